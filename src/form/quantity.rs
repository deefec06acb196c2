//! Numbers as people write them: in the form of their language or of their calculator, with words for thousands and
//! millions, with the unit behind them.
//!
//! What can be read in one way only is read. Anything else is no number, and the person is asked back: a wrong amount
//! nobody notices is worse than one more question.

use crate::json::{self, Number, Value};
use crate::message::Language;
use crate::platform::{Digits, filtered, lower, shortest_decimal};

/// Words that multiply, by the power of ten.
const SCALES: [(&str, usize); 13] = [
    ("k", 3),
    ("nghìn", 3),
    ("ngàn", 3),
    ("nghin", 3),
    ("thousand", 3),
    ("tr", 6),
    ("triệu", 6),
    ("trieu", 6),
    ("million", 6),
    ("tỷ", 9),
    ("tỉ", 9),
    ("ty", 9),
    ("billion", 9),
];

/// Codes, signs and words of currencies, by the code.
const CURRENCIES: [(&str, &str); 9] = [
    ("vnd", "đồng"),
    ("vnd", "vnd"),
    ("vnd", "vnđ"),
    ("vnd", "₫"),
    ("vnd", "đ"),
    ("usd", "$"),
    ("usd", "usd"),
    ("eur", "€"),
    ("eur", "eur"),
];

/// More digits than this are not kept exactly everywhere the answers go.
const SAFE_DIGITS: usize = 15;

/// The number a text stands for. `whole` says that the field takes whole numbers only, `unit` what they are counted in.
pub(super) fn number_of(text: &str, whole: bool, unit: &str, language: Language) -> Option<Number> {
    let text = plain(text);
    let mut rest = &*text;
    let mut sign = "";
    let unit = plain(unit);
    // A sign may stand before the sign of a currency or behind it.
    for _ in 0..2 {
        rest = without_unit(rest, &unit);
        if let Some(digits) = rest.strip_prefix('-').filter(|_| sign.is_empty()) {
            (sign, rest) = ("-", digits.trim_start());
        } else if let Some(digits) = rest.strip_prefix('+').filter(|_| sign.is_empty()) {
            (sign, rest) = ("+", digits.trim_start());
        }
    }
    // What the form itself shows of very large and very small numbers.
    let power = rest.find('e').filter(|at| *at > 0 && rest.as_bytes().get(at - 1).is_some_and(u8::is_ascii_digit));
    let decimal = if power.is_some() { rest.to_owned() } else { decimal_of(rest, whole, language)? };
    let minus = if sign == "-" && decimal != "0" { "-" } else { "" };
    let Ok(Value::Number(number)) = json::parse(&[minus, &decimal].concat()) else { return None };
    let kept = number.as_f64().map(shortest_decimal).unwrap_or_default();
    (significant(&kept) == significant(&decimal)).then_some(number)
}

/// Whether a text is a number but for having more digits than can be kept.
pub(super) fn is_too_long(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() > SAFE_DIGITS && plain(text).chars().all(|c| is_mark(c) || c == '-')
}

/// The text in lower case, with one sign for minus and without raised digits.
fn plain(text: &str) -> String {
    let even = |letter| match letter {
        '\u{2212}' | '\u{2013}' => '-',
        '²' => '2',
        '³' => '3',
        _ => letter,
    };
    lower(text.trim()).chars().map(even).collect()
}

/// The text without the unit before or behind it: the field's own, or a currency where that is the unit or none is given.
fn without_unit<'t>(text: &'t str, unit: &str) -> &'t str {
    for (code, word) in CURRENCIES {
        if (unit.is_empty() || code == unit)
            && let Some(rest) = without(text, word)
        {
            return rest;
        }
    }
    without(text, unit).unwrap_or(text)
}

/// The text without a word behind or before it.
fn without<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    if word.is_empty() {
        return None;
    }
    text.strip_suffix(word).or_else(|| text.strip_prefix(word)).map(str::trim)
}

