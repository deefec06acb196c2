//! A report for a terminal: one block a procedure, one sentence a paper, then why.

use std::fmt::Write as _;

use crate::analysis::{By, Claim, Options, PaperVerdict, Proof, Set, Step, Verdict};
use crate::locale::Locale;
use crate::reform::advice::Advice;
use crate::reform::certainty::{certainty, said};
use crate::reform::demand::demands;
use crate::reform::portfolio::is_paper;
use crate::reform::process::{self as words, Told};
use crate::reform::report::advised;
use crate::reform::simplify::{Decision, recorded};
use crate::reform::words::Writer;
use crate::reform::{AskedCase, Reported};
use crate::register::Pack;
use crate::texts::{process, terminal};

use super::report::block::Say;

/// Most joint proposals written out for one procedure.
const MAX_SETS: usize = 8;

/// Most courses of a process written out; the JSON report has all.
const MAX_COURSES: usize = 2;

/// The report as text in one language.
pub fn report_text(reported: &[Reported], pack: &Pack, options: &Options, locale: &Locale) -> String {
    let mut out = String::new();
    for one in reported {
        let writer = Writer { procedure: one.procedure, pack, locale };
        let procedure = one.procedure;
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{} {}", procedure.header.code, procedure.title_of(locale, "", &procedure.title));
        let _ = writeln!(out, "{}", terminal::day_and_pack(locale, options.date.to_string(), pack.id.as_str()));
        if one.analysis.inferred {
            let _ = writeln!(out, "{}", terminal::inferred(locale));
        }
        for finding in &one.analysis.findings {
            let _ = writeln!(out, "! {}", writer.finding(finding));
        }
        let decisions = recorded(&procedure.schema);
        for (component, advice) in one.analysis.components.iter().zip(advised(one, pack)) {
            paper(&mut out, &writer, component, advice, &decisions);
        }
        for own in decisions.iter().filter(|own| procedure.document(&own.document).is_none()) {
            let _ = writeln!(out, "\n  {}\n    {}: {}", own.title, own.decided.name(locale), own.sentence(locale));
        }
        // A dossier with many circumstances has many joint answers: the JSON report lists them.
        for set in one.analysis.sets.iter().filter(|_| one.analysis.sets.len() <= MAX_SETS) {
            joint(&mut out, &writer, set);
        }
        if let Some(own) = &one.analysis.process {
            process(&mut out, &Told { writer, own }, one, options);
        }
        asked(&mut out, &writer, &one.asked);
        out.push('\n');
    }
    summary(&mut out, reported, pack, locale);
    out
}

/// The verdict on a paper by name, or that it is to be confirmed.
fn told(writer: &Writer, component: &PaperVerdict, advice: Advice) -> String {
    match advice {
        Advice::Confirm => terminal::unsure(writer.locale).to_string(),
        _ => writer.verdict(component.verdict).to_string(),
    }
}

/// What is concluded on one paper, why, and what was decided on it.
fn paper(out: &mut String, writer: &Writer, component: &PaperVerdict, advice: Advice, decisions: &[Decision]) {
    let Writer { procedure, pack, locale } = *writer;
    let _ =
        writeln!(out, "\n  {} ({}) [{}]", writer.paper(&component.id), component.id, told(writer, component, advice));
    if component.asked_when != crate::definition::When::Always {
        let when = writer.circumstances(&component.asked_when);
        let _ = writeln!(out, "    {}", terminal::asked_when(locale, when));
    }
    let _ = writeln!(out, "    {}", writer.sentence(component));
    if !component.nearest.is_empty() {
        let _ = writeln!(out, "    {}", terminal::why_no_register(locale));
    }
    for miss in &component.nearest {
        let _ = writeln!(out, "      - {}", writer.miss(component, miss));
    }
    for own in decisions.iter().filter(|own| own.document == component.id) {
        let _ = writeln!(out, "    {}: {}", own.decided.name(locale), own.sentence(locale));
    }
    if component.verdict.droppable() || matches!(component.verdict, Verdict::Conditional | Verdict::LawNeeded) {
        let texts = demands(procedure, pack, &component.id);
        let named = match texts.as_slice() {
            [] => terminal::not_known(locale).to_owned(),
            texts => texts.iter().map(|own| writer.cited(&own.text)).collect::<Vec<_>>().join("; "),
        };
        let _ = writeln!(out, "    {}", terminal::demanded_by(locale, named));
    }
    if let Some(sure) = certainty(procedure, &component.id, pack).filter(|sure| sure.to_confirm) {
        let certainty = format!("{:.2}", sure.value);
        let _ = writeln!(out, "    ? {}", terminal::to_confirm(locale, certainty, sure.ask(locale)));
    }
    for own in said(procedure, &component.id) {
        let _ = writeln!(out, "    {}", terminal::said_by_officer(locale, own));
    }
    proof(out, writer, &component.proof);
}

