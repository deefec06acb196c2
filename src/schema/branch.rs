//! Which branch of a `oneOf` or `anyOf` an answer is meant for.
//!
//! A person who has chosen "by post" wants to hear what is missing for post,
//! not what would be missing for e-mail. The choice shows, in this order, in a
//! discriminating `const` or `enum`, in what the person said, in the type of
//! the answer, and last in which branch fits best.

use crate::json::Value;
use crate::sorted::{Gather, Keep, SortedSet};

use super::evaluate::{Segment, pointer};
use super::node::{Node, NodeId};
use super::{Inner, value};
use crate::pointer::JsonPointer;

/// What was said about places of the answers beyond their values: which branches are meant,
/// which emptiness is an answer, what stays as it was handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// For a place and a schema node with `oneOf` or `anyOf` (`oneOf` where it has both), the
    /// positions of the branches: one, or of an `anyOf` any number.
    branches: Vec<(JsonPointer, NodeId, Vec<usize>)>,
    /// Places where `null`, an empty object or an empty list is the answer and not silence.
    stated: SortedSet<JsonPointer>,
    /// Places whose value is kept as it was handed in, whatever the form would make of it.
    kept: SortedSet<JsonPointer>,
}

impl Choices {
    /// No choices.
    pub const fn new() -> Self {
        Self { branches: Vec::new(), stated: SortedSet::new(), kept: SortedSet::new() }
    }

    /// Notes the branches chosen at a place in place of earlier ones.
    pub fn set(&mut self, at: JsonPointer, node: NodeId, branches: Vec<usize>) {
        self.branches.keep(|(place, id, _)| *id != node || *place != at);
        self.branches.push((at, node, branches));
    }

    /// The branches chosen at a place; none at all is a choice, too.
    pub fn get(&self, at: &JsonPointer, node: NodeId) -> Option<&[usize]> {
        self.branches.iter().find(|(place, id, _)| *id == node && place == at).map(|(.., chosen)| &**chosen)
    }

    /// Whether an alternative is chosen at a place.
    pub fn is_chosen(&self, at: &JsonPointer) -> bool {
        self.branches.iter().any(|(place, _, chosen)| place == at && !chosen.is_empty())
    }

    /// Notes whether emptiness at a place is an answer.
    pub fn state(&mut self, at: &JsonPointer, answer: bool) {
        if answer {
            self.stated.insert(at.clone());
        } else {
            self.stated.remove(at);
        }
    }

    /// Whether emptiness at a place is an answer.
    pub fn is_stated(&self, at: &JsonPointer) -> bool {
        self.stated.contains(at)
    }

    /// Places where emptiness is an answer.
    pub fn stated(&self) -> &SortedSet<JsonPointer> {
        &self.stated
    }

    /// Notes that a value stays as it was handed in.
    pub fn keep(&mut self, at: JsonPointer) {
        self.kept.insert(at);
    }

    /// Whether the value of a place stays as it was handed in.
    pub fn is_kept(&self, at: &JsonPointer) -> bool {
        self.kept.contains(at)
    }

    /// Places whose value stays as it was handed in.
    pub fn kept(&self) -> &SortedSet<JsonPointer> {
        &self.kept
    }

    /// Moves or drops what was said: `place` gets each place and returns where it is now. For
    /// arrays whose items were moved or removed.
    pub fn relocate(&mut self, place: &dyn Fn(&JsonPointer) -> Option<JsonPointer>) {
        for (at, node, chosen) in std::mem::take(&mut self.branches) {
            if let Some(at) = place(&at) {
                self.branches.push((at, node, chosen));
            }
        }
        for places in [&mut self.stated, &mut self.kept] {
            for at in std::mem::take(places) {
                if let Some(at) = place(&at) {
                    places.insert(at);
                }
            }
        }
    }

    /// Adds what others say.
    pub fn append(&mut self, others: Self) {
        self.branches.extend(others.branches);
        self.stated.extend(others.stated);
        self.kept.extend(others.kept);
    }

