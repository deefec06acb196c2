//! Objects of PDF (ISO 32000-1, 7.2 and 7.3) and the bytes they are read from.

use super::super::work;

/// Bytes of names, strings and white space that are passed in a step.
const BYTES: usize = 64;
/// Arrays and dictionaries within each other at most.
const MAX_DEPTH: usize = 48;
/// Most values that are read from one place on.
const MAX_VALUES: usize = 2_000_000;

/// A value of a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Object {
    Null,
    Bool(bool),
    Number(f32),
    Name(String),
    Text(Vec<u8>),
    Array(Vec<Self>),
    Dict(Dict),
    /// The number of an object elsewhere in the file.
    Reference(u32),
    /// A dictionary, and where its data begin and end in the file.
    Stream(Dict, usize, usize),
    /// An operator, or a word out of place.
    Word(String),
}

/// Entries of a dictionary.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Dict(pub(super) Vec<(String, Object)>);

impl Dict {
    /// The value of an entry; the last one if it is there twice.
    pub(super) fn get(&self, name: &str) -> Option<&Object> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

impl Object {
    pub(super) fn number(&self) -> Option<f32> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn integer(&self) -> Option<i64> {
        self.number().map(|number| number as i64)
    }

    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn dict(&self) -> Option<&Dict> {
        match self {
            Self::Dict(dict) | Self::Stream(dict, ..) => Some(dict),
            _ => None,
        }
    }

    /// How many values it is made of.
    pub(super) fn size(&self) -> usize {
        let dict = |dict: &Dict| dict.0.iter().map(|(_, value)| value.size()).sum::<usize>();
        match self {
            Self::Array(list) => 1 + list.iter().map(Self::size).sum::<usize>(),
            Self::Dict(entries) | Self::Stream(entries, ..) => 1 + dict(entries),
            Self::Text(bytes) => 1 + bytes.len() / BYTES,
            _ => 1,
        }
    }

    pub(super) fn array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(array) => Some(array),
            _ => None,
        }
    }

    /// A string for people: UTF-16 with its mark, UTF-8 with its mark, or else one byte a letter.
    pub(super) fn text(&self) -> Option<String> {
        let Self::Text(bytes) = self else { return None };
        Some(match bytes.as_slice() {
            [0xfe, 0xff, rest @ ..] => {
                let units = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                char::decode_utf16(units).map(|char| char.unwrap_or('\u{fffd}')).collect()
            }
            [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
            bytes => bytes.iter().map(|byte| super::glyphs::latin(*byte)).collect(),
        })
    }
}

