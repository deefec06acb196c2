//! The workbook: one sheet a question, shaped like the appendices officers fill by hand.
//!
//! Sheets are tables; `xlsx` writes them and documents borrow them, so a number stands in
//! both with the same meaning.

mod costs;
mod processes;
mod totals;

use crate::analysis::{FieldStatus, PaperVerdict};
use crate::reform::demand::demands;
use crate::texts::sheets;

use super::block::{Cell, Column, DocBlock, Kind, Say, Table, column};
use super::letter::whole;
use super::plan::{One, advice_chart};
use super::terms::{advice_name, publication};
use super::{Material, annex};
use super::{certain, decided};
use crate::reform::advice::Advice;
use crate::register::Effect;

pub use processes::{loads, process_totals, processes};
pub use totals::{
    Savings, authorities, fields, groups, lever_owner, lever_plans, lever_words, levers, method_words, outputs,
    ranking, registers,
};

/// One sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Name of the tab: at most 31 characters, none of `[]:*?/\`.
    pub name: &'static str,
    /// The question it answers.
    pub question: String,
    /// What the reader must know to read it.
    pub notes: Vec<String>,
    /// The answer.
    pub table: Table,
    /// Columns on the left that stay in sight.
    pub frozen: u16,
    /// True when the second column is also drawn as bars.
    pub drawn: bool,
}

impl Sheet {
    /// A sheet without notes, whose table is called what it answers.
    pub(super) fn new(
        name: &'static str,
        question: &str,
        frozen: u16,
        columns: Vec<Column>,
        rows: impl IntoIterator<Item = Vec<Cell>>,
    ) -> Self {
        Self::holding(name, question, frozen, Table::new(question, columns, rows))
    }

    /// A sheet of a table as it is.
    pub(super) fn of(name: &'static str, question: &str, table: Table) -> Self {
        Self::holding(name, question, 0, table)
    }

    fn holding(name: &'static str, question: &str, frozen: u16, table: Table) -> Self {
        Self { name, question: question.to_owned(), notes: Vec::new(), table, frozen, drawn: false }
    }

    fn noting(self, notes: Vec<String>) -> Self {
        Self { notes, ..self }
    }
}

/// The sheets of a workbook; those without a row are left out, the first is never empty.
pub fn sheets(all: &Material) -> Vec<Sheet> {
    let say = Say(all.locale);
    let ones: Vec<One> = (0..all.reported.len()).filter_map(|at| One::new(all, at)).collect();
    let mut list = vec![about(all, &ones)];
    for (wanted, name, question) in papers_asked(say) {
        list.push(papers(all, &ones, &wanted, name, question));
    }
    list.extend(decided::sheet(&ones));
    list.push(Sheet::holding(
        sheets::procedures(say.0),
        sheets::what_does_each_procedure(say.0),
        2,
        procedure_table(all, &ones),
    ));
    list.push(questions(all, &ones));
    if let Some(portfolio) = all.portfolio {
        list.push(fields(all, portfolio));
        list.push(authorities(all, portfolio));
        list.push(registers(all, portfolio));
        list.push(ranking(all, portfolio, Savings::Range));
        list.push(processes(all, portfolio));
        list.push(process_totals(all, portfolio));
        list.push(loads(all, portfolio));
        list.push(levers(all, portfolio));
        list.push(lever_plans(all, portfolio));
        list.push(outputs(all, portfolio));
        list.push(groups(all, portfolio));
    }
    list.push(costs::costs(all, &ones));
    list.push(costs::savings(all, &ones));
    list.push(costs::parameters(all, &ones));
    list.push(faults(all, &ones));
    list.extend(sources(all, &ones));
    list.retain(|sheet| !sheet.table.rows.is_empty());
    list
}

