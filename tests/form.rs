//! Behaviour of the headless form, event by event: one test an event or state, so that what is not tested is found here.

use std::rc::Rc;

use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{
    Change, FileRef, Form, FormEvent, FormOptions, Identity, Kind, LookupAnswer, LookupRequest, Outcome, Phase,
    Receipt, RegisterSource, SlotState, Widget,
};
use tokhai::locale::Locale;
use tokhai::pointer::JsonPointer;
use tokhai::sorted::SortedMap;

fn form_in(locale: Locale, definition: Value, answers: Value) -> Form {
    let options = FormOptions { locale, today: "2026-07-18".to_owned(), answers, ..FormOptions::default() };
    match Form::new(Rc::new(Procedure::read(definition)), options) {
        Ok(form) => form,
        Err(errors) => panic!("the schema does not compile: {errors:?}"),
    }
}

fn form(definition: Value) -> Form {
    form_in(Locale::en(), definition, json!({}))
}

fn pointer(text: &str) -> JsonPointer {
    JsonPointer::parse(text).unwrap_or_default()
}

fn key_at(form: &Form, place: &str) -> String {
    match form.root().at(&pointer(place)) {
        Some(item) => item.key.to_string(),
        None => panic!("nothing at {place}"),
    }
}

fn edit(form: &mut Form, place: &str, text: &str) -> Vec<Change> {
    let key = key_at(form, place);
    form.apply(FormEvent::Edit { key, text: text.to_owned() })
}

fn blur(form: &mut Form, place: &str) -> Vec<Change> {
    let key = key_at(form, place);
    form.apply(FormEvent::Blur { key })
}

fn problems(form: &Form) -> Vec<String> {
    form.all_errors().into_iter().map(|error| format!("{}: {}", error.pointer, error.message)).collect()
}

fn shown(form: &Form) -> Vec<String> {
    form.errors().into_iter().map(|error| error.message).collect()
}

fn person() -> Value {
    json!({
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "title": "Name", "minLength": 2},
            "age": {"type": "integer", "title": "Age", "minimum": 0},
            "born": {"type": "string", "format": "date", "title": "Birth date", "x-maximum": "today"},
        }
    })
}

#[test]
fn an_error_shows_after_leaving_goes_when_right_and_returns_only_after_leaving_again() {
    let mut form = form(person());
    assert_eq!(shown(&form), Vec::<String>::new());
    edit(&mut form, "/name", "A");
    assert_eq!(shown(&form), Vec::<String>::new());
    blur(&mut form, "/name");
    assert_eq!(shown(&form), ["Name needs at least 2 characters."]);
    let changes = edit(&mut form, "/name", "An");
    assert_eq!(shown(&form), Vec::<String>::new());
    assert!(changes.contains(&Change::State("/name".into())));
    edit(&mut form, "/name", "");
    assert_eq!(shown(&form), Vec::<String>::new());
    blur(&mut form, "/name");
    assert_eq!(shown(&form), ["Enter name."]);
}

#[test]
fn text_that_is_not_a_number_is_kept_and_reported() {
    let mut form = form(person());
    edit(&mut form, "/age", "twelve");
    blur(&mut form, "/age");
    assert_eq!(shown(&form), ["Age must be a whole number. Type digits only, for example 12."]);
    let age = form.root().at(&pointer("/age")).map(|item| form.text(item));
    assert_eq!(age.as_deref(), Some("twelve"));
    edit(&mut form, "/age", "12");
    assert_eq!(form.answers().pointer("/age"), Some(&json!(12)));
}

#[test]
fn dates_are_typed_day_first_and_checked_against_today() {
    let mut form = form(person());
    edit(&mut form, "/born", "19/7/2026");
    blur(&mut form, "/born");
    assert_eq!(form.answers().pointer("/born"), Some(&json!("2026-07-19")));
    assert_eq!(shown(&form), ["Birth date must not be in the future. Check day, month and year."]);
    edit(&mut form, "/born", "31/2/2026");
    assert_eq!(shown(&form), ["Enter birth date as a real date in the order day/month/year, for example 27/03/2024."]);
    edit(&mut form, "/born", "18/7/2026");
    assert_eq!(shown(&form), Vec::<String>::new());
}

fn with_groups() -> Value {
    json!({
        "type": "object",
        "required": ["applicant"],
        "properties": {
            "applicant": {
                "type": "object", "title": "Applicant", "required": ["name"],
                "properties": {"name": {"type": "string", "title": "Name"}}
            },
            "agent": {
                "type": "object", "title": "Agent", "required": ["name", "phone"],
                "properties": {"name": {"type": "string", "title": "Agent's name"}, "phone": {"type": "string", "title": "Phone"}}
            }
        }
    })
}

