//! Tables of Word.

use super::super::FormProblem;
use super::super::layout::{Blank, Line};
use super::super::layout::{Block, Cell, Place, Row, Run, Table};
use super::super::xml::Element;
use super::Document;
use super::styles::{points, visible};

/// Most columns of a table.
const MAX_COLUMNS: usize = 200;

impl Document {
    pub(super) fn table(&mut self, element: &Element) -> Result<Table, FormProblem> {
        let grid: Vec<f32> = element
            .child("tblGrid")
            .into_iter()
            .flat_map(Element::elements)
            .map(|column| column.get("w").and_then(points).unwrap_or(0.0))
            .take(MAX_COLUMNS)
            .collect();
        let mut table = Table { at: Place { page: None, line: self.count }, ..Table::default() };
        let mut borders = Borders::default();
        // Where the cell that reaches down to each column stands.
        let mut tall: Vec<Option<(usize, usize)>> = vec![None; MAX_COLUMNS];
        for row in rows(element) {
            let outer = self.trace.enter_row();
            let mut column = span(row.child("trPr"), "gridBefore", 0);
            let mut read = Row::default();
            for cell in cells(row) {
                let properties = cell.child("tcPr");
                let columns = span(properties, "gridSpan", 1).max(1);
                let merged = properties.and_then(|properties| properties.child("vMerge"));
                let continued = merged.is_some_and(|merged| merged.get("val") != Some("restart"));
                let owner = tall.get(column).copied().flatten();
                if let (true, Some((above, index))) = (continued, owner) {
                    // What a covered cell holds is not printed; its paragraphs count all the same.
                    self.blocks(cell)?;
                    if let Some(owner) = table.rows.get_mut(above).and_then(|row: &mut Row| row.cells.get_mut(index)) {
                        owner.rows += 1;
                    }
                    column += columns;
                    continue;
                }
                let start = merged.map(|_| (table.rows.len(), read.cells.len()));
                tall.iter_mut().skip(column).take(columns).for_each(|slot| *slot = start);
                let own = properties.and_then(|properties| properties.child("tcW"));
                let own = own.filter(|width| width.get("type").is_none_or(|kind| kind == "dxa"));
                let width = own.and_then(|width| width.get("w")).and_then(points).filter(|width| *width > 0.0);
                let width = width.unwrap_or_else(|| grid.iter().skip(column).take(columns).sum());
                let mut blocks = self.blocks(cell)?;
                borders.see(properties, &mut blocks, width);
                read.cells.push(Cell { blocks, columns, rows: 1, width });
                column += columns;
            }
            table.rows.push(read);
            self.trace.row = outer;
        }
        let properties = element.child("tblPr");
        let own = properties.and_then(|properties| properties.child("tblBorders")).map(visible);
        let style = properties.and_then(|properties| properties.value("tblStyle"));
        let ruled = own.or_else(|| self.styles.ruled(style?)).unwrap_or(false);
        // Borders of its cells are what counts where most have some.
        table.ruled = if borders.stated * 2 > borders.cells { borders.ruled * 2 > borders.cells } else { ruled };
        table.ruled |= borders.ruled * 2 > borders.cells && borders.cells > 0;
        Ok(table)
    }
}

/// What the cells of a table say about their borders.
#[derive(Default)]
struct Borders {
    cells: usize,
    /// Say something at all.
    stated: usize,
    /// Have two sides or more that can be seen.
    ruled: usize,
}

impl Borders {
    /// Looks at a cell. An empty one with nothing but a line below is room to write in.
    fn see(&mut self, properties: Option<&Element>, blocks: &mut [Block], width: f32) {
        self.cells += 1;
        let Some(borders) = properties.and_then(|properties| properties.child("tcBorders")) else { return };
        self.stated += 1;
        let drawn = |names: [&str; 2]| {
            names.iter().filter_map(|name| borders.value(name)).any(|value| !matches!(value, "none" | "nil"))
        };
        let sides = [["top", "top"], ["bottom", "bottom"], ["left", "start"], ["right", "end"]];
        let count = sides.into_iter().filter(|names| drawn(*names)).count();
        self.ruled += usize::from(count >= 2);
        let empty = blocks.iter().all(|block| matches!(block, Block::Line(line) if line.is_empty()));
        if count == 1 && drawn(["bottom", "bottom"]) && empty && width > 0.0 {
            let blank = Blank { width: (width / 6.0).round() as usize, ..Blank::default() };
            if let Some(Block::Line(Line { runs, .. })) = blocks.first_mut() {
                *runs = vec![Run::Blank(blank)];
            }
        }
    }
}

/// Rows, those in controls and insertions too.
fn rows(element: &Element) -> Vec<&Element> {
    gathered(element, "tr")
}

fn cells(row: &Element) -> Vec<&Element> {
    gathered(row, "tc")
}

fn gathered<'a>(element: &'a Element, name: &str) -> Vec<&'a Element> {
    let mut found = Vec::new();
    for inner in element.elements() {
        match inner.name.as_str() {
            own if own == name => {
                let properties = inner.child("trPr");
                // A row that was deleted while changes were recorded.
                if properties.is_none_or(|properties| properties.child("del").is_none()) {
                    found.push(inner);
                }
            }
            "sdt" => found.extend(inner.child("sdtContent").map(|content| gathered(content, name)).unwrap_or_default()),
            "ins" | "customXml" | "smartTag" => found.extend(gathered(inner, name)),
            _ => {}
        }
    }
    found
}

fn span(properties: Option<&Element>, name: &str, usual: usize) -> usize {
    let value = properties.and_then(|properties| properties.value(name)).and_then(|value| value.parse().ok());
    value.unwrap_or(usual).min(MAX_COLUMNS)
}
