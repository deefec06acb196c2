//! One line of a portal's dossier: a remark, or the papers it names.
//!
//! Owns the reading of wording: which words name a paper, which only mention one (in a
//! circumstance, in text about data, in the name of a form), where one paper ends and the
//! next begins, and which of them are alternatives. Knows nothing of other lines.

use std::collections::BTreeMap;

use super::mention::{mentions, named_in};
use super::papers::Reading;
use super::rules::{About, Rules};
use super::spans::{circumstance_spans, clauses, data_spans};
use super::text::{clean, fold, gist};
use crate::definition::Act;

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
    /// Its first words tell what kind of paper it is, no more.
    General,
    /// The words tell how it is used, not what it is: handed back, old, foreign.
    Use,
    /// No pattern of the pack fits.
    #[default]
    NoPattern,
}

impl Reason {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Head => "name at the head of the line",
            Self::Listed => "name in a list of papers",
            Self::Unaccented => "name recognised without its accents",
            Self::NamedByData => "named only by the text about data",
            Self::General => "kind of paper, by its first words",
            Self::Use => "the words tell how the paper is used",
            Self::NoPattern => "no pattern of the pack fits the words",
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
}

impl NoteKind {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty line",
            Self::Remark => "remark",
            Self::Heading => "heading",
            Self::Data => "text about data instead of papers",
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
}

/// What the portal states beside the words.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stated {
    pub(super) originals: u64,
    pub(super) copies: u64,
    /// The case the line stands in is headed as a remark.
    pub(super) note_case: bool,
}

/// Reads one line.
pub(super) fn read(rules: &Rules, printed: &str, stated: Stated) -> Read {
    let cleaned = clean(printed);
    let folded = fold(&cleaned, &rules.respelling);
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
    let circumstances = circumstance_spans(rules, text, &data);
    let asides: Vec<_> = rules.asides.find_iter(text).map(|found| found.range()).collect();
    let blocked = |at: usize| {
        data.iter().chain(&asides).chain(circumstances.iter().map(|(span, _)| span)).any(|span| span.contains(&at))
    };
    let mentions = mentions(rules, text, &blocked);
    let reading =
        Reading { rules, cleaned: &cleaned, folded: &folded, data: &data, circumstances: &circumstances, stated };
    let historic = rules.special.iter().find(|special| special.about == About::Line && special.applies(text));
    if let Some(id) = historic.and_then(|special| special.id.clone()) {
        let mut paper = reading.paper(0..text.len(), vec![id], Reason::Use, 0.8);
        paper.acts.clear();
        return Read::Papers { papers: vec![paper], strange: Vec::new() };
    }
    let mut papers = reading.papers(mentions, text);
    let known = papers.iter().any(|paper| !paper.types.is_empty() && paper.reason != Reason::Use);
    let used = papers.iter().any(|paper| paper.reason == Reason::Use);
    if !known && used && !named.is_empty() {
        let mut paper = reading.paper(0..text.len(), named.clone(), Reason::NamedByData, 0.6);
        paper.data = true;
        paper.acts.clear();
        papers.push(paper);
    } else if !known && !named.is_empty() {
        // The line speaks of what is proved; only its text about data names papers for it. Where
        // its words tell another kind of paper, the text about data adds one.
        if let Some(paper) = papers.first_mut().filter(|paper| general(rules, paper).is_none()) {
            paper.types.clone_from(&named);
            paper.certainty = 0.6;
            paper.reason = Reason::NamedByData;
            paper.data = true;
        } else {
            let span =
                data.first().map_or(0..text.len(), |span| if papers.is_empty() { 0..text.len() } else { span.clone() });
            let mut paper = reading.paper(span, named.clone(), Reason::NamedByData, 0.6);
            paper.data = true;
            paper.acts.clear();
            papers.push(paper);
        }
    }
    let mut strange = Vec::new();
    for id in named {
        let own = |paper: &Paper| paper.types.contains(&id);
        if papers.iter().any(own) {
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
        let mut paper = reading.paper(0..text.len(), std::mem::take(&mut strange), Reason::NamedByData, 0.6);
        paper.data = true;
        paper.acts.clear();
        papers.push(paper);
    }
    if papers.is_empty() {
        let kind = if has_quantity { NoteKind::Heading } else { NoteKind::Remark };
        return Read::Note { kind, named: strange };
    }
    for paper in papers.iter_mut().filter(|paper| paper.types.is_empty()) {
        if let Some(id) = general(rules, paper) {
            paper.types.push(id.to_owned());
            paper.certainty = 0.5;
            paper.reason = Reason::General;
        }
    }
    Read::Papers { papers, strange }
}

/// The kind of paper its first words tell, where no name does.
fn general<'r>(rules: &'r Rules, paper: &Paper) -> Option<&'r str> {
    let own = fold(&paper.text, &rules.respelling).text;
    let own = &own[rules.lead.find(&own).map_or(0, |lead| lead.end())..];
    rules.general.iter().find(|rule| rule.pattern.is_match(own)).map(|rule| rule.id.as_str())
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
    if text.trim_end().ends_with([':']) && rules.notes.is_match(text) {
        return Some(NoteKind::Heading);
    }
    if has_quantity {
        // What has a quantity is a paper, unless it says it is a remark.
        if rules.notes.is_match(text) && (!noun || stated.note_case) {
            return Some(if data { NoteKind::Data } else { NoteKind::Remark });
        }
        return None;
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
