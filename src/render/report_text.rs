//! A report for a terminal: one block a procedure, one sentence a paper, then why.

use std::fmt::Write as _;

use crate::analysis::{By, Claim, Options, PaperVerdict, Proof, Set, Step, Verdict};
use crate::locale::Locale;
use crate::reform::certainty::{certainty, said};
use crate::reform::demand::demands;
use crate::reform::portfolio::is_paper;
use crate::reform::simplify::{Decision, recorded};
use crate::reform::words::Writer;
use crate::reform::{AskedCase, Reported};
use crate::register::Pack;

/// Most joint proposals written out for one procedure.
const MAX_SETS: usize = 8;

/// The report as text in one language.
pub fn report_text(reported: &[Reported], pack: &Pack, options: &Options, locale: &Locale) -> String {
    let mut out = String::new();
    for one in reported {
        let writer = Writer { procedure: one.procedure, pack, locale };
        let procedure = one.procedure;
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{} {}", procedure.header.code, procedure.title_of(locale, "", &procedure.title));
        let _ = writeln!(
            out,
            "{} {} · {} {}",
            writer.say("ngày", "on"),
            options.date,
            writer.say("gói quốc gia", "pack"),
            pack.id
        );
        if one.analysis.inferred {
            let _ = writeln!(
                out,
                "{}",
                writer.say(
                    "Yêu cầu được suy ra từ giấy tờ: định nghĩa chưa nêu yêu cầu.",
                    "Requirements inferred from the papers: the definition states none."
                )
            );
        }
        for finding in &one.analysis.findings {
            let _ = writeln!(out, "! {}", writer.finding(finding));
        }
        let decisions = recorded(&procedure.schema);
        for component in &one.analysis.components {
            paper(&mut out, &writer, component, &decisions);
        }
        for own in decisions.iter().filter(|own| procedure.document(&own.document).is_none()) {
            let _ = writeln!(out, "\n  {}\n    {}: {}", own.title, own.decided.name(locale), own.sentence(locale));
        }
        // A dossier with many circumstances has many joint answers: the JSON report lists them.
        for set in one.analysis.sets.iter().filter(|_| one.analysis.sets.len() <= MAX_SETS) {
            joint(&mut out, &writer, set);
        }
        asked(&mut out, &writer, &one.asked);
        out.push('\n');
    }
    summary(&mut out, reported, pack, locale);
    out
}

/// What is concluded on one paper, why, and what was decided on it.
fn paper(out: &mut String, writer: &Writer, component: &PaperVerdict, decisions: &[Decision]) {
    let Writer { procedure, pack, locale } = *writer;
    let (paper, verdict) = (writer.paper(&component.id), writer.verdict(component.verdict));
    let _ = writeln!(out, "\n  {paper} ({}) [{verdict}]", component.id);
    if component.asked_when != crate::definition::When::Always {
        let when = writer.circumstances(&component.asked_when);
        let _ = writeln!(out, "    {} {when}", writer.say("yêu cầu khi:", "asked for when:"));
    }
    let _ = writeln!(out, "    {}", writer.sentence(component));
    if !component.nearest.is_empty() {
        let _ = writeln!(out, "    {}", writer.say("vì sao chưa dùng dữ liệu thay giấy:", "why no register was used:"));
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
            [] => writer.say("chưa biết: cơ quan chủ trì tìm và ghi", "not known: to be found and named").to_owned(),
            texts => texts.iter().map(|own| writer.cited(&own.text)).collect::<Vec<_>>().join("; "),
        };
        let _ = writeln!(out, "    {} {named}", writer.say("quy định đòi giấy này:", "demanded by:"));
    }
    if let Some(sure) = certainty(procedure, &component.id, pack).filter(|sure| sure.to_confirm) {
        let confirm = writer.say("cần xác nhận, độ chắc", "to be confirmed, certainty");
        let _ = writeln!(out, "    ? {confirm} {:.2}: {}", sure.value, sure.ask(locale));
    }
    for own in said(procedure, &component.id) {
        let _ = writeln!(out, "    {} {own}", writer.say("cán bộ đã trả lời:", "said by an officer:"));
    }
    proof(out, writer, &component.proof);
}

