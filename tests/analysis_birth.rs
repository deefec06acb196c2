//! Birth registration, end to end: verdicts, proofs, report format, one case at a time.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use tokhai::analysis::analyse;
use tokhai::analysis::{Analysis, FieldStatus, Options, PaperVerdict, Verdict};
use tokhai::checker::check_report;
use tokhai::definition::{Procedure, When};
use tokhai::locale::Locale;
use tokhai::reform::dossier;
use tokhai::reform::dossier::State;
use tokhai::reform::report::report;
use tokhai::reform::{Circumstances, Reported};
use tokhai::register::{Date, Pack, embedded};

fn read(path: &str) -> Value {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn birth() -> Procedure {
    Procedure::read(read("schemas/vn/procedures/1.001193.json"))
}

fn vietnam() -> Pack {
    embedded("vn").unwrap().unwrap()
}

fn on(day: &str) -> Options {
    Options::on(Date::parse(day).unwrap())
}

fn at(day: &str) -> Analysis {
    analyse(&birth(), &vietnam(), &on(day))
}

fn of<'a>(analysis: &'a Analysis, id: &str) -> &'a PaperVerdict {
    analysis.components.iter().find(|component| component.id == id).unwrap()
}

#[test]
fn the_dossier_gets_the_verdicts_of_the_labelled_ground_truth() {
    let analysis = at("2026-07-18");
    assert!(analysis.findings.is_empty(), "{:?}", analysis.findings);
    // form → partial (prefill), replaced → redundantByData, kept → needed.
    for (id, verdict) in [
        ("form-paper", Verdict::Partial),
        ("form-electronic", Verdict::Partial),
        // Its data are known; who comes to the counter still shows it.
        ("identity-paper", Verdict::Conditional),
        ("residence-paper", Verdict::RedundantByData),
        ("birth-notice", Verdict::RedundantByData),
        ("witness-statement", Verdict::Needed),
        ("own-pledge", Verdict::Needed),
        ("abandonment-record", Verdict::Needed),
        ("surrogacy-paper", Verdict::Needed),
        ("marriage-certificate", Verdict::RedundantByData),
        ("power-of-attorney", Verdict::Needed),
    ] {
        assert_eq!(of(&analysis, id).verdict, verdict, "{id}");
    }
    let identity = of(&analysis, "identity-paper");
    assert_eq!(identity.registers, ["vn:population"]);
    let droppable = |names: &[&str]| identity.guard.as_ref().unwrap().holds(&|name| names.contains(&name));
    assert!(droppable(&["channel.online"]) && droppable(&["channel.postal"]));
    assert!(!droppable(&["channel.direct"]));
    // Being filed in person is handing in at the counter; it is said once.
    assert_eq!(identity.guard.as_ref().unwrap().to_string(), "!channel.direct");
    assert_eq!(of(&analysis, "residence-paper").gates, ["vn:nd104-14.2"]);
    assert_eq!(of(&analysis, "birth-notice").registers, ["vn:birth_death_notice"]);
    assert!(of(&analysis, "marriage-certificate").gates.contains(&"vn:nd18-identity".to_owned()));
}

#[test]
fn the_day_before_the_resolution_law_is_what_is_missing() {
    let before = at("2025-12-31");
    assert_eq!(of(&before, "identity-paper").verdict, Verdict::LawNeeded);
    assert_eq!(of(&before, "marriage-certificate").verdict, Verdict::LawNeeded);
    // Residence data had been usable since 2023.
    assert_eq!(of(&before, "residence-paper").verdict, Verdict::RedundantByData);
    let after = at("2026-01-01");
    assert_eq!(of(&after, "identity-paper").verdict, Verdict::Conditional);
    assert_eq!(of(&after, "marriage-certificate").verdict, Verdict::RedundantByData);
    // The owner's publication was not found: the verdict says so.
    assert_eq!(of(&after, "identity-paper").unconfirmed, ["vn:population"]);
    // An applicant who is a parent is known through the civil-status register too.
    assert_eq!(of(&after, "identity-paper").gates, ["vn:nq66.7-4.1", "vn:nq66.7-4.2", "vn:nq66.7-4.10"]);
}

