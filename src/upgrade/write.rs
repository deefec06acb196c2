//! One document of 2020-12 from what was surveyed.
//!
//! Every place where a schema stands may move (`definitions` to `$defs`, lists in `items` to
//! `prefixItems`), so references are filled in when all is written. Inner `$id`s go, and with
//! them every question of what a reference is relative to; only where references depend on
//! the way they are reached (`$dynamicRef`, `$recursiveRef`) do they stay, because they then
//! have a meaning of their own.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::draft::{Draft, Holds};
use super::survey::{At, Place, Survey, key, last};
use super::{Problem, Upgraded};
use crate::pointer::JsonPointer;

const NEWEST: &str = "https://json-schema.org/draft/2020-12/schema";

/// Keywords that say nothing about what is valid; before 2019-09 they stay beside `$ref`.
const ANNOTATIONS: [&str; 9] =
    ["title", "description", "$comment", "default", "examples", "readOnly", "writeOnly", "definitions", "$defs"];
/// Keywords whose values are values, whatever they look like.
const VALUES: [&str; 4] = ["enum", "const", "default", "examples"];

pub(super) fn write(survey: &Survey<'_>) -> Upgraded {
    let mut writer = Writer {
        survey,
        anchor: anchor_name(survey),
        hides_contained: survey.documents.iter().any(|document| {
            let mut places = document.places.iter().filter(|(_, place)| place.draft == Draft::V2019);
            places.any(|(at, _)| document.value.pointer(at).is_some_and(|it| it.get("unevaluatedItems").is_some()))
        }),
        moved: BTreeMap::new(),
        patches: Vec::new(),
        notes: Vec::new(),
    };
    if let Some(dialect) = &survey.own_dialect {
        writer.note(0, "/$schema", format!("what `{dialect}` adds to or takes from its draft is not heeded"));
    }
    let mut root = writer.schema(0, "", "", &survey.documents[0].value);
    let mut kept = root.get("$defs").and_then(Value::as_object).cloned().unwrap_or_default();
    for (at, document) in survey.documents.iter().enumerate().skip(1) {
        let name = free(&kept, document.path.rsplit("//").next().unwrap_or(&document.path));
        let written = writer.schema(at, "", &key("/$defs", &name), &document.value);
        kept.insert(name, written);
    }
    // What a reference leads to may stand beside another reference, where it does not count.
    let mut next = 0;
    while let Some((_, _, (document, old))) =
        writer.patches.get(next).map(|patch| (&patch.0, &patch.1, patch.2.clone()))
    {
        next += 1;
        if writer.moved.contains_key(&(document, old.clone())) {
            continue;
        }
        let Some(value) = survey.documents[document].value.pointer(&old) else { continue };
        let name = free(&kept, &last(&old));
        let written = writer.schema(document, &old, &key("/$defs", &name), value);
        kept.insert(name, written);
    }
    if let Some(root) = root.as_object_mut().filter(|_| !kept.is_empty()) {
        root.insert("$defs".to_owned(), kept.into());
    }
    for (at, from, target) in &writer.patches {
        if let Some(slot) = root.pointer_mut(at) {
            *slot = writer.reference(from, target).into();
        }
    }
    let files = survey.documents.iter().skip(1).map(|document| document.path.clone()).collect();
    let moved = writer.moved.into_iter().map(|((document, old), new)| (new, document, old)).collect();
    Upgraded { schema: root, notes: writer.notes, files, moved }
}

struct Writer<'s, 'f> {
    survey: &'s Survey<'f>,
    /// Stands for `$recursiveAnchor`.
    anchor: String,
    /// Whether `contains` must not tell `unevaluatedItems` of the items it matched.
    hides_contained: bool,
    moved: BTreeMap<At, String>,
    /// Where a reference is to be filled in, the schema it belongs to, and where it leads.
    patches: Vec<(String, At, At)>,
    notes: Vec<Problem>,
}

