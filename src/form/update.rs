//! The transition table: what each event does to a form, and the events that change values
//! and steps. Lists, files and registers have files of their own; [`super::refresh`] brings
//! the rest in step.

use std::mem::{replace, take};

use crate::json::{Map, Value};
use crate::platform::Digits;

use crate::sorted::{Gather, Keep, SortedSet};

use super::coerce;
use super::documents::slot_key;
use super::errors::{innermost, is_below};
use super::event::{Change, FormEvent};
use super::model::{Field, Input, Item, Key, Kind};
use super::prefill::{Identity, Known, Outcome};
use super::receipt::{Failure, Receipt};
use super::widget::Widget;
use super::{Form, Phase};
use crate::message::{self, MessageId};
use crate::platform;
use crate::pointer::JsonPointer;
use crate::schema::{Choices, NodeId};
use crate::violation::JsonType;

/// How often data that were handed in are looked through for what the form does not hold.
const MAX_ROUNDS: usize = 8;

/// Longest text that may be the number of a paper.
const MAX_CODE: usize = 40;

/// Changes in the order they happened, each once.
#[derive(Default)]
pub(super) struct Changes(Vec<Change>);

impl Changes {
    pub(super) fn add(&mut self, change: Change) {
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
        self.check_answered(&mut changes);
        changes.0
    }

    /// Carries an event out and tells what changed. Events that make no sense now (an unknown
    /// key, a locked field, a full list) change nothing.
    pub fn apply(&mut self, mut event: FormEvent) -> Vec<Change> {
        let mut changes = Changes::default();
        self.altered = false;
        let own = !matches!(event, FormEvent::Set { .. } | FormEvent::SignIn(_) | FormEvent::Lookup(_));
        let sealed = self.phase != Phase::Editing;
        // What the event holds is taken out of it, and the rest of it dropped in one place: less code than taking it apart.
        match &mut event {
            _ if self.phase == Phase::Submitted => {}
            // Also when it comes late, or from another window.
            FormEvent::Submitted(receipt) => self.submitted(take(receipt), &mut changes),
            FormEvent::SubmitFailed { why, words } => self.submit_failed(*why, take(words), &mut changes),
            FormEvent::HostErrors(errors) => {
                self.phase = Phase::Editing;
                self.failure = None;
                self.host_errors(take(errors), &mut changes);
            }
            _ if sealed => {}
            FormEvent::Day(today) => self.set_day(take(today), &mut changes),
            FormEvent::Edit { key, text } => self.edit(key, take(text), &mut changes),
            FormEvent::Toggle { key, option, on } => self.toggle(key, *option, *on, &mut changes),
            FormEvent::Set { pointer, value } => self.set(pointer, value.take(), &mut changes),
            FormEvent::Focus { key } => {
                if let Some(item) = self.root.find(key) {
                    self.marks.or_default(item.key.clone()).visited = true;
                }
            }
            FormEvent::Blur { key } => self.blur(key, &mut changes),
            FormEvent::Choose { key, option } => self.choose(key, *option, &mut changes),
            FormEvent::Nothing { key, on } => self.say_nothing(key, *on, &mut changes),
            FormEvent::AddItem { key } => self.add_item(key, &mut changes),
            FormEvent::RemoveItem { key, index } => self.remove_item(key, *index, &mut changes),
            FormEvent::UndoRemove => self.undo_remove(&mut changes),
            FormEvent::MoveItem { key, from, to } => self.move_item(key, *from, *to, &mut changes),
            FormEvent::AddEntry { key, name } => self.add_entry(key, name, &mut changes),
            FormEvent::RemoveEntry { key, name } => self.remove_entry(key, name, &mut changes),
            FormEvent::Attach { key, file } => self.attach(key, take(file), None, &mut changes),
            FormEvent::AttachEncoded { key, file, content } => {
                self.attach(key, take(file), Some(take(content)), &mut changes);
            }
            FormEvent::AttachBegun { key, name } => self.attach_begun(key, take(name), &mut changes),
            FormEvent::AttachProgress { key, name, percent } => {
                self.attach_progress(key, name, *percent, &mut changes);
            }
            FormEvent::AttachFailed { key, name, reason } => {
                self.attach_failed(key, take(name), take(reason), &mut changes);
            }
            FormEvent::AttachEnded { key, name } => self.arrived(key, name, &mut changes),
            FormEvent::AttachLost { key, name } => self.attach_lost(key, take(name), &mut changes),
            FormEvent::RequestLookup { key, on } => self.request_lookup(key, *on, &mut changes),
            FormEvent::Detach { key, index } => self.detach(key, *index, &mut changes),
            FormEvent::Next => self.next(&mut changes),
            FormEvent::Back if self.returning => self.go_to(self.review_step(), &mut changes),
            FormEvent::Back => {
                self.go_to(self.current.saturating_sub(1), &mut changes);
                self.returning = false;
            }
            FormEvent::GoTo { step } => self.go_to(*step, &mut changes),
            FormEvent::Submit => self.submit(&mut changes),
            FormEvent::SignIn(identity) => self.sign_in(identity, &mut changes),
            FormEvent::Lookup(answer) => {
                self.lookup_answered(answer.id, replace(&mut answer.outcome, Outcome::Failed), &mut changes);
            }
            FormEvent::Ask { key } => self.ask_again(key, &mut changes),
            FormEvent::Dispute { key } => self.dispute(key, &mut changes),
        }
        if own && self.altered {
            self.take_back(&mut changes);
        }
        changes.0
    }

