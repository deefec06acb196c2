//! A line of the layout as the rules see it: text without marks of notes, room to write in, boxes; one date is one room.

use std::sync::LazyLock;

use regex::Regex;

use super::words::{Words, folded};
use crate::import::form::layout::{Control, Input, Line, Place, Run};
use crate::import::text::clean;

/// The shape of a room for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Anything.
    Plain,
    /// Day, month and year.
    Date,
    /// Month and year.
    Month,
    /// Boxes for one character each.
    Cells(usize),
}

/// Room for one answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Room {
    pub(super) shape: Shape,
    pub(super) width: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) control: Option<Control>,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// Words with the marks of notes among them.
    Text(String, Vec<String>),
    Room(Room),
    /// A box to tick, and where it stands.
    Box(usize),
}

/// A line.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub(super) place: Place,
    pub(super) pieces: Vec<Piece>,
    /// Its words; room is `…`, a box `☐`, a row of boxes `▦`.
    pub(super) shown: String,
    /// The same, folded.
    pub(super) folded: String,
    pub(super) bold: bool,
    pub(super) centred: bool,
    pub(super) heading: bool,
    pub(super) numbered: bool,
}

/// The mark of a note among words: `(1)`, `(*)`, and a figure glued to the end of a word.
static MARK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\(\s?(\d{1,2}[a-z]?|\*{1,3})\s?\)|(\p{Ll}\p{Ll})(\d{1,3})(?:[\s:]|$)").expect("a valid pattern")
});

/// What numbers a line or a field.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"^\s*(?:\d{1,2}(?:\.\d{1,2})+[.,):/]*\s|\(?\d{1,2}[a-z]?(?:\.\d{1,2})*[.,):/]+|\[\d+(?:\.\d+)*[a-z]?\]|\p{L}\s?[.)]|\([a-z]\)|[ivxIVX]{1,4}[.)]|[-–—+•*▪✓●■❖➢·]+)\s*";
    Regex::new(number).expect("a valid pattern")
});

/// The text without numbers and bullets in front of it, and whether there were any.
pub(super) fn unnumbered(text: &str) -> (&str, bool) {
    let mut rest = text.trim();
    let mut any = false;
    while let Some(found) = NUMBER.find(rest).filter(|found| found.end() < rest.len() && found.end() > 0) {
        rest = rest[found.end()..].trim_start();
        any = true;
    }
    (rest, any)
}

/// True where the text begins with a number of a line.
pub(super) fn is_numbered(text: &str) -> bool {
    NUMBER.find(text).is_some_and(|found| found.as_str().contains(|c: char| c.is_ascii_digit()))
}

/// The text without marks of notes, and the marks.
pub(super) fn unmarked(text: &str) -> (String, Vec<String>) {
    let mut marks = Vec::new();
    let out = MARK.replace_all(text, |found: &regex::Captures<'_>| {
        let mark = found.get(1).or(found.get(3)).map_or("", |mark| mark.as_str());
        let glued = found.get(2).map_or("", |word| word.as_str());
        let whole = found.get(0).map_or("", |whole| whole.as_str());
        if glued.is_empty() && found.get(0).is_some_and(|whole| whole.start() == 0) && !mark.starts_with('*') {
            return whole.to_owned();
        }
        marks.push(mark.to_owned());
        let tail = whole.chars().last().filter(|last| !glued.is_empty() && !last.is_ascii_digit());
        format!("{glued}{}", tail.map(String::from).unwrap_or_default())
    });
    (out.into_owned(), marks)
}

impl View {
    /// Reads a line of the layout.
    pub(super) fn new(line: &Line, words: &Words) -> Self {
        let mut pieces: Vec<Piece> = Vec::new();
        let (mut bold, mut letters) = (0, 0);
        if let Some(numbering) = &line.numbering {
            pieces.push(Piece::Text(format!("{numbering} "), Vec::new()));
        }
        for run in &line.runs {
            match run {
                Run::Text { text, bold: is_bold, .. } => {
                    let count = text.chars().filter(|c| c.is_alphabetic()).count();
                    letters += count;
                    bold += if *is_bold { count } else { 0 };
                    match pieces.last_mut() {
                        Some(Piece::Text(own, _)) => own.push_str(text),
                        _ => pieces.push(Piece::Text(text.clone(), Vec::new())),
                    }
                }
                Run::Note { mark, .. } => match pieces.last_mut() {
                    Some(Piece::Text(_, marks)) => marks.push(mark.clone()),
                    _ => pieces.push(Piece::Text(String::new(), vec![mark.clone()])),
                },
                Run::Blank(blank) => {
                    let room = Room {
                        shape: Shape::Plain,
                        width: blank.width,
                        start: blank.start,
                        end: blank.end,
                        control: blank.control.clone(),
                    };
                    pieces.push(Piece::Room(room));
                }
                Run::Box { start, .. } => pieces.push(Piece::Box(*start)),
                Run::Cells { count, start } => pieces.push(Piece::Room(Room {
                    shape: Shape::Cells(*count),
                    width: *count,
                    start: *start,
                    end: start + count,
                    control: None,
                })),
            }
        }
        for piece in &mut pieces {
            if let Piece::Text(text, marks) = piece {
                let (own, more) = unmarked(text);
                *text = own;
                marks.extend(more);
            }
        }
        let pieces = timed(&dated(&joined(pieces), words), words);
        let shown = shown(&pieces);
        Self {
            place: line.at.clone(),
            folded: folded(&shown),
            numbered: line.numbering.is_some() || is_numbered(&shown),
            bold: letters > 0 && bold * 4 >= letters * 3,
            centred: line.centred,
            heading: line.heading.is_some(),
            pieces,
            shown,
        }
    }

