//! The transition table: what each event does to a form.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::documents::{FileRef, missing, slot_key, slots};
use super::errors::{Fault, file_faults, innermost, is_below, own_faults, owner};
use super::event::{Change, FormEvent};
use super::model::{Input, Item, Key, Kind};
use super::prefill::{Identity, KeyChange, LookupAnswer, LookupStatus, Outcome, RegisterSource, Source};
use super::steps::steps;
use super::structure::{Builder, Place, effective, gather, mark_required, required_names};
use super::widget::Widget;
use super::{Form, Phase, coerce};
use crate::definition::FactRef;
use crate::message::{self, MessageId};
use crate::pointer::JsonPointer;

/// How often parts are rebuilt after one edit before the answers are taken as they are.
const MAX_ROUNDS: usize = 8;

/// A list item that can be brought back.
pub(super) struct Removed {
    key: Key,
    index: usize,
    id: u32,
    value: Value,
}

/// Changes in the order they happened, each once.
#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn add(&mut self, change: Change) {
        if !self.0.contains(&change) {
            self.0.push(change);
        }
    }
}

impl Form {
    /// Starts lookups for keys that are filled in already; to be called once the form shows.
    pub fn start(&mut self) -> Vec<Change> {
        let mut changes = Changes::default();
        self.check_keys(&mut changes);
        changes.0
    }

    /// Carries an event out and tells what changed. Events that make no sense now (an unknown
    /// key, a locked field, a full list) change nothing.
    pub fn apply(&mut self, event: FormEvent) -> Vec<Change> {
        let mut changes = Changes::default();
        let sealed = self.phase != Phase::Editing;
        match event {
            FormEvent::Submitted { receipt } if self.phase == Phase::Submitting => {
                self.phase = Phase::Submitted;
                self.receipt = receipt;
                changes.add(Change::Phase);
            }
            FormEvent::SubmitFailed if self.phase == Phase::Submitting => {
                self.phase = Phase::Editing;
                changes.add(Change::Phase);
            }
            FormEvent::HostErrors(errors) if self.phase != Phase::Submitted => {
                self.phase = Phase::Editing;
                self.host_errors(errors, &mut changes);
            }
            _ if sealed => {}
            FormEvent::Edit { key, text } => self.edit(&key, text, &mut changes),
            FormEvent::Toggle { key, option, on } => self.toggle(&key, option, on, &mut changes),
            FormEvent::Set { pointer, value } => self.set(&pointer, value, &mut changes),
            FormEvent::Focus { key } => {
                if let Some(item) = self.root.find(&key) {
                    self.marks.entry(item.key.clone()).or_default().visited = true;
                }
            }
            FormEvent::Blur { key } => self.blur(&key, &mut changes),
            FormEvent::Choose { key, option } => self.choose(&key, option, &mut changes),
            FormEvent::AddItem { key } => self.add_item(&key, &mut changes),
            FormEvent::RemoveItem { key, index } => self.remove_item(&key, index, &mut changes),
            FormEvent::UndoRemove => self.undo_remove(&mut changes),
            FormEvent::MoveItem { key, from, to } => self.move_item(&key, from, to, &mut changes),
            FormEvent::AddEntry { key, name } => self.add_entry(&key, &name, &mut changes),
            FormEvent::RemoveEntry { key, name } => self.remove_entry(&key, &name, &mut changes),
            FormEvent::Attach { key, file } => self.attach(&key, file, &mut changes),
            FormEvent::Detach { key, index } => self.detach(&key, index, &mut changes),
            FormEvent::Next => self.next(&mut changes),
            FormEvent::Back => self.go_to(self.current.saturating_sub(1), &mut changes),
            FormEvent::GoTo { step } => self.go_to(step, &mut changes),
            FormEvent::Submit => self.submit(&mut changes),
            FormEvent::SignIn(identity) => self.sign_in(identity, &mut changes),
            FormEvent::Lookup(answer) => self.lookup_answered(answer, &mut changes),
            FormEvent::Dispute { key } => self.dispute(&key, &mut changes),
            FormEvent::Submitted { .. } | FormEvent::SubmitFailed | FormEvent::HostErrors(_) => {}
        }
        changes.0
    }

    // ---- values ----

    fn edit(&mut self, key: &str, text: String, changes: &mut Changes) {
        let Some(item) = self.root.find(key) else { return };
        let (key, pointer) = (item.key.clone(), item.pointer.clone());
        let Some(field) = item.field() else { return };
        if self.is_locked(item) || field.widget == Widget::Constant {
            changes.add(Change::Value(key));
            return;
        }
        let value = coerce::value_of(field, &text, self.language);
        let keeps_text = matches!(field.input, Input::Text | Input::Number | Input::Date | Input::DateTime | Input::Json | Input::Compact);
        if keeps_text {
            self.texts.insert(key.clone(), text);
        }
        self.typed(&key, &pointer);
        self.put_raw(&pointer, value);
        self.refresh(&pointer, changes);
    }

