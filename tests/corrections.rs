//! `tokhai import --questions` and `--corrections`: an officer's answers settle what they are about, wherever the same
//! words stand, and outlive a new edition of the portal's record.
#![cfg(feature = "cli")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::{Value, json};
use tokhai::definition::load;
use tokhai::reference_validator::MetaSchema;

/// A folder of a test's own.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("tokhai-corrections-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.0.join(name)).unwrap()).unwrap()
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    /// Runs the command in this folder, an import in English; exit code, what it says and what it complains of.
    fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let english: &[&str] = if arguments.first() == Some(&"import") { &["--locale", "en"] } else { &[] };
        self.run_in_vietnamese(&[arguments, english].concat())
    }

    fn run_in_vietnamese(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let output = Command::cargo_bin("tokhai").unwrap().current_dir(&self.0).args(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A procedure of the portal whose papers are these lines.
fn procedure(code: &str, lines: &[&str]) -> Value {
    let papers: Vec<Value> = lines.iter().map(|line| json!({ "name": line, "originalQty": 0, "copyQty": 1 })).collect();
    json!({ "code": code, "name": format!("Thủ tục {code}"), "executionCases": [{ "name": "", "profileComponents": papers }] })
}

fn portal(procedures: &[Value]) -> String {
    serde_json::to_string(procedures).unwrap()
}

fn correction(text: &str, more: &Value) -> Value {
    let mut entry = json!({ "code": "9.000001", "at": "/executionCases/0/profileComponents/0", "text": text,
        "by": "Trần Thị Dung", "office": "Phòng Kiểm soát thủ tục hành chính", "on": "2026-07-20", "reason": "đã đọc nghị định" });
    for (name, value) in more.as_object().unwrap() {
        entry[name] = value.clone();
    }
    entry
}

fn file(list: &[Value]) -> String {
    json!({ "$schema": "urn:tokhai:schema:corrections:1", "corrections": list }).to_string()
}

fn documents(definition: &Value) -> Vec<&Value> {
    definition["x-documents"].as_array().unwrap().iter().collect()
}

/// Imports the lines with corrections that must be good; the draft.
fn imported(name: &str, lines: &[&str], corrections: &[Value]) -> (Value, Folder) {
    let folder = Folder::new(name);
    folder.write("portal.json", &portal(&[procedure("9.000001", lines)]));
    folder.write("said.json", &file(corrections));
    let (code, _, problems) = folder.run(&["import", "portal.json", "-o", "drafts", "--corrections", "said.json"]);
    assert_eq!((code, problems.as_str()), (Some(0), ""));
    let draft = folder.json("drafts/9.000001.json");
    let loaded = load(serde_json::to_vec(&draft).unwrap(), &MetaSchema::new().unwrap(), None);
    assert!(loaded.is_ok(), "{:#?}", loaded.err());
    (draft, folder)
}

const CARD: &str = "Bản sao thẻ căn cước của người đề nghị";
const DIPLOMA: &str = "Bằng tốt nghiệp đại học";
/// Long enough to be doubted, and two papers in truth.
const LONG: &str = "Bản sao Giấy chứng nhận kết hôn của người đề nghị đã đăng ký tại cơ quan có thẩm quyền theo quy định của pháp \
    luật về hộ tịch (giấy này thay cho hợp đồng, biên bản và báo cáo đã nộp trong những năm trước của hai bên), kèm theo bản mô \
    tả quan hệ của hai bên trong thời gian chung sống";
/// A circumstance in words.
const CASED: &str = "Bản sao giấy khai sinh trong trường hợp người đề nghị chưa đủ mười tám tuổi";
const ABROAD: &str = "Giấy chứng nhận đăng ký doanh nghiệp của nhà đầu tư nước ngoài góp vốn";

#[test]
#[allow(clippy::too_many_lines, reason = "one scenario, told step by step")]
fn answers_change_verdicts_carry_over_and_outlive_a_new_edition() {
    let folder = Folder::new("journey");
    let first = procedure("9.000001", &[CARD, LONG, ABROAD, "Bộ đồ nghề của thợ"]);
    let second = procedure("9.000002", &["- Bộ  đồ nghề của THỢ;", &format!("b) {LONG}.")]);
    folder.write("portal.json", &portal(&[first, second]));
    let report = |drafts: &str, out: &str| {
        let (code, _, problems) = folder.run(&["report", drafts, "--at", "2026-07-18", "-o", out]);
        assert_eq!((code, problems.as_str()), (Some(0), ""));
        let value = folder.json(out);
        let list = value["procedures"].as_array().unwrap().clone();
        list.into_iter()
            .flat_map(|one| {
                let code = one["code"].as_str().unwrap().to_owned();
                let all = one["components"].as_array().unwrap().clone();
                all.into_iter().map(move |component| (code.clone(), component))
            })
            .collect::<Vec<(String, Value)>>()
    };
    let import = ["import", "portal.json", "-o", "drafts", "--at", "2026-07-18"];
    let (code, told, _) = folder.run(&[&import[..], &["--questions", "questions.json"]].concat());
    assert_eq!(code, Some(0));
    assert!(told.contains("questions: "), "{told}");
    let mut questions = folder.json("questions.json");
    let list = questions["corrections"].as_array_mut().unwrap();
    // One question for lines of the same words, in both procedures.
    let long: Vec<&Value> = list.iter().filter(|one| one["text"].as_str().unwrap().contains("kết hôn")).collect();
    assert_eq!(long.iter().filter(|one| one["link"] == "line").count(), 1, "{list:#?}");
    assert!(long.iter().all(|one| one["sameWording"] == 2 && one["question"]["vi"].is_string()));
    let before = report("drafts", "before.json");
    let verdict = |all: &[(String, Value)], code: &str, words: &str| -> (String, f64) {
        let mut found = all.iter().filter(|(own, one)| own == code && one["title"].as_str().unwrap().contains(words));
        let (_, one) = found.next().unwrap_or_else(|| panic!("no {words} in {code}"));
        (one["verdict"].as_str().unwrap().to_owned(), one["certainty"]["value"].as_f64().unwrap())
    };
    assert_eq!(verdict(&before, "9.000001", "đồ nghề").0, "unclassified");
    assert!(verdict(&before, "9.000001", "kết hôn").1 < 0.7);

    // Three answers: the long line is two papers, a register holds what is asked for, and an unknown paper is a diploma.
    let who = json!({ "by": "Trần Thị Dung", "office": "Phòng Kiểm soát thủ tục hành chính", "on": "2026-07-20" });
    let split = [
        "Bản sao Giấy chứng nhận kết hôn của người đề nghị đã đăng ký tại cơ quan có thẩm quyền theo quy định của pháp luật về \
        hộ tịch (giấy này thay cho hợp đồng, biên bản và báo cáo đã nộp trong những năm trước của hai bên)",
        "bản mô tả quan hệ của hai bên trong thời gian chung sống",
    ];
    for one in list.iter_mut() {
        for (name, text) in who.as_object().unwrap() {
            one[name] = text.clone();
        }
        if one["link"] == "line" {
            (one["answer"], one["value"]) = (json!("split"), json!(split));
        }
    }
    list.push(
        json!({ "answer": "type", "value": "Văn bằng tốt nghiệp", "text": "Bộ đồ nghề của thợ", "code": "9.000001",
        "at": "/executionCases/0/profileComponents/3", "reason": "tên cũ", "by": "Trần Thị Dung" }),
    );
    list.push(json!({ "answer": "keep", "link": "register", "text": ABROAD, "code": "9.000001",
        "at": "/executionCases/0/profileComponents/2", "by": "Trần Thị Dung" }));
    let text = serde_json::to_string_pretty(&questions).unwrap();
    let kind = tokhai::register::embedded("vn").unwrap().unwrap();
    let kind = kind.document_types.iter().find(|kind| kind.id == "vn:diploma").unwrap();
    folder.write("answers.json", &text.replace("Văn bằng tốt nghiệp", kind.title.0.values().next().unwrap()));
    let (code, told, problems) =
        folder.run(&[&import[..], &["--corrections", "answers.json", "--questions", "left.json"]].concat());
    assert_eq!((code, problems.as_str()), (Some(0), ""));
    assert!(told.contains("3 given, 3 hold for 5 lines"), "{told}");
    let after = report("drafts", "after.json");
    assert_eq!(verdict(&after, "9.000001", "đồ nghề").0, "lawNeeded");
    assert_eq!(verdict(&after, "9.000002", "đồ nghề").0, "lawNeeded", "the words are the same there");
    let papers = |all: &[(String, Value)], code: &str| all.iter().filter(|(own, _)| own == code).count();
    assert_eq!(papers(&after, "9.000002"), papers(&before, "9.000002") + 1);
    assert!(verdict(&after, "9.000001", "kết hôn").1 >= 0.7, "the line is certain, other links remain");
    assert!(verdict(&after, "9.000001", "kết hôn").1 < 1.0);
    let left = folder.json("left.json");
    assert!(left["corrections"].as_array().unwrap().iter().all(|one| one["link"] != "line"), "{left:#}");

    // Who, when and why stand in the account; drafts carry no name.
    let account = folder.text("drafts/import.ndjson");
    let said: Vec<Value> = account
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["finding"] == "corrected")
        .collect();
    assert_eq!(said.len(), 5);
    assert!(
        said.iter().any(|one| one["code"] == "9.000002"
            && one["by"] == "Trần Thị Dung"
            && one["text"].as_str().unwrap().contains("tên cũ; said of the same words in 9.000001")),
        "{said:#?}"
    );
    let draft = folder.text("drafts/9.000001.json");
    assert!(draft.contains("Phòng Kiểm soát") && draft.contains("2026-07-20") && !draft.contains("Dung"));
    let (_, told, _) = folder.run(&["report", "drafts/9.000001.json", "--at", "2026-07-18"]);
    assert!(told.contains("cán bộ đã trả lời: split: ") && told.contains("tên cũ"), "{told}");

    // A new edition: the lines have moved, one of them is gone.
    let first = procedure("9.000001", &["Đơn đề nghị theo mẫu", "Bộ đồ nghề của thợ.", ABROAD]);
    folder.write("portal.json", &portal(&[first]));
    let (code, told, _) = folder.run(&[&import[..], &["--corrections", "answers.json"]].concat());
    assert_eq!(code, Some(0), "{told}");
    assert!(
        told.contains("correctionUnused") && told.contains("no line says “Bản sao Giấy chứng nhận kết hôn"),
        "{told}"
    );
    let newer = report("drafts", "newer.json");
    assert_eq!(verdict(&newer, "9.000001", "đồ nghề"), verdict(&after, "9.000001", "đồ nghề"));
    let gone = folder.json("drafts/import-report.json");
    assert_eq!(
        (&gone["corrections"]["applied"], gone["corrections"]["unused"][0]["code"].as_str()),
        (&json!(2), Some("9.000001"))
    );
    let schema: Value = serde_json::from_str(include_str!("../schemas/import-report.schema.json")).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&gone));
}

