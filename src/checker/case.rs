//! Cases, and what holds in them.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::definition::When;

/// A case of a part of the procedure: the circumstances that hold, and those left undecided.
///
/// What is asked of such a case has two bounds: what surely holds, whatever the others are, and
/// what may. Since nothing that is added destroys a proof, papers and registers bound from below
/// by what surely counts establish no more than they do in any case, and from above no less.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Case {
    /// Circumstances that hold.
    pub(super) holding: BTreeSet<String>,
    /// Circumstances of which nothing is said.
    pub(super) undecided: Rc<BTreeSet<String>>,
}

/// Which bound of a partly decided case is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bound {
    /// What holds however the undecided circumstances turn out.
    Lower,
    /// What holds for at least one way the undecided circumstances can turn out.
    Upper,
}

impl Bound {
    /// The bound that a negation needs of what it negates.
    pub(super) const fn other(self) -> Self {
        match self {
            Self::Lower => Self::Upper,
            Self::Upper => Self::Lower,
        }
    }
}

impl Case {
    /// Whether a circumstance holds.
    pub(super) fn holds(&self, name: &str, bound: Bound) -> bool {
        self.holding.contains(name) || (bound == Bound::Upper && self.undecided.contains(name))
    }

    /// Whether an expression holds.
    pub(super) fn satisfies(&self, when: &When, bound: Bound) -> bool {
        match when {
            When::Always => true,
            When::Is(name) => self.holds(name, bound),
            When::Not(inner) => !self.satisfies(inner, bound.other()),
            When::And(list) => list.iter().all(|inner| self.satisfies(inner, bound)),
            When::Or(list) => list.iter().any(|inner| self.satisfies(inner, bound)),
        }
    }
}
