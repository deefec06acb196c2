//! Schemas of strangers brought to 2020-12 judge what they judged before: compared with the
//! jsonschema crate, which knows each draft natively.

#![allow(clippy::items_after_statements, reason = "tests read better so")]
#![cfg(feature = "judge")]
#![allow(clippy::print_stdout, reason = "a skipped test says so, and figures are the point")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tokhai::reference_validator::{self, Judge};
use tokhai::schema::{Choices, Options, Schema};
use tokhai::upgrade::{Files, NoFiles, Problem, Upgraded, is_needed, upgrade};

/// Files in memory.
struct Memory(BTreeMap<&'static str, Value>);

impl Files for Memory {
    fn open(&mut self, path: &str) -> Result<Option<Value>, String> {
        Ok(self.0.get(path).cloned())
    }

    fn named(&mut self, uri: &str) -> Option<String> {
        let own = |value: &Value| {
            let id = value.get("$id").or_else(|| value.get("id")).and_then(Value::as_str);
            id.is_some_and(|id| id.trim_end_matches('#') == uri)
        };
        self.0.iter().find(|(_, value)| own(value)).map(|(path, _)| (*path).to_owned())
    }
}

fn lifted(schema: &Value) -> Upgraded {
    upgrade(schema, "schema.json", &mut NoFiles).unwrap_or_else(|problems| panic!("{problems:?} of {schema}"))
}

fn compiled(schema: &Value) -> Schema {
    Schema::compile(schema, &Options::default()).unwrap_or_else(|errors| panic!("{errors:?} of {schema:#}"))
}

fn holds(schema: &Schema, value: &Value) -> bool {
    let found = schema.evaluate(value, &Choices::new());
    assert_eq!(found.is_valid(), schema.is_valid(schema.root(), value));
    found.is_valid()
}

fn store() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/schemastore");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} is not there", folder.display());
    None
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect();
    files.sort();
    files
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn schemas_of_a_public_catalogue_judge_as_they_did_in_their_own_draft() {
    let Some(store) = store() else { return };
    let (mut schemas, mut instances, mut elsewhere, mut wrong) = (0, 0, Vec::new(), Vec::new());
    let mut folders: Vec<PathBuf> = fs::read_dir(&store).into_iter().flatten().flatten().map(|it| it.path()).collect();
    folders.sort();
    for folder in folders.iter().filter(|folder| folder.join("schema.json").is_file()) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let original = read(&folder.join("schema.json"));
        let upgraded = match upgrade(&original, "schema.json", &mut NoFiles) {
            Ok(upgraded) => upgraded,
            Err(problems) => {
                let of_files = |it: &Problem| it.message.contains("is not there") || it.message.contains("not fetched");
                if !problems.iter().all(of_files) {
                    wrong.push(format!("{name}: {problems:?}"));
                }
                elsewhere.push(name);
                continue;
            }
        };
        schemas += 1;
        let ours = match Schema::compile(&upgraded.schema, &Options::default()) {
            Ok(ours) => ours,
            Err(errors) => {
                wrong.push(format!("{name}: {errors:?}"));
                continue;
            }
        };
        let as_written = Judge::new(&original, &reference_validator::Options::default());
        let as_lifted = Judge::new(&upgraded.schema, &reference_validator::Options::default());
        if let Err(error) = &as_lifted {
            wrong.push(format!(
                "{name}: the judge refuses what was written: {error}; before: {:?}",
                as_written.as_ref().err()
            ));
        }
        for (valid, kind) in [(true, "valid"), (false, "invalid")] {
            for file in json_files(&folder.join(kind)) {
                instances += 1;
                let value = read(&file);
                let mut verdicts = vec![("evaluator", holds(&ours, &value))];
                verdicts.extend(as_lifted.as_ref().ok().map(|judge| ("lifted", judge.is_valid(&value))));
                let before = as_written.as_ref().map_or(valid, |judge| judge.is_valid(&value));
                for (who, verdict) in verdicts {
                    if verdict != before {
                        wrong.push(format!("{name}/{kind}/{}: {who} says {verdict}", file.display()));
                    }
                }
            }
        }
    }
    println!("{schemas} schemas, {instances} instances; {} refer to files that are not there", elsewhere.len());
    for line in &wrong {
        println!("  {line}");
    }
    assert!(wrong.is_empty(), "{} differ", wrong.len());
    assert!(schemas >= 190, "{elsewhere:?}");
}

