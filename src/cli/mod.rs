//! The command line: one file a command, exit codes 0 (good), 1 (the checked thing has
//! problems) and 2 (the command could not do its work: it was called wrongly, a file could not
//! be read, or what it has to say not be written).

mod asked;
#[cfg(feature = "server")]
mod backup;
mod bundle;
mod check;
#[cfg(feature = "server")]
mod configuration;
#[cfg(feature = "server")]
mod doctor;
mod documents;
mod edition;
#[cfg(feature = "server")]
mod erase;
mod files;
mod filled;
mod folder;
mod import;
mod joined;
#[cfg(feature = "server")]
mod keys;
mod names;
mod new;
mod pack;
mod paper;
mod parallel;
mod people;
mod portfolio;
mod present;
mod process;
mod questions;
mod render;
mod report;
#[cfg(feature = "server")]
mod serve;
mod simplify;
mod since;
mod terminal;
#[cfg(test)]
mod trial;
mod upgrade;
mod validate;
mod verify;
#[cfg(feature = "server")]
mod versions;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::locale::Locale;
use crate::texts;

/// Turns definitions of administrative procedures into e-forms and reform reports.
#[derive(Parser)]
#[command(name = "tokhai", version, arg_required_else_help = true)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Bundle(bundle::Bundle),
    Check(check::Check),
    Import(import::Import),
    New(new::New),
    Portfolio(portfolio::Portfolio),
    People(people::People),
    Render(render::Render),
    Report(report::Report),
    Simplify(simplify::Simplify),
    Upgrade(upgrade::Upgrade),
    Validate(validate::Validate),
    Verify(verify::Verify),
    #[cfg(feature = "server")]
    Serve(serve::Serve),
    #[cfg(feature = "server")]
    Backup(backup::Backup),
    #[cfg(feature = "server")]
    Restore(backup::Restore),
    #[cfg(feature = "server")]
    Doctor(doctor::Doctor),
    #[cfg(feature = "server")]
    Erase(erase::Erase),
    #[cfg(feature = "server")]
    Keys(keys::Keys),
    #[cfg(feature = "server")]
    Versions(versions::VersionsOf),
}

/// Reads the arguments of the process and carries the command out.
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(help) if help.use_stderr() => {
            terminal::tell(help.to_string().trim_end());
            return ExitCode::from(2);
        }
        Err(help) => return done("--help", terminal::say(&help.to_string(), terminal::Shape::Text).map(|()| true)),
    };
    match args.command {
        Command::Bundle(bundle) => bundle.run(),
        Command::Check(check) => check.run(),
        Command::Portfolio(portfolio) => portfolio.run(),
        Command::Render(render) => render.run(),
        Command::Import(import) => import.run(),
        Command::New(new) => new.run(),
        Command::People(people) => people.run(),
        Command::Report(report) => report.run(),
        Command::Simplify(simplify) => simplify.run(),
        Command::Upgrade(upgrade) => upgrade.run(),
        Command::Validate(validate) => validate.run(),
        Command::Verify(verify) => verify.run(),
        #[cfg(feature = "server")]
        Command::Serve(serve) => serve.run(),
        #[cfg(feature = "server")]
        Command::Backup(backup) => backup.run(),
        #[cfg(feature = "server")]
        Command::Restore(restore) => restore.run(),
        #[cfg(feature = "server")]
        Command::Doctor(doctor) => doctor.run(),
        #[cfg(feature = "server")]
        Command::Erase(erase) => erase.run(),
        #[cfg(feature = "server")]
        Command::Keys(keys) => keys.run(),
        #[cfg(feature = "server")]
        Command::Versions(versions) => versions.run(),
    }
}

/// The exit code of a command: whether what it looked at is good, or why it could not do its work.
fn done(command: &str, outcome: Result<bool, String>) -> ExitCode {
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(message) => {
            // Nothing to say: the reader has gone, or the problem has been told already.
            if !message.is_empty() {
                terminal::tell(&format!("tokhai {command}: {message}"));
            }
            ExitCode::from(2)
        }
    }
}

/// The language of `--locale`.
fn language(tag: &str) -> Result<Locale, String> {
    // Another language would silently be answered in English.
    let locale = Locale::parse(tag).filter(texts::has_language);
    let locale = locale.ok_or_else(|| {
        let known = texts::languages().collect::<Vec<_>>().join(", ");
        // Nobody knows yet what language to say it in.
        let [vi, en] =
            [Locale::vi(), Locale::en()].map(|locale| texts::cli::unknown_language(&locale, known.as_str(), tag));
        format!("{vi} / {en}")
    })?;
    terminal::speak(&locale);
    Ok(locale)
}
