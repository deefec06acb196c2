//! What becomes of each step in each case.

use crate::definition::{Document, Procedure, Process, ProcessStep, StepKind, Visit, When};
use crate::register::Pack;

use super::super::case::{Atoms, CHANNEL, Case, Guard};
use super::super::proof::{Barrier, Proof};
use super::super::verdict::Verdict;
use super::super::{Analysis, Options, PaperVerdict, analyse};
use super::path::Order;
use super::{Fixed, JudgedStep, StepVerdict, fixed};

/// What becomes of a step in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is not taken today either.
    NotTaken,
    /// It goes.
    Goes,
    /// It would go, did law not keep something shut.
    WithLaw,
    /// It stays.
    Stays,
}

/// In which cases data make something superfluous: guards with what they say.
struct Superfluous {
    /// Where it is asked for or done at all.
    asked: Guard,
    /// Known whatever the case: by law, or because it is no paper.
    always: bool,
    today: Vec<Guard>,
    with_law: Vec<Guard>,
}

impl Superfluous {
    /// Of a paper of the dossier.
    fn paper(component: &PaperVerdict, atoms: &Atoms) -> Self {
        let always = matches!(component.proof, Proof::CutByLaw(_) | Proof::Forbidden(_) | Proof::Note | Proof::Dead);
        Self { always, ..Self::facts(component, atoms) }
    }

    /// Of what a step establishes. What law says of asking for papers says nothing of it.
    fn facts(component: &PaperVerdict, atoms: &Atoms) -> Self {
        let mut own =
            Self { asked: atoms.guard(&component.asked_when), always: false, today: Vec::new(), with_law: Vec::new() };
        if let Proof::Cases(parts) = &component.proof {
            for part in parts {
                match part.verdict {
                    Verdict::RedundantByData | Verdict::Purposeless => own.today.push(atoms.guard(&part.when)),
                    Verdict::LawNeeded => own.with_law.push(atoms.guard(&part.when)),
                    _ => {}
                }
            }
        }
        own
    }

    fn goes(&self, case: Case, law: bool) -> bool {
        self.always
            || !self.asked.holds(case)
            || self.today.iter().any(|guard| guard.holds(case))
            || law && self.with_law.iter().any(|guard| guard.holds(case))
    }
}

/// What registers say to the facts of a step, and the circumstances that tells apart.
type Evidence = (PaperVerdict, Vec<String>);

