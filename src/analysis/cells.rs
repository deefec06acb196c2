//! Cases: which combinations of circumstances can occur, and words for sets of them.
//!
//! A circumstance is an atom: a condition of the definition, or a way of handing in
//! (`channel.online`). A case is an assignment of all atoms that the dossier depends on,
//! kept as bits. Knows nothing of papers or registers.

use crate::definition::{Procedure, When};

/// One assignment: bit `i` tells whether atom `i` holds.
pub(crate) type Case = u64;

/// Prefix of the atoms that stand for ways of handing in.
pub(crate) const CHANNEL: &str = "channel.";

/// The way of handing in at which a person stands before an official.
pub(crate) const COUNTER: &str = "direct";

/// The circumstances a dossier depends on, and what is declared about them.
#[derive(Debug, Default)]
pub(crate) struct Atoms {
    pub(crate) names: Vec<String>,
    /// Share of cases in which the atom holds, where the definition gives one.
    pub(crate) shares: Vec<Option<f64>>,
    /// The atoms of the list that are channels: exactly one of them holds.
    channels: u64,
    implies: Vec<u64>,
    excludes: Vec<u64>,
    /// Conditions that can never hold.
    pub(crate) dead: Vec<String>,
    /// Names used in `when` that no condition declares.
    pub(crate) unknown: Vec<String>,
}

/// A boolean expression over atoms, ready to be evaluated.
#[derive(Clone, Debug)]
pub(crate) enum Guard {
    Always,
    Is(u8),
    Not(Box<Guard>),
    And(Vec<Guard>),
    Or(Vec<Guard>),
}

impl Guard {
    pub(crate) fn holds(&self, case: Case) -> bool {
        match self {
            Self::Always => true,
            Self::Is(atom) => case >> atom & 1 == 1,
            Self::Not(inner) => !inner.holds(case),
            Self::And(all) => all.iter().all(|inner| inner.holds(case)),
            Self::Or(any) => any.iter().any(|inner| inner.holds(case)),
        }
    }
}

