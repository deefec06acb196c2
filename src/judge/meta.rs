//! The published meta-schema of the definition dialect, compiled.

use serde_json::{Value, json};

use super::evaluate::{Judge, Options};
use crate::definition::Checker;
use crate::violation::Violation;

/// The published meta-schema, as text.
pub const PROCEDURE_SCHEMA: &str = include_str!("../../schemas/procedure.schema.json");

/// Checks definitions against the meta-schema of the dialect, and plain JSON Schemas that
/// declare draft-07 against that draft's.
pub struct MetaSchema {
    dialect: Judge,
    draft7: Judge,
}

impl MetaSchema {
    /// Compiles the meta-schemas.
    ///
    /// # Errors
    /// Says why the published meta-schema does not compile; a test holds that it does.
    pub fn new() -> Result<Self, String> {
        let dialect: Value = serde_json::from_str(PROCEDURE_SCHEMA).map_err(|error| error.to_string())?;
        let draft7 = "http://json-schema.org/draft-07/schema#";
        let compile = |schema: &Value| {
            let options = Options { assert_formats: true, ..Options::default() };
            Judge::new(schema, &options).map_err(|error| error.to_string())
        };
        Ok(Self { dialect: compile(&dialect)?, draft7: compile(&json!({"$schema": draft7, "$ref": draft7}))? })
    }
}

impl Checker for MetaSchema {
    fn violations(&self, definition: &Value) -> Vec<Violation> {
        let declared = definition.get("$schema").and_then(Value::as_str).unwrap_or_default();
        let judge = if declared.contains("json-schema.org/draft-07/") { &self.draft7 } else { &self.dialect };
        judge.violations(definition)
    }

    fn pattern_problem(&self, pattern: &str) -> Option<String> {
        let refused = Judge::new(&json!({ "pattern": pattern }), &Options::default()).err()?;
        // The crate says that it refuses; the engine behind it says why, in its last line.
        let reason = regex::Regex::new(pattern).err().map(|error| error.to_string());
        let last =
            reason.as_deref().and_then(|text| text.lines().last()).map(|line| line.trim_start_matches("error: "));
        Some(last.map_or(refused.message, str::to_owned))
    }
}