    pub(super) fn find(&self, path: &[Segment<'_>], node: NodeId) -> &[usize] {
        // Most nodes have no choice anywhere; only then is the pointer not needed.
        if self.branches.iter().all(|(_, id, _)| *id != node) {
            return &[];
        }
        self.get(&pointer(path), node).unwrap_or_default()
    }
}

/// How far references and `allOf` are followed in search of a discriminator.
const MAX_HOPS: u32 = 8;

/// The branch an answer is meant for, or `None` when nothing tells: the value
/// is empty, or lacks its discriminator. `errors` counts the violations of a
/// branch and is asked last.
pub(super) fn pick(
    schema: &Inner,
    branches: &[NodeId],
    value: &Value,
    explicit: Option<usize>,
    errors: &mut dyn FnMut(usize) -> u32,
) -> Option<usize> {
    let explicit = explicit.filter(|chosen| *chosen < branches.len());
    let mut candidates: Vec<usize> = (0..branches.len()).gather();
    let mut undecided = is_empty(value);
    if branches.iter().all(|branch| allowed(schema, *branch, 0).is_some()) {
        // The branches are the alternatives of a plain choice.
        candidates.keep(|i| allows(schema, branches[*i], value));
        undecided |= candidates.is_empty();
    } else if let Value::Object(map) = value {
        let mut names = Vec::new();
        pinned_names(schema, *branches.first()?, 0, &mut names);
        for name in names {
            let pins: Vec<NodeId> = branches.iter().filter_map(|branch| pin(schema, *branch, name, 0)).gather();
            if pins.len() < branches.len() {
                continue;
            }
            // What all branches pin alike tells nothing.
            let first = allowed(schema, pins[0], 0);
            if branches.len() > 1 && pins.iter().all(|pin| allowed(schema, *pin, 0) == first) {
                continue;
            }
            match map.get(name) {
                Some(value) => candidates.keep(|i| allows(schema, pins[*i], value)),
                None => undecided = true,
            }
        }
        undecided |= candidates.is_empty();
    }
    if let [only] = candidates[..]
        && !undecided
        && branches.len() > 1
    {
        return Some(only);
    }
    if let Some(chosen) = explicit
        && (undecided || candidates.contains(&chosen))
    {
        return Some(chosen);
    }
    if undecided {
        // Data may lack what nobody must say; then the branch tells that takes them as they are.
        let mut fits = |i: &usize| mentions(schema, branches[*i], value, 0) && errors(*i) == 0;
        return (0..branches.len()).find(|i| !is_empty(value) && fits(i));
    }
    candidates.keep(|i| has_type(schema, branches[*i], value, 0));
    candidates.into_iter().min_by_key(|i| errors(*i))
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The values `const` or `enum` leaves, looking through references.
pub(super) fn allowed(schema: &Inner, id: NodeId, hops: u32) -> Option<&[Value]> {
    let node = schema.node(id);
    if let Some(constant) = &node.constant {
        return Some(std::slice::from_ref(constant));
    }
    if let Some(values) = &node.enumeration {
        return Some(values);
    }
    node.reference.filter(|_| hops < MAX_HOPS).and_then(|target| allowed(schema, target, hops + 1))
}

fn allows(schema: &Inner, id: NodeId, value: &Value) -> bool {
    allowed(schema, id, 0).is_some_and(|values| values.iter().any(|other| value::equal(value, other)))
}

/// A branch and what it always applies with it.
fn parts(node: &Node) -> Vec<NodeId> {
    let mut parts = Vec::new();
    if let Some(reference) = node.reference {
        parts.push(reference);
    }
    parts.extend_from_slice(&node.all_of);
    parts
}

/// The schema by which a branch pins a member to some values.
fn pin(schema: &Inner, id: NodeId, name: &str, hops: u32) -> Option<NodeId> {
    let node = schema.node(id);
    let own = node.property(name).filter(|property| allowed(schema, *property, 0).is_some());
    if own.is_some() || hops >= MAX_HOPS {
        return own;
    }
    parts(node).iter().find_map(|part| pin(schema, *part, name, hops + 1))
}

/// The names all branches pin to some values, but not alike.
pub(super) fn discriminators<'s>(schema: &'s Inner, branches: &[NodeId]) -> Vec<&'s str> {
    let mut names = Vec::new();
    if let Some(first) = branches.first() {
        pinned_names(schema, *first, 0, &mut names);
    }
    let values = |branch: NodeId, name| pin(schema, branch, name, 0).map(|pin| allowed(schema, pin, 0));
    names.keep(|name| {
        let first = branches.first().map(|branch| values(*branch, name));
        branches.iter().all(|branch| values(*branch, name).is_some())
            && branches.iter().any(|branch| Some(values(*branch, name)) != first)
    });
    names
}

/// The values to which a branch pins a name.
pub(super) fn pinned<'s>(schema: &'s Inner, branch: NodeId, name: &str) -> &'s [Value] {
    pin(schema, branch, name, 0).and_then(|pin| allowed(schema, pin, 0)).unwrap_or_default()
}

/// Whether a value has a member the branch describes; true where it is no object.
pub(super) fn mentions(schema: &Inner, id: NodeId, value: &Value, hops: u32) -> bool {
    let Value::Object(map) = value else { return true };
    let node = schema.node(id);
    node.properties.iter().any(|(name, _)| map.contains_key(&**name))
        || hops < MAX_HOPS && parts(node).iter().any(|part| mentions(schema, *part, value, hops + 1))
}

fn pinned_names<'s>(schema: &'s Inner, id: NodeId, hops: u32, names: &mut Vec<&'s str>) {
    let node = schema.node(id);
    for (name, property) in &node.properties {
        if allowed(schema, *property, 0).is_some() {
            names.push(name);
        }
    }
    if hops < MAX_HOPS {
        for part in parts(node) {
            pinned_names(schema, part, hops + 1, names);
        }
    }
}

fn has_type(schema: &Inner, id: NodeId, value: &Value, hops: u32) -> bool {
    let node = schema.node(id);
    node.types.accept(value)
        && (hops >= MAX_HOPS || parts(node).iter().all(|part| has_type(schema, *part, value, hops + 1)))
}
