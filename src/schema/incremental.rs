//! A finished evaluation and how an edit brings it up to date.

use crate::json::Value;
use crate::sorted::{Gather, Keep};

use super::Schema;
use super::branch::Choices;
use super::evaluate::{Eval, Run};
use super::node::NodeId;
use super::report::{self, Places};
use crate::pointer::JsonPointer;
use crate::violation::{Rule, Violation};

/// What a schema says about a value.
#[derive(Debug)]
pub struct Evaluation {
    pub(super) schema: Schema,
    pub(super) root: Eval,
    /// The bound that was passed; the tree is then incomplete and not used.
    exceeded: Option<(JsonPointer, &'static str)>,
}

/// What an edit has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    /// The places whose violations have changed, each once. Now and then a
    /// place is named although its violations are the same as before.
    pub changed: Vec<JsonPointer>,
}

impl Evaluation {
    pub(super) fn new(schema: &Schema, value: &Value, choices: &Choices) -> Self {
        let mut root = Eval::new(schema.root());
        let mut run = Run::new(&schema.0, Some(choices), false);
        if run.admit(value, 0) {
            run.visit(&mut root, value, None);
        }
        let exceeded = run.exceeded.take();
        Self { schema: schema.clone(), root, exceeded }
    }

    /// Whether the value is valid. Not when a bound was passed.
    pub const fn is_valid(&self) -> bool {
        self.exceeded.is_none() && self.root.is_valid()
    }

    /// Everything that is wrong: in the order of the schema's properties, the
    /// violations of one place together, none twice. When a bound was passed,
    /// that alone.
    pub fn violations(&self) -> Vec<Violation> {
        self.list(None)
    }

    /// What is wrong at `place` and below it.
    pub fn violations_under(&self, place: &JsonPointer) -> Vec<Violation> {
        self.list(Some(place))
    }

    /// Whether the whole value is of a type the schema does not take.
    pub(crate) fn refuses_type(&self) -> bool {
        let wrong = |found: &Violation| found.pointer.is_root() && matches!(found.rule, Rule::Type(_));
        self.list(None).iter().any(wrong)
    }

    fn list(&self, within: Option<&JsonPointer>) -> Vec<Violation> {
        if let Some((pointer, what)) = &self.exceeded {
            return vec![Violation { pointer: pointer.clone(), rule: Rule::LimitExceeded(what) }];
        }
        report::violations(&self.schema.0, &self.root, within)
    }

    /// The schema nodes that apply to the value at `place`: reached through
    /// keywords that hold or whose failure is reported, so not through a
    /// condition that does not hold or a branch that was not taken. A node
    /// stands before those it applies.
    pub fn applied(&self, place: &JsonPointer) -> Vec<NodeId> {
        let segments: Vec<String> = place.segments().gather();
        let mut found = Vec::new();
        if self.exceeded.is_none() {
            report::applied(&self.schema.0, &self.root, &segments, &mut found);
        }
        found
    }

    pub(super) fn update(&mut self, value: &Value, choices: &Choices, changed: &JsonPointer) -> Delta {
        let segments: Vec<String> = changed.segments().gather();
        let schema = self.schema.clone();
        let mut run = Run::new(&schema.0, Some(choices), false);
        let admitted = changed.resolve(value).is_none_or(|part| run.admit(part, segments.len() as u32));
        if self.exceeded.is_some() || !admitted {
            let mut places = self.places();
            *self = Self::new(&schema, value, choices);
            places.append(&mut self.places());
            return Delta::of(places);
        }
        run.delta = Some(Vec::new());
        run.visit(&mut self.root, value, Some(&segments));
        let mut places = run.delta.take().unwrap_or_default();
        if let Some(exceeded) = run.exceeded.take() {
            places.push(exceeded.0.clone());
            self.exceeded = Some(exceeded);
        }
        Delta::of(places)
    }

    fn places(&self) -> Vec<JsonPointer> {
        let mut places = Vec::new();
        for violation in self.violations() {
            places.push(violation.pointer);
        }
        places
    }
}

impl Delta {
    fn of(mut changed: Vec<JsonPointer>) -> Self {
        let (mut places, mut met) = (Places::default(), 0);
        changed.keep(|place| {
            let is_new = places.number(place) == met;
            met += usize::from(is_new);
            is_new
        });
        Self { changed }
    }
}
