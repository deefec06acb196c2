//! JSON text to values and back, in a few kilobytes.
//!
//! The browser's module reads and writes JSON through this instead of `serde_json`'s reader
//! and writer, whose machinery for arbitrary types (and its float formatting) weighs more
//! than a tenth of the module. A test holds it to `serde_json`.

use crate::platform::Digits;
use crate::sorted::Gather;
use std::fmt;

use crate::platform::parse_double;

/// The values: `serde_json`'s, except in the citizens' module, which has smaller ones of its own.
#[cfg(not(all(target_arch = "wasm32", not(feature = "full"))))]
pub use serde_json::{Map, Number, Value, json};
#[cfg(any(test, all(target_arch = "wasm32", not(feature = "full"))))]
pub mod value;
#[cfg(all(target_arch = "wasm32", not(feature = "full")))]
pub(crate) use self::value::slim_json as json;
#[cfg(all(target_arch = "wasm32", not(feature = "full")))]
pub use self::value::{Map, Number, Value};

/// Deepest nesting that is read.
const MAX_DEPTH: usize = 128;

/// Why a text is not JSON, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// Byte offset.
    pub offset: usize,
    /// What was expected there.
    pub expected: &'static str,
}

impl JsonError {
    /// What is wrong and where, as [`fmt::Display`] writes it.
    pub fn words(&self) -> String {
        ["not JSON at byte ", &self.offset.digits(), ": expected ", self.expected].concat()
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words())
    }
}

impl std::error::Error for JsonError {}

/// Reads a JSON text (RFC 8259). Of properties with one name the last counts; half a
/// surrogate pair reads as U+FFFD.
///
/// # Errors
/// When the text is not JSON, or nested deeper than 128 levels.
pub fn parse(text: &str) -> Result<Value, JsonError> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    reader.space();
    if reader.at < text.len() { Err(reader.error("the end")) } else { Ok(value) }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    const fn error(&self, expected: &'static str) -> JsonError {
        JsonError { offset: self.at, expected }
    }

    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        self.space();
        let there = self.peek() == byte;
        self.at += usize::from(there);
        there
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, JsonError> {
        if self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(word.as_bytes())) {
            self.at += word.len();
            return Ok(value);
        }
        Err(self.error("a value"))
    }

    fn value(&mut self, depth: usize) -> Result<Value, JsonError> {
        if depth > MAX_DEPTH {
            return Err(self.error("less nesting"));
        }
        self.space();
        match self.peek() {
            b'n' => self.word("null", Value::Null),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'"' => self.string().map(Value::String),
            b'[' => {
                self.at += 1;
                let mut list = Vec::new();
                if self.take(b']') {
                    return Ok(Value::Array(list));
                }
                loop {
                    list.push(self.value(depth + 1)?);
                    if self.take(b']') {
                        return Ok(Value::Array(list));
                    }
                    if !self.take(b',') {
                        return Err(self.error("`,` or `]`"));
                    }
                }
            }
            b'{' => {
                self.at += 1;
                let mut object = Map::new();
                if self.take(b'}') {
                    return Ok(Value::Object(object));
                }
                loop {
                    self.space();
                    let name = self.string()?;
                    if !self.take(b':') {
                        return Err(self.error("`:`"));
                    }
                    let value = self.value(depth + 1)?;
                    object.insert(name, value);
                    if self.take(b'}') {
                        return Ok(Value::Object(object));
                    }
                    if !self.take(b',') {
                        return Err(self.error("`,` or `}`"));
                    }
                }
            }
            _ => self.number().map(Value::Number),
        }
    }

    fn string(&mut self) -> Result<String, JsonError> {
        if self.peek() != b'"' {
            return Err(self.error("a text in quotes"));
        }
        self.at += 1;
        let mut out = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek(), b'"' | b'\\' | 0..=0x1f) {
                self.at += 1;
            }
            out.push_str(self.text.get(start..self.at).unwrap_or_default());
            let byte = self.peek();
            if byte < 0x20 {
                return Err(self.error("the closing quote"));
            }
            self.at += 1;
            if byte == b'"' {
                return Ok(out);
            }
            let escape = self.peek();
            self.at += 1;
            out.push(match escape {
                b'"' | b'\\' | b'/' => char::from(escape),
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'u' => self.unicode()?,
                _ => return Err(self.error("an escape")),
            });
        }
    }

    fn hex(&mut self) -> Result<u32, JsonError> {
        let digits =
            self.text.as_bytes().get(self.at..self.at + 4).ok_or_else(|| self.error("four hexadecimal digits"))?;
        let mut code = 0;
        for digit in digits {
            let value = char::from(*digit).to_digit(16).ok_or_else(|| self.error("four hexadecimal digits"))?;
            code = code * 16 + value;
        }
        self.at += 4;
        Ok(code)
    }

    fn unicode(&mut self) -> Result<char, JsonError> {
        let first = self.hex()?;
        let followed = self.text.as_bytes().get(self.at..self.at + 2) == Some(b"\\u");
        if (0xd800..0xdc00).contains(&first) && followed {
            let back = self.at;
            self.at += 2;
            let second = self.hex()?;
            if (0xdc00..0xe000).contains(&second) {
                let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or('\u{fffd}'));
            }
            self.at = back;
        }
        Ok(char::from_u32(first).unwrap_or('\u{fffd}'))
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        if !self.peek().is_ascii_digit() {
            return Err(self.error("a value"));
        }
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Number, JsonError> {
        let start = self.at;
        self.at += usize::from(self.peek() == b'-');
        if self.peek() == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        let whole = self.at;
        if self.peek() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), b'+' | b'-'));
            self.digits()?;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        number(text, whole == self.at).ok_or_else(|| self.error("a number within the range of doubles"))
    }
}

