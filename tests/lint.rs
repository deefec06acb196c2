//! Every rule of the lint fires on what it is about and keeps quiet on a sound procedure.
#![cfg(feature = "cli")]

use std::collections::BTreeSet;

use assert_cmd::Command;
use serde_json::{Value, json};
use tokhai::analysis::{Options, analyse};
use tokhai::definition::Procedure;
use tokhai::locale::Locale;
use tokhai::reform::lint::{Gravity, Linter, Rule};
use tokhai::register::{Date, Pack, embedded};

fn sound() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:tokhai:vn:1.000001",
        "title": "Cấp giấy phép thử",
        "x-pack": "vn",
        "x-language": "vi",
        "x-procedure": {"code": "1.000001", "version": "2026-07-18", "channels": ["online", "direct"]},
        "x-roles": {"applicant": {"kind": "person", "title": "người nộp", "key": "/applicant/number", "signedIn": true}},
        "x-conditions": {},
        "x-documents": [
            {"id": "form", "isForm": true, "title": "Đơn", "type": "vn:declaration_form", "about": "applicant", "copies": {"original": 1}},
            {"id": "photo", "title": "Ảnh chân dung", "type": "vn:photo", "about": "applicant", "copies": {"original": 2}},
            {"id": "card", "title": "Thẻ căn cước", "type": "vn:id_card", "about": "applicant", "copies": {"original": 1},
             "closedBy": [{"concept": "full_name", "role": "applicant"}]}
        ],
        "x-sections": [{"id": "all", "title": "Người nộp", "fields": ["/applicant"]}],
        "type": "object",
        "properties": {"applicant": {"type": "object", "title": "Người nộp", "properties": {
            "number": {"type": "string", "title": "Số định danh", "x-fact": {"concept": "personal_id", "role": "applicant"}}
        }}}
    })
}

fn vietnam() -> Pack {
    embedded("vn").unwrap().unwrap()
}

fn found(definition: &Value, pack: &Pack) -> BTreeSet<Rule> {
    let procedure = Procedure::read(definition.clone());
    let analysis = analyse(&procedure, pack, &Options::on(Date::parse("2026-07-18").unwrap()));
    let lints = Linter::new(pack).lint(&procedure, &analysis);
    for lint in &lints {
        for locale in [Locale::vi(), Locale::en()] {
            assert!(!lint.message(&locale).is_empty() && !lint.advice(&locale).is_empty());
        }
        assert!(lint.pointer.resolve(definition).is_some(), "{} points to nothing: {}", lint.rule.code(), lint.pointer);
    }
    lints.into_iter().map(|lint| lint.rule).collect()
}

/// The sound procedure with one more paper.
fn with(paper: Value) -> Value {
    let mut definition = sound();
    definition["x-documents"].as_array_mut().unwrap().push(paper);
    definition
}

fn changed(pointer: &str, value: Value) -> Value {
    let mut definition = sound();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match definition.pointer_mut(parent).unwrap() {
        Value::Object(object) => drop(object.insert(key.to_owned(), value)),
        other => other[key.parse::<usize>().unwrap()] = value,
    }
    definition
}

fn exclusive(mut definition: Value) -> Value {
    definition["x-conditions"] = json!({
        "young": {"title": "trẻ", "x-excludes": ["old"], "properties": {"age": {"maximum": 17}}},
        "old": {"title": "già", "properties": {"age": {"minimum": 60}}}
    });
    definition
}

fn line(at: &str) -> Value {
    json!({"certainty": 1, "reason": "head", "lines": [{"at": at, "text": "…"}]})
}

/// The sound procedure with one more question about the applicant, and what hangs on it.
fn asking(name: &str, question: Value, more: Value) -> Value {
    let Value::Object(more) = more else { panic!("an object is wanted, not {more}") };
    let mut definition = sound();
    let applicant = &mut definition["properties"]["applicant"];
    if more.get("then").is_some_and(|then| then["properties"].get("number").is_some()) {
        applicant["properties"].as_object_mut().unwrap().remove("number");
    }
    applicant["properties"][name] = question;
    applicant.as_object_mut().unwrap().extend(more);
    definition
}

/// What each finding of the rule on known answers says knows the answer.
fn knowers(definition: &Value) -> Vec<(String, String)> {
    let pack = vietnam();
    let procedure = Procedure::read(definition.clone());
    let analysis = analyse(&procedure, &pack, &Options::on(Date::parse("2026-07-18").unwrap()));
    let found = Linter::new(&pack).lint(&procedure, &analysis);
    let found = found.into_iter().filter(|lint| lint.rule == Rule::AskedThoughKnown);
    found.map(|lint| (lint.pointer.to_string(), lint.subjects[1].clone())).collect()
}

