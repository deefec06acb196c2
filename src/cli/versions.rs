//! `tokhai versions`: what a new version of a definition changes, in words, and what becomes of cases and drafts.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::Value;

use super::configuration::{Configuration, settings_of};
use super::files;
use super::terminal::{Shape, locale, on_one_line, say};
use crate::reform::definition_changes::{Change, DefinitionChanges, Fate};
use crate::server::{self, Site, Version, Versions};
use crate::texts::cli;

/// Most names that one line lists.
const NAMED: usize = 12;

/// Says in words what a new version of a definition changes: papers, questions and conditions, and what becomes of drafts.
///
/// With two definitions these are compared. Without any, what the portal publishes is compared with what was last sent with, for each
/// procedure something was sent with, and the cases that go on with an earlier version are counted. The exit code is 1 where a
/// definition has other content than before under the same version: a version is never changed.
#[derive(Args)]
pub(super) struct VersionsOf {
    /// The earlier and the later definition.
    #[arg(value_name = "OLD NEW", num_args = 2)]
    definitions: Vec<PathBuf>,
    #[command(flatten)]
    configuration: Configuration,
    /// Folder that holds `schemas/`; without it the definitions in this program.
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
    /// Language of the messages: `vi` or `en`.
    #[arg(long, value_name = "TAG", default_value = "vi")]
    locale: String,
}

impl VersionsOf {
    pub(super) fn run(&self) -> ExitCode {
        if let Err(why) = super::language(&self.locale) {
            return super::done("versions", Err(why));
        }
        if let [old, new] = self.definitions.as_slice() {
            return super::done("versions", of_files(old, new));
        }
        let site = self.root.clone().map_or(Site::Embedded, Site::Folder);
        match settings_of(self.configuration.said(), site) {
            Ok(settings) => super::done("versions", server::versions(&settings).and_then(|all| of_portal(&all))),
            Err(code) => code,
        }
    }
}

fn of_files(old: &Path, new: &Path) -> Result<bool, String> {
    let read = |path: &Path| -> Result<Version, String> {
        let content = files::json(path, files::MAX_BYTES).map_err(|why| format!("{}: {why}", files::name(path)))?;
        let name = content.pointer("/x-procedure/version").and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Version { name, hash: crate::form::digest_of(&content), content, running: 0 })
    };
    let (old, new) = (read(old)?, read(new)?);
    let mut out = Vec::new();
    let good = compared(&old, &new, &mut out);
    say(&whole(&out), Shape::Text)?;
    Ok(good)
}

fn of_portal(all: &[Versions]) -> Result<bool, String> {
    let (mut out, mut good) = (Vec::new(), true);
    for own in all {
        let Some(latest) = own.filed.last() else { continue };
        match &own.published {
            None => out.push(cli::versions_withdrawn(&locale(), own.code.as_str())),
            Some(now) if own.filed.iter().any(|filed| filed.hash == now.hash) => {
                out.push(cli::versions_published(&locale(), own.code.as_str(), now.name.as_str()));
            }
            Some(now) => {
                out.push(cli::versions_new(&locale(), own.code.as_str(), now.name.as_str()));
                good &= compared(latest, now, &mut out);
            }
        }
        let now = own.published.as_ref().map(|now| now.hash.as_str());
        for filed in own.filed.iter().filter(|filed| filed.running > 0 && Some(filed.hash.as_str()) != now) {
            let version = filed.name.as_str();
            out.push(format!("  {}", cli::versions_running(&locale(), filed.running.to_string(), version)));
        }
    }
    if out.is_empty() {
        out.push(cli::versions_nothing_sent(&locale()).to_owned());
    }
    say(&whole(&out), Shape::Text)?;
    Ok(good)
}

fn whole(lines: &[String]) -> String {
    lines.iter().map(|line| on_one_line(line) + "\n").collect()
}

/// Says what differs between two versions; false where a version was changed.
fn compared(old: &Version, new: &Version, out: &mut Vec<String>) -> bool {
    if old.hash == new.hash {
        out.push(format!("  {}", cli::versions_same(&locale())));
        return true;
    }
    let good = old.name != new.name;
    if !good {
        out.push(format!("  {}", cli::versions_not_told_apart(&locale(), new.name.as_str())));
    }
    let changes = DefinitionChanges::between(&old.content, &new.content);
    if changes.is_empty() {
        out.push(format!("  {}", cli::versions_nothing_of_these(&locale())));
        return good;
    }
    let kinds = [
        (&changes.papers, cli::versions_paper(&locale())),
        (&changes.questions, cli::versions_question(&locale())),
        (&changes.conditions, cli::versions_condition(&locale())),
    ];
    for (list, kind) in kinds {
        out.extend(list.iter().map(|change| format!("  {}", changed(kind, change))));
    }
    out.push(format!("  {}", cli::versions_drafts_kept(&locale(), changes.kept)));
    let told: [(Vec<&Change>, fn(&crate::locale::Locale, String) -> String); 3] = [
        (changes.unplaced().collect(), |locale, names| cli::versions_drafts_unplaced(locale, names)),
        (changes.checked_anew().collect(), |locale, names| cli::versions_drafts_checked(locale, names)),
        (changes.asked_anew().collect(), |locale, names| cli::versions_drafts_asked(locale, names)),
    ];
    for (list, words) in told {
        if !list.is_empty() {
            out.push(format!("  {}", words(&locale(), names(&list))));
        }
    }
    good
}

/// What something is called, with its id.
fn called(change: &Change) -> String {
    if change.title.is_empty() { change.id.clone() } else { format!("{} ({})", change.title, change.id) }
}

fn names(list: &[&Change]) -> String {
    let mut names: Vec<String> = list.iter().take(NAMED).map(|one| called(one)).collect();
    if list.len() > NAMED {
        names.push(cli::versions_more(&locale(), list.len() - NAMED));
    }
    names.join("; ")
}

fn changed(kind: &str, change: &Change) -> String {
    let own = called(change);
    match &change.fate {
        Fate::Added => cli::versions_added(&locale(), kind, own),
        Fate::Gone => cli::versions_gone(&locale(), kind, own),
        Fate::Changed { title, members } => {
            let mut told = Vec::new();
            told.extend(title.as_ref().map(|before| cli::versions_was_called(&locale(), before.as_str())));
            if !members.is_empty() {
                told.push(cli::versions_differs_in(&locale(), members.join(", ")));
            }
            cli::versions_changed(&locale(), kind, own, told.join("; "))
        }
    }
}