#[test]
fn questions_open_in_a_spreadsheet_and_are_read_back() {
    let folder = Folder::new("table");
    folder.write("portal.json", &portal(&[procedure("9.000001", &[LONG, CARD])]));
    let (code, ..) = folder.run(&["import", "portal.json", "-o", "drafts", "--questions", "q.csv"]);
    assert_eq!(code, Some(0));
    let text = folder.text("q.csv");
    assert!(text.starts_with("\u{feff}answer,value,link,question,text,paper"), "{text}");
    // Nothing is answered yet, so nothing is corrected.
    let (code, told, _) = folder.run(&["import", "portal.json", "-o", "drafts", "--corrections", "q.csv"]);
    assert!(code == Some(0) && told.contains("corrections: 0 given"), "{told}");
    // As a Vietnamese spreadsheet saves it: semicolons, and a column of one's own.
    let rows = tokhai::table::rows(&text);
    let saved: Vec<String> = rows
        .iter()
        .enumerate()
        .map(|(i, (_, row))| {
            let mut cells = row.clone();
            if i == 1 {
                cells[0] = "keep".to_owned();
            }
            cells.push(if i == 0 { "ghi chú" } else { "x" }.to_owned());
            cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect::<Vec<_>>().join(";")
        })
        .collect();
    folder.write("saved.csv", &saved.join("\r\n"));
    let (code, told, problems) = folder.run(&["import", "portal.json", "-o", "drafts", "--corrections", "saved.csv"]);
    assert!(code == Some(0) && told.contains("1 given, 1 hold for 1 lines"), "{told}{problems}");
    assert_eq!(documents(&folder.json("drafts/9.000001.json"))[0]["import"]["links"]["line"], "said");
}

