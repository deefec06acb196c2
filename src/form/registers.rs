//! What identities and registers do to a form: signing in, lookups, disputes, and one person
//! in two roles.

use crate::json::{Map, Value};
use crate::sorted::{Gather, Keep, SortedMap};

use super::Form;
use super::effective::speaks;
use super::errors::{innermost, is_below, stem};
use super::event::Change;
use super::model::Item;
use super::prefill::{Identity, KeyChange, KnownFact, LookupStatus, Outcome, RegisterSource, Source, now, relatives};
use super::text::{folded, is_invisible, is_partial_date};
use super::update::Changes;
use crate::definition::{FactField, FactRef, KnownFrom, Role};
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
    fn key_concept(&self, role: &Role) -> Option<&str> {
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

/// True for values that say nothing: blanks, signs without width and marks that stand where something is not known are no
/// text.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text
            .chars()
            .all(|c| is_invisible(c) || matches!(c, '-' | '\u{2013}' | '\u{2014}' | '.' | '_' | '/' | '*' | '?')),
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

/// What a register says, without empty parts and in one spelling, or nothing; what is typed is made even as it
/// is typed. The server's gate takes it by the same rule.
pub(crate) fn stated(value: &Value) -> Option<Value> {
    let stated = match value {
        Value::Array(list) => Value::Array(list.iter().filter_map(stated).gather()),
        // Some registers answer with what went wrong where data would stand.
        Value::Object(object) if object.contains_key("error") => return None,
        Value::Object(object) => {
            let mut out = Map::new();
            for (name, value) in object {
                if let Some(value) = stated(value) {
                    out.insert(name.clone(), value);
                }
            }
            Value::Object(out)
        }
        Value::String(text) if message::NOTHING.contains(&&*platform::lower(platform::composed(text).trim())) => {
            return None;
        }
        Value::String(text) => Value::String(platform::composed(text)),
        value => value.clone(),
    };
    (!is_empty(&stated)).then_some(stated)
}

/// A register with a name that can be read and a day (a moment of it, too) of the calendar: what people and authorities
/// must be able to tell.
fn is_stated(source: &RegisterSource) -> bool {
    let named = [&source.id, &source.register].iter().any(|text| text.chars().any(|c| !is_invisible(c)));
    let day = source.date.get(..10).unwrap_or_default();
    named && crate::schema::format::checker("date").is_some_and(|is_date| is_date(day))
}

/// Equality of two keys, however their signs are grouped.
pub(crate) fn is_same_key(a: &Value, b: &Value) -> bool {
    let plain = |key: &str| folded(key).replace([' ', '-', '.', '/'].as_slice(), "");
    match (a, b) {
        (Value::String(a), Value::String(b)) => plain(a) == plain(b),
        _ => a == b,
    }
}

/// Equality after the differences are set aside that registers and keyboards make: the spelling
/// of names, how much of a date is known, and the order of properties.
pub(crate) fn same_value(a: &Value, b: &Value) -> bool {
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
