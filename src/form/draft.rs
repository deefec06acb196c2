//! Drafts: everything a person has entered, to be opened again later, perhaps under a newer
//! definition.

use crate::platform::split_last;
use crate::sorted::{Gather, SortedMap, SortedSet};
use std::fmt;
use std::rc::Rc;

use crate::json::{self, Map, Value, json};

use super::documents::FileRef;
use super::model::{Item, Kind};
use super::prefill::Source;
use super::{Form, FormOptions};
use crate::definition::Procedure;
use crate::pointer::JsonPointer;
use crate::schema::{Choices, CompileError};

/// More values than any person enters: a draft with more would only keep the device busy.
const MOST_VALUES: u32 = 20_000;
/// Deepest nesting of a draft, which no form's answers reach.
const DEEPEST: u32 = 128;

/// The version of the draft format.
const FORMAT: &str = "tokhai-draft/1";

/// Why a draft cannot be opened.
#[derive(Debug)]
pub enum DraftError {
    /// It is not a draft of this program, or of a format it does not know.
    NotADraft,
    /// It belongs to another procedure.
    OtherDefinition,
    /// The definition itself cannot be used.
    Definition(Vec<CompileError>),
}

impl fmt::Display for DraftError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotADraft => {
                f.write_str("this is not a draft that can be opened here; expected the format `tokhai-draft/1`")
            }
            Self::OtherDefinition => f.write_str("this draft belongs to another procedure; open that one"),
            Self::Definition(errors) => {
                write!(f, "the definition cannot be used: {} problems in its schema", errors.len())
            }
        }
    }
}

impl std::error::Error for DraftError {}

/// What became of a draft's answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Migration {
    /// True when the draft was made under another version of the definition.
    pub version_changed: bool,
    /// Answers that found their place.
    pub kept: usize,
    /// Answers without a place on the form now; they are kept in the draft.
    pub unplaced: Vec<JsonPointer>,
    /// Answers in place that the definition does not accept.
    pub invalid: Vec<JsonPointer>,
}

impl Form {
    /// Everything entered, as JSON; opened again by [`Form::from_draft`].
    pub fn draft(&self) -> Value {
        let mut choices = Vec::new();
        self.root.visit(&mut |item| {
            if let Kind::Choice(choice) = &item.kind
                && let Some(option) = self.choices.get(&item.pointer, choice.node)
            {
                let mut said = vec![json!(item.pointer.as_str()), json!(number_of(item))];
                said.extend(option.iter().map(|option| json!(*option as u64)));
                choices.push(Value::Array(said));
            }
        });
        // What must not be shown is not kept on the device either, and asked for anew.
        let (mut answers, mut sources) = (self.raw.clone(), Map::new());
        for (place, source) in self.sources.iter() {
            if !matches!(source, Source::Register(_) | Source::Answers) || !self.is_withheld(place) {
                sources.insert(place.as_str().to_owned(), source.to_json());
            } else if let Some(secret) = answers.pointer_mut(place.as_str()) {
                *secret = Value::Null;
            }
        }
        let asked_again = |role: &str| self.known.iter().any(|(fact, known)| known.via == role && self.is_secret(fact));
        let mut files: Map<String, Value> = Map::new();
        for (key, list) in &self.files {
            let place = self.root.find(key).map_or(key.as_str(), |item| item.pointer.as_str());
            files.insert(place.to_owned(), Value::Array(list.iter().map(FileRef::to_json).gather()));
        }
        let requests: Vec<&str> = self.requests.iter().map(String::as_str).gather();
        json!({
            "format": FORMAT,
            "definition": json!({"id": self.procedure.id, "version": self.procedure.header.version}),
            "answers": answers,
            "choices": choices,
            "stated": places(self.choices.stated()),
            "kept": places(self.choices.kept()),
            "sources": sources,
            "known": self.known.to_json(&|fact| !self.is_secret(fact)),
            "lookups": self.lookups.to_json(&|role| !asked_again(role)),
            "corrections": places(&self.corrections),
            "files": files,
            "requests": requests,
            "step": self.steps.get(self.current).map(|step| step.id.as_str()),
        })
    }

