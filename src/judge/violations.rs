//! From the crate's errors to [`Violation`]s: every kind matched, so that a new one upstream
//! breaks the build rather than being lost.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use serde_json::{Number, Value};

use crate::pointer::JsonPointer;
use crate::violation::{JsonType, Rule, Violation};

/// What is wrong with an instance, each at the place where it can be mended.
pub(super) fn violations(validator: &Validator, instance: &Value) -> Vec<Violation> {
    let mut out = Vec::new();
    for error in validator.iter_errors(instance) {
        add(&error, &mut out);
    }
    out
}

fn add(error: &ValidationError, out: &mut Vec<Violation>) {
    use ValidationErrorKind as Kind;
    let here = JsonPointer::parse(error.instance_path().as_str()).unwrap_or_default();
    let rule = match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            out.extend(
                unexpected.iter().map(|name| Violation { pointer: here.key(name), rule: Rule::AdditionalProperty }),
            );
            return;
        }
        Kind::Required { property } => {
            let missing = property.as_str().unwrap_or_default();
            // `dependentRequired` comes as the same kind; its location tells them apart.
            let path = error.schema_path().as_str();
            let dependent = path.rfind("/dependentRequired/").map(|at| &path[at + "/dependentRequired/".len()..]);
            let rule = match dependent.and_then(|rest| rest.split('/').next()) {
                Some(name) => Rule::DependentRequired(name.replace("~1", "/").replace("~0", "~")),
                None => Rule::Required,
            };
            out.push(Violation { pointer: here.key(missing), rule });
            return;
        }
        Kind::PropertyNames { error } => {
            let name = error.instance().as_str().unwrap_or_default();
            out.push(Violation { pointer: here.key(name), rule: Rule::PropertyName });
            return;
        }
        Kind::AdditionalItems { limit } => {
            out.push(Violation { pointer: here.index(*limit), rule: Rule::AdditionalItem });
            return;
        }
        Kind::UnevaluatedItems { .. } => Rule::AdditionalItem,
        Kind::AnyOf { .. } => Rule::AnyOf,
        Kind::OneOfNotValid { .. } => Rule::OneOfNone,
        Kind::OneOfMultipleValid { .. } => Rule::OneOfSeveral,
        Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => Rule::LimitExceeded("pattern"),
        Kind::Constant { expected_value } => Rule::Const(Value::clone(expected_value)),
        Kind::Contains => Rule::MinContains(1),
        Kind::ContentEncoding { content_encoding } => Rule::Format(content_encoding.clone()),
        Kind::ContentMediaType { content_media_type } => Rule::Format(content_media_type.clone()),
        Kind::FromUtf8 { .. } => Rule::Format("utf-8".to_owned()),
        Kind::Custom { keyword, .. } => Rule::Format(keyword.clone()),
        Kind::Enum { options } => Rule::Enum(options.as_array().cloned().unwrap_or_default()),
        Kind::ExclusiveMaximum { limit } => Rule::ExclusiveMaximum(number(limit)),
        Kind::ExclusiveMinimum { limit } => Rule::ExclusiveMinimum(number(limit)),
        Kind::Maximum { limit } => Rule::Maximum(number(limit)),
        Kind::Minimum { limit } => Rule::Minimum(number(limit)),
        Kind::FalseSchema => Rule::FalseSchema,
        Kind::Format { format } => Rule::Format(format.clone()),
        Kind::MaxItems { limit } => Rule::MaxItems(*limit),
        Kind::MinItems { limit } => Rule::MinItems(*limit),
        Kind::MaxLength { limit } => Rule::MaxLength(*limit),
        Kind::MinLength { limit } => Rule::MinLength(*limit),
        Kind::MaxProperties { limit } => Rule::MaxProperties(*limit),
        Kind::MinProperties { limit } => Rule::MinProperties(*limit),
        Kind::MultipleOf { multiple_of } => {
            Rule::MultipleOf(Number::from_f64(*multiple_of).unwrap_or_else(|| Number::from(1)))
        }
        Kind::Not { .. } => Rule::Not,
        Kind::Pattern { pattern } => Rule::Pattern(pattern.clone()),
        Kind::Type { kind } => Rule::Type(match kind {
            TypeKind::Single(one) => json_type(one.as_str()).into_iter().collect(),
            TypeKind::Multiple(many) => many.iter().filter_map(|one| json_type(one.as_str())).collect(),
        }),
        Kind::UniqueItems => Rule::UniqueItems,
        // Offline, every reference is resolved when a schema is compiled.
        Kind::Referencing(_) => Rule::LimitExceeded("reference"),
    };
    out.push(Violation { pointer: here, rule });
}

fn json_type(name: &str) -> Option<JsonType> {
    JsonType::parse(name)
}

fn number(value: &Value) -> Number {
    value.as_number().cloned().unwrap_or_else(|| Number::from(0))
}