/// Digits, and what stands between them.
fn is_mark(letter: char) -> bool {
    letter.is_ascii_digit() || matches!(letter, '.' | ',' | ' ' | '\'' | '\u{2019}')
}

/// The decimal of a text without sign and unit: `1,5 triệu` is `1500000`.
fn decimal_of(text: &str, whole: bool, language: Language) -> Option<String> {
    let mut rest = text;
    let (mut total, mut last) = (0_u64, None);
    loop {
        let (digits, after) = split(rest, is_mark);
        let (word, after) = split(after, |letter| !is_mark(letter));
        let word = word.trim();
        let scale = if word.is_empty() { 0 } else { SCALES.iter().find(|(known, _)| *known == word)?.1 };
        let part = shifted(reading(digits.trim(), whole, scale > 0, language)?, scale);
        if last.is_none() && after.is_empty() {
            return Some(part);
        }
        // `1 tỷ 500 triệu`: whole numbers of ever smaller units. What is meant by `1 triệu 5` people must say themselves.
        let Ok(Value::Number(size)) = json::parse(&part) else { return None };
        let size = size.as_u64().filter(|size| last.is_none_or(|last| *size < last) && scale > 0)?;
        total = total.checked_add(size)?;
        if after.is_empty() {
            return Some(total.digits());
        }
        last = Some(10_u64.pow(scale as u32));
        rest = after;
    }
}

/// A text cut behind its first letters of a kind.
fn split(text: &str, kind: fn(char) -> bool) -> (&str, &str) {
    let end = text.char_indices().find(|(_, letter)| !kind(*letter)).map_or(text.len(), |(at, _)| at);
    text.split_at(end)
}

/// Whole and fraction of digits with marks. The language's own way comes first; the other is taken where the language's
/// own cannot be meant.
fn reading(digits: &str, whole: bool, scaled: bool, language: Language) -> Option<(String, &str)> {
    let (group, point) = match language {
        Language::Vi => ('.', ','),
        Language::En => (',', '.'),
    };
    let own = parts(digits, point, group);
    let other = parts(digits, group, point);
    match (own, other) {
        // `1.500 triệu` is a billion and a half or a million and a half.
        (Some(_), Some(_)) if scaled && digits.contains([group, point].as_slice()) => None,
        // Nobody writes decimals where whole numbers are asked for: these are groups.
        (Some((_, fraction)), Some(other)) if whole && !fraction.is_empty() => Some(other),
        // Three places behind the point would be decimals, too, if they are not groups with a mark left out.
        (Some((_, fraction)), None) | (None, Some((_, fraction))) if whole && fraction.len() == 3 => None,
        (own, other) => own.or(other),
    }
}

/// Whole and fraction with one mark for the point and one for groups of three.
fn parts(digits: &str, point: char, group: char) -> Option<(String, &str)> {
    let (whole, fraction) = digits.split_once(point).unwrap_or((digits, ""));
    let only_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mark = whole.chars().find(|c| !c.is_ascii_digit());
    let grouped = mark.is_none_or(|mark| {
        let mut groups = whole.split(mark);
        let first = groups.next().unwrap_or_default();
        // A group of thousands never begins with 0.
        (mark == group || matches!(mark, ' ' | '\'' | '\u{2019}'))
            && (1..=3).contains(&first.len())
            && !first.starts_with('0')
            && groups.all(|group| group.len() == 3 && only_digits(group))
    });
    let whole = filtered(whole, &|letter| letter.is_ascii_digit());
    (grouped && only_digits(fraction) && whole.len() + fraction.len() > 0).then_some((whole, fraction))
}

/// The decimal of whole and fraction with the point moved to the right, in JSON.
fn shifted((mut digits, fraction): (String, &str), scale: usize) -> String {
    digits.push_str(fraction);
    for _ in fraction.len()..scale {
        digits.push('0');
    }
    let (whole, fraction) = digits.split_at(digits.len() - fraction.len().saturating_sub(scale));
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    if fraction.is_empty() { whole.to_owned() } else { [whole, ".", fraction].concat() }
}

