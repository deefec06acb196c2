//! Which branch of a `oneOf` or `anyOf` an answer is meant for.
//!
//! A person who has chosen "by post" wants to hear what is missing for post,
//! not what would be missing for e-mail. The choice shows, in this order, in a
//! discriminating `const` or `enum`, in what the person said, in the type of
//! the answer, and last in which branch fits best.

use crate::json::Value;
use crate::sorted::Gather;

use super::evaluate::{Segment, pointer};
use super::node::{Node, NodeId};
use super::{Inner, value};
use crate::pointer::JsonPointer;

/// The branches a person has chosen: for a place of the answers and a schema
/// node with `oneOf` or `anyOf` (`oneOf` where it has both), the position of
/// the branch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices(Vec<(JsonPointer, NodeId, usize)>);

impl Choices {
    /// No choices.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Notes a choice in place of an earlier one.
    pub fn set(&mut self, at: JsonPointer, node: NodeId, branch: usize) {
        self.forget(&at, node);
        self.0.push((at, node, branch));
    }

    /// The choice made at a place.
    pub fn get(&self, at: &JsonPointer, node: NodeId) -> Option<usize> {
        self.0.iter().find(|(place, id, _)| *id == node && place == at).map(|(.., branch)| *branch)
    }

    /// Forgets one choice.
    pub fn forget(&mut self, at: &JsonPointer, node: NodeId) {
        self.0.retain(|(place, id, _)| *id != node || place != at);
    }

    /// All choices, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (&JsonPointer, NodeId, usize)> {
        self.0.iter().map(|(at, node, branch)| (at, *node, *branch))
    }

    /// Moves or drops choices: `place` gets each place and returns where the
    /// choice stands now. For arrays whose items were moved or removed.
    pub fn relocate(&mut self, mut place: impl FnMut(&JsonPointer) -> Option<JsonPointer>) {
        self.0 = std::mem::take(&mut self.0)
            .into_iter()
            .filter_map(|(at, node, branch)| Some((place(&at)?, node, branch)))
            .gather();
    }

    pub(super) fn find(&self, path: &[Segment<'_>], node: NodeId) -> Option<usize> {
        // Most nodes have no choice anywhere; only then is the pointer not needed.
        if self.0.iter().all(|(_, id, _)| *id != node) {
            return None;
        }
        self.get(&pointer(path), node)
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
        candidates.retain(|i| allows(schema, branches[*i], value));
        undecided |= candidates.is_empty();
    } else if let Value::Object(map) = value {
        let mut names = Vec::new();
        pinned_names(schema, *branches.first()?, 0, &mut names);
        for name in names {
            let pins: Option<Vec<NodeId>> = branches.iter().map(|branch| pin(schema, *branch, name, 0)).collect();
            let Some(pins) = pins else { continue };
            // What all branches pin alike tells nothing.
            let first = allowed(schema, pins[0], 0);
            if branches.len() > 1 && pins.iter().all(|pin| allowed(schema, *pin, 0) == first) {
                continue;
            }
            match map.get(name) {
                Some(value) => candidates.retain(|i| allows(schema, pins[*i], value)),
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
        return None;
    }
    candidates.retain(|i| has_type(schema, branches[*i], value, 0));
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
fn allowed(schema: &Inner, id: NodeId, hops: u32) -> Option<&[Value]> {
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
fn parts(node: &Node) -> impl Iterator<Item = NodeId> + '_ {
    node.reference.into_iter().chain(node.all_of.iter().copied())
}

/// The schema by which a branch pins a member to some values.
fn pin(schema: &Inner, id: NodeId, name: &str, hops: u32) -> Option<NodeId> {
    let node = schema.node(id);
    let own = node.property(name).filter(|property| allowed(schema, *property, 0).is_some());
    own.or_else(|| {
        let mut parts = parts(node).filter(|_| hops < MAX_HOPS);
        parts.find_map(|part| pin(schema, part, name, hops + 1))
    })
}

fn pinned_names<'s>(schema: &'s Inner, id: NodeId, hops: u32, names: &mut Vec<&'s str>) {
    let node = schema.node(id);
    let pinned = node.properties.iter().filter(|(_, property)| allowed(schema, *property, 0).is_some());
    names.extend(pinned.map(|(name, _)| &**name));
    if hops < MAX_HOPS {
        parts(node).for_each(|part| pinned_names(schema, part, hops + 1, names));
    }
}

fn has_type(schema: &Inner, id: NodeId, value: &Value, hops: u32) -> bool {
    let node = schema.node(id);
    node.types.accept(value) && (hops >= MAX_HOPS || parts(node).all(|part| has_type(schema, part, value, hops + 1)))
}
