//! Reads a layout from its first line to its last: what each line is, which fields it asks, under which heading they
//! stand and whose answers they are.

use super::fate::Fate;
use super::field::{Field, LineFate, Reading, Spot};
use super::scan::{Ask, captions, has_letters, labelled, labels, scan};
use super::view::{Room, Shape, View, is_numbered, unnumbered};
use super::words::{Words, folded};
use crate::import::form::layout::{Block, Control, Layout, Line};
use crate::import::text::clean;

/// Longest line that is a heading for its look alone, in characters.
const MAX_HEADING: usize = 120;
/// Of lines that end with a colon or have room, the share that has room below which labels alone ask.
const ROOM_SHARE: f64 = 0.2;
/// Lines that end with a colon without which nothing is said about labels that have no room.
const LEAST_LABELS: u32 = 6;

/// What the lines are part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Questions.
    Asking,
    /// Notes on how to fill in the form.
    Notes,
    /// What only an office fills in.
    Official,
}

/// A line that is a heading unless room to write in follows.
#[derive(Clone, Debug)]
struct Pending {
    label: String,
    /// The line as it is printed.
    raw: String,
    hints: Vec<String>,
    marks: Vec<String>,
    /// Its entry in the account of lines.
    line: usize,
    /// Heading and subject before it.
    section: String,
    subject: String,
    /// Whether it ends like a question.
    colon: bool,
    /// Whether it names somebody whose answers follow, or what the parts below belong to.
    heads: bool,
}

/// What holds where a cell begins and again where it ends.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    section: String,
    subject: String,
    mode: Mode,
}

pub(super) struct Reader<'w> {
    pub(super) words: &'w Words,
    pub(super) reading: Reading,
    pub(super) section: String,
    pub(super) subject: String,
    /// Whom or what the form is about.
    main: String,
    /// The field that a line of nothing but room goes on with.
    open: Option<usize>,
    pending: Option<Pending>,
    /// The choice that boxes on further lines belong to.
    group: Option<usize>,
    /// The address that parts on further lines belong to.
    address: Option<usize>,
    pub(super) mode: Mode,
    /// Whether somebody signs right above.
    signed: bool,
    /// The field without room whose label may go on.
    head: Option<usize>,
    /// Rooms that nothing has said anything of yet, with their entry in the account of lines.
    bare: Option<(usize, Vec<Room>)>,
    /// Whether the form leaves no room behind its labels.
    labels_alone: bool,
}

/// Reads the fields of a form.
pub(super) fn read(layout: &Layout, words: &Words) -> Reading {
    let mut reader = Reader {
        words,
        reading: Reading::default(),
        section: String::new(),
        subject: "applicant".to_owned(),
        main: "applicant".to_owned(),
        open: None,
        pending: None,
        group: None,
        address: None,
        mode: Mode::Asking,
        signed: false,
        head: None,
        bare: None,
        labels_alone: labels_alone(layout, words),
    };
    reader.first_subject(&layout.blocks);
    reader.blocks(&layout.blocks);
    reader.settle();
    reader.reading
}

/// True where a form leaves no room behind its labels.
fn labels_alone(layout: &Layout, words: &Words) -> bool {
    let (mut labels, mut rooms) = (0_u32, 0_u32);
    super::tables::each_line(&layout.blocks, &mut |line| {
        let view = View::new(line, words);
        if view.has_room() {
            rooms += 1;
        } else if view.shown.ends_with(':') {
            labels += 1;
        }
    });
    labels >= LEAST_LABELS && f64::from(rooms) < ROOM_SHARE * f64::from(labels + rooms)
}

