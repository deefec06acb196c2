//! One line of a portal's dossier: a remark, or the papers it names.
//!
//! Owns the reading of wording: which words name a paper, which only mention one (in a
//! circumstance, in text about data, in the name of a form), where one paper ends and the
//! next begins, and which of them are alternatives. Knows nothing of other lines.

use std::collections::BTreeMap;
use std::ops::Range;

use super::cases::ByCase;
use super::mention::{mentions, named_in};
use super::papers::Reading;
use super::rules::Rules;
use super::spans::{Stretches, circumstance_spans, clauses, data_spans};
use super::special::About;
use super::text::{Folded, clean, fold, gist};
use crate::definition::Act;
use crate::locale::Locale;
use crate::texts::import as say;

/// A circumstance in the portal's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Circumstance {
    /// The words as printed.
    pub(super) words: String,
    /// True when the paper is asked for except then.
    pub(super) negated: bool,
}

/// One paper a line names.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Paper {
    /// Document types any of which serves; empty when nothing recognises it.
    pub(super) types: Vec<String>,
    /// Its words as printed.
    pub(super) text: String,
    /// How sure the type is, 0 to 1.
    pub(super) certainty: f64,
    /// Why it has this type or none.
    pub(super) reason: Reason,
    /// What it does besides informing, as its words say; empty leaves it to its type.
    pub(super) acts: Vec<Act>,
    pub(super) circumstance: Option<Circumstance>,
    /// A circumstance the pack adds: in which of the cases its words leave open it is this paper.
    pub(super) provided: Option<Circumstance>,
    /// Ways of handing in it is limited to.
    pub(super) channels: Vec<String>,
    /// Copies by form, from the quantities and the words.
    pub(super) copies: BTreeMap<&'static str, u64>,
    /// Texts cited.
    pub(super) basis: Vec<String>,
    /// True when the words say that data come first.
    pub(super) data: bool,
    /// True when another, unrecognised paper serves as well.
    pub(super) or_other: bool,
    /// True when only copies are asked for.
    pub(super) copy_only: bool,
    /// What an officer calls it.
    pub(super) title: Option<String>,
    /// True where an officer said what it does; nothing is added to that.
    pub(super) acts_said: bool,
    /// What an officer said of it: the link that settles, and which correction it was.
    pub(super) said: Vec<(&'static str, usize)>,
}

impl Paper {
    /// Whether an officer said what type it is.
    pub(super) fn is_typed(&self) -> bool {
        self.reason == Reason::Said
    }
}

/// Why a paper has its type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Reason {
    /// Its name stands at the head of the line.
    Head,
    /// Its name stands in a list of papers.
    Listed,
    /// Its name was recognised without accents only.
    Unaccented,
    /// Only the text about data names it.
    NamedByData,
    /// It is described by what it proves, or by the article that names it.
    Purpose,
    /// Its first words tell what kind of paper it is, no more.
    General,
    /// Its words ask for whatever may be fitting.
    Vague,
    /// The words tell how it is used, not what it is: handed back, old, foreign.
    Use,
    /// An officer said so.
    Said,
    /// No pattern of the pack fits.
    #[default]
    NoPattern,
}

impl Reason {
    /// All reasons.
    const ALL: [Self; 10] = [
        Self::Head,
        Self::Listed,
        Self::Unaccented,
        Self::NamedByData,
        Self::Purpose,
        Self::General,
        Self::Vague,
        Self::Use,
        Self::Said,
        Self::NoPattern,
    ];

    /// The reason as drafts hold it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Head => "name at the head of the line",
            Self::Listed => "name in a list of papers",
            Self::Unaccented => "name recognised without its accents",
            Self::NamedByData => "named only by the text about data",
            Self::Purpose => "told by what it proves",
            Self::General => "kind of paper, by its first words",
            Self::Vague => "too vague to say what is asked for",
            Self::Use => "the words tell how the paper is used",
            Self::Said => "said by an officer",
            Self::NoPattern => "no pattern of the pack fits the words",
        }
    }
}

