//! How lines of a dossier are read: papers under other names, papers described by what they
//! prove, papers hidden behind others, whose papers they are, and what is no paper at all.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use assert_cmd::Command;
use serde_json::{Value, json};
use tokhai::analysis::{Options, Verdict, analyse};
use tokhai::definition::Procedure;
use tokhai::import::{CODE_SHARED, Draft, Fate, Rules, draft};
use tokhai::locale::Locale;
use tokhai::reform::certainty::certainty;
use tokhai::register::{Date, Pack, embedded};

static RULES: LazyLock<(Pack, Rules)> = LazyLock::new(|| {
    let pack = embedded("vn").unwrap().unwrap_or_else(|problems| panic!("{problems:#?}"));
    let rules = Rules::new(&pack).unwrap();
    (pack, rules)
});

/// A paper as it was read, with its verdict.
#[derive(Debug)]
struct Read {
    types: BTreeSet<String>,
    title: String,
    verdict: Verdict,
    when: String,
}

impl Read {
    fn is(&self, id: &str) -> bool {
        self.types.contains(&format!("vn:{id}"))
    }

    /// True where registers make it superfluous, always or in some case.
    fn goes(&self) -> bool {
        self.verdict.droppable() || self.verdict == Verdict::Conditional
    }
}

/// One procedure whose lines stand in one case; quantities are originals and copies.
fn portal(name: &str, case: &str, lines: &[(&str, u64, u64)]) -> Value {
    let components: Vec<Value> = lines
        .iter()
        .map(|(line, originals, copies)| json!({ "name": line, "originalQty": originals, "copyQty": copies }))
        .collect();
    json!({ "code": "9.100001", "name": name, "executionCases": [
        { "name": case, "profileComponents": components },
        { "name": if case.is_empty() { "" } else { "Trường hợp còn lại" }, "profileComponents": [
            { "name": "Đơn theo mẫu", "originalQty": 1, "copyQty": 0 }] },
    ] })
}

fn drafted(portal: &Value) -> Draft {
    draft(portal, &RULES.0, &RULES.1).unwrap()
}

fn papers(draft: &Draft) -> Vec<Read> {
    let procedure = Procedure::read(draft.definition.clone());
    let analysis = analyse(&procedure, &RULES.0, &Options::on(Date::parse("2026-07-18").unwrap()));
    let documents = draft.definition["x-documents"].as_array().unwrap();
    let found = documents.iter().zip(&analysis.components).map(|(document, component)| Read {
        types: match &document["type"] {
            Value::Array(all) => all.iter().map(|id| id.as_str().unwrap().to_owned()).collect(),
            only => [only.as_str().unwrap_or_default().to_owned()].into(),
        },
        title: document["title"].as_str().unwrap().to_owned(),
        verdict: component.verdict,
        when: document["when"].as_str().unwrap_or_default().to_owned(),
    });
    found.filter(|paper| paper.title != "Đơn theo mẫu").collect()
}

/// The papers of one line of which a copy is asked for.
fn read(line: &str) -> Vec<Read> {
    read_in("Cấp phép thử", line)
}

fn read_in(name: &str, line: &str) -> Vec<Read> {
    papers(&drafted(&portal(name, "", &[(line, 0, 1)])))
}

fn goes(papers: &[Read], id: &str) -> bool {
    papers.iter().any(|paper| paper.is(id) && paper.goes())
}

fn stays(papers: &[Read], id: &str) -> bool {
    papers.iter().any(|paper| paper.is(id) && !paper.goes())
}

#[test]
fn papers_under_other_names_are_told_by_their_first_words() {
    for (line, id) in [
        ("Mẫu số 07 ban hành kèm theo Thông tư số 12/2025/TT-BYT", "declaration_form"),
        ("Giấy đăng ký kiểm tra lô hàng nhập khẩu", "declaration_form"),
        ("Bản tự công bố sản phẩm", "declaration_form"),
        ("Danh mục máy móc phục vụ sản xuất", "list"),
        ("Tài liệu kỹ thuật của nồi hơi", "technical_document"),
        ("Hướng dẫn sử dụng bằng tiếng Việt", "technical_document"),
        ("Nhãn sản phẩm dự kiến lưu hành", "specimen"),
        ("Ý kiến bằng công văn của Ủy ban nhân dân cấp xã về vị trí đặt biển", "authority_decision"),
        ("Thẻ nhân viên an ninh", "permit"),
        ("Bản chụp (có dấu của đơn vị) quyết định giao việc", "authority_decision"),
        ("Một trong các giấy phép về tài nguyên", "permit"),
        ("Giấy xác nhận số dư tài khoản", "funds_proof"),
        ("Giấy chứng nhận đăng ký thuế", "tax_registration_certificate"),
        ("Thông báo mã số thuế của hộ", "tax_registration_certificate"),
        ("Giấy chứng nhận đăng ký tàu cá", "vessel_registration"),
    ] {
        let found = read(line);
        assert!(found.iter().any(|paper| paper.is(id)), "{line}: {found:#?}");
        assert!(!found.iter().any(|paper| paper.verdict == Verdict::Unclassified), "{line}: {found:#?}");
    }
}

