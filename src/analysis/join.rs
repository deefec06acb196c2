//! Joining: the rulings of all classes become one conclusion per paper, findings about the
//! procedure, and the joint proposals.

use std::collections::BTreeSet;

use crate::definition::When;

use super::case::Case;
use super::diagram::Diagram;
use super::model::{Model, Source, Standing};
use super::proof::{self, Barrier, By, Claim, Part, Proof};
use super::rulings::{CaseClass, Ruling, evidence, is_own_result, names};
use super::verdict::{Verdict, overall};
use super::{Finding, PaperVerdict, Set};

/// Most cases gone through to find a requirement that applies in none.
const MAX_GUARD: usize = 1 << 14;

/// Joins the rulings of all classes into one component of the report.
pub(crate) fn join(model: &Model, classes: &[CaseClass], paper: usize) -> PaperVerdict {
    let document = &model.procedure.documents[paper];
    let own = &model.papers[paper];
    let mut component = PaperVerdict {
        id: document.id.clone(),
        asked_when: super::model::asked_when(document),
        proves: own.proves.clone(),
        acts: own.acts.clone(),
        burden: own.burden,
        ..PaperVerdict::default()
    };
    let gate = |i: usize| model.pack.gates[i].id.clone();
    let fixed = match &own.standing {
        Standing::Cut(i) => Some((Verdict::Purposeless, Proof::CutByLaw(gate(*i)))),
        Standing::Forbidden(i) => Some((Verdict::Inconsistent, Proof::Forbidden(gate(*i)))),
        Standing::Note => Some((Verdict::Purposeless, Proof::Note)),
        Standing::Lapsed => Some((Verdict::Inconsistent, Proof::Lapsed(document.basis.clone()))),
        Standing::Unclassified => {
            let mut missing = vec!["proves", "acts"];
            if document.types.iter().all(|id| model.pack.document_type(id).is_none()) {
                missing.insert(0, "type");
            }
            Some((Verdict::Unclassified, Proof::Unclassified(missing)))
        }
        Standing::Asked => None,
    };
    if let Some((verdict, proof)) = fixed {
        component.verdict = verdict;
        if let Proof::CutByLaw(gate) | Proof::Forbidden(gate) = &proof {
            component.gates.push(gate.clone());
        }
        component.proof = proof;
        return component;
    }
    let active: Vec<(&CaseClass, &Ruling)> =
        classes.iter().filter_map(|class| Some((class, class.rulings.get(&paper)?))).collect();
    if active.is_empty() {
        component.verdict = Verdict::Inconsistent;
        component.proof = Proof::Dead;
        return component;
    }
    component.verdict = overall(&active.iter().map(|(_, ruling)| ruling.verdict));
    let wanted = |verdict: Verdict| match component.verdict {
        Verdict::Conditional => verdict.droppable(),
        overall => verdict == overall,
    };
    let cases = |keep: &dyn Fn(Verdict) -> bool| -> Vec<Case> {
        active.iter().filter(|(_, r)| keep(r.verdict)).flat_map(|(class, _)| class.cases.iter().copied()).collect()
    };
    let (on, off) = (cases(&wanted), cases(&|verdict| !wanted(verdict)));
    // What can be dropped in every case needs no guard, whatever the reasons.
    if !off.is_empty() && !component.verdict.droppable() {
        let guard = model.atoms.describe(&on, &off);
        component.share = model.atoms.share(&guard);
        component.guard = Some(guard);
    }
    component.facts(model, &active);
    component.parts(model, &active);
    if let Some(demanding) = own.demanded.map(gate) {
        if component.verdict == Verdict::LawNeeded {
            component.law.push(Barrier::Demanded(demanding.clone()));
        }
        component.gates.push(demanding);
    }
    component.nearest = super::nearest::misses(model, &active, paper, &component);
    component.alternatives = alternatives(model, &active, paper);
    component.recommended = active.iter().any(|(class, _)| class.kept.contains(&paper));
    component
}

/// The papers that can take this one's place: those of sufficient sets without it that are
/// not in the sets with it.
fn alternatives(model: &Model, active: &[(&CaseClass, &Ruling)], paper: usize) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for (_, ruling) in active {
        if let Claim::Either { with, without } = &ruling.claim {
            for other in without.iter().filter(|other| !with.contains(other)) {
                if !list.contains(other) && *other != model.procedure.documents[paper].id {
                    list.push(other.clone());
                }
            }
        }
    }
    list
}

