//! Whether two values say the same, and what a value says that a register gives.

use crate::json::{Map, Value};
use crate::sorted::Gather;

use super::text::{folded, is_invisible, is_partial_date};
use crate::message;
use crate::platform;

/// True for values that say nothing: blanks, signs without width and marks that stand where something is not known are no
/// text.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text
            .chars()
            .all(|c| is_invisible(c) || matches!(c, '-' | '\u{2013}' | '\u{2014}' | '.' | '_' | '/' | '*' | '?')),
        Value::Array(list) => list.iter().all(is_empty),
        Value::Object(object) => object.values().all(is_empty),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether a date says no more than another one does, and nothing else: the year or month of it.
pub(super) fn is_part_of(known: &str, date: &str) -> bool {
    let rest = date.strip_prefix(known).filter(|_| is_partial_date(known) && is_partial_date(date));
    rest.is_some_and(|rest| rest.starts_with('-'))
}

/// What a register says, without empty parts and in one spelling, or nothing; what is typed is made even as it
/// is typed. The server's gate takes it by the same rule.
pub(crate) fn stated(value: &Value) -> Option<Value> {
    let stated = match value {
        Value::Array(list) => Value::Array(list.iter().filter_map(stated).gather()),
        // Some registers answer with what went wrong where data would stand.
        Value::Object(object) if object.contains_key("error") => return None,
        Value::Object(object) => {
            let mut out = Map::new();
            for (name, value) in object {
                if let Some(value) = stated(value) {
                    out.insert(name.clone(), value);
                }
            }
            Value::Object(out)
        }
        Value::String(text) if message::NOTHING.contains(&&*platform::lower(platform::composed(text).trim())) => {
            return None;
        }
        Value::String(text) => Value::String(platform::composed(text)),
        value => value.clone(),
    };
    (!is_empty(&stated)).then_some(stated)
}

/// Equality of two keys, however their signs are grouped.
pub(crate) fn is_same_key(a: &Value, b: &Value) -> bool {
    let plain = |key: &str| folded(key).replace([' ', '-', '.', '/'].as_slice(), "");
    match (a, b) {
        (Value::String(a), Value::String(b)) => plain(a) == plain(b),
        _ => a == b,
    }
}

/// Equality after the differences are set aside that registers and keyboards make: the spelling
/// of names, how much of a date is known, and the order of properties.
pub(crate) fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::String(a), Value::String(b)) => {
            a == b || is_part_of(a, b) || is_part_of(b, a) || folded(a) == folded(b)
        }
        (Value::Object(a), Value::Object(b)) => {
            let filled = |object: &Map<String, Value>| object.values().filter(|v| !is_empty(v)).count();
            filled(a) == filled(b)
                && a.iter()
                    .filter(|(_, v)| !is_empty(v))
                    .all(|(k, v)| b.get(k).is_some_and(|other| same_value(v, other)))
        }
        _ => a == b,
    }
}
