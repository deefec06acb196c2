//! The officer's documents, read back by programs that did not write them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader, Xlsx};
use quick_xml::events::Event;
use serde_json::Value;
use tokhai::analysis::{Options, Verdict, analyse};
use tokhai::definition::Procedure;
use tokhai::locale::Locale;
use tokhai::reform::Reported;
use tokhai::reform::advice::{Advice, advice};
use tokhai::reform::cost::{Detail, estimate};
use tokhai::reform::lint::Linter;
use tokhai::register::{Date, Pack, embedded};
use tokhai::render::report::{Material, docx, linked, markdown, page, sheets, wallet, xlsx};

fn read(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A made-up country, so that no change of a real one changes these documents.
fn zembla() -> (Pack, Procedure) {
    let pack = Pack::read(read("tests/fixtures/report/pack.json")).unwrap();
    (pack, Procedure::read(read("tests/fixtures/report/definition.json")))
}

fn with<T>(procedures: &[&Procedure], pack: &Pack, date: &str, locale: &Locale, make: impl Fn(&Material) -> T) -> T {
    let options = Options::on(Date::parse(date).unwrap());
    let linter = Linter::new(pack);
    let reported: Vec<Reported> = procedures
        .iter()
        .map(|procedure| {
            let mut reported = Reported::new(procedure, analyse(procedure, pack, &options));
            reported.estimate = estimate(procedure, pack, &pack.costs, &reported.analysis, Detail::Full);
            reported.lints = Some(linter.lint(procedure, &reported.analysis));
            reported
        })
        .collect();
    make(&Material {
        reported: &reported,
        plans: &[],
        unread: &[],
        portfolio: None,
        pack,
        options: &options,
        locale,
        annex: true,
    })
}

fn audience<T>(locale: &Locale, make: impl Fn(&Material) -> T) -> T {
    let (pack, procedure) = zembla();
    with(&[&procedure], &pack, "1958-09-01", locale, make)
}

fn birth<T>(locale: &Locale, make: impl Fn(&Material) -> T) -> T {
    let procedure = Procedure::read(read("schemas/vn/procedures/1.001193.json"));
    with(&[&procedure], &embedded("vn").unwrap().unwrap(), "2026-07-18", locale, make)
}

fn workbook(material: &Material) -> Vec<u8> {
    let document = material.document();
    xlsx::xlsx(&sheets::sheets(material), &document.title, &document.date, material.locale).unwrap()
}

fn letter(material: &Material) -> Vec<u8> {
    docx::docx(&material.document(), material.pack.letterhead.as_ref(), material.locale).unwrap()
}

#[test]
fn the_sample_has_a_paper_for_every_kind_of_advice() {
    let found: BTreeMap<String, Advice> = audience(&Locale::en(), |material| {
        let components = &material.reported[0].analysis.components;
        let (procedure, pack) = (material.reported[0].procedure, material.pack);
        let advised = advice(procedure, pack, components, &[]);
        let both = components.iter().zip(advised);
        both.map(|(component, advice)| (component.id.clone(), advice)).collect()
    });
    let expected = [
        ("deed", Advice::AfterLaw),
        ("oath", Advice::Keep),
        ("other", Advice::Unclear),
        ("patent", Advice::Replace),
        ("pedigree", Advice::Prefill),
        ("portrait", Advice::Keep),
        ("remark", Advice::Delete),
        ("residence", Advice::Narrow),
    ];
    assert_eq!(found, expected.map(|(id, advice)| (id.to_owned(), advice)).into());
}

#[test]
fn every_verdict_has_an_advice_and_only_those_that_go_are_counted_as_going() {
    let going: Vec<Verdict> = Verdict::ALL
        .into_iter()
        .filter(|verdict| {
            let component = tokhai::analysis::PaperVerdict { verdict: *verdict, ..Default::default() };
            Advice::of_verdict(&component).goes_now()
        })
        .collect();
    let expected: BTreeSet<&str> =
        ["purposeless", "redundantByData", "conditional", "coveredByPapers", "interchangeable"].into();
    assert_eq!(going.iter().map(|verdict| verdict.as_str()).collect::<BTreeSet<_>>(), expected);
}

#[test]
fn the_plan_in_vietnamese() {
    insta::assert_snapshot!(audience(&Locale::vi(), |material| markdown::markdown(
        &material.document(),
        &Locale::vi()
    )));
}

#[test]
fn the_plan_in_english() {
    insta::assert_snapshot!(audience(&Locale::en(), |material| markdown::markdown(
        &material.document(),
        &Locale::en()
    )));
}

#[test]
fn the_plan_as_a_page() {
    let page = audience(&Locale::vi(), |material| page::page(&material.document(), &Locale::vi()));
    let (head, body) = page.split_once("</style>").unwrap();
    let policy = head.find("default-src 'none'; style-src 'sha256-");
    assert!(policy.is_some() && !head.contains("unsafe"), "{head}");
    insta::assert_snapshot!(body);
}

#[test]
fn pages_carry_no_script_no_inline_style_and_no_address_and_their_links_lead_somewhere() {
    for locale in [Locale::vi(), Locale::en()] {
        for page in [
            audience(&locale, |material| page::page(&material.document(), &locale)),
            birth(&locale, |material| page::page(&material.document(), &locale)),
        ] {
            for never in ["<script", " style=", " src=", "javascript:", "<b>mang", " onclick"] {
                assert!(!page.contains(never), "{never}");
            }
            let values = |name: &str| -> Vec<String> {
                page.split(name).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect()
            };
            let ids = values(" id=\"");
            assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "an id stands twice");
            let links = values(" href=\"");
            assert!(!links.is_empty());
            for link in links {
                assert!(link.strip_prefix('#').is_some_and(|id| ids.iter().any(|known| known == id)), "{link}");
            }
            let levels: Vec<u8> = page
                .match_indices("<h")
                .filter_map(|(at, _)| page.as_bytes().get(at + 2).copied().filter(u8::is_ascii_digit))
                .collect();
            assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "a level of headings is left out");
        }
    }
}

