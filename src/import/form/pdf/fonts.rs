//! Fonts: which letters codes stand for and how wide they are (ISO 32000-1, 9.5 to 9.10).

use std::collections::HashMap;

use super::super::pieces::symbol;
use super::super::work;
use super::file::File;
use super::glyphs::{latin, named, roman, standard};
use super::objects::{Dict, Lexer, Object};

/// Most codes that the tables of a font tell of, those told again with them.
const MAX_CODES: usize = 200_000;

/// What a code costs, in steps.
const CODE: usize = 4;

/// A font.
#[derive(Debug, Default)]
pub(super) struct Font {
    /// Codes of two bytes.
    wide: bool,
    /// Letters of codes, by the font's own table.
    unicode: HashMap<u32, String>,
    /// Lengths of codes by their first byte, where the table says so.
    lengths: HashMap<u8, usize>,
    /// Letters of codes of one byte, where the table is silent.
    letters: Vec<Option<String>>,
    widths: HashMap<u32, f32>,
    usual: Option<f32>,
    /// Codes that its tables may still tell of.
    left: usize,
    pub(super) bold: bool,
    pub(super) italic: bool,
    name: String,
}

/// A code of a string: its letters and its width in thousandths of the size.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Code {
    pub(super) text: String,
    pub(super) width: f32,
    /// Whether the distance between words is added after it.
    pub(super) space: bool,
}

impl Font {
    /// Reads a font.
    pub(super) fn read(file: &File<'_>, dict: &Dict) -> Self {
        let mut font = Self { left: MAX_CODES, ..Self::default() };
        let name = file.entry(dict, "BaseFont").name().unwrap_or_default().to_owned();
        let plain = name.to_lowercase();
        font.bold = plain.contains("bold") || plain.contains("black") || plain.contains("heavy");
        font.italic = plain.contains("italic") || plain.contains("oblique");
        font.name = name;
        let table = file.data(&file.entry(dict, "ToUnicode"));
        font.read_table(&table);
        if file.entry(dict, "Subtype").name() == Some("Type0") {
            font.wide = true;
            let descendants = file.entry(dict, "DescendantFonts");
            let inner = descendants.array().and_then(<[Object]>::first).map(|inner| file.resolved(inner));
            if let Some(inner) = inner.as_ref().and_then(|inner| inner.dict()) {
                font.usual = Some(file.entry(inner, "DW").number().unwrap_or(1000.0));
                font.wide_widths(file, &file.entry(inner, "W"));
            }
        } else {
            font.simple(file, dict);
        }
        font
    }

