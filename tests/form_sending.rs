//! How a form is sent, what is said when that fails, and the way through its steps.

use std::rc::Rc;

use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{Change, Failure, FileRef, Form, FormEvent, FormOptions, Phase, Receipt};
use tokhai::locale::Locale;
use tokhai::pointer::JsonPointer;
use tokhai::render::form::{Summary, View, form as page};
use tokhai::render::html::html;

fn opened(definition: Value, locale: Locale) -> Form {
    let options = FormOptions { locale, today: "2026-11-27".to_owned(), ..FormOptions::default() };
    Form::new(Rc::new(Procedure::read(definition)), options).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn form(definition: Value) -> Form {
    opened(definition, Locale::vi())
}

fn place(text: &str) -> JsonPointer {
    JsonPointer::parse(text).unwrap_or_default()
}

fn edit(form: &mut Form, at: &str, text: &str) {
    let key = form.root().at(&place(at)).map(|item| item.key.to_string()).unwrap_or_default();
    form.apply(FormEvent::Edit { key, text: text.to_owned() });
}

fn shown(form: &Form) -> Vec<String> {
    form.errors().into_iter().map(|error| error.message).collect()
}

fn refused(form: &mut Form, errors: &[(&str, &str)]) {
    let errors = errors.iter().map(|(at, words)| (place(at), (*words).to_owned())).collect();
    form.apply(FormEvent::HostErrors(errors));
}

fn failed(why: Failure, words: &str) -> FormEvent {
    FormEvent::SubmitFailed { why, words: words.to_owned() }
}

fn drawn(form: &Form) -> String {
    let view = View { script: true, single: false, summary: Summary::All, ..View::default() };
    html(&page(form, &view))
}

/// A boat is registered: three sections, an owner with two addresses.
fn boat() -> Value {
    let address = |title: &str| json!({"title": title, "type": "object", "required": ["commune"], "properties": {"commune": {"title": "Xã, phường", "type": "string"}}});
    json!({
        "$id": "urn:test:boat", "type": "object", "required": ["name", "owner"],
        "x-procedure": {
            "code": "B.1", "version": "1", "authority": "Bến Thử", "processing": {"value": 3, "unit": "workingDay"},
            "fee": {"amount": 25000, "currency": "VND", "note": "Đóng tại bến."},
            "steps": ["Chủ thuyền gửi tờ khai.", "Bến kiểm tra thuyền.", "Bến trao số đăng ký."], "bring": ["Giấy mua thuyền"]
        },
        "x-sections": [
            {"id": "boat", "title": "Chiếc thuyền", "fields": ["/name", "/engine", "/power"]},
            {"id": "owner", "title": "Chủ thuyền", "fields": ["/owner"]},
            {"id": "rest", "title": "Việc khác", "fields": ["/launched", "/note"]}
        ],
        "properties": {
            "name": {"title": "Tên thuyền", "type": "string"},
            "engine": {"title": "Loại máy", "enum": ["xăng", "dầu"]},
            "owner": {
                "title": "Chủ thuyền", "type": "object", "required": ["home", "harbour"],
                "properties": {"home": address("Nơi thường trú"), "harbour": address("Nơi neo đậu")}
            },
            "launched": {"title": "Ngày hạ thủy", "type": "string", "format": "date", "x-maximum": "today"},
            "note": {"title": "Ghi chú", "type": "string"}
        },
        "if": {"properties": {"engine": {"const": "dầu"}}, "required": ["engine"]},
        "then": {"properties": {"power": {"title": "Công suất", "type": "integer"}}, "required": ["power"]}
    })
}

fn filled_in() -> Form {
    let mut form = form(boat());
    edit(&mut form, "/name", "Sóng Xanh");
    edit(&mut form, "/owner/home/commune", "An Thử");
    edit(&mut form, "/owner/harbour/commune", "Bình Thử");
    assert_eq!(shown(&form), [""; 0]);
    assert!(form.is_valid(), "{:?}", form.all_errors());
    form
}

#[test]
fn every_failure_says_what_happened_keeps_the_answers_and_offers_another_try() {
    let mut form = filled_in();
    let answers = form.answers().clone();
    let mut heard = Vec::new();
    for why in [Failure::Refused, Failure::Unreachable, Failure::Late, Failure::Offline, Failure::SignedOut] {
        assert!(form.apply(FormEvent::Submit).contains(&Change::Submit), "{why:?}: it can be tried again");
        assert!(form.failure().is_none(), "what was said before the try is gone");
        assert!(form.apply(failed(why, "")).contains(&Change::Phase));
        assert_eq!(form.phase(), Phase::Editing);
        let (_, words) = form.failure().unwrap_or((why, String::new()));
        assert!(words.contains("Thử lại") && words.ends_with("vẫn còn."), "{words}");
        let page = drawn(&form);
        assert!(page.contains("role=\"alert\"") && page.contains("data-do=\"retry\""), "{page}");
        assert_eq!(form.answers(), &answers);
        assert!(!heard.contains(&words), "{why:?} is not told apart");
        heard.push(words);
    }
}

#[test]
fn the_words_of_the_host_count_more_than_ours() {
    let mut form = filled_in();
    form.apply(FormEvent::Submit);
    form.apply(failed(Failure::Refused, "Bến nghỉ từ 12 giờ đến 13 giờ."));
    let (_, words) = form.failure().unwrap_or((Failure::Silent, String::new()));
    assert_eq!(words, "Bến nghỉ từ 12 giờ đến 13 giờ. Mọi thông tin bạn đã điền vẫn còn.");
}

#[test]
fn that_the_device_is_connected_again_is_told_to_whoever_was_told_it_is_not() {
    let mut form = filled_in();
    form.apply(failed(Failure::Online, ""));
    assert!(form.failure().is_none());
    form.apply(FormEvent::Submit);
    form.apply(failed(Failure::Offline, ""));
    form.apply(failed(Failure::Online, ""));
    assert_eq!(form.failure().map(|(why, _)| why), Some(Failure::Online));
    assert!(form.apply(FormEvent::Submit).contains(&Change::Submit), "nothing was sent by itself meanwhile");
}

#[test]
fn an_answer_that_comes_late_still_counts_and_the_first_one_wins() {
    let mut form = filled_in();
    form.apply(FormEvent::Submit);
    assert!(form.apply(FormEvent::Submit).is_empty(), "pressed twice, sent once");
    form.apply(failed(Failure::Late, ""));
    form.apply(FormEvent::Submitted(Receipt { receipt: "B-7".to_owned(), ..Receipt::default() }));
    assert_eq!(form.phase(), Phase::Submitted);
    assert!(form.apply(failed(Failure::Unreachable, "")).is_empty());
    assert!(form.apply(FormEvent::HostErrors(vec![(place(""), "Không.".to_owned())])).is_empty());
    assert_eq!((form.phase(), form.receipt().receipt.as_str()), (Phase::Submitted, "B-7"));
}

#[test]
fn errors_of_the_whole_form_are_all_said_and_go_with_the_next_try() {
    let mut form = filled_in();
    form.apply(FormEvent::Submit);
    refused(
        &mut form,
        &[("", "Hồ sơ trùng."), ("/nothing/here", "Bến quá tải."), ("/owner/boatswain", "Thiếu thuyền phó.")],
    );
    assert_eq!(shown(&form), ["Hồ sơ trùng.", "Bến quá tải.", "Thiếu thuyền phó."]);
    let page = drawn(&form);
    for words in shown(&form) {
        assert!(page.contains(&format!("<li>{words}</li>")), "{words} is in the summary");
    }
    assert!(form.apply(FormEvent::Submit).contains(&Change::Submit), "nobody could mend it here");
    assert_eq!(shown(&form), [""; 0]);
}

#[test]
fn an_error_at_a_field_blocks_until_something_is_changed_anywhere() {
    let mut form = filled_in();
    form.apply(FormEvent::Submit);
    refused(&mut form, &[("/name", "Tên đã có ở bến này."), ("/name", "Tên dài quá.")]);
    assert_eq!(shown(&form), ["Tên đã có ở bến này. Tên dài quá."]);
    assert!(!form.apply(FormEvent::Submit).contains(&Change::Submit));
    assert_eq!(shown(&form).len(), 1, "what nobody has touched is as wrong as before");
    // Another harbour, where the name may be free.
    edit(&mut form, "/owner/harbour/commune", "Cẩm Thử");
    assert!(form.apply(FormEvent::Submit).contains(&Change::Submit));
}

#[test]
fn the_day_of_the_submission_is_that_of_sending() {
    let mut form = filled_in();
    edit(&mut form, "/launched", "28/11/2026");
    form.apply(FormEvent::Submit);
    assert_eq!(shown(&form).len(), 1, "that is tomorrow: {:?}", shown(&form));
    form.apply(FormEvent::Day("2026-11-28".to_owned()));
    assert_eq!(shown(&form), [""; 0], "it is today now");
    assert!(form.apply(FormEvent::Submit).contains(&Change::Submit));
    let sent = form.submission().map(|sent| sent.to_json()).unwrap_or_default();
    assert_eq!(sent.get("date").and_then(|date| date.as_str()), Some("2026-11-28"));
    // And back: what lay in the past when it was typed may lie in the future of a device with a wrong clock.
    let mut form = filled_in();
    edit(&mut form, "/launched", "27/11/2026");
    assert!(form.is_valid());
    form.apply(FormEvent::Day("2026-11-26".to_owned()));
    assert!(!form.is_valid());
}

#[test]
fn the_confirmation_tells_what_the_definition_knows_and_no_hash() {
    let mut form = filled_in();
    form.apply(FormEvent::Submit);
    form.apply(FormEvent::Submitted(Receipt {
        receipt: "B-2026-0007".to_owned(),
        bring: vec!["Căn cước".to_owned(), "Giấy mua thuyền".to_owned()],
        ..Receipt::default()
    }));
    let page = drawn(&form);
    let wanted = [
        "B-2026-0007",
        "Bến Thử",
        "27/11/2026",
        "02/12/2026 (3 ngày làm việc)",
        "25.000 VND (Đóng tại bến)",
        "Bến trao số đăng ký.",
        "<li>Căn cước</li>",
        "Sóng Xanh",
        "data-do=\"print\"",
        "data-do=\"copy\"",
    ];
    for words in wanted {
        assert!(page.contains(words), "{words} is missing in {page}");
    }
    assert!(!page.contains("Chủ thuyền gửi tờ khai."), "what the person has done is not next");
    let digest = form.submission().map(|sent| sent.digest().to_owned()).unwrap_or_default();
    assert!(digest.len() == 64 && !page.contains(&digest[..12]));
}

#[test]
fn what_is_changed_from_the_review_leads_back_to_it_with_one_press() {
    let mut form = filled_in();
    for _ in 0..3 {
        form.apply(FormEvent::Next);
    }
    let review = form.steps().len() - 1;
    assert_eq!(form.current_step(), review);
    form.apply(FormEvent::GoTo { step: 0 });
    assert!(form.is_returning());
    edit(&mut form, "/name", "");
    form.apply(FormEvent::Next);
    assert_eq!(form.current_step(), 0, "what is wrong is not carried back");
    edit(&mut form, "/name", "Sóng Bạc");
    form.apply(FormEvent::Next);
    assert_eq!((form.current_step(), form.is_returning()), (review, false));
    // Back without a change.
    form.apply(FormEvent::GoTo { step: 1 });
    form.apply(FormEvent::Back);
    assert_eq!((form.current_step(), form.is_returning()), (review, false));
    // From the review backwards one goes step by step.
    form.apply(FormEvent::Back);
    assert_eq!((form.current_step(), form.is_returning()), (review - 1, false));
}

/// What people declare comes when they looked everything through: on the page of the review, which does not list it.
#[test]
fn a_section_may_come_behind_the_review() {
    let mut definition = boat();
    definition["x-sections"][0]["afterReview"] = json!(true);
    let own = definition["x-sections"][0]["id"].clone();
    let form = form(definition);
    let ids: Vec<&str> = form.steps().iter().map(|step| step.id.as_str()).collect();
    assert_eq!(ids.last(), Some(&"review"));
    assert!(ids.iter().all(|id| own != *id), "it is no page of its own");
    let review = ids.len() - 1;
    assert!(!form.step_valid(review), "what is missing there is missing on that page");
}

#[test]
fn a_change_that_brings_an_unseen_section_leads_there_before_the_review() {
    let mut form = form(json!({
        "type": "object", "properties": {
            "crew": {"title": "Có thuyền viên không?", "type": "boolean"}, "mate": {"title": "Thuyền phó", "type": "string"}
        },
        "required": ["crew"],
        "if": {"properties": {"crew": {"const": true}}, "required": ["crew"]}, "then": {"required": ["mate"]},
        "x-conditions": {"crewed": {"title": "crewed", "properties": {"crew": {"const": true}}, "required": ["crew"]}},
        "x-sections": [
            {"id": "crew", "title": "Đoàn", "fields": ["/crew"]},
            {"id": "mate", "title": "Thuyền phó", "fields": ["/mate"], "when": "crewed"}
        ]
    }));
    edit(&mut form, "/crew", "false");
    form.apply(FormEvent::Next);
    assert_eq!(form.current_step(), form.steps().len() - 1);
    form.apply(FormEvent::GoTo { step: 0 });
    edit(&mut form, "/crew", "true");
    form.apply(FormEvent::Next);
    assert_eq!(form.steps()[form.current_step()].id, "mate");
    edit(&mut form, "/mate", "Lê Văn Mẫu");
    form.apply(FormEvent::Next);
    assert_eq!(form.steps()[form.current_step()].id, "review");
}

#[test]
fn the_summary_says_which_field_of_which_section() {
    let mut vi = form(boat());
    vi.apply(FormEvent::Submit);
    let said = |form: &Form| form.errors().iter().map(|error| form.summary_words(error, true)).collect::<Vec<_>>();
    assert_eq!(
        said(&vi),
        [
            "Chiếc thuyền: hãy nhập tên thuyền.",
            "Nơi thường trú của chủ thuyền: hãy nhập xã, phường.",
            "Nơi neo đậu của chủ thuyền: hãy nhập xã, phường.",
        ]
    );
    let page = drawn(&vi);
    assert!(page.contains("Nơi neo đậu của chủ thuyền: hãy nhập xã, phường."));
    assert_eq!(shown(&vi)[2], "Hãy nhập xã, phường.", "at the field its own words are enough");
    let one = vi.errors().iter().map(|error| vi.summary_words(error, false)).collect::<Vec<_>>();
    assert_eq!(one[0], "Hãy nhập tên thuyền.", "within a section its name is no news");
    assert_eq!(one[1], "Nơi thường trú của chủ thuyền: hãy nhập xã, phường.");
    // Of whom something is is said once.
    let place = json!({"title": "Nơi sinh của trẻ", "type": "object", "required": ["commune"],
        "properties": {"commune": {"title": "Xã, phường", "type": "string", "minLength": 1}}});
    let mut child = opened(
        json!({"type": "object", "required": ["place", "copies"],
            "properties": {"place": place, "copies": {"title": "Số bản", "type": "integer"}},
            "x-sections": [{"id": "child", "title": "Trẻ được khai sinh", "fields": ["/place"]},
                {"id": "copies", "title": "Bản sao", "fields": ["/copies"]}]}),
        Locale::vi(),
    );
    child.apply(FormEvent::Submit);
    assert_eq!(said(&child)[0], "Nơi sinh của trẻ: hãy nhập xã, phường.");
    // One section, no groups: nothing to add.
    let mut small = opened(
        json!({"type": "object", "properties": {"a": {"title": "Age", "type": "integer"}}, "required": ["a"]}),
        Locale::en(),
    );
    small.apply(FormEvent::Submit);
    assert_eq!(said(&small), ["Enter age."]);
}

#[test]
fn a_choice_nobody_must_make_can_be_taken_back() {
    let mut form = filled_in();
    let clear = "data-do=\"clear\"";
    assert!(!drawn(&form).contains(clear), "there is nothing to take back yet");
    edit(&mut form, "/engine", "1");
    assert!(drawn(&form).contains(clear));
    assert_eq!(form.answers().pointer("/engine").and_then(|v| v.as_str()), Some("dầu"));
    edit(&mut form, "/engine", "");
    assert!(form.answers().pointer("/engine").is_none() && !drawn(&form).contains(clear));
    assert!(form.is_valid(), "and what the choice asked for is not asked any more");
}

#[test]
fn the_progress_names_the_step() {
    let mut form = filled_in();
    form.apply(FormEvent::Next);
    assert!(drawn(&form).contains("Bước 2/4: Chủ thuyền"), "{}", drawn(&form));
}

#[test]
fn the_fee_counts_the_copies_that_are_asked_for() {
    let mut definition = boat();
    definition["x-procedure"]["fee"] = json!({"amount": 25000, "currency": "VND", "each": {"field": "/copies", "amount": 8000}, "note": "Mỗi bản sao 8.000 đồng."});
    definition["properties"]["copies"] = json!({"title": "Số bản sao", "type": "integer"});
    for (base, copies, fee) in [
        (25_000, "3", "49.000 VND (Mỗi bản sao 8.000 đồng)"),
        (25_000, "", "25.000 VND (Mỗi bản sao 8.000 đồng)"),
        (0, "2", "16.000 VND (Mỗi bản sao 8.000 đồng)"),
        (0, "0", "Không thu (Mỗi bản sao 8.000 đồng)"),
    ] {
        definition["x-procedure"]["fee"]["amount"] = json!(base);
        let mut form = form(definition.clone());
        edit(&mut form, "/copies", copies);
        form.apply(FormEvent::Submitted(Receipt::default()));
        assert_eq!(form.receipt().fee, fee);
    }
}

#[test]
fn the_host_words_the_confirmation_where_it_knows_better() {
    let mut form = form(boat());
    edit(&mut form, "/name", "Sóng");
    for at in ["/owner/home/commune", "/owner/harbour/commune"] {
        edit(&mut form, at, "Bến");
    }
    form.apply(FormEvent::Submit);
    let told =
        Receipt {
            title: "Đã nộp thử".to_owned(), message: "Không gửi đi đâu.".to_owned(), ..Receipt::default()
        };
    form.apply(FormEvent::Submitted(told));
    let page = drawn(&form);
    assert!(page.contains(">Đã nộp thử</h2>") && page.contains("<p>Không gửi đi đâu.</p>"), "{page}");
    assert!(!page.contains("Đã nộp tờ khai") && !page.contains("Tờ khai đã được gửi đi"), "{page}");
}

#[test]
fn a_definition_without_questions_says_so() {
    assert!(drawn(&form(json!({}))).contains("Định nghĩa này không có câu hỏi nào để điền."));
    assert!(!drawn(&form(boat())).contains("không có câu hỏi nào"));
}

#[test]
fn every_file_that_was_not_taken_is_named_until_another_is() {
    let mut definition = boat();
    definition["x-documents"] = json!([{"id": "deed", "title": "Giấy mua thuyền"}]);
    let mut form = form(definition);
    let key = || "/x-documents/deed".to_owned();
    for name in ["mot.jpg", "hai.jpg", "hai.jpg"] {
        let reason = "không mở được ảnh này. Hãy chụp lại.".to_owned();
        form.apply(FormEvent::AttachFailed { key: key(), name: name.to_owned(), reason });
    }
    let said = shown(&form).concat();
    assert_eq!((said.matches("“mot.jpg”").count(), said.matches("“hai.jpg”").count()), (1, 1), "{said}");
    let file =
        FileRef { name: "ba.jpg".to_owned(), media_type: "image/jpeg".to_owned(), size: 9, ..FileRef::default() };
    form.apply(FormEvent::Attach { key: key(), file });
    assert_eq!(shown(&form), Vec::<String>::new());
}

#[test]
fn a_file_the_host_refused_is_sent_again_or_given_up_before_the_form_goes_on() {
    let mut definition = boat();
    definition["x-documents"] = json!([{"id": "deed", "title": "Giấy mua thuyền"}]);
    definition["properties"]["photo"] = json!({"type": "string", "title": "Ảnh", "contentMediaType": "image/png"});
    for place in ["/x-documents/deed", "/photo"] {
        let mut form = form(definition.clone());
        let key = || place.to_owned();
        let name = || "mo.png".to_owned();
        let file = |name: &str| FileRef {
            name: name.to_owned(),
            media_type: "image/png".to_owned(),
            size: 9,
            handle: "f-1".to_owned(),
            ..FileRef::default()
        };
        form.apply(FormEvent::AttachBegun { key: key(), name: name() });
        form.apply(FormEvent::AttachFailed { key: key(), name: name(), reason: "Ảnh tối quá.".to_owned() });
        for again in [FormEvent::Next, FormEvent::Submit] {
            form.apply(again);
            let said = shown(&form).concat();
            assert!(said.contains("“mo.png”, hãy gửi lại hoặc bỏ tệp này: Ảnh tối quá."), "{place}: {said}");
            assert_eq!(form.phase(), Phase::Editing, "{place}");
        }
        form.apply(FormEvent::AttachBegun { key: key(), name: name() });
        form.apply(FormEvent::Attach { key: key(), file: file("mo.png") });
        assert!(!form.all_errors().iter().any(|error| error.message.contains("mo.png")), "{place}");
    }
}

#[test]
fn in_the_review_a_file_on_its_way_says_so_in_its_own_row_and_what_happens_next() {
    let mut definition = boat();
    definition["x-documents"] = json!([{"id": "deed", "title": "Giấy mua thuyền"}]);
    definition["properties"]["photo"] = json!({"type": "string", "title": "Ảnh", "contentMediaType": "image/png"});
    for (place, label) in [("/x-documents/deed", "Giấy mua thuyền"), ("/photo", "Ảnh")] {
        let mut form = form(definition.clone());
        let event = |state: Option<&str>| match state {
            None => FormEvent::AttachBegun { key: place.to_owned(), name: "mo.png".to_owned() },
            Some(reason) => {
                FormEvent::AttachFailed { key: place.to_owned(), name: "mo.png".to_owned(), reason: reason.to_owned() }
            }
        };
        for (state, words) in [
            (None, "Đang gửi tệp “mo.png”"),
            (Some(""), "Khi có mạng, tệp sẽ tự gửi lại."),
            (Some("Ảnh tối quá."), "hãy gửi lại hoặc bỏ tệp này: Ảnh tối quá."),
        ] {
            form.apply(event(state));
            let step = form.review_step();
            form.apply(FormEvent::GoTo { step });
            let page = drawn(&form);
            let rows = page.split("<dl class=\"tk-answers\">").skip(1).flat_map(|list| list.split("<dt>"));
            let row = rows.into_iter().find(|row| row.starts_with(label)).unwrap_or_default();
            assert!(row.contains(words), "{place}: {row}");
            assert!(!row.contains("chưa điền"), "{place}: {row}");
        }
    }
}

#[test]
fn why_a_required_file_was_not_taken_is_said_until_another_is() {
    let mut definition = boat();
    definition["x-documents"] = json!([{"id": "deed", "title": "Giấy mua thuyền"}]);
    let mut form = form(definition);
    let reason = "tệp PDF này bị hỏng.".to_owned();
    form.apply(FormEvent::AttachFailed { key: "/x-documents/deed".to_owned(), name: "mua.pdf".to_owned(), reason });
    form.apply(FormEvent::Submit);
    assert!(shown(&form).concat().contains("“mua.pdf”: tệp PDF này bị hỏng."), "{:?}", shown(&form));
    let file =
        FileRef { name: "ba.jpg".to_owned(), media_type: "image/jpeg".to_owned(), size: 9, ..FileRef::default() };
    form.apply(FormEvent::Attach { key: "/x-documents/deed".to_owned(), file });
    assert!(!shown(&form).concat().contains("mua.pdf"));
}

#[test]
fn the_review_names_the_files_of_a_field_not_where_they_are_kept() {
    let definition = json!({"type": "object", "properties": {
        "photo": {"type": "string", "title": "Ảnh", "contentMediaType": "image/png"}}});
    let mut form = form(definition);
    let (name, handle) = ("thuyen.png".to_owned(), "https://kho.example/f-6b7f?chu-ky=9".to_owned());
    let file = FileRef { name, handle, media_type: "image/png".to_owned(), size: 9, ..FileRef::default() };
    form.apply(FormEvent::Attach { key: "/photo".to_owned(), file });
    let review = form.review();
    let answers: Vec<&str> = review.iter().flat_map(|(_, lines)| lines).map(|line| line.answer.as_str()).collect();
    assert_eq!(answers, ["thuyen.png"]);
}
