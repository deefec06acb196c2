//! Wording that makes a line or one paper of it something else than it seems, and where it is
//! looked for. Knows nothing of lines; the words are the pack's.

use regex::Regex;

use crate::definition::Act;

/// The text a special wording is looked for in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// A whole line, which then is one paper.
    Line,
    /// What follows the name of a paper, to its end.
    Behind,
    /// What follows the name of a paper, up to where another paper is named.
    Own,
    /// What follows the name of a paper in its sentence, over the other papers named there.
    List,
    /// What stands before the name of a paper, from the last semicolon or sentence on.
    Before,
    /// The name of the procedure.
    Procedure,
}

impl About {
    pub(super) fn parse(word: &str) -> Option<Self> {
        match word {
            "line" => Some(Self::Line),
            "mention" => Some(Self::Behind),
            "own" => Some(Self::Own),
            "list" => Some(Self::List),
            "before" => Some(Self::Before),
            "procedure" => Some(Self::Procedure),
            _ => None,
        }
    }
}

/// Wording that makes a line or one paper of it something else than it seems.
#[derive(Debug)]
pub(super) struct Special {
    /// The document type it then has; `None` where only an act is added.
    pub(super) id: Option<String>,
    /// An act the paper then has.
    pub(super) act: Option<Act>,
    pub(super) about: About,
    /// The document types it is about; empty for all.
    pub(super) of: Vec<String>,
    pub(super) pattern: Regex,
    /// Where this does not match, the pattern does not.
    pub(super) quick: Regex,
    /// Words inside what the pattern matched that undo it.
    pub(super) unless: Regex,
    /// Stretches that are read over.
    pub(super) ignoring: Regex,
    /// Words of the paper itself that undo it.
    pub(super) spares: Regex,
}

impl Special {
    /// True when the wording is there and nothing in it undoes it.
    pub(super) fn applies(&self, text: &str) -> bool {
        let rest;
        let text = if self.ignoring.is_match(text) {
            rest = self.ignoring.replace_all(text, "");
            &*rest
        } else {
            text
        };
        self.quick.is_match(text) && self.pattern.find(text).is_some_and(|found| !self.unless.is_match(found.as_str()))
    }

    /// True when papers of this type are meant.
    pub(super) fn covers(&self, id: &str) -> bool {
        self.of.is_empty() || self.of.iter().any(|own| own == id)
    }
}