#[test]
fn every_kind_of_answer_does_what_it_says() {
    let said = |more: Value| vec![correction(ABROAD, &more)];
    let (draft, _folder) = imported(
        "type",
        &[ABROAD],
        &said(json!({ "answer": "type", "value": "vn:business_registration_certificate" })),
    );
    let paper = documents(&draft)[0].clone();
    assert_eq!(paper["type"], "vn:business_registration_certificate");
    assert_eq!(
        (&paper["import"]["links"]["type"], &paper["import"]["reason"]),
        (&json!("said"), &json!("said by an officer"))
    );
    let (draft, _folder) = imported(
        "several",
        &[CARD],
        &[correction(CARD, &json!({ "answer": "type", "value": ["vn:id_card", "vn:passport"] }))],
    );
    assert_eq!(documents(&draft)[0]["type"], json!(["vn:id_card", "vn:passport"]));
    let (draft, _folder) =
        imported("rename", &[CARD], &[correction(CARD, &json!({ "answer": "rename", "value": "Căn cước" }))]);
    assert_eq!(
        (&documents(&draft)[0]["title"], &documents(&draft)[0]["import"]["words"]),
        (&json!("Căn cước"), &json!(CARD))
    );
    let (draft, _folder) = imported("note", &[CARD, DIPLOMA], &[correction(CARD, &json!({ "answer": "note" }))]);
    assert_eq!(documents(&draft).len(), 1);
    assert_eq!(draft["x-import"]["notes"][0]["why"], "no paper, said by an officer");
    for (answer, value, when) in [
        ("when", json!("người đề nghị là người nước ngoài"), json!("circumstance1")),
        ("unless", json!("người đề nghị là người nước ngoài"), json!("!circumstance1")),
        ("always", Value::Null, Value::Null),
    ] {
        let (draft, _folder) =
            imported(answer, &[CASED], &[correction(CASED, &json!({ "answer": answer, "value": value }))]);
        assert_eq!(documents(&draft)[0]["when"], when, "{answer}");
        assert_eq!(documents(&draft)[0]["import"]["links"]["case"], "said");
    }
    let (draft, _folder) =
        imported("acts", &[CARD], &[correction(CARD, &json!({ "answer": "acts", "value": "identify" }))]);
    assert_eq!(documents(&draft)[0]["acts"], json!(["identify"]));
    let (draft, _folder) =
        imported("none", &[CARD], &[correction(CARD, &json!({ "answer": "acts", "value": "none" }))]);
    assert_eq!(documents(&draft)[0]["acts"], json!([]));
}

