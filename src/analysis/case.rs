//! Cases: which combinations of circumstances can occur, and words for sets of them.
//!
//! A circumstance is an atom: a condition of the definition, or a way of handing in
//! (`channel.online`). A case is an assignment of all atoms that the dossier depends on,
//! kept as bits. Knows nothing of papers or registers.

use crate::definition::{Procedure, When};

use super::diagram::Diagram;

/// One assignment: bit `i` tells whether atom `i` holds.
pub(crate) type Case = u128;

/// Most circumstances of one procedure.
const MAX_ATOMS: usize = Case::BITS as usize;

/// Prefix of the atoms that stand for ways of handing in.
pub(crate) const CHANNEL: &str = "channel.";

/// The way of handing in at which a person stands before an official.
pub(crate) const COUNTER: &str = "direct";

/// The circumstances a dossier depends on, and what is declared about them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Atoms {
    pub(crate) names: Vec<String>,
    /// Share of cases in which the atom holds, where the definition gives one.
    pub(crate) shares: Vec<Option<f64>>,
    /// The atoms of the list that are channels: exactly one of them holds.
    channels: Case,
    implies: Vec<Case>,
    excludes: Vec<Case>,
    /// Conditions that stand for a way of handing in, with the bit of that.
    aliases: Vec<(String, u8)>,
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

/// Which bound is taken of what depends on atoms that are left open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Bound {
    /// What holds however the open atoms turn out.
    Lower,
    /// What holds for some value of the open atoms.
    Upper,
}

impl Bound {
    pub(crate) const BOTH: [Self; 2] = [Self::Lower, Self::Upper];

    /// The bound to take of what is negated.
    pub(crate) const fn opposite(self) -> Self {
        match self {
            Self::Lower => Self::Upper,
            Self::Upper => Self::Lower,
        }
    }
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

    /// A bound of whether it holds in a case of which only the atoms `known` are decided.
    pub(crate) fn within(&self, case: Case, known: Case, bound: Bound) -> bool {
        match self {
            Self::Always => true,
            Self::Is(atom) if known >> atom & 1 == 0 => bound == Bound::Upper,
            Self::Is(atom) => case >> atom & 1 == 1,
            Self::Not(inner) => !inner.within(case, known, bound.opposite()),
            Self::And(all) => all.iter().all(|inner| inner.within(case, known, bound)),
            Self::Or(any) => any.iter().any(|inner| inner.within(case, known, bound)),
        }
    }

    /// The circumstances it speaks of, one bit each.
    pub(crate) fn atoms(&self) -> Case {
        match self {
            Self::Always => 0,
            Self::Is(atom) => 1 << atom,
            Self::Not(inner) => inner.atoms(),
            Self::And(list) | Self::Or(list) => list.iter().fold(0, |bits, inner| bits | inner.atoms()),
        }
    }

    /// A bound of the guard that speaks of the atoms `known` alone.
    pub(crate) fn narrowed(&self, known: Case, bound: Bound) -> Self {
        match self {
            Self::Is(atom) if known >> atom & 1 == 0 => {
                if bound == Bound::Upper {
                    Self::Always
                } else {
                    Self::Or(Vec::new())
                }
            }
            Self::Always | Self::Is(_) => self.clone(),
            Self::Not(inner) => Self::Not(Box::new(inner.narrowed(known, bound.opposite()))),
            Self::And(list) => Self::And(list.iter().map(|inner| inner.narrowed(known, bound)).collect()),
            Self::Or(list) => Self::Or(list.iter().map(|inner| inner.narrowed(known, bound)).collect()),
        }
    }
}

