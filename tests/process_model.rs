//! Structured steps in a definition: how they are read, what is told where they contradict themselves, and how they go to
//! models in BPMN and come back.
#![cfg(feature = "cli")]
#![allow(clippy::needless_pass_by_value, reason = "tests read better so")]

#[path = "common/generator.rs"]
mod generator;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use generator::Dice;
use serde_json::{Map, Value, json};
use tokhai::analysis::{Options, analyse};
use tokhai::definition::{
    Act, FactRef, Loaded, Problem, Procedure, Process, StepFact, StepKind, StepTime, TimeUnit, Visit, When, load,
};
use tokhai::import::process::Words;
use tokhai::import::process::bpmn::{self as bpmn_in, Kind, Model};
use tokhai::locale::Locale;
use tokhai::reference_validator::MetaSchema;
use tokhai::reform::Reported;
use tokhai::register::{Date, Pack, embedded};
use tokhai::render::report::Material;
use tokhai::render::report::process::bpmn;

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

// ---- models in BPMN ----

/// The process of a definition as BPMN.
fn model(definition: &Value) -> Vec<u8> {
    let procedure = Procedure::read(definition.clone());
    let pack = &*PACK;
    let options = Options::on(Date::parse("2026-07-18").unwrap());
    let reported = [Reported::new(&procedure, analyse(&procedure, pack, &options))];
    let material = Material {
        reported: &reported,
        plans: &[],
        unread: &[],
        portfolio: None,
        pack,
        options: &options,
        locale: &Locale::vi(),
        annex: true,
    };
    bpmn::bpmn(&material).expect("a definition with steps")
}

static PACK: LazyLock<Pack> =
    LazyLock::new(|| embedded("vn").unwrap().unwrap_or_else(|problems| panic!("{problems:#?}")));
static WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(&PACK).unwrap());

fn imported(text: impl AsRef<[u8]>, joined: Option<&Value>) -> Model {
    bpmn_in::read(text.as_ref(), &WORDS, &PACK, "draft", joined).unwrap().expect("steps")
}

fn steps_of(definition: &Value) -> Vec<&Map<String, Value>> {
    definition["x-procedure"]["steps"].as_array().unwrap().iter().filter_map(Value::as_object).collect()
}

/// All that each step waits for, at once or by way of others.
fn waits(steps: &[&Map<String, Value>]) -> BTreeMap<String, BTreeSet<String>> {
    let words = |step: &Map<String, Value>| -> Vec<String> {
        let list = step.get("after").and_then(Value::as_array).cloned().unwrap_or_default();
        list.iter().map(|own| own.as_str().unwrap().to_owned()).collect()
    };
    let direct: BTreeMap<String, Vec<String>> =
        steps.iter().map(|step| (step["id"].as_str().unwrap().to_owned(), words(step))).collect();
    let all = |id: &str| {
        let (mut open, mut seen) = (direct[id].clone(), BTreeSet::new());
        while let Some(step) = open.pop() {
            if seen.insert(step.clone()) {
                open.extend(direct[&step].clone());
            }
        }
        seen
    };
    direct.keys().map(|id| (id.clone(), all(id))).collect()
}

/// That a definition has the same steps as another, member by member, in an order that comes to the same.
fn same_steps(before: &Value, after: &Value, what: &str) {
    let (before, after) = (steps_of(before), steps_of(after));
    assert_eq!(waits(&before), waits(&after), "{what}");
    let plain = |steps: &[&Map<String, Value>]| -> BTreeMap<String, Value> {
        let without = |step: &Map<String, Value>| {
            let mut step = step.clone();
            step.remove("after");
            if let Some(when) = step.get("when").and_then(Value::as_str) {
                step["when"] = json!(When::parse(when).unwrap().to_string());
            }
            json!(step)
        };
        steps.iter().map(|step| (step["id"].as_str().unwrap().to_owned(), without(step))).collect()
    };
    assert_eq!(plain(&before), plain(&after), "{what}");
}

