//! Tables.

use super::super::layout::{Blank, Block, Cell, Line, Place, Row, Run, Table};
use super::super::work::{self, MAX_CELLS};
use super::super::xml::Element;
use super::super::{Counted, FormProblem};
use super::Document;

/// Most columns of a table.
const MAX_COLUMNS: usize = 200;
/// What a cell costs, and each piece of what stands in one that is repeated, in steps.
const CELL: usize = 100;
/// Most rows that one element stands for.
const MAX_REPEATED: usize = 100;

impl<'a> Document<'a> {
    pub(super) fn table(&mut self, element: &'a Element) -> Result<Table, FormProblem> {
        let mut table = Table { at: Place { page: None, line: self.count }, ..Table::default() };
        let mut widths = Vec::new();
        self.columns(element, &mut widths);
        let mut ruled = 0;
        let mut rows = Vec::new();
        gather(element, &mut rows);
        for row in rows {
            let read = self.row(row, &widths, &mut ruled)?;
            let again = if has_table(row) { 1 } else { number(row, "number-rows-repeated").min(MAX_REPEATED) };
            self.cells += read.cells.len() * (again - 1);
            if self.cells > MAX_CELLS || !work::take(weight(&read) * again) {
                return Err(FormProblem::TooLarge { what: Counted::Cells, most: MAX_CELLS });
            }
            for _ in 1..again {
                table.rows.push(read.clone());
            }
            table.rows.push(read);
        }
        let cells = table.rows.iter().map(|row| row.cells.len()).sum::<usize>();
        table.ruled = ruled * 2 > cells;
        Ok(table)
    }

    /// A row; `ruled` counts its cells that have borders.
    fn row(&mut self, row: &'a Element, widths: &[f32], ruled: &mut usize) -> Result<Row, FormProblem> {
        let mut read = Row::default();
        let again = number(row, "number-rows-repeated").min(MAX_REPEATED);
        let mut column = 0;
        for cell in row.elements() {
            let repeated = number(cell, "number-columns-repeated").min(MAX_COLUMNS);
            if cell.name == "covered-table-cell" {
                column += repeated;
            }
            if cell.name != "table-cell" {
                continue;
            }
            let sides = self.styles.get("table-cell", cell.get("style-name")).sides.unwrap_or_default();
            let columns = number(cell, "number-columns-spanned").min(MAX_COLUMNS);
            let drawn = sides.iter().filter(|drawn| **drawn).count();
            // Tables are not read again for cells that repeat: within each other they would grow without end.
            let repeated = if has_table(cell) { 1 } else { repeated.min(MAX_COLUMNS.saturating_sub(column)) };
            for _ in 0..repeated {
                let mut blocks = self.blocks(cell)?;
                // Covered cells stand after it in this row and move the column on.
                let width: f32 = widths.iter().skip(column).take(columns).sum();
                underlined(&mut blocks, sides, width);
                *ruled += if drawn >= 2 { again } else { 0 };
                let rows = number(cell, "number-rows-spanned").min(1000);
                read.cells.push(Cell { blocks, columns, rows, width });
                self.cells += 1;
                column += 1;
            }
        }
        Ok(read)
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

/// Steps that one copy of a row costs.
fn weight(row: &Row) -> usize {
    let runs = |block: &Block| match block {
        Block::Line(line) => line.runs.len() + 1,
        Block::Table(_) => 1,
    };
    row.cells.iter().map(|cell| CELL * (1 + cell.blocks.iter().map(runs).sum::<usize>())).sum()
}

/// Whether there is a table in it.
fn has_table(element: &Element) -> bool {
    element.find("table").is_some()
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