fn papers_asked(say: Say) -> [(Vec<Advice>, &'static str, &'static str); 9] {
    [
        (vec![Advice::Replace], sheets::replaced_data(say.0), sheets::which_papers_can_data(say.0)),
        (vec![Advice::Delete, Advice::Duplicate], sheets::deleted(say.0), sheets::which_papers_can_deleted(say.0)),
        (vec![Advice::Narrow], sheets::dropped_some_cases(say.0), sheets::which_papers_can_go(say.0)),
        (vec![Advice::Confirm], sheets::confirmed(say.0), sheets::which_papers_can_go_once(say.0)),
        (
            vec![Advice::NotWorth, Advice::Held, Advice::Standby],
            sheets::not_proposed(say.0),
            sheets::which_papers_does_law(say.0),
        ),
        (vec![Advice::AfterLaw], sheets::law_needed(say.0), sheets::which_papers_could_go(say.0)),
        (vec![Advice::Prefill], sheets::prefilled(say.0), sheets::which_papers_stay_but(say.0)),
        (vec![Advice::Keep], sheets::kept(say.0), sheets::which_papers_stay_why(say.0)),
        (
            vec![Advice::Mend, Advice::Unclear],
            sheets::clarified(say.0),
            sheets::which_demands_contradict_themselves(say.0),
        ),
    ]
}

fn about(all: &Material, ones: &[One]) -> Sheet {
    let say = Say(all.locale);
    let list = ones.iter().flat_map(|one| one.papers().map(|own| one.advice(own)));
    let table = advice_chart(list, say, sheets::papers_conclusion_without_forms(say.0)).table;
    let sheet = Sheet::holding(sheets::overview(say.0), sheets::what_asked_what_can(say.0), 0, table);
    let notes = vec![
        format!(
            "{} {} – {} {} ({})",
            sheets::law_day(say.0),
            say.day(&all.options.date.to_string()),
            sheets::country_pack(say.0),
            all.pack.title.get(all.locale),
            say.day(&all.pack.as_of)
        ),
        sheets::draft_made_software_from(say.0).to_owned(),
    ];
    Sheet { drawn: true, ..sheet.noting(notes) }
}

/// One line a paper, with the columns of the appendix of a replacement resolution and the
/// reason behind them.
fn papers(all: &Material, ones: &[One], wanted: &[Advice], name: &'static str, question: &str) -> Sheet {
    let say = Say(all.locale);
    let mut rows = Vec::new();
    for one in ones {
        for component in one.components().iter().filter(|component| wanted.contains(&one.advice(component))) {
            let mut row = vec![Cell::count(rows.len() + 1)];
            row.extend(paper_row(one, component));
            rows.push(row);
        }
    }
    let [sure, to_confirm] = certain::columns(say);
    let mut table = Table::new(
        question,
        vec![
            column(sheets::no(say.0), Kind::Count, 6),
            column(sheets::code(say.0), Kind::Code, 10),
            column(sheets::procedure(say.0), Kind::Text, 26),
            column(sheets::paper(say.0), Kind::Text, 28),
            column(sheets::id_paper(say.0), Kind::Code, 16),
            column(sheets::register_replaces(say.0), Kind::Text, 22),
            column(sheets::owner_data(say.0), Kind::Text, 14),
            column(sheets::text_demands(say.0), Kind::Text, 20),
            column(sheets::article(say.0), Kind::Text, 16),
            column(sheets::allowed(say.0), Kind::Text, 24),
            column(sheets::publication(say.0), Kind::Text, 12),
            column(sheets::conclusion(say.0), Kind::Text, 16),
            column(sheets::which_cases(say.0), Kind::Text, 22),
            column(sheets::facts_needed(say.0), Kind::Count, 8),
            column(sheets::facts_known(say.0), Kind::Count, 8),
            column(sheets::fields_add(say.0), Kind::Text, 16),
            column(sheets::reason(say.0), Kind::Text, 44),
            column(sheets::decision(say.0), Kind::Text, 30),
            sure,
            to_confirm,
        ],
        rows,
    );
    // What no row of this sheet says takes no room.
    keep_columns(&mut table, |at, cells| {
        let counts = (13..=14).contains(&at);
        let conclusion = at == 11;
        match (counts, conclusion) {
            (true, _) => wanted.contains(&Advice::Prefill),
            (_, true) => wanted.len() > 1,
            _ => at < 5 || cells.iter().any(|cell| **cell != Cell::text("")),
        }
    });
    Sheet::holding(name, question, 2, table)
}

