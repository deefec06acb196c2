//! What the browser already brings along: reading and writing of decimals, the letter case and the
//! normal forms of all scripts, and the escapes of addresses.
//!
//! Natively the standard library and `serde_json` do it. Linked into the citizens' module,
//! their tables would be a fifth of its weight, so there JavaScript does the same.

#[cfg(any(not(target_arch = "wasm32"), feature = "gate"))]
mod imp {
    pub(super) fn parse(text: &str) -> Option<f64> {
        text.parse().ok()
    }

    pub(super) fn shortest(number: f64) -> String {
        serde_json::Number::from_f64(number).map_or_else(String::new, |number| number.to_string())
    }

    pub(super) fn lower(text: &str) -> String {
        text.to_lowercase()
    }

    pub(super) fn upper(text: &str) -> String {
        text.to_uppercase()
    }

    pub(super) fn composed(text: &str) -> String {
        unicode_normalization::UnicodeNormalization::nfc(text).collect()
    }

    pub(super) fn decomposed(text: &str) -> String {
        unicode_normalization::UnicodeNormalization::nfd(text).collect()
    }

    pub(super) fn percent_decode(text: &str) -> Option<String> {
        let mut parts = text.split('%');
        let mut out = parts.next().unwrap_or_default().as_bytes().to_vec();
        for part in parts {
            let (code, rest) = part.split_at_checked(2).filter(|(code, _)| !code.starts_with('+'))?;
            out.push(u8::from_str_radix(code, 16).ok()?);
            out.extend_from_slice(rest.as_bytes());
        }
        String::from_utf8(out).ok()
    }
}

#[cfg(all(target_arch = "wasm32", not(feature = "gate")))]
mod imp {
    use js_sys::JsString;
    use wasm_bindgen::JsValue;

    #[allow(clippy::unnecessary_wraps, reason = "natively a text may be no number")]
    pub(super) fn parse(text: &str) -> Option<f64> {
        Some(js_sys::Number::parse_float(text))
    }

    pub(super) fn shortest(number: f64) -> String {
        String::from(&js_sys::Object::from(JsValue::from_f64(number)).to_string())
    }

    pub(super) fn lower(text: &str) -> String {
        JsString::from(text).to_lower_case().into()
    }

    pub(super) fn upper(text: &str) -> String {
        JsString::from(text).to_upper_case().into()
    }

    pub(super) fn composed(text: &str) -> String {
        JsString::from(text).normalize("NFC").into()
    }

    pub(super) fn decomposed(text: &str) -> String {
        JsString::from(text).normalize("NFD").into()
    }

    pub(super) fn percent_decode(text: &str) -> Option<String> {
        js_sys::decode_uri_component(text).ok().map(String::from)
    }
}

/// The double nearest to a decimal in the syntax of JSON; `None` beyond the range of doubles.
pub fn parse_double(text: &str) -> Option<f64> {
    imp::parse(text).filter(|number| number.is_finite())
}

/// The shortest decimal that reads back as the same double: digits, maybe a point, maybe an
/// exponent. How it is laid out differs between platforms.
pub fn shortest_decimal(number: f64) -> String {
    imp::shortest(number)
}

/// The exponent of such a decimal, from what stands behind its `e`; 0 beyond all doubles.
pub fn exponent(text: &str) -> i32 {
    let (digits, sign) = text.strip_prefix('-').map_or((text, 1), |digits| (digits, -1));
    sign * digits.parse::<usize>().ok().and_then(|exponent| i32::try_from(exponent).ok()).unwrap_or(0)
}

/// Whole numbers as texts. What the standard library's `to_string` knows of signs, width and padding comes along with
/// each use of it.
pub trait Digits {
    /// The decimal digits, after a minus sign below zero.
    fn digits(self) -> String;
}

impl Digits for u64 {
    fn digits(self) -> String {
        fn push(number: u64, out: &mut String) {
            if number > 9 {
                push(number / 10, out);
            }
            out.push(char::from(b'0' + (number % 10) as u8));
        }
        let mut out = String::new();
        push(self, &mut out);
        out
    }
}

