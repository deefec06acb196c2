//! Who is who: two people are two, one is who the account says, and what is said of somebody can be taken back.

#[path = "common/form.rs"]
mod common;

use std::rc::Rc;

use common::{edit, found_from, key_at, pointer, register, requests, value};
use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{Form, FormEvent, FormOptions, Identity, SlotState, Source};
use tokhai::locale::Locale;
use tokhai::register::{CROSS_CHECKS, FORMATS};
use tokhai::render::form::{View, form as page};
use tokhai::render::html::html;
use tokhai::verify::{Circumstances, Gate};

const MOTHER: &str = "012180000015";
const FATHER: &str = "012079000024";

/// A child's parents, who are two people; one of them may be whoever signs in.
fn definition() -> Value {
    let number = |role: &str, title: &str| json!({"type": "string", "title": title, "pattern": "^[0-9]{12}$", "x-fact": {"concept": "personal_id", "role": role}});
    let of = |concept: &str, role: &str, title: &str| json!({"type": "string", "title": title, "x-fact": {"concept": concept, "role": role}});
    json!({
        "$id": "urn:test:parents", "type": "object",
        "x-procedure": {"code": "1.0", "version": "1"},
        "x-roles": {
            "me": {"kind": "person", "title": "applicant", "key": "/me/number", "signedIn": true},
            "mother": {"kind": "person", "title": "the mother", "key": "/mother/number", "shown": ["full_name"],
                "certain": {"sex": "female"}, "differsFrom": ["me"], "sameAs": [{"role": "me", "when": "iAmTheMother"}]},
            "father": {"kind": "person", "title": "the father", "key": "/father/number", "shown": ["full_name"],
                "differsFrom": ["me", "mother"]}
        },
        "x-conditions": {"iAmTheMother": {"title": "I am the mother",
            "properties": {"me": {"properties": {"relation": {"const": "mother"}}, "required": ["relation"]}}, "required": ["me"]}},
        "x-documents": [{"id": "birth", "title": "Her birth certificate", "closedBy": [{"concept": "birth_place", "role": "mother"}]}],
        "x-sections": [
            {"id": "me", "title": "You", "fields": ["/me"]},
            {"id": "mother", "title": "Mother", "fields": ["/mother"]},
            {"id": "father", "title": "Father", "fields": ["/father"]},
            {"id": "end", "title": "End", "fields": ["/pledge"], "afterReview": true}
        ],
        "required": ["me", "mother"],
        "properties": {
            "me": {"type": "object", "title": "You", "required": ["number", "relation"], "properties": {
                "number": number("me", "Your number"),
                "relation": {"title": "Who are you?", "enum": ["mother", "other"]}
            }},
            "mother": {"type": "object", "title": "Mother", "required": ["number"], "properties": {
                "number": number("mother", "Her number"),
                "name": of("full_name", "mother", "Her name"),
                "place": of("birth_place", "mother", "Her birth place"),
                "people": of("ethnicity", "mother", "Her people"),
                "faith": of("religion", "mother", "Her faith")
            }},
            "father": {"type": "object", "title": "Father", "properties": {"number": number("father", "His number"),
                "name": of("full_name", "father", "His name")}},
            "pledge": {"type": "boolean", "title": "I pledge"}
        }
    })
}