    fn simple(&mut self, file: &File<'_>, dict: &Dict) {
        let first = file.entry(dict, "FirstChar").integer().unwrap_or(0).clamp(0, 255) as u32;
        let widths = file.entry(dict, "Widths");
        for (code, width) in (first..).zip(widths.array().unwrap_or_default().iter().take(256)) {
            if let Some(width) = file.resolved(width).number() {
                self.widths.insert(code, width);
            }
        }
        // Fonts of type 3 measure in units of their own.
        if file.entry(dict, "Subtype").name() == Some("Type3") {
            let matrix = file.entry(dict, "FontMatrix");
            let scale = matrix.array().and_then(|matrix| matrix.first()?.number()).unwrap_or(0.001) * 1000.0;
            self.widths.values_mut().for_each(|width| *width *= scale);
        }
        let encoding = file.entry(dict, "Encoding");
        let base = encoding.dict().map(|dict| file.entry(dict, "BaseEncoding"));
        let base = base.as_ref().and_then(|base| base.name()).or_else(|| encoding.name());
        let embedded = file.entry(dict, "Subtype").name() == Some("TrueType");
        let letter: fn(u8) -> char = match base {
            Some("MacRomanEncoding") => roman,
            Some("StandardEncoding") => standard,
            Some(_) => latin,
            None if embedded => latin,
            None => standard,
        };
        self.letters = (0..=255_u8).map(|byte| (byte >= 32).then(|| letter(byte).to_string())).collect();
        let differences = encoding.dict().map(|dict| file.entry(dict, "Differences"));
        let mut code = 0_usize;
        for entry in differences.as_ref().and_then(|list| list.array()).unwrap_or_default().iter().take(1000) {
            match &*file.resolved(entry) {
                Object::Number(number) => code = number.max(0.0) as usize,
                Object::Name(name) => {
                    if let Some(slot) = self.letters.get_mut(code) {
                        *slot = named(name);
                    }
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
    }

    /// `W` of a font with codes of two bytes: `code [width width …]` or `first last width`.
    fn wide_widths(&mut self, file: &File<'_>, list: &Object) {
        let list: Vec<_> = list.array().unwrap_or_default().iter().map(|value| file.resolved(value)).collect();
        let mut at = 0;
        while let Some(first) = list.get(at).and_then(|value| value.integer()) {
            let first = first.clamp(0, 65_535) as u32;
            match list.get(at + 1).map(|value| &**value) {
                Some(Object::Array(widths)) => {
                    for (code, width) in (first..).zip(widths.iter().take(65_536)) {
                        if !self.tells() {
                            return;
                        }
                        if let Some(width) = file.resolved(width).number() {
                            self.widths.insert(code, width);
                        }
                    }
                    at += 2;
                }
                Some(Object::Number(last)) => {
                    let last = last.clamp(0.0, 65_535.0) as u32;
                    let width = list.get(at + 2).and_then(|value| value.number()).unwrap_or(0.0);
                    for code in first..=last {
                        if !self.tells() {
                            return;
                        }
                        self.widths.insert(code, width);
                    }
                    at += 3;
                }
                _ => break,
            }
        }
    }

    /// The table from codes to letters, `ToUnicode`.
    fn read_table(&mut self, bytes: &[u8]) {
        let mut lexer = Lexer::new(bytes, 0);
        let mut held: Vec<Object> = Vec::new();
        while let Some(object) = lexer.object() {
            let Object::Word(word) = &object else {
                if held.len() < MAX_CODES {
                    held.push(object);
                }
                continue;
            };
            match word.as_str() {
                "endcodespacerange" => {
                    for pair in held.chunks_exact(2) {
                        if let (Object::Text(low), Object::Text(high)) = (&pair[0], &pair[1]) {
                            let first = low.first().copied().unwrap_or(0)..=high.first().copied().unwrap_or(0);
                            let length = low.len().clamp(1, 4);
                            self.lengths.extend(first.map(|byte| (byte, length)));
                        }
                    }
                }
                "endbfchar" => {
                    for pair in held.chunks_exact(2) {
                        if let (Object::Text(code), Object::Text(text)) = (&pair[0], &pair[1]) {
                            self.know(number(code), &letters(text));
                        }
                    }
                }
                "endbfrange" => self.ranges(&held),
                _ => {}
            }
            held.clear();
        }
    }

    fn ranges(&mut self, held: &[Object]) {
        for range in held.chunks_exact(3) {
            let (Object::Text(low), Object::Text(high)) = (&range[0], &range[1]) else { continue };
            let (low, high) = (number(low), number(high).min(number(low).saturating_add(65_535)));
            match &range[2] {
                Object::Text(text) => {
                    let text = letters(text);
                    let Some(last) = text.chars().last() else { continue };
                    let stem = &text[..text.len() - last.len_utf8()];
                    for (step, code) in (low..=high).enumerate() {
                        let char = char::from_u32(last as u32 + step as u32).unwrap_or('\u{fffd}');
                        if !self.know(code, &format!("{stem}{char}")) {
                            return;
                        }
                    }
                }
                Object::Array(list) => {
                    for (code, text) in (low..=high).zip(list) {
                        if let Object::Text(text) = text
                            && !self.know(code, &letters(text))
                        {
                            return;
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Counts a code that a table tells of; false where it tells of too many, and the rest is passed over.
    fn tells(&mut self) -> bool {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                work::take(CODE)
            }
            None => false,
        }
    }

    /// Takes in the letters of a code; false where there are too many.
    fn know(&mut self, code: u32, text: &str) -> bool {
        let tells = self.tells();
        if tells {
            self.unicode.insert(code, text.chars().take(16).collect());
        }
        tells
    }

    /// The letters of a string.
    pub(super) fn codes(&self, bytes: &[u8]) -> impl Iterator<Item = Code> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let first = bytes.get(at)?;
            let usual = if self.wide { 2 } else { 1 };
            let length = if self.wide { self.lengths.get(first).copied().unwrap_or(usual) } else { 1 };
            let code = bytes.get(at..(at + length).min(bytes.len())).unwrap_or_default();
            at += length;
            Some(self.code(number(code), length))
        })
    }

    fn code(&self, code: u32, length: usize) -> Code {
        let printed = || self.letters.get(code as usize).cloned().flatten();
        let text = self.unicode.get(&code).filter(|text| !text.is_empty() && *text != "\0").cloned();
        let text = text.or_else(printed).unwrap_or_else(|| "\u{fffd}".to_owned());
        let text = self.drawn(code, &text).unwrap_or(text);
        let width = self.widths.get(&code).copied().or(self.usual).unwrap_or_else(|| guessed(&text));
        Code { space: length == 1 && code == 32, text, width }
    }

    /// What fonts of symbols draw for a code.
    fn drawn(&self, code: u32, text: &str) -> Option<String> {
        let char = text.chars().next()?;
        let code = if (0xf000..=0xf0ff).contains(&(char as u32)) { char as u32 } else { code };
        symbol(&self.name, if code > 0xff && code < 0xf000 { char as u32 } else { code }).map(String::from)
    }
}

/// How wide letters are in fonts that every reader of PDF brings along.
fn guessed(text: &str) -> f32 {
    match text.chars().next() {
        Some('i' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | 'j' | 't' | 'f' | '/' | '-') => 278.0,
        Some('m' | 'M' | 'W' | '%') => 850.0,
        Some(char) if char.is_uppercase() => 680.0,
        _ => 540.0,
    }
}

fn number(code: &[u8]) -> u32 {
    code.iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// UTF-16 as it stands in tables.
fn letters(bytes: &[u8]) -> String {
    if let [one] = bytes {
        return char::from(*one).to_string();
    }
    let units = bytes.chunks_exact(2).take(16).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|char| char.unwrap_or('\u{fffd}')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_a_table_tells_again_and_again_are_counted_each_time() {
        let mut font = Font { left: MAX_CODES, ..Font::default() };
        font.read_table("<0000> <ffff> <0041> ".repeat(10).as_bytes());
        assert_eq!(font.left, MAX_CODES, "nothing is told before the table ends its ranges");
        font.read_table(format!("{}endbfrange", "<0000> <ffff> <0041> ".repeat(10)).as_bytes());
        assert_eq!(font.left, 0);
        assert_eq!(font.unicode.get(&0).map(String::as_str), Some("A"));
    }
}