    fn toggle(&mut self, key: &str, option: usize, on: bool, changes: &mut Changes) {
        let Some(item) = self.root.find(key) else { return };
        let (key, pointer) = (item.key.clone(), item.pointer.clone());
        let Some(value) = item.field().and_then(|field| field.options.get(option)).map(|o| o.value.clone()) else { return };
        if self.is_locked(item) {
            changes.add(Change::Value(key));
            return;
        }
        let mut list = pointer.resolve(&self.raw).and_then(Value::as_array).cloned().unwrap_or_default();
        list.retain(|known| *known != value);
        if on {
            list.push(value);
        }
        // The order of the options, not of the ticking.
        if let Some(field) = self.root.find(&key).and_then(Item::field) {
            list.sort_by_key(|value| field.options.iter().position(|o| o.value == *value));
        }
        self.typed(&key, &pointer);
        self.put_raw(&pointer, if list.is_empty() { Value::Null } else { Value::Array(list) });
        self.refresh(&pointer, changes);
    }

    fn set(&mut self, pointer: &JsonPointer, value: Value, changes: &mut Changes) {
        if pointer.is_root() {
            self.raw = if value.is_null() { Value::Object(Map::new()) } else { value };
            self.texts.clear();
            self.sources.clear();
            self.rebuild_all();
            self.root.visit(&mut |item| changes.add(Change::Value(item.key.clone())));
            changes.add(Change::Structure(self.root.key.clone()));
            changes.add(Change::Steps);
            changes.add(Change::Documents);
            self.check_keys(changes);
            return;
        }
        let item = innermost(&self.root, pointer);
        let key = item.key.clone();
        self.texts.remove(&key);
        self.sources.remove(pointer);
        self.put_raw(pointer, value);
        self.after_raw_change(pointer, changes);
    }

    /// After a value was put in by somebody else than the person at its control.
    fn after_raw_change(&mut self, pointer: &JsonPointer, changes: &mut Changes) {
        let item = innermost(&self.root, pointer);
        let (key, place, is_field) = (item.key.clone(), item.pointer.clone(), item.field().is_some());
        if is_field {
            self.host_faults.remove(&key);
            changes.add(Change::Value(key));
            self.refresh(&place, changes);
        } else {
            self.rebuild(&place, changes);
            self.refresh(&place, changes);
            if let Some(item) = self.root.at(&place) {
                item.visit(&mut |item| changes.add(Change::Value(item.key.clone())));
            }
        }
    }

    /// Notes that a value now comes from the keyboard.
    fn typed(&mut self, key: &Key, pointer: &JsonPointer) {
        self.marks.entry(key.clone()).or_default().modified = true;
        self.host_faults.remove(key);
        if !matches!(self.sources.get(pointer), Some(Source::Disputed(_))) {
            self.sources.remove(pointer);
        }
    }

    fn blur(&mut self, key: &str, changes: &mut Changes) {
        let Some(item) = self.root.find(key) else { return };
        let key = item.key.clone();
        let marks = self.marks.entry(key.clone()).or_default();
        marks.visited = true;
        marks.touched = true;
        if let Some(text) = self.texts.remove(&key) {
            let shown = self.root.find(&key).map(|item| self.text(item)).unwrap_or_default();
            if shown != text {
                changes.add(Change::Value(key.clone()));
            }
        }
        if self.faults.reveal(&key) {
            changes.add(Change::State(key));
            changes.add(Change::Summary(false));
        }
    }

    fn choose(&mut self, key: &str, option: usize, changes: &mut Changes) {
        let Some(item) = self.root.find(key) else { return };
        let Kind::Choice(choice) = &item.kind else { return };
        if option >= choice.options.len() {
            return;
        }
        let (pointer, node, key) = (item.pointer.clone(), choice.node, item.key.clone());
        self.choices.set(pointer.clone(), node, option);
        self.marks.entry(key.clone()).or_default().modified = true;
        self.rebuild(&pointer, changes);
        self.refresh(&pointer, changes);
        changes.add(Change::Value(key));
    }

    // ---- lists ----

    fn list(&self, key: &str) -> Option<(Key, JsonPointer, &super::model::Repeat)> {
        let item = self.root.find(key)?;
        match &item.kind {
            Kind::Repeat(repeat) => Some((item.key.clone(), item.pointer.clone(), repeat)),
            _ => None,
        }
    }

    fn raw_list(&mut self, pointer: &JsonPointer) -> Option<&mut Vec<Value>> {
        if !pointer.resolve(&self.raw)?.is_array() {
            return None;
        }
        self.raw.pointer_mut(pointer.as_str())?.as_array_mut()
    }

    fn list_changed(&mut self, key: &Key, pointer: &JsonPointer, changes: &mut Changes) {
        self.marks.entry(key.clone()).or_default().modified = true;
        self.rebuild(pointer, changes);
        self.refresh(pointer, changes);
    }

