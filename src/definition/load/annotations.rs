//! Names and places in the annotations: roles, facts, ids, sections, sources, translations.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::fields::{self, Fields, Place};
use super::schemas::Index;
use super::wording::MAX_SHOWN;
use super::{Findings, Kind, Vocabulary};
use crate::definition::{Procedure, Role};
use crate::locale::Locale;
use crate::pointer::JsonPointer;

pub(super) fn check(
    index: &Index,
    fields: &Fields,
    procedure: &Procedure,
    vocabulary: Option<&Vocabulary>,
    found: &mut Findings,
) {
    let root = index.root;
    roles(index, procedure, found);
    facts(index, procedure, vocabulary, found);
    ids(root, found);
    offices(index, found);
    document_types(root, vocabulary, found);
    fallbacks(root, vocabulary, found);
    sections(index, fields, root, found);
    sources(index, found);
    texts(index, fields, procedure, found);
}

fn at(segments: &[&str]) -> JsonPointer {
    segments.iter().fold(JsonPointer::root(), |pointer, segment| pointer.key(segment))
}

fn list<'v>(root: &'v Value, key: &'static str) -> impl Iterator<Item = (JsonPointer, &'v Value)> {
    let items = root.get(key).and_then(Value::as_array).into_iter().flatten().enumerate();
    items.map(move |(i, value)| (at(&[key]).index(i), value))
}

/// Most names of answers a suggestion is chosen from.
const MAX_NAMES: usize = 500;

/// A pointer into the answers must lead somewhere.
fn answer(index: &Index, place: JsonPointer, target: &str, found: &mut Findings) {
    // What is no pointer at all the meta-schema has already reported.
    let Some(pointer) = JsonPointer::parse(target) else { return };
    if !Fields::resolve(index, &pointer).is_empty() || index.is_exhausted() {
        return;
    }
    // Names at the deepest place that exists are what could have been meant.
    let mut parent = pointer.clone();
    let mut name = String::new();
    let known: Vec<String> = loop {
        let Some(up) = parent.parent() else { break Vec::new() };
        name = parent.last().unwrap_or_default();
        let here = Fields::resolve(index, &up);
        if !here.is_empty() {
            break Fields::names_below(index, &here)
                .into_iter()
                .take(MAX_NAMES)
                .map(|n| up.key(n).as_str().to_owned())
                .collect();
        }
        parent = up;
    };
    let wrong = parent.parent().unwrap_or_default().key(&name);
    let kind = Kind::PointerToNowhere { target: target.to_owned() };
    found.unknown(place, kind, wrong.as_str(), known.iter().map(String::as_str));
}

fn roles(index: &Index, procedure: &Procedure, found: &mut Findings) {
    let names: BTreeSet<&str> = procedure.roles.iter().map(|role| role.name.as_str()).collect();
    for role in &procedure.roles {
        let here = at(&["x-roles", &role.name]);
        if let Some(key) = &role.key {
            answer(index, here.key("key"), key.as_str(), found);
        }
        let keyed = |role: &&Role| role.kind == "person" && role.key.is_some();
        let mut others = procedure.roles.iter().filter(keyed).filter(|other| other.name != role.name);
        if let Some(other) = others.next()
            && keyed(&role)
            && !role.signed_in
            && role.differs_from.is_none()
        {
            let kind = Kind::MayCoincide { one: role.name.clone(), other: other.name.clone() };
            found.error(here.clone(), kind);
        }
        for (relation, other) in &role.relations {
            if !names.contains(other.as_str()) {
                let kind = Kind::UnknownRole { name: other.clone() };
                found.unknown(here.key("relations").key(relation), kind, other, names.iter().copied());
            }
        }
    }
}

/// Tells what is wrong with the name of a role or a concept at a place.
type Named<'a> = &'a dyn Fn(JsonPointer, Option<&Value>, &mut Findings);

/// What roles say of concepts and of each other.
fn facts_of_roles(index: &Index, role: Named<'_>, concepts: Named<'_>, found: &mut Findings) {
    for (name, value) in index.root.get("x-roles").and_then(Value::as_object).into_iter().flatten() {
        let place = JsonPointer::root().key("x-roles").key(name);
        for (i, concept) in value.get("shown").and_then(Value::as_array).into_iter().flatten().enumerate() {
            concepts(place.key("shown").index(i), Some(concept), found);
        }
        for (i, other) in value.get("differsFrom").and_then(Value::as_array).into_iter().flatten().enumerate() {
            role(place.key("differsFrom").index(i), Some(other), found);
        }
        for concept in value.get("certain").and_then(Value::as_object).into_iter().flatten().map(|(concept, _)| concept)
        {
            concepts(place.key("certain").key(concept), Some(&Value::String(concept.clone())), found);
        }
        for (i, same) in value.get("sameAs").and_then(Value::as_array).into_iter().flatten().enumerate() {
            role(place.key("sameAs").index(i).key("role"), same.get("role"), found);
        }
    }
}

