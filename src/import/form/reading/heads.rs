//! Lines without room: headings, labels whose room follows or is missing, tables and choices told in prose.

use super::fate::Fate;
use super::field::{Field, Spot};
use super::reader::{Pending, Reader};
use super::rooms::rooms;
use super::scan::{has_letters, labelled};
use super::view::{View, unnumbered};
use super::words::folded;
use crate::import::text::clean;

/// How many controls back a caption may belong to.
const LAST_CONTROLS: usize = 6;
/// Longest line that is a heading for its look alone, in characters.
const MAX_HEADING: usize = 120;

impl Reader<'_> {
    /// Capitals right below a field of capitals without room go on with its label.
    pub(super) fn head_goes_on(&mut self, view: &View) -> bool {
        let Some(number) = self.head.take() else { return false };
        if view.has_room() || view.has_box() || !view.is_shouted() || view.numbered {
            return false;
        }
        let (more, hints) = labelled(&view.words(), self.words);
        let field = &mut self.reading.fields[number];
        field.label = format!("{} {more}", field.label);
        field.hints.extend(hints);
        field.marks.extend(view.marks());
        let own = folded(&field.label);
        if let Some((subject, keeps)) = self.subject_in("label", &own) {
            if !keeps {
                self.subject.clone_from(&subject);
            }
            self.reading.fields[number].subject = subject;
        }
        self.record(view, Fate::Field, "labelGoesOn", vec![number]);
        self.head = Some(number);
        true
    }

    /// Makes the field of a line that had no room of its own.
    pub(super) fn field_of_pending(&mut self, pending: &Pending, kind: Option<&'static str>) -> usize {
        self.section.clone_from(&pending.section);
        self.subject.clone_from(&pending.subject);
        let mut field = Field { label: pending.label.clone(), hints: pending.hints.clone(), ..Field::default() };
        field.marks.clone_from(&pending.marks);
        field.kind = kind.unwrap_or_default();
        let number = self.add(field);
        if let Some(line) = self.reading.lines.get_mut(pending.line) {
            line.fate = Fate::Field;
            "label".clone_into(&mut line.reason);
            line.fields = vec![number];
        }
        number
    }

    /// What waited for room has none: it is a heading, or asks without room.
    pub(super) fn settle(&mut self) {
        let Some(pending) = self.pending.take().filter(|pending| has_letters(&pending.label)) else { return };
        let own = folded(&pending.label);
        let known = pending.colon && !pending.heads && self.is_known(&own);
        let alone = self.labels_alone && pending.colon && !self.words.says("addressHeads", &own);
        let hinted = pending.colon && !pending.hints.is_empty() && !pending.heads;
        if !(known || alone || hinted) {
            return;
        }
        let (section, subject) = (self.section.clone(), self.subject.clone());
        self.field_of_pending(&pending, None);
        // Where it was followed by a new heading already, that heading stays.
        if section != pending.label {
            (self.section, self.subject) = (section, subject);
        }
    }

    /// True where the words are those of one particular thing to ask.
    pub(super) fn is_known(&self, label: &str) -> bool {
        let certain = |rule: &super::words::Rule| rule.confidence >= 0.9 && !rule.concept.is_empty();
        label.chars().count() < 70
            && self.words.first("concepts", label).is_some_and(|(rule, _)| certain(rule))
            && self.words.first("kinds", label).is_some()
    }

    /// A line without room.
    pub(super) fn text(&mut self, view: &View) {
        self.signed = false;
        let words = view.words();
        let (label, hints) = labelled(&words, self.words);
        let colon =
            words.trim_end_matches([' ', '.']).ends_with([':', '?']) || (words.contains(':') && !hints.is_empty());
        if self.caption_of_controls(view)
            || self.hint_of_pending(view)
            || self.captions_below(view)
            || self.inline_choice(view, &words)
            || self.labels(view)
        {
            return;
        }
        let short = words.chars().count() <= MAX_HEADING;
        let looks = view.is_shouted() || view.bold || view.heading || view.numbered || view.centred;
        if !(colon || (short && looks)) {
            self.settle();
            self.close();
            if let Some((subject, _)) = self.subject_in("prose", &view.folded) {
                self.subject.clone_from(&subject);
            }
            self.record(view, Fate::Prose, "noRoom", Vec::new());
            return;
        }
        if self.reading.fields.is_empty()
            && self.pending.is_none()
            && self.reading.title.is_empty()
            && view.is_shouted()
        {
            self.title(view, "capitals");
            return;
        }
        self.settle();
        self.close();
        let named = self.subject_in("heading", &folded(&label));
        let line = self.record(view, Fate::Heading, if colon { "colon" } else { "look" }, Vec::new());
        self.pending = Some(Pending {
            label: label.clone(),
            raw: view.raw(),
            hints,
            marks: view.marks(),
            line,
            section: self.section.clone(),
            subject: self.subject.clone(),
            colon,
            heads: named.is_some(),
        });
        self.section = label;
        if let Some((subject, _)) = named {
            if self.words.says("leadIns", &view.folded) {
                self.main.clone_from(&subject);
            }
            self.subject = subject;
        }
    }

    /// A line of nothing but captions of controls that were read already.
    fn caption_of_controls(&mut self, view: &View) -> bool {
        let before = self.reading.lines.last().map(|line| line.fields.clone()).unwrap_or_default();
        if view.place.page.is_none() || before.is_empty() {
            return false;
        }
        let raw = view.raw();
        let parts: Vec<String> = raw.split('\t').map(folded).filter(|part| has_letters(part)).collect();
        let own = |part: &String| {
            let last = self.captions.iter().rev().take(LAST_CONTROLS);
            last.clone().find(|(label, number)| label == part && before.contains(number)).map(|(_, number)| *number)
        };
        let numbers: Option<Vec<usize>> = parts.iter().map(own).collect();
        let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) else { return false };
        self.record(view, Fate::Field, "captionsBelow", numbers);
        true
    }

    /// A line in brackets between a label and its room says how to answer.
    fn hint_of_pending(&mut self, view: &View) -> bool {
        let inner = view.shown.trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let Some(inner) = inner.filter(|own| has_letters(own) && !own.contains(['(', ')'])) else { return false };
        let Some(pending) = &mut self.pending else { return false };
        pending.hints.push(clean(inner));
        self.record(view, Fate::Heading, "hintOfLabel", Vec::new());
        true
    }

    /// "The first …, the second …": a table in prose, whose columns stand in brackets.
    pub(super) fn repeat(&mut self, view: &View, words: &str) -> bool {
        if !self.words.says("repeats", &view.folded) {
            return false;
        }
        let Some(open) = words.find('(').map(|open| words[open..].to_owned()) else { return false };
        let inner = words.rfind('(').map_or("", |open| &words[open + 1..]);
        let inner = if inner.contains(',') { inner.to_owned() } else { open };
        let inner = inner.trim_end_matches([')', '.', ':', ' ']).trim_start_matches('(').to_owned();
        let columns: Vec<&str> = inner.split([',', ';']).map(str::trim).filter(|own| has_letters(own)).collect();
        let last = self.reading.fields.last();
        let goes_on = last.is_some_and(|field| {
            field.kind == "table" && field.repeat && self.words.says("repeats", &folded(&field.label))
        });
        if columns.len() < 2 && !goes_on {
            return false;
        }
        if goes_on
            || last.is_some_and(|field| field.kind == "table" && field.repeat && field.columns.len() == columns.len())
        {
            let number = self.reading.fields.len() - 1;
            self.open = Some(number);
            self.record(view, Fate::Continuation, "repeatsTheTable", vec![number]);
            return true;
        }
        let label = self.pending.take().map_or_else(
            || {
                let head = words.split('(').find(|part| has_letters(part)).unwrap_or(words);
                clean(unnumbered(head).0)
            },
            |pending| pending.label,
        );
        let mut columns: Vec<String> = columns.into_iter().map(str::to_owned).collect();
        if let Some(first) = columns.first_mut()
            && let Some(lead) = self.words.find("columnLeads", &folded(first))
        {
            *first = first.chars().skip(lead.chars().count()).collect();
        }
        let columns = columns.iter().map(|own| super::bind::column(own, self.words)).collect();
        let number = self.add(Field { label, kind: "table", repeat: true, columns, ..Field::default() });
        self.reading.fields[number].at.push(Spot { place: view.place.clone(), start: 0, end: 0 });
        self.open = Some(number);
        self.record(view, Fate::Field, "repeatsInProse", vec![number]);
        true
    }

    /// "Yes, No" behind a colon, whose boxes are drawn.
    pub(super) fn inline_choice(&mut self, view: &View, words: &str) -> bool {
        let Some((label, rest)) = words.rsplit_once(':') else { return false };
        let options: Vec<&str> = rest.split([',', '/', ';']).map(str::trim).filter(|own| !own.is_empty()).collect();
        let [first, second] = options[..] else { return false };
        let (first, second) = (folded(first), folded(second));
        let is = |name: &str, own: &str| self.words.is(name, own.trim());
        if !((is("yes", &first) && is("no", &second)) || (is("no", &first) && is("yes", &second))) {
            return false;
        }
        self.settle();
        self.close();
        let (label, hints) = labelled(label, self.words);
        let number = self.add(Field { label, hints, kind: "boolean", marks: view.marks(), ..Field::default() });
        self.reading.fields[number].at.push(Spot { place: view.place.clone(), start: 0, end: 0 });
        self.record(view, Fate::Field, "yesOrNo", vec![number]);
        true
    }

    /// A field that its words alone make one.
    pub(super) fn without_room(&mut self, view: &View, kind: Option<&'static str>) {
        let (label, hints) = labelled(view.shown.split('…').next().unwrap_or_default(), self.words);
        let number = self.add(Field { label, hints, marks: view.marks(), ..Field::default() });
        self.reading.fields[number].kind = kind.unwrap_or_default();
        let rooms = rooms(view);
        self.go_on(number, view, &rooms);
        self.open = Some(number);
        self.head = Some(number).filter(|_| rooms.is_empty() && view.is_shouted());
        self.record(view, Fate::Field, "words", vec![number]);
    }

    /// The label that waits for room, for a table below it.
    pub(super) fn waiting_label(&mut self) -> Option<String> {
        let pending = self.pending.take()?;
        self.section.clone_from(&pending.section);
        self.subject.clone_from(&pending.subject);
        Some(pending.label)
    }
}
