//! Nonsense in, an answer or a list of problems out: never a panic, never a hang.

#[path = "common/generator.rs"]
mod generator;

use std::path::Path;

use generator::Dice;
use serde_json::{Value, json};
use tokhai::analysis::{Finding, Options, Verdict, analyse};
use tokhai::checker::check_report;
use tokhai::definition::Procedure;
use tokhai::reform::Reported;
use tokhai::reform::report::report;
use tokhai::register::{Date, Pack, embedded};

fn options() -> Options {
    Options::on(Date::parse("2026-07-18").unwrap())
}

fn read(path: &str) -> Value {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Changes one random place of a document: removes it, or puts something else there.
fn garble(value: &mut Value, dice: &mut Dice, words: &[String]) {
    let replace = |dice: &mut Dice| match dice.roll(7) {
        0 => Value::Null,
        1 => json!(dice.roll(5)),
        2 => json!([]),
        3 => json!({}),
        4 => json!("!a && (b || c)"),
        _ => json!(words[dice.roll(words.len())]),
    };
    match value {
        Value::Object(object) if !object.is_empty() => {
            let key = object.keys().nth(dice.roll(object.len())).cloned().unwrap_or_default();
            match dice.roll(8) {
                0 => drop(object.remove(&key)),
                1 => drop(object.insert(words[dice.roll(words.len())].clone(), replace(dice))),
                _ => garble(object.get_mut(&key).unwrap(), dice, words),
            }
        }
        Value::Array(list) if !list.is_empty() => {
            let at = dice.roll(list.len());
            match dice.roll(8) {
                0 => drop(list.remove(at)),
                1 => list.push(list[at].clone()),
                _ => garble(&mut list[at], dice, words),
            }
        }
        other => *other = replace(dice),
    }
}

fn words_of(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::String(text) => out.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|inner| words_of(inner, out)),
        Value::Object(object) => object.iter().for_each(|(key, inner)| {
            out.push(key.clone());
            words_of(inner, out);
        }),
        _ => {}
    }
}

/// The parts of the definition that the analysis reads.
fn definition() -> Value {
    let mut value = read("schemas/vn/procedures/1.001193.json");
    value.as_object_mut().unwrap().retain(|key, _| key.starts_with("x-") && key != "x-text" || key == "properties");
    value
}

#[test]
fn garbled_definitions_are_judged_and_every_proof_still_checks() {
    let (pack, mut dice) = (embedded("vn").unwrap().unwrap(), Dice::new(99));
    let original = definition();
    let mut words = Vec::new();
    words_of(&original, &mut words);
    for round in 0..150 {
        let mut value = original.clone();
        for _ in 0..=dice.roll(6) {
            garble(&mut value, &mut dice, &words);
        }
        let procedure = Procedure::read(value.clone());
        let analysis = analyse(&procedure, &pack, &options());
        assert_eq!(analysis.components.len(), procedure.documents.len());
        // Ids that are no longer unique make proofs ambiguous; `check` refuses such definitions.
        let mut ids: Vec<&str> = procedure.documents.iter().map(|d| d.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        if round % 3 == 0 && ids.len() == procedure.documents.len() {
            let reported = report(&[Reported::new(&procedure, analysis)], &pack, &options());
            let _ = check_report(&reported, &[&procedure], &pack);
        }
    }
}

#[test]
fn garbled_packs_are_refused_or_used_and_garbled_reports_only_complain() {
    let mut dice = Dice::new(7);
    let original = read("tests/fixtures/packs/toy.json");
    let mut words = Vec::new();
    words_of(&original, &mut words);
    let procedure = Procedure::read(json!({
        "$id": "urn:example:zz", "x-roles": {"petitioner": {"kind": "person", "signedIn": true}},
        "x-documents": [{"id": "letters", "type": "zz:patent"}]
    }));
    let mut read = 0;
    for _ in 0..3_000 {
        let mut value = original.clone();
        for _ in 0..=dice.roll(4) {
            garble(&mut value, &mut dice, &words);
        }
        if let Ok(pack) = Pack::read(value) {
            read += 1;
            let analysis = analyse(&procedure, &pack, &options());
            let mut reported = report(&[Reported::new(&procedure, analysis)], &pack, &options());
            assert!(check_report(&reported, &[&procedure], &pack).is_empty());
            garble(&mut reported, &mut dice, &words);
            let _ = check_report(&reported, &[&procedure], &pack);
        }
    }
    assert!(read > 50, "{read}");
}

#[test]
fn dead_contradictory_and_lapsed_parts_are_named() {
    let pack = embedded("vn").unwrap().unwrap();
    let procedure = Procedure::read(json!({
        "$id": "urn:example:dead",
        "x-roles": {"person": {"kind": "person", "signedIn": true}},
        "x-conditions": {"a": {"x-implies": ["b", "c"]}, "b": {"x-excludes": ["c"]}, "c": {}},
        "x-requirements": [
            {"id": "never", "needs": {"concept": "full_name", "role": "person"}, "when": "a"},
            {"id": "hopeless", "needs": {"concept": "authorisation", "role": "person"}},
            {"id": "plain", "needs": {"concept": "birth_date", "role": "person"}}
        ],
        "x-documents": [
            {"id": "dead", "type": "vn:id_card", "when": "a"},
            {"id": "old", "type": "vn:residence_proof", "basis": ["Nghị định 62/2021/NĐ-CP, Điều 9"]},
            {"id": "odd", "type": "vn:nothing"}
        ]
    }));
    let analysis = analyse(&procedure, &pack, &options());
    let verdict = |id: &str| analysis.components.iter().find(|component| component.id == id).unwrap().verdict;
    assert_eq!(verdict("dead"), Verdict::Inconsistent);
    assert_eq!(verdict("old"), Verdict::Inconsistent);
    assert_eq!(verdict("odd"), Verdict::Unclassified);
    assert!(analysis.findings.contains(&Finding::DeadCondition("a".to_owned())));
    assert!(analysis.findings.contains(&Finding::DeadRequirement("never".to_owned())));
    let hopeless =
        |finding: &Finding| matches!(finding, Finding::Unprovable { requirement, .. } if requirement == "hopeless");
    assert!(analysis.findings.iter().any(hopeless));
    assert!(analysis.findings.iter().any(|finding| matches!(finding, Finding::NotInForce { .. })));
}
