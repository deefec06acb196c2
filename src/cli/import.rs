//! `tokhai import`: draft definitions from a national portal's own JSON, or from a catalogue in
//! CPSV-AP and CCCEV terms.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

use clap::Args;
use serde_json::{Value, json};

use super::files::{self, Folder};
use super::parallel;
use super::questions::{Questions, Shape as QuestionsShape};
use super::report::{Progress, clear, day, read_pack, step};
use super::terminal::{Shape, locale, say, tell};
use crate::analysis::Options;
use crate::import::corrections::CORRECTION_UNUSED;
use crate::import::source::{Source, SourceProblem, is_reserved};
use crate::import::{Corrections, Draft, IMPORT_REPORT, ImportReport, Rules, corrected};
use crate::locale::Locale;
use crate::register::{Pack, PackProblem};
use crate::render::report::linked::read::{Linked, read};
use crate::texts::{Told, cli};

/// Turn a national portal's JSON, or linked data, into draft definitions, one file a procedure.
#[derive(Args)]
pub(super) struct Import {
    /// The portal's JSON (one procedure, a list, or one procedure a line; plain or gzip), public services in CPSV-AP
    /// and CCCEV terms (.jsonld), or paper forms and descriptions of processes (.docx, .odt, .html, .txt, .pdf; models:
    /// .bpmn), several at once.
    #[arg(value_name = "SOURCE", required = true)]
    sources: Vec<PathBuf>,
    /// What the questions of a paper form, or the process of a model, join: a definition, or the portal's JSON of the
    /// procedure.
    #[arg(long, value_name = "FILE")]
    procedure: Option<PathBuf>,
    /// Which procedure of a portal's list the questions of a paper form join.
    #[arg(long, value_name = "CODE", requires = "procedure")]
    code: Option<String>,
    /// Name of the files that are written of one paper form, where it is not that of its file: a newer edition is read
    /// into what stands there, and what was changed by hand stays.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Folder for the drafts (<code>.json), the account of every line (import.ndjson) and the report
    /// (import-report.json); of a paper form <name>.json and what was read of it (<name>.reading.json); of a
    /// description of a process the latter.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Country pack: `vn`, or the folder or file of another.
    #[arg(long, value_name = "PACK", default_value = "vn")]
    pack: PathBuf,
    /// What officers said of lines of a portal (`schemas/corrections.schema.json`), or of questions of paper forms
    /// (`schemas/form-corrections.schema.json`), or the same as CSV: holds wherever the words stand.
    #[arg(long, value_name = "FILE")]
    corrections: Option<PathBuf>,
    /// Where to write what is to be confirmed, as questions to answer in place: .json, or .csv for a spreadsheet. What
    /// is answered is read by `--corrections`.
    #[arg(long, value_name = "FILE")]
    questions: Option<PathBuf>,
    /// Day whose law counts for the verdicts the questions are about, YYYY-MM-DD; today when absent.
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// Language of what is told: vi or en.
    #[arg(long, default_value = "vi")]
    locale: String,
}

impl Import {
    pub(super) fn run(&self) -> ExitCode {
        super::done("import", self.import())
    }

    /// Reads the sources as paper forms, where they are some.
    fn papers(&self, pack: &Pack, locale: &Locale) -> Option<Result<bool, String>> {
        if self.sources.iter().all(|source| super::paper::is_form(source)) {
            if self.name.is_some() && self.sources.len() > 1 {
                return Some(Err(cli::name_for_one(locale).to_owned()));
            }
            if self.name.as_deref().is_some_and(|name| !is_plain(name)) {
                return Some(Err(cli::name_plain(locale).to_owned()));
            }
            if self.questions.is_some() {
                return Some(Err(cli::questions_need_portal_json(locale).to_owned()));
            }
            let papers = super::paper::Papers {
                sources: &self.sources,
                pack,
                procedure: self.procedure.as_deref(),
                code: self.code.as_deref(),
                name: self.name.as_deref(),
                corrections: self.corrections.as_deref(),
                output: &self.output,
                locale,
            };
            return Some(papers.import());
        }
        if self.sources.len() > 1 {
            return Some(Err(cli::several_sources(locale).to_owned()));
        }
        (self.procedure.is_some() || self.name.is_some()).then(|| Err(cli::procedure_for_forms(locale).to_owned()))
    }

    /// The one source that is no paper form.
    fn source(&self) -> &Path {
        self.sources.first().map_or(Path::new(""), PathBuf::as_path)
    }