fn form() -> Form {
    let options = FormOptions {
        locale: Locale::en(),
        today: "2026-07-18".to_owned(),
        formats: FORMATS,
        cross_checks: CROSS_CHECKS,
        ..FormOptions::default()
    };
    Form::new(Rc::new(Procedure::read(definition())), options).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn sign_in(form: &mut Form, number: &str) -> Vec<tokhai::form::LookupRequest> {
    let values = [("personal_id".to_owned(), json!(number))].into_iter().collect();
    requests(&form.apply(FormEvent::SignIn(Identity { values })))
}

fn error(form: &Form, place: &str) -> Option<String> {
    let key = key_at(form, place);
    form.all_errors().into_iter().find(|error| error.key == key).map(|error| error.message)
}

fn doubt(form: &Form, place: &str) -> Option<String> {
    form.doubt(form.root().at(&pointer(place)).unwrap())
}

fn steps(form: &Form) -> Vec<&str> {
    form.steps().iter().map(|step| step.id.as_str()).collect()
}

/// The mother was looked up, and the register holds more of her than may be shown.
fn known() -> (Form, u32) {
    let mut form = form();
    let id = requests(&edit(&mut form, "/mother/number", MOTHER))[0].id;
    form.apply(found_from(
        register(),
        id,
        &json!({"full_name": "A", "birth_place": "X", "ethnicity": "Y", "religion": "Z"}),
    ));
    (form, id)
}

#[test]
fn the_number_of_one_person_is_refused_as_that_of_another_and_not_looked_up() {
    let mut form = form();
    assert_eq!(requests(&edit(&mut form, "/mother/number", MOTHER)).len(), 1);
    assert!(requests(&edit(&mut form, "/father/number", MOTHER)).is_empty());
    assert_eq!(
        error(&form, "/father/number").as_deref(),
        Some("This number was already given for the mother. Enter another one for his number.")
    );
    assert_eq!(error(&form, "/mother/number"), None, "the first one stands");
    // It is the other one that was wrong.
    let asked = requests(&edit(&mut form, "/mother/number", "012180000099"));
    assert_eq!(error(&form, "/father/number"), None);
    assert_eq!(asked.iter().map(|request| request.role.as_str()).collect::<Vec<_>>(), ["mother", "father"]);
    edit(&mut form, "/father/number", FATHER);
    assert_eq!(error(&form, "/father/number"), None);
}

#[test]
fn one_person_in_two_roles_is_fine_where_the_answers_say_so() {
    let mut form = form();
    sign_in(&mut form, MOTHER);
    edit(&mut form, "/me/relation", "0");
    assert_eq!(value(&form, "/mother/number"), Some(&json!(MOTHER)));
    assert_eq!(error(&form, "/mother/number"), None);
    // Whoever is not the mother cannot give the own number for hers.
    edit(&mut form, "/me/relation", "1");
    edit(&mut form, "/mother/number", MOTHER);
    assert!(error(&form, "/mother/number").unwrap().contains("given for you"));
}

#[test]
fn the_server_refuses_one_number_for_two_people_too() {
    let gate = Gate::new(&definition(), Locale::en()).unwrap_or_else(|errors| panic!("{errors:?}"));
    let answers = |his: &str, relation: &str| json!({"me": {"number": MOTHER, "relation": relation}, "mother": {"number": MOTHER}, "father": {"number": his}});
    let found = |answers: &Value| -> Vec<String> {
        let verdict = gate.check(answers, &Circumstances::default(), "2026-07-18");
        verdict.findings.iter().map(|finding| format!("{} {}", finding.keyword, finding.pointer.as_str())).collect()
    };
    assert!(found(&answers(FATHER, "mother")).is_empty());
    assert_eq!(found(&answers(FATHER, "other")), ["differsFrom /mother/number"]);
    assert_eq!(found(&answers(MOTHER, "mother")), ["differsFrom /father/number"]);
}

#[test]
fn a_number_that_cannot_be_of_the_person_described_is_pointed_out_and_holds_nothing_up() {
    let mut form = form();
    edit(&mut form, "/mother/number", FATHER);
    assert_eq!(doubt(&form, "/mother/number").as_deref(), Some("This may not be the number of the mother. Check it."));
    assert_eq!(error(&form, "/mother/number"), None);
    edit(&mut form, "/mother/number", MOTHER);
    assert_eq!(doubt(&form, "/mother/number"), None);
    edit(&mut form, "/father/number", MOTHER);
    assert_eq!(doubt(&form, "/father/number"), None, "nothing is certain of him");
}

#[test]
fn the_signed_in_persons_own_number_cannot_be_replaced_while_others_can() {
    let mut form = form();
    sign_in(&mut form, FATHER);
    let locked = |form: &Form, place: &str| form.is_locked(form.root().at(&pointer(place)).unwrap());
    assert!(locked(&form, "/me/number") && !locked(&form, "/mother/number"));
    edit(&mut form, "/me/number", MOTHER);
    assert_eq!(value(&form, "/me/number"), Some(&json!(FATHER)));
    edit(&mut form, "/me/relation", "0");
    assert!(!locked(&form, "/mother/number"), "what was taken over from the account elsewhere can be changed");
    // Nobody is signed in any more.
    form.apply(FormEvent::SignIn(Identity::default()));
    assert!(!locked(&form, "/me/number"));
    edit(&mut form, "/me/number", MOTHER);
    assert_eq!(value(&form, "/me/number"), Some(&json!(MOTHER)));
}

#[test]
fn a_value_said_to_be_wrong_can_be_taken_back_from_the_register_and_its_paper_closes_again() {
    let (mut form, _) = known();
    let state = |form: &Form| form.slots()[0].state.clone();
    let closed = state(&form);
    assert!(matches!(closed, SlotState::Closed { .. }));
    let place = "/mother/place";
    let key = key_at(&form, place);
    let shown = |form: &Form| html(&page(form, &View { script: true, single: true, ..View::default() }));
    let back = "Use the data of Register after all";
    assert!(!shown(&form).contains(back));
    form.apply(FormEvent::Dispute { key: key.clone() });
    edit(&mut form, place, "Elsewhere");
    assert!(matches!(state(&form), SlotState::Reopened { .. }));
    assert_eq!(shown(&form).matches(back).count(), 1);
    form.apply(FormEvent::Dispute { key: key.clone() });
    assert_eq!((value(&form, place), state(&form)), (Some(&json!("X")), closed));
    let source = form.source(form.root().at(&pointer(place)).unwrap());
    assert!(matches!(source, Some(Source::Register(_))));
    assert_eq!(form.text(form.item(&key).unwrap()), "", "what was not shown before is not shown now");
    assert!(!shown(&form).contains(back));
    // What the register no longer says is nothing to go back to.
    form.apply(FormEvent::Dispute { key: key.clone() });
    edit(&mut form, "/mother/number", "012180000099");
    assert!(!shown(&form).contains(back));
    form.apply(FormEvent::Dispute { key });
    assert!(!matches!(form.source(form.root().at(&pointer(place)).unwrap()), Some(Source::Register(_))));
}

#[test]
fn what_is_withheld_of_a_person_takes_one_line_of_the_review() {
    let (form, _) = known();
    let lines: Vec<_> = form.review().into_iter().flat_map(|(_, entries)| entries).collect();
    let withheld: Vec<_> = lines.iter().filter(|entry| entry.answer.starts_with("On record")).collect();
    assert_eq!(withheld.len(), 1, "{lines:?}");
    assert_eq!(withheld[0].label, "Other data about the mother");
    // Whoever pledges sees what is covered, and none of it.
    assert!(withheld[0].answer.ends_with(": her birth place, her people, her faith"), "{}", withheld[0].answer);
    let answers = |place: &str| lines.iter().find(|entry| entry.key == place).map(|entry| entry.answer.as_str());
    assert_eq!((answers("/mother/number"), answers("/mother/name")), (Some(MOTHER), Some("A")));
}

#[test]
fn a_step_that_is_filled_in_whole_is_none_until_somebody_wants_to_change_it() {
    let mut form = form();
    sign_in(&mut form, MOTHER);
    let asked = requests(&edit(&mut form, "/me/relation", "0"));
    assert_eq!(steps(&form), ["me", "mother", "father", "documents", "review"], "of her only the number is known");
    let id = asked.into_iter().find(|request| request.role == "mother").unwrap().id;
    form.apply(found_from(
        register(),
        id,
        &json!({"full_name": "A", "birth_place": "X", "ethnicity": "Y", "religion": "Z"}),
    ));
    assert_eq!(steps(&form), ["me", "father", "review"]);
    let parts: Vec<(String, usize)> = form.review().into_iter().map(|(step, lines)| (step.id, lines.len())).collect();
    assert_eq!(parts, [("me".to_owned(), 2), ("mother".to_owned(), 5), ("father".to_owned(), 2)]);
    let name = key_at(&form, "/mother/name");
    assert!(form.is_answered(form.item(&name).unwrap()));
    form.apply(FormEvent::Ask { key: name.clone() });
    assert_eq!(steps(&form), ["me", "mother", "father", "review"]);
    let item = form.item(&name).unwrap();
    assert!(!form.is_answered(item) && form.is_locked(item), "it can be said to be wrong");
}
