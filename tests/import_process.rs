//! Descriptions of processes read into steps: tables of several formats, sentences, times, and what does not agree.

use assert_cmd::Command;
use serde_json::{Value, json};
use tokhai::import::form;
use tokhai::import::process::{ACTORS, Fate, KINDS, Reading, Words, read};
use tokhai::locale::Locale;
use tokhai::register::{Pack, PackProblem, embedded, merge};

fn pack() -> Pack {
    embedded("vn").unwrap().unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn found(name: &str, text: &str) -> Option<Reading> {
    let words = Words::new(&pack()).unwrap();
    read(&form::read(name, text.as_bytes()).unwrap(), &words)
}

fn reading(text: &str) -> Reading {
    found("process.txt", text).expect("a description of a process")
}

fn steps(reading: &Reading) -> Vec<(&str, &str, Option<(f64, &str)>)> {
    reading.steps.iter().map(|step| (step.actor, step.kind, step.duration.map(|own| (own.value, own.unit)))).collect()
}

fn path(reading: &Reading) -> Option<(f64, &str)> {
    reading.path.map(|own| (own.value, own.unit))
}

const TABLE: &str = "\
| Bước | Nội dung công việc | Trách nhiệm thực hiện | Thời gian thực hiện |
| Bước 1 | Tiếp nhận hồ sơ, chuyển phòng chuyên môn | Bộ phận Một cửa | 0,5 ngày làm việc |
| Bước 2 | Phân công xử lý | Lãnh đạo Phòng Nuôi ong | 4 giờ làm việc |
| Bước 3 | Thẩm định hồ sơ | Chuyên viên Phòng Nuôi ong | 2,5 ngày làm việc |
| Bước 4 | Ký giấy phép | Lãnh đạo Sở | 1/2 ngày làm việc |
| Bước 5 | Vào sổ, đóng dấu | Văn thư Sở | 0,5 ngày làm việc |
| Bước 6 | Trả kết quả cho cá nhân | Bộ phận Một cửa | Không tính thời gian |
";

#[test]
fn rows_of_a_table_are_steps_with_actor_act_and_time_and_add_up() {
    let reading = reading(&format!("{TABLE}| Tổng thời gian giải quyết | 4,5 ngày làm việc |\n"));
    let day = |value| Some((value, "workingDay"));
    assert_eq!(
        steps(&reading),
        [
            ("oneStop", "receive", day(0.5)),
            ("head", "forward", Some((4.0, "workingHour"))),
            ("officer", "assess", day(2.5)),
            ("leader", "sign", day(0.5)),
            ("officer", "stamp", day(0.5)),
            ("oneStop", "deliver", None),
        ]
    );
    assert_eq!(path(&reading), Some((4.5, "workingDay")));
    assert!(reading.findings.is_empty(), "{:?}", reading.findings);
    assert_eq!(reading.steps[3].after, [2]);
    assert_eq!(reading.visits(), 2);
    assert!(reading.tabular);
}

#[test]
fn a_total_that_the_rows_do_not_give_is_a_finding_and_no_path_is_told() {
    let reading = reading(&format!("{TABLE}| Tổng thời gian giải quyết | 6 ngày làm việc |\n"));
    assert_eq!(path(&reading), None);
    let why = reading.no_path.as_ref().unwrap();
    assert!(why.to_string().contains("4.5 working days") && why.to_string().contains("6 working days"), "{why}");
    assert!(why.text(&Locale::vi()).contains("4,5 ngày làm việc"), "{}", why.text(&Locale::vi()));
    assert_eq!(reading.findings.len(), 1);
    assert_eq!((reading.findings[0].code, reading.findings[0].line), ("totalDiffers", Some(7)));
}

const SWARM: &str = "\
| Bước | Nội dung công việc | Trách nhiệm thực hiện | Thời gian thực hiện |
| Bước 1 | Tiếp nhận tin báo đàn ong bốc bay | Ủy ban nhân dân cấp xã | 1 giờ |
| Bước 2 | Kiểm tra hiện trường, đánh giá nguy cơ | Công chức phòng chuyên môn | 5 giờ |
";

#[test]
fn a_limit_that_a_row_of_one_case_states_for_all_up_to_it_bears_the_path_of_the_others_out() {
    let case = "| Bước 3 | Quyết định biện pháp | Trường hợp đàn ong bị bệnh nặng thì trong vòng 10 giờ kể từ khi nhận được \
        tin báo, Chủ tịch Ủy ban nhân dân cấp xã quyết định tiêu hủy toàn bộ đàn ong hoặc di dời tổ | 3 giờ |\n";
    let carried =
        "| Bước 4 | Quyết định tiêu hủy toàn bộ đàn ong của hộ nuôi | Chủ tịch Ủy ban nhân dân cấp xã | 1 giờ |\n";
    let end = "| Bước 5 | Trả kết quả cho người báo tin | Ủy ban nhân dân cấp xã | Không tính thời gian |\n";

    let told = reading(&format!("{SWARM}{case}{carried}{end}"));
    assert_eq!(path(&told), Some((6.0, "hour")), "{:?}", told.no_path);
    assert_eq!(told.stated().map(|own| (own.value, own.unit)), Some((10.0, "hour")));
    assert!(told.findings.is_empty(), "{:?}", told.findings);
    let main: Vec<bool> = told.steps.iter().map(|step| step.on_main_path).collect();
    assert_eq!(main, [true, true, false, false, true], "what the case decides is carried out in the case only");
    assert_eq!(told.steps[3].branch, told.steps[2].branch);
    assert_eq!(told.steps[3].after, [2]);

    // Another decision of everybody after it: the limit is not of that, and what the case takes is not known.
    let apart = carried.replace("tiêu hủy toàn bộ đàn ong", "cấp lại giấy phép nuôi");
    for unsure in
        [format!("{SWARM}{case}{apart}{end}"), format!("{SWARM}{}{carried}{end}", case.replace("10 giờ", "12 giờ"))]
    {
        let told = reading(&unsure);
        assert_eq!(path(&told), None, "{unsure}");
        assert_eq!(told.stated(), None);
        assert_eq!(told.findings.iter().map(|own| own.code).collect::<Vec<_>>(), ["noTotal"]);
    }
}

#[test]
fn a_limit_in_a_row_of_every_case_bears_out_the_rows_up_to_it_beside_timed_ones_of_some_cases() {
    let text = format!(
        "{SWARM}\
| Bước 3 | Trường hợp không bắt được đàn ong, mời thợ | Công chức phòng chuyên môn | 4 giờ |
| Bước 4 | Ký quyết định trong thời hạn 8 giờ, kể từ lúc nhận được phản ánh | Chủ tịch Ủy ban nhân dân cấp xã | 2 giờ |
"
    );
    assert_eq!(
        path(&reading(&text)),
        None,
        "the row of the case takes time, and whether the limit has room for it is open"
    );
    let untimed = text.replace("| 4 giờ |", "| Không tính thời gian |");
    assert_eq!(path(&reading(&untimed)), Some((8.0, "hour")));
}

#[test]
fn a_row_for_files_that_meet_its_condition_is_on_the_main_path() {
    let text = TABLE.replace("Thẩm định hồ sơ", "Trường hợp hồ sơ đủ điều kiện: thẩm định hồ sơ");
    let reading = reading(&format!("{text}| Tổng thời gian giải quyết | 4,5 ngày làm việc |\n"));
    assert_eq!(path(&reading), Some((4.5, "workingDay")));
    assert!(reading.steps[2].on_main_path && !reading.steps[2].branch.is_empty());
}

#[test]
fn subtotals_are_compared_with_the_rows_above_them() {
    let text = "\
| TT | Đơn vị thực hiện | Nội dung công việc | Thời gian |
| 1 | Trung tâm Phục vụ hành chính công cấp xã | Tiếp nhận hồ sơ | 4 giờ làm việc |
| 2 | Công chức phòng chuyên môn | Thẩm định | 4 giờ làm việc |
| Tổng thời gian giải quyết ở cấp xã | 16 giờ làm việc |
| 3 | Chuyên viên Sở | Thẩm định | 8 giờ làm việc |
| Tổng thời gian giải quyết ở cấp tỉnh | 8 giờ làm việc |
| Tổng thời gian giải quyết | 16 giờ làm việc |
";
    let reading = reading(text);
    assert_eq!(path(&reading), Some((16.0, "workingHour")));
    let codes: Vec<_> = reading.findings.iter().map(|own| (own.code, own.line)).collect();
    assert_eq!(codes, [("totalDiffers", Some(3))]);
}

#[test]
fn the_unit_may_stand_in_the_head_of_the_column_only() {
    let text = "\
| Bước | Nội dung công việc | Trách nhiệm | Thời gian (ngày làm việc) |
| 1 | Tiếp nhận hồ sơ | Bộ phận Một cửa | 0,5 |
| 2 | Thẩm định | Chuyên viên | 2 ngày |
| 3 | Phê duyệt | Lãnh đạo Sở | 1 |
| Tổng thời gian | 3,5 ngày |
";
    let reading = reading(text);
    assert!(reading.steps.iter().all(|step| step.duration.is_some_and(|own| own.unit == "workingDay")));
    assert_eq!(path(&reading), Some((3.5, "workingDay")));
}

#[test]
fn a_cell_over_several_rows_of_a_page_gives_its_time_once() {
    let page = "<!DOCTYPE html><html><body><table>\
        <tr><th>Bước</th><th>Nội dung công việc</th><th>Trách nhiệm thực hiện</th><th>Thời gian</th></tr>\
        <tr><td>1</td><td>Tiếp nhận hồ sơ</td><td>Bộ phận Một cửa</td><td rowspan=2>2 ngày làm việc</td></tr>\
        <tr><td>2</td><td>Thẩm định</td><td>Chuyên viên</td></tr>\
        <tr><td>3</td><td>Ký</td><td>Lãnh đạo Sở</td><td>1 ngày làm việc</td></tr>\
        <tr><td colspan=3>Tổng thời gian</td><td>3 ngày làm việc</td></tr></table></body></html>";
    let reading = found("process.html", page).unwrap();
    let times: Vec<_> = reading.steps.iter().map(|step| step.duration.map(|own| own.value)).collect();
    assert_eq!(times, [Some(2.0), None, Some(1.0)]);
    assert_eq!(path(&reading), Some((3.0, "workingDay")));
}

/// A document of Word with one table.
fn document(rows: &[&[&str]]) -> Vec<u8> {
    let cell = |text: &&str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let row = |cells: &&[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>());
    let table: String = rows.iter().map(row).collect();
    let text = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>\
         <w:tbl>{table}</w:tbl></w:body></w:document>"
    );
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut archive, text.as_bytes()).unwrap();
    archive.finish().unwrap().into_inner()
}

