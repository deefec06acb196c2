//! What else the words of one paper may ask for: further papers and sentences that no rule
//! took apart. A count for how sure a verdict is, no reading; the words that count are the pack's.

use regex::Regex;
use serde_json::Value;

use super::cases::Around;
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
    /// Papers that tell something else than those beside which they stand in a list.
    strangers: Regex,
    doubts: Vec<Doubt>,
}

/// Wording that cannot be taken apart safely: the link of a verdict it makes unsure, and in which way.
#[derive(Debug)]
pub(super) struct Doubt {
    /// `line`, `type`, `act`, `case` or `register`.
    pub(super) link: String,
    /// The word of the pack's shares.
    pub(super) way: String,
    /// Document types it is about.
    of: Vec<String>,
    /// Words of the paper.
    own: Regex,
    /// Words of its line, of the case the line stands in, or of the procedure's name.
    around: Option<Regex>,
    /// Words of the paper that undo it.
    unless: Regex,
    /// True where only the paper that ends its line is meant.
    at_end: bool,
}

impl Doubt {
    /// True where a paper of these types and folded words, with these around it, is such wording.
    fn applies(&self, types: &[String], own: &str, around: &Around) -> bool {
        (self.of.is_empty() || types.iter().any(|id| self.of.contains(id)))
            && self.own.is_match(own)
            && !self.unless.is_match(own)
            && self.around.as_ref().is_none_or(|pattern| pattern.is_match(&around.near))
            && (!self.at_end || around.ends_in(own))
    }
}

/// `certainty.doubts` of a pack.
fn doubts(reader: &mut Reader) -> Vec<Doubt> {
    let list = reader.rules.get("certainty").and_then(|own| own.get("doubts")).and_then(Value::as_array);
    let mut all = Vec::new();
    for entry in list.into_iter().flatten() {
        let text = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default();
        let of = entry.get("of").and_then(Value::as_array).into_iter().flatten();
        let of = of.filter_map(Value::as_str).map(str::to_owned).collect();
        let own = reader.matcher("certainty/doubts", text("match"));
        let around = entry.get("around").map(|_| reader.matcher("certainty/doubts", text("around")));
        let unless = reader.matcher("certainty/doubts", text("unless"));
        let at_end = entry.get("atEnd").and_then(Value::as_bool).unwrap_or(false);
        let (link, way) = (text("link").to_owned(), text("way").to_owned());
        all.push(Doubt { link, way, of, own, around, unless, at_end });
    }
    all
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
            strangers: reader.matcher("certainty/words/strangers", text("strangers")),
            doubts: doubts(reader),
        }
    }

    /// What makes a paper of these types and folded words unsure, whatever else is known of it.
    pub(super) fn unsure<'h>(
        &'h self,
        types: &'h [String],
        own: &'h str,
        around: &'h Around<'h>,
    ) -> impl Iterator<Item = &'h Doubt> {
        self.doubts.iter().filter(|doubt| doubt.applies(types, own, around))
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
            // Of papers one of which serves, those of the other case stay in that case with all their words.
            _ if settled && rules.all_of_one.is_match(own) && !self.strangers.is_match(own) => Reach::Wide,
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
