//! `tokhai portfolio`: thousands of procedures at once, and what to open next.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::documents::{Format, Target};
use super::parallel;
use super::report::{Definitions, day, definitions, read_costs, read_definitions, read_pack};
use crate::analysis::cost::{Detail, estimate};
use crate::analysis::lint::Linter;
use crate::analysis::portfolio::portfolio;
use crate::analysis::{Options, Reported, analyse};
use crate::locale::Locale;
use crate::render::portfolio_text::portfolio_text;
use crate::render::report::Material;

/// Sum up many procedures: totals, ranking by relief, and which publication, article or
/// register attribute to open next.
#[derive(Args)]
pub(super) struct Portfolio {
    /// Definitions, or folders of them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Folder (or file) of the country pack; the Vietnamese one is built in.
    #[arg(long, value_name = "DIR")]
    pack: Option<PathBuf>,
    /// Day whose law counts, YYYY-MM-DD; today when absent.
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// Scenario file: cost parameters, and prices of what can be opened.
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// What to write; else the name of the output says it, else text.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Language of texts.
    #[arg(long, default_value = "vi")]
    locale: String,
    /// Where to write: a file, or a folder, which gets every format; the terminal when absent.
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

impl Portfolio {
    pub(super) fn run(&self) -> ExitCode {
        match self.write() {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::from(1),
            Err(message) => {
                eprintln!("tokhai portfolio: {message}");
                ExitCode::from(2)
            }
        }
    }

    fn write(&self) -> Result<bool, String> {
        let locale = Locale::parse(&self.locale)
            .ok_or_else(|| format!("--locale {}: a language tag such as vi or en was expected", self.locale))?;
        let options = Options { fields: true, max_sets: 0, ..Options::on(day(self.at.as_deref())?) };
        let target = Target::of(self.output.as_deref(), self.format)?;
        let pack = read_pack(self.pack.as_deref())?;
        let costs = read_costs(&pack, self.scenario.as_deref())?;
        let files = definitions(&self.paths)?;
        let Definitions { procedures, unread } = read_definitions(&files, &pack, &locale)?;
        let good = unread.is_empty();
        if procedures.is_empty() {
            return Ok(false);
        }
        let linter = Linter::new(&pack);
        let reported: Vec<Reported> = parallel::map(&procedures, |procedure| {
            let mut one = Reported::new(procedure, analyse(procedure, &pack, &options));
            one.estimate = estimate(procedure, &pack, &costs, &one.analysis, Detail::Totals);
            one.lints = Some(linter.lint(procedure, &one.analysis));
            one
        });
        let whole = portfolio(&reported, &pack, &costs, &options);
        let material = Material {
            reported: &reported,
            plans: &[],
            unread: &unread,
            portfolio: Some(&whole),
            pack: &pack,
            options: &options,
            locale: &locale,
        };
        target.write(|format| match format {
            Format::Text => Ok(portfolio_text(&whole, &pack, &locale).into_bytes()),
            Format::Json => {
                serde_json::to_vec_pretty(&whole.to_json()).map_err(|error| error.to_string()).map(|mut text| {
                    text.push(b'\n');
                    text
                })
            }
            other => other.bytes(&material),
        })?;
        Ok(good)
    }
}
