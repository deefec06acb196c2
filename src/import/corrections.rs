//! What officers say about lines of a portal: the answers of a file (`schemas/corrections.schema.json`, or the same as
//! CSV), read whole, with everything that is wrong in it.
//!
//! A correction is known by the words of its line, however they are printed, so that it holds wherever the line
//! stands. Owns the reading of the file; `apply` carries corrections out.

mod read;

use std::collections::BTreeMap;

use super::Rules;
use super::entries::{self, Format};
use super::record::Draft;
use super::text::{clean, fold, gist, shorten};
use crate::definition::Act;
use crate::locale::Locale;
use crate::register::Pack;
use crate::texts::corrections as say;
use crate::texts::{Told, told};
use read::Reader;

/// Identifier of the format.
pub const CORRECTIONS: &str = "urn:tokhai:schema:corrections:1";

/// Members of a correction, those a list of questions adds last.
pub const MEMBERS: [&str; 18] = [
    "answer",
    "value",
    "link",
    "question",
    "text",
    "paper",
    "readAs",
    "type",
    "verdict",
    "certainty",
    "sameWording",
    "code",
    "at",
    "onlyHere",
    "by",
    "office",
    "on",
    "reason",
];

/// The finding that a correction holds for no line.
pub const CORRECTION_UNUSED: &str = "correctionUnused";

/// What a list of questions says of each, for whoever answers; nothing is read from them.
const TOLD: [&str; 6] = ["question", "readAs", "type", "verdict", "certainty", "sameWording"];

/// One link of a verdict, in the words of the pack's shares.
pub const LINKS: [&str; 5] = ["line", "type", "act", "case", "register"];

/// What an officer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The reading is right: one link of it, or all where none is named.
    Keep(Option<&'static str>),
    /// The paper is of these types, any of which serves.
    Type(Vec<String>),
    /// The words are several papers: the words of each, in the order of the line.
    Split(Vec<String>),
    /// The line is one paper, together with the lines of these words right behind it.
    Join(Vec<String>),
    /// The paper is called so.
    Rename(String),
    /// The paper is asked for in this circumstance; in all others where the flag says so.
    When(String, bool),
    /// The words name no circumstance: the paper is asked for whenever its case is.
    Always,
    /// What the paper does besides informing.
    Acts(Vec<Act>),
    /// The line is no paper.
    Note,
}

impl Answer {
    /// The words of `answer` in a file.
    pub const WORDS: [&'static str; 10] =
        ["keep", "type", "split", "join", "rename", "when", "unless", "always", "acts", "note"];

    /// The word and the values it stands in a file with.
    pub fn written(&self) -> (&'static str, Vec<String>) {
        match self {
            Self::Keep(_) => ("keep", Vec::new()),
            Self::Type(types) => ("type", types.clone()),
            Self::Split(parts) => ("split", parts.clone()),
            Self::Join(lines) => ("join", lines.clone()),
            Self::Rename(title) => ("rename", vec![title.clone()]),
            Self::When(words, false) => ("when", vec![words.clone()]),
            Self::When(words, true) => ("unless", vec![words.clone()]),
            Self::Always => ("always", Vec::new()),
            Self::Acts(acts) => ("acts", acts.iter().map(|act| act.as_str().to_owned()).collect()),
            Self::Note => ("note", Vec::new()),
        }
    }

    /// The links it settles; answers that settle one in common must say the same.
    pub fn settles(&self) -> &'static [&'static str] {
        match self {
            Self::Keep(None) => &LINKS,
            Self::Keep(Some("line")) | Self::Split(_) | Self::Join(_) => &["line"],
            Self::Keep(Some("type")) | Self::Type(_) => &["type"],
            Self::Keep(Some("act")) | Self::Acts(_) => &["act"],
            Self::Keep(Some("case")) | Self::When(..) | Self::Always => &["case"],
            Self::Keep(Some(_)) => &["register"],
            Self::Rename(_) => &["title"],
            Self::Note => &["line", "type", "act", "case", "register", "title"],
        }
    }
}

/// One correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Where in the file it stands: line and column, or the row.
    pub place: String,
    /// The procedure it was said of.
    pub code: String,
    /// The place of the line in the portal's object; may be out of date.
    pub at: String,
    /// The line as printed.
    pub text: String,
    /// The words of the paper meant, where the line names several; else empty.
    pub paper: String,
    /// True where it is said of its own procedure only.
    pub only_here: bool,
    /// What is said.
    pub answer: Answer,
    /// Who says so; kept out of drafts.
    pub by: String,
    /// The office that says so; stands in drafts.
    pub office: String,
    /// On which day, YYYY-MM-DD; may be empty.
    pub on: String,
    /// Why; may be empty.
    pub reason: String,
    /// What two printings of its line have in common.
    pub(super) words: String,
    /// What two printings of its paper have in common.
    pub(super) paper_words: String,
}

