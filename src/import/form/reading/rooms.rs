//! Lines with room to write in or boxes to tick: which fields they ask, and which they go on with.

use super::fate::Fate;
use super::field::{Field, Spot};
use super::interactive::{is_captioned, is_signature, said};
use super::reader::Reader;
use super::scan::{Ask, captions, has_letters, labelled, labels, scan};
use super::view::{Piece, Room, Shape, View, is_numbered};
use super::words::folded;
use crate::import::text::clean;

impl Reader<'_> {
    /// Labels without room, where the form leaves none.
    pub(super) fn labels(&mut self, view: &View) -> bool {
        if !self.labels_alone || !view.shown.contains(':') {
            return false;
        }
        let asks = labels(&view.raw(), self.words);
        let one_part = asks.len() == 1 && asks[0].unit.is_empty();
        let address = self.takes_address(&asks);
        if asks.is_empty() || (one_part && !address) {
            return false;
        }
        let mut numbers = Vec::new();
        for ask in asks {
            if address && self.words.says("addressParts", &folded(&ask.label)) {
                numbers.extend(self.address);
            } else {
                numbers.extend(self.ask(view, ask));
            }
        }
        numbers.dedup();
        self.record(view, Fate::Field, "labelsAlone", numbers);
        true
    }

    /// A line of nothing but room.
    pub(super) fn room_alone(&mut self, view: &View) {
        let room = rooms(view);
        let captions = self.pending.as_ref().map(|pending| captions(&pending.raw, self.words)).unwrap_or_default();
        if room.len() > 1 && captions.len() == room.len() {
            self.captioned(view, captions, room);
            return;
        }
        let controls = room.iter().all(|room| room.control.is_some());
        if controls && (room.len() > 1 || self.pending.as_ref().is_none_or(|pending| self.says_else(pending, &room))) {
            self.settle();
            self.controls(view, room);
            return;
        }
        if let Some(pending) = self.pending.take().filter(|pending| has_letters(&pending.label)) {
            let number = self.field_of_pending(&pending, None);
            if let [room] = &room[..] {
                super::bind::by_room(&mut self.reading.fields[number], room);
            }
            self.go_on(number, view, &room);
            self.open = Some(number);
            self.record(view, Fate::Continuation, "roomBelowLabel", vec![number]);
        } else if self.signed {
            self.record(view, Fate::Signature, "belowSignature", Vec::new());
        } else if self.reading.lines.last().is_some_and(|line| line.fate == Fate::Attachment) {
            self.record(view, Fate::Attachment, "belowAttachments", Vec::new());
        } else if let Some(open) = self.open {
            self.go_on(open, view, &room);
            self.record(view, Fate::Continuation, "roomGoesOn", vec![open]);
        } else {
            let line = self.record(view, Fate::Unlabelled, "noLabel", Vec::new());
            self.bare = Some((line, room));
        }
    }

    /// Rooms side by side with a caption each above them.
    pub(super) fn captioned(&mut self, view: &View, captions: Vec<(String, Vec<String>)>, rooms: Vec<Room>) {
        if let Some(pending) = self.pending.take() {
            (self.section, self.subject) = (pending.section, pending.subject);
            if let Some(line) = self.reading.lines.get_mut(pending.line) {
                line.fate = Fate::Field;
                "captions".clone_into(&mut line.reason);
            }
        }
        let mut numbers = Vec::new();
        for ((label, hints), room) in captions.into_iter().zip(rooms) {
            let number = self.add(Field { label, hints, ..Field::default() });
            self.finish(number, view, &[room], String::new());
            numbers.push(number);
        }
        self.open = None;
        self.record(view, Fate::Field, "captionsBeside", numbers);
    }

    /// Captions right below rooms that nothing else is beside.
    pub(super) fn captions_below(&mut self, view: &View) -> bool {
        let Some((line, rooms)) = self.bare.take() else { return false };
        let captions = captions(&view.raw(), self.words);
        if line + 1 != self.reading.lines.len() || rooms.len() < 2 || captions.len() != rooms.len() {
            return false;
        }
        let above = self.reading.lines[line].place.clone();
        let mut numbers = Vec::new();
        for ((label, hints), room) in captions.into_iter().zip(rooms) {
            let number = self.add(Field { label, hints, ..Field::default() });
            self.finish(number, view, &[room], String::new());
            if let Some(spot) = self.reading.fields[number].at.first_mut() {
                spot.place = above.clone();
            }
            numbers.push(number);
        }
        self.open = None;
        (self.reading.lines[line].fate, self.reading.lines[line].fields) = (Fate::Field, numbers.clone());
        "captionsBelow".clone_into(&mut self.reading.lines[line].reason);
        self.record(view, Fate::Field, "captionsBelow", numbers);
        true
    }

    pub(super) fn go_on(&mut self, number: usize, view: &View, rooms: &[Room]) {
        let field = &mut self.reading.fields[number];
        for room in rooms {
            field.at.push(Spot { place: view.place.clone(), start: room.start, end: room.end });
            if field.cells == 0
                && let Shape::Cells(count) = room.shape
            {
                field.cells = count;
            }
        }
        field.lines += 1;
    }

    /// A line with room or boxes among words.
    pub(super) fn asks(&mut self, view: &View) {
        self.signed = false;
        let listed = self.reading.lines.last().is_some_and(|line| line.fate == Fate::Attachment);
        if listed && !has_letters(&view.shown) {
            self.record(view, Fate::Attachment, "belowAttachments", Vec::new());
            return;
        }
        let mut asks = scan(view, self.words);
        if self.signed_in(&mut asks) && asks.is_empty() {
            self.record(view, Fate::Signature, "signedHere", Vec::new());
            return;
        }
        let mut heads = self.takes_address(&asks);
        let subject = self.subject.clone();
        let in_line = asks.first().is_some_and(|ask| {
            let person = ask.label.split_once(':').map(|(person, _)| folded(person));
            person.is_some_and(|person| self.subject_in("label", &person).is_some())
        });
        let mut numbers = Vec::new();
        let mut fate = Fate::Field;
        for mut ask in asks {
            // An address whose parts follow in the same line: "Address: street … town …".
            if let Some((head, part)) = ask.label.split_once(':')
                && self.words.says("addressHeads", &folded(head))
                && self.words.says("addressParts", &folded(part))
            {
                ask.label = clean(head);
                let number = self.ask(view, ask);
                if let Some(number) = number {
                    self.reading.fields[number].kind = "address";
                }
                (heads, self.address) = (true, number);
                numbers.extend(number);
                continue;
            }
            if heads && self.words.says("addressParts", &folded(&ask.label)) {
                if let (Some(number), Some(room)) = (self.address, &ask.room) {
                    self.go_on(number, view, std::slice::from_ref(room));
                    numbers.push(number);
                }
                continue;
            }
            match self.ask(view, ask) {
                Some(number) => numbers.push(number),
                None if numbers.is_empty() => fate = Fate::Unlabelled,
                None => {}
            }
        }
        if !numbers.is_empty() {
            fate = Fate::Field;
        }
        numbers.dedup();
        // "Father: name … born …" is about the father in this line alone.
        if in_line {
            self.subject = subject;
        }
        self.turn(view);
        let reason = if fate == Fate::Field { "roomBehindLabel" } else { "noLabel" };
        self.record(view, fate, reason, numbers);
    }

    /// Takes out where somebody signs, with the day of signing beside it; tells whether somebody does.
    fn signed_in(&self, asks: &mut Vec<Ask>) -> bool {
        let signs = |ask: &Ask| {
            let room = ask.room.as_ref();
            let control = room.and_then(|room| room.control.as_ref()).is_some_and(is_signature);
            let label = folded(&ask.label);
            let line = self.words.first("lines", &label);
            control || room.is_some() && line.is_some_and(|(rule, _)| rule.fate == Fate::Signature)
        };
        if !asks.iter().any(signs) {
            return false;
        }
        asks.retain(|ask| !signs(ask) && !self.words.says("signedBeside", &folded(&ask.label)));
        true
    }

    /// The end of a line may say whose answers follow: "… of the person named below:".
    pub(super) fn turn(&mut self, view: &View) {
        let Some(tail) = view.folded.rsplit('…').next().filter(|tail| self.words.says("leadIns", tail)) else {
            return;
        };
        if let Some((subject, _)) = self.subject_in("turn", tail).or_else(|| self.subject_in("heading", tail)) {
            self.subject = subject;
            self.open = None;
        }
    }

    /// True where the line gives parts of an address that has a heading.
    pub(super) fn takes_address(&mut self, asks: &[Ask]) -> bool {
        let alone = self.labels_alone;
        let named = |ask: &Ask| self.words.says("addressParts", &folded(&ask.label));
        if asks.first().is_some_and(named)
            && let Some(pending) = &mut self.pending
        {
            pending.heads = true;
        }
        // Parts with a colon and room each are asked for one by one.
        let part = |ask: &Ask| (alone || !ask.colon) && self.words.says("addressParts", &folded(&ask.label));
        if !asks.first().is_some_and(part) {
            self.address = None;
            return false;
        }
        if self.address.is_some() {
            return true;
        }
        let Some(pending) = &self.pending else { return false };
        if !self.words.says("addressHeads", &folded(&pending.label)) {
            return false;
        }
        let pending = pending.clone();
        self.pending = None;
        let number = self.field_of_pending(&pending, Some("address"));
        self.address = Some(number);
        true
    }

    /// One thing a line asks; `None` where nothing says what.
    pub(super) fn ask(&mut self, view: &View, mut ask: Ask) -> Option<usize> {
        if !ask.boxes.is_empty() {
            let said = has_letters(&ask.label) || ask.boxes.iter().any(|(option, _)| has_letters(option));
            return (said || self.pending.is_some()).then(|| self.boxes(view, ask));
        }
        if self.repeats_caption(&ask) {
            ask.label.clear();
        }
        if let Some(number) = ask.room.as_ref().and_then(|room| self.shown_before(room)) {
            return Some(number);
        }
        if !has_letters(&ask.label) || ask.room.as_ref().is_some_and(is_captioned) {
            let room = ask.room?;
            let control = room.control.as_ref().and_then(said);
            if let Some(pending) = self.pending.take() {
                let number = self.field_of_pending(&pending, None);
                self.finish(number, view, &[room], ask.unit);
                return Some(number);
            }
            if let Some(label) = control {
                let number = self.add(Field { label, ..Field::default() });
                self.finish(number, view, &[room], ask.unit);
                return Some(number);
            }
            let open = self.open?;
            self.go_on(open, view, &[room]);
            return Some(open);
        }
        self.settle();
        self.group = if ask.of.is_some() { self.group } else { None };
        let again = ask.of.as_ref().and_then(|_| self.same_detail(&ask.label));
        let number = again.unwrap_or_else(|| {
            self.add(Field { label: ask.label, hints: ask.hints, marks: ask.marks, of: ask.of, ..Field::default() })
        });
        let room: Vec<Room> = ask.room.into_iter().collect();
        self.finish(number, view, &room, ask.unit);
        Some(number)
    }

    /// Whether the words before a room only say a word of the caption above it once more: "3. Number of copies", "Number …".
    fn repeats_caption(&self, ask: &Ask) -> bool {
        let Some(pending) = self.pending.as_ref().filter(|pending| is_numbered(&pending.raw) && !pending.colon) else {
            return false;
        };
        let own = folded(&ask.label);
        ask.boxes.is_empty()
            && !ask.colon
            && !own.contains(' ')
            && folded(&pending.label).split(' ').any(|word| word == own)
    }

    pub(super) fn finish(&mut self, number: usize, view: &View, rooms: &[Room], unit: String) {
        self.go_on(number, view, rooms);
        let field = &mut self.reading.fields[number];
        if field.unit.is_empty() {
            field.unit = unit;
        }
        if let Some(room) = rooms.first() {
            super::bind::by_room(field, room);
        }
        if let Some(control) = rooms.last().and_then(|room| room.control.as_ref()) {
            self.last_control = Some(control.name.clone());
            self.named.push((control.name.clone(), number));
            self.captions.extend(control.label.as_ref().map(|label| (folded(label), number)));
        }
        self.open = Some(number);
    }

    /// The same detail that another option of the same choice asks for.
    pub(super) fn same_detail(&self, label: &str) -> Option<usize> {
        let group = self.group?;
        let details = self.reading.fields.iter().enumerate().skip(group + 1);
        details.filter(|(_, field)| field.of.is_some() && field.label == label).map(|(number, _)| number).next()
    }

    /// Boxes with their options.
    pub(super) fn boxes(&mut self, view: &View, mut ask: Ask) -> usize {
        let spots =
            ask.boxes.iter().map(|(_, start)| Spot { place: view.place.clone(), start: *start, end: start + 1 });
        let spots: Vec<Spot> = spots.collect();
        let options: Vec<String> = std::mem::take(&mut ask.boxes)
            .into_iter()
            .map(|(option, _)| option)
            .filter(|own| has_letters(own))
            .collect();
        let mut options = options;
        if !has_letters(&ask.label)
            && let Some((label, hints)) = self.question_behind(&mut options)
        {
            (ask.label, ask.hints) = (label, hints);
        }
        self.open = None;
        if !has_letters(&ask.label)
            && self.pending.is_none()
            && let Some(group) = self.group
        {
            let field = &mut self.reading.fields[group];
            if field.options.is_empty() {
                // Boxes one below the other that nothing heads: each is one of several.
                field.options.push(std::mem::take(&mut field.label));
                field.label = clean(&field.section);
                if let Some((line, text)) = self.group_head.take() {
                    field.label = labelled(&text, self.words).0;
                    let line = &mut self.reading.lines[line];
                    (line.fate, line.fields) = (Fate::Field, vec![group]);
                    "label".clone_into(&mut line.reason);
                }
            }
            field.options.extend(options);
            field.at.extend(spots);
            return group;
        }
        if self.heads_boxes(&ask.label, options.len()) {
            self.settle();
            self.section = std::mem::take(&mut ask.label);
            if let Some((subject, _)) = self.subject_in("heading", &folded(&self.section)) {
                self.subject = subject;
            }
        }
        let number = match (has_letters(&ask.label), self.pending.take()) {
            (false, Some(pending)) => self.field_of_pending(&pending, None),
            (true, pending) => {
                self.pending = pending;
                self.settle();
                self.add(Field { label: ask.label, hints: ask.hints, marks: ask.marks, ..Field::default() })
            }
            (false, None) if options.len() > 1 && self.label_above().is_some() => {
                self.labelled_above().unwrap_or_default()
            }
            (false, None) if options.len() == 1 => {
                self.group_head = self.label_above().map(|text| (self.reading.lines.len() - 1, text));
                let (label, hints) = labelled(&options[0], self.words);
                let number = self.add(Field { label, hints, ..Field::default() });
                self.reading.fields[number].at = spots;
                self.reading.fields[number].kind = "boolean";
                self.group = Some(number);
                return number;
            }
            (false, None) => self.add(Field { label: options.join(" / "), ..Field::default() }),
        };
        let field = &mut self.reading.fields[number];
        field.options.extend(options);
        field.at.extend(spots);
        if field.options.is_empty() {
            field.kind = "boolean";
        }
        self.group = Some(number);
        number
    }

    /// Yes and no before the question that they answer: "☐ Yes ☐ No Is there …?".
    fn question_behind(&self, options: &mut [String]) -> Option<(String, Vec<String>)> {
        let [first, second] = options else { return None };
        let answers = |text: &str| {
            let own = folded(text.trim_end_matches([':', '.', ',', ';']));
            self.words.is("yes", &own) || self.words.is("no", &own)
        };
        let (own, question) = second.split_once(' ')?;
        if !answers(first) || !answers(own) || !has_letters(question) {
            return None;
        }
        let found = labelled(question, self.words);
        *second = own.trim_end_matches([':', '.', ',', ';']).to_owned();
        Some(found)
    }

    /// Capitals before boxes head a part of the form rather than ask.
    pub(super) fn heads_boxes(&self, label: &str, options: usize) -> bool {
        let shouted = has_letters(label) && label.chars().filter(|c| c.is_alphabetic()).all(|c| !c.is_lowercase());
        shouted && options > 1 && label.chars().count() > 3 && self.subject_in("heading", &folded(label)).is_some()
    }

    /// Room in a row of cells: it belongs to the label beside or above it.
    pub(super) fn cells_row(&mut self, view: &View, label: &str, count: usize) {
        if has_letters(label) {
            self.settle();
            self.close();
            let (label, hints) = labelled(label, self.words);
            let number = self.add(Field { label, hints, cells: count, marks: view.marks(), ..Field::default() });
            self.reading.fields[number].at.push(Spot { place: view.place.clone(), start: 0, end: count });
            self.record(view, Fate::Field, "boxesBesideLabel", vec![number]);
        } else if let Some(pending) = self.pending.take() {
            let number = self.field_of_pending(&pending, None);
            self.reading.fields[number].cells = count;
            self.reading.fields[number].at.push(Spot { place: view.place.clone(), start: 0, end: count });
            self.record(view, Fate::Continuation, "boxesBelowLabel", vec![number]);
        } else if let Some(open) = self.open.or(self.reading.fields.len().checked_sub(1)) {
            self.reading.fields[open].cells += count;
            self.record(view, Fate::Continuation, "boxesGoOn", vec![open]);
        }
    }
}

/// The rooms of a line.
pub(super) fn rooms(view: &View) -> Vec<Room> {
    let of = |piece: &Piece| match piece {
        Piece::Room(room) => Some(room.clone()),
        _ => None,
    };
    view.pieces.iter().filter_map(of).collect()
}
