//! Part III of a plan: what it saves. Papers and questions are counted from the verdicts;
//! money and time only where an estimate was made, each figure with its unit and range, its
//! parameters in the annex. What is unknown is said to be unknown.

use super::Material;
use crate::analysis::{PaperVerdict, Set};
use crate::definition::When;
use crate::reform::advice::Advice;
use crate::reform::cost::{Compliance, ComponentSaving, CostRow, Estimate, Figure, Relief, rounded};
use crate::reform::portfolio::is_paper;
use crate::reform::words::Writer;
use crate::register::{Parameter, Range};
use crate::texts::annexes;

use super::block::{Cell, Chart, DocBlock, Kind, Say, Table, column};
use super::plan::{MAX_SETS, One};
use super::terms::advice_name;

/// The parameter for shares of circumstances that nobody has counted.
const UNCOUNTED: &str = "procedure/default/condition/default";

/// The blocks of the part.
pub(super) fn benefit(one: &One, level: u8, out: &mut Vec<DocBlock>) {
    counts(one, level, out);
    sets(one, level, out);
    out.push(DocBlock::heading(level, annexes::compliance_cost(one.say.0)));
    match &one.reported.estimate {
        Some(estimate) => costs(one, estimate, out),
        None => out.push(DocBlock::Caution(annexes::no_estimate_costs_was(one.say.0).to_owned())),
    }
}

fn counts(one: &One, level: u8, out: &mut Vec<DocBlock>) {
    let (say, components) = (one.say, one.components());
    let paper = |component: &&PaperVerdict| {
        one.reported.procedure.document(&component.id).is_some_and(|own| is_paper(own, one.all.pack))
    };
    let components: Vec<&PaperVerdict> = components.iter().filter(paper).collect();
    let of = |test: fn(Advice) -> bool| components.iter().filter(|component| test(one.advice(component))).count();
    let (all, gone) = (components.len(), of(|o| matches!(o, Advice::Delete | Advice::Replace | Advice::Duplicate)));
    let questions = one.reported.analysis.questions;
    let row = |what: &str, before: usize, after: usize, with_law: usize| {
        vec![Cell::text(what), Cell::count(before), Cell::count(after), Cell::count(with_law)]
    };
    let law = of(|advice| matches!(advice, Advice::Confirm | Advice::AfterLaw));
    let mut rows = vec![row(annexes::papers_without_forms_remarks(say.0), all, all - gone, all - gone - law)];
    if questions.before > 0 {
        rows.push(row(annexes::fields_form_filled_hand(say.0), questions.before, questions.after, questions.after));
    }
    out.push(DocBlock::heading(level, annexes::papers_questions(say.0)));
    out.push(DocBlock::Table(Table::new(
        annexes::numbers_before_after(say.0),
        vec![
            column(annexes::what_counted(say.0), Kind::Text, 40),
            column(annexes::today(say.0), Kind::Count, 12),
            column(annexes::after_law_day(say.0), Kind::Count, 20),
            column(annexes::after_all_part_ii(say.0), Kind::Count, 20),
        ],
        rows,
    )));
    let narrowed = of(|advice| advice == Advice::Narrow);
    if narrowed > 0 {
        out.push(DocBlock::text(format!("{} {narrowed}.", annexes::besides_papers_go_only(say.0))));
    }
}

