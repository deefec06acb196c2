//! The wording rules for paper forms: those of the country pack (`form` of the pack) before those of other languages.
//!
//! Every word that decides what a line or a blank is comes from here; the program itself knows layout only. All
//! patterns are held against folded text, in which a blank is `…`, a box `☐` and a row of boxes for one character
//! each `▦`.

use std::collections::BTreeMap;

use regex::Regex;
use serde::Deserialize;
use serde_json::Value;

use super::controls::Controls;
use super::fate::Fate;
use super::field::KINDS;
use crate::import::patterns::compile;
use crate::import::text::key;
use crate::pointer::JsonPointer;
use crate::register::{Pack, PackProblem};
use crate::texts::{Told, told};

/// Wording rules that belong to no country.
const COMMON: &str = include_str!("../../../../schemas/form-words.json");

/// Lists of rules and the members an entry of each must have beside `match`.
const LISTS: &[(&str, &[&str])] = &[
    ("lines", &["fate"]),
    ("kinds", &["kind"]),
    ("units", &["kind"]),
    ("choices", &["options"]),
    ("subjects", &["subject"]),
    ("concepts", &[]),
];

/// Lists of patterns.
const PATTERNS: &[&str] = &[
    "day",
    "month",
    "year",
    "hour",
    "minute",
    "yes",
    "no",
    "several",
    "hints",
    "derived",
    "optional",
    "required",
    "rowNumbers",
    "addressHeads",
    "addressParts",
    "repeats",
    "columnLeads",
    "leadIns",
    "lowerHeads",
    "dayOf",
    "nameHeads",
    "nameParts",
    "specify",
    "noneBoxes",
    "signedBeside",
];

/// Members that are no lists.
const OTHERS: &[&str] = &["note", "$schema", "controls", "roles"];

/// An entry as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Entry {
    note: Option<String>,
    #[serde(rename = "match")]
    pattern: Option<String>,
    unless: Option<String>,
    fate: Option<String>,
    kind: Option<String>,
    options: Option<Vec<String>>,
    subject: Option<String>,
    only: Option<Vec<String>>,
    concept: Option<String>,
    subjects: Option<Vec<String>>,
    not_subjects: Option<Vec<String>>,
    behind: Option<BTreeMap<String, String>>,
    confidence: Option<f64>,
    keeps: Option<bool>,
    unmarked: Option<bool>,
}

/// A pattern and what it says.
#[derive(Debug)]
pub(super) struct Rule {
    pattern: Regex,
    unless: Option<Regex>,
    /// What becomes of the line.
    pub(super) fate: Fate,
    /// What kind of field it is, where the rule says so.
    pub(super) kind: Option<&'static str>,
    /// What can be chosen.
    pub(super) options: Vec<String>,
    /// Whose the answer is; `main` for the one the form is about.
    pub(super) subject: String,
    /// Where a rule of subjects holds: `heading`, `label`; everywhere when empty.
    only: Vec<String>,
    /// The concept of the pack; empty where `behind` says it.
    pub(super) concept: String,
    subjects: Vec<String>,
    not_subjects: Vec<String>,
    /// The concept of the field before, and the concept this field then has.
    pub(super) behind: BTreeMap<String, String>,
    /// How sure the rule is, 0 to 1.
    pub(super) confidence: f64,
    /// Whether the subject of a label holds for that label alone.
    pub(super) keeps: bool,
    /// Whether the rule speaks only of labels without the mark of a note.
    pub(super) unmarked: bool,
}

impl Rule {
    /// The words that match, where they do and nothing undoes it.
    pub(super) fn find<'t>(&self, folded: &'t str) -> Option<&'t str> {
        let found = self.pattern.find(folded)?;
        let undone = self.unless.as_ref().is_some_and(|unless| unless.is_match(folded));
        (!undone).then_some(found.as_str())
    }

    /// True where the rule speaks of this place; rules that name none are about headings and labels.
    pub(super) fn speaks_of(&self, place: &str) -> bool {
        if self.only.is_empty() {
            return matches!(place, "heading" | "label" | "prose");
        }
        self.only.iter().any(|own| own == place)
    }

    /// True where the rule holds for answers about this subject.
    pub(super) fn holds_for(&self, subject: &str) -> bool {
        (self.subjects.is_empty() || self.subjects.iter().any(|own| own == subject))
            && !self.not_subjects.iter().any(|own| own == subject)
    }
}

/// All rules, compiled.
#[derive(Debug)]
pub struct Words {
    rules: BTreeMap<&'static str, Vec<Rule>>,
    patterns: BTreeMap<&'static str, Vec<Regex>>,
    controls: Controls,
}

impl Words {
    /// The rules of a pack and of other languages.
    ///
    /// # Errors
    /// What is wrong with the rules, each with its place in the pack.
    pub fn new(pack: &Pack) -> Result<Self, Vec<PackProblem>> {
        let mut problems = Vec::new();
        let controls = Controls::new(&pack.form, pack).unwrap_or_else(|own| {
            problems.extend(own);
            Controls::default()
        });
        let mut words = Self { rules: BTreeMap::new(), patterns: BTreeMap::new(), controls };
        let common: Value =
            serde_json::from_str(COMMON).map_err(|error| vec![PackProblem::at_root(Told::of_others(error))])?;
        for (source, own) in [(&pack.form, true), (&common, false)] {
            words.take(source, own.then_some(pack), &mut problems);
        }
        if problems.is_empty() { Ok(words) } else { Err(problems) }
    }

