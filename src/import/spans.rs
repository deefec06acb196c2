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

pub(super) fn circumstance_spans(rules: &Rules, text: &str, data: &[Range<usize>]) -> Vec<Stretch> {
    let mut spans: Vec<Stretch> = Vec::new();
    for rule in &rules.conditions {
        for found in rule.pattern.captures_iter(text) {
            let (Some(whole), Some(words)) = (found.get(0), found.get(1)) else { continue };
            let taken = |at: usize| {
                data.iter().any(|span| span.contains(&at)) || spans.iter().any(|(span, _)| span.contains(&at))
            };
            if taken(whole.start()) {
                continue;
            }
            let own = words.as_str().trim();
            let counts = !rules.failure.is_match(own) && !rules.not_conditions.is_match(own);
            // What stands before the words decides where the names of papers are hidden.
            spans.push((whole.start()..words.end(), counts.then(|| (words.range(), rule.negated))));
        }
    }
    spans.sort_by_key(|(span, _)| span.start);
    spans
}
