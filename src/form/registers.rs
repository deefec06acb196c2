//! What identities and registers do to a form: signing in, lookups, disputes, and one person
//! in two roles.

use crate::json::Value;
use crate::sorted::{Keep, SortedMap};

use super::Form;
use super::compare::{is_empty, is_part_of, is_same_key, same_value, stated};
use super::effective::speaks;
use super::errors::innermost;
use super::event::Change;
use super::prefill::{Identity, KeyChange, KnownFact, LookupStatus, Outcome, RegisterSource, Source, now, relatives};
use super::text::is_invisible;
use super::update::Changes;
use crate::definition::{FactField, FactRef, Role};
use crate::message::{self, MessageId};
use crate::platform;
use crate::pointer::JsonPointer;

impl Form {
    pub(super) fn sign_in(&mut self, identity: &Identity, changes: &mut Changes) {
        let mut values = SortedMap::new();
        for (concept, value) in &identity.values {
            if let Some(value) = stated(value) {
                values.insert(concept.clone(), value);
            }
        }
        let other = values != self.identity;
        self.identity = values;
        let procedure = self.procedure.clone();
        for role in procedure.roles.iter().filter(|role| role.signed_in) {
            if other {
                let mut gone = self.known.forget(&role.name, true);
                gone.keep(|(fact, value)| !self.identity.get(&fact.concept).is_some_and(|now| same_value(now, value)));
                self.unfill(gone, changes);
                self.give_way(role, changes);
            }
            self.identify(role, true, changes);
        }
        // Whose number is one's own is known only now.
        for item in self.sources.keys().filter_map(|place| self.root.at(place)) {
            item.visit(&mut |item| changes.add(Change::State(item.key.clone())));
        }
        self.reopened = false;
        self.check_documents(changes);
        self.check_keys(changes);
        self.check_answered(changes);
    }

    /// Takes out what was entered about the person at the keyboard where the number entered is not that of whoever signs
    /// in now: no answer about one person stays beside those about another.
    fn give_way(&mut self, role: &Role, changes: &mut Changes) {
        let account = self.key_concept(role).and_then(|concept| self.identity.get(concept));
        let Some((account, place)) = account.zip(role.key.as_ref()) else { return };
        if place.resolve(&self.raw).is_none_or(|key| is_empty(key) || same_value(key, account)) {
            return;
        }
        let procedure = self.procedure.clone();
        for field in procedure.fields.iter().filter(|field| field.fact.role == role.name) {
            self.empty(&field.pointer, changes);
        }
        // What is asked beside the number is about the same person.
        if let Some(around) = place.parent().filter(|around| !around.is_root()) {
            self.empty(&around, changes);
        }
    }

    /// Takes what the account says for facts of a role, unless its key is somebody else's: then
    /// only the keys are compared. Without a key the role is the account's as long as `new`.
    fn identify(&mut self, role: &Role, new: bool, changes: &mut Changes) {
        if !role.signed_in || self.identity.is_empty() {
            return;
        }
        let concept = self.key_concept(role);
        let key = role.key.as_ref().and_then(|place| place.resolve(&self.raw)).filter(|key| !is_empty(key));
        let own = match (concept.and_then(|concept| self.identity.get(concept)), key) {
            (Some(own), Some(key)) => same_value(own, key),
            (Some(_), None) => new,
            (None, _) => true,
        };
        if !own {
            let gone = self.known.forget(&role.name, true);
            self.unfill(gone, changes);
        }
        let concept = self.key_concept(role).map(str::to_owned);
        for (name, value) in &self.identity {
            if !own && concept.as_ref() != Some(name) {
                continue;
            }
            let fact = FactRef { concept: name.clone(), role: role.name.clone(), stage: None };
            // What a register said of this key is not said better by the account.
            if self.known.get(&fact).is_none_or(|known| known.source == Source::Identity) {
                self.known.insert(&fact, value.clone(), Source::Identity, &role.name);
            }
        }
        if own {
            self.fill_known(&role.name, changes);
        }
    }