#[test]
fn a_group_that_must_be_filled_reports_at_its_fields_and_an_optional_one_only_once_begun() {
    let mut form = form(with_groups());
    assert_eq!(problems(&form), ["/applicant/name: Enter name."]);
    edit(&mut form, "/agent/name", "Lan");
    assert_eq!(problems(&form), ["/applicant/name: Enter name.", "/agent/phone: Enter phone."]);
    edit(&mut form, "/agent/name", "");
    assert_eq!(problems(&form), ["/applicant/name: Enter name."]);
    assert_eq!(form.answers(), &json!({"applicant": {}}));
}

fn conditional() -> Value {
    json!({
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string", "title": "Kind", "enum": ["private", "firm"]}},
        "if": {"properties": {"kind": {"const": "firm"}}, "required": ["kind"]},
        "then": {"required": ["tax"], "properties": {"tax": {"type": "string", "title": "Tax code", "pattern": "^[0-9]{10}$"}}}
    })
}

#[test]
fn fields_of_a_branch_come_and_go_and_their_values_are_kept_but_not_sent() {
    let mut form = form(conditional());
    assert!(form.root().at(&pointer("/tax")).is_none());
    let changes = edit(&mut form, "/kind", "1");
    assert!(changes.contains(&Change::Structure("".into())));
    assert_eq!(problems(&form), ["/tax: Enter tax code."]);
    edit(&mut form, "/tax", "0101234567");
    assert!(form.is_valid());
    edit(&mut form, "/kind", "0");
    assert_eq!(form.answers(), &json!({"kind": "private"}));
    assert!(form.is_valid());
    edit(&mut form, "/kind", "1");
    assert_eq!(form.answers(), &json!({"kind": "firm", "tax": "0101234567"}));
}

#[test]
fn dependent_required_moves_the_mark_and_names_the_cause() {
    let mut form = form(json!({
        "type": "object",
        "properties": {"card": {"type": "string", "title": "Card"}, "address": {"type": "string", "title": "Billing address"}},
        "dependentRequired": {"card": ["address"]}
    }));
    let changes = edit(&mut form, "/card", "x");
    assert!(changes.contains(&Change::Structure("".into())));
    assert!(form.root().at(&pointer("/address")).is_some_and(|item| item.required));
    edit(&mut form, "/card", "");
    assert!(form.is_valid());
    assert!(form.root().at(&pointer("/address")).is_some_and(|item| !item.required));
}

#[test]
fn a_list_begun_because_it_was_asked_for_ends_when_it_is_not() {
    let mut form = form(json!({
        "type": "object",
        "properties": {"card": {"type": "string"}, "uses": {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 2}}},
        "dependentRequired": {"card": ["uses"]}
    }));
    edit(&mut form, "/card", "x");
    assert_eq!(form.answers(), &json!({"card": "x", "uses": [null]}));
    edit(&mut form, "/card", "");
    assert_eq!(form.answers(), &json!({}));
    assert!(form.is_valid());
    edit(&mut form, "/card", "x");
    edit(&mut form, "/uses/0", "home");
    edit(&mut form, "/card", "");
    assert_eq!(form.answers(), &json!({"uses": ["home"]}), "what was entered stays");
}

fn alternatives() -> Value {
    json!({
        "type": "object",
        "oneOf": [
            {"title": "By post", "required": ["by", "street"],
             "properties": {"by": {"const": "post"}, "street": {"type": "string", "title": "Street"}}},
            {"title": "By e-mail", "required": ["by", "mail"],
             "properties": {"by": {"const": "mail"}, "mail": {"type": "string", "format": "email", "title": "E-mail"}}}
        ]
    })
}

#[test]
fn only_the_chosen_alternative_is_asked_and_reported() {
    let mut form = form(alternatives());
    assert_eq!(form.all_errors().len(), 1, "{:?}", problems(&form));
    let key = form.root().children().iter().find(|i| matches!(i.kind, Kind::Choice(_))).map(|i| i.key.to_string());
    let key = key.unwrap_or_default();
    form.apply(FormEvent::Choose { key: key.clone(), option: 1 });
    assert_eq!(problems(&form), ["/mail: Enter e-mail."]);
    edit(&mut form, "/mail", "a@b.vn");
    assert_eq!(form.answers(), &json!({"by": "mail", "mail": "a@b.vn"}));
    assert!(form.is_valid(), "{:?}", problems(&form));
    form.apply(FormEvent::Choose { key: key.clone(), option: 0 });
    assert_eq!(problems(&form), ["/street: Enter street."]);
    form.apply(FormEvent::Choose { key, option: 1 });
    assert_eq!(form.answers(), &json!({"by": "mail", "mail": "a@b.vn"}));
}

