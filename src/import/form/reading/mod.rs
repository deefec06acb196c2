//! The layout of a paper form, read into what it asks.
//!
//! `words` compiles the rules of the pack, `view` looks at one line, `scan` finds what it asks, `reader`, `heads`, `rooms` and `tables` go
//! through the form, `parts` joins what is one answer, `bind` finds kinds and concepts. `field` and `fate` are what comes out, `corrections` what people say of it; `definition` makes an
//! e-form of it with the pack's `controls`, `edition` keeps what was changed in it by hand when a newer form is read.

mod bind;
mod controls;
pub mod corrections;
mod definition;
mod edition;
mod fate;
mod field;
mod heads;
mod interactive;
mod names;
mod pairs;
mod parts;
mod reader;
mod rooms;
mod scan;
mod tables;
mod view;
mod words;

pub use corrections::FormCorrections;
pub use definition::{definition, role_of};
pub use edition::{Difference, edition};
pub use fate::Fate;
pub use field::{Column, Field, KINDS, LineFate, Reading, Spot};
pub use pairs::{Question, pairs, question, split};
pub use words::Words;

use serde_json::{Value, json};

use super::FormProblem;
use super::layout::Layout;
use crate::register::Pack;

/// Reads what a form asks.
pub fn read(layout: &Layout, words: &Words, pack: &Pack) -> Reading {
    let mut reading = reader::read(layout, words);
    bind::bind(&mut reading, words, pack);
    reading
}

/// What a page needs of a form somebody chose: `reading` (`schemas/form-reading.schema.json`) and `definition`, a draft that
/// asks what was read, after `corrections` where there are some.
///
/// # Errors
/// What is wrong with the file and what to do about it.
pub fn drafted(
    file: &str,
    bytes: &[u8],
    corrections: &FormCorrections,
    words: &Words,
    pack: &Pack,
) -> Result<Value, FormProblem> {
    let layout = super::read(file, bytes)?;
    let mut reading = read(&layout, words, pack);
    corrections.apply(&mut reading, &layout, words, pack);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let made = definition(&reading, words, pack, stem, None);
    Ok(json!({ "reading": reading.to_value(file, &pack.id), "definition": made }))
}