/// Corrections by the words of their lines.
#[derive(Clone, Debug, Default)]
pub struct Corrections {
    /// In the order of the file.
    pub list: Vec<Correction>,
    pub(super) by_words: BTreeMap<String, Vec<usize>>,
}

/// What two printings of one text have in common: its words without the letter or number of a list before them.
pub fn wording(rules: &Rules, printed: &str) -> String {
    let folded = fold(&clean(printed), &rules.respelling).text;
    let text = folded.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let rest = text.find([')', '.']).and_then(|end| {
        let (head, rest) = (&text[..end], &text[end + 1..]);
        let counts = |of: fn(char) -> bool| !head.is_empty() && head.chars().all(of);
        let listed = head.chars().count() == 1 || counts(|c| c.is_ascii_digit()) || counts(|c| "ivx".contains(c));
        (listed && (text[end..].starts_with(')') || rest.starts_with(' '))).then_some(rest)
    });
    gist(rest.filter(|rest| !gist(rest).is_empty()).unwrap_or(text))
}

impl Corrections {
    /// Reads a file of corrections: JSON, or CSV where the text does not begin like JSON. What has no answer yet is
    /// left out.
    ///
    /// # Errors
    /// Everything that is wrong, each with its place, what was expected and what to do.
    pub fn read(bytes: &[u8], pack: &Pack, rules: &Rules) -> Result<Self, Vec<Told>> {
        let format = Format {
            schema: CORRECTIONS,
            members: &MEMBERS,
            needed: &["answer", "text"],
            flags: &["onlyHere"],
            hint: told!(corrections::columns_from),
        };
        let mut problems = Vec::new();
        let rows = entries::rows(bytes, &format, &mut problems);
        let mut reader = Reader { pack, rules, problems };
        let mut list: Vec<Correction> = Vec::new();
        for (place, row) in rows {
            if let Some(correction) = reader.correction(place, &row) {
                // Said twice in the same words, it is said once.
                let same = |known: &Correction| {
                    (&known.words, &known.paper_words, &known.answer)
                        == (&correction.words, &correction.paper_words, &correction.answer)
                        && (!known.only_here || (correction.only_here && known.code == correction.code))
                };
                if !list.iter().any(same) {
                    list.push(correction);
                }
            }
        }
        reader.contradictions(&list);
        if !reader.problems.is_empty() {
            return Err(reader.problems);
        }
        let mut by_words: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, correction) in list.iter().enumerate() {
            by_words.entry(correction.words.clone()).or_default().push(at);
        }
        Ok(Self { list, by_words })
    }

    /// True where nothing is corrected.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// Which corrections hold for lines of an import, gathered draft by draft.
#[derive(Clone, Debug, Default)]
pub struct Used {
    lines: BTreeMap<usize, usize>,
    missed: BTreeMap<usize, Told>,
    /// What stands now in the place a correction names.
    now: BTreeMap<usize, String>,
}

impl Used {
    /// Takes in a draft.
    pub fn take(&mut self, draft: &Draft, corrections: &Corrections) {
        for (i, _) in &draft.applied.done {
            *self.lines.entry(*i).or_default() += 1;
        }
        for (i, at, why) in &draft.applied.missed {
            self.missed.entry(*i).or_insert_with(|| why.behind(&format!("{} {at}", draft.code)));
        }
        for (i, one) in corrections.list.iter().enumerate().filter(|(_, one)| one.code == draft.code) {
            if let Some(line) = draft.lines.iter().find(|line| line.at == one.at) {
                self.now.insert(i, shorten(&clean(&line.text), 120));
            }
        }
    }

    /// Lines that corrections hold for, each once a correction.
    pub fn lines(&self) -> usize {
        self.lines.values().sum()
    }

    /// Tells each correction that holds for no line, with why.
    pub fn unused(&self, corrections: &Corrections, mut tell: impl FnMut(&Correction, &Told)) {
        for (i, one) in corrections.list.iter().enumerate().filter(|(i, _)| !self.lines.contains_key(i)) {
            let text = shorten(&one.text, 120);
            let why = match (self.missed.get(&i), self.now.get(&i)) {
                (Some(why), _) => why.clone(),
                (None, Some(now)) => told!(corrections::line_changed, now, text),
                (None, None) => told!(corrections::line_gone, text),
            };
            tell(one, &why);
        }
    }

    /// The counts as text, and each correction that holds for no line.
    pub fn text(&self, corrections: &Corrections, locale: &Locale) -> String {
        let (given, held, lines) = (corrections.list.len(), self.lines.len(), self.lines());
        let mut text = say::counts(locale, given, held, lines) + "\n";
        self.unused(corrections, |one, why| {
            let (place, why) = (one.place.as_str(), why.text(locale));
            text.push_str(&format!("  {}\n", say::unused(locale, place, why)));
        });
        text
    }
}

/// An answer in the words of a file.
pub(super) fn in_words(answer: &Answer) -> String {
    let (word, values) = answer.written();
    if values.is_empty() { word.to_owned() } else { format!("{word}: {}", values.join(" | ")) }
}