fn children() -> Value {
    json!({
        "type": "object",
        "properties": {"children": {
            "type": "array", "title": "Children", "maxItems": 3,
            "items": {"type": "object", "title": "Child", "required": ["name"], "properties": {"name": {"type": "string", "title": "Name"}}}
        }}
    })
}

#[test]
fn list_items_keep_their_identity_while_they_are_moved_removed_and_brought_back() {
    let mut form = form(children());
    let list = key_at(&form, "/children");
    for name in ["An", "Bình", "Chi"] {
        form.apply(FormEvent::AddItem { key: list.clone() });
        let last = form.root().at(&pointer("/children")).map_or(0, |i| i.children().len()) - 1;
        edit(&mut form, &format!("/children/{last}/name"), name);
    }
    form.apply(FormEvent::AddItem { key: list.clone() });
    assert_eq!(form.answers().pointer("/children").and_then(Value::as_array).map(Vec::len), Some(3));
    let second = key_at(&form, "/children/1/name");
    form.apply(FormEvent::MoveItem { key: list.clone(), from: 1, to: 0 });
    assert_eq!(key_at(&form, "/children/0/name"), second);
    assert_eq!(form.answers().pointer("/children/0/name"), Some(&json!("Bình")));
    let changes = form.apply(FormEvent::RemoveItem { key: list, index: 0 });
    assert!(changes.contains(&Change::Announce("Child 1 removed.".to_owned())), "{changes:?}");
    assert!(form.item(&second).is_none());
    form.apply(FormEvent::UndoRemove);
    assert_eq!(key_at(&form, "/children/0/name"), second);
    assert_eq!(form.answers(), &json!({"children": [{"name": "Bình"}, {"name": "An"}, {"name": "Chi"}]}));
}

#[test]
fn an_empty_list_item_is_asked_for_its_required_fields() {
    let mut form = form(children());
    let key = key_at(&form, "/children");
    let changes = form.apply(FormEvent::AddItem { key });
    assert!(changes.iter().any(|change| matches!(change, Change::Focus(_))));
    assert_eq!(problems(&form), ["/children/0/name: Enter name."]);
}

#[test]
fn options_of_a_set_are_kept_in_their_own_order() {
    let mut form = form(json!({
        "type": "object",
        "properties": {"days": {"type": "array", "title": "Days", "uniqueItems": true, "minItems": 1,
            "items": {"enum": ["mon", "tue", "wed"]}}},
        "required": ["days"]
    }));
    let key = key_at(&form, "/days");
    assert_eq!(form.item(&key).and_then(|i| i.field()).map(|f| f.widget), Some(Widget::CheckboxSet));
    assert_eq!(problems(&form).len(), 1);
    for option in [2, 0] {
        form.apply(FormEvent::Toggle { key: key.clone(), option, on: true });
    }
    assert_eq!(form.answers(), &json!({"days": ["mon", "wed"]}));
}

#[test]
fn entries_with_names_of_their_own_can_be_added_and_removed() {
    let mut form = form(json!({
        "type": "object", "properties": {"a": {"type": "string"}},
        "additionalProperties": {"type": "number", "title": "Amount"}
    }));
    let rows = form.root().children().iter().find(|i| matches!(i.kind, Kind::Rows(_))).map(|i| i.key.to_string());
    let key = rows.unwrap_or_default();
    form.apply(FormEvent::AddEntry { key: key.clone(), name: "rent".to_owned() });
    edit(&mut form, "/rent", "12");
    assert_eq!(form.answers(), &json!({"rent": 12}));
    form.apply(FormEvent::RemoveEntry { key, name: "rent".to_owned() });
    assert_eq!(form.answers(), &json!({}));
}

#[test]
fn an_entry_can_be_added_where_nobody_has_entered_anything() {
    let mut form = form(json!({
        "type": "object",
        "properties": {"extras": {"type": "object", "additionalProperties": {"type": "string"}}}
    }));
    let mut rows = None;
    form.root().visit(&mut |item| {
        if matches!(item.kind, Kind::Rows(_)) {
            rows = Some(item.key.to_string());
        }
    });
    form.apply(FormEvent::AddEntry { key: rows.unwrap_or_default(), name: "nickname".to_owned() });
    edit(&mut form, "/extras/nickname", "Bi");
    assert_eq!(form.answers(), &json!({"extras": {"nickname": "Bi"}}));
}

#[test]
fn a_value_without_a_control_is_edited_as_json() {
    let mut form = form(json!({"type": "object", "properties": {"free": {"title": "Anything"}}}));
    assert_eq!(form.root().at(&pointer("/free")).and_then(|i| i.field()).map(|f| f.widget), Some(Widget::Json));
    edit(&mut form, "/free", "{\"a\": [1]}");
    assert_eq!(form.answers(), &json!({"free": {"a": [1]}}));
}

