//! Decisions and taking them back. A decision is written into the definition, which is judged anew; the definition as it
//! was before is kept, so that nothing depends on whether a decision can be reckoned backwards.

use serde_json::Value;

use super::Workbench;
use crate::definition::Procedure;
use crate::reform::simplify::{Choice, Choices, Decided, simplify};
use crate::register::Date;

/// A change of one definition.
pub(super) struct Change {
    place: usize,
    before: Value,
    after: Value,
}

/// What an officer decides on one paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decide {
    /// Id of the document.
    pub paper: String,
    /// The decision; `None` takes back what was decided.
    pub decided: Option<Decided>,
    /// Why; needed where a paper stays.
    pub reason: String,
    /// Who decides, by name.
    pub by: Option<String>,
    /// The office that decides.
    pub office: Option<String>,
    /// The day of the decision.
    pub on: Option<Date>,
}

impl Workbench {
    /// Writes a decision into the definition at a place and judges it anew.
    ///
    /// # Errors
    /// Why it cannot be decided so, in words.
    pub fn decide(&mut self, place: usize, decide: &Decide) -> Result<(), String> {
        let Some(entry) = self.entries.get(place) else { return Err(self.no_such(place)) };
        let mut choices =
            Choices { by: decide.by.clone(), office: decide.office.clone(), on: decide.on, ..Choices::default() };
        match decide.decided {
            Some(decided) => {
                let reason = decide.reason.trim().to_owned();
                choices.list.push(Choice { id: decide.paper.clone(), decided, reason });
            }
            None => choices.undo.push(decide.paper.clone()),
        }
        let plan = simplify(&entry.procedure, &self.pack, &self.options, &choices).map_err(|problems| {
            problems.iter().map(|problem| problem.message(&self.locale)).collect::<Vec<_>>().join("\n")
        })?;
        let change = Change { place, before: entry.procedure.schema.clone(), after: plan.definition };
        if change.before != change.after {
            self.put(place, change.after.clone());
            self.done.push(change);
            self.undone.clear();
        }
        Ok(())
    }

    /// Takes the last change back; tells which procedure it was of.
    pub fn undo(&mut self) -> Option<usize> {
        let change = self.done.pop()?;
        self.put(change.place, change.before.clone());
        let place = change.place;
        self.undone.push(change);
        Some(place)
    }

    /// Makes the last change that was taken back again; tells which procedure it is of.
    pub fn redo(&mut self) -> Option<usize> {
        let change = self.undone.pop()?;
        self.put(change.place, change.after.clone());
        let place = change.place;
        self.done.push(change);
        Some(place)
    }

    /// How many changes can be taken back, and made again.
    pub fn history(&self) -> (usize, usize) {
        (self.done.len(), self.undone.len())
    }

    fn put(&mut self, place: usize, definition: Value) {
        let procedure = Procedure::read(definition);
        let judged = self.judge(&procedure);
        if let Some(entry) = self.entries.get_mut(place) {
            (entry.procedure, entry.judged) = (procedure, judged);
        }
    }

    pub(super) fn no_such(&self, place: usize) -> String {
        crate::texts::workbench::no_such_procedure(&self.locale, place)
    }
}
