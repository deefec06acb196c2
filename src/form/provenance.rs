//! Where the answer at a place is from: typed, preset, a register's, or another answer; what of it may be shown, and
//! whether what registers say agrees with what the form says.

use crate::json::Value;

use super::Form;
use super::compare::{is_empty, is_same_key, same_value};
use super::errors::{is_below, stem};
use super::model::Item;
use super::prefill::{LookupStatus, RegisterSource, Source, now};
use crate::definition::{FactRef, KnownFrom};
use crate::pointer::JsonPointer;

impl Form {
    /// True where the person's own answer stands, be it instead of a register's.
    pub(super) fn is_typed(&self, pointer: &JsonPointer) -> bool {
        match self.sources.get(pointer) {
            None => pointer.resolve(&self.raw).is_some_and(|raw| !is_empty(raw)) && !self.is_default(pointer),
            Some(Source::Disputed(_)) => true,
            Some(_) => false,
        }
    }

    /// True when a value is the definition's default, or a group of nothing but defaults, rather than something typed.
    pub(super) fn is_default(&self, pointer: &JsonPointer) -> bool {
        let Some(item) = self.root.at(pointer) else { return false };
        let default = item.active.iter().find_map(|id| self.schema.source(*id).get("default"));
        let value = pointer.resolve(&self.raw);
        if let (None, Some(Value::Object(members))) = (default, value) {
            return members.iter().all(|(key, one)| is_empty(one) || self.is_default(&pointer.key(key)));
        }
        default.is_some() && value == default
    }

    /// The place at or around `pointer` that a register filled in, and which one did.
    pub(super) fn register_of(&self, pointer: &JsonPointer) -> Option<(&JsonPointer, &RegisterSource)> {
        self.sources.iter().find_map(|(place, source)| match source {
            Source::Register(source) if pointer.starts_with(place) => Some((place, source)),
            _ => None,
        })
    }

    /// True when something is wrong with what stands at or below a place.
    pub(super) fn is_rejected(&self, place: &JsonPointer) -> bool {
        let Some(item) = self.root.at(place) else { return false };
        self.faults.keys().iter().any(|key| is_below(key, stem(&item.key)))
    }

    /// True where a register's value counts but is not shown: it is of somebody whose number the
    /// person typed, and says more than is needed to see that it is the right one. An answer that follows from such a
    /// value, or repeats it, would tell it.
    pub fn is_masked(&self, item: &Item) -> bool {
        let withheld = |at: &JsonPointer| self.register_of(at).is_some_and(|(place, _)| self.is_withheld(place));
        withheld(&item.pointer) || self.follows_from(&item.pointer).is_some_and(withheld)
    }

    /// The answer from which the one at a place follows, or which it repeats. A part of one, such as the commune of an
    /// address, says where the answers go and is told.
    pub(super) fn follows_from(&self, place: &JsonPointer) -> Option<&JsonPointer> {
        self.sources.get(place).filter(|source| **source == Source::Answers)?;
        let rules = self.procedure.known.iter().filter(|one| one.pointer == *place).flat_map(|one| &one.rules);
        rules.filter(|rule| rule.part.is_root() && rule.when.holds(&|name| self.holding.contains(name))).find_map(
            |rule| match &rule.from {
                KnownFrom::Answer(other) => Some(other),
                _ => None,
            },
        )
    }

    /// True for places whose value must not be shown or kept on the device: of facts that are secret, and of questions
    /// that take their answer from there.
    pub(super) fn is_withheld(&self, place: &JsonPointer) -> bool {
        let secret = |place: &JsonPointer| {
            let mut fields = self.procedure.fields.iter().filter(|field| field.pointer == *place);
            fields.any(|field| self.is_secret(&field.fact))
        };
        let rules = self.procedure.known.iter().filter(|one| one.pointer == *place).flat_map(|one| &one.rules);
        let mut rules = rules.filter(|rule| rule.when.holds(&|name| self.holding.contains(name)));
        secret(place)
            || rules.any(|rule| match &rule.from {
                KnownFrom::Fact(fact) => rule.names.is_empty() && self.is_secret(fact),
                KnownFrom::Answer(other) => secret(other),
                _ => false,
            })
    }

    pub(super) fn is_secret(&self, fact: &FactRef) -> bool {
        let via = self.known.get(fact).map_or(&fact.role, |known| &known.via);
        let Some(role) = self.procedure.role(via) else { return false };
        let own = || {
            let account = self.key_concept(role).and_then(|concept| self.identity.get(concept));
            account.zip(self.lookups.key(via)).is_some_and(|(account, asked)| same_value(account, asked))
        };
        role.shown.as_ref().is_some_and(|shown| !shown.contains(&fact.concept)) && !own()
    }

    /// Where the lookup of a role stands. What was typed and differs makes it a mismatch.
    pub fn lookup_status(&self, role: &str) -> Option<LookupStatus> {
        let status = self.lookups.status(role)?;
        let differs = self.known.iter().any(|(fact, known)| known.via == role && self.is_contradicted(fact));
        Some(if differs && status == LookupStatus::Found { LookupStatus::Mismatch } else { status })
    }

