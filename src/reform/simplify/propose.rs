//! What can be done about each paper today, read off its proof.

use crate::analysis::case::CHANNEL;
use crate::analysis::{By, Claim, PaperVerdict, Part, Proof, Step, Verdict};
use crate::definition::{Document, FactRef, Need, Procedure, When};
use crate::locale::Locale;
use crate::reform::words::Writer;
use crate::register::{DocumentKind, LocalizedText, Pack};

use super::{Action, Proposal};

/// The proposal for one paper, where law allows one and it is not carried out already.
pub(super) fn propose(
    procedure: &Procedure,
    pack: &Pack,
    document: &Document,
    component: &PaperVerdict,
) -> Option<Proposal> {
    if component.fallback_only {
        return None;
    }
    let kind = |id: &String| pack.document_type(id).map(|kind| kind.kind);
    let is_form = document.is_form || document.types.iter().any(|id| kind(id) == Some(DocumentKind::Form));
    let mut proposal = Proposal {
        id: component.id.clone(),
        action: Action::Remove,
        verdict: component.verdict,
        closed_by: Vec::new(),
        narrowed_to: None,
        fields_to_add: Vec::new(),
        registers: Vec::new(),
        gates: component.gates.clone(),
        reason: sentence(procedure, pack, component),
    };
    let parts = match &component.proof {
        Proof::CutByLaw(_) | Proof::Forbidden(_) | Proof::Note => return Some(proposal),
        // The declaration is not a paper one can drop; its fields are judged by themselves.
        Proof::Cases(parts) if !is_form => parts,
        _ => return None,
    };
    let spared = |part: &&Part| match part.verdict {
        Verdict::Purposeless | Verdict::CoveredByPapers => true,
        // Members of a choice stay: a person hands in the one at hand.
        Verdict::Interchangeable => !component.recommended && document.group.is_none(),
        _ => false,
    };
    let outright: Vec<&Part> = parts.iter().filter(spared).collect();
    let by_data: Vec<&Part> = parts.iter().filter(|part| part.verdict == Verdict::RedundantByData).collect();
    if outright.len() == parts.len() {
        return Some(proposal);
    }
    let circumstances: Vec<When> = outright.iter().map(|part| named(procedure, &part.when)).collect();
    let narrowed: Vec<&When> = circumstances.iter().filter(|when| expressible(when)).collect();
    if !narrowed.is_empty() {
        proposal.action = Action::Narrow;
        proposal.narrowed_to = Some(without(&document.when, &narrowed));
    }
    if !by_data.is_empty() && document.closed_by.is_none() {
        proposal.closed_by = closing(procedure, component, &by_data);
        if !proposal.closed_by.is_empty() {
            if narrowed.is_empty() {
                proposal.action = Action::Hide;
            }
            proposal.fields_to_add.clone_from(&component.fields_to_add);
            proposal.registers.clone_from(&component.registers);
        }
    }
    (proposal.narrowed_to.is_some() || !proposal.closed_by.is_empty()).then_some(proposal)
}

/// What is hidden already: the same proposal, carried out before.
pub(super) fn standing(document: &Document, component: &PaperVerdict) -> Option<Proposal> {
    let facts = document.closed_by.as_ref().filter(|facts| !facts.is_empty() && !component.fallback_only)?;
    matches!(component.verdict, Verdict::RedundantByData | Verdict::Conditional).then(|| Proposal {
        id: component.id.clone(),
        action: Action::Hide,
        verdict: component.verdict,
        closed_by: facts.clone(),
        narrowed_to: None,
        fields_to_add: Vec::new(),
        registers: component.registers.clone(),
        gates: component.gates.clone(),
        reason: LocalizedText::default(),
    })
}

/// What an officer can decide on where nothing is left to carry out: a slot that is hidden already,
/// or a paper that waits for a text or a publication.
pub(super) fn decidable(
    procedure: &Procedure,
    pack: &Pack,
    document: &Document,
    component: &PaperVerdict,
) -> Option<Proposal> {
    let reason = sentence(procedure, pack, component);
    if let Some(standing) = standing(document, component) {
        return Some(Proposal { reason, ..standing });
    }
    (component.verdict == Verdict::LawNeeded).then(|| Proposal {
        id: component.id.clone(),
        action: Action::Amend,
        verdict: component.verdict,
        closed_by: Vec::new(),
        narrowed_to: None,
        fields_to_add: Vec::new(),
        registers: component.registers.clone(),
        gates: component.gates.clone(),
        reason,
    })
}

fn sentence(procedure: &Procedure, pack: &Pack, component: &PaperVerdict) -> LocalizedText {
    super::in_words(|locale: &Locale| Writer { procedure, pack, locale }.sentence(component))
}