impl Reason {
    /// The reason that [`as_str`](Self::as_str) names.
    pub(super) fn parse(words: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == words)
    }

    /// The reason in words.
    pub(super) fn words(self, locale: &Locale) -> &'static str {
        match self {
            Self::Head => say::reason_head(locale),
            Self::Listed => say::reason_listed(locale),
            Self::Unaccented => say::reason_unaccented(locale),
            Self::NamedByData => say::reason_named_by_data(locale),
            Self::Purpose => say::reason_purpose(locale),
            Self::General => say::reason_general(locale),
            Self::Vague => say::reason_vague(locale),
            Self::Use => say::reason_use(locale),
            Self::Said => say::reason_said(locale),
            Self::NoPattern => say::reason_no_pattern(locale),
        }
    }

    /// The word of the pack's shares for how sure a type is.
    pub(super) const fn link(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Listed => "listed",
            Self::NamedByData => "data",
            Self::Purpose => "purpose",
            _ => "other",
        }
    }
}

/// Why a line is no paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoteKind {
    Empty,
    Remark,
    Heading,
    /// Says that data take the place of papers.
    Data,
    /// Names a particular to be told: a name, an address, a purpose.
    Particular,
    /// An officer said so.
    Said,
}

impl NoteKind {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty line",
            Self::Remark => "remark",
            Self::Heading => "heading",
            Self::Data => "text about data instead of papers",
            Self::Particular => "a particular to be told, no paper",
            Self::Said => "no paper, said by an officer",
        }
    }
}

/// What a line is.
#[derive(Clone, Debug)]
pub(super) enum Read {
    Note {
        kind: NoteKind,
        /// Document types the text about data names.
        named: Vec<String>,
    },
    Papers {
        papers: Vec<Paper>,
        /// Document types the text about data names that none of the papers has or is related to.
        strange: Vec<String>,
    },
    /// It goes on with the paper of the line before, as an officer said.
    Continues,
}

/// What the portal states beside the words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) originals: u64,
    pub(super) copies: u64,
    /// The case the line stands in is headed as a remark.
    pub(super) note_case: bool,
}

/// Reads one line.
pub(super) fn read(rules: &Rules, printed: &str, stated: Stated) -> Read {
    let cleaned = clean(printed);
    of_folded(rules, &cleaned, &fold(&cleaned, &rules.respelling), stated)
}

/// Reads one line that has been cleaned and folded.
pub(super) fn of_folded(rules: &Rules, cleaned: &str, folded: &Folded, stated: Stated) -> Read {
    let text = folded.text.as_str();
    if gist(text).is_empty() {
        return Read::Note { kind: NoteKind::Empty, named: Vec::new() };
    }
    let clauses = clauses(text);
    let data = data_spans(rules, text, &clauses);
    let mut named = Vec::new();
    for span in &data {
        named_in(rules, &text[span.clone()], &mut named);
    }
    let head = rules.lead.find(text).map_or(0, |found| found.end());
    let has_quantity = stated.originals + stated.copies > 0;
    let wholly_data = data.iter().any(|span| span.start <= head);
    if let Some(kind) = note_kind(rules, text, head, stated, wholly_data, !data.is_empty()) {
        if kind == NoteKind::Data {
            named_in(rules, text, &mut named);
        }
        return Read::Note { kind, named };
    }
    if let Some(papers) = held(rules, cleaned, folded, stated) {
        return Read::Papers { papers, strange: Vec::new() };
    }
    let Stretches { spans: circumstances, absent } = circumstance_spans(rules, text, &data);
    let asides: Vec<_> = rules.asides.find_iter(text).map(|found| found.range()).collect();
    let blocked = |at: usize| {
        data.iter().chain(&asides).chain(circumstances.iter().map(|(span, _)| span)).any(|span| span.contains(&at))
    };
    let mentions = mentions(rules, text, &blocked);
    let reading =
        Reading { rules, cleaned, folded, data: &data, circumstances: &circumstances, absent: &absent, stated };
    let historic = rules.special.iter().find(|special| special.about == About::Line && special.applies(text));
    if let Some(id) = historic.and_then(|special| special.id.clone()) {
        let mut paper = reading.paper(0..text.len(), vec![id], Reason::Use, 0.8);
        paper.acts.clear();
        return Read::Papers { papers: vec![paper], strange: Vec::new() };
    }
    let mut papers = Vec::new();
    for paper in reading.papers(mentions, text) {
        papers.extend(settled(rules, paper));
    }
    let strange = by_data(&reading, &mut papers, named);
    let papers: Vec<Paper> = papers.into_iter().flat_map(|paper| by_case(rules, paper)).collect();
    if let [only] = &papers[..]
        && only.types.is_empty()
        && only.acts.is_empty()
        && rules.instructions.is_match(&text[head..])
        && !rules.paper_noun.is_match(&text[head..])
        && !text[..head].split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() > 2)
        && !(has_quantity && names_some(rules, text, &blocked))
    {
        return Read::Note { kind: NoteKind::Remark, named: strange };
    }
    if papers.is_empty() {
        let kind = if has_quantity { NoteKind::Heading } else { NoteKind::Remark };
        return Read::Note { kind, named: strange };
    }
    Read::Papers { papers, strange }
}

