//! Where in the file the characters of a document's text stand, so that answers can be written there.

use std::ops::Range;

use super::super::xml::Element;

/// What holds some characters of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum What {
    /// `w:t`.
    Text,
    /// Text that is the result of a field told as room.
    Result,
    /// A tab, a hyphen, a symbol: replaced as a whole.
    Sign,
    /// A drawing.
    Drawing,
    /// The end of a field.
    FieldEnd,
    /// A content control or simple field among text.
    Control,
    /// A content control around paragraphs.
    Block,
    /// Anything else; it stays.
    Other,
}

/// Characters of a paragraph and the element that holds them.
#[derive(Debug, Clone)]
pub(in super::super) struct Atom {
    /// Number of the paragraph.
    pub(in super::super) line: usize,
    /// Its characters, as positions of a layout count them.
    pub(in super::super) at: Range<usize>,
    pub(in super::super) what: What,
    /// The element in the text of the part, in bytes.
    pub(in super::super) span: Range<usize>,
    /// The characters of text.
    pub(in super::super) text: String,
}

/// A paragraph of the body.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Paragraph {
    /// The element in the text of the part, in bytes.
    pub(in super::super) span: Range<usize>,
    /// Its properties, likewise; empty where there are none.
    pub(in super::super) properties: Range<usize>,
    /// What its mark looks like (`w:rPr` of its properties), likewise.
    pub(in super::super) look: Range<usize>,
    /// The row of a table that it stands in, counted through the file from 1; 0 outside of tables.
    pub(in super::super) row: usize,
}

/// Paragraphs of the body and what they hold.
#[derive(Debug, Default)]
pub(in super::super) struct Trace {
    /// Name of the part that holds the body.
    pub(in super::super) part: String,
    pub(in super::super) paragraphs: Vec<Paragraph>,
    pub(in super::super) atoms: Vec<Atom>,
    /// Whether the body has ended.
    pub(super) closed: bool,
    /// The row that is being read.
    pub(super) row: usize,
    pub(super) rows: usize,
}

impl Trace {
    /// A paragraph begins.
    pub(super) fn paragraph(&mut self, line: usize, element: &Element) {
        if self.closed {
            return;
        }
        let properties = element.child("pPr");
        let look = properties.and_then(|own| own.child("rPr"));
        let span = |own: Option<&Element>| own.map_or(0..0, |own| own.span.clone());
        self.paragraphs.resize(line, Paragraph::default());
        self.paragraphs.push(Paragraph {
            span: element.span.clone(),
            properties: span(properties),
            look: span(look),
            row: self.row,
        });
    }

    /// An element holds characters.
    pub(super) fn atom(&mut self, line: usize, at: Range<usize>, what: What, element: &Element) {
        if self.closed || at.is_empty() {
            return;
        }
        let text = if what == What::Text { element.text() } else { String::new() };
        self.atoms.push(Atom { line, at, what, span: element.span.clone(), text });
    }

    /// A row begins; tells the row around it.
    pub(super) const fn enter_row(&mut self) -> usize {
        let outer = self.row;
        self.rows += 1;
        self.row = self.rows;
        outer
    }
}

/// What an element of a run is.
pub(super) fn what(name: &str) -> What {
    match name {
        "t" => What::Text,
        "tab" | "ptab" | "sym" | "noBreakHyphen" => What::Sign,
        "drawing" | "pict" | "object" | "AlternateContent" => What::Drawing,
        "fldChar" => What::FieldEnd,
        _ => What::Other,
    }
}