#[test]
fn tables_of_documents_are_read_as_those_of_text() {
    let lines: Vec<Vec<&str>> =
        TABLE.lines().map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect();
    let rows: Vec<&[&str]> = lines.iter().map(Vec::as_slice).collect();
    let words = Words::new(&pack()).unwrap();
    let own = read(&form::read("process.docx", &document(&rows)).unwrap(), &words).unwrap();
    assert_eq!(steps(&own), steps(&reading(TABLE)));
    assert_eq!(path(&own), Some((4.5, "workingDay")));
}

#[test]
fn a_table_of_which_a_file_keeps_one_cell_a_line_is_put_together_again() {
    let text = "TT\nTrình tự thực hiện\nTrách nhiệm thực hiện\nThời gian thực hiện (02 ngày làm việc)\nGhi chú\n\
        Bước 1\nTiếp nhận hồ sơ\nBộ phận Một cửa\n04 giờ làm việc\nMiễn phí\n\
        Bước 2\nThẩm định hồ sơ\nChuyên viên\n01 ngày làm việc\nLãnh đạo Sở ký duyệt\n04 giờ làm việc\n";
    let reading = reading(text);
    let actors: Vec<_> = reading.steps.iter().map(|step| step.actor).collect();
    assert_eq!(actors, ["oneStop", "officer", "leader"]);
    assert_eq!(path(&reading), Some((2.0, "workingDay")));
}