#[test]
fn recursion_ends_where_nothing_is_filled_in() {
    let mut form = form(json!({
        "type": "object", "properties": {"name": {"type": "string"}, "child": {"$ref": "#"}}
    }));
    assert!(form.is_valid());
    for place in ["/child", "/child/child"] {
        let key = key_at(&form, place);
        form.apply(FormEvent::AddItem { key });
    }
    edit(&mut form, "/child/child/name", "deep");
    assert_eq!(form.answers(), &json!({"child": {"child": {"name": "deep"}}}));
}

#[test]
fn constants_and_defaults_are_there_from_the_start() {
    let form = form(json!({
        "type": "object", "required": ["v"],
        "properties": {"v": {"const": 2}, "country": {"type": "string", "default": "Việt Nam"}}
    }));
    assert_eq!(form.answers(), &json!({"v": 2, "country": "Việt Nam"}));
    assert!(form.is_valid());
    assert!(!form.is_dirty());
}

#[test]
fn host_errors_block_until_the_field_is_edited() {
    let mut form = form(person());
    edit(&mut form, "/name", "An");
    assert!(form.is_valid());
    let changes = form.apply(FormEvent::HostErrors(vec![(pointer("/name"), "Name is taken.".to_owned())]));
    assert!(changes.contains(&Change::Summary(true)));
    assert_eq!(shown(&form), ["Name is taken."]);
    assert!(form.submission().is_err());
    edit(&mut form, "/name", "Ân");
    assert!(form.is_valid());
}

fn stepped() -> Value {
    json!({
        "type": "object", "required": ["a", "b"],
        "properties": {"a": {"type": "string", "title": "A"}, "b": {"type": "string", "title": "B"}, "c": {"type": "string", "title": "C"}},
        "x-sections": [
            {"id": "one", "title": "One", "fields": ["/a"]},
            {"id": "two", "title": "Two", "fields": ["/b"]}
        ]
    })
}

#[test]
fn a_step_with_errors_is_not_left_forwards_but_may_be_left_by_link() {
    let mut form = form(stepped());
    let ids: Vec<&str> = form.steps().iter().map(|step| step.id.as_str()).collect();
    assert_eq!(ids, ["one", "two", "other", "review"]);
    let changes = form.apply(FormEvent::Next);
    assert!(changes.contains(&Change::Summary(true)));
    assert_eq!(form.current_step(), 0);
    assert_eq!(shown(&form), ["Enter a."]);
    form.apply(FormEvent::GoTo { step: 1 });
    assert_eq!(form.current_step(), 1);
    form.apply(FormEvent::Back);
    edit(&mut form, "/a", "x");
    form.apply(FormEvent::Next);
    assert_eq!(form.current_step(), 1);
    assert!(form.step_valid(0) && !form.step_valid(1));
}

#[test]
fn sending_succeeds_once_nothing_is_wrong() {
    let mut form = form(stepped());
    let changes = form.apply(FormEvent::Submit);
    assert!(changes.contains(&Change::Summary(true)) && !changes.contains(&Change::Submit));
    assert_eq!(shown(&form).len(), 2);
    edit(&mut form, "/a", "x");
    edit(&mut form, "/b", "y");
    assert!(form.apply(FormEvent::Submit).contains(&Change::Submit));
    assert_eq!(form.phase(), Phase::Submitting);
    assert!(edit(&mut form, "/a", "z").is_empty());
    form.apply(FormEvent::Submitted(Receipt { receipt: "R-1".to_owned(), ..Receipt::default() }));
    assert_eq!((form.phase(), form.receipt().receipt.as_str()), (Phase::Submitted, "R-1"));
}

fn with_registers() -> Value {
    json!({
        "$id": "urn:test:lookup", "type": "object", "required": ["mother"],
        "x-procedure": {"code": "1.0", "version": "1"},
        "x-roles": {
            "applicant": {"kind": "person", "title": "applicant", "signedIn": true},
            "mother": {"kind": "person", "title": "mother", "key": "/mother/id", "sameAs": [{"role": "applicant", "when": "self"}]}
        },
        "x-conditions": {"self": {"title": "self", "properties": {"self": {"const": true}}, "required": ["self"]}},
        "x-documents": [
            {"id": "residence", "title": "Proof of residence", "type": "vn:residence_proof",
             "closedBy": [{"concept": "address", "role": "mother"}]},
            {"id": "notice", "title": "Birth notice", "type": "vn:birth_notice", "group": "birth"},
            {"id": "pledge", "title": "Pledge", "type": "vn:other", "group": "birth"}
        ],
        "properties": {
            "self": {"type": "boolean", "title": "Are you the mother?"},
            "me": {"type": "string", "title": "Your name", "x-fact": {"concept": "full_name", "role": "applicant"}},
            "mother": {"type": "object", "required": ["id", "name"], "properties": {
                "id": {"type": "string", "title": "Number", "pattern": "^[0-9]{12}$", "x-fact": {"concept": "personal_id", "role": "mother"}},
                "name": {"type": "string", "title": "Mother's name", "x-fact": {"concept": "full_name", "role": "mother"}},
                "address": {"type": "object", "title": "Address", "x-fact": {"concept": "address", "role": "mother"},
                    "properties": {"street": {"type": "string", "title": "Street"}}}
            }}
        }
    })
}

