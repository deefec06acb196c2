//! What an import asks officers: the verdicts to be confirmed with the question that settles each, once for all lines
//! of the same words, as a file whose answers `tokhai import --corrections` reads.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::analysis::{Options, Verdict, analyse};
use crate::definition::Procedure;
use crate::import::corrections::{Answer, CORRECTIONS, MEMBERS, wording};
use crate::import::text::clean;
use crate::import::{Draft, Rules};
use crate::locale::Locale;
use crate::reform::certainty::doubts;
use crate::reform::words::Writer;
use crate::register::Pack;
use crate::table;
use crate::texts::cli;

use super::files;
use super::terminal::locale;

/// What the questions are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// `schemas/corrections.schema.json`.
    Json,
    /// A table that opens in a spreadsheet.
    Csv,
}

impl Shape {
    /// What a file's name asks for.
    ///
    /// # Errors
    /// When it asks for something else.
    pub(super) fn of(path: &Path) -> Result<Self, String> {
        match path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase).as_deref() {
            Some("json") => Ok(Self::Json),
            Some("csv") => Ok(Self::Csv),
            _ => {
                let name = files::name(path);
                Err(cli::questions_to_file(&locale(), name))
            }
        }
    }
}

/// One question about lines of the same words.
#[derive(Clone, Debug)]
pub(super) struct Question {
    code: String,
    at: String,
    /// The line as printed.
    text: String,
    /// The words of the paper it is about.
    paper: String,
    link: String,
    /// The question, by language.
    asks: Value,
    read_as: Vec<(String, String)>,
    verdict: Verdict,
    certainty: f64,
    /// Lines of the same words, in all procedures.
    lines: usize,
}

impl Question {
    /// What is proposed to go is asked about first.
    fn rank(&self) -> u8 {
        match self.verdict {
            verdict if verdict.droppable() => 0,
            Verdict::Conditional => 1,
            Verdict::LawNeeded => 2,
            _ => 3,
        }
    }
}

/// The questions of an import.
pub(super) struct Questions<'a> {
    pack: &'a Pack,
    rules: &'a Rules,
    options: Options,
    /// Corrections that were given.
    given: usize,
    list: Vec<Question>,
    index: BTreeMap<(String, String, String), usize>,
}

impl<'a> Questions<'a> {
    pub(super) const fn new(pack: &'a Pack, rules: &'a Rules, options: Options, given: usize) -> Self {
        Self { pack, rules, options, given, list: Vec::new(), index: BTreeMap::new() }
    }

    /// What a draft asks.
    pub(super) fn of(&self, draft: &Draft) -> Vec<Question> {
        let procedure = Procedure::read(draft.definition.clone());
        let options = Options { fields: false, max_sets: 0, ..self.options.clone() };
        let analysis = analyse(&procedure, self.pack, &options);
        let locale = procedure.language.clone().unwrap_or_else(Locale::vi);
        let mut list = Vec::new();
        for component in &analysis.components {
            let Some(document) = draft.definition["x-documents"]
                .as_array()
                .and_then(|all| all.iter().find(|document| document["id"] == component.id.as_str()))
            else {
                continue;
            };
            let own = &document["import"]["words"];
            let words = if own.is_null() { &document["title"] } else { own };
            for doubt in doubts(&procedure, &component.id, self.pack) {
                let types = procedure.document(&component.id).map_or(&[][..], |own| &own.types);
                let title = |id: &String| {
                    let kind = self.pack.document_type(id);
                    (id.clone(), kind.map_or("", |kind| kind.title.get(&locale)).to_owned())
                };
                for line in document["import"]["lines"].as_array().into_iter().flatten() {
                    list.push(Question {
                        code: draft.code.clone(),
                        at: line["at"].as_str().unwrap_or_default().to_owned(),
                        text: clean(line["text"].as_str().unwrap_or_default()),
                        paper: words.as_str().unwrap_or_default().to_owned(),
                        link: doubt.weakest.clone(),
                        asks: doubt.question.clone(),
                        read_as: types.iter().map(title).collect(),
                        verdict: component.verdict,
                        certainty: doubt.value,
                        lines: 1,
                    });
                }
            }
        }
        list
    }