const PROSE: &str = "\
Tên thủ tục: Cấp phép nuôi ong
Trình tự thực hiện:
- Bước 1: Người đề nghị nộp hồ sơ tại Trung tâm Phục vụ hành chính công cấp xã.
- Bước 2: Trung tâm Phục vụ hành chính công cấp xã tiếp nhận hồ sơ, chuyển công chức xử lý. Trường hợp hồ sơ chưa đầy đủ \
thì thông báo để người đề nghị bổ sung hồ sơ.
- Bước 3: Trong thời hạn 05 ngày làm việc kể từ ngày nhận đủ hồ sơ, công chức thẩm định hồ sơ, kiểm tra thực địa.
- Bước 4: Trong thời hạn 03 ngày làm việc kể từ ngày có kết quả thẩm định, Chủ tịch Ủy ban nhân dân cấp xã cấp giấy phép. \
Trường hợp không đủ điều kiện thì trả lời bằng văn bản và nêu rõ lý do.
Người được cấp phép chịu trách nhiệm về đàn ong của mình.
Cách thức thực hiện:
Thời hạn giải quyết: 8 WORKING_DAY
";

#[test]
fn an_act_of_an_actor_in_prose_is_a_step_and_other_outcomes_leave_the_main_path() {
    let reading = reading(PROSE);
    let day = |value| Some((value, "workingDay"));
    assert_eq!(
        steps(&reading),
        [
            ("citizen", "submit", None),
            ("oneStop", "receive", None),
            ("oneStop", "requestMore", None),
            ("officer", "siteVisit", day(5.0)),
            ("leader", "sign", day(3.0)),
            ("leader", "reject", None),
        ]
    );
    let main: Vec<_> = reading.steps.iter().map(|step| step.on_main_path).collect();
    assert_eq!(main, [true, true, false, true, true, false]);
    assert_eq!(reading.steps[2].branch, "Trường hợp hồ sơ chưa đầy đủ");
    assert_eq!(path(&reading), Some((8.0, "workingDay")));
    assert_eq!(reading.steps[4].number, "Bước 4");
}

