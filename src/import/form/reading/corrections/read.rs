//! The entries of a file of corrections: every mistake with its place, what was expected and what to do.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Answer, Correction, FORM_CORRECTIONS, MEMBERS, wording};
use crate::definition::nearest_word;
use crate::import::entries::{self, Format, meant};
use crate::import::form::reading::{Fate, KINDS};
use crate::import::text::shorten;
use crate::register::{Date, Pack};
use crate::texts::{Told, told};

/// Fates of a line that is no question.
const NO_FIELD: [Fate; 10] = [
    Fate::Prose,
    Fate::Heading,
    Fate::Note,
    Fate::Declaration,
    Fate::Addressee,
    Fate::Signing,
    Fate::Signature,
    Fate::Attachment,
    Fate::Title,
    Fate::Ornament,
];

/// Reads all entries.
pub(super) fn read(bytes: &[u8], subjects: &BTreeSet<String>, pack: &Pack) -> Result<Vec<Correction>, Vec<Told>> {
    let format = Format {
        schema: FORM_CORRECTIONS,
        members: &MEMBERS,
        needed: &["answer"],
        flags: &[],
        hint: told!(corrections::form_columns),
    };
    let mut problems = Vec::new();
    let rows = entries::rows(bytes, &format, &mut problems);
    let mut list: Vec<Correction> = Vec::new();
    for (at, row) in rows {
        let mut reader = Reader { subjects, pack, wrong: Vec::new() };
        let correction = reader.correction(&at, &row);
        problems.extend(reader.wrong.iter().map(|wrong| wrong.behind(&at)));
        if let Some(correction) = correction.filter(|_| reader.wrong.is_empty()) {
            list.push(correction);
        }
    }
    contradictions(&list, &mut problems);
    if problems.is_empty() { Ok(list) } else { Err(problems) }
}

struct Reader<'a> {
    subjects: &'a BTreeSet<String>,
    pack: &'a Pack,
    wrong: Vec<Told>,
}

