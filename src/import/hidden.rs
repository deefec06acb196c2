//! What else the words of one paper may ask for: further papers and sentences that no rule
//! took apart. A count for how sure a verdict is, no reading; the words that count are the pack's.

use regex::Regex;
use serde_json::Value;

use super::rules::{Reader, Rules};
use super::spans::{clauses, data_spans};

/// Shortest further sentence that may ask for something, in characters; a shorter one is a number or a bullet.
const SENTENCE: usize = 30;
/// Words for further papers that a circumstance of the pack accounts for.
const SETTLED: usize = 2;

/// Words that name some paper, and words in which such a name asks for nothing further.
#[derive(Debug)]
pub(super) struct Hidden {
    papers: Regex,
    besides: Regex,
}

/// How far the words of a paper go beyond its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// Nothing beyond it, or one word that may name another paper.
    Plain,
    /// Two words that may name other papers, or another sentence that names none.
    Wide,
    /// More of both: another paper may hide in them.
    Hiding,
}

impl Hidden {
    /// `certainty.words` of a pack.
    pub(super) fn new(reader: &mut Reader) -> Self {
        let words = reader.rules.get("certainty").and_then(|own| own.get("words"));
        let text = |name: &str| words.and_then(|own| own.get(name)).and_then(Value::as_str).unwrap_or_default();
        Self {
            papers: reader.matcher("certainty/words/papers", text("papers")),
            besides: reader.matcher("certainty/words/besides", text("besides")),
        }
    }

    /// How far folded words of a paper of these types go beyond naming it. Text about data and
    /// the names of its types count for nothing.
    pub(super) fn reach(&self, rules: &Rules, types: &[String], own: &str, settled: bool) -> Reach {
        let mut text = own.to_owned();
        for span in data_spans(rules, own, &clauses(own)).into_iter().rev() {
            text.replace_range(span, " ");
        }
        let bracket = |from: usize, text: &str| text[from..].find(')').map(|to| from + to + 1);
        while let Some((from, to)) =
            text.match_indices('(').find_map(|(at, _)| bracket(at, &text).map(|to| (at, to))).filter(|(from, to)| {
                rules.copy_only.is_match(&text[*from..*to])
                    || rules.data.iter().any(|data| data.is_match(&text[*from..*to]))
            })
        {
            text.replace_range(from..to, " ");
        }
        let mut text = self.besides.replace_all(&text, " ").into_owned();
        // Of papers one of which serves, each may stand behind a semicolon.
        let ends: &[char] = if rules.all_of_one.is_match(own) { &['.'] } else { &['.', ';'] };
        let further = text.split(ends).filter(|part| part.trim().chars().count() >= SENTENCE).count();
        let kin = |id: &String| types.iter().any(|own| own == id || rules.related(own, id));
        for rule in rules.types.iter().filter(|rule| kin(&rule.id)) {
            text = rule.pattern.replace_all(&text, " # ").into_owned();
        }
        // What a circumstance of the pack stands for is told by it.
        let papers = self.papers.find_iter(&text).count().saturating_sub(if settled { SETTLED } else { 0 });
        match (papers, further.saturating_sub(1)) {
            (0..2, 0) => Reach::Plain,
            (0, 1) | (2, 0) => Reach::Wide,
            _ => Reach::Hiding,
        }
    }
}

impl Reach {
    /// The word of the pack's shares.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Wide => "wide",
            Self::Hiding => "hiding",
        }
    }
}
