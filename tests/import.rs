//! Drafts from a portal's JSON: what becomes of lines, and the files of the command.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tokhai::analysis::{Options, analyse};
use tokhai::definition::{Procedure, load};
use tokhai::import::{Draft, Fate, IMPORT_REPORT, Rules, draft, source};
use tokhai::reference_validator::MetaSchema;
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
    assert!(String::from_utf8_lossy(&import.stdout).contains("1 thủ tục, 12 dòng"));
    let account = std::fs::read_to_string(folder.join("import.ndjson")).unwrap();
    assert_eq!(account.lines().filter(|line| line.contains("\"fate\"")).count(), 12);
    let summary: Value = serde_json::from_slice(&std::fs::read(folder.join(IMPORT_REPORT)).unwrap()).unwrap();
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/import-report.schema.json");
    let schema: Value = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();
    let checker = jsonschema::validator_for(&schema).unwrap();
    let problems: Vec<String> = checker.iter_errors(&summary).map(|error| error.to_string()).collect();
    assert!(problems.is_empty(), "{problems:#?}");
    assert_eq!(summary["summary"]["lines"], 12);
    assert_eq!(summary["repairedCodes"][0]["code"], "9.000010");
    let fates: u64 = summary["summary"]["fates"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(fates, 12);
    let portal: Value = serde_json::from_slice(&std::fs::read(fixture()).unwrap()).unwrap();
    let portal = portal.get(0).unwrap_or(&portal);
    for place in ["notes", "unclassified", "findings"] {
        for entry in summary["procedures"][0][place].as_array().unwrap() {
            let at = entry["at"].as_str().unwrap();
            assert!(portal.pointer(at).is_some(), "{entry}");
        }
    }
    let check = run(&["check", folder.join("9.000010.json").to_str().unwrap()]);
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
    let report = run(&["report", out, "--at", "2026-07-18", "--format", "csv"]);
    assert!(report.status.success(), "{}", String::from_utf8_lossy(&report.stderr));
    let missing = run(&["import", "nowhere.json", "-o", out]);
    assert_eq!(missing.status.code(), Some(2));
    std::fs::remove_dir_all(&folder).unwrap();
}

/// One procedure with these lines.
fn with_lines(lines: &[&str]) -> Draft {
    named("Thử", lines)
}

fn named(name: &str, lines: &[&str]) -> Draft {
    let pack = pack();
    let rules = Rules::new(&pack).unwrap();
    drafted_from(&pack, &rules, name, lines)
}

fn drafted_from(pack: &Pack, rules: &Rules, name: &str, lines: &[&str]) -> Draft {
    let components: Vec<Value> =
        lines.iter().map(|line| serde_json::json!({ "name": line, "originalQty": 1, "copyQty": 0 })).collect();
    let portal = serde_json::json!({
        "code": "9.000011", "name": name, "executionCases": [{ "name": "", "profileComponents": components }]
    });
    draft(&portal, pack, rules).unwrap()
}

fn types(draft: &Draft) -> Vec<String> {
    let all = draft.definition["x-documents"].as_array().unwrap();
    all.iter().map(|document| document["type"].to_string().replace(['"', '[', ']'], "")).collect()
}

#[test]
fn one_paper_is_recognised_however_it_is_typed() {
    for line in [
        "Bản sao Giấy chứng nhận đăng ký doanh nghiệp",
        "BẢN SAO GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP;",
        "a) Bản sao GCN đăng kí doanh nghiệp",
        "- 01 bản sao có chứng thực Giâ\u{301}y chứng nhận đăng ky\u{301} doanh nghiệp (nếu có)",
        "2.1. Bản&nbsp;sao Giấy&#32;chứng nhận ĐKDN",
        "Giấy chứng nhận\u{a0}đăng ký\u{200b} doanh  nghiệp hợp lệ",
        "GCNĐKDN (bản sao)",
        "Ban sao Giay chung nhan dang ky doanh nghiep",
    ] {
        assert_eq!(types(&with_lines(&[line])), ["vn:business_registration_certificate"], "{line}");
    }
    assert_eq!(types(&with_lines(&["Giấy khám sức khoẻ", "Giấy khám sức khỏe"])), ["vn:health_check_certificate"]);
}

