//! Sheets of a portfolio: sums, ranking, what to open next, who asks for whose results.

use crate::locale::Locale;
use crate::reform::citation::cited;
use crate::reform::portfolio::{Lever, Method, OutputDemand, Portfolio, StatedDays, Total};
use crate::register::Pack;
use crate::texts::sheets;

use super::super::Material;
use super::super::block::{Cell, Kind, Say, column};
use super::Sheet;
use super::costs::{range_cells, range_columns};

fn money(portfolio: &Portfolio) -> Kind {
    Kind::Number(u8::try_from(portfolio.decimals).unwrap_or(2))
}

fn sums(
    all: &Material,
    portfolio: &Portfolio,
    list: &[Total],
    name: &'static str,
    question: &str,
    what: &str,
) -> Sheet {
    let say = Say(all.locale);
    let kind = money(portfolio);
    let case = all.unit(&format!("{}/case", portfolio.currency));
    let year = all.unit(&format!("{}/year", portfolio.currency));
    let mut columns = vec![
        column(what, Kind::Text, 44),
        column(sheets::procedures(say.0), Kind::Count, 10),
        column(sheets::papers_2(say.0), Kind::Count, 10),
        column(sheets::can_go_now(say.0), Kind::Count, 10),
        column(sheets::confirmed(say.0), Kind::Count, 10),
        column(sheets::can_go_after_law(say.0), Kind::Count, 11),
    ];
    columns.push(column(format!("{} ({case})", sheets::saving_one_case_each(say.0)), kind, 15));
    columns.push(column(format!("{} ({year})", sheets::saving(say.0)), kind, 15));
    columns.push(column(sheets::procedures_without_known_cases(say.0), Kind::Count, 12));
    let row = |name: String, total: &Total| {
        vec![
            Cell::text(name),
            Cell::count(total.procedures),
            Cell::count(total.papers),
            Cell::count(total.now),
            Cell::count(total.to_confirm),
            Cell::count(total.after_law),
            Cell::middle(total.per_case.value),
            Cell::middle(total.per_year.value),
            Cell::count(total.without_cases),
        ]
    };
    let title = |total: &Total| {
        let register = all.pack.register(&total.name).map(|register| register.title.get(all.locale));
        match register.unwrap_or(&total.name) {
            "" => sheets::not_given(say.0).to_owned(),
            // The ministry that stands in for a field nobody gives.
            title if title.starts_with('(') => format!("{} {title}", sheets::no_field_given(say.0)),
            title => title.to_owned(),
        }
    };
    Sheet::new(name, question, 1, columns, list.iter().map(|total| row(title(total), total)))
}

/// Sums by field of administration.
pub fn fields(all: &Material, portfolio: &Portfolio) -> Sheet {
    let say = Say(all.locale);
    let question = sheets::which_fields_can_drop(say.0);
    sums(all, portfolio, &portfolio.fields, sheets::field_3(say.0), question, sheets::field(say.0))
}

/// Sums by authority.
pub fn authorities(all: &Material, portfolio: &Portfolio) -> Sheet {
    let say = Say(all.locale);
    let question = sheets::which_authorities_can_drop(say.0);
    let name = sheets::authority_2(say.0);
    sums(all, portfolio, &portfolio.authorities, name, question, sheets::authority(say.0))
}

/// Sums by register.
pub fn registers(all: &Material, portfolio: &Portfolio) -> Sheet {
    let say = Say(all.locale);
    let question = sheets::which_registers_replace_most(say.0);
    let name = sheets::register(say.0);
    sums(all, portfolio, &portfolio.registers, name, question, sheets::register_2(say.0))
}

/// How much of a saving a table has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Savings {
    /// Low, middle and high.
    Range,
    /// The middle only.
    Middle,
}

