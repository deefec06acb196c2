//! The search in one class: constraints on papers, the least set that meets them, and the verdicts
//! on papers that data cannot replace.

use crate::analysis::Options;
use crate::analysis::case::Case;
use crate::analysis::minimum::{self, Constraint, Papers};
use crate::analysis::model::{FactId, Model};
use crate::analysis::proof::{self, Claim, Never};
use crate::analysis::provability::{Closure, Labels, Law, close};
use crate::analysis::verdict::Verdict;

use super::{CaseClass, Goal, Ruling, by_data, cut, grounds, is_own_result, members, names, needs, never, served};

/// What is searched in a class: at most 128 papers, since a set of them is one machine word, and
/// what the requirements of the class demand of them.
struct Search<'s> {
    model: &'s Model<'s>,
    case: Case,
    /// Requirements that apply in the class.
    applicable: &'s [usize],
    /// Papers that are not settled yet and are searched.
    searched: &'s [usize],
    constraints: Vec<Constraint>,
    goals: Vec<Goal>,
    /// Whether there are too many sets of papers to list; every paper that might be used is kept then.
    overflow: bool,
    /// Whether the constraints say all there is to say.
    complete: bool,
}

impl<'s> Search<'s> {
    fn new(model: &'s Model<'s>, case: Case, base: &Closure, applicable: &'s [usize], searched: &'s [usize]) -> Self {
        let mut labels = Labels::compute(model, case, base, searched);
        let bit = |paper: usize| searched.iter().position(|known| *known == paper).map(|at| 1_u128 << at);
        let mut search = Self {
            model,
            case,
            applicable,
            searched,
            constraints: Vec::new(),
            goals: Vec::new(),
            overflow: false,
            complete: true,
        };
        for &requirement in applicable {
            let mut own = Vec::new();
            // What only papers beyond the limit can meet is met by keeping them all.
            let met = labels.constraints(&model.requirements[requirement].tree, case, base, &bit, &mut own);
            match met {
                Ok(()) => search.goal(requirement, own),
                Err(()) => search.complete = false,
            }
        }
        search.overflow = labels.overflow;
        search.complete &= !labels.overflow;
        if labels.overflow {
            search.constraints = (0..searched.len()).map(|at| Constraint { sets: vec![1 << at] }).collect();
        }
        search
    }

    /// Adds what a requirement demands; requirements inferred from one paper share its name.
    fn goal(&mut self, requirement: usize, own: Vec<Constraint>) {
        let source = |r: usize| &self.model.requirements[r].source;
        self.constraints.extend(own.iter().cloned());
        match self.goals.iter_mut().find(|goal| source(goal.requirements[0]) == source(requirement)) {
            Some(goal) => {
                goal.requirements.push(requirement);
                goal.constraints.extend(own);
            }
            None => self.goals.push(Goal { requirements: vec![requirement], constraints: own }),
        }
    }

    fn burdens(&self) -> Vec<u32> {
        self.searched.iter().map(|paper| self.model.papers[*paper].burden).collect()
    }

    fn all(&self) -> Papers {
        if self.searched.len() == 128 { Papers::MAX } else { (1 << self.searched.len()) - 1 }
    }

    /// The least set of papers, and the members of a lighter one that holds papers once accepted.
    fn least(&self, options: &Options) -> (minimum::Minimum, Option<Vec<usize>>) {
        let burdens = self.burdens();
        let best = minimum::minimum(&self.constraints, &burdens, options.max_nodes);
        let Some(accepted) = &options.accepted else { return (best, None) };
        let inside = self.searched.iter().enumerate().fold(0, |bits: Papers, (at, paper)| {
            let held = accepted.contains(&self.model.procedure.documents[*paper].id);
            if held { bits | 1 << at } else { bits }
        });
        let narrowed: Vec<Constraint> = self
            .constraints
            .iter()
            .map(|constraint| {
                let sets: Vec<Papers> = constraint.sets.iter().copied().filter(|set| set & !inside == 0).collect();
                // What the accepted papers cannot prove any more must be asked for again.
                if sets.is_empty() { constraint.clone() } else { Constraint { sets } }
            })
            .collect();
        let held = minimum::minimum(&narrowed, &burdens, options.max_nodes);
        let cheaper = (best.burden < held.burden).then(|| members(best.papers, self.searched));
        (held, cheaper)
    }