#[test]
fn every_line_has_a_fate_and_a_reason() {
    for text in [PROSE, TABLE] {
        let reading = reading(text);
        let filled = text.lines().filter(|line| !line.trim().is_empty()).count();
        assert_eq!(reading.lines.len(), filled);
        assert!(reading.lines.iter().all(|line| !line.reason.to_string().is_empty()));
        let of_steps = reading.lines.iter().filter(|line| line.fate == Fate::Step);
        assert!(of_steps.clone().all(|line| !line.steps.is_empty()));
        let mut named: Vec<usize> = of_steps.flat_map(|line| line.steps.clone()).collect();
        named.sort_unstable();
        named.dedup();
        assert_eq!(named, (0..reading.steps.len()).collect::<Vec<_>>());
    }
    let fates: Vec<_> = reading(PROSE).lines.iter().map(|line| line.fate).collect();
    assert_eq!(fates[6..], [Fate::Note, Fate::Channel, Fate::Channel]);
}

#[test]
fn limits_of_one_authority_that_run_from_the_receipt_run_beside_each_other() {
    let text = "\
Trình tự thực hiện:
- Chủ đầu tư nộp hồ sơ tại Bộ phận Một cửa.
- Trong thời hạn 07 ngày làm việc kể từ ngày nhận đủ hồ sơ, cơ quan cấp phép thẩm định hồ sơ.
- Trong thời hạn 12 ngày kể từ ngày nhận được hồ sơ, các cơ quan được hỏi ý kiến trả lời bằng văn bản về nội dung của mình.
- Trong thời hạn 10 ngày làm việc kể từ ngày nhận đủ hồ sơ, cơ quan cấp phép xem xét cấp giấy phép.
Cách thức thực hiện:
Thời hạn giải quyết: 10 WORKING_DAY
";
    // Twelve days running hold ten working days at most.
    assert_eq!(path(&reading(text)), Some((10.0, "workingDay")));
}