/// Leaves out the columns that are not wanted; the question is asked with index and cells.
pub(super) fn keep_columns(table: &mut Table, wanted: impl Fn(usize, &[&Cell]) -> bool) {
    let keep: Vec<bool> = (0..table.columns.len())
        .map(|at| wanted(at, &table.rows.iter().filter_map(|row| row.get(at)).collect::<Vec<_>>()))
        .collect();
    let mut flags = keep.iter();
    table.columns.retain(|_| *flags.next().unwrap_or(&true));
    for row in &mut table.rows {
        let mut flags = keep.iter();
        row.retain(|_| *flags.next().unwrap_or(&true));
    }
}

fn paper_row(one: &One, component: &PaperVerdict) -> Vec<Cell> {
    let (say, pack, writer) = (one.say, one.all.pack, one.writer);
    let registers: Vec<_> = component.registers.iter().filter_map(|id| pack.register(id)).collect();
    let mut owners: Vec<&str> = registers.iter().map(|register| register.owner.as_str()).collect();
    owners.dedup();
    let demanded = demands(one.reported.procedure, pack, &component.id);
    let texts: Vec<String> = demanded.iter().map(|own| writer.cited(whole(&own.text))).collect();
    let articles: Vec<String> =
        demanded.iter().zip(&texts).map(|(own, text)| article(&writer.cited(&own.text), text)).collect();
    let mut allowed: Vec<String> = component.gates.iter().map(|gate| writer.gate(gate)).collect();
    allowed.extend(component.law.iter().map(|barrier| writer.barrier(barrier)));
    // The least sure publication, unless the rules let the data be used without any.
    let needed = component.gates.iter().filter_map(|id| pack.gate(id)).any(|gate| gate.effect != Effect::Permits);
    let status = registers.iter().map(|register| register.publication.status).max();
    let status = match status {
        Some(_) if !needed && component.law.is_empty() => sheets::not_needed_under_this(say.0),
        Some(status) => publication(status, say),
        None => "",
    };
    let case = component.guard.as_ref().unwrap_or(&component.asked_when);
    let decisions = one.decisions().into_iter().filter(|own| own.document == component.id);
    let decisions: Vec<String> = decisions.map(|own| decided::in_short(one, &own)).collect();
    let [sure, to_confirm] = certain::cells(one, component);
    vec![
        Cell::text(one.code()),
        Cell::text(one.title()),
        Cell::text(writer.paper(&component.id)),
        Cell::text(&component.id),
        Cell::text(registers.iter().map(|register| register.title.get(one.all.locale)).collect::<Vec<_>>().join("; ")),
        Cell::text(owners.join("; ")),
        Cell::text(texts.join("; ")),
        Cell::text(articles.join("; ").trim_matches([';', ' '])),
        Cell::text(allowed.join("; ")),
        Cell::text(status),
        Cell::text(advice_name(one.advice(component), say)),
        Cell::text(writer.circumstances(case)),
        Cell::count(component.needed.len()),
        Cell::count(component.known.len()),
        Cell::text(writer.facts(&component.fields_to_add)),
        Cell::text(writer.sentence(component)),
        Cell::text(decisions.join("; ")),
        sure,
        to_confirm,
    ]
}

/// What a citation says besides the text it is of.
fn article(citation: &str, text: &str) -> String {
    let rest = citation.replacen(text, "", 1);
    rest.trim_matches(|c: char| c == ',' || c.is_whitespace()).to_owned()
}

