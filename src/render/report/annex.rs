//! The annex of a plan: proofs, faults of the definition, cost parameters and sources.

use crate::texts::annexes;
use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::{Barrier, By, Claim, PaperVerdict, Proof, Step, Verdict};
use crate::definition::When;
use crate::reform::citation::cited as cited_as;
use crate::reform::lint::{Gravity, Lint};
use crate::register::{Effect, Pack, Parameter};

use super::Material;
use super::benefit::{kind_of, parameter_title};
use super::block::{Cell, DocBlock, Kind, Say, Table, column};
use super::plan::{MAX_SETS, One, step_columns, step_row};
use super::terms::{confidence, publication};

/// The blocks of the annex.
pub(super) fn annex(one: &One, level: u8, out: &mut Vec<DocBlock>) {
    let say = one.say;
    out.push(DocBlock::heading(level, annexes::proof_each_conclusion(say.0)));
    for component in one.components() {
        let title = format!("{}: {}", one.writer.paper(&component.id), one.writer.verdict(component.verdict));
        out.push(DocBlock::Fold(title, proof(one, component)));
    }
    if let Some(estimate) = &one.reported.estimate {
        out.push(DocBlock::heading(level, annexes::parameters_estimate(say.0)));
        out.push(DocBlock::Table(parameters(&estimate.parameters, one.all)));
    }
    let mut gates = BTreeSet::new();
    let mut registers = BTreeSet::new();
    one.components().iter().for_each(|component| cited(component, &mut gates, &mut registers));
    sources(one.all, &gates, &registers, level, out);
}

/// The gates and registers a conclusion rests on or waits for.
pub(super) fn cited<'a>(component: &'a PaperVerdict, gates: &mut BTreeSet<&'a str>, registers: &mut BTreeSet<&'a str>) {
    gates.extend(component.gates.iter().map(String::as_str));
    registers.extend(component.registers.iter().map(String::as_str));
    for barrier in &component.law {
        match barrier {
            Barrier::NotInForce(gate) | Barrier::Demanded(gate) => {
                gates.insert(gate);
            }
            Barrier::NotPublished { gate, register } => {
                gates.insert(gate);
                registers.insert(register);
            }
            Barrier::NoRule(register) => {
                registers.insert(register);
            }
        }
    }
    match &component.proof {
        Proof::CutByLaw(gate) | Proof::Forbidden(gate) => {
            gates.insert(gate);
        }
        Proof::Cases(parts) => {
            for part in parts {
                let (Claim::Derived(steps) | Claim::Sufficient { steps, .. } | Claim::Cut { steps, .. }) = &part.claim
                else {
                    continue;
                };
                for step in steps {
                    if let By::Lookup { register, gate, .. } = &step.by {
                        registers.insert(register);
                        gates.extend(gate.as_deref());
                    }
                }
            }
        }
        Proof::Note | Proof::Lapsed(_) | Proof::Unclassified(_) | Proof::Dead => {}
    }
}

/// One finding as a row of a table.
pub(super) fn lint_row(lint: &Lint, all: &Material) -> Vec<Cell> {
    let say = Say(all.locale);
    let place = lint.line.map_or_else(
        || lint.pointer.as_str().to_owned(),
        |line| format!("{} ({} {line})", lint.pointer.as_str(), annexes::line(say.0)),
    );
    let gravity = match lint.rule.gravity() {
        Gravity::Error => annexes::error(say.0),
        Gravity::Warning => annexes::warning(say.0),
        Gravity::Advice => annexes::advice(say.0),
    };
    vec![
        Cell::text(lint.rule.code()),
        Cell::text(gravity),
        Cell::text(place),
        Cell::text(lint.message(all.locale)),
        Cell::text(lint.advice(all.locale)),
    ]
}

/// A verdict, what it rests on, and the cases in which it is reached so.
type Conclusion<'a> = (Verdict, String, Vec<&'a When>);

/// How many cases there are of each verdict.
fn counted(one: &One, conclusions: &[Conclusion]) -> [DocBlock; 2] {
    let say = one.say;
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for (verdict, _, cases) in conclusions {
        let name = one.writer.verdict(*verdict);
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += cases.len(),
            None => counts.push((name, cases.len())),
        }
    }
    let table = Table::new(
        annexes::cases_conclusion(say.0),
        vec![column(annexes::conclusion(say.0), Kind::Text, 50), column(annexes::cases(say.0), Kind::Count, 14)],
        counts.into_iter().map(|(name, count)| vec![Cell::text(name), Cell::count(count)]),
    );
    let where_all = annexes::json_report_lists_every(say.0);
    [DocBlock::Table(table), DocBlock::text(where_all)]
}

