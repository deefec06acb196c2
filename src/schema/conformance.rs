//! Runs files of the official JSON Schema test suite against the evaluator, in
//! the same way natively and in the browser.

use serde_json::Value;

use super::{Choices, Draft, Options, Schema};

/// How a run went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that went as the suite says.
    pub passed: u32,
    /// The others: group, test and what happened.
    pub failures: Vec<String>,
}

impl Tally {
    fn count(&mut self, passed: bool, describe: impl FnOnce() -> String) {
        if passed {
            self.passed += 1;
        } else {
            self.failures.push(describe());
        }
    }

    /// Adds another run.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failures.extend(other.failures);
    }
}

/// Runs one file of `tests/`: a list of groups, each a schema and its tests. A
/// test passes when the quick check, the full one and the list of violations
/// all agree with it.
pub fn run_cases(groups: &Value, options: &Options<'_>) -> Tally {
    let mut tally = Tally::default();
    for group in groups.as_array().into_iter().flatten() {
        let schema = Schema::compile(&group["schema"], options);
        for test in group["tests"].as_array().into_iter().flatten() {
            let expected = &test["valid"] == true;
            let outcome = match &schema {
                Ok(schema) => {
                    let evaluation = schema.evaluate(&test["data"], &Choices::new());
                    let quick = schema.is_valid(schema.root(), &test["data"]);
                    let agreed = quick == expected
                        && evaluation.is_valid() == expected
                        && evaluation.violations().is_empty() == expected;
                    if agreed { Ok(()) } else { Err(format!("expected {expected}, quick check says {quick}")) }
                }
                Err(errors) => Err(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")),
            };
            tally.count(outcome.is_ok(), || {
                format!("{} / {}: {}", group["description"], test["description"], outcome.err().unwrap_or_default())
            });
        }
    }
    tally
}

/// Runs one file of `annotations/tests/`, for the dialect 2020-12, cases meant
/// for its successor included; what is counted are assertions.
pub fn run_annotations(file: &Value, options: &Options<'_>) -> Tally {
    let mut tally = Tally::default();
    for case in file["suite"].as_array().into_iter().flatten() {
        let remotes: Vec<(&str, &Value)> = case["externalSchemas"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(uri, schema)| (uri.as_str(), schema))
            .chain(options.remotes.iter().copied())
            .collect();
        let options = Options { default_draft: Draft::Draft202012, remotes: &remotes, ..*options };
        let compiled = Schema::compile(&case["schema"], &options);
        for test in case["tests"].as_array().into_iter().flatten() {
            let annotations = match &compiled {
                Ok(schema) => Ok(schema.evaluate(&test["instance"], &Choices::new()).annotations(&test["instance"])),
                Err(errors) => Err(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")),
            };
            for assertion in test["assertions"].as_array().into_iter().flatten() {
                let outcome = annotations.as_ref().map_err(Clone::clone).and_then(|annotations| {
                    let found: serde_json::Map<String, Value> = annotations
                        .iter()
                        .filter(|it| {
                            *it.instance.as_str() == assertion["location"] && it.keyword == assertion["keyword"]
                        })
                        .map(|it| (["#", &percent_encode(it.schema.as_str())].concat(), it.value.clone()))
                        .collect();
                    if Value::Object(found.clone()) == assertion["expected"] {
                        Ok(())
                    } else {
                        Err(Value::Object(found).to_string())
                    }
                });
                tally.count(outcome.is_ok(), || {
                    format!("{} / {assertion}: found {}", case["description"], outcome.err().unwrap_or_default())
                });
            }
        }
    }
    tally
}

/// Writes a pointer as a URI fragment (RFC 6901 §6).
fn percent_encode(pointer: &str) -> String {
    pointer
        .bytes()
        .map(|b| match b {
            b if b.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?".contains(&b) => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect()
}
