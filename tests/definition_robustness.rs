//! Hostile definitions: always an answer, never a panic, within bounds.
#![cfg(feature = "cli")]

use std::sync::LazyLock;

use proptest::prelude::*;
use tokhai::definition::{Checker, Kind, MAX_BYTES, Problem, Severity, load};
use tokhai::reference_validator::MetaSchema;
use tokhai::violation::Violation;

static BIRTH: &str = include_str!("../schemas/vn/procedures/1.001193.json");

/// The real checker; one that finds nothing stands in should it not compile, and then the
/// tests of the command line fail.
static CHECKER: LazyLock<Box<dyn Checker + Send + Sync>> = LazyLock::new(|| match MetaSchema::new() {
    Ok(checker) => Box::new(checker),
    Err(_) => Box::new(Nothing),
});

struct Nothing;

impl Checker for Nothing {
    fn violations(&self, _: &serde_json::Value) -> Vec<Violation> {
        Vec::new()
    }
    fn pattern_problem(&self, _: &str) -> Option<String> {
        None
    }
}

fn problems(source: impl AsRef<[u8]>) -> Vec<Problem> {
    match load(source, CHECKER.as_ref(), None) {
        Ok(loaded) => loaded.warnings,
        Err(problems) => problems,
    }
}

fn only_kind(source: &str) -> Option<Kind> {
    let mut problems = problems(source);
    (problems.len() == 1).then(|| problems.remove(0).kind)
}

#[test]
fn one_hundred_thousand_brackets_are_too_deep() {
    for unit in ["[", "{\"a\":", "{\"properties\":{\"a\":", "{\"not\":"] {
        let deep = unit.repeat(100_000);
        assert!(matches!(only_kind(&deep), Some(Kind::TooDeep { .. })), "{unit}");
    }
}

#[test]
fn what_is_just_deep_enough_is_read() {
    let deep = format!("{}true{}", "{\"not\":".repeat(119), "}".repeat(119));
    assert_eq!(problems(&deep), []);
}

#[test]
fn size_is_bounded() {
    assert!(matches!(only_kind(&" ".repeat(MAX_BYTES + 1)), Some(Kind::TooLarge { .. })));
}

#[test]
fn long_names_are_refused_and_long_texts_are_not() {
    let long = "k".repeat(100_000);
    assert!(matches!(only_kind(&format!("{{\"{long}\": 1}}")), Some(Kind::KeyTooLong { .. })));
    assert_eq!(problems(format!("{{\"title\": \"{long}\"}}")), []);
}

#[test]
fn a_number_beyond_all_bounds_and_a_lone_surrogate_are_refused() {
    assert!(matches!(only_kind("{\"minimum\": 1e99999}"), Some(Kind::NotJson { .. })));
    assert!(matches!(only_kind("{\"title\": \"\\ud800\"}"), Some(Kind::NotJson { .. })));
    assert!(matches!(only_kind("{\"\\ud800\": 1}"), Some(Kind::NotJson { .. })));
}

#[test]
fn bytes_that_are_no_text_are_placed() {
    let found = problems(b"{\n  \"title\": \"\xff\"}");
    assert_eq!(found.iter().map(|p| (p.kind.clone(), p.line, p.column)).collect::<Vec<_>>(), [(Kind::NotUtf8, 2, 13)]);
}

#[test]
fn a_byte_order_mark_is_tolerated() {
    assert_eq!(problems(format!("\u{feff}{BIRTH}")), []);
}

#[test]
fn doubling_references_do_not_double_the_work() {
    // Every level asks for the next twice: 2^60 places, were they all visited.
    for beside in ["", ", \"allOf\": [NEXT]"] {
        let levels: Vec<String> = (0..60)
            .map(|i| {
                let next = format!("{{\"$ref\": \"#/$defs/l{}\"}}", i + 1);
                let beside = if i < 59 { beside.replace("NEXT", &next) } else { String::new() };
                let properties = if i < 59 { format!("\"a\": {next}, \"b\": {next}") } else { String::new() };
                format!("\"l{i}\": {{\"properties\": {{{properties}}}{beside}}}")
            })
            .collect();
        let text = format!("{{\"x-pack\": \"vn\", \"$ref\": \"#/$defs/l0\", \"$defs\": {{{}}}}}", levels.join(","));
        let found = problems(&text);
        assert!(!beside.is_empty() || found.iter().any(|p| matches!(p.kind, Kind::TooManyFields { .. })));
        assert!(found.iter().all(|p| p.severity() == Severity::Warning), "{found:?}");
    }
}

