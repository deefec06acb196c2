//! What officers say about lines of a portal: the answers of a file (`schemas/corrections.schema.json`, or the same as
//! CSV), read whole, with everything that is wrong in it.
//!
//! A correction is known by the words of its line, however they are printed, so that it holds wherever the line
//! stands. Owns the reading of the file; `apply` carries corrections out.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Rules;
use super::record::Draft;
use super::text::{clean, fold, gist, shorten};
use crate::definition::{Act, Lines};
use crate::pointer::JsonPointer;
use crate::register::{Date, Pack};
use crate::table;

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
    pub fn read(bytes: &[u8], pack: &Pack, rules: &Rules) -> Result<Self, Vec<String>> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let Ok(text) = std::str::from_utf8(bytes) else {
            return Err(vec!["not in UTF-8: save the file as “CSV UTF-8” or as JSON".to_owned()]);
        };
        let mut reader = Reader { pack, rules, problems: Vec::new() };
        let rows = if text.trim_start().starts_with(['{', '[']) { reader.json(text) } else { reader.csv(text) };
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
    missed: BTreeMap<usize, String>,
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
            self.missed.entry(*i).or_insert_with(|| format!("{} {at}: {why}", draft.code));
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
    pub fn unused(&self, corrections: &Corrections, mut tell: impl FnMut(&Correction, &str)) {
        for (i, one) in corrections.list.iter().enumerate().filter(|(i, _)| !self.lines.contains_key(i)) {
            let why = match (self.missed.get(&i), self.now.get(&i)) {
                (Some(why), _) => why.clone(),
                (None, Some(now)) => {
                    format!("no line says “{}”; in its place stands “{now}”", shorten(&one.text, 120))
                }
                (None, None) => format!("no line says “{}”", shorten(&one.text, 120)),
            };
            tell(one, &why);
        }
    }

    /// The counts as text, and each correction that holds for no line.
    pub fn text(&self, corrections: &Corrections) -> String {
        let mut text = format!(
            "corrections: {} given, {} hold for {} lines\n",
            corrections.list.len(),
            self.lines.len(),
            self.lines()
        );
        self.unused(corrections, |one, why| {
            text.push_str(&format!("  {CORRECTION_UNUSED} {}: {why}\n", one.place));
        });
        text
    }
}

struct Reader<'a> {
    pack: &'a Pack,
    rules: &'a Rules,
    problems: Vec<String>,
}

