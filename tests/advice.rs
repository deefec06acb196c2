//! What a plan says about each paper, the same in every output: proposed at once, to be confirmed,
//! waiting for law, not worth it, held by a decision, already only the fallback; and figures that
//! add up.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::{Value, json};
use tokhai::analysis::{Analysis, Options, analyse};
use tokhai::definition::Procedure;
use tokhai::import::{Rules, draft};
use tokhai::locale::Locale;
use tokhai::reform::advice::{Advice, advice};
use tokhai::reform::bundle::InOneGo;
use tokhai::reform::cost::{Detail, Estimate, Relief, estimate};
use tokhai::reform::portfolio::portfolio;
use tokhai::reform::simplify::{Choices, Decided, simplify};
use tokhai::reform::{Reported, bundle};
use tokhai::register::{Date, Pack, embedded};
use tokhai::render::report::{Material, markdown, sheets};

const DAY: &str = "2026-07-18";

fn pack() -> Pack {
    embedded("vn").unwrap().unwrap()
}

fn options() -> Options {
    Options::on(Date::parse(DAY).unwrap())
}

fn authored(code: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/vn/procedures/{code}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn birth() -> Procedure {
    Procedure::read(authored("1.001193"))
}

fn judged(procedure: &Procedure, pack: &Pack) -> (Analysis, Estimate) {
    let analysis = analyse(procedure, pack, &options());
    let estimate = estimate(procedure, pack, &pack.costs, &analysis, Detail::Full).unwrap();
    (analysis, estimate)
}

fn said(procedure: &Procedure, pack: &Pack, id: &str) -> Advice {
    judged(procedure, pack).1.component(id).unwrap().advice
}

/// The letter without its annex, and the names of sheets with their numbers of rows.
fn outputs(procedure: &Procedure, pack: &Pack) -> (String, Vec<(&'static str, usize)>) {
    let (analysis, estimate) = judged(procedure, pack);
    let reported = [Reported { estimate: Some(estimate), ..Reported::new(procedure, analysis) }];
    let (locale, options) = (Locale::vi(), options());
    let sums = portfolio(&reported, pack, &pack.costs, &options);
    let material = Material {
        reported: &reported,
        plans: &[],
        unread: &[],
        portfolio: Some(&sums),
        pack,
        options: &options,
        locale: &locale,
        annex: false,
    };
    let count = |wanted: &str| {
        let advised = advice(
            procedure,
            pack,
            &reported[0].analysis.components,
            &reported[0].estimate.as_ref().unwrap().components,
        );
        let papers = procedure.documents.iter().zip(advised);
        papers.filter(|(paper, own)| tokhai::reform::portfolio::is_paper(paper, pack) && own.as_str() == wanted).count()
    };
    let line = &sums.lines[0];
    assert_eq!((line.now, line.to_confirm, line.after_law), (count("now"), count("toConfirm"), count("afterLaw")));
    let letter = markdown::markdown(&material.document(), &locale);
    let sheets = sheets::sheets(&material).iter().map(|sheet| (sheet.name, sheet.table.rows.len())).collect();
    (letter, sheets)
}

/// A printed amount; `None` for what is unknown or no amount.
fn amount(cell: &str) -> Option<i64> {
    cell.trim().replace(['.', '\\'], "").parse().ok()
}

/// The rows of the table of benefit: name and cells.
fn benefit(letter: &str) -> Vec<(String, Vec<String>)> {
    let (_, part) = letter.split_once("III. ").unwrap();
    let rows = part.lines().filter(|line| line.starts_with("| ")).skip(2);
    rows.map(|row| {
        let mut cells = row.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned());
        (cells.next().unwrap(), cells.collect())
    })
    .collect()
}

fn assert_sums(letter: &str, what: &str) -> usize {
    let rows = benefit(letter);
    let Some((_, first)) = rows.first() else { return 0 };
    for column in 0..first.len() {
        let of = |name: &str| {
            rows.iter().find(|(own, _)| own.starts_with(name)).and_then(|(_, cells)| amount(&cells[column]))
        };
        let changes = rows.iter().filter(|(name, _)| name.starts_with('–'));
        let sum: i64 = changes.filter_map(|(_, cells)| amount(&cells[column])).sum();
        let Some(total) = of("Cộng") else { continue };
        assert_eq!(total, sum, "{what}, column {column}: the total is the sum of its rows");
        assert_eq!(
            of("Chi phí tuân thủ còn lại"),
            of("Chi phí tuân thủ hiện nay").map(|before| before - total),
            "{what}"
        );
        if let (Some(net), Some(lookups)) = (of("Lợi ích sau khi trừ"), of("Cơ quan chi thêm")) {
            assert_eq!(net, total - lookups, "{what}: lookups are a row of their own");
        }
    }
    rows.len()
}

#[test]
fn every_printed_total_of_a_letter_is_the_sum_of_printed_rows() {
    let pack = pack();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/vn/procedures");
    let mut tables = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let procedure = Procedure::read(serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap());
        let (letter, _) = outputs(&procedure, &pack);
        tables += usize::from(assert_sums(&letter, &procedure.header.code) > 0);
        // The one sentence at the head says the same sum.
        if let Some((_, rest)) = letter.split_once("Chi phí tuân thủ giảm khoảng ") {
            let said = amount(rest.split(' ').next().unwrap());
            let rows = benefit(&letter);
            let total = rows.iter().find(|(name, _)| name.starts_with("Cộng")).unwrap();
            assert_eq!(said, amount(total.1.last().unwrap()), "{}", procedure.header.code);
        }
    }
    assert!(tables > 8, "{tables} letters have a table of benefit");
}

