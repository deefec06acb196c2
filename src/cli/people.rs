//! `tokhai people`: people who do not exist, to try forms and registers with.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::files;
use super::report::day;
use super::terminal::{Shape, locale, say};
use crate::synthetic::{MAX_PEOPLE, Options, Population};
use crate::texts::cli;

/// Make people who do not exist, with what registers hold about them
#[derive(Args)]
pub(super) struct People {
    /// Decides everything left to chance: the same seed gives the same people.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// At least so many, beside those who play a part in the cases.
    #[arg(long, value_name = "N", default_value_t = 24)]
    count: usize,
    /// The last day on which anything happens, YYYY-MM-DD; today when left out.
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// File to write; standard output when left out.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl People {
    pub(super) fn run(&self) -> ExitCode {
        super::done("people", self.people().map(|()| true))
    }

    fn people(&self) -> Result<(), String> {
        let today = day(self.at.as_deref())?;
        if self.count > MAX_PEOPLE {
            return Err(cli::too_many_people(&locale(), self.count.to_string(), MAX_PEOPLE.to_string()));
        }
        let population = Population::new(Options { seed: self.seed, count: self.count, today });
        let text = serde_json::to_string_pretty(&population.to_json()).map_err(|error| error.to_string())? + "\n";
        if let Some(path) = &self.output {
            return files::write(path, text.as_bytes());
        }
        say(&text, Shape::Json)
    }
}