    /// True where there is room to write in.
    pub(super) fn has_room(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Room(_)))
    }

    /// True where there is a box to tick.
    pub(super) fn has_box(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Box(_)))
    }

    /// True where there is no letter.
    pub(super) fn is_wordless(&self) -> bool {
        !self.shown.chars().any(char::is_alphanumeric)
    }

    /// True where all letters are capitals.
    pub(super) fn is_shouted(&self) -> bool {
        let mut letters = self.shown.chars().filter(|c| c.is_alphabetic()).peekable();
        letters.peek().is_some() && letters.all(|c| !c.is_lowercase())
    }

    /// The words without room and boxes.
    pub(super) fn words(&self) -> String {
        let mut all = String::new();
        for piece in &self.pieces {
            if let Piece::Text(text, _) = piece {
                all.push_str(text);
            }
        }
        clean(&all)
    }

    /// The words as they stand, gaps included.
    pub(super) fn raw(&self) -> String {
        let of = |piece: &Piece| if let Piece::Text(text, _) = piece { text.clone() } else { "   ".to_owned() };
        self.pieces.iter().map(of).collect()
    }

    /// All marks of notes.
    pub(super) fn marks(&self) -> Vec<String> {
        let of = |piece: &Piece| if let Piece::Text(_, marks) = piece { marks.clone() } else { Vec::new() };
        self.pieces.iter().flat_map(of).collect()
    }
}

fn shown(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text, _) => out.push_str(text),
            Piece::Room(Room { shape: Shape::Cells(_), .. }) => out.push('▦'),
            Piece::Room(_) => out.push('…'),
            Piece::Box(_) => out.push('☐'),
        }
    }
    clean(&out)
}

/// Rooms with nothing between them are one; a narrow one in brackets behind a comma only means "and so on".
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (out.last_mut(), piece) {
            (Some(Piece::Text(text, marks)), Piece::Text(more, others)) => {
                text.push_str(&more);
                marks.extend(others);
            }
            (Some(Piece::Text(text, _)), Piece::Room(room)) if room.width <= 4 && goes_on(text) => text.push('…'),
            (Some(Piece::Room(last)), Piece::Room(room)) if mergeable(last, &room) => extend(last, &room),
            (Some(Piece::Room(_)), Piece::Text(text, marks))
                if !text.chars().any(|c| c.is_alphanumeric() || matches!(c, '/' | '-' | ')' | '(' | ';'))
                    && marks.is_empty() =>
            {
                out.push(Piece::Text(text, marks));
            }
            (_, piece) => out.push(piece),
        }
    }
    // Dots that a space, a comma or a full stop interrupts go on.
    let mut all: Vec<Piece> = Vec::new();
    for piece in out {
        if let Piece::Room(room) = &piece
            && let [.., Piece::Room(last), Piece::Text(text, marks)] = &mut all[..]
            && marks.is_empty()
            && text.trim().chars().all(|c| matches!(c, '.' | ' ' | '·'))
            && !text.contains('\t')
            && mergeable(last, room)
        {
            extend(last, room);
            all.pop();
            continue;
        }
        all.push(piece);
    }
    all
}

fn mergeable(last: &Room, room: &Room) -> bool {
    last.shape == Shape::Plain && room.shape == Shape::Plain && last.control.is_none() && room.control.is_none()
}

fn extend(last: &mut Room, room: &Room) {
    last.width += room.width;
    last.end = room.end;
}

/// True inside brackets, behind a word or a comma.
fn goes_on(text: &str) -> bool {
    let Some(open) = text.rfind('(') else { return false };
    let inner = &text[open + 1..];
    !inner.contains(')') && inner.contains(',') && inner.trim_end().ends_with(',')
}

/// Three rooms with words for month and year, or with strokes between them, are one date; two are a month.
fn dated(pieces: &[Piece], words: &Words) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut i = 0;
    while i < pieces.len() {
        let taken = date_at(&pieces[i..], out.last(), words);
        if let Some((length, room)) = taken {
            out.push(Piece::Room(room));
            i += length;
        } else {
            out.push(pieces[i].clone());
            i += 1;
        }
    }
    out
}

