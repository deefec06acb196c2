//! The part of what was entered that counts: what is validated and sent.

use crate::json::{self, Map, Value};

use super::model::{Field, Item, Kind};
use super::structure::required_names;
use super::widget::Widget;
use crate::pointer::JsonPointer;
use crate::schema::{Choices, NodeId, Schema};

/// The part of what was entered that counts: values of shown items, without empty ones.
///
/// `None` means that the item contributes nothing. A group or list nobody must fill and
/// nobody has filled is left out, so that its own required fields do not complain, unless
/// it was handed in like that.
pub(super) fn effective(schema: &Schema, choices: &Choices, item: &Item, raw: &Value) -> Option<Value> {
    match &item.kind {
        // Properties of an object's alternatives are gathered by the object itself.
        Kind::Choice(_) if item.seeds.is_empty() => None,
        Kind::Rows(_) | Kind::Closed => None,
        _ if raw.is_null() && is_null(schema, choices, &item.pointer, &item.seeds) => Some(Value::Null),
        Kind::Field(field) => field_value(schema, choices, item, field, raw),
        Kind::Choice(choice) => match choice.children.first() {
            Some(child) => effective(schema, choices, child, raw),
            None => (!raw.is_null()).then(|| raw.clone()),
        },
        Kind::Group(_) => {
            let mut object = Map::new();
            let filled = fill_object(schema, choices, item, raw, &mut object);
            fill_constants(schema, item, raw, &mut object);
            (filled || item.required || choices.is_stated(&item.pointer)).then_some(Value::Object(object))
        }
        Kind::Repeat(repeat) => {
            let list = raw.as_array()?;
            if repeat.items.is_empty() && !item.required && !choices.is_stated(&item.pointer) {
                return None;
            }
            let mut values = Vec::new();
            for (child, raw) in repeat.items.iter().zip(list) {
                values.push(effective(schema, choices, child, raw).unwrap_or(Value::Null));
            }
            Some(Value::Array(values))
        }
    }
}

/// Whether `null` at a place is the answer, and not just nothing: it was said, and is allowed
/// or stays as it was handed in.
pub(super) fn is_null(schema: &Schema, choices: &Choices, at: &JsonPointer, seeds: &[NodeId]) -> bool {
    choices.is_stated(at) && (choices.is_kept(at) || takes_null(schema, seeds))
}

/// Whether `null` is allowed where all these schema nodes apply.
pub(super) fn takes_null(schema: &Schema, nodes: &[NodeId]) -> bool {
    nodes.iter().all(|node| schema.is_valid(*node, &Value::Null))
}

/// Puts the values of an object's properties into `object`; true when the person filled any.
fn fill_object(schema: &Schema, choices: &Choices, item: &Item, raw: &Value, object: &mut Map<String, Value>) -> bool {
    let mut filled = false;
    for child in item.children() {
        if child.pointer == item.pointer {
            filled |= fill_object(schema, choices, child, raw, object);
            continue;
        }
        let Some(name) = child.pointer.last() else { continue };
        let raw_child = raw.get(&name).unwrap_or(&Value::Null);
        if let Some(value) = effective(schema, choices, child, raw_child) {
            filled = filled || speaks(schema, child, &value);
            object.insert(name, value);
        }
    }
    filled
}

/// Whether a value holds more than what stands there by itself: constants, defaults, emptiness that must be there.
pub(super) fn speaks(schema: &Schema, item: &Item, value: &Value) -> bool {
    let within = |child: &Item| match child.pointer.last().and_then(|name| value.get(&*name)) {
        _ if child.pointer == item.pointer => speaks(schema, child, value),
        inner => inner.is_some_and(|inner| speaks(schema, child, inner)),
    };
    match &item.kind {
        Kind::Rows(_) => item.children().iter().any(within),
        Kind::Repeat(repeat) if item.required => {
            let mut values = repeat.items.iter().zip(json::list(Some(value)));
            values.any(|(child, value)| speaks(schema, child, value))
        }
        // An object's alternatives are no item of their own.
        Kind::Group(_) | Kind::Choice(_) if (item.required || item.seeds.is_empty()) && value.is_object() => {
            item.children().iter().any(within)
        }
        _ => {
            let default = || item.active.iter().find_map(|id| schema.source(*id).get("default"));
            let constant = item.field().is_some_and(|field| field.widget == Widget::Constant);
            !constant && (!item.required || !is_blank(value)) && default() != Some(value)
        }
    }
}

/// True for what an empty required group or list contributes.
pub(super) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.iter().all(is_blank),
        Value::Object(object) => object.values().all(is_blank),
        _ => false,
    }
}

/// Adds the constants that tell a chosen alternative apart, which no item shows: those that
/// must be there, and those that came with the choice or with the data.
fn fill_constants(schema: &Schema, item: &Item, raw: &Value, object: &mut Map<String, Value>) {
    let required = required_names(schema, &item.active, &|_| false);
    for id in &item.active {
        for (name, child) in &schema.node(*id).properties {
            if let Some(constant) = the_only_value(schema, *child)
                && (required.contains(name) && constant != &Value::Bool(true) || raw.get(&**name) == Some(constant))
                && !object.contains_key(&**name)
            {
                object.insert(String::from(&**name), constant.clone());
            }
        }
    }
}

/// The value of a schema object that allows no other.
pub(super) fn the_only_value(schema: &Schema, id: NodeId) -> Option<&Value> {
    match schema.allowed(id) {
        [only] => Some(only),
        _ => None,
    }
}

fn field_value(schema: &Schema, choices: &Choices, item: &Item, field: &Field, raw: &Value) -> Option<Value> {
    if field.widget == Widget::Constant {
        let constant = item.active.iter().find_map(|id| schema.source(*id).get("const"));
        return constant.filter(|_| item.required || !raw.is_null()).cloned();
    }
    if raw.is_null() {
        return (field.multiple && item.required).then(|| Value::Array(Vec::new()));
    }
    let kept = item.required || choices.is_stated(&item.pointer);
    if field.multiple && raw.as_array().is_some_and(Vec::is_empty) && !kept {
        return None;
    }
    Some(raw.clone())
}