/// Procedures, most relief first.
pub fn ranking(all: &Material, portfolio: &Portfolio, savings: Savings) -> Sheet {
    let say = Say(all.locale);
    let kind = money(portfolio);
    let case = all.unit(&format!("{}/case", portfolio.currency));
    let year = all.unit(&format!("{}/year", portfolio.currency));
    let question = sheets::which_procedures_come_first(say.0);
    let mut columns = vec![
        column(sheets::rank(say.0), Kind::Count, 7),
        column(sheets::code(say.0), Kind::Code, 11),
        column(sheets::procedure(say.0), Kind::Text, 46),
        column(sheets::papers_2(say.0), Kind::Count, 9),
        column(sheets::can_go_now(say.0), Kind::Count, 9),
        column(sheets::confirmed(say.0), Kind::Count, 9),
        column(sheets::can_go_after_law(say.0), Kind::Count, 10),
        column(sheets::faults(say.0), Kind::Count, 9),
        column(format!("{} ({case})", sheets::cost_today(say.0)), kind, 14),
    ];
    match savings {
        Savings::Range => columns.extend(range_columns(sheets::saving(say.0), &case, kind, say)),
        Savings::Middle => columns.push(column(format!("{} ({case})", sheets::saving(say.0)), kind, 13)),
    }
    columns.push(column(format!("{} ({case})", sheets::saving_after_law(say.0)), kind, 14));
    columns.push(column(sheets::cases_year(say.0), Kind::Count, 12));
    columns.push(column(format!("{} ({year})", sheets::saving(say.0)), kind, 14));
    let lines = portfolio.ranking.iter().filter_map(|at| portfolio.lines.get(*at));
    let rows = lines.enumerate().map(|(i, line)| {
        let mut row = vec![
            Cell::count(i + 1),
            Cell::text(&line.code),
            Cell::text(&line.title),
            Cell::count(line.papers),
            Cell::count(line.now),
            Cell::count(line.to_confirm),
            Cell::count(line.after_law),
            Cell::count(line.findings),
            Cell::middle(line.before.value),
        ];
        match savings {
            Savings::Range => row.extend(range_cells(&line.per_case)),
            Savings::Middle => row.push(Cell::middle(line.per_case.value)),
        }
        row.push(Cell::middle(line.per_case_with_law.value));
        row.push(Cell::middle(line.cases.value));
        row.push(Cell::middle(line.per_year.value));
        row
    });
    Sheet::new(sheets::ranking(say.0), question, 2, columns, rows)
        .noting(vec![sheets::ranked_saving_year_where(say.0).to_owned()])
}

/// A lever in words.
pub fn lever_words(lever: &Lever, pack: &Pack, locale: &Locale) -> String {
    let say = Say(locale);
    let register = |id: &str| pack.register(id).map_or(id, |register| register.title.get(locale)).to_owned();
    let concept = |id: &str| pack.concepts.get(id).map_or(id, |concept| concept.title.get(locale)).to_owned();
    match lever {
        Lever::Publication(id) => {
            let owner = pack.register(id).map_or("", |register| &register.owner);
            format!("{owner} {} {}", sheets::publishes_data(say.0), register(id))
        }
        Lever::Article(id) => {
            let basis = pack.gate(id).map_or(id.as_str(), |gate| &gate.basis);
            let basis = if say.is_vietnamese() { cited(basis, &pack.citations) } else { basis.to_owned() };
            format!("{} {basis}", sheets::amend(say.0))
        }
        Lever::Rule { register: id, concept: what } => format!(
            "{} {} {} {}",
            sheets::issue_rule_data(say.0),
            register(id),
            sheets::stand_proof(say.0),
            concept(what)
        ),
        Lever::Attribute { owner, concept: what } => {
            let (register, concept) = (lever_register(lever, pack, locale), concept(what));
            // A reader must not take our proposal for somebody's duty.
            let ours = if lever.is_ours(pack) { sheets::our_proposal(say.0) } else { "" };
            sheets::held_by_register(locale, concept, ours, owner, register)
        }
    }
}

/// On what the place where a lever's information would be held rests; empty where it is held already.
fn lever_source(lever: &Lever, pack: &Pack, say: Say) -> String {
    let Lever::Attribute { concept, .. } = lever else { return String::new() };
    match pack.concepts.get(concept).and_then(|concept| concept.home.as_ref()) {
        Some(home) if !home.is_ours() => pack.sources.get(&home.source).unwrap_or(&home.source).clone(),
        _ => sheets::our_own_proposal_no(say.0).to_owned(),
    }
}

/// What the register of a lever is called; empty for articles.
pub(super) fn lever_register(lever: &Lever, pack: &Pack, locale: &Locale) -> String {
    let register = |id: &str| pack.register(id).map(|register| register.title.get(locale).to_owned());
    match lever {
        Lever::Publication(id) | Lever::Rule { register: id, .. } => register(id).unwrap_or_else(|| id.clone()),
        Lever::Article(_) => String::new(),
        Lever::Attribute { owner, concept } => {
            let home = pack.concepts.get(concept).and_then(|concept| concept.home.as_ref());
            home.and_then(|home| register(&home.register).or_else(|| Some(home.title.get(locale).to_owned())))
                .filter(|title| !title.is_empty())
                .unwrap_or_else(|| owner.clone())
        }
    }
}

