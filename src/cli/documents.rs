//! The formats of `tokhai report`, and where each is written.

use std::fs;
use std::io::{IsTerminal, Write};
use std::path::Path;

use clap::ValueEnum;

use crate::analysis::report::{note_unread, report};
use crate::render::report::{Material, docx, linked, markdown, page, sheets, wallet, xlsx};
use crate::render::report_csv::report_csv;
use crate::render::report_text::report_text;

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
}

impl Format {
    /// What a folder gets: every format with its file name.
    const FILES: [(Self, &'static str); 9] = [
        (Self::Docx, "plan.docx"),
        (Self::Html, "plan.html"),
        (Self::Md, "plan.md"),
        (Self::Xlsx, "papers.xlsx"),
        (Self::Csv, "papers.csv"),
        (Self::Text, "report.txt"),
        (Self::Json, "report.json"),
        (Self::Jsonld, "report.jsonld"),
        (Self::Dcql, "wallet.dcql.json"),
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
        ];
        endings.into_iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, format)| format)
    }

    /// The report in this format.
    pub(super) fn bytes(self, all: &Material) -> Result<Vec<u8>, String> {
        let json = |value: &serde_json::Value| serde_json::to_string_pretty(value).map_err(|error| error.to_string());
        let text = match self {
            Self::Text => report_text(all.reported, all.pack, all.options, all.locale),
            Self::Csv => report_csv(all.reported, all.pack, all.locale),
            Self::Json => {
                let mut value = report(all.reported, all.pack, all.options);
                note_unread(&mut value, all.unread);
                json(&value)? + "\n"
            }
            Self::Jsonld => json(&linked::json_ld(all))? + "\n",
            Self::Dcql => json(&wallet::queries(all))? + "\n",
            Self::Md => markdown::markdown(&all.document(), all.locale),
            Self::Html => page::page(&all.document(), all.locale),
            Self::Docx => return docx::docx(&all.document(), all.pack.letterhead.as_ref(), all.locale),
            Self::Xlsx => {
                let document = all.document();
                return xlsx::xlsx(&sheets::sheets(all), &document.title, &document.date, all.locale);
            }
        };
        Ok(text.into_bytes())
    }

    const fn is_binary(self) -> bool {
        matches!(self, Self::Docx | Self::Xlsx)
    }
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
                return Err("this format is not for a terminal: give -o FILE".to_owned());
            }
            return Ok(Self::Out(format));
        };
        let folder = path.is_dir() || path.to_str().is_some_and(|text| text.ends_with(['/', '\\']));
        match (format.or_else(|| Format::of(path)), path.extension()) {
            (Some(_), _) if folder && format.is_some() => {
                Err(format!("{}: a folder gets every format: leave out --format or name a file", path.display()))
            }
            _ if folder => Ok(Self::Folder(path)),
            (Some(format), _) => Ok(Self::File(path, format)),
            (None, None) => Ok(Self::Folder(path)),
            (None, Some(_)) => Err(format!(
                "{}: give --format, or a name that ends in .txt, .json, .csv, .md, .html, .xlsx, .docx, .jsonld or .dcql.json",
                path.display()
            )),
        }
    }

    /// Writes what is made for each format asked for.
    pub(super) fn write(&self, make: impl Fn(Format) -> Result<Vec<u8>, String>) -> Result<(), String> {
        let fail = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
        match self {
            Self::Out(format) => {
                // A reader that closes early (`| head`) is no failure.
                drop(std::io::stdout().lock().write_all(&make(*format)?));
                Ok(())
            }
            Self::File(path, format) => fs::write(path, make(*format)?).map_err(|error| fail(path, error)),
            Self::Folder(path) => {
                fs::create_dir_all(path).map_err(|error| fail(path, error))?;
                for (format, name) in Format::FILES {
                    let file = path.join(name);
                    fs::write(&file, make(format)?).map_err(|error| fail(&file, error))?;
                    eprintln!("{}", file.display());
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
