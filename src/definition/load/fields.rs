//! The answers a definition describes, and what is missing for the people who give them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::schemas::Index;
use super::{Findings, Kind};
use crate::pointer::JsonPointer;

/// Most places that are enumerated; a form has a hundredth of it.
const MAX_PLACES: usize = 5000;
/// Deepest place that is enumerated; recursive schemas describe places without end.
const MAX_DEPTH: usize = 24;

/// One place of the answers and the subschemas that describe it.
pub(super) struct Place {
    /// `*` stands for every item of an array.
    pub(super) pointer: JsonPointer,
    /// The subschema that names the place first.
    pub(super) declared: usize,
    /// All subschemas that judge it.
    pub(super) schemas: Vec<usize>,
    /// An object of named answers.
    pub(super) is_group: bool,
    /// Every item of an array.
    pub(super) is_item: bool,
}

/// All places of the answers, outer before inner, in the order of the definition.
pub(super) struct Fields {
    pub(super) places: Vec<Place>,
    /// False when a bound was reached, so that absence proves nothing.
    pub(super) complete: bool,
}

impl Fields {
    pub(super) fn new(index: &Index) -> Self {
        let mut walk = Walk { index, places: Vec::new(), complete: true, on_path: vec![false; index.subs.len()] };
        walk.place(&JsonPointer::root(), &[0], 0, false);
        Self { places: walk.places, complete: walk.complete }
    }

    /// The subschemas that judge the answers a pointer names; empty when none does.
    /// `*` and numbers name items of an array.
    pub(super) fn resolve(index: &Index, pointer: &JsonPointer) -> Vec<usize> {
        let start = closure(index, &[0]);
        pointer.segments().fold(start, |here, segment| Self::below(index, &here, &segment))
    }

    /// The subschemas that judge one child of a place.
    pub(super) fn below(index: &Index, schemas: &[usize], segment: &str) -> Vec<usize> {
        if !index.spend(schemas.len()) {
            return Vec::new();
        }
        let next: Vec<usize> = schemas.iter().flat_map(|at| step(index, *at, segment)).collect();
        closure(index, &next)
    }

    /// Names of the answers directly below a place.
    pub(super) fn names_below<'v>(index: &Index<'v>, schemas: &[usize]) -> Vec<&'v str> {
        let properties = |at: &usize| index.object(*at)?.get("properties")?.as_object();
        schemas.iter().filter_map(properties).flat_map(|map| map.keys().map(String::as_str)).collect()
    }
}

/// The fixed values a place may take, when it has only fixed ones.
pub(super) fn choices<'v>(index: &Index<'v>, schemas: &[usize]) -> Option<Vec<&'v Value>> {
    for at in schemas {
        let Some(object) = index.object(*at) else { continue };
        if let Some(Value::Array(list)) = object.get("enum") {
            return Some(list.iter().collect());
        }
        for key in ["oneOf", "anyOf"] {
            let Some(Value::Array(list)) = object.get(key) else { continue };
            let consts: Option<Vec<&Value>> = list.iter().map(|option| option.get("const")).collect();
            if let Some(consts) = consts.filter(|consts| !consts.is_empty()) {
                return Some(consts);
            }
        }
    }
    None
}

/// `start` and everything that judges the same value.
fn closure(index: &Index, start: &[usize]) -> Vec<usize> {
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut out: Vec<usize> = Vec::new();
    let mut queue: std::collections::VecDeque<usize> = start.iter().copied().collect();
    while let Some(at) = queue.pop_front() {
        if !index.spend(1) {
            break;
        }
        if seen.insert(at) {
            out.push(at);
            queue.extend(index.in_place(at, false));
        }
    }
    out
}

/// The subschemas that judge one child.
fn step(index: &Index, at: usize, segment: &str) -> Vec<usize> {
    let Some(object) = index.object(at) else { return Vec::new() };
    let find = |value: Option<&Value>| value.and_then(|v| index.find(v));
    let mut out = Vec::new();
    let named = object.get("properties").and_then(|map| map.get(segment));
    out.extend(find(named));
    if let Some(Value::Object(map)) = object.get("patternProperties") {
        out.extend(map.values().filter_map(|v| find(Some(v))));
    }
    if named.is_none() {
        for key in ["additionalProperties", "unevaluatedProperties"] {
            out.extend(find(object.get(key).filter(|v| v.is_object())));
        }
    }
    if segment == "*" || segment.parse::<usize>().is_ok() {
        for key in ["items", "contains", "unevaluatedItems"] {
            out.extend(find(object.get(key).filter(|v| v.is_object())));
        }
        for key in ["prefixItems", "items"] {
            if let Some(Value::Array(list)) = object.get(key) {
                match segment.parse::<usize>() {
                    Ok(i) => out.extend(find(list.get(i))),
                    Err(_) => out.extend(list.iter().filter_map(|v| find(Some(v)))),
                }
            }
        }
    }
    out
}

struct Walk<'i, 'v> {
    index: &'i Index<'v>,
    places: Vec<Place>,
    complete: bool,
    /// Subschemas that judge a place on the way from the root to here.
    on_path: Vec<bool>,
}

