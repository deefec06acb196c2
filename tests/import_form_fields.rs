//! Paper forms read into fields: what each line is, what is asked of whom, and the e-form made of it.

use assert_cmd::Command;
use serde_json::{Value, json};
use tokhai::definition::load;
use tokhai::import::form;
use tokhai::import::form::reading::{Fate, Field, FormCorrections, KINDS, Reading, Words, definition, drafted, read};
use tokhai::reference_validator::MetaSchema;
use tokhai::register::{Pack, embedded, merge};

fn pack() -> Pack {
    embedded("vn").unwrap().unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn reading(text: &str) -> Reading {
    let pack = pack();
    let words = Words::new(&pack).unwrap();
    read(&form::read("form.txt", text.as_bytes()).unwrap(), &words, &pack)
}

fn html(body: &str) -> Reading {
    let pack = pack();
    let words = Words::new(&pack).unwrap();
    let page = format!("<!DOCTYPE html><html><body>{body}</body></html>");
    read(&form::read("form.html", page.as_bytes()).unwrap(), &words, &pack)
}

fn labels(reading: &Reading) -> Vec<&str> {
    reading.fields.iter().map(|field| field.label.as_str()).collect()
}

fn kinds(reading: &Reading) -> Vec<&str> {
    reading.fields.iter().map(|field| field.kind).collect()
}

fn fates(reading: &Reading) -> Vec<Fate> {
    reading.lines.iter().map(|line| line.fate).collect()
}

fn field<'r>(reading: &'r Reading, label: &str) -> &'r Field {
    reading
        .fields
        .iter()
        .find(|field| field.label == label)
        .unwrap_or_else(|| panic!("no {label}: {:?}", labels(reading)))
}

#[test]
fn several_labels_of_a_line_are_a_field_each_and_numbers_and_marks_come_off() {
    let reading = reading("3. Giới tính (1):..........; 4. Dân tộc:.......... 5. Quốc tịch: ..........");
    assert_eq!(labels(&reading), ["Giới tính", "Dân tộc", "Quốc tịch"]);
    assert_eq!(kinds(&reading), ["choice", "text", "text"]);
    assert_eq!(reading.fields[0].options, ["Nam", "Nữ"]);
}

#[test]
fn a_day_in_three_rooms_is_one_date_and_the_time_before_it_belongs_to_it() {
    let reading = reading(
        "Ngày nhận việc: ngày ..... tháng ..... năm ......\nSinh ngày: ..../..../......\n\
         Đã chết vào lúc: ...... giờ ...... phút, ngày ..... tháng ..... năm ......",
    );
    assert_eq!(kinds(&reading), ["date", "date", "date"]);
    assert_eq!(reading.fields[2].concept.as_deref(), Some("death_date"));
}

#[test]
fn rows_of_dots_go_on_with_the_answer_and_lead_back_to_its_place() {
    let reading = reading("Lý do xin nghỉ: ..........\n....................\n....................");
    assert_eq!(labels(&reading), ["Lý do xin nghỉ"]);
    assert_eq!(fates(&reading), [Fate::Field, Fate::Continuation, Fate::Continuation]);
    assert_eq!(reading.fields[0].at.len(), 3);
    assert_eq!(reading.fields[0].at[2].place.line, 2);
}

#[test]
fn what_frames_a_form_is_no_question_and_says_what_it_is() {
    use Fate::{Addressee, Declaration, Motto, Official, Signature, Signing, Title};

    let reading = reading(
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nĐƠN XIN XÁC NHẬN\nKính gửi: ..............\n\
         Họ và tên: ..............\nTôi cam đoan lời khai trên là đúng sự thật.\n\
         .........., ngày .... tháng .... năm ......\nNgười làm đơn\n(Ký, ghi rõ họ tên)\n..............\n\
         XÁC NHẬN CỦA ỦY BAN NHÂN DÂN XÃ\nÔng (bà) .......... cư trú tại ..........",
    );
    assert_eq!(labels(&reading), ["Họ và tên"]);
    assert_eq!(
        fates(&reading),
        [
            Motto,
            Motto,
            Title,
            Addressee,
            Fate::Field,
            Declaration,
            Signing,
            Signature,
            Signature,
            Signature,
            Official,
            Official
        ]
    );
    assert!(reading.lines.iter().all(|line| !line.reason.is_empty()));
}