impl Atoms {
    /// Collects the atoms of the expressions and channels given. `None` when they are more
    /// than 64: no dossier a person could read has as many.
    pub(crate) fn collect<'p>(
        procedure: &'p Procedure,
        expressions: impl Iterator<Item = &'p When>,
        more_names: &[&str],
        channels: &[String],
    ) -> Option<Self> {
        let mut used: Vec<&str> = Vec::new();
        for expression in expressions {
            if matches!(expression, When::Always) {
                continue;
            }
            for name in expression.names() {
                if !used.contains(&name) {
                    used.push(name);
                }
            }
        }
        for name in more_names {
            if !used.contains(name) {
                used.push(name);
            }
        }
        let mut atoms = Self::default();
        if used.is_empty() && channels.is_empty() && procedure.conditions.is_empty() {
            return Some(atoms);
        }
        let all = &procedure.conditions;
        let position = |name: &str| all.iter().position(|condition| condition.name == name);
        let (implied, excluded) = relations(procedure);
        for (i, condition) in all.iter().enumerate() {
            if excluded[i].contains(&i) {
                atoms.dead.push(condition.name.clone());
            }
        }
        // The author's order first, so that equal definitions give equal reports.
        used.sort_by_key(|name| position(name).unwrap_or(usize::MAX));
        if used.len() + channels.len() > 64 {
            return None;
        }
        for name in &used {
            if position(name).is_none() && !name.starts_with(CHANNEL) {
                atoms.unknown.push((*name).to_owned());
            }
        }
        used.retain(|name| !channels.iter().any(|c| name.strip_prefix(CHANNEL) == Some(c)));
        let bit = |i: usize| used.iter().position(|name| position(name) == Some(i)).map_or(0, |b| 1_u64 << b);
        for name in &used {
            let at = position(name);
            let bits = |list: &[Vec<usize>]| at.map_or(0, |at| list[at].iter().fold(0, |bits, &i| bits | bit(i)));
            atoms.implies.push(bits(&implied));
            atoms.excludes.push(bits(&excluded));
            atoms.shares.push(at.and_then(|at| all[at].share).filter(|share| (0.0..=1.0).contains(share)));
        }
        atoms.names = used.iter().map(|name| (*name).to_owned()).collect();
        for channel in channels {
            atoms.channels |= 1 << atoms.names.len();
            atoms.names.push(format!("{CHANNEL}{channel}"));
            atoms.implies.push(0);
            atoms.excludes.push(0);
            atoms.shares.push(None);
        }
        Some(atoms)
    }

    pub(crate) fn bit(&self, name: &str) -> Option<u8> {
        self.names.iter().position(|known| known == name).map(|i| i as u8)
    }

    /// The expression over these atoms; a name that is not among them never holds.
    pub(crate) fn guard(&self, when: &When) -> Guard {
        match when {
            When::Always => Guard::Always,
            When::Is(name) => self.bit(name).map_or(Guard::Or(Vec::new()), Guard::Is),
            When::Not(inner) => Guard::Not(Box::new(self.guard(inner))),
            When::And(list) => Guard::And(list.iter().map(|inner| self.guard(inner)).collect()),
            When::Or(list) => Guard::Or(list.iter().map(|inner| self.guard(inner)).collect()),
        }
    }

    /// Every case that can occur, false before true, up to a cap; and whether that was all.
    pub(crate) fn cases(&self, cap: usize) -> (Vec<Case>, bool) {
        let mut found = Vec::new();
        let complete = self.extend(0, 0, cap, &mut found);
        (found, complete)
    }

    fn extend(&self, atom: usize, case: Case, cap: usize, found: &mut Vec<Case>) -> bool {
        if atom == self.names.len() {
            if self.possible(case) {
                if found.len() == cap {
                    return false;
                }
                found.push(case);
            }
            return true;
        }
        let mask = (1_u64 << atom) - 1;
        let is_channel = self.channels >> atom & 1 == 1;
        let last_channel = self.channels >> atom == 1;
        let chosen = case & self.channels != 0;
        // A false atom must not be implied by a true one before it.
        let implied = (0..atom).any(|i| case >> i & 1 == 1 && self.implies[i] >> atom & 1 == 1);
        let must = implied || (last_channel && !chosen);
        if !must && !self.extend(atom + 1, case, cap, found) {
            return false;
        }
        let clash = self.excludes[atom] & (case | 1 << atom) != 0
            || self.implies[atom] & mask & !case != 0
            || (0..atom).any(|i| case >> i & 1 == 1 && self.excludes[i] >> atom & 1 == 1)
            || (is_channel && chosen);
        clash || self.extend(atom + 1, case | 1 << atom, cap, found)
    }

    /// True when a case agrees with everything declared about the atoms.
    pub(crate) fn possible(&self, case: Case) -> bool {
        (0..self.names.len())
            .filter(|&i| case >> i & 1 == 1)
            .all(|i| self.implies[i] & !case == 0 && self.excludes[i] & case == 0)
            && (self.channels == 0 || (case & self.channels).is_power_of_two())
    }

    /// The shortest description found of the cases `on`, given that of all cases only
    /// those in `on` and `off` matter: an irredundant disjunction of prime implicants.
    pub(crate) fn describe(&self, on: &[Case], off: &[Case]) -> When {
        if off.is_empty() {
            return When::Always;
        }
        let width = self.names.len();
        let mut cubes: Vec<(u64, u64)> = Vec::new();
        for &case in on {
            if cubes.iter().any(|&(care, value)| case & care == value) {
                continue;
            }
            // Drop literals from the last atom on while no case of the other side is caught;
            // negative literals go first, because a positive one reads better.
            let mut care = if width == 64 { u64::MAX } else { (1_u64 << width) - 1 };
            for positive in [false, true] {
                for atom in (0..width).rev().filter(|&atom| (case >> atom & 1 == 1) == positive) {
                    let wider = care & !(1 << atom);
                    if !off.iter().any(|&other| other & wider == case & wider) {
                        care = wider;
                    }
                }
            }
            cubes.push((care, case & care));
        }
        let mut i = 0;
        while i < cubes.len() {
            let spare = on
                .iter()
                .all(|&case| cubes.iter().enumerate().any(|(j, &(care, value))| j != i && case & care == value));
            if spare {
                cubes.remove(i);
            } else {
                i += 1;
            }
        }
        let mut terms: Vec<When> = cubes.iter().map(|&(care, value)| self.term(care, value)).collect();
        if terms.len() == 1 { terms.remove(0) } else { When::Or(terms) }
    }

    fn term(&self, care: u64, value: u64) -> When {
        let mut literals: Vec<When> = Vec::new();
        for (i, name) in self.names.iter().enumerate().filter(|(i, _)| care >> i & 1 == 1) {
            let literal = When::Is(name.clone());
            literals.push(if value >> i & 1 == 1 { literal } else { When::Not(Box::new(literal)) });
        }
        match literals.len() {
            0 => When::Always,
            1 => literals.remove(0),
            _ => When::And(literals),
        }
    }

    /// Bounds of the share of cases in which an expression holds (Fréchet's inequalities,
    /// which hold whatever the dependence); `None` when a share it needs is not known.
    pub(crate) fn share(&self, when: &When) -> Option<(f64, f64)> {
        match when {
            When::Always => Some((1.0, 1.0)),
            When::Is(name) => {
                let share = self.bit(name).and_then(|bit| self.shares[usize::from(bit)])?;
                Some((share, share))
            }
            When::Not(inner) => self.share(inner).map(|(low, high)| (1.0 - high, 1.0 - low)),
            When::And(list) => {
                let parts: Vec<(f64, f64)> = list.iter().map(|inner| self.share(inner)).collect::<Option<_>>()?;
                let low = parts.iter().map(|part| part.0).sum::<f64>() - (parts.len() as f64 - 1.0);
                Some((low.max(0.0), parts.iter().fold(1.0, |least, part| part.1.min(least))))
            }
            When::Or(list) => {
                let parts: Vec<(f64, f64)> = list.iter().map(|inner| self.share(inner)).collect::<Option<_>>()?;
                let high = parts.iter().map(|part| part.1).sum::<f64>();
                Some((parts.iter().fold(0.0, |most, part| part.0.max(most)), high.min(1.0)))
            }
        }
    }
}