impl PaperVerdict {
    /// Collects the facts: those needed in some case, and those of them known wherever they are needed.
    fn facts(&mut self, model: &Model, active: &[(&CaseClass, &Ruling)]) {
        for fact in active.iter().flat_map(|(_, ruling)| &ruling.needed) {
            let name = model.fact(*fact);
            if !self.needed.contains(&name) {
                self.needed.push(name);
            }
        }
        for fact in &self.needed {
            let unknown = active.iter().any(|(_, ruling)| {
                ruling.needed.iter().any(|id| model.fact(*id) == *fact && !ruling.known.contains(id))
            });
            if !unknown {
                self.known.push(fact.clone());
            }
        }
    }

    /// Collects the proof parts, equal ones once, and what they rest on.
    fn parts(&mut self, model: &Model, active: &[(&CaseClass, &Ruling)]) {
        let mut parts: Vec<(Verdict, &Claim, Vec<Case>)> = Vec::new();
        for (class, ruling) in active {
            match parts.iter_mut().find(|part| part.0 == ruling.verdict && *part.1 == ruling.claim) {
                Some(part) => part.2.extend(&class.cases),
                None => parts.push((ruling.verdict, &ruling.claim, class.cases.clone())),
            }
        }
        let diagram = Diagram::sorted(parts.iter().map(|(_, _, cases)| &cases[..]));
        let mut written = Vec::new();
        for (at, (verdict, claim, cases)) in parts.iter().enumerate() {
            let when = diagram.describe(&model.atoms, at as u32, cases);
            if let Claim::Derived(steps) = claim {
                self.rest_on(steps);
            }
            written.push(Part { when, verdict: *verdict, claim: (*claim).clone() });
        }
        // For a paper that stays, the registers behind the facts that are known.
        for (class, ruling) in active.iter().filter(|(_, ruling)| !matches!(ruling.claim, Claim::Derived(_))) {
            self.rest_on(&proof::steps(model, &class.base, &ruling.known, &[], &[]));
        }
        self.proof = Proof::Cases(written);
    }

    fn rest_on(&mut self, steps: &[proof::Step]) {
        fn add<T: PartialEq>(list: &mut Vec<T>, entry: T) {
            if !list.contains(&entry) {
                list.push(entry);
            }
        }
        for step in steps {
            match &step.by {
                By::Lookup { register, lookup, gate, publication, shut, .. } => {
                    add(&mut self.registers, register.clone());
                    add(&mut self.lookups, lookup.clone());
                    if let Some(gate) = gate {
                        add(&mut self.gates, gate.clone());
                    }
                    if let Some(barrier) = shut {
                        add(&mut self.law, barrier.clone());
                        if let Barrier::NotInForce(gate) | Barrier::NotPublished { gate, .. } = barrier {
                            add(&mut self.gates, gate.clone());
                        }
                    } else if *publication == crate::register::PublicationStatus::Unconfirmed {
                        add(&mut self.unconfirmed, register.clone());
                    }
                }
                By::NewField => add(&mut self.fields_to_add, step.fact.clone()),
                _ => {}
            }
        }
    }
}

/// Findings about the procedure as a whole.
pub(crate) fn findings(model: &Model, judged: &[(&Model, Vec<CaseClass>)], complete: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in &model.atoms.dead {
        findings.push(Finding::DeadCondition(name.clone()));
    }
    for name in &model.atoms.unknown {
        findings.push(Finding::UnknownCondition(name.clone()));
    }
    for (place, text) in &model.lapsed {
        findings.push(Finding::NotInForce { place: place.clone(), text: text.clone() });
    }
    if model.overflow || !complete {
        findings.push(Finding::TooLarge);
    }
    for requirement in &model.requirements {
        let over = requirement.guard.atoms();
        if let (Source::Stated(_), (cases, true)) = (&requirement.source, model.atoms.cases_over(over, MAX_GUARD))
            && !cases.iter().any(|case| requirement.guard.holds(*case))
        {
            findings.push(Finding::DeadRequirement(proof::requirement_name(model, &requirement.source)));
            continue;
        }
        let here = |own: &&(&Model, Vec<CaseClass>)| own.0.requirements.iter().any(|r| r.source == requirement.source);
        for (part, classes) in judged.iter().filter(here) {
            unprovable(part, classes, &requirement.source, &mut findings);
        }
    }
    let documents = &model.procedure.documents;
    for output in &model.procedure.header.outputs {
        for (i, document) in documents.iter().enumerate().filter(|(_, d)| d.types.contains(output)) {
            if is_own_result(model, i) {
                findings.push(Finding::OwnOutput(document.id.clone()));
            }
        }
    }
    findings
}

