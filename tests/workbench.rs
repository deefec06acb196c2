//! The officer's workbench: what is opened, decided, taken back and handed over, without a browser.

use std::io::Read;

use serde_json::{Value, json};
use tokhai::locale::Locale;
use tokhai::reform::simplify::Decided;
use tokhai::register::Date;
use tokhai::workbench::edit::{Command, Rule};
use tokhai::workbench::{Decide, Format, Subject, Workbench};

const BIRTH: &str = include_str!("../schemas/vn/procedures/1.001193.json");

fn bench() -> Workbench {
    let day = Date::parse("2026-07-18").unwrap();
    Workbench::new("vn", day, Locale::vi()).unwrap()
}

/// Everything that waits is read.
fn opened(bench: &mut Workbench, file: &str, bytes: &[u8]) -> Vec<String> {
    let mut problems = bench.begin(file, bytes).problems;
    loop {
        let step = bench.step(7);
        problems.extend(step.problems);
        if step.left == 0 {
            break;
        }
    }
    problems.into_iter().map(|one| format!("{}|{}|{}", one.file, one.place, one.message)).collect()
}

/// A record as the portal has it, of an enterprise that shows its certificate.
fn record(code: &str, title: &str) -> Value {
    json!({"code": code, "name": title, "detail": {"code": code, "executionCases": [{
    "name": "", "profileComponents": [
        {"name": "Đơn đề nghị theo mẫu", "originalQty": 1, "copyQty": 0},
        {"name": "Bản sao giấy chứng nhận đăng ký doanh nghiệp", "originalQty": 0, "copyQty": 1},
    ]}]}})
}

fn paper<'v>(procedure: &'v Value, verdict: &str) -> &'v Value {
    procedure["papers"].as_array().unwrap().iter().find(|own| own["verdict"] == verdict).unwrap()
}

fn decide(paper: &str, decided: Option<Decided>, reason: &str) -> Decide {
    Decide {
        paper: paper.to_owned(),
        decided,
        reason: reason.to_owned(),
        by: Some("Trần Thị Thử".to_owned()),
        office: Some("Sở Tư pháp tỉnh Thử".to_owned()),
        on: Date::parse("2026-07-20"),
    }
}

#[test]
fn definitions_records_and_broken_files_are_opened_side_by_side_and_nothing_good_is_lost() {
    let mut bench = bench();
    assert_eq!(opened(&mut bench, "khai-sinh.json", BIRTH.as_bytes()), [""; 0]);
    let lines =
        [record("9.000001", "Thử một").to_string(), "{\"code\":".to_owned(), record("9.000002", "Thử hai").to_string()];
    let problems = opened(&mut bench, "cong.ndjson", lines.join("\n").as_bytes());
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("cong.ndjson|dòng 2|"), "{problems:?}");
    let problems = opened(&mut bench, "hong.json", b"\0\0PK");
    assert_eq!(problems.len(), 1, "{problems:?}");
    let problems = opened(&mut bench, "rong.json", b"[]");
    assert!(problems[0].contains("không có thủ tục nào trong tệp"), "{problems:?}");
    let broken = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"x","type":"object","x-documens":[],"properties":{}}"#;
    let problems = opened(&mut bench, "sai.json", broken.as_bytes());
    assert!(problems.iter().any(|one| one.contains("x-documens")), "{problems:?}");
    assert_eq!(bench.count(), 3);
    // The same file again changes nothing; another one of that name is not let in over it.
    assert_eq!(opened(&mut bench, "khai-sinh.json", BIRTH.as_bytes()), [""; 0]);
    let other = BIRTH.replacen("\"title\": \"", "\"title\": \"Khác ", 1);
    let problems = opened(&mut bench, "khac.json", other.as_bytes());
    assert!(problems[0].contains("khai-sinh.json"), "{problems:?}");
    assert_eq!(bench.count(), 3);
}

#[test]
fn what_waits_can_be_dropped_and_what_was_read_stays() {
    let mut bench = bench();
    let lines: Vec<String> = (0..9).map(|i| record(&format!("9.00010{i}"), &format!("Thử {i}")).to_string()).collect();
    let begun = bench.begin("cong.ndjson", lines.join("\n").as_bytes());
    assert_eq!((begun.done, begun.left), (9, 9));
    let step = bench.step(4);
    assert_eq!((step.done, step.left), (4, 5));
    bench.cancel();
    assert_eq!(bench.step(4).done, 0);
    assert_eq!(bench.count(), 4);
}