impl Writer<'_, '_> {
    #[allow(clippy::too_many_lines, reason = "one arm a keyword and draft, in the order in which they are tried")]
    fn schema(&mut self, document: usize, old: &str, new: &str, value: &Value) -> Value {
        self.moved.insert((document, old.to_owned()), new.to_owned());
        let (Value::Object(map), Some(place)) = (value, self.survey.documents[document].places.get(old)) else {
            return value.clone();
        };
        let (draft, place) = (place.draft, place.clone());
        let hidden = draft <= Draft::V7 && map.contains_key("$ref");
        let mut out = Map::new();
        if document == 0 && old.is_empty() {
            out.insert("$schema".to_owned(), NEWEST.into());
        }
        if let Some(id) = self.identifier(document, old, &place, map) {
            out.insert("$id".to_owned(), id.into());
        }
        // What has to hold besides; joins `allOf` in the end.
        let mut also: Vec<Value> = Vec::new();
        let first = if hidden { 0 } else { map.get("allOf").and_then(Value::as_array).map_or(0, Vec::len) };
        let first = first + if draft == Draft::V3 { extended(map) } else { 0 };
        let also_at = |also: &[Value]| format!("{new}/allOf/{}", first + also.len());
        for (keyword, value) in map {
            let word = keyword.as_str();
            let (from, to) = (key(old, keyword), key(new, keyword));
            match (word, value) {
                ("$schema", _) => {}
                ("id", Value::String(_)) if draft <= Draft::V4 => {}
                ("$id", Value::String(_)) => {}
                ("$ref", Value::String(text)) => {
                    // What is not filled in leads to a meta-schema.
                    out.insert(keyword.clone(), text.replace("draft/2019-09/", "draft/2020-12/").into());
                    self.patch(to, document, old, "$ref");
                }
                _ if hidden && !ANNOTATIONS.contains(&word) && !word.starts_with("x-") => {}
                ("$recursiveAnchor", _) if draft == Draft::V2019 => {
                    if self.survey.dynamic && *value == true && place.root == old {
                        out.insert("$dynamicAnchor".to_owned(), self.anchor.clone().into());
                    }
                }
                ("$recursiveRef", Value::String(_)) if draft == Draft::V2019 => {
                    if self.is_recursive(document, old) {
                        out.insert("$dynamicRef".to_owned(), format!("#{}", self.anchor).into());
                    } else {
                        self.patch(format!("{}/$ref", also_at(&also)), document, old, "$recursiveRef");
                        also.push(json!({ "$ref": null }));
                    }
                }
                ("$anchor", _) if !self.survey.dynamic && (document != 0 || !place.root.is_empty()) => {}
                _ if draft.ignores(word) => {
                    let message = format!("`{keyword}` means nothing in {} and was left out", draft.name());
                    self.note(document, &from, message);
                }
                ("exclusiveMinimum" | "exclusiveMaximum", Value::Bool(_)) => {}
                ("minimum", _) if map.get("exclusiveMinimum") == Some(&Value::Bool(true)) => {
                    out.insert("exclusiveMinimum".to_owned(), value.clone());
                }
                ("maximum", _) if map.get("exclusiveMaximum") == Some(&Value::Bool(true)) => {
                    out.insert("exclusiveMaximum".to_owned(), value.clone());
                }
                // Of the object around it in draft-03; elsewhere it is a mistake that nothing heeds.
                ("required", Value::Bool(_)) if draft < Draft::V2020 => {
                    if draft > Draft::V3 {
                        self.note(document, &from, "`required` lists names; `true` or `false` was left out".to_owned());
                    }
                }
                ("required", _) if out.contains_key("required") => {}
                ("divisibleBy", _) if draft == Draft::V3 => drop(out.insert("multipleOf".to_owned(), value.clone())),
                ("format", Value::String(name)) if draft == Draft::V3 => {
                    let name = match name.as_str() {
                        "host-name" => "hostname",
                        "ip-address" => "ipv4",
                        name => name,
                    };
                    out.insert(keyword.clone(), name.into());
                }
                ("definitions", Value::Object(_)) if draft < Draft::V2020 => {
                    self.map(document, &from, new, "$defs", value, &mut out);
                }
                ("$defs", Value::Object(_)) => self.map(document, &from, new, "$defs", value, &mut out),
                ("items", Value::Array(list)) if draft < Draft::V2020 => {
                    let written = self.list(document, &from, &key(new, "prefixItems"), list, 0);
                    if !written.is_empty() {
                        out.insert("prefixItems".to_owned(), written.into());
                    }
                }
                ("additionalItems", _) if draft < Draft::V2020 => {
                    if map.get("items").is_some_and(Value::is_array) {
                        out.insert("items".to_owned(), self.schema(document, &from, &key(new, "items"), value));
                    }
                }
                ("contains", _) if draft == Draft::V2019 && self.hides_contained => {
                    let at = format!("{}/not/not/contains", also_at(&also));
                    let mut inner = Map::new();
                    inner.insert(keyword.clone(), self.schema(document, &from, &at, value));
                    for count in ["minContains", "maxContains"] {
                        inner.extend(map.get(count).map(|n| (count.to_owned(), n.clone())));
                    }
                    also.push(json!({ "not": { "not": inner } }));
                }
                ("minContains" | "maxContains", _) if draft == Draft::V2019 && self.hides_contained => {}
                ("dependencies", Value::Object(entries)) if draft <= Draft::V7 => {
                    self.dependencies(document, &from, new, entries, &mut out);
                }
                ("type" | "disallow", _) if draft == Draft::V3 => {
                    self.types(document, &from, new, word == "disallow", value, &mut out);
                }
                ("extends", _) if draft == Draft::V3 => {
                    let list = match value {
                        Value::Array(list) => self.list(document, &from, &key(new, "allOf"), list, 0),
                        one => vec![self.schema(document, &from, &format!("{new}/allOf/0"), one)],
                    };
                    out.insert("allOf".to_owned(), list.into());
                }
                _ => {
                    let written = match (draft.holds(word), value) {
                        (Some(Holds::Map | Holds::Dependencies), Value::Object(_)) => {
                            self.map(document, &from, new, word, value, &mut out);
                            if draft == Draft::V3 && word == "properties" {
                                require(value, &mut out);
                            }
                            continue;
                        }
                        (Some(Holds::List), Value::Array(list)) => self.list(document, &from, &to, list, 0).into(),
                        (Some(Holds::One | Holds::OneOrList), _) => self.schema(document, &from, &to, value),
                        _ => self.raw(document, &from, &to, value, VALUES.contains(&word)),
                    };
                    out.insert(keyword.clone(), written);
                }
            }
        }
        if !also.is_empty()
            && let Some(list) = out.entry("allOf").or_insert_with(|| json!([])).as_array_mut()
        {
            list.append(&mut also);
        }
        out.into()
    }

