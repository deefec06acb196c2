//! `tokhai report`: which papers of a dossier need not be asked for, and why.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Instant;

use clap::Args;
use serde_json::Value;

use crate::analysis::{Options, analyse};
use crate::definition::{MAX_BYTES, Procedure};
use crate::import::IMPORT_REPORT;
use crate::locale::Locale;
use crate::reference_validator::MetaSchema;
use crate::reform::bundle::{InOneGo, OneByOne};
use crate::reform::certainty::certainty;
use crate::reform::cost::{Detail, Estimate, estimate};
use crate::reform::lint::Linter;
use crate::reform::portfolio::portfolio;
use crate::reform::report::Unread;
use crate::reform::simplify::{Choices, Plan, simplify_analysed};
use crate::reform::{Reported, bundle, vocabulary};
use crate::register::{Costs, Date, Pack, PackProblem, embedded, merge};
use crate::render::report::changed::ChangesShown;
use crate::render::report::{MAX_PLANS, Material};
use crate::texts::cli;

use super::asked::asked;
use super::documents::{Format, Target};
use super::files;
use super::names;
use super::parallel;
use super::present;
use super::since::{self, Analysing};
use super::terminal::{locale, on_one_line, tell};

/// What several procedures are reported on from, and where to.
#[derive(Args)]
pub(super) struct Order {
    /// Definitions, or folders of them.
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Folder (or file) of the country pack; the Vietnamese one is built in.
    #[arg(long, value_name = "DIR")]
    pub(super) pack: Option<PathBuf>,
    /// Day whose law counts, YYYY-MM-DD; today when absent.
    #[arg(long, value_name = "DATE")]
    pub(super) at: Option<String>,
    /// Scenario file: cost parameters that replace the pack's, and prices of what can be opened.
    #[arg(long, value_name = "FILE")]
    pub(super) scenario: Option<PathBuf>,
    /// What to write; else the name of the output says it, else text.
    #[arg(long, value_enum)]
    pub(super) format: Option<Format>,
    /// Language of texts.
    #[arg(long, default_value = "vi")]
    pub(super) locale: String,
    /// Where to write: a file, or a folder, which gets every format; the terminal when absent.
    #[arg(short, long, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,
}

/// Say which papers need not be asked for, with a proof for each.
#[derive(Args)]
pub(super) struct Report {
    #[command(flatten)]
    order: Order,
    /// Report on the procedures done in one go, as one (see `bundle`).
    #[arg(long)]
    bundle: bool,
    /// Leave out the annex (proofs, figures, sources) behind the signature.
    #[arg(long)]
    no_annex: bool,
    /// Leave out imported papers whose verdicts are less sure than this share, 0 to 1; sums are of all papers.
    #[arg(long, value_name = "SHARE", value_parser = share)]
    min_certainty: Option<f64>,
    /// The present wording of articles, to be shown and woven into the drafted clauses: `# article`, and below it how it
    /// reads.
    #[arg(long, value_name = "FILE")]
    present_text: Option<PathBuf>,
    /// Say what changed since an earlier analysis instead: its report.json (or the folder of it), or definitions as
    /// they were, analysed now.
    #[arg(long, value_name = "OLD", conflicts_with_all = ["min_certainty", "no_annex"])]
    since: Option<PathBuf>,
}

/// A share given by a person.
fn share(text: &str) -> Result<f64, String> {
    let value = text.parse::<f64>().ok().filter(|share| (0.0..=1.0).contains(share));
    value.ok_or_else(|| cli::share_expected(&locale()).to_owned())
}

impl Report {
    pub(super) fn run(&self) -> ExitCode {
        super::done("report", self.write())
    }