#[test]
fn the_overview_counts_what_the_procedures_show() {
    let mut bench = bench();
    opened(&mut bench, "khai-sinh.json", BIRTH.as_bytes());
    opened(&mut bench, "cong.json", record("9.000001", "Thử một").to_string().as_bytes());
    let whole = bench.portfolio();
    assert_eq!(whole["total"]["procedures"], 2);
    let lines = whole["procedures"].as_array().unwrap();
    assert_eq!(lines[1]["code"], "9.000001");
    assert_eq!((&lines[1]["papers"], &lines[1]["now"], &lines[1]["undecided"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!(lines[0]["index"], 0);
    let sum: u64 = lines.iter().filter_map(|line| line["papers"].as_u64()).sum();
    assert_eq!(whole["total"]["papers"], sum);
    // Asked twice, the same is told: what was concluded had only been lent.
    assert_eq!(bench.portfolio(), whole);
}

#[test]
fn a_paper_shows_its_line_its_facts_with_their_sources_and_its_proof_in_words() {
    let mut bench = bench();
    opened(&mut bench, "cong.json", record("9.000001", "Thử một").to_string().as_bytes());
    let procedure = bench.procedure(0).unwrap();
    let paper = paper(&procedure, "redundantByData");
    assert_eq!(paper["lines"][0]["text"], "Bản sao giấy chứng nhận đăng ký doanh nghiệp");
    let facts = paper["facts"].as_array().unwrap();
    let replaced: Vec<&Value> = facts.iter().filter(|fact| fact["state"] == "replaced").collect();
    assert!(!replaced.is_empty(), "{facts:?}");
    for fact in replaced {
        let source = &fact["sources"][0];
        assert!(source["title"].as_str().is_some_and(|title| title.contains("đăng ký doanh nghiệp")), "{source}");
        assert!(source["citation"].as_str().is_some_and(|text| text.contains("66.7/2025/NQ-CP")), "{source}");
    }
    let proof = paper["proof"].as_array().unwrap();
    assert!(proof.iter().any(|line| line["depth"] == 1), "{proof:?}");
    assert!(bench.procedure(1).is_err());
}

#[test]
fn a_decision_is_written_down_judged_anew_taken_back_and_made_again() {
    let mut bench = bench();
    opened(&mut bench, "cong.json", record("9.000001", "Thử một").to_string().as_bytes());
    let before = bench.procedure(0).unwrap();
    let id = paper(&before, "redundantByData")["id"].as_str().unwrap().to_owned();
    let refused = bench.decide(0, &decide(&id, Some(Decided::Rejected), "  "));
    assert!(refused.is_err_and(|why| why.contains(&id)), "a paper stays for no reason");
    assert_eq!(bench.history(), (0, 0));
    bench.decide(0, &decide(&id, Some(Decided::Rejected), "Chưa kết nối được")).unwrap();
    let held = bench.procedure(0).unwrap();
    let own = held["papers"].as_array().unwrap().iter().find(|own| own["id"] == id.as_str()).unwrap();
    assert_eq!(own["decision"]["decided"], "rejected");
    assert_eq!(own["advice"], "held");
    assert_eq!(bench.portfolio()["procedures"][0]["rejected"], 1);
    assert_eq!(bench.undo(), Some(Subject::Procedure(0)));
    assert_eq!(bench.procedure(0).unwrap(), before);
    assert_eq!(bench.redo(), Some(Subject::Procedure(0)));
    assert_eq!(bench.procedure(0).unwrap(), held);
    // Accepted instead, then taken back by a decision of its own.
    bench.decide(0, &decide(&id, Some(Decided::Accepted), "")).unwrap();
    assert_eq!(bench.history(), (2, 0));
    assert_eq!(bench.portfolio()["procedures"][0]["accepted"], 1);
    assert_eq!(bench.portfolio()["procedures"][0]["undecided"], 0);
}

#[test]
fn a_project_brings_decisions_and_names_back_and_a_published_definition_has_no_names() {
    let mut bench = bench();
    opened(&mut bench, "khai-sinh.json", BIRTH.as_bytes());
    opened(&mut bench, "cong.json", record("9.000001", "Thử một").to_string().as_bytes());
    let procedure = bench.procedure(1).unwrap();
    let id = paper(&procedure, "redundantByData")["id"].as_str().unwrap().to_owned();
    bench.decide(1, &decide(&id, Some(Decided::Accepted), "")).unwrap();
    let saved = bench.project();
    assert!(saved.contains("Trần Thị Thử"));
    let published = bench.definition(1).unwrap();
    assert!(published.contains("Sở Tư pháp tỉnh Thử") && !published.contains("Trần Thị Thử"));
    let mut colleague = self::bench();
    assert_eq!(opened(&mut colleague, "viec.tokhai", saved.as_bytes()), [""; 0]);
    assert_eq!(colleague.portfolio(), bench.portfolio());
    assert_eq!(colleague.procedure(1).unwrap(), bench.procedure(1).unwrap());
    let damaged = saved.replacen("project:1", "project:9", 1);
    let problems = opened(&mut colleague, "la.tokhai", damaged.as_bytes());
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(colleague.count(), 2);
}

#[test]
fn every_document_is_handed_over_and_the_letter_says_what_was_decided() {
    let mut bench = bench();
    assert!(bench.hand_over(None, Format::Docx).is_err());
    opened(&mut bench, "cong.json", record("9.000001", "Thử một").to_string().as_bytes());
    opened(&mut bench, "cong2.json", record("9.000002", "Thử hai").to_string().as_bytes());
    let procedure = bench.procedure(0).unwrap();
    let id = paper(&procedure, "redundantByData")["id"].as_str().unwrap().to_owned();
    bench.decide(0, &decide(&id, Some(Decided::Postponed), "Chờ văn bản của Bộ")).unwrap();
    let letter = bench.hand_over(Some(&[0]), Format::Docx).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(letter)).unwrap();
    let mut text = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    assert!(text.contains("Chờ văn bản của Bộ"), "the decision is not in the letter");
    for ending in ["xlsx", "html", "md", "csv", "json", "jsonld"] {
        let bytes = bench.hand_over(None, Format::parse(ending).unwrap()).unwrap();
        assert!(bytes.len() > 500, "{ending}");
    }
    assert!(bench.hand_over(Some(&[7]), Format::Csv).is_err());
}

#[test]
fn circumstances_decide_which_papers_a_case_asks_for() {
    let mut bench = bench();
    opened(&mut bench, "khai-sinh.json", BIRTH.as_bytes());
    let usual = bench.dossier(0, &[]).unwrap();
    let abandoned = bench.dossier(0, &["abandoned".to_owned()]).unwrap();
    assert_ne!(usual["before"], abandoned["before"]);
    let count = |value: &Value| value.as_array().map_or(0, Vec::len);
    assert!(count(&usual["after"]) < count(&usual["before"]), "{usual}");
}

#[test]
fn a_process_is_told_with_pictures_and_proofs_and_saved_as_a_model() {
    let mut bench = bench();
    opened(&mut bench, "khai-sinh.json", BIRTH.as_bytes());
    opened(&mut bench, "cong.ndjson", record("9.000001", "Thử một").to_string().as_bytes());
    assert_eq!(bench.procedure(0).unwrap()["hasProcess"], true);
    let own = bench.process(0).unwrap();
    let steps = own["steps"].as_array().unwrap();
    let written: Value = serde_json::from_str(BIRTH).unwrap();
    let written = written["x-procedure"]["steps"].as_array().unwrap().iter().filter(|step| step.is_object()).count();
    assert_eq!(steps.len(), written);
    assert!(steps.iter().all(|step| !step["verdictTitle"].as_str().unwrap().is_empty()));
    let proved = steps.iter().find(|step| step["id"] == "look-up-1").unwrap();
    assert!(!proved["proof"].as_array().unwrap().is_empty());
    for course in own["courses"].as_array().unwrap() {
        let pictures = course["pictures"].as_array().unwrap();
        assert_eq!(pictures.len(), 2);
        assert_eq!(pictures[0]["svg"]["name"], "svg");
        assert!(course["figures"].as_array().unwrap().len() >= 5);
    }
    let model = String::from_utf8(bench.hand_over(Some(&[0]), Format::parse("bpmn").unwrap()).unwrap()).unwrap();
    assert!(model.contains("id=\"today-step1-submit\"") && model.contains("id=\"proposal\""));
    // A portal's record says nothing of its steps.
    assert_eq!(bench.procedure(1).unwrap()["hasProcess"], false);
    assert_eq!(bench.process(1).unwrap(), Value::Null);
    assert!(bench.hand_over(Some(&[1]), Format::Bpmn).is_err());
    assert!(bench.process(7).is_err());
}

/// A permit for bees in BPMN, with a call to a process that stands elsewhere.
const BEES: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:x">
  <process id="bees" name="Cấp phép nuôi ong">
    <laneSet>
      <lane name="Bộ phận một cửa"><flowNodeRef>take</flowNodeRef></lane>
      <lane name="Chủ tịch xã Thử"><flowNodeRef>sign</flowNodeRef><flowNodeRef>other</flowNodeRef></lane>
    </laneSet>
    <task id="take" name="Tiếp nhận hồ sơ"/>
    <sequenceFlow id="f1" sourceRef="take" targetRef="sign"/>
    <userTask id="sign" name="Ký giấy phép"/>
    <sequenceFlow id="f2" sourceRef="sign" targetRef="other"/>
    <callActivity id="other" name="Công bố" calledElement="elsewhere"/>
  </process>
</definitions>"#;

#[test]
fn a_model_opens_as_a_draft_of_its_own_or_as_the_process_of_a_procedure_with_what_is_doubtful_told() {
    let mut bench = bench();
    let problems = opened(&mut bench, "quy-trinh/nuoi-ong.bpmn", BEES.as_bytes());
    assert_eq!(bench.count(), 1);
    assert!(!problems.is_empty());
    let called = problems.iter().find(|own| own.contains("callActivity")).expect("what is called is told");
    assert!(called.starts_with("quy-trinh/nuoi-ong.bpmn|dòng 12: "), "{called}");
    let own = bench.process(0).unwrap();
    let steps: Vec<&str> =
        own["steps"].as_array().unwrap().iter().map(|step| step["title"].as_str().unwrap()).collect();
    assert_eq!(steps, ["Tiếp nhận hồ sơ", "Ký giấy phép", "Công bố"]);

    opened(&mut bench, "cong.json", record("9.000001", "Thử một").to_string().as_bytes());
    let before = bench.definition(1).unwrap();
    let joined = bench.add_model(1, "nuoi-ong.bpmn", BEES.as_bytes()).unwrap();
    assert_eq!((joined.done, joined.problems.len()), (3, problems.len()));
    assert_eq!(bench.process(1).unwrap()["steps"].as_array().unwrap().len(), 3);
    assert_eq!(bench.procedure(1).unwrap()["code"], "9.000001", "it is still the same procedure");
    bench.undo();
    assert_eq!(bench.definition(1).unwrap(), before);

    for (file, text) in [("hong.bpmn", "<definitions"), ("trong.bpmn", "<definitions/>"), ("chu.bpmn", "no XML")] {
        let told = opened(&mut bench, file, text.as_bytes());
        assert_eq!(told.len(), 1, "{file}: {told:?}");
        assert!(told[0].starts_with(&format!("{file}|")) && told[0].len() > file.len() + 12, "{told:?}");
        assert!(bench.add_model(1, file, text.as_bytes()).is_err(), "{file}");
    }
    assert!(bench.add_model(9, "nuoi-ong.bpmn", BEES.as_bytes()).is_err());
    assert_eq!((bench.count(), bench.history()), (2, (0, 1)), "nothing else was changed");
}

/// Commands as the page writes them.
fn commands(list: &Value) -> Vec<Command> {
    serde_json::from_value(list.clone()).unwrap()
}

const DOG: &str = include_str!("fixtures/minimal.json");

/// A list of commands that are carried out one after the other, some of which may be refused.
fn many_commands() -> Vec<Value> {
    vec![
        json!({"do": "set", "at": "/title", "value": "Đăng ký nuôi chó, mèo"}),
        json!({"do": "set", "at": "/x-text/en/~1owner~1name/title", "value": "Full name"}),
        json!({"do": "addField", "into": "/properties/dog", "kind": "choice", "title": "Giống chó"}),
        json!({"do": "choices", "at": "/properties/dog/properties/giongCho", "choices": [{"title": "Chó cỏ"}, {"title": "Chó cỏ"}, {"value": 3, "title": "Khác"}]}),
        json!({"do": "addField", "into": "/properties/dog", "kind": "text", "title": "Giống nào?"}),
        json!({"do": "required", "at": "/properties/dog/properties/giongNao", "on": true}),
        json!({"do": "showWhen", "at": "/properties/dog/properties/giongNao", "when": {"rule": {"field": "/dog/giongCho", "is": "equals", "value": 3}}}),
        json!({"do": "addField", "into": "", "kind": "part", "title": "Người thân"}),
        json!({"do": "addField", "into": "/properties/nguoiThan", "kind": "text", "title": "Họ tên"}),
        json!({"do": "set", "at": "/x-text/en/~1nguoiThan~1hoTen/title", "value": "Name"}),
        json!({"do": "repeat", "at": "/properties/nguoiThan", "on": true}),
        json!({"do": "shiftField", "at": "/properties/owner/properties/name", "by": 1}),
        json!({"do": "shift", "at": "/x-documents/1", "by": -1}),
        json!({"do": "bind", "at": "/properties/dog/properties/name", "concept": "full_name", "role": "keeper"}),
        json!({"do": "insert", "into": "/x-requirements", "name": "Đã tiêm phòng", "value": {"title": "Đã tiêm phòng", "needs": {"act": "declare", "role": "owner"}}}),
        json!({"do": "insert", "into": "/x-procedure/steps", "name": "Tiếp nhận", "value": {"title": {"vi": "Tiếp nhận"}, "actor": "counter", "kind": "receive"}}),
        json!({"do": "condition", "title": "chó già", "when": {"rule": {"all": [{"field": "/dog/name", "is": "answered"}, {"field": "/dog/vaccinated", "is": "missing"}]}}}),
        json!({"do": "kind", "at": "/properties/dog/properties/name", "kind": "longText"}),
        json!({"do": "assign", "field": "/dog/name", "section": "owner"}),
        json!({"do": "removeField", "at": "/properties/dog/properties/vaccinated"}),
        json!({"do": "remove", "at": "/x-documents/0"}),
        json!({"do": "set", "at": "/x-procedure/legalBasis", "value": ["Luật Thú y 79/2015/QH13"]}),
        json!({"do": "set", "at": "/title", "value": ""}),
        json!({"do": "whole", "text": "{\"title\": \"Khác hẳn\", \"type\": \"object\", \"properties\": {}}"}),
    ]
}

#[test]
fn every_edit_can_be_taken_back_to_the_same_bytes_and_made_again_to_the_same_bytes() {
    for text in [BIRTH, DOG] {
        let mut bench = bench();
        assert_eq!(opened(&mut bench, "mau.json", text.as_bytes()), [""; 0]);
        let mut texts = vec![bench.definition(0).unwrap()];
        assert!(texts[0] == text, "what was not changed is written as it was");
        for own in many_commands() {
            let changed = bench.edit(0, &commands(&json!([own]))).unwrap_or(false);
            let now = bench.definition(0).unwrap();
            assert_eq!(changed, now != *texts.last().unwrap(), "{own}");
            let value: Value = serde_json::from_str(&now).unwrap();
            assert_eq!(value, bench.author(0).unwrap()["definition"], "{own}");
            if changed {
                texts.push(now);
            }
        }
        assert!(texts.len() > 8, "{} changes", texts.len());
        for before in texts.iter().rev().skip(1) {
            assert_eq!(bench.undo(), Some(Subject::Procedure(0)));
            assert!(bench.definition(0).unwrap() == *before);
        }
        for after in &texts[1..] {
            assert_eq!(bench.redo(), Some(Subject::Procedure(0)));
            assert!(bench.definition(0).unwrap() == *after);
        }
    }
}

#[test]
fn an_edited_definition_differs_from_its_text_only_in_the_lines_that_were_changed() {
    let mut bench = bench();
    opened(&mut bench, "khai-sinh.json", BIRTH.as_bytes());
    let edit = json!([
        {"do": "set", "at": "/properties/child/properties/circumstance/title", "value": "Trẻ thuộc trường hợp nào sau đây?"},
        {"do": "addField", "into": "/properties/result", "kind": "text", "title": "Ghi chú thêm"},
    ]);
    assert!(bench.edit(0, &commands(&edit)).unwrap());
    let after = bench.definition(0).unwrap();
    let (old, new): (Vec<&str>, Vec<&str>) = (BIRTH.lines().collect(), after.lines().collect());
    let kept: std::collections::BTreeSet<&str> = new.iter().copied().collect();
    let gone = old.iter().filter(|line| !kept.contains(*line)).count();
    // The title, the end of the property before the new one, and the step that lists it.
    assert!(gone <= 3, "{gone} lines changed");
    assert!(new.len() - old.len() <= 6, "{} lines more", new.len() - old.len());
}

#[test]
fn conditions_that_were_clicked_together_are_read_back_from_their_schema() {
    let leaf = |field: &str, is: &str, value: Value| json!({"field": field, "is": is, "value": value});
    let rules = [
        leaf("/a", "equals", json!("x")),
        leaf("/a/b", "differs", json!(3)),
        leaf("/a/b/c", "oneOf", json!(["x", "y"])),
        leaf("/a~1b", "contains", json!("x")),
        leaf("/a", "atLeast", json!(18)),
        leaf("/a", "atMost", json!(1.5)),
        leaf("/a/b", "answered", Value::Null),
        leaf("/a/b", "missing", Value::Null),
        json!({"any": [leaf("/a", "equals", json!(true)), {"all": [leaf("/b", "answered", Value::Null), leaf("/c", "atMost", json!(2))]}]}),
        json!({"all": [leaf("/a", "equals", json!("x")), {"any": [leaf("/b", "missing", Value::Null), leaf("/b", "differs", json!("y"))]}]}),
    ];
    for rule in rules {
        let own: Rule = serde_json::from_value(rule.clone()).unwrap();
        let schema = own.schema().unwrap();
        assert_eq!(Rule::read(&schema), Some(own), "{rule} {schema}");
    }
    // Every condition of the shipped procedure that is of this kind is; one that says more is left as a schema.
    let birth: Value = serde_json::from_str(BIRTH).unwrap();
    let conditions = birth["x-conditions"].as_object().unwrap();
    assert!(conditions.values().filter(|own| Rule::read(own).is_some()).count() > conditions.len() / 2);
    assert_eq!(Rule::read(&json!({"properties": {"a": {"pattern": "^x"}}, "required": ["a"]})), None);
    assert_eq!(Rule::read(&json!({"properties": {"a": {"const": 1}}})), None, "also holds where it is not answered");
    let empty: Rule = serde_json::from_value(json!({"all": []})).unwrap();
    assert_eq!(empty.schema(), None);
}

#[test]
fn a_question_asked_in_some_cases_only_goes_into_a_branch_and_comes_back_out_of_it() {
    let mut bench = bench();
    opened(&mut bench, "cho.json", DOG.as_bytes());
    let at = "/properties/dog/properties/name";
    let rule = json!({"rule": {"field": "/owner/name", "is": "answered"}});
    bench.edit(0, &commands(&json!([{"do": "showWhen", "at": at, "when": rule}]))).unwrap();
    let author = bench.author(0).unwrap();
    assert_eq!(author["usable"], true, "{}", author["problems"]);
    let root = author["definition"]["allOf"].as_array().unwrap();
    assert_eq!(root[0]["then"]["properties"]["dog"]["required"], json!(["name"]), "the obligation goes along");
    let shown = author["fields"].as_array().unwrap().iter().find(|own| own["schema"] == "/allOf/0/then/properties/dog");
    let inner = &shown.unwrap()["children"][0];
    assert_eq!(inner["at"], "/dog/name");
    let inside = inner["schema"].as_str().unwrap().to_owned();
    bench.edit(0, &commands(&json!([{"do": "showWhen", "at": inside, "when": null}]))).unwrap();
    let back = bench.author(0).unwrap();
    assert_eq!(back["definition"].get("allOf"), None, "no empty branch is left");
    assert_eq!(back["definition"]["properties"]["dog"]["required"], json!(["name"]));
    // A question cannot depend on what is asked in another list.
    let bad = json!([{"do": "showWhen", "at": at, "when": {"rule": {"all": []}}}]);
    assert!(bench.edit(0, &commands(&bad)).is_err());
}

#[test]
fn errors_keep_the_last_good_verdicts_and_are_told_with_their_line() {
    let mut bench = bench();
    opened(&mut bench, "cho.json", DOG.as_bytes());
    let before = bench.procedure(0).unwrap();
    bench.edit(0, &commands(&json!([{"do": "set", "at": "/x-documents/0/typ", "value": "x"}]))).unwrap();
    let author = bench.author(0).unwrap();
    assert_eq!(author["usable"], false);
    let problem = &author["problems"][0];
    assert_eq!((&problem["gravity"], &problem["place"]), (&json!("error"), &json!("/x-documents/0/typ")));
    let line = usize::try_from(problem["line"].as_u64().unwrap()).unwrap();
    assert!(author["text"].as_str().unwrap().lines().nth(line - 1).unwrap().contains("typ"));
    assert_eq!(bench.procedure(0).unwrap(), before);
    let refused = bench.decide(0, &decide("card", Some(Decided::Postponed), ""));
    assert!(refused.is_err());
    // Another one opens it as it was left, and takes it back.
    let mut other = self::bench();
    assert_eq!(opened(&mut other, "to-khai.tokhai", bench.project().as_bytes()), [""; 0]);
    assert_eq!(other.author(0).unwrap()["usable"], false);
    assert_eq!(other.undo(), Some(Subject::Procedure(0)));
    assert_eq!(other.definition(0).unwrap(), DOG);
    assert_eq!(other.author(0).unwrap()["usable"], true);
    assert_eq!(other.redo(), Some(Subject::Procedure(0)));
    assert_eq!(other.definition(0).unwrap(), bench.definition(0).unwrap());
}

#[test]
fn what_is_no_command_or_has_no_place_is_refused_and_changes_nothing() {
    let mut bench = bench();
    opened(&mut bench, "cho.json", DOG.as_bytes());
    let refused = [
        json!({"do": "set", "at": "/x-documents/9/title", "value": "x"}),
        json!({"do": "set", "at": "", "value": {}}),
        json!({"do": "set", "at": "title", "value": "x"}),
        json!({"do": "addField", "into": "/properties/cat", "kind": "text", "title": "x"}),
        json!({"do": "addField", "into": "", "kind": "hologram", "title": "x"}),
        json!({"do": "addField", "into": "", "kind": "text", "title": " "}),
        json!({"do": "removeField", "at": "/properties/dog/properties/cat"}),
        json!({"do": "removeField", "at": "/x-documents/0"}),
        json!({"do": "shift", "at": "/x-documents/7", "by": 1}),
        json!({"do": "choices", "at": "/properties/dog/properties/name", "choices": []}),
        json!({"do": "condition", "title": "x", "when": {"rule": {"any": []}}}),
        json!({"do": "whole", "text": "[1]"}),
        json!({"do": "whole", "text": "{\"a\": "}),
    ];
    for one in refused {
        // The good one before it is not carried out either.
        let list = json!([{"do": "set", "at": "/title", "value": "Khác"}, one]);
        assert!(bench.edit(0, &commands(&list)).is_err(), "{list}");
        assert_eq!(bench.definition(0).unwrap(), DOG);
        assert_eq!(bench.history(), (0, 0));
    }
    assert!(bench.edit(1, &[]).is_err());
}

#[test]
fn a_paper_form_adds_its_questions_to_the_draft_of_a_record_as_one_change() {
    let mut bench = bench();
    opened(&mut bench, "cong.json", record("9.000001", "Thử một").to_string().as_bytes());
    let before = bench.definition(0).unwrap();
    let form = "ĐƠN ĐỀ NGHỊ\n\nHọ và tên: ............................\nSố định danh cá nhân: ....................\nNgày sinh: ....../....../..........\nNội dung đề nghị: ................................\n";
    let read = bench.add_form(0, "don.txt", form.as_bytes()).unwrap();
    assert!(read >= 3, "{read}");
    let author = bench.author(0).unwrap();
    assert_eq!(author["usable"], true, "{}", author["problems"]);
    assert!(!author["fields"].as_array().unwrap().is_empty());
    assert!(bench.add_form(0, "anh.pdf", b"%PDF-1.4 nothing").is_err());
    // A file that asks nothing is no form, whatever it is called.
    for refused in [bench.add_form(0, "x.docx", b"no archive"), bench.check_form("x.docx", b"no archive")] {
        assert!(refused.as_ref().is_err_and(|why| why.contains("không thấy chỗ nào để điền")), "{refused:?}");
    }
    assert_eq!(bench.check_form("don.txt", form.as_bytes()), Ok(read));
    assert_eq!(bench.history(), (1, 0));
    bench.undo();
    assert_eq!(bench.definition(0).unwrap(), before);
}

#[test]
fn a_register_taken_to_be_published_frees_papers_and_nothing_can_be_decided_on_it() {
    let mut bench = bench();
    let mut asked = record("9.000001", "Thử một");
    let papers = asked["detail"]["executionCases"][0]["profileComponents"].as_array_mut().unwrap();
    papers.push(json!({"name": "Bản sao bằng tốt nghiệp đại học", "originalQty": 0, "copyQty": 1}));
    opened(&mut bench, "cong.json", asked.to_string().as_bytes());
    let go = |whole: &Value| whole["total"]["now"].as_u64().unwrap() + whole["total"]["toConfirm"].as_u64().unwrap();
    let now = bench.portfolio();
    assert_eq!((go(&now), &now["total"]["afterLaw"]), (1, &json!(1)));
    let id = now["levers"][0]["id"].as_str().unwrap().to_owned();
    assert!(id.starts_with("publication:"), "{id}");
    bench.assume(None, std::slice::from_ref(&id)).unwrap();
    assert_eq!(bench.assumed(), std::slice::from_ref(&id));
    let then = bench.portfolio();
    assert_eq!((go(&then), &then["total"]["afterLaw"]), (2, &json!(0)));
    let refused = bench.decide(0, &decide("x", Some(Decided::Postponed), ""));
    assert!(refused.unwrap_err().contains("giả định"));
    assert!(bench.hand_over(None, Format::Csv).is_err());
    assert!(bench.assume(None, &["publication:nowhere".to_owned()]).is_err());
    assert_eq!(bench.portfolio(), then, "what cannot be assumed changes nothing");
    // Before the resolution of 2025 nothing stood for papers.
    bench.assume(Date::parse("2020-01-01"), &[]).unwrap();
    assert_eq!(go(&bench.portfolio()), 0);
    bench.assume(None, &[]).unwrap();
    assert_eq!(bench.portfolio(), now);
}

fn scenario(title: &str, parameters: &Value) -> String {
    json!({
        "$schema": "urn:tokhai:schema:scenario:1",
        "title": {"vi": title},
        "currency": "VND",
        "parameters": parameters,
    })
    .to_string()
}

/// An hour of an officer's time, at a price at which no lookup pays.
fn dear_officers() -> String {
    scenario("Giờ công rất đắt", &json!({"officerIncome": {"value": 50_000_000, "unit": "VND/hour", "input": true}}))
}

#[test]
fn a_scenario_beside_the_pack_says_which_papers_turn_and_at_which_value() {
    let mut bench = bench();
    opened(&mut bench, "khai-sinh.json", BIRTH.as_bytes());
    assert_eq!(bench.set_scenario(None, &dear_officers()), Ok(0));
    let both = bench.compare([None, Some(0)], None).unwrap();
    let [own, dear] = [&both["total"][0], &both["total"][1]];
    assert_eq!(own["notWorth"], 0);
    assert!(dear["notWorth"].as_u64() > Some(0) && dear["now"].as_u64() < own["now"].as_u64(), "{both}");
    assert_eq!(both["rows"][0]["code"], "1.001193");
    let turned = both["turned"].as_array().unwrap();
    assert_eq!(turned.len() as u64, dear["notWorth"].as_u64().unwrap());
    for paper in turned {
        assert_eq!(paper["advice"], json!(["now", "notWorth"]));
        let [because] = &paper["because"].as_array().unwrap()[..] else { panic!("{paper}") };
        assert_eq!(because["parameter"], "officerIncome");
        // A value just below it leaves the paper, one just above it turns it.
        let at = because["turnsAt"][0].as_f64().unwrap();
        for (factor, advice) in [(0.99, "now"), (1.01, "notWorth")] {
            let price = json!({"officerIncome": {"value": at * factor, "unit": "VND/hour", "input": true}});
            bench.set_scenario(Some(0), &scenario("Thử", &price)).unwrap();
            let near = bench.compare([Some(0), Some(0)], Some(0)).unwrap();
            let own = near["papers"].as_array().unwrap().iter().find(|own| own["id"] == paper["paper"]).unwrap();
            assert_eq!(own["advice"], json!([advice, advice]), "{own}");
        }
    }
    // The verdicts of the workbench stay those of the pack.
    assert_eq!(bench.portfolio()["total"]["now"], own["now"]);
    assert_eq!(bench.compare([Some(1), None], None).unwrap_err(), "không có kịch bản 2");
}

#[test]
fn a_scenario_that_changes_no_figure_comes_to_what_the_pack_comes_to() {
    let mut bench = bench();
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/vn/procedures")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "json") {
            opened(&mut bench, "thu-tuc.json", &std::fs::read(path).unwrap());
        }
    }
    assert!(bench.count() > 10, "{}", bench.count());
    bench.set_scenario(None, &scenario("Như gói", &json!({}))).unwrap();
    let both = bench.compare([None, Some(0)], None).unwrap();
    // The one side is reckoned in full when a procedure is opened, the other only as far as sums need it.
    assert_eq!((&both["rows"], &both["turned"]), (&json!([]), &json!([])));
    assert_eq!(both["total"][0], both["total"][1]);
    assert!(both["total"][0]["perCase"]["mid"].as_f64() > Some(0.0), "{}", both["total"]);
}

