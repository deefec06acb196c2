//! `tokhai check`: good definitions pass, each broken one names its problem where it stands.
#![cfg(feature = "cli")]

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

fn tokhai(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tokhai"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["check", "--no-lint"]);
    if !arguments.contains(&"--locale") {
        command.args(["--locale", "en"]);
    }
    command.args(arguments);
    command
}

struct Output {
    code: Option<i32>,
    text: String,
}

fn run(arguments: &[&str]) -> Output {
    finish(&mut tokhai(arguments))
}

fn finish(command: &mut Command) -> Output {
    match command.output() {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
            Output { code: output.status.code(), text }
        }
        Err(error) => panic!("{error}"),
    }
}

/// File, code, pointer, line and column of the problem each broken definition must show.
const BROKEN: [(&str, &str, &str, u64, u64); 26] = [
    ("dead-condition", "condition-never-holds", "/x-conditions/vaccinated", 10, 19),
    ("duplicate-id", "duplicate-id", "/x-documents/1/id", 21, 12),
    ("duplicate-key", "duplicate-key", "/properties/owner/properties/name/title", 33, 58),
    ("fallback-differs", "fallback-differs", "/x-documents/0/fallback", 21, 7),
    ("field-in-no-section", "field-in-no-section", "/properties/dog/properties/vaccinated", 47, 23),
    ("field-twice", "field-twice", "/x-sections/1/fields/2", 25, 82),
    (
        "impossible-value",
        "impossible-value",
        "/x-conditions/vaccinated/properties/dog/properties/vaccinated/const",
        12,
        69,
    ),
    ("misplaced-annotation", "misplaced-annotation", "/properties/dog/properties/name/x-sections", 46, 38),
    ("misspelt-annotation", "unknown-annotation", "/properties/owner/properties/name/x-fcat", 33, 58),
    ("misspelt-keyword", "unknown-keyword", "/properties/dog/properties/name/minLenght", 46, 56),
    ("misspelt-property", "unknown-property", "/x-roles/owner/signdeIn", 7, 61),
    ("not-json", "not-json", "/x-roles/owner", 7, 78),
    ("pattern-unusable", "pattern-unusable", "/$defs/personalId/pattern", 54, 49),
    ("ref-cycle", "ref-cycle", "/$defs/twelve/anyOf/0/$ref", 57, 26),
    ("ref-nowhere", "ref-nowhere", "/properties/owner/properties/personalId/$ref", 36, 19),
    ("ref-outside", "ref-outside", "/properties/owner/properties/personalId/$ref", 36, 19),
    ("role-key-nowhere", "pointer-to-nowhere", "/x-roles/owner/key", 7, 40),
    ("section-field-nowhere", "pointer-to-nowhere", "/x-sections/1/fields/1", 25, 63),
    ("unknown-concept", "unknown-concept", "/x-requirements/0/needs/concept", 17, 66),
    ("unknown-condition", "unknown-condition", "/x-documents/1/when", 21, 86),
    ("unknown-document-type", "unknown-document-type", "/x-documents/0/type", 20, 49),
    ("unknown-fallback", "unknown-fallback", "/x-documents/0/fallback/rule", 21, 16),
    ("unknown-role", "unknown-role", "/x-documents/0/proves/0/role", 20, 107),
    ("when-never-holds", "when-never-holds", "/x-documents/1/when", 21, 86),
    ("when-syntax", "when-syntax", "/x-documents/1/when", 21, 86),
    ("wrong-type", "meta-schema", "/properties/owner/required", 40, 19),
];

#[test]
fn the_authored_procedures_are_ok() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/vn/procedures");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .map(|name| format!("schemas/vn/procedures/{name}"))
        .collect();
    files.sort();
    assert!(files.iter().any(|file| file.ends_with("1.001193.json")));
    let output = run(&files.iter().map(String::as_str).collect::<Vec<_>>());
    let ok = files.join(": ok\n") + ": ok\n";
    assert_eq!((output.text.as_str(), output.code), (ok.as_str(), Some(0)));
}

