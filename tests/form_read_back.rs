//! Opening and reading back: what is valid and handed in comes back as it was, and nothing is called wrong.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "tests read better so")]

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Map, Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{Form, FormOptions};
use tokhai::locale::Locale;
use tokhai::reference_validator::{self, Judge};
use tokhai::schema::{Options, Schema};
use tokhai::upgrade::{self, Files};

fn open(definition: &Value, answers: &Value) -> Result<Form, String> {
    let options = FormOptions {
        locale: Locale::en(),
        today: "2026-07-18".to_owned(),
        answers: answers.clone(),
        ..FormOptions::default()
    };
    Form::new(Rc::new(Procedure::read(definition.clone())), options).map_err(|errors| format!("{}", errors[0]))
}

/// Places where something that was given is not there any more or is another value.
fn lost(given: &Value, back: &Value, at: &str, places: &mut Vec<String>) {
    match (given, back) {
        (Value::Object(given), Value::Object(back)) => {
            for (name, value) in given {
                lost(value, back.get(name).unwrap_or(&Value::Null), &format!("{at}/{name}"), places);
                if !back.contains_key(name) && value.is_null() {
                    places.push(format!("{at}/{name}"));
                }
            }
        }
        (Value::Array(given), Value::Array(back)) if given.len() == back.len() => {
            for (index, value) in given.iter().enumerate() {
                lost(value, &back[index], &format!("{at}/{index}"), places);
            }
        }
        _ if given != back => places.push(at.to_owned()),
        _ => {}
    }
}

/// The strangers' schemas. A copy without the shared data does without; where there are some, these belong to them.
fn strangers() -> Option<PathBuf> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !data.exists() {
        println!("skipped: {} is not there", data.display());
        return None;
    }
    let folder = data.join("schemastore");
    assert!(folder.is_dir(), "{} is missing from the shared data", folder.display());
    Some(folder)
}

fn read(path: &Path) -> Option<Value> {
    let text = std::fs::read_to_string(path).ok()?;
    serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()
}

/// The schemas beside the one that is read, by the last part of their address.
struct Neighbours<'a>(&'a Path);

impl Files for Neighbours<'_> {
    fn open(&mut self, path: &str) -> Result<Option<Value>, String> {
        Ok(self.named(path).and_then(|path| read(&self.0.join(path))))
    }

    fn named(&mut self, uri: &str) -> Option<String> {
        let last = uri.trim_end_matches("/schema.json").rsplit('/').next()?;
        let path = format!("{}/schema.json", last.trim_end_matches(".json"));
        self.0.join(&path).is_file().then_some(path)
    }
}