/// Up to nine steps of four who act, each after some of those before it.
fn random_steps(dice: &mut Dice) -> Vec<Value> {
    let actors = ["applicant", "desk", "officer", "head"];
    let cases = ["a", "!b", "a && b", "a || !b", "!(a && b) && c"];
    (0..dice.between(1, 9))
        .map(|i| {
            let kind = StepKind::ALL[dice.roll(StepKind::ALL.len())].as_str();
            let after: Vec<String> = (0..i).filter(|_| dice.percent(35)).map(|j| format!("s{j}")).collect();
            let mut step = json!({
                "id": format!("s{i}"), "kind": kind, "actor": actors[dice.roll(4)],
                "title": {"vi": format!("Bước {i} <&\">"), "en": format!("Step {i}")},
            });
            let before: Vec<usize> = (0..i).filter(|j| after.contains(&format!("s{j}"))).collect();
            if !after.is_empty() {
                step["after"] = json!(after);
            }
            if dice.percent(60) {
                let least = dice.roll(9) as f64 / 2.0;
                let unit = TimeUnit::ALL[dice.roll(4)].as_str();
                step["duration"] = json!({"value": least + 0.25, "unit": unit});
                if dice.percent(30) {
                    step["duration"]["max"] = json!(least + 1.75);
                }
            }
            if dice.percent(30) {
                step["when"] = json!(cases[dice.roll(cases.len())]);
            }
            if !before.is_empty() && dice.percent(20) {
                step["repeat"] = json!({"to": format!("s{}", before[dice.roll(before.len())])});
                if dice.percent(50) {
                    step["repeat"]["share"] = json!(0.25);
                    step["repeat"]["source"] = json!("act");
                }
            }
            if dice.percent(30) {
                step["needs"] = json!([]);
                step["establishes"] = json!([{"concept": "spouses", "role": "owner"}, {"act": "inspect"}]);
            }
            if dice.percent(20) {
                step["visit"] = if dice.percent(50) { json!(true) } else { json!("!a") };
                step["handOver"] = json!(dice.percent(50));
                step["clockStops"] = json!(true);
            }
            if dice.percent(20) {
                step["papers"] = json!(["certificate"]);
                step["legalBasis"] = json!(["Luật 60/2014/QH13, Điều 16", "§ 1 \"x\" & <y>"]);
                step["orderBasis"] = json!(["Điều 2"]);
                step["source"] = json!("act");
                step["confidence"] = json!("partly");
                step["note"] = json!("a – b");
            }
            step
        })
        .collect()
}

#[test]
fn a_model_gives_back_the_process_it_was_written_from() {
    let mut dice = Dice::new(20);
    for round in 0..200 {
        let actors = ["desk", "officer", "head"];
        let mut definition = mooring(json!(random_steps(&mut dice)));
        definition["x-procedure"]["actors"] = actors
            .iter()
            .map(|id| {
                let title = json!({"vi": format!("Người {id}"), "en": *id});
                ((*id).to_owned(), json!({"title": title, "authority": {"vi": "Cảng", "en": "Harbour"}}))
            })
            .collect();
        let text = model(&definition);
        let what = format!("{round}: {}\n{}", definition["x-procedure"]["steps"], String::from_utf8_lossy(&text));
        let read = imported(&text, None);
        same_steps(&definition, &read.definition, &what);
        let known: Vec<&Kind> = read.findings.iter().map(|own| &own.kind).collect();
        assert!(known.iter().all(|kind| matches!(kind, Kind::Proposal | Kind::Joined)), "{known:?}\n{what}");
        for (id, actor) in read.definition["x-procedure"]["actors"].as_object().unwrap() {
            assert_eq!(*actor, definition["x-procedure"]["actors"][id.as_str()], "{what}");
        }
    }
}

