//! Tables.

use super::super::FormProblem;
use super::super::layout::{Blank, Block, Cell, Line, Place, Row, Run, Table};
use super::super::xml::Element;
use super::Document;

/// Most columns of a table.
const MAX_COLUMNS: usize = 200;
/// Most rows that one element stands for.
const MAX_REPEATED: usize = 100;

impl<'a> Document<'a> {
    pub(super) fn table(&mut self, element: &'a Element) -> Result<Table, FormProblem> {
        let mut table = Table { at: Place { page: None, line: self.count }, ..Table::default() };
        let mut widths = Vec::new();
        self.columns(element, &mut widths);
        let (mut cells, mut ruled) = (0_usize, 0_usize);
        let mut rows = Vec::new();
        gather(element, &mut rows);
        for row in rows {
            let mut read = Row::default();
            let mut column = 0;
            for cell in row.elements() {
                let repeated = number(cell, "number-columns-repeated").min(MAX_COLUMNS);
                match cell.name.as_str() {
                    "covered-table-cell" => column += repeated,
                    "table-cell" => {
                        let sides = self.styles.get("table-cell", cell.get("style-name")).sides.unwrap_or_default();
                        let columns = number(cell, "number-columns-spanned").min(MAX_COLUMNS);
                        for _ in 0..repeated {
                            if column >= MAX_COLUMNS {
                                break;
                            }
                            let mut blocks = self.blocks(cell)?;
                            // Covered cells stand after it in this row and move the column on.
                            let width: f32 = widths.iter().skip(column).take(columns).sum();
                            underlined(&mut blocks, sides, width);
                            cells += 1;
                            ruled += usize::from(sides.iter().filter(|drawn| **drawn).count() >= 2);
                            let rows = number(cell, "number-rows-spanned").min(1000);
                            read.cells.push(Cell { blocks, columns, rows, width });
                            column += 1;
                        }
                    }
                    _ => {}
                }
            }
            let again = number(row, "number-rows-repeated").min(MAX_REPEATED);
            for _ in 1..again {
                table.rows.push(read.clone());
            }
            table.rows.push(read);
        }
        table.ruled = ruled * 2 > cells;
        Ok(table)
    }

    /// Widths of the columns, in points.
    fn columns(&self, element: &Element, widths: &mut Vec<f32>) {
        for inner in element.elements() {
            match inner.name.as_str() {
                "table-column" => {
                    let width = self.styles.get("table-column", inner.get("style-name")).width.unwrap_or(0.0);
                    let count = number(inner, "number-columns-repeated").min(MAX_COLUMNS);
                    widths.extend(std::iter::repeat_n(width, count));
                }
                "table-columns" | "table-header-columns" | "table-column-group" => self.columns(inner, widths),
                _ => {}
            }
        }
        widths.truncate(MAX_COLUMNS);
    }
}

/// Rows, those of headings and groups too.
fn gather<'a>(element: &'a Element, rows: &mut Vec<&'a Element>) {
    for inner in element.elements() {
        match inner.name.as_str() {
            "table-row" => rows.push(inner),
            "table-rows" | "table-header-rows" | "table-row-group" => gather(inner, rows),
            _ => {}
        }
    }
}

fn number(element: &Element, name: &str) -> usize {
    element.get(name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}

/// An empty cell with nothing but a line below is room to write in.
fn underlined(blocks: &mut [Block], sides: [bool; 4], width: f32) {
    let empty = blocks.iter().all(|block| matches!(block, Block::Line(line) if line.is_empty()));
    if sides == [false, true, false, false]
        && empty
        && width > 0.0
        && let Some(Block::Line(Line { runs, .. })) = blocks.first_mut()
    {
        *runs = vec![Run::Blank(Blank { width: (width / 6.0).round() as usize, ..Blank::default() })];
    }
}