#[test]
fn the_report_follows_its_published_schema_and_its_proofs_check() {
    let schema =
        jsonschema::options().should_validate_formats(true).build(&read("schemas/report.schema.json")).unwrap();
    let (procedure, pack) = (birth(), vietnam());
    for day in ["2022-06-01", "2025-12-31", "2026-01-01", "2026-07-18", "2027-03-01"] {
        let options = on(day);
        let analysis = analyse(&procedure, &pack, &options);
        let value = report(&[Reported::new(&procedure, analysis)], &pack, &options);
        let errors: Vec<String> = schema.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{day}: {errors:#?}");
        let problems = check_report(&value, &[&procedure], &pack);
        assert!(problems.is_empty(), "{day}: {problems:#?}");
    }
}

#[test]
fn a_forged_proof_does_not_check() {
    let (procedure, pack) = (birth(), vietnam());
    let options = on("2026-07-18");
    let analysis = analyse(&procedure, &pack, &options);
    let genuine = report(&[Reported::new(&procedure, analysis)], &pack, &options);
    let component = |value: &Value, id: &str| {
        let list = value["procedures"][0]["components"].as_array().unwrap();
        list.iter().position(|component| component["id"] == id).unwrap()
    };
    let forged = |change: &dyn Fn(&mut Value)| {
        let mut value = genuine.clone();
        change(&mut value);
        !check_report(&value, &[&procedure], &pack).is_empty()
    };
    let identity = component(&genuine, "identity-paper");
    let power = component(&genuine, "power-of-attorney");
    // A step is left out, a key is missing, a gate is of another day, a verdict is borrowed.
    let path = |i: usize| format!("/procedures/0/components/{i}/proof/parts/0/claim/steps");
    assert!(forged(&|v| drop(v.pointer_mut(&path(identity)).unwrap().as_array_mut().unwrap().pop())));
    assert!(forged(&|v| drop(v.pointer_mut(&path(identity)).unwrap().as_array_mut().unwrap().remove(0))));
    assert!(forged(&|v| v["date"] = "2025-12-31".into()));
    assert!(forged(&|v| {
        let borrowed = v["procedures"][0]["components"][identity]["proof"].clone();
        v["procedures"][0]["components"][power]["verdict"] = "redundantByData".into();
        v["procedures"][0]["components"][power]["proof"] = borrowed;
    }));
    assert!(forged(&|v| {
        let borrowed = v["procedures"][0]["components"][power]["proof"].clone();
        v["procedures"][0]["components"][identity]["verdict"] = "needed".into();
        v["procedures"][0]["components"][identity]["proof"] = borrowed;
    }));
    assert!(forged(&|v| {
        let sets = v["procedures"][0]["sets"].as_array_mut().unwrap();
        sets.iter_mut().find(|set| set["kept"] != serde_json::json!([])).unwrap()["kept"] = Value::Array(Vec::new());
    }));
}

#[test]
fn the_joint_proposal_keeps_the_form_and_one_proof_of_birth() {
    let analysis = at("2026-07-18");
    assert!(analysis.sets.iter().all(|set| set.exact && set.gap == 0 && set.minimal_complete));
    let find = |names: &[&str]| analysis.proposal(&|name| names.contains(&name), 64);
    let hospital = find(&["channel.online", "applicantIsMother", "fatherDeclared", "parentsMarried"]);
    assert_eq!(hospital.kept, ["form-electronic"]);
    assert_eq!(hospital.dropped, ["identity-paper", "residence-paper", "birth-notice", "marriage-certificate"]);
    let witness = find(&["channel.direct", "noBirthNotice"]);
    assert_eq!(witness.kept, ["form-paper", "identity-paper", "witness-statement"]);
    let abandoned = find(&["channel.direct", "abandoned"]);
    assert_eq!(abandoned.kept, ["form-paper", "identity-paper", "abandonment-record"]);
}

#[test]
fn fields_that_registers_answer_are_not_asked() {
    let analysis = at("2026-07-18");
    let status = |pointer: &str| {
        let field = analysis.fields.iter().find(|field| field.pointer.as_str() == pointer);
        field.map(|field| field.status)
    };
    assert_eq!(status("/mother/name"), Some(FieldStatus::Known));
    assert_eq!(status("/mother/personalId"), Some(FieldStatus::Key));
    assert_eq!(status("/child/name"), Some(FieldStatus::Asked));
    let date = analysis.fields.iter().find(|field| field.pointer.as_str() == "/child/birthDate").unwrap();
    assert_eq!(date.guard, When::parse("!abandoned && !noBirthNotice").ok());
    assert!(analysis.questions.after * 2 <= analysis.questions.before);
}

#[test]
fn one_case_shows_what_is_asked_and_what_a_failed_lookup_brings_back() {
    let (procedure, pack) = (birth(), vietnam());
    let mut case = Circumstances {
        conditions: BTreeMap::from([("fatherDeclared".to_owned(), true), ("parentsMarried".to_owned(), true)]),
        channel: Some("online".to_owned()),
        ..Circumstances::default()
    };
    let ask = |case: &Circumstances| dossier(&procedure, &pack, &on("2026-07-18"), case, &Locale::vi());
    let state =
        |dossier: &tokhai::reform::Dossier, id: &str| dossier.papers.iter().find(|line| line.id == id).unwrap().state;
    let fine = ask(&case);
    assert_eq!((fine.before, fine.after), (4, 0));
    assert_eq!(state(&fine, "form-electronic"), State::FilledIn);
    assert_eq!(state(&fine, "form-paper"), State::NotApplicable);
    assert_eq!(state(&fine, "residence-paper"), State::NotAsked);
    let residence = fine.papers.iter().find(|line| line.id == "residence-paper").unwrap();
    assert!(residence.sources.iter().all(|source| source.article.contains("104/2022")));
    let fallback = residence.fallback.as_ref().unwrap();
    let deadline = fallback.deadline.as_ref().unwrap();
    assert_eq!((deadline.value, deadline.unit.as_str()), (8, "workingHour"));

    case.failed.insert("vn:birth_death_notice/birth-by-mother".to_owned());
    let failed = ask(&case);
    assert_eq!(failed.after, 1);
    assert_eq!(state(&failed, "birth-notice"), State::Fallback);
    assert!(serde_json::to_value(&failed).unwrap()["papers"][1]["verdict"].is_string());
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (procedure, pack) = (birth(), vietnam());
    let options = on("2026-07-18");
    let write = || {
        let analysis = analyse(&procedure, &pack, &options);
        report(&[Reported::new(&procedure, analysis)], &pack, &options).to_string()
    };
    assert_eq!(write(), write());
}