#[test]
fn a_workbook_reads_back_with_heads_numbers_days_and_vietnamese() {
    let bytes = audience(&Locale::vi(), workbook);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    for name in
        ["Tổng quan", "Thay bằng dữ liệu", "Cắt bỏ", "Bỏ có điều kiện", "Cần căn cứ", "Điền sẵn", "Giữ lại", "Căn cứ"]
    {
        assert!(names.iter().any(|known| known == name), "{name} is missing: {names:?}");
    }
    let rows = |book: &mut Xlsx<_>, name: &str| -> Vec<Vec<Data>> {
        book.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect()
    };
    let text = |text: &str| Data::String(text.to_owned());
    let replaced = rows(&mut book, "Thay bằng dữ liệu");
    assert_eq!(replaced[0][0], text("Giấy nào thay được bằng dữ liệu ngay theo luật của ngày này?"));
    let head = replaced.iter().position(|row| row[0] == text("STT")).unwrap();
    assert_eq!(replaced[head][1], text("Mã TTHC"));
    let row = &replaced[head + 1];
    assert_eq!(
        row[..4],
        [Data::Float(1.0), text("7.000001"), text("Xin yết kiến nhà vua"), text("Sắc phong | bản sao")]
    );
    let at = |title: &str| replaced[head].iter().position(|cell| *cell == text(title)).unwrap();
    assert_eq!(row[at("Cơ sở dữ liệu thay thế")], text("Sổ triều đình"));
    assert_eq!(row[at("Cơ quan chủ quản dữ liệu")], text("Quan thị vệ"));
    assert_eq!(row[at("Văn bản quy định")], text("Lệ triều đình, điều 9"));
    assert_eq!(row[at("Căn cứ cho phép thay")], text("Chiếu chỉ 1958, § 3"));
    assert_eq!(replaced.len(), head + 2);

    // A formula in a title stays text.
    let unclear = rows(&mut book, "Cần làm rõ");
    assert!(unclear.iter().flatten().any(|cell| *cell == text("=HYPERLINK(\"x\")")));
    assert!(book.worksheet_formula("Cần làm rõ").unwrap().rows().flatten().all(String::is_empty));

    let rules = rows(&mut book, "Căn cứ");
    let day = rules.iter().flatten().find_map(|cell| match cell {
        Data::DateTime(day) => Some(day.as_f64()),
        _ => None,
    });
    // 1 August 1958 in the days of a workbook.
    assert_eq!(day, Some(21_398.0));

    let share = rows(&mut book, "Tổng quan").iter().flatten().filter(|cell| matches!(cell, Data::Float(_))).count();
    assert!(share >= 12, "counts and shares are numbers");
}

