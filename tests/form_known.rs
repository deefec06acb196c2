//! Questions whose answer is known from elsewhere (`x-known`) are not put to the person.

#[path = "common/form.rs"]
mod common;

use std::rc::Rc;

use common::{edit, found_from, key_at, pointer, register, requests, value};
use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{Form, FormEvent, FormOptions, Identity, LookupAnswer, LookupRequest, Outcome, Source};
use tokhai::locale::Locale;
use tokhai::pointer::JsonPointer;
use tokhai::verify::{Circumstances, Finding, Gate};

const WIFE: &str = "012180000015";
const HUSBAND: &str = "012079000024";
const STRANGER: &str = "012079000099";

/// A woman, whom she is married to, and how she files.
fn definition() -> Value {
    let number = |role: &str| {
        json!({"type": "string", "title": "Number", "pattern": "^[0-9]{12}$",
            "x-fact": {"concept": "personal_id", "role": role}})
    };
    let mut his = number("husband");
    his["x-known"] = json!([{"fact": {"concept": "spouses", "role": "wife"}}]);
    json!({
        "$id": "urn:test:couple", "type": "object",
        "x-procedure": {"code": "1.0", "version": "1"},
        "x-roles": {
            "wife": {"kind": "person", "title": "wife", "key": "/wife/number", "signedIn": true, "shown": ["full_name"]},
            "husband": {"kind": "person", "title": "husband", "key": "/husband/number"}
        },
        "x-conditions": {
            "byPost": {"title": "by post", "properties": {"channel": {"const": "postal"}}, "required": ["channel"]}
        },
        "x-sections": [
            {"id": "self", "title": "You", "fields": ["/wife"]},
            {"id": "marriage", "title": "Marriage", "fields": ["/status", "/husband"]},
            {"id": "filing", "title": "Filing", "fields": ["/channel", "/stamp"]},
            {"id": "end", "title": "End", "fields": ["/pledge"]}
        ],
        "required": ["wife", "status", "channel"],
        "properties": {
            "wife": {"type": "object", "title": "You", "required": ["kind"], "properties": {
                "number": number("wife"),
                "kind": {"title": "Which paper?", "enum": ["number", "passport"], "default": "number",
                    "x-known": [{"identity": "personal_id", "is": "number"}]}
            }},
            "status": {"title": "Are you married?", "enum": ["married", "single", "widowed"], "x-known": [
                {"fact": {"concept": "spouses", "role": "wife"}, "matches": {"type": "string"}, "is": "married"},
                {"fact": {"concept": "spouses", "role": "husband"}, "names": ["wife"], "is": "married"}
            ]},
            "husband": {"type": "object", "title": "Husband", "properties": {"number": his,
                "name": {"type": "string", "title": "His name", "x-fact": {"concept": "full_name", "role": "husband"}}}},
            "channel": {"title": "How do you file?", "enum": ["online", "direct", "postal"], "default": "online",
                "x-known": [{"channel": true}]},
            "stamp": {"type": "boolean", "title": "Is it stamped?", "x-known": [{"when": "!byPost", "is": null}]},
            "pledge": {"type": "string", "title": "Who pays?", "enum": ["me", "him"], "x-known": [
                {"answer": "/status", "matches": {"const": "single"}, "is": "me"}
            ]}
        }
    })
}

fn options(channel: &str) -> FormOptions<'static> {
    FormOptions {
        locale: Locale::en(),
        today: "2026-07-18".to_owned(),
        channel: channel.to_owned(),
        ..FormOptions::default()
    }
}

