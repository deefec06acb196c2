//! What the shipped procedures say where lives differ: late, married already, not agreed to, disputed; and what everybody
//! gets in the end.
#![cfg(feature = "cli")]

#[path = "common/desk.rs"]
mod desk;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use desk::{Desk, TODAY, complete, definition, options, play, population, read};
use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{
    Change, Form, FormEvent, FormOptions, Identity, Item, LookupAnswer, Outcome, Receipt, RegisterSource, Source,
    StepContent,
};
use tokhai::locale::Locale;
use tokhai::pointer::JsonPointer;
use tokhai::render::form::{View, form as page};
use tokhai::render::html::html;
use tokhai::synthetic::Population;

fn at(place: &str) -> JsonPointer {
    JsonPointer::parse(place).unwrap()
}

/// The cases and the lives of all procedures.
fn stories() -> Vec<Value> {
    let cases = read("schemas/vn/cases.json");
    ["cases", "lives"].iter().flat_map(|kind| cases[*kind].as_array().unwrap().clone()).collect()
}

fn usual(code: &str) -> Value {
    stories().into_iter().find(|case| case["procedure"] == code).unwrap()
}

/// The case with something else typed at some places.
fn with(case: &Value, entries: &[(&str, Value)]) -> Value {
    let mut case = case.clone();
    let typed = case["typed"].as_array_mut().unwrap();
    for (place, value) in entries {
        typed.retain(|entry| entry["at"] != *place);
        typed.push(json!({"at": place, "value": value}));
    }
    case
}

fn errors_at(form: &Form, place: &str) -> String {
    let place = at(place);
    let own = form.all_errors().into_iter().filter(|error| error.pointer == place);
    own.map(|error| error.message).collect::<Vec<_>>().join(" ")
}

/// The form as whoever hands it in would see it afterwards.
fn receipt(form: &mut Form) -> Receipt {
    form.apply(FormEvent::Submitted(Receipt::default()));
    form.receipt().clone()
}

#[test]
fn a_late_registration_says_what_the_law_asks_for_and_names_no_sum_nobody_has_confirmed() {
    let population = population();
    // A child born 61 days ago, one born 60 days ago.
    let stories = stories();
    let born_at_home = |day: &str| {
        let life = stories.iter().find(|life| life["papers"] == json!(["own-pledge", "residence-paper"])).unwrap();
        complete(&with(life, &[("/child/birthDate", json!(day))]), &population).0
    };
    let (mut late, mut in_time) = (born_at_home("2026-05-18"), born_at_home("2026-05-19"));
    assert!(late.root().at(&at("/child/lateFee")).is_some() && in_time.root().at(&at("/child/lateFee")).is_none());
    let told = receipt(&mut late).fee;
    assert!(told.contains("Hội đồng nhân dân cấp tỉnh") && told.contains("cho bạn biết số tiền"), "{told}");
    assert!(!told.contains("Không thu"), "{told}");
    let told = receipt(&mut in_time).fee;
    assert!(told.contains("miễn lệ phí"), "{told}");
    // A death fifteen days ago, and one the day before.
    let life = stories.iter().find(|life| life["title"]["vi"].as_str().unwrap().contains("mất ở nước ngoài.")).unwrap();
    for (day, expected) in [("2026-07-03", false), ("2026-07-02", true), ("1999", true)] {
        let form = complete(&with(life, &[("/death/date", json!(day))]), &population).0;
        assert_eq!(form.root().at(&at("/death/lateFee")).is_some(), expected, "{day}");
    }
}