fn request(changes: &[Change]) -> LookupRequest {
    let found = changes.iter().find_map(|change| match change {
        Change::Lookup(request) => Some(request.clone()),
        _ => None,
    });
    match found {
        Some(request) => request,
        None => panic!("no lookup in {changes:?}"),
    }
}

fn found(id: u32, values: &[(&str, Value)]) -> FormEvent {
    let source =
        RegisterSource { id: "vn:population".into(), register: "Population".into(), date: "2026-07-18".into() };
    let values = values.iter().map(|(concept, value)| ((*concept).to_owned(), value.clone())).collect();
    FormEvent::Lookup(LookupAnswer {
        id,
        outcome: Outcome::Found { source, values, related: SortedMap::new(), sources: SortedMap::new() },
    })
}

fn slot_state(form: &Form, id: &str) -> Option<SlotState> {
    form.slots().iter().find(|slot| slot.id == id).map(|slot| slot.state.clone())
}

#[test]
fn a_valid_key_is_looked_up_and_the_answer_fills_fields_and_closes_papers() {
    let mut form = form(with_registers());
    assert!(edit(&mut form, "/mother/id", "07908").iter().all(|c| !matches!(c, Change::Lookup(_))));
    let request = request(&edit(&mut form, "/mother/id", "079085123456"));
    assert_eq!(
        (request.role.as_str(), request.concepts.as_slice()),
        ("mother", &["address".to_owned(), "full_name".to_owned()][..])
    );
    let changes = form
        .apply(found(request.id, &[("full_name", json!("Trần Thị Mẫu")), ("address", json!({"street": "Phố Mẫu"}))]));
    assert!(changes.contains(&Change::Value("/mother/name".into())));
    assert_eq!(form.answers().pointer("/mother/address/street"), Some(&json!("Phố Mẫu")));
    assert!(matches!(slot_state(&form, "residence"), Some(SlotState::Closed { .. })));
    let name = form.root().at(&pointer("/mother/name")).cloned();
    let name = name.as_ref().map(|item| (form.is_locked(item), form.source_words(item)));
    assert_eq!(name, Some((true, Some("From Population, 18/07/2026".to_owned()))));
}

#[test]
fn failed_empty_late_and_contradicting_answers_reopen_the_paper() {
    for outcome in [Outcome::Failed, Outcome::Empty] {
        let mut form = form(with_registers());
        let request = request(&edit(&mut form, "/mother/id", "079085123456"));
        form.apply(FormEvent::Lookup(LookupAnswer { id: request.id, outcome }));
        assert!(matches!(slot_state(&form, "residence"), Some(SlotState::Reopened { .. })));
    }
    let mut form = form(with_registers());
    edit(&mut form, "/mother/name", "Lê Thị Khác");
    let first = request(&edit(&mut form, "/mother/id", "079085123456"));
    let second = request(&edit(&mut form, "/mother/id", "079085123457"));
    assert!(form.apply(found(first.id, &[("full_name", json!("Trần Thị Mẫu"))])).is_empty());
    let changes = form.apply(found(second.id, &[("full_name", json!("Trần Thị Mẫu"))]));
    assert!(changes.iter().any(|c| matches!(c, Change::Announce(text) if text.contains("differ"))), "{changes:?}");
    assert_eq!(form.answers().pointer("/mother/name"), Some(&json!("Lê Thị Khác")));
}

#[test]
fn a_disputed_value_may_be_corrected_and_asks_for_the_paper_again() {
    let mut form = form(with_registers());
    let request = request(&edit(&mut form, "/mother/id", "079085123456"));
    form.apply(found(request.id, &[("full_name", json!("Trần Thị Mẫu")), ("address", json!({"street": "Phố Mẫu"}))]));
    edit(&mut form, "/mother/address/street", "Phố Khác");
    assert_eq!(form.answers().pointer("/mother/address/street"), Some(&json!("Phố Mẫu")));
    let key = key_at(&form, "/mother/address/street");
    form.apply(FormEvent::Dispute { key });
    edit(&mut form, "/mother/address/street", "Phố Khác");
    assert_eq!(form.answers().pointer("/mother/address/street"), Some(&json!("Phố Khác")));
    assert!(!matches!(slot_state(&form, "residence"), Some(SlotState::Closed { .. })));
    for id in ["residence", "notice"] {
        let file = FileRef { name: "a.jpg".into(), size: 1, ..FileRef::default() };
        form.apply(FormEvent::Attach { key: format!("/x-documents/{id}"), file });
    }
    let submission = form.submission().map(|s| s.to_json());
    let corrections = submission.as_ref().ok().and_then(|s| s.get("corrections"));
    assert_eq!(corrections, Some(&json!(["/mother/address"])), "{submission:?}");
}

