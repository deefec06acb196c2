//! Names, numbers, dates and times as people type them and as registers hold them, through the form: what becomes of
//! them in the answers, what the control shows then, and what is said of those that cannot be taken.

#![allow(clippy::needless_pass_by_value, reason = "tests read better so")]

use std::rc::Rc;

use proptest::prelude::*;
use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{
    Change, Clock, Form, FormEvent, FormOptions, LookupAnswer, LookupStatus, Outcome, RegisterSource, Source,
};
use tokhai::locale::Locale;
use tokhai::pointer::JsonPointer;
use tokhai::register::FORMATS;

fn open(schema: &Value, answers: Value, locale: Locale) -> Form {
    let options = FormOptions {
        locale,
        today: "2026-11-29".to_owned(),
        clock: Clock::parse("+07:00").unwrap(),
        answers,
        formats: FORMATS,
        ..FormOptions::default()
    };
    Form::new(Rc::new(Procedure::read(schema.clone())), options).unwrap()
}

/// A form of one field `it`.
fn one(field: Value) -> Form {
    open(&json!({"type": "object", "properties": {"it": field}}), json!({}), Locale::vi())
}

/// Types a text, leaves the field and gives the answer, what the control shows and what is wrong.
fn typed(form: &mut Form, key: &str, text: &str) -> (Value, String, Vec<String>) {
    let key = key.to_owned();
    form.apply(FormEvent::Edit { key: key.clone(), text: text.to_owned() });
    form.apply(FormEvent::Blur { key: key.clone() });
    let shown = form.text(form.item(&key).unwrap());
    let answer = form.answers().pointer(&key).cloned().unwrap_or_default();
    (answer, shown, form.errors().into_iter().map(|error| error.message).collect())
}

fn apart(text: &str) -> String {
    tokhai::platform::decomposed(text)
}

/// Somebody's number, name and birth date, which a register knows by the number.
fn person(partial: bool) -> Value {
    let date = if partial {
        json!({"type": "string", "x-partial-date": true, "pattern": "^\\d{4}(-\\d{2}){0,2}$", "title": "Ngày sinh",
            "x-maximum": "today", "x-minimum": "1900-01-01", "x-fact": {"concept": "birth_date", "role": "elder"}})
    } else {
        json!({"type": "string", "format": "date", "title": "Ngày sinh",
            "x-fact": {"concept": "birth_date", "role": "elder"}})
    };
    json!({
        "x-pack": "vn",
        "x-roles": {"elder": {"kind": "person", "title": "cụ", "key": "/number"}},
        "type": "object",
        "properties": {
            "number": {"type": "string", "format": "vn-personal-id", "title": "Số định danh",
                "x-messages": {"format": "Số định danh có 12 chữ số."},
                "x-fact": {"concept": "personal_id", "role": "elder"}},
            "name": {"type": "string", "title": "Họ tên", "x-fact": {"concept": "full_name", "role": "elder"}},
            "born": date
        },
        "required": ["name"]
    })
}

/// Types, then has the register answer with these values.
fn looked_up(partial: bool, typed: &[(&str, &str)], values: &Value) -> Form {
    let mut form = open(&person(partial), json!({}), Locale::vi());
    for (key, text) in typed {
        form.apply(FormEvent::Edit { key: (*key).to_owned(), text: (*text).to_owned() });
    }
    let changes = form.apply(FormEvent::Edit { key: "/number".to_owned(), text: "001038000017".to_owned() });
    let request =
        changes.into_iter().find_map(|change| if let Change::Lookup(request) = change { Some(request) } else { None });
    let source =
        RegisterSource { id: "r".to_owned(), register: "Sổ hộ tịch".to_owned(), date: "2026-11-01".to_owned() };
    let values = values.as_object().unwrap().iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    let outcome =
        Outcome::Found { source, values, related: [].into_iter().collect(), sources: [].into_iter().collect() };
    form.apply(FormEvent::Lookup(LookupAnswer { id: request.unwrap().id, outcome }));
    form
}