    /// Opens a draft.
    ///
    /// # Errors
    /// When it is no draft, belongs to another procedure, or the definition cannot be used.
    pub fn from_draft(
        procedure: Rc<Procedure>,
        draft: &Value,
        options: FormOptions<'_>,
    ) -> Result<(Self, Migration), DraftError> {
        if draft.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(DraftError::NotADraft);
        }
        if !fits(draft, &mut { MOST_VALUES }, 0) {
            return Err(DraftError::NotADraft);
        }
        let text = |pointer: &str| draft.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        if text("/definition/id") != procedure.id {
            return Err(DraftError::OtherDefinition);
        }
        let version_changed = text("/definition/version") != procedure.header.version;
        let answers = draft.get("answers").cloned().unwrap_or_default();
        let mut form = Self::new(procedure, options).map_err(DraftError::Definition)?;
        form.open_stated(draft);
        form.open_choices(draft);
        form.open_sources(draft);
        if !version_changed {
            form.lookups.read(json::list(draft.get("lookups")));
        }
        form.open_files(draft);
        for id in json::list(draft.get("requests")) {
            form.requests.extend(id.as_str().map(str::to_owned));
        }
        form.rebuild_all();
        form.reopened = true;
        form.answer_first();
        form.current = form.steps.iter().position(|step| step.id == text("/step")).unwrap_or(0);
        let migration = form.migration(&answers, version_changed);
        Ok((form, migration))
    }

    /// Takes the alternatives chosen; an outer one may bring inner ones on the form.
    fn open_choices(&mut self, draft: &Value) {
        let list = draft.get("choices").and_then(Value::as_array).cloned().unwrap_or_default();
        for _ in 0..list.len().min(32) {
            let (mut found, mut left) = (Vec::new(), list.clone());
            self.root.visit(&mut |item| {
                let Kind::Choice(choice) = &item.kind else { return };
                let matching = left.iter().position(|entry| {
                    entry.get(0).and_then(Value::as_str) == Some(item.pointer.as_str())
                        && entry.get(1).and_then(Value::as_u64) == Some(number_of(item))
                });
                // Alternatives within alternatives share a place and a number; the outer ones come first.
                let said = matching.map(|index| left.remove(index));
                let Some(said) = said.as_ref().and_then(Value::as_array) else { return };
                let mut chosen = Vec::new();
                for option in said.iter().skip(2) {
                    if let Some(option) = option.as_u64().filter(|option| *option < choice.options.len() as u64) {
                        chosen.push(option as usize);
                    }
                }
                if self.choices.get(&item.pointer, choice.node) != Some(&chosen) {
                    found.push((item.pointer.clone(), choice.node, chosen));
                }
            });
            if found.is_empty() {
                return;
            }
            for (pointer, node, chosen) in found {
                self.choices.set(pointer, node, chosen);
            }
            self.rebuild_all();
        }
    }

    /// Takes in which emptiness was an answer. What a draft holds was not handed in by the host:
    /// much of it may be of parts that are not shown.
    fn open_stated(&mut self, draft: &Value) {
        let places = |name: &str| {
            let list = json::list(draft.get(name)).iter();
            list.filter_map(|place| JsonPointer::parse(place.as_str()?)).gather()
        };
        self.choices = Choices::new();
        for place in &places("stated") {
            self.choices.state(place, true);
        }
        for place in places("kept") {
            self.choices.keep(place);
        }
        let answers = draft.get("answers").cloned().unwrap_or_default();
        self.raw = answers.clone();
        self.defaulted = SortedSet::new();
        self.rebuild_all();
        // A default that is not in a draft of data that were handed in was left out on purpose.
        if self.choices.stated().len() > 1 {
            let defaulted = &mut self.defaulted;
            self.root.visit(&mut |item| {
                defaulted.insert(item.key.clone());
            });
            self.raw = answers;
            self.rebuild_all();
        }
    }

    fn open_sources(&mut self, draft: &Value) {
        self.known.read(json::list(draft.get("known")));
        self.sources = SortedMap::new();
        for (place, source) in json::members(draft.get("sources")) {
            if let (Some(pointer), Some(source)) = (JsonPointer::parse(place), Source::from_json(source)) {
                // A key is the person's own.
                let key = self.procedure.roles.iter().any(|role| role.key.as_ref() == Some(&pointer))
                    && !self.procedure.known.iter().any(|question| question.pointer == pointer);
                if !key || !matches!(source, Source::Register(_)) {
                    self.sources.insert(pointer, source);
                }
            }
        }
        self.corrections = SortedSet::new();
        for place in json::list(draft.get("corrections")) {
            if let Some(pointer) = place.as_str().and_then(JsonPointer::parse) {
                self.corrections.insert(pointer);
            }
        }
    }

    fn open_files(&mut self, draft: &Value) {
        for (place, list) in json::members(draft.get("files")) {
            let files: Vec<FileRef> = json::list(Some(list)).iter().filter_map(FileRef::from_json).gather();
            let item = JsonPointer::parse(place)
                .and_then(|pointer| self.root.at(&pointer).map(|item| String::from(&*item.key)));
            if !files.is_empty() {
                self.files.insert(item.unwrap_or_else(|| place.clone()), files);
            }
        }
    }

    fn migration(&self, answers: &Value, version_changed: bool) -> Migration {
        let mut migration = Migration { version_changed, ..Migration::default() };
        let mut leaves = Vec::new();
        collect_leaves(answers, &JsonPointer::root(), 0, &mut leaves);
        for pointer in leaves {
            let item = super::errors::innermost(&self.root, &pointer);
            let placed = item.field().is_some() && pointer.starts_with(&item.pointer) && !item.pointer.is_root();
            if placed {
                migration.kept += 1;
                if !self.faults.of(&item.key).is_empty() && !migration.invalid.contains(&item.pointer) {
                    migration.invalid.push(item.pointer.clone());
                }
            } else {
                migration.unplaced.push(pointer);
            }
        }
        migration
    }
}

/// Places as a list.
fn places(set: &SortedSet<JsonPointer>) -> Vec<&str> {
    let mut places = Vec::new();
    for place in set {
        places.push(place.as_str());
    }
    places
}

/// The number of a choice among those of its item: what stands behind `?` in its key.
fn number_of(item: &Item) -> u64 {
    split_last(&item.key, b'?').and_then(|(_, number)| number.parse::<usize>().ok()).unwrap_or(0) as u64
}

/// Whether a value is of a size that a person can have entered.
fn fits(value: &Value, left: &mut u32, depth: u32) -> bool {
    if *left == 0 || depth > DEEPEST {
        return false;
    }
    *left -= 1;
    match value {
        Value::Array(list) => list.iter().all(|value| fits(value, left, depth + 1)),
        Value::Object(object) => object.values().all(|value| fits(value, left, depth + 1)),
        _ => true,
    }
}

/// Places of the scalars in a value.
fn collect_leaves(value: &Value, at: &JsonPointer, depth: usize, out: &mut Vec<JsonPointer>) {
    if depth > 64 {
        return;
    }
    match value {
        Value::Null => {}
        Value::Object(object) => object.iter().for_each(|(name, v)| collect_leaves(v, &at.key(name), depth + 1, out)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(i, v)| collect_leaves(v, &at.index(i), depth + 1, out));
        }
        _ => out.push(at.clone()),
    }
}
