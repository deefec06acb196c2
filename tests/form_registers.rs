//! What registers say, what people say, and how the form keeps the two apart.

#[path = "common/form.rs"]
mod common;

use std::rc::Rc;

use common::{edit, found_from, key_at, pointer, register, requests, value};
use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{
    Change, FileRef, Form, FormEvent, FormOptions, Identity, LookupAnswer, LookupRequest, LookupStatus, Outcome,
    RegisterSource, SlotState,
};
use tokhai::locale::Locale;
use tokhai::pointer::JsonPointer;
use tokhai::render::form::{View, form as page};
use tokhai::render::html::html;
use tokhai::sorted::SortedMap;

/// A woman and her husband, known by numbers; papers prove where she lives and that they are married.
fn definition() -> Value {
    json!({
        "$id": "urn:test:couple", "type": "object",
        "x-procedure": {"code": "1.0", "version": "1"},
        "x-roles": {
            "wife": {"kind": "person", "title": "wife", "key": "/number", "signedIn": true},
            "husband": {"kind": "person", "title": "husband", "key": "/his/number", "shown": ["full_name"]}
        },
        "x-documents": [
            {"id": "identity", "title": "Identity card", "closedBy": [{"concept": "full_name", "role": "wife"}]},
            {"id": "residence", "title": "Proof of residence", "closedBy": [{"concept": "address", "role": "wife"}]},
            {"id": "marriage", "title": "Marriage certificate",
             "closedBy": [{"concept": "spouses", "role": "wife", "names": ["husband"]}]}
        ],
        "required": ["number", "name"],
        "properties": {
            "number": {"type": "string", "title": "Number", "pattern": "^[0-9]{12}$",
                "x-fact": {"concept": "personal_id", "role": "wife"}},
            "name": {"type": "string", "title": "Name", "minLength": 2, "pattern": "^[^0-9]+$",
                "x-fact": {"concept": "full_name", "role": "wife"}},
            "people": {"type": "string", "title": "Ethnic group", "enum": ["Kinh", "Tày"],
                "x-fact": {"concept": "ethnicity", "role": "wife"}},
            "home": {"type": "object", "title": "Home", "x-fact": {"concept": "address", "role": "wife"},
                "required": ["street", "commune"],
                "properties": {"street": {"type": "string", "title": "Street"}, "commune": {"type": "string", "title": "Commune", "minLength": 3}}},
            "his": {"type": "object", "title": "Husband", "properties": {
                "number": {"type": "string", "title": "His number", "pattern": "^[0-9]{12}$",
                    "x-fact": {"concept": "personal_id", "role": "husband"}},
                "name": {"type": "string", "title": "His name", "x-fact": {"concept": "full_name", "role": "husband"}},
                "born": {"type": "string", "format": "date", "title": "His birth date",
                    "x-fact": {"concept": "birth_date", "role": "husband"}}
            }}
        }
    })
}

const WIFE: &str = "012180000015";
const HUSBAND: &str = "012079000024";

fn options() -> FormOptions<'static> {
    FormOptions { locale: Locale::en(), today: "2026-07-18".to_owned(), ..FormOptions::default() }
}

