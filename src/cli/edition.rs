//! What stands in the folder a form is read into: the reading of an earlier edition, and a definition that somebody may
//! have changed since.

use std::path::Path;

use serde_json::{Value, json};

use super::files;
use super::terminal::locale;
use crate::import::form::reading::{Difference, FormCorrections, Words, edition};
use crate::register::Pack;
use crate::texts::cli;

/// How the name of a reading ends.
pub(super) const READING: &str = ".reading.json";
/// Differences that are told one by one.
const TOLD: usize = 40;

/// An earlier reading, and the definition beside it.
pub(super) struct Earlier {
    /// Name of the file it was read from.
    pub(super) file: String,
    /// The definition as it was made, before anybody changed it.
    made: Value,
    /// The definition as it stands now.
    now: Value,
    /// What people had said of it.
    pub(super) corrections: FormCorrections,
}

impl Earlier {
    /// What stands in a folder under the name of a form, where both files are there and can be read.
    pub(super) fn of(folder: &Path, stem: &str, words: &Words, pack: &Pack) -> Option<Self> {
        let json = |name: String| files::json(&folder.join(name), files::MAX_BYTES).ok();
        let mut reading = json(format!("{stem}{READING}"))?;
        let now = json(format!("{stem}.json"))?;
        let made = reading["definition"].take();
        let corrections = reading["corrections"].to_string();
        let corrections = FormCorrections::read(corrections.as_bytes(), words, pack).unwrap_or_default();
        let file = reading["file"].as_str().unwrap_or_default().to_owned();
        made.is_object().then_some(Self { file, made, now, corrections })
    }

    /// The definition with what was changed by hand; what differs goes into the reading and is told.
    pub(super) fn keep(&self, made: Value, reading: &mut Value) -> (Value, String) {
        if made == self.made && self.now == self.made {
            return (made, String::new());
        }
        let (whole, differences) = edition(&self.made, &self.now, &made);
        let list: Vec<Value> = differences.iter().map(Difference::to_value).collect();
        reading["edition"] = json!({ "before": self.file, "differences": list });
        (whole, told(&self.file, &differences))
    }
}

/// What differs, in words.
fn told(before: &str, differences: &[Difference]) -> String {
    let count = |kind: &str| differences.iter().filter(|own| own.kind == kind).count();
    let [asked, gone, otherwise, kept, against] = ["asked", "gone", "otherwise", "kept", "against"].map(count);
    let mut text = cli::edition_summary(&locale(), against, asked, before, gone, kept, otherwise) + "\n";
    for own in differences.iter().take(TOLD) {
        let what = match own.kind {
            "asked" => cli::edition_asked(&locale()),
            "gone" => cli::edition_gone(&locale()),
            "otherwise" => cli::edition_otherwise(&locale()),
            "kept" => cli::edition_kept(&locale()),
            _ => cli::edition_against(&locale()),
        };
        text.push_str(&format!("    {what}: {} {}\n", own.at, quoted(&own.title)));
    }
    if differences.len() > TOLD {
        let more = differences.len() - TOLD;
        let words = cli::edition_more(&locale());
        text.push_str(&format!("    {more} {words}\n"));
    }
    text
}

fn quoted(title: &str) -> String {
    if title.is_empty() { String::new() } else { format!("“{title}”") }
}
