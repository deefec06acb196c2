//! Word documents (.docx): paragraphs, tables, text boxes, controls and notes in the order of the paper.
//!
//! Places count the paragraphs (`w:p`) of the body in the order they begin, those in tables and text boxes with them,
//! then those of notes, headers and footers. A position in a line counts the characters of the paragraph's text as the
//! file holds it: one for each character of `w:t`, one for a tab, a break, a symbol, a picture, the mark of a note, and
//! one for the end of a field or the content of a control that is told as one. Deleted text counts nothing.

mod controls;
mod numbering;
mod paragraph;
mod shapes;
mod styles;
mod table;
mod trace;
mod write;

use self::controls::Field;
use self::numbering::Numbering;
use self::styles::Styles;
pub(super) use self::trace::Trace;
use self::trace::What as Traced;
pub(super) use self::write::{Change, Put, written};
use super::layout::{Block, Layout, Line, Place, Run};
use super::legacy;
use super::package::Package;
use super::xml::{self, Element};
use super::{FormProblem, work};
use crate::texts::told;

/// Headers and footers that are looked at.
const MAX_MARGINS: usize = 12;

/// A document while it is read.
struct Document {
    styles: Styles,
    numbering: Numbering,
    /// Paragraphs so far.
    count: usize,
    /// Notes that were referred to, in their order: foot or end, and which.
    notes: Vec<(&'static str, String)>,
    /// Whether its text is in Unicode, whatever its fonts are called.
    unicode: bool,
    /// Fields that have begun and not ended.
    fields: Vec<Field>,
    /// What each character of the text is in the file.
    trace: Trace,
}

/// Reads a document.
pub(super) fn read(package: Package<'_>) -> Result<Layout, FormProblem> {
    traced(package).map(|(layout, _)| layout)
}

/// Reads a document; tells also where in its main part each character of the text stands.
pub(super) fn traced(mut package: Package<'_>) -> Result<(Layout, Trace), FormProblem> {
    if package.names().any(|name| name.to_lowercase().ends_with("vbaproject.bin")) {
        return Err(FormProblem::Macros);
    }
    let main = main_part(&mut package)?;
    let folder = main.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let Some(bytes) = package.part(&main)? else {
        return Err(FormProblem::Damaged(told!(form::expected_document_xml)));
    };
    let root = xml::parse(&bytes)?;
    let mut part = |name: &str| match package.part(&format!("{folder}{name}"))? {
        Some(bytes) => xml::parse(&bytes).map(Some),
        None => Ok(None),
    };
    let mut document = Document {
        styles: part("styles.xml")?.as_ref().map(Styles::read).unwrap_or_default(),
        numbering: part("numbering.xml")?.as_ref().map(Numbering::read).unwrap_or_default(),
        count: 0,
        notes: Vec::new(),
        unicode: legacy::is_unicode(&root.text()),
        fields: Vec::new(),
        trace: Trace { part: main.clone(), ..Trace::default() },
    };
    let Some(body) = root.child("body") else { return Err(FormProblem::Damaged(told!(form::expected_word_body))) };
    let mut blocks = document.blocks(body)?;
    // Notes and margins stand in parts of their own.
    document.trace.closed = true;
    let foot = part("footnotes.xml")?;
    let end = part("endnotes.xml")?;
    for (mark, (kind, id)) in (1..).zip(std::mem::take(&mut document.notes)) {
        let part = if kind == "footnote" { &foot } else { &end };
        let note = part
            .as_ref()
            .filter(|part| work::compare(part.nodes.len()))
            .and_then(|part| part.elements().find(|note| note.name == kind && note.get("id") == Some(id.as_str())));
        if let Some(note) = note {
            let mut lines = document.blocks(note)?;
            marked(&mut lines, mark);
            blocks.append(&mut lines);
        }
    }
    for name in ["header", "footer"] {
        for number in 1..=MAX_MARGINS {
            let Some(part) = part(&format!("{name}{number}.xml"))? else { continue };
            let margin = document.blocks(&part)?;
            if margin.iter().any(super::tables::holds_room) {
                blocks.extend(margin);
            }
        }
    }
    Ok((Layout { blocks: super::tables::tidy(blocks) }, document.trace))
}

/// The name of the part that holds the text.
fn main_part(package: &mut Package<'_>) -> Result<String, FormProblem> {
    let usual = "word/document.xml".to_owned();
    let Some(bytes) = package.part("_rels/.rels")? else { return Ok(usual) };
    let relations = xml::parse(&bytes)?;
    let target = relations
        .elements()
        .find(|relation| relation.get("Type").is_some_and(|kind| kind.ends_with("/officeDocument")))
        .and_then(|relation| relation.get("Target"))
        .map(|target| target.trim_start_matches('/').to_owned());
    Ok(target.unwrap_or(usual))
}

/// Puts the mark of a note before its text.
fn marked(blocks: &mut [Block], mark: usize) {
    if let Some(Block::Line(Line { runs, .. })) = blocks.first_mut()
        && !matches!(runs.first(), Some(Run::Note { .. }))
    {
        runs.insert(0, Run::Note { mark: mark.to_string(), start: 0 });
    }
}

impl Document {
    /// What stands in a body, a cell, a text box, a note.
    fn blocks(&mut self, parent: &Element) -> Result<Vec<Block>, FormProblem> {
        let mut blocks = Vec::new();
        for element in parent.elements() {
            match element.name.as_str() {
                "p" => blocks.extend(self.paragraph(element)?),
                "tbl" => blocks.push(Block::Table(self.table(element)?)),
                "sdt" => blocks.extend(self.control_block(element)?),
                "AlternateContent" => {
                    if let Some(chosen) = chosen(element) {
                        blocks.extend(self.blocks(chosen)?);
                    }
                }
                "ins" | "moveTo" | "customXml" | "smartTag" => blocks.extend(self.blocks(element)?),
                _ => {}
            }
        }
        Ok(blocks)
    }

    /// The place of the next paragraph.
    fn place(&mut self) -> Result<Place, FormProblem> {
        super::paragraph(&mut self.count)
    }
}

/// Of what is stored twice for old and new programs, the new or else the old.
fn chosen(alternate: &Element) -> Option<&Element> {
    let choice = alternate.elements().find(|element| element.name == "Choice" && !element.nodes.is_empty());
    choice.or_else(|| alternate.child("Fallback"))
}