#[test]
fn calendar_and_working_days_one_after_the_other_are_not_added() {
    let text = "\
Trình tự thực hiện:
Bước 1: Cá nhân nộp hồ sơ tại Ủy ban nhân dân cấp xã.
Bước 2: Ủy ban nhân dân cấp xã trong thời gian 07 ngày làm việc kể từ ngày nhận đủ giấy tờ xác nhận bản khai.
Bước 3: Sở Nội vụ trong thời gian 12 ngày kể từ ngày nhận đủ giấy tờ ban hành quyết định trợ cấp.
Cách thức thực hiện:
Thời hạn giải quyết: 19 ngày
";
    let reading = reading(text);
    assert_eq!(path(&reading), None);
    assert!(reading.no_path.as_ref().unwrap().to_string().contains("calendar days"));
    assert_eq!(reading.findings[0].code, "unitsMixed");
}

#[test]
fn lead_times_clock_times_dates_and_words_that_hold_a_number_are_no_durations() {
    let text = "\
Trình tự thực hiện:
Bước 1: Người đề nghị gửi hồ sơ trước kỳ thi ít nhất 07 ngày làm việc.
Bước 2: Bộ phận Một cửa tiếp nhận hồ sơ sau 15 giờ theo Hội đồng chính sách thì hẹn hôm sau.
Bước 3: Công chức thẩm định hồ sơ theo Nghị định số 12/2021/NĐ-CP ngày 30/12/2021.
";
    let reading = reading(text);
    assert!(reading.steps.iter().all(|step| step.duration.is_none()), "{:?}", steps(&reading));
    assert!(reading.no_path.as_ref().unwrap().to_string().contains("no step states a time"));
}

#[test]
fn a_time_without_its_unit_is_named_and_not_made_up() {
    let text = PROSE.replace("8 WORKING_DAY", "3 OTHER");
    let reading = reading(&text);
    assert!(reading.stated().is_none());
    assert!(reading.findings.iter().any(|own| own.code == "totalWithoutUnit"));
    assert_eq!(path(&reading), None);
}

#[test]
fn a_stated_number_without_its_unit_bears_a_path_out_and_none_at_all_only_a_limit_of_the_whole() {
    let told = |limit: &str, act: &str| {
        let text = format!(
            "Trình tự thực hiện:\nBước 1: Cá nhân nộp hồ sơ tại Bộ phận Một cửa.\nBước 2: Trong thời hạn 03 ngày làm việc \
             {act}.\nBước 3: Bộ phận Một cửa trả kết quả cho cá nhân.\nCách thức thực hiện:\nThời hạn giải quyết: {limit}\n"
        );
        reading(&text).path.map(|own| (own.value, own.unit))
    };
    let issues = "kể từ ngày nhận đủ hồ sơ, Chủ tịch Ủy ban nhân dân cấp xã cấp giấy phép";
    let weighs = "kể từ ngày nhận đủ hồ sơ, công chức thẩm định hồ sơ";
    let three = Some((3.0, "workingDay"));
    assert_eq!((told("3 OTHER", issues), told("3 OTHER", weighs)), (three, three));
    assert_eq!((told("5 OTHER", issues), told("5 OTHER", weighs)), (None, None));
    // The result within three days of the receipt is the whole; weighing the file is not.
    assert_eq!((told("OTHER", issues), told("OTHER", weighs)), (three, None));
}