/// The documents of the official suite under `remotes/`, by the URIs it gives them.
struct Remotes(BTreeMap<String, Value>);

impl Files for Remotes {
    fn open(&mut self, path: &str) -> Result<Option<Value>, String> {
        Ok(self.0.get(path).cloned())
    }

    fn named(&mut self, uri: &str) -> Option<String> {
        let path = uri.strip_prefix("http://localhost:1234/")?;
        self.0.contains_key(path).then(|| path.to_owned())
    }
}

fn remotes(suite: &Path) -> Remotes {
    let root = suite.join("remotes");
    let (mut folders, mut documents) = (vec![root.clone()], BTreeMap::new());
    while let Some(folder) = folders.pop() {
        for path in json_files(&folder) {
            let name = path.strip_prefix(&root).map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
            documents.insert(name, read(&path));
        }
        let inner = fs::read_dir(&folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
        folders.extend(inner.filter(|path| path.is_dir()));
    }
    Remotes(documents)
}

/// Runs a folder of the suite on what its schemas were brought to; those without `$schema` are of
/// the draft given.
fn run_suite(folder: &str, dialect: &str) -> Option<(usize, Vec<String>)> {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/json-schema-test-suite");
    if !suite.is_dir() {
        println!("skipped: {} is not there", suite.display());
        return None;
    }
    let mut files = remotes(&suite);
    let (mut passed, mut failed) = (0, Vec::new());
    for file in json_files(&suite.join("tests").join(folder)) {
        for group in read(&file).as_array().into_iter().flatten() {
            let mut schema = group["schema"].clone();
            if let Some(map) = schema.as_object_mut().filter(|map| !map.contains_key("$schema")) {
                map.insert("$schema".to_owned(), dialect.into());
            }
            let name = format!("{} / {}", file.file_stem().unwrap_or_default().to_string_lossy(), group["description"]);
            let upgraded = match upgrade(&schema, "schema.json", &mut files) {
                Ok(upgraded) => upgraded,
                Err(problems) => {
                    failed.push(format!("{name}: {problems:?}"));
                    continue;
                }
            };
            let compiled = match Schema::compile(&upgraded.schema, &Options::default()) {
                Ok(compiled) => compiled,
                Err(errors) => {
                    failed.push(format!("{name}: {errors:?} of {}", upgraded.schema));
                    continue;
                }
            };
            for test in group["tests"].as_array().into_iter().flatten() {
                if holds(&compiled, &test["data"]) == (test["valid"] == true) {
                    passed += 1;
                } else {
                    failed.push(format!("{name} / {}: {}", test["description"], upgraded.schema));
                }
            }
        }
    }
    for line in &failed {
        println!("  {line}");
    }
    println!("{folder} brought to 2020-12: {passed} passed, {} failed", failed.len());
    Some((passed, failed))
}

#[test]
fn the_official_cases_of_draft_07_hold_for_what_their_schemas_become() {
    let Some((passed, failed)) = run_suite("draft7", "http://json-schema.org/draft-07/schema#") else { return };
    assert_eq!((passed, failed.len()), (927, 0));
}

#[test]
fn the_official_cases_of_2020_12_hold_once_all_is_in_one_document() {
    let Some((passed, failed)) = run_suite("draft2020-12", "https://json-schema.org/draft/2020-12/schema") else {
        return;
    };
    // A dialect of one's own without assertions is taken for its draft, which a note says.
    assert!(failed.iter().all(|failure| failure.starts_with("vocabulary / ")));
    assert_eq!((passed, failed.len()), (1298, 1));
}

/// What becomes of a schema, without the dialect.
fn becomes(schema: &Value) -> Value {
    let mut schema = lifted(schema).schema;
    schema.as_object_mut().and_then(|map| map.shift_remove("$schema"));
    schema
}

#[test]
fn keywords_of_draft_04_get_their_names_and_meanings_of_today() {
    let dialect = "http://json-schema.org/draft-04/schema#";
    let schema = json!({
        "$schema": dialect,
        "id": "https://sach.example/the.json#",
        "definitions": {"ma": {"type": "string", "pattern": "^[A-Z]{2}$"}},
        "properties": {
            "so": {"minimum": 0, "exclusiveMinimum": true, "maximum": 9, "exclusiveMaximum": false},
            "ma": {"$ref": "#/definitions/ma", "maxLength": 1, "title": "Mã"},
            "cap": {"items": [{"type": "string"}, {"type": "integer"}], "additionalItems": false},
            "id": {"type": "string"}
        },
        "dependencies": {"so": ["ma"], "ma": {"required": ["cap"]}}
    });
    assert_eq!(
        becomes(&schema),
        json!({
            "$id": "https://sach.example/the.json",
            "$defs": {"ma": {"type": "string", "pattern": "^[A-Z]{2}$"}},
            "properties": {
                "so": {"exclusiveMinimum": 0, "maximum": 9},
                "ma": {"$ref": "#/$defs/ma", "title": "Mã"},
                "cap": {"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false},
                "id": {"type": "string"}
            },
            "dependentRequired": {"so": ["ma"]},
            "dependentSchemas": {"ma": {"required": ["cap"]}}
        })
    );
}

#[test]
fn what_an_older_draft_does_not_know_is_left_out_and_named() {
    let schema = json!({
        "$schema": "http://json-schema.org/draft-04/schema",
        "properties": {"a": {"const": 1, "enum": [{"const": 1}]}, "b": {"if": {}, "then": false}}
    });
    let upgraded = lifted(&schema);
    assert_eq!(upgraded.schema["properties"], json!({"a": {"enum": [{"const": 1}]}, "b": {}}));
    let notes: Vec<&str> = upgraded.notes.iter().map(|note| note.pointer.as_str()).collect();
    assert_eq!(notes, ["/properties/a/const", "/properties/b/if", "/properties/b/then"]);
    let in_06 = json!({"$schema": "http://json-schema.org/draft-06/schema#", "if": true, "then": false, "const": 1});
    assert_eq!(becomes(&in_06), json!({"const": 1}));
    assert!(holds(&compiled(&in_06), &json!(1)), "the evaluator ignores it by itself");
}

#[test]
fn draft_03_is_read_as_far_as_it_has_counterparts() {
    let schema = json!({
        "$schema": "http://json-schema.org/draft-03/schema#",
        "type": "object",
        "extends": {"properties": {"so": {"divisibleBy": 5}}},
        "properties": {
            "ten": {"type": "string", "required": true},
            "khac": {"type": ["string", {"properties": {"x": {"type": "null", "required": true}}}], "required": false},
            "cam": {"disallow": ["string", "null"]},
            "moi": {"type": "any"}
        },
        "dependencies": {"khac": "cam"}
    });
    let today = compiled(&lifted(&schema).schema);
    for (value, valid) in [
        (json!({"ten": "An"}), true),
        (json!({}), false),
        (json!({"ten": "An", "so": 7}), false),
        (json!({"ten": "An", "khac": "x"}), false),
        (json!({"ten": "An", "khac": {"x": null}, "cam": 1}), true),
        (json!({"ten": "An", "khac": {"x": 1}, "cam": 1}), false),
        (json!({"ten": "An", "cam": "x"}), false),
        (json!({"ten": "An", "moi": [null]}), true),
    ] {
        assert_eq!(holds(&today, &value), valid, "{value}");
    }
}

#[test]
fn recursion_that_others_extend_becomes_dynamic() {
    let tree = json!({
        "$schema": "https://json-schema.org/draft/2019-09/schema",
        "$id": "https://cay.example/strict",
        "$recursiveAnchor": true,
        "$ref": "cay",
        "unevaluatedProperties": false,
        "$defs": {"cay": {
            "$id": "cay",
            "$recursiveAnchor": true,
            "properties": {"con": {"type": "array", "items": {"$recursiveRef": "#"}}, "ten": true}
        }}
    });
    let good = json!({"con": [{"ten": 1, "con": []}]});
    let bad = json!({"con": [{"ten": 1, "canh": []}]});
    let judge = Judge::new(&tree, &reference_validator::Options::default()).unwrap();
    for schema in [&tree, &lifted(&tree).schema] {
        let ours = compiled(schema);
        for value in [&good, &bad] {
            assert_eq!(holds(&ours, value), judge.is_valid(value), "{value} by {schema}");
        }
    }
    assert!(!judge.is_valid(&bad));
}

#[test]
fn items_that_contains_matched_stay_unevaluated_in_2019_09() {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2019-09/schema",
        "items": [true], "contains": {"type": "string"}, "minContains": 1, "maxContains": 2,
        "unevaluatedItems": {"type": "integer"}
    });
    let (by_itself, today) = (compiled(&schema), compiled(&lifted(&schema).schema));
    for (value, valid) in
        [(json!([1, "a"]), false), (json!(["a", 2]), true), (json!([1, 2]), false), (json!(["a", 2, 3]), true)]
    {
        assert_eq!((holds(&by_itself, &value), holds(&today, &value)), (valid, valid), "{value}");
    }
}