#[test]
fn a_workbook_filters_and_keeps_its_heads_in_sight() {
    let bytes = audience(&Locale::vi(), workbook);
    let sheet = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(sheet.contains("<autoFilter ref=\"A3:"), "{}", &sheet[..1200]);
    assert!(sheet.contains("state=\"frozen\"") && sheet.contains("ySplit=\"3\""));
    assert!(sheet.contains("orientation=\"landscape\""));
    assert!(part(&bytes, "xl/workbook.xml").contains("_xlnm.Print_Titles"));
}

/// A part of an office file as text.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// A letter's paragraphs with their styles, tables as rows of cells.
struct Letter {
    paragraphs: Vec<(String, String)>,
    tables: Vec<Vec<Vec<String>>>,
}

fn read_letter(bytes: &[u8]) -> Letter {
    let xml = part(bytes, "word/document.xml");
    let mut reader = quick_xml::Reader::from_str(&xml);
    let mut letter = Letter { paragraphs: Vec::new(), tables: Vec::new() };
    let (mut style, mut text, mut cell) = (String::new(), String::new(), String::new());
    let (mut in_cell, mut in_text) = (false, false);
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return letter,
            Event::Start(tag) => match tag.name().as_ref() {
                "w:p" => {
                    style.clear();
                    text.clear();
                }
                "w:tbl" => letter.tables.push(Vec::new()),
                "w:tr" => letter.tables.last_mut().unwrap().push(Vec::new()),
                "w:tc" => {
                    in_cell = true;
                    cell.clear();
                }
                "w:t" => in_text = true,
                _ => {}
            },
            Event::Empty(tag) if tag.name().as_ref() == "w:pStyle" => {
                let value = tag.try_get_attribute("w:val").unwrap().unwrap();
                style = value.value.into_owned();
            }
            Event::Text(part) if in_text => text.push_str(&part),
            Event::GeneralRef(name) if in_text => text.push(match &*name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                other => panic!("an entity nobody wrote: {other}"),
            }),
            Event::End(tag) => match tag.name().as_ref() {
                "w:t" => in_text = false,
                "w:p" if in_cell => cell.push_str(&text),
                "w:p" => letter.paragraphs.push((style.clone(), text.clone())),
                "w:tc" => {
                    in_cell = false;
                    letter.tables.last_mut().unwrap().last_mut().unwrap().push(cell.clone());
                }
                _ => {}
            },
            _ => {}
        }
    }
}

