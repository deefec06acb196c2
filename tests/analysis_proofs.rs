//! Reports that were changed after they were written are refused, whatever was changed; and the
//! command that replays them.

#[path = "common/generator.rs"]
mod generator;
#[path = "common/world.rs"]
mod world;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use generator::Dice;
use serde_json::{Value, json};
use tokhai::analysis::{Options, Verdict, analyse};
use tokhai::checker::check_report;
use tokhai::definition::Procedure;
use tokhai::reform::Reported;
use tokhai::reform::report::report;
use tokhai::register::{Date, Pack};
use world::{TODAY, random_definition, random_pack};

/// A report on one random procedure, with what is needed to check it.
fn judged(seed: u64) -> (Procedure, Pack, Value) {
    let mut dice = Dice::new(seed);
    let pack = Pack::read(random_pack(&mut dice)).unwrap();
    report_on(Procedure::read(random_definition(&mut dice, 6)), pack)
}

/// A procedure that asks for nothing but its own result.
fn circular() -> (Procedure, Pack, Value) {
    let words = json!({"en": "x"});
    let pack = json!({
        "pack": {"id": "zz", "title": words, "subjects": {"person": {"title": words}}},
        "concepts": {"licence": {"subject": "person", "title": words}},
        "documentTypes": {"zz:licence": {"title": words, "subject": "person", "facts": ["licence"]}}
    });
    let procedure = Procedure::read(json!({
        "$id": "urn:example:circular", "x-procedure": {"code": "9.7", "outputs": ["zz:licence"]},
        "x-roles": {"me": {"kind": "person", "signedIn": true}},
        "x-requirements": [{"id": "r0", "needs": {"concept": "licence", "role": "me"}}],
        "x-documents": [{"id": "d0", "type": "zz:licence"}]
    }));
    report_on(procedure, Pack::read(pack).unwrap())
}

fn report_on(procedure: Procedure, pack: Pack) -> (Procedure, Pack, Value) {
    let options = Options::on(Date::parse(TODAY).unwrap());
    let analysis = analyse(&procedure, &pack, &options);
    let value = report(&[Reported::new(&procedure, analysis)], &pack, &options);
    (procedure, pack, value)
}

