//! A newer edition of a form read where a definition stands that somebody changed: the changes stay, what the edition
//! changes is taken over, and what differs is told. And the portal's record whose form it is.
#![cfg(feature = "cli")]

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use serde_json::{Value, json};
use tokhai::definition::load;
use tokhai::reference_validator::MetaSchema;

const FIRST: &str = "ĐƠN XIN CẤP THẺ\nI. THÔNG TIN CHUNG\n1. Họ và tên: ....................\n2. Tên chợ: ....................\n\
    3. Tên lớp: ....................\n4. Tên trường: ....................\n5. Môn học: ....................\n\
    6. Số tiền: .......... đồng\n";
const SECOND: &str = "ĐƠN XIN CẤP THẺ\nI. THÔNG TIN CHUNG\n1. Họ và tên: ....................\n2. Tên chợ: ....................\n\
    3. Số điện thoại: ....................\n4. Tên trường: ....................\n6. Số tiền (nếu có): .......... đồng\n";

/// A folder of a test's own.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("tokhai-form-editions-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.0.join(name)).unwrap()).unwrap()
    }

    /// Runs an import in English; exit code and all that is told.
    fn import(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::cargo_bin("tokhai").unwrap();
        command.current_dir(&self.0).args(["import", "-o", "out", "--locale", "en"]).args(arguments);
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout) + &text(output.stderr))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn loads(definition: &Value) {
    let loaded = load(serde_json::to_vec(definition).unwrap(), &MetaSchema::new().unwrap(), None);
    assert!(loaded.is_ok(), "{:#?}", loaded.err());
}

