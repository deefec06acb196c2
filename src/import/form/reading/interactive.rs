//! Controls of interactive forms that no words stand beside: what the file, a caption or the line above says of them.

use super::fate::Fate;
use super::field::{Field, Spot};
use super::reader::{Pending, Reader};
use super::scan::{has_letters, labelled};
use super::view::{Room, View};
use super::words::folded;
use crate::import::form::layout::{Control, Input};
use crate::import::text::clean;

/// Longest line, in characters, that is the label of what stands right below it.
const MAX_ABOVE: usize = 90;

impl Reader<'_> {
    /// Controls that nothing printed is beside: the file says what they are for.
    pub(super) fn controls(&mut self, view: &View, rooms: Vec<Room>) {
        if rooms.iter().all(|room| room.control.as_ref().is_some_and(is_signature)) {
            self.record(view, Fate::Signature, "control", Vec::new());
            return;
        }
        if let [room] = &rooms[..]
            && let Some(number) = self.goes_on_with(room)
        {
            self.go_on(number, view, &rooms);
            self.record(view, Fate::Continuation, "roomGoesOn", vec![number]);
            return;
        }
        if rooms.len() > 1 && self.row_again(view, &rooms) {
            return;
        }
        let above = self.label_above().filter(|_| rooms.len() == 1);
        let mut numbers = Vec::new();
        for room in rooms {
            if let Some(number) = self.shown_before(&room) {
                numbers.push(number);
                continue;
            }
            let own = room.control.as_ref().and_then(said);
            let number = match (&above, own) {
                (Some(above), own) if own.as_ref().is_none_or(|own| is_above(own, above)) => self.labelled_above(),
                (_, Some(label)) => Some(self.add(Field { label, ..Field::default() })),
                _ => None,
            };
            let Some(number) = number else { continue };
            self.finish(number, view, &[room], String::new());
            numbers.push(number);
        }
        if numbers.len() != 1 {
            self.open = None;
        }
        let fate = if numbers.is_empty() { Fate::Unlabelled } else { Fate::Field };
        self.record(view, fate, "control", numbers);
    }

    /// As many controls side by side as on the line before, and nothing else: both are rows of a table.
    fn row_again(&mut self, view: &View, rooms: &[Room]) -> bool {
        let fields = &mut self.reading.fields;
        let Some(line) = self.reading.lines.last_mut().filter(|line| line.reason == "control") else { return false };
        if let [number] = line.fields[..]
            && fields.get(number).is_some_and(|own| own.kind == "table" && own.columns.len() == rooms.len())
        {
            self.record(view, Fate::TableHead, "control", vec![number]);
            return true;
        }
        let first = fields.len().saturating_sub(rooms.len());
        let last = line.fields.len() == rooms.len() && line.fields.first() == Some(&first);
        let plain = |field: &Field| field.options.is_empty() && field.kind != "boolean";
        if !last || !fields[first..].iter().all(plain) {
            return false;
        }
        let columns: Vec<Field> = fields.drain(first..).collect();
        line.fields = vec![first];
        let at = Spot { place: line.place.clone(), start: 0, end: 0 };
        let columns: Vec<_> =
            columns.iter().map(|own| super::bind::column(uncounted(&own.label), self.words)).collect();
        let own = if has_letters(&self.section) { self.section.clone() } else { String::new() };
        let heads = || columns.iter().map(|own| own.label.as_str()).collect::<Vec<_>>().join(", ");
        let label = if own.is_empty() { heads() } else { own };
        let number = self.add(Field { label, kind: "table", repeat: true, columns, at: vec![at], ..Field::default() });
        self.open = None;
        self.record(view, Fate::TableHead, "control", vec![number]);
        true
    }

    /// Whether a heading stands above a control with a caption of its own.
    pub(super) fn says_else(&self, pending: &Pending, rooms: &[Room]) -> bool {
        let own = rooms.first().and_then(|room| room.control.as_ref()).filter(|own| own.captioned);
        let own = own.and_then(|own| own.label.clone());
        !pending.colon && own.is_some_and(|own| has_letters(&own) && !is_above(&own, &pending.raw))
    }

    /// The field that a control shows the answer of once more.
    pub(super) fn shown_before(&self, room: &Room) -> Option<usize> {
        let control = room.control.as_ref().filter(|control| control.again)?;
        self.named.iter().find(|(name, _)| *name == control.name).map(|(_, number)| *number)
    }

    /// The field that a control alone on its line goes on with: nothing says what it is for but a name like the last one's.
    fn goes_on_with(&self, room: &Room) -> Option<usize> {
        let control = room.control.as_ref()?;
        let number = self.open?;
        let before = self.last_control.as_deref()?;
        let same = stem(&control.name) == stem(before) && control.name != before;
        let silent = control.label.as_deref().is_none_or(|label| stem(label) == stem(before));
        (same && (silent || stem(before).contains(['_', ' ']))).then_some(number)
    }

    /// The line right above, where it is short and nothing was made of it yet.
    pub(super) fn label_above(&self) -> Option<String> {
        let line = self.reading.lines.last().filter(|_| self.pending.is_none())?;
        let unused = line.fate == Fate::Prose && line.reason == "noRoom";
        let text = line.text.trim_end();
        let short = text.chars().count() <= MAX_ABOVE && !text.ends_with(['.', ';', ',', ')', '!']);
        (unused && short && has_letters(text)).then(|| line.text.clone())
    }

    /// Makes a field of the line above.
    pub(super) fn labelled_above(&mut self) -> Option<usize> {
        let text = self.label_above()?;
        let (label, hints) = labelled(&text, self.words);
        let number = self.add(Field { label, hints, ..Field::default() });
        let line = self.reading.lines.last_mut()?;
        line.fate = Fate::Field;
        "label".clone_into(&mut line.reason);
        line.fields = vec![number];
        Some(number)
    }
}

