//! What can be proved: the least fixpoint of the Horn program, and for each fact the
//! minimal sets of papers that prove it.
//!
//! A key never proves itself: a fact enters only when all facts below it have entered,
//! so cycles among lookups give nothing.

use std::collections::BTreeMap;

use super::case::Case;
use super::minimum::{Constraint, Papers, absorb};
use super::model::{Clause, FactId, Legal, Model, Origin, Shut, Tree};
use crate::register::PublicationStatus;

/// Which register answers count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Law {
    /// Those that gates and publications of the day let be used.
    Today,
    /// All that exist.
    Ignored,
}

/// The facts that hold, each with the clause that first proved it.
#[derive(Clone, Debug)]
pub(crate) struct Closure {
    by: Vec<u32>,
    /// When each fact entered; a fact may rest on any that entered before it.
    entered: Vec<u32>,
    case: Case,
    law: Law,
}

const UNKNOWN: u32 = u32::MAX;
const PAPER: u32 = u32::MAX - 1;

impl Closure {
    pub(crate) fn knows(&self, fact: FactId) -> bool {
        self.by[fact as usize] != UNKNOWN
    }

    /// The clause to name for a fact: of those that rest on earlier facts only, one whose gate
    /// names a paper of these types, else the firmest, else the first of the pack.
    pub(crate) fn best_clause(&self, model: &Model, fact: FactId, types: &[String]) -> Option<usize> {
        let found = self.clause(fact)?;
        if !matches!(model.clauses[found].origin, Origin::Lookup { .. }) {
            return Some(found);
        }
        let roles = model.present(self.case);
        let own = self.entered[fact as usize];
        let earlier = |body: &FactId| self.knows(*body) && self.entered[*body as usize] < own;
        let fits = |clause: &Clause| usable(clause, self.case, roles, self.law) && clause.body.iter().all(earlier);
        let names_paper = |clause: &Clause| match clause.legal {
            Legal::Open { gate: Some(gate), .. } | Legal::Shut(Shut::NotInForce(gate) | Shut::NotPublished(gate)) => {
                model.pack.gates[gate].document_types.iter().any(|id| types.contains(id))
            }
            _ => false,
        };
        let all = model.givers[fact as usize].iter().map(|i| (*i as usize, &model.clauses[*i as usize]));
        let candidates = all.filter(|(_, clause)| fits(clause));
        let best = candidates.min_by_key(|(i, clause)| {
            // A shut clause is never named where an open one does.
            (!clause.open(), !names_paper(clause), footing(clause), *i)
        });
        best.map(|(i, _)| i)
    }

    /// The clause that proved a fact; `None` when a paper did or nothing did.
    pub(crate) fn clause(&self, fact: FactId) -> Option<usize> {
        let by = self.by[fact as usize];
        (by < PAPER).then_some(by as usize)
    }
}

/// True when a clause can be used in a case with those roles present.
pub(crate) fn usable(clause: &Clause, case: Case, roles: u64, law: Law) -> bool {
    clause.roles & !roles == 0
        && clause.lacking & case == 0
        && (law == Law::Ignored || clause.open())
        && clause.guard.holds(case)
}

/// How sure the legal footing of a clause is; less is better.
fn footing(clause: &Clause) -> u8 {
    match clause.legal {
        // A field more on the form is asked for only where the fields it has do not do.
        _ if clause.origin == Origin::NewField => 2,
        Legal::Open { status: PublicationStatus::Published, .. } => 0,
        Legal::Open { .. } => 1,
        Legal::Shut(Shut::NotPublished(_)) => 3,
        Legal::Shut(Shut::NotInForce(_)) => 4,
        Legal::Shut(Shut::NoRule) => 5,
    }
}

/// The least fixpoint over the usable clauses and the papers handed in.
///
/// Firmer clauses go first, so that a proof rests on unconfirmed publications, or, where
/// law is ignored, on shut gates, only where it has to.
pub(crate) fn close(model: &Model, case: Case, law: Law, papers: impl Fn(usize) -> bool) -> Closure {
    let roles = model.present(case);
    let mut by = vec![UNKNOWN; model.facts.len()];
    let mut entered = vec![0; model.facts.len()];
    let mut clock = 0;
    for (_, paper) in model.papers.iter().enumerate().filter(|(i, _)| papers(*i)) {
        for &fact in &paper.facts {
            by[fact as usize] = PAPER;
        }
    }
    let worst = if law == Law::Today { 2 } else { 5 };
    let mut layers: [Vec<u32>; 6] = Default::default();
    for (i, clause) in model.clauses.iter().enumerate() {
        if usable(clause, case, roles, law) {
            layers[usize::from(footing(clause))].push(i as u32);
        }
    }
    for layer in 0..=worst {
        loop {
            let mut grew = false;
            for &i in layers[..=layer].iter().flatten() {
                let clause = &model.clauses[i as usize];
                if by[clause.head as usize] == UNKNOWN && clause.body.iter().all(|f| by[*f as usize] != UNKNOWN) {
                    by[clause.head as usize] = i;
                    clock += 1;
                    entered[clause.head as usize] = clock;
                    grew = true;
                }
            }
            if !grew {
                break;
            }
        }
    }
    Closure { by, entered, case, law }
}

