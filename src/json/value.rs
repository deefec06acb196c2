//! JSON values with the names and the behaviour of `serde_json`'s, for the citizens' module.
//!
//! `serde_json` keeps objects in a general hash map and knows how to write any type; together
//! they weigh more than the reader and writer of [`super`]. Here an object is a vector of its
//! members in their order, with a small table of places once it has many. Natively this file
//! is only compiled for its tests, which hold it to `serde_json`. It is long because the names
//! are: each stands for one of `serde_json`'s that the form calls.

use crate::platform::Digits;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use crate::platform::shortest_decimal;

/// Objects up to this length are searched from front to back.
const LISTED: usize = 8;

/// Any JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    String(String),
    /// A list.
    Array(Vec<Self>),
    /// Members in the order they were put in.
    Object(Map<String, Self>),
}

impl Eq for Value {}

/// A number: whole ones stay exact while they fit 64 bits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// Zero or above.
    Unsigned(u64),
    /// Below zero.
    Negative(i64),
    /// Anything else; always finite.
    Double(f64),
}

impl Eq for Number {}

impl Number {
    /// A double; `None` when it is not finite.
    pub fn from_f64(double: f64) -> Option<Self> {
        double.is_finite().then_some(Self::Double(double))
    }

    /// The number, if it is whole and not below zero.
    pub const fn as_u64(&self) -> Option<u64> {
        if let Self::Unsigned(n) = *self { Some(n) } else { None }
    }

    /// The number, if it is whole and fits.
    pub fn as_i64(&self) -> Option<i64> {
        match *self {
            Self::Unsigned(n) => i64::try_from(n).ok(),
            Self::Negative(n) => Some(n),
            Self::Double(_) => None,
        }
    }

    /// The nearest double.
    pub const fn as_f64(&self) -> Option<f64> {
        Some(match *self {
            Self::Unsigned(n) => n as f64,
            Self::Negative(n) => n as f64,
            Self::Double(n) => n,
        })
    }

    /// Whether it was written with a point or an exponent.
    pub const fn is_f64(&self) -> bool {
        matches!(self, Self::Double(_))
    }
}

/// A number as JSON writes it.
pub fn number_text(number: &Number) -> String {
    match *number {
        Number::Unsigned(n) => n.digits(),
        Number::Negative(n) => n.digits(),
        Number::Double(n) => {
            let text = shortest_decimal(n);
            // Still no whole number when it is read again.
            if text.contains(['.', 'e'].as_slice()) { text } else { [&text, ".0"].concat() }
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&number_text(self))
    }
}

impl From<u64> for Number {
    fn from(n: u64) -> Self {
        Self::Unsigned(n)
    }
}

impl From<u8> for Number {
    fn from(n: u8) -> Self {
        Self::Unsigned(n.into())
    }
}

impl From<usize> for Number {
    fn from(n: usize) -> Self {
        Self::Unsigned(n as u64)
    }
}

impl From<i64> for Number {
    fn from(n: i64) -> Self {
        u64::try_from(n).map_or(Self::Negative(n), Self::Unsigned)
    }
}

impl From<i32> for Number {
    fn from(n: i32) -> Self {
        i64::from(n).into()
    }
}

/// The members of an object. The parameters are those of `serde_json::Map` and say nothing.
#[derive(Clone)]
pub struct Map<K, V> {
    members: Vec<(String, Value)>,
    /// Open addressing by name: place + 1, 0 for free. Empty while there are few members.
    table: Vec<u32>,
    named: PhantomData<(K, V)>,
}

fn hash(name: &str) -> usize {
    let mix = |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    name.bytes().fold(0x811c_9dc5, mix) as usize
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// Objects are equal whatever the order of their members.
impl<K, V> PartialEq for Map<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.members.iter().all(|(name, value)| other.get(name) == Some(value))
    }
}

type Pair<'m> = fn(&'m (String, Value)) -> (&'m String, &'m Value);
/// The members in order.
pub type Iter<'m> = std::iter::Map<std::slice::Iter<'m, (String, Value)>, Pair<'m>>;

impl<K, V> Map<K, V> {
    /// An empty object.
    pub const fn new() -> Self {
        Self { members: Vec::new(), table: Vec::new(), named: PhantomData }
    }

