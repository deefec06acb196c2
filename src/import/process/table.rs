//! Steps in tables: which column says what, which rows are steps, totals, headings.

use super::act::{Who, kind_of_row, who, who_in_cell};
use super::parts::{Part, Row, Text};
use super::period;
use super::reading::{Fate, Total};
use super::step::Step;
use super::{Reader, Words};
use crate::texts::{Told, told};

/// Longest head of a column, in characters.
const LONGEST_HEAD: usize = 120;

/// How far into a cell a time may begin, in bytes: room for "not more than".
const BEFORE_TIME: usize = 24;

/// Which column is which.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    /// What each column says, from left to right: one of the words of `columns`.
    pub(super) roles: Vec<&'static str>,
    /// Heads of the columns, folded.
    pub(super) heads: String,
}

impl Columns {
    /// The columns that the cells of a head name, where it is one of a table of steps.
    pub(super) fn of_heads<'t>(cells: impl Iterator<Item = &'t Text>, words: &Words) -> Option<Self> {
        let mut columns = Self::default();
        for cell in cells {
            let rule = words.first("columns", &cell.folded);
            let role = rule.filter(|_| cell.shown.chars().count() <= LONGEST_HEAD).map_or("other", |rule| {
                super::words::COLUMNS.iter().find(|known| **known == rule.word).copied().unwrap_or("other")
            });
            columns.roles.push(role);
            columns.heads.push_str(&cell.folded);
            columns.heads.push('\n');
        }
        let has = |role: &str| columns.roles.contains(&role);
        (has("time") && (has("task") || has("actor"))).then_some(columns)
    }

    /// The columns of a table without heads, by what stands in them.
    fn of_rows(rows: &[Row], words: &Words) -> Option<Self> {
        let longest = rows.iter().map(Vec::len).max()?;
        let full: Vec<&Row> = rows.iter().filter(|row| row.len() == longest).collect();
        let share = |at: usize, is: &dyn Fn(&Text) -> bool| {
            let own = full.iter().filter(|row| is(&row[at])).count();
            own * 2 > full.len()
        };
        let time = (0..longest).find(|at| share(*at, &|cell| is_time(cell, words)))?;
        let number = (0..longest).find(|at| share(*at, &|cell| words.says("rowNumbers", &cell.folded)))?;
        let length = |at: usize| full.iter().map(|row| row[at].shown.len()).sum::<usize>();
        let others: Vec<usize> = (0..time).filter(|at| *at != number).collect();
        let task = others.iter().copied().max_by_key(|at| length(*at))?;
        let actor = others.into_iter().rev().find(|at| *at != task);
        let mut roles = vec!["other"; longest];
        roles[time] = "time";
        roles[number] = "number";
        roles[task] = "task";
        if let Some(actor) = actor {
            roles[actor] = "actor";
        }
        Some(Self { roles, heads: String::new() })
    }

    /// The cell of a row that has this role.
    fn cell<'r>(&self, row: &'r [Text], role: &str, missing: usize) -> Option<&'r Text> {
        let at = self.roles.iter().position(|own| *own == role)?;
        row.get(at.checked_sub(missing)?)
    }
}

/// True for a cell that says nothing but how long.
pub(super) fn is_time(cell: &Text, words: &Words) -> bool {
    let short = cell.shown.chars().count() <= 60;
    let begins = period::all(&cell.folded, words).first().is_some_and(|(_, start, _)| *start <= BEFORE_TIME);
    short && (begins || words.says("untimed", &cell.folded))
}