/// Columns of [`proposal_rows`].
pub(super) fn proposal_columns(say: Say) -> Vec<Column> {
    vec![
        column(sheets::code(say.0), Kind::Code, 11),
        column(sheets::paper(say.0), Kind::Text, 40),
        column(sheets::conclusion(say.0), Kind::Text, 20),
        column(sheets::reason(say.0), Kind::Text, 60),
    ]
}

/// The papers of a procedure that come to some advice, shortly.
pub(super) fn proposal_rows<'a>(one: &'a One<'a>, wanted: fn(Advice) -> bool) -> impl Iterator<Item = Vec<Cell>> + 'a {
    one.components().iter().filter(move |component| wanted(one.advice(component))).map(move |component| {
        vec![
            Cell::text(one.code()),
            Cell::text(one.writer.paper(&component.id)),
            Cell::text(advice_name(one.advice(component), one.say)),
            Cell::text(one.writer.sentence(component)),
        ]
    })
}

/// One line a procedure.
pub(super) fn procedure_table(all: &Material, ones: &[One]) -> Table {
    let say = Say(all.locale);
    let mut columns = vec![
        column(sheets::code(say.0), Kind::Code, 11),
        column(sheets::procedure(say.0), Kind::Text, 50),
        column(sheets::field(say.0), Kind::Text, 22),
        column(sheets::authority(say.0), Kind::Text, 26),
        column(sheets::papers(say.0), Kind::Count, 9),
        column(sheets::can_go_now(say.0), Kind::Count, 9),
        column(sheets::confirmed(say.0), Kind::Count, 9),
        column(sheets::can_go_after_law(say.0), Kind::Count, 10),
        column(sheets::unclear(say.0), Kind::Count, 9),
        column(sheets::questions_today(say.0), Kind::Count, 9),
        column(sheets::questions_after(say.0), Kind::Count, 9),
        column(sheets::requirements(say.0), Kind::Text, 14),
    ];
    if ones.iter().all(|one| one.reported.analysis.questions.before == 0) {
        columns.drain(9..11);
    }
    let width = columns.len();
    let rows = ones.iter().map(|one| {
        let header = &one.reported.procedure.header;
        let count = |wanted: &str| Cell::count(one.papers().filter(|own| one.advice(own).as_str() == wanted).count());
        let unclear = one.papers().filter(|own| one.advice(own) == Advice::Unclear).count();
        let mut row = vec![
            Cell::text(one.code()),
            Cell::text(one.title()),
            Cell::text(&header.field),
            Cell::text(&header.authority),
            Cell::count(one.papers().count()),
            count("now"),
            count("toConfirm"),
            count("afterLaw"),
            Cell::count(unclear),
        ];
        if width == 12 {
            row.push(Cell::count(one.reported.analysis.questions.before));
            row.push(Cell::count(one.reported.analysis.questions.after));
        }
        row.push(Cell::text(if one.reported.analysis.inferred {
            sheets::inferred(say.0)
        } else {
            sheets::stated(say.0)
        }));
        row
    });
    let rows = rows.collect();
    Table { caption: sheets::procedures(say.0).to_owned(), columns, rows, total: false }
}

/// What becomes of a question, in words.
pub fn question_words(status: FieldStatus, locale: &crate::locale::Locale) -> &'static str {
    match status {
        FieldStatus::Key => sheets::key_lookup_stays(locale),
        FieldStatus::Known => sheets::known_prefill(locale),
        FieldStatus::Derivable => sheets::follows_from_others_do(locale),
        FieldStatus::AskedTwice => sheets::asked_twice(locale),
        FieldStatus::NotNeeded => sheets::used_no_requirement(locale),
        FieldStatus::Asked => sheets::has_asked(locale),
    }
}

