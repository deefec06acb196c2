//! What follows from an answer: what is asked because of it, taken over from it, or looked up by it. Where an officer marks an answer,
//! these may be other as well once it is.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::definition::{KnownFrom, Procedure, When};
use crate::form::relatives;
use crate::json;
use crate::pointer::JsonPointer;

/// Deepest nesting of schemas that is followed.
const DEEPEST: usize = 64;
/// Keywords with one schema for the same place.
const SAME_PLACE: [&str; 4] = ["if", "then", "else", "not"];
/// Keywords with several schemas for the same place.
const SAME_PLACES: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// Answers that bear on others.
struct Bearing {
    /// Places that are looked at.
    on: Vec<JsonPointer>,
    /// Places whose answers depend on these.
    what: Vec<JsonPointer>,
}

/// Which answers bear on which, as one definition says it.
pub(super) struct Follows {
    bearings: Vec<Bearing>,
}

impl Follows {
    /// Reads it out of a definition: its `if`s and alternatives, `x-known`, the keys and the same subjects of `x-roles`.
    pub(super) fn of(definition: &Value) -> Self {
        let procedure = Procedure::read(definition.clone());
        let mut reader = Reader { document: definition, bearings: Vec::new() };
        reader.schema(definition, &JsonPointer::root(), 0);
        let tested = |when: &When| {
            let mut places = Vec::new();
            let names = when.names();
            for condition in procedure.conditions.iter().filter(|own| names.contains(&own.name.as_str())) {
                reader.places(&condition.schema, &JsonPointer::root(), 0, &mut places);
            }
            places
        };
        // The keys with which a role is looked up: its own, and those of whoever's register tells of it.
        let keys = |name: &str| {
            let tells = |role: &str| role == name || relatives(&procedure, role).contains(&name);
            let roles = procedure.roles.iter().filter(move |role| tells(&role.name));
            roles.filter_map(|role| role.key.clone()).collect::<Vec<_>>()
        };
        let fields = |role: &str| {
            let own = procedure.fields.iter().filter(|field| field.fact.role == *role);
            own.map(|field| (&field.fact.concept, &field.pointer)).collect::<Vec<_>>()
        };
        let mut own = Vec::new();
        for question in &procedure.known {
            let mut on = Vec::new();
            for rule in &question.rules {
                on.extend(tested(&rule.when));
                on.extend(rule.names.iter().flat_map(|name| keys(name)));
                match &rule.from {
                    KnownFrom::Answer(other) => on.push(other.clone()),
                    KnownFrom::Fact(fact) => on.extend(keys(&fact.role)),
                    KnownFrom::Channel | KnownFrom::Identity(_) | KnownFrom::Circumstance => {}
                }
            }
            own.push(Bearing { on, what: vec![question.pointer.clone()] });
        }
        for role in &procedure.roles {
            let what = fields(&role.name).into_iter().map(|(_, place)| place.clone()).collect();
            own.push(Bearing { on: keys(&role.name), what });
            for same in &role.same_as {
                let on = tested(&same.when);
                let theirs = fields(&same.role);
                for (concept, place) in fields(&role.name) {
                    for (_, other) in theirs.iter().filter(|(other, _)| *other == concept) {
                        let pair = vec![place.clone(), (*other).clone()];
                        own.push(Bearing { on: [&*on, &pair].concat(), what: pair });
                    }
                }
            }
        }
        own.append(&mut reader.bearings);
        Self { bearings: own }
    }

    /// The places whose answers follow from the one at a place, one from another; not that place itself.
    pub(super) fn from(&self, place: &JsonPointer) -> Vec<JsonPointer> {
        let mut reached = BTreeSet::from([place.clone()]);
        let mut waiting: Vec<&Bearing> = self.bearings.iter().collect();
        loop {
            let before = waiting.len();
            waiting.retain(|bearing| {
                let bears = bearing.on.iter().any(|on| reached.iter().any(|place| touches(on, place)));
                if bears {
                    reached.extend(bearing.what.iter().cloned());
                }
                !bears
            });
            if waiting.len() == before {
                break;
            }
        }
        reached.into_iter().filter(|own| !touches(own, place)).collect()
    }
}

/// Whether one place is the other, within it or around it.
pub(super) fn touches(one: &JsonPointer, other: &JsonPointer) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

/// Reads the schemas of a definition.
struct Reader<'d> {
    document: &'d Value,
    bearings: Vec<Bearing>,
}