    fn add_item(&mut self, key: &str, changes: &mut Changes) {
        let Some((key, pointer, repeat)) = self.list(key) else { return };
        if repeat.max.is_some_and(|max| repeat.items.len() as u64 >= max) {
            return;
        }
        let position = repeat.items.len();
        if let Some(list) = self.raw_list(&pointer) {
            list.push(Value::Null);
        }
        self.list_changed(&key, &pointer, changes);
        if let Some(first) = self.list(&key).and_then(|(_, _, repeat)| first_field(repeat.items.get(position)?)) {
            changes.add(Change::Focus(first));
        }
    }

    fn remove_item(&mut self, key: &str, index: usize, changes: &mut Changes) {
        let Some((key, pointer, repeat)) = self.list(key) else { return };
        let (Some(id), Some(item)) = (repeat.ids.get(index).copied(), repeat.items.get(index)) else { return };
        if index < repeat.fixed {
            return;
        }
        let label = item.label.clone();
        let Some(list) = self.raw_list(&pointer).filter(|list| index < list.len()) else { return };
        let value = list.remove(index);
        if let Some(ids) = self.ids.get_mut(&key) {
            ids.remove(index);
        }
        self.removed = Some(Removed { key: key.clone(), index, id, value });
        self.list_changed(&key, &pointer, changes);
        changes.add(Change::Announce(message::text(self.language, MessageId::ItemRemoved, &[("label", &label)])));
    }

    fn undo_remove(&mut self, changes: &mut Changes) {
        let Some(Removed { key, index, id, value }) = self.removed.take() else { return };
        let Some((_, pointer, _)) = self.list(&key) else { return };
        let Some(list) = self.raw_list(&pointer) else { return };
        let index = index.min(list.len());
        list.insert(index, value);
        if let Some(ids) = self.ids.get_mut(&key) {
            ids.insert(index.min(ids.len()), id);
        }
        self.list_changed(&key, &pointer, changes);
        if let Some(first) = self.list(&key).and_then(|(_, _, repeat)| first_field(repeat.items.get(index)?)) {
            changes.add(Change::Focus(first));
        }
    }

    /// True when the list item removed last can be brought back.
    pub fn can_undo_remove(&self) -> Option<&str> {
        self.removed.as_ref().map(|removed| &*removed.key)
    }

    fn move_item(&mut self, key: &str, from: usize, to: usize, changes: &mut Changes) {
        let Some((key, pointer, repeat)) = self.list(key) else { return };
        let movable = repeat.fixed..repeat.items.len();
        if from == to || !movable.contains(&from) || !movable.contains(&to) {
            return;
        }
        let (label, total) = (repeat.item_label.clone(), repeat.items.len());
        let Some(list) = self.raw_list(&pointer).filter(|list| from.max(to) < list.len()) else { return };
        let value = list.remove(from);
        list.insert(to, value);
        if let Some(ids) = self.ids.get_mut(&key) {
            let id = ids.remove(from);
            ids.insert(to, id);
        }
        self.list_changed(&key, &pointer, changes);
        let (position, total) = ((to + 1).to_string(), total.to_string());
        let words = [("label", label.as_str()), ("n", &position), ("total", &total)];
        changes.add(Change::Announce(message::text(self.language, MessageId::ItemMoved, &words)));
    }

    fn add_entry(&mut self, key: &str, name: &str, changes: &mut Changes) {
        let Some(item) = self.root.find(key) else { return };
        let (Kind::Rows(rows), name) = (&item.kind, name.trim()) else { return };
        let pointer = item.pointer.clone();
        let taken = pointer.resolve(&self.raw).and_then(|raw| raw.get(name)).is_some() || self.root.at(&pointer.key(name)).is_some();
        if !rows.open || name.is_empty() || taken {
            return;
        }
        if let Some(object) = self.raw.pointer_mut(pointer.as_str()).and_then(Value::as_object_mut) {
            object.insert(name.to_owned(), Value::Null);
        }
        self.rebuild(&pointer, changes);
        self.refresh(&pointer, changes);
        if let Some(field) = self.root.at(&pointer.key(name)).and_then(first_field) {
            changes.add(Change::Focus(field));
        }
    }

    fn remove_entry(&mut self, key: &str, name: &str, changes: &mut Changes) {
        let Some(pointer) = self.root.find(key).filter(|item| matches!(item.kind, Kind::Rows(_))).map(|i| i.pointer.clone()) else {
            return;
        };
        if let Some(object) = self.raw.pointer_mut(pointer.as_str()).and_then(Value::as_object_mut) {
            object.shift_remove(name);
        }
        self.rebuild(&pointer, changes);
        self.refresh(&pointer, changes);
    }

    // ---- files ----

