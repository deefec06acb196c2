//! Lists, entries and parts that are opened on demand: adding, removing with a way back, moving.

use std::cmp::Ordering;

use crate::json::{Map, Value};
use crate::platform::Digits;

use super::Form;
use super::errors::Fault;
use super::event::Change;
use super::model::{Item, Key, Kind, Repeat};
use super::structure::property_nodes;
use super::update::Changes;
use crate::message::{self, MessageId};
use crate::pointer::JsonPointer;
use crate::schema::{Choices, NodeId};

/// A list item or a part that can be brought back.
pub(super) struct Removed {
    key: Key,
    index: usize,
    id: u32,
    value: Value,
    /// What was said about places in the list before.
    choices: Choices,
}

impl Form {
    pub(super) fn list(&self, key: &str) -> Option<(Key, JsonPointer, &Repeat)> {
        let item = self.root.find(key)?;
        match &item.kind {
            Kind::Repeat(repeat) => Some((item.key.clone(), item.pointer.clone(), repeat)),
            _ => None,
        }
    }

    pub(super) fn raw_list(&mut self, pointer: &JsonPointer) -> Option<&mut Vec<Value>> {
        if !pointer.resolve(&self.raw)?.is_array() {
            return None;
        }
        self.raw.pointer_mut(pointer.as_str())?.as_array_mut()
    }

    /// Takes along what was said about the items of a list that move or go: `moved` tells the
    /// new index of each.
    fn relocate(choices: &mut Choices, list: &JsonPointer, moved: &dyn Fn(usize) -> Option<usize>) {
        choices.relocate(&|place| {
            let rest = place.as_str().strip_prefix(list.as_str()).and_then(|rest| rest.strip_prefix('/'));
            let Some(rest) = rest else { return Some(place.clone()) };
            let (index, below) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let Ok(index) = index.parse() else { return Some(place.clone()) };
            JsonPointer::parse(&[list.index(moved(index)?).as_str(), below].concat())
        });
    }

    pub(super) fn list_changed(&mut self, key: &Key, pointer: &JsonPointer, changes: &mut Changes) {
        self.marks.or_default(key.clone()).modified = true;
        self.rebuild(pointer, changes);
        self.refresh(pointer, changes);
    }

    /// Opens a closed part, with what it held when there is something to put back.
    fn open(&mut self, key: &str, value: Value, changes: &mut Changes) {
        let Some(item) = self.root.find(key).filter(|item| matches!(item.kind, Kind::Closed)) else { return };
        let (key, pointer) = (item.key.clone(), item.pointer.clone());
        self.put_raw(&pointer, value);
        self.list_changed(&key, &pointer, changes);
        let opened = self.root.find(&key);
        changes.add(Change::Focus(opened.and_then(first_field).unwrap_or(key)));
    }

    pub(super) fn add_item(&mut self, key: &str, changes: &mut Changes) {
        self.open(key, Value::Object(Map::new()), changes);
        let Some((key, pointer, repeat)) = self.list(key) else { return };
        if repeat.max.is_some_and(|max| repeat.items.len() as u64 >= max) {
            return;
        }
        let position = repeat.items.len();
        if pointer.resolve(&self.raw).is_none_or(Value::is_null) {
            self.put_raw(&pointer, Value::Array(Vec::new()));
        }
        if let Some(list) = self.raw_list(&pointer) {
            list.push(Value::Null);
        }
        self.fresh = Some(pointer.index(position));
        self.list_changed(&key, &pointer, changes);
        self.fresh = None;
        if let Some(first) = self.list(&key).and_then(|(_, _, repeat)| first_field(repeat.items.get(position)?)) {
            changes.add(Change::Focus(first));
        }
    }

    /// Takes an opened part away again.
    fn close(&mut self, key: &str, changes: &mut Changes) {
        let Some(item) = self.root.find(key).filter(|item| item.removable) else { return };
        let (key, pointer, label) = (item.key.clone(), item.pointer.clone(), self.part_label(item));
        let value = pointer.resolve(&self.raw).cloned().unwrap_or_default();
        let parent = pointer.parent().unwrap_or_default();
        if let Some(Value::Object(object)) = self.raw.pointer_mut(parent.as_str()) {
            object.shift_remove(&pointer.last().unwrap_or_default());
        }
        let mut choices = self.choices.clone();
        choices.relocate(&|place| place.starts_with(&pointer).then(|| place.clone()));
        self.choices.relocate(&|place| (!place.starts_with(&pointer)).then(|| place.clone()));
        self.removed = Some(Removed { key: key.clone(), index: 0, id: 0, value, choices });
        self.list_changed(&key, &pointer, changes);
        changes.add(Change::Focus(key));
        self.announce(MessageId::ItemRemoved, &[("label", &label)], changes);
    }

    /// What a part that is opened on demand is called on its buttons.
    pub fn part_label(&self, item: &Item) -> String {
        message::text(self.language, MessageId::Part, &[("label", &message::in_sentence(&item.label))])
    }