/// The papers to keep and to drop in some cases, jointly.
fn joint(out: &mut String, writer: &Writer, set: &Set) {
    let papers = |ids: &[String]| ids.iter().map(|id| writer.paper(id)).collect::<Vec<_>>().join("; ");
    let _ = writeln!(
        out,
        "\n  {} {}\n    {} {}\n    {} {}{}",
        writer.say("Trường hợp:", "Case:"),
        writer.circumstances(&set.when),
        writer.say("giữ:", "keep:"),
        papers(&set.kept),
        writer.say("bỏ:", "drop:"),
        papers(&set.dropped),
        if set.exact {
            String::new()
        } else {
            format!(
                "\n    {} {}",
                writer.say("chưa chắc là ít nhất; chênh tối đa", "not proved least; gap at most"),
                set.gap
            )
        }
    );
}

fn summary(out: &mut String, reported: &[Reported], pack: &Pack, locale: &Locale) {
    let Some(first) = reported.first().filter(|_| reported.len() > 1) else { return };
    let writer = Writer { procedure: first.procedure, pack, locale };
    let lines = || reported.iter().flat_map(|one| one.procedure.documents.iter());
    let (all, papers) = (lines().count(), lines().filter(|document| is_paper(document, pack)).count());
    let _ = writeln!(
        out,
        "{papers:>7}  {}; {} {} {}, {}",
        writer.say("giấy tờ", "papers"),
        writer.say("cùng", "with"),
        all - papers,
        writer.say("dòng là tờ khai, mẫu đơn, ghi chú", "lines that are forms or remarks"),
        writer.say("theo kết luận:", "by conclusion:")
    );
    for verdict in Verdict::ALL {
        let count = reported.iter().flat_map(|one| &one.analysis.components).filter(|c| c.verdict == verdict).count();
        if count > 0 {
            let _ = writeln!(out, "{count:>7}  {}", writer.verdict(verdict));
        }
    }
}

/// How much the form asks, before and after: the typical case first.
fn asked(out: &mut String, writer: &Writer, cases: &[AskedCase]) {
    for case in cases {
        let name = match &case.condition {
            None => writer.say("trường hợp thông thường", "typical case").to_owned(),
            Some(condition) => writer.circumstances(&crate::definition::When::Is(condition.clone())),
        };
        let (before, after) = (case.before, case.after);
        let line = if writer.locale.language() == "vi" {
            format!(
                "Câu hỏi ({name}): {} → {} khi đã đăng nhập và cơ sở dữ liệu trả lời; màn hình: {} → {}",
                before.questions, after.questions, before.screens, after.screens
            )
        } else {
            format!(
                "Questions ({name}): {} → {} once signed in and with the registers' answers; screens: {} → {}",
                before.questions, after.questions, before.screens, after.screens
            )
        };
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
                let _ = writeln!(
                    out,
                    "      {} {title}: {why}",
                    writer.say("không có giấy này thì thiếu", "without it fails")
                );
            }
            Claim::Unused | Claim::Either { .. } | Claim::Unprovable { .. } | Claim::Circular { .. } => {}
        }
    }
}

fn step(out: &mut String, writer: &Writer, step: &Step) {
    let from = match &step.by {
        By::Lookup { register, item, keys, gate, .. } => {
            let title = writer.pack.register(register).and_then(|r| r.items.iter().find(|i| i.id == *item));
            format!(
                "{} · {} · {} {}{}",
                writer.register(register),
                title.map_or(item.as_str(), |item| item.title.get(writer.locale)),
                writer.say("tra theo", "by"),
                writer.facts(keys),
                gate.as_ref().map_or(String::new(), |gate| format!(" · {}", writer.gate(gate)))
            )
        }
        By::Field(pointer) => format!("{} {pointer}", writer.say("ô", "field")),
        By::SignedIn => writer.say("người đang đăng nhập", "the signed-in person").to_owned(),
        By::NewField => writer.say("ô mới trong tờ khai", "a new field of the form").to_owned(),
        By::Paper(id) => writer.paper(id),
        By::Same(role) => writer.role(role),
        By::Rule { id, from } => format!("{id}: {}", writer.facts(from)),
        By::Proved => return,
    };
    let _ = writeln!(out, "      {} ← {from}", writer.fact(&step.fact));
}
