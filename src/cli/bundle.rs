//! `tokhai bundle`: one definition made of several procedures done in one go.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::report::{Definitions, definitions, read_definitions, read_pack};
use crate::analysis::bundle;
use crate::definition::Procedure;
use crate::locale::Locale;

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
        match self.write() {
            Ok(code) => code,
            Err(message) => {
                eprintln!("tokhai bundle: {message}");
                ExitCode::from(2)
            }
        }
    }

    fn write(&self) -> Result<ExitCode, String> {
        let pack = read_pack(self.pack.as_deref())?;
        let Definitions { procedures, unread } = read_definitions(&definitions(&self.members)?, &pack, &Locale::en())?;
        if !unread.is_empty() {
            return Ok(ExitCode::from(1));
        }
        let members: Vec<&Procedure> = procedures.iter().collect();
        let merged = match bundle(&members, &pack) {
            Ok(merged) => merged,
            Err(problems) => {
                for problem in problems {
                    eprintln!("tokhai bundle: {problem}");
                }
                return Ok(ExitCode::from(1));
            }
        };
        for (paper, issuer) in &merged.produced {
            eprintln!("not asked for: {paper}, issued by {issuer}");
        }
        for (paper, first) in &merged.shared {
            eprintln!("asked for once: {paper} is {first}");
        }
        eprintln!("{} answers are asked once and not again", merged.copied.len());
        let text = serde_json::to_string_pretty(&merged.definition).map_err(|error| error.to_string())? + "\n";
        match &self.output {
            Some(path) => fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?,
            None => drop(std::io::stdout().lock().write_all(text.as_bytes())),
        }
        Ok(ExitCode::SUCCESS)
    }
}
