//! What is done to a definition with one click. Each works on a copy; what it changed is found by comparing the two, so that
//! no command has to know how it is taken back.

use std::collections::HashSet;

use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use super::fields::{kind, member, names, template};
use super::rule::Rule;
use crate::definition::MAX_BYTES;
use crate::pointer::JsonPointer;
use crate::render::search::folded;

/// One command; places are JSON Pointers into the definition unless said otherwise.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "do", rename_all = "camelCase", deny_unknown_fields)]
pub enum Command {
    /// Writes a value, with the objects it needs around it; null, and an empty text or list, takes it away.
    Set {
        /// Where.
        at: String,
        /// What.
        value: Value,
    },
    /// Adds an entry to a list that is made where it is missing, with an `id` of its own where it has none.
    Insert {
        /// The list.
        into: String,
        /// The entry.
        value: Value,
        /// What its id is made of.
        name: String,
    },
    /// Changes the place of an entry in its list, or of a member in its object.
    Shift {
        /// The entry.
        at: String,
        /// So many places on; back where negative.
        by: i64,
    },
    /// Takes something out.
    Remove {
        /// What.
        at: String,
    },
    /// Adds a question to a part of the form, and to the step its neighbours are in.
    AddField {
        /// The schema it is added to; the root where empty.
        into: String,
        /// Its kind, of [`super::fields::KINDS`].
        kind: String,
        /// The question.
        title: String,
    },
    /// Takes a question out, with what names it: steps, texts in other languages.
    RemoveField {
        /// Its schema.
        at: String,
    },
    /// Changes the place of a question among its neighbours: in its step where the step lists it, else in its part.
    ShiftField {
        /// Its schema.
        at: String,
        /// So many places on; back where negative.
        by: i64,
    },
    /// Makes a question one of another kind; its texts and what it stands for stay.
    Kind {
        /// Its schema.
        at: String,
        /// The kind.
        kind: String,
    },
    /// Says what can be chosen. A choice that has no value gets one made of its title.
    Choices {
        /// Schema of the question.
        at: String,
        /// The choices in their order.
        choices: Vec<Choice>,
    },
    /// Says whether a question must be answered.
    Required {
        /// Its schema.
        at: String,
        /// Whether.
        on: bool,
    },
    /// Makes a question one that can be answered several times, or once.
    Repeat {
        /// Its schema.
        at: String,
        /// Whether.
        on: bool,
    },
    /// Says which fact a question asks for; a role there is not yet is made.
    Bind {
        /// Its schema.
        at: String,
        /// The concept of the pack; none where it asks for no fact.
        concept: Option<String>,
        /// Whose.
        #[serde(default)]
        role: String,
    },
    /// Asks a question only where a condition holds, or always.
    ShowWhen {
        /// Its schema.
        at: String,
        /// The condition, on places in the answers.
        when: Option<When>,
    },
    /// Writes a condition of the procedure, which papers, requirements and steps name.
    Condition {
        /// Its name; made of the title where absent.
        #[serde(default)]
        name: Option<String>,
        /// What it is called.
        title: String,
        /// When it holds.
        when: When,
    },
    /// Puts a question into a step of the form.
    Assign {
        /// Where its answer stands.
        field: String,
        /// Id of the step; in none where absent.
        #[serde(default)]
        section: Option<String>,
    },
    /// Writes the whole definition, as JSON text.
    Whole {
        /// The text.
        text: String,
    },
}

/// A condition, clicked together or as JSON Schema.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum When {
    /// Clicked together.
    Rule(Rule),
    /// A schema of the answers, from the root or, for a question, from the part it is in.
    Schema(Value),
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is sent.
    #[serde(default, deserialize_with = "present")]
    pub value: Option<Value>,
    /// What is shown.
    pub title: String,
}

fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(|value| Some(value).filter(|value| !value.is_null()))
}

