//! The changes of the definition's JSON. Everything else in it stays as it stands.

use serde_json::{Map, Value, json};

use crate::definition::{FactRef, Procedure};
use crate::locale::Locale;
use crate::pointer::JsonPointer;
use crate::register::{LocalizedText, Pack};

use super::Decision;

/// Name of the annotation that holds the record of decisions.
pub(super) const RECORD: &str = "x-decisions";

fn documents(definition: &mut Value) -> Option<&mut Vec<Value>> {
    definition.get_mut("x-documents")?.as_array_mut()
}

fn document<'v>(definition: &'v mut Value, id: &str) -> Option<&'v mut Map<String, Value>> {
    let list = documents(definition)?;
    list.iter_mut().find(|entry| entry.get("id").and_then(Value::as_str) == Some(id))?.as_object_mut()
}

/// Deletes a paper, its texts in other languages, and the steps that handle it alone.
pub(super) fn remove(definition: &mut Value, id: &str) {
    if let Some(list) = documents(definition) {
        list.retain(|entry| entry.get("id").and_then(Value::as_str) != Some(id));
    }
    super::steps::without_paper(definition, id);
    let place = format!("/x-documents/{id}");
    let languages = definition.get_mut("x-text").and_then(Value::as_object_mut);
    for (_, places) in languages.into_iter().flatten() {
        if let Some(places) = places.as_object_mut() {
            places.shift_remove(&place);
        }
    }
}

/// Lets lookups close a paper's slot, and says what happens where they fail. A fact that says who
/// somebody is must name one of the roles that are related so.
pub(super) fn hide(
    definition: &mut Value,
    procedure: &Procedure,
    pack: &Pack,
    (id, facts): (&str, &[FactRef]),
    fallback: Option<&Value>,
) {
    let closing = facts.iter().map(|fact| {
        let mut closing = crate::reform::report::fact(fact);
        let words = pack.concepts.get(&fact.concept).map_or(&[][..], |concept| &concept.names);
        let role = procedure.role(&fact.role);
        let named: Vec<&String> = words.iter().filter_map(|word| role?.relations.get(word)).collect();
        if let Some(closing) = closing.as_object_mut().filter(|_| !named.is_empty()) {
            closing.insert("names".to_owned(), json!(named));
        }
        closing
    });
    if let Some(document) = document(definition, id) {
        document.insert("closedBy".to_owned(), closing.collect());
        if let Some(fallback) = fallback {
            document.insert("fallback".to_owned(), fallback.clone());
        }
    }
}

/// Asks for a paper again, whatever registers answer. Hands back what closed it, each member with its place in the
/// paper, so that [`close_again`] gives the same text; `None` where nothing did.
pub(super) fn reopen(definition: &mut Value, id: &str) -> Option<Value> {
    let document = document(definition, id)?;
    let mut parked = Map::new();
    for name in ["closedBy", "fallback"] {
        if let Some(at) = document.keys().position(|key| key == name) {
            parked.insert(name.to_owned(), json!({ "at": at, "value": document.get(name) }));
        }
    }
    for name in parked.keys() {
        document.shift_remove(name);
    }
    (!parked.is_empty()).then_some(Value::Object(parked))
}

/// Puts back what closed a paper, where nothing closes it yet.
pub(super) fn close_again(definition: &mut Value, id: &str, parked: &Value) {
    let (Some(document), Some(parked)) = (document(definition, id), parked.as_object()) else { return };
    if document.contains_key("closedBy") {
        return;
    }
    let place = |own: &Value| own.get("at").and_then(Value::as_u64).map_or(usize::MAX, |at| at as usize);
    let mut members: Vec<(&String, &Value)> = parked.iter().collect();
    members.sort_by_key(|(_, own)| place(own));
    for (name, own) in members {
        if let Some(value) = own.get("value") {
            let at = place(own).min(document.len());
            document.shift_insert(at, name.clone(), value.clone());
        }
    }
}

/// Asks for a paper in fewer circumstances.
pub(super) fn narrow(definition: &mut Value, id: &str, when: &str) {
    if let Some(document) = document(definition, id) {
        document.insert("when".to_owned(), json!(when));
    }
}

/// Adds a field for the key of a lookup, and tells its place in the answers. Nothing is added
/// where a field asks for it already.
pub(super) fn add_key(
    definition: &mut Value,
    procedure: &Procedure,
    pack: &Pack,
    fact: &FactRef,
) -> Option<(JsonPointer, bool)> {
    let asked = procedure.fields.iter().find(|field| field.fact == *fact).map(|field| field.pointer.clone());
    let (pointer, added) = match asked {
        Some(pointer) => (pointer, false),
        None => (insert_field(definition, procedure, pack, fact)?, true),
    };
    let kind = procedure.role(&fact.role).map_or("", |role| role.kind.as_str());
    let subject = pack.subjects.get(kind);
    let identifies = subject.and_then(|subject| subject.key.as_deref()) == Some(&fact.concept);
    let role = definition.get_mut("x-roles").and_then(|roles| roles.get_mut(&fact.role)).and_then(Value::as_object_mut);
    let mut set = false;
    if let Some(role) = role.filter(|role| identifies && !role.contains_key("key")) {
        role.insert("key".to_owned(), json!(pointer.as_str()));
        if let Some(shown) = subject.map(|subject| &subject.shown).filter(|shown| !shown.is_empty()) {
            role.entry("shown").or_insert_with(|| json!(shown));
        }
        set = true;
    }
    (added || set).then_some((pointer, added))
}

