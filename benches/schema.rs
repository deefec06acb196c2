//! What preparing, checking and editing costs, in microseconds, on forms like
//! those of the comparison with other libraries: 30 and 500 fields, the same
//! with conditions, and nested arrays. Medians of many runs.
//!
//! `cargo bench --bench schema`

#![allow(clippy::print_stdout, reason = "a bench prints its figures")]

use std::hint::black_box;
use std::time::Instant;

use serde_json::{Map, Value, json};
use tokhai::pointer::JsonPointer;
use tokhai::schema::{Choices, Options, Schema};

const KINDS: [&str; 10] = ["name", "code", "email", "date", "int", "number", "bool", "enum", "postcode", "note"];
const REQUIRED: [&str; 5] = ["name", "code", "int", "enum", "postcode"];
const CHOICES: [&str; 5] = ["owner", "tenant", "guest", "institution", "other"];

fn field(kind: &str, title: &str) -> Value {
    match kind {
        "name" => json!({"type": "string", "title": title, "minLength": 2, "maxLength": 60}),
        "code" => json!({"type": "string", "title": title, "pattern": "^[0-9]{11}$"}),
        "email" => json!({"type": "string", "title": title, "format": "email"}),
        "date" => json!({"type": "string", "title": title, "format": "date"}),
        "int" => json!({"type": "integer", "title": title, "minimum": 1, "maximum": 20}),
        "number" => json!({"type": "number", "title": title, "minimum": 0, "exclusiveMaximum": 10_000_000}),
        "bool" => json!({"type": "boolean", "title": title}),
        "enum" => json!({"type": "string", "title": title, "enum": CHOICES}),
        "postcode" => json!({"type": "string", "title": title, "pattern": "^[0-9]{5}$"}),
        _ => json!({"type": "string", "title": title, "maxLength": 400}),
    }
}

fn good(kind: &str, n: usize) -> Value {
    match kind {
        "name" => json!("Ann Other"),
        "code" => json!("39001011234"),
        "email" => json!("ann@example.org"),
        "date" => json!("2024-02-29"),
        "int" => json!(3),
        "number" => json!(1234.5),
        "bool" => json!(true),
        "enum" => json!(CHOICES[n % CHOICES.len()]),
        "postcode" => json!("10115"),
        _ => json!("none"),
    }
}

fn bad(kind: &str) -> Value {
    match kind {
        "name" => json!("A"),
        "code" => json!("12"),
        "email" => json!("nobody"),
        "date" => json!("2024-02-30"),
        "int" => json!(99),
        "number" => json!(-1),
        "bool" => json!("yes"),
        "enum" => json!("castle"),
        "postcode" => json!("ABCDE"),
        _ => json!("x".repeat(401)),
    }
}

struct Form {
    name: &'static str,
    schema: Value,
    valid: Value,
    invalid: Option<Value>,
    /// The field that is edited, and its two values: wrong, right.
    edit: (JsonPointer, Value, Value),
}

fn sections(name: &'static str, fields: usize, conditional: bool) -> Form {
    let (mut properties, mut valid, mut invalid) = (Map::new(), Map::new(), Map::new());
    for s in 0..fields / 10 {
        let id = |i: usize| format!("f{s}_{i}_{}", KINDS[i]);
        let (mut fields, mut values, mut wrong) = (Map::new(), Map::new(), Map::new());
        for (i, kind) in KINDS.into_iter().enumerate() {
            fields.insert(id(i), field(kind, &format!("Field {s}.{i}")));
            values.insert(id(i), good(kind, s));
            wrong.insert(id(i), bad(kind));
        }
        let required: Vec<String> = (0..10).filter(|i| REQUIRED.contains(&KINDS[*i])).map(id).collect();
        let mut section =
            json!({"type": "object", "title": format!("Section {s}"), "properties": fields, "required": required});
        if conditional {
            let (flag, kind) = (id(6), id(7));
            let (street, town, landlord) = (format!("s{s}_street"), format!("s{s}_town"), format!("s{s}_landlord"));
            section["if"] = json!({"properties": {&flag: {"const": false}}, "required": [&flag]});
            section["then"] = json!({
                "properties": {&street: {"type": "string", "minLength": 3}, &town: {"type": "string", "minLength": 2}},
                "required": [&street, &town]
            });
            section["dependencies"] = json!({&kind: {"oneOf": [
                {"properties": {&kind: {"enum": ["owner", "guest", "institution", "other"]}}},
                {
                    "properties": {&kind: {"enum": ["tenant"]}, &landlord: {"type": "string", "minLength": 2}},
                    "required": [&landlord]
                }
            ]}});
            if values[&kind] == "tenant" {
                values.insert(landlord, json!("City Housing"));
            }
        }
        properties.insert(format!("s{s}"), section);
        valid.insert(format!("s{s}"), Value::Object(values));
        invalid.insert(format!("s{s}"), Value::Object(wrong));
    }
    let required: Vec<&String> = properties.keys().collect();
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object", "properties": properties, "required": required
    });
    let last = fields / 10 - 1;
    let place = JsonPointer::root().key(&format!("s{last}")).key(&format!("f{last}_8_postcode"));
    Form {
        name,
        schema,
        valid: Value::Object(valid),
        invalid: Some(Value::Object(invalid)),
        edit: (place, json!("10115x"), json!("10115")),
    }
}

