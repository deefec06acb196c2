//! A project: what is open and decided, as one file that a colleague opens.

use serde_json::{Value, json};

use super::edit::Step;
use super::history::{Change, Subject};
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

/// The scenarios of a project.
pub(super) struct SavedScenarios {
    /// The files as they were written.
    pub(super) list: Vec<Value>,
    done: Vec<Moved>,
    undone: Vec<Moved>,
}

/// A change: what makes it, and what takes it back.
type Moved = (Vec<Step>, Vec<Step>);

/// True for a project, of whatever version.
pub(super) fn is_project(value: &Value) -> bool {
    value.get("$schema").and_then(Value::as_str).is_some_and(|format| format.starts_with("urn:tokhai:schema:project:"))
}

/// The definitions of a project, and its scenarios where it has any; `None` where it is of another version or damaged.
pub(super) fn read(value: &Value) -> Option<(Vec<Saved>, Option<SavedScenarios>)> {
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
    let definitions = value.get("definitions")?.as_array()?.iter().map(saved).collect::<Option<_>>()?;
    let scenarios = match value.get("scenarios") {
        Some(own) => Some(SavedScenarios {
            list: own.get("list")?.as_array()?.clone(),
            done: moved(own.get("done"))?,
            undone: moved(own.get("undone"))?,
        }),
        None => None,
    };
    Some((definitions, scenarios))
}

/// Changes that were kept; `None` where they are damaged.
fn moved(list: Option<&Value>) -> Option<Vec<Moved>> {
    let Some(list) = list else { return Some(Vec::new()) };
    serde_json::from_value(list.clone()).ok()
}

fn kept(changes: &[Change], of: Subject) -> Vec<(&[Step], &[Step])> {
    let own = changes.iter().filter(|change| change.of == of);
    own.map(|change| (change.forward.as_slice(), change.backward.as_slice())).collect()
}

fn saved(entry: &Entry, done: &[(&[Step], &[Step])], undone: &[(&[Step], &[Step])]) -> Value {
    let mut one = json!({"file": entry.file, "imported": entry.imported, "definition": entry.definition()});
    if let Some(text) = entry.source.as_deref() {
        one["source"] = json!(text);
    }
    with_history(&mut one, done, undone);
    one
}

/// Writes beside something what was done to it and what was taken back.
fn with_history(one: &mut Value, done: &[(&[Step], &[Step])], undone: &[(&[Step], &[Step])]) {
    for (name, list) in [("done", done), ("undone", undone)] {
        if !list.is_empty() {
            one[name] = json!(list);
        }
    }
}

impl Workbench {
    /// Takes in what was done to a definition of a project, so that it can be taken back here too.
    pub(super) fn adopt(&mut self, place: usize, saved: &Saved) {
        self.adopt_history(Subject::Procedure(place), &saved.done, &saved.undone);
    }

    /// Takes the scenarios of a project in. What was done to them can be taken back where none were kept before: steps hold
    /// for the list they were found on.
    pub(super) fn adopt_scenarios(&mut self, saved: &SavedScenarios) {
        let alone = self.scenarios.as_array().is_none_or(Vec::is_empty)
            && !self.done.iter().chain(&self.undone).any(|change| change.of == Subject::Scenarios);
        if alone {
            self.scenarios = Value::Array(saved.list.clone());
            self.adopt_history(Subject::Scenarios, &saved.done, &saved.undone);
        } else {
            saved.list.iter().for_each(|one| self.add_scenario(one.clone()));
        }
    }

    fn adopt_history(&mut self, of: Subject, done: &[Moved], undone: &[Moved]) {
        let change = |(forward, backward): &Moved| Change {
            of,
            forward: forward.clone(),
            backward: backward.clone(),
            may_err: true,
        };
        self.done.extend(done.iter().map(change));
        self.undone.extend(undone.iter().map(change));
    }

    /// Everything that is open with every decision, names of officers too, as text of a project file.
    pub fn project(&self) -> String {
        let definitions: Vec<Value> = self
            .entries
            .iter()
            .enumerate()
            .map(|(place, entry)| {
                let of = Subject::Procedure(place);
                saved(entry, &kept(&self.done, of), &kept(&self.undone, of))
            })
            .collect();
        let mut project = json!({
            "$schema": FORMAT,
            "tool": {"name": "tokhai", "version": env!("CARGO_PKG_VERSION")},
            "pack": self.pack.id,
            "day": self.today().to_string(),
            "definitions": definitions,
        });
        let [done, undone] = [&self.done, &self.undone].map(|changes| kept(changes, Subject::Scenarios));
        if self.scenarios != json!([]) || !done.is_empty() || !undone.is_empty() {
            let mut scenarios = json!({"list": self.scenarios});
            with_history(&mut scenarios, &done, &undone);
            project["scenarios"] = scenarios;
        }
        project.to_string()
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