#[test]
fn demands_too_vague_to_be_met_are_told_apart_and_asked_about() {
    for (line, id) in [
        ("Các giấy tờ, tài liệu khác có liên quan (nếu có)", "unspecified_document"),
        ("Tài liệu khác theo quy định của pháp luật", "unspecified_document"),
        ("Các giấy tờ quy định tại khoản 3 Điều 9 Nghị định này", "referenced_document"),
    ] {
        let found = read(line);
        assert!(found[0].is(id) && found[0].verdict == Verdict::Unclassified, "{line}: {found:#?}");
        let note = RULES.0.document_type(&format!("vn:{id}")).unwrap();
        assert!(format!("{note:?}").contains("Hỏi"), "{id} asks nothing");
    }
}

#[test]
fn particulars_and_instructions_are_no_papers() {
    for line in [
        "Họ và tên, năm sinh của người phụ trách",
        "Địa chỉ nơi đặt máy",
        "Lý do đề nghị cấp dữ liệu",
        "Số điện thoại liên hệ của chủ cơ sở",
        "Người nộp hồ sơ chịu trách nhiệm về tính chính xác của các nội dung kê khai",
        "Khi nhận kết quả, người nhận ký vào sổ trả kết quả",
    ] {
        let found = drafted(&portal("Cấp phép thử", "", &[(line, 1, 0)]));
        assert_eq!(found.lines[0].fate, Fate::Note, "{line}: {:#?}", found.definition["x-documents"]);
    }
}

#[test]
fn papers_are_told_by_what_they_prove() {
    for (line, id) in [
        ("Văn bản chứng minh tư cách pháp nhân của đơn vị chủ trì", "business_registration_certificate"),
        ("Tài liệu về tư cách pháp lý của chủ đầu tư", "business_registration_certificate"),
        ("Giấy tờ chứng minh quyền sử dụng hợp pháp mặt bằng sản xuất", "land_certificate"),
        ("Tài liệu chứng minh có trụ sở làm việc ổn định", "land_certificate"),
        ("Giấy tờ quy định tại khoản 21 Điều 3 Luật Đất đai", "land_certificate"),
        ("Một trong các giấy chứng nhận nêu tại khoản 21 Điều 3 của Luật Đất đai", "land_certificate"),
        ("Giấy tờ xác nhận chủ vườn thường trú tại xã", "residence_proof"),
        ("Tài liệu chứng minh quan hệ cha con với người được bảo lãnh", "birth_certificate"),
        ("Giấy tờ chứng minh người đại diện theo pháp luật của doanh nghiệp", "business_registration_certificate"),
        ("Giấy tờ chứng minh là người đại diện theo pháp luật của con chưa thành niên", "guardianship_paper"),
        ("Giấy tờ chứng minh thay đổi họ tên của chủ hộ", "civil_status_change"),
        ("Giấy chứng nhận quyền sở hữu, quyền sử dụng nhà", "land_certificate"),
    ] {
        let found = read(line);
        assert!(goes(&found, id), "{line}: {found:#?}");
    }
    for line in [
        "Văn bản chứng minh tư cách pháp nhân theo pháp luật của nước nơi tổ chức được thành lập",
        "Giấy tờ chứng minh nơi cư trú ở nước ngoài",
        "Văn bản xác nhận của Ủy ban nhân dân cấp xã nơi cơ sở đặt trụ sở",
        "Giấy tờ chứng minh kinh nghiệm làm việc",
    ] {
        let found = read(line);
        assert!(!found.iter().any(Read::goes), "{line}: {found:#?}");
    }
}

#[test]
fn premises_are_looked_up_where_they_are_owned_and_leased_otherwise() {
    let found = read("Giấy tờ chứng minh có địa điểm hợp pháp đặt phòng tập");
    assert!(goes(&found, "land_certificate") && stays(&found, "lease_or_loan"), "{found:#?}");
    assert_eq!((found[0].when.as_str(), found[1].when.as_str()), ("circumstance1", "!circumstance1"));
}