#[test]
fn notes_end_the_questions_whatever_their_examples_look_like() {
    let reading =
        reading("Nơi sinh (1): ..........\nChú thích:\n(1) Ghi rõ xã, huyện, tỉnh.\nVí dụ: xã A, huyện B, tỉnh C...");
    assert_eq!(labels(&reading), ["Nơi sinh"]);
    assert_eq!(fates(&reading)[1..], [Fate::Note, Fate::Note, Fate::Note]);
}

#[test]
fn boxes_are_choices_and_yes_or_no_is_one_answer() {
    let reading = reading(
        "Có thẻ hội viên không? □ Có □ Không\nHình thức học:\n□ Tập trung\n□ Từ xa (Nơi học: ..........)\n\
         Cấp bản sao: Có ☐, Không ☐; số lượng: ..... bản",
    );
    assert_eq!(labels(&reading), ["Có thẻ hội viên không?", "Hình thức học", "Nơi học", "Cấp bản sao", "số lượng"]);
    assert_eq!(kinds(&reading)[..2], ["boolean", "choice"]);
    assert_eq!(kinds(&reading)[3..], ["boolean", "integer"]);
    assert_eq!(field(&reading, "Hình thức học").options, ["Tập trung", "Từ xa"]);
    let detail = field(&reading, "Nơi học");
    assert_eq!((detail.of.as_deref(), detail.required), (Some("Từ xa"), Some(false)));
}

#[test]
fn units_tell_the_kind_of_a_number() {
    let reading = reading("Trợ cấp hàng tháng: ........ đồng. Số con: ..... người. Diện tích: ....... m2");
    assert_eq!(kinds(&reading), ["money", "integer", "number"]);
}

#[test]
fn headings_labels_and_ends_of_lines_say_whose_answers_follow() {
    let reading = reading(
        "Họ, chữ đệm, tên người yêu cầu: ..........\nNơi cư trú: ..........\n\
         Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:\nHọ, chữ đệm, tên: ..........\n\
         Họ, chữ đệm, tên người mẹ: ..........\nDân tộc: ..........\n\
         Cha: họ và tên .......... sinh ngày ..../..../....",
    );
    let subjects: Vec<&str> = reading.fields.iter().map(|field| field.subject.as_str()).collect();
    assert_eq!(subjects, ["applicant", "applicant", "child", "mother", "mother", "father", "father"]);
}

#[test]
fn dates_and_offices_belong_to_the_paper_before_them() {
    let reading = reading(
        "Số căn cước: ............ cấp ngày ..../..../.... nơi cấp ............\n\
         Số hộ chiếu: ............ cấp ngày ..../..../....\nSố điện thoại: ............",
    );
    let concepts: Vec<&str> = reading.fields.iter().map(|field| field.concept.as_deref().unwrap_or("-")).collect();
    assert_eq!(concepts, ["personal_id", "id_issue", "id_issue", "passport_number", "passport_validity", "phone"]);
    let reason = &reading.fields[1].reason;
    assert!(reason.contains("behind") && reason.contains("Số căn cước"), "{reason}");
    assert!(reading.fields.iter().all(|field| field.confidence > 0.5 && !field.reason.is_empty()));
}

#[test]
fn people_as_columns_are_asked_each_question() {
    let reading = html(
        "<table border=1><tr><td>Thông tin</td><td>Bên nữ</td><td>Bên nam</td></tr>\
         <tr><td>Họ và tên</td><td></td><td></td></tr><tr><td>Dân tộc (4)</td><td></td><td></td></tr></table>",
    );
    let own: Vec<(&str, &str)> =
        reading.fields.iter().map(|field| (field.subject.as_str(), field.label.as_str())).collect();
    assert_eq!(own, [("bride", "Họ và tên"), ("bride", "Dân tộc"), ("groom", "Họ và tên"), ("groom", "Dân tộc")]);
}

#[test]
fn a_head_above_empty_rows_is_a_table_to_fill_in() {
    let row = "<tr><td></td><td></td><td></td><td></td></tr>";
    let reading = html(&format!(
        "<p>Danh sách người lao động:</p><table border=1><tr><td>STT</td><td>Họ và tên</td><td>Ngày sinh</td>\
         <td>Mức lương</td></tr>{row}{row}</table>"
    ));
    assert_eq!(labels(&reading), ["Danh sách người lao động"]);
    let table = &reading.fields[0];
    assert!(table.repeat && table.kind == "table");
    let columns: Vec<(&str, &str)> = table.columns.iter().map(|own| (own.label.as_str(), own.kind)).collect();
    assert_eq!(columns, [("Họ và tên", "text"), ("Ngày sinh", "date"), ("Mức lương", "money")]);
}

