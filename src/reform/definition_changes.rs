//! What differs between two versions of a definition: its papers, its questions and its conditions, and what that means for drafts
//! of the earlier one. Owns no words; [`super::changes`] tells what differs between verdicts.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::definition::Procedure;
use crate::json;
use crate::pointer::JsonPointer;

/// Most parts of a schema that are looked at.
const MOST: usize = 50_000;
/// Deepest part within a part, and longest chain of references.
const DEPTH: usize = 24;
/// Members of a schema that hold other schemas, or where these are found.
const HOLDERS: [&str; 12] =
    ["properties", "items", "allOf", "anyOf", "if", "then", "else", "required", "$ref", "$defs", "$id", "x-conditions"];

/// What became of a paper, a question or a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The earlier version has none.
    Added,
    /// The later version has none.
    Gone,
    /// It is called otherwise, or other members of it differ.
    Changed {
        /// What it was called, where that differs.
        title: Option<String>,
        /// Names of the other members that differ, such as `when` or `maxLength`; sorted.
        members: Vec<String>,
    },
}

/// One paper, question or condition that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Id of the document, place of the answer (`*` for every entry of a list), or name of the condition.
    pub id: String,
    /// What it is called, in the later version where that has it.
    pub title: String,
    /// What became of it.
    pub fate: Fate,
}

/// What differs between two versions of a definition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DefinitionChanges {
    /// Papers, by id.
    pub papers: Vec<Change>,
    /// Questions, by place.
    pub questions: Vec<Change>,
    /// Conditions, by name.
    pub conditions: Vec<Change>,
    /// How many questions are the same in both: a draft keeps their answers as they are.
    pub kept: usize,
}

impl DefinitionChanges {
    /// Compares two versions.
    pub fn between(before: &Value, after: &Value) -> Self {
        let (old, new) = (questions(before), questions(after));
        let questions = compared(&old, &new);
        let other = questions.iter().filter(|one| one.fate == Fate::Gone || asks_otherwise(one)).count();
        Self {
            papers: compared(&papers(before), &papers(after)),
            conditions: compared(&conditions(before), &conditions(after)),
            kept: old.len() - other,
            questions,
        }
    }

    /// True where nothing of these differs.
    pub fn is_empty(&self) -> bool {
        self.papers.is_empty() && self.questions.is_empty() && self.conditions.is_empty()
    }

    /// Questions whose answers in a draft have no place any more. The draft keeps them.
    pub fn unplaced(&self) -> impl Iterator<Item = &Change> {
        self.questions.iter().filter(|one| one.fate == Fate::Gone)
    }

    /// Questions whose answers in a draft are checked by other rules.
    pub fn checked_anew(&self) -> impl Iterator<Item = &Change> {
        self.questions.iter().filter(|one| asks_otherwise(one))
    }

    /// Questions no draft has an answer to.
    pub fn asked_anew(&self) -> impl Iterator<Item = &Change> {
        self.questions.iter().filter(|one| one.fate == Fate::Added)
    }
}

/// Whether more than the words of a question differ.
fn asks_otherwise(change: &Change) -> bool {
    matches!(&change.fate, Fate::Changed { members, .. } if members.iter().any(|name| name != "description"))
}

/// What something is called, and all else that is said of it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Told {
    title: String,
    members: Map<String, Value>,
}

fn compared(before: &BTreeMap<String, Told>, after: &BTreeMap<String, Told>) -> Vec<Change> {
    let change = |id: &String, told: &Told, fate| Change { id: id.clone(), title: told.title.clone(), fate };
    let mut list = Vec::new();
    for (id, new) in after {
        match before.get(id) {
            None => list.push(change(id, new, Fate::Added)),
            Some(old) if old != new => {
                let mut members: Vec<String> = old.members.keys().chain(new.members.keys()).cloned().collect();
                members.retain(|name| old.members.get(name) != new.members.get(name));
                members.sort_unstable();
                members.dedup();
                let title = (old.title != new.title).then(|| old.title.clone());
                list.push(change(id, new, Fate::Changed { title, members }));
            }
            Some(_) => {}
        }
    }
    let gone = before.iter().filter(|(id, _)| !after.contains_key(*id));
    list.extend(gone.map(|(id, old)| change(id, old, Fate::Gone)));
    list
}

