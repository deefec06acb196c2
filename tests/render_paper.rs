//! `tokhai render --paper`: a Word form filled in with answers, read again at the places the answers belong to.

#[path = "common/form_files.rs"]
mod form_files;

use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use form_files::{docx_with, leader, lines, paragraph, zipped};
use serde_json::{Value, json};
use tokhai::import::form::layout::{Layout, Line, Run};
use tokhai::import::form::reading::{Field, Reading, Words, read};
use tokhai::import::form::{self, Answer, Misfit, fill};
use tokhai::register::{Pack, embedded};
use zip::ZipArchive;

fn pack() -> Pack {
    embedded("vn").unwrap().unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn reading(bytes: &[u8]) -> Reading {
    let pack = pack();
    read(&form::read("form.docx", bytes).unwrap(), &Words::new(&pack).unwrap(), &pack)
}

fn cell(inner: &str) -> String {
    format!("<w:tc><w:tcPr><w:tcW w:w=\"2400\" w:type=\"dxa\"/></w:tcPr>{inner}</w:tc>")
}

fn row(cells: &[&str]) -> String {
    let cells: String = cells.iter().map(|text| cell(&paragraph(text))).collect();
    format!("<w:tr>{cells}</w:tr>")
}

fn boxes(count: usize) -> String {
    let narrow = "<w:tc><w:tcPr><w:tcW w:w=\"300\" w:type=\"dxa\"/></w:tcPr><w:p/></w:tc>";
    format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", narrow.repeat(count))
}

/// A form with every way of leaving room.
fn small_form() -> Vec<u8> {
    let lead = leader(9000);
    let parts = [
        paragraph("ĐƠN XIN XÁC NHẬN"),
        format!("<w:p><w:pPr>{lead}</w:pPr><w:r><w:t>Họ và tên:</w:t></w:r><w:r><w:tab/></w:r></w:p>"),
        paragraph("Sinh ngày ..... tháng ..... năm ........ Giới tính: ......... Nghề nghiệp: ........"),
        paragraph("Số định danh cá nhân:"),
        boxes(12),
        "<w:p><w:r><w:t xml:space=\"preserve\">Lý do xin nghỉ: ...</w:t></w:r><w:r><w:t>......</w:t></w:r></w:p>"
            .to_owned(),
        paragraph("............................"),
        paragraph("Có thẻ hội viên không? □ Có □ Không"),
        paragraph("Hình thức học:"),
        paragraph("□ Tập trung"),
        paragraph("□ Từ xa"),
        paragraph("Quá trình công tác:"),
        format!(
            "<w:tbl>{}{}{}</w:tbl>",
            row(&["TT", "Nơi công tác", "Chức vụ", "Số năm"]),
            row(&["1", "", "", ""]),
            row(&["2", "", "", ""])
        ),
    ];
    docx_with(
        &parts.concat(),
        &[("word/styles.xml", "<w:styles xmlns:w=\"w\"/>"), ("docProps/app.xml", "<a>&#169;</a>")],
    )
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("render-paper-{name}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The form in a file, and the definition that the import makes of it.
    fn imported(&self, bytes: &[u8]) -> Value {
        fs::write(self.path("don.docx"), bytes).unwrap();
        let mut import = Command::cargo_bin("tokhai").unwrap();
        import.arg("import").arg(self.path("don.docx")).arg("-o").arg(self.path("drafts")).assert().success();
        serde_json::from_slice(&fs::read(self.path("drafts/don.json")).unwrap()).unwrap()
    }

    fn render(&self, paper: &str, answers: &Value) -> assert_cmd::assert::Assert {
        fs::write(self.path("answers.json"), answers.to_string()).unwrap();
        let mut render = Command::cargo_bin("tokhai").unwrap();
        render.arg("render").arg(self.path("drafts/don.json")).arg("--paper").arg(self.path(paper));
        render.arg("--values").arg(self.path("answers.json")).arg("-o").arg(self.path("out.docx"));
        render.args(["--locale", "en"]).assert()
    }
}

fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let mut own = Vec::new();
            file.read_to_end(&mut own).unwrap();
            (file.name().unwrap().into_owned(), own)
        })
        .collect()
}

/// The text of a paragraph; `☒` is a ticked box.
fn text_at(bytes: &[u8], place: usize) -> String {
    text_in(&form::read("form.docx", bytes).unwrap(), place)
}

