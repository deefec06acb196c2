//! Catalogues of texts: none that does not fit the others is built, and what is said by key is said in every language.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tokhai::analysis::{Options, analyse};
use tokhai::definition::Procedure;
use tokhai::locale::Locale;
use tokhai::pointer::JsonPointer;
use tokhai::reform::Reported;
use tokhai::reform::cost::{Detail, estimate};
use tokhai::reform::lint::{Lint, Rule};
use tokhai::reform::portfolio::portfolio;
use tokhai::reform::simplify::{ChoiceProblem, Decided};
use tokhai::register::{Date, LocalizedText, embedded};
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
