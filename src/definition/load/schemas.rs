//! Every subschema of a definition, and what is wrong with references, patterns and words.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::{Checker, Findings, Kind, backtracking, dialect};
use crate::platform;
use crate::pointer::JsonPointer;

/// Keywords whose value is one schema.
const ONE: [&str; 12] = [
    "not",
    "if",
    "then",
    "else",
    "items",
    "contains",
    "additionalProperties",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
    "additionalItems",
];
/// Keywords whose value is a list of schemas.
const LIST: [&str; 5] = ["allOf", "anyOf", "oneOf", "prefixItems", "items"];
/// Keywords whose value is a map of schemas.
const MAP: [&str; 7] =
    ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions", "dependencies", "x-conditions"];

/// One subschema and how it is reached from the one around it.
pub(super) struct Sub<'v> {
    pub(super) value: &'v Value,
    parent: usize,
    keyword: &'v str,
    step: Step<'v>,
    /// The subschema that starts the resource (`$id`) it belongs to.
    resource: usize,
}

#[derive(Clone, Copy)]
enum Step<'v> {
    None,
    Key(&'v str),
    Item(usize),
}

/// All subschemas, outer before inner.
pub(super) struct Index<'v> {
    pub(super) root: &'v Value,
    pub(super) subs: Vec<Sub<'v>>,
    by_address: HashMap<*const Value, usize>,
    /// Resources by `$id`.
    ids: BTreeMap<&'v str, usize>,
    /// `$anchor` and `$dynamicAnchor` by resource and name.
    anchors: BTreeMap<(usize, &'v str), usize>,
    /// Steps the checks may still take.
    budget: Cell<usize>,
}

/// Most steps all checks of one definition may take; one of real size needs a hundredth.
const BUDGET: usize = 4_000_000;

/// What a reference leads to.
pub(super) enum Target {
    Schema(usize),
    /// A published meta-schema, known to every engine.
    Known,
    /// Something in this document that is not a schema.
    NotSchema,
    Nowhere,
    /// Another document; definitions are read without a network.
    Outside,
}

impl<'v> Index<'v> {
    pub(super) fn new(root: &'v Value) -> Self {
        let mut index = Self {
            root,
            subs: Vec::new(),
            by_address: HashMap::new(),
            ids: BTreeMap::new(),
            anchors: BTreeMap::new(),
            budget: Cell::new(BUDGET),
        };
        index.add(root, 0, "", Step::None);
        let mut next = 0;
        // Breadth first, so that nothing recurses; findings are sorted by their place anyway.
        while next < index.subs.len() {
            index.children_of(next);
            next += 1;
        }
        index
    }

    /// Takes some steps; false when there have been too many, so that a hostile definition
    /// costs no more than a large one.
    pub(super) fn spend(&self, steps: usize) -> bool {
        let left = self.budget.get();
        self.budget.set(left.saturating_sub(steps));
        left > steps
    }

    /// True when the checks had to stop early.
    pub(super) fn is_exhausted(&self) -> bool {
        self.budget.get() == 0
    }

    fn add(&mut self, value: &'v Value, parent: usize, keyword: &'v str, step: Step<'v>) {
        if !(value.is_object() || value.is_boolean()) {
            return;
        }
        let at = self.subs.len();
        let id = value.get("$id").and_then(Value::as_str);
        let resource = if at == 0 || id.is_some() { at } else { self.subs.get(parent).map_or(0, |sub| sub.resource) };
        if let Some(id) = id {
            self.ids.entry(id.trim_end_matches('#')).or_insert(at);
        }
        for key in ["$anchor", "$dynamicAnchor"] {
            if let Some(name) = value.get(key).and_then(Value::as_str) {
                self.anchors.entry((resource, name)).or_insert(at);
            }
        }
        self.by_address.insert(std::ptr::from_ref(value), at);
        self.subs.push(Sub { value, parent, keyword, step, resource });
    }

    fn children_of(&mut self, parent: usize) {
        let Some(object) = self.subs[parent].value.as_object() else { return };
        for (keyword, value) in object {
            let word = keyword.as_str();
            match value {
                Value::Array(list) if LIST.contains(&word) => {
                    for (i, item) in list.iter().enumerate() {
                        self.add(item, parent, word, Step::Item(i));
                    }
                }
                Value::Object(map) if MAP.contains(&word) && (word != "x-conditions" || parent == 0) => {
                    for (name, child) in map {
                        self.add(child, parent, word, Step::Key(name));
                    }
                }
                _ if ONE.contains(&word) => self.add(value, parent, word, Step::None),
                _ => {}
            }
        }
    }

