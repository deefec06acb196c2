//! Who decided, by name, kept beside a definition: the definition is published, a person's name is not. The decisions
//! of `NAME.json` have their names in `NAME.decisions.json`, which every report made of that file reads.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::files;
use super::terminal::locale;
use crate::definition::Procedure;
use crate::texts::cli;

/// Identifier of the format.
const FORMAT: &str = "urn:tokhai:schema:decisions:1";
/// How such a file's name ends.
pub(super) const ENDING: &str = ".decisions.json";
/// What tells one decision from another.
const TOLD_BY: [&str; 4] = ["document", "decision", "action", "on"];

/// Where the names of a definition's decisions stand.
fn beside(definition: &Path) -> PathBuf {
    definition.with_extension(ENDING.trim_start_matches('.'))
}

/// True for a file of names, which is no definition.
pub(super) fn holds_names(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with(ENDING))
}

fn key(decision: &Value) -> [String; 4] {
    TOLD_BY.map(|name| decision.get(name).and_then(Value::as_str).unwrap_or_default().to_owned())
}

/// Every decision of a list, those they replaced too.
fn each(list: Option<&mut Value>, act: &mut impl FnMut(&mut Value)) {
    for decision in list.and_then(Value::as_array_mut).into_iter().flatten() {
        act(decision);
        for earlier in decision.get_mut("earlier").and_then(Value::as_array_mut).into_iter().flatten() {
            act(earlier);
        }
    }
}

/// The names beside a definition, by decision; none where there is no such file.
fn read(definition: &Path) -> Result<Vec<Value>, String> {
    let path = beside(definition);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let name = files::name(&path);
    let value = files::json(&path, files::MAX_BYTES).map_err(|why| format!("{name}: {why}"))?;
    let format = value.get("$schema").and_then(Value::as_str).unwrap_or_default();
    match value.get("decisions").and_then(Value::as_array) {
        Some(list) if format == FORMAT => Ok(list.clone()),
        _ => Err(cli::names_expected(&locale(), FORMAT, name)),
    }
}

/// Adds the names beside a definition to its decisions.
///
/// # Errors
/// When there is a file of names that cannot be read.
pub(super) fn add(definition: &Path, procedure: &mut Procedure) -> Result<(), String> {
    let names = read(definition)?;
    each(procedure.schema.get_mut("x-decisions"), &mut |decision| {
        let own = key(decision);
        let named = names.iter().find(|known| key(known) == own).and_then(|known| known.get("by"));
        if let (Some(by), Value::Object(decision)) = (named, decision) {
            decision.entry("by").or_insert_with(|| by.clone());
        }
    });
    Ok(())
}

/// Takes names out of a definition that is about to be written: those that stood beside the one it was made of (`from`),
/// and those of decisions that are `new`. Hands back what stands beside it instead, `None` where nothing has to.
///
/// # Errors
/// When there is a file of names that cannot be read.
pub(super) fn take_out(
    from: &Path,
    to: &Path,
    definition: &mut Value,
    new: impl Fn(&Value) -> bool,
) -> Result<Option<(PathBuf, Vec<u8>)>, String> {
    let before: Vec<_> = read(from)?.iter().map(key).collect();
    let mut names = Vec::new();
    each(definition.get_mut("x-decisions"), &mut |decision| {
        let private = before.contains(&key(decision)) || new(decision);
        let by = decision.as_object_mut().filter(|_| private).and_then(|decision| decision.shift_remove("by"));
        if let Some(by) = by {
            let mut entry = json!({ "by": by });
            for name in TOLD_BY {
                if let Some(text) = decision.get(name) {
                    entry[name] = text.clone();
                }
            }
            names.push(entry);
        }
    });
    let path = beside(to);
    if names.is_empty() && !path.exists() {
        return Ok(None);
    }
    let whole = json!({ "$schema": FORMAT, "definition": definition.get("$id"), "decisions": names });
    let text = serde_json::to_string_pretty(&whole).map_err(|error| error.to_string())? + "\n";
    Ok(Some((path, text.into_bytes())))
}