#[test]
fn spellings_of_one_name_agree_with_the_register() {
    for (hand, register) in [
        (apart("Phan Thị Hoà"), "Phan Thị Hòa"),
        ("Phan Thị Hòa".to_owned(), "PHAN THỊ HOÀ"),
        (" phan  thị\u{a0}hòa\u{200b}".to_owned(), "Phan Thị Hòa"),
        ("Ðỗ Thúy".to_owned(), "Đỗ Thuý"),
    ] {
        for register in [register.to_owned(), apart(register)] {
            let form = looked_up(false, &[("/name", &hand)], &json!({"full_name": register}));
            assert_eq!(form.lookup_status("elder"), Some(LookupStatus::Found), "{hand} {register}");
            let composed = tokhai::platform::composed(&register);
            assert_eq!(form.answers()["name"], json!(composed));
            assert!(form.is_valid(), "{:?}", form.all_errors());
        }
    }
    for (hand, register) in [("Phan Thị Hóa", "Phan Thị Hòa"), ("Phan Thị Hoa", "Phan Thị Hòa")] {
        let form = looked_up(false, &[("/name", hand)], &json!({"full_name": register}));
        assert_eq!(form.lookup_status("elder"), Some(LookupStatus::Mismatch));
        assert_eq!(form.answers()["name"], json!(hand));
    }
}

#[test]
fn names_are_typed_cleanly_and_what_is_no_name_is_asked_back() {
    let mut form = open(&person(false), json!({}), Locale::vi());
    let dirty = format!("  {}\u{200b}   Ðan ", apart("Lê Thuý"));
    assert_eq!(typed(&mut form, "/name", &dirty), (json!("Lê Thuý Đan"), "Lê Thuý Đan".to_owned(), vec![]));
    for text in ["Lê Thuý 😀", "Lê Thuý (Bé)", "Lê Thuý 2"] {
        let (value, _, errors) = typed(&mut form, "/name", text);
        assert_eq!(value, json!(text), "nothing is lost");
        assert_eq!(errors.len(), 1);
        assert!(errors[0].starts_with("Hãy nhập họ tên như trên giấy tờ"), "{errors:?}");
    }
    assert!(typed(&mut form, "/name", "Guðrún O’Hara-Nguyễn").2.is_empty());
    let strange = looked_up(false, &[], &json!({"full_name": "Lan 2 (Bé)"}));
    assert!(strange.is_valid(), "a register's name is what it is");
}

#[test]
fn letters_are_counted_as_people_count_them() {
    let four = json!({"type": "string", "title": "Tên", "maxLength": 4, "pattern": "^\\p{L}+$"});
    let mut form = one(four.clone());
    assert_eq!(typed(&mut form, "/it", &apart("Thuý")), (json!("Thuý"), "Thuý".to_owned(), vec![]));
    assert_eq!(typed(&mut form, "/it", "Thuýý").2.len(), 1);
    // Handed in, it stays as it is unless that is all that is wrong with it.
    let open_with = |field: &Value, value: &str| {
        open(&json!({"type": "object", "properties": {"it": field}}), json!({"it": value}), Locale::vi())
    };
    let given = open_with(&four, &apart("Thuý"));
    assert!(given.is_valid());
    assert_eq!(given.answers()["it"], json!("Thuý"));
    let free = json!({"type": "string", "title": "Tên"});
    let given = open_with(&free, &apart(" Thuý "));
    assert_eq!(given.answers()["it"], json!(apart(" Thuý ")));
}

