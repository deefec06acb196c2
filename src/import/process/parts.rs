//! A layout as texts and grids: tables of any format, rows that plain text draws with strokes, and lines between them.

use crate::import::form::layout::{Block, Layout, Line, Run, Table};
use crate::import::text::{clean, key};

/// Text with the lines it stands on.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    /// As printed, with single spaces.
    pub(super) shown: String,
    /// The same as patterns are held against it.
    pub(super) folded: String,
    /// Lines of the file, from 0.
    pub(super) lines: Vec<usize>,
    /// Whether it is a cell that goes on from the row above.
    pub(super) covered: bool,
}

impl Text {
    pub(super) fn new(text: &str, lines: Vec<usize>) -> Self {
        let shown = clean(text).trim().to_owned();
        let folded = key(&shown);
        Self { shown, folded, lines, covered: false }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.folded.is_empty()
    }
}

/// A row of cells.
pub(super) type Row = Vec<Text>;

/// A line of text, or a table.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Line(Text),
    Table(Vec<Row>),
}

/// The parts of a layout, in order.
pub(super) fn parts(layout: &Layout) -> Vec<Part> {
    let mut parts = Vec::new();
    for block in &layout.blocks {
        match block {
            Block::Line(line) => {
                let text = words(line);
                if let Some(cells) = strokes(&text, line.at.line) {
                    match parts.last_mut() {
                        Some(Part::Table(rows)) => rows.push(cells),
                        _ => parts.push(Part::Table(vec![cells])),
                    }
                } else {
                    parts.push(Part::Line(Text::new(&text, vec![line.at.line])));
                }
            }
            Block::Table(table) if is_arranged(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                for cell in cells {
                    parts.extend(self::parts(&Layout { blocks: cell.blocks.clone() }));
                }
            }
            Block::Table(table) => parts.push(Part::Table(grid(table))),
        }
    }
    parts
}

/// True for a table that only arranges text: one column.
fn is_arranged(table: &Table) -> bool {
    table.rows.iter().all(|row| row.cells.len() < 2)
}

/// The cells of a row that plain text draws as `| a | b |`.
fn strokes(text: &str, line: usize) -> Option<Row> {
    let inner = text.trim().strip_prefix('|')?.strip_suffix('|')?;
    let rule = |cell: &str| !cell.is_empty() && cell.chars().all(|letter| matches!(letter, '-' | ':' | '='));
    if inner.split('|').all(|cell| rule(cell.trim())) {
        return Some(Vec::new());
    }
    Some(inner.split('|').map(|cell| Text::new(cell, vec![line])).collect())
}

/// Most characters that cells which cover others are repeated by: a small table may cover more places than a machine holds.
const MAX_REPEATED: usize = 2_000_000;

/// The cells of a table with those that a taller or wider one covers put in again, as far as [`MAX_REPEATED`] allows;
/// from there on each cell stands in its own place alone.
fn grid(table: &Table) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut left = MAX_REPEATED;
    let mut may_repeat = |text: &Text| {
        let rest = left.checked_sub(1 + text.shown.len());
        left = rest.unwrap_or_default();
        rest.is_some()
    };
    // For each column the rows that a cell above still covers, and its text.
    let mut above: Vec<(usize, Text)> = Vec::new();
    for row in &table.rows {
        let mut cells: Row = Vec::new();
        let mut own = row.cells.iter();
        loop {
            let column = cells.len();
            if let Some((rows, text)) = above.get_mut(column).filter(|(rows, _)| *rows > 0) {
                *rows -= 1;
                if may_repeat(text) {
                    cells.push(text.clone());
                    continue;
                }
                above.clear();
            }
            let Some(cell) = own.next() else { break };
            let text = cell_text(&cell.blocks);
            for again in 0..cell.columns.clamp(1, 64) {
                let at = cells.len();
                if again > 0 && !may_repeat(&text) {
                    break;
                }
                if above.len() <= at {
                    above.resize(at + 1, (0, Text::default()));
                }
                above[at] = (cell.rows.max(1) - 1, Text { covered: true, ..text.clone() });
                cells.push(text.clone());
            }
        }
        rows.push(cells);
    }
    rows
}

/// All text of a cell.
fn cell_text(blocks: &[Block]) -> Text {
    let mut text = String::new();
    let mut lines = Vec::new();
    collect(blocks, &mut text, &mut lines);
    Text::new(&text, lines)
}

fn collect(blocks: &[Block], text: &mut String, lines: &mut Vec<usize>) {
    for block in blocks {
        match block {
            Block::Line(line) => {
                text.push(' ');
                text.push_str(&words(line));
                lines.push(line.at.line);
            }
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    collect(&cell.blocks, text, lines);
                }
            }
        }
    }
}

/// The printed words of a line with its numbering; room to write in is dots.
fn words(line: &Line) -> String {
    let mut text = String::new();
    if let Some(numbering) = &line.numbering {
        text.push_str(numbering);
        text.push(' ');
    }
    for run in &line.runs {
        match run {
            Run::Text { text: own, .. } => text.push_str(own),
            Run::Note { .. } => {}
            Run::Blank(_) => text.push_str(" … "),
            Run::Box { .. } => text.push('☐'),
            Run::Cells { .. } => text.push('▦'),
        }
    }
    text
}
