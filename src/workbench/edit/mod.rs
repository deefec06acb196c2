//! Editing a definition: commands of an author, the steps they come to and how these are taken back, and the text that comes
//! out, which differs from the original only in what was changed.

mod command;
mod difference;
mod fields;
mod layout;
mod patch;
mod rule;
mod shown;

pub use command::{Choice, Command, Refused, When, carry};
pub use difference::{difference, same};
pub use fields::{KINDS, tree};
pub use layout::{fresh_text, like};
pub use patch::{Step, apply};
pub use rule::{Comparison, Rule};
