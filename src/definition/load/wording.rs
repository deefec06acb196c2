//! The kinds of problem and what authors read of them.

use super::Severity;
use super::dialect::Home;
use crate::locale::Locale;
use crate::pointer::JsonPointer;
use crate::texts::load;
use crate::violation::{JsonType, Rule};

/// What can be wrong with a definition.
#[allow(missing_docs, reason = "the operands are named")]
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// The text stops being JSON; what was expected there.
    NotJson { expected: Expected },
    /// A record of a portal's catalogue, which has to be imported before it is a definition.
    Record,
    /// The bytes are not UTF-8.
    NotUtf8,
    /// More bytes than are read.
    TooLarge { limit: usize },
    /// More nesting than is read.
    TooDeep { limit: usize },
    /// A property name of more bytes than are read.
    KeyTooLong { limit: usize },
    /// More work than one definition may cause.
    TooComplex,
    /// More answers, or deeper ones, than a form can ask.
    TooManyFields { limit: usize },
    /// More problems than are reported.
    TooMany { left_out: usize },
    /// A key that stands in the same object before.
    DuplicateKey { first_line: usize },
    /// An `x-` keyword nobody knows.
    UnknownAnnotation { name: String },
    /// An `x-` keyword where it means nothing; where it belongs.
    MisplacedAnnotation { name: String, home: &'static Home },
    /// A keyword JSON Schema does not have.
    UnknownKeyword { name: String },
    /// A property an annotation does not have.
    UnknownProperty { name: String },
    /// A property an annotation must have.
    MissingProperty { name: String },
    /// A name that is not of the right form.
    BadName { name: String },
    /// Not one of a fixed list of words.
    NotOneOf { options: Vec<String> },
    /// Neither `today` nor a date.
    NotADay,
    /// Any other rule of the meta-schema.
    Schema { rule: Rule },
    /// A reference to nothing.
    RefNowhere { target: String },
    /// A reference to something that is not a schema.
    RefNotSchema { target: String },
    /// A reference to another document.
    RefOutside { target: String },
    /// References that come back to themselves without going into the value.
    RefCycle { length: usize },
    /// A pattern that cannot be run.
    PatternUnusable { reason: String },
    /// A pattern that a browser can try for ever.
    PatternBacktracks,
    /// A schema the form's evaluator cannot use.
    Unusable { reason: String },
    /// A pattern without words for the person who breaks it.
    PatternWithoutWords { field: JsonPointer },
    /// What is said of files at a field that the form shows as a box for text.
    FileAsText { field: JsonPointer },
    /// A question inside a list that says from where its answer is known.
    KnownInList { field: JsonPointer },
    /// Nothing says whether two people of the procedure can be one.
    MayCoincide { one: String, other: String },
    /// A field without a label.
    MissingTitle { field: JsonPointer },
    /// Texts a language lacks.
    MissingTranslation { language: String, place: String, missing: Vec<&'static str> },
    /// A pointer to an answer or part that does not exist.
    PointerToNowhere { target: String },
    /// The name of an answer that is not described.
    UndescribedAnswer { name: String },
    /// A value the answer can never take.
    ImpossibleValue { options: Vec<String> },
    /// Not a boolean expression.
    WhenSyntax { column: usize, expected: &'static str },
    /// An expression that holds in no case.
    WhenNeverHolds,
    /// A condition nobody declared.
    UnknownCondition { name: String },
    /// A condition nothing reads.
    UnusedCondition { name: String },
    /// A condition that implies two others which exclude each other.
    NeverHolds { one: String, other: String },
    /// A condition whose schema admits nothing.
    NeverTrue,
    /// A role nobody declared.
    UnknownRole { name: String },
    /// A need names a paper that the dossier does not have.
    UnknownPaper { name: String },
    /// A step names an actor that `x-procedure.actors` does not have.
    UnknownActor { name: String },
    /// A step names a step that is not there.
    UnknownStep { name: String },
    /// Steps that come after each other in a circle, in this order.
    StepCycle { steps: Vec<String> },
    /// A step sends the file back to one that does not come before it.
    RepeatsForward { name: String },
    /// The most of a limit is below its least.
    LimitBelow { least: String, most: String },
    /// A step states a limit and is part of the limit of another.
    LimitTwice { name: String },
    /// A step is part of the limit of one that states none of its own.
    LimitNowhere { name: String },
    /// What a step uses or brings about is neither a fact nor an act.
    NeitherFactNorAct,
    /// An id that stands before.
    DuplicateId { id: String, first: JsonPointer },
    /// An answer no section asks for.
    FieldInNoSection { field: String },
    /// An answer two sections ask for.
    FieldTwice { field: String, first: JsonPointer },
    /// A concept the country pack does not have.
    UnknownConcept { name: String },
    /// A document type the country pack does not have.
    UnknownDocumentType { name: String },
    /// A rule for failing lookups the country pack does not have.
    UnknownFallback { name: String },
    /// A rule for failing lookups that reads differently in the country pack.
    FallbackDiffers { name: String, expected: String },
    /// A source `x-procedure.sources` does not name.
    UnknownSource { name: String },
}

pub(super) fn did_you_mean(word: &str, locale: &Locale) -> String {
    load::did_you_mean(locale, word)
}

/// What the grammar of JSON wants at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// An object.
    Object,
    /// Nothing more.
    End,
    /// Any value.
    Value,
    /// The next item or the end of an array.
    CommaOrBracket,
    /// The name of a property.
    Name,
    /// What stands between name and value.
    Colon,
    /// The next property or the end of an object.
    CommaOrBrace,
    /// The end of a text.
    Quote,
    /// An escape that JSON has.
    Escape,
    /// Text without control characters.
    NoControl,
    /// Both halves of a character.
    Surrogates,
    /// A digit.
    Digit,
    /// A number within all bounds, a text of whole characters.
    Representable,
}

impl Expected {
    fn text(self, locale: &Locale) -> &'static str {
        match self {
            Self::Object => load::json_object(locale),
            Self::End => load::json_end(locale),
            Self::Value => load::json_value(locale),
            Self::CommaOrBracket => load::json_comma_or_bracket(locale),
            Self::Name => load::json_name(locale),
            Self::Colon => load::json_colon(locale),
            Self::CommaOrBrace => load::json_comma_or_brace(locale),
            Self::Quote => load::json_quote(locale),
            Self::Escape => load::json_escape(locale),
            Self::NoControl => load::json_no_control(locale),
            Self::Surrogates => load::json_surrogates(locale),
            Self::Digit => load::json_digit(locale),
            Self::Representable => load::json_representable(locale),
        }
    }
}

