//! Which schema nodes apply to a value: through `$ref`, `allOf`, the branch of `if`, the
//! chosen alternatives of `oneOf`/`anyOf` and triggered `dependentSchemas`.

use crate::sorted::SortedSet;

use crate::json::Value;

use super::model::{Item, Kind};
use crate::pointer::JsonPointer;
use crate::schema::{Choices, Node, NodeId, Schema, Types};
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

/// A choice between alternatives, with the nodes of those that are chosen.
#[derive(Debug)]
pub(super) struct Point {
    pub(super) node: NodeId,
    pub(super) branches: Vec<NodeId>,
    /// True when several may be chosen: an `anyOf` whose branches do not exclude each other.
    pub(super) several: bool,
    pub(super) chosen: Vec<usize>,
    pub(super) nodes: Vec<NodeId>,
}

impl Gathered {
    /// All nodes that apply, in schema order.
    pub(super) fn active(&self) -> Vec<NodeId> {
        let mut nodes = self.base.clone();
        for point in &self.points {
            nodes.extend_from_slice(&point.nodes);
        }
        nodes
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
                Alternatives::Several(objects) => {
                    self.out.conditional = true;
                    let any = objects && std::ptr::eq(branches, &raw const node.any_of);
                    let several = any && discriminator(schema, branches).is_none();
                    let chosen = self.chosen(id, branches, several);
                    let index = self.out.points.len();
                    let point = Point {
                        node: id,
                        branches: branches.clone(),
                        several,
                        chosen: chosen.clone(),
                        nodes: Vec::new(),
                    };
                    self.out.points.push(point);
                    for branch in chosen.into_iter().filter_map(|i| branches.get(i)) {
                        self.visit(*branch, Some(index));
                    }
                }
            }
        }
    }
}

impl Gatherer<'_> {
    /// The branches that were chosen; where nobody said so, those the value speaks for.
    fn chosen(&self, id: NodeId, branches: &[NodeId], several: bool) -> Vec<usize> {
        let (schema, value) = (self.schema, self.value);
        if value.is_null() && self.choices.is_stated(self.pointer) {
            return alone(branches.iter().position(|branch| schema.is_valid(*branch, value)));
        }
        let explicit = self.choices.get(self.pointer, id);
        if several {
            if let Some(explicit) = explicit {
                return explicit.to_vec();
            }
            let mut chosen = Vec::new();
            for (index, branch) in branches.iter().enumerate() {
                if schema.mentions(*branch, value) && schema.is_valid(*branch, value) {
                    chosen.push(index);
                }
            }
            if !chosen.is_empty() {
                return chosen;
            }
        }
        let explicit = explicit.and_then(|chosen| chosen.first().copied());
        alone(schema.choose(id, branches, value, explicit))
    }
}

/// A list of one or none.
fn alone(index: Option<usize>) -> Vec<usize> {
    index.map_or_else(Vec::new, |index| vec![index])
}

/// The name whose value tells branches apart: each pins it to values of its own.
pub(super) fn discriminator<'s>(schema: &'s Schema, branches: &[NodeId]) -> Option<&'s str> {
    let apart = |name: &&str| {
        let mut met: Vec<&Value> = Vec::new();
        branches.iter().all(|branch| {
            let values = schema.pinned(*branch, name);
            let own = values.iter().all(|value| !met.contains(&value));
            met.extend(values);
            own
        })
    };
    schema.discriminators(branches).into_iter().find(apart)
}

enum Alternatives {
    /// Nothing a person would choose between: only rules.
    None,
    /// The only alternative, or the only one besides `null`.
    Only(NodeId),
    /// Several that differ in what they ask; whether all are of objects.
    Several(bool),
}

/// Whether `oneOf`/`anyOf` branches are something a person chooses between.
fn alternatives(schema: &Schema, branches: &[NodeId]) -> Alternatives {
    if branches.is_empty() || option_values(schema, branches).is_some() {
        return Alternatives::None;
    }
    let mut outlines: Vec<Outline> = Vec::new();
    for branch in branches {
        outlines.push(outline(schema, *branch, &mut SortedSet::new()));
    }
    let is_null = |o: &Outline| !o.structured && o.types.is(JsonType::Null);
    let mut others = outlines.iter().zip(branches).filter(|(o, _)| !is_null(o));
    let (Some((first, branch)), second) = (others.next(), others.next()) else { return Alternatives::None };
    if second.is_none() {
        return Alternatives::Only(*branch);
    }
    let one_line = SCALARS.or(Types::of(&[JsonType::Null]));
    let plain = |o: &Outline| !o.structured && !o.types.is_empty() && o.types.within(one_line);
    let named = |branch: &NodeId| words(schema.source(*branch), "title").is_some();
    if outlines.iter().filter(|o| !is_null(o)).all(|o| !o.structured && o.types == first.types)
        || outlines.iter().all(plain) && !branches.iter().any(named)
    {
        return Alternatives::None;
    }
    let object = |o: &Outline| o.types.is(JsonType::Object) || o.types.is_empty() && o.structured && !o.list;
    Alternatives::Several(outlines.iter().all(object))
}