#[test]
fn lines_are_taken_apart_and_put_together() {
    let two = "Bản sao thẻ căn cước và giấy khai sinh";
    let (draft, _folder) = imported("whole", &[two], &[correction(two, &json!({ "answer": "join" }))]);
    assert_eq!(documents(&draft).len(), 1);
    assert_eq!(documents(&draft)[0]["title"], two);
    let lines = ["Hồ sơ kỹ thuật của tàu bay", "gồm sơ đồ và bảng kê", CARD];
    let (draft, folder) =
        imported("joined", &lines, &[correction(lines[0], &json!({ "answer": "join", "value": [lines[1]] }))]);
    assert_eq!(documents(&draft).len(), 2);
    assert_eq!(documents(&draft)[0]["title"], "Hồ sơ kỹ thuật của tàu bay gồm sơ đồ và bảng kê");
    assert_eq!(documents(&draft)[0]["import"]["lines"].as_array().unwrap().len(), 2);
    let account = folder.text("drafts/import.ndjson");
    assert!(
        account.lines().nth(1).unwrap().contains("\"fate\":\"merged\",\"documents\":[\"technical_document\"]")
            || account.lines().nth(1).unwrap().contains("\"fate\":\"merged\""),
        "{account}"
    );
    // A part that is a paper of its own type, typed after the line was taken apart.
    let line = "Bản kê khai máy móc thiết bị cùng bản vẽ nhà xưởng";
    let parts = ["Bản kê khai máy móc thiết bị", "bản vẽ nhà xưởng"];
    let split = correction(line, &json!({ "answer": "split", "value": parts }));
    let typed = correction(line, &json!({ "answer": "type", "value": "vn:id_card", "paper": parts[1] }));
    let (draft, _folder) = imported("parts", &[line], &[typed, split]);
    let titles: Vec<&Value> = documents(&draft).iter().map(|own| &own["title"]).collect();
    assert_eq!(titles, [parts[0], parts[1]]);
    assert_eq!(documents(&draft)[1]["type"], "vn:id_card");
}