impl<'d> Reader<'d> {
    /// Notes what bears on what in a schema for a place.
    fn schema(&mut self, schema: &Value, at: &JsonPointer, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        if let Some(test) = schema.get("if") {
            let (mut on, mut what) = (Vec::new(), Vec::new());
            self.places(test, at, depth, &mut on);
            for branch in ["then", "else"].into_iter().filter_map(|name| schema.get(name)) {
                self.places(branch, at, depth, &mut what);
            }
            self.bearings.push(Bearing { on, what });
        }
        for name in ["dependentSchemas", "dependentRequired"] {
            for (key, inner) in json::members(schema.get(name)) {
                let mut what: Vec<JsonPointer> =
                    json::list(Some(inner)).iter().filter_map(|name| Some(at.key(name.as_str()?))).collect();
                self.places(inner, at, depth, &mut what);
                self.bearings.push(Bearing { on: vec![at.key(key)], what });
            }
        }
        for name in ["anyOf", "oneOf"] {
            // Which alternative it is, is told by what stands at the places that each fixes.
            let (mut on, mut what) = (Vec::new(), Vec::new());
            for inner in json::list(schema.get(name)) {
                let fixed = json::members(inner.get("properties")).into_iter();
                let fixed = fixed.filter(|(_, own)| own.get("const").is_some() || own.get("enum").is_some());
                on.extend(fixed.map(|(name, _)| at.key(name)));
                self.places(inner, at, depth, &mut what);
            }
            self.bearings.push(Bearing { on, what });
        }
        for (name, inner) in json::members(schema.get("properties")) {
            self.schema(inner, &at.key(name), depth + 1);
        }
        for inner in Self::beside(schema) {
            self.schema(inner, at, depth + 1);
        }
        if let Some(inner) = self.target(schema) {
            self.schema(inner, at, depth + 1);
        }
    }

    /// Notes the places a schema says something of: the innermost, as far as lists.
    fn places(&self, schema: &Value, at: &JsonPointer, depth: usize, out: &mut Vec<JsonPointer>) {
        if depth > DEEPEST {
            return;
        }
        let properties = json::members(schema.get("properties"));
        for (name, inner) in &properties {
            let (place, before) = (at.key(name), out.len());
            self.places(inner, &place, depth + 1, out);
            if out.len() == before {
                out.push(place);
            }
        }
        for name in json::list(schema.get("required")).iter().filter_map(Value::as_str) {
            if !properties.iter().any(|(own, _)| *own == name) {
                out.push(at.key(name));
            }
        }
        for inner in Self::beside(schema).chain(self.target(schema)) {
            self.places(inner, at, depth + 1, out);
        }
    }

    /// The schemas within one that are about the same place.
    fn beside(schema: &Value) -> impl Iterator<Item = &Value> {
        let single = SAME_PLACE.into_iter().filter_map(|name| schema.get(name));
        single.chain(SAME_PLACES.into_iter().flat_map(|name| json::list(schema.get(name))))
    }

    /// The schema of the same document that one refers to.
    fn target(&self, schema: &Value) -> Option<&'d Value> {
        self.document.pointer(schema.get("$ref")?.as_str()?.strip_prefix('#')?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn from(definition: &Value, place: &str) -> Vec<String> {
        let place = JsonPointer::parse(place).unwrap();
        Follows::of(definition).from(&place).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_asked_because_of_an_answer_or_taken_over_from_it_follows_from_it_and_nothing_else_does() {
        let definition = json!({
            "type": "object",
            "properties": {
                "child": {"type": "object", "properties": {
                    "from": {"enum": ["mother", "father"]},
                    "name": {"type": "string"},
                }},
                "copy": {"type": "string", "x-known": [{"answer": "/child/place/commune"}]},
                "told": {"type": "string", "x-known": [{"when": "ofFather", "is": "x"}]},
                "other": {"type": "string"},
            },
            "allOf": [{
                "if": {"properties": {"child": {"required": ["from"]}}},
                "then": {"properties": {"child": {"properties": {"place": {"$ref": "#/$defs/place"}}}}},
            }],
            "$defs": {"place": {"type": "object", "properties": {"commune": {"type": "string"}}}},
            "x-conditions": {"ofFather": {"properties": {"child": {"properties": {"from": {"const": "father"}}}}}},
        });
        assert_eq!(from(&definition, "/child/from"), ["/child/place/commune", "/copy", "/told"]);
        assert_eq!(from(&definition, "/child/place"), ["/copy"]);
        assert_eq!(from(&definition, "/child/name"), [""; 0]);
    }

    #[test]
    fn what_a_register_says_follows_from_the_number_it_is_asked_with() {
        let definition = json!({
            "type": "object",
            "properties": {
                "number": {"type": "string", "x-fact": {"concept": "personal_id", "role": "father"}},
                "name": {"type": "string", "x-fact": {"concept": "full_name", "role": "father"}},
                "own": {"type": "string", "x-fact": {"concept": "full_name", "role": "applicant"}},
            },
            "x-roles": {"father": {"kind": "person", "key": "/number"}, "applicant": {"kind": "person"}},
        });
        assert_eq!(from(&definition, "/number"), ["/name"]);
        assert_eq!(from(&definition, "/own"), [""; 0]);
    }
}
