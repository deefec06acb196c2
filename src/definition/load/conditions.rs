//! Circumstances: expressions over them, and those that can never hold.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::fields::{self, Fields};
use super::schemas::Index;
use super::wording::MAX_SHOWN;
use super::{Findings, Kind, steps};
use crate::definition::{Condition, Procedure, When};
use crate::pointer::JsonPointer;

/// Most conditions one expression may bring together to be searched for a case in which it holds.
const MAX_ATOMS: usize = 10;

pub(super) fn check(index: &Index, procedure: &Procedure, found: &mut Findings) {
    let declared = Declared { by_name: procedure.conditions.iter().map(|c| (c.name.as_str(), c)).collect() };
    let names: BTreeSet<&str> = declared.by_name.keys().copied().collect();
    let answers = Fields::resolve(index, &JsonPointer::root());
    let mut used: BTreeSet<String> = BTreeSet::new();
    let conditions = JsonPointer::root().key("x-conditions");

    for condition in &procedure.conditions {
        let here = conditions.key(&condition.name);
        for (keyword, list) in [("x-implies", &condition.implies), ("x-excludes", &condition.excludes)] {
            for (i, name) in list.iter().enumerate().filter(|(_, name)| !names.contains(name.as_str())) {
                let pointer = here.key(keyword).index(i);
                found.unknown(pointer, Kind::UnknownCondition { name: name.clone() }, name, names.iter().copied());
            }
        }
        read_answers(index, &condition.schema, here.clone(), &answers, true, found);
        let together = declared.implied(index, [condition.name.as_str()]);
        if let Some((one, other)) = declared.contradiction(index, &together) {
            found.error(here, Kind::NeverHolds { one: one.to_owned(), other: other.to_owned() });
        }
    }

    let mut all_understood = true;
    for (pointer, source) in expressions(index) {
        match When::parse(source) {
            Err(error) => {
                all_understood = false;
                found.error(pointer, Kind::WhenSyntax { column: error.at + 1, expected: error.expected });
            }
            Ok(when) => {
                // Steps depend on ways of handing in that no condition need stand for.
                let handed_in = |name: &str| {
                    let offered = &procedure.header.channels;
                    steps::is_of(&pointer)
                        && name.strip_prefix("channel.").is_some_and(|own| offered.iter().any(|c| c == own))
                };
                let known = |name: &&str| names.contains(name) || handed_in(name);
                let unknown: Vec<&str> = when.names().into_iter().filter(|name| !known(name)).collect();
                for name in &unknown {
                    let kind = Kind::UnknownCondition { name: (*name).to_owned() };
                    found.unknown(pointer.clone(), kind, name, names.iter().copied());
                }
                all_understood &= unknown.is_empty();
                if unknown.is_empty() && !declared.can_hold(index, &when) {
                    found.error(pointer, Kind::WhenNeverHolds);
                }
                used.extend(when.names().into_iter().map(str::to_owned));
            }
        }
    }
    if !all_understood {
        // What looks unused may be what a misspelt name meant.
        return;
    }
    // A condition that only stands behind a used one (implied by it) still says something.
    let behind = declared.implied(index, used.iter().map(String::as_str));
    for condition in procedure.conditions.iter().filter(|condition| !behind.contains(condition.name.as_str())) {
        found.error(conditions.key(&condition.name), Kind::UnusedCondition { name: condition.name.clone() });
    }
}

/// Every `when` of the definition with its place.
fn expressions<'v>(index: &Index<'v>) -> Vec<(JsonPointer, &'v str)> {
    let mut out = Vec::new();
    let root = JsonPointer::root();
    let mut add = |pointer: JsonPointer, holder: &'v Value| {
        if let Some(source) = holder.get("when").and_then(Value::as_str) {
            out.push((pointer.key("when"), source));
        }
    };
    for (name, role) in index.root.get("x-roles").and_then(Value::as_object).into_iter().flatten() {
        add(root.key("x-roles").key(name), role);
        for (i, same) in role.get("sameAs").and_then(Value::as_array).into_iter().flatten().enumerate() {
            add(root.key("x-roles").key(name).key("sameAs").index(i), same);
        }
    }
    for (i, sub) in index.subs.iter().enumerate() {
        for (n, rule) in sub.value.get("x-known").and_then(Value::as_array).into_iter().flatten().enumerate() {
            add(index.pointer(i).key("x-known").index(n), rule);
        }
    }
    for list in ["x-requirements", "x-documents", "x-sections"] {
        for (i, part) in index.root.get(list).and_then(Value::as_array).into_iter().flatten().enumerate() {
            add(root.key(list).index(i), part);
        }
    }
    for (pointer, step) in steps::structured(index.root) {
        add(pointer.clone(), step);
    }
    for (pointer, step) in steps::structured(index.root) {
        if let Some(source) = step.get("visit").and_then(Value::as_str) {
            out.push((pointer.key("visit"), source));
        }
    }
    out
}

