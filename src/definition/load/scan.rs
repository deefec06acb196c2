//! A strict JSON reader that remembers where everything stands.
//!
//! `serde_json` gives values without places and keeps the last of two equal keys; a report
//! to an author needs the line of every member and must see both keys. The scanner checks
//! the grammar (RFC 8259), bounds depth and key length, and keeps byte offsets only. It
//! knows nothing of definitions.

use serde_json::Value;

use super::{Expected, Kind};
use crate::pointer::JsonPointer;

/// Deepest nesting of arrays and objects; `serde_json` itself stops at 128.
pub(super) const MAX_DEPTH: usize = 120;
/// Longest property name, in bytes; bounds the length of every pointer.
pub(super) const MAX_KEY: usize = 1000;

/// Where one value stands.
#[derive(Debug)]
pub(super) struct Node {
    /// Byte offset of the value.
    at: usize,
    /// Byte offset of its key, for a member of an object.
    key_at: usize,
    children: Children,
}

#[derive(Debug)]
enum Children {
    None,
    Items(Vec<Node>),
    /// Sorted by key; equal keys keep the order of the text.
    Members(Vec<(String, Node)>),
}

/// A grammatical problem: byte offset, pointer so far, what it is.
pub(super) struct ScanError {
    pub(super) at: usize,
    pub(super) pointer: JsonPointer,
    pub(super) kind: Kind,
}

/// A key that stands twice in one object: pointer, offset of the later key, of the earlier.
pub(super) struct Duplicate {
    pub(super) pointer: JsonPointer,
    pub(super) at: usize,
    pub(super) first_at: usize,
}

/// The places of a whole document.
pub(super) struct Places {
    root: Node,
    line_starts: Vec<usize>,
}

impl Places {
    /// Scans a document.
    ///
    /// # Errors
    /// The first place at which the text stops being JSON within the bounds.
    pub(super) fn scan(source: &str, duplicates: &mut Vec<Duplicate>) -> Result<Self, ScanError> {
        let mut scanner = Scanner { source, bytes: source.as_bytes(), at: 0, pointer: JsonPointer::root(), duplicates };
        let found = scanner.document();
        let (at, pointer) = (scanner.at, scanner.pointer);
        let root = found.map_err(|stop| ScanError { at: stop.at.unwrap_or(at), pointer, kind: stop.kind })?;
        Ok(Self { root, line_starts: line_starts(source) })
    }

    /// Byte offset of the value a pointer names, or of its nearest ancestor that exists.
    pub(super) fn value(&self, pointer: &JsonPointer) -> usize {
        self.find(pointer).0.at
    }

    /// Byte offset of the key of the member a pointer names; of the value for anything else.
    pub(super) fn key(&self, pointer: &JsonPointer) -> usize {
        match self.find(pointer) {
            (node, true) => node.key_at,
            (node, false) => node.at,
        }
    }

    fn find(&self, pointer: &JsonPointer) -> (&Node, bool) {
        let mut node = &self.root;
        for segment in pointer.segments() {
            let child = match &node.children {
                Children::None => None,
                Children::Items(items) => segment.parse::<usize>().ok().and_then(|i| items.get(i)),
                Children::Members(members) => {
                    let end = members.partition_point(|(key, _)| *key <= segment);
                    end.checked_sub(1).and_then(|i| members.get(i)).filter(|(key, _)| *key == segment).map(|(_, n)| n)
                }
            };
            match child {
                Some(child) => node = child,
                None => return (node, false),
            }
        }
        (node, true)
    }

    /// Line, from 1, of a byte offset.
    pub(super) fn line(&self, at: usize) -> usize {
        line(&self.line_starts, at)
    }

    /// Byte offset at which a line starts.
    pub(super) fn line_start(&self, line: usize) -> usize {
        line.checked_sub(1).and_then(|i| self.line_starts.get(i)).copied().unwrap_or(0)
    }
}

/// Byte offsets at which lines start.
pub(super) fn line_starts(source: &str) -> Vec<usize> {
    std::iter::once(0).chain(source.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1)).collect()
}

fn line(line_starts: &[usize], at: usize) -> usize {
    line_starts.partition_point(|start| *start <= at).max(1)
}