#[test]
fn a_relative_without_a_key_is_known_through_the_one_who_has_one() {
    let mut form = form(json!({
        "type": "object",
        "x-roles": {
            "child": {"kind": "person", "title": "child", "keyless": "not registered yet", "relations": {"mother": "mother"}},
            "mother": {"kind": "person", "title": "mother", "key": "/id"}
        },
        "x-documents": [{"id": "notice", "title": "Birth notice", "closedBy": [{"concept": "birth_event", "role": "child"}]}],
        "properties": {
            "id": {"type": "string", "title": "Number", "pattern": "^[0-9]{12}$", "x-fact": {"concept": "personal_id", "role": "mother"}},
            "born": {"type": "string", "format": "date", "title": "Born", "x-fact": {"concept": "birth_date", "role": "child"}}
        }
    }));
    let request = request(&edit(&mut form, "/id", "079085123456"));
    assert_eq!(request.related.get("child"), Some(&vec!["birth_date".to_owned(), "birth_event".to_owned()]));
    let source = RegisterSource { id: "r".into(), register: "Notices".into(), date: "2026-07-18".into() };
    let notices = RegisterSource { id: "n".into(), register: "Birth notices".into(), date: "2026-07-02".into() };
    let sources = [("child.birth_event".to_owned(), notices)].into_iter().collect();
    let facts = [("birth_date", json!("2026-07-01")), ("birth_event", json!(true))];
    let facts = facts.into_iter().map(|(concept, value)| (concept.to_owned(), value)).collect();
    let related = [("child".to_owned(), facts)].into_iter().collect();
    let outcome = Outcome::Found { source, values: SortedMap::new(), related, sources };
    form.apply(FormEvent::Lookup(LookupAnswer { id: request.id, outcome }));
    // Each value keeps the register it came from, whoever else answered.
    let closed = SlotState::Closed { register: "Birth notices".into(), date: "2026-07-02".into() };
    assert_eq!(slot_state(&form, "notice"), Some(closed));
    let born = form.root().at(&pointer("/born")).and_then(|item| form.source_words(item));
    assert_eq!(born.as_deref(), Some("From Notices, 18/07/2026"));
    assert_eq!(form.answers().pointer("/born"), Some(&json!("2026-07-01")));
    edit(&mut form, "/id", "0");
    assert!(form.answers().pointer("/born").is_none());
    assert!(matches!(slot_state(&form, "notice"), Some(SlotState::Open)));
}

#[test]
fn another_key_takes_back_what_the_register_said_of_somebody_else() {
    let mut form = form(with_registers());
    let request = request(&edit(&mut form, "/mother/id", "079085123456"));
    form.apply(found(request.id, &[("full_name", json!("Trần Thị Mẫu"))]));
    edit(&mut form, "/mother/id", "07908512345");
    assert_eq!(form.answers().pointer("/mother/name"), None);
}

#[test]
fn one_paper_of_a_group_is_enough() {
    let mut form = form(with_registers());
    let texts: Vec<String> = form.all_errors().into_iter().map(|e| e.message).collect();
    assert!(texts.contains(&"Attach one of these papers: birth notice; Pledge.".to_owned()), "{texts:?}");
    let file = FileRef { name: "a.jpg".into(), size: 10, ..FileRef::default() };
    form.apply(FormEvent::Attach { key: "/x-documents/pledge".to_owned(), file });
    assert!(form.all_errors().iter().all(|e| !e.key.ends_with("notice") && !e.key.ends_with("pledge")));
}

#[test]
fn every_file_of_a_paper_is_shown_however_many_there_are_already() {
    let mut form = form(json!({
        "type": "object", "properties": {},
        "x-documents": [{"id": "deed", "title": "Deed", "x-file": {"maxCount": 3}}]
    }));
    let key = || "/x-documents/deed".to_owned();
    for name in ["a.pdf", "b.pdf"] {
        let file = FileRef { name: name.into(), size: 10, ..FileRef::default() };
        assert!(form.apply(FormEvent::Attach { key: key(), file }).contains(&Change::Documents), "{name}");
    }
    assert!(form.apply(FormEvent::Detach { key: key(), index: 0 }).contains(&Change::Documents));
    assert_eq!(form.files(&key()).len(), 1);
}

