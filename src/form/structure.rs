//! Which schema nodes apply to a value: through `$ref`, `allOf`, the branch of `if`, the
//! chosen alternative of `oneOf`/`anyOf` and triggered `dependentSchemas`.

use crate::sorted::{Gather, SortedSet};

use crate::json::Value;

use super::model::{Item, Kind};
use crate::pointer::JsonPointer;
use crate::schema::{Choices, Node, NodeId, Schema};
use crate::violation::JsonType;

/// The schema nodes that apply to one value.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// Nodes that apply whatever alternative is chosen.
    pub(super) base: Vec<NodeId>,
    /// Alternatives, with the nodes of the chosen one.
    pub(super) points: Vec<Point>,
    /// True when the value decides which nodes apply.
    pub(super) conditional: bool,
}

/// A choice between alternatives, with the nodes of the one that is chosen.
#[derive(Debug)]
pub(super) struct Point {
    pub(super) node: NodeId,
    pub(super) branches: Vec<NodeId>,
    pub(super) chosen: Option<usize>,
    pub(super) nodes: Vec<NodeId>,
}

impl Gathered {
    /// All nodes that apply, in schema order.
    pub(super) fn active(&self) -> Vec<NodeId> {
        self.base.iter().chain(self.points.iter().flat_map(|point| &point.nodes)).copied().gather()
    }
}

/// Finds the nodes that apply to a value, starting from `seeds`.
pub(super) fn gather(
    schema: &Schema,
    seeds: &[NodeId],
    value: &Value,
    pointer: &JsonPointer,
    choices: &Choices,
) -> Gathered {
    let mut gatherer = Gatherer { schema, value, pointer, choices, seen: SortedSet::new(), out: Gathered::default() };
    for seed in seeds {
        gatherer.visit(*seed, None);
    }
    gatherer.out
}

struct Gatherer<'a> {
    schema: &'a Schema,
    value: &'a Value,
    pointer: &'a JsonPointer,
    choices: &'a Choices,
    seen: SortedSet<NodeId>,
    out: Gathered,
}

impl Gatherer<'_> {
    /// Adds a node and what it pulls in, to the point numbered `into` or to the base.
    fn visit(&mut self, id: NodeId, into: Option<usize>) {
        if !self.seen.insert(id) {
            return;
        }
        match into.and_then(|index| self.out.points.get_mut(index)) {
            Some(point) => point.nodes.push(id),
            None => self.out.base.push(id),
        }
        let schema = self.schema;
        let node = schema.node(id);
        if let Some(target) = target(node) {
            self.visit(target, into);
        }
        for branch in &node.all_of {
            self.visit(*branch, into);
        }
        if let Some(condition) = node.if_ {
            self.out.conditional = true;
            let branch = if schema.is_valid(condition, self.value) { node.then } else { node.else_ };
            if let Some(branch) = branch {
                self.visit(branch, into);
            }
        }
        for (name, dependent) in &node.dependent_schemas {
            self.out.conditional = true;
            if self.value.get(&**name).is_some() {
                self.visit(*dependent, into);
            }
        }
        self.out.conditional |= !node.dependent_required.is_empty();
        for branches in [&node.one_of, &node.any_of] {
            match alternatives(schema, branches) {
                Alternatives::None => {}
                Alternatives::Only(branch) => self.visit(branch, into),
                Alternatives::Several => {
                    self.out.conditional = true;
                    let explicit = self.choices.get(self.pointer, id);
                    let chosen = schema.choose(id, branches, self.value, explicit);
                    let index = self.out.points.len();
                    let nodes = Vec::new();
                    self.out.points.push(Point { node: id, branches: branches.clone(), chosen, nodes });
                    if let Some(branch) = chosen.and_then(|i| branches.get(i)) {
                        self.visit(*branch, Some(index));
                    }
                }
            }
        }
    }
}

enum Alternatives {
    /// Nothing a person would choose between: only rules.
    None,
    /// One alternative besides `null`.
    Only(NodeId),
    /// Several that differ in what they ask.
    Several,
}

/// Whether `oneOf`/`anyOf` branches are something a person chooses between.
fn alternatives(schema: &Schema, branches: &[NodeId]) -> Alternatives {
    if branches.is_empty() || option_values(schema, branches).is_some() {
        return Alternatives::None;
    }
    let outlines: Vec<Outline> = branches.iter().map(|branch| outline(schema, *branch, &mut SortedSet::new())).gather();
    let is_null = |o: &Outline| !o.structured && o.types == [JsonType::Null];
    let mut others = outlines.iter().zip(branches).filter(|(o, _)| !is_null(o));
    let (Some((first, branch)), second) = (others.next(), others.next()) else { return Alternatives::None };
    if second.is_none() {
        return if branches.len() > 1 { Alternatives::Only(*branch) } else { Alternatives::None };
    }
    let same_scalar = outlines.iter().filter(|o| !is_null(o)).all(|o| !o.structured && o.types == first.types);
    if same_scalar { Alternatives::None } else { Alternatives::Several }
}