impl Reader<'_> {
    fn say(&mut self, problem: Told) {
        self.wrong.push(problem);
    }

    /// One entry; `None` where it is not answered yet or something is wrong with it.
    fn correction(&mut self, at: &str, row: &Map<String, Value>) -> Option<Correction> {
        for name in row.keys().filter(|name| !MEMBERS.contains(&name.as_str())) {
            let near = meant(nearest_word(name, MEMBERS));
            self.say(told!(corrections::unknown_member, name, near));
        }
        let [word, label, section, line, form] =
            ["answer", "label", "section", "line", "form"].map(|name| self.text(row, name));
        let [by, office, on, reason] = ["by", "office", "on", "reason"].map(|name| self.text(row, name));
        if word.is_empty() {
            if row.get("value").is_some_and(|value| !value.is_null()) {
                let known = Answer::WORDS.join(", ");
                self.say(told!(corrections::value_without_answer, known));
            }
            return None;
        }
        let place = self.place(row.get("place"));
        if !on.is_empty() && Date::parse(&on).is_none() {
            self.say(told!(corrections::no_day, on = &on));
        }
        let answer = self.answer(&word, row.get("value"), &line)?;
        self.address(&answer, &label, &section, &line, place);
        let at = at.to_owned();
        Some(Correction { at, label, section, place, line, form, answer, by, office, on, reason })
    }

    fn text(&mut self, row: &Map<String, Value>, name: &str) -> String {
        match row.get(name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(_) => {
                self.say(told!(corrections::text_expected, name));
                String::new()
            }
        }
    }

    fn place(&mut self, value: Option<&Value>) -> usize {
        let number = match value {
            None | Some(Value::Null) => return 0,
            Some(Value::Number(number)) => number.as_u64(),
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(_) => None,
        };
        let number = number.and_then(|own| usize::try_from(own).ok()).filter(|own| *own > 0);
        if number.is_none() {
            self.say(told!(corrections::form_place));
        }
        number.unwrap_or(0)
    }

    /// What an answer may be about.
    fn address(&mut self, answer: &Answer, label: &str, section: &str, line: &str, place: usize) {
        if let Answer::Field(_) = answer {
            if !label.is_empty() {
                self.say(told!(corrections::form_field_label));
            }
            return;
        }
        if !line.is_empty() {
            self.say(told!(corrections::form_line_without_field));
        }
        let block = matches!(
            answer,
            Answer::NotAField(_) | Answer::Official | Answer::Subject(_) | Answer::Section(_) | Answer::Required(_)
        );
        if wording(label).is_empty() {
            let word = answer.written().0;
            if !block {
                self.say(told!(corrections::form_label_missing, word));
            } else if section.is_empty() {
                self.say(told!(corrections::form_label_or_section));
            }
            if place > 0 {
                self.say(told!(corrections::form_place_without_label));
            }
        }
    }

    fn answer(&mut self, word: &str, value: Option<&Value>, line: &str) -> Option<Answer> {
        let values = self.values(value);
        Some(match word {
            "official" => {
                self.none(word, &values);
                Answer::Official
            }
            "notAField" => Answer::NotAField(self.fate(&values)),
            "join" | "split" => self.labels(word, values),
            "label" | "section" => {
                let text = self.one(word, &values, told!(corrections::what_words));
                if word == "label" { Answer::Label(text) } else { Answer::Section(text) }
            }
            "type" => Answer::Kind(self.kind(&values)),
            "options" => {
                if values.len() < 2 {
                    self.say(told!(corrections::form_options));
                }
                Answer::Options(values)
            }
            "subject" => Answer::Subject(self.subject(&values)),
            "concept" => Answer::Concept(self.concept(&values)),
            "required" => Answer::Required(self.required(&values)),
            "field" => {
                if wording(line).is_empty() {
                    self.say(told!(corrections::form_line_missing));
                }
                Answer::Field(self.one(word, &values, told!(corrections::what_label)))
            }
            other => {
                let near = meant(nearest_word(other, Answer::WORDS));
                let known = Answer::WORDS.join(", ");
                self.say(told!(corrections::unknown_answer, known, near, other));
                return None;
            }
        })
    }

    fn values(&mut self, value: Option<&Value>) -> Vec<String> {
        let mut values: Vec<String> = match value {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::String(text)) => vec![text.trim().to_owned()],
            Some(Value::Array(list)) if list.iter().all(Value::is_string) => {
                list.iter().filter_map(Value::as_str).map(|text| text.trim().to_owned()).collect()
            }
            Some(_) => {
                self.say(told!(corrections::value_expected));
                Vec::new()
            }
        };
        values.retain(|value| !value.is_empty());
        values
    }

    fn one(&mut self, word: &str, values: &[String], what: Told) -> String {
        if values.len() != 1 {
            self.say(told!(corrections::one_value, what, word));
        }
        values.first().cloned().unwrap_or_default()
    }

    fn none(&mut self, word: &str, values: &[String]) {
        if !values.is_empty() {
            self.say(told!(corrections::form_no_value, word));
        }
    }

    fn labels(&mut self, word: &str, values: Vec<String>) -> Answer {
        if word == "join" {
            if values.is_empty() {
                self.say(told!(corrections::form_join));
            }
            return Answer::Join(values);
        }
        if values.len() < 2 {
            self.say(told!(corrections::form_split));
        }
        Answer::Split(values)
    }

    /// A word that must be one of a list.
    fn known<'k>(&mut self, word: &str, given: &str, known: &[&'k str]) -> Option<&'k str> {
        let found = known.iter().find(|own| **own == given).copied();
        if found.is_none() && !given.is_empty() {
            let near = meant(nearest_word(given, known.iter().copied()));
            let all = shorten(&known.join(", "), 900);
            let given = shorten(given, 60);
            self.say(told!(corrections::form_unknown_word, all, given, near, word));
        }
        found
    }

    fn fate(&mut self, values: &[String]) -> Fate {
        let Some(given) = values.first() else { return Fate::Prose };
        let known = NO_FIELD.map(Fate::as_str);
        self.known("notAField", given, &known).and_then(Fate::parse).unwrap_or(Fate::Prose)
    }

    fn kind(&mut self, values: &[String]) -> &'static str {
        let given = self.one("type", values, told!(corrections::what_kind));
        self.known("type", &given, KINDS).unwrap_or("text")
    }

    fn subject(&mut self, values: &[String]) -> String {
        let given = self.one("subject", values, told!(corrections::what_subject));
        let known: Vec<&str> = self.subjects.iter().map(String::as_str).collect();
        self.known("subject", &given, &known).unwrap_or_default().to_owned()
    }

    fn concept(&mut self, values: &[String]) -> Option<String> {
        let given = self.one("concept", values, told!(corrections::what_concept));
        if given == "none" || given.is_empty() || self.pack.concepts.contains_key(&given) {
            return Some(given).filter(|own| own != "none");
        }
        let near = meant(nearest_word(&given, self.pack.concepts.keys().map(String::as_str)));
        let given = shorten(&given, 60);
        self.say(told!(corrections::form_unknown_concept, given, near));
        None
    }

    fn required(&mut self, values: &[String]) -> Option<bool> {
        let given = self.one("required", values, told!(corrections::what_required));
        match self.known("required", &given, &["yes", "no", "open"]) {
            Some("yes") => Some(true),
            Some("no") => Some(false),
            _ => None,
        }
    }
}

/// Answers that settle the same of the same question in different ways, with both places.
fn contradictions(list: &[Correction], problems: &mut Vec<Told>) {
    let address = |own: &Correction| {
        (wording(&own.label), wording(&own.section), own.place, wording(&own.line), wording(&own.form))
    };
    for (i, one) in list.iter().enumerate() {
        for other in &list[i + 1..] {
            let same = one.answer.settles() == other.answer.settles() && address(one) == address(other);
            if !same || one.answer == other.answer {
                continue;
            }
            let told = |own: &Correction| {
                let (word, value) = own.answer.written();
                if value.is_null() { word.to_owned() } else { format!("{word} {value}") }
            };
            let (first, second, about, this, that) = (&one.at, &other.at, one.about(), told(one), told(other));
            problems.push(told!(corrections::form_contradiction, about, first, second, that, this));
        }
    }
}