#[test]
fn every_broken_definition_names_its_problem_where_it_stands() {
    for (name, code, pointer, line, column) in BROKEN {
        let file = format!("tests/fixtures/broken/{name}.json");
        let output = run(&["--format", "json", &file]);
        let report: Value = serde_json::from_str(&output.text).unwrap_or_default();
        let problems = report.pointer("/files/0/problems").and_then(Value::as_array).cloned().unwrap_or_default();
        let found = problems.iter().any(|problem| {
            problem["code"] == code
                && problem["pointer"] == pointer
                && problem["line"] == line
                && problem["column"] == column
        });
        assert!(found, "{name}: {}", output.text);
        let is_error = problems.iter().any(|problem| problem["severity"] == "error");
        assert_eq!(output.code, Some(i32::from(is_error)), "{name}");
        assert!(problems.len() <= 2, "{name}: one mistake is reported as many: {}", output.text);
    }
}

#[test]
fn no_broken_definition_is_forgotten() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/broken");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_string_lossy().into_owned()))
        .collect();
    names.sort();
    assert_eq!(names, BROKEN.map(|(name, ..)| name.to_owned()));
}

fn all_broken() -> Vec<String> {
    BROKEN.iter().map(|(name, ..)| format!("tests/fixtures/broken/{name}.json")).collect()
}

#[test]
fn text_for_people() {
    let files = all_broken();
    let mut arguments = vec!["tests/fixtures/minimal.json"];
    arguments.extend(files.iter().map(String::as_str));
    let output = run(&arguments);
    assert_eq!(output.code, Some(1));
    insta::assert_snapshot!(output.text);
}

#[test]
fn text_for_people_in_vietnamese() {
    let files = all_broken();
    let mut arguments = vec!["--locale", "vi"];
    arguments.extend(files.iter().map(String::as_str));
    let text = run(&arguments).text;
    let mut plain = Command::new(env!("CARGO_BIN_EXE_tokhai"));
    plain.current_dir(env!("CARGO_MANIFEST_DIR")).args(["check", "--no-lint"]).args(&files);
    assert_eq!(finish(&mut plain).text, text, "it is the language when none is named");
    insta::assert_snapshot!(text);
}

#[test]
fn json_for_machines() {
    let output = run(&[
        "--format",
        "json",
        "tests/fixtures/minimal.json",
        "tests/fixtures/broken/misspelt-annotation.json",
        "tests/fixtures/broken/when-syntax.json",
    ]);
    assert_eq!(output.code, Some(1));
    insta::assert_snapshot!(output.text);
}