#[test]
fn files_beside_a_schema_are_put_into_it() {
    let folder = || {
        Memory(BTreeMap::from([
            (
                "chung/dia-chi.json",
                json!({"$schema": "http://json-schema.org/draft-04/schema#", "definitions": {
                    "xa": {"type": "string", "minLength": 2}, "noi": {"properties": {"xa": {"$ref": "#/definitions/xa"}}}
                }}),
            ),
            (
                "nguoi.json",
                json!({"$id": "https://ho-so.example/v1/nguoi", "required": ["ten"], "properties": {
                    "o": {"$ref": "chung/dia-chi.json#/definitions/noi"}, "me": {"$ref": "#"}, "don": {"$ref": "schema.json"}
                }}),
            ),
        ]))
    };
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "properties": {
            "cha": {"$ref": "nguoi.json"}, "noi": {"$ref": "./chung/dia-chi.json#/definitions/xa"},
            "me": {"$ref": "https://ho-so.example/v1/nguoi#/properties/me"}
        }
    });
    assert!(is_needed(&schema));
    let upgraded = upgrade(&schema, "schema.json", &mut folder()).unwrap();
    assert_eq!(upgraded.files.len(), 2, "{:?}", upgraded.files);
    let references = upgraded.schema.to_string().matches("\"$ref\":\"#").count();
    assert_eq!(references, upgraded.schema.to_string().matches("\"$ref\"").count(), "all lead inside");
    let today = compiled(&upgraded.schema);
    for (value, valid) in [
        (json!({"cha": {"ten": "An", "me": {"ten": "Mai"}}}), true),
        (json!({"cha": {"ten": "An", "me": {}}}), false),
        (json!({"cha": {"ten": "An", "o": {"xa": "X"}}}), false),
        (json!({"cha": {"ten": "An", "don": {"noi": "X"}}}), false),
        (json!({"noi": "Xa"}), true),
        (json!({"me": {}}), false),
    ] {
        assert_eq!(holds(&today, &value), valid, "{value}");
    }
    // What a checker finds in the document is told where the author wrote it.
    let at = upgraded
        .schema
        .pointer("/$defs/chung~1dia-chi.json/$defs/xa")
        .map(|_| "/$defs/chung~1dia-chi.json/$defs/xa/minLength");
    let at = tokhai::pointer::JsonPointer::parse(at.unwrap()).unwrap();
    let (file, place) = upgraded.origin(&at);
    assert_eq!((file, place.as_str()), (Some("chung/dia-chi.json"), "/definitions/xa/minLength"));
}

