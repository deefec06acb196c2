//! Reads a layout from its first line to its last: what each line is, which fields it asks, under which heading they
//! stand and whose answers they are.

use super::fate::Fate;
use super::field::{Field, LineFate, Reading};
use super::parts;
use super::view::{Room, View, is_numbered, unnumbered};
use super::words::{Words, folded};
use crate::import::form::layout::{Block, Layout, Line};

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
pub(super) struct Pending {
    pub(super) label: String,
    /// The line as it is printed.
    pub(super) raw: String,
    pub(super) hints: Vec<String>,
    pub(super) marks: Vec<String>,
    /// Its entry in the account of lines.
    pub(super) line: usize,
    /// Heading and subject before it.
    pub(super) section: String,
    pub(super) subject: String,
    /// Whether it ends like a question.
    pub(super) colon: bool,
    /// Whether it names somebody whose answers follow, or what the parts below belong to.
    pub(super) heads: bool,
}

/// What holds where a cell begins and again where it ends.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    section: String,
    pub(super) subject: String,
    mode: Mode,
}

pub(super) struct Reader<'w> {
    pub(super) words: &'w Words,
    pub(super) reading: Reading,
    pub(super) section: String,
    pub(super) subject: String,
    /// Whom or what the form is about.
    pub(super) main: String,
    /// The field that a line of nothing but room goes on with.
    pub(super) open: Option<usize>,
    pub(super) pending: Option<Pending>,
    /// The choice that boxes on further lines belong to.
    pub(super) group: Option<usize>,
    /// The address that parts on further lines belong to.
    pub(super) address: Option<usize>,
    pub(super) mode: Mode,
    /// Whether somebody signs right above.
    pub(super) signed: bool,
    /// The field without room whose label may go on.
    pub(super) head: Option<usize>,
    /// Rooms that nothing has said anything of yet, with their entry in the account of lines.
    pub(super) bare: Option<(usize, Vec<Room>)>,
    /// The name of the control that was read last.
    pub(super) last_control: Option<String>,
    /// The field of each control by its name.
    pub(super) named: Vec<(String, usize)>,
    /// What the file or a caption says of controls, folded, with their field.
    pub(super) captions: Vec<(String, usize)>,
    /// The line above the first of several boxes, with its entry in the account of lines.
    pub(super) group_head: Option<(usize, String)>,
    /// Whether the form leaves no room behind its labels.
    pub(super) labels_alone: bool,
    /// Whether all that is below is the office's, in whatever cell it stands.
    below: bool,
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
        last_control: None,
        named: Vec::new(),
        captions: Vec::new(),
        group_head: None,
        labels_alone: labels_alone(layout, words),
        below: false,
    };
    reader.first_subject(&layout.blocks);
    reader.blocks(&layout.blocks);
    reader.settle();
    parts::join(&mut reader.reading, words);
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
    pub(super) fn first_subject(&mut self, blocks: &[Block]) {
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
        if self.below {
            self.mode = Mode::Official;
        }
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
            corrected: None,
        });
        self.reading.lines.len() - 1
    }

    pub(super) fn line(&mut self, line: &Line) {
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
    pub(super) fn bracket_goes_on(&mut self, view: &View) -> bool {
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

    /// Lines of notes and of the part for the office, until something is asked again.
    pub(super) fn outside(&mut self, view: &View) -> bool {
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
            (self.mode, self.below) = (Mode::Asking, false);
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
    pub(super) fn ruled(&mut self, view: &View) -> bool {
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
                self.below |= rule.keeps;
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

    pub(super) fn title(&mut self, view: &View, found: &str) {
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
    pub(super) fn signer_above(&mut self) {
        if let Some(line) = self.reading.lines.last_mut()
            && matches!(line.fate, Fate::Heading | Fate::Prose)
            && line.text.chars().count() < 60
        {
            line.fate = Fate::Signature;
            "aboveSignature".clone_into(&mut line.reason);
        }
    }

    /// Whose answers follow, where the words say so, and whether only this one.
    pub(super) fn subject_in(&self, place: &str, folded: &str) -> Option<(String, bool)> {
        let mut rules = self.words.list("subjects").filter(|rule| rule.speaks_of(place));
        rules.find(|rule| rule.find(folded).is_some()).map(|rule| {
            let subject = if rule.subject == "main" { self.main.clone() } else { rule.subject.clone() };
            (subject, rule.keeps)
        })
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
}