    #[allow(clippy::too_many_lines, reason = "the steps of the command, in their order")]
    fn import(&self) -> Result<bool, String> {
        let locale = super::language(&self.locale)?;
        let built_in = self.pack.as_os_str() == "vn" && !self.pack.exists();
        let pack = read_pack((!built_in).then_some(self.pack.as_path()))?;
        if let Some(read) = self.papers(&pack, &locale) {
            return read;
        }
        let is_linked = self.source().extension().is_some_and(|ending| ending.eq_ignore_ascii_case("jsonld"));
        if is_linked {
            if self.corrections.is_some() || self.questions.is_some() {
                return Err(cli::corrections_need_portal_json(&locale).to_owned());
            }
            return self.linked(&pack);
        }
        let shape = self.questions_shape()?;
        let rules = Rules::new(&pack).map_err(|problems| {
            format!("{}: {}", cli::country_pack(&locale), PackProblem::texts(&problems, "; ", &locale))
        })?;
        let Some(corrections) = self.said(&pack, &rules)? else { return Ok(false) };
        let mut questions =
            Questions::new(&pack, &rules, Options::on(day(self.at.as_deref())?), corrections.list.len());
        let source = files::name(self.source());
        let bytes = files::read(self.source(), MAX_BYTES).map_err(|why| format!("{source}: {why}"))?;
        let cut = Source::new(&bytes);
        drop(bytes);
        let mut problems = cut.problems.clone();
        for problem in &problems {
            tell(&format!("{source}: {}", in_words(problem)));
        }
        if cut.entries.is_empty() {
            return if problems.is_empty() { Err(cli::no_procedure(&locale).to_owned()) } else { Ok(false) };
        }
        let mut folder = Folder::new(&self.output)?;
        let mut report = ImportReport::default();
        let mut account = Vec::new();
        let mut written = Written::default();
        let progress = Mutex::new(Progress::new(cli::imported(&locale), cut.entries.len()));
        // Some at a time, so that memory holds the drafts of a few procedures only.
        for (part, some) in cut.entries.chunks(AT_ONCE).enumerate() {
            let drafts = parallel::map(some, |entry| {
                step(&progress);
                let procedure = cut.procedure(entry).map_err(Refusal::Unread)?;
                let draft = corrected(&procedure, &pack, &rules, &corrections).map_err(Refusal::NoDraft)?;
                let text = serde_json::to_string_pretty(&draft.definition);
                let text = text.map_err(|error| Refusal::NoDraft(Told::of_others(error)))? + "\n";
                let asked = if shape.is_some() { questions.of(&draft) } else { Vec::new() };
                Ok((draft, text, asked))
            });
            for (i, made) in drafts.into_iter().enumerate() {
                let refused = match made {
                    Ok((draft, text, asked)) => match written.take(draft, part * AT_ONCE + i + 1) {
                        Ok((draft, told_apart)) => {
                            let text = if told_apart {
                                serde_json::to_string_pretty(&draft.definition).map_err(|error| error.to_string())?
                                    + "\n"
                            } else {
                                text
                            };
                            self.write(&mut folder, &format!("{}.json", draft.file), text.as_bytes())?;
                            enter(&draft, &mut account);
                            report.add(&draft);
                            report.used.take(&draft, &corrections);
                            questions.take(asked);
                            continue;
                        }
                        Err(problem) => problem,
                    },
                    Err(Refusal::Unread(problem)) => {
                        clear(&progress);
                        tell(&format!("{source}: {}", in_words(&problem)));
                        problems.push(problem);
                        continue;
                    }
                    Err(Refusal::NoDraft(problem)) => problem,
                };
                let entry = part * AT_ONCE + i + 1;
                clear(&progress);
                let told = refused.text(&locale);
                tell(&format!("{source}: {} {entry}: {told}", cli::procedure_number(&locale)));
                report.refuse(entry, &refused);
            }
        }
        clear(&progress);
        if written.codes.is_empty() && report.summary.refused == 0 {
            // Nothing of the source could be read: what the folder holds is still the best there is.
            return Ok(false);
        }
        report.used.unused(&corrections, |one, why| {
            let finding =
                json!({ "code": one.code, "at": one.at, "finding": CORRECTION_UNUSED, "text": why.to_string() });
            account.extend(finding.to_string().bytes());
            account.push(b'\n');
        });
        self.write(&mut folder, "import.ndjson", &account)?;
        if self.corrections.is_some() {
            report.correct(&corrections);
        }
        let value = report.to_value(&pack.id, &problems);
        let text = serde_json::to_string_pretty(&value).map_err(|error| error.to_string())? + "\n";
        self.write(&mut folder, IMPORT_REPORT, text.as_bytes())?;
        folder.finish()?;
        let mut told = report.summary.text(&locale, &pack);
        if self.corrections.is_some() {
            told.push_str(&report.used.text(&corrections, &locale));
        }
        if let (Some(shape), Some(path)) = (shape, &self.questions) {
            files::write(path, questions.written(shape)?.as_bytes())?;
            told.push_str(&questions.text(&files::name(path)));
        }
        say(&told, Shape::Text)?;
        Ok(problems.is_empty() && report.summary.refused == 0)
    }

