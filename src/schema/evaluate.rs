//! Applying a schema to a value: one pass that finds what is wrong and keeps
//! what it learnt, so that a later pass repeats only what an edit can reach.
//!
//! The result is a tree of [`Eval`]s, one for each schema object at each place
//! of the value it was applied to. A full evaluation fills an empty tree; an
//! update walks the same code down one path (`rest`) of a filled one and
//! leaves all else standing. So the two cannot differ in what a keyword means.
//!
//! Every keyword is here, because a full evaluation and an update are one walk.
//!
//! Invariants: `children` is sorted by [`Edge`] and holds each edge once.
//! `errors` is the number of violations the subtree reports, 0 exactly when
//! the value is valid. `own` holds first the assertions (which change only
//! with the value's own members or length), then, from `asserted` on, the
//! failures that depend on children.

mod assertions;
mod unevaluated;

use crate::json::{Map, Value};

use super::node::{Node, NodeId};
use super::report::record;
use super::{Choices, Inner, branch, value};
use crate::pointer::JsonPointer;

/// A schema object applied to a value.
#[derive(Debug)]
pub(super) struct Eval {
    pub(super) node: NodeId,
    kind: Kind,
    /// Members or items of the value.
    len: u32,
    /// How many of `own` are assertions.
    asserted: u32,
    /// Assertions and the errors of the children that always count.
    base: u32,
    pub(super) errors: u32,
    pub(super) own: Vec<Failure>,
    pub(super) children: Vec<Child>,
}

/// A schema object reached from another.
#[derive(Debug)]
pub(super) struct Child {
    pub(super) edge: Edge,
    /// Whether its violations are violations of the parent. False for what is
    /// only asked about (`if`, `not`, `contains`) and for branches not chosen.
    pub(super) reported: bool,
    pub(super) eval: Eval,
}

/// By what way a schema object was reached. The order is the order of reports.
#[derive(Clone, Debug)]
pub(super) enum Edge {
    /// To a member, by its position in `properties`.
    Property(u32),
    Pattern(u32, Box<str>),
    Additional(Box<str>),
    UnevaluatedProperty(Box<str>),
    Item(u32),
    Contains(u32),
    UnevaluatedItem(u32),
    // From here on the child looks at the same value as its parent.
    Ref,
    DynamicRef,
    AllOf(u32),
    AnyOf(u32),
    OneOf(u32),
    Not,
    If,
    Then,
    Else,
    Dependent(u32),
}

impl PartialEq for Edge {
    fn eq(&self, other: &Self) -> bool {
        self.place() == other.place()
    }
}

impl Eq for Edge {}

impl PartialOrd for Edge {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Edge {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.place().cmp(&other.place())
    }
}

impl Edge {
    /// What orders it: its kind, its number, its name. Derived comparisons would look at each kind once more each.
    fn place(&self) -> (u8, u32, &str) {
        match self {
            Self::Property(i) => (0, *i, ""),
            Self::Pattern(i, name) => (1, *i, name),
            Self::Additional(name) => (2, 0, name),
            Self::UnevaluatedProperty(name) => (3, 0, name),
            Self::Item(i) => (4, *i, ""),
            Self::Contains(i) => (5, *i, ""),
            Self::UnevaluatedItem(i) => (6, *i, ""),
            Self::Ref => (7, 0, ""),
            Self::DynamicRef => (8, 0, ""),
            Self::AllOf(i) => (9, *i, ""),
            Self::AnyOf(i) => (10, *i, ""),
            Self::OneOf(i) => (11, *i, ""),
            Self::Not => (12, 0, ""),
            Self::If => (13, 0, ""),
            Self::Then => (14, 0, ""),
            Self::Else => (15, 0, ""),
            Self::Dependent(i) => (16, *i, ""),
        }
    }

    /// Whether a failure of the child is always one of the parent.
    const fn counts(&self) -> bool {
        !matches!(self, Self::AnyOf(_) | Self::OneOf(_) | Self::Not | Self::If | Self::Contains(_))
    }