#[test]
fn numbers_and_looks_of_papers_are_no_papers() {
    let kinds = types(&with_lines(&[
        "Danh sách người điều khiển gồm họ tên, số thẻ căn cước/căn cước công dân hoặc hộ chiếu",
        "02 ảnh màu kiểu căn cước hoặc hộ chiếu",
        "Đơn yêu cầu (Mẫu số 03/2025/LLTP)",
    ]));
    for id in ["vn:id_card", "vn:passport", "vn:judicial_record_slip"] {
        assert!(!kinds.iter().any(|kind| kind.contains(id)), "{kinds:?}");
    }
}

#[test]
fn foreign_papers_and_foreign_subjects_are_not_looked_up_here() {
    let pack = pack();
    for line in [
        "Lý lịch tư pháp do cơ quan có thẩm quyền của nước mà người đó là công dân cấp",
        "Bản sao hộ chiếu của người nước ngoài",
        "Giấy chứng tử do cơ quan có thẩm quyền nước ngoài cấp",
        "Hộ chiếu đối với trường hợp chủ tàu là cá nhân người nước ngoài",
        "Đối với nhân sự không có quốc tịch Việt Nam: Phiếu lý lịch tư pháp hoặc văn bản tương đương",
        "Giấy chứng nhận đăng ký kinh doanh của tổ chức đã được hợp pháp hóa lãnh sự",
        "Hộ chiếu có trang đóng dấu nhập cảnh",
        "Bản sao giấy phép lái xe quân sự",
    ] {
        assert!(!droppable(&with_lines(&[line]), &pack), "{line}");
    }
    for line in ["Hộ chiếu", "Phiếu lý lịch tư pháp", "Bản sao giấy phép lái xe", "Giấy chứng nhận đăng ký kinh doanh"]
    {
        assert!(droppable(&with_lines(&[line]), &pack), "{line}");
    }
}

fn droppable(draft: &Draft, pack: &Pack) -> bool {
    let procedure = Procedure::read(draft.definition.clone());
    let analysis = analyse(&procedure, pack, &Options::on(Date::parse("2026-07-18").unwrap()));
    analysis.components.iter().any(|component| component.verdict.droppable())
}

#[test]
fn the_name_of_a_procedure_tells_whose_papers_and_what_is_taken_back() {
    let pack = pack();
    for (name, line, goes) in [
        ("Cấp thẻ thường trú cho người nước ngoài", "Hộ chiếu", false),
        ("Cấp thẻ thường trú cho người nước ngoài", "Căn cước của người bảo lãnh", true),
        ("Thủ tục biên phòng cửa khẩu", "Hộ chiếu", false),
        ("Thu hồi chứng nhận đăng ký xe, biển số xe", "Chứng nhận đăng ký xe", false),
        ("Cấp phù hiệu vận tải", "Chứng nhận đăng ký xe", true),
    ] {
        assert_eq!(droppable(&named(name, &[line]), &pack), goes, "{name}: {line}");
    }
}

#[test]
fn a_copy_beside_the_original_that_is_taken_back_does_not_save_it() {
    let pack = pack();
    let rules = Rules::new(&pack).unwrap();
    let portal = |line: &str| {
        serde_json::json!({ "code": "9.000012", "name": "Thủ tục gia hạn hộ chiếu", "executionCases": [{ "name": "",
            "profileComponents": [{ "name": line, "originalQty": 1, "copyQty": 1 }] }] })
    };
    let kinds = |line: &str| types(&draft(&portal(line), &pack, &rules).unwrap());
    assert_eq!(
        kinds("Hộ chiếu còn hạn. - Giấy giới thiệu và giấy tờ tùy thân để đối chiếu")[0],
        "vn:original_to_surrender"
    );
    assert_eq!(kinds("Bản sao hộ chiếu"), ["vn:passport"]);
    assert_eq!(
        kinds("Trường hợp người đề nghị đang ở nơi khác thì nộp bản sao hộ chiếu của người đó"),
        ["vn:passport"]
    );
}

#[test]
fn text_about_data_behind_another_paper_adds_one_and_leaves_that_paper() {
    let draft = with_lines(&[
        "Báo cáo sử dụng vốn đã được kiểm toán; Trường hợp khai thác được thông tin trong Cơ sở dữ liệu quốc gia về đăng ký \
         doanh nghiệp thì không phải nộp Bản sao Giấy chứng nhận đăng ký doanh nghiệp",
    ]);
    assert_eq!(types(&draft), ["vn:report", "vn:business_registration_certificate"]);
}