#[test]
fn the_processes_of_shipped_procedures_come_back_into_their_definitions() {
    let mut seen = 0;
    for entry in std::fs::read_dir("schemas/vn/procedures").unwrap() {
        let definition: Value = serde_json::from_slice(&std::fs::read(entry.unwrap().path()).unwrap()).unwrap();
        if definition["x-procedure"]["actors"].is_null() {
            continue;
        }
        seen += 1;
        let mut empty = definition.clone();
        empty["x-procedure"]["steps"] = json!(
            definition["x-procedure"]["steps"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|own| own.is_string())
                .collect::<Vec<_>>()
        );
        let read = imported(model(&definition), Some(&empty));
        let what = definition["$id"].to_string();
        same_steps(&definition, &read.definition, &what);
        for (id, actor) in read.definition["x-procedure"]["actors"].as_object().unwrap() {
            assert_eq!(*actor, definition["x-procedure"]["actors"][id.as_str()], "{what}");
        }
        let loaded = load(read.definition.to_string(), &MetaSchema::new().unwrap(), None);
        let problems: Vec<String> = loaded.err().iter().flatten().map(|own| own.message(&Locale::en())).collect();
        assert!(problems.is_empty(), "{what}: {problems:?}");
        // The draft alone is one that can be checked as well.
        let draft = imported(model(&definition), None);
        assert_eq!(draft.steps, steps_of(&definition).len());
        assert_eq!(draft.definition["title"], definition["title"]);
    }
    assert!(seen >= 14, "{seen}");
}

/// A model as another modeller writes it: pools, lanes, gateways, a process within another, timers, messages, a note.
const FOREIGN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="x">
  <collaboration id="c">
    <participant id="p0" name="Công dân" processRef="citizen"/>
    <participant id="p1" name="Ủy ban nhân dân xã" processRef="commune"/>
    <participant id="p2" name="Bưu điện"/>
    <messageFlow id="m1" sourceRef="apply" targetRef="begin"/>
    <messageFlow id="m2" sourceRef="hand" targetRef="fetch"/>
    <messageFlow id="m3" sourceRef="p2" targetRef="hand"/>
  </collaboration>
  <process id="citizen">
    <startEvent id="cs"/>
    <task id="apply" name="Nộp hồ sơ"/>
    <userTask id="fetch" name="Nhận kết quả"/>
    <endEvent id="ce"/>
    <sequenceFlow id="c1" sourceRef="cs" targetRef="apply"/>
    <sequenceFlow id="c2" sourceRef="apply" targetRef="fetch"/>
    <sequenceFlow id="c3" sourceRef="fetch" targetRef="ce"/>
  </process>
  <process id="commune" name="Cấp giấy phép mẫu">
    <laneSet id="ls">
      <lane id="l1" name="Bộ phận Một cửa"><flowNodeRef>begin</flowNodeRef><flowNodeRef>take</flowNodeRef><flowNodeRef>complete</flowNodeRef><flowNodeRef>more</flowNodeRef><flowNodeRef>hand</flowNodeRef></lane>
      <lane id="l2" name="Công chức"><flowNodeRef>split</flowNodeRef><flowNodeRef>look</flowNodeRef><flowNodeRef>inspect</flowNodeRef><flowNodeRef>join</flowNodeRef><flowNodeRef>big</flowNodeRef><flowNodeRef>ask</flowNodeRef><flowNodeRef>merged</flowNodeRef></lane>
      <lane id="l3" name="Chủ tịch"><flowNodeRef>sign</flowNodeRef></lane>
    </laneSet>
    <startEvent id="begin"/>
    <userTask id="take" name="Tiếp nhận hồ sơ"><extensionElements><zeebe:x/></extensionElements></userTask>
    <exclusiveGateway id="complete" name="Hồ sơ hợp lệ?"/>
    <task id="more" name="Yêu cầu bổ sung hồ sơ"/>
    <parallelGateway id="split"/>
    <serviceTask id="look" name="Tra cứu cơ sở dữ liệu"/>
    <subProcess id="inspect" name="Kiểm tra">
      <startEvent id="is"/><manualTask id="visit" name="Kiểm tra thực địa"/><task id="report" name="Lập biên bản"/><endEvent id="ie"/>
      <sequenceFlow id="i1" sourceRef="is" targetRef="visit"/><sequenceFlow id="i2" sourceRef="visit" targetRef="report"/><sequenceFlow id="i3" sourceRef="report" targetRef="ie"/>
    </subProcess>
    <parallelGateway id="join"/>
    <exclusiveGateway id="big" name="Công trình lớn?" default="f9"/>
    <task id="ask" name="Lấy ý kiến sở chuyên ngành"/>
    <exclusiveGateway id="merged"/>
    <intermediateCatchEvent id="wait" name="Niêm yết công khai"><timerEventDefinition><timeDuration>P15D</timeDuration></timerEventDefinition></intermediateCatchEvent>
    <userTask id="sign" name="Ký giấy phép"/>
    <boundaryEvent id="late" attachedToRef="sign"><timerEventDefinition><timeDuration>PT4H</timeDuration></timerEventDefinition></boundaryEvent>
    <task id="hand" name="Trả kết quả"><multiInstanceLoopCharacteristics/></task>
    <endEvent id="end"/>
    <dataObject id="data"/>
    <sequenceFlow id="f1" sourceRef="begin" targetRef="take"/>
    <sequenceFlow id="f2" sourceRef="take" targetRef="complete"/>
    <sequenceFlow id="f3" name="Không" sourceRef="complete" targetRef="more"/>
    <sequenceFlow id="f4" sourceRef="more" targetRef="take"/>
    <sequenceFlow id="f5" name="Có" sourceRef="complete" targetRef="split"/>
    <sequenceFlow id="f6a" sourceRef="split" targetRef="look"/>
    <sequenceFlow id="f6b" sourceRef="split" targetRef="inspect"/>
    <sequenceFlow id="f7a" sourceRef="look" targetRef="join"/>
    <sequenceFlow id="f7b" sourceRef="inspect" targetRef="join"/>
    <sequenceFlow id="f8" sourceRef="join" targetRef="big"/>
    <sequenceFlow id="f9" sourceRef="big" targetRef="merged"/>
    <sequenceFlow id="f10" name="Có" sourceRef="big" targetRef="ask"/>
    <sequenceFlow id="f11" sourceRef="ask" targetRef="merged"/>
    <sequenceFlow id="f12" sourceRef="merged" targetRef="wait"/>
    <sequenceFlow id="f13" sourceRef="wait" targetRef="sign"/>
    <sequenceFlow id="f14" sourceRef="sign" targetRef="hand"/>
    <sequenceFlow id="f15" sourceRef="hand" targetRef="end"/>
    <sequenceFlow id="f16" sourceRef="hand" targetRef="nowhere"/>
  </process>
  <choreography id="dance"/>