fn arrays() -> Form {
    let kinds = &KINDS[..5];
    let id = |i: usize| format!("f0_{i}_{}", KINDS[i]);
    let properties: Map<String, Value> =
        kinds.iter().enumerate().map(|(i, kind)| (id(i), field(kind, "Field"))).collect();
    let required: Vec<String> = (0..5).filter(|i| REQUIRED.contains(&KINDS[*i])).map(id).collect();
    let member = json!({"type": "object", "properties": properties, "required": required});
    let members = json!({"type": "array", "minItems": 1, "maxItems": 12, "uniqueItems": true, "items": member});
    let household = json!({"type": "object", "required": ["members"], "properties": {"members": members}});
    let households = json!({"type": "array", "minItems": 1, "maxItems": 40, "items": household});
    let value = |h: usize, m: usize| -> Value {
        let field = |(i, kind): (usize, &&str)| {
            (id(i), if *kind == "name" { json!(format!("Member {h}-{m}")) } else { good(kind, m) })
        };
        Value::Object(kinds.iter().enumerate().map(field).collect())
    };
    let valid: Vec<Value> =
        (0..20).map(|h| json!({"members": (0..5).map(|m| value(h, m)).collect::<Vec<_>>()})).collect();
    let place = JsonPointer::root().key("households").index(19).key("members").index(4).key(&id(1));
    Form {
        name: "arrays-500",
        schema: json!({
            "$schema": "http://json-schema.org/draft-07/schema#",
            "type": "object", "required": ["households"], "properties": {"households": households}
        }),
        valid: json!({ "households": valid }),
        invalid: None,
        edit: (place, json!("12"), json!("39001011234")),
    }
}

/// The median time of one call, in microseconds.
fn median(runs: usize, mut call: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            call();
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_unstable_by(f64::total_cmp);
    times[runs / 2]
}

fn main() {
    let options = Options { assert_formats: true, ..Options::default() };
    let forms = [
        sections("form-30", 30, false),
        sections("form-500", 500, false),
        sections("conditional-30", 30, true),
        sections("conditional-500", 500, true),
        arrays(),
    ];
    println!(
        "{:<16}{:>10}{:>10}{:>10}{:>10}{:>10}{:>12}",
        "microseconds", "prepare", "quick", "full", "invalid", "list", "one edit"
    );
    for form in &forms {
        let schema = match Schema::compile(&form.schema, &options) {
            Ok(schema) => schema,
            Err(errors) => return errors.iter().for_each(|error| println!("{}: {error}", form.name)),
        };
        let choices = Choices::new();
        let prepare = median(200, || {
            black_box(Schema::compile(black_box(&form.schema), &options).is_ok());
        });
        let quick = median(500, || {
            black_box(schema.is_valid(schema.root(), black_box(&form.valid)));
        });
        let full = median(500, || {
            black_box(schema.evaluate(black_box(&form.valid), &choices));
        });
        let (invalid, list) = form.invalid.as_ref().map_or((f64::NAN, f64::NAN), |value| {
            let evaluation = schema.evaluate(value, &choices);
            (
                median(500, || {
                    black_box(schema.evaluate(black_box(value), &choices));
                }),
                median(500, || {
                    black_box(evaluation.violations());
                }),
            )
        });
        let mut value = form.valid.clone();
        let mut evaluation = schema.evaluate(&value, &choices);
        assert!(evaluation.is_valid(), "{}: {:?}", form.name, evaluation.violations());
        let (place, wrong, right) = &form.edit;
        let mut turn = false;
        let edit = median(4000, || {
            turn = !turn;
            if let Some(slot) = value.pointer_mut(place.as_str()) {
                slot.clone_from(if turn { wrong } else { right });
            }
            let delta = schema.update(&mut evaluation, &value, &choices, place);
            assert_eq!(delta.changed.len(), 1);
            assert_eq!(evaluation.is_valid(), !turn);
        });
        println!("{:<16}{prepare:>10.1}{quick:>10.1}{full:>10.1}{invalid:>10.1}{list:>10.1}{edit:>12.2}", form.name);
    }
}
