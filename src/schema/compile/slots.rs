//! Where the keywords that are read alike are kept.

use super::Vocabularies;
use crate::json::Number;
use crate::schema::node::{Node, NodeId};

pub(super) fn schema_slot<'n>(node: &'n mut Node, keyword: &str, uses: Vocabularies) -> Option<&'n mut Option<NodeId>> {
    let (slot, in_use) = match keyword {
        "additionalProperties" => (&mut node.additional_properties, uses.applicator),
        "propertyNames" => (&mut node.property_names, uses.applicator),
        "items" => (&mut node.items, uses.applicator),
        "contains" => (&mut node.contains, uses.applicator),
        "not" => (&mut node.not, uses.applicator),
        "if" => (&mut node.if_, uses.applicator),
        "then" => (&mut node.then, uses.applicator),
        "else" => (&mut node.else_, uses.applicator),
        "unevaluatedProperties" => (&mut node.unevaluated_properties, uses.unevaluated),
        "unevaluatedItems" => (&mut node.unevaluated_items, uses.unevaluated),
        _ => return None,
    };
    in_use.then_some(slot)
}

pub(super) fn list_slot<'n>(node: &'n mut Node, keyword: &str) -> Option<&'n mut Vec<NodeId>> {
    Some(match keyword {
        "allOf" => &mut node.all_of,
        "anyOf" => &mut node.any_of,
        "oneOf" => &mut node.one_of,
        _ => return None,
    })
}

pub(super) fn number_slot<'n>(node: &'n mut Node, keyword: &str) -> Option<&'n mut Option<Number>> {
    Some(match keyword {
        "maximum" => &mut node.maximum,
        "exclusiveMaximum" => &mut node.exclusive_maximum,
        "minimum" => &mut node.minimum,
        "exclusiveMinimum" => &mut node.exclusive_minimum,
        _ => return None,
    })
}

pub(super) fn count_slot<'n>(node: &'n mut Node, keyword: &str, modern: bool) -> Option<&'n mut Option<u64>> {
    Some(match keyword {
        "maxLength" => &mut node.max_length,
        "minLength" => &mut node.min_length,
        "maxItems" => &mut node.max_items,
        "minItems" => &mut node.min_items,
        "maxProperties" => &mut node.max_properties,
        "minProperties" => &mut node.min_properties,
        "maxContains" if modern => &mut node.max_contains,
        "minContains" if modern => &mut node.min_contains,
        _ => return None,
    })
}