#[test]
fn what_the_signed_in_person_is_known_by_is_not_asked_again_in_another_role() {
    let mut form = form(with_registers());
    let values = [("full_name".to_owned(), json!("Trần Thị Mẫu"))].into_iter().collect();
    form.apply(FormEvent::SignIn(Identity { values }));
    assert_eq!(form.answers().pointer("/me"), Some(&json!("Trần Thị Mẫu")));
    assert_eq!(form.answers().pointer("/mother/name"), None);
    edit(&mut form, "/self", "true");
    assert_eq!(form.answers().pointer("/mother/name"), Some(&json!("Trần Thị Mẫu")));
    edit(&mut form, "/self", "false");
    assert_eq!(form.answers().pointer("/mother/name"), None);
}

#[test]
fn a_draft_opens_again_as_it_was() {
    let mut form = form(with_registers());
    let request = request(&edit(&mut form, "/mother/id", "079085123456"));
    form.apply(found(request.id, &[("full_name", json!("Trần Thị Mẫu"))]));
    let file = FileRef { name: "a.jpg".into(), size: 10, ..FileRef::default() };
    form.apply(FormEvent::Attach { key: "/x-documents/notice".to_owned(), file });
    form.apply(FormEvent::GoTo { step: 1 });
    let draft = form.draft();
    let options = FormOptions { locale: Locale::en(), today: "2026-07-18".into(), ..FormOptions::default() };
    let opened = Form::from_draft(Rc::new(Procedure::read(with_registers())), &draft, options);
    let (opened, migration) = match opened {
        Ok(opened) => opened,
        Err(error) => panic!("{error}"),
    };
    assert_eq!(opened.draft(), draft);
    assert_eq!((migration.kept, migration.unplaced.len()), (2, 0));
    assert_eq!(problems(&opened), problems(&form));
}

#[test]
fn a_draft_of_an_older_version_says_what_became_of_its_answers() {
    let draft = json!({
        "format": "tokhai-draft/1", "definition": {"id": "", "version": "0"},
        "answers": {"name": "A", "nickname": "B", "age": 3}
    });
    let opened = Form::from_draft(Rc::new(Procedure::read(person())), &draft, FormOptions::default());
    let Ok((form, migration)) = opened else { panic!("not opened") };
    assert!(migration.version_changed);
    assert_eq!(migration.kept, 3);
    assert_eq!(migration.invalid, [pointer("/name")]);
    assert_eq!(form.draft().pointer("/answers/nickname"), Some(&json!("B")));
    let other = json!({"format": "tokhai-draft/1", "definition": {"id": "urn:other"}});
    assert!(Form::from_draft(Rc::new(Procedure::read(person())), &other, FormOptions::default()).is_err());
    assert!(Form::from_draft(Rc::new(Procedure::read(person())), &json!([]), FormOptions::default()).is_err());
}

#[test]
fn a_section_that_does_not_apply_is_neither_asked_nor_checked_nor_sent() {
    let mut form = form(json!({
        "type": "object", "required": ["mother"],
        "x-conditions": {"abandoned": {"title": "x", "properties": {"abandoned": {"const": true}}, "required": ["abandoned"]}},
        "x-sections": [
            {"id": "child", "title": "Child", "fields": ["/abandoned"]},
            {"id": "mother", "title": "Mother", "fields": ["/mother"], "when": "!abandoned"}
        ],
        "properties": {
            "abandoned": {"type": "boolean", "title": "Abandoned"},
            "mother": {"type": "object", "title": "Mother", "properties": {"name": {"type": "string", "title": "Name"}}}
        }
    }));
    assert_eq!(form.steps().len(), 3);
    edit(&mut form, "/mother/name", "Lan");
    edit(&mut form, "/abandoned", "true");
    assert_eq!(form.steps().len(), 2);
    assert!(form.root().at(&pointer("/mother")).is_none());
    edit(&mut form, "/abandoned", "false");
    assert_eq!(form.answers().pointer("/mother/name"), Some(&json!("Lan")));
}

#[test]
fn the_review_lists_every_answer_in_words() {
    let mut form = form(conditional());
    edit(&mut form, "/kind", "1");
    edit(&mut form, "/tax", "0101234567");
    let review = form.review();
    let lines: Vec<(&str, &str)> =
        review.iter().flat_map(|(_, lines)| lines).map(|l| (l.label.as_str(), l.answer.as_str())).collect();
    assert_eq!(lines, [("Kind", "firm"), ("Tax code", "0101234567")]);
    assert!(form.steps().last().is_some_and(tokhai::form::Step::is_review));
}