#[test]
fn a_letter_reads_back_with_its_three_parts_as_headings() {
    let bytes = audience(&Locale::vi(), letter);
    let letter = read_letter(&bytes);
    let of = |style: &str| -> Vec<&str> {
        letter.paragraphs.iter().filter(|(known, _)| known == style).map(|(_, text)| text.as_str()).collect()
    };
    assert_eq!(of("Title"), ["PHƯƠNG ÁN ĐƠN GIẢN HÓA THỦ TỤC HÀNH CHÍNH"]);
    assert_eq!(
        of("Heading1"),
        [
            "I. Tổ chức thực hiện ngay",
            "II. Kiến nghị sửa đổi, bổ sung văn bản",
            "III. Lợi ích của phương án",
            "Phụ lục: chứng minh, số liệu và nguồn",
        ]
    );
    // Only what goes is proposed, what saves most first.
    let papers: Vec<&str> = of("Heading2").into_iter().filter(|text| text.as_bytes()[0].is_ascii_digit()).collect();
    assert_eq!(papers[0], "1. Sắc phong | bản sao", "{papers:?}");
    assert!(papers.iter().any(|text| text.ends_with("Lưu ý: <b>mang giày</b>")), "{papers:?}");
    assert!(!papers.iter().any(|text| text.contains("Chân dung")), "{papers:?}");
    // The present wording beside the draft, the demanding article, a day before which the interim rule ends.
    let tasks = letter.tables.iter().find(|table| table[0].contains(&"Dự thảo sửa đổi".to_owned())).unwrap();
    let row = |paper: &str| tasks.iter().find(|row| row[1].starts_with(paper)).unwrap();
    assert_eq!(row("Sắc phong")[1], "Sắc phong | bản sao: Lệ triều đình, điều 9");
    assert_eq!(row("Sắc phong")[2], "Văn bản hiện hành: cần bổ sung (Lệ triều đình, điều 9)");
    assert!(row("Sắc phong")[3].starts_with("“Cơ quan tiếp nhận khai thác"), "{:?}", row("Sắc phong"));
    assert!(row("Sắc phong")[4].contains("31/07/1960"), "{:?}", row("Sắc phong"));
    assert!(row("Địa khế")[1].contains("đề nghị cơ quan chủ trì xác định"), "a missing article is asked for");
    // The owner who has to publish is named.
    assert!(of("ListParagraph").iter().any(|text| text.starts_with("Địa khế: Quan điền địa")));
}

#[test]
fn what_law_allows_at_a_loss_is_not_proposed_and_what_would_turn_it_is_told() {
    let procedure = Procedure::read(read("schemas/vn/procedures/1.001193.json"));
    let mut pack = embedded("vn").unwrap().unwrap();
    // Where offices may not ask for a paper, it is proposed at a loss too.
    pack.gates.iter_mut().for_each(|gate| gate.may_not_ask = false);
    let text = with(&[&procedure], &pack, "2026-07-18", &Locale::vi(), |material| {
        markdown::markdown(&material.document(), &Locale::vi())
    });
    let (letter, annex) = text.split_once("## Phụ lục").unwrap();
    let (proposed, rest) = letter.split_once("**Chưa khuyến nghị bỏ:**").unwrap();
    assert!(!proposed.contains("Hộ chiếu") && rest.contains("Hộ chiếu"));
    assert!(rest.contains("Có lợi khi: tỷ lệ khai thác được dữ liệu đạt"), "{rest}");
    // By benefit: marriage saves more than the notice of birth. Residence, which is asked for only when data fail,
    // is not proposed.
    let at = |paper: &str| proposed.find(paper).unwrap_or_else(|| panic!("no {paper} in {proposed}"));
    assert!(at("1. Giấy chứng nhận kết hôn") < at("2. Giấy chứng sinh"));
    assert!(!proposed.contains("Giấy tờ chứng minh nơi cư trú") && rest.contains("Giấy tờ chứng minh nơi cư trú"));
    // The present clause stands beside the draft, in the order of a citation.
    assert!(proposed.contains("khoản 1 Điều 16 Luật Hộ tịch số 60/2014/QH13 | “Người đi đăng ký khai sinh nộp"));
    // Woven into the present words, not a sentence beside them.
    let draft = proposed.split("| “Người đi đăng ký khai sinh nộp").nth(2).unwrap_or_else(|| panic!("{proposed}"));
    assert!(
        draft.starts_with(
            " tờ khai theo mẫu quy định và giấy chứng sinh (trừ trường hợp cơ quan tiếp nhận đã khai thác được "
        ),
        "{draft}"
    );
    assert!(draft.contains(") cho cơ quan đăng ký hộ tịch. "), "{draft}");
    // No word of ours a department head would strike out.
    for never in ["urn:", "JSON", "VND", "press report", "tra cứu hỏng", "(người mẹ)", "2026-07-18", "](/", "/mother"]
    {
        assert!(!letter.contains(never) && !annex.contains(never), "{never}");
    }
}

