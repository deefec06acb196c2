//! What is behind the letter of one procedure: facts and their sources, papers that stay, the
//! changes of the dossier. Every sentence is made from the verdicts, their proofs and the plan.

use crate::texts::annexes;
use serde_json::Value;

use crate::analysis::{Barrier, By, PaperVerdict, Step};
use crate::definition::{FactRef, When};
use crate::reform::Reported;
use crate::reform::advice::{Advice, advice};
use crate::reform::cost::Relief;
use crate::reform::lint::Lint;
use crate::reform::portfolio::is_paper;
use crate::reform::simplify::{Decision, Plan, recorded};
use crate::reform::words::Writer;
use crate::register::{Effect, Fallback};

use super::block::{Cell, Chart, Column, DocBlock, Kind, Say, Table, column};
use super::certain::certain;
use super::terms::{advice_name, evidence, publication};
use super::{Material, annex, benefit, restructured};

/// Most joint proposals told one by one; a dossier with many circumstances has many.
pub(super) const MAX_SETS: usize = 12;

/// Deepest nesting of references and branches behind which a field's title is looked for.
const MAX_BRANCHES: usize = 6;

/// What one procedure's part of a document is made from.
#[derive(Clone, Copy)]
pub(super) struct One<'a> {
    pub(super) all: &'a Material<'a>,
    pub(super) reported: &'a Reported<'a>,
    pub(super) plan: Option<&'a Plan>,
    pub(super) writer: Writer<'a>,
    pub(super) say: Say<'a>,
}

impl<'a> One<'a> {
    pub(super) fn new(all: &'a Material<'a>, at: usize) -> Option<Self> {
        let reported = all.reported.get(at)?;
        let writer = Writer { procedure: reported.procedure, pack: all.pack, locale: all.locale };
        Some(Self { all, reported, plan: all.plans.get(at), writer, say: Say(all.locale) })
    }

    pub(super) fn title(&self) -> &'a str {
        let procedure = self.reported.procedure;
        procedure.title_of(self.all.locale, "", &procedure.title)
    }

    pub(super) fn code(&self) -> &'a str {
        &self.reported.procedure.header.code
    }

    /// The code as a letter prints it: those of procedures handed in together with commas between them.
    pub(super) fn printed_code(&self) -> String {
        self.code().replace('+', ", ")
    }

    pub(super) fn lints(&self) -> &'a [Lint] {
        self.reported.lints.as_deref().unwrap_or_default()
    }

    pub(super) fn components(&self) -> &'a [PaperVerdict] {
        &self.reported.analysis.components
    }

    /// What was decided, as the definition records it.
    pub(super) fn decisions(&self) -> Vec<Decision> {
        recorded(&self.reported.procedure.schema)
    }

    /// What a plan says about a paper.
    pub(super) fn advice(&self, component: &PaperVerdict) -> Advice {
        if let Some(estimate) = &self.reported.estimate {
            estimate.component(&component.id).map_or_else(|| Advice::of_verdict(component), |own| own.advice)
        } else {
            let (procedure, pack) = (self.reported.procedure, self.all.pack);
            advice(procedure, pack, std::slice::from_ref(component), &[]).first().copied().unwrap_or_default()
        }
    }

    /// The papers: neither forms nor remarks.
    pub(super) fn papers(&self) -> impl Iterator<Item = &'a PaperVerdict> + use<'a> {
        let (procedure, pack) = (self.reported.procedure, self.all.pack);
        self.components()
            .iter()
            .filter(move |component| procedure.document(&component.id).is_some_and(|document| is_paper(document, pack)))
    }

    /// The saving of a paper per case as computed, where it was.
    pub(super) fn relief(&self, id: &str) -> Option<Relief> {
        self.reported.estimate.as_ref()?.components.iter().find(|saving| saving.id == id).map(|saving| saving.relief)
    }
}

/// The annex behind a letter: what is behind each proposal, what stays, figures and sources.
pub(super) fn annex(one: &One, level: u8, prefix: &str) -> Vec<DocBlock> {
    let say = one.say;
    let title = annexes::annex_proofs_figures_sources(say.0);
    let mut out = vec![DocBlock::named(level, title, format!("{prefix}annex"))];
    out.extend(summary(one));
    sources_of_facts(one, level + 1, &mut out);
    kept(one, level + 1, &mut out);
    doubted(one, level + 1, &mut out);
    certain(one, level + 1, prefix, &mut out);
    changes(one, level + 1, &mut out);
    restructured::restructured(one, level + 1, prefix, &mut out);
    benefit::benefit(one, level + 1, &mut out);
    annex::annex(one, level + 1, &mut out);
    out
}