    /// The name a schema keeps.
    fn identifier(&self, document: usize, old: &str, place: &Place, map: &Map<String, Value>) -> Option<String> {
        let own = place.draft.identifier(map);
        if document == 0 && old.is_empty() {
            let written = own.or_else(|| map.get("$id").and_then(Value::as_str));
            let written = written.map(|id| id.split('#').next().unwrap_or_default()).filter(|id| !id.is_empty());
            let several = self.survey.dynamic && self.survey.documents.len() > 1;
            return written.map(str::to_owned).or_else(|| several.then(|| self.survey.documents[0].path.clone()));
        }
        (self.survey.dynamic && place.root == old && (old.is_empty() || own.is_some())).then(|| place.base.clone())
    }

    fn patch(&mut self, at: String, document: usize, old: &str, keyword: &'static str) {
        let from = (document, old.to_owned());
        if let Some(target) = self.survey.targets.get(&(document, old.to_owned(), keyword)) {
            self.patches.push((at, from, target.clone()));
        }
    }

    /// Whether `$recursiveRef` there may lead further out than to its own resource.
    fn is_recursive(&self, document: usize, old: &str) -> bool {
        let target = self.survey.targets.get(&(document, old.to_owned(), "$recursiveRef"));
        let target = target.and_then(|(document, place)| self.survey.documents[*document].value.pointer(place));
        target.is_some_and(|target| target.get("$recursiveAnchor") == Some(&Value::Bool(true)))
    }

