//! Schemas and values made to hurt: refused or bounded, never a hang, a panic
//! or a stack overflow.

use serde_json::{Map, Value, json};
use tokhai::pointer::JsonPointer;
use tokhai::schema::{Choices, CompileErrorKind, Limits, Options, Schema};
use tokhai::violation::Rule;

fn compile(schema: &Value) -> Schema {
    Schema::compile(schema, &Options::default()).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn kinds(schema: &Value) -> Vec<CompileErrorKind> {
    match Schema::compile(schema, &Options::default()) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.into_iter().map(|error| error.kind).collect(),
    }
}

/// A value of `depth` levels. It must be given to `dispose`, since `serde_json`
/// frees a value recursively.
fn deep(depth: usize, wrap: impl Fn(Value) -> Value, innermost: Value) -> Value {
    (0..depth).fold(innermost, |inner, _| wrap(inner))
}

/// Frees a deep value level by level.
fn dispose(mut value: Value) {
    let mut queue = Vec::new();
    loop {
        match value {
            Value::Array(items) => queue.extend(items),
            Value::Object(map) => queue.extend(map.into_iter().map(|(_, value)| value)),
            _ => {}
        }
        match queue.pop() {
            Some(next) => value = next,
            None => return,
        }
    }
}

fn in_array(inner: Value) -> Value {
    Value::Array(vec![inner])
}

fn under(name: &'static str) -> impl Fn(Value) -> Value {
    move |inner| {
        let mut map = Map::new();
        map.insert(name.to_owned(), inner);
        Value::Object(map)
    }
}

#[test]
fn a_schema_of_ten_thousand_levels_is_refused() {
    for wrap in [under("not"), under("items"), under("const"), under("x-unknown")] {
        let schema = deep(10_000, wrap, json!(true));
        assert_eq!(kinds(&schema), [CompileErrorKind::TooDeep]);
        dispose(schema);
    }
    let remote = deep(10_000, under("not"), json!(true));
    let remotes = [("urn:deep", &remote)];
    let options = Options { remotes: &remotes, ..Options::default() };
    let errors = Schema::compile(&json!({"$ref": "urn:deep"}), &options).err().unwrap_or_default();
    assert!(errors.iter().any(|error| error.kind == CompileErrorKind::TooDeep && error.document == "urn:deep"));
    dispose(remote);
}

#[test]
fn a_value_of_ten_thousand_levels_is_not_judged() {
    let value = deep(10_000, in_array, json!(0));
    for schema in [
        json!(true),
        json!({"items": {"$ref": "#"}}),
        json!({"uniqueItems": true, "const": [[[]]]}),
        json!({"not": {"type": "string"}}),
    ] {
        let schema = compile(&schema);
        let evaluation = schema.evaluate(&value, &Choices::new());
        assert_eq!(evaluation.violations()[0].rule, Rule::LimitExceeded("depth"));
        assert!(!evaluation.is_valid());
        assert!(!schema.is_valid(schema.root(), &value));
    }
    dispose(value);
}

#[test]
fn an_edit_that_makes_the_value_too_deep_is_noticed_and_can_be_undone() {
    let schema = compile(&json!({"properties": {"a": {"items": {"$ref": "#/properties/a"}}}}));
    let choices = Choices::new();
    let good = json!({"a": [[]]});
    let mut evaluation = schema.evaluate(&good, &choices);
    let place = JsonPointer::root().key("a").index(0);
    let mut map = Map::new();
    map.insert("a".to_owned(), in_array(deep(10_000, in_array, json!(0))));
    let bad = Value::Object(map);
    schema.update(&mut evaluation, &bad, &choices, &place);
    assert_eq!(evaluation.violations()[0].rule, Rule::LimitExceeded("depth"));
    schema.update(&mut evaluation, &good, &choices, &place);
    assert!(evaluation.is_valid());
    dispose(bad);
}

#[test]
fn as_deep_as_allowed_fits_on_the_stack() {
    let depth = Limits::default().depth as usize - 2;
    let value = deep(depth, in_array, json!(0));
    assert!(compile(&json!({"uniqueItems": true})).evaluate(&value, &Choices::new()).is_valid());
    // One level of the value takes several schema objects: this ends at the bound.
    let busy = compile(&json!({"anyOf": [{"allOf": [{"if": true, "then": {"items": {"$ref": "#"}}}]}]}));
    let rules: Vec<Rule> = busy.evaluate(&value, &Choices::new()).violations().into_iter().map(|v| v.rule).collect();
    assert_eq!(rules, [Rule::LimitExceeded("depth")]);
    let schema = deep(depth / 2, under("not"), json!({"type": "string"}));
    let schema = compile(&schema);
    assert_eq!(schema.evaluate(&json!(1), &Choices::new()).is_valid(), (depth / 2) % 2 == 1);
    let nested = |inner| json!({"unevaluatedProperties": false, "allOf": [inner]});
    let schema = deep(depth / 2 - 1, nested, json!({"properties": {"a": true}}));
    assert!(compile(&schema).evaluate(&json!({"a": 1}), &Choices::new()).is_valid());
    assert!(!compile(&schema).evaluate(&json!({"b": 1}), &Choices::new()).is_valid());
}

