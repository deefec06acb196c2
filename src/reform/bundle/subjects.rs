//! One subject under two names.
//!
//! Members of a bundle serve one event of a life: the person whose permanent residence is
//! registered after a birth is the child, the person who is struck off after a death is the
//! dead. Where a later member says in which circumstance its subject is the one of an earlier
//! member, the bundle takes that circumstance as given, answers the questions that decide it, and
//! calls the subject by the earlier name, so that nothing is asked of it twice.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::definition::{Condition, Procedure, Role, When};
use crate::pointer::JsonPointer;
use crate::reform::simplify::close_up;

/// A member whose subjects bear the names of the earlier members.
pub(super) struct Aligned {
    /// The member.
    pub(super) procedure: Procedure,
    /// Answers that follow: places in the member's own answers, and their values.
    pub(super) answers: Vec<(JsonPointer, Value)>,
}

/// Reads a member as a part of a bundle with these earlier members, handed in in one of these ways.
pub(super) fn align(member: &Procedure, earlier: &[Aligned], channels: &[&str]) -> Aligned {
    let mut given = Given { member, holds: BTreeMap::new(), answers: Vec::new() };
    for condition in &member.conditions {
        if condition.channel.as_deref().is_some_and(|way| !channels.is_empty() && !channels.contains(&way)) {
            given.holds.insert(&condition.name, false);
        }
    }
    let mut names: Vec<(&str, &str)> = Vec::new();
    for role in &member.roles {
        if let Some(known) = known_as(role, earlier)
            && given.take(&known.1)
        {
            names.push((&role.name, known.0));
        }
    }
    if names.is_empty() && given.holds.is_empty() {
        return Aligned { procedure: member.clone(), answers: Vec::new() };
    }
    given.conclude();
    let procedure = Procedure::read(given.definition(&names));
    Aligned { procedure, answers: given.answers }
}

/// The one subject of earlier members that a role can be, and the circumstance in which it is.
/// Nobody is taken to be the person at the keyboard: that is for the person to say.
fn known_as<'m>(role: &'m Role, earlier: &[Aligned]) -> Option<(&'m str, When)> {
    let known = |name: &str| {
        let mut roles = earlier.iter().flat_map(|member| &member.procedure.roles);
        roles.find(|known| known.name == name)
    };
    if role.signed_in || known(&role.name).is_some() {
        return None;
    }
    let mut candidates = role
        .same_as
        .iter()
        .filter(|same| known(&same.role).is_some_and(|other| other.kind == role.kind && !other.signed_in));
    let same = candidates.next()?;
    candidates.next().is_none().then(|| (same.role.as_str(), same.when.clone()))
}

/// What the bundle takes as given of a member's circumstances.
struct Given<'m> {
    member: &'m Procedure,
    holds: BTreeMap<&'m str, bool>,
    answers: Vec<(JsonPointer, Value)>,
}

impl<'m> Given<'m> {
    /// Takes a circumstance as given; false where it is not one condition that one answer decides,
    /// or where another answer is given already.
    fn take(&mut self, when: &When) -> bool {
        match when {
            When::Always => true,
            When::Is(name) => {
                self.member.conditions.iter().find(|own| own.name == *name).is_some_and(|own| self.is(own))
            }
            _ => false,
        }
    }

    fn is(&mut self, condition: &'m Condition) -> bool {
        let Some((place, value)) = deciding_answer(&condition.schema) else { return false };
        match self.answer(&place) {
            Some(known) if *known != value => return false,
            Some(_) => {}
            None => self.answers.push((place, value)),
        }
        self.holds.insert(&condition.name, true);
        true
    }

    fn answer(&self, place: &JsonPointer) -> Option<&Value> {
        self.answers.iter().find(|(own, _)| own == place).map(|(_, value)| value)
    }

