//! Whose errors are told where there are alternatives, and where violations
//! are put.

use serde_json::{Value, json};
use tokhai::pointer::JsonPointer;
use tokhai::schema::{Choices, Options, Schema};
use tokhai::violation::{JsonType, Rule, Violation};

fn compile(schema: &Value) -> Schema {
    let options = Options { assert_formats: true, ..Options::default() };
    Schema::compile(schema, &options).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn told(violations: &[Violation]) -> Vec<(String, &'static str)> {
    violations.iter().map(|violation| (violation.pointer.to_string(), violation.rule.keyword())).collect()
}

fn violations(schema: &Value, value: &Value) -> Vec<(String, &'static str)> {
    told(&compile(schema).evaluate(value, &Choices::new()).violations())
}

fn at(place: &str, keyword: &'static str) -> (String, &'static str) {
    (place.to_owned(), keyword)
}

fn contact() -> Value {
    json!({
        "oneOf": [
            {"properties": {"by": {"const": "post"}, "address": {"minLength": 5}}, "required": ["by", "address"]},
            {"properties": {"by": {"const": "email"}, "email": {"format": "email"}}, "required": ["by", "email"]},
            {"$ref": "#/$defs/phone"}
        ],
        "$defs": {"phone": {
            "allOf": [{"properties": {"by": {"$ref": "#/$defs/phoneWord"}}}],
            "required": ["by", "number"],
            "properties": {"number": {"pattern": "^[0-9]+$"}}
        }, "phoneWord": {"enum": ["phone", "mobile"]}}
    })
}

#[test]
fn a_discriminating_value_decides_whose_errors_are_told() {
    assert_eq!(violations(&contact(), &json!({"by": "post"})), [at("/address", "required")]);
    assert_eq!(violations(&contact(), &json!({"by": "email", "email": "x"})), [at("/email", "format")]);
    assert_eq!(violations(&contact(), &json!({"by": "mobile", "number": "x"})), [at("/number", "pattern")]);
}

#[test]
fn the_discriminating_value_goes_before_the_explicit_choice() {
    let schema = compile(&contact());
    let branches = &schema.node(schema.root()).one_of;
    let choose = |value: Value, choice| schema.choose(schema.root(), branches, &value, choice);
    assert_eq!(choose(json!({"by": "post"}), Some(1)), Some(0));
    assert_eq!(choose(json!({"address": "x"}), Some(1)), Some(1));
    assert_eq!(choose(json!({"by": "castle"}), Some(2)), Some(2));
    assert_eq!(choose(json!({"address": "x"}), None), None, "the discriminator is missing");
    assert_eq!(choose(json!({"by": "castle"}), None), None, "the discriminator fits nowhere");
    assert_eq!(choose(json!({"by": "post"}), Some(99)), Some(0));
    assert_eq!(choose(json!({}), Some(99)), None);
}

#[test]
fn nothing_said_is_one_violation_not_all_branches() {
    assert_eq!(violations(&contact(), &json!({})), [at("", "oneOf")]);
    let any = json!({"properties": {"a": {"anyOf": [{"type": "object", "required": ["x"]}, {"type": "string", "minLength": 1}]}}});
    assert_eq!(violations(&any, &json!({"a": ""})), [at("/a", "anyOf")]);
    assert_eq!(violations(&any, &json!({"a": {}})), [at("/a", "anyOf")]);
    assert_eq!(violations(&any, &json!({"a": 5})), [at("/a", "anyOf")], "no branch has this type");
}

#[test]
fn the_type_and_then_the_closest_match_decide_where_nothing_else_does() {
    let schema = json!({"anyOf": [
        {"type": "object", "required": ["a", "b"], "properties": {"a": {"type": "string"}}},
        {"type": "object", "required": ["c"]},
        {"type": "string", "minLength": 5}
    ]});
    assert_eq!(violations(&schema, &json!("abc")), [at("", "minLength")]);
    assert_eq!(violations(&schema, &json!({"x": 1})), [at("/c", "required")]);
    assert_eq!(violations(&schema, &json!({"a": "x"})), [at("/b", "required")], "ties go to the first");
}

/// Every state a person passes through while filling the chosen branch.
#[test]
fn the_branch_does_not_jump_while_typing() {
    let schema = compile(&json!({"oneOf": [
        {"type": "object", "required": ["a", "b", "c"], "properties": {"a": {"minLength": 3}}},
        {"type": "object", "required": ["a", "z"], "properties": {"a": {"type": "string"}}}
    ]}));
    let mut choices = Choices::new();
    choices.set(JsonPointer::root(), schema.root(), vec![0]);
    for value in [json!({}), json!({"a": "x"}), json!({"a": "xy"}), json!({"a": "xyz"}), json!({"a": "xyz", "b": 1})] {
        let found = schema.evaluate(&value, &choices).violations();
        assert!(found.iter().any(|v| v.pointer.as_str() == "/c"), "{value}: {found:?}");
        assert!(found.iter().all(|v| v.pointer.as_str() != "/z"), "{value}: {found:?}");
    }
}

#[test]
fn choices_are_made_for_a_place() {
    let schema = compile(&json!({"items": {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}}));
    let item = schema.node(schema.root()).items.unwrap_or_else(|| schema.root());
    let mut choices = Choices::new();
    choices.set(JsonPointer::root().index(1), item, vec![1]);
    let value = json!([{"x": 1}, {"x": 1}]);
    assert_eq!(told(&schema.evaluate(&value, &choices).violations()), [at("/0/a", "required"), at("/1/b", "required")]);
    choices.relocate(&|place| (place.as_str() == "/1").then(|| JsonPointer::root().index(0)));
    assert_eq!(told(&schema.evaluate(&value, &choices).violations()), [at("/0/b", "required"), at("/1/a", "required")]);
}

#[test]
fn what_is_only_asked_about_is_not_an_error() {
    let schema = json!({
        "if": {"properties": {"a": {"const": 1}}, "required": ["a"]},
        "then": {"required": ["b"]},
        "else": {"required": ["c"]},
        "not": {"required": ["z"]}
    });
    assert_eq!(violations(&schema, &json!({"a": 1})), [at("/b", "required")]);
    assert_eq!(violations(&schema, &json!({})), [at("/c", "required")]);
    assert_eq!(violations(&schema, &json!({"z": 1, "c": 1})), [at("", "not")]);
}

#[test]
fn names_are_told_where_they_can_be_mended() {
    let schema = json!({
        "properties": {"first": {"type": "string"}, "second": true, "third": {"type": "string"}},
        "required": ["third", "second"],
        "dependentRequired": {"first": ["fourth"]},
        "propertyNames": {"maxLength": 8},
        "additionalProperties": false
    });
    assert_eq!(
        violations(&schema, &json!({"much-too-long": 1, "third": 3, "first": 1})),
        [
            at("/first", "type"),
            at("/second", "required"),
            at("/third", "type"),
            at("/fourth", "dependentRequired"),
            at("/much-too-long", "propertyNames"),
            at("/much-too-long", "additionalProperties"),
        ],
        "in the order of the schema, the unnamed last"
    );
    let rules = compile(&json!({"type": ["string", "integer"], "enum": [1], "maximum": 0.5}))
        .evaluate(&json!(1.5), &Choices::new())
        .violations();
    assert_eq!(rules[0].rule, Rule::Type(vec![JsonType::Integer, JsonType::String]));
    assert_eq!(rules[1].rule, Rule::Enum(vec![json!(1)]));
}

#[test]
fn violations_of_one_place_stand_together_and_once() {
    let schema = json!({"allOf": [
        {"properties": {"b": {"minLength": 3}}, "required": ["a"]},
        {"properties": {"a": {"minLength": 3}, "b": {"minLength": 3, "pattern": "^x"}}, "required": ["a"]}
    ]});
    assert_eq!(
        violations(&schema, &json!({"b": "y"})),
        [at("/b", "minLength"), at("/b", "pattern"), at("/a", "required")]
    );
}

#[test]
fn a_wrong_member_of_a_reference_is_not_called_unevaluated_too() {
    let schema = json!({
        "$ref": "#/$defs/person",
        "unevaluatedProperties": false,
        "$defs": {"person": {"properties": {"name": {"minLength": 2}, "born": true}}}
    });
    assert_eq!(violations(&schema, &json!({"name": "A", "born": 1})), [at("/name", "minLength")]);
    assert_eq!(
        violations(&schema, &json!({"name": "A", "extra": 1})),
        [at("/extra", "additionalProperties"), at("/name", "minLength")]
    );
}

#[test]
fn the_nodes_applied_to_a_place_show_which_conditions_hold() {
    let schema = compile(&json!({
        "properties": {"a": true},
        "if": {"properties": {"a": {"const": 1}}},
        "then": {"properties": {"b": {"title": "of then"}}},
        "else": {"properties": {"b": {"title": "of else"}}}
    }));
    let titles = |value: Value| -> Vec<String> {
        let evaluation = schema.evaluate(&value, &Choices::new());
        let nodes = evaluation.applied(&JsonPointer::root().key("b"));
        nodes.iter().filter_map(|node| Some(schema.source(*node).get("title")?.as_str()?.to_owned())).collect()
    };
    assert_eq!(titles(json!({"a": 1, "b": 2})), ["of then"]);
    assert_eq!(titles(json!({"a": 2, "b": 2})), ["of else"]);
}

#[test]
fn the_nodes_tell_a_form_what_it_needs() {
    let schema = compile(&json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "definitions": {"x": {"title": "X", "maxLength": 3}},
        "properties": {"list": {"items": [{"type": "string"}], "additionalItems": {"type": "integer"}}},
        "dependencies": {"a": ["b"], "c": {"required": ["d"]}},
        "allOf": [{"$ref": "#/definitions/x", "title": "ignored beside $ref"}]
    }));
    let root = schema.node(schema.root());
    let list = root.property("list").map(|id| schema.node(id));
    assert_eq!(list.map(|list| (list.prefix_items.len(), list.items.is_some())), Some((1, true)));
    assert_eq!(root.dependent_required.len(), 1);
    assert_eq!(root.dependent_schemas.len(), 1);
    let target = schema.node(root.all_of[0]).reference;
    assert_eq!(target.map(|id| schema.source(id)["title"].clone()), Some(json!("X")));
    assert_eq!(target.and_then(|id| schema.node(id).max_length), Some(3));
}
