//! The jsonschema crate as checker of definitions and second opinion on submissions.

mod evaluate;

pub use evaluate::{Judge, JudgeError, Options, evaluate};
