//! The questions of a definition as a tree: where each is written, where its answer stands, of which kind it is, and in
//! which cases it is asked.

use serde_json::{Map, Value, json};

use super::rule::Rule;
use crate::pointer::JsonPointer;

/// Most questions that are listed.
const MOST: usize = 5_000;
/// Deepest part within a part, and longest chain of references.
const DEPTH: usize = 24;

/// What kinds of questions are made of, by the name of the kind.
pub const KINDS: [&str; 13] = [
    "text",
    "longText",
    "date",
    "integer",
    "number",
    "boolean",
    "choice",
    "multiChoice",
    "file",
    "email",
    "phone",
    "part",
    "list",
];

/// The schema of a new question of a kind, without its title; `None` for a kind there is not.
pub(super) fn template(kind: &str) -> Option<Value> {
    Some(match kind {
        "text" => json!({ "type": "string", "maxLength": 200 }),
        "longText" => json!({ "type": "string", "maxLength": 4000, "x-widget": "textarea" }),
        "date" => json!({ "type": "string", "format": "date" }),
        "integer" => json!({ "type": "integer", "minimum": 0 }),
        "number" => json!({ "type": "number", "minimum": 0 }),
        "boolean" => json!({ "type": "boolean" }),
        "choice" => json!({ "type": "string", "oneOf": [] }),
        "multiChoice" => json!({ "type": "array", "items": { "type": "string", "oneOf": [] }, "uniqueItems": true }),
        "file" => json!({ "type": "string", "contentMediaType": "application/pdf" }),
        "email" => json!({ "type": "string", "format": "email", "maxLength": 200 }),
        "phone" => json!({ "type": "string", "maxLength": 20, "x-widget": "phone" }),
        "part" => json!({ "type": "object", "properties": {} }),
        "list" => json!({ "type": "array", "items": { "type": "object", "properties": {} }, "maxItems": 50 }),
        _ => return None,
    })
}

/// The kind of a question, after what it refers to; empty for a schema that is none of them.
pub(super) fn kind(definition: &Value, schema: &Value) -> &'static str {
    let word = |key: &str| said(definition, schema, key).and_then(Value::as_str).unwrap_or_default();
    let has = |key: &str| said(definition, schema, key).is_some();
    if has("properties") {
        return "part";
    }
    if word("type") == "array" || has("items") {
        let items = said(definition, schema, "items").unwrap_or(&Value::Null);
        let several = said(definition, items, "oneOf").or_else(|| said(definition, items, "enum")).is_some();
        return if several { "multiChoice" } else { "list" };
    }
    if has("contentMediaType") || has("x-file") {
        return "file";
    }
    if has("oneOf") || has("enum") {
        return "choice";
    }
    match (word("type"), word("format"), word("x-widget")) {
        ("boolean", ..) => "boolean",
        ("integer", ..) => "integer",
        ("number", ..) => "number",
        (_, "date", _) => "date",
        (_, "email", _) => "email",
        (_, _, "phone") => "phone",
        (_, _, "textarea") => "longText",
        ("string", ..) => "text",
        _ => "",
    }
}

/// What a schema says under a keyword, or what it refers to says.
pub(super) fn said<'v>(definition: &'v Value, schema: &'v Value, key: &str) -> Option<&'v Value> {
    let mut own = schema;
    for _ in 0..DEPTH {
        if let Some(value) = own.get(key) {
            return Some(value);
        }
        own = definition.pointer(own.get("$ref")?.as_str()?.strip_prefix('#')?)?;
    }
    None
}

/// The questions at the root of a definition, each with those in it under `children`.
pub fn tree(definition: &Value) -> Vec<Value> {
    let mut walk = Walk { definition, left: MOST };
    walk.inside(definition, &Place::default(), 0)
}

/// Where in the definition and in the answers one is.
#[derive(Clone, Default)]
struct Place {
    /// Of the schema.
    schema: JsonPointer,
    /// Of the answer; `*` stands for every element of a list.
    answer: JsonPointer,
}

struct Walk<'d> {
    definition: &'d Value,
    left: usize,
}

