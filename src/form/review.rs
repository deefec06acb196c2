//! The review: all answers in words, in the order of the steps, each with where it came from.

use super::model::{Item, Kind};
use super::steps::Step;
use super::{Form, Phase};
use crate::definition::KnownFrom;
use crate::json::Value;
use crate::message::{self, MessageId};
use crate::platform;
use crate::pointer::JsonPointer;
use crate::sorted::{Gather, Keep};

/// One line of the review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewEntry {
    /// The item, for the link that leads back to it.
    pub key: String,
    /// Headings of the groups it stands in, outermost first.
    pub group: Vec<String>,
    /// Its label.
    pub label: String,
    /// The answer in words; empty when there is none.
    pub answer: String,
    /// Where the answer came from, in words, if not from the keyboard.
    pub source: String,
}

impl Form {
    /// The lines of the review, in the order of the steps. What registers hold of somebody else and is not shown stands
    /// in one line a subject.
    pub fn review(&self) -> Vec<(Step, Vec<ReviewEntry>)> {
        let mut parts = Vec::new();
        let mut withheld = Vec::new();
        for step in &self.steps {
            // What is asked behind the review is not answered before.
            if step.items().is_empty() || step.is_review() && self.phase != Phase::Submitted {
                continue;
            }
            let (before, behind) = step.folded.split_at(step.lead);
            for part in before.iter().chain([step]).chain(behind) {
                let entries = self.entries(part, &step.folded, &mut withheld);
                parts.push((part.clone(), entries));
            }
        }
        parts
    }

    /// The lines of a step, without those of the steps folded into it.
    fn entries(&self, step: &Step, folded: &[Step], withheld: &mut Vec<String>) -> Vec<ReviewEntry> {
        let value_at = |item: &Item| self.value(item).cloned();
        let words = |item: &Item, _: &Value| self.words(item);
        let source = |item: &Item| self.source_words(item).unwrap_or_default();
        let mut entries = Vec::new();
        let elsewhere = |key| folded.iter().any(|other| other.id != step.id && other.items().contains(key));
        for item in step.items().iter().filter(|key| !elsewhere(key)).filter_map(|key| self.root.find(key)) {
            lines(item, std::slice::from_ref(&step.title), &value_at, &words, &source, &mut entries);
        }
        // Where there was nothing to answer nothing is empty, and what is said once is reviewed once.
        entries.keep(|entry| {
            let Some(item) = self.root.find(&entry.key) else { return true };
            if self.is_masked(item)
                && let Some(role) = self.subject_of(&item.pointer)
            {
                let title = self.role_title(&role);
                entry.label =
                    message::text(self.language, MessageId::OtherData, &[("label", &message::in_sentence(&title))]);
                entry.group.clear();
                let first = !withheld.contains(&role);
                withheld.push(role);
                return first;
            }
            (!entry.answer.is_empty() || !self.is_answered(item)) && !self.repeats(&item.pointer)
        });
        entries
    }

    /// The role that what a register filled in at or around a place is about.
    fn subject_of(&self, pointer: &JsonPointer) -> Option<String> {
        let (place, _) = self.register_of(pointer)?;
        if let Some(field) = self.procedure.fields.iter().find(|field| field.pointer == *place) {
            return Some(field.fact.role.clone());
        }
        let rules = self.procedure.known.iter().filter(|question| question.pointer == *place);
        rules.flat_map(|question| &question.rules).find_map(|rule| match &rule.from {
            KnownFrom::Fact(fact) => Some(fact.role.clone()),
            _ => None,
        })
    }
}

/// The lines of the review for an item and what is below it. `group` holds the title of the step and those of the groups
/// around; what is called as what is around it is not named twice.
fn lines(
    item: &Item,
    group: &[String],
    value_at: &dyn Fn(&Item) -> Option<Value>,
    words: &dyn Fn(&Item, &Value) -> String,
    source: &dyn Fn(&Item) -> String,
    out: &mut Vec<ReviewEntry>,
) {
    let entry = |answer: String| ReviewEntry {
        key: String::from(&*item.key),
        group: group.get(1..group.len() - usize::from(group.last() == Some(&item.label))).unwrap_or_default().to_vec(),
        label: item.label.clone(),
        answer,
        source: source(item),
    };
    match &item.kind {
        Kind::Field(_) => {
            let value = value_at(item);
            out.push(entry(value.map(|v| words(item, &v)).unwrap_or_default()));
        }
        Kind::Closed => {}
        Kind::Choice(choice) => {
            out.push(entry(platform::joined(
                &choice.chosen.iter().filter_map(|i| choice.options.get(*i)).cloned().gather(),
                ", ",
            )));
            for child in &choice.children {
                lines(child, group, value_at, words, source, out);
            }
        }
        Kind::Repeat(repeat) if repeat.items.is_empty() => out.push(entry(String::new())),
        Kind::Group(_) | Kind::Repeat(_) | Kind::Rows(_) => {
            let mut inner = group.to_vec();
            let named = !item.label.is_empty() && group.last() != Some(&item.label);
            if named && !matches!(item.kind, Kind::Repeat(_)) {
                inner.push(item.label.clone());
            }
            for child in item.children() {
                lines(child, &inner, value_at, words, source, out);
            }
        }
    }
}