fn summary(one: &One) -> Vec<DocBlock> {
    let (say, procedure) = (one.say, one.reported.procedure);
    let header = &procedure.header;
    let channels =
        header.channels.iter().map(|channel| one.writer.circumstances(&When::Is(format!("channel.{channel}"))));
    let not_given = annexes::not_given_definition(say.0);
    let or_not_given = |text: String| if text.is_empty() { not_given.to_owned() } else { text };
    let facts = [
        (annexes::procedure(say.0), one.title().to_owned()),
        (annexes::code(say.0), or_not_given(one.printed_code())),
        (annexes::field(say.0), or_not_given(header.field.clone())),
        (annexes::deciding_authority(say.0), or_not_given(header.authority.clone())),
        (annexes::ways_hand(say.0), or_not_given(channels.collect::<Vec<_>>().join("; "))),
        (
            annexes::legal_basis(say.0),
            or_not_given(header.legal_basis.iter().map(|text| one.writer.cited(text)).collect::<Vec<_>>().join("; ")),
        ),
        (annexes::law_day(say.0), say.day(&one.all.options.date.to_string())),
        (
            annexes::country_pack(say.0),
            format!("{} ({})", one.all.pack.title.get(one.all.locale), say.day(&one.all.pack.as_of)),
        ),
        (annexes::version_definition(say.0), or_not_given(say.day(&header.version))),
    ];
    let mut out = vec![
        DocBlock::Caution(annexes::draft_made_software_from(say.0).to_owned()),
        DocBlock::Table(Table::new(
            annexes::procedure_under_review(say.0),
            vec![column(annexes::item(say.0), Kind::Text, 24), column(annexes::content(say.0), Kind::Text, 76)],
            facts.into_iter().map(|(name, text)| vec![Cell::text(name), Cell::text(text)]),
        )),
    ];
    if one.reported.analysis.inferred {
        out.push(DocBlock::Caution(annexes::definition_states_no_requirements(say.0).to_owned()));
    }
    out.extend(one.reported.analysis.findings.iter().map(|finding| DocBlock::Caution(one.writer.finding(finding))));
    out.push(DocBlock::Chart(advice_chart(
        one.papers().map(|own| one.advice(own)),
        say,
        annexes::papers_conclusion_without_forms(say.0),
    )));
    out
}

/// How many papers come to which advice.
pub(super) fn advice_chart(list: impl Iterator<Item = Advice>, say: Say, caption: &str) -> Chart {
    let list: Vec<Advice> = list.collect();
    let all = list.len();
    let rows = Advice::ALL.iter().filter_map(|advice| {
        let count = list.iter().filter(|other| *other == advice).count();
        let share = if all == 0 { 0.0 } else { count as f64 / all as f64 };
        (count > 0).then(|| vec![Cell::text(advice_name(*advice, say)), Cell::count(count), Cell::Number(share)])
    });
    let mut rows: Vec<Vec<Cell>> = rows.collect();
    rows.push(vec![Cell::text(annexes::total(say.0)), Cell::count(all), Cell::Number(1.0)]);
    Chart {
        table: Table {
            caption: caption.to_owned(),
            columns: vec![
                column(annexes::conclusion(say.0), Kind::Text, 44),
                column(annexes::papers(say.0), Kind::Count, 16),
                column(annexes::share(say.0), Kind::Share, 12),
            ],
            rows,
            total: true,
        },
        label: 0,
        values: vec![1],
    }
}

/// Where the facts of each paper with a proposal come from.
fn sources_of_facts(one: &One, level: u8, out: &mut Vec<DocBlock>) {
    let say = one.say;
    let proposed = one.components().iter().filter(|own| one.advice(own).goes());
    for component in proposed {
        let rows = grouped(one, component, evidence(&component.proof));
        if !rows.is_empty() {
            let caption =
                format!("{} {}", annexes::where_information_comes_from(say.0), one.writer.paper(&component.id));
            if !matches!(out.last(), Some(DocBlock::Table(_))) {
                out.push(DocBlock::heading(level, annexes::data_instead_papers(say.0)));
            }
            out.push(DocBlock::Table(Table::new(caption, step_columns(say), rows)));
        }
    }
}