impl Reader<'_> {
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Line(line) => self.line(line),
                Block::Table(table) => self.table(table),
            }
        }
    }

    /// Whose answers come first, where a line anywhere in the form tells: "relationship to the person concerned".
    fn first_subject(&mut self, blocks: &[Block]) {
        let mut first = None;
        super::tables::each_line(blocks, &mut |line| {
            if first.is_none() {
                first = self.subject_in("form", &View::new(line, self.words).folded).map(|own| own.0);
            }
        });
        if let Some(first) = first {
            self.subject.clone_from(&first);
            self.main = first;
        }
    }

    pub(super) fn scope(&self) -> Scope {
        Scope { section: self.section.clone(), subject: self.subject.clone(), mode: self.mode }
    }

    pub(super) fn restore(&mut self, scope: Scope) {
        self.settle();
        (self.section, self.subject, self.mode) = (scope.section, scope.subject, scope.mode);
        self.close();
    }

    /// Nothing goes on with what came before.
    pub(super) fn close(&mut self) {
        (self.open, self.group, self.address, self.signed) = (None, None, None, false);
    }

    pub(super) fn record(&mut self, view: &View, fate: Fate, reason: &str, fields: Vec<usize>) -> usize {
        self.reading.lines.push(LineFate {
            place: view.place.clone(),
            text: view.shown.clone(),
            fate,
            reason: reason.to_owned(),
            fields,
        });
        self.reading.lines.len() - 1
    }

    fn line(&mut self, line: &Line) {
        let view = View::new(line, self.words);
        if view.shown.is_empty() {
            return;
        }
        if view.is_wordless() && !view.has_room() && !view.has_box() {
            self.record(&view, Fate::Ornament, "noWords", Vec::new());
            return;
        }
        if self.bracket_goes_on(&view) || self.outside(&view) || self.ruled(&view) || self.head_goes_on(&view) {
            return;
        }
        if self.repeat(&view, &view.words()) {
            return;
        }
        let wordless = view.is_wordless();
        if wordless && view.has_room() {
            self.room_alone(&view);
        } else if view.has_room() || view.has_box() {
            self.asks(&view);
        } else {
            self.text(&view);
        }
    }

    /// A line in brackets that the line before opened.
    fn bracket_goes_on(&mut self, view: &View) -> bool {
        let Some(last) = self.reading.lines.last() else { return false };
        let open = last.text.matches('(').count() > last.text.matches(')').count() && last.text.starts_with('(');
        let fates = [Fate::FormNumber, Fate::Signature, Fate::Prose, Fate::Title];
        if !open || view.has_room() || view.has_box() || view.shown.starts_with('(') || !fates.contains(&last.fate) {
            return false;
        }
        let (fate, text) = (last.fate, format!("({}", view.shown));
        self.record(view, fate, "bracketGoesOn", Vec::new());
        if let Some(last) = self.reading.lines.last_mut().filter(|_| !view.shown.contains(')')) {
            last.text = text;
        }
        true
    }

    /// Capitals right below a field of capitals without room go on with its label.
    fn head_goes_on(&mut self, view: &View) -> bool {
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

    /// Labels without room, where the form leaves none.
    fn labels(&mut self, view: &View) -> bool {
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

    /// Lines of notes and of the part for the office, until something is asked again.
    fn outside(&mut self, view: &View) -> bool {
        let back = match self.mode {
            Mode::Asking => return false,
            Mode::Notes => {
                let rule = self.words.first("lines", &view.folded).map(|(rule, _)| rule.fate);
                let label = view.shown.split('…').next().unwrap_or_default();
                let asks = view.has_room() && label.trim_end().ends_with(':') && label.chars().count() < 60;
                (asks && rule.is_none() && !is_numbered(label)) || (rule == Some(Fate::Title) && view.is_shouted())
            }
            Mode::Official => self.words.says("lowerHeads", &view.folded),
        };
        if back {
            self.mode = Mode::Asking;
            return false;
        }
        if self.mode == Mode::Official
            && let Some((rule, found)) = self.words.first("lines", &view.folded)
            && rule.fate == Fate::Note
            && rule.keeps
        {
            let found = found.to_owned();
            self.mode = Mode::Notes;
            self.record(view, Fate::Note, &found, Vec::new());
            return true;
        }
        let (fate, reason) = match self.mode {
            Mode::Notes => (Fate::Note, "amongNotes"),
            _ => (Fate::Official, "partForTheOffice"),
        };
        self.record(view, fate, reason, Vec::new());
        true
    }

    /// Lines that the words of the pack decide on.
    fn ruled(&mut self, view: &View) -> bool {
        let words = self.words;
        let bare = unnumbered(&view.folded).0;
        let found = words.first("lines", &view.folded).or_else(|| words.first("lines", bare));
        let Some((rule, found)) = found else { return false };
        let (fate, found) = (rule.fate, found.to_owned());
        match fate {
            Fate::Title => {
                if !self.reading.fields.is_empty() || view.has_room() {
                    return false;
                }
                self.title(view, &found);
                return true;
            }
            Fate::Note if rule.keeps => {
                if view.has_room() {
                    return false;
                }
                self.settle();
                self.close();
                self.mode = Mode::Notes;
            }
            Fate::Official => {
                self.settle();
                self.close();
                self.mode = Mode::Official;
            }
            Fate::Field => {
                self.settle();
                self.close();
                let kind = rule.kind;
                self.without_room(view, kind);
                return true;
            }
            _ => {
                self.settle();
                self.close();
            }
        }
        self.signed = fate == Fate::Signature;
        if fate == Fate::Signature {
            self.signer_above();
        }
        if fate == Fate::FormNumber && self.reading.number.is_empty() {
            self.reading.number = view.words();
        }
        self.record(view, fate, &found, Vec::new());
        true
    }

    fn title(&mut self, view: &View, found: &str) {
        let words = view.words();
        if self.reading.title.is_empty() {
            self.reading.title = words;
        } else {
            self.reading.title = format!("{} {words}", self.reading.title);
        }
        if let Some(subject) = self.subject_in("title", &view.folded) {
            self.main = subject.0;
        }
        self.record(view, Fate::Title, found, Vec::new());
    }

    /// The line above a place to sign names who signs.
    fn signer_above(&mut self) {
        if let Some(line) = self.reading.lines.last_mut()
            && matches!(line.fate, Fate::Heading | Fate::Prose)
            && line.text.chars().count() < 60
        {
            line.fate = Fate::Signature;
            line.reason = "aboveSignature".to_owned();
        }
    }

    /// Whose answers follow, where the words say so, and whether only this one.
    pub(super) fn subject_in(&self, place: &str, folded: &str) -> Option<(String, bool)> {
        let rules = self.words.list("subjects").filter(|rule| rule.speaks_of(place));
        rules.filter_map(|rule| rule.find(folded).map(|_| rule)).next().map(|rule| {
            let subject = if rule.subject == "main" { self.main.clone() } else { rule.subject.clone() };
            (subject, rule.keeps)
        })
    }

    /// A line of nothing but room.
    fn room_alone(&mut self, view: &View) {
        let room = rooms(view);
        let captions = self.pending.as_ref().map(|pending| captions(&pending.raw, self.words)).unwrap_or_default();
        if room.len() > 1 && captions.len() == room.len() {
            self.captioned(view, captions, room);
            return;
        }
        if room.iter().all(|room| room.control.is_some()) && (room.len() > 1 || self.pending.is_none()) {
            self.controls(view, room);
            return;
        }
        if let Some(pending) = self.pending.take().filter(|pending| has_letters(&pending.label)) {
            let number = self.from_pending(&pending, None);
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
    fn captioned(&mut self, view: &View, captions: Vec<(String, Vec<String>)>, rooms: Vec<Room>) {
        if let Some(pending) = self.pending.take() {
            (self.section, self.subject) = (pending.section, pending.subject);
            if let Some(line) = self.reading.lines.get_mut(pending.line) {
                line.fate = Fate::Field;
                line.reason = "captions".to_owned();
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

    /// Controls that nothing printed is beside: the file says what they are for.
    fn controls(&mut self, view: &View, rooms: Vec<Room>) {
        let mut numbers = Vec::new();
        for room in rooms {
            let Some(label) = room.control.as_ref().and_then(said) else { continue };
            let number = self.add(Field { label, ..Field::default() });
            self.finish(number, view, &[room], String::new());
            numbers.push(number);
        }
        self.open = None;
        let fate = if numbers.is_empty() { Fate::Unlabelled } else { Fate::Field };
        self.record(view, fate, "control", numbers);
    }

    /// Captions right below rooms that nothing else is beside.
    fn captions_below(&mut self, view: &View) -> bool {
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
        self.reading.lines[line].reason = "captionsBelow".to_owned();
        self.record(view, Fate::Field, "captionsBelow", numbers);
        true
    }

    fn go_on(&mut self, number: usize, view: &View, rooms: &[Room]) {
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

    /// Makes the field of a line that had no room of its own.
    fn from_pending(&mut self, pending: &Pending, kind: Option<&'static str>) -> usize {
        self.section.clone_from(&pending.section);
        self.subject.clone_from(&pending.subject);
        let mut field = Field { label: pending.label.clone(), hints: pending.hints.clone(), ..Field::default() };
        field.marks.clone_from(&pending.marks);
        field.kind = kind.unwrap_or_default();
        let number = self.add(field);
        if let Some(line) = self.reading.lines.get_mut(pending.line) {
            line.fate = Fate::Field;
            line.reason = "label".to_owned();
            line.fields = vec![number];
        }
        number
    }

    /// Adds a field under the heading and subject that hold here.
    pub(super) fn add(&mut self, mut field: Field) -> usize {
        field.section.clone_from(&self.section);
        let own = folded(&field.label);
        match self.subject_in("label", &own) {
            Some((subject, keeps)) if field.of.is_none() => {
                if !keeps {
                    self.subject.clone_from(&subject);
                }
                field.subject = subject;
            }
            _ => field.subject.clone_from(&self.subject),
        }
        if field.of.is_some()
            && let Some(choice) = self.group.and_then(|group| self.reading.fields.get(group))
        {
            field.subject.clone_from(&choice.subject);
            self.subject.clone_from(&choice.subject);
        }
        self.reading.fields.push(field);
        self.reading.fields.len() - 1
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
        self.from_pending(&pending, None);
        // Where it was followed by a new heading already, that heading stays.
        if section != pending.label {
            (self.section, self.subject) = (section, subject);
        }
    }

    /// True where the words are those of one particular thing to ask.
    fn is_known(&self, label: &str) -> bool {
        let certain = |rule: &super::words::Rule| rule.confidence >= 0.9 && !rule.concept.is_empty();
        label.chars().count() < 70
            && self.words.first("concepts", label).is_some_and(|(rule, _)| certain(rule))
            && self.words.first("kinds", label).is_some()
    }

    /// A line with room or boxes among words.
    fn asks(&mut self, view: &View) {
        self.signed = false;
        let listed = self.reading.lines.last().is_some_and(|line| line.fate == Fate::Attachment);
        if listed && !has_letters(&view.shown) {
            self.record(view, Fate::Attachment, "belowAttachments", Vec::new());
            return;
        }
        let asks = scan(view, self.words);
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

    /// The end of a line may say whose answers follow: "… of the person named below:".
    fn turn(&mut self, view: &View) {
        let Some(tail) = view.folded.rsplit('…').next().filter(|tail| self.words.says("leadIns", tail)) else { return };
        if let Some((subject, _)) = self.subject_in("turn", tail).or_else(|| self.subject_in("heading", tail)) {
            self.subject = subject;
            self.open = None;
        }
    }

    /// True where the line gives parts of an address that has a heading.
    fn takes_address(&mut self, asks: &[Ask]) -> bool {
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
        let number = self.from_pending(&pending, Some("address"));
        self.address = Some(number);
        true
    }

    /// One thing a line asks; `None` where nothing says what.
    fn ask(&mut self, view: &View, ask: Ask) -> Option<usize> {
        if !ask.boxes.is_empty() {
            let said = has_letters(&ask.label) || ask.boxes.iter().any(|(option, _)| has_letters(option));
            return (said || self.pending.is_some()).then(|| self.boxes(view, ask));
        }
        if !has_letters(&ask.label) {
            let room = ask.room?;
            let control = room.control.as_ref().and_then(said);
            if let Some(pending) = self.pending.take() {
                let number = self.from_pending(&pending, None);
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
            self.add(Field {
                label: ask.label,
                hints: ask.hints,
                marks: ask.marks,
                of: ask.of,
                ..Field::default()
            })
        });
        let room: Vec<Room> = ask.room.into_iter().collect();
        self.finish(number, view, &room, ask.unit);
        Some(number)
    }

    fn finish(&mut self, number: usize, view: &View, rooms: &[Room], unit: String) {
        self.go_on(number, view, rooms);
        let field = &mut self.reading.fields[number];
        if field.unit.is_empty() {
            field.unit = unit;
        }
        if let Some(room) = rooms.first() {
            super::bind::by_room(field, room);
        }
        self.open = Some(number);
    }

    /// The same detail that another option of the same choice asks for.
    fn same_detail(&self, label: &str) -> Option<usize> {
        let group = self.group?;
        let details = self.reading.fields.iter().enumerate().skip(group + 1);
        details.filter(|(_, field)| field.of.is_some() && field.label == label).map(|(number, _)| number).next()
    }

    /// Boxes with their options.
    fn boxes(&mut self, view: &View, mut ask: Ask) -> usize {
        let spots = ask.boxes.iter().map(|(_, start)| Spot { place: view.place.clone(), start: *start, end: start + 1 });
        let spots: Vec<Spot> = spots.collect();
        let options: Vec<String> = std::mem::take(&mut ask.boxes).into_iter().map(|(option, _)| option).filter(|own| has_letters(own)).collect();
        self.open = None;
        if !has_letters(&ask.label) && self.pending.is_none()
            && let Some(group) = self.group
        {
            let field = &mut self.reading.fields[group];
            if field.options.is_empty() {
                // Boxes one below the other that nothing heads: each is one of several.
                field.options.push(std::mem::take(&mut field.label));
                field.label = clean(&field.section);
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
            (false, Some(pending)) => self.from_pending(&pending, None),
            (true, pending) => {
                self.pending = pending;
                self.settle();
                self.add(Field { label: ask.label, hints: ask.hints, marks: ask.marks, ..Field::default() })
            }
            (false, None) if options.len() == 1 => {
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

    /// Capitals before boxes head a part of the form rather than ask.
    fn heads_boxes(&self, label: &str, options: usize) -> bool {
        let shouted = has_letters(label) && label.chars().filter(|c| c.is_alphabetic()).all(|c| !c.is_lowercase());
        shouted && options > 1 && label.chars().count() > 3 && self.subject_in("heading", &folded(label)).is_some()
    }

    /// A line without room.
    fn text(&mut self, view: &View) {
        self.signed = false;
        let words = view.words();
        let (label, hints) = labelled(&words, self.words);
        let colon = words.trim_end_matches([' ', '.']).ends_with([':', '?']) || (words.contains(':') && !hints.is_empty());
        if self.captions_below(view) || self.inline_choice(view, &words) || self.labels(view) {
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
        if self.reading.fields.is_empty() && self.pending.is_none() && self.reading.title.is_empty() && view.is_shouted() {
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

    /// "The first …, the second …": a table in prose, whose columns stand in brackets.
    fn repeat(&mut self, view: &View, words: &str) -> bool {
        if !self.words.says("repeats", &view.folded) {
            return false;
        }
        let Some(open) = words.find('(').map(|open| words[open..].to_owned()) else { return false };
        let inner = words.rfind('(').map_or("", |open| &words[open + 1..]);
        let inner = if inner.contains(',') { inner.to_owned() } else { open };
        let inner = inner.trim_end_matches([')', '.', ':', ' ']).trim_start_matches('(').to_owned();
        let columns: Vec<&str> = inner.split([',', ';']).map(str::trim).filter(|own| has_letters(own)).collect();
        let last = self.reading.fields.last();
        let goes_on = last.is_some_and(|field| field.kind == "table" && field.repeat && self.words.says("repeats", &folded(&field.label)));
        if columns.len() < 2 && !goes_on {
            return false;
        }
        if goes_on || last.is_some_and(|field| field.kind == "table" && field.repeat && field.columns.len() == columns.len()) {
            let number = self.reading.fields.len() - 1;
            self.open = Some(number);
            self.record(view, Fate::Continuation, "repeatsTheTable", vec![number]);
            return true;
        }
        let label = self.pending.take().map(|pending| pending.label).unwrap_or_else(|| {
            let head = words.split('(').find(|part| has_letters(part)).unwrap_or(words);
            clean(unnumbered(head).0)
        });
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
    fn inline_choice(&mut self, view: &View, words: &str) -> bool {
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
    fn without_room(&mut self, view: &View, kind: Option<&'static str>) {
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
            let number = self.from_pending(&pending, None);
            self.reading.fields[number].cells = count;
            self.reading.fields[number].at.push(Spot { place: view.place.clone(), start: 0, end: count });
            self.record(view, Fate::Continuation, "boxesBelowLabel", vec![number]);
        } else if let Some(open) = self.open.or(self.reading.fields.len().checked_sub(1)) {
            self.reading.fields[open].cells += count;
            self.record(view, Fate::Continuation, "boxesGoOn", vec![open]);
        }
    }
}

/// What a control is for: what the file says to people who cannot see the page, else its name in words.
fn said(control: &Control) -> Option<String> {
    let label = control.label.clone().filter(|own| has_letters(own));
    let label = label.unwrap_or_else(|| {
        let name = control.name.rsplit('.').next().unwrap_or_default();
        let name = name.split('[').next().unwrap_or_default();
        let mut words = String::new();
        let mut lower = false;
        for char in name.chars() {
            if matches!(char, '_' | '-') || (char.is_uppercase() && lower) {
                words.push(' ');
            }
            lower = char.is_lowercase();
            if !matches!(char, '_' | '-') {
                words.push(char);
            }
        }
        words
    });
    Some(clean(&label)).filter(|own| has_letters(own))
}

/// The rooms of a line.
fn rooms(view: &View) -> Vec<Room> {
    let of = |piece: &super::view::Piece| match piece {
        super::view::Piece::Room(room) => Some(room.clone()),
        _ => None,
    };
    view.pieces.iter().filter_map(of).collect()
}
