//! What no schema can say of structured steps: names, order, limits.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Findings, Kind, Vocabulary};
use crate::definition::process::APPLICANT;
use crate::definition::{Act, Procedure};
use crate::pointer::JsonPointer;

/// The structured steps of a definition with their places.
pub(super) fn structured(root: &Value) -> impl Iterator<Item = (JsonPointer, &Value)> {
    let steps = root.pointer("/x-procedure/steps").and_then(Value::as_array).into_iter().flatten().enumerate();
    let place = JsonPointer::root().key("x-procedure").key("steps");
    steps.filter(|(_, step)| step.is_object()).map(move |(i, step)| (place.index(i), step))
}

/// Whether a place is inside a structured step.
pub(super) fn is_of(place: &JsonPointer) -> bool {
    place.as_str().starts_with("/x-procedure/steps/")
}

/// One step as written.
struct Written<'v> {
    place: JsonPointer,
    value: &'v Value,
    id: &'v str,
    after: Vec<&'v str>,
}

pub(super) fn check(root: &Value, procedure: &Procedure, vocabulary: Option<&Vocabulary>, found: &mut Findings) {
    let steps: Vec<Written> = structured(root)
        .map(|(place, value)| Written {
            place,
            value,
            id: value.get("id").and_then(Value::as_str).unwrap_or_default(),
            after: words(value, "after").map(|(_, word)| word).collect(),
        })
        .collect();
    if steps.is_empty() {
        return;
    }
    let mut first: BTreeMap<&str, &JsonPointer> = BTreeMap::new();
    for step in steps.iter().filter(|step| !step.id.is_empty()) {
        match first.get(step.id) {
            Some(known) => {
                let kind = Kind::DuplicateId { id: step.id.to_owned(), first: (*known).clone() };
                found.error(step.place.key("id"), kind);
            }
            None => {
                first.insert(step.id, &step.place);
            }
        }
    }
    names(root, &steps, procedure, found);
    circles(&steps, found);
    backwards(&steps, found);
    limits(&steps, found);
    for step in &steps {
        for key in ["needs", "establishes"] {
            for (i, fact) in step.value.get(key).and_then(Value::as_array).into_iter().flatten().enumerate() {
                told(step.place.key(key).index(i), fact, procedure, vocabulary, found);
            }
        }
    }
}

fn words<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = (usize, &'v str)> {
    let list = value.get(key).and_then(Value::as_array).into_iter().flatten().enumerate();
    list.filter_map(|(i, word)| Some((i, word.as_str()?)))
}

/// Actors, steps, papers and sources must be there.
fn names(root: &Value, steps: &[Written], procedure: &Procedure, found: &mut Findings) {
    let keys = |pointer: &str| root.pointer(pointer).and_then(Value::as_object).into_iter().flat_map(|map| map.keys());
    let actors: BTreeSet<&str> = keys("/x-procedure/actors").map(String::as_str).chain([APPLICANT]).collect();
    let sources: BTreeSet<&str> = keys("/x-procedure/sources").map(String::as_str).collect();
    let papers: BTreeSet<&str> = procedure.documents.iter().map(|document| document.id.as_str()).collect();
    let ids: BTreeSet<&str> = steps.iter().map(|step| step.id).filter(|id| !id.is_empty()).collect();
    for step in steps {
        if let Some(name) = step.value.get("actor").and_then(Value::as_str).filter(|name| !actors.contains(name)) {
            let kind = Kind::UnknownActor { name: name.to_owned() };
            found.unknown(step.place.key("actor"), kind, name, actors.iter().copied());
        }
        let mut named: Vec<(JsonPointer, &str)> =
            words(step.value, "after").map(|(i, name)| (step.place.key("after").index(i), name)).collect();
        let at = |path: &[&str]| path.iter().try_fold(step.value, |value, key| value.get(key))?.as_str();
        named.extend(at(&["within"]).map(|name| (step.place.key("within"), name)));
        named.extend(at(&["repeat", "to"]).map(|name| (step.place.key("repeat").key("to"), name)));
        for (place, name) in named.into_iter().filter(|(_, name)| !ids.contains(name)) {
            found.unknown(place, Kind::UnknownStep { name: name.to_owned() }, name, ids.iter().copied());
        }
        for (i, name) in words(step.value, "papers").filter(|(_, name)| !papers.contains(name)) {
            let kind = Kind::UnknownPaper { name: name.to_owned() };
            found.unknown(step.place.key("papers").index(i), kind, name, papers.iter().copied());
        }
        for path in [&["source"][..], &["repeat", "source"]] {
            if let Some(name) = at(path).filter(|name| !sources.contains(name)) {
                let place = path.iter().fold(step.place.clone(), |place, key| place.key(key));
                let kind = Kind::UnknownSource { name: name.to_owned() };
                found.unknown(place, kind, name, sources.iter().copied());
            }
        }
    }
}

