//! `tokhai report` over files and folders: everything is reported, nothing is lost.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::{Value, json};
use tokhai::analysis::{Options, analyse};
use tokhai::checker::check_report;
use tokhai::definition::Procedure;
use tokhai::reform::Reported;
use tokhai::reform::cost::{Detail, estimate};
use tokhai::register::{Date, embedded};

const HEADER: &str = "procedure_code,procedure_name,case,component_id,component,document_types,verdict,registers,gate,guard,known_facts,needed_facts,saving_per_case,proof,demanded_by,certainty,to_confirm,advice,decision,decision_reason,decision_by,decision_on";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn definition(code: &str, documents: &str) -> String {
    format!(
        r#"{{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:example:{code}", "title": "P {code}",
        "x-pack": "vn", "x-procedure": {{"code": "{code}"}},
        "x-roles": {{"applicant": {{"kind": "person", "signedIn": true}}}}, "x-documents": [{documents}], "type": "object"}}"#
    )
}

fn report(arguments: &[&Path], more: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("tokhai")
        .unwrap()
        .arg("report")
        .args(arguments)
        .args(["--at", "2026-07-18"])
        .args(more)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Cells of CSV lines, quotes and line breaks inside them included.
fn cells(csv: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = csv.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.push(chars.next().unwrap()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    rows
}

#[test]
fn broken_files_among_good_ones_are_named_and_the_good_ones_reported() {
    let folder = folder("report-mixed");
    let inner = folder.join("deeper");
    std::fs::create_dir_all(&inner).unwrap();
    std::fs::write(folder.join("a.json"), definition("1.1", r#"{"id": "id", "type": "vn:id_card"}"#)).unwrap();
    std::fs::write(inner.join("b.json"), definition("1.2", r#"{"id": "id", "type": "vn:id_card"}"#)).unwrap();
    std::fs::write(folder.join("broken.json"), "{").unwrap();
    std::fs::write(folder.join("wrong.json"), definition("1.3", r#"{"id": "x", "type": "vn:no_such_type"}"#)).unwrap();
    std::fs::write(folder.join("twin.json"), definition("1.1", r#"{"id": "id", "type": "vn:id_card"}"#)).unwrap();
    std::fs::write(folder.join("abroad.json"), definition("1.4", "").replace(r#""x-pack": "vn""#, r#""x-pack": "zz""#))
        .unwrap();
    std::fs::write(folder.join("notes.txt"), "not looked at").unwrap();
    let missing = folder.join("missing.json");
    let (code, out, err) = report(&[&folder, &missing], &["--format", "json"]);
    assert_eq!(code, 2, "a named file that is not there: {err}");
    let value: Value = serde_json::from_str(&out).unwrap();
    let codes: Vec<&str> =
        value["procedures"].as_array().unwrap().iter().map(|p| p["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["1.1", "1.2"]);
    let unread: Vec<&str> = value["unread"].as_array().unwrap().iter().map(|u| u["file"].as_str().unwrap()).collect();
    assert_eq!(unread.len(), 5, "{unread:?}");
    for file in ["broken.json", "wrong.json", "twin.json", "abroad.json", "missing.json"] {
        assert!(unread.iter().any(|name| name.ends_with(file)), "{file} {unread:?}");
        assert!(err.contains(file), "{file} {err}");
    }
    assert!(err.contains("5/7 định nghĩa bị bỏ ra"), "{err}");
    let schema: Value =
        serde_json::from_str(&std::fs::read_to_string(root().join("schemas/report.schema.json")).unwrap()).unwrap();
    let schema = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let errors: Vec<String> = schema.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn nothing_to_report_on_is_said() {
    let empty = folder("report-empty");
    let (code, out, err) = report(&[&empty], &[]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("không có tệp .json nào"), "{err}");
    std::fs::write(empty.join("broken.json"), "[").unwrap();
    let (code, out, err) = report(&[&empty], &["--format", "csv"]);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("1/1 định nghĩa bị bỏ ra"), "{err}");
    let (code, _, err) = report(&[&root().join("schemas/vn/procedures/1.001193.json")], &["--at", "2026-02-30"]);
    assert_eq!(code, 2, "{err}");
}

#[test]
fn what_estimates_share_is_told_once_and_every_figure_leads_to_its_parameters() {
    let procedures: Vec<Procedure> = ["1.001193", "1.004222"]
        .iter()
        .map(|code| std::fs::read_to_string(root().join(format!("schemas/vn/procedures/{code}.json"))).unwrap())
        .map(|text| Procedure::read(serde_json::from_str(&text).unwrap()))
        .collect();
    let Some(Ok(pack)) = embedded("vn") else { panic!("the pack is built in") };
    let options = Options::on(Date::parse("2026-07-18").unwrap());
    let reported: Vec<Reported> = procedures
        .iter()
        .map(|procedure| {
            let mut one = Reported::new(procedure, analyse(procedure, &pack, &options));
            one.estimate = estimate(procedure, &pack, &pack.costs, &one.analysis, Detail::Full);
            one
        })
        .collect();
    let whole = tokhai::reform::report::report(&reported, &pack, &options);
    let all: Vec<&Procedure> = procedures.iter().collect();
    assert_eq!(check_report(&whole, &all, &pack), []);
    let own = &whole["procedures"][0]["estimate"]["parameters"];
    assert!(own.as_object().unwrap().keys().all(|name| name.starts_with("own/")), "{own}");
    assert!(whole["parameters"]["income"]["value"]["mid"].is_number());
    let lists = whole["parameterLists"].as_array().unwrap();
    assert!(lists.iter().enumerate().all(|(i, list)| !lists[..i].contains(list)), "a list is told twice");
    let forged = |forge: &dyn Fn(&mut Value)| {
        let mut copy = whole.clone();
        forge(&mut copy);
        !check_report(&copy, &all, &pack).is_empty()
    };
    assert!(forged(&|copy| drop(copy["parameters"].as_object_mut().unwrap().remove("income"))));
    assert!(forged(&|copy| copy["procedures"][0]["estimate"]["perCase"]["before"]["uses"] = json!(99_999)));
    assert!(forged(&|copy| drop(
        copy["procedures"][1]["estimate"]["perCase"]["before"].as_object_mut().unwrap().remove("input")
    )));
    assert!(forged(&|copy| copy["procedures"][0]["estimate"]["unknown"] = json!(["income"])));
}

#[test]
fn the_csv_has_the_published_columns_and_one_line_a_paper() {
    let file = root().join("schemas/vn/procedures/1.001193.json");
    let (code, out, err) = report(&[&file], &["--format", "csv"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with(&format!("{HEADER}\r\n")));
    let rows = cells(&out);
    assert_eq!(rows.len(), 13);
    assert!(rows.iter().all(|row| row.len() == 22), "{rows:?}");
    let residence = rows.iter().find(|row| row[3] == "residence-paper").unwrap();
    assert_eq!(residence[0], "1.001193");
    assert_eq!(residence[6], "redundantByData");
    assert!(residence[10].split(';').count() > 1, "lists are joined by `;`: {}", residence[10]);
    assert_eq!(residence[10], residence[11]);
    // A paper that goes saves something; of one that stays there is no figure, and no zero.
    let notice = rows.iter().find(|row| row[3] == "birth-notice").unwrap();
    assert!(notice[12].parse::<u64>().is_ok_and(|dong| dong > 0), "{}", notice[12]);
    // Of one that is only the fallback there is no figure either.
    assert_eq!((&residence[12][..], &residence[17][..]), ("", "fallbackOnly"));
    assert_eq!(notice[17], "now");
    assert!(rows.iter().any(|row| row[12].is_empty()));
    assert!(residence[13].contains("permanent_address@mother<-"), "{}", residence[13]);
}

#[test]
fn every_format_names_the_same_articles_as_demanding_a_paper() {
    let file = root().join("schemas/vn/procedures/1.001193.json");
    let of = |format: &str| report(&[&file], &["--format", format]).1;
    let law = "khoản 1 Điều 16 Luật Hộ tịch số 60/2014/QH13";
    let rows = cells(&of("csv"));
    let demanded = |id: &str| rows.iter().find(|row| row[3] == id).unwrap()[14].as_str();
    assert_eq!(demanded("birth-notice"), law);
    // An article on competence and texts that permit data demand nothing.
    assert_eq!((demanded("residence-paper"), demanded("marriage-certificate")), ("", ""));
    let json: Value = serde_json::from_str(&of("json")).unwrap();
    for component in json["procedures"][0]["components"].as_array().unwrap() {
        let found = component["demandedBy"].as_array().unwrap().len();
        let row = rows.iter().find(|row| component["id"] == row[3].as_str()).unwrap();
        assert_eq!(found, row[14].split(';').filter(|text| !text.is_empty()).count(), "{}", component["id"]);
    }
    for format in ["text", "md", "html"] {
        let out = of(format);
        assert!(out.contains(law), "{format}");
        assert!(!out.contains("Điều 13 Luật Hộ tịch"), "{format}");
    }
}

#[test]
fn thousands_of_definitions_give_one_report_in_their_order() {
    let folder = folder("report-many");
    for i in 0..2_000 {
        let text = definition(
            &format!("9.{i:04}"),
            r#"{"id": "id", "type": "vn:id_card"}, {"id": "birth", "type": "vn:birth_certificate"}"#,
        );
        std::fs::write(folder.join(format!("{i:04}.json")), text).unwrap();
    }
    let target = folder.join("out.csv");
    let (code, out, err) = report(&[&folder], &["--format", "csv", "-o", target.to_str().unwrap()]);
    assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""));
    let rows = cells(&std::fs::read_to_string(&target).unwrap());
    assert_eq!(rows.len(), 4_001);
    let codes: Vec<&str> = rows[1..].iter().step_by(2).map(|row| row[0].as_str()).collect();
    assert!(codes.is_sorted());
}

/// What a form asks is counted case by case: by the form of what it asks, and by the analysis of what is known.
#[test]
fn questions_are_counted_before_and_after_in_the_typical_case_and_in_others() {
    let folder = folder("report-asked");
    let birth = root().join("schemas/vn/procedures/1.001193.json");
    let (code, out, _) = report(&[&birth], &["--format", "json"]);
    assert_eq!(code, 0);
    let value: Value = serde_json::from_str(&out).unwrap();
    let asked = value["procedures"][0]["asked"].as_array().unwrap();
    assert_eq!(asked[0]["condition"], Value::Null);
    let count = |case: &Value, when: &str, what: &str| case[when][what].as_u64().unwrap();
    for case in asked {
        assert!(count(case, "after", "questions") < count(case, "before", "questions"), "{case}");
        assert!(count(case, "after", "screens") <= count(case, "before", "screens"), "{case}");
    }
    let case = |name: &str| asked.iter().find(|case| case["condition"] == name).unwrap();
    // An abandoned child has no parents to ask about; without a notice of birth there is more to ask.
    assert!(count(case("abandoned"), "before", "questions") < count(&asked[0], "before", "questions"));
    assert!(count(case("noBirthNotice"), "after", "questions") > count(&asked[0], "after", "questions"));

    // A form of two questions: a number, and how it is filed.
    let mut small: Value = serde_json::from_str(&definition("9.1", "")).unwrap();
    small["x-roles"]["applicant"]["key"] = "/number".into();
    small["required"] = serde_json::json!(["number", "way"]);
    small["properties"] = serde_json::json!({
        "number": {"type": "string", "title": "Số", "x-fact": {"concept": "personal_id", "role": "applicant"}},
        "way": {"title": "Cách nộp", "enum": ["online", "direct"], "x-known": [{"channel": true}]},
        "note": {"type": "string", "title": "Ghi chú"}
    });
    let path = folder.join("small.json");
    std::fs::write(&path, small.to_string()).unwrap();
    let (_, out, _) = report(&[&path], &["--format", "json"]);
    let value: Value = serde_json::from_str(&out).unwrap();
    let expected = serde_json::json!([{
        "condition": null,
        "before": {"questions": 3, "screens": 2},
        "after": {"questions": 1, "screens": 2}
    }]);
    assert_eq!(value["procedures"][0]["asked"], expected);
    let (_, text, _) = report(&[&path], &["--format", "text", "--locale", "en"]);
    assert!(text.contains("Questions (typical case): 3 → 1"), "{text}");
}