#[test]
fn what_is_said_of_one_procedure_counts_there_before_what_is_said_of_the_words() {
    let folder = Folder::new("here");
    folder.write("portal.json", &portal(&[procedure("9.000001", &[CARD]), procedure("9.000002", &[CARD])]));
    let everywhere = correction(CARD, &json!({ "answer": "type", "value": "vn:passport" }));
    let here =
        correction(CARD, &json!({ "answer": "type", "value": "vn:diploma", "onlyHere": true, "code": "9.000002" }));
    folder.write("said.json", &file(&[everywhere, here]));
    let (code, _, problems) = folder.run(&["import", "portal.json", "-o", "drafts", "--corrections", "said.json"]);
    assert_eq!((code, problems.as_str()), (Some(0), ""));
    let kind = |name: &str| documents(&folder.json(name))[0]["type"].clone();
    assert_eq!(
        (kind("drafts/9.000001.json"), kind("drafts/9.000002.json")),
        (json!("vn:passport"), json!("vn:diploma"))
    );
}

#[test]
fn everything_wrong_in_the_file_is_told_at_once_and_nothing_is_imported() {
    let folder = Folder::new("wrong");
    folder.write("portal.json", &portal(&[procedure("9.000001", &[CARD, DIPLOMA])]));
    let list = [
        correction(CARD, &json!({ "answer": "type", "value": "vn:id_crad" })),
        correction(CARD, &json!({ "answer": "tyep", "value": "vn:id_card" })),
        correction(CARD, &json!({ "answer": "split", "value": ["Bản sao", "hộ chiếu"] })),
        correction(CARD, &json!({ "answer": "keep", "link": "paper", "on": "20/07/2026" })),
        correction(CARD, &json!({ "answer": "rename", "resaon": "x" })),
        correction(DIPLOMA, &json!({ "answer": "type", "value": "vn:id_card" })),
        correction("- BẰNG tốt nghiệp  đại học;", &json!({ "answer": "type", "value": "vn:passport" })),
        correction("", &json!({ "answer": "note" })),
    ];
    let text =
        serde_json::to_string_pretty(&json!({ "$schema": "urn:tokhai:schema:corrections:1", "corrections": list }))
            .unwrap();
    folder.write("said.json", &text);
    let (code, _, problems) = folder.run(&["import", "portal.json", "-o", "drafts", "--corrections", "said.json"]);
    assert_eq!(code, Some(1));
    assert!(!folder.0.join("drafts").exists());
    for expected in [
        "no document type `vn:id_crad`; near to it: vn:id_card (",
        "`tyep` is none; one of keep, type, split",
        "did you mean `type`?",
        "“hộ chiếu” does not stand in the line",
        "`link`: `paper` is none",
        "`on`: `20/07/2026` is no day",
        "unknown member `resaon`; did you mean `reason`?",
        "`rename` needs one `value`",
        "is answered with `type: vn:id_card` and with `type: vn:passport`",
        "no `text`",
    ] {
        assert!(problems.contains(expected), "{expected}\n{problems}");
    }
    // Both places of a contradiction: the lines of the file.
    let contradiction = problems.lines().find(|line| line.contains("is answered with")).unwrap();
    let at = |n: usize| {
        let line = text.lines().enumerate().filter(|(_, line)| line.trim() == "{").nth(n).unwrap().0 + 1;
        format!("{line}:5")
    };
    assert!(contradiction.contains(&at(6)) && contradiction.contains(&at(7)), "{contradiction}");
    folder.write("other.json", &text.replace("corrections:1", "corrections:7"));
    let (code, _, problems) = folder.run(&["import", "portal.json", "-o", "drafts", "--corrections", "other.json"]);
    assert!(code == Some(1) && problems.contains("`urn:tokhai:schema:corrections:1` was expected"), "{problems}");
}

#[test]
fn a_line_of_several_papers_needs_to_be_told_which_is_meant() {
    let line = "Bản sao thẻ căn cước và giấy khai sinh";
    let folder = Folder::new("which");
    folder.write("portal.json", &portal(&[procedure("9.000001", &[line])]));
    folder.write("said.json", &file(&[correction(line, &json!({ "answer": "type", "value": "vn:passport" }))]));
    let (code, told, _) = folder.run(&["import", "portal.json", "-o", "drafts", "--corrections", "said.json"]);
    assert_eq!(code, Some(0));
    assert!(
        told.contains("the line names several papers: “") && told.contains("say in `paper` which is meant"),
        "{told}"
    );
}

