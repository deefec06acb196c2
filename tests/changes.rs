//! `tokhai report --since`: what changed between two analyses, with the cause.
#![cfg(feature = "cli")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::{Value, json};

/// A folder of a test's own.
struct Desk(PathBuf);

impl Desk {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("tokhai-changes-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_tokhai")).current_dir(&self.0).args(arguments).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.code(), text)
    }

    fn good(&self, arguments: &[&str]) -> String {
        let (code, text) = self.run(arguments);
        assert_eq!(code, Some(0), "{text}");
        text
    }

    fn changes(&self, arguments: &[&str]) -> Value {
        let text = self.good(&[&["report"], arguments, &["--format", "json"]].concat());
        let value: Value = serde_json::from_str(&text).unwrap();
        let schema: Value = serde_json::from_str(include_str!("../schemas/changes.schema.json")).unwrap();
        let checker = jsonschema::validator_for(&schema).unwrap();
        let wrong: Vec<String> = checker.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        value
    }

    fn write(&self, name: &str, value: &Value) {
        fs::write(self.0.join(name), serde_json::to_string_pretty(value).unwrap()).unwrap();
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn birth() -> Value {
    procedure("1.001193")
}

/// An authored definition in its own language alone.
fn procedure(code: &str) -> Value {
    let text = fs::read_to_string(root().join(format!("schemas/vn/procedures/{code}.json"))).unwrap();
    let mut value: Value = serde_json::from_str(&text).unwrap();
    value.as_object_mut().unwrap().shift_remove("x-text");
    value
}

/// The papers that changed, of all procedures.
fn papers(changes: &Value) -> Vec<&Value> {
    let all = changes["procedures"].as_array().unwrap().iter();
    all.flat_map(|one| one["papers"].as_array().unwrap()).collect()
}

fn paper<'c>(changes: &'c Value, id: &str) -> &'c Value {
    papers(changes).into_iter().find(|own| own["id"] == id).unwrap_or_else(|| panic!("no {id} in {changes:#}"))
}

fn causes(paper: &Value) -> Vec<&str> {
    let list = paper["causes"].as_array().unwrap_or_else(|| panic!("no cause: {paper:#}"));
    list.iter().map(|cause| cause["kind"].as_str().unwrap()).collect()
}

#[test]
fn the_same_again_is_told_as_nothing_in_every_format() {
    let desk = Desk::new("nothing");
    desk.write("in.json", &birth());
    desk.good(&["report", "in.json", "--at", "2026-07-18", "-o", "plan"]);
    // The folder of every format, the report in it, and the definition as it was.
    for old in ["plan", "plan/report.json", "in.json"] {
        let since = ["in.json", "--at", "2026-07-18", "--since", old];
        let changes = desk.changes(&since);
        assert_eq!((&changes["nothingChanged"], papers(&changes).len()), (&json!(true), 0), "{old}: {changes:#}");
        assert_eq!(changes["frame"], json!([]));
    }
    let since = ["report", "in.json", "--at", "2026-07-18", "--since", "plan"];
    for (name, says) in [("text", true), ("md", true), ("html", true), ("csv", false)] {
        let text = desk.good(&[&since[..], &["--format", name]].concat());
        assert_eq!(text.contains("Không có gì thay đổi."), says, "{name}: {text}");
        assert!(says || text.lines().count() == 1, "a head alone: {text}");
    }
    desk.good(&[&since[..], &["-o", "news/"]].concat());
    for name in
        ["changes.docx", "changes.html", "changes.md", "changes.xlsx", "changes.csv", "changes.txt", "changes.json"]
    {
        assert!(desk.0.join("news").join(name).is_file(), "{name}");
    }
    let mut archive = zip::ZipArchive::new(fs::File::open(desk.0.join("news/changes.docx")).unwrap()).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("word/document.xml").unwrap(), &mut text).unwrap();
    assert!(text.contains("Không có gì thay đổi.") && !text.contains("Nơi nhận"), "it is read, not signed");
}

