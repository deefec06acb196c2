//! JSON Pointer (RFC 6901), the only path type of the crate.
//!
//! A pointer names a place in the answers (`/mother/personalId`) or in a
//! definition document (`/x-documents/2/type`).

use crate::platform::{Digits, last_at};
use std::fmt;

use crate::json::{Value, unescape};

/// A JSON Pointer: empty for the whole document, else `/`-separated segments
/// in which `~` is written `~0` and `/` is written `~1`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct JsonPointer(String);

impl JsonPointer {
    /// The pointer to the whole document.
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// Reads the text form of a pointer.
    ///
    /// # Errors
    /// Returns `None` when the text is neither empty nor starts with `/`, or
    /// when a `~` is not followed by `0` or `1`.
    pub fn parse(text: &str) -> Option<Self> {
        if !text.is_empty() && !text.starts_with('/') {
            return None;
        }
        let bytes = text.as_bytes();
        let escapes_are_complete =
            bytes.iter().enumerate().all(|(i, b)| *b != b'~' || matches!(bytes.get(i + 1), Some(b'0' | b'1')));
        escapes_are_complete.then(|| Self(text.to_owned()))
    }

    /// The text form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True for the pointer to the whole document.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// This pointer with one property name (unescaped) appended.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let mut child = self.clone();
        child.push_key(key);
        child
    }

    /// This pointer with one array index appended.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        let mut child = self.clone();
        child.0.push('/');
        child.0.push_str(&index.digits());
        child
    }

    /// Appends one property name (unescaped) in place.
    pub fn push_key(&mut self, key: &str) {
        self.0.push('/');
        for c in key.chars() {
            match c {
                '~' => self.0.push_str("~0"),
                '/' => self.0.push_str("~1"),
                c => self.0.push(c),
            }
        }
    }

    /// Removes the last segment in place; does nothing at the root.
    pub fn pop(&mut self) {
        if let Some(cut) = last_at(&self.0, b'/') {
            self.0.truncate(cut);
        }
    }

    /// The pointer one level up; `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        last_at(&self.0, b'/').map(|cut| Self(self.0[..cut].to_owned()))
    }

    /// The last segment, unescaped; `None` at the root.
    pub fn last(&self) -> Option<String> {
        last_at(&self.0, b'/').map(|cut| unescape(&self.0[cut + 1..]))
    }

    /// The segments from the root down, unescaped.
    pub fn segments(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(unescape)
    }

    /// True when `self` is `other` or lies below it.
    pub fn starts_with(&self, other: &Self) -> bool {
        self.0.strip_prefix(&other.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The value this pointer names in `document`, if there is one.
    pub fn resolve<'v>(&self, document: &'v Value) -> Option<&'v Value> {
        document.pointer(&self.0)
    }
}

impl fmt::Display for JsonPointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;

    #[test]
    fn keys_with_slash_and_tilde_survive_the_round_trip() {
        let pointer = JsonPointer::root().key("a/b").key("m~n").index(3);
        assert_eq!(pointer.as_str(), "/a~1b/m~0n/3");
        assert_eq!(pointer.segments().collect::<Vec<_>>(), ["a/b", "m~n", "3"]);
        assert_eq!(JsonPointer::parse(pointer.as_str()), Some(pointer));
    }

    #[test]
    fn malformed_text_is_refused() {
        assert_eq!(JsonPointer::parse("a/b"), None);
        assert_eq!(JsonPointer::parse("/a~"), None);
        assert_eq!(JsonPointer::parse("/a~2"), None);
        assert!(JsonPointer::parse("").is_some_and(|p| p.is_root()));
    }

    #[test]
    fn a_pointer_starts_with_its_ancestors_only() {
        let pointer = JsonPointer::parse("/mother/name").unwrap_or_default();
        assert!(pointer.starts_with(&JsonPointer::root()));
        assert!(pointer.starts_with(&JsonPointer::root().key("mother")));
        assert!(!pointer.starts_with(&JsonPointer::root().key("moth")));
    }

    #[test]
    fn resolve_follows_objects_and_arrays() {
        let document = json!({"a": [{"b": 1}]});
        let pointer = JsonPointer::parse("/a/0/b").unwrap_or_default();
        assert_eq!(pointer.resolve(&document), Some(&json!(1)));
        assert_eq!(pointer.parent().and_then(|p| p.last()).as_deref(), Some("0"));
    }
}