    /// The index of the item it leads to.
    const fn item(&self) -> Option<u32> {
        match self {
            Self::Item(i) | Self::Contains(i) | Self::UnevaluatedItem(i) => Some(*i),
            _ => None,
        }
    }
}

/// A keyword of the schema object itself that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    FalseSchema,
    Type,
    Enum,
    Const,
    MultipleOf,
    Maximum,
    ExclusiveMaximum,
    Minimum,
    ExclusiveMinimum,
    MaxLength,
    MinLength,
    Pattern,
    Format,
    MaxItems,
    MinItems,
    UniqueItems,
    MaxProperties,
    MinProperties,
    /// Position in `required`.
    Required(u32),
    /// Positions in `dependent_required` and in its list.
    DependentRequired(u32, u32),
    AdditionalProperty(Box<str>),
    AdditionalItem(u32),
    PropertyName(Box<str>),
    Not,
    AnyOf,
    OneOfNone,
    OneOfSeveral,
    MinContains,
    MaxContains,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Scalar,
    Array,
    Object,
}

impl Eval {
    pub(super) const fn new(node: NodeId) -> Self {
        Self {
            node,
            kind: Kind::Scalar,
            len: 0,
            asserted: 0,
            base: 0,
            errors: 0,
            own: Vec::new(),
            children: Vec::new(),
        }
    }

    pub(super) const fn is_valid(&self) -> bool {
        self.errors == 0
    }

    /// The children that look at the same value.
    pub(super) fn in_place(&self) -> &[Child] {
        &self.children[self.children.partition_point(|child| child.edge < Edge::Ref)..]
    }

    fn position(&self, edge: &Edge) -> Result<usize, usize> {
        match self.children.last() {
            // The usual case while a tree is first filled.
            Some(last) if last.edge < *edge => Err(self.children.len()),
            _ => self.children.binary_search_by(|child| child.edge.cmp(edge)),
        }
    }
}

/// One step down into a value.
#[derive(Clone, Copy)]
pub(super) enum Segment<'a> {
    Key(&'a str),
    Index(usize),
}

