//! The evaluator and the jsonschema crate agree: on validity always, on the
//! places of the violations as far as both mean the same by a place.
//!
//! They differ on purpose in these points. Where no branch of a `oneOf` or
//! `anyOf` fits, the judge reports the place of the keyword and the evaluator
//! what is wrong in the chosen branch, at or below that place. Where a member
//! or item fails the schema of an `unevaluated…` keyword, the judge calls it
//! unevaluated and the evaluator tells what is wrong in it. And where a
//! subschema fails, the judge also calls the members it named unevaluated,
//! which the evaluator does not, since the fault is already told.

#![cfg(feature = "judge")]
#![allow(clippy::print_stdout, reason = "a skipped test says so")]

mod schema_support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use schema_support::{Mix, schema, value};
use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::pointer::JsonPointer;
use tokhai::reference_validator::{self, Judge};
use tokhai::register::FORMATS;
use tokhai::schema::{Choices, Options, Schema};
use tokhai::violation::{Rule, Violation};

/// Compares the two on one value; `Err` says how they differ.
fn compare(schema: &Schema, judge: &Judge, instance: &Value) -> Result<(), String> {
    let evaluation = schema.evaluate(instance, &Choices::new());
    let (ours, theirs) = (evaluation.violations(), judge.violations(instance));
    if evaluation.is_valid() != judge.is_valid(instance) {
        return Err(format!("validity: we find {ours:?}, the judge {theirs:?}"));
    }
    let is_branching = |violation: &&Violation| matches!(violation.rule, Rule::AnyOf | Rule::OneOfNone);
    let is_extra = |v: &Violation| matches!(v.rule, Rule::AdditionalProperty | Rule::AdditionalItem);
    let our_places: BTreeSet<&JsonPointer> = ours.iter().map(|violation| &violation.pointer).collect();
    let coarse: Vec<&JsonPointer> =
        theirs.iter().filter(|v| is_branching(v) || is_extra(v)).map(|v| &v.pointer).collect();
    for violation in &theirs {
        let told = if is_branching(&violation) {
            our_places.iter().any(|place| place.starts_with(&violation.pointer))
        } else {
            our_places.contains(&violation.pointer) || is_extra(violation) && !ours.is_empty()
        };
        if !told {
            return Err(format!("the judge alone finds {violation:?}; we find {ours:?}"));
        }
    }
    for violation in &ours {
        let told = theirs.iter().any(|other| other.pointer == violation.pointer)
            || coarse.iter().any(|place| violation.pointer.starts_with(place));
        if !told {
            return Err(format!("we alone find {violation:?}; the judge finds {theirs:?}"));
        }
    }
    Ok(())
}