fn insert_field(definition: &mut Value, procedure: &Procedure, pack: &Pack, fact: &FactRef) -> Option<JsonPointer> {
    let own = procedure.language.clone().unwrap_or_else(Locale::vi);
    let name = camel(&fact.concept);
    let concept = pack.concepts.get(&fact.concept);
    let title = |locale: &Locale| concept.map_or(fact.concept.as_str(), |concept| concept.title.get(locale)).to_owned();
    let property = json!({
        "type": "string",
        "title": title(&own),
        "x-fact": crate::reform::report::fact(fact),
    });
    let root = definition.as_object_mut()?;
    let properties = root.entry("properties").or_insert_with(|| json!({})).as_object_mut()?;
    // The subject's own group where it is a plain one, else a group for this alone.
    let plain = |group: &Value| group.get("properties").is_some_and(Value::is_object) && group.get("$ref").is_none();
    let group = match properties.get(&fact.role) {
        None => fact.role.clone(),
        Some(group) if plain(group) => fact.role.clone(),
        Some(_) => format!("{}Lookup", camel(&fact.role)),
    };
    let is_new = !properties.contains_key(&group);
    let role_title = procedure.role(&fact.role).map_or("", |role| role.title.as_str());
    let role_title = if role_title.is_empty() { fact.role.clone() } else { role_title.to_owned() };
    let entry = properties
        .entry(group.clone())
        .or_insert_with(|| json!({"type": "object", "title": role_title, "properties": {}}));
    let members = entry.get_mut("properties")?.as_object_mut()?;
    let mut free = name.clone();
    let mut count = 2;
    while members.contains_key(&free) {
        free = format!("{name}{count}");
        count += 1;
    }
    members.insert(free.clone(), property);
    let group_at = JsonPointer::root().key(&group);
    let pointer = group_at.key(&free);
    place_in_section(definition, &group_at, &pointer, is_new);
    let languages: Vec<String> =
        definition.get("x-text").and_then(Value::as_object).into_iter().flat_map(Map::keys).cloned().collect();
    for language in languages {
        let Some(locale) = Locale::parse(&language) else { continue };
        let places = definition.get_mut("x-text").and_then(|texts| texts.get_mut(&language));
        let Some(places) = places.and_then(Value::as_object_mut) else { continue };
        places.entry(pointer.as_str()).or_insert_with(|| json!({"title": title(&locale)}));
        if is_new {
            let role = procedure.title_of(&locale, &format!("/x-roles/{}", fact.role), &role_title).to_owned();
            places.entry(group_at.as_str()).or_insert_with(|| json!({"title": role}));
        }
    }
    Some(pointer)
}

/// Asks for the field in the section of its group, else in the last section there is.
fn place_in_section(definition: &mut Value, group: &JsonPointer, pointer: &JsonPointer, is_new: bool) {
    let Some(sections) = definition.get_mut("x-sections").and_then(Value::as_array_mut) else { return };
    let fields = |section: &Value| -> Vec<String> {
        let list = section.get("fields").and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let inside = format!("{}/", group.as_str());
    let home = sections.iter().position(|section| fields(section).iter().any(|field| field.starts_with(&inside)));
    if sections.iter().any(|section| fields(section).iter().any(|field| field == group.as_str())) {
        return;
    }
    let at = home.or_else(|| sections.len().checked_sub(1));
    let place = if is_new { group } else { pointer };
    if let Some(list) = at.and_then(|at| sections[at].get_mut("fields")).and_then(Value::as_array_mut) {
        // Beside the others of its group, so that the order of the form stays sensible.
        let after = list.iter().rposition(|field| field.as_str().is_some_and(|field| field.starts_with(&inside)));
        list.insert(after.map_or(list.len(), |at| at + 1), json!(place.as_str()));
    }
}

fn camel(name: &str) -> String {
    let mut out = String::new();
    let mut upper = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(if upper { c.to_ascii_uppercase() } else { c });
            upper = false;
        } else {
            upper = !out.is_empty();
        }
    }
    out
}

/// Writes the record of decisions, so that it travels with the definition.
pub(super) fn record(definition: &mut Value, decisions: &[Decision]) {
    let list: Vec<Value> = decisions.iter().map(Decision::to_json).collect();
    if let Some(root) = definition.as_object_mut() {
        if list.is_empty() {
            root.shift_remove(RECORD);
        } else if root.get(RECORD).and_then(Value::as_array) != Some(&list) {
            root.insert(RECORD.to_owned(), Value::Array(list));
        }
    }
}

/// The record a definition brings along; entries of another shape are left out, as `check` tells.
pub(super) fn recorded(definition: &Value) -> Vec<Decision> {
    let list = definition.get(RECORD).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Decision::from_json).collect()
}

pub(super) fn words(value: Option<&Value>) -> LocalizedText {
    let map = value.and_then(Value::as_object).into_iter().flatten();
    LocalizedText(map.filter_map(|(tag, text)| Some((tag.clone(), text.as_str()?.to_owned()))).collect())
}