fn case_by_case(one: &One, conclusions: &[Conclusion]) -> DocBlock {
    let say = one.say;
    DocBlock::Table(Table::new(
        annexes::case_case(say.0),
        vec![
            column(annexes::case(say.0), Kind::Text, 40),
            column(annexes::conclusion(say.0), Kind::Text, 16),
            column(annexes::because(say.0), Kind::Text, 44),
        ],
        conclusions.iter().map(|(verdict, why, cases)| {
            let cases: Vec<String> = merged(cases).iter().map(|case| one.writer.circumstances(case)).collect();
            vec![Cell::text(cases.join(annexes::or(say.0))), Cell::text(one.writer.verdict(*verdict)), Cell::text(why)]
        }),
    ))
}

/// The same cases in fewer words: two that differ in whether one condition holds are one that does not name it.
fn merged(cases: &[&When]) -> Vec<When> {
    let mut out: Vec<When> = cases.iter().map(|case| (*case).clone()).collect();
    let literals = |case: &When| match case {
        When::And(list) => list.clone(),
        other => vec![other.clone()],
    };
    let opposite = |one: &When, other: &When| matches!((one, other), (When::Not(inner), it) | (it, When::Not(inner)) if **inner == *it);
    let joined = |one: &When, other: &When| {
        let (one, other) = (literals(one), literals(other));
        let (mine, theirs): (Vec<&When>, Vec<&When>) = (
            one.iter().filter(|own| !other.contains(own)).collect(),
            other.iter().filter(|own| !one.contains(own)).collect(),
        );
        let [mine, theirs] =
            [mine.as_slice(), theirs.as_slice()].map(|left| if let [only] = left { Some(*only) } else { None });
        let apart = mine.filter(|mine| theirs.is_some_and(|theirs| opposite(mine, theirs)))?;
        let mut left: Vec<When> = one.iter().filter(|own| *own != apart).cloned().collect();
        Some(match left.len() {
            0 => When::Always,
            1 => left.remove(0),
            _ => When::And(left),
        })
    };
    while let Some((at, with, whole)) =
        pairs(out.len()).find_map(|(at, with)| Some((at, with, joined(&out[at], &out[with])?)))
    {
        out.remove(with);
        out[at] = whole;
    }
    out
}

/// Each two places of a list of that length, the earlier one first.
fn pairs(length: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..length).flat_map(move |at| (at + 1..length).map(move |with| (at, with)))
}

/// The proof of one paper's verdict in words, as lines and how deep each is set in; empty where there is no such paper.
pub fn proof_lines(all: &Material, at: usize, id: &str) -> Vec<(usize, String)> {
    let Some(one) = One::new(all, at) else { return Vec::new() };
    one.components().iter().find(|own| own.id == id).map_or_else(Vec::new, |own| lines(&one, own))
}

/// The proof of what is concluded on a step of the process, in the same form; empty where no register is asked for it.
pub fn step_proof_lines(all: &Material, at: usize, id: &str) -> Vec<(usize, String)> {
    let Some(one) = One::new(all, at) else { return Vec::new() };
    let judged = one.reported.analysis.process.iter().flat_map(|own| &own.steps).find(|own| own.id == id);
    judged.and_then(|own| own.evidence.as_ref()).map_or_else(Vec::new, |own| lines(&one, own))
}

fn lines(one: &One, component: &PaperVerdict) -> Vec<(usize, String)> {
    let locale = one.all.locale;
    let mut out = Vec::new();
    // The sentence itself stands elsewhere.
    for block in proof(one, component).into_iter().skip(1) {
        match block {
            DocBlock::Paragraph { lead, text } if lead.is_empty() => out.push((0, text)),
            DocBlock::Paragraph { lead, text } => out.push((0, format!("{lead} {text}"))),
            DocBlock::Table(table) => {
                for row in &table.rows {
                    let cells: Vec<String> = table
                        .columns
                        .iter()
                        .zip(row)
                        .map(|(column, cell)| (column, cell.shown(column.kind, Say(locale))))
                        .filter(|(_, text)| !text.is_empty())
                        .enumerate()
                        .map(|(at, (column, text))| if at == 0 { text } else { format!("{}: {text}", column.title) })
                        .collect();
                    out.push((1, cells.join(" · ")));
                }
            }
            _ => {}
        }
    }
    out
}

