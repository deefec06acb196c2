//! What all formats' tables have in common: rows of small empty cells are boxes for one character each.

use std::collections::HashSet;

use super::layout::{Block, Cell, Line, Row, Run, Table};
use super::pieces::CELLS;

/// Widest cell for one character, in points.
pub(super) const NARROW: f32 = 31.0;
/// Cells in a row that are for one character each when the file does not say how wide they are.
const MANY: usize = 9;

/// Tables with their rows of small cells told as such; a table of nothing else becomes lines.
pub(super) fn tidy(blocks: Vec<Block>) -> Vec<Block> {
    blocks
        .into_iter()
        .flat_map(|block| match block {
            Block::Table(table) => tidied(table),
            line @ Block::Line(_) => vec![line],
        })
        .collect()
}

fn tidied(mut table: Table) -> Vec<Block> {
    for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
        cell.blocks = tidy(std::mem::take(&mut cell.blocks));
    }
    // Edges of cells with text, by which a column with a heading is known.
    let mut headed: HashSet<(usize, usize)> = HashSet::new();
    let mut single = true;
    for row in &mut table.rows {
        let mut column = 0;
        let mut seen = Vec::new();
        for cell in &row.cells {
            if !cell.is_empty() {
                seen.push((column, column + cell.columns));
            }
            column += cell.columns;
        }
        *row = Row { cells: grouped(&row.cells, &headed) };
        headed.extend(seen);
        single &= row.cells.len() == 1 && row.cells.iter().all(is_cells);
    }
    if single && !table.rows.is_empty() {
        return table.rows.into_iter().flat_map(|row| row.cells).flat_map(|cell| cell.blocks).collect();
    }
    vec![Block::Table(table)]
}

/// Cells of a row, those for one character each as one.
fn grouped(cells: &[Cell], headed: &HashSet<(usize, usize)>) -> Vec<Cell> {
    let mut result: Vec<Cell> = Vec::new();
    let mut column = 0;
    let mut from = 0;
    while let Some(cell) = cells.get(from) {
        let mut to = from;
        let mut reached = column;
        while let Some(next) = cells.get(to)
            && next.rows == 1
            && next.is_empty()
            && next.width <= NARROW
            && !headed.contains(&(reached, reached + next.columns))
        {
            reached += next.columns;
            to += 1;
        }
        let count = to - from;
        let unknown = cells[from..to].iter().any(|cell| cell.width <= 0.0);
        if count >= if unknown { MANY } else { CELLS } {
            result.push(merged(&cells[from..to], reached - column));
            (from, column) = (to, reached);
        } else {
            column += cell.columns;
            result.push(cell.clone());
            from += 1;
        }
    }
    result
}

fn merged(cells: &[Cell], columns: usize) -> Cell {
    let model = cells.iter().flat_map(|cell| &cell.blocks).find_map(|block| match block {
        Block::Line(line) => Some(line.clone()),
        Block::Table(_) => None,
    });
    let runs = vec![Run::Cells { count: cells.len(), start: 0 }];
    let line = Line { runs, ..model.unwrap_or_default() };
    let width = cells.iter().map(|cell| cell.width).sum();
    Cell { blocks: vec![Block::Line(line)], columns, rows: 1, width }
}

/// Whether a cell holds a row of boxes and nothing else.
fn is_cells(cell: &Cell) -> bool {
    cell.blocks.iter().all(|block| matches!(block, Block::Line(line) if matches!(line.runs[..], [Run::Cells { .. }])))
        && !cell.blocks.is_empty()
}

/// Whether there is room to write in.
pub(super) fn holds_room(block: &Block) -> bool {
    match block {
        Block::Line(line) => line.runs.iter().any(|run| !matches!(run, Run::Text { .. } | Run::Note { .. })),
        Block::Table(table) => {
            table.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.blocks).any(holds_room)
        }
    }
}
