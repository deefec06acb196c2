//! Judging: what each paper of a dossier comes to in each cell of cases.
//!
//! Owns the meaning of the verdicts. Uses provability and minimum sets; knows nothing of how
//! results are joined or written down.

use std::collections::BTreeMap;
use std::ops::BitOr as _;

use crate::definition::FactRef;

use super::Options;
use super::cells::Case;
use super::minimum::{self, Constraint, Papers};
use super::model::{FactId, Model, Source, Standing};
use super::proof::{self, Claim};
use super::provability::{Closure, Labels, Law, close};
use super::verdict::Verdict;

#[derive(Clone, Debug)]
pub(crate) struct Ruling {
    pub(crate) verdict: Verdict,
    pub(crate) claim: Claim,
    /// Evidence facts of applicable requirements that it proves.
    pub(crate) needed: Vec<FactId>,
    /// Those of them that are known without any paper.
    pub(crate) known: Vec<FactId>,
}

/// All cases in which the same papers are asked for, for the same requirements, of the same roles.
pub(crate) struct Cell {
    pub(crate) cases: Vec<Case>,
    pub(crate) rulings: BTreeMap<usize, Ruling>,
    /// Everything known without any paper, on the day.
    pub(crate) base: Closure,
    /// Requirements that fail even with everything: index and the facts nothing establishes.
    pub(crate) failing: Vec<(usize, Vec<FactId>)>,
    /// Papers asked for that take part in proving.
    pub(crate) asked: Vec<usize>,
    /// Papers to keep: the chosen set, with those nothing is known of.
    pub(crate) kept: Vec<usize>,
    /// A cheaper sufficient set that the ratchet forbids.
    pub(crate) cheaper: Option<Vec<usize>>,
    pub(crate) minimal: Vec<Vec<usize>>,
    pub(crate) minimal_complete: bool,
    pub(crate) burden_before: u64,
    pub(crate) burden_after: u64,
    pub(crate) gap: u64,
    pub(crate) nodes: u64,
    pub(crate) exact: bool,
}

/// Groups the cases by what they make of the dossier, in order of first appearance.
pub(crate) fn cells(model: &Model, cases: &[Case]) -> Vec<Vec<Case>> {
    let lacking = model.clauses.iter().fold(0, |bits, clause| bits | clause.lacking);
    let mut order: Vec<Vec<Case>> = Vec::new();
    let mut index: BTreeMap<Vec<u64>, usize> = BTreeMap::new();
    for &case in cases {
        let mut signature = vec![model.present(case), case & lacking];
        let mut word = 0_u64;
        let guards = model.papers.iter().map(|paper| &paper.guard);
        for (i, guard) in guards.chain(model.requirements.iter().map(|r| &r.guard)).enumerate() {
            if i > 0 && i % 64 == 0 {
                signature.push(std::mem::take(&mut word));
            }
            word |= u64::from(guard.holds(case)) << (i % 64);
        }
        signature.push(word);
        let at = *index.entry(signature).or_insert(order.len());
        if at == order.len() {
            order.push(Vec::new());
        }
        order[at].push(case);
    }
    order
}

/// Judges every paper in one cell.
pub(crate) fn judge(model: &Model, cases: Vec<Case>, options: &Options) -> Cell {
    let case = cases.first().copied().unwrap_or_default();
    let active: Vec<usize> = (0..model.papers.len()).filter(|i| model.papers[*i].guard.holds(case)).collect();
    let asked: Vec<usize> = active.iter().copied().filter(|i| model.papers[*i].counts()).collect();
    let in_hand = |list: &[usize], paper: usize| list.binary_search(&paper).is_ok();
    let base = close(model, case, Law::Today, |_| false);
    let full = close(model, case, Law::Today, |paper| in_hand(&asked, paper));
    let mut failing = Vec::new();
    let mut applicable = Vec::new();
    for (i, requirement) in model.requirements.iter().enumerate().filter(|(_, r)| r.guard.holds(case)) {
        if requirement.tree.met(case, &|fact| full.knows(fact), &|paper| in_hand(&asked, paper)) {
            applicable.push(i);
        } else {
            failing.push((i, proof::blocked(model, case, &full, &requirement.facts)));
        }
    }
    let mut cell = Cell {
        cases,
        rulings: BTreeMap::new(),
        base,
        failing,
        asked,
        kept: Vec::new(),
        cheaper: None,
        minimal: Vec::new(),
        minimal_complete: true,
        burden_before: 0,
        burden_after: 0,
        gap: 0,
        nodes: 0,
        exact: true,
    };
    let free: Option<Closure> = model
        .clauses
        .iter()
        .any(|clause| !clause.open())
        .bitor(model.papers.iter().any(|paper| paper.demanded.is_some()))
        .then(|| close(model, case, Law::Ignored, |_| false));
    let mut candidates: Vec<usize> = Vec::new();
    for &paper in &cell.asked {
        match settled(model, case, &cell, &applicable, paper) {
            Some(ruling) => {
                // A paper that serves a hopeless requirement may be needed for others.
                if ruling.verdict == Verdict::Inconsistent {
                    candidates.push(paper);
                }
                cell.rulings.insert(paper, ruling);
            }
            None => candidates.push(paper),
        }
    }
    search(model, case, &mut cell, free.as_ref(), &applicable, &candidates, options);
    cell.kept.extend(active.iter().filter(|i| model.papers[**i].standing == Standing::Unclassified));
    cell.kept.sort_unstable();
    cell.burden_before = burden_asked(model, &active);
    cell.burden_after = cell.kept.iter().map(|i| u64::from(model.papers[*i].burden)).sum();
    cell
}