#[test]
fn a_code_in_a_cell_stands_for_the_head_of_its_column() {
    let reading = html(
        "<table border=1><tr><td>37. Number of this marriage</td><td colspan=2>38. Last marriage ended</td></tr>\
         <tr><td>(of the party)</td><td>By:</td><td>Date</td></tr>\
         <tr><td>37A. ______</td><td>38A.<br>1 ☐ Death<br>2 ☐ Divorce</td><td>38C. ______</td></tr>\
         <tr><td>37B. ______</td><td>38B.<br>1 ☐ Death<br>2 ☐ Divorce</td><td>38D. ______</td></tr></table>",
    );
    let found = labels(&reading);
    assert_eq!(found.len(), 6, "{found:?}");
    assert_eq!([found[1], found[2]], ["Last marriage ended By", "Date"], "{found:?}");
    assert_eq!(found[1..3], found[4..6]);
    assert_eq!(reading.fields[1].options, ["Death", "Divorce"]);
}

#[test]
fn brackets_between_a_label_and_its_room_say_how_to_answer_and_below_the_line_is_the_offices() {
    let reading = reading(
        "Name: __________\n1. TYPE OF CERTIFICATE WANTED:\n(Month, Day, Year)\n____________________\nDO NOT WRITE BELOW THIS LINE\n\
         Reason for refusal: __________",
    );
    assert_eq!(labels(&reading), ["Name", "TYPE OF CERTIFICATE WANTED"]);
    assert_eq!(reading.fields[1].hints, ["Month, Day, Year"]);
    assert_eq!(*fates(&reading).last().unwrap(), Fate::Official);
}

#[test]
fn a_row_of_empty_cells_is_one_number() {
    let cells = "<td></td>".repeat(12);
    let reading = html(&format!("<table border=1><tr><td>4. Mã số cá nhân:</td>{cells}</tr></table>"));
    assert_eq!(labels(&reading), ["Mã số cá nhân"]);
    assert_eq!((reading.fields[0].kind, reading.fields[0].cells), ("personalId", 12));
}

#[test]
fn the_same_things_counted_in_prose_are_one_table() {
    let reading = reading(
        "Người phụ thuộc thứ nhất (họ tên, ngày sinh, quan hệ).\n..........\n\
         Người phụ thuộc thứ hai (họ tên, ngày sinh, quan hệ).\n..........",
    );
    assert_eq!(kinds(&reading), ["table"]);
    assert_eq!(reading.fields[0].columns.len(), 3);
}

#[test]
fn forms_in_other_languages_are_read_by_layout_and_a_few_words() {
    let reading = reading(
        "Name of applicant: __________   Date of birth: __________\nDo you have children?  ☐ yes  ☐ no\n\
         Straße und Hausnummer: __________\nNationalité : __________\n\
         I declare under penalties of perjury that this is true.\nOFFICE USE ONLY\nReceived: __________",
    );
    assert_eq!(
        labels(&reading),
        ["Name of applicant", "Date of birth", "Do you have children?", "Straße und Hausnummer", "Nationalité"]
    );
    assert_eq!(kinds(&reading), ["text", "date", "boolean", "text", "text"]);
    assert_eq!(*fates(&reading).last().unwrap(), Fate::Official);
}

#[test]
fn the_reading_and_the_rules_keep_to_their_schemas() {
    let read_schema = |name: &str| -> Value {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(name);
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    };
    let own = reading("Họ và tên: ..........\n□ Khác (Ghi rõ: ..........)\n..........\nKính gửi: ..........");
    let checker = jsonschema::validator_for(&read_schema("form-reading.schema.json")).unwrap();
    let value = own.to_value("form.txt", "vn");
    let problems: Vec<String> = checker.iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(problems.is_empty(), "{problems:#?}");
    let defs = read_schema("pack.schema.json")["$defs"].clone();
    let checker = jsonschema::validator_for(&json!({ "$ref": "#/$defs/formWords", "$defs": defs })).unwrap();
    for value in [read_schema("form-words.json"), read_schema("vn/pack/form.json")["form"].clone()] {
        let problems: Vec<String> = checker.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(problems.is_empty(), "{problems:#?}");
    }
    let listed = read_schema("form-reading.schema.json")["$defs"]["kind"]["enum"].clone();
    assert_eq!(listed, json!(KINDS));
}

