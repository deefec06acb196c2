//! Corrections carried out on the lines of one procedure, before the lines become a dossier.

use super::Rules;
use super::corrections::{Answer, Correction, Corrections, in_words, wording};
use super::line::{self, Circumstance, NoteKind, Paper, Read, Reason, Stated};
use super::text::{clean, shorten};
use crate::definition::Act;
use crate::texts::{Told, told};

/// A printed line as it was read.
pub(super) struct LineRead {
    /// Index of the portal's case it stands in.
    pub(super) case: usize,
    /// JSON Pointer into the portal's object.
    pub(super) at: String,
    /// The words as printed.
    pub(super) printed: String,
    /// What the portal states beside them.
    pub(super) stated: Stated,
    /// What it is.
    pub(super) read: Read,
    /// True where the words speak of cases that some register holds nothing about.
    pub(super) abroad: bool,
}

/// What became of corrections in one procedure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Index of each correction that was carried out, with the line: once a line.
    pub done: Vec<(usize, String)>,
    /// Index of each that could not be, with the line and why.
    pub missed: Vec<(usize, String, Told)>,
}

/// Carries out what corrections say of these lines.
pub(super) fn apply(rules: &Rules, corrections: &Corrections, code: &str, lines: &mut [LineRead]) -> Applied {
    let mut applied = Applied::default();
    if corrections.is_empty() {
        return applied;
    }
    for at in 0..lines.len() {
        let Some(own) = corrections.by_words.get(&wording(rules, &lines[at].printed)) else { continue };
        if matches!(lines[at].read, Read::Continues) {
            continue;
        }
        let here = |i: &&usize| corrections.list.get(**i).is_some_and(|one| !one.only_here || one.code == code);
        let mut list: Vec<(usize, &Correction)> =
            own.iter().filter(here).map(|i| (*i, &corrections.list[*i])).collect();
        // What is said of this procedure alone counts before what is said of the words everywhere.
        let overridden = |one: &Correction, all: &[(usize, &Correction)]| {
            let shares =
                |other: &Correction| one.answer.settles().iter().any(|link| other.answer.settles().contains(link));
            let same = |other: &Correction| one.paper_words == other.paper_words && shares(other);
            !one.only_here && all.iter().any(|(_, other)| other.only_here && same(other))
        };
        let all = list.clone();
        list.retain(|(_, one)| !overridden(one, &all));
        // First what takes the line apart, then what is said of its papers.
        list.sort_by_key(|(i, one)| (order(&one.answer), *i));
        for (i, one) in list {
            match carry_out(rules, (i, one), lines, at) {
                Ok(()) => applied.done.push((i, lines[at].at.clone())),
                Err(why) => applied.missed.push((i, lines[at].at.clone(), why)),
            }
        }
    }
    applied
}

fn no_paper() -> Told {
    told!(corrections::line_no_paper)
}

const fn order(answer: &Answer) -> u8 {
    match answer {
        Answer::Note => 0,
        Answer::Split(_) | Answer::Join(_) => 1,
        Answer::Type(_) => 2,
        _ => 3,
    }
}

fn carry_out(rules: &Rules, (i, one): (usize, &Correction), lines: &mut [LineRead], at: usize) -> Result<(), Told> {
    let stated = lines[at].stated;
    match &one.answer {
        Answer::Note => {
            lines[at].read = Read::Note { kind: NoteKind::Said, named: Vec::new() };
            return Ok(());
        }
        Answer::Join(further) => return join(rules, (i, further), lines, at),
        _ => {}
    }
    let line = &mut lines[at];
    if let (Answer::Type(_) | Answer::Split(_), Read::Note { .. }) = (&one.answer, &line.read) {
        // It was taken for a remark, and is a paper.
        let text = clean(&line.printed);
        line.read = Read::Papers { papers: vec![Paper { text, ..Paper::default() }], strange: Vec::new() };
    }
    let Read::Papers { papers, .. } = &mut line.read else { return Err(no_paper()) };
    if let Answer::Split(parts) = &one.answer {
        let whole = one.paper_words.is_empty();
        let from = if whole { 0 } else { meant(rules, one, papers)?[0] };
        let to = if whole { papers.len() } else { from + 1 };
        let made: Vec<Paper> = parts.iter().map(|part| paper_of(rules, part, stated, &papers[from..to], i)).collect();
        papers.splice(from..to, made);
        return Ok(());
    }
    for at in meant(rules, one, papers)? {
        say(&mut papers[at], i, &one.answer);
    }
    Ok(())
}