/// What each condition implies and excludes, closed under consequence.
fn relations(procedure: &Procedure) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let all = &procedure.conditions;
    let index: std::collections::BTreeMap<&str, usize> =
        all.iter().enumerate().map(|(i, condition)| (condition.name.as_str(), i)).collect();
    let named =
        |names: &[String]| names.iter().filter_map(|name| index.get(name.as_str()).copied()).collect::<Vec<_>>();
    let direct: Vec<Vec<usize>> = all.iter().map(|condition| named(&condition.implies)).collect();
    let clashes: Vec<Vec<usize>> = all.iter().map(|condition| named(&condition.excludes)).collect();
    let implied: Vec<Vec<usize>> = (0..all.len())
        .map(|start| {
            let mut reached = vec![start];
            let mut next = 0;
            while let Some(&at) = reached.get(next) {
                for &to in &direct[at] {
                    if !reached.contains(&to) {
                        reached.push(to);
                    }
                }
                next += 1;
            }
            reached
        })
        .collect();
    let clash = |a: usize, b: usize| clashes[a].contains(&b) || clashes[b].contains(&a);
    let any_clash = clashes.iter().any(|list| !list.is_empty());
    let excluded = (0..all.len())
        .map(|a| {
            (0..all.len())
                .filter(|&b| any_clash && implied[a].iter().any(|&x| implied[b].iter().any(|&y| clash(x, y))))
                .collect()
        })
        .collect();
    (implied, excluded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn atoms(conditions: &serde_json::Value, used: &[&str], channels: &[&str]) -> Atoms {
        let procedure = Procedure::read(json!({ "x-conditions": conditions }));
        let channels: Vec<String> = channels.iter().map(|c| (*c).to_owned()).collect();
        Atoms::collect(&procedure, std::iter::empty(), used, &channels).unwrap_or_default()
    }

    #[test]
    fn cases_respect_implications_exclusions_and_channels() {
        let atoms = atoms(
            &json!({"a": {"x-implies": ["m"]}, "m": {"x-implies": ["b"]}, "b": {"x-excludes": "c"}, "c": {}}),
            &["a", "b", "c"],
            &["online", "post"],
        );
        let (cases, complete) = atoms.cases(100);
        assert!(complete);
        // a b c: 000, 001, 010, 110; each with one of two channels.
        assert_eq!(cases.len(), 8);
        assert!(cases.iter().all(|&case| atoms.possible(case)));
        let brute = (0..32).filter(|&case| atoms.possible(case)).count();
        assert_eq!(brute, 8);
    }

    #[test]
    fn a_condition_that_contradicts_itself_is_dead() {
        let dead =
            atoms(&json!({"a": {"x-implies": ["b", "c"]}, "b": {"x-excludes": "c"}, "c": {}}), &["a", "b", "c"], &[]);
        assert_eq!(dead.dead, ["a"]);
        assert!(dead.cases(100).0.iter().all(|case| case & 1 == 0));
    }

    #[test]
    fn a_description_covers_exactly_the_cases_it_stands_for() {
        let atoms = atoms(&json!({"a": {}, "b": {}, "c": {}}), &["a", "b", "c"], &[]);
        for set in 0_u32..256 {
            let (on, off): (Vec<u64>, Vec<u64>) = (0..8).partition(|case| set >> case & 1 == 1);
            if on.is_empty() {
                continue;
            }
            let guard = atoms.guard(&atoms.describe(&on, &off));
            assert!(on.iter().all(|&case| guard.holds(case)));
            assert!(!off.iter().any(|&case| guard.holds(case)));
        }
    }
}
