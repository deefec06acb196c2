//! Whole submissions before the server's gate: what it takes, and everything it finds wrong at once.
//!
//! `tests/fixtures/verify.json` holds cases of all kinds for what else runs this code: the command
//! and the npm package. `TOKHAI_CASES=1 cargo test --test verify` writes it.

#![allow(clippy::needless_pass_by_value, reason = "tests read better so")]

#[path = "common/mooring.rs"]
mod mooring;

use std::rc::Rc;

use mooring::{answers, claiming, forged, gate, is_wrong, lookups, mooring, paper, places, sent, wrong};
use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{Form, FormEvent, FormOptions, digest_of};
use tokhai::locale::Locale;
use tokhai::register::FORMATS;
use tokhai::upgrade::{NoFiles, is_needed, upgrade};
use tokhai::verify::{Circumstances, Gate, PlacedMessage, fault_of_lookups};

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

/// The submission with the paper at a place left to the authority.
fn left(place: &str) -> Value {
    let deadline = json!({"value": 8, "unit": "workingHour"});
    let state = json!({"kind": "lookupRequested", "rule": "t:ask", "basis": "Act 1", "deadline": deadline});
    let submission = forged(sent(answers(), &["certificate", "deed"]), &format!("{place}/files"), json!([]));
    forged(submission, &format!("{place}/state"), state)
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

/// A submission of which the receiving side asked, and its register gave no answer.
fn unanswered() -> Value {
    json!({"lookups": [{"role": "owner", "key": "77", "status": "failed"}]})
}

#[test]
fn a_lookup_of_the_receiving_side_that_failed_refuses_nobody() {
    let lookups = unanswered();
    let verdict =
        gate().submission(&claiming(), &Circumstances { lookups: Some(&lookups), ..Circumstances::default() });
    assert_eq!((verdict.findings, verdict.errors), (vec![], vec![]));
    assert_eq!(places(&verdict.claimed).iter().map(|it| it.1).collect::<Vec<_>>(), ["source", "paper"]);
}

#[test]
fn answers_alone_do_not_pass_where_a_submission_is_due() {
    let today = Circumstances { day: "2026-07-18", ..Circumstances::default() };
    let nothing = json!({});
    for circumstances in [Circumstances { lookups: Some(&nothing), ..today }, Circumstances { whole: true, ..today }] {
        let verdict = gate().check(&answers(), &circumstances, "2026-07-18");
        assert_eq!(places(&verdict.findings), [("", "shape")]);
        assert_eq!(verdict.errors.len(), 1);
        let whole = gate().check(&sent(answers(), &["certificate", "deed"]), &circumstances, "2026-07-18");
        assert_eq!(whole.findings, []);
    }
    assert_eq!(gate().check(&answers(), &today, "2026-07-18").findings, []);
}

#[test]
fn a_file_without_a_reference_is_only_claimed() {
    let submission = forged(sent(answers(), &["certificate", "deed"]), "/documents/0/files/0/handle", json!(" "));
    let verdict = gate().submission(&submission, &Circumstances::default());
    assert_eq!((verdict.findings.len(), places(&verdict.claimed)), (0, vec![("/documents/0/files/0", "paper")]));
}

#[test]
fn circumstances_that_cannot_be_meant_are_told() {
    let lookups = json!({"lookups": [{"role": "captain", "status": "found"}]});
    let fault = gate().fault_of(&Circumstances { lookups: Some(&lookups), ..Circumstances::default() });
    assert!(fault.is_some_and(|fault| fault.contains("captain") && fault.contains("owner")));
    let fax = Circumstances { channel: "fax", ..Circumstances::default() };
    assert!(gate().fault_of(&fax).is_some_and(|fault| fault.contains("fax") && fault.contains("postal")));
    assert_eq!(gate().fault_of(&Circumstances { channel: "postal", ..Circumstances::default() }), None);
    for status in ["ok", "FOUND", ""] {
        let lookups = json!({"lookups": [{"role": "owner", "status": status}]});
        assert!(fault_of_lookups(&lookups).is_some_and(|fault| fault.contains("mismatch")), "{status}");
    }
    let found = |more: Value| {
        let mut lookup = json!({"role": "owner", "key": "77", "status": "found", "values": {"name": "An"}});
        if let (Some(lookup), Some(more)) = (lookup.as_object_mut(), more.as_object()) {
            lookup.extend(more.clone());
        }
        fault_of_lookups(&json!({"lookups": [lookup]}))
    };
    for without in
        [json!({}), json!({"source": null}), json!({"source": {"date": "2026-07-01"}}), json!({"sources": {}})]
    {
        assert!(found(without.clone()).is_some_and(|fault| fault.contains("source")), "{without}");
    }
    let source = json!({"name": "Boats", "date": "2026-07-01"});
    for with in [json!({"source": source}), json!({"sources": {"name": source}}), json!({"values": {}})] {
        assert_eq!(found(with.clone()), None, "{with}");
    }
}

/// What the person is told, by place.
fn told(submission: &Value, circumstances: &Circumstances<'_>) -> Vec<(String, String)> {
    let verdict = gate().check(submission, circumstances, "2026-07-18");
    assert_eq!(verdict.findings.is_empty(), verdict.errors.is_empty());
    verdict.errors.into_iter().map(|it| (it.pointer.to_string(), it.message)).collect()
}

#[test]
fn the_person_is_told_at_the_places_of_the_form_and_in_words_for_people() {
    let none = Circumstances::default();
    assert_eq!(told(&sent(answers(), &["certificate", "deed"]), &none), []);
    let at = |told: &[(String, String)]| told.iter().map(|it| it.0.clone()).collect::<Vec<_>>();
    let of_another = lookups(json!({"name": "Lê Thị Buồm"}));
    let found = told(&claiming(), &Circumstances { lookups: Some(&of_another), ..none });
    assert_eq!(at(&found), ["/x-documents/certificate", "/owner/name"]);
    assert!(found.iter().all(|(_, words)| !words.contains("lookups") && !words.contains("Ask for")), "{found:?}");
    // What nobody at a form can mend is said once, of the whole form.
    let mut submission = sent(answers(), &["certificate", "deed"]);
    submission["answers"]["rank"] = json!(1);
    submission["extra"] = json!(1);
    submission["definition"]["version"] = json!("1");
    let found = told(&submission, &none);
    assert!(matches!(&found[..], [(at, words)] if at.is_empty() && words.contains("Reload")), "{found:?}");
    let early = Circumstances { day: "2026-08-02", ..none };
    assert_eq!(at(&told(&sent(answers(), &["certificate", "deed"]), &early)), ["/from"]);
    let empty = forged(sent(answers(), &["certificate", "deed"]), "/documents/0/files/0/size", json!(0));
    assert_eq!(at(&told(&empty, &none)), ["/x-documents/certificate"]);
}

/// The sentences of the form and of the gate for the same answers, at the places where both say something.
fn both_say(definition: &Value, answers: &Value, locale: Locale) -> Vec<(String, String, String)> {
    let gate = Gate::new(definition, locale.clone()).unwrap_or_else(|errors| panic!("{errors:?}"));
    let circumstances = Circumstances { day: "2026-07-18", ..Circumstances::default() };
    let verdict = gate.check(answers, &circumstances, "2026-07-18");
    let answers = answers.clone();
    let options =
        FormOptions { locale, today: "2026-07-18".to_owned(), answers, formats: FORMATS, ..FormOptions::default() };
    let form = Form::new(Rc::new(Procedure::read(definition.clone())), options).unwrap_or_else(|e| panic!("{e:?}"));
    let shown = form.all_errors();
    let told = verdict.errors.iter().filter_map(|one| {
        let own = shown.iter().find(|error| error.pointer == one.pointer)?;
        Some((one.pointer.to_string(), own.message.clone(), one.message.clone()))
    });
    told.collect()
}

#[test]
fn the_gate_tells_people_what_the_form_tells_them() {
    let definition = file(BIRTH);
    let good = file("tests/fixtures/1.001193/answers.json");
    let mut compared = 0;
    for (place, value) in [
        ("/child/name", json!("An 2 <x>")),
        ("/child/name", json!("A")),
        ("/child/birthDate", json!("2030-01-01")),
        ("/child/birthDate", json!("1990-01-01")),
        ("/child/birthDate", json!("soon")),
        ("/child/sex", json!("other")),
        ("/child/sex", Value::Null),
        ("/child/birthPlace/province", json!("999")),
        ("/child/ethnicity", json!("none of them")),
        ("/mother/name", Value::Null),
        ("/mother/nationality", json!("DE")),
        ("/mother/personalId", json!("123")),
        ("/mother/personalId", json!("123456789")),
        ("/mother/personalId", json!("038093004567")),
        ("/father/birthDate", json!("2025-01-01")),
        ("/parents/status", Value::Null),
        ("/evidence/birthNotice", Value::Null),
        ("/result/copies", json!(51)),
        ("/result/copies", json!(1.5)),
        ("/result/pledge", json!(false)),
    ] {
        let mut answers = good.clone();
        let (above, name) = place.rsplit_once('/').unwrap_or_default();
        let around = answers.pointer_mut(above).and_then(Value::as_object_mut).unwrap_or_else(|| panic!("{place}"));
        if value.is_null() {
            around.remove(name)
        } else {
            around.insert(name.to_owned(), value.clone())
        };
        for locale in [Locale::vi(), Locale::en()] {
            let said = both_say(&definition, &answers, locale);
            assert!(said.iter().any(|(at, ..)| at == place), "{place} {value}: {said:?}");
            for (at, form, gate) in said {
                assert_eq!(form, gate, "{at}, with {value} at {place}");
                assert!(!gate.contains('^') && !gate.contains("property"), "{gate}");
                compared += 1;
            }
        }
    }
    assert!(compared >= 40, "{compared}");
}

#[test]
fn each_error_for_people_names_its_rule_beside_the_words() {
    let mut answers = answers();
    answers["from"] = json!("2020-01-01");
    let verdict =
        gate().check(&answers, &Circumstances { day: "2026-07-18", ..Circumstances::default() }, "2026-07-18");
    let told: Vec<Value> = verdict
        .errors
        .iter()
        .map(PlacedMessage::to_json)
        .map(|one| serde_json::from_str(&tokhai::json::write(&one)).unwrap())
        .collect();
    assert_eq!((told[0]["pointer"].as_str(), told[0]["keyword"].as_str()), (Some("/from"), Some("x-minimum")));
    // Several rules at one place are one sentence for people, and all of them for programs.
    let schema = json!({"type": "object", "properties": {"code": {"type": "string", "title": "Code", "minLength": 4, "pattern": "^[0-9]+$",
        "x-messages": {"pattern": "Enter the digits of the code."}}}});
    let Ok(gate) = Gate::new(&schema, Locale::en()) else { panic!("it does not compile") };
    let verdict = gate.check(&json!({"code": "a"}), &Circumstances::default(), "2026-07-18");
    assert_eq!((verdict.findings.len(), verdict.errors.len()), (2, 1));
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
    // Nobody reads more than so many sentences at once.
    let verdict = gate.check(&json!({ "rows": rows }), &Circumstances::default(), "2026-07-18");
    assert_eq!((verdict.findings.len(), verdict.errors.len()), (40_000, 1000));
    assert!(
        verdict
            .errors
            .iter()
            .all(|one| one.message == "How large must be a whole number. Type digits only, for example 12."),
        "{:?}",
        verdict.errors[0]
    );
}

/// One case: its name, the definition, what comes in, with which options, and what is wrong with
/// it and only claimed in it.
type Case =
    (&'static str, &'static str, Value, Value, Vec<(&'static str, &'static str)>, Vec<(&'static str, &'static str)>);

const BIRTH: &str = "schemas/vn/procedures/1.001193.json";

fn file(path: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What the form of the birth registration sends for the answers of the fixture, with every paper.
fn birth() -> Value {
    let answers = file("tests/fixtures/1.001193/answers.json");
    let options = FormOptions { today: "2026-07-18".to_owned(), answers, formats: FORMATS, ..FormOptions::default() };
    let Ok(mut form) = Form::new(Rc::new(Procedure::read(file(BIRTH))), options) else { panic!("it does not compile") };
    let open: Vec<String> = form.slots().iter().filter(|slot| slot.is_open()).map(|slot| slot.id.clone()).collect();
    for id in open {
        form.apply(FormEvent::Attach { key: format!("/x-documents/{id}"), file: paper() });
    }
    match form.submission() {
        Ok(submission) => submission.to_json(),
        Err(errors) => panic!("{errors:?}"),
    }
}

/// Members of a place of the birth submission, changed without a new digest.
fn with_changed(mut submission: Value, pointer: &str, value: Value) -> Value {
    match submission.pointer_mut(pointer) {
        Some(place) => *place = value,
        None => panic!("nothing at {pointer}"),
    }
    submission
}

#[allow(clippy::too_many_lines, reason = "a list of cases")]
fn cases() -> Vec<Case> {
    let full = || sent(answers(), &["certificate", "deed"]);
    let long = || {
        let mut long = answers();
        long["metres"] = json!(25);
        sent(long, &["certificate", "deed", "plan"])
    };
    let plan = || {
        let listed = long()["documents"].as_array().cloned().unwrap_or_default();
        listed.iter().position(|paper| paper["id"] == "plan").unwrap_or(9)
    };
    let confirmed = json!({"lookups": lookups(json!({"name": "TRẦN VĂN LÁI", "boat": {"mark": "BV-1"}}))});
    let of_another = json!({"lookups": lookups(json!({"name": "Lê Thị Buồm"}))});
    let mut of_the_next = confirmed["lookups"].clone();
    of_the_next["lookups"][0]["key"] = json!("78");
    let date = json!({"properties": {"born": {"type": "string", "format": "date", "x-maximum": "today"}}});
    assert_eq!(date, definitions()["born"]);
    assert_eq!(plan(), 1, "the cases below name its place");
    vec![
        ("what the form sends", "mooring", full(), json!({}), vec![], vec![]),
        ("answers alone", "mooring", answers(), json!({"today": "2026-07-18"}), vec![], vec![]),
        (
            "a changed answer",
            "mooring",
            with_changed(full(), "/answers/owner/name", json!("Somebody Else")),
            json!({}),
            vec![("/digest/value", "digest")],
            vec![],
        ),
        (
            "a digest of another kind",
            "mooring",
            with_changed(full(), "/digest/algorithm", json!("MD5")),
            json!({}),
            vec![("/digest", "digest")],
            vec![],
        ),
        (
            "another version of the definition",
            "mooring",
            forged(full(), "/definition/version", json!("2025-01-01")),
            json!({}),
            vec![("/definition/version", "definition")],
            vec![],
        ),
        (
            "a day before the first",
            "mooring",
            full(),
            json!({"today": "2026-08-02"}),
            vec![("/answers/from", "x-minimum")],
            vec![],
        ),
        (
            "sent after the day of the receiver",
            "mooring",
            full(),
            json!({"today": "2026-07-17"}),
            vec![("/date", "date")],
            vec![],
        ),
        (
            "a day after the last",
            "born",
            json!({"born": "2020-01-02"}),
            json!({"today": "2020-01-01"}),
            vec![("/born", "x-maximum")],
            vec![],
        ),
        (
            "a day that no calendar has, where a date may be known in part",
            "since",
            json!({"since": "1954-02-30"}),
            json!({"today": "2020-01-01"}),
            vec![("/since", "x-partial-date")],
            vec![],
        ),
        (
            "a year to come, where a date may be known in part",
            "since",
            json!({"since": "2021"}),
            json!({"today": "2020-01-01"}),
            vec![("/since", "x-maximum")],
            vec![],
        ),
        ("a year that may be past", "since", json!({"since": "2020"}), json!({"today": "2020-01-01"}), vec![], vec![]),
        ("the last day itself", "born", json!({"born": "2020-01-02"}), json!({"today": "2020-01-02"}), vec![], vec![]),
        (
            "a member nobody asked for",
            "mooring",
            forged(full(), "/answers/owner/rank", json!(1)),
            json!({}),
            vec![("/answers/owner/rank", "unknown")],
            vec![],
        ),
        (
            "a member no submission has",
            "mooring",
            forged(full(), "/approved", json!(true)),
            json!({}),
            vec![("/approved", "unknown")],
            vec![],
        ),
        ("a paper the answers ask for", "mooring", long(), json!({}), vec![], vec![]),
        (
            "a paper left to the authority",
            "mooring",
            left("/documents/0"),
            json!({}),
            vec![],
            vec![("/documents/0", "paper")],
        ),
        (
            "a paper left to it by a way of handing in of which the law says nothing",
            "mooring",
            left("/documents/0"),
            json!({"channel": "direct"}),
            vec![("/documents/0", "paper")],
            vec![],
        ),
        (
            "a paper that the definition does not leave to it",
            "mooring",
            left("/documents/2"),
            json!({}),
            vec![("/documents/1", "paper")],
            vec![],
        ),
        (
            "the same paper left out",
            "mooring",
            forged(full(), "/answers/metres", json!(25)),
            json!({}),
            vec![("/documents/3", "paper")],
            vec![],
        ),
        (
            "the same paper empty",
            "mooring",
            forged(long(), "/documents/1/files", json!([])),
            json!({}),
            vec![("/documents/1", "paper")],
            vec![],
        ),
        (
            "sources and a paper that are only claimed",
            "mooring",
            claiming(),
            json!({}),
            vec![],
            vec![("/provenance/~1owner~1name", "source"), ("/documents/0", "paper")],
        ),
        ("the same, looked up", "mooring", claiming(), confirmed, vec![], vec![]),
        (
            "the same, looked up and of somebody else",
            "mooring",
            claiming(),
            of_another.clone(),
            vec![("/provenance/~1owner~1name", "source"), ("/documents/0", "paper")],
            vec![],
        ),
        (
            "answers alone where a submission is due",
            "mooring",
            answers(),
            json!({"today": "2026-07-18", "lookups": {}}),
            vec![("", "shape")],
            vec![],
        ),
        (
            "the same, and the lookup failed",
            "mooring",
            claiming(),
            json!({"lookups": unanswered()}),
            vec![],
            vec![("/provenance/~1owner~1name", "source"), ("/documents/0", "paper")],
        ),
        (
            "a paper that this way of handing in does not ask for",
            "mooring",
            long(),
            json!({"channel": "postal", "locale": "en"}),
            vec![("/documents/1", "paper")],
            vec![],
        ),
        (
            "what a register said of somebody else",
            "mooring",
            claiming(),
            json!({"lookups": of_the_next}),
            vec![("/provenance/~1owner~1name", "source"), ("/documents/0", "paper")],
            vec![],
        ),
        (
            "a name that is typed although the register has another",
            "mooring",
            full(),
            of_another,
            vec![],
            vec![("/answers/owner/name", "source")],
        ),
        (
            "corrections that are no places, and a digest with something beside it",
            "mooring",
            forged(forged(full(), "/corrections", json!([1])), "/digest/note", json!("x")),
            json!({}),
            vec![("/corrections", "shape"), ("/digest/note", "unknown")],
            vec![],
        ),
        (
            "a file of a kind that the paper does not take",
            "mooring",
            forged(full(), "/documents/0/files/0/mediaType", json!("application/x-msdownload")),
            json!({"locale": "en"}),
            vec![("/documents/0/files/0", "paper")],
            vec![],
        ),
        ("a list instead of an object", "mooring", json!(["x"]), json!({"locale": "en"}), vec![("", "type")], vec![]),
        ("a birth registration", BIRTH, birth(), json!({"today": "2026-07-18"}), vec![], vec![]),
        (
            "a birth registration with a future birth",
            BIRTH,
            forged(birth(), "/answers/child/birthDate", json!("2026-07-19")),
            json!({"today": "2026-07-18", "locale": "en"}),
            vec![("/answers/child/birthDate", "x-maximum")],
            vec![],
        ),
        (
            "a pattern that takes too many steps",
            "hostile",
            json!({"slow": ("a".repeat(60) + "b!")}),
            json!({}),
            vec![("/slow", "limit")],
            vec![],
        ),
        (
            "a pattern browsers would try for ever",
            "hostile",
            json!({"quick": ("a".repeat(5000) + "!")}),
            json!({"locale": "en"}),
            vec![("/quick", "pattern")],
            vec![],
        ),
        (
            "a draft of long ago",
            "old",
            json!({"n": 5}),
            json!({"locale": "en"}),
            vec![("/n", "exclusiveMaximum")],
            vec![],
        ),
    ]
}

/// What the cases are about; other names are files.
fn definitions() -> Value {
    json!({
        "mooring": mooring(),
        "born": {"properties": {"born": {"type": "string", "format": "date", "x-maximum": "today"}}},
        "since": {"properties": {"since": {"type": "string", "x-partial-date": true, "x-maximum": "today",
            "pattern": r"^\d{4}(-\d{2}){0,2}$"}}},
        "hostile": {"properties": {"slow": {"pattern": r"^(a*)*\1[bc]$"}, "quick": {"pattern": "^(a+)+$"}}},
        "old": {
            "$schema": "http://json-schema.org/draft-04/schema#",
            "properties": {"n": {"maximum": 5, "exclusiveMaximum": true}},
        },
    })
}

#[test]
fn the_cases_for_command_and_package_come_out_as_they_say() {
    let mut written = Vec::new();
    for (name, definition, instance, mut options, violations, claimed) in cases() {
        // Without it the clock of whoever runs the cases would tell.
        if options.get("today").is_none() && instance.get("digest").is_some() {
            options["today"] = json!("2026-07-18");
        }
        let known = definitions();
        let definition_of = known.get(definition).cloned().unwrap_or_else(|| file(definition));
        let upgraded = upgrade(&definition_of, "", &mut NoFiles).map(|upgraded| upgraded.schema);
        let schema = if is_needed(&definition_of) { upgraded.unwrap_or_default() } else { definition_of };
        let text = |name: &str| options.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let locale = Locale::parse(&text("locale")).unwrap_or_else(Locale::vi);
        let Ok(gate) = Gate::new(&schema, locale) else { panic!("{definition} does not compile") };
        let (day, channel) = (text("today"), text("channel"));
        let circumstances = Circumstances {
            day: &day,
            channel: &channel,
            lookups: options.get("lookups"),
            whole: options.get("submission") == Some(&json!(true)),
        };
        let verdict = gate.check(&instance, &circumstances, "2026-07-18");
        assert_eq!(places(&verdict.findings), violations, "{name}: {:?}", verdict.findings);
        assert_eq!(places(&verdict.claimed), claimed, "{name}: {:?}", verdict.claimed);
        written.push(json!({"name": name, "definition": definition, "instance": instance, "options": options,
            "violations": violations, "claimed": claimed}));
    }
    let text = format!("{:#}\n", json!({"definitions": definitions(), "cases": written}));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/verify.json");
    if std::env::var_os("TOKHAI_CASES").is_some() {
        assert!(std::fs::write(path, &text).is_ok());
    }
    assert!(std::fs::read_to_string(path).is_ok_and(|kept| kept == text), "TOKHAI_CASES=1 cargo test --test verify");
}

#[test]
fn all_that_is_wrong_with_a_definition_is_told_at_its_place() {
    let definition = json!({
        "x-procedure": {"code": "9.3", "version": "1"},
        "x-conditions": {
            "one": {"properties": {"a": {"$ref": "#/$defs/broken"}}},
            "two": {"properties": {"a": {"pattern": "("}}},
        },
        "$defs": {"broken": {"type": "text"}},
        "properties": {"a": {"$ref": "#/$defs/none"}},
    });
    let Err(errors) = Gate::new(&definition, Locale::en()) else { panic!("it compiles") };
    let mut places: Vec<&str> = errors.iter().map(|error| error.pointer.as_str()).collect();
    places.sort_unstable();
    assert_eq!(places, ["/$defs/broken/type", "/properties/a/$ref", "/x-conditions/two/properties/a/pattern"]);
}
