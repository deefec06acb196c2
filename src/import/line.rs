//! One line of a portal's dossier: a remark, or the papers it names.
//!
//! Owns the reading of wording: which words name a paper, which only mention one (in a
//! circumstance, in text about data, in the name of a form), where one paper ends and the
//! next begins, and which of them are alternatives. Knows nothing of other lines.

use std::collections::BTreeMap;
use std::ops::Range;

use super::mention::{Joint, Mention, Named, mentions, named_in, settled_joints};
use super::rules::Rules;
use super::text::{Folded, bare, clean, fold, gist};
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
    let blocked =
        |at: usize| data.iter().chain(circumstances.iter().map(|(span, _)| span)).any(|span| span.contains(&at));
    let mentions = mentions(rules, text, &blocked);
    let reading =
        Reading { rules, cleaned: &cleaned, folded: &folded, data: &data, circumstances: &circumstances, stated };
    let historic = rules.special.iter().find(|special| !special.mention && special.applies(text));
    if let Some(special) = historic {
        let mut paper = reading.paper(0..text.len(), vec![special.id.clone()], Reason::Use, 0.8);
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
        // The line speaks of what is proved; only its text about data names papers for it.
        if let Some(paper) = papers.first_mut() {
            paper.types.clone_from(&named);
            paper.certainty = 0.6;
            paper.reason = Reason::NamedByData;
            paper.data = true;
        } else {
            let mut paper = reading.paper(0..text.len(), named.clone(), Reason::NamedByData, 0.6);
            paper.data = true;
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
    Read::Papers { papers, strange }
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
        return Some(if text.trim_end().ends_with(':') { NoteKind::Heading } else { NoteKind::Remark });
    }
    None
}