fn form(channel: &str) -> Form {
    Form::new(Rc::new(Procedure::read(definition())), options(channel)).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn reopened(form: &Form, channel: &str) -> (Form, Vec<LookupRequest>) {
    let procedure = Rc::new(Procedure::read(definition()));
    let (mut opened, _) =
        Form::from_draft(procedure, &form.draft(), options(channel)).unwrap_or_else(|error| panic!("{error}"));
    let asked = requests(&opened.start());
    (opened, asked)
}

fn ask(form: &mut Form, place: &str) {
    let key = key_at(form, place);
    form.apply(FormEvent::Ask { key });
}

fn sign_in(form: &mut Form) -> Vec<LookupRequest> {
    requests(&form.apply(FormEvent::SignIn(account(&json!({"personal_id": WIFE})))))
}

fn account(values: &Value) -> Identity {
    Identity { values: values.as_object().unwrap().clone().into_iter().collect() }
}

fn answer(form: &mut Form, id: u32, values: &Value) -> Vec<LookupRequest> {
    requests(&form.apply(found_from(register(), id, values)))
}

fn fail(form: &mut Form, id: u32) {
    form.apply(FormEvent::Lookup(LookupAnswer { id, outcome: Outcome::Failed }));
}

fn is_asked(form: &Form, place: &str) -> bool {
    !form.is_answered(form.root().at(&pointer(place)).unwrap_or_else(|| panic!("nothing at {place}")))
}

fn source(form: &Form, place: &str) -> Option<Source> {
    form.source(form.root().at(&pointer(place)).unwrap()).cloned()
}

fn steps(form: &Form) -> Vec<&str> {
    form.steps().iter().map(|step| step.id.as_str()).collect()
}

/// Signed in, and the register has said whom she is married to.
fn married() -> (Form, u32) {
    let mut form = form("online");
    let wife = sign_in(&mut form).remove(0).id;
    let his = answer(&mut form, wife, &json!({"spouses": HUSBAND}));
    assert_eq!((his.len(), &his[0].role[..], &his[0].key), (1, "husband", &json!(HUSBAND)));
    (form, wife)
}

#[test]
fn what_the_host_the_account_and_the_register_say_is_not_asked() {
    let (form, _) = married();
    assert_eq!(
        *form.answers(),
        json!({"wife": {"number": WIFE, "kind": "number"}, "status": "married", "husband": {"number": HUSBAND}, "channel": "online"})
    );
    for place in ["/wife/kind", "/status", "/husband/number", "/channel", "/stamp"] {
        assert!(!is_asked(&form, place), "{place}");
    }
    // What follows from an answer that is not there is asked, and so is what nothing knows.
    assert!(is_asked(&form, "/pledge") && is_asked(&form, "/husband/name"));
    assert_eq!(source(&form, "/wife/kind"), Some(Source::Identity));
    assert_eq!(source(&form, "/channel"), Some(Source::Channel));
    assert!(matches!(source(&form, "/status"), Some(Source::Register(register)) if register.date == "2026-07-01"));
    let sent = form.submission().unwrap().to_json();
    assert_eq!(sent["provenance"]["/status"]["kind"], "register");
    assert_eq!(sent["provenance"]["/channel"], json!({"kind": "channel"}));
    assert_eq!(sent["provenance"].get("/stamp"), None, "nothing was answered there");
}

#[test]
fn a_step_in_which_nothing_is_asked_is_none_and_the_review_lists_what_is_known_with_its_source() {
    let (form, _) = married();
    assert_eq!(steps(&form), ["marriage", "end", "review"], "the account told all of the first step");
    let parts: Vec<String> = form.review().into_iter().map(|(step, _)| step.id).collect();
    assert_eq!(parts, ["self", "marriage", "filing", "end"], "the review keeps them apart");
    let review: Vec<(String, String, String)> = form
        .review()
        .into_iter()
        .flat_map(|(_, entries)| entries)
        .map(|entry| (entry.key, entry.answer, entry.source))
        .collect();
    let entry = |key: &str| review.iter().find(|(own, ..)| own == key);
    let (_, answer, source) = entry("/status").unwrap();
    assert!(answer == "married" && source.contains("Register"), "{answer} {source}");
    let (_, answer, source) = entry("/channel").unwrap();
    assert_eq!((answer.as_str(), source.as_str()), ("online", "From the way you are filing"));
    assert!(entry("/stamp").is_none(), "nothing to answer is not an empty answer");
}

#[test]
fn nothing_known_asks_everything() {
    let form = form("");
    for place in ["/wife/kind", "/status", "/husband/number", "/channel", "/pledge"] {
        assert!(is_asked(&form, place), "{place}");
    }
    assert_eq!(steps(&form), ["self", "marriage", "filing", "end", "review"]);
    let mut form = form;
    edit(&mut form, "/channel", "2");
    assert!(is_asked(&form, "/stamp"));
}

#[test]
fn a_register_that_fails_after_it_had_answered_has_the_question_asked_again() {
    let (mut form, wife) = married();
    fail(&mut form, wife);
    assert!(is_asked(&form, "/status") && is_asked(&form, "/husband/number"));
    assert_eq!((value(&form, "/status"), value(&form, "/husband/number")), (None, None));
    answer(&mut form, wife, &json!({"spouses": HUSBAND}));
    assert!(!is_asked(&form, "/status"));
}

#[test]
fn another_number_takes_back_what_the_first_one_answered() {
    let mut form = form("online");
    let wife = sign_in(&mut form).remove(0).id;
    answer(&mut form, wife, &json!({"spouses": HUSBAND}));
    form.apply(FormEvent::SignIn(Identity::default()));
    let asked = requests(&edit(&mut form, "/wife/number", STRANGER));
    assert!(is_asked(&form, "/status") && value(&form, "/status").is_none());
    // Whom a stranger is married to is not told to whoever types that number.
    answer(&mut form, asked[0].id, &json!({"spouses": HUSBAND, "full_name": "A"}));
    assert!(is_asked(&form, "/status") && value(&form, "/husband/number").is_none());
    // Who names the other one is told what the register says of both.
    edit(&mut form, "/wife/number", WIFE);
    let his = requests(&edit(&mut form, "/husband/number", HUSBAND));
    answer(&mut form, his[0].id, &json!({"spouses": WIFE}));
    assert_eq!((value(&form, "/status"), is_asked(&form, "/status")), (Some(&json!("married")), false));
    edit(&mut form, "/wife/number", STRANGER);
    assert!(is_asked(&form, "/status"));
}

#[test]
fn signing_out_asks_again_what_the_account_answered() {
    let (mut form, _) = married();
    form.apply(FormEvent::SignIn(Identity::default()));
    assert!(is_asked(&form, "/wife/kind") && is_asked(&form, "/status"));
    assert_eq!(value(&form, "/wife/kind"), Some(&json!("number")), "the default stands there as before");
    assert!(!is_asked(&form, "/channel"));
}

#[test]
fn a_draft_has_the_same_and_what_must_not_be_shown_waits_for_the_person() {
    let (form, _) = married();
    let (mut opened, asked) = reopened(&form, "online");
    let mut waiting: Vec<LookupRequest> = asked;
    waiting.extend(sign_in(&mut opened));
    for request in waiting {
        if request.role == "wife" {
            answer(&mut opened, request.id, &json!({"spouses": HUSBAND}));
        }
    }
    assert_eq!(opened.answers(), form.answers());
    assert_eq!(steps(&opened), steps(&form));
    for place in ["/wife/kind", "/status", "/husband/number", "/channel", "/stamp"] {
        assert!(!is_asked(&opened, place), "{place}");
    }
    // On the device of somebody else the answers are there and nobody reads them.
    let (opened, _) = reopened(&form, "online");
    let item = opened.root().at(&pointer("/husband/number")).unwrap();
    assert!(opened.is_masked(item) && opened.text(item).is_empty());
}

#[test]
fn the_person_answers_otherwise_and_that_outlives_what_was_known() {
    let (mut form, wife) = married();
    edit(&mut form, "/status", "2");
    assert_eq!(value(&form, "/status"), Some(&json!("married")), "what is not asked cannot be answered");
    ask(&mut form, "/status");
    assert!(is_asked(&form, "/status"));
    edit(&mut form, "/status", "2");
    assert_eq!(value(&form, "/status"), Some(&json!("widowed")));
    assert!(matches!(source(&form, "/status"), Some(Source::Disputed(_))));
    assert_eq!(form.submission().unwrap().to_json()["corrections"], json!(["/status"]));
    // The register's word taken back after all is the register's again.
    edit(&mut form, "/status", "0");
    assert!(matches!(source(&form, "/status"), Some(Source::Register(_))));
    edit(&mut form, "/status", "2");
    let (opened, _) = reopened(&form, "online");
    assert_eq!(value(&opened, "/status"), Some(&json!("widowed")));
    assert!(is_asked(&opened, "/status"));
    fail(&mut form, wife);
    assert_eq!((value(&form, "/status"), source(&form, "/status")), (Some(&json!("widowed")), None));
    answer(&mut form, wife, &json!({"spouses": HUSBAND}));
    assert_eq!((value(&form, "/status"), is_asked(&form, "/status")), (Some(&json!("widowed")), true));
}

#[test]
fn an_answer_that_follows_from_another_goes_with_it() {
    let mut form = form("");
    edit(&mut form, "/status", "1");
    assert_eq!((value(&form, "/pledge"), source(&form, "/pledge")), (Some(&json!("me")), Some(Source::Answers)));
    assert!(!is_asked(&form, "/pledge"));
    edit(&mut form, "/status", "2");
    assert_eq!((value(&form, "/pledge"), is_asked(&form, "/pledge")), (None, true));
    edit(&mut form, "/pledge", "1");
    edit(&mut form, "/status", "1");
    assert_eq!(value(&form, "/pledge"), Some(&json!("him")), "what was typed stays");
}

#[test]
fn what_the_host_says_cannot_be_answered_otherwise() {
    let mut form = form("postal");
    assert_eq!(value(&form, "/channel"), Some(&json!("postal")));
    ask(&mut form, "/channel");
    edit(&mut form, "/channel", "0");
    assert_eq!((value(&form, "/channel"), is_asked(&form, "/channel")), (Some(&json!("postal")), false));
    // A way of handing in that the question does not offer answers nothing.
    let by_fax = self::form("fax");
    assert!(is_asked(&by_fax, "/channel"));
}

#[test]
fn what_was_typed_before_the_register_answered_stays_a_question() {
    let mut form = form("online");
    let wife = sign_in(&mut form).remove(0).id;
    edit(&mut form, "/status", "1");
    answer(&mut form, wife, &json!({"spouses": HUSBAND}));
    assert_eq!((value(&form, "/status"), is_asked(&form, "/status")), (Some(&json!("single")), true));
}

#[test]
fn a_draft_keeps_what_was_typed_where_an_empty_form_asks_nothing() {
    let mut form = form("");
    edit(&mut form, "/channel", "2");
    edit(&mut form, "/stamp", "true");
    let (opened, _) = reopened(&form, "");
    assert_eq!((value(&opened, "/stamp"), is_asked(&opened, "/stamp")), (Some(&json!(true)), true));
}

#[test]
fn the_server_takes_what_was_known_and_holds_it_against_its_own_lookups() {
    let (form, _) = married();
    let sent: Value = serde_json::from_str(&tokhai::json::write(&form.submission().unwrap().to_json())).unwrap();
    let gate = Gate::new(&definition(), Locale::en()).unwrap_or_else(|_| panic!("the definition compiles"));
    let places = |lookups: Option<&Value>, channel: &str| {
        let verdict =
            gate.check(&sent, &Circumstances { day: "2026-07-18", channel, lookups, whole: true }, "2026-07-18");
        let list = |findings: &[Finding]| findings.iter().map(|it| it.pointer.to_string()).collect::<Vec<_>>();
        (list(&verdict.findings), list(&verdict.claimed))
    };
    let looked_up = |spouse: &Value| {
        json!({"identity": {"personal_id": WIFE}, "lookups": [{"role": "wife", "key": WIFE, "status": "found",
            "values": {"spouses": spouse}, "source": {"id": "r", "name": "Register", "date": "2026-07-01"}}]})
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(places(Some(&looked_up(&json!(HUSBAND))), "online"), (none.clone(), none.clone()));
    // Another husband, none, or another way of handing in is not what the submission says.
    let (wrong, _) = places(Some(&looked_up(&json!(STRANGER))), "online");
    assert_eq!(wrong, ["/provenance/~1husband~1number"]);
    let (wrong, _) = places(Some(&looked_up(&json!(false))), "direct");
    assert_eq!(wrong, ["/provenance/~1channel", "/provenance/~1husband~1number", "/provenance/~1status"]);
    // Without lookups it is the submission's word.
    let (wrong, claimed) = places(None, "online");
    assert_eq!(wrong, none);
    assert!(claimed.contains(&"/provenance/~1status".to_owned()), "{claimed:?}");
}

#[test]
fn the_register_is_asked_for_what_would_answer_a_question() {
    let mut form = form("online");
    let asked = sign_in(&mut form);
    assert_eq!(asked[0].concepts, ["spouses"]);
}

/// A form whose second number and pledge are those of the first.
fn twice() -> Value {
    json!({
        "$id": "urn:test:twice", "type": "object", "x-procedure": {"code": "2.0", "version": "1"},
        "x-sections": [{"id": "one", "title": "One", "fields": ["/first"]}, {"id": "two", "title": "Two", "fields": ["/second", "/kind"]}],
        "required": ["first", "second", "kind"],
        "properties": {
            "first": {"type": "string", "title": "First"},
            "second": {"type": "string", "title": "Second", "maxLength": 5, "x-known": [{"answer": "/first"}]},
            "kind": {"enum": ["a", "b"], "title": "Kind", "x-known": [{"when": "true", "is": "b"}]}
        }
    })
}

#[test]
fn a_question_that_takes_over_another_answer_waits_for_it() {
    let mut form = Form::new(Rc::new(Procedure::read(twice())), FormOptions::default()).unwrap();
    let second = JsonPointer::parse("/second").unwrap();
    let asked = |form: &Form| !form.is_answered(form.root().at(&second).unwrap());
    assert!(!asked(&form), "it waits for the first");
    form.apply(FormEvent::Edit { key: "/first".into(), text: "short".into() });
    assert!(!asked(&form));
    assert_eq!(form.answers(), &json!({"first": "short", "second": "short", "kind": "b"}));
    let labels: Vec<String> = form.review().into_iter().flat_map(|(_, list)| list).map(|entry| entry.label).collect();
    assert_eq!(labels, ["First"], "what is said once is reviewed once, and what the form decides not at all");
    form.apply(FormEvent::Edit { key: "/first".into(), text: "too long".into() });
    assert!(asked(&form), "what does not fit there is asked there");
}

#[test]
fn what_the_host_hands_in_and_is_known_is_not_asked() {
    let mut form = Form::new(Rc::new(Procedure::read(twice())), FormOptions::default()).unwrap();
    let whole = |second: &str| json!({"first": "short", "second": second, "kind": "b"});
    form.apply(FormEvent::Set { pointer: JsonPointer::root(), value: whole("short") });
    let answered = |form: &Form, key: &str| form.is_answered(form.item(key).unwrap());
    assert!(answered(&form, "/second") && answered(&form, "/kind"));
    form.apply(FormEvent::Set { pointer: JsonPointer::root(), value: whole("other") });
    assert!(!answered(&form, "/second"), "another answer than the known one is the host's own");
    assert_eq!(form.answers(), &whole("other"));
}

/// A date of birth, and who pays by age.
fn aged() -> Form {
    let payer = json!([
        {"answer": "/born", "matches": {"x-maximum": {"of": "today", "years": -18}}, "is": "self"},
        {"answer": "/born", "matches": {"x-minimum": {"of": "/entry", "years": -6}}, "is": "state"}
    ]);
    let definition = json!({
        "$id": "urn:test:aged", "type": "object",
        "properties": {
            "born": {"type": "string", "title": "Born", "x-partial-date": true},
            "entry": {"type": "string", "format": "date", "title": "Entry"},
            "payer": {"title": "Who pays?", "enum": ["self", "state", "parents"], "x-known": payer}
        }
    });
    let options = FormOptions { today: "2026-07-18".to_owned(), ..options("online") };
    Form::new(Rc::new(Procedure::read(definition)), options).unwrap_or_else(|errors| panic!("{errors:?}"))
}

#[test]
fn an_age_is_not_asked_where_the_date_of_birth_tells_it() {
    let mut form = aged();
    assert!(is_asked(&form, "/payer"));
    for (born, payer) in [("18/7/2008", "self"), ("19/7/2008", ""), ("2008", "self"), ("2009", "")] {
        edit(&mut form, "/born", born);
        assert_eq!(value(&form, "/payer"), Some(&json!(payer)).filter(|_| !payer.is_empty()), "{born}");
        assert_eq!(is_asked(&form, "/payer"), payer.is_empty(), "{born}");
    }
    // Held against another answer, and against another day.
    edit(&mut form, "/born", "1/9/2019");
    edit(&mut form, "/entry", "1/9/2025");
    assert_eq!(value(&form, "/payer"), Some(&json!("state")));
    edit(&mut form, "/entry", "2/9/2025");
    assert!(is_asked(&form, "/payer"));
    edit(&mut form, "/born", "19/7/2008");
    form.apply(FormEvent::Day("2026-07-19".to_owned()));
    assert_eq!(value(&form, "/payer"), Some(&json!("self")));
}

#[test]
fn nothing_follows_from_a_day_that_does_not_exist() {
    let definition = json!({
        "$id": "urn:test:late", "type": "object",
        "properties": {
            "day": {"type": "string", "format": "date", "title": "Day"},
            "fee": {"title": "Fee", "enum": ["late", "none"], "x-known": [{"answer": "/day", "is": "late"}]}
        }
    });
    let mut form = opened(&definition);
    for (day, fee) in [("31/02/2026", None), ("28/02/2026", Some("late")), ("30/02/2026", None)] {
        edit(&mut form, "/day", day);
        assert_eq!(value(&form, "/fee").and_then(Value::as_str), fee, "{day}");
    }
}

/// Somebody whose country is likely that of the number, and a second question that follows from a masked answer.
fn likely() -> Value {
    let number = json!({"type": "string", "title": "Number", "x-fact": {"concept": "personal_id", "role": "mother"}});
    let country = json!({"title": "Country", "enum": ["VN", "DE"], "x-fact": {"concept": "nationality", "role": "mother"},
        "x-known": [{"answer": "/number", "matches": {"pattern": "^[0-9]{12}$"}, "is": "VN", "preset": true}]});
    let status = json!({"title": "Status", "enum": ["single", "divorced"], "x-fact": {"concept": "marital_status", "role": "mother"}});
    let times = json!({"title": "How often married?", "type": "integer", "x-known": [{"answer": "/status", "matches": {"const": "single"}, "is": 1}]});
    json!({
        "$id": "urn:test:likely", "type": "object",
        "x-procedure": {"code": "3.0", "version": "1"},
        "x-roles": {"mother": {"kind": "person", "title": "mother", "key": "/number", "shown": ["full_name"], "signedIn": true}},
        "required": ["country", "status", "times"],
        "properties": {"number": number, "country": country, "status": status, "times": times}
    })
}

fn opened(definition: &Value) -> Form {
    Form::new(Rc::new(Procedure::read(definition.clone())), options("online"))
        .unwrap_or_else(|errors| panic!("{errors:?}"))
}

#[test]
fn a_likely_answer_is_put_to_be_changed_and_goes_with_what_it_rests_on() {
    let mut form = opened(&likely());
    let first = requests(&edit(&mut form, "/number", STRANGER)).remove(0).id;
    assert_eq!((value(&form, "/country"), is_asked(&form, "/country")), (Some(&json!("VN")), true));
    assert_eq!(source(&form, "/country"), Some(Source::Answers));
    // The draft has it, and a register that does not answer leaves it.
    fail(&mut form, first);
    let procedure = Rc::new(Procedure::read(likely()));
    let (again, _) = Form::from_draft(procedure, &form.draft(), options("online")).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((value(&again, "/country"), is_asked(&again, "/country")), (Some(&json!("VN")), true));
    edit(&mut form, "/number", "");
    assert_eq!((value(&form, "/country"), is_asked(&form, "/country")), (None, true));
    // What the person says instead stays, whatever number is typed.
    edit(&mut form, "/number", STRANGER);
    edit(&mut form, "/country", "1");
    edit(&mut form, "/number", HUSBAND);
    assert_eq!((value(&form, "/country"), source(&form, "/country")), (Some(&json!("DE")), None));
}

#[test]
fn what_a_register_says_goes_before_a_likely_answer() {
    let mut form = opened(&likely());
    let asked = requests(&edit(&mut form, "/number", STRANGER)).remove(0).id;
    answer(&mut form, asked, &json!({"nationality": "DE"}));
    assert_eq!(value(&form, "/country"), Some(&json!("DE")));
    assert!(matches!(source(&form, "/country"), Some(Source::Register(_))));
    edit(&mut form, "/number", HUSBAND);
    assert_eq!((value(&form, "/country"), is_asked(&form, "/country")), (Some(&json!("VN")), true));
}

#[test]
fn what_follows_from_a_withheld_answer_is_withheld_too() {
    let mut form = opened(&likely());
    let asked = requests(&edit(&mut form, "/number", STRANGER)).remove(0).id;
    answer(&mut form, asked, &json!({"marital_status": "single"}));
    assert_eq!((value(&form, "/times"), is_asked(&form, "/times")), (Some(&json!(1)), false));
    let said = |form: &Form| form.words(form.root().at(&pointer("/times")).unwrap());
    assert!(said(&form).starts_with("On record"), "{}", said(&form));
    let review: Vec<String> = form.review().into_iter().flat_map(|(_, list)| list).map(|entry| entry.answer).collect();
    assert!(!review.contains(&"1".to_owned()), "{review:?}");
    // One's own word, and what is said of oneself, hides nothing.
    let mut typed = opened(&likely());
    edit(&mut typed, "/status", "0");
    assert_eq!(said(&typed), "1");
    let mut own = opened(&likely());
    let asked = requests(&own.apply(FormEvent::SignIn(account(&json!({"personal_id": STRANGER}))))).remove(0).id;
    answer(&mut own, asked, &json!({"marital_status": "single"}));
    assert_eq!(said(&own), "1");
}

#[test]
fn what_is_preset_before_the_form_is_shown_leaves_its_lookup_to_be_asked() {
    let handed_in = FormOptions { answers: json!({"number": STRANGER}), ..options("online") };
    let mut form = Form::new(Rc::new(Procedure::read(likely())), handed_in).unwrap_or_else(|e| panic!("{e:?}"));
    assert_eq!(value(&form, "/country"), Some(&json!("VN")));
    let asked: Vec<String> = requests(&form.start()).into_iter().map(|request| request.role).collect();
    assert_eq!(asked, ["mother"]);
}