    pub(super) fn edit(&mut self, key: &str, text: String, changes: &mut Changes) {
        let Some(item) = self.root.find(key) else { return };
        let (key, pointer) = (item.key.clone(), item.pointer.clone());
        let Some(field) = item.field() else { return };
        let unknown_option = match field.input {
            Input::Option => !text.is_empty() && text.parse().ok().is_none_or(|i: usize| i >= field.options.len()),
            Input::Boolean => !matches!(text.as_str(), "" | "true" | "false"),
            _ => false,
        };
        let not_typed = field.multiple || matches!(field.widget, Widget::Constant | Widget::File);
        if self.is_locked(item) || not_typed || unknown_option {
            changes.add(Change::Value(key));
            return;
        }
        let keeps_text = matches!(
            field.input,
            Input::Text
                | Input::Number
                | Input::Date
                | Input::DateTime
                | Input::Time
                | Input::Json
                | Input::Scalar(_)
                | Input::Compact
        );
        // What stands there already is not an edit: a control may show less than the value says.
        let shown = self.text(item);
        let breaks = ['\n', '\r'];
        let same = if field.widget == Widget::Text { shown.replace(breaks, "") == text } else { shown == text };
        if keeps_text && same && !self.texts.contains_key(&key) {
            return;
        }
        let value = self.read(item, field, &text);
        // Picked from the options or written as JSON, nothing is an answer.
        let null = value.is_null() && !text.trim().is_empty() && matches!(field.input, Input::Option | Input::Json);
        if keeps_text {
            self.texts.insert(key.clone(), text);
        }
        self.typed(&key, &pointer);
        self.state_at(&key, &pointer, &value, null, changes);
        self.put_raw(&pointer, value);
        self.refresh(&pointer, changes);
    }

    /// The value of what is typed into a field.
    pub(super) fn read(&self, item: &Item, field: &Field, text: &str) -> Value {
        let value = coerce::value_of(field, text, self.setting());
        // The number of a paper is typed with the spaces, the dots and the small letters that are on it or not.
        if let Value::String(typed) = &value
            && field.widget == Widget::Text
            && (1..MAX_CODE).contains(&typed.len())
            && typed.bytes().any(|byte| byte.is_ascii_digit())
            && !self.fits(item, &value)
        {
            let compact = coerce::compact(typed);
            let spellings = [platform::upper(&compact), compact].map(Value::String);
            return spellings.into_iter().rfind(|spelling| self.fits(item, spelling)).unwrap_or(value);
        }
        value
    }

