//! What is wrong or unwise in a procedure as it is written: the rules of the review of real
//! dossiers, and contradictions found by the analysis.
//!
//! One rule is one small function. Every finding says where, how bad, what and what to do.
//! Knows nothing of texts and lines; `definition::load` finds lines for pointers.

mod rule;

use crate::pointer::JsonPointer;

pub use rule::Rule;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gravity {
    /// It must never happen.
    Error,
    /// Against the rules, or misleading.
    Warning,
    /// Could be better.
    Advice,
}

impl Gravity {
    /// `error`, `warning` or `advice`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Advice => "advice",
        }
    }
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    /// The rule.
    pub rule: Rule,
    /// The offending element of the definition.
    pub pointer: JsonPointer,
    /// Line of the definition's text, from 1; `None` where the text is not at hand.
    pub line: Option<usize>,
    /// Column in characters, from 1.
    pub column: Option<usize>,
    /// What was found, in the definition's or the pack's own words; operands of the message.
    pub subjects: Vec<String>,
}