    /// What kind of information a role's key is.
    pub(super) fn key_concept(&self, role: &Role) -> Option<&str> {
        let place = role.key.as_ref()?;
        let field = self.procedure.fields.iter().find(|field| field.pointer == *place)?;
        Some(&field.fact.concept)
    }

    pub(super) fn lookup_answered(&mut self, id: u32, outcome: Outcome, changes: &mut Changes) {
        let status = match &outcome {
            Outcome::Found { .. } => LookupStatus::Found,
            Outcome::Empty => LookupStatus::Empty,
            Outcome::Mismatch { .. } => LookupStatus::Mismatch,
            Outcome::Failed => LookupStatus::Failed,
        };
        let Some(role) = self.lookups.record_answer(id, status) else { return };
        let mut register = RegisterSource::default();
        let outcome = self.of_whom_was_asked(id, &role, outcome, changes);
        match outcome {
            Outcome::Found { source, values, related, sources } => {
                let procedure = self.procedure.clone();
                let mut roles = vec![role.clone()];
                let mut facts = Vec::new();
                let mut unknown = values.is_empty() && !self.can_be(&source);
                let mut given = vec![(role.clone(), values)];
                for (name, values) in related {
                    if relatives(&procedure, &role).contains(&name.as_str()) {
                        given.push((name, values));
                    }
                }
                for (name, values) in given {
                    for (concept, value) in values {
                        let Some(value) = stated(&value) else { continue };
                        if self.is_misshapen(&concept, &name, &value) {
                            changes.add(Change::Refused("a value has not the type or the members its field requires"));
                            continue;
                        }
                        let from = if name == role {
                            sources.get(&concept)
                        } else {
                            sources.get(&[&name, ".", &concept].concat())
                        };
                        let from = from.filter(|from| self.can_be(from)).unwrap_or(&source);
                        unknown |= !self.can_be(from);
                        facts.push((FactRef { concept, role: name.clone(), stage: None }, value, from.clone()));
                    }
                    if name != role {
                        roles.push(name);
                    }
                }
                if unknown {
                    // Nobody could say later where such values came from.
                    self.lookups.record_answer(id, LookupStatus::Failed);
                    changes.add(Change::Refused(
                        "a found answer names its source, of a day that has come: {id, name, date}",
                    ));
                } else {
                    for (fact, value, mut from) in facts {
                        if from.register.trim().is_empty() {
                            from.register.clone_from(&from.id);
                        }
                        self.known.insert(&fact, value, Source::Register(from), &role);
                    }
                    for name in roles {
                        self.fill_known(&name, changes);
                    }
                }
                register = source;
            }
            Outcome::Mismatch { source } => {
                self.forget(&role, changes);
                register = source;
            }
            Outcome::Empty => self.forget(&role, changes),
            Outcome::Failed => {}
        }
        self.check_answered(changes);
        self.check_documents(changes);
        let id = match self.lookup_status(&role) {
            Some(LookupStatus::Found) => MessageId::LookupFound,
            Some(LookupStatus::Empty) => MessageId::LookupEmpty,
            Some(LookupStatus::Mismatch) => MessageId::LookupMismatch,
            _ => MessageId::LookupFailed,
        };
        let title = message::in_sentence(&self.role_title(&role));
        changes.add(Change::Documents);
        self.announce(id, &[("label", &title), ("register", &register.register)], changes);
    }

    /// An answer about another number than was asked for is a mismatch: nothing of it is shown.
    fn of_whom_was_asked(&mut self, id: u32, role: &str, outcome: Outcome, changes: &mut Changes) -> Outcome {
        match outcome {
            Outcome::Found { source, values, .. } if self.names_another(role, &values) => {
                self.lookups.record_answer(id, LookupStatus::Mismatch);
                changes.add(Change::Refused("an answer is about another number than was asked for"));
                Outcome::Mismatch { source }
            }
            outcome => outcome,
        }
    }

