//! `tokhai backup` and `tokhai restore`: all the portal keeps in one file, and back.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::configuration::Configuration;
use super::terminal::{Shape, locale, say, tell};
use crate::server;
use crate::texts::cli;

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
        let settings = match self.configuration.settings() {
            Ok(settings) => settings,
            Err(code) => return code,
        };
        let done = server::backup(&settings, &self.file, self.with_keys).and_then(|rows| {
            let keys = settings.keys.display().to_string();
            let keys = if self.with_keys {
                cli::backup_with_keys(&locale(), keys.as_str())
            } else {
                cli::backup_without_keys(&locale(), keys.as_str())
            };
            let written = cli::backup_written(&locale(), self.file.display().to_string(), rows);
            say(&format!("{written} {keys}\n"), Shape::Text)
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
        let settings = match self.configuration.settings() {
            Ok(settings) => settings,
            Err(code) => return code,
        };
        let done = server::restore(&settings, &self.file).and_then(|restored| {
            let server::Restored { made, rows, closed } = restored;
            say(&(cli::restored(&locale(), made, rows) + "\n"), Shape::Text)?;
            if closed > 0 {
                let keys = settings.keys.display().to_string();
                let closed = cli::rows_closed(&locale(), closed, keys);
                tell(&format!("{}: {closed}", cli::warning(&locale())));
            }
            Ok(closed == 0)
        });
        super::done("restore", done)
    }
}
