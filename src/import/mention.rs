//! The names of papers in a line: which words are one, and how one is joined to the next.
//!
//! A name counts where a list of papers would have one, not where a sentence speaks of it;
//! the separators and lead words before it are the pack's. Knows nothing of what a line is.

use std::ops::Range;

use super::rules::Rules;
use super::text::{clean, fold};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// First of its list, or introduced by it.
    Start,
    Or,
    And,
    Comma,
}

#[derive(Debug)]
pub(super) struct Mention {
    pub(super) rule: Named,
    pub(super) span: Range<usize>,
    /// Where its own words begin: lead words included.
    pub(super) from: usize,
    pub(super) joint: Joint,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// Index of a type rule.
    Type(usize),
    Form,
}

/// Most of the text before a name that is looked at.
const BEFORE: usize = 400;

/// The document types a name stands for, such as that of a result: the first paper in it.
pub(super) fn named_types(rules: &Rules, printed: &str) -> Vec<String> {
    let folded = fold(&clean(printed), &rules.respelling);
    let found = mentions(rules, &folded.text, &|_| false);
    let types = found.iter().filter_map(|mention| match mention.rule {
        Named::Type(rule) => Some(rules.types[rule].id.clone()),
        Named::Form => None,
    });
    types.take(1).collect()
}

/// Document types that text about data names: introduced by a word of the pack, and those
/// that follow such a name in one list.
pub(super) fn named_in(rules: &Rules, own: &str, named: &mut Vec<String>) {
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for at in rules.any_type.matches(own) {
        found.extend(rules.types[at].pattern.find_iter(own).map(|hit| (hit.start(), hit.end(), at)));
    }
    found.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
    let mut last = None;
    for (start, end, at) in found {
        if last.is_some_and(|last| start < last) {
            continue;
        }
        let follows = last.is_some_and(|last| {
            let between = &own[last..start];
            let joint =
                between.rfind([',', '/', ';']).map(|at| at + 1).or_else(|| between.rfind(" hoặc ").map(|at| at + 1));
            let Some(between) = joint.map(|at| between[at..].trim_start()) else { return false };
            rules.lead.find(between).is_some_and(|lead| lead.end() == between.len())
        });
        if follows || rules.data_context.is_match(before(own, start).0) {
            last = Some(end);
            let id = &rules.types[at].id;
            if !named.contains(id) {
                named.push(id.clone());
            }
        }
    }
}

/// The text before a place, not more than is needed, and whether it was cut.
fn before(text: &str, at: usize) -> (&str, bool) {
    let mut from = at.saturating_sub(BEFORE);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    (&text[from..at], from > 0)
}

/// The names of papers in a text, each where a list of papers would have one.
pub(super) fn mentions(rules: &Rules, text: &str, blocked: &dyn Fn(usize) -> bool) -> Vec<Mention> {
    let mut found: Vec<(Named, Range<usize>)> = Vec::new();
    for at in rules.any_type.matches(text) {
        let spans = rules.types[at].pattern.find_iter(text).map(|hit| (Named::Type(at), hit.range()));
        found.extend(spans);
    }
    if let Some((form, _)) = &rules.forms {
        found.extend(form.find_iter(text).map(|hit| (Named::Form, hit.range())));
    }
    found.retain(|(_, span)| !blocked(span.start) && !rules.not_names.is_match(&text[span.start..]));
    // A form's name reaches over what it asks for; else the first name wins, then the longest.
    found.sort_by_key(|(rule, span)| (span.start, *rule != Named::Form, std::cmp::Reverse(span.end)));
    let mut list: Vec<Mention> = Vec::new();
    let mut free_from = 0;
    // Where the number of a paper was spoken of, and of those joined to it.
    let mut number_to: Option<usize> = None;
    for (rule, span) in found {
        if span.start < free_from {
            continue;
        }
        let (own, cut) = before(text, span.start);
        let joined = |to: usize| {
            text.get(to..span.start).is_some_and(|between| !between.contains([';', '.']) && between.len() < 40)
        };
        if rules.numbers.is_match(own) {
            number_to = Some(span.end);
            continue;
        }
        let Some(context) = rules.context.find(own) else { continue };
        if is_left_out(rules, own) || rules.not_asked_before.is_match(own) {
            continue;
        }
        if let Some(to) = number_to
            && joined(to)
            // In brackets behind such a name it is another name of the same.
            && (context.start() <= own.len().saturating_sub(span.start - to) || text[to..span.start].trim() == "(")
        {
            number_to = Some(span.end);
            continue;
        }
        if cut && context.start() == 0 {
            continue;
        }
        // Lead words may reach back into the name before; what that one took stays its own.
        let from = (span.start - context.as_str().len()).max(list.last().map_or(0, |last: &Mention| last.span.end));
        let joint = joint(&text[from..span.start], from == 0);
        if !list.is_empty() && rules.not_asked.is_match(&text[span.end..]) {
            continue;
        }
        free_from = span.end;
        if rule == Named::Form
            && let Some((_, until)) = &rules.forms
        {
            free_from = until.find(&text[span.end..]).map_or(text.len(), |end| span.end + end.start());
        }
        list.push(Mention { rule, span, from, joint });
    }
    list
}