/// The types of values that are written on one line.
pub(super) const SCALARS: Types =
    Types::of(&[JsonType::String, JsonType::Number, JsonType::Integer, JsonType::Boolean]);

/// The types that branches allow together; empty when one of them does not say.
pub(super) fn types_of(schema: &Schema, branches: &[NodeId]) -> Types {
    let mut types = Types::default();
    for branch in branches {
        let outline = outline(schema, *branch, &mut SortedSet::new());
        if outline.types.is_empty() {
            return Types::default();
        }
        types = types.or(outline.types);
    }
    types
}

const fn type_of(value: &Value) -> JsonType {
    match value {
        Value::Null => JsonType::Null,
        Value::Bool(_) => JsonType::Boolean,
        Value::Number(_) => JsonType::Number,
        Value::String(_) => JsonType::String,
        Value::Array(_) => JsonType::Array,
        Value::Object(_) => JsonType::Object,
    }
}

#[derive(Default)]
struct Outline {
    types: Types,
    structured: bool,
    list: bool,
}

fn outline(schema: &Schema, id: NodeId, seen: &mut SortedSet<NodeId>) -> Outline {
    let node = schema.node(id);
    let list = node.items.is_some() || !node.prefix_items.is_empty();
    let mut out = Outline { types: node.types, structured: list || !node.properties.is_empty(), list };
    if out.types.is_empty() {
        node.enumeration.iter().flatten().for_each(|value| out.types.insert(type_of(value)));
        node.constant.iter().for_each(|value| out.types.insert(type_of(value)));
    }
    let mut parts = Vec::new();
    if let Some(target) = target(node) {
        parts.push(target);
    }
    parts.extend_from_slice(&node.all_of);
    for inner in parts {
        // What several parts refer to says the same each time.
        if !seen.insert(inner) {
            continue;
        }
        let inner = outline(schema, inner, seen);
        out.structured |= inner.structured;
        out.list |= inner.list;
        if out.types.is_empty() {
            out.types = inner.types;
        }
    }
    out
}

/// A text of a schema object; blanks are none.
pub(super) fn words<'s>(source: &'s Value, name: &str) -> Option<&'s str> {
    source.get(name)?.as_str().filter(|text| !text.trim().is_empty())
}

/// The values and titles of branches that are nothing but labelled constants.
pub(super) fn option_values<'s>(schema: &'s Schema, branches: &[NodeId]) -> Option<Vec<(&'s Value, Option<&'s str>)>> {
    let mut options = Vec::new();
    for id in branches {
        let source = schema.source(*id);
        let value = source.get("const").or_else(|| match source.get("enum")?.as_array()?.as_slice() {
            [only] => Some(only),
            _ => None,
        })?;
        if value.is_object() || value.is_array() || !schema.node(*id).properties.is_empty() {
            return None;
        }
        options.push((value, words(source, "title")));
    }
    Some(options)
}

/// How many schema nodes are followed in search of a way back.
const MAX_FOLLOWED: usize = 256;

/// Whether following a schema node leads back to it; where that is far to see, it is taken to.
pub(super) fn leads_back(schema: &Schema, id: NodeId) -> bool {
    let mut seen = SortedSet::new();
    let mut waiting = vec![id];
    while let Some(next) = waiting.pop() {
        for inner in schema.node(next).inner() {
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
    let mut out = Vec::new();
    if let Some(id) = node.property(name) {
        out.push(id);
    }
    for (pattern, id) in &node.pattern_properties {
        if pattern.is_match(name) {
            out.push(*id);
        }
    }
    if let Some(id) = node.additional_properties.filter(|_| out.is_empty()) {
        out.push(id);
    }
    out
}

/// The same for several nodes.
pub(super) fn property_nodes_of(schema: &Schema, nodes: &[NodeId], name: &str) -> Vec<NodeId> {
    let mut out = Vec::new();
    for id in nodes {
        out.append(&mut property_nodes(schema, *id, name));
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
    for (name, _) in &node.properties {
        names.insert(&**name);
    }
    for id in node.in_place() {
        if node.not == Some(id) {
            continue;
        }
        known_names(schema, id, seen, names);
    }
}

/// Names that must be there, counting what `dependentRequired` asks for because of names that `has` knows.
pub(super) fn required_names(schema: &Schema, nodes: &[NodeId], has: &dyn Fn(&str) -> bool) -> SortedSet<Box<str>> {
    let mut names = SortedSet::new();
    for id in nodes {
        let node = schema.node(*id);
        let dependent = node.dependent_required.iter().filter(|(trigger, _)| has(trigger)).map(|(_, names)| names);
        for list in [&node.required].into_iter().chain(dependent) {
            for name in list {
                names.insert(name.clone());
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