#[test]
fn a_hundred_thousand_problems_are_counted_not_listed() {
    let many: Vec<String> = (0..100_000).map(|i| format!("\"x-{i}\": 0")).collect();
    let found = problems(format!("{{{}}}", many.join(",")));
    assert_eq!(found.len(), 1001);
    assert!(matches!(found.last().map(|p| &p.kind), Some(Kind::TooMany { left_out: 99_000 })));
}

#[test]
fn a_long_chain_of_references_is_followed_without_recursion() {
    let chain: Vec<String> = (0..40_000).map(|i| format!("\"c{i}\": {{\"$ref\": \"#/$defs/c{}\"}}", i + 1)).collect();
    let text = format!("{{\"$defs\": {{{}, \"c40000\": {{\"$ref\": \"#/$defs/c0\"}}}}}}", chain.join(","));
    assert!(matches!(only_kind(&text), Some(Kind::RefCycle { length: 40_001 })));
}

#[test]
fn one_key_a_hundred_thousand_times_on_one_line_is_answered() {
    let found = problems(format!("{{{}}}", vec!["\"a\":1"; 100_000].join(",")));
    // A thousand repetitions, the unknown keyword, and the count of the rest.
    assert_eq!(found.len(), 1002);
    assert_eq!((found[0].line, found[0].column, found[999].column), (1, 8, 6002));
}

#[test]
fn implications_without_end_are_cut_off() {
    let chain: Vec<String> =
        (0..20_000).map(|i| format!("\"c{i}\": {{\"x-implies\": [\"c{}\"]}}", (i + 1) % 20_000)).collect();
    let found = problems(format!("{{\"x-conditions\": {{{}}}}}", chain.join(",")));
    assert!(found.iter().any(|p| p.kind == Kind::TooComplex));
}

#[test]
fn truncation_is_always_reported() {
    let mut cut = 0;
    while cut < BIRTH.trim_end().len() {
        if BIRTH.is_char_boundary(cut) {
            let found = problems(&BIRTH[..cut]);
            assert!(matches!(found.as_slice(), [Problem { kind: Kind::NotJson { .. }, .. }]), "cut at {cut}");
        }
        cut += 997;
    }
}

/// Every place a problem names exists in the text.
fn places_are_sane(source: &[u8], found: &[Problem]) -> bool {
    let lines = source.split(|b| *b == b'\n').count();
    found.iter().all(|p| p.line >= 1 && p.line <= lines && p.column >= 1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_get_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let found = problems(&bytes);
        prop_assert!(places_are_sane(&bytes, &found));
    }

    #[test]
    fn random_json_like_text_gets_an_answer(text in r#"([\[\]{},:]|"(\$ref|x-[a-z]{0,4}|not|if|a)"|"\#/not"|1|true| ){0,60}"#) {
        let found = problems(&text);
        prop_assert!(places_are_sane(text.as_bytes(), &found));
    }

    #[test]
    fn a_changed_definition_gets_an_answer(
        at in 0..BIRTH.len(),
        removed in 0_usize..40,
        inserted in prop_oneof![
            Just(String::new()), Just("\"".to_owned()), Just("{".to_owned()), Just("}".to_owned()), Just(",".to_owned()),
            Just("x-".to_owned()), Just("null".to_owned()), Just("[]".to_owned()), "[a-z/#$-]{1,6}",
        ],
    ) {
        let mut bytes = BIRTH.as_bytes().to_vec();
        let end = (at + removed).min(bytes.len());
        bytes.splice(at..end, inserted.bytes());
        let found = problems(&bytes);
        prop_assert!(places_are_sane(&bytes, &found));
    }

    #[test]
    fn a_definition_with_one_value_replaced_gets_an_answer(seed in any::<usize>(), with in 0_usize..6) {
        let mut definition: serde_json::Value = serde_json::from_str(BIRTH).unwrap_or_default();
        let count = count(&definition);
        let mut left = seed % count;
        let replacement = [
            serde_json::json!(null), serde_json::json!([]), serde_json::json!({}), serde_json::json!("x"),
            serde_json::json!({"$ref": "#"}), serde_json::json!(-1),
        ][with].clone();
        replace(&mut definition, &mut left, &replacement);
        let text = definition.to_string();
        let found = problems(&text);
        prop_assert!(places_are_sane(text.as_bytes(), &found));
    }
}

