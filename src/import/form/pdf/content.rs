//! What a page draws: letters and lines with their places (ISO 32000-1, 8 and 9).

use std::collections::HashMap;
use std::rc::Rc;

use super::super::drawn::is_small;
use super::super::{Counted, FormProblem, work};
use super::file::File;
use super::fonts::Font;
use super::objects::{Dict, Lexer, Object};

/// Most operators of a document.
const MAX_STEPS: usize = 4_000_000;
/// Most letters, and most lines, of a document.
const MAX_MARKS: usize = 600_000;
/// Drawings within drawings at most.
const MAX_DEPTH: usize = 8;
/// States that are kept for later at most.
const MAX_STATES: usize = 64;
/// The share of its four sides that a box with cut or round corners still has.
const FRAME: f32 = 0.7;
/// Lines no longer than this in points are no rules.
const THIN: f32 = 2.5;

/// A letter on a page; in points from the lower left corner.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub(super) text: String,
    pub(super) x: f32,
    pub(super) end: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) italic: bool,
}

/// A rectangle: a box, or a rule where it is thin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    pub(super) left: f32,
    pub(super) bottom: f32,
    pub(super) right: f32,
    pub(super) top: f32,
}

impl Rect {
    /// Of two corners.
    pub(super) fn of(x: f32, y: f32, u: f32, v: f32) -> Self {
        Self { left: x.min(u), bottom: y.min(v), right: x.max(u), top: y.max(v) }
    }

    pub(super) fn width(&self) -> f32 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f32 {
        self.top - self.bottom
    }

    pub(super) fn holds(&self, x: f32, y: f32) -> bool {
        (self.left..=self.right).contains(&x) && (self.bottom..=self.top).contains(&y)
    }
}

/// What is drawn on a page.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    pub(super) glyphs: Vec<Glyph>,
    /// Horizontal rules.
    pub(super) rules: Vec<Rect>,
    /// Vertical ones.
    pub(super) posts: Vec<Rect>,
    /// Rectangles that enclose something.
    pub(super) boxes: Vec<Rect>,
    /// Whether there are pictures.
    pub(super) pictures: bool,
}

type Matrix = [f32; 6];

fn times(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

fn at(matrix: Matrix, x: f32, y: f32) -> (f32, f32) {
    (x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5])
}

#[derive(Debug, Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    letters: f32,
    words: f32,
    scale: f32,
    leading: f32,
    rise: f32,
    /// Filled and drawn in white, which nobody sees on paper.
    white: (bool, bool),
}

/// Draws the pages of a file, within bounds that hold for all of them.
pub(super) struct Painter<'f, 'a> {
    file: &'f File<'a>,
    fonts: HashMap<u32, Rc<Font>>,
    steps: usize,
    marks: usize,
}

/// One stream while it is drawn.
struct Canvas<'d> {
    drawing: &'d mut Drawing,
    state: State,
    kept: Vec<State>,
    text: Matrix,
    line: Matrix,
    /// Corners of the path so far, and its rectangles.
    path: Vec<Vec<(f32, f32)>>,
}

impl<'f, 'a> Painter<'f, 'a> {
    pub(super) fn new(file: &'f File<'a>) -> Self {
        Self { file, fonts: HashMap::new(), steps: 0, marks: 0 }
    }

    /// Draws content with its resources; `matrix` takes its points to those of the page.
    pub(super) fn draw(
        &mut self,
        content: &[u8],
        resources: &Dict,
        matrix: Matrix,
        drawing: &mut Drawing,
        depth: usize,
    ) -> Result<(), FormProblem> {
        let state = State {
            matrix,
            font: None,
            size: 12.0,
            letters: 0.0,
            words: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            white: (false, false),
        };
        let identity = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
        let mut canvas = Canvas { drawing, state, kept: Vec::new(), text: identity, line: identity, path: Vec::new() };
        let mut lexer = Lexer::new(content, 0);
        let mut held: Vec<Object> = Vec::new();
        while let Some(object) = lexer.object() {
            let Object::Word(word) = object else {
                if held.len() < 512 {
                    held.push(object);
                }
                continue;
            };
            self.steps += 1;
            if self.steps > MAX_STEPS || self.marks > MAX_MARKS {
                return Err(FormProblem::TooLarge { what: Counted::DrawingOperators, most: MAX_STEPS });
            }
            match word.as_str() {
                "BI" => skip_picture(&mut lexer),
                "Do" => self.object(&held, resources, &mut canvas, depth)?,
                "Tf" => self.font(&held, resources, &mut canvas.state),
                "Tj" | "TJ" | "'" | "\"" => self.show(&word, &held, &mut canvas),
                _ => canvas.operator(&word, &held),
            }
            self.marks =
                self.marks.max(canvas.drawing.rules.len() + canvas.drawing.posts.len() + canvas.drawing.boxes.len());
            held.clear();
        }
        Ok(())
    }

