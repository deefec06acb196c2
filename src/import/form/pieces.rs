//! A line as a file spells it, character by character, turned into the runs of a layout.
//!
//! Formats scatter a line over many spans with a look each, and a row of dots over several of them. Readers push what
//! they meet here; what is room to write in, a box or the mark of a note is decided once, for all formats.

use unicode_normalization::UnicodeNormalization;

use super::layout::{Blank, Control, Line, Run};
use super::work;

/// Fewest dots in a row that are room to write in.
const DOTS: usize = 3;
/// Fewest underscores in a row that are room to write in.
const UNDERSCORES: usize = 2;
/// Fewest underlined spaces in a row that are room to write in.
const GAP: usize = 3;
/// Fewest boxes side by side that are for one character each.
pub(super) const CELLS: usize = 4;
/// What a letter or anything else in a line costs, and each choice of a control, in steps: they are what fills memory.
const PIECE: usize = 8;
const CHOICE: usize = 200;
/// Characters that the mark of a note has at most.
const MARK: usize = 4;

/// How a character is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Bold.
    pub(super) bold: bool,
    /// Italics.
    pub(super) italic: bool,
    /// Underlined.
    pub(super) underlined: bool,
    /// Raised above the line, as marks of notes are.
    pub(super) raised: bool,
}

/// What stands in a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    /// A printed character; a tab without leader is one.
    Char(char),
    /// Room to write in, so many characters wide: a tab with a leader, a ruled line, an empty content control.
    Room(usize),
    /// Room that is a control of the file.
    Control(Box<Control>, usize),
    /// A box, ticked or not.
    Box(bool),
    /// Boxes for one character each.
    Cells(usize),
    /// The mark of a note that the format knows as one.
    Note(String),
    /// The line goes on below.
    Break,
}

#[derive(Debug, Clone, PartialEq)]
struct Piece {
    what: What,
    look: Look,
    start: usize,
}

/// A line while it is read.
#[derive(Debug, Clone, Default)]
pub(super) struct Pieces {
    list: Vec<Piece>,
    at: usize,
}

impl Pieces {
    /// Adds printed text. Boxes among its characters are told apart; control characters are left out but counted.
    pub(super) fn text(&mut self, text: &str, look: Look) {
        // Where the budget of work is spent, the form is refused: what is left need not be looked at.
        for char in text.chars().take_while(|_| work::take(0)) {
            let what = match char {
                '\n' => What::Break,
                '\t' => What::Char('\t'),
                '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => What::Char(' '),
                '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {
                    self.at += 1;
                    continue;
                }
                char if char.is_control() => {
                    self.at += 1;
                    continue;
                }
                char => ticked(char).map_or(What::Char(char), What::Box),
            };
            self.add(what, look);
        }
    }

    /// Adds what is no text; it counts as one character of the file's text.
    pub(super) fn add(&mut self, what: What, look: Look) {
        if work::take(cost(&what)) {
            self.list.push(Piece { what, look, start: self.at });
        }
        self.at += 1;
    }

    /// Counts characters of the file's text that are not printed.
    pub(super) fn skip(&mut self, count: usize) {
        self.at += count;
    }

    /// Characters of the file's text so far.
    pub(super) const fn position(&self) -> usize {
        self.at
    }

    /// How many pieces there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// True if the piece at an index is white space.
    pub(super) fn is_space(&self, index: usize) -> bool {
        matches!(self.list.get(index), Some(Piece { what: What::Char(char), .. }) if char.is_whitespace())
    }

    /// Puts what the file holds elsewhere before the piece at an index; it counts no character.
    pub(super) fn put(&mut self, index: usize, what: What) {
        let start = self.list.get(index).map_or(self.at, |piece| piece.start);
        self.list.insert(index.min(self.list.len()), Piece { what, look: Look::default(), start });
    }

    /// Puts what the file holds elsewhere before everything else.
    pub(super) fn put_first(&mut self, what: What) {
        self.put(0, what);
    }

    /// True while nothing is printed.
    pub(super) fn is_blank(&self) -> bool {
        self.list.iter().all(|piece| match &piece.what {
            What::Char(char) => char.is_whitespace() && !piece.look.underlined,
            What::Break => true,
            _ => false,
        })
    }

    /// The lines: one, or more where the text was broken. `model` says what holds for all of them.
    pub(super) fn lines(self, model: &Line) -> Vec<Line> {
        let mut lines = Vec::new();
        for (i, pieces) in self.list.split(|piece| piece.what == What::Break).enumerate() {
            let mut line = model.clone();
            if i > 0 {
                line.numbering = None;
            }
            line.runs = runs(pieces);
            line.runs.iter_mut().for_each(compose);
            if i == 0 || !line.runs.is_empty() {
                lines.push(line);
            }
        }
        lines
    }
}

