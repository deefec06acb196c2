//! `tokhai keys`: the keys that seal what the portal keeps.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::configuration::Configuration;
use super::terminal::{Shape, say, tell};
use crate::server::{self, Settings};

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
        let settings = match configuration.settings(configuration.said(), None) {
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
    let keys = settings.keys.display();
    say(&format!("Key {number} seals from now on. Keep a copy of {keys} elsewhere.\n"), Shape::Text)
}

fn reseal(settings: &Settings) -> Result<bool, String> {
    let (rows, closed) = server::reseal(settings)?;
    say(
        &format!("{rows} rows were sealed anew. Older keys open backups that were made before: keep them as long.\n"),
        Shape::Text,
    )?;
    if closed > 0 {
        tell(&format!("warning: {closed} rows do not open and stayed as they are: see `tokhai doctor`"));
    }
    Ok(closed == 0)
}
