//! What places in the answers are called, without a form: by following the schema along the
//! pointer. Each step is taken once, however many places lie behind it.

use std::collections::HashMap;

use crate::definition::Procedure;
use crate::form::below;
use crate::json::Value;
use crate::locale::Locale;
use crate::message::{self, Language, MessageId};
use crate::pointer::JsonPointer;
use crate::schema::{NodeId, Schema};

/// The schema objects that may apply at some place, and what they call it.
struct State {
    nodes: Vec<NodeId>,
    title: Option<String>,
}

/// Labels by place.
pub(super) struct Labels<'a> {
    schema: &'a Schema,
    procedure: &'a Procedure,
    locale: &'a Locale,
    states: Vec<State>,
    /// States by the schema objects they begin with.
    by_first: HashMap<Vec<NodeId>, usize>,
    steps: HashMap<(usize, String), usize>,
    /// The state of the place asked for last.
    last: usize,
}

impl<'a> Labels<'a> {
    pub(super) fn new(schema: &'a Schema, procedure: &'a Procedure, locale: &'a Locale) -> Self {
        let mut labels = Self {
            schema,
            procedure,
            locale,
            states: Vec::new(),
            by_first: HashMap::new(),
            steps: HashMap::new(),
            last: 0,
        };
        labels.state(vec![schema.root()]);
        labels
    }

    /// The words with the label of the place before them, where it has one.
    pub(super) fn before(&mut self, pointer: &JsonPointer, words: String) -> String {
        match self.label(pointer) {
            Some(label) => format!("{}: {words}", label.trim_end_matches([':', '.', '?', ' '])),
            None => words,
        }
    }

    /// What a place is called. A label that only repeats the property's name says nothing.
    fn label(&mut self, pointer: &JsonPointer) -> Option<String> {
        let (mut state, mut pattern, mut label) = (0, String::new(), None);
        for segment in pointer.segments() {
            let nodes = &self.states.get(state)?.nodes;
            let schema = self.schema;
            let index: Option<usize> = segment.parse().ok();
            let in_list = index.filter(|_| {
                let mut nodes = nodes.iter().map(|id| schema.node(*id));
                nodes.any(|node| node.items.is_some() || !node.prefix_items.is_empty())
            });
            let fixed = nodes.iter().any(|id| !schema.node(*id).prefix_items.is_empty());
            let step = if in_list.is_some() && !fixed { "*".to_owned() } else { segment.clone() };
            let next = if let Some(next) = self.steps.get(&(state, step.clone())) {
                *next
            } else {
                let below = nodes.iter().flat_map(|id| below(schema, *id, &segment, in_list)).collect();
                let next = self.state(below);
                self.steps.insert((state, step), next);
                next
            };
            pattern.push_str(if in_list.is_some() { "/*" } else { "" });
            if in_list.is_none() {
                pattern.push_str(JsonPointer::root().key(&segment).as_str());
            }
            let own = self.procedure.text(self.locale, &pattern).and_then(|text| text.title.clone());
            let title = own.or_else(|| self.states.get(next)?.title.clone());
            label = match in_list {
                Some(index) => title.or(label).map(|label| {
                    let number = (index + 1).to_string();
                    let arguments = [("label", label.as_str()), ("n", number.as_str())];
                    message::text(Language::of(self.locale), MessageId::ItemTitle, &arguments)
                }),
                None => title.filter(|title| !segment.eq_ignore_ascii_case(&title.replace(' ', ""))),
            };
            state = next;
        }
        self.last = state;
        label
    }

    /// Whether nobody who fills in the form can answer at a place.
    pub(super) fn is_read_only(&mut self, pointer: &JsonPointer) -> bool {
        self.label(pointer);
        self.states.get(self.last).is_some_and(|state| {
            let mut nodes = state.nodes.iter();
            nodes.any(|id| self.schema.source(*id).get("readOnly").and_then(Value::as_bool) == Some(true))
        })
    }

    /// The number of the state that begins with these schema objects.
    fn state(&mut self, first: Vec<NodeId>) -> usize {
        if let Some(known) = self.by_first.get(&first) {
            return *known;
        }
        let mut nodes = first.clone();
        let mut seen: std::collections::HashSet<NodeId> = nodes.iter().copied().collect();
        let mut at = 0;
        while let Some(id) = nodes.get(at).copied() {
            let node = self.schema.node(id);
            nodes.extend(node.in_place().into_iter().filter(|inner| node.not != Some(*inner) && seen.insert(*inner)));
            at += 1;
        }
        let titles = nodes.iter().filter_map(|id| self.schema.source(*id).get("title").and_then(Value::as_str));
        let title = titles.map(str::to_owned).find(|title| !title.trim().is_empty());
        self.by_first.insert(first, self.states.len());
        self.states.push(State { nodes, title });
        self.states.len() - 1
    }
}
