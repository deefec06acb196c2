//! `tokhai keys`: the keys that seal what the portal keeps.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::configuration::Configuration;
use super::terminal::{Shape, locale, say, tell};
use crate::server::{self, Settings};
use crate::texts::cli;

/// Changes the keys that seal what the portal keeps, while it may be running.
#[derive(Args)]
pub(super) struct Keys {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Adds a key and seals everything anew with it; where several machines serve, use `add`, bring the file to each, then `reseal`.
    Rotate(Configuration),
    /// Adds a key, which seals from now on.
    Add(Configuration),
    /// Seals everything anew with the newest key.
    Reseal(Configuration),
}

impl Keys {
    pub(super) fn run(&self) -> ExitCode {
        let (What::Rotate(configuration) | What::Add(configuration) | What::Reseal(configuration)) = &self.what;
        let settings = match configuration.settings() {
            Ok(settings) => settings,
            Err(code) => return code,
        };
        let done = match self.what {
            What::Rotate(_) => add(&settings).and_then(|()| reseal(&settings)),
            What::Add(_) => add(&settings).map(|()| true),
            What::Reseal(_) => reseal(&settings),
        };
        super::done("keys", done)
    }
}

fn add(settings: &Settings) -> Result<(), String> {
    let number = server::add_key(settings)?;
    let keys = settings.keys.display().to_string();
    say(&(cli::key_added(&locale(), keys, number.to_string()) + "\n"), Shape::Text)
}

fn reseal(settings: &Settings) -> Result<bool, String> {
    let (rows, closed) = server::reseal(settings)?;
    say(&(cli::resealed(&locale(), rows) + "\n"), Shape::Text)?;
    if closed > 0 {
        tell(&format!("{}: {}", cli::warning(&locale()), cli::rows_stayed_closed(&locale(), closed)));
    }
    Ok(closed == 0)
}
