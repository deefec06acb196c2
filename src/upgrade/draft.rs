//! The drafts of JSON Schema and what each keyword means in them.

use serde_json::{Map, Value};

/// A published version of JSON Schema, oldest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Draft {
    /// Draft-03
    V3,
    /// Draft-04
    V4,
    /// Draft-06
    V6,
    /// Draft-07
    V7,
    /// 2019-09
    V2019,
    /// 2020-12
    V2020,
}

/// How a keyword holds schemas.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    One,
    List,
    Map,
    /// One schema or a list of them.
    OneOrList,
    /// Schemas among lists of property names.
    Dependencies,
    /// Schemas among names of types (draft-03).
    Types,
}

impl Draft {
    /// The draft a `$schema` names, with either scheme and with or without `#`.
    pub fn of(uri: &str) -> Option<Self> {
        let uri = uri.strip_suffix('#').unwrap_or(uri);
        let name = uri.strip_prefix("https:").or_else(|| uri.strip_prefix("http:"))?;
        let name = name.strip_prefix("//www.").or_else(|| name.strip_prefix("//"))?;
        Some(match name.strip_prefix("json-schema.org/draft")?.strip_suffix("/schema")? {
            "-03" => Self::V3,
            "-04" => Self::V4,
            "-06" => Self::V6,
            "-07" => Self::V7,
            "/2019-09" => Self::V2019,
            "/2020-12" => Self::V2020,
            _ => return None,
        })
    }

    /// Its name in a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Self::V3 => "draft-03",
            Self::V4 => "draft-04",
            Self::V6 => "draft-06",
            Self::V7 => "draft-07",
            Self::V2019 => "2019-09",
            Self::V2020 => "2020-12",
        }
    }

    /// The draft a schema without `$schema` was probably written in: the newest one in which its
    /// keywords mean something.
    pub(super) fn guess(schema: &Value) -> Self {
        let mut guess = Self::V2020;
        let mut open = vec![(schema, true)];
        while let Some((value, is_schema)) = open.pop() {
            match value {
                Value::Array(list) => open.extend(list.iter().map(|item| (item, true))),
                Value::Object(map) => {
                    for (key, inner) in map {
                        if is_schema {
                            guess = guess.min(newest(key, inner));
                        }
                        // What stands there are names of properties or values, not keywords.
                        match key.as_str() {
                            "enum" | "const" | "default" | "example" | "examples" if is_schema => {}
                            "properties" | "patternProperties" | "definitions" | "$defs" | "dependentSchemas"
                                if is_schema =>
                            {
                                open.push((inner, false));
                            }
                            _ => open.push((inner, true)),
                        }
                    }
                }
                _ => {}
            }
        }
        guess
    }

    /// The keyword by which a schema names itself.
    pub(super) fn identifier(self, map: &Map<String, Value>) -> Option<&str> {
        let key = if self <= Self::V4 { "id" } else { "$id" };
        // Beside `$ref` nothing counts before 2019-09.
        let hidden = self <= Self::V7 && map.contains_key("$ref");
        map.get(key).and_then(Value::as_str).filter(|_| !hidden)
    }

    /// How a keyword of this draft holds schemas; `None` where it holds none or is unknown.
    pub(super) fn holds(self, keyword: &str) -> Option<Holds> {
        let (holds, first, last) = match keyword {
            // Kept in every draft: schemas are put there and referred to whatever the draft says.
            "definitions" | "$defs" => (Holds::Map, Self::V3, Self::V2020),
            "properties" | "patternProperties" => (Holds::Map, Self::V3, Self::V2020),
            "additionalProperties" => (Holds::One, Self::V3, Self::V2020),
            "items" if self < Self::V2020 => (Holds::OneOrList, Self::V3, Self::V2019),
            "items" => (Holds::One, Self::V2020, Self::V2020),
            "additionalItems" => (Holds::One, Self::V3, Self::V2019),
            "prefixItems" => (Holds::List, Self::V2020, Self::V2020),
            "dependencies" => (Holds::Dependencies, Self::V3, Self::V2020),
            "dependentSchemas" => (Holds::Map, Self::V2019, Self::V2020),
            "extends" => (Holds::OneOrList, Self::V3, Self::V3),
            "disallow" | "type" => (Holds::Types, Self::V3, Self::V3),
            "allOf" | "anyOf" | "oneOf" => (Holds::List, Self::V4, Self::V2020),
            "not" => (Holds::One, Self::V4, Self::V2020),
            "contains" | "propertyNames" => (Holds::One, Self::V6, Self::V2020),
            "if" | "then" | "else" => (Holds::One, Self::V7, Self::V2020),
            "unevaluatedItems" | "unevaluatedProperties" | "contentSchema" => (Holds::One, Self::V2019, Self::V2020),
            _ => return None,
        };
        (first <= self && self <= last).then_some(holds)
    }

    /// Whether a keyword that means something in 2020-12 means nothing in this draft.
    pub(super) fn ignores(self, keyword: &str) -> bool {
        let since = match keyword {
            "allOf" | "anyOf" | "oneOf" | "not" | "multipleOf" | "minProperties" | "maxProperties" => Self::V4,
            "contains" | "propertyNames" | "const" => Self::V6,
            "if" | "then" | "else" => Self::V7,
            "dependentSchemas"
            | "dependentRequired"
            | "unevaluatedItems"
            | "unevaluatedProperties"
            | "contentSchema"
            | "minContains"
            | "maxContains"
            | "$anchor"
            | "$vocabulary" => Self::V2019,
            "prefixItems" | "$dynamicRef" | "$dynamicAnchor" => Self::V2020,
            _ => return false,
        };
        self < since
    }
}

/// The newest draft that knows a keyword with such a value.
fn newest(keyword: &str, value: &Value) -> Draft {
    match (keyword, value) {
        ("required", Value::Bool(_)) | ("extends" | "disallow", _) | ("divisibleBy", Value::Number(_)) => Draft::V3,
        ("type", Value::String(name)) if name == "any" => Draft::V3,
        ("exclusiveMinimum" | "exclusiveMaximum", Value::Bool(_)) => Draft::V4,
        ("items", Value::Array(_)) | ("additionalItems", Value::Object(_) | Value::Bool(_)) => Draft::V7,
        ("$recursiveRef" | "$recursiveAnchor", _) => Draft::V2019,
        _ => Draft::V2020,
    }
}