/// What is asked for today: every paper, of a group of alternatives the lightest.
fn burden_asked(model: &Model, active: &[usize]) -> u64 {
    let mut groups: BTreeMap<&str, u64> = BTreeMap::new();
    let mut sum = 0;
    for &i in active.iter().filter(|i| model.papers[**i].standing != Standing::Note) {
        let burden = u64::from(model.papers[i].burden);
        match model.procedure.documents[i].group.as_deref() {
            Some(group) => {
                groups.entry(group).and_modify(|least| *least = burden.min(*least)).or_insert(burden);
            }
            None => sum += burden,
        }
    }
    sum + groups.values().sum::<u64>()
}

/// The facts of applicable requirements that a paper proves, and those known without papers.
fn needs(model: &Model, base: &Closure, applicable: &[usize], paper: usize) -> (Vec<FactId>, Vec<FactId>) {
    let mut needed: Vec<FactId> = Vec::new();
    for &r in applicable {
        for &fact in model.requirements[r].facts.iter().filter(|f| model.papers[paper].facts.contains(f)) {
            if !needed.contains(&fact) {
                needed.push(fact);
            }
        }
    }
    let known = needed.iter().copied().filter(|fact| base.knows(*fact)).collect();
    (needed, known)
}

/// True when, for every applicable requirement, registers prove it or every fact of it that
/// the paper might help to prove. This is stable: more registers never undo it, and any
/// number of such papers can be dropped together.
fn by_data(model: &Model, case: Case, law: Law, closure: &Closure, applicable: &[usize], paper: usize) -> bool {
    let reach = &model.papers[paper].reach;
    !model.papers[paper].acts_block()
        && applicable.iter().all(|&r| {
            let requirement = &model.requirements[r];
            if law == Law::Ignored && matches!(requirement.source, Source::Law(..)) {
                return true;
            }
            let hand = requirement.acts.iter().any(|(_, other)| *other == paper);
            (!hand && requirement.facts.iter().all(|fact| !reach.contains(fact) || closure.knows(*fact)))
                || requirement.tree.met(case, &|fact| closure.knows(fact), &|_| false)
        })
}

/// The rulings that need no search.
fn settled(model: &Model, case: Case, cell: &Cell, applicable: &[usize], paper: usize) -> Option<Ruling> {
    let own = &model.papers[paper];
    let (needed, known) = needs(model, &cell.base, applicable, paper);
    for (r, blocked) in &cell.failing {
        let requirement = &model.requirements[*r];
        let serves = requirement.facts.iter().any(|fact| own.names.contains(fact))
            || requirement.acts.iter().any(|(_, other)| *other == paper);
        if serves {
            let claim = Claim::Unprovable {
                requirement: proof::requirement_name(model, &requirement.source),
                blocked: evidence(model, blocked),
            };
            return Some(Ruling { verdict: Verdict::Inconsistent, claim, needed, known });
        }
    }
    let used = applicable.iter().any(|&r| {
        let requirement = &model.requirements[r];
        requirement.facts.iter().any(|fact| own.reach.contains(fact) || own.names.contains(fact))
            || requirement.acts.iter().any(|(_, other)| *other == paper)
    });
    if !used {
        return Some(Ruling { verdict: Verdict::Purposeless, claim: Claim::Unused, needed, known });
    }
    if own.demanded.is_none() && by_data(model, case, Law::Today, &cell.base, applicable, paper) {
        let claim = Claim::Derived(grounds(model, &cell.base, applicable, paper));
        return Some(Ruling { verdict: Verdict::RedundantByData, claim, needed, known });
    }
    None
}