    fn write(&self) -> Result<bool, String> {
        let locale = super::language(&self.order.locale)?;
        let date = day(self.order.at.as_deref())?;
        let target = Target::of(self.order.output.as_deref(), self.order.format)?;
        let pack = read_pack(self.order.pack.as_deref())?;
        let found = find(&self.order.paths);
        found.problems.iter().for_each(|problem| tell(problem));
        if found.files.is_empty() && !found.problems.is_empty() {
            return Err(String::new());
        }
        if found.files.is_empty() {
            return Err(cli::no_json_under(&locale).to_owned());
        }
        target.spares(&found.files)?;
        let mut read = read_definitions(&found.files, &pack, &locale)?;
        let good = found.problems.is_empty();
        // What a bundle is made of.
        let mut members: Vec<Procedure> = Vec::new();
        if self.bundle {
            if !good || !read.unread.is_empty() {
                return read.verdict(false);
            }
            let merged = bundle_of(&read.procedures, &pack)?;
            members = std::mem::replace(&mut read.procedures, vec![merged]);
        }
        let good = self.present(&mut read.procedures, &pack)? && good;
        if read.procedures.is_empty() {
            return read.verdict(false);
        }
        let (procedures, unread) = (&read.procedures, &read.unread);
        let options = Options::on(date);
        let costs = read_costs(&pack, self.order.scenario.as_deref())?;
        if let Some(old) = &self.since {
            let analysis =
                Analysing { pack: &pack, options: &options, costs: &costs, locale: &locale, bundle: self.bundle };
            let changes = since::changes(old, procedures, &analysis)?;
            let told = ChangesShown { changes: &changes, pack: &pack, locale: &locale };
            target.write_changes(|format| format.changed(&told))?;
            return read.verdict(good);
        }
        let linter = Linter::new(&pack);
        let few = procedures.len() <= MAX_PLANS;
        let detail = if few { Detail::Full } else { Detail::Totals };
        let mut reported = with_progress(procedures, |procedure| {
            let mut reported = Reported::new(procedure, analyse(procedure, &pack, &options));
            reported.estimate = estimate(procedure, &pack, &costs, &reported.analysis, detail);
            reported.lints = Some(linter.lint(procedure, &reported.analysis));
            if few {
                reported.asked = asked(procedure, &reported.analysis, &pack);
            }
            let alone =
                |own| Some((own, estimate(own, &pack, &costs, &analyse(own, &pack, &options), Detail::Totals)?));
            if let (Some(whole), false) = (&reported.estimate, members.is_empty()) {
                let alone: Vec<(&Procedure, Estimate)> = members.iter().filter_map(alone).collect();
                reported.in_one_go = InOneGo::of(procedure, whole, &alone);
            }
            if let (Some(whole), false) = (&reported.analysis.process, members.is_empty()) {
                let members: Vec<&Procedure> = members.iter().collect();
                reported.one_by_one = OneByOne::of(procedure, whole, &members, &pack, &options);
            }
            reported
        });
        let plans = if few { plans(&reported, &pack, &options) } else { Vec::new() };
        let sums = (reported.len() > 1).then(|| portfolio(&reported, &pack, &costs, &options));
        self.leave_out_unsure(&mut reported, &pack);
        let material = Material {
            reported: &reported,
            plans: if plans.len() == reported.len() { &plans } else { &[] },
            unread,
            portfolio: sums.as_ref(),
            pack: &pack,
            options: &options,
            locale: &locale,
            annex: !self.no_annex,
        };
        target.write(|format| format.bytes(&material))?;
        // The process ends here: taking thousands of analyses apart would cost more than it gives back.
        std::mem::forget(reported);
        let verdict = read.verdict(good);
        std::mem::forget(read);
        verdict
    }
}

impl Report {
    /// Leaves out papers of imports whose conclusion is less certain than `--min-certainty`.
    fn leave_out_unsure(&self, reported: &mut [Reported], pack: &Pack) {
        let Some(least) = self.min_certainty else { return };
        for one in reported {
            let procedure = one.procedure;
            let sure = |id: &str| certainty(procedure, id, pack).is_none_or(|sure| sure.value >= least);
            one.analysis.components.retain(|component| sure(&component.id));
        }
    }

