//! `tokhai bundle`: one definition made of several procedures done in one go.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::files;
use super::names;
use super::report::{definitions, read_definitions, read_pack};
use super::terminal::{Shape, locale, say, tell};
use crate::definition::Procedure;
use crate::locale::Locale;
use crate::reform::bundle;
use crate::texts::cli;

/// Make one definition of several: facts asked once, results of members never asked for.
#[derive(Args)]
pub(super) struct Bundle {
    /// The members' definitions.
    #[arg(required = true, num_args = 2.., value_name = "FILE")]
    members: Vec<PathBuf>,
    /// Folder (or file) of the country pack; the Vietnamese one is built in.
    #[arg(long, value_name = "DIR")]
    pack: Option<PathBuf>,
    /// Where to write the definition; the terminal when absent.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Bundle {
    pub(super) fn run(&self) -> ExitCode {
        super::done("bundle", self.write())
    }

    fn write(&self) -> Result<bool, String> {
        let pack = read_pack(self.pack.as_deref())?;
        if let Some(path) = &self.output {
            files::not_an_input(path, self.members.iter().map(PathBuf::as_path))?;
        }
        let read = read_definitions(&definitions(&self.members)?, &pack, &Locale::en())?;
        if !read.unread.is_empty() {
            return read.verdict(false);
        }
        let members: Vec<&Procedure> = read.procedures.iter().collect();
        let mut merged = match bundle(&members, &pack) {
            Ok(merged) => merged,
            Err(problems) => {
                for problem in problems {
                    tell(&format!("tokhai bundle: {}", problem.text(&locale())));
                }
                return Ok(false);
            }
        };
        for (paper, issuer) in &merged.produced {
            tell(&cli::bundle_not_asked(&locale(), issuer.as_str(), paper.as_str()));
        }
        for (paper, first) in &merged.shared {
            tell(&cli::bundle_asked_once(&locale(), first.as_str(), paper.as_str()));
        }
        tell(&cli::bundle_answers(&locale(), merged.copied.len()));
        // The names of those who decided on members' papers stand beside this definition as they do beside theirs.
        let to = self.output.as_deref().unwrap_or(Path::new(""));
        let beside = names::take_out(to, to, &mut merged.definition, |_| true)?;
        let text = serde_json::to_string_pretty(&merged.definition).map_err(|error| error.to_string())? + "\n";
        match &self.output {
            Some(path) => files::write(path, text.as_bytes())?,
            None => say(&text, Shape::Json)?,
        }
        if let Some((path, bytes)) = beside.filter(|_| self.output.is_some()) {
            files::write(&path, &bytes)?;
        }
        Ok(true)
    }
}