#[test]
fn what_strangers_call_valid_comes_back_as_it_was() {
    let Some(folder) = strangers() else { return };
    let mut schemas: Vec<PathBuf> =
        std::fs::read_dir(&folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
    schemas.sort();
    let (mut count, mut same, mut slowest) = (0, 0, Duration::ZERO);
    let (mut told, mut refused, mut wrong_as_written) = (Vec::new(), Vec::new(), 0);
    for path in schemas.iter().filter(|path| path.is_dir()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if std::env::var("TOKHAI_SKIP").is_ok_and(|skip| skip.split(',').any(|skip| name.contains(skip))) {
            continue;
        }
        let Some(mut definition) = read(&path.join("schema.json")) else { continue };
        // What another evaluator says of an instance by the schema as it was written, in its own draft.
        let formats = reference_validator::Options { assert_formats: true, ..reference_validator::Options::default() };
        let as_written = Judge::new(&definition, &formats);
        if upgrade::is_needed(&definition) {
            let file = format!("{name}/schema.json");
            match upgrade::upgrade(&definition, &file, &mut Neighbours(&folder)) {
                Ok(upgraded) => definition = upgraded.schema,
                Err(problems) => {
                    refused.push(format!("{name}: {}", problems[0]));
                    continue;
                }
            }
        }
        let Ok(instances) = std::fs::read_dir(path.join("valid")) else { continue };
        for instance in instances.flatten() {
            let Some(given) = read(&instance.path()) else { continue };
            let file = instance.file_name().to_string_lossy().into_owned();
            if std::env::var("TOKHAI_TRACE").is_ok() {
                eprintln!("{name}/{file}");
            }
            let started = Instant::now();
            let form = match open(&definition, &given) {
                Ok(form) => form,
                Err(error) => {
                    refused.push(format!("{name}/{file}: {error}"));
                    continue;
                }
            };
            count += 1;
            slowest = slowest.max(started.elapsed());
            if started.elapsed() > Duration::from_secs(5) {
                told.push(format!("slow {name}/{file}: {:?}", started.elapsed()));
            }
            if as_written.as_ref().is_ok_and(|judge| !judge.is_valid(&given)) {
                // Draft-04 knows no `const`, and a `date-time` has an offset, whatever the catalogue lets pass.
                wrong_as_written += 1;
                if form.all_errors().is_empty() {
                    told.push(format!("let pass {name}/{file}"));
                }
                continue;
            }
            let back: Value = serde_json::from_str(&tokhai::json::write(form.answers())).expect("JSON");
            let mut places = Vec::new();
            lost(&given, &back, "", &mut places);
            same += usize::from(back == given);
            if !places.is_empty() {
                told.push(format!("lost {name}/{file}: {places:?}"));
            }
            if let Some(error) = form.all_errors().first() {
                told.push(format!("wrong {name}/{file}: {} {}", error.pointer, error.message));
            }
        }
    }
    println!(
        "{count} opened, {same} the same, {wrong_as_written} wrong as written, slowest {slowest:?}\nrefused:\n{}",
        refused.join("\n")
    );
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(count > 300 && same > 230, "{count} opened, {same} the same");
}

/// Opens, finds nothing wrong and the value as it was, and the same again from a draft.
fn comes_back(definition: &Value, given: &Value) {
    let form = open(definition, given).expect("a form");
    let back: Value = serde_json::from_str(&tokhai::json::write(form.answers())).expect("JSON");
    assert_eq!(back, *given);
    assert!(form.all_errors().is_empty(), "{:?}", form.all_errors());
    let procedure = Rc::new(Procedure::read(definition.clone()));
    let (again, _) = Form::from_draft(procedure, &form.draft(), FormOptions::default()).expect("a draft");
    assert_eq!(again.answers(), form.answers());
}

#[test]
fn what_is_no_object_as_a_whole_comes_back() {
    let people = json!({"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}}});
    comes_back(&people, &json!([{"name": "Lê"}, {}]));
    comes_back(&people, &json!([]));
    comes_back(&json!({"type": "integer"}), &json!(5));
    let either = json!({"anyOf": [{"type": "string"}, {"properties": {"a": {"type": "string"}}}]});
    comes_back(&either, &json!("x"));
    comes_back(&either, &json!({"a": "x"}));
    let empty = open(&people, &json!({})).expect("a form");
    assert_eq!(empty.answers(), &json!([]), "nothing handed in is an empty list");
}

#[test]
fn a_group_nobody_filled_in_is_not_asked_for_because_of_its_free_entries() {
    let fees = json!({"type": "object", "properties": {"payer": {"type": "string"}}, "required": ["payer"],
                      "additionalProperties": {"type": "integer"}});
    let land = json!({"type": "object", "properties": {"fees": fees}, "required": ["fees"]});
    comes_back(&json!({"type": "object", "properties": {"land": land}}), &json!({}));
}

#[test]
fn a_group_nobody_filled_in_is_not_asked_for_because_of_a_list_of_places() {
    let sides = json!({"type": "array", "prefixItems": [{"type": "string"}, {"const": "m"}]});
    let plot = json!({"type": "object", "properties": {"sides": sides}, "required": ["sides"]});
    comes_back(&json!({"type": "object", "properties": {"plot": plot}}), &json!({}));
}

#[test]
fn a_name_that_a_condition_gives_another_shape_keeps_nothing_of_it() {
    let definition = json!({
        "type": "object",
        "properties": {
            "spouse": {"type": "object", "properties": {"name": {"type": "string", "default": "Lan"}}},
            "status": {"type": ["object", "null"], "properties": {"since": {"type": "string"}}}
        },
        "required": ["status"],
        "additionalProperties": {"type": "integer"},
        "if": {"required": ["spouse"]},
        "then": {"properties": {"status": {"type": "array", "items": {"type": "string"}},
                                "children": {"type": "object", "properties": {}}}}
    });
    comes_back(&definition, &json!({"status": null}));
    comes_back(&definition, &json!({"status": {"since": "2019"}}));
}

#[test]
fn a_draft_tells_alternatives_within_alternatives_apart() {
    let definition = json!({"type": "object", "properties": {"fee": {"anyOf": [
        {"anyOf": [{"const": 3}, {}]},
        {"type": "object", "additionalProperties": {"type": "integer"}}
    ]}}, "required": ["fee"]});
    comes_back(&definition, &json!({"fee": {"copies": 5}}));
    comes_back(&definition, &json!({"fee": 3}));
}

/// A schema and a value made for it, which it mostly takes.
type Pair = (Value, Value);

fn leaf() -> impl Strategy<Value = Pair> {
    prop_oneof![
        Just((json!({"type": "string"}), json!("Hoa"))),
        Just((json!({"type": "string"}), json!(""))),
        Just((json!({"type": "integer", "default": 7}), json!(7))),
        Just((json!({"type": "number", "default": "x"}), json!(0.5))),
        Just((json!({"type": ["string", "null"]}), json!(null))),
        Just((json!({"type": ["string", "number"]}), json!("[1"))),
        Just((json!({"type": ["integer", "string"]}), json!("12"))),
        Just((json!({"enum": ["a", "b", null]}), json!(null))),
        Just((json!({"enum": ["a", "b", "c"], "allOf": [{"enum": ["b", "c", "d"]}]}), json!("c"))),
        Just((json!({"const": 3}), json!(3))),
        Just((json!({"type": "boolean", "default": true}), json!(false))),
        Just((json!({}), json!({"deep": [null, {}, []]}))),
        Just((json!({}), json!(null))),
        Just((json!(true), json!("{{x}}"))),
        Just((json!({"type": "array", "uniqueItems": true, "items": {"enum": ["p", "q"]}}), json!([]))),
        Just((json!({"type": "array", "uniqueItems": true, "items": {"enum": ["p", "q"]}}), json!(["q", "p"]))),
        Just((json!({"type": ["object", "null"], "properties": {"x": {"type": "string"}}}), json!(null))),
        Just((json!({"anyOf": [{"type": "string", "pattern": "^[a-z]+$"}, {"enum": ["A"]}]}), json!("A"))),
    ]
}

const NAMES: [&str; 4] = ["n0", "n1", "n2", "n3"];

/// Members with names of their own; those of the first half must be there.
fn object(parts: Vec<(Pair, bool)>, extra: u8) -> Pair {
    let (mut properties, mut value, mut required) = (Map::new(), Map::new(), Vec::new());
    for (name, ((schema, own), there)) in NAMES.iter().zip(parts) {
        properties.insert((*name).to_owned(), schema);
        if there {
            value.insert((*name).to_owned(), own);
            if required.len() < 2 {
                required.push(*name);
            }
        }
    }
    let mut schema = json!({"type": "object", "properties": properties, "required": required});
    match extra {
        0 => schema["additionalProperties"] = json!(false),
        1 => {
            schema["additionalProperties"] = json!({"type": "integer"});
            value.insert("more".to_owned(), json!(5));
        }
        2 => {
            value.insert("unknown".to_owned(), json!({"kept": null}));
        }
        _ => {
            schema["required"] = json!(["undeclared"]);
            value.insert("undeclared".to_owned(), json!("there"));
        }
    }
    (schema, Value::Object(value))
}

fn marked(schema: &Value, kind: &str) -> Value {
    let mut schema = schema.clone();
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert("kind".to_owned(), json!({"const": kind}));
    }
    schema
}

fn with_kind(value: &Value, kind: &str) -> Value {
    let mut value = value.clone();
    if let Some(object) = value.as_object_mut() {
        object.insert("kind".to_owned(), json!(kind));
    }
    value
}

fn part() -> impl Strategy<Value = Pair> {
    leaf().prop_recursive(4, 40, 4, |inner| {
        let group = (prop::collection::vec((inner.clone(), any::<bool>()), 0..4), 0_u8..4)
            .prop_map(|(parts, extra)| object(parts, extra))
            .boxed();
        prop_oneof![
            3 => group.clone(),
            1 => (inner.clone(), 0_usize..3).prop_map(|((schema, value), count)| {
                (json!({"type": "array", "items": schema}), Value::Array(vec![value; count]))
            }),
            1 => (prop::collection::vec(inner.clone(), 1..4), 0_usize..4, any::<bool>()).prop_map(|(parts, there, shut)| {
                let (schemas, mut values): (Vec<Value>, Vec<Value>) = parts.into_iter().unzip();
                values.truncate(there);
                let mut schema = json!({"type": "array", "prefixItems": schemas});
                if shut {
                    schema["items"] = json!(false);
                }
                (schema, Value::Array(values))
            }),
            2 => (group.clone(), group.clone(), 0_u8..6).prop_map(|((one, a), (other, b), how)| match how {
                0 => (json!({"anyOf": [one, other]}), a),
                1 => {
                    let mut both = a;
                    if let (Some(all), Some(more)) = (both.as_object_mut(), b.as_object()) {
                        more.iter().for_each(|(name, value)| { all.entry(name.clone()).or_insert(value.clone()); });
                    }
                    (json!({"type": "object", "anyOf": [one, other]}), both)
                }
                2 => (json!({"oneOf": [marked(&one, "one"), marked(&other, "two")]}), with_kind(&b, "two")),
                3 => (
                    json!({"type": "object", "properties": {"kind": {"enum": ["one", "two"]}}, "required": ["kind"],
                           "oneOf": [marked(&one, "one"), marked(&other, "two")]}),
                    with_kind(&a, "one"),
                ),
                4 => (json!({"oneOf": [one]}), a),
                _ => (json!({"allOf": [one, {"anyOf": [other, {"type": "null"}]}]}), a),
            }),
            1 => (inner.clone(), inner.clone(), 0_u8..3).prop_map(|((one, a), (other, _), how)| match how {
                0 => (json!({"anyOf": [one, {"type": "null"}]}), json!(null)),
                1 => (json!({"oneOf": [one, other]}), a),
                _ => (json!({"anyOf": [other, one]}), a),
            }),
            1 => (group, inner).prop_map(|((mut schema, value), (then, _))| {
                schema["if"] = json!({"required": ["n1"]});
                schema["then"] = json!({"properties": {"n2": then.clone(), "later": then}});
                schema["else"] = json!({"properties": {"sooner": {"type": "string"}}});
                (schema, value)
            }),
        ]
    })
}

/// The same schemas each time; others with `TOKHAI_SEED=7`.
fn seed() -> u64 {
    std::env::var("TOKHAI_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_260_718)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, rng_seed: RngSeed::Fixed(seed()), failure_persistence: None, ..ProptestConfig::default() })]

    /// What is valid and handed in is there when it is read back, nothing of it is called wrong, and a draft of it is
    /// the same again.
    #[test]
    fn what_is_valid_comes_back(parts in prop::collection::vec((part(), Just(true)), 1..4), extra in 0_u8..4) {
        let (definition, given) = object(parts, extra);
        let options = Options { assert_formats: true, ..Options::default() };
        let Ok(schema) = Schema::compile(&definition, &options) else { return Ok(()) };
        prop_assume!(schema.is_valid(schema.root(), &given));
        let form = open(&definition, &given).map_err(TestCaseError::fail)?;
        let back: Value = serde_json::from_str(&tokhai::json::write(form.answers())).expect("JSON");
        let mut places = Vec::new();
        lost(&given, &back, "", &mut places);
        prop_assert!(places.is_empty(), "{places:?} of {given} under {definition}: {back}");
        prop_assert!(form.all_errors().is_empty(), "{:?} in {given} under {definition}", form.all_errors());
        let (again, _) = Form::from_draft(Rc::new(Procedure::read(definition.clone())), &form.draft(), FormOptions::default())
            .map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(again.answers(), form.answers(), "from a draft under {}", definition);
    }
}
