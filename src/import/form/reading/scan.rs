//! What one line asks: each room with the words before it, each group of boxes with its options.

use std::sync::LazyLock;

use regex::Regex;

use super::view::{Piece, Room, View, unnumbered};
use super::words::{Words, folded};
use crate::import::text::clean;

/// Longest label, in characters; of a longer one the last clause is taken.
const MAX_LABEL: usize = 110;

/// One thing a line asks.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Ask {
    /// The words for it; empty where they stand elsewhere.
    pub(super) label: String,
    pub(super) marks: Vec<String>,
    pub(super) hints: Vec<String>,
    /// Room for the answer; none for boxes, and where the paper leaves none.
    pub(super) room: Option<Room>,
    /// Options with a box each, and where the box stands.
    pub(super) boxes: Vec<(String, usize)>,
    /// The option of the boxes before that has this room of its own.
    pub(super) of: Option<String>,
    /// Words behind the room.
    pub(super) unit: String,
    /// Whether a colon ends the words for it.
    pub(super) colon: bool,
}

/// A number of a question in the middle of a line.
static INNER_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[\s;,.…:])((?:\d{1,2}(?:\.\d{1,2})*[.)]|\[\d+(?:\.\d+)*[a-z]?\])\s*)\p{L}")
        .expect("a valid pattern")
});

/// A wide gap or a tab.
static GAP: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\t+\s*| {3,}").expect("a valid pattern"));

/// The end of a sentence or clause before a new question.
static CLAUSE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:\.\s+|;\s*)(\p{Lu})|;\s*(\p{L})").expect("a valid pattern"));

/// What the line asks, from left to right.
pub(super) fn scan(view: &View, words: &Words) -> Vec<Ask> {
    let mut scanner = Scanner { words, asks: Vec::new(), text: String::new(), marks: Vec::new(), group: None };
    if view.has_box() {
        let before = boxes_follow(&view.pieces);
        scanner.with_boxes(&view.pieces, before);
    } else {
        for piece in &view.pieces {
            scanner.piece(piece);
        }
    }
    scanner.end();
    scanner.asks
}

struct Scanner<'w> {
    words: &'w Words,
    asks: Vec<Ask>,
    text: String,
    marks: Vec<String>,
    /// The group of boxes that options are added to.
    group: Option<usize>,
}