#[test]
fn the_published_schema_takes_what_the_command_writes_and_reads() {
    let schema: Value = serde_json::from_str(include_str!("../schemas/corrections.schema.json")).unwrap();
    let checker = jsonschema::validator_for(&schema).unwrap();
    let folder = Folder::new("schema");
    folder.write("portal.json", &portal(&[procedure("9.000001", &[LONG, CASED])]));
    folder.run(&["import", "portal.json", "-o", "drafts", "--questions", "q.json"]);
    let questions = folder.json("q.json");
    assert!(!questions["corrections"].as_array().unwrap().is_empty());
    assert!(
        checker.is_valid(&questions),
        "{:?}",
        checker.iter_errors(&questions).map(|e| e.to_string()).collect::<Vec<_>>()
    );
    let good = file(&[correction(CARD, &json!({ "answer": "type", "value": ["vn:id_card"] }))]);
    assert!(checker.is_valid(&serde_json::from_str(&good).unwrap()));
    for bad in [
        json!({ "answer": "tyep" }),
        json!({ "answer": "keep", "link": "paper" }),
        json!({ "answer": "note", "extra": 1 }),
    ] {
        let text = file(&[correction(CARD, &bad)]);
        assert!(!checker.is_valid(&serde_json::from_str(&text).unwrap()), "{text}");
    }
    // Questions stand beside the drafts only where nothing takes them for one.
    let (code, _, problems) = folder.run(&["import", "portal.json", "-o", "drafts", "--questions", "drafts/q.json"]);
    assert!(code == Some(2) && problems.contains("every .json file of that folder is a draft"), "{problems}");
    assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/corrections.schema.json").is_file());
}

#[test]
fn reports_show_how_sure_verdicts_are_and_what_is_to_be_confirmed() {
    let folder = Folder::new("certainty");
    let lines = [CARD, LONG, ABROAD, DIPLOMA];
    folder.write("portal.json", &portal(&[procedure("9.000001", &lines)]));
    folder.write("said.json", &file(&[correction(LONG, &json!({ "answer": "keep", "link": "line" }))]));
    let import = |more: &[&str]| {
        let (code, _, problems) = folder.run(&[&["import", "portal.json", "-o", "drafts"][..], more].concat());
        assert_eq!((code, problems.as_str()), (Some(0), ""));
    };
    import(&[]);
    let report = |format: &str| {
        let (code, text, problems) = folder.run(&["report", "drafts", "--at", "2026-07-18", "--format", format]);
        assert_eq!((code, problems.as_str()), (Some(0), ""));
        text
    };
    let page = report("html");
    assert!(page.contains("Độ chắc của từng kết luận, kém chắc trước") && page.contains("Câu này dài"), "{page}");
    assert_eq!(page.matches("type=\"radio\"").count(), 2, "all, and to be confirmed");
    assert!(page.contains("<tr class=\"s1\">"), "{page}");
    let order =
        |words: &str| page[page.find("kém chắc trước").unwrap()..].find(words).unwrap_or_else(|| panic!("no {words}"));
    assert!(order("kết hôn") < order("nước ngoài góp vốn") && order("nước ngoài góp vốn") < order("thẻ căn cước"));
    assert!(report("md").contains("Độ chắc của từng kết luận"));
    // Signed letters without an annex say nothing of it.
    let (_, letter, _) = folder.run(&["report", "drafts", "--at", "2026-07-18", "--format", "md", "--no-annex"]);
    assert!(!letter.contains("Độ chắc"), "{letter}");
    let sheets = |name: &str| {
        let (code, _, problems) = folder.run(&["report", "drafts", "--at", "2026-07-18", "-o", name]);
        assert_eq!((code, problems.as_str()), (Some(0), ""));
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(folder.0.join(name)).unwrap();
        calamine::Reader::worksheets(&mut book)
    };
    let book = sheets("papers.xlsx");
    let (_, confirm) = book.iter().find(|(name, _)| name == "Cần xác nhận").expect("a sheet of its own");
    assert!(confirm.rows().any(|row| row.iter().any(|cell| cell.to_string().contains("Câu này dài"))));
    let head = confirm.rows().find(|row| row.iter().any(|cell| *cell == "Độ chắc")).expect("a column");
    let at = head.iter().position(|cell| *cell == "Độ chắc").unwrap();
    let mut values: Vec<f64> = confirm.rows().filter_map(|row| calamine::DataType::get_float(&row[at])).collect();
    values.sort_by(f64::total_cmp);
    assert!((values[0] - 0.52).abs() < 1e-9, "{values:?}");
    // What an officer answered shows, and is asked no more.
    import(&["--corrections", "said.json"]);
    let page = report("html");
    assert!(page.contains("Cán bộ đã trả lời: keep") && !page.contains("Câu này dài"), "{page}");
    // What was written by hand has no certainty.
    let authored = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/vn/procedures/1.001193.json");
    let (_, text, _) = folder.run(&["report", authored.to_str().unwrap(), "--at", "2026-07-18", "--format", "html"]);
    assert!(!text.contains("Độ chắc"));
}