    fn list(&mut self, document: usize, old: &str, new: &str, list: &[Value], first: usize) -> Vec<Value> {
        let schema = |(i, value)| self.schema(document, &format!("{old}/{i}"), &format!("{new}/{}", first + i), value);
        list.iter().enumerate().map(schema).collect()
    }

    /// A map of schemas, joined to what stands under its new name already.
    fn map(&mut self, document: usize, old: &str, new: &str, word: &str, value: &Value, out: &mut Map<String, Value>) {
        let Value::Object(map) = value else { return };
        let mut written = out.get(word).and_then(Value::as_object).cloned().unwrap_or_default();
        for (name, value) in map {
            let own = if written.contains_key(name) { free(&written, name) } else { name.clone() };
            let at = key(&key(new, word), &own);
            let from = key(old, name);
            // In `dependencies` lists of names may stand.
            let one =
                if self.is_schema(document, &from) { self.schema(document, &from, &at, value) } else { value.clone() };
            written.insert(own, one);
        }
        out.insert(word.to_owned(), written.into());
    }

    fn is_schema(&self, document: usize, old: &str) -> bool {
        self.survey.documents[document].places.contains_key(old)
    }

    fn dependencies(
        &mut self,
        document: usize,
        old: &str,
        new: &str,
        entries: &Map<String, Value>,
        out: &mut Map<String, Value>,
    ) {
        let (mut names, mut schemas) = (Map::new(), Map::new());
        for (name, value) in entries {
            match value {
                Value::Array(_) => drop(names.insert(name.clone(), value.clone())),
                Value::String(one) => drop(names.insert(name.clone(), json!([one]))),
                _ => {
                    let at = key(&key(new, "dependentSchemas"), name);
                    schemas.insert(name.clone(), self.schema(document, &key(old, name), &at, value));
                }
            }
        }
        for (word, map) in [("dependentRequired", names), ("dependentSchemas", schemas)] {
            if !map.is_empty() {
                out.insert(word.to_owned(), map.into());
            }
        }
    }