    /// Whether the schema takes a value at an item.
    pub(super) fn fits(&self, item: &Item, value: &Value) -> bool {
        item.active.iter().all(|node| self.schema.is_valid(*node, value))
    }

    pub(super) fn toggle(&mut self, key: &str, option: usize, on: bool, changes: &mut Changes) {
        let Some(item) = self.root.find(key) else { return };
        let (key, pointer) = (item.key.clone(), item.pointer.clone());
        let set = item.field().filter(|field| field.widget == Widget::CheckboxSet);
        let Some(value) = set.and_then(|field| field.options.get(option)).map(|o| o.value.clone()) else {
            return;
        };
        if self.is_locked(item) {
            changes.add(Change::Value(key));
            return;
        }
        let mut list = pointer.resolve(&self.raw).and_then(Value::as_array).cloned().unwrap_or_default();
        list.keep(|known| *known != value);
        if on {
            list.push(value);
        }
        // The order of the options, not of the ticking.
        if let Some(field) = self.root.find(&key).and_then(Item::field) {
            let mut ordered = Vec::new();
            for option in &field.options {
                if list.contains(&option.value) {
                    ordered.push(option.value.clone());
                }
            }
            list = ordered;
        }
        let value = if list.is_empty() { Value::Null } else { Value::Array(list) };
        self.typed(&key, &pointer);
        self.state_at(&key, &pointer, &value, false, changes);
        self.put_raw(&pointer, value);
        self.refresh(&pointer, changes);
    }

    pub(super) fn set(&mut self, pointer: &JsonPointer, value: Value, changes: &mut Changes) {
        if pointer.is_root() {
            self.raw = if value.is_null() { Value::Object(Map::new()) } else { value };
            self.texts.clear();
            self.sources.clear();
            self.corrections = SortedSet::new();
            self.asked_again = SortedSet::new();
            self.known = Known::default();
            self.lookups.clear();
            self.take_in();
            self.root.visit(&mut |item| changes.add(Change::Value(item.key.clone())));
            changes.add(Change::Structure(self.root.key.clone()));
            changes.add(Change::Steps);
            changes.add(Change::Documents);
            // What these people are known by is found out anew.
            self.sign_in(&Identity { values: self.identity.clone() }, changes);
            return;
        }
        let item = innermost(&self.root, pointer);
        let key = item.key.clone();
        self.texts.remove(&key);
        state_all(&value, pointer, &mut self.choices);
        self.take_over(pointer);
        self.put_raw(pointer, value);
        self.after_raw_change(pointer, changes);
    }

    /// Notes whether emptiness at a place is the answer. Where a person empties a field, the
    /// groups it stands in are no longer there only because they were handed in; an alternative that
    /// was taken stays while it is told by what else stands in it.
    fn state_at(&mut self, key: &Key, pointer: &JsonPointer, value: &Value, null: bool, changes: &mut Changes) {
        if self.choices.stated().is_empty() && !null {
            return;
        }
        if self.choices.is_stated(pointer) != null {
            self.choices.state(pointer, null);
            changes.add(Change::State(key.clone()));
        }
        let mut above = pointer.parent().filter(|_| value.is_null() && !null);
        let mut emptied = pointer.clone();
        while let Some(place) = above {
            if !self.is_taken(&place, &emptied) {
                self.choices.state(&place, false);
            }
            above = place.parent();
            emptied = place;
        }
    }

    /// Whether an alternative was chosen at a place that holds more than what is emptied below it.
    fn is_taken(&self, place: &JsonPointer, emptied: &JsonPointer) -> bool {
        let object = place.resolve(&self.answers).and_then(Value::as_object);
        self.choices.is_chosen(place)
            && object.is_some_and(|object| {
                object.iter().any(|(name, value)| !value.is_null() && place.key(name) != *emptied)
            })
    }