/// The members of a set of circumstances, first one first.
pub(crate) fn members(mut set: Case) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = set.trailing_zeros() as usize;
        set &= set.wrapping_sub(1);
        (at < MAX_ATOMS).then_some(at)
    })
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
        if used.len() + channels.len() > MAX_ATOMS {
            return None;
        }
        for name in &used {
            if position(name).is_none() && !name.starts_with(CHANNEL) {
                atoms.unknown.push((*name).to_owned());
            }
        }
        let stands_for = |name: &str| position(name).and_then(|at| all[at].channel.as_ref());
        used.retain(|name| !channels.iter().any(|c| name.strip_prefix(CHANNEL) == Some(c)));
        used.retain(|name| stands_for(name).is_none());
        let bit = |i: usize| used.iter().position(|name| position(name) == Some(i)).map_or(0, |b| 1 << b);
        for name in &used {
            let at = position(name);
            let bits = |list: &[Vec<usize>]| at.map_or(0, |at| list[at].iter().fold(0, |bits, &i| bits | bit(i)));
            atoms.implies.push(bits(&implied));
            atoms.excludes.push(bits(&excluded));
            atoms.shares.push(at.and_then(|at| all[at].share).filter(|share| (0.0..=1.0).contains(share)));
        }
        atoms.names = used.iter().map(|name| (*name).to_owned()).collect();
        for channel in channels {
            let bit = atoms.names.len() as u8;
            let own = all.iter().filter(|condition| condition.channel.as_ref() == Some(channel));
            atoms.aliases.extend(own.map(|condition| (condition.name.clone(), bit)));
            atoms.channels |= 1 << atoms.names.len();
            atoms.names.push(format!("{CHANNEL}{channel}"));
            atoms.implies.push(0);
            atoms.excludes.push(0);
            atoms.shares.push(None);
        }
        Some(atoms)
    }

    pub(crate) fn bit(&self, name: &str) -> Option<u8> {
        let alias = || self.aliases.iter().find(|(known, _)| known == name).map(|(_, bit)| *bit);
        self.names.iter().position(|known| known == name).map(|i| i as u8).or_else(alias)
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
        self.cases_over(self.all(), cap)
    }

    /// Every way in which the circumstances `over` can turn out, whatever the others are (0 in
    /// the answer): what is declared is closed under consequence, so that each way has a case.
    /// Ways of handing in are asked about together.
    pub(crate) fn cases_over(&self, over: Case, cap: usize) -> (Vec<Case>, bool) {
        let mut found = Vec::new();
        let complete = self.extend(0, 0, self.whole(over), cap, &mut found);
        (found, complete)
    }

    /// All circumstances, one bit each.
    pub(crate) const fn all(&self) -> Case {
        match self.names.len() {
            0 => 0,
            many => Case::MAX >> (MAX_ATOMS - many),
        }
    }

    /// The ways of handing in, one bit each: exactly one of them holds in each case.
    pub(crate) const fn channels(&self) -> Case {
        self.channels
    }

    /// With one way of handing in come the others: exactly one of them holds.
    pub(crate) const fn whole(&self, over: Case) -> Case {
        if over & self.channels == 0 { over } else { over | self.channels }
    }

    fn extend(&self, atom: usize, case: Case, over: Case, cap: usize, found: &mut Vec<Case>) -> bool {
        if atom == self.names.len() {
            if found.len() == cap {
                return false;
            }
            found.push(case);
            return true;
        }
        if over >> atom & 1 == 0 {
            return self.extend(atom + 1, case, over, cap, found);
        }
        let decided = over & ((1 << atom) - 1);
        let is_channel = self.channels >> atom & 1 == 1;
        let last_channel = self.channels >> atom == 1;
        let chosen = case & self.channels != 0;
        // A false atom must not be implied by a true one before it.
        let implied = members(case).any(|i| self.implies[i] >> atom & 1 == 1);
        let must = implied || (last_channel && !chosen);
        if !must && !self.extend(atom + 1, case, over, cap, found) {
            return false;
        }
        let clash = self.excludes[atom] & (case | 1 << atom) != 0
            || self.implies[atom] & decided & !case != 0
            || members(case).any(|i| self.excludes[i] >> atom & 1 == 1)
            || (is_channel && chosen);
        clash || self.extend(atom + 1, case | 1 << atom, over, cap, found)
    }

    /// The shortest description found of the cases `on`, given that of all cases only
    /// those in `on` and `off` matter: an irredundant disjunction of prime implicants.
    pub(crate) fn describe(&self, on: &[Case], off: &[Case]) -> When {
        let labelled = on.iter().map(|case| (*case, 0)).chain(off.iter().map(|case| (*case, 1)));
        Diagram::new(labelled).describe(self, 0, on)
    }

    /// A conjunction: for each atom of `care`, whether it holds in `value`.
    pub(crate) fn term(&self, care: Case, value: Case) -> When {
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
        let possible = |case: Case| {
            let own = |i: usize| atoms.implies[i] & !case == 0 && atoms.excludes[i] & case == 0;
            members(case).all(own) && (case & atoms.channels).is_power_of_two()
        };
        assert!(cases.iter().all(|&case| possible(case)));
        let brute = (0..32).filter(|&case| possible(case)).count();
        assert_eq!(brute, 8);
    }

    #[test]
    fn what_stands_for_a_way_of_handing_in_is_that_way() {
        let procedure = Procedure::read(json!({
            "x-procedure": {"channels": ["online", "direct", "post"]},
            "x-conditions": {"seen": {"x-channel": "direct"}, "a": {}, "far": {"x-channel": "pigeon"}}
        }));
        let channels = procedure.header.channels.clone();
        let used = ["seen", "a", "far"];
        let atoms = Atoms::collect(&procedure, std::iter::empty(), &used, &channels).unwrap_or_default();
        // What the procedure does not offer stands for nothing and is a condition like others.
        assert_eq!(atoms.names, ["a", "far", "channel.online", "channel.direct", "channel.post"]);
        let (cases, _) = atoms.cases(100);
        assert_eq!(cases.len(), 12);
        let seen = |case: &Case| atoms.guard(&When::Is("seen".to_owned())).holds(*case);
        let (on, off): (Vec<Case>, Vec<Case>) = cases.iter().partition(|case| seen(case));
        assert_eq!(on.len(), 4);
        assert_eq!(atoms.describe(&on, &off), When::Is("channel.direct".to_owned()));
        let elsewhere = atoms.describe(&off, &on);
        assert_eq!(elsewhere, When::Not(Box::new(When::Is("channel.direct".to_owned()))));
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
            let (on, off): (Vec<Case>, Vec<Case>) = (0..8).partition(|case| set >> case & 1 == 1);
            if on.is_empty() {
                continue;
            }
            let guard = atoms.guard(&atoms.describe(&on, &off));
            assert!(on.iter().all(|&case| guard.holds(case)));
            assert!(!off.iter().any(|&case| guard.holds(case)));
        }
    }
}
