//! What the page of the review holds people to: a pledge is given of what stood there, and nothing is missing.

use crate::json::Value;
use crate::pointer::JsonPointer;
use crate::sorted::Gather;

use super::Form;
use super::event::{Change, FormEvent};
use super::model::Key;
use super::update::Changes;
use super::widget::Widget;

/// The answers something was pledged of.
pub(super) struct Pledged {
    answers: Value,
    /// What is ticked: statements on the page of the review.
    ticks: Vec<(Key, JsonPointer)>,
}

impl Form {
    /// What is pledged before an event that may be a change by the person; nothing where nothing is.
    pub(super) fn pledged(&self, event: &FormEvent) -> Option<Pledged> {
        if matches!(event, FormEvent::Set { .. } | FormEvent::SignIn(_) | FormEvent::Lookup(_)) {
            return None;
        }
        let mut ticks = Vec::new();
        for item in self.review_items() {
            item.visit(&mut |item| {
                let tick = item.field().is_some_and(|field| field.widget == Widget::Tick);
                if tick && item.pointer.resolve(&self.raw) == Some(&Value::Bool(true)) {
                    ticks.push((item.key.clone(), item.pointer.clone()));
                }
            });
        }
        (!ticks.is_empty()).then(|| Pledged { answers: self.declared(), ticks })
    }

    /// Takes a pledge back when the answers are not those it was given of.
    pub(super) fn hold_to(&mut self, pledged: Option<Pledged>, changes: &mut Changes) {
        let Some(Pledged { answers, ticks }) = pledged else { return };
        if answers == self.declared() {
            return;
        }
        for (key, place) in ticks {
            self.put_raw(&place, Value::Null);
            self.refresh(&place, changes);
            changes.add(Change::Value(key));
        }
    }

    fn review_items(&self) -> impl Iterator<Item = &super::Item> {
        let review = self.steps.get(self.review_step());
        review.into_iter().flat_map(|step| step.items()).filter_map(|key| self.root.find(key))
    }

    /// The answers but for what stands beside the pledge itself.
    fn declared(&self) -> Value {
        let mut answers = self.answers.clone();
        for item in self.review_items() {
            if let (Some(around), Some(name)) = (item.pointer.parent(), item.pointer.last())
                && let Some(Value::Object(around)) = answers.pointer_mut(around.as_str())
            {
                around.shift_remove(&name);
            }
        }
        answers
    }

    pub(super) fn go_to(&mut self, step: usize, changes: &mut Changes) {
        if step >= self.steps.len() || step == self.current {
            return;
        }
        if let Some(left) = self.steps.get(self.current) {
            self.visited_steps.insert(left.id.clone());
        }
        let last = self.review_step();
        self.returning = (self.returning || self.current == last) && step < last;
        self.current = step;
        if let Some(shown) = self.steps.get(step) {
            self.visited_steps.insert(shown.id.clone());
        }
        changes.add(Change::Step);
        changes.add(Change::Steps);
        // What is missing elsewhere is said before anything is pledged.
        let missing: Vec<Key> =
            if step == last { (0..last).flat_map(|one| self.faulty_keys_of(one)).gather() } else { Vec::new() };
        if !missing.is_empty() {
            self.hold_up(&missing, changes);
        }
    }

    /// Shows what is wrong and says how much it is.
    pub(super) fn hold_up(&mut self, faulty: &[Key], changes: &mut Changes) {
        for key in faulty {
            if self.faults.reveal(key) {
                changes.add(Change::State(key.clone()));
            }
        }
        let asked = |key: &&Key| self.root.find(key).is_none_or(|item| !self.waits(item));
        self.tell_errors(faulty.iter().filter(asked).count(), changes);
        changes.add(Change::Steps);
    }
}
