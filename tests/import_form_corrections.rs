//! `tokhai import FORM --corrections`: what people say of how a paper form was read holds wherever the printed words
//! stand, shows in the reading and the definition, and is told by name where it holds for nothing.
#![cfg(feature = "cli")]

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use serde_json::{Value, json};
use tokhai::definition::load;
use tokhai::reference_validator::MetaSchema;

const FORM: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐƠN XIN CẤP THẺ\nI. THÔNG TIN CHUNG\n\
    1. Họ và tên: ..............................\n2. Ngày sinh: ..../..../......\n3. Nơi làm việc, chức vụ: ..............................\n\
    4. Tỉnh: ..................\n5. Xã: ..................\nII. NGƯỜI ĐI CÙNG\n1. Họ và tên: ..............................\n\
    2. Quan hệ: ..............................\n3. Số vào sổ: ..................\nLý do xin cấp, nêu thật rõ\n\
    Tôi cam đoan lời khai là đúng.\n";

/// A folder of a test's own, with the form in it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("tokhai-form-corrections-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("don.txt"), FORM).unwrap();
        Self(path)
    }

    fn said(&self, corrections: &Value) {
        let whole = json!({ "$schema": "urn:tokhai:schema:form-corrections:1", "corrections": corrections });
        fs::write(self.0.join("said.json"), serde_json::to_string_pretty(&whole).unwrap()).unwrap();
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.0.join(name)).unwrap()).unwrap()
    }

    fn import(&self, more: &[&str]) -> (Option<i32>, String, String) {
        let mut command = Command::cargo_bin("tokhai").unwrap();
        command.current_dir(&self.0).args(["import", "don.txt", "-o", "out", "--locale", "en"]).args(more);
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    /// Imports with these corrections; the reading, the definition, and what is told.
    fn corrected(&self, corrections: &Value) -> (Value, Value, String) {
        self.said(corrections);
        let (code, told, wrong) = self.import(&["--corrections", "said.json"]);
        assert_eq!(code, Some(0), "{told}{wrong}");
        (self.json("out/don.reading.json"), self.json("out/don.json"), told)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn labels(reading: &Value) -> Vec<&str> {
    reading["fields"].as_array().unwrap().iter().map(|field| field["label"].as_str().unwrap()).collect()
}

fn field<'r>(reading: &'r Value, label: &str) -> &'r Value {
    let all = reading["fields"].as_array().unwrap();
    all.iter().find(|field| field["label"] == label).unwrap_or_else(|| panic!("no {label}: {:?}", labels(reading)))
}

fn line<'r>(reading: &'r Value, text: &str) -> &'r Value {
    let all = reading["lines"].as_array().unwrap();
    all.iter().find(|line| line["text"].as_str().unwrap().contains(text)).unwrap()
}

#[test]
fn what_is_a_question_and_how_many_is_said_by_hand() {
    let folder = Folder::new("settled");
    let (reading, made, told) = folder.corrected(&json!([
        { "label": "Số vào sổ", "answer": "official", "by": "A", "office": "Phòng B", "on": "2026-07-18" },
        { "label": "Nơi làm việc, chức vụ", "answer": "split", "value": ["Nơi làm việc", "Chức vụ"] },
        { "label": "Tỉnh", "answer": "join", "value": ["Xã"] },
        { "label": "Quan hệ", "answer": "notAField", "value": "note" },
        { "line": "Lý do xin cấp, nêu thật rõ", "answer": "field", "value": "Lý do xin cấp" },
    ]));
    assert_eq!(
        labels(&reading),
        ["Họ và tên", "Ngày sinh", "Nơi làm việc", "Chức vụ", "Tỉnh", "Họ và tên", "Lý do xin cấp"],
        "{told}"
    );
    assert_eq!(line(&reading, "Số vào sổ")["fate"], "official");
    assert_eq!(line(&reading, "Số vào sổ")["reason"], "byHand");
    let said = &line(&reading, "Số vào sổ")["corrected"];
    assert_eq!([&said["answer"], &said["by"], &said["on"]], ["official", "A", "2026-07-18"]);
    assert_eq!(line(&reading, "Quan hệ")["fate"], "note");
    assert_eq!(line(&reading, "chức vụ")["fields"], json!([2, 3]));
    assert_eq!(
        line(&reading, "Xã")["fields"],
        json!([4]),
        "a line that was joined leads to the question it belongs to"
    );
    assert_eq!(field(&reading, "Tỉnh")["at"].as_array().unwrap().len(), 2);
    assert_eq!(line(&reading, "Lý do")["fate"], "field");
    assert!(told.contains("5 given, 5 hold for 5 questions"), "{told}");
    let loaded = load(serde_json::to_vec(&made).unwrap(), &MetaSchema::new().unwrap(), None);
    assert!(loaded.is_ok(), "{:#?}", loaded.err());
}

