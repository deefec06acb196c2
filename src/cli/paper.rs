//! `tokhai import` of paper forms: what each form asks, with the fate of every line.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::files::{self, Folder};
use super::terminal::{Shape, pick, say, tell};
use crate::import::form;
use crate::import::form::reading::{self, Fate, Reading, Words};
use crate::locale::Locale;
use crate::register::Pack;

/// Endings of paper forms, those that are refused with what to do included.
const ENDINGS: &[&str] = &["docx", "docm", "doc", "rtf", "odt", "html", "htm", "xhtml", "txt", "text", "pdf"];

/// True for a file that is read as a paper form: by its ending, else by its first bytes.
pub(super) fn is_form(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some(ending) if ENDINGS.contains(&ending) => true,
        Some("json" | "jsonld" | "ndjson" | "jsonl" | "gz") => false,
        _ => {
            use std::io::Read;
            let mut first = [0; 8];
            let read = std::fs::File::open(path).and_then(|mut file| file.read(&mut first)).unwrap_or(0);
            let first = &first[..read];
            first.starts_with(b"PK") || first.starts_with(b"%PDF") || first.starts_with(b"<")
        }
    }
}

/// Reads the forms and writes `<name>.reading.json` and the definition `<name>.json` of each.
///
/// # Errors
/// When rules of the pack are wrong, or the folder cannot be written to.
pub(super) fn import(
    sources: &[PathBuf],
    pack: &Pack,
    procedure: Option<&Path>,
    output: &Path,
    locale: &Locale,
) -> Result<bool, String> {
    let words = Words::new(pack).map_err(|problems| format!("the country pack: {}", problems.join("; ")))?;
    let joined = procedure.map(joined).transpose()?;
    let mut folder = Folder::new(output)?;
    let mut taken = BTreeSet::new();
    let mut told = String::new();
    let mut all_read = true;
    for source in sources {
        let name = files::name(source);
        let bytes = files::read(source, form::MAX_BYTES).map_err(|why| format!("{name}: {why}"))?;
        let file = source.file_name().map(|own| own.to_string_lossy().into_owned()).unwrap_or_default();
        let layout = match form::read(&file, &bytes) {
            Ok(layout) => layout,
            Err(problem) => {
                tell(&format!("{name}: {}", problem.text(locale)));
                all_read = false;
                continue;
            }
        };
        let reading = reading::read(&layout, &words, pack);
        let stem = stem(source, &mut taken);
        let value = reading.to_value(&file, &pack.id);
        let text = serde_json::to_string_pretty(&value).map_err(|error| error.to_string())? + "\n";
        let path = format!("{stem}.reading.json");
        files::not_an_input(&output.join(&path), sources.iter().map(PathBuf::as_path))?;
        folder.write(&path, text.as_bytes())?;
        let made = reading::definition(&reading, &words, pack, &stem, joined.as_ref());
        let text = serde_json::to_string_pretty(&made).map_err(|error| error.to_string())? + "\n";
        let path = format!("{stem}.json");
        let inputs = sources.iter().map(PathBuf::as_path).chain(procedure);
        files::not_an_input(&output.join(&path), inputs)?;
        folder.write(&path, text.as_bytes())?;
        told.push_str(&account(&name, &reading));
    }
    folder.finish()?;
    say(&told, Shape::Text)?;
    Ok(all_read)
}

/// The definition that the questions of the forms join.
fn joined(path: &Path) -> Result<Value, String> {
    let name = files::name(path);
    let bytes = files::read(path, files::MAX_BYTES).map_err(|why| format!("{name}: {why}"))?;
    let value: Value = serde_json::from_slice(&bytes).map_err(|error| format!("{name}: {error}"))?;
    if !value["properties"].is_object() || !value["x-procedure"].is_object() {
        return Err(format!(
            "{name}: a definition with `properties` and `x-procedure` was expected; make one of a portal's JSON with \
             `tokhai import PORTAL.json -o DIR` first"
        ));
    }
    Ok(value)
}

/// The name of the files of a form, told apart from those of forms before it.
fn stem(source: &Path, taken: &mut BTreeSet<String>) -> String {
    let own = source.file_stem().map(|own| own.to_string_lossy().into_owned()).unwrap_or_default();
    let mut stem = own.clone();
    let mut number = 2;
    while !taken.insert(stem.to_lowercase()) {
        stem = format!("{own}-{number}");
        number += 1;
    }
    stem
}

/// What was read of a form, in a line.
fn account(name: &str, reading: &Reading) -> String {
    let bound = reading.fields.iter().filter(|field| field.concept.is_some()).count();
    let open = reading.lines.iter().filter(|line| line.fate == Fate::Unlabelled).count();
    let fields = reading.fields.len();
    let lines = reading.lines.len();
    format!(
        "{name}: {lines} {}, {fields} {}, {bound} {}, {open} {}\n",
        pick("dòng", "lines"),
        pick("câu hỏi", "questions"),
        pick("gắn với khái niệm", "bound to concepts"),
        pick("dòng trống không có nhãn", "blanks without label"),
    )
}