/// Reads the tables of steps; tells whether there was one.
pub(super) fn read(reader: &mut Reader, parts: &[Part]) -> bool {
    let words = reader.words;
    let mut any = false;
    let mut outside: Vec<&Text> = Vec::new();
    let mut columns: Option<Columns> = None;
    for part in parts {
        let rows = match part {
            Part::Line(line) => {
                outside.push(line);
                continue;
            }
            Part::Table(rows) => rows,
        };
        let head = rows.iter().position(|row| Columns::of_heads(row.iter(), words).is_some());
        let own = match head {
            Some(at) => Columns::of_heads(rows[at].iter(), words),
            // A table that goes on over a page has no heads of its own.
            None => columns.clone().or_else(|| Columns::of_rows(rows, words)),
        };
        let Some(own) = own else {
            outside.extend(rows.iter().flatten());
            continue;
        };
        any = true;
        read_rows(reader, rows, head, &own);
        columns = Some(own);
    }
    if any {
        for text in outside {
            if text.is_empty() {
                continue;
            }
            stated_outside(reader, text);
        }
    }
    any
}

/// What stands around a table: the name of the process, the time of the whole.
pub(super) fn stated_outside(reader: &mut Reader, text: &Text) {
    let words = reader.words;
    if words.says("limits", &text.folded) {
        let period = period::first(&text.folded, words);
        let line = text.lines.first().copied().unwrap_or_default();
        reader.out.totals.insert(0, Total { period, number: None, part: false, upto: 0, line });
        reader.fate(text, Fate::Total, &told!(reading::whole_time), &[]);
    } else if words.says("headings", &text.folded) {
        if reader.out.title.is_empty() {
            reader.out.title.clone_from(&text.shown);
        }
        reader.fate(text, Fate::Heading, &told!(reading::names_process), &[]);
    } else {
        reader.fate(text, Fate::Outside, &told!(reading::outside), &[]);
    }
}

fn read_rows(reader: &mut Reader, rows: &[Row], head: Option<usize>, columns: &Columns) {
    let words = reader.words;
    let mut pending: Option<String> = None;
    let mut rank = Rank::default();
    for (i, row) in rows.iter().enumerate() {
        let filled: Vec<&Text> = row.iter().filter(|cell| !cell.is_empty()).collect();
        let Some(first) = filled.first() else { continue };
        let whole = whole(row);
        if head.is_some_and(|head| i <= head) || Columns::of_heads(row.iter(), words).is_some() {
            let (fate, reason) = if head == Some(i) || filled.len() > 1 {
                (Fate::TableHead, told!(reading::heads))
            } else {
                (Fate::Heading, told!(reading::above_heads))
            };
            if fate == Fate::Heading && reader.out.title.is_empty() {
                reader.out.title.clone_from(&whole.shown);
            }
            reader.fate(&whole, fate, &reason, &[]);
            continue;
        }
        if words.says("totals", &first.folded) {
            total(reader, &whole, first, &columns.heads);
            continue;
        }
        let same = filled.iter().all(|cell| cell.folded == first.folded);
        if same && words.says("rowNumbers", &first.folded) {
            pending = Some(first.shown.clone());
            reader.fate(&whole, Fate::Heading, &told!(reading::row_number), &[]);
            continue;
        }
        let heads = same || filled.len() == 2 && words.says("parts", &first.folded);
        if heads || words.says("parts", &first.folded) && !filled.iter().any(|cell| is_time(cell, words)) {
            reader.fate(&whole, Fate::Heading, &told!(reading::heads_rows), &[]);
            rank.part(&whole);
            continue;
        }
        let numbered = words.says("rowNumbers", &first.folded);
        // A row whose number stands in the row above, or in a cell that goes on, has a cell less.
        let missing = usize::from(!numbered && pending.is_some() && row.len() < columns.roles.len());
        let number = if numbered { first.shown.clone() } else { pending.take().unwrap_or_default() };
        row_step(reader, row, &whole, columns, missing, number, &mut rank);
    }
}

/// All cells of a row as one text.
fn whole(row: &[Text]) -> Text {
    let mut lines: Vec<usize> = row.iter().filter(|cell| !cell.covered).flat_map(|cell| cell.lines.clone()).collect();
    lines.dedup();
    let mut shown: Vec<&str> = Vec::new();
    for cell in row.iter().filter(|cell| !cell.covered && !cell.is_empty()) {
        if shown.last() != Some(&cell.shown.as_str()) {
            shown.push(&cell.shown);
        }
    }
    Text::new(&shown.join(" │ "), lines)
}

