//! What is required in each case, and what becomes of it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use crate::definition::Procedure;
use crate::register::{Date, Pack};
use crate::texts::{Told, told};

use super::case::{Bound, Case};
use super::closure::Closures;
use super::instance::Instance;
use super::obligations::Obligation;

/// What is required in a case of the part at hand, sorted by what becomes of it.
pub(super) struct Classified {
    /// Papers that take part.
    pub(super) asked: Vec<usize>,
    /// What surely applies and is met with everything handed in.
    pub(super) due: Vec<Obligation>,
    /// What may apply, and is met without any paper.
    pub(super) spare: Vec<Obligation>,
    /// What nothing meets.
    pub(super) failing: Vec<Obligation>,
    /// What the circumstances told do not decide.
    pub(super) open: Option<Told>,
}

/// What replays the proofs of one procedure: what follows in its cases, and what is required there.
///
/// It derefs to its closures, and through them to the instance.
pub(super) struct Replay<'a> {
    closures: Closures<'a>,
    classified: RefCell<BTreeMap<Case, Rc<Classified>>>,
}

impl<'a> Deref for Replay<'a> {
    type Target = Closures<'a>;

    fn deref(&self) -> &Closures<'a> {
        &self.closures
    }
}

impl DerefMut for Replay<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.closures
    }
}

impl<'a> Replay<'a> {
    /// Nothing is replayed yet.
    pub(super) fn new(procedure: &'a Procedure, pack: &'a Pack, date: Date, new_fields: bool) -> Self {
        let instance = Instance::new(procedure, pack, date, new_fields);
        Self { closures: Closures::new(instance), classified: RefCell::default() }
    }

    /// Turns to a part of the procedure: some of its papers, over some of its circumstances.
    pub(super) fn enter(&mut self, papers: &[usize], decided: &[String]) {
        self.classified.borrow_mut().clear();
        self.closures.enter(papers, decided);
    }

    pub(super) fn classified(&self, case: &Case) -> Rc<Classified> {
        if let Some(known) = self.classified.borrow().get(case) {
            return Rc::clone(known);
        }
        let asked = self.papers_of(case);
        let mut classified =
            Classified { asked: asked.clone(), due: Vec::new(), spare: Vec::new(), failing: Vec::new(), open: None };
        let obligations = self.obligations(case);
        let inside: Vec<usize> = (0..self.proves.len()).filter(|p| self.inside[*p] && self.counts(*p)).collect();
        let concerns = |obligation: &Obligation| {
            let used = self.used_by(obligation);
            inside.iter().any(|p| {
                obligation.concerns(*p, self, case, Bound::Upper)
                    || self.proves[*p].iter().any(|fact| used.contains(fact))
            })
        };
        for obligation in obligations.into_iter().filter(concerns) {
            if obligation.sure && !self.fulfilled_by(&obligation, case, &asked, Bound::Upper) {
                classified.failing.push(obligation);
            } else if obligation.sure && self.fulfilled_by(&obligation, case, &asked, Bound::Lower) {
                classified.due.push(obligation);
            } else if !obligation.sure && self.fulfilled_by(&obligation, case, &[], Bound::Lower) {
                classified.spare.push(obligation);
            } else if classified.open.is_none() {
                classified.open = Some(told!(checker::undecided_requirement, requirement = obligation.name.as_str()));
            }
        }
        let classified = Rc::new(classified);
        self.classified.borrow_mut().insert(case.clone(), Rc::clone(&classified));
        classified
    }
}