/// Requirements of one source that fail in cases of one part.
fn unprovable(part: &Model, classes: &[CaseClass], source: &Source, findings: &mut Vec<Finding>) {
    let all: Vec<Case> = classes.iter().flat_map(|class| class.cases.iter().copied()).collect();
    for (r, requirement) in part.requirements.iter().enumerate().filter(|(_, own)| own.source == *source) {
        let failing: Vec<&CaseClass> =
            classes.iter().filter(|class| class.failing.iter().any(|(f, _)| *f == r)).collect();
        let Some(first) = failing.first() else { continue };
        let on: BTreeSet<Case> = failing.iter().flat_map(|class| class.cases.iter().copied()).collect();
        let off: Vec<Case> = all.iter().copied().filter(|case| !on.contains(case)).collect();
        let on: Vec<Case> = on.into_iter().collect();
        let blocked = first.failing.iter().find(|(f, _)| *f == r).map_or(&[][..], |(_, facts)| facts);
        let (name, when) = (proof::requirement_name(part, &requirement.source), part.atoms.describe(&on, &off));
        let facts = evidence(part, blocked);
        // What is inferred from one paper fails as one.
        let same = findings.iter_mut().find_map(|finding| match finding {
            Finding::Unprovable { requirement, when: known, blocked } if *requirement == name && *known == when => {
                Some(blocked)
            }
            _ => None,
        });
        match same {
            Some(known) => known.extend(facts),
            None => findings.push(Finding::Unprovable { requirement: name, when, blocked: facts }),
        }
    }
}

/// The joint proposals: classes that keep and drop the same papers stand together.
pub(crate) fn sets(model: &Model, classes: &[CaseClass]) -> Vec<Set> {
    let mut sets: Vec<(Vec<Case>, Set)> = Vec::new();
    for class in classes {
        let case = class.cases.first().copied().unwrap_or_default();
        let asked: Vec<usize> = (0..model.papers.len()).filter(|i| model.papers[*i].guard.holds(case)).collect();
        let kept = names(model, &class.kept);
        let dropped: Vec<String> = names(model, &asked).into_iter().filter(|id| !kept.contains(id)).collect();
        let set = Set {
            block: 0,
            when: When::Always,
            kept,
            dropped,
            cheaper: class.cheaper.as_ref().map(|papers| names(model, papers)),
            burden_before: class.burden_before,
            burden_after: class.burden_after,
            minimal: class.minimal.iter().map(|set| names(model, set)).collect(),
            minimal_complete: class.minimal_complete,
            exact: class.exact,
            gap: class.gap,
            nodes: class.nodes,
        };
        match sets.iter_mut().find(|(_, known)| known.same_outcome(&set)) {
            Some((cases, known)) => {
                cases.extend(&class.cases);
                known.nodes += set.nodes;
            }
            None => sets.push((class.cases.clone(), set)),
        }
    }
    let diagram = Diagram::sorted(sets.iter().map(|(cases, _)| &cases[..]));
    let described = sets.into_iter().enumerate().map(|(at, (cases, mut set))| {
        set.when = diagram.describe(&model.atoms, at as u32, &cases);
        set
    });
    described.collect()
}

impl Set {
    fn same_outcome(&self, other: &Self) -> bool {
        self.kept == other.kept
            && self.dropped == other.dropped
            && self.minimal == other.minimal
            && self.cheaper == other.cheaper
            && self.exact == other.exact
            && self.gap == other.gap
            && self.burden_before == other.burden_before
    }
}