#[test]
fn a_figure_nobody_knows_is_never_written_as_zero() {
    let mut pack = pack();
    // Nobody says what any paper costs.
    for (name, parameter) in &mut pack.costs.parameters {
        if name.starts_with("paper/") {
            parameter.value = None;
        }
    }
    let procedure = birth();
    let (_, estimate) = judged(&procedure, &pack);
    assert_eq!(estimate.per_case.saved.value, None);
    assert!(
        estimate.per_case.saved.missing.iter().any(|name| name.starts_with("paper/")),
        "{:?}",
        estimate.per_case.saved
    );
    let (letter, _) = outputs(&procedure, &pack);
    for zero in ["khoảng 0", " 0%", "Tiết kiệm (đồng/hồ sơ) | 0"] {
        assert!(!letter.contains(zero), "{zero}: {letter}");
    }
    assert!(letter.contains("chưa biết:") && !letter.contains("chưa biết tỷ lệ hồ sơ phải nộp"), "{letter}");
}

#[test]
fn a_paper_asked_for_only_when_data_fail_saves_nothing_and_is_not_proposed() {
    let (pack, procedure) = (pack(), birth());
    let (analysis, with) = judged(&procedure, &pack);
    let own = with.component("residence-paper").unwrap();
    assert_eq!((own.advice, own.relief), (Advice::Standby, Relief::None));
    let component = analysis.components.iter().find(|own| own.id == "residence-paper").unwrap();
    assert!(component.verdict.droppable(), "that data suffice stays true");
    let plan = simplify(&procedure, &pack, &options(), &Choices::default()).unwrap();
    assert!(plan.proposals.iter().all(|own| own.id != "residence-paper"));
    let (letter, _) = outputs(&procedure, &pack);
    let (proposed, rest) = letter.split_once("II. ").unwrap();
    assert!(!proposed.contains("Giấy tờ chứng minh nơi cư trú"), "{proposed}");
    assert!(rest.contains("Đã là phương án dự phòng") && rest.contains("Giấy tờ chứng minh nơi cư trú"), "{rest}");
    // Were it asked for as a matter of course, leaving it out would save something.
    let extract = Procedure::read(authored("2.000635"));
    let mut plain = authored("2.000635");
    for document in plain["x-documents"].as_array_mut().unwrap() {
        document.as_object_mut().unwrap().shift_remove("fallbackOnly");
    }
    let (with, without) = (judged(&extract, &pack).1, judged(&Procedure::read(plain), &pack).1);
    let row = with.rows.iter().find(|row| row.component == "residence-paper").unwrap();
    assert_eq!(row.spared(), Some([0.0, 0.0]));
    assert_eq!(without.component("residence-paper").unwrap().advice.as_str(), "now");
    // Where nothing of known cost goes, the saving is not known.
    let saved = |estimate: &Estimate| estimate.per_case.saved.value.map_or(0.0, |range| range.mid);
    assert!(saved(&without) > saved(&with) + 1_000.0, "{} {}", saved(&without), saved(&with));
}