/// The process: what becomes of each step, and what the first case comes to, today and then.
fn process(out: &mut String, told: &Told, one: &Reported, options: &Options) {
    let locale = told.writer.locale;
    let _ = writeln!(out, "\n  {}", process::title(locale));
    for (step, judged) in told.own.process.steps.iter().zip(&told.own.steps) {
        let limit = told.limit(step);
        let limit = if limit.is_empty() { limit } else { format!(" · {limit}") };
        let verdict = words::verdict(judged.verdict, locale);
        let _ = writeln!(out, "    {} ({}{limit}) [{verdict}]", step.called(locale), told.who(step));
        let _ = writeln!(out, "      {}", told.sentence(judged));
        if let Some(evidence) = judged.evidence.as_ref().filter(|own| own.verdict != Verdict::Needed) {
            proof(out, &told.writer, &evidence.proof);
        }
    }
    let left_out = told.left_out();
    if !left_out.is_empty() {
        let _ = writeln!(out, "    {}", process::left_out(locale));
        for line in left_out {
            let _ = writeln!(out, "      {line}");
        }
    }
    for (at, course) in told.own.courses.iter().take(MAX_COURSES).enumerate() {
        if told.own.courses.len() > 1 {
            let _ = writeln!(out, "    {}", process::case(locale, told.writer.circumstances(&course.when)));
        }
        for (name, now, then) in told.figures(course) {
            let change = if now == then { now } else { process::lead(locale, then, now) };
            let _ = writeln!(out, "      {name}: {change}");
        }
        if let Some(alone) = one.one_by_one.get(at).and_then(Option::as_ref) {
            let figures = told.one_by_one(alone).into_iter().map(|(name, own)| format!("{name}: {own}"));
            let _ = writeln!(out, "      {}: {}", process::one_by_one(locale), figures.collect::<Vec<_>>().join("; "));
        }
        let calendar = told.writer.pack.calendar.as_ref();
        if let Some(own) = calendar.and_then(|own| told.own.timeline(course, true, own, options.date)) {
            let lines = told.timeline(&own, &|day| Say(locale).day(&day.to_string()));
            for line in lines {
                let _ = writeln!(out, "      {line}");
            }
        }
    }
    for remark in told.remarks() {
        let _ = writeln!(out, "    {remark}");
    }
}

/// The papers to keep and to drop in some cases, jointly.
fn joint(out: &mut String, writer: &Writer, set: &Set) {
    let papers = |ids: &[String]| ids.iter().map(|id| writer.paper(id)).collect::<Vec<_>>().join("; ");
    let _ = writeln!(
        out,
        "\n  {}\n    {}\n    {}{}",
        terminal::case(writer.locale, writer.circumstances(&set.when)),
        terminal::keep(writer.locale, papers(&set.kept)),
        terminal::drop(writer.locale, papers(&set.dropped)),
        if set.exact {
            String::new()
        } else {
            format!("\n    {}", terminal::not_least(writer.locale, set.gap.to_string()))
        }
    );
}