/// A row that states a time of the whole or of a part.
fn total(reader: &mut Reader, whole: &Text, first: &Text, heads: &str) {
    let words = reader.words;
    let period = period::first(&whole.folded, words);
    let period = period.map(|own| super::Period { unit: of_head(own.unit, heads, words), ..own });
    let part = words.says("partTotals", &first.folded);
    let line = whole.lines.first().copied().unwrap_or_default();
    let upto = reader.out.steps.len();
    if period.is_some() {
        reader.out.totals.push(Total { period, number: None, part, upto, line });
    }
    let reason = match (period.is_some(), part) {
        (false, _) => told!(reading::total_untimed),
        (true, false) => told!(reading::whole_time),
        (true, true) => told!(reading::part_time),
    };
    reader.fate(whole, Fate::Total, &reason, &[]);
}

/// What earlier rows said of who acts, an authority that goes on until another is named, and of cases.
#[derive(Clone, Debug, Default)]
pub(super) struct Rank {
    pub(super) authority: String,
    above: super::chain::Above,
}

impl Rank {
    fn part(&mut self, _heading: &Text) {
        self.authority.clear();
    }
}

#[allow(clippy::too_many_arguments, reason = "a row with what is known around it")]
fn row_step(
    reader: &mut Reader,
    row: &[Text],
    whole: &Text,
    columns: &Columns,
    missing: usize,
    number: String,
    rank: &mut Rank,
) {
    let empty = Text::default();
    let cell = |role: &str| columns.cell(row, role, missing).unwrap_or(&empty);
    let step = step(reader.words, cell("task"), cell("actor"), cell("time"), number, &columns.heads, rank);
    let at = reader.out.steps.len();
    match step {
        Some(mut step) => {
            step.lines.clone_from(&whole.lines);
            let reason = told!(reading::row, words = &step.reason);
            let turnings = turnings(reader.words, &step, cell("task"), cell("time"));
            reader.out.steps.push(step);
            reader.out.steps.extend(turnings);
            let steps: Vec<usize> = (at..reader.out.steps.len()).collect();
            reader.fate(whole, Fate::Step, &reason, &steps);
        }
        None => reader.fate(whole, Fate::Note, &told!(reading::row_unread), &[]),
    }
}

/// The step of a row with these cells; `None` where neither an actor nor a task stands in it.
pub(super) fn step(
    words: &Words,
    task: &Text,
    actor: &Text,
    time: &Text,
    number: String,
    heads: &str,
    rank: &mut Rank,
) -> Option<Step> {
    if task.is_empty() && actor.is_empty() {
        return None;
    }
    let untimed = words.says("untimed", &time.folded);
    let mut duration = if untimed || time.covered { None } else { period::first(&time.folded, words) };
    if duration.is_none() && !untimed && !time.covered {
        // The unit may stand in the head of the column only.
        duration = bare(&time.folded, heads, words);
    }
    if let Some(period) = &mut duration {
        period.unit = of_head(period.unit, heads, words);
    }
    let Who { actor: mut who_acts, mut authority, .. } =
        who_in_cell(&actor.folded, words).or_else(|| who(&task.folded, words)).unwrap_or_default();
    if authority.is_empty() {
        authority = who(&task.folded, words).map(|own| own.authority).unwrap_or_default();
    }
    if authority.is_empty() {
        authority.clone_from(&rank.authority);
    } else if who_acts != "oneStop" {
        rank.authority.clone_from(&authority);
    }
    let (kind, forced, reason) = kind_of_row(&task.folded, &actor.folded, who_acts, words);
    who_acts = forced.unwrap_or(who_acts);
    if who_acts.is_empty() {
        // Nobody is named: whoever handles the file.
        who_acts = "officer";
        if number.is_empty() && duration.is_none() {
            return None;
        }
    }
    let conditional = [&task.folded, &actor.folded]
        .into_iter()
        .any(|text| words.find("conditions", text).is_some_and(|(start, _)| start == 0));
    let branch = if conditional {
        let text =
            if words.find("conditions", &actor.folded).is_some_and(|(start, _)| start == 0) { actor } else { task };
        text.shown.split([',', ';', '.']).next().unwrap_or_default().to_owned()
    } else {
        String::new()
    };
    // A file that is complete and meets the conditions is on the main path.
    let turned = conditional && !favourable(&branch, words);
    let mut step = Step {
        text: if task.is_empty() { actor.shown.clone() } else { task.shown.clone() },
        number,
        actor: who_acts,
        authority,
        kind,
        duration,
        limit: super::chain::limit(&task.folded, words).or_else(|| super::chain::limit(&actor.folded, words)),
        on_main_path: !turned,
        on_way: !turned,
        branch,
        untimed,
        reason,
        ..Step::default()
    };
    rank.above.row(&mut step, task, actor);
    Some(step)
}