impl Scanner<'_> {
    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Text(text, marks) => {
                self.text.push_str(text);
                self.marks.extend(marks.iter().cloned());
            }
            Piece::Room(room) => self.room(room, None),
            Piece::Box(_) => {}
        }
    }

    /// A room, with the text before it as its label, or as what the text says of the room before.
    fn room(&mut self, room: &Room, of: Option<String>) {
        let text = std::mem::take(&mut self.text);
        let (unit, label) = self.split(&text, true);
        if let Some(last) = self.asks.last_mut()
            && last.unit.is_empty()
        {
            last.unit = unit;
        }
        let marks = std::mem::take(&mut self.marks);
        let colon = label.trim_end().ends_with(':');
        let (label, hints) = labelled(&label, self.words);
        self.asks.push(Ask { label, hints, marks, room: Some(room.clone()), of, colon, ..Ask::default() });
    }

    /// What stands behind the room before, and the label of the next one.
    fn split(&self, text: &str, before_room: bool) -> (String, String) {
        let first = self.asks.is_empty();
        let mut rest = text;
        let mut unit = String::new();
        if !first {
            let trimmed = rest.trim_start_matches([' ', '.', ',', ';', ':', ')', ']']);
            let own = clean(trimmed);
            // What is nothing but a unit is one only where no room follows: before room it is a label, such as a day.
            let unit_here = self.words.first("units", &folded(&own)).map(|(_, found)| found.trim_end().chars().count());
            let ends = |length: &usize| {
                let next = own.chars().skip(*length).find(|c| !c.is_whitespace());
                next.map_or(!before_room, |next| matches!(next, '.' | ',' | ';' | ')' | '/' | '('))
            };
            if let Some(length) = unit_here.filter(ends) {
                unit = own.chars().take(length).collect();
                rest = after_chars(trimmed, length).trim_start_matches([' ', '.', ',', ';', ':', ')', '/']);
            } else {
                rest = trimmed;
            }
        }
        let mut cut = 0;
        if let Some(found) = INNER_NUMBER.captures_iter(rest).filter_map(|found| found.get(1)).last()
            && (!first || found.start() > 0)
        {
            cut = found.start();
        } else if let Some(found) = GAP.find_iter(rest).filter(|gap| has_letters(&rest[gap.end()..])).last()
            && has_letters(&rest[..found.start()])
        {
            cut = found.end();
        } else if let Some(found) = CLAUSE.captures_iter(rest).filter_map(|own| own.get(1).or(own.get(2))).last() {
            cut = found.start();
        }
        if unit.is_empty() && !first && cut > 0 {
            unit = clean(rest[..cut].trim_end_matches([' ', ';', '.', ',']));
        }
        (unit, rest[cut..].to_owned())
    }

    fn with_boxes(&mut self, pieces: &[Piece], before: bool) {
        let mut i = 0;
        while i < pieces.len() {
            match &pieces[i] {
                Piece::Box(start) if before => self.box_behind(*start),
                Piece::Box(start) => {
                    self.open_group();
                    i += self.option(&pieces[i + 1..], *start);
                }
                piece => self.piece(piece),
            }
            i += 1;
        }
    }

    /// A box whose option stands before it.
    fn box_behind(&mut self, start: usize) {
        let text = std::mem::take(&mut self.text);
        let text = text.trim_start_matches([' ', ',', ';', '.', '/', '\t']);
        if self.group.is_none() {
            let (unit, label) = self.split(text, true);
            if let Some(last) = self.asks.last_mut() {
                last.unit = unit;
            }
            let (label, option) = match label.rsplit_once(':') {
                Some((label, option)) if has_letters(option) => (label.to_owned(), option.to_owned()),
                Some((label, _)) => (label.to_owned(), String::new()),
                None => parted_option(&label, self.words),
            };
            let marks = std::mem::take(&mut self.marks);
            let (label, hints) = labelled(&label, self.words);
            self.asks.push(Ask { label, marks, hints, ..Ask::default() });
            self.group = Some(self.asks.len() - 1);
            self.add_option(&option, start);
        } else {
            self.add_option(text, start);
        }
    }

    fn open_group(&mut self) {
        if self.group.is_some() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        let (unit, label) = self.split(&text, true);
        if let Some(last) = self.asks.last_mut() {
            last.unit = unit;
        }
        let marks = std::mem::take(&mut self.marks);
        let (label, hints) = labelled(&label, self.words);
        self.asks.push(Ask { label, marks, hints, ..Ask::default() });
        self.group = Some(self.asks.len() - 1);
    }

    /// The option that follows a box, with the room it may have. Tells how many pieces it took.
    fn option(&mut self, pieces: &[Piece], start: usize) -> usize {
        let Some(Piece::Text(text, marks)) = pieces.first() else {
            self.add_option("", start);
            return 0;
        };
        let room = match pieces.get(1) {
            Some(Piece::Room(room)) => Some(room),
            _ => None,
        };
        // What stands behind a gap is the label of something else.
        let own = text.trim_start_matches(' ');
        let gap =
            GAP.find_iter(own).find(|gap| gap.start() > 0 && has_letters(&own[gap.end()..])).map(|gap| gap.start());
        let number =
            INNER_NUMBER.captures(own).and_then(|found| found.get(1)).map(|found| found.start()).filter(|at| *at > 0);
        if let Some(at) = gap.into_iter().chain(number).min() {
            self.add_option(&own[..at], start);
            self.group = None;
            own[at..].clone_into(&mut self.text);
            return 1;
        }
        let Some(room) = room else {
            self.add_option(own, start);
            return 1;
        };
        let (option, label) = own_label(own, self.words);
        self.add_option(&option, start);
        let (label, hints) = labelled(&label, self.words);
        let of = Some(clean_option(&option));
        self.asks.push(Ask { label, hints, marks: marks.clone(), room: Some(room.clone()), of, ..Ask::default() });
        2
    }

    fn add_option(&mut self, text: &str, start: usize) {
        let option = clean_option(text);
        if let Some(group) = self.group.and_then(|group| self.asks.get_mut(group)) {
            group.boxes.push((option, start));
        }
    }

    /// What follows the last room: a unit, or a label the paper leaves no room for.
    fn end(&mut self) {
        let text = std::mem::take(&mut self.text);
        let (unit, label) = if self.asks.is_empty() { (String::new(), text) } else { self.split(&text, false) };
        // A sentence that goes on asks nothing new.
        let begins = label.trim_start().chars().next().is_some_and(|first| !first.is_lowercase());
        let asks_more = begins && label.trim_end().ends_with(':') && has_letters(&label);
        if let Some(last) = self.asks.last_mut()
            && last.unit.is_empty()
        {
            last.unit = if unit.is_empty() && !asks_more { clean(&label) } else { unit };
        }
        if asks_more && !self.asks.is_empty() {
            let marks = std::mem::take(&mut self.marks);
            let (label, hints) = labelled(&label, self.words);
            self.asks.push(Ask { label, marks, hints, ..Ask::default() });
        }
    }
}

