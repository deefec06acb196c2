//! Any schema and any value before the jsonschema crate.

use std::fmt;

use jsonschema::{Registry, Validator};
use serde_json::Value;

use super::bound;
use super::violations::violations;
use super::{PATTERN_SIZE, patterns};
use crate::pointer::JsonPointer;
use crate::schema::{Schema, format};
use crate::violation::Violation;

/// Formats in which the crate takes for right what IDNA 2008 and RFC 6531 forbid (more than
/// half of the official cases for host names); here it asks our own checkers.
const OURS: [&str; 2] = ["idn-hostname", "idn-email"];

/// What is said of a schema that would take too much memory.
const TOO_LARGE: &str =
    "its references, written out, make it too large for the judge; refer to fewer schemas more than once";

/// Tells whether a text has a format.
pub type FormatChecker = fn(&str) -> bool;

/// How a schema is judged.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// Whether a `format` that does not hold is a violation.
    pub assert_formats: bool,
    /// Checkers for formats of one's own.
    pub formats: &'a [(&'a str, FormatChecker)],
    /// The documents that may be referred to, by URI. Nothing is fetched.
    pub remotes: &'a [(&'a str, &'a Value)],
}

/// Why a schema cannot be judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgeError {
    /// Where in the schema document; the root when it is a registered document
    /// that is at fault.
    pub pointer: JsonPointer,
    /// What the crate says about it.
    pub message: String,
}

impl fmt::Display for JudgeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}: {}", self.pointer, self.message)
    }
}

impl std::error::Error for JudgeError {}

/// A schema ready to judge values.
#[derive(Debug)]
pub struct Judge {
    schema: Value,
    validator: Validator,
    /// Tells what judging a value would cost.
    guard: Option<Schema>,
}

impl Judge {
    /// Prepares a schema: 2020-12 unless its `$schema` says otherwise.
    ///
    /// # Errors
    /// When the schema breaks its meta-schema, refers to what is not
    /// registered, has a pattern that cannot be run, or is too large once its references are
    /// written out.
    pub fn new(schema: &Value, options: &Options<'_>) -> Result<Self, JudgeError> {
        let elsewhere =
            |error: &dyn fmt::Display| JudgeError { pointer: JsonPointer::root(), message: error.to_string() };
        let guard = bound::guard(schema, options);
        if guard.as_ref().is_some_and(bound::is_too_large) {
            return Err(elsewhere(&TOO_LARGE));
        }
        let registry = Registry::new()
            .extend(options.remotes.iter().map(|(uri, document)| (*uri, *document)))
            .and_then(jsonschema::RegistryBuilder::prepare)
            .map_err(|error| elsewhere(&error))?;
        let mut builder = jsonschema::options()
            .offline()
            .with_registry(&registry)
            .with_pattern_options(patterns(PATTERN_SIZE))
            .should_validate_formats(options.assert_formats)
            .should_ignore_unknown_formats(true);
        for name in OURS {
            if let Some(check) = format::checker(name) {
                builder = builder.with_format(name, check);
            }
        }
        for (name, check) in options.formats {
            builder = builder.with_format(*name, *check);
        }
        let validator = builder.build(schema).map_err(|error| JudgeError {
            pointer: JsonPointer::parse(error.instance_path().as_str()).unwrap_or_default(),
            message: error.masked().to_string(),
        })?;
        Ok(Self { schema: schema.clone(), validator, guard })
    }

    /// Whether a value is valid; false when finding out would take too long.
    pub fn is_valid(&self, instance: &Value) -> bool {
        self.passed(instance).is_none() && self.validator.is_valid(instance)
    }

    /// Everything that is wrong with a value. A failed `oneOf` or `anyOf` is
    /// reported as such: the judge does not know which branch was meant. A value that would
    /// take too long has passed a limit.
    pub fn violations(&self, instance: &Value) -> Vec<Violation> {
        match self.passed(instance) {
            Some(passed) => vec![passed],
            None => violations(&self.validator, &self.schema, instance),
        }
    }

    fn passed(&self, instance: &Value) -> Option<Violation> {
        self.guard.as_ref().and_then(|guard| bound::passed(guard, instance))
    }
}

/// Judges one value by one schema.
///
/// # Errors
/// As [`Judge::new`].
pub fn evaluate(schema: &Value, instance: &Value, options: &Options<'_>) -> Result<Vec<Violation>, JudgeError> {
    Judge::new(schema, options).map(|judge| judge.violations(instance))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::violation::Rule;
    use serde_json::json;

    #[test]
    fn names_are_told_where_they_are_missing_or_too_many() {
        let schema = json!({
            "required": ["a", "b"],
            "properties": {"a": true, "b": true, "x": true},
            "dependentRequired": {"x": ["y"]},
            "additionalProperties": false,
            "propertyNames": {"maxLength": 2}
        });
        let found = evaluate(&schema, &json!({"x": 1, "long": 2}), &Options::default()).unwrap_or_default();
        let places: Vec<(&str, &str)> = found.iter().map(|v| (v.pointer.as_str(), v.rule.keyword())).collect();
        for expected in [
            ("/a", "required"),
            ("/b", "required"),
            ("/y", "dependentRequired"),
            ("/long", "additionalProperties"),
            ("/long", "propertyNames"),
        ] {
            assert!(places.contains(&expected), "{expected:?} in {places:?}");
        }
        assert_eq!(places.len(), 5);
    }

    #[test]
    fn a_pattern_that_looks_ahead_is_judged_and_one_that_never_ends_is_stopped() {
        let judge =
            |pattern: &str, text: &str| evaluate(&json!({ "pattern": pattern }), &json!(text), &Options::default());
        assert_eq!(judge(r"^(?!\s)\w+$", "An").map(|found| found.len()), Ok(0));
        assert_eq!(judge(r"^(?!\s)\w+$", " An").map(|found| found[0].rule.keyword()), Ok("pattern"));
        let endless = judge(r"^(a*)*\1[bc]$", &("a".repeat(60) + "b!"));
        assert_eq!(endless.map(|found| found[0].rule.clone()), Ok(Rule::LimitExceeded("pattern")));
        assert_eq!(judge("(", "a").map_err(|error| error.pointer.to_string()), Err("/pattern".to_owned()));
    }

    #[test]
    fn nothing_is_fetched() {
        let schema = json!({"$ref": "https://example.org/other"});
        assert!(evaluate(&schema, &json!(1), &Options::default()).is_err());
        let other = json!({"type": "string"});
        let options = Options { remotes: &[("https://example.org/other", &other)], ..Options::default() };
        assert_eq!(evaluate(&schema, &json!(1), &options).map(|found| found.len()), Ok(1));
    }

    #[test]
    fn international_names_are_read_strictly() {
        let options = Options { assert_formats: true, ..Options::default() };
        for (format, good, bad) in
            [("idn-hostname", "ví-dụ.vn", "-ví-dụ.vn"), ("idn-email", "an@ví-dụ.vn", "an＠ví-dụ.vn")]
        {
            let schema = json!({ "format": format });
            assert_eq!(evaluate(&schema, &json!(good), &options).map(|found| found.len()), Ok(0), "{good}");
            assert_eq!(evaluate(&schema, &json!(bad), &options).map(|found| found.len()), Ok(1), "{bad}");
        }
    }
}