#[test]
fn all_problems_are_reported_at_once_in_the_order_of_the_text() {
    let text = std::fs::read_to_string("tests/fixtures/minimal.json").unwrap_or_default();
    let text = text
        .replace("signedIn", "signdIn")
        .replace(r#""when": "vaccinated""#, r#""when": "vaccinated ||""#)
        .replace(r##""#/$defs/personalId""##, r##""#/$defs/nothing""##)
        .replace("minLength", "minlength");
    let output = finish(tokhai(&["--format", "json", "-"]).write_stdin(text));
    let report: Value = serde_json::from_str(&output.text).unwrap_or_default();
    let problems = report.pointer("/files/0/problems").and_then(Value::as_array).cloned().unwrap_or_default();
    let codes: Vec<&str> = problems.iter().filter_map(|problem| problem["code"].as_str()).collect();
    assert_eq!(codes, ["unknown-property", "when-syntax", "ref-nowhere", "unknown-keyword"], "{}", output.text);
}

/// The codes, severities and places of the problems of a definition with two fields.
fn problems_of_fields(one: &Value, other: &Value) -> Vec<String> {
    let definition = serde_json::json!({
        "x-pack": "vn",
        "x-sections": [{"id": "s", "title": "S", "fields": ["/one", "/other"]}],
        "type": "object",
        "properties": {"one": one, "other": other}
    });
    let output = finish(tokhai(&["--format", "json", "-"]).write_stdin(definition.to_string()));
    let report: Value = serde_json::from_str(&output.text).unwrap_or_default();
    let problems = report.pointer("/files/0/problems").and_then(Value::as_array).cloned().unwrap_or_default();
    let text = |problem: &Value, key: &str| problem[key].as_str().unwrap_or_default().to_owned();
    problems.iter().map(|it| [text(it, "severity"), text(it, "code"), text(it, "pointer")].join(" ")).collect()
}

#[test]
fn patterns_that_cannot_be_run_are_refused_wherever_they_stand() {
    let words = serde_json::json!({"pattern": "Nhập theo mẫu."});
    for pattern in ["^(?=.*[0-9].{8,}$", "^(?!0", "(?P<n>a)", "(?:a{1,1000}){1,1000}", "[", "a**", "(?i)a"] {
        let one = serde_json::json!({"type": "string", "title": "1", "pattern": pattern, "x-messages": words});
        let other = serde_json::json!({"type": "object", "title": "2", "patternProperties": {pattern: {}}});
        let place = pattern.replace('~', "~0").replace('/', "~1");
        assert_eq!(
            problems_of_fields(&one, &other),
            [
                "error pattern-unusable /properties/one/pattern".to_owned(),
                format!("error pattern-unusable /properties/other/patternProperties/{place}"),
            ],
            "{pattern}"
        );
    }
    for pattern in [
        "^[0-9]{12}$",
        "^\\p{L}+(?: \\p{L}+)*$",
        "\\bđ\\b|^(?<year>\\d{4})-",
        "^a/~b$",
        "^(?=.*[0-9]).{8,}$",
        "(?<!a)b(?!c)",
        "(a)\\1",
        "a\\B",
    ] {
        let one = serde_json::json!({"type": "string", "title": "1", "pattern": pattern, "x-messages": words});
        let other = serde_json::json!({"type": "object", "title": "2", "patternProperties": {pattern: {}}});
        assert_eq!(problems_of_fields(&one, &other), Vec::<String>::new(), "{pattern}");
    }
}

#[test]
fn a_pattern_a_browser_can_try_for_ever_is_warned_of_where_it_stands() {
    let words = serde_json::json!({"pattern": "Ghi tên."});
    for pattern in [r"^(\w+\s?)*$", "(a+)+!", "^(?:[a-z]*)*$"] {
        let one = serde_json::json!({"type": "string", "title": "1", "pattern": pattern, "x-messages": words});
        let other = serde_json::json!({"type": "object", "title": "2", "patternProperties": {pattern: {}}});
        assert_eq!(
            problems_of_fields(&one, &other),
            [
                "warning pattern-backtracks /properties/one/pattern".to_owned(),
                format!("warning pattern-backtracks /properties/other/patternProperties/{pattern}"),
            ],
            "{pattern}"
        );
    }
}

#[test]
fn patterns_without_words_for_the_person_are_warned_of() {
    let bare = serde_json::json!({"type": "string", "title": "1", "pattern": "^[0-9]+$"});
    let worded = serde_json::json!({
        "type": "string", "title": "2", "pattern": "^[0-9]+$", "x-messages": {"pattern": "Chỉ nhập chữ số."}
    });
    assert_eq!(problems_of_fields(&bare, &worded), ["warning pattern-without-words /properties/one"]);
    let other_words = serde_json::json!({
        "type": "string", "title": "1", "pattern": "^[0-9]+$", "x-messages": {"required": "Nhập số."}
    });
    assert_eq!(problems_of_fields(&other_words, &worded), ["warning pattern-without-words /properties/one"]);
    let list = serde_json::json!({"type": "array", "title": "2", "items": {"type": "string", "pattern": "^[0-9]+$"}});
    assert_eq!(problems_of_fields(&worded, &list), ["warning pattern-without-words /properties/other/items"]);
    let worded_list = serde_json::json!({"type": "array", "title": "2", "items": worded});
    assert_eq!(problems_of_fields(&worded, &worded_list), Vec::<String>::new());
}

#[test]
fn what_no_form_can_be_made_of_is_refused() {
    let output = finish(
        tokhai(&["-"]).write_stdin(r#"{"$schema": "https://json-schema.org/draft/next/schema", "type": "object"}"#),
    );
    assert_eq!(output.code, Some(1));
    assert!(output.text.starts_with("-:1:13: error: no form can be made of it"), "{}", output.text);
    assert!(output.text.contains("draft/2020-12/schema"), "it says what to use: {}", output.text);
}

#[test]
fn a_plain_json_schema_is_asked_for_nothing_of_ours() {
    let schema = r#"{"type": "object", "properties": {"name": {"type": "string", "pattern": "^a"}}}"#;
    let output = finish(tokhai(&["-"]).write_stdin(schema));
    assert_eq!((output.text.as_str(), output.code), ("-: ok\n", Some(0)));
    let draft7 = r#"{"$schema": "http://json-schema.org/draft-07/schema#", "items": [{"type": "string"}],
        "definitions": {"n": {"type": "nmuber"}}}"#;
    let output = finish(tokhai(&["-"]).write_stdin(draft7));
    assert_eq!(output.code, Some(1));
    assert!(output.text.contains("-:2:39: error: expected one of"), "{}", output.text);
}

#[test]
fn what_cannot_be_read_is_told_apart_from_what_is_wrong() {
    let output = run(&["tests/fixtures/minimal.json", "tests/fixtures/nowhere.json"]);
    assert_eq!(output.code, Some(2));
    assert!(output.text.starts_with("tests/fixtures/minimal.json: ok\ntests/fixtures/nowhere.json: cannot be read"));
    assert_eq!(run(&["--pack", "tests/fixtures/1.001193", "tests/fixtures/minimal.json"]).code, Some(2));
    assert_eq!(run(&[]).code, Some(2));
    assert_eq!(run(&["--locale", "?", "tests/fixtures/minimal.json"]).code, Some(2));
}

#[test]
fn a_file_of_fifty_megabytes_is_refused() {
    let big = format!("{{\"title\": \"{}\"}}", "x".repeat(50 << 20));
    let output = finish(tokhai(&["-"]).write_stdin(big));
    assert_eq!(output.code, Some(1));
    assert!(output.text.starts_with("-:1:1: error: more than 4 MiB"), "{}", output.text);
}

#[test]
fn dates_known_in_part_need_no_words_of_their_own_and_have_no_format() {
    let known = |more: &Value| {
        let mut field = serde_json::json!({
            "type": "string", "title": "1", "x-partial-date": true, "pattern": "^\\d{4}(-\\d{2}){0,2}$"
        });
        field.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        problems_of_fields(&field, &serde_json::json!({"type": "string", "title": "2"}))
    };
    assert_eq!(known(&serde_json::json!({})), Vec::<String>::new());
    assert_eq!(known(&serde_json::json!({"format": "date"})), ["error meta-schema /properties/one/format"]);
    assert_eq!(
        known(&serde_json::json!({"x-partial-date": "year"})),
        ["error meta-schema /properties/one/x-partial-date"]
    );
}

#[test]
fn limits_of_files_at_a_box_for_text_are_warned_of() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join("photo.json");
    let field = |more: &str| {
        format!(
            r#"{{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:test:photo", "title": "Photo", "type": "object",
            "x-procedure": {{"code": "P-1", "version": "1"}}, "properties": {{"photo": {{"title": "Photo", "type": "string"{more}}}}}}}"#
        )
    };
    for (more, warned) in [
        (r#", "x-file": {"accept": "image/png"}"#, true),
        (r#", "x-file": {"accept": "image/png"}, "contentMediaType": "image/png""#, false),
        (r#", "x-file": {"accept": "image/png"}, "x-widget": "file""#, false),
        ("", false),
    ] {
        assert!(std::fs::write(&path, field(more)).is_ok());
        let output = run(&[path.to_str().unwrap_or_default()]);
        assert_eq!(output.code, Some(0), "{}", output.text);
        assert_eq!(output.text.contains("contentMediaType"), warned, "{more}: {}", output.text);
    }
}

#[test]
fn forms_of_one_page_have_ids_of_their_own() {
    let mut page = String::new();
    for id in ["first", "second"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tokhai"));
        command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["render", "schemas/vn/procedures/1.001193.json"]);
        let Ok(output) = command.args(["--script", "/t.js", "--src", "/d.json", "--id", id]).output() else { panic!() };
        page.push_str(&String::from_utf8_lossy(&output.stdout));
    }
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let different: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
    assert!(ids.len() > 100 && ids.iter().all(|id| id.starts_with("first-") || id.starts_with("second-")), "{ids:?}");
    assert_eq!(different.len(), ids.len());
    let mut command = Command::new(env!("CARGO_BIN_EXE_tokhai"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args([
        "render",
        "schemas/vn/procedures/1.001193.json",
        "--id",
        "1 a",
    ]);
    assert!(command.output().is_ok_and(|output| output.status.code() == Some(2)));
}
