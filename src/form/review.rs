//! The review: all answers in words, in the order of the steps, each with where it came from.

use super::model::{Item, Kind};
use super::steps::Step;
use super::{Form, Phase};
use crate::definition::KnownFrom;
use crate::json::Value;
use crate::message::{self, MessageId};
use crate::platform;
use crate::pointer::JsonPointer;
use crate::sorted::Gather;

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
    /// in one line a subject and step, which names what that is.
    pub fn review(&self) -> Vec<(Step, Vec<ReviewEntry>)> {
        let mut parts = Vec::new();
        for step in &self.steps {
            // What is asked behind the review is not answered before.
            if step.items().is_empty() || step.is_review() && self.phase != Phase::Submitted {
                continue;
            }
            let (before, behind) = step.folded.split_at(step.lead);
            for part in before.iter().chain([step]).chain(behind) {
                parts.push((part.clone(), self.entries(part, &step.folded)));
            }
        }
        parts
    }

    /// The lines of a step, without those of the steps folded into it.
    fn entries(&self, step: &Step, folded: &[Step]) -> Vec<ReviewEntry> {
        let value_at = |item: &Item| self.value(item).cloned();
        let words = |item: &Item, _: &Value| self.words(item);
        let source = |item: &Item| self.source_words(item).unwrap_or_default();
        let mut entries = Vec::new();
        let elsewhere = |key| folded.iter().any(|other| other.id != step.id && other.items().contains(key));
        for item in step.items().iter().filter(|key| !elsewhere(key)).filter_map(|key| self.root.find(key)) {
            lines(item, std::slice::from_ref(&step.title), &value_at, &words, &source, &mut entries);
        }
        let mut at = 0;
        loop {
            let (before, rest) = entries.split_at_mut(at);
            let Some(entry) = rest.first_mut() else { return entries };
            if self.stays(entry, before) {
                at += 1;
            } else {
                entries.remove(at);
            }
        }
    }

    /// Whether a line of the review has something to say that those before it do not. What is withheld of a person becomes
    /// one line, which names what that is.
    fn stays(&self, entry: &mut ReviewEntry, before: &mut [ReviewEntry]) -> bool {
        let Some(item) = self.root.find(&entry.key) else { return true };
        if self.is_masked(item)
            && let Some(role) = self.subject_of(&item.pointer)
        {
            // Parts of one thing, such as a place, are named once, as what they are parts of.
            let name = message::in_sentence(entry.group.last().unwrap_or(&entry.label));
            let person = message::in_sentence(&self.role_title(&role));
            entry.label = message::text(self.language, MessageId::OtherData, &[("label", &person)]);
            entry.group.clear();
            let first = before.iter_mut().find(|first| first.label == entry.label);
            let (line, between, is_first) = match first {
                Some(first) if first.answer.ends_with(&name) => return false,
                Some(first) => (first, ", ", false),
                None => (entry, ": ", true),
            };
            line.answer.push_str(between);
            line.answer.push_str(&name);
            return is_first;
        }
        // Where there was nothing to answer nothing is empty, and what is said once is reviewed once.
        (!entry.answer.is_empty() || !self.is_answered(item)) && !self.repeats(&item.pointer)
    }

    /// The role that what a register filled in at or around a place is about.
    fn subject_of(&self, pointer: &JsonPointer) -> Option<String> {
        let (place, _) = self.register_of(pointer).or_else(|| self.register_of(self.follows_from(pointer)?))?;
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
