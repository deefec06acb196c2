//! Annotations: what a schema says about a value without judging it.

use crate::json::Value;

use super::Inner;
use super::evaluate::{Edge, Eval, Segment};
use super::incremental::Evaluation;
use crate::pointer::JsonPointer;

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
