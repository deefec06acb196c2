//! Periods of time in words: `0,5 ngày làm việc`, `1/4 ngày`, `không quá 07 (bảy) ngày`, `ten working days`.

use std::sync::LazyLock;

use regex::Regex;

use super::step::{Period, UNITS};
use super::words::Words;

/// A number: whole, with a decimal comma or point, or a fraction.
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\d+\s?/\s?\d+|\d+(?:[.,]\d+)?").expect("a valid pattern"));

/// What may stand between a number and its unit: the number again in words.
static AGAIN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\s*\(\s*\p{L}[\p{L} ]*\)\s*").expect("a valid pattern"));

/// How far before a number words may stand that make it a lead time, in characters.
const BEFORE: usize = 11;
/// How far behind it.
const BEHIND: usize = 40;

/// A period and where it stands in the folded text, in bytes.
pub(super) type Found = (Period, usize, usize);

/// All periods of a folded text, in order. Lead times are none.
pub(super) fn all(folded: &str, words: &Words) -> Vec<Found> {
    let mut found = Vec::new();
    for number in NUMBER.find_iter(folded) {
        let Some(value) = value(number.as_str()) else { continue };
        let before = folded[..number.start()].chars().next_back();
        // A date, the number of a text, a time of day.
        if before.is_some_and(|letter| letter == '/' || letter == '-' || letter.is_alphanumeric()) {
            continue;
        }
        found.extend(with_unit(folded, value, number.start(), number.end(), words));
    }
    for (word, value) in &words.numerals {
        for (start, _) in folded.match_indices(word.as_str()) {
            let end = start + word.len();
            let apart = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
            if apart(folded[..start].chars().next_back()) && apart(folded[end..].chars().next()) {
                found.extend(with_unit(folded, *value, start, end, words));
            }
        }
    }
    found.retain(|(_, start, end)| {
        let from = folded[..*start].char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at);
        let to = folded[*end..].char_indices().nth(BEHIND).map_or(folded.len(), |(at, _)| end + at);
        let lead = words.find("leadTimes", &folded[from..to]);
        lead.is_none_or(|(own_start, own_end)| from + own_start > *end + 2 || from + own_end + 2 < *start)
    });
    found.sort_by_key(|(_, start, _)| *start);
    found.dedup_by_key(|(_, start, _)| *start);
    found
}

/// The first period of a folded text.
pub(super) fn first(folded: &str, words: &Words) -> Option<Period> {
    all(folded, words).first().map(|(period, ..)| *period)
}

fn with_unit(folded: &str, value: f64, start: usize, end: usize, words: &Words) -> Option<Found> {
    let mut rest = &folded[end..];
    if let Some(again) = AGAIN.find(rest) {
        rest = &rest[again.end()..];
    }
    let trimmed = rest.trim_start_matches(['-', ' ']);
    let rule = words.list("units").find(|rule| rule.find(trimmed).is_some_and(|(at, _)| at == 0))?;
    let (_, length) = rule.find(trimmed)?;
    let unit = UNITS.iter().find(|own| **own == rule.word)?;
    let (value, unit) = if *unit == "week" { (value * 7.0, "day") } else { (value, *unit) };
    let stop = folded.len() - trimmed.len() + length;
    (value > 0.0 && value < 10_000.0).then_some((Period { value, unit }, start, stop))
}

/// The number of a figure.
fn value(figure: &str) -> Option<f64> {
    if let Some((above, below)) = figure.split_once('/') {
        let (above, below): (f64, f64) = (above.trim().parse().ok()?, below.trim().parse().ok()?);
        return (below > 0.0 && below <= 24.0 && above < below * 4.0).then_some(above / below);
    }
    figure.replace(',', ".").parse().ok()
}
