//! Decisions, edits and scenarios, and taking them back. The first two are written into the definition, which is judged anew;
//! what changed is kept as steps in both directions, found by comparing what was with what is, so that nothing depends on
//! whether a decision can be reckoned backwards.

use serde_json::Value;

use super::Workbench;
use super::edit::{Command, Refused, Step, apply, carry, difference};
use crate::definition::{MAX_BYTES, Procedure, Severity, load};
use crate::reform::simplify::{Choice, Choices, Decided, simplify};
use crate::register::Date;
use crate::texts::workbench as say;

/// What a change is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The definition at a place.
    Procedure(usize),
    /// The scenarios that are kept.
    Scenarios,
}

/// A change of one definition, or of the scenarios.
pub(super) struct Change {
    /// Of what.
    pub(super) of: Subject,
    /// What makes it.
    pub(super) forward: Vec<Step>,
    /// What takes it back.
    pub(super) backward: Vec<Step>,
    /// Whether it may lead to a definition with errors, or from one: decisions do neither.
    pub(super) may_err: bool,
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
        self.no_assumption()?;
        let Some(entry) = self.entries.get(place) else { return Err(self.no_such(place)) };
        if entry.unreadable.is_some() {
            return Err(say::errors_first(&self.locale).to_owned());
        }
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
        let before = entry.procedure.schema.clone();
        if self.record(Subject::Procedure(place), &before, &plan.definition, false) {
            self.put(place, plan.definition, false);
        }
        Ok(())
    }

    /// Carries commands of an author out on the definition at a place, all of them or none, and judges it anew where it can be
    /// read then. Tells whether anything changed.
    ///
    /// # Errors
    /// Why they were not carried out, in words.
    pub fn edit(&mut self, place: usize, commands: &[Command]) -> Result<bool, String> {
        let Some(entry) = self.entries.get(place) else { return Err(self.no_such(place)) };
        let before = entry.definition().clone();
        let mut after = before.clone();
        for command in commands {
            carry(&mut after, command).map_err(|why| self.refused(&why))?;
        }
        if after.to_string().len() > MAX_BYTES {
            return Err(self.refused(&Refused::TooLarge));
        }
        let changed = self.record(Subject::Procedure(place), &before, &after, true);
        if changed {
            self.put(place, after, true);
        }
        Ok(changed)
    }

    fn refused(&self, why: &Refused) -> String {
        match why {
            Refused::NoPlace(place) => say::no_place(&self.locale, place.as_str()),
            Refused::NoKind(kind) => say::no_kind(&self.locale, kind.as_str()),
            Refused::BadCondition => say::bad_condition(&self.locale).to_owned(),
            Refused::NoTitle => say::no_title(&self.locale).to_owned(),
            Refused::NotJson(line, column) => say::not_json(&self.locale, *column, *line),
            Refused::NotObject => say::not_object(&self.locale).to_owned(),
            Refused::TooLarge => say::too_large(&self.locale, MAX_BYTES >> 20),
        }
    }

    /// Keeps what leads from one definition, or list of scenarios, to another; tells whether they differ.
    pub(super) fn record(&mut self, of: Subject, before: &Value, after: &Value, may_err: bool) -> bool {
        let forward = difference(before, after);
        let mut check = before.clone();
        match apply(&mut check, &forward) {
            Ok(backward) if !forward.is_empty() => {
                self.done.push(Change { of, forward, backward, may_err });
                self.undone.clear();
                true
            }
            _ => false,
        }
    }

    /// Takes the last change back; tells what it was of.
    pub fn undo(&mut self) -> Option<Subject> {
        let change = self.done.pop()?;
        let of = change.of;
        self.walk(of, &change.backward, change.may_err)?;
        self.undone.push(change);
        Some(of)
    }

    /// Makes the last change that was taken back again; tells what it is of.
    pub fn redo(&mut self) -> Option<Subject> {
        let change = self.undone.pop()?;
        let of = change.of;
        self.walk(of, &change.forward, change.may_err)?;
        self.done.push(change);
        Some(of)
    }

    /// Carries steps out; `None` where what they are of is not what they were found on.
    fn walk(&mut self, of: Subject, steps: &[Step], may_err: bool) -> Option<()> {
        match of {
            Subject::Procedure(place) => {
                let mut definition = self.entries.get(place)?.definition().clone();
                apply(&mut definition, steps).ok()?;
                self.put(place, definition, may_err);
            }
            Subject::Scenarios => drop(apply(&mut self.scenarios, steps).ok()?),
        }
        Some(())
    }

    /// How many changes can be taken back, and made again.
    pub fn history(&self) -> (usize, usize) {
        (self.done.len(), self.undone.len())
    }

    /// Puts a definition in its place. Where it may have errors it is checked; with one it waits beside what was last in order,
    /// whose verdicts stay.
    pub(super) fn put(&mut self, place: usize, definition: Value, may_err: bool) {
        if may_err && self.has_errors(&definition) {
            if let Some(entry) = self.entries.get_mut(place) {
                entry.unreadable = Some(definition);
            }
            return;
        }
        let procedure = Procedure::read(definition);
        let judged = self.judge(&procedure);
        if let Some(entry) = self.entries.get_mut(place) {
            (entry.procedure, entry.judged, entry.unreadable) = (procedure, judged, None);
        }
    }

    /// Whether a definition cannot be used as it is.
    pub(super) fn has_errors(&self, definition: &Value) -> bool {
        let text = definition.to_string();
        match load(&text, &self.checker, Some(&self.vocabulary)) {
            Ok(_) => false,
            Err(found) => found.iter().any(|one| one.severity() == Severity::Error),
        }
    }

    pub(super) fn no_such(&self, place: usize) -> String {
        crate::texts::workbench::no_such_procedure(&self.locale, place)
    }
}
