//! The published meta-schema of the definition dialect, compiled.

use jsonschema::{PatternOptions, Validator};
use serde_json::Value;

use super::violations::violations;
use crate::definition::Checker;
use crate::pointer::JsonPointer;
use crate::schema::pattern::Pattern;
use crate::schema::{CompileError, Options, Schema};
use crate::violation::Violation;

/// The published meta-schema, as text.
pub const PROCEDURE_SCHEMA: &str = include_str!("../../schemas/procedure.schema.json");

/// Largest compiled pattern, in bytes; bounds what `{1,1000}` and the like may cost.
const PATTERN_SIZE: usize = 1 << 20;

/// Checks definitions against the meta-schema of the dialect, and plain JSON Schemas that
/// declare draft-07 against that draft's.
pub struct MetaSchema {
    dialect: Validator,
    draft7: Validator,
}

impl MetaSchema {
    /// Compiles the meta-schemas.
    ///
    /// # Errors
    /// Says why the published meta-schema does not compile; a test holds that it does.
    pub fn new() -> Result<Self, String> {
        let dialect: Value = serde_json::from_str(PROCEDURE_SCHEMA).map_err(|error| error.to_string())?;
        let draft7 = serde_json::json!({ "$ref": "http://json-schema.org/draft-07/schema#" });
        let compile = |schema: &Value, options: jsonschema::ValidationOptions| {
            let options = options.offline().with_pattern_options(PatternOptions::regex().size_limit(PATTERN_SIZE));
            options.should_validate_formats(true).build(schema).map_err(|error| error.to_string())
        };
        Ok(Self {
            dialect: compile(&dialect, jsonschema::draft202012::options())?,
            draft7: compile(&draft7, jsonschema::draft7::options())?,
        })
    }
}

impl Checker for MetaSchema {
    fn violations(&self, definition: &Value) -> Vec<Violation> {
        let declared = definition.get("$schema").and_then(Value::as_str).unwrap_or_default();
        let validator = if declared.contains("json-schema.org/draft-07/") { &self.draft7 } else { &self.dialect };
        // The meta-schemas have no operands that their errors do not tell.
        violations(validator, &Value::Null, definition)
    }

    fn unusable(&self, schema: &Value) -> Vec<(JsonPointer, String)> {
        let errors = Schema::compile(schema, &Options::default()).err().unwrap_or_default();
        let reason = |error: &CompileError| {
            let text = error.to_string();
            let place = format!("{}#{}: ", error.document, error.pointer);
            text.strip_prefix(&place).unwrap_or(&text).to_owned()
        };
        errors.iter().map(|error| (error.pointer.clone(), reason(error))).collect()
    }

    /// A pattern has to run in both engines: the form's, which reads it as browsers do, and
    /// the judge's.
    fn pattern_problem(&self, pattern: &str) -> Option<String> {
        let schema = serde_json::json!({ "pattern": pattern });
        let options = jsonschema::draft202012::options().offline();
        let options = options.with_pattern_options(PatternOptions::regex().size_limit(PATTERN_SIZE));
        let Some(refused) = options.build(&schema).err() else {
            return Pattern::new(pattern).err().map(|error| error.to_string());
        };
        // The crate says that it refuses; the engine behind it says why, in its last line.
        let reason = regex::Regex::new(pattern).err().map(|error| error.to_string());
        let last =
            reason.as_deref().and_then(|text| text.lines().last()).map(|line| line.trim_start_matches("error: "));
        Some(last.map_or_else(|| refused.to_string(), str::to_owned))
    }
}
