//! What a form asks, as it was read: fields, and an account of every line.

use serde_json::{Map, Value, json};

use super::corrections::Said;
use super::fate::Fate;
use crate::import::form::layout::Place;

/// Kinds of fields.
pub const KINDS: &[&str] = &[
    "text",
    "longText",
    "date",
    "year",
    "number",
    "integer",
    "money",
    "choice",
    "multiChoice",
    "boolean",
    "phone",
    "email",
    "personalId",
    "address",
    "file",
    "table",
    "signature",
];

/// A place in the file: a line, and the characters in it that the answer takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// The line.
    pub place: Place,
    /// First character of the room for the answer, in the line's text as the file holds it.
    pub start: usize,
    /// Where that room ends.
    pub end: usize,
}

impl Spot {
    pub(super) fn to_value(&self) -> Value {
        let mut value = Map::new();
        if let Some(page) = self.place.page {
            value.insert("page".to_owned(), json!(page));
        }
        value.insert("line".to_owned(), json!(self.place.line));
        value.insert("start".to_owned(), json!(self.start));
        value.insert("end".to_owned(), json!(self.end));
        Value::Object(value)
    }
}

/// One column of a table to fill in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// What its head says.
    pub label: String,
    /// One of [`KINDS`].
    pub kind: &'static str,
    /// A concept of the pack.
    pub concept: Option<String>,
}

/// One thing a form asks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Field {
    /// The printed words without number, note mark and hint.
    pub label: String,
    /// One of [`KINDS`].
    pub kind: &'static str,
    /// The heading it stands under; empty where there is none.
    pub section: String,
    /// Whose the answer is, or what it is about.
    pub subject: String,
    /// What can be chosen.
    pub options: Vec<String>,
    /// Columns of a table.
    pub columns: Vec<Column>,
    /// True where rows may be added.
    pub repeat: bool,
    /// What the paper says of whether it must be answered.
    pub required: Option<bool>,
    /// What the paper says about how to answer.
    pub hints: Vec<String>,
    /// Words behind the room for the answer, such as a unit.
    pub unit: String,
    /// Marks of the notes it bears.
    pub marks: Vec<String>,
    /// A concept of the pack.
    pub concept: Option<String>,
    /// How sure the concept is, 0 to 1.
    pub confidence: f64,
    /// Why it is this concept.
    pub reason: String,
    /// Where the answer is written, in the order of the paper.
    pub at: Vec<Spot>,
    /// The option that must be chosen for this field to be asked.
    pub of: Option<String>,
    /// The option that has room to write which one is meant.
    pub specify: Option<String>,
    /// How many captions of parts it was joined of, as "first, middle, last" for a name.
    pub parts: usize,
    /// How many boxes for one character each it has; 0 where it has none.
    pub cells: usize,
    /// How many lines there are to write on.
    pub lines: usize,
    /// Which of its boxes says yes, from 0, where one says yes and one no.
    pub yes: usize,
    /// True where there is room for a month and a year and for no day.
    pub month: bool,
    /// What people said of it.
    pub corrected: Vec<Said>,
}

impl Field {
    /// What stands on the paper of one of its members that somebody gave other words.
    pub(super) fn printed<'f>(&'f self, member: &str, now: &'f str) -> &'f str {
        let said = self.corrected.iter().find(|said| said.answer == member);
        said.and_then(|said| said.was.as_str()).unwrap_or(now)
    }

    /// Several fields in its place, with its rooms shared out among them in order; one room is the first one's.
    pub(super) fn split(&self, labels: &[String]) -> Vec<Self> {
        let rooms = &self.at;
        let part = |(i, label): (usize, &String)| {
            let share = |i: usize| i * rooms.len() / labels.len();
            let own = if rooms.len() < labels.len() { rooms.get(i..=i) } else { rooms.get(share(i)..share(i + 1)) };
            Self {
                label: label.clone(),
                section: self.section.clone(),
                subject: self.subject.clone(),
                required: self.required,
                marks: self.marks.clone(),
                of: self.of.clone(),
                at: own.unwrap_or_default().to_vec(),
                lines: 1,
                ..Self::default()
            }
        };
        labels.iter().enumerate().map(part).collect()
    }

