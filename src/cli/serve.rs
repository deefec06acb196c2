//! `tokhai serve`: starts the portal and says where it is.

use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use clap::Args;

use super::configuration::Configuration;
use super::terminal::{Shape, say, tell};
use crate::server::{self, Site};

/// Serves the forms and pages until Ctrl-C, and keeps what people send.
///
/// With nothing configured it is a demonstration on this machine: people and registers that do not exist, and a file of SQLite in
/// the folder of the data, which is named at the start.
#[derive(Args)]
pub(super) struct Serve {
    #[command(flatten)]
    configuration: Configuration,
    /// Port; without it 8080 or, when that is taken, a free one.
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Opens the browser.
    #[arg(long)]
    open: bool,
    /// A name this machine is known by, beside 127.0.0.1, localhost and `[::1]`; may be given several times.
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// Folder that holds `www/` and `schemas/`; without it those in this program.
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
    /// How the registers of the demonstration behave: up, slow, down or contradictory.
    #[arg(long, value_name = "MODE")]
    registers: Option<String>,
}

impl Serve {
    pub(super) fn run(&self) -> ExitCode {
        let mut said = self.configuration.said();
        said.flag("hosts", "--host", self.host.clone());
        said.flag("registers.mode", "--registers", self.registers.iter().cloned().collect());
        let mut settings = match self.configuration.settings(said, self.root.clone()) {
            Ok(settings) => settings,
            Err(code) => return code,
        };
        settings.port = self.port.or(settings.port);
        for module in server::missing_modules(&settings.site) {
            let built = if settings.site == Site::Embedded { ", then build this program again" } else { "" };
            tell(&format!(
                "note: the {module} module is not built, so its pages will not work: run `make wasm`{built}"
            ));
        }
        let served = server::serve(&settings, |address| {
            let url = format!("http://{address}/");
            let taken = settings.port.is_none() && address.port() != server::DEFAULT_PORT;
            let taken = taken.then(|| format!("Port {} is taken; using a free one.\n", server::DEFAULT_PORT));
            let place = if settings.database.is_some() { "in PostgreSQL, with the keys of" } else { "in" };
            let told = format!(
                "{}Tờ Khai is at {url} (Ctrl-C stops it)\nDemonstration: people and registers that do not exist. Data: {place} {}\n",
                taken.unwrap_or_default(),
                settings.data.display()
            );
            // Who cannot read where it is may know; the pages are served all the same.
            let _ = say(&told, Shape::Text);
            if self.open && !open_browser(&url) {
                tell(&format!("note: no browser could be opened: open {url} yourself"));
            }
        });
        match served {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                tell(&format!("error: {error}"));
                ExitCode::from(2)
            }
        }
    }
}

/// Hands the address to the desktop; false when there is none.
fn open_browser(url: &str) -> bool {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().is_ok()
}