fn proof(one: &One, component: &PaperVerdict) -> Vec<DocBlock> {
    let (say, writer) = (one.say, one.writer);
    let mut out = vec![DocBlock::text(writer.sentence(component))];
    let parts = match &component.proof {
        Proof::Cases(parts) => parts,
        Proof::CutByLaw(gate) | Proof::Forbidden(gate) => {
            out.push(DocBlock::lead(annexes::by(say.0), writer.gate(gate)));
            return out;
        }
        Proof::Lapsed(texts) => {
            out.push(DocBlock::lead(annexes::texts(say.0), texts.join("; ")));
            return out;
        }
        Proof::Unclassified(missing) => {
            out.push(DocBlock::lead(
                annexes::missing(say.0),
                missing.iter().map(|word| lacking(word, say)).collect::<Vec<_>>().join("; "),
            ));
            return out;
        }
        Proof::Note | Proof::Dead => return out,
    };
    // Cases with the same conclusion for the same reason are told together, and what several
    // of them rest on stands once.
    let mut told: Vec<Conclusion> = Vec::new();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for part in parts {
        let (why, steps) = grounds(one, &part.claim);
        let case = &part.when;
        match told.iter_mut().find(|(verdict, known, _)| *verdict == part.verdict && *known == why) {
            Some((.., cases)) => cases.push(case),
            None => told.push((part.verdict, why, vec![case])),
        }
        for row in steps.iter().filter_map(|step| step_row(one, step)) {
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
    }
    match told.as_slice() {
        [(_, why, _)] if why.is_empty() => {}
        [(_, why, _)] => out.push(DocBlock::text(why)),
        many if many.len() > MAX_SETS => out.extend(counted(one, many)),
        many => out.push(case_by_case(one, many)),
    }
    if !rows.is_empty() {
        let caption = if parts.len() > 1 { annexes::steps_all_these_cases(say.0) } else { annexes::steps(say.0) };
        out.push(DocBlock::Table(Table::new(caption, step_columns(say), rows)));
    }
    out
}

/// What a claim says in words, and the steps it rests on.
fn grounds<'c>(one: &One, claim: &'c Claim) -> (String, &'c [Step]) {
    let (say, writer) = (one.say, one.writer);
    let names = |ids: &[String]| ids.iter().map(|id| writer.paper(id)).collect::<Vec<_>>().join("; ");
    match claim {
        Claim::Derived(steps) => (annexes::all_needed_comes_steps(say.0).into(), steps),
        Claim::Sufficient { papers, steps, .. } => (format!("{} {}", annexes::enough(say.0), names(papers)), steps),
        Claim::Cut { requirement, blocked, acts, steps } => {
            let known = writer.procedure.requirements.iter().find(|r| r.id == *requirement);
            let title = writer.requirement(requirement);
            let basis = known.map(|r| r.basis.join("; ")).filter(|basis| !basis.is_empty());
            let mut why: Vec<String> = blocked.iter().map(|fact| writer.fact(fact)).collect();
            why.extend(acts.iter().map(|act| writer.act(*act).to_owned()));
            let text = format!(
                "{} {title}{} — {}",
                annexes::without_this_not_met(say.0),
                basis.map_or_else(String::new, |basis| format!(" ({basis})")),
                why.join("; ")
            );
            (text, steps)
        }
        Claim::Either { with, without } => {
            let text =
                format!("{} {}; {} {}", annexes::enough(say.0), names(with), annexes::or_2(say.0), names(without));
            (text, &[])
        }
        Claim::Circular { requirement, blocked } => {
            (format!("{} {requirement}: {}", annexes::issued_this_very_procedure(say.0), writer.facts(blocked)), &[])
        }
        Claim::Unprovable { requirement, blocked } => {
            (format!("{} {requirement}: {}", annexes::nothing_proves(say.0), writer.facts(blocked)), &[])
        }
        Claim::Unused => (annexes::no_requirement_uses(say.0).to_owned(), &[]),
    }
}

/// What a definition does not say of a paper.
pub(super) fn lacking(word: &str, say: Say) -> String {
    match word {
        "type" => annexes::type_2(say.0),
        "proves" => annexes::facts_proves(say.0),
        "acts" => annexes::what_does_besides(say.0),
        "role" | "about" => annexes::whom_about(say.0),
        "size" => annexes::too_large_judge(say.0),
        other => other,
    }
    .to_owned()
}

