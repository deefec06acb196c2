//! Chaining forward: everything that follows from papers and registers, without choice.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use crate::definition::FactRef;
use crate::register::{Item, Lookup, Quality};

use super::case::{Bound, Case};
use super::instance::{Instance, RoleView, named};

pub(super) type Known = BTreeMap<FactRef, Vec<Quality>>;

/// What is established: evidence, and what may serve as keys, with its grades.
#[derive(Clone, Default)]
pub(super) struct Facts {
    pub(super) evidence: Known,
    pub(super) keys: Known,
}

pub(super) fn add(known: &mut Known, fact: FactRef, quality: Quality) -> bool {
    let grades = known.entry(fact).or_default();
    if grades.iter().any(|grade| at_least(*grade, quality)) {
        return false;
    }
    grades.push(quality);
    true
}

pub(super) fn has(known: &Known, fact: &FactRef, demanded: Quality) -> bool {
    known.get(fact).is_some_and(|grades| grades.iter().any(|grade| at_least(*grade, demanded)))
}

/// Whether evidence is as good as demanded in every respect.
pub(super) const fn at_least(quality: Quality, demanded: Quality) -> bool {
    demanded.authority <= quality.authority
        && demanded.integrity <= quality.integrity
        && demanded.binding <= quality.binding
        && quality.max_age <= demanded.max_age
}

pub(super) fn meet(a: Quality, b: Quality) -> Quality {
    Quality {
        authority: a.authority.min(b.authority),
        integrity: a.integrity.min(b.integrity),
        binding: a.binding.min(b.binding),
        max_age: a.max_age.max(b.max_age),
    }
}

/// One answer of one register about one role.
pub(super) struct Answer {
    /// Whether law lets it be used on the day.
    pub(super) open: bool,
    pub(super) register: String,
    pub(super) role: String,
    pub(super) keys: Vec<FactRef>,
    pub(super) trust: Quality,
    pub(super) fact: FactRef,
    pub(super) quality: Quality,
}

/// What a case settles before any paper.
#[derive(Default)]
pub(super) struct Frame {
    absent: BTreeSet<String>,
    also: BTreeMap<String, Vec<String>>,
    answers: Vec<usize>,
    keys: Vec<(FactRef, Quality)>,
}

impl Frame {
    /// What is established under one name of a subject is established under its others.
    fn rename(&self, known: &mut Known) -> bool {
        let mut more: Vec<(FactRef, Quality)> = Vec::new();
        for (fact, grades) in known.iter().filter(|_| !self.also.is_empty()) {
            for name in self.also.get(&fact.role).into_iter().flatten() {
                let other = FactRef { role: name.clone(), ..fact.clone() };
                more.extend(grades.iter().filter(|g| !has(known, &other, **g)).map(|g| (other.clone(), *g)));
            }
        }
        more.into_iter().fold(false, |grew, (fact, grade)| add(known, fact, grade) || grew)
    }
}

/// An instance with what follows in its cases, each computed once.
///
/// It derefs to its instance, so that what is read of the procedure is asked of either.
pub(super) struct Closures<'a> {
    instance: Instance<'a>,
    /// What registers can answer about the roles.
    answers: Vec<Answer>,
    /// Keys that stand without any proof.
    given_keys: Vec<(FactRef, Quality)>,
    /// Rules of the pack about the roles: what each gives, from what.
    pub(super) rules: Vec<(FactRef, Vec<FactRef>)>,
    facts: RefCell<BTreeMap<(Case, Vec<usize>, bool, Bound), Rc<Facts>>>,
    frames: RefCell<BTreeMap<(Case, Bound), Rc<Frame>>>,
    reaches: RefCell<BTreeMap<(Case, usize, Bound), Rc<Known>>>,
}

impl<'a> Deref for Closures<'a> {
    type Target = Instance<'a>;

    fn deref(&self) -> &Instance<'a> {
        &self.instance
    }
}

impl<'a> DerefMut for Closures<'a> {
    fn deref_mut(&mut self) -> &mut Instance<'a> {
        &mut self.instance
    }
}