    /// Whether an answer is about somebody else: it tells another key than the one it was asked with.
    fn names_another(&self, role: &str, values: &SortedMap<String, Value>) -> bool {
        let concept = self.procedure.role(role).and_then(|role| self.key_concept(role));
        let told = concept.and_then(|concept| stated(values.get(concept)?));
        told.zip(self.lookups.key(role)).is_some_and(|(told, asked)| !is_same_key(&told, asked))
    }

    /// Whether a register's answer can be from there: it has a name, and its data are of a day that has come. On a device
    /// that may be where the day begins later, tomorrow may have come elsewhere.
    fn can_be(&self, source: &RegisterSource) -> bool {
        let tomorrow = || platform::day_after(&self.today, 1).unwrap_or_default();
        let latest = if self.day_of_place { self.today.clone() } else { tomorrow() };
        let day = source.date.get(..10).unwrap_or_default();
        is_stated(source) && (self.today.is_empty() || *day <= *latest)
    }

    /// Fills known facts of a role into its fields. What was typed there is kept, and so is the
    /// key: it is the person's own, whatever the register says of it.
    pub(super) fn fill_known(&mut self, role: &str, changes: &mut Changes) {
        self.fill(&|field| field.fact.role == role, changes);
    }

    /// Places of known facts that the form does not ask for now.
    pub(super) fn unasked(&self) -> Vec<JsonPointer> {
        let mut unasked = Vec::new();
        for field in &self.procedure.fields {
            if self.known.get(&field.fact).is_some() && self.root.at(&field.pointer).is_none() {
                unasked.push(field.pointer.clone());
            }
        }
        unasked
    }

    /// Fills known facts into some fields.
    pub(super) fn fill(&mut self, wanted: &dyn Fn(&FactField) -> bool, changes: &mut Changes) {
        let procedure = self.procedure.clone();
        for field in procedure.fields.iter().filter(|field| wanted(field)) {
            let key = procedure.role(&field.fact.role).and_then(|role| role.key.as_ref());
            let pointer = &field.pointer;
            let Some(KnownFact { value, source, .. }) = self.known.get(&field.fact).cloned() else { continue };
            let current = pointer.resolve(&self.raw).filter(|raw| !is_empty(raw));
            // What agrees is the register's from now on, unless the person knows more of the date.
            let agrees = |current: &Value| {
                let less = value.as_str().zip(current.as_str()).is_some_and(|(known, date)| is_part_of(known, date));
                !less && !self.sources.contains_key(pointer) && same_value(current, &value)
            };
            if self.root.at(pointer).is_none() || self.is_typed(pointer) && !current.is_some_and(agrees) {
                continue;
            }
            let stays = current.is_some_and(|current| {
                let from_register = matches!(source, Source::Register(_));
                key == Some(pointer) && from_register
                    || same_value(current, &value) && self.sources.get(pointer) == Some(&source)
            });
            if stays || key == Some(pointer) && matches!(source, Source::Register(_)) {
                continue;
            }
            self.put_raw(pointer, value);
            self.sources.insert(pointer.clone(), source);
            self.after_raw_change(pointer, changes);
            if let Some(item) = self.root.at(pointer) {
                item.visit(&mut |item| changes.add(Change::State(item.key.clone())));
            }
        }
    }

    /// Starts, restarts or ends lookups according to the keys that are filled in.
    pub(super) fn check_keys(&mut self, changes: &mut Changes) {
        let procedure = self.procedure.clone();
        for role in procedure.roles.iter().filter(|role| role.key.is_some()) {
            // What was given for another subject since, or is no longer, is no other fault of the key itself.
            if let Some(item) =
                role.key.as_ref().and_then(|key| self.root.at(key)).filter(|_| role.differs_from.is_some())
            {
                let key = item.key.clone();
                self.check_faults(&key, changes);
            }
            let present = role.when.holds(&|name| self.holding.contains(name));
            let item = role.key.as_ref().filter(|_| present).and_then(|pointer| self.root.at(pointer));
            let key =
                item.filter(|item| self.faults.of(&item.key).is_empty()).and_then(|item| self.value(item)).cloned();
            match self.lookups.key_changed(&procedure, &role.name, key.as_ref()) {
                KeyChange::None => {}
                KeyChange::Ended => {
                    self.forget(&role.name, changes);
                    self.identify(role, false, changes);
                }
                KeyChange::Request { request, replaces } => {
                    if replaces {
                        self.forget(&role.name, changes);
                    }
                    self.identify(role, false, changes);
                    changes.add(Change::Lookup(request));
                    changes.add(Change::Documents);
                }
            }
        }
    }