#[test]
fn every_file_that_is_missing_or_out_of_reach_is_named_at_once() {
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "properties": {
            "a": {"$ref": "la.json#/a"}, "b": {"$ref": "../ngoai.json"}, "c": {"$ref": "/etc/passwd"},
            "d": {"$ref": "https://xa.example/d.json"}, "e": {"$ref": "#/definitions/khong"}, "f": {"$ref": "x/../../y.json"}
        }
    });
    let problems = upgrade(&schema, "schema.json", &mut NoFiles).unwrap_err();
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 6, "{told:#?}");
    for (line, words) in told.iter().zip([
        "`la.json` is not there",
        "outside",
        "outside",
        "not fetched",
        "#/definitions/khong",
        "outside",
    ]) {
        assert!(line.contains(words), "{line}");
    }
    let strange = json!({"$schema": "https://xa.example/dialect"});
    assert!(upgrade(&strange, "schema.json", &mut NoFiles).unwrap_err()[0].message.contains("xa.example/dialect"));
}

#[test]
fn a_schema_without_a_dialect_is_read_in_the_newest_that_makes_sense_of_it() {
    for (schema, needed) in [
        (json!({"properties": {"a": {"type": "string"}}}), false),
        (json!({"properties": {"items": {"type": "array"}, "required": {"type": "boolean"}}}), false),
        (json!({"minimum": 1, "exclusiveMinimum": true}), true),
        (json!({"properties": {"a": {"type": "string", "required": true}}}), true),
        (json!({"items": [{"type": "string"}]}), true),
        (json!({"$schema": "http://json-schema.org/schema#", "items": [true]}), true),
        (
            json!({"$schema": "https://json-schema.org/draft/2020-12/schema#", "$ref": "#/$defs/a", "$defs": {"a": {}}}),
            false,
        ),
        (
            json!({"$schema": "https://json-schema.org/draft-07/schema", "$ref": "#a", "definitions": {"a": {"$id": "#a"}}}),
            false,
        ),
        (json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "default": {"$ref": "x.json"}}), false),
        (json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "items": {"$ref": "x.json"}}), true),
        (json!({"$schema": "http://json-schema.org/draft-04/schema"}), true),
    ] {
        assert_eq!(is_needed(&schema), needed, "{schema}");
    }
}

#[test]
fn a_schema_nobody_would_write_ends() {
    let mut wide = serde_json::Map::new();
    for i in 0..3000 {
        wide.insert(format!("p{i}"), json!({"$ref": format!("#/definitions/p{}", (i * 7) % 3000)}));
    }
    let schema =
        json!({"$schema": "http://json-schema.org/draft-04/schema#", "definitions": wide.clone(), "properties": wide});
    let upgraded = lifted(&schema);
    assert_eq!(upgraded.schema["$defs"].as_object().map(serde_json::Map::len), Some(3000));
    // Each file refers to the next.
    struct Endless;
    impl Files for Endless {
        fn open(&mut self, path: &str) -> Result<Option<Value>, String> {
            let number: u64 = path.trim_end_matches(".json").parse().unwrap_or(0);
            Ok(Some(json!({"$ref": format!("{}.json", number + 1)})))
        }
        fn named(&mut self, _uri: &str) -> Option<String> {
            None
        }
    }
    let refused = upgrade(&json!({"$ref": "1.json"}), "0.json", &mut Endless).unwrap_err();
    assert!(refused[0].message.contains("more than"), "{refused:?}");
}
