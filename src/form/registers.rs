//! What identities and registers do to a form: signing in, lookups, disputes, and one person
//! in two roles.

use crate::json::{Map, Value};
use crate::sorted::Gather;

use super::Form;
use super::errors::innermost;
use super::event::Change;
use super::lists::first_field;
use super::prefill::{
    Identity, KeyChange, KnownFact, LookupAnswer, LookupStatus, Outcome, RegisterSource, Source, relatives,
};
use super::text::{folded, is_partial_date};
use super::update::Changes;
use crate::definition::FactRef;
use crate::message::{self, MessageId};
use crate::platform;
use crate::pointer::JsonPointer;

impl Form {
    pub(super) fn sign_in(&mut self, identity: &Identity, changes: &mut Changes) {
        let roles: Vec<String> = self.procedure.roles.iter().filter(|r| r.signed_in).map(|r| r.name.clone()).gather();
        for role in roles {
            for (concept, value) in &identity.values {
                let fact = FactRef { concept: concept.clone(), role: role.clone(), stage: None };
                self.known.insert(&fact, even(value.clone()), Source::Identity, &role);
            }
            self.fill_known(&role, changes);
        }
        self.check_documents(changes);
        self.check_keys(changes);
    }

    pub(super) fn lookup_answered(&mut self, answer: LookupAnswer, changes: &mut Changes) {
        let status = match &answer.outcome {
            Outcome::Found { .. } => LookupStatus::Found,
            Outcome::Empty => LookupStatus::Empty,
            Outcome::Mismatch { .. } => LookupStatus::Mismatch,
            Outcome::Failed => LookupStatus::Failed,
        };
        let Some(role) = self.lookups.settle(answer.id, status) else { return };
        let mut register = RegisterSource::default();
        match answer.outcome {
            Outcome::Found { source, values, related, sources } => {
                let procedure = self.procedure.clone();
                let others = related.into_iter().filter(|(name, _)| relatives(&procedure, &role).any(|r| r == name));
                for (name, values) in std::iter::once((role.clone(), values)).chain(others) {
                    for (concept, value) in values.into_iter().filter(|(_, value)| !value.is_null()) {
                        let from = if name == role {
                            sources.get(&concept)
                        } else {
                            sources.get(&[&name, ".", &concept].concat())
                        };
                        let source = Source::Register(from.unwrap_or(&source).clone());
                        let fact = FactRef { concept, role: name.clone(), stage: None };
                        self.known.insert(&fact, even(value), source, &role);
                    }
                    self.fill_known(&name, changes);
                }
                register = source;
            }
            Outcome::Mismatch { source } => register = source,
            Outcome::Empty | Outcome::Failed => {}
        }
        self.check_documents(changes);
        let id = match self.lookups.status(&role) {
            Some(LookupStatus::Found) => MessageId::LookupFound,
            Some(LookupStatus::Empty) => MessageId::LookupEmpty,
            Some(LookupStatus::Mismatch) => MessageId::LookupMismatch,
            _ => MessageId::LookupFailed,
        };
        let title = message::in_sentence(&self.role_title(&role));
        let words = message::text(self.language, id, &[("label", &title), ("register", &register.register)]);
        changes.add(Change::Documents);
        changes.add(Change::Announce(words));
    }