/// The number of a JSON text; integers stay exact while they fit 64 bits.
fn number(text: &str, whole: bool) -> Option<Number> {
    if whole && text != "-0" {
        let (digits, negative) = text.strip_prefix('-').map_or((text, false), |digits| (digits, true));
        let add = |size: u64, digit: u8| size.checked_mul(10)?.checked_add(u64::from(digit - b'0'));
        if let Some(size) = digits.bytes().try_fold(0, add) {
            if !negative {
                return Some(size.into());
            }
            if let Some(signed) = 0_i64.checked_sub_unsigned(size) {
                return Some(signed.into());
            }
        }
    }
    Number::from_f64(parse_double(text)?)
}

/// The items of a list; none of anything else.
pub fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The members of an object, in order; none of anything else.
pub fn members(value: Option<&Value>) -> Vec<(&String, &Value)> {
    value.and_then(Value::as_object).map_or_else(Vec::new, |object| object.iter().gather())
}

/// A segment of a JSON Pointer (RFC 6901) without its escapes.
pub(crate) fn unescape(segment: &str) -> String {
    // By hand: a search for substrings would add its machinery to the browser build.
    let mut out = String::with_capacity(segment.len());
    let mut parts = segment.split('~');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        out.push(if part.starts_with('1') { '/' } else { '~' });
        out.push_str(part.get(1..).unwrap_or_default());
    }
    out
}

/// A number as JSON writes it.
#[cfg(not(all(target_arch = "wasm32", not(feature = "full"))))]
pub fn number_text(number: &Number) -> String {
    number.to_string()
}
#[cfg(all(target_arch = "wasm32", not(feature = "full")))]
pub use self::value::number_text;

/// The shortest JSON text of a value.
pub fn write(value: &Value) -> String {
    let mut out = String::new();
    write_into(value, None, &mut out);
    out
}

/// The JSON text of a value over several lines, indented by two.
pub fn write_pretty(value: &Value) -> String {
    let mut out = String::new();
    write_into(value, Some(0), &mut out);
    out
}

