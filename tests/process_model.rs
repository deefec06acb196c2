//! Structured steps in a definition: how they are read, and what is told where they contradict themselves.
#![cfg(feature = "cli")]

use serde_json::{Value, json};
use tokhai::definition::{
    Act, FactRef, Loaded, Problem, Process, StepFact, StepKind, StepTime, TimeUnit, Visit, When, load,
};
use tokhai::locale::Locale;
use tokhai::reference_validator::MetaSchema;

/// Leave to moor a boat: the harbour office asks the boat register and signs.
fn mooring(steps: Value) -> Value {
    json!({
        "$id": "urn:test:mooring",
        "title": "Leave to moor",
        "x-procedure": {
            "code": "9.1",
            "actors": {
                "desk": {"title": {"en": "Desk", "vi": "Một cửa"}, "authority": {"en": "Harbour office"}},
                "master": {"title": {"en": "Harbour master"}, "authority": {"en": "Harbour office"}}
            },
            "sources": {"act": {"title": "Harbour act"}},
            "steps": steps
        },
        "x-roles": {"owner": {"kind": "person", "title": "Owner"}},
        "x-conditions": {"long": {"title": "Long", "properties": {"metres": {"minimum": 20}}, "required": ["metres"]}},
        "x-documents": [{"id": "certificate", "title": "Certificate", "type": "t", "when": "long"}],
        "x-sections": [{"id": "one", "title": "One", "fields": ["/metres"]}],
        "type": "object",
        "properties": {"metres": {"type": "integer", "title": "Length"}}
    })
}

fn step(id: &str, more: Value) -> Value {
    let mut step = json!({"id": id, "title": {"en": id}, "actor": "desk", "kind": "assess"});
    for (key, value) in more.as_object().into_iter().flatten() {
        step[key.as_str()] = value.clone();
    }
    step
}

fn read(steps: Value) -> Result<Loaded, Vec<Problem>> {
    load(mooring(steps).to_string(), &MetaSchema::new().unwrap(), None)
}

/// Code and place of everything that is wrong.
fn wrong(steps: Value) -> Vec<(String, String)> {
    let list = read(steps).err().unwrap_or_default();
    assert!(list.iter().all(|own| !own.message(&Locale::vi()).is_empty() && !own.message(&Locale::en()).is_empty()));
    list.iter().map(|own| (own.code().to_owned(), own.pointer.as_str().to_owned())).collect()
}

#[test]
fn structured_steps_are_read_beside_sentences() {
    let loaded = read(json!([
        "The owner applies.",
        "The office answers.",
        step("ask", json!({
            "kind": "consult", "duration": {"value": 2, "max": 3, "unit": "workingDays"}, "when": "long",
            "needs": [], "establishes": [{"concept": "boat.length", "role": "owner"}], "papers": ["certificate"],
            "visit": "long", "legalBasis": ["Harbour act, 3"], "source": "act"
        })),
        step("sign", json!({
            "kind": "sign", "actor": "master", "after": ["ask"], "needs": [{"concept": "boat.length", "role": "owner"}],
            "establishes": [{"act": "decide"}], "repeat": {"to": "ask", "share": 0.25, "source": "act"}, "visit": true
        })),
        step("wait", json!({"kind": "requestMore", "clockStops": true, "after": ["ask"], "within": "ask"}))
    ]))
    .unwrap();
    assert_eq!(loaded.procedure.header.steps, ["The owner applies.", "The office answers."]);
    let process = Process::of(&loaded.procedure);
    let ask = &process.steps[0];
    let length = FactRef { concept: "boat.length".to_owned(), role: "owner".to_owned(), stage: None };
    assert_eq!(
        (ask.kind, ask.time),
        (StepKind::Consult, Some(StepTime { value: 2.0, max: 3.0, unit: TimeUnit::WorkingDays }))
    );
    assert_eq!(ask.when, When::Is("long".to_owned()));
    assert_eq!(ask.visit, Visit::In(When::Is("long".to_owned())));
    assert_eq!((ask.needs.as_deref(), ask.facts()), (Some(&[][..]), vec![length]));
    let sign = &process.steps[1];
    assert_eq!(sign.establishes, [StepFact::Act(Act::Decide)]);
    assert_eq!(sign.repeat.as_ref().and_then(|own| own.share), Some(0.25));
    assert_eq!((sign.visit.clone(), sign.needs.is_some()), (Visit::In(When::Always), true));
    assert_eq!(process.actor("desk").unwrap().called(&Locale::vi()), "Một cửa");
    assert_eq!(process.actor("master").unwrap().called(&Locale::vi()), "Harbour master");
    assert!(process.steps[2].clock_stops);
    assert_eq!(process.steps[2].within.as_deref(), Some("ask"));
}

