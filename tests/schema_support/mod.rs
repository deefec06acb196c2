//! Random schemas, values and edits that meet each other often: few names, few
//! values, all keywords.

#![allow(dead_code, reason = "each test binary uses its part")]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};
use tokhai::pointer::JsonPointer;

const NAMES: [&str; 5] = ["a", "b", "c", "kind", "x-d"];

fn name() -> impl Strategy<Value = String> {
    select(&NAMES[..]).prop_map(str::to_owned)
}

fn names() -> impl Strategy<Value = Value> {
    subsequence(NAMES.to_vec(), 0..3).prop_map(|names| json!(names))
}

fn scalar() -> impl Strategy<Value = Value> {
    select(vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(1.0),
        json!(2),
        json!(2.5),
        json!(-3),
        json!(0.3),
        json!(""),
        json!("a"),
        json!("ab"),
        json!("post"),
        json!("2024-02-30"),
        json!("2024-02-29"),
    ])
}

/// Values of at most three levels.
pub(crate) fn value() -> impl Strategy<Value = Value> {
    let leaf = scalar();
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            1 => scalar(),
            2 => vec(inner.clone(), 0..4).prop_map(Value::Array),
            4 => vec((name(), inner), 0..5).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

type Keyword = (String, Value);

fn keyword<S>(key: &'static str, value: S) -> BoxedStrategy<Keyword>
where
    S: Strategy<Value = Value> + 'static,
{
    value.prop_map(move |value| (key.to_owned(), value)).boxed()
}

fn count() -> impl Strategy<Value = Value> {
    (0..4_u64).prop_map(|n| json!(n))
}

fn number() -> impl Strategy<Value = Value> {
    select(vec![json!(-1), json!(0), json!(1), json!(1.5), json!(2)])
}

fn assertion() -> BoxedStrategy<Keyword> {
    let types = select(vec!["array", "boolean", "integer", "null", "number", "object", "string"]);
    prop_oneof![
        3 => keyword("type", prop_oneof![
            3 => types.clone().prop_map(|one| json!(one)),
            1 => subsequence(vec!["array", "integer", "null", "object", "string"], 1..3).prop_map(|some| json!(some)),
        ]),
        1 => keyword("enum", vec(scalar(), 1..4).prop_map(|mut values| {
            values.dedup();
            json!(values)
        })),
        1 => keyword("const", value()),
        1 => keyword("multipleOf", select(vec![json!(1), json!(0.1), json!(2)])),
        1 => keyword("maximum", number()),
        1 => keyword("exclusiveMaximum", number()),
        1 => keyword("minimum", number()),
        1 => keyword("exclusiveMinimum", number()),
        1 => keyword("maxLength", count()),
        1 => keyword("minLength", count()),
        1 => keyword("pattern", select(vec![json!("^a"), json!("b$"), json!(r"^\d"), json!("^$")])),
        1 => keyword("format", Just(json!("date"))),
        1 => keyword("maxItems", count()),
        1 => keyword("minItems", count()),
        1 => keyword("uniqueItems", Just(json!(true))),
        1 => keyword("maxProperties", count()),
        1 => keyword("minProperties", count()),
        2 => keyword("required", names()),
        1 => keyword("dependentRequired", vec((name(), names()), 1..3).prop_map(object)),
    ]
    .boxed()
}

fn object(members: Vec<(String, Value)>) -> Value {
    Value::Object(members.into_iter().collect::<Map<String, Value>>())
}

/// What the generated schemas may contain.
#[derive(Clone, Copy)]
pub(crate) struct Mix {
    /// `oneOf` and `anyOf`
    pub(crate) branches: bool,
    /// `unevaluatedProperties` and `unevaluatedItems`
    pub(crate) unevaluated: bool,
}

fn applicator(inner: &BoxedStrategy<Value>, mix: Mix) -> BoxedStrategy<Keyword> {
    let one = || inner.clone();
    let some = || vec(inner.clone(), 1..4).prop_map(|list| json!(list));
    let map = || vec((name(), inner.clone()), 1..4).prop_map(object);
    let patterned = (select(vec!["^x-", "a", "^[bc]$"]), inner.clone())
        .prop_map(|(pattern, schema)| object(vec![(pattern.to_owned(), schema)]));
    let mut all = vec![
        (6, keyword("properties", map())),
        (1, keyword("patternProperties", patterned)),
        (2, keyword("additionalProperties", one())),
        (1, keyword("propertyNames", one())),
        (1, keyword("dependentSchemas", map())),
        (2, keyword("items", one())),
        (1, keyword("prefixItems", some())),
        (1, keyword("contains", one())),
        (1, keyword("minContains", count())),
        (1, keyword("maxContains", count())),
        (2, keyword("allOf", some())),
        (1, keyword("not", one())),
        (2, keyword("if", one())),
        (2, keyword("then", one())),
        (2, keyword("else", one())),
        (1, keyword("$ref", select(vec![json!("#/$defs/p"), json!("#/$defs/q"), json!("#q")]))),
        (1, keyword("$dynamicRef", Just(json!("#q")))),
    ];
    if mix.branches {
        all.push((2, keyword("anyOf", some())));
        all.push((3, keyword("oneOf", some())));
    }
    if mix.unevaluated {
        all.push((2, keyword("unevaluatedProperties", one())));
        all.push((2, keyword("unevaluatedItems", one())));
    }
    proptest::strategy::Union::new_weighted(all).boxed()
}

/// Schemas of 2020-12 that may refer to two definitions, and so to themselves.
pub(crate) fn schema(mix: Mix) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        1 => any::<bool>().prop_map(Value::Bool),
        5 => vec(assertion(), 1..3).prop_map(object),
    ]
    .boxed();
    let part = leaf
        .prop_recursive(4, 40, 4, move |inner| {
            (vec(assertion(), 0..2), vec(applicator(&inner, mix), 1..4)).prop_map(|(mut all, more)| {
                all.extend(more);
                object(all)
            })
        })
        .boxed();
    (part.clone(), part.clone(), part).prop_map(|(root, p, mut q)| {
        if let Value::Object(q) = &mut q {
            q.insert("$dynamicAnchor".to_owned(), json!("q"));
        } else {
            q = json!({"$dynamicAnchor": "q", "not": !q.as_bool().unwrap_or_default()});
        }
        let mut root = match root {
            Value::Object(map) => map,
            other => Map::from_iter([("allOf".to_owned(), json!([other]))]),
        };
        root.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        root.insert("$defs".to_owned(), json!({"p": p, "q": q}));
        Value::Object(root)
    })
}