/// The joint proposals: what a person hands in, case by case.
fn sets(one: &One, level: u8, out: &mut Vec<DocBlock>) {
    let (say, writer, sets) = (one.say, one.writer, &one.reported.analysis.sets);
    if sets.is_empty() {
        return;
    }
    out.push(DocBlock::heading(level, annexes::case_case(say.0)));
    // A person hands in what every part keeps; what is least and most of each need not meet.
    let mut parts: Vec<usize> = sets.iter().map(|set| set.block).collect();
    parts.sort_unstable();
    parts.dedup();
    let between = |count: &dyn Fn(&Set) -> usize| {
        let counts = |part: usize| sets.iter().filter(move |set| set.block == part).map(count);
        let low: usize = parts.iter().filter_map(|part| counts(*part).min()).sum();
        let high: usize = parts.iter().filter_map(|part| counts(*part).max()).sum();
        if low == high { low.to_string() } else { format!("{low} – {high}") }
    };
    if parts.len() > 1 {
        out.push(DocBlock::text(format!(
            "{} {}. {}",
            annexes::parts_dossier_do_not(say.0),
            parts.len(),
            annexes::cases_counted_part_part(say.0)
        )));
    }
    out.push(DocBlock::text(format!(
        "{} {}. {} {}; {} {}.",
        annexes::cases_differ(say.0),
        sets.len(),
        annexes::papers_one_person_hands(say.0),
        between(&|set| set.kept.len() + set.dropped.len()),
        annexes::after_2(say.0),
        between(&|set| set.kept.len())
    )));
    if sets.iter().any(|set| !set.exact) {
        out.push(DocBlock::Caution(annexes::some_case_set_papers(say.0).to_owned()));
    }
    if sets.len() > MAX_SETS {
        out.push(DocBlock::text(annexes::json_report_lists_every(say.0)));
        return;
    }
    let papers = |ids: &[String]| match ids {
        [] => Cell::text(annexes::none(say.0)),
        ids => Cell::text(ids.iter().map(|id| writer.paper(id)).collect::<Vec<_>>().join("; ")),
    };
    out.push(DocBlock::Table(Table::new(
        annexes::what_handed_case_case(say.0),
        vec![
            column(annexes::case(say.0), Kind::Text, 30),
            column(annexes::papers_today(say.0), Kind::Count, 9),
            column(annexes::papers_after(say.0), Kind::Count, 9),
            column(annexes::still_handed(say.0), Kind::Text, 28),
            column(annexes::not_handed(say.0), Kind::Text, 28),
        ],
        sets.iter().map(|set| {
            vec![
                Cell::text(writer.circumstances(&set.when)),
                Cell::count(set.kept.len() + set.dropped.len()),
                Cell::count(set.kept.len()),
                papers(&set.kept),
                papers(&set.dropped),
            ]
        }),
    )));
}

/// How the numbers of a unit read.
pub(super) fn kind_of(unit: &str, decimals: u32) -> Kind {
    match unit.split('/').next().unwrap_or_default() {
        "share" => Kind::Share,
        "hour" | "minute" => Kind::Number(2),
        "%" | "percent" => Kind::Number(1),
        "case" | "person" => Kind::Count,
        _ => Kind::Number(u8::try_from(decimals).unwrap_or(2)),
    }
}

/// A figure with its range and unit; what is missing when it is not known.
pub(super) fn figure(one: &One, estimate: &Estimate, figure: &Figure) -> String {
    let say = one.say;
    let kind = kind_of(&figure.unit, estimate.decimals);
    let unit = if kind == Kind::Share { String::new() } else { one.all.unit(&figure.unit) };
    let mut text = say.range(figure.value, kind, &unit);
    if figure.value.is_none() && !figure.missing.is_empty() {
        let names = figure.missing.iter().map(|name| parameter_name(one, estimate, name)).collect::<Vec<_>>();
        text.push_str(&format!(" ({} {})", annexes::missing_2(say.0), names.join("; ")));
    }
    text
}

/// What a parameter is called.
pub(super) fn parameter_name(one: &One, estimate: &Estimate, name: &str) -> String {
    let known = estimate.parameters.get(name).or_else(|| one.all.pack.costs.parameters.get(name));
    parameter_title(one.all, name, known)
}

/// What a parameter is called; of those without a title, what their name says in words.
pub(super) fn parameter_title(all: &Material, name: &str, parameter: Option<&Parameter>) -> String {
    let say = Say(all.locale);
    let title = parameter.map_or("", |parameter| parameter.title.get(all.locale));
    if !title.is_empty() {
        return title.to_owned();
    }
    let Some((code, rest)) = name.strip_prefix("procedure/").and_then(|rest| rest.split_once('/')) else {
        return name.to_owned();
    };
    let Some(procedure) = all.reported.iter().map(|r| r.procedure).find(|p| p.header.code == code) else {
        return name.to_owned();
    };
    let what = match rest.strip_prefix("condition/") {
        Some(condition) => {
            let writer = Writer { procedure, pack: all.pack, locale: all.locale };
            let case = writer.circumstances(&When::Is(condition.to_owned()));
            format!("{} {case}", annexes::share_cases(say.0))
        }
        None => match rest {
            "annualCases" => annexes::cases_year(say.0).to_owned(),
            "fee" => annexes::fees(say.0).to_owned(),
            other => other.to_owned(),
        },
    };
    // Of one procedure everybody knows which is meant.
    match all.reported {
        [_] => what,
        _ => format!("{}: {what}", procedure.title_of(all.locale, "", &procedure.title)),
    }
}

