//! A report as CSV (RFC 4180), one line a paper: what spreadsheets read.

use crate::analysis::{By, Claim, Proof};
use crate::definition::When;
use crate::locale::Locale;
use crate::reform::Reported;
use crate::reform::certainty::certainty;
use crate::reform::cost::{Relief, rounded};
use crate::reform::demand::demands;
use crate::reform::report::advised;
use crate::reform::simplify::{Decision, recorded};
use crate::reform::words::Writer;
use crate::register::Pack;
use crate::table::row;

/// The columns, in their order.
pub const COLUMNS: [&str; 22] = [
    "procedure_code",
    "procedure_name",
    "case",
    "component_id",
    "component",
    "document_types",
    "verdict",
    "registers",
    "gate",
    "guard",
    "known_facts",
    "needed_facts",
    "saving_per_case",
    "proof",
    "demanded_by",
    "certainty",
    "to_confirm",
    "advice",
    "decision",
    "decision_reason",
    "decision_by",
    "decision_on",
];

/// The report as CSV; lists inside a cell are joined by `;`.
///
/// `verdict` is `toConfirm` where it is not sure enough to be told.
/// `advice` is what a plan says of the paper: `now`, `toConfirm`, `afterLaw`, `notWorth`, `held`,
/// `fallbackOnly` or `stays`. `certainty` and the question `to_confirm` are those of imported papers, and empty elsewhere.
/// A decision is told with the paper it is on, on a line of its own where that paper is gone.
/// `saving_per_case` stays empty where no cost is known: unknown is not zero.
pub fn report_csv(reported: &[Reported], pack: &Pack, locale: &Locale) -> String {
    let mut out = row(COLUMNS);
    for one in reported {
        let writer = Writer { procedure: one.procedure, pack, locale };
        let procedure = one.procedure;
        let decisions = recorded(&procedure.schema);
        for (component, advice) in one.analysis.components.iter().zip(advised(one, pack)) {
            let document = procedure.document(&component.id);
            let fact = |fact: &crate::definition::FactRef| format!("{}@{}", fact.concept, fact.role);
            let guard = component.guard.as_ref().map(|guard| writer.circumstances(guard)).unwrap_or_default();
            let case = match &component.asked_when {
                When::Always => String::new(),
                when => writer.circumstances(when),
            };
            // The latest decision counts where several steps of one paper were decided on.
            let decision = decisions.iter().rfind(|own| own.document == component.id);
            let sure = certainty(procedure, &component.id, pack);
            let cells = vec![
                procedure.header.code.clone(),
                procedure.title_of(locale, "", &procedure.title).to_owned(),
                case,
                component.id.clone(),
                writer.paper(&component.id),
                document.map(|document| document.types.join(";")).unwrap_or_default(),
                advice.told(component.verdict).to_owned(),
                component.registers.join(";"),
                component.gates.iter().map(|gate| writer.gate(gate)).collect::<Vec<_>>().join(";"),
                guard,
                component.known.iter().map(fact).collect::<Vec<_>>().join(";"),
                component.needed.iter().map(fact).collect::<Vec<_>>().join(";"),
                saving(one, &component.id),
                proof(&component.proof),
                demands(procedure, pack, &component.id)
                    .iter()
                    .map(|own| writer.cited(&own.text))
                    .collect::<Vec<_>>()
                    .join(";"),
                sure.as_ref().map(|sure| format!("{:.2}", sure.value)).unwrap_or_default(),
                sure.as_ref().map(|sure| sure.ask(locale)).unwrap_or_default(),
                advice.as_str().to_owned(),
            ];
            line(&mut out, cells, decision, locale);
        }
        // A paper that was taken out has a line for its decision alone.
        for own in decisions.iter().filter(|own| procedure.document(&own.document).is_none()) {
            let mut cells = vec![String::new(); COLUMNS.len() - 4];
            cells[0].clone_from(&procedure.header.code);
            procedure.title_of(locale, "", &procedure.title).clone_into(&mut cells[1]);
            cells[3].clone_from(&own.document);
            cells[4].clone_from(&own.title);
            own.verdict.as_str().clone_into(&mut cells[6]);
            line(&mut out, cells, Some(own), locale);
        }
    }
    out
}

/// Writes one line: the cells, and what was decided.
fn line(out: &mut String, mut cells: Vec<String>, decision: Option<&Decision>, locale: &Locale) {
    cells.extend(match decision {
        None => [String::new(), String::new(), String::new(), String::new()],
        Some(own) => [
            own.decided.as_str().to_owned(),
            own.reason.get(locale).to_owned(),
            [own.by.as_deref(), own.office.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", "),
            own.on.clone().unwrap_or_default(),
        ],
    });
    out.push_str(&row(cells.iter().map(String::as_str)));
}

/// The expected saving of one case in the middle of its range; empty where nothing is known.
fn saving(one: &Reported, id: &str) -> String {
    let Some(estimate) = &one.estimate else { return String::new() };
    let own = estimate.component(id).filter(|own| own.relief != Relief::None);
    let value = own.and_then(|own| own.per_case.value);
    value
        .map(|range| format!("{:.*}", estimate.decimals as usize, rounded(range.mid, estimate.decimals)))
        .unwrap_or_default()
}

/// The proof in one line: each fact with what establishes it, or what blocks it.
fn proof(proof: &Proof) -> String {
    let Proof::Cases(parts) = proof else {
        return match proof {
            Proof::CutByLaw(gate) | Proof::Forbidden(gate) => gate.clone(),
            Proof::Lapsed(texts) => texts.join(";"),
            Proof::Unclassified(missing) => missing.join(";"),
            Proof::Note | Proof::Dead | Proof::Cases(_) => String::new(),
        };
    };
    let mut list: Vec<String> = Vec::new();
    for part in parts {
        match &part.claim {
            Claim::Derived(steps) | Claim::Sufficient { steps, .. } => {
                for step in steps.iter().filter(|step| !step.key) {
                    let from = match &step.by {
                        By::Lookup { lookup, item, gate, .. } => {
                            format!("{lookup}#{item}[{}]", gate.as_deref().unwrap_or("-"))
                        }
                        By::Paper(id) => id.clone(),
                        By::Rule { id, .. } => id.clone(),
                        _ => continue,
                    };
                    let line = format!("{}@{}<-{from}", step.fact.concept, step.fact.role);
                    if !list.contains(&line) {
                        list.push(line);
                    }
                }
            }
            Claim::Cut { requirement, blocked, acts, .. } => {
                let what = blocked.iter().map(|fact| format!("{}@{}", fact.concept, fact.role));
                let acts = acts.iter().map(|act| act.as_str().to_owned());
                let line = format!("{requirement}!{}", what.chain(acts).collect::<Vec<_>>().join("+"));
                if !list.contains(&line) {
                    list.push(line);
                }
            }
            Claim::Either { without, .. } => list.push(format!("without:{}", without.join("+"))),
            Claim::Unprovable { requirement, .. } | Claim::Circular { requirement, .. } => {
                list.push(format!("{requirement}!"));
            }
            Claim::Unused => {}
        }
    }
    list.join(";")
}
