//! Patterns of a pack as the engine runs them: folded like the texts they are held against, and
//! rewritten where that lets the engine go its fast way. Knows nothing of what they mean.

use regex::{Regex, RegexBuilder};

use super::text::key;

/// Largest compiled pattern, in bytes: bounds what a pack can make the program do.
pub(super) const SIZE: usize = 1 << 24;

/// A pattern nothing matches.
pub(super) const NEVER: &str = r"[^\s\S]";

/// Patterns are written in either spelling; folding knows one.
pub(super) fn settled(pattern: &str) -> String {
    // Escapes such as \W must keep their case, and folding leaves ASCII outside words alone.
    pattern.split('\\').enumerate().fold(String::new(), |mut out, (i, part)| {
        let mut letters = part.chars();
        if i > 0 {
            out.push('\\');
            out.extend(letters.next());
        }
        let rest = letters.as_str();
        let (lead, body) = rest.split_at(rest.len() - rest.trim_start().len());
        let (body, tail) = body.split_at(body.trim_end().len());
        out.push_str(lead);
        out.push_str(&spaced(body));
        out.push_str(tail);
        out
    })
}

/// `key` collapses spaces, which a pattern may want; fold the words only.
fn spaced(text: &str) -> String {
    text.split(' ').map(key).collect::<Vec<_>>().join(" ")
}

/// The pattern with any number where a class may stand up to some number of times. It
/// matches more, and needs few states where the other needs one a letter.
fn unlimited(pattern: &str) -> String {
    let mut parts = pattern.split("]{0,");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        match part[digits..].strip_prefix('}') {
            Some(rest) => out.extend(["]*", rest]),
            None => out.extend(["]{0,", part]),
        }
    }
    out
}

/// Word boundaries said with the character beside them, for patterns that are only asked
/// whether they match: the engine's fast way knows no boundaries in accented text.
pub(super) fn edges(pattern: &str) -> String {
    let mut parts = pattern.split(r"\b");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.chars().next() {
            Some(' ') => {}
            Some(next) if next.is_alphabetic() || next == '(' => out.push_str(r"(?:^|\PL)"),
            _ => out.push_str(r"(?:\PL|$)"),
        }
        out.push_str(part);
    }
    out
}

/// What every text has that a pattern matches in: without word boundaries and limits, so that
/// the engine's fast way tells which patterns are worth trying.
pub(super) fn loose(pattern: &str) -> String {
    unlimited(&pattern.replace(r"\b", ""))
}

pub(super) fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(&settled(pattern)).size_limit(SIZE).dfa_size_limit(SIZE).build()
}

#[cfg(test)]
mod tests {
    use regex::RegexSet;

    use super::*;

    #[test]
    fn the_pattern_nothing_matches_compiles() {
        assert!(compile(NEVER).is_ok_and(|never| !never.is_match("x")));
    }

    #[test]
    fn patterns_follow_either_tone_placement_and_keep_their_escapes() {
        assert_eq!(settled(r"^\W*(?:ảnh|uỷ quyền)\b[^;,]{0,9} x"), r"^\W*(?:ảnh|ủy quyền)\b[^;,]{0,9} x");
    }

    #[test]
    fn limits_of_classes_are_taken_away_and_nothing_else() {
        assert_eq!(unlimited(r"a[^;,]{0,30}?b[x]{0,2}c{0,3}[y]{0,}"), r"a[^;,]*?b[x]*c{0,3}[y]*");
    }

    #[test]
    fn boundaries_are_said_with_the_character_beside_them() {
        let set = RegexSet::new([edges(r"\bcũ\b"), edges(r"^lưu ý\b.*x")]).unwrap();
        for (text, found) in
            [("thẻ cũ", true), ("cũng", false), ("cũ, rách", true), ("lưu ý: x", true), ("lưu ýx", false)]
        {
            assert_eq!(set.is_match(text), found, "{text}");
        }
    }
}