fn questions(all: &Material, ones: &[One]) -> Sheet {
    let say = Say(all.locale);
    let status = |status: FieldStatus| question_words(status, say.0);
    let rows = ones.iter().flat_map(|one| {
        one.reported.analysis.fields.iter().map(move |field| {
            vec![
                Cell::text(one.code()),
                Cell::text(field.pointer.as_str()),
                Cell::text(one.writer.fact(&field.fact)),
                Cell::text(status(field.status)),
                Cell::text(field.guard.as_ref().map(|guard| one.writer.circumstances(guard)).unwrap_or_default()),
                Cell::text(field.sources.iter().map(|id| source(one, id)).collect::<Vec<_>>().join("; ")),
                Cell::text(field.needed_by.iter().map(|id| one.writer.requirement(id)).collect::<Vec<_>>().join("; ")),
            ]
        })
    });
    let question = sheets::which_fields_form_need(say.0);
    Sheet::new(
        sheets::fields_form(say.0),
        question,
        2,
        vec![
            column(sheets::code(say.0), Kind::Code, 11),
            column(sheets::field_2(say.0), Kind::Code, 28),
            column(sheets::asks(say.0), Kind::Text, 36),
            column(sheets::conclusion(say.0), Kind::Text, 26),
            column(sheets::which_cases(say.0), Kind::Text, 30),
            column(sheets::source(say.0), Kind::Text, 36),
            column(sheets::requirements_use(say.0), Kind::Text, 30),
        ],
        rows,
    )
}

/// A register with its item, `register#item`, as people call them.
fn source(one: &One, id: &str) -> String {
    let named = id.split_once('#').and_then(|(register, item)| {
        let own = one.all.pack.register(register)?.items.iter().find(|own| own.id == item)?;
        Some(format!("{}: {}", one.writer.register(register), own.title.get(one.all.locale)))
    });
    named.unwrap_or_else(|| id.to_owned())
}

fn faults(all: &Material, ones: &[One]) -> Sheet {
    let say = Say(all.locale);
    let question = sheets::what_has_mended_definitions(say.0);
    let mut rows = Vec::new();
    for one in ones {
        let head = || Cell::text(one.code());
        rows.extend(one.lints().iter().map(|lint| {
            let mut row = vec![head()];
            row.extend(annex::lint_row(lint, all));
            row
        }));
        // The lint repeats what the analysis found; without it the findings stand alone.
        if one.lints().is_empty() {
            rows.extend(one.reported.analysis.findings.iter().map(|finding| {
                let words = Cell::text(one.writer.finding(finding));
                vec![head(), Cell::text(""), Cell::text(""), Cell::text(""), words, Cell::text("")]
            }));
        }
    }
    Sheet::new(
        sheets::faults(say.0),
        question,
        1,
        vec![
            column(sheets::code(say.0), Kind::Code, 11),
            column(sheets::rule(say.0), Kind::Code, 8),
            column(sheets::gravity(say.0), Kind::Text, 11),
            column(sheets::place(say.0), Kind::Code, 26),
            column(sheets::what_was_found(say.0), Kind::Text, 56),
            column(sheets::advice(say.0), Kind::Text, 46),
        ],
        rows,
    )
}

fn sources(all: &Material, ones: &[One]) -> [Sheet; 2] {
    let say = Say(all.locale);
    let (mut gates, mut registers) = Default::default();
    ones.iter().flat_map(One::components).for_each(|component| annex::cited(component, &mut gates, &mut registers));
    [
        Sheet::holding(
            sheets::rules(say.0),
            sheets::which_legal_rules_do(say.0),
            1,
            annex::gate_table(all.pack, &gates, all),
        ),
        Sheet::holding(
            sheets::registers(say.0),
            sheets::where_do_data_come(say.0),
            1,
            annex::register_table(all.pack, &registers, all),
        ),
    ]
}

/// A document's view of a sheet.
impl From<Sheet> for DocBlock {
    fn from(sheet: Sheet) -> Self {
        Self::Table(sheet.table)
    }
}