#[test]
fn whoever_is_married_is_told_that_no_marriage_can_be_registered_and_what_to_do() {
    let population = population();
    let mut case = usual("1.000894");
    case["typed"].as_array_mut().unwrap().retain(|entry| entry["at"] != "/bride/personalId");
    // A woman whose husband the register names.
    case["typed"]
        .as_array_mut()
        .unwrap()
        .push(json!({"at": "/bride/personalId", "part": "mother", "of": "personal_id"}));
    let (form, _) = complete(&case, &population);
    let said = errors_at(&form, "/bride/maritalStatus");
    for words in ["Điều 5 khoản 2 điểm c", "Điều 8", "Ủy ban nhân dân cấp xã", "ly hôn"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(form.submission().is_err());
    // Who was never married is not asked how often.
    let (form, _) = complete(&usual("1.000894"), &population);
    for who in ["groom", "bride"] {
        let place = at(&format!("/{who}/marriageNumber"));
        assert_eq!(place.resolve(form.answers()), Some(&json!(1)));
        assert!(form.is_answered(form.root().at(&place).unwrap()), "{who}");
    }
    let divorced =
        with(&usual("1.000894"), &[("/bride/maritalStatus", json!("divorced")), ("/bride/marriageNumber", json!(1))]);
    let (form, _) = complete(&divorced, &population);
    assert!(errors_at(&form, "/bride/marriageNumber").contains("từ 2 trở đi"), "{:?}", form.all_errors());
}

#[test]
fn temporary_residence_ends_in_the_future_and_within_two_years() {
    let population = population();
    let until = |day: &str| {
        let (form, _) = complete(&with(&usual("1.004194"), &[("/dwelling/until", json!(day))]), &population);
        errors_at(&form, "/dwelling/until")
    };
    assert!(until("2026-07-17").contains("đã qua"), "{}", until("2026-07-17"));
    assert!(until("2028-07-19").contains("2 năm"), "{}", until("2028-07-19"));
    assert_eq!((until("2026-07-18"), until("2028-07-18")), Default::default());
}

#[test]
fn whoever_has_to_agree_and_does_not_keeps_a_form_from_being_sent() {
    let population = population();
    let mut refused = 0;
    for code in ["1.004194", "1.004222"] {
        let definition = definition(code);
        for (name, _) in definition["properties"]["consent"]["properties"].as_object().unwrap() {
            let place = format!("/consent/{name}");
            let (form, _) = complete(&with(&usual(code), &[(&place, json!(false))]), &population);
            let said = errors_at(&form, &place);
            assert!(said.contains("không đồng ý") && said.contains("Hãy hỏi lại"), "{code} {place}: {said}");
            let (form, _) = complete(&with(&usual(code), &[(&place, json!(true))]), &population);
            assert_eq!(errors_at(&form, &place), "", "{code} {place}");
            refused += 1;
        }
    }
    assert_eq!(refused, 5);
}

/// Every place whose value a register gave and that can be said to be wrong.
fn disputable(form: &Form) -> Vec<String> {
    let mut keys = Vec::new();
    form.root().visit(&mut |item| {
        if matches!(form.source(item), Some(Source::Register(_))) {
            keys.push(item.key.to_string());
        }
    });
    keys
}

#[test]
fn every_paper_that_a_dispute_asks_for_has_a_step_that_takes_it() {
    let population = population();
    let mut disputes = 0;
    for case in stories().iter().filter(|story| story["refused"].is_null()) {
        let code = case["procedure"].as_str().unwrap();
        let keys = disputable(&complete(case, &population).0);
        let (mut form, _) = complete(case, &population);
        for key in keys {
            form.apply(FormEvent::Dispute { key: key.clone() });
            disputes += 1;
            let open: Vec<String> =
                form.slots().iter().filter(|slot| slot.is_open()).map(|slot| slot.id.clone()).collect();
            let taken = form.steps().iter().any(|step| step.content == StepContent::Documents);
            assert!(taken || open.is_empty(), "{code} {key}: {open:?} stand on no step");
            // Words that speak of papers name the step that asks for them, and promise none where there is none.
            let view = View { script: true, single: true, ..View::default() };
            let shown = html(&page(&form, &view));
            assert!(!shown.contains("kèm giấy tờ chứng minh"), "{code} {key}");
            for id in open {
                assert!(shown.contains(&format!("/x-documents/{id}")), "{code} {key}: {id} is nowhere to be handed in");
            }
            // Taken back, so that each is looked at by itself.
            form.apply(FormEvent::Dispute { key });
        }
    }
    assert!(disputes > 100, "{disputes}");
}

#[test]
fn a_spouse_who_signed_in_is_not_asked_for_the_number_that_the_register_has() {
    let population = population();
    for code in ["1.000656", "1.000656+1.003197+1.014177"] {
        let (form, _) = complete(&usual(code), &population);
        let place = at(if code.contains('+') { "/m1/deceased/personalId" } else { "/deceased/personalId" });
        let number = &population.part("deceased").unwrap().number;
        assert_eq!(place.resolve(form.answers()), Some(&json!(number)), "{code}");
        assert!(form.is_answered(form.root().at(&place).unwrap()), "{code}");
        // A child of the dead is asked.
        let part = place.as_str().strip_suffix("/deceased/personalId").unwrap();
        let other = with(&usual(code), &[(&format!("{part}/applicant/relation"), json!("relative"))]);
        let (form, _) = complete(&other, &population);
        assert_eq!(place.resolve(form.answers()), None, "{code}");
        assert!(!form.is_answered(form.root().at(&place).unwrap()), "{code}");
    }
}

/// A case as somebody who reads English plays it.
fn in_english(case: &Value, population: &Population) -> Form {
    let code = case["procedure"].as_str().unwrap();
    let (played, _) = play(case, population, &mut |_, _| {});
    let options = FormOptions { locale: Locale::en(), ..options() };
    let procedure = Rc::new(Procedure::read(definition(code)));
    let (form, _) = Form::from_draft(procedure, &played.draft(), options).unwrap();
    let mut desk = Desk { form, population, waiting: VecDeque::new(), told: BTreeMap::new() };
    let changes = desk.form.start();
    desk.note(changes);
    desk.apply(FormEvent::SignIn(desk::identity(case, population)));
    desk.form
}

/// Words of Vietnamese that stand in sentences and in no name.
const WORDS: [&str; 22] = [
    " của ",
    " bạn ",
    " được ",
    " không ",
    " phải ",
    " nếu ",
    " thì ",
    " và ",
    " hoặc ",
    " khi ",
    " cho ",
    " trong ",
    " theo ",
    " ngày ",
    " đồng thời ",
    " nộp ",
    " là ",
    " tờ khai ",
    " hồ sơ ",
    " nhận ",
    " cơ quan ",
    " người ",
];

#[test]
fn the_english_receipt_of_every_procedure_is_english() {
    let population = population();
    let mut faults: Vec<String> = Vec::new();
    let mut shown_of = 0;
    for case in stories().iter().filter(|story| story["refused"].is_null()) {
        let code = case["procedure"].as_str().unwrap();
        let mut form = in_english(case, &population);
        let answers = form.answers().to_string().to_lowercase();
        let lines = |form: &Form, receipt: &Receipt| -> Vec<String> {
            let mut lines = vec![receipt.due.clone(), receipt.fee.clone()];
            lines.extend(receipt.next.iter().chain(&receipt.bring).cloned());
            lines.extend(form.further().into_iter().flat_map(|next| [next.title, next.reason]));
            for (step, entries) in form.review() {
                lines.push(step.title.clone());
                for entry in entries {
                    lines.extend(entry.group.iter().cloned());
                    lines.extend([entry.label, entry.answer]);
                }
            }
            lines
        };
        let told = receipt(&mut form);
        assert!(!told.next.is_empty(), "{code}: nothing says what to do next");
        for line in lines(&form, &told) {
            // What somebody typed, and names in official lists, stay as they are.
            let small = format!(" {} ", line.to_lowercase());
            let typed = answers.contains(line.to_lowercase().as_str());
            if !typed && WORDS.iter().any(|word| small.contains(word)) {
                faults.push(format!("{code}: {line}"));
            }
            shown_of += 1;
        }
    }
    faults.sort();
    faults.dedup();
    assert!(faults.is_empty(), "{} of {shown_of} lines\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_confirmation_says_what_the_citizen_does_and_not_what_officials_do() {
    let population = population();
    for case in stories().iter().filter(|story| story["refused"].is_null()) {
        let code = case["procedure"].as_str().unwrap();
        let (mut form, _) = complete(case, &population);
        let next = receipt(&mut form).next;
        assert!(next.iter().any(|line| line.contains("ạn chưa phải làm gì")), "{code}: {next:?}");
        for line in next {
            assert!(
                !["Công chức", "Chủ tịch", "Cán bộ", "Công an cấp xã"].iter().any(|who| line.starts_with(who)),
                "{line}"
            );
        }
    }
}

#[test]
fn a_place_that_is_named_after_its_subject_is_not_told_to_be_of_it_again() {
    let population = population();
    for case in stories() {
        let code = case["procedure"].as_str().unwrap();
        let (mut form, _) = complete(&json!({"procedure": code, "typed": []}), &population);
        for (place, value) in [("/mother/noPersonalId", json!(true)), ("/bride/noPersonalId", json!(true))] {
            if form.root().at(&at(place)).is_some() {
                form.apply(FormEvent::Set { pointer: at(place), value });
            }
        }
        form.apply(FormEvent::Submit);
        for error in form.all_errors() {
            let said = form.summary_words(&error, true).to_lowercase();
            for role in ["người mẹ", "người cha", "bên nữ", "bên nam", "chủ hộ", "người đã mất"]
            {
                assert!(!said.contains(&format!("{role} của {role}")), "{code}: {said}");
            }
        }
    }
}

#[test]
fn nobody_is_asked_for_a_number_that_the_dead_did_not_have() {
    let population = population();
    let stories = stories();
    let life = stories.iter().find(|life| life["title"]["en"].as_str().unwrap().starts_with("A farmer")).unwrap();
    let pensioner = with(life, &[("/m3/benefit/kind", json!("pension")), ("/m3/payment/method", json!("cash"))]);
    let (form, _) = complete(&pensioner, &population);
    assert_eq!(form.all_errors(), [], "{}", form.answers());
    for place in ["/m1/deceased/personalId", "/m2/leaver/personalId", "/m3/deceased/personalId"] {
        assert!(form.root().at(&at(place)).is_none(), "{place}");
    }
    // Each authority is told that there is none, and nobody is asked twice.
    let sent = form.submission().unwrap().answers().clone();
    for place in ["/m1/deceased/noPersonalId", "/m2/leaver/noPersonalId", "/m3/deceased/noPersonalId"] {
        assert_eq!(sent.pointer(place), Some(&json!(true)), "{place}");
        let question = form.root().at(&at(place)).unwrap();
        assert_eq!(form.is_answered(question), !place.starts_with("/m1"), "{place}");
    }
}

#[test]
fn a_procedure_of_a_bundle_falls_away_when_it_is_not_for_the_case() {
    let population = population();
    let stories = stories();
    let life = stories.iter().find(|life| life["title"]["en"].as_str().unwrap().starts_with("A farmer")).unwrap();
    let (form, _) = complete(life, &population);
    assert_eq!(form.all_errors(), [], "{}", form.answers());
    let sent = form.submission().unwrap().answers().clone();
    assert_eq!(sent["m3"], json!({"benefit": {"kind": "none"}}), "of its part only the answer that says so is sent");
    assert!(form.root().at(&at("/m3/payment")).is_none(), "nothing is asked about paying it");
    let part = &definition("1.000656+1.003197+1.014177")["x-procedure"]["parts"][2];
    assert_eq!(part["notFor"], json!({"field": "/m3/benefit/kind", "is": "none"}));
    // So it is where a register had said otherwise before: what it knew of the insurance goes with the rest.
    let (mut form, _) = complete(&usual("1.000656+1.003197+1.014177"), &population);
    assert!(form.answers()["m3"]["benefit"]["siNumber"].is_string(), "{}", form.answers());
    form.apply(FormEvent::Set { pointer: at("/m3/benefit/kind"), value: json!("none") });
    assert_eq!(form.answers()["m3"], json!({"benefit": {"kind": "none"}}));
    let said: Vec<_> = form.review().into_iter().flat_map(|(_, lines)| lines).map(|line| line.answer).collect();
    assert!(!said.iter().any(|line| line.contains("siNumber")), "{said:?}");
    // By itself the form ends there and says for whom it is.
    let (form, _) = complete(&with(&usual("1.014177"), &[("/benefit/kind", json!("none"))]), &population);
    assert!(errors_at(&form, "/benefit/kind").contains("dừng ở đây"), "{}", form.answers());
}

#[test]
fn who_is_head_of_the_household_takes_off_no_other_head() {
    let head = |relation: &str| {
        let said = [("/head/who", json!("applicant")), ("/head/relation", json!(relation))];
        complete(&with(&usual("1.003197"), &said), &population()).0
    };
    assert!(errors_at(&head("head"), "/head/relation").contains("mình là chủ hộ"));
    assert_eq!(errors_at(&head("parent"), "/head/relation"), "");
}

#[test]
fn a_parent_who_files_with_a_passport_is_asked_once_and_stopped_at_once_if_a_foreigner() {
    let population = population();
    let abroad = json!({"country": "AU", "abroad": "1 Example Street, Sydney, Úc"});
    let father = |country: &str| {
        let typed = json!([
            {"at": "/applicant/relation", "value": "father"},
            {"at": "/applicant/idKind", "value": "passport"},
            {"at": "/applicant/nationality", "value": country},
            {"at": "/applicant/name", "value": "Lê Văn Mẫu"},
            {"at": "/applicant/idNumber", "value": "C1234567"},
            {"at": "/applicant/residence", "value": abroad},
            {"at": "/parents/status", "value": "recognised"},
        ]);
        complete(&json!({"procedure": "1.001193", "typed": typed}), &population).0
    };
    let form = father("VN");
    assert_eq!(form.answers()["father"]["residence"], abroad);
    assert_eq!(form.answers()["father"]["noPersonalId"], json!(true));
    assert!(form.root().at(&at("/father/personalId")).is_none());
    assert_eq!(errors_at(&form, "/applicant/nationality"), "");
    assert!(form.is_answered(form.root().at(&at("/father/nationality")).unwrap()));
    let form = father("AU");
    assert!(errors_at(&form, "/applicant/nationality").contains("dừng ở đây"));
    assert_eq!(errors_at(&form, "/father/nationality"), "", "it is said once");
    // What would not help is not asked for: only what stops the form is.
    let said = [("relation", "father"), ("idKind", "passport"), ("nationality", "AU")];
    let typed = said.map(|(name, value)| json!({"at": format!("/applicant/{name}"), "value": value}));
    let (form, _) = complete(&json!({"procedure": "1.001193", "typed": typed}), &population);
    let wrong = form.all_errors().into_iter().map(|error| error.pointer.to_string());
    let wrong: Vec<_> = wrong.filter(|place| place.starts_with("/applicant") || place.starts_with("/father")).collect();
    assert_eq!(wrong, ["/applicant/nationality"]);
    // Who has a number is not asked.
    let (form, _) = complete(&usual("1.001193"), &population);
    assert!(form.root().at(&at("/applicant/nationality")).is_none());
}

#[test]
fn a_time_of_day_is_taken_as_people_write_it() {
    let mut form = complete(&usual("1.000656"), &population()).0;
    let key = form.root().at(&at("/death/time")).unwrap().key.to_string();
    for typed in ["7:30", "7h30", "7 giờ 30", "0730", "07g30", "07:30", "7 giờ 30 phút"] {
        form.apply(FormEvent::Edit { key: key.clone(), text: typed.to_owned() });
        assert_eq!(errors_at(&form, "/death/time"), "", "{typed}");
        assert!(form.answers()["death"]["time"].as_str().unwrap().starts_with("07:30:00"), "{typed}");
    }
}

#[test]
fn a_child_takes_its_parents_ethnic_group_and_native_place_without_being_asked_for_them_again() {
    let population = population();
    let (form, _) = complete(&usual("1.001193"), &population);
    let mother = population.held(population.cast["mother"]);
    let of = |place: &str| at(place).resolve(form.answers()).cloned().unwrap_or_default();
    assert_eq!(of("/child/ethnicity"), of("/mother/ethnicity"));
    assert_eq!(of("/child/nativePlace"), mother["vn:population"]["native_place"]);
    for place in ["/child/ethnicity", "/child/nativePlace/province", "/child/nativePlace/commune"] {
        let item = form.root().at(&at(place)).unwrap();
        assert!(form.is_answered(item) && !form.is_masked(item), "{place}: it is the signed-in mother's own");
    }
    // Of a father whose number was only typed the register's native place is not told: it is asked.
    let fathers = with(
        &usual("1.001193"),
        &[("/child/ethnicityFrom", json!("father")), ("/child/nativePlaceFrom", json!("father"))],
    );
    let (form, _) = complete(&fathers, &population);
    let of = |place: &str| at(place).resolve(form.answers()).cloned().unwrap_or_default();
    assert_eq!(of("/child/ethnicity"), of("/father/ethnicity"));
    assert!(!form.is_answered(form.root().at(&at("/child/nativePlace/province")).unwrap()));
    // An unknown father leaves the mother's.
    let mut life =
        stories().into_iter().find(|life| life["papers"] == json!(["residence-paper", "witness-statement"])).unwrap();
    life["typed"].as_array_mut().unwrap().retain(|entry| {
        !["/child/ethnicityFrom", "/child/ethnicity", "/child/nativePlaceFrom", "/child/nativePlace"]
            .contains(&entry["at"].as_str().unwrap())
    });
    let (form, _) = complete(&life, &population);
    let of = |place: &str| at(place).resolve(form.answers()).cloned().unwrap_or_default();
    assert_eq!((of("/child/ethnicityFrom"), of("/child/nativePlaceFrom")), (json!("mother"), json!("mother")));
    assert_eq!(of("/child/ethnicity"), of("/mother/ethnicity"));
}

#[test]
fn a_number_of_this_country_presets_its_nationality_where_no_register_tells() {
    let population = population();
    for (code, who) in [("1.001193", "mother"), ("1.000894", "groom"), ("1.000894", "bride"), ("1.000656", "deceased")]
    {
        let form = Form::new(Rc::new(Procedure::read(definition(code))), options()).unwrap();
        let mut desk = Desk { form, population: &population, waiting: VecDeque::new(), told: BTreeMap::new() };
        let (number, country) = (at(&format!("/{who}/personalId")), at(&format!("/{who}/nationality")));
        let value = |form: &Form| country.resolve(form.answers()).cloned();
        // Nobody has this number.
        desk.apply(FormEvent::Set { pointer: number.clone(), value: json!("001195000007") });
        assert_eq!(value(&desk.form), Some(json!("VN")), "{code} {who}");
        let item = desk.form.root().at(&country).unwrap();
        assert!(
            !desk.form.is_answered(item) && !desk.form.is_locked(item),
            "{code} {who}: it is shown and can be changed"
        );
        desk.apply(FormEvent::Set { pointer: number, value: Value::Null });
        assert_eq!(value(&desk.form), None, "{code} {who}: without a number nothing is preset");
    }
}

#[test]
fn parents_who_are_not_married_are_told_how_the_father_recognises_the_child() {
    let population = population();
    for (locale, words) in [
        (Locale::vi(), ["1.000689", "1.001022", "Ủy ban nhân dân cấp xã", "chưa đăng ký kết hôn"]),
        (Locale::en(), ["1.000689", "1.001022", "People's Committee", "not married"]),
    ] {
        let options = FormOptions { locale, ..options() };
        let form = Form::new(Rc::new(Procedure::read(definition("1.001193"))), options).unwrap();
        let mut desk = Desk { form, population: &population, waiting: VecDeque::new(), told: BTreeMap::new() };
        desk.apply(FormEvent::Set { pointer: at("/parents/status"), value: json!("recognising") });
        let told = &desk.form.root().at(&at("/parents/recognition")).unwrap().hint;
        for words in words {
            assert!(told.to_lowercase().contains(&words.to_lowercase()), "{words}: {told}");
        }
        assert!(errors_at(&desk.form, "/parents/status").len() > 40);
    }
}

#[test]
fn a_bundle_asks_what_a_register_knows_of_somebody_in_the_step_about_that_person() {
    let definition = definition("1.000656+1.003197+1.014177");
    let steps = definition["x-sections"].as_array().unwrap();
    let step_of = |place: &str| {
        let step = steps.iter().find(|step| step["fields"].as_array().unwrap().iter().any(|field| field == place));
        step.unwrap_or_else(|| panic!("{place} is in no step"))["title"].as_str().unwrap()
    };
    for place in ["/m3/benefit/kind", "/m3/benefit/siNumber", "/m1/deceased/name"] {
        assert_eq!(step_of(place), "Người đã mất", "{place}");
    }
    assert_eq!(step_of("/m3/payment"), "Trợ cấp mai táng");
}

/// What a person reads twice on one screen: hints that stand at two questions, questions called as their screen, hints that
/// say no more than the label.
fn said_twice(form: &Form) -> Vec<String> {
    let plain = |text: &str| text.to_lowercase().replace(|c: char| !c.is_alphanumeric() && c != ' ', "");
    let mut found = Vec::new();
    for step in form.steps().iter().filter(|step| matches!(step.content, StepContent::Items(_))) {
        let mut hints: Vec<(String, String)> = Vec::new();
        for key in step.items() {
            form.item(key).unwrap().visit(&mut |item| {
                if item.field().is_none() || form.is_answered(item) || form.is_locked(item) {
                    return;
                }
                let (label, hint) = (plain(&item.label), plain(&item.hint));
                if label == plain(&step.title) {
                    found.push(format!("{}: called as its screen", item.pointer));
                }
                if hint.is_empty() {
                    return;
                }
                if let Some((other, _)) = hints.iter().find(|(_, said)| *said == hint) {
                    found.push(format!("{} and {other}: {}", item.pointer, item.hint));
                }
                let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
                let own = words(&label);
                if item.hint.split(['.', ';']).any(|sentence| {
                    let said = words(plain(sentence).trim());
                    let told = said.iter().filter(|word| own.contains(word)).count();
                    said.len() > 3 && told * 10 >= said.len() * 7
                }) {
                    found.push(format!("{}: “{}” and “{}”", item.pointer, item.label, item.hint));
                }
                hints.push((item.pointer.to_string(), hint));
            });
        }
    }
    found
}

#[test]
fn no_screen_says_the_same_twice() {
    let population = population();
    let mut found = BTreeSet::new();
    for story in stories() {
        let code = story["procedure"].as_str().unwrap().to_owned();
        let mut look = |form: &Form| {
            found.extend(said_twice(form).into_iter().map(|what| format!("{code} {what}")));
        };
        look(&Form::new(Rc::new(Procedure::read(definition(&code))), options()).unwrap());
        look(&complete(&story, &population).0);
    }
    assert!(found.is_empty(), "{}", found.into_iter().collect::<Vec<_>>().join("\n"));
}

/// What an item and those inside it show.
fn note_texts(item: &Item, out: &mut Vec<String>) {
    out.extend([item.label.clone(), item.hint.clone()]);
    out.extend(item.field().into_iter().flat_map(|field| &field.options).map(|option| option.label.clone()));
    item.children().iter().for_each(|inner| note_texts(inner, out));
}

/// All texts of a definition, and what its form shows before anything is answered, in a language.
fn texts_in(code: &str, tag: &str) -> Vec<String> {
    let definition = definition(code);
    let mut out = Vec::new();
    let mut left: Vec<&Value> = definition.pointer(&format!("/x-text/{tag}")).into_iter().collect();
    while let Some(value) = left.pop() {
        out.extend(value.as_str().map(str::to_owned));
        left.extend(value.as_object().into_iter().flat_map(|map| map.values()));
    }
    assert!(!out.is_empty(), "{code} says nothing in {tag}");
    let options = FormOptions { locale: Locale::parse(tag).unwrap(), ..options() };
    let mut form = Form::new(Rc::new(Procedure::read(definition.clone())), options).unwrap();
    note_texts(form.root(), &mut out);
    // The review is the form's own.
    let steps = form.steps().iter().filter(|step| matches!(step.content, StepContent::Items(_)));
    out.extend(steps.flat_map(|step| [step.title.clone(), step.description.clone()]));
    out.extend(receipt(&mut form).next);
    out
}

/// The fourteen, and the two that are done in one go.
fn all_shipped() -> Vec<String> {
    let events = read("schemas/vn/life-events.json").to_string();
    let mut codes: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/vn/procedures"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    for bundle in ["1.001193+1.004222+1.014137", "1.000656+1.003197+1.014177"] {
        assert!(bundle.split('+').all(|code| events.contains(code)));
        codes.push(bundle.to_owned());
    }
    assert_eq!(codes.len(), 16);
    codes
}

#[test]
fn whoever_fills_in_for_somebody_else_is_asked_about_that_person() {
    for code in all_shipped() {
        for (tag, own) in [("vi-x-helped", &["bạn"][..]), ("en-x-helped", &["you", "your", "yours", "yourself"])] {
            for text in texts_in(&code, tag) {
                let lower = text.to_lowercase();
                let mut words = lower.split(|c: char| !c.is_alphabetic());
                assert!(!words.any(|word| own.contains(&word)), "{code} {tag}: {text}");
            }
        }
        let own = texts_in(&code, "en");
        assert!(own.iter().any(|text| text.contains("Your ")), "{code}: the person at the form is still addressed");
    }
}

#[test]
fn nobody_who_fills_in_a_form_reads_what_is_unconfirmed_of_it() {
    for code in all_shipped() {
        for tag in ["vi-x-helped", "en-x-helped", "en"] {
            for text in texts_in(&code, tag) {
                let lower = text.to_lowercase();
                let marks = ["chưa xác nhận", "chưa được xác nhận", "not confirmed", "unconfirmed"];
                assert!(!marks.iter().any(|mark| lower.contains(mark)), "{code} {tag}: {text}");
            }
        }
        let mut form = Form::new(Rc::new(Procedure::read(definition(&code))), options()).unwrap();
        let mut told = Vec::new();
        note_texts(form.root(), &mut told);
        told.extend(form.steps().iter().map(|step| step.description.clone()));
        told.push(receipt(&mut form).fee);
        assert!(
            !told.iter().any(|text| text.contains("chưa được xác nhận") || text.contains("chưa xác nhận")),
            "{code}"
        );
    }
}

#[test]
fn only_who_is_not_signed_in_is_told_what_to_do_when_nobody_can_be_reached() {
    let told = |signed_in: bool| {
        let mut form = Form::new(Rc::new(Procedure::read(definition("1.001193"))), options()).unwrap();
        if signed_in {
            let values = [("personal_id".to_owned(), json!("001190000011"))].into_iter().collect();
            form.apply(FormEvent::SignIn(Identity { values }));
        }
        receipt(&mut form).next
    };
    let (guest, person) = (told(false), told(true));
    assert!(guest.iter().any(|line| line.starts_with("Nếu bạn không để lại số điện thoại")), "{guest:?}");
    assert_eq!(person, guest[..guest.len() - 1]);
}

#[test]
fn how_an_earlier_marriage_ended_is_asked_only_where_the_register_does_not_tell() {
    let ended = json!({"number": "12/QĐST-HNGĐ", "date": "2020-03-04", "authority": "Tòa án nhân dân khu vực 1"});
    for (status, divorce) in [("divorced", Some(&ended)), ("divorced", None), ("widowed", None)] {
        let mut form = Form::new(Rc::new(Procedure::read(definition("1.000894"))), options()).unwrap();
        let number = FormEvent::Set { pointer: at("/groom/personalId"), value: json!("001090000011") };
        let asked = form.apply(number).into_iter().find_map(|change| match change {
            Change::Lookup(request) => Some(request),
            _ => None,
        });
        let mut values = json!({"full_name": "Lê Văn Ân", "marital_status": status});
        if let Some(divorce) = divorce {
            values["divorce"] = divorce.clone();
        }
        let outcome = Outcome::Found {
            source: RegisterSource {
                id: "r".to_owned(), register: "Sổ hộ tịch".to_owned(), date: TODAY.to_owned()
            },
            values: values.as_object().unwrap().iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
            related: [].into_iter().collect(),
            sources: [].into_iter().collect(),
        };
        form.apply(FormEvent::Lookup(LookupAnswer { id: asked.unwrap().id, outcome }));
        let told = form.answers().pointer("/groom/ended/authority");
        assert_eq!(told, divorce.and_then(|divorce| divorce.get("authority")), "{status}");
        for name in ["number", "date", "authority"] {
            let item = form.root().at(&at(&format!("/groom/ended/{name}"))).unwrap();
            assert_eq!(form.is_locked(item), divorce.is_some(), "{status} {name}");
        }
    }
}