#[test]
fn numbers_of_papers_may_be_typed_as_they_are_printed() {
    let passport = json!({"type": "string", "title": "Số hộ chiếu", "pattern": "^[A-Z][0-9]{7}$"});
    for text in ["B1234567 ", "\u{a0}B1234567\u{200b}", "b1234567", "B 123 4567", "Ｂ１２３４５６７"] {
        assert_eq!(typed(&mut one(passport.clone()), "/it", text).0, json!("B1234567"), "{text}");
    }
    // What does not become right that way stays as it was typed.
    assert_eq!(typed(&mut one(passport), "/it", "b 12").0, json!("b 12"));
    let mut form = open(&person(false), json!({}), Locale::vi());
    assert_eq!(typed(&mut form, "/number", "001 038\u{a0}000 017 ").0, json!("001038000017"));
    let (_, _, errors) = typed(&mut form, "/number", "012 345 678");
    assert!(errors[0].contains("chứng minh nhân dân cũ") && errors[0].contains("12 chữ số"), "{errors:?}");
    assert_eq!(typed(&mut form, "/number", "01234567").2, ["Số định danh có 12 chữ số."]);
}

#[test]
fn amounts_are_read_or_answered_with_an_example_that_fits() {
    let price = json!({"type": "integer", "title": "Giá", "minimum": 0, "x-unit": "VND"});
    for text in ["50.000.000đ", "50 triệu", "50000000", "50,000,000", "0,05 tỷ"] {
        let mut form = one(price.clone());
        assert_eq!(typed(&mut form, "/it", text), (json!(50_000_000), "50.000.000".to_owned(), vec![]), "{text}");
    }
    let said = |field: Value, text: &str| typed(&mut one(field), "/it", text).2.remove(0);
    assert!(said(price.clone(), "năm mươi").ends_with("ví dụ 1.500.000."), "{}", said(price, "năm mươi"));
    let area = json!({"type": "number", "title": "Diện tích", "maximum": 10, "x-unit": "ha"});
    assert!(said(area.clone(), "rộng").ends_with("ví dụ 12.") || said(area.clone(), "rộng").ends_with("ví dụ 1."));
    let dozens = json!({"type": "integer", "title": "Số trứng", "multipleOf": 24, "minimum": 24});
    assert!(said(dozens, "nhiều").ends_with("ví dụ 24."));
    assert_eq!(typed(&mut one(area.clone()), "/it", "0.125 ha").0, json!(0.125));
    let (value, _, errors) = typed(&mut one(area), "/it", "1.500");
    assert_eq!((value, errors.len()), (json!(1500), 1), "too much, and said so");
}

#[test]
fn long_numbers_are_kept_to_the_digit_or_refused() {
    let number = json!({"type": "integer", "title": "Mã số"});
    let (value, shown, errors) = typed(&mut one(number.clone()), "/it", "9007199254740993");
    assert_eq!((value, shown.as_str()), (json!("9007199254740993"), "9007199254740993"));
    assert!(errors[0].contains("quá nhiều chữ số"), "{errors:?}");
    assert_eq!(typed(&mut one(number.clone()), "/it", "900719925474099").0, json!(900_719_925_474_099_u64));
    // One that was handed in is not touched.
    let schema = json!({"type": "object", "properties": {"it": number}});
    let mut form = open(&schema, json!({"it": 9_007_199_254_740_993_u64}), Locale::vi());
    let shown = form.text(form.item("/it").unwrap());
    assert_eq!(typed(&mut form, "/it", &shown).0, json!(9_007_199_254_740_993_u64));
}

#[test]
fn a_moment_is_that_of_the_place_and_stays_as_it_was_given_until_it_is_changed() {
    let moment = json!({"type": "string", "format": "date-time", "title": "Lúc", "x-minimum": "2024-03-27"});
    let (value, shown, _) = typed(&mut one(moment.clone()), "/it", "27/03/2024 08:30");
    assert_eq!((value, shown.as_str()), (json!("2024-03-27T08:30:00+07:00"), "27/03/2024 08:30"));
    // In Hà Nội it is the 27th already.
    let schema = json!({"type": "object", "properties": {
        "it": moment, "at": {"type": "string", "format": "time", "title": "Giờ"}}});
    let given = json!({"it": "2024-03-26T18:30:00.5Z", "at": "01:30:00Z"});
    let mut form = open(&schema, given.clone(), Locale::vi());
    assert!(form.is_valid(), "{:?}", form.all_errors());
    assert_eq!(form.text(form.item("/it").unwrap()), "27/03/2024 01:30:00.5");
    assert_eq!(form.text(form.item("/at").unwrap()), "08:30");
    for key in ["/it", "/at"] {
        let shown = form.text(form.item(key).unwrap());
        typed(&mut form, key, &shown);
    }
    assert_eq!(*form.answers(), given);
    assert_eq!(typed(&mut form, "/at", "9:15").0, json!("09:15:00+07:00"));
    assert_eq!(typed(&mut form, "/it", "26/03/2024 23:59").2.len(), 1);
}

