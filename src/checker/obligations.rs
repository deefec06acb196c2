//! What must be established in a case, read off the definition a second time.

use std::collections::BTreeSet;

use crate::definition::{Act, FactRef, Need};
use crate::register::{Effect, Quality};

use super::case::{Bound, Case};
use super::closure::{Closures, Known, has};
use super::instance::named;

impl Closures<'_> {
    pub(super) fn met(&self, (need, quality): (&Need, Quality), with: &AtHand) -> bool {
        match need {
            Need::Fact(fact) => has(with.known, fact, quality),
            Need::Act { act: Act::Identify, role, by } if self.not_shown((role, by), with) => true,
            Need::Act { act, role, by } => with.papers.iter().any(|paper| self.performs(*paper, *act, (role, by))),
            Need::AllOf(list) => list.iter().all(|need| self.met((need, quality), with)),
            Need::AnyOf(list) => list.iter().any(|need| self.met((need, quality), with)),
        }
    }

    /// Nothing need be shown from afar, nor where no paper of the dossier identifies anybody.
    fn not_shown(&self, who: (&str, &[String]), with: &AtHand) -> bool {
        self.remote(with.case, with.bound)
            || !(0..self.proves.len()).any(|paper| self.performs(paper, Act::Identify, who))
    }

    /// Whether a paper does something for a role, and is one of those that count.
    pub(super) fn performs(&self, paper: usize, act: Act, (role, by): (&str, &[String])) -> bool {
        let document = &self.procedure.documents[paper];
        let about = &document.about;
        self.counts(paper)
            && (by.is_empty() || by.contains(&document.id))
            && self.acts(paper).contains(&act)
            && (role.is_empty() || about.as_ref().is_none_or(|about| about == role))
    }

    /// The demands that may apply in a case, each as a name and a test.
    pub(super) fn obligations(&self, case: &Case) -> Vec<Obligation> {
        let mut obligations = Vec::new();
        let documents = &self.procedure.documents;
        let stated = self.procedure.requirements.iter().filter(|r| case.satisfies(&r.when, Bound::Upper));
        for requirement in stated {
            let quality = self.pack.quality(requirement.quality.as_deref());
            let sure = case.satisfies(&requirement.when, Bound::Lower);
            let obligation = Obligation::plain(requirement.id.clone(), requirement.needs.clone());
            obligations.push(Obligation { quality, sure, ..obligation });
        }
        let may = |paper: usize| self.asked_for(paper, case, Bound::Upper);
        let surely = |paper: usize| self.asked_for(paper, case, Bound::Lower);
        for paper in (0..documents.len()).filter(|paper| may(*paper)) {
            if self.counts(paper) && self.gate_on(paper, Effect::RequiresPaper).is_some() {
                let name = format!("law:{}", documents[paper].id);
                let obligation = Obligation::plain(name, Need::AnyOf(Vec::new())).with(vec![paper]);
                obligations.push(Obligation { sure: surely(paper), ..obligation });
            }
        }
        let mut seen: Vec<&str> = Vec::new();
        for (paper, document) in documents.iter().enumerate().filter(|(paper, _)| self.counts(*paper)) {
            let members: Vec<usize> = match document.group.as_deref() {
                Some(group) if seen.contains(&group) => continue,
                Some(group) => {
                    seen.push(group);
                    (0..documents.len())
                        .filter(|p| documents[*p].group.as_deref() == Some(group) && self.counts(*p))
                        .collect()
                }
                None => vec![paper],
            };
            let asked: Vec<usize> = members.iter().copied().filter(|member| may(*member)).collect();
            if asked.is_empty() {
                continue;
            }
            if self.procedure.requirements.is_empty() {
                let name = format!("paper:{}", document.id);
                if members.len() == 1 {
                    for need in self.asked_for_by(paper) {
                        let obligation = Obligation::plain(name.clone(), need.need).with(need.papers);
                        obligations.push(Obligation { sure: surely(paper), ..obligation });
                    }
                } else {
                    let alternatives = asked.iter().map(|member| (surely(*member), self.asked_for_by(*member)));
                    let or: Vec<(bool, Vec<Obligation>)> =
                        alternatives.filter(|(_, alternative)| !alternative.is_empty()).collect();
                    if or.is_empty() {
                        continue;
                    }
                    let sure = or.iter().any(|(sure, _)| *sure);
                    obligations.push(Obligation { or, sure, ..Obligation::plain(name, Need::AnyOf(Vec::new())) });
                }
                continue;
            }
            for act in Act::ALL.into_iter().filter(|act| *act != Act::Identify) {
                let due = |p: &usize| self.acts(*p).contains(&act) && !self.governed(*p, act);
                let Some(&first) = members.iter().find(|p| due(p)) else { continue };
                if !asked.iter().any(due) {
                    continue;
                }
                // Another way of the group without acts of its own also settles it.
                let or = asked.iter().filter(|p| !self.has_acts(**p) && !self.proves[**p].is_empty());
                let or = or.map(|p| {
                    let facts = self.proves[*p].iter().cloned().map(Need::Fact);
                    (surely(*p), facts.map(|need| Obligation::plain(String::new(), need)).collect())
                });
                obligations.push(Obligation {
                    papers: members.clone(),
                    or: or.collect(),
                    sure: asked.iter().any(|p| due(p) && surely(*p)),
                    ..Obligation::plain(format!("act:{}", documents[first].id), Need::AnyOf(Vec::new()))
                });
            }
        }
        obligations
    }

    /// What a paper is taken to be asked for where no requirement is stated.
    fn asked_for_by(&self, paper: usize) -> Vec<Obligation> {
        let document = &self.procedure.documents[paper];
        let fact = |need: Need| Obligation::plain(String::new(), need);
        let mut obligations: Vec<Obligation> = self
            .acts(paper)
            .iter()
            .filter(|act| **act != Act::Identify)
            .map(|_| fact(Need::AnyOf(Vec::new())).with(vec![paper]))
            .collect();
        let mut alternatives: Vec<Need> = Vec::new();
        if document.proves.is_none() && document.types.len() > 1 {
            for kind in self.kinds(paper) {
                let Some(about) = self.about(document, &kind.subject) else { continue };
                let facts = kind.facts.iter().filter_map(|given| {
                    let role = self.relative(&about, given.of.as_deref())?.to_owned();
                    Some(Need::Fact(FactRef { concept: given.concept.clone(), role, stage: None }))
                });
                let facts: Vec<Need> = facts.collect();
                if !facts.is_empty() {
                    alternatives.push(Need::AllOf(facts));
                }
            }
        }
        if alternatives.len() > 1 {
            obligations.push(fact(Need::AnyOf(alternatives)));
        } else {
            obligations.extend(self.proves[paper].iter().cloned().map(|proved| fact(Need::Fact(proved))));
        }
        obligations
    }

    /// The facts a demand names, with what rules and other names of a subject make them of.
    pub(super) fn used_by(&self, obligation: &Obligation) -> BTreeSet<FactRef> {
        let mut used = obligation.facts(Bound::Upper);
        loop {
            let mut more: Vec<FactRef> = Vec::new();
            for fact in &used {
                let giving =
                    self.rules.iter().filter(|(head, _)| head.concept == fact.concept && head.role == fact.role);
                for (_, grounds) in giving {
                    more.extend(grounds.iter().map(|ground| FactRef { stage: fact.stage.clone(), ..ground.clone() }));
                }
                let roles = &self.procedure.roles;
                let named = |name: &str, other: &str| {
                    roles.iter().any(|r| r.name == name && r.same_as.iter().any(|same| same.role == other))
                };
                let others = roles.iter().filter(|r| named(&r.name, &fact.role) || named(&fact.role, &r.name));
                more.extend(others.map(|other| FactRef { role: other.name.clone(), ..fact.clone() }));
            }
            let before = used.len();
            used.extend(more);
            if used.len() == before {
                return used;
            }
        }
    }

    pub(super) fn governed(&self, paper: usize, act: Act) -> bool {
        fn names<'n>(need: &'n Need, wanted: Act, roles: &mut Vec<(&'n str, &'n [String])>) {
            match need {
                Need::Act { act, role, by } if *act == wanted => roles.push((role, by)),
                Need::AllOf(list) | Need::AnyOf(list) => list.iter().for_each(|need| names(need, wanted, roles)),
                Need::Fact(_) | Need::Act { .. } => {}
            }
        }
        let mut roles = Vec::new();
        self.procedure.requirements.iter().for_each(|requirement| names(&requirement.needs, act, &mut roles));
        roles.iter().any(|who| self.performs(paper, act, *who))
    }

    /// Whether what is known and handed in meets a demand.
    pub(super) fn satisfied(&self, obligation: &Obligation, with: &AtHand) -> bool {
        let counts = |sure: bool| sure || with.bound == Bound::Upper;
        self.met((&obligation.need, obligation.quality), with)
            || obligation.papers.iter().any(|paper| with.papers.contains(paper))
            || obligation
                .or
                .iter()
                .filter(|(sure, alternative)| counts(*sure) && !alternative.is_empty())
                .any(|(_, alternative)| alternative.iter().all(|obligation| self.satisfied(obligation, with)))
    }

    /// Whether some papers of the part at hand meet a demand, whatever else is the case: surely,
    /// or with all that may be added.
    pub(super) fn fulfilled_by(&self, obligation: &Obligation, case: &Case, papers: &[usize], bound: Bound) -> bool {
        let papers = self.with_others(case, papers, bound);
        let known = self.closure(case, &papers, bound);
        self.satisfied(obligation, &AtHand { known: &known.evidence, papers: &papers, case, bound })
    }
}

