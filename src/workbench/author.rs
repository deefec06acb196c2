//! A definition as an author edits it: its text, its questions as a tree, and what is wrong with it, each problem with its
//! place.

use serde_json::{Value, json};

use super::edit::{KINDS, Rule, tree};
use super::{Entry, Workbench};
use crate::definition::{Lines, Severity, load};
use crate::import::form::reading::{
    FormCorrections, Reading as FormReading, Words, definition as form_definition, read as read_layout,
};
use crate::register::PackProblem;

impl Workbench {
    /// What an author works on at a place: `text`, `definition`, `fields` (a tree), `conditions` as rules where they can be
    /// clicked together, and `problems`.
    ///
    /// # Errors
    /// When there is no such procedure.
    pub fn author(&self, place: usize) -> Result<Value, String> {
        let Some(entry) = self.entries.get(place) else { return Err(self.no_such(place)) };
        let definition = entry.definition();
        let text = entry.text_of(definition);
        let conditions = definition.get("x-conditions").and_then(Value::as_object);
        let conditions: Vec<Value> = conditions
            .into_iter()
            .flatten()
            .map(|(name, own)| json!({"name": name, "title": own["title"], "rule": Rule::read(own), "schema": own}))
            .collect();
        Ok(json!({
            "index": place,
            "file": entry.file,
            "problems": self.problems(entry, &text),
            "usable": entry.unreadable.is_none(),
            "fields": tree(definition),
            "conditions": conditions,
            "definition": definition,
            "text": text,
        }))
    }

    /// Everything that is wrong or unwise, errors first: `gravity`, `place` in the definition, `line`, `column`, `message` and
    /// `advice`.
    fn problems(&self, entry: &Entry, text: &str) -> Vec<Value> {
        let found = match load(text, &self.checker, Some(&self.vocabulary)) {
            Ok(loaded) => loaded.warnings,
            Err(found) => found,
        };
        let mut all: Vec<Value> = found
            .iter()
            .map(|one| {
                let gravity = if one.severity() == Severity::Error { "error" } else { "warning" };
                json!({
                    "rule": one.code(),
                    "gravity": gravity,
                    "place": one.pointer.as_str(),
                    "line": one.line,
                    "column": one.column,
                    "message": one.message(&self.locale),
                    "advice": one.hint(&self.locale),
                })
            })
            .collect();
        // What the analysis found is of the definition as it was last in order.
        if entry.unreadable.is_none() {
            let lines = Lines::of(text.as_bytes());
            for lint in &entry.judged.lints {
                let mut one = lint.to_json(&[&self.locale]);
                let (line, column) = lines.as_ref().map_or((1, 1), |lines| lines.place(&lint.pointer));
                one["place"] = one["pointer"].take();
                (one["line"], one["column"]) = (json!(line), json!(column));
                all.push(one);
            }
        }
        let rank = |one: &Value| ["error", "warning", "advice"].iter().position(|own| one["gravity"] == *own);
        all.sort_by_key(rank);
        all
    }

    /// Adds the questions of a paper form to the definition at a place, as one change; what it says already stays. Tells how
    /// many questions were read.
    ///
    /// # Errors
    /// What is wrong with the file and what to do about it, or that there is no such procedure.
    pub fn add_form(&mut self, place: usize, file: &str, bytes: &[u8]) -> Result<usize, String> {
        let Some(entry) = self.entries.get(place) else { return Err(self.no_such(place)) };
        let (reading, words) = self.form_read(file, bytes)?;
        let mut before = entry.definition().clone();
        for (key, empty) in [("properties", json!({})), ("x-roles", json!({})), ("type", json!("object"))] {
            if before.get(key).is_none() {
                before[key] = empty;
            }
        }
        let count = reading.fields.len();
        let joined = form_definition(&reading, &words, &self.pack, file, Some(&before));
        self.edit(place, &[super::edit::Command::Whole { text: joined.to_string() }])?;
        Ok(count)
    }

    /// How many questions a paper form has, of which nothing is made yet.
    ///
    /// # Errors
    /// What is wrong with the file and what to do about it; a file without questions is no form.
    pub fn check_form(&self, file: &str, bytes: &[u8]) -> Result<usize, String> {
        self.form_read(file, bytes).map(|(reading, _)| reading.fields.len())
    }

    fn form_read(&self, file: &str, bytes: &[u8]) -> Result<(FormReading, Words), String> {
        let words = Words::new(&self.pack).map_err(|problems| PackProblem::texts(&problems, "; ", &self.locale))?;
        let layout = crate::import::form::read(file, bytes).map_err(|problem| problem.text(&self.locale))?;
        let mut reading = read_layout(&layout, &words, &self.pack);
        FormCorrections::default().apply(&mut reading, &layout, &words, &self.pack);
        if reading.fields.is_empty() {
            return Err(crate::texts::workbench::form_without_questions(&self.locale).to_owned());
        }
        Ok((reading, words))
    }

    /// What an author chooses from, in the language of the page: `concepts` and `documentTypes` of the pack with their titles,
    /// and the `kinds` of questions.
    pub fn vocabulary(&self) -> Value {
        let locale = &self.locale;
        let concepts: Vec<Value> = self
            .pack
            .concepts
            .iter()
            .map(|(id, own)| json!({"id": id, "title": own.title.get(locale), "subject": own.subject}))
            .collect();
        let types: Vec<Value> =
            self.pack.document_types.iter().map(|own| json!({"id": own.id, "title": own.title.get(locale)})).collect();
        json!({"pack": self.pack.id, "concepts": concepts, "documentTypes": types, "kinds": KINDS})
    }
}
