//! Steps in tables of which a file keeps one cell a line.
//!
//! A step ends with the cell that says how long; a number begins one. Where cells of the row above go on, a row has
//! fewer, and those it has stand at its end.

use super::parts::{Part, Text};
use super::reading::{Fate, Total};
use super::table::{Columns, Rank, is_time, stated_outside, step};
use super::{Reader, Words, period};
use crate::texts::told;

/// Fewest columns of such a table.
const FEWEST_COLUMNS: usize = 3;

/// Reads such a table; tells whether there is one.
pub(super) fn read(reader: &mut Reader, parts: &[Part]) -> bool {
    let words = reader.words;
    let lines: Vec<&Text> =
        parts.iter().filter_map(|part| if let Part::Line(line) = part { Some(line) } else { None }).collect();
    let lines: Vec<&Text> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    let Some((from, to, columns)) = head(&lines, words) else { return false };
    let (before, rest) = lines.split_at(from);
    for text in before {
        stated_outside(reader, text);
    }
    let (heads, rows) = rest.split_at(to - from);
    for text in heads {
        reader.fate(text, Fate::TableHead, &told!(reading::column_head), &[]);
        // The time of the whole may stand in the head of the column.
        let is_time = words.first("columns", &text.folded).is_some_and(|rule| rule.word == "time");
        if let Some(period) = period::first(&text.folded, words).filter(|_| is_time) {
            let line = text.lines.first().copied().unwrap_or_default();
            reader.out.totals.push(Total { period: Some(period), number: None, part: false, upto: 0, line });
        }
    }
    read_rows(reader, rows, &columns);
    true
}

/// Where the heads of the columns stand, and what they are.
fn head(lines: &[&Text], words: &Words) -> Option<(usize, usize, Columns)> {
    for from in 0..lines.len() {
        if words.first("columns", &lines[from].folded).is_none() {
            continue;
        }
        let named = |at: &usize| words.first("columns", &lines[*at].folded).is_some();
        let to = (from..lines.len()).find(|at| !named(at)).unwrap_or(lines.len());
        if to - from < FEWEST_COLUMNS {
            continue;
        }
        let columns = Columns::of_heads(lines[from..to].iter().copied(), words)?;
        // The first row begins with a number, as its column says.
        return (lines.get(to).is_some_and(|line| words.says("rowNumbers", &line.folded)))
            .then_some((from, to, columns));
    }
    None
}

fn read_rows(reader: &mut Reader, lines: &[&Text], columns: &Columns) {
    let words = reader.words;
    let mut rank = Rank::default();
    let mut held: Vec<&Text> = Vec::new();
    let mut number = String::new();
    let mut task = Text::default();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        if words.says("totals", &line.folded) {
            at = total(reader, lines, at);
            held.clear();
        } else if words.says("rowNumbers", &line.folded) && line.shown.chars().count() <= 12 {
            for text in held.drain(..) {
                reader.fate(text, Fate::Note, &told!(reading::cell_untimed), &[]);
            }
            number.clone_from(&line.shown);
            task = Text::default();
            reader.fate(line, Fate::Heading, &told!(reading::row_number), &[]);
            at += 1;
        } else if is_time(line, words) {
            row(reader, columns, &mut held, line, &number, &mut task, &mut rank);
            at += 1;
        } else {
            held.push(line);
            at += 1;
        }
    }
    for text in held {
        reader.fate(text, Fate::Note, &told!(reading::cell_untimed), &[]);
    }
}

/// A total and the cell that states it; the line behind.
fn total(reader: &mut Reader, lines: &[&Text], at: usize) -> usize {
    let words = reader.words;
    let line = lines[at];
    let own = period::first(&line.folded, words);
    let (period, behind) = match own {
        Some(period) => (Some(period), at + 1),
        None => match lines.get(at + 1).and_then(|next| period::first(&next.folded, words)) {
            Some(period) => {
                reader.fate(lines[at + 1], Fate::Total, &told!(reading::whole_time), &[]);
                (Some(period), at + 2)
            }
            None => (None, at + 1),
        },
    };
    let number = line.lines.first().copied().unwrap_or_default();
    let (part, upto) = (words.says("partTotals", &line.folded), reader.out.steps.len());
    reader.out.totals.push(Total { period, number: None, part, upto, line: number });
    reader.fate(line, Fate::Total, &told!(reading::names_total), &[]);
    behind
}

/// A row from the cells before its time.
fn row(
    reader: &mut Reader,
    columns: &Columns,
    held: &mut Vec<&Text>,
    time: &Text,
    number: &str,
    task: &mut Text,
    rank: &mut Rank,
) {
    let words = reader.words;
    // Columns between the number and the time, from left to right.
    let roles: Vec<&str> =
        columns.roles.iter().copied().take_while(|role| *role != "time").filter(|role| *role != "number").collect();
    // Cells of a column behind the time, which goes on over several rows, stand before the next row's.
    let spare = held.len().saturating_sub(roles.len());
    for text in held.drain(..spare) {
        reader.fate(text, Fate::Note, &told!(reading::other_column), &[]);
    }
    let missing = roles.len() - held.len();
    let cell = |role: &str| {
        let at = roles.iter().position(|own| *own == role)?;
        held.get(at.checked_sub(missing)?).copied()
    };
    if let Some(own) = cell("task") {
        *task = own.clone();
    }
    let empty = Text::default();
    let actor = cell("actor").or_else(|| held.first().copied()).unwrap_or(&empty);
    // What is done may stand among the products where the cell of the task goes on from above.
    let more = cell("other").filter(|_| missing > 0).unwrap_or(&empty);
    let said = if more.is_empty() { task.clone() } else { more.clone() };
    let made = step(words, &said, actor, time, number.to_owned(), &columns.heads, rank);
    let at = reader.out.steps.len();
    let mut lines: Vec<usize> = held.iter().flat_map(|text| text.lines.clone()).collect();
    lines.extend(&time.lines);
    let step = made.map(|step| super::Step { lines, ..step });
    let steps: &[usize] = if step.is_some() { &[at] } else { &[] };
    let reason = step.as_ref().map_or_else(|| told!(reading::row_unread), |own| own.reason.clone());
    for text in held.drain(..).chain(std::iter::once(time)) {
        reader.fate(text, if steps.is_empty() { Fate::Note } else { Fate::Step }, &reason, steps);
    }
    reader.out.steps.extend(step);
}