    /// Decides every other condition that follows: by implication, by exclusion, by an answer that
    /// is given, and where one choice of a question is left.
    fn conclude(&mut self) {
        loop {
            let before = (self.holds.len(), self.answers.len());
            for condition in &self.member.conditions {
                let is = |name: &String, truth: bool| self.holds.get(name.as_str()) == Some(&truth);
                let others = || self.member.conditions.iter().filter(|other| is(&other.name, true));
                let follows = others().any(|other| other.implies.contains(&condition.name));
                let decided = deciding_answer(&condition.schema)
                    .and_then(|(place, value)| self.answer(&place).map(|given| *given == value));
                let excluded = others().any(|other| other.excludes.contains(&condition.name))
                    || condition.excludes.iter().any(|other| is(other, true))
                    || condition.implies.iter().any(|other| is(other, false))
                    || decided == Some(false);
                if follows && !self.holds.contains_key(condition.name.as_str()) {
                    self.is(condition);
                } else if excluded || decided == Some(true) {
                    self.holds.entry(&condition.name).or_insert(!excluded);
                }
            }
            self.only_choices();
            if before == (self.holds.len(), self.answers.len()) {
                return;
            }
        }
    }

    /// Answers questions of which one choice is left.
    fn only_choices(&mut self) {
        let mut ruled_out: Vec<(JsonPointer, Value)> = Vec::new();
        for condition in &self.member.conditions {
            if self.holds.get(condition.name.as_str()) == Some(&false) {
                ruled_out.extend(deciding_answer(&condition.schema));
            }
        }
        for (place, _) in &ruled_out {
            if self.answer(place).is_some() {
                continue;
            }
            let choices = field_at(&self.member.schema, place).and_then(|field| field.get("oneOf")?.as_array());
            let Some(choices) = choices else { continue };
            let mut left = choices
                .iter()
                .filter_map(|choice| choice.get("const"))
                .filter(|value| !ruled_out.iter().any(|(at, out)| at == place && out == *value));
            if let (Some(value), None) = (left.next(), left.next()) {
                self.answers.push((place.clone(), value.clone()));
            }
        }
    }

    /// The member's definition with the names of the earlier members and without the circumstances
    /// that are decided.
    fn definition(&self, names: &[(&str, &str)]) -> Value {
        let mut schema = self.member.schema.clone();
        let Value::Object(root) = &mut schema else { return schema };
        if let Some(Value::Object(conditions)) = root.get_mut("x-conditions") {
            conditions.retain(|name, _| !self.holds.contains_key(name.as_str()));
            for condition in conditions.values_mut() {
                for key in ["x-implies", "x-excludes"] {
                    if let Some(Value::Array(list)) = condition.get_mut(key) {
                        list.retain(|name| name.as_str().is_none_or(|name| !self.holds.contains_key(name)));
                    }
                }
            }
        }
        for list in ["x-requirements", "x-documents", "x-sections"] {
            if let Some(Value::Array(list)) = root.get_mut(list) {
                list.retain_mut(|entry| self.stays(entry));
            }
        }
        let header = root.get_mut("x-procedure").and_then(Value::as_object_mut);
        if let Some(Value::Array(next)) = header.and_then(|header| header.get_mut("next")) {
            next.retain_mut(|entry| self.stays(entry));
        }
        let header = root.get_mut("x-procedure").and_then(Value::as_object_mut);
        if let Some(Value::Array(steps)) = header.and_then(|header| header.get_mut("steps")) {
            self.fill_steps(steps);
        }
        if let Some(Value::Object(roles)) = root.get_mut("x-roles") {
            self.rename_roles(roles, names);
        }
        self.fill_known(&mut schema, 0);
        rename(&mut schema, names, 0);
        schema
    }

    /// Fills what is given into the rules by which questions are answered.
    fn fill_known(&self, schema: &mut Value, depth: usize) {
        // Deeper than any schema that loads.
        if depth > 256 {
            return;
        }
        match schema {
            Value::Object(object) => {
                if let Some(Value::Array(rules)) = object.get_mut("x-known") {
                    rules.retain_mut(|rule| self.stays(rule) && rule.as_object().is_none_or(|rule| !rule.is_empty()));
                    if rules.is_empty() {
                        object.shift_remove("x-known");
                    }
                }
                let parts = object.iter_mut().filter(|(key, _)| !key.starts_with("x-"));
                parts.for_each(|(_, inner)| self.fill_known(inner, depth + 1));
            }
            Value::Array(list) => list.iter_mut().for_each(|inner| self.fill_known(inner, depth + 1)),
            _ => {}
        }
    }

