//! `tokhai serve`: starts the local portal and says where it is.

use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use clap::Args;

use super::terminal::{Shape, locale, say, tell};
use crate::server;
use crate::texts::cli;

/// Serves the forms and pages on this machine, until Ctrl-C, and keeps what people send.
///
/// With nothing configured it is a demonstration: people and registers that do not exist, and a file of SQLite in the folder
/// of the data, which is named at the start.
#[derive(Args)]
pub(super) struct Serve {
    /// Port on 127.0.0.1; without it 8080 or, when that is taken, a free one.
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Opens the browser.
    #[arg(long)]
    open: bool,
    /// A name this machine is known by, beside 127.0.0.1, localhost and `[::1]`; may be given several times.
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// Folder that holds `www/` and `schemas/`.
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    root: PathBuf,
    /// Folder for the keys and the data; without it one for this user alone.
    #[arg(long, value_name = "FOLDER", env = "TOKHAI_DATA")]
    data: Option<PathBuf>,
    /// URL of a PostgreSQL database; without it the data stand in a file of SQLite in the folder of the data. It can hold a
    /// password: rather set it in the environment.
    #[arg(long, value_name = "URL", env = "TOKHAI_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// Code of the province whose cases these are, two digits.
    #[arg(long, value_name = "CODE", env = "TOKHAI_PROVINCE", default_value = "01")]
    province: String,
    /// How the registers of the demonstration behave: up, slow, down or contradictory.
    #[arg(long, value_name = "MODE", env = "TOKHAI_REGISTERS", default_value = "up")]
    registers: String,
}

impl Serve {
    pub(super) fn run(&self) -> ExitCode {
        for module in ["form", "dossier", "workbench"] {
            if !self.root.join("www/pkg").join(module).join("tokhai_bg.wasm").is_file() {
                tell(&cli::module_not_built(&locale(), module));
            }
        }
        let settings = server::Settings {
            root: self.root.clone(),
            port: self.port,
            hosts: self.host.clone(),
            data: self.data.clone().unwrap_or_else(own_data),
            database: self.database.clone(),
            province: self.province.clone(),
            registers: self.registers.clone(),
        };
        let served = server::serve(&settings, |address| {
            let url = format!("http://{address}/");
            let taken = self.port.is_none() && address.port() != server::DEFAULT_PORT;
            let taken = taken.then(|| cli::port_taken(&locale(), server::DEFAULT_PORT.to_string()) + "\n");
            let data = settings.data.display().to_string();
            let data = if settings.database.is_some() {
                cli::served_postgres(&locale(), data)
            } else {
                cli::served_data(&locale(), data)
            };
            let told = format!("{}{}\n{data}\n", taken.unwrap_or_default(), cli::served_at(&locale(), url.as_str()));
            // Who cannot read where it is may know; the pages are served all the same.
            let _ = say(&told, Shape::Text);
            if self.open && !open_browser(&url) {
                tell(&cli::no_browser(&locale(), url.as_str()));
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

/// The folder for data of this user; one beside where this runs on systems that name none.
fn own_data() -> PathBuf {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let shared = named("XDG_DATA_HOME").or_else(|| named("LOCALAPPDATA"));
    let shared = shared.or_else(|| Some(named("HOME")?.join(".local/share")));
    shared.map_or_else(|| PathBuf::from("tokhai-data"), |shared| shared.join("tokhai"))
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