impl Digits for usize {
    fn digits(self) -> String {
        (self as u64).digits()
    }
}

impl Digits for u32 {
    fn digits(self) -> String {
        u64::from(self).digits()
    }
}

impl Digits for i64 {
    fn digits(self) -> String {
        [if self < 0 { "-" } else { "" }, &self.unsigned_abs().digits()].concat()
    }
}

/// Whether a character is in a text. The standard library's own search knows substrings too,
/// which nothing else in the citizens' module asks for. (For the same reason one of several characters is searched for
/// with a slice: arrays of each length would bring a search of their own.)
pub fn has(text: &str, wanted: char) -> bool {
    text.chars().any(|c| c == wanted)
}

/// What stands behind the last mark, or the whole text.
pub fn behind_last(text: &str, mark: char) -> &str {
    text.rsplit_once(mark).map_or(text, |(_, rest)| rest)
}

/// The text in lower case.
pub fn lower(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { imp::lower(text) }
}

/// The text in upper case.
pub fn upper(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_uppercase() } else { imp::upper(text) }
}

/// The text with each letter and its marks in one character where there is one (NFC of Unicode TR 15).
pub fn composed(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { imp::composed(text) }
}

/// The text with the marks of each letter behind it (NFD).
pub fn decomposed(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { imp::decomposed(text) }
}

/// Decodes `%41` (RFC 3986 section 2.1). A text that is not encoded as it should be, a `%` without two hexadecimal digits
/// or bytes that are no UTF-8, stays as it is.
pub fn percent_decode(text: &str) -> String {
    imp::percent_decode(text).unwrap_or_else(|| text.to_owned())
}

/// The text with its first character changed.
fn with_first(text: &str, change: fn(&str) -> String) -> String {
    let (first, rest) = text.split_at(text.chars().next().map_or(0, char::len_utf8));
    [&change(first), rest].concat()
}

/// The text with its first letter in lower case.
pub fn lower_first(text: &str) -> String {
    with_first(text, lower)
}

/// The text with its first letter in upper case.
pub fn upper_first(text: &str) -> String {
    with_first(text, upper)
}

/// True for a letter that has a lower case and is not in it.
pub fn is_upper(letter: char) -> bool {
    if letter.is_ascii() {
        return letter.is_ascii_uppercase();
    }
    let text = letter.to_string();
    lower(&text) != text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letter_case_covers_vietnamese() {
        assert_eq!(lower("ĐẶNG Thị Ở"), "đặng thị ở");
        assert_eq!(upper_first("ế"), "Ế");
        assert_eq!(lower_first("Đơn của A"), "đơn của A");
        assert_eq!(upper_first(""), "");
        assert!(is_upper('Ậ') && !is_upper('ậ') && !is_upper('1') && !is_upper('中'));
    }

    #[test]
    fn letters_and_their_marks_are_put_together_and_taken_apart() {
        assert_eq!(composed("Nguye\u{302}\u{303}n"), "Nguyễn");
        assert_eq!(composed("e\u{323}\u{302}"), "ệ");
        assert_eq!(decomposed("ệ"), "e\u{323}\u{302}");
        assert_eq!(composed("Đa\u{300}o"), "Đào");
    }

    #[test]
    fn escapes_are_decoded_unless_one_of_them_is_wrong() {
        assert_eq!(percent_decode("a%20b%C4%90/%25"), "a bĐ/%");
        for text in ["100%", "%4", "%zz%41", "%+1", "%ff", "", "đ"] {
            assert_eq!(percent_decode(text), text);
        }
    }

    #[test]
    fn decimals_beyond_doubles_are_refused() {
        assert_eq!(parse_double("1e400"), None);
        assert_eq!(parse_double("-2.50"), Some(-2.5));
        assert_eq!(shortest_decimal(0.1), "0.1");
    }
}
