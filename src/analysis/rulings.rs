//! Judging: what each paper of a dossier comes to in each class of cases.
//!
//! Owns the meaning of the verdicts. Uses provability and minimum sets; knows nothing of how
//! results are joined or written down.

mod search;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::BitOr as _;

use crate::definition::{Act, FactRef};

use super::Options;
use super::case::{CHANNEL, COUNTER, Case, Guard};
use super::minimum::{self, Constraint, Papers};
use super::model::{Clause, FactId, Model, Origin, Source, Standing};
use super::proof::{self, Because, Claim, Never};
use super::provability::{Closure, Law, close, usable};
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
pub(crate) struct CaseClass {
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
pub(crate) fn classes(model: &Model, cases: &[Case]) -> Vec<Vec<Case>> {
    let lacking = model.clauses.iter().fold(0, |bits, clause| bits | clause.lacking);
    // Whether somebody stands at the counter may decide what must be shown.
    let shown = model.requirements.iter().flat_map(|r| &r.acts).any(|(act, _)| *act == Act::Identify);
    let counter = model.atoms.bit(&format!("{CHANNEL}{COUNTER}")).filter(|_| shown).map(Guard::Is);
    let counter = counter.as_ref();
    let mut order: Vec<Vec<Case>> = Vec::new();
    let mut index: BTreeMap<(Case, Vec<u64>), usize> = BTreeMap::new();
    for &case in cases {
        let mut signature = vec![model.present(case)];
        let mut word = 0_u64;
        let guards = model.papers.iter().map(|paper| &paper.guard);
        // A key may be printed on a paper of another part.
        let keyed = model.clauses.iter().map(|clause| &clause.guard).filter(|guard| !matches!(guard, Guard::Always));
        let guards = guards.chain(model.requirements.iter().map(|r| &r.guard)).chain(&model.merged).chain(counter);
        let guards = guards.chain(keyed);
        for (i, guard) in guards.enumerate() {
            if i > 0 && i % 64 == 0 {
                signature.push(std::mem::take(&mut word));
            }
            word |= u64::from(guard.holds(case)) << (i % 64);
        }
        signature.push(word);
        let at = *index.entry((case & lacking, signature)).or_insert(order.len());
        if at == order.len() {
            order.push(Vec::new());
        }
        order[at].push(case);
    }
    order
}

/// Judges every paper in one class.
pub(crate) fn classify(model: &Model, cases: Vec<Case>, options: &Options) -> CaseClass {
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
    let mut class = CaseClass {
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
    for &paper in &class.asked {
        match without_search(model, case, &class, &applicable, paper) {
            Some(ruling) => {
                // A paper that serves a hopeless requirement may be needed for others.
                if ruling.verdict == Verdict::Inconsistent {
                    candidates.push(paper);
                }
                class.rulings.insert(paper, ruling);
            }
            None => candidates.push(paper),
        }
    }
    search::search(model, case, &mut class, free.as_ref(), &applicable, &candidates, options);
    class.kept.extend(active.iter().filter(|i| model.papers[**i].standing == Standing::Unclassified));
    class.kept.sort_unstable();
    class.burden_before = burden_asked(model, &active);
    class.burden_after = class.kept.iter().map(|i| u64::from(model.papers[*i].burden)).sum();
    class
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

/// Facts that a paper proves and applicable requirements use, and those known without papers.
fn needs(model: &Model, case: Case, base: &Closure, applicable: &[usize], paper: usize) -> (Vec<FactId>, Vec<FactId>) {
    let mut needed: Vec<FactId> = Vec::new();
    for &r in applicable {
        for &fact in model.grounds_in(r, case).iter().filter(|f| model.papers[paper].facts.contains(f)) {
            if !needed.contains(&fact) {
                needed.push(fact);
            }
        }
    }
    let known = needed.iter().copied().filter(|fact| base.knows(*fact)).collect();
    (needed, known)
}

/// Everything a paper might help to prove in a case: what it is meant to prove, what rules
/// make of it, what it says of a subject under another name, and what lookups answer to
/// keys that only it could give. Law is left aside, so that opening a gate adds nothing.
///
/// A key counts as given without the paper where `given` says so.
fn reach<'m>(model: &'m Model, case: Case, paper: usize, given: &dyn Fn(FactId) -> bool) -> Cow<'m, [FactId]> {
    let own = &model.papers[paper];
    if !own.leads_on {
        return Cow::Borrowed(&own.reach);
    }
    let roles = model.present(case);
    let mut list = own.reach.clone();
    let mut next = 0;
    while let Some(&fact) = list.get(next) {
        next += 1;
        for clause in model.users[fact as usize].iter().map(|i| &model.clauses[*i as usize]) {
            let counts = (matches!(clause.origin, Origin::Rule(_)) || usable(clause, case, roles, Law::Ignored))
                && !(clause.origin == Origin::Proved && given(clause.head))
                && !list.contains(&clause.head);
            if counts {
                list.push(clause.head);
            }
        }
    }
    Cow::Owned(list)
}

/// What a paper serves: a key counts as its own unless the form asks for it already.
fn served<'m>(model: &'m Model, case: Case, paper: usize) -> Cow<'m, [FactId]> {
    let roles = model.present(case);
    reach(model, case, paper, &|key| {
        let typed = |fact: FactId| {
            let mut givers = model.givers[fact as usize].iter().map(|i| &model.clauses[*i as usize].origin);
            givers.any(|origin| matches!(origin, Origin::Field(_) | Origin::SignedIn))
        };
        let mut givers = model.givers[key as usize].iter().map(|i| &model.clauses[*i as usize]);
        let alias = |clause: &Clause| {
            matches!(clause.origin, Origin::Same(_))
                && usable(clause, case, roles, Law::Ignored)
                && clause.body.iter().all(|body| typed(*body))
        };
        typed(key) || givers.any(alias)
    })
}