/// Every fact of the definition: `x-fact`, `proves`, `closedBy`, `needs`, and what `shown` lists.
fn facts(index: &Index, procedure: &Procedure, vocabulary: Option<&Vocabulary>, found: &mut Findings) {
    let roles: BTreeSet<&str> = procedure.roles.iter().map(|role| role.name.as_str()).collect();
    let role = |pointer: JsonPointer, value: Option<&Value>, found: &mut Findings| {
        if let Some(name) = value.and_then(Value::as_str).filter(|name| !roles.contains(name)) {
            found.unknown(pointer, Kind::UnknownRole { name: name.to_owned() }, name, roles.iter().copied());
        }
    };
    let concepts = |pointer: JsonPointer, value: Option<&Value>, found: &mut Findings| {
        if let (Some(vocabulary), Some(concept)) = (vocabulary, value.and_then(Value::as_str))
            && !vocabulary.concepts.contains(concept)
        {
            let kind = Kind::UnknownConcept { name: concept.to_owned() };
            found.unknown(pointer, kind, concept, vocabulary.concepts.iter().map(String::as_str));
        }
    };
    let fact = |pointer: JsonPointer, value: &Value, found: &mut Findings| {
        role(pointer.key("role"), value.get("role"), found);
        concepts(pointer.key("concept"), value.get("concept"), found);
    };
    for (i, sub) in index.subs.iter().enumerate() {
        if let Some(value) = sub.value.get("x-fact") {
            fact(index.pointer(i).key("x-fact"), value, found);
        }
        for (n, rule) in sub.value.get("x-known").and_then(Value::as_array).into_iter().flatten().enumerate() {
            let here = index.pointer(i).key("x-known").index(n);
            concepts(here.key("identity"), rule.get("identity"), found);
            if let Some(value) = rule.get("fact") {
                fact(here.key("fact"), value, found);
            }
            for (at, name) in rule.get("names").and_then(Value::as_array).into_iter().flatten().enumerate() {
                role(here.key("names").index(at), Some(name), found);
            }
            if let Some(place) = rule.get("answer").and_then(Value::as_str) {
                answer(index, here.key("answer"), place, found);
            }
        }
    }
    facts_of_roles(index, &role, &concepts, found);
    for (pointer, document) in list(index.root, "x-documents") {
        for key in ["proves", "closedBy"] {
            for (i, value) in document.get(key).and_then(Value::as_array).into_iter().flatten().enumerate() {
                let place = pointer.key(key).index(i);
                for (n, name) in value.get("names").and_then(Value::as_array).into_iter().flatten().enumerate() {
                    role(place.key("names").index(n), Some(name), found);
                }
                fact(place, value, found);
            }
        }
        let about = serde_json::json!({ "role": document.get("about") });
        if document.get("about").is_some() {
            fact(pointer.clone(), &about, found);
        }
    }
    let papers: BTreeSet<&str> = procedure.documents.iter().map(|document| document.id.as_str()).collect();
    for (pointer, requirement) in list(index.root, "x-requirements") {
        let mut open: Vec<(JsonPointer, &Value)> =
            requirement.get("needs").map(|n| (pointer.key("needs"), n)).into_iter().collect();
        while let Some((pointer, need)) = open.pop() {
            fact(pointer.clone(), need, found);
            for (i, paper) in need.get("by").and_then(Value::as_array).into_iter().flatten().enumerate() {
                if let Some(name) = paper.as_str().filter(|name| !papers.contains(name)) {
                    let kind = Kind::UnknownPaper { name: name.to_owned() };
                    found.unknown(pointer.key("by").index(i), kind, name, papers.iter().copied());
                }
            }
            for key in ["allOf", "anyOf"] {
                let inner = need.get(key).and_then(Value::as_array).into_iter().flatten().enumerate();
                open.extend(inner.map(|(i, value)| (pointer.key(key).index(i), value)));
            }
        }
    }
}