#[test]
fn the_annex_stands_behind_the_signature_and_can_be_left_out() {
    let bytes = birth(&Locale::vi(), letter);
    let xml = part(&bytes, "word/document.xml");
    assert!(xml.find("[Họ và tên]").unwrap() < xml.find("Phụ lục: chứng minh").unwrap());
    let plain = birth(&Locale::vi(), |material| letter(&Material { annex: false, ..*material }));
    let xml = part(&plain, "word/document.xml");
    assert!(xml.contains("[Họ và tên]") && !xml.contains("Phụ lục: chứng minh"));
}

#[test]
fn procedures_handed_in_together_are_cited_one_by_one_and_the_addressee_is_told_on_the_page_too() {
    let mut procedure = Procedure::read(read("schemas/vn/procedures/1.001193.json"));
    procedure.header.code = "1.001193+1.004222".to_owned();
    let pack = embedded("vn").unwrap().unwrap();
    let text = with(&[&procedure], &pack, "2026-07-18", &Locale::vi(), |material| {
        page::page(&Material { annex: false, ..*material }.document(), material.locale)
    });
    assert!(text.contains("Các thủ tục liên thông “") && text.contains("(mã 1.001193, 1.004222)"), "{text}");
    assert!(!text.contains("1.001193+") && text.contains("Kính gửi: ["), "{text}");
}

#[test]
fn what_is_left_and_what_is_saved_add_up_as_they_are_printed() {
    let text = birth(&Locale::vi(), |material| markdown::markdown(&material.document(), material.locale));
    let amount = |cell: &str| cell.trim().replace(['.', '\\'], "").parse::<i64>().ok();
    let first = |line: &str| line.split('|').find_map(amount);
    let row = |name: &str| text.lines().find(|line| line.starts_with(&format!("| {name}"))).and_then(first).unwrap();
    let changes: i64 = text.lines().filter(|line| line.starts_with("| – ")).filter_map(first).sum();
    let (cost, saved) = (row("Chi phí tuân thủ hiện nay"), row("Cộng: tiết kiệm (đồng/hồ sơ)"));
    assert_eq!((changes, row("Chi phí tuân thủ còn lại")), (saved, cost - saved));
}

#[test]
fn a_letter_is_a_template_with_nothing_signed() {
    let bytes = audience(&Locale::vi(), letter);
    let letter = read_letter(&bytes);
    let signed = letter.tables.iter().find(|table| table[0].iter().any(|cell| cell.contains("[Họ và tên]")));
    let (head, end) = (&letter.tables[0][0], &signed.unwrap()[0]);
    assert_eq!(head[1], "VƯƠNG QUỐC ZEMBLAXanh - Bạc - Bền[địa danh], ngày … tháng … năm …");
    assert!(head[0].contains("[CƠ QUAN LẬP PHƯƠNG ÁN]"));
    assert!(end[1].contains("(dự thảo, chưa ký)") && end[1].contains("[Họ và tên]"), "{end:?}");
    assert!(letter.paragraphs.iter().any(|(_, text)| text == "(DỰ THẢO)"));
    let styles = part(&bytes, "word/styles.xml");
    assert!(styles.contains("w:ascii=\"Times New Roman\"") && styles.contains("<w:sz w:val=\"26\"/>"));
    // Without a letterhead in the pack there is none in the letter.
    let (mut plain, procedure) = zembla();
    plain.letterhead = None;
    let bytes = with(&[&procedure], &plain, "1958-09-01", &Locale::vi(), self::letter);
    assert!(!part(&bytes, "word/document.xml").contains("ZEMBLA"));
}

