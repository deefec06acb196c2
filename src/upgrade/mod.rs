//! Schemas of strangers, brought to 2020-12: older drafts are lifted and the files a schema
//! refers to are put into one document, which then judges exactly what the original did.
//!
//! Reading order: `draft` (what keywords mean), `survey` (where schemas stand, what they are
//! called, where references lead; asks for further files), `write` (the new document).
//! Nothing here opens a file or the network: the caller hands files over through [`Files`].

mod draft;
mod survey;
mod write;

use std::fmt;
use std::sync::OnceLock;

use serde_json::Value;

use crate::pointer::JsonPointer;

pub use draft::Draft;

/// The files a schema may refer to, by their paths below the folder of the schema.
pub trait Files {
    /// The file at a path, written with `/`.
    ///
    /// # Errors
    /// Why a file that is there cannot be used.
    fn open(&mut self, path: &str) -> Result<Option<Value>, String>;

    /// The path of the file that calls itself by a URI.
    fn named(&mut self, uri: &str) -> Option<String>;
}

/// No files at all.
pub struct NoFiles;

impl Files for NoFiles {
    fn open(&mut self, _path: &str) -> Result<Option<Value>, String> {
        Ok(None)
    }

    fn named(&mut self, _uri: &str) -> Option<String> {
        None
    }
}

/// Why a schema cannot be brought to 2020-12: one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, below the folder of the schema.
    pub file: String,
    /// Where in it.
    pub pointer: JsonPointer,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}: {}", self.file, self.pointer, self.message)
    }
}

/// A schema in 2020-12.
#[derive(Clone, Debug)]
pub struct Upgraded {
    /// The one document.
    pub schema: Value,
    /// What was left out because the original's draft does not know it.
    pub notes: Vec<Problem>,
    /// Files that were put in.
    pub files: Vec<String>,
    /// Places of the original that moved: the new place, the file, and the place there.
    moved: Vec<(String, usize, String)>,
}

impl Upgraded {
    /// Where a place of the new document stood: the file, unless it is the schema's own, and
    /// the place in it.
    pub fn origin(&self, pointer: &JsonPointer) -> (Option<&str>, JsonPointer) {
        let new = pointer.as_str();
        let inside = |place: &str| new.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let found = self.moved.iter().filter(|(place, ..)| inside(place)).max_by_key(|(place, ..)| place.len());
        let Some((place, document, old)) = found else { return (None, pointer.clone()) };
        let old = JsonPointer::parse(&[old, &new[place.len()..]].concat()).unwrap_or_default();
        (document.checked_sub(1).and_then(|at| self.files.get(at)).map(String::as_str), old)
    }
}

/// Whether a schema needs more than the evaluator does by itself: it is of a draft before -06,
/// seems to be of an older draft without saying so, or refers to other documents.
pub fn is_needed(schema: &Value) -> bool {
    let Some(map) = schema.as_object() else { return false };
    let draft = match map.get("$schema") {
        None => Some(Draft::guess(schema)),
        Some(uri) => {
            uri.as_str().and_then(|uri| if is_latest(uri) { Some(Draft::guess(schema)) } else { Draft::of(uri) })
        }
    };
    let said = map.get("$schema").and_then(Value::as_str).is_some_and(|uri| !is_latest(uri));
    match draft {
        Some(Draft::V3 | Draft::V4) => true,
        Some(Draft::V2020) if !map.contains_key("$schema") => refers_elsewhere(schema),
        Some(_) if !said => true,
        // A dialect of its own is named where it is compiled.
        None => false,
        Some(_) => refers_elsewhere(schema),
    }
}

/// Whether some reference leads to a document that is neither this one nor a published meta-schema.
fn refers_elsewhere(schema: &Value) -> bool {
    let mut open = vec![schema];
    let mut foreign = false;
    while let Some(value) = open.pop() {
        match value {
            Value::Array(list) => open.extend(list),
            Value::Object(map) => {
                let reference = map.get("$ref").and_then(Value::as_str);
                foreign |= reference.is_some_and(|reference| !reference.starts_with('#'));
                open.extend(map.values());
            }
            _ => {}
        }
    }
    foreign && survey::refers_elsewhere(schema)
}

/// The names by which people mean "the newest draft".
fn is_latest(uri: &str) -> bool {
    matches!(uri.trim_end_matches('#'), "http://json-schema.org/schema" | "https://json-schema.org/schema")
}

/// Brings a schema to 2020-12, together with the files it refers to. `name` is the name of its own file.
///
/// # Errors
/// Every reference that leads nowhere, and every dialect that is not known.
pub fn upgrade(schema: &Value, name: &str, files: &mut dyn Files) -> Result<Upgraded, Vec<Problem>> {
    let survey = survey::Survey::of(schema, name, files)?;
    Ok(write::write(&survey))
}

/// A published meta-schema of a draft that references may lead to.
fn published(uri: &str) -> Option<&'static Value> {
    static DOCUMENTS: OnceLock<Vec<(Draft, Value)>> = OnceLock::new();
    let documents = DOCUMENTS.get_or_init(|| {
        let sources = [
            (Draft::V4, include_str!("../../schemas/json-schema/draft4.json")),
            (Draft::V6, include_str!("../../schemas/json-schema/draft6.json")),
            (Draft::V7, include_str!("../../schemas/json-schema/draft7.json")),
        ];
        // A file that does not parse would be missing, which a test holds.
        sources.into_iter().filter_map(|(draft, text)| Some((draft, serde_json::from_str(text).ok()?))).collect()
    });
    let draft = Draft::of(uri)?;
    documents.iter().find(|(other, _)| *other == draft).map(|(_, document)| document)
}
