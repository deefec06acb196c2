//! The national portal's JSON as it is handed out: one procedure, a list of them, one a
//! line, plain or compressed. Owns the outer shape only; what a procedure says is read
//! elsewhere.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use serde_json::Value;

use crate::texts::{Told, told};

/// Largest source that is read, in bytes, after decompression.
pub const MAX_BYTES: u64 = 256 << 20;
/// Largest procedure that is read, in bytes.
const MAX_PROCEDURE: usize = 16 << 20;
/// Most procedures of one source.
const MAX_PROCEDURES: usize = 200_000;
/// Problems told one by one; more are counted.
const MAX_PROBLEMS: usize = 1000;

/// Why a source cannot be read: where and what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceProblem {
    /// Line of the source, from 1; 0 for the source as a whole.
    pub line: usize,
    /// What is wrong and what was expected.
    pub message: Told,
}

impl std::fmt::Display for SourceProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => self.message.fmt(f),
            line => write!(f, "line {line}: {}", self.message),
        }
    }
}

/// True for what the portal hands out, one procedure or the list of them: JSON that names cases with
/// their papers and nothing of a definition.
pub fn is_record(value: &Value) -> bool {
    let own = |value: &Value| value.get("executionCases").is_some_and(Value::is_array);
    let lists = ["data", "items", "content"];
    match value {
        Value::Array(list) => list.first().is_some_and(|first| first.is_object() && is_record(first)),
        Value::Object(object) if object.contains_key("$schema") || object.keys().any(|key| key.starts_with("x-")) => {
            false
        }
        Value::Object(object) => {
            own(value)
                || object.get("detail").is_some_and(own)
                || lists.iter().filter_map(|name| object.get(*name)).any(|list| list.is_array() && is_record(list))
        }
        _ => false,
    }
}

/// The procedures of a source, and what could not be read of it.
///
/// As [`Source`], for those who want all procedures at once.
pub fn read(bytes: &[u8]) -> (Vec<Value>, Vec<SourceProblem>) {
    let mut source = Source::new(bytes);
    let mut found = Vec::with_capacity(source.entries.len());
    let mut problems = std::mem::take(&mut source.problems);
    for entry in &source.entries {
        match source.procedure(entry) {
            Ok(procedure) => found.push(procedure),
            Err(problem) => problems.push(problem),
        }
    }
    problems.sort_by_key(|problem| problem.line);
    (found, problems)
}

/// A source cut into its procedures, each of which is read by itself: what is wrong with one
/// loses none of the others, and memory holds no more of them than are asked for.
///
/// A source that starts with the gzip mark is decompressed. It may be one object, an array
/// of objects, an object with such an array under `data`, `items` or `content`, or one
/// object a line.
pub struct Source {
    text: Vec<u8>,
    /// Where the procedures stand.
    pub entries: Vec<Entry>,
    /// What could not be read of the source as a whole.
    pub problems: Vec<SourceProblem>,
}

/// Where a procedure stands in a source.
#[derive(Clone, Debug)]
pub struct Entry {
    start: usize,
    end: usize,
    line: usize,
}

impl Source {
    /// Cuts a source.
    pub fn new(bytes: &[u8]) -> Self {
        let (text, damage) = unpacked(bytes);
        let mut cut = Cut { text: &text, entries: Vec::new(), seen: 0, problems: Vec::new(), more: 0, counted: (0, 1) };
        // Text has none of these; an office file or a picture does near its start.
        if text.iter().take(1024).any(|byte| *byte == 0) {
            cut.problem(None, told!(import::source_no_text));
        } else if text.len() as u64 > MAX_BYTES {
            let most = MAX_BYTES >> 20;
            cut.problem(None, told!(import::source_too_large, most = most.to_string()));
        } else {
            cut.all();
        }
        if let Some(damage) = damage {
            cut.problem(None, damage);
        }
        let Cut { entries, mut problems, more, .. } = cut;
        if more > 0 {
            let message = told!(import::source_more_problems, more);
            problems.push(SourceProblem { line: 0, message });
        }
        Self { text, entries, problems }
    }

