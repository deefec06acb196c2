//! The jsonschema crate as checker of definitions and second opinion on submissions.
//!
//! The only module that names the crate. Everything is offline and patterns run in linear
//! time; findings leave as [`Violation`](crate::violation::Violation)s. It knows nothing of
//! procedures.

mod evaluate;
mod meta;
mod violations;

pub use evaluate::{FormatChecker, Judge, JudgeError, Options, evaluate};
pub use meta::{MetaSchema, PROCEDURE_SCHEMA};
