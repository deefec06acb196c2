//! Leave to moor a boat: what its form sends, and what is made of that.

#![allow(dead_code, reason = "each test file needs some of it")]
#![allow(clippy::needless_pass_by_value, reason = "tests read better so")]

use std::rc::Rc;

use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{FileRef, Form, FormEvent, FormOptions, digest_of};
use tokhai::locale::Locale;
use tokhai::pointer::JsonPointer;
use tokhai::verify::{Circumstances, Finding, Gate};

/// Leave to keep a boat: the owner is looked up, the boat's certificate may be replaced.
pub(crate) fn mooring() -> Value {
    json!({
        "$id": "urn:test:mooring",
        "title": "Leave to moor a boat",
        "x-procedure": {"code": "9.1", "version": "2026-01-01"},
        "x-roles": {"owner": {"kind": "person", "key": "/owner/number"}},
        "x-conditions": {"long": {"properties": {"metres": {"minimum": 20}}, "required": ["metres"]}},
        "x-documents": [
            {"id": "certificate", "title": "Boat certificate", "type": "t", "closedBy": [{"concept": "boat", "role": "owner"}], "acts": [],
             "fallback": {"rule": "t:ask", "basis": "Act 1", "deadlines": {"online": {"value": 8, "unit": "workingHour"}}}},
            {"id": "plan", "title": "Plan of the mooring", "type": "t", "when": "long", "channels": ["online", "direct"]},
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
            "photo": {"type": "string", "title": "Photo", "contentMediaType": "image/png", "x-file": {"maxBytes": 5000}},
        },
        "if": {"properties": {"kind": {"const": "motor"}}, "required": ["kind"]},
        "then": {"properties": {"fuel": {"type": "string"}}},
    })
}

pub(crate) fn gate() -> Gate {
    match Gate::new(&mooring(), Locale::en()) {
        Ok(gate) => gate,
        Err(errors) => panic!("{errors:?}"),
    }
}

pub(crate) fn answers() -> Value {
    json!({"owner": {"number": "77", "name": "Trần Văn Lái"}, "from": "2026-08-01"})
}

pub(crate) fn paper() -> FileRef {
    FileRef {
        name: "scan.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 1200,
        sha256: "ab".repeat(32),
        handle: "h".to_owned(),
    }
}

/// What the form itself sends for these answers, with these papers.
pub(crate) fn sent(answers: Value, papers: &[&str]) -> Value {
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
pub(crate) fn forged(mut submission: Value, pointer: &str, value: Value) -> Value {
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

pub(crate) fn places(findings: &[Finding]) -> Vec<(&str, &str)> {
    findings.iter().map(|it| (it.pointer.as_str(), it.keyword)).collect()
}

pub(crate) fn wrong(submission: &Value, circumstances: &Circumstances<'_>) -> Vec<(String, &'static str)> {
    let verdict = gate().submission(submission, circumstances);
    verdict.findings.into_iter().map(|it| (it.pointer.to_string(), it.keyword)).collect()
}

pub(crate) fn is_wrong(submission: &Value, place: &str, keyword: &str) {
    let found = wrong(submission, &Circumstances::default());
    assert_eq!(found, [(place.to_owned(), keyword)].map(|(place, keyword)| (place, keyword_of(keyword))), "{found:?}");
}

pub(crate) fn keyword_of(keyword: &str) -> &'static str {
    ["definition", "digest", "date", "paper", "source", "unknown", "shape", "x-minimum"]
        .into_iter()
        .find(|known| *known == keyword)
        .unwrap_or("?")
}

/// A submission that says that the owner's name and the certificate came from a register.
pub(crate) fn claiming() -> Value {
    let mut submission = sent(answers(), &["certificate", "deed"]);
    let listed = submission["documents"].as_array().cloned().unwrap_or_default();
    let at = listed.iter().position(|paper| paper["id"] == "certificate").unwrap_or(9);
    submission["documents"][at]["files"] = json!([]);
    submission["documents"][at]["state"] = json!({"kind": "replacedByData", "register": "Boats", "date": "2026-07-01"});
    let source = json!({"kind": "register", "register": "boats", "name": "Boats", "date": "2026-07-01"});
    forged(submission, "/provenance", json!({"/owner/name": source}))
}

pub(crate) fn lookups(values: Value) -> Value {
    json!({"lookups": [{
        "role": "owner", "key": "77", "status": "found", "values": values,
        "source": {"id": "boats", "name": "Boats", "date": "2026-07-01"},
    }]})
}