/// A date may be bounded by another answer, of which perhaps only the year is known.
#[test]
fn a_date_is_held_against_another_answer_and_against_today() {
    let date = |title: &str, more: Value| {
        let mut own = json!({"type": "string", "x-partial-date": true, "title": title});
        own.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        own
    };
    let schema = json!({"type": "object", "properties": {
        "child": date("Child", json!({"x-maximum": "today"})),
        "mother": date("Mother", json!({"x-maximum": {"of": "/child", "years": -10},
            "x-minimum": {"of": "/child", "years": -75}, "x-messages": {"x-maximum": "Too young."}})),
        "bride": date("Bride", json!({"x-maximum": {"of": "today", "years": -18}}))}});
    let mut form = open(&schema, json!({}), Locale::en());
    let wrong = |form: &mut Form, key: &str, text: &str| {
        typed(form, key, text);
        form.all_errors().into_iter().map(|error| error.message).collect::<Vec<String>>()
    };
    assert_eq!(wrong(&mut form, "/mother", "2025"), [""; 0], "no bound while the other is not answered");
    assert_eq!(wrong(&mut form, "/child", "1/7/2026"), ["Too young."], "the other answer is held against it at once");
    assert_eq!(wrong(&mut form, "/mother", "1/7/2016"), [""; 0]);
    assert_eq!(wrong(&mut form, "/mother", "2/7/2016"), ["Too young."]);
    assert_eq!(wrong(&mut form, "/mother", "2016"), [""; 0], "a year that may be right is not doubted");
    assert_eq!(wrong(&mut form, "/mother", "30/6/1951"), ["Mother must not be before 01/07/1951."]);
    assert_eq!(wrong(&mut form, "/child", "1951"), ["Too young."]);
    assert_eq!(wrong(&mut form, "/child", "2000"), [""; 0]);
    assert_eq!(wrong(&mut form, "/bride", "29/11/2008"), [""; 0]);
    assert_eq!(wrong(&mut form, "/bride", "30/11/2008").len(), 1);
    form.apply(FormEvent::Day("2026-11-30".to_owned()));
    assert!(form.is_valid(), "a day later she is old enough");
}