    /// Puts in the present wording of articles that was given; false where some of it belongs to no paper, which is told.
    fn present(&self, procedures: &mut [Procedure], pack: &Pack) -> Result<bool, String> {
        let Some(path) = &self.present_text else { return Ok(true) };
        let unused = present::apply(procedures, pack, &present::read(path)?);
        for problem in &unused {
            tell(&format!("--present-text {}: {problem}", files::name(path)));
        }
        Ok(unused.is_empty())
    }
}

/// What is proposed for procedures that were analysed. Nothing is chosen here, so no choice can be wrong.
fn plans(reported: &[Reported], pack: &Pack, options: &Options) -> Vec<Plan> {
    let none = Choices::default();
    let plan = |one: &Reported| simplify_analysed(one.procedure, pack, options, &none, Some(&one.analysis)).ok();
    reported.iter().filter_map(plan).collect()
}

/// The procedures as one.
pub(super) fn bundled(members: &[Procedure], pack: &Pack) -> Result<Procedure, String> {
    let members: Vec<&Procedure> = members.iter().collect();
    let merged = bundle(&members, pack).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|problem| format!("  {}", problem.text(&locale()))).collect();
        format!("{}\n{}", cli::bundle_impossible(&locale()), lines.join("\n"))
    })?;
    Ok(Procedure::read(merged.definition))
}

/// The day given, or today.
pub(super) fn day(given: Option<&str>) -> Result<Date, String> {
    match given {
        Some(text) => Date::parse(text).ok_or_else(|| {
            let why = cli::day_wanted(&locale());
            format!("--at {text}: {why}")
        }),
        None => today(),
    }
}

/// The day by the machine's clock.
pub(super) fn today() -> Result<Date, String> {
    Date::today().ok_or_else(|| cli::no_clock(&locale()).to_owned())
}

/// The pack's cost parameters, with those of a scenario file in their place.
pub(super) fn read_costs(pack: &Pack, scenario: Option<&Path>) -> Result<Costs, String> {
    let Some(path) = scenario else { return Ok(pack.costs.clone()) };
    let value = files::json(path, files::MAX_BYTES).map_err(|why| format!("{}: {why}", files::name(path)))?;
    Costs::read_scenario(&value).and_then(|scenario| pack.costs.with(&scenario)).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|problem| format!("  {}", problem.text(&locale()))).collect();
        format!("{}\n{}", cli::scenario_problems(&locale(), lines.len(), files::name(path)), lines.join("\n"))
    })
}

/// The built-in pack, or the one in a folder or file.
pub(super) fn read_pack(path: Option<&Path>) -> Result<Pack, String> {
    let read = match path {
        None => embedded("vn").ok_or_else(|| cli::no_pack_built_in(&locale()).to_owned())?,
        Some(path) => Pack::read(read_pack_document(path)?),
    };
    read.map_err(|problems| told_of_pack(&problems))
}

/// The one document the files of a pack make together, of a folder or one file.
pub(super) fn read_pack_document(path: &Path) -> Result<Value, String> {
    let files = if path.is_dir() { json_files(path)? } else { vec![path.to_owned()] };
    if files.is_empty() {
        return Err(cli::no_pack_file(&locale(), files::name(path)));
    }
    let mut parts: Vec<Value> = Vec::new();
    for file in files {
        let part = files::json(&file, files::MAX_BYTES);
        parts.push(part.map_err(|why| format!("{}: {why}", files::name(&file)))?);
    }
    merge(parts).map_err(|problems| told_of_pack(&problems))
}

/// All that is wrong with a pack.
pub(super) fn told_of_pack(problems: &[PackProblem]) -> String {
    let lines: Vec<String> = problems.iter().map(|problem| format!("  {}", problem.text(&locale()))).collect();
    format!("{}\n{}", cli::pack_problems(&locale(), lines.len()), lines.join("\n"))
}

