//! The compiled schema as data: one [`Node`] for each schema object, linked by
//! [`NodeId`]s. What a form is built from and what the evaluator runs on.

use std::sync::Arc;

use crate::json::{Number, Value};

use super::format::Checker;
use super::number;
use super::pattern::Pattern;
use crate::pointer::JsonPointer;
use crate::violation::JsonType;

/// Names one schema object of a compiled schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

/// The versions of JSON Schema that are understood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Draft {
    /// Draft-06
    Draft6,
    /// Draft-07
    Draft7,
    /// 2019-09
    Draft201909,
    /// 2020-12
    #[default]
    Draft202012,
}

impl Draft {
    /// Whether keywords beside `$ref` count, and all that came with 2019-09.
    pub(super) const fn is_modern(self) -> bool {
        matches!(self, Self::Draft201909 | Self::Draft202012)
    }
}

/// A set of JSON types; empty where the schema does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Types(u8);

const ALL_TYPES: [JsonType; 7] = [
    JsonType::Array,
    JsonType::Boolean,
    JsonType::Integer,
    JsonType::Null,
    JsonType::Number,
    JsonType::Object,
    JsonType::String,
];

impl Types {
    /// Whether the keyword is absent.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the type is named.
    pub const fn contains(self, json_type: JsonType) -> bool {
        self.0 & (1 << json_type as u8) != 0
    }

    /// Whether exactly this type is named.
    pub const fn is(self, json_type: JsonType) -> bool {
        self.0 == 1 << json_type as u8
    }

    /// The types named, in alphabetical order.
    pub fn iter(self) -> impl Iterator<Item = JsonType> {
        ALL_TYPES.into_iter().filter(move |json_type| self.contains(*json_type))
    }

    /// The set of some types.
    pub const fn of(types: &[JsonType]) -> Self {
        let mut set = Self(0);
        let mut index = 0;
        while index < types.len() {
            set.insert(types[index]);
            index += 1;
        }
        set
    }

    /// Adds a type.
    pub const fn insert(&mut self, json_type: JsonType) {
        self.0 |= 1 << json_type as u8;
    }

    /// The types of both sets.
    #[must_use]
    pub const fn or(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// The types that are in both sets.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// Whether no type is named but these.
    pub const fn within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    /// Whether a type is named and none besides it but `null`.
    pub const fn is_only(self, json_type: JsonType) -> bool {
        self.contains(json_type) && self.within(Self::of(&[json_type, JsonType::Null]))
    }

    /// Whether a value has one of the types; true where none is named.
    pub fn accept(self, value: &Value) -> bool {
        self.is_empty()
            || match value {
                Value::Null => self.contains(JsonType::Null),
                Value::Bool(_) => self.contains(JsonType::Boolean),
                Value::String(_) => self.contains(JsonType::String),
                Value::Array(_) => self.contains(JsonType::Array),
                Value::Object(_) => self.contains(JsonType::Object),
                Value::Number(n) => {
                    self.contains(JsonType::Number) || self.contains(JsonType::Integer) && number::is_integer(n)
                }
            }
    }
}

/// A named format; checked only where formats are asserted and the name is known.
#[derive(Clone, Debug)]
pub struct Format {
    /// The name in the schema.
    pub name: Box<str>,
    pub(super) check: Option<Checker>,
}

/// One schema object. Keywords of older drafts stand under their 2020-12 name:
/// the array form of `items` is `prefix_items`, `additionalItems` is `items`,
/// `dependencies` is split in two.
#[derive(Debug, Default)]
pub struct Node {
    pub(super) document: u32,
    pub(super) resource: u32,
    /// Where this schema object stands in its document.
    pub pointer: JsonPointer,
    /// `Some` for the schemas `true` and `false`.
    pub boolean: Option<bool>,
    /// `$ref`
    pub reference: Option<NodeId>,
    /// `$dynamicRef`: what it means when nothing overrides it.
    pub dynamic_reference: Option<NodeId>,
    /// The anchor a `$dynamicRef` looks for in the dynamic scope.
    pub(super) dynamic_anchor: Option<Box<str>>,

    /// `type`
    pub types: Types,
    /// `enum`
    pub enumeration: Option<Vec<Value>>,
    /// `const`
    pub constant: Option<Value>,
    /// `multipleOf`
    pub multiple_of: Option<Number>,
    /// `maximum`
    pub maximum: Option<Number>,
    /// `exclusiveMaximum`
    pub exclusive_maximum: Option<Number>,
    /// `minimum`
    pub minimum: Option<Number>,
    /// `exclusiveMinimum`
    pub exclusive_minimum: Option<Number>,
    /// `maxLength`, in code points
    pub max_length: Option<u64>,
    /// `minLength`, in code points
    pub min_length: Option<u64>,
    /// `pattern`
    pub pattern: Option<Arc<Pattern>>,
    /// `format`
    pub format: Option<Format>,