fn write_into(value: &Value, indent: Option<usize>, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(&number_text(number)),
        Value::String(text) => write_string(text, out),
        Value::Array(list) => {
            out.push('[');
            for (index, item) in list.iter().enumerate() {
                separate(index > 0, indent, out);
                write_into(item, indent.map(|depth| depth + 1), out);
            }
            close(!list.is_empty(), indent, ']', out);
        }
        Value::Object(object) => {
            out.push('{');
            for (index, (name, value)) in object.iter().enumerate() {
                separate(index > 0, indent, out);
                write_string(name, out);
                out.push_str(if indent.is_some() { ": " } else { ":" });
                write_into(value, indent.map(|depth| depth + 1), out);
            }
            close(!object.is_empty(), indent, '}', out);
        }
    }
}

fn separate(further: bool, indent: Option<usize>, out: &mut String) {
    if further {
        out.push(',');
    }
    if let Some(depth) = indent {
        new_line(depth + 1, out);
    }
}

fn close(filled: bool, indent: Option<usize>, bracket: char, out: &mut String) {
    if let Some(depth) = indent.filter(|_| filled) {
        new_line(depth, out);
    }
    out.push(bracket);
}

fn new_line(depth: usize, out: &mut String) {
    out.push('\n');
    for _ in 0..depth {
        out.push_str("  ");
    }
}

/// A text in quotes, with exactly the escapes RFC 8785 §3.2.2.2 asks for.
pub(crate) fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(text.get(plain..at).unwrap_or_default());
        plain = at + 1;
        out.push('\\');
        match byte {
            b'"' | b'\\' => out.push(char::from(byte)),
            8 => out.push('b'),
            0xc => out.push('f'),
            b'\n' => out.push('n'),
            b'\r' => out.push('r'),
            b'\t' => out.push('t'),
            _ => {
                out.push_str(if byte < 0x10 { "u000" } else { "u001" });
                out.extend(char::from_digit(u32::from(byte) & 15, 16));
            }
        }
    }
    out.push_str(text.get(plain..).unwrap_or_default());
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &[&str] = &[
        "null",
        " true ",
        "[]",
        "{ }",
        "[1,2.5,-0,0.1e-7,1E+3,12345678901234567890,-9223372036854775808,1e400,123456789012345678901234]",
        r#"{"a":{"b":[{"c":"\u00e9\ud83d\ude00\"\\\/\b\f\n\r\t"}]},"a2":"ế😀"}"#,
        "\"\u{7f}\"",
        r#"{"a":1,"a":2}"#,
        "-0.0",
        "\"\\u0000\\u001f\"",
    ];
    const BAD: &[&str] = &[
        "",
        "nul",
        "[1,]",
        "{\"a\"}",
        "{a:1}",
        "01",
        "1.",
        ".5",
        "+1",
        "\"\n\"",
        "\"\\x\"",
        "\"",
        "[",
        "{",
        "1 2",
        "\"\\u12\"",
        "--1",
        "1e",
        "[1}",
        "\u{feff}1",
        "NaN",
    ];

    #[test]
    fn it_reads_and_writes_as_serde_json_does() {
        for text in GOOD {
            let expected: Result<Value, _> = serde_json::from_str(text);
            let value = parse(text);
            assert_eq!(value.clone().ok(), expected.ok(), "{text}");
            let Ok(value) = value else { continue };
            assert_eq!(write(&value), value.to_string());
            assert_eq!(Ok(write_pretty(&value)), serde_json::to_string_pretty(&value).map_err(|_| ()));
            assert_eq!(parse(&write(&value)).as_ref(), Ok(&value));
        }
        for text in BAD {
            assert!(parse(text).is_err() && serde_json::from_str::<Value>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn halves_of_pairs_and_depth_are_survived() {
        assert_eq!(parse(r#""\ud800a""#), Ok(Value::String("\u{fffd}a".to_owned())));
        assert_eq!(parse(r#""\ud800A""#), Ok(Value::String("\u{fffd}A".to_owned())));
        assert!(parse(&"[".repeat(1_000_000)).is_err());
    }
}