#[test]
fn a_circumstance_belongs_to_the_paper_it_stands_beside() {
    let draft = with_lines(&[
        "Giấy chứng nhận đăng ký doanh nghiệp, giấy chứng nhận đăng ký đầu tư đối với nhà đầu tư nước ngoài",
        "Sổ bảo hiểm xã hội, trừ trường hợp người đang hưởng lương hưu",
    ]);
    assert_eq!(document(&draft, "business_registration_certificate")["when"], Value::Null);
    assert_eq!(document(&draft, "investment_certificate")["when"], "circumstance1");
    assert_eq!(document(&draft, "social_insurance_book")["when"], "!circumstance2");
    assert_eq!(draft.definition["x-conditions"]["circumstance2"]["title"], "người đang hưởng lương hưu");
}

#[test]
fn numbered_papers_in_one_line_are_taken_apart() {
    let kinds = types(&with_lines(&[
        "Tài liệu chứng minh tư cách pháp lý: a) Đối với cá nhân: 01 bản sao Căn cước hoặc Hộ chiếu, trừ trường hợp có thể \
         khai thác dữ liệu trên Cơ sở dữ liệu quốc gia về dân cư; b) Đối với tổ chức: 01 bản sao Giấy chứng nhận đăng ký \
         doanh nghiệp, trừ trường hợp có thể khai thác dữ liệu trên Cơ sở dữ liệu quốc gia về đăng ký doanh nghiệp",
    ]));
    assert!(kinds.iter().any(|kind| kind.contains("vn:id_card")), "{kinds:?}");
    assert!(kinds.iter().any(|kind| kind.contains("vn:business_registration_certificate")), "{kinds:?}");
}