#[test]
fn papers_added_gone_reworded_and_described_otherwise_are_told_with_the_definition_as_cause() {
    let desk = Desk::new("definition");
    desk.write("old.json", &birth());
    let mut new = birth();
    let list = new["x-documents"].as_array_mut().unwrap();
    list.retain(|own| own["id"] != "power-of-attorney");
    for step in new["x-procedure"]["steps"].as_array_mut().unwrap() {
        if let Some(papers) = step.get_mut("papers").and_then(Value::as_array_mut) {
            papers.retain(|own| own != "power-of-attorney");
        }
    }
    let list = new["x-documents"].as_array_mut().unwrap();
    let own = |list: &mut Vec<Value>, id: &str| list.iter().position(|own| own["id"] == id).unwrap();
    let at = own(list, "birth-notice");
    list[at]["title"] = json!(format!("{} (bản điện tử)", list[at]["title"].as_str().unwrap()));
    let at = own(list, "residence-paper");
    list[at]["proves"] = json!([]);
    list[at].as_object_mut().unwrap().shift_remove("closedBy");
    list.push(json!({"id": "photograph", "title": "Ảnh chân dung", "type": "vn:photo", "about": "child", "proves": [], "acts": ["specimen"]}));
    desk.write("new.json", &new);
    let changes = desk.changes(&["new.json", "--since", "old.json", "--at", "2026-07-18"]);
    assert_eq!(paper(&changes, "photograph")["change"], "added");
    assert_eq!(paper(&changes, "power-of-attorney")["change"], "gone");
    let notice = paper(&changes, "birth-notice");
    assert!(notice["reworded"]["after"].as_str().unwrap().ends_with("(bản điện tử)") && notice["verdict"].is_null());
    let retyped = paper(&changes, "residence-paper");
    assert_ne!(retyped["verdict"]["before"], retyped["verdict"]["after"], "{retyped:#}");
    assert!(causes(retyped).contains(&"paper"), "{retyped:#}");
    let text = desk.good(&["report", "new.json", "--since", "old.json", "--at", "2026-07-18"]);
    assert!(
        text.contains("mô tả giấy này đổi: thông tin phải chứng minh") && text.contains("đổi lời, trước đây là “"),
        "{text}"
    );
    assert!(text.contains("không còn trong hồ sơ") && text.contains("thêm vào hồ sơ"), "{text}");
    let table = desk.good(&["report", "new.json", "--since", "old.json", "--at", "2026-07-18", "--format", "csv"]);
    assert!(table.contains(",reworded,") && table.contains(",gone,") && table.contains(",verdict,"), "{table}");
    // A change without effect is counted and no more.
    let mut quiet = birth();
    quiet["x-procedure"]["version"] = json!("2026-08-01");
    desk.write("quiet.json", &quiet);
    let changes = desk.changes(&["quiet.json", "--since", "old.json", "--at", "2026-07-18"]);
    assert_eq!((&changes["nothingChanged"], &changes["untouched"]), (&json!(true), &json!(1)));
    // Procedures that came and went, by their ids.
    let other = root().join("schemas/vn/procedures/1.004222.json");
    let changes = desk.changes(&[other.to_str().unwrap(), "--since", "old.json", "--at", "2026-07-18"]);
    let kinds: Vec<&Value> = changes["procedures"].as_array().unwrap().iter().map(|own| &own["change"]).collect();
    assert_eq!(kinds, ["added", "gone"]);
}

