//! Conditions as people click them together – question, comparison, value, joined by and/or – and as JSON Schema.
//!
//! [`Rule::schema`] writes one, [`Rule::read`] reads every schema that says no more than such a rule does, whoever wrote it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::pointer::JsonPointer;

/// How an answer is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Comparison {
    /// It is the value.
    Equals,
    /// It is given, and not the value.
    Differs,
    /// It is one of the values of a list.
    OneOf,
    /// It is a list that has the value.
    Contains,
    /// It is a number not below the value.
    AtLeast,
    /// It is a number not above the value.
    AtMost,
    /// It is given; the value does not matter.
    Answered,
    /// It is not given; the value does not matter.
    Missing,
}

/// A condition on answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", untagged)]
pub enum Rule {
    /// All of them hold.
    All {
        /// The conditions.
        all: Vec<Rule>,
    },
    /// One of them holds.
    Any {
        /// The conditions.
        any: Vec<Rule>,
    },
    /// An answer compares so.
    Answer {
        /// Where the answer stands: a pointer into what the condition is asked of.
        field: String,
        /// How it is compared.
        is: Comparison,
        /// With what.
        #[serde(default)]
        value: Value,
    },
}

/// Deepest nesting that is written and read.
const DEPTH: usize = 16;

impl Rule {
    /// The places of the answers it looks at.
    pub fn fields(&self) -> Vec<&str> {
        match self {
            Self::All { all: list } | Self::Any { any: list } => list.iter().flat_map(Self::fields).collect(),
            Self::Answer { field, .. } => vec![field],
        }
    }

    /// The same rule on answers found below a place: the place is taken off each field.
    ///
    /// `None` where a field is not below it.
    pub fn below(&self, place: &str) -> Option<Self> {
        let each = |list: &[Self]| list.iter().map(|own| own.below(place)).collect::<Option<Vec<_>>>();
        Some(match self {
            Self::All { all } => Self::All { all: each(all)? },
            Self::Any { any } => Self::Any { any: each(any)? },
            Self::Answer { field, is, value } => {
                let field = field.strip_prefix(place).filter(|rest| rest.starts_with('/'))?.to_owned();
                Self::Answer { field, is: *is, value: value.clone() }
            }
        })
    }

    /// The same rule on answers of which the place is put before each field.
    #[must_use]
    pub fn under(&self, place: &str) -> Self {
        let each = |list: &[Self]| list.iter().map(|own| own.under(place)).collect();
        match self {
            Self::All { all } => Self::All { all: each(all) },
            Self::Any { any } => Self::Any { any: each(any) },
            Self::Answer { field, is, value } => {
                Self::Answer { field: format!("{place}{field}"), is: *is, value: value.clone() }
            }
        }
    }

    /// The JSON Schema that holds in the same cases; `None` where the rule is empty, too deep, or a field is no place.
    pub fn schema(&self) -> Option<Value> {
        self.written(0)
    }

    fn written(&self, depth: usize) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
        match self {
            Self::All { all: list } | Self::Any { any: list } if list.len() == 1 => list[0].written(depth + 1),
            Self::All { all: list } | Self::Any { any: list } => {
                let parts = list.iter().map(|own| own.written(depth + 1)).collect::<Option<Vec<_>>>()?;
                let word = if matches!(self, Self::All { .. }) { "allOf" } else { "anyOf" };
                (!parts.is_empty()).then(|| json!({ word: parts }))
            }
            Self::Answer { field, is, value } => {
                let pointer = JsonPointer::parse(field).filter(|pointer| !pointer.is_root())?;
                let own = match is {
                    Comparison::Equals => Some(json!({ "const": value })),
                    Comparison::Differs => Some(json!({ "not": { "const": value } })),
                    Comparison::OneOf => Some(json!({ "enum": value.as_array().filter(|list| !list.is_empty())? })),
                    Comparison::Contains => Some(json!({ "contains": { "const": value } })),
                    Comparison::AtLeast => Some(json!({ "minimum": value.as_number()? })),
                    Comparison::AtMost => Some(json!({ "maximum": value.as_number()? })),
                    Comparison::Answered | Comparison::Missing => None,
                };
                let names: Vec<String> = pointer.segments().collect();
                let schema = names.into_iter().rev().fold(own, |inner, name| {
                    Some(match inner {
                        Some(inner) => json!({ "properties": { name.as_str(): inner }, "required": [name] }),
                        None => json!({ "required": [name] }),
                    })
                })?;
                Some(if *is == Comparison::Missing { json!({ "not": schema }) } else { schema })
            }
        }
    }

    /// The rule that a schema says; `None` where it says something that cannot be clicked together.
    pub fn read(schema: &Value) -> Option<Self> {
        let mut found = Vec::new();
        conjunction(schema, "", 0, &mut found)?;
        Some(match found.len() {
            0 => return None,
            1 => found.remove(0),
            _ => Self::All { all: found },
        })
    }
}