    pub(super) fn remove_item(&mut self, key: &str, index: usize, changes: &mut Changes) {
        self.close(key, changes);
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
        let choices = self.choices.clone();
        Self::relocate(&mut self.choices, &pointer, &|at| match at.cmp(&index) {
            Ordering::Less => Some(at),
            Ordering::Equal => None,
            Ordering::Greater => Some(at - 1),
        });
        self.choices.state(&pointer, false);
        self.removed = Some(Removed { key: key.clone(), index, id, value, choices });
        self.list_changed(&key, &pointer, changes);
        self.announce(MessageId::ItemRemoved, &[("label", &label)], changes);
    }

    pub(super) fn undo_remove(&mut self, changes: &mut Changes) {
        let Some(Removed { key, index: before, id, value, choices: mut back }) = self.removed.take() else { return };
        let Some((_, pointer, _)) = self.list(&key) else {
            self.choices.append(back);
            return self.open(&key, value, changes);
        };
        let Some(list) = self.raw_list(&pointer) else { return };
        let index = before.min(list.len());
        list.insert(index, value);
        Self::relocate(&mut self.choices, &pointer, &|at| Some(if at < index { at } else { at + 1 }));
        back.relocate(&|place| place.starts_with(&pointer.index(before)).then(|| place.clone()));
        Self::relocate(&mut back, &pointer, &|_| Some(index));
        self.choices.append(back);
        if let Some(ids) = self.ids.get_mut(&key) {
            ids.insert(index.min(ids.len()), id);
        }
        self.list_changed(&key, &pointer, changes);
        if let Some(first) = self.list(&key).and_then(|(_, _, repeat)| first_field(repeat.items.get(index)?)) {
            changes.add(Change::Focus(first));
        }
    }

    /// The list or part that what was removed last can be brought back to.
    pub fn can_undo_remove(&self) -> Option<&str> {
        self.removed.as_ref().map(|removed| &*removed.key)
    }

    pub(super) fn move_item(&mut self, key: &str, from: usize, to: usize, changes: &mut Changes) {
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
        Self::relocate(&mut self.choices, &pointer, &|at| {
            Some(match at {
                at if at == from => to,
                at if from < at && at <= to => at - 1,
                at if to <= at && at < from => at + 1,
                at => at,
            })
        });
        self.list_changed(&key, &pointer, changes);
        let (position, total) = ((to + 1).digits(), total.digits());
        let words = [("label", label.as_str()), ("n", &position), ("total", &total)];
        self.announce(MessageId::ItemMoved, &words, changes);
    }

    pub(super) fn add_entry(&mut self, key: &str, name: &str, changes: &mut Changes) {
        let Some(item) = self.root.find(key) else { return };
        let (Kind::Rows(rows), name) = (&item.kind, name.trim()) else { return };
        let pointer = item.pointer.clone();
        let taken = pointer.resolve(&self.raw).and_then(|raw| raw.get(name)).is_some()
            || self.root.at(&pointer.key(name)).is_some();
        if !rows.open || name.is_empty() || taken {
            return;
        }
        if !self.root.at(&pointer).is_some_and(|group| self.allows_name(group, name)) {
            let rows = item.key.clone();
            self.faults.set(&rows, vec![Fault::File(MessageId::NameRefused, name.to_owned(), String::new())]);
            self.faults.reveal(&rows);
            changes.add(Change::Announce(self.error(&rows).unwrap_or_default()));
            changes.add(Change::State(rows));
            return;
        }
        if !pointer.resolve(&self.raw).is_some_and(Value::is_object) {
            self.put_raw(&pointer, Value::Object(Map::new()));
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

    /// Whether an object may have an entry of that name.
    fn allows_name(&self, group: &Item, name: &str) -> bool {
        let schema = &self.schema;
        group.active.iter().all(|id| {
            let barred = |id: &NodeId| schema.node(*id).boolean == Some(false);
            schema.node(*id).property_names.is_none_or(|names| schema.is_valid(names, &name.into()))
                && !property_nodes(schema, *id, name).iter().any(barred)
        })
    }

    pub(super) fn remove_entry(&mut self, key: &str, name: &str, changes: &mut Changes) {
        let Some(pointer) =
            self.root.find(key).filter(|item| matches!(item.kind, Kind::Rows(_))).map(|i| i.pointer.clone())
        else {
            return;
        };
        if let Some(object) = self.raw.pointer_mut(pointer.as_str()).and_then(Value::as_object_mut) {
            object.shift_remove(name);
        }
        self.rebuild(&pointer, changes);
        self.refresh(&pointer, changes);
    }
}

/// The first field at or below an item.
pub(super) fn first_field(item: &Item) -> Option<Key> {
    match &item.kind {
        Kind::Field(_) | Kind::Choice(_) | Kind::Closed => Some(item.key.clone()),
        _ => item.children().iter().find_map(first_field),
    }
}
