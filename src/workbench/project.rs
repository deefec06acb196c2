//! A project: what is open and decided, as one file that a colleague opens.

use serde_json::{Value, json};

use super::edit::Step;
use super::history::Change;
use super::{Entry, Workbench};

/// Identifier of the format.
const FORMAT: &str = "urn:tokhai:schema:project:1";

/// One definition of a project.
pub(super) struct Saved {
    pub(super) file: String,
    pub(super) imported: bool,
    pub(super) definition: Value,
    /// The text it was read from.
    pub(super) source: Option<String>,
    /// What was done to it and can be taken back, and what was taken back.
    done: Vec<Moved>,
    undone: Vec<Moved>,
}

/// A change: what makes it, and what takes it back.
type Moved = (Vec<Step>, Vec<Step>);

/// True for a project, of whatever version.
pub(super) fn is_project(value: &Value) -> bool {
    value.get("$schema").and_then(Value::as_str).is_some_and(|format| format.starts_with("urn:tokhai:schema:project:"))
}

/// The definitions of a project; `None` where it is of another version or damaged.
pub(super) fn read(value: &Value) -> Option<Vec<Saved>> {
    if value.get("$schema").and_then(Value::as_str) != Some(FORMAT) {
        return None;
    }
    let saved = |one: &Value| {
        Some(Saved {
            file: one.get("file")?.as_str()?.to_owned(),
            imported: one.get("imported")?.as_bool()?,
            definition: one.get("definition").filter(|own| own.is_object())?.clone(),
            source: one.get("source").and_then(Value::as_str).map(str::to_owned),
            done: moved(one.get("done"))?,
            undone: moved(one.get("undone"))?,
        })
    };
    value.get("definitions")?.as_array()?.iter().map(saved).collect()
}

/// Changes that were kept; `None` where they are damaged.
fn moved(list: Option<&Value>) -> Option<Vec<Moved>> {
    let Some(list) = list else { return Some(Vec::new()) };
    serde_json::from_value(list.clone()).ok()
}

fn kept(changes: &[Change], place: usize) -> Vec<(&[Step], &[Step])> {
    let own = changes.iter().filter(|change| change.place == place);
    own.map(|change| (change.forward.as_slice(), change.backward.as_slice())).collect()
}

fn saved(entry: &Entry, done: &[(&[Step], &[Step])], undone: &[(&[Step], &[Step])]) -> Value {
    let mut one = json!({"file": entry.file, "imported": entry.imported, "definition": entry.definition()});
    if let Some(text) = entry.source.as_deref() {
        one["source"] = json!(text);
    }
    for (name, list) in [("done", done), ("undone", undone)] {
        if !list.is_empty() {
            one[name] = json!(list);
        }
    }
    one
}

impl Workbench {
    /// Takes in what was done to a definition of a project, so that it can be taken back here too.
    pub(super) fn adopt(&mut self, place: usize, saved: &Saved) {
        let change =
            |(forward, backward): &Moved| Change { place, forward: forward.clone(), backward: backward.clone() };
        self.done.extend(saved.done.iter().map(change));
        self.undone.extend(saved.undone.iter().map(change));
    }

    /// Everything that is open with every decision, names of officers too, as text of a project file.
    pub fn project(&self) -> String {
        let definitions: Vec<Value> = self
            .entries
            .iter()
            .enumerate()
            .map(|(place, entry)| saved(entry, &kept(&self.done, place), &kept(&self.undone, place)))
            .collect();
        json!({
            "$schema": FORMAT,
            "tool": {"name": "tokhai", "version": env!("CARGO_PKG_VERSION")},
            "pack": self.pack.id,
            "day": self.options.date.to_string(),
            "definitions": definitions,
        })
        .to_string()
    }

    /// The definition at a place as it is published, with its decisions but without the names of those who took them.
    pub fn definition(&self, place: usize) -> Result<String, String> {
        let Some(entry) = self.entries.get(place) else { return Err(self.no_such(place)) };
        let mut definition = entry.definition().clone();
        let decisions = definition.get_mut("x-decisions").and_then(Value::as_array_mut);
        for decision in decisions.into_iter().flatten() {
            nameless(decision);
            for earlier in decision.get_mut("earlier").and_then(Value::as_array_mut).into_iter().flatten() {
                nameless(earlier);
            }
        }
        Ok(entry.text_of(&definition))
    }
}

fn nameless(decision: &mut Value) {
    if let Some(decision) = decision.as_object_mut() {
        decision.shift_remove("by");
    }
}