fn costs(one: &One, estimate: &Estimate, out: &mut Vec<DocBlock>) {
    let say = one.say;
    out.push(DocBlock::text(annexes::cost_case_cost_work(say.0)));
    if !estimate.rows.is_empty() {
        out.push(DocBlock::Table(cost_table(one, estimate)));
    }
    out.push(DocBlock::Table(totals(one, estimate)));
    if let Some(chart) = cost_chart(one, &estimate.per_case, estimate) {
        out.push(DocBlock::Chart(chart));
    }
    let papers = per_paper(one, estimate);
    if !papers.rows.is_empty() {
        out.push(DocBlock::Table(papers));
    }
    flips(one, estimate, out);
    unknown(one, estimate, out);
}

/// What nobody knows: left out, or taken to be what the pack says of circumstances nobody counted.
fn unknown(one: &One, estimate: &Estimate, out: &mut Vec<DocBlock>) {
    let say = one.say;
    let stand_in = estimate.parameters.get(UNCOUNTED).filter(|parameter| parameter.value.is_some());
    let is_share = |name: &&String| stand_in.is_some() && name.contains("/condition/");
    let (shares, rest): (Vec<&String>, Vec<&String>) = estimate.unknown.iter().partition(is_share);
    let mut names: Vec<String> = rest.into_iter().map(|name| parameter_name(one, estimate, name)).collect();
    names.dedup();
    if !names.is_empty() {
        out.push(DocBlock::Caution(format!("{} {}.", annexes::not_known_hence_not(say.0), names.join("; "))));
    }
    if let (false, Some(parameter)) = (shares.is_empty(), stand_in) {
        let names = shares.into_iter().map(|name| parameter_name(one, estimate, name)).collect::<Vec<_>>();
        out.push(DocBlock::Caution(format!(
            "{} {} ({}): {}.",
            annexes::nobody_has_counted_these(say.0),
            parameter_title(one.all, UNCOUNTED, Some(parameter)),
            say.range(parameter.value, Kind::Share, ""),
            names.join("; ")
        )));
    }
}

