//! What the shipped definitions decide by themselves: who has a claim, which procedure is meant, whose paper closes.
#![cfg(feature = "cli")]

#[path = "common/form.rs"]
mod common;

use std::path::Path;
use std::rc::Rc;

use common::{found_from, key_at, pointer, register, requests, value};
use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{Form, FormEvent, FormOptions, SlotState};
use tokhai::register::{CROSS_CHECKS, FORMATS};
use tokhai::render::form::{View, form as page};
use tokhai::render::html::html;

fn opened(code: &str) -> Form {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/vn/procedures/{code}.json"));
    let definition: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let options = FormOptions {
        today: "2026-07-18".to_owned(),
        channel: "online".to_owned(),
        formats: FORMATS,
        cross_checks: CROSS_CHECKS,
        ..FormOptions::default()
    };
    Form::new(Rc::new(Procedure::read(definition)), options).unwrap_or_else(|errors| panic!("{code}: {errors:?}"))
}

fn set(form: &mut Form, place: &str, value: Value) -> Vec<tokhai::form::Change> {
    form.apply(FormEvent::Set { pointer: pointer(place), value })
}

fn error(form: &Form, place: &str) -> String {
    let key = key_at(form, place);
    form.all_errors().into_iter().find(|error| error.key == key).map(|error| error.message).unwrap_or_default()
}

fn is_asked(form: &Form, place: &str) -> bool {
    !form.is_answered(form.item(&key_at(form, place)).unwrap())
}

#[test]
fn the_social_pension_takes_the_age_from_the_date_of_birth_and_refuses_whoever_is_too_young() {
    let mut form = opened("1.014027");
    set(&mut form, "/beneficiary/birthDate", json!("1948-02-03"));
    assert_eq!(value(&form, "/beneficiary/ground"), Some(&json!("age")));
    assert!(!is_asked(&form, "/beneficiary/ground") && error(&form, "/beneficiary/birthDate").is_empty());
    // Between 70 and 75 it depends on the household.
    set(&mut form, "/beneficiary/birthDate", json!("1953-02-03"));
    assert!(is_asked(&form, "/beneficiary/ground"));
    set(&mut form, "/beneficiary/ground", json!("none"));
    assert!(error(&form, "/beneficiary/ground").contains("hộ nghèo hoặc hộ cận nghèo (Luật Bảo hiểm xã hội"));
    set(&mut form, "/beneficiary/ground", json!("age"));
    assert!(error(&form, "/beneficiary/birthDate").contains("chưa đủ 75 tuổi"), "nobody is older by saying so");
    set(&mut form, "/beneficiary/ground", json!("poor"));
    assert_eq!((error(&form, "/beneficiary/ground"), error(&form, "/beneficiary/birthDate")), Default::default());
    set(&mut form, "/beneficiary/birthDate", json!("1960-02-03"));
    assert!(error(&form, "/beneficiary/birthDate").contains("chưa đủ 70 tuổi"));
    set(&mut form, "/beneficiary/pension", json!("higher"));
    assert!(error(&form, "/beneficiary/pension").contains("không được hưởng"));
    // Whoever gives it up need not be entitled to it.
    set(&mut form, "/request/kind", json!("end"));
    assert_eq!((error(&form, "/beneficiary/pension"), error(&form, "/beneficiary/birthDate")), Default::default());
}

#[test]
fn a_form_that_is_not_meant_for_foreigners_stops_where_that_is_said_and_names_the_other_one() {
    let cases = [
        ("1.001193", "/mother", "2.000528"),
        ("1.000894", "/groom", "2.000806"),
        ("1.000894", "/bride", "2.000806"),
        ("1.000656", "/deceased", "1.001766"),
    ];
    for (code, place, other) in cases {
        let mut form = opened(code);
        let at = format!("{place}/nationality");
        set(&mut form, &format!("{place}/name"), json!("Anna Müller"));
        for country in ["DE", "other", "stateless"] {
            set(&mut form, &at, json!(country));
            assert!(error(&form, &at).contains("dừng ở đây"), "{code} {country}: {}", error(&form, &at));
            let view = View { script: true, single: true, ..View::default() };
            let shown = html(&page(&form, &view));
            let advice = [format!("mã {other}, theo Điều "), "nơi đó cho bạn biết mã đang dùng".to_owned()];
            assert!(
                advice.iter().all(|words| shown.contains(words.as_str()))
                    && shown.contains("href=\"https://dichvucong.gov.vn\""),
                "{code}"
            );
        }
        // It can still be chosen otherwise, and nothing is lost.
        let item = form.item(&key_at(&form, &at)).unwrap();
        assert!(!item.read_only && item.field().unwrap().options.len() > 10, "{code}");
        set(&mut form, &at, json!("VN"));
        assert_eq!(error(&form, &at), "", "{code}");
        assert_eq!(value(&form, &format!("{place}/name")), Some(&json!("Anna Müller")));
    }
}

#[test]
fn either_parents_residence_is_enough() {
    let mut form = opened("1.001193");
    set(&mut form, "/mother/noPersonalId", json!(true));
    set(&mut form, "/parents/status", json!("recognised"));
    let papers = |form: &Form| -> Vec<(String, bool)> {
        let residence = form.slots().iter().filter(|slot| slot.id.starts_with("residence"));
        residence.map(|slot| (slot.id.clone(), matches!(slot.state, SlotState::Closed { .. }))).collect()
    };
    assert_eq!(papers(&form), [("residence-paper-father".to_owned(), false)]);
    let asked = requests(&set(&mut form, "/father/personalId", json!("012079000024")));
    let address = json!({"province": "01", "commune": "Phường Thử Nghiệm", "street": "Số 1"});
    form.apply(found_from(register(), asked[0].id, &json!({"full_name": "A", "permanent_address": address})));
    assert_eq!(papers(&form), [("residence-paper-father".to_owned(), true)]);
    // Where only the mother is known it is hers.
    set(&mut form, "/parents/status", json!("undetermined"));
    assert_eq!(papers(&form), [("residence-paper".to_owned(), false)]);
}
