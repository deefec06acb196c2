//! Chaining forward: everything that follows from papers and registers, without choice.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::definition::FactRef;
use crate::register::Quality;

use super::demands::named;
use super::world::{Case, World};

pub(super) type Known = BTreeMap<FactRef, Vec<Quality>>;

/// What is established: evidence, and what may serve as keys, with its grades.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) evidence: Known,
    pub(super) keys: Known,
}

pub(super) fn add(known: &mut Known, fact: FactRef, quality: Quality) -> bool {
    let grades = known.entry(fact).or_default();
    if grades.iter().any(|grade| grade.meets(&quality)) {
        return false;
    }
    grades.push(quality);
    true
}

pub(super) fn has(known: &Known, fact: &FactRef, demanded: Quality) -> bool {
    known.get(fact).is_some_and(|grades| grades.iter().any(|grade| grade.meets(&demanded)))
}

pub(super) fn meet(a: Quality, b: Quality) -> Quality {
    Quality {
        authority: a.authority.min(b.authority),
        integrity: a.integrity.min(b.integrity),
        binding: a.binding.min(b.binding),
        max_age: a.max_age.max(b.max_age),
    }
}
/// One answer of one register about one role that law lets be used on the day.
pub(super) struct Answer {
    pub(super) register: String,
    pub(super) role: String,
    pub(super) keys: Vec<FactRef>,
    pub(super) trust: Quality,
    pub(super) fact: FactRef,
    pub(super) quality: Quality,
}
impl World<'_> {
    /// Writes out what registers answer about the roles, leaving out what nothing asks for.
    pub(super) fn instantiate(&mut self) {
        let mut answers = Vec::new();
        for (r, register) in self.pack.registers.iter().enumerate() {
            for lookup in &register.lookups {
                for role in self.roles.iter().filter(|role| lookup.subjects.contains(&role.kind)) {
                    let Some(keys) = self.keys(&lookup.keys, &role.name) else { continue };
                    for &i in &lookup.items {
                        let item = &register.items[i];
                        if item.absence && lookup.closed_world.is_none() {
                            continue;
                        }
                        for given in &item.gives {
                            let Some(about) = self.relative(&role.name, given.of.as_deref()) else { continue };
                            if self.open(r, i, &given.concept, &role.kind) {
                                answers.push(Answer {
                                    register: register.id.clone(),
                                    role: role.name.clone(),
                                    keys: keys.clone(),
                                    trust: self.pack.quality(lookup.trust.as_deref()),
                                    fact: FactRef {
                                        concept: given.concept.clone(),
                                        role: about.to_owned(),
                                        stage: lookup.stage.clone(),
                                    },
                                    quality: item.quality,
                                });
                            }
                        }
                    }
                }
            }
        }
        let mut stated: BTreeSet<FactRef> = BTreeSet::new();
        self.procedure.requirements.iter().for_each(|requirement| named(&requirement.needs, &mut stated));
        let mut wanted: BTreeSet<(String, String)> = stated.into_iter().map(|fact| (fact.concept, fact.role)).collect();
        wanted.extend(self.proves.iter().flatten().map(|fact| (fact.concept.clone(), fact.role.clone())));
        loop {
            let before = wanted.len();
            for answer in &answers {
                if wanted.contains(&(answer.fact.concept.clone(), answer.fact.role.clone())) {
                    wanted.extend(answer.keys.iter().map(|key| (key.concept.clone(), key.role.clone())));
                }
            }
            for rule in &self.pack.rules {
                for role in &self.roles {
                    if !wanted.contains(&(rule.gives.clone(), role.name.clone())) {
                        continue;
                    }
                    let from = self.keys(&rule.from, &role.name).unwrap_or_default();
                    wanted.extend(from.into_iter().map(|fact| (fact.concept, fact.role)));
                }
            }
            if wanted.len() == before {
                break;
            }
        }
        answers.retain(|answer| wanted.contains(&(answer.fact.concept.clone(), answer.fact.role.clone())));
        let keys: BTreeSet<FactRef> = answers.iter().flat_map(|answer| answer.keys.iter().cloned()).collect();
        self.given_keys =
            keys.into_iter().filter_map(|key| Some((key.clone(), self.given(&key.concept, &key.role)?))).collect();
        self.answers = answers;
    }

    /// Everything that follows in a case from some papers and the registers open today.
    pub(super) fn chain(&self, case: &Case, papers: &[usize]) -> Rc<Facts> {
        let key = (case.clone(), papers.to_vec());
        if let Some(known) = self.chains.borrow().get(&key) {
            return Rc::clone(known);
        }
        let mut facts = Facts::default();
        for &paper in papers.iter().filter(|paper| self.counts(**paper) && self.valid(**paper)) {
            for fact in &self.proves[paper] {
                add(&mut facts.evidence, fact.clone(), self.paper_quality(paper));
            }
        }
        for (fact, quality) in self.given_keys.iter().filter(|(fact, _)| self.present(&fact.role, case)) {
            // A key that no field asks for is read off a paper of the case.
            let typed = *quality == Quality::BEST || self.field(&fact.concept, &fact.role).is_some();
            if !typed && !self.printed(&fact.concept, &fact.role, Some(case)) {
                continue;
            }
            add(&mut facts.keys, fact.clone(), *quality);
        }
        let usable: Vec<&Answer> = self
            .answers
            .iter()
            .filter(|answer| {
                self.present(&answer.role, case)
                    && self.present(&answer.fact.role, case)
                    && answer.keys.iter().all(|key| self.present(&key.role, case))
                    && !self.lacking(&answer.register, &answer.role, case)
            })
            .collect();
        loop {
            let mut grew = false;
            let proved: Vec<(FactRef, Vec<Quality>)> =
                facts.evidence.iter().map(|(fact, grades)| (fact.clone(), grades.clone())).collect();
            for (fact, grades) in proved.into_iter().filter(|(fact, _)| self.present(&fact.role, case)) {
                for grade in grades {
                    grew |= add(&mut facts.keys, fact.clone(), grade);
                }
            }
            for answer in &usable {
                if answer.keys.iter().all(|key| has(&facts.keys, key, answer.trust)) {
                    grew |= add(&mut facts.evidence, answer.fact.clone(), answer.quality);
                }
            }
            grew |= self.apply_rules(case, &mut facts);
            if !grew {
                let facts = Rc::new(facts);
                self.chains.borrow_mut().insert(key, Rc::clone(&facts));
                return facts;
            }
        }
    }

    pub(super) fn apply_rules(&self, case: &Case, facts: &mut Facts) -> bool {
        let mut grew = false;
        let stages: BTreeSet<Option<String>> = facts.evidence.keys().map(|fact| fact.stage.clone()).collect();
        for rule in &self.pack.rules {
            for role in &self.roles {
                let Some(from) = self.keys(&rule.from, &role.name) else { continue };
                if !self.present(&role.name, case) || !from.iter().all(|fact| self.present(&fact.role, case)) {
                    continue;
                }
                for stage in &stages {
                    let grounds = from.iter().map(|fact| FactRef { stage: stage.clone(), ..fact.clone() });
                    // The meet of every choice of grades; a ground nobody proved gives none.
                    let mut grades = vec![Quality::BEST];
                    for ground in grounds {
                        let own = facts.evidence.get(&ground).map_or(&[][..], Vec::as_slice);
                        grades = grades.iter().flat_map(|a| own.iter().map(|b| meet(*a, *b))).collect();
                        grades.dedup();
                        grades.truncate(64);
                    }
                    for grade in grades {
                        let fact =
                            FactRef { concept: rule.gives.clone(), role: role.name.clone(), stage: stage.clone() };
                        grew |= add(&mut facts.evidence, fact, grade);
                    }
                }
            }
        }
        grew
    }

    /// Facts a paper might help to prove: its own and what rules make of them.
    pub(super) fn reach(&self, paper: usize) -> BTreeSet<FactRef> {
        let mut reach: BTreeSet<FactRef> = self.proves[paper].iter().cloned().collect();
        loop {
            let mut more = Vec::new();
            for rule in &self.pack.rules {
                for role in &self.roles {
                    let Some(from) = self.keys(&rule.from, &role.name) else { continue };
                    for fact in &reach {
                        if from.iter().any(|ground| ground.concept == fact.concept && ground.role == fact.role) {
                            more.push(FactRef {
                                concept: rule.gives.clone(),
                                role: role.name.clone(),
                                stage: fact.stage.clone(),
                            });
                        }
                    }
                }
            }
            let before = reach.len();
            reach.extend(more);
            if reach.len() == before {
                return reach;
            }
        }
    }
}
