//! From the schema of a single value to the field that takes it: its kind, its bounds, its options.

use crate::json::{self, Value};
use crate::platform::behind_last;
use crate::sorted::{Gather, Keep};

use super::build::{Builder, Built, MAX_ITEMS, Place};
use super::effective::effective;
use super::model::{Field, FieldOption, Input, Kind};
use super::structure::{Gathered, SCALARS, option_values, types_of};
use super::widget::{Shape, Widget, widget_for};
use crate::definition::FileLimits;
use crate::message::{self, MessageId};
use crate::register::NAMES;
use crate::schema::{NodeId, Types};
use crate::violation::JsonType;

impl Builder<'_> {
    /// Types that satisfy every node; empty when no node says.
    pub(super) fn types(&self, nodes: &[NodeId]) -> Types {
        let mut types: Option<Types> = None;
        for id in nodes {
            let node = self.schema.node(*id);
            let of_branches = |branches: &[NodeId]| types_of(self.schema, branches);
            for own in [node.types, of_branches(&node.one_of), of_branches(&node.any_of)] {
                if own.is_empty() {
                    continue;
                }
                // Every whole number is a number.
                let whole = |types: Types| {
                    if types.contains(JsonType::Number) { types.or(Types::of(&[JsonType::Integer])) } else { types }
                };
                types = Some(types.map_or(own, |so_far| whole(so_far).and(whole(own))));
            }
        }
        types.unwrap_or_else(|| self.implied_types(nodes))
    }

    /// Types that keywords imply where `type` is absent.
    fn implied_types(&self, nodes: &[NodeId]) -> Types {
        let sources = self.sources(nodes);
        let says = |keys: &[&str]| sources.iter().any(|source| keys.iter().any(|key| source.get(*key).is_some()));
        if says(&["properties", "required", "patternProperties"]) {
            Types::of(&[JsonType::Object])
        } else if says(&["items", "prefixItems", "contains", "minItems", "maxItems"]) {
            Types::of(&[JsonType::Array])
        } else if says(&["pattern", "format", "minLength", "maxLength", "contentMediaType"]) {
            Types::of(&[JsonType::String])
        } else if says(&["minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"]) {
            Types::of(&[JsonType::Number])
        } else {
            Types::default()
        }
    }

    pub(super) fn scalar(&mut self, seeds: &[NodeId], gathered: &Gathered, place: &Place, raw: &mut Value) -> Built {
        let active = gathered.active();
        let sources = self.sources(&active);
        let (mut field, default) = self.field(place, &active, &sources);
        self.count += field.weight();
        if self.count > MAX_ITEMS && !field.options.is_empty() {
            // The form has no room left for so many options: one of them is typed.
            self.count -= field.weight();
            let text = self.types(&active).is_only(JsonType::String);
            (field.widget, field.input) = if text { (Widget::Text, Input::Text) } else { (Widget::Json, Input::Json) };
            field.options = Vec::new();
        }
        if raw.is_null()
            && self.defaulted.insert(place.key.clone())
            && let Some(default) = default.filter(|_| field.widget != Widget::Constant)
            // What the schema itself refuses would be a trap.
            && seeds.iter().all(|seed| self.schema.is_valid(*seed, &default))
            && !self.choices.is_stated(&place.pointer)
        {
            *raw = default;
        }
        let item = self.described(place, seeds, gathered, Kind::Field(Box::new(field)), &sources);
        let value = effective(self.schema, self.choices, &item, raw);
        Built { item, value }
    }

    pub(super) fn field(&self, place: &Place, active: &[NodeId], sources: &[&Value]) -> (Field, Option<Value>) {
        let schema = self.schema;
        let first = |name: &str| sources.iter().find_map(|source| source.get(name));
        let text = |name: &str| first(name).and_then(Value::as_str).unwrap_or_default();
        let options = self.options(place, active, first("x-words"));
        let constant = first("const");
        let types = self.types(active);
        let unit = text("x-unit").to_owned();
        let shape = Shape {
            options: (!options.is_empty()).then_some(options.len()),
            constant: constant.is_some(),
            must_be_true: constant == Some(&Value::Bool(true)),
            format: text("format"),
            hint: text("x-widget"),
            content: first("contentMediaType").or(first("contentEncoding")).is_some(),
            max_length: active.iter().filter_map(|id| schema.node(*id).max_length).min(),
            money: unit.len() == 3 && unit.bytes().all(|b| b.is_ascii_uppercase()),
            partial: first("x-partial-date") == Some(&Value::Bool(true)),
            types,
        };
        let widget = widget_for(&shape);
        let bound = |keyword: &str, own: &str| {
            first(own).or_else(|| first(keyword)).map(|v| v.as_str().map_or_else(|| json::write(v), str::to_owned))
        };
        let file = FileLimits::read(first("x-file"));
        let field = Field {
            input: input_for(widget, types),
            widget,
            autocomplete: first("x-autocomplete").and_then(Value::as_str).map(str::to_owned),
            max_length: shape.max_length,
            minimum: bound("minimum", "x-minimum"),
            maximum: bound("maximum", "x-maximum"),
            unit,
            suggest: text("x-suggest").to_owned(),
            examples: json::list(first("examples"))
                .iter()
                .filter_map(|v| v.as_str().map(str::to_owned).or_else(|| v.is_number().then(|| json::write(v))))
                .gather(),
            accept: if file.accept.is_empty() { text("contentMediaType").to_owned() } else { file.accept },
            max_bytes: file.max_bytes,
            max_count: file.max_count,
            encoded: text("contentEncoding") == "base64",
            write_only: first("writeOnly").and_then(Value::as_bool).unwrap_or(false),
            name: is_name(first("x-fact"), text("x-autocomplete")),
            whole: !types.contains(JsonType::Number),
            partial: shape.partial,
            multiple: false,
            decides: false,
            options,
        };
        (field, first("default").cloned())
    }

    /// Fixed values: labelled constants of `oneOf`/`anyOf` and `enum`; of several such lists what all have.
    fn options(&self, place: &Place, nodes: &[NodeId], words: Option<&Value>) -> Vec<FieldOption> {
        let texts = self.own_text(place);
        let also = |value: &Value| {
            let names = words.zip(value.as_str()).and_then(|(words, value)| words.get(value));
            json::list(names).iter().filter_map(|name| name.as_str().map(str::to_owned)).gather()
        };
        let label = |value: &Value, own: Option<&str>| {
            let plain = value.as_str().map_or_else(|| json::write(value), str::to_owned);
            let translated = texts.and_then(|text| text.options.get(&plain).cloned());
            translated.or_else(|| own.map(str::to_owned)).unwrap_or_else(|| match value {
                Value::Bool(true) => message::text(self.language, MessageId::Yes, &[]),
                Value::Bool(false) => message::text(self.language, MessageId::No, &[]),
                Value::Null => message::text(self.language, MessageId::NoAnswer, &[]),
                _ => plain,
            })
        };
        let mut options: Option<Vec<FieldOption>> = None;
        let mut narrow = |list: Vec<(&Value, Option<&str>)>| {
            if let Some(so_far) = &mut options {
                so_far.keep(|option| list.iter().any(|(value, _)| **value == option.value));
                return;
            }
            let mut all = Vec::new();
            for (value, own) in list {
                all.push(FieldOption { value: value.clone(), label: label(value, own), also: also(value) });
            }
            options = Some(all);
        };
        for id in nodes {
            let node = self.schema.node(*id);
            for branches in [&node.one_of, &node.any_of] {
                if branches.is_empty() {
                    continue;
                }
                if let Some(values) = option_values(self.schema, branches) {
                    narrow(values);
                }
            }
        }
        for listed in nodes.iter().filter_map(|id| self.schema.node(*id).enumeration.as_ref()) {
            if listed.iter().all(|v| !v.is_object() && !v.is_array()) {
                narrow(listed.iter().map(|value| (value, None)).gather());
            }
        }
        options.unwrap_or_default()
    }
}

fn input_for(widget: Widget, types: Types) -> Input {
    let scalars = types.contains(JsonType::String) && !types.and(SCALARS).is(JsonType::String);
    match widget {
        Widget::Text if scalars => Input::Scalar(types),
        Widget::Number | Widget::Money => Input::Number,
        Widget::Date => Input::Date,
        Widget::DateTime => Input::DateTime,
        Widget::Time => Input::Time,
        Widget::Json => Input::Json,
        Widget::Radio | Widget::Select | Widget::Combobox | Widget::CheckboxSet => Input::Option,
        Widget::YesNo | Widget::Tick => Input::Boolean,
        Widget::PersonalNumber | Widget::Phone => Input::Compact,
        _ if types.is_empty() => Input::Json,
        _ => Input::Text,
    }
}

/// Whether a field asks for somebody's name.
fn is_name(fact: Option<&Value>, autocomplete: &str) -> bool {
    let concept = fact.and_then(|fact| fact.get("concept")).and_then(Value::as_str).unwrap_or_default();
    let token = behind_last(autocomplete, b' ');
    NAMES.contains(&concept) || matches!(token, "name" | "given-name" | "additional-name" | "family-name")
}
