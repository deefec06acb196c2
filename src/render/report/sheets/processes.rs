//! Sheets of a portfolio on processes: days, hand-overs and visits before and after, and the load of each authority.

use crate::reform::portfolio::{Portfolio, ProcessTotal, StatedDays};
use crate::texts::sheets;

use super::super::Material;
use super::super::block::{Cell, Column, Kind, Say, column};
use super::Sheet;

/// Decimals of days: quarters and tenths are stated.
const DAYS: Kind = Kind::Number(2);

/// Columns of [`days_cells`].
fn days_columns(say: Say) -> [Column; 4] {
    [
        column(sheets::working_days_before(say.0), DAYS, 12),
        column(sheets::working_days_after(say.0), DAYS, 12),
        column(sheets::days_before(say.0), DAYS, 12),
        column(sheets::days_after(say.0), DAYS, 12),
    ]
}

fn days_cells(days: Option<(StatedDays, StatedDays)>) -> [Cell; 4] {
    let Some((before, after)) = days else { return [Cell::Unknown, Cell::Unknown, Cell::Unknown, Cell::Unknown] };
    [before.working, after.working, before.calendar, after.calendar].map(Cell::Number)
}

/// Columns of hand-overs and visits.
fn counts_columns(say: Say) -> [Column; 4] {
    [
        column(sheets::hand_overs_before(say.0), Kind::Count, 10),
        column(sheets::hand_overs_after(say.0), Kind::Count, 10),
        column(sheets::visits_before(say.0), Kind::Count, 10),
        column(sheets::visits_after(say.0), Kind::Count, 10),
    ]
}

fn counts_cells(hand_overs: (usize, usize), visits: (usize, usize)) -> [Cell; 4] {
    [hand_overs.0, hand_overs.1, visits.0, visits.1].map(Cell::count)
}

/// Procedures whose definitions say how they are carried out, most days saved first.
pub fn processes(all: &Material, portfolio: &Portfolio) -> Sheet {
    let say = Say(all.locale);
    let mut columns =
        vec![column(sheets::code(say.0), Kind::Code, 11), column(sheets::procedure(say.0), Kind::Text, 46)];
    columns.extend(days_columns(say));
    columns.extend(counts_columns(say));
    let rest = (0..portfolio.lines.len()).filter(|at| !portfolio.ranking_by_days.contains(at));
    let order = portfolio.ranking_by_days.iter().copied().chain(rest);
    let rows = order.filter_map(|at| {
        let line = &portfolio.lines[at];
        let own = line.process?;
        let mut row = vec![Cell::text(&line.code), Cell::text(&line.title)];
        row.extend(days_cells(own.days));
        row.extend(counts_cells(own.hand_overs, own.visits));
        Some(row)
    });
    Sheet::new(sheets::processes(say.0), sheets::how_much_faster(say.0), 2, columns, rows)
        .noting(vec![sheets::stated_limits_usual_case(say.0).to_owned()])
}

/// Sums of processes: of all procedures, by field, by authority.
pub fn process_totals(all: &Material, portfolio: &Portfolio) -> Sheet {
    let say = Say(all.locale);
    let mut columns = vec![
        column(sheets::field_or_authority(say.0), Kind::Text, 44),
        column(sheets::procedures(say.0), Kind::Count, 10),
        column(sheets::procedures_without_path(say.0), Kind::Count, 12),
    ];
    columns.extend(days_columns(say));
    columns.extend(counts_columns(say));
    let row = |name: &str, own: &ProcessTotal| {
        let mut row = vec![Cell::text(name), Cell::count(own.procedures), Cell::count(own.without_days)];
        row.extend(days_cells(Some(own.days)));
        row.extend(counts_cells(own.hand_overs, own.visits));
        row
    };
    let parts =
        portfolio.fields.iter().chain(&portfolio.authorities).map(|total| (total.name.as_str(), &total.process));
    let whole = std::iter::once((sheets::all_procedures(say.0), &portfolio.total.process));
    let rows = whole
        .chain(parts)
        .filter(|(_, own)| own.procedures > 0)
        .map(|(name, own)| row(if name.is_empty() { sheets::not_given(say.0) } else { name }, own));
    Sheet::new(sheets::process_sums(say.0), sheets::where_does_time_go(say.0), 1, columns, rows)
        .noting(vec![sheets::stated_limits_usual_case(say.0).to_owned()])
}

/// What each authority has to do.
pub fn loads(all: &Material, portfolio: &Portfolio) -> Sheet {
    let say = Say(all.locale);
    let mut columns = vec![
        column(sheets::authority(say.0), Kind::Text, 44),
        column(sheets::procedures(say.0), Kind::Count, 10),
        column(sheets::steps_before(say.0), Kind::Count, 10),
        column(sheets::steps_after(say.0), Kind::Count, 10),
    ];
    columns.extend(days_columns(say));
    let rows = portfolio.loads.iter().map(|own| {
        let mut row = vec![
            Cell::text(own.called(all.locale)),
            Cell::count(own.procedures),
            Cell::count(own.steps.0),
            Cell::count(own.steps.1),
        ];
        row.extend(days_cells(Some(own.days)));
        row
    });
    Sheet::new(sheets::load(say.0), sheets::who_has_most_steps(say.0), 1, columns, rows)
}