#[test]
fn every_part_of_a_letter_is_well_formed_and_named_in_the_package() {
    let bytes = birth(&Locale::en(), letter);
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let names: Vec<String> =
        (0..archive.len()).map(|i| archive.by_index(i).unwrap().name().unwrap().into_owned()).collect();
    let types = part(&bytes, "[Content_Types].xml");
    for name in &names {
        let xml = part(&bytes, name);
        let mut reader = quick_xml::Reader::from_str(&xml);
        reader.config_mut().check_end_names = true;
        let mut depth = 0_usize;
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => break,
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
        }
        assert_eq!(depth, 0, "{name}");
        let known =
            name.contains("_rels/") || *name == "[Content_Types].xml" || types.contains(&format!("\"/{name}\""));
        assert!(known, "{name} has no content type");
    }
}

#[test]
fn the_same_material_gives_the_same_bytes() {
    for locale in [Locale::vi(), Locale::en()] {
        assert!(birth(&locale, workbook) == birth(&locale, workbook), "workbooks differ");
        assert!(birth(&locale, letter) == birth(&locale, letter), "letters differ");
        assert_eq!(birth(&locale, linked::json_ld), birth(&locale, linked::json_ld));
    }
}

#[test]
fn the_english_documents_hold_no_vietnamese_of_ours() {
    let page = audience(&Locale::en(), |material| page::page(&material.document(), &Locale::en()));
    for word in ["Thành phần", "Căn cứ", "Lý do", "Nội dung", "chưa biết", "hồ sơ", "Nguồn"] {
        assert!(!page.contains(word), "{word}");
    }
    let vietnamese = audience(&Locale::vi(), |material| page::page(&material.document(), &Locale::vi()));
    for word in ["Paper", "Reason:", "Source", "not known", "Today"] {
        assert!(!vietnamese.contains(word), "{word}");
    }
}

#[test]
fn many_procedures_make_an_overview_that_lists_each_of_them() {
    let (pack, sample) = zembla();
    let many: Vec<Procedure> = (0..40)
        .map(|i| {
            let mut procedure = sample.clone();
            procedure.id = format!("urn:tokhai:zz:{i}");
            procedure.header.code = format!("7.{i:06}");
            procedure.header.field = ["triều nghi", "điền địa"][i % 2].to_owned();
            procedure
        })
        .collect();
    let list: Vec<&Procedure> = many.iter().collect();
    let locale = Locale::vi();
    let (page, bytes) = with(&list, &pack, "1958-09-01", &locale, |material| {
        (page::page(&material.document(), &locale), workbook(material))
    });
    assert!(list.iter().all(|procedure| page.contains(&procedure.header.code)));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let replaced = book.worksheet_range("Thay bằng dữ liệu").unwrap();
    assert_eq!(replaced.rows().filter(|row| matches!(row[0], Data::Float(_))).count(), 40);
}

#[test]
fn money_is_shown_with_range_unit_source_and_date_or_as_an_input() {
    birth(&Locale::en(), |material| {
        let Some(estimate) = &material.reported[0].estimate else { panic!("the birth procedure has an estimate") };
        let text = markdown::markdown(&material.document(), &Locale::en());
        let sum = estimate.per_case.before.value.map(|range| range.mid);
        assert!(sum.is_none_or(|sum| sum > 0.0));
        let rows = text.split("*Parameters, values and sources*").nth(1).unwrap();
        let rows: Vec<&str> =
            rows.lines().filter(|line| line.starts_with("| ")).skip(2).take(estimate.parameters.len()).collect();
        assert_eq!(rows.len(), estimate.parameters.len());
        for row in rows {
            let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            assert_eq!(cells.len(), 6, "{row}");
            let sourced = cells[4] != "–" && cells[5] != "–";
            assert!(sourced || cells[3] == "input, not official" || cells[3] == "not known", "{row}");
        }
    });
}