    /// Reads one procedure.
    ///
    /// # Errors
    /// What is wrong with it, and in which line.
    pub fn procedure(&self, entry: &Entry) -> Result<Value, SourceProblem> {
        let fail = |line: usize, message: Told| Err(SourceProblem { line: entry.line + line, message });
        let bytes = self.text.get(entry.start..entry.end).unwrap_or_default();
        if bytes.len() > MAX_PROCEDURE {
            let most = MAX_PROCEDURE >> 20;
            let message = told!(import::procedure_too_large, most);
            return fail(0, message);
        }
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let before = bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count();
                return fail(before, told!(import::source_not_utf8));
            }
        };
        match serde_json::from_str::<Value>(text) {
            Ok(value) if value.is_object() => Ok(value),
            Ok(_) => fail(0, told!(import::procedure_expected)),
            Err(error) => fail(error.line().saturating_sub(1), no_json(&plainly(&error))),
        }
    }
}

/// The text of a source, and what broke off its decompression: what came before that is
/// still worth reading.
fn unpacked(bytes: &[u8]) -> (Vec<u8>, Option<Told>) {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return (bytes.to_vec(), None);
    }
    let mut plain = Vec::new();
    let damage = MultiGzDecoder::new(bytes).take(MAX_BYTES + 1).read_to_end(&mut plain).err();
    let told = |error: std::io::Error| told!(import::source_damaged, error = error.to_string());
    (plain, damage.map(told))
}

/// What is found while a source is cut.
struct Cut<'t> {
    text: &'t [u8],
    entries: Vec<Entry>,
    /// Entries so far, good and bad.
    seen: usize,
    problems: Vec<SourceProblem>,
    /// Problems beyond those told one by one.
    more: usize,
    /// Up to where lines were counted, and the line there.
    counted: (usize, usize),
}