    /// Number of members.
    pub const fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is no member.
    pub const fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    fn find(&self, name: &str) -> Option<usize> {
        if self.table.is_empty() {
            return self.members.iter().position(|(known, _)| known == name);
        }
        let mask = self.table.len() - 1;
        let mut at = hash(name) & mask;
        loop {
            let place = (*self.table.get(at)? as usize).checked_sub(1)?;
            if self.members.get(place)?.0 == name {
                return Some(place);
            }
            at = (at + 1) & mask;
        }
    }

    /// Enters the last member into the table, which is made anew when it is half full.
    fn note(&mut self, from: usize) {
        let mut from = from;
        if self.members.len() > LISTED && self.members.len() * 2 > self.table.len() || from == 0 {
            let size = if self.members.len() > LISTED { self.members.len().next_power_of_two() * 4 } else { 0 };
            self.table = vec![0; size];
            from = 0;
        }
        let Some(mask) = self.table.len().checked_sub(1) else { return };
        for (place, (name, _)) in self.members.iter().enumerate().skip(from) {
            let mut at = hash(name) & mask;
            while self.table.get(at).is_some_and(|taken| *taken != 0) {
                at = (at + 1) & mask;
            }
            if let Some(free) = self.table.get_mut(at) {
                *free = place as u32 + 1;
            }
        }
    }

    /// The value of a member.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.find(name).and_then(|place| self.members.get(place)).map(|(_, value)| value)
    }

    /// A member.
    pub fn get_key_value(&self, name: &str) -> Option<(&String, &Value)> {
        self.find(name).and_then(|place| self.members.get(place)).map(|(name, value)| (name, value))
    }

    /// The value of a member, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        let place = self.find(name)?;
        self.members.get_mut(place).map(|(_, value)| value)
    }

    /// Whether there is such a member.
    pub fn contains_key(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Puts a member in, at the end unless it is there; the value it replaces comes back.
    pub fn insert(&mut self, name: String, value: Value) -> Option<Value> {
        if let Some(known) = self.get_mut(&name) {
            return Some(std::mem::replace(known, value));
        }
        self.members.push((name, value));
        self.note(self.members.len() - 1);
        None
    }

    /// Takes a member out; the others keep their order.
    pub fn shift_remove(&mut self, name: &str) -> Option<Value> {
        let place = self.find(name)?;
        let (_, value) = self.members.remove(place);
        self.note(0);
        Some(value)
    }

    /// A member that is there, or is to be put in.
    pub fn entry(&mut self, name: impl Into<String>) -> Entry<'_, K, V> {
        Entry { map: self, name: name.into() }
    }

    /// The members in order.
    pub fn iter(&self) -> Iter<'_> {
        self.members.iter().map(|(name, value)| (name, value))
    }

    /// The names in order.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.members.iter().map(|(name, _)| name)
    }

    /// The values in order.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.members.iter().map(|(_, value)| value)
    }
}

/// A member that may be there.
pub struct Entry<'m, K, V> {
    map: &'m mut Map<K, V>,
    name: String,
}

impl<'m, K, V> Entry<'m, K, V> {
    /// Its value, after it was put in if need be.
    pub fn or_insert_with(self, value: impl FnOnce() -> Value) -> &'m mut Value {
        let members = self.map;
        let place = members.find(&self.name).unwrap_or_else(|| {
            members.insert(self.name, value());
            members.len() - 1
        });
        &mut members.members[place].1
    }

    /// Its value, after it was put in if need be.
    pub fn or_insert(self, value: Value) -> &'m mut Value {
        self.or_insert_with(|| value)
    }
}

impl<'m, K, V> IntoIterator for &'m Map<K, V> {
    type Item = (&'m String, &'m Value);
    type IntoIter = Iter<'m>;
    fn into_iter(self) -> Iter<'m> {
        self.iter()
    }
}

impl<K, V> IntoIterator for Map<K, V> {
    type Item = (String, Value);
    type IntoIter = std::vec::IntoIter<(String, Value)>;
    fn into_iter(self) -> Self::IntoIter {
        self.members.into_iter()
    }
}

impl<K, V> Extend<(String, Value)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (String, Value)>>(&mut self, more: I) {
        for (name, value) in more {
            self.insert(name, value);
        }
    }
}

impl<K, V> FromIterator<(String, Value)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(members: I) -> Self {
        let mut map = Self::new();
        map.extend(members);
        map
    }
}

impl Value {
    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The list, if it is one.
    pub const fn as_array(&self) -> Option<&Vec<Self>> {
        if let Self::Array(list) = self { Some(list) } else { None }
    }

    /// The list, if it is one, to be changed.
    pub const fn as_array_mut(&mut self) -> Option<&mut Vec<Self>> {
        if let Self::Array(list) = self { Some(list) } else { None }
    }

