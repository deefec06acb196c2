//! `tokhai validate`: what it says, in which language, and with which exit code.
#![cfg(feature = "cli")]

use assert_cmd::Command;
use serde_json::{Value, json};

const BIRTH: &str = "schemas/vn/procedures/1.001193.json";
const GOOD: &str = "tests/fixtures/1.001193/answers.json";
const BAD: &str = "tests/fixtures/1.001193/answers-invalid.json";
const DOG: &str = "tests/fixtures/minimal.json";

struct Output {
    code: Option<i32>,
    out: String,
    err: String,
}

/// Runs `tokhai validate` in the folder of the crate with a text on standard input.
fn run(arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tokhai"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).arg("validate");
    if !arguments.contains(&"--locale") {
        command.args(["--locale", "en"]);
    }
    finish(command.args(arguments).write_stdin(input))
}

fn finish(command: &mut Command) -> Output {
    match command.output() {
        Ok(output) => Output {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        },
        Err(error) => panic!("{error}"),
    }
}

/// Runs it on a schema that is written to a file of this test's own.
fn run_schema(name: &str, schema: &Value, arguments: &[&str], input: &str) -> Output {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.schema.json"));
    if let Err(error) = std::fs::write(&path, schema.to_string()) {
        panic!("{}: {error}", path.display());
    }
    let path = path.to_string_lossy().into_owned();
    let mut all = vec![path.as_str()];
    all.extend(arguments);
    let output = run(&all, input);
    // The folder differs from machine to machine.
    let shorten = |text: &str| text.replace(&path, "SCHEMA");
    Output { out: shorten(&output.out), err: shorten(&output.err), ..output }
}

#[test]
fn valid_answers_are_said_to_be_valid() {
    for engine in ["evaluator", "judge", "both"] {
        let output = run(&[BIRTH, GOOD, "--engine", engine], "");
        assert_eq!((output.code, output.out.as_str()), (Some(0), &*format!("{GOOD}: valid\n")), "{}", output.err);
    }
}

#[test]
fn invalid_answers_are_told_one_by_one() {
    let output = run(&[BIRTH, BAD], "");
    assert_eq!((output.code, output.err.as_str()), (Some(1), ""));
    insta::assert_snapshot!("text_for_people", output.out);
}

#[test]
fn in_vietnamese() {
    let output = run(&[BIRTH, BAD, GOOD, "--locale", "vi"], "");
    assert_eq!(output.code, Some(1));
    let mut plain = Command::new(env!("CARGO_BIN_EXE_tokhai"));
    plain.current_dir(env!("CARGO_MANIFEST_DIR")).args(["validate", BIRTH, BAD, GOOD]);
    assert_eq!(finish(&mut plain).out, output.out, "it is the language when none is named");
    insta::assert_snapshot!("text_for_people_in_vietnamese", output.out);
}

#[test]
fn as_json_for_machines() {
    let output = run(&[BIRTH, BAD, GOOD, "tests/fixtures/none.json", "--format", "json"], "");
    assert_eq!(output.code, Some(2));
    insta::assert_snapshot!("json_for_machines", output.out);
    let schema = run(&["schemas/verdict.schema.json", "-"], &output.out);
    assert_eq!((schema.code, schema.out.as_str()), (Some(0), "-: valid\n"), "what it prints is as it is described");
}

#[test]
fn the_engines_find_the_same_places() {
    let places = |engine: &str| {
        let output = run(&[BIRTH, BAD, "--engine", engine, "--format", "json"], "");
        assert_eq!(output.code, Some(1), "{engine}");
        let report: Value = serde_json::from_str(&output.out).unwrap_or_default();
        let found = report["results"][0]["violations"].as_array().cloned().unwrap_or_default();
        // What no schema says, the judge does not know.
        let by_schema = found.iter().filter(|one| one["keyword"] != "unknown");
        let mut places: Vec<String> = by_schema.map(|one| one["pointer"].to_string()).collect();
        places.sort();
        places.dedup();
        places
    };
    assert_eq!(places("evaluator"), places("judge"));
    assert_eq!(places("evaluator"), places("both"));
    assert!(!places("both").is_empty());
}