/// Line and column (both from 1, the column in characters) of a byte offset.
pub(super) fn line_column(source: &str, line_starts: &[usize], at: usize) -> (usize, usize) {
    let line = line(line_starts, at);
    let start = line_starts.get(line - 1).copied().unwrap_or(0);
    let column = source.get(start..at).map_or(at.saturating_sub(start), |text| text.chars().count());
    (line, column + 1)
}

struct Stop {
    /// Where, if not at the cursor.
    at: Option<usize>,
    kind: Kind,
}

struct Scanner<'s> {
    source: &'s str,
    bytes: &'s [u8],
    at: usize,
    pointer: JsonPointer,
    duplicates: &'s mut Vec<Duplicate>,
}

impl Scanner<'_> {
    fn document(&mut self) -> Result<Node, Stop> {
        self.space();
        if self.at >= self.bytes.len() {
            return Err(expected(Expected::Object));
        }
        let root = self.value(0)?;
        self.space();
        if self.at < self.bytes.len() {
            return Err(expected(Expected::End));
        }
        Ok(root)
    }

    fn value(&mut self, depth: usize) -> Result<Node, Stop> {
        let at = self.at;
        let children = match self.bytes.get(at) {
            Some(b'{' | b'[') if depth >= MAX_DEPTH => return Err(Kind::TooDeep { limit: MAX_DEPTH }.into()),
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => self.string().map(|_| Children::None)?,
            Some(b'-' | b'0'..=b'9') => self.number().map(|()| Children::None)?,
            _ => {
                let word = ["true", "false", "null"].into_iter().find(|word| self.source[at..].starts_with(word));
                let Some(word) = word else { return Err(expected(Expected::Value)) };
                self.at += word.len();
                Children::None
            }
        };
        Ok(Node { at, key_at: at, children })
    }

    fn array(&mut self, depth: usize) -> Result<Children, Stop> {
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.eat(b']') {
            return Ok(Children::Items(items));
        }
        loop {
            self.space();
            self.pointer = self.pointer.index(items.len());
            items.push(self.value(depth + 1)?);
            self.pointer.pop();
            self.space();
            if self.eat(b']') {
                return Ok(Children::Items(items));
            }
            if !self.eat(b',') {
                return Err(expected(Expected::CommaOrBracket));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Children, Stop> {
        self.at += 1;
        let mut members: Vec<(String, Node)> = Vec::new();
        self.space();
        if self.eat(b'}') {
            return Ok(Children::Members(members));
        }
        loop {
            self.space();
            let key_at = self.at;
            if self.bytes.get(key_at) != Some(&b'"') {
                return Err(expected(Expected::Name));
            }
            let key = self.string()?;
            self.space();
            if !self.eat(b':') {
                return Err(expected(Expected::Colon));
            }
            self.space();
            self.pointer.push_key(&key);
            let mut node = self.value(depth + 1)?;
            node.key_at = key_at;
            self.pointer.pop();
            members.push((key, node));
            self.space();
            if self.eat(b'}') {
                break;
            }
            if !self.eat(b',') {
                return Err(expected(Expected::CommaOrBrace));
            }
        }
        members.sort_by(|a, b| a.0.cmp(&b.0));
        for pair in members.windows(2) {
            if let [(key, first), (next, second)] = pair
                && key == next
            {
                let pointer = self.pointer.key(key);
                self.duplicates.push(Duplicate { pointer, at: second.key_at, first_at: first.key_at });
            }
        }
        Ok(Children::Members(members))
    }

    /// Reads a string at its opening quote and returns its content.
    fn string(&mut self) -> Result<String, Stop> {
        let start = self.at;
        self.at += 1;
        let mut plain = true;
        loop {
            match self.bytes.get(self.at) {
                None => {
                    return Err(Stop { at: Some(start), ..expected(Expected::Quote) });
                }
                Some(b'"') => break,
                Some(b'\\') => {
                    plain = false;
                    let escape = self.bytes.get(self.at + 1);
                    let digits = self.bytes.get(self.at + 2..self.at + 6);
                    let unicode = digits.is_some_and(|d| d.iter().all(u8::is_ascii_hexdigit));
                    self.at += match escape {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
                        Some(b'u') if unicode => 6,
                        _ => {
                            return Err(expected(Expected::Escape));
                        }
                    };
                }
                Some(0..=0x1f) => {
                    return Err(expected(Expected::NoControl));
                }
                Some(_) => self.at += 1,
            }
        }
        self.at += 1;
        let raw = &self.source[start..self.at];
        if !plain || raw.len() - 2 > MAX_KEY {
            // Only keys are kept, so anything long is left to the caller's bound.
            return self.unescape(raw, start);
        }
        Ok(raw[1..raw.len() - 1].to_owned())
    }

    fn unescape(&self, raw: &str, start: usize) -> Result<String, Stop> {
        let is_key = self.bytes[self.at..].iter().find(|b| !b.is_ascii_whitespace()) == Some(&b':');
        if !is_key {
            return Ok(String::new());
        }
        if raw.len() > MAX_KEY {
            return Err(Stop { at: Some(start), kind: Kind::KeyTooLong { limit: MAX_KEY } });
        }
        match serde_json::from_str::<Value>(raw) {
            Ok(Value::String(text)) => Ok(text),
            _ => Err(Stop { at: Some(start), ..expected(Expected::Surrogates) }),
        }
    }

    fn number(&mut self) -> Result<(), Stop> {
        self.eat(b'-');
        match self.bytes.get(self.at) {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits(),
            _ => return Err(expected(Expected::Digit)),
        }
        if self.eat(b'.') {
            self.some_digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            if !self.eat(b'+') {
                self.eat(b'-');
            }
            self.some_digits()?;
        }
        Ok(())
    }

    fn some_digits(&mut self) -> Result<(), Stop> {
        let before = self.at;
        self.digits();
        if self.at == before { Err(expected(Expected::Digit)) } else { Ok(()) }
    }

    fn digits(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b'0'..=b'9')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(found);
        found
    }

    fn space(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }
}

fn expected(expected: Expected) -> Stop {
    Stop { at: None, kind: Kind::NotJson { expected } }
}

impl From<Kind> for Stop {
    fn from(kind: Kind) -> Self {
        Self { at: None, kind }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(source: &str) -> Option<(Places, Vec<Duplicate>)> {
        let mut duplicates = Vec::new();
        Places::scan(source, &mut duplicates).ok().map(|places| (places, duplicates))
    }

    #[test]
    fn every_value_and_key_is_found_again() {
        let source = "{\n  \"a\": [1, {\"b/c\": true}],\n  \"ê\": \"x\"\n}";
        let Some((places, _)) = places(source) else { panic!("not read") };
        let at = |pointer: &str| JsonPointer::parse(pointer).unwrap_or_default();
        assert_eq!(line_column(source, &places.line_starts, places.value(&at("/a/1/b~1c"))), (2, 20));
        assert_eq!(line_column(source, &places.line_starts, places.key(&at("/a/1/b~1c"))), (2, 13));
        assert_eq!(line_column(source, &places.line_starts, places.value(&at("/ê"))), (3, 8));
        assert_eq!(line_column(source, &places.line_starts, places.value(&at("/a/7/x"))), (2, 8), "nearest ancestor");
    }

    #[test]
    fn both_places_of_a_repeated_key_are_known() {
        let source = r#"{"a": 1, "b": {"c": 1, "\u0063": 2}}"#;
        let Some((_, duplicates)) = places(source) else { panic!("not read") };
        assert_eq!(duplicates.len(), 1);
        assert_eq!(duplicates[0].pointer.as_str(), "/b/c");
        assert_eq!((duplicates[0].first_at, duplicates[0].at), (15, 23));
    }

    #[test]
    fn what_is_not_json_is_refused_where_it_stops() {
        for (source, at) in [
            ("", 0),
            ("{", 1),
            ("{'a': 1}", 1),
            ("[1,]", 3),
            ("[1 2]", 3),
            ("{\"a\" 1}", 5),
            ("[01]", 2),
            ("[1.]", 3),
            ("[\"a\nb\"]", 3),
            ("[\"\\x\"]", 2),
            ("[\"abc]", 1),
            ("{} x", 3),
            ("nul", 0),
            ("// note\n{}", 0),
        ] {
            let mut duplicates = Vec::new();
            let error = Places::scan(source, &mut duplicates).err();
            assert_eq!(error.map(|e| e.at), Some(at), "{source:?}");
        }
    }
}
