//! `tokhai import` of paper forms: what each form asks, with the fate of every line.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::edition::{Earlier, READING};
use super::files::{self, Folder};
use super::joined::joined;
use super::terminal::{Shape, locale, say, tell};
use crate::import::IMPORT_REPORT;
use crate::import::form;
use crate::import::form::reading::corrections::Applied;
use crate::import::form::reading::{self, Fate, FormCorrections, Reading, Words};
use crate::import::process;
use crate::import::source::is_reserved;
use crate::locale::Locale;
use crate::register::{Pack, PackProblem};
use crate::texts::{Told, cli};

/// Endings of paper forms, those that are refused with what to do included.
const ENDINGS: &[&str] = &["bpmn", "docx", "docm", "doc", "rtf", "odt", "html", "htm", "xhtml", "txt", "text", "pdf"];

/// True for a file that is read as a paper form: by its ending, else by its first bytes.
pub(super) fn is_form(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some(ending) if ENDINGS.contains(&ending) => true,
        Some("json" | "jsonld" | "ndjson" | "jsonl" | "gz") => false,
        _ => {
            use std::io::Read;
            // What is read of a pipe is lost to whoever reads it next.
            if !std::fs::metadata(path).is_ok_and(|known| known.is_file()) {
                return false;
            }
            let mut first = [0; 8];
            let read = std::fs::File::open(path).and_then(|mut file| file.read(&mut first)).unwrap_or(0);
            let first = &first[..read];
            first.starts_with(b"PK") || first.starts_with(b"%PDF") || first.starts_with(b"<")
        }
    }
}

/// What is read, and how.
pub(super) struct Papers<'a> {
    /// The forms.
    pub(super) sources: &'a [PathBuf],
    pub(super) pack: &'a Pack,
    /// The definition that their questions join.
    pub(super) procedure: Option<&'a Path>,
    /// Which procedure of a portal's list.
    pub(super) code: Option<&'a str>,
    /// Name of the files that are written, where it is not that of the form.
    pub(super) name: Option<&'a str>,
    /// What people said of questions.
    pub(super) corrections: Option<&'a Path>,
    /// The folder that is written to.
    pub(super) output: &'a Path,
    pub(super) locale: &'a Locale,
}

impl Papers<'_> {
    /// Reads the forms and writes `<name>.reading.json` and the definition `<name>.json` of each.
    ///
    /// # Errors
    /// When rules of the pack are wrong, or the folder cannot be written to.
    pub(super) fn import(&self) -> Result<bool, String> {
        let words = Words::new(self.pack)
            .map_err(|problems| cli::pack_rules(&locale(), PackProblem::texts(&problems, "; ", &locale())))?;
        let process_words = process::Words::new(self.pack)
            .map_err(|problems| cli::pack_rules(&locale(), PackProblem::texts(&problems, "; ", &locale())))?;
        let Some(given) = self.said(&words)? else { return Ok(false) };
        let joined = self.procedure.map(|path| joined(path, self.code, self.pack)).transpose()?;
        let mut folder = Folder::adding(self.output)?;
        let mut taken = BTreeSet::new();
        let mut told = String::new();
        let mut unused = Unused::new(&given);
        let (mut read, mut missing) = (0_usize, false);
        for source in self.sources {
            let name = files::name(source);
            // Too large a form, and one in UTF-16, is the reader's affair.
            let bytes = match files::start(source, form::MAX_BYTES) {
                Ok(bytes) => bytes,
                Err(why) if self.sources.len() == 1 => return Err(format!("{name}: {why}")),
                Err(why) => {
                    tell(&format!("{name}: {why}"));
                    missing = true;
                    continue;
                }
            };
            let file = source.file_name().map(|own| own.to_string_lossy().into_owned()).unwrap_or_default();
            if process::bpmn::is_model(&file, &bytes) {
                let stem = self.name.map_or_else(|| stem(source, &mut taken), str::to_owned);
                match self.model(&bytes, &process_words, &stem, joined.as_ref()) {
                    Ok(model) => {
                        read += 1;
                        self.write(&mut folder, &format!("{stem}.json"), &model.definition)?;
                        told.push_str(&super::process::modelled(&name, &model));
                    }
                    Err(why) => tell(&format!("{name}: {why}")),
                }
                continue;
            }
            let layout = match form::read(&file, &bytes) {
                Ok(layout) => layout,
                Err(problem) => {
                    tell(&format!("{name}: {}", problem.text(self.locale)));
                    continue;
                }
            };
            read += 1;
            let stem = self.name.map_or_else(|| stem(source, &mut taken), str::to_owned);
            if let Some(process) = process::read(&layout, &process_words) {
                let value = process.to_value(&file, &self.pack.id);
                self.write(&mut folder, &format!("{stem}{READING}"), &value)?;
                told.push_str(&super::process::account(&name, &process, joined.is_some()));
                continue;
            }
            let earlier = Earlier::of(self.output, &stem, &words, self.pack);
            let mut corrections = given.clone();
            if let Some(earlier) = &earlier {
                corrections.remember(earlier.corrections.clone());
            }
            let mut reading = reading::read(&layout, &words, self.pack);
            let applied = corrections.apply(&mut reading, &layout, &words, self.pack);
            let mut value = reading.to_value(&file, &self.pack.id);
            let mut made = reading::definition(&reading, &words, self.pack, &stem, joined.as_ref());
            value["definition"] = made.clone();
            if !corrections.is_empty() {
                value["corrections"] = corrections.to_value();
            }
            told.push_str(&account(&name, &reading));
            unused.take(&applied);
            if let Some(earlier) = earlier {
                let (kept, what) = earlier.keep(made, &mut value);
                made = kept;
                told.push_str(&what);
            }
            self.write(&mut folder, &format!("{stem}{READING}"), &value)?;
            self.write(&mut folder, &format!("{stem}.json"), &made)?;
        }
        if read == 0 {
            // What the folder holds is still the best there is; why has been told.
            return if missing { Err(String::new()) } else { Ok(false) };
        }
        folder.finish()?;
        told.push_str(&unused.text(&given));
        say(&told, Shape::Text)?;
        Ok(read == self.sources.len())
    }

    /// The process of a model in BPMN.
    fn model(
        &self,
        bytes: &[u8],
        words: &process::Words,
        name: &str,
        joined: Option<&Value>,
    ) -> Result<process::bpmn::Model, String> {
        let read = process::bpmn::read(bytes, words, self.pack, name, joined);
        let read = read.map_err(|problem| problem.text(self.locale))?;
        read.ok_or_else(|| crate::texts::bpmn::no_steps(self.locale).to_owned())
    }

    /// What people said of questions; `None`, told, where the file is wrong.
    fn said(&self, words: &Words) -> Result<Option<FormCorrections>, String> {
        let Some(path) = self.corrections else { return Ok(Some(FormCorrections::default())) };
        let name = files::name(path);
        let bytes = files::read(path, files::MAX_BYTES).map_err(|why| format!("{name}: {why}"))?;
        match FormCorrections::read(&bytes, words, self.pack) {
            Ok(corrections) => Ok(Some(corrections)),
            Err(problems) => {
                super::import::wrong(&name, &problems);
                Ok(None)
            }
        }
    }

    fn write(&self, folder: &mut Folder, name: &str, value: &Value) -> Result<(), String> {
        let inputs = self.sources.iter().map(PathBuf::as_path).chain(self.procedure).chain(self.corrections);
        files::not_an_input(&self.output.join(name), inputs)?;
        let text = serde_json::to_string_pretty(value).map_err(|error| error.to_string())? + "\n";
        folder.write(name, text.as_bytes())
    }
}