/// The same definition, in which the question says from where it is known.
fn marked(mut definition: Value, at: &str) -> Value {
    definition.pointer_mut(at).unwrap()["x-known"] = json!([]);
    definition
}

fn reading(name: &str, value: &Value) -> Value {
    json!({"title": name, "properties": {"applicant": {"properties": {name: {"const": value}}, "required": [name]}},
        "required": ["applicant"]})
}

#[test]
fn a_question_is_named_with_what_knows_its_answer() {
    let at = |name: &str| format!("/properties/applicant/properties/{name}");
    let mut cases: Vec<(&str, &str, Value)> = Vec::new();
    // The host knows how its form is handed in.
    let mut channel = asking("way", json!({"title": "Cách nộp", "enum": ["online", "direct"]}), json!({}));
    channel["x-conditions"]["inPerson"] = reading("way", &json!("direct"));
    channel["x-conditions"]["inPerson"]["x-channel"] = json!("direct");
    cases.push(("way", "channel", channel));
    // Whether there is a number, the number tells.
    let spouse =
        json!({"type": "string", "title": "Số của vợ", "x-fact": {"concept": "personal_id", "role": "spouse"}});
    let mut key = asking(
        "has",
        json!({"title": "Vợ có số định danh không?", "type": "boolean"}),
        json!({"if": {"properties": {"has": {"const": true}}}, "then": {"properties": {"hers": spouse}}}),
    );
    key["x-roles"]["spouse"] = json!({"kind": "person", "title": "vợ", "key": "/applicant/hers"});
    cases.push(("has", "key", key));
    // Who signed in has a number.
    let number = json!({"type": "string", "title": "Số", "x-fact": {"concept": "personal_id", "role": "applicant"}});
    let account = asking(
        "paper",
        json!({"title": "Bạn dùng giấy tờ nào?", "enum": ["number", "passport"]}),
        json!({"if": {"properties": {"paper": {"const": "number"}}}, "then": {"properties": {"number": number}}}),
    );
    cases.push(("paper", "account", account));
    // Whether the birth was registered the register says that replaces the certificate.
    let mut register = asking("born", json!({"title": "Bạn đã khai sinh chưa?", "type": "boolean"}), json!({}));
    register["x-conditions"]["registered"] = reading("born", &json!(true));
    register["x-documents"].as_array_mut().unwrap().push(json!({
        "id": "birth", "title": "Giấy khai sinh", "type": "vn:birth_certificate", "about": "applicant",
        "copies": {"original": 1}, "when": "registered", "proves": [{"concept": "birth_date", "role": "applicant"}],
        "closedBy": [{"concept": "birth_date", "role": "applicant"}]
    }));
    cases.push(("born", "register", register));
    // Nobody is asked whether they agree with themselves.
    let mut same = asking(
        "own",
        json!({"title": "Chỗ ở của bạn?", "type": "boolean"}),
        json!({"if": {"properties": {"own": {"const": true}}, "required": ["own"]},
            "then": {"properties": {"agrees": {"title": "Chủ nhà đồng ý", "type": "boolean"}}}}),
    );
    same["x-conditions"]["mine"] = reading("own", &json!(true));
    same["x-roles"]["owner"] =
        json!({"kind": "person", "title": "chủ nhà", "sameAs": [{"role": "applicant", "when": "mine"}]});
    cases.push(("agrees", "sameSubject", same));
    // The date of birth beside it tells the age.
    let ages = json!([{"const": "young", "title": "Dưới 18 tuổi"}, {"const": "old", "title": "Từ đủ 18 tuổi"}]);
    let mut age = asking("age", json!({"title": "Bạn thuộc nhóm nào?", "oneOf": ages}), json!({}));
    age["properties"]["applicant"]["properties"]["day"] = json!({"type": "string", "format": "date", "title": "Ngày sinh",
        "x-fact": {"concept": "birth_date", "role": "applicant"}});
    cases.push(("age", "age", age));
    // What is called as what a register holds is held by it.
    let title = asking("sex", json!({"title": "Giới tính", "enum": ["male", "female"]}), json!({}));
    cases.push(("sex", "title", title));
    // What the record says of how a marriage ended, the register gives once it says that it did.
    let ended = json!({"title": "Số bản án, quyết định ly hôn", "type": "string"});
    let record = asking(
        "status",
        json!({"title": "Bạn đã ly hôn?", "type": "string", "x-fact": {"concept": "marital_status", "role": "applicant"}}),
        json!({"if": {"properties": {"status": {"const": "divorced"}}, "required": ["status"]},
            "then": {"properties": {"ended": ended}}}),
    );
    cases.push(("ended", "register", record));
    for (name, knower, definition) in cases {
        let found = knowers(&definition);
        let inner = ["agrees", "ended"].contains(&name);
        let place = if inner { format!("/properties/applicant/then/properties/{name}") } else { at(name) };
        assert_eq!(found, [(place.clone(), knower.to_owned())]);
        assert_eq!(knowers(&marked(definition, &place)), []);
    }
    assert_eq!(knowers(&sound()), []);
}