impl Walk<'_, '_> {
    fn place(&mut self, pointer: &JsonPointer, direct: &[usize], depth: usize, is_item: bool) {
        let Some(declared) = direct.first().copied() else { return };
        if self.places.len() >= MAX_PLACES || depth > MAX_DEPTH {
            self.complete = false;
            return;
        }
        let schemas = closure(self.index, direct);
        // A schema met again on the way down is recursive: one turn shows all there is to see.
        let is_new = !schemas.iter().any(|at| self.on_path[*at]);
        let mut children: Vec<(&str, Vec<usize>)> = Vec::new();
        if is_new {
            let mut position: BTreeMap<&str, usize> = BTreeMap::new();
            for name in Fields::names_below(self.index, &schemas) {
                position.entry(name).or_insert_with(|| {
                    children.push((name, Vec::new()));
                    children.len() - 1
                });
            }
            for at in &schemas {
                let Some(properties) = self.index.object(*at).and_then(|o| o.get("properties")?.as_object()) else {
                    continue;
                };
                for (name, value) in properties {
                    if let (Some(i), Some(child)) = (position.get(name.as_str()), self.index.find(value)) {
                        children[*i].1.push(child);
                    }
                }
            }
        }
        let items: Vec<usize> =
            if is_new { schemas.iter().flat_map(|at| step_items(self.index, *at)).collect() } else { Vec::new() };
        let is_group = !children.is_empty();
        let marked: Vec<usize> = schemas.iter().copied().filter(|at| !self.on_path[*at]).collect();
        for at in &marked {
            self.on_path[*at] = true;
        }
        self.places.push(Place { pointer: pointer.clone(), declared, schemas, is_group, is_item });
        for (name, direct) in children {
            self.place(&pointer.key(name), &direct, depth + 1, false);
        }
        if !items.is_empty() {
            self.place(&pointer.key("*"), &items, depth + 1, true);
        }
        for at in marked {
            self.on_path[at] = false;
        }
    }
}

fn step_items(index: &Index, at: usize) -> Vec<usize> {
    let Some(object) = index.object(at) else { return Vec::new() };
    let one = ["items", "contains"].into_iter().filter_map(|key| object.get(key).filter(|v| v.is_object()));
    let many = ["prefixItems", "items"].into_iter().filter_map(|key| object.get(key)?.as_array()).flatten();
    one.chain(many).filter_map(|value| index.find(value)).collect()
}

pub(super) fn check(index: &Index, fields: &Fields, is_procedure: bool, found: &mut Findings) {
    if !fields.complete {
        found.error(JsonPointer::root(), Kind::TooManyFields { limit: MAX_PLACES });
    }
    for place in &fields.places {
        names_exist(index, place, found);
        let answered = place.schemas.iter().find(|at| {
            let rules = index.object(**at).and_then(|object| object.get("x-known")?.as_array());
            rules.is_some_and(|rules| !rules.is_empty())
        });
        if let Some(at) = answered.filter(|_| place.pointer.segments().any(|segment| segment == "*")) {
            found.error(index.pointer(*at).key("x-known"), Kind::KnownInList { field: place.pointer.clone() });
        }
        if !is_procedure || place.pointer.is_root() {
            continue;
        }
        let has = |key: &str| place.schemas.iter().any(|at| index.object(*at).is_some_and(|o| o.contains_key(key)));
        let shown = place.schemas.iter().any(|at| index.object(*at).is_some());
        // Items are labelled by their list and their number.
        if shown && !place.is_item && !has("title") {
            found.error(index.pointer(place.declared), Kind::MissingTitle { field: place.pointer.clone() });
        }
        // The form has words of its own for dates that may be known in part.
        let has_words = place
            .schemas
            .iter()
            .any(|at| index.object(*at).and_then(|o| o.get("x-messages")?.get("pattern")).is_some());
        if has("pattern") && !has("x-partial-date") && !has_words {
            found.error(index.pointer(place.declared), Kind::PatternWithoutWords { field: place.pointer.clone() });
        }
        // Of a list the items say that they are files.
        if has("x-file") && !["contentMediaType", "contentEncoding", "x-widget", "items"].into_iter().any(has) {
            found.error(index.pointer(place.declared), Kind::FileAsText { field: place.pointer.clone() });
        }
    }
}

/// `required` and `if` name answers; a misspelt name makes a form that cannot be completed
/// or a circumstance that never holds.
fn names_exist(index: &Index, place: &Place, found: &mut Findings) {
    let objects = || place.schemas.iter().filter_map(|at| Some((*at, index.object(*at)?)));
    // With patterns or a schema for all other names, any name may be meant.
    let is_open = objects().any(|(_, object)| {
        object.contains_key("patternProperties") || object.get("additionalProperties").is_some_and(Value::is_object)
    });
    let known: BTreeSet<&str> = Fields::names_below(index, &place.schemas).into_iter().collect();
    if is_open || known.is_empty() {
        return;
    }
    for (at, object) in objects() {
        for (i, name) in object.get("required").and_then(Value::as_array).into_iter().flatten().enumerate() {
            let Some(name) = name.as_str().filter(|name| !known.contains(name)) else { continue };
            let pointer = index.pointer(at).key("required").index(i);
            found.unknown(pointer, Kind::UndescribedAnswer { name: name.to_owned() }, name, known.iter().copied());
        }
        let condition = object.get("if").and_then(|condition| condition.get("properties")?.as_object());
        for name in condition.into_iter().flat_map(|map| map.keys()).filter(|name| !known.contains(name.as_str())) {
            let pointer = index.pointer(at).key("if").key("properties").key(name);
            found.unknown_key(pointer, Kind::UndescribedAnswer { name: name.clone() }, name, known.iter().copied());
        }
    }
}
