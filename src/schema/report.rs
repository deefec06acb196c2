//! From the evaluation tree to violations: which places, which rules, in which
//! order. A rule's operands are read from the schema only here, so the tree
//! stays small.

use crate::sorted::{Gather, SortedMap};

use super::compile::array_index;
use super::evaluate::{Child, Edge, Eval, Failure, Segment};
use super::node::{Node, NodeId};
use super::{Inner, evaluate};
use crate::pointer::JsonPointer;
use crate::violation::{Rule, Violation};

impl Edge {
    /// The step down into the value; `None` where the child looks at the same value.
    pub(super) fn segment<'n>(&'n self, node: &'n Node) -> Option<Segment<'n>> {
        match self {
            Self::Property(i) => Some(Segment::Key(&node.properties[*i as usize].0)),
            Self::Pattern(_, name) | Self::Additional(name) | Self::UnevaluatedProperty(name) => {
                Some(Segment::Key(name))
            }
            Self::Item(i) | Self::Contains(i) | Self::UnevaluatedItem(i) => Some(Segment::Index(*i as usize)),
            _ => None,
        }
    }
}

impl Failure {
    /// The member or item to be mended, where it is not the value itself.
    pub(super) fn place<'n>(&'n self, node: &'n Node) -> Option<Segment<'n>> {
        match self {
            Self::Required(i) => Some(Segment::Key(&node.required[*i as usize])),
            Self::DependentRequired(i, j) => Some(Segment::Key(&node.dependent_required[*i as usize].1[*j as usize])),
            Self::AdditionalProperty(name) | Self::PropertyName(name) => Some(Segment::Key(name)),
            Self::AdditionalItem(i) => Some(Segment::Index(*i as usize)),
            _ => None,
        }
    }

    fn rule(&self, node: &Node) -> Rule {
        let number = |n: &Option<crate::json::Number>| n.clone().unwrap_or_else(|| 0.into());
        let count = |n: Option<u64>| n.unwrap_or_default();
        match self {
            Self::FalseSchema => Rule::FalseSchema,
            Self::Type => Rule::Type(node.types.iter().gather()),
            Self::Enum => Rule::Enum(node.enumeration.clone().unwrap_or_default()),
            Self::Const => Rule::Const(node.constant.clone().unwrap_or_default()),
            Self::MultipleOf => Rule::MultipleOf(number(&node.multiple_of)),
            Self::Maximum => Rule::Maximum(number(&node.maximum)),
            Self::ExclusiveMaximum => Rule::ExclusiveMaximum(number(&node.exclusive_maximum)),
            Self::Minimum => Rule::Minimum(number(&node.minimum)),
            Self::ExclusiveMinimum => Rule::ExclusiveMinimum(number(&node.exclusive_minimum)),
            Self::MaxLength => Rule::MaxLength(count(node.max_length)),
            Self::MinLength => Rule::MinLength(count(node.min_length)),
            Self::Pattern => Rule::Pattern(node.pattern.as_ref().map_or("", |pattern| pattern.source()).to_owned()),
            Self::Format => Rule::Format(node.format.as_ref().map_or("", |format| &*format.name).to_owned()),
            Self::MaxItems => Rule::MaxItems(count(node.max_items)),
            Self::MinItems => Rule::MinItems(count(node.min_items)),
            Self::UniqueItems => Rule::UniqueItems,
            Self::MaxProperties => Rule::MaxProperties(count(node.max_properties)),
            Self::MinProperties => Rule::MinProperties(count(node.min_properties)),
            Self::Required(_) => Rule::Required,
            Self::DependentRequired(i, _) => {
                Rule::DependentRequired(node.dependent_required[*i as usize].0.clone().into())
            }
            Self::AdditionalProperty(_) => Rule::AdditionalProperty,
            Self::AdditionalItem(_) => Rule::AdditionalItem,
            Self::PropertyName(_) => Rule::PropertyName,
            Self::Not => Rule::Not,
            Self::AnyOf => Rule::AnyOf,
            Self::OneOfNone => Rule::OneOfNone,
            Self::OneOfSeveral => Rule::OneOfSeveral,
            Self::MinContains => Rule::MinContains(node.min_contains.unwrap_or(1)),
            Self::MaxContains => Rule::MaxContains(count(node.max_contains)),
        }
    }
}

/// A walk over what is reported.
struct Walk<'w> {
    schema: &'w Inner,
    at: JsonPointer,
    /// Only violations at or below this place.
    within: Option<&'w JsonPointer>,
    /// Set when a place has been looked at by more than one schema object, so
    /// that its violations may lie apart or be found twice.
    overlaps: bool,
    sink: &'w mut dyn FnMut(&JsonPointer, &Failure, &Node),
}