</definitions>"#;

#[test]
fn a_model_of_another_modeller_is_read_and_what_is_not_is_named_with_its_place() {
    let read = imported(FOREIGN, None);
    let steps = steps_of(&read.definition);
    let told: Vec<(&str, &str, &str, Vec<&str>)> = steps
        .iter()
        .map(|step| {
            let after = step.get("after").and_then(Value::as_array).into_iter().flatten();
            let word = |key: &str| step[key].as_str().unwrap();
            (word("id"), word("actor"), word("kind"), after.map(|own| own.as_str().unwrap()).collect())
        })
        .collect();
    let expected: [(&str, &str, &str, &[&str]); 11] = [
        ("nop-ho-so", "applicant", "submit", &[]),
        ("tiep-nhan-ho-so", "bo-phan-mot-cua", "receive", &["nop-ho-so"]),
        ("yeu-cau-bo-sung-ho-so", "bo-phan-mot-cua", "requestMore", &["tiep-nhan-ho-so"]),
        ("tra-cuu-co-so-du-lieu", "cong-chuc", "lookUp", &["tiep-nhan-ho-so"]),
        ("kiem-tra-thuc-dia", "cong-chuc", "siteVisit", &["tiep-nhan-ho-so"]),
        ("lap-bien-ban", "cong-chuc", "assess", &["kiem-tra-thuc-dia"]),
        ("lay-y-kien-so-chuyen-nganh", "cong-chuc", "consult", &["tra-cuu-co-so-du-lieu", "lap-bien-ban"]),
        ("niem-yet-cong-khai", "cong-chuc", "publish", &["lay-y-kien-so-chuyen-nganh"]),
        ("ky-giay-phep", "chu-tich", "sign", &["niem-yet-cong-khai"]),
        ("tra-ket-qua", "bo-phan-mot-cua", "deliver", &["ky-giay-phep"]),
        ("nhan-ket-qua", "applicant", "deliver", &["tra-ket-qua"]),
    ];
    let step = |id: &str| steps.iter().find(|own| own["id"] == id).unwrap_or_else(|| panic!("{id}: {told:#?}"));
    for (id, actor, _, after) in expected {
        let own = told.iter().find(|own| own.0 == id).unwrap_or_else(|| panic!("{id}: {told:#?}"));
        assert_eq!(own.3, after, "{id}");
        // Nobody's lane says who waits.
        assert!(own.1 == actor || id == "niem-yet-cong-khai", "{id}: {}", own.1);
    }
    for (id, kind) in [("nop-ho-so", "submit"), ("tra-cuu-co-so-du-lieu", "lookUp"), ("ky-giay-phep", "sign")] {
        assert_eq!(step(id)["kind"], kind, "{id}");
    }
    assert_eq!(told.len(), expected.len());
    // What a gateway sends back, and what it asks.
    assert_eq!(step("yeu-cau-bo-sung-ho-so")["repeat"]["to"], "tiep-nhan-ho-so");
    assert_eq!(step("yeu-cau-bo-sung-ho-so")["when"], "ho_so_hop_le_khong");
    assert!(step("ky-giay-phep").get("when").is_none(), "what is sent back comes through in the end");
    let when = step("lay-y-kien-so-chuyen-nganh")["when"].as_str().unwrap();
    assert_eq!(read.definition["x-conditions"][when]["title"], "Công trình lớn? – Có");
    assert_eq!(step("niem-yet-cong-khai")["duration"], json!({"value": 15, "unit": "days"}));
    assert_eq!(step("ky-giay-phep")["duration"], json!({"value": 4, "unit": "hours"}));
    assert_eq!(read.definition["title"], "Cấp giấy phép mẫu");
    let authority = &read.definition["x-procedure"]["actors"]["chu-tich"]["authority"];
    assert_eq!(*authority, json!({"vi": "Ủy ban nhân dân xã"}));
    let line = |text: &str| FOREIGN.lines().position(|line| line.contains(text)).unwrap() + 1;
    for (kind, text) in [
        (Kind::EmptyPool, "Bưu điện"),
        (Kind::Loop, "multiInstance"),
        (Kind::Unsupported, "dataObject"),
        (Kind::Unsupported, "choreography"),
        (Kind::NoSuchEnd, "nowhere"),
        (Kind::Wait, "id=\"wait\""),
        (Kind::AnyDays, "id=\"wait\""),
    ] {
        let own = read.findings.iter().find(|own| own.kind == kind && own.line() == Some(line(text)));
        let own = own.unwrap_or_else(|| panic!("{kind:?} {text}: {:#?}", read.findings));
        assert!(
            !own.text(&Locale::vi()).is_empty() && !own.text(&Locale::en()).is_empty() && !own.element().is_empty()
        );
    }
    let loaded = load(read.definition.to_string(), &MetaSchema::new().unwrap(), None);
    let problems: Vec<String> =
        loaded.err().iter().flatten().map(|own| format!("{}: {}", own.pointer, own.message(&Locale::en()))).collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn what_was_changed_in_a_modeller_counts() {
    let definition = mooring(json!([
        step("take", json!({"title": {"en": "Take in", "vi": "Tiếp nhận"}, "kind": "receive"})),
        step(
            "sign",
            json!({"kind": "sign", "actor": "master", "after": ["take"], "duration": {"value": 1, "unit": "days"}})
        ),
    ]));
    let text = String::from_utf8(model(&definition)).unwrap();
    let text =
        text.replacen("name=\"Tiếp nhận\"", "name=\"Nhận hồ sơ\"", 1).replacen("name=\"Một cửa\"", "name=\"Quầy\"", 1);
    let read = imported(&text, None);
    let steps = steps_of(&read.definition);
    assert_eq!(steps[0]["title"], json!({"vi": "Nhận hồ sơ"}));
    assert_eq!(steps[1]["title"], json!({"en": "sign"}));
    assert_eq!(steps[1]["duration"], json!({"value": 1, "unit": "days"}));
    assert_eq!(read.definition["x-procedure"]["actors"]["desk"]["title"], json!({"vi": "Quầy"}));
}
