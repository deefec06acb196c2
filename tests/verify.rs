//! Whole submissions before the server's gate: what it takes, and everything it finds wrong at once.
//!
//! `tests/fixtures/verify.json` holds cases of all kinds for what else runs this code: the command
//! and the npm package. `TOKHAI_CASES=1 cargo test --test verify` writes it.

#![allow(clippy::needless_pass_by_value, reason = "tests read better so")]

use std::rc::Rc;

use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{FileRef, Form, FormEvent, FormOptions, digest_of};
use tokhai::locale::Locale;
use tokhai::pointer::JsonPointer;
use tokhai::register::FORMATS;
use tokhai::upgrade::{NoFiles, is_needed, upgrade};
use tokhai::verify::{Circumstances, Finding, Gate, fault_of_lookups};

/// Leave to keep a boat: the owner is looked up, the boat's certificate may be replaced.
fn mooring() -> Value {
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

/// What the form sends with a photo.
fn pictured() -> Value {
    let options = FormOptions {
        locale: Locale::en(),
        today: "2026-07-18".to_owned(),
        answers: answers(),
        ..FormOptions::default()
    };
    let Ok(mut form) = Form::new(Rc::new(Procedure::read(mooring())), options) else { panic!("it does not compile") };
    for key in ["/x-documents/certificate", "/x-documents/deed"] {
        form.apply(FormEvent::Attach { key: key.to_owned(), file: paper() });
    }
    let photo = FileRef { name: "boat.png".to_owned(), media_type: "image/png".to_owned(), ..paper() };
    form.apply(FormEvent::Attach { key: "/photo".to_owned(), file: photo });
    form.submission().map(|submission| submission.to_json()).unwrap_or_else(|errors| panic!("{errors:?}"))
}

#[test]
fn files_of_fields_need_a_place_and_a_hash() {
    let submission = pictured();
    let none = Circumstances::default();
    assert_eq!(submission["files"]["/photo"][0]["name"], "boat.png");
    let verdict = gate().submission(&submission, &none);
    assert_eq!((verdict.findings, verdict.claimed), (vec![], vec![]));
    let photo = submission["files"]["/photo"][0].clone();
    for place in ["/nowhere", "/kind", "/owner"] {
        let odd = forged(submission.clone(), "/files", json!({ "/photo": [photo], place: [photo] }));
        is_wrong(&odd, &format!("/files/{}", place.replace('/', "~1")), "unknown");
    }
    let changed = |member: &str, value: Value| forged(submission.clone(), &format!("/files/~1photo/0/{member}"), value);
    for (member, value) in [
        ("size", json!(0)),
        ("size", json!(5001)),
        ("mediaType", json!("application/x-msdownload")),
        ("mediaType", json!("application/pdf")),
        ("sha256", json!("ab")),
        ("name", json!("boat\u{202e}gnp.exe")),
        ("name", json!("a".repeat(300))),
    ] {
        is_wrong(&changed(member, value), "/files/~1photo/0", "paper");
    }
    is_wrong(&forged(submission.clone(), "/files/~1photo", json!([photo, photo])), "/files/~1photo", "paper");
    is_wrong(&forged(submission.clone(), "/files/~1photo", json!("x")), "/files/~1photo", "shape");
    // The answer alone is no file.
    let verdict = gate().submission(&forged(submission, "/files", json!({})), &none);
    assert_eq!((places(&verdict.findings), places(&verdict.claimed)), (vec![], vec![("/answers/photo", "paper")]));
}

#[test]
fn a_paper_takes_only_kinds_and_sizes_that_its_place_takes() {
    let submission = sent(answers(), &["certificate", "deed"]);
    for (member, value) in [
        ("mediaType", json!("application/x-msdownload")),
        ("mediaType", json!("text/html")),
        ("size", json!(30 << 20)),
        ("name", json!("\u{200b}scan.pdf")),
    ] {
        is_wrong(
            &forged(submission.clone(), &format!("/documents/0/files/0/{member}"), value),
            "/documents/0/files/0",
            "paper",
        );
    }
    let file = submission["documents"][0]["files"][0].clone();
    let copied = forged(submission, "/documents/0/files", json!([file, file, file]));
    let verdict = gate().submission(&copied, &Circumstances::default());
    assert_eq!(
        (places(&verdict.findings), places(&verdict.claimed)),
        (vec![], vec![("/documents/0/files/1", "paper")])
    );
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

/// What is wrong with the submission of the form when a place of it is changed.
fn changed(pointer: &str, value: Value) -> Vec<(String, &'static str)> {
    wrong(&forged(sent(answers(), &["certificate", "deed"]), pointer, value), &Circumstances::default())
}

#[test]
fn members_of_another_kind_and_members_nobody_sends_are_refused_at_their_place() {
    for (pointer, value) in [
        ("/corrections", json!([1])),
        ("/corrections", json!(["owner"])),
        ("/corrections", json!(["/owner/name", "/owner/name"])),
        ("/corrections", json!([{"a": []}])),
        ("/awaited", json!({})),
        ("/awaited", json!(["", 2])),
        ("/locale", json!([1])),
        ("/locale", json!("?")),
        ("/files", json!([1, 2])),
        ("/documents/0/title", json!(7)),
        ("/documents/0/files", json!({"name": "scan.pdf"})),
        ("/documents/0/title", json!("<b>Another paper")),
    ] {
        let found = changed(pointer, value.clone());
        assert!(found.contains(&(pointer.to_owned(), "shape")), "{pointer} {value}: {found:?}");
    }
    for pointer in [
        "/definition/extra",
        "/documents/0/extra",
        "/documents/0/state/extra",
        "/documents/0/files/0/extra",
        "/digest/extra",
    ] {
        assert_eq!(changed(pointer, json!(1)), [(pointer.to_owned(), "unknown")]);
    }
    let found = wrong(&forged(claiming(), "/provenance/~1owner~1name/id", json!("r")), &Circumstances::default());
    assert_eq!(found, [("/provenance/~1owner~1name/id".to_owned(), "unknown")]);
}

/// A submission whose owner has typed a name, and what the person claims of it.
fn from_register(source: Value) -> Value {
    forged(sent(answers(), &["certificate", "deed"]), "/provenance", json!({"/owner/name": source}))
}

fn boats(id: &str, name: &str, date: &str) -> Value {
    json!({"kind": "register", "register": id, "name": name, "date": date})
}

#[test]
fn what_a_register_said_of_somebody_else_is_not_taken_for_the_person_named() {
    let own = lookups(json!({"name": "Real Seventyseven", "boat": "B-1"}))["lookups"][0].clone();
    let mut other = lookups(json!({"name": "Trần Văn Lái", "boat": "B-2"}))["lookups"][0].clone();
    other["key"] = json!("11");
    for made in [json!([other]), json!([own, other]), json!([other, own])] {
        let lookups = json!({"lookups": made});
        let with = Circumstances { lookups: Some(&lookups), ..Circumstances::default() };
        let found = wrong(&from_register(boats("boats", "Boats", "2026-07-01")), &with);
        assert_eq!(found, [("/provenance/~1owner~1name".to_owned(), "source")], "{made}");
    }
    // Nobody is signed in as the owner, whatever the account says.
    let lookups = json!({"identity": {"name": "Trần Văn Lái"}, "lookups": []});
    let with = Circumstances { lookups: Some(&lookups), ..Circumstances::default() };
    assert_eq!(wrong(&from_register(json!({"kind": "identity"})), &with).len(), 1);
}

#[test]
fn a_value_counts_under_the_register_and_the_day_that_gave_it() {
    let lookups = lookups(json!({"name": "Trần Văn Lái"}));
    let with = Circumstances { lookups: Some(&lookups), ..Circumstances::default() };
    let judged = |source: Value| {
        let verdict = gate().submission(&from_register(source), &with);
        (verdict.findings.len(), verdict.claimed.len())
    };
    assert_eq!(judged(boats("boats", "Boats", "2026-07-01")), (0, 0));
    assert_eq!(judged(boats("boats", "BOATS", "2026-06-30T08:00:00+07:00")), (0, 0), "older data, and a moment");
    assert_eq!(judged(boats("", "Boats", "2026-07-01")), (0, 0), "a register without an id goes by its name");
    assert_eq!(judged(boats("boats", "Other words", "2026-07-01")), (0, 1));
    for (id, name, date) in [
        ("FAKE", "Boats", "1900-01-01"),
        ("", "Fake", "2026-07-01"),
        ("boats", "Boats", "2026-07-02"),
        ("boats", "Boats", "9999-01-01"),
        ("boats", "Boats", "2026-02-30"),
        (" ", "\u{200b}", "2026-07-01"),
    ] {
        assert_eq!(judged(boats(id, name, date)), (1, 0), "{id} {name} {date}");
    }
    // A day to come is none without lookups either.
    let found = wrong(&from_register(boats("boats", "Boats", "2026-07-20")), &Circumstances::default());
    assert_eq!(found, [("/provenance/~1owner~1name".to_owned(), "source")]);
}

#[test]
fn a_typed_value_that_a_register_contradicts_is_claimed() {
    let typed = sent(answers(), &["certificate", "deed"]);
    for (name, claimed) in [("Lê Thị Buồm", vec![("/answers/owner/name", "source")]), ("trần văn lái", vec![])]
    {
        let lookups = lookups(json!({ "name": name }));
        let verdict = gate().submission(&typed, &Circumstances { lookups: Some(&lookups), ..Circumstances::default() });
        assert_eq!((verdict.findings, places(&verdict.claimed)), (vec![], claimed));
    }
}

/// A form of which the person can type nothing but a wish.
fn locked() -> Value {
    json!({
        "$id": "urn:test:locked", "x-procedure": {"code": "9.3", "version": "1"},
        "x-roles": {"me": {"kind": "person", "key": "/number", "signedIn": true}},
        "type": "object", "required": ["number", "name"],
        "properties": {
            "number": {"type": "string", "readOnly": true, "x-fact": {"concept": "number", "role": "me"}},
            "name": {"type": "string", "readOnly": true, "x-fact": {"concept": "name", "role": "me"}},
            "file": {"type": "object", "readOnly": true, "properties": {"mark": {"type": "string"}}},
            "fee": {"type": "string", "readOnly": true, "default": "usual"},
            "wish": {"type": "string"},
        },
    })
}

/// What becomes of answers to it, and of where they are from.
fn judged_locked(answers: Value, provenance: Value, lookups: Option<&Value>) -> (Vec<String>, Vec<String>) {
    let Ok(gate) = Gate::new(&locked(), Locale::en()) else { panic!("it does not compile") };
    let mut submission = json!({
        "definition": {"id": "urn:test:locked", "code": "9.3", "version": "1"}, "locale": "en", "date": "2026-07-18",
        "answers": answers, "provenance": provenance, "documents": [], "corrections": [], "awaited": [],
    });
    submission["digest"] = json!({"algorithm": "SHA-256", "form": "RFC 8785", "value": digest_of(&submission)});
    let verdict = gate.check(&submission, &Circumstances { lookups, ..Circumstances::default() }, "2026-07-18");
    let list = |findings: &[Finding]| findings.iter().map(|it| format!("{} {}", it.pointer, it.keyword)).collect();
    if !verdict.findings.is_empty() {
        assert!(verdict.errors.iter().all(|error| !error.message.contains("lookups")), "{:?}", verdict.errors);
    }
    (list(&verdict.findings), list(&verdict.claimed))
}

#[test]
fn what_nobody_can_type_cannot_be_forged_by_saying_nothing_of_its_source() {
    let account = json!({"identity": {"number": "1", "name": "True Name"}, "lookups": []});
    let with = |name: &str| json!({"number": "1", "name": name, "fee": "usual", "wish": "w"});
    let none: Vec<String> = Vec::new();
    let said = json!({"/number": {"kind": "identity"}, "/name": {"kind": "identity"}});
    assert_eq!(judged_locked(with("True Name"), said.clone(), Some(&account)), (none.clone(), none.clone()));
    assert_eq!(judged_locked(with("True Name"), json!({}), Some(&account)), (none.clone(), none.clone()));
    let refused = vec!["/answers/name source".to_owned()];
    assert_eq!(judged_locked(with("FORGED"), json!({}), Some(&account)), (refused, none.clone()));
    let refused = vec!["/provenance/~1name source".to_owned()];
    assert_eq!(judged_locked(with("FORGED"), said, Some(&account)), (refused, none.clone()));
    // An account of somebody else tells nothing of this one.
    let other = json!({"identity": {"number": "2", "name": "FORGED"}, "lookups": []});
    let (wrong, claimed) = judged_locked(with("FORGED"), json!({}), Some(&other));
    assert_eq!((wrong, claimed.contains(&"/answers/name source".to_owned())), (none.clone(), true));
    // Without lookups, and where no register tells, it is the submission's word.
    let claimed = vec!["/answers/number source".to_owned(), "/answers/name source".to_owned()];
    let (wrong, mut found) = judged_locked(with("FORGED"), json!({}), None);
    found.sort_by_key(|place| !place.contains("number"));
    assert_eq!((wrong, found), (none.clone(), claimed));
    let mut filed = with("True Name");
    (filed["file"], filed["fee"]) = (json!({"mark": "X"}), json!("nothing"));
    let (wrong, mut found) = judged_locked(filed, json!({}), Some(&account));
    found.sort();
    assert_eq!((wrong, found), (none, vec!["/answers/fee source".to_owned(), "/answers/file source".to_owned()]));
}

#[test]
fn a_day_of_sending_that_nothing_vouches_for_is_told() {
    let on = |date: &str| forged(sent(answers(), &["certificate", "deed"]), "/date", json!(date));
    let judged = |date: &str, day: &str| {
        let verdict = gate().check(&on(date), &Circumstances { day, ..Circumstances::default() }, "2026-07-18");
        let places = |found: &[Finding]| found.iter().map(|it| it.pointer.to_string()).collect::<Vec<_>>();
        (places(&verdict.findings), places(&verdict.claimed))
    };
    let none: Vec<String> = Vec::new();
    let date = vec!["/date".to_owned()];
    for near in ["2026-07-17", "2026-07-18", "2026-07-19"] {
        assert_eq!(judged(near, ""), (none.clone(), none.clone()), "{near}: days do not begin everywhere at once");
    }
    for past in ["1970-01-01", "2026-07-16"] {
        assert_eq!(judged(past, ""), (none.clone(), date.clone()), "{past}");
        assert_eq!(judged(past, "2026-07-18"), (none.clone(), none.clone()), "{past}: days are held to the day given");
    }
    assert_eq!(judged("2026-07-20", "").0, date);
    assert!(judged("9999-12-31", "").0.contains(&"/date".to_owned()));
}

/// What becomes of the paper that the register of these lookups is said to replace.
fn replaced_with(lookups: &Value) -> (bool, bool) {
    let with = Circumstances { lookups: Some(lookups), ..Circumstances::default() };
    let verdict = gate().submission(&replaced(), &with);
    let at = |found: &[Finding]| found.iter().any(|it| it.pointer.as_str().starts_with("/documents/0"));
    (at(&verdict.findings), at(&verdict.claimed))
}

/// A submission of which data are said to stand in for the certificate.
fn replaced() -> Value {
    forged(claiming(), "/provenance", json!({}))
}

#[test]
fn only_a_lookup_of_the_same_person_replaces_a_paper_or_excuses_its_absence() {
    let one = |status: &str, key: Value| json!({"role": "owner", "key": key, "status": status});
    let failed = |made: Vec<Value>| replaced_with(&json!({"lookups": made}));
    assert_eq!(failed(vec![one("failed", json!("77"))]), (false, true));
    for key in [json!("99"), json!(77), json!(null), json!("")] {
        assert_eq!(failed(vec![one("failed", key.clone())]), (true, false), "{key}");
    }
    assert_eq!(failed(vec![one("empty", json!("77")), one("failed", json!("99"))]), (true, false));
    assert!(fault_of_lookups(&json!({"lookups": [{"role": "owner", "status": "failed"}]})).is_some());
    assert!(fault_of_lookups(&json!({"lookups": [one("failed", json!("77"))]})).is_none());
}

#[test]
fn what_says_nothing_and_what_is_of_no_day_replaces_no_paper() {
    assert_eq!(replaced_with(&lookups(json!({"boat": "B-1"}))), (false, false));
    assert_eq!(replaced_with(&lookups(json!({"boat": {"mark": "n/a", "owners": 2}}))), (false, false));
    for value in
        [json!("N/A"), json!("null"), json!(0), json!(0.0), json!(" NULL "), json!({"mark": "n/a"}), json!(["null"])]
    {
        assert_eq!(replaced_with(&lookups(json!({ "boat": value }))), (true, false), "{value}");
    }
    for date in ["9999-12-31", "9999-99-99", "2026-07-20", ""] {
        let mut lookups = lookups(json!({"boat": "B-1"}));
        lookups["lookups"][0]["source"]["date"] = json!(date);
        assert_eq!(replaced_with(&lookups), (true, false), "{date}");
    }
    for (member, value) in [("date", "2026-07-20"), ("date", "soon")] {
        let odd = forged(replaced(), &format!("/documents/0/state/{member}"), json!(value));
        assert_eq!(wrong(&odd, &Circumstances::default()), [("/documents/0/state/date".to_owned(), "paper")]);
    }
    // Data do stand in, but not those the submission names.
    for (member, value) in [("register", "FAKE"), ("date", "2026-07-10")] {
        let odd = forged(replaced(), &format!("/documents/0/state/{member}"), json!(value));
        let boat = lookups(json!({"boat": "B-1"}));
        let verdict = gate().submission(&odd, &Circumstances { lookups: Some(&boat), ..Circumstances::default() });
        assert_eq!(
            (places(&verdict.findings), places(&verdict.claimed)),
            (vec![], vec![("/documents/0/state", "paper")])
        );
    }
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
