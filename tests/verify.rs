//! Whole submissions before the server's gate: what it takes, and everything it finds wrong at once.

#![allow(clippy::needless_pass_by_value, reason = "tests read better so")]

use std::rc::Rc;

use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{FileRef, Form, FormEvent, FormOptions, digest_of};
use tokhai::locale::Locale;
use tokhai::pointer::JsonPointer;
use tokhai::verify::{Circumstances, Finding, Gate};

/// Leave to keep a boat: the owner is looked up, the boat's certificate may be replaced.
fn mooring() -> Value {
    json!({
        "$id": "urn:test:mooring",
        "title": "Leave to moor a boat",
        "x-procedure": {"code": "9.1", "version": "2026-01-01"},
        "x-roles": {"owner": {"kind": "person", "key": "/owner/number"}},
        "x-conditions": {"long": {"properties": {"metres": {"minimum": 20}}, "required": ["metres"]}},
        "x-documents": [
            {"id": "certificate", "title": "Boat certificate", "type": "t", "closedBy": [{"concept": "boat", "role": "owner"}]},
            {"id": "plan", "title": "Plan of the mooring", "type": "t", "when": "long"},
            {"id": "lease", "title": "Lease", "type": "t", "group": "shore"},
            {"id": "deed", "title": "Deed", "type": "t", "group": "shore"},
        ],
        "type": "object",
        "required": ["owner", "from"],
        "properties": {
            "owner": {"type": "object", "required": ["number", "name"], "properties": {
                "number": {"type": "string", "title": "Number", "x-fact": {"concept": "number", "role": "owner"}},
                "name": {"type": "string", "title": "Full name", "x-fact": {"concept": "name", "role": "owner"}},
            }},
            "metres": {"type": "integer", "title": "Length"},
            "from": {"type": "string", "format": "date", "title": "First day", "x-minimum": "today"},
            "kind": {"enum": ["sail", "motor"]},
            "notes": {"type": "object"},
        },
        "if": {"properties": {"kind": {"const": "motor"}}, "required": ["kind"]},
        "then": {"properties": {"fuel": {"type": "string"}}},
    })
}

fn gate() -> Gate {
    match Gate::new(&mooring(), Locale::en()) {
        Ok(gate) => gate,
        Err(errors) => panic!("{errors:?}"),
    }
}

fn answers() -> Value {
    json!({"owner": {"number": "77", "name": "Trần Văn Lái"}, "from": "2026-08-01"})
}

fn paper() -> FileRef {
    FileRef {
        name: "scan.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 1200,
        sha256: "ab".repeat(32),
        handle: "h".to_owned(),
    }
}

/// What the form itself sends for these answers, with these papers.
fn sent(answers: Value, papers: &[&str]) -> Value {
    let options =
        FormOptions { locale: Locale::en(), today: "2026-07-18".to_owned(), answers, ..FormOptions::default() };
    let Ok(mut form) = Form::new(Rc::new(Procedure::read(mooring())), options) else { panic!("it does not compile") };
    for id in papers {
        form.apply(FormEvent::Attach { key: format!("/x-documents/{id}"), file: paper() });
    }
    match form.submission() {
        Ok(submission) => submission.to_json(),
        Err(errors) => panic!("{errors:?}"),
    }
}

/// The submission with something changed, and a digest that fits again.
fn forged(mut submission: Value, pointer: &str, value: Value) -> Value {
    let at = JsonPointer::parse(pointer).unwrap_or_default();
    let (parent, name) = (at.parent().unwrap_or_default(), at.last().unwrap_or_default());
    match submission.pointer_mut(parent.as_str()) {
        Some(Value::Object(members)) => drop(members.insert(name, value)),
        Some(Value::Array(list)) => list[name.parse::<usize>().unwrap_or(0)] = value,
        _ => panic!("nothing at {pointer}"),
    }
    let mut content = submission.clone();
    content.as_object_mut().map(|members| members.remove("digest"));
    submission["digest"]["value"] = digest_of(&content).into();
    submission
}

fn places(findings: &[Finding]) -> Vec<(&str, &str)> {
    findings.iter().map(|it| (it.pointer.as_str(), it.keyword)).collect()
}

fn wrong(submission: &Value, circumstances: &Circumstances<'_>) -> Vec<(String, &'static str)> {
    let verdict = gate().submission(submission, circumstances);
    verdict.findings.into_iter().map(|it| (it.pointer.to_string(), it.keyword)).collect()
}

fn is_wrong(submission: &Value, place: &str, keyword: &str) {
    let found = wrong(submission, &Circumstances::default());
    assert_eq!(found, [(place.to_owned(), keyword)].map(|(place, keyword)| (place, keyword_of(keyword))), "{found:?}");
}

fn keyword_of(keyword: &str) -> &'static str {
    ["definition", "digest", "date", "paper", "source", "unknown", "shape", "x-minimum"]
        .into_iter()
        .find(|known| *known == keyword)
        .unwrap_or("?")
}

#[test]
fn what_the_form_sends_is_taken() {
    let verdict = gate().submission(&sent(answers(), &["certificate", "deed"]), &Circumstances::default());
    assert_eq!((verdict.findings, verdict.claimed), (vec![], vec![]));
}