impl Walk<'_> {
    fn is_wanted(&self) -> bool {
        self.within.is_none_or(|within| self.at.starts_with(within) || within.starts_with(&self.at))
    }

    fn walk(&mut self, eval: &Eval) {
        let node = self.schema.node(eval.node);
        for failure in &eval.own {
            if failure.place(node).is_none() {
                self.emit(failure, node);
            }
        }
        // Members and items next, each with the failures that name it, in the
        // order of the schema; what the schema does not name comes last.
        let in_place = eval.in_place();
        let below = &eval.children[..eval.children.len() - in_place.len()];
        let mut order: Vec<(usize, Step<'_>)> = Vec::new();
        let mut insert = |rank: usize, step| {
            // Nearly always at the end.
            let at = order.partition_point(|(other, _)| *other <= rank);
            order.insert(at, (rank, step));
        };
        for child in below.iter().filter(|child| child.reported && !child.eval.is_valid()) {
            insert(child_order(&child.edge), Step::Child(child));
        }
        for failure in &eval.own {
            let rank = match failure.place(node) {
                Some(Segment::Key(name)) => node.property_index(name).unwrap_or(usize::MAX),
                Some(Segment::Index(i)) => i,
                None => continue,
            };
            insert(rank, Step::Failure(failure));
        }
        for (_, step) in order {
            let segment = match &step {
                Step::Child(child) => child.edge.segment(node),
                Step::Failure(failure) => failure.place(node),
            };
            match segment {
                Some(Segment::Key(key)) => self.at.push_key(key),
                Some(Segment::Index(i)) => self.at = self.at.index(i),
                None => continue,
            }
            match step {
                Step::Child(child) if self.is_wanted() => self.walk(&child.eval),
                Step::Child(_) => {}
                Step::Failure(failure) => self.emit(failure, node),
            }
            self.at.pop();
        }
        for child in in_place {
            if child.reported && !child.eval.is_valid() {
                self.overlaps = true;
                self.walk(&child.eval);
            }
        }
    }

    fn emit(&mut self, failure: &Failure, node: &Node) {
        if self.within.is_none_or(|within| self.at.starts_with(within)) {
            (self.sink)(&self.at, failure, node);
        }
    }
}

enum Step<'w> {
    Child(&'w Child),
    Failure(&'w Failure),
}

const fn child_order(edge: &Edge) -> usize {
    match edge {
        Edge::Property(i) | Edge::Item(i) | Edge::UnevaluatedItem(i) => *i as usize,
        _ => usize::MAX,
    }
}

/// The violations at or below `within`: in the order of the schema, those of
/// one place together, none twice.
pub(super) fn violations(schema: &Inner, eval: &Eval, within: Option<&JsonPointer>) -> Vec<Violation> {
    let mut found: Vec<Violation> = Vec::new();
    if eval.is_valid() {
        return found;
    }
    let mut walk = Walk {
        schema,
        at: JsonPointer::root(),
        within,
        overlaps: false,
        sink: &mut |at, failure, node| found.push(Violation { pointer: at.clone(), rule: failure.rule(node) }),
    };
    walk.walk(eval);
    if !walk.overlaps && !has_repeats(&found) {
        return found;
    }
    let mut places = Places::default();
    let mut gathered: Vec<Vec<Violation>> = Vec::new();
    for violation in found {
        let place = places.number(&violation.pointer);
        if place == gathered.len() {
            gathered.push(Vec::new());
        }
        if !gathered[place].contains(&violation) {
            gathered[place].push(violation);
        }
    }
    let mut violations = Vec::new();
    for mut of_place in gathered {
        violations.append(&mut of_place);
    }
    violations
}

/// Numbers places in the order they are first met.
#[derive(Default)]
pub(super) struct Places(SortedMap<String, usize>);

impl Places {
    pub(super) fn number(&mut self, place: &JsonPointer) -> usize {
        let next = self.0.len();
        *self.0.or_insert_with(place.as_str().to_owned(), || next)
    }
}

/// Whether one violation follows itself, as when two keywords ask for one member.
fn has_repeats(found: &[Violation]) -> bool {
    found.windows(2).any(|pair| pair[0].pointer == pair[1].pointer && pair[0].rule.keyword() == pair[1].rule.keyword())
}

/// Adds the places of all violations under `eval`, which is reached by `path`.
pub(super) fn record(schema: &Inner, eval: &Eval, path: &[Segment<'_>], places: &mut Vec<JsonPointer>) {
    if eval.is_valid() {
        return;
    }
    let mut walk = Walk {
        schema,
        at: evaluate::pointer(path),
        within: None,
        overlaps: false,
        sink: &mut |at, _, _| places.push(at.clone()),
    };
    walk.walk(eval);
}

/// The nodes applied at the place `segments` lead to.
pub(super) fn applied(schema: &Inner, eval: &Eval, segments: &[String], found: &mut Vec<NodeId>) {
    let node = schema.node(eval.node);
    if segments.is_empty() {
        found.push(eval.node);
    }
    for child in &eval.children {
        if matches!(child.edge, Edge::Not | Edge::Contains(_)) || !(child.reported || child.eval.is_valid()) {
            continue;
        }
        match (child.edge.segment(node), segments) {
            (None, _) => applied(schema, &child.eval, segments, found),
            (Some(Segment::Key(key)), [first, rest @ ..]) if key == first => {
                applied(schema, &child.eval, rest, found);
            }
            (Some(Segment::Index(i)), [first, rest @ ..]) if array_index(first) == Some(i) => {
                applied(schema, &child.eval, rest, found);
            }
            _ => {}
        }
    }
}
