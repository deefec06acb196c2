//! What a form consists of: a tree of items built from the schema that applies right now.

use crate::platform::last_at;
use std::rc::Rc;

use crate::json::Value;

use super::widget::Widget;
use crate::message::ValueKind;
use crate::pointer::JsonPointer;
use crate::schema::{NodeId, Types};

/// Lasting identity of an item: its pointer with every array index replaced by `:n`, where
/// `n` is a number the array item keeps while it is moved about.
///
/// Choices between alternatives are named after the item they belong to with `?n` appended.
pub type Key = Rc<str>;

/// One thing on the form.
#[derive(Clone, Debug)]
pub struct Item {
    /// Lasting identity.
    pub key: Key,
    /// Present place in the answers.
    pub pointer: JsonPointer,
    /// What the person reads; never empty except for the root.
    pub label: String,
    /// One or two sentences of help, or empty.
    pub hint: String,
    /// True when leaving it empty is an error.
    pub required: bool,
    /// True when it is shown but cannot be changed.
    pub read_only: bool,
    /// True when it is going out of use.
    pub deprecated: bool,
    /// True when "none" is an answer of its own, beside what the item asks.
    pub nullable: bool,
    /// Schema nodes that describe it; where its children come from.
    pub(super) seeds: Vec<NodeId>,
    /// Schema nodes found to apply when the item was last built.
    pub(super) active: Vec<NodeId>,
    /// True when its own value decides which schema nodes apply.
    pub(super) conditional: bool,
    /// True when it was opened on demand and can be taken away again.
    pub removable: bool,
    /// When it, or anything below it, was last built other than it had been: a number of
    /// [`super::Form::revision`]. What shows the form leaves alone what is older.
    pub(crate) revision: u32,
    /// What kind of thing it is.
    pub kind: Kind,
}

/// The kinds of items.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Answered by one control.
    Field(Box<Field>),
    /// Holds other items, fixed in number for now.
    Group(Vec<Item>),
    /// A list the person makes longer and shorter.
    Repeat(Repeat),
    /// Alternatives to choose from.
    Choice(Choice),
    /// Entries whose names the person makes up.
    Rows(Rows),
    /// A part with nothing in it that is built when somebody opens it: it repeats what is
    /// around it, or the form is long enough without it.
    Closed,
}

/// A field answered by one control.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// The control.
    pub widget: Widget,
    /// Fixed values to choose from.
    pub options: Vec<FieldOption>,
    /// Where a list of proposals for a text is fetched from (`x-suggest`); a name in braces stands for the answer
    /// beside the field.
    pub suggest: String,
    /// HTML autofill token, where the field is about the person at the keyboard.
    pub autocomplete: Option<String>,
    /// Greatest number of characters, from `maxLength`.
    pub max_length: Option<u64>,
    /// Least value or date as text, from `minimum` or `x-minimum`.
    pub minimum: Option<String>,
    /// Greatest value or date as text, from `maximum` or `x-maximum`.
    pub maximum: Option<String>,
    /// Unit shown behind the control (`x-unit`).
    pub unit: String,
    /// Example values, from `examples`.
    pub examples: Vec<String>,
    /// Types of files taken (`accept` of HTML), for [`Widget::File`].
    pub accept: String,
    /// Greatest size of a file in bytes, for [`Widget::File`].
    pub max_bytes: Option<u64>,
    /// True when the answer is the file itself, as base64 (`contentEncoding`).
    pub encoded: bool,
    /// Greatest number of files or ticked options.
    pub max_count: Option<u64>,
    /// True when the value must not be shown again once entered (`writeOnly`).
    pub write_only: bool,
    /// True when the answer is a list (checkbox set, several files).
    pub multiple: bool,
    /// True for somebody's name.
    pub name: bool,
    /// True for a number without decimals.
    pub whole: bool,
    /// True for a date that may be known by its year or month alone (`x-partial-date`).
    pub partial: bool,
    /// True when the answer decides which of several cases applies.
    pub decides: bool,
    /// How typed text becomes a value.
    pub input: Input,
}

