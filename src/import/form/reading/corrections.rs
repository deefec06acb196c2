//! What people say of how a paper form was read (`schemas/form-corrections.schema.json`, or the same as CSV), carried
//! out between the reading and the making of the definition.
//!
//! A correction is known by the printed words of a question, a heading or a line, not by their place in the file: what is
//! said of one form holds for the next one with the same words, and for a newer edition.

mod apply;
mod read;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::fate::Fate;
use super::words::{Words, folded};
use crate::register::Pack;
use crate::texts::Told;

/// Identifier of the format.
pub const FORM_CORRECTIONS: &str = "urn:tokhai:schema:form-corrections:1";

/// Members of a correction.
pub const MEMBERS: [&str; 11] =
    ["answer", "value", "label", "section", "place", "line", "form", "by", "office", "on", "reason"];

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing is asked here; the line is this instead.
    NotAField(Fate),
    /// Only the office fills this in.
    Official,
    /// The questions of these words right behind it belong to the same answer.
    Join(Vec<String>),
    /// The words ask several things: the label of each.
    Split(Vec<String>),
    /// What the question is called.
    Label(String),
    /// The kind of answer, one of [`KINDS`](super::KINDS).
    Kind(&'static str),
    /// What can be chosen.
    Options(Vec<String>),
    /// Whose the answer is.
    Subject(String),
    /// The heading it stands under.
    Section(String),
    /// The concept of the pack; `None` where none fits.
    Concept(Option<String>),
    /// Whether it must be answered; `None` where the paper leaves it open.
    Required(Option<bool>),
    /// A line that was read as something else asks this.
    Field(String),
}

impl Answer {
    /// The words of `answer` in a file.
    pub const WORDS: [&'static str; 12] = [
        "notAField",
        "official",
        "join",
        "split",
        "label",
        "type",
        "options",
        "subject",
        "section",
        "concept",
        "required",
        "field",
    ];

    /// The word and the value it stands in a file with.
    pub fn written(&self) -> (&'static str, Value) {
        match self {
            Self::NotAField(fate) => ("notAField", json!(fate.as_str())),
            Self::Official => ("official", Value::Null),
            Self::Join(labels) => ("join", json!(labels)),
            Self::Split(labels) => ("split", json!(labels)),
            Self::Label(label) => ("label", json!(label)),
            Self::Kind(kind) => ("type", json!(kind)),
            Self::Options(options) => ("options", json!(options)),
            Self::Subject(subject) => ("subject", json!(subject)),
            Self::Section(section) => ("section", json!(section)),
            Self::Concept(concept) => ("concept", json!(concept.as_deref().unwrap_or("none"))),
            Self::Required(Some(true)) => ("required", json!("yes")),
            Self::Required(Some(false)) => ("required", json!("no")),
            Self::Required(None) => ("required", json!("open")),
            Self::Field(label) => ("field", json!(label)),
        }
    }

    /// What it settles; two that settle the same of one question must say the same.
    fn settles(&self) -> &'static str {
        match self {
            Self::NotAField(_) | Self::Official | Self::Join(_) | Self::Split(_) | Self::Field(_) => "field",
            other => other.written().0,
        }
    }
}

/// One correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Where in the file it stands: line and column.
    pub at: String,
    /// Printed words of the question; empty where it is about a block or a line.
    pub label: String,
    /// Printed heading; empty where any will do.
    pub section: String,
    /// Which of the questions with these words under this heading, from 1; 0 for all of them.
    pub place: usize,
    /// Printed words of a line that asks something.
    pub line: String,
    /// Words of the form's title or number it holds for; empty for every form.
    pub form: String,
    /// What is said.
    pub answer: Answer,
    /// Who says so; kept out of definitions.
    pub by: String,
    /// The office that says so; may be empty.
    pub office: String,
    /// On which day, YYYY-MM-DD; may be empty.
    pub on: String,
    /// Why; may be empty.
    pub reason: String,
}

impl Correction {
    /// What it is about, in words.
    pub fn about(&self) -> String {
        let mut parts = Vec::new();
        let own = if self.line.is_empty() { &self.label } else { &self.line };
        if !own.is_empty() {
            parts.push(format!("“{own}”"));
        }
        if !self.section.is_empty() {
            parts.push(format!("§ “{}”", self.section));
        }
        if self.place > 0 {
            parts.push(format!("#{}", self.place));
        }
        parts.join(" ")
    }

    /// How narrowly it says what it is about; what is said more narrowly counts.
    fn narrowness(&self) -> usize {
        usize::from(!self.label.is_empty()) * 8
            + usize::from(self.place > 0) * 4
            + usize::from(!self.section.is_empty()) * 2
            + usize::from(!self.form.is_empty())
    }
}