#[test]
fn wallet_queries_follow_the_rules_of_dcql() {
    for locale in [Locale::vi(), Locale::en()] {
        for queries in [audience(&locale, wallet::queries), birth(&locale, wallet::queries)] {
            let mut seen = 0;
            for procedure in queries["procedures"].as_array().unwrap() {
                let lists = ["instead", "whenLookupFails"].map(|key| procedure[key].as_array().unwrap());
                for query in lists.into_iter().flatten().map(|entry| &entry["dcql_query"]) {
                    seen += 1;
                    dcql(query);
                }
            }
            assert!(seen > 0);
        }
    }
    // A consent, an oath, a portrait is never asked of a wallet; what a register knows is asked only when it fails.
    let queries = audience(&Locale::en(), wallet::queries);
    let asked: Vec<&Value> = queries["procedures"][0]["instead"].as_array().unwrap().iter().collect();
    for query in asked {
        let ids: Vec<&str> =
            query["dcql_query"]["credentials"].as_array().unwrap().iter().filter_map(|c| c["id"].as_str()).collect();
        assert!(!ids.contains(&"oath") && !ids.contains(&"portrait") && !ids.contains(&"patent"), "{ids:?}");
        assert!(ids.contains(&"deed"), "{ids:?}");
    }
    let failing: Vec<&str> = queries["procedures"][0]["whenLookupFails"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|entry| entry["document"].as_str())
        .collect();
    assert_eq!(failing, ["patent", "residence"]);
}

/// `OpenID` for Verifiable Presentations 1.0, section 6.
fn dcql(query: &Value) {
    let word = |value: &Value| {
        let text = value.as_str().unwrap();
        assert!(
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-'),
            "{text}"
        );
        text.to_owned()
    };
    let credentials = query["credentials"].as_array().unwrap();
    assert!(!credentials.is_empty());
    let ids: BTreeSet<String> = credentials.iter().map(|credential| word(&credential["id"])).collect();
    assert_eq!(ids.len(), credentials.len(), "an id stands twice: {query}");
    for credential in credentials {
        assert_eq!(credential["format"], "dc+sd-jwt");
        assert!(!credential["meta"]["vct_values"].as_array().unwrap().is_empty());
        let claims = credential["claims"].as_array().unwrap();
        assert!(!claims.is_empty());
        let names: BTreeSet<String> = claims.iter().map(|claim| word(&claim["id"])).collect();
        assert_eq!(names.len(), claims.len(), "{credential}");
        assert!(claims.iter().all(|claim| !claim["path"].as_array().unwrap().is_empty()));
        for set in credential["claim_sets"].as_array().into_iter().flatten() {
            assert!(set.as_array().unwrap().iter().all(|id| names.contains(id.as_str().unwrap())));
        }
    }
    for set in query["credential_sets"].as_array().into_iter().flatten() {
        let options = set["options"].as_array().unwrap();
        assert!(!options.is_empty());
        for option in options {
            let option = option.as_array().unwrap();
            assert!(!option.is_empty() && option.iter().all(|id| ids.contains(id.as_str().unwrap())), "{query}");
        }
    }
}