/// An office is chosen by answers that exist, and named by some of them.
fn offices(index: &Index, found: &mut Findings) {
    let all = index.root.pointer("/x-procedure/offices").and_then(Value::as_array);
    for (i, office) in all.into_iter().flatten().enumerate() {
        let here = at(&["x-procedure", "offices"]).index(i);
        let Some(place) = office.get("at").and_then(Value::as_str) else { continue };
        answer(index, here.key("at"), place, found);
        let name = office.get("name").and_then(Value::as_str).unwrap_or_default();
        for part in name.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
            answer(index, here.key("name"), &[place, "/", part].concat(), found);
        }
    }
}

fn ids(root: &Value, found: &mut Findings) {
    for key in ["x-documents", "x-requirements", "x-sections"] {
        let mut seen: BTreeMap<&str, JsonPointer> = BTreeMap::new();
        for (pointer, part) in list(root, key) {
            let Some(id) = part.get("id").and_then(Value::as_str) else { continue };
            if let Some(first) = seen.get(id) {
                found.error(pointer.key("id"), Kind::DuplicateId { id: id.to_owned(), first: first.clone() });
            } else {
                seen.insert(id, pointer);
            }
        }
    }
}

/// The form shows these rules without the country pack: what it shows must be what that says.
fn fallbacks(root: &Value, vocabulary: Option<&Vocabulary>, found: &mut Findings) {
    let Some(vocabulary) = vocabulary else { return };
    for (pointer, document) in list(root, "x-documents") {
        let Some(own) = document.get("fallback") else { continue };
        let Some(name) = own.get("rule").and_then(Value::as_str) else { continue };
        let here = pointer.key("fallback");
        match vocabulary.fallbacks.get(name) {
            None => {
                let known = vocabulary.fallbacks.keys().map(String::as_str);
                found.unknown(here.key("rule"), Kind::UnknownFallback { name: name.to_owned() }, name, known);
            }
            Some(rule) if rule != own => {
                found.error(here, Kind::FallbackDiffers { name: name.to_owned(), expected: rule.to_string() });
            }
            Some(_) => {}
        }
    }
}

fn document_types(root: &Value, vocabulary: Option<&Vocabulary>, found: &mut Findings) {
    let Some(vocabulary) = vocabulary else { return };
    let known = || vocabulary.document_types.iter().map(String::as_str);
    let mut check = |pointer: JsonPointer, value: &Value| match value.as_str() {
        Some(name) if !vocabulary.document_types.contains(name) => {
            found.unknown(pointer, Kind::UnknownDocumentType { name: name.to_owned() }, name, known());
        }
        _ => {}
    };
    for (pointer, document) in list(root, "x-documents") {
        match document.get("type") {
            Some(Value::Array(types)) => {
                types.iter().enumerate().for_each(|(i, value)| check(pointer.key("type").index(i), value));
            }
            Some(value) => check(pointer.key("type"), value),
            None => {}
        }
    }
    let outputs = root.pointer("/x-procedure/outputs").and_then(Value::as_array);
    for (i, value) in outputs.into_iter().flatten().enumerate() {
        check(at(&["x-procedure", "outputs"]).index(i), value);
    }
}

/// Every answer is asked for in exactly one section.
fn sections(index: &Index, fields: &Fields, root: &Value, found: &mut Findings) {
    if root.get("x-sections").is_none() {
        return;
    }
    let mut listed: BTreeMap<String, JsonPointer> = BTreeMap::new();
    for (pointer, section) in list(root, "x-sections") {
        for (i, field) in section.get("fields").and_then(Value::as_array).into_iter().flatten().enumerate() {
            let Some(target) = field.as_str() else { continue };
            let place = pointer.key("fields").index(i);
            answer(index, place.clone(), target, found);
            let outer = ancestors(target).find_map(|above| listed.get(above));
            let inner = || listed.range(format!("{target}/")..format!("{target}0")).next().map(|(_, place)| place);
            if let Some(first) = outer.or_else(inner) {
                found.error(place, Kind::FieldTwice { field: target.to_owned(), first: first.clone() });
            } else {
                listed.insert(target.to_owned(), place);
            }
        }
    }
    for place in fields.places.iter().filter(|place| !place.is_group && !place.pointer.is_root()) {
        let text = place.pointer.as_str();
        // An array is asked for as a whole.
        let inside_array = text.contains("/*");
        if !inside_array && !ancestors(text).any(|above| listed.contains_key(above)) {
            found.error(index.pointer(place.declared), Kind::FieldInNoSection { field: text.to_owned() });
        }
    }
}

