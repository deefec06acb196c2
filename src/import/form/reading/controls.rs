//! How the fields of a paper form are asked on screen, and who its roles are: the pack's `controls` and `roles`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::field::{Field, KINDS};
use super::names::Names;
use crate::pointer::JsonPointer;
use crate::register::{Pack, PackProblem};
use crate::texts::{Told, told};

/// Longest answer in one line, and in several, in characters.
const SHORT: usize = 200;
const LONG: usize = 4_000;
/// Rows that a table takes at most.
const ROWS: usize = 50;

/// Who or what answers may be about.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct RoleWords {
    /// Kind of subject, as `x-roles` has it; empty for what is no subject, such as the request.
    pub(super) kind: String,
    /// The role whose facts these are, where it is no subject itself.
    pub(super) of: String,
    /// Whether a form that asks about them cannot be sent without.
    pub(super) needed: bool,
    /// What it is called, by language.
    pub(super) title: BTreeMap<String, String>,
}

/// Controls and roles.
#[derive(Clone, Debug, Default)]
pub(super) struct Controls {
    /// Schemas by concept, which come before those by kind of field.
    concepts: Map<String, Value>,
    kinds: Map<String, Value>,
    /// Schemas that others refer to.
    pub(super) shared: Map<String, Value>,
    pub(super) roles: BTreeMap<String, RoleWords>,
    /// Concepts that one field asks for as a whole, and whether nobody can be looked up without them.
    whole: Map<String, Value>,
    /// Values of options by their words, such as `male` for the word of a language.
    values: Map<String, Value>,
    /// ISO 4217 code of amounts.
    currency: String,
}

impl Controls {
    /// Takes in the pack's.
    ///
    /// # Errors
    /// What is wrong, each with its place in the pack.
    pub(super) fn new(form: &Value, pack: &Pack) -> Result<Self, Vec<PackProblem>> {
        let mut problems = Vec::new();
        let mut say = |at: &[&str], message: Told| {
            let pointer = at.iter().fold(JsonPointer::root().key("form"), |place, key| place.key(key));
            problems.push(PackProblem { pointer, message });
        };
        let mut own =
            Self { currency: pack.import["currency"].as_str().unwrap_or_default().to_owned(), ..Self::default() };
        let lists: [(&str, &mut Map<String, Value>); 5] = [
            ("concepts", &mut own.concepts),
            ("kinds", &mut own.kinds),
            ("shared", &mut own.shared),
            ("values", &mut own.values),
            ("whole", &mut own.whole),
        ];
        for (name, list) in lists {
            match form.get("controls").and_then(|controls| controls.get(name)) {
                Some(Value::Object(entries)) => list.clone_from(entries),
                Some(_) => say(&["controls", name], told!(pack::object_expected)),
                None => {}
            }
        }
        for concept in own.concepts.keys().chain(own.whole.keys()).filter(|own| !pack.concepts.contains_key(*own)) {
            say(&["controls"], told!(pack::no_concept, concept));
        }
        for kind in own.kinds.keys().filter(|own| !KINDS.contains(&own.as_str())) {
            say(&["controls", "kinds", kind], told!(pack::one_of_expected, options = KINDS.join(", ")));
        }
        for (subject, value) in form.get("roles").and_then(Value::as_object).into_iter().flatten() {
            match serde_json::from_value::<RoleWords>(value.clone()) {
                Ok(words) => {
                    own.roles.insert(subject.clone(), words);
                }
                Err(error) => say(&["roles", subject], Told::of_others(error)),
            }
        }
        if problems.is_empty() { Ok(own) } else { Err(problems) }
    }

    /// True where a field of this concept asks for all of it.
    pub(super) fn is_whole(&self, concept: &str) -> bool {
        self.whole.contains_key(concept)
    }

    /// True where nobody can be looked up without it.
    pub(super) fn is_needed(&self, concept: &str) -> bool {
        self.whole.get(concept).and_then(Value::as_bool).unwrap_or(false)
    }

