//! `tokhai doctor`: what is wrong with a portal, and what to do.

use std::process::ExitCode;

use clap::Args;

use super::configuration::Configuration;
use super::terminal::{Shape, say};
use crate::server::{self, Health};

/// Looks whether the portal has all it needs and all it kept, and says what to do where not; changes nothing.
#[derive(Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    configuration: Configuration,
}

impl Doctor {
    pub(super) fn run(&self) -> ExitCode {
        let settings = match self.configuration.settings(self.configuration.said(), None) {
            Ok(settings) => settings,
            Err(code) => return code,
        };
        let findings = server::examine(&settings);
        let told: String = findings
            .iter()
            .map(|finding| {
                let how = match finding.health {
                    Health::Well => "ok",
                    Health::Warning => "warning",
                    Health::Error => "error",
                };
                format!("{how}: {}\n", finding.words)
            })
            .collect();
        let sound = findings.iter().all(|finding| finding.health != Health::Error);
        super::done("doctor", say(&told, Shape::Text).map(|()| sound))
    }
}