/// The papers, by id.
fn papers(definition: &Value) -> BTreeMap<String, Told> {
    let all = json::list(definition.get("x-documents")).iter();
    let told = all.filter_map(|paper| Some((paper.get("id")?.as_str()?.to_owned(), told(paper.as_object()?, &["id"]))));
    told.collect()
}

/// The conditions, by name.
fn conditions(definition: &Value) -> BTreeMap<String, Told> {
    let procedure = Procedure::read(definition.clone());
    let told = procedure.conditions.iter().map(|own| {
        let members =
            json!({"schema": own.schema, "implies": own.implies, "excludes": own.excludes, "lacks": own.lacks});
        let members = members.as_object().cloned().unwrap_or_default();
        (own.name.clone(), Told { title: own.title.clone(), members })
    });
    told.collect()
}

fn told(members: &Map<String, Value>, without: &[&str]) -> Told {
    let title = members.get("title").and_then(Value::as_str).unwrap_or_default().to_owned();
    let rest = members.iter().filter(|(name, _)| *name != "title" && !without.contains(&name.as_str()));
    Told { title, members: rest.map(|(name, value)| (name.clone(), value.clone())).collect() }
}

/// The questions, by the place of their answers.
fn questions(definition: &Value) -> BTreeMap<String, Told> {
    let mut walk = Walk { definition, left: MOST, found: BTreeMap::new() };
    walk.inside(definition, &JsonPointer::root(), &Value::Null, 0);
    walk.found
}

struct Walk<'a> {
    definition: &'a Value,
    /// Parts that may still be looked at.
    left: usize,
    found: BTreeMap<String, Told>,
}