#[test]
fn schemas_that_lead_back_to_themselves_are_named() {
    let cycle = |places: &[&str]| {
        let places = places.iter().map(|place| JsonPointer::parse(place).unwrap_or_default());
        vec![CompileErrorKind::Cycle(places.collect())]
    };
    assert_eq!(kinds(&json!({"$ref": "#"})), cycle(&[""]));
    assert_eq!(
        kinds(&json!({"$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"not": {"$ref": "#/$defs/a"}}}})),
        cycle(&["/$defs/a", "/$defs/a/allOf/0", "/$defs/b", "/$defs/b/not"])
    );
    assert_eq!(kinds(&json!({"properties": {"a": {"$ref": "#"}}})), [], "goes into the value");
}

/// Cycles that only appear at run time, through the dynamic scope, end at the
/// bound on depth.
#[test]
fn a_dynamic_cycle_ends() {
    let schema = compile(&json!({
        "$id": "urn:outer",
        "$dynamicAnchor": "node",
        "$ref": "urn:inner",
        "$defs": {"inner": {
            "$id": "urn:inner",
            "$dynamicRef": "#node",
            "$defs": {"leaf": {"$dynamicAnchor": "node"}}
        }}
    }));
    assert_eq!(schema.evaluate(&json!(1), &Choices::new()).violations()[0].rule, Rule::LimitExceeded("depth"));
    assert!(!schema.is_valid(schema.root(), &json!(1)));
}

#[test]
fn exponential_schemas_are_cut_off() {
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let mut definitions = Map::new();
        for i in 0..40 {
            let next = format!("#/$defs/d{}", i + 1);
            let branches = json!([{"$ref": next}, {"$ref": next}]);
            definitions.insert(format!("d{i}"), json!({ keyword: branches }));
        }
        definitions.insert("d40".to_owned(), json!({"type": "string"}));
        let schema = compile(&json!({"$ref": "#/$defs/d0", "$defs": definitions}));
        let evaluation = schema.evaluate(&json!("x"), &Choices::new());
        assert_eq!(evaluation.violations()[0].rule, Rule::LimitExceeded("work"), "{keyword}");
        assert!(!evaluation.is_valid());
    }
}

#[test]
fn exceeding_a_bound_inside_not_does_not_count_as_valid() {
    let options = Options { limits: Limits { work: 3, ..Limits::default() }, ..Options::default() };
    let document = json!({"not": {"items": {"type": "string"}}});
    let Ok(schema) = Schema::compile(&document, &options) else { panic!("compiles") };
    let value = json!(["a", "b", "c", "d"]);
    assert!(!schema.evaluate(&value, &Choices::new()).is_valid());
    assert!(!schema.is_valid(schema.root(), &value));
}

#[test]
fn malformed_keywords_are_all_reported_where_they_stand() {
    let document = json!({
        "type": "text",
        "properties": {"a": 5, "b": {"required": "x", "minLength": -1, "pattern": "("}},
        "allOf": [],
        "multipleOf": 0,
        "$ref": "#/nowhere",
        "items": {"$ref": "https://example.org/not-registered"}
    });
    let errors = Schema::compile(&document, &Options::default()).err().unwrap_or_default();
    let mut places: Vec<String> = errors.iter().map(|error| error.pointer.to_string()).collect();
    places.sort();
    assert_eq!(
        places,
        [
            "/$ref",
            "/allOf",
            "/items/$ref",
            "/multipleOf",
            "/properties/a",
            "/properties/b/minLength",
            "/properties/b/pattern",
            "/properties/b/required",
            "/type",
        ]
    );
    for error in &errors {
        assert!(error.to_string().len() > 10);
    }
}

#[test]
fn unknown_dialects_and_vocabularies_are_refused() {
    assert!(matches!(
        kinds(&json!({"$schema": "http://json-schema.org/draft-04/schema#"}))[..],
        [CompileErrorKind::UnknownDialect(_)]
    ));
    let meta = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:meta",
        "$vocabulary": {"urn:mine": true, "urn:theirs": false}
    });
    let remotes = [("urn:meta", &meta)];
    let errors = Schema::compile(&json!({"$schema": "urn:meta"}), &Options { remotes: &remotes, ..Options::default() });
    let kinds: Vec<_> = errors.err().unwrap_or_default().into_iter().map(|error| error.kind).collect();
    assert_eq!(kinds, [CompileErrorKind::UnknownVocabulary("urn:mine".to_owned())]);
}

#[test]
fn huge_unique_arrays_and_enumerations_stay_cheap() {
    let items: Vec<Value> = (0..50_000).map(|i| json!({ "i": i })).collect();
    let value = Value::Array(items);
    assert!(compile(&json!({"uniqueItems": true})).evaluate(&value, &Choices::new()).is_valid());
    assert!(!compile(&json!({"not": {"uniqueItems": true}})).evaluate(&value, &Choices::new()).is_valid());
}