/// A pointer and everything above it, nearest first, the root last.
fn ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |p| p.rfind('/').map(|cut| &p[..cut]))
}

fn sources(index: &Index, found: &mut Findings) {
    let declared = index.root.pointer("/x-procedure/sources").and_then(Value::as_object);
    let names: BTreeSet<&str> = declared.into_iter().flat_map(|map| map.keys().map(String::as_str)).collect();
    let mut check = |pointer: JsonPointer, value: Option<&Value>| {
        if let Some(name) = value.and_then(Value::as_str).filter(|name| !names.contains(name)) {
            found.unknown(pointer, Kind::UnknownSource { name: name.to_owned() }, name, names.iter().copied());
        }
    };
    for (i, sub) in index.subs.iter().enumerate() {
        if let Some(source) = sub.value.get("x-source") {
            check(index.pointer(i).key("x-source"), Some(source));
        }
    }
    for key in ["x-documents", "x-requirements"] {
        for (pointer, part) in list(index.root, key) {
            check(pointer.key("source"), part.get("source"));
        }
    }
}

/// What `x-text` says must belong to something, and what people read must be there in
/// every language the definition has.
fn texts(index: &Index, fields: &Fields, procedure: &Procedure, found: &mut Findings) {
    let parts = parts(index.root);
    let by_place: BTreeMap<&str, &Place> = fields.places.iter().map(|p| (p.pointer.as_str(), p)).collect();
    let languages = index.root.get("x-text").and_then(Value::as_object);
    for (tag, places) in languages.into_iter().flatten() {
        for (place, text) in places.as_object().into_iter().flatten() {
            let here = at(&["x-text", tag, place]);
            let described: Vec<usize> = match JsonPointer::parse(place) {
                _ if parts.contains_key(place.as_str()) => continue,
                Some(pointer) => Fields::resolve(index, &pointer),
                None => continue,
            };
            if described.is_empty() && !index.is_exhausted() {
                let known = by_place.keys().copied().chain(parts.keys().map(String::as_str));
                found.unknown_key(here, Kind::PointerToNowhere { target: place.clone() }, place, known);
                continue;
            }
            let words = values(index, &described);
            let shown = || words.iter().take(MAX_SHOWN).cloned().collect();
            for value in text.get("options").and_then(Value::as_object).into_iter().flat_map(|map| map.keys()) {
                if !words.contains(value) {
                    let kind = Kind::ImpossibleValue { options: shown() };
                    found.unknown_key(here.key("options").key(value), kind, value, words.iter().map(String::as_str));
                }
            }
        }
        let Some(locale) = Locale::parse(tag) else { continue };
        // A variant of a language says otherwise what it says otherwise; the rest is the language's.
        let is_variant = locale.as_str() != locale.language();
        let translated = |place: &str, key: &str| places.get(place).is_some_and(|text| text.get(key).is_some());
        for place in &fields.places {
            // What it says of a place stands there instead of all that another table of texts says.
            let own = languages.is_some_and(|all| all.contains_key(locale.language()));
            if is_variant && !(own && places.get(place.pointer.as_str()).is_some()) {
                continue;
            }
            let missing = missing(index, procedure, &locale, place, &translated);
            if !missing.is_empty() && !place.pointer.is_root() {
                let kind = Kind::MissingTranslation {
                    language: tag.clone(),
                    place: place.pointer.as_str().to_owned(),
                    missing,
                };
                found.error(index.pointer(place.declared), kind);
            }
        }
        for (place, (pointer, has_text)) in parts.iter().filter(|_| !is_variant) {
            let missing: Vec<&'static str> = has_text
                .iter()
                .copied()
                .filter(|(own, key)| *own && !translated(place, key))
                .map(|(_, key)| key)
                .collect();
            if !missing.is_empty() {
                let kind = Kind::MissingTranslation { language: tag.clone(), place: place.clone(), missing };
                found.error(pointer.clone(), kind);
            }
        }
    }
}

/// Fixed values of a place as `x-text` writes them.
fn values(index: &Index, schemas: &[usize]) -> BTreeSet<String> {
    let choices = fields::choices(index, schemas).unwrap_or_default();
    choices.into_iter().map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned)).collect()
}

