//! Data that a person says are wrong: what is typed instead, and the way back to what the register says.

use super::Form;
use super::event::Change;
use super::lists::first_field;
use super::model::Item;
use super::prefill::Source;
use super::update::Changes;
use crate::definition::{FactRef, KnownFrom};
use crate::json::Value;
use crate::pointer::JsonPointer;

impl Form {
    /// Notes that the person says that data are wrong; where that was said before, takes it back.
    pub(super) fn dispute(&mut self, key: &str, changes: &mut Changes) {
        let Some(item) = self.root.find(key) else { return };
        if let Some(Source::Disputed(_)) = self.source(item) {
            let place = item.pointer.clone();
            return self.agree(&place, changes);
        }
        let masked = self.is_masked(item);
        // A part of a filled-in group disputes the group.
        let Some((pointer, source)) = self.register_of(&item.pointer) else { return };
        let (pointer, source) = (pointer.clone(), source.clone());
        self.sources.insert(pointer.clone(), Source::Disputed(source));
        self.corrections.insert(pointer.clone());
        if masked {
            // What was not shown is not shown for correcting it either.
            self.put_raw(&pointer, Value::Null);
            self.after_raw_change(&pointer, changes);
        }
        if let Some(item) = self.root.at(&pointer) {
            item.visit(&mut |item| changes.add(Change::State(item.key.clone())));
            changes.add(Change::Focus(first_field(item).unwrap_or_else(|| item.key.clone())));
        }
        self.check_answered(changes);
        self.check_documents(changes);
    }

    /// True where what a register said is at hand, so that it can be taken again.
    pub fn is_on_record(&self, item: &Item) -> bool {
        let known = |fact: &FactRef| self.known.get(fact).is_some();
        let mut rules =
            self.procedure.known.iter().filter(|one| one.pointer == item.pointer).flat_map(|one| &one.rules);
        self.procedure.fields.iter().any(|field| field.pointer == item.pointer && known(&field.fact))
            || rules.any(|rule| matches!(&rule.from, KnownFrom::Fact(fact) if known(fact)))
    }

    /// Takes what a register says again where the person had said that it is wrong.
    fn agree(&mut self, place: &JsonPointer, changes: &mut Changes) {
        let Some(item) = self.root.at(place).filter(|item| self.is_on_record(item)) else { return };
        let mut keys = Vec::new();
        item.visit(&mut |item| keys.push(item.key.clone()));
        self.empty(place, changes);
        self.fill(&|field| field.pointer == *place, changes);
        self.check_answered(changes);
        self.check_documents(changes);
        for key in keys {
            changes.add(Change::State(key));
        }
        if let Some(item) = self.root.at(place) {
            changes.add(Change::Focus(first_field(item).unwrap_or_else(|| item.key.clone())));
        }
    }

    /// Takes out everything that stands at a place, with what is noted of it, as if nobody had answered there.
    pub(super) fn empty(&mut self, place: &JsonPointer, changes: &mut Changes) {
        let Self { root, texts, marks, sources, corrections, asked_again, .. } = self;
        if let Some(item) = root.at(place) {
            item.visit(&mut |item| {
                texts.remove(&item.key);
                marks.remove(&item.key);
                sources.remove(&item.pointer);
                corrections.remove(&item.pointer);
                asked_again.remove(&item.pointer);
            });
        }
        self.put_raw(place, Value::Null);
        self.after_raw_change(place, changes);
    }

    /// Notes that the person's own answer stands at a place now. Where it takes the place of what
    /// a register says, that is a correction.
    pub(super) fn take_over(&mut self, pointer: &JsonPointer) {
        if let Some((place, source)) = self.register_of(pointer) {
            let (place, source) = (place.clone(), source.clone());
            self.corrections.insert(place.clone());
            self.sources.insert(place, Source::Disputed(source));
        } else if !matches!(self.sources.get(pointer), Some(Source::Disputed(_))) {
            self.sources.remove(pointer);
        }
    }
}
