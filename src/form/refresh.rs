//! Keeping answers, structure, faults, papers and steps in step after a change.

use crate::sorted::{Gather, SortedMap, SortedSet};

use crate::json::{self, Map, Value};

use super::Form;
use super::build::{Builder, Built, Place};
use super::compare::is_empty;
use super::documents::{Slot, SlotState, missing, slots};
use super::effective::{effective, is_blank, speaks};
use super::errors::{Fault, decides, innermost, is_relative, own_faults, owner};
use super::event::Change;
use super::model::{Input, Item, Key, Kind};
use super::steps::steps;
use super::structure::{gather, marks_differ, required_names};
use super::text::is_no_name;
use super::update::Changes;
use crate::definition::{Document, FactField, Role};
use crate::message::MessageId;
use crate::pointer::JsonPointer;
use crate::schema::NodeId;

/// How often parts are rebuilt after one edit before the answers are taken as they are.
const MAX_ROUNDS: usize = 8;

impl Form {
    /// Brings everything up to date after the raw value at `pointer` changed.
    pub(super) fn refresh(&mut self, pointer: &JsonPointer, changes: &mut Changes) {
        self.mended = true;
        let (unasked, revision) = (self.unasked(), self.revision);
        self.evaluate(pointer, changes);
        let fact = self.procedure.fields.iter().find(|field| pointer.starts_with(&field.pointer));
        let role = fact.map(|field| field.fact.role.clone());
        if let Some(role) = &role {
            self.check_doubts(role, changes);
        }
        let roles = self.procedure.roles.iter();
        let holds_key =
            role.is_some() || roles.filter_map(|role| role.key.as_ref()).any(|key| key.starts_with(pointer));
        if self.check_conditions(changes) || holds_key {
            self.check_same(changes);
            self.check_keys(changes);
            self.check_known(changes);
        }
        if self.procedure.header.channel_answer.as_ref() == Some(pointer) {
            self.check_documents(changes);
        }
        // What is known already is not asked once a question for it comes up.
        if unasked.iter().any(|place| self.root.at(place).is_some()) {
            self.fill(&|field| unasked.contains(&field.pointer), changes);
        }
        // So is what the same subject was asked for under another name.
        if self.revision != revision {
            self.check_same(changes);
        }
        self.check_answered(changes);
    }

    /// Has the items of a role shown anew that another answer may contradict now.
    fn check_doubts(&self, role: &str, changes: &mut Changes) {
        for (concept, ..) in self.cross_checks {
            let near = |other: &str| other == role || self.has_parent(role, other);
            let doubtful = |field: &&FactField| near(&field.fact.role) && field.fact.concept == *concept;
            for item in self.procedure.fields.iter().filter(doubtful).filter_map(|field| self.root.at(&field.pointer)) {
                changes.add(Change::State(item.key.clone()));
            }
        }
    }

    /// Compares anew what was typed with what is known, and shows how that came out at the keys.
    fn check_known(&mut self, changes: &mut Changes) {
        if self.known.is_empty() {
            return;
        }
        for key in self.procedure.roles.iter().filter_map(|role| self.root.at(role.key.as_ref()?)) {
            changes.add(Change::State(key.key.clone()));
        }
        self.check_documents(changes);
    }

    /// Answers, evaluation, structure and faults after a change at `pointer`.
    pub(super) fn evaluate(&mut self, pointer: &JsonPointer, changes: &mut Changes) {
        self.update_evaluation(pointer, changes);
        for _ in 0..MAX_ROUNDS {
            let Some(flipped) = self.first_flipped(pointer) else { break };
            self.rebuild(&flipped, changes);
        }
        let key = innermost(&self.root, pointer).key.clone();
        self.check_faults(&key, changes);
        self.check_bounds(&is_relative, changes);
    }

    /// Brings answers and evaluation up to date and checks the items whose violations changed.
    fn update_evaluation(&mut self, pointer: &JsonPointer, changes: &mut Changes) {
        let changed = self.update_answers(pointer);
        let delta = self.schema.update(&mut self.evaluation, &self.answers, &self.choices, &changed);
        let mut keys: SortedSet<Key> = SortedSet::new();
        for place in &delta.changed {
            let item = innermost(&self.root, place);
            keys.insert(item.key.clone());
            for child in item.children() {
                if decides(child) {
                    keys.insert(child.key.clone());
                }
            }
        }
        for key in &keys {
            self.check_faults(key, changes);
        }
    }