/// True when, for every applicable requirement, registers prove it or every fact of it that
/// the paper might help to prove. This is stable: more registers never undo it, and any
/// number of such papers can be dropped together.
fn by_data(model: &Model, case: Case, law: Law, closure: &Closure, applicable: &[usize], paper: usize) -> bool {
    let reach = reach(model, case, paper, &|key| closure.knows(key));
    !model.papers[paper].acts_block()
        && applicable.iter().all(|&r| {
            let requirement = &model.requirements[r];
            if law == Law::Ignored && matches!(requirement.source, Source::Law(..)) {
                return true;
            }
            let hand = requirement.acts.iter().any(|(_, other)| *other == paper);
            (!hand && !requirement.tree.any_fact(case, &|fact| reach.contains(&fact) && !closure.knows(fact)))
                || requirement.tree.met(case, &|fact| closure.knows(fact), &|_| false)
        })
}

/// The rulings that need no search.
fn without_search(model: &Model, case: Case, class: &CaseClass, applicable: &[usize], paper: usize) -> Option<Ruling> {
    let own = &model.papers[paper];
    let (needed, known) = needs(model, case, &class.base, applicable, paper);
    let served = served(model, case, paper);
    let serves = |r: usize| {
        let requirement = &model.requirements[r];
        requirement.tree.any_fact(case, &|fact| served.contains(&fact))
            || requirement.acts.iter().any(|(_, other)| *other == paper)
    };
    if let Some((r, blocked)) = class.failing.iter().find(|(r, _)| serves(*r)) {
        let claim = Claim::Unprovable {
            requirement: proof::requirement_name(model, &model.requirements[*r].source),
            blocked: evidence(model, blocked),
        };
        return Some(Ruling { verdict: Verdict::Inconsistent, claim, needed, known });
    }
    if !applicable.iter().any(|r| serves(*r)) {
        return Some(Ruling { verdict: Verdict::Purposeless, claim: Claim::Unused, needed, known });
    }
    if own.demanded.is_none() && by_data(model, case, Law::Today, &class.base, applicable, paper) {
        let claim = Claim::Derived(grounds(model, case, &class.base, applicable, paper));
        return Some(Ruling { verdict: Verdict::RedundantByData, claim, needed, known });
    }
    None
}

