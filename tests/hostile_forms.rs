//! Paper forms of bad will, and bad luck with them: small files that ask for more than a machine has, and folders, names
//! and outputs that would lose what was there.
#![cfg(all(feature = "cli", unix))]

#[path = "common/form_files.rs"]
mod form_files;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use form_files::{docx, html, odt, paragraph, pdf};
use serde_json::{Value, json};
use tokhai::import::form::{FormProblem, read};

/// A folder of this test's own.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("forms-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let place = Self(folder);
        place.put("ok.docx", docx(&paragraph("Họ và tên: ............")));
        place.put("other.txt", "Ngày sinh: ............\n");
        place.put("cut.docx", &docx("")[..100]);
        place
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.0.join(name), bytes).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tokhai"));
        command.current_dir(&self.0).args(arguments).stdin(Stdio::null());
        command
    }

    /// Exit code and all that is said.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.command(arguments).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&said).into_owned())
    }

    /// What a folder shows.
    fn seen(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.0.join(folder)).into_iter().flatten().filter_map(Result::ok);
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
        names.sort();
        names
    }

    fn json(&self, path: &str) -> Value {
        serde_json::from_slice(&fs::read(self.0.join(path)).unwrap()).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_stream_that_is_named_again_and_again_is_unpacked_within_one_bound_though_it_is_not_packed() {
    let page = |times: usize| {
        // The later entry of the page counts.
        let page = format!("/Contents [{}]", "4 0 R ".repeat(times));
        let content = format!("BT /F1 12 Tf 50 700 Td (Enough letters) Tj ET {}", " ".repeat(1 << 20));
        read("a.pdf", &pdf(&content, &page, "", &[])).map(|layout| layout.to_string())
    };
    assert!(page(2).is_ok_and(|text| text.contains("Enough letters")));
    assert!(matches!(page(200), Err(FormProblem::TooLarge { .. })));
}

#[test]
fn objects_that_stand_in_one_place_are_kept_within_one_bound() {
    let shared = |count: usize| {
        // Each number of the list leads to the same hundred thousand values.
        let index: Vec<String> = (100..100 + count).map(|number| format!("{number} 0 ")).collect();
        let index = index.concat();
        let values = format!("[{}]", "1 ".repeat(100_000));
        let entries = format!("/Type /ObjStm /N {count} /First {}", index.len());
        let stream =
            format!("<< {entries} /Length {} >>\nstream\n{index}{values}\nendstream", index.len() + values.len());
        let notes: Vec<String> = (100..100 + count).map(|number| format!("{number} 0 R ")).collect();
        let notes = notes.concat();
        let text = "BT /F1 12 Tf 50 700 Td (Enough letters) Tj ET";
        read("a.pdf", &pdf(text, &format!("/Annots [{notes}]"), "", &[(20, &stream)]))
    };
    assert!(shared(3).is_ok());
    assert!(matches!(shared(60), Err(FormProblem::TooLarge { .. })));
}

#[test]
fn spaces_that_a_document_only_counts_are_read_no_further_than_the_bound() {
    let paragraph = format!("<text:p>{}</text:p>", "<text:s text:c=\"1000\"/>".repeat(2_000));
    let spaced = odt("", &paragraph.repeat(100));
    assert!(matches!(read("a.odt", &spaced), Err(FormProblem::TooLarge { .. })));
}

#[test]
fn cells_that_cover_a_thousand_others_are_not_repeated_without_end() {
    let place = Place::new("spans");
    let cells = "<td colspan=1000 rowspan=1000>Bước thực hiện</td><td colspan=1000 rowspan=1000>....</td>";
    place.put("wide.html", html(&format!("<table>{}</table>", format!("<tr>{cells}</tr>").repeat(2_000))));
    let bounded = "ulimit -v 1500000; exec \"$0\" import wide.html -o out";
    let mut command = Command::new("sh");
    command.current_dir(&place.0).args(["-c", bounded, env!("CARGO_BIN_EXE_tokhai")]).stdin(Stdio::null());
    let output = command.output().unwrap();
    assert!(output.status.code().is_some_and(|code| code < 3), "{:?}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_pdf_whose_beginning_is_damaged_is_no_text() {
    let mut file = pdf("BT /F1 12 Tf 50 700 Td (Enough letters) Tj ET", "", "", &[]);
    file[0] = b'X';
    assert!(matches!(read("a.pdf", &file), Err(FormProblem::Damaged(_))));
    assert!(matches!(read("a.pdf", "trailer<<".repeat(1000).as_bytes()), Err(FormProblem::Damaged(_))));
}

#[test]
fn an_import_that_reads_nothing_leaves_the_folder_as_it_is() {
    let place = Place::new("nothing");
    assert_eq!(place.run(&["import", "ok.docx", "-o", "out"]).0, 0);
    let before = place.seen("out");
    assert_eq!(before, ["ok.json", "ok.reading.json"]);
    assert_eq!(place.run(&["import", "cut.docx", "-o", "out"]).0, 1);
    assert_eq!(place.run(&["import", "none.docx", "-o", "out"]).0, 2);
    assert_eq!(place.run(&["import", "none.docx", "cut.docx", "-o", "out"]).0, 2);
    assert_eq!(place.seen("out"), before);
}

#[test]
fn a_second_form_joins_the_first_in_its_folder() {
    let place = Place::new("second");
    assert_eq!(place.run(&["import", "ok.docx", "-o", "out"]).0, 0);
    let (code, said) = place.run(&["import", "other.txt", "-o", "out"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(place.seen("out"), ["ok.json", "ok.reading.json", "other.json", "other.reading.json"]);
    assert!(!place.0.join("out/.tokhai-earlier").exists());
}

#[test]
fn one_bad_form_among_several_loses_none_of_the_others() {
    let place = Place::new("among");
    let wide: Vec<u8> = "Quê quán: .........\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    place.put("wide.txt", [&[0xff, 0xfe], &wide[..]].concat());
    let long = format!("{}.txt", "n".repeat(245));
    place.put(&long, "Dân tộc: ........\n");
    let (code, said) = place.run(&["import", "ok.docx", "none.docx", "cut.docx", "wide.txt", &long, "-o", "out"]);
    assert!(code == 1 && said.contains("none.docx") && said.contains("cut.docx"), "{code} {said}");
    let names = place.seen("out");
    assert_eq!(names.len(), 6, "{names:?}");
    assert!(names.iter().any(|name| name == "ok.json"), "{names:?}");
    assert_eq!(place.json("out/wide.reading.json")["fields"][0]["label"], "Quê quán");
}

#[test]
fn forms_of_one_name_and_names_that_are_kept_have_files_of_their_own() {
    let place = Place::new("names");
    let names = ["a.txt", "a.reading.txt", "import-report.txt", "CON.txt", ".tokhai-files.txt"];
    for (number, name) in names.iter().enumerate() {
        place.put(name, format!("Câu hỏi {}: ........\n", ["một", "hai", "ba", "bốn", "năm"][number]));
    }
    fs::create_dir(place.0.join("b")).unwrap();
    place.put("b/A.txt", "Câu hỏi sáu: ........\n");
    let mut call = vec!["import"];
    call.extend(names);
    call.extend(["b/A.txt", "-o", "out"]);
    let (code, said) = place.run(&call);
    assert_eq!(code, 0, "{said}");
    let seen = place.seen("out");
    assert_eq!(seen.len(), 12, "{seen:?}");
    for kept in ["import-report.json", "CON.json"] {
        assert!(!seen.iter().any(|name| name == kept), "{seen:?}");
    }
    let mut labels: Vec<String> = seen
        .iter()
        .map(|name| place.json(&format!("out/{name}")))
        .filter_map(|value| value["fields"][0]["label"].as_str().map(str::to_owned))
        .collect();
    labels.sort();
    assert_eq!(labels.len(), 6, "each form has its reading: {labels:?}");
    labels.dedup();
    assert_eq!(labels.len(), 6, "{labels:?}");
}

#[test]
fn a_portal_record_that_comes_by_a_pipe_is_read_from_its_first_byte() {
    let place = Place::new("pipe");
    let record = json!({"code": "9.000041", "name": "Cấp giấy nuôi ong", "executionCases": [{"name": "",
        "profileComponents": [{"name": "Đơn đề nghị", "originalQty": 1, "copyQty": 0}]}]});
    place.put("record.json", record.to_string());
    let (reader, mut writer) = std::io::pipe().unwrap();
    std::io::Write::write_all(&mut writer, record.to_string().as_bytes()).unwrap();
    drop(writer);
    let output = place.command(&["import", "/dev/stdin", "-o", "out"]).stdin(reader).output().unwrap();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(place.seen("out").iter().any(|name| name == "9.000041.json"), "{:?} {said}", place.seen("out"));
}

#[test]
fn an_upgrade_is_of_a_schema_and_never_over_a_file_it_reads() {
    let place = Place::new("upgrade");
    let draft = "http://json-schema.org/draft-07/schema#";
    place.put("whole.json", json!({"$schema": draft, "$ref": "part.json"}).to_string());
    let part = json!({"$schema": draft, "type": "string"}).to_string();
    place.put("part.json", &part);
    let (code, said) = place.run(&["upgrade", "whole.json", "-o", "part.json"]);
    assert!(code == 2 && said.contains("part.json"), "{code} {said}");
    assert_eq!(fs::read_to_string(place.0.join("part.json")).unwrap(), part);
    assert_eq!(place.run(&["upgrade", "whole.json", "-o", "new.json"]).0, 0);
    for value in ["5", "[]", "\"x\"", "null"] {
        place.put("odd.json", value);
        let (code, said) = place.run(&["upgrade", "odd.json", "-o", "odd.out.json"]);
        assert!(code == 2 && said.contains("odd.json"), "{value}: {code} {said}");
        assert!(!place.0.join("odd.out.json").exists());
    }
    place.put("odd.json", "true");
    assert_eq!(place.run(&["upgrade", "odd.json"]).0, 0);
}

#[test]
fn a_word_form_is_filled_in_under_a_name_of_word_only() {
    let place = Place::new("ending");
    place.put("form.json", json!({"type": "object", "properties": {}}).to_string());
    place.put("answers.json", "{}");
    let call = ["render", "form.json", "--paper", "ok.docx", "--values", "answers.json", "-o", "page.html"];
    let (code, said) = place.run(&call);
    assert!(code == 2 && said.contains(".docx"), "{code} {said}");
    assert!(!place.0.join("page.html").exists());
}

#[test]
fn what_cannot_be_read_or_written_is_told_once_and_in_words() {
    let place = Place::new("words");
    let (code, said) = place.run(&["check", "none.json"]);
    assert!(code == 2 && said.matches("không đọc được").count() == 1, "{code} {said}");
    place.put("file", "mine");
    for call in [&["import", "ok.docx", "-o", "file"][..], &["import", "ok.docx", "-o", "file/in"]] {
        let (code, said) = place.run(call);
        assert!(code == 2 && !said.contains("os error") && said.contains("không phải thư mục"), "{code} {said}");
    }
    assert_eq!(fs::read_to_string(place.0.join("file")).unwrap(), "mine");
}

/// A model of these elements of a process.
fn model(inner: &str) -> String {
    format!(
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"><process id=\"p\">{inner}</process></definitions>"
    )
}

fn flow(from: &str, to: &str) -> String {
    format!("<sequenceFlow id=\"{from}.{to}\" name=\"{from} {to}\" sourceRef=\"{from}\" targetRef=\"{to}\"/>")
}

#[test]
fn models_of_bad_will_are_refused_or_read_within_bounds_and_say_why() {
    let place = Place::new("models");
    let entities = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><definitions/>";
    let deep = format!("{}{}", "<subProcess>".repeat(60), "</subProcess>".repeat(60));
    let deep = deep.replacen("<subProcess></subProcess>", "<subProcess><task/></subProcess>", 1);
    let refused: [(&str, String); 7] = [
        ("entities", entities.to_owned()),
        ("deep", model(&deep)),
        ("deeper", "<a>".repeat(100_000)),
        ("many", model(&"<task id=\"t\"/>".repeat(5_000))),
        ("empty", model("<startEvent id=\"s\"/>")),
        ("other", "<definitions/>".to_owned()),
        ("cut", model("<task id=\"t\" name=\"Ký\"/>")[..100].to_owned()),
    ];
    for (name, text) in &refused {
        place.put(&format!("{name}.bpmn"), text);
        let (code, said) = place.run(&["import", &format!("{name}.bpmn"), "-o", "out"]);
        assert_eq!(code, 1, "{name}: {said}");
        assert!(said.contains(&format!("{name}.bpmn: ")), "{name}: {said}");
        assert!(place.seen("out").is_empty(), "{name}");
    }
    // A circle of all, and a ladder of choices whose cases would double at every rung.
    let names: Vec<String> = (0..1_500).map(|i| format!("t{i}")).collect();
    let task = |id: &String| ["<task id=\"", id, "\" name=\"", id, "\"/>"].concat();
    let tasks: String = names.iter().map(task).collect();
    let circle: String = (0..names.len()).map(|i| flow(&names[i], &names[(i + 1) % names.len()])).collect();
    place.put("circle.bpmn", model(&(tasks + &circle)));
    let mut ladder = String::from("<task id=\"e0\" name=\"e0\"/>");
    for i in 0..300 {
        let next = i + 1;
        ladder.push_str(&format!(
            "<inclusiveGateway id=\"g{i}\"/><task id=\"e{next}\" name=\"e\"/><task id=\"o{next}\" name=\"o\"/>"
        ));
        ladder.push_str(&flow(&format!("e{i}"), &format!("g{i}")));
        for side in ["e", "o"] {
            ladder.push_str(&flow(&format!("g{i}"), &format!("{side}{next}")));
        }
        if i > 0 {
            ladder.push_str(&flow(&format!("o{i}"), &format!("g{i}")));
            ladder.push_str(&flow(&format!("o{i}"), &format!("o{next}")));
        }
    }
    place.put("ladder.bpmn", model(&ladder));
    for (name, steps) in [("circle", 1_500), ("ladder", 601)] {
        let (code, said) = place.run(&["import", &format!("{name}.bpmn"), "-o", name]);
        assert_eq!(code, 0, "{name}: {said}");
        let written = place.json(&format!("{name}/{name}.json"));
        assert_eq!(written["x-procedure"]["steps"].as_array().unwrap().len(), steps, "{name}");
    }
}