/// True where the name of some paper stands in a line, be it in a list of papers or not.
fn names_some(rules: &Rules, text: &str, blocked: &dyn Fn(usize) -> bool) -> bool {
    let all = rules.any_type.matches(text);
    all.into_iter().any(|at| rules.types[at].pattern.find_iter(text).any(|found| !blocked(found.start())))
}

/// Adds the papers that only the text about data names, and hands back those of them that
/// no paper of the line has or is related to.
fn by_data(reading: &Reading, papers: &mut Vec<Paper>, named: Vec<String>) -> Vec<String> {
    let (rules, text) = (reading.rules, reading.folded.text.as_str());
    let told = |paper: &Paper| {
        !paper.types.is_empty() && !matches!(paper.reason, Reason::Use | Reason::General | Reason::Vague)
    };
    let of_data = |span: Range<usize>, types: Vec<String>| {
        let mut paper = reading.paper(span, types, Reason::NamedByData, 0.6);
        paper.data = true;
        paper.acts.clear();
        paper
    };
    let known = papers.iter().any(|paper| {
        // What its purpose tells is known where registers are said to hold it.
        told(paper) && (paper.reason != Reason::Purpose || paper.types.iter().any(|id| rules.is_gated(id)))
    });
    if !known && !named.is_empty() {
        // Whatever the line asks for besides, its text about data names a paper of its own.
        let used = papers.iter().any(|paper| paper.reason == Reason::Use);
        // Beside a paper that is used otherwise only the clause that names it is its words.
        let names = |span: &&Range<usize>| {
            let own = &text[(*span).clone()];
            rules.types.iter().any(|rule| named.contains(&rule.id) && rule.pattern.is_match(own))
        };
        let mut own = reading.data.iter().filter(|_| !papers.is_empty());
        let own = if used { own.find(names) } else { own.next() };
        papers.push(of_data(own.map_or(0..text.len(), Range::clone), named.clone()));
    } else if !known
        && let Some(first) = papers.first_mut()
        && matches!(first.reason, Reason::NoPattern | Reason::Purpose | Reason::Vague)
    {
        // It names only a register: what is to be proved stands in the papers whose data that holds.
        let found = reading.data.iter().find_map(|span| {
            let named = rules.of_registers.iter().find(|(name, _)| name.is_match(&text[span.clone()]));
            named.map(|(_, types)| (span.clone(), types.clone()))
        });
        match found {
            Some((span, types)) if !text[..span.start].trim_end().ends_with(['.', ';']) => {
                (first.types, first.provided) = (types, None);
                (first.certainty, first.reason, first.data) = (0.6, Reason::NamedByData, true);
            }
            // A further sentence speaks of another paper.
            Some((span, types)) => papers.push(of_data(span, types)),
            None => {}
        }
    }
    let mut strange = Vec::new();
    for id in named {
        if papers.iter().any(|paper| paper.types.contains(&id)) {
            continue;
        }
        match papers.iter_mut().find(|paper| paper.types.iter().any(|one| rules.related(one, &id))) {
            Some(paper) => paper.types.push(id),
            None => strange.push(id),
        }
    }
    // Beside one paper the text about data must mean that paper; in a list it may add one.
    let lists = papers.len() > 1 || papers.iter().any(|paper| paper.or_other || paper.types.len() > 1);
    if lists && !strange.is_empty() {
        let names = |span: &&Range<usize>| {
            let own = &text[(*span).clone()];
            rules.types.iter().any(|rule| strange.contains(&rule.id) && rule.pattern.is_match(own))
        };
        let own = reading.data.iter().find(names).map_or(0..text.len(), Range::clone);
        papers.push(of_data(own, std::mem::take(&mut strange)));
    }
    strange
}

