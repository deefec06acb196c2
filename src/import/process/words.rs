//! The wording rules for descriptions of processes: `process` of the country pack, then those of other languages.
//!
//! Every word that decides who acts, what is done or how long it takes comes from here. Patterns are held against folded
//! text: lower case, composed letters, single spaces, one tone placement.

use std::collections::BTreeMap;

use regex::Regex;
use serde::Deserialize;
use serde_json::Value;

use super::step::{ACTORS, KINDS, UNITS};
use crate::import::patterns::compile;
use crate::import::text::key;
use crate::pointer::JsonPointer;
use crate::register::{Pack, PackProblem};
use crate::texts::{Told, told};

/// Wording rules that belong to no country.
const COMMON: &str = include_str!("../../../schemas/process-words.json");

/// Columns a table of steps can have.
pub(super) const COLUMNS: &[&str] = &["number", "task", "actor", "time", "other"];

/// Lists of rules, and what an entry says beside `match`.
const LISTS: &[(&str, Says)] = &[
    ("columns", Says::Column),
    ("units", Says::Unit),
    ("channels", Says::Unit),
    ("cellActors", Says::Actor),
    ("actors", Says::Actor),
    ("authorities", Says::Name),
    ("acts", Says::Kind),
    ("rows", Says::Kind),
];

/// Lists of patterns.
const PATTERNS: &[&str] = &[
    "rowNumbers",
    "parts",
    "totals",
    "partTotals",
    "limits",
    "untimed",
    "begins",
    "ends",
    "channelLines",
    "markers",
    "headings",
    "conditions",
    "conditionEnds",
    "inPerson",
    "online",
    "adverse",
    "favourable",
    "skips",
    "details",
    "silent",
    "leadTimes",
    "fromReceipt",
    "fromReport",
    "counter",
    "noCounter",
    "steps",
    "leads",
    "ownTime",
    "also",
    "jumps",
    "consent",
    "anchors",
    "sideLeads",
    "objects",
];

/// What the entries of a list say.
#[derive(Clone, Copy, PartialEq)]
enum Says {
    Column,
    Unit,
    Actor,
    Name,
    Kind,
}

/// An entry as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Entry {
    #[allow(dead_code, reason = "for readers of the pack")]
    note: Option<String>,
    #[serde(rename = "match")]
    pattern: Option<String>,
    unless: Option<String>,
    column: Option<String>,
    unit: Option<String>,
    actor: Option<String>,
    name: Option<String>,
    kind: Option<String>,
    of: Option<Vec<String>>,
    also: Option<bool>,
    branch: Option<bool>,
    lead: Option<bool>,
}

/// A pattern and what it says.
#[derive(Debug)]
pub(super) struct Rule {
    pattern: Regex,
    unless: Option<Regex>,
    /// The column, unit, actor, name or kind of act.
    pub(super) word: String,
    /// Who acts, where the rule says so whoever is the subject of the sentence.
    pub(super) actor: Option<&'static str>,
    /// Whose act it can be; anybody's where empty.
    of: Vec<&'static str>,
    /// Whether it is a step of its own behind another act of the same sentence.
    pub(super) also: bool,
    /// Whether it is taken in some cases only, though the sentence names none.
    pub(super) branch: bool,
    /// Whether it is told by the words that say when the rest of the sentence happens, and only there.
    pub(super) lead: bool,
}

impl Rule {
    /// Where the words stand that match, in bytes.
    pub(super) fn find(&self, folded: &str) -> Option<(usize, usize)> {
        let found = self.pattern.find(folded)?;
        let undone = self.unless.as_ref().is_some_and(|unless| unless.is_match(folded));
        (!undone).then_some((found.start(), found.end()))
    }

    /// True where it can be what this actor does.
    pub(super) fn can_be_of(&self, actor: &str) -> bool {
        self.of.is_empty() || self.of.contains(&actor)
    }
}

/// All rules, compiled.
#[derive(Debug)]
pub struct Words {
    rules: BTreeMap<&'static str, Vec<Rule>>,
    patterns: BTreeMap<&'static str, Vec<Regex>>,
    /// Words for numbers, with the number.
    pub(super) numerals: Vec<(String, f64)>,
}

impl Words {
    /// The rules of a pack and of other languages.
    ///
    /// # Errors
    /// What is wrong with the rules, each as `/process/list/number: what`.
    pub fn new(pack: &Pack) -> Result<Self, Vec<PackProblem>> {
        let mut problems = Vec::new();
        let mut words = Self { rules: BTreeMap::new(), patterns: BTreeMap::new(), numerals: Vec::new() };
        let common: Value =
            serde_json::from_str(COMMON).map_err(|error| vec![PackProblem::at_root(Told::of_others(error))])?;
        for source in [&pack.process, &common] {
            words.take(source, &mut problems);
        }
        if problems.is_empty() { Ok(words) } else { Err(problems) }
    }