#[test]
fn wrong_rules_of_a_pack_are_told_with_their_place() {
    let wrong = json!({ "form": { "kinds": [{ "match": "(", "kind": "text" }, { "match": "x", "kind": "colour" }],
        "concepts": [{ "match": "x", "concept": "nothing" }], "verbs": [] } });
    let base = json!({ "pack": { "id": "xx", "title": { "en": "X" }, "asOf": "2026-01-01", "locales": ["en"],
        "subjects": {} }, "concepts": {}, "registers": {}, "documentTypes": {}, "gates": [] });
    let pack = Pack::read(merge(vec![base, wrong]).unwrap()).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let problems = Words::new(&pack).unwrap_err();
    for place in ["/form/kinds/0", "/form/kinds/1", "/form/concepts/0", "/form/verbs"] {
        assert!(problems.iter().any(|problem| problem.to_string().starts_with(place)), "{place} in {problems:#?}");
    }
}

#[test]
fn the_definition_of_a_form_passes_the_check_and_knows_roles_facts_and_conditions() {
    let pack = pack();
    let words = Words::new(&pack).unwrap();
    let own = reading(
        "TỜ KHAI MẪU\nHọ và tên: ..........\nSố căn cước: ..........\nNơi thường trú: ..........\nTrợ cấp: ........ đồng\n\
         Nơi học:\n□ Trong nước\n□ Ngoài nước (Tên nước: ..........)\nHọ và tên người mẹ: ..........",
    );
    let made = definition(&own, &words, &pack, "mau", None);
    let loaded = load(serde_json::to_vec(&made).unwrap(), &MetaSchema::new().unwrap(), None);
    assert!(loaded.is_ok(), "{:#?}", loaded.err());
    assert_eq!(made["x-roles"]["applicant"]["key"], "/applicant/personalId");
    assert_eq!(made["x-roles"]["mother"]["kind"], "person");
    assert_eq!(made["required"], json!(["applicant"]), "nothing is sent without whoever asks");
    let applicant = &made["properties"]["applicant"];
    assert_eq!(applicant["properties"]["fullName"]["x-fact"], json!({ "concept": "full_name", "role": "applicant" }));
    assert_eq!(applicant["properties"]["permanentAddress"]["type"], "object");
    assert_eq!(applicant["allOf"][0]["if"]["properties"]["noiHoc"]["const"], "ngoaiNuoc");
    assert_eq!(made["x-sections"].as_array().unwrap().len(), 2);
}

