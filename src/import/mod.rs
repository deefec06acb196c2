//! Draft definitions from a national portal's own JSON.
//!
//! A portal stores a dossier as lines of prose: papers, remarks, several papers in one
//! line, the same paper once a case. Importing drops the remarks, takes lines apart, merges
//! repeats, finds out which document types of the country pack are meant and how sure that
//! is, and keeps every printed line with the place it came from. What is not recognised
//! stays unclassified; nothing is made up. All wording rules come from the pack
//! ([`Rules`]); no rule looks at a procedure's code.
//!
//! `source` reads files, `text` brings Vietnamese to one spelling, `patterns` and `rules` compile the
//! pack's wording rules, `mention` finds the names of papers, `spans` what is not about papers, `line` and
//! `papers` read one line, `hidden` counts what else its words may ask for, `subjects`, `header` and `draft` build the definition, `summary` and `report` say what became of the lines; `corrections` reads what officers say about lines, `apply`
//! carries it out before `draft` makes a dossier of them. Knows nothing of analysis or forms.

mod apply;
mod cases;
pub mod corrections;
mod document;
mod draft;
mod entries;
pub mod form;
mod header;
mod hidden;
mod known;
mod line;
mod mention;
mod papers;
mod patterns;
pub mod process;
mod record;
mod report;
mod rules;
pub mod source;
mod spans;
mod special;
mod steps;
mod subjects;
mod summary;
pub mod text;

pub use apply::Applied;
pub use corrections::Corrections;
pub use draft::{corrected, draft};
pub use record::{CODE_SHARED, Draft, Fate, Finding, LineRecord};
pub use report::{IMPORT_REPORT, ImportReport};
pub use rules::Rules;
pub use summary::Summary;
