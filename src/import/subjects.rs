//! The subjects the papers of a draft are about.
//!
//! Owns the roles of a draft and the fields for their keys; knows nothing of lines.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::rules::ThirdPerson;
use super::text::shorten;
use crate::locale::Locale;
use crate::register::{LocalizedText, Pack, RelativeConcept};

/// The subjects the papers are about. The portal does not name them: the person at the
/// keyboard and one organisation, plot or vehicle are taken for granted, and where one kind
/// of paper is asked for twice, the second is taken to be about somebody else, so that one
/// paper is never said to cover another. A paper about somebody who cannot be the one at the
/// keyboard, such as the dead, is about a role of its own.
pub(super) struct Subjects<'a> {
    pack: &'a Pack,
    third_persons: &'a [ThirdPerson],
    /// `x-roles` of the draft.
    pub(super) roles: Map<String, Value>,
    /// Fields for the keys of the subjects.
    pub(super) properties: Map<String, Value>,
    used: BTreeSet<(String, String)>,
    counts: BTreeMap<String, usize>,
}

/// Most subjects of one draft.
const MAX_SUBJECTS: usize = 48;

impl<'a> Subjects<'a> {
    pub(super) fn new(pack: &'a Pack, third_persons: &'a [ThirdPerson]) -> Self {
        let mut own = Self {
            pack,
            third_persons,
            roles: Map::new(),
            properties: Map::new(),
            used: BTreeSet::new(),
            counts: BTreeMap::new(),
        };
        if pack.subjects.contains_key("person") {
            own.role("applicant", "person", None, true);
        }
        own
    }

    fn role(&mut self, name: &str, kind: &str, title: Option<&str>, keyed: bool) {
        if self.roles.contains_key(name) {
            return;
        }
        let pack = self.pack;
        let locale = pack.import.get("language").and_then(Value::as_str).and_then(Locale::parse);
        let own = |words: &'a LocalizedText| locale.as_ref().map(|locale| words.get(locale)).unwrap_or_default();
        let subject = pack.subjects.get(kind);
        let named = subject.map(|subject| own(&subject.title)).filter(|title| !title.is_empty());
        let title = title.or(named).unwrap_or(kind);
        let mut role = json!({ "kind": kind, "title": title });
        if name == "applicant" {
            role["signedIn"] = json!(true);
        }
        if keyed && let Some(concept) = subject.and_then(|subject| subject.key.as_deref()) {
            let field = camel(concept);
            role["key"] = json!(format!("/{name}/{field}"));
            let label = pack.concepts.get(concept).map(|known| own(&known.title)).filter(|title| !title.is_empty());
            let label = label.unwrap_or(concept);
            let property = json!({ "type": "string", "title": label, "x-fact": { "concept": concept, "role": name } });
            let group = json!({ "type": "object", "title": title, "properties": { field: property } });
            self.properties.insert(name.to_owned(), group);
        }
        self.roles.insert(name.to_owned(), role);
    }

    /// The role a paper of these types is about; `None` where its types are about several kinds.
    pub(super) fn about(&mut self, types: &[String], title: &str) -> Option<String> {
        let pack = self.pack;
        let kinds: Vec<_> =
            types.iter().filter_map(|id| pack.document_type(id)).filter(|kind| !kind.facts.is_empty()).collect();
        let mut subjects: Vec<&str> = Vec::new();
        for kind in &kinds {
            let subject = if kind.subject.is_empty() { "person" } else { kind.subject.as_str() };
            if !subjects.contains(&subject) {
                subjects.push(subject);
            }
        }
        if subjects.len() > 1 {
            for subject in subjects {
                let name = base_name(subject);
                self.role(&name, subject, None, true);
                self.used.extend(kinds.iter().map(|kind| (name.clone(), kind.id.clone())));
            }
            return None;
        }
        let subject = *subjects.first()?;
        let relatives = self.relatives(&kinds, subject);
        let third = kinds.iter().flat_map(|kind| &kind.facts).filter(|fact| fact.of.is_none()).find_map(|fact| {
            self.third_persons.iter().find(|person| subject == "person" && person.facts.contains(&fact.concept))
        });
        let base = third.map_or(subject, |person| person.name.as_str());
        let mut name = third.map_or_else(|| base_name(subject), |person| person.name.clone());
        let taken = kinds.iter().any(|kind| self.used.contains(&(name.clone(), kind.id.clone())));
        if (taken || !relatives.is_empty()) && self.roles.len() < MAX_SUBJECTS {
            let count = self.counts.entry(base.to_owned()).or_insert(1);
            *count += 1;
            name = format!("{base}{count}");
            let title = format!("{}: {}", self.word("namedOn"), shorten(title, 80));
            let keyed = kinds.iter().any(|kind| !kind.keys.is_empty());
            self.role(&name, subject, Some(&title), keyed);
            for relative in relatives {
                let other = format!("{name}{}", capital(&relative));
                let title = format!("{relative}: {title}");
                self.role(&other, "person", Some(&title), true);
                self.roles[&name]["relations"][relative] = json!(other);
            }
        } else {
            self.role(&name, subject, third.map(|person| person.title.as_str()), true);
        }
        self.used.extend(kinds.iter().map(|kind| (name.clone(), kind.id.clone())));
        Some(name)
    }

    fn word<'n>(&'n self, name: &'n str) -> &'n str {
        self.pack.import.get("titles").and_then(|titles| titles.get(name)).and_then(Value::as_str).unwrap_or(name)
    }

    /// Relatives by whose keys registers are asked for facts no own key gives.
    fn relatives(&self, kinds: &[&crate::register::DocumentType], subject: &str) -> Vec<String> {
        let mut list: Vec<String> = Vec::new();
        for fact in kinds.iter().flat_map(|kind| &kind.facts).filter(|fact| fact.of.is_none()) {
            let mut own = false;
            let mut through: Vec<String> = Vec::new();
            for register in &self.pack.registers {
                for lookup in &register.lookups {
                    let gives = |given: &RelativeConcept| given.of.is_none() && given.concept == fact.concept;
                    let answers = lookup.items.iter().any(|item| register.items[*item].gives.iter().any(gives));
                    if !answers || !lookup.subjects.iter().any(|kind| kind == subject) {
                        continue;
                    }
                    own |= lookup.keys.iter().all(|key| key.of.is_none());
                    through.extend(lookup.keys.iter().filter_map(|key| key.of.clone()));
                }
            }
            if !own {
                through.retain(|relative| !list.contains(relative));
                list.extend(through.into_iter().take(1));
            }
        }
        list
    }
}

fn base_name(subject: &str) -> String {
    if subject == "person" { "applicant".to_owned() } else { subject.to_owned() }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `personal_id` → `personalId`.
fn camel(concept: &str) -> String {
    let mut parts = concept.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| name + &capital(part))
}
