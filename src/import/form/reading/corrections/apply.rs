//! Corrections carried out on a reading.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Answer, Applied, Correction, FormCorrections, Said, wording};
use crate::definition::nearest_word;
use crate::import::form::layout::Layout;
use crate::import::form::reading::field::{Field, Reading, Spot};
use crate::import::form::reading::view::{Piece, View};
use crate::import::form::reading::words::Words;
use crate::import::form::reading::{Fate, bind, tables};
use crate::import::text::{clean, shorten};
use crate::register::Pack;
use crate::texts::{Told, told};

/// Reason of a line whose fate somebody said.
const BY_HAND: &str = "byHand";

/// A question, and the numbers it had when it was read.
struct Entry {
    field: Field,
    from: Vec<usize>,
}

struct Work<'a> {
    entries: Vec<Entry>,
    /// Questions that are none, by the number they had: what their lines are, and who says so.
    gone: BTreeMap<usize, (Fate, Said)>,
    applied: Applied,
    list: &'a [Correction],
}

impl FormCorrections {
    /// Carries the corrections out: which question is one, then what each is.
    ///
    /// `layout` is that of the form the reading was made of.
    pub fn apply(&self, reading: &mut Reading, layout: &Layout, words: &Words, pack: &Pack) -> Applied {
        let form = wording(&format!("{} {}", reading.title, reading.number));
        let holds: Vec<usize> =
            (0..self.list.len()).filter(|number| form.contains(&wording(&self.list[*number].form))).collect();
        let fields = std::mem::take(&mut reading.fields);
        let entries = fields.into_iter().enumerate().map(|(number, field)| Entry { field, from: vec![number] });
        let mut work =
            Work { entries: entries.collect(), gone: BTreeMap::new(), applied: Applied::default(), list: &self.list };
        for number in holds.iter().copied().filter(|number| self.list[*number].answer.settles() == "field") {
            match &self.list[number].answer {
                Answer::Field(label) => work.line_asks(number, label, reading, layout, words),
                _ => work.settle(number, words),
            }
        }
        let mut rest: Vec<usize> =
            holds.iter().copied().filter(|number| self.list[*number].answer.settles() != "field").collect();
        // What is said more narrowly comes last and counts.
        rest.sort_by_key(|number| self.list[*number].narrowness());
        // Whose an answer is and what it is called say which concept it is, unless somebody says that too.
        let (words_first, others): (Vec<usize>, Vec<usize>) = rest.into_iter().partition(|number| {
            matches!(self.list[*number].answer, Answer::Label(_) | Answer::Subject(_) | Answer::Section(_))
        });
        for number in words_first {
            work.change(number);
        }
        let (others, concepts): (Vec<usize>, Vec<usize>) =
            others.into_iter().partition(|number| !matches!(self.list[*number].answer, Answer::Concept(_)));
        for number in others {
            work.change(number);
        }
        for number in concepts {
            work.change(number);
        }
        work.finish(reading);
        if !work.applied.held.is_empty() {
            bind::concepts_again(reading, words, pack);
        }
        let mut applied = work.applied;
        applied.held.sort_unstable();
        applied.missed.sort_by_key(|(number, _)| *number);
        applied
    }
}