    /// Fills known facts of a role into its empty fields; a typed value that differs is kept
    /// and makes the lookup a mismatch.
    pub(super) fn fill_known(&mut self, role: &str, changes: &mut Changes) {
        let fields: Vec<(JsonPointer, FactRef)> = self
            .procedure
            .fields
            .iter()
            .filter(|field| field.fact.role == role)
            .map(|field| (field.pointer.clone(), field.fact.clone()))
            .gather();
        for (pointer, fact) in fields {
            let Some(KnownFact { value, source, .. }) = self.known.get(&fact).cloned() else { continue };
            if matches!(source, Source::Disputed(_)) || self.root.at(&pointer).is_none() {
                continue;
            }
            let current = pointer.resolve(&self.raw).filter(|raw| !is_empty(raw)).cloned();
            let typed = current.is_some() && !self.sources.contains_key(&pointer) && !self.is_default(&pointer);
            match current {
                Some(current) if typed && !same_value(&current, &value) => {
                    self.known.dispute(&fact);
                    self.lookups.mark(role, LookupStatus::Mismatch);
                }
                // The person knows more of the date than the register.
                Some(Value::String(current))
                    if typed && value.as_str().is_some_and(|date| is_part_of(date, &current)) => {}
                Some(current) if same_value(&current, &value) && self.sources.get(&pointer) == Some(&source) => {}
                _ => {
                    self.put_raw(&pointer, value);
                    self.sources.insert(pointer.clone(), source);
                    self.after_raw_change(&pointer, changes);
                    if let Some(item) = self.root.at(&pointer) {
                        item.visit(&mut |item| changes.add(Change::State(item.key.clone())));
                    }
                }
            }
        }
    }

    /// True when a value is the definition's default rather than something typed.
    pub(super) fn is_default(&self, pointer: &JsonPointer) -> bool {
        let Some(item) = self.root.at(pointer) else { return false };
        let default = item.active.iter().find_map(|id| self.schema.source(*id).get("default"));
        default.is_some() && pointer.resolve(&self.raw) == default
    }

    pub(super) fn dispute(&mut self, key: &str, changes: &mut Changes) {
        let Some(item) = self.root.find(key) else { return };
        let mut pointer = item.pointer.clone();
        // A part of a filled-in group disputes the group.
        while !matches!(self.sources.get(&pointer), Some(Source::Register(_))) {
            let Some(parent) = pointer.parent() else { return };
            pointer = parent;
        }
        let Some(Source::Register(source)) = self.sources.get(&pointer).cloned() else { return };
        self.sources.insert(pointer.clone(), Source::Disputed(source));
        self.corrections.insert(pointer.clone());
        let facts: Vec<FactRef> =
            self.procedure.fields.iter().filter(|f| f.pointer == pointer).map(|f| f.fact.clone()).gather();
        for fact in facts {
            self.known.dispute(&fact);
        }
        if let Some(item) = self.root.at(&pointer) {
            item.visit(&mut |item| changes.add(Change::State(item.key.clone())));
            changes.add(Change::Focus(first_field(item).unwrap_or_else(|| item.key.clone())));
        }
        self.check_documents(changes);
    }

    /// Starts, restarts or ends lookups according to the keys that are filled in.
    pub(super) fn check_keys(&mut self, changes: &mut Changes) {
        let procedure = self.procedure.clone();
        for role in procedure.roles.iter().filter(|role| role.key.is_some()) {
            let present = role.when.holds(&|name| self.holding.contains(name));
            let item = role.key.as_ref().filter(|_| present).and_then(|pointer| self.root.at(pointer));
            let key =
                item.filter(|item| self.faults.of(&item.key).is_empty()).and_then(|item| self.value(item)).cloned();
            match self.lookups.key_changed(&procedure, &role.name, key.as_ref()) {
                KeyChange::None => {}
                KeyChange::Ended => self.forget(&role.name, changes),
                KeyChange::Request(request) => {
                    self.forget(&role.name, changes);
                    changes.add(Change::Lookup(request));
                    changes.add(Change::Documents);
                }
            }
        }
    }

    /// Takes back what the lookup of a role filled in: it was about somebody else.
    pub(super) fn forget(&mut self, role: &str, changes: &mut Changes) {
        let procedure = self.procedure.clone();
        for fact in self.known.forget(role) {
            for field in procedure.fields.iter().filter(|field| field.fact == fact) {
                if matches!(self.sources.get(&field.pointer), Some(Source::Register(_))) {
                    self.sources.remove(&field.pointer);
                    self.put_raw(&field.pointer, Value::Null);
                    self.after_raw_change(&field.pointer, changes);
                    if let Some(item) = self.root.at(&field.pointer) {
                        item.visit(&mut |item| changes.add(Change::State(item.key.clone())));
                    }
                }
            }
        }
        self.check_documents(changes);
    }

