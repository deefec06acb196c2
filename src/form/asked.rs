//! What places of the answers ask for, without a form around them: so that the server's gate says of what is wrong at one
//! what the form says there. Each place on the way is looked at once, however many lie behind it.

use std::cell::RefCell;
use std::collections::HashMap;

use super::build::{Builder, MAX_EAGER, Place};
use super::errors::{Fault, Wording, no_partial_date, wording};
use super::model::{Item, Key};
use super::structure::gather;
use super::widget::Widget;
use super::words::{example_of, own_message, role_title};
use crate::definition::{Procedure, Role};
use crate::json::Value;
use crate::locale::Locale;
use crate::message::{self, Language, MessageId};
use crate::pointer::JsonPointer;
use crate::register::personal_number::is_old_number;
use crate::schema::{Choices, NodeId, Schema};
use crate::sorted::{SortedMap, SortedSet};
use crate::violation::Rule;

/// The places of some answers.
pub(crate) struct Asked<'a> {
    schema: &'a Schema,
    procedure: &'a Procedure,
    locale: &'a Locale,
    answers: &'a Value,
    choices: Choices,
    /// Schema objects that apply to what stands at a place.
    active: RefCell<HashMap<JsonPointer, Vec<NodeId>>>,
}

impl<'a> Asked<'a> {
    /// Those of `answers` to a definition, in words of the language of `locale`.
    pub(crate) fn new(schema: &'a Schema, procedure: &'a Procedure, locale: &'a Locale, answers: &'a Value) -> Self {
        Self { schema, procedure, locale, answers, choices: Choices::default(), active: RefCell::default() }
    }

    /// What a form says where a rule is violated, and whether it would rather say what else is wrong there: a pattern
    /// nobody has put in words says nothing.
    pub(crate) fn violation(&self, rule: &Rule, pointer: &JsonPointer) -> (String, bool) {
        let item = self.item(pointer);
        let value = pointer.resolve(self.answers);
        let old = value.and_then(Value::as_str).is_some_and(is_old_number);
        if old && item.field().is_some_and(|field| field.widget == Widget::PersonalNumber) {
            let label = message::in_sentence(&item.label);
            return (message::text(self.language(), MessageId::OldNumber, &[("label", &label)]), false);
        }
        let silent = matches!(rule, Rule::Pattern(_)) && self.own_message(&item, "pattern").is_none();
        (self.words(&item, &Fault::Schema(rule.clone(), pointer.clone())), silent)
    }

    /// What a form says where a day is beyond a bound (`x-minimum`, `x-maximum`); `limit` is nothing where that is today.
    pub(crate) fn bound(&self, keyword: &str, limit: Option<String>, pointer: &JsonPointer) -> String {
        let fault = if keyword == "x-maximum" { Fault::TooLate(limit) } else { Fault::TooEarly(limit) };
        self.words(&self.item(pointer), &fault)
    }

    /// What a form says where a date may be known in part and this text is none.
    pub(crate) fn no_partial_date(&self, text: &str, pointer: &JsonPointer) -> String {
        self.words(&self.item(pointer), &no_partial_date(text))
    }

    /// What a form says where a number stands that was given for somebody else.
    pub(crate) fn taken(&self, other: &Role, pointer: &JsonPointer) -> String {
        let title = role_title(self.procedure, self.locale, &other.name);
        self.words(&self.item(pointer), &Fault::Taken(title))
    }

    fn language(&self) -> Language {
        Language::of(self.locale)
    }

    fn words(&self, item: &Item, fault: &Fault) -> String {
        let own = |item: &Item, keyword: &str| self.own_message(item, keyword);
        let sibling = |item: &Item, name: &str| {
            let place = item.pointer.parent().unwrap_or_default().key(name);
            self.item(&place).label
        };
        let fits = |number: &Value| item.active.iter().all(|node| self.schema.is_valid(*node, number));
        let example = item.field().map(|field| example_of(field, self.language(), &fits)).unwrap_or_default();
        let empty = item.pointer.resolve(self.answers).is_none_or(Value::is_null);
        wording(
            &Wording { language: self.language(), own: &own, example: &example, sibling: &sibling },
            item,
            fault,
            empty,
        )
    }