#[test]
fn odd_sources_are_refused_in_words_and_their_good_parts_kept() {
    let folder = std::env::temp_dir().join(format!("tokhai-odd-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let good = std::fs::read_to_string(fixture()).unwrap();
    let good = serde_json::from_str::<Value>(&good).map_or(good, |value| match value {
        Value::Array(list) => list[0].to_string(),
        value => value.to_string(),
    });
    let run = |content: &[u8]| {
        let source = folder.join("source");
        std::fs::write(&source, content).unwrap();
        let out = folder.join("out");
        let args =
            ["import".as_ref(), source.as_os_str(), "--locale".as_ref(), "en".as_ref(), "-o".as_ref(), out.as_os_str()];
        let output = Command::cargo_bin("tokhai").unwrap().args(args).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(run(good.as_bytes()).0, Some(0));
    // The folder is there already, and the same drafts go into it again.
    assert_eq!(run(format!("\u{feff}{good}\n").as_bytes()).0, Some(0));
    let (code, said) = run(format!("{good}\n{{oops\n7\n{{\"code\":\"khai sinh\"}}\n{good}\n").as_bytes());
    assert_eq!(code, Some(1));
    for part in ["line 2", "line 3", "khai sinh", "twice"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(folder.join("out/9.000010.json").exists());
    for (content, part) in [("", "empty"), ("[1]", "entry 1"), ("{\"code\":", "not JSON"), ("{\"x\":1}", "code")] {
        let (code, said) = run(content.as_bytes());
        assert!(code == Some(1) && said.contains(part), "{content}: {code:?} {said}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Letters and marks apart, as some systems store them.
fn decomposed(line: &str) -> String {
    const SHAPES: [(char, &str); 12] = [
        ('a', "a"),
        ('ă', "a\u{306}"),
        ('â', "a\u{302}"),
        ('e', "e"),
        ('ê', "e\u{302}"),
        ('i', "i"),
        ('o', "o"),
        ('ô', "o\u{302}"),
        ('ơ', "o\u{31b}"),
        ('u', "u"),
        ('ư', "u\u{31b}"),
        ('y', "y"),
    ];
    const TONES: [&str; 12] =
        ["àảãáạ", "ằẳẵắặ", "ầẩẫấậ", "èẻẽéẹ", "ềểễếệ", "ìỉĩíị", "òỏõóọ", "ồổỗốộ", "ờởỡớợ", "ùủũúụ", "ừửữứự", "ỳỷỹýỵ"];
    const MARKS: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];
    let mut out = String::new();
    for letter in line.chars() {
        let small = letter.to_lowercase().next().unwrap_or(letter);
        let found = SHAPES.iter().zip(TONES).find_map(|((plain, shape), tones)| {
            let tone = tones.chars().position(|toned| toned == small);
            (tone.is_some() || *plain == small).then_some((*shape, tone))
        });
        match found {
            Some((shape, tone)) => {
                out.push_str(&if small == letter { shape.to_owned() } else { shape.to_uppercase() });
                out.extend(tone.map(|tone| MARKS[tone]));
            }
            None => out.push(letter),
        }
    }
    out
}

/// What a line is typed like on the portal, the meaning being the same.
fn spellings(line: &str) -> Vec<String> {
    let mut list = vec![
        decomposed(line),
        line.to_uppercase(),
        line.replace(' ', "  "),
        line.replace(' ', "\u{a0}"),
        line.replace(' ', "&nbsp;"),
        // Both places a tone is put in such syllables.
        [("khỏe", "khoẻ"), ("thủy", "thuỷ"), ("ủy", "uỷ"), ("hòa", "hoà"), ("hóa", "hoá")]
            .iter()
            .fold(line.to_owned(), |line, (old, new)| line.replace(old, new)),
        line.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("&#{};", u32::from(c)) }).collect(),
        line.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("&#x{:X};", u32::from(c)) }).collect(),
        format!("{line};"),
        format!("{line} (nếu có)."),
        format!("<p>{line}</p>"),
        format!("<li><b>{line}</b>;</li>"),
    ];
    for before in ["a) ", "a. ", "- ", "+ ", "* ", "• ", "1. ", "1) ", "2.1. ", "(3) ", "iv) ", "đ) ", "01 ", "(01) "]
    {
        list.push(format!("{before}{line}"));
    }
    list
}

/// The same with words before it that say how the paper is handed in.
fn handed_in(line: &str) -> Vec<String> {
    [
        "Bản sao ",
        "01 bản chính ",
        "01 bản sao có chứng thực ",
        "Bản chụp ",
        "Bản sao hoặc bản sao điện tử ",
        "Bản sao kèm bản chính để đối chiếu ",
        "Bản photo công chứng ",
        "Nộp bản sao ",
        "02 (hai) bản sao ",
        "Bản sao y bản chính ",
        "Bản gốc hoặc bản điện tử ",
    ]
    .iter()
    .map(|before| format!("{before}{line}"))
    .collect()
}

#[test]
fn types_and_verdicts_stay_however_a_line_is_typed() {
    let pack = pack();
    let rules = Rules::new(&pack).unwrap();
    for line in [
        "Giấy chứng nhận đăng ký doanh nghiệp",
        "Giấy chứng nhận đăng ký hợp tác xã",
        "Giấy chứng nhận đăng ký hộ kinh doanh",
        "Thẻ căn cước công dân",
        "Thẻ căn cước hoặc hộ chiếu",
        "Giấy xác nhận thông tin về cư trú",
        "Giấy khai sinh",
        "Giấy chứng nhận kết hôn",
        "Giấy xác nhận tình trạng hôn nhân",
        "Giấy chứng tử",
        "Trích lục khai tử",
        "Giấy khám sức khỏe",
        "Giấy chứng nhận đủ sức khỏe",
        "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
        "Giấy phép lái xe",
        "Giấy chứng nhận đăng ký xe",
        "Phiếu lý lịch tư pháp",
        "Sổ bảo hiểm xã hội",
        "Thẻ bảo hiểm y tế",
        "Bằng tốt nghiệp",
        "Văn bản ủy quyền",
        "Hợp đồng thủy lợi đã ký",
    ] {
        let read = |line: &str| {
            let draft = drafted_from(&pack, &rules, "Thử", &[line]);
            (types(&draft), droppable(&draft, &pack))
        };
        let plain = read(line);
        assert_eq!(plain.0.len(), 1, "{line}: {plain:?}");
        for other in spellings(line).iter().chain(&handed_in(line)) {
            assert_eq!(read(other), plain, "{line}: {other}");
        }
    }
    // Names of three words and more are known without their accents at the head of a line.
    for (line, bare) in [
        ("Giấy chứng nhận đăng ký doanh nghiệp", "Giay chung nhan dang ky doanh nghiep"),
        ("Giấy khám sức khỏe", "GIAY KHAM SUC KHOE"),
        ("Phiếu lý lịch tư pháp", "1. Phieu ly lich tu phap"),
        ("Giấy chứng nhận quyền sử dụng đất", "- Giay chung nhan quyen su dung dat"),
    ] {
        assert_eq!(types(&with_lines(&[line])), types(&with_lines(&[bare])), "{bare}");
    }
}

#[test]
fn papers_are_known_by_the_names_portals_use_for_them() {
    let pack = pack();
    let rules = Rules::new(&pack).unwrap();
    for (id, names) in [
        (
            "business_registration_certificate",
            "Giấy CNĐKKD|GCN ĐKKD|Giấy CNĐKDN|Bản sao đăng ký kinh doanh|Giấy chứng nhận đăng ký địa điểm kinh doanh|Giấy \
             chứng nhận đăng ký thành lập doanh nghiệp|Giấy chứng nhận về việc đăng ký doanh nghiệp|Giấy phép đăng ký kinh \
             doanh|Văn bản chứng nhận đăng ký doanh nghiệp|Bảo sao giấy chứng nhận đăng ký kinh doanh",
        ),
        ("household_business_certificate", "Giấy đăng ký hộ kinh doanh|GCN ĐKHKD"),
        ("cooperative_certificate", "Giấy chứng nhận đăng ký HTX|Giấy CN đăng ký liên hiệp hợp tác xã"),
        (
            "id_card",
            "CCCD|CMND/CCCD|Chứng minh thư nhân dân|Giấy tờ tuỳ thân|Giấy tờ chứng minh nhân thân|Căn cước điện tử",
        ),
        ("residence_proof", "Giấy xác nhận cư trú|Mẫu CT07|Giấy tờ chứng minh nơi thường trú|Bản xác nhận thường trú"),
        ("birth_certificate", "Trích lục khai sinh|Bản sao khai sinh|Trích lục giấy khai sinh"),
        ("marriage_certificate", "Trích lục kết hôn|Giấy đăng ký kết hôn|Giấy tờ chứng minh quan hệ vợ chồng"),
        ("death_certificate", "Giấy khai tử|Trích lục chứng tử"),
        (
            "land_certificate",
            "GCNQSDĐ|Sổ đỏ|Giấy chứng nhận QSDĐ|Giấy tờ chứng minh quyền sử dụng hợp pháp đất|Giấy chứng nhận quyền sở hữu nhà ở",
        ),
        (
            "vehicle_registration",
            "Đăng ký xe|Giấy đăng ký xe ô tô|Giấy chứng nhận đăng ký phương tiện giao thông đường bộ",
        ),
        ("judicial_record_slip", "Phiếu LLTP|Lý lịch tư pháp số 2|Bản lý lịch tư pháp"),
        (
            "health_check_certificate",
            "Giấy xác nhận đủ sức khỏe|Giấy chứng nhận đủ sức khoẻ hành nghề|Phiếu khám sức khỏe",
        ),
        ("social_insurance_book", "Sổ BHXH|Sổ hoặc tờ rời về tham gia bảo hiểm xã hội"),
        ("poor_household_certificate", "Sổ hộ nghèo|Văn bản xác nhận thuộc hộ cận nghèo"),
    ] {
        for name in names.split('|') {
            assert_eq!(types(&drafted_from(&pack, &rules, "Thử", &[name])), [format!("vn:{id}")], "{name}");
        }
    }
    // Without the certificate's name it may be another paper on the land, for who has no certificate.
    for name in ["Văn bản pháp lý về quyền sử dụng đất", "Giấy tờ chứng minh quyền sở hữu hoặc quyền sử dụng đất"]
    {
        let own = types(&drafted_from(&pack, &rules, "Thử", &[name]));
        assert_eq!(own.first().map(String::as_str), Some("vn:land_certificate"), "{name}");
        assert_eq!(own.len(), 2, "{name}: {own:?}");
    }
}

#[test]
fn papers_of_foreigners_are_not_looked_up_when_told_of_again() {
    let pack = pack();
    let line = "Đối với nhân sự không có quốc tịch Việt Nam: Phiếu lý lịch tư pháp do nước ngoài cấp; Phiếu lý lịch tư pháp quy định \
                tại điểm này phải được cấp trước khi nộp hồ sơ không quá 06 tháng";
    assert!(!droppable(&with_lines(&[line]), &pack));
    let line = "Bản sao hộ chiếu, giấy chứng minh nhân dân của người đại diện";
    assert!(droppable(&with_lines(&[line]), &pack));
    assert!(!droppable(
        &named("Cấp giấy chứng nhận cho thương nhân nước ngoài không có hiện diện tại Việt Nam", &[line]),
        &pack
    ));
}

#[test]
fn another_name_for_something_is_no_further_paper() {
    let kinds = types(&with_lines(&[
        "Hộ chiếu hoặc thẻ căn cước còn giá trị sử dụng (sau đây gọi tắt là giấy tờ tùy thân) để chứng minh về nhân thân",
    ]));
    assert_eq!(kinds, ["vn:passport,vn:id_card"]);
}

#[test]
fn words_that_only_begin_like_a_form_are_none() {
    let kinds = types(&with_lines(&[
        "Báo cáo hoạt động có xác nhận của cơ quan, đơn vị quản lý",
        "Đơn đề nghị theo Mẫu số 01 ban hành kèm theo Nghị quyết số 17/2026/NQ-CP",
        "02 ảnh chụp trong thời gian không quá 06 tháng tính đến thời điểm nộp hồ sơ đề nghị cấp thẻ",
    ]));
    assert_eq!(kinds, ["vn:report", "vn:declaration_form", "vn:photo"]);
}

#[test]
fn what_stands_in_a_paper_is_no_further_paper() {
    let kinds = types(&with_lines(&[
        "Đề án thành lập, trong đó nêu rõ sự cần thiết; kế hoạch, tiến độ thực hiện; quy chế hoạt động; bản sao hợp đồng thuê",
        "Biên bản kiểm tra hiện trạng. - Quyết định phê duyệt kế hoạch. - Báo cáo kết quả",
    ]));
    assert_eq!(kinds, ["vn:plan", "vn:lease_or_loan", "vn:minutes", "vn:authority_decision", "vn:report"]);
}

#[test]
fn a_choice_is_between_the_papers_that_tell_the_same() {
    let kinds = types(&with_lines(&["Văn bản ủy quyền, bản sao thẻ căn cước hoặc hộ chiếu của người được ủy quyền"]));
    assert_eq!(kinds, ["vn:power_of_attorney", "vn:id_card,vn:passport"]);
    let kinds = types(&with_lines(&["Văn bằng, chứng chỉ chuyên môn"]));
    assert_eq!(kinds, ["vn:diploma"]);
}

#[test]
fn a_paper_nothing_recognises_is_never_said_to_be_without_purpose() {
    let pack = pack();
    let draft = with_lines(&["Bản sao và xuất trình bản chính tài liệu chứng minh điều người nộp đã trình bày"]);
    let procedure = Procedure::read(draft.definition.clone());
    let analysis = analyse(&procedure, &pack, &Options::on(Date::parse("2026-07-18").unwrap()));
    let verdicts: Vec<&str> = analysis.components.iter().map(|component| component.verdict.as_str()).collect();
    assert_eq!(verdicts, ["unclassified"]);
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// Whatever the lines say, each has one fate and the draft is a good definition.
        #[test]
        fn any_lines_make_a_checked_draft_and_are_accounted_for(
            lines in proptest::collection::vec(
                prop_oneof![
                    "\\PC{0,80}",
                    "[(a-c0-9).;:, /+-]{0,12}(Giấy khai sinh|CCCD|sổ hộ khẩu|hoặc|và|trường hợp |nộp lại |nước ngoài|Lưu ý: |số ){0,6}[.;:)(, ]{0,4}",
                ],
                0..8,
            )
        ) {
            let refs: Vec<&str> = lines.iter().map(String::as_str).collect();
            let draft = with_lines(&refs);
            prop_assert_eq!(draft.lines.len(), lines.len());
            for (record, line) in draft.lines.iter().zip(&lines) {
                prop_assert_eq!(&record.text, line);
                prop_assert_eq!(record.fate == Fate::Note, record.documents.is_empty());
            }
            let text = serde_json::to_vec(&draft.definition).unwrap();
            let loaded = load(&text, &MetaSchema::new().unwrap(), None);
            prop_assert!(loaded.is_ok(), "{:#?}", loaded.err());
        }
    }
}
