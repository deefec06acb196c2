//! Any schema and any value before the jsonschema crate, its errors told in
//! our own [`Violation`]s: at the place where a person can mend them.

use std::fmt;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{PatternOptions, Registry, ValidationError, Validator};
use serde_json::{Number, Value};

use crate::pointer::JsonPointer;
use crate::violation::{JsonType, Rule, Violation};

/// Bytes a compiled pattern may take.
const PATTERN_SIZE: usize = 4 << 20;

/// How a schema is judged.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// Whether a `format` that does not hold is a violation.
    pub assert_formats: bool,
    /// Checkers for formats of one's own.
    pub formats: &'a [(&'a str, fn(&str) -> bool)],
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
}

impl Judge {
    /// Prepares a schema: 2020-12 unless its `$schema` says otherwise.
    ///
    /// # Errors
    /// When the schema breaks its meta-schema, refers to what is not
    /// registered, or has a pattern that cannot be run in linear time.
    pub fn new(schema: &Value, options: &Options<'_>) -> Result<Self, JudgeError> {
        let elsewhere =
            |error: &dyn fmt::Display| JudgeError { pointer: JsonPointer::root(), message: error.to_string() };
        let registry = Registry::new()
            .extend(options.remotes.iter().map(|(uri, document)| (*uri, *document)))
            .and_then(jsonschema::RegistryBuilder::prepare)
            .map_err(|error| elsewhere(&error))?;
        let mut builder = jsonschema::options()
            .offline()
            .with_registry(&registry)
            .with_pattern_options(PatternOptions::regex().size_limit(PATTERN_SIZE))
            .should_validate_formats(options.assert_formats)
            .should_ignore_unknown_formats(true);
        for (name, check) in options.formats {
            builder = builder.with_format(*name, *check);
        }
        let validator = builder.build(schema).map_err(|error| JudgeError {
            pointer: JsonPointer::parse(error.instance_path().as_str()).unwrap_or_default(),
            message: error.masked().to_string(),
        })?;
        Ok(Self { schema: schema.clone(), validator })
    }

    /// Whether a value is valid.
    pub fn is_valid(&self, instance: &Value) -> bool {
        self.validator.is_valid(instance)
    }

    /// Everything that is wrong with a value. A failed `oneOf` or `anyOf` is
    /// reported as such: the judge does not know which branch was meant.
    pub fn violations(&self, instance: &Value) -> Vec<Violation> {
        let mut found = Vec::new();
        for error in self.validator.iter_errors(instance) {
            self.tell(&error, instance, &mut found);
        }
        found
    }