/// A correction as it was carried out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// The word of the answer.
    pub answer: &'static str,
    /// Its value.
    pub value: Value,
    /// What was read before it.
    pub was: Value,
    /// Who, of which office, on which day and why; empty where it is not said.
    pub by: String,
    /// The office.
    pub office: String,
    /// The day.
    pub on: String,
    /// The reason.
    pub reason: String,
}

impl Said {
    fn of(correction: &Correction, was: Value) -> Self {
        let (answer, value) = correction.answer.written();
        Self {
            answer,
            value,
            was,
            by: correction.by.clone(),
            office: correction.office.clone(),
            on: correction.on.clone(),
            reason: correction.reason.clone(),
        }
    }

    /// As the reading has it.
    pub fn to_value(&self) -> Value {
        let mut own = Map::new();
        own.insert("answer".to_owned(), json!(self.answer));
        for (name, value) in [("value", &self.value), ("was", &self.was)] {
            if !value.is_null() {
                own.insert(name.to_owned(), value.clone());
            }
        }
        for (name, text) in [("by", &self.by), ("office", &self.office), ("on", &self.on), ("reason", &self.reason)] {
            if !text.is_empty() {
                own.insert(name.to_owned(), json!(text));
            }
        }
        Value::Object(own)
    }

    /// In words, for a definition, which is published: without the name of whoever says so.
    pub fn published(&self) -> String {
        let words = |value: &Value| match value {
            Value::Null => "-".to_owned(),
            Value::String(text) => text.clone(),
            Value::Array(list) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" | "),
            other => other.to_string(),
        };
        let mut text = format!("{} {} ← {}", self.answer, words(&self.value), words(&self.was));
        for own in [&self.office, &self.on, &self.reason] {
            if !own.is_empty() {
                text = format!("{text}; {own}");
            }
        }
        text
    }
}

/// What became of corrections in one form.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    /// Corrections that held, by their number, with how many questions or lines they held for.
    pub held: Vec<(usize, usize)>,
    /// Corrections that hold for nothing, by their number, with why.
    pub missed: Vec<(usize, Told)>,
}

/// All corrections of a file.
#[derive(Clone, Debug, Default)]
pub struct FormCorrections {
    /// In the order of the file.
    pub list: Vec<Correction>,
}

impl FormCorrections {
    /// Reads a file: JSON, or CSV where it does not begin like JSON. Entries without an answer are left out.
    ///
    /// # Errors
    /// Everything that is wrong, each with its place, what was expected and what to do.
    pub fn read(bytes: &[u8], words: &Words, pack: &Pack) -> Result<Self, Vec<Told>> {
        let list = read::read(bytes, &subjects(words), pack)?;
        Ok(Self { list })
    }

    /// Those of an earlier reading that nothing given now settles.
    pub fn remember(&mut self, earlier: Self) {
        let settled = |own: &Correction, known: &Correction| {
            own.answer.settles() == known.answer.settles()
                && [(&own.label, &known.label), (&own.section, &known.section), (&own.line, &known.line)]
                    .iter()
                    .all(|(one, other)| wording(one) == wording(other))
                && own.place == known.place
        };
        let more: Vec<Correction> =
            earlier.list.into_iter().filter(|known| !self.list.iter().any(|own| settled(own, known))).collect();
        self.list.extend(more);
    }

    /// The corrections as a file has them.
    pub fn to_value(&self) -> Value {
        let entry = |one: &Correction| {
            let (answer, value) = one.answer.written();
            let mut own = json!({ "answer": answer });
            if !value.is_null() {
                own["value"] = value;
            }
            if one.place > 0 {
                own["place"] = json!(one.place);
            }
            let texts = [
                ("label", &one.label),
                ("section", &one.section),
                ("line", &one.line),
                ("form", &one.form),
                ("by", &one.by),
                ("office", &one.office),
                ("on", &one.on),
                ("reason", &one.reason),
            ];
            for (name, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
                own[name] = json!(text);
            }
            own
        };
        json!({ "$schema": FORM_CORRECTIONS, "corrections": self.list.iter().map(entry).collect::<Vec<_>>() })
    }

    /// True where nothing is corrected.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// Whose answers the pack knows.
fn subjects(words: &Words) -> BTreeSet<String> {
    let ruled = words.list("subjects").map(|rule| rule.subject.clone()).filter(|own| own != "main" && !own.is_empty());
    words.controls().roles.keys().cloned().chain(ruled).collect()
}

/// What two printings of one text have in common: its words.
fn wording(text: &str) -> String {
    let (rest, _) = super::view::unnumbered(text);
    let plain: String = folded(rest).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
