//! Many procedures in one document: totals, what to do next, and every procedure by field.

use crate::texts::documents;
use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::PaperVerdict;

use super::block::{Cell, Chart, DocBlock, Kind, Say, Table};
use super::plan::{One, advice_chart};
use super::sheets::{self, Savings, Sheet};
use super::{Material, annex, letter};
use crate::reform::advice::Advice;

/// Most rows of a ranking in a document to be read; the workbook has all.
const TOP: usize = 10;

/// Most letters of a text in a table to be read.
const LONG_TEXT: usize = 110;

/// Most procedures in one table: a longer field is taken apart by code.
const MANY: usize = 150;

/// The gates by which papers go at once, those that most papers need first.
fn most_needed<'a>(ones: &[One<'a>]) -> Vec<&'a str> {
    let mut needed: BTreeMap<&str, usize> = BTreeMap::new();
    for one in ones {
        for gate in one.papers().filter(|own| one.advice(own).goes_now()).flat_map(|own| &own.gates) {
            *needed.entry(gate).or_default() += 1;
        }
    }
    let mut gates: Vec<(&str, usize)> = needed.into_iter().collect();
    gates.sort_by_key(|(_, papers)| std::cmp::Reverse(*papers));
    gates.into_iter().map(|(gate, _)| gate).collect()
}

/// The totals, before plans or lists.
pub(super) fn overview(all: &Material) -> Vec<DocBlock> {
    let say = Say(all.locale);
    let ones: Vec<One> = (0..all.reported.len()).filter_map(|at| One::new(all, at)).collect();
    let mut out = ones.first().map_or_else(Vec::new, |one| letter::grounds(one, None, most_needed(&ones).into_iter()));
    out.push(DocBlock::Caution(documents::draft_made_software_from(say.0).to_owned()));
    out.push(DocBlock::named(1, documents::overview(say.0), "overview"));
    let components: Vec<&PaperVerdict> = ones.iter().flat_map(One::papers).collect();
    let lines: usize = all.reported.iter().map(|one| one.analysis.components.len()).sum();
    let inferred = all.reported.iter().filter(|one| one.analysis.inferred).count();
    let count = |n: usize| say.number(n as f64, Kind::Count);
    out.push(DocBlock::List(vec![
        format!("{}: {}", documents::procedures(say.0), count(all.reported.len())),
        format!(
            "{}: {} ({} {} {})",
            documents::papers(say.0),
            count(components.len()),
            documents::not_counting(say.0),
            count(lines - components.len()),
            documents::lines_forms_remarks(say.0)
        ),
        format!("{}: {}", documents::law_day(say.0), say.day(&all.options.date.to_string())),
        format!(
            "{}: {} ({})",
            documents::country_pack(say.0),
            all.pack.title.get(all.locale),
            say.day(&all.pack.as_of)
        ),
        format!("{}: {}", documents::procedures_whose_requirements_were(say.0), count(inferred)),
    ]));
    out.push(DocBlock::Chart(advice_chart(
        ones.iter().flat_map(|one| one.papers().map(|own| one.advice(own))),
        say,
        documents::papers_conclusion(say.0),
    )));
    let Some(portfolio) = all.portfolio else { return out };
    for sheet in
        [sheets::fields(all, portfolio), sheets::authorities(all, portfolio), sheets::registers(all, portfolio)]
    {
        push(sheet, Some((0, vec![3, 4, 5])), &[], say, &mut out);
    }
    // What owner, register and attribute say already, and what only a workbook has room for.
    push(sheets::levers(all, portfolio), None, &[0, 1, 7, 8], say, &mut out);
    push(sheets::lever_plans(all, portfolio), None, &[4], say, &mut out);
    push(sheets::ranking(all, portfolio, Savings::Middle), None, &[7, 8, 10], say, &mut out);
    push(sheets::processes(all, portfolio), None, &[], say, &mut out);
    push(sheets::process_totals(all, portfolio), None, &[], say, &mut out);
    push(sheets::loads(all, portfolio), None, &[], say, &mut out);
    push(sheets::outputs(all, portfolio), None, &[7], say, &mut out);
    out
}

