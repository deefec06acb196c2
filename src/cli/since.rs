//! What changed since an earlier analysis.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::analysis::{Options, analyse};
use crate::definition::Procedure;
use crate::locale::Locale;
use crate::reform::Reported;
use crate::reform::changes::{Changes, Seen, Unfit, changes as compared};
use crate::reform::cost::{Detail, estimate};
use crate::reform::report::{FORMAT, report};
use crate::register::{Costs, Pack};
use crate::texts::cli;

use super::report::{Progress, bundled, clear, definitions, read_definitions, step};
use super::terminal::locale;
use super::{files, parallel};

/// Largest report that is read, in bytes: that of a whole portal, several times over.
const MAX_REPORT: usize = 512 << 20;
/// Name of the report in a folder that has every format.
const REPORT: &str = "report.json";

/// What an analysis is made with.
pub(super) struct Analysing<'a> {
    pub(super) pack: &'a Pack,
    pub(super) options: &'a Options,
    pub(super) costs: &'a Costs,
    pub(super) locale: &'a Locale,
    /// Whether procedures are taken as one.
    pub(super) bundle: bool,
}

/// What changed between an earlier analysis, or definitions as they were, and these procedures.
pub(super) fn changes(old: &Path, procedures: &[Procedure], with: &Analysing) -> Result<Changes, String> {
    let before = earlier(old, with)?;
    let after = analysed(procedures, with)?;
    Ok(compared(&before, &after))
}

fn earlier(old: &Path, with: &Analysing) -> Result<Seen, String> {
    let inside = old.join(REPORT);
    let file: PathBuf = if old.is_dir() && inside.is_file() { inside } else { old.to_owned() };
    if file.is_file() {
        let name = files::name(&file);
        let bytes = files::read(&file, MAX_REPORT).map_err(|why| format!("--since {name}: {why}"))?;
        match Seen::read(&bytes) {
            Ok(seen) => return Ok(seen),
            Err(Unfit::Format(format)) => {
                return Err(cli::since_other_format(&locale(), FORMAT, format, name));
            }
            Err(Unfit::Broken(why)) => {
                return Err(cli::since_broken(&locale(), name, why));
            }
            // Perhaps a definition: whoever reads those says what is wrong with it.
            Err(Unfit::NoReport) => {}
        }
    }
    let found = definitions(std::slice::from_ref(&file)).map_err(|why| format!("--since {why}"))?;
    let mut read = read_definitions(&found, with.pack, with.locale)?;
    if !read.unread.is_empty() || read.procedures.is_empty() {
        let name = files::name(old);
        return Err(cli::since_neither(&locale(), name, REPORT));
    }
    if with.bundle {
        read.procedures = vec![bundled(&read.procedures, with.pack)?];
    }
    analysed(&read.procedures, with)
}

/// The report of procedures as it is compared.
fn analysed(procedures: &[Procedure], with: &Analysing) -> Result<Seen, String> {
    let progress = Mutex::new(Progress::new(cli::analysed(&locale()), procedures.len()));
    let reported: Vec<Reported> = parallel::map(procedures, |procedure| {
        step(&progress);
        let mut reported = Reported::new(procedure, analyse(procedure, with.pack, with.options));
        reported.estimate = estimate(procedure, with.pack, with.costs, &reported.analysis, Detail::Totals);
        reported
    });
    clear(&progress);
    Seen::of(report(&reported, with.pack, with.options)).map_err(|why| format!("{why:?}"))
}
