//! The officer's workbench: what is opened, decided, taken back and handed over, without a browser.

use std::io::Read;

use serde_json::{Value, json};
use tokhai::locale::Locale;
use tokhai::reform::simplify::Decided;
use tokhai::register::Date;
use tokhai::workbench::{Decide, Format, Workbench};

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
    assert_eq!(bench.undo(), Some(0));
    assert_eq!(bench.procedure(0).unwrap(), before);
    assert_eq!(bench.redo(), Some(0));
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
