//! The command line: one file a command, exit codes 0 (good), 1 (the checked thing has
//! problems) and 2 (the command could not do its work).
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line talks to its terminal")]

mod bundle;
mod check;
mod documents;
mod import;
mod pack;
mod parallel;
mod people;
mod portfolio;
mod render;
mod report;
#[cfg(feature = "server")]
mod serve;
mod simplify;
mod validate;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::locale::Locale;

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
    Portfolio(portfolio::Portfolio),
    People(people::People),
    Render(render::Render),
    Report(report::Report),
    Simplify(simplify::Simplify),
    Validate(validate::Validate),
    #[cfg(feature = "server")]
    Serve(serve::Serve),
}

/// Reads the arguments of the process and carries the command out.
pub fn run() -> ExitCode {
    match Args::parse().command {
        Command::Bundle(bundle) => bundle.run(),
        Command::Check(check) => check.run(),
        Command::Portfolio(portfolio) => portfolio.run(),
        Command::Render(render) => render.run(),
        Command::Import(import) => import.run(),
        Command::People(people) => people.run(),
        Command::Report(report) => report.run(),
        Command::Simplify(simplify) => simplify.run(),
        Command::Validate(validate) => validate.run(),
        #[cfg(feature = "server")]
        Command::Serve(serve) => serve.run(),
    }
}

/// The exit code of a command: whether what it looked at is good, or why it could not do its work.
fn done(command: &str, outcome: Result<bool, String>) -> ExitCode {
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(message) => {
            eprintln!("tokhai {command}: {message}");
            ExitCode::from(2)
        }
    }
}

/// The language of `--locale`.
fn language(tag: &str) -> Result<Locale, String> {
    Locale::parse(tag).ok_or_else(|| format!("--locale {tag}: a language tag such as vi or en was expected"))
}
