//! Text of a paragraph with an estimate of where each character stands on the paper, which formats that flow do not
//! say: it decides to which stop a tab goes and where a box that is drawn beside the text stands.

use super::pieces::{Look, Pieces, What};
use super::work;

/// Width of a character against its size, on average over Vietnamese and English text in the usual fonts.
const WIDTH: f32 = 0.46;
/// Distance of stops where a paragraph names none, in points.
const STOPS: f32 = 36.0;

/// Pieces of a paragraph, each with its distance from the left edge of the text.
#[derive(Debug)]
pub(super) struct Spaced {
    pub(super) pieces: Pieces,
    /// Where each piece begins, in points; as many as there are pieces.
    starts: Vec<f32>,
    x: f32,
    left: f32,
    measure: f32,
    /// Size of the text last added, in points.
    size: f32,
}

impl Spaced {
    /// A paragraph indented by `left`, its first line by `first` more, its lines ending at `measure`; all in points.
    pub(super) fn new(left: f32, first: f32, measure: f32) -> Self {
        Self { pieces: Pieces::default(), starts: Vec::new(), x: left + first, left, measure, size: 12.0 }
    }

    /// Adds text of a size in points; a tab in it goes to the next usual stop.
    pub(super) fn text(&mut self, text: &str, look: Look, size: f32) {
        self.size = size.clamp(1.0, 200.0);
        let mut char = [0; 4];
        for letter in text.chars() {
            self.pieces.text(letter.encode_utf8(&mut char), look);
            let width = match letter {
                '\n' => self.left - self.x,
                '\t' => STOPS - self.x.rem_euclid(STOPS),
                '.' => self.size * 0.25,
                _ => self.size * WIDTH,
            };
            self.advance(width);
        }
    }

    /// Adds what is no text.
    pub(super) fn put(&mut self, what: What, look: Look) {
        let width = match &what {
            What::Room(count) | What::Control(_, count) => *count as f32 * self.size * WIDTH,
            What::Cells(count) => *count as f32 * 18.0,
            What::Note(_) => 6.0,
            _ => self.size,
        };
        self.pieces.add(what, look);
        self.advance(width);
    }

    /// Adds a tab, which goes to the next of the stops: distance in points, and whether dots or a line lead there.
    pub(super) fn tab(&mut self, stops: &[(f32, bool)], look: Look) {
        // A line that is full goes on below.
        let full = stops.last().map_or(0.0, |(at, _)| *at).max(self.measure);
        if self.x > full {
            self.x = self.left + (self.x - self.left).rem_euclid((full - self.left).max(1.0));
        }
        let next = stops.iter().find(|(at, _)| *at > self.x + 1.0);
        let last = stops.last().filter(|(_, leader)| *leader && next.is_none());
        match next.or(last) {
            Some((at, true)) => {
                let width = if *at > self.x { at - self.x } else { at - self.left };
                let count = (width / (self.size * WIDTH)).round().max(1.0) as usize;
                self.pieces.add(What::Room(count), look);
                self.fill();
                self.x = *at;
            }
            Some((at, false)) => {
                self.pieces.text("\t", look);
                self.fill();
                self.x = *at;
            }
            None => self.text("\t", look, self.size),
        }
    }

    /// Puts what is drawn beside the text where it stands over it: in the white space there, or before the word there.
    pub(super) fn put_at(&mut self, x: f32, what: What) {
        if !work::compare(self.starts.len()) {
            return;
        }
        let mut index = self.starts.iter().position(|start| *start > x + 3.0).unwrap_or(self.pieces.len());
        // What reaches over the place is white space or a word; either comes after it.
        let over = index > 0 && self.pieces.is_space(index - 1);
        if over {
            index -= 1;
        } else {
            while index > 0 && index < self.pieces.len() && !self.pieces.is_space(index - 1) {
                index -= 1;
            }
        }
        self.pieces.put(index, what);
        let start = self.starts.get(index).copied().unwrap_or(self.x).min(x);
        self.starts.insert(index.min(self.starts.len()), start);
    }

    fn advance(&mut self, width: f32) {
        self.fill();
        self.x += width;
    }

    /// What was added begins where the text ended.
    fn fill(&mut self) {
        while self.starts.len() < self.pieces.len() {
            self.starts.push(self.x);
        }
    }
}