fn text_in(layout: &Layout, place: usize) -> String {
    let own: Vec<&Line> = lines(layout).into_iter().filter(|line| line.at.line == place).collect();
    own.into_iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn field<'r>(reading: &'r Reading, label: &str) -> &'r Field {
    reading.fields.iter().find(|field| field.label == label).unwrap_or_else(|| panic!("no {label}: {reading:#?}"))
}

#[test]
fn answers_are_read_back_at_the_places_of_their_questions() {
    let folder = Folder::new("back");
    let bytes = small_form();
    let paper = reading(&bytes);
    let definition = folder.imported(&bytes);
    let question = |label: &str| {
        let paper = definition["x-import"]["paper"].as_array().unwrap();
        let own = paper.iter().find(|own| own["label"] == label).unwrap_or_else(|| panic!("no {label}: {paper:#?}"));
        own["question"].as_str().unwrap().to_owned()
    };
    let mut answers = json!({});
    let mut say = |label: &str, value: Value| {
        let pointer = question(label);
        let mut at = &mut answers;
        let mut keys = pointer[1..].split('/').peekable();
        while let Some(key) = keys.next() {
            if keys.peek().is_some() && at.get(key).is_none() {
                at[key] = json!({});
            }
            at = &mut at[key];
        }
        *at = value;
    };
    say("Họ và tên", json!("Nguyễn Thị Hoa"));
    say("Sinh ngày", json!("1990-02-03"));
    say("Giới tính", json!("female"));
    say("Nghề nghiệp", json!("Kế toán"));
    say("Số định danh cá nhân", json!("001190000017"));
    say("Lý do xin nghỉ", json!("Ốm & <mệt> \"nặng\""));
    say("Có thẻ hội viên không?", json!(false));
    say("Hình thức học", json!("tuXa"));
    let list = paper.fields.iter().find(|field| field.kind == "table").unwrap();
    let table = question(&list.label);
    let schema = table[1..].split('/').fold(&definition, |at, key| &at["properties"][key]);
    let columns: Vec<String> = schema["items"]["properties"].as_object().unwrap().keys().cloned().collect();
    let entry = |a: &str, b: &str| json!({ columns[0].as_str(): a, columns[1].as_str(): b });
    say(&list.label, json!([entry("Hà Nội", "Kỹ sư"), entry("Huế", "Tổ trưởng"), entry("Vinh", "Giám đốc")]));
    let out = folder.render("don.docx", &answers).code(1).get_output().stdout.clone();
    let told = String::from_utf8(out).unwrap();
    assert!(told.contains(&format!("{}: the paper has 2 rows", list.label)), "{told}");
    assert!(!told.contains("Nguyễn") && !told.contains("Giám đốc"), "{told}");

    let filled = fs::read(folder.path("out.docx")).unwrap();
    let at = |label: &str| text_at(&filled, field(&paper, label).at[0].place.line);
    assert_eq!(at("Họ và tên"), "Họ và tên: Nguyễn Thị Hoa");
    assert_eq!(at("Giới tính"), "Sinh ngày 03 tháng 02 năm 1990 Giới tính: Nữ Nghề nghiệp: Kế toán");
    assert_eq!(at("Lý do xin nghỉ"), "Lý do xin nghỉ: Ốm & <mệt> \"nặng\"");
    assert_eq!(at("Có thẻ hội viên không?"), "Có thẻ hội viên không? ☐ Có ☒ Không");
    let learning = &field(&paper, "Hình thức học").at;
    assert_eq!(text_at(&filled, learning[0].place.line), "☐ Tập trung");
    assert_eq!(text_at(&filled, learning[1].place.line), "☒ Từ xa");
    let number = field(&paper, "Số định danh cá nhân").at[0].place.line;
    let digits: String = (number..number + 12).map(|line| text_at(&filled, line)).collect();
    assert_eq!(digits, "001190000017");
    let rows = list.at[0].place.line + 4;
    let cells: Vec<String> = (rows..rows + 8).map(|line| text_at(&filled, line)).collect();
    assert_eq!(cells, ["1", "Hà Nội", "Kỹ sư", "", "2", "Huế\nVinh", "Tổ trưởng\nGiám đốc", ""]);
}

