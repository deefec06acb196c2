//! `tokhai upgrade`: a schema of any draft, with the files it refers to, as one document of
//! 2020-12; and the same by itself for every command that reads schemas.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::Value;

use super::files;
use super::terminal::{Shape, locale, on_one_line, say, tell};
use crate::definition::load::{Vocabulary, load as load_strictly};
use crate::definition::{Kind, Lines, Loaded, Problem, Severity};
use crate::import::source::is_record;
use crate::pointer::JsonPointer;
use crate::reference_validator::MetaSchema;
use crate::texts::cli;
use crate::upgrade::{self, Files, NoFiles, Upgraded};

/// Brings a schema of an older draft, and the files it refers to, into one document of 2020-12.
#[derive(Args)]
pub(super) struct Upgrade {
    /// The schema; `-` reads standard input. References are followed within its folder only.
    #[arg(value_name = "FILE")]
    schema: PathBuf,
    /// Where to write the document; standard output without it.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Upgrade {
    pub(super) fn run(&self) -> ExitCode {
        super::done("upgrade", self.write())
    }

    fn write(&self) -> Result<bool, String> {
        let name = files::name(&self.schema);
        let original = files::json(&self.schema, files::MAX_BYTES).map_err(|why| format!("{name}: {why}"))?;
        if !matches!(original, Value::Object(_) | Value::Bool(_)) {
            let why = cli::no_schema(&locale());
            return Err(format!("{name}: {why}"));
        }
        let upgraded = match bring(&self.schema, &original) {
            Ok(upgraded) => upgraded,
            Err(problems) => {
                for problem in problems {
                    tell(&on_one_line(&problem.to_string()));
                }
                return Ok(false);
            }
        };
        for note in &upgraded.notes {
            tell(&on_one_line(&cli::note(&locale(), note.to_string())));
        }
        for file in &upgraded.files {
            tell(&on_one_line(&cli::put_in(&locale(), file.as_str())));
        }
        let text = serde_json::to_string_pretty(&upgraded.schema).map_err(|error| error.to_string())? + "\n";
        match &self.output {
            Some(path) => {
                let folder = self.schema.parent().unwrap_or(Path::new(""));
                let read: Vec<PathBuf> = upgraded.files.iter().map(|file| folder.join(file)).collect();
                files::not_an_input(path, read.iter().map(PathBuf::as_path))?;
                files::write(path, text.as_bytes())?;
            }
            None => say(&text, Shape::Json)?,
        }
        Ok(true)
    }
}

/// The schema in a file, brought to 2020-12 where the evaluator could not use it as it is.
///
/// # Errors
/// Why it cannot be read or brought there, all of it; without the name of the file.
pub(super) fn schema(path: &Path) -> Result<Value, String> {
    let value = files::json(path, files::MAX_BYTES)?;
    if !upgrade::is_needed(&value) {
        return Ok(value);
    }
    let upgraded = bring(path, &value).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|problem| on_one_line(&problem.to_string())).collect();
        lines.join("\n  ")
    })?;
    Ok(upgraded.schema)
}

