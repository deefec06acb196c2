//! The command line: one file a command, exit codes 0 (good), 1 (the checked thing has
//! problems) and 2 (the command could not do its work).
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line talks to its terminal")]

mod bundle;
mod check;
mod import;
mod pack;
mod render;
mod report;
#[cfg(feature = "server")]
mod serve;
mod validate;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
    Render(render::Render),
    Report(report::Report),
    Validate(validate::Validate),
    #[cfg(feature = "server")]
    Serve(serve::Serve),
}

/// Reads the arguments of the process and carries the command out.
pub fn run() -> ExitCode {
    match Args::parse().command {
        Command::Bundle(bundle) => bundle.run(),
        Command::Check(check) => check.run(),
        Command::Render(render) => render.run(),
        Command::Import(import) => import.run(),
        Command::Report(report) => report.run(),
        Command::Validate(validate) => validate.run(),
        #[cfg(feature = "server")]
        Command::Serve(serve) => serve.run(),
    }
}