#[test]
fn only_the_text_of_the_document_changes() {
    let bytes = small_form();
    let filled = fill(&bytes, &reading(&bytes), &[(0, Answer::Text("A".to_owned()))]).unwrap();
    let (before, after) = (parts(&bytes), parts(&filled.bytes));
    assert_eq!(before.len(), after.len());
    for ((name, old), (also, new)) in before.iter().zip(&after) {
        assert_eq!(name, also);
        assert_eq!(old == new, name != "word/document.xml", "{name}");
    }
    let text = |parts: &[(String, Vec<u8>)]| String::from_utf8(parts[0].1.clone()).unwrap();
    let (old, new) = (text(&before), text(&after));
    let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    assert!(old[same..].starts_with("tab/>") || old[same..].starts_with("ab/>"), "{}", &old[same..same + 40]);
    assert!(new.ends_with(&old[old.find("Sinh ngày").unwrap()..]));
}

#[test]
fn wrong_answers_are_told_and_nothing_is_written() {
    let folder = Folder::new("wrong");
    folder.imported(&small_form());
    let answers = json!({ "applicant": { "fullName": 5 } });
    let told = folder.render("don.docx", &answers).code(1).get_output().stderr.clone();
    assert!(String::from_utf8(told).unwrap().contains("#/applicant/fullName [type]"));
    assert!(!folder.path("out.docx").exists());
}

#[test]
fn other_formats_are_refused_with_what_to_do() {
    let folder = Folder::new("formats");
    folder.imported(&small_form());
    let answers = json!({ "applicant": {
        "fullName": "Lê Thị Mẫu", "birthDate": "1990-02-03", "sex": "female", "personalId": "001190000017" } });
    let refused = |name: &str, bytes: &[u8], words: &str| {
        fs::write(folder.path(name), bytes).unwrap();
        let told = folder.render(name, &answers).code(2).get_output().stderr.clone();
        let told = String::from_utf8(told).unwrap();
        assert!(told.contains(words), "{told}");
        assert!(!folder.path("out.docx").exists());
    };
    refused("don.txt", "Họ và tên: ......".as_bytes(), "save it as .docx");
    refused("old.doc", &[0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0], "save it as .docx");
    refused("other.docx", &zipped(&[("xl/workbook.xml", b"<x/>")]), "save the form as .docx");
}

#[test]
fn an_answer_without_a_place_is_named_and_never_said() {
    let folder = Folder::new("lost");
    let mut definition = folder.imported(&small_form());
    definition["properties"]["applicant"]["properties"]["nickname"] =
        json!({ "type": "string", "title": "Tên gọi khác" });
    definition["properties"]["applicant"]["required"] = json!([]);
    fs::write(folder.path("drafts/don.json"), definition.to_string()).unwrap();
    let answers = json!({ "applicant": { "nickname": "Bí Mật" } });
    let told = folder.render("don.docx", &answers).code(1).get_output().stdout.clone();
    let told = String::from_utf8(told).unwrap();
    assert!(told.contains("#/applicant/nickname Tên gọi khác: has no place on the paper"), "{told}");
    assert!(!told.contains("Bí Mật"), "{told}");
}

#[test]
fn more_characters_than_boxes_are_not_written() {
    let bytes = small_form();
    let paper = reading(&bytes);
    let number = paper.fields.iter().position(|field| field.cells == 12).unwrap();
    let filled = fill(&bytes, &paper, &[(number, Answer::Text("1234567890123".to_owned()))]).unwrap();
    assert_eq!(filled.misfits, [(number, Misfit::Boxes(12))]);
    assert_eq!(parts(&filled.bytes), parts(&bytes));
}

/// Word forms of the shared folder, where it is present.
fn real_forms() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/forms");
    let Ok(list) = fs::read_dir(folder) else { return Vec::new() };
    list.filter_map(|own| Some(own.ok()?.path().join("source.docx"))).filter(|path| path.exists()).collect()
}

