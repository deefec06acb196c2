//! The published meta-schema of the definition dialect, compiled.

use jsonschema::Validator;
use serde_json::Value;

use super::patterns;
use super::violations::violations;
use crate::definition::Checker;
use crate::pointer::JsonPointer;
use crate::schema::pattern::Pattern;
use crate::schema::{CompileError, Options, Schema};
use crate::upgrade::Draft;
use crate::violation::Violation;

/// The published meta-schema, as text.
pub const PROCEDURE_SCHEMA: &str = include_str!("../../schemas/procedure.schema.json");

/// Largest compiled pattern, in bytes; bounds what `{1,1000}` and the like may cost.
const PATTERN_SIZE: usize = 1 << 20;

/// Checks definitions against the meta-schema of the dialect, and plain JSON Schemas that
/// declare an older draft against that draft's.
pub struct MetaSchema {
    dialect: Validator,
    older: [(Draft, Validator); 4],
}

impl MetaSchema {
    /// Compiles the meta-schemas.
    ///
    /// # Errors
    /// Says why the published meta-schema does not compile; a test holds that it does.
    pub fn new() -> Result<Self, String> {
        let dialect: Value = serde_json::from_str(PROCEDURE_SCHEMA).map_err(|error| error.to_string())?;
        let compile = |schema: &Value, options: jsonschema::ValidationOptions| {
            let options = options.offline().with_pattern_options(patterns(PATTERN_SIZE));
            options.should_validate_formats(true).build(schema).map_err(|error| error.to_string())
        };
        let published =
            |uri: &str, options: jsonschema::ValidationOptions| compile(&serde_json::json!({ "$ref": uri }), options);
        Ok(Self {
            dialect: compile(&dialect, jsonschema::draft202012::options())?,
            older: [
                (Draft::V4, published("http://json-schema.org/draft-04/schema#", jsonschema::draft4::options())?),
                (Draft::V6, published("http://json-schema.org/draft-06/schema#", jsonschema::draft6::options())?),
                (Draft::V7, published("http://json-schema.org/draft-07/schema#", jsonschema::draft7::options())?),
                (
                    Draft::V2019,
                    published("https://json-schema.org/draft/2019-09/schema", jsonschema::draft201909::options())?,
                ),
            ],
        })
    }
}

impl Checker for MetaSchema {
    fn violations(&self, definition: &Value) -> Vec<Violation> {
        let declared = definition.get("$schema").and_then(Value::as_str).unwrap_or_default();
        let draft = Draft::of(declared);
        let older = self.older.iter().find(|(other, _)| Some(*other) == draft);
        let validator = older.map_or(&self.dialect, |(_, validator)| validator);
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

    /// A pattern has to run as browsers run it; that is what people meet.
    fn pattern_problem(&self, pattern: &str) -> Option<String> {
        Pattern::new(pattern).err().map(|error| error.to_string())
    }
}