#[test]
fn import_tells_by_their_own_words_which_papers_are_only_the_fallback() {
    let pack = pack();
    let rules = Rules::new(&pack).unwrap();
    let read = |line: &str| -> Vec<Value> {
        let lines = json!([{ "name": line, "originalQty": 1, "copyQty": 0 }]);
        let portal = json!({ "code": "9.100001", "name": "Thủ tục",
            "executionCases": [{ "name": "", "profileComponents": lines }] });
        draft(&portal, &pack, &rules).unwrap().definition["x-documents"].as_array().unwrap().clone()
    };
    let only = |line: &str| read(line).iter().any(|document| document["fallbackOnly"] == true);
    for fallback in [
        "Giấy tờ chứng minh nơi cư trú trong trường hợp cơ quan tiếp nhận không thể khai thác được thông tin về nơi cư trú của công dân",
        "Giấy chứng nhận kết hôn (nếu không khai thác được từ CSDL quốc gia về dân cư)",
        "Bản sao giấy chứng nhận đăng ký doanh nghiệp (trong trường hợp chưa được kết nối, chia sẻ dữ liệu quốc gia)",
    ] {
        assert!(only(fallback), "{fallback}: {:?}", read(fallback));
    }
    for asked in [
        "Giấy chứng nhận kết hôn",
        "Đề án khai thác nước (đối với trường hợp công trình chưa khai thác nước)",
        "Giấy chứng nhận kết hôn. Cơ quan giải quyết khai thác thông tin trong Cơ sở dữ liệu quốc gia về dân cư",
    ] {
        assert!(!only(asked), "{asked}: {:?}", read(asked));
    }
}

#[test]
fn what_offices_may_not_ask_for_is_proposed_whatever_it_saves() {
    let (pack, procedure) = (pack(), birth());
    let (_, estimate) = judged(&procedure, &pack);
    let own = estimate.component("identity-paper").unwrap();
    assert_eq!(
        (own.worthwhile, own.advice.as_str()),
        (Some(false), "now"),
        "it costs more than it saves and still goes"
    );
    let (letter, _) = outputs(&procedure, &pack);
    assert!(letter.contains("cơ quan không được yêu cầu nộp giấy này theo khoản 1 Điều 4"), "{letter}");
    assert!(!letter.contains("Chưa khuyến nghị bỏ"), "{letter}");
    // Where no rule forbids asking, what does not pay is not recommended.
    let mut lenient = pack.clone();
    lenient.gates.iter_mut().for_each(|gate| gate.may_not_ask = false);
    assert_eq!(said(&procedure, &lenient, "identity-paper"), Advice::NotWorth);
}

#[test]
fn a_decision_shows_with_the_same_counts_in_letter_workbook_and_portfolio() {
    let pack = pack();
    let before = outputs(&birth(), &pack).1;
    let choices = Choices::default()
        .with(Decided::Rejected, "birth-notice=chờ dữ liệu của bệnh viện")
        .with(Decided::Postponed, "marriage-certificate=chờ số liệu");
    let plan = simplify(&birth(), &pack, &options(), &choices).unwrap();
    let decided = Procedure::read(plan.definition);
    assert_eq!(said(&decided, &pack, "birth-notice"), Advice::Held);
    let (letter, after) = outputs(&decided, &pack);
    let rows = |list: &[(&str, usize)], name: &str| list.iter().find(|(own, _)| *own == name).map_or(0, |own| own.1);
    assert!(letter.contains("ngay khi tổ chức thực hiện (phần I): 1."), "{letter}");
    let going = |list: &[(&str, usize)]| rows(list, "Thay bằng dữ liệu") + rows(list, "Bỏ có điều kiện");
    assert_eq!((going(&before), going(&after)), (3, 1));
    // The two proofs of residence, which are only the fallback, stand there as before.
    assert_eq!((rows(&before, "Không đề xuất"), rows(&after, "Không đề xuất")), (2, 4));
    assert_sums(&letter, "after two decisions");
}

#[test]
fn a_verdict_that_is_not_sure_stands_apart_until_somebody_confirms_it_by_name() {
    let pack = pack();
    let mut definition = authored("1.001193");
    let documents = definition["x-documents"].as_array_mut().unwrap();
    let paper = documents.iter_mut().find(|own| own["id"] == "marriage-certificate").unwrap();
    paper["import"] = json!({ "certainty": 0.6, "reason": "x", "lines": [],
        "links": { "line": "hiding", "type": "listed", "act": "none", "case": "always", "register": "plain" } });
    let procedure = Procedure::read(definition);
    assert_eq!(said(&procedure, &pack, "marriage-certificate"), Advice::Confirm);
    let (letter, sheets) = outputs(&procedure, &pack);
    let (now, apart) = letter.split_once("Cần xác nhận trước khi thực hiện:").unwrap();
    let title = "Giấy chứng nhận kết hôn của cha mẹ";
    assert!(
        !now.contains(&format!(". {title}")) && apart.contains(title) && apart.contains("Phải xác nhận:"),
        "{letter}"
    );
    assert!(letter.contains("sau khi xác nhận (cuối phần I): 1"), "{letter}");
    assert!(sheets.contains(&("Cần xác nhận", 1)), "{sheets:?}");
    assert_sums(&letter, "with one to be confirmed");
    let accept = Choices { by: Some("Trần Thị Mẫu".to_owned()), on: Date::parse(DAY), ..Choices::default() };
    let plan =
        simplify(&procedure, &pack, &options(), &accept.with(Decided::Accepted, "marriage-certificate")).unwrap();
    assert_eq!(said(&Procedure::read(plan.definition), &pack, "marriage-certificate").as_str(), "now");
}