/// Steps that wait for each other; each circle is told once, at the `after` that closes it.
fn circles(steps: &[Written], found: &mut Findings) {
    // Of two steps with one id the first counts.
    let place: BTreeMap<&str, usize> = steps.iter().enumerate().rev().map(|(i, step)| (step.id, i)).collect();
    let mut done = vec![false; steps.len()];
    for start in 0..steps.len() {
        // The way down from a step, with how many of its `after` have been gone through.
        let mut way: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((at, next)) = way.last_mut() {
            let step = &steps[*at];
            if done[*at] || *next == step.after.len() {
                done[*at] = true;
                way.pop();
                continue;
            }
            *next += 1;
            let Some(&before) = place.get(step.after[*next - 1]) else { continue };
            if let Some(from) = way.iter().position(|(on, _)| *on == before) {
                let closing = way.last().map_or(JsonPointer::root(), |(at, next)| {
                    steps[*at].place.key("after").index(next.saturating_sub(1))
                });
                let mut circle: Vec<String> =
                    way[from..].iter().rev().map(|(on, _)| steps[*on].id.to_owned()).collect();
                circle.insert(0, steps[before].id.to_owned());
                found.error(closing, Kind::StepCycle { steps: circle });
            } else {
                way.push((before, 0));
            }
        }
    }
}

/// A file goes back to a step that was taken.
fn backwards(steps: &[Written], found: &mut Findings) {
    for step in steps {
        let Some(to) = step.value.pointer("/repeat/to").and_then(Value::as_str) else { continue };
        if !steps.iter().any(|other| other.id == to) {
            continue;
        }
        let mut before: Vec<&str> = vec![step.id];
        let mut next = 0;
        while let Some(&id) = before.get(next) {
            next += 1;
            for name in steps.iter().filter(|other| other.id == id).flat_map(|other| &other.after) {
                if !before.contains(name) {
                    before.push(name);
                }
            }
        }
        if !before.contains(&to) {
            found.error(step.place.key("repeat").key("to"), Kind::RepeatsForward { name: to.to_owned() });
        }
    }
}

/// Limits that contradict themselves or each other.
fn limits(steps: &[Written], found: &mut Findings) {
    let states = |step: &Written| step.value.get("duration").is_some();
    for step in steps {
        let number = |key: &str| step.value.pointer(&["/duration/", key].concat()).and_then(Value::as_f64);
        if let (Some(least), Some(most)) = (number("value"), number("max"))
            && most < least
        {
            let kind = Kind::LimitBelow { least: least.to_string(), most: most.to_string() };
            found.error(step.place.key("duration").key("max"), kind);
        }
        let Some(within) = step.value.get("within").and_then(Value::as_str) else { continue };
        if states(step) {
            found.error(step.place.key("within"), Kind::LimitTwice { name: within.to_owned() });
        } else if steps.iter().any(|other| other.id == within && !states(other)) {
            found.error(step.place.key("within"), Kind::LimitNowhere { name: within.to_owned() });
        }
    }
}

/// A fact or an act of a step.
fn told(
    place: JsonPointer,
    fact: &Value,
    procedure: &Procedure,
    vocabulary: Option<&Vocabulary>,
    found: &mut Findings,
) {
    let word = |key: &str| fact.get(key).and_then(Value::as_str);
    if fact.is_object() && word("act").is_some() == word("concept").is_some() {
        found.error(place, Kind::NeitherFactNorAct);
        return;
    }
    // Acts that do not exist the meta-schema has reported.
    if word("act").is_some_and(|act| Act::parse(act).is_some()) {
        return;
    }
    let roles = || procedure.roles.iter().map(|role| role.name.as_str());
    match word("role") {
        Some(name) if !roles().any(|role| role == name) => {
            found.unknown(place.key("role"), Kind::UnknownRole { name: name.to_owned() }, name, roles());
        }
        None if word("concept").is_some() => {
            found.error(place.clone(), Kind::MissingProperty { name: "role".to_owned() });
        }
        _ => {}
    }
    if let (Some(vocabulary), Some(concept)) = (vocabulary, word("concept"))
        && !vocabulary.concepts.contains(concept)
    {
        let kind = Kind::UnknownConcept { name: concept.to_owned() };
        found.unknown(place.key("concept"), kind, concept, vocabulary.concepts.iter().map(String::as_str));
    }
}
