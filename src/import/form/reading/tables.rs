//! Tables of a form: rows of boxes for one character each, tables to fill in, people as columns, labels beside empty
//! cells, and tables that only arrange text.

use super::bind;
use super::fate::Fate;
use super::field::{Field, Spot};
use super::reader::{Mode, Reader};
use super::rooms::rooms;
use super::scan::{has_letters, labelled};
use super::view::{Room, View, unnumbered};
use super::words::{Words, folded};
use crate::import::form::layout::{Block, Cell, Line, Place, Row, Run, Table};
use crate::import::text::clean;

/// Fewest empty cells side by side that are for one character each.
const CHARACTERS: usize = 6;
/// Longest head of a column, in characters.
const MAX_HEAD: usize = 160;
/// Columns from which a head above empty rows is a table whatever its rows are.
const COLUMNS: usize = 3;

/// Every line of the blocks, those of tables included.
pub(super) fn each_line(blocks: &[Block], seen: &mut impl FnMut(&Line)) {
    for block in blocks {
        match block {
            Block::Line(line) => seen(line),
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    each_line(&cell.blocks, seen);
                }
            }
        }
    }
}

/// Letters at most of what stands beside a box that only marks something.
const LETTERS: usize = 2;
/// Letters below which a head says too little by itself.
const LEAST_HEAD: usize = 4;

/// A cell as tables are told apart by.
struct Seen {
    /// Its words, lines joined.
    words: String,
    /// Nothing is printed in it but room to write in.
    is_empty: bool,
    /// There is room or a box among words.
    asks: bool,
    /// There is nothing in it but room, or boxes with hardly a letter each.
    fills: bool,
    place: Place,
    columns: usize,
    /// The first room in it.
    room: Option<Room>,
}

fn seen(cell: &Cell, words: &Words) -> Seen {
    let mut own = Seen {
        words: String::new(),
        is_empty: true,
        asks: false,
        fills: false,
        place: Place::default(),
        columns: cell.columns.max(1),
        room: None,
    };
    let mut first = true;
    each_line(&cell.blocks, &mut |line| {
        let view = View::new(line, words);
        if first {
            own.place = line.at.clone();
            first = false;
        }
        if !view.is_wordless() {
            own.is_empty = false;
            own.asks |= view.has_room() || view.has_box();
        } else if view.has_box() {
            own.is_empty = false;
            own.asks = true;
        }
        own.room = own.room.take().or_else(|| rooms(&view).into_iter().next());
        let more = view.words();
        if !own.words.is_empty() && !more.is_empty() {
            own.words.push(' ');
        }
        own.words.push_str(&more);
    });
    own.fills = own.is_empty || own.asks && own.words.split(' ').all(|word| word.chars().count() <= LETTERS);
    own
}

/// A line that stands for something in a table.
fn line_of(place: &Place, text: &str) -> Line {
    let run = Run::Text { text: text.to_owned(), bold: false, italic: false, start: 0 };
    Line { at: place.clone(), runs: vec![run], ..Line::default() }
}

