//! Words for what is wrong with an answer.

use crate::json::Value;
use crate::platform::Digits;

use super::{Language, MessageId as M, in_sentence, number, text};
use crate::violation::{JsonType, Rule};

/// What a person does to answer a field; decides the verb of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Types text.
    Text,
    /// Types a number.
    Number,
    /// Types or picks a date.
    Date,
    /// Chooses from a list.
    Choice,
    /// Answers yes or no.
    YesNo,
    /// Ticks a statement.
    Tick,
    /// Attaches files.
    File,
    /// Adds entries to a list.
    List,
    /// Fills in a group of fields.
    Group,
    /// Writes JSON.
    Json,
}

/// What a message may use of the field it is about.
#[derive(Clone, Copy, Debug)]
pub struct FieldWords<'a> {
    /// Label of the field.
    pub label: &'a str,
    /// Hint of the field, or empty.
    pub hint: &'a str,
    /// A number it would take, in the language's form; for fields of numbers.
    pub example: &'a str,
    /// How it is answered.
    pub kind: ValueKind,
    /// True when nothing has been filled in.
    pub empty: bool,
}

/// What is wrong and what to do, naming the field.
///
/// The caller looks for the field's own wording of the keyword first; `other_label` is the
/// label of the field named by `dependentRequired`.
pub fn violation(language: Language, rule: &Rule, field: &FieldWords<'_>, other_label: &str) -> String {
    let label = in_sentence(field.label);
    // A statement to tick is quoted, so it stands as it is.
    let say = |id: M| {
        let label = if id == M::RequiredTick { field.label } else { &label };
        text(language, id, &[("label", label), ("hint", field.hint), ("example", field.example)])
    };
    let limited = |id: M, limit: &str| text(language, id, &[("label", &label), ("limit", limit)]);
    let counted = |id: M, limit: u64| limited(id, &number(language, &limit.digits()));
    let valued = |id: M, limit: &crate::json::Number| limited(id, &number(language, &crate::json::number_text(limit)));
    match rule {
        Rule::Required => say(required(field)),
        Rule::Type(_) | Rule::MinLength(_) | Rule::Enum(_) | Rule::Format(_) | Rule::Pattern(_) if field.empty => {
            say(required(field))
        }
        Rule::DependentRequired(_) => {
            text(language, M::RequiredBecause, &[("label", &label), ("given", &in_sentence(other_label))])
        }
        Rule::Type(types) => say(match (field.kind, types.as_slice()) {
            (ValueKind::Json, _) => M::NotJson,
            (ValueKind::Date, _) => M::NotADate,
            (_, types) if types.contains(&JsonType::Number) => M::NotANumber,
            (_, types) if types.contains(&JsonType::Integer) => M::NotAnInteger,
            _ => M::WrongType,
        }),
        Rule::Enum(_) => say(M::NotListed),
        Rule::Const(Value::Bool(true)) if field.kind == ValueKind::Tick => say(M::RequiredTick),
        Rule::Const(value) => limited(M::NotTheConstant, &plain(value)),
        Rule::Minimum(limit) => valued(M::TooSmall, limit),
        Rule::ExclusiveMinimum(limit) => valued(M::NotAbove, limit),
        Rule::Maximum(limit) => valued(M::TooLarge, limit),
        Rule::ExclusiveMaximum(limit) => valued(M::NotBelow, limit),
        Rule::MultipleOf(limit) => valued(M::NotAMultiple, limit),
        Rule::MinLength(limit) => counted(M::TooShort, *limit),
        Rule::MaxLength(limit) => counted(M::TooLong, *limit),
        Rule::Pattern(_) => say(if field.hint.is_empty() { M::WrongForm } else { M::WrongFormHint }),
        Rule::Format(format) => say(match format.as_str() {
            "date" => M::NotADate,
            "time" => M::NotATime,
            "date-time" => M::NotADateTime,
            "email" | "idn-email" => M::NotAnEmail,
            "uri" | "uri-reference" | "iri" | "iri-reference" => M::NotAnAddress,
            _ if field.hint.is_empty() => M::WrongForm,
            _ => M::WrongFormHint,
        }),
        Rule::MinItems(1) => say(M::RequiredItem),
        Rule::MinItems(limit) => counted(M::TooFewItems, *limit),
        Rule::MaxItems(limit) => counted(M::TooManyItems, *limit),
        Rule::UniqueItems => say(M::RepeatedItems),
        Rule::MinContains(limit) => counted(M::TooFewMatching, *limit),
        Rule::MaxContains(limit) => counted(M::TooManyMatching, *limit),
        Rule::MinProperties(limit) => counted(M::TooFewEntries, *limit),
        Rule::MaxProperties(limit) => counted(M::TooManyEntries, *limit),
        Rule::FalseSchema | Rule::AdditionalProperty | Rule::AdditionalItem => say(M::NotAsked),
        Rule::PropertyName => say(M::WrongName),
        Rule::Not => say(M::Excluded),
        Rule::AnyOf | Rule::OneOfNone => say(M::NoAlternative),
        Rule::OneOfSeveral => say(M::SeveralAlternatives),
        Rule::LimitExceeded(_) => say(M::TooComplex),
    }
}