impl Walk<'_> {
    /// The questions of one schema: its properties, then those that are asked in some cases.
    fn inside(&mut self, schema: &Value, place: &Place, depth: usize) -> Vec<Value> {
        let mut found = Vec::new();
        if depth > DEPTH {
            return found;
        }
        let required = names(schema);
        for (name, own) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if self.left == 0 {
                return found;
            }
            self.left -= 1;
            let at = Place { schema: place.schema.key("properties").key(name), answer: place.answer.key(name) };
            found.push(self.field(own, &at, required.contains(&name.as_str()), depth));
        }
        let all = schema.get("allOf").and_then(Value::as_array).into_iter().flatten().enumerate();
        let branches = std::iter::once((place.schema.clone(), schema))
            .chain(all.map(|(index, own)| (place.schema.key("allOf").index(index), own)));
        for (at, branch) in branches {
            let Some(condition) = branch.get("if") else { continue };
            for word in ["then", "else"] {
                let Some(own) = branch.get(word) else { continue };
                let inner = Place { schema: at.key(word), answer: place.answer.clone() };
                let rule = (word == "then").then(|| Rule::read(condition)).flatten();
                let when = json!({
                    "rule": rule.map(|rule| rule.under(place.answer.as_str())),
                    "schema": at.key("if").as_str(),
                    "otherwise": word == "else",
                });
                for mut field in self.inside(own, &inner, depth + 1) {
                    mark(&mut field, &when);
                    found.push(field);
                }
            }
        }
        found
    }

    fn field(&mut self, schema: &Value, at: &Place, required: bool, depth: usize) -> Value {
        let kind = kind(self.definition, schema);
        let mut inner = at.clone();
        let mut own = schema;
        if kind == "list" {
            inner = Place { schema: at.schema.key("items"), answer: at.answer.key("*") };
            own = schema.get("items").unwrap_or(&Value::Null);
        }
        // What several places share is changed where it stands, in the JSON.
        let children = if own.get("$ref").is_some() { Vec::new() } else { self.inside(own, &inner, depth + 1) };
        let text = |key: &str| said(self.definition, schema, key).cloned().unwrap_or_default();
        json!({
            "schema": at.schema.as_str(),
            "at": at.answer.as_str(),
            "name": at.answer.last(),
            "title": text("title"),
            "description": text("description"),
            "kind": kind,
            "required": required,
            "shared": schema.get("$ref").is_some(),
            "choices": choices(self.definition, schema, kind),
            "fact": schema.get("x-fact"),
            "basis": schema.get("x-basis"),
            "when": Value::Null,
            "children": children,
        })
    }
}

/// Says in which cases a question is asked, where it is only in some; those inside one that says so follow it.
fn mark(field: &mut Value, when: &Value) {
    if field["when"].is_null() {
        field["when"] = when.clone();
    }
}

/// The names under `required`.
pub(super) fn names(schema: &Value) -> Vec<&str> {
    schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

/// What can be chosen: `value` and `title` of each; null for what is no choice.
fn choices(definition: &Value, schema: &Value, kind: &str) -> Value {
    let own = match kind {
        "choice" => schema,
        "multiChoice" => said(definition, schema, "items").unwrap_or(&Value::Null),
        _ => return Value::Null,
    };
    let one = |value: &Value, title: Option<&Value>| json!({ "value": value, "title": title.unwrap_or(value) });
    match (said(definition, own, "oneOf"), said(definition, own, "enum")) {
        (Some(Value::Array(list)), _) => {
            list.iter().map(|own| one(own.get("const").unwrap_or(&Value::Null), own.get("title"))).collect()
        }
        (_, Some(Value::Array(list))) => list.iter().map(|own| one(own, None)).collect(),
        _ => Value::Null,
    }
}

/// A member of an object of a definition, made where it is missing.
pub(super) fn member<'v>(value: &'v mut Value, key: &str, empty: Value) -> Option<&'v mut Value> {
    let members: &mut Map<String, Value> = value.as_object_mut()?;
    Some(members.entry(key.to_owned()).or_insert(empty))
}
