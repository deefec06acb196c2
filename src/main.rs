//! The `tokhai` binary; everything it does is in [`tokhai::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    tokhai::cli::run()
}