    /// The field as `reading.json` has it.
    pub fn to_value(&self) -> Value {
        let mut value = Map::new();
        let mut put = |name: &str, own: Value| {
            value.insert(name.to_owned(), own);
        };
        put("label", json!(self.label));
        put("type", json!(self.kind));
        put("section", json!(self.section));
        put("subject", json!(self.subject));
        if !self.options.is_empty() {
            put("options", json!(self.options));
        }
        if !self.columns.is_empty() {
            let columns: Vec<Value> = self
                .columns
                .iter()
                .map(|own| json!({ "label": own.label, "type": own.kind, "concept": own.concept }))
                .collect();
            put("columns", json!(columns));
        }
        put("repeat", json!(self.repeat));
        put("required", json!(self.required));
        put("concept", json!(self.concept));
        if self.concept.is_some() {
            put("confidence", json!((self.confidence * 100.0).round() / 100.0));
            put("reason", json!(self.reason));
        }
        for (name, words) in [("hints", &self.hints), ("marks", &self.marks)] {
            if !words.is_empty() {
                put(name, json!(words));
            }
        }
        for (name, words) in [("unit", Some(&self.unit)), ("of", self.of.as_ref()), ("specify", self.specify.as_ref())]
        {
            if let Some(words) = words.filter(|words| !words.is_empty()) {
                put(name, json!(words));
            }
        }
        if self.cells > 0 {
            put("cells", json!(self.cells));
        }
        put("at", json!(self.at.iter().map(Spot::to_value).collect::<Vec<_>>()));
        if !self.corrected.is_empty() {
            put("corrected", json!(self.corrected.iter().map(Said::to_value).collect::<Vec<_>>()));
        }
        Value::Object(value)
    }
}

/// One printed line, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct LineFate {
    /// Where it stands.
    pub place: Place,
    /// Its text; room to write in is `…`, a box `☐`, a row of boxes `▦`.
    pub text: String,
    /// What became of it.
    pub fate: Fate,
    /// Why: the words that say so, or what the layout shows.
    pub reason: String,
    /// Fields it asks, or goes on with, by their number from 0.
    pub fields: Vec<usize>,
    /// What people said of a question that was read here and is none.
    pub corrected: Option<Said>,
}

/// A form, read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Name of the form, as printed.
    pub title: String,
    /// Number of the form and the text it belongs to, as printed.
    pub number: String,
    /// What it asks, in the order of the paper.
    pub fields: Vec<Field>,
    /// Every line that has something on it.
    pub lines: Vec<LineFate>,
}

impl Reading {
    /// The reading for machines (`schemas/form-reading.schema.json`).
    pub fn to_value(&self, file: &str, pack: &str) -> Value {
        let lines: Vec<Value> = self
            .lines
            .iter()
            .map(|line| {
                let mut value = Map::new();
                if let Some(page) = line.place.page {
                    value.insert("page".to_owned(), json!(page));
                }
                value.insert("line".to_owned(), json!(line.place.line));
                value.insert("text".to_owned(), json!(line.text));
                value.insert("fate".to_owned(), json!(line.fate.as_str()));
                value.insert("reason".to_owned(), json!(line.reason));
                if !line.fields.is_empty() {
                    value.insert("fields".to_owned(), json!(line.fields));
                }
                if let Some(said) = &line.corrected {
                    value.insert("corrected".to_owned(), said.to_value());
                }
                Value::Object(value)
            })
            .collect();
        json!({
            "$schema": "urn:tokhai:schema:form-reading:1",
            "file": file,
            "pack": pack,
            "title": self.title,
            "number": self.number,
            "fields": self.fields.iter().map(Field::to_value).collect::<Vec<_>>(),
            "lines": lines,
        })
    }
}