impl Reader<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        let rows: Vec<Vec<Seen>> =
            table.rows.iter().map(|row| row.cells.iter().map(|cell| seen(cell, self.words)).collect()).collect();
        if self.mode == Mode::Asking && (self.people(&rows, table) || self.matrix(&rows, table)) {
            return;
        }
        let coded = coded(table, &rows);
        for ((row, seen), coded) in table.rows.iter().zip(&rows).zip(&coded) {
            if coded.is_some() {
                self.row(coded.as_ref().unwrap_or(row), seen);
            } else if !self.characters(seen, table) && !self.beside(row, seen) {
                self.row(row, seen);
            }
        }
    }

    /// A row whose cells only stand side by side.
    fn row(&mut self, row: &Row, seen: &[Seen]) {
        let printed = seen.iter().filter(|cell| !cell.is_empty).count();
        let mut scope = (printed > 1).then(|| self.scope());
        if scope.is_some() {
            self.settle();
            self.close();
        }
        for cell in &row.cells {
            let before = self.reading.fields.len();
            self.blocks(&cell.blocks);
            if let Some(scope) = &mut scope {
                self.restore(scope.clone());
                // Whom the only question of a cell names, the cells behind it are about too.
                if let Some([field]) = self.reading.fields.get(before..)
                    && self.subject_in("label", &folded(&field.label)).is_some_and(|(_, keeps)| !keeps)
                {
                    self.subject.clone_from(&field.subject);
                    scope.subject.clone_from(&field.subject);
                }
            }
        }
    }

    /// A row of empty cells, one for each character, beside or below its label.
    fn characters(&mut self, seen: &[Seen], table: &Table) -> bool {
        if self.mode != Mode::Asking {
            return false;
        }
        let empty = seen.iter().filter(|cell| cell.is_empty).count();
        let label: Vec<&Seen> = seen.iter().filter(|cell| !cell.is_empty).collect();
        if empty < CHARACTERS || label.len() > 1 || label.iter().any(|cell| cell.asks) {
            return false;
        }
        // A table to fill in has rows of empty cells too, but below a head.
        if label.is_empty() && table.rows.len() > 2 {
            return false;
        }
        let words = label.first().map_or("", |cell| cell.words.as_str());
        let place = label.first().map_or(&table.at, |cell| &cell.place);
        let view = View::new(&line_of(place, &format!("{words} ▦")), self.words);
        self.cells_row(&view, words, empty);
        true
    }

    /// A label with an empty cell beside it, once or twice in a row.
    fn beside(&mut self, row: &Row, seen: &[Seen]) -> bool {
        if self.mode != Mode::Asking || seen.len() < 2 || seen.len() % 2 == 1 {
            return false;
        }
        let pairs = seen.chunks(2).all(|pair| {
            let label = &pair[0];
            !label.is_empty && !label.asks && pair[1].is_empty && label.words.chars().count() <= MAX_HEAD
        });
        let about = |own: &Seen| self.words.first("lines", &folded(&own.words)).is_some();
        if !pairs || seen.iter().any(about) || row.cells.iter().any(|cell| cell.blocks.len() > 4) {
            return false;
        }
        self.settle();
        self.close();
        for pair in seen.chunks(2) {
            self.labelled_cell(&pair[0], &pair[1]);
        }
        true
    }

    fn labelled_cell(&mut self, head: &Seen, room: &Seen) -> usize {
        let view = View::new(&line_of(&head.place, &head.words), self.words);
        let (label, hints) = labelled(&view.words(), self.words);
        let number = self.add(Field { label, hints, marks: view.marks(), ..Field::default() });
        let field = &mut self.reading.fields[number];
        let (start, end) = room.room.as_ref().map_or((0, 0), |room| (room.start, room.end));
        field.at.push(Spot { place: room.place.clone(), start, end });
        if let Some(room) = &room.room {
            bind::by_room(field, room);
        }
        self.record(&view, Fate::Field, "cellBesideLabel", vec![number]);
        number
    }

    /// People as columns: each of the questions in the first column is asked of each of them.
    fn people(&mut self, rows: &[Vec<Seen>], table: &Table) -> bool {
        let Some(head) = rows.first().filter(|head| head.len() >= 3) else { return false };
        let subjects: Vec<Option<String>> = head
            .iter()
            .skip(1)
            .map(|cell| self.subject_in("column", &folded(&cell.words)).map(|own| own.0).filter(|_| !cell.asks))
            .collect();
        let known = subjects.iter().flatten().count();
        let body = &rows[1..];
        let even = |row: &Vec<Seen>| {
            row.len() == head.len() && !row[0].is_empty && !row[0].asks && row[1..].iter().all(|cell| cell.is_empty)
        };
        if known < 2 || known < subjects.len() || body.is_empty() || !body.iter().all(even) {
            return false;
        }
        self.settle();
        self.close();
        let scope = self.scope();
        self.line_in(&table.at, &head.iter().map(|cell| cell.words.as_str()).collect::<Vec<_>>().join(" | "), "people");
        let mut of_row: Vec<Vec<usize>> = vec![Vec::new(); body.len()];
        for (column, subject) in subjects.into_iter().enumerate() {
            let subject = subject.unwrap_or_default();
            for (i, row) in body.iter().enumerate() {
                self.section.clone_from(&head[column + 1].words);
                self.subject.clone_from(&subject);
                let view = View::new(&line_of(&row[0].place, &row[0].words), self.words);
                let (label, hints) = labelled(&view.words(), self.words);
                let number = self.add(Field { label, hints, marks: view.marks(), ..Field::default() });
                let field = &mut self.reading.fields[number];
                field.subject.clone_from(&subject);
                field.at.push(Spot { place: row[column + 1].place.clone(), start: 0, end: 0 });
                of_row[i].push(number);
            }
        }
        for (row, numbers) in body.iter().zip(of_row) {
            let view = View::new(&line_of(&row[0].place, &row[0].words), self.words);
            self.record(&view, Fate::Field, "rowForEachPerson", numbers);
        }
        self.restore(scope);
        true
    }

    fn line_in(&mut self, place: &Place, text: &str, reason: &str) {
        let view = View::new(&line_of(place, text), self.words);
        self.record(&view, Fate::TableHead, reason, Vec::new());
    }

    /// A table to fill in: heads of columns above rows that are empty, or begin with a number or a fixed word.
    fn matrix(&mut self, rows: &[Vec<Seen>], table: &Table) -> bool {
        let Some(at) = rows.iter().position(|row| row.iter().any(|cell| !cell.is_empty)) else { return false };
        let Some(heads) = heads(&rows[at..], self.words) else { return false };
        let body = &rows[at + heads.taken..];
        if heads.labels.len() < 2 || body.is_empty() {
            return false;
        }
        let width = heads.labels.len();
        let fill = |row: &&Vec<Seen>| {
            let empty = row.iter().filter(|cell| cell.fills).count();
            row.len() > 1 && empty * 10 >= row.len() * 6 && row[1..].iter().all(|cell| !cell.asks || cell.fills)
        };
        let filled = body.iter().take_while(fill).count();
        let numbered = self.words.is("rowNumbers", &folded(&heads.labels[0]));
        if filled == 0 || filled * 2 < body.len() || (width < COLUMNS && !numbered && filled < 2) {
            return false;
        }
        // Labels beside empty cells, one below the other, are questions of their own.
        let labels = body.iter().take(filled).filter(|row| has_letters(&row[0].words)).count();
        if width == 2 && labels > 0 {
            return false;
        }
        let fixed = labels > 0 && labels * 2 >= filled;
        let label = self.waiting_label().unwrap_or_else(|| self.section.clone());
        self.settle();
        self.close();
        let own: Vec<&String> =
            heads.labels.iter().skip(usize::from(numbered)).filter(|own| has_letters(own)).collect();
        let columns = own.iter().map(|own| bind::column(&column_label(own, self.words), self.words)).collect();
        let label =
            if has_letters(&label) { label } else { own.iter().map(|own| own.as_str()).collect::<Vec<_>>().join(", ") };
        let number = self.add(Field { label, kind: "table", columns, repeat: !fixed, ..Field::default() });
        self.reading.fields[number].at.push(Spot { place: table.at.clone(), start: 0, end: 0 });
        let view = View::new(&line_of(&table.at, &heads.labels.join(" | ")), self.words);
        self.record(&view, Fate::TableHead, "emptyRowsBelow", vec![number]);
        for row in body.iter().take(filled).filter(|row| row.iter().any(|cell| !cell.is_empty)) {
            let text = row.iter().map(|cell| cell.words.as_str()).collect::<Vec<_>>().join(" | ");
            let view = View::new(&line_of(&row[0].place, &text), self.words);
            self.record(&view, Fate::TableHead, "rowToFillIn", vec![number]);
        }
        for (row, seen) in table.rows[at + heads.taken + filled..].iter().zip(&body[filled..]) {
            if !self.beside(row, seen) {
                self.row(row, seen);
            }
        }
        true
    }
}