#[test]
fn answers_about_one_person_that_contradict_each_other_are_pointed_out_but_hold_nothing_up() {
    let definition = json!({
        "type": "object", "x-roles": {"mother": {"kind": "person", "title": "mother"}},
        "properties": {
            "id": {"type": "string", "title": "Number", "x-fact": {"concept": "personal_id", "role": "mother"}},
            "born": {"type": "string", "format": "date", "title": "Birth date", "x-fact": {"concept": "birth_date", "role": "mother"}}
        }
    });
    let options =
        FormOptions { locale: Locale::en(), cross_checks: tokhai::register::CROSS_CHECKS, ..FormOptions::default() };
    let Ok(mut form) = Form::new(Rc::new(Procedure::read(definition)), options) else { panic!("compiles") };
    let doubt = |form: &Form| form.root().at(&pointer("/id")).and_then(|item| form.doubt(item));
    edit(&mut form, "/id", "001199000001");
    assert_eq!(doubt(&form), None);
    let changes = edit(&mut form, "/born", "1/3/1998");
    assert!(changes.contains(&Change::State("/id".into())));
    assert_eq!(doubt(&form).as_deref(), Some("Number does not agree with birth date. Check both."));
    assert!(form.is_valid());
    edit(&mut form, "/born", "1/3/1999");
    assert_eq!(doubt(&form), None);
}

#[test]
fn what_is_called_as_what_is_around_it_is_named_once() {
    let person = json!({"title": "Owner", "type": "object", "required": ["name", "owner"], "properties": {
        "name": {"title": "Name", "type": "string"}, "owner": {"title": "Owner", "type": "string"}}});
    let only = json!({"title": "Payer", "type": "object", "required": ["payer"], "properties": {
        "payer": {"title": "Payer", "type": "string"}}});
    let mut form = form(
        json!({"type": "object", "required": ["owner", "payer"], "properties": {"owner": person, "payer": only},
        "x-sections": [{"id": "owner", "title": "Owner", "fields": ["/owner"]}, {"id": "pay", "title": "Payment", "fields": ["/payer"]}]}),
    );
    form.apply(FormEvent::Submit);
    let said: Vec<String> = form.errors().iter().map(|error| form.summary_words(error, true)).collect();
    assert_eq!(said, ["Owner: enter name.", "Enter owner.", "Payment: enter payer."]);
    let lines: Vec<(String, Vec<String>, String)> = form
        .review()
        .into_iter()
        .flat_map(|(step, lines)| lines.into_iter().map(move |line| (step.title.clone(), line.group, line.label)))
        .collect();
    let line = |step: &str, label: &str| (step.to_owned(), Vec::<String>::new(), label.to_owned());
    assert_eq!(lines, [line("Owner", "Name"), line("Owner", "Owner"), line("Payment", "Payer")]);
    let page = tokhai::render::html::html(&tokhai::render::form::form(&form, &tokhai::render::form::View::default()));
    assert_eq!(page.matches("tk-label tk-hidden\">Owner<").count(), 1, "the section has that heading");
    assert_eq!(page.matches("tk-label tk-hidden\">Payer<").count(), 1, "the field has that label");
}

#[test]
fn a_title_of_blanks_is_none() {
    let form = form(
        json!({"title": " ", "type": "object", "x-sections": [{"id": "mainPart", "title": "", "fields": ["/birthDate"]}],
        "x-text": {"en": {"/homeTown": {"title": ""}}},
        "properties": {
            "birthDate": {"title": "", "type": "string"},
            "homeTown": {"title": " ", "type": "string"},
            "kind": {"oneOf": [{"const": "a", "title": ""}, {"const": "b", "title": "Bee"}]},
            "case": {"oneOf": [{"title": "", "type": "object", "properties": {"x": {"type": "string"}}},
                {"title": "House", "type": "object", "properties": {"y": {"type": "string"}}}]}}}),
    );
    let label = |place: &str| form.root().at(&pointer(place)).map(|item| item.label.clone()).unwrap_or_default();
    assert_eq!([label("/birthDate"), label("/homeTown")], ["Birth date", "Home town"]);
    assert_eq!(form.steps()[0].title, "Main part");
    assert!(!form.title().trim().is_empty());
    let options: Vec<&str> = form
        .root()
        .at(&pointer("/kind"))
        .unwrap()
        .field()
        .unwrap()
        .options
        .iter()
        .map(|option| option.label.as_str())
        .collect();
    assert_eq!(options, ["a", "Bee"]);
    let mut blank = Vec::new();
    form.root().visit(&mut |item| {
        if let Kind::Choice(choice) = &item.kind {
            blank.extend(choice.options.iter().filter(|option| option.trim().is_empty()).cloned());
        }
    });
    assert_eq!(blank, Vec::<String>::new());
}