impl<'a> Closures<'a> {
    /// Nothing is chained yet; what registers can answer is written out.
    pub(super) fn new(instance: Instance<'a>) -> Self {
        let mut closures = Self {
            instance,
            answers: Vec::new(),
            given_keys: Vec::new(),
            rules: Vec::new(),
            facts: RefCell::default(),
            frames: RefCell::default(),
            reaches: RefCell::default(),
        };
        closures.instantiate();
        closures
    }

    /// Turns to a part of the procedure and forgets what followed in the cases of another.
    pub(super) fn enter(&mut self, papers: &[usize], decided: &[String]) {
        self.facts.borrow_mut().clear();
        self.frames.borrow_mut().clear();
        self.reaches.borrow_mut().clear();
        self.instance.enter(papers, decided);
    }

    /// Writes out what registers answer about the roles, leaving out what nothing asks for.
    pub(super) fn instantiate(&mut self) {
        let mut answers = self.all_answers();
        let wanted = self.wanted(&answers);
        answers.retain(|answer| wanted.contains(&(answer.fact.concept.clone(), answer.fact.role.clone())));
        let mut keys: BTreeSet<FactRef> = answers.iter().flat_map(|answer| answer.keys.iter().cloned()).collect();
        // A key may be given under another name of its subject.
        let aliases: Vec<FactRef> = keys
            .iter()
            .flat_map(|key| self.roles.iter().map(|role| FactRef { role: role.name.clone(), ..key.clone() }))
            .collect();
        keys.extend(aliases);
        self.given_keys =
            keys.into_iter().filter_map(|key| Some((key.clone(), self.given(&key.concept, &key.role)?))).collect();
        self.answers = answers;
        let rules = self.pack.rules.iter().flat_map(|rule| self.roles.iter().map(move |role| (rule, role)));
        let instances = rules.filter_map(|(rule, role)| {
            let head = FactRef { concept: rule.gives.clone(), role: role.name.clone(), stage: None };
            Some((head, self.keys(&rule.from, &role.name)?))
        });
        self.rules = instances.collect();
    }

    /// What registers answer about the roles.
    fn all_answers(&self) -> Vec<Answer> {
        let mut answers = Vec::new();
        for (at, register) in self.pack.registers.iter().enumerate() {
            for lookup in &register.lookups {
                for role in self.roles.iter().filter(|role| lookup.subjects.contains(&role.kind)) {
                    if let Some(keys) = self.keys(&lookup.keys, &role.name) {
                        self.answers_about(role, (at, lookup), &keys, &mut answers);
                    }
                }
            }
        }
        answers
    }

    /// What one lookup of a register answers about one role.
    fn answers_about(
        &self,
        role: &RoleView,
        (at, lookup): (usize, &Lookup),
        keys: &[FactRef],
        answers: &mut Vec<Answer>,
    ) {
        let register = &self.pack.registers[at];
        let held = |item: &Item| (!item.absence || lookup.closed_world.is_some()) && !Instance::doubtful(item);
        for &place in lookup.items.iter().filter(|place| held(&register.items[**place])) {
            let item = &register.items[place];
            for given in &item.gives {
                let Some(about) = self.relative(&role.name, given.of.as_deref()) else { continue };
                let fact =
                    FactRef { concept: given.concept.clone(), role: about.to_owned(), stage: lookup.stage.clone() };
                answers.push(Answer {
                    open: self.open(at, place, &given.concept, &role.kind),
                    register: register.id.clone(),
                    role: role.name.clone(),
                    keys: keys.to_vec(),
                    trust: self.pack.quality(lookup.trust.as_deref()),
                    fact,
                    quality: item.quality,
                });
            }
        }
    }

    /// Concepts and roles that requirements or papers name, with those they can be had from.
    fn wanted(&self, answers: &[Answer]) -> BTreeSet<(String, String)> {
        let mut stated: BTreeSet<FactRef> = BTreeSet::new();
        self.procedure.requirements.iter().for_each(|requirement| named(&requirement.needs, &mut stated));
        let mut wanted: BTreeSet<(String, String)> = stated.into_iter().map(|fact| (fact.concept, fact.role)).collect();
        wanted.extend(self.proves.iter().flatten().map(|fact| (fact.concept.clone(), fact.role.clone())));
        loop {
            let before = wanted.len();
            let merged =
                self.procedure.roles.iter().flat_map(|role| role.same_as.iter().map(|same| (&role.name, &same.role)));
            for (one, two) in merged {
                let other = |(concept, role): &(String, String)| match role {
                    role if role == one => Some((concept.clone(), two.clone())),
                    role if role == two => Some((concept.clone(), one.clone())),
                    _ => None,
                };
                let more: Vec<(String, String)> = wanted.iter().filter_map(other).collect();
                wanted.extend(more);
            }
            for answer in answers {
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
                return wanted;
            }
        }
    }