/// What is at hand to meet a demand with.
pub(super) struct AtHand<'w> {
    pub(super) known: &'w Known,
    pub(super) papers: &'w [usize],
    pub(super) case: &'w Case,
    pub(super) bound: Bound,
}

/// Something that must be established: met by the need, by handing in one of the papers, or
/// by all of one of the ways.
pub(super) struct Obligation {
    pub(super) name: String,
    pub(super) need: Need,
    pub(super) quality: Quality,
    pub(super) papers: Vec<usize>,
    /// Ways, and whether each surely counts.
    pub(super) or: Vec<(bool, Vec<Obligation>)>,
    /// Whether it surely applies.
    pub(super) sure: bool,
}

impl Obligation {
    const fn plain(name: String, need: Need) -> Self {
        Self { name, need, quality: Quality::LEAST, papers: Vec::new(), or: Vec::new(), sure: true }
    }

    fn with(mut self, papers: Vec<usize>) -> Self {
        self.papers = papers;
        self
    }

    pub(super) fn facts(&self, bound: Bound) -> BTreeSet<FactRef> {
        let mut facts = BTreeSet::new();
        named(&self.need, &mut facts);
        for (_, alternative) in self.or.iter().filter(|(sure, _)| *sure || bound == Bound::Upper) {
            for obligation in alternative {
                facts.extend(obligation.facts(bound));
            }
        }
        facts
    }

    /// True when a paper does what it asks for, or might help to prove a fact of it.
    pub(super) fn concerns(&self, paper: usize, closures: &Closures, case: &Case, bound: Bound) -> bool {
        let served = closures.served(paper, case, bound);
        self.names(paper, closures) || self.facts(bound).iter().any(|fact| has(&served, fact, self.quality))
    }

    pub(super) fn names(&self, paper: usize, closures: &Closures) -> bool {
        fn walk(need: &Need, paper: usize, closures: &Closures) -> bool {
            match need {
                // Where nobody ever stands at a counter, nothing is shown.
                Need::Act { act: Act::Identify, .. } if closures.never_seen() => false,
                Need::Act { act, role, by } => closures.performs(paper, *act, (role, by)),
                Need::Fact(_) => false,
                Need::AllOf(list) | Need::AnyOf(list) => list.iter().any(|need| walk(need, paper, closures)),
            }
        }
        walk(&self.need, paper, closures)
            || self.papers.contains(&paper)
            || self
                .or
                .iter()
                .flat_map(|(_, alternative)| alternative)
                .any(|obligation| obligation.names(paper, closures))
    }
}