impl Field {
    /// How many items its options count for.
    pub(super) const fn weight(&self) -> usize {
        self.options.len() / 4
    }
}

/// How typed text becomes a JSON value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Input {
    /// Kept as a string.
    #[default]
    Text,
    /// Kept as a string without white space.
    Compact,
    /// Read as a number in the language's form.
    Number,
    /// Read as a date, kept as `YYYY-MM-DD`.
    Date,
    /// Read as a date and a time of day, kept as RFC 3339 text.
    DateTime,
    /// Read as a time of day, kept as RFC 3339 text.
    Time,
    /// Read as a number or as yes or no where it is exactly that and one of these types, else kept as a string.
    Scalar(Types),
    /// Read as JSON.
    Json,
    /// One of the options, by its number.
    Option,
    /// `true` or `false`.
    Boolean,
}

/// A fixed value with its label.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldOption {
    /// The value that goes into the answers.
    pub value: Value,
    /// What the person reads.
    pub label: String,
    /// Other names it is found by (`x-words`).
    pub also: Vec<String>,
}

/// A list the person makes longer and shorter.
#[derive(Clone, Debug)]
pub struct Repeat {
    /// The list's items, in their present order.
    pub items: Vec<Item>,
    /// Lasting numbers of the items, in the same order.
    pub(super) ids: Vec<u32>,
    /// Items at the front that belong to a tuple: they stay in place and cannot be removed.
    pub fixed: usize,
    /// Least number of items.
    pub min: u64,
    /// Greatest number of items, if there is one.
    pub max: Option<u64>,
    /// What one item is called.
    pub item_label: String,
}

/// Alternatives of which the person takes one, or several where they do not exclude each other.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Labels of the alternatives.
    pub options: Vec<String>,
    /// True when several may be taken.
    pub several: bool,
    /// Which ones apply, if any do.
    pub chosen: Vec<usize>,
    /// What the chosen alternatives ask.
    pub children: Vec<Item>,
    /// The schema node whose `oneOf` or `anyOf` this is.
    pub(super) node: NodeId,
}

/// Entries whose names the person makes up.
#[derive(Clone, Debug)]
pub struct Rows {
    /// The entries, in their present order.
    pub entries: Vec<Item>,
    /// True when more may be added.
    pub open: bool,
}

impl Item {
    /// An item that no schema node of its own describes: a choice, free entries, a paper.
    pub(super) fn bare(key: Key, pointer: JsonPointer, label: String, kind: Kind) -> Self {
        Self {
            key,
            pointer,
            label,
            hint: String::new(),
            required: true,
            read_only: false,
            deprecated: false,
            nullable: false,
            seeds: Vec::new(),
            active: Vec::new(),
            conditional: false,
            removable: false,
            revision: 0,
            kind,
        }
    }

    /// Notes what was built other than it had been. Errors and values are no part of this:
    /// they have changes of their own.
    pub(super) fn compare(&mut self, before: Option<&Self>, revision: u32) {
        // What a group is called decides how the legends in it look.
        let inner = before.filter(|before| before.label == self.label);
        let mut same = inner.is_some_and(|before| before.looks_like(self));
        let mut position = 0;
        for child in self.children_mut() {
            let others = inner.map_or(&[][..], |before| before.children());
            // Children keep their order; one that was moved has another place anyway.
            let rest = others.get(position..).unwrap_or_default();
            let found = rest.iter().position(|other| other.key == child.key);
            position += found.map_or(0, |at| at + 1);
            child.compare(found.and_then(|at| rest.get(at)), revision);
            same &= child.revision != revision;
        }
        self.revision = before.filter(|_| same).map_or(revision, |before| before.revision);
    }

