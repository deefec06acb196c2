//! What must be established in a case, read off the definition a second time.

use std::collections::BTreeSet;

use crate::definition::{Act, FactRef, Need};
use crate::register::{Effect, Quality};

use super::chain::{Known, has};
use super::world::{Case, World};

impl World<'_> {
    pub(super) fn met(&self, need: &Need, quality: Quality, known: &Known, papers: &[usize], case: &Case) -> bool {
        match need {
            Need::Fact(fact) => has(known, fact, quality),
            Need::Act { act: Act::Identify, role } if self.not_shown(role, case) => true,
            Need::Act { act, role } => papers.iter().any(|paper| self.performs(*paper, *act, role)),
            Need::AllOf(list) => list.iter().all(|need| self.met(need, quality, known, papers, case)),
            Need::AnyOf(list) => list.iter().any(|need| self.met(need, quality, known, papers, case)),
        }
    }

    /// Nothing need be shown from afar, nor where no paper of the dossier identifies anybody.
    fn not_shown(&self, role: &str, case: &Case) -> bool {
        self.afar(case) || !(0..self.proves.len()).any(|paper| self.performs(paper, Act::Identify, role))
    }

    pub(super) fn performs(&self, paper: usize, act: Act, role: &str) -> bool {
        let about = &self.procedure.documents[paper].about;
        self.counts(paper)
            && self.acts(paper).contains(&act)
            && (role.is_empty() || about.as_ref().is_none_or(|about| about == role))
    }

    /// The demands that apply in a case, each as a name and a test.
    pub(super) fn demands(&self, case: &Case) -> Vec<Demand> {
        let mut demands = Vec::new();
        let documents = &self.procedure.documents;
        for requirement in self.procedure.requirements.iter().filter(|r| Self::holds(&r.when, case)) {
            demands.push(Demand {
                name: requirement.id.clone(),
                need: requirement.needs.clone(),
                quality: self.pack.quality(requirement.quality.as_deref()),
                papers: Vec::new(),
                or: Vec::new(),
            });
        }
        let plain = |name: String, need: Need| Demand {
            name,
            need,
            quality: Quality::LEAST,
            papers: Vec::new(),
            or: Vec::new(),
        };
        for paper in (0..documents.len()).filter(|paper| self.asked(*paper, case)) {
            if self.counts(paper) && self.silenced(paper, Effect::RequiresPaper).is_some() {
                let mut demand = plain(format!("law:{}", documents[paper].id), Need::AnyOf(Vec::new()));
                demand.papers.push(paper);
                demands.push(demand);
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
            let asked: Vec<usize> = members.iter().copied().filter(|member| self.asked(*member, case)).collect();
            if asked.is_empty() {
                continue;
            }
            if self.procedure.requirements.is_empty() {
                let name = format!("paper:{}", document.id);
                if members.len() == 1 {
                    for need in self.asked_for(paper) {
                        demands.push(plain(name.clone(), need.need).with(need.papers));
                    }
                } else {
                    let ways = asked.iter().map(|member| self.asked_for(*member));
                    let or: Vec<Vec<Demand>> = ways.filter(|way| !way.is_empty()).collect();
                    if or.is_empty() {
                        continue;
                    }
                    demands.push(Demand { or, ..plain(name, Need::AnyOf(Vec::new())) });
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
                let or = asked.iter().filter(|p| !self.blocks(**p) && !self.proves[**p].is_empty());
                let or = or.map(|p| {
                    let facts = self.proves[*p].iter().cloned().map(Need::Fact);
                    facts.map(|need| plain(String::new(), need)).collect()
                });
                demands.push(Demand {
                    papers: members.clone(),
                    or: or.collect(),
                    ..plain(format!("act:{}", documents[first].id), Need::AnyOf(Vec::new()))
                });
            }
        }
        demands
    }

    /// What a paper is taken to be asked for where no requirement is stated.
    pub(super) fn asked_for(&self, paper: usize) -> Vec<Demand> {
        let document = &self.procedure.documents[paper];
        let fact = |need: Need| Demand {
            name: String::new(),
            need,
            quality: Quality::LEAST,
            papers: Vec::new(),
            or: Vec::new(),
        };
        let mut demands: Vec<Demand> = self
            .acts(paper)
            .iter()
            .filter(|act| **act != Act::Identify)
            .map(|_| fact(Need::AnyOf(Vec::new())).with(vec![paper]))
            .collect();
        let mut ways: Vec<Need> = Vec::new();
        if document.proves.is_none() && document.types.len() > 1 {
            for kind in self.kinds(paper) {
                let Some(about) = self.about(document, &kind.subject) else { continue };
                let facts = kind.facts.iter().filter_map(|given| {
                    let role = self.relative(&about, given.of.as_deref())?.to_owned();
                    Some(Need::Fact(FactRef { concept: given.concept.clone(), role, stage: None }))
                });
                let facts: Vec<Need> = facts.collect();
                if !facts.is_empty() {
                    ways.push(Need::AllOf(facts));
                }
            }
        }
        if ways.len() > 1 {
            demands.push(fact(Need::AnyOf(ways)));
        } else {
            demands.extend(self.proves[paper].iter().cloned().map(|proved| fact(Need::Fact(proved))));
        }
        demands
    }

    /// The facts a demand names, with what rules and other names of a subject make them of.
    pub(super) fn used_by(&self, demand: &Demand) -> BTreeSet<FactRef> {
        let mut used = demand.facts();
        loop {
            let mut more: Vec<FactRef> = Vec::new();
            for fact in &used {
                for rule in self.pack.rules.iter().filter(|rule| rule.gives == fact.concept) {
                    let grounds = self.keys(&rule.from, &fact.role).unwrap_or_default();
                    more.extend(grounds.into_iter().map(|ground| FactRef { stage: fact.stage.clone(), ..ground }));
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
        fn names(need: &Need, wanted: Act, roles: &mut Vec<String>) {
            match need {
                Need::Act { act, role } if *act == wanted => roles.push(role.clone()),
                Need::AllOf(list) | Need::AnyOf(list) => list.iter().for_each(|need| names(need, wanted, roles)),
                Need::Fact(_) | Need::Act { .. } => {}
            }
        }
        let mut roles = Vec::new();
        self.procedure.requirements.iter().for_each(|requirement| names(&requirement.needs, act, &mut roles));
        roles.iter().any(|role| self.performs(paper, act, role))
    }

    pub(super) fn satisfied(&self, demand: &Demand, known: &Known, papers: &[usize], case: &Case) -> bool {
        self.met(&demand.need, demand.quality, known, papers, case)
            || demand.papers.iter().any(|paper| papers.contains(paper))
            || demand
                .or
                .iter()
                .any(|way| !way.is_empty() && way.iter().all(|demand| self.satisfied(demand, known, papers, case)))
    }
}

/// The facts a need names.
pub(super) fn named(need: &Need, out: &mut BTreeSet<FactRef>) {
    match need {
        Need::Fact(fact) => drop(out.insert(fact.clone())),
        Need::Act { .. } => {}
        Need::AllOf(list) | Need::AnyOf(list) => list.iter().for_each(|need| named(need, out)),
    }
}

/// Something that must be established: met by the need, by handing in one of the papers, or
/// by all of one of the ways.
pub(super) struct Demand {
    pub(super) name: String,
    pub(super) need: Need,
    pub(super) quality: Quality,
    pub(super) papers: Vec<usize>,
    pub(super) or: Vec<Vec<Demand>>,
}

impl Demand {
    pub(super) fn with(mut self, papers: Vec<usize>) -> Self {
        self.papers = papers;
        self
    }

    pub(super) fn facts(&self) -> BTreeSet<FactRef> {
        let mut facts = BTreeSet::new();
        named(&self.need, &mut facts);
        for way in self.or.iter().flatten() {
            facts.extend(way.facts());
        }
        facts
    }

    /// True when a paper does what it asks for, or might help to prove a fact of it.
    pub(super) fn touched_by(&self, paper: usize, served: &Known, world: &World) -> bool {
        self.names(paper, world) || self.facts().iter().any(|fact| has(served, fact, self.quality))
    }

    pub(super) fn names(&self, paper: usize, world: &World) -> bool {
        fn walk(need: &Need, paper: usize, world: &World) -> bool {
            match need {
                // Where nobody ever stands at a counter, nothing is shown.
                Need::Act { act: Act::Identify, .. } if world.never_seen() => false,
                Need::Act { act, role } => world.performs(paper, *act, role),
                Need::Fact(_) => false,
                Need::AllOf(list) | Need::AnyOf(list) => list.iter().any(|need| walk(need, paper, world)),
            }
        }
        walk(&self.need, paper, world)
            || self.papers.contains(&paper)
            || self.or.iter().flatten().any(|demand| demand.names(paper, world))
    }
}
