//! `tokhai erase`: what is left of a person, or of finished cases, goes.

use std::process::ExitCode;

use clap::{ArgGroup, Args};

use super::configuration::Configuration;
use super::terminal::{Shape, say};
use crate::date::Date;
use crate::server::{self, Whose};

/// Erases data for good; without `--really` it only says what would go.
///
/// Cases that are not finished stay. The audit log stays, which holds no value, and says what was erased.
#[derive(Args)]
#[command(group(ArgGroup::new("whose").required(true)))]
pub(super) struct Erase {
    #[command(flatten)]
    configuration: Configuration,
    /// What is there of the person of this number.
    #[arg(long, value_name = "NUMBER", group = "whose")]
    person: Option<String>,
    /// Finished cases that were last changed before this day, such as 2026-12-31, and whatever else is older.
    #[arg(long, value_name = "DAY", group = "whose")]
    before: Option<String>,
    /// Erases it.
    #[arg(long)]
    really: bool,
}

impl Erase {
    pub(super) fn run(&self) -> ExitCode {
        let settings = match self.configuration.settings(self.configuration.said(), None) {
            Ok(settings) => settings,
            Err(code) => return code,
        };
        super::done("erase", self.erase(&settings).map(|()| true))
    }

    fn erase(&self, settings: &server::Settings) -> Result<(), String> {
        let whose = match (&self.person, &self.before) {
            (Some(number), _) => Whose::Person(number.clone()),
            (None, Some(day)) => {
                let read = Date::parse(day);
                Whose::Before(read.ok_or_else(|| format!("`{day}` is no day: one such as 2026-12-31 was expected"))?)
            }
            (None, None) => return Err("--person or --before was expected".to_owned()),
        };
        let what = server::erase(settings, &whose, self.really)?;
        let told = if self.really {
            format!("Erased: {what}. Backups made before still hold it.\n")
        } else {
            format!("Would go: {what}. With --really it does.\n")
        };
        say(&told, Shape::Text)
    }
}