impl Reader<'_> {
    fn json(&mut self, text: &str) -> Vec<(String, Map<String, Value>)> {
        let whole: Value = match serde_json::from_str(text) {
            Ok(whole) => whole,
            Err(error) => {
                self.problems.push(format!("{}:{}: no JSON: {error}", error.line(), error.column()));
                return Vec::new();
            }
        };
        let lines = Lines::of(text.as_bytes());
        let place = |pointer: &JsonPointer| match &lines {
            Some(lines) => {
                let (line, column) = lines.place(pointer);
                format!("{line}:{column}")
            }
            None => pointer.as_str().to_owned(),
        };
        let format = whole.get("$schema").and_then(Value::as_str).unwrap_or_default();
        if format != CORRECTIONS {
            self.problems.push(format!("1:1: `$schema` is `{format}`; `{CORRECTIONS}` was expected"));
            return Vec::new();
        }
        let root = JsonPointer::root();
        for name in whole.as_object().into_iter().flatten().map(|(name, _)| name) {
            if name != "$schema" && name != "corrections" {
                let at = place(&root.key(name));
                self.problems.push(format!("{at}: unknown member `{name}`; `corrections` was expected"));
            }
        }
        let Some(list) = whole.get("corrections").and_then(Value::as_array) else {
            self.problems.push("1:1: no `corrections`: a list was expected".to_owned());
            return Vec::new();
        };
        let mut rows = Vec::new();
        for (i, entry) in list.iter().enumerate() {
            let at = place(&root.key("corrections").index(i));
            match entry.as_object() {
                Some(entry) => rows.push((at, entry.clone())),
                None => self.problems.push(format!("{at}: an object was expected")),
            }
        }
        rows
    }

    fn csv(&mut self, text: &str) -> Vec<(String, Map<String, Value>)> {
        let mut rows = table::rows(text).into_iter();
        let Some((_, head)) = rows.next() else {
            self.problems.push("1:1: nothing in it: corrections as JSON or CSV were expected".to_owned());
            return Vec::new();
        };
        for name in ["answer", "text"] {
            if !head.iter().any(|own| own == name) {
                let found = shorten(&head.join(", "), 120);
                self.problems.push(format!(
                    "1:1: no column `{name}` in the first row ({found}); `tokhai import … --questions FILE.csv` writes a file that has all of them"
                ));
            }
        }
        if !self.problems.is_empty() {
            return Vec::new();
        }
        let row = |(line, cells): (usize, Vec<String>)| {
            let mut row = Map::new();
            // Columns somebody added for notes of their own are theirs.
            for (name, cell) in head.iter().zip(cells).filter(|(name, _)| MEMBERS.contains(&name.as_str())) {
                let value = match name.as_str() {
                    _ if cell.trim().is_empty() => continue,
                    "value" if cell.contains('|') => cell.split('|').map(|part| Value::from(part.trim())).collect(),
                    "onlyHere" => match cell.trim() {
                        "true" | "TRUE" | "1" | "x" => Value::Bool(true),
                        "false" | "FALSE" | "0" => Value::Bool(false),
                        other => Value::from(other),
                    },
                    _ => Value::from(cell.trim()),
                };
                row.insert(name.clone(), value);
            }
            (format!("row at line {line}"), row)
        };
        rows.map(row).collect()
    }

    /// One entry; `None` where it is not answered yet or something is wrong with it.
    fn correction(&mut self, place: String, row: &Map<String, Value>) -> Option<Correction> {
        let before = self.problems.len();
        let mut wrong: Vec<String> = Vec::new();
        for name in row.keys().filter(|name| !MEMBERS.contains(&name.as_str())) {
            let near = crate::definition::nearest_word(name, MEMBERS).map(|near| format!("; did you mean `{near}`?"));
            wrong.push(format!("unknown member `{name}`{}", near.unwrap_or_default()));
        }
        let mut text = |name: &str| match row.get(name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(_) if TOLD.contains(&name) => String::new(),
            Some(_) => {
                wrong.push(format!("`{name}`: a text was expected"));
                String::new()
            }
        };
        let word = text("answer").to_lowercase();
        let [line, paper, code, at] = ["text", "paper", "code", "at"].map(&mut text);
        let [by, office, on, reason, link] = ["by", "office", "on", "reason", "link"].map(&mut text);
        if word.is_empty() {
            let value = row.get("value").is_some_and(|value| !value.is_null());
            if value {
                wrong.push(format!("a `value` without an `answer`; one of {} was expected", Answer::WORDS.join(", ")));
            }
            self.problems.extend(wrong.into_iter().map(|wrong| format!("{place}: {wrong}")));
            return None;
        }
        let words = wording(self.rules, &line);
        if words.is_empty() {
            wrong.push("no `text`: the line as printed was expected".to_owned());
        }
        if !on.is_empty() && Date::parse(&on).is_none() {
            wrong.push(format!("`on`: `{on}` is no day; one written YYYY-MM-DD was expected"));
        }
        let only_here = match row.get("onlyHere") {
            None | Some(Value::Null) => false,
            Some(Value::Bool(only)) => *only,
            Some(_) => {
                wrong.push("`onlyHere`: true or false was expected".to_owned());
                false
            }
        };
        if only_here && code.is_empty() {
            wrong.push("`onlyHere` without a `code`: the code of the procedure was expected".to_owned());
        }
        let answer = self.answer(&word, &link, row.get("value"), &line, &mut wrong);
        self.problems.extend(wrong.into_iter().map(|wrong| format!("{place}: {wrong}")));
        let answer = answer.filter(|_| self.problems.len() == before)?;
        let paper_words = wording(self.rules, &paper);
        Some(Correction {
            place,
            code,
            at,
            text: line,
            paper,
            only_here,
            answer,
            by,
            office,
            on,
            reason,
            words,
            paper_words,
        })
    }

    fn answer(
        &self,
        word: &str,
        link: &str,
        value: Option<&Value>,
        line: &str,
        wrong: &mut Vec<String>,
    ) -> Option<Answer> {
        let mut values: Vec<String> = Vec::new();
        match value {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => values.push(text.trim().to_owned()),
            Some(Value::Array(list)) if list.iter().all(Value::is_string) => {
                values.extend(list.iter().filter_map(Value::as_str).map(|text| text.trim().to_owned()));
            }
            Some(_) => wrong.push("`value`: a text, or a list of texts, was expected".to_owned()),
        }
        values.retain(|value| !value.is_empty());
        let link = match LINKS.into_iter().find(|known| *known == link) {
            None if !link.is_empty() => {
                wrong.push(format!("`link`: `{link}` is none; one of {} was expected", LINKS.join(", ")));
                None
            }
            link => link,
        };
        let mut one = |what: &str| {
            if values.len() != 1 {
                wrong.push(format!("`{word}` needs one `value`: {what}"));
            }
            values.first().cloned().unwrap_or_default()
        };
        Some(match word {
            "keep" => Answer::Keep(link),
            "always" => Answer::Always,
            "note" => Answer::Note,
            "rename" => Answer::Rename(one("what the paper is called")),
            "when" => Answer::When(one("the circumstance in which the paper is asked for"), false),
            "unless" => Answer::When(one("the circumstance in which the paper is not asked for"), true),
            "type" => Answer::Type(self.types(&values, wrong)),
            "acts" => Answer::Acts(acts(&values, wrong)),
            "split" => {
                self.parts(&values, line, wrong);
                Answer::Split(values)
            }
            "join" => Answer::Join(values),
            other => {
                let near = crate::definition::nearest_word(other, Answer::WORDS);
                let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                let known = Answer::WORDS.join(", ");
                wrong.push(format!("`answer`: `{other}` is none; one of {known} was expected{near}"));
                return None;
            }
        })
    }

    /// Document types by id or by title.
    fn types(&self, values: &[String], wrong: &mut Vec<String>) -> Vec<String> {
        if values.is_empty() {
            wrong.push("`type` needs a `value`: the id or the title of a document type, or a list of them".to_owned());
        }
        let mut types = Vec::new();
        for value in values {
            let words = wording(self.rules, value);
            let kinds = self.pack.document_types.iter();
            let known = kinds.clone().find(|kind| {
                kind.id == *value || kind.title.0.values().any(|title| wording(self.rules, title) == words)
            });
            match known {
                Some(kind) => types.push(kind.id.clone()),
                None => wrong.push(format!(
                    "`type`: the country pack has no document type `{}`; near to it: {}",
                    shorten(value, 60),
                    near_types(self.pack, self.rules, value)
                )),
            }
        }
        types
    }

    /// The parts of a line must stand in it, one behind the other.
    fn parts(&self, values: &[String], line: &str, wrong: &mut Vec<String>) {
        if values.len() < 2 {
            wrong.push("`split` needs the words of two papers or more as `value`, in their order".to_owned());
        }
        let whole = format!(" {} ", wording(self.rules, line));
        let mut from = 0;
        for part in values {
            let own = format!(" {} ", wording(self.rules, part));
            match whole.get(from..).and_then(|rest| rest.find(&own)) {
                // The space behind one part is the space before the next.
                Some(at) => from += at + own.len() - 1,
                None => wrong.push(format!(
                    "`split`: “{}” does not stand in the line behind the part before; copy the words as they are printed",
                    shorten(part, 80)
                )),
            }
        }
    }

    /// Answers that settle the same link of the same paper in different ways, with both places.
    fn contradictions(&mut self, list: &[Correction]) {
        for (i, one) in list.iter().enumerate() {
            for other in &list[i + 1..] {
                let apart = one.only_here != other.only_here || (one.only_here && one.code != other.code);
                if one.words != other.words || apart || one.answer == other.answer {
                    continue;
                }
                // What is said of the line as a whole stands against what is said of a paper of it.
                let whole = [one, other].iter().any(|own| own.paper_words.is_empty() || own.answer == Answer::Note);
                let keeps = [one, other].iter().all(|own| matches!(own.answer, Answer::Keep(_)));
                let both = one.answer.settles().iter().any(|link| other.answer.settles().contains(link));
                if both && !keeps && (one.paper_words == other.paper_words || (whole && !ordered(one, other))) {
                    self.problems.push(format!(
                        "{} and {}: the line “{}” is answered with `{}` and with `{}`; leave one, or say `onlyHere` for a single procedure",
                        one.place,
                        other.place,
                        shorten(&one.text, 80),
                        told(&one.answer),
                        told(&other.answer)
                    ));
                }
            }
        }
    }
}