/// Why a command was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The definition has no such place.
    NoPlace(String),
    /// There is no kind of question of that name.
    NoKind(String),
    /// A condition that says nothing, or looks at answers that are not asked beside the question.
    BadCondition,
    /// A question must be given a text.
    NoTitle,
    /// The text is no JSON: the line and column (from 1) where that shows.
    NotJson(usize, usize),
    /// The text is JSON, but no object.
    NotObject,
    /// The definition would be larger than one may be.
    TooLarge,
}

/// Carries a command out on a definition.
///
/// # Errors
/// Why it was not; what became of the value then is not to be used.
pub fn carry(definition: &mut Value, command: &Command) -> Result<(), Refused> {
    match command {
        Command::Set { at, value } => set(definition, at, value)?,
        Command::Insert { into, value, name } => insert(definition, into, value, name)?,
        Command::Shift { at, by } => shift(definition, at, *by)?,
        Command::Remove { at } => drop(taken(definition, at)?),
        Command::AddField { into, kind, title } => add_field(definition, into, kind, title)?,
        Command::RemoveField { at } => remove_field(definition, at)?,
        Command::ShiftField { at, by } => shift_field(definition, at, *by)?,
        Command::Kind { at, kind } => change_kind(definition, at, kind)?,
        Command::Choices { at, choices } => choose(definition, at, choices)?,
        Command::Required { at, on } => require(definition, at, *on)?,
        Command::Repeat { at, on } => repeat(definition, at, *on)?,
        Command::Bind { at, concept, role } => bind(definition, at, concept.as_deref(), role)?,
        Command::ShowWhen { at, when } => super::shown::show_when(definition, at, when.as_ref())?,
        Command::Condition { name, title, when } => condition(definition, name.as_deref(), title, when)?,
        Command::Assign { field, section } => assign(definition, field, section.as_deref())?,
        Command::Whole { text } => {
            if text.len() > MAX_BYTES {
                return Err(Refused::TooLarge);
            }
            let value: Value =
                serde_json::from_str(text).map_err(|error| Refused::NotJson(error.line(), error.column()))?;
            if !value.is_object() {
                return Err(Refused::NotObject);
            }
            *definition = value;
        }
    }
    Ok(())
}

pub(super) fn place(text: &str) -> Result<JsonPointer, Refused> {
    JsonPointer::parse(text).ok_or_else(|| Refused::NoPlace(text.to_owned()))
}

pub(super) fn at<'v>(definition: &'v mut Value, text: &str) -> Result<&'v mut Value, Refused> {
    definition.pointer_mut(text).ok_or_else(|| Refused::NoPlace(text.to_owned()))
}

