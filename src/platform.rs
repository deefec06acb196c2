//! What the browser already brings along: reading and writing of decimals, the calendar, the letter case and the
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

    pub(super) fn ecmascript(number: f64) -> String {
        // The shortest digits that read back as the same double, as `d.ddde±x`.
        let shortest = shortest(number);
        let (sign, rest) = shortest.strip_prefix('-').map_or(("", shortest.as_str()), |rest| ("-", rest));
        let (mantissa, exponent) = rest.split_once('e').unwrap_or((rest, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let exponent = super::exponent(exponent);
        let all = [whole, fraction].concat();
        let leading = all.len() - all.trim_start_matches('0').len();
        let digits = all.trim_start_matches('0').trim_end_matches('0');
        if digits.is_empty() {
            return "0".to_owned();
        }
        let count = digits.len() as i32;
        // The decimal point stands behind `point` digits.
        let point = whole.len() as i32 - leading as i32 + exponent;
        let zeros = |n: i32| "0".repeat(usize::try_from(n).unwrap_or(0));
        let split = |at: i32| digits.split_at(usize::try_from(at).unwrap_or(0).min(digits.len()));
        let body = match point {
            _ if count <= point && point <= 21 => [digits, &zeros(point - count)].concat(),
            1..=21 => [split(point).0, ".", split(point).1].concat(),
            -5..=0 => ["0.", &zeros(-point), digits].concat(),
            _ => {
                let exponent = point - 1;
                let (first, more) = split(1);
                let dot = if more.is_empty() { "" } else { "." };
                let sign = if exponent < 0 { "-" } else { "+" };
                format!("{first}{dot}{more}e{sign}{}", exponent.unsigned_abs())
            }
        };
        [sign, &body].concat()
    }

    pub(super) fn day_number(iso: &str) -> Option<i64> {
        crate::date::Date::parse(iso).map(crate::date::Date::to_days)
    }

    pub(super) fn day_of(number: i64) -> String {
        crate::date::Date::from_days(number).map_or_else(String::new, |day| day.to_string())
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

    pub(super) fn ecmascript(number: f64) -> String {
        shortest(number)
    }

    /// Milliseconds of a day.
    const DAY: f64 = 86_400_000.0;

    pub(super) fn day_number(iso: &str) -> Option<i64> {
        let days = js_sys::Date::parse(iso) / DAY;
        (days.is_finite() && days.fract() == 0.0).then_some(days as i64)
    }

    pub(super) fn day_of(number: i64) -> String {
        let text = String::from(js_sys::Date::new(&(number as f64 * DAY).into()).to_iso_string());
        super::before_first(&text, 'T').to_owned()
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

/// A finite double as ECMAScript writes it (`Number::toString`), which RFC 8785 asks for.
pub fn ecmascript_decimal(number: f64) -> String {
    imp::ecmascript(number)
}

/// The ISO date so many days after another (below 0: before it), within the years such a date can have.
pub fn day_after(iso: &str, days: i64) -> Option<String> {
    let day = imp::day_of(imp::day_number(iso)? + days);
    (day.len() == 10 && !day.starts_with('-')).then_some(day)
}

/// The day of the week of an ISO date, from Sunday, which is 0.
pub fn weekday(iso: &str) -> Option<i64> {
    // 1970 began on a Thursday.
    imp::day_number(iso).map(|day| (day + 4).rem_euclid(7))
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

/// What stands before the first mark, or the whole text.
pub fn before_first(text: &str, mark: char) -> &str {
    text.split(mark).next().unwrap_or(text)
}

/// Where an ASCII character stands last. The standard library searches backwards for any character, and in many bytes at
/// a time.
pub fn last_at(text: &str, mark: u8) -> Option<usize> {
    text.bytes().rposition(|byte| byte == mark)
}

/// What stands before and behind the last such character.
pub fn split_last(text: &str, mark: u8) -> Option<(&str, &str)> {
    last_at(text, mark).map(|at| (&text[..at], &text[at + 1..]))
}

/// What stands behind the last mark, or the whole text.
pub fn behind_last(text: &str, mark: u8) -> &str {
    split_last(text, mark).map_or(text, |(_, rest)| rest)
}

/// The characters of a text that fit.
pub fn filtered(text: &str, fits: &dyn Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if fits(letter) {
            out.push(letter);
        }
    }
    out
}

/// Texts one behind the other, with something between them.
pub fn joined(texts: &[String], between: &str) -> String {
    let mut out = String::new();
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            out.push_str(between);
        }
        out.push_str(text);
    }
    out
}

/// The text in lower case.
pub fn lower(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { imp::lower(text) }
}

/// Where a word, which is not empty, begins in a text first. What the standard library knows of long words is a kilobyte of
/// code.
pub fn position(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len()).position(|part| part == word.as_bytes())
}

/// The text with another word in the place of a word wherever that stands.
pub fn replaced(text: &str, word: &str, other: &str) -> String {
    match position(text, word) {
        Some(at) => [&text[..at], other, &replaced(&text[at + word.len()..], word, other)].concat(),
        None => text.to_owned(),
    }
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
    fn a_word_is_replaced_wherever_it_stands() {
        assert_eq!(replaced("/thủ-tục/{code}?của={code}", "{code}", "1.004194"), "/thủ-tục/1.004194?của=1.004194");
        assert_eq!(replaced("/mọi", "{code}", "1"), "/mọi");
        assert_eq!(position("ab", "abc"), None);
    }

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

    #[test]
    fn every_day_reads_back_as_itself_and_comes_after_the_one_before() {
        for (day, text) in [(0, "1970-01-01"), (19_782, "2024-02-29"), (20_818, "2026-12-31"), (20_819, "2027-01-01")] {
            assert_eq!(imp::day_of(day), text);
        }
        for day in -719_000..60_000 {
            assert_eq!(imp::day_number(&imp::day_of(day)), Some(day), "{}", imp::day_of(day));
        }
        for no_day in ["2026-13-01", "hôm nay", "2026-11", ""] {
            assert_eq!(day_after(no_day, 0), None);
        }
        assert_eq!(day_after("0000-01-01", 0).as_deref(), Some("0000-01-01"));
        assert_eq!(day_after("0000-01-01", -1), None);
        assert_eq!(day_after("9999-12-31", 1), None);
        assert_eq!((weekday("2026-11-27"), weekday("2026-11-29")), (Some(5), Some(0)));
    }

    #[test]
    fn numbers_are_written_as_ecmascript_does() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (-1.5, "-1.5"),
            (1e21, "1e+21"),
            (1.5e20, "150000000000000000000"),
            (1e-6, "0.000001"),
            (1.25e-7, "1.25e-7"),
            (5e-324, "5e-324"),
            (1.797_693_134_862_315_7e308, "1.7976931348623157e+308"),
        ] {
            assert_eq!(ecmascript_decimal(number), text);
        }
    }

    #[test]
    fn marks_are_found_from_the_end() {
        assert_eq!(split_last("a/b/c", b'/'), Some(("a/b", "c")));
        assert_eq!(split_last("ế@", b'@'), Some(("ế", "")));
        assert_eq!(split_last("ế", b'@'), None);
        assert_eq!((before_first("a/b/c", '/'), behind_last("abc", b'/')), ("a", "abc"));
        assert_eq!(joined(&["a".to_owned(), "b".to_owned()], ", "), "a, b");
        assert_eq!(joined(&[], ", "), "");
    }
}