/// Who can do what a lever asks for.
pub fn lever_owner(lever: &Lever, pack: &Pack, locale: &Locale) -> String {
    match lever {
        Lever::Publication(id) => pack.register(id).map_or_else(String::new, |register| register.owner.clone()),
        Lever::Attribute { owner, .. } => owner.clone(),
        Lever::Article(id) => {
            let issuers = pack.gate(id).map(|gate| pack.issuers_of(&gate.basis)).unwrap_or_default();
            issuers.iter().map(|words| words.get(locale)).collect::<Vec<_>>().join("; ")
        }
        Lever::Rule { register, .. } => {
            let owner = pack.register(register).map_or("", |register| &register.owner);
            let what = sheets::proposes_body_may_issue(locale);
            format!("{owner} ({what})")
        }
    }
}

fn lever_information(lever: &Lever, pack: &Pack, locale: &Locale) -> String {
    match lever {
        Lever::Rule { concept, .. } | Lever::Attribute { concept, .. } => {
            pack.concepts.get(concept).map_or(concept.as_str(), |concept| concept.title.get(locale)).to_owned()
        }
        Lever::Publication(_) | Lever::Article(_) => String::new(),
    }
}

fn lever_kind(lever: &Lever, say: Say) -> &'static str {
    match lever {
        Lever::Publication(_) => sheets::publication_2(say.0),
        Lever::Article(_) => sheets::article_2(say.0),
        Lever::Rule { .. } => sheets::new_rule(say.0),
        Lever::Attribute { .. } => sheets::new_attribute(say.0),
    }
}

/// How a choice was found.
pub fn method_words(method: Method, say: Say<'_>) -> &str {
    match method {
        Method::Enumeration => sheets::all_choices_compared(say.0),
        Method::MinCut => sheets::minimum_cut(say.0),
        Method::BranchAndCut => sheets::minimum_cuts_under_branching(say.0),
    }
}

/// Days of both kinds that go; empty where none do.
fn saved(days: StatedDays) -> Cell {
    if days.together() == 0.0 { Cell::text("") } else { Cell::Number(days.together()) }
}

/// Every lever with what it does by itself.
pub fn levers(all: &Material, portfolio: &Portfolio) -> Sheet {
    let say = Say(all.locale);
    let kind = money(portfolio);
    let levers = &portfolio.levers;
    let relief = all.unit(&levers.unit);
    let question = sheets::what_open_next_which(say.0);
    let mut notes = vec![sheets::alone_papers_go_when(say.0).to_owned()];
    if !levers.complete {
        notes.push(sheets::some_paper_has_more(say.0).to_owned());
    }
    Sheet::new(
        sheets::open_next(say.0),
        question,
        1,
        vec![
            column(sheets::lever(say.0), Kind::Text, 44),
            column(sheets::kind(say.0), Kind::Text, 12),
            column(sheets::owner(say.0), Kind::Text, 22),
            column(sheets::register_2(say.0), Kind::Text, 24),
            column(sheets::attribute(say.0), Kind::Text, 20),
            column(sheets::papers_alone(say.0), Kind::Count, 11),
            column(format!("{} ({relief})", sheets::relief_alone(say.0)), kind, 15),
            column(sheets::papers_others(say.0), Kind::Count, 11),
            column(format!("{} ({relief})", sheets::relief_others(say.0)), kind, 15),
            column(sheets::price(say.0), kind, 12),
            column(sheets::held_there_according(say.0), Kind::Text, 20),
            column(sheets::days_that_go(say.0), Kind::Number(2), 11),
        ],
        levers.list.iter().map(|line| {
            vec![
                Cell::text(lever_words(&line.lever, all.pack, all.locale)),
                Cell::text(lever_kind(&line.lever, say)),
                Cell::text(lever_owner(&line.lever, all.pack, all.locale)),
                Cell::text(lever_register(&line.lever, all.pack, all.locale)),
                Cell::text(lever_information(&line.lever, all.pack, all.locale)),
                Cell::count(line.papers),
                Cell::Number(line.relief),
                Cell::count(line.takes_part),
                Cell::Number(line.takes_part_relief),
                line.price.map_or(Cell::text(""), Cell::Number),
                Cell::text(lever_source(&line.lever, all.pack, say)),
                saved(line.days),
            ]
        }),
    )
    .noting(notes)
}

