//! A paragraph: its text, tabs, breaks, drawings, controls and marks of notes.

use super::super::FormProblem;
use super::super::drawn::{Drawn, float};
use super::super::layout::{Block, Line};
use super::super::legacy;
use super::super::pieces::{Look, What, symbol, ticked};
use super::super::spaced::Spaced;
use super::super::work;
use super::super::xml::{Element, Node};
use super::controls::{Field, content_control, simple_field};
use super::shapes::shapes;
use super::styles::{Paragraph, Styles, Text};
use super::trace::{self, What as Traced};
use super::{Document, chosen};

/// Size of text where nothing says one, in points.
const SIZE: f32 = 12.0;
/// Width of the text on a sheet of A4, in points; where lines are taken to end.
const MEASURE: f32 = 470.0;
/// Room on a line that is drawn below a whole paragraph, in characters.
const WHOLE: usize = 80;

/// A paragraph while it is read.
struct Reading<'a> {
    spaced: Spaced,
    shape: Paragraph,
    /// What the paragraph's style says about text.
    base: Text,
    /// Drawings that stand beside the text.
    floating: Vec<Drawn>,
    /// Text boxes, in the order of their anchors.
    boxes: Vec<&'a Element>,
    /// Which paragraph it is.
    line: usize,
}

impl Document {
    /// The lines of a paragraph, and after them what its text boxes hold.
    pub(super) fn paragraph(&mut self, element: &Element) -> Result<Vec<Block>, FormProblem> {
        let place = self.place()?;
        let properties = element.child("pPr");
        self.trace.paragraph(place.line, element);
        let style = properties.and_then(|properties| properties.value("pStyle"));
        let (shape, base) = self.styles.paragraph(style);
        let shape = properties.map(Paragraph::read).map_or_else(|| (*shape).clone(), |own| own.over(&shape));
        let mut model = Line {
            at: place,
            centred: shape.centred == Some(true),
            heading: shape.heading,
            indent: shape.indent.unwrap_or(0.0) + shape.first.unwrap_or(0.0),
            ..Line::default()
        };
        let mut reading = Reading {
            spaced: Spaced::new(shape.indent.unwrap_or(0.0), shape.first.unwrap_or(0.0), MEASURE),
            base: (*base).clone(),
            shape,
            floating: Vec::new(),
            boxes: Vec::new(),
            line: model.at.line,
        };
        self.inline(element, &mut reading);
        let Reading { mut spaced, shape, floating, boxes, .. } = reading;
        float(&mut spaced, floating);
        let mut pieces = spaced.pieces;
        if let Some((Some(list), level)) = &shape.list
            && !pieces.is_blank()
        {
            model.numbering = self.numbering.next(list, *level);
            // A bullet that is a box is one to tick.
            if let Some(ticked) = model.numbering.as_ref().and_then(|text| text.chars().next()).and_then(ticked) {
                model.numbering = None;
                pieces.put_first(What::Box(ticked));
            }
        }
        if shape.bordered == Some(true) && pieces.is_blank() && boxes.is_empty() {
            pieces.add(What::Room(WHOLE), Look::default());
        }
        let mut blocks: Vec<Block> = pieces.lines(&model).into_iter().map(Block::Line).collect();
        for content in boxes {
            blocks.extend(self.blocks(content)?);
        }
        Ok(blocks)
    }