#[test]
fn only_school_certificates_are_diplomas() {
    for (line, id) in [
        ("Bản sao chứng chỉ tin học", "diploma"),
        ("Văn bằng, chứng chỉ chuyên môn", "diploma"),
        ("Chứng chỉ hành nghề dược", "practice_certificate"),
        ("Chứng chỉ huấn luyện an toàn của thợ lặn", "practice_certificate"),
        ("Bản sao chứng chỉ rừng", "permit"),
    ] {
        let found = read(line);
        assert!(found[0].is(id), "{line}: {found:#?}");
    }
}

#[test]
fn the_foreign_is_seen_wherever_it_is_said() {
    for line in [
        "Giấy chứng nhận đăng ký doanh nghiệp do nước sở tại cấp",
        "Phiếu lý lịch tư pháp của quốc gia nơi người đó cư trú",
        "Hộ chiếu, giấy phép lao động (đối với người nước ngoài)",
        "Người nước ngoài và công dân Việt Nam định cư ở nước ngoài nộp bản sao hộ chiếu",
        "Giấy chứng nhận đăng ký kinh doanh của nhà thầu nước ngoài",
    ] {
        let found = read(line);
        assert!(!found.iter().any(Read::goes), "{line}: {found:#?}");
    }
    let headed = portal("Cấp phép thử", "Đối với người nước ngoài", &[("Bản sao hộ chiếu", 0, 1)]);
    assert!(!papers(&drafted(&headed)).iter().any(Read::goes));
    for (line, id) in [
        ("Căn cước công dân của thợ hàn làm việc cho công ty nước ngoài", "id_card"),
        ("Bản sao căn cước của thuyền viên làm việc trên tàu treo cờ nước ngoài", "id_card"),
        ("Giấy tờ pháp lý của cá nhân đối với cổ đông sáng lập và nhà đầu tư nước ngoài là cá nhân", "id_card"),
    ] {
        let found = read(line);
        assert!(goes(&found, id), "{line}: {found:#?}");
    }
}

#[test]
fn a_paper_hidden_behind_a_droppable_one_is_kept() {
    for (line, id) in [
        ("Giấy chứng nhận đăng ký doanh nghiệp và quyết định bổ nhiệm người phụ trách", "authority_decision"),
        ("Giấy chứng nhận quyền sử dụng đất kèm theo biên bản bàn giao mốc", "minutes"),
        ("Căn cước của người đại diện và văn bản cử người đại diện", "introduction_letter"),
    ] {
        let found = read(line);
        let hidden = found.iter().find(|paper| paper.is(id)).unwrap_or_else(|| panic!("{line}: {found:#?}"));
        assert!(!hidden.goes(), "{line}");
        let dropped = found.iter().find(|paper| paper.goes()).unwrap_or_else(|| panic!("{line}: {found:#?}"));
        assert!(!dropped.title.contains(&hidden.title), "{line}: {}", dropped.title);
        assert!(!hidden.title.starts_with("và"), "{}", hidden.title);
    }
}

#[test]
fn the_contents_of_a_file_in_brackets_are_papers_of_their_own() {
    let found = read("Hồ sơ pháp lý của nhà xưởng (gồm: Giấy chứng nhận quyền sử dụng đất; Giấy phép xây dựng)");
    let land = found.iter().find(|paper| paper.is("land_certificate")).unwrap();
    assert!(land.goes() && !land.title.contains("Giấy phép"), "{found:#?}");
    assert!(stays(&found, "permit"), "{found:#?}");
}

#[test]
fn where_one_paper_cannot_be_had_the_other_takes_its_place() {
    let found = read("Giấy chứng sinh; trường hợp không có giấy chứng sinh thì nộp văn bản ủy quyền");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].is("birth_notice") && found[0].is("power_of_attorney") && found[0].when.is_empty());
}

#[test]
fn a_circumstance_ends_where_another_paper_is_named() {
    for line in [
        "Giấy phép thành lập đối với cơ quan báo chí hoặc giấy chứng nhận đăng ký doanh nghiệp đối với công ty",
        "Quyết định thành lập đối với trường công lập, bản sao giấy chứng nhận đăng ký doanh nghiệp",
    ] {
        let found = read(line);
        assert!(goes(&found, "business_registration_certificate"), "{line}: {found:#?}");
    }
    // What is not asked for is part of the circumstance, not its end.
    let found = read("Đối với công trình không phải là nhà ở thì phải có thêm giấy tờ về quyền sử dụng đất");
    assert!(goes(&found, "land_certificate"), "{found:#?}");
}