    /// Fills what is given into the circumstances of steps; those that never come up go.
    fn fill_steps(&self, steps: &mut Vec<Value>) {
        let mut idle: Vec<String> = Vec::new();
        for step in steps.iter_mut() {
            let visit = step.get("visit").and_then(Value::as_str).and_then(|own| When::parse(own).ok());
            if let (Some(visit), Some(step)) = (visit, step.as_object_mut()) {
                match self.under(&visit) {
                    Some(When::Always) => drop(step.insert("visit".to_owned(), json!(true))),
                    Some(when) => drop(step.insert("visit".to_owned(), json!(when.to_string()))),
                    None => drop(step.shift_remove("visit")),
                }
            }
            if !self.stays(step) {
                idle.extend(step.get("id").and_then(Value::as_str).map(str::to_owned));
            }
        }
        for id in idle {
            // A limit that was stated at a step that never comes up is none of those that share it.
            for step in steps.iter_mut().filter_map(Value::as_object_mut) {
                if step.get("within").and_then(Value::as_str) == Some(&id) {
                    step.shift_remove("within");
                }
                if step.get("repeat").and_then(|repeat| repeat.get("to")?.as_str()) == Some(&id) {
                    step.shift_remove("repeat");
                }
            }
            close_up(steps, &id, None);
        }
    }

    /// Rewrites the circumstance of an entry; false where it never holds.
    fn stays(&self, entry: &mut Value) -> bool {
        let Some(object) = entry.as_object_mut() else { return true };
        let Some(when) = object.get("when").and_then(Value::as_str).and_then(|own| When::parse(own).ok()) else {
            return true;
        };
        match self.under(&when) {
            // A rule that names no place is one by its circumstance, also where that always holds.
            Some(When::Always)
                if ["channel", "identity", "fact", "answer"].iter().any(|key| object.contains_key(*key))
                    || !object.contains_key("is") =>
            {
                drop(object.shift_remove("when"));
            }
            Some(when) => drop(object.insert("when".to_owned(), json!(when.to_string()))),
            None => return false,
        }
        true
    }

    /// An expression with what is given filled in; nothing where it never holds.
    fn under(&self, when: &When) -> Option<When> {
        match when {
            When::Always => Some(When::Always),
            When::Is(name) => match self.holds.get(name.as_str()) {
                Some(true) => Some(When::Always),
                Some(false) => None,
                None => Some(when.clone()),
            },
            When::Not(inner) => match self.under(inner) {
                Some(When::Always) => None,
                Some(inner) => Some(When::Not(Box::new(inner))),
                None => Some(When::Always),
            },
            When::And(list) => {
                let mut list: Vec<When> = list.iter().map(|inner| self.under(inner)).collect::<Option<_>>()?;
                list.retain(|inner| *inner != When::Always);
                Some(match list.len() {
                    0 => When::Always,
                    1 => list.remove(0),
                    _ => When::And(list),
                })
            }
            When::Or(list) => {
                let mut list: Vec<When> = list.iter().filter_map(|inner| self.under(inner)).collect();
                if list.contains(&When::Always) {
                    return Some(When::Always);
                }
                match list.len() {
                    0 => None,
                    1 => Some(list.remove(0)),
                    _ => Some(When::Or(list)),
                }
            }
        }
    }

