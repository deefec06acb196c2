//! The part of what was entered that counts: what is validated and sent.

use crate::json::{Map, Value};
use crate::sorted::Gather;

use super::model::{Field, Item, Kind};
use super::structure::required_names;
use super::widget::Widget;
use crate::schema::Schema;
use crate::violation::JsonType;

/// The part of what was entered that counts: values of shown items, without empty ones.
///
/// `None` means that the item contributes nothing. A group or list nobody must fill and
/// nobody has filled is left out, so that its own required fields do not complain.
pub(super) fn effective(schema: &Schema, item: &Item, raw: &Value) -> Option<Value> {
    match &item.kind {
        Kind::Field(field) => field_value(schema, item, field, raw),
        // Properties of an object's alternatives are gathered by the object itself.
        Kind::Choice(_) if item.seeds.is_empty() => None,
        Kind::Choice(choice) => match choice.children.first() {
            Some(child) => effective(schema, child, raw),
            None => (!raw.is_null()).then(|| raw.clone()),
        },
        Kind::Group(_) => {
            let mut object = Map::new();
            let filled = fill_object(schema, item, raw, &mut object);
            fill_constants(schema, item, &mut object);
            (filled || item.required).then_some(Value::Object(object))
        }
        Kind::Repeat(repeat) => {
            let list = raw.as_array()?;
            if repeat.items.is_empty() && !item.required {
                return None;
            }
            let values =
                repeat.items.iter().zip(list).map(|(child, raw)| effective(schema, child, raw).unwrap_or(Value::Null));
            Some(Value::Array(values.gather()))
        }
        Kind::Rows(_) | Kind::Closed => None,
    }
}

/// Puts the values of an object's properties into `object`; true when the person filled any.
fn fill_object(schema: &Schema, item: &Item, raw: &Value, object: &mut Map<String, Value>) -> bool {
    let mut filled = false;
    for child in item.children() {
        if child.pointer == item.pointer {
            filled |= fill_object(schema, child, raw, object);
            continue;
        }
        let Some(name) = child.pointer.last() else { continue };
        let raw_child = raw.get(&name).unwrap_or(&Value::Null);
        if let Some(value) = effective(schema, child, raw_child) {
            let constant = child.field().is_some_and(|field| field.widget == Widget::Constant);
            let blank = child.required && is_blank(&value);
            let default = || child.active.iter().find_map(|id| schema.source(*id).get("default"));
            filled = filled || !constant && !blank && default() != Some(&value);
            object.insert(name, value);
        }
    }
    filled
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

/// Adds the constants that tell a chosen alternative apart, which no item shows.
fn fill_constants(schema: &Schema, item: &Item, object: &mut Map<String, Value>) {
    let required = required_names(schema, &item.active, &|_| false);
    for id in &item.active {
        for (name, child) in &schema.node(*id).properties {
            if let Some(constant) = &schema.node(*child).constant
                && required.contains(name)
                && !object.contains_key(&**name)
                && constant != &Value::Bool(true)
            {
                object.insert(String::from(&**name), constant.clone());
            }
        }
    }
}

fn field_value(schema: &Schema, item: &Item, field: &Field, raw: &Value) -> Option<Value> {
    if field.widget == Widget::Constant {
        let constant = item.active.iter().find_map(|id| schema.source(*id).get("const"));
        return constant.filter(|_| item.required).cloned();
    }
    if raw.is_null() {
        let null_serves = item.active.iter().any(|id| schema.node(*id).types.contains(JsonType::Null));
        let list_wanted = field.multiple && item.required;
        return if list_wanted {
            Some(Value::Array(Vec::new()))
        } else {
            (item.required && null_serves).then_some(Value::Null)
        };
    }
    if field.multiple && raw.as_array().is_some_and(Vec::is_empty) && !item.required {
        return None;
    }
    Some(raw.clone())
}