#[test]
fn a_submission_is_told_from_answers() {
    let gate = gate();
    assert!(gate.is_submission(&sent(answers(), &["certificate", "lease"])) && !gate.is_submission(&answers()));
}

#[test]
fn a_changed_answer_breaks_the_digest() {
    let mut submission = sent(answers(), &["certificate", "deed"]);
    submission["answers"]["owner"]["name"] = json!("Somebody Else");
    is_wrong(&submission, "/digest/value", "digest");
}

#[test]
fn another_definition_and_another_version_are_refused() {
    let submission = sent(answers(), &["certificate", "deed"]);
    is_wrong(
        &forged(submission.clone(), "/definition/version", json!("2025-01-01")),
        "/definition/version",
        "definition",
    );
    is_wrong(&forged(submission, "/definition/id", json!("urn:test:other")), "/definition/id", "definition");
}

#[test]
fn dates_are_compared_with_the_day_of_the_receiver() {
    let submission = sent(answers(), &["certificate", "deed"]);
    let later = Circumstances { day: "2026-08-02", ..Circumstances::default() };
    assert_eq!(wrong(&submission, &later), [("/answers/from".to_owned(), "x-minimum")]);
    let earlier = Circumstances { day: "2026-07-17", ..Circumstances::default() };
    assert_eq!(wrong(&submission, &earlier), [("/date".to_owned(), "date")]);
}

#[test]
fn members_nobody_asked_for_are_refused_where_the_schema_leaves_nothing_open() {
    let submission = sent(answers(), &["certificate", "deed"]);
    is_wrong(&forged(submission.clone(), "/answers/owner/rank", json!(1)), "/answers/owner/rank", "unknown");
    is_wrong(&forged(submission.clone(), "/answers/fuel", json!("diesel")), "/answers/fuel", "unknown");
    is_wrong(&forged(submission.clone(), "/approved", json!(true)), "/approved", "unknown");
    let open = forged(submission.clone(), "/answers/notes", json!({"anything": {"goes": 1}}));
    assert_eq!(wrong(&open, &Circumstances::default()), []);
    let mut motor = answers();
    motor["kind"] = json!("motor");
    motor["fuel"] = json!("diesel");
    assert_eq!(wrong(&sent(motor, &["certificate", "deed"]), &Circumstances::default()), []);
}

#[test]
fn files_of_fields_need_a_place_and_a_hash() {
    let submission = sent(answers(), &["certificate", "deed"]);
    let name =
        submission["answers"].as_object().and_then(|members| members.iter().next()).map(|(name, _)| name.clone());
    let place = format!("/{}", name.unwrap_or_default());
    let with = |place: &str, file: &FileRef| forged(submission.clone(), "/files", json!({ place: [file.to_json()] }));
    assert_eq!(wrong(&with(&place, &paper()), &Circumstances::default()), []);
    is_wrong(&with("/nowhere", &paper()), "/files/~1nowhere", "unknown");
    let empty = FileRef { size: 0, ..paper() };
    is_wrong(&with(&place, &empty), &format!("/files/{}/0", place.replace('/', "~1")), "paper");
}

#[test]
fn papers_are_worked_out_from_the_answers() {
    let long = |papers: &[&str]| {
        let mut long = answers();
        long["metres"] = json!(25);
        sent(long, papers)
    };
    let full = long(&["certificate", "deed", "plan"]);
    assert_eq!(wrong(&full, &Circumstances::default()), []);
    // As if the person had taken the boat for a shorter one.
    let short = sent(answers(), &["certificate", "deed"]);
    let missing = forged(short, "/answers/metres", json!(25));
    assert_eq!(places(&gate().submission(&missing, &Circumstances::default()).findings), [("/documents/3", "paper")]);
    let listed = full["documents"].as_array().cloned().unwrap_or_default();
    let at = |id: &str| listed.iter().position(|paper| paper["id"] == id).unwrap_or(9);
    let emptied = format!("/documents/{}/files", at("plan"));
    is_wrong(&forged(full.clone(), &emptied, json!([])), &format!("/documents/{}", at("plan")), "paper");
    let blank = format!("/documents/{}/files/0/size", at("deed"));
    is_wrong(&forged(full, &blank, json!(0)), &format!("/documents/{}/files/0", at("deed")), "paper");
}

#[test]
fn one_paper_of_a_group_serves_and_none_is_told_once() {
    let submission = sent(answers(), &["certificate", "lease"]);
    let listed = submission["documents"].as_array().cloned().unwrap_or_default();
    let lease = listed.iter().position(|paper| paper["id"] == "lease").unwrap_or(9);
    let none = forged(submission, &format!("/documents/{lease}/files"), json!([]));
    assert_eq!(wrong(&none, &Circumstances::default()).len(), 1);
}