    fn rename_roles(&self, roles: &mut Map<String, Value>, names: &[(&str, &str)]) {
        let renamed = |name: &str| names.iter().find(|(from, _)| *from == name).map(|(_, to)| *to);
        for (_, to) in names {
            // What the member says of that subject only served to point at it.
            roles.shift_remove(*to);
        }
        let old = std::mem::take(roles);
        for (name, mut role) in old {
            if !self.stays(&mut role) {
                continue;
            }
            let own = renamed(&name).unwrap_or(&name).to_owned();
            if let Some(Value::Array(list)) = role.get_mut("sameAs") {
                list.retain_mut(|same| {
                    let other = same.get("role").and_then(Value::as_str).unwrap_or_default();
                    renamed(other).unwrap_or(other) != own && self.stays(same)
                });
            }
            if let Some(Value::Array(others)) = role.get_mut("differsFrom") {
                for other in others.iter_mut() {
                    if let Some(to) = other.as_str().and_then(renamed) {
                        *other = json!(to);
                    }
                }
                others.retain(|other| other.as_str() != Some(&own));
            }
            if let Some(Value::Object(relations)) = role.get_mut("relations") {
                for target in relations.values_mut() {
                    if let Some(to) = target.as_str().and_then(renamed) {
                        *target = json!(to);
                    }
                }
            }
            if role.get("sameAs").and_then(Value::as_array).is_some_and(Vec::is_empty)
                && let Some(role) = role.as_object_mut()
            {
                role.shift_remove("sameAs");
            }
            roles.insert(own, role);
        }
    }
}

/// The place and the value of the one answer by which a condition holds; nothing where it
/// depends on anything else.
fn deciding_answer(schema: &Value) -> Option<(JsonPointer, Value)> {
    let mut place = JsonPointer::root();
    let mut at = schema.as_object()?;
    loop {
        let said = |key: &&String| !key.starts_with("x-") && *key != "title";
        if let Some(value) = at.get("const") {
            return (at.keys().filter(said).count() == 1).then(|| (place, value.clone()));
        }
        let properties = at.get("properties")?.as_object()?;
        let (name, inner) = properties.iter().next()?;
        if properties.len() != 1 || at.keys().filter(said).count() != 2 || at.get("required")? != &json!([name]) {
            return None;
        }
        place.push_key(name);
        at = inner.as_object()?;
    }
}

/// The schema of the answer at a place to which a plain path of properties leads.
pub(super) fn field_at<'s>(schema: &'s Value, place: &JsonPointer) -> Option<&'s Value> {
    let mut at = schema;
    for segment in place.segments() {
        at = at.get("properties")?.get(&segment)?;
    }
    Some(at)
}

fn rename_one(name: &mut String, names: &[(&str, &str)]) {
    if let Some((_, to)) = names.iter().find(|(from, _)| from == name) {
        (*to).clone_into(name);
    }
}

fn rename_all(list: &mut [Value], names: &[(&str, &str)]) {
    for name in list {
        if let Value::String(name) = name {
            rename_one(name, names);
        }
    }
}

/// Calls roles by other names wherever a definition refers to one: in facts, in acts, in who a
/// paper is about and in who is the same as whom.
fn rename(schema: &mut Value, names: &[(&str, &str)], depth: usize) {
    // Deeper than any schema that loads.
    if depth > 256 {
        return;
    }
    match schema {
        Value::Object(object) => {
            let refers = ["concept", "act"].iter().any(|key| object.get(*key).is_some_and(Value::is_string))
                || object.contains_key("fact")
                || object.keys().all(|key| matches!(key.as_str(), "role" | "when"));
            for (key, value) in object.iter_mut() {
                match value {
                    Value::String(name) if key == "about" || refers && key == "role" => rename_one(name, names),
                    Value::Array(list) if refers && key == "names" => rename_all(list, names),
                    _ => rename(value, names, depth + 1),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|inner| rename(inner, names, depth + 1)),
        _ => {}
    }
}

/// Adds what another member says of a role to what is known of it.
pub(super) fn merge_role(known: &mut Map<String, Value>, described: Map<String, Value>) {
    for (word, value) in described {
        // Whoever meets a subject first knows whether registers have a key for it.
        if word == "key" && known.contains_key("keyless") || word == "keyless" && known.contains_key("key") {
            continue;
        }
        match (known.get_mut(&word), value) {
            (Some(Value::Array(known)), Value::Array(more)) if matches!(&*word, "sameAs" | "shown" | "differsFrom") => {
                for other in more {
                    if !known.contains(&other) {
                        known.push(other);
                    }
                }
            }
            (Some(Value::Object(known)), Value::Object(more)) if word == "relations" || word == "certain" => {
                for (relation, target) in more {
                    known.entry(relation).or_insert(target);
                }
            }
            (None, value) => drop(known.insert(word, value)),
            _ => {}
        }
    }
}