/// The papers in the brackets of a line whose head only holds them: "file of the project
/// (namely: A; B)".
fn held(rules: &Rules, cleaned: &str, folded: &Folded, stated: Stated) -> Option<Vec<Paper>> {
    let text = folded.text.as_str();
    let from = rules.bundles.find(text)?.end();
    let mut depth = 1_usize;
    let mut cuts = vec![from];
    let mut to = text.len();
    for (at, letter) in text[from..].char_indices() {
        match letter {
            '(' => depth += 1,
            ')' if depth == 1 => {
                to = from + at;
                break;
            }
            ')' => depth -= 1,
            ';' if depth == 1 => cuts.push(from + at + 1),
            _ => {}
        }
    }
    if cuts.len() < 2 {
        return None;
    }
    cuts.push(to);
    if gist(&text[to..]).contains(' ') {
        cuts.push(text.len());
    }
    let mut papers = Vec::new();
    for pair in cuts.windows(2) {
        let own = cleaned.get(folded.place(pair[0])..folded.place(pair[1])).unwrap_or_default();
        let own = own.trim_matches(|c: char| c.is_whitespace() || ",;:)".contains(c));
        if let Read::Papers { papers: found, .. } = read(rules, own, stated) {
            papers.extend(found);
        }
    }
    let named = papers.iter().any(|paper| matches!(paper.reason, Reason::Head | Reason::Listed));
    (named && papers.len() > 1).then_some(papers)
}

/// Where a text goes on behind a bracket that stands among its lead words: "a copy (stamped by
/// the office) of the decision".
fn behind_bracket(text: &str, lead: usize) -> Option<usize> {
    let open = text.find('(').filter(|open| *open > 0 && *open < lead)?;
    let close = text[open..].find(')')? + open + 1;
    (close > lead && !text[open + 1..close - 1].contains('(')).then_some(close)
}

/// A paper no name tells, with what its first words or its purpose tell; two where it
/// depends on a circumstance which of them it is.
fn settled(rules: &Rules, mut paper: Paper) -> Vec<Paper> {
    if !paper.types.is_empty() {
        return vec![paper];
    }
    let own = fold(&paper.text, &rules.respelling).text;
    let mut at = 0;
    // Behind "in this case there must be" the paper is named.
    for _ in 0..3 {
        let lead = rules.lead.find(&own[at..]).map_or(0, |lead| lead.end());
        at += behind_bracket(&own[at..], lead).unwrap_or(lead);
        at += rules.lead.find(&own[at..]).map_or(0, |lead| lead.end());
        let rest = &own[at..];
        if rules.vague.is_match(rest)
            && let Some(id) = &rules.vague_as
        {
            paper.types.push(id.clone());
            (paper.certainty, paper.reason) = (0.5, Reason::Vague);
            return vec![paper];
        }
        if let Some((purpose, words)) = rules.purpose(rest) {
            paper.types.clone_from(&purpose.types);
            (paper.certainty, paper.reason) = (0.7, Reason::Purpose);
            let about = rules.special.iter().filter(|special| special.about == About::Behind);
            let mut about = about.filter(|special| purpose.types.iter().any(|id| special.covers(id)));
            if let Some(id) = about.find(|special| special.applies(words)).and_then(|special| special.id.as_ref()) {
                paper.types = vec![id.clone()];
                paper.reason = Reason::Use;
                return vec![paper];
            }
            let Some(words) = &purpose.when else { return vec![paper] };
            let provided = |negated| Some(Circumstance { words: words.clone(), negated });
            paper.provided = provided(false);
            if purpose.otherwise.is_empty() {
                return vec![paper];
            }
            let other = Paper { types: purpose.otherwise.clone(), provided: provided(true), ..paper.clone() };
            return vec![paper, other];
        }
        if let Some(id) = rules.kind(rest) {
            paper.types.push(id.to_owned());
            (paper.certainty, paper.reason) = (0.5, Reason::General);
            return vec![paper];
        }
        match rules.opening.find(rest) {
            Some(opening) if opening.start() == 0 && opening.end() > 0 => at += opening.end(),
            _ => break,
        }
    }
    vec![paper]
}