/// True where one takes the line apart and the other speaks of a part: they follow each other.
fn ordered(one: &Correction, other: &Correction) -> bool {
    let cuts = |own: &Correction| matches!(own.answer, Answer::Split(_) | Answer::Join(_));
    (cuts(one) && !other.paper_words.is_empty() && other.answer != Answer::Note)
        || (cuts(other) && !one.paper_words.is_empty() && one.answer != Answer::Note)
}

/// An answer in the words of a file.
pub(super) fn told(answer: &Answer) -> String {
    let (word, values) = answer.written();
    if values.is_empty() { word.to_owned() } else { format!("{word}: {}", values.join(" | ")) }
}

fn acts(values: &[String], wrong: &mut Vec<String>) -> Vec<Act> {
    let mut acts = Vec::new();
    for value in values.iter().filter(|value| *value != "none") {
        if let Some(act) = Act::ALL.into_iter().find(|act| act.as_str() == value) {
            acts.push(act);
        } else {
            let known: Vec<&str> = Act::ALL.iter().map(|act| act.as_str()).collect();
            wrong.push(format!("`acts`: `{value}` is none; none, or some of {} were expected", known.join(", ")));
        }
    }
    if values.is_empty() {
        wrong.push("`acts` needs a `value`: what the paper does besides informing, or `none`".to_owned());
    }
    acts
}