impl Cut<'_> {
    fn all(&mut self) {
        let start = self.blank(if self.text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 });
        match self.text.get(start) {
            None => self.problem(None, told!(import::source_empty)),
            Some(b'[') => self.list(start + 1),
            Some(b'{') if !self.is_lines(start) => match self.wrapped(start) {
                Some(list) => self.list(list),
                None => self.values(start),
            },
            Some(_) => self.lines(start),
        }
    }

    /// One object a line: the first line is a whole one, or the second begins another.
    fn is_lines(&self, start: usize) -> bool {
        let rest = self.text.get(start..).unwrap_or_default();
        let mut lines = rest.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
        let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
        let whole = value_end(first, 0).is_ok_and(|end| end == first.len());
        whole || second.starts_with(b"{") && !first.ends_with(b"[") && !first.ends_with(b",")
    }

    fn lines(&mut self, start: usize) {
        let mut at = start;
        while let Some(rest) = self.text.get(at..).filter(|rest| !rest.is_empty()) {
            let end = at + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            let first = self.blank(at);
            if first < end && !self.entry(first, end) {
                return;
            }
            at = end + 1;
        }
    }

    /// One object after another; after a broken one, the next that begins a line.
    fn values(&mut self, start: usize) {
        let mut at = start;
        while at < self.text.len() {
            match value_end(self.text, at) {
                Ok(end) => {
                    if !self.entry(at, end) {
                        return;
                    }
                    at = end;
                }
                Err(message) => {
                    self.problem(Some(at), message);
                    let rest = self.text.get(at + 1..).unwrap_or_default();
                    let Some(next) = rest.windows(2).position(|pair| pair == b"\n{") else { return };
                    at += next + 2;
                }
            }
            at = self.blank(at);
        }
    }

    /// Where the list begins that an object holds the procedures in.
    fn wrapped(&self, start: usize) -> Option<usize> {
        let mut at = start + 1;
        loop {
            at = self.blank(at);
            let end = value_end(self.text, at).ok()?;
            let key = self.text.get(at..end)?;
            at = self.blank(end);
            at = self.blank(self.text.get(at).filter(|byte| **byte == b':').map(|_| at + 1)?);
            let named = [&b"\"data\""[..], b"\"items\"", b"\"content\""].contains(&key);
            if named && self.text.get(at) == Some(&b'[') {
                return Some(at + 1);
            }
            at = self.blank(value_end(self.text, at).ok()?);
            at = self.text.get(at).filter(|byte| **byte == b',').map(|_| at + 1)?;
        }
    }

    /// The entries of a list. After a broken one, the next that begins as the first one does.
    fn list(&mut self, start: usize) {
        let mut at = self.blank(start);
        let key = self.first_key(at);
        while let Some(byte) = self.text.get(at) {
            if *byte == b']' {
                return;
            }
            let (broken, message) = match value_end(self.text, at) {
                Ok(end) => {
                    if !self.entry(at, end) {
                        return;
                    }
                    let next = self.blank(end);
                    match self.text.get(next) {
                        Some(b',') => {
                            at = self.blank(next + 1);
                            continue;
                        }
                        Some(b']') => return,
                        None => break,
                        Some(_) => (next, told!(import::source_no_comma)),
                    }
                }
                Err(message) => (at, message),
            };
            self.problem(Some(broken), message);
            let begins = broken > at && self.text.get(broken) == Some(&b'{');
            let next = if begins { Some(broken) } else { self.next_entry(broken + 1, &key) };
            match next {
                Some(next) => at = next,
                None => return,
            }
        }
        let message = told!(import::source_cut_off);
        self.problem(Some(self.text.len()), message);
    }

    /// How an object begins, up to its first key.
    fn first_key(&self, at: usize) -> Vec<u8> {
        let object = self.text.get(at) == Some(&b'{');
        let key = self.blank(at + 1);
        let end = value_end(self.text, key).ok().filter(|_| object && self.text.get(key) == Some(&b'"'));
        end.and_then(|end| self.text.get(key..end)).unwrap_or_default().to_vec()
    }

    /// The next place after a comma where an object begins with this key.
    fn next_entry(&self, from: usize, key: &[u8]) -> Option<usize> {
        let mut at = from;
        while !key.is_empty() {
            at += self.text.get(at..)?.iter().position(|byte| *byte == b'{')?;
            let first = self.blank(at + 1);
            let before = self.text.get(..at)?.trim_ascii_end();
            if before.ends_with(b",") && self.text.get(first..)?.starts_with(key) {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// Notes where an entry stands; false when there are too many.
    fn entry(&mut self, start: usize, end: usize) -> bool {
        if self.entries.len() == MAX_PROCEDURES {
            let message = told!(import::source_too_many, most = MAX_PROCEDURES);
            self.problem(Some(start), message);
            return false;
        }
        let line = self.line(start);
        self.seen += 1;
        if self.text.get(start) == Some(&b'{') || value_end(self.text, start).is_err() {
            self.entries.push(Entry { start, end, line });
        } else {
            let entry = self.seen;
            let message = told!(import::source_entry_no_procedure, entry);
            self.problem(Some(start), message);
        }
        self.more < MAX_PROCEDURES
    }

    fn problem(&mut self, at: Option<usize>, message: Told) {
        if self.problems.len() == MAX_PROBLEMS {
            self.more += 1;
            return;
        }
        let line = at.map_or(0, |at| self.line(at));
        self.problems.push(SourceProblem { line, message });
    }

    /// The line of a place; places are asked for in their order, or nearly.
    fn line(&mut self, at: usize) -> usize {
        let (from, line) = if self.counted.0 <= at { self.counted } else { (0, 1) };
        let passed = self.text.get(from..at).unwrap_or_default();
        self.counted = (at, line + passed.split(|byte| *byte == b'\n').count() - 1);
        self.counted.1
    }

    /// The next place that is not blank.
    fn blank(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        at + rest.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(rest.len())
    }
}

/// Where the JSON value that begins somewhere ends, however deep it is; else what is wrong with it.
fn value_end(text: &[u8], at: usize) -> Result<usize, Told> {
    let rest = text.get(at..).unwrap_or_default();
    let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<serde::de::IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => Ok(at + values.byte_offset()),
        Some(Err(error)) => Err(no_json(&plainly(&error))),
        None => Err(told!(import::source_no_value)),
    }
}

fn no_json(why: &str) -> Told {
    told!(import::source_no_json, why)
}

/// What is wrong with some JSON, without the place, which is told otherwise.
fn plainly(error: &serde_json::Error) -> String {
    let mut text = error.to_string();
    text.truncate(text.find(" at line ").unwrap_or(text.len()));
    text
}

/// True when a code can name a file: letters, digits, points and hyphens.
pub(super) fn is_plain(code: &str) -> bool {
    (1..=40).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
        && code.bytes().any(|b| b.is_ascii_digit())
        && !code.starts_with('.')
        && !code.ends_with('.')
        && !is_reserved(code)
}

/// True for names that some system gives to a device, whatever follows the first point.
pub fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |device| stem.strip_prefix(device).is_some_and(|n| matches!(n.as_bytes(), [b'0'..=b'9']));
    ["CON", "PRN", "AUX", "NUL"].contains(&stem.as_str()) || numbered("COM") || numbered("LPT")
}