impl Kind {
    /// Whether it stops the definition from being used.
    pub const fn severity(&self) -> Severity {
        match self {
            Self::UnknownKeyword { .. }
            | Self::PatternWithoutWords { .. }
            | Self::FileAsText { .. }
            | Self::KnownInList { .. }
            | Self::MayCoincide { .. }
            | Self::PatternBacktracks
            | Self::MissingTitle { .. }
            | Self::MissingTranslation { .. }
            | Self::UnusedCondition { .. }
            | Self::TooManyFields { .. }
            | Self::TooMany { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// A short name, for machines; stable.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotJson { .. } => "not-json",
            Self::Record => "portal-record",
            Self::NotUtf8 => "not-utf8",
            Self::TooLarge { .. } => "too-large",
            Self::TooDeep { .. } => "too-deep",
            Self::KeyTooLong { .. } => "key-too-long",
            Self::TooComplex => "too-complex",
            Self::TooManyFields { .. } => "too-many-fields",
            Self::TooMany { .. } => "too-many-problems",
            Self::DuplicateKey { .. } => "duplicate-key",
            Self::UnknownAnnotation { .. } => "unknown-annotation",
            Self::MisplacedAnnotation { .. } => "misplaced-annotation",
            Self::UnknownKeyword { .. } => "unknown-keyword",
            Self::UnknownProperty { .. } => "unknown-property",
            Self::MissingProperty { .. } => "missing-property",
            Self::BadName { .. } => "bad-name",
            Self::NotOneOf { .. } => "not-one-of",
            Self::NotADay | Self::Schema { .. } => "meta-schema",
            Self::RefNowhere { .. } => "ref-nowhere",
            Self::RefNotSchema { .. } => "ref-not-schema",
            Self::RefOutside { .. } => "ref-outside",
            Self::RefCycle { .. } => "ref-cycle",
            Self::PatternUnusable { .. } => "pattern-unusable",
            Self::PatternBacktracks => "pattern-backtracks",
            Self::Unusable { .. } => "unusable",
            Self::PatternWithoutWords { .. } => "pattern-without-words",
            Self::FileAsText { .. } => "file-as-text",
            Self::KnownInList { .. } => "known-in-list",
            Self::MayCoincide { .. } => "may-coincide",
            Self::MissingTitle { .. } => "missing-title",
            Self::MissingTranslation { .. } => "missing-translation",
            Self::PointerToNowhere { .. } => "pointer-to-nowhere",
            Self::UndescribedAnswer { .. } => "undescribed-answer",
            Self::ImpossibleValue { .. } => "impossible-value",
            Self::WhenSyntax { .. } => "when-syntax",
            Self::WhenNeverHolds => "when-never-holds",
            Self::UnknownCondition { .. } => "unknown-condition",
            Self::UnusedCondition { .. } => "unused-condition",
            Self::NeverHolds { .. } | Self::NeverTrue => "condition-never-holds",
            Self::UnknownRole { .. } => "unknown-role",
            Self::UnknownPaper { .. } => "unknown-paper",
            Self::UnknownActor { .. } => "unknown-actor",
            Self::UnknownStep { .. } => "unknown-step",
            Self::StepCycle { .. } => "step-cycle",
            Self::RepeatsForward { .. } => "repeats-forward",
            Self::LimitBelow { .. } | Self::LimitTwice { .. } | Self::LimitNowhere { .. } => "limit-contradicts",
            Self::NeitherFactNorAct => "neither-fact-nor-act",
            Self::DuplicateId { .. } => "duplicate-id",
            Self::FieldInNoSection { .. } => "field-in-no-section",
            Self::FieldTwice { .. } => "field-twice",
            Self::UnknownConcept { .. } => "unknown-concept",
            Self::UnknownDocumentType { .. } => "unknown-document-type",
            Self::UnknownFallback { .. } => "unknown-fallback",
            Self::FallbackDiffers { .. } => "fallback-differs",
            Self::UnknownSource { .. } => "unknown-source",
        }
    }

    /// One sentence: what is wrong, what was expected.
    #[allow(clippy::too_many_lines, reason = "one arm a problem: its sentence")]
    pub fn message(&self, locale: &Locale) -> String {
        match self {
            Self::NotJson { expected } => load::not_json(locale, expected.text(locale)),
            Self::Record => load::record(locale).to_owned(),
            Self::NotUtf8 => load::not_utf8(locale).to_owned(),
            Self::TooLarge { limit } => load::too_large(locale, limit >> 20),
            Self::TooDeep { limit } => load::too_deep(locale, *limit),
            Self::KeyTooLong { limit } => load::key_too_long(locale, *limit),
            Self::TooComplex => load::too_complex(locale).to_owned(),
            Self::TooManyFields { limit } => load::too_many_fields(locale, *limit),
            Self::TooMany { left_out } => load::too_many(locale, *left_out),
            Self::DuplicateKey { first_line } => load::duplicate_key(locale, *first_line),
            Self::UnknownAnnotation { name } => load::unknown_annotation(locale, name.as_str()),
            Self::MisplacedAnnotation { name, home } => {
                load::misplaced_annotation(locale, name.as_str(), home.place(locale))
            }
            Self::UnknownKeyword { name } => load::unknown_keyword(locale, name.as_str()),
            Self::UnknownProperty { name } => load::unknown_property(locale, name.as_str()),
            Self::MissingProperty { name } => load::missing_property(locale, name.as_str()),
            Self::BadName { name } => load::bad_name(locale, name.as_str()),
            Self::NotOneOf { options } => load::not_one_of(locale, list(options, "…")),
            Self::NotADay => load::not_a_day(locale).to_owned(),
            Self::Schema { rule } => rule_text(locale, rule),
            Self::RefNowhere { target } => load::ref_nowhere(locale, target.as_str()),
            Self::RefNotSchema { target } => load::ref_not_schema(locale, target.as_str()),
            Self::RefOutside { target } => load::ref_outside(locale, target.as_str()),
            Self::RefCycle { length: 1 } => load::ref_to_itself(locale).to_owned(),
            Self::RefCycle { length } => load::ref_cycle(locale, *length),
            Self::PatternUnusable { reason } => load::pattern_unusable(locale, reason.as_str()),
            Self::PatternBacktracks => load::pattern_backtracks(locale).to_owned(),
            Self::Unusable { reason } => load::unusable(locale, reason.as_str()),
            Self::PatternWithoutWords { field } => load::pattern_without_words(locale, field.as_str()),
            Self::FileAsText { field } => load::file_as_text(locale, field.as_str()),
            Self::KnownInList { field } => load::known_in_list(locale, field.as_str()),
            Self::MayCoincide { one, other } => load::may_coincide(locale, one.as_str(), other.as_str()),
            Self::MissingTitle { field } => load::missing_title(locale, field.as_str()),
            Self::MissingTranslation { language, place, missing } => {
                load::missing_translation(locale, language.as_str(), missing.join(", "), place.as_str())
            }
            Self::PointerToNowhere { target } => load::pointer_to_nowhere(locale, target.as_str()),
            Self::UndescribedAnswer { name } => load::undescribed_answer(locale, name.as_str()),
            Self::ImpossibleValue { options } => load::impossible_value(locale, list(options, "…")),
            Self::WhenSyntax { column, expected } => {
                load::when_syntax(locale, *column, when_expected(locale, expected))
            }
            Self::WhenNeverHolds => load::when_never_holds(locale).to_owned(),
            Self::UnknownCondition { name } => load::unknown_condition(locale, name.as_str()),
            Self::UnusedCondition { name } => load::unused_condition(locale, name.as_str()),
            Self::NeverHolds { one, other } => load::never_holds(locale, one.as_str(), other.as_str()),
            Self::NeverTrue => load::never_true(locale).to_owned(),
            Self::UnknownRole { name } => load::unknown_role(locale, name.as_str()),
            Self::UnknownPaper { name } => load::unknown_paper(locale, name.as_str()),
            Self::UnknownActor { name } => load::unknown_actor(locale, name.as_str()),
            Self::UnknownStep { name } => load::unknown_step(locale, name.as_str()),
            Self::StepCycle { steps } => load::step_cycle(locale, steps.join(" → ")),
            Self::RepeatsForward { name } => load::repeats_forward(locale, name.as_str()),
            Self::LimitBelow { least, most } => load::limit_below(locale, least.as_str(), most.as_str()),
            Self::LimitTwice { name } => load::limit_twice(locale, name.as_str()),
            Self::LimitNowhere { name } => load::limit_nowhere(locale, name.as_str()),
            Self::NeitherFactNorAct => load::neither_fact_nor_act(locale).to_owned(),
            Self::DuplicateId { id, first } => load::duplicate_id(locale, first.as_str(), id.as_str()),
            Self::FieldInNoSection { field } => load::field_in_no_section(locale, field.as_str()),
            Self::FieldTwice { field, first } => load::field_twice(locale, field.as_str(), first.as_str()),
            Self::UnknownConcept { name } => load::unknown_concept(locale, name.as_str()),
            Self::UnknownDocumentType { name } => load::unknown_document_type(locale, name.as_str()),
            Self::UnknownFallback { name } => load::unknown_fallback(locale, name.as_str()),
            Self::FallbackDiffers { name, expected } => {
                load::fallback_differs(locale, expected.as_str(), name.as_str())
            }
            Self::UnknownSource { name } => load::unknown_source(locale, name.as_str()),
        }
    }

    /// What to do, where the message alone does not say it.
    pub(super) fn advice(&self, locale: &Locale) -> Option<String> {
        let text = match self {
            Self::NotJson { .. } => load::not_json_advice(locale),
            Self::Record => load::record_advice(locale),
            Self::NotUtf8 => load::not_utf8_advice(locale),
            Self::TooLarge { .. } => load::too_large_advice(locale),
            Self::DuplicateKey { .. } => load::duplicate_key_advice(locale),
            Self::RefOutside { .. } => load::ref_outside_advice(locale),
            Self::RefCycle { .. } => load::ref_cycle_advice(locale),
            Self::PatternUnusable { .. } => load::pattern_unusable_advice(locale),
            Self::PatternBacktracks => load::pattern_backtracks_advice(locale),
            Self::PatternWithoutWords { .. } => load::pattern_without_words_advice(locale),
            Self::FileAsText { .. } => load::file_as_text_advice(locale),
            Self::KnownInList { .. } => load::known_in_list_advice(locale),
            Self::MayCoincide { .. } => load::may_coincide_advice(locale),
            Self::MissingTitle { .. } => load::missing_title_advice(locale),
            Self::MissingTranslation { .. } => load::missing_translation_advice(locale),
            Self::UnusedCondition { .. } => load::unused_condition_advice(locale),
            Self::WhenNeverHolds | Self::NeverHolds { .. } => load::when_never_holds_advice(locale),
            Self::FieldInNoSection { .. } => load::field_in_no_section_advice(locale),
            Self::FieldTwice { .. } => load::field_twice_advice(locale),
            Self::UnknownActor { .. } => load::unknown_actor_advice(locale),
            Self::StepCycle { .. } => load::step_cycle_advice(locale),
            Self::RepeatsForward { .. } => load::repeats_forward_advice(locale),
            Self::LimitBelow { .. } => load::limit_below_advice(locale),
            Self::LimitTwice { .. } | Self::LimitNowhere { .. } => load::limit_once_advice(locale),
            Self::NeitherFactNorAct => load::neither_fact_nor_act_advice(locale),
            _ => return None,
        };
        Some(text.to_owned())
    }
}

/// Most words of a list that a problem keeps; the last only tells that there are more.
pub(super) const MAX_SHOWN: usize = 13;

/// Words of a list, cut short when there are many.
fn list(words: &[String], more: &str) -> String {
    let mut text: Vec<String> = words.iter().take(MAX_SHOWN - 1).map(|word| format!("`{word}`")).collect();
    if words.len() >= MAX_SHOWN {
        text.push(more.to_owned());
    }
    text.join(", ")
}

/// What the parser of expressions expected; a new English text shows as it is.
fn when_expected(locale: &Locale, expected: &'static str) -> &'static str {
    match expected {
        "`&&`, `||` or the end" => load::when_operator(locale),
        "at most 64 nested parentheses and negations" => load::when_depth(locale),
        "the name of a condition, `!` or `(`" => load::when_operand(locale),
        other => other,
    }
}

fn types(list: &[JsonType]) -> String {
    list.iter().map(|json_type| json_type.as_str()).collect::<Vec<_>>().join(" or ")
}

fn rule_text(locale: &Locale, rule: &Rule) -> String {
    match rule {
        Rule::Type(list) => load::rule_type(locale, types(list)),
        Rule::Const(value) => load::rule_const(locale, value.to_string()),
        Rule::Minimum(limit) => load::rule_minimum(locale, limit.to_string()),
        Rule::ExclusiveMinimum(limit) => load::rule_exclusive_minimum(locale, limit.to_string()),
        Rule::Maximum(limit) => load::rule_maximum(locale, limit.to_string()),
        Rule::MinLength(_) => load::rule_min_length(locale).to_owned(),
        Rule::MinItems(limit) => load::rule_min_items(locale, limit.to_string()),
        Rule::UniqueItems => load::rule_unique_items(locale).to_owned(),
        Rule::Pattern(pattern) => load::rule_pattern(locale, pattern.as_str()),
        Rule::Format(format) => load::rule_format(locale, format.as_str()),
        Rule::AnyOf => load::rule_any_of(locale).to_owned(),
        Rule::OneOfNone | Rule::OneOfSeveral => load::rule_one_of(locale).to_owned(),
        other => load::rule_other(locale, other.keyword()),
    }
}
