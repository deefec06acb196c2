//! `tokhai erase`: what is left of a person, or of finished cases, goes.

use std::process::ExitCode;

use clap::{ArgGroup, Args};

use super::configuration::Configuration;
use super::terminal::{Shape, locale, say};
use crate::date::Date;
use crate::server::{self, Whose};
use crate::texts::cli;

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
        let settings = match self.configuration.settings() {
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
                Whose::Before(read.ok_or_else(|| cli::no_day(&locale(), day.as_str()))?)
            }
            (None, None) => return Err(cli::erase_whose(&locale()).to_owned()),
        };
        let what = server::erase(settings, &whose, self.really)?;
        let told = if self.really { cli::erased(&locale(), what) } else { cli::would_erase(&locale(), what) };
        say(&(told + "\n"), Shape::Text)
    }
}