    /// The object, if it is one.
    pub const fn as_object(&self) -> Option<&Map<String, Self>> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    /// The object, if it is one, to be changed.
    pub const fn as_object_mut(&mut self) -> Option<&mut Map<String, Self>> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    /// `true` or `false`, if it is one of them.
    pub const fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(yes) = self { Some(*yes) } else { None }
    }

    /// The number, if it is one.
    pub const fn as_number(&self) -> Option<&Number> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }

    /// The number, if it is whole and not below zero.
    pub fn as_u64(&self) -> Option<u64> {
        self.as_number()?.as_u64()
    }

    /// The number, if it is one, as a double.
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number()?.as_f64()
    }

    /// Whether it is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether it is a text.
    pub const fn is_string(&self) -> bool {
        matches!(self, Self::String(_))
    }

    /// Whether it is a number.
    pub const fn is_number(&self) -> bool {
        matches!(self, Self::Number(_))
    }

    /// Whether it is a list.
    pub const fn is_array(&self) -> bool {
        matches!(self, Self::Array(_))
    }

    /// Whether it is an object.
    pub const fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    /// The value, leaving `null`.
    #[must_use]
    pub const fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Null)
    }

    /// The value of a member by name or of an item by number, if there is one.
    pub fn get(&self, place: impl Place) -> Option<&Self> {
        place.of(self)
    }

    /// The value a JSON Pointer (RFC 6901) leads to.
    pub fn pointer(&self, pointer: &str) -> Option<&Self> {
        let mut value = self;
        for segment in segments(pointer)? {
            value = match value {
                Self::Object(object) => object.get(&segment)?,
                Self::Array(list) => list.get(index(&segment)?)?,
                _ => return None,
            };
        }
        Some(value)
    }

    /// The value a JSON Pointer leads to, to be changed.
    pub fn pointer_mut(&mut self, pointer: &str) -> Option<&mut Self> {
        let mut value = self;
        for segment in segments(pointer)? {
            value = match value {
                Self::Object(object) => object.get_mut(&segment)?,
                Self::Array(list) => list.get_mut(index(&segment)?)?,
                _ => return None,
            };
        }
        Some(value)
    }
}

/// A name or a number: what [`Value::get`] takes.
pub trait Place {
    /// What stands at the place.
    fn of(self, value: &Value) -> Option<&Value>;
}

impl Place for &str {
    fn of(self, value: &Value) -> Option<&Value> {
        value.as_object()?.get(self)
    }
}

impl Place for &String {
    fn of(self, value: &Value) -> Option<&Value> {
        value.as_object()?.get(self)
    }
}

impl Place for usize {
    fn of(self, value: &Value) -> Option<&Value> {
        value.as_array()?.get(self)
    }
}

/// The names in a JSON Pointer; `None` when it is none. Values are looked up so often that a
/// name without escapes is not copied.
fn segments(pointer: &str) -> Option<impl Iterator<Item = Cow<'_, str>>> {
    if !(pointer.is_empty() || pointer.starts_with('/')) {
        return None;
    }
    let mut rest = pointer;
    Some(std::iter::from_fn(move || {
        let all = rest.strip_prefix('/')?;
        let end = all.bytes().position(|byte| byte == b'/').unwrap_or(all.len());
        let (segment, behind) = all.split_at(end);
        rest = behind;
        let escaped = segment.bytes().any(|byte| byte == b'~');
        Some(if escaped { Cow::Owned(super::unescape(segment)) } else { Cow::Borrowed(segment) })
    }))
}

