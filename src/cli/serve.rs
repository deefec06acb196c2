//! `tokhai serve`: starts the local portal and says where it is.

use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use clap::Args;

use super::terminal::{Shape, say, tell};
use crate::server;

/// Serves the forms and pages on this machine, until Ctrl-C.
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
}

impl Serve {
    pub(super) fn run(&self) -> ExitCode {
        for module in ["form", "dossier", "workbench"] {
            if !self.root.join("www/pkg").join(module).join("tokhai_bg.wasm").is_file() {
                tell(&format!("note: the {module} module is not built, so its pages will not work: run `make wasm`"));
            }
        }
        let served = server::serve(&self.root, self.port, &self.host, |address| {
            let url = format!("http://{address}/");
            let taken = self.port.is_none() && address.port() != server::DEFAULT_PORT;
            let taken = taken.then(|| format!("Port {} is taken; using a free one.\n", server::DEFAULT_PORT));
            let told = format!("{}Tờ Khai is at {url} (Ctrl-C stops it)\n", taken.unwrap_or_default());
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