/// What a schema says of the answer at a place, as rules that all hold. Titles and annotations say nothing.
fn conjunction(schema: &Value, place: &str, depth: usize, found: &mut Vec<Rule>) -> Option<()> {
    let members = schema.as_object().filter(|_| depth <= DEPTH)?;
    let said =
        |members: &Map<String, Value>| members.keys().filter(|key| *key != "title" && !key.starts_with("x-")).count();
    if said(members) == 0 {
        return None;
    }
    let answer = |is, value: &Value| {
        (!place.is_empty()).then(|| Rule::Answer { field: place.to_owned(), is, value: value.clone() })
    };
    for (key, value) in members {
        match key.as_str() {
            "title" => {}
            own if own.starts_with("x-") => {}
            "const" => found.push(answer(Comparison::Equals, value)?),
            "enum" => found.push(answer(Comparison::OneOf, value)?),
            "minimum" => found.push(answer(Comparison::AtLeast, value)?),
            "maximum" => found.push(answer(Comparison::AtMost, value)?),
            "contains" => found.push(answer(Comparison::Contains, lone(value, "const")?)?),
            "not" => match lone(value, "const") {
                Some(value) => found.push(answer(Comparison::Differs, value)?),
                None => found.push(missing(value, place, depth)?),
            },
            "allOf" => {
                for part in value.as_array()? {
                    conjunction(part, place, depth + 1, found)?;
                }
            }
            "anyOf" => {
                let each = |part: &Value| {
                    let mut own = Vec::new();
                    conjunction(part, place, depth + 1, &mut own)?;
                    Some(if own.len() == 1 { own.remove(0) } else { Rule::All { all: own } })
                };
                found.push(Rule::Any { any: value.as_array()?.iter().map(each).collect::<Option<Vec<_>>>()? });
            }
            "required" | "properties" => {}
            _ => return None,
        }
    }
    nested(members, place, depth, found)
}

/// What a schema says of the members of an answer: each that it speaks of must be given.
fn nested(members: &Map<String, Value>, place: &str, depth: usize, found: &mut Vec<Rule>) -> Option<()> {
    let nothing = Vec::new();
    let required = members.get("required").map_or(Some(&nothing), Value::as_array)?;
    let named: Vec<&str> = required.iter().map(Value::as_str).collect::<Option<_>>()?;
    let properties = members.get("properties").and_then(Value::as_object);
    for (name, own) in properties.into_iter().flatten() {
        let inner = JsonPointer::parse(place)?.key(name);
        named.contains(&name.as_str()).then_some(())?;
        conjunction(own, inner.as_str(), depth + 1, found)?;
    }
    for name in named {
        if properties.is_none_or(|own| !own.contains_key(name)) {
            let field = JsonPointer::parse(place)?.key(name).as_str().to_owned();
            found.push(Rule::Answer { field, is: Comparison::Answered, value: Value::Null });
        }
    }
    Some(())
}

/// The only member of a schema, where it is that one.
fn lone<'v>(schema: &'v Value, key: &str) -> Option<&'v Value> {
    schema.as_object().filter(|own| own.len() == 1)?.get(key)
}

fn missing(schema: &Value, place: &str, depth: usize) -> Option<Rule> {
    let mut own = Vec::new();
    conjunction(schema, place, depth + 1, &mut own)?;
    match own.as_slice() {
        [Rule::Answer { field, is: Comparison::Answered, .. }] => {
            Some(Rule::Answer { field: field.clone(), is: Comparison::Missing, value: Value::Null })
        }
        _ => None,
    }
}