/// A place taken apart: that of what holds it, and its own name there.
pub(super) fn parted(text: &str) -> Result<(JsonPointer, String), Refused> {
    let pointer = place(text)?;
    match (pointer.parent(), pointer.last()) {
        (Some(parent), Some(name)) => Ok((parent, name)),
        _ => Err(Refused::NoPlace(text.to_owned())),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

fn set(definition: &mut Value, text: &str, value: &Value) -> Result<(), Refused> {
    let (parent, name) = parted(text)?;
    if is_empty(value) {
        if definition.pointer(text).is_some() {
            taken(definition, text)?;
            prune(definition, &parent);
        }
        return Ok(());
    }
    let mut own = definition;
    for segment in parent.segments() {
        own = match own {
            Value::Object(_) => member(own, &segment, json!({})),
            Value::Array(list) => segment.parse().ok().and_then(|index: usize| list.get_mut(index)),
            _ => None,
        }
        .ok_or_else(|| Refused::NoPlace(text.to_owned()))?;
    }
    match own {
        Value::Object(members) => drop(members.insert(name, value.clone())),
        Value::Array(list) => {
            let slot = name.parse().ok().and_then(|index: usize| list.get_mut(index));
            *slot.ok_or_else(|| Refused::NoPlace(text.to_owned()))? = value.clone();
        }
        _ => return Err(Refused::NoPlace(text.to_owned())),
    }
    Ok(())
}

/// Takes away the texts of a place, and of a language, that say nothing any more.
fn prune(definition: &mut Value, from: &JsonPointer) {
    let mut own = from.clone();
    while own.as_str().starts_with("/x-text") && own.resolve(definition).is_some_and(is_empty) {
        drop(taken(definition, own.as_str()));
        own = own.parent().unwrap_or_default();
    }
}

pub(super) fn taken(definition: &mut Value, text: &str) -> Result<Value, Refused> {
    let (parent, name) = parted(text)?;
    let gone = match at(definition, parent.as_str())? {
        Value::Object(members) => members.shift_remove(&name),
        Value::Array(list) => name.parse().ok().filter(|index| *index < list.len()).map(|index| list.remove(index)),
        _ => None,
    };
    gone.ok_or_else(|| Refused::NoPlace(text.to_owned()))
}

/// A name made of a text: its words in camel case without marks, told apart by a number from those taken.
pub(super) fn named(text: &str, otherwise: &str, taken: &HashSet<String>) -> String {
    let mut name = String::new();
    for word in folded(text).split(' ') {
        let word: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if !name.is_empty() => name.extend([first.to_ascii_uppercase()]),
            Some(first) if first.is_ascii_digit() => continue,
            Some(first) => name.push(first),
            None => continue,
        }
        name.push_str(letters.as_str());
        if name.len() >= 32 {
            break;
        }
    }
    name.truncate(40);
    if name.is_empty() {
        name.push_str(otherwise);
    }
    let free = std::iter::once(name.clone()).chain((2..).map(|number| format!("{name}{number}")));
    free.into_iter().find(|own| !taken.contains(own)).unwrap_or(name)
}

fn insert(definition: &mut Value, into: &str, value: &Value, name: &str) -> Result<(), Refused> {
    if definition.pointer(into).is_none() {
        set(definition, into, &json!([null]))?;
        at(definition, into)?.as_array_mut().into_iter().for_each(Vec::clear);
    }
    let list = at(definition, into)?.as_array_mut().ok_or_else(|| Refused::NoPlace(into.to_owned()))?;
    let mut value = value.clone();
    if let Some(members) = value.as_object_mut().filter(|own| !own.contains_key("id")) {
        let ids = list.iter().filter_map(|own| own["id"].as_str().map(str::to_owned)).collect();
        members.shift_insert(0, "id".to_owned(), json!(named(name, "entry", &ids)));
    }
    list.push(value);
    Ok(())
}

/// The place a number of steps on, within so many.
fn moved(from: usize, by: i64, count: usize) -> usize {
    let last = i64::try_from(count.saturating_sub(1)).unwrap_or(i64::MAX);
    let to = i64::try_from(from).unwrap_or(i64::MAX).saturating_add(by).clamp(0, last);
    usize::try_from(to).unwrap_or(from)
}

fn shift(definition: &mut Value, text: &str, by: i64) -> Result<(), Refused> {
    let (parent, name) = parted(text)?;
    match at(definition, parent.as_str())? {
        Value::Object(members) => {
            let from = members.keys().position(|key| *key == name);
            let from = from.ok_or_else(|| Refused::NoPlace(text.to_owned()))?;
            let to = moved(from, by, members.len());
            let own = members.shift_remove(&name).unwrap_or_default();
            members.shift_insert(to, name, own);
        }
        Value::Array(list) => {
            let from: Option<usize> = name.parse().ok().filter(|index| *index < list.len());
            let from = from.ok_or_else(|| Refused::NoPlace(text.to_owned()))?;
            let own = list.remove(from);
            list.insert(moved(from, by, list.len() + 1), own);
        }
        _ => return Err(Refused::NoPlace(text.to_owned())),
    }
    Ok(())
}

/// Where the answer to a question stands, by the place of its schema; `*` for the elements of a list.
pub(super) fn answer_of(schema: &str) -> Result<JsonPointer, Refused> {
    let mut answer = JsonPointer::root();
    let mut segments = place(schema)?.segments().collect::<Vec<_>>().into_iter();
    while let Some(word) = segments.next() {
        match word.as_str() {
            "properties" => answer.push_key(&segments.next().ok_or_else(|| Refused::NoPlace(schema.to_owned()))?),
            "items" => answer.push_key("*"),
            "allOf" => drop(segments.next()),
            "then" | "else" => {}
            _ => return Err(Refused::NoPlace(schema.to_owned())),
        }
    }
    Ok(answer)
}

/// The lists of questions of the steps.
fn listed(definition: &mut Value) -> impl Iterator<Item = &mut Vec<Value>> {
    let sections = definition.get_mut("x-sections").and_then(Value::as_array_mut);
    sections.into_iter().flatten().filter_map(|own| own.get_mut("fields")?.as_array_mut())
}

fn add_field(definition: &mut Value, into: &str, kind: &str, title: &str) -> Result<(), Refused> {
    if title.trim().is_empty() {
        return Err(Refused::NoTitle);
    }
    let template = template(kind).ok_or_else(|| Refused::NoKind(kind.to_owned()))?;
    let mut schema = json!({ "title": title.trim() });
    schema.as_object_mut().into_iter().for_each(|own| own.extend(template.as_object().cloned().unwrap_or_default()));
    let part = at(definition, into)?;
    let properties = member(part, "properties", json!({})).and_then(Value::as_object_mut);
    let properties = properties.ok_or_else(|| Refused::NoPlace(into.to_owned()))?;
    let taken = properties.keys().cloned().collect();
    let name = named(title, "question", &taken);
    let neighbours: Vec<String> = properties.keys().cloned().collect();
    properties.insert(name.clone(), schema);
    let part = answer_of(into)?;
    let own = part.key(&name).as_str().to_owned();
    // A step that has the whole part has the question too; else it goes where its neighbours are, or to the last step.
    let beside: HashSet<String> = neighbours.iter().map(|name| part.key(name).as_str().to_owned()).collect();
    let whole =
        |list: &Vec<Value>| list.iter().filter_map(Value::as_str).any(|field| part.starts_with(&pointer(field)));
    let mut lists: Vec<&mut Vec<Value>> = listed(definition).collect();
    if !part.is_root() && lists.iter().any(|list| whole(list)) {
        return Ok(());
    }
    let near =
        lists.iter().rposition(|list| list.iter().any(|field| field.as_str().is_some_and(|own| beside.contains(own))));
    let place = near.or_else(|| lists.len().checked_sub(1));
    if let Some(list) = place.and_then(|place| lists.get_mut(place)) {
        list.push(json!(own));
    }
    Ok(())
}

fn pointer(text: &str) -> JsonPointer {
    JsonPointer::parse(text).unwrap_or_default()
}

fn remove_field(definition: &mut Value, text: &str) -> Result<(), Refused> {
    let (properties, name) = parted(text)?;
    let answer = answer_of(text)?;
    taken(definition, text)?;
    unlist(definition, &properties, &name);
    for list in listed(definition) {
        list.retain(|field| field.as_str().is_none_or(|own| !pointer(own).starts_with(&answer)));
    }
    let texts = definition.get_mut("x-text").and_then(Value::as_object_mut);
    for (_, places) in texts.into_iter().flatten() {
        if let Some(places) = places.as_object_mut() {
            places.retain(|own, _| own.is_empty() || !pointer(own).starts_with(&answer));
        }
    }
    super::shown::tidy(definition, &properties);
    Ok(())
}

/// Takes a name out of `required` beside `properties`.
pub(super) fn unlist(definition: &mut Value, properties: &JsonPointer, name: &str) {
    let Some(parent) = properties.parent() else { return };
    let Some(schema) = definition.pointer_mut(parent.as_str()) else { return };
    if let Some(list) = schema.get_mut("required").and_then(Value::as_array_mut) {
        list.retain(|own| own.as_str() != Some(name));
        if list.is_empty() {
            schema.as_object_mut().into_iter().for_each(|own| drop(own.shift_remove("required")));
        }
    }
}

fn shift_field(definition: &mut Value, text: &str, by: i64) -> Result<(), Refused> {
    let answer = answer_of(text)?;
    for list in listed(definition) {
        if let Some(from) = list.iter().position(|own| own.as_str() == Some(answer.as_str())) {
            let own = list.remove(from);
            list.insert(moved(from, by, list.len() + 1), own);
            return Ok(());
        }
    }
    shift(definition, text, by)
}

/// What a question keeps when it becomes one of another kind.
const KEPT: [&str; 7] = ["title", "description", "x-fact", "x-known", "x-basis", "x-confidence", "x-source"];

fn change_kind(definition: &mut Value, text: &str, kind: &str) -> Result<(), Refused> {
    let template = template(kind).ok_or_else(|| Refused::NoKind(kind.to_owned()))?;
    let schema = at(definition, text)?.as_object_mut().ok_or_else(|| Refused::NoPlace(text.to_owned()))?;
    schema.retain(|key, _| KEPT.contains(&key.as_str()));
    schema.extend(template.as_object().cloned().unwrap_or_default());
    Ok(())
}

fn choose(definition: &mut Value, text: &str, choices: &[Choice]) -> Result<(), Refused> {
    let whole = definition.clone();
    let schema = at(definition, text)?;
    let own = match kind(&whole, schema) {
        "choice" => schema,
        "multiChoice" => schema.get_mut("items").ok_or_else(|| Refused::NoPlace(text.to_owned()))?,
        other => return Err(Refused::NoKind(other.to_owned())),
    };
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut taken: HashSet<String> = choices.iter().filter_map(|own| own.value.as_ref()).map(text).collect();
    let mut list = Vec::new();
    for choice in choices.iter().filter(|own| !own.title.trim().is_empty()) {
        let value = choice.value.clone().unwrap_or_else(|| json!(named(&choice.title, "choice", &taken)));
        taken.insert(text(&value));
        list.push(json!({ "const": value, "title": choice.title.trim() }));
    }
    let members = own.as_object_mut().ok_or_else(|| Refused::NoPlace(String::new()))?;
    members.shift_remove("enum");
    members.insert("oneOf".to_owned(), json!(list));
    Ok(())
}

fn require(definition: &mut Value, text: &str, on: bool) -> Result<(), Refused> {
    let (properties, name) = parted(text)?;
    if !on {
        unlist(definition, &properties, &name);
        return Ok(());
    }
    let parent = properties.parent().ok_or_else(|| Refused::NoPlace(text.to_owned()))?;
    let schema = at(definition, parent.as_str())?;
    if !names(schema).contains(&name.as_str()) {
        let list = member(schema, "required", json!([])).and_then(Value::as_array_mut);
        list.ok_or_else(|| Refused::NoPlace(text.to_owned()))?.push(json!(name));
    }
    Ok(())
}

fn repeat(definition: &mut Value, text: &str, on: bool) -> Result<(), Refused> {
    let answer = answer_of(text)?;
    let schema = at(definition, text)?;
    let is_list = schema.get("items").is_some();
    if is_list == on {
        return Ok(());
    }
    let members = schema.as_object_mut().ok_or_else(|| Refused::NoPlace(text.to_owned()))?;
    let inner = JsonPointer::root().key("*");
    let (old, new) = if on {
        let mut outer = serde_json::Map::new();
        for key in ["title", "description", "x-basis", "x-confidence", "x-source"] {
            outer.extend(members.shift_remove(key).map(|value| (key.to_owned(), value)));
        }
        let items = Value::Object(std::mem::take(members));
        outer.extend([
            ("type".to_owned(), json!("array")),
            ("items".to_owned(), items),
            ("maxItems".to_owned(), json!(50)),
        ]);
        *members = outer;
        (answer.as_str().to_owned(), format!("{}{}", answer.as_str(), inner.as_str()))
    } else {
        let items = members.shift_remove("items").unwrap_or_default();
        members.retain(|key, _| KEPT.contains(&key.as_str()));
        for (key, value) in items.as_object().into_iter().flatten() {
            members.entry(key.clone()).or_insert(value.clone());
        }
        (format!("{}{}", answer.as_str(), inner.as_str()), answer.as_str().to_owned())
    };
    // The texts of other languages stand by the place of the answer.
    let texts = definition.get_mut("x-text").and_then(Value::as_object_mut);
    for (_, places) in texts.into_iter().flatten() {
        let Some(own) = places.as_object_mut() else { continue };
        *own = std::mem::take(own)
            .into_iter()
            .map(|(place, value)| match place.strip_prefix(&old).filter(|rest| rest.starts_with('/')) {
                Some(rest) if !on || !rest.starts_with("/*") => (format!("{new}{rest}"), value),
                _ => (place, value),
            })
            .collect();
    }
    Ok(())
}

fn bind(definition: &mut Value, text: &str, concept: Option<&str>, role: &str) -> Result<(), Refused> {
    let Some(concept) = concept.filter(|own| !own.is_empty()) else {
        return set(definition, &format!("{text}/x-fact"), &Value::Null);
    };
    let schema = at(definition, text)?;
    if !schema.is_object() {
        return Err(Refused::NoPlace(text.to_owned()));
    }
    let role = if role.trim().is_empty() { "applicant" } else { role.trim() };
    schema["x-fact"] = json!({ "concept": concept, "role": role });
    let roles = member(definition, "x-roles", json!({})).and_then(Value::as_object_mut);
    let roles = roles.ok_or_else(|| Refused::NoPlace("/x-roles".to_owned()))?;
    roles.entry(role.to_owned()).or_insert_with(|| json!({ "kind": "person" }));
    Ok(())
}

fn condition(definition: &mut Value, name: Option<&str>, title: &str, when: &When) -> Result<(), Refused> {
    if title.trim().is_empty() {
        return Err(Refused::NoTitle);
    }
    let schema = match when {
        When::Rule(rule) => rule.schema().ok_or(Refused::BadCondition)?,
        When::Schema(schema) if schema.is_object() => schema.clone(),
        When::Schema(_) => return Err(Refused::BadCondition),
    };
    let all = member(definition, "x-conditions", json!({})).and_then(Value::as_object_mut);
    let all = all.ok_or_else(|| Refused::NoPlace("/x-conditions".to_owned()))?;
    let name = name.map_or_else(|| named(title, "condition", &all.keys().cloned().collect()), str::to_owned);
    let mut own = json!({ "title": title.trim() });
    let members = own.as_object_mut().ok_or(Refused::BadCondition)?;
    members.extend(schema.as_object().cloned().unwrap_or_default());
    // What is said of it beside when it holds stays.
    for (key, value) in all.get(&name).and_then(Value::as_object).into_iter().flatten() {
        if key.starts_with("x-") {
            members.entry(key.clone()).or_insert(value.clone());
        }
    }
    members.insert("title".to_owned(), json!(title.trim()));
    all.insert(name, own);
    Ok(())
}

fn assign(definition: &mut Value, field: &str, section: Option<&str>) -> Result<(), Refused> {
    for list in listed(definition) {
        list.retain(|own| own.as_str() != Some(field));
    }
    let Some(section) = section else { return Ok(()) };
    let sections = definition.get_mut("x-sections").and_then(Value::as_array_mut);
    let own = sections.into_iter().flatten().find(|own| own["id"] == section);
    let list = own.and_then(|own| own.get_mut("fields")?.as_array_mut());
    list.ok_or_else(|| Refused::NoPlace(format!("/x-sections/{section}")))?.push(json!(field));
    Ok(())
}