#[test]
fn plain_sentences_alone_are_no_process() {
    let loaded = read(json!(["The owner applies.", "The office answers."])).unwrap();
    assert!(Process::of(&loaded.procedure).is_empty());
}

#[test]
fn everything_wrong_is_told_at_once_where_it_stands() {
    let found = wrong(json!([
        step("a", json!({"actor": "nobody", "after": ["c"]})),
        step("b", json!({"after": ["a", "gone"], "duration": {"value": 3, "max": 2, "unit": "workingDays"}})),
        step("c", json!({"after": ["b"], "papers": ["no-paper"], "source": "no-source"})),
        step("c", json!({"duration": {"value": 3, "unit": "fortnights"}, "when": "nowhere"})),
        step("d", json!({"within": "b", "duration": {"value": 1, "unit": "days"}, "repeat": {"to": "a"}})),
        step("e", json!({"within": "a", "needs": [{"role": "owner"}, {"concept": "x", "role": "stranger"}]})),
    ]));
    let has = |code: &str, place: &str| {
        let place = format!("/x-procedure/steps/{place}");
        assert!(found.contains(&(code.to_owned(), place.clone())), "{code} at {place}: {found:?}");
    };
    has("unknown-actor", "0/actor");
    has("step-cycle", "1/after/0");
    has("unknown-step", "1/after/1");
    has("limit-contradicts", "1/duration/max");
    has("unknown-paper", "2/papers/0");
    has("unknown-source", "2/source");
    has("duplicate-id", "3/id");
    has("not-one-of", "3/duration/unit");
    has("unknown-condition", "3/when");
    has("limit-contradicts", "4/within");
    has("repeats-forward", "4/repeat/to");
    has("limit-contradicts", "5/within");
    has("neither-fact-nor-act", "5/needs/0");
    has("unknown-role", "5/needs/1/role");
    assert_eq!(found.len(), 14, "{found:?}");
}

#[test]
fn each_circle_is_told_once() {
    let found = wrong(json!([
        step("a", json!({"after": ["b"]})),
        step("b", json!({"after": ["a"]})),
        step("c", json!({"after": ["c"]})),
        step("d", json!({"after": ["a", "b", "c"]})),
    ]));
    let circles: Vec<&str> = found.iter().filter(|own| own.0 == "step-cycle").map(|own| own.1.as_str()).collect();
    assert_eq!(circles.len(), 2, "{found:?}");
}

#[test]
fn a_file_that_goes_back_is_no_circle() {
    let steps = json!([
        step("a", json!({})),
        step("b", json!({"after": ["a"], "repeat": {"to": "a"}})),
        step("c", json!({"after": ["b"], "when": "long"})),
    ]);
    assert_eq!(wrong(steps), []);
}

#[test]
fn a_misspelt_name_gets_the_right_one_suggested() {
    let problems = read(json!([step("ask", json!({"actor": "mastre", "after": ["aks"]}))])).err().unwrap();
    let meant: Vec<Option<&str>> = problems.iter().map(|own| own.meant.as_deref()).collect();
    assert_eq!(meant, [Some("master"), Some("ask")]);
}