#[test]
fn paper_forms_and_other_texts_are_no_descriptions() {
    let form = "TỜ KHAI\nKính gửi: ......\nHọ và tên: ......\nNgày sinh: ......\nNgười yêu cầu nộp hồ sơ: ......\n\
        Công chức thẩm định: ......\n";
    assert!(found("form.txt", form).is_none());
    assert!(found("letter.txt", "Kính gửi ông bà.\nTrân trọng cảm ơn.\n").is_none());
    let prices = "| TT | Tên hàng | Giá |\n| 1 | Mật ong | 5 |\n| 2 | Sáp | 7 |\n";
    assert!(found("prices.txt", prices).is_none());
}

#[test]
fn the_command_writes_what_the_schema_describes_and_tells_what_does_not_agree() {
    let folder = std::env::temp_dir().join(format!("tokhai-process-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("ong.txt");
    std::fs::write(&path, format!("{TABLE}| Tổng thời gian giải quyết | 6 ngày làm việc |\n")).unwrap();
    let out = folder.join("out");
    let run = Command::cargo_bin("tokhai").unwrap().arg("import").arg(&path).arg("-o").arg(&out).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let told = String::from_utf8(run.stdout).unwrap();
    assert!(told.contains("không tính được") && told.contains("dòng 8"), "{told}");
    let value: Value = serde_json::from_slice(&std::fs::read(out.join("ong.reading.json")).unwrap()).unwrap();
    assert_eq!(value["steps"][2]["duration"], json!({"value": 2.5, "unit": "workingDay"}));
    assert_eq!(value["steps"][1]["after"], json!([1]));
    assert!(value["criticalPath"].is_null());
    let schema: Value = serde_json::from_str(include_str!("../schemas/process-reading.schema.json")).unwrap();
    let checker = jsonschema::validator_for(&schema).unwrap();
    for value in [value, reading(PROSE).to_value("a.txt", "vn")] {
        let problems: Vec<String> = checker.iter_errors(&value).map(|own| own.to_string()).collect();
        assert!(problems.is_empty(), "{problems:?}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
    let step = &schema["$defs"]["step"]["properties"];
    assert_eq!(step["kind"]["enum"], json!(KINDS));
    assert_eq!(step["actor"]["enum"], json!(ACTORS));
}

#[test]
fn wrong_words_of_a_pack_are_named_with_their_place() {
    let mut parts = Vec::new();
    for file in ["pack", "concepts", "registers", "documents", "gates", "costs", "import", "form"] {
        let path = format!("{}/schemas/vn/pack/{file}.json", env!("CARGO_MANIFEST_DIR"));
        parts.push(serde_json::from_slice::<Value>(&std::fs::read(path).unwrap()).unwrap());
    }
    parts.push(json!({"process": {
        "units": [{"match": "^phút", "unit": "minute"}],
        "acts": [{"match": "(", "kind": "sign"}, {"match": "bay", "kind": "fly"}],
        "actors": [{"actor": "officer"}],
        "birds": ["ong"],
        "numerals": {"một": "1"},
    }}));
    let pack = merge(parts).and_then(Pack::read).unwrap();
    let problems = PackProblem::texts(&Words::new(&pack).unwrap_err(), "\n", &Locale::en());
    for place in [
        "/process/units/0: `minute`",
        "/process/acts/0: `(`",
        "/process/acts/1: `fly`",
        "/process/actors/0: `match`",
        "/process/birds: unknown",
        "/process/numerals/một: a number",
    ] {
        assert!(problems.contains(place), "{place} in\n{problems}");
    }
}