    /// The verdict on a paper that data cannot replace, law or no law; `place` is its place among
    /// the candidates, which may lie beyond those searched.
    fn classify(
        &self,
        class: &mut CaseClass,
        (place, paper): (usize, usize),
        best: Papers,
        known: &[FactId],
        options: &Options,
    ) -> (Verdict, Claim) {
        let (model, case, all) = (self.model, self.case, self.all());
        let own = 1_u128.checked_shl(place as u32).unwrap_or(0);
        if place >= self.searched.len() || self.overflow {
            return (Verdict::Needed, cut(model, case, class, self.applicable, paper, known));
        }
        if !self.constraints.iter().all(|constraint| constraint.met_by(all & !own)) {
            return match cut(model, case, class, self.applicable, paper, known) {
                // Where purposes are only inferred from the papers, a paper of the same kind may
                // well be an earlier one, or another subject's.
                Claim::Cut { requirement, blocked, .. } if !model.inferred && is_own_result(model, paper) => {
                    (Verdict::Inconsistent, Claim::Circular { requirement, blocked })
                }
                claim => (if known.is_empty() { Verdict::Needed } else { Verdict::Partial }, claim),
            };
        }
        let without = if best & own == 0 { best } else { minimum::shrink(&self.constraints, all & !own, 0) };
        let without = members(without, self.searched);
        match minimum::minimal_with(&self.constraints, all, own, options.max_nodes) {
            minimum::Membership::In(with) => {
                let with = names(model, &members(with, self.searched));
                (Verdict::Interchangeable, Claim::Either { with, without: names(model, &without) })
            }
            // The search gave up: say only what is sure, that the paper can be spared.
            found => {
                let never = match found {
                    minimum::Membership::Never => {
                        never(model, &self.goals, (all, own), self.searched, &served(model, case, paper))
                    }
                    _ => Vec::new(),
                };
                class.exact &= !never.is_empty();
                (Verdict::CoveredByPapers, self.sufficient(&without, never))
            }
        }
    }

    /// The claim that some papers establish whatever they can of what applies.
    fn sufficient(&self, papers: &[usize], never: Vec<Never>) -> Claim {
        let closure = close(self.model, self.case, Law::Today, |paper| papers.contains(&paper));
        let goals: Vec<FactId> = self
            .applicable
            .iter()
            .flat_map(|requirement| &self.model.requirements[*requirement].facts)
            .copied()
            .filter(|fact| closure.knows(*fact))
            .collect();
        let steps = proof::steps(self.model, &closure, &goals, papers, &[]);
        Claim::Sufficient { papers: names(self.model, papers), steps, never }
    }
}

/// Solves the class for the papers that are not settled yet.
pub(super) fn search(
    model: &Model,
    case: Case,
    class: &mut CaseClass,
    free: Option<&Closure>,
    applicable: &[usize],
    candidates: &[usize],
    options: &Options,
) {
    let (searched, spill) = candidates.split_at(candidates.len().min(128));
    let search = Search::new(model, case, &class.base, applicable, searched);
    class.exact &= spill.is_empty() && search.complete;
    let (best, cheaper) = search.least(options);
    if cheaper.is_some() {
        class.cheaper = cheaper;
    }
    class.nodes = best.nodes;
    class.gap = best.burden - best.lower;
    class.exact &= best.exact();
    class.kept = members(best.papers, searched);
    class.kept.extend_from_slice(spill);
    if options.max_sets > 0 {
        let (sets, complete) = minimum::minimal_sets(&search.constraints, &search.burdens(), options.max_sets);
        class.minimal = sets.into_iter().map(|set| members(set, searched)).collect();
        class.minimal_complete = complete && class.exact;
    }
    for (place, &paper) in candidates.iter().enumerate() {
        if class.rulings.contains_key(&paper) {
            continue;
        }
        let (needed, known) = needs(model, case, &class.base, applicable, paper);
        let unlawful = free.filter(|free| by_data(model, case, Law::Ignored, free, applicable, paper));
        let (verdict, claim) = match unlawful {
            Some(free) => (Verdict::LawNeeded, Claim::Derived(grounds(model, case, free, applicable, paper))),
            None => search.classify(class, (place, paper), best.papers, &known, options),
        };
        class.rulings.insert(paper, Ruling { verdict, claim, needed, known });
    }
}
