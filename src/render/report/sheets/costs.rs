//! Sheets of costs: activities as in the compliance-cost form, savings by paper, parameters.

use crate::texts::sheets;
use std::collections::{BTreeMap, BTreeSet};

use crate::reform::cost::{Figure, Relief};
use crate::register::Parameter;

use super::super::benefit::{activity_name, advised, parameter_name};
use super::super::block::{Cell, Column, Kind, Say, column};
use super::super::plan::One;
use super::super::{Material, annex};
use super::Sheet;

fn money(one: Option<&One>) -> (Kind, String) {
    let estimate = one.and_then(|one| one.reported.estimate.as_ref());
    let decimals = estimate.map_or(0, |estimate| u8::try_from(estimate.decimals).unwrap_or(2));
    (Kind::Number(decimals), estimate.map_or_else(String::new, |estimate| estimate.currency.clone()))
}

fn first<'a, 'b>(ones: &'b [One<'a>]) -> Option<&'b One<'a>> {
    ones.iter().find(|one| one.reported.estimate.is_some())
}

/// Low, middle and high of a figure.
pub(super) fn range_cells(figure: &Figure) -> [Cell; 3] {
    match figure.value {
        Some(range) => [range.low, range.mid, range.high].map(Cell::Number),
        None => [Cell::Unknown, Cell::Unknown, Cell::Unknown],
    }
}

/// Columns of [`range_cells`].
pub(super) fn range_columns(what: &str, unit: &str, kind: Kind, say: Say) -> [Column; 3] {
    [sheets::low(say.0), sheets::middle(say.0), sheets::high(say.0)]
        .map(|which| column(format!("{what}, {which} ({unit})"), kind, 13))
}

pub(super) fn costs(all: &Material, ones: &[One]) -> Sheet {
    let say = Say(all.locale);
    let (kind, currency) = money(first(ones));
    let unit = format!("{currency}/{}", sheets::case(say.0));
    let question = sheets::what_does_case_cost(say.0);
    let mut columns = vec![
        column(sheets::code(say.0), Kind::Code, 11),
        column(sheets::activity(say.0), Kind::Text, 26),
        column(sheets::paper(say.0), Kind::Text, 36),
        column(sheets::time_hours(say.0), Kind::Number(2), 10),
        column(format!("{} ({unit})", sheets::paid_out(say.0)), kind, 13),
    ];
    columns.extend(range_columns(sheets::today(say.0), &unit, kind, say));
    columns.extend(range_columns(sheets::after(say.0), &unit, kind, say));
    columns.extend(range_columns(sheets::after_law(say.0), &unit, kind, say));
    let mut rows = Vec::new();
    for one in ones {
        for row in one.reported.estimate.iter().flat_map(|estimate| &estimate.rows) {
            let paper = if row.component.is_empty() { String::new() } else { one.writer.paper(&row.component) };
            let mut cells = vec![
                Cell::text(one.code()),
                Cell::text(activity_name(row.activity, say)),
                Cell::text(paper),
                Cell::middle(row.hours.value),
                Cell::middle(row.cash.value),
            ];
            for figure in [&row.before, &row.after, &row.after_law] {
                cells.extend(range_cells(figure));
            }
            rows.push(cells);
        }
    }
    Sheet::new(sheets::compliance_cost(say.0), question, 2, columns, rows)
}

pub(super) fn savings(all: &Material, ones: &[One]) -> Sheet {
    let say = Say(all.locale);
    let (kind, currency) = money(first(ones));
    let case = format!("{currency}/{}", sheets::case(say.0));
    let year = format!("{currency}/{}", sheets::year(say.0));
    let question = sheets::what_does_dropping_each(say.0);
    let mut columns = vec![
        column(sheets::code(say.0), Kind::Code, 11),
        column(sheets::paper(say.0), Kind::Text, 36),
        column(sheets::when_goes(say.0), Kind::Text, 22),
        column(sheets::asked_2(say.0), Kind::Share, 10),
        column(sheets::dropped(say.0), Kind::Share, 10),
        column(sheets::lookups_succeed(say.0), Kind::Share, 10),
        column(format!("{} ({currency})", sheets::cost_paper(say.0)), kind, 13),
    ];
    columns.extend(range_columns(sheets::saving(say.0), &case, kind, say));
    columns.push(column(format!("{} ({case})", sheets::if_nothing_ever_fails(say.0)), kind, 13));
    columns.extend(range_columns(sheets::saving(say.0), &year, kind, say));
    columns.push(column(sheets::worthwhile(say.0), Kind::Text, 12));
    columns.push(column(sheets::missing_parameters(say.0), Kind::Text, 30));
    let mut rows = Vec::new();
    for one in ones {
        let Some(estimate) = &one.reported.estimate else { continue };
        for saving in estimate.components.iter().filter(|saving| saving.relief != Relief::None) {
            let mut cells = vec![
                Cell::text(one.code()),
                Cell::text(one.writer.paper(&saving.id)),
                Cell::text(advised(one, saving)),
                Cell::middle(saving.asked.value),
                Cell::middle(saving.dropped.value),
                if saving.by_lookup { Cell::middle(saving.success.value) } else { Cell::text("–") },
                Cell::middle(saving.burden.value),
            ];
            cells.extend(range_cells(&saving.per_case));
            cells.push(Cell::middle(saving.full_per_case.value));
            cells.extend(range_cells(&saving.per_year));
            cells.push(Cell::text(match (saving.advice.relief(), saving.worthwhile) {
                (_, Some(true)) => sheets::yes_2(say.0),
                (Relief::Now, Some(false)) if saving.by_lookup => sheets::no_but_may_not(say.0),
                (_, Some(false)) => sheets::no_3(say.0),
                (_, None) => say.unknown(),
            }));
            let missing: BTreeSet<&str> =
                saving.per_case.missing.iter().chain(&saving.per_year.missing).map(|name| &**name).collect();
            let missing: Vec<String> = missing.iter().map(|name| parameter_name(one, estimate, name)).collect();
            cells.push(Cell::text(missing.join("; ")));
            rows.push(cells);
        }
    }
    Sheet::new(sheets::savings(say.0), question, 2, columns, rows)
}

pub(super) fn parameters(all: &Material, ones: &[One]) -> Sheet {
    let say = Say(all.locale);
    let mut list: BTreeMap<String, Parameter> = BTreeMap::new();
    for estimate in ones.iter().filter_map(|one| one.reported.estimate.as_ref()) {
        for (name, parameter) in &estimate.parameters {
            if !list.contains_key(name) {
                list.insert(name.clone(), parameter.clone());
            }
        }
    }
    Sheet::holding(sheets::parameters(say.0), sheets::what_figures_made_from(say.0), 1, annex::parameters(&list, all))
}