#[test]
fn either_file_may_come_from_standard_input() {
    let answers = json!({"owner": {"name": "Trần Văn Thử", "personalId": "038093004567"}, "dog": {"name": "Vàng"}});
    let output = run(&[DOG, "-"], &answers.to_string());
    assert_eq!((output.code, output.out.as_str()), (Some(0), "-: valid\n"), "{}", output.err);
    let output = run(&["-", GOOD], r#"{"type": "array"}"#);
    assert_eq!(output.code, Some(1), "{}", output.err);
    assert!(output.out.contains("[type]"), "{}", output.out);
}

#[test]
fn standard_input_cannot_be_both_files() {
    for arguments in [&["-", "-"][..], &[DOG, "-", "-"]] {
        let output = run(arguments, "{}");
        assert_eq!(output.code, Some(2), "{}", output.out);
        assert!(output.err.contains("standard input"), "{}", output.err);
    }
}

#[test]
fn every_instance_gets_its_answer_whatever_becomes_of_the_others() {
    let output = run(&[BIRTH, "tests/fixtures/none.json", GOOD, "Makefile", BAD], "");
    assert_eq!(output.code, Some(2));
    let first_words: Vec<&str> = output.out.lines().filter_map(|line| line.split(": ").next()).collect();
    let mut files = first_words.clone();
    files.dedup();
    assert_eq!(files, ["tests/fixtures/none.json", GOOD, "Makefile", BAD]);
    assert!(output.out.contains("Makefile: is not JSON: line 1, column 1"), "{}", output.out);
}

#[test]
fn unusable_definitions_say_why_and_where() {
    for (name, schema, expected) in [
        ("type", json!({"properties": {"a": {"type": "text"}}}), "/properties/a/type"),
        ("ref", json!({"properties": {"a": {"$ref": "#/$defs/none"}}}), "/properties/a/$ref"),
        ("pattern", json!({"properties": {"a": {"pattern": "("}}}), "/properties/a/pattern"),
        ("dialect", json!({"$schema": "https://example.org/own"}), "/$schema"),
        ("loop", json!({"$ref": "#"}), "without end"),
    ] {
        for engine in ["evaluator", "both"] {
            let output = run_schema(&format!("{name}-{engine}"), &schema, &[GOOD, "--engine", engine], "");
            assert_eq!((output.code, output.out.as_str()), (Some(2), ""), "{name}");
            assert!(output.err.starts_with("tokhai validate: SCHEMA: "), "{}", output.err);
            assert!(output.err.contains(expected), "{name}: {}", output.err);
        }
    }
    for arguments in [&["Makefile", GOOD][..], &["tests/fixtures/none.json", GOOD], &[DOG, GOOD, "--locale", "?"]] {
        let output = run(arguments, "");
        assert_eq!((output.code, output.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(output.err.starts_with("tokhai validate: "), "{}", output.err);
    }
}

#[test]
fn draft_07_is_read_by_its_own_rules() {
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "definitions": {"name": {"$id": "#name", "type": "string"}},
        "items": [{"$ref": "#name", "minLength": 99}],
        "additionalItems": false,
        "dependencies": {"a": ["b"]}
    });
    // Beside a `$ref` nothing counts in this draft.
    let output = run_schema("draft7", &schema, &["-"], r#"["An"]"#);
    assert_eq!((output.code, output.out.as_str()), (Some(0), "-: valid\n"), "{}", output.err);
    for instance in [r#"["An", 1]"#, r#"{"a": 1}"#, "[1]"] {
        let output = run_schema("draft7", &schema, &["-"], instance);
        assert_eq!(output.code, Some(1), "{instance}: {}", output.err);
    }
}

#[test]
fn formats_are_asserted_those_of_the_country_too() {
    let schema = json!({"properties": {
        "day": {"format": "date"},
        "host": {"format": "idn-hostname"},
        "person": {"format": "vn-personal-id"}
    }});
    let good = json!({"day": "2024-02-29", "host": "ví-dụ.vn", "person": "038093004567"});
    let output = run_schema("formats", &schema, &["-"], &good.to_string());
    assert_eq!(output.code, Some(0), "{}{}", output.out, output.err);
    let bad = json!({"day": "2023-02-29", "host": "-ví-dụ.vn", "person": "12"});
    let output = run_schema("formats", &schema, &["-"], &bad.to_string());
    assert_eq!(output.code, Some(1), "{}{}", output.out, output.err);
    assert_eq!(output.out.lines().count(), 3, "{}", output.out);
}

#[test]
fn a_schema_that_grows_when_it_is_written_out_ends_in_words() {
    let level = |n: usize| {
        let next = json!({"$ref": format!("#/$defs/l{}", n + 1)});
        (format!("l{n}"), json!({"anyOf": [next.clone(), next]}))
    };
    let mut levels: serde_json::Map<String, Value> = (0..60).map(level).collect();
    levels.insert("l60".to_owned(), json!({"type": "string"}));
    let schema = json!({"$ref": "#/$defs/l0", "$defs": levels});
    let alone = run_schema("diamonds", &schema, &["-", "--engine", "judge"], "1");
    assert_eq!(alone.code, Some(2));
    assert!(alone.err.contains("too large for the judge"), "{}", alone.err);
    let both = run_schema("diamonds", &schema, &["-"], "1");
    assert_eq!(both.code, Some(1));
    assert!(both.out.contains("[limit]") && !both.out.contains("internal error"), "{}", both.out);
}

#[test]
fn days_are_compared_with_the_day_given() {
    let schema = json!({"properties": {"born": {"type": "string", "format": "date", "x-maximum": "today"}}});
    let later = run_schema("born", &schema, &["-", "--today", "2020-01-01"], "{\"born\": \"2020-01-02\"}");
    assert_eq!(
        (later.code, later.out.as_str()),
        (Some(1), "-: #/born [x-maximum] Expected a day not after 01/01/2020.\n")
    );
    let same = run_schema("born", &schema, &["-", "--today", "2020-01-02", "--json"], "{\"born\": \"2020-01-02\"}");
    assert_eq!(same.code, Some(0), "{}", same.out);
    let odd = run_schema("born", &schema, &["-", "--today", "tomorrow"], "{}");
    assert_eq!(odd.code, Some(2));
}
