//! Patterns that can be tried for ever.
//!
//! Engines such as a browser's `RegExp` go back over every way a text could have been taken. Where a repetition holds
//! nothing that is not itself repeated, as `(a+)+` or `(\w+\s?)*`, there are as many ways as there are ways to cut the
//! text into pieces, and of a text that does not match all of them are tried. The commands, the server and the form have
//! an end (`schema::pattern`); whoever else reads the definition may have none.

use std::iter::Peekable;
use std::str::Chars;

/// What is known of a part of a pattern.
#[derive(Clone, Copy, Default)]
struct Part {
    /// It can take nothing.
    empty: bool,
    /// What it takes can be cut into pieces that it takes as well: a repetition and nothing that must stand beside it.
    divides: bool,
    /// A repetition in it repeats what divides.
    explodes: bool,
}

/// How deep groups are followed; patterns nested deeper are another problem.
const MAX_DEPTH: usize = 200;

/// Whether a repetition of a pattern repeats nothing but what is repeated in it already. A pattern that is none is not
/// judged.
pub(super) fn explodes(pattern: &str) -> bool {
    alternatives(&mut pattern.chars().peekable(), 0).explodes
}

fn alternatives(rest: &mut Peekable<Chars<'_>>, depth: usize) -> Part {
    let mut whole = Part::default();
    loop {
        let one = sequence(rest, depth);
        whole.empty |= one.empty;
        whole.divides |= one.divides;
        whole.explodes |= one.explodes;
        if rest.next_if_eq(&'|').is_none() {
            return whole;
        }
    }
}

fn sequence(rest: &mut Peekable<Chars<'_>>, depth: usize) -> Part {
    let (mut needed, mut dividing, mut explodes) = (0, 0, false);
    let mut needs_dividing = 0;
    while let Some(first) = rest.next_if(|c| !matches!(c, '|' | ')')) {
        let part = repeated(atom(first, rest, depth), rest);
        needed += usize::from(!part.empty);
        dividing += usize::from(part.divides);
        needs_dividing += usize::from(part.divides && !part.empty);
        explodes |= part.explodes;
    }
    // Beside one part that divides nothing else may be needed.
    let divides = dividing > 0 && needed == needs_dividing && needed <= 1;
    Part { empty: needed == 0, divides, explodes }
}

fn atom(first: char, rest: &mut Peekable<Chars<'_>>, depth: usize) -> Part {
    let nothing = Part { empty: true, ..Part::default() };
    match first {
        '^' | '$' => nothing,
        '\\' => match rest.next() {
            Some('b' | 'B') => nothing,
            Some('p' | 'P' | 'u' | 'k') => {
                // `\p{…}`, `\u{…}`, `\k<…>`.
                if let Some(open) = rest.next_if(|c| matches!(c, '{' | '<')) {
                    let close = if open == '{' { '}' } else { '>' };
                    while rest.next().is_some_and(|c| c != close) {}
                }
                Part::default()
            }
            _ => Part::default(),
        },
        '[' => {
            while let Some(c) = rest.next().filter(|c| *c != ']') {
                if c == '\\' {
                    rest.next();
                }
            }
            Part::default()
        }
        '(' if depth < MAX_DEPTH => {
            let looks = group_kind(rest);
            let inner = alternatives(rest, depth + 1);
            rest.next_if_eq(&')');
            if looks { Part { explodes: inner.explodes, ..nothing } } else { inner }
        }
        _ => Part::default(),
    }
}

/// Reads what stands behind the bracket of a group; true for those that only look.
fn group_kind(rest: &mut Peekable<Chars<'_>>) -> bool {
    if rest.next_if_eq(&'?').is_none() {
        return false;
    }
    match rest.next() {
        Some('=' | '!') => true,
        Some('<') => {
            if rest.next_if(|c| matches!(c, '=' | '!')).is_some() {
                return true;
            }
            while rest.next().is_some_and(|c| c != '>') {}
            false
        }
        _ => false,
    }
}

/// A part with the quantifier behind it.
fn repeated(part: Part, rest: &mut Peekable<Chars<'_>>) -> Part {
    let (least, endless) = match rest.peek() {
        Some('*') => (0, true),
        Some('+') => (1, true),
        Some('?') => (0, false),
        Some('{') => match counts(rest.clone()) {
            Some(counts) => counts,
            None => return part,
        },
        _ => return part,
    };
    if rest.next() == Some('{') {
        while rest.next().is_some_and(|c| c != '}') {}
    }
    rest.next_if_eq(&'?');
    Part {
        empty: part.empty || least == 0,
        divides: part.divides || endless,
        explodes: part.explodes || endless && part.divides,
    }
}

/// The least number of `{least,most}` and whether there is no greatest; nothing where these are plain signs.
fn counts(mut rest: Peekable<Chars<'_>>) -> Option<(u32, bool)> {
    rest.next();
    let inner: String = rest.take_while(|c| *c != '}').collect();
    let (least, most) = inner.split_once(',').map_or((&*inner, None), |(least, most)| (least, Some(most)));
    Some((least.parse().ok()?, most == Some("")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repetition_of_nothing_but_a_repetition_is_found() {
        for pattern in [
            r"^(\w+\s?)*$",
            "(a+)+$",
            "(a*)*b",
            "^(?:[a-z]+)*!",
            r"(?<word>\p{L}+ ?){2,}$",
            "^((ab)*c?)+$",
            "(x|y+)*z",
            "^(?=(a+)+$)",
            "(a{1,})*b",
            r"^([\]a]+)+$",
        ] {
            assert!(explodes(pattern), "{pattern}");
        }
    }

    #[test]
    fn a_repetition_with_something_in_between_is_sound() {
        for pattern in [
            r"^\w+(\s\w+)*$",
            "^(a+b)+$",
            "^[0-9]{12}$",
            "(ab)*",
            "^(a?b)+$",
            "^(a{2,3}){4}$",
            r"^(\(a+\))*$",
            "a+b+c+",
            "^(?!a+)b+$",
            "^[^<]*$",
            "",
            "(",
            "^a{x}$",
            "^([A-Z][a-z]* )+$",
            r"\u{1F600}+",
        ] {
            assert!(!explodes(pattern), "{pattern}");
        }
    }
}