#[test]
fn originals_are_taken_back_only_of_what_the_procedure_issues() {
    let name = "Cấp lại thẻ hướng dẫn viên cứu hộ";
    let surrendered = |line: &str| {
        let mut portal = portal(name, "", &[(line, 1, 0)]);
        portal["resultsDetails"] = json!([{ "name": "Danh sách người được cấp thẻ" }]);
        papers(&drafted(&portal)).iter().any(|paper| paper.is("original_to_surrender"))
    };
    assert!(surrendered("Bản gốc thẻ hướng dẫn viên cứu hộ"));
    assert!(surrendered("Bản chính chứng nhận tập huấn xin cấp lại"));
    assert!(!surrendered("Danh sách người tham gia"));
    assert!(!surrendered("Bản sao thẻ hướng dẫn viên cứu hộ"));
}

#[test]
fn text_about_data_adds_a_paper_and_takes_over_none() {
    let found = read(
        "Phương án nuôi trồng; Trường hợp khai thác được thông tin trong Cơ sở dữ liệu quốc gia về dân cư thì không phải nộp Bản \
         sao Căn cước công dân",
    );
    let plan = found.iter().find(|paper| paper.title.starts_with("Phương án")).unwrap();
    assert!(!plan.goes() && goes(&found, "id_card"), "{found:#?}");
    // Naming only the register it names whose information is asked for.
    let found = read(
        "Giấy tờ chứng minh việc đổi tên của thương nhân nếu không khai thác được thông tin trong Cơ sở dữ liệu quốc gia về đăng \
         ký doanh nghiệp",
    );
    assert!(goes(&found, "business_registration_certificate"), "{found:#?}");
}

#[test]
fn a_choice_is_told_from_papers_asked_for_together() {
    let found = read(
        "Bản sao hợp đồng thuê kho, bản sao giấy chứng nhận quyền sử dụng đất hoặc giấy tờ chứng minh quyền sở hữu kho của bên cho \
         thuê",
    );
    assert!(stays(&found, "lease_or_loan") && goes(&found, "land_certificate"), "{found:#?}");
    let found = read("Một trong các giấy tờ sau: Giấy chứng nhận quyền sử dụng đất; Giấy ủy quyền của chủ đất");
    assert!(goes(&found, "land_certificate"), "one alternative that only authorises vetoes none: {found:#?}");
}

#[test]
fn what_is_left_out_or_only_looked_like_is_not_asked_for() {
    let found = read("Giấy tờ tùy thân của khách, không bao gồm căn cước công dân");
    assert!(!found.iter().any(Read::goes), "{found:#?}");
    let found = read("02 ảnh chân dung chụp như ảnh trên thẻ căn cước");
    assert!(found.len() == 1 && found[0].is("photo"), "{found:#?}");
}

#[test]
fn evidence_that_a_register_is_wrong_is_not_looked_up_in_it() {
    let line = "Bản sao giấy chứng nhận đăng ký hợp tác xã";
    let heading = "Trường hợp thông tin trên cơ sở dữ liệu về hợp tác xã không khớp với giấy đã cấp";
    let found = papers(&drafted(&portal("Xử lý thông tin", heading, &[(line, 0, 1)])));
    assert!(stays(&found, "cooperative_certificate"), "{found:#?}");
    assert!(stays(
        &read_in("Chỉnh sửa thông tin hợp tác xã trong cơ sở dữ liệu quốc gia", line),
        "cooperative_certificate"
    ));
    assert!(goes(&read_in("Cấp phép thử", line), "cooperative_certificate"));
}

#[test]
fn a_wartime_death_notice_is_evidence_no_register_holds() {
    assert!(!read_in("Công nhận liệt sĩ", "Giấy báo tử").iter().any(|paper| paper.is("death_notice")));
    assert!(read_in("Hưởng mai táng phí", "Giấy báo tử").iter().any(|paper| paper.is("death_notice")));
}

#[test]
fn a_name_of_a_procedure_leaves_the_applicants_own_copies_alone() {
    let found = read_in("Cấp phép nhập cảnh cho đoàn xe", "Bản chụp hộ chiếu của người nộp hồ sơ");
    assert!(goes(&found, "passport"), "{found:#?}");
    let found = read_in("Cấp giấy phép lái xe quốc tế", "Bản sao giấy phép lái xe do Việt Nam cấp");
    assert!(goes(&found, "driver_licence"), "{found:#?}");
}

#[test]
fn registers_no_act_opens_yet_are_named_with_what_is_missing() {
    for (line, id) in [
        ("Bản sao thẻ thường trú do cơ quan quản lý xuất nhập cảnh cấp", "foreigner_stay_card"),
        ("Giấy chứng nhận đăng ký thuế", "tax_registration_certificate"),
        ("Giấy chứng nhận đăng ký tàu biển", "vessel_registration"),
    ] {
        let found = read(line);
        assert!(found.iter().any(|paper| paper.is(id) && paper.verdict == Verdict::LawNeeded), "{line}: {found:#?}");
    }
}