/// Sentences and bracketed parts: the units that text about data fills.
fn clauses(text: &str) -> Vec<Range<usize>> {
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
fn data_spans(rules: &Rules, text: &str, clauses: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    for (i, clause) in clauses.iter().enumerate() {
        let own = &text[clause.clone()];
        let first = rules.data.iter().filter_map(|pattern| pattern.find(own)).map(|found| found.start()).min();
        let Some(first) = first else { continue };
        // A further clause that lists a paper before its text about data keeps the paper.
        let lead = rules.lead.find(own).map_or(0, |found| found.end());
        let lists = lead < first && rules.paper_noun.is_match(&own[lead..]);
        spans.push(if i == 0 || lists { clause.start + first..clause.end } else { clause.clone() });
    }
    spans
}

fn circumstance_spans(
    rules: &Rules,
    text: &str,
    data: &[Range<usize>],
) -> Vec<(Range<usize>, Option<(Range<usize>, bool)>)> {
    let mut spans: Vec<(Range<usize>, Option<(Range<usize>, bool)>)> = Vec::new();
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

struct Reading<'a> {
    rules: &'a Rules,
    cleaned: &'a str,
    folded: &'a Folded,
    data: &'a [Range<usize>],
    circumstances: &'a [(Range<usize>, Option<(Range<usize>, bool)>)],
    stated: Stated,
}

impl Reading<'_> {
    /// The papers of a line from the names found in it.
    fn papers(&self, mentions: Vec<Mention>, text: &str) -> Vec<Paper> {
        let rules = self.rules;
        let body_end =
            self.data.first().map_or(text.len(), |span| if span.start == 0 { text.len() } else { span.start });
        let one_of = rules.all_of_one.find(text).is_some_and(|found| found.start() < 120);
        let Some(first) = mentions.first() else { return self.unnamed(text) };
        let mut groups: Vec<Vec<Mention>> = Vec::new();
        let mut or_other = vec![false];
        let joints = settled_joints(rules, text, &mentions, one_of);
        // What stands before the first name: a heading of the list, or a paper of its own.
        let opening = &text[..first.from];
        let lead = rules.lead.find(opening).map_or(0, |found| found.end());
        let own_head = first.joint != Joint::Start
            && rules.paper_noun.is_match(&opening[lead..])
            && !self.circumstances.iter().any(|(span, _)| span.start <= lead);
        let mut head: Option<Range<usize>> = None;
        if own_head {
            if joints[0] == Joint::Or || one_of {
                or_other[0] = true;
            } else {
                head = Some(0..first.from);
            }
        }
        for (mention, joint) in mentions.into_iter().zip(joints) {
            let last = groups.last().and_then(|group| group.last()).map_or(0, |last| last.span.end);
            // Behind a semicolon it is an alternative of the unrecognised paper there.
            let apart = !one_of && text.get(last..mention.from).is_some_and(|between| between.contains(';'));
            match groups.last_mut() {
                Some(group) if joint == Joint::Or && !apart => group.push(mention),
                Some(_) => {
                    groups.push(vec![mention]);
                    or_other.push(joint == Joint::Or);
                }
                None => groups.push(vec![mention]),
            }
        }
        let mut papers = Vec::new();
        if let Some(head) = head {
            papers.extend(self.unknown(head));
        }
        let starts: Vec<usize> = groups.iter().map(|group| group[0].from).collect();
        for (i, group) in groups.iter().enumerate() {
            let from = if i == 0 && papers.is_empty() { 0 } else { starts[i] };
            let to = starts.get(i + 1).copied().unwrap_or(text.len()).max(from);
            let mut paper = self.named(group, from..to, i == 0 && group[0].joint == Joint::Start);
            paper.or_other = or_other[i];
            let tail = group.last().map_or(from, |mention| mention.span.end);
            papers.push(paper);
            // Further papers behind a semicolon or bullet that nothing recognises.
            let tail_end = to.min(body_end.max(tail));
            if !one_of && group.iter().all(|mention| mention.rule != Named::Form) {
                papers.extend(self.trailing(tail..tail_end));
            }
        }
        // Two names of one type in one breath are one paper.
        let mut merged: Vec<Paper> = Vec::new();
        for paper in papers {
            let same = merged.iter_mut().find(|known| {
                !paper.types.is_empty()
                    && known.types == paper.types
                    && known.acts == paper.acts
                    && paper.reason == Reason::Listed
            });
            match same {
                Some(known) => {
                    known.or_other |= paper.or_other;
                    known.data |= paper.data;
                }
                None => merged.push(paper),
            }
        }
        merged
    }

    /// A line without any recognised name.
    fn unnamed(&self, text: &str) -> Vec<Paper> {
        let rules = self.rules;
        let plain = bare(text);
        let mut best: Option<(usize, Range<usize>)> = None;
        for at in rules.any_bare.matches(&plain) {
            for found in rules.bare_types[at].find_iter(&plain) {
                // Without accents short names say too little.
                let words = found.as_str().split(' ').count();
                let starts = rules.lead.find(text).map_or(0, |lead| lead.end());
                let place = plain[..found.start()].chars().count();
                let head = text[..starts].chars().count();
                if words >= 3 && place == head && best.as_ref().is_none_or(|(_, known)| known.len() < found.len()) {
                    best = Some((at, found.range()));
                }
            }
        }
        if let Some((at, _)) = best {
            let types = vec![rules.types[at].id.clone()];
            return vec![self.paper(0..text.len(), types, Reason::Unaccented, 0.6)];
        }
        self.unknown(0..text.len()).into_iter().chain(self.trailing(0..text.len())).collect()
    }

    /// The part of a line up to its first semicolon or bullet, as a paper nothing recognises.
    fn unknown(&self, span: Range<usize>) -> Option<Paper> {
        let text = &self.folded.text[span.clone()];
        let end = text.find(';').map_or(span.end, |at| span.start + at);
        let own = self.folded.text[span.start..end].trim();
        let lead = self.rules.lead.find(own).map_or(0, |found| found.end());
        if gist(&own[lead..]).is_empty() {
            return None;
        }
        Some(self.paper(span.start..end, Vec::new(), Reason::NoPattern, 0.0))
    }

    /// Parts behind semicolons that start like papers.
    fn trailing(&self, span: Range<usize>) -> Vec<Paper> {
        let text = &self.folded.text;
        let mut list = Vec::new();
        let mut at = span.start;
        let mut depth = 0_usize;
        if span.start >= span.end {
            return list;
        }
        let mut starts: Vec<usize> = Vec::new();
        for (i, letter) in text[span.clone()].char_indices() {
            match letter {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                ';' if depth == 0 => starts.push(span.start + i + 1),
                _ => {}
            }
        }
        for (i, start) in starts.iter().enumerate() {
            let end = starts.get(i + 1).map_or(span.end, |next| next - 1);
            if *start < at || *start >= end {
                continue;
            }
            let own = &text[*start..end];
            let lead = self.rules.lead.find(own).map_or(0, |found| found.end());
            let hidden = self.data.iter().any(|span| span.contains(&(start + lead)));
            if !hidden && self.rules.paper_noun.is_match(&own[lead..]) {
                list.push(self.paper(*start..end, Vec::new(), Reason::NoPattern, 0.0));
                at = end;
            }
        }
        list
    }

    /// A paper any of some names stands for.
    fn named(&self, group: &[Mention], span: Range<usize>, head: bool) -> Paper {
        let rules = self.rules;
        let text = &self.folded.text;
        let mut types: Vec<String> = Vec::new();
        let mut reason = if head { Reason::Head } else { Reason::Listed };
        let mut form = false;
        for mention in group {
            let id = match mention.rule {
                Named::Form => {
                    form = true;
                    rules.form_as.clone()
                }
                Named::Type(at) => {
                    let behind = &text[mention.span.end..span.end.max(mention.span.end)];
                    let special = rules.special.iter().find(|special| special.mention && special.applies(behind));
                    if special.is_some() {
                        reason = Reason::Use;
                    }
                    Some(special.map_or(&rules.types[at].id, |special| &special.id).clone())
                }
            };
            types.extend(id.filter(|id| !types.contains(id)));
        }
        let certainty = match reason {
            Reason::Head => 0.95,
            Reason::Listed => 0.85,
            _ => 0.75,
        };
        let name_end = group.last().map_or(span.start, |mention| mention.span.end);
        let mut paper = self.paper_named(span, name_end, types, reason, certainty);
        if form && group.len() == 1 {
            paper.acts.retain(|act| *act == Act::Decide);
            if !paper.acts.is_empty() {
                paper.acts.insert(0, Act::Declare);
            }
        }
        paper
    }

    fn paper(&self, span: Range<usize>, types: Vec<String>, reason: Reason, certainty: f64) -> Paper {
        let start = span.start;
        self.paper_named(span, start, types, reason, certainty)
    }

    /// A paper whose last name ends at `name_end`.
    fn paper_named(
        &self,
        span: Range<usize>,
        name_end: usize,
        types: Vec<String>,
        reason: Reason,
        certainty: f64,
    ) -> Paper {
        let rules = self.rules;
        let text = &self.folded.text[span.clone()];
        let mut paper = Paper { types, certainty, reason, ..Paper::default() };
        let printed = self.cleaned.get(self.folded.place(span.start)..self.folded.place(span.end)).unwrap_or_default();
        printed.trim_matches(|c: char| c.is_whitespace() || ",;:+*•-.".contains(c)).clone_into(&mut paper.text);
        let body = self.body(&span);
        paper.data = self.data.iter().any(|data| data.start < span.end && span.start < data.end);
        paper.copy_only = rules.copy_only.is_match(&body) || (self.stated.originals == 0 && self.stated.copies > 0);
        for (act, patterns) in &rules.acts {
            let applies = match act {
                Act::Surrender => !paper.copy_only && paper.reason != Reason::NamedByData,
                // Only what nothing else recognises is taken for somebody's decision.
                Act::Decide => paper.types.is_empty(),
                _ => true,
            };
            if applies && patterns.is_match(&body) {
                paper.acts.push(*act);
            }
        }
        let inside = |at: usize| span.contains(&at);
        let mut counted = self
            .circumstances
            .iter()
            .filter(|(whole, _)| inside(whole.start) && !self.neighbour(name_end, whole.start));
        if let Some((_, Some((words, negated)))) = counted.clone().find(|(_, words)| words.is_some()) {
            let own = &self.folded.text[words.clone()];
            let channels: Vec<String> = rules
                .channels
                .iter()
                .filter(|(_, pattern)| pattern.is_match(own))
                .map(|(name, _)| name.clone())
                .collect();
            if channels.is_empty() {
                let printed =
                    self.cleaned.get(self.folded.place(words.start)..self.folded.place(words.end)).unwrap_or_default();
                let words = printed.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
                paper.circumstance = Some(Circumstance { words, negated: *negated }).filter(|c| !c.words.is_empty());
            } else if !*negated {
                paper.channels = channels;
            }
        }
        // A second sentence about ways of handing in does not limit the paper; the first counts.
        let _ = counted.next();
        if self.stated.originals > 0 {
            paper.copies.insert("original", self.stated.originals);
        }
        if self.stated.copies > 0 {
            let form = if rules.certified.is_match(text) { "certified" } else { "copy" };
            paper.copies.insert(form, self.stated.copies);
        }
        paper.basis =
            citations(self.cleaned.get(self.folded.place(span.start)..self.folded.place(span.end)).unwrap_or_default());
        paper
    }

    /// True when another paper, which nothing recognises, is named between a name and a
    /// circumstance: "A, a certificate of some kind for foreigners" says nothing about A.
    fn neighbour(&self, name_end: usize, at: usize) -> bool {
        let Some(between) = self.folded.text.get(name_end..at) else { return false };
        let splits = between.match_indices([',', ';', '/']).map(|(i, mark)| i + mark.len());
        let words = [" hoặc ", " và "].into_iter();
        splits.chain(words.flat_map(|word| between.match_indices(word).map(|(i, word)| i + word.len()))).any(|i| {
            let own = &between[i..];
            let lead = self.rules.lead.find(own).map_or(0, |lead| lead.end());
            self.rules.paper_noun.is_match(&own[lead..])
        })
    }

    /// The words of a span without its text about data.
    fn body(&self, span: &Range<usize>) -> String {
        let text = &self.folded.text;
        let mut body = String::new();
        let mut at = span.start;
        for data in self.data.iter().filter(|data| data.start < span.end && span.start < data.end) {
            if data.start > at {
                body.push_str(&text[at..data.start]);
            }
            at = at.max(data.end);
        }
        if at < span.end {
            body.push_str(&text[at..span.end]);
        }
        body
    }
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
