//! The page of the review: a pledge holds for what stood there when it was given, and what is missing elsewhere is said.

use std::rc::Rc;

use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{Change, Form, FormEvent, FormOptions};
use tokhai::pointer::JsonPointer;
use tokhai::render::form::{Summary, View, form as page};
use tokhai::render::html::html;

/// A pet: who keeps it, which it is, and the pledge behind the review.
fn pet() -> Form {
    let definition = json!({
        "$id": "urn:test:pet", "type": "object", "required": ["owner", "result"],
        "x-sections": [
            {"id": "who", "title": "Chủ nuôi", "fields": ["/owner", "/lent"]},
            {"id": "animal", "title": "Con vật", "fields": ["/kind", "/chip"]},
            {"id": "pledge", "title": "Cam đoan", "fields": ["/result"], "afterReview": true}
        ],
        "properties": {
            "owner": {"title": "Họ và tên", "type": "string", "minLength": 5, "pattern": "^[A-ZÀ-Ỹ]"},
            "lent": {"title": "Nuôi hộ", "type": "boolean"},
            "kind": {"title": "Loài", "type": "string"},
            "result": {"title": "Kết quả", "type": "object", "required": ["pledge"], "properties": {
                "copies": {"title": "Số bản", "type": "integer"},
                "pledge": {"title": "Tôi cam đoan khai đúng", "type": "boolean", "const": true}
            }}
        },
        "allOf": [{
            "if": {"properties": {"lent": {"const": true}}, "required": ["lent"]},
            "then": {"required": ["chip"], "properties": {"chip": {"title": "Số chip", "type": "string"}}}
        }]
    });
    let options = FormOptions { today: "2026-11-27".to_owned(), ..FormOptions::default() };
    Form::new(Rc::new(Procedure::read(definition)), options).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn edit(form: &mut Form, at: &str, text: &str) {
    let place = JsonPointer::parse(at).unwrap();
    let key = form.root().at(&place).unwrap().key.to_string();
    form.apply(FormEvent::Edit { key, text: text.to_owned() });
}

fn pledged(form: &Form) -> bool {
    form.answers().pointer("/result/pledge") == Some(&Value::Bool(true))
}

/// Filled in, and pledged on the page of the review.
fn ready() -> Form {
    let mut form = pet();
    edit(&mut form, "/owner", "Lê Thị Mẫu");
    form.apply(FormEvent::GoTo { step: form.review_step() });
    edit(&mut form, "/result/pledge", "true");
    assert!(pledged(&form), "{}", form.answers());
    assert!(form.is_valid(), "{:?}", form.all_errors());
    form
}

#[test]
fn a_change_takes_the_pledge_back_and_a_look_does_not() {
    let mut form = ready();
    form.apply(FormEvent::GoTo { step: 0 });
    form.apply(FormEvent::Next);
    assert!(pledged(&form), "nothing was changed");
    form.apply(FormEvent::GoTo { step: 0 });
    edit(&mut form, "/owner", "Lê Thị Mẫu");
    assert!(pledged(&form), "the same was typed again");
    edit(&mut form, "/owner", "Lê Thị Mẫu Hai");
    assert!(!pledged(&form));
    assert!(!form.is_valid(), "it is pledged anew before it is sent");
}

#[test]
fn what_stands_beside_the_pledge_is_not_what_is_pledged() {
    let mut form = ready();
    edit(&mut form, "/result/copies", "2");
    assert!(pledged(&form));
    assert_eq!(form.answers().pointer("/result/copies"), Some(&json!(2)));
}

#[test]
fn data_that_a_host_hands_in_keep_the_pledge_that_is_in_them() {
    let mut form = ready();
    let value = json!({"owner": "Trần Văn Mẫu", "result": {"pledge": true}});
    form.apply(FormEvent::Set { pointer: JsonPointer::root(), value });
    assert!(pledged(&form));
}

#[test]
fn the_review_says_at_once_what_is_missing_elsewhere() {
    let mut form = ready();
    form.apply(FormEvent::GoTo { step: 0 });
    edit(&mut form, "/lent", "true");
    let changes = form.apply(FormEvent::GoTo { step: form.review_step() });
    assert!(changes.contains(&Change::Summary(true)), "{changes:?}");
    let keys: Vec<String> = form.errors().into_iter().map(|error| error.key).collect();
    assert_eq!(keys, ["/chip"], "not the pledge, which nobody has come to yet");
    edit(&mut form, "/chip", "900215");
    form.apply(FormEvent::GoTo { step: 0 });
    let changes = form.apply(FormEvent::GoTo { step: form.review_step() });
    assert!(!changes.contains(&Change::Summary(true)), "nothing is missing any more: {changes:?}");
}

#[test]
fn what_follows_from_one_wrong_answer_is_one_place_to_mend() {
    let same = json!([{"answer": "/name"}]);
    let name = json!({"title": "Tên trẻ", "type": "string", "pattern": "^[A-Z]"});
    let mut copy = name.clone();
    copy["x-known"] = same;
    let definition = json!({
        "$id": "urn:test:copies", "type": "object", "required": ["name", "residence", "card"],
        "properties": {
            "name": name,
            "residence": {"title": "Cư trú", "type": "object", "required": ["name"], "properties": {"name": copy.clone()}},
            "card": {"title": "Thẻ", "type": "object", "required": ["name"], "properties": {"name": copy}}
        }
    });
    let options = FormOptions { today: "2026-11-27".to_owned(), ..FormOptions::default() };
    let mut form = Form::new(Rc::new(Procedure::read(definition)), options).unwrap_or_else(|e| panic!("{e:?}"));
    let keys = |form: &Form| form.all_errors().into_iter().map(|error| error.key).collect::<Vec<_>>();
    assert_eq!(keys(&form), ["/name"], "nothing typed yet");
    edit(&mut form, "/name", "mai");
    assert_eq!(keys(&form), ["/name"], "what is wrong is mended where it was typed");
    form.apply(FormEvent::Submit);
    let view = View { script: true, single: false, summary: Summary::All, ..View::default() };
    let shown = html(&page(&form, &view));
    assert!(shown.contains("Có 1 chỗ cần sửa"), "{shown}");
    edit(&mut form, "/name", "Mai");
    assert!(form.is_valid(), "{:?}", form.all_errors());
    assert_eq!(form.answers().pointer("/card/name"), Some(&json!("Mai")));
}
