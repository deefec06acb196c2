//! A newer edition of a form, read where a definition stands that somebody changed by hand: what the edition changes is
//! taken over, what was changed by hand stays, and both are told.
//!
//! Three definitions are compared: the one that was made of the earlier reading, the one that stands there now, and the one
//! made of the new reading.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::pointer::JsonPointer;

/// What differs, in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// `asked`: the new edition asks it and the earlier one did not; `gone`: no longer asked; `otherwise`: asked in another
    /// way; `kept`: changed by hand, and the edition says nothing else; `against`: changed by hand and by the edition: the
    /// hand's word stands.
    pub kind: &'static str,
    /// Where, as a JSON pointer into the definition; of `asked`, `gone` and `otherwise` into the answers.
    pub at: String,
    /// Title of the question, or of what is nearest around the place.
    pub title: String,
    /// What the earlier edition gave.
    pub was: Value,
    /// What stands in the definition now.
    pub now: Value,
    /// What the new edition gives, where that is something else.
    pub edition: Value,
}

impl Difference {
    /// As the reading has it.
    pub fn to_value(&self) -> Value {
        let mut own = json!({ "kind": self.kind, "at": self.at, "title": self.title });
        for (name, value) in [("was", &self.was), ("now", &self.now), ("edition", &self.edition)] {
            if !value.is_null() {
                own[name] = value.clone();
            }
        }
        own
    }
}

/// The definition of a newer edition with what was changed by hand since the earlier one, and what differs.
///
/// `before` was made of the earlier reading, `by_hand` stands there now, `new` was made of the new reading.
pub fn edition(before: &Value, by_hand: &Value, new: &Value) -> (Value, Vec<Difference>) {
    let mut merge = Merge { differences: questions(before, new), new };
    let mut whole = merge.object(&JsonPointer::root(), before, by_hand, new, &BTreeSet::new());
    // What an import remembers and finds is about the new file.
    match new.get("x-import") {
        Some(own) => whole["x-import"] = own.clone(),
        None => {
            whole.as_object_mut().map(|own| own.remove("x-import"));
        }
    }
    place(&mut whole, new);
    (whole, merge.differences)
}

/// Questions as pointer into the answers and schema, those of conditions included.
fn asked(definition: &Value) -> Vec<(String, &Value)> {
    let mut all = Vec::new();
    for (group, schema) in definition["properties"].as_object().into_iter().flatten() {
        let parts = schema["allOf"].as_array().into_iter().flatten();
        let all_of = std::iter::once(schema).chain(parts.flat_map(|part| [&part["then"], &part["else"]]));
        for (name, own) in all_of.filter_map(|part| part["properties"].as_object()).flatten() {
            all.push((JsonPointer::root().key(group).key(name).as_str().to_owned(), own));
        }
        if !schema["properties"].is_object() {
            all.push((JsonPointer::root().key(group).as_str().to_owned(), schema));
        }
    }
    all
}

/// Questions that two editions do not ask alike.
fn questions(before: &Value, new: &Value) -> Vec<Difference> {
    let (old, own) = (asked(before), asked(new));
    let title = |schema: &Value| schema["title"].as_str().unwrap_or_default().to_owned();
    let difference = |kind, at: &str, schema: &Value, was: Value, edition: Value| Difference {
        kind,
        at: at.to_owned(),
        title: title(schema),
        was,
        now: Value::Null,
        edition,
    };
    let mut all = Vec::new();
    for (at, schema) in &own {
        match old.iter().find(|(other, _)| other == at) {
            None => all.push(difference("asked", at, schema, Value::Null, Value::Null)),
            Some((_, other)) if other != schema => {
                let changed = |name: &&String| other.get(name.as_str()) != schema.get(name.as_str());
                let names: BTreeSet<&String> = [*other, *schema]
                    .into_iter()
                    .filter_map(Value::as_object)
                    .flat_map(Map::keys)
                    .filter(changed)
                    .collect();
                let of = |from: &Value| -> Value {
                    names
                        .iter()
                        .map(|name| ((*name).clone(), from.get(name.as_str()).cloned().unwrap_or(Value::Null)))
                        .collect()
                };
                all.push(difference("otherwise", at, schema, of(other), of(schema)));
            }
            Some(_) => {}
        }
    }
    for (at, schema) in old.iter().filter(|(at, _)| own.iter().all(|(other, _)| other != at)) {
        all.push(difference("gone", at, schema, Value::Null, Value::Null));
    }
    all
}