/// The steps behind "known without papers" for one paper: its own facts, and where a
/// requirement it serves is met another way, the facts of that requirement.
fn grounds(model: &Model, case: Case, closure: &Closure, applicable: &[usize], paper: usize) -> Vec<proof::Step> {
    let reach = served(model, case, paper);
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

/// What the papers must meet for the requirements of one name.
struct Goal {
    requirements: Vec<usize>,
    constraints: Vec<Constraint>,
}

impl Goal {
    fn met_by(&self, papers: Papers) -> bool {
        self.constraints.iter().all(|constraint| constraint.met_by(papers))
    }
}

/// Most steps of the argument that a paper is in no minimal set.
const MAX_ARGUMENT: usize = 20_000;

/// The argument that a paper is in no minimal set, for each requirement it could serve;
/// nothing when it grows too long.
fn never(
    model: &Model,
    goals: &[Goal],
    (all, own): (Papers, Papers),
    searched: &[usize],
    served: &[FactId],
) -> Vec<Never> {
    let mut list = Vec::new();
    let mut left = MAX_ARGUMENT;
    for goal in goals {
        let serves = goal.requirements.iter().map(|r| &model.requirements[*r]).any(|requirement| {
            requirement.facts.iter().any(|fact| served.contains(fact))
                || requirement.acts.iter().any(|(_, other)| members(own, searched).contains(other))
        });
        if serves {
            let Some(because) = argue(model, goals, goal, (all & !own, own), searched, &mut left) else {
                return Vec::new();
            };
            list.push(Never { requirement: goal_name(model, goal), because });
        }
    }
    list
}

fn goal_name(model: &Model, goal: &Goal) -> String {
    proof::requirement_name(model, &model.requirements[goal.requirements[0]].source)
}

/// No part of `rest` leaves the demand open and is enough with the paper `own`.
fn argue(
    model: &Model,
    goals: &[Goal],
    open: &Goal,
    (rest, own): (Papers, Papers),
    searched: &[usize],
    left: &mut usize,
) -> Option<Because> {
    *left = left.checked_sub(1)?;
    if let Some(fails) = goals.iter().find(|goal| !goal.met_by(rest | own)) {
        return Some(Because::Fails(goal_name(model, fails)));
    }
    // What is left would be a set that needs the paper: the search says there is none.
    if !open.met_by(rest) {
        return None;
    }
    let settled = minimum::shrink(&open.constraints, rest, 0);
    let without: Option<Vec<Because>> =
        minimum::bits(settled).map(|out| argue(model, goals, open, (rest & !out, own), searched, left)).collect();
    Some(Because::Settled(names(model, &members(settled, searched)), without?))
}

/// True when a paper is nothing but the result of the procedure that asks for it: not an
/// original that is exchanged, and not what stood before or at another stage.
pub(crate) fn is_own_result(model: &Model, paper: usize) -> bool {
    let document = &model.procedure.documents[paper];
    let own = &model.papers[paper];
    matches!(&document.types[..], [only] if model.procedure.header.outputs.contains(only))
        && own.acts.is_empty()
        && own.proves.iter().all(|fact| fact.stage.is_none())
}

fn members(papers: Papers, candidates: &[usize]) -> Vec<usize> {
    let list = candidates.iter().enumerate().filter(|(at, _)| papers >> at & 1 == 1);
    list.map(|(_, paper)| *paper).collect()
}

pub(crate) fn names(model: &Model, papers: &[usize]) -> Vec<String> {
    papers.iter().filter_map(|i| model.procedure.documents.get(*i)).map(|document| document.id.clone()).collect()
}

/// Why a requirement fails when everything but this paper is handed in.
fn cut(model: &Model, case: Case, class: &CaseClass, applicable: &[usize], paper: usize, known: &[FactId]) -> Claim {
    let others: Vec<usize> = class.asked.iter().copied().filter(|other| *other != paper).collect();
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
        steps: proof::steps(model, &class.base, known, &[], &model.procedure.documents[paper].types),
    }
}
