//! Procedures of many circumstances: taken apart where the parts have no bearing on each other,
//! with the same answers as judged whole, and proofs that hold.

#[path = "common/generator.rs"]
mod generator;
#[path = "common/oracle.rs"]
mod oracle;
#[path = "common/world.rs"]
mod world;

use std::collections::BTreeSet;
use std::path::Path;

use generator::Dice;
use oracle::{Case, Oracle};
use serde_json::{Value, json};
use tokhai::analysis::{Analysis, Finding, Options, Proof, Verdict, analyse};
use tokhai::checker::check_report;
use tokhai::definition::Procedure;
use tokhai::reform::report::report;
use tokhai::reform::{Reported, bundle};
use tokhai::register::{Date, Pack, embedded};
use world::{TODAY, random_definition, random_pack};

fn options() -> Options {
    Options { max_sets: 1_000, ..Options::on(Date::parse(TODAY).unwrap()) }
}

fn checked(procedure: &Procedure, pack: &Pack, options: &Options) -> Analysis {
    let analysis = analyse(procedure, pack, options);
    let value = report(&[Reported::new(procedure, analysis.clone())], pack, options);
    let problems = check_report(&value, &[procedure], pack);
    assert!(problems.is_empty(), "{problems:#?}");
    analysis
}

fn read(path: &str) -> Procedure {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    Procedure::read(serde_json::from_str(&text).unwrap())
}

fn bundled(codes: &[&str], pack: &Pack) -> (tokhai::reform::Bundle, Procedure) {
    let members: Vec<Procedure> =
        codes.iter().map(|code| read(&format!("schemas/vn/procedures/{code}.json"))).collect();
    let merged = bundle(&members.iter().collect::<Vec<_>>(), pack).unwrap();
    let whole = Procedure::read(merged.definition.clone());
    (merged, whole)
}

/// The verdict on a paper in a case; its own where the cases are not told apart.
fn verdict_in(analysis: &Analysis, paper: usize, case: &Case) -> Option<Verdict> {
    match &analysis.components[paper].proof {
        Proof::Cases(parts) => {
            let mut own = parts.iter().filter(|part| part.when.holds(&|name| case.contains(name)));
            own.next().map(|part| part.verdict)
        }
        _ => Some(analysis.components[paper].verdict),
    }
}

fn set<T: Clone + Ord>(list: &[T]) -> BTreeSet<T> {
    list.iter().cloned().collect()
}

