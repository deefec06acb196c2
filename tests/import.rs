//! Drafts from a portal's JSON: what becomes of lines, and the files of the command.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tokhai::analysis::{Options, analyse};
use tokhai::definition::{Procedure, load};
use tokhai::import::{Draft, Fate, Rules, draft, source};
use tokhai::judge::MetaSchema;
use tokhai::register::{Date, Pack, embedded};

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import/portal.json")
}

fn pack() -> Pack {
    embedded("vn").unwrap().unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn drafted() -> Draft {
    let pack = pack();
    let rules = Rules::new(&pack).unwrap();
    let (procedures, problems) = source::read(&std::fs::read(fixture()).unwrap());
    assert_eq!(problems, []);
    draft(&procedures[0], &pack, &rules).unwrap()
}

fn document<'d>(draft: &'d Draft, id: &str) -> &'d Value {
    let all = draft.definition["x-documents"].as_array().unwrap();
    all.iter().find(|document| document["id"] == id).unwrap_or_else(|| panic!("no {id} in {all:#?}"))
}

#[test]
fn a_draft_passes_the_check_of_definitions() {
    let draft = drafted();
    let text = serde_json::to_vec(&draft.definition).unwrap();
    let loaded = load(&text, &MetaSchema::new().unwrap(), None);
    assert!(loaded.is_ok(), "{:#?}", loaded.err());
}

#[test]
fn every_line_has_one_fate_and_keeps_its_words_and_place() {
    use Fate::{Kept, Merged, Note, Split};
    let draft = drafted();
    let fates: Vec<Fate> = draft.lines.iter().map(|line| line.fate).collect();
    assert_eq!(fates, [Kept, Kept, Split, Note, Kept, Kept, Merged, Kept, Kept, Kept, Kept, Note]);
    let card = document(&draft, "id_card");
    let lines = card["import"]["lines"].as_array().unwrap();
    assert_eq!(lines[0]["text"], "Bản sao THẺ CĂN  CƯỚC hoặc hộ chiếu");
    assert_eq!(lines[1]["at"], "/detail/executionCases/1/profileComponents/0");
    assert_eq!(card["type"], serde_json::json!(["vn:id_card", "vn:passport"]));
    assert_eq!(card["copies"], serde_json::json!({ "copy": 2 }));
    assert_eq!(card["when"], "case1 || case2");
}

#[test]
fn forms_circumstances_and_unknown_papers_are_told_apart() {
    let draft = drafted();
    assert_eq!(document(&draft, "declaration_form")["type"], "vn:declaration_form");
    assert_eq!(document(&draft, "power_of_attorney")["when"], "(case1 && circumstance1)");
    assert_eq!(draft.definition["x-conditions"]["circumstance1"]["title"], "người khác nộp thay");
    let unknown = document(&draft, "paper");
    assert_eq!((&unknown["type"], &unknown["import"]["certainty"]), (&"vn:other_document".into(), &0.0.into()));
    assert!(unknown["import"]["reason"].as_str().unwrap().contains("no pattern"));
}

#[test]
fn originals_handed_back_and_foreign_papers_keep_their_use() {
    let draft = drafted();
    let all = draft.definition["x-documents"].as_array().unwrap();
    let surrendered = all.iter().filter(|document| document["type"] == "vn:original_to_surrender");
    let titles: Vec<&str> = surrendered.map(|document| document["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Thẻ bảo hiểm y tế", "Sổ hộ khẩu bản chính nộp lại để hủy"]);
    assert!(all.iter().any(|document| document["type"] == "vn:foreign_document"));
    let procedure = Procedure::read(draft.definition.clone());
    let analysis = analyse(&procedure, &pack(), &Options::on(Date::parse("2026-07-18").unwrap()));
    for (document, component) in procedure.documents.iter().zip(&analysis.components) {
        if document.types.iter().any(|id| id == "vn:original_to_surrender") {
            assert!(!component.verdict.droppable(), "{}", document.title);
        }
    }
}

#[test]
fn names_are_recognised_without_accents_and_said_to_be() {
    let draft = drafted();
    let all = draft.definition["x-documents"].as_array().unwrap();
    let found = all.iter().find(|document| document["title"] == "Giay chung nhan ket hon").unwrap();
    assert_eq!(found["type"], "vn:marriage_certificate");
    assert!(found["import"]["certainty"].as_f64().unwrap() < 0.7);
}

#[test]
fn codes_are_repaired_and_odd_times_reported() {
    let draft = drafted();
    assert_eq!(draft.code, "9.000010");
    let kinds: Vec<&str> = draft.findings.iter().map(|finding| finding.kind).collect();
    assert!(kinds.contains(&"codeRepaired") && kinds.contains(&"timesDiffer"), "{kinds:?}");
}

#[test]
fn the_command_writes_drafts_and_an_account_that_report_can_stand_beside() {
    let folder = std::env::temp_dir().join(format!("tokhai-import-{}", std::process::id()));
    let run = |args: &[&str]| Command::cargo_bin("tokhai").unwrap().args(args).output().unwrap();
    let out = folder.to_str().unwrap();
    let import = run(&["import", fixture().to_str().unwrap(), "-o", out]);
    assert!(import.status.success(), "{}", String::from_utf8_lossy(&import.stderr));
    assert!(String::from_utf8_lossy(&import.stdout).contains("1 procedures, 12 lines"));
    let account = std::fs::read_to_string(folder.join("import.ndjson")).unwrap();
    assert_eq!(account.lines().filter(|line| line.contains("\"fate\"")).count(), 12);
    let check = run(&["check", folder.join("9.000010.json").to_str().unwrap()]);
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
    let report = run(&["report", out, "--at", "2026-07-18", "--format", "csv"]);
    assert!(report.status.success(), "{}", String::from_utf8_lossy(&report.stderr));
    let missing = run(&["import", "nowhere.json", "-o", out]);
    assert_eq!(missing.status.code(), Some(2));
    std::fs::remove_dir_all(&folder).unwrap();
}