#[test]
fn a_rule_that_lapses_between_the_days_is_the_cause() {
    let desk = Desk::new("day");
    desk.write("in.json", &procedure("1.004222"));
    desk.good(&["report", "in.json", "--at", "2026-07-18", "-o", "old.json"]);
    let changes = desk.changes(&["in.json", "--since", "old.json", "--at", "2027-06-01"]);
    let changed: Vec<&Value> = papers(&changes).into_iter().filter(|own| !own["verdict"].is_null()).collect();
    assert!(!changed.is_empty());
    let lapsed = changed.iter().filter(|own| causes(own).contains(&"inForce")).count();
    assert!(lapsed > 0, "{changed:#?}");
    assert!(changed.iter().all(|own| !causes(own).contains(&"definition") && !causes(own).contains(&"register")));
    let text = desk.good(&["report", "in.json", "--since", "old.json", "--at", "2027-06-01"]);
    assert!(
        text.contains("nay hết hiệu lực (từ ") && text.contains("ngày áp dụng pháp luật: 18/07/2026 → 01/06/2027"),
        "{text}"
    );
}

/// The built-in pack as files that can be changed.
fn pack(desk: &Desk, change: impl Fn(&str, &mut Value)) {
    fs::create_dir_all(desk.0.join("pack")).unwrap();
    for entry in fs::read_dir(root().join("schemas/vn/pack")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let mut value: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        change(&name, &mut value);
        desk.write(&format!("pack/{name}"), &value);
    }
}

#[test]
fn rules_and_registers_that_changed_in_the_pack_are_the_cause() {
    let desk = Desk::new("pack");
    desk.write("in.json", &birth());
    desk.good(&["report", "in.json", "--at", "2026-07-18", "-o", "old.json"]);
    let old: Value = serde_json::from_str(&fs::read_to_string(desk.0.join("old.json")).unwrap()).unwrap();
    let components = old["procedures"][0]["components"].as_array().unwrap().iter();
    let redundant = components.filter(|own| own["verdict"] == "redundantByData" || own["verdict"] == "conditional");
    let gates: Vec<String> = redundant
        .flat_map(|own| own["gates"].as_array().unwrap())
        .map(|gate| gate.as_str().unwrap().to_owned())
        .collect();
    pack(&desk, |name, value| {
        for gate in
            value.get_mut("gates").and_then(Value::as_array_mut).into_iter().flatten().filter(|_| name == "gates.json")
        {
            if gates.iter().any(|id| gate["id"] == id.as_str()) {
                gate["to"] = json!("2026-06-30");
            }
        }
    });
    let since = ["in.json", "--since", "old.json", "--at", "2026-07-18", "--pack", "pack"];
    let changes = desk.changes(&since);
    let changed: Vec<&Value> = papers(&changes).into_iter().filter(|own| !own["verdict"].is_null()).collect();
    assert!(!changed.is_empty() && changed.iter().all(|own| causes(own).contains(&"rule")), "{changed:#?}");
    assert!(
        changes["frame"]
            .as_array()
            .unwrap()
            .iter()
            .any(|own| own["kind"] == "rule" && own["after"]["to"] == "2026-06-30")
    );
    assert!(desk.good(&[&["report"], &since[..]].concat()).contains("→ từ "), "both spans of days");

    pack(&desk, |name, value| {
        let registers = value.get_mut("registers").and_then(Value::as_object_mut).filter(|_| name == "registers.json");
        for (_, register) in registers.into_iter().flatten() {
            register["lookups"] = json!([]);
        }
    });
    let (code, text) = desk.run(&[&["report"], &since[..], &["--format", "json"]].concat());
    assert_eq!(code, Some(0), "{text}");
    let changes: Value = serde_json::from_str(&text).unwrap();
    let changed: Vec<&Value> = papers(&changes).into_iter().filter(|own| !own["verdict"].is_null()).collect();
    assert!(!changed.is_empty() && changed.iter().any(|own| causes(own).contains(&"register")), "{changed:#?}");
}

