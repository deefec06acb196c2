//! The steps that lead from one value to another: as few as keep what is the same untouched.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::patch::Step;
use crate::pointer::JsonPointer;

/// True for values that are written the same: equal, with their members in the same order.
pub fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.0 == b.0 && same(a.1, b.1))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        _ => one == other,
    }
}

/// For each element of a list the one it was before: the same, else one of the same `id`, else one that is no other's at its
/// place.
pub(super) fn counterparts(before: &[Value], after: &[Value]) -> Vec<Option<usize>> {
    let mut taken = vec![false; before.len()];
    let mut found = vec![None; after.len()];
    let text = |value: &Value| value.to_string();
    let id = |value: &Value| value.get("id").and_then(Value::as_str).map_or_else(String::new, str::to_owned);
    for name in [&text as &dyn Fn(&Value) -> String, &id] {
        let mut waiting: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, value) in before.iter().enumerate().rev().filter(|(at, _)| !taken[*at]) {
            waiting.entry(name(value)).or_default().push(at);
        }
        for (at, value) in after.iter().enumerate() {
            let name = name(value);
            if found[at].is_some() || name.is_empty() {
                continue;
            }
            if let Some(old) = waiting.get_mut(&name).and_then(Vec::pop) {
                found[at] = Some(old);
                taken[old] = true;
            }
        }
    }
    for at in 0..after.len().min(before.len()) {
        let alike = before[at].is_object() == after[at].is_object() && before[at].get("id").is_none();
        if found[at].is_none() && !taken[at] && alike {
            found[at] = Some(at);
            taken[at] = true;
        }
    }
    found
}

/// The steps from one value to another, in which the members of objects end up in the order of the other.
pub fn difference(before: &Value, after: &Value) -> Vec<Step> {
    let mut steps = Vec::new();
    between(before, after, &JsonPointer::root(), &mut steps);
    steps
}

fn between(before: &Value, after: &Value, at: &JsonPointer, steps: &mut Vec<Step>) {
    if same(before, after) {
        return;
    }
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let names: Vec<&String> = old.keys().collect();
            let kept: Vec<Option<usize>> = new.keys().map(|key| names.iter().position(|name| *name == key)).collect();
            let values: Vec<&Value> = old.values().collect();
            let own: Vec<(&String, &Value)> = new.iter().collect();
            let list = Members { kept: &kept, before: &values };
            list.compare(
                steps,
                |steps, place| steps.push(Step::Remove { path: at.key(names[place]).as_str().to_owned() }),
                |steps, _, to| {
                    // Only the place among the members changes, not the name.
                    let path = at.key(own[to].0).as_str().to_owned();
                    steps.push(Step::Move { from: path.clone(), path, at: Some(to) });
                },
                |steps, to| {
                    let path = at.key(own[to].0).as_str().to_owned();
                    steps.push(Step::Add { path, at: Some(to), value: own[to].1.clone() });
                },
                |steps, old, to| between(old, own[to].1, &at.key(own[to].0), steps),
            );
        }
        (Value::Array(old), Value::Array(new)) => {
            let kept = counterparts(old, new);
            let values: Vec<&Value> = old.iter().collect();
            let path = |index: usize| at.index(index).as_str().to_owned();
            let list = Members { kept: &kept, before: &values };
            list.compare(
                steps,
                |steps, place| steps.push(Step::Remove { path: path(place) }),
                |steps, from, to| steps.push(Step::Move { from: path(from), path: path(to), at: None }),
                |steps, to| steps.push(Step::Add { path: path(to), at: None, value: new[to].clone() }),
                |steps, old, to| between(old, &new[to], &at.index(to), steps),
            );
        }
        _ => steps.push(Step::Replace { path: at.as_str().to_owned(), value: after.clone() }),
    }
}

/// What an object or array holds before, and for each that it holds afterwards which of them that was.
struct Members<'v> {
    kept: &'v [Option<usize>],
    before: &'v [&'v Value],
}

impl Members<'_> {
    /// Goes from what is held to what shall be: takes out what goes, from the end; then, place by place, moves or puts in what
    /// belongs there and compares it with what it was.
    fn compare(
        &self,
        steps: &mut Vec<Step>,
        remove: impl Fn(&mut Vec<Step>, usize),
        shift: impl Fn(&mut Vec<Step>, usize, usize),
        add: impl Fn(&mut Vec<Step>, usize),
        inside: impl Fn(&mut Vec<Step>, &Value, usize),
    ) {
        let stays: HashSet<usize> = self.kept.iter().copied().flatten().collect();
        for place in (0..self.before.len()).rev() {
            if !stays.contains(&place) {
                remove(steps, place);
            }
        }
        let mut held: Vec<Option<usize>> =
            (0..self.before.len()).filter(|place| stays.contains(place)).map(Some).collect();
        for (to, was) in self.kept.iter().enumerate() {
            let Some(was) = was else {
                add(steps, to);
                held.insert(to, None);
                continue;
            };
            let from = held.iter().position(|own| *own == Some(*was)).unwrap_or(to);
            if from != to {
                shift(steps, from, to);
                let own = held.remove(from);
                held.insert(to, own);
            }
            inside(steps, self.before[*was], to);
        }
    }
}