    fn attach(&mut self, key: &str, file: FileRef, changes: &mut Changes) {
        if let Some(item) = self.root.find(key) {
            let Some(field) = item.field().filter(|field| field.widget == Widget::File) else { return };
            let (key, pointer, multiple) = (item.key.clone(), item.pointer.clone(), field.multiple);
            let too_many = multiple && field.max_count.is_some_and(|max| self.files(&key).len() as u64 >= max);
            let fault = if too_many {
                let max = field.max_count.unwrap_or_default().to_string();
                Some(Fault::File(MessageId::FileTooMany, file.name.clone(), max))
            } else {
                file_faults(field, &file.name, &file.media_type, file.size)
            };
            if let Some(fault) = fault {
                self.faults.set(&key, vec![fault]);
                self.faults.reveal(&key);
                changes.add(Change::State(key));
                changes.add(Change::Summary(false));
                return;
            }
            let files = self.files.entry(key.to_string()).or_default();
            if !multiple {
                files.clear();
            }
            files.push(file);
            self.files_changed(&key, &pointer, multiple, changes);
        } else if self.slots.iter().any(|slot| slot.key() == key) {
            let empty = file.size == 0;
            if empty {
                let key = Key::from(key);
                self.faults.set(&key, vec![Fault::File(MessageId::FileEmpty, file.name, String::new())]);
                self.faults.reveal(&key);
                changes.add(Change::State(key));
                return;
            }
            self.files.entry(key.to_owned()).or_default().push(file);
            self.check_documents(changes);
        }
    }

    fn detach(&mut self, key: &str, index: usize, changes: &mut Changes) {
        let Some(files) = self.files.get_mut(key).filter(|files| index < files.len()) else { return };
        files.remove(index);
        if files.is_empty() {
            self.files.remove(key);
        }
        if let Some(item) = self.root.find(key) {
            let multiple = item.field().is_some_and(|field| field.multiple);
            let (key, pointer) = (item.key.clone(), item.pointer.clone());
            self.files_changed(&key, &pointer, multiple, changes);
        } else {
            self.check_documents(changes);
        }
    }

    /// Puts references to a field's files into the answers.
    fn files_changed(&mut self, key: &Key, pointer: &JsonPointer, multiple: bool, changes: &mut Changes) {
        let reference = |file: &FileRef| Value::String(if file.handle.is_empty() { file.name.clone() } else { file.handle.clone() });
        let references: Vec<Value> = self.files(key).iter().map(reference).collect();
        let value = match (multiple, references.is_empty()) {
            (_, true) => Value::Null,
            (true, false) => Value::Array(references),
            (false, false) => references.into_iter().next().unwrap_or_default(),
        };
        self.typed(key, pointer);
        self.put_raw(pointer, value);
        changes.add(Change::Value(key.clone()));
        self.refresh(pointer, changes);
    }

    // ---- steps ----

    fn next(&mut self, changes: &mut Changes) {
        let faulty = self.faulty_keys_of(self.current);
        if faulty.is_empty() {
            self.go_to(self.current + 1, changes);
            return;
        }
        for key in &faulty {
            if self.faults.reveal(key) {
                changes.add(Change::State(key.clone()));
            }
        }
        self.tell_errors(faulty.len(), changes);
        changes.add(Change::Steps);
    }

    fn tell_errors(&self, count: usize, changes: &mut Changes) {
        changes.add(Change::Summary(true));
        let words = message::text(self.language, MessageId::SummaryAnnounce, &[("n", &count.to_string())]);
        changes.add(Change::Announce(words));
    }

    fn go_to(&mut self, step: usize, changes: &mut Changes) {
        if step >= self.steps.len() || step == self.current {
            return;
        }
        if let Some(left) = self.steps.get(self.current) {
            self.visited_steps.insert(left.id.clone());
        }
        self.current = step;
        if let Some(shown) = self.steps.get(step) {
            self.visited_steps.insert(shown.id.clone());
        }
        changes.add(Change::Step);
        changes.add(Change::Steps);
    }

    fn submit(&mut self, changes: &mut Changes) {
        self.submit_tried = true;
        if self.is_valid() {
            self.phase = Phase::Submitting;
            changes.add(Change::Phase);
            changes.add(Change::Submit);
            return;
        }
        let faulty: Vec<Key> = self.faults.keys().cloned().collect();
        for key in &faulty {
            if self.faults.reveal(key) {
                changes.add(Change::State(key.clone()));
            }
        }
        self.tell_errors(faulty.len(), changes);
        changes.add(Change::Steps);
    }

