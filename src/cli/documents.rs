//! The formats of `tokhai report`, and where each is written.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::Value;

use super::files::{self, Folder};
use super::terminal::{Shape, clean, locale, pour, say, tell};
use crate::reform::report::{note_unread, report};
use crate::render::report::changed::ChangesShown;
use crate::render::report::process::bpmn;
use crate::render::report::{MAX_PLANS, Material, docx, linked, markdown, page, sheets, wallet, xlsx};
use crate::render::report_csv::report_csv;
use crate::render::report_text::report_text;
use crate::texts::cli;

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// One block a procedure, for a terminal.
    Text,
    /// Verdicts and proofs for machines (`schemas/report.schema.json`).
    Json,
    /// One line a paper.
    Csv,
    /// The plan as Markdown.
    Md,
    /// The plan as one page without scripts, to read and to print.
    Html,
    /// One sheet a question.
    Xlsx,
    /// The plan as a letter to complete and sign.
    Docx,
    /// Linked data in CPSV-AP and CCCEV terms.
    Jsonld,
    /// Queries to wallets (`OpenID4VP`).
    Dcql,
    /// Processes as they are and as they are proposed, in BPMN 2.0.
    Bpmn,
}

impl Format {
    /// What a folder gets: every format with its file name.
    const FILES: [(Self, &'static str); 10] = [
        (Self::Docx, "plan.docx"),
        (Self::Html, "plan.html"),
        (Self::Md, "plan.md"),
        (Self::Xlsx, "papers.xlsx"),
        (Self::Csv, "papers.csv"),
        (Self::Text, "report.txt"),
        (Self::Json, "report.json"),
        (Self::Jsonld, "report.jsonld"),
        (Self::Dcql, "wallet.dcql.json"),
        (Self::Bpmn, "process.bpmn"),
    ];

    /// What a folder gets of the changes between two analyses.
    const CHANGES: [(Self, &'static str); 7] = [
        (Self::Docx, "changes.docx"),
        (Self::Html, "changes.html"),
        (Self::Md, "changes.md"),
        (Self::Xlsx, "changes.xlsx"),
        (Self::Csv, "changes.csv"),
        (Self::Text, "changes.txt"),
        (Self::Json, "changes.json"),
    ];

    /// The format a file's name asks for.
    fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let endings = [
            (".dcql.json", Self::Dcql),
            (".json", Self::Json),
            (".jsonld", Self::Jsonld),
            (".txt", Self::Text),
            (".csv", Self::Csv),
            (".md", Self::Md),
            (".html", Self::Html),
            (".htm", Self::Html),
            (".xlsx", Self::Xlsx),
            (".docx", Self::Docx),
            (".bpmn", Self::Bpmn),
        ];
        endings.into_iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, format)| format)
    }

    /// The report in this format; `None` where the material has nothing that it says.
    pub(super) fn bytes(self, all: &Material) -> Result<Option<Vec<u8>>, String> {
        let json = |value: &Value| serde_json::to_string_pretty(value).map_err(|error| error.to_string());
        // Of many procedures nobody reads the indents, which would double the file.
        let listed = |value: &mut Value, list: &str| match all.reported.len() {
            0..=MAX_PLANS => json(value),
            _ => lines(value, list).map_err(|error| error.to_string()),
        };
        let text = match self {
            Self::Text => {
                let text = report_text(all.reported, all.pack, all.options, all.locale);
                clean(&text, Shape::Text).into_owned()
            }
            Self::Csv => report_csv(all.reported, all.pack, all.locale),
            Self::Json => {
                let mut value = report(all.reported, all.pack, all.options);
                note_unread(&mut value, all.unread);
                listed(&mut value, "procedures")? + "\n"
            }
            Self::Jsonld => listed(&mut linked::json_ld(all), "@graph")? + "\n",
            Self::Dcql => listed(&mut wallet::queries(all), "procedures")? + "\n",
            Self::Md => markdown::markdown(&all.document(), all.locale),
            Self::Html => page::page(&all.document(), all.locale),
            Self::Docx => return docx::docx(&all.document(), all.pack.letterhead.as_ref(), all.locale).map(Some),
            Self::Xlsx => {
                let document = all.document();
                return xlsx::xlsx(&sheets::sheets(all), &document.title, &document.date, all.locale).map(Some);
            }
            Self::Bpmn => return Ok(bpmn::bpmn(all)),
        };
        Ok(Some(text.into_bytes()))
    }

    /// What changed between two analyses, in this format.
    pub(super) fn changed(self, told: &ChangesShown) -> Result<Vec<u8>, String> {
        let document = || told.document();
        let text = match self {
            Self::Text => clean(&told.text(), Shape::Text).into_owned(),
            Self::Csv => told.csv(),
            Self::Json => {
                serde_json::to_string_pretty(&told.changes.to_json()).map_err(|error| error.to_string())? + "\n"
            }
            Self::Md => markdown::markdown(&document(), told.locale),
            Self::Html => page::page(&document(), told.locale),
            Self::Docx => return docx::docx(&document(), told.pack.letterhead.as_ref(), told.locale),
            Self::Xlsx => {
                let document = document();
                return xlsx::xlsx(&told.sheets(), &document.title, &document.date, told.locale);
            }
            Self::Jsonld | Self::Dcql | Self::Bpmn => {
                return Err(cli::since_format(&locale()).to_owned());
            }
        };
        Ok(text.into_bytes())
    }

    const fn is_binary(self) -> bool {
        matches!(self, Self::Docx | Self::Xlsx)
    }

    const fn shape(self) -> Shape {
        match self {
            Self::Json | Self::Jsonld | Self::Dcql => Shape::Json,
            Self::Html | Self::Bpmn => Shape::Html,
            _ => Shape::Text,
        }
    }
}