/// The steps behind "known without papers" for one paper: its own facts, and where a
/// requirement it serves is met another way, the facts of that requirement.
fn grounds(model: &Model, closure: &Closure, applicable: &[usize], paper: usize) -> Vec<proof::Step> {
    let reach = &model.papers[paper].reach;
    let mut goals: Vec<FactId> = Vec::new();
    for &r in applicable {
        let requirement = &model.requirements[r];
        let serves = requirement.facts.iter().any(|fact| reach.contains(fact))
            || requirement.acts.iter().any(|(_, other)| *other == paper);
        if !serves {
            continue;
        }
        let own = requirement.facts.iter().all(|fact| !reach.contains(fact) || closure.knows(*fact));
        let hand = requirement.acts.iter().any(|(_, other)| *other == paper);
        goals.extend(requirement.facts.iter().filter(|f| closure.knows(**f) && (!own || hand || reach.contains(f))));
    }
    proof::steps(model, closure, &goals, &[], &model.procedure.documents[paper].types)
}

pub(crate) fn evidence(model: &Model, facts: &[FactId]) -> Vec<FactRef> {
    let mut list: Vec<FactRef> = Vec::new();
    for fact in facts.iter().filter(|fact| model.is_evidence(**fact)).map(|fact| model.fact(*fact)) {
        if !list.contains(&fact) {
            list.push(fact);
        }
    }
    list
}

/// Solves the cell for the papers that are not settled yet.
fn search(
    model: &Model,
    case: Case,
    cell: &mut Cell,
    free: Option<&Closure>,
    applicable: &[usize],
    candidates: &[usize],
    options: &Options,
) {
    // A set of papers is one machine word of 128 bits.
    let (searched, spill) = candidates.split_at(candidates.len().min(128));
    cell.exact &= spill.is_empty();
    let mut labels = Labels::compute(model, case, &cell.base, searched);
    let bit = |paper: usize| searched.iter().position(|known| *known == paper).map(|at| 1_u128 << at);
    let mut constraints: Vec<Constraint> = Vec::new();
    let mut met_by_spill = false;
    for &r in applicable {
        let tree = &model.requirements[r].tree;
        let mut own = Vec::new();
        match labels.constraints(tree, case, &cell.base, &bit, &mut own) {
            Ok(()) => constraints.extend(own),
            // Only papers beyond the limit can meet it: they are all kept below.
            Err(()) => met_by_spill = true,
        }
    }
    if labels.overflow || met_by_spill {
        cell.exact = false;
    }
    if labels.overflow {
        // Too many ways to list them all: fall back to keeping everything that might be used.
        constraints = (0..searched.len()).map(|at| Constraint { ways: vec![1 << at] }).collect();
    }
    let burdens: Vec<u32> = searched.iter().map(|paper| model.papers[*paper].burden).collect();
    let all: Papers = if searched.len() == 128 { Papers::MAX } else { (1 << searched.len()) - 1 };
    let mut best = minimum::minimum(&constraints, &burdens, options.max_nodes);
    if let Some(accepted) = &options.accepted {
        let inside = searched.iter().enumerate().fold(0, |bits: Papers, (at, paper)| {
            let held = accepted.contains(&model.procedure.documents[*paper].id);
            if held { bits | 1 << at } else { bits }
        });
        let narrowed: Vec<Constraint> = constraints
            .iter()
            .map(|constraint| {
                let ways: Vec<Papers> = constraint.ways.iter().copied().filter(|way| way & !inside == 0).collect();
                // What the accepted papers cannot prove any more must be asked for again.
                if ways.is_empty() { constraint.clone() } else { Constraint { ways } }
            })
            .collect();
        let held = minimum::minimum(&narrowed, &burdens, options.max_nodes);
        if best.burden < held.burden {
            cell.cheaper = Some(members(best.papers, searched));
        }
        best = held;
    }
    cell.nodes = best.nodes;
    cell.gap = best.burden - best.lower;
    cell.exact &= best.exact();
    cell.kept = members(best.papers, searched);
    cell.kept.extend_from_slice(spill);
    let sufficient = |papers: Papers| constraints.iter().all(|constraint| constraint.met_by(papers));
    if options.max_sets > 0 {
        let (sets, complete) = minimum::minimal_sets(&constraints, &burdens, options.max_sets);
        cell.minimal = sets.into_iter().map(|set| members(set, searched)).collect();
        cell.minimal_complete = complete && cell.exact;
    }
    for (at, &paper) in candidates.iter().enumerate() {
        if cell.rulings.contains_key(&paper) {
            continue;
        }
        let (needed, known) = needs(model, &cell.base, applicable, paper);
        let lawful = free.filter(|free| by_data(model, case, Law::Ignored, free, applicable, paper));
        let own = 1_u128.checked_shl(at as u32).unwrap_or(0);
        let (verdict, claim) = if let Some(free) = lawful {
            (Verdict::LawNeeded, Claim::Derived(grounds(model, free, applicable, paper)))
        } else if at >= searched.len() || labels.overflow {
            (Verdict::Needed, cut(model, case, cell, applicable, paper, &known))
        } else if !sufficient(all & !own) {
            let partly = !known.is_empty() && known.len() < needed.len();
            let verdict = if partly { Verdict::Partial } else { Verdict::Needed };
            (verdict, cut(model, case, cell, applicable, paper, &known))
        } else {
            let without =
                if best.papers & own == 0 { best.papers } else { minimum::shrink(&constraints, all & !own, 0) };
            match minimum::minimal_with(&constraints, all, own, options.max_nodes) {
                minimum::Membership::In(with) => (
                    Verdict::Interchangeable,
                    Claim::Either {
                        with: names(model, &members(with, searched)),
                        without: names(model, &members(without, searched)),
                    },
                ),
                // The search gave up: say only what is sure, that the paper can be spared.
                found => {
                    cell.exact &= found == minimum::Membership::Never;
                    let papers = members(without, searched);
                    let closure = close(model, case, Law::Today, |paper| papers.contains(&paper));
                    let goals: Vec<FactId> = applicable
                        .iter()
                        .flat_map(|r| &model.requirements[*r].facts)
                        .copied()
                        .filter(|fact| closure.knows(*fact))
                        .collect();
                    let steps = proof::steps(model, &closure, &goals, &papers, &[]);
                    (Verdict::CoveredByPapers, Claim::Sufficient { papers: names(model, &papers), steps })
                }
            }
        };
        cell.rulings.insert(paper, Ruling { verdict, claim, needed, known });
    }
}

