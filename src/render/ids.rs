//! Names in the page: ids derived from keys, and names of controls.
//!
//! One function escapes, so that ids are the same wherever they are used and never clash.

use super::form::View;
use crate::form::{Item, Kind};
use crate::platform::{Digits, last_at};
use crate::pointer::JsonPointer;

/// Whether ids may begin with this text, so that a page can name them in any place: letters, digits, `-` and `_` of ASCII,
/// a letter first.
#[cfg(any(not(target_arch = "wasm32"), feature = "gate"))]
pub fn is_prefix(text: &str) -> bool {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    plain && text.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// What in the page an id stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The whole item.
    Whole,
    /// The control, or the first of a set.
    Control,
    /// The label of a set.
    Label,
    /// The help text.
    Hint,
    /// The error message.
    Error,
    /// The list that opens below a search box.
    Options,
    /// Characters left, source, lookup.
    Note,
    /// A step.
    Step,
    /// Heading of a step.
    Title,
    /// One of a few fixed places of the page.
    Page,
}

impl Part {
    const fn letter(self) -> char {
        match self {
            Self::Whole => 'w',
            Self::Control => 'c',
            Self::Label => 'l',
            Self::Hint => 'h',
            Self::Error => 'e',
            Self::Options => 'o',
            Self::Note => 'n',
            Self::Step => 's',
            Self::Title => 't',
            Self::Page => 'p',
        }
    }
}

/// The id of a part of something with a key.
///
/// Letters, digits and hyphens stand for themselves, `/` becomes `.`, everything else its
/// code point between underscores: two keys never share an id, and an id never needs
/// escaping in a selector's attribute, a link or a list of ids.
pub fn id(view: &View, part: Part, key: &str) -> String {
    let mut out = String::with_capacity(view.prefix.len() + key.len() + 2);
    out.push_str(&view.prefix);
    out.push('-');
    out.push(part.letter());
    for c in key.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' => out.push(c),
            '/' => out.push('.'),
            other => {
                out.push('_');
                push_hex(other as u32, &mut out);
                out.push('_');
            }
        }
    }
    out
}

/// The id of the nth of several things under one key.
pub fn nth(view: &View, part: Part, key: &str, index: usize) -> String {
    let mut out = id(view, part, key);
    if index > 0 || part != Part::Control {
        out.push('_');
        out.push_str(&index.digits());
    }
    out
}

fn push_hex(number: u32, out: &mut String) {
    if number > 15 {
        push_hex(number >> 4, out);
    }
    out.extend(char::from_digit(number & 15, 16));
}

/// The id a link to an item leads to: its control, or the whole item where it has several.
pub fn target(view: &View, key: &str, item: Option<&Item>) -> String {
    let whole = item.is_some_and(|item| !matches!(item.kind, Kind::Field(_) | Kind::Choice(_) | Kind::Closed));
    id(view, if whole { Part::Whole } else { Part::Control }, key)
}

/// The name a control is posted under: the place of its value, or, for a choice between
/// alternatives, `?n` and the place of the object they describe.
pub fn control_name(item: &Item) -> String {
    match item.kind {
        Kind::Choice(_) => [choice_number(&item.key), item.pointer.as_str()].concat(),
        _ => item.pointer.as_str().to_owned(),
    }
}

/// The name under which is posted that the looking up of a paper is left to the authority.
pub fn request_name(key: &str) -> String {
    [REQUEST, key].concat()
}

/// The key of the paper such a name is of.
pub fn requested(name: &str) -> Option<&str> {
    name.strip_prefix(REQUEST)
}

const REQUEST: &str = "?lookup";

/// `?n` of a choice; a value that is itself one of several alternatives has `?0`.
fn choice_number(key: &str) -> &str {
    last_at(key, b'?').map_or("?0", |cut| &key[cut..])
}

/// The item a posted name belongs to.
pub fn named<'i>(root: &'i Item, name: &str) -> Option<&'i Item> {
    match name.find('/').map(|cut| name.split_at(cut)) {
        Some((number, place)) if number.starts_with('?') => {
            let pointer = JsonPointer::parse(place)?;
            find(root, &pointer, &|item| matches!(item.kind, Kind::Choice(_)) && choice_number(&item.key) == number)
        }
        _ if name.starts_with('?') => find(root, &JsonPointer::root(), &|item| {
            matches!(item.kind, Kind::Choice(_)) && choice_number(&item.key) == name
        }),
        _ => find(root, &JsonPointer::parse(name)?, &|item| item.field().is_some()),
    }
}

fn find<'i>(item: &'i Item, pointer: &JsonPointer, fits: &dyn Fn(&Item) -> bool) -> Option<&'i Item> {
    if item.pointer == *pointer && fits(item) {
        return Some(item);
    }
    let mut on_way = item.children().iter().filter(|child| pointer.starts_with(&child.pointer));
    on_way.find_map(|child| find(child, pointer, fits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_safe_and_never_clash() {
        let view = View::default();
        let keys = ["", "/a", "/a/b", "/a.b", "/a_2f_b", "/a b", "/ă", "/a?0", "/a/:1", "/a/1", "/\"><script>", "/a_"];
        let ids: BTreeSet<String> = keys.iter().map(|key| id(&view, Part::Control, key)).collect();
        assert_eq!(ids.len(), keys.len());
        assert!(ids.iter().all(|id| id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))), "{ids:?}");
    }
}
