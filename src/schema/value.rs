//! Comparing JSON values the way JSON Schema does: numbers by their
//! mathematical value, objects without regard to the order of their members.

use crate::json::Value;

use super::number;

/// JSON Schema equality: `1` equals `1.0`, member order does not count.
pub(super) fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => number::compare(a, b).is_eq(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| equal(a, b)))
        }
        (Value::String(a), Value::String(b)) => a == b,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Null, Value::Null) => true,
        _ => false,
    }
}

/// Whether no two items are equal; `None` when `work` comparisons were not
/// enough to tell.
pub(super) fn all_unique(items: &[Value], work: &mut u32) -> Option<bool> {
    // Open addressing over the items' fingerprints; a slot holds index + 1.
    let mask = (items.len() * 2).next_power_of_two() - 1;
    let mut slots = vec![(0_u64, 0_usize); mask + 1];
    for (i, item) in items.iter().enumerate() {
        let print = fingerprint(item);
        let mut at = print as usize & mask;
        while let Some(other) = slots[at].1.checked_sub(1) {
            *work = work.checked_sub(1)?;
            if slots[at].0 == print && equal(&items[other], item) {
                return Some(false);
            }
            at = (at + 1) & mask;
        }
        slots[at] = (print, i + 1);
    }
    Some(true)
}

/// Equal values have equal fingerprints.
fn fingerprint(value: &Value) -> u64 {
    match value {
        Value::Null => 1,
        Value::Bool(b) => 2 + u64::from(*b),
        Value::Number(n) => mix(5, number::fingerprint(n)),
        Value::String(s) => text(s),
        Value::Array(items) => items.iter().fold(7, |print, item| mix(print, fingerprint(item))),
        Value::Object(map) => {
            map.iter().fold(11, |print: u64, (name, value)| print.wrapping_add(mix(text(name), fingerprint(value))))
        }
    }
}

fn text(s: &str) -> u64 {
    s.bytes().fold(0xcbf2_9ce4_8422_2325, |print, byte| (print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

const fn mix(a: u64, b: u64) -> u64 {
    let product = (a.rotate_left(5) ^ b).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    product ^ (product >> 29)
}

/// Whether `value` nests at most `depth` levels, itself counted, and has at
/// most `size` values in all; `size` is used up. Does not recurse deeper than
/// `depth`, so it is safe on hostile values.
pub(super) fn within(value: &Value, depth: u32, size: &mut u32) -> bool {
    let (Some(deeper), Some(left)) = (depth.checked_sub(1), size.checked_sub(1)) else {
        return false;
    };
    *size = left;
    match value {
        Value::Array(items) => items.iter().all(|item| within(item, deeper, size)),
        Value::Object(map) => map.values().all(|item| within(item, deeper, size)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;

    #[test]
    fn numbers_and_member_order_do_not_hide_equality() {
        assert!(equal(&json!({"a": 1, "b": [2.0]}), &json!({"b": [2], "a": 1.0})));
        assert!(!equal(&json!([1, 2]), &json!([2, 1])));
        assert!(!equal(&json!(0), &json!(false)));
        assert_eq!(fingerprint(&json!({"a": 1, "b": 2.0})), fingerprint(&json!({"b": 2, "a": 1.0})));
    }

    #[test]
    fn duplicates_are_found_among_many_items() {
        let mut items: Vec<Value> = (0..500).map(|i| json!({"i": i})).collect();
        let mut work = 100_000;
        assert_eq!(all_unique(&items, &mut work), Some(true));
        items.push(json!({"i": 250.0}));
        assert_eq!(all_unique(&items, &mut work), Some(false));
        assert_eq!(all_unique(&items, &mut 0), None);
    }
}