#[test]
fn scenarios_are_opened_taken_back_and_brought_to_a_colleague() {
    let mut bench = bench();
    opened(&mut bench, "khai-sinh.json", BIRTH.as_bytes());
    assert_eq!(opened(&mut bench, "dat.json", dear_officers().as_bytes()), [""; 0]);
    assert_eq!(bench.count(), 1, "a file of figures is no procedure");
    // Opened twice, it is there once.
    opened(&mut bench, "dat.json", dear_officers().as_bytes());
    let titles = |bench: &Workbench| -> Vec<Value> {
        let all = bench.scenarios(None).unwrap();
        all["list"].as_array().unwrap().iter().map(|own| own["title"].clone()).collect()
    };
    assert_eq!(titles(&bench), ["Giờ công rất đắt"]);
    let wrong = scenario("Sai", &json!({"path/online/ceiling": {"value": 35, "unit": "share", "input": true}}));
    let problems = opened(&mut bench, "sai.json", wrong.as_bytes());
    assert!(problems[0].starts_with("sai.json|dòng 1, cột "), "{problems:?}");
    assert!(problems[0].contains("(path/online/ceiling), value: cần một tỷ lệ"), "{problems:?}");
    assert_eq!(
        bench.set_scenario(None, "{\"$schema\":\n").unwrap_err(),
        "không phải JSON: dòng 2, cột 0; kiểm tra dấu ngoặc và dấu phẩy ở đó"
    );

    let covered =
        json!({"register/vn:population/coverage": {"value": [0.5, 0.6, 0.7], "unit": "share", "input": true}});
    assert_eq!(bench.set_scenario(None, &scenario("Phủ thấp", &covered)), Ok(1));
    bench.drop_scenario(0).unwrap();
    assert_eq!(titles(&bench), ["Phủ thấp"]);
    assert_eq!(bench.undo(), Some(Subject::Scenarios));
    assert_eq!(titles(&bench), ["Giờ công rất đắt", "Phủ thấp"]);
    let project = bench.project();
    bench.redo();
    assert_eq!(titles(&bench), ["Phủ thấp"]);

    let mut other = self::bench();
    assert_eq!(opened(&mut other, "du-an.tokhai", project.as_bytes()), [""; 0]);
    assert_eq!((other.count(), titles(&other)), (1, titles_of(&["Giờ công rất đắt", "Phủ thấp"])));
    assert_eq!(other.undo(), Some(Subject::Scenarios));
    assert_eq!(titles(&other), ["Giờ công rất đắt"]);
    let figures = &other.scenarios(Some(0)).unwrap()["parameters"];
    let named = |name: &str| figures.as_array().unwrap().iter().find(|own| own["name"] == name).cloned().unwrap();
    assert_eq!(named("procedure/1.001193/annualCases")["unit"], "case/year");
    assert_eq!(named("path/online/share")["together"].as_array().unwrap().len(), 3);
    assert!(named("register/vn:population/coverage")["own"]["value"]["mid"].is_number());
}