#[test]
fn papers_are_found_behind_words_for_a_file_or_an_addition() {
    for line in [
        "Tập tin chứa bản quét giấy khai sinh",
        "Ảnh chụp giấy khai sinh",
        "Đối với trẻ em thì phải có thêm giấy khai sinh",
        "Đồng thời nộp kèm giấy khai sinh",
    ] {
        let found = read(line);
        assert!(goes(&found, "birth_certificate"), "{line}: {found:#?}");
    }
}

#[test]
fn times_differ_only_where_two_ways_of_handing_in_have_different_ones() {
    let kinds = |methods: Value| -> Vec<&'static str> {
        let mut portal = portal("Cấp phép thử", "", &[("Đơn đề nghị", 1, 0)]);
        portal["executionMethods"] = methods;
        drafted(&portal).findings.iter().map(|finding| finding.kind).collect()
    };
    let method =
        |way: &str, days: u64| json!({ "submissionMethod": way, "processingTime": days, "processingTimeUnit": "DAY" });
    assert!(kinds(json!([method("ONLINE", 3), method("DIRECT", 5)])).contains(&"timesDiffer"));
    assert!(!kinds(json!([method("ONLINE", 3), method("ONLINE", 5)])).contains(&"timesDiffer"));
    let both = json!([method("ONLINE", 3), method("ONLINE", 5), method("DIRECT", 5), method("DIRECT", 3)]);
    assert!(!kinds(both).contains(&"timesDiffer"));
}