/// One edit: `pick` says where, `content` what stands there after it.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    pick: prop::sample::Index,
    name: String,
    content: Option<Value>,
}

pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    (any::<prop::sample::Index>(), name(), prop::option::weighted(0.75, value()))
        .prop_map(|(pick, name, content)| Edit { pick, name, content })
}

fn places(value: &Value, at: &JsonPointer, all: &mut Vec<JsonPointer>) {
    all.push(at.clone());
    match value {
        Value::Object(map) => map.iter().for_each(|(name, value)| places(value, &at.key(name), all)),
        Value::Array(items) => items.iter().enumerate().for_each(|(i, value)| places(value, &at.index(i), all)),
        _ => {}
    }
}

/// Applies an edit and returns the place that was set, removed or inserted.
pub(crate) fn apply(value: &mut Value, edit: &Edit) -> JsonPointer {
    let mut all = Vec::new();
    places(value, &JsonPointer::root(), &mut all);
    let at = all[edit.pick.index(all.len())].clone();
    let Some(target) = value.pointer_mut(at.as_str()) else { return at };
    match (&edit.content, target) {
        // A new member, or a new first item, of what was picked.
        (Some(content), Value::Object(map)) if !map.contains_key(&edit.name) => {
            map.insert(edit.name.clone(), content.clone());
            return at.key(&edit.name);
        }
        (Some(content), Value::Array(items)) => {
            let i = edit.pick.index(items.len() + 1);
            items.insert(i, content.clone());
            return at.index(i);
        }
        (Some(content), target) => {
            *target = content.clone();
            return at;
        }
        (None, _) => {}
    }
    let (Some(parent), Some(last)) = (at.parent(), at.last()) else { return at };
    match value.pointer_mut(parent.as_str()) {
        Some(Value::Object(map)) => {
            map.shift_remove(&last);
        }
        Some(Value::Array(items)) => {
            items.remove(last.parse().unwrap_or_default());
        }
        _ => {}
    }
    at
}