#[test]
fn a_birth_date_known_in_part_is_taken_shown_in_words_and_compared() {
    let mut form = open(&person(true), json!({}), Locale::vi());
    for (text, value, shown) in
        [("1938", "1938", "1938"), ("03/1954", "1954-03", "03/1954"), ("2/5/1938", "1938-05-02", "02/05/1938")]
    {
        assert_eq!(typed(&mut form, "/born", text), (json!(value), shown.to_owned(), vec![]));
    }
    typed(&mut form, "/born", "1938");
    assert_eq!(form.words(form.item("/born").unwrap()), "Năm 1938");
    for (text, words) in [
        ("khoảng 1938", "Hãy nhập ngày sinh theo thứ tự ngày/tháng/năm; không nhớ thì"),
        ("31/02/1938", "Trong lịch không có 31/02/1938. Hãy xem lại ngày và tháng của ngày sinh."),
        ("31/04/1960", "Trong lịch không có 31/04/1960. Hãy xem lại ngày và tháng của ngày sinh."),
        ("29/2/1955", "Trong lịch không có 29/02/1955. Hãy xem lại ngày và tháng của ngày sinh."),
        ("13/1954", "Trong lịch không có 13/1954. Hãy xem lại ngày và tháng của ngày sinh."),
        ("2027", "Ngày sinh không được là ngày trong tương lai"),
        ("12/2026", "Ngày sinh không được là ngày trong tương lai"),
        ("1899", "Ngày sinh không được trước ngày 01/01/1900"),
    ] {
        let (_, _, errors) = typed(&mut form, "/born", text);
        assert!(errors.len() == 1 && errors[0].starts_with(words), "{text}: {errors:?}");
    }
    assert!(typed(&mut form, "/born", "2026").2.is_empty() && typed(&mut form, "/born", "11/2026").2.is_empty());
    for (hand, register, kept) in [
        ("1938", "1938-05-02", "1938-05-02"),
        ("05/1938", "1938-05-02", "1938-05-02"),
        ("1938", "1938", "1938"),
        ("2/5/1938", "1938", "1938-05-02"),
    ] {
        let form = looked_up(true, &[("/name", "Lê An"), ("/born", hand)], &json!({"birth_date": register}));
        assert_eq!(form.lookup_status("elder"), Some(LookupStatus::Found), "{hand} {register}");
        assert_eq!(form.answers()["born"], json!(kept));
        assert!(form.is_valid(), "{:?}", form.all_errors());
        let from_register = matches!(form.source(form.item("/born").unwrap()), Some(Source::Register(_)));
        assert_eq!(from_register, kept == register, "what the person knows better is the person's");
    }
    for (hand, register) in [("1938", "1939-05-02"), ("05/1938", "1938-06-02"), ("2/5/1938", "1939")] {
        let form = looked_up(true, &[("/born", hand)], &json!({"birth_date": register}));
        assert_eq!(form.lookup_status("elder"), Some(LookupStatus::Mismatch), "{hand} {register}");
    }
}

/// An authored procedure of the country pack.
fn authored(code: &str, answers: Value) -> Form {
    let path = format!("{}/schemas/vn/procedures/{code}.json", env!("CARGO_MANIFEST_DIR"));
    open(&serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap(), answers, Locale::vi())
}

#[test]
fn the_authored_procedures_take_dates_as_the_people_concerned_know_them() {
    let mut birth = authored("1.001193", json!({}));
    let (_, _, errors) = typed(&mut birth, "/child/birthDate", "2/9/1890");
    assert!(errors.len() == 1 && errors[0].starts_with("Hãy kiểm tra lại năm sinh của trẻ"), "{errors:?}");
    assert!(typed(&mut birth, "/child/birthDate", "20/11/2026").2.is_empty());
    for (code, key) in [
        ("1.000656", "/deceased/birthDate"),
        ("1.014177", "/deceased/birthDate"),
        ("1.014027", "/beneficiary/birthDate"),
    ] {
        let mut form = authored(code, json!({}));
        assert_eq!(typed(&mut form, key, "1938"), (json!("1938"), "1938".to_owned(), vec![]), "{code}");
        assert_eq!(typed(&mut form, key, "ngày xưa").2.len(), 1);
    }
}

#[test]
fn an_old_identity_number_is_told_apart_from_a_mistyped_one_in_the_authored_procedures() {
    let mut form = authored("1.014027", json!({}));
    assert!(typed(&mut form, "/beneficiary/personalId", "023 456 789").2[0].contains("chứng minh nhân dân cũ"));
    assert_eq!(
        typed(&mut form, "/beneficiary/personalId", "0234567890").2,
        ["Hãy nhập đủ 12 chữ số của số định danh cá nhân."]
    );
}