    /// The schema of a field.
    pub(super) fn schema(&self, field: &Field) -> Map<String, Value> {
        let mut schema = Map::new();
        schema.insert("title".to_owned(), json!(field.label));
        let hints = field.hints.join("; ");
        if !hints.is_empty() {
            schema.insert("description".to_owned(), json!(hints));
        }
        if field.kind == "table" {
            schema.extend(self.table(field));
            return schema;
        }
        let by_concept = field.concept.as_ref().and_then(|concept| self.concepts.get(concept));
        // A concept's control is for the concept, not for the date or the office of a paper about it.
        let fits = |own: &&Value| own.get("for").is_none_or(|kind| kind == field.kind);
        let own = by_concept.filter(fits).or_else(|| self.kinds.get(field.kind)).and_then(Value::as_object);
        match own {
            Some(own) => {
                schema.extend(own.iter().filter(|(name, _)| *name != "for").map(|(k, v)| (k.clone(), v.clone())));
            }
            None => schema.extend(self.plain(field.kind, &field.options)),
        }
        if !field.options.is_empty() && matches!(field.kind, "choice" | "multiChoice") && !schema.contains_key("$ref") {
            schema.extend(self.plain(field.kind, &field.options));
        }
        let unit = field.unit.trim_matches(|c: char| !c.is_alphanumeric() && c != '%');
        if matches!(field.kind, "integer" | "number") && !unit.is_empty() && unit.chars().count() < 16 {
            schema.insert("x-unit".to_owned(), json!(unit));
        }
        schema
    }

    fn plain(&self, kind: &str, options: &[String]) -> Map<String, Value> {
        let value = match kind {
            "longText" => json!({ "type": "string", "maxLength": LONG, "x-widget": "textarea" }),
            "date" => json!({ "type": "string", "format": "date" }),
            "year" => json!({ "type": "integer", "minimum": 1900, "maximum": 2200 }),
            "number" => json!({ "type": "number", "minimum": 0 }),
            "integer" => json!({ "type": "integer", "minimum": 0 }),
            "money" if self.currency.is_empty() => json!({ "type": "integer", "minimum": 0 }),
            "money" => json!({ "type": "integer", "minimum": 0, "x-unit": self.currency, "x-widget": "money" }),
            "boolean" => json!({ "type": "boolean" }),
            "phone" => json!({ "type": "string", "maxLength": 30, "x-widget": "phone" }),
            "email" => json!({ "type": "string", "format": "email" }),
            "personalId" => json!({ "type": "string", "maxLength": 60 }),
            "choice" if options.len() > 1 => json!({ "type": "string", "oneOf": self.choices(options) }),
            "multiChoice" if options.len() > 1 => json!({
                "type": "array",
                "uniqueItems": true,
                "items": { "type": "string", "oneOf": self.choices(options) },
            }),
            _ => json!({ "type": "string", "maxLength": SHORT }),
        };
        if let Value::Object(map) = value { map } else { Map::new() }
    }

    /// Options with a value each: the pack's for known words, else the words in ASCII.
    fn choices(&self, options: &[String]) -> Vec<Value> {
        let mut names = Names::default();
        let choice = |option: &String| json!({ "const": names.free(&self.value(option)), "title": option });
        options.iter().map(choice).collect()
    }

    /// The value of an option.
    pub(super) fn value(&self, option: &str) -> String {
        let known = self.values.get(&super::words::folded(option)).and_then(Value::as_str);
        known.map_or_else(|| super::definition::name_of(option), str::to_owned)
    }

    fn table(&self, field: &Field) -> Map<String, Value> {
        let mut properties = Map::new();
        let mut names = Names::default();
        for column in &field.columns {
            let own = Field {
                label: column.label.clone(),
                kind: column.kind,
                concept: column.concept.clone(),
                ..Field::default()
            };
            let name = names.free(&super::definition::property(&own, self));
            properties.insert(name, Value::Object(self.schema(&own)));
        }
        let mut items = json!({ "type": "object", "title": field.label, "properties": properties });
        if field.columns.is_empty() {
            items = json!({ "type": "string", "maxLength": SHORT });
        }
        let value = json!({ "type": "array", "maxItems": ROWS, "items": items });
        if let Value::Object(map) = value { map } else { Map::new() }
    }
}