fn both(document: &Value, assert_formats: bool) -> Option<(Schema, Judge)> {
    let formats = FORMATS;
    let ours = Schema::compile(document, &Options { assert_formats, formats, ..Options::default() });
    let theirs = Judge::new(
        document,
        &reference_validator::Options { assert_formats, formats, ..reference_validator::Options::default() },
    );
    // A schema without end is refused by us and not looked for by the judge.
    Some((ours.ok()?, theirs.ok()?))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn on_random_schemas(
        document in schema(Mix { branches: true, unevaluated: true }),
        instances in prop::collection::vec(value(), 1..6),
    ) {
        if let Some((schema, judge)) = both(&document, true) {
            for instance in &instances {
                let outcome = compare(&schema, &judge, instance);
                prop_assert!(outcome.is_ok(), "{}\n{}\n{}", outcome.unwrap_err(), document, instance);
            }
        }
    }

    /// Without the two points of difference the sets of places are equal.
    #[test]
    fn on_random_schemas_the_places_are_equal(
        document in schema(Mix { branches: false, unevaluated: false }),
        instances in prop::collection::vec(value(), 1..6),
    ) {
        if let Some((schema, judge)) = both(&document, true) {
            for instance in &instances {
                let ours: BTreeSet<JsonPointer> =
                    schema.evaluate(instance, &Choices::new()).violations().into_iter().map(|v| v.pointer).collect();
                let theirs: BTreeSet<JsonPointer> = judge.violations(instance).into_iter().map(|v| v.pointer).collect();
                prop_assert_eq!(ours, theirs, "{}\n{}", document, instance);
            }
        }
    }
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut folders = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(&folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The official suite has the hardest schemas there are; here it serves for
/// places, which it does not state.
#[test]
fn on_the_official_suite() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/json-schema-test-suite/tests/draft2020-12");
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return;
    }
    let mut compared = 0;
    for file in json_files(&folder).into_iter().filter(|file| file.parent() == Some(&folder)) {
        for group in read(&file).as_array().into_iter().flatten() {
            let Some((schema, judge)) = both(&group["schema"], false) else { continue };
            for test in group["tests"].as_array().into_iter().flatten() {
                let outcome = compare(&schema, &judge, &test["data"]);
                assert!(
                    outcome.is_ok(),
                    "{} {} {}: {}",
                    file.display(),
                    group["description"],
                    test["description"],
                    outcome.err().unwrap_or_default()
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 1000, "{compared} compared");
}

/// `value`, and `value` with each of its members and items in turn missing or of another kind.
fn variants(value: &Value) -> Vec<Value> {
    fn places(value: &Value, at: &JsonPointer, out: &mut Vec<JsonPointer>) {
        let inner: Vec<(JsonPointer, &Value)> = match value {
            Value::Object(map) => map.iter().map(|(key, inner)| (at.key(key), inner)).collect(),
            Value::Array(list) => list.iter().enumerate().map(|(i, inner)| (at.index(i), inner)).collect(),
            _ => Vec::new(),
        };
        for (at, inner) in inner {
            places(inner, &at, out);
            out.push(at);
        }
    }
    let mut found = Vec::new();
    places(value, &JsonPointer::root(), &mut found);
    let mut out = vec![value.clone()];
    for place in found {
        let (parent, last) = (place.parent().unwrap_or_default(), place.last().unwrap_or_default());
        let mut without = value.clone();
        match without.pointer_mut(parent.as_str()) {
            Some(Value::Object(map)) => drop(map.shift_remove(&last)),
            Some(Value::Array(list)) => drop(list.remove(last.parse().unwrap_or(0))),
            _ => {}
        }
        out.push(without);
        for other in [json!(null), json!(""), json!("x"), json!(7), json!(true), json!([]), json!({"x": 1})] {
            let mut with = value.clone();
            if let Some(slot) = with.pointer_mut(place.as_str()) {
                *slot = other;
            }
            out.push(with);
        }
    }
    out
}

/// Every procedure of every country, its conditions too, on the answers kept for it under
/// `tests/fixtures/` and on what is one fault away from them.
#[test]
fn on_our_procedures() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let procedures = json_files(&root.join("schemas"))
        .into_iter()
        .filter(|path| path.parent().and_then(Path::file_name).is_some_and(|folder| folder == "procedures"));
    let mut compared = 0;
    for path in procedures {
        let document = read(&path);
        let mut subjects = vec![document.clone()];
        subjects.extend(Procedure::read(document.clone()).conditions.iter().map(|it| it.standalone(&document)));
        let answers = json_files(&root.join("tests/fixtures").join(path.file_stem().unwrap_or_default()));
        for subject in subjects {
            let Some((schema, judge)) = both(&subject, true) else {
                panic!("{}: one of the two does not take it: {subject}", path.display());
            };
            for instance in answers.iter().flat_map(|path| variants(&read(path))) {
                let outcome = compare(&schema, &judge, &instance);
                assert!(outcome.is_ok(), "{}: {}\n{instance}", path.display(), outcome.unwrap_err());
                compared += 1;
            }
        }
    }
    assert!(compared > 1000, "only {compared} compared");
}

/// The definitions that are fixtures themselves, the broken ones as far as both take them.
#[test]
fn on_the_definitions_among_the_fixtures() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let answers = json!({
        "owner": {"name": "Trần Văn Thử", "personalId": "038093004567"},
        "dog": {"name": "Vàng", "vaccinated": "yes"}
    });
    let mut taken = 0;
    let mut broken = json_files(&root.join("broken"));
    broken.push(root.join("minimal.json"));
    for path in broken {
        let Ok(document) = serde_json::from_slice(&fs::read(&path).unwrap_or_default()) else { continue };
        let Some((schema, judge)) = both(&document, true) else { continue };
        for instance in variants(&answers) {
            let outcome = compare(&schema, &judge, &instance);
            assert!(outcome.is_ok(), "{}: {}\n{instance}", path.display(), outcome.unwrap_err());
        }
        taken += 1;
    }
    assert!(taken > 10, "only {taken} definitions compared");
}

/// Answers that are called invalid are, and all others are valid, to both.
#[test]
fn the_answers_kept_as_fixtures_are_what_they_are_called() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for path in json_files(&root.join("tests/fixtures")) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let folder = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
        let definition = root.join("schemas/vn/procedures").join(folder + ".json");
        if !name.starts_with("answers") || !definition.is_file() {
            continue;
        }
        let Some((schema, judge)) = both(&read(&definition), true) else { panic!("{}", definition.display()) };
        let (instance, expected) = (read(&path), !name.contains("invalid"));
        assert_eq!(schema.is_valid(schema.root(), &instance), expected, "{}: the evaluator", path.display());
        assert_eq!(judge.is_valid(&instance), expected, "{}: the judge", path.display());
        seen += 1;
    }
    assert!(seen >= 2, "only {seen} answers found");
}