/// A sheet's table under its question, cut to what one reads: without some columns and those
/// in which nothing is known, and the heads of long texts.
fn push(mut sheet: Sheet, drawn: Option<(usize, Vec<usize>)>, without: &[usize], say: Say, out: &mut Vec<DocBlock>) {
    if sheet.table.rows.is_empty() {
        return;
    }
    out.push(DocBlock::heading(2, sheet.question.clone()));
    out.extend(sheet.notes.iter().map(DocBlock::text));
    let all = sheet.table.rows.len();
    if all > TOP {
        sheet.table.rows.truncate(TOP);
        sheet.table.total = false;
        out.push(DocBlock::text(format!(
            "{} {TOP}/{}. {}",
            documents::listed_here(say.0),
            say.number(all as f64, Kind::Count),
            documents::workbook_has_all(say.0)
        )));
    }
    for cell in sheet.table.rows.iter_mut().flatten() {
        if let Cell::Text(text) = cell
            && let Some((end, _)) = text.char_indices().nth(LONG_TEXT)
        {
            text.truncate(end);
            text.push('…');
        }
    }
    if drawn.is_none() {
        sheets::keep_columns(&mut sheet.table, |at, cells| {
            let told = |cell: &&Cell| !matches!(cell, Cell::Unknown) && **cell != Cell::text("");
            !without.contains(&at) && cells.iter().any(told)
        });
    }
    out.push(match drawn {
        Some((label, values)) => DocBlock::Chart(Chart { table: sheet.table, label, values }),
        None => DocBlock::Table(sheet.table),
    });
}

/// Every procedure and every paper that can go, grouped by field of administration.
pub(super) fn by_field(all: &Material, out: &mut Vec<DocBlock>) {
    let say = Say(all.locale);
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, one) in all.reported.iter().enumerate() {
        groups.entry(one.procedure.header.field.as_str()).or_default().push(i);
    }
    let named = |field: &str| match field {
        "" => documents::no_field_given(say.0).to_owned(),
        field => field.to_owned(),
    };
    out.push(DocBlock::named(1, documents::field_procedure(say.0), "fields"));
    for (n, (field, members)) in groups.iter().enumerate() {
        let ones: Vec<One> = members.iter().filter_map(|i| One::new(all, *i)).collect();
        let going = ones.iter().flat_map(|one| one.papers().filter(|own| one.advice(own).goes_now())).count();
        let count = |n: usize| say.number(n as f64, Kind::Count);
        let text = format!(
            "{} – {} {}, {} {}",
            named(field),
            count(ones.len()),
            documents::procedures_2(say.0),
            count(going),
            documents::papers_can_go(say.0)
        );
        let id = format!("field{}", n + 1);
        let inner = if ones.len() <= MANY {
            procedures(all, &named(field), &ones)
        } else {
            let part = |ones: &[One]| DocBlock::Section {
                level: 3,
                text: match ones {
                    [first, .., last] => format!("{} … {} ({})", first.code(), last.code(), count(ones.len())),
                    ones => ones.first().map_or("", One::code).to_owned(),
                },
                id: String::new(),
                inner: procedures(all, &named(field), ones),
            };
            ones.chunks(MANY).map(part).collect()
        };
        out.push(DocBlock::Section { level: 2, text, id, inner });
    }
    let (mut gates, mut registers) = (BTreeSet::new(), BTreeSet::new());
    for component in all.reported.iter().flat_map(|one| &one.analysis.components) {
        annex::cited(component, &mut gates, &mut registers);
    }
    annex::sources(all, &gates, &registers, 1, out);
}

/// The procedures of a field, and what is proposed for their papers. The heading names the field.
fn procedures(all: &Material, field: &str, ones: &[One]) -> Vec<DocBlock> {
    let say = Say(all.locale);
    let mut table = sheets::procedure_table(all, ones);
    table.caption = format!("{}: {field}", documents::procedures_3(say.0));
    if let Some(at) = table.columns.iter().position(|column| column.title == documents::field(say.0)) {
        table.columns.remove(at);
        for row in &mut table.rows {
            row.remove(at);
        }
    }
    let mut out = vec![DocBlock::Table(table)];
    let rows = ones.iter().flat_map(|one| sheets::proposal_rows(one, Advice::goes)).collect::<Vec<_>>();
    if !rows.is_empty() {
        out.push(DocBlock::Fold(
            format!("{} ({})", documents::papers_proposal(say.0), rows.len()),
            vec![DocBlock::Table(Table::new(
                format!("{}: {field}", documents::proposals(say.0)),
                sheets::proposal_columns(say),
                rows,
            ))],
        ));
    }
    out
}