/// True where the words before a name leave its paper out of another.
fn is_left_out(rules: &Rules, before: &str) -> bool {
    rules.excepts.find_iter(before).last().is_some_and(|except| {
        let rest = &before[except.end()..];
        rules.lead.find(rest).is_some_and(|lead| lead.end() == rest.len())
    })
}

/// How some words between two papers join them.
pub(super) fn joint_of(words: &str) -> Joint {
    joint(words, false)
}

/// How a name is joined to what comes before it.
fn joint(context: &str, at_start: bool) -> Joint {
    if at_start {
        return Joint::Start;
    }
    let word = context.trim_start_matches([' ', ',', '(']);
    let starts = |words: &[&str]| {
        words.iter().any(|one| word.strip_prefix(one).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
    };
    if starts(&["hoặc", "hay"]) || word.starts_with('/') {
        Joint::Or
    } else if starts(&["và", "kèm theo", "kèm", "cùng"])
        || context.trim_start().starts_with([';', '+', '-', '*', '•', '.'])
    {
        Joint::And
    } else if context.trim_start().starts_with(',') {
        Joint::Comma
    } else {
        Joint::Start
    }
}

/// A text without what stands in its brackets.
fn unbracketed(text: &str) -> String {
    let mut depth = 0_usize;
    let outside = |letter: &char| {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    };
    text.chars().filter(outside).collect()
}

/// Commas take the joint of the list they belong to.
pub(super) fn settled_joints(rules: &Rules, text: &str, mentions: &[Mention], one_of: bool) -> Vec<Joint> {
    let mut joints: Vec<Joint> = mentions.iter().map(|mention| mention.joint).collect();
    for i in 0..joints.len() {
        if one_of && i > 0 {
            joints[i] = Joint::Or;
        }
        if joints[i] != Joint::Comma {
            continue;
        }
        let later = joints[i + 1..].iter().find(|joint| **joint != Joint::Comma);
        let akin = |one: Option<&Mention>, other: Option<&Mention>| match (one.map(|m| m.rule), other.map(|m| m.rule)) {
            (Some(Named::Type(one)), Some(Named::Type(other))) => {
                one == other || rules.related(&rules.types[one].id, &rules.types[other].id)
            }
            _ => false,
        };
        let related = || akin(i.checked_sub(1).map(|before| &mentions[before]), Some(&mentions[i]));
        // "A, B hoặc C" where only B and C tell the same: the choice is between those two.
        let apart = || joints.get(i + 1) == Some(&Joint::Or) && akin(Some(&mentions[i]), mentions.get(i + 1));
        // The list may end with alternatives nothing recognises: "A, B hoặc giấy tờ khác".
        let open_ended = || {
            let end = mentions.get(i + 1).map_or(text.len(), |next| next.from);
            let behind = text.get(mentions[i].span.end..end).unwrap_or_default();
            let near = behind.split([';', '.', ':']).next().unwrap_or_default();
            unbracketed(near).split(' ').any(|word| word == "hoặc")
        };
        // Each of "a copy of A, a copy of B or C" is asked for by itself.
        let copied = |mention: &Mention| rules.copy_only.is_match(&text[mention.from..mention.span.start]);
        let each = || {
            i.checked_sub(1).is_some_and(|before| copied(&mentions[before])) && copied(&mentions[i])
                || rules.apart.is_match(text.get(mentions[i].span.end..).unwrap_or_default())
        };
        let either = related() || (!apart() && !each() && (later == Some(&Joint::Or) || open_ended()));
        joints[i] = if either { Joint::Or } else { Joint::And };
    }
    // A form is filled in for itself: it is nobody's alternative.
    for (joint, pair) in joints.iter_mut().skip(1).zip(mentions.windows(2)) {
        if pair.iter().any(|mention| mention.rule == Named::Form) {
            *joint = Joint::And;
        }
    }
    // A name introduced by a word such as "nộp" behind another one is a further paper.
    for (i, joint) in joints.iter_mut().enumerate() {
        if *joint == Joint::Start && i > 0 {
            *joint = if one_of { Joint::Or } else { Joint::And };
        }
    }
    joints
}