#[test]
fn parameters_that_changed_are_told_and_are_why_a_paper_is_worth_dropping_no_more() {
    let desk = Desk::new("parameters");
    desk.write("in.json", &birth());
    desk.good(&["report", "in.json", "--at", "2026-07-18", "-o", "old.json"]);
    let scenario = root().join("schemas/vn/scenarios/unstable-connection.json");
    let since = ["in.json", "--since", "old.json", "--at", "2026-07-18", "--scenario", scenario.to_str().unwrap()];
    let changes = desk.changes(&since);
    let parameters = changes["parameters"].as_array().unwrap();
    assert!(!parameters.is_empty() && parameters.iter().all(|own| own["before"] != own["after"]), "{changes:#}");
    for own in papers(&changes) {
        assert!(own["verdict"].is_null(), "a verdict does not hang on costs: {own:#}");
        assert!(own["worthwhile"].is_null() || causes(own) == ["parameters"], "{own:#}");
    }
    let text = desk.good(&[&["report"], &since[..]].concat());
    assert!(text.contains(" → "), "{text}");
}

#[test]
fn decisions_since_are_told() {
    let desk = Desk::new("decisions");
    desk.write("in.json", &birth());
    desk.good(&["report", "in.json", "--at", "2026-07-18", "-o", "old.json"]);
    desk.good(&["simplify", "in.json", "-o", "new.json", "--at", "2026-07-18", "--accept", "birth-notice"]);
    let changes = desk.changes(&["new.json", "--since", "old.json", "--at", "2026-07-18"]);
    let own = paper(&changes, "birth-notice");
    assert_eq!((&own["decision"]["before"], &own["decision"]["after"]), (&json!(""), &json!("accepted")));
    let text = desk.good(&["report", "new.json", "--since", "old.json", "--at", "2026-07-18"]);
    assert!(text.contains("quyết định: chưa quyết định → đã chấp nhận"), "{text}");
}

#[test]
fn what_cannot_be_compared_is_refused_with_what_to_do() {
    let desk = Desk::new("refused");
    desk.write("in.json", &birth());
    desk.good(&["report", "in.json", "--at", "2026-07-18", "-o", "old.json"]);
    let text = fs::read_to_string(desk.0.join("old.json")).unwrap();
    fs::write(desk.0.join("later.json"), text.replace("urn:tokhai:schema:report:1", "urn:tokhai:schema:report:9"))
        .unwrap();
    let (code, told) = desk.run(&["report", "in.json", "--since", "later.json"]);
    assert!(
        code == Some(2) && told.contains("`urn:tokhai:schema:report:9`; cần `urn:tokhai:schema:report:1`: hãy tạo lại"),
        "{told}"
    );
    fs::write(desk.0.join("cut.json"), &text[..text.len() / 2]).unwrap();
    let (code, told) = desk.run(&["report", "in.json", "--since", "cut.json"]);
    assert!(code == Some(2) && told.contains("không phải báo cáo (report.json)"), "{told}");
    let mut half: Value = serde_json::from_str(&text).unwrap();
    half.as_object_mut().unwrap().shift_remove("procedures");
    desk.write("half.json", &half);
    let (code, told) = desk.run(&["report", "in.json", "--since", "half.json"]);
    assert!(code == Some(2) && told.contains("báo cáo không trọn vẹn: missing field `procedures`"), "{told}");
    let (code, told) = desk.run(&["report", "in.json", "--since", "none.json"]);
    assert!(code == Some(2) && told.contains("none.json"), "{told}");
    let (code, told) = desk.run(&["report", "in.json", "--since", "old.json", "--format", "jsonld"]);
    assert!(code == Some(2) && told.contains("--since không có định dạng này"), "{told}");
    // A report of an earlier version tells less, and is compared as far as it goes.
    let mut earlier: Value = serde_json::from_str(&text).unwrap();
    for name in ["rules", "registers"] {
        earlier.as_object_mut().unwrap().shift_remove(name);
    }
    earlier["procedures"][0].as_object_mut().unwrap().shift_remove("definition");
    desk.write("earlier.json", &earlier);
    let changes = desk.changes(&["in.json", "--since", "earlier.json", "--at", "2027-06-01"]);
    assert!(papers(&changes).iter().filter(|own| !own["verdict"].is_null()).all(|own| causes(own) == ["date"]));
}