struct Merge<'a> {
    differences: Vec<Difference>,
    /// The new definition, for the titles of places.
    new: &'a Value,
}

/// Names and pointers of questions that stay, for the lists that name them.
type Stays = BTreeSet<String>;

impl Merge<'_> {
    fn tell(&mut self, kind: &'static str, at: &JsonPointer, was: &Value, now: &Value, edition: &Value) {
        let mut title = String::new();
        let mut node = self.new;
        for token in at.segments() {
            node = match node {
                Value::Array(list) => token.parse::<usize>().ok().and_then(|i| list.get(i)).unwrap_or(&Value::Null),
                other => other.get(&token).unwrap_or(&Value::Null),
            };
            if let Some(own) = node.get("title").and_then(Value::as_str) {
                own.clone_into(&mut title);
            }
        }
        let at = at.as_str().to_owned();
        self.differences.push(Difference {
            kind,
            at,
            title,
            was: was.clone(),
            now: now.clone(),
            edition: edition.clone(),
        });
    }

    /// One value; `Null` is one that is not there.
    fn value(&mut self, at: &JsonPointer, before: &Value, hand: &Value, new: &Value, stays: &Stays) -> Value {
        if hand == before || hand == new {
            return new.clone();
        }
        match (hand, new) {
            (Value::Object(_), Value::Object(_)) => return self.object(at, before, hand, new, stays),
            (Value::Array(hand), Value::Array(new)) => {
                let empty = Vec::new();
                return Value::Array(self.list(at, before.as_array().unwrap_or(&empty), hand, new, stays));
            }
            _ => {}
        }
        let (kind, edition) = if new == before { ("kept", &Value::Null) } else { ("against", new) };
        self.tell(kind, at, before, hand, edition);
        hand.clone()
    }

    fn object(&mut self, at: &JsonPointer, before: &Value, hand: &Value, new: &Value, stays: &Stays) -> Value {
        let member = |of: &Value, name: &str| of.get(name).cloned().unwrap_or(Value::Null);
        let mut whole = Map::new();
        let names = |of: &Value| of.as_object().into_iter().flat_map(Map::keys).cloned().collect::<Vec<_>>();
        let mut order = names(new);
        for name in names(hand) {
            if !order.contains(&name) {
                order.push(name);
            }
        }
        // Lists that name properties follow from which of these stay.
        let (first, rest): (Vec<String>, Vec<String>) = order.iter().cloned().partition(|name| name == "properties");
        for name in first.iter().chain(&rest).filter(|name| !(at.is_root() && *name == "x-import")) {
            let named: Stays = match whole.get("properties") {
                Some(own) if at.is_root() => {
                    asked(&json!({ "properties": own })).into_iter().map(|(pointer, _)| pointer).collect()
                }
                Some(Value::Object(own)) => own.keys().cloned().collect(),
                _ => stays.clone(),
            };
            let own = self.value(&at.key(name), &member(before, name), &member(hand, name), &member(new, name), &named);
            if !own.is_null() {
                whole.insert(name.clone(), own);
            }
        }
        let ordered = order.into_iter().filter_map(|name| whole.remove(&name).map(|own| (name, own)));
        Value::Object(ordered.collect())
    }

    /// A list: what the hand took out is out, what it added is in, and what the edition no longer has goes unless it names
    /// a question that stays.
    fn list(&mut self, at: &JsonPointer, before: &[Value], hand: &[Value], new: &[Value], stays: &Stays) -> Vec<Value> {
        let has = |list: &[Value], own: &Value| list.iter().any(|other| same(other, own));
        let find =
            |list: &[Value], own: &Value| list.iter().find(|other| same(other, own)).cloned().unwrap_or(Value::Null);
        let named = |own: &Value| own.as_str().is_some_and(|own| stays.contains(own));
        let common = |list: &[Value]| -> Vec<String> {
            list.iter().filter(|own| has(before, own) && has(hand, own)).map(identity).collect()
        };
        let reordered = common(hand) != common(before);
        let (skeleton, more) = if reordered { (hand, new) } else { (new, hand) };
        let mut order: Vec<Value> = skeleton.to_vec();
        for (i, own) in more.iter().enumerate().filter(|(_, own)| !has(skeleton, own)) {
            // Behind what it stands behind there.
            let behind = more[..i].iter().rev().find_map(|other| order.iter().position(|own| same(own, other)));
            order.insert(behind.map_or(0, |place| place + 1), own.clone());
        }
        let mut whole = Vec::new();
        for own in order {
            let (old, mine, other) = (find(before, &own), find(hand, &own), find(new, &own));
            let place = at.index(whole.len());
            if own.is_object() {
                // Taken out by hand, or by the edition where the hand left it as it was.
                let out = (mine.is_null() && !old.is_null()) || (other.is_null() && mine == old);
                if mine.is_null() && !old.is_null() && other != old {
                    self.tell("against", &place, &old, &Value::Null, &other);
                } else if mine.is_null() && !old.is_null() {
                    self.tell("kept", &place, &old, &Value::Null, &Value::Null);
                }
                if !out {
                    whole.push(self.value(&place, &old, &mine, &other, stays));
                }
                continue;
            }
            let by_hand = mine.is_null() != old.is_null();
            let goes = if old.is_null() { false } else { mine.is_null() || (other.is_null() && !named(&own)) };
            if by_hand && (mine.is_null() || other.is_null()) {
                self.tell("kept", at, &old, &mine, &Value::Null);
            }
            if !goes {
                whole.push(own);
            }
        }
        whole
    }
}