#[test]
fn the_portals_steps_are_in_the_draft_where_reading_them_is_sure_and_every_line_has_a_fate() {
    let steps = |days: u64, lines: &[&str]| {
        let mut portal = portal("Cấp phép thử", "", &[("Đơn đề nghị", 1, 0)]);
        portal["executionSteps"] = lines.iter().map(|line| json!({ "name": line })).collect();
        portal["executionMethods"] =
            json!([{ "submissionMethod": "DIRECT", "processingTime": days, "processingTimeUnit": "WORKING_DAY" }]);
        drafted(&portal)
    };
    let lines = [
        "Cá nhân nộp hồ sơ tại Bộ phận Một cửa.",
        "Trong thời hạn 02 ngày làm việc, công chức thẩm định hồ sơ.",
        "Trong thời hạn 03 ngày làm việc, Chủ tịch Ủy ban nhân dân cấp xã cấp giấy phép.",
    ];
    let sure = steps(5, &lines).definition;
    let read = sure["x-procedure"]["steps"].as_array().unwrap();
    let told: Vec<_> = read.iter().map(|step| (step["kind"].as_str().unwrap(), &step["duration"]["value"])).collect();
    assert_eq!(told, [("submit", &Value::Null), ("assess", &json!(2.0)), ("sign", &json!(3.0))]);
    assert_eq!((&read[0]["actor"], &read[2]["after"]), (&json!("applicant"), &json!(["step2"])));
    assert!(read.iter().all(|step| step["confidence"] == "ours" && step["source"] == "portal"));
    let actors = sure["x-procedure"]["actors"].as_object().unwrap();
    assert_eq!(actors[read[1]["actor"].as_str().unwrap()]["title"]["vi"], "Công chức chuyên môn");
    let fates = |draft: &Value| -> Vec<String> {
        let lines = draft["x-import"]["steps"].as_array().unwrap();
        lines.iter().map(|line| line["fate"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(fates(&sure), ["step", "step", "step"]);

    // Another total: a finding, and no steps that may be wrong.
    let other = steps(9, &lines);
    assert!(other.findings.iter().any(|finding| finding.kind == "stepsDiffer" && finding.text.contains('9')));
    assert_eq!(other.definition["x-procedure"].get("steps"), None);
    assert_eq!(fates(&other.definition).len(), 3);
    // Headings alone say nothing.
    let heads = steps(5, &["a) Nộp hồ sơ TTHC:", "b) Giải quyết TTHC:"]).definition;
    assert_eq!((heads["x-procedure"].get("steps"), fates(&heads).len()), (None, 2));
}

#[test]
fn a_finding_is_told_once_and_headings_need_no_quantity() {
    let line = "Giấy khai sinh";
    let found = drafted(&portal("Cấp phép thử", "", &[(line, 0, 0), (line, 0, 0), ("Hồ sơ của cá nhân gồm:", 0, 0)]));
    let all: Vec<_> = found.findings.iter().filter(|finding| finding.kind == "noQuantity").collect();
    assert_eq!(all.len(), 1, "{all:#?}");
}

#[test]
fn the_ministry_that_issued_a_procedure_is_kept() {
    let mut portal = portal("Cấp phép thử", "", &[("Đơn đề nghị", 1, 0)]);
    portal["departmentPromulgateName"] = json!("Bộ  Thử nghiệm");
    assert_eq!(drafted(&portal).definition["x-procedure"]["issuedBy"], "Bộ Thử nghiệm");
}

#[test]
fn two_procedures_under_one_code_are_two_drafts_and_a_finding_names_both() {
    let folder = std::env::temp_dir().join(format!("tokhai-shared-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let run = |names: &[&str], out: &str| {
        let all: Vec<Value> = names.iter().map(|name| portal(name, "", &[("Giấy khai sinh", 0, 1)])).collect();
        let source = folder.join("source.json");
        std::fs::write(&source, serde_json::to_vec(&all).unwrap()).unwrap();
        let out = folder.join(out);
        let args = ["import".as_ref(), source.as_os_str(), "-o".as_ref(), out.as_os_str()];
        (Command::cargo_bin("tokhai").unwrap().args(args).output().unwrap().status.code(), out)
    };
    let (code, out) = run(&["Cấp thẻ của tỉnh A", "Cấp thẻ của tỉnh B"], "two");
    assert_eq!(code, Some(0));
    let drafts: Vec<Value> = ["9.100001.json", "9.100001-2.json"]
        .iter()
        .map(|name| serde_json::from_slice(&std::fs::read(out.join(name)).unwrap()).unwrap())
        .collect();
    assert_ne!(drafts[0]["$id"], drafts[1]["$id"]);
    assert_eq!(drafts[0]["x-procedure"]["code"], drafts[1]["x-procedure"]["code"]);
    let account = std::fs::read_to_string(out.join("import.ndjson")).unwrap();
    let found = account.lines().find(|line| line.contains(CODE_SHARED)).unwrap();
    assert!(found.contains("tỉnh A") && found.contains("tỉnh B"), "{found}");
    assert!(drafts[1]["x-import"]["findings"].to_string().contains(CODE_SHARED));
    // The same procedure twice is no second one.
    assert_eq!(run(&["Cấp thẻ", "Cấp thẻ"], "same").0, Some(1));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_clause_for_a_case_of_its_own_is_a_paper_of_its_own() {
    for (line, title) in [
        (
            "Bản sao giấy khai sinh; trường hợp giấy khai sinh không ghi tên cha thì cần thêm bản chính văn bản của cơ sở y tế",
            "cơ sở y tế",
        ),
        ("Bản sao giấy chứng nhận đăng ký xe. Trường hợp xe đang sửa chữa thì phải nộp biên bản của xưởng", "biên bản"),
        ("b) Bản sao giấy chứng tử của người vợ c) Bản chính giấy xác nhận của cơ sở y tế", "giấy xác nhận"),
        ("Giấy chứng nhận đăng ký hợp tác xã; xác nhận của Ủy ban nhân dân xã về số hộ", "xác nhận của Ủy ban"),
        (
            "a) Bản sao thẻ căn cước, trừ trường hợp khai thác được thông tin trong Cơ sở dữ liệu quốc gia về dân cư; b) \
             Quyết định giao việc của đơn vị",
            "Quyết định giao việc",
        ),
    ] {
        let found = read(line);
        assert!(found.iter().any(Read::goes), "{line}: {found:#?}");
        let hidden = found.iter().any(|paper| paper.goes() && paper.title.contains(title));
        let asked = found.iter().any(|paper| !paper.goes() && paper.title.contains(title));
        assert!(asked && !hidden, "{line}: {found:#?}");
    }
}

#[test]
fn a_clause_that_speaks_of_papers_again_is_no_paper() {
    for line in [
        "Bản sao giấy khai sinh. Trường hợp gửi qua bưu điện thì nộp bản sao các giấy tờ nêu trên có chứng thực",
        "Giấy ủy quyền có chứng thực. Trường hợp người được ủy quyền là con thì giấy ủy quyền không phải chứng thực",
    ] {
        assert_eq!(read(line).len(), 1, "{line}: {:#?}", read(line));
    }
}

#[test]
fn who_owns_the_premises_shows_the_certificate_and_who_rents_them_the_lease() {
    let found = read("Bản sao giấy chứng nhận quyền sử dụng đất hoặc hợp đồng thuê nhà làm xưởng");
    assert!(goes(&found, "land_certificate") && stays(&found, "lease_or_loan"), "{found:#?}");
    assert!(found.iter().all(|paper| !paper.when.is_empty()), "{found:#?}");
    let found = read("Bản sao thẻ căn cước hoặc hộ chiếu hoặc hộ chiếu nước ngoài của người được giao nhận kết quả");
    assert!(goes(&found, "id_card") && stays(&found, "foreign_document"), "{found:#?}");
}

#[test]
fn alternatives_each_for_a_case_of_its_own_are_papers_of_their_own() {
    let found = read(
        "Giấy chứng nhận đăng ký hợp tác xã (trường hợp chủ thuyền là hợp tác xã) hoặc giấy phép thành lập chi nhánh \
         (trường hợp chủ thuyền là hãng tàu)",
    );
    assert!(goes(&found, "cooperative_certificate"), "{found:#?}");
    assert!(found.iter().any(|paper| !paper.goes() && paper.title.starts_with("giấy phép thành lập")), "{found:#?}");
}

#[test]
fn papers_that_no_register_holds_yet_or_any_more_are_kept() {
    for (name, line, id) in [
        ("Đăng ký lại kết hôn bị mất sổ", "Bản sao giấy chứng nhận kết hôn cấp trước kia", "historical_record"),
        ("Đăng ký khai sinh và cấp thẻ cùng lúc", "Bản sao giấy khai sinh của bé", "own_result"),
        ("Đăng ký khai sinh cho trẻ sinh tại nước ngoài", "Giấy tờ chứng minh nơi cư trú của cha", "foreign_document"),
        ("Cấp lại giấy phép cho người lái tàu bay", "Giấy chứng nhận sức khỏe còn hạn", "permit"),
    ] {
        let found = read_in(name, line);
        assert!(stays(&found, id), "{name}: {line}: {found:#?}");
    }
    let found = papers(&drafted(&portal(
        "Gia hạn sử dụng đất của hộ gia đình",
        "",
        &[("Một trong các giấy chứng nhận quy định tại khoản 21 Điều 3 Luật Đất đai", 1, 0)],
    )));
    assert!(stays(&found, "original_to_surrender"), "{found:#?}");
    let found = read("Các giấy tờ, tài liệu về đất đai, tài sản, tài chính của trường");
    assert!(!found.iter().any(Read::goes), "{found:#?}");
    let found = read("Giấy hẹn trả kết quả cấp lại thẻ bảo hiểm y tế");
    assert!(!found.iter().any(Read::goes), "{found:#?}");
    let birth = read_in("Đăng ký khai sinh", "Bản sao giấy chứng nhận kết hôn của cha mẹ bé");
    assert!(goes(&birth, "marriage_certificate"), "{birth:#?}");
}

#[test]
fn a_verdict_is_as_sure_as_its_weakest_link_and_asks_what_would_settle_it() {
    let sure = |name: &str, line: &str| {
        let draft = drafted(&portal(name, "", &[(line, 0, 1)]));
        let procedure = Procedure::read(draft.definition.clone());
        certainty(&procedure, draft.definition["x-documents"][0]["id"].as_str().unwrap(), &RULES.0).unwrap()
    };
    let plain = sure("Cấp phép thử", "Bản sao giấy chứng nhận đăng ký xe");
    assert!(!plain.to_confirm && plain.ask(&Locale::vi()).is_empty(), "{plain:#?}");
    let abroad = sure("Cấp phép cho doanh nghiệp nước ngoài", "Bản sao giấy chứng nhận đăng ký xe");
    assert!(abroad.value < plain.value && !abroad.to_confirm && abroad.weakest == "register", "{abroad:#?}");
    // What its own words name besides is counted; how long they are, text about data, forms of copy and citations are not.
    let long = format!("Bản sao giấy chứng nhận đăng ký xe {}", "của đội xe chở khách tuyến cố định ".repeat(9));
    let copies = "Bản sao giấy chứng nhận đăng ký xe (bản sao có chứng thực hoặc bản chụp kèm bản chính để đối chiếu) theo quy định tại \
        Thông tư số 79/2024/TT-BCA. Trường hợp khai thác được dữ liệu thì không phải nộp";
    for line in [&long, copies] {
        let sure = sure("Cấp phép thử", line);
        assert!(!sure.to_confirm, "{line}: {sure:#?}");
    }
    let hiding = "Bản sao giấy chứng nhận đăng ký xe (nêu trong hợp đồng vận chuyển, biên bản kiểm tra và báo cáo của năm trước)";
    let long = sure("Cấp phép thử", hiding);
    for locale in [Locale::vi(), Locale::en()] {
        assert!(long.ask(&locale).ends_with('?'), "{long:#?}");
    }
    assert!(long.weakest == "line" && long.to_confirm, "{long:#?}");
}

#[test]
fn a_report_leaves_out_what_is_less_sure_than_asked() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("import_reading_certainty");
    std::fs::create_dir_all(&folder).unwrap();
    let source = folder.join("portal.json");
    let entry = portal("Cấp phép cho doanh nghiệp nước ngoài", "", &[("Bản sao giấy chứng nhận đăng ký xe", 0, 1)]);
    std::fs::write(&source, entry.to_string()).unwrap();
    let drafts = folder.join("drafts");
    let tokhai = || Command::cargo_bin("tokhai").unwrap();
    tokhai().arg("import").arg(&source).arg("-o").arg(&drafts).assert().success();
    let rows = |least: &str| {
        let mut command = tokhai();
        let command = command.arg("report").arg(&drafts).args(["--format", "csv", "--min-certainty", least]);
        String::from_utf8(command.assert().success().get_output().stdout.clone()).unwrap()
    };
    assert!(rows("0.1").contains("vn:vehicle_registration") && rows("0.1").contains("0.76"), "{}", rows("0.1"));
    assert!(!rows("0.9").contains("vn:vehicle_registration"), "{}", rows("0.9"));
    for wrong in ["1.2", "much"] {
        tokhai().arg("report").arg(&drafts).args(["--min-certainty", wrong]).assert().failure();
    }
}

#[test]
fn a_paper_on_a_death_is_about_the_dead_and_not_about_whoever_is_signed_in() {
    let read = drafted(&portal(
        "Trợ cấp cho thân nhân",
        "",
        &[("Đơn đề nghị theo mẫu", 1, 0), ("Trích lục khai tử", 0, 1), ("Giấy khai sinh", 0, 1)],
    ));
    let about = |id: &str| {
        let documents = read.definition["x-documents"].as_array().unwrap();
        let found = documents.iter().find(|document| document["type"] == json!(format!("vn:{id}"))).unwrap();
        found["about"].as_str().unwrap().to_owned()
    };
    assert_eq!(about("death_certificate"), "deceased");
    assert_eq!(about("birth_certificate"), "applicant");
    let dead = &read.definition["x-roles"]["deceased"];
    assert_ne!(dead["signedIn"], json!(true));
    assert_eq!(dead["title"], json!("Người chết"));
    // Registers are asked with the number of the dead, which the form has to ask for.
    assert_eq!(dead["key"], json!("/deceased/personalId"));
    assert!(read.definition["properties"].to_string().contains(r#""role":"deceased""#));
}

#[test]
fn signed_data_of_hospitals_replace_notices_in_the_procedures_their_decree_speaks_of_and_no_others() {
    let verdict = |code: &str, line: &str| {
        let mut record = portal("Thủ tục", "", &[("Tờ khai theo mẫu", 1, 0), (line, 1, 0)]);
        record["code"] = json!(code);
        let read = papers(&drafted(&record));
        read.iter().find(|paper| paper.is("birth_notice") || paper.is("death_notice")).unwrap().goes()
    };
    assert!(verdict("1.001193", "Giấy chứng sinh"));
    assert!(verdict("1.000656", "Giấy báo tử"));
    assert!(!verdict("9.100001", "Giấy chứng sinh"));
    assert!(!verdict("9.100001", "Giấy báo tử"));
}

#[test]
fn photographs_of_things_and_expert_reports_are_told_from_what_registers_hold() {
    for (line, is, is_not) in [
        ("01 ảnh màu chụp toàn bộ máy bay mô hình và thiết bị điều khiển", "specimen", "photo"),
        ("02 ảnh chụp hiện trạng ngôi nhà cần sửa chữa", "specimen", "photo"),
        ("02 ảnh chân dung 4 x 6 cm của người lái phương tiện", "photo", "specimen"),
        ("Biên bản giám định thiệt hại về hàng hóa", "test_result", "medical_record"),
        ("Biên bản giám định của Hội đồng giám định y khoa", "medical_record", "test_result"),
        ("Văn bản của cơ quan giám định xác nhận quan hệ mẹ con", "authority_decision", "medical_record"),
        ("Giấy tờ chứng minh quan hệ thân nhân với người lao động", "birth_certificate", "experience_proof"),
    ] {
        let papers = read(line);
        let told = |id: &str| papers.iter().any(|paper| paper.is(id));
        assert!(told(is) && !told(is_not), "{line}: {papers:?}");
    }
    let health = "Giấy khám sức khỏe";
    assert!(stays(&read_in("Tuyển chọn công dân vào quân đội", health), "test_result"));
    assert!(goes(&read_in("Cấp giấy phép lái xe", health), "health_check_certificate"));
    let diploma = read_in("Công nhận văn bằng do cơ sở nước ngoài cấp", "Bản sao văn bằng đại học");
    assert!(stays(&diploma, "foreign_document"), "{diploma:?}");
}