fn form() -> Form {
    Form::new(Rc::new(Procedure::read(definition())), options()).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn reopened(form: &Form) -> (Form, Vec<LookupRequest>) {
    let (mut opened, _) = Form::from_draft(Rc::new(Procedure::read(definition())), &form.draft(), options())
        .unwrap_or_else(|error| panic!("{error}"));
    let asked = requests(&opened.start());
    (opened, asked)
}

fn dispute(form: &mut Form, place: &str) {
    let key = key_at(form, place);
    form.apply(FormEvent::Dispute { key });
}

/// Types a number and tells under which number of its own it is looked up.
fn ask(form: &mut Form, place: &str, number: &str) -> u32 {
    let changes = edit(form, place, number);
    requests(&changes).first().unwrap_or_else(|| panic!("no lookup in {changes:?}")).id
}

fn found(id: u32, values: &Value) -> FormEvent {
    found_from(register(), id, values)
}

fn account(values: &Value) -> FormEvent {
    FormEvent::SignIn(Identity { values: values.as_object().unwrap().clone().into_iter().collect() })
}

fn state(form: &Form, id: &str) -> SlotState {
    form.slots().iter().find(|slot| slot.id == id).unwrap().state.clone()
}

fn is_closed(form: &Form, id: &str) -> bool {
    matches!(state(form, id), SlotState::Closed { .. })
}

fn differs(form: &Form, id: &str) -> bool {
    matches!(state(form, id), SlotState::Reopened { status: LookupStatus::Mismatch, .. })
}

fn locked(form: &Form, place: &str) -> bool {
    form.is_locked(form.root().at(&pointer(place)).unwrap())
}

fn said(form: &Form, place: &str) -> String {
    form.source_words(form.root().at(&pointer(place)).unwrap()).unwrap_or_default()
}

/// A form in which the wife was looked up.
fn known() -> (Form, u32) {
    let mut form = form();
    let id = ask(&mut form, "/number", WIFE);
    let home = json!({"street": "Phố Thử", "commune": "Xã Mẫu"});
    form.apply(found(
        id,
        &json!({"full_name": "Lò Thị Thử", "ethnicity": "Tày", "address": home, "spouses": [HUSBAND]}),
    ));
    (form, id)
}

#[test]
fn a_value_the_form_rejects_is_not_locked_says_so_and_asks_for_the_paper() {
    for (wrong, words) in [(json!("Lò Thị 2"), "“Lò Thị 2”"), (json!("L"), "“L”"), (json!(7), "“7”")]
    {
        let mut form = form();
        let id = ask(&mut form, "/number", WIFE);
        form.apply(found(id, &json!({"full_name": wrong, "ethnicity": "Kinh"})));
        assert!(!locked(&form, "/name"), "{wrong}");
        assert!(said(&form, "/name").contains(words), "{}", said(&form, "/name"));
        assert!(differs(&form, "identity"), "{wrong}: {:?}", state(&form, "identity"));
        assert!(locked(&form, "/people"), "what is right stays the register's");
        edit(&mut form, "/name", "Lò Thị Thử");
        assert_eq!(value(&form, "/name"), Some(&json!("Lò Thị Thử")));
        assert!(differs(&form, "identity"), "what was corrected must be proved");
    }
    let mut form = form();
    let id = ask(&mut form, "/number", WIFE);
    form.apply(found(id, &json!({"ethnicity": "Nobody's"})));
    assert!(!locked(&form, "/people"));
    edit(&mut form, "/people", "1");
    assert_eq!(value(&form, "/people"), Some(&json!("Tày")));
}

#[test]
fn a_group_that_comes_incomplete_can_be_completed() {
    let mut form = form();
    let id = ask(&mut form, "/number", WIFE);
    form.apply(found(id, &json!({"address": {"street": "Phố Thử", "commune": "  "}})));
    assert!(!locked(&form, "/home/commune") && !locked(&form, "/home/street"));
    assert!(differs(&form, "residence"));
    edit(&mut form, "/home/commune", "Xã Mẫu");
    assert_eq!(value(&form, "/home"), Some(&json!({"street": "Phố Thử", "commune": "Xã Mẫu"})));
    assert!(differs(&form, "residence"));
}

#[test]
fn values_that_say_nothing_close_no_paper_and_fill_no_field() {
    let nothing = [
        json!(""),
        json!(" \t"),
        json!("-"),
        json!(" –– "),
        json!("***"),
        json!({"street": "-", "commune": "..."}),
        json!("\u{200b}\u{feff}\u{a0}"),
        json!({}),
        json!([]),
        json!(null),
        json!([""]),
        json!({"street": "", "commune": null}),
        json!({"street": {"name": [" "]}}),
        json!({"street": "N/A", "commune": " (null) "}),
        json!("NULL"),
        json!(false),
    ];
    for empty in nothing {
        let mut form = form();
        let id = ask(&mut form, "/number", WIFE);
        form.apply(found(id, &json!({"full_name": "Lò Thị Thử", "address": empty, "spouses": empty})));
        for paper in ["residence", "marriage"] {
            assert!(!is_closed(&form, paper), "{empty}: {:?}", state(&form, paper));
        }
        if empty != json!(false) {
            assert_eq!((value(&form, "/home"), said(&form, "/home")), (None, String::new()), "{empty}");
        }
        assert!(is_closed(&form, "identity"));
    }
}

#[test]
fn a_correction_outlives_whatever_is_answered_later() {
    let (mut form, id) = known();
    dispute(&mut form, "/name");
    edit(&mut form, "/name", "Lò Thị Thủ");
    let again = json!({"full_name": "Lò Thị Thử", "ethnicity": "Tày"});
    let check = |form: &Form, after: &str| {
        assert_eq!(value(form, "/name"), Some(&json!("Lò Thị Thủ")), "{after}");
        assert!(!locked(form, "/name") && differs(form, "identity"), "{after}");
        assert!(said(form, "/name").starts_with("You reported this as wrong"), "{after}: {}", said(form, "/name"));
        assert!(is_closed(form, "residence"), "{after}");
        assert_eq!(form.draft()["corrections"], json!(["/name"]), "{after}");
    };
    check(&form, "typing");
    form.apply(account(&json!({"personal_id": WIFE, "full_name": "Lò Thị Thử"})));
    check(&form, "signing in");
    form.apply(found(id, &again));
    check(&form, "the same answer again");
    let (mut form, asked) = reopened(&form);
    assert_eq!(asked, []);
    check(&form, "a reload");
    form.apply(account(&json!({"personal_id": WIFE, "full_name": "Lò Thị Thử"})));
    check(&form, "a reload and signing in");
}

#[test]
fn what_was_typed_before_the_account_or_the_register_answers_stays_and_contradicts() {
    let mut form = form();
    edit(&mut form, "/name", "Lò Thị Thủ");
    form.apply(account(&json!({"personal_id": WIFE, "full_name": "Lò Thị Thử"})));
    assert_eq!(value(&form, "/name"), Some(&json!("Lò Thị Thủ")));
    assert!(differs(&form, "identity"), "{:?}", state(&form, "identity"));
    // Once both agree, nothing is left to prove.
    edit(&mut form, "/name", "lò thị thử");
    assert!(is_closed(&form, "identity"), "{:?}", state(&form, "identity"));
}

#[test]
fn data_of_somebody_else_than_the_person_described_close_no_paper() {
    let mut form = form();
    edit(&mut form, "/name", "Vàng A Khác");
    let id = ask(&mut form, "/number", WIFE);
    let home = json!({"street": "Phố Thử", "commune": "Xã Mẫu"});
    form.apply(found(id, &json!({"full_name": "Lò Thị Thử", "address": home})));
    assert_eq!(form.lookup_status("wife"), Some(LookupStatus::Mismatch));
    assert!(differs(&form, "identity") && differs(&form, "residence"));
}

#[test]
fn a_typed_key_stays_the_persons_own_and_another_one_takes_back_what_the_first_brought() {
    let (mut form, first) = known();
    assert!(!locked(&form, "/number"));
    dispute(&mut form, "/name");
    edit(&mut form, "/name", "Lò Thị Thủ");
    let changes = edit(&mut form, "/number", "012180000016");
    let second = requests(&changes)[0].id;
    assert_eq!((value(&form, "/people"), value(&form, "/home")), (None, None));
    assert_eq!(value(&form, "/name"), Some(&json!("Lò Thị Thủ")), "typed, not the register's");
    assert_eq!((said(&form, "/name"), form.draft()["corrections"].clone()), (String::new(), json!([])));
    // The answer to the first number is about somebody else now, whenever it comes.
    assert_eq!(form.apply(found(first, &json!({"ethnicity": "Kinh"}))), []);
    form.apply(found(second, &json!({"full_name": "Lò Thị Thủ", "ethnicity": "Kinh"})));
    assert_eq!(value(&form, "/people"), Some(&json!("Kinh")));
    assert!(is_closed(&form, "identity") && !is_closed(&form, "residence"));
}

#[test]
fn a_register_that_gives_another_number_than_it_was_asked_for_proves_nothing() {
    let mut form = form();
    let id = ask(&mut form, "/number", WIFE);
    form.apply(found(id, &json!({"personal_id": "012180000999", "full_name": "Lò Thị Thử"})));
    assert_eq!(value(&form, "/number"), Some(&json!(WIFE)));
    assert!(differs(&form, "identity"));
}

#[test]
fn whoever_signs_in_takes_the_place_of_the_person_whose_number_was_typed() {
    let mut form = form();
    let id = ask(&mut form, "/number", "012180000016");
    let home = json!({"street": "Phố Thử", "commune": "Xã Mẫu"});
    form.apply(found(id, &json!({"full_name": "Vàng Thị Khác", "address": home})));
    edit(&mut form, "/people", "Tày");
    edit(&mut form, "/his/name", "Giàng A Mẫu");
    form.apply(account(&json!({"personal_id": WIFE, "full_name": "Lò Thị Thử"})));
    let answers = json!({"number": WIFE, "name": "Lò Thị Thử", "his": {"name": "Giàng A Mẫu"}});
    assert_eq!(form.answers(), &answers, "nothing of the other one stays, what was said of others does");
    assert!(is_closed(&form, "identity") && locked(&form, "/number"));
    assert_eq!(form.draft()["corrections"], json!([]));
}

#[test]
fn the_account_speaks_only_for_its_own_number() {
    let mut form = form();
    form.apply(account(&json!({"personal_id": WIFE, "full_name": "Lò Thị Thử"})));
    // The host hands in what it has of somebody else.
    form.apply(FormEvent::Set {
        pointer: pointer(""),
        value: json!({"number": "012180000016", "name": "Vàng Thị Khác"}),
    });
    assert_eq!(value(&form, "/name"), Some(&json!("Vàng Thị Khác")));
    assert!(!is_closed(&form, "identity"), "the number is not that of the person who signed in");
    edit(&mut form, "/number", WIFE);
    edit(&mut form, "/name", "Lò Thị Thử");
    assert!(is_closed(&form, "identity"));
}

#[test]
fn another_account_leaves_nothing_of_the_first() {
    let mut form = form();
    form.apply(account(&json!({"personal_id": WIFE, "full_name": "Lò Thị Thử", "ethnicity": "Tày"})));
    form.apply(account(&json!({"personal_id": HUSBAND, "full_name": "Giàng A Mẫu"})));
    assert_eq!(form.answers(), &json!({"number": HUSBAND, "name": "Giàng A Mẫu"}));
}

#[test]
fn a_found_answer_without_source_is_refused_and_the_host_hears_of_it() {
    let blank = RegisterSource { id: " ".into(), register: String::new(), date: "2026-07-01".into() };
    let undated = RegisterSource { date: String::new(), ..register() };
    for source in [RegisterSource::default(), blank, undated] {
        let mut form = form();
        let id = ask(&mut form, "/number", WIFE);
        let changes = form.apply(found_from(source, id, &json!({"full_name": "Lò Thị Thử"})));
        assert!(changes.iter().any(|change| matches!(change, Change::Refused(_))), "{changes:?}");
        assert_eq!(form.lookup_status("wife"), Some(LookupStatus::Failed));
        assert_eq!(value(&form, "/name"), None);
        assert!(matches!(state(&form, "identity"), SlotState::Reopened { status: LookupStatus::Failed, .. }));
    }
    let mut form = form();
    let id = ask(&mut form, "/number", WIFE);
    let values = [("full_name".to_owned(), json!("Lò Thị Thử"))].into_iter().collect();
    let sources = [("full_name".to_owned(), register())].into_iter().collect();
    let outcome = Outcome::Found { source: RegisterSource::default(), values, related: SortedMap::new(), sources };
    form.apply(FormEvent::Lookup(LookupAnswer { id, outcome }));
    assert!(is_closed(&form, "identity"), "each value may name its own register");
}

#[test]
fn a_register_whose_data_are_of_a_day_still_to_come_has_not_answered() {
    let dated = |date: &str, of_place: bool| {
        let options = FormOptions { day_of_place: of_place, ..options() };
        let mut form = Form::new(Rc::new(Procedure::read(definition())), options).unwrap_or_else(|e| panic!("{e:?}"));
        let id = ask(&mut form, "/number", WIFE);
        let source = RegisterSource { date: date.to_owned(), ..register() };
        let changes = form.apply(found_from(source, id, &json!({"full_name": "A Nguyen"})));
        let told = changes.iter().any(|change| matches!(change, Change::Refused(why) if why.contains("has come")));
        (form.lookup_status("wife"), value(&form, "/name").is_some(), told)
    };
    let (taken, refused) = ((Some(LookupStatus::Found), true, false), (Some(LookupStatus::Failed), false, true));
    for of_place in [true, false] {
        assert_eq!(dated("2026-07-18", of_place), taken);
        assert_eq!(dated("2026-07-20", of_place), refused);
        assert_eq!(dated("2027-01-01T08:00:00Z", of_place), refused);
    }
    // The day of the place is the last one; on a device far away tomorrow may have come there.
    assert_eq!((dated("2026-07-19", true), dated("2026-07-19", false)), (refused, taken));
}

#[test]
fn a_paper_about_two_people_closes_only_when_the_register_names_the_other_one() {
    let named = [
        json!(HUSBAND),
        json!([HUSBAND]),
        json!(["012079000999", HUSBAND]),
        json!([{"personal_id": HUSBAND}]),
        json!([{"full_name": "giàng  a MẪU", "birth_date": "1979-03-02"}]),
        json!({"personal_id": HUSBAND, "full_name": "Giàng A Mẫu"}),
    ];
    let not_named = [
        json!("012079000999"),
        json!(["012079000999"]),
        json!([{"full_name": "Giàng A Mẫu"}]),
        json!("Giàng A Mẫu"),
        json!([{"full_name": "Giàng A Mẫu", "birth_date": "1980-03-02"}]),
        json!(true),
        json!({"personal_id": HUSBAND, "full_name": "Sùng A Khác"}),
    ];
    let all = named.iter().map(|value| (value, true)).chain(not_named.iter().map(|value| (value, false)));
    for (spouses, agrees) in all {
        let mut form = form();
        let id = ask(&mut form, "/number", WIFE);
        form.apply(found(id, &json!({"full_name": "Lò Thị Thử", "spouses": spouses})));
        assert_eq!(state(&form, "marriage"), SlotState::Open, "nobody to compare with yet: {spouses}");
        let id = ask(&mut form, "/his/number", HUSBAND);
        form.apply(found(id, &json!({"full_name": "Giàng A Mẫu", "birth_date": "1979-03-02"})));
        assert_eq!((is_closed(&form, "marriage"), differs(&form, "marriage")), (agrees, !agrees), "{spouses}");
        // Another man's number, and it opens again.
        edit(&mut form, "/his/number", "012079000777");
        assert!(!is_closed(&form, "marriage"), "{spouses}");
    }
}

#[test]
fn of_a_number_that_is_not_ones_own_only_what_proves_the_match_is_shown() {
    let (mut form, _) = known();
    let id = ask(&mut form, "/his/number", HUSBAND);
    form.apply(found(id, &json!({"full_name": "Giàng A Mẫu", "birth_date": "1979-03-02"})));
    let shown = |form: &Form| {
        let item = form.root().at(&pointer("/his/born")).unwrap();
        let review = form.review().into_iter().flat_map(|(_, lines)| lines).find(|line| line.key == *item.key).unwrap();
        [form.text(item), form.words(item), review.answer].join("|")
    };
    let date = |text: &str| text.contains("1979");
    assert!(shown(&form).contains("unless you sign in"), "nobody knows yet whose it is: {}", shown(&form));
    form.apply(account(&json!({"personal_id": WIFE})));
    assert!(shown(&form).contains("another person's"), "{}", shown(&form));
    assert!(!date(&shown(&form)), "{}", shown(&form));
    let name = form.root().at(&pointer("/his/name")).map(|item| form.words(item));
    assert_eq!(name.as_deref(), Some("Giàng A Mẫu"));
    assert_eq!(value(&form, "/his/born"), Some(&json!("1979-03-02")), "it counts all the same");
    assert!(!form.draft().to_string().contains("1979"), "{}", form.draft());
    // A draft asks for him again and has everything back.
    let (mut opened, asked) = reopened(&form);
    assert_eq!(asked.iter().map(|request| request.role.as_str()).collect::<Vec<_>>(), ["husband"]);
    opened.apply(found(asked[0].id, &json!({"full_name": "Giàng A Mẫu", "birth_date": "1979-03-02"})));
    assert_eq!((opened.answers(), opened.slots()), (form.answers(), form.slots()));
    // Reported as wrong, it is asked for without being told.
    dispute(&mut form, "/his/born");
    assert!(!date(&shown(&form)) && value(&form, "/his/born").is_none() && !locked(&form, "/his/born"));
}

#[test]
fn ones_own_number_hides_nothing() {
    let mut definition = definition();
    definition["x-roles"]["wife"]["shown"] = json!(["full_name"]);
    let mut form = Form::new(Rc::new(Procedure::read(definition)), options()).unwrap();
    let id = ask(&mut form, "/number", WIFE);
    form.apply(found(id, &json!({"full_name": "Lò Thị Thử", "ethnicity": "Tày"})));
    let words = |form: &Form| form.root().at(&pointer("/people")).map(|item| form.words(item)).unwrap();
    assert_ne!(words(&form), "Tày");
    form.apply(account(&json!({"personal_id": WIFE})));
    assert_eq!(words(&form), "Tày");
}

#[test]
fn a_draft_brings_back_everything_that_was_looked_up() {
    let (mut form, _) = known();
    let file = FileRef { name: "a.jpg".into(), size: 1, ..FileRef::default() };
    form.apply(FormEvent::Attach { key: "/x-documents/marriage".to_owned(), file });
    form.apply(FormEvent::GoTo { step: 1 });
    let (opened, asked) = reopened(&form);
    assert_eq!(asked, [], "nothing is asked twice");
    assert_eq!(opened.answers(), form.answers());
    assert_eq!(opened.slots(), form.slots());
    assert_eq!(opened.draft(), form.draft());
    assert_eq!(opened.lookup_status("wife"), Some(LookupStatus::Found));
    assert!(locked(&opened, "/name") && !locked(&opened, "/number"));
}

#[test]
fn a_lookup_that_failed_or_never_ended_is_tried_again_when_a_draft_is_opened() {
    let mut form = form();
    let id = ask(&mut form, "/number", WIFE);
    let (_, asked) = reopened(&form);
    assert_eq!(asked.len(), 1);
    form.apply(FormEvent::Lookup(LookupAnswer { id, outcome: Outcome::Failed }));
    let (opened, asked) = reopened(&form);
    assert_eq!(asked.len(), 1);
    assert_eq!(value(&opened, "/number"), Some(&json!(WIFE)));
}

#[test]
fn that_nobody_answered_is_said_in_each_step_in_which_the_person_types_instead() {
    let mut definition = definition();
    definition["x-sections"] = json!([
        {"id": "number", "title": "Number", "fields": ["/number"]},
        {"id": "self", "title": "You", "fields": ["/people", "/name", "/home"]},
        {"id": "him", "title": "Husband", "fields": ["/his"]}
    ]);
    let mut form = Form::new(Rc::new(Procedure::read(definition)), options()).unwrap();
    let shown =
        |form: &Form, words: &str| html(&page(form, &View { script: true, ..View::default() })).matches(words).count();
    let id = ask(&mut form, "/number", WIFE);
    assert_eq!(shown(&form, "Look it up again"), 0);
    form.apply(FormEvent::Lookup(LookupAnswer { id, outcome: Outcome::Failed }));
    // At the number, and at the first question of the step without it.
    assert_eq!((shown(&form, "tk-doubt"), shown(&form, "Look it up again")), (2, 2));
    let key = key_at(&form, "/people");
    let asked = requests(&form.apply(FormEvent::RequestLookup { key, on: true }));
    assert_eq!(asked.len(), 1);
    form.apply(found(asked[0].id, &json!({"full_name": "Lò Thị Thử"})));
    assert_eq!((shown(&form, "tk-doubt"), shown(&form, "Look it up again")), (0, 0));
}

#[test]
fn a_withheld_choice_that_must_be_mended_is_not_told_by_its_code() {
    let mut definition = definition();
    let codes: Vec<Value> =
        (10..40).map(|code| json!({"const": code.to_string(), "title": format!("City {code}")})).collect();
    definition["properties"]["his"]["properties"]["city"] =
        json!({"title": "City", "oneOf": codes, "x-fact": {"concept": "city", "role": "husband"}});
    let mut form = Form::new(Rc::new(Procedure::read(definition)), options()).unwrap();
    form.apply(account(&json!({"personal_id": WIFE})));
    let id = ask(&mut form, "/his/number", HUSBAND);
    form.apply(found(id, &json!({"full_name": "Giàng A Mẫu", "city": "37"})));
    form.apply(FormEvent::HostErrors(vec![(pointer("/his/city"), "It is another one.".to_owned())]));
    let shown = html(&page(&form, &View { script: true, ..View::default() }));
    assert!(shown.contains("It is another one.") && !shown.contains("\"37\"") && !shown.contains("City 37"));
}

#[test]
fn values_handed_in_by_the_host_are_looked_up_anew() {
    let (mut form, first) = known();
    let changes = form.apply(FormEvent::Set { pointer: JsonPointer::root(), value: json!({"number": WIFE}) });
    let asked = requests(&changes);
    assert_eq!(asked.len(), 1);
    assert_eq!(form.apply(found(first, &json!({"full_name": "Vàng A Khác"}))), []);
    assert_eq!(value(&form, "/name"), None);
    form.apply(found(asked[0].id, &json!({"full_name": "Lò Thị Thử"})));
    assert_eq!(value(&form, "/name"), Some(&json!("Lò Thị Thử")));
}

#[test]
fn an_error_the_host_finds_in_a_registers_value_can_be_mended() {
    let (mut form, _) = known();
    assert!(locked(&form, "/name"));
    form.apply(FormEvent::HostErrors(vec![(pointer("/name"), "The name is spelt otherwise.".to_owned())]));
    assert!(!locked(&form, "/name"));
    edit(&mut form, "/name", "Lò Thị Thủ");
    assert_eq!(value(&form, "/name"), Some(&json!("Lò Thị Thủ")));
}

#[test]
fn pages_learn_which_papers_a_lookup_may_still_close() {
    let awaited = |form: &Form| -> Vec<String> {
        let papers = form.papers();
        let papers = papers.as_array().into_iter().flatten();
        let open = papers.filter(|paper| paper["awaited"] == true);
        open.filter_map(|paper| paper["id"].as_str().map(str::to_owned)).collect()
    };
    let mut opened = form();
    assert_eq!(awaited(&opened), ["identity", "residence", "marriage"]);
    let id = ask(&mut opened, "/number", WIFE);
    assert_eq!(awaited(&opened).len(), 3, "the register has not answered yet");
    opened.apply(FormEvent::Lookup(LookupAnswer { id, outcome: Outcome::Failed }));
    assert_eq!(awaited(&opened), Vec::<String>::new());

    // Where the form does not ask for the number there is nothing to look up with.
    let mut without = definition();
    without["properties"].as_object_mut().unwrap().remove("number");
    without["required"] = json!(["name"]);
    let procedure = Rc::new(Procedure::read(without));
    let without = Form::new(procedure, options()).unwrap_or_else(|errors| panic!("{errors:?}"));
    assert_eq!(awaited(&without), Vec::<String>::new());
}

#[test]
fn a_parent_born_after_the_child_is_a_doubt_whichever_date_is_typed_last() {
    let date = |role: &str| {
        json!({"type": "string", "format": "date", "title": format!("Birth date of the {role}"),
        "x-fact": {"concept": "birth_date", "role": role}})
    };
    let definition = json!({
        "type": "object",
        "x-roles": {
            "child": {"kind": "person", "title": "child", "relations": {"mother": "mother", "friend": "friend"}},
            "mother": {"kind": "person", "title": "mother"}, "friend": {"kind": "person", "title": "friend"}
        },
        "properties": {"child": date("child"), "mother": date("mother"), "friend": date("friend")}
    });
    let options = FormOptions { cross_checks: tokhai::register::CROSS_CHECKS, ..options() };
    let mut form = Form::new(Rc::new(Procedure::read(definition)), options).unwrap();
    let doubt = |form: &Form, place: &str| form.doubt(form.root().at(&pointer(place)).unwrap());
    edit(&mut form, "/mother", "5/6/2026");
    edit(&mut form, "/friend", "5/6/2026");
    assert_eq!(doubt(&form, "/mother"), None);
    let changes = edit(&mut form, "/child", "4/6/2026");
    let words = doubt(&form, "/mother").unwrap();
    assert!(words.contains("mother") && words.contains("child"), "{words}");
    let mother = key_at(&form, "/mother");
    assert!(
        changes.iter().any(|change| matches!(change, Change::State(key) if **key == *mother)),
        "it is shown at once"
    );
    assert_eq!(doubt(&form, "/friend"), None);
    assert!(form.is_valid(), "it holds nobody up");
    edit(&mut form, "/mother", "5/6/1999");
    assert_eq!(doubt(&form, "/mother"), None);
}

#[test]
fn of_papers_of_which_one_is_enough_the_only_one_left_is_asked_for_by_name() {
    let paper =
        |id: &str, when: &str| json!({"id": id, "title": format!("the {id} paper"), "group": "proof", "when": when});
    let definition = json!({
        "type": "object",
        "x-conditions": {"twin": {"properties": {"twin": {"const": true}}, "required": ["twin"]}},
        "x-documents": [paper("green", "twin || !twin"), paper("red", "twin")],
        "properties": {"twin": {"type": "boolean"}}
    });
    let mut form = Form::new(Rc::new(Procedure::read(definition)), options()).unwrap();
    let said = |form: &Form| form.all_errors().into_iter().map(|error| error.message).collect::<Vec<_>>();
    assert_eq!(said(&form), ["Attach the green paper."]);
    edit(&mut form, "/twin", "true");
    assert!(said(&form)[0].starts_with("Attach one of these papers: "), "{:?}", said(&form));
}

#[test]
fn what_a_relatives_data_tell_of_another_child_closes_no_paper_of_this_one() {
    let definition = json!({
        "$id": "urn:test:newborn", "type": "object",
        "x-procedure": {"code": "1.0", "version": "1"},
        "x-roles": {
            "mother": {"kind": "person", "title": "mother", "key": "/number"},
            "child": {"kind": "person", "title": "child", "relations": {"mother": "mother"}}
        },
        "x-documents": [
            {"id": "notice", "title": "Birth notice", "closedBy": [{"concept": "birth_event", "role": "child"}]}
        ],
        "properties": {
            "number": {"type": "string", "title": "Number", "x-fact": {"concept": "personal_id", "role": "mother"}},
            "born": {"type": "string", "format": "date", "title": "Born",
                "x-fact": {"concept": "birth_date", "role": "child"}}
        }
    });
    let child = json!({"birth_event": true, "birth_date": "2026-07-01"});
    let child = child.as_object().unwrap().clone().into_iter().collect();
    let outcome = Outcome::Found {
        source: register(),
        values: SortedMap::new(),
        related: [("child".to_owned(), child)].into_iter().collect(),
        sources: SortedMap::new(),
    };
    for (typed, closed) in [("01/07/2026", true), ("02/07/2026", false), ("", true)] {
        let mut form = Form::new(Rc::new(Procedure::read(definition.clone())), options()).unwrap();
        edit(&mut form, "/born", typed);
        let id = ask(&mut form, "/number", WIFE);
        form.apply(FormEvent::Lookup(LookupAnswer { id, outcome: outcome.clone() }));
        assert_eq!(is_closed(&form, "notice"), closed, "{typed}: {:?}", state(&form, "notice"));
        assert_eq!(differs(&form, "notice"), !closed, "{typed}");
    }
}

#[test]
fn a_paper_that_data_closed_is_asked_for_once_the_office_demands_it() {
    let (mut form, _) = known();
    assert!(is_closed(&form, "residence"));
    form.apply(FormEvent::HostErrors(vec![(pointer("/x-documents/residence"), "Hand in the paper.".to_owned())]));
    assert_eq!(state(&form, "residence"), SlotState::Open);
    assert!(form.errors().iter().any(|error| error.message == "Hand in the paper."), "{:?}", form.errors());
    let file = FileRef { name: "a.pdf".to_owned(), size: 1, ..FileRef::default() };
    form.apply(FormEvent::Attach { key: "/x-documents/residence".to_owned(), file });
    assert_eq!(form.errors().iter().filter(|error| error.key.ends_with("residence")).count(), 0);
    assert_eq!(state(&form, "residence"), SlotState::Open, "what was handed in stays handed in");
}

#[test]
fn what_has_not_the_shape_of_a_field_that_is_not_asked_closes_no_paper_and_is_told_to_the_page() {
    let mut definition = definition();
    let home = definition["properties"].as_object_mut().unwrap().remove("home").unwrap();
    definition["properties"]["abroad"] = json!({"type": "boolean", "title": "Abroad"});
    definition["if"] = json!({"properties": {"abroad": {"const": true}}, "required": ["abroad"]});
    definition["then"] = json!({"properties": {"home": home}});
    let asked = |address: Value| {
        let mut form = Form::new(Rc::new(Procedure::read(definition.clone())), options()).unwrap();
        let id = ask(&mut form, "/number", WIFE);
        let changes = form.apply(found(id, &json!({"full_name": "Lò Thị Thử", "address": address})));
        let told = changes.iter().any(|change| matches!(change, Change::Refused(_)));
        (is_closed(&form, "identity"), is_closed(&form, "residence"), told)
    };
    for wrong in [json!("abc"), json!(5), json!(["x"]), json!({"foo": 1}), json!({"street": "Phố Thử"})] {
        assert_eq!(asked(wrong.clone()), (true, false, true), "{wrong}");
    }
    assert_eq!(asked(json!({"street": "Phố Thử", "commune": "Xã Mẫu"})), (true, true, false));
}

#[test]
fn an_answer_about_another_number_shows_nothing_of_whom_it_is_about() {
    let mut form = Form::new(Rc::new(Procedure::read(definition())), options()).unwrap();
    let id = ask(&mut form, "/number", WIFE);
    let values = json!({"personal_id": "079185000999", "full_name": "Lò Văn Khác", "address": {"street": "Phố Lạ"}});
    let changes = form.apply(found(id, &values));
    assert!(changes.iter().any(|change| matches!(change, Change::Refused(_))), "the page is told");
    assert!(!form.answers().to_string().contains("Khác") && !form.answers().to_string().contains("Phố Lạ"));
    assert_eq!((is_closed(&form, "identity"), is_closed(&form, "residence")), (false, false));
    // The same number in groups is the same.
    let grouped =
        WIFE.as_bytes().chunks(3).map(|part| std::str::from_utf8(part).unwrap()).collect::<Vec<_>>().join(" ");
    let mut form = Form::new(Rc::new(Procedure::read(definition())), options()).unwrap();
    let id = ask(&mut form, "/number", WIFE);
    form.apply(found(id, &json!({"personal_id": grouped, "full_name": "Lò Thị Thử"})));
    assert!(is_closed(&form, "identity"));
}