/// The code that stands for a question in a cell: figures and a letter, as in "37A.".
fn code_of(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let figures = text.bytes().take_while(u8::is_ascii_digit).count();
    let letter = text[figures..].chars().next().filter(char::is_ascii_alphabetic)?;
    let end = figures + letter.len_utf8();
    let rest = &text[end..];
    let closed = rest.strip_prefix(['.', ')']).unwrap_or(rest);
    let alone = closed.is_empty() || closed.starts_with(char::is_whitespace);
    ((1..=3).contains(&figures) && alone).then(|| &text[..text.len() - closed.len()])
}

/// Rows whose cells begin with a code, with the head of their column in its place; at least two cells must have one.
fn coded(table: &Table, rows: &[Vec<Seen>]) -> Vec<Option<Row>> {
    let first = |cell: &Cell| match cell.blocks.first() {
        Some(Block::Line(line)) => match line.runs.first() {
            Some(Run::Text { text, .. }) => code_of(text).map(str::to_owned),
            _ => None,
        },
        _ => None,
    };
    let codes: usize = table.rows.iter().map(|row| row.cells.iter().filter(|cell| first(cell).is_some()).count()).sum();
    let mut made = vec![None; table.rows.len()];
    if codes < 2 {
        return made;
    }
    // Which cell covers each column so far, from the top down: its words where it only heads.
    let mut above: Vec<Vec<String>> = Vec::new();
    let mut taken: Vec<usize> = Vec::new();
    for (number, (row, seen)) in table.rows.iter().zip(rows).enumerate() {
        let mut own = row.clone();
        let mut any = false;
        let mut column = 0;
        for (cell, seen) in own.cells.iter_mut().zip(seen) {
            while taken.get(column).is_some_and(|rows| *rows > 0) {
                column += 1;
            }
            let to = column + cell.columns.max(1);
            above.resize(above.len().max(to), Vec::new());
            taken.resize(taken.len().max(to), 0);
            if let Some(code) = first(cell)
                && let Some(head) = head_of(&above[column])
            {
                any = true;
                relabel(cell, &code, &head, &seen.place);
            } else if !seen.asks && !seen.is_empty && has_letters(&seen.words) && seen.room.is_none() {
                // Only the two next to a cell ever head it.
                above[column..to].iter_mut().for_each(|heads| {
                    heads.push(seen.words.clone());
                    heads.drain(..heads.len().saturating_sub(2));
                });
            } else {
                // What asks ends the heads above it.
                above[column..to].iter_mut().for_each(Vec::clear);
            }
            taken[column..to].iter_mut().for_each(|rows| *rows = cell.rows.max(1));
            column = to;
        }
        for rows in &mut taken {
            *rows = rows.saturating_sub(1);
        }
        made[number] = any.then_some(own);
    }
    made
}

