//! The words of the dialect, as lists: annotations and where they may stand, keywords of JSON
//! Schema, properties of the annotations. Tests hold them equal to the published meta-schema;
//! they are here so that a misspelt word gets the right one suggested.

use crate::locale::Locale;
use crate::texts::load;

/// Where an annotation may stand.
#[derive(Debug, PartialEq, Eq)]
pub enum Home {
    /// At the root of the definition.
    Root,
    /// In a schema of `x-conditions`.
    Condition,
    /// In any schema.
    Anywhere,
}

/// Every annotation of the dialect and where it may stand; `tests/check.rs` holds it equal
/// to the published meta-schema.
pub(super) const ANNOTATIONS: [(&str, &Home); 33] = [
    ("x-pack", &Home::Root),
    ("x-language", &Home::Root),
    ("x-procedure", &Home::Root),
    ("x-roles", &Home::Root),
    ("x-conditions", &Home::Root),
    ("x-requirements", &Home::Root),
    ("x-documents", &Home::Root),
    ("x-import", &Home::Root),
    ("x-decisions", &Home::Root),
    ("x-linked", &Home::Root),
    ("x-sections", &Home::Root),
    ("x-text", &Home::Root),
    ("x-fact", &Home::Anywhere),
    ("x-known", &Home::Anywhere),
    ("x-basis", &Home::Anywhere),
    ("x-messages", &Home::Anywhere),
    ("x-autocomplete", &Home::Anywhere),
    ("x-minimum", &Home::Anywhere),
    ("x-maximum", &Home::Anywhere),
    ("x-partial-date", &Home::Anywhere),
    ("x-widget", &Home::Anywhere),
    ("x-unit", &Home::Anywhere),
    ("x-file", &Home::Anywhere),
    ("x-list", &Home::Anywhere),
    ("x-words", &Home::Anywhere),
    ("x-suggest", &Home::Anywhere),
    ("x-confidence", &Home::Anywhere),
    ("x-source", &Home::Anywhere),
    ("x-implies", &Home::Condition),
    ("x-excludes", &Home::Condition),
    ("x-lacks", &Home::Condition),
    ("x-share", &Home::Condition),
    ("x-channel", &Home::Condition),
];

/// The keywords of JSON Schema, 2020-12 and draft-07.
pub(super) const KEYWORDS: [&str; 62] = [
    "$schema",
    "$id",
    "$ref",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$vocabulary",
    "$comment",
    "$defs",
    "$recursiveRef",
    "$recursiveAnchor",
    "definitions",
    "dependencies",
    "additionalItems",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "dependentSchemas",
    "prefixItems",
    "items",
    "contains",
    "properties",
    "patternProperties",
    "additionalProperties",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "type",
    "enum",
    "const",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxContains",
    "minContains",
    "maxProperties",
    "minProperties",
    "required",
    "dependentRequired",
    "format",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "title",
    "description",
    "default",
    "deprecated",
    "readOnly",
    "writeOnly",
    "examples",
];

/// Properties of the annotations, for suggestions.
pub(super) const PROPERTIES: [&str; 156] = [
    "about",
    "accept",
    "act",
    "action",
    "actor",
    "actors",
    "acts",
    "after",
    "afterReview",
    "afterwards",
    "allOf",
    "amount",
    "annualCases",
    "answer",
    "anyOf",
    "at",
    "authority",
    "basis",
    "because",
    "bring",
    "by",
    "carries",
    "cases",
    "certain",
    "certainty",
    "certified",
    "channel",
    "channelAnswer",
    "channels",
    "clause",
    "clockStops",
    "closedBy",
    "code",
    "concept",
    "confidence",
    "copies",
    "copy",
    "correction",
    "currency",
    "data",
    "date",
    "days",
    "deadlines",
    "decision",
    "demandedBy",
    "description",
    "differsFrom",
    "document",
    "duration",
    "each",
    "earlier",
    "elsewhere",
    "end",
    "establishes",
    "fact",
    "fallback",
    "fallbackOnly",
    "fate",
    "fee",
    "field",
    "fields",
    "findings",
    "formNumber",
    "from",
    "graph",
    "group",
    "handOver",
    "id",
    "identity",
    "import",
    "is",
    "isForm",
    "issuedBy",
    "key",
    "keyless",
    "kind",
    "label",
    "least",
    "leftOut",
    "leftOutSteps",
    "legalBasis",
    "letterhead",
    "level",
    "line",
    "lines",
    "links",
    "matches",
    "max",
    "maxBytes",
    "maxCount",
    "member",
    "messages",
    "name",
    "names",
    "needs",
    "next",
    "notFor",
    "note",
    "notes",
    "of",
    "office",
    "offices",
    "on",
    "options",
    "orOther",
    "orderBasis",
    "original",
    "outputs",
    "page",
    "paper",
    "papers",
    "parked",
    "part",
    "parts",
    "preset",
    "procedure",
    "processing",
    "proves",
    "quality",
    "question",
    "reason",
    "relations",
    "repeat",
    "role",
    "rule",
    "said",
    "sameAs",
    "sameDayBefore",
    "section",
    "share",
    "shown",
    "signedIn",
    "source",
    "sources",
    "splitOf",
    "stage",
    "start",
    "steps",
    "subject",
    "text",
    "title",
    "to",
    "type",
    "unit",
    "url",
    "valid",
    "value",
    "verdict",
    "version",
    "visit",
    "when",
    "why",
    "within",
    "words",
    "x-file",
    "years",
];