#[test]
fn nothing_is_asked_of_the_fourteen_that_is_known() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/vn/procedures");
    let mut looked_at = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let definition: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(knowers(&definition), [], "{}", path.display());
        looked_at += 1;
    }
    assert_eq!(looked_at, 14);
}

/// For each rule a procedure it must find something in.
#[allow(clippy::too_many_lines, reason = "a list of examples, one a rule")]
fn examples() -> Vec<(Rule, Value)> {
    let card = |more: Value| {
        let mut paper = json!({"id": "more", "title": "Giấy tờ thêm", "about": "applicant", "copies": {"original": 1}});
        paper.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        with(paper)
    };
    let birth = json!([{"concept": "birth_date", "role": "applicant"}]);
    let unfounded = asking(
        "reason",
        json!({"title": "Lý do", "type": "string", "maxLength": 200, "x-basis": "Luật Cư trú 68/2020/QH14"}),
        json!({}),
    );
    let mut crowd = sound();
    for i in 0..70 {
        crowd["x-conditions"][format!("c{i}")] = json!({"title": format!("{i}")});
        let paper = json!({"id": format!("p{i}"), "title": "Bằng", "type": "vn:diploma", "about": "applicant",
                           "copies": {"copy": 1}, "when": format!("c{i}")});
        crowd["x-documents"].as_array_mut().unwrap().push(paper);
    }
    let mut several = card(json!({"type": "vn:diploma", "import": line("/executionCases/0/profileComponents/1")}));
    several["x-documents"][1]["import"] = line("/executionCases/0/profileComponents/1");
    let mut spouse = card(
        json!({"type": "vn:id_card", "about": "spouse", "closedBy": [{"concept": "full_name", "role": "spouse"}]}),
    );
    spouse["x-roles"]["spouse"] = json!({"kind": "person", "title": "vợ hoặc chồng"});
    let mut own = card(json!({"type": "vn:diploma"}));
    own["x-procedure"]["outputs"] = json!(["vn:diploma"]);
    let mut dead = exclusive(card(json!({"type": "vn:diploma", "when": "both"})));
    dead["x-conditions"]["both"] = json!({"title": "cả hai", "x-implies": ["young", "old"]});
    let mut fact = sound();
    fact["properties"]["applicant"]["properties"]["again"] =
        json!({"type": "string", "title": "Số", "x-fact": {"concept": "personal_id", "role": "applicant"}});
    let requirement = |needs: Value, when: Option<&str>| {
        let mut definition = exclusive(sound());
        let mut requirement = json!({"id": "r", "title": "Yêu cầu", "needs": needs});
        if let Some(when) = when {
            requirement["when"] = json!(when);
        }
        definition["x-requirements"] = json!([
            {"id": "who", "title": "Ai", "needs": {"concept": "full_name", "role": "applicant"}}, requirement
        ]);
        definition
    };
    vec![
        (Rule::Obsolete, card(json!({"type": "vn:household_book"}))),
        (Rule::CoveredByData, card(json!({"type": "vn:birth_certificate", "proves": birth.clone()}))),
        (Rule::CutByLaw, changed("/x-procedure/code", json!("1.004251"))),
        (
            Rule::RegisterLacksFact,
            card(json!({"type": "vn:lease_or_loan", "closedBy": [{"concept": "use_right", "role": "applicant"}]})),
        ),
        (Rule::Note, card(json!({"type": "vn:note"}))),
        (Rule::NoQuantity, card(json!({"type": "vn:diploma", "copies": {}}))),
        (Rule::SameTwice, card(json!({"type": "vn:id_card"}))),
        (Rule::OwnResult, own),
        (Rule::SeveralInOneLine, several),
        (Rule::Vague, card(json!({"type": "vn:diploma", "title": "Các giấy tờ khác có liên quan (nếu có)"}))),
        (Rule::LapsedBasis, card(json!({"type": "vn:diploma", "basis": ["Nghị định 62/2021/NĐ-CP"]}))),
        (Rule::BadCode, changed("/x-procedure/code", json!("1.01417"))),
        (
            Rule::TypedNotPrefilled,
            changed("/properties/applicant/properties/birth", json!({"type": "string", "title": "Ngày  Sinh"})),
        ),
        (
            Rule::CertifiedCopy,
            card(
                json!({"type": "vn:birth_certificate", "proves": birth.clone(), "copies": {"certified": 1}, "closedBy": birth}),
            ),
        ),
        (Rule::EmptyDossier, changed("/x-documents", json!([]))),
        (
            Rule::TimesDiffer,
            changed(
                "/x-import",
                json!({"findings": [{"at": "/executionMethods", "kind": "timesDiffer", "text": "1 day, 5 day"}]}),
            ),
        ),
        (Rule::ShownOrHandedIn, changed("/x-documents/2/copies", json!({"original": 1, "copy": 1}))),
        (
            Rule::SurrenderedReplaced,
            card(
                json!({"type": "vn:original_to_surrender", "closedBy": [{"concept": "full_name", "role": "applicant"}]}),
            ),
        ),
        (Rule::DeadCondition, dead),
        (
            Rule::DeadRequirement,
            requirement(json!({"concept": "full_name", "role": "applicant"}), Some("young && old")),
        ),
        (Rule::Unprovable, requirement(json!({"concept": "use_right", "role": "applicant"}), None)),
        (Rule::DeadPaper, exclusive(card(json!({"type": "vn:diploma", "when": "young && old"})))),
        (
            Rule::Forbidden,
            card(
                json!({"type": "vn:other_document", "proves": [{"concept": "old_id_number", "role": "applicant"}], "acts": []}),
            ),
        ),
        (Rule::LonelyAlternative, card(json!({"type": "vn:diploma", "group": "alone"}))),
        (Rule::ChannelNotOffered, card(json!({"type": "vn:diploma", "channels": ["postal"]}))),
        (Rule::KeyOnPaper, spouse),
        (Rule::AskedTwice, fact),
        (Rule::TooLarge, crowd),
        (
            Rule::AskedThoughKnown,
            asking(
                "account",
                json!({"title": "Bạn có số định danh không?", "type": "boolean"}),
                json!({"if": {"properties": {"account": {"const": true}}},
                    "then": {"properties": {"number": {"type": "string", "title": "Số", "x-fact": {"concept": "personal_id", "role": "applicant"}}}}}),
            ),
        ),
        (Rule::NoBasis, unfounded),
    ]
}