    /// Copies what is known of one role to the other where both are the same subject.
    pub(super) fn check_same(&mut self, changes: &mut Changes) {
        let procedure = self.procedure.clone();
        for role in procedure.roles.iter().filter(|role| !role.same_as.is_empty()) {
            let other = role.same_as.iter().find(|same| same.when.holds(&|name| self.holding.contains(name)));
            for field in procedure.fields.iter().filter(|field| field.fact.role == role.name) {
                let copied = matches!(self.sources.get(&field.pointer), Some(Source::SameAs(_)));
                let wanted = other.and_then(|other| {
                    let same = |f: &&crate::definition::FactField| {
                        f.fact.role == other.role && f.fact.concept == field.fact.concept
                    };
                    let from = &procedure.fields.iter().find(same)?.pointer;
                    from.resolve(&self.answers)
                        .filter(|value| !is_empty(value))
                        .map(|value| (value.clone(), other.role.clone()))
                });
                let current = field.pointer.resolve(&self.raw).filter(|raw| !is_empty(raw));
                let (value, source) = match wanted {
                    Some((value, role)) if current.is_none() || copied && current != Some(&value) => {
                        (value, Some(role))
                    }
                    None if copied => (Value::Null, None),
                    _ => continue,
                };
                if self.root.at(&field.pointer).is_none() {
                    continue;
                }
                self.put_raw(&field.pointer, value);
                match source {
                    Some(role) => self.sources.insert(field.pointer.clone(), Source::SameAs(role)),
                    None => self.sources.remove(&field.pointer),
                };
                let item = innermost(&self.root, &field.pointer);
                changes.add(Change::Value(item.key.clone()));
                changes.add(Change::State(item.key.clone()));
                self.rebuild_or_update(&field.pointer, changes);
            }
        }
    }

    pub(super) fn rebuild_or_update(&mut self, pointer: &JsonPointer, changes: &mut Changes) {
        if self.root.at(pointer).is_some_and(|item| item.field().is_none()) {
            self.rebuild(pointer, changes);
            if let Some(item) = self.root.at(pointer) {
                item.visit(&mut |item| changes.add(Change::Value(item.key.clone())));
            }
        }
        self.evaluate(pointer, changes);
    }
}

/// True for values that say nothing.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.iter().all(is_empty),
        Value::Object(object) => object.values().all(is_empty),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether a date says no more than another one does, and nothing else: the year or month of it.
fn is_part_of(known: &str, date: &str) -> bool {
    let rest = date.strip_prefix(known).filter(|_| is_partial_date(known) && is_partial_date(date));
    rest.is_some_and(|rest| rest.starts_with('-'))
}

/// Text of a register in one spelling; that of the person at the keyboard is made even as it is typed.
fn even(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(platform::composed(&text)),
        Value::Array(list) => Value::Array(list.into_iter().map(even).gather()),
        Value::Object(object) => Value::Object(object.into_iter().map(|(name, value)| (name, even(value))).collect()),
        other => other,
    }
}

/// Equality after the differences are set aside that registers and keyboards make: the spelling
/// of names, how much of a date is known, and the order of properties.
fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::String(a), Value::String(b)) => {
            a == b || is_part_of(a, b) || is_part_of(b, a) || folded(a) == folded(b)
        }
        (Value::Object(a), Value::Object(b)) => {
            let filled = |object: &Map<String, Value>| object.values().filter(|v| !is_empty(v)).count();
            filled(a) == filled(b)
                && a.iter()
                    .filter(|(_, v)| !is_empty(v))
                    .all(|(k, v)| b.get(k).is_some_and(|other| same_value(v, other)))
        }
        _ => a == b,
    }
}
