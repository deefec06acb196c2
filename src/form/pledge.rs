//! What the page of the review holds people to: a pledge is given of what stood there, and nothing is missing.

use crate::json::Value;
use crate::message::MessageId;
use crate::pointer::JsonPointer;

use super::Form;
use super::errors::Fault;
use super::event::Change;
use super::model::Key;
use super::update::Changes;
use super::widget::Widget;

impl Form {
    /// Whether a place is asked on the page of the review itself, beside what is pledged.
    pub(super) fn is_beside_pledge(&self, place: &JsonPointer) -> bool {
        let items = self.steps.get(self.review_step()).map_or(&[][..], |step| step.items());
        items.iter().filter_map(|key| self.root.find(key)).any(|item| place.starts_with(&item.pointer))
    }

    /// Takes back what was pledged: the answers are not those any more that stood there.
    pub(super) fn take_back(&mut self, changes: &mut Changes) {
        let mut ticked = Vec::new();
        self.root.visit(&mut |item| {
            let tick = item.field().is_some_and(|field| field.widget == Widget::Tick);
            if tick
                && item.pointer.resolve(&self.raw) == Some(&Value::Bool(true))
                && self.is_beside_pledge(&item.pointer)
            {
                ticked.push((item.key.clone(), item.pointer.clone()));
            }
        });
        for (key, place) in ticked {
            self.put_raw(&place, Value::Null);
            self.refresh(&place, changes);
            changes.add(Change::Value(key));
        }
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
        let mut missing = Vec::new();
        for step in 0..if step == last { last } else { 0 } {
            missing.append(&mut self.faulty_keys_of(step));
        }
        if !missing.is_empty() {
            self.hold_up(&missing, changes);
        }
    }

    /// Whether an item keeps the person in its step; a file on its way does not.
    pub(super) fn holds_up(&self, key: &str) -> bool {
        let waits = |fault: &Fault| matches!(fault, Fault::File(MessageId::FileSending | MessageId::FileNotSent, ..));
        self.faults.of(key).iter().any(|fault| !waits(fault))
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