    /// What stands in a paragraph, a link, an insertion, a control.
    fn inline<'a>(&mut self, parent: &'a Element, reading: &mut Reading<'a>) {
        for element in parent.elements() {
            match element.name.as_str() {
                "r" => self.run(element, reading),
                "hyperlink" | "ins" | "moveTo" | "smartTag" | "customXml" | "dir" | "bdo" => {
                    self.inline(element, reading);
                }
                "fldSimple" => match simple_field(element) {
                    Some(what) => self.control(what, element, reading),
                    None => self.inline(element, reading),
                },
                "sdt" => match content_control(element) {
                    Some(what) => self.control(what, element, reading),
                    None => {
                        if let Some(content) = element.child("sdtContent") {
                            self.inline(content, reading);
                        }
                    }
                },
                "AlternateContent" => {
                    if let Some(chosen) = chosen(element) {
                        self.inline(chosen, reading);
                    }
                }
                _ => {}
            }
        }
    }

    /// What is room to write in as a whole.
    fn control(&mut self, what: What, element: &Element, reading: &mut Reading<'_>) {
        let at = reading.spaced.pieces.position();
        reading.put(what);
        self.trace.atom(reading.line, at..at + 1, Traced::Control, element);
    }

    /// A run: text of one look.
    fn run<'a>(&mut self, run: &'a Element, reading: &mut Reading<'a>) {
        let look = text_of(run, reading, &self.styles);
        let hidden = look.hidden == Some(true);
        let size = look.size.unwrap_or(SIZE);
        let printed = Look {
            bold: look.bold == Some(true),
            italic: look.italic == Some(true),
            underlined: look.underlined == Some(true),
            raised: look.raised == Some(true),
        };
        let font = look.font.as_deref().unwrap_or_default();
        for element in run.elements() {
            let at = reading.spaced.pieces.position();
            let mut traced = trace::what(&element.name);
            match element.name.as_str() {
                "t" => {
                    let text = element.text();
                    let count = text.chars().count();
                    if hidden || self.swallowed(count) {
                        traced = if hidden { Traced::Other } else { Traced::Result };
                        reading.spaced.pieces.skip(count);
                    } else {
                        let text = spelt(&text, font, self.unicode);
                        reading.spaced.text(&text, printed, size);
                    }
                }
                "fldChar" => self.field_mark(element, reading),
                "instrText" => self.instruct(&element.text()),
                _ if hidden || self.swallowed(0) => {}
                "tab" => tab(reading, printed),
                "ptab" => reading.spaced.text("\t", printed, size),
                "br" | "cr" => reading.spaced.text("\n", printed, size),
                "noBreakHyphen" => reading.spaced.text("-", printed, size),
                "sym" => reading.spaced.text(&sym(element), printed, size),
                "footnoteReference" => self.refer("footnote", element, reading),
                "endnoteReference" => self.refer("endnote", element, reading),
                "drawing" | "pict" | "object" | "AlternateContent" => draw(element, reading),
                _ => {}
            }
            let to = reading.spaced.pieces.position();
            self.trace.atom(reading.line, at..to, traced, element);
        }
    }

    fn field_mark(&mut self, mark: &Element, reading: &mut Reading<'_>) {
        match mark.get("fldCharType") {
            Some("begin") if self.fields.len() < 64 => self.fields.push(Field::begin(mark)),
            Some("separate") => self.separate(),
            Some("end") => {
                if let Some(what) = self.fields.pop().and_then(Field::end)
                    && !self.swallowed(0)
                {
                    reading.put(what);
                }
            }
            _ => {}
        }
    }

    /// The mark of a note: counted, unless the text brings its own.
    fn refer(&mut self, kind: &'static str, reference: &Element, reading: &mut Reading<'_>) {
        let id = reference.get("id").unwrap_or_default().to_owned();
        let own = reference.get("customMarkFollows").is_some_and(|value| super::styles::on(Some(value)));
        if !work::compare(self.notes.len()) {
            return;
        }
        let known = self.notes.iter().position(|(known, note)| *known == kind && *note == id);
        let index = known.unwrap_or_else(|| {
            self.notes.push((kind, id));
            self.notes.len() - 1
        });
        if !own {
            reading.put(What::Note((index + 1).to_string()));
        }
    }
}

impl Reading<'_> {
    fn put(&mut self, what: What) {
        self.spaced.put(what, Look::default());
    }
}

/// The look of a run's text: its own, or else its style's, or else the paragraph's.
fn text_of(run: &Element, reading: &Reading<'_>, styles: &Styles) -> Text {
    let Some(properties) = run.child("rPr") else { return reading.base.clone() };
    let style = properties.value("rStyle").map(|id| styles.character(id)).unwrap_or_default();
    Text::read(properties).over(&style).over(&reading.base)
}

/// A tab: to the next stop, with what leads there.
fn tab(reading: &mut Reading<'_>, look: Look) {
    let stops: Vec<(f32, bool)> = reading.shape.stops.iter().map(|stop| (stop.at, stop.leader)).collect();
    reading.spaced.tab(&stops, look);
}

/// The character of `w:sym`.
fn sym(element: &Element) -> String {
    let code = element.get("char").and_then(|code| u32::from_str_radix(code, 16).ok()).unwrap_or(0);
    let known = symbol(element.get("font").unwrap_or_default(), code);
    known.or_else(|| char::from_u32(code)).map(String::from).unwrap_or_default()
}

/// Text in a font of symbols shows other characters than it spells.
fn spelt(text: &str, font: &str, unicode: bool) -> String {
    let lower = font.to_lowercase();
    if lower.starts_with(".vn") && !unicode {
        return legacy::printed(text, font).into_owned();
    }
    if !(lower.contains("dings") || lower == "symbol") {
        return text.to_owned();
    }
    text.chars().map(|char| symbol(font, char as u32).unwrap_or(char)).collect()
}

/// A drawing in the text or beside it.
fn draw<'a>(element: &'a Element, reading: &mut Reading<'a>) {
    let mut found = Vec::new();
    shapes(element, &mut found);
    for shape in found {
        match shape.ticked() {
            Some(ticked) if shape.inline => reading.put(What::Box(ticked)),
            Some(ticked) => reading.floating.push(Drawn { x: shape.x, y: shape.y, width: shape.width, ticked }),
            None => reading.boxes.extend(shape.content.filter(|content| has_text(content))),
        }
    }
    reading.spaced.pieces.skip(1);
}

fn has_text(content: &Element) -> bool {
    content.nodes.iter().take_while(|_| work::take(1)).any(|node| match node {
        Node::Element(element) => {
            matches!(element.name.as_str(), "t" | "sym" | "tab" | "drawing" | "pict") || has_text(element)
        }
        Node::Text(_) => false,
    })
}