    fn take(&mut self, source: &Value, problems: &mut Vec<PackProblem>) {
        let root = JsonPointer::root().key("process");
        let Some(members) = source.as_object() else {
            if !source.is_null() {
                let message = told!(pack::rules_expected);
                problems.push(PackProblem { pointer: root, message });
            }
            return;
        };
        for (name, value) in members {
            if name == "note" || name == "$schema" {
                continue;
            }
            if name == "numerals" {
                for (word, number) in value.as_object().into_iter().flatten() {
                    if let Some(number) = number.as_f64() {
                        self.numerals.push((key(word), number));
                    } else {
                        let message = told!(pack::number_expected);
                        problems.push(PackProblem { pointer: root.key(name).key(word), message });
                    }
                }
                continue;
            }
            let Some(list) = value.as_array() else {
                problems.push(PackProblem { pointer: root.key(name), message: told!(pack::list_expected) });
                continue;
            };
            if let Some((name, says)) = LISTS.iter().find(|(known, _)| known == name) {
                for (i, entry) in list.iter().enumerate() {
                    match rule(entry, *says) {
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
            } else {
                let known: Vec<&str> = LISTS.iter().map(|(name, _)| *name).chain(PATTERNS.iter().copied()).collect();
                let message = told!(pack::unknown_member, known = known.join(", "));
                problems.push(PackProblem { pointer: root.key(name), message });
            }
        }
    }

    /// The rules of a list, in their order.
    pub(super) fn list(&self, name: &str) -> impl Iterator<Item = &Rule> {
        self.rules.get(name).into_iter().flatten()
    }

    /// The first rule of a list that matches.
    pub(super) fn first<'w>(&'w self, name: &str, folded: &str) -> Option<&'w Rule> {
        self.list(name).find(|rule| rule.find(folded).is_some())
    }

    /// The rule of a list that matches first in the text, the earlier one in the list of two at one place, and where
    /// its words begin and end.
    pub(super) fn earliest<'w>(
        &'w self,
        name: &str,
        folded: &str,
        can: impl Fn(&Rule) -> bool,
    ) -> Option<(&'w Rule, usize, usize)> {
        let found = self.list(name).filter(|rule| can(rule));
        let found = found.filter_map(|rule| rule.find(folded).map(|(start, end)| (rule, start, end)));
        found.min_by_key(|(_, start, _)| *start)
    }

    /// Where words stand that one of the patterns of that name matches: the earliest.
    pub(super) fn find(&self, name: &str, folded: &str) -> Option<(usize, usize)> {
        let all = self.patterns.get(name).into_iter().flatten();
        all.filter_map(|own| own.find(folded)).map(|found| (found.start(), found.end())).min()
    }

    /// True where one of the patterns of that name matches.
    pub(super) fn says(&self, name: &str, folded: &str) -> bool {
        self.find(name, folded).is_some()
    }
}

fn pattern(text: &str) -> Result<Regex, Told> {
    if text.is_empty() {
        return Err(told!(pack::pattern_empty));
    }
    compile(text).map_err(|error| told!(pack::pattern_unusable, pattern = text, why = error.to_string()))
}

/// The word of that spelling in a list, else what was expected.
fn known(list: &'static [&'static str], word: &str) -> Result<&'static str, Told> {
    let found = list.iter().find(|own| **own == word).copied();
    found.ok_or_else(|| told!(pack::not_one_of, options = list.join(", "), word))
}

fn rule(entry: &Value, says: Says) -> Result<Rule, Told> {
    let raw: Entry = serde_json::from_value(entry.clone()).map_err(Told::of_others)?;
    let text = raw.pattern.as_deref().ok_or_else(|| told!(pack::members_expected, members = "`match`"))?;
    let needed = |own: &Option<String>, name: &str| {
        own.clone().ok_or_else(|| told!(pack::members_expected, members = format!("`{name}`")))
    };
    let word = match says {
        Says::Column => known(COLUMNS, &needed(&raw.column, "column")?)?.to_owned(),
        Says::Unit => known(UNITS, &needed(&raw.unit, "unit")?)?.to_owned(),
        Says::Actor => known(ACTORS, &needed(&raw.actor, "actor")?)?.to_owned(),
        Says::Name => needed(&raw.name, "name")?,
        Says::Kind => known(KINDS, &needed(&raw.kind, "kind")?)?.to_owned(),
    };
    let of: Result<Vec<_>, _> = raw.of.iter().flatten().map(|own| known(ACTORS, own)).collect();
    Ok(Rule {
        pattern: pattern(text)?,
        unless: raw.unless.as_deref().map(pattern).transpose()?,
        word,
        actor: raw.actor.as_deref().map(|own| known(ACTORS, own)).transpose()?,
        of: of?,
        also: raw.also.unwrap_or(false),
        branch: raw.branch.unwrap_or(false),
        lead: raw.lead.unwrap_or(false),
    })
}
