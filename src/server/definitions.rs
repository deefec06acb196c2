//! The definitions the portal takes submissions for: those under `schemas/<country>/procedures/`, and bundles of them. A file
//! that changed counts from then on; what was sent with the old one keeps it.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use serde_json::Value;

use super::catalogue::{MOST_MEMBERS, definition, names_in};
use super::identifier::digest;
use crate::definition::Procedure;
use crate::form::canonical;
use crate::reform::bundle;
use crate::register::embedded;

/// Bundles and definitions that are kept ready.
const KEPT: usize = 64;

/// A definition as it is published now.
#[derive(Debug)]
pub(super) struct Published {
    /// Folder of the country pack.
    pub(super) country: String,
    /// SHA-256 of the canonical form.
    pub(super) hash: String,
    /// Code of the procedure, of a bundle those of its members with `+` between.
    pub(super) code: String,
    /// The version it says.
    pub(super) version: String,
    /// Its `$id`.
    pub(super) id: String,
    /// What it is called, in its own language.
    pub(super) title: String,
    /// The canonical form.
    pub(super) text: String,
    /// The same, read.
    pub(super) content: Value,
}

impl Published {
    fn new(country: &str, content: Value) -> Self {
        let procedure = Procedure::read(content);
        let text = canonical(&procedure.schema);
        Self {
            country: country.to_owned(),
            hash: digest(text.as_bytes()),
            code: procedure.header.code.clone(),
            version: procedure.header.version.clone(),
            id: procedure.id.clone(),
            title: procedure.title.clone(),
            text,
            content: procedure.schema,
        }
    }
}

/// When files were changed, and how large they are.
type Stamp = Vec<(PathBuf, SystemTime, u64)>;

/// All that are published.
pub(super) struct Definitions {
    schemas: PathBuf,
    kept: Mutex<HashMap<String, (Stamp, Arc<Published>)>>,
}

impl Definitions {
    /// Those of a folder of schemas.
    pub(super) fn of(schemas: PathBuf) -> Self {
        Self { schemas, kept: Mutex::default() }
    }

    /// The definition of a code as it is published now; it may be made of several. Reads files: not for what answers quickly.
    pub(super) fn find(&self, code: &str) -> Option<Arc<Published>> {
        let plain = |code: &str| {
            let letters = code.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
            letters && !code.starts_with('.') && (1..=64).contains(&code.len())
        };
        let codes: Vec<&str> = code.split('+').take(MOST_MEMBERS + 1).collect();
        if codes.len() > MOST_MEMBERS || !codes.iter().all(|code| plain(code)) {
            return None;
        }
        names_in(&self.schemas).iter().find_map(|country| self.of_country(country, code, &codes))
    }

    fn of_country(&self, country: &str, code: &str, codes: &[&str]) -> Option<Arc<Published>> {
        let folder = self.schemas.join(country).join("procedures");
        let files: Option<Vec<PathBuf>> = codes.iter().map(|code| file_of(&folder, code)).collect();
        let files = files?;
        let stamp: Option<Stamp> = files
            .iter()
            .map(|path| {
                let known = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
                Some((path.clone(), known.modified().ok()?, known.len()))
            })
            .collect();
        let stamp = stamp?;
        {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((_, published)) = kept.get(code).filter(|(own, _)| *own == stamp) {
                return Some(Arc::clone(published));
            }
        }
        let mut members: Vec<Procedure> = files.iter().filter_map(|path| Some(definition(path).ok()?.0)).collect();
        let content = if let ([_], 1) = (codes, members.len()) {
            members.pop()?.schema
        } else {
            let pack = embedded(country)?.ok()?;
            bundle(&members.iter().collect::<Vec<_>>(), &pack).ok()?.definition
        };
        let published = Arc::new(Published::new(country, content));
        // Found by a name that it does not say itself, it would not be found again.
        let published = Some(published).filter(|published| published.code == code)?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(code.to_owned(), (stamp, Arc::clone(&published)));
        Some(published)
    }
}

/// The file of a code: usually named by it, else the one that says it.
fn file_of(folder: &Path, code: &str) -> Option<PathBuf> {
    let named = folder.join(format!("{code}.json"));
    if named.is_file() {
        return Some(named);
    }
    let others = names_in(folder).into_iter().filter(|name| name.ends_with(".json") && !name.ends_with(".decisions.json"));
    let mut others = others.map(|name| folder.join(name));
    others.find(|path| definition(path).is_ok_and(|(procedure, _)| procedure.header.code == code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_and_bundles_are_found_by_code_and_known_by_content() {
        let definitions = Definitions::of(Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas"));
        let birth = definitions.find("1.001193").unwrap();
        assert_eq!((birth.code.as_str(), birth.hash.len(), birth.country.as_str()), ("1.001193", 64, "vn"));
        assert!(Arc::ptr_eq(&birth, &definitions.find("1.001193").unwrap()));
        let bundle = definitions.find("1.001193+1.004222+1.014137").unwrap();
        assert!(bundle.id.starts_with("urn:tokhai:bundle:"));
        for code in ["", "..", "1.001193+", "9.999999", "a/b", &["1.001193"; 20].join("+")] {
            assert!(definitions.find(code).is_none(), "{code}");
        }
    }
}