/// An object with the members of its long list one a line, without indents, as the last member.
fn lines(value: &mut Value, list: &str) -> serde_json::Result<String> {
    let found = value.get(list).is_some_and(Value::is_array);
    let members = value.as_object_mut().filter(|_| found).and_then(|object| object.shift_remove(list));
    let mut text = serde_json::to_string(value)?;
    let Some(Value::Array(members)) = members else { return Ok(text) };
    text.pop();
    if !text.ends_with('{') {
        text.push(',');
    }
    text.push_str(&format!("{}:[", Value::from(list)));
    for (i, member) in members.into_iter().enumerate() {
        text.push_str(if i == 0 { "\n" } else { ",\n" });
        text.push_str(&serde_json::to_string(&member)?);
    }
    text.push_str("\n]}");
    Ok(text)
}

/// Where to write, and as what.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target<'p> {
    /// Every format into a folder.
    Folder(&'p Path),
    /// One file.
    File(&'p Path, Format),
    /// The terminal or a pipe.
    Out(Format),
}

impl<'p> Target<'p> {
    /// What the arguments ask for: a format given counts before a file's name; a folder, or a
    /// name without an ending, gets every format unless one is given.
    ///
    /// # Errors
    /// When a file's name names no format and none is given, and when a binary format would go
    /// to a terminal.
    pub(super) fn of(output: Option<&'p Path>, format: Option<Format>) -> Result<Self, String> {
        let Some(path) = output else {
            let format = format.unwrap_or(Format::Text);
            if format.is_binary() && std::io::stdout().is_terminal() {
                return Err(cli::not_for_terminal(&locale()).to_owned());
            }
            return Ok(Self::Out(format));
        };
        let folder = path.is_dir() || path.to_str().is_some_and(|text| text.ends_with(['/', '\\']));
        match (format.or_else(|| Format::of(path)), path.extension()) {
            (Some(_), _) if folder && format.is_some() => {
                Err(cli::folder_gets_all(&locale(), path.display().to_string()))
            }
            _ if folder => Ok(Self::Folder(path)),
            (Some(format), _) => Ok(Self::File(path, format)),
            (None, None) => Ok(Self::Folder(path)),
            (None, Some(_)) => Err(cli::format_wanted(&locale(), path.display().to_string())),
        }
    }

    /// That none of the files that are read would be written over.
    ///
    /// # Errors
    /// When one would be.
    pub(super) fn spares(&self, inputs: &[PathBuf]) -> Result<(), String> {
        let inputs = || inputs.iter().map(PathBuf::as_path);
        match self {
            Self::Out(_) => Ok(()),
            Self::File(path, _) => files::not_an_input(path, inputs()),
            Self::Folder(path) => {
                Format::FILES.iter().try_for_each(|(_, name)| files::not_an_input(&path.join(name), inputs()))
            }
        }
    }

    /// Writes what is made for each format asked for: all of it, or nothing.
    pub(super) fn write(&self, make: impl Fn(Format) -> Result<Option<Vec<u8>>, String>) -> Result<(), String> {
        self.write_all(&Format::FILES, make)
    }

    /// The same of the changes between two analyses.
    pub(super) fn write_changes(&self, make: impl Fn(Format) -> Result<Vec<u8>, String>) -> Result<(), String> {
        self.write_all(&Format::CHANGES, |format| make(format).map(Some))
    }

    fn write_all(
        &self,
        files: &[(Format, &str)],
        make: impl Fn(Format) -> Result<Option<Vec<u8>>, String>,
    ) -> Result<(), String> {
        let wanted = |format| make(format)?.ok_or_else(|| cli::no_process_model(&locale(), MAX_PLANS));
        match self {
            Self::Out(format) if format.is_binary() => pour(&wanted(*format)?),
            Self::Out(format) => say(&String::from_utf8_lossy(&wanted(*format)?), format.shape()),
            Self::File(path, format) => files::write(path, &wanted(*format)?),
            Self::Folder(path) => {
                let mut folder = Folder::new(path)?;
                let mut names = Vec::new();
                for (format, name) in files {
                    // A folder has what there is to say.
                    if let Some(bytes) = make(*format)? {
                        folder.write(name, &bytes)?;
                        names.push(files::name(&path.join(name)));
                    }
                }
                folder.finish()?;
                for name in &names {
                    tell(name);
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_is_written_one_member_a_line_and_reads_back_the_same() {
        let whole = serde_json::json!({"a": 1, "list": [{"x": "y\nz"}, [], 2], "b": {"list": [1]}});
        for list in ["list", "b", "missing"] {
            let text = lines(&mut whole.clone(), list).unwrap();
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), whole, "{text}");
        }
        let text = lines(&mut whole.clone(), "list").unwrap();
        assert_eq!(text.lines().collect::<Vec<_>>()[1..], [r#"{"x":"y\nz"},"#, "[],", "2", "]}"]);
        assert_eq!(lines(&mut serde_json::json!({"list": []}), "list").unwrap(), "{\"list\":[\n]}");
    }

    #[test]
    fn the_name_of_a_file_says_its_format() {
        let of = |name: &'static str| Target::of(Some(Path::new(name)), None);
        assert_eq!(of("a.docx"), Ok(Target::File(Path::new("a.docx"), Format::Docx)));
        assert_eq!(of("a.dcql.json"), Ok(Target::File(Path::new("a.dcql.json"), Format::Dcql)));
        assert_eq!(of("A.XLSX"), Ok(Target::File(Path::new("A.XLSX"), Format::Xlsx)));
        assert_eq!(of("plan"), Ok(Target::Folder(Path::new("plan"))));
        assert_eq!(of("plan/"), Ok(Target::Folder(Path::new("plan/"))));
        assert!(of("a.pdf").is_err_and(|message| message.contains(".docx")));
        assert_eq!(Target::of(Some(Path::new("x")), Some(Format::Csv)), Ok(Target::File(Path::new("x"), Format::Csv)));
        assert!(Target::of(Some(Path::new("plan/")), Some(Format::Csv)).is_err());
    }
}