fn values() -> impl Strategy<Value = (Value, Value)> {
    let text = prop_oneof!["\\PC{0,12}", "[A-ZĐa-zđ\u{300}\u{301}\u{323} ]{0,12}", Just("a\nb".to_owned())];
    let day = (1900..2100_u32, 1..13_u32, 1..29_u32).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}"));
    let moment = (day.clone(), 0..24_u32, 0..60_u32, 0..60_u32, prop_oneof!["Z", "\\+07:00", "-03:30", "\\.25Z"])
        .prop_map(|(day, h, m, s, zone)| format!("{day}T{h:02}:{m:02}:{s:02}{zone}"));
    prop_oneof![
        text.prop_map(|text| (json!({"type": "string"}), json!(text))),
        any::<i64>().prop_map(|n| (json!({"type": "integer"}), json!(n))),
        any::<f64>().prop_filter("finite", |n| n.is_finite()).prop_map(|n| (json!({"type": "number"}), json!(n))),
        day.prop_map(|day| (json!({"type": "string", "format": "date"}), json!(day))),
        moment.clone().prop_map(|text| (json!({"type": "string", "format": "date-time"}), json!(text))),
        moment.prop_map(|text| (json!({"type": "string", "format": "time"}), json!(text[11..]))),
    ]
}

proptest! {
    #[test]
    fn what_was_handed_in_reads_back_though_every_control_is_read_again((field, value) in values()) {
        let schema = json!({"type": "object", "properties": {"it": field}, "required": ["it"]});
        for locale in [Locale::vi(), Locale::en()] {
            let mut form = open(&schema, json!({"it": value}), locale);
            let before = form.answers().clone();
            let shown = form.text(form.item("/it").unwrap());
            // A browser's control of one line holds no line breaks.
            form.apply(FormEvent::Edit { key: "/it".to_owned(), text: shown.replace(['\n', '\r'], "") });
            form.apply(FormEvent::Blur { key: "/it".to_owned() });
            prop_assert_eq!(form.answers(), &before);
            if !value.as_str().is_some_and(str::is_empty) {
                let place = JsonPointer::parse("/it").unwrap();
                prop_assert_eq!(place.resolve(form.answers()), Some(&value));
            }
        }
    }
}

#[test]
fn a_year_of_two_digits_that_may_be_of_two_centuries_is_asked_back_with_four() {
    let past = json!({"title": "Ngày cưới", "type": "string", "format": "date", "x-maximum": "today"});
    let mut form = one(past.clone());
    let (answer, shown, wrong) = typed(&mut form, "/it", "1.11.26");
    assert_eq!((answer, shown.as_str()), (json!("1.11.26"), "1.11.26"));
    assert_eq!(wrong, ["Hãy nhập năm của ngày cưới đủ bốn chữ số, ví dụ 01/11/2026."]);
    let (answer, shown, wrong) = typed(&mut form, "/it", "3-2-98");
    assert_eq!((answer, shown.as_str(), wrong), (json!("1998-02-03"), "03/02/1998", vec![]));
    let mut partial = past;
    partial["x-partial-date"] = json!(true);
    let mut form = one(partial);
    let (_, _, wrong) = typed(&mut form, "/it", "1/11/26");
    assert_eq!(wrong, ["Hãy nhập năm của ngày cưới đủ bốn chữ số, ví dụ 01/11/2026."]);
}

#[test]
fn no_day_to_come_is_proposed_where_it_has_to_lie_in_the_past() {
    for most in [json!({"of": "today", "years": -18}), json!({"of": "/other", "years": -10}), json!("2000-12-31")] {
        let born = json!({"title": "Ngày sinh", "type": "string", "format": "date", "x-minimum": {"of": "today", "years": -200}, "x-maximum": most.clone()});
        let (_, _, wrong) = typed(&mut one(born), "/it", "5/2/97");
        assert_eq!(wrong, ["Hãy nhập năm của ngày sinh đủ bốn chữ số, ví dụ 05/02/1997."], "{most}");
    }
    // A day that may be to come keeps this century.
    let until = json!({"title": "Ngày hết hạn", "type": "string", "format": "date", "x-minimum": "1900-01-01"});
    let (_, _, wrong) = typed(&mut one(until), "/it", "5/2/27");
    assert_eq!(wrong, ["Hãy nhập năm của ngày hết hạn đủ bốn chữ số, ví dụ 05/02/2027."]);
}