    /// Everything that follows in a case from some papers and the registers open today, and
    /// from what else may be there where that is asked for.
    pub(super) fn closure(&self, case: &Case, papers: &[usize], bound: Bound) -> Rc<Facts> {
        self.closure_under(case, papers, false, bound)
    }

    /// The same, leaving law aside where that is asked for.
    pub(super) fn closure_under(&self, case: &Case, papers: &[usize], unlawful: bool, bound: Bound) -> Rc<Facts> {
        let key = (case.clone(), papers.to_vec(), unlawful, bound);
        if let Some(known) = self.facts.borrow().get(&key) {
            return Rc::clone(known);
        }
        let frame = self.frame(case, bound);
        // What follows without papers follows with them.
        let mut facts = match papers {
            [] => Facts::default(),
            _ => (*self.closure_under(case, &[], unlawful, bound)).clone(),
        };
        for &paper in papers.iter().filter(|paper| self.counts(**paper) && self.valid(**paper)) {
            for fact in &self.proves[paper] {
                add(&mut facts.evidence, fact.clone(), self.paper_quality(paper));
            }
        }
        for (fact, quality) in &frame.keys {
            add(&mut facts.keys, fact.clone(), *quality);
        }
        let answers: Vec<&Answer> = frame.answers.iter().map(|at| &self.answers[*at]).collect();
        loop {
            let mut grew = false;
            let mut more: Vec<(FactRef, Quality)> = Vec::new();
            for (fact, grades) in facts.evidence.iter().filter(|(fact, _)| !frame.absent.contains(&fact.role)) {
                more.extend(grades.iter().filter(|g| !has(&facts.keys, fact, **g)).map(|g| (fact.clone(), *g)));
            }
            for (fact, grade) in more {
                grew |= add(&mut facts.keys, fact, grade);
            }
            for answer in answers.iter().filter(|answer| answer.open || unlawful) {
                let keyed =
                    |key: &FactRef| has(&facts.keys, key, answer.trust) && !self.keyless(&key.concept, &key.role);
                if !has(&facts.evidence, &answer.fact, answer.quality) && answer.keys.iter().all(keyed) {
                    grew |= add(&mut facts.evidence, answer.fact.clone(), answer.quality);
                }
            }
            grew |= self.apply_rules(&frame, &mut facts);
            grew |= frame.rename(&mut facts.evidence);
            grew |= frame.rename(&mut facts.keys);
            if !grew {
                let facts = Rc::new(facts);
                self.facts.borrow_mut().insert(key, Rc::clone(&facts));
                return facts;
            }
        }
    }

    /// What a case settles before any paper: subjects that are not there, their other names, what
    /// registers can answer, keys that stand without proof.
    fn frame(&self, case: &Case, bound: Bound) -> Rc<Frame> {
        let key = (case.clone(), bound);
        if let Some(known) = self.frames.borrow().get(&key) {
            return Rc::clone(known);
        }
        let mut frame = Frame::default();
        for role in &self.roles {
            if !self.present(&role.name, case, bound) {
                frame.absent.insert(role.name.clone());
                continue;
            }
            let also: Vec<String> = self.also(&role.name, case, bound).into_iter().map(str::to_owned).collect();
            if !also.is_empty() {
                frame.also.insert(role.name.clone(), also);
            }
        }
        let usable = |at: &usize| self.answers_in(&self.answers[*at], case, bound);
        frame.answers = (0..self.answers.len()).filter(usable).collect();
        for (fact, quality) in self.given_keys.iter().filter(|(fact, _)| !frame.absent.contains(&fact.role)) {
            // A key that no field asks for is read off a paper of the case.
            let typed = *quality == Quality::BEST || self.field(&fact.concept, &fact.role).is_some();
            if typed || self.printed(&fact.concept, &fact.role, Some((case, bound))) {
                frame.keys.push((fact.clone(), *quality));
            }
        }
        let frame = Rc::new(frame);
        self.frames.borrow_mut().insert(key, Rc::clone(&frame));
        frame
    }