/// A procedure's code as the catalogue writes it, such as `1.001193`, and whether it had to
/// be repaired: a comma for the point, spaces, zeros lost at the end. `None` when no code
/// can be made out. Codes are never compared approximately.
pub fn code(printed: &str) -> Option<(String, bool)> {
    let text: String =
        printed.chars().filter(|c| !c.is_whitespace() && !super::text::clean(&c.to_string()).is_empty()).collect();
    let text = text.trim_matches(['.', ',', ';']);
    let text = text.replace(',', ".");
    let (head, tail) = text.split_once('.')?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if head.len() != 1 || !digits(head) || !digits(tail) || tail.len() > 6 || tail.len() < 3 {
        return None;
    }
    let code = format!("{head}.{tail:0<6}");
    let repaired = code != printed;
    Some((code, repaired))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn codes(bytes: &[u8]) -> Vec<String> {
        let (found, problems) = read(bytes);
        assert_eq!(problems, []);
        found.iter().map(|value| value["code"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn one_object_a_list_a_wrapped_list_and_lines_are_read() {
        assert_eq!(codes(br#"{"code":"a"}"#), ["a"]);
        assert_eq!(codes(br#" [{"code":"a"},{"code":"b"}]"#), ["a", "b"]);
        assert_eq!(codes(br#"{"total":2,"data":[{"code":"a"},{"code":"b"}]}"#), ["a", "b"]);
        assert_eq!(codes("\u{feff}{\"code\":\"a\"}\r\n\r\n{\"code\":\"b\"}\n".as_bytes()), ["a", "b"]);
    }

    #[test]
    fn compressed_sources_are_read_in_all_their_members() {
        let mut bytes = Vec::new();
        for part in ["{\"code\":\"a\"}\n", "{\"code\":\"b\"}\n"] {
            let mut encoder = GzEncoder::new(&mut bytes, Compression::default());
            encoder.write_all(part.as_bytes()).unwrap();
            encoder.finish().unwrap();
        }
        assert_eq!(codes(&bytes), ["a", "b"]);
        bytes.truncate(bytes.len() - 4);
        let (found, problems) = read(&bytes);
        assert_eq!(found.len(), 2);
        assert!(problems[0].message.to_string().contains("damaged"));
        assert!(read(&bytes[..12]).1.iter().any(|problem| problem.message.to_string().contains("damaged")));
    }

    #[test]
    fn bad_lines_are_named_and_the_good_ones_kept() {
        let (found, problems) = read(b"{\"code\":\"a\"}\n{oops\n7\n{\"code\":\"b\"}");
        assert_eq!(found.len(), 2);
        assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(read(b"").1.len(), 1);
        assert_eq!(read(b"[1]").1.len(), 1);
        // By their number, which tells them apart where they stand in one line.
        let (_, problems) = read(b"[{\"code\":\"a\"},5,null,{\"code\":\"b\"},\"x\"]");
        let told: Vec<String> =
            problems.iter().map(|problem| problem.message.to_string().split(':').next().unwrap().to_owned()).collect();
        assert_eq!(told, ["entry 2", "entry 3", "entry 5"]);
        assert_eq!(read(&[0xff, 0xfe]).1.len(), 1);
    }

    #[test]
    fn misprinted_codes_are_repaired_and_said_to_be() {
        assert_eq!(code("1.001193"), Some(("1.001193".to_owned(), false)));
        assert_eq!(code("1,001193"), Some(("1.001193".to_owned(), true)));
        assert_eq!(code("1.01417"), Some(("1.014170".to_owned(), true)));
        assert_eq!(code("2.00048 "), Some(("2.000480".to_owned(), true)));
        for bad in ["", "1001193", "1.x", "12.001193", "1.0011934", "khai sinh"] {
            assert_eq!(code(bad), None);
        }
    }
}
