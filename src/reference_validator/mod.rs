//! The jsonschema crate as checker of definitions and second opinion on submissions.
//!
//! The only module that names the crate. Everything is offline and patterns run in linear
//! time or, where they look around, for so many steps; findings leave as
//! [`Violation`](crate::violation::Violation)s. What a schema or a value would cost the crate is
//! bounded by asking our own evaluator first. It knows nothing of
//! procedures.

mod bound;
mod evaluate;
mod meta;
mod violations;

use jsonschema::{FancyRegex, PatternOptions};

pub use evaluate::{FormatChecker, Judge, JudgeError, Options, evaluate};
pub use meta::{MetaSchema, PROCEDURE_SCHEMA};

/// Bytes a compiled pattern may take.
const PATTERN_SIZE: usize = 4 << 20;
/// Steps back that a pattern may take on one text.
const PATTERN_STEPS: usize = 200_000;

/// How patterns are run: those that look neither around nor back in linear time.
fn patterns(size: usize) -> PatternOptions<FancyRegex> {
    PatternOptions::fancy_regex().backtrack_limit(PATTERN_STEPS).size_limit(size)
}