/// Steps that a piece costs.
fn cost(what: &What) -> usize {
    match what {
        What::Control(control, _) => PIECE + control.options.len() * CHOICE,
        _ => PIECE,
    }
}

/// Letters and their accents as one character each, as most files have them.
fn compose(run: &mut Run) {
    if let Run::Text { text, .. } = run
        && text.contains(|char| matches!(char, '\u{300}'..='\u{36f}'))
    {
        *text = text.nfc().collect();
    }
}

/// Whether a character is a box to tick, and whether it is ticked. Symbols of Wingdings stand in the private use area.
pub(super) fn ticked(char: char) -> Option<bool> {
    match char {
        '□' | '☐' | '▢' | '❏' | '❐' | '❑' | '❒' | '◻' | '◽' | '⬜' | '▫' | '○' | '◯' | '⃞' | '🔲' | '🔳' => {
            Some(false)
        }
        '\u{f06f}' | '\u{f070}' | '\u{f071}' | '\u{f072}' | '\u{f0a1}' | '\u{f0a2}' | '\u{f0a3}' | '\u{f0a8}' => {
            Some(false)
        }
        '☑' | '☒' | '⊠' | '🗹' | '🗷' | '\u{f0fd}' | '\u{f0fe}' | '\u{f052}' | '\u{f053}' | '\u{f054}' => {
            Some(true)
        }
        _ => None,
    }
}

/// The character that a font of symbols prints for a code: Wingdings and its kin draw boxes where others have letters.
pub(super) fn symbol(font: &str, code: u32) -> Option<char> {
    let font = font.to_lowercase();
    if !(font.contains("wingdings")
        || font.contains("webdings")
        || font.contains("symbol")
        || font.contains("dingbats"))
    {
        return None;
    }
    let low = code & 0xff;
    if font.contains("wingdings 2") || font.contains("wingdings2") {
        return match low {
            0x2a | 0x30 | 0x35 | 0xa3 | 0x81 => Some('☐'),
            0x51..=0x54 => Some('☒'),
            _ => None,
        };
    }
    if font.contains("webdings") {
        return (low == 0x63).then_some('☐');
    }
    if font.contains("dingbats") {
        return matches!(low, 0x6e..=0x72).then_some('☐');
    }
    if font.contains("wingdings") {
        return match low {
            0x6f..=0x72 | 0xa1..=0xa3 | 0xa8 => Some('☐'),
            0xfd | 0xfe => Some('☒'),
            0xfc => Some('✓'),
            0x9f | 0x6c | 0x9e => Some('•'),
            _ => None,
        };
    }
    match low {
        0xb7 => Some('•'),
        0xf0 | 0x7f => Some('☐'),
        _ => None,
    }
}

/// The runs of one line.
fn runs(pieces: &[Piece]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut i = 0;
    while let Some(piece) = pieces.get(i) {
        let rest = &pieces[i..];
        if let Some((length, width)) = room(rest) {
            let end = rest.get(length - 1).map_or(piece.start, |last| last.start) + 1;
            blank(&mut runs, width, piece.start, end);
            i += length;
            continue;
        }
        if let Some(length) = cells(rest) {
            let count = rest[..length].iter().filter(|piece| is_box(piece) || is_bar_room(piece)).count();
            runs.push(Run::Cells { count, start: piece.start });
            i += length;
            continue;
        }
        if let Some((length, ticked)) = bracketed(rest) {
            runs.push(Run::Box { ticked, start: piece.start });
            i += length;
            continue;
        }
        if let Some((length, mark)) = note(&pieces[..i], rest) {
            runs.push(Run::Note { mark, start: piece.start });
            i += length;
            continue;
        }
        single(&mut runs, piece);
        i += 1;
    }
    runs
}

