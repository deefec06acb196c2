//! Answers written into a Word form at the places that they were read from.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::ops::Range;

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::docx::{self, Change, Put, Trace};
use super::layout::{Block, Cell, Layout, Line, Row, Run, Table};
use super::package::Package;
use super::reading::{Field, Reading, Spot};
use super::{FormProblem, work};

/// An answer as it is written on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Words; a line feed begins a new line.
    Text(String),
    /// A day as ISO 8601 writes it (`2026-11-30`), or a part of one (`2026-11`, `2026`).
    Date(String),
    /// Yes or no, and the words for it where there is no box.
    Yes(bool, String),
    /// What was chosen of the field's options, counted from 0, and the words for it where there is no box.
    Chosen(Vec<usize>, String),
    /// Rows of a table, a text a column.
    Rows(Vec<Vec<String>>),
}

/// What could not be written as the paper has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// The paper leaves no room that can be written in.
    NoRoom,
    /// More characters than boxes: how many boxes there are. Nothing is written.
    Boxes(usize),
    /// More rows than the paper has: how many it has. The others stand on the last one.
    Rows(usize),
}

/// A form with answers.
#[derive(Debug, Clone, Default)]
pub struct Filled {
    /// The file.
    pub bytes: Vec<u8>,
    /// Numbers of fields with what did not fit.
    pub misfits: Vec<(usize, Misfit)>,
}

/// What is known of the form while it is filled in.
struct Paper<'a> {
    lines: BTreeMap<usize, Vec<&'a Line>>,
    tables: Vec<&'a Table>,
    trace: &'a Trace,
    changes: Vec<Change>,
}

/// Writes answers into a Word document; each belongs to a field of its reading, by its number from 0.
///
/// Only the part that holds the text is changed; all others are the same to the byte.
///
/// # Errors
/// When the file is no Word document, or cannot be read.
pub fn fill(bytes: &[u8], reading: &Reading, answers: &[(usize, Answer)]) -> Result<Filled, FormProblem> {
    let (layout, trace) = work::bounded(|| docx::traced(Package::open(bytes)?))?;
    let part = Package::open(bytes)?.part(&trace.part)?.unwrap_or_default();
    let xml = super::text::decoded(&part)?;
    if part.len() > xml.len() + 3 {
        return Err(FormProblem::Encoding);
    }
    let mut paper = Paper::new(&layout, &trace);
    let mut misfits = Vec::new();
    for (number, answer) in answers {
        let Some(field) = reading.fields.get(*number) else { continue };
        if let Err(misfit) = paper.write(field, answer) {
            misfits.push((*number, misfit));
        }
    }
    let xml = docx::written(&xml, &trace, paper.changes);
    let bytes = packed(bytes, &trace.part, xml.as_bytes()).map_err(|error| FormProblem::broken(error.to_string()))?;
    Ok(Filled { bytes, misfits })
}

/// The archive with another text in one part.
fn packed(bytes: &[u8], part: &str, text: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index)?;
        if file.name()? == part {
            let mut options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
            if let Some(time) = file.last_modified() {
                options = options.last_modified_time(time);
            }
            out.start_file(part, options)?;
            out.write_all(text)?;
        } else {
            out.raw_copy_file(file)?;
        }
    }
    Ok(out.finish()?.into_inner())
}

impl<'a> Paper<'a> {
    fn new(layout: &'a Layout, trace: &'a Trace) -> Self {
        let mut paper = Self { lines: BTreeMap::new(), tables: Vec::new(), trace, changes: Vec::new() };
        paper.see(&layout.blocks);
        paper
    }

