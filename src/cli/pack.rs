//! The check of a country pack: every problem of every file, with its line.
//!
//! A pack is written by people who know the law, not the program: whatever can be said of
//! it is said at once.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::files;
use super::report::json_files;
use super::terminal::{locale, on_one_line};
use crate::definition::Lines;
use crate::import::{Rules, form, process};
use crate::locale::Locale;
use crate::pointer::JsonPointer;
use crate::register::{Pack, PackProblem, merge};
use crate::texts::{Told, cli, told};

/// One problem of a pack.
pub(super) struct Fault {
    file: String,
    line: usize,
    column: usize,
    pointer: String,
    message: Told,
}

/// One file of a pack.
struct Part {
    file: String,
    bytes: Vec<u8>,
    value: Value,
}

/// Every problem of the pack in a folder or file.
///
/// # Errors
/// When the folder or a file cannot be read, or holds no pack.
pub(super) fn faults(path: &Path) -> Result<Vec<Fault>, String> {
    let files: Vec<PathBuf> = if path.is_dir() { json_files(path)? } else { vec![path.to_owned()] };
    if files.is_empty() {
        return Err(cli::no_pack_file(&locale(), path.display().to_string()));
    }
    let mut parts = Vec::new();
    let mut found = Vec::new();
    for file in files {
        let bytes = files::read(&file, files::MAX_BYTES).map_err(|why| format!("{}: {why}", files::name(&file)))?;
        let file = file.display().to_string();
        match serde_json::from_slice::<Value>(&bytes) {
            Ok(value) => parts.push(Part { file, bytes, value }),
            Err(error) => found.push(Fault {
                line: error.line(),
                column: error.column(),
                pointer: String::new(),
                message: told!(pack::not_json, error = error.to_string()),
                file,
            }),
        }
    }
    // A part that cannot be read would make everything that names its ids look wrong.
    if !found.is_empty() {
        return Ok(found);
    }
    let problems = match merge(parts.iter().map(|part| part.value.clone()).collect()).and_then(Pack::read) {
        Err(problems) => problems,
        Ok(pack) => {
            let of_rules =
                [Rules::new(&pack).err(), form::reading::Words::new(&pack).err(), process::Words::new(&pack).err()];
            of_rules.into_iter().flatten().flatten().collect()
        }
    };
    Ok(problems.into_iter().map(|problem| placed(&parts, problem)).collect())
}

/// Finds the file and line a problem of the merged pack stands in.
fn placed(parts: &[Part], problem: PackProblem) -> Fault {
    let pointer = problem.pointer.as_str();
    let mut tokens = pointer.split('/').skip(1);
    let (top, second) = (tokens.next().unwrap_or_default(), tokens.next());
    let mut own = problem.pointer.clone();
    let mut home = None;
    // Lists are appended to each other, so places in them count over the files.
    let mut index = second.and_then(|token| token.parse::<usize>().ok());
    for part in parts {
        match (part.value.get(top), index) {
            (None, _) => {}
            (Some(Value::Array(list)), Some(at)) if at >= list.len() => index = Some(at - list.len()),
            (Some(Value::Array(_)), Some(at)) => {
                let rest = pointer.splitn(4, '/').nth(3).map_or(String::new(), |rest| format!("/{rest}"));
                own = JsonPointer::parse(&format!("/{top}/{at}{rest}")).unwrap_or_default();
                home = Some(part);
                break;
            }
            (Some(value), _) => {
                let inside = second.is_some_and(|key| value.get(key.replace("~1", "/").replace("~0", "~")).is_some());
                if inside || home.is_none() {
                    home = Some(part);
                }
                if inside {
                    break;
                }
            }
        }
    }
    let Some(home) = home.or(parts.first()) else {
        return Fault {
            file: String::new(),
            line: 1,
            column: 1,
            pointer: pointer.to_owned(),
            message: problem.message,
        };
    };
    let (line, column) = Lines::of(&home.bytes).map_or((1, 1), |lines| lines.place(&own));
    Fault { file: home.file.clone(), line, column, pointer: own.as_str().to_owned(), message: problem.message }
}

/// The outcome for people.
pub(super) fn text(path: &Path, faults: &[Fault], locale: &Locale) -> String {
    if faults.is_empty() {
        return format!("{}: ok\n", files::name(path));
    }
    let (word, at) = (cli::error(locale), cli::at(locale));
    let mut out = String::new();
    for fault in faults {
        let message = on_one_line(&fault.message.text(locale));
        let file = on_one_line(&fault.file);
        out.push_str(&format!("{file}:{}:{}: {word}: {message}\n", fault.line, fault.column));
        if !fault.pointer.is_empty() {
            out.push_str(&format!("    {at} {}\n", on_one_line(&fault.pointer)));
        }
    }
    out
}

/// The outcome for machines.
pub(super) fn machine(path: &Path, faults: &[Fault], locale: &Locale) -> String {
    let list: Vec<Value> = faults
        .iter()
        .map(|fault| {
            json!({
                "file": fault.file, "line": fault.line, "column": fault.column,
                "pointer": fault.pointer, "message": fault.message.text(locale)
            })
        })
        .collect();
    format!("{:#}\n", json!({ "pack": path.display().to_string(), "problems": list }))
}