/// Every way to change one thing that a reader relies on: a name and the changed report.
#[allow(clippy::too_many_lines, reason = "a list of changes")]
fn tampered(genuine: &Value) -> Vec<(String, Value)> {
    let out: RefCell<Vec<(String, Value)>> = RefCell::new(Vec::new());
    let change = |name: String, at: &str, new: Value| {
        let mut value = genuine.clone();
        let place = value.pointer_mut(at).unwrap();
        if *place != new {
            *place = new;
            out.borrow_mut().push((name, value));
        }
    };
    let without = |list: &Value, i: usize| -> Value {
        let mut list = list.as_array().unwrap().clone();
        list.remove(i);
        Value::Array(list)
    };
    let entry = &genuine["procedures"][0];
    change("summary".to_owned(), "/summary/components", json!(99));
    change("pack".to_owned(), "/pack/id", json!("other"));
    change("no procedure".to_owned(), "/procedures", json!([]));
    change(
        "inferred".to_owned(),
        "/procedures/0/inferredRequirements",
        json!(!entry["inferredRequirements"].as_bool().unwrap()),
    );
    for (i, finding) in entry["findings"].as_array().unwrap().iter().enumerate() {
        let alone =
            entry["findings"].as_array().unwrap().iter().filter(|other| other["subject"] == finding["subject"]).count()
                == 1;
        if finding["kind"] == "unprovable" && alone {
            change("finding gone".to_owned(), "/procedures/0/findings", without(&entry["findings"], i));
            change("finding of another".to_owned(), &format!("/procedures/0/findings/{i}/subject"), json!("r9"));
        }
    }
    for (i, set) in entry["sets"].as_array().unwrap().iter().enumerate() {
        let at = format!("/procedures/0/sets/{i}");
        change("set gone".to_owned(), "/procedures/0/sets", without(&entry["sets"], i));
        for k in 0..set["kept"].as_array().unwrap().len() {
            change("kept".to_owned(), &format!("{at}/kept"), without(&set["kept"], k));
        }
        for k in 0..set["dropped"].as_array().unwrap().len() {
            change("dropped".to_owned(), &format!("{at}/dropped"), without(&set["dropped"], k));
        }
        for key in ["before", "after"] {
            let burden = set["burden"][key].as_u64().unwrap();
            change(format!("burden {key}"), &format!("{at}/burden/{key}"), json!(burden + 1));
        }
        change("gap".to_owned(), &format!("{at}/gap"), json!(3));
        change("minimal".to_owned(), &format!("{at}/minimal"), json!([["d0", "d1", "d2", "d3", "d4", "d5"]]));
        change("when".to_owned(), &format!("{at}/when"), json!("k0 && !k0"));
    }
    let components = entry["components"].as_array().unwrap();
    for (i, component) in components.iter().enumerate() {
        let at = format!("/procedures/0/components/{i}");
        change("component gone".to_owned(), "/procedures/0/components", without(&entry["components"], i));
        for verdict in Verdict::ALL {
            // The totals are brought in line, so that only the proof can tell.
            let mut value = genuine.clone();
            let old = component["verdict"].as_str().unwrap();
            if old == verdict.as_str() {
                continue;
            }
            value.pointer_mut(&at).unwrap()["verdict"] = json!(verdict.as_str());
            for (word, by) in [(old, -1), (verdict.as_str(), 1)] {
                let count = &mut value["summary"]["verdicts"][word];
                *count = json!(count.as_i64().unwrap() + by);
            }
            out.borrow_mut().push((format!("verdict {old}"), value));
        }
        for key in ["needed", "known", "acts", "alternatives", "documentTypes", "basis"] {
            for k in 0..component[key].as_array().unwrap().len() {
                change(key.to_owned(), &format!("{at}/{key}"), without(&component[key], k));
            }
        }
        change(
            "asked".to_owned(),
            &format!("{at}/askedWhen"),
            json!(format!("!({})", component["askedWhen"].as_str().unwrap())),
        );
        change("burden".to_owned(), &format!("{at}/burden"), json!(component["burden"].as_u64().unwrap() + 7));
        if component["proof"]["kind"] == "cases" {
            change(
                "recommended".to_owned(),
                &format!("{at}/recommended"),
                json!(!component["recommended"].as_bool().unwrap()),
            );
        }
        if component["guard"].is_object() {
            change("guard gone".to_owned(), &format!("{at}/guard/expression"), json!("true"));
        }
        let proof = &component["proof"];
        match proof["kind"].as_str().unwrap() {
            kind @ ("cutByLaw" | "forbidden") => change(kind.to_owned(), &format!("{at}/proof/gate"), json!("zz:none")),
            "lapsed" => change("lapsed".to_owned(), &format!("{at}/proof/texts"), json!(["LAW-NEW"])),
            "unclassified" => change("unclassified".to_owned(), &format!("{at}/proof/missing"), json!(["size"])),
            _ => {}
        }
        for (p, part) in proof["parts"].as_array().unwrap_or(&Vec::new()).iter().enumerate() {
            let at = format!("{at}/proof/parts/{p}");
            let claim = &part["claim"];
            let kind = claim["kind"].as_str().unwrap();
            change(format!("{kind}: no part"), &format!("/procedures/0/components/{i}/proof/kind"), json!("dead"));
            change(
                format!("{kind}: kind"),
                &format!("{at}/claim"),
                json!({"kind": if kind == "unused" { "derived" } else { "unused" }, "steps": []}),
            );
            change(format!("{kind}: when"), &format!("{at}/when"), json!("k0 && !k0"));
            for key in ["requirement", "fails"] {
                if claim.get(key).is_some() {
                    change(format!("{kind}: {key}"), &format!("{at}/claim/{key}"), json!("r9"));
                }
            }
            for key in ["blocked", "acts"] {
                if kind == "cut" && claim[key].as_array().is_some_and(|list| !list.is_empty()) {
                    change(format!("cut: {key}"), &format!("{at}/claim/{key}"), json!([]));
                }
            }
            match kind {
                "either" => {
                    let id = component["id"].clone();
                    let with: Vec<Value> =
                        claim["with"].as_array().unwrap().iter().filter(|o| **o != id).cloned().collect();
                    change("either: with".to_owned(), &format!("{at}/claim/with"), json!(with));
                    change("either: without".to_owned(), &format!("{at}/claim/without"), claim["with"].clone());
                }
                "sufficient" => {
                    for k in 0..claim["papers"].as_array().unwrap().len() {
                        change(
                            "sufficient: papers".to_owned(),
                            &format!("{at}/claim/papers"),
                            without(&claim["papers"], k),
                        );
                    }
                    for (n, never) in claim["never"].as_array().unwrap().iter().enumerate() {
                        change(
                            "sufficient: never".to_owned(),
                            &format!("{at}/claim/never"),
                            without(&claim["never"], n),
                        );
                        let because = format!("{at}/claim/never/{n}/because");
                        let fails = never["because"].get("fails").is_some();
                        let forged =
                            if fails { json!({"fails": "r9"}) } else { json!({"fails": never["requirement"]}) };
                        change("sufficient: because".to_owned(), &because, forged);
                    }
                }
                _ => {}
            }
            if !matches!(kind, "derived" | "cut") {
                continue;
            }
            for (s, step) in claim["steps"].as_array().unwrap().iter().enumerate() {
                let by = &step["by"];
                let at = format!("{at}/claim/steps/{s}");
                if by.get("lookup").is_some() {
                    for key in ["lookup", "register", "item", "role"] {
                        change(format!("step: {key}"), &format!("{at}/by/{key}"), json!("nobody"));
                    }
                    change("step: keys".to_owned(), &format!("{at}/by/keys"), json!([]));
                    change(
                        "step: publication".to_owned(),
                        &format!("{at}/by/publication"),
                        json!(if by["publication"] == "none" { "published" } else { "none" }),
                    );
                    if by["gate"].is_string() {
                        change("step: gate".to_owned(), &format!("{at}/by/gate"), json!("zz:none"));
                    }
                } else if let Some(key) =
                    ["field", "rule", "sameAs", "paper"].into_iter().find(|key| by.get(*key).is_some())
                {
                    change(format!("step: {key}"), &format!("{at}/by/{key}"), json!("/nowhere"));
                }
                change("step: fact".to_owned(), &format!("{at}/fact/concept"), json!("o1"));
                if by.get("newField").is_some() {
                    change("step: known".to_owned(), &format!("{at}/by"), json!({"signedIn": true}));
                }
            }
        }
    }
    out.into_inner()
}