/// The `.json` files of a folder, in order of their names; an import report or the reading of a form is none of them.
pub(super) fn json_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let fail = |error: std::io::Error| files::unread(folder, &error);
    files::whole(folder)?;
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        let json = path.extension().is_some_and(|extension| extension == "json");
        let is_report = path.file_name().and_then(|name| name.to_str());
        let is_report = is_report.is_some_and(|name| name == IMPORT_REPORT || name.ends_with(super::edition::READING));
        if json && !is_report && !names::holds_names(&path) && !files::is_ours(&path) && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Definitions under some paths, and what could not be looked at.
pub(super) struct Found {
    pub(super) files: Vec<PathBuf>,
    pub(super) problems: Vec<String>,
}

/// Files as they are, folders with everything below them.
pub(super) fn find(paths: &[PathBuf]) -> Found {
    let mut out = Found { files: Vec::new(), problems: Vec::new() };
    for path in paths {
        if !path.is_dir() {
            out.files.push(path.clone());
            continue;
        }
        let mut folders = vec![path.clone()];
        let mut found = Vec::new();
        while let Some(folder) = folders.pop() {
            let entries = json_files(&folder).and_then(|files| {
                found.extend(files);
                fs::read_dir(&folder).map_err(|error| files::unread(&folder, &error))
            });
            match entries {
                // Links are not followed, so that a loop of them ends.
                Ok(entries) => folders.extend(
                    entries
                        .filter_map(Result::ok)
                        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
                        .map(|entry| entry.path())
                        .filter(|path| !files::is_ours(path)),
                ),
                Err(problem) => out.problems.push(problem),
            }
        }
        if found.is_empty() && out.problems.is_empty() {
            let why = cli::no_json_in(&locale());
            out.problems.push(format!("{}: {why}", files::name(path)));
        }
        found.sort();
        out.files.extend(found);
    }
    // A file named twice, or by itself and by its folder, is one file.
    let mut seen = BTreeSet::new();
    out.files.retain(|file| seen.insert(file.clone()));
    out
}

/// The same where nothing may be missing.
pub(super) fn definitions(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let found = find(paths);
    match found.problems.first() {
        None => Ok(found.files),
        Some(_) => Err(found.problems.join("\n")),
    }
}

/// The definitions that could be read, and the files that could not, with what is wrong.
pub(super) struct Definitions {
    pub(super) procedures: Vec<Procedure>,
    pub(super) unread: Vec<Unread>,
    /// A file could not be read at all, which is no fault of a definition.
    missing: bool,
}

impl Definitions {
    /// The outcome of a command that did its work as far as the definitions let it.
    ///
    /// # Errors
    /// When a file could not be read at all, which has been told.
    pub(super) fn verdict(&self, good: bool) -> Result<bool, String> {
        if self.missing { Err(String::new()) } else { Ok(good && self.unread.is_empty()) }
    }
}