    fn own_message(&self, item: &Item, keyword: &str) -> Option<String> {
        own_message(self.procedure, self.locale, self.schema, item, keyword)
    }

    /// The schema objects that describe what may stand at a place.
    fn seeds(&self, pointer: &JsonPointer) -> Vec<NodeId> {
        let Some((above, name)) = pointer.parent().zip(pointer.last()) else { return vec![self.schema.root()] };
        let index = self.index(&above, &name);
        self.active(&above).iter().flat_map(|id| below(self.schema, *id, &name, index)).collect()
    }

    /// The schema objects that apply to what stands at a place.
    fn active(&self, pointer: &JsonPointer) -> Vec<NodeId> {
        if let Some(known) = self.active.borrow().get(pointer) {
            return known.clone();
        }
        let value = pointer.resolve(self.answers).unwrap_or(&Value::Null);
        let active = gather(self.schema, &self.seeds(pointer), value, pointer, &self.choices).active();
        self.active.borrow_mut().insert(pointer.clone(), active.clone());
        active
    }

    /// The number of an item, where a place is one of a list.
    fn index(&self, above: &JsonPointer, name: &str) -> Option<usize> {
        above.resolve(self.answers).filter(|list| list.is_array()).and_then(|_| name.parse().ok())
    }

    /// What is asked at a place. What stands in a group or a list is no part of it.
    fn item(&self, pointer: &JsonPointer) -> Item {
        let (mut above, mut pattern, mut number) = (JsonPointer::root(), String::new(), None);
        for name in pointer.segments() {
            number = self.index(&above, &name);
            let segment =
                if number.is_some() { "/*".to_owned() } else { JsonPointer::root().key(&name).as_str().to_owned() };
            pattern.push_str(&segment);
            above = above.key(&name);
        }
        let place = Place {
            key: Key::from(pattern.as_str()),
            pointer: pointer.clone(),
            name: if number.is_some() { String::new() } else { pointer.last().unwrap_or_default() },
            pattern,
            depth: pointer.segments().count(),
            closable: true,
            ..Place::root()
        };
        let value = pointer.resolve(self.answers).filter(|value| !value.is_object() && !value.is_array());
        let mut item = self.built(&self.seeds(pointer), &place, value.cloned().unwrap_or_default());
        if let Some(number) = number.filter(|_| item.label.is_empty()) {
            let list = self.item(&pointer.parent().unwrap_or_default()).label;
            let number = (number + 1).to_string();
            item.label = message::text(self.language(), MessageId::ItemTitle, &[("label", &list), ("n", &number)]);
        }
        item
    }

    fn built(&self, seeds: &[NodeId], place: &Place, mut raw: Value) -> Item {
        let (mut ids, mut defaulted, mut next_id) = (SortedMap::new(), SortedSet::new(), 0);
        let mut builder = Builder {
            schema: self.schema,
            procedure: self.procedure,
            locale: self.locale,
            language: self.language(),
            choices: &self.choices,
            ids: &mut ids,
            defaulted: &mut defaulted,
            next_id: &mut next_id,
            fresh: None,
            hidden: &SortedSet::new(),
            around: Vec::new(),
            // Nothing inside a group is built.
            count: MAX_EAGER,
            builds: 0,
        };
        builder.build(seeds, place, &mut raw).item
    }
}

/// The schemas one schema object has for a member, or for an item of a list by its number.
pub(crate) fn below(schema: &Schema, id: NodeId, name: &str, index: Option<usize>) -> Vec<NodeId> {
    let node = schema.node(id);
    if let Some(index) = index {
        return node.item(index).into_iter().collect();
    }
    let patterns = node.pattern_properties.iter().filter(|(pattern, _)| pattern.is_match(name)).map(|(_, id)| *id);
    let mut found: Vec<NodeId> = node.property(name).into_iter().chain(patterns).collect();
    if found.is_empty() {
        found.extend(node.additional_properties);
    }
    found
}