    /// What officers said; `None` where something is wrong with the file, which has been told.
    fn said(&self, pack: &Pack, rules: &Rules) -> Result<Option<Corrections>, String> {
        let Some(path) = &self.corrections else { return Ok(Some(Corrections::default())) };
        let name = files::name(path);
        let bytes = files::read(path, files::MAX_BYTES).map_err(|why| format!("{name}: {why}"))?;
        match Corrections::read(&bytes, pack, rules) {
            Ok(corrections) => Ok(Some(corrections)),
            Err(problems) => {
                wrong(&name, &problems);
                Ok(None)
            }
        }
    }

    /// What the list of questions is written as, where one is asked for.
    fn questions_shape(&self) -> Result<Option<QuestionsShape>, String> {
        let Some(path) = &self.questions else { return Ok(None) };
        let inputs = [Some(self.source()), self.corrections.as_deref()];
        files::not_an_input(path, inputs.into_iter().flatten())?;
        let shape = QuestionsShape::of(path)?;
        if path.parent().is_some_and(|folder| folder == self.output) && shape == QuestionsShape::Json {
            let name = files::name(path);
            return Err(cli::questions_among_drafts(&locale(), name));
        }
        Ok(Some(shape))
    }

    /// Drafts of the public services in linked data, with an account of what became of every
    /// statement.
    fn linked(&self, pack: &Pack) -> Result<bool, String> {
        let fail = |problem: String| format!("{}: {problem}", files::name(self.source()));
        let bytes = files::read(self.source(), MAX_BYTES).map_err(fail)?;
        let all = read(&bytes, pack, &Options::on(day(None)?), &locale()).map_err(fail)?;
        let mut folder = Folder::new(&self.output)?;
        let mut taken = BTreeMap::new();
        let mut account = String::new();
        for linked in &all {
            let name = file_name(&linked.code, &mut taken);
            let path = self.output.join(&name);
            let text = serde_json::to_string_pretty(&linked.definition).map_err(|error| error.to_string())? + "\n";
            self.write(&mut folder, &name, text.as_bytes())?;
            account.push_str(&statements_read(&path, linked));
        }
        folder.finish()?;
        say(&account, Shape::Text)?;
        Ok(true)
    }

    fn write(&self, folder: &mut Folder, name: &str, bytes: &[u8]) -> Result<(), String> {
        let inputs = [Some(self.source()), self.corrections.as_deref()];
        files::not_an_input(&self.output.join(name), inputs.into_iter().flatten())?;
        folder.write(name, bytes)
    }
}

/// True for a name that may be given to a file.
fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    !name.is_empty()
        && name.chars().count() <= 100
        && name.chars().all(plain)
        && !name.starts_with('.')
        && !is_reserved(name)
        && !IMPORT_REPORT.strip_suffix(".json").is_some_and(|report| name.eq_ignore_ascii_case(report))
}

/// Tells everything that is wrong with a file of corrections.
pub(super) fn wrong(name: &str, problems: &[Told]) {
    for problem in problems {
        tell(&format!("{name}:{}", problem.text(&locale())));
    }
    let count = problems.len();
    tell(&cli::nothing_imported(&locale(), count, name));
}

/// What is wrong with a source, where, in the language people are spoken to.
fn in_words(problem: &SourceProblem) -> String {
    match problem.line {
        0 => problem.message.text(&locale()),
        line => format!("{} {line}: {}", cli::line(&locale()), problem.message.text(&locale())),
    }
}

/// Largest source that is read, in bytes, as it is stored.
const MAX_BYTES: usize = 256 << 20;
/// Procedures whose drafts are held at the same time.
const AT_ONCE: usize = 256;

/// What was written so far.
#[derive(Default)]
struct Written {
    /// Codes in lower case, because some systems take names that differ in case for one, with
    /// the entries and titles of the procedures that bear them.
    codes: BTreeMap<String, Vec<(usize, String)>>,
    /// Names of files in lower case.
    files: BTreeSet<String>,
}

