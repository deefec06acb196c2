//! The definitions the portal takes submissions for: those under `schemas/<country>/procedures/`, and bundles of them. A file
//! that changed counts from then on; what was sent with the old one keeps it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::catalogue::{MOST_MEMBERS, definition, worked};
use super::identifier::digest;
use super::problem::Problem;
use super::site::{FileStamp, Site};
use crate::definition::Procedure;
use crate::form::canonical;
use crate::reform::bundle;
use crate::register::{Pack, embedded};

/// Bundles and definitions that are kept ready.
const KEPT: usize = 64;

/// A definition as it is published now.
#[derive(Debug)]
pub(super) struct Published {
    /// The country pack, which all definitions of a country share; none where there is none.
    pub(super) pack: Option<Arc<Pack>>,
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
    fn new(pack: Option<Arc<Pack>>, content: Value) -> Self {
        let procedure = Procedure::read(content);
        let text = canonical(&procedure.schema);
        Self {
            pack,
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

/// When files were changed, and how large they are, by path.
type Stamp = Vec<(String, FileStamp)>;

/// A file, when it was changed, how large it is, and the code it says.
type Named = HashMap<String, (FileStamp, String)>;

/// All that are published.
pub(super) struct Definitions {
    site: Site,
    kept: Mutex<HashMap<String, (Stamp, Arc<Published>)>>,
    named: Mutex<Named>,
    packs: Mutex<HashMap<String, Option<Arc<Pack>>>>,
}

impl Definitions {
    /// What the portal publishes.
    pub(super) fn site(&self) -> &Site {
        &self.site
    }

    /// Those a portal publishes.
    pub(super) fn of(site: Site) -> Self {
        Self { site, kept: Mutex::default(), named: Mutex::default(), packs: Mutex::default() }
    }

    /// The definition of a code as it is published now; it may be made of several.
    ///
    /// # Errors
    /// [`Problem::UnknownDefinition`] where there is none; [`Problem::Busy`] where too much is being read already.
    pub(super) async fn find(self: &Arc<Self>, code: &str) -> Result<Arc<Published>, Problem> {
        let kept = {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.get(code).cloned()
        };
        if let Some((stamp, published)) = kept
            && stamp.iter().all(|(path, known)| self.site.stamp(path) == Some(*known))
        {
            return Ok(published);
        }
        let (own, code) = (Arc::clone(self), code.to_owned());
        let read = worked(move |_| Ok(own.read(&code))).await;
        read.map_err(|_| Problem::Busy)?.ok_or(Problem::UnknownDefinition)
    }

    /// A definition as it was when something was sent with it, with the country pack of today.
    ///
    /// # Errors
    /// [`Problem::Internal`] where `text` is no definition; [`Problem::Busy`] where too much is being read already.
    pub(super) async fn kept(self: &Arc<Self>, text: &str) -> Result<Arc<Published>, Problem> {
        let content: Value = serde_json::from_str(text).map_err(|_| Problem::Internal)?;
        let kept = Published::new(None, content);
        let pack = match self.find(&kept.code).await {
            Ok(now) if now.hash == kept.hash => return Ok(now),
            Ok(now) => now.pack.clone(),
            // Not published any more.
            Err(Problem::UnknownDefinition) => {
                self.site.names_in("schemas").iter().find_map(|country| self.pack(country))
            }
            Err(problem) => return Err(problem),
        };
        Ok(Arc::new(Published { pack, ..kept }))
    }

    fn read(&self, code: &str) -> Option<Arc<Published>> {
        let plain = |code: &str| {
            let letters = code.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
            letters && !code.starts_with('.') && (1..=64).contains(&code.len())
        };
        let codes: Vec<&str> = code.split('+').take(MOST_MEMBERS + 1).collect();
        if codes.len() > MOST_MEMBERS || !codes.iter().all(|code| plain(code)) {
            return None;
        }
        self.site.names_in("schemas").iter().find_map(|country| self.of_country(country, code, &codes))
    }

    fn of_country(&self, country: &str, code: &str, codes: &[&str]) -> Option<Arc<Published>> {
        let folder = format!("schemas/{country}/procedures");
        let files: Option<Vec<String>> = codes.iter().map(|code| self.file_of(&folder, code)).collect();
        let files = files?;
        let stamp = files.iter().map(|path| Some((path.clone(), self.site.stamp(path)?)));
        let stamp: Stamp = stamp.collect::<Option<_>>()?;
        let mut members: Vec<Procedure> =
            files.iter().filter_map(|path| Some(definition(&self.site, path).ok()?.0)).collect();
        let content = if let ([_], 1) = (codes, members.len()) {
            members.pop()?.schema
        } else {
            bundle(&members.iter().collect::<Vec<_>>(), &*self.pack(country)?).ok()?.definition
        };
        let published = Arc::new(Published::new(self.pack(country), content));
        // Found by a name that it does not say itself, it would not be found again.
        let published = Some(published).filter(|published| published.code == code)?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(code.to_owned(), (stamp, Arc::clone(&published)));
        Some(published)
    }

    /// The pack of a country, read once.
    fn pack(&self, country: &str) -> Option<Arc<Pack>> {
        let mut packs = self.packs.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || embedded(country).and_then(Result::ok).map(Arc::new);
        packs.entry(country.to_owned()).or_insert_with(read).clone()
    }

    /// The file of a code: usually named by it, else the one that says it.
    fn file_of(&self, folder: &str, code: &str) -> Option<String> {
        let own = format!("{folder}/{code}.json");
        if self.site.has(&own) {
            return Some(own);
        }
        let mut named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        self.files_in(folder).into_iter().find(|path| self.code_of(path, &mut named).is_some_and(|said| said == code))
    }

    /// The codes of all that are published, of every country.
    pub(super) fn codes(&self) -> Vec<String> {
        let mut named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        let countries = self.site.names_in("schemas").into_iter();
        let files = countries.flat_map(|country| self.files_in(&format!("schemas/{country}/procedures")));
        files.filter_map(|path| self.code_of(&path, &mut named).filter(|code| !code.is_empty())).collect()
    }

    /// The files of definitions in a folder, without those of decisions.
    fn files_in(&self, folder: &str) -> Vec<String> {
        let is_one = |name: &String| name.strip_suffix(".json").is_some_and(|stem| !stem.ends_with(".decisions"));
        self.site.names_in(folder).into_iter().filter(is_one).map(|name| format!("{folder}/{name}")).collect()
    }

    /// The code a file says; one that has not changed is not read again.
    fn code_of(&self, path: &str, named: &mut Named) -> Option<String> {
        let stamp = self.site.stamp(path)?;
        if named.get(path).is_none_or(|(known, _)| *known != stamp) {
            let said = definition(&self.site, path).map(|(procedure, _)| procedure.header.code).unwrap_or_default();
            named.insert(path.to_owned(), (stamp, said));
        }
        named.get(path).map(|(_, said)| said.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_and_bundles_are_found_by_code_and_known_by_content() {
        let definitions = Arc::new(Definitions::of(Site::Embedded));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let find = |code: &str| runtime.block_on(definitions.find(code));
        let birth = find("1.001193").unwrap();
        assert_eq!((birth.code.as_str(), birth.hash.len(), birth.pack.is_some()), ("1.001193", 64, true));
        assert!(Arc::ptr_eq(&birth, &find("1.001193").unwrap()));
        let bundle = find("1.001193+1.004222+1.014137").unwrap();
        assert!(bundle.id.starts_with("urn:tokhai:bundle:"));
        for code in ["", "..", "1.001193+", "9.999999", "a/b", &["1.001193"; 20].join("+")] {
            assert!(matches!(find(code), Err(Problem::UnknownDefinition)), "{code}");
        }
    }
}
