//! The commands with files of strangers: older drafts, several files, byte-order marks, patterns
//! that look around. And their forms on paper.
#![cfg(feature = "cli")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::{Value, json};

fn folder(of: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("strangers-{of}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("chung")).unwrap();
    folder
}

/// Runs a command in a folder: exit code, output, errors.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_tokhai")).current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// A pet's form in draft-04 over two files, with answers that fit and answers that do not.
fn pets(of: &str) -> PathBuf {
    let folder = folder(of);
    let schema = json!({
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object", "title": "Vật nuôi",
        "properties": {
            "ten": {"type": "string", "title": "Tên gọi"},
            "nang": {"type": "number", "title": "Cân nặng", "minimum": 0, "exclusiveMinimum": true},
            "chu": {"$ref": "chung/nguoi.json#/definitions/nguoi"}
        },
        "required": ["ten"]
    });
    let person = json!({"$schema": "http://json-schema.org/draft-04/schema#", "definitions": {"nguoi": {
        "type": "object", "title": "Chủ nuôi", "properties": {"ho_ten": {"type": "string", "title": "Họ tên chủ"}}
    }}});
    fs::write(folder.join("vat-nuoi.json"), schema.to_string()).unwrap();
    fs::write(folder.join("chung/nguoi.json"), person.to_string()).unwrap();
    fs::write(folder.join("dung.json"), json!({"ten": "Mực", "nang": 4.5, "chu": {"ho_ten": "Lê Na"}}).to_string())
        .unwrap();
    fs::write(folder.join("sai.json"), json!({"ten": "Mực", "nang": 0, "chu": {"ho_ten": 5}}).to_string()).unwrap();
    folder
}

#[test]
fn every_command_reads_an_older_draft_of_several_files_by_itself() {
    let folder = pets("older");
    let (code, out, err) = run(&folder, &["validate", "vat-nuoi.json", "dung.json"]);
    assert_eq!(code, Some(0), "{out}{err}");
    let (code, out, _) = run(&folder, &["validate", "vat-nuoi.json", "sai.json"]);
    assert_eq!(code, Some(1));
    assert!(out.contains("#/nang") && out.contains("#/chu/ho_ten"), "{out}");
    let (code, page, err) = run(&folder, &["render", "vat-nuoi.json"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(page.contains("Họ tên chủ") && page.contains("Cân nặng"), "{page}");
    let (code, out, err) = run(&folder, &["check", "vat-nuoi.json"]);
    assert_eq!((code, out.as_str()), (Some(0), "vat-nuoi.json: ok\n"), "{err}");
}

#[test]
fn upgrade_writes_one_document_that_needs_nothing_else() {
    let folder = pets("upgrade");
    let (code, out, err) = run(&folder, &["upgrade", "vat-nuoi.json", "-o", "moi.json"]);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
    assert!(err.contains("chung/nguoi.json"), "{err}");
    fs::remove_file(folder.join("chung/nguoi.json")).unwrap();
    let written: Value = serde_json::from_slice(&fs::read(folder.join("moi.json")).unwrap()).unwrap();
    assert_eq!(written["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(written["properties"]["nang"]["exclusiveMinimum"], 0);
    assert_eq!(run(&folder, &["validate", "moi.json", "dung.json"]).0, Some(0));
    assert_eq!(run(&folder, &["validate", "moi.json", "sai.json"]).0, Some(1));
    let (code, text, _) = run(&folder, &["upgrade", "moi.json"]);
    assert_eq!((code, serde_json::from_str::<Value>(&text).ok()), (Some(0), Some(written)), "it stays as it is");
}

#[test]
fn mistakes_in_an_older_draft_are_told_where_the_author_wrote_them() {
    let folder = folder("mistakes");
    let text = "{\n \"$schema\": \"http://json-schema.org/draft-04/schema#\",\n \"properties\": {\n  \"a\": {\"type\": \"nmuber\"}\n }\n}\n";
    fs::write(folder.join("a.json"), text).unwrap();
    let (code, out, _) = run(&folder, &["check", "a.json"]);
    assert_eq!(code, Some(1));
    assert!(out.contains("a.json:4:17:"), "{out}");
    let missing =
        "{\n \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n \"items\": {\"$ref\": \"khong-co.json\"}\n}\n";
    fs::write(folder.join("b.json"), missing).unwrap();
    for command in
        [&["check", "b.json"][..], &["render", "b.json"], &["validate", "b.json", "a.json"], &["upgrade", "b.json"]]
    {
        let (code, out, err) = run(&folder, command);
        assert_ne!(code, Some(0), "{command:?}");
        assert!([out, err].concat().contains("`khong-co.json` is not there"), "{command:?}");
    }
    assert!(run(&folder, &["check", "b.json"]).1.contains("b.json:3:20:"));
}

#[test]
#[cfg(unix)]
fn nothing_outside_the_folder_of_a_schema_is_read() {
    let folder = folder("outside");
    let inner = folder.join("chung");
    fs::write(folder.join("bi-mat.json"), r#"{"const": "bí mật"}"#).unwrap();
    std::os::unix::fs::symlink("../bi-mat.json", inner.join("lien-ket.json")).unwrap();
    for reference in ["../bi-mat.json", "lien-ket.json", "/etc/hostname", "file:///etc/hostname", "x/../../bi-mat.json"]
    {
        fs::write(inner.join("s.json"), json!({ "$ref": reference }).to_string()).unwrap();
        let (code, out, err) = run(&inner, &["upgrade", "s.json"]);
        assert_eq!((code, out.as_str()), (Some(1), ""), "{reference}: {err}");
        assert!(!err.contains("bí mật") && err.contains("s.json#/$ref"), "{err}");
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_file_and_utf_16_is_named() {
    let folder = folder("marks");
    let mark = |text: &str| format!("\u{feff}{text}");
    fs::write(
        folder.join("s.json"),
        mark(r#"{"type": "object", "properties": {"ten": {"type": "string", "title": "Tên"}}}"#),
    )
    .unwrap();
    fs::write(folder.join("a.json"), mark(r#"{"ten": "Na"}"#)).unwrap();
    for arguments in [
        &["validate", "s.json", "a.json"][..],
        &["render", "s.json", "--values", "a.json", "-o", "x.html"],
        &["check", "s.json"],
        &["upgrade", "s.json", "-o", "y.json"],
    ] {
        let (code, out, err) = run(&folder, arguments);
        assert_eq!(code, Some(0), "{arguments:?}: {out}{err}");
    }
    let wide: Vec<u8> = "\u{feff}{\"type\": \"object\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.join("w.json"), wide).unwrap();
    for arguments in
        [&["validate", "w.json", "a.json"][..], &["render", "w.json"], &["check", "w.json"], &["upgrade", "w.json"]]
    {
        let (code, out, err) = run(&folder, arguments);
        assert_ne!(code, Some(0), "{arguments:?}");
        assert!([out, err].concat().contains("UTF-8"), "{arguments:?}");
    }
}

#[test]
fn patterns_that_browsers_run_are_run_by_every_command() {
    let folder = folder("patterns");
    let words = json!({"pattern": "Nhập lại."});
    let schema = json!({"type": "object", "properties": {
        "ten": {"type": "string", "title": "Tên", "pattern": "^(?!\\s)[^0-9]+(?<!\\s)$", "x-messages": words},
        "ma": {"type": "string", "title": "Mã", "pattern": "^([A-Z])\\d\\1\\-$", "x-messages": words}
    }});
    fs::write(folder.join("s.json"), schema.to_string()).unwrap();
    fs::write(folder.join("dung.json"), r#"{"ten": "Lê Na", "ma": "B7B-"}"#).unwrap();
    fs::write(folder.join("sai.json"), r#"{"ten": " Na", "ma": "B7C-"}"#).unwrap();
    assert_eq!(run(&folder, &["validate", "s.json", "dung.json"]).0, Some(0));
    let (code, out, _) = run(&folder, &["validate", "s.json", "sai.json"]);
    assert_eq!((code, out.matches("[pattern]").count()), (Some(1), 2), "{out}");
    for arguments in [&["check", "s.json"][..], &["render", "s.json"]] {
        assert_eq!(run(&folder, arguments).0, Some(0), "{arguments:?}");
    }
    let endless = json!({"type": "object", "properties": {"x": {"type": "string", "pattern": "^(a*)*\\1[bc]$"}}});
    fs::write(folder.join("e.json"), endless.to_string()).unwrap();
    fs::write(folder.join("x.json"), json!({"x": "a".repeat(60) + "b!"}).to_string()).unwrap();
    let (code, out, err) = run(&folder, &["validate", "e.json", "x.json"]);
    assert_ne!(code, Some(0));
    assert!(out.contains("#/x") && out.contains("pattern"), "{out}{err}");
}

#[test]
fn paper_holds_every_branch_with_a_word_for_whom_it_is() {
    let folder = folder("paper");
    let schema = json!({
        "type": "object", "title": "Đơn xin nuôi thú",
        "properties": {"loai": {"title": "Loại thú", "enum": ["chó", "chim"]}},
        "if": {"properties": {"loai": {"const": "chó"}}, "required": ["loai"]},
        "then": {
            "properties": {"tiem": {"title": "Đã tiêm phòng", "type": "boolean"}},
            "if": {"properties": {"tiem": {"const": true}}, "required": ["tiem"]},
            "then": {"properties": {"so": {"title": "Số giấy tiêm", "type": "string"}}}
        },
        "else": {"properties": {"long": {"title": "Kích thước lồng", "type": "string"}}},
        "dependentSchemas": {"loai": {"properties": {"noi": {"title": "Nơi nuôi", "type": "string"}}}},
        "oneOf": [
            {"title": "Nhà riêng", "properties": {"dat": {"title": "Diện tích đất", "type": "number"}}, "required": ["dat"]},
            {"title": "Chung cư", "properties": {"tang": {"title": "Tầng mấy", "type": "integer"}}, "required": ["tang"]}
        ]
    });
    fs::write(folder.join("s.json"), schema.to_string()).unwrap();
    let (code, page, err) = run(&folder, &["render", "s.json"]);
    assert_eq!(code, Some(0), "{err}");
    for (words, field) in [
        ("Nếu “Loại thú” là “chó”: điền phần này", "Đã tiêm phòng"),
        ("Nếu “Đã tiêm phòng” là “Có”: điền phần này", "Số giấy tiêm"),
        ("Nếu có “Loại thú”: điền phần này", "Nơi nuôi"),
        ("Nếu chọn “Nhà riêng” ở “Trường hợp”: điền phần này", "Diện tích đất"),
        ("Nếu chọn “Chung cư” ở “Trường hợp”: điền phần này", "Tầng mấy"),
    ] {
        let said = page.find(words).unwrap_or_else(|| panic!("{words}: {page}"));
        assert!(page[said..].contains(field), "{field}");
    }
    assert!(page.contains("Kích thước lồng"), "what is asked of an empty form stands in the form itself");
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "no id stands twice");
    let (_, english, _) = run(&folder, &["render", "s.json", "--locale", "en"]);
    assert!(english.contains("If “Loại thú” is “chó”: fill in this part"));
}

#[test]
fn paper_of_a_procedure_begins_with_the_head_of_the_state() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (code, page, err) = run(root, &["render", "schemas/vn/procedures/1.001193.json"]);
    assert_eq!(code, Some(0), "{err}");
    let head = page.find("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").unwrap();
    let motto = page.find("Độc lập - Tự do - Hạnh phúc").unwrap();
    let (title, to) = (page.find("class=\"tk-title\"").unwrap(), page.find("Kính gửi: ").unwrap());
    assert!(page.find("<form").unwrap() < head && head < motto && motto < title && title < to);
    // A definition that names a pack and no head of its own gets the pack's.
    let folder = folder("letterhead");
    let text = fs::read_to_string(root.join("schemas/vn/procedures/1.001193.json")).unwrap();
    let mut definition: Value = serde_json::from_str(&text).unwrap();
    definition["x-procedure"].as_object_mut().unwrap().remove("letterhead");
    fs::write(folder.join("s.json"), definition.to_string()).unwrap();
    let (_, own, _) = run(&folder, &["render", "s.json"]);
    assert!(own.contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"));
    let (_, plain, _) = run(root, &["render", "tests/fixtures/controls/controls.json"]);
    assert!(!plain.contains("CỘNG HÒA"), "a schema of no country has none");
}

#[test]
fn paper_has_room_for_what_is_opened_by_a_button_elsewhere() {
    let folder = folder("closed");
    let person = json!({"type": "object", "properties": {
        "name": {"title": "Tên", "type": "string"},
        "father": {"title": "Cha", "$ref": "#/$defs/person"}, "mother": {"title": "Mẹ", "$ref": "#/$defs/person"}}});
    let family = json!({"title": "Gia đình", "$ref": "#/$defs/person", "$defs": {"person": person}});
    fs::write(folder.join("s.json"), family.to_string()).unwrap();
    let (code, page, err) = run(&folder, &["render", "s.json"]);
    assert_eq!(code, Some(0), "{err}");
    for name in ["/name", "/father/name", "/mother/name"] {
        assert!(page.contains(&format!("name=\"{name}\"")), "{name}: {page}");
    }
    assert!(!page.contains("name=\"/father/father/name\""), "one generation is enough");
    let (_, bare, _) = run(&folder, &["render", "s.json", "--no-spare-entries"]);
    assert!(!bare.contains("name=\"/father/name\""));
}

#[test]
fn papers_of_a_catalogue_are_papers_however_it_names_them() {
    let folder = folder("catalogue");
    let context = json!({
        "cpsv": "http://purl.org/vocab/cpsv#", "cv": "http://data.europa.eu/m8g/", "dct": "http://purl.org/dc/terms/",
        "skos": "http://www.w3.org/2004/02/skos/core#", "tv": "https://thu-vien.example/"
    });
    let catalogue = json!({"@context": context, "@graph": [
        {"@id": "tv:the", "@type": "cpsv:PublicService", "dct:identifier": "TV-1", "dct:title": "Làm thẻ thư viện",
         "cpsv:hasInput": [{"@id": "tv:anh"}, {"@id": "tv:don"}],
         "cv:hasInputType": {"@id": "tv:don"},
         "cv:holdsRequirement": {"@id": "tv:tuoi"}},
        {"@id": "tv:anh", "@type": "cv:Evidence", "skos:prefLabel": {"@language": "vi", "@value": "Ảnh chân dung"}},
        {"@id": "tv:don", "@type": "cv:EvidenceType", "dct:title": {"@language": "en", "@value": "Application"}},
        {"@id": "tv:tuoi", "@type": "cv:Criterion", "cv:hasRequirement": {"@id": "tv:phu"}},
        {"@id": "tv:phu", "@type": "cv:InformationRequirement", "cv:hasEvidenceTypeList": {"@id": "tv:ngoai"}},
        {"@id": "tv:ngoai", "@type": "cv:EvidenceTypeList", "cv:specifiesEvidenceType": {"@id": "tv:trong"}},
        {"@id": "tv:trong", "@type": "cv:EvidenceTypeList",
         "cv:specifiesEvidenceType": [{"@id": "tv:khai-sinh"}, {"@id": "tv:anh"}, {"@id": "tv:ngoai"}]},
        {"@id": "tv:khai-sinh", "@type": "cv:EvidenceType", "dct:title": "Giấy khai sinh"}
    ]});
    fs::write(folder.join("tv.jsonld"), catalogue.to_string()).unwrap();
    let (code, out, err) = run(&folder, &["import", "tv.jsonld", "-o", "ra"]);
    assert_eq!(code, Some(0), "{out}{err}");
    let draft: Value = serde_json::from_slice(&fs::read(folder.join("ra/TV-1.json")).unwrap()).unwrap();
    assert_eq!((&draft["title"], &draft["x-language"]), (&json!("Làm thẻ thư viện"), &json!("vi")));
    let papers = draft["x-documents"].as_array().unwrap();
    let titles: Vec<&str> = papers.iter().filter_map(|paper| paper["title"].as_str()).collect();
    assert_eq!(titles, ["Application", "Ảnh chân dung", "Giấy khai sinh"], "{draft:#}");
}