    /// Takes `null` as the answer of an item, or takes that back.
    fn say_nothing(&mut self, key: &str, on: bool, changes: &mut Changes) {
        let Some(item) = self.root.find(key).filter(|item| item.nullable && !self.is_locked(item)) else { return };
        let (key, pointer) = (item.key.clone(), item.pointer.clone());
        self.texts.remove(&key);
        self.typed(&key, &pointer);
        self.choices.state(&pointer, on);
        self.put_raw(&pointer, Value::Null);
        self.rebuild(&pointer, changes);
        self.refresh(&pointer, changes);
        changes.add(Change::Value(key));
    }

    /// Takes the data in as they were handed over, so that what is valid stays as it is: what the
    /// form has no better way to show is shown as it is, and a default that would make it
    /// invalid is left out.
    pub(super) fn take_in(&mut self) {
        self.mended = true;
        self.choices = Choices::new();
        state_all(&self.raw, &JsonPointer::root(), &mut self.choices);
        let given = self.raw.clone();
        let sound = self.schema.is_valid(self.schema.root(), &given);
        self.rebuild_all();
        for _ in 0..MAX_ROUNDS {
            let mut lost = Vec::new();
            if sound {
                lose(&given, &self.answers, &JsonPointer::root(), &mut lost);
                lost.keep(|place| !self.choices.is_kept(place) && !self.hidden_places().contains(place));
                if lost.is_empty() && !self.evaluation.is_valid() {
                    let before = self.defaulted.len();
                    self.root.visit(&mut |item| {
                        self.defaulted.insert(item.key.clone());
                    });
                    if self.defaulted.len() == before && self.raw == given {
                        break;
                    }
                    self.raw = given.clone();
                } else if lost.is_empty() {
                    break;
                }
            } else {
                break;
            }
            for place in lost {
                self.choices.keep(place);
            }
            self.rebuild_all();
        }
        // A field that is emptied later must not send the form to another alternative.
        let choices = &mut self.choices;
        self.root.visit(&mut |item| {
            if let Kind::Choice(choice) = &item.kind
                && !choice.chosen.is_empty()
            {
                choices.set(item.pointer.clone(), choice.node, choice.chosen.clone());
            }
        });
    }