/// The papers that stay, in whole or filled in beforehand.
fn kept(one: &One, level: u8, out: &mut Vec<DocBlock>) {
    let (say, writer) = (one.say, one.writer);
    let kept: Vec<&PaperVerdict> = one.components().iter().filter(|c| !one.advice(c).goes()).collect();
    if kept.is_empty() {
        return;
    }
    out.push(DocBlock::heading(level, annexes::papers_stay(say.0)));
    out.push(DocBlock::Table(Table::new(
        annexes::papers_stay_why(say.0),
        vec![
            column(annexes::paper(say.0), Kind::Text, 36),
            column(annexes::asked_when(say.0), Kind::Text, 24),
            column(annexes::reason(say.0), Kind::Text, 40),
        ],
        kept.into_iter().map(|component| {
            vec![
                Cell::text(writer.paper(&component.id)),
                Cell::text(writer.circumstances(&component.asked_when)),
                Cell::text(writer.sentence(component)),
            ]
        }),
    )));
}

/// For somebody who doubts that a paper must stay: what came nearest to taking its place.
fn doubted(one: &One, level: u8, out: &mut Vec<DocBlock>) {
    let (say, writer) = (one.say, one.writer);
    let doubtful = one.components().iter().filter(|component| !component.nearest.is_empty());
    let rows: Vec<Vec<Cell>> = doubtful
        .map(|component| {
            let misses: Vec<String> = component.nearest.iter().map(|miss| writer.miss(component, miss)).collect();
            vec![Cell::text(writer.paper(&component.id)), Cell::text(misses.join(" "))]
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    out.push(DocBlock::heading(level, annexes::why_was_no_register(say.0)));
    let columns =
        vec![column(annexes::paper(say.0), Kind::Text, 36), column(annexes::what_was_missing(say.0), Kind::Text, 64)];
    out.push(DocBlock::Table(Table::new(annexes::what_came_nearest(say.0), columns, rows)));
}

/// Columns of [`step_row`].
pub(super) fn step_columns(say: Say) -> Vec<Column> {
    vec![
        column(annexes::fact(say.0), Kind::Text, 32),
        column(annexes::source(say.0), Kind::Text, 24),
        column(annexes::asked(say.0), Kind::Text, 20),
        column(annexes::allowed(say.0), Kind::Text, 20),
        column(annexes::publication(say.0), Kind::Text, 12),
    ]
}

/// Facts that come from the same source in the same way, in one row; the annex tells them
/// one by one.
fn grouped(one: &One, component: &PaperVerdict, steps: Vec<&Step>) -> Vec<Vec<Cell>> {
    let (partial, known) = (one.advice(component) == Advice::Prefill, &component.known);
    let mut rows: Vec<(Vec<Cell>, Vec<FactRef>, bool)> = Vec::new();
    for step in steps {
        let Some(mut row) = step_row(one, step) else { continue };
        if let By::Lookup { register, .. } = &step.by {
            row[1] = Cell::text(one.writer.register(register));
        }
        let sometimes = partial && !known.contains(&step.fact);
        match rows.iter_mut().find(|(other, _, some)| other[1..] == row[1..] && *some == sometimes) {
            Some((_, facts, _)) if facts.contains(&step.fact) => {}
            Some((_, facts, _)) => facts.push(step.fact.clone()),
            None => rows.push((row, vec![step.fact.clone()], sometimes)),
        }
    }
    let joined = rows.into_iter().map(|(mut row, facts, sometimes)| {
        let more = if sometimes { annexes::some_cases(one.say.0) } else { "" };
        row[0] = Cell::text(one.writer.facts(&facts) + more);
        row
    });
    joined.collect()
}

/// A fact with what establishes it.
pub(super) fn step_row(one: &One, step: &Step) -> Option<Vec<Cell>> {
    let (say, writer) = (one.say, one.writer);
    let (mut asked, mut allowed, mut published) = (String::new(), String::new(), "");
    let source = match &step.by {
        By::Lookup { register, item, keys, gate, publication: status, shut, absence, .. } => {
            let title = one.all.pack.register(register).and_then(|r| r.items.iter().find(|i| i.id == *item));
            asked = writer.facts(keys);
            allowed = match (gate, shut) {
                (Some(gate), _) => writer.gate(gate),
                (None, Some(barrier)) => writer.barrier(barrier),
                (None, None) => String::new(),
            };
            let permitted = gate.as_ref().and_then(|gate| one.all.pack.gate(gate));
            // Where the rule itself lets the data be used, nobody had to publish, and nobody did.
            published = match permitted.map(|gate| gate.effect) {
                Some(Effect::Permits) => annexes::not_needed(say.0),
                _ => publication(*status, say),
            };
            let absent = absence
                .as_ref()
                .map_or(String::new(), |scope| format!(" ({} {scope})", annexes::missing_record_counts_proof(say.0)));
            format!(
                "{}: {}{absent}",
                writer.register(register),
                title.map_or(item.as_str(), |item| item.title.get(one.all.locale))
            )
        }
        By::Field(pointer) => {
            format!("{} {}", annexes::field_form(say.0), field_title(one, pointer.as_str()))
        }
        By::SignedIn => annexes::signed_person(say.0).to_owned(),
        By::Same(role) => writer.role(role),
        By::NewField => annexes::new_field_form(say.0).to_owned(),
        By::Paper(id) => writer.paper(id),
        By::Rule { id, from } => {
            let rule = one.all.pack.rules.iter().find(|rule| rule.id == *id);
            allowed = rule.map_or(String::new(), |rule| rule.basis.clone());
            format!("{} {}", annexes::follows_from(say.0), writer.facts(from))
        }
        By::Proved => return None,
    };
    Some([writer.fact(&step.fact), source, asked, allowed, published.to_owned()].map(Cell::Text).into())
}

/// What a field of the form is called; its place where it has no title.
pub(super) fn field_title(one: &One, pointer: &str) -> String {
    let procedure = one.reported.procedure;
    let root = &procedure.schema;
    let mut schema = Some(root);
    for part in pointer.split('/').skip(1) {
        schema = schema.and_then(|schema| property(root, schema, part, 0));
    }
    let title = |schema: &Value| schema.get("title").and_then(Value::as_str).unwrap_or_default().to_owned();
    let own = schema.map(title).filter(|title| !title.is_empty());
    let own = own.or_else(|| schema.and_then(|schema| target(root, schema)).map(title)).unwrap_or_default();
    match procedure.title_of(one.all.locale, pointer, &own) {
        "" => pointer.to_owned(),
        title => format!("“{title}”"),
    }
}

fn target<'v>(root: &'v Value, schema: &Value) -> Option<&'v Value> {
    root.pointer(schema.get("$ref")?.as_str()?.strip_prefix('#')?)
}