/// The expression with ways of handing in named by the conditions that stand for them.
fn named(procedure: &Procedure, when: &When) -> When {
    let all = |list: &[When]| list.iter().map(|inner| named(procedure, inner)).collect();
    match when {
        When::Is(name) => {
            let channel = name.strip_prefix(CHANNEL);
            let own = procedure.conditions.iter().find(|own| channel.is_some() && own.channel.as_deref() == channel);
            own.map_or_else(|| when.clone(), |condition| When::Is(condition.name.clone()))
        }
        When::Not(inner) => When::Not(Box::new(named(procedure, inner))),
        When::And(list) => When::And(all(list)),
        When::Or(list) => When::Or(all(list)),
        When::Always => When::Always,
    }
}

/// Ways of handing in are no conditions: an expression that names one cannot stand in `when`.
fn expressible(when: &When) -> bool {
    *when != When::Always && !when.names().iter().any(|name| name.starts_with(CHANNEL))
}

/// The circumstances that remain when some are taken away.
fn without(when: &When, away: &[&When]) -> When {
    let mut all: Vec<When> = match when {
        When::Always => Vec::new(),
        When::And(list) => list.clone(),
        other => vec![other.clone()],
    };
    for away in away {
        let rest = match away {
            When::Not(inner) => (**inner).clone(),
            other => When::Not(Box::new((*other).clone())),
        };
        if !all.contains(&rest) {
            all.push(rest);
        }
    }
    if all.len() == 1 { all.remove(0) } else { When::And(all) }
}

/// The fewest looked-up facts whose success makes the paper superfluous: what the proof looks
/// up, less what its requirements do not need.
fn closing(procedure: &Procedure, component: &PaperVerdict, parts: &[&Part]) -> Vec<FactRef> {
    let mut steps: Vec<&Step> = Vec::new();
    for part in parts {
        if let Claim::Derived(own) = &part.claim {
            steps.extend(
                own.iter()
                    .filter(|step| !steps.iter().any(|known| known.fact == step.fact && known.key == step.key))
                    .collect::<Vec<_>>(),
            );
        }
    }
    let found = |step: &&&Step| !step.key && matches!(step.by, By::Lookup { .. } | By::SignedIn);
    let mut closed: Vec<FactRef> = steps.iter().filter(found).map(|step| step.fact.clone()).collect();
    let touched: Vec<&Need> = procedure
        .requirements
        .iter()
        .filter(|requirement| mentions(&requirement.needs, &component.needed))
        .map(|requirement| &requirement.needs)
        .collect();
    let met: Vec<Option<bool>> = touched.iter().map(|need| holds(need, &steps, &closed)).collect();
    if met.contains(&Some(true)) {
        for at in (0..closed.len()).rev() {
            let fact = closed.remove(at);
            if touched.iter().map(|need| holds(need, &steps, &closed)).ne(met.iter().copied()) {
                closed.insert(at, fact);
            }
        }
    }
    // What the paper itself says comes first: the form names the register of the first fact.
    closed.sort_by_key(|fact| !component.needed.contains(fact));
    closed
}

fn mentions(need: &Need, facts: &[FactRef]) -> bool {
    match need {
        Need::Fact(fact) => facts.contains(fact),
        Need::Act { .. } => false,
        Need::AllOf(list) | Need::AnyOf(list) => list.iter().any(|need| mentions(need, facts)),
    }
}

/// Whether a need is met by what is looked up; `None` where it is up to something else.
fn holds(need: &Need, steps: &[&Step], closed: &[FactRef]) -> Option<bool> {
    match need {
        Need::Fact(fact) => {
            steps.iter().any(|step| !step.key && step.fact == *fact).then(|| grounded(fact, steps, closed, 0))
        }
        Need::Act { .. } => None,
        Need::AllOf(list) => {
            let known: Vec<bool> = list.iter().filter_map(|need| holds(need, steps, closed)).collect();
            (!known.is_empty()).then(|| known.iter().all(|met| *met))
        }
        Need::AnyOf(list) => {
            let known: Vec<bool> = list.iter().filter_map(|need| holds(need, steps, closed)).collect();
            (!known.is_empty()).then(|| known.iter().any(|met| *met))
        }
    }
}

fn grounded(fact: &FactRef, steps: &[&Step], closed: &[FactRef], depth: usize) -> bool {
    if depth > 64 {
        return false;
    }
    let step = steps.iter().find(|step| !step.key && step.fact == *fact);
    step.is_some_and(|step| match &step.by {
        By::Lookup { .. } | By::SignedIn => closed.contains(fact),
        By::Rule { from, .. } => from.iter().all(|ground| grounded(ground, steps, closed, depth + 1)),
        By::Same(role) => {
            let same = FactRef { role: role.clone(), ..fact.clone() };
            grounded(&same, steps, closed, depth + 1)
        }
        By::Field(_) | By::NewField | By::Proved => true,
        By::Paper(_) => false,
    })
}