#[test]
fn real_forms_keep_their_paragraphs_and_hold_each_answer_where_it_was_asked() {
    for path in real_forms() {
        let bytes = fs::read(&path).unwrap();
        if form::read("form.docx", &bytes).is_err() {
            continue;
        }
        let paper = reading(&bytes);
        let answers: Vec<(usize, Answer)> = paper
            .fields
            .iter()
            .enumerate()
            .filter(|(_, field)| field.cells == 0 && matches!(field.kind, "text" | "longText" | "address" | "date"))
            .map(|(number, field)| match field.kind {
                "date" => (number, Answer::Date("2026-11-30".to_owned())),
                _ => (number, Answer::Text(format!("Trả lời {number} & hết"))),
            })
            .collect();
        let filled = fill(&bytes, &paper, &answers).unwrap();
        let unwritten: Vec<usize> = filled.misfits.iter().map(|(number, _)| *number).collect();
        let layout = form::read("form.docx", &filled.bytes).unwrap();
        let last = |layout| lines(layout).iter().map(|line| line.at.line).max();
        assert_eq!(last(&layout), last(&form::read("form.docx", &bytes).unwrap()), "{}", path.display());
        let mut missing = Vec::new();
        for (number, answer) in answers.iter().filter(|(number, _)| !unwritten.contains(number)) {
            let own = paper.fields[*number].at.iter().map(|spot| text_in(&layout, spot.place.line));
            let text = own.collect::<Vec<_>>().join("\n");
            let held = match answer {
                Answer::Text(words) => text.contains(words.as_str()),
                _ => text.contains("30") && text.contains("11") && text.contains("26"),
            };
            if !held {
                missing.push(format!("{}: {text}", paper.fields[*number].label));
            }
        }
        assert!(missing.is_empty(), "{}: {missing:#?}", path.display());
        // Only where the paper leaves no room at all may an answer be missing.
        let with_room = unwritten.iter().map(|number| &paper.fields[*number]);
        let with_room: Vec<&Field> = with_room.filter(|own| own.at.iter().any(|spot| spot.end > spot.start)).collect();
        assert!(with_room.is_empty(), "{}: {with_room:#?}", path.display());
    }
}

#[test]
fn a_drawn_or_symbol_box_is_ticked_and_a_control_gives_way_to_its_answer() {
    let control = "<w:sdt><w:sdtPr><w:alias w:val=\"x\"/><w:showingPlcHdr/><w:text/></w:sdtPr><w:sdtContent><w:r>\
                   <w:t>......</w:t></w:r></w:sdtContent></w:sdt>";
    let symbol = "<w:sym w:font=\"Wingdings\" w:char=\"F0A8\"/>";
    let bytes = docx_with(
        &format!(
            "<w:p><w:r><w:t>Họ và tên: </w:t></w:r>{control}</w:p>\
             <w:p><w:r><w:t xml:space=\"preserve\">Có thẻ không? </w:t>{symbol}<w:t xml:space=\"preserve\"> Có </w:t>\
             {symbol}<w:t xml:space=\"preserve\"> Không</w:t></w:r></w:p>"
        ),
        &[],
    );
    let paper = reading(&bytes);
    let answers = [(0, Answer::Text("Lê B".to_owned())), (1, Answer::Yes(true, "Có".to_owned()))];
    let filled = fill(&bytes, &paper, &answers).unwrap();
    assert_eq!(filled.misfits, []);
    assert_eq!(text_at(&filled.bytes, 0), "Họ và tên: Lê B");
    let layout = form::read("form.docx", &filled.bytes).unwrap();
    let ticked: Vec<bool> = lines(&layout)[1]
        .runs
        .iter()
        .filter_map(|run| if let Run::Box { ticked, .. } = run { Some(*ticked) } else { None })
        .collect();
    assert_eq!(ticked, [true, false]);
}

#[test]
fn a_box_beside_the_text_leaves_a_ticked_one_before_its_own_words() {
    let oval = |left: usize| {
        format!(
            "<w:r><w:pict><v:rect style=\"position:absolute;margin-left:{left}pt;width:12pt;height:12pt\"/></w:pict></w:r>"
        )
    };
    let bytes = docx_with(
        &format!(
            "<w:p>{}{}<w:r><w:t xml:space=\"preserve\">Cấp bản sao:      Có,       Không</w:t></w:r></w:p>",
            oval(75),
            oval(140)
        ),
        &[],
    );
    let paper = reading(&bytes);
    assert_eq!(paper.fields[0].kind, "boolean", "{:#?}", paper.fields);
    let filled = fill(&bytes, &paper, &[(0, Answer::Yes(false, String::new()))]).unwrap();
    let text = text_at(&filled.bytes, 0);
    let ticked = text.find('☒').unwrap();
    assert!(text.find("Có").unwrap() < ticked && ticked < text.find("Không").unwrap(), "{text}");
}