/// Most minimal sets kept for one fact or requirement.
pub(crate) const MAX_LABEL: usize = 4_096;

/// Minimal sets of papers by fact; empty for facts no set proves.
pub(crate) struct Labels {
    sets: BTreeMap<FactId, Vec<Papers>>,
    /// A set of sets grew beyond [`MAX_LABEL`]; what follows from it is not exact.
    pub(crate) overflow: bool,
}

impl Labels {
    /// For the facts not in `base`, the minimal sets among the papers `candidates`
    /// (bit `i` stands for `candidates[i]`).
    pub(crate) fn compute(model: &Model, case: Case, base: &Closure, candidates: &[usize]) -> Self {
        let roles = model.present(case);
        let mut labels = Self { sets: BTreeMap::new(), overflow: false };
        for (bit, &paper) in candidates.iter().enumerate() {
            for &fact in model.papers[paper].facts.iter().filter(|fact| !base.knows(**fact)) {
                labels.sets.entry(fact).or_default().push(1 << bit);
            }
        }
        for sets in labels.sets.values_mut() {
            absorb(sets);
        }
        let clauses: Vec<&Clause> = model
            .clauses
            .iter()
            .filter(|clause| !base.knows(clause.head) && usable(clause, case, roles, Law::Today))
            .collect();
        loop {
            let mut grew = false;
            for clause in &clauses {
                let mut product: Vec<Papers> = vec![0];
                for fact in clause.body.iter().filter(|fact| !base.knows(**fact)) {
                    product = match labels.sets.get(fact) {
                        Some(sets) => multiply(&product, sets, &mut labels.overflow),
                        None => Vec::new(),
                    };
                }
                let known = labels.sets.get(&clause.head).map_or(&[][..], Vec::as_slice);
                let new: Vec<Papers> =
                    product.into_iter().filter(|set| !known.iter().any(|small| small & set == *small)).collect();
                if !new.is_empty() {
                    let sets = labels.sets.entry(clause.head).or_default();
                    sets.extend(new);
                    absorb(sets);
                    labels.overflow |= truncate(sets);
                    grew = true;
                }
            }
            if !grew || labels.overflow {
                return labels;
            }
        }
    }

    /// What a requirement demands of the papers: constraints that must all be met.
    /// `Err` when nothing can meet it.
    pub(crate) fn constraints(
        &mut self,
        tree: &Tree,
        case: Case,
        base: &Closure,
        bit: &impl Fn(usize) -> Option<Papers>,
        out: &mut Vec<Constraint>,
    ) -> Result<(), ()> {
        if let Tree::All(list) = tree {
            return list.iter().try_for_each(|tree| self.constraints(tree, case, base, bit, out));
        }
        let sets = self.sets(tree, case, base, bit);
        match sets.first() {
            None => Err(()),
            Some(0) => Ok(()),
            Some(_) => {
                out.push(Constraint { sets });
                Ok(())
            }
        }
    }

    fn sets(&mut self, tree: &Tree, case: Case, base: &Closure, bit: &impl Fn(usize) -> Option<Papers>) -> Vec<Papers> {
        match tree {
            Tree::Fact(fact) if base.knows(*fact) => vec![0],
            Tree::Fact(fact) => self.sets.get(fact).cloned().unwrap_or_default(),
            Tree::Papers(_, papers) => {
                let mut sets: Vec<Papers> = papers.iter().filter_map(|paper| bit(*paper)).collect();
                absorb(&mut sets);
                sets
            }
            Tree::Done => vec![0],
            Tree::All(list) => list.iter().fold(vec![0], |product, tree| {
                let sets = self.sets(tree, case, base, bit);
                multiply(&product, &sets, &mut self.overflow)
            }),
            Tree::Any(list) => {
                let mut sets: Vec<Papers> = list.iter().flat_map(|tree| self.sets(tree, case, base, bit)).collect();
                absorb(&mut sets);
                self.overflow |= truncate(&mut sets);
                sets
            }
            Tree::Where(guard, tree) if guard.holds(case) => self.sets(tree, case, base, bit),
            Tree::Where(..) => Vec::new(),
        }
    }
}

fn multiply(left: &[Papers], right: &[Papers], overflow: &mut bool) -> Vec<Papers> {
    if let ([0], _) = (left, right) {
        return right.to_vec();
    }
    let mut product: Vec<Papers> = Vec::with_capacity((left.len() * right.len()).min(MAX_LABEL * 2));
    'all: for a in left {
        for b in right {
            if product.len() >= MAX_LABEL * 2 {
                *overflow = true;
                break 'all;
            }
            product.push(a | b);
        }
    }
    absorb(&mut product);
    *overflow |= truncate(&mut product);
    product
}

fn truncate(sets: &mut Vec<Papers>) -> bool {
    let over = sets.len() > MAX_LABEL;
    sets.truncate(MAX_LABEL);
    over
}