pub(super) struct Judge<'a> {
    pub(super) process: &'a Process,
    pub(super) atoms: Atoms,
    /// More circumstances than the engine takes.
    overflow: bool,
    taken: Vec<Guard>,
    visits: Vec<Option<Guard>>,
    fixed: Vec<Option<Fixed>>,
    evidence: Vec<Option<Evidence>>,
    /// By step: its facts, as one paper, and each of its papers.
    objects: Vec<Vec<Superfluous>>,
    analysis: &'a Analysis,
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        procedure: &Procedure,
        pack: &Pack,
        options: &Options,
        analysis: &'a Analysis,
        process: &'a Process,
    ) -> Self {
        let fixed: Vec<Option<Fixed>> = process.steps.iter().map(fixed).collect();
        let evidence: Vec<Option<Evidence>> = process
            .steps
            .iter()
            .zip(&fixed)
            .map(|(step, fixed)| fixed.is_none().then(|| evidence(procedure, pack, options, step)).flatten())
            .collect();
        let handled = |step: &ProcessStep| -> Vec<&'a PaperVerdict> {
            analysis.components.iter().filter(|component| step.papers.contains(&component.id)).collect()
        };
        let mut expressions: Vec<&When> = Vec::new();
        for (step, evidence) in process.steps.iter().zip(&evidence) {
            expressions.push(&step.when);
            if let Visit::In(when) = &step.visit {
                expressions.push(when);
            }
            for component in handled(step).into_iter().chain(evidence.as_ref().map(|own| &own.0)) {
                expressions.push(&component.asked_when);
                if let Proof::Cases(parts) = &component.proof {
                    expressions.extend(parts.iter().map(|part| &part.when));
                }
            }
        }
        let channels = channels(procedure, &expressions);
        let atoms = Atoms::collect(procedure, expressions.into_iter(), &[], &channels);
        let overflow = atoms.is_none();
        let atoms = atoms.unwrap_or_default();
        let objects = process.steps.iter().zip(&evidence).map(|(step, evidence)| {
            let facts = evidence.iter().map(|own| Superfluous::facts(&own.0, &atoms));
            facts.chain(handled(step).into_iter().map(|component| Superfluous::paper(component, &atoms))).collect()
        });
        let objects = objects.collect();
        let visit = |step: &ProcessStep| match &step.visit {
            Visit::No => None,
            Visit::In(when) => Some(atoms.guard(when)),
        };
        Self {
            process,
            taken: process.steps.iter().map(|step| atoms.guard(&step.when)).collect(),
            visits: process.steps.iter().map(visit).collect(),
            fixed,
            evidence,
            objects,
            analysis,
            atoms,
            overflow,
        }
    }

    /// Every case the steps tell apart, and whether that is all.
    pub(super) fn cases(&self, cap: usize) -> (Vec<Case>, bool) {
        if self.overflow { (Vec::new(), false) } else { self.atoms.cases(cap) }
    }

    /// For which steps the applicant has to come.
    pub(super) fn visits(&self, case: Case) -> Vec<bool> {
        self.visits.iter().map(|guard| guard.as_ref().is_some_and(|guard| guard.holds(case))).collect()
    }

    /// What becomes of every step in a case.
    pub(super) fn fates(&self, case: Case, stated: &Order) -> Vec<Fate> {
        let taken: Vec<bool> = self.taken.iter().map(|guard| guard.holds(case)).collect();
        let gone = |law: bool| -> Vec<bool> {
            let mut gone = vec![false; taken.len()];
            // What a step hands the file to comes after it.
            for step in stated.sequence(&taken).unwrap_or_default().into_iter().rev() {
                gone[step] = self.goes(step, case, law, &|| served(self.process, stated, step, &taken), &gone);
            }
            gone
        };
        let (today, with_law) = (gone(false), gone(true));
        let fate = |at: usize| match () {
            () if !taken[at] => Fate::NotTaken,
            () if today[at] => Fate::Goes,
            () if with_law[at] => Fate::WithLaw,
            () => Fate::Stays,
        };
        (0..taken.len()).map(fate).collect()
    }

    fn goes(&self, step: usize, case: Case, law: bool, served: &dyn Fn() -> Vec<usize>, gone: &[bool]) -> bool {
        if self.fixed[step].is_some() {
            return false;
        }
        let own = &self.process.steps[step];
        if hands_on(own) {
            let served = served();
            return !served.is_empty() && served.iter().all(|next| gone[*next]);
        }
        // A paper or a fact that nobody has judged keeps the step.
        let objects = own.papers.len() + usize::from(!own.establishes.is_empty());
        self.objects[step].len() == objects && self.objects[step].iter().all(|object| object.goes(case, law))
    }

    /// The conclusion on a step over all cases, its place in the order left aside.
    pub(super) fn conclude(&self, at: usize, cases: &[Case], fates: &[Vec<Fate>]) -> JudgedStep {
        let step = &self.process.steps[at];
        let with = |fate: Fate| -> Vec<Case> {
            cases.iter().zip(fates).filter(|(_, own)| own[at] == fate).map(|(case, _)| *case).collect()
        };
        let (goes, waits, stays) = (with(Fate::Goes), with(Fate::WithLaw), with(Fate::Stays));
        let verdict = match () {
            () if !goes.is_empty() && waits.is_empty() && stays.is_empty() => StepVerdict::FallsAway,
            () if !goes.is_empty() => StepVerdict::SomeCases,
            () if !waits.is_empty() => StepVerdict::WaitsForLaw,
            () => StepVerdict::Needed,
        };
        let mut own = JudgedStep::of(step, verdict);
        own.fixed = self.fixed[at];
        if let Some((component, circumstances)) = self.evidence[at].clone() {
            own.evidence = Some(component);
            own.circumstances = circumstances;
        }
        let rest = |lists: [&[Case]; 2]| lists.concat();
        own.guard = match verdict {
            StepVerdict::SomeCases => Some(self.atoms.describe(&goes, &rest([&waits, &stays]))),
            StepVerdict::WaitsForLaw if !stays.is_empty() => Some(self.atoms.describe(&waits, &stays)),
            _ => None,
        };
        if own.fixed.is_none() && hands_on(step) {
            let all = vec![true; self.process.steps.len()];
            let next = served(self.process, &Order::stated(self.process), at, &all);
            own.serves = next.into_iter().map(|next| self.process.steps[next].id.clone()).collect();
        }
        if verdict == StepVerdict::WaitsForLaw {
            own.law = self.law(step, own.evidence.as_ref());
        }
        own
    }

    /// What law keeps shut of what a step establishes and handles.
    fn law(&self, step: &ProcessStep, evidence: Option<&PaperVerdict>) -> Vec<Barrier> {
        let papers = self.analysis.components.iter().filter(|component| step.papers.contains(&component.id));
        let mut list: Vec<Barrier> = Vec::new();
        for barrier in evidence.into_iter().chain(papers).flat_map(|component| &component.law) {
            if !list.contains(barrier) {
                list.push(barrier.clone());
            }
        }
        list
    }
}

