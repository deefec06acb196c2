//! The national portal's JSON as it is handed out: one procedure, a list of them, one a
//! line, plain or compressed. Owns the outer shape only; what a procedure says is read
//! elsewhere.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use serde_json::Value;

/// Largest source that is read, in bytes, after decompression.
pub const MAX_BYTES: u64 = 1 << 30;

/// Why a source cannot be read: where and what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceProblem {
    /// Line of the source, from 1; 0 for the source as a whole.
    pub line: usize,
    /// What is wrong and what was expected.
    pub message: String,
}

impl std::fmt::Display for SourceProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => f.write_str(&self.message),
            line => write!(f, "line {line}: {}", self.message),
        }
    }
}

/// The procedures of a source, and what could not be read of it.
///
/// A source that starts with the gzip mark is decompressed. It may be one object, an array
/// of objects, an object with such an array under `data`, `items` or `content`, or one
/// object a line.
pub fn read(bytes: &[u8]) -> (Vec<Value>, Vec<SourceProblem>) {
    let whole = |message: String| (Vec::new(), vec![SourceProblem { line: 0, message }]);
    let (text, damage) = match text(bytes) {
        Ok(read) => read,
        Err(message) => return whole(message),
    };
    let text = text.trim_start_matches('\u{feff}').trim();
    let (found, mut problems) = if text.is_empty() {
        whole("the source is empty; procedures of the portal as JSON were expected".to_owned())
    } else {
        match serde_json::from_str::<Value>(text) {
            Ok(value) => list(value),
            Err(error) if error.is_eof() || text.starts_with('[') || !text.contains('\n') => {
                let (line, message) = (error.line(), format!("not JSON: {error}"));
                (Vec::new(), vec![SourceProblem { line, message }])
            }
            Err(_) => lines(text),
        }
    };
    problems.extend(damage.map(|message| SourceProblem { line: 0, message }));
    (found, problems)
}

/// The text of a source, and what broke off its decompression: what came before that is
/// still worth reading.
fn text(bytes: &[u8]) -> Result<(String, Option<String>), String> {
    let mut damage = None;
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut plain = Vec::new();
        if let Err(error) = MultiGzDecoder::new(bytes).take(MAX_BYTES + 1).read_to_end(&mut plain) {
            damage = Some(format!("the compressed source is damaged and was read up to there: {error}"));
            // The last letter may be cut in two.
            let whole = std::str::from_utf8(&plain).map_or_else(|error| error.valid_up_to(), str::len);
            if plain.len() - whole < 4 {
                plain.truncate(whole);
            }
        }
        plain
    } else {
        bytes.to_vec()
    };
    if bytes.len() as u64 > MAX_BYTES {
        return Err(format!("the source is larger than {} MiB", MAX_BYTES >> 20));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        format!("not UTF-8 from byte {} on; save the source as UTF-8", error.utf8_error().valid_up_to())
    })?;
    Ok((text, damage))
}

fn list(value: Value) -> (Vec<Value>, Vec<SourceProblem>) {
    let entries = match value {
        Value::Array(entries) => entries,
        Value::Object(mut object) => {
            let wrapped =
                ["data", "items", "content"].into_iter().find(|key| object.get(*key).is_some_and(Value::is_array));
            match wrapped.and_then(|key| object.remove(key)) {
                Some(Value::Array(entries)) => entries,
                _ => vec![Value::Object(object)],
            }
        }
        other => vec![other],
    };
    let mut found = Vec::with_capacity(entries.len());
    let mut problems = Vec::new();
    for (i, entry) in entries.into_iter().enumerate() {
        if entry.is_object() {
            found.push(entry);
        } else {
            problems
                .push(SourceProblem { line: 0, message: format!("entry {i}: the object of a procedure was expected") });
        }
    }
    (found, problems)
}

fn lines(text: &str) -> (Vec<Value>, Vec<SourceProblem>) {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str::<Value>(line) {
            Ok(value) if value.is_object() => found.push(value),
            Ok(_) => problems
                .push(SourceProblem { line: i + 1, message: "the object of a procedure was expected".to_owned() }),
            Err(error) => problems.push(SourceProblem { line: i + 1, message: format!("not JSON: {error}") }),
        }
    }
    (found, problems)
}

/// True when a code can name a file: letters, digits, points and hyphens.
pub(super) fn is_plain(code: &str) -> bool {
    (1..=40).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
        && code.bytes().any(|b| b.is_ascii_digit())
        && !code.starts_with('.')
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
        assert!(problems[0].message.contains("damaged"));
        assert!(read(&bytes[..12]).1.iter().any(|problem| problem.message.contains("damaged")));
    }

    #[test]
    fn bad_lines_are_named_and_the_good_ones_kept() {
        let (found, problems) = read(b"{\"code\":\"a\"}\n{oops\n7\n{\"code\":\"b\"}");
        assert_eq!(found.len(), 2);
        assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(read(b"").1.len(), 1);
        assert_eq!(read(b"[1]").1.len(), 1);
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
