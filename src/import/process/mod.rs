//! Descriptions of processes read into steps: tables of decisions, prose of a portal.
//!
//! `parts` takes a layout apart, `words` compiles the rules of the pack, `period` finds times, `table`, `cells` and
//! `prose` read steps, `act` tells who does what in a sentence, `order` says what comes after what, `chain` which rows of a
//! table belong together, `path` adds up and compares. `step` and `reading` are what comes out. `bpmn` reads models. Knows nothing of files and definitions; no rule looks at a code, a
//! name of a file or an authority's own name.

mod act;
pub mod bpmn;
mod cells;
mod chain;
mod order;
mod parts;
mod path;
mod period;
mod prose;
mod reading;
mod step;
mod table;
mod words;

pub use reading::{Fate, Finding, LineFate, Reading, Total};
pub use step::{ACTORS, KINDS, Period, Step, UNITS};
pub use words::Words;

use parts::{Part, Text};
use reading::LineFate as Line;

use super::form::layout::Layout;
use crate::texts::Told;

/// Fewest steps a text must have to be a description of a process.
const FEWEST: usize = 2;

/// A description while it is read.
pub(crate) struct Reader<'w> {
    words: &'w Words,
    out: Reading,
}

impl Reader<'_> {
    /// Says what became of the lines of a text.
    fn fate(&mut self, text: &Text, fate: Fate, reason: &Told, steps: &[usize]) {
        for line in &text.lines {
            let known = self.out.lines.iter_mut().find(|own| own.line == *line);
            let Some(own) = known else {
                let (reason, steps) = (reason.clone(), steps.to_vec());
                self.out.lines.push(Line { line: *line, text: text.shown.clone(), fate, reason, steps });
                continue;
            };
            // A line that has a step is a step, whatever else stands on it.
            if fate == Fate::Step || own.fate != Fate::Step {
                own.fate = fate;
                own.reason = reason.clone();
            }
            own.steps.extend(steps.iter().filter(|step| !own.steps.contains(step)).copied().collect::<Vec<_>>());
            if !own.text.contains(&text.shown) {
                own.text.push_str(" │ ");
                own.text.push_str(&text.shown);
            }
        }
    }
}

/// Reads lines of prose that are known to say how something is carried out, with the times stated for the whole: how many,
/// and in which of the units, where that is told. Lines are counted from 0.
pub fn read_lines(lines: &[String], stated: &[(f64, Option<&'static str>)], words: &Words) -> Reading {
    let parts: Vec<Part> = lines.iter().enumerate().map(|(at, line)| Part::Line(Text::new(line, vec![at]))).collect();
    let mut reader = Reader { words, out: Reading::default() };
    prose::read(&mut reader, &parts);
    for (value, unit) in stated {
        let period = unit.map(|unit| Period { value: *value, unit });
        let number = if unit.is_none() { Some(*value) } else { None };
        reader.out.totals.push(Total { period, number, part: false, upto: 0, line: 0 });
    }
    order::order(&mut reader.out, words);
    path::path(&mut reader.out);
    reader.out.lines.sort_by_key(|line| line.line);
    reader.out
}

/// Reads the steps that a layout describes; `None` where it describes no process.
pub fn read(layout: &Layout, words: &Words) -> Option<Reading> {
    let parts = parts::parts(layout);
    let mut reader = Reader { words, out: Reading::default() };
    let marked = parts.iter().any(|part| matches!(part, Part::Line(line) if words.says("begins", &line.folded)));
    let tables = table::read(&mut reader, &parts);
    let found = tables || cells::read(&mut reader, &parts);
    reader.out.tabular = found;
    let asks = parts.iter().filter(|part| matches!(part, Part::Line(line) if line.shown.contains(['…', '☐', '▦'])));
    if !found {
        // A form that is filled in is no description, whatever its notes say.
        if !marked && asks.count() > 1 {
            return None;
        }
        prose::read(&mut reader, &parts);
        let numbered = parts.iter().any(|part| matches!(part, Part::Line(line) if words.says("steps", &line.folded)));
        if !marked && !numbered && reader.out.steps.len() < 2 * FEWEST {
            return None;
        }
    }
    if reader.out.steps.len() < FEWEST {
        return None;
    }
    order::order(&mut reader.out, words);
    path::path(&mut reader.out);
    reader.out.lines.sort_by_key(|line| line.line);
    Some(reader.out)
}