    fn host_errors(&mut self, errors: Vec<(JsonPointer, String)>, changes: &mut Changes) {
        let mut keys: BTreeSet<Key> = self.host_faults.keys().cloned().collect();
        self.host_faults.clear();
        let mut count = 0;
        for (pointer, text) in errors {
            let key = self
                .slots
                .iter()
                .find(|slot| slot_key(&slot.id) == pointer.as_str())
                .map_or_else(|| innermost(&self.root, &pointer).key.clone(), |slot| Key::from(slot.key()));
            self.host_faults.insert(key.clone(), text);
            keys.insert(key);
            count += 1;
        }
        for key in &keys {
            self.check_faults(key, changes);
            if self.faults.reveal(key) {
                changes.add(Change::State(key.clone()));
            }
        }
        self.check_documents(changes);
        changes.add(Change::Phase);
        changes.add(Change::Steps);
        if count > 0 {
            self.tell_errors(count, changes);
        }
    }

    // ---- registers ----

    fn sign_in(&mut self, identity: Identity, changes: &mut Changes) {
        let roles: Vec<String> = self.procedure.roles.iter().filter(|r| r.signed_in).map(|r| r.name.clone()).collect();
        for role in roles {
            for (concept, value) in &identity.values {
                self.known.insert(&role, concept, value.clone(), Source::Identity);
            }
            self.fill_known(&role, changes);
        }
        self.check_documents(changes);
        self.check_keys(changes);
    }