/// The keywords a message can be for.
pub(super) const MESSAGE_KEYS: [&str; 29] = [
    "type",
    "enum",
    "const",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "format",
    "maxItems",
    "minItems",
    "uniqueItems",
    "minContains",
    "maxContains",
    "maxProperties",
    "minProperties",
    "required",
    "dependentRequired",
    "additionalProperties",
    "items",
    "propertyNames",
    "not",
    "anyOf",
    "oneOf",
    "x-minimum",
    "x-maximum",
];

impl Home {
    /// Where it stands, in words.
    pub(super) fn place(&self, locale: &Locale) -> &'static str {
        match self {
            Self::Root => load::home_root(locale),
            Self::Condition => load::home_condition(locale),
            Self::Anywhere => load::home_anywhere(locale),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    fn meta_schema() -> Value {
        serde_json::from_str(include_str!("../../../schemas/procedure.schema.json")).unwrap_or_default()
    }

    fn words(value: &Value, pointer: &str) -> BTreeSet<String> {
        let list = value.pointer(pointer).and_then(Value::as_array).into_iter().flatten();
        list.filter_map(Value::as_str).map(str::to_owned).collect()
    }

    fn annotations(is: impl Fn(&Home) -> bool) -> BTreeSet<String> {
        ANNOTATIONS.iter().filter(|(_, home)| is(home)).map(|(name, _)| (*name).to_owned()).collect()
    }

    #[test]
    fn the_annotations_are_those_of_the_published_meta_schema() {
        let meta = meta_schema();
        assert_eq!(words(&meta, "/propertyNames/anyOf/1/enum"), annotations(|home| *home != Home::Condition));
        assert_eq!(
            words(&meta, "/$defs/schema/propertyNames/anyOf/1/enum"),
            annotations(|home| *home == Home::Anywhere)
        );
        assert_eq!(
            words(&meta, "/$defs/condition/propertyNames/anyOf/1/enum"),
            annotations(|home| *home != Home::Root)
        );
    }

    #[test]
    fn the_suggested_words_are_those_of_the_published_meta_schema() {
        fn closed(value: &Value, out: &mut BTreeSet<String>) {
            let Some(object) = value.as_object() else {
                value.as_array().into_iter().flatten().for_each(|item| closed(item, out));
                return;
            };
            if object.get("additionalProperties") == Some(&Value::Bool(false)) {
                out.extend(
                    object.get("properties").and_then(Value::as_object).into_iter().flat_map(|map| map.keys().cloned()),
                );
            }
            object.values().for_each(|inner| closed(inner, out));
        }
        let meta = meta_schema();
        let mut names = BTreeSet::new();
        closed(&meta, &mut names);
        assert_eq!(names, PROPERTIES.iter().map(|name| (*name).to_owned()).collect());
        let keys: BTreeSet<String> = MESSAGE_KEYS.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(words(&meta, "/$defs/messages/propertyNames/enum"), keys);
        let known = meta.pointer("/$defs/keywords/properties").and_then(Value::as_object);
        for keyword in known.into_iter().flat_map(|map| map.keys()) {
            assert!(KEYWORDS.contains(&keyword.as_str()), "{keyword}");
        }
    }
}