/// Checks that a condition's schema reads answers that exist, and values they can take.
/// `asserted` is false below `not`, where an impossible value is merely always true.
fn read_answers(
    index: &Index,
    schema: &Value,
    here: JsonPointer,
    answers: &[usize],
    asserted: bool,
    found: &mut Findings,
) {
    if *schema == Value::Bool(false) && asserted {
        found.error(here, Kind::NeverTrue);
        return;
    }
    let Some(object) = schema.as_object() else { return };
    for (keyword, value) in object {
        let there = here.key(keyword);
        match (keyword.as_str(), value) {
            ("properties", Value::Object(map)) => {
                for (name, child) in map {
                    let below = Fields::below(index, answers, name);
                    if below.is_empty() && !index.is_exhausted() {
                        let known = Fields::names_below(index, answers);
                        found.unknown_key(there.key(name), Kind::UndescribedAnswer { name: name.clone() }, name, known);
                    } else {
                        read_answers(index, child, there.key(name), &below, asserted, found);
                    }
                }
            }
            ("required", Value::Array(names)) => {
                for (i, name) in names.iter().enumerate() {
                    let missing = |name: &&str| Fields::below(index, answers, name).is_empty() && !index.is_exhausted();
                    let Some(name) = name.as_str().filter(missing) else {
                        continue;
                    };
                    let known = Fields::names_below(index, answers);
                    found.unknown(there.index(i), Kind::UndescribedAnswer { name: name.to_owned() }, name, known);
                }
            }
            ("const", _) => reachable(index, std::slice::from_ref(value), there, answers, asserted, found),
            ("enum", Value::Array(values)) => reachable(index, values, there, answers, asserted, found),
            ("allOf" | "anyOf" | "oneOf", Value::Array(list)) => {
                for (i, part) in list.iter().enumerate() {
                    read_answers(index, part, there.index(i), answers, asserted && keyword == "allOf", found);
                }
            }
            ("not" | "if" | "then" | "else", _) => read_answers(index, value, there, answers, false, found),
            _ => {}
        }
    }
}

/// One of the values must be one the answer can take.
fn reachable(
    index: &Index,
    values: &[Value],
    here: JsonPointer,
    answers: &[usize],
    asserted: bool,
    found: &mut Findings,
) {
    let Some(choices) = fields::choices(index, answers).filter(|_| asserted) else { return };
    let mut can_be = |value| choices.iter().any(|choice| !index.spend(1) || *choice == value);
    if values.iter().any(&mut can_be) {
        return;
    }
    let words: Vec<String> =
        choices.iter().take(MAX_SHOWN).map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned)).collect();
    let given = values.first().and_then(Value::as_str).unwrap_or_default();
    found.unknown(here, Kind::ImpossibleValue { options: words.clone() }, given, words.iter().map(String::as_str));
}

/// What is declared about conditions, by name.
struct Declared<'p> {
    by_name: BTreeMap<&'p str, &'p Condition>,
}

impl Declared<'_> {
    /// The conditions that hold whenever all of `names` do; fewer when the budget runs out.
    fn implied<'a>(&'a self, index: &Index, names: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
        let mut all: BTreeSet<&str> = names.into_iter().collect();
        let mut queue: Vec<&str> = all.iter().copied().collect();
        while let Some(name) = queue.pop() {
            for implied in self.by_name.get(name).map(|c| c.implies.as_slice()).unwrap_or_default() {
                if index.spend(10) && all.insert(implied) {
                    queue.push(implied);
                }
            }
        }
        all
    }

    /// Two conditions of a set that are declared never to hold together.
    fn contradiction<'a>(&'a self, index: &Index, together: &BTreeSet<&'a str>) -> Option<(&'a str, &'a str)> {
        for name in together {
            for other in self.by_name.get(name).map(|c| c.excludes.as_slice()).unwrap_or_default() {
                if index.spend(1) && together.contains(other.as_str()) {
                    return Some((name, other));
                }
            }
        }
        None
    }

    /// Whether some combination of circumstances makes an expression hold; true when there
    /// are too many to try.
    fn can_hold(&self, index: &Index, when: &When) -> bool {
        let names: Vec<&str> = when.names().into_iter().collect();
        if names.len() > MAX_ATOMS {
            return true;
        }
        // Conditions outside the expression are false unless one inside implies them.
        (0_u32..1 << names.len()).any(|case| {
            if !index.spend(10) {
                return true;
            }
            let chosen: BTreeSet<&str> =
                names.iter().enumerate().filter(|(i, _)| case >> i & 1 == 1).map(|(_, name)| *name).collect();
            if !when.holds(&|name| chosen.contains(name)) {
                return false;
            }
            let together = self.implied(index, chosen.iter().copied());
            let closed = names.iter().all(|name| together.contains(name) == chosen.contains(name));
            closed && self.contradiction(index, &together).is_none()
        })
    }
}