/// Cost parameters with value, unit, source and date; inputs are marked.
pub(super) fn parameters(list: &BTreeMap<String, Parameter>, all: &Material) -> Table {
    let say = Say(all.locale);
    Table::new(
        annexes::parameters_values_sources(say.0),
        vec![
            column(annexes::parameter(say.0), Kind::Text, 34),
            column(annexes::value(say.0), Kind::Text, 22),
            column(annexes::unit(say.0), Kind::Text, 12),
            column(annexes::nature(say.0), Kind::Text, 16),
            column(annexes::source(say.0), Kind::Text, 40),
            column(annexes::date(say.0), Kind::Text, 12),
        ],
        list.iter().map(|(name, parameter)| {
            let nature = match (&parameter.value, parameter.input) {
                (None, _) => annexes::not_known(say.0),
                (Some(_), true) => annexes::input_not_official(say.0),
                (Some(_), false) => annexes::from_source(say.0),
            };
            let measured = parameter.measured.as_ref().map_or_else(String::new, |measured| {
                let found = say.number(measured.found, Kind::Count);
                let of = measured.of.map_or_else(|| say.unknown().to_owned(), |of| say.number(of, Kind::Count));
                format!(" [{found}/{of}]")
            });
            vec![
                Cell::text(parameter_title(all, name, Some(parameter))),
                Cell::text(say.range(parameter.value, kind_of(&parameter.unit, 0), "") + &measured),
                Cell::text(all.unit(&parameter.unit)),
                Cell::text(nature),
                Cell::text(match parameter.source.as_str() {
                    "" => "–",
                    // The definition itself says it.
                    source if source.contains("urn:") => annexes::description_procedure(say.0),
                    source => source,
                }),
                match parameter.date.as_str() {
                    "" => Cell::text("–"),
                    date => Cell::text(say.day(date)),
                },
            ]
        }),
    )
}

/// Where legal facts were read: the gates and registers named.
pub(super) fn sources(
    all: &Material,
    gates: &BTreeSet<&str>,
    registers: &BTreeSet<&str>,
    level: u8,
    out: &mut Vec<DocBlock>,
) {
    let say = Say(all.locale);
    let tables = [gate_table(all.pack, gates, all), register_table(all.pack, registers, all)];
    if tables.iter().all(|table| table.rows.is_empty()) {
        return;
    }
    out.push(DocBlock::heading(level, annexes::legal_rules_sources(say.0)));
    out.extend(tables.into_iter().filter(|table| !table.rows.is_empty()).map(DocBlock::Table));
}

/// The legal rules named, with their days and how sure the pack is of them.
pub(super) fn gate_table(pack: &Pack, gates: &BTreeSet<&str>, all: &Material) -> Table {
    let say = Say(all.locale);
    let day = |date: Option<crate::register::Date>| date.map_or(Cell::text("–"), |date| Cell::Day(date.to_string()));
    Table::new(
        annexes::rules_data_instead_papers(say.0),
        vec![
            column(annexes::article(say.0), Kind::Text, 30),
            column(annexes::what_says(say.0), Kind::Text, 30),
            column(annexes::effect(say.0), Kind::Text, 18),
            column(annexes::from(say.0), Kind::Day, 11),
            column(annexes::to(say.0), Kind::Day, 11),
            column(annexes::read(say.0), Kind::Text, 36),
            column(annexes::confidence(say.0), Kind::Text, 14),
        ],
        pack.gates.iter().filter(|gate| gates.contains(gate.id.as_str())).map(|gate| {
            let effect = match gate.effect {
                Effect::Permits => annexes::permits(say.0),
                Effect::RequiresPublication => annexes::permits_once_published(say.0),
                Effect::ForbidsAsking => annexes::forbids_asking(say.0),
                Effect::Cut => annexes::cuts(say.0),
                Effect::RequiresPaper => annexes::requires_paper(say.0),
                Effect::PermitsDelegation => annexes::permits_delegation(say.0),
            };
            vec![
                Cell::text(if say.is_vietnamese() {
                    cited_as(&gate.basis, &pack.citations)
                } else {
                    gate.basis.clone()
                }),
                Cell::text(gate.title.get(all.locale)),
                Cell::text(effect),
                day(gate.from),
                day(gate.to),
                Cell::text(pack.sources.get(&gate.source).unwrap_or(&gate.source)),
                Cell::text(confidence(&gate.confidence, say)),
            ]
        }),
    )
}

/// The registers named, with their owners and publications.
pub(super) fn register_table(pack: &Pack, registers: &BTreeSet<&str>, all: &Material) -> Table {
    let say = Say(all.locale);
    Table::new(
        annexes::registers(say.0),
        vec![
            column(annexes::register(say.0), Kind::Text, 30),
            column(annexes::owner(say.0), Kind::Text, 18),
            column(annexes::publication(say.0), Kind::Text, 16),
            column(annexes::publishing_decision(say.0), Kind::Text, 22),
            column(annexes::date_2(say.0), Kind::Day, 11),
            column(annexes::remark(say.0), Kind::Text, 40),
        ],
        pack.registers.iter().filter(|register| registers.contains(register.id.as_str())).map(|register| {
            let published = &register.publication;
            vec![
                Cell::text(register.title.get(all.locale)),
                Cell::text(&register.owner),
                Cell::text(publication(published.status, say)),
                Cell::text(published.decision.as_deref().unwrap_or("–")),
                published.date.map_or(Cell::text("–"), |date| Cell::Day(date.to_string())),
                Cell::text(published.note.get(all.locale)),
            ]
        }),
    )
}