/// Whether a condition is that of a file that goes on.
fn favourable(condition: &str, words: &Words) -> bool {
    let folded = Text::new(condition, Vec::new()).folded;
    words.says("favourable", &folded) && !words.says("adverse", &folded)
}

/// What a row does with files that do not go on: where its words send a file back or to another step by its case, and
/// acts of some cases that have a time of their own.
fn turnings(words: &Words, step: &Step, task: &Text, time: &Text) -> Vec<Step> {
    let decides = matches!(step.kind, "checkPapers" | "assess") && words.says("jumps", &task.folded);
    let silent = time.is_empty() && !step.untimed;
    if !decides && !silent {
        return Vec::new();
    }
    let mut made = Vec::new();
    let sentences = super::prose::sentences(&task.shown);
    let pieces = sentences.iter().flat_map(|sentence| sentence.split("; "));
    for sentence in pieces {
        let clause = super::prose::clause(sentence, words);
        let condition = super::parts::Text::new(&clause.condition, Vec::new()).folded;
        if condition.is_empty() || !words.says("adverse", &condition) {
            continue;
        }
        let duration = period::first(&clause.folded, words);
        let Some(own) = super::act::acts(&clause.main, 0, step.actor, words).into_iter().next() else { continue };
        let turns = decides && matches!(own.kind, "requestMore" | "reject");
        if !(turns || silent && duration.is_some()) {
            continue;
        }
        made.push(Step {
            text: sentence.to_owned(),
            number: step.number.clone(),
            actor: own.actor,
            authority: step.authority.clone(),
            kind: own.kind,
            duration: duration.filter(|_| silent),
            branch: clause.condition,
            on_main_path: false,
            lines: step.lines.clone(),
            reason: Told::words(own.words),
            ..Step::default()
        });
    }
    made
}

/// The unit of a cell where the head of its column says that days or hours are working ones.
fn of_head(unit: &'static str, heads: &str, words: &Words) -> &'static str {
    let working = match unit {
        "day" => "workingDay",
        "hour" => "workingHour",
        unit => return unit,
    };
    let Some(head) = time_head(heads, words) else { return unit };
    let says = head.char_indices().any(|(at, _)| {
        words
            .list("units")
            .any(|rule| rule.word == working && rule.find(&head[at..]).is_some_and(|(start, _)| start == 0))
    });
    if says { working } else { unit }
}

/// The head of the column of times.
fn time_head<'h>(heads: &'h str, words: &Words) -> Option<&'h str> {
    heads.lines().find(|head| words.first("columns", head).is_some_and(|rule| rule.word == "time"))
}

/// A number alone, in the unit that the heads of the columns name.
fn bare(folded: &str, heads: &str, words: &Words) -> Option<super::Period> {
    let number = folded.trim();
    if number.is_empty() || !number.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, ',' | '.' | '/')) {
        return None;
    }
    let head = time_head(heads, words)?;
    let units = head.char_indices().filter_map(|(at, _)| period::first(&format!("{number} {}", &head[at..]), words));
    units.into_iter().next()
}
