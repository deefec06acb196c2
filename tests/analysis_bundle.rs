//! Bundles: facts asked once, results of members never asked for, order, and what cannot be.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};
use tokhai::analysis::{BundleProblem, Options, analyse, bundle};
use tokhai::definition::Procedure;
use tokhai::definition::load::load;
use tokhai::judge::MetaSchema;
use tokhai::register::{Date, Pack, embedded};

fn vietnam() -> Pack {
    embedded("vn").unwrap().unwrap()
}

fn birth() -> Procedure {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/vn/procedures/1.001193.json");
    Procedure::read(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
}

/// Registers the child where its parents live.
fn residence() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:tokhai:vn:1.004222-child",
        "title": "Đăng ký thường trú cho trẻ",
        "x-pack": "vn",
        "x-procedure": {"code": "1.004222", "version": "2026-07-18", "channels": ["online", "direct"], "outputs": []},
        "x-roles": {
            "child": {"kind": "person", "title": "trẻ", "relations": {"mother": "mother"}},
            "mother": {"kind": "person", "title": "mẹ", "key": "/motherId"},
            "applicant": {"kind": "person", "title": "người nộp", "key": "/applicantId", "signedIn": true}
        },
        "x-conditions": {"elsewhere": {"title": "ở nơi khác cha mẹ", "properties": {"elsewhere": {"const": true}}, "required": ["elsewhere"]}},
        "x-requirements": [
            {"id": "request", "needs": {"act": "declare", "role": "applicant"}},
            {"id": "born", "needs": {"allOf": [{"concept": "birth_registration", "role": "child"}, {"concept": "permanent_address", "role": "mother"}]}},
            {"id": "consent", "needs": {"act": "consent"}, "when": "elsewhere"}
        ],
        "x-documents": [
            {"id": "ct01", "title": "CT01", "type": "vn:declaration_form", "about": "applicant", "proves": [], "acts": ["declare"]},
            {"id": "birth-certificate", "title": "Giấy khai sinh", "type": "vn:birth_certificate", "about": "child",
             "proves": [{"concept": "birth_registration", "role": "child"}], "acts": []},
            {"id": "consent", "title": "Ý kiến chủ hộ", "type": "vn:consent", "when": "elsewhere", "about": "applicant", "proves": [], "acts": ["consent"]}
        ],
        "x-sections": [{"id": "all", "title": "Thường trú", "fields": ["/motherId", "/applicantId", "/elsewhere"]}],
        "type": "object",
        "properties": {
            "motherId": {"type": "string", "title": "Số định danh của mẹ", "x-fact": {"concept": "personal_id", "role": "mother"}},
            "applicantId": {"type": "string", "title": "Số định danh", "x-fact": {"concept": "personal_id", "role": "applicant"}},
            "elsewhere": {"type": "boolean", "title": "Ở nơi khác"}
        },
        "required": ["motherId"]
    })
}

#[test]
fn a_bundle_asks_each_fact_once_and_never_for_its_own_results() {
    let (birth, residence, pack) = (birth(), Procedure::read(residence()), vietnam());
    // Given in the wrong order on purpose: residence needs the birth certificate.
    let merged = bundle(&[&residence, &birth], &pack).unwrap();
    assert_eq!(merged.order, ["urn:tokhai:vn:1.001193", "urn:tokhai:vn:1.004222-child"]);
    assert_eq!(merged.produced, [("m2.birth-certificate".to_owned(), "urn:tokhai:vn:1.001193".to_owned())]);

    let whole = Procedure::read(merged.definition.clone());
    let copied: BTreeSet<&str> = merged.copied.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(copied, BTreeSet::from(["/m2/applicantId", "/m2/motherId"]));
    let mut seen = BTreeSet::new();
    for field in &whole.fields {
        assert!(!copied.contains(field.pointer.as_str()));
        assert!(seen.insert(field.fact.clone()), "{} is asked twice", field.pointer);
    }

    let options = Options::on(Date::parse("2026-07-18").unwrap());
    let analysis = analyse(&whole, &pack, &options);
    assert!(analysis.findings.is_empty(), "{:?}", analysis.findings);
    assert!(!analysis.components.iter().any(|component| component.id.contains("birth-certificate")));
    // Papers asked for in one case: no more than the members ask for one by one.
    let burden = |procedure: &Procedure| {
        let analysis = analyse(procedure, &pack, &options);
        analysis.proposal(&|name| name == "channel.online", 1).burden_after
    };
    assert!(burden(&whole) <= burden(&birth) + burden(&residence));
}

#[test]
fn a_bundle_is_a_definition_that_loads() {
    let (birth, residence, pack) = (birth(), Procedure::read(residence()), vietnam());
    let merged = bundle(&[&birth, &residence], &pack).unwrap();
    let text = serde_json::to_string_pretty(&merged.definition).unwrap();
    if let Err(problems) = load(text.as_bytes(), &MetaSchema::new().unwrap(), None) {
        panic!("{problems:#?}");
    }
}

#[test]
fn what_cannot_be_bundled_is_said() {
    let (birth, pack) = (birth(), vietnam());
    let problems = bundle(&[&birth, &birth], &pack).unwrap_err();
    assert!(problems.contains(&BundleProblem::Twice(birth.id.clone())));
    assert!(bundle(&[&birth], &pack).unwrap_err().contains(&BundleProblem::TooFew));

    // Each asks for what the other issues.
    let member = |id: &str, asks: &str, issues: &str| {
        Procedure::read(json!({
            "$id": id, "x-procedure": {"outputs": [issues]}, "x-roles": {"person": {"kind": "person"}},
            "x-documents": [{"id": "paper", "type": asks, "about": "person"}]
        }))
    };
    let first = member("urn:example:first", "vn:birth_certificate", "vn:marriage_certificate");
    let second = member("urn:example:second", "vn:marriage_certificate", "vn:birth_certificate");
    let problems = bundle(&[&first, &second], &pack).unwrap_err();
    assert!(matches!(&problems[..], [BundleProblem::Cycle(ids)] if ids.len() == 2));

    let mut other = Procedure::read(residence());
    other.roles[0].kind = "vehicle".to_owned();
    let problems = bundle(&[&birth, &other], &pack).unwrap_err();
    assert!(problems.iter().any(|problem| matches!(problem, BundleProblem::RoleKind { role, .. } if role == "child")));
}