/// The time of a day before a date belongs to it: "at … hours … minutes, on …".
fn timed(pieces: &[Piece], words: &Words) -> Vec<Piece> {
    let says = |piece: &Piece, name: &str| match piece {
        Piece::Text(text, _) => {
            let letters: String = folded(text).chars().filter(|c| c.is_alphabetic() || *c == ' ').collect();
            words.says(name, letters.trim())
        }
        _ => false,
    };
    let mut out: Vec<Piece> = Vec::new();
    let mut i = 0;
    while i < pieces.len() {
        if let [Piece::Room(first), hour, Piece::Room(_), rest @ ..] = &pieces[i..]
            && first.shape == Shape::Plain
            && says(hour, "hour")
        {
            let (minute, date) = (rest.first(), rest.get(1));
            if let (Some(minute), Some(Piece::Room(date))) = (minute, date)
                && date.shape == Shape::Date
                && says(minute, "minute")
            {
                out.push(Piece::Room(Room { start: first.start, ..date.clone() }));
                i += 5;
                continue;
            }
        }
        out.push(pieces[i].clone());
        i += 1;
    }
    out
}

/// What stands between the parts of a date.
#[derive(PartialEq, Clone, Copy)]
enum Joint {
    Stroke,
    Month,
    Year,
    /// Words behind the day that lead to its month.
    DayOf,
    /// Nothing but a comma and the first figures of the year.
    Comma,
}

fn joint(text: &str, words: &Words) -> Option<Joint> {
    let bare: String = folded(&unbracketed(text));
    let letters: String = bare.chars().filter(|c| c.is_alphabetic() || *c == ' ').collect();
    let letters = letters.trim();
    if letters.is_empty() {
        let strokes: String = bare.chars().filter(|c| !c.is_whitespace() && !c.is_ascii_digit()).collect();
        if strokes.trim_matches('.') == "," || (strokes.is_empty() && matches!(bare.trim(), "19" | "20")) {
            return Some(Joint::Comma);
        }
        return matches!(strokes.as_str(), "/" | "-" | "./" | "//" | ".-" | "/." | "./.").then_some(Joint::Stroke);
    }
    if words.is("month", letters) {
        return Some(Joint::Month);
    }
    if words.is("dayOf", letters) {
        return Some(Joint::DayOf);
    }
    words.is("year", letters).then_some(Joint::Year)
}

/// The text without what stands in brackets.
pub(super) fn unbracketed(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for char in text.chars() {
        match char {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(char),
            _ => {}
        }
    }
    out
}

/// Whether a control takes any line of text.
fn is_text(control: &Control) -> bool {
    control.input == Input::Text && control.options.is_empty()
}

fn date_at(pieces: &[Piece], before: Option<&Piece>, words: &Words) -> Option<(usize, Room)> {
    let room = |i: usize| match pieces.get(i) {
        Some(Piece::Room(room)) if room.shape == Shape::Plain && room.control.as_ref().is_none_or(is_text) => {
            Some(room)
        }
        _ => None,
    };
    let joint = |i: usize| match pieces.get(i) {
        Some(Piece::Text(text, _)) => joint(text, words),
        _ => None,
    };
    let first = room(0)?;
    let (second, one) = (room(2)?, joint(1)?);
    let whole = |last: &Room, shape| Room {
        shape,
        width: last.end.saturating_sub(first.start),
        end: last.end,
        control: first.control.clone().filter(|_| shape != Shape::Date),
        ..first.clone()
    };
    let lead = match before {
        Some(Piece::Text(text, _)) => folded(&unbracketed(text)),
        _ => String::new(),
    };
    let lead = lead.trim().trim_end_matches(':').trim();
    if let (Some(third), Some(two)) = (room(4), joint(3))
        && matches!(
            (one, two),
            (Joint::Stroke, Joint::Stroke) | (Joint::Month | Joint::DayOf, Joint::Year) | (Joint::DayOf, Joint::Comma)
        )
    {
        return Some((5, whole(third, Shape::Date)));
    }
    let last_word = lead.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    match one {
        // A year printed in part: the last room is missing.
        Joint::Month => {
            let year = matches!(pieces.get(3), Some(Piece::Text(text, _)) if {
                let own = folded(&unbracketed(text));
                let own: String = own.chars().filter(|c| c.is_alphabetic() || *c == ' ').collect();
                words.is("year", own.trim())
            });
            year.then(|| (4, whole(second, Shape::Date)))
        }
        Joint::Year | Joint::Stroke if words.is("month", last_word) => Some((3, whole(second, Shape::Month))),
        Joint::Stroke if words.is("day", last_word) => Some((3, whole(second, Shape::Date))),
        Joint::DayOf => Some((3, whole(second, Shape::Date))),
        Joint::Year | Joint::Stroke | Joint::Comma => None,
    }
}