#[test]
fn a_heading_over_several_people_is_the_first_ones_and_words_for_a_day_are_not_asked() {
    let pack = pack();
    let words = Words::new(&pack).unwrap();
    let own = reading(
        "TỜ KHAI ĐĂNG KÝ KHAI SINH\nĐề nghị cơ quan đăng ký khai sinh cho người dưới đây:\nHọ, chữ đệm, tên: ..........\n\
         Ngày, tháng, năm sinh: .......... ghi bằng chữ: ..........\nHọ, chữ đệm, tên người mẹ: ..........\nTên chợ: ..........",
    );
    let made = definition(&own, &words, &pack, "mau", None);
    let titles: Vec<&str> =
        made["x-sections"].as_array().unwrap().iter().map(|own| own["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Đề nghị cơ quan đăng ký khai sinh cho người dưới đây", "Người mẹ"]);
    assert_eq!(made["required"], json!(["child"]));
    let findings = made["x-import"]["findings"].as_array().unwrap();
    let of = |kind: &str| {
        findings.iter().filter(|own| own["kind"] == kind).map(|own| own["text"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(of("notAsked"), [json!("derived: ghi bằng chữ")]);
    assert_eq!(of("untranslated"), [json!("Tên chợ")]);
}

#[test]
fn questions_join_a_definition_and_nothing_is_asked_for_twice() {
    let pack = pack();
    let words = Words::new(&pack).unwrap();
    let own = reading("Họ và tên: ..........\nSố căn cước: ..........\nTên lớp: ..........");
    let first = definition(&reading("Số căn cước: .........."), &words, &pack, "mot", None);
    let joined = definition(&own, &words, &pack, "hai", Some(&first));
    let applicant = joined["properties"]["applicant"]["properties"].as_object().unwrap();
    let names: Vec<&str> = applicant.keys().map(String::as_str).collect();
    assert_eq!(names, ["personalId", "fullName", "tenLop"]);
    assert_eq!(joined["x-procedure"]["code"], "mot");
    let loaded = load(serde_json::to_vec(&joined).unwrap(), &MetaSchema::new().unwrap(), None);
    assert!(loaded.is_ok(), "{:#?}", loaded.err());
}

#[test]
fn the_paper_that_the_form_is_is_handed_in_by_filling_the_form_in() {
    let pack = pack();
    let words = Words::new(&pack).unwrap();
    let own = reading("TỜ KHAI CẤP THẺ\nHọ và tên: ..........");
    let among = |papers: Value| {
        let mut whole = definition(&reading("Số căn cước: .........."), &words, &pack, "mot", None);
        whole["x-documents"] = papers;
        let joined = definition(&own, &words, &pack, "hai", Some(&whole));
        let papers = joined["x-documents"].as_array().unwrap().clone();
        papers.into_iter().filter(|paper| paper["isForm"] == true).map(|paper| paper["id"].clone()).collect::<Vec<_>>()
    };
    let form = |id: &str, title: &str| json!({ "id": id, "title": title, "type": "vn:declaration_form" });
    let other = json!({ "id": "other", "title": "Giấy khai sinh", "type": "vn:birth_certificate" });
    assert_eq!(among(json!([form("one", "Đơn"), other])), ["one"]);
    assert_eq!(among(json!([form("one", "Đơn"), form("two", "Tờ khai cấp thẻ")])), ["two"]);
    assert_eq!(among(json!([form("one", "Đơn"), form("two", "Giấy đề nghị")])), [""; 0], "which of them is not known");
    assert_eq!(among(json!([other])), [""; 0]);
    let said = json!({ "id": "one", "title": "Đơn", "type": "vn:declaration_form", "isForm": false });
    assert_eq!(among(json!([said])), [""; 0], "what somebody said stays");
}

#[test]
fn the_command_writes_the_reading_and_a_definition_that_checks() {
    let folder = std::env::temp_dir().join(format!("tokhai-forms-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let source = folder.join("don.txt");
    std::fs::write(&source, "ĐƠN MẪU\nHọ và tên: ..........\nSố điện thoại: ..........\n").unwrap();
    let out = folder.join("out");
    let run = |args: &[&str]| Command::cargo_bin("tokhai").unwrap().args(args).output().unwrap();
    let (from, to) = (source.to_str().unwrap(), out.to_str().unwrap());
    let import = run(&["import", from, "--pack", "vn", "-o", to]);
    assert!(import.status.success(), "{}", String::from_utf8_lossy(&import.stderr));
    let value: Value = serde_json::from_slice(&std::fs::read(out.join("don.reading.json")).unwrap()).unwrap();
    assert_eq!(value["fields"][1]["type"], "phone");
    let check = run(&["check", out.join("don.json").to_str().unwrap()]);
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
    let old = folder.join("cu.doc");
    std::fs::write(&old, [0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]).unwrap();
    let refused = run(&["import", old.to_str().unwrap(), "-o", to]);
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains(".docx"));
}

#[test]
fn a_page_gets_the_reading_and_a_draft_of_a_form_somebody_chose() {
    let pack = pack();
    let words = Words::new(&pack).unwrap();
    let text = "Họ và tên: ............\nNơi làm việc, chức vụ: ............\n";
    let said = br#"{"$schema": "urn:tokhai:schema:form-corrections:1", "corrections": [
        {"label": "N\u01a1i l\u00e0m vi\u1ec7c, ch\u1ee9c v\u1ee5", "answer": "notAField"}]}"#;
    let said = FormCorrections::read(said, &words, &pack).unwrap();
    let value = drafted("Đơn xin.txt", text.as_bytes(), &said, &words, &pack).unwrap();
    assert_eq!(value["reading"]["file"], "Đơn xin.txt");
    assert_eq!(value["reading"]["fields"].as_array().unwrap().len(), 1);
    assert!(load(serde_json::to_vec(&value["definition"]).unwrap(), &MetaSchema::new().unwrap(), None).is_ok());
    let refused = drafted("old.doc", &[0xd0, 0xcf, 0x11, 0xe0, 0, 0], &said, &words, &pack).unwrap_err();
    assert!(refused.to_string().contains(".docx"), "{refused}");
}
