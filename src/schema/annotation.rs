//! Annotations: what a schema says about a value without judging it.

use crate::json::Value;

use super::Inner;
#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
use super::evaluate::{Child, Failure};
use super::evaluate::{Edge, Eval, Segment};
use super::incremental::Evaluation;
#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
use super::node::NodeId;
use crate::pointer::JsonPointer;
#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
use std::collections::BTreeMap;

/// The value a schema object has for a keyword that annotates.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// The annotated place of the value.
    pub instance: JsonPointer,
    /// Where the schema object stands in its document.
    pub schema: JsonPointer,
    /// The keyword.
    pub keyword: String,
    /// What it says.
    pub value: Value,
}

/// Keywords that are no annotations: assertions, and names for schemas.
/// Applicators are left out as well; what they have applied is in the tree.
const NOT_ANNOTATIONS: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$ref",
    "$schema",
    "$vocabulary",
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "definitions",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "if",
    "items",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "required",
    "then",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
];

impl Evaluation {
    /// The annotations of `value` and all in it, which must be the value that
    /// was evaluated. What failed does not annotate, nor does what it applied.
    pub fn annotations(&self, value: &Value) -> Vec<Annotation> {
        let mut found = Vec::new();
        if self.is_valid() {
            collect(&self.schema.0, &self.root, value, &JsonPointer::root(), &mut found);
        }
        found
    }
}

/// Gets a place, the value there and the schema objects that apply to it.
#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
pub type Visitor<'v> = dyn FnMut(&JsonPointer, &Value, &[NodeId]) + 'v;

#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
impl Evaluation {
    /// Shows a visitor every place of `value` that some schema object was applied to, with all
    /// that apply there: of alternatives those that fit or were meant, or all when none does.
    /// `value` must be the value that was evaluated.
    pub fn visit(&self, value: &Value, visitor: &mut Visitor<'_>) {
        walk(&self.schema.0, vec![&self.root], value, &JsonPointer::root(), visitor);
    }
}

#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
fn walk(schema: &Inner, mut here: Vec<&Eval>, value: &Value, at: &JsonPointer, visitor: &mut Visitor<'_>) {
    let mut next = 0;
    while let Some(eval) = here.get(next).copied() {
        let undecided = eval.own.iter().any(|failure| matches!(failure, Failure::AnyOf | Failure::OneOfNone));
        let applies = |child: &&Child| match child.edge {
            Edge::Not => false,
            Edge::AnyOf(_) | Edge::OneOf(_) => undecided || child.reported || child.eval.is_valid(),
            _ => child.reported || child.eval.is_valid(),
        };
        here.extend(eval.in_place().iter().filter(applies).map(|child| &child.eval));
        next += 1;
    }
    let nodes: Vec<NodeId> = here.iter().map(|eval| eval.node).collect();
    visitor(at, value, &nodes);
    let mut members: BTreeMap<&str, Vec<&Eval>> = BTreeMap::new();
    let mut items: BTreeMap<usize, Vec<&Eval>> = BTreeMap::new();
    for eval in here {
        let node = schema.node(eval.node);
        for child in eval.children.iter().filter(|child| child.reported || child.eval.is_valid()) {
            match child.edge.segment(node) {
                Some(Segment::Key(key)) => members.entry(key).or_default().push(&child.eval),
                Some(Segment::Index(index)) => items.entry(index).or_default().push(&child.eval),
                None => {}
            }
        }
    }
    for (name, evals) in members {
        if let Some(member) = value.get(name) {
            walk(schema, evals, member, &at.key(name), visitor);
        }
    }
    for (index, evals) in items {
        if let Some(item) = value.get(index) {
            walk(schema, evals, item, &at.index(index), visitor);
        }
    }
}

fn collect(schema: &Inner, eval: &Eval, value: &Value, at: &JsonPointer, found: &mut Vec<Annotation>) {
    if !eval.is_valid() {
        return;
    }
    let node = schema.node(eval.node);
    let source = node.pointer.resolve(&schema.documents[node.document as usize]);
    if let Some(Value::Object(source)) = source {
        for (keyword, annotation) in source {
            let applies = match keyword.as_str() {
                "contentEncoding" | "contentMediaType" => value.is_string(),
                "contentSchema" => value.is_string() && source.contains_key("contentMediaType"),
                other => NOT_ANNOTATIONS.binary_search(&other).is_err(),
            };
            if applies {
                found.push(Annotation {
                    instance: at.clone(),
                    schema: node.pointer.clone(),
                    keyword: keyword.clone(),
                    value: annotation.clone(),
                });
            }
        }
    }
    for child in eval.children.iter().filter(|child| child.edge != Edge::Not) {
        match child.edge.segment(node) {
            None => collect(schema, &child.eval, value, at, found),
            Some(Segment::Key(key)) => {
                collect(schema, &child.eval, value.get(key).unwrap_or(&Value::Null), &at.key(key), found);
            }
            Some(Segment::Index(i)) => {
                collect(schema, &child.eval, value.get(i).unwrap_or(&Value::Null), &at.index(i), found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_for_binary_search() {
        assert!(NOT_ANNOTATIONS.is_sorted());
    }
}