#[test]
fn law_that_was_not_read_in_full_is_said_in_the_letter_and_a_missing_number_is_asked_for() {
    let mut pack = pack();
    let (letter, _) = outputs(&birth(), &pack);
    assert!(
        letter.contains("Căn cứ chưa được kiểm chứng đầy đủ") && letter.contains("63/2024/NĐ-CP (mới đọc"),
        "{letter}"
    );
    assert!(!letter.contains("[số, điều, khoản"), "{letter}");
    for gate in &mut pack.gates {
        if gate.id == "vn:nd63-5" {
            "Luật mới (sửa đổi)".clone_into(&mut gate.basis);
        }
    }
    let (letter, _) = outputs(&birth(), &pack);
    assert!(letter.contains("Luật mới (sửa đổi) \\[số, điều, khoản: cơ quan chủ trì bổ sung\\]"), "{letter}");
}

#[test]
fn a_drafted_clause_keeps_what_else_the_present_one_demands() {
    let (letter, _) = outputs(&birth(), &pack());
    let row = letter.lines().find(|line| line.contains("Giấy chứng sinh: khoản 1 Điều 16")).unwrap();
    assert_eq!(
        row.matches("nộp tờ khai theo mẫu quy định").count(),
        2,
        "in the present wording and in the draft: {row}"
    );
}

#[test]
fn the_letter_of_a_bundle_names_what_goes_because_it_is_done_in_one_go_and_who_asks_for_what() {
    let (pack, residence) = (pack(), Procedure::read(authored("1.004222")));
    let merged = bundle(&[&birth(), &residence], &pack).unwrap();
    let (letter, _) = outputs(&Procedure::read(merged.definition.clone()), &pack);
    let gone = residence.document("family-relation").unwrap().title.clone();
    let (_, told) = letter.split_once("Liên thông 2 thủ tục").unwrap();
    let told = told.split("## ").next().unwrap();
    assert!(told.contains(&gone) && told.contains("không xảy ra khi làm liên thông"), "{told}");
    let left_out = merged.definition["x-procedure"]["leftOut"].as_array().unwrap().len();
    let numbers: Vec<usize> = told.split(|c: char| !c.is_ascii_digit()).filter_map(|own| own.parse().ok()).collect();
    assert!(numbers.windows(2).any(|pair| pair[0] == pair[1] + left_out), "{left_out} fewer: {told}");
    // The marriage certificate is the civil registrar's, not the police's.
    let (_, marriage) = letter.split_once(". Giấy chứng nhận kết hôn của cha mẹ").unwrap();
    let (_, who) = marriage.split_once("Thực hiện:").unwrap();
    assert!(who.starts_with("** Ủy ban nhân dân cấp xã;"), "{who}");
    assert_sums(&letter, "the bundle");
}