/// The head next to the cells below, with the one over it where it says little.
fn head_of(heads: &[String]) -> Option<String> {
    let last = heads.last()?;
    let letters = last.chars().filter(|c| c.is_alphabetic()).count();
    match heads.len().checked_sub(2).and_then(|over| heads.get(over)) {
        Some(over) if letters < LEAST_HEAD => Some(format!("{over} {last}")),
        _ => Some(last.clone()),
    }
}

/// Puts a label on a line of its own in place of a code.
fn relabel(cell: &mut Cell, code: &str, head: &str, place: &Place) {
    if let Some(Block::Line(line)) = cell.blocks.first_mut()
        && let Some(Run::Text { text, .. }) = line.runs.first_mut()
    {
        let rest = text.trim_start().strip_prefix(code).unwrap_or(text).trim_start().to_owned();
        *text = rest;
        let empty = line.runs.iter().all(|run| matches!(run, Run::Text { text, .. } if text.trim().is_empty()));
        if empty {
            cell.blocks.remove(0);
        }
    }
    let head = head.trim_end().trim_end_matches(':');
    cell.blocks.insert(0, Block::Line(line_of(place, &format!("{head}:"))));
}

/// Heads of the columns, and how many rows they take.
struct Heads {
    labels: Vec<String>,
    taken: usize,
}

/// Heads in the first rows: words without room in every cell, a second row below cells that span several columns, and a
/// row that only numbers the columns.
fn heads(rows: &[Vec<Seen>], words: &Words) -> Option<Heads> {
    let first = rows.first()?;
    let is_head = |row: &[Seen]| {
        row.len() > 1
            && row.iter().all(|cell| {
                !cell.asks && !cell.is_empty && has_letters(&cell.words) && cell.words.chars().count() <= MAX_HEAD
            })
    };
    let no_rules = |row: &[Seen]| row.iter().all(|cell| words.first("lines", &folded(&cell.words)).is_none());
    if !is_head(first) || !no_rules(first) || first.iter().any(|cell| cell.words.trim_end().ends_with(':')) {
        return None;
    }
    let mut labels: Vec<String> = first.iter().map(|cell| cell.words.clone()).collect();
    let mut taken = 1;
    let spanned: usize = first.iter().filter(|cell| cell.columns > 1).map(|cell| cell.columns).sum();
    if let Some(second) = rows.get(1)
        && spanned > 0
        && second.len() == spanned
        && is_head(second)
    {
        let mut below = second.iter();
        labels = Vec::new();
        for cell in first {
            if cell.columns > 1 {
                labels.extend(below.by_ref().take(cell.columns).map(|own| format!("{} - {}", cell.words, own.words)));
            } else {
                labels.push(cell.words.clone());
            }
        }
        taken = 2;
    }
    if let Some(numbers) = rows.get(taken)
        && numbers.len() > 1
        && numbers
            .iter()
            .all(|cell| !cell.words.is_empty() && !has_letters(cell.words.trim_start_matches(['A', 'B', 'C'])))
    {
        taken += 1;
    }
    Some(Heads { labels, taken })
}

fn column_label(text: &str, words: &Words) -> String {
    let (text, _) = super::view::unmarked(text);
    let (label, _) = labelled(&text, words);
    clean(unnumbered(&label).0)
}