    /// Where a subschema stands in the definition.
    pub(super) fn pointer(&self, at: usize) -> JsonPointer {
        let mut chain = Vec::new();
        let mut sub = at;
        while sub != 0 {
            chain.push(sub);
            sub = self.subs[sub].parent;
        }
        let mut pointer = JsonPointer::root();
        for at in chain.into_iter().rev() {
            let sub = &self.subs[at];
            pointer.push_key(sub.keyword);
            match sub.step {
                Step::None => {}
                Step::Key(key) => pointer.push_key(key),
                Step::Item(i) => pointer = pointer.index(i),
            }
        }
        pointer
    }

    pub(super) fn object(&self, at: usize) -> Option<&'v Map<String, Value>> {
        self.subs[at].value.as_object()
    }

    /// The subschema a value of this definition is, if it stands where a schema may.
    pub(super) fn find(&self, value: &Value) -> Option<usize> {
        self.by_address.get(&std::ptr::from_ref(value)).copied()
    }

    /// Follows a reference written in the subschema `from`.
    pub(super) fn target(&self, from: usize, reference: &str) -> Target {
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let resource = if uri.is_empty() {
            self.subs[from].resource
        } else if let Some(at) = self.resource(uri) {
            at
        } else if uri.starts_with("https://json-schema.org/draft/2020-12/")
            || uri.starts_with("http://json-schema.org/draft-07/")
        {
            return Target::Known;
        } else {
            return Target::Outside;
        };
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return self.anchors.get(&(resource, fragment)).map_or(Target::Nowhere, |at| Target::Schema(*at));
        }
        match self.subs[resource].value.pointer(&platform::percent_decode(fragment)) {
            None => Target::Nowhere,
            Some(value) => self.find(value).map_or(Target::NotSchema, Target::Schema),
        }
    }

    /// The embedded resource a URI names: by its whole `$id`, or relative to the root's.
    fn resource(&self, uri: &str) -> Option<usize> {
        if let Some(at) = self.ids.get(uri) {
            return Some(*at);
        }
        let base = self.root.get("$id").and_then(Value::as_str)?;
        let folder = &base[..=base.rfind('/')?];
        self.ids.get(format!("{folder}{uri}").as_str()).copied()
    }

    /// Subschemas that judge the same value as `at`: through references and combinators.
    /// `assumed` tells whether conditions (`if`, `not`) are among them.
    pub(super) fn in_place(&self, at: usize, assumed: bool) -> Vec<usize> {
        let Some(object) = self.object(at) else { return Vec::new() };
        let mut out = Vec::new();
        for (keyword, value) in object {
            match (keyword.as_str(), value) {
                ("$ref" | "$dynamicRef", Value::String(reference)) => {
                    if let Target::Schema(target) = self.target(at, reference) {
                        out.push(target);
                    }
                }
                ("allOf" | "anyOf" | "oneOf", Value::Array(list)) => {
                    out.extend(list.iter().filter_map(|v| self.find(v)));
                }
                ("then" | "else", _) => out.extend(self.find(value)),
                ("if" | "not", _) if assumed => out.extend(self.find(value)),
                ("dependentSchemas", Value::Object(map)) => out.extend(map.values().filter_map(|v| self.find(v))),
                _ => {}
            }
        }
        out
    }
}

