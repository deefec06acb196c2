//! An update after an edit says what a full evaluation says.

mod schema_support;

use std::collections::BTreeSet;

use proptest::prelude::*;
use schema_support::{Mix, apply, edit, schema, value};
use serde_json::json;
use tokhai::pointer::JsonPointer;
use tokhai::schema::{Choices, Evaluation, Options, Schema};
use tokhai::violation::Violation;

const ALL: Mix = Mix { branches: true, unevaluated: true };

fn by_place(violations: &[Violation], place: &JsonPointer) -> Vec<Violation> {
    violations.iter().filter(|violation| violation.pointer == *place).cloned().collect()
}

fn places_that_differ(before: &[Violation], after: &[Violation]) -> BTreeSet<JsonPointer> {
    let places: BTreeSet<&JsonPointer> = before.iter().chain(after).map(|violation| &violation.pointer).collect();
    places.into_iter().filter(|place| by_place(before, place) != by_place(after, place)).cloned().collect()
}

fn check_lists(evaluation: &Evaluation) -> Result<(), TestCaseError> {
    let all = evaluation.violations();
    for violation in &all {
        let below = evaluation.violations_under(&violation.pointer);
        let expected: Vec<_> = all.iter().filter(|v| v.pointer.starts_with(&violation.pointer)).cloned().collect();
        prop_assert_eq!(below, expected);
        prop_assert_eq!(all.iter().filter(|other| *other == violation).count(), 1);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn update_equals_full_evaluation(
        schema in schema(ALL),
        mut value in value(),
        edits in prop::collection::vec(edit(), 1..7),
        chosen in prop::option::of(0..3_usize),
    ) {
        let options = Options { assert_formats: true, ..Options::default() };
        // Some of the random schemas apply themselves without end.
        let Ok(schema) = Schema::compile(&schema, &options) else { return Ok(()) };
        let mut choices = Choices::new();
        if let Some(branch) = chosen {
            choices.set(JsonPointer::root(), schema.root(), vec![branch]);
        }
        let mut evaluation = schema.evaluate(&value, &choices);
        check_lists(&evaluation)?;
        for edit in &edits {
            let before = evaluation.violations();
            let changed = apply(&mut value, edit);
            let delta = schema.update(&mut evaluation, &value, &choices, &changed);
            let full = schema.evaluate(&value, &choices);
            prop_assert_eq!(evaluation.violations(), full.violations(), "after {} became {}", changed, value);
            prop_assert_eq!(evaluation.is_valid(), full.is_valid());
            prop_assert_eq!(schema.is_valid(schema.root(), &value), full.is_valid());
            prop_assert_eq!(full.is_valid(), full.violations().is_empty());
            for place in places_that_differ(&before, &full.violations()) {
                prop_assert!(delta.changed.contains(&place), "{} is not in {:?}", place, delta.changed);
            }
        }
    }

    #[test]
    fn undoing_an_edit_restores_the_violations(schema in schema(ALL), before in value(), edit in edit()) {
        let Ok(schema) = Schema::compile(&schema, &Options::default()) else { return Ok(()) };
        let choices = Choices::new();
        let mut evaluation = schema.evaluate(&before, &choices);
        let violations = evaluation.violations();
        let mut after = before.clone();
        let changed = apply(&mut after, &edit);
        schema.update(&mut evaluation, &after, &choices, &changed);
        schema.update(&mut evaluation, &before, &choices, &changed);
        prop_assert_eq!(evaluation.violations(), violations);
    }
}

#[test]
fn a_changed_choice_is_an_edit_of_its_place() {
    let schema = json!({"oneOf": [{"required": ["a"]}, {"required": ["b"]}]});
    let schema = Schema::compile(&schema, &Options::default()).unwrap_or_else(|errors| panic!("{errors:?}"));
    let value = json!({"x": 1});
    let mut choices = Choices::new();
    let mut evaluation = schema.evaluate(&value, &choices);
    choices.set(JsonPointer::root(), schema.root(), vec![1]);
    let delta = schema.update(&mut evaluation, &value, &choices, &JsonPointer::root());
    assert_eq!(evaluation.violations()[0].pointer.as_str(), "/b");
    assert!(delta.changed.contains(&JsonPointer::root().key("a")));
    assert!(delta.changed.contains(&JsonPointer::root().key("b")));
}
