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

/// How a pattern begins, up to where anything may stand: what every text has that it matches in.
/// A pattern that reads over other words needs a state of the engine for each way in which
/// several of them can be under way at once; beginnings are few. It must be free of word
/// boundaries ([`loose`]).
pub(super) fn beginning(pattern: &str) -> String {
    let letters: Vec<char> = pattern.chars().collect();
    let mut at = 0;
    let (out, _) = alternatives(&letters, &mut at);
    // A bracket that closes nothing is left for the compiler to tell.
    out + &letters[at..].iter().collect::<String>()
}

/// The beginnings of alternatives up to the end of their group, and whether any was cut off.
fn alternatives(letters: &[char], at: &mut usize) -> (String, bool) {
    let mut out = String::new();
    let mut any = false;
    loop {
        let (own, cut) = sequence(letters, at);
        out.push_str(&own);
        any |= cut;
        match letters.get(*at) {
            Some('|') => {
                out.push('|');
                *at += 1;
            }
            _ => return (out, any),
        }
    }
}

/// The beginning of one alternative, and whether it was cut off; reads it to its end.
fn sequence(letters: &[char], at: &mut usize) -> (String, bool) {
    let mut out = String::new();
    while let Some(letter) = letters.get(*at).filter(|letter| !matches!(letter, '|' | ')')) {
        let from = *at;
        let (atom, reads_over) = match letter {
            '(' => {
                *at += 1;
                let marks = *at;
                while letters.get(*at).is_some_and(|mark| matches!(mark, '?' | ':')) {
                    *at += 1;
                }
                let head: String = letters[marks..*at].iter().collect();
                let (own, cut) = alternatives(letters, at);
                *at = (*at + 1).min(letters.len());
                let group = format!("({head}{own})");
                let times = repeated(letters, at);
                if cut {
                    let optional = times.starts_with(['?', '*']) || times.starts_with("{0");
                    let (rest, _) = sequence(letters, at);
                    out.push_str(&if optional { format!("(?:{group}|{rest})") } else { group });
                    return (out, true);
                }
                (group + &times, false)
            }
            '[' => {
                let negated = letters.get(*at + 1) == Some(&'^');
                *at += if negated { 2 } else { 1 };
                // A closing bracket that comes first is meant itself.
                *at += usize::from(letters.get(*at) == Some(&']'));
                while letters.get(*at).is_some_and(|letter| *letter != ']') {
                    *at += if letters[*at] == '\\' { 2 } else { 1 };
                }
                *at = (*at + 1).min(letters.len());
                let class: String = letters[from..*at].iter().collect();
                let times = repeated(letters, at);
                let reads_over = negated && !matches!(times.as_str(), "" | "?");
                (class + &times, reads_over)
            }
            _ => {
                *at = (*at + if *letter == '\\' { 2 } else { 1 }).min(letters.len());
                let own: String = letters[from..*at].iter().collect();
                let times = repeated(letters, at);
                let reads_over = *letter == '.' && !matches!(times.as_str(), "" | "?");
                (own + &times, reads_over)
            }
        };
        if reads_over {
            sequence(letters, at);
            return (out, true);
        }
        out.push_str(&atom);
    }
    (out, false)
}

/// How often what stands before may come, as written.
fn repeated(letters: &[char], at: &mut usize) -> String {
    let from = *at;
    match letters.get(*at) {
        Some('?' | '*' | '+') => *at += 1,
        Some('{') => {
            while letters.get(*at).is_some_and(|letter| *letter != '}') {
                *at += 1;
            }
            *at = (*at + 1).min(letters.len());
        }
        _ => return String::new(),
    }
    if letters.get(*at) == Some(&'?') {
        *at += 1;
    }
    letters[from..*at].iter().collect()
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
    fn the_beginning_of_a_pattern_ends_where_other_words_may_stand() {
        for (pattern, begins) in [
            (r"a(?:b|c)? d", r"a(?:b|c)? d"),
            (r"a[^;,]{0,30} b|c", r"a|c"),
            (r"x(?:a[^;]*b|c)d|e", r"x(?:a|c)|e"),
            (r"(?:a.*b )?c[^)x]+d", r"(?:(?:a)|c)"),
            (r"a[^;]?b\.{2}[xy]*z", r"a[^;]?b\.{2}[xy]*z"),
            (r"[^\];]{1,2}a", r""),
        ] {
            assert_eq!(beginning(pattern), begins, "{pattern}");
        }
    }

    #[test]
    fn whatever_a_pattern_matches_has_its_beginning() {
        let pack = crate::register::embedded("vn").unwrap().unwrap();
        let texts =
            ["giấy tờ chứng minh về nơi đang cư trú tại xã", "giấy chứng nhận quyền sử dụng đất", "hợp đồng ở đó"];
        for rule in pack.import["types"].as_array().unwrap() {
            let pattern = settled(rule["match"].as_str().unwrap());
            let (whole, begins) = (Regex::new(&pattern).unwrap(), Regex::new(&beginning(&loose(&pattern))).unwrap());
            for text in texts {
                assert!(!whole.is_match(text) || begins.is_match(text), "{pattern}: {text}");
            }
        }
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