#[test]
fn a_bundle_says_what_doing_it_in_one_go_saves_and_the_figures_add_up() {
    let (pack, birth, residence) = (pack(), birth(), Procedure::read(authored("1.004222")));
    let health = Procedure::read(authored("1.014137"));
    let merged = bundle(&[&birth, &residence, &health], &pack).unwrap();
    let whole = Procedure::read(merged.definition);
    let (analysis, estimate) = judged(&whole, &pack);
    let alone = [&birth, &residence, &health].map(|own| (own, judged(own, &pack).1));
    let spared = InOneGo::of(&whole, &estimate, &alone).unwrap();
    let mid = |figure: &tokhai::reform::cost::Figure| figure.value.map_or(0.0, |own| own.mid);
    let papers: f64 = spared.papers.iter().map(|(_, own)| mid(own)).sum();
    // The birth certificate, which the first member issues, is bought for the last one alone today.
    let (_, certificate) = spared.papers.iter().find(|(id, _)| id == "m3.birth-certificate").unwrap();
    let row = alone[2].1.rows.iter().find(|row| row.component == "birth-certificate").unwrap();
    assert!(mid(certificate) > 0.0 && *certificate == row.before);
    assert!((mid(&spared.total) - papers - mid(&spared.form) - mid(&spared.hand_in)).abs() < 1e-6);
    assert!(mid(&spared.hand_in) > 0.0, "one way instead of three");
    assert!(InOneGo::of(&whole, &estimate, &alone[..2]).is_none(), "a member is missing");
    let one = Reported { estimate: Some(estimate), in_one_go: Some(spared), ..Reported::new(&whole, analysis) };
    let (reported, locale, options) = ([one], Locale::vi(), options());
    let material = Material {
        reported: &reported,
        plans: &[],
        unread: &[],
        portfolio: None,
        pack: &pack,
        options: &options,
        locale: &locale,
        annex: false,
    };
    let letter = markdown::markdown(&material.document(), &locale);
    let line = letter.lines().find(|line| line.starts_with("Riêng việc liên thông tiết kiệm")).unwrap();
    let amounts = line.split("khoảng ").skip(1).filter_map(|part| part.split(' ').next());
    let amounts: Vec<i64> = amounts.map(|part| part.replace('.', "").parse().unwrap()).collect();
    assert_eq!(amounts[0], amounts[1..].iter().sum::<i64>(), "{line}");
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn tokhai(arguments: &[&str]) -> (i32, String) {
    let output = Command::cargo_bin("tokhai").unwrap().args(arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_record_of_the_portal_is_sent_to_import_and_no_letter_is_made_of_it() {
    let folder = folder("advice-record");
    let (raw, letter) = (folder.join("raw.json"), folder.join("plan.docx"));
    let record = json!({ "code": "9.100001", "name": "Thủ tục", "detail": {
        "executionCases": [{ "name": "", "profileComponents": [{ "name": "Đơn theo mẫu" }] }] } });
    let list = json!({ "data": [record] });
    for value in [record, list] {
        std::fs::write(&raw, value.to_string()).unwrap();
        let (raw, letter) = (raw.to_str().unwrap(), letter.to_str().unwrap());
        for call in [
            vec!["report", raw, "-o", letter],
            vec!["portfolio", raw],
            vec!["check", raw, "--locale", "vi"],
            vec!["simplify", raw, "-o", letter],
        ] {
            let (code, told) = tokhai(&call);
            assert!(code == 1 || code == 2, "{call:?}: {code}");
            assert!(call[0] == "check" || told.contains("chạy `tokhai import` trước"), "{call:?}: {told}");
        }
        assert!(!Path::new(letter).exists());
    }
}

#[test]
fn a_rejection_needs_a_reason_and_a_later_decision_does_not_erase_the_earlier() {
    let pack = pack();
    for bare in ["birth-notice", "birth-notice=", "birth-notice= "] {
        let problems = simplify(&birth(), &pack, &options(), &Choices::default().with(Decided::Rejected, bare));
        let problems = problems.unwrap_err();
        assert!(problems[0].message(&Locale::vi()).contains("birth-notice=LÝ DO"), "{problems:?}");
    }
    let by = |name: &str, decided: Decided, argument: &str| {
        Choices { by: Some(name.to_owned()), on: Date::parse(DAY), ..Choices::default() }.with(decided, argument)
    };
    let first = by("Trần Thị Mẫu", Decided::Rejected, "birth-notice=chưa có dữ liệu");
    let first = Procedure::read(simplify(&birth(), &pack, &options(), &first).unwrap().definition);
    let second = by("Lê Văn Mẫu", Decided::Postponed, "birth-notice=chờ quý sau");
    let plan = simplify(&first, &pack, &options(), &second).unwrap();
    let own = plan.decisions.iter().find(|own| own.document == "birth-notice").unwrap();
    let told = own.sentence(&Locale::vi());
    assert!(told.starts_with("chờ quý sau (Lê Văn Mẫu"), "{told}");
    assert!(told.contains("trước đó: Đã từ chối: chưa có dữ liệu (Trần Thị Mẫu, 18/07/2026)"), "{told}");
    // Deciding the same again adds nothing.
    let again = simplify(&Procedure::read(plan.definition), &pack, &options(), &second).unwrap();
    assert_eq!(again.decisions, plan.decisions);
}

#[test]
fn a_language_nobody_wrote_is_refused_rather_than_answered_in_english() {
    let (code, told) = tokhai(&["report", "x.json", "--locale", "fr"]);
    assert_eq!(code, 2);
    assert!(told.contains("--locale fr") && told.contains("vi"), "{told}");
    let (code, told) = tokhai(&["report", "khong-co.json"]);
    assert!(code == 2 && told.contains("không có tệp hoặc thư mục này"), "{code}: {told}");
}
