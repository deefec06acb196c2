//! From the crate's errors to [`Violation`]s, at the place where a person can mend them.
//! Every kind is matched, so that a new one upstream breaks the build rather than being lost.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use serde_json::{Number, Value};

use crate::pointer::JsonPointer;
use crate::violation::{JsonType, Rule, Violation};

/// What is wrong with an instance. `schema` is the document the validator was made from:
/// operands that the crate does not tell are read from it.
pub(super) fn violations(validator: &Validator, schema: &Value, instance: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    for error in validator.iter_errors(instance) {
        convert(&error, schema, instance, &mut found);
    }
    found
}

#[allow(clippy::too_many_lines, reason = "one arm a kind of error of the crate")]
fn convert(error: &ValidationError<'_>, schema: &Value, document: &Value, found: &mut Vec<Violation>) {
    use ValidationErrorKind as Kind;

    let at = JsonPointer::parse(error.instance_path().as_str()).unwrap_or_default();
    // The value in question; the error's own copy may be masked or borrowed.
    let here = at.resolve(document).unwrap_or(&Value::Null);
    let path = error.schema_path().as_str();
    let keyword = path.rsplit('/').next().unwrap_or_default();
    let keyword_value = schema.pointer(path);
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
