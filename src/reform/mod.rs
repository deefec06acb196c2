//! What officers make of the verdicts: plans, reports, sums, proposals and records of decisions.
//!
//! [`advice`] says what a plan proposes about each paper; [`cost`] what that saves; [`lint`] what is
//! wrong with a definition; [`simplify`] proposes, writes the amended definition and records
//! decisions; [`portfolio`] adds procedures up and chooses what to change first (`levers`);
//! [`bundle()`] makes one definition of several; [`dossier()`] answers for one case at run time;
//! [`report`] writes what was concluded, [`words`] says it in sentences, [`changes`] compares two reports, `definition_changes` two versions of a definition.
//!
//! Uses the engine ([`crate::analysis`]), which knows nothing of it. Pure: no clock, no I/O. Never
//! imports `form`. Runs in the browser as it does here.

pub mod advice;
pub mod bundle;
mod case;
pub mod certainty;
pub mod changes;
pub mod citation;
pub mod cost;
#[cfg(feature = "cli")]
pub mod definition_changes;
pub mod demand;
pub mod dossier;
mod fingerprint;
mod levers;
pub mod lint;
mod nearest;
pub mod portfolio;
pub mod process;
pub mod report;
pub mod simplify;
pub mod words;

pub use bundle::{Bundle, BundleProblem, bundle};
pub use case::CaseReader;
pub use dossier::{Circumstances, Dossier, FormPaper, FormState, Reason, dossier};
pub use levers::ministry;
pub use report::{Asked, AskedCase, Reported};

#[cfg(any(feature = "cli", feature = "workbench"))]
use crate::register::Pack;

/// The ids of a pack that definitions use.
#[cfg(any(feature = "cli", feature = "workbench"))]
pub fn vocabulary(pack: &Pack) -> crate::definition::Vocabulary {
    crate::definition::Vocabulary {
        concepts: pack.concepts.keys().cloned().collect(),
        document_types: pack.document_types.iter().map(|kind| kind.id.clone()).collect(),
        fallbacks: pack.carried_fallbacks(),
    }
}