/// Alternatives of which a circumstance of the pack decides which one it is, as papers of their own.
fn by_case(rules: &Rules, paper: Paper) -> Vec<Paper> {
    let folded = || fold(&paper.text, &rules.respelling).text;
    let splits = |rule: &&ByCase| {
        let either = |id: &String| rule.of.contains(id) || rule.or.contains(id);
        paper.types.iter().any(|id| rule.of.contains(id))
            && paper.types.iter().any(|id| rule.or.contains(id))
            && paper.types.iter().all(either)
            && rule.own.as_ref().is_none_or(|own| own.is_match(&folded()))
    };
    let Some(rule) = rules.by_case.iter().find(splits).filter(|_| paper.provided.is_none()) else { return vec![paper] };
    let part = |list: &[String], negated| Paper {
        types: paper.types.iter().filter(|id| list.contains(id)).cloned().collect(),
        provided: Some(Circumstance { words: rule.when.clone(), negated }),
        ..paper.clone()
    };
    let mut otherwise = part(&rule.or, true);
    if rule.own.is_some() {
        otherwise.types.clone_from(&rule.or);
    }
    vec![part(&rule.of, false), otherwise]
}

fn note_kind(
    rules: &Rules,
    text: &str,
    head: usize,
    stated: Stated,
    wholly_data: bool,
    data: bool,
) -> Option<NoteKind> {
    let has_quantity = stated.originals + stated.copies > 0;
    let noun = rules.paper_noun.is_match(&text[head..]);
    if rules.particulars.is_match(&text[head..]) && mentions(rules, text, &|_| false).is_empty() {
        return Some(NoteKind::Particular);
    }
    if text.trim_end().ends_with([':']) && rules.notes.is_match(text) {
        return Some(NoteKind::Heading);
    }
    if has_quantity {
        // What has a quantity is a paper, unless it says it is a remark.
        if rules.notes.is_match(text) && (!noun || stated.note_case) {
            return Some(if data { NoteKind::Data } else { NoteKind::Remark });
        }
        // Under a heading that says it is a remark, text about data is one even where it has a quantity.
        return (stated.note_case && wholly_data).then_some(NoteKind::Data);
    }
    let data_first = data && noun && !wholly_data && !stated.note_case;
    if stated.note_case || (rules.notes.is_match(text) && !data_first) {
        return Some(if data { NoteKind::Data } else { NoteKind::Remark });
    }
    if wholly_data && !rules.lead.find(text).is_some_and(|lead| noun && !lead.is_empty() && lead.end() > 0) {
        return Some(NoteKind::Data);
    }
    if !noun {
        let heading = text.trim_end().ends_with(':');
        return Some(if heading {
            NoteKind::Heading
        } else if data {
            NoteKind::Data
        } else {
            NoteKind::Remark
        });
    }
    None
}

/// Texts cited by number, such as `154/2024/NĐ-CP`, each once.
pub(super) fn citations(printed: &str) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for word in printed.split(|c: char| c.is_whitespace() || "();,\"'".contains(c)) {
        let word = word.trim_end_matches(['.', ':']);
        let mut parts = word.split('/');
        let (Some(number), Some(year), Some(kind), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let proper = digits(number)
            && year.len() == 4
            && digits(year)
            && kind.chars().all(|c| c.is_alphanumeric() || c == '-')
            && kind.chars().next().is_some_and(char::is_uppercase);
        if proper && !list.iter().any(|known| known == word) {
            list.push(word.to_owned());
        }
    }
    list
}