/// The pointer a path spells.
pub(super) fn pointer(path: &[Segment<'_>]) -> JsonPointer {
    path.iter().fold(JsonPointer::root(), |pointer, segment| match segment {
        Segment::Key(key) => pointer.key(key),
        Segment::Index(index) => pointer.index(*index),
    })
}

/// The way from a value down to the edit; `None` evaluates all anew, and so
/// does an empty way, which means that the edit is here.
type Rest<'r> = Option<&'r [String]>;

/// One pass.
pub(super) struct Run<'a> {
    schema: &'a Inner,
    choices: Option<&'a Choices>,
    /// Stop at the first failure and keep nothing that is not needed to go on.
    fast: bool,
    /// Where in the value we are.
    path: Vec<Segment<'a>>,
    /// The schema resources entered on the way here: the dynamic scope.
    scope: Vec<u32>,
    depth: u32,
    work: u32,
    /// The bound that was passed, and where.
    pub(super) exceeded: Option<(JsonPointer, &'static str)>,
    /// Where violations came or went; collected only when asked for.
    pub(super) delta: Option<Vec<JsonPointer>>,
}

/// What the keywords that judge by their children have found.
#[derive(Default)]
struct Groups {
    failures: Vec<Failure>,
    /// Violations in chosen branches.
    errors: u32,
}

impl<'a> Run<'a> {
    pub(super) fn new(schema: &'a Inner, choices: Option<&'a Choices>, fast: bool) -> Self {
        Self {
            schema,
            choices,
            fast,
            path: Vec::new(),
            scope: Vec::new(),
            depth: 0,
            work: schema.limits.work,
            exceeded: None,
            delta: None,
        }
    }

    /// Starts inside a schema resource.
    pub(super) fn enter(&mut self, resource: u32) {
        self.scope.push(resource);
    }

    /// Whether the value is small enough to be walked.
    pub(super) fn admit(&mut self, value: &Value, depth_used: u32) -> bool {
        let limits = self.schema.limits;
        let mut size = limits.instance_size;
        let fits = value::within(value, limits.depth.saturating_sub(depth_used), &mut size);
        if !fits {
            self.exceed(if size == 0 { "size" } else { "depth" });
        }
        fits
    }

    #[cold]
    fn exceed(&mut self, what: &'static str) {
        if self.exceeded.is_none() {
            self.exceeded = Some((pointer(&self.path), what));
        }
    }

    const fn stop(&self, eval: &Eval) -> bool {
        self.exceeded.is_some() || self.fast && eval.base > 0
    }

    /// Brings `eval` up to date with `value`, of which only what lies on or
    /// below `rest` has changed since.
    pub(super) fn visit(&mut self, eval: &mut Eval, value: &'a Value, rest: Rest<'_>) {
        let schema = self.schema;
        let node = schema.node(eval.node);
        if self.exceeded.is_some() {
            return;
        }
        if self.depth >= schema.limits.depth {
            return self.exceed("depth");
        }
        let Some(work) = self.work.checked_sub(1) else { return self.exceed("work") };
        self.work = work;
        let enters = self.scope.last() != Some(&node.resource);
        if enters {
            self.scope.push(node.resource);
        }
        self.depth += 1;

        let kind = match value {
            Value::Object(_) => Kind::Object,
            Value::Array(_) => Kind::Array,
            _ => Kind::Scalar,
        };
        let on_the_way = rest.is_some_and(|rest| {
            !rest.is_empty()
                && match kind {
                    Kind::Scalar => false,
                    Kind::Object => true,
                    Kind::Array => super::compile::array_index(&rest[0]).is_some(),
                }
        });
        if on_the_way && kind == eval.kind {
            self.keywords(eval, node, value, rest);
        } else {
            let mut delta = self.delta.take();
            if let Some(delta) = &mut delta {
                record(schema, eval, &self.path, delta);
            }
            *eval = Eval { kind, ..Eval::new(eval.node) };
            self.keywords(eval, node, value, None);
            if let Some(delta) = &mut delta {
                record(schema, eval, &self.path, delta);
            }
            self.delta = delta;
        }

        self.depth -= 1;
        if enters {
            self.scope.pop();
        }
    }

    fn keywords(&mut self, eval: &mut Eval, node: &'a Node, value: &'a Value, rest: Rest<'_>) {
        if let Some(holds) = node.boolean {
            if !holds && rest.is_none() {
                eval.own.push(Failure::FalseSchema);
                (eval.base, eval.errors, eval.asserted) = (1, 1, 1);
            }
            return;
        }
        let len = match value {
            Value::Object(map) => map.len(),
            Value::Array(items) => items.len(),
            _ => 0,
        } as u32;
        let resized = rest.is_none() || eval.len != len;
        let old_len = std::mem::replace(&mut eval.len, len);
        let old_groups = eval.own.split_off(eval.asserted as usize);
        if resized || node.reads_deep() {
            let old = std::mem::take(&mut eval.own);
            self.assertions(node, value, &mut eval.own);
            eval.base = eval.base - old.len() as u32 + eval.own.len() as u32;
            eval.asserted = eval.own.len() as u32;
            self.note(node, &old, &eval.own);
        }
        let mut groups = Groups::default();
        if !self.stop(eval) {
            match value {
                Value::Object(map) => self.members(eval, node, map, rest),
                Value::Array(items) => self.items(eval, node, items, rest, old_len, &mut groups),
                _ => {}
            }
        }
        if !self.stop(eval) {
            self.in_place(eval, node, value, rest, &mut groups);
        }
        if !self.stop(eval) {
            match value {
                Value::Object(map) => self.unevaluated_members(eval, node, map, rest, &mut groups),
                Value::Array(items) => self.unevaluated_items(eval, node, items, rest, old_len, &mut groups),
                _ => {}
            }
        }
        self.note(node, &old_groups, &groups.failures);
        eval.errors = eval.base.saturating_add(groups.errors).saturating_add(groups.failures.len() as u32);
        eval.own.append(&mut groups.failures);
    }

    /// Notes the places at which two lists of failures differ.
    fn note(&mut self, node: &Node, old: &[Failure], new: &[Failure]) {
        let Some(delta) = &mut self.delta else { return };
        // Both are in the order of the schema, so an edit changes one stretch.
        let same = old.iter().zip(new).take_while(|(old, new)| old == new).count();
        let (old, new) = (&old[same..], &new[same..]);
        let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
        for failure in old[..old.len() - tail].iter().chain(&new[..new.len() - tail]) {
            let here = pointer(&self.path);
            delta.push(failure.place(node).map_or(here.clone(), |place| match place {
                Segment::Key(key) => here.key(key),
                Segment::Index(index) => here.index(index),
            }));
        }
    }

    /// Visits one child, made now if it is new; says whether it is valid.
    fn child(&mut self, eval: &mut Eval, edge: Edge, target: NodeId, value: &'a Value, rest: Rest<'_>) -> bool {
        let counts = edge.counts();
        if self.fast && !self.schema.has_unevaluated {
            let mut child = Eval::new(target);
            self.visit(&mut child, value, None);
            if counts {
                eval.base += child.errors;
            }
            return child.is_valid();
        }
        let (at, rest) = match eval.position(&edge) {
            Ok(at) => (at, rest),
            Err(at) => {
                eval.children.insert(at, Child { edge, reported: counts, eval: Eval::new(target) });
                (at, None)
            }
        };
        let child = &mut eval.children[at].eval;
        let before = child.errors;
        self.visit(child, value, rest);
        if counts {
            eval.base = (eval.base - before).saturating_add(child.errors);
        }
        child.is_valid()
    }

    fn drop_children(&mut self, eval: &mut Eval, stale: &dyn Fn(&Edge) -> bool) {
        let (schema, node) = (self.schema, self.schema.node(eval.node));
        let base = &mut eval.base;
        eval.children.retain(|child| {
            let keep = !stale(&child.edge);
            if !keep {
                if child.edge.counts() {
                    *base -= child.eval.errors;
                }
                if let Some(delta) = &mut self.delta
                    && child.reported
                {
                    let mut path = self.path.clone();
                    path.extend(child.edge.segment(node));
                    record(schema, &child.eval, &path, delta);
                }
            }
            keep
        });
    }

    fn members(&mut self, eval: &mut Eval, node: &'a Node, map: &'a Map<String, Value>, rest: Rest<'_>) {
        let Some([name, below @ ..]) = rest else {
            for (i, (name, target)) in node.properties.iter().enumerate() {
                if let Some(value) = map.get(&**name) {
                    self.path.push(Segment::Key(name));
                    self.child(eval, Edge::Property(i as u32), *target, value, None);
                    self.path.pop();
                    if self.stop(eval) {
                        return;
                    }
                }
            }
            if !node.pattern_properties.is_empty() || node.additional_properties.is_some() {
                for (name, value) in map {
                    self.other_member(eval, node, name, value, None);
                    if self.stop(eval) {
                        return;
                    }
                }
            }
            return;
        };
        let Some((name, value)) = map.get_key_value(name) else {
            let property = node.property_index(name);
            return self.drop_children(eval, &|edge| match edge {
                Edge::Property(i) => Some(*i as usize) == property,
                Edge::Pattern(_, other) | Edge::Additional(other) | Edge::UnevaluatedProperty(other) => {
                    **other == **name
                }
                _ => false,
            });
        };
        if let Some(i) = node.property_index(name) {
            self.path.push(Segment::Key(name));
            self.child(eval, Edge::Property(i as u32), node.properties[i].1, value, Some(below));
            self.path.pop();
        }
        self.other_member(eval, node, name, value, Some(below));
    }

    /// `patternProperties` and `additionalProperties` for one member.
    fn other_member(&mut self, eval: &mut Eval, node: &'a Node, name: &'a str, value: &'a Value, below: Rest<'_>) {
        let mut named = node.property_index(name).is_some();
        self.path.push(Segment::Key(name));
        for (i, (pattern, target)) in node.pattern_properties.iter().enumerate() {
            let found = pattern.within(&mut self.work, name);
            if found.is_none() {
                self.exceed("pattern");
            }
            if found == Some(true) {
                named = true;
                self.child(eval, Edge::Pattern(i as u32, name.into()), *target, value, below);
            }
        }
        if let Some(target) = node.additional_properties.filter(|_| !named)
            // `false` is an assertion about the names.
            && self.schema.node(target).boolean.is_none()
        {
            self.child(eval, Edge::Additional(name.into()), target, value, below);
        }
        self.path.pop();
    }

    fn items(
        &mut self,
        eval: &mut Eval,
        node: &'a Node,
        items: &'a [Value],
        rest: Rest<'_>,
        old_len: u32,
        groups: &mut Groups,
    ) {
        let (span, below) =
            self.span(eval, items, rest, old_len, |edge| matches!(edge, Edge::Item(_) | Edge::Contains(_)));
        let mut found = 0;
        for i in span {
            self.path.push(Segment::Index(i));
            if let Some(target) = node.item(i)
                // `items: false` is an assertion about the length.
                && (i < node.prefix_items.len() || self.schema.node(target).boolean.is_none())
            {
                self.child(eval, Edge::Item(i as u32), target, &items[i], below);
            }
            if let Some(target) = node.contains {
                found += u64::from(self.child(eval, Edge::Contains(i as u32), target, &items[i], below));
            }
            self.path.pop();
            if self.stop(eval) {
                return;
            }
        }
        if node.contains.is_some() {
            if !self.fast {
                let is_found = |child: &&Child| matches!(child.edge, Edge::Contains(_)) && child.eval.is_valid();
                found = eval.children.iter().filter(is_found).count() as u64;
            }
            if found < node.min_contains.unwrap_or(1) {
                groups.failures.push(Failure::MinContains);
            }
            if node.max_contains.is_some_and(|most| found > most) {
                groups.failures.push(Failure::MaxContains);
            }
        }
    }

    /// Which items to visit, and the way on below them. After an item came or
    /// went, all from there on have moved: what is known of them is dropped.
    fn span<'r>(
        &mut self,
        eval: &mut Eval,
        items: &[Value],
        rest: Rest<'r>,
        old_len: u32,
        mine: fn(&Edge) -> bool,
    ) -> (std::ops::Range<usize>, Rest<'r>) {
        let len = items.len();
        let Some([first, below @ ..]) = rest else { return (0..len, None) };
        let at = super::compile::array_index(first).unwrap_or(0).min(len);
        if old_len as usize == len {
            return (at..(at + 1).min(len), Some(below));
        }
        let at = at.min(old_len as usize);
        self.drop_children(eval, &|edge| mine(edge) && edge.item().is_some_and(|i| i as usize >= at));
        (at..len, None)
    }

    fn in_place(&mut self, eval: &mut Eval, node: &'a Node, value: &'a Value, rest: Rest<'_>, groups: &mut Groups) {
        if let Some(target) = node.reference {
            self.child(eval, Edge::Ref, target, value, rest);
        }
        if let Some(target) = node.dynamic_reference {
            self.child(eval, Edge::DynamicRef, self.dynamic(node, target), value, rest);
        }
        for (i, target) in node.all_of.iter().enumerate() {
            if self.stop(eval) {
                return;
            }
            self.child(eval, Edge::AllOf(i as u32), *target, value, rest);
        }
        if self.stop(eval) {
            return;
        }
        self.branches(eval, node, value, rest, groups, false);
        self.branches(eval, node, value, rest, groups, true);
        if let Some(target) = node.not
            && self.child(eval, Edge::Not, target, value, rest)
        {
            groups.failures.push(Failure::Not);
        }
        if let Some(target) = node.if_ {
            let holds = self.child(eval, Edge::If, target, value, rest);
            for (edge, target, active) in [(Edge::Then, node.then, holds), (Edge::Else, node.else_, !holds)] {
                self.conditional(eval, edge, target, value, rest, active);
            }
        }
        for (i, (name, target)) in node.dependent_schemas.iter().enumerate() {
            let active = value.as_object().is_some_and(|map| map.contains_key(&**name));
            self.conditional(eval, Edge::Dependent(i as u32), Some(*target), value, rest, active);
        }
    }

    fn conditional(
        &mut self,
        eval: &mut Eval,
        edge: Edge,
        target: Option<NodeId>,
        value: &'a Value,
        rest: Rest<'_>,
        active: bool,
    ) {
        let Some(target) = target else { return };
        if active {
            self.child(eval, edge, target, value, rest);
        } else if rest.is_some() && eval.position(&edge).is_ok() {
            self.drop_children(eval, &|other| *other == edge);
        }
    }

    /// `anyOf` and `oneOf`. When no branch fits, one of them is answerable.
    fn branches(
        &mut self,
        eval: &mut Eval,
        node: &'a Node,
        value: &'a Value,
        rest: Rest<'_>,
        groups: &mut Groups,
        one: bool,
    ) {
        let branches = if one { &node.one_of } else { &node.any_of };
        if branches.is_empty() {
            return;
        }
        let edge = if one { Edge::OneOf } else { Edge::AnyOf };
        let mut fitting = 0;
        for (i, target) in branches.iter().enumerate() {
            fitting += u32::from(self.child(eval, edge(i as u32), *target, value, rest));
            if self.fast && !self.schema.has_unevaluated && fitting > u32::from(one) {
                break;
            }
        }
        let mut chosen: Vec<usize> = Vec::new();
        if fitting > 1 && one {
            groups.failures.push(Failure::OneOfSeveral);
        } else if fitting == 0 && self.fast {
            groups.failures.push(Failure::AnyOf);
        } else if fitting == 0 {
            let explicit = self.choices.map_or(&[][..], |choices| choices.find(&self.path, eval.node));
            if !one && explicit.len() > 1 {
                // Of several cases that were ticked, each says what it lacks.
                chosen.extend(explicit.iter().filter(|i| **i < branches.len()));
            } else {
                chosen.extend(branch::pick(self.schema, branches, value, explicit.first().copied(), &mut |i| {
                    eval.position(&edge(i as u32)).map_or(0, |at| eval.children[at].eval.errors)
                }));
            }
            if chosen.is_empty() {
                groups.failures.push(if one { Failure::OneOfNone } else { Failure::AnyOf });
            }
        }
        if self.fast {
            return;
        }
        let schema = self.schema;
        for i in 0..branches.len() {
            let Ok(at) = eval.position(&edge(i as u32)) else { continue };
            let child = &mut eval.children[at];
            let reported = chosen.contains(&i);
            if child.reported != reported
                && let Some(delta) = &mut self.delta
            {
                record(schema, &child.eval, &self.path, delta);
            }
            child.reported = reported;
            if reported {
                groups.errors = groups.errors.saturating_add(child.eval.errors);
            }
        }
    }

    /// What a `$dynamicRef` means here: the outermost schema resource of the
    /// dynamic scope that has the anchor decides.
    fn dynamic(&self, node: &Node, otherwise: NodeId) -> NodeId {
        let Some(anchor) = &node.dynamic_anchor else { return otherwise };
        self.scope
            .iter()
            .find_map(|resource| {
                let anchors = &self.schema.dynamic_anchors[*resource as usize];
                anchors.iter().find(|(name, _)| name == anchor).map(|(_, node)| *node)
            })
            .unwrap_or(otherwise)
    }
}