#[test]
fn the_present_wording_an_officer_gives_is_shown_and_the_draft_woven_into_it() {
    let folder = std::env::temp_dir().join(format!("tokhai-present-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/vn/procedures/1.001193.json");
    let mut definition: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let article = "Nghị định 123/2015/NĐ-CP, Điều 9 khoản 2";
    for document in definition["x-documents"].as_array_mut().unwrap() {
        if document["id"] == "residence-paper" || document["id"] == "marriage-certificate" {
            document["demandedBy"] = serde_json::json!([{ "text": article }]);
            // Asked for as a matter of course, so that something is to be amended.
            document.as_object_mut().unwrap().shift_remove("fallbackOnly");
        }
    }
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    std::fs::write(path("in.json"), definition.to_string()).unwrap();
    let wording = "Người yêu cầu xuất trình giấy tờ chứng minh nơi cư trú và\nnộp giấy chứng nhận kết hôn của cha mẹ;";
    std::fs::write(path("law.txt"), format!("# khoản 2 Điều 9 Nghị định số 123/2015/NĐ-CP\n{wording}\n")).unwrap();
    let run = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tokhai"));
        let output = command
            .args(["report", &path("in.json"), "--at", "2026-07-18", "--format", "md"])
            .args(more)
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, letter, _) = run(&[]);
    assert!(
        code == Some(0)
            && letter.contains("Văn bản hiện hành: cần bổ sung (khoản 2 Điều 9 Nghị định số 123/2015/NĐ-CP)"),
        "{letter}"
    );
    let (code, letter, problems) = run(&["--present-text", &path("law.txt")]);
    assert_eq!((code, problems.as_str()), (Some(0), ""));
    assert!(
        letter.contains(
            "| “Người yêu cầu xuất trình giấy tờ chứng minh nơi cư trú và nộp giấy chứng nhận kết hôn của cha mẹ;” |"
        ),
        "{letter}"
    );
    // Both papers in one clause, drafted once; the other row points to it.
    let draft = letter.lines().find(|line| line.contains("| “Người yêu cầu xuất trình")).unwrap();
    for paper in ["giấy tờ chứng minh nơi cư trú", "giấy chứng nhận kết hôn của cha mẹ"] {
        assert!(
            draft.contains(&format!("{paper} (trừ trường hợp cơ quan tiếp nhận đã khai thác được ")),
            "{paper}: {draft}"
        );
    }
    assert!(letter.contains("| Như dòng "), "{letter}");
    std::fs::write(path("law.txt"), format!("# Điều 1 Luật số 1/2000/QH10\n{wording}\n")).unwrap();
    let (code, _, problems) = run(&["--present-text", &path("law.txt")]);
    assert!(
        code == Some(1) && problems.contains("không giấy tờ nào được đòi theo “Điều 1 Luật số 1/2000/QH10”"),
        "{problems}"
    );
    std::fs::write(path("law.txt"), "lời không có điều\n# Điều 1\n").unwrap();
    let (code, _, problems) = run(&["--present-text", &path("law.txt")]);
    assert!(
        code == Some(2)
            && problems.contains(":1: trước lời văn cần một dòng “# điều”")
            && problems.contains("“# Điều 1”"),
        "{problems}"
    );
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_letter_tells_how_the_process_changes_who_orders_it_and_stays_short() {
    for (locale, part, at_once) in [
        (
            Locale::vi(),
            "IV. Tái cấu trúc quy trình",
            "Làm được ngay bằng quyết định của Chủ tịch Ủy ban nhân dân cấp tỉnh",
        ),
        (Locale::en(), "IV. The process restructured", "Can be ordered at once by the chair of the province"),
    ] {
        let text =
            birth(&locale, |material| markdown::markdown(&Material { annex: false, ..*material }.document(), &locale));
        let (before, own) = text.split_once(part).unwrap_or_else(|| panic!("no {part}"));
        assert!(own.contains(at_once), "{own}");
        // Nobody has to come, so that nothing is said of what a trip costs.
        assert!(!own.contains("02/2017/TT-VPCP"), "{own}");
        // Four pages of a letter hold some two thousand words, and this part no more than half of one of them.
        let words = |text: &str| text.split_whitespace().count();
        assert!(words(own) < 330 && words(before) + words(own) < 2_000, "{} {}", words(before), words(own));
    }
    let bytes = birth(&Locale::vi(), letter);
    let letter = read_letter(&bytes);
    assert!(letter.paragraphs.iter().any(|(style, text)| style == "Heading1" && text.starts_with("IV. ")));
    // Where one has to come, as to be married, what a trip costs is told with the text whose formula it follows.
    let marriage = Procedure::read(read("schemas/vn/procedures/1.000894.json"));
    let text = with(&[&marriage], &embedded("vn").unwrap().unwrap(), "2026-07-18", &Locale::en(), |material| {
        markdown::markdown(&Material { annex: false, ..*material }.document(), &Locale::en())
    });
    let (_, own) = text.split_once("IV. The process restructured").unwrap();
    assert!(own.contains("02/2017/TT-VPCP"), "{own}");
}
