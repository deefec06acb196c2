//! A paragraph: its text, tabs, breaks, frames, fields and marks of notes.

use super::super::FormProblem;
use super::super::drawn::{Drawn, float, is_small, is_tick};
use super::super::layout::{Block, Line};
use super::super::legacy;
use super::super::lengths::points;
use super::super::pieces::{Look, What, symbol, ticked};
use super::super::spaced::Spaced;
use super::super::work;
use super::super::xml::{Element, Node};
use super::Document;
use super::controls::field;
use super::styles::Style;

/// Size of text where nothing says one, in points.
const SIZE: f32 = 12.0;
/// Width of the text on a sheet of A4, in points; where lines are taken to end.
const MEASURE: f32 = 470.0;
/// Room on a line that is drawn below a whole paragraph, in characters.
const WHOLE: usize = 80;
/// Most spaces that one element stands for.
const MAX_SPACES: usize = 500;

/// A paragraph while it is read.
struct Reading<'a> {
    spaced: Spaced,
    stops: Vec<(f32, bool)>,
    /// Boxes that are drawn beside the text.
    floating: Vec<Drawn>,
    /// Text boxes, in the order of their anchors.
    boxes: Vec<&'a Element>,
    /// Whether the document is in Unicode, whatever its fonts are called.
    unicode: bool,
    /// Whether the text so far ends in white space, which further white space adds nothing to.
    space: bool,
}

impl<'a> Document<'a> {
    /// The lines of a paragraph, and after them what its frames hold.
    pub(super) fn paragraph(
        &mut self,
        element: &'a Element,
        number: Option<String>,
    ) -> Result<Vec<Block>, FormProblem> {
        let place = self.place()?;
        let style = self.styles.get("paragraph", element.get("style-name"));
        let level = element.get("outline-level").and_then(|level| level.parse::<u8>().ok());
        let (left, first) = (style.indent.unwrap_or(0.0), style.first.unwrap_or(0.0));
        let mut model = Line {
            at: place,
            numbering: number,
            centred: style.centred == Some(true),
            heading: level.filter(|level| element.name == "h" && (1..=9).contains(level)),
            indent: left + first,
            ..Line::default()
        };
        let stops = style.stops.iter().flatten().map(|(at, leader)| (at + left, *leader)).collect();
        let mut reading = Reading {
            spaced: Spaced::new(left, first, MEASURE),
            stops,
            floating: Vec::new(),
            boxes: Vec::new(),
            unicode: self.unicode,
            space: true,
        };
        let ruled = style.ruled == Some(true);
        self.inline(element, &style, &mut reading);
        let Reading { mut spaced, floating, boxes, .. } = reading;
        float(&mut spaced, floating);
        let mut pieces = spaced.pieces;
        // A bullet that is a box is one to tick.
        if let Some(ticked) = model.numbering.as_ref().and_then(|text| text.chars().next()).and_then(ticked) {
            model.numbering = None;
            pieces.put_first(What::Box(ticked));
        }
        if ruled && pieces.is_blank() && boxes.is_empty() {
            pieces.add(What::Room(WHOLE), Look::default());
        }
        let mut blocks: Vec<Block> = pieces.lines(&model).into_iter().map(Block::Line).collect();
        for content in boxes {
            blocks.extend(self.blocks(content)?);
        }
        Ok(blocks)
    }

    /// What stands in a paragraph, a span, a link.
    fn inline(&mut self, parent: &'a Element, style: &Style, reading: &mut Reading<'a>) {
        let look = Look {
            bold: style.bold == Some(true),
            italic: style.italic == Some(true),
            underlined: style.underlined == Some(true),
            raised: style.raised == Some(true),
        };
        let size = style.size.unwrap_or(SIZE);
        for node in parent.nodes.iter().take_while(|_| work::take(1)) {
            match node {
                Node::Text(text) => reading.text(text, look, style, size),
                Node::Element(element) => self.element(element, style, look, reading),
            }
        }
    }