impl Walk<'_> {
    /// The questions of a schema at a place of the answers; `when` is what they are asked by, where they are in some cases only.
    fn inside(&mut self, schema: &Value, at: &JsonPointer, when: &Value, depth: usize) {
        if depth > DEPTH || self.left == 0 {
            return;
        }
        self.left -= 1;
        let required: Vec<&str> = json::list(schema.get("required")).iter().filter_map(Value::as_str).collect();
        for (name, own) in json::members(schema.get("properties")) {
            let place = at.key(name);
            self.question(own, &place, (required.contains(&name.as_str()), when));
            self.inside(own, &place, &Value::Null, depth + 1);
        }
        if let Some(items) = schema.get("items") {
            self.inside(items, &at.key("*"), &Value::Null, depth + 1);
        }
        for word in ["allOf", "anyOf", "oneOf"] {
            for own in json::list(schema.get(word)) {
                self.inside(own, at, when, depth + 1);
            }
        }
        for word in ["then", "else"] {
            if let Some(own) = schema.get(word) {
                self.inside(own, at, &json!([when, word, schema.get("if")]), depth + 1);
            }
        }
        if let Some(target) = self.target(schema) {
            self.inside(&target, at, when, depth + 1);
        }
    }

    /// Notes a question. What is said of one place in several cases counts together.
    fn question(&mut self, schema: &Value, place: &JsonPointer, (required, when): (bool, &Value)) {
        let mut own = told(&schema.as_object().cloned().unwrap_or_default(), &HOLDERS);
        if let Some(target) = self.target(schema).as_ref().and_then(Value::as_object) {
            let more = told(target, &HOLDERS);
            if own.title.is_empty() {
                own.title = more.title;
            }
            for (name, value) in more.members {
                own.members.entry(name).or_insert(value);
            }
        }
        if required {
            own.members.insert("required".to_owned(), true.into());
        }
        if !when.is_null() {
            own.members.insert("if".to_owned(), when.clone());
        }
        let known = self.found.entry(place.to_string()).or_default();
        if known.title.is_empty() {
            known.title = own.title;
        }
        for (name, value) in own.members {
            known.members.entry(name).and_modify(|other| *other = json!([other, value])).or_insert(value);
        }
    }

    /// What a schema refers to within its definition.
    fn target(&self, schema: &Value) -> Option<Value> {
        let mut target = self.definition.pointer(schema.get("$ref")?.as_str()?.strip_prefix('#')?)?;
        for _ in 0..DEPTH {
            let Some(next) = target.get("$ref").and_then(Value::as_str).and_then(|next| next.strip_prefix('#')) else {
                return Some(target.clone());
            };
            target = self.definition.pointer(next)?;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(properties: &Value, documents: &Value, conditions: &Value) -> Value {
        json!({
            "title": "T", "type": "object", "properties": properties, "required": ["a"], "x-documents": documents,
            "x-conditions": conditions, "$defs": {"name": {"type": "string", "maxLength": 9}},
        })
    }

    fn shown(list: &[Change]) -> Vec<(&str, &str)> {
        let word = |fate: &Fate| match fate {
            Fate::Added => "added",
            Fate::Gone => "gone",
            Fate::Changed { title: Some(_), .. } => "renamed",
            Fate::Changed { .. } => "changed",
        };
        list.iter().map(|one| (one.id.as_str(), word(&one.fate))).collect()
    }

    #[test]
    fn papers_questions_and_conditions_that_differ_are_named_with_what_became_of_them() {
        let before = version(
            &json!({
                "a": {"title": "A", "type": "string"},
                "b": {"title": "B", "$ref": "#/$defs/name"},
                "c": {"type": "array", "items": {"properties": {"d": {"title": "D", "type": "string"}}}},
                "e": {"title": "E", "type": "string"},
            }),
            &json!([{"id": "p", "title": "P"}, {"id": "q", "title": "Q"}]),
            &json!({"k": {"title": "K", "properties": {"a": {"const": "x"}}}}),
        );
        let mut after = version(
            &json!({
                "a": {"title": "A thing", "type": "string"},
                "b": {"title": "B", "$ref": "#/$defs/name"},
                "c": {"type": "array", "items": {"properties": {"f": {"title": "F", "type": "string"}}}},
                "e": {"title": "E", "type": "string"},
            }),
            &json!([{"id": "p", "title": "P", "when": "k"}, {"id": "r", "title": "R"}]),
            &json!({"k": {"title": "K", "properties": {"a": {"const": "y"}}}, "l": {"title": "L"}}),
        );
        after["$defs"]["name"]["maxLength"] = 5.into();
        let changes = DefinitionChanges::between(&before, &after);
        assert_eq!(shown(&changes.papers), [("p", "changed"), ("r", "added"), ("q", "gone")]);
        assert_eq!(
            shown(&changes.questions),
            [("/a", "renamed"), ("/b", "changed"), ("/c/*/f", "added"), ("/c/*/d", "gone")]
        );
        assert_eq!(shown(&changes.conditions), [("k", "changed"), ("l", "added")]);
        assert_eq!(changes.questions[1].fate, Fate::Changed { title: None, members: vec!["maxLength".to_owned()] });
        assert_eq!(changes.unplaced().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["D"]);
        assert_eq!(changes.checked_anew().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["/b"]);
        assert_eq!(changes.asked_anew().count(), 1);
        // Of /a, /b, /c, /c/*/d and /e: one is checked anew, one has no place.
        assert_eq!(changes.kept, 3);
        assert!(DefinitionChanges::between(&after, &after).is_empty());
    }

    #[test]
    fn a_question_that_is_asked_in_other_cases_has_changed() {
        let asked = |value: &str| {
            json!({
                "properties": {"a": {"type": "string"}},
                "if": {"properties": {"a": {"const": value}}},
                "then": {"properties": {"b": {"title": "B"}}},
            })
        };
        let changes = DefinitionChanges::between(&asked("x"), &asked("y"));
        assert_eq!(shown(&changes.questions), [("/b", "changed")]);
        assert!(DefinitionChanges::between(&asked("x"), &asked("x")).is_empty());
    }
}