    /// The outermost item on the way to `pointer` to which other schema nodes or required
    /// marks apply now.
    fn first_flipped(&self, pointer: &JsonPointer) -> Option<JsonPointer> {
        let mut way = Vec::new();
        conditional_on_way(&self.root, pointer, &mut way);
        let empty = Value::Object(Map::new());
        for item in way {
            let is_group = matches!(item.kind, Kind::Group(_));
            let value = item.pointer.resolve(if is_group { &self.answers } else { &self.raw });
            let value = value.unwrap_or(if is_group { &empty } else { &Value::Null });
            let gathered = gather(&self.schema, &item.seeds, value, &item.pointer, &self.choices);
            if gathered.active() != item.active
                || marks_differ(item, &required_names(&self.schema, &item.active, &|name| value.get(name).is_some()))
            {
                return Some(item.pointer.clone());
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
            let nothing = match (&value, self.root.at(&place)) {
                (Some(value), Some(item)) => is_blank(value) || !speaks(&self.schema, item, value),
                _ => true,
            };
            let stays = value.is_some();
            match self.answers.pointer_mut(parent.as_str()) {
                Some(Value::Array(list)) => {
                    if let Some(item) = name.parse::<usize>().ok().and_then(|index| list.get_mut(index)) {
                        *item = value.take().unwrap_or(Value::Null);
                    }
                }
                Some(Value::Object(object)) if stays => {
                    object.insert(name, value.take().unwrap_or(Value::Null));
                }
                Some(Value::Object(object)) => {
                    object.shift_remove(&name);
                }
                // The group was left out so far and is taken in with all it holds.
                _ => {
                    value = self.effective_at(&parent);
                    place = parent;
                    continue;
                }
            }
            let emptied = if nothing { self.emptied_above(&place) } else { None };
            match emptied {
                Some(group) => place = group,
                None => return place,
            }
        }
    }

    /// The outermost group above a place that nobody must fill and that holds nothing now.
    fn emptied_above(&self, place: &JsonPointer) -> Option<JsonPointer> {
        let mut emptied = None;
        let mut above = place.parent();
        while let Some(pointer) = above {
            let optional = self.root.at(&pointer).is_some_and(|item| !item.required);
            if optional && pointer.resolve(&self.answers).is_some() && self.effective_at(&pointer).is_none() {
                emptied = Some(pointer.clone());
            }
            above = pointer.parent();
        }
        emptied
    }

    pub(super) fn effective_at(&self, pointer: &JsonPointer) -> Option<Value> {
        let item = self.root.at(pointer)?;
        effective(&self.schema, &self.choices, item, pointer.resolve(&self.raw).unwrap_or(&Value::Null))
    }

    /// Puts a raw value in place, making the groups on the way.
    pub(super) fn put_raw(&mut self, pointer: &JsonPointer, value: Value) {
        let beside = self.is_beside_pledge(pointer);
        let mut slot = &mut self.raw;
        for segment in pointer.segments() {
            if let Value::Array(list) = slot {
                let Some(next) = segment.parse::<usize>().ok().and_then(|i| list.get_mut(i)) else { return };
                slot = next;
                continue;
            }
            if !slot.is_object() {
                *slot = Value::Object(Map::new());
            }
            let Some(object) = slot.as_object_mut() else { return };
            slot = object.entry(segment).or_insert(Value::Null);
        }
        self.altered |= !beside && *slot != value;
        *slot = value;
    }

    pub(super) fn hidden_places(&self) -> SortedSet<JsonPointer> {
        let mut hidden = SortedSet::new();
        for section in &self.procedure.sections {
            if !section.when.holds(&|name| self.holding.contains(name)) {
                for field in &section.fields {
                    hidden.insert(field.clone());
                }
            }
        }
        hidden
    }

    fn build(&mut self, seeds: &[NodeId], place: &Place, raw: &mut Value) -> Built {
        let hidden = self.hidden_places();
        let (mut around, mut count) = (Vec::new(), 0);
        if let Some(item) = self.root.find(&place.key).filter(|_| place.depth > 0) {
            count = self.root.weight() - item.weight();
            nodes_around(&self.root, &place.pointer, &mut around);
        }
        let mut builder = Builder {
            schema: &self.schema,
            procedure: &self.procedure,
            locale: &self.locale,
            language: self.language,
            choices: &self.choices,
            ids: &mut self.ids,
            defaulted: &mut self.defaulted,
            next_id: &mut self.next_id,
            fresh: self.fresh.as_ref(),
            hidden: &hidden,
            around,
            count,
            builds: 0,
        };
        builder.build(seeds, place, raw)
    }

    /// Builds the item at a place anew and evaluates it.
    pub(super) fn rebuild(&mut self, pointer: &JsonPointer, changes: &mut Changes) {
        let Some(item) = self.root.at(pointer) else { return };
        let (place, seeds, label, is_root) =
            (Place::of(item), item.seeds.clone(), item.label.clone(), pointer.is_root());
        let mut asked = Vec::new();
        item.visit(&mut |item| {
            if item.required && matches!(&item.kind, Kind::Repeat(list) if !list.items.is_empty()) {
                asked.push(item.key.clone());
            }
        });
        let mut raw = self.raw.pointer_mut(pointer.as_str()).map_or(Value::Null, Value::take);
        let mut built = self.build(&seeds, &place, &mut raw);
        self.put_raw(pointer, raw);
        self.revision += 1;
        if let Some(item) = self.root.find_mut(&place.key) {
            if !is_root {
                built.item.label = label;
            }
            built.item.compare(Some(item), self.revision);
            *item = built.item;
        }
        let before = self.faults.take_below(&place.key);
        self.end_lists(&asked, changes);
        self.update_evaluation(pointer, changes);
        changes.add(Change::Structure(place.key.clone()));
        self.check_all_below(&place.key);
        // What is not built otherwise is not shown anew either, unless its error is another one.
        for key in self.faults.shown_otherwise(&place.key, &before) {
            changes.add(Change::State(key));
        }
        self.check_steps(changes);
    }

    /// Lists that were begun because they had to be filled, and no longer have to, end where nobody entered anything.
    fn end_lists(&mut self, asked: &[Key], changes: &mut Changes) {
        for key in asked {
            let Some(list) = self.root.find(key).filter(|item| !item.required) else { continue };
            let Kind::Repeat(repeat) = &list.kind else { continue };
            let (pointer, touched) = (list.pointer.clone(), self.marks.get(key).is_some_and(|marks| marks.modified));
            let values = json::list(pointer.resolve(&self.answers));
            let entered = repeat.items.iter().zip(values).any(|(item, value)| speaks(&self.schema, item, value));
            if !touched && !entered && !self.choices.is_stated(&pointer) {
                self.put_raw(&pointer, Value::Null);
                self.rebuild(&pointer, changes);
            }
        }
    }

    /// Builds the whole form.
    pub(super) fn rebuild_all(&mut self) {
        for _ in 0..MAX_ROUNDS {
            let seeds = [self.schema.root()];
            let mut raw = std::mem::take(&mut self.raw);
            let built = self.build(&seeds, &Place::root(), &mut raw);
            self.raw = raw;
            self.root = built.item;
            self.revision += 1;
            self.root.compare(None, self.revision);
            self.answers = built.value.unwrap_or(Value::Null);
            if !self.find_conditions() {
                break;
            }
        }
        self.evaluation = self.schema.evaluate(&self.answers, &self.choices);
        self.faults.take_below("");
        self.check_all_below(&Key::from(""));
        let mut changes = Changes::default();
        self.check_documents(&mut changes);
        self.check_steps(&mut changes);
        if let Some(first) = self.steps.get(self.current) {
            self.visited_steps.insert(first.id.clone());
        }
        self.mend_spelling();
    }

    /// Text the schema refuses only for how it is spelt (taken apart into letters and marks, spaces behind it) is put
    /// right where it was handed in, too: nobody could see what is wrong with it.
    fn mend_spelling(&mut self) {
        for key in self.faults.keys() {
            let Some((item, field)) = self.root.find(&key).and_then(|item| Some((item, item.field()?))) else {
                continue;
            };
            let Some(given) = item.pointer.resolve(&self.raw).and_then(Value::as_str) else { continue };
            if !matches!(field.input, Input::Text | Input::Compact) {
                continue;
            }
            let (pointer, even) = (item.pointer.clone(), self.read(item, field, given));
            if even.as_str() != Some(given) && self.fits(item, &even) {
                self.put_raw(&pointer, even);
                self.evaluate(&pointer, &mut Changes::default());
            }
        }
    }

    /// Finds out which conditions hold; true when that changed.
    pub(super) fn find_conditions(&mut self) -> bool {
        let mut holding = SortedSet::new();
        for condition in &self.conditions {
            if condition.schema.is_valid(condition.schema.root(), &self.answers) {
                holding.insert(condition.name.clone());
            }
        }
        let changed = holding != self.holding;
        self.holding = holding;
        changed
    }

    /// Finds out which conditions hold and brings sections and papers in step.
    pub(super) fn check_conditions(&mut self, changes: &mut Changes) -> bool {
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

    /// What the host found wrong at a place.
    pub(super) fn host_said(&self, key: &str) -> Vec<Fault> {
        self.host_faults.get(key).map_or(&[][..], Vec::as_slice).iter().cloned().map(Fault::Host).gather()
    }

    /// Takes over what day it is, and holds the dates against it that may not be before or after it.
    pub(super) fn set_day(&mut self, today: String, changes: &mut Changes) {
        if today == self.today {
            return;
        }
        self.today = today;
        self.check_bounds(&|_| true, changes);
        self.check_answered(changes);
    }

    /// Holds values against their bounds again, where one of these bounds is.
    fn check_bounds(&mut self, which: &dyn Fn(&str) -> bool, changes: &mut Changes) {
        let mut keys = Vec::new();
        self.root.visit(&mut |item| {
            let Some(field) = item.field() else { return };
            if field.minimum.as_deref().is_some_and(which) || field.maximum.as_deref().is_some_and(which) {
                keys.push(item.key.clone());
            }
        });
        for key in keys {
            self.check_faults(&key, changes);
        }
    }

    /// The faults of one item, from the evaluation, the date bounds and the host.
    pub(super) fn check_faults(&mut self, key: &str, changes: &mut Changes) {
        let Some(item) = self.root.find(key) else { return };
        let key = item.key.clone();
        let violations = self.evaluation.violations_under(&item.pointer);
        let mut faults = self.pending(&key);
        for violation in violations {
            let owner = owner(&self.root, &violation);
            // Nobody can mend what nobody can type into; see `Form::awaited`.
            if owner.key == key && !owner.read_only {
                faults.push(Fault::Schema(violation.rule, violation.pointer));
            }
        }
        faults.append(&mut self.more_faults(item));
        let was_shown = self.faults.is_shown(&key);
        // What a register filled in is locked only as long as nothing is wrong with it.
        let filled = self.register_of(&item.pointer).is_some();
        let place = item.pointer.clone();
        if self.faults.set(&key, faults) {
            if was_shown || filled {
                changes.add(Change::State(key));
                changes.add(Change::Summary(false));
            }
            self.show_dependents(&place, changes);
        }
    }

    /// The faults of one item that the evaluation does not know.
    fn more_faults(&self, item: &Item) -> Vec<Fault> {
        let value = item.pointer.resolve(&self.answers);
        let mut faults = own_faults(item, &self.answers, &self.today, self.clock);
        // Names in registers are what they are.
        let typed = value.and_then(Value::as_str).filter(|_| !self.sources.contains_key(&item.pointer));
        if item.field().is_some_and(|field| field.name) && typed.is_some_and(is_no_name) {
            faults.push(Fault::Text(MessageId::NotAName));
        }
        let mut roles = self.procedure.roles.iter();
        if let Some(role) = roles.find(|role| role.key.as_ref() == Some(&item.pointer)) {
            let key_of =
                |role: &Role| self.value(self.root.at(role.key.as_ref()?)?).filter(|key| !is_empty(key)).cloned();
            let taken = self.procedure.taken_by(role, &key_of, &|name| self.holding.contains(name));
            faults.extend(taken.map(|other| Fault::Taken(self.role_title(&other.name))));
        }
        faults.append(&mut self.host_said(&item.key));
        faults
    }

    /// The faults of all items at or below a key.
    pub(super) fn check_all_below(&mut self, key: &Key) {
        let Some(top) = self.root.find(key) else { return };
        let mut found: SortedMap<Key, Vec<Fault>> = SortedMap::new();
        for violation in self.evaluation.violations_under(&top.pointer) {
            let owner = owner(&self.root, &violation);
            if owner.read_only {
                continue;
            }
            found.or_default(owner.key.clone()).push(Fault::Schema(violation.rule, violation.pointer));
        }
        top.visit(&mut |item| {
            let mut more = self.more_faults(item);
            more.append(&mut self.pending(&item.key));
            if !more.is_empty() {
                found.or_default(item.key.clone()).append(&mut more);
            }
        });
        for (owner, faults) in found {
            self.faults.set(&owner, faults);
        }
        let root = &self.root;
        let slots = &self.slots;
        self.faults.forget_gone(&|key| root.find(key).is_some() || slots.iter().any(|slot| slot.key() == key));
    }

    pub(super) fn check_steps(&mut self, changes: &mut Changes) {
        let holding = &self.holding;
        let holds = |name: &str| holding.contains(name);
        // Papers that nobody has to hand in are told of in the review.
        let wanted =
            |slot: &Slot| !matches!(slot.state, SlotState::Closed { .. }) || !self.files(&slot.key()).is_empty();
        let has_documents = self.slots.iter().any(wanted);
        let spared = |item: &Item| self.needs_no_asking(item);
        let steps = steps(&self.procedure, &self.root, &self.locale, self.language, &holds, &spared, has_documents);
        if steps == self.steps {
            return;
        }
        let mut folded = Vec::new();
        for step in steps.iter().flat_map(|step| &step.folded) {
            folded.extend_from_slice(step.items());
        }
        for key in folded.iter().chain(&self.folded) {
            if folded.contains(key) != self.folded.contains(key) {
                changes.add(Change::State(key.clone()));
            }
        }
        self.folded = folded;
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
    pub(super) fn check_documents(&mut self, changes: &mut Changes) {
        let holding = &self.holding;
        let holds = |name: &str| holding.contains(name);
        let state = |document: &Document| self.state_of(document);
        let now = slots(&self.procedure, &self.locale, &self.channel, self.way(), &holds, &state);
        for slot in &self.slots {
            if !now.iter().any(|other| other.id == slot.id) {
                self.faults.set(&Key::from(slot.key()), Vec::new());
            }
        }
        if now != self.slots {
            self.slots = now;
            changes.add(Change::Documents);
        }
        let mut missing_keys: Vec<(Key, bool)> = Vec::new();
        for slot in missing(&self.slots, &self.files) {
            let alike = |other: &&super::Slot| slot.group.is_some() && other.group == slot.group;
            missing_keys.push((Key::from(slot.key()), self.slots.iter().filter(alike).count() > 1));
        }
        let keys: Vec<Key> = self.slots.iter().map(|slot| Key::from(slot.key())).gather();
        for key in keys {
            // What the host says comes first: it tells why the paper is missing still.
            let mut faults = self.host_said(&key);
            let mut pending = self.pending(&key);
            if !pending.is_empty() {
                faults.append(&mut pending);
            } else if let Some((_, group)) = missing_keys.iter().find(|(missing, _)| *missing == key) {
                faults.push(Fault::Document { group: *group });
            }
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

/// The schema nodes of the items around a place.
fn nodes_around(item: &Item, pointer: &JsonPointer, out: &mut Vec<NodeId>) {
    if item.pointer == *pointer {
        return;
    }
    out.extend_from_slice(&item.active);
    for child in item.children().iter().filter(|child| pointer.starts_with(&child.pointer)) {
        nodes_around(child, pointer, out);
    }
}

/// The items on the way to a place whose value decides what applies to them.
fn conditional_on_way<'i>(item: &'i Item, pointer: &JsonPointer, out: &mut Vec<&'i Item>) {
    if item.conditional && !item.seeds.is_empty() {
        out.push(item);
    }
    for child in item.children() {
        if pointer.starts_with(&child.pointer) {
            conditional_on_way(child, pointer, out);
        }
    }
}
