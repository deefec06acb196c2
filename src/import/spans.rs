//! The stretches of a line that are not about its papers: text about data instead of
//! papers, and circumstances. Knows nothing of what a line is.

use std::ops::Range;

use super::mention::mentions;
use super::rules::Rules;

/// A stretch that states a circumstance, and its words with whether they are negated; no
/// words where they only say that a lookup failed.
pub(super) type Stretch = (Range<usize>, Option<(Range<usize>, bool)>);

/// Sentences and bracketed parts: the units that text about data fills.
pub(super) fn clauses(text: &str) -> Vec<Range<usize>> {
    let mut list = Vec::new();
    let mut start = 0;
    let mut open = 0_usize;
    let mut previous = ' ';
    for (at, letter) in text.char_indices() {
        let ends_sentence = open == 0 && letter == ' ' && previous == '.';
        let opens = letter == '(' && open == 0;
        let closes = letter == ')' && open == 1;
        if letter == '(' {
            open += 1;
        } else if letter == ')' {
            open = open.saturating_sub(1);
        }
        if ends_sentence || opens || closes || (letter == ';' && open == 0) {
            let end = if closes { at + 1 } else { at };
            if end > start {
                list.push(start..end);
            }
            start = end;
        }
        previous = letter;
    }
    if start < text.len() {
        list.push(start..text.len());
    }
    list
}

/// Where the line speaks of data instead of papers. In the clause that names the paper
/// itself only what comes after the name is meant; any other clause is meant as a whole.
pub(super) fn data_spans(rules: &Rules, text: &str, clauses: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    for (i, clause) in clauses.iter().enumerate() {
        let own = &text[clause.clone()];
        let first = rules.data.iter().filter_map(|pattern| pattern.find(own)).map(|found| found.start()).min();
        let Some(first) = first else { continue };
        // A further clause that lists a paper before its text about data keeps the paper.
        let lead = rules.lead.find(own).map_or(0, |found| found.end());
        let lists = lead < first
            && (rules.paper_noun.is_match(&own[lead..]) || !mentions(rules, &own[..first], &|_| false).is_empty());
        spans.push(if i == 0 || lists { clause.start + first..clause.end } else { clause.clone() });
    }
    spans
}

/// The circumstances of a line.
pub(super) struct Stretches {
    /// In the order of the line.
    pub(super) spans: Vec<Stretch>,
    /// Those of them that only say that the paper named before cannot be had.
    pub(super) absent: Vec<Range<usize>>,
}

/// The circumstances a line states. One ends at the latest where another paper is named.
pub(super) fn circumstance_spans(rules: &Rules, text: &str, data: &[Range<usize>]) -> Stretches {
    let mut spans: Vec<Stretch> = Vec::new();
    let mut absent = Vec::new();
    let head = rules.lead.find(text).map_or(0, |lead| lead.end());
    for rule in rules.conditions.iter().filter(|rule| rule.quick.is_match(text)) {
        let mut from = 0;
        while let Some(found) = rule.pattern.captures_at(text, from) {
            let (Some(whole), Some(words)) = (found.get(0), found.get(1)) else { break };
            let taken = |at: usize| {
                data.iter().any(|span| span.contains(&at)) || spans.iter().any(|(span, _)| span.contains(&at))
            };
            if taken(whole.start()) {
                if whole.end() <= from {
                    break;
                }
                from = whole.end();
                continue;
            }
            let close = &text[words.end()..whole.end()];
            let closed = close.contains(char::is_alphabetic) && !rules.joined.is_match(&format!("{close} "));
            let own = words.as_str();
            let own = if closed { own } else { &own[..next_paper(rules, own).unwrap_or(own.len())] };
            // A circumstance does not end in "but" or "and".
            let own = rules.dangling.find(own).map_or(own, |found| &own[..found.start()]);
            let range = words.start()..words.start() + own.len();
            let own = own.trim();
            let lacks = whole.start() > head && rules.absent.is_match(own);
            let counts = !lacks && !rules.failure.is_match(own) && !rules.not_conditions.is_match(own);
            if lacks {
                absent.push(whole.start()..range.end);
            }
            // What stands before the words decides where the names of papers are hidden.
            from = range.end;
            if from <= whole.start() {
                break;
            }
            // "Where that is so, the file holds no A": A is asked for except then.
            let negated = rule.negated != rules.leaves_out.is_match(&text[range.end..]);
            spans.push((whole.start()..range.end, counts.then_some((range, negated))));
        }
    }
    spans.sort_by_key(|(span, _)| span.start);
    Stretches { spans, absent }
}

/// Where another paper is named behind words that name none: "for enterprises, and a copy of X".
fn next_paper(rules: &Rules, words: &str) -> Option<usize> {
    let mut first = true;
    for joint in rules.joined.find_iter(words) {
        let own = &words[joint.end()..];
        let lead = rules.lead.find(own).map_or(0, |lead| lead.end());
        if first && names_paper(rules, &words[..joint.start()]) {
            return None;
        }
        first = false;
        if rules.further.is_match(&own[lead..]) {
            return Some(joint.start());
        }
    }
    None
}

/// True when some word of a text begins like the name of a paper.
fn names_paper(rules: &Rules, text: &str) -> bool {
    let starts = std::iter::once(0).chain(text.match_indices(' ').map(|(at, _)| at + 1));
    starts.into_iter().any(|at| rules.further.is_match(&text[at..]))
}

/// Characters before a circumstance in which a form of copy makes it one of that copy.
const COPY_WORDS: usize = 30;

/// True where a text ends in a form of copy: what follows says in which way that copy is handed
/// in, and limits no paper named later.
pub(super) fn behind_copies(rules: &Rules, before: &str) -> bool {
    let last = before.char_indices().rev().nth(COPY_WORDS).map_or(before, |(from, _)| &before[from..]);
    rules.copy_only.is_match(last)
}