/// What an activity of the table of costs is called.
pub(super) fn activity_name(activity: &'static str, say: Say) -> &'static str {
    match activity {
        "paper" => annexes::getting_paper(say.0),
        "form" => annexes::filling_form(say.0),
        "handIn" => annexes::handing_fetching_result(say.0),
        "fee" => annexes::fees_2(say.0),
        "lookup" => annexes::looking_data_up(say.0),
        other => other,
    }
}

fn activity(one: &One, row: &CostRow) -> String {
    let name = activity_name(row.activity, one.say);
    if row.component.is_empty() { name.to_owned() } else { format!("{name}: {}", one.writer.paper(&row.component)) }
}

fn cost_table(one: &One, estimate: &Estimate) -> Table {
    let (say, currency) = (one.say, one.all.unit(&estimate.currency));
    let money = Kind::Number(u8::try_from(estimate.decimals).unwrap_or(2));
    let per_case = |what: &str| format!("{what} ({currency}/{})", annexes::case_2(say.0));
    Table::new(
        annexes::cost_one_case_activity(say.0),
        vec![
            column(annexes::activity(say.0), Kind::Text, 40),
            column(annexes::time_hours(say.0), Kind::Number(2), 10),
            column(per_case(annexes::paid_out(say.0)), money, 14),
            column(per_case(annexes::today(say.0)), money, 14),
            column(per_case(annexes::after_part_i(say.0)), money, 14),
            column(per_case(annexes::once_confirmed_after_part(say.0)), money, 14),
        ],
        with_sum(one, estimate).into_iter().map(|(row, name)| {
            let row = &row;
            let mut cells = vec![Cell::text(name)];
            // What nobody does today has no time and no cash of today.
            let today = |figure: &Figure| match (figure.value, row.before.value) {
                _ if row.activity == "sum" => Cell::text("–"),
                (None, Some(before)) if before.mid == 0.0 => Cell::text("–"),
                (value, _) => Cell::middle(value),
            };
            cells.extend([today(&row.hours), today(&row.cash)]);
            cells.extend([&row.before, &row.after, &row.after_law].map(|figure| Cell::middle(figure.value)));
            cells
        }),
    )
}

/// The rows of the table of costs with their names: those of compliance cost, their sum as printed, and what the
/// state pays for lookups, which is no part of it.
fn with_sum(one: &One, estimate: &Estimate) -> Vec<(CostRow, String)> {
    let say = one.say;
    let outside = |row: &&CostRow| row.activity == "lookup";
    let known = |row: &CostRow| row.before.value.is_some() && row.spared().is_some();
    let mut rows: Vec<(CostRow, String)> = Vec::new();
    let mut sum = CostRow { activity: "sum", ..CostRow::default() };
    let mut sums = [0.0; 3];
    for row in estimate.rows.iter().filter(|row| !outside(row)) {
        let mut name = activity(one, row);
        if known(row) {
            for (sum, figure) in sums.iter_mut().zip([&row.before, &row.after, &row.after_law]) {
                *sum += rounded(figure.value.map_or(0.0, |range| range.mid), estimate.decimals);
            }
        } else {
            name.push_str(annexes::not_known_full_outside(say.0));
        }
        rows.push((row.clone(), name));
    }
    for (figure, value) in [&mut sum.before, &mut sum.after, &mut sum.after_law].into_iter().zip(sums) {
        figure.value = Some(Range::exactly(value));
    }
    rows.push((sum, annexes::sum_compliance_cost(say.0).to_owned()));
    for row in estimate.rows.iter().filter(outside) {
        let name = annexes::outside_compliance_cost_lookups(say.0);
        rows.push((row.clone(), name.to_owned()));
    }
    rows
}

fn totals(one: &One, estimate: &Estimate) -> Table {
    let say = one.say;
    let row = |what: &str, pair: [&Figure; 3]| {
        let mut cells = vec![Cell::text(what)];
        cells.extend(pair.map(|value| Cell::text(figure(one, estimate, value))));
        cells
    };
    let (case, year) = (&estimate.per_case, &estimate.per_year);
    let none = Figure::default();
    let mut rows = vec![
        row(annexes::cost_case(say.0), [&case.before, &case.after, &case.after_law]),
        row(annexes::saving_case(say.0), [&none, &case.saved, &case.saved_with_law]),
        row(annexes::cost_year(say.0), [&year.before, &year.after, &year.after_law]),
        row(annexes::saving_year(say.0), [&none, &year.saved, &year.saved_with_law]),
        row(annexes::reduction(say.0), [&none, &estimate.reduction, &estimate.reduction_with_law]),
        row(annexes::cases_year_2(say.0), [&estimate.cases, &none, &none]),
    ];
    // A saving has no "today".
    for row in &mut rows {
        for cell in &mut row[1..] {
            if *cell == Cell::text(say.unknown()) {
                *cell = Cell::text("–");
            }
        }
    }
    Table::new(
        annexes::compliance_cost_sum(say.0),
        vec![
            column(annexes::figure(say.0), Kind::Text, 28),
            column(annexes::today(say.0), Kind::Text, 26),
            column(annexes::after_part_i(say.0), Kind::Text, 26),
            column(annexes::once_confirmed_after_part(say.0), Kind::Text, 26),
        ],
        rows,
    )
}

fn cost_chart(one: &One, cost: &Compliance, estimate: &Estimate) -> Option<Chart> {
    let say = one.say;
    let money = Kind::Number(u8::try_from(estimate.decimals).unwrap_or(2));
    let mut rows = Vec::new();
    for (name, figure) in [
        (annexes::today(say.0), &cost.before),
        (annexes::after_part_i(say.0), &cost.after),
        (annexes::once_confirmed_after_part(say.0), &cost.after_law),
    ] {
        rows.push(vec![Cell::text(name), Cell::Number(figure.value?.mid)]);
    }
    Some(Chart {
        table: Table::new(
            annexes::cost_case_middle_value(say.0),
            vec![
                column(annexes::when(say.0), Kind::Text, 40),
                column(one.all.unit(&format!("{}/case", estimate.currency)), money, 16),
            ],
            rows,
        ),
        label: 0,
        values: vec![1],
    })
}

fn per_paper(one: &One, estimate: &Estimate) -> Table {
    let say = one.say;
    let money = Kind::Number(u8::try_from(estimate.decimals).unwrap_or(2));
    let currency = one.all.unit(&estimate.currency);
    Table::new(
        annexes::expected_saving_paper_middle(say.0),
        vec![
            column(annexes::paper(say.0), Kind::Text, 36),
            column(annexes::when_2(say.0), Kind::Text, 16),
            column(format!("{} ({currency})", annexes::cost_paper(say.0)), money, 14),
            column(annexes::lookups_succeed(say.0), Kind::Share, 12),
            column(format!("{} ({currency}/{})", annexes::saving(say.0), annexes::case_2(say.0)), money, 14),
            column(
                format!("{} ({currency}/{})", annexes::if_nothing_ever_fails(say.0), annexes::case_2(say.0)),
                money,
                14,
            ),
        ],
        estimate.components.iter().filter(|saving| saving.relief != Relief::None).map(|saving| {
            vec![
                Cell::text(one.writer.paper(&saving.id)),
                Cell::text(advised(one, saving)),
                Cell::middle(saving.burden.value),
                if saving.by_lookup { Cell::middle(saving.success.value) } else { Cell::text("–") },
                Cell::middle(saving.per_case.value),
                Cell::middle(saving.full_per_case.value),
            ]
        }),
    )
}

/// What is said about a paper in a table of savings: when it goes, or why it is not proposed.
pub(super) fn advised(one: &One, saving: &ComponentSaving) -> &'static str {
    match saving.advice {
        Advice::Confirm | Advice::NotWorth | Advice::Held | Advice::Standby => advice_name(saving.advice, one.say),
        advice => relief(advice.relief(), one.say),
    }
}

