//! A part of a procedure: some papers, some of what is required, some circumstances.

use super::{Clause, FactId, Model, Paper, Requirement, RoleInfo, Tree};
use crate::analysis::case::{Bound, Case, Guard};

/// What is looked at of one requirement.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    /// Index in [`Model::requirements`].
    pub(crate) requirement: usize,
    /// What it asks for.
    pub(crate) tree: Tree,
    /// Facts of the tree, each once.
    pub(crate) facts: Vec<FactId>,
    /// The same with everything that rules could make them of.
    pub(crate) grounds: Vec<FactId>,
}

impl Model<'_> {
    /// What is required, by index.
    pub(crate) fn units(&self) -> Vec<Unit> {
        let own = |(requirement, own): (usize, &Requirement)| Unit {
            requirement,
            tree: own.tree.clone(),
            facts: own.facts.clone(),
            grounds: own.grounds.clone(),
        };
        self.requirements.iter().enumerate().map(own).collect()
    }

    /// Facts with everything that the clauses that count could make them of.
    pub(crate) fn behind(&self, facts: &[FactId], counts: &dyn Fn(&Clause) -> bool) -> Vec<FactId> {
        let mut seen = vec![false; self.facts.len()];
        let mut list = Vec::with_capacity(facts.len());
        let mut note = |fact: FactId, list: &mut Vec<FactId>| {
            if !std::mem::replace(&mut seen[fact as usize], true) {
                list.push(fact);
            }
        };
        for fact in facts {
            note(*fact, &mut list);
        }
        let mut next = 0;
        while let Some(&fact) = list.get(next) {
            next += 1;
            for clause in self.givers[fact as usize].iter().map(|i| &self.clauses[*i as usize]) {
                if counts(clause) {
                    clause.body.iter().for_each(|ground| note(*ground, &mut list));
                }
            }
        }
        list
    }

    /// The procedure as it looks to some of its papers when only the circumstances `over` are
    /// told, with what matters for the units and for the facts `more`: what may depend on
    /// other circumstances is left out.
    pub(crate) fn part(&self, papers: &[usize], units: &[&Unit], more: &[FactId], over: Case) -> Self {
        let mut order: Vec<&&Unit> = units.iter().collect();
        order.sort_by_key(|unit| unit.requirement);
        let required = |unit: &&Unit| {
            let own = &self.requirements[unit.requirement];
            Requirement { guard: own.guard.narrowed(over, Bound::Lower), ..own.clone() }
        };
        let requirements: Vec<Requirement> = order.into_iter().map(required).collect();
        let mut wanted: Vec<FactId> = requirements.iter().flat_map(|own| own.facts.iter().copied()).collect();
        wanted.extend(more);
        wanted = self.behind(&wanted, &|_| true);
        let mut matters = vec![false; self.facts.len()];
        for fact in &wanted {
            matters[*fact as usize] = true;
        }
        let counts = |clause: &&Clause| matters[clause.head as usize] && clause.lacking & !over == 0;
        let clauses: Vec<Clause> = self
            .clauses
            .iter()
            .filter(counts)
            .map(|clause| Clause { guard: clause.guard.narrowed(over, Bound::Lower), ..clause.clone() })
            .collect();
        let (givers, users) = links(&clauses, self.facts.len());
        let roles = self.roles.iter().map(|role| RoleInfo {
            guard: role.guard.narrowed(over, Bound::Lower),
            relations: role.relations.clone(),
            ..*role
        });
        let others = |at: usize, paper: &Paper| {
            let guard = if papers.contains(&at) { paper.guard.clone() } else { Guard::Or(Vec::new()) };
            Paper { guard, ..paper.clone() }
        };
        Self {
            procedure: self.procedure,
            pack: self.pack,
            roles: roles.collect(),
            facts: self.facts.clone(),
            clauses,
            givers,
            users,
            merged: self.merged.iter().map(|guard| guard.narrowed(over, Bound::Lower)).collect(),
            requirements,
            papers: self.papers.iter().enumerate().map(|(at, paper)| others(at, paper)).collect(),
            atoms: self.atoms.clone(),
            inferred: self.inferred,
            lapsed: Vec::new(),
            overflow: self.overflow,
        }
    }
}

/// For each fact, the clauses that give it and those that rest on it.
pub(super) fn links(clauses: &[Clause], facts: usize) -> (Vec<Vec<u32>>, Vec<Vec<u32>>) {
    let mut givers = vec![Vec::new(); facts];
    let mut users: Vec<Vec<u32>> = vec![Vec::new(); facts];
    for (i, clause) in clauses.iter().enumerate() {
        givers[clause.head as usize].push(i as u32);
        for &fact in &clause.body {
            if users[fact as usize].last() != Some(&(i as u32)) {
                users[fact as usize].push(i as u32);
            }
        }
    }
    (givers, users)
}