/// The first line at which two values differ.
fn differing(one: &Value, two: &Value) -> String {
    let (one, two) = (format!("{one:#}"), format!("{two:#}"));
    let lines: Vec<&str> = one.lines().collect();
    let at = lines.iter().zip(two.lines()).position(|(a, b)| *a != b).unwrap_or(0);
    lines[at.saturating_sub(12)..lines.len().min(at + 3)].join("\n")
}

#[test]
fn whatever_is_changed_in_a_report_is_found_out() {
    let mut tried: BTreeMap<String, usize> = BTreeMap::new();
    let rounds = std::env::var("ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(60);
    for seed in 0..=rounds {
        let (procedure, pack, genuine) = if seed == 0 { circular() } else { judged(seed) };
        assert!(check_report(&genuine, &[&procedure], &pack).is_empty());
        for (name, forged) in tampered(&genuine) {
            let fine = check_report(&forged, &[&procedure], &pack).is_empty();
            assert!(
                !fine,
                "{name} of world {seed} went unseen\n{}\n{}",
                differing(&forged, &genuine),
                genuine["procedures"][0]["components"]
            );
            *tried.entry(name).or_default() += 1;
        }
    }
    let kinds: Vec<&str> = tried.keys().map(String::as_str).collect();
    for kind in [
        "cutByLaw",
        "forbidden",
        "lapsed",
        "unclassified",
        "either: with",
        "either: without",
        "sufficient: papers",
        "sufficient: never",
        "sufficient: because",
        "cut: requirement",
        "cut: blocked",
        "cut: acts",
        "unprovable: requirement",
        "circular: requirement",
        "step: lookup",
        "step: keys",
        "step: gate",
        "step: rule",
        "step: sameAs",
        "step: field",
        "guard gone",
        "known",
        "needed",
        "alternatives",
        "kept",
        "minimal",
    ] {
        assert!(kinds.contains(&kind), "{kind} never came up: {kinds:?}");
    }
}

#[test]
fn a_proof_borrowed_from_another_paper_is_found_out() {
    let (mut borrowed, mut refused) = (0, 0);
    for seed in 1..=60 {
        let (procedure, pack, genuine) = judged(seed);
        let components = genuine["procedures"][0]["components"].as_array().unwrap();
        for (i, own) in components.iter().enumerate() {
            for other in components.iter().filter(|other| other["verdict"] != own["verdict"]) {
                let mut forged = genuine.clone();
                let place = &mut forged["procedures"][0]["components"][i];
                place["verdict"] = other["verdict"].clone();
                place["guard"] = other["guard"].clone();
                place["proof"] = other["proof"].clone();
                for (word, by) in [(&own["verdict"], -1), (&other["verdict"], 1)] {
                    let count = &mut forged["summary"]["verdicts"][word.as_str().unwrap()];
                    *count = json!(count.as_i64().unwrap() + by);
                }
                borrowed += 1;
                let found = !check_report(&forged, &[&procedure], &pack).is_empty();
                assert!(found, "world {seed}: {} passed for {}\n{genuine}", other["verdict"], own["id"]);
                refused += usize::from(found);
            }
        }
    }
    assert!(borrowed > 100);
    assert_eq!(borrowed, refused);
}

fn tokhai() -> Command {
    Command::cargo_bin("tokhai").unwrap()
}

fn birth() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/vn/procedures/1.001193.json")
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_report_on_procedures_done_in_one_go_is_checked_against_its_members() {
    let procedures = birth().parent().unwrap().to_owned();
    let members = ["1.001193.json", "1.014137.json"].map(|name| procedures.join(name));
    let path = folder("proofs-bundle").join("report.json");
    tokhai().args(["report", "--bundle", "--at", "2026-07-18", "-o"]).arg(&path).args(&members).assert().success();
    let good = tokhai().args(["check", "--locale", "en"]).args(&members).arg("--proofs").arg(&path).assert().success();
    let text = String::from_utf8(good.get_output().stdout.clone()).unwrap();
    assert!(text.contains("verdicts hold"), "{text}");
    // One member alone is not what was reported on.
    tokhai().arg("check").arg(&members[0]).arg("--proofs").arg(&path).assert().code(1);
}

#[test]
fn the_command_accepts_what_was_reported_and_names_what_was_changed() {
    let folder = folder("proofs");
    let path = folder.join("report.json");
    let date = ["--at", "2026-07-18", "--format", "json", "-o"];
    tokhai().arg("report").arg(birth()).args(date).arg(&path).assert().success();
    let good = tokhai().args(["check", "--locale", "en"]).arg(birth()).arg("--proofs").arg(&path).assert().success();
    let text = String::from_utf8(good.get_output().stdout.clone()).unwrap();
    assert!(text.contains("the proofs of all 12 verdicts hold"), "{text}");

    let mut value: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    value["procedures"][0]["components"][3]["verdict"] = json!("needed");
    value["procedures"][0]["sets"][0]["kept"] = json!([]);
    let forged = folder.join("forged.json");
    std::fs::write(&forged, value.to_string()).unwrap();
    let bad = tokhai().args(["check", "--format", "json"]).arg(birth()).arg("--proofs").arg(&forged).assert().code(1);
    let answer: Value = serde_json::from_slice(&bad.get_output().stdout).unwrap();
    assert_eq!(answer["proofs"]["ok"], false);
    let places: Vec<&str> =
        answer["proofs"]["problems"].as_array().unwrap().iter().filter_map(|p| p["pointer"].as_str()).collect();
    // All of it at once, each where it stands.
    assert!(places.contains(&"/procedures/0/components/3") && places.contains(&"/procedures/0/sets/0"), "{places:?}");

    tokhai().arg("check").arg(birth()).arg("--proofs").arg(birth()).assert().code(2);
    tokhai().arg("check").arg(birth()).arg("--proofs").arg(folder.join("none.json")).assert().code(2);
    // Judged against the law of another day, most of it falls.
    value["date"] = json!("2025-12-31");
    std::fs::write(&forged, value.to_string()).unwrap();
    tokhai().arg("check").arg(birth()).arg("--proofs").arg(&forged).assert().code(1);
}