/// What tells an entry of a list from the others.
fn identity(own: &Value) -> String {
    for name in ["id", "question", "const"] {
        if let Some(id) = own.get(name).filter(|id| id.is_string()) {
            return format!("{name} {id}");
        }
    }
    // A condition is told apart by what it asks for.
    let names = own["then"]["properties"].as_object().map(|own| own.keys().cloned().collect::<Vec<_>>().join(" "));
    names.map_or_else(|| own.to_string(), |names| format!("then {names}"))
}

fn same(one: &Value, other: &Value) -> bool {
    identity(one) == identity(other)
}

/// Gives a section to the questions of the new edition whose section somebody took out.
fn place(whole: &mut Value, new: &Value) {
    let placed = |definition: &Value| -> BTreeSet<String> {
        let sections = definition["x-sections"].as_array().into_iter().flatten();
        let fields = sections.flat_map(|own| own["fields"].as_array().into_iter().flatten());
        fields.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let there: BTreeSet<String> = asked(whole).into_iter().map(|(pointer, _)| pointer).collect();
    let own = placed(whole);
    let covered = |pointer: &str| own.iter().any(|other| pointer == other || pointer.starts_with(&format!("{other}/")));
    let lost: BTreeSet<String> =
        placed(new).into_iter().filter(|pointer| there.contains(pointer) && !covered(pointer)).collect();
    if lost.is_empty() {
        return;
    }
    let mut more = Vec::new();
    for section in new["x-sections"].as_array().into_iter().flatten() {
        let fields: Vec<&Value> = section["fields"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|own| own.as_str().is_some_and(|own| lost.contains(own)))
            .collect();
        if !fields.is_empty() {
            let mut section = section.clone();
            section["fields"] = json!(fields);
            more.push(section);
        }
    }
    let mut all = whole["x-sections"].as_array().cloned().unwrap_or_default();
    for mut section in more {
        let id = section["id"].as_str().unwrap_or_default().to_owned();
        let free = (2..).map(|number| format!("{id}{number}"));
        let taken = |own: &String| all.iter().any(|other| other["id"] == json!(own));
        if let Some(own) = std::iter::once(id.clone()).chain(free).find(|own| !taken(own)) {
            section["id"] = json!(own);
        }
        all.push(section);
    }
    whole["x-sections"] = json!(all);
}