    /// `properties`, in the order of the schema
    pub properties: Vec<(Box<str>, NodeId)>,
    /// Positions in `properties` in the order of the names, for look-up.
    pub(super) properties_by_name: Vec<u32>,
    /// `patternProperties`
    pub pattern_properties: Vec<(Arc<Pattern>, NodeId)>,
    /// `additionalProperties`
    pub additional_properties: Option<NodeId>,
    /// `propertyNames`
    pub property_names: Option<NodeId>,
    /// `unevaluatedProperties`
    pub unevaluated_properties: Option<NodeId>,
    /// `required`
    pub required: Vec<Box<str>>,
    /// `dependentRequired`
    pub dependent_required: Vec<(Box<str>, Vec<Box<str>>)>,
    /// `dependentSchemas`
    pub dependent_schemas: Vec<(Box<str>, NodeId)>,
    /// `maxProperties`
    pub max_properties: Option<u64>,
    /// `minProperties`
    pub min_properties: Option<u64>,

    /// `prefixItems`
    pub prefix_items: Vec<NodeId>,
    /// `items`: of the items after `prefix_items`
    pub items: Option<NodeId>,
    /// `unevaluatedItems`
    pub unevaluated_items: Option<NodeId>,
    /// `contains`
    pub contains: Option<NodeId>,
    /// Whether an item that `contains` matched is evaluated: only since 2020-12.
    pub(super) contains_evaluates: bool,
    /// `maxContains`
    pub max_contains: Option<u64>,
    /// `minContains`; 1 where absent
    pub min_contains: Option<u64>,
    /// `maxItems`
    pub max_items: Option<u64>,
    /// `minItems`
    pub min_items: Option<u64>,
    /// `uniqueItems`
    pub unique_items: bool,

    /// `allOf`
    pub all_of: Vec<NodeId>,
    /// `anyOf`
    pub any_of: Vec<NodeId>,
    /// `oneOf`
    pub one_of: Vec<NodeId>,
    /// `not`
    pub not: Option<NodeId>,
    /// `if`
    pub if_: Option<NodeId>,
    /// `then`
    pub then: Option<NodeId>,
    /// `else`
    pub else_: Option<NodeId>,
}

impl Node {
    /// The position of a name in `properties`.
    pub fn property_index(&self, name: &str) -> Option<usize> {
        if self.properties_by_name.is_empty() {
            return self.properties.iter().position(|(other, _)| **other == *name);
        }
        let at = self.properties_by_name.binary_search_by(|i| (*self.properties[*i as usize].0).cmp(name)).ok()?;
        Some(self.properties_by_name[at] as usize)
    }

    /// The schema of a property named in `properties`.
    pub fn property(&self, name: &str) -> Option<NodeId> {
        self.property_index(name).map(|i| self.properties[i].1)
    }

    /// The schema `prefixItems` or `items` has for the item at `index`.
    pub fn item(&self, index: usize) -> Option<NodeId> {
        self.prefix_items.get(index).copied().or(self.items)
    }

    /// The schemas that apply to the same value as this one, whatever the value.
    pub fn in_place(&self) -> Vec<NodeId> {
        let mut nodes = Vec::new();
        for single in [self.reference, self.dynamic_reference, self.not, self.if_, self.then, self.else_] {
            push(&mut nodes, single);
        }
        for list in [&self.all_of, &self.any_of, &self.one_of] {
            nodes.extend_from_slice(list);
        }
        extend_with(&mut nodes, &self.dependent_schemas);
        nodes
    }

    /// All schemas this one is made of or refers to, those for members and items included.
    pub fn inner(&self) -> Vec<NodeId> {
        let mut nodes = self.in_place();
        extend_with(&mut nodes, &self.properties);
        for (_, id) in &self.pattern_properties {
            nodes.push(*id);
        }
        nodes.extend_from_slice(&self.prefix_items);
        for other in [
            self.items,
            self.contains,
            self.property_names,
            self.additional_properties,
            self.unevaluated_properties,
            self.unevaluated_items,
        ] {
            push(&mut nodes, other);
        }
        nodes
    }

    /// Whether some assertion reads more of an object or array than its own
    /// members' names or number.
    pub(super) const fn reads_deep(&self) -> bool {
        self.enumeration.is_some() || self.constant.is_some() || self.unique_items
    }
}

/// Puts a schema behind others, if there is one.
fn push(nodes: &mut Vec<NodeId>, node: Option<NodeId>) {
    if let Some(id) = node {
        nodes.push(id);
    }
}

/// Puts the schemas of named members behind others.
fn extend_with(nodes: &mut Vec<NodeId>, named: &[(Box<str>, NodeId)]) {
    for (_, id) in named {
        nodes.push(*id);
    }
}