    /// After a value was put in by somebody else than the person at its control.
    pub(super) fn after_raw_change(&mut self, pointer: &JsonPointer, changes: &mut Changes) {
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
    pub(super) fn typed(&mut self, key: &Key, pointer: &JsonPointer) {
        self.marks.or_default(key.clone()).modified = true;
        self.host_faults.remove(key);
        self.take_over(pointer);
    }

    pub(super) fn blur(&mut self, key: &str, changes: &mut Changes) {
        let Some(item) = self.root.find(key) else { return };
        let key = item.key.clone();
        let marks = self.marks.or_default(key.clone());
        marks.visited = true;
        marks.touched = true;
        if let Some(text) = self.texts.remove(&key) {
            let shown = self.root.find(&key).map(|item| self.text(item)).unwrap_or_default();
            if shown != text {
                changes.add(Change::Value(key.clone()));
            }
        }
        if self.faults.reveal(&key) {
            if let Some(words) = self.error(&key) {
                changes.add(Change::Announce(words));
            }
            changes.add(Change::State(key));
            changes.add(Change::Summary(false));
        }
    }

    pub(super) fn choose(&mut self, key: &str, option: usize, changes: &mut Changes) {
        let Some(item) = self.root.find(key) else { return };
        let Kind::Choice(choice) = &item.kind else { return };
        let none = option >= choice.options.len();
        if none && !self.can_unchoose(item) {
            return;
        }
        let (pointer, node, key) = (item.pointer.clone(), choice.node, item.key.clone());
        let mut chosen = vec![option];
        if none {
            // What was entered in it goes along: it would speak for it.
            let asked = choice.children.iter().map(|child| (child.key.clone(), child.pointer.clone())).gather();
            chosen.clear();
            self.choices.state(&pointer, false);
            for (key, place) in asked {
                self.texts.remove(&key);
                if self.can_undo_remove().is_some_and(|list| is_below(list, &key)) {
                    self.removed = None;
                }
                self.put_raw(&place, Value::Null);
                self.take_over(&place);
            }
        } else if choice.several {
            chosen.clear();
            for index in 0..choice.options.len() {
                if choice.chosen.contains(&index) != (index == option) {
                    chosen.push(index);
                }
            }
        }
        self.say_constants(&pointer, node, &chosen);
        self.choices.set(pointer.clone(), node, chosen);
        self.marks.or_default(key.clone()).modified = true;
        self.rebuild(&pointer, changes);
        self.refresh(&pointer, changes);
        changes.add(Change::Value(key));
    }

    /// Whether the one alternative that is chosen can be taken back: its part may be left out.
    pub fn can_unchoose(&self, item: &Item) -> bool {
        let Kind::Choice(choice) = &item.kind else { return false };
        let whole = self.root.at(&item.pointer).filter(|whole| !whole.pointer.as_str().is_empty() && !whole.required);
        !choice.several && !choice.chosen.is_empty() && whole.is_some()
    }

    /// Puts in what the chosen alternatives are told apart by, whether it must be there or not,
    /// and `null` where that is the alternative.
    fn say_constants(&mut self, pointer: &JsonPointer, node: NodeId, chosen: &[usize]) {
        let schema = self.schema.clone();
        let node = schema.node(node);
        let branches = if node.one_of.is_empty() { &node.any_of } else { &node.one_of };
        let apart = schema.discriminators(branches);
        // Who took an alternative answered, though nothing else be entered.
        let mut said = self.choices.is_stated(pointer);
        let mut null = false;
        for branch in chosen.iter().filter_map(|i| branches.get(*i)) {
            for name in &apart {
                if let [only] = schema.pinned(*branch, name) {
                    self.put_raw(&pointer.key(name), only.clone());
                    said = true;
                }
            }
            null = schema.node(*branch).types.is(JsonType::Null);
        }
        self.choices.state(pointer, null || said);
        if null {
            self.put_raw(pointer, Value::Null);
        }
    }

    pub(super) fn next(&mut self, changes: &mut Changes) {
        self.forget_refused_files(changes);
        self.forget_host_errors(changes);
        let faulty = self.faulty_keys_of(self.current);
        if faulty.is_empty() {
            let last = self.review_step();
            // Back to the review, unless what was changed there brought questions nobody has seen yet.
            let unseen = |step: &usize| !self.step_visited(*step) && !self.step_valid(*step);
            let back = (self.returning && self.current < last).then(|| (0..last).find(unseen).unwrap_or(last));
            self.go_to(back.unwrap_or(self.current + 1), changes);
            return;
        }
        self.hold_up(&faulty, changes);
    }

    pub(super) fn tell_errors(&self, count: usize, changes: &mut Changes) {
        changes.add(Change::Summary(true));
        self.announce(MessageId::SummaryAnnounce, &[("n", &count.digits())], changes);
    }

    /// Has a text read out.
    pub(super) fn announce(&self, id: MessageId, arguments: &[(&str, &str)], changes: &mut Changes) {
        changes.add(Change::Announce(message::text(self.language, id, arguments)));
    }

    pub(super) fn submit(&mut self, changes: &mut Changes) {
        self.submit_tried = true;
        if self.failure.take().is_some() {
            changes.add(Change::Phase);
        }
        self.forget_host_errors(changes);
        self.forget_refused_files(changes);
        if self.is_valid() {
            self.phase = Phase::Submitting;
            changes.add(Change::Phase);
            self.announce(MessageId::Submitting, &[], changes);
            changes.add(Change::Submit);
            return;
        }
        self.hold_up(&self.faults.keys(), changes);
    }

    fn submitted(&mut self, mut receipt: Receipt, changes: &mut Changes) {
        if receipt.office.is_empty() {
            self.authority().clone_into(&mut receipt.office);
        }
        let procedure = &*self.procedure;
        let say = |place: &str, own: &str| {
            let text = procedure.text(&self.locale, place).and_then(|text| text.description.as_deref());
            text.unwrap_or(own).to_owned()
        };
        receipt.complete(
            &procedure.header,
            &self.answers,
            &say,
            (&self.today, !self.identity.is_empty()),
            self.language,
        );
        self.phase = Phase::Submitted;
        self.failure = None;
        self.receipt = receipt;
        changes.add(Change::Phase);
    }

    fn submit_failed(&mut self, why: Failure, words: String, changes: &mut Changes) {
        // That there is a connection again is news only to whoever was told that there is none.
        if why == Failure::Online && !matches!(self.failure, Some((Failure::Offline, _))) {
            return;
        }
        self.phase = Phase::Editing;
        self.failure = (why != Failure::Silent || !words.is_empty()).then_some((why, words));
        changes.add(Change::Phase);
    }

    /// What the host found wrong holds until the person has changed something; what nobody could change here goes
    /// with the next try.
    fn forget_host_errors(&mut self, changes: &mut Changes) {
        let stays = |key: &Key| {
            let field = self.root.find(key).is_some_and(|item| item.field().is_some() && !self.is_locked(item));
            !self.mended && (field || self.slots.iter().any(|slot| slot.key() == **key))
        };
        let mut gone = Vec::new();
        for key in self.host_faults.keys() {
            if !stays(key) {
                gone.push(key.clone());
            }
        }
        for key in &gone {
            self.host_faults.remove(key);
            self.check_faults(key, changes);
        }
        if !gone.is_empty() {
            self.check_documents(changes);
        }
    }

    pub(super) fn host_errors(&mut self, errors: Vec<(JsonPointer, String)>, changes: &mut Changes) {
        let mut keys: SortedSet<Key> = SortedSet::new();
        for key in self.host_faults.keys() {
            keys.insert(key.clone());
        }
        self.host_faults.clear();
        self.mended = false;
        let count = errors.len();
        for (pointer, text) in errors {
            let slot = self.slots.iter().find(|slot| slot_key(&slot.id) == pointer.as_str());
            self.demanded.extend(slot.filter(|slot| !slot.is_open()).map(|slot| slot.id.clone()));
            let key = slot.map_or_else(
                || {
                    let item = innermost(&self.root, &pointer);
                    // What a group does not have is said of the whole form, or it would be said of too much.
                    let known = item.pointer == pointer || !matches!(item.kind, Kind::Group(_));
                    if known { item.key.clone() } else { self.root.key.clone() }
                },
                |slot| Key::from(slot.key()),
            );
            self.host_faults.or_default(key.clone()).push(text);
            keys.insert(key);
        }
        self.check_documents(changes);
        for key in &keys {
            self.check_faults(key, changes);
            if self.faults.reveal(key) {
                changes.add(Change::State(key.clone()));
            }
        }
        changes.add(Change::Phase);
        changes.add(Change::Steps);
        if count > 0 {
            self.tell_errors(count, changes);
        }
    }
}

/// Notes the places at and below a value where emptiness is an answer: all that could be empty.
pub(super) fn state_all(value: &Value, at: &JsonPointer, choices: &mut Choices) {
    match value {
        Value::Null => {}
        Value::Object(object) => object.iter().for_each(|(name, inner)| state_all(inner, &at.key(name), choices)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(index, inner)| state_all(inner, &at.index(index), choices));
        }
        _ => return choices.state(at, false),
    }
    choices.state(at, true);
}

/// Finds the places of what was given that are not the same in the answers.
fn lose(given: &Value, answers: &Value, at: &JsonPointer, lost: &mut Vec<JsonPointer>) {
    match (given, answers) {
        (Value::Object(given), Value::Object(answers)) => {
            for (name, value) in given {
                match answers.get(name) {
                    Some(answer) => lose(value, answer, &at.key(name), lost),
                    None => lost.push(at.key(name)),
                }
            }
        }
        (Value::Array(given), Value::Array(answers)) if given.len() == answers.len() => {
            for (index, value) in given.iter().enumerate() {
                lose(value, &answers[index], &at.index(index), lost);
            }
        }
        _ if given != answers => lost.push(at.clone()),
        _ => {}
    }
}
