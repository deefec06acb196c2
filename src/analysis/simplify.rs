//! From verdicts to an amended definition: papers go or become slots that open only when a
//! lookup fails, keys they carried become fields, and every decision is written down.
//!
//! Applying it twice changes nothing. Knows nothing of how a plan is printed.

use serde_json::Value;

use super::Barrier;
use super::Verdict;
use crate::definition::FactRef;
use crate::pointer::JsonPointer;
use crate::register::Words;

/// What is proposed for one paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Its line is deleted.
    Remove,
    /// Its slot is hidden and opens when a lookup fails.
    Hide,
    /// It is no longer asked for in some cases.
    Narrow,
}

impl Action {
    /// The word of the decision record.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Remove => "remove",
            Self::Hide => "hide",
            Self::Narrow => "narrow",
        }
    }
}

/// One proposal that law allows on the day.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Id of the document.
    pub id: String,
    /// What happens to it.
    pub action: Action,
    /// The verdict behind it.
    pub verdict: Verdict,
    /// Facts whose successful lookups close its slot.
    pub closed_by: Vec<FactRef>,
    /// Keys the form must ask for instead.
    pub fields_to_add: Vec<FactRef>,
    /// Registers that stand in for it.
    pub registers: Vec<String>,
    /// Gates it rests on.
    pub gates: Vec<String>,
    /// Why, in words.
    pub reason: Words,
}

/// What happens where a lookup fails.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FallbackClause {
    /// Id of the document.
    pub id: String,
    /// Id of the fallback in the pack.
    pub fallback: String,
    /// The clause with its deadlines, ready to be put into a legal text.
    pub clause: Words,
    /// Article it rests on.
    pub basis: String,
}

/// Something outside the definition that has to happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// A text that demands the paper has to be amended: the citation as the definition has it.
    Amend {
        /// The document.
        id: String,
        /// The citation.
        text: String,
        /// What to do, in words.
        words: Words,
    },
    /// A barrier has to go before a further paper can.
    Obtain {
        /// The document.
        id: String,
        /// The barrier.
        barrier: Barrier,
        /// What to do, in words.
        words: Words,
    },
}

/// One change of the definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// `removed`, `hidden`, `narrowed`, `fieldAdded` or `keySet`.
    pub kind: &'static str,
    /// The element, in the definition before (or after, where it is new).
    pub pointer: JsonPointer,
    /// Before, in words; empty where it is new.
    pub before: Words,
    /// After, in words; empty where it is gone.
    pub after: Words,
}

/// What was decided on one paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Id of the document.
    pub document: String,
    /// What it is called, since it may be gone.
    pub title: String,
    /// True when the proposal was accepted.
    pub accepted: bool,
    /// What was proposed.
    pub action: Action,
    /// The verdict on the day.
    pub verdict: Verdict,
    /// The day.
    pub date: String,
    /// Why: the officer's words for a rejection, the proof in words otherwise.
    pub reason: Words,
    /// Articles that allow it.
    pub basis: Vec<String>,
}

/// The plan: the amended definition and everything that goes with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The amended definition, with the record of decisions.
    pub definition: Value,
    /// All proposals that law allows on the day, accepted or not.
    pub proposals: Vec<Proposal>,
    /// The changes, in the order of the definition.
    pub changes: Vec<Change>,
    /// The decisions, those of earlier runs first.
    pub decisions: Vec<Decision>,
    /// Wording for failed lookups.
    pub fallbacks: Vec<FallbackClause>,
    /// What has to happen outside the definition.
    pub tasks: Vec<Task>,
}