impl Work<'_> {
    fn held(&mut self, number: usize, count: usize) {
        self.applied.held.push((number, count));
    }

    fn missed(&mut self, number: usize, why: Told) {
        self.applied.missed.push((number, why));
    }

    /// The questions a correction is about, by their place among the entries; tells where there are none.
    fn about(&mut self, number: usize) -> Vec<usize> {
        let one = &self.list[number];
        let (label, section) = (wording(&one.label), wording(&one.section));
        let labelled = |entry: &Entry| {
            let field = &entry.field;
            label.is_empty() || wording(field.printed("label", &field.label)) == label
        };
        let headed = |entry: &Entry| {
            let field = &entry.field;
            section.is_empty() || wording(field.printed("section", &field.section)) == section
        };
        let all: Vec<usize> =
            (0..self.entries.len()).filter(|i| labelled(&self.entries[*i]) && headed(&self.entries[*i])).collect();
        if one.place > 0
            && let Some(own) = all.get(one.place - 1)
        {
            return vec![*own];
        }
        if one.place == 0 && !all.is_empty() {
            return all;
        }
        let why = if !all.is_empty() {
            told!(corrections::form_only_some, count = all.len())
        } else if !label.is_empty() && !self.entries.iter().any(&labelled) {
            let known = self.entries.iter().map(|entry| entry.field.label.as_str());
            told!(corrections::form_no_label, near = meant(nearest_word(&one.label, known)))
        } else {
            let known = self.entries.iter().map(|entry| entry.field.section.as_str()).filter(|own| !own.is_empty());
            told!(corrections::form_not_under_heading, near = meant(nearest_word(&one.section, known)))
        };
        self.missed(number, why);
        Vec::new()
    }

    /// Carries out what says whether something is a question, and how many.
    fn settle(&mut self, number: usize, words: &Words) {
        let about = self.about(number);
        let mut count = 0;
        for at in about.into_iter().rev() {
            let one = &self.list[number];
            let done = match &one.answer {
                Answer::NotAField(fate) => self.remove(at, *fate, one),
                Answer::Official => self.remove(at, Fate::Official, one),
                Answer::Join(labels) => self.join(at, labels, one),
                Answer::Split(labels) => self.split(at, labels, one, words),
                _ => false,
            };
            count += usize::from(done);
        }
        if count > 0 {
            self.held(number, count);
        } else if let Answer::Join(labels) = &self.list[number].answer
            && !self.applied.missed.iter().any(|(own, _)| *own == number)
        {
            let labels = labels.join("”, “");
            self.missed(number, told!(corrections::form_not_behind, labels));
        }
    }

    fn remove(&mut self, at: usize, fate: Fate, one: &Correction) -> bool {
        let entry = self.entries.remove(at);
        let said = Said::of(one, json!(entry.field.label));
        for from in entry.from {
            self.gone.insert(from, (fate, said.clone()));
        }
        true
    }

    fn join(&mut self, at: usize, labels: &[String], one: &Correction) -> bool {
        let behind = self.entries.get(at + 1..at + 1 + labels.len()).unwrap_or_default();
        let same = |(entry, label): (&Entry, &String)| wording(&entry.field.label) == wording(label);
        if behind.is_empty() || !behind.iter().zip(labels).all(same) {
            return false;
        }
        let more: Vec<Entry> = self.entries.drain(at + 1..at + 1 + labels.len()).collect();
        let own = &mut self.entries[at];
        let was: Vec<&str> = more.iter().map(|entry| entry.field.label.as_str()).collect();
        own.field.corrected.push(Said::of(one, json!(was)));
        for entry in more {
            own.field.at.extend(entry.field.at);
            own.field.hints.extend(entry.field.hints);
            own.field.marks.extend(entry.field.marks);
            own.field.lines += entry.field.lines;
            own.from.extend(entry.from);
        }
        // Several rooms are no row of boxes for one number any more.
        own.field.cells = 0;
        true
    }

    fn split(&mut self, at: usize, labels: &[String], one: &Correction, words: &Words) -> bool {
        let whole = self.entries.remove(at);
        let parts = whole.field.split(labels).into_iter().map(|mut field| {
            field.corrected = vec![Said::of(one, json!(whole.field.label))];
            bind::made_by_hand(&mut field, words);
            Entry { field, from: whole.from.clone() }
        });
        let parts: Vec<Entry> = parts.collect();
        self.entries.splice(at..at, parts);
        true
    }

    /// A line that was read as something else asks something.
    fn line_asks(&mut self, number: usize, label: &str, reading: &mut Reading, layout: &Layout, words: &Words) {
        let one = &self.list[number];
        let wanted = wording(&one.line);
        let found: Vec<usize> = (0..reading.lines.len())
            .filter(|i| reading.lines[*i].fields.is_empty() && wording(&reading.lines[*i].text) == wanted)
            .collect();
        let found = if one.place == 0 { found } else { found.get(one.place - 1).copied().into_iter().collect() };
        if found.is_empty() {
            let asks = reading.lines.iter().any(|line| wording(&line.text) == wanted);
            let why =
                if asks { told!(corrections::form_line_asks_already) } else { told!(corrections::form_no_such_line) };
            self.missed(number, why);
            return;
        }
        for i in &found {
            let before = reading.lines[..*i].iter().rev().find_map(|line| line.fields.last().copied());
            let at = before.map_or(0, |own| {
                self.entries.iter().rposition(|entry| entry.from.iter().any(|from| *from <= own)).map_or(0, |at| at + 1)
            });
            let near = at.checked_sub(1).or(Some(at)).and_then(|near| self.entries.get(near));
            let (section, subject) = near.map_or((String::new(), "applicant".to_owned()), |own| {
                (own.field.section.clone(), own.field.subject.clone())
            });
            let line = &mut reading.lines[*i];
            let mut field = Field {
                label: label.to_owned(),
                section,
                subject,
                at: rooms_of(layout, words, line.place.line, line.place.page),
                corrected: vec![Said::of(one, json!(line.fate.as_str()))],
                lines: 1,
                ..Field::default()
            };
            bind::made_by_hand(&mut field, words);
            // Numbers of questions that were read are below; what is added gets one that no other has.
            let own = usize::MAX - self.entries.len();
            line.fields = vec![own];
            line.fate = Fate::Field;
            BY_HAND.clone_into(&mut line.reason);
            self.entries.insert(at, Entry { field, from: vec![own] });
        }
        self.held(number, found.len());
    }

    /// Carries out what says what a question is.
    fn change(&mut self, number: usize) {
        let about = self.about(number);
        for at in &about {
            let one = &self.list[number];
            let field = &mut self.entries[*at].field;
            let was = match &one.answer {
                Answer::Label(label) => json!(std::mem::replace(&mut field.label, clean(label))),
                Answer::Kind(kind) => json!(std::mem::replace(&mut field.kind, kind)),
                Answer::Options(options) => {
                    if !matches!(field.kind, "choice" | "multiChoice") {
                        field.kind = "choice";
                    }
                    json!(std::mem::replace(&mut field.options, options.clone()))
                }
                Answer::Subject(subject) => json!(std::mem::replace(&mut field.subject, subject.clone())),
                Answer::Section(section) => json!(std::mem::replace(&mut field.section, clean(section))),
                Answer::Concept(concept) => {
                    let was = std::mem::replace(&mut field.concept, concept.clone());
                    field.confidence = 1.0;
                    BY_HAND.clone_into(&mut field.reason);
                    json!(was)
                }
                Answer::Required(required) => json!(std::mem::replace(&mut field.required, *required)),
                _ => Value::Null,
            };
            // Said twice, the first of them is what was printed.
            let word = one.answer.written().0;
            let first = field.corrected.iter().find(|said| said.answer == word).map(|said| said.was.clone());
            field.corrected.retain(|said| said.answer != word);
            field.corrected.push(Said::of(one, first.unwrap_or(was)));
        }
        if !about.is_empty() {
            self.held(number, about.len());
        }
    }

    /// Puts the questions back, and tells of every line what it asks now.
    fn finish(&mut self, reading: &mut Reading) {
        let mut now: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (i, entry) in self.entries.iter().enumerate() {
            for from in &entry.from {
                now.entry(*from).or_default().push(i);
            }
        }
        for line in &mut reading.lines {
            let mut fields: Vec<usize> = line.fields.iter().filter_map(|own| now.get(own)).flatten().copied().collect();
            fields.sort_unstable();
            fields.dedup();
            if let Some((fate, said)) = line.fields.iter().find_map(|own| self.gone.get(own)) {
                line.corrected = Some(said.clone());
                if fields.is_empty() {
                    line.fate = *fate;
                    BY_HAND.clone_into(&mut line.reason);
                }
            }
            line.fields = fields;
        }
        reading.fields = std::mem::take(&mut self.entries).into_iter().map(|entry| entry.field).collect();
    }
}

/// A known text near to one that is not, as a question behind a sentence.
fn meant(near: Option<&str>) -> Told {
    near.map(|near| {
        let near = shorten(near, 80);
        told!(corrections::did_you_mean_text, near)
    })
    .unwrap_or_default()
}

/// Where a line of the file has room to write in.
fn rooms_of(layout: &Layout, words: &Words, line: usize, page: Option<usize>) -> Vec<Spot> {
    let mut spots = Vec::new();
    tables::each_line(&layout.blocks, &mut |own| {
        if own.at.line == line && own.at.page == page {
            for piece in View::new(own, words).pieces {
                if let Piece::Room(room) = piece {
                    spots.push(Spot { place: own.at.clone(), start: room.start, end: room.end });
                }
            }
        }
    });
    spots
}