    fn see(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            match block {
                Block::Line(line) => self.lines.entry(line.at.line).or_default().push(line),
                Block::Table(table) => {
                    self.tables.push(table);
                    for cell in table.rows.iter().flat_map(|row| &row.cells) {
                        self.see(&cell.blocks);
                    }
                }
            }
        }
    }

    /// What stands in a paragraph.
    fn runs(&self, line: usize) -> impl Iterator<Item = &'a Run> {
        self.lines.get(&line).into_iter().flatten().flat_map(|line| &line.runs)
    }

    /// Room to write in within a place.
    fn rooms(&self, spot: &Spot) -> Vec<Range<usize>> {
        let blanks = self.runs(spot.place.line).filter_map(|run| match run {
            Run::Blank(blank) => Some(blank.start..blank.end.max(blank.start)),
            _ => None,
        });
        blanks.filter(|own| spot.end == spot.start || (own.start >= spot.start && own.end <= spot.end)).collect()
    }

    fn put(&mut self, line: usize, at: Range<usize>, text: &str) {
        if !text.is_empty() {
            self.changes.push(Change { line, at, put: Put::Text(text.to_owned()) });
        }
    }

    /// Writes text among words, with a space where it would touch one.
    fn among(&mut self, line: usize, at: Range<usize>, text: &str) {
        let before = at.start.checked_sub(1).and_then(|own| self.char(line, own));
        let before = before.is_some_and(|char| char.is_alphabetic() || matches!(char, ':' | ')' | ',' | ';'));
        let behind = self.char(line, at.end).is_some_and(|char| char.is_alphanumeric() || char == '(');
        let space = |is: bool| if is && !text.is_empty() { " " } else { "" };
        self.put(line, at, &format!("{}{text}{}", space(before), space(behind)));
    }

    fn write(&mut self, field: &Field, answer: &Answer) -> Result<(), Misfit> {
        match answer {
            Answer::Text(text) => self.text(field, text),
            Answer::Date(day) => self.date(field, day),
            Answer::Rows(rows) => self.rows(field, rows),
            Answer::Yes(yes, words) => {
                let boxes = self.boxes(field);
                let own = match boxes[..] {
                    [] => return self.text(field, words),
                    [_] if !yes => return Ok(()),
                    [own] => own,
                    _ => {
                        let at = if *yes { field.yes } else { 1 - field.yes.min(1) };
                        *boxes.get(at).ok_or(Misfit::NoRoom)?
                    }
                };
                self.tick(own);
                Ok(())
            }
            Answer::Chosen(chosen, words) => {
                let boxes = self.boxes(field);
                if boxes.is_empty() {
                    return self.text(field, words);
                }
                if boxes.len() != field.options.len() || chosen.iter().any(|own| *own >= boxes.len()) {
                    return Err(Misfit::NoRoom);
                }
                for own in chosen {
                    self.tick(boxes[*own]);
                }
                Ok(())
            }
        }
    }

    /// Places of a field that are boxes to tick.
    fn boxes(&self, field: &Field) -> Vec<(usize, usize)> {
        let is_box = |spot: &&Spot| {
            self.runs(spot.place.line).any(|run| matches!(run, Run::Box { start, .. } if *start == spot.start))
        };
        field.at.iter().filter(is_box).map(|spot| (spot.place.line, spot.start)).collect()
    }

    /// The character at a position, where it is text.
    fn char(&self, line: usize, at: usize) -> Option<char> {
        let atoms = &self.trace.atoms;
        let atom = atoms.iter().find(|atom| atom.line == line && atom.at.contains(&at))?;
        atom.text.chars().nth(at - atom.at.start)
    }

    fn tick(&mut self, (line, start): (usize, usize)) {
        let closing = match self.char(line, start) {
            Some('[') => Some(']'),
            Some('(') => Some(')'),
            _ => None,
        };
        let end = closing
            .and_then(|close| (start..start + 8).find(|at| self.char(line, *at) == Some(close)))
            .map_or(start + 1, |close| close + 1);
        // A box that stands beside the text has no character of its own.
        let own = self.trace.atoms.iter().find(|atom| atom.line == line && atom.at.contains(&start));
        let letter = self.char(line, start).filter(|char| super::pieces::ticked(*char).is_none());
        let printed = own.is_some_and(|atom| atom.text.is_empty()) || letter.is_none() || closing.is_some();
        let at = if printed { start..end } else { start..start };
        self.changes.push(Change { line, at, put: Put::Tick });
    }

    fn text(&mut self, field: &Field, text: &str) -> Result<(), Misfit> {
        if field.cells > 0 {
            return self.cells(field, text);
        }
        for spot in &field.at {
            let line = spot.place.line;
            let rooms = self.rooms(spot);
            if let (Some(first), Some(last)) = (rooms.first(), rooms.last()) {
                let at = if spot.start == spot.end { first.clone() } else { spot.start..last.end };
                self.among(line, at, text);
                return Ok(());
            }
            if self.is_free(line) {
                self.put(line, 0..0, text);
                return Ok(());
            }
        }
        Err(Misfit::NoRoom)
    }

    /// True for a paragraph of the body with nothing on it.
    fn is_free(&self, line: usize) -> bool {
        self.trace.paragraphs.get(line).is_some_and(|own| !own.span.is_empty())
            && self.runs(line).all(|run| match run {
                Run::Text { text, .. } => text.trim().is_empty(),
                Run::Blank(_) | Run::Cells { .. } => true,
                Run::Note { .. } | Run::Box { .. } => false,
            })
    }

    /// A character a box.
    fn cells(&mut self, field: &Field, text: &str) -> Result<(), Misfit> {
        let chars: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
        if chars.len() > field.cells {
            return Err(Misfit::Boxes(field.cells));
        }
        let spot = field.at.iter().find(|spot| {
            self.runs(spot.place.line).any(|run| matches!(run, Run::Cells { start, .. } if *start == spot.start))
        });
        let spot = spot.or(field.at.first()).ok_or(Misfit::NoRoom)?;
        let line = spot.place.line;
        let places = self.boxes_in_line(line, spot.start).or_else(|| self.cells_of_row(line)).ok_or(Misfit::NoRoom)?;
        if chars.len() > places.len() {
            return Err(Misfit::NoRoom);
        }
        for (char, (line, at)) in chars.iter().zip(places) {
            self.put(line, at, &char.to_string());
        }
        Ok(())
    }

    /// Boxes for one character each that are signs of a line.
    fn boxes_in_line(&self, line: usize, from: usize) -> Option<Vec<(usize, Range<usize>)>> {
        let mut places = Vec::new();
        for atom in self.trace.atoms.iter().filter(|atom| atom.line == line && atom.at.end > from) {
            for at in atom.at.clone().filter(|at| *at >= from) {
                match self.char(line, at) {
                    Some(' ' | '|' | '\u{a0}') => {}
                    Some(char) if char != '_' && super::pieces::ticked(char).is_none() => return some(places),
                    _ => places.push((line, at..at + 1)),
                }
            }
        }
        some(places)
    }

    /// Empty cells of the row that a paragraph stands in, from there on.
    fn cells_of_row(&self, line: usize) -> Option<Vec<(usize, Range<usize>)>> {
        let row = self.trace.paragraphs.get(line)?.row;
        let own = (line..self.trace.paragraphs.len()).take_while(|own| self.trace.paragraphs[*own].row == row);
        let printed = |line: &usize| self.trace.atoms.iter().any(|atom| atom.line == *line);
        some(own.filter(|line| row > 0 && !printed(line)).map(|line| (line, 0..0)).collect())
    }

    /// Day, month and year each in its room; all in one where there is one.
    fn date(&mut self, field: &Field, day: &str) -> Result<(), Misfit> {
        let parts: Vec<&str> = day.split('-').collect();
        let backward: Vec<&str> = parts.iter().rev().copied().collect();
        if field.cells > 0 {
            return self.cells(field, &backward.concat());
        }
        let whole = backward.join("/");
        let Some(spot) = field.at.iter().find(|spot| self.rooms(spot).len() > 1) else {
            return self.text(field, &whole);
        };
        let line = spot.place.line;
        let mut rooms = self.apart(line, self.rooms(spot));
        // The time of a day stands before it.
        if rooms.len() > 3 {
            rooms.drain(..rooms.len() - 3);
        }
        let Some(last) = rooms.last().cloned() else { return Err(Misfit::NoRoom) };
        if rooms.len() == 1 {
            self.among(line, last, &whole);
            return Ok(());
        }
        if rooms.len() == 2 {
            // Month and year, or a day and month whose year is printed.
            let of = |at: usize| parts.get(at).copied().unwrap_or_default();
            let (first, second) = if field.month { (of(1), of(0)) } else { (of(2), of(1)) };
            self.among(line, rooms[0].clone(), first);
            self.among(line, last, second);
            return Ok(());
        }
        for (at, room) in rooms.into_iter().enumerate() {
            let part = parts.get(2 - at).copied().unwrap_or_default();
            let before: String =
                (1..=2).rev().filter_map(|back| self.char(line, room.start.checked_sub(back)?)).collect();
            let printed = at == 2 && before.chars().count() == 2 && before.chars().all(|c| c.is_ascii_digit());
            let part = if printed { part.strip_prefix(before.as_str()).unwrap_or(part) } else { part };
            self.among(line, room, part);
        }
        Ok(())
    }

    /// Rooms that only a space or full stop divides are one.
    fn apart(&self, line: usize, rooms: Vec<Range<usize>>) -> Vec<Range<usize>> {
        let mut apart: Vec<Range<usize>> = Vec::new();
        for room in rooms {
            match apart.last_mut() {
                Some(last) if (last.end..room.start).all(|at| matches!(self.char(line, at), Some(' ' | '.' | '·'))) => {
                    last.end = room.end;
                }
                _ => apart.push(room),
            }
        }
        apart
    }

    /// Rows of answers in the empty rows of a table; those that are too many on the last one.
    fn rows(&mut self, field: &Field, rows: &[Vec<String>]) -> Result<(), Misfit> {
        let place = field.at.first().ok_or(Misfit::NoRoom)?.place.line;
        let table = self.tables.iter().find(|table| table.at.line == place).copied().ok_or(Misfit::NoRoom)?;
        let is_empty = |row: &&Row| {
            let empty = row.cells.iter().filter(|cell| is_empty(cell)).count();
            row.cells.len() > 1 && empty * 10 >= row.cells.len() * 6
        };
        let below = table.rows.iter().skip_while(is_empty).skip_while(|row| !is_empty(row));
        let free: Vec<&Row> = below.take_while(is_empty).collect();
        let width = field.columns.len();
        if free.is_empty() || free.iter().any(|row| row.cells.len() < width || row.cells.len() > width + 1) {
            return Err(Misfit::NoRoom);
        }
        let mut lines: Vec<Vec<String>> = rows.to_vec();
        let over = lines.split_off(lines.len().min(free.len()));
        if let Some(last) = lines.last_mut() {
            for row in &over {
                last.iter_mut().zip(row).for_each(|(own, more)| *own = format!("{own}\n{more}"));
            }
        }
        for (row, texts) in free.iter().zip(&lines) {
            for (cell, text) in row.cells[row.cells.len() - width..].iter().zip(texts) {
                self.cell(cell, text);
            }
        }
        if over.is_empty() { Ok(()) } else { Err(Misfit::Rows(free.len())) }
    }

    fn cell(&mut self, cell: &Cell, text: &str) {
        let Some(line) = cell.blocks.iter().find_map(|block| match block {
            Block::Line(line) => Some(line.at.line),
            Block::Table(_) => None,
        }) else {
            return;
        };
        let spot = Spot { place: super::layout::Place { page: None, line }, start: 0, end: 0 };
        let at = self.rooms(&spot).into_iter().next().unwrap_or(0..0);
        if is_empty(cell) {
            self.put(line, at, text.trim_start_matches('\n'));
        }
    }
}

/// A list with something in it.
fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

/// True where nothing is printed in a cell but room to write in.
fn is_empty(cell: &Cell) -> bool {
    cell.blocks.iter().all(|block| match block {
        Block::Line(line) => line.runs.iter().all(|run| match run {
            Run::Text { text, .. } => !text.chars().any(char::is_alphanumeric),
            Run::Blank(_) | Run::Cells { .. } => true,
            Run::Note { .. } | Run::Box { .. } => false,
        }),
        Block::Table(_) => false,
    })
}
