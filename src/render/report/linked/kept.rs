//! What linked data said that a definition has no word for: kept in `x-linked` when it is read
//! and written again, unchanged, with the definition.
//!
//! `x-linked` holds `names`, from the names this toolkit would give to those the source gave,
//! and `graph`, nodes of JSON-LD with the prefixes of our context. Whatever it says of a
//! property of a node stands in place of what would be written.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::definition::Procedure;

/// Where it stands in a definition.
pub(super) const LINKED: &str = "x-linked";

/// Names of the source for nodes of ours.
pub(super) fn names(procedure: &Procedure) -> BTreeMap<String, String> {
    let names = procedure.schema.get(LINKED).and_then(|linked| linked.get("names")).and_then(Value::as_object);
    let pairs = names.into_iter().flatten();
    pairs.filter_map(|(ours, theirs)| Some((ours.clone(), theirs.as_str()?.to_owned()))).collect()
}

/// The definition as text: as a JSON literal its fields would lose their order.
pub(super) fn definition(procedure: &Procedure) -> Value {
    let Value::Object(mut own) = procedure.schema.clone() else { return Value::Null };
    own.shift_remove(LINKED);
    Value::String(Value::Object(own).to_string())
}

/// The nodes with what was kept of each procedure; nodes that only replaced properties named
/// are left out.
pub(super) fn restore<'p>(
    mut nodes: Vec<Value>,
    mut places: BTreeMap<String, usize>,
    procedures: impl Iterator<Item = &'p Procedure>,
) -> Vec<Value> {
    let mut replaced: BTreeSet<(String, String)> = BTreeSet::new();
    let mut doubtful: Vec<String> = Vec::new();
    let mut told: BTreeSet<String> = BTreeSet::new();
    for procedure in procedures {
        let kept = procedure.schema.get(LINKED).and_then(|linked| linked.get("graph")).and_then(Value::as_array);
        for node in kept.into_iter().flatten().filter_map(Value::as_object) {
            let Some(id) = node.get("@id").and_then(Value::as_str) else { continue };
            told.insert(id.to_owned());
            let at = *places.entry(id.to_owned()).or_insert_with(|| {
                nodes.push(Value::Object(Map::from_iter([("@id".to_owned(), id.into())])));
                nodes.len() - 1
            });
            let Some(Value::Object(own)) = nodes.get_mut(at) else { continue };
            for (property, values) in node.iter().filter(|(property, _)| *property != "@id") {
                if replaced.insert((id.to_owned(), property.clone())) {
                    let before = own.insert(property.clone(), values.clone());
                    doubtful.extend(before.iter().flat_map(targets).map(str::to_owned));
                } else if let Some(Value::Array(list)) = own.get_mut(property) {
                    // Two procedures tell of one node.
                    let more = values.as_array().into_iter().flatten();
                    let more: Vec<Value> = more.filter(|value| !list.contains(value)).cloned().collect();
                    list.extend(more);
                }
            }
        }
    }
    prune(&mut nodes, doubtful, &told);
    nodes
}

/// Drops the doubtful nodes that nothing names any more, and what only they named.
fn prune(nodes: &mut Vec<Value>, mut doubtful: Vec<String>, told: &BTreeSet<String>) {
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    for target in nodes.iter().flat_map(links) {
        *named.entry(target.to_owned()).or_default() += 1;
    }
    let mut dropped = BTreeSet::new();
    while let Some(id) = doubtful.pop() {
        if told.contains(&id) || dropped.contains(&id) || named.get(&id).is_some_and(|count| *count > 0) {
            continue;
        }
        let node = nodes.iter().find(|node| node.get("@id").and_then(Value::as_str) == Some(&id));
        for target in node.into_iter().flat_map(links) {
            if let Some(count) = named.get_mut(target) {
                *count -= 1;
            }
            doubtful.push(target.to_owned());
        }
        dropped.insert(id);
    }
    nodes.retain(|node| node.get("@id").and_then(Value::as_str).is_none_or(|id| !dropped.contains(id)));
}

/// The nodes that a node names.
fn links(node: &Value) -> impl Iterator<Item = &str> {
    node.as_object().into_iter().flatten().flat_map(|(_, values)| targets(values))
}

/// The nodes that the values of a property name.
fn targets(values: &Value) -> impl Iterator<Item = &str> {
    let list = values.as_array().map_or(std::slice::from_ref(values), Vec::as_slice);
    list.iter().filter_map(|value| value.get("@id")?.as_str())
}
