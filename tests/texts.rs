//! Catalogues of texts: none that does not fit the others is built, and what is said by key is said in every language.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tokhai::analysis::{Options, analyse};
use tokhai::checker::check_report;
use tokhai::definition::Procedure;
use tokhai::import::form::{Counted, FormProblem};
use tokhai::locale::Locale;
use tokhai::pointer::JsonPointer;
use tokhai::reform::Reported;
use tokhai::reform::cost::{Detail, estimate};
use tokhai::reform::lint::{Lint, Rule};
use tokhai::reform::portfolio::portfolio;
use tokhai::reform::report::report;
use tokhai::reform::simplify::{ChoiceProblem, Decided};
use tokhai::register::{Date, LocalizedText, Pack, embedded};
use tokhai::render::report::Material;
use tokhai::render::report::markdown::markdown;
use tokhai::render::report::sheets::sheets;
use tokhai::render::report_text::report_text;
use tokhai::texts::PSEUDO;

#[allow(dead_code, clippy::print_stdout, reason = "the build's entry point is not called here")]
#[path = "../build.rs"]
mod build;

/// Catalogues in a folder of their own, one file a language.
fn catalogues(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    for (language, text) in files {
        fs::create_dir_all(folder.join(language)).unwrap();
        fs::write(folder.join(language).join("room.ftl"), text).unwrap();
    }
    folder
}

fn problems(name: &str, files: &[(&str, &str)]) -> Vec<String> {
    build::read_all(&catalogues(name, files)).err().unwrap_or_default()
}

#[test]
fn catalogues_that_do_not_fit_are_refused_with_file_and_line() {
    let en = "# A room.\n\nroom-one = One { $paper }\nroom-two = Two\n";
    let found = |name: &str, vi: &str| problems(name, &[("en", en), ("vi", vi)]);
    assert_eq!(found("texts-fit", "room-two = Hai\nroom-one = { $paper }: một\n"), [""; 0]);
    assert_eq!(
        found("texts-missing", "room-one = Một { $paper }\n"),
        ["src/texts/vi/room.ftl:1: `room-two` is missing; src/texts/en/room.ftl:4 has it"]
    );
    assert_eq!(
        found("texts-extra", "room-one = Một { $paper }\nroom-two = Hai\n\nroom-three = Ba\n"),
        ["src/texts/vi/room.ftl:4: `room-three` is one too many: src/texts/en/room.ftl lacks it"]
    );
    assert_eq!(
        found("texts-placeholder", "room-two = Hai\nroom-one = Một { $papers }\n"),
        ["src/texts/vi/room.ftl:2: the placeholders of `room-one` are $papers, expected as in en: $paper"]
    );
    assert_eq!(
        found("texts-twice", "room-one = Một { $paper }\nroom-two = Hai\nroom-two = Hai\n"),
        ["src/texts/vi/room.ftl:3: `room-two` stands there twice"]
    );
    assert_eq!(
        found("texts-prefix", "room-one = Một { $paper }\nroom-two = Hai\nhall-three = Ba\n"),
        ["src/texts/vi/room.ftl:3: `hall-three` should begin with `room-`, the name of its file"]
    );
    let syntax = found("texts-syntax", "room-one = Một { $paper }\nroom-two = Hai {\n");
    assert!(matches!(syntax.as_slice(), [one] if one.starts_with("src/texts/vi/room.ftl:")), "{syntax:?}");
}

#[test]
fn a_language_is_added_by_its_folder_alone() {
    let folder = catalogues(
        "texts-third",
        &[
            ("en", "room-one = One { $paper }\n"),
            ("fr", "room-one = Un { $paper }\n"),
            ("vi", "room-one = Một { $paper }\n"),
        ],
    );
    let read = build::read_all(&folder).unwrap_or_default();
    let code = build::written(&folder, &read);
    assert!(code.contains("(\"fr\", &["), "{code}");
    assert_eq!(code.matches("pub fn one<").count(), 1, "{code}");
}

/// The words of a text in which a letter of English stands unmarked, but for those that data bring along.
fn untranslated(text: &str, data: &BTreeSet<String>) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| word.chars().any(|c| c.is_ascii_alphabetic()) && !data.contains(*word))
        .map(str::to_owned)
        .collect()
}