    fn element(&mut self, element: &'a Element, style: &Style, look: Look, reading: &mut Reading<'a>) {
        let size = style.size.unwrap_or(SIZE);
        match element.name.as_str() {
            "span" => {
                let own = self.styles.get("text", element.get("style-name")).over(style);
                self.inline(element, &own, reading);
            }
            "s" => {
                let count = element.get("c").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
                reading.spaced.text(&" ".repeat(count.min(MAX_SPACES)), look, size);
                reading.space = true;
            }
            "tab" => {
                let stops = std::mem::take(&mut reading.stops);
                reading.spaced.tab(&stops, look);
                reading.stops = stops;
                reading.space = true;
            }
            "line-break" => {
                reading.spaced.text("\n", look, size);
                reading.space = true;
            }
            "note" => {
                let mark = element.child("note-citation").map(Element::text).unwrap_or_default();
                reading.put(What::Note(mark.trim().to_owned()));
                if let Some(body) = element.child("note-body") {
                    self.notes.push((mark.trim().to_owned(), body));
                }
            }
            "annotation" | "annotation-end" | "tracked-changes" | "bookmark-ref" | "change" => {}
            "frame" | "custom-shape" | "rect" | "ellipse" | "circle" | "g" | "a" if is_drawing(element) => {
                draw(element, reading);
            }
            "control" => {
                let what = element.get("control").and_then(|id| self.controls.get(id));
                match what {
                    Some(what) => reading.put(what.clone()),
                    None => reading.spaced.pieces.skip(1),
                }
            }
            "fieldmark" if element.get("type").is_some_and(|kind| kind.ends_with("CHECKBOX")) => {
                reading.put(What::Box(element.find("param").is_some_and(|param| param.get("value") == Some("true"))));
            }
            "hidden-text" | "script" => {}
            _ => match field(element) {
                Some(what) => reading.put(what),
                None => self.inline(element, style, reading),
            },
        }
    }
}

/// A frame or shape, in the text or beside it.
fn draw<'a>(element: &'a Element, reading: &mut Reading<'a>) {
    let of = |name: &str| element.get(name).and_then(points).unwrap_or(0.0);
    let text = element.text();
    let text = text.trim();
    let (width, height) = (of("width"), of("height"));
    if element.name == "g" {
        element.elements().filter(|inner| is_drawing(inner)).for_each(|inner| draw(inner, reading));
        return;
    }
    if is_small(width, height) && (text.is_empty() || is_tick(text)) {
        let ticked = !text.is_empty();
        if element.get("anchor-type") == Some("as-char") {
            reading.put(What::Box(ticked));
        } else {
            reading.floating.push(Drawn { x: of("x"), y: of("y"), width, ticked });
            reading.spaced.pieces.skip(1);
        }
        return;
    }
    reading.spaced.pieces.skip(1);
    // A frame holds a text box, a shape its paragraphs themselves.
    let content = element.child("text-box").unwrap_or(element);
    if content.elements().any(|inner| matches!(inner.name.as_str(), "p" | "h" | "list" | "table")) {
        reading.boxes.push(content);
    }
}

fn is_drawing(element: &Element) -> bool {
    element.name != "a"
        && matches!(element.name.as_str(), "frame" | "custom-shape" | "rect" | "ellipse" | "circle" | "g")
}

impl Reading<'_> {
    fn put(&mut self, what: What) {
        self.spaced.put(what, Look::default());
        self.space = false;
    }

    /// Text, with white space as it is printed.
    fn text(&mut self, text: &str, look: Look, style: &Style, size: f32) {
        let mut printed = String::with_capacity(text.len());
        for char in text.chars() {
            let space = matches!(char, ' ' | '\t' | '\r' | '\n');
            if !(space && self.space) {
                printed.push(if space { ' ' } else { char });
            }
            self.space = space;
        }
        if style.hidden == Some(true) {
            self.spaced.pieces.skip(printed.chars().count());
            return;
        }
        let font = style.font.as_deref().unwrap_or_default();
        if font.to_lowercase().contains("dings") {
            printed = printed.chars().map(|char| symbol(font, char as u32).unwrap_or(char)).collect();
        }
        if !self.unicode {
            printed = legacy::printed(&printed, font).into_owned();
        }
        self.spaced.text(&printed, look, size);
    }
}