/// Where a property is described: by the schema itself, what it refers to, or one of its branches.
fn property<'v>(root: &'v Value, schema: &'v Value, name: &str, depth: usize) -> Option<&'v Value> {
    if let Some(found) = schema.get("properties").and_then(|all| all.get(name)) {
        return Some(found);
    }
    if depth == MAX_BRANCHES {
        return None;
    }
    let below = |inner: &'v Value| property(root, inner, name, depth + 1);
    let lists = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
    let branches = ["then", "else"].into_iter().filter_map(|key| schema.get(key));
    target(root, schema).and_then(below).or_else(|| lists.chain(branches).find_map(below))
}

/// The fallback prescribed by the gates a verdict rests on or waits for.
pub(super) fn fallback_of<'p>(one: &One<'p>, component: &PaperVerdict) -> Option<&'p Fallback> {
    let waiting = component.law.iter().filter_map(|barrier| match barrier {
        Barrier::NotInForce(gate) | Barrier::NotPublished { gate, .. } | Barrier::Demanded(gate) => Some(gate),
        Barrier::NoRule(_) => None,
    });
    let mut gates = component.gates.iter().chain(waiting);
    gates.find_map(|id| one.all.pack.fallbacks.get(one.all.pack.gate(id)?.fallback.as_ref()?))
}

/// The changes of the definition, before and after, where a plan was made.
fn changes(one: &One, level: u8, out: &mut Vec<DocBlock>) {
    let say = one.say;
    let Some(plan) = one.plan else { return };
    let all = || plan.in_place.iter().chain(&plan.changes);
    if all().next().is_none() {
        return;
    }
    out.push(DocBlock::heading(level, annexes::before_after(say.0)));
    out.push(DocBlock::Table(Table::new(
        annexes::changes_dossier_form(say.0),
        vec![column(annexes::today(say.0), Kind::Text, 50), column(annexes::after(say.0), Kind::Text, 50)],
        all().map(|change| {
            let words = |words: &crate::register::LocalizedText| Cell::text(words.get(one.all.locale));
            vec![words(&change.before), words(&change.after)]
        }),
    )));
}