    /// A picture, or a drawing of its own.
    fn object(
        &mut self,
        held: &[Object],
        resources: &Dict,
        canvas: &mut Canvas<'_>,
        depth: usize,
    ) -> Result<(), FormProblem> {
        let file = self.file;
        let objects = file.entry(resources, "XObject");
        // What a large dictionary costs each time it is looked into.
        self.steps += objects.dict().map_or(0, |objects| objects.0.len());
        let Some(name) = held.first().and_then(Object::name) else { return Ok(()) };
        let Some(object) = objects.dict().map(|objects| file.entry(objects, name)) else { return Ok(()) };
        let Some(dict) = object.dict() else { return Ok(()) };
        if file.entry(dict, "Subtype").name() != Some("Form") {
            canvas.drawing.pictures = true;
            let ((x, y), (u, v)) = (at(canvas.state.matrix, 0.0, 0.0), at(canvas.state.matrix, 1.0, 1.0));
            let picture = Rect::of(x, y, u, v);
            // Some programs turn a drawn box into a picture of one.
            if is_small(picture.width(), picture.height()) {
                canvas.drawing.boxes.push(picture);
            }
            return Ok(());
        }
        if depth >= MAX_DEPTH {
            return Ok(());
        }
        self.steps += 100;
        let own = file.entry(dict, "Resources");
        let matrix = matrix(file, &file.entry(dict, "Matrix"));
        let content = file.data(&object);
        let inner = times(matrix, canvas.state.matrix);
        self.draw(&content, own.dict().unwrap_or(resources), inner, canvas.drawing, depth + 1)
    }

    fn font(&mut self, held: &[Object], resources: &Dict, state: &mut State) {
        state.size = held.get(1).and_then(Object::number).unwrap_or(state.size);
        let fonts = self.file.entry(resources, "Font");
        self.steps += fonts.dict().map_or(0, |fonts| fonts.0.len());
        let entry = fonts.dict().zip(held.first().and_then(Object::name)).and_then(|(fonts, name)| fonts.get(name));
        let Some(entry) = entry else { return };
        if let Object::Reference(id) = entry
            && let Some(known) = self.fonts.get(id)
        {
            state.font = Some(known.clone());
            return;
        }
        let object = self.file.resolved(entry);
        let Some(dict) = object.dict() else { return };
        self.steps += 1000;
        let font = Rc::new(Font::read(self.file, dict));
        if let Object::Reference(id) = entry {
            self.fonts.insert(*id, font.clone());
        }
        state.font = Some(font);
    }