/// Reads a definition strictly; a schema of an older draft or of several files as what it is
/// brought to, its problems where the author wrote them.
///
/// # Errors
/// As [`load_strictly`].
pub(super) fn load(
    path: &Path,
    bytes: &[u8],
    checker: &MetaSchema,
    vocabulary: Option<&Vocabulary>,
) -> Result<Loaded, Vec<Problem>> {
    let value: Option<Value> = if may_need(bytes) { serde_json::from_slice(bytes).ok() } else { None };
    if value.as_ref().is_some_and(is_record) {
        return Err(vec![Problem {
            kind: Kind::Record,
            pointer: JsonPointer::root(),
            line: 1,
            column: 1,
            meant: None,
        }]);
    }
    let Some(original) = value.filter(upgrade::is_needed) else { return load_strictly(bytes, checker, vocabulary) };
    let Some(lines) = Lines::of(bytes) else { return load_strictly(bytes, checker, vocabulary) };
    let at = |pointer: &JsonPointer, kind: Kind| {
        let (line, column) = lines.place(pointer);
        Problem { kind, pointer: pointer.clone(), line, column, meant: None }
    };
    // What its own meta-schema says of it comes first: the rest may only follow from that.
    let mut as_it_is = Vec::new();
    if let Err(mut problems) = load_strictly(bytes, checker, vocabulary) {
        as_it_is.clone_from(&problems);
        let follows =
            |kind: &Kind| matches!(kind, Kind::RefOutside { .. } | Kind::RefNowhere { .. } | Kind::Unusable { .. });
        problems.retain(|problem| problem.severity() == Severity::Error && !follows(&problem.kind));
        if !problems.is_empty() {
            return Err(problems);
        }
    }
    let own = file_name(path);
    let is_procedure = original.as_object().is_some_and(|root| root.keys().any(|key| key.starts_with("x-")));
    let upgraded = bring(path, &original).map_err(|problems| {
        // Authors of procedures are told in their language.
        if is_procedure && !as_it_is.is_empty() {
            return as_it_is;
        }
        let place = |problem: upgrade::Problem| {
            let (pointer, reason) = if problem.file == own {
                (problem.pointer, problem.message)
            } else {
                (JsonPointer::root(), problem.to_string())
            };
            at(&pointer, Kind::Unusable { reason })
        };
        problems.into_iter().map(place).collect::<Vec<_>>()
    })?;
    let text = serde_json::to_string_pretty(&upgraded.schema).unwrap_or_default();
    let back = |problem: Problem| {
        let (file, pointer) = upgraded.origin(&problem.pointer);
        let place = if file.is_some() { JsonPointer::root() } else { pointer };
        Problem { meant: problem.meant, ..at(&place, problem.kind) }
    };
    match load_strictly(text, checker, vocabulary) {
        Ok(loaded) => Ok(Loaded { warnings: loaded.warnings.into_iter().map(back).collect(), ..loaded }),
        Err(problems) => Err(problems.into_iter().map(back).collect()),
    }
}

/// False for what is plainly a document of 2020-12 that refers to nothing outside.
fn may_need(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    !text.contains("json-schema.org/draft/2020-12/schema")
        || text.split("\"$ref\"").skip(1).any(|rest| {
            let value = rest.trim_start_matches([' ', '\t', '\r', '\n', ':']);
            !value.starts_with("\"#")
        })
}

fn bring(path: &Path, schema: &Value) -> Result<Upgraded, Vec<upgrade::Problem>> {
    if path == Path::new("-") {
        return upgrade::upgrade(schema, "-", &mut NoFiles);
    }
    upgrade::upgrade(schema, &file_name(path), &mut Folder::of(path))
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// The folder a schema is in, and what is below it.
struct Folder {
    root: PathBuf,
    /// Files by what they call themselves; made when first asked for.
    names: Option<BTreeMap<String, String>>,
    /// Bytes that may still be read.
    left: usize,
}

/// Most files of a folder that are asked for their names.
const MAX_NAMES: usize = 2000;

impl Folder {
    fn of(schema: &Path) -> Self {
        let folder = schema.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let root = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        Self { root, names: None, left: files::MAX_BYTES }
    }

    fn read(&mut self, path: &Path) -> Result<Value, String> {
        let size = fs::metadata(path).map_or(0, |known| usize::try_from(known.len()).unwrap_or(usize::MAX));
        self.left = self.left.checked_sub(size).ok_or_else(|| cli::files_too_large(&locale()).to_owned())?;
        files::json(path, files::MAX_BYTES)
    }
}

impl Files for Folder {
    fn open(&mut self, path: &str) -> Result<Option<Value>, String> {
        let path = self.root.join(path);
        let Ok(real) = path.canonicalize() else { return Ok(None) };
        if !real.starts_with(&self.root) {
            return Err(cli::outside_folder(&locale()).to_owned());
        }
        if !real.is_file() {
            return Ok(None);
        }
        self.read(&real).map(Some)
    }

    fn named(&mut self, uri: &str) -> Option<String> {
        if self.names.is_none() {
            let mut names = BTreeMap::new();
            let entries = fs::read_dir(&self.root).into_iter().flatten().filter_map(Result::ok);
            let mut found: Vec<PathBuf> = entries
                .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
                .map(|entry| entry.path())
                .filter(|path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")))
                .take(MAX_NAMES)
                .collect();
            found.sort();
            for path in found {
                let Ok(value) = self.read(&path) else { continue };
                let id = value.get("$id").or_else(|| value.get("id")).and_then(Value::as_str);
                if let Some(id) = id {
                    names.entry(id.trim_end_matches('#').to_owned()).or_insert_with(|| file_name(&path));
                }
            }
            self.names = Some(names);
        }
        self.names.as_ref()?.get(uri).cloned()
    }
}
