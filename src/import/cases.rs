//! Cases on which it depends whether a register answers: who owns the premises, who is a
//! citizen, what was entered. Knows nothing of lines; the words are the pack's.

use regex::Regex;
use serde_json::Value;

use super::line::{Circumstance, Paper, Reason};
use super::rules::{Reader, Rules};
use super::text::{clean, fold};
use crate::register::Pack;
use crate::texts::told;

/// Alternatives that a circumstance decides between: who owns the premises shows the
/// certificate, who rents them the lease.
#[derive(Debug)]
pub(super) struct ByCase {
    /// Document types that serve in the circumstance.
    pub(super) of: Vec<String>,
    /// Those that serve otherwise.
    pub(super) or: Vec<String>,
    /// The circumstance in words.
    pub(super) when: String,
    /// Words of the paper that must be there; what serves otherwise is then all of `or`.
    pub(super) own: Option<Regex>,
}

/// A paper whose words, or what stands around them, leave open somebody or something that the
/// registers behind its types do not hold: the identity paper of spouses one of whom is a
/// foreigner.
#[derive(Debug)]
pub(super) struct OpenCase {
    /// Document types it is about; all of the paper's must be among these or among `or`.
    pub(super) of: Vec<String>,
    /// What is asked for outside the circumstance.
    pub(super) or: Vec<String>,
    /// The circumstance in which registers answer, in words.
    pub(super) when: String,
    /// Words of the paper itself.
    own: Regex,
    /// Words of its line, of the case the line stands in, or of the procedure's name.
    around: Option<Regex>,
    /// Words of another line of the same case.
    beside: Option<Regex>,
    /// Words of who may apply, as the portal lists them.
    applicants: Option<Regex>,
    /// Words of the paper itself that undo it.
    unless: Regex,
}

impl OpenCase {
    /// True where a paper of these types and words is left open by itself and by what stands around it.
    pub(super) fn applies(&self, types: &[String], own: &str, around: &Around) -> bool {
        types.iter().any(|id| self.of.contains(id))
            && types.iter().all(|id| self.of.contains(id) || self.or.contains(id))
            && self.own.is_match(own)
            && !self.unless.is_match(own)
            && self.around.as_ref().is_none_or(|pattern| pattern.is_match(&around.near))
            && self.beside.as_ref().is_none_or(|pattern| around.beside.iter().any(|line| pattern.is_match(line)))
            && self.applicants.as_ref().is_none_or(|pattern| pattern.is_match(around.applicants))
    }

    /// `openCases` of a pack.
    pub(super) fn all(reader: &mut Reader) -> Vec<Self> {
        let mut all = Vec::new();
        for entry in reader.list("openCases") {
            let (of, or, when) = decided(reader, "openCases", entry);
            let own = reader.matcher("openCases", text(entry, "match"));
            let around = entry.get("around").map(|_| reader.matcher("openCases", text(entry, "around")));
            let beside = entry.get("beside").map(|_| reader.matcher("openCases", text(entry, "beside")));
            let applicants = entry.get("applicants").map(|_| reader.matcher("openCases", text(entry, "applicants")));
            let unless = reader.matcher("openCases", text(entry, "unless"));
            all.push(Self { of, or, when, own, around, beside, applicants, unless });
        }
        all
    }
}

/// What stands around a paper, folded.
#[derive(Debug)]
pub(super) struct Around<'l> {
    /// Its line, what heads the case the line stands in, and the procedure's name.
    pub(super) near: String,
    /// All lines of the same case.
    pub(super) beside: &'l [String],
    /// Who may apply, as the portal lists them.
    pub(super) applicants: &'l str,
}

impl Around<'_> {
    /// True where the line ends in these folded words.
    pub(super) fn ends_in(&self, own: &str) -> bool {
        let bare = |text: &'_ str| text.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
        let line = self.near.split(" | ").next().unwrap_or_default();
        line[..bare(line)].ends_with(&own[..bare(own)])
    }
}

/// A paper whose words ask for a further one, which stays whatever becomes of the first: proof of
/// a divorce and of the right to go on living in a dwelling.
#[derive(Debug)]
pub(super) struct Further {
    /// Document types it is about; all of the paper's must be among these.
    of: Vec<String>,
    /// The type of the further paper.
    also: String,
    /// Words of the paper.
    own: Regex,
    /// Words of the paper that undo it.
    unless: Regex,
}

impl Further {
    /// `furtherPapers` of a pack.
    pub(super) fn all(reader: &mut Reader, pack: &Pack) -> Vec<Self> {
        let mut all = Vec::new();
        for entry in reader.list("furtherPapers") {
            let (of, also) = (texts(entry, "of"), text(entry, "also").to_owned());
            let own = reader.matcher("furtherPapers", text(entry, "match"));
            let unless = reader.matcher("furtherPapers", text(entry, "unless"));
            for id in of.iter().chain([&also]).filter(|id| pack.document_type(id).is_none()) {
                reader.say(&["furtherPapers"], told!(pack::no_document_type, id));
            }
            all.push(Self { of, also, own, unless });
        }
        all
    }
}