    /// Asks registers once more that did not answer; `key` is that of the item whose lookup it is.
    pub(super) fn look_again(&mut self, key: &str, changes: &mut Changes) {
        self.lookups.drop_all(LookupStatus::Failed);
        self.check_keys(changes);
        changes.add(Change::State(key.into()));
    }

    /// Takes back what the lookup of a role filled in: it was about somebody else.
    pub(super) fn forget(&mut self, role: &str, changes: &mut Changes) {
        let gone = self.known.forget(role, false);
        self.unfill(gone, changes);
        self.check_documents(changes);
    }

    /// Empties fields that were filled with facts no longer known. What the person typed instead
    /// stays, as any answer, and corrects nothing any more.
    fn unfill(&mut self, gone: Vec<(FactRef, Value)>, changes: &mut Changes) {
        let procedure = self.procedure.clone();
        for (fact, value) in gone {
            for field in procedure.fields.iter().filter(|field| now(&field.fact) == fact) {
                let place = &field.pointer;
                let stays = match self.sources.get(place) {
                    Some(Source::Register(_) | Source::Identity) => false,
                    Some(Source::Disputed(_)) => {
                        !place.resolve(&self.raw).is_none_or(|raw| is_empty(raw) || same_value(raw, &value))
                    }
                    _ => continue,
                };
                self.sources.remove(place);
                self.corrections.remove(place);
                if !stays {
                    let usual = self.root.at(place).map(|item| self.default_of(item)).unwrap_or_default();
                    self.put_raw(place, usual);
                    self.after_raw_change(place, changes);
                }
                if let Some(item) = self.root.at(place) {
                    item.visit(&mut |item| changes.add(Change::State(item.key.clone())));
                }
            }
        }
    }

    /// Copies what is known of one role to the other where both are the same subject.
    pub(super) fn check_same(&mut self, changes: &mut Changes) {
        let procedure = self.procedure.clone();
        for role in procedure.roles.iter().filter(|role| !role.same_as.is_empty()) {
            let other = role.same_as.iter().find(|same| same.when.holds(&|name| self.holding.contains(name)));
            for field in procedure.fields.iter().filter(|field| field.fact.role == role.name) {
                let copied = matches!(self.sources.get(&field.pointer), Some(Source::SameAs(_)));
                // A group in which nothing but what is usual stands is as good as empty.
                let says = |place: &JsonPointer, value: &Value| {
                    let group = self.root.at(place).filter(|item| item.field().is_none());
                    !is_empty(value) && group.is_none_or(|item| speaks(&self.schema, item, value))
                };
                let wanted = other.and_then(|other| {
                    let same = |f: &&crate::definition::FactField| {
                        f.fact.role == other.role && f.fact.concept == field.fact.concept
                    };
                    let from = &procedure.fields.iter().find(same)?.pointer;
                    from.resolve(&self.answers)
                        .filter(|value| says(from, value))
                        .map(|value| (value.clone(), other.role.clone()))
                });
                let current = field.pointer.resolve(&self.raw).filter(|raw| says(&field.pointer, raw));
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
/// A register with a name that can be read and a day (a moment of it, too) of the calendar: what people and authorities
/// must be able to tell.
fn is_stated(source: &RegisterSource) -> bool {
    let named = [&source.id, &source.register].iter().any(|text| text.chars().any(|c| !is_invisible(c)));
    let day = source.date.get(..10).unwrap_or_default();
    named && crate::schema::format::checker("date").is_some_and(|is_date| is_date(day))
}