/// When a paper goes, in words.
fn relief(relief: Relief, say: Say) -> &'static str {
    match relief {
        Relief::Now => annexes::part_i(say.0),
        Relief::AfterLaw => annexes::part_ii(say.0),
        Relief::None => annexes::stays(say.0),
    }
}

/// The ways of handing in on which a paper should stay the default for now.
pub(super) fn kept_paths(one: &One, saving: &ComponentSaving) -> Vec<String> {
    let title = |id: &str| {
        let known = one.all.pack.costs.paths.iter().find(|known| known.id == id);
        format!("“{}”", known.map_or(id, |known| known.title.get(one.all.locale)))
    };
    saving.paths.iter().filter(|path| path.keep).map(|path| title(&path.path)).collect()
}

/// What would turn the recommendation round: parameters whose own range holds the turning
/// point, and the ways of handing in on which the paper should stay what is asked for.
fn flips(one: &One, estimate: &Estimate, out: &mut Vec<DocBlock>) {
    let say = one.say;
    let (mut rows, mut beyond) = (Vec::new(), 0);
    let mut keep = Vec::new();
    for saving in &estimate.components {
        let paper = one.writer.paper(&saving.id);
        for at in &saving.sensitivity {
            let (Some(value), Some(parameter)) = (at.flips_at, estimate.parameters.get(&at.parameter)) else {
                continue;
            };
            if !at.within_range {
                beyond += 1;
                continue;
            }
            let kind = match kind_of(&parameter.unit, estimate.decimals) {
                Kind::Count => Kind::Number(1),
                kind => kind,
            };
            let unit = if kind == Kind::Share { String::new() } else { one.all.unit(&parameter.unit) };
            rows.push(vec![
                Cell::text(&paper),
                Cell::text(parameter_name(one, estimate, &at.parameter)),
                Cell::text(say.range(parameter.value, kind, &unit)),
                Cell::text(format!("{} {unit}", say.number(value, kind)).trim_end()),
            ]);
        }
        let paths = kept_paths(one, saving);
        if !paths.is_empty() {
            keep.push(format!("{paper}: {}", paths.join(", ")));
        }
    }
    if !rows.is_empty() {
        out.push(DocBlock::Table(Table::new(
            annexes::parameters_may_turn_recommendation(say.0),
            vec![
                column(annexes::paper(say.0), Kind::Text, 34),
                column(annexes::parameter(say.0), Kind::Text, 34),
                column(annexes::value_used_low_high(say.0), Kind::Text, 22),
                column(annexes::turns(say.0), Kind::Text, 16),
            ],
            rows,
        )));
    }
    if beyond > 0 {
        out.push(DocBlock::text(format!(
            "{} {beyond}. {}",
            annexes::parameters_turn_round_only(say.0),
            annexes::json_report_lists_each(say.0)
        )));
    }
    if !keep.is_empty() {
        out.push(DocBlock::text(annexes::these_parameters_lookups_succeed(say.0)));
        out.push(DocBlock::List(keep));
    }
}
