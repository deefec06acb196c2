//! What is true of every bundle, over generated members: facts asked once, results of members
//! never asked for, no more burden than one by one, an order that can be kept or none at all.

#[path = "common/generator.rs"]
mod generator;

use std::collections::{BTreeMap, BTreeSet};

use generator::Dice;
use serde_json::{Map, Value, json};
use tokhai::analysis::{Analysis, Finding, Options, Verdict, analyse};
use tokhai::definition::{FactRef, Procedure, Process};
use tokhai::reform::bundle::OneByOne;
use tokhai::reform::{BundleProblem, bundle};
use tokhai::register::{Date, Pack};

const CONCEPTS: [&str; 6] = ["c0", "c1", "c2", "c3", "c4", "c5"];

fn options() -> Options {
    Options { max_sets: 0, ..Options::on(Date::parse("2026-07-18").unwrap()) }
}

/// One register that tells two of the facts; a type of paper for each burden, one for each result.
fn pack() -> Pack {
    let words = json!({"en": "x"});
    let mut concepts: Map<String, Value> =
        CONCEPTS.iter().map(|id| ((*id).to_owned(), json!({"subject": "person", "title": words}))).collect();
    concepts.insert("number".to_owned(), json!({"subject": "person", "type": "id", "title": words}));
    let mut types: Map<String, Value> =
        (1..5).map(|b| (format!("zz:t{b}"), json!({"title": words, "burden": b}))).collect();
    types.extend((0..4).map(|r| (format!("zz:result{r}"), json!({"title": words, "burden": 2}))));
    types.insert("zz:form".to_owned(), json!({"title": words, "kind": "form", "acts": ["declare"]}));
    Pack::read(json!({
        "pack": {"id": "zz", "title": words, "subjects": {"person": {"title": words, "key": "number"}}},
        "concepts": concepts, "documentTypes": types,
        "registers": {"zz:r": {"title": words, "owner": "o", "publication": {"status": "published"},
            "items": {"c0": {"title": words}, "c1": {"title": words}},
            "lookups": [{"id": "l", "subjects": ["person"], "keys": ["number"]}]}},
        "gates": [{"id": "zz:g", "title": words, "effect": "permits", "basis": "§ 1"}]
    }))
    .unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn fact(dice: &mut Dice) -> Value {
    let (concept, role) = (CONCEPTS[dice.roll(6)], ["me", "child"][dice.roll(2)]);
    let mut fact = json!({"concept": concept, "role": role});
    if dice.percent(15) {
        fact["stage"] = json!("after");
    }
    fact
}

/// Members that ask for each other's results; with `loops`, sometimes in a circle.
fn members(dice: &mut Dice, loops: bool, stated: bool) -> Vec<Value> {
    let count = dice.between(2, 4);
    let list = (0..count).map(|i| {
        let mut documents = Vec::new();
        let mut known: Vec<Value> = Vec::new();
        for d in 0..dice.between(1, 4) {
            let proves: Vec<Value> = (0..dice.between(1, 3)).map(|_| fact(dice)).collect();
            let mut document = json!({"id": format!("d{d}"), "proves": proves, "acts": []});
            let from = if loops { dice.roll(count) } else { dice.roll(i + 1) };
            document["type"] = if from != i && dice.percent(50) {
                json!(format!("zz:result{from}"))
            } else {
                json!(format!("zz:t{}", dice.between(1, 4)))
            };
            known.extend(proves);
            documents.push(document);
        }
        if dice.percent(50) {
            let proves: Vec<Value> = (0..dice.roll(3)).map(|_| fact(dice)).collect();
            known.extend(proves.clone());
            documents.push(json!({"id": "form", "type": "zz:form", "about": "me", "proves": proves}));
        }
        let mut properties = Map::new();
        for f in 0..dice.roll(5) {
            let inner = json!({"type": "string", "x-fact": fact(dice)});
            if dice.percent(30) {
                properties.insert(format!("g{f}"), json!({"type": "object", "properties": {"x": inner}}));
            } else {
                properties.insert(format!("f{f}"), inner);
            }
        }
        let mut member = json!({
            "$id": format!("urn:example:{i}"), "title": format!("M{i}"), "x-pack": "zz",
            "x-procedure": {"code": format!("9.{i}"), "outputs": [format!("zz:result{i}")]},
            "x-roles": {"me": {"kind": "person", "signedIn": true}, "child": {"kind": "person"}},
            "x-documents": documents, "type": "object", "properties": properties
        });
        if stated || dice.percent(50) {
            let requirements: Vec<Value> = (0..dice.between(1, 4))
                .map(|r| {
                    let one = |dice: &mut Dice| known[dice.roll(known.len())].clone();
                    let needs = match dice.roll(4) {
                        0 => json!({"anyOf": [one(dice), one(dice)]}),
                        1 => json!({"allOf": [one(dice), one(dice)]}),
                        _ => one(dice),
                    };
                    json!({"id": format!("r{r}"), "needs": needs})
                })
                .collect();
            member["x-requirements"] = json!(requirements);
        }
        member
    });
    list.collect()
}

/// Who waits for whom, read off the definitions: a paper of a type that another issues.
fn waits(list: &[Value]) -> Vec<BTreeSet<usize>> {
    let issues = |i: usize| format!("zz:result{i}");
    let asks = |member: &Value, kind: &str| member["x-documents"].as_array().unwrap().iter().any(|d| d["type"] == kind);
    (0..list.len()).map(|i| (0..list.len()).filter(|j| *j != i && asks(&list[i], &issues(*j))).collect()).collect()
}

fn circular(waits: &[BTreeSet<usize>]) -> bool {
    fn reaches(waits: &[BTreeSet<usize>], from: usize, to: usize, seen: &mut BTreeSet<usize>) -> bool {
        waits[from].iter().any(|next| *next == to || (seen.insert(*next) && reaches(waits, *next, to, seen)))
    }
    (0..waits.len()).any(|i| reaches(waits, i, i, &mut BTreeSet::new()))
}

fn unmet(analysis: &Analysis) -> usize {
    analysis.findings.iter().filter(|finding| matches!(finding, Finding::Unprovable { .. })).count()
}

#[test]
fn a_bundle_asks_nothing_twice_and_costs_no_more_than_its_members() {
    let (pack, mut dice) = (pack(), Dice::new(31));
    let (mut cheaper, mut produced, mut shared, mut copied) = (0, 0, 0, 0);
    for _ in 0..1_500 {
        let stated = dice.percent(70);
        let list = members(&mut dice, false, stated);
        let read: Vec<Procedure> = list.iter().map(|value| Procedure::read(value.clone())).collect();
        let mut given: Vec<&Procedure> = read.iter().collect();
        if dice.percent(50) {
            given.reverse();
        }
        let merged = bundle(&given, &pack).unwrap_or_else(|problems| panic!("{problems:?} {list:?}"));
        let told = || format!("MEMBERS {}\nMERGED {}", json!(list), merged.definition);
        let whole = Procedure::read(merged.definition.clone());

        // Every fact once, at the first step that asks for it; nothing that was asked is lost.
        let mut asked: BTreeMap<FactRef, String> = BTreeMap::new();
        let answered: BTreeSet<&str> = merged.copied.iter().map(|(to, _)| to.as_str()).collect();
        for field in whole.fields.iter().filter(|field| !answered.contains(field.pointer.as_str())) {
            let twice = asked.insert(field.fact.clone(), field.pointer.to_string());
            assert!(twice.is_none(), "{:?}\n{}", field.fact, told());
        }
        let wanted: BTreeSet<&FactRef> =
            read.iter().flat_map(|member| &member.fields).map(|field| &field.fact).collect();
        assert_eq!(asked.keys().collect::<BTreeSet<_>>(), wanted, "{}", told());
        let at = |id: &str| merged.order.iter().position(|own| own == id).unwrap();
        for (fact, place) in &asked {
            let member: usize = place[2..=place[1..].find('/').unwrap()].parse().unwrap();
            let first =
                read.iter().filter(|own| own.fields.iter().any(|field| field.fact == *fact)).map(|own| at(&own.id));
            assert_eq!(first.min(), Some(member - 1), "{fact:?} at {place}\n{}", told());
        }

        // Results come before those who ask for them, and are not asked for.
        for (i, others) in waits(&list).iter().enumerate() {
            assert!(others.iter().all(|other| at(&read[*other].id) < at(&read[i].id)), "{}", told());
        }
        for (position, id) in merged.order.iter().enumerate() {
            let earlier: BTreeSet<String> =
                (0..list.len()).filter(|i| at(&read[*i].id) < position).map(|i| format!("zz:result{i}")).collect();
            let own = format!("m{}.", position + 1);
            let still = whole.documents.iter().filter(|d| d.id.starts_with(&own)).flat_map(|d| &d.types);
            assert!(still.clone().all(|kind| !earlier.contains(kind)), "{id}\n{}", told());
        }

        // One by one the same is asked for, and more.
        let apart: Vec<Analysis> = read.iter().map(|member| analyse(member, &pack, &options())).collect();
        let together = analyse(&whole, &pack, &options());
        let burden = |analysis: &Analysis| analysis.sets.iter().map(|set| set.burden_after).max().unwrap_or(0);
        let sum: u64 = apart.iter().map(burden).sum();
        assert!(burden(&together) <= sum, "{} > {sum}\n{}", burden(&together), told());
        assert!(
            apart.iter().all(|own| unmet(own) == 0) && unmet(&together) == 0,
            "{:?}\n{}",
            together.findings,
            told()
        );
        cheaper += usize::from(burden(&together) < sum);
        // Nothing that is needed of a member alone turns useless: it is still asked for, or an
        // earlier member issues it, or asks for the same paper.
        for (i, own) in apart.iter().enumerate() {
            let scope = format!("m{}.", at(&read[i].id) + 1);
            for paper in own.components.iter().filter(|c| matches!(c.verdict, Verdict::Needed | Verdict::Partial)) {
                let id = format!("{scope}{}", paper.id);
                let gone = merged.produced.iter().chain(&merged.shared).any(|(left_out, _)| *left_out == id);
                let now = together.components.iter().find(|other| other.id == id);
                assert_eq!(gone, now.is_none(), "{id}\n{}", told());
                let established = merged.produced.iter().any(|(left_out, _)| left_out.starts_with(&scope));
                assert!(
                    now.is_none_or(|now| now.verdict != Verdict::Purposeless || established),
                    "{id} {now:?}\n{}",
                    told()
                );
            }
        }
        produced += merged.produced.len();
        shared += merged.shared.len();
        copied += merged.copied.len();
    }
    assert!(cheaper > 300 && produced > 300 && shared > 100 && copied > 300, "{cheaper} {produced} {shared} {copied}");
}

#[test]
fn members_that_wait_for_each_other_are_refused_and_no_others() {
    let (pack, mut dice) = (pack(), Dice::new(32));
    let mut refused = 0;
    for _ in 0..1_000 {
        let list = members(&mut dice, true, true);
        let read: Vec<Procedure> = list.iter().map(|value| Procedure::read(value.clone())).collect();
        let found = bundle(&read.iter().collect::<Vec<_>>(), &pack);
        let cycle = |problem: &BundleProblem| matches!(problem, BundleProblem::Cycle(_));
        let refusal = found.as_ref().err().is_some_and(|problems| problems.iter().any(cycle));
        assert_eq!(refusal, circular(&waits(&list)), "{}", json!(list));
        assert_eq!(found.is_err(), refusal, "{}", json!(list));
        refused += usize::from(refusal);
    }
    assert!((100..900).contains(&refused), "{refused}");
}

#[test]
fn pairs_of_shipped_procedures_are_carried_out_in_one_go_with_no_more_steps_visits_or_days() {
    let pack = tokhai::register::embedded("vn").unwrap().unwrap();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/vn/procedures");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let all: Vec<Procedure> = files
        .iter()
        .map(|file| Procedure::read(serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()))
        .collect();
    let (options, mut dice, mut compared) = (options(), Dice::new(41), 0);
    for _ in 0..10 {
        let pair = [&all[dice.roll(all.len())], &all[dice.roll(all.len())]];
        // Roles of one name and two kinds keep some apart.
        let Ok(merged) = bundle(&pair, &pack) else { continue };
        let told = || format!("{} + {}", pair[0].header.code, pair[1].header.code);
        let whole = Procedure::read(merged.definition);
        let own = Process::of(&whole);
        let apart: usize = pair.iter().map(|member| Process::of(member).steps.len()).sum();
        assert!(own.steps.len() < apart, "{}", told());
        let papers: BTreeSet<&str> = whole.documents.iter().map(|document| document.id.as_str()).collect();
        for (at, step) in own.steps.iter().enumerate() {
            let known = |id: &String| own.position(id).is_some();
            assert!(own.position(&step.id) == Some(at) && step.after.iter().all(known), "{} {}", told(), step.id);
            assert!(step.within.iter().all(known) && step.papers.iter().all(|id| papers.contains(id.as_str())));
            assert!(step.actor == "applicant" || own.actor(&step.actor).is_some(), "{} {}", told(), step.id);
        }
        let analysis = analyse(&whole, &pack, &options);
        let process = analysis.process.as_ref().unwrap();
        for (course, alone) in process.courses.iter().zip(OneByOne::of(&whole, process, &pair, &pack, &options)) {
            let Some(alone) = alone else { continue };
            assert!(course.now.visits <= alone.visits && course.now.steps < alone.steps, "{} {}", told(), course.when);
            if let (Some(one_go), Some(apart)) = (course.now.path.range, alone.path) {
                assert!(apart.1.covers(one_go.1), "{} {}: {one_go:?} {apart:?}", told(), course.when);
            }
            compared += 1;
        }
    }
    assert!(compared > 10, "{compared}");
}
