//! What is wrong with an answer: a place and a rule, never the answer itself.
//!
//! Both doors to JSON Schema (`schema` and `judge`) speak this type, so that
//! their findings can be compared and worded in one place (`message`).

use crate::json::{Number, Value};

use crate::pointer::JsonPointer;

/// One rule that does not hold at one place of the answers.
///
/// `pointer` is where a person can mend it: a missing property is reported at
/// the missing child, a forbidden one at that property.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// Where in the answers.
    pub pointer: JsonPointer,
    /// What does not hold.
    pub rule: Rule,
}

/// The JSON types of the `type` keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JsonType {
    /// `array`
    Array,
    /// `boolean`
    Boolean,
    /// `integer`: a number without a fraction, so 1.0 too
    Integer,
    /// `null`
    Null,
    /// `number`
    Number,
    /// `object`
    Object,
    /// `string`
    String,
}

impl JsonType {
    /// The keyword's own spelling.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Array => "array",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Null => "null",
            Self::Number => "number",
            Self::Object => "object",
            Self::String => "string",
        }
    }

    /// Reads the keyword's spelling.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "array" => Self::Array,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "null" => Self::Null,
            "number" => Self::Number,
            "object" => Self::Object,
            "string" => Self::String,
            _ => return None,
        })
    }
}

/// A JSON Schema assertion that failed, with the operands of the keyword.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// The schema `false` applies here: nothing may stand at this place.
    FalseSchema,
    /// `type`
    Type(Vec<JsonType>),
    /// `enum`
    Enum(Vec<Value>),
    /// `const`
    Const(Value),
    /// `multipleOf`
    MultipleOf(Number),
    /// `maximum` (inclusive)
    Maximum(Number),
    /// `exclusiveMaximum`
    ExclusiveMaximum(Number),
    /// `minimum` (inclusive)
    Minimum(Number),
    /// `exclusiveMinimum`
    ExclusiveMinimum(Number),
    /// `maxLength`, in Unicode code points
    MaxLength(u64),
    /// `minLength`, in Unicode code points
    MinLength(u64),
    /// `pattern`
    Pattern(String),
    /// `format`, where formats are asserted
    Format(String),
    /// `maxItems`
    MaxItems(u64),
    /// `minItems`
    MinItems(u64),
    /// `uniqueItems`
    UniqueItems,
    /// `contains` together with `minContains`: the least number of matching items
    MinContains(u64),
    /// `contains` together with `maxContains`: the greatest number of matching items
    MaxContains(u64),
    /// `maxProperties`
    MaxProperties(u64),
    /// `minProperties`
    MinProperties(u64),
    /// `required`, at the missing child
    Required,
    /// `dependentRequired`, at the missing child; the property that asks for it
    DependentRequired(String),
    /// `additionalProperties: false` or `unevaluatedProperties: false`, at the extra property
    AdditionalProperty,
    /// `additionalItems: false`, `items: false` or `unevaluatedItems: false`, at the extra item
    AdditionalItem,
    /// `propertyNames`, at the property with the bad name
    PropertyName,
    /// `not`
    Not,
    /// `anyOf`: no alternative fits and none was chosen
    AnyOf,
    /// `oneOf`: no alternative fits and none was chosen
    OneOfNone,
    /// `oneOf`: more than one alternative fits
    OneOfSeveral,
    /// A bound on depth, size or work was passed, so the rest was not judged.
    LimitExceeded(&'static str),
}

impl Rule {
    /// The JSON Schema keyword a person's message is looked up by.
    pub const fn keyword(&self) -> &'static str {
        match self {
            Self::FalseSchema => "false",
            Self::Type(_) => "type",
            Self::Enum(_) => "enum",
            Self::Const(_) => "const",
            Self::MultipleOf(_) => "multipleOf",
            Self::Maximum(_) => "maximum",
            Self::ExclusiveMaximum(_) => "exclusiveMaximum",
            Self::Minimum(_) => "minimum",
            Self::ExclusiveMinimum(_) => "exclusiveMinimum",
            Self::MaxLength(_) => "maxLength",
            Self::MinLength(_) => "minLength",
            Self::Pattern(_) => "pattern",
            Self::Format(_) => "format",
            Self::MaxItems(_) => "maxItems",
            Self::MinItems(_) => "minItems",
            Self::UniqueItems => "uniqueItems",
            Self::MinContains(_) => "minContains",
            Self::MaxContains(_) => "maxContains",
            Self::MaxProperties(_) => "maxProperties",
            Self::MinProperties(_) => "minProperties",
            Self::Required => "required",
            Self::DependentRequired(_) => "dependentRequired",
            Self::AdditionalProperty => "additionalProperties",
            Self::AdditionalItem => "items",
            Self::PropertyName => "propertyNames",
            Self::Not => "not",
            Self::AnyOf => "anyOf",
            Self::OneOfNone | Self::OneOfSeveral => "oneOf",
            Self::LimitExceeded(_) => "limit",
        }
    }
}