/// What a line without room asks where labels alone ask: each label before a wide gap, with a unit behind it.
pub(super) fn labels(text: &str, words: &Words) -> Vec<Ask> {
    let mut asks: Vec<Ask> = Vec::new();
    for part in GAP.split(text).map(clean).filter(|part| has_letters(part)) {
        let Some((label, rest)) = part.rsplit_once(':') else {
            match asks.last_mut() {
                Some(last) if last.unit.is_empty() => last.unit = part,
                _ => return Vec::new(),
            }
            continue;
        };
        let (label, mut hints) = labelled(label, words);
        let rest = rest.trim();
        let (_, more) = labelled(rest, words);
        let unit = if more.is_empty() { rest.to_owned() } else { String::new() };
        hints.extend(more);
        asks.push(Ask { label, hints, unit, colon: true, ..Ask::default() });
    }
    asks
}

/// Captions side by side: told apart by their numbers, else by wide gaps.
pub(super) fn captions(raw: &str, words: &Words) -> Vec<(String, Vec<String>)> {
    let raw = raw.trim();
    let starts: Vec<usize> =
        INNER_NUMBER.captures_iter(raw).filter_map(|found| found.get(1)).map(|own| own.start()).collect();
    let parts: Vec<&str> = if starts.len() > 1 && starts[0] == 0 {
        let ends = starts.iter().skip(1).copied().chain(std::iter::once(raw.len()));
        starts.iter().zip(ends).map(|(start, end)| &raw[*start..end]).collect()
    } else {
        GAP.split(raw).collect()
    };
    parts.into_iter().filter(|part| has_letters(part)).map(|part| labelled(part, words)).collect()
}

/// True where the words for a box stand before it.
fn boxes_follow(pieces: &[Piece]) -> bool {
    let Some(first) = pieces.iter().position(|piece| matches!(piece, Piece::Box(_))) else { return false };
    let text = |i: usize| match pieces.get(i) {
        Some(Piece::Text(text, _)) => text.trim(),
        _ => "",
    };
    if first == 0 || !has_letters(text(first - 1)) {
        return false;
    }
    let next = text(first + 1);
    if next.is_empty() || next.starts_with([',', ';', '.', '/']) {
        return true;
    }
    // A colon right before the first box: its option can only follow.
    if text(first - 1).ends_with([':', '?']) {
        return false;
    }
    let last = pieces.iter().rposition(|piece| match piece {
        Piece::Text(text, _) => has_letters(text),
        _ => true,
    });
    last.is_some_and(|last| matches!(pieces[last], Piece::Box(_)))
}