fn fields(definition: &Value) -> Vec<String> {
    let sections = definition["x-sections"].as_array().unwrap();
    let all = sections.iter().flat_map(|own| own["fields"].as_array().unwrap());
    all.map(|own| own.as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_newer_edition_keeps_what_was_changed_by_hand_and_tells_what_differs() {
    let folder = Folder::new("kept");
    folder.write("don-2024.txt", FIRST);
    folder.write("don-2026.txt", SECOND);
    assert_eq!(folder.import(&["don-2024.txt", "--name", "don"]).0, Some(0));
    let mut own = folder.json("out/don.json");
    let applicant = &mut own["properties"]["applicant"];
    applicant["properties"]["tenCho"]["title"] = json!("Bạn làm nghề gì?");
    applicant["properties"]["tenCho"]["maxLength"] = json!(80);
    applicant["properties"]["monHoc"]["description"] = json!("Môn chính");
    applicant["properties"]["byHand"] = json!({ "type": "boolean", "title": "Đã có thẻ?" });
    applicant["properties"].as_object_mut().unwrap().remove("tenTruong");
    applicant["properties"]["soTien"]["title"] = json!("Số tiền xin cấp");
    applicant["required"] = json!(["fullName", "tenCho"]);
    own["x-sections"][0]["title"] = json!("Về bạn");
    let places = own["x-sections"][0]["fields"].as_array_mut().unwrap();
    places.retain(|own| own != "/applicant/tenTruong");
    places.insert(1, json!("/applicant/byHand"));
    folder.write("out/don.json", &serde_json::to_string_pretty(&own).unwrap());

    let (code, told) = folder.import(&["don-2026.txt", "--name", "don"]);
    assert_eq!(code, Some(0), "{told}");
    let made = folder.json("out/don.json");
    loads(&made);
    let applicant = &made["properties"]["applicant"];
    assert_eq!(applicant["properties"]["tenCho"]["title"], "Bạn làm nghề gì?");
    assert_eq!(applicant["properties"]["tenCho"]["maxLength"], 80);
    assert_eq!(applicant["properties"]["soTien"]["title"], "Số tiền xin cấp");
    assert_eq!(applicant["required"], json!(["fullName", "tenCho"]));
    assert!(applicant["properties"]["phone"].is_object() || applicant["properties"]["soDienThoai"].is_object());
    assert!(applicant["properties"]["tenTruong"].is_null(), "taken out by hand, it stays out");
    assert!(applicant["properties"]["tenLop"].is_null(), "no longer on the paper, and nobody had changed it");
    assert!(applicant["properties"]["monHoc"].is_object(), "no longer on the paper, and changed by hand");
    assert_eq!(made["x-sections"][0]["title"], "Về bạn");
    let places = fields(&made);
    assert_eq!(places[..3], ["/applicant/fullName", "/applicant/byHand", "/applicant/tenCho"]);
    assert!(places.contains(&"/applicant/monHoc".to_owned()), "what stays has a place: {places:?}");
    assert!(!places.contains(&"/applicant/tenTruong".to_owned()), "{places:?}");

    let reading = folder.json("out/don.reading.json");
    let schema: Value = serde_json::from_str(include_str!("../schemas/form-reading.schema.json")).unwrap();
    let checker = jsonschema::validator_for(&schema).unwrap();
    let problems: Vec<String> = checker.iter_errors(&reading).map(|error| error.to_string()).collect();
    assert!(problems.is_empty(), "{problems:#?}");
    assert_eq!(reading["edition"]["before"], "don-2024.txt");
    let all = reading["edition"]["differences"].as_array().unwrap();
    let of = |kind: &str| {
        all.iter().filter(|own| own["kind"] == kind).map(|own| own["at"].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(of("asked").len(), 1, "{all:#?}");
    assert_eq!(of("gone"), ["/applicant/tenLop", "/applicant/monHoc"]);
    assert!(of("kept").contains(&"/properties/applicant/properties/tenCho/title"));
    assert!(of("against").contains(&"/properties/applicant/properties/monHoc"), "{all:#?}");
    for words in [
        "against the reading before (don-2024.txt): 1 asked anew, 2 no longer asked",
        "“Tên lớp”",
        "somebody changed it",
    ] {
        assert!(told.contains(words), "{words} in {told}");
    }

    // Read once more, nothing is lost and nothing is new.
    let (_, told) = folder.import(&["don-2026.txt", "--name", "don"]);
    assert_eq!(folder.json("out/don.json"), made, "{told}");
}

#[test]
fn what_was_said_of_a_form_holds_for_its_newer_edition_without_being_said_again() {
    let folder = Folder::new("said");
    folder.write("don.txt", FIRST);
    folder.write("said.csv", "label,answer,value,by\nTên trường,subject,mother,A\nSố tiền,official,,\n");
    assert_eq!(folder.import(&["don.txt", "--corrections", "said.csv"]).0, Some(0));
    folder.write("don.txt", SECOND);
    let (code, told) = folder.import(&["don.txt"]);
    assert_eq!(code, Some(0), "{told}");
    let reading = folder.json("out/don.reading.json");
    let own = reading["fields"].as_array().unwrap().iter().find(|own| own["label"] == "Tên trường").unwrap();
    assert_eq!([&own["subject"], &own["corrected"][0]["by"]], ["mother", "A"]);
    assert!(reading["fields"].as_array().unwrap().iter().all(|own| own["label"] != "Số tiền"));
    // What is said now counts before what was said then.
    folder.write("said.csv", "label,answer,value\nTên trường,subject,father\n");
    folder.import(&["don.txt", "--corrections", "said.csv"]);
    let reading = folder.json("out/don.reading.json");
    let own = reading["fields"].as_array().unwrap().iter().find(|own| own["label"] == "Tên trường").unwrap();
    assert_eq!(own["subject"], "father");
    assert_eq!(reading["corrections"]["corrections"].as_array().unwrap().len(), 2);
}

#[test]
fn a_record_of_the_portal_gives_papers_and_title_to_the_questions_of_its_form() {
    let folder = Folder::new("portal");
    let record = |code: &str| {
        json!({ "code": code, "name": format!("Cấp thẻ {code}"), "executionCases": [{ "name": "", "profileComponents": [
            { "name": "Bản sao giấy khai sinh", "originalQty": 0, "copyQty": 1 },
            { "name": "Đơn theo mẫu", "originalQty": 1, "copyQty": 0 }] }] })
    };
    folder.write("don.txt", FIRST);
    folder.write("one.json", &record("1.000001").to_string());
    folder.write("both.ndjson", &format!("{}\n{}\n", record("1.000001"), record("1.000002")));
    let (code, told) = folder.import(&["don.txt", "--procedure", "one.json"]);
    assert_eq!(code, Some(0), "{told}");
    let made = folder.json("out/don.json");
    loads(&made);
    assert_eq!([&made["title"], &made["x-procedure"]["code"]], ["Cấp thẻ 1.000001", "1.000001"]);
    let papers = made["x-documents"].as_array().unwrap();
    assert!(papers.iter().any(|own| own["type"] == "vn:birth_certificate"), "{papers:#?}");
    assert!(fields(&made).contains(&"/applicant/tenCho".to_owned()));

    let (code, told) = folder.import(&["don.txt", "--procedure", "both.ndjson"]);
    assert_eq!(code, Some(2));
    assert!(told.contains("--code, such as 1.000001, 1.000002"), "{told}");
    let (_, told) = folder.import(&["don.txt", "--procedure", "both.ndjson", "--code", "9.9"]);
    assert!(told.contains("no procedure of this code"), "{told}");
    let (code, _) = folder.import(&["don.txt", "--procedure", "both.ndjson", "--code", "1.000002"]);
    assert_eq!(code, Some(0));
    assert_eq!(folder.json("out/don.json")["x-procedure"]["code"], "1.000002");
    folder.write("no.json", "{\"properties\": {}}");
    let (code, told) = folder.import(&["don.txt", "--procedure", "no.json"]);
    assert_eq!(code, Some(2));
    assert!(told.contains("without `x-procedure`"), "{told}");
    let check = Command::cargo_bin("tokhai").unwrap().current_dir(&folder.0).args(["check", "out"]).output().unwrap();
    let words = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(check.status.success() && !words.contains("reading.json"), "a reading is no definition: {words}");
}

#[test]
fn a_name_of_files_is_plain_and_for_one_form() {
    let folder = Folder::new("named");
    folder.write("a.txt", FIRST);
    folder.write("b.txt", FIRST);
    assert_eq!(folder.import(&["a.txt", "b.txt", "--name", "c"]).0, Some(2));
    for name in ["../x", "", ".x", "con"] {
        assert_eq!(folder.import(&["a.txt", "--name", name]).0, Some(2), "{name}");
    }
}
