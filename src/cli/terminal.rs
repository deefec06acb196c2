//! What commands say. Definitions, answers and portal data are written by others: nothing in
//! them reaches a terminal as a command to it, and a full disk or a closed pipe is no panic.

use std::borrow::Cow;
use std::io::{ErrorKind, Write};
use std::sync::OnceLock;

use crate::locale::Locale;
use crate::texts::cli;

/// The language people are spoken to, once a command has said it; English before.
static LOCALE: OnceLock<Locale> = OnceLock::new();

/// Has everything from now on said in a language; the first one said holds.
pub(super) fn speak(locale: &Locale) {
    let _ = LOCALE.set(locale.clone());
}

/// The language people are spoken to.
pub(super) fn locale() -> Locale {
    LOCALE.get().cloned().unwrap_or_else(Locale::en)
}

/// Why reading or writing failed, in words.
pub(super) fn why(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound if error.raw_os_error().is_some() => cli::no_such_file(&locale()).to_owned(),
        ErrorKind::PermissionDenied => cli::not_permitted(&locale()).to_owned(),
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => cli::name_taken(&locale()).to_owned(),
        ErrorKind::IsADirectory => cli::is_folder(&locale()).to_owned(),
        ErrorKind::StorageFull => cli::disk_full(&locale()).to_owned(),
        _ => error.to_string(),
    }
}

/// What a text is, which decides how a character that a terminal would obey is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Text for people: such a character is shown by its number.
    Text,
    /// JSON: it is escaped, which means the same.
    Json,
    /// A page: a character reference means the same.
    Html,
}

/// True for what moves the cursor, sounds, or turns the direction of the letters around.
fn obeyed(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{e0000}'..='\u{e007f}')
}

/// The text with each character that a terminal would obey written in another way.
pub(super) fn clean(text: &str, shape: Shape) -> Cow<'_, str> {
    if !text.chars().any(obeyed) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let ends_line = c == '\r' && rest.peek() == Some(&'\n');
        if !obeyed(c) || ends_line {
            out.push(c);
            continue;
        }
        let code = u32::from(c);
        match shape {
            Shape::Text => out.push_str(&format!("\\u{{{code:x}}}")),
            Shape::Json => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
            Shape::Html => out.push_str(&format!("&#x{code:x};")),
        }
    }
    Cow::Owned(out)
}

/// A piece of text that must stay on its line: a file's name, a word of a definition.
pub(super) fn on_one_line(text: &str) -> String {
    clean(text, Shape::Text).replace('\n', "\\n").replace('\t', "\\t")
}

/// Tells people something, on standard error. That nobody can be told is no failure of the work.
pub(super) fn tell(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", clean(text, Shape::Text));
}

/// Writes the outcome of a command to standard output.
///
/// # Errors
/// When it could not be written whole. The text is empty where the reader has gone (`| head`):
/// there is nobody to tell.
pub(super) fn say(text: &str, shape: Shape) -> Result<(), String> {
    pour(clean(text, shape).as_bytes())
}

/// Writes bytes to standard output as they are, for files that are no text.
///
/// # Errors
/// As [`say`].
pub(super) fn pour(bytes: &[u8]) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => String::new(),
        _ => format!("{}: {}", cli::output_unwritable(&locale()), why(&error)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_written_in_another_way_and_letters_are_left_alone() {
        let hostile = "Tờ khai \u{1b}[2J\u{9b}1m\u{202e}gpj.exe\u{7} \u{e0041}";
        assert_eq!(clean(hostile, Shape::Text), "Tờ khai \\u{1b}[2J\\u{9b}1m\\u{202e}gpj.exe\\u{7} \\u{e0041}");
        let json = serde_json::json!({ "a": hostile });
        let text = clean(&json.to_string(), Shape::Json).into_owned();
        assert!(!text.chars().any(obeyed));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).ok(), Some(json));
        assert_eq!(clean("<p>\u{202e}</p>", Shape::Html), "<p>&#x202e;</p>");
        for plain in ["một\r\nhai\tba", "Hoà, Đắk Lắk — 50 000 ₫", "👩\u{200d}👧"] {
            assert!(matches!(clean(plain, Shape::Text), Cow::Borrowed(_)) || plain.contains('\r'));
            assert_eq!(clean(plain, Shape::Text), plain);
        }
        assert_eq!(clean("100%\rdone", Shape::Text), "100%\\u{d}done");
        assert_eq!(on_one_line("a.json: ok\nb"), "a.json: ok\\nb");
    }
}
