//! What a letter says is done where the data that replace a paper cannot be read: in full for the
//! first paper it is said of, and for later ones by reference.

use crate::analysis::PaperVerdict;
use crate::texts::letter;

use super::plan::{One, fallback_of};

/// What was said so far, with the number of the paper it was said of.
#[derive(Default)]
pub(super) struct Fallbacks {
    said: Vec<(String, usize)>,
}

impl Fallbacks {
    /// What is said of the paper with this number; none where no register replaces it.
    pub(super) fn of(&mut self, one: &One, component: &PaperVerdict, number: usize) -> Option<String> {
        let rule = fallback_of(one, component).filter(|_| !component.registers.is_empty())?;
        let text = one.writer.fallback(rule);
        if let Some((_, place)) = self.said.iter().find(|(own, _)| *own == text) {
            return Some(format!("{} {place}.", letter::under_2(one.say.0)));
        }
        self.said.push((text.clone(), number));
        Some(text)
    }
}
