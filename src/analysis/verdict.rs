//! The ten verdicts, their words and their order.

/// The conclusion on one paper, strongest claim against it first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// A requirement it serves cannot be met, or the demand itself is unlawful or dead.
    Inconsistent,
    /// Nothing that applies uses it: delete it.
    Purposeless,
    /// Everything it is needed for is known from registers that may be used.
    RedundantByData,
    /// Everything is known, but law does not let it be used yet.
    LawNeeded,
    /// Droppable in some cases only.
    Conditional,
    /// Proved by papers that are needed anyway.
    CoveredByPapers,
    /// One of several is enough.
    Interchangeable,
    /// Needed, but some of its facts are known.
    Partial,
    /// Needed.
    Needed,
    /// Too little is known of it.
    Unclassified,
}

impl Verdict {
    /// All verdicts, in the order of the design.
    pub const ALL: [Self; 10] = [
        Self::Inconsistent,
        Self::Purposeless,
        Self::RedundantByData,
        Self::LawNeeded,
        Self::Conditional,
        Self::CoveredByPapers,
        Self::Interchangeable,
        Self::Partial,
        Self::Needed,
        Self::Unclassified,
    ];

    /// The word of the report format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inconsistent => "inconsistent",
            Self::Purposeless => "purposeless",
            Self::RedundantByData => "redundantByData",
            Self::LawNeeded => "lawNeeded",
            Self::Conditional => "conditional",
            Self::CoveredByPapers => "coveredByPapers",
            Self::Interchangeable => "interchangeable",
            Self::Partial => "partial",
            Self::Needed => "needed",
            Self::Unclassified => "unclassified",
        }
    }

    /// Reads the word of the report format.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == word)
    }

    /// True when nobody need hand the paper in.
    pub const fn droppable(self) -> bool {
        matches!(self, Self::Purposeless | Self::RedundantByData | Self::CoveredByPapers)
    }
}

/// What one paper comes to in one class.
/// One verdict from those of the classes; see the design for the order.
pub(crate) fn overall(verdicts: &(impl Iterator<Item = Verdict> + Clone)) -> Verdict {
    let any = |wanted: Verdict| verdicts.clone().any(|verdict| verdict == wanted);
    let all = |keep: &dyn Fn(Verdict) -> bool| verdicts.clone().all(keep);
    if any(Verdict::Inconsistent) {
        Verdict::Inconsistent
    } else if all(&|v| v == Verdict::Purposeless) {
        Verdict::Purposeless
    } else if all(&|v| matches!(v, Verdict::Purposeless | Verdict::RedundantByData)) {
        Verdict::RedundantByData
    } else if all(&Verdict::droppable) {
        Verdict::CoveredByPapers
    } else if all(&|v| v.droppable() || v == Verdict::LawNeeded) {
        // Where law alone stands in the way of the rest, law is what to say.
        Verdict::LawNeeded
    } else if verdicts.clone().any(Verdict::droppable) {
        Verdict::Conditional
    } else if any(Verdict::Interchangeable) {
        Verdict::Interchangeable
    } else if any(Verdict::LawNeeded) {
        Verdict::LawNeeded
    } else if any(Verdict::Partial) {
        Verdict::Partial
    } else {
        Verdict::Needed
    }
}