/// The text for a missing answer.
fn required(field: &FieldWords<'_>) -> M {
    match field.kind {
        ValueKind::Text | ValueKind::Number | ValueKind::Date | ValueKind::Choice if field.label.ends_with('?') => {
            M::RequiredSay
        }
        ValueKind::Text | ValueKind::Number | ValueKind::Date | ValueKind::Json | ValueKind::Group => M::RequiredEnter,
        ValueKind::Choice => M::RequiredChoose,
        ValueKind::YesNo => M::RequiredAnswer,
        ValueKind::Tick => M::RequiredTick,
        ValueKind::File => M::RequiredFile,
        ValueKind::List => M::RequiredItem,
    }
}

/// A fixed value as a person reads it.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| crate::json::write(value), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Number, json};

    fn rules() -> Vec<Rule> {
        let n = Number::from(5);
        vec![
            Rule::FalseSchema,
            Rule::Type(vec![JsonType::Number]),
            Rule::Type(vec![JsonType::Integer]),
            Rule::Type(vec![JsonType::String]),
            Rule::Enum(vec![json!("a")]),
            Rule::Const(json!(true)),
            Rule::Const(json!("a")),
            Rule::MultipleOf(n.clone()),
            Rule::Maximum(n.clone()),
            Rule::ExclusiveMaximum(n.clone()),
            Rule::Minimum(n.clone()),
            Rule::ExclusiveMinimum(n),
            Rule::MaxLength(5),
            Rule::MinLength(5),
            Rule::Pattern("^[0-9]{5}$".to_owned()),
            Rule::Format("date".to_owned()),
            Rule::Format("time".to_owned()),
            Rule::Format("date-time".to_owned()),
            Rule::Format("email".to_owned()),
            Rule::Format("uri".to_owned()),
            Rule::Format("idn-hostname".to_owned()),
            Rule::MaxItems(5),
            Rule::MinItems(1),
            Rule::MinItems(5),
            Rule::UniqueItems,
            Rule::MinContains(5),
            Rule::MaxContains(5),
            Rule::MaxProperties(5),
            Rule::MinProperties(5),
            Rule::Required,
            Rule::DependentRequired("other".to_owned()),
            Rule::AdditionalProperty,
            Rule::AdditionalItem,
            Rule::PropertyName,
            Rule::Not,
            Rule::AnyOf,
            Rule::OneOfNone,
            Rule::OneOfSeveral,
            Rule::LimitExceeded("depth"),
        ]
    }

    #[test]
    fn every_message_names_the_field_and_shows_neither_pattern_nor_placeholder() {
        for language in Language::ALL {
            for rule in rules() {
                for kind in [ValueKind::Text, ValueKind::Number, ValueKind::Choice, ValueKind::List, ValueKind::Json] {
                    for empty in [true, false] {
                        let field = FieldWords { label: "Mã bưu chính", hint: "", example: "12", kind, empty };
                        let words = violation(language, &rule, &field, "Tỉnh");
                        assert!(words.to_lowercase().contains("mã bưu chính"), "{rule:?}: {words}");
                        assert!(!words.contains(['{', '}', '^', '[']), "{rule:?}: {words}");
                        assert!(words.chars().next().is_some_and(|c| !c.is_lowercase()), "{words}");
                    }
                }
            }
        }
    }

    #[test]
    fn an_empty_answer_of_the_wrong_type_reads_as_missing() {
        let field = FieldWords { label: "Tuổi", hint: "", example: "12", kind: ValueKind::Number, empty: true };
        let words = violation(Language::Vi, &Rule::Type(vec![JsonType::Integer]), &field, "");
        assert_eq!(words, "Hãy nhập tuổi.");
        let asked = FieldWords { label: "Trẻ có giấy chứng sinh không?", kind: ValueKind::Choice, ..field };
        let words = violation(Language::Vi, &Rule::Required, &asked, "");
        assert_eq!(words, "Hãy cho biết trẻ có giấy chứng sinh không.");
    }

    #[test]
    fn limits_read_in_the_language_and_count_in_its_plural() {
        let field = FieldWords { label: "Name", hint: "", example: "12", kind: ValueKind::Text, empty: false };
        assert_eq!(violation(Language::En, &Rule::MinLength(1), &field, ""), "Name needs at least 1 character.");
        assert_eq!(
            violation(Language::En, &Rule::MaxLength(1200), &field, ""),
            "Name can have at most 1,200 characters. Shorten it."
        );
    }
}