/// Corrections that held for no form so far, with why they did not for the last one.
struct Unused {
    held: usize,
    questions: usize,
    open: Vec<Option<Told>>,
    seen: Vec<bool>,
}

impl Unused {
    fn new(corrections: &FormCorrections) -> Self {
        let count = corrections.list.len();
        Self { held: 0, questions: 0, open: vec![None; count], seen: vec![false; count] }
    }

    fn take(&mut self, applied: &Applied) {
        // What an earlier reading remembers stands behind what is given now, and is told of in the reading only.
        let given = self.seen.len();
        for (number, count) in applied.held.iter().filter(|(number, _)| *number < given) {
            self.held += usize::from(!std::mem::replace(&mut self.seen[*number], true));
            self.questions += count;
        }
        for (number, why) in applied.missed.iter().filter(|(number, _)| *number < given) {
            self.open[*number] = Some(why.clone());
        }
    }

    /// The counts, and by name each correction that holds for nothing.
    fn text(&self, corrections: &FormCorrections) -> String {
        let (given, held, questions) = (corrections.list.len(), self.held, self.questions);
        if given == 0 {
            return String::new();
        }
        let mut text = cli::corrections_held(&locale(), given, held, questions) + "\n";
        let elsewhere = Told::by(cli::no_form_of_name);
        for (number, one) in corrections.list.iter().enumerate().filter(|(number, _)| !self.seen[*number]) {
            let why = self.open[number].as_ref().unwrap_or(&elsewhere);
            let (at, answer, about) = (&one.at, one.answer.written().0, one.about());
            text.push_str(&(cli::correction_unused(&locale(), about, answer, at, why.text(&locale())) + "\n"));
        }
        text
    }
}

/// Longest name of a form that its files bear, in bytes; an ending and a number follow.
const MAX_STEM: usize = 200;

/// The name of the files of a form; each of them has one of its own, told apart from those of forms before it.
fn stem(source: &Path, taken: &mut BTreeSet<String>) -> String {
    let own = source.file_stem().map(|own| own.to_string_lossy().into_owned()).unwrap_or_default();
    let end = (0..=MAX_STEM.min(own.len())).rev().find(|end| own.is_char_boundary(*end)).unwrap_or(0);
    let own = own[..end].trim_start_matches('.').trim_end_matches(['.', ' ']);
    let report = IMPORT_REPORT.strip_suffix(".json").is_some_and(|report| own.eq_ignore_ascii_case(report));
    let own = if own.is_empty() || report || is_reserved(own) { format!("form-{own}") } else { own.to_owned() };
    let mut stem = own.clone();
    let mut number = 2;
    loop {
        let names = [".json", READING].map(|ending| format!("{stem}{ending}").to_lowercase());
        if names.iter().all(|name| !taken.contains(name)) {
            taken.extend(names);
            return stem;
        }
        stem = format!("{own}-{number}");
        number += 1;
    }
}

/// What was read of a form, in a line.
fn account(name: &str, reading: &Reading) -> String {
    let bound = reading.fields.iter().filter(|field| field.concept.is_some()).count();
    let open = reading.lines.iter().filter(|line| line.fate == Fate::Unlabelled).count();
    let fields = reading.fields.len();
    let lines = reading.lines.len();
    format!(
        "{name}: {lines} {}, {fields} {}, {bound} {}, {open} {}\n",
        cli::form_lines(&locale()),
        cli::form_questions(&locale()),
        cli::form_bound(&locale()),
        cli::form_blanks(&locale()),
    )
}