fn members(papers: Papers, candidates: &[usize]) -> Vec<usize> {
    let list = candidates.iter().enumerate().filter(|(at, _)| papers >> at & 1 == 1);
    list.map(|(_, paper)| *paper).collect()
}

pub(crate) fn names(model: &Model, papers: &[usize]) -> Vec<String> {
    papers.iter().filter_map(|i| model.procedure.documents.get(*i)).map(|document| document.id.clone()).collect()
}

/// Why a requirement fails when everything but this paper is handed in.
fn cut(model: &Model, case: Case, cell: &Cell, applicable: &[usize], paper: usize, known: &[FactId]) -> Claim {
    let others: Vec<usize> = cell.asked.iter().copied().filter(|other| *other != paper).collect();
    let closure = close(model, case, Law::Today, |other| others.binary_search(&other).is_ok());
    let fails = applicable.iter().find(|&&r| {
        let tree = &model.requirements[r].tree;
        !tree.met(case, &|fact| closure.knows(fact), &|other| others.binary_search(&other).is_ok())
    });
    let Some(&r) = fails else {
        // Reached only where the search gave up: the paper is kept without a claim against it.
        return Claim::Cut { requirement: String::new(), blocked: Vec::new(), acts: Vec::new(), steps: Vec::new() };
    };
    let requirement = &model.requirements[r];
    let mut acts = Vec::new();
    for (act, _) in requirement.acts.iter().filter(|(_, other)| *other == paper) {
        if !acts.contains(act) {
            acts.push(*act);
        }
    }
    let blocked = proof::blocked(model, case, &closure, &requirement.facts);
    Claim::Cut {
        requirement: proof::requirement_name(model, &requirement.source),
        blocked: evidence(model, &blocked),
        acts,
        steps: proof::steps(model, &cell.base, known, &[], &model.procedure.documents[paper].types),
    }
}