    fn apply_rules(&self, frame: &Frame, facts: &mut Facts) -> bool {
        let mut grew = false;
        let stages: BTreeSet<Option<String>> = facts.evidence.keys().map(|fact| fact.stage.clone()).collect();
        for (head, from) in &self.rules {
            if frame.absent.contains(&head.role) || from.iter().any(|fact| frame.absent.contains(&fact.role)) {
                continue;
            }
            for stage in &stages {
                // The meet of every choice of grades; a ground nobody proved gives none.
                let mut grades = vec![Quality::BEST];
                for ground in from {
                    let ground = FactRef { stage: stage.clone(), ..ground.clone() };
                    let own = facts.evidence.get(&ground).map_or(&[][..], Vec::as_slice);
                    grades = grades.iter().flat_map(|a| own.iter().map(|b| meet(*a, *b))).collect();
                    grades.dedup();
                    grades.truncate(64);
                }
                for grade in grades {
                    grew |= add(&mut facts.evidence, FactRef { stage: stage.clone(), ..head.clone() }, grade);
                }
            }
        }
        grew
    }

    fn answers_in(&self, answer: &Answer, case: &Case, bound: Bound) -> bool {
        self.present(&answer.role, case, bound)
            && self.present(&answer.fact.role, case, bound)
            && answer.keys.iter().all(|key| self.present(&key.role, case, bound))
            && !self.lacking(&answer.register, &answer.role, case, bound.other())
    }

    /// Everything a paper might help to prove in a case, whatever its own grade and whatever law
    /// says: its facts, what rules and other names make of them, and what registers answer to
    /// keys that `given` does not hold without the paper.
    pub(super) fn reach(
        &self,
        paper: usize,
        case: &Case,
        given: &dyn Fn(&FactRef, Quality) -> bool,
        bound: Bound,
    ) -> Known {
        let mut reach = Known::new();
        let frame = self.frame(case, bound);
        let answers: Vec<&Answer> = frame.answers.iter().map(|at| &self.answers[*at]).collect();
        for fact in &self.proves[paper] {
            add(&mut reach, fact.clone(), Quality::BEST);
        }
        loop {
            let mut more: Vec<(FactRef, Quality)> = Vec::new();
            for (head, from) in &self.rules {
                for (fact, grades) in &reach {
                    if from.iter().any(|ground| ground.concept == fact.concept && ground.role == fact.role) {
                        let head = FactRef { stage: fact.stage.clone(), ..head.clone() };
                        more.extend(grades.iter().filter(|g| !has(&reach, &head, **g)).map(|g| (head.clone(), *g)));
                    }
                }
            }
            for answer in &answers {
                let opens = |key: &FactRef| {
                    // An answer of a grade too low to ask with leads no further.
                    has(&reach, key, answer.trust)
                        && !given(key, answer.trust)
                        && !self.keyless(&key.concept, &key.role)
                };
                if !has(&reach, &answer.fact, answer.quality) && answer.keys.iter().any(opens) {
                    more.push((answer.fact.clone(), answer.quality));
                }
            }
            let mut grew = frame.rename(&mut reach);
            for (fact, grade) in more {
                grew |= add(&mut reach, fact, grade);
            }
            if !grew {
                return reach;
            }
        }
    }

    /// What a paper serves: a key counts as its own unless the form or the signed-in person gives it.
    pub(super) fn served(&self, paper: usize, case: &Case, bound: Bound) -> Rc<Known> {
        let key = (case.clone(), paper, bound);
        if let Some(known) = self.reaches.borrow().get(&key) {
            return Rc::clone(known);
        }
        let typed = |concept: &str, role: &str, trust: Quality| {
            self.entered(concept, role).is_some_and(|quality| at_least(quality, trust))
        };
        let reach = self.reach(
            paper,
            case,
            &|key, trust| {
                typed(&key.concept, &key.role, trust)
                    || self.also(&key.role, case, bound.other()).iter().any(|name| typed(&key.concept, name, trust))
            },
            bound,
        );
        let reach = Rc::new(reach);
        self.reaches.borrow_mut().insert(key, Rc::clone(&reach));
        reach
    }
}