fn index(segment: &str) -> Option<usize> {
    if segment.starts_with('+') || segment.starts_with('0') && segment.len() > 1 {
        return None;
    }
    segment.parse().ok()
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

/// What `json` takes: a value is made without using the original up.
pub trait ToValue {
    /// The value.
    fn to_value(&self) -> Value;
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl<T: ToValue> ToValue for Vec<T> {
    fn to_value(&self) -> Value {
        Value::Array(self.iter().map(ToValue::to_value).collect())
    }
}

impl ToValue for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
}

impl ToValue for Map<String, Value> {
    fn to_value(&self) -> Value {
        Value::Object(self.clone())
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value {
        self.into()
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value {
        self.as_str().into()
    }
}

impl ToValue for bool {
    fn to_value(&self) -> Value {
        Value::Bool(*self)
    }
}

impl ToValue for u64 {
    fn to_value(&self) -> Value {
        Value::Number((*self).into())
    }
}

impl ToValue for u32 {
    fn to_value(&self) -> Value {
        u64::from(*self).to_value()
    }
}

impl ToValue for usize {
    fn to_value(&self) -> Value {
        (*self as u64).to_value()
    }
}

/// An object of these members.
pub fn object(members: &[(&str, &dyn ToValue)]) -> Value {
    let mut object = Map::new();
    for (name, value) in members {
        object.insert((*name).to_owned(), value.to_value());
    }
    Value::Object(object)
}

/// A value as it is written in JSON, like `serde_json::json`; objects in it are written
/// with a `json!` of their own.
macro_rules! slim_json {
    ({ $($name:literal : $value:expr),* $(,)? }) => {
        $crate::json::value::object(&[$(($name, &$value as &dyn $crate::json::value::ToValue)),*])
    };
    ([ $($value:expr),* $(,)? ]) => {
        $crate::json::value::Value::Array(vec![$($crate::json::value::ToValue::to_value(&$value)),*])
    };
    ($value:expr) => {
        $crate::json::value::ToValue::to_value(&$value)
    };
}
#[allow(unused_imports, reason = "tests of the native build name the macro in this file only")]
pub(crate) use slim_json;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn slim(value: &serde_json::Value) -> Value {
        match value {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(yes) => Value::Bool(*yes),
            serde_json::Value::Number(n) => Value::Number(match (n.as_u64(), n.as_i64()) {
                (Some(n), _) => n.into(),
                (_, Some(n)) => n.into(),
                _ => Number::Double(n.as_f64().unwrap_or_default()),
            }),
            serde_json::Value::String(text) => text.as_str().into(),
            serde_json::Value::Array(list) => Value::Array(list.iter().map(slim).collect()),
            serde_json::Value::Object(object) => {
                Value::Object(object.iter().map(|(name, value)| (name.clone(), slim(value))).collect())
            }
        }
    }

    #[test]
    fn objects_behave_as_those_of_serde_json() {
        for length in [0_usize, 1, 7, 8, 9, 40, 300] {
            let (mut own, mut theirs) = (Map::<String, Value>::new(), serde_json::Map::new());
            for n in 0..length {
                let name = format!("member {}", n * 7 % length);
                own.insert(name.clone(), (n as u64).to_value());
                theirs.insert(name, json!(n));
                let gone = format!("member {}", n / 3);
                if n % 5 == 4 {
                    assert_eq!(own.shift_remove(&gone).is_some(), theirs.shift_remove(&gone).is_some());
                }
            }
            assert!(own.keys().eq(theirs.keys()) && own.len() == theirs.len());
            for n in 0..length {
                let name = format!("member {n}");
                assert_eq!(own.get(&name), theirs.get(&name).map(slim).as_ref(), "{name} of {length}");
            }
            let reversed: Map<String, Value> =
                own.iter().rev().map(|(name, value)| (name.clone(), value.clone())).collect();
            assert_eq!(own, reversed);
        }
    }

    #[test]
    fn pointers_lead_where_those_of_serde_json_do() {
        let document = json!({"a/b": [{"m~n": 1}, [2]], "": {"0": 3}, "list": [4, 5]});
        let own = slim(&document);
        for pointer in
            ["", "/a~1b/0/m~0n", "/a~1b/1/0", "//0", "/list/01", "/list/+1", "/list/1", "/list/2", "list", "/x"]
        {
            assert_eq!(own.pointer(pointer).cloned(), document.pointer(pointer).map(slim), "{pointer}");
            assert_eq!(own.clone().pointer_mut(pointer).map(Value::take), document.pointer(pointer).map(slim));
        }
    }

    #[test]
    fn numbers_are_equal_and_written_as_those_of_serde_json() {
        let numbers = [json!(0), json!(-1), json!(u64::MAX), json!(1.0), json!(-0.5), json!(1)];
        for a in &numbers {
            for b in &numbers {
                assert_eq!(slim(a) == slim(b), a == b, "{a} {b}");
            }
            assert_eq!(slim(a).as_number().map(ToString::to_string), Some(a.to_string()));
        }
    }

    #[test]
    fn values_are_written_as_json_has_them() {
        let names = vec!["a".to_owned()];
        let own: Value = slim_json!({"text": "t", "none": None::<&str>, "list": names, "n": 3_u32});
        assert_eq!(own, slim(&json!({"text": "t", "none": null, "list": ["a"], "n": 3})));
    }
}