    /// Whether two states of an item show the same, children aside except for which they are.
    /// Options, bounds and the like come from the schema nodes that apply.
    fn looks_like(&self, other: &Self) -> bool {
        let kind = match (&self.kind, &other.kind) {
            (Kind::Field(own), Kind::Field(field)) => own.widget == field.widget,
            (Kind::Choice(own), Kind::Choice(choice)) => own.chosen == choice.chosen,
            (Kind::Rows(own), Kind::Rows(rows)) => own.open == rows.open,
            (own, kind) => std::mem::discriminant(own) == std::mem::discriminant(kind),
        };
        kind && self.pointer == other.pointer
            && self.hint == other.hint
            && (self.required, self.read_only, self.deprecated) == (other.required, other.read_only, other.deprecated)
            && self.removable == other.removable
            && self.nullable == other.nullable
            && self.active == other.active
            && self.children().len() == other.children().len()
            && self.children().iter().zip(other.children()).all(|(own, child)| own.key == child.key)
    }

    /// Makes what is below as read-only as the item itself.
    pub(super) fn lock(&mut self) {
        self.read_only = true;
        self.children_mut().iter_mut().for_each(Self::lock);
    }

    /// How many items it and what is below it count for.
    pub(super) fn weight(&self) -> usize {
        let own = 1 + self.field().map_or(0, Field::weight);
        self.children().iter().fold(own, |sum, child| sum + child.weight())
    }

    /// The item's children, if it has any.
    pub fn children(&self) -> &[Self] {
        match &self.kind {
            Kind::Field(_) | Kind::Closed => &[],
            Kind::Group(children) => children,
            Kind::Repeat(repeat) => &repeat.items,
            Kind::Choice(choice) => &choice.children,
            Kind::Rows(rows) => &rows.entries,
        }
    }

    pub(super) fn children_mut(&mut self) -> &mut [Self] {
        match &mut self.kind {
            Kind::Field(_) | Kind::Closed => &mut [],
            Kind::Group(children) => children,
            Kind::Repeat(repeat) => &mut repeat.items,
            Kind::Choice(choice) => &mut choice.children,
            Kind::Rows(rows) => &mut rows.entries,
        }
    }

    /// The control's description, for fields.
    pub fn field(&self) -> Option<&Field> {
        match &self.kind {
            Kind::Field(field) => Some(field),
            _ => None,
        }
    }

    /// What a person does to answer it; decides the wording of messages.
    pub fn value_kind(&self) -> ValueKind {
        match &self.kind {
            Kind::Field(field) => field.widget.value_kind(),
            Kind::Group(_) | Kind::Rows(_) | Kind::Closed => ValueKind::Group,
            Kind::Choice(_) => ValueKind::Choice,
            Kind::Repeat(_) => ValueKind::List,
        }
    }

    /// Visits the item and all items below it, in the order they are shown.
    pub fn visit<'i>(&'i self, visitor: &mut dyn FnMut(&'i Self)) {
        visitor(self);
        for child in self.children() {
            child.visit(visitor);
        }
    }

    /// The item of that key here or below.
    ///
    /// Keys spell the way down, so only items on the way are looked at.
    pub fn find(&self, key: &str) -> Option<&Self> {
        if &*self.key == key {
            return Some(self);
        }
        self.children().iter().filter(|child| child.may_hold(key)).find_map(|child| child.find(key))
    }

    pub(super) fn find_mut(&mut self, key: &str) -> Option<&mut Self> {
        if &*self.key == key {
            return Some(self);
        }
        self.children_mut().iter_mut().filter(|child| child.may_hold(key)).find_map(|child| child.find_mut(key))
    }

    /// The innermost item at a place in the answers; of an item and the choice or the field
    /// of an alternative at the same place, the outer one.
    pub fn at(&self, pointer: &JsonPointer) -> Option<&Self> {
        if self.pointer == *pointer {
            return Some(self);
        }
        self.children().iter().filter(|child| pointer.starts_with(&child.pointer)).find_map(|child| child.at(pointer))
    }

    /// Whether an item of that key may be here or below.
    fn may_hold(&self, key: &str) -> bool {
        let own = &*self.key;
        // What a choice or a set of rows holds is named after the item it belongs to.
        let stem = match self.kind {
            Kind::Choice(_) | Kind::Rows(_) => last_at(own, b'?').map_or(own, |cut| &own[..cut]),
            _ => own,
        };
        key == own
            || key.strip_prefix(stem).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?'].as_slice()))
    }
}