fn children(value: &mut serde_json::Value) -> Vec<&mut serde_json::Value> {
    match value {
        serde_json::Value::Array(items) => items.iter_mut().collect(),
        serde_json::Value::Object(members) => members.values_mut().collect(),
        _ => Vec::new(),
    }
}

fn count(value: &serde_json::Value) -> usize {
    1 + children(&mut value.clone()).into_iter().map(|child| count(child)).sum::<usize>()
}

fn replace(value: &mut serde_json::Value, left: &mut usize, with: &serde_json::Value) {
    if *left == 0 {
        *value = with.clone();
        *left = usize::MAX;
        return;
    }
    *left -= 1;
    for child in children(value) {
        if *left == usize::MAX {
            return;
        }
        replace(child, left, with);
    }
}

#[test]
fn a_known_answer_inside_a_list_is_pointed_out_as_without_effect() {
    let listed = |known: &str| {
        format!(
            r#"{{"type": "object", "properties": {{"dogs": {{"type": "array", "title": "Dogs", "items": {{"type": "object", "properties": {{
                "registered": {{"type": "boolean", "title": "Registered"{known}}}}}}}}}}}}}"#
        )
    };
    let found = problems(listed(r#", "x-known": [{"channel": true}]"#));
    assert!(
        matches!(&found[..], [one] if matches!(&one.kind, Kind::KnownInList { field } if field.as_str() == "/dogs/*/registered")),
        "{found:?}"
    );
    assert_eq!((found[0].kind.severity(), found[0].kind.code()), (Severity::Warning, "known-in-list"));
    assert_eq!(found[0].pointer.as_str(), "/properties/dogs/items/properties/registered/x-known");
    // That nothing knows it is true in a list as well.
    assert_eq!(problems(listed(r#", "x-known": []"#)), []);
    assert_eq!(problems(listed("")), []);
}

#[test]
fn two_people_of_whom_nothing_says_whether_they_can_be_one_are_pointed_out() {
    let couple = |more: &str| {
        format!(
            r#"{{"x-procedure": {{"code": "1.0"}}, "x-roles": {{
                "wife": {{"kind": "person", "title": "wife", "key": "/hers", "signedIn": true}},
                "husband": {{"kind": "person", "title": "husband", "key": "/his"{more}}}}},
            "type": "object", "properties": {{"hers": {{"type": "string", "title": "Hers"}}, "his": {{"type": "string", "title": "His"}}}}}}"#
        )
    };
    let found = problems(couple(""));
    assert!(
        matches!(&found[..], [one] if matches!(&one.kind, Kind::MayCoincide { one, other } if one == "husband" && other == "wife")),
        "{found:?}"
    );
    assert_eq!(found[0].kind.severity(), Severity::Warning);
    for said in [r#", "differsFrom": ["wife"]"#, r#", "differsFrom": []"#] {
        assert_eq!(problems(couple(said)), [], "{said}");
    }
    let unknown = problems(couple(r#", "differsFrom": ["wive"], "certain": {"sex": "male"}"#));
    assert!(matches!(&unknown[..], [one] if matches!(one.kind, Kind::UnknownRole { .. })), "{unknown:?}");
}