    /// True when another value was typed for a known fact, without a register being reported wrong.
    fn is_contradicted(&self, fact: &FactRef) -> bool {
        let Some(known) = self.known.get(fact) else { return false };
        let key = self.procedure.role(&fact.role).and_then(|role| role.key.as_ref());
        self.procedure.fields.iter().filter(|field| field.fact == *fact).any(|field| {
            let place = &field.pointer;
            let typed = key == Some(place) || !self.sources.contains_key(place) && self.is_typed(place);
            let value = place.resolve(&self.raw).filter(|raw| !is_empty(raw));
            let same = if key == Some(place) { is_same_key } else { same_value };
            typed && self.root.at(place).is_some() && value.is_some_and(|value| !same(value, &known.value))
        })
    }

    /// True when what a lookup gave is about somebody else than the person described.
    fn is_somebody_else(&self, via: &str) -> bool {
        let shown = self.procedure.role(via).and_then(|role| role.shown.as_ref());
        let tells = |fact: &FactRef| fact.role == via && shown.is_none_or(|shown| shown.contains(&fact.concept));
        self.lookups.status(via) == Some(LookupStatus::Mismatch)
            || self.known.iter().any(|(fact, known)| known.via == via && tells(fact) && self.is_contradicted(fact))
    }

    /// Whether a fact that closes a paper is known, was compared with what the form says, and
    /// agrees: then where it comes from. Else how its lookup came out, if it came to an end.
    pub(super) fn agreed(&self, fact: &FactRef, names: &[String]) -> Result<&Source, Option<LookupStatus>> {
        let known = match self.known.get(fact) {
            Some(known) if known.value != Value::Bool(false) => known,
            _ => return Err(self.came_out(&fact.role)),
        };
        let mut fields = self.procedure.fields.iter().filter(|field| now(&field.fact) == now(fact));
        let refused = fields.any(|field| {
            let place = &field.pointer;
            matches!(self.sources.get(place), Some(Source::Disputed(_)))
                || self.register_of(place).is_some() && self.is_rejected(place)
        });
        // What a relative's data tell is of another person where any of it differs from what is said of this one.
        let another = known.via != fact.role
            && self
                .known
                .iter()
                .any(|(told, of)| told.role == fact.role && of.via == known.via && self.is_contradicted(told));
        if refused || another || self.is_contradicted(&now(fact)) || self.is_somebody_else(&known.via) {
            return Err(Some(LookupStatus::Mismatch));
        }
        if names.is_empty() || names.iter().any(|role| self.is_named(&known.value, role)) {
            return Ok(&known.source);
        }
        // Nobody to compare with yet is no contradiction.
        let mut others = names.iter().filter_map(|name| self.procedure.role(name));
        let described = others.any(|role| {
            self.fact_of(&role.name, self.key_concept(role).unwrap_or("full_name")).is_some()
                || self
                    .procedure
                    .fields
                    .iter()
                    .any(|field| field.fact.role == role.name && self.is_typed(&field.pointer))
        });
        Err(described.then_some(LookupStatus::Mismatch))
    }

    /// The roles whose lookups may tell something of a role: its own and those related to it.
    fn tellers<'a>(&'a self, role: &'a str) -> Vec<&'a str> {
        let mut tellers = vec![role];
        if let Some(role) = self.procedure.role(role) {
            for related in role.relations.values() {
                tellers.push(related);
            }
        }
        tellers
    }

    /// True when the form asks for a key with which something of a role is looked up.
    pub(super) fn is_looked_up(&self, role: &str) -> bool {
        let mut keys = self.tellers(role).into_iter().filter_map(|name| self.procedure.role(name)?.key.as_ref());
        keys.any(|key| self.root.at(key).is_some())
    }

    /// True while a lookup that may tell something of a role is under way.
    pub(super) fn is_pending(&self, role: &str) -> bool {
        self.tellers(role).into_iter().any(|role| self.lookups.status(role) == Some(LookupStatus::Pending))
    }

    /// How the lookup that would tell something of a role came out.
    fn came_out(&self, role: &str) -> Option<LookupStatus> {
        match self.tellers(role).into_iter().find_map(|role| self.lookup_status(role)) {
            Some(LookupStatus::Found) => Some(LookupStatus::Empty),
            Some(LookupStatus::Pending) => None,
            other => other,
        }
    }

    /// What is said of a subject on the form, else by a register.
    fn fact_of(&self, role: &str, concept: &str) -> Option<&Value> {
        let mut fields = self.procedure.fields.iter();
        let field = fields.find(|field| field.fact.role == role && field.fact.concept == concept);
        let answer = field.and_then(|field| field.pointer.resolve(&self.answers)).filter(|value| !is_empty(value));
        let fact = FactRef { concept: concept.to_owned(), role: role.to_owned(), stage: None };
        answer.or_else(|| Some(&self.known.get(&fact)?.value))
    }

    /// True when a register's value says that somebody is the subject of a role: by its key, or by
    /// two facts that agree while none differs. A list names everybody in it.
    fn is_named(&self, value: &Value, role: &str) -> bool {
        let key = self.procedure.role(role).and_then(|own| self.fact_of(role, self.key_concept(own)?));
        match value {
            Value::Array(list) => list.iter().any(|value| self.is_named(value, role)),
            Value::Object(object) => {
                let mut agree = 0;
                for (concept, value) in object {
                    match self.fact_of(role, concept) {
                        Some(own) if !same_value(own, value) => return false,
                        Some(_) => agree += 1,
                        None => {}
                    }
                }
                agree > 1 || object.values().any(|value| key.is_some_and(|key| same_value(key, value)))
            }
            value => key.is_some_and(|key| same_value(key, value)),
        }
    }
}