/// Reads definitions strictly, all of them; prints what is wrong and leaves the bad ones out.
pub(super) fn read_definitions(files: &[PathBuf], pack: &Pack, locale: &Locale) -> Result<Definitions, String> {
    let checker = MetaSchema::new()?;
    let vocabulary = vocabulary(pack);
    let progress = Mutex::new(Progress::new(cli::read(locale), files.len()));
    let read = parallel::map(files, |path| {
        step(&progress);
        files::start(path, MAX_BYTES).map(|bytes| super::upgrade::load(path, &bytes, &checker, Some(&vocabulary)))
    });
    clear(&progress);
    let mut out = Definitions { procedures: Vec::new(), unread: Vec::new(), missing: false };
    let mut places: BTreeMap<String, String> = BTreeMap::new();
    for (path, loaded) in files.iter().zip(read) {
        let file = path.display().to_string();
        let problems = match loaded {
            Err(why) => {
                out.missing = true;
                vec![format!("{file}: {why}")]
            }
            Ok(Err(problems)) => problems
                .iter()
                .map(|problem| format!("{file}:{}:{}: {}", problem.line, problem.column, problem.message(locale)))
                .collect(),
            Ok(Ok(mut loaded)) => {
                let named = names::add(path, &mut loaded.procedure);
                let problem = named.err().or_else(|| misplaced(&loaded.procedure, pack, &places));
                if problem.is_none() {
                    places.insert(loaded.procedure.id.clone(), file.clone());
                    out.procedures.push(loaded.procedure);
                }
                problem.map(|problem| format!("{file}: {problem}")).into_iter().collect()
            }
        };
        if !problems.is_empty() {
            for problem in &problems {
                tell(&on_one_line(problem));
            }
            out.unread.push(Unread { file, problems });
        }
    }
    if !out.unread.is_empty() {
        let (left, all) = (out.unread.len(), files.len());
        tell(&cli::left_out(locale, all, left));
    }
    Ok(out)
}

/// Why a sound definition has no place among the others.
fn misplaced(procedure: &Procedure, pack: &Pack, places: &BTreeMap<String, String>) -> Option<String> {
    if let Some(other) = procedure.pack.as_ref().filter(|own| **own != pack.id) {
        return Some(cli::other_pack(&locale(), pack.id.as_str(), other));
    }
    let twin = places.get(&procedure.id).filter(|_| !procedure.id.is_empty())?;
    let id = &procedure.id;
    Some(cli::id_twice(&locale(), id, twin))
}

pub(super) fn step(progress: &Mutex<Progress>) {
    // Progress that another thread spoilt is not worth a word.
    if let Ok(mut progress) = progress.lock() {
        progress.step();
    }
}

pub(super) fn clear(progress: &Mutex<Progress>) {
    if let Ok(mut progress) = progress.lock() {
        progress.clear();
    }
}

/// One line on a terminal that tells how far a long run has come; silent elsewhere.
pub(super) struct Progress {
    label: &'static str,
    done: usize,
    total: usize,
    shown: Option<Instant>,
    terminal: bool,
    started: Instant,
}

impl Progress {
    pub(super) fn new(label: &'static str, total: usize) -> Self {
        let terminal = std::io::stderr().is_terminal();
        Self { label, done: 0, total, shown: None, terminal, started: Instant::now() }
    }

    pub(super) fn step(&mut self) {
        self.done += 1;
        let due = self.shown.is_none_or(|at| at.elapsed().as_millis() >= 100);
        if self.terminal && due && self.started.elapsed().as_millis() >= 300 {
            let filled = self.done * 30 / self.total.max(1);
            let bar = "=".repeat(filled);
            let _ = write!(std::io::stderr(), "\r[{bar:<30}] {} {}/{}", self.label, self.done, self.total);
            self.shown = Some(Instant::now());
        }
    }

    pub(super) fn clear(&mut self) {
        if self.shown.take().is_some() {
            let _ = write!(std::io::stderr(), "\r{:70}\r", "");
        }
    }
}

/// Analyses all procedures at once, and says how many are done.
fn with_progress<'p>(
    procedures: &'p [Procedure],
    analysed: impl Fn(&'p Procedure) -> Reported<'p> + Sync,
) -> Vec<Reported<'p>> {
    let progress = Mutex::new(Progress::new("analysed", procedures.len()));
    let reported = parallel::map(procedures, |procedure| {
        step(&progress);
        analysed(procedure)
    });
    clear(&progress);
    reported
}

/// One procedure made of those that are done in one go.
fn bundle_of(procedures: &[Procedure], pack: &Pack) -> Result<Procedure, String> {
    let all = procedures.len();
    if all <= MAX_PLANS {
        return bundled(procedures, pack);
    }
    Err(cli::bundle_too_large(&locale(), all, MAX_PLANS))
}