pub(super) fn check(index: &Index<'_>, checker: &dyn Checker, found: &mut Findings) {
    let names = local_names(index);
    let mut patterns = Patterns { checker, known: BTreeMap::new() };
    for (at, sub) in index.subs.iter().enumerate() {
        let Some(object) = sub.value.as_object() else { continue };
        for (keyword, value) in object {
            let place = || index.pointer(at).key(keyword);
            match (keyword.as_str(), value) {
                ("$ref" | "$dynamicRef", Value::String(reference)) => match index.target(at, reference) {
                    Target::Schema(_) | Target::Known => {}
                    Target::NotSchema => found.error(place(), Kind::RefNotSchema { target: reference.clone() }),
                    Target::Outside => found.error(place(), Kind::RefOutside { target: reference.clone() }),
                    Target::Nowhere => found.unknown(
                        place(),
                        Kind::RefNowhere { target: reference.clone() },
                        reference,
                        names.iter().map(String::as_str),
                    ),
                },
                ("pattern", Value::String(pattern)) => {
                    if let Some(reason) = patterns.problem(index, pattern) {
                        found.error(place(), Kind::PatternUnusable { reason });
                    } else if backtracking::explodes(pattern) {
                        found.error(place(), Kind::PatternBacktracks);
                    }
                }
                ("patternProperties", Value::Object(map)) => {
                    for pattern in map.keys() {
                        if let Some(reason) = patterns.problem(index, pattern) {
                            found.error(place().key(pattern), Kind::PatternUnusable { reason });
                        } else if backtracking::explodes(pattern) {
                            found.error(place().key(pattern), Kind::PatternBacktracks);
                        }
                    }
                }
                (word, _) if !word.starts_with("x-") && !dialect::KEYWORDS.contains(&word) => {
                    let kind = Kind::UnknownKeyword { name: keyword.clone() };
                    found.unknown_key(place(), kind, word, dialect::KEYWORDS.iter().copied());
                }
                _ => {}
            }
        }
    }
    cycles(index, found);
}

/// Patterns asked about so far; compiling one costs more than all else here.
struct Patterns<'v, 'c> {
    checker: &'c dyn Checker,
    known: BTreeMap<&'v str, Option<String>>,
}

impl<'v> Patterns<'v, '_> {
    fn problem(&mut self, index: &Index, pattern: &'v str) -> Option<String> {
        /// Steps of the budget one pattern costs, so that some two thousand are compiled.
        const STEPS: usize = 5000;
        if let Some(known) = self.known.get(pattern) {
            return known.clone();
        }
        if !index.spend(STEPS) {
            return None;
        }
        let problem = self.checker.pattern_problem(pattern);
        self.known.insert(pattern, problem.clone());
        problem
    }
}

/// The references an author could have meant.
fn local_names(index: &Index) -> Vec<String> {
    let definitions = |key: &str| index.root.get(key).and_then(Value::as_object).into_iter().flatten();
    let defs = definitions("$defs").map(|(name, _)| format!("#/$defs/{name}"));
    defs.chain(definitions("definitions").map(|(name, _)| format!("#/definitions/{name}"))).take(200).collect()
}

/// Finds references that come back to themselves without going into the value: checking
/// anything against them would never end. Each is reported at the reference that closes it.
fn cycles(index: &Index, found: &mut Findings) {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut marks = vec![Mark::New; index.subs.len()];
    for start in 0..index.subs.len() {
        if marks[start] != Mark::New {
            continue;
        }
        marks[start] = Mark::Open;
        let mut stack = vec![(start, index.in_place(start, true))];
        while let Some((at, next)) = stack.last_mut() {
            let at = *at;
            let Some(target) = next.pop() else {
                marks[at] = Mark::Done;
                stack.pop();
                continue;
            };
            match marks[target] {
                Mark::Done => {}
                Mark::New => {
                    marks[target] = Mark::Open;
                    stack.push((target, index.in_place(target, true)));
                }
                Mark::Open => {
                    let from = stack.iter().position(|(on_path, _)| *on_path == target).unwrap_or(0);
                    let path: Vec<usize> = stack[from..].iter().map(|(on_path, _)| *on_path).collect();
                    report_cycle(index, &path, found);
                }
            }
        }
    }
}

fn report_cycle(index: &Index, path: &[usize], found: &mut Findings) {
    // The last subschema on the cycle that refers to the one after it.
    let closing = (0..path.len()).rev().find_map(|i| {
        let (at, next) = (path[i], path[(i + 1) % path.len()]);
        let object = index.object(at)?;
        ["$ref", "$dynamicRef"].into_iter().find_map(|key| {
            let reference = object.get(key)?.as_str()?;
            matches!(index.target(at, reference), Target::Schema(to) if to == next).then(|| index.pointer(at).key(key))
        })
    });
    if let Some(pointer) = closing {
        found.error(pointer, Kind::RefCycle { length: path.len() });
    }
}
