//! A line as a pattern, the rest as the text it is searched in: an answer in bounded time,
//! the same wherever the pattern is asked for.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use tokhai::schema::pattern::{Pattern, PatternError, is_strict_syntax};
use tokhai::schema::{Options, Schema};

fuzz_target!(|input: &str| {
    let (source, text) = input.split_once('\n').unwrap_or((input, ""));
    let strict = is_strict_syntax(source);
    let pattern = Pattern::new(source);
    if strict {
        assert_ne!(pattern.as_ref().err(), Some(&PatternError::Syntax), "correct, yet refused");
    }
    let schema = Schema::compile(&json!({ "pattern": source }), &Options::default());
    assert_eq!(schema.is_ok(), pattern.is_ok());
    if let (Ok(pattern), Ok(schema)) = (pattern, schema) {
        assert_eq!(pattern.source(), source);
        let found = pattern.is_match(text);
        assert_eq!(found, schema.is_valid(schema.root(), &Value::from(text)));
    }
});