#[derive(Default)]
struct Outline {
    types: Vec<JsonType>,
    structured: bool,
}

fn outline(schema: &Schema, id: NodeId, seen: &mut SortedSet<NodeId>) -> Outline {
    let node = schema.node(id);
    let mut out = Outline {
        types: node.types.iter().gather(),
        structured: !node.properties.is_empty() || node.items.is_some() || !node.prefix_items.is_empty(),
    };
    for inner in target(node).into_iter().chain(node.all_of.iter().copied()) {
        // What several parts refer to says the same each time.
        if !seen.insert(inner) {
            continue;
        }
        let inner = outline(schema, inner, seen);
        out.structured |= inner.structured;
        if out.types.is_empty() {
            out.types = inner.types;
        }
    }
    out
}

/// The values and titles of branches that are nothing but labelled constants.
pub(super) fn option_values<'s>(schema: &'s Schema, branches: &[NodeId]) -> Option<Vec<(&'s Value, Option<&'s str>)>> {
    branches
        .iter()
        .map(|id| {
            let source = schema.source(*id);
            let value = source.get("const").or_else(|| match source.get("enum")?.as_array()?.as_slice() {
                [only] => Some(only),
                _ => None,
            })?;
            let node = schema.node(*id);
            (!value.is_object() && !value.is_array() && node.properties.is_empty())
                .then(|| (value, source.get("title").and_then(Value::as_str)))
        })
        .collect()
}

/// How many schema nodes are followed in search of a way back.
const MAX_FOLLOWED: usize = 256;

/// Whether following a schema node leads back to it; where that is far to see, it is taken to.
pub(super) fn leads_back(schema: &Schema, id: NodeId) -> bool {
    let mut seen = SortedSet::new();
    let mut waiting = vec![id];
    while let Some(next) = waiting.pop() {
        let node = schema.node(next);
        let named = node.properties.iter().map(|(_, id)| *id).chain(node.pattern_properties.iter().map(|(_, id)| *id));
        let others = [node.items, node.additional_properties, node.unevaluated_properties, node.unevaluated_items];
        let below = named.chain(node.prefix_items.iter().copied()).chain(others.into_iter().flatten());
        for inner in node.in_place().chain(below) {
            if inner == id || seen.len() > MAX_FOLLOWED {
                return true;
            }
            if seen.insert(inner) {
                waiting.push(inner);
            }
        }
    }
    false
}

/// The schema a node's reference leads to.
pub(super) fn target(node: &Node) -> Option<NodeId> {
    node.reference.or(node.dynamic_reference)
}

/// The schemas one node has for a property of that name.
pub(super) fn property_nodes(schema: &Schema, id: NodeId, name: &str) -> Vec<NodeId> {
    let node = schema.node(id);
    let patterns = node.pattern_properties.iter().filter(|(pattern, _)| pattern.is_match(name)).map(|(_, id)| *id);
    let mut out: Vec<NodeId> = node.property(name).into_iter().chain(patterns).gather();
    if out.is_empty() {
        out.extend(node.additional_properties);
    }
    out
}

/// Property names a node declares in any branch.
pub(super) fn known_names<'s>(
    schema: &'s Schema,
    id: NodeId,
    seen: &mut SortedSet<NodeId>,
    names: &mut SortedSet<&'s str>,
) {
    if !seen.insert(id) {
        return;
    }
    let node = schema.node(id);
    names.extend(node.properties.iter().map(|(name, _)| &**name));
    for id in node.in_place().filter(|id| node.not != Some(*id)) {
        known_names(schema, id, seen, names);
    }
}

/// Names that must be there, counting what `dependentRequired` asks for because of names that `has` knows.
pub(super) fn required_names(schema: &Schema, nodes: &[NodeId], has: &dyn Fn(&str) -> bool) -> SortedSet<Box<str>> {
    let mut names = SortedSet::new();
    for id in nodes {
        let node = schema.node(*id);
        names.extend(node.required.iter().cloned());
        for (trigger, dependents) in &node.dependent_required {
            if has(trigger) {
                names.extend(dependents.iter().cloned());
            }
        }
    }
    names
}

/// True when the required marks of an object's properties are not those `names` asks for.
pub(super) fn marks_differ(item: &Item, names: &SortedSet<Box<str>>) -> bool {
    let group = matches!(item.kind, Kind::Group(_) | Kind::Choice(_));
    group
        && item.children().iter().any(|child| {
            if child.pointer == item.pointer {
                return marks_differ(child, names);
            }
            child.pointer.last().is_some_and(|name| child.required != names.contains(name.as_str()))
        })
}
