//! A project: what is open and decided, as one file that a colleague opens.

use serde_json::{Value, json};

use super::Workbench;

/// Identifier of the format.
const FORMAT: &str = "urn:tokhai:schema:project:1";

/// One definition of a project.
pub(super) struct Saved {
    pub(super) file: String,
    pub(super) imported: bool,
    pub(super) definition: Value,
}

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
        })
    };
    value.get("definitions")?.as_array()?.iter().map(saved).collect()
}

impl Workbench {
    /// Everything that is open with every decision, names of officers too, as text of a project file.
    pub fn project(&self) -> String {
        let definitions: Vec<Value> = self
            .entries
            .iter()
            .map(|entry| json!({"file": entry.file, "imported": entry.imported, "definition": entry.procedure.schema}))
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
        let mut definition = entry.procedure.schema.clone();
        let decisions = definition.get_mut("x-decisions").and_then(Value::as_array_mut);
        for decision in decisions.into_iter().flatten() {
            nameless(decision);
            for earlier in decision.get_mut("earlier").and_then(Value::as_array_mut).into_iter().flatten() {
                nameless(earlier);
            }
        }
        serde_json::to_string_pretty(&definition).map(|text| text + "\n").map_err(|error| error.to_string())
    }
}

fn nameless(decision: &mut Value) {
    if let Some(decision) = decision.as_object_mut() {
        decision.shift_remove("by");
    }
}