/// The digits that count of a decimal in JSON.
fn significant(decimal: &str) -> String {
    let (digits, _) = split(decimal, |letter| letter != 'e');
    let digits = filtered(digits, &|letter| letter.is_ascii_digit());
    digits.trim_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message;
    use proptest::prelude::*;

    fn read(text: &str, language: Language) -> Option<String> {
        number_of(text, false, "", language).map(|number| json::number_text(&number))
    }

    fn money(text: &str) -> Option<String> {
        number_of(text, true, "VND", Language::Vi).map(|number| json::number_text(&number))
    }

    #[test]
    fn numbers_are_read_in_the_form_of_the_language_or_of_a_calculator() {
        for (text, vi, en) in [
            ("1.234,5", "1234.5", "1234.5"),
            ("1,234.5", "1234.5", "1234.5"),
            ("1.234", "1234", "1.234"),
            ("1,234", "1.234", "1234"),
            ("1.500.000", "1500000", "1500000"),
            ("1,500,000", "1500000", "1500000"),
            ("1.5", "1.5", "1.5"),
            ("1,5", "1.5", "1.5"),
            ("0.125", "0.125", "0.125"),
            ("0,125", "0.125", "0.125"),
            ("00.500", "0.5", "0.5"),
            ("012.345", "12.345", "12.345"),
            ("1234.567", "1234.567", "1234.567"),
            (".5", "0.5", "0.5"),
            ("5.", "5", "5"),
            ("007", "7", "7"),
            ("-0", "0", "0"),
            ("-0,0", "0", "0"),
            ("+12", "12", "12"),
            ("\u{2212}3", "-3", "-3"),
            ("12 000", "12000", "12000"),
            ("1'250'000,5", "1250000.5", "1250000.5"),
            ("1e5", "100000.0", "100000.0"),
        ] {
            let read = |language| number_of(text, false, "", language).and_then(|number| number.as_f64());
            assert_eq!(read(Language::Vi), vi.parse().ok(), "{text}");
            assert_eq!(read(Language::En), en.parse().ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_asked_back() {
        for text in [
            "",
            "--",
            "1.2.3",
            "12a",
            ".",
            ",",
            "1 2",
            "0.125.000",
            "1,2,3",
            "1.234,5,6",
            "5-",
            "1..5",
            "e5",
            "-",
            "12 00",
            "1.500 triệu",
            "1 triệu 5",
            "1tr5",
            "2 triệu 3 tỷ",
            "triệu",
            "5 cái",
            "1e400",
            "đ",
        ] {
            for language in Language::ALL {
                assert_eq!(read(text, language), None, "{text}");
            }
        }
    }

    #[test]
    fn amounts_are_read_with_their_words_and_units() {
        for (text, amount) in [
            ("50.000.000đ", "50000000"),
            ("50.000.000 VNĐ", "50000000"),
            ("₫ 50,000,000", "50000000"),
            ("50 triệu", "50000000"),
            ("50 triệu đồng", "50000000"),
            ("1,5 triệu", "1500000"),
            ("1.5 TRIỆU", "1500000"),
            ("2 tỷ", "2000000000"),
            ("2 tỉ 300 triệu", "2300000000"),
            ("1 tỷ 250 triệu 500 nghìn", "1250500000"),
            ("50k", "50000"),
            ("50 nghìn", "50000"),
            ("-50 ngàn", "-50000"),
            ("1,500", "1500"),
            ("1.000", "1000"),
            ("1,000", "1000"),
        ] {
            assert_eq!(money(text).as_deref(), Some(amount), "{text}");
        }
        for text in ["50$", "1 500.000", "1500,000", "0,500"] {
            assert_eq!(money(text), None, "{text}");
        }
        assert_eq!(money("1500.00").as_deref(), Some("1500"));
        assert_eq!(number_of("120 m²", false, "m2", Language::Vi), Some(120.into()));
        assert_eq!(number_of("120 m2", false, "m²", Language::Vi), Some(120.into()));
        assert_eq!(number_of("1,2 ha", false, "m2", Language::Vi), None);
        assert_eq!(number_of("$-1,250", false, "USD", Language::En), Some((-1250).into()));
    }

    #[test]
    fn a_number_is_kept_to_the_digit_or_not_taken() {
        for text in ["9007199254740993", "18446744073709551617", "0,12345678901234567891", "-9007199254740993"] {
            assert_eq!(read(text, Language::Vi), None, "{text}");
            assert!(is_too_long(text), "{text}");
        }
        assert_eq!(read("9007199254740992", Language::Vi).as_deref(), Some("9007199254740992"));
        assert_eq!(read("0,1234567890123", Language::Vi).as_deref(), Some("0.1234567890123"));
        assert_eq!(read("10000000000000000000000", Language::Vi).and_then(|n| n.parse().ok()), Some(1e22));
        assert!(!is_too_long("50 triệu") && !is_too_long("12"));
    }

    proptest! {
        #[test]
        fn what_is_shown_for_a_number_reads_back_as_it(
            number in prop_oneof![
                any::<i32>().prop_map(f64::from),
                any::<f64>().prop_filter("finite", |n| n.is_finite()),
                (any::<i32>(), 0..9_i32).prop_map(|(n, places)| f64::from(n) / 10_f64.powi(places)),
            ],
            whole in any::<bool>(),
        ) {
            let whole = whole && number.fract() == 0.0;
            let Some(json) = Number::from_f64(number) else { return Ok(()) };
            for language in Language::ALL {
                let shown = message::number(language, &json::number_text(&json));
                let read = number_of(&shown, whole, "", language).and_then(|number| number.as_f64());
                prop_assert_eq!(read, Some(number + 0.0), "{} in {:?}", shown, language);
            }
        }

        #[test]
        fn no_marks_make_a_number_that_nobody_can_have_meant(text in "[+-]?[0-9., ']{1,12}") {
            for language in Language::ALL {
                for whole in [false, true] {
                    let Some(read) = number_of(&text, whole, "", language).and_then(|number| number.as_f64()) else {
                        continue;
                    };
                    prop_assert!(plausible(&text).contains(&read), "{text:?} is not {read}");
                }
            }
        }
    }

    /// Every number a text of digits and marks can stand for: all its marks are groups of three, or the last one is the
    /// point and the others are groups.
    fn plausible(text: &str) -> Vec<f64> {
        let text = text.trim();
        let negative = text.starts_with('-');
        let text = text.trim_start_matches(['-', '+']).trim();
        let grouped = |whole: &str| {
            let marks: Vec<char> = whole.chars().filter(|c| !c.is_ascii_digit()).collect();
            let groups: Vec<&str> = whole.split(|c: char| !c.is_ascii_digit()).collect();
            let fits = marks.is_empty()
                || marks.iter().all(|mark| *mark == marks[0])
                    && groups[1..].iter().all(|group| group.len() == 3)
                    && (1..=3).contains(&groups[0].len())
                    && !groups[0].starts_with('0');
            fits.then(|| groups.concat())
        };
        let mut out = Vec::new();
        out.extend(grouped(text));
        if let Some(at) = text.rfind(['.', ',']) {
            let (whole, fraction) = (&text[..at], &text[at + 1..]);
            let marked = whole.contains(&text[at..=at]);
            if fraction.bytes().all(|byte| byte.is_ascii_digit()) && !marked {
                out.extend(grouped(whole).map(|whole| format!("{whole}.{fraction}")));
            }
        }
        let sign = |number: f64| if negative { -number + 0.0 } else { number };
        out.iter()
            .filter(|text| text.contains(|c: char| c.is_ascii_digit()))
            .filter_map(|text| {
                let text = if text.starts_with('.') { format!("0{text}") } else { text.clone() };
                text.trim_end_matches('.').parse().ok().map(sign)
            })
            .collect()
    }
}