#[test]
fn what_a_question_is_said_by_hand_and_concepts_follow_from_whose_it_is() {
    let folder = Folder::new("changed");
    let (reading, made, told) = folder.corrected(&json!([
        { "section": "NGƯỜI ĐI CÙNG", "answer": "subject", "value": "mother", "office": "Phòng B", "by": "Nguyễn Thị A" },
        { "label": "họ và tên", "section": "người đi cùng", "answer": "label", "value": "Họ tên người mẹ" },
        { "label": "Số vào sổ", "answer": "concept", "value": "personal_id" },
        { "label": "Số vào sổ", "answer": "type", "value": "personalId" },
        { "label": "Số vào sổ", "answer": "required", "value": "yes" },
        { "label": "Quan hệ", "answer": "options", "value": ["Mẹ đẻ", "Mẹ nuôi"] },
        { "label": "Ngày sinh", "answer": "concept", "value": "none" },
        { "section": "THÔNG TIN CHUNG", "answer": "section", "value": "Bạn" },
    ]));
    let name = field(&reading, "Họ tên người mẹ");
    assert_eq!([&name["subject"], &name["concept"]], ["mother", "full_name"], "{told}");
    let answers: Vec<&str> =
        name["corrected"].as_array().unwrap().iter().map(|said| said["answer"].as_str().unwrap()).collect();
    assert_eq!(answers, ["subject", "label"]);
    assert_eq!(name["corrected"][1]["was"], "Họ và tên");
    assert_eq!(field(&reading, "Quan hệ")["type"], "choice");
    assert_eq!(field(&reading, "Số vào sổ")["reason"], "byHand");
    assert_eq!(field(&reading, "Ngày sinh")["concept"], Value::Null);
    assert_eq!(field(&reading, "Ngày sinh")["section"], "Bạn");
    assert_eq!(made["x-roles"]["mother"]["key"], "/mother/personalId");
    assert_eq!(made["properties"]["mother"]["required"], json!(["fullName", "personalId"]));
    // The form is found again by its own words, and a definition holds no name of whoever corrected it.
    let paper = made["x-import"]["paper"].as_array().unwrap();
    let own = paper.iter().find(|entry| entry["question"] == "/mother/fullName").unwrap();
    assert_eq!([&own["label"], &own["subject"]], ["Họ và tên", "applicant"]);
    let findings = made["x-import"]["findings"].to_string();
    assert!(findings.contains("Phòng B") && !made.to_string().contains("Nguyễn Thị A"), "{findings}");
    let schema: Value = serde_json::from_str(include_str!("../schemas/form-reading.schema.json")).unwrap();
    let checker = jsonschema::validator_for(&schema).unwrap();
    let problems: Vec<String> = checker.iter_errors(&reading).map(|error| error.to_string()).collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn the_narrower_word_counts_and_a_place_tells_equal_labels_apart() {
    let folder = Folder::new("narrow");
    let (reading, ..) = folder.corrected(&json!([
        { "label": "Họ và tên", "place": 2, "answer": "subject", "value": "father" },
        { "section": "NGƯỜI ĐI CÙNG", "answer": "subject", "value": "mother" },
        { "label": "Họ và tên", "answer": "required", "value": "no" },
    ]));
    let subjects: Vec<&str> =
        reading["fields"].as_array().unwrap().iter().map(|field| field["subject"].as_str().unwrap()).collect();
    assert_eq!(subjects[5..], ["father", "mother", "mother"]);
    assert_eq!([&reading["fields"][0]["required"], &reading["fields"][5]["required"]], [&json!(false), &json!(false)]);
}

#[test]
fn a_table_from_a_spreadsheet_says_the_same_and_open_rows_say_nothing() {
    let folder = Folder::new("table");
    let csv = "\u{feff}label,section,answer,value,note\nTỉnh,,join,Xã,mine\n\"Nơi làm việc, chức vụ\",,split,Nơi làm việc | Chức vụ,\nQuan hệ,,,,?\n";
    fs::write(folder.0.join("said.csv"), csv).unwrap();
    let (code, told, wrong) = folder.import(&["--corrections", "said.csv"]);
    assert_eq!(code, Some(0), "{wrong}");
    let reading = folder.json("out/don.reading.json");
    assert_eq!(labels(&reading)[2..5], ["Nơi làm việc", "Chức vụ", "Tỉnh"], "{told}");
}

#[test]
fn what_holds_for_nothing_is_told_by_name_with_what_may_be_meant() {
    let folder = Folder::new("missed");
    let (_, _, told) = folder.corrected(&json!([
        { "label": "Quan hê", "answer": "official" },
        { "label": "Họ và tên", "place": 3, "answer": "official" },
        { "label": "Họ và tên", "section": "NGƯỜI ĐI CÙN", "answer": "official" },
        { "label": "Tỉnh", "answer": "join", "value": "Huyện" },
        { "line": "Không có", "answer": "field", "value": "X" },
        { "label": "Tỉnh", "answer": "type", "value": "choice", "form": "GIẤY KHÁC" },
    ]));
    for words in [
        "“Quan hê”: no question bears this label; did you mean “Quan hệ”?",
        "“Họ và tên” #3: there are only 2 such questions",
        "no such question stands under this heading; did you mean “NGƯỜI ĐI CÙNG”?",
        "“Huyện” does not stand right behind it",
        "“Không có”: there is no such line",
        "type “Tỉnh”: no form bears the name it is for",
        "6 given, 0 hold",
    ] {
        assert!(told.contains(words), "{words} in {told}");
    }
}

#[test]
fn everything_wrong_in_the_file_is_told_at_once_and_nothing_is_written() {
    let folder = Folder::new("wrong");
    folder.said(&json!([
        { "label": "Tỉnh", "answer": "tpye", "value": "text" },
        { "label": "Tỉnh", "answer": "type", "value": "colour" },
        { "label": "Tỉnh", "answer": "subject", "value": "mothr" },
        { "label": "Tỉnh", "answer": "concept", "value": "full_nam" },
        { "label": "Tỉnh", "answer": "split", "value": "A" },
        { "answer": "label", "value": "A" },
        { "answer": "official" },
        { "label": "Tỉnh", "answer": "official", "place": 0 },
        { "label": "Tỉnh", "answer": "official", "on": "18.7.2026" },
        { "answer": "field", "value": "A" },
        { "label": "Xã", "answer": "label", "value": "A" },
        { "label": "xã:", "answer": "label", "value": "B" },
        { "label": "Xã", "answr": "label" },
    ]));
    let (code, _, wrong) = folder.import(&["--corrections", "said.json"]);
    assert_eq!(code, Some(1), "{wrong}");
    for words in [
        "said.json:4:",
        "`tpye` is none; one of notAField",
        "did you mean `type`?",
        "`colour` is none",
        "did you mean `mother`?",
        "did you mean `full_name`?",
        "the labels of two questions or more",
        "no `label`: `label` needs",
        "neither `label` nor `section`",
        "a number from 1 was expected",
        "YYYY-MM-DD",
        "no `line`",
        "is answered with `label \"A\"` and with `label \"B\"`",
        "did you mean `answer`?",
        "nothing was imported",
    ] {
        assert!(wrong.contains(words), "{words} in {wrong}");
    }
    assert!(!folder.0.join("out/don.json").exists());
}

#[test]
fn the_published_schema_takes_what_the_command_takes() {
    let schema: Value = serde_json::from_str(include_str!("../schemas/form-corrections.schema.json")).unwrap();
    let checker = jsonschema::validator_for(&schema).unwrap();
    let file = |entry: Value| json!({ "$schema": "urn:tokhai:schema:form-corrections:1", "corrections": [entry] });
    assert!(checker.is_valid(&file(json!({ "section": "I", "answer": "subject", "value": "mother" }))));
    assert!(!checker.is_valid(&file(json!({ "label": "A", "answer": "colour" }))));
    let listed = schema["$defs"]["correction"]["properties"]["answer"]["enum"].as_array().unwrap();
    let known = tokhai::import::form::reading::corrections::Answer::WORDS;
    assert!(known.iter().all(|word| listed.contains(&json!(word))) && listed.len() == known.len() + 2);
}
