//! What the commands about the portal have in common: where its settings are read from.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::terminal::tell;
use crate::server::{Said, Settings, Site};

/// Where the settings of the portal come from; what stands here counts before the environment, and that before the file.
#[derive(Args)]
pub(super) struct Configuration {
    /// File of settings (TOML).
    #[arg(long, value_name = "FILE", env = "TOKHAI_CONFIG")]
    config: Option<PathBuf>,
    /// Folder for the keys and the data; without it one for this user alone.
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// URL of a PostgreSQL database; without it the data stand in a file of SQLite in the folder of the data. It can hold a
    /// password: rather set it in the environment, as `TOKHAI_DATABASE`.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Code of the province whose cases these are, two digits.
    #[arg(long, value_name = "CODE")]
    province: Option<String>,
}

impl Configuration {
    /// What the file, the environment and these flags say.
    pub(super) fn said(&self) -> Said {
        let mut said = Said::of(self.config.as_deref(), |name| std::env::var(name).ok());
        let data = self.data.as_ref().map(|data| data.to_string_lossy().into_owned());
        said.flag("data", "--data", data.into_iter().collect());
        said.flag("database", "--database", self.database.iter().cloned().collect());
        said.flag("province", "--province", self.province.iter().cloned().collect());
        said
    }

    /// The settings, or the exit code after all that is wrong with them was told.
    pub(super) fn settings(&self, said: Said, root: Option<PathBuf>) -> Result<Settings, ExitCode> {
        said.settings(root.map_or(Site::Embedded, Site::Folder), own_data()).map_err(|wrong| {
            for why in wrong {
                tell(&format!("error: {why}"));
            }
            ExitCode::from(2)
        })
    }
}

/// The folder for data of this user; one beside where this runs on systems that name none.
fn own_data() -> PathBuf {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let shared = named("XDG_DATA_HOME").or_else(|| named("LOCALAPPDATA"));
    let shared = shared.or_else(|| Some(named("HOME")?.join(".local/share")));
    shared.map_or_else(|| PathBuf::from("tokhai-data"), |shared| shared.join("tokhai"))
}