fn add_words(value: &Value, words: &mut BTreeSet<String>) {
    let mut add = |text: &str| words.extend(text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
    match value {
        Value::String(text) => add(text),
        Value::Array(list) => list.iter().for_each(|inner| add_words(inner, words)),
        Value::Object(object) => object.iter().for_each(|(key, inner)| {
            words.extend(key.split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
            add_words(inner, words);
        }),
        _ => {}
    }
}

fn pseudo() -> Locale {
    Locale::parse(PSEUDO).unwrap()
}

#[test]
fn the_lint_says_everything_by_key() {
    let nothing = BTreeSet::new();
    let subjects: Vec<String> = ["①", "②", "③"].map(str::to_owned).into();
    for rule in Rule::ALL {
        let lint = Lint { rule, pointer: JsonPointer::root(), line: None, column: None, subjects: subjects.clone() };
        for text in [lint.message(&pseudo()), lint.advice(&pseudo()).to_owned()] {
            assert!(text.chars().any(char::is_alphabetic), "{rule:?} says nothing");
            assert_eq!(untranslated(&text, &nothing), [""; 0], "{rule:?}: {text}");
        }
    }
}

#[test]
fn what_is_wrong_with_a_decision_is_said_by_key() {
    let (id, why, known) = ("①".to_owned(), LocalizedText::default(), vec!["②".to_owned()]);
    let problems = [
        ChoiceProblem::Unknown { id: id.clone(), known: Vec::new() },
        ChoiceProblem::NotAllowed { id: id.clone(), why, known: known.clone() },
        ChoiceProblem::Both { id: id.clone(), decided: [Decided::Accepted, Decided::Rejected] },
        ChoiceProblem::NotDecided { id: id.clone(), known },
        ChoiceProblem::Undone { id: id.clone(), decided: Decided::Postponed },
        ChoiceProblem::TwoReasons(id.clone()),
        ChoiceProblem::Done(id.clone()),
    ];
    let option: BTreeSet<String> = ["reject".to_owned()].into();
    for problem in problems {
        assert_eq!(untranslated(&problem.message(&pseudo()), &BTreeSet::new()), [""; 0], "{problem:?}");
    }
    let problem = ChoiceProblem::NoReason { id, decided: Decided::Rejected };
    assert_eq!(untranslated(&problem.message(&pseudo()), &option), [""; 0]);
}

fn schemas() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/vn")
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// A shipped procedure, and the words of its definition and of the pack.
fn shipped(code: &str) -> (Value, BTreeSet<String>) {
    let mut words = BTreeSet::new();
    for entry in fs::read_dir(schemas().join("pack")).unwrap() {
        add_words(&json(&entry.unwrap().path()), &mut words);
    }
    let definition = json(&schemas().join(format!("procedures/{code}.json")));
    add_words(&definition, &mut words);
    (definition, words)
}

#[test]
fn letters_and_workbooks_say_everything_by_key() {
    let pack = embedded("vn").unwrap().unwrap();
    let options = Options::on(Date::parse("2026-07-18").unwrap());
    let (definition, data) = shipped("1.001193");
    let procedure = Procedure::read(definition);
    let analysis = analyse(&procedure, &pack, &options);
    let estimate = estimate(&procedure, &pack, &pack.costs, &analysis, Detail::Full);
    let reported = [Reported { estimate, ..Reported::new(&procedure, analysis) }];
    let sums = portfolio(&reported, &pack, &pack.costs, &options);
    let locale = pseudo();
    let material = Material {
        reported: &reported,
        plans: &[],
        unread: &[],
        portfolio: Some(&sums),
        pack: &pack,
        options: &options,
        locale: &locale,
        annex: true,
    };
    let mut missed: BTreeSet<String> = BTreeSet::new();
    for line in markdown(&material.document(), &locale).lines() {
        missed.extend(untranslated(line, &data).into_iter().map(|word| format!("{word}: {line}")));
    }
    for sheet in sheets(&material) {
        let heads = sheet.table.columns.iter().map(|column| column.title.as_str());
        for text in heads.chain([sheet.name, sheet.table.caption.as_str()]) {
            missed.extend(untranslated(text, &data).into_iter().map(|word| format!("{word}: {}: {text}", sheet.name)));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn the_report_on_a_terminal_says_everything_by_key() {
    let pack = embedded("vn").unwrap().unwrap();
    let options = Options::on(Date::parse("2026-07-18").unwrap());
    for code in ["1.001193", "1.004222"] {
        let (definition, data) = shipped(code);
        let procedure = Procedure::read(definition);
        let reported = [Reported::new(&procedure, analyse(&procedure, &pack, &options))];
        let text = report_text(&reported, &pack, &options, &pseudo());
        assert!(text.lines().count() > 20, "{text}");
        for line in text.lines() {
            assert_eq!(untranslated(line, &data), [""; 0], "{code}: {line}");
        }
        let english = report_text(&reported, &pack, &options, &Locale::en());
        assert_eq!(text.lines().count(), english.lines().count());
    }
}

/// The words of files, and those that stand for something in a format rather than say it.
fn words_of(texts: &[&str]) -> BTreeSet<String> {
    let own = texts.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    own.map(str::to_owned).collect()
}

/// The words of the country pack, which is data.
fn words_of_pack() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for entry in fs::read_dir(schemas().join("pack")).unwrap() {
        add_words(&json(&entry.unwrap().path()), &mut words);
    }
    words
}

/// A folder of a test's own with files in it.
fn desk(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        fs::write(folder.join(file), text).unwrap();
    }
    folder
}

/// What a command says in the pseudo-language, of which nothing but words of its files and arguments is unmarked.
fn said(folder: &Path, arguments: &[&str], data: &BTreeSet<String>) -> String {
    let mut known: BTreeSet<String> = data.clone();
    known.extend(words_of(arguments));
    known.extend(words_of(&["tokhai"]));
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap_or_default();
        known.extend(words_of(&[&text]));
    }
    let mut command = Command::cargo_bin("tokhai").unwrap();
    let output = command.current_dir(folder).args(arguments).args(["--locale", PSEUDO]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    let missed: Vec<String> = text
        .lines()
        .flat_map(|line| untranslated(line, &known).into_iter().map(move |word| format!("{word}: {line}")))
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(text.chars().any(|c| c.is_alphabetic() && !c.is_ascii()), "{arguments:?} says nothing: {text}");
    text
}

/// A procedure of the portal with lines, and others that cannot be read.
const PORTAL: &str = r#"[
{"code": "1.001193", "name": "Đăng ký khai sinh", "executionCases": [{"name": "", "profileComponents": [
  {"name": "Giấy chứng sinh (bản chính)", "originalQty": 1, "copyQty": 0},
  {"name": "Bản sao hộ chiếu; giấy tờ khác theo quy định", "originalQty": 0, "copyQty": 0},
  {"name": "Lưu ý: nộp đúng hạn", "originalQty": 0, "copyQty": 0}]}]},
{"name": "no code"}, {"code": "?? ?? ??"}, 17, [1], {"code": "1.004222" "name"}
]"#;

#[test]
fn an_import_says_everything_by_key() {
    let corrections = "answer,text,value\nnote,Dòng không có,\ntype,Giấy chứng sinh (bản chính),vn:passport\n";
    let folder = desk("texts-import", &[("portal.json", PORTAL), ("said.csv", corrections)]);
    let mut data = words_of_pack();
    data.extend(words_of(&[
        "expected value at line column or EOF while parsing noQuantity emptyDossier codeOdd stepsDiffer timesDiffer",
    ]));
    said(&folder, &["import", "portal.json", "-o", "out", "--corrections", "said.csv"], &data);
    for (name, source) in [("empty.json", ""), ("cut.json", "[{\"code\": \"1.001193\"}"), ("binary.json", "\0\0")] {
        let folder = desk("texts-import-broken", &[(name, source)]);
        said(&folder, &["import", name, "-o", "out"], &data);
    }
}

#[test]
fn what_is_wrong_with_corrections_is_said_by_key() {
    let entries = serde_json::json!([
        17, {"answer": "note"}, {"answer": "nothing", "text": "x"}, {"text": "x", "value": "y"},
        {"answer": "note", "text": "x", "on": "yesterday", "onlyHere": "x"}, {"answer": "note", "text": "x", "onlyHere": true},
        {"answer": "keep", "text": "x", "link": "x", "unknown": 1}, {"answer": "rename", "text": "x"},
        {"answer": "when", "text": "x", "value": 1}, {"answer": "unless", "text": 3}, {"answer": "type", "text": "x"},
        {"answer": "type", "text": "x", "value": "giấy khai sinh giả"}, {"answer": "type", "text": "x", "value": "qqq"},
        {"answer": "acts", "text": "x", "value": "fly"}, {"answer": "acts", "text": "x"},
        {"answer": "split", "text": "x y", "value": "z"}, {"answer": "note", "text": "a b"},
        {"answer": "rename", "text": "a b", "value": "c"}
    ]);
    let whole = serde_json::json!({
        "$schema": "urn:tokhai:schema:corrections:1", "corrections": entries, "more": 1
    });
    let whole = serde_json::to_string_pretty(&whole).unwrap();
    let files = [
        ("portal.json", PORTAL),
        ("said.json", whole.as_str()),
        ("other.json", "{\"$schema\": \"urn:other\"}"),
        ("none.json", "{\"$schema\": \"urn:tokhai:schema:corrections:1\"}"),
        ("empty.csv", ""),
        ("columns.csv", "one,two\n"),
    ];
    let folder = desk("texts-corrections", &files);
    let mut data = words_of_pack();
    data.extend(words_of(&tokhai::import::corrections::MEMBERS));
    data.extend(words_of(&tokhai::import::corrections::Answer::WORDS));
    data.extend(words_of(&tokhai::import::corrections::LINKS));
    data.extend(words_of(&["surrender decide inform consent attest commit none certify request"]));
    for file in ["said.json", "other.json", "none.json", "empty.csv", "columns.csv"] {
        let text = said(&folder, &["import", "portal.json", "-o", "out", "--corrections", file], &data);
        assert!(file != "said.json" || text.lines().count() > entries.as_array().unwrap().len(), "{text}");
    }
}

const FORM: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐƠN XIN CẤP THẺ\nI. THÔNG TIN CHUNG\n\
    1. Họ và tên: ..............................\n2. Ngày sinh: ..../..../......\n3. Nơi làm việc: ....................\n\
    Tôi cam đoan lời khai là đúng.\n";

#[test]
fn what_is_said_of_paper_forms_is_said_by_key() {
    let schema = "urn:tokhai:schema:form-corrections:1";
    let wrong = serde_json::json!({"$schema": schema, "corrections": [
        {"answer": "label", "label": "x", "on": "yesterday", "place": "none"}, {"answer": "nothing"}, {"value": "y"},
        {"answer": "field", "label": "x"}, {"answer": "official", "line": "x", "value": "y"}, {"answer": "label"},
        {"answer": "options", "label": "x", "value": "y"}, {"answer": "join", "label": "x"},
        {"answer": "split", "label": "x"}, {"answer": "type", "label": "x", "value": "strange"},
        {"answer": "subject", "label": "x", "value": "stranger"}, {"answer": "required", "label": "x", "value": "often"},
        {"answer": "concept", "label": "x", "value": "nothing"}, {"answer": "notAField", "label": "x", "value": "y"},
        {"answer": "label", "label": 3}, {"answer": "label", "label": "x", "value": {}}, {"answer": "type", "label": "q"},
        {"answer": "label", "label": "z", "value": "a"}, {"answer": "label", "label": "z", "value": "b"}, {"more": 1}
    ]});
    let unused = serde_json::json!({"$schema": schema, "corrections": [
        {"answer": "label", "label": "Nơi làm việt", "value": "a"}, {"answer": "label", "label": "Họ và tên", "place": 7, "value": "a"},
        {"answer": "label", "label": "Họ và tên", "section": "II. KHÁC", "value": "a"},
        {"answer": "join", "label": "Họ và tên", "value": "Nơi sinh"}, {"answer": "field", "line": "Không có", "value": "a"},
        {"answer": "official", "label": "Họ và tên", "form": "ĐƠN KHÁC"}
    ]});
    let [wrong, unused] = [wrong, unused].map(|own| serde_json::to_string_pretty(&own).unwrap());
    let steps = "| Bước | Nội dung công việc | Trách nhiệm thực hiện | Thời gian thực hiện |\n\
        | Bước 1 | Tiếp nhận hồ sơ | Bộ phận Một cửa | 0,5 ngày làm việc |\n\
        | Bước 2 | Thẩm định hồ sơ | Chuyên viên Phòng Nuôi ong | 2,5 ngày làm việc |\n\
        | Bước 3 | Trả kết quả cho cá nhân | Bộ phận Một cửa | Không tính thời gian |\n\
        | Tổng thời gian giải quyết | 6 ngày làm việc |\n";
    let files = [
        ("don.txt", FORM),
        ("wrong.json", wrong.as_str()),
        ("unused.json", unused.as_str()),
        ("quy-trinh.txt", steps),
        ("old.doc", "\u{7b}\\rtf1 x"),
        ("broken.docx", "PK\u{3}\u{4}broken"),
    ];
    let folder = desk("texts-forms", &files);
    let mut data = words_of_pack();
    data.extend(words_of(&[
        "answer value label section place line form by office on reason options join split type subject concept required \
         field official notAField applicant json reading process",
    ]));
    data.extend(words_of(tokhai::import::form::reading::KINDS));
    // The words that forms of all countries have in common.
    add_words(&json(&schemas().join("../form-words.json")), &mut data);
    data.extend(words_of(&["prose heading note declaration addressee signing signature attachment title ornament"]));
    data.extend(words_of(&["yes no open none text"]));
    said(&folder, &["import", "don.txt", "-o", "out", "--corrections", "wrong.json"], &data);
    said(&folder, &["import", "don.txt", "-o", "out", "--corrections", "unused.json"], &data);
    said(&folder, &["import", "quy-trinh.txt", "-o", "out"], &data);
    said(&folder, &["import", "old.doc", "-o", "out"], &data);
    let problems = [
        FormProblem::Unknown,
        FormProblem::OldWord,
        FormProblem::NoDocument,
        FormProblem::Macros,
        FormProblem::Encrypted,
        FormProblem::Scanned,
        FormProblem::Encoding,
        FormProblem::TooLarge { what: Counted::PartElements, most: 3 },
    ];
    for problem in problems {
        assert_eq!(untranslated(&problem.text(&pseudo()), &BTreeSet::new()), [""; 0], "{problem:?}");
    }
    for name in ["x.docx", "x.pdf", "x.html", "x.odt"] {
        let Err(problem) = tokhai::import::form::read(name, b"%PDF-1.4\nnothing") else { continue };
        assert_eq!(untranslated(&problem.text(&pseudo()), &words_of(&["PDF"])), [""; 0], "{name}: {problem:?}");
    }
}

#[test]
fn compared_reports_say_everything_by_key() {
    let (mut definition, mut data) = shipped("1.001193");
    let before = serde_json::to_string(&definition).unwrap();
    let documents = definition["x-documents"].as_array_mut().unwrap();
    let gone = documents.pop().unwrap();
    documents[0]["title"] = "Tên khác".into();
    documents.last_mut().unwrap()["proves"] = serde_json::json!([]);
    let mut own = documents[0].clone();
    own["id"] = "new".into();
    documents.push(own);
    let after = serde_json::to_string(&definition).unwrap();
    data.extend(words_of(&["VND", gone["id"].as_str().unwrap()]));
    let folder = desk("texts-changes", &[("before.json", &before), ("after.json", &after)]);
    let arguments = ["report", "after.json", "--since", "before.json", "--at", "2026-07-18", "--format"];
    said(&folder, &[&arguments[..], &["text"]].concat(), &data);
    said(&folder, &[&arguments[..], &["md"]].concat(), &data);
}

#[test]
fn what_is_said_of_linked_data_is_said_by_key() {
    let files = [
        ("[1", "EOF while parsing a list at line column expected or"),
        ("{\"@graph\": []}", ""),
        ("{\"@type\": \"http://purl.org/vocab/cpsv#PublicService\"}", ""),
        ("{\"@id\": \"urn:g\", \"@graph\": [{\"@id\": \"urn:a\", \"http://a/b\": \"c\"}]}", ""),
        ("{\"@id\": \"urn:s\", \"@type\": \"http://purl.org/vocab/cpsv#PublicService\", \"surname\": \"x\"}", ""),
    ];
    let pack = embedded("vn").unwrap().unwrap();
    let options = Options::on(Date::parse("2026-07-18").unwrap());
    let read = tokhai::render::report::linked::read::read;
    for (file, words) in files {
        let mut data = words_of(&[file, words]);
        data.extend(words_of(&["cpsv"]));
        let lines: Vec<String> = match read(file.as_bytes(), &pack, &options, &pseudo()) {
            Ok(all) => all.into_iter().flat_map(|one| one.notes).collect(),
            Err(problem) => vec![problem],
        };
        assert!(!lines.is_empty(), "{file}");
        for line in lines {
            assert_eq!(untranslated(&line, &data), [""; 0], "{file}: {line}");
        }
    }
}

#[test]
fn what_keeps_procedures_apart_is_said_by_key() {
    use tokhai::reform::BundleProblem;
    let [one, two] = ["①", "②"].map(str::to_owned);
    let problems = [
        BundleProblem::TooFew,
        BundleProblem::Twice(one.clone()),
        BundleProblem::Cycle(vec![one.clone()]),
        BundleProblem::RoleKind { role: one.clone(), kinds: (one, two) },
        BundleProblem::Packs,
    ];
    for problem in problems {
        assert_eq!(untranslated(&problem.text(&pseudo()), &BTreeSet::new()), [""; 0], "{problem:?}");
    }
}

/// The places of a value that hold something plain, one in so many of them.
fn places(value: &Value, at: &JsonPointer, found: &mut Vec<JsonPointer>) {
    match value {
        Value::Array(list) => list.iter().enumerate().for_each(|(i, inner)| places(inner, &at.index(i), found)),
        Value::Object(members) => members.iter().for_each(|(key, inner)| places(inner, &at.key(key), found)),
        _ => found.push(at.clone()),
    }
}

#[test]
fn what_does_not_hold_in_a_forged_report_is_said_by_key() {
    let pack = embedded("vn").unwrap().unwrap();
    let options = Options::on(Date::parse("2026-07-18").unwrap());
    let (definition, mut data) = shipped("1.003197");
    let procedure = Procedure::read(definition);
    let reported = [Reported::new(&procedure, analyse(&procedure, &pack, &options))];
    let whole = report(&reported, &pack, &options);
    add_words(&whole, &mut data);
    data.insert("forged".to_owned());
    let mut all = Vec::new();
    places(&whole["procedures"][0], &JsonPointer::root(), &mut all);
    let mut said: BTreeSet<String> = BTreeSet::new();
    let mut hold = |copy: &Value| {
        for problem in check_report(copy, &[&procedure], &pack) {
            let text = problem.message.text(&pseudo());
            assert_eq!(untranslated(&text, &data), [""; 0], "{}: {text}", problem.pointer);
            assert_ne!(problem.message.text(&Locale::vi()), problem.message.to_string());
            said.insert(text);
        }
    };
    for place in all.iter().step_by(all.len() / 40 + 1) {
        let mut copy = whole.clone();
        let own = copy["procedures"][0].pointer_mut(place.as_str()).unwrap();
        *own = match own {
            Value::Bool(flag) => Value::Bool(!*flag),
            Value::Number(_) => 77.into(),
            _ => "forged".into(),
        };
        hold(&copy);
    }
    for key in whole["procedures"][0].as_object().unwrap().keys() {
        let mut copy = whole.clone();
        copy["procedures"][0].as_object_mut().unwrap().remove(key);
        hold(&copy);
    }
    assert!(said.len() > 10, "{said:#?}");
}

#[test]
fn what_is_wrong_with_a_pack_and_its_rules_is_said_by_key() {
    let read = |name: &str| json(&Path::new(env!("CARGO_MANIFEST_DIR")).join(name));
    let whole = read("tests/fixtures/packs/toy.json");
    let mut all = Vec::new();
    places(&whole, &JsonPointer::root(), &mut all);
    // One of all that are wrong would keep the others from being met: every member wrong in turn, by another kind of value.
    let mut files: Vec<(String, String)> = Vec::new();
    for (i, place) in all.iter().enumerate() {
        let mut copy = whole.clone();
        let own = copy.pointer_mut(place.as_str()).unwrap();
        *own = if own.is_string() { 7.into() } else { "x".into() };
        files.push((format!("{i}.json"), copy.to_string()));
    }
    let rules = serde_json::json!({
        "import": {"types": [{"type": "x:none", "match": "("}], "colour": 1, "acts": {"dance": []}, "lead": 7, "opening": [],
            "channels": [], "conditions": [{"match": "x"}], "thirdPersons": [{"facts": ["none"]}], "purposes": [{}],
            "byCase": [{}], "furtherPapers": [{"of": ["none"]}], "lacking": [{"registers": ["none"]}],
            "special": [{"match": "x", "about": "moon", "act": "dance"}, {"match": "x", "about": "line"}]},
        "form": {"kinds": [{"match": "(", "kind": "text"}, {"match": "x", "kind": "colour"}, {"kind": "text"}], "verbs": [],
            "concepts": [{"match": "x", "concept": "nothing"}, {"match": ""}, {"match": "x", "confidence": 3}],
            "lines": [{"match": "x", "fate": "gone"}, {"match": "x"}], "units": 3, "controls": {"kinds": {"x": {}}, "whole": 3}},
        "process": {"units": [{"match": "x", "unit": "minute"}], "acts": [{"match": "(", "kind": "sign"}], "birds": [],
            "actors": [{"actor": "officer"}], "numerals": {"x": "1"}, "columns": 3}
    });
    let mut copy = whole.clone();
    for (key, value) in rules.as_object().unwrap() {
        copy[key] = value.clone();
    }
    files.push(("rules.json".to_owned(), copy.to_string()));
    files.push(("cut.json".to_owned(), "{".to_owned()));
    let calendar = serde_json::json!({"week": {"working": ["moonday"], "hours": 7}, "from": "soon", "days": [
        {"on": "2026-01-01", "until": "2027-01-01", "title": {"en": "x"}, "source": "nobody", "confidence": "sure"}, {}]});
    let costs = serde_json::json!({"currency": "dollar", "paths": {"online": {"title": {"en": "x"}, "channel": "train", "overflow": "x"}},
        "parameters": {"incom": {}, "income": {"value": [3, 2, 1], "unit": "VND/hour"}, "field/minutes": {"unit": "second"},
            "path/online/share": {"value": 1.5, "unit": "share", "input": true},
            "procedure/x/annualCases": {"unit": "lookup/year", "value": 3, "measured": {"found": 3}}}});
    let mut copy = whole.clone();
    (copy["calendar"], copy["costs"]) = (calendar, costs);
    files.push(("more.json".to_owned(), copy.to_string()));
    let named: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = desk("texts-packs", &named);
    // The pack's own words and those of its format, which name what is wrong.
    let mut data = words_of_pack();
    add_words(&read("schemas/pack.schema.json"), &mut data);
    data.extend(words_of(&[
        "regex parse error nerror unclosed group EOF while parsing an object at line column invalid type",
    ]));
    data.extend(tokhai::import::form::reading::KINDS.iter().map(|own| (*own).to_owned()));
    // Slashes of names are `~1` in places.
    data.extend(words_of(&["1minutes 1online 1share 1x 1annualCases"]));
    let commands = files.iter().filter(|(name, _)| !name.starts_with(|c: char| c.is_ascii_digit()));
    for (name, _) in commands {
        said(&folder, &["check", "--pack", name], &data);
    }
    for (name, text) in files.iter().filter(|(name, _)| name.starts_with(|c: char| c.is_ascii_digit())) {
        let value: Value = serde_json::from_str(text).unwrap();
        data.extend(words_of(&[text]));
        for problem in Pack::read(value).err().into_iter().flatten() {
            let told = problem.message.text(&pseudo());
            assert_eq!(untranslated(&told, &data), [""; 0], "{name}: {}: {told}", problem.pointer);
        }
    }
}

#[test]
fn the_gate_answers_each_language_in_its_own_words() {
    use tokhai::message::{Language, OfficeText};
    let letters = |text: &str| text.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    for text in OfficeText::ALL {
        assert!(!letters(text.text(Language::En)), "{text:?}");
        assert_ne!(text.text(Language::Vi), text.text(Language::En), "{text:?}");
    }
}