/// Words of an English sentence that no Vietnamese one has.
fn english(text: &str) -> Vec<&str> {
    let words = ["the", "was", "were", "not", "is", "no", "expected", "of", "and", "given", "left", "papers", "lines"];
    // What stands in a file is named as it stands there.
    let plain: Vec<&str> = text.split('`').step_by(2).flat_map(|part| part.split_whitespace()).collect();
    plain.into_iter().filter(|word| words.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()))).collect()
}

#[test]
fn everything_an_import_tells_is_in_vietnamese_unless_english_is_asked_for() {
    let folder = Folder::new("vietnamese");
    let one =
        |code: &str| procedure(code, &["Bản sao Giấy chứng nhận kết hôn", "Giấy khai sinh; Thẻ căn cước công dân"]);
    let good = [one("9.000001"), one("9.000002")].map(|own| own.to_string()).join("\n");
    let sources = [
        ("good.json", format!("{good}\n{}", one("9.000001"))),
        ("odd.json", json!([one("không mã"), 7, { "name": "x" }]).to_string()),
        ("cut.json", format!("[{}", one("9.000003"))),
        ("broken.json", "{oops\n{\"code\": 1\n".to_owned()),
        ("empty.json", String::new()),
        ("binary.json", "PK\0\0".to_owned()),
    ];
    let mut told = String::new();
    for (name, text) in sources {
        folder.write(name, &text);
        let (_, out, problems) = folder.run_in_vietnamese(&["import", name, "-o", "drafts", "--questions", "q.csv"]);
        told.push_str(&format!("{name}: {out}{problems}\n"));
    }
    let wrong = json!({ "$schema": "urn:tokhai:schema:corrections:1", "corrections": [
        7,
        { "answer": "kep", "text": "x" },
        { "answer": "type", "value": "giấy lạ", "text": "x", "tuoi": 1 },
        { "answer": "split", "value": ["không có"], "text": "Giấy khai sinh; Thẻ căn cước công dân" },
        { "answer": "when", "text": "", "on": "hôm qua", "onlyHere": "có" },
        { "answer": "acts", "value": "nhảy", "text": "x", "onlyHere": true, "link": "nối" },
        { "value": "x", "text": 3 },
        { "answer": "note", "text": "Bản sao Giấy chứng nhận kết hôn" },
        { "answer": "always", "text": "Bản sao Giấy chứng nhận kết hôn" },
    ] });
    let unused = json!({ "$schema": "urn:tokhai:schema:corrections:1", "corrections": [
        { "answer": "note", "text": "Dòng không còn" },
        { "answer": "always", "text": "Giấy khai sinh; Thẻ căn cước công dân" },
    ] });
    for (name, file) in [("wrong.json", wrong), ("unused.json", unused)] {
        folder.write(name, &file.to_string());
        let (_, out, problems) =
            folder.run_in_vietnamese(&["import", "good.json", "-o", "drafts", "--corrections", name]);
        told.push_str(&format!("{name}: {out}{problems}\n"));
    }
    assert!(told.contains("có hai lần trong nguồn") && told.contains("áp dụng cho 0 dòng"), "{told}");
    for line in told.lines() {
        assert_eq!(english(line), Vec::<&str>::new(), "{line}");
    }
}
