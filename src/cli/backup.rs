//! `tokhai backup` and `tokhai restore`: all the portal keeps in one file, and back.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::configuration::Configuration;
use super::terminal::{Shape, say, tell};
use crate::server;

/// Writes all the portal keeps into one file, while it may be running.
///
/// What is sealed stays sealed: without the file of the keys nobody reads it, you neither. That file is not in the backup unless
/// you ask for it.
#[derive(Args)]
pub(super) struct Backup {
    /// The file to write; there must be none yet.
    file: PathBuf,
    #[command(flatten)]
    configuration: Configuration,
    /// Puts the keys into the file too: whoever has it can then read everything.
    #[arg(long)]
    with_keys: bool,
}

impl Backup {
    pub(super) fn run(&self) -> ExitCode {
        let settings = match self.configuration.settings(self.configuration.said(), None) {
            Ok(settings) => settings,
            Err(code) => return code,
        };
        let done = server::backup(&settings, &self.file, self.with_keys).and_then(|rows| {
            let keys = settings.keys.display();
            let keys = if self.with_keys {
                format!("The keys are in it: keep it as you would keep {keys}.")
            } else {
                format!("Not in it: {keys}, without which nobody can read it. Keep that file elsewhere.")
            };
            say(&format!("{rows} rows are in {}. {keys}\n", self.file.display()), Shape::Text)
        });
        super::done("backup", done.map(|()| true))
    }
}

/// Brings a backup into an empty database, of the same kind or the other.
#[derive(Args)]
pub(super) struct Restore {
    /// The file `tokhai backup` wrote.
    file: PathBuf,
    #[command(flatten)]
    configuration: Configuration,
}

impl Restore {
    pub(super) fn run(&self) -> ExitCode {
        let settings = match self.configuration.settings(self.configuration.said(), None) {
            Ok(settings) => settings,
            Err(code) => return code,
        };
        let done = server::restore(&settings, &self.file).and_then(|restored| {
            let server::Restored { made, rows, closed } = restored;
            say(&format!("{rows} rows of {made} are back, and the audit log is whole.\n"), Shape::Text)?;
            if closed > 0 {
                let keys = settings.keys.display();
                tell(&format!("warning: {closed} rows do not open with {keys}: bring back the keys of that time"));
            }
            Ok(closed == 0)
        });
        super::done("restore", done)
    }
}