/// Bytes that are read as objects, one after the other.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    /// Values that may still be read.
    left: usize,
    /// How far the bytes have been paid for.
    paid: usize,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0xc | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, left: MAX_VALUES, paid: at }
    }

    /// How many values were read so far.
    pub(super) const fn values(&self) -> usize {
        MAX_VALUES - self.left
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Passes white space and comments.
    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// The next object; references are told apart. `None` at the end.
    pub(super) fn object(&mut self) -> Option<Object> {
        self.value(0)
    }

    fn value(&mut self, depth: usize) -> Option<Object> {
        self.skip_space();
        let byte = self.peek()?;
        self.left = self.left.checked_sub(1)?;
        let passed = self.at.saturating_sub(self.paid);
        self.paid = self.at;
        if !work::take(1 + passed / BYTES) {
            return None;
        }
        match byte {
            b'/' => Some(Object::Name(self.name())),
            b'(' => Some(Object::Text(self.string())),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                Some(self.dict(depth))
            }
            b'<' => Some(Object::Text(self.hex())),
            b'[' => {
                self.at += 1;
                Some(self.array(depth))
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => Some(self.number()),
            b')' | b'>' | b']' | b'{' | b'}' => {
                self.at += 1;
                Some(Object::Word(char::from(byte).to_string()))
            }
            _ => {
                let word = self.word();
                Some(match word.as_str() {
                    "null" => Object::Null,
                    "true" => Object::Bool(true),
                    "false" => Object::Bool(false),
                    _ => Object::Word(word),
                })
            }
        }
    }

    fn word(&mut self) -> String {
        let start = self.at;
        while self.peek().is_some_and(|byte| !is_space(byte) && !is_delimiter(byte)) {
            self.at += 1;
        }
        self.at = self.at.max(start + 1);
        let bytes = self.bytes.get(start..self.at.min(start + 64)).unwrap_or_default();
        bytes.iter().map(|byte| char::from(*byte)).collect()
    }

    fn name(&mut self) -> String {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| !is_space(*byte) && !is_delimiter(*byte)) {
            self.at += 1;
            let digits = self.bytes.get(self.at..self.at + 2).and_then(|digits| std::str::from_utf8(digits).ok());
            let escaped = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| byte == b'#');
            if let Some(escaped) = escaped {
                self.at += 2;
                name.push(escaped);
            } else {
                name.push(byte);
            }
        }
        String::from_utf8(name)
            .unwrap_or_else(|error| error.into_bytes().iter().map(|byte| char::from(*byte)).collect())
    }

    /// A number, or a reference if it is followed by another one and `R`.
    fn number(&mut self) -> Object {
        let start = self.at;
        while self.peek().is_some_and(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.')) {
            self.at += 1;
        }
        let text = std::str::from_utf8(self.bytes.get(start..self.at).unwrap_or_default()).unwrap_or_default();
        if let Ok(number) = text.parse::<u32>() {
            let mut ahead = self.clone();
            ahead.skip_space();
            let from = ahead.at;
            while ahead.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                ahead.at += 1;
            }
            let generation = ahead.at > from && ahead.at - from <= 5;
            ahead.skip_space();
            let ends = ahead.bytes.get(ahead.at + 1).is_none_or(|byte| is_space(*byte) || is_delimiter(*byte));
            if generation && ahead.peek() == Some(b'R') && ends {
                self.at = ahead.at + 1;
                return Object::Reference(number);
            }
        }
        // Numbers such as `--5` or `1.2.3` are in files all the same.
        let plain = text.trim_start_matches('+').trim_start_matches("--");
        let number: f32 = plain.parse().unwrap_or(0.0);
        Object::Number(if number.is_finite() { number } else { 0.0 })
    }

    fn string(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut text = Vec::new();
        let mut open = 1;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                b'\\' => {
                    self.escape(&mut text);
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
        text
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'\n' => {}
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit) = self.peek().filter(|byte| matches!(byte, b'0'..=b'7')) else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                text.push(code as u8);
            }
            other => text.push(other),
        }
    }

    fn hex(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut digits = Vec::new();
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            if let Some(digit) = char::from(byte).to_digit(16) {
                digits.push(digit as u8);
            }
        }
        digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
    }

    fn array(&mut self, depth: usize) -> Object {
        let mut list = Vec::new();
        if depth >= MAX_DEPTH {
            self.at = self.bytes.len();
            return Object::Array(list);
        }
        while let Some(object) = self.value(depth + 1) {
            match object {
                Object::Word(word) if word == "]" => break,
                // What cannot stand in an array tells that it was never closed.
                Object::Word(word) if matches!(word.as_str(), "endobj" | "stream" | "endstream") => break,
                object => list.push(object),
            }
        }
        Object::Array(list)
    }

    fn dict(&mut self, depth: usize) -> Object {
        let mut dict = Dict::default();
        if depth >= MAX_DEPTH {
            self.at = self.bytes.len();
            return Object::Dict(dict);
        }
        while let Some(key) = self.value(depth + 1) {
            match key {
                Object::Name(name) => {
                    let Some(value) = self.value(depth + 1) else { break };
                    if value == Object::Word(">".to_owned()) {
                        self.close();
                        break;
                    }
                    dict.0.push((name, value));
                }
                Object::Word(word) if word == ">" => {
                    self.close();
                    break;
                }
                Object::Word(word) if matches!(word.as_str(), "endobj" | "stream" | "endstream") => break,
                _ => {}
            }
        }
        Object::Dict(dict)
    }

    /// Passes the second of two signs.
    fn close(&mut self) {
        if self.peek() == Some(b'>') {
            self.at += 1;
        }
    }
}