#[test]
fn taken_apart_and_as_a_whole_procedures_are_judged_alike() {
    let rounds: u64 = std::env::var("ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let (mut parts, mut papers) = (0, 0);
    for seed in 1..=rounds {
        let mut dice = Dice::new(seed);
        let pack = Pack::read(random_pack(&mut dice)).unwrap_or_else(|problems| panic!("{problems:?}"));
        let members: Vec<Procedure> = (0..dice.between(2, 3))
            .map(|i| {
                let mut definition = random_definition(&mut dice, 4);
                definition["$id"] = json!(format!("urn:example:{i}"));
                Procedure::read(definition)
            })
            .collect();
        let Ok(merged) = bundle(&members.iter().collect::<Vec<_>>(), &pack) else { continue };
        let procedure = Procedure::read(merged.definition.clone());
        let oracle = Oracle::new(&procedure, &pack, options().date);
        let cases = oracle.cases();
        let told = || format!("world {seed}: {}", merged.definition);
        let whole = checked(&procedure, &pack, &Options { max_whole: usize::MAX, ..options() });
        let caught = std::panic::catch_unwind(|| checked(&procedure, &pack, &Options { max_whole: 0, ..options() }));
        let apart = caught.unwrap_or_else(|_| panic!("{}", told()));
        assert_eq!(whole.blocks.len(), 1);
        parts += apart.blocks.len();
        papers += apart.components.len();
        for (at, (one, other)) in whole.components.iter().zip(&apart.components).enumerate() {
            let told = || format!("{} {}\n{one:?}\n{other:?}", one.id, told());
            assert_eq!(one.verdict, other.verdict, "{}", told());
            assert_eq!(one.guard.is_some(), other.guard.is_some(), "{}", told());
            assert_eq!(set(&one.needed), set(&other.needed), "{}", told());
            assert_eq!(set(&one.known), set(&other.known), "{}", told());
            assert_eq!(one.recommended, other.recommended, "{}", told());
            for case in cases.iter().filter(|case| oracle.asked(at, case)) {
                assert_eq!(verdict_in(&whole, at, case), verdict_in(&apart, at, case), "{case:?} {}", told());
                let inside = |guard: &Option<tokhai::definition::When>| {
                    guard.as_ref().map(|guard| guard.holds(&|name| case.contains(name)))
                };
                assert_eq!(inside(&one.guard), inside(&other.guard), "{case:?} {}", told());
            }
        }
        for case in &cases {
            let joint = |analysis: &Analysis| {
                let set = analysis.proposal(&|name| case.contains(name), 10_000);
                let minimal: BTreeSet<Vec<String>> = set.minimal.iter().cloned().collect();
                assert!(set.exact && set.minimal_complete);
                (set.kept, set.dropped, set.burden_before, set.burden_after, minimal)
            };
            assert_eq!(joint(&whole), joint(&apart), "{case:?} {}", told());
            let failing = |analysis: &Analysis| -> BTreeSet<String> {
                let names = analysis.findings.iter().filter_map(|finding| match finding {
                    Finding::Unprovable { requirement, when, .. } if when.holds(&|name| case.contains(name)) => {
                        Some(requirement.clone())
                    }
                    _ => None,
                });
                names.collect()
            };
            assert_eq!(failing(&whole), failing(&apart), "{case:?} {}", told());
        }
    }
    assert!(parts as u64 > rounds * 2, "{parts} parts of {papers} papers");
}

/// Conditions `c0`, `c1`, … with a paper each.
fn many(count: usize, paper: impl Fn(usize) -> Value, requirements: &Value) -> Procedure {
    let conditions: serde_json::Map<String, Value> = (0..count).map(|i| (format!("c{i}"), json!({}))).collect();
    let documents: Vec<Value> = (0..count).map(paper).collect();
    Procedure::read(json!({
        "$id": "urn:example:many",
        "x-roles": {"person": {"kind": "person", "signedIn": true}},
        "x-conditions": conditions, "x-documents": documents, "x-requirements": requirements
    }))
}

#[test]
fn forty_independent_conditions_are_judged_one_by_one() {
    let pack = embedded("vn").unwrap().unwrap();
    let paper = |i: usize| {
        if i.is_multiple_of(2) {
            json!({"id": format!("p{i}"), "type": "vn:birth_certificate", "when": format!("c{i}")})
        } else {
            json!({"id": format!("p{i}"), "acts": ["decide"], "proves": [], "when": format!("c{i}")})
        }
    };
    let procedure = many(40, paper, &json!([]));
    let analysis = checked(&procedure, &pack, &options());
    assert!(!analysis.findings.contains(&Finding::TooLarge));
    for (i, component) in analysis.components.iter().enumerate() {
        let expected = if i % 2 == 0 { Verdict::RedundantByData } else { Verdict::Needed };
        assert_eq!(component.verdict, expected, "{component:?}");
    }
    assert!(analysis.cases() >= 1 << 40);
    let odd = analysis.proposal(&|name| name[1..].parse::<usize>().is_ok_and(|i| i < 10), 64);
    assert_eq!(odd.kept, ["p1", "p3", "p5", "p7", "p9"]);
    assert_eq!(odd.dropped, ["p0", "p2", "p4", "p6", "p8"]);
    assert!(odd.exact && odd.minimal == [odd.kept.clone()]);
}

#[test]
fn a_part_that_is_too_large_is_said_to_be_and_the_rest_is_judged() {
    let pack = embedded("vn").unwrap().unwrap();
    // Twenty papers each of which may stand for the others, and one on its own.
    let paper = |i: usize| {
        let fact = json!([{"concept": "authorisation", "role": "person"}]);
        match i {
            20 => json!({"id": "alone", "acts": ["decide"], "proves": [], "when": "c20"}),
            _ => json!({"id": format!("p{i}"), "acts": [], "proves": fact, "when": format!("c{i}")}),
        }
    };
    let needs = json!([
        {"id": "one", "needs": {"concept": "authorisation", "role": "person"}, "when": "c0"},
        {"id": "other", "needs": {"act": "decide", "role": "person"}, "when": "c20"}
    ]);
    let procedure = many(21, paper, &needs);
    let analysis = checked(&procedure, &pack, &Options { max_cases: 1 << 10, ..options() });
    assert!(analysis.findings.contains(&Finding::TooLarge));
    let (alone, rest) = analysis.components.split_last().unwrap();
    assert_eq!(alone.verdict, Verdict::Needed);
    assert!(rest.iter().all(|component| component.verdict == Verdict::Unclassified));
    let size = |component: &tokhai::analysis::PaperVerdict| matches!(&component.proof, Proof::Unclassified(why) if *why == ["size"]);
    assert!(rest.iter().all(size));
    assert!(analysis.sets.iter().all(|set| !set.kept.iter().chain(&set.dropped).any(|id| id.starts_with('p'))));
}

#[test]
fn a_forged_part_is_found_out() {
    let pack = embedded("vn").unwrap().unwrap();
    let (_, procedure) = bundled(&["1.001193", "1.004222", "1.014137"], &pack);
    let analysis = analyse(&procedure, &pack, &options());
    let genuine = report(&[Reported::new(&procedure, analysis)], &pack, &options());
    let complains = |change: &dyn Fn(&mut Value)| {
        let mut value = genuine.clone();
        change(&mut value["procedures"][0]["blocks"]);
        assert_ne!(value, genuine);
        assert!(!check_report(&value, &[&procedure], &pack).is_empty());
    };
    let blocks = genuine["procedures"][0]["blocks"].as_array().unwrap().len();
    assert!(blocks > 5);
    complains(&|v| *v = json!([]));
    for b in (0..blocks).step_by(2) {
        let block = &genuine["procedures"][0]["blocks"][b];
        complains(&|v| drop(v.as_array_mut().unwrap().remove(b)));
        complains(&|v| v[b]["complete"] = json!(false));
        for i in 0..block["papers"].as_array().unwrap().len() {
            complains(&|v| drop(v[b]["papers"].as_array_mut().unwrap().remove(i)));
        }
        // Of ways of handing in one brings the others.
        let told = block["circumstances"].as_array().unwrap();
        for i in (0..told.len()).filter(|i| !told[*i].as_str().unwrap().starts_with("channel.")) {
            complains(&|v| drop(v[b]["circumstances"].as_array_mut().unwrap().remove(i)));
        }
    }
}

fn judged_bundle(codes: &[&str]) -> String {
    let pack = embedded("vn").unwrap().unwrap();
    let (merged, procedure) = bundled(codes, &pack);
    let analysis = checked(&procedure, &pack, &options());
    assert!(!analysis.findings.contains(&Finding::TooLarge));
    assert!(analysis.components.iter().all(|component| component.verdict != Verdict::Unclassified));
    assert!(analysis.sets.iter().all(|set| set.exact && set.minimal_complete));
    // What comes about inside is never asked for, and each fact is asked for in one place.
    assert!(!merged.produced.is_empty() || codes[0] == "1.000656");
    for (paper, _) in &merged.produced {
        assert!(analysis.components.iter().all(|component| component.id != *paper));
    }
    let mut seen = BTreeSet::new();
    for field in procedure.fields.iter().filter(|field| !merged.copied.iter().any(|(to, _)| *to == field.pointer)) {
        assert!(seen.insert(&field.fact), "{} is asked twice", field.pointer);
    }
    let line = |component: &tokhai::analysis::PaperVerdict| {
        let guard = component.guard.as_ref().map(|guard| format!(" when {guard}")).unwrap_or_default();
        format!("{} {}{guard}\n", component.id, component.verdict.as_str())
    };
    analysis.components.iter().map(line).collect()
}

#[test]
fn the_birth_of_a_child_in_three_procedures() {
    let told = judged_bundle(&["1.001193", "1.004222", "1.014137"]);
    assert_eq!(told, include_str!("fixtures/bundles/birth.txt"), "{told}");
}

#[test]
fn a_death_in_three_procedures() {
    let told = judged_bundle(&["1.000656", "1.003197", "1.014177"]);
    assert_eq!(told, include_str!("fixtures/bundles/death.txt"), "{told}");
}