fn titles_of(titles: &[&str]) -> Vec<Value> {
    titles.iter().map(|title| json!(title)).collect()
}

/// A record of a ministry's procedure that asks for one paper besides the form.
fn asking(code: &str, ministry: &str, paper: &str) -> String {
    let mut record = record(code, "Thử");
    record["detail"]["departmentPromulgateName"] = json!(ministry);
    record["detail"]["executionCases"][0]["profileComponents"][1]["name"] = json!(paper);
    record.to_string()
}

#[test]
fn an_attribute_no_register_holds_is_taken_to_be_held_by_its_owner_and_papers_go() {
    let mut bench = bench();
    let records = [
        asking("9.000001", "Bộ Y tế", "Bản sao giấy phép hoạt động"),
        asking("9.000002", "Bộ Xây dựng", "Bản sao giấy phép hoạt động"),
        asking("9.000003", "Bộ Tài chính", "Báo cáo tài chính năm gần nhất của doanh nghiệp"),
    ];
    opened(&mut bench, "cong.ndjson", records.join("\n").as_bytes());
    let before = bench.portfolio();
    let freed = |whole: &Value| -> Vec<u64> {
        let rows = whole["procedures"].as_array().unwrap();
        rows.iter().map(|row| row["now"].as_u64().unwrap() + row["toConfirm"].as_u64().unwrap()).collect()
    };
    let was = freed(&before);
    let levers = before["levers"].as_array().unwrap();
    let attributes: Vec<&str> =
        levers.iter().filter(|own| own["kind"] == "attribute").filter_map(|own| own["id"].as_str()).collect();
    assert!(attributes.len() >= 2, "{levers:?}");
    for lever in attributes {
        bench.assume(None, &[lever.to_owned()]).unwrap();
        let whole = bench.portfolio();
        let more: Vec<usize> = (0..3).filter(|at| freed(&whole)[*at] > was[*at]).collect();
        // What a ministry keeps for itself frees papers of its own procedures alone.
        assert_eq!(more.len(), 1, "{lever} {was:?} {:?}", freed(&whole));
        assert!(whole["levers"].as_array().unwrap().iter().all(|own| own["id"] != lever), "{lever} is open");
        // The proof names the register there is not, as one that is only assumed.
        let procedure = bench.procedure(more[0]).unwrap();
        let sources = procedure["papers"].to_string();
        assert!(sources.contains("(giả định: "), "{sources}");
    }
    bench.assume(None, &[]).unwrap();
    assert_eq!(bench.portfolio(), before);
    assert!(bench.assume(None, &["attribute:no_such:Bộ Y tế".to_owned()]).is_err());
}