    /// `type` and `disallow` of draft-03, where schemas may stand among the names.
    fn types(&mut self, document: usize, old: &str, new: &str, not: bool, value: &Value, out: &mut Map<String, Value>) {
        let list = match value {
            Value::Array(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        let any = list.iter().any(|name| name == "any");
        let names: Vec<Value> = list.iter().filter(|name| name.is_string()).cloned().collect();
        let within = if not { key(new, "not") } else { new.to_owned() };
        let mut alternatives: Vec<Value> = Vec::new();
        if !names.is_empty() && !any {
            alternatives.push(json!({ "type": names }));
        }
        for (i, schema) in list.iter().enumerate().filter(|(_, schema)| schema.is_object()) {
            let from = if value.is_array() { format!("{old}/{i}") } else { old.to_owned() };
            let at = format!("{within}/anyOf/{}", alternatives.len());
            alternatives.push(self.schema(document, &from, &at, schema));
        }
        match (not, any) {
            (false, true) => {}
            (true, true) => drop(out.insert("not".to_owned(), true.into())),
            (true, false) => drop(out.insert("not".to_owned(), json!({ "anyOf": alternatives }))),
            (false, false) if alternatives.len() == 1 && !names.is_empty() => {
                out.insert("type".to_owned(), value.clone());
            }
            (false, false) => drop(out.insert("anyOf".to_owned(), alternatives.into())),
        }
    }

    /// A value under a keyword that holds no schemas, but for those that references lead to.
    fn raw(&mut self, document: usize, old: &str, new: &str, value: &Value, is_value: bool) -> Value {
        let places = &self.survey.documents[document].places;
        let below = |place: &str| place.strip_prefix(old).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if is_value
            || !places
                .range(old.to_owned()..)
                .take_while(|(place, _)| place.starts_with(old))
                .any(|(place, _)| below(place))
        {
            return value.clone();
        }
        if places.contains_key(old) {
            return self.schema(document, old, new, value);
        }
        match value {
            Value::Object(map) => {
                let member = |(name, value): (&String, &Value)| {
                    (name.clone(), self.raw(document, &key(old, name), &key(new, name), value, false))
                };
                map.iter().map(member).collect::<Map<_, _>>().into()
            }
            Value::Array(list) => {
                let item = |(i, value)| self.raw(document, &format!("{old}/{i}"), &format!("{new}/{i}"), value, false);
                list.iter().enumerate().map(item).collect()
            }
            other => other.clone(),
        }
    }

    fn note(&mut self, document: usize, at: &str, message: String) {
        let file = self.survey.documents[document].path.clone();
        self.notes.push(Problem { file, pointer: JsonPointer::parse(at).unwrap_or_default(), message });
    }

    /// The text of a reference from one schema to another.
    fn reference(&self, from: &At, target: &At) -> String {
        let at = |place: &At| self.moved.get(place).map_or("", String::as_str);
        let place = |at: &At| self.survey.documents[at.0].places.get(&at.1);
        let (Some(here), Some(there)) = (place(from), place(target)) else { return String::new() };
        if !self.survey.dynamic || here.root == there.root && from.0 == target.0 {
            let root = (from.0, if self.survey.dynamic { here.root.clone() } else { String::new() });
            let base = if self.survey.dynamic { at(&root) } else { "" };
            return format!("#{}", encoded(at(target).strip_prefix(base).unwrap_or_default()));
        }
        let root = at(&(target.0, there.root.clone()));
        let uri = match there.base.as_str() {
            "" => self.survey.documents[target.0].path.as_str(),
            uri => uri,
        };
        match at(target).strip_prefix(root).unwrap_or_default() {
            "" => uri.to_owned(),
            inside => format!("{uri}#{}", encoded(inside)),
        }
    }
}

/// Names of properties that are `required: true` in draft-03.
fn require(properties: &Value, out: &mut Map<String, Value>) {
    let required = |value: &Value| value.get("required") == Some(&Value::Bool(true));
    let all = properties.as_object().into_iter().flatten();
    let names: Vec<Value> = all.filter(|(_, value)| required(value)).map(|(name, _)| name.clone().into()).collect();
    if !names.is_empty() {
        out.insert("required".to_owned(), names.into());
    }
}

/// How many schemas `extends` of draft-03 holds.
fn extended(map: &Map<String, Value>) -> usize {
    match map.get("extends") {
        None => 0,
        Some(Value::Array(list)) => list.len(),
        Some(_) => 1,
    }
}

/// A name that is not taken: the wanted one, or with a number.
fn free(taken: &Map<String, Value>, wanted: &str) -> String {
    let numbered = (2..).map(|number| format!("{wanted}-{number}"));
    std::iter::once(wanted.to_owned()).chain(numbered).find(|name| !taken.contains_key(name)).unwrap_or_default()
}

/// A name for the anchor that stands for `$recursiveAnchor`, which nothing else has.
fn anchor_name(survey: &Survey<'_>) -> String {
    let taken = |name: &str| {
        survey.documents.iter().any(|document| {
            let mut schemas = document.places.keys().filter_map(|at| document.value.pointer(at));
            schemas.any(|schema| {
                ["$anchor", "$dynamicAnchor"].iter().any(|key| schema.get(*key).is_some_and(|it| it == name))
            })
        })
    };
    let mut name = "recursive".to_owned();
    while taken(&name) {
        name.push('-');
    }
    name
}

/// A pointer as a fragment of a URI (RFC 6901 §6).
fn encoded(pointer: &str) -> String {
    let mut out = String::with_capacity(pointer.len());
    for byte in pointer.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