#[test]
fn questions_that_were_split_go_into_the_room_of_the_whole() {
    let folder = Folder::new("split");
    let bytes = docx_with(
        &[
            paragraph("ĐƠN XIN XÁC NHẬN"),
            paragraph("Nơi làm việc, chức vụ: ........................"),
            paragraph("Quê quán và nơi sống ............ hoặc ............"),
        ]
        .concat(),
        &[],
    );
    fs::write(folder.path("don.docx"), &bytes).unwrap();
    let said = json!({"$schema": "urn:tokhai:schema:form-corrections:1", "corrections": [
        {"label": "Nơi làm việc, chức vụ", "answer": "split", "value": ["Nơi làm việc", "Chức vụ"]},
    ]});
    fs::write(folder.path("said.json"), said.to_string()).unwrap();
    let mut import = Command::cargo_bin("tokhai").unwrap();
    import.arg("import").arg(folder.path("don.docx")).arg("-o").arg(folder.path("drafts"));
    import.arg("--corrections").arg(folder.path("said.json")).assert().success();
    let definition: Value = serde_json::from_slice(&fs::read(folder.path("drafts/don.json")).unwrap()).unwrap();
    let mut answers = json!({});
    for entry in definition["x-import"]["paper"].as_array().unwrap() {
        let words = match entry["label"].as_str().unwrap() {
            "Nơi làm việc" => "Chợ Lớn",
            "Chức vụ" => "Tổ trưởng",
            _ => continue,
        };
        assert_eq!(entry["splitOf"], "Nơi làm việc, chức vụ");
        let mut keys = entry["question"].as_str().unwrap()[1..].split('/');
        let (group, name) = (keys.next().unwrap(), keys.next().unwrap());
        answers[group][name] = json!(words);
    }
    folder.render("don.docx", &answers).code(0);
    let filled = fs::read(folder.path("out.docx")).unwrap();
    assert_eq!(text_at(&filled, 1), "Nơi làm việc, chức vụ: Chợ Lớn, Tổ trưởng");
}

#[test]
fn an_applicant_who_is_the_mother_is_written_into_both_blocks() {
    let folder = Folder::new("same");
    let bytes = docx_with(
        &[
            paragraph("TỜ KHAI ĐĂNG KÝ KHAI SINH"),
            paragraph("Họ, chữ đệm, tên người yêu cầu: ............"),
            paragraph("Nơi cư trú: ........................"),
            paragraph("Họ, chữ đệm, tên người mẹ: ............"),
            paragraph("Nơi cư trú: ........................"),
        ]
        .concat(),
        &[],
    );
    let mut definition = folder.imported(&bytes);
    definition["x-roles"]["applicant"]["sameAs"] = json!([{"role": "mother", "when": "isMother"}]);
    definition["properties"]["isMother"] = json!({"type": "boolean", "title": "Là mẹ"});
    definition["x-conditions"]["isMother"] = json!({
        "title": "người yêu cầu là mẹ", "properties": {"isMother": {"const": true}}, "required": ["isMother"]
    });
    // What registers know of both is asked of the mother alone.
    let applicant = definition["properties"]["applicant"]["properties"].as_object_mut().unwrap();
    applicant.retain(|name, _| name == "fullName");
    definition.as_object_mut().unwrap().remove("x-sections");
    fs::write(folder.path("drafts/don.json"), definition.to_string()).unwrap();
    let address = definition["properties"]["mother"]["properties"].as_object().unwrap().keys().cloned();
    let address = address.into_iter().find(|name| name != "fullName").unwrap();
    let lives = json!({"province": "79", "commune": "Phường Sài Gòn", "street": "12 Lê Lợi"});
    let answers = |same: bool| {
        json!({
            "isMother": same,
            "applicant": {"fullName": "Trần Thị Mai"},
            "mother": {"fullName": "Trần Thị Mai", address.as_str(): lives}
        })
    };
    let at = |place: usize| text_at(&fs::read(folder.path("out.docx")).unwrap(), place);
    // The paper has no place for the question who the applicant is, and that is said.
    folder.render("don.docx", &answers(true)).code(1);
    assert!(at(2).contains("12 Lê Lợi") && at(4).contains("12 Lê Lợi"), "{} {}", at(2), at(4));
    folder.render("don.docx", &answers(false)).code(1);
    assert!(!at(2).contains("12 Lê Lợi") && at(4).contains("12 Lê Lợi"), "{} {}", at(2), at(4));
}
