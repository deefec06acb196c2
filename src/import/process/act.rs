//! Who does what, in a cell of a table or in a sentence.

use std::sync::LazyLock;

use regex::Regex;

use super::step::{ACTORS, KINDS};
use super::words::Words;
use crate::texts::{Told, told};

/// Who acts, as words name it.
#[derive(Clone, Debug, Default)]
pub(super) struct Who {
    /// One of [`ACTORS`].
    pub(super) actor: &'static str,
    /// The authority, where words name one.
    pub(super) authority: String,
    /// Where its name begins, in bytes of the folded text.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
}

/// What stands in brackets.
static BRACKETS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\([^()]{0,600}\)").expect("a valid pattern"));

/// The text with what stands in brackets blanked out; places stay.
pub(super) fn unbracketed(folded: &str) -> String {
    blanked(folded, BRACKETS.find_iter(folded).map(|found| found.range()))
}

/// The text with some ranges blanked out; places stay.
fn blanked(text: &str, ranges: impl Iterator<Item = std::ops::Range<usize>>) -> String {
    let mut out = text.to_owned();
    for range in ranges {
        let length = range.len();
        out.replace_range(range, &" ".repeat(length));
    }
    out
}

/// The text without words that look like an act and are none, such as those of an appointment slip; places stay.
pub(super) fn silenced(folded: &str, words: &Words) -> String {
    let mut text = unbracketed(folded);
    let mut from = 0;
    while let Some((start, end)) = words.find("silent", &text[from..]) {
        text = blanked(&text, std::iter::once(from + start..from + end));
        from += end.max(1);
        while !text.is_char_boundary(from) {
            from += 1;
        }
    }
    text
}

/// The actor that a cell of a table names.
pub(super) fn who_in_cell(folded: &str, words: &Words) -> Option<Who> {
    let rule = words.first("cellActors", folded);
    let actor = rule.and_then(|rule| ACTORS.iter().find(|own| **own == rule.word));
    match actor {
        Some(actor) => Some(Who { actor, authority: authority(folded, words), start: 0, end: 0 }),
        None => who(folded, words),
    }
}

/// The actor that is named first.
pub(super) fn who(folded: &str, words: &Words) -> Option<Who> {
    let text = unbracketed(folded);
    let (rule, start, end) = words.earliest("actors", &text, |_| true)?;
    let actor = ACTORS.iter().find(|own| **own == rule.word)?;
    Some(Who { actor, authority: authority(&text[start..], words), start, end })
}

/// The authority that is named first; a rule that says `=` takes its own words.
pub(super) fn authority(folded: &str, words: &Words) -> String {
    let Some((rule, start, end)) = words.earliest("authorities", folded, |_| true) else { return String::new() };
    if rule.word == "=" { folded[start..end].trim().to_owned() } else { rule.word.clone() }
}

/// The kind of a name.
pub(super) fn kind(word: &str) -> &'static str {
    KINDS.iter().find(|known| **known == word).copied().unwrap_or("assess")
}

/// What is done in a row of a table: the kind, who does it where the rule says so, and the words that say it.
pub(super) fn kind_of_row(
    task: &str,
    actor_cell: &str,
    actor: &'static str,
    words: &Words,
) -> (&'static str, Option<&'static str>, Told) {
    let named = named_kind(task, actor_cell, actor, words);
    named.unwrap_or_else(|| ("assess", None, told!(reading::no_act_of_pack)))
}

/// The same where words of the pack say it.
pub(super) fn named_kind(
    task: &str,
    actor_cell: &str,
    actor: &'static str,
    words: &Words,
) -> Option<(&'static str, Option<&'static str>, Told)> {
    let text = format!("{} ¦ {actor_cell}", silenced(task, words));
    words.list("rows").filter(|rule| rule.can_be_of(actor)).find_map(|rule| {
        let (start, end) = rule.find(&text)?;
        Some((kind(&rule.word), rule.actor, Told::words(text[start..end].trim())))
    })
}

/// An act of a sentence.
#[derive(Clone, Debug)]
pub(super) struct Act {
    pub(super) actor: &'static str,
    pub(super) kind: &'static str,
    /// Whether it is taken in some cases only.
    pub(super) branch: bool,
    /// The words that say it.
    pub(super) words: String,
    /// Where they begin in the clause.
    pub(super) start: usize,
}

/// The act that the words tell which say when the rest of a sentence happens.
pub(super) fn lead_act(lead: &str, words: &Words) -> Option<Act> {
    let (rule, start, end) = words.earliest("acts", lead, |rule| rule.lead && rule.actor.is_some())?;
    let own = lead[start..end].trim().to_owned();
    Some(Act { actor: rule.actor?, kind: kind(&rule.word), branch: rule.branch, words: own, start })
}

/// The acts of a clause: the first, and those behind it that are steps of their own.
pub(super) fn acts(clause: &str, from: usize, actor: &'static str, words: &Words) -> Vec<Act> {
    let text = silenced(clause, words);
    let text = &text[from..];
    let can =
        |rule: &super::words::Rule| !rule.lead && (rule.actor.is_some() || !actor.is_empty() && rule.can_be_of(actor));
    let Some((rule, start, end)) = words.earliest("acts", text, can) else { return Vec::new() };
    let act = |rule: &super::words::Rule, start: usize, end: usize| Act {
        actor: rule.actor.unwrap_or(actor),
        kind: kind(&rule.word),
        branch: rule.branch,
        words: text[start..end].trim().to_owned(),
        start: from + start,
    };
    let mut acts = vec![act(rule, start, end)];
    let mut at = end;
    loop {
        let next = words.earliest("acts", &text[at..], |rule| rule.also && can(rule));
        let Some((rule, start, end)) = next else { break };
        let own = act(rule, at + start, at + end);
        if acts.iter().all(|known| (known.actor, known.kind) != (own.actor, own.kind)) {
            acts.push(own);
        }
        at += end.max(1);
        if at >= text.len() {
            break;
        }
    }
    acts
}