    fn lookup_answered(&mut self, answer: LookupAnswer, changes: &mut Changes) {
        let status = match &answer.outcome {
            Outcome::Found { .. } => LookupStatus::Found,
            Outcome::Empty => LookupStatus::Empty,
            Outcome::Mismatch { .. } => LookupStatus::Mismatch,
            Outcome::Failed => LookupStatus::Failed,
        };
        let Some(role) = self.lookups.settle(answer.id, status) else { return };
        let mut register = RegisterSource::default();
        match answer.outcome {
            Outcome::Found { source, values } => {
                for (concept, value) in values.into_iter().filter(|(_, value)| !value.is_null()) {
                    self.known.insert(&role, &concept, value, Source::Register(source.clone()));
                }
                register = source;
                self.fill_known(&role, changes);
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
    fn fill_known(&mut self, role: &str, changes: &mut Changes) {
        let fields: Vec<(JsonPointer, FactRef)> = self
            .procedure
            .fields
            .iter()
            .filter(|field| field.fact.role == role)
            .map(|field| (field.pointer.clone(), field.fact.clone()))
            .collect();
        for (pointer, fact) in fields {
            let Some((value, source)) = self.known.get(&fact).cloned() else { continue };
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
    fn is_default(&self, pointer: &JsonPointer) -> bool {
        let Some(item) = self.root.at(pointer) else { return false };
        let default = item.active.iter().find_map(|id| self.schema.source(*id).get("default"));
        default.is_some() && pointer.resolve(&self.raw) == default
    }

    fn dispute(&mut self, key: &str, changes: &mut Changes) {
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
            self.procedure.fields.iter().filter(|f| f.pointer == pointer).map(|f| f.fact.clone()).collect();
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
    fn check_keys(&mut self, changes: &mut Changes) {
        let procedure = self.procedure.clone();
        for role in procedure.roles.iter().filter(|role| role.key.is_some()) {
            let present = role.when.holds(&|name| self.holding.contains(name));
            let item = role.key.as_ref().filter(|_| present).and_then(|pointer| self.root.at(pointer));
            let key = item.filter(|item| self.faults.of(&item.key).is_empty()).and_then(|item| self.value(item)).cloned();
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

    /// Takes back what a register filled in for a role: it was about somebody else.
    fn forget(&mut self, role: &str, changes: &mut Changes) {
        self.known.forget_role(role);
        let pointers: Vec<JsonPointer> =
            self.procedure.fields.iter().filter(|f| f.fact.role == role).map(|f| f.pointer.clone()).collect();
        for pointer in pointers {
            if matches!(self.sources.get(&pointer), Some(Source::Register(_))) {
                self.sources.remove(&pointer);
                self.put_raw(&pointer, Value::Null);
                self.after_raw_change(&pointer, changes);
                if let Some(item) = self.root.at(&pointer) {
                    item.visit(&mut |item| changes.add(Change::State(item.key.clone())));
                }
            }
        }
        self.check_documents(changes);
    }

    /// Copies what is known of one role to the other where both are the same subject.
    fn check_same(&mut self, changes: &mut Changes) {
        let procedure = self.procedure.clone();
        for role in procedure.roles.iter().filter(|role| !role.same_as.is_empty()) {
            let other = role.same_as.iter().find(|same| same.when.holds(&|name| self.holding.contains(name)));
            for field in procedure.fields.iter().filter(|field| field.fact.role == role.name) {
                let copied = matches!(self.sources.get(&field.pointer), Some(Source::SameAs(_)));
                let wanted = other.and_then(|other| {
                    let same = |f: &&crate::definition::FactField| f.fact.role == other.role && f.fact.concept == field.fact.concept;
                    let from = &procedure.fields.iter().find(same)?.pointer;
                    from.resolve(&self.answers).filter(|value| !is_empty(value)).map(|value| (value.clone(), other.role.clone()))
                });
                let current = field.pointer.resolve(&self.raw).filter(|raw| !is_empty(raw));
                let (value, source) = match wanted {
                    Some((value, role)) if current.is_none() || copied && current != Some(&value) => (value, Some(role)),
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

    fn rebuild_or_update(&mut self, pointer: &JsonPointer, changes: &mut Changes) {
        if self.root.at(pointer).is_some_and(|item| item.field().is_none()) {
            self.rebuild(pointer, changes);
            if let Some(item) = self.root.at(pointer) {
                item.visit(&mut |item| changes.add(Change::Value(item.key.clone())));
            }
        }
        self.evaluate(pointer, changes);
    }

    // ---- keeping everything in step ----

    /// Brings everything up to date after the raw value at `pointer` changed.
    fn refresh(&mut self, pointer: &JsonPointer, changes: &mut Changes) {
        self.evaluate(pointer, changes);
        if self.check_conditions(changes) || self.procedure.fields.iter().any(|f| pointer.starts_with(&f.pointer)) {
            self.check_same(changes);
            self.check_keys(changes);
        }
    }

    /// Answers, evaluation, structure and faults after a change at `pointer`.
    fn evaluate(&mut self, pointer: &JsonPointer, changes: &mut Changes) {
        let changed = self.update_answers(pointer);
        let delta = self.schema.update(&mut self.evaluation, &self.answers, &self.choices, &changed);
        let mut touched: BTreeSet<JsonPointer> = delta.changed.into_iter().collect();
        for _ in 0..MAX_ROUNDS {
            let Some(flipped) = self.first_flipped(pointer, changes) else { break };
            touched.extend(self.rebuild(&flipped, changes));
        }
        let mut keys: BTreeSet<Key> = BTreeSet::new();
        keys.insert(innermost(&self.root, pointer).key.clone());
        for place in &touched {
            let item = innermost(&self.root, place);
            keys.insert(item.key.clone());
            keys.extend(item.children().iter().filter(|c| matches!(c.kind, Kind::Choice(_))).map(|c| c.key.clone()));
        }
        for key in &keys {
            self.check_faults(key, changes);
        }
    }

    /// The outermost item on the way to `pointer` to which other schema nodes apply now;
    /// required marks on the way are corrected in passing.
    fn first_flipped(&mut self, pointer: &JsonPointer, changes: &mut Changes) -> Option<JsonPointer> {
        let mut way = Vec::new();
        conditional_on_way(&self.root, pointer, &mut way);
        for key in way {
            let item = self.root.find(&key)?;
            let empty = Value::Object(Map::new());
            let is_group = matches!(item.kind, Kind::Group(_));
            let value = if is_group { item.pointer.resolve(&self.answers) } else { item.pointer.resolve(&self.raw) };
            let fallback = if is_group { &empty } else { &Value::Null };
            let gathered = gather(&self.schema, &item.seeds, value.unwrap_or(fallback), &item.pointer, &self.choices);
            if gathered.active() != item.active {
                return Some(item.pointer.clone());
            }
            let names = required_names(&self.schema, &item.active, value);
            if let Some(item) = self.root.find_mut(&key) {
                for key in mark_required(item, &names) {
                    changes.add(Change::State(key));
                }
            }
        }
        None
    }

    /// Puts the value that counts at `pointer` into the answers; returns the outermost place
    /// that changed, which is above `pointer` when a group nobody must fill came or went.
    fn update_answers(&mut self, pointer: &JsonPointer) -> JsonPointer {
        let mut place = pointer.clone();
        let mut value = self.effective_at(&place);
        loop {
            let Some(parent) = place.parent() else {
                self.answers = value.unwrap_or(Value::Null);
                return place;
            };
            let name = place.last().unwrap_or_default();
            let slot = self.answers.pointer_mut(parent.as_str());
            match (slot, value) {
                (Some(Value::Array(list)), value) => {
                    if let Some(item) = name.parse::<usize>().ok().and_then(|index| list.get_mut(index)) {
                        *item = value.unwrap_or(Value::Null);
                    }
                    return place;
                }
                (Some(Value::Object(object)), Some(value)) => {
                    object.insert(name, value);
                    return place;
                }
                (Some(Value::Object(object)), None) => {
                    object.shift_remove(&name);
                    let required = self.root.at(&parent).is_none_or(|item| item.required);
                    if required || self.effective_at(&parent).is_some() {
                        return place;
                    }
                    value = None;
                }
                _ => value = self.effective_at(&parent),
            }
            place = parent;
        }
    }

    fn effective_at(&self, pointer: &JsonPointer) -> Option<Value> {
        let item = self.root.at(pointer)?;
        effective(&self.schema, item, pointer.resolve(&self.raw).unwrap_or(&Value::Null))
    }

    /// Puts a raw value in place, making the groups on the way.
    fn put_raw(&mut self, pointer: &JsonPointer, value: Value) {
        let mut slot = &mut self.raw;
        for segment in pointer.segments() {
            if let Value::Array(_) = slot {
                let Some(next) = segment.parse::<usize>().ok().and_then(|i| slot.get_mut(i)) else { return };
                slot = next;
                continue;
            }
            if !slot.is_object() {
                *slot = Value::Object(Map::new());
            }
            let Some(object) = slot.as_object_mut() else { return };
            slot = object.entry(segment).or_insert(Value::Null);
        }
        *slot = value;
    }

    fn hidden_places(&self) -> BTreeSet<JsonPointer> {
        let sections = self.procedure.sections.iter();
        let unseen = sections.filter(|section| !section.when.holds(&|name| self.holding.contains(name)));
        unseen.flat_map(|section| section.fields.iter().cloned()).collect()
    }

    /// Builds the item at a place anew and evaluates it; returns the places whose violations
    /// changed.
    fn rebuild(&mut self, pointer: &JsonPointer, changes: &mut Changes) -> Vec<JsonPointer> {
        let Some(item) = self.root.at(pointer) else { return Vec::new() };
        let (place, seeds, label, is_root) = (Place::of(item), item.seeds.clone(), item.label.clone(), pointer.is_root());
        let mut raw = self.raw.pointer_mut(pointer.as_str()).map_or(Value::Null, Value::take);
        let hidden = self.hidden_places();
        let built = {
            let mut builder = Builder {
                schema: &self.schema,
                procedure: &self.procedure,
                locale: &self.locale,
                language: self.language,
                choices: &self.choices,
                ids: &mut self.ids,
                defaulted: &mut self.defaulted,
                next_id: &mut self.next_id,
                hidden: &hidden,
            };
            builder.build(seeds, &place, &mut raw)
        };
        self.put_raw(pointer, raw);
        if let Some(item) = self.root.find_mut(&place.key) {
            *item = built.item;
            if !is_root {
                item.label = label;
            }
        }
        self.faults.clear_below(&place.key);
        let changed = self.update_answers(pointer);
        let delta = self.schema.update(&mut self.evaluation, &self.answers, &self.choices, &changed);
        changes.add(Change::Structure(place.key.clone()));
        self.check_all_below(&place.key);
        self.check_steps(changes);
        delta.changed
    }

    /// Builds the whole form.
    pub(super) fn rebuild_all(&mut self) {
        for _ in 0..MAX_ROUNDS {
            let hidden = self.hidden_places();
            let seeds = vec![self.schema.root()];
            let mut raw = std::mem::take(&mut self.raw);
            let built = {
                let mut builder = Builder {
                    schema: &self.schema,
                    procedure: &self.procedure,
                    locale: &self.locale,
                    language: self.language,
                    choices: &self.choices,
                    ids: &mut self.ids,
                    defaulted: &mut self.defaulted,
                    next_id: &mut self.next_id,
                    hidden: &hidden,
                };
                builder.build(seeds, &Place::root(), &mut raw)
            };
            self.raw = raw;
            self.root = built.item;
            self.answers = built.value.unwrap_or(Value::Null);
            if !self.find_conditions() {
                break;
            }
        }
        self.evaluation = self.schema.evaluate(&self.answers, &self.choices);
        self.faults.clear_below("");
        self.check_all_below(&Key::from(""));
        let mut changes = Changes::default();
        self.check_documents(&mut changes);
        self.check_steps(&mut changes);
        if let Some(first) = self.steps.get(self.current) {
            self.visited_steps.insert(first.id.clone());
        }
    }

    /// Finds out which conditions hold; true when that changed.
    fn find_conditions(&mut self) -> bool {
        let holding: BTreeSet<String> = self
            .conditions
            .iter()
            .filter(|condition| condition.schema.is_valid(condition.schema.root(), &self.answers))
            .map(|condition| condition.name.clone())
            .collect();
        let changed = holding != self.holding;
        self.holding = holding;
        changed
    }

    /// Finds out which conditions hold and brings sections and papers in step.
    fn check_conditions(&mut self, changes: &mut Changes) -> bool {
        let mut any = false;
        for _ in 0..MAX_ROUNDS {
            let hidden = self.hidden_places();
            if !self.find_conditions() {
                break;
            }
            any = true;
            if hidden != self.hidden_places() {
                self.rebuild(&JsonPointer::root(), changes);
            }
        }
        if any {
            self.check_steps(changes);
            self.check_documents(changes);
        }
        any
    }

    /// The faults of one item, from the evaluation, the date bounds and the host.
    fn check_faults(&mut self, key: &str, changes: &mut Changes) {
        let Some(item) = self.root.find(key) else { return };
        let key = item.key.clone();
        let violations = self.evaluation.violations_under(&item.pointer);
        let mut faults: Vec<Fault> = violations
            .into_iter()
            .filter(|violation| owner(&self.root, violation).key == key)
            .map(|violation| Fault::Schema(violation.rule, violation.pointer))
            .collect();
        faults.extend(own_faults(item, item.pointer.resolve(&self.answers), &self.today));
        faults.extend(self.host_faults.get(&key).cloned().map(Fault::Host));
        let was_shown = self.faults.is_shown(&key);
        if self.faults.set(&key, faults) && was_shown {
            changes.add(Change::State(key));
            changes.add(Change::Summary(false));
        }
    }

    /// The faults of all items at or below a key.
    fn check_all_below(&mut self, key: &Key) {
        let Some(top) = self.root.find(key) else { return };
        let mut found: std::collections::BTreeMap<Key, Vec<Fault>> = std::collections::BTreeMap::new();
        for violation in self.evaluation.violations_under(&top.pointer) {
            let owner = owner(&self.root, &violation).key.clone();
            found.entry(owner).or_default().push(Fault::Schema(violation.rule, violation.pointer));
        }
        top.visit(&mut |item| {
            let mut more = own_faults(item, item.pointer.resolve(&self.answers), &self.today);
            more.extend(self.host_faults.get(&item.key).cloned().map(Fault::Host));
            if !more.is_empty() {
                found.entry(item.key.clone()).or_default().extend(more);
            }
        });
        for (owner, faults) in found {
            self.faults.set(&owner, faults);
        }
        let root = &self.root;
        let slots = &self.slots;
        self.faults.forget_gone(|key| root.find(key).is_some() || slots.iter().any(|slot| slot.key() == key));
        debug_assert!(is_below(key, ""));
    }

    fn check_steps(&mut self, changes: &mut Changes) {
        let holding = &self.holding;
        let holds = |name: &str| holding.contains(name);
        let has_documents = !self.slots.is_empty();
        let steps = steps(&self.procedure, &self.root, &self.locale, self.language, &holds, has_documents);
        if steps == self.steps {
            return;
        }
        let shown = self.steps.get(self.current).map(|step| step.id.clone());
        let position = shown.as_ref().and_then(|id| steps.iter().position(|step| step.id == *id));
        if shown.is_some() && position.is_none() {
            changes.add(Change::Step);
        }
        self.current = position.unwrap_or(self.current).min(steps.len().saturating_sub(1));
        self.steps = steps;
        changes.add(Change::Steps);
    }

    /// The papers of this case and which of them are missing.
    fn check_documents(&mut self, changes: &mut Changes) {
        let holding = &self.holding;
        let holds = |name: &str| holding.contains(name);
        let now = slots(&self.procedure, &self.locale, &self.channel, &holds, &self.known, &self.lookups);
        for slot in &self.slots {
            if !now.iter().any(|other| other.id == slot.id) {
                self.faults.set(&Key::from(slot.key()), Vec::new());
            }
        }
        if now != self.slots {
            self.slots = now;
            changes.add(Change::Documents);
        }
        let missing: Vec<(Key, bool)> =
            missing(&self.slots, &self.files).into_iter().map(|slot| (Key::from(slot.key()), slot.group.is_some())).collect();
        let keys: Vec<Key> = self.slots.iter().map(|slot| Key::from(slot.key())).collect();
        for key in keys {
            let mut faults = Vec::new();
            if let Some((_, group)) = missing.iter().find(|(missing, _)| *missing == key) {
                faults.push(Fault::Document { group: *group });
            }
            faults.extend(self.host_faults.get(&key).cloned().map(Fault::Host));
            let was_shown = self.faults.is_shown(&key);
            if self.faults.set(&key, faults) {
                changes.add(Change::Documents);
                if was_shown {
                    changes.add(Change::Summary(false));
                }
            }
        }
        self.check_steps(changes);
    }
}

/// Keys of the items on the way to a place whose value decides what applies to them.
fn conditional_on_way(item: &Item, pointer: &JsonPointer, out: &mut Vec<Key>) {
    if item.conditional && !item.seeds.is_empty() {
        out.push(item.key.clone());
    }
    for child in item.children() {
        if pointer.starts_with(&child.pointer) {
            conditional_on_way(child, pointer, out);
        }
    }
}

/// The first field at or below an item.
fn first_field(item: &Item) -> Option<Key> {
    match &item.kind {
        Kind::Field(_) | Kind::Choice(_) => Some(item.key.clone()),
        _ => item.children().iter().find_map(first_field),
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

/// Equality after the differences are set aside that registers and keyboards make: letter
/// case, white space and the order of properties.
fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::String(a), Value::String(b)) => {
            let words = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
            words(a) == words(b)
        }
        (Value::Object(a), Value::Object(b)) => {
            let filled = |object: &Map<String, Value>| object.values().filter(|v| !is_empty(v)).count();
            filled(a) == filled(b)
                && a.iter().filter(|(_, v)| !is_empty(v)).all(|(k, v)| b.get(k).is_some_and(|other| same_value(v, other)))
        }
        _ => a == b,
    }
}