/// Whether a step does nothing but hand the file on.
fn hands_on(step: &ProcessStep) -> bool {
    step.kind == StepKind::Forward && step.establishes.is_empty() && step.papers.is_empty()
}

/// The steps that wait for a step at once.
fn served(process: &Process, order: &Order, step: usize, taken: &[bool]) -> Vec<usize> {
    (0..process.steps.len()).filter(|next| taken[*next] && order.direct(*next, taken).contains(&step)).collect()
}

/// What registers say to the facts a step establishes: the verdict on a dossier of one paper that would prove just these.
///
/// Papers of the applicant are left aside: what an office finds out it does not take from them. No key counts that only
/// the step itself would give, and no new question is asked for one.
fn evidence(procedure: &Procedure, pack: &Pack, options: &Options, step: &ProcessStep) -> Option<Evidence> {
    let facts = step.facts();
    if facts.is_empty() {
        return None;
    }
    let dossier = Procedure {
        id: procedure.id.clone(),
        pack: procedure.pack.clone(),
        header: procedure.header.clone(),
        roles: procedure.roles.clone(),
        conditions: procedure.conditions.clone(),
        fields: procedure.fields.clone(),
        documents: vec![Document {
            id: step.id.clone(),
            when: step.when.clone(),
            proves: Some(facts),
            acts: Some(Vec::new()),
            ..Document::default()
        }],
        ..Procedure::default()
    };
    let options = Options { new_fields: false, fields: false, accepted: None, max_sets: 0, ..options.clone() };
    let analysis = analyse(&dossier, pack, &options);
    let block = analysis.blocks.into_iter().find(|block| !block.papers.is_empty());
    let circumstances = block.map_or_else(Vec::new, |block| block.circumstances);
    Some((analysis.components.into_iter().next()?, circumstances))
}

/// The ways of handing in, where the dossier or the steps depend on them.
fn channels(procedure: &Procedure, expressions: &[&When]) -> Vec<String> {
    let documents = &procedure.documents;
    let told = |when: &&When| when.names().iter().any(|name| name.starts_with(CHANNEL));
    let depends = procedure.conditions.iter().any(|condition| condition.channel.is_some())
        || documents.iter().any(|document| !document.channels.is_empty())
        || expressions.iter().any(told);
    let mut list: Vec<String> = Vec::new();
    let named = documents.iter().flat_map(|document| &document.channels);
    for channel in procedure.header.channels.iter().chain(named).filter(|_| depends) {
        if !list.contains(channel) {
            list.push(channel.clone());
        }
    }
    list
}