/// The further paper that the words of a paper ask for.
pub(super) fn further(rules: &Rules, paper: &Paper) -> Option<Paper> {
    let concerned = |rule: &&Further| !paper.types.is_empty() && paper.types.iter().all(|id| rule.of.contains(id));
    if paper.is_typed() || !rules.further_papers.iter().any(|rule| concerned(&rule)) {
        return None;
    }
    let own = fold(&clean(&paper.text), &rules.respelling).text;
    let mut rules = rules.further_papers.iter().filter(concerned);
    let rule = rules.find(|rule| rule.own.is_match(&own) && !rule.unless.is_match(&own))?;
    Some(Paper { types: vec![rule.also.clone()], reason: Reason::Use, acts: Vec::new(), ..paper.clone() })
}

impl ByCase {
    /// `byCase` of a pack.
    pub(super) fn all(reader: &mut Reader) -> Vec<Self> {
        let mut all = Vec::new();
        for entry in reader.list("byCase") {
            let (of, or, when) = decided(reader, "byCase", entry);
            let own = entry.get("match").map(|_| reader.matcher("byCase", text(entry, "match")));
            all.push(Self { of, or, when, own });
        }
        all
    }
}

/// Most circumstances a dossier may have for papers left open: each doubles what is worked out.
const MOST_OPENED: usize = 2;

/// A paper as it is, or taken apart by the circumstance its words or what stands around them
/// leave open: what registers answer, and what is asked for otherwise. `around` is folded;
/// `opened` holds the circumstances of the dossier so far. Where there is no room for another,
/// the paper stays one and is what is asked for otherwise, so that nothing is said to be
/// replaced for everybody.
pub(super) fn left_open(rules: &Rules, paper: Paper, around: &Around, opened: &mut Vec<String>) -> Vec<Paper> {
    let concerned = |rule: &&OpenCase| paper.types.iter().any(|id| rule.of.contains(id));
    if paper.is_typed() || paper.provided.is_some() || !rules.open_cases.iter().any(|rule| concerned(&rule)) {
        return vec![paper];
    }
    let own = fold(&clean(&paper.text), &rules.respelling).text;
    let Some(rule) = rules.open_cases.iter().find(|rule| rule.applies(&paper.types, &own, around)) else {
        return vec![paper];
    };
    let otherwise = Paper { types: rule.or.clone(), reason: Reason::Use, acts: Vec::new(), ..paper.clone() };
    if !opened.contains(&rule.when) {
        if opened.len() == MOST_OPENED {
            return vec![otherwise];
        }
        opened.push(rule.when.clone());
    }
    let provided = |negated| Some(Circumstance { words: rule.when.clone(), negated });
    let held = paper.types.iter().filter(|id| rule.of.contains(id)).cloned().collect();
    let held = Paper { types: held, provided: provided(false), ..paper };
    vec![held, Paper { provided: provided(true), ..otherwise }]
}

/// Registers that hold nothing about the cases some words speak of.
#[derive(Debug)]
pub(super) struct Lacking {
    pattern: Regex,
    /// Words that undo it, such as those that speak of residents as well.
    unless: Regex,
    pub(super) registers: Vec<String>,
}

impl Lacking {
    /// True where the folded words speak of such a case.
    pub(super) fn applies(&self, words: &str) -> bool {
        self.pattern.is_match(words) && !self.unless.is_match(words)
    }

    /// `lacking` of a pack.
    pub(super) fn all(reader: &mut Reader, pack: &Pack) -> Vec<Self> {
        let mut all = Vec::new();
        for entry in reader.list("lacking") {
            let pattern = reader.matcher("lacking", text(entry, "match"));
            let unless = reader.matcher("lacking", text(entry, "unless"));
            let registers = texts(entry, "registers");
            for id in registers.iter().filter(|id| pack.register(id).is_none()) {
                reader.say(&["lacking"], told!(pack::no_register, register = id));
            }
            all.push(Self { pattern, unless, registers });
        }
        all
    }
}

fn text<'v>(entry: &'v Value, name: &str) -> &'v str {
    entry.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn texts(entry: &Value, name: &str) -> Vec<String> {
    let list = entry.get(name).and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The types a circumstance decides between, and its words; all three must be there.
fn decided(reader: &mut Reader, at: &str, entry: &Value) -> (Vec<String>, Vec<String>, String) {
    let (of, or, when) = (texts(entry, "of"), texts(entry, "or"), text(entry, "when").to_owned());
    if of.is_empty() || or.is_empty() || when.is_empty() {
        reader.say(&[at], told!(pack::members_expected, members = "`of`, `or`, `when`"));
    }
    (of, or, when)
}
