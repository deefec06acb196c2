//! Sorted cases: a reduced decision diagram that tells which outcome a case has, and words
//! for the cases of one outcome.
//!
//! Cases that are not in it never come about, so that a description need not exclude them.
//! Knows nothing of what the outcomes are.

use std::collections::HashMap;

use crate::definition::When;

use super::case::{Atoms, Case, members};

/// Index of a node; the leaves come first: leaf 0 stands for no case, leaf `i + 1` for outcome `i`.
type At = u32;

/// A decision: the circumstance, where it does not hold, where it does.
type Node = (usize, At, At);

/// Which outcome each case has.
pub(crate) struct Diagram {
    nodes: Vec<Node>,
    leaves: At,
    root: At,
    /// The circumstances that tell cases apart.
    varying: Case,
}

impl Diagram {
    /// Sorts cases with their outcomes; each case comes once.
    pub(crate) fn new(labelled: impl Iterator<Item = (Case, u32)>) -> Self {
        let mut list: Vec<(Case, u32)> = labelled.map(|(case, label)| (case.reverse_bits(), label)).collect();
        list.sort_unstable();
        list.dedup();
        let first = list.first().map_or(0, |(case, _)| *case);
        let varying = list.iter().fold(0, |bits, (case, _)| bits | case ^ first).reverse_bits();
        let leaves = list.iter().map(|(_, label)| label + 2).max().unwrap_or(1);
        let mut diagram = Self { nodes: Vec::new(), leaves, root: 0, varying };
        let order: Vec<usize> = members(varying).collect();
        let mut index = HashMap::new();
        diagram.root = diagram.build(&list, &order, &mut index);
        diagram
    }

    /// Sorts cases by the list they stand in; the outcome is the list's place.
    pub(crate) fn sorted<'c>(lists: impl Iterator<Item = &'c [Case]>) -> Self {
        Self::new(lists.enumerate().flat_map(|(at, cases)| cases.iter().map(move |case| (*case, at as u32))))
    }

    fn build(&mut self, list: &[(Case, u32)], order: &[usize], index: &mut HashMap<Node, At>) -> At {
        let Some((_, label)) = list.first() else { return 0 };
        let Some((&atom, rest)) = order.split_first() else { return label + 1 };
        let bit: Case = 1 << atom;
        let middle = list.partition_point(|(case, _)| case.reverse_bits() & bit == 0);
        let (low, high) = list.split_at(middle);
        let node = (atom, self.build(low, rest, index), self.build(high, rest, index));
        if node.1 == node.2 {
            return node.1;
        }
        let next = self.leaves + self.nodes.len() as At;
        let at = *index.entry(node).or_insert(next);
        if at == next {
            self.nodes.push(node);
        }
        at
    }

    /// True when a case of another outcome agrees with `value` on the circumstances `care`.
    fn catches_other(&self, label: u32, care: Case, value: Case) -> bool {
        let mut seen = vec![false; self.nodes.len()];
        let mut stack = vec![self.root];
        while let Some(at) = stack.pop() {
            if at < self.leaves {
                if at != 0 && at != label + 1 {
                    return true;
                }
                continue;
            }
            let place = (at - self.leaves) as usize;
            if std::mem::replace(&mut seen[place], true) {
                continue;
            }
            let (atom, low, high) = self.nodes[place];
            match (care >> atom & 1 == 1, value >> atom & 1 == 1) {
                (true, false) => stack.push(low),
                (true, true) => stack.push(high),
                (false, _) => stack.extend([low, high]),
            }
        }
        false
    }

    /// The shortest description found of the cases of one outcome, `on`: an irredundant
    /// disjunction of prime implicants.
    pub(crate) fn describe(&self, atoms: &Atoms, label: u32, on: &[Case]) -> When {
        let mut cubes: Vec<(Case, Case)> = Vec::new();
        for &case in on {
            if cubes.iter().any(|&(care, value)| case & care == value) {
                continue;
            }
            // Drop literals from the last atom on while no case of another outcome is caught;
            // negative literals go first, because a positive one reads better.
            let mut care = self.varying;
            for set in [self.varying & !case, self.varying & case] {
                for atom in members(set).collect::<Vec<_>>().into_iter().rev() {
                    let wider = care & !(1 << atom);
                    if !self.catches_other(label, wider, case) {
                        care = wider;
                    }
                }
            }
            cubes.push((care, case & care));
        }
        let inside = |case: Case, (care, value): (Case, Case)| case & care == value;
        let mut covered: Vec<usize> =
            on.iter().map(|&case| cubes.iter().filter(|cube| inside(case, **cube)).count()).collect();
        cubes.retain(|&cube| {
            let own = || on.iter().enumerate().filter(|(_, case)| inside(**case, cube)).map(|(i, _)| i);
            if own().any(|i| covered[i] == 1) {
                return true;
            }
            for i in own().collect::<Vec<_>>() {
                covered[i] -= 1;
            }
            false
        });
        all_but_one(&mut cubes, atoms.channels());
        let mut terms: Vec<When> = cubes.iter().map(|&(care, value)| atoms.term(care, value)).collect();
        if terms.len() == 1 { terms.remove(0) } else { When::Or(terms) }
    }
}

/// Of circumstances of which exactly one holds, all but one are said as "not the one".
fn all_but_one(cubes: &mut Vec<(Case, Case)>, group: Case) {
    let mut at = 0;
    while at < cubes.len() {
        let (care, value) = cubes[at];
        let rest = (care & !group, value & !group);
        let is_one = |&(care, value): &(Case, Case)| (care & group).is_power_of_two() && care & group & !value == 0;
        let alike = |cube: &(Case, Case)| is_one(cube) && (cube.0 & !group, cube.1 & !group) == rest;
        let said = cubes.iter().filter(|cube| alike(cube)).fold(0, |bits, cube| bits | cube.0 & group);
        let missing = group & !said;
        if is_one(&cubes[at]) && missing.is_power_of_two() && said.count_ones() > 1 {
            let mut first = true;
            cubes.retain(|cube| !alike(cube) || std::mem::take(&mut first));
            if let Some(cube) = cubes.get_mut(at) {
                *cube = (rest.0 | missing, rest.1);
            }
        }
        at += 1;
    }
}