impl Written {
    /// Takes in the draft of an entry of the source. One whose code another procedure bears
    /// gets a name of its own, and a finding that names both; tells whether it did.
    fn take(&mut self, mut draft: Draft, entry: usize) -> Result<(Draft, bool), Told> {
        let title = draft.definition["title"].as_str().unwrap_or_default().to_owned();
        let same = self.codes.entry(draft.code.to_lowercase()).or_default();
        if same.iter().any(|(_, known)| *known == title) {
            let code = draft.code;
            return Err(Told::by(move |locale| cli::twice_in_source(locale, code.as_str())));
        }
        same.push((entry, title));
        let mut told_apart = false;
        if same.len() > 1 {
            let all: Vec<String> = same.iter().map(|(entry, title)| format!("{entry} “{title}”")).collect();
            let (code, all) = (&draft.code, all.join(", "));
            let text = cli::code_of_several(&locale(), all, code);
            let mut number = same.len();
            while self.files.contains(&format!("{}-{number}", draft.code).to_lowercase()) {
                number += 1;
            }
            draft.shares_code(number, "/code", &text);
            told_apart = true;
        }
        if !self.files.insert(draft.file.to_lowercase()) {
            let file = draft.file;
            return Err(Told::by(move |locale| cli::draft_name_taken(locale, file.as_str())));
        }
        Ok((draft, told_apart))
    }
}

/// Why an entry of the source has no draft.
enum Refusal {
    Unread(SourceProblem),
    NoDraft(Told),
}

/// The lines and findings of a draft, one JSON object a line.
fn enter(draft: &Draft, account: &mut Vec<u8>) {
    let mut line = |value: Value| {
        account.extend(value.to_string().bytes());
        account.push(b'\n');
    };
    for record in &draft.lines {
        let mut value = json!({ "code": draft.code, "at": record.at, "fate": record.fate.as_str() });
        if !record.documents.is_empty() {
            value["documents"] = json!(record.documents);
        }
        if !record.why.is_empty() {
            value["why"] = json!(record.why);
        }
        value["text"] = json!(record.text);
        line(value);
    }
    for finding in &draft.findings {
        let mut value = json!({ "code": draft.code, "at": finding.at, "finding": finding.kind, "text": finding.text });
        if !finding.by.is_empty() {
            value["by"] = json!(finding.by);
        }
        line(value);
    }
}

/// A file name for a code, which may hold anything and be of any length.
fn file_name(code: &str, taken: &mut BTreeMap<String, usize>) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' };
    // Names are at most 255 bytes; a letter takes up to four, and a number may follow.
    let safe: String = code.chars().map(plain).take(50).collect();
    let safe = safe.trim_matches('.');
    let safe = if safe.is_empty() { "procedure" } else { safe };
    let is_ours = IMPORT_REPORT.strip_suffix(".json").is_some_and(|report| safe.eq_ignore_ascii_case(report));
    let safe = if is_reserved(safe) || is_ours { format!("procedure-{safe}") } else { safe.to_owned() };
    let mut name = safe.clone();
    let mut lower = safe.to_lowercase();
    let base = lower.clone();
    while let Some(last) = taken.get(&lower).copied() {
        let next = taken.get(&base).copied().unwrap_or(last) + 1;
        taken.insert(base.clone(), next);
        name = format!("{safe}-{next}");
        lower = format!("{base}-{next}");
    }
    taken.insert(lower, 1);
    name + ".json"
}

/// What became of the statements on one service.
fn statements_read(path: &Path, linked: &Linked) -> String {
    let counts = |counts: &BTreeMap<String, usize>| {
        counts.iter().map(|(property, count)| format!("{property} {count}")).collect::<Vec<_>>().join(", ")
    };
    let kept: usize = linked.kept.values().sum();
    let (path, all, mapped) = (path.display().to_string(), linked.mapped + kept, linked.mapped);
    let mut out = cli::linked_summary(&locale(), all, kept, mapped, path) + "\n";
    if kept > 0 {
        out.push_str(&format!("  {}: {}\n", cli::linked_kept(&locale()), counts(&linked.kept)));
    }
    if !linked.added.is_empty() {
        let words = cli::linked_added(&locale());
        out.push_str(&format!("  {words}: {}\n", counts(&linked.added)));
    }
    for note in &linked.notes {
        out.push_str(&format!("  {note}\n"));
    }
    out
}
