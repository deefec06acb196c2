//! Steps of the form, from the definition's sections.

use crate::platform;
use crate::sorted::{Gather, SortedSet};

use crate::json::Value;

use super::build::humanised;
use super::model::{Item, Key, Kind};
use crate::definition::Procedure;
use crate::locale::Locale;
use crate::message::{self, Language, MessageId};

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Lasting identity within the definition.
    pub id: String,
    /// Heading.
    pub title: String,
    /// A sentence under it, or empty.
    pub description: String,
    /// What it shows.
    pub content: StepContent,
}

impl Step {
    /// Whether it shows an item itself, not inside another.
    pub fn shows(&self, key: &str) -> bool {
        matches!(&self.content, StepContent::Items(keys) if keys.iter().any(|own| **own == *key))
    }
}

/// What a step shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepContent {
    /// Items, by key.
    Items(Vec<Key>),
    /// The papers to hand in.
    Documents,
    /// All answers, to be checked, and what is asked behind them.
    Review(Vec<Key>),
}

impl Step {
    /// The items it shows.
    pub fn items(&self) -> &[Key] {
        match &self.content {
            StepContent::Items(keys) | StepContent::Review(keys) => keys,
            StepContent::Documents => &[],
        }
    }

    /// True for the step that shows all answers.
    pub fn is_review(&self) -> bool {
        matches!(self.content, StepContent::Review(_))
    }
}

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

/// The steps that have something to show now.
pub(super) fn steps(
    procedure: &Procedure,
    root: &Item,
    locale: &Locale,
    language: Language,
    holds: &dyn Fn(&str) -> bool,
    spared: &dyn Fn(&Item) -> bool,
    has_documents: bool,
) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut shown: SortedSet<Key> = SortedSet::new();
    // A step in which nothing is asked is none: what is known there is shown with the next, or the last.
    let mut carried: Vec<Key> = Vec::new();
    let mut behind = Vec::new();
    for section in &procedure.sections {
        let mut items = Vec::new();
        let mut asks = false;
        for item in section.fields.iter().filter_map(|pointer| root.at(pointer)) {
            shown.insert(item.key.clone());
            items.push(item.key.clone());
            asks |= !spared(item);
        }
        if items.is_empty() || !section.when.holds(holds) {
            continue;
        }
        if section.after_review {
            behind.append(&mut items);
            continue;
        }
        carried.append(&mut items);
        if !asks {
            continue;
        }
        let items = std::mem::take(&mut carried);
        let text = procedure.text(locale, &["/x-sections/", &section.id].concat());
        steps.push(Step {
            id: section.id.clone(),
            title: text.and_then(|t| t.title.clone()).unwrap_or_else(|| match section.title.trim() {
                "" => humanised(&section.id),
                title => title.to_owned(),
            }),
            description: text.and_then(|t| t.description.clone()).unwrap_or_else(|| section.description.clone()),
            content: StepContent::Items(items),
        });
    }
    let mut rest = Vec::new();
    match steps.last_mut().map(|step| &mut step.content) {
        Some(StepContent::Items(items)) => items.append(&mut carried),
        _ => rest = carried,
    }
    left_over(root, &shown, &mut rest);
    if !rest.is_empty() || steps.is_empty() {
        let other = message::text(language, MessageId::OtherSection, &[]);
        let title = if steps.is_empty() && !root.label.is_empty() { root.label.clone() } else { other };
        let description = if steps.is_empty() { root.hint.clone() } else { String::new() };
        steps.push(Step { id: "other".to_owned(), title, description, content: StepContent::Items(rest) });
    }
    if has_documents {
        steps.push(Step {
            id: "documents".to_owned(),
            title: message::text(language, MessageId::DocumentsTitle, &[]),
            description: message::text(language, MessageId::DocumentsText, &[]),
            content: StepContent::Documents,
        });
    }
    steps.push(Step {
        id: "review".to_owned(),
        title: message::text(language, MessageId::ReviewTitle, &[]),
        description: message::text(language, MessageId::ReviewText, &[]),
        content: StepContent::Review(behind),
    });
    steps
}

/// Items no section names; a group is broken up only where a section names a part of it.
fn left_over(item: &Item, shown: &SortedSet<Key>, out: &mut Vec<Key>) {
    for child in item.children() {
        if shown.contains(&child.key) {
            continue;
        }
        let partly_shown = shown.iter().any(|key| super::errors::is_below(key, &child.key));
        if partly_shown && matches!(child.kind, Kind::Group(_) | Kind::Choice(_)) {
            left_over(child, shown, out);
        } else {
            out.push(child.key.clone());
        }
    }
}

/// The lines of the review for an item and what is below it. `group` holds the title of the step and those of the groups
/// around; what is called as what is around it is not named twice.
pub(super) fn review(
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
                review(child, group, value_at, words, source, out);
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
                review(child, &inner, value_at, words, source, out);
            }
        }
    }
}