/// What a place shows in the definition's own language and lacks in another.
fn missing(
    index: &Index,
    procedure: &Procedure,
    locale: &Locale,
    place: &Place,
    translated: &impl Fn(&str, &str) -> bool,
) -> Vec<&'static str> {
    let objects = || place.schemas.iter().filter_map(|at| index.object(*at));
    let has = |key: &str| objects().any(|object| object.contains_key(key));
    let at = place.pointer.as_str();
    let mut missing = Vec::new();
    for key in ["title", "description"] {
        if has(key) && !translated(at, key) {
            missing.push(key);
        }
    }
    let labelled = objects().any(|o| {
        ["oneOf", "anyOf"]
            .iter()
            .filter_map(|key| o.get(*key)?.as_array())
            .flatten()
            .any(|v| v.get("const").is_some() && v.get("title").is_some())
    });
    // Names of an official list stay as they are unless somebody began to translate them.
    if labelled && (!has("x-list") || translated(at, "options")) {
        let options = procedure.text(locale, at).map(|text| &text.options);
        if !values(index, &place.schemas).iter().all(|value| options.is_some_and(|o| o.contains_key(value))) {
            missing.push("options");
        }
    }
    let messages = procedure.text(locale, at).map(|text| &text.messages);
    let own: BTreeSet<&str> = objects()
        .filter_map(|o| o.get("x-messages")?.as_object())
        .flat_map(|map| map.keys().map(String::as_str))
        .collect();
    if own.iter().any(|key| !messages.is_some_and(|m| m.contains_key(*key))) {
        missing.push("messages");
    }
    missing
}

/// The remarks on time and costs of a procedure, or of one part of a bundle.
fn remarks(own: &Value, place: &JsonPointer, add: &mut dyn FnMut(String, JsonPointer, &Value, &str)) {
    for key in ["processing", "fee"] {
        if let Some(told) = own.get(key) {
            add(place.key(key).as_str().to_owned(), place.key(key), told, "note");
        }
    }
    let cases = own.get("fee").and_then(|fee| fee.get("cases")?.as_array()).into_iter().flatten();
    for (index, case) in cases.enumerate() {
        if let Some(is) = case.get("is").and_then(Value::as_str) {
            let fee = place.key("fee");
            add(fee.key(is).as_str().to_owned(), fee.key("cases").index(index), case, "note");
        }
    }
}

/// Places of `x-text` that are not answers, with what they show in the definition's own
/// language: for `title` and for `description`.
type Part = (JsonPointer, [(bool, &'static str); 2]);

fn parts(root: &Value) -> BTreeMap<String, Part> {
    let mut parts = BTreeMap::new();
    let mut add = |place: String, pointer: JsonPointer, value: &Value, second: &str| {
        let shows = |key: &str| value.get(key).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
        parts.insert(place, (pointer, [(shows("title"), "title"), (shows(second), "description")]));
    };
    add(String::new(), JsonPointer::root(), root, "description");
    for (key, second) in [("x-sections", "description"), ("x-documents", "note"), ("x-requirements", "")] {
        for (pointer, part) in list(root, key) {
            if let Some(id) = part.get("id").and_then(Value::as_str) {
                add(at(&[key, id]).as_str().to_owned(), pointer, part, second);
            }
        }
    }
    let header = JsonPointer::root().key("x-procedure");
    if let Some(own) = root.pointer("/x-procedure/correction") {
        let place = header.key("correction");
        add(place.as_str().to_owned(), place, own, "text");
    }
    let list_of = |key: &str| root.get("x-procedure").and_then(|own| own.get(key)?.as_array()).into_iter().flatten();
    for (key, second) in [("next", "reason"), ("parts", ""), ("elsewhere", "text")] {
        for (index, one) in list_of(key).enumerate() {
            if let Some(code) = one.get("procedure").and_then(Value::as_str) {
                let place = header.key(key).key(code);
                if key == "parts" {
                    remarks(one, &place, &mut add);
                }
                add(place.as_str().to_owned(), header.key(key).index(index), one, second);
            }
        }
    }
    for (index, sentence) in list_of("afterwards").enumerate() {
        let place = header.key("afterwards").index(index);
        add(place.as_str().to_owned(), place, &json!({"text": sentence.get("text").unwrap_or(sentence)}), "text");
    }
    if let Some(own) = root.get("x-procedure") {
        remarks(own, &header, &mut add);
    }
    for key in ["x-conditions", "x-roles"] {
        for (name, part) in root.get(key).and_then(Value::as_object).into_iter().flatten() {
            add(at(&[key, name]).as_str().to_owned(), at(&[key, name]), part, "");
        }
    }
    parts
}
