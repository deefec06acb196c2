//! Two lines or three of JSON: a schema, an instance and the instance after an edit. The quick
//! check, the full one, the update after the edit and the jsonschema crate agree.

#![no_main]

use std::rc::Rc;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use tokhai::definition::Procedure;
use tokhai::form::{Form, FormOptions};
use tokhai::reference_validator::{self, Judge};
use tokhai::pointer::JsonPointer;
use tokhai::schema::{Choices, Options, Schema};

fuzz_target!(|bytes: &[u8]| {
    let mut lines = bytes.split(|byte| *byte == b'\n').map(serde_json::from_slice::<Value>);
    let (Some(Ok(document)), Some(Ok(before))) = (lines.next(), lines.next()) else { return };
    let after = lines.next().and_then(Result::ok);

    let Ok(schema) = Schema::compile(&document, &Options { assert_formats: true, ..Options::default() }) else {
        return;
    };
    let choices = Choices::new();
    let mut evaluation = schema.evaluate(&before, &choices);
    assert_eq!(evaluation.is_valid(), schema.is_valid(schema.root(), &before));
    assert_eq!(evaluation.is_valid(), evaluation.violations().is_empty());
    let _ = evaluation.annotations(&before);

    // The crate divides binary fractions where we divide decimals.
    let divides = bytes.windows(10).any(|word| word == b"multipleOf");
    let judge = Judge::new(&document, &reference_validator::Options { assert_formats: true, ..reference_validator::Options::default() });
    if let (Ok(judge), false) = (judge, divides) {
        let ours = evaluation.violations();
        let bounded = ours.iter().any(|violation| violation.rule.keyword() == "limit");
        assert!(
            bounded || ours.is_empty() == judge.is_valid(&before),
            "we find {ours:?}, the judge {:?}",
            judge.violations(&before)
        );
    }

    if let Some(after) = after {
        let changed = difference(&before, &after);
        schema.update(&mut evaluation, &after, &choices, &changed);
        let fresh = schema.evaluate(&after, &choices);
        assert_eq!(evaluation.violations(), fresh.violations(), "after an edit at {changed}");
    }

    let procedure = Rc::new(Procedure::read(document));
    if let Ok(form) = Form::new(procedure, FormOptions { answers: before, ..FormOptions::default() }) {
        assert_eq!(form.submission().is_ok(), form.is_valid());
    }
});

/// The innermost place that holds all that differs.
fn difference(one: &Value, other: &Value) -> JsonPointer {
    let mut at = JsonPointer::root();
    let (mut one, mut other) = (one, other);
    loop {
        match (one, other) {
            (Value::Object(a), Value::Object(b)) if a.len() == b.len() && a.keys().eq(b.keys()) => {
                let mut changed = a.iter().zip(b).filter(|(x, y)| x != y);
                let (Some(((key, x), (_, y))), None) = (changed.next(), changed.next()) else { return at };
                at = at.key(key);
                (one, other) = (x, y);
            }
            (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
                let mut changed = a.iter().zip(b).enumerate().filter(|(_, (x, y))| x != y);
                let (Some((i, (x, y))), None) = (changed.next(), changed.next()) else { return at };
                at = at.index(i);
                (one, other) = (x, y);
            }
            _ => return at,
        }
    }
}