/// A submission that says that the owner's name and the certificate came from a register.
fn claiming() -> Value {
    let mut submission = sent(answers(), &["certificate", "deed"]);
    let listed = submission["documents"].as_array().cloned().unwrap_or_default();
    let at = listed.iter().position(|paper| paper["id"] == "certificate").unwrap_or(9);
    submission["documents"][at]["files"] = json!([]);
    submission["documents"][at]["state"] = json!({"kind": "replacedByData", "register": "Boats", "date": "2026-07-01"});
    let source = json!({"kind": "register", "register": "boats", "name": "Boats", "date": "2026-07-01"});
    forged(submission, "/provenance", json!({"/owner/name": source}))
}

fn lookups(values: Value) -> Value {
    json!({"lookups": [{
        "role": "owner", "key": "77", "status": "found", "values": values,
        "source": {"id": "boats", "name": "Boats", "date": "2026-07-01"},
    }]})
}

#[test]
fn what_registers_are_said_to_have_given_is_claimed_until_it_is_looked_up() {
    let verdict = gate().submission(&claiming(), &Circumstances::default());
    assert_eq!(verdict.findings, []);
    assert_eq!(places(&verdict.claimed).iter().map(|it| it.1).collect::<Vec<_>>(), ["source", "paper"]);

    let confirmed = lookups(json!({"name": "TRẦN VĂN LÁI", "boat": {"mark": "BV-1"}}));
    let with = |lookups| Circumstances { lookups: Some(lookups), ..Circumstances::default() };
    let verdict = gate().submission(&claiming(), &with(&confirmed));
    assert_eq!((verdict.findings, verdict.claimed), (vec![], vec![]));

    let of_another = lookups(json!({"name": "Lê Thị Buồm"}));
    let found = wrong(&claiming(), &with(&of_another));
    assert_eq!(found.iter().map(|it| it.1).collect::<Vec<_>>(), ["source", "paper"], "{found:?}");
}

#[test]
fn a_source_that_no_answer_can_have_is_refused() {
    let source = json!({"kind": "register", "register": "boats", "name": "Boats", "date": "2026-07-01"});
    let odd = forged(claiming(), "/provenance", json!({"/from": source}));
    let verdict = gate().submission(&odd, &Circumstances::default());
    assert_eq!(places(&verdict.findings), [("/provenance/~1from", "source")]);
    let nameless = forged(claiming(), "/provenance", json!({"/owner/name": {"kind": "register"}}));
    let verdict = gate().submission(&nameless, &Circumstances::default());
    assert_eq!(places(&verdict.findings), [("/provenance/~1owner~1name", "source")]);
}

#[test]
fn what_only_the_receiver_can_fill_in_may_be_missing() {
    let definition = json!({
        "$id": "urn:test:desk", "x-procedure": {"code": "9.2", "version": "1"},
        "type": "object", "required": ["number", "name"],
        "properties": {"number": {"type": "string", "readOnly": true}, "name": {"type": "string"}},
    });
    let Ok(gate) = Gate::new(&definition, Locale::en()) else { panic!("it does not compile") };
    let mut submission = json!({
        "definition": {"id": "urn:test:desk", "code": "9.2", "version": "1"}, "locale": "en", "date": "2026-07-18",
        "answers": {"name": "An"}, "provenance": {}, "documents": [], "corrections": [], "awaited": ["/number", "/name"],
    });
    let sealed = |mut submission: Value| {
        submission["digest"] = json!({"algorithm": "SHA-256", "form": "RFC 8785", "value": digest_of(&submission)});
        gate.submission(&submission, &Circumstances::default())
    };
    let verdict = sealed(submission.clone());
    assert_eq!((places(&verdict.findings), places(&verdict.claimed)), (vec![], vec![("/answers/number", "awaited")]));
    submission["answers"] = json!({"number": "1"});
    assert_eq!(places(&sealed(submission).findings), [("/answers/name", "required")]);
}

#[test]
fn everything_is_told_at_once_and_nothing_makes_the_gate_fail() {
    let junk = json!({"answers": [], "definition": 1, "digest": null, "documents": {}, "provenance": [1], "extra": 1});
    let found = wrong(&junk, &Circumstances::default());
    for keyword in ["shape", "definition", "digest", "date", "unknown", "type", "paper"] {
        assert!(found.iter().any(|it| it.1 == keyword), "{keyword} in {found:?}");
    }
    for value in [json!(null), json!([]), json!("x"), json!({})] {
        assert!(!gate().submission(&value, &Circumstances::default()).findings.is_empty());
    }
}

#[test]
fn labels_come_without_a_form_and_time_is_in_proportion_to_the_answers() {
    let schema = json!({
        "type": "object",
        "properties": {"rows": {"type": "array", "items": {"$ref": "#/$defs/row"}}},
        "$defs": {"row": {"type": "object", "properties": {"size": {"type": "integer", "title": "How large"}, "in": {"$ref": "#/$defs/row"}}}}
    });
    let Ok(gate) = Gate::new(&schema, Locale::en()) else { panic!("it does not compile") };
    let rows: Vec<Value> = (0..20_000).map(|_| json!({"size": "x", "in": {"size": "y"}})).collect();
    let begun = std::time::Instant::now();
    let found = gate.answers(&json!({ "rows": rows }), "2026-07-18");
    assert_eq!(found.len(), 40_000);
    assert_eq!(found[0].message, "How large: Expected the type integer.");
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}
