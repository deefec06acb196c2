//! The entries of a file of corrections read: every mistake with its place, what was expected and what to do.

use serde_json::{Map, Value};

use super::{Answer, Correction, LINKS, MEMBERS, TOLD, in_words, wording};
use crate::definition::Act;
use crate::import::Rules;
use crate::import::entries::meant;
use crate::import::text::shorten;
use crate::register::{Date, DocumentType, Pack};
use crate::texts::{Told, told};

/// Reads entries and remembers what is wrong with them.
pub(super) struct Reader<'a> {
    pub(super) pack: &'a Pack,
    pub(super) rules: &'a Rules,
    pub(super) problems: Vec<Told>,
}

impl Reader<'_> {
    /// One entry; `None` where it is not answered yet or something is wrong with it.
    pub(super) fn correction(&mut self, place: String, row: &Map<String, Value>) -> Option<Correction> {
        let before = self.problems.len();
        let mut wrong: Vec<Told> = Vec::new();
        for name in row.keys().filter(|name| !MEMBERS.contains(&name.as_str())) {
            let near = meant(crate::definition::nearest_word(name, MEMBERS));
            wrong.push(told!(corrections::unknown_member, name, near = near));
        }
        let mut text = |name: &str| match row.get(name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(_) if TOLD.contains(&name) => String::new(),
            Some(_) => {
                wrong.push(told!(corrections::text_expected, name));
                String::new()
            }
        };
        let word = text("answer").to_lowercase();
        let [line, paper, code, at] = ["text", "paper", "code", "at"].map(&mut text);
        let [by, office, on, reason, link] = ["by", "office", "on", "reason", "link"].map(&mut text);
        if word.is_empty() {
            let value = row.get("value").is_some_and(|value| !value.is_null());
            if value {
                let known = Answer::WORDS.join(", ");
                wrong.push(told!(corrections::value_without_answer, known));
            }
            self.problems.extend(wrong.into_iter().map(|wrong| wrong.behind(&place)));
            return None;
        }
        let words = wording(self.rules, &line);
        if words.is_empty() {
            wrong.push(told!(corrections::no_text));
        }
        if !on.is_empty() && Date::parse(&on).is_none() {
            wrong.push(told!(corrections::no_day, on = &on));
        }
        let only_here = match row.get("onlyHere") {
            None | Some(Value::Null) => false,
            Some(Value::Bool(only)) => *only,
            Some(_) => {
                wrong.push(told!(corrections::only_here_flag));
                false
            }
        };
        if only_here && code.is_empty() {
            wrong.push(told!(corrections::only_here_without_code));
        }
        let answer = self.answer(&word, &link, row.get("value"), &line, &mut wrong);
        self.problems.extend(wrong.into_iter().map(|wrong| wrong.behind(&place)));
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
        wrong: &mut Vec<Told>,
    ) -> Option<Answer> {
        let mut values: Vec<String> = Vec::new();
        match value {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => values.push(text.trim().to_owned()),
            Some(Value::Array(list)) if list.iter().all(Value::is_string) => {
                values.extend(list.iter().filter_map(Value::as_str).map(|text| text.trim().to_owned()));
            }
            Some(_) => wrong.push(told!(corrections::value_expected)),
        }
        values.retain(|value| !value.is_empty());
        let link = match LINKS.into_iter().find(|known| *known == link) {
            None if !link.is_empty() => {
                let known = LINKS.join(", ");
                wrong.push(told!(corrections::unknown_link, known, link));
                None
            }
            link => link,
        };
        let mut one = |what: Told| {
            if values.len() != 1 {
                wrong.push(told!(corrections::one_value, what, word));
            }
            values.first().cloned().unwrap_or_default()
        };
        Some(match word {
            "keep" => Answer::Keep(link),
            "always" => Answer::Always,
            "note" => Answer::Note,
            "rename" => Answer::Rename(one(told!(corrections::what_rename))),
            "when" => Answer::When(one(told!(corrections::what_when)), false),
            "unless" => Answer::When(one(told!(corrections::what_unless)), true),
            "type" => Answer::Type(self.types(&values, wrong)),
            "acts" => Answer::Acts(acts(&values, wrong)),
            "split" => {
                self.parts(&values, line, wrong);
                Answer::Split(values)
            }
            "join" => Answer::Join(values),
            other => {
                let near = meant(crate::definition::nearest_word(other, Answer::WORDS));
                let known = Answer::WORDS.join(", ");
                wrong.push(told!(corrections::unknown_answer, known, near = near, other));
                return None;
            }
        })
    }

    /// Document types by id or by title.
    fn types(&self, values: &[String], wrong: &mut Vec<Told>) -> Vec<String> {
        if values.is_empty() {
            wrong.push(told!(corrections::type_without_value));
        }
        let mut types = Vec::new();
        for value in values {
            let words = wording(self.rules, value);
            let kinds = self.pack.document_types.iter();
            let known = kinds.clone().find(|kind| {
                kind.id == *value || kind.title.0.values().any(|title| wording(self.rules, title) == words)
            });
            if let Some(kind) = known {
                types.push(kind.id.clone());
            } else {
                let (given, near) = (shorten(value, 60), near_types(self.pack, self.rules, value));
                wrong.push(told!(corrections::unknown_type, given, near = near));
            }
        }
        types
    }

    /// The parts of a line must stand in it, one behind the other.
    fn parts(&self, values: &[String], line: &str, wrong: &mut Vec<Told>) {
        if values.len() < 2 {
            wrong.push(told!(corrections::split_too_few));
        }
        let whole = format!(" {} ", wording(self.rules, line));
        let mut from = 0;
        for part in values {
            let own = format!(" {} ", wording(self.rules, part));
            if let Some(at) = whole.get(from..).and_then(|rest| rest.find(&own)) {
                // The space behind one part is the space before the next.
                from += at + own.len() - 1;
            } else {
                let part = shorten(part, 80);
                wrong.push(told!(corrections::split_not_in_line, part));
            }
        }
    }

    /// Answers that settle the same link of the same paper in different ways, with both places.
    pub(super) fn contradictions(&mut self, list: &[Correction]) {
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
                    let (first, second, text) = (&one.place, &other.place, shorten(&one.text, 80));
                    let (this, that) = (in_words(&one.answer), in_words(&other.answer));
                    self.problems.push(told!(corrections::contradiction, first, second, text, that, this));
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

fn acts(values: &[String], wrong: &mut Vec<Told>) -> Vec<Act> {
    let mut acts = Vec::new();
    for value in values.iter().filter(|value| *value != "none") {
        if let Some(act) = Act::ALL.into_iter().find(|act| act.as_str() == value) {
            acts.push(act);
        } else {
            let known: Vec<&str> = Act::ALL.iter().map(|act| act.as_str()).collect();
            let known = known.join(", ");
            wrong.push(told!(corrections::unknown_act, known, value));
        }
    }
    if values.is_empty() {
        wrong.push(told!(corrections::acts_without_value));
    }
    acts
}

/// Most document types that are proposed for one that is unknown.
const NEAR: usize = 4;

/// The document types whose id or title is most like what was given.
fn near_types(pack: &Pack, rules: &Rules, given: &str) -> Told {
    let words = wording(rules, given);
    let own: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
    let nearest = crate::definition::nearest_word(given, pack.document_types.iter().map(|kind| kind.id.as_str()));
    let mut scored: Vec<(usize, usize, &DocumentType)> = Vec::new();
    for (at, kind) in pack.document_types.iter().enumerate() {
        let title = kind.title.0.values().map(|title| wording(rules, title)).collect::<Vec<_>>().join(" ");
        let id = kind.id.replace([':', '_'], " ");
        let shared = own.iter().filter(|word| title.split(' ').chain(id.split(' ')).any(|other| other == **word));
        let shared = shared.count() * 10 + usize::from(nearest == Some(kind.id.as_str())) * 100;
        if shared > 0 {
            scored.push((shared, at, kind));
        }
    }
    scored.sort_by_key(|(shared, at, ..)| (std::cmp::Reverse(*shared), *at));
    if scored.is_empty() {
        return told!(corrections::no_near_type);
    }
    let nearest = scored.into_iter().take(NEAR).map(|(.., kind)| (kind.id.clone(), kind.title.clone()));
    let nearest: Vec<_> = nearest.collect();
    Told::by(move |locale| {
        nearest.iter().map(|(id, title)| format!("{id} ({})", title.get(locale))).collect::<Vec<_>>().join(", ")
    })
}
