//! Birth registration: the shipped definition and the synthetic answers beside it.
#![cfg(feature = "cli")]

use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::reference_validator::{Judge, Options};

fn definition() -> Value {
    serde_json::from_str(include_str!("../schemas/vn/procedures/1.001193.json")).unwrap_or_default()
}

fn answers() -> Value {
    serde_json::from_str(include_str!("fixtures/1.001193/answers.json")).unwrap_or_default()
}

/// Places of the violations, each once, ordered.
fn wrong(schema: &Value, answers: &Value) -> Vec<String> {
    let judge = match Judge::new(schema, &Options { assert_formats: true, ..Options::default() }) {
        Ok(judge) => judge,
        Err(error) => panic!("{error}"),
    };
    let mut places: Vec<String> = judge.violations(answers).iter().map(|v| v.pointer.as_str().to_owned()).collect();
    places.sort();
    places.dedup();
    places
}

#[test]
fn the_good_answers_are_valid_and_each_bad_one_is_found() {
    assert_eq!(wrong(&definition(), &answers()), Vec::<String>::new());
    let bad = serde_json::from_str(include_str!("fixtures/1.001193/answers-invalid.json")).unwrap_or_default();
    assert_eq!(
        wrong(&definition(), &bad),
        [
            "/applicant/idNumber",
            "/applicant/relation",
            "/applicant/residence",
            "/child/birthDate",
            "/child/birthPlace/province",
            "/child/name",
            "/child/sex",
            "/evidence/witness",
            "/father",
            "/mother/ethnicity",
            "/mother/personalId",
            "/result/copies",
            "/result/pledge",
        ]
    );
}

#[test]
fn every_case_of_the_law_can_be_completed() {
    // An abandoned child has no known parents and no notice of birth.
    let mut abandoned = answers();
    abandoned["child"]["circumstance"] = json!("abandoned");
    abandoned["applicant"]["relation"] = json!("carer");
    for part in ["mother", "father", "parents", "evidence"] {
        abandoned.as_object_mut().and_then(|answers| answers.remove(part));
    }
    assert_eq!(wrong(&definition(), &abandoned), Vec::<String>::new());

    // A father who has not been determined is not asked for.
    let mut undetermined = answers();
    undetermined["parents"]["status"] = json!("undetermined");
    undetermined.as_object_mut().and_then(|answers| answers.remove("father"));
    assert_eq!(wrong(&definition(), &undetermined), Vec::<String>::new());

    // Residence is asked only of those without a personal number.
    let mut without_number = answers();
    without_number["mother"]["noPersonalId"] = json!(true);
    assert_eq!(wrong(&definition(), &without_number), ["/mother/residence"]);
    let mut passport = answers();
    passport["applicant"]["idKind"] = json!("passport");
    assert_eq!(
        wrong(&definition(), &passport),
        ["/applicant/idNumber", "/applicant/nationality", "/applicant/residence"]
    );

    // Without a notice of birth, the witness decides which paper takes its place.
    let mut no_notice = answers();
    no_notice["evidence"] = json!({"birthNotice": "none"});
    assert_eq!(wrong(&definition(), &no_notice), ["/evidence/witness"]);
}

/// The papers asked for, given answers.
fn papers(answers: &Value) -> Vec<String> {
    let procedure = Procedure::read(definition());
    let holds = |name: &str| {
        let schema = procedure.condition(name).map(|condition| {
            let mut schema = condition.schema.clone();
            schema["$defs"] = procedure.schema["$defs"].clone();
            schema
        });
        schema.is_some_and(|schema| wrong(&schema, answers).is_empty())
    };
    procedure.documents.iter().filter(|d| d.when.holds(&holds)).map(|d| d.id.clone()).collect()
}

#[test]
fn exactly_one_proof_of_birth_is_asked_for_in_each_case() {
    let proofs = ["birth-notice", "witness-statement", "own-pledge", "abandonment-record"];
    let of = |answers: &Value| -> Vec<String> {
        papers(answers).into_iter().filter(|id| proofs.contains(&id.as_str())).collect()
    };
    assert_eq!(of(&answers()), ["birth-notice"]);
    let mut case = answers();
    case["evidence"] = json!({"birthNotice": "none", "witness": true});
    assert_eq!(of(&case), ["witness-statement"]);
    case["evidence"] = json!({"birthNotice": "none", "witness": false});
    assert_eq!(of(&case), ["own-pledge"]);
    case["child"]["circumstance"] = json!("abandoned");
    for part in ["mother", "father", "parents", "evidence"] {
        case.as_object_mut().and_then(|answers| answers.remove(part));
    }
    assert_eq!(of(&case), ["abandonment-record"]);
}

#[test]
fn the_declaration_of_the_source_is_covered_field_by_field() {
    let procedure = Procedure::read(definition());
    let asked: Vec<&str> = procedure.fields.iter().map(|field| field.pointer.as_str()).collect();
    for field in [
        "/applicant/name",
        "/applicant/personalId",
        "/applicant/residence",
        "/child/name",
        "/child/birthDate",
        "/child/sex",
        "/child/ethnicity",
        "/child/nationality",
        "/child/birthPlace",
        "/child/nativePlace",
        "/mother/name",
        "/mother/birthDate",
        "/mother/personalId",
        "/mother/ethnicity",
        "/mother/nationality",
        "/mother/residence",
        "/father/name",
        "/father/birthDate",
        "/father/personalId",
        "/father/ethnicity",
        "/father/nationality",
        "/father/residence",
    ] {
        assert!(asked.contains(&field), "{field}");
    }
}
