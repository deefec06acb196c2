//! The index of the definitions under `schemas/<country>/procedures/`, read anew at every
//! request so that a definition shows as soon as its file is saved.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use axum::Json;
use axum::http::StatusCode;
use serde::Serialize;

use crate::definition::Procedure;

/// A definition for people is far smaller; a larger file is named, not read.
const MAX_BYTES: u64 = 8 << 20;

/// What `GET /api/procedures` answers; ordered by path.
#[derive(Debug, Default, Serialize)]
pub(super) struct Catalogue {
    procedures: Vec<Entry>,
    /// Files that could not be read, so that their author sees why they are not in the list.
    problems: Vec<Problem>,
}

#[derive(Debug, Serialize)]
struct Entry {
    /// Folder of the country pack, such as `vn`.
    country: String,
    /// Code in the national catalogue.
    code: String,
    /// In the definition's own language.
    title: String,
    /// In other languages, by tag.
    titles: BTreeMap<String, String>,
    /// Field of administration.
    field: String,
    /// Lines of the dossier.
    documents: usize,
    /// Where the portal serves the definition.
    path: String,
}

#[derive(Debug, Serialize)]
struct Problem {
    path: String,
    message: String,
}

/// Answers `GET /api/procedures`.
pub(super) async fn answer(schemas: PathBuf) -> Result<Json<Catalogue>, StatusCode> {
    let read = tokio::task::spawn_blocking(move || read(&schemas)).await;
    read.map(Json).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

fn read(schemas: &Path) -> Catalogue {
    let mut catalogue = Catalogue::default();
    for country in names_in(schemas) {
        let folder = schemas.join(&country).join("procedures");
        for name in names_in(&folder) {
            let Some(stem) = name.strip_suffix(".json") else { continue };
            let path = format!("/schemas/{country}/procedures/{name}");
            match definition(&folder.join(&name)) {
                Ok(procedure) => catalogue.procedures.push(Entry::new(country.clone(), stem, path, &procedure)),
                Err(message) => catalogue.problems.push(Problem { path, message }),
            }
        }
    }
    catalogue
}

impl Entry {
    fn new(country: String, stem: &str, path: String, procedure: &Procedure) -> Self {
        let code = &procedure.header.code;
        let titles = procedure
            .texts
            .iter()
            .filter_map(|(locale, places)| Some((locale.as_str().to_owned(), places.get("")?.title.clone()?)));
        Self {
            country,
            code: if code.is_empty() { stem.to_owned() } else { code.clone() },
            title: procedure.title.clone(),
            titles: titles.collect(),
            field: procedure.header.field.clone(),
            documents: procedure.documents.len(),
            path,
        }
    }
}

/// Names in a folder, sorted; none where there is no folder.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    names
}

fn definition(path: &Path) -> Result<Procedure, String> {
    let file = fs::File::open(path).map_err(|error| error.to_string())?;
    let mut text = String::new();
    file.take(MAX_BYTES + 1).read_to_string(&mut text).map_err(|error| error.to_string())?;
    if text.len() as u64 > MAX_BYTES {
        return Err(format!("larger than {} MB: it is not listed", MAX_BYTES >> 20));
    }
    let value: serde_json::Value = serde_json::from_str(&text).map_err(|error| format!("not JSON: {error}"))?;
    if !value.is_object() {
        return Err("not a JSON object: a definition is a JSON Schema".to_owned());
    }
    Ok(Procedure::read(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
        let root = std::env::temp_dir().join(format!("tokhai-catalogue-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("xx/procedures")).unwrap();
        for (name, text) in files {
            fs::write(root.join("xx/procedures").join(name), text).unwrap();
        }
        root
    }

    #[test]
    fn definitions_are_listed_by_path_with_their_titles() {
        let root = folder(
            "listed",
            &[
                ("2.json", r#"{"title": "Hai"}"#),
                (
                    "1.json",
                    r#"{"title": "Một", "x-procedure": {"code": "9.1", "field": "f"},
                "x-documents": [{"id": "a"}], "x-text": {"en": {"": {"title": "One"}}}}"#,
                ),
                ("notes.txt", "not a definition"),
            ],
        );
        let listed = serde_json::to_value(read(&root)).unwrap();
        fs::remove_dir_all(&root).unwrap();
        assert_eq!(
            listed,
            serde_json::json!({
                "procedures": [
                    {"country": "xx", "code": "9.1", "title": "Một", "titles": {"en": "One"}, "field": "f",
                     "documents": 1, "path": "/schemas/xx/procedures/1.json"},
                    {"country": "xx", "code": "2", "title": "Hai", "titles": {}, "field": "",
                     "documents": 0, "path": "/schemas/xx/procedures/2.json"},
                ],
                "problems": [],
            })
        );
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named_with_the_reason() {
        let root = folder("broken", &[("a.json", "{"), ("b.json", "[]"), ("c.json", "{}")]);
        let listed = read(&root);
        fs::remove_dir_all(&root).unwrap();
        assert_eq!(listed.procedures.len(), 1);
        let problems: Vec<_> = listed.problems.iter().map(|p| (p.path.as_str(), p.message.as_str())).collect();
        assert_eq!(problems[0].0, "/schemas/xx/procedures/a.json");
        assert!(problems[0].1.starts_with("not JSON: EOF"), "{problems:?}");
        assert_eq!(problems[1].1, "not a JSON object: a definition is a JSON Schema");
    }

    #[test]
    fn no_folder_is_an_empty_list() {
        assert!(read(Path::new("/nonexistent")).procedures.is_empty());
    }
}