    fn take(&mut self, source: &Value, pack: Option<&Pack>, problems: &mut Vec<PackProblem>) {
        let root = JsonPointer::root().key("form");
        let Some(members) = source.as_object() else {
            if !source.is_null() {
                let message = told!(pack::rules_expected);
                problems.push(PackProblem { pointer: root, message });
            }
            return;
        };
        for (name, value) in members {
            let list = value.as_array().map_or(&[][..], Vec::as_slice);
            if let Some((name, needed)) = LISTS.iter().find(|(known, _)| known == name) {
                for (i, entry) in list.iter().enumerate() {
                    match rule(entry, needed, pack) {
                        Ok(rule) => self.rules.entry(name).or_default().push(rule),
                        Err(message) => problems.push(PackProblem { pointer: root.key(name).index(i), message }),
                    }
                }
            } else if let Some(name) = PATTERNS.iter().find(|known| *known == name) {
                for (i, entry) in list.iter().enumerate() {
                    match entry.as_str().ok_or_else(|| told!(pack::pattern_expected)).and_then(pattern) {
                        Ok(pattern) => self.patterns.entry(name).or_default().push(pattern),
                        Err(message) => problems.push(PackProblem { pointer: root.key(name).index(i), message }),
                    }
                }
            } else if !OTHERS.contains(&name.as_str()) {
                let known: Vec<&str> = LISTS.iter().map(|(name, _)| *name).chain(PATTERNS.iter().copied()).collect();
                let message = told!(pack::unknown_member, known = known.join(", "));
                problems.push(PackProblem { pointer: root.key(name), message });
            }
            if !value.is_array() && !OTHERS.contains(&name.as_str()) {
                problems.push(PackProblem { pointer: root.key(name), message: told!(pack::list_expected) });
            }
        }
    }

    /// How fields are asked on screen.
    pub(super) fn controls(&self) -> &Controls {
        &self.controls
    }

    /// The rules of a list, in their order.
    pub(super) fn list(&self, name: &str) -> impl Iterator<Item = &Rule> {
        self.rules.get(name).into_iter().flatten()
    }

    /// The first rule of a list that matches, with the words.
    pub(super) fn first<'w, 't>(&'w self, name: &str, folded: &'t str) -> Option<(&'w Rule, &'t str)> {
        self.list(name).find_map(|rule| Some((rule, rule.find(folded)?)))
    }

    /// The words that one of the patterns of that name matches.
    pub(super) fn find<'t>(&self, name: &str, folded: &'t str) -> Option<&'t str> {
        self.patterns.get(name).into_iter().flatten().find_map(|own| own.find(folded)).map(|found| found.as_str())
    }

    /// True where one of the patterns of that name matches.
    pub(super) fn says(&self, name: &str, folded: &str) -> bool {
        self.find(name, folded).is_some()
    }

    /// True where one of the patterns of that name matches the whole text.
    pub(super) fn is(&self, name: &str, folded: &str) -> bool {
        let all = self.patterns.get(name).into_iter().flatten();
        all.filter_map(|own| own.find(folded)).any(|found| found.as_str().len() == folded.len())
    }
}

fn pattern(text: &str) -> Result<Regex, Told> {
    if text.is_empty() {
        return Err(told!(pack::pattern_empty));
    }
    compile(text).map_err(|error| told!(pack::pattern_unusable, pattern = text, why = error.to_string()))
}

/// Compiles one entry. Only the pack's own rules must name concepts that exist; rules of other languages are about the
/// concepts that packs have in common, and say nothing where a pack lacks one.
fn rule(entry: &Value, needed: &[&str], pack: Option<&Pack>) -> Result<Rule, Told> {
    let raw: Entry = serde_json::from_value(entry.clone()).map_err(Told::of_others)?;
    for name in needed {
        if entry.get(name).is_none() {
            return Err(told!(pack::members_expected, members = format!("`{name}`")));
        }
    }
    let text = raw.pattern.as_deref().ok_or_else(|| told!(pack::members_expected, members = "`match`"))?;
    let kind = raw.kind.as_deref().map(|kind| {
        let known = KINDS.iter().find(|known| **known == kind).copied();
        known.ok_or_else(|| told!(pack::not_one_of, options = KINDS.join(", "), word = kind))
    });
    let fate = raw.fate.as_deref().map(|fate| Fate::parse(fate).ok_or_else(|| told!(pack::no_fate, fate)));
    let concepts = raw.concept.iter().chain(raw.behind.iter().flat_map(|behind| behind.values()));
    if let Some(pack) = pack {
        for concept in concepts {
            if !concept.is_empty() && !pack.concepts.contains_key(concept) {
                return Err(told!(pack::no_concept, concept));
            }
        }
    }
    let confidence = raw.confidence.unwrap_or(0.9);
    if !(0.0..=1.0).contains(&confidence) {
        return Err(told!(pack::confidence_share));
    }
    Ok(Rule {
        pattern: pattern(text)?,
        unless: raw.unless.as_deref().map(pattern).transpose()?,
        fate: fate.transpose()?.unwrap_or(Fate::Prose),
        kind: kind.transpose()?,
        options: raw.options.unwrap_or_default(),
        subject: raw.subject.unwrap_or_default(),
        only: raw.only.unwrap_or_default(),
        concept: raw.concept.unwrap_or_default(),
        subjects: raw.subjects.unwrap_or_default(),
        not_subjects: raw.not_subjects.unwrap_or_default(),
        behind: raw.behind.unwrap_or_default(),
        confidence,
        keeps: raw.keeps.unwrap_or(false),
        unmarked: raw.unmarked.unwrap_or(false),
    })
}

/// A text as patterns are held against it.
pub(super) fn folded(text: &str) -> String {
    key(text)
}