/// A label without colon that ends with an option, such as a word for yes.
fn parted_option(text: &str, words: &Words) -> (String, String) {
    let own = text.trim_end();
    if let Some(at) = own.rfind(' ') {
        let last = folded(&own[at..]);
        if words.is("yes", &last) || words.is("no", &last) {
            return (own[..at].to_owned(), own[at..].to_owned());
        }
    }
    (String::new(), own.to_owned())
}

/// An option with room of its own: what the option is, and what its room asks.
fn own_label(text: &str, words: &Words) -> (String, String) {
    if let Some(open) = text.find('(') {
        let (option, rest) = text.split_at(open);
        let inner = rest[1..].trim_end();
        let closed = inner.trim_end_matches([':', ' ', '.']).ends_with(')');
        let inner = inner.trim_end_matches([')', ':', ' ', '.']);
        if has_letters(option) && (!closed || words.says("hints", &folded(inner))) {
            return (option.to_owned(), inner.to_owned());
        }
    }
    match text.split_once([':', ',']) {
        Some((option, label)) if has_letters(label) && has_letters(option) => (option.to_owned(), label.to_owned()),
        _ => (text.to_owned(), text.to_owned()),
    }
}

/// An option as it is chosen from.
pub(super) fn clean_option(text: &str) -> String {
    let own = clean(text);
    let own = own.trim_matches([' ', ',', ';', '.', ':', '/', '(', '-']);
    let own = if own.matches('(').count() < own.matches(')').count() { own.trim_end_matches(')') } else { own };
    let own = unnumbered(own).0.trim_matches([' ', ',', ';', ':']);
    // The code of the box that follows.
    let code = own.rsplit_once(' ').filter(|(_, last)| last.len() < 3 && last.chars().all(|c| c.is_ascii_digit()));
    code.map_or(own, |(option, _)| option.trim_end()).to_owned()
}

/// True where there is a letter.
pub(super) fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

fn after_chars(text: &str, mut count: usize) -> &str {
    // `clean` joins spaces, so that spaces of the text count once.
    let mut space = false;
    for (at, char) in text.char_indices() {
        if char.is_whitespace() {
            if !space && count > 0 {
                count -= 1;
            }
            space = true;
            continue;
        }
        space = false;
        if count == 0 {
            return &text[at..];
        }
        count -= 1;
    }
    ""
}

/// A label without number, colon and hints in brackets, and the hints.
pub(super) fn labelled(text: &str, words: &Words) -> (String, Vec<String>) {
    let text = clean(text);
    let (text, _) = unnumbered(&text);
    let mut hints = Vec::new();
    let mut label = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('(') {
        let inner = &rest[open + 1..];
        let close = inner.find(')');
        let words_in = &inner[..close.unwrap_or(inner.len())];
        if words.says("hints", &folded(words_in)) {
            hints.push(words_in.trim().trim_end_matches(':').to_owned());
            label.push_str(&rest[..open]);
        } else {
            label.push_str(&rest[..open + 1 + close.map_or(inner.len(), |close| close + 1)]);
        }
        rest = close.map_or("", |close| &inner[close + 1..]);
    }
    label.push_str(rest);
    let label = clean(&label);
    let mut label = label.trim_matches([' ', ':', ',', ';', '.', '-', '/', '"', '*']).to_owned();
    if label.starts_with('(') && !label.contains(')') {
        label = label.trim_start_matches(['(', ' ']).to_owned();
    }
    if label.ends_with('(') {
        label = label.trim_end_matches(['(', ' ', ':']).to_owned();
    }
    if !has_letters(&label) && !hints.is_empty() {
        label = hints.remove(0);
    }
    if let Some((own, rest)) = label.rsplit_once(" - ").or_else(|| label.rsplit_once(" – "))
        && words.says("hints", &folded(rest))
    {
        hints.push(rest.to_owned());
        label = own.trim_end().to_owned();
    }
    if label.chars().count() > MAX_LABEL
        && let Some((_, last)) = label.rsplit_once([',', ':', ';'])
        && last.trim().chars().count() > 5
    {
        label = last.trim().to_owned();
    }
    (label, hints)
}