/// Whether what the file says of a control is the line above in other words.
fn is_above(own: &str, above: &str) -> bool {
    let (own, above) = (folded(own), folded(above));
    own.contains(&above) || above.contains(&own)
}

/// Whether the caption below a control says what it is for, so that words before it only join or head it.
pub(super) fn is_captioned(room: &Room) -> bool {
    room.control.as_ref().is_some_and(|control| control.captioned)
}

/// Whether a control is there to sign in.
pub(super) fn is_signature(control: &Control) -> bool {
    control.input == Input::Signature
}

/// What the file says of a control in one of several rows, without the count of the row: `Age_Row_1` and `Age [2]` are `Age`.
fn uncounted(label: &str) -> &str {
    let own = label.trim_end_matches(|c: char| c.is_ascii_digit() || " []".contains(c));
    let own = own.strip_suffix("_Row_").or_else(|| own.strip_suffix("Row")).unwrap_or(own);
    let own = own.trim_end_matches(['_', ' ', '-']);
    if has_letters(own) { own } else { label }
}

/// A name without the count of lines behind it: `reason_2` and `reason [2]` are `reason`.
fn stem(name: &str) -> String {
    let name = name.trim().trim_end_matches(|c: char| c.is_ascii_digit() || " _-.[]()#".contains(c));
    let name = name.to_lowercase();
    let ends = ["more", "line", "cont", "continued"].iter().find_map(|end| name.strip_suffix(end));
    let name = ends.filter(|own| own.ends_with(['_', ' ', '-'])).unwrap_or(&name);
    name.trim_end_matches(['_', ' ', '-']).to_owned()
}

/// What a control is for: what the file says to people who cannot see the page, else its name where that is words.
pub(super) fn said(control: &Control) -> Option<String> {
    let label = control.label.clone().filter(|own| has_letters(own));
    let label = match label {
        // What a program calls it is put in words.
        Some(label) if label.contains('_') && !label.contains(' ') => named(&label)?,
        Some(label) => label,
        // A name with figures in it is the program's, not anybody's words.
        None => named(&control.name).filter(|name| !name.chars().any(|c| c.is_ascii_digit()))?,
    };
    let counted = label.contains("Row") || label.trim_end().ends_with(']');
    Some(clean(if counted { uncounted(&label) } else { &label })).filter(|own| has_letters(own))
}

/// The last part of a control's name, in words: `form.lastName[0]` is `last Name`.
fn named(name: &str) -> Option<String> {
    let name = name.rsplit('.').next()?.split('[').next()?;
    let mut words = String::new();
    let mut lower = false;
    for char in name.chars() {
        let joint = matches!(char, '_' | '-');
        if joint || (char.is_uppercase() && lower) {
            words.push(' ');
        }
        lower = char.is_lowercase();
        if !joint {
            words.push(char);
        }
    }
    Some(words)
}
