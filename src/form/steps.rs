//! Steps of the form, from the definition's sections.

use crate::sorted::SortedSet;

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
    /// Steps that are none of their own, because nothing is asked there: the review lists them with this one.
    pub folded: Vec<Step>,
    /// How many of these come before it.
    pub lead: usize,
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
    fn of(id: &str, title: String, description: String, content: StepContent) -> Self {
        Self { id: id.to_owned(), title, description, content, folded: Vec::new(), lead: 0 }
    }

    /// Takes in steps that are none of their own, in front of it or behind it.
    fn fold(&mut self, steps: Vec<Self>, front: bool) {
        let StepContent::Items(items) = &mut self.content else { return };
        let own = if front { std::mem::take(items) } else { Vec::new() };
        for step in &steps {
            items.extend_from_slice(step.items());
        }
        items.extend(own);
        if front {
            self.lead = steps.len();
        }
        self.folded.extend(steps);
    }

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
    let mut steps: Vec<Step> = Vec::new();
    let mut shown: SortedSet<Key> = SortedSet::new();
    // A step in which nothing is asked is none: what is known there stands with the one before, or the first.
    let mut leading: Vec<Step> = Vec::new();
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
        let text = procedure.text(locale, &["/x-sections/", &section.id].concat());
        let mut step = Step::of(
            &section.id,
            text.and_then(|t| t.title.clone()).unwrap_or_else(|| match section.title.trim() {
                "" => humanised(&section.id),
                title => title.to_owned(),
            }),
            text.and_then(|t| t.description.clone()).unwrap_or_else(|| section.description.clone()),
            StepContent::Items(items),
        );
        match steps.last_mut() {
            _ if asks => {
                step.fold(std::mem::take(&mut leading), true);
                steps.push(step);
            }
            Some(last) => last.fold(vec![step], false),
            None => leading.push(step),
        }
    }
    // Where nothing at all is asked it is all in one.
    let mut rest = Vec::new();
    for step in leading {
        rest.extend_from_slice(step.items());
    }
    left_over(root, &shown, &mut rest);
    if !rest.is_empty() || steps.is_empty() {
        let other = message::text(language, MessageId::OtherSection, &[]);
        let title = if steps.is_empty() && !root.label.is_empty() { root.label.clone() } else { other };
        let description = if steps.is_empty() { root.hint.clone() } else { String::new() };
        steps.push(Step::of("other", title, description, StepContent::Items(rest)));
    }
    if has_documents {
        let [title, text] =
            [MessageId::DocumentsTitle, MessageId::DocumentsText].map(|id| message::text(language, id, &[]));
        steps.push(Step::of("documents", title, text, StepContent::Documents));
    }
    let [title, text] = [MessageId::ReviewTitle, MessageId::ReviewText].map(|id| message::text(language, id, &[]));
    steps.push(Step::of("review", title, text, StepContent::Review(behind)));
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