/// The best choices of one, two, three, … levers.
pub fn lever_plans(all: &Material, portfolio: &Portfolio) -> Sheet {
    let say = Say(all.locale);
    let levers = &portfolio.levers;
    let relief = all.unit(&levers.unit);
    let question = sheets::which_one_two_three(say.0);
    let plans = levers.plans.iter().chain(&levers.priced);
    Sheet::new(
        sheets::best_choices(say.0),
        question,
        0,
        vec![
            column(sheets::levers(say.0), Kind::Count, 8),
            column(sheets::which(say.0), Kind::Text, 80),
            column(sheets::papers_3(say.0), Kind::Count, 10),
            column(format!("{} ({relief})", sheets::relief(say.0)), money(portfolio), 15),
            column(sheets::method(say.0), Kind::Text, 24),
            column(sheets::proved_best(say.0), Kind::Text, 12),
            column(sheets::days_that_go(say.0), Kind::Number(2), 11),
        ],
        plans.map(|plan| {
            let words: Vec<String> = plan.levers.iter().map(|lever| lever_words(lever, all.pack, all.locale)).collect();
            vec![
                Cell::count(plan.levers.len()),
                Cell::text(words.join("; ")),
                Cell::count(plan.papers),
                Cell::Number(plan.relief),
                Cell::text(method_words(plan.method, say)),
                Cell::text(if plan.exact { sheets::yes(say.0) } else { sheets::no_2(say.0) }),
                saved(plan.days),
            ]
        }),
    )
}

/// Papers that are results of other procedures.
pub fn outputs(all: &Material, portfolio: &Portfolio) -> Sheet {
    let say = Say(all.locale);
    let question = sheets::whose_results_do_other(say.0);
    let title = |id: &str| all.pack.document_type(id).map_or(id, |kind| kind.title.get(all.locale)).to_owned();
    let register = |id: &String| -> String {
        all.pack.register(id).map_or(id.as_str(), |register| register.title.get(all.locale)).to_owned()
    };
    // By issuer, the issuer whose results are asked for most first.
    let asked = |issuers: &[String]| -> usize {
        portfolio.outputs.iter().filter(|own| own.issuers == issuers).map(|own| own.asked_by.len()).sum()
    };
    let mut by_issuer: Vec<&OutputDemand> = portfolio.outputs.iter().collect();
    by_issuer.sort_by_key(|own| (std::cmp::Reverse(asked(&own.issuers)), &own.issuers));
    Sheet::new(
        sheets::results_asked(say.0),
        question,
        1,
        vec![
            column(sheets::issuer(say.0), Kind::Text, 30),
            column(sheets::paper_2(say.0), Kind::Text, 44),
            column(sheets::issued(say.0), Kind::Count, 9),
            column(sheets::asked(say.0), Kind::Count, 9),
            column(sheets::can_go_now(say.0), Kind::Count, 9),
            column(sheets::can_go_after_law(say.0), Kind::Count, 10),
            column(sheets::registers_hold_all(say.0), Kind::Text, 40),
            column(sheets::issuing_procedures(say.0), Kind::Text, 30),
        ],
        by_issuer.into_iter().map(|demand| {
            vec![
                Cell::text(demand.issuers.join("; ")),
                Cell::text(title(&demand.document_type)),
                Cell::count(demand.issued_by.len()),
                Cell::count(demand.asked_by.len()),
                Cell::count(demand.now),
                Cell::count(demand.after_law),
                Cell::text(demand.registers.iter().map(register).collect::<Vec<_>>().join("; ")),
                Cell::text(demand.issued_by.join("; ")),
            ]
        }),
    )
}

/// Procedures that feed each other.
pub fn groups(all: &Material, portfolio: &Portfolio) -> Sheet {
    let say = Say(all.locale);
    let question = sheets::which_procedures_wait_each(say.0);
    let title =
        |id: &String| all.pack.document_type(id).map_or(id.as_str(), |kind| kind.title.get(all.locale)).to_owned();
    Sheet::new(
        sheets::groups(say.0),
        question,
        0,
        vec![
            column(sheets::procedures_2(say.0), Kind::Count, 10),
            column(sheets::which_2(say.0), Kind::Text, 60),
            column(sheets::papers_pass_between_them(say.0), Kind::Text, 60),
        ],
        portfolio.groups.iter().map(|group| {
            vec![
                Cell::count(group.procedures.len()),
                Cell::text(group.procedures.join("; ")),
                Cell::text(group.document_types.iter().map(title).collect::<Vec<_>>().join("; ")),
            ]
        }),
    )
}