    fn tell(&self, error: &ValidationError<'_>, document: &Value, found: &mut Vec<Violation>) {
        use ValidationErrorKind as Kind;

        let at = JsonPointer::parse(error.instance_path().as_str()).unwrap_or_default();
        // The value in question; the error's own copy may be masked or borrowed.
        let here = at.resolve(document).unwrap_or(&Value::Null);
        let path = error.schema_path().as_str();
        let keyword = path.rsplit('/').next().unwrap_or_default();
        let keyword_value = self.schema.pointer(path);
        let members = || here.as_object().into_iter().flat_map(serde_json::Map::keys);
        let rule = match error.kind() {
            Kind::AdditionalItems { limit } => {
                let items = here.as_array().map_or(0, Vec::len);
                return found.extend((*limit..items).map(|i| at.index(i).breaks(Rule::AdditionalItem)));
            }
            Kind::UnevaluatedItems { unexpected } => {
                let items = here.as_array().into_iter().flatten().enumerate();
                let extra = items.filter(|(_, item)| unexpected.contains(&item.to_string()));
                return found.extend(extra.map(|(i, _)| at.index(i).breaks(Rule::AdditionalItem)));
            }
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                return found.extend(unexpected.iter().map(|name| at.key(name).breaks(Rule::AdditionalProperty)));
            }
            Kind::PropertyNames { error } => {
                let name = error.instance().as_str().unwrap_or_default();
                return found.push(at.key(name).breaks(Rule::PropertyName));
            }
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                // `dependentRequired` reports itself as `required`; which member asks is looked up.
                let trigger = (keyword != "required").then_some(keyword_value).flatten().and_then(|dependencies| {
                    let asks = |list: &Value| list.as_array().is_some_and(|list| list.contains(property));
                    let mut dependencies = dependencies.as_object()?.iter();
                    dependencies.find(|(trigger, list)| here.get(trigger).is_some() && asks(list))
                });
                let rule = trigger.map_or(Rule::Required, |(trigger, _)| Rule::DependentRequired(trigger.clone()));
                return found.push(at.key(name).breaks(rule));
            }
            Kind::FalseSchema => match keyword {
                "propertyNames" => {
                    return found.extend(members().map(|name| at.key(name).breaks(Rule::PropertyName)));
                }
                // Without `properties` beside it the error is the object's.
                "additionalProperties" => {
                    return found.extend(members().map(|name| at.key(name).breaks(Rule::AdditionalProperty)));
                }
                "unevaluatedProperties" => Rule::AdditionalProperty,
                "additionalItems" | "items" | "unevaluatedItems" => Rule::AdditionalItem,
                _ => Rule::FalseSchema,
            },
            Kind::Contains => match keyword {
                "maxContains" => Rule::MaxContains(keyword_value.and_then(Value::as_u64).unwrap_or_default()),
                "minContains" => Rule::MinContains(keyword_value.and_then(Value::as_u64).unwrap_or(1)),
                _ => Rule::MinContains(1),
            },
            Kind::AnyOf { .. } => Rule::AnyOf,
            Kind::OneOfNotValid { .. } => Rule::OneOfNone,
            Kind::OneOfMultipleValid { .. } => Rule::OneOfSeveral,
            Kind::Not { .. } => Rule::Not,
            Kind::Constant { expected_value } => Rule::Const(Value::clone(expected_value)),
            Kind::Enum { options } => Rule::Enum(options.as_array().cloned().unwrap_or_default()),
            Kind::Type { kind } => Rule::Type(types(kind)),
            Kind::ExclusiveMaximum { limit } => Rule::ExclusiveMaximum(number(limit)),
            Kind::ExclusiveMinimum { limit } => Rule::ExclusiveMinimum(number(limit)),
            Kind::Maximum { limit } => Rule::Maximum(number(limit)),
            Kind::Minimum { limit } => Rule::Minimum(number(limit)),
            Kind::MultipleOf { multiple_of } => {
                Rule::MultipleOf(Number::from_f64(*multiple_of).unwrap_or_else(|| 0.into()))
            }
            Kind::MaxItems { limit } => Rule::MaxItems(*limit),
            Kind::MinItems { limit } => Rule::MinItems(*limit),
            Kind::MaxLength { limit } => Rule::MaxLength(*limit),
            Kind::MinLength { limit } => Rule::MinLength(*limit),
            Kind::MaxProperties { limit } => Rule::MaxProperties(*limit),
            Kind::MinProperties { limit } => Rule::MinProperties(*limit),
            Kind::UniqueItems => Rule::UniqueItems,
            Kind::Pattern { pattern } => Rule::Pattern(pattern.clone()),
            Kind::Format { format } => Rule::Format(format.clone()),
            // Draft-07 may be asked to assert what a text contains; it is a format in all but name.
            Kind::ContentEncoding { content_encoding } => Rule::Format(content_encoding.clone()),
            Kind::ContentMediaType { content_media_type } => Rule::Format(content_media_type.clone()),
            Kind::FromUtf8 { .. } => Rule::Format("base64".to_owned()),
            Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => Rule::LimitExceeded("pattern"),
            // Neither is reachable: references are resolved when the schema is
            // prepared, and no keyword of our own is registered.
            Kind::Referencing(_) => Rule::LimitExceeded("reference"),
            Kind::Custom { .. } => Rule::LimitExceeded("keyword"),
        };
        found.push(at.breaks(rule));
    }
}

/// Judges one value by one schema.
///
/// # Errors
/// As [`Judge::new`].
pub fn evaluate(schema: &Value, instance: &Value, options: &Options<'_>) -> Result<Vec<Violation>, JudgeError> {
    Judge::new(schema, options).map(|judge| judge.violations(instance))
}

trait Breaks {
    fn breaks(self, rule: Rule) -> Violation;
}

impl Breaks for JsonPointer {
    fn breaks(self, rule: Rule) -> Violation {
        Violation { pointer: self, rule }
    }
}

fn number(limit: &Value) -> Number {
    limit.as_number().cloned().unwrap_or_else(|| 0.into())
}

fn types(kind: &TypeKind) -> Vec<JsonType> {
    let mut types: Vec<JsonType> = match kind {
        TypeKind::Single(one) => JsonType::parse(&one.to_string()).into_iter().collect(),
        TypeKind::Multiple(several) => {
            several.into_iter().filter_map(|one| JsonType::parse(&one.to_string())).collect()
        }
    };
    types.sort_unstable();
    types
}

#[cfg(test)]
mod tests {
    use super::*;
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
    fn a_pattern_that_needs_backtracking_is_refused() {
        let refused = evaluate(&json!({"pattern": "(?=a)"}), &json!("a"), &Options::default());
        assert_eq!(refused.map_err(|error| error.pointer.to_string()), Err("/pattern".to_owned()));
    }

    #[test]
    fn nothing_is_fetched() {
        let schema = json!({"$ref": "https://example.org/other"});
        assert!(evaluate(&schema, &json!(1), &Options::default()).is_err());
        let other = json!({"type": "string"});
        let options = Options { remotes: &[("https://example.org/other", &other)], ..Options::default() };
        assert_eq!(evaluate(&schema, &json!(1), &options).map(|found| found.len()), Ok(1));
    }
}