fn summary(out: &mut String, reported: &[Reported], pack: &Pack, locale: &Locale) {
    let Some(first) = reported.first().filter(|_| reported.len() > 1) else { return };
    let writer = Writer { procedure: first.procedure, pack, locale };
    let lines = || reported.iter().flat_map(|one| one.procedure.documents.iter());
    let (all, papers) = (lines().count(), lines().filter(|document| is_paper(document, pack)).count());
    let _ = writeln!(out, "{papers:>7}  {}", terminal::papers(locale, (all - papers).to_string()));
    let mut counts: Vec<(String, usize)> =
        Verdict::ALL.into_iter().map(|own| (writer.verdict(own).to_string(), 0)).collect();
    counts.push((terminal::unsure(locale).to_string(), 0));
    for one in reported {
        for (component, advice) in one.analysis.components.iter().zip(advised(one, pack)) {
            let name = told(&writer, component, advice);
            counts.iter_mut().filter(|(own, _)| *own == name).for_each(|(_, count)| *count += 1);
        }
    }
    for (name, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        let _ = writeln!(out, "{count:>7}  {name}");
    }
}

/// How much the form asks, before and after: the typical case first.
fn asked(out: &mut String, writer: &Writer, cases: &[AskedCase]) {
    for case in cases {
        let name = match &case.condition {
            None => terminal::typical_case(writer.locale).to_owned(),
            Some(condition) => writer.circumstances(&crate::definition::When::Is(condition.clone())),
        };
        let (before, after) = (case.before, case.after);
        let line = terminal::questions(
            writer.locale,
            after.questions.to_string(),
            before.questions.to_string(),
            name,
            after.screens.to_string(),
            before.screens.to_string(),
        );
        let _ = writeln!(out, "\n  {line}");
    }
}

fn proof(out: &mut String, writer: &Writer, proof: &Proof) {
    let Proof::Cases(parts) = proof else { return };
    for part in parts {
        if parts.len() > 1 {
            let _ = writeln!(out, "    · {} [{}]", writer.circumstances(&part.when), writer.verdict(part.verdict));
        }
        match &part.claim {
            Claim::Derived(steps) | Claim::Sufficient { steps, .. } => steps.iter().for_each(|s| step(out, writer, s)),
            Claim::Cut { requirement, blocked, acts, .. } => {
                let title = writer.requirement(requirement);
                let why = if blocked.is_empty() {
                    acts.iter().map(|act| writer.act(*act)).collect::<Vec<_>>().join(", ")
                } else {
                    writer.facts(blocked)
                };
                let _ = writeln!(out, "      {}", terminal::without_it(writer.locale, title, why));
            }
            Claim::Unused | Claim::Either { .. } | Claim::Unprovable { .. } | Claim::Circular { .. } => {}
        }
    }
}

fn step(out: &mut String, writer: &Writer, step: &Step) {
    let from = match &step.by {
        By::Lookup { register, item, keys, gate, .. } => {
            let title = writer.pack.register(register).and_then(|r| r.items.iter().find(|i| i.id == *item));
            let item = title.map_or(item.as_str(), |item| item.title.get(writer.locale));
            terminal::lookup(writer.locale, item, writer.facts(keys), writer.register(register))
                + &gate.as_ref().map_or(String::new(), |gate| format!(" · {}", writer.gate(gate)))
        }
        By::Field(pointer) => terminal::field(writer.locale, pointer.to_string()),
        By::SignedIn => terminal::signed_in(writer.locale).to_owned(),
        By::NewField => terminal::new_field(writer.locale).to_owned(),
        By::Paper(id) => writer.paper(id),
        By::Same(role) => writer.role(role),
        By::Rule { id, from } => format!("{id}: {}", writer.facts(from)),
        By::Proved => return,
    };
    let _ = writeln!(out, "      {} ← {from}", writer.fact(&step.fact));
}