/// A piece that stands for itself.
fn single(runs: &mut Vec<Run>, piece: &Piece) {
    let start = piece.start;
    match &piece.what {
        What::Char(char) => letter(runs, *char, piece.look, start),
        What::Room(width) => blank(runs, *width, start, start + 1),
        What::Control(control, width) => {
            runs.push(Run::Blank(Blank { width: *width, start, end: start + 1, control: Some((**control).clone()) }));
        }
        What::Box(ticked) => runs.push(Run::Box { ticked: *ticked, start }),
        What::Cells(count) => runs.push(Run::Cells { count: *count, start }),
        What::Note(mark) => runs.push(Run::Note { mark: mark.clone(), start }),
        What::Break => {}
    }
}

fn letter(runs: &mut Vec<Run>, char: char, look: Look, start: usize) {
    if let Some(Run::Text { text, bold, italic, .. }) = runs.last_mut() {
        // A space has no look of its own.
        if char.is_whitespace() || (*bold, *italic) == (look.bold, look.italic) {
            text.push(char);
            return;
        }
        if text.chars().all(char::is_whitespace) {
            (*bold, *italic) = (look.bold, look.italic);
            text.push(char);
            return;
        }
    }
    runs.push(Run::Text { text: char.to_string(), bold: look.bold, italic: look.italic, start });
}

/// Room to write in; two of them side by side are one.
fn blank(runs: &mut Vec<Run>, width: usize, start: usize, end: usize) {
    if let Some(Run::Blank(last)) = runs.last_mut()
        && last.control.is_none()
    {
        last.width += width;
        last.end = end;
        return;
    }
    runs.push(Run::Blank(Blank { width, start, end, control: None }));
}

/// How many pieces from here on are room to write in, and how wide it is.
fn room(pieces: &[Piece]) -> Option<(usize, usize)> {
    dotted(pieces).or_else(|| underlined(pieces))
}

/// Dots, ellipses and underscores; one space may stand between two of them.
fn dotted(pieces: &[Piece]) -> Option<(usize, usize)> {
    let fill = |piece: Option<&Piece>| match piece.map(|piece| &piece.what) {
        Some(What::Char(char)) if matches!(char, '.' | '․' | '‥' | '…' | '_' | '·' | '⋯' | '﹍' | '＿') => {
            Some(*char)
        }
        _ => None,
    };
    let space = |piece: Option<&Piece>| matches!(piece.map(|piece| &piece.what), Some(What::Char(' ')));
    let first = fill(pieces.first())?;
    let (mut length, mut dots, mut width) = (0, 0, 0);
    // Signs since the last space, and the most of them between two spaces.
    let (mut group, mut longest) = (0, 0);
    loop {
        if let Some(char) = fill(pieces.get(length)) {
            // An ellipsis is three dots in one character; a middle dot alone is a bullet.
            dots += match char {
                '…' | '⋯' => DOTS,
                '‥' => 2,
                '_' | '﹍' | '＿' => DOTS.div_ceil(UNDERSCORES),
                _ => 1,
            };
            width += match char {
                '…' | '⋯' => 2,
                _ => 1,
            };
            length += 1;
            group += 1;
            longest = longest.max(group);
        } else if space(pieces.get(length)) && fill(pieces.get(length + 1)).is_some() {
            length += 1;
            group = 0;
        } else {
            break;
        }
    }
    // A full stop that stands apart ends the sentence.
    if group == 1 && longest > 1 && fill(pieces.get(length - 1)) == Some('.') {
        (length, dots, width) = (length - 2, dots - 1, width - 1);
    }
    let bullet = first == '·' && length < DOTS;
    (dots >= DOTS && !bullet).then_some((length, width))
}