    /// Shows strings.
    fn show(&mut self, word: &str, held: &[Object], canvas: &mut Canvas<'_>) {
        if word == "\"" {
            canvas.state.words = held.first().and_then(Object::number).unwrap_or(0.0);
            canvas.state.letters = held.get(1).and_then(Object::number).unwrap_or(0.0);
        }
        if word != "Tj" && word != "TJ" {
            canvas.next_line(0.0, -canvas.state.leading);
        }
        match held.last() {
            Some(Object::Text(bytes)) => self.string(bytes, canvas),
            Some(Object::Array(list)) => {
                for item in list {
                    match item {
                        Object::Text(bytes) => self.string(bytes, canvas),
                        Object::Number(back) => {
                            let shift = -back / 1000.0 * canvas.state.size * canvas.state.scale;
                            canvas.text = times([1.0, 0.0, 0.0, 1.0, shift, 0.0], canvas.text);
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn string(&mut self, bytes: &[u8], canvas: &mut Canvas<'_>) {
        let Some(font) = canvas.state.font.clone() else { return };
        for code in font.codes(bytes) {
            self.marks += 1;
            if self.marks > MAX_MARKS {
                work::spend();
                return;
            }
            let state = &canvas.state;
            let advance = code.width / 1000.0 * state.size + state.letters + if code.space { state.words } else { 0.0 };
            let whole = times(canvas.text, state.matrix);
            let (x, y) = at(whole, 0.0, state.rise);
            let (end, beside) = at(whole, code.width / 1000.0 * state.size * state.scale, state.rise);
            let (above, over) = (whole[2] * state.size, whole[3] * state.size);
            let size = above.hypot(over).abs();
            // Text that does not run from left to right is no part of the lines.
            let upright = (beside - y).abs() < size.max(1.0) && end >= x - 0.01;
            if upright && size.is_finite() && size < 500.0 && !state.white.0 {
                let (bold, italic) = (font.bold, font.italic);
                canvas.drawing.glyphs.push(Glyph { text: code.text, x, end, y, size, bold, italic });
            }
            canvas.text = times([1.0, 0.0, 0.0, 1.0, advance * canvas.state.scale, 0.0], canvas.text);
        }
    }
}

impl Canvas<'_> {
    fn next_line(&mut self, x: f32, y: f32) {
        self.line = times([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.text = self.line;
    }

    fn operator(&mut self, word: &str, held: &[Object]) {
        let n = |i: usize| held.get(i).and_then(Object::number).unwrap_or(0.0);
        match word {
            "q" if self.kept.len() < MAX_STATES => self.kept.push(self.state.clone()),
            "Q" => {
                if let Some(state) = self.kept.pop() {
                    self.state = state;
                }
            }
            "cm" => self.state.matrix = times([n(0), n(1), n(2), n(3), n(4), n(5)], self.state.matrix),
            "BT" => {
                self.line = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
                self.text = self.line;
            }
            "Tc" => self.state.letters = n(0),
            "Tw" => self.state.words = n(0),
            "Tz" => self.state.scale = n(0) / 100.0,
            "TL" => self.state.leading = n(0),
            "Ts" => self.state.rise = n(0),
            "Td" => self.next_line(n(0), n(1)),
            "TD" => {
                self.state.leading = -n(1);
                self.next_line(n(0), n(1));
            }
            "Tm" => {
                self.line = [n(0), n(1), n(2), n(3), n(4), n(5)];
                self.text = self.line;
            }
            "T*" => self.next_line(0.0, -self.state.leading),
            "g" | "rg" | "k" | "sc" | "scn" => self.state.white.0 = is_white(word, held),
            "G" | "RG" | "K" | "SC" | "SCN" => self.state.white.1 = is_white(word, held),
            "m" => self.path.push(vec![at(self.state.matrix, n(0), n(1))]),
            "l" => self.corner(n(0), n(1)),
            "c" => self.corner(n(4), n(5)),
            "v" | "y" => self.corner(n(2), n(3)),
            "h" => self.close(),
            "re" => {
                let (x, y, width, height) = (n(0), n(1), n(2), n(3));
                let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)];
                self.path.push(corners.iter().map(|(x, y)| at(self.state.matrix, *x, *y)).collect());
            }
            "S" => self.paint(false, true),
            "s" => {
                self.close();
                self.paint(false, true);
            }
            "f" | "F" | "f*" => self.paint(true, false),
            "B" | "B*" => self.paint(true, true),
            "b" | "b*" => {
                self.close();
                self.paint(true, true);
            }
            "n" => self.path.clear(),
            _ => {}
        }
    }

    fn corner(&mut self, x: f32, y: f32) {
        let point = at(self.state.matrix, x, y);
        if let Some(part) = self.path.last_mut().filter(|part| part.len() < 1000) {
            part.push(point);
        }
    }

    fn close(&mut self) {
        if let Some(part) = self.path.last_mut()
            && let Some(first) = part.first().copied()
        {
            part.push(first);
        }
    }

    /// Draws the path: rectangles and straight lines are kept.
    fn paint(&mut self, filled: bool, stroked: bool) {
        let seen = filled && !self.state.white.0 || stroked && !self.state.white.1;
        for part in std::mem::take(&mut self.path) {
            if seen {
                self.part(&part, stroked && !self.state.white.1);
            }
        }
    }

    fn part(&mut self, part: &[(f32, f32)], stroked: bool) {
        let straight = part.windows(2).all(|pair| {
            let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
            dx.abs() < 0.7 || dy.abs() < 0.7
        });
        if part.len() < 2 || part.iter().any(|(x, y)| !x.is_finite() || !y.is_finite()) {
            return;
        }
        let fold =
            |pick: fn(&(f32, f32)) -> f32, join: fn(f32, f32) -> f32| part.iter().map(pick).reduce(join).unwrap_or(0.0);
        let whole = Rect::of(
            fold(|p| p.0, f32::min),
            fold(|p| p.1, f32::min),
            fold(|p| p.0, f32::max),
            fold(|p| p.1, f32::max),
        );
        if !straight {
            if stroked && is_frame(part, whole) {
                self.drawing.boxes.push(whole);
            }
            return;
        }
        let closed = part.len() >= 4 && whole.width() > THIN && whole.height() > THIN;
        if closed && part.len() <= 6 {
            // What is only filled is a ground, unless it is drawn around as well.
            if stroked {
                self.drawing.boxes.push(whole);
            }
            return;
        }
        if whole.height() <= THIN && whole.width() > THIN {
            self.drawing.rules.push(whole);
        } else if whole.width() <= THIN && whole.height() > THIN {
            self.drawing.posts.push(whole);
        } else if stroked {
            for pair in part.windows(2) {
                let line = Rect::of(pair[0].0, pair[0].1, pair[1].0, pair[1].1);
                if line.height() <= THIN && line.width() > THIN {
                    self.drawing.rules.push(line);
                } else if line.width() <= THIN && line.height() > THIN {
                    self.drawing.posts.push(line);
                }
            }
        }
    }
}

/// Whether a path is a box whose corners are cut off or round: what of it lies on the four sides is most of them.
fn is_frame(part: &[(f32, f32)], whole: Rect) -> bool {
    let (Some(first), Some(last)) = (part.first(), part.last()) else { return false };
    let closed = (first.0 - last.0).abs() < THIN && (first.1 - last.1).abs() < THIN;
    let on = |value: f32, side: f32| (value - side).abs() < 0.7;
    let mut length = 0.0;
    for pair in part.windows(2) {
        let ((x, y), (u, v)) = (pair[0], pair[1]);
        let upright = [whole.left, whole.right].into_iter().any(|side| on(x, side) && on(u, side));
        let flat = [whole.bottom, whole.top].into_iter().any(|side| on(y, side) && on(v, side));
        length += if upright { (y - v).abs() } else { 0.0 } + if flat { (x - u).abs() } else { 0.0 };
    }
    let around = 2.0 * (whole.width() + whole.height());
    closed && whole.width() > THIN && whole.height() > THIN && length > FRAME * around
}

fn is_white(word: &str, held: &[Object]) -> bool {
    let values: Vec<f32> = held.iter().filter_map(Object::number).collect();
    match (word.to_ascii_lowercase().as_str(), values.len()) {
        (_, 0) => false,
        ("k", _) | (_, 4) => values.iter().all(|value| *value < 0.01),
        _ => values.iter().all(|value| *value > 0.99),
    }
}

/// Six numbers; those that change nothing where there are none.
fn matrix(file: &File<'_>, object: &Object) -> Matrix {
    let mut matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    for (slot, value) in matrix.iter_mut().zip(object.array().unwrap_or_default()) {
        *slot = file.resolved(value).number().unwrap_or(0.0);
    }
    matrix
}

/// Passes a picture that stands in the content itself.
fn skip_picture(lexer: &mut Lexer<'_>) {
    while let Some(object) = lexer.object() {
        if object == Object::Word("ID".to_owned()) {
            break;
        }
    }
    let rest = lexer.bytes.get(lexer.at..).unwrap_or_default();
    let end = rest.windows(4).position(|window| {
        window[0].is_ascii_whitespace() && &window[1..3] == b"EI" && window[3].is_ascii_whitespace()
    });
    lexer.at = end.map_or(lexer.bytes.len(), |end| lexer.at + end + 3);
}
