//! Documents of `LibreOffice` and others (.odt): paragraphs, lists, tables, frames, controls and notes in the order of
//! the paper.
//!
//! Places count the paragraphs (`text:p` and `text:h`) of the text in the order they begin, those in tables and frames
//! with them, then those of notes, then those of the pages' margins. A position in a line counts the characters of the
//! paragraph with white space as it is printed: one for each character, space of `text:s`, tab, break, field, drawing
//! and mark of a note.

mod controls;
mod inline;
mod lists;
mod styles;
mod table;

use std::collections::HashMap;

use self::controls::controls;
use self::lists::Lists;
use self::styles::Styles;
use super::FormProblem;
use super::layout::{Block, Layout, Line, Place, Run};
use super::legacy;
use super::package::Package;
use super::pieces::What;
use super::xml::{self, Element};
use crate::texts::told;

/// A document while it is read.
struct Document<'a> {
    styles: Styles,
    lists: Lists,
    controls: HashMap<String, What>,
    /// Whether its text is in Unicode, whatever its fonts are called.
    unicode: bool,
    /// Paragraphs so far.
    count: usize,
    /// Cells so far.
    cells: usize,
    /// Notes whose marks were met: the mark and the text.
    notes: Vec<(String, &'a Element)>,
}

/// Reads a document.
pub(super) fn read(mut package: Package<'_>) -> Result<Layout, FormProblem> {
    if package.names().any(|name| name.starts_with("Basic/") || name.starts_with("Scripts/")) {
        return Err(FormProblem::Macros);
    }
    if let Some(manifest) = package.part("META-INF/manifest.xml")?
        && xml::parse(&manifest).is_ok_and(|manifest| manifest.find("encryption-data").is_some())
    {
        return Err(FormProblem::Encrypted);
    }
    let Some(bytes) = package.part("content.xml")? else {
        return Err(FormProblem::Damaged(told!(form::expected_content_xml)));
    };
    let content = xml::parse(&bytes)?;
    let Some(body) = content.child("body") else { return Err(FormProblem::Damaged(told!(form::expected_office_body))) };
    let Some(text) = body.child("text") else { return Err(FormProblem::NoDocument) };
    let common = package.part("styles.xml")?.map(|bytes| xml::parse(&bytes)).transpose()?;
    let mut styles = Styles::default();
    let mut lists = Lists::default();
    for root in common.iter().chain([&content]) {
        for name in ["font-face-decls", "styles", "automatic-styles"] {
            if let Some(list) = root.child(name) {
                styles.add(list);
                lists.add(list);
            }
        }
    }
    let mut document = Document {
        styles,
        lists,
        controls: controls(text),
        unicode: legacy::is_unicode(&text.text()),
        count: 0,
        cells: 0,
        notes: Vec::new(),
    };
    let mut blocks = document.blocks(text)?;
    for (mark, note) in std::mem::take(&mut document.notes) {
        let mut lines = document.blocks(note)?;
        if let Some(Block::Line(Line { runs, .. })) = lines.first_mut() {
            runs.insert(0, Run::Note { mark, start: 0 });
        }
        blocks.append(&mut lines);
    }
    let pages = common.as_ref().and_then(|root| root.child("master-styles"));
    for margin in pages.into_iter().flat_map(Element::elements).flat_map(Element::elements) {
        if margin.name.starts_with("header") || margin.name.starts_with("footer") {
            let margin = document.blocks(margin)?;
            if margin.iter().any(super::tables::holds_room) {
                blocks.extend(margin);
            }
        }
    }
    Ok(Layout { blocks: super::tables::tidy(blocks) })
}

impl<'a> Document<'a> {
    /// What stands in a text, a section, a cell, a frame, a note.
    fn blocks(&mut self, parent: &'a Element) -> Result<Vec<Block>, FormProblem> {
        let mut blocks = Vec::new();
        for element in parent.elements() {
            match element.name.as_str() {
                "p" | "h" => blocks.extend(self.paragraph(element, None)?),
                "list" => blocks.extend(self.list(element, None, 0)?),
                "table" => blocks.push(Block::Table(self.table(element)?)),
                "section" | "index-body" | "numbered-paragraph" => blocks.extend(self.blocks(element)?),
                // Anchored to a page.
                "frame" | "text-box" | "custom-shape" | "rect" | "g" => blocks.extend(self.blocks(element)?),
                name if name.ends_with("-index") || name == "table-of-content" => {
                    if let Some(body) = element.child("index-body") {
                        blocks.extend(self.blocks(body)?);
                    }
                }
                _ => {}
            }
        }
        Ok(blocks)
    }

    /// The entries of a list; the first paragraph of each is numbered.
    fn list(&mut self, element: &'a Element, outer: Option<&str>, level: usize) -> Result<Vec<Block>, FormProblem> {
        let style = element.get("style-name").or(outer).unwrap_or_default().to_owned();
        let goes_on = element.get("continue-numbering") == Some("true") || element.get("continue-list").is_some();
        if level == 0 && !goes_on {
            self.lists.begin(&style);
        }
        let mut blocks = Vec::new();
        for item in element.elements().filter(|item| matches!(item.name.as_str(), "list-item" | "list-header")) {
            let mut number = (item.name == "list-item").then(|| (style.clone(), level));
            let start = item.get("start-value").and_then(|start| start.parse().ok());
            for inner in item.elements() {
                match inner.name.as_str() {
                    "p" | "h" => {
                        let number = number.take().and_then(|(style, level)| self.lists.next(&style, level, start));
                        blocks.extend(self.paragraph(inner, number)?);
                    }
                    "list" => {
                        number = None;
                        blocks.extend(self.list(inner, Some(&style), level + 1)?);
                    }
                    _ => {}
                }
            }
        }
        Ok(blocks)
    }

    /// The place of the next paragraph.
    fn place(&mut self) -> Result<Place, FormProblem> {
        super::paragraph(&mut self.count)
    }
}