/// Spaces and tabs that are underlined.
fn underlined(pieces: &[Piece]) -> Option<(usize, usize)> {
    let (mut length, mut width) = (0, 0);
    for piece in pieces {
        match piece.what {
            What::Char(' ') if piece.look.underlined => width += 1,
            What::Char('\t') if piece.look.underlined => width += 8,
            _ => break,
        }
        length += 1;
    }
    (width >= GAP).then_some((length, width))
}

fn is_box(piece: &Piece) -> bool {
    matches!(piece.what, What::Box(_))
}

fn is_bar_room(piece: &Piece) -> bool {
    matches!(piece.what, What::Char('_'))
}

/// How many pieces from here on are a row of boxes for one character each: boxes side by side, or `|_|_|_|`.
fn cells(pieces: &[Piece]) -> Option<usize> {
    let char = |i: usize| match pieces.get(i).map(|piece| &piece.what) {
        Some(What::Char(char)) => Some(*char),
        _ => None,
    };
    if char(0) == Some('|') {
        let mut length = 1;
        let mut count = 0;
        while char(length) == Some('_') {
            let marks = (1..=4).find(|n| char(length + n) != Some('_')).unwrap_or(4);
            if char(length + marks) != Some('|') {
                break;
            }
            length += marks + 1;
            count += 1;
            // One underscore a box: further ones only make it wider.
            if marks > 1 {
                return None;
            }
        }
        return (count >= 2).then_some(length);
    }
    let (mut length, mut count) = (0, 0);
    loop {
        let spaces = (0..2).take_while(|n| char(length + n) == Some(' ')).count();
        let gap = if length == 0 { 0 } else { spaces };
        if gap < 2 && pieces.get(length + gap).is_some_and(is_box) {
            length += gap + 1;
            count += 1;
        } else {
            break;
        }
    }
    (count >= CELLS).then_some(length)
}

/// `[ ]`, `[]`, `[x]` and `(  )` are boxes.
fn bracketed(pieces: &[Piece]) -> Option<(usize, bool)> {
    let char = |i: usize| match pieces.get(i).map(|piece| &piece.what) {
        Some(What::Char(char)) => Some(*char),
        _ => None,
    };
    let (close, least) = match char(0)? {
        '[' => (']', 0),
        '(' => (')', 1),
        _ => return None,
    };
    let spaces = (1..6).take_while(|i| char(*i) == Some(' ')).count();
    if spaces >= least && char(spaces + 1) == Some(close) {
        return Some((spaces + 2, false));
    }
    let crossed = close == ']' && matches!(char(1), Some('x' | 'X' | '✓' | '✔')) && char(2) == Some(close);
    crossed.then_some((3, true))
}

/// The mark of a note: raised figures, stars or a letter in brackets, or figures that are raised by themselves.
fn note(before: &[Piece], pieces: &[Piece]) -> Option<(usize, String)> {
    let mut mark = String::new();
    let mut length = 0;
    for piece in pieces {
        let What::Char(char) = piece.what else { break };
        let Some(char) = raised(char).or_else(|| piece.look.raised.then_some(char)) else { break };
        mark.push(char);
        length += 1;
    }
    let inner = mark.trim().trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    let figures = !inner.is_empty() && inner.chars().all(|char| char.is_ascii_digit());
    let star = !inner.is_empty() && inner.chars().all(|char| char == '*');
    let letter = inner.chars().count() == 1 && inner != mark.trim() && inner.chars().all(char::is_alphabetic);
    if !(figures || star || letter) || inner.chars().count() > MARK {
        return None;
    }
    // Square metres are no note.
    let unit: String = before
        .iter()
        .rev()
        .map_while(|piece| match piece.what {
            What::Char(char) if char.is_alphabetic() => Some(char),
            _ => None,
        })
        .take(3)
        .collect();
    if matches!(unit.as_str(), "m" | "mk" | "mc" | "mm" | "md") && matches!(inner, "2" | "3") {
        return None;
    }
    let inner = inner.to_owned();
    Some((length, inner))
}

/// The figure that a raised one stands for.
fn raised(char: char) -> Option<char> {
    Some(match char {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from_digit(char as u32 - '⁰' as u32, 10)?,
        '⁽' => '(',
        '⁾' => ')',
        _ => return None,
    })
}
