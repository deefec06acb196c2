//! Files of entries that people write by hand: JSON with a list, or a table as CSV. Every mistake is told with its place.

use serde_json::{Map, Value};

use super::text::shorten;
use crate::definition::Lines;
use crate::pointer::JsonPointer;
use crate::table;
use crate::texts::{Told, told};

/// What a file of entries looks like.
pub(super) struct Format {
    /// Value of `$schema` in a JSON file.
    pub(super) schema: &'static str,
    /// Members of an entry; columns of other names belong to whoever wrote them.
    pub(super) members: &'static [&'static str],
    /// Columns that a table must have.
    pub(super) needed: &'static [&'static str],
    /// Members that are true or false.
    pub(super) flags: &'static [&'static str],
    /// Where a table with all columns comes from, behind the names of those that were found.
    pub(super) hint: Told,
}

/// Entries, each with its place in the file: line and column.
pub(super) type Rows = Vec<(String, Map<String, Value>)>;

/// Reads a file: JSON where it begins like JSON, else CSV. What is wrong is added to `problems`.
pub(super) fn rows(bytes: &[u8], format: &Format, problems: &mut Vec<Told>) -> Rows {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        problems.push(told!(corrections::not_utf8).behind("1:1"));
        return Vec::new();
    };
    if text.trim_start().starts_with(['{', '[']) { json(text, format, problems) } else { csv(text, format, problems) }
}

fn json(text: &str, format: &Format, problems: &mut Vec<Told>) -> Rows {
    let whole: Value = match serde_json::from_str(text) {
        Ok(whole) => whole,
        Err(error) => {
            let place = format!("{}:{}", error.line(), error.column());
            problems.push(told!(corrections::no_json, error = error.to_string()).behind(&place));
            return Vec::new();
        }
    };
    let lines = Lines::of(text.as_bytes());
    let place = |pointer: &JsonPointer| match &lines {
        Some(lines) => {
            let (line, column) = lines.place(pointer);
            format!("{line}:{column}")
        }
        None => pointer.as_str().to_owned(),
    };
    let own = whole.get("$schema").and_then(Value::as_str).unwrap_or_default();
    if own != format.schema {
        let wanted = format.schema;
        problems.push(told!(corrections::other_schema, own = own.to_owned(), wanted).behind("1:1"));
        return Vec::new();
    }
    let root = JsonPointer::root();
    for name in whole.as_object().into_iter().flatten().map(|(name, _)| name) {
        if name != "$schema" && name != "corrections" {
            let at = place(&root.key(name));
            problems.push(told!(corrections::unknown_root_member, name).behind(&at));
        }
    }
    let Some(list) = whole.get("corrections").and_then(Value::as_array) else {
        problems.push(told!(corrections::no_list).behind("1:1"));
        return Vec::new();
    };
    let mut rows = Vec::new();
    for (i, entry) in list.iter().enumerate() {
        let at = place(&root.key("corrections").index(i));
        match entry.as_object() {
            Some(entry) => rows.push((at, entry.clone())),
            None => {
                problems.push(told!(corrections::no_object).behind(&at));
            }
        }
    }
    rows
}

fn csv(text: &str, format: &Format, problems: &mut Vec<Told>) -> Rows {
    let mut rows = table::rows(text).into_iter();
    let Some((_, head)) = rows.next() else {
        problems.push(told!(corrections::empty).behind("1:1"));
        return Vec::new();
    };
    let before = problems.len();
    for name in format.needed {
        if !head.iter().any(|own| own == name) {
            let found = shorten(&head.join(", "), 120);
            problems.push(told!(corrections::no_column, found, hint = &format.hint, name = *name).behind("1:1"));
        }
    }
    if problems.len() > before {
        return Vec::new();
    }
    let row = |(line, cells): (usize, Vec<String>)| {
        let mut row = Map::new();
        // Columns somebody added for notes of their own are theirs.
        for (name, cell) in head.iter().zip(cells).filter(|(name, _)| format.members.contains(&name.as_str())) {
            let value = match name.as_str() {
                _ if cell.trim().is_empty() => continue,
                "value" if cell.contains('|') => cell.split('|').map(|part| Value::from(part.trim())).collect(),
                flag if format.flags.contains(&flag) => match cell.trim() {
                    "true" | "TRUE" | "1" | "x" => Value::Bool(true),
                    "false" | "FALSE" | "0" => Value::Bool(false),
                    other => Value::from(other),
                },
                _ => Value::from(cell.trim()),
            };
            row.insert(name.clone(), value);
        }
        (format!("{line}:1"), row)
    };
    rows.map(row).collect()
}

/// A known word near to one that is not, as a question behind a sentence.
pub(super) fn meant(near: Option<&str>) -> Told {
    near.map(|near| told!(corrections::did_you_mean, near)).unwrap_or_default()
}