/// Most document types that are proposed for one that is unknown.
const NEAR: usize = 4;

/// The document types whose id or title is most like what was given.
fn near_types(pack: &Pack, rules: &Rules, given: &str) -> String {
    let words = wording(rules, given);
    let own: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
    let nearest = crate::definition::nearest_word(given, pack.document_types.iter().map(|kind| kind.id.as_str()));
    let mut scored: Vec<(usize, usize, &str, &str)> = Vec::new();
    for (at, kind) in pack.document_types.iter().enumerate() {
        let title = kind.title.0.values().map(|title| wording(rules, title)).collect::<Vec<_>>().join(" ");
        let id = kind.id.replace([':', '_'], " ");
        let shared = own.iter().filter(|word| title.split(' ').chain(id.split(' ')).any(|other| other == **word));
        let shared = shared.count() * 10 + usize::from(nearest == Some(kind.id.as_str())) * 100;
        let name = kind.title.0.values().next().map_or("", String::as_str);
        if shared > 0 {
            scored.push((shared, at, &kind.id, name));
        }
    }
    scored.sort_by_key(|(shared, at, ..)| (std::cmp::Reverse(*shared), *at));
    let list: Vec<String> = scored.iter().take(NEAR).map(|(.., id, name)| format!("{id} ({name})")).collect();
    if list.is_empty() { "none; `documents.json` of the pack lists them".to_owned() } else { list.join(", ") }
}