#[test]
fn a_sound_procedure_gives_no_findings() {
    assert_eq!(found(&sound(), &vietnam()), BTreeSet::new());
}

#[test]
fn every_rule_fires_on_its_example() {
    let pack = vietnam();
    let examples = examples();
    let named: Vec<Rule> = examples.iter().map(|(rule, _)| *rule).collect();
    assert_eq!(named, Rule::ALL.to_vec());
    for (rule, definition) in &examples {
        let rules = found(definition, &pack);
        assert!(rules.contains(rule), "{} does not fire, only {rules:?}", rule.code());
    }
}

#[test]
fn codes_are_unique_and_in_order() {
    let codes: Vec<&str> = Rule::ALL.iter().map(|rule| rule.code()).collect();
    let expected: Vec<String> = (1..=18).map(|n| format!("L{n}")).chain((1..=12).map(|n| format!("C{n}"))).collect();
    assert_eq!(codes, expected);
    assert_eq!(Rule::SurrenderedReplaced.gravity(), Gravity::Error);
}

#[test]
fn check_tells_rule_line_and_advice() {
    let definition =
        with(json!({"id": "book", "title": "Sổ hộ khẩu", "type": "vn:household_book", "about": "applicant",
                                 "copies": {"copy": 1}}));
    let text = serde_json::to_string_pretty(&definition).unwrap();
    let line = text.lines().position(|line| line.contains("\"book\"")).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tokhai"));
        let output =
            command.args(["check", "--at", "2026-07-18"]).args(arguments).arg("-").write_stdin(text.clone()).output();
        let output = output.unwrap();
        (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code())
    };
    let (said, code) = run(&["--locale", "en"]);
    assert_eq!(code, Some(0), "{said}");
    // The object starts on the line before its first member.
    assert!(said.contains(&format!("-:{line}:5: warning L1: “Sổ hộ khẩu” is no longer in use")), "{said}");
    assert!(said.contains("at /x-documents/3") && said.contains("Delete the line"), "{said}");
    let (said, _) = run(&[]);
    assert!(said.contains("cảnh báo L1: “Sổ hộ khẩu” không còn được dùng"), "{said}");
    let (said, _) = run(&["--format", "json"]);
    let report: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(report["files"][0]["lint"][0]["rule"], "L1");
    assert_eq!(report["files"][0]["lint"][0]["line"], line);
    assert_eq!(run(&["--no-lint"]).0, "-: ok\n");
    let broken =
        with(json!({"id": "old", "title": "Giấy cũ", "type": "vn:original_to_surrender", "copies": {"original": 1},
                             "closedBy": [{"concept": "full_name", "role": "applicant"}]}));
    let output =
        Command::new(env!("CARGO_BIN_EXE_tokhai")).args(["check", "-"]).write_stdin(broken.to_string()).output();
    assert_eq!(output.unwrap().status.code(), Some(1), "what must never happen fails the check");
}
