//! The definition that the questions of a paper form join: one that is there, or the draft of a portal's record.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::files;
use super::terminal::locale;
use crate::import::source::Source;
use crate::import::{Rules, draft};
use crate::pointer::JsonPointer;
use crate::register::{Pack, PackProblem};
use crate::texts::cli;

/// Codes of a source that are named where none was chosen.
const NAMED: usize = 12;

/// The definition of a file; `code` chooses a procedure of a portal's list.
///
/// # Errors
/// What is wrong with the file, and what to do.
pub(super) fn joined(path: &Path, code: Option<&str>, pack: &Pack) -> Result<Value, String> {
    let name = files::name(path);
    let fail = |why: String| format!("{name}: {why}");
    let bytes = files::read(path, MAX_BYTES).map_err(fail)?;
    if let Ok(value) = serde_json::from_slice::<Value>(&bytes)
        && value["properties"].is_object()
    {
        if value["x-procedure"].is_object() {
            return Ok(value);
        }
        let why = cli::lacks_procedure(&locale());
        return Err(fail(why.to_owned()));
    }
    let source = Source::new(&bytes);
    let mut found = Vec::new();
    let mut codes = Vec::new();
    for entry in &source.entries {
        let Ok(procedure) = source.procedure(entry) else { continue };
        let own = [&procedure["code"], &procedure["detail"]["code"]].into_iter().find_map(Value::as_str);
        codes.push(own.unwrap_or_default().to_owned());
        if code.is_none_or(|code| own == Some(code)) {
            found.push(procedure);
        }
        if found.len() > 1 && codes.len() > NAMED {
            break;
        }
    }
    let only = match found.as_slice() {
        [only] => only,
        [] if codes.is_empty() => {
            let why = cli::definition_or_record_wanted(&locale());
            return Err(fail(why.to_owned()));
        }
        [] => {
            let code = code.unwrap_or_default();
            let words = cli::no_such_code(&locale());
            return Err(fail(format!("{code}: {words} {}", listed(&codes))));
        }
        _ => {
            let words = cli::choose_code(&locale());
            return Err(fail(format!("{words} {}", listed(&codes))));
        }
    };
    let rules = Rules::new(pack)
        .map_err(|problems| cli::pack_rules(&locale(), PackProblem::texts(&problems, "; ", &locale())))?;
    let draft = draft(only, pack, &rules).map_err(|why| fail(why.text(&locale())))?;
    let mut definition = draft.definition;
    open(&mut definition);
    Ok(definition)
}

/// Names the questions of a draft one by one where a section has all of a role's: what the form asks of the same person
/// stands under the form's own headings.
fn open(definition: &mut Value) {
    let roles: Vec<String> = definition["x-roles"].as_object().into_iter().flat_map(Map::keys).cloned().collect();
    let questions = definition["properties"].take();
    for section in definition["x-sections"].as_array_mut().into_iter().flatten() {
        let mut fields = Vec::new();
        for field in section["fields"].as_array().into_iter().flatten() {
            let role =
                field.as_str().and_then(|own| own.strip_prefix('/')).filter(|own| roles.iter().any(|role| role == own));
            let own = role.and_then(|role| questions[role]["properties"].as_object().map(|own| (role, own)));
            match own {
                Some((role, own)) => {
                    let root = JsonPointer::root().key(role);
                    fields.extend(own.keys().map(|name| json!(root.key(name).as_str())));
                }
                None => fields.push(field.clone()),
            }
        }
        section["fields"] = json!(fields);
    }
    definition["properties"] = questions;
}

fn listed(codes: &[String]) -> String {
    let more = if codes.len() > NAMED { ", …" } else { "" };
    format!("{}{more}", codes.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", "))
}

/// Largest source that is read, in bytes, as it is stored.
const MAX_BYTES: usize = 256 << 20;