    /// Takes in what a draft asks; what was asked in the same words before is the same question.
    pub(super) fn take(&mut self, asked: Vec<Question>) {
        for one in asked {
            let place = (wording(self.rules, &one.text), wording(self.rules, &one.paper), one.link.clone());
            if let Some(known) = self.index.get(&place).and_then(|at| self.list.get_mut(*at)) {
                known.lines += 1;
                if one.rank() < known.rank() {
                    *known = Question { lines: known.lines, ..one };
                }
            } else {
                self.index.insert(place, self.list.len());
                self.list.push(one);
            }
        }
    }

    /// The questions: what is proposed to go first, then those that settle most lines.
    fn ordered(&self) -> Vec<&Question> {
        let mut list: Vec<&Question> = self.list.iter().collect();
        list.sort_by_key(|one| (one.rank(), std::cmp::Reverse(one.lines)));
        list
    }

    /// The file.
    pub(super) fn written(&self, shape: Shape) -> Result<String, String> {
        match shape {
            Shape::Json => {
                let list: Vec<Value> = self.ordered().into_iter().map(entry).collect();
                let whole = json!({ "$schema": CORRECTIONS, "corrections": list });
                serde_json::to_string_pretty(&whole).map(|text| text + "\n").map_err(|error| error.to_string())
            }
            Shape::Csv => Ok(self.csv()),
        }
    }

    fn csv(&self) -> String {
        // The mark by which spreadsheets know the letters.
        let mut out = format!("\u{feff}{}", table::row(MEMBERS));
        for one in self.ordered() {
            let entry = entry(one);
            let cells: Vec<String> = MEMBERS
                .iter()
                .map(|name| match (*name, &entry[*name]) {
                    ("question", Value::Object(words)) => {
                        words.values().next().and_then(Value::as_str).unwrap_or_default().to_owned()
                    }
                    ("verdict", _) => self.verdict(one.verdict),
                    (_, Value::String(text)) => text.clone(),
                    (_, Value::Array(list)) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" | "),
                    (_, Value::Null) => String::new(),
                    (_, other) => other.to_string(),
                })
                .collect();
            out.push_str(&table::row(cells.iter().map(String::as_str)));
        }
        out
    }

    /// A verdict in the words of the portal's language.
    fn verdict(&self, verdict: Verdict) -> String {
        let language = self.pack.import.get("language").and_then(Value::as_str).and_then(Locale::parse);
        let (procedure, locale) = (Procedure::read(Value::Null), language.unwrap_or_else(Locale::vi));
        Writer { procedure: &procedure, pack: self.pack, locale: &locale }.verdict(verdict).to_owned()
    }

    /// How many there are, and what to do with them.
    pub(super) fn text(&self, file: &str) -> String {
        let lines: usize = self.list.iter().map(|one| one.lines).sum();
        let (count, words) = (self.list.len(), Answer::WORDS.join(", "));
        let told = match self.given {
            0 => cli::questions_written(&locale(), count, file, lines, words),
            _ => cli::questions_left(&locale(), count, file, lines, words),
        };
        told + "\n"
    }
}

/// A question as the file has it, its answer still open.
fn entry(one: &Question) -> Value {
    json!({
        "answer": null,
        "value": null,
        "link": one.link,
        "question": one.asks,
        "text": one.text,
        "paper": one.paper,
        "readAs": one.read_as.iter().map(|(_, title)| title.as_str()).collect::<Vec<_>>(),
        "type": one.read_as.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(),
        "verdict": one.verdict.as_str(),
        "certainty": one.certainty,
        "sameWording": one.lines,
        "code": one.code,
        "at": one.at,
        "onlyHere": false,
        "by": "",
        "office": "",
        "on": "",
        "reason": "",
    })
}