/// The papers of a line a correction is about: the one whose words it names, else the only one.
fn meant(rules: &Rules, one: &Correction, papers: &[Paper]) -> Result<Vec<usize>, Told> {
    let all: Vec<usize> = (0..papers.len()).collect();
    let names = || papers.iter().map(|paper| format!("“{}”", shorten(&paper.text, 60))).collect::<Vec<_>>().join(", ");
    if one.paper_words.is_empty() {
        let same = |paper: &Paper| wording(rules, &paper.text) == wording(rules, &papers[0].text);
        return match papers {
            [] => Err(no_paper()),
            // One paper that is another by case, in the same words, is one paper to the reader.
            papers if papers.iter().all(same) => Ok(all),
            _ => Err(told!(corrections::several_papers, names = names())),
        };
    }
    let found: Vec<usize> = all.into_iter().filter(|at| wording(rules, &papers[*at].text) == one.paper_words).collect();
    if found.is_empty() {
        let (paper, names) = (shorten(&one.paper, 60), names());
        return Err(told!(corrections::no_such_paper, names, paper));
    }
    Ok(found)
}

fn say(paper: &mut Paper, i: usize, answer: &Answer) {
    match answer {
        Answer::Type(types) => {
            paper.types.clone_from(types);
            (paper.reason, paper.certainty, paper.or_other) = (Reason::Said, 1.0, false);
            paper.provided = None;
            // What it does besides was concluded from another type.
            paper.acts.retain(|act| !matches!(act, Act::Surrender | Act::Decide));
        }
        Answer::Rename(title) => paper.title = Some(title.clone()),
        Answer::When(words, negated) => {
            paper.circumstance = Some(Circumstance { words: words.clone(), negated: *negated });
            paper.provided = None;
        }
        Answer::Always => (paper.circumstance, paper.provided) = (None, None),
        Answer::Acts(acts) => {
            paper.acts.clone_from(acts);
            paper.acts_said = true;
        }
        Answer::Keep(_) | Answer::Split(_) | Answer::Join(_) | Answer::Note => {}
    }
    let links = answer.settles();
    paper.said.extend(links.iter().map(|link| (*link, i)));
}

/// The paper of a part of a line: as the line was read where that is one of its papers, else by its own words.
fn paper_of(rules: &Rules, part: &str, stated: Stated, before: &[Paper], i: usize) -> Paper {
    let words = wording(rules, part);
    let known = before.iter().find(|paper| wording(rules, &paper.text) == words).cloned();
    let mut paper = known.unwrap_or_else(|| match line::read(rules, part, stated) {
        Read::Papers { papers, .. } => papers.into_iter().next().unwrap_or_default(),
        _ => Paper::default(),
    });
    clean(part).trim_matches(|c: char| c.is_whitespace() || ",;:+*•-.".contains(c)).clone_into(&mut paper.text);
    paper.or_other = false;
    paper.said.push(("line", i));
    paper
}

fn join(rules: &Rules, (i, further): (usize, &[String]), lines: &mut [LineRead], at: usize) -> Result<(), Told> {
    for (n, words) in further.iter().enumerate() {
        let next = lines.get(at + n + 1).filter(|next| next.case == lines[at].case);
        if next.is_none_or(|next| wording(rules, &next.printed) != wording(rules, words)) {
            let words = shorten(words, 80);
            return Err(told!(corrections::line_not_behind, words));
        }
    }
    let (first, rest) = lines.split_at_mut(at + 1);
    let Some(line) = first.last_mut() else { return Ok(()) };
    let mut text = clean(&line.printed);
    for next in rest.iter_mut().take(further.len()) {
        text.push(' ');
        text.push_str(&clean(&next.printed));
        next.read = Read::Continues;
    }
    let read = std::mem::replace(&mut line.read, Read::Continues);
    let mut paper = match read {
        Read::Papers { papers, .. } => papers.into_iter().next().unwrap_or_default(),
        _ => Paper::default(),
    };
    text.trim_matches(|c: char| c.is_whitespace() || ",;:+*•-.".contains(c)).clone_into(&mut paper.text);
    paper.or_other = false;
    paper.said.push(("line", i));
    line.read = Read::Papers { papers: vec![paper], strange: Vec::new() };
    Ok(())
}

/// One correction in a sentence for the findings: what, why, and on whose behalf as far as a draft may say.
pub(super) fn sentence(one: &Correction, code: &str, at: &str) -> String {
    let mut text = in_words(&one.answer);
    if let Answer::Keep(link) = one.answer {
        text = format!("keep: {}", link.unwrap_or("all"));
    }
    if !one.reason.is_empty() {
        text.push_str(&format!("; {}", one.reason));
    }
    for who in [&one.office, &one.on] {
        if !who.is_empty() {
            text.push_str(&format!("; {who}"));
        }
    }
    if one.code != code || one.at != at {
        text.push_str(&format!("; said of the same words in {} {}", one.code, one.at));
    }
    text
}
