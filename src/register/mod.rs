//! The country pack: what a state's registers hold, what its papers prove, and which
//! legal rules let the one stand for the other.
//!
//! Everything national lives in a pack; no other module holds a country constant.
//! A pack is JSON (`schemas/pack.schema.json`): one file or a folder of files whose
//! top-level members are put together. Reading is strict and lists every problem.
//!
//! This module knows nothing of procedures, of analysis or of forms.

// What only an analysis reads of a pack is no part of the citizens' module.
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
mod calendar;
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
mod costs;
#[cfg(any(feature = "cli", feature = "dossier"))]
mod embedded;
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
mod header;
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
mod pack;
pub mod personal_number;
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
mod read;
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
mod references;

#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
pub use crate::date::Date;
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
pub use calendar::{Calendar, CalendarDay};
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
pub use costs::{Costs, Given, Measured, Parameter, Path, Range, SCENARIO_FORMAT};
#[cfg(any(feature = "cli", feature = "dossier"))]
pub use embedded::{embedded, embedded_document};
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
pub use pack::*;
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
pub use read::{PackProblem, merge};

/// Formats of the country packs, by the name they have in definitions: for
/// `schema::Options::formats`.
pub const FORMATS: &[(&str, fn(&str) -> bool)] = &[(personal_number::FORMAT, personal_number::is_personal_number)];

/// Concepts whose values are names of people.
pub const NAMES: [&str; 2] = ["full_name", "other_name"];

/// Facts of one subject that say something of each other: two concepts, and whether their
/// values can both be true; of one concept twice, facts of a parent and its child. A contradiction is a doubt to be looked at, never an error:
/// registers hold wrong numbers too.
pub const CROSS_CHECKS: &[(&str, &str, fn(&str, &str) -> bool)] = &[
    ("personal_id", "birth_date", personal_number::fits_birth_date),
    ("personal_id", "sex", personal_number::fits_sex),
    ("birth_date", "birth_date", |parent, child| parent < child),
];
