//! Files, attached to fields and to papers.

use crate::json::{self, Value};
use crate::platform::Digits;

use super::Form;
use super::documents::{FileRef, slot_key};
use super::errors::{Fault, file_faults};
use super::event::Change;
use super::model::{Field, Item, Key};
use super::update::Changes;
use super::widget::Widget;
use crate::message::MessageId;
use crate::pointer::JsonPointer;
use crate::sorted::Keep;

/// A file that is not with the host yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transfer {
    /// Where it belongs.
    pub key: String,
    /// Its name.
    pub name: String,
    /// How much of it has arrived, of a hundred.
    pub percent: u64,
    /// Why it did not arrive: the host's words, or nothing when the connection failed.
    pub failed: Option<String>,
}

impl Form {
    /// The item with a place for files that a key or a place in the answers names.
    fn file_item(&self, key: &str) -> Option<&Item> {
        let item = self.root.find(key).or_else(|| self.root.at(&JsonPointer::parse(key)?));
        item.filter(|item| item.field().is_some_and(|field| field.widget == Widget::File))
    }

    /// Where files of that key belong: the key as it is now, and what is taken there.
    fn place_for_files(&self, key: &str) -> Option<(Key, Field)> {
        if let Some(item) = self.file_item(key) {
            return Some((item.key.clone(), item.field()?.clone()));
        }
        let slot = self.slots.iter().find(|slot| slot.key() == key)?;
        Some((Key::from(key), self.paper_field(slot)))
    }

    /// What a file's place wants before the file leaves the device: its key, its place in the answers and whether the
    /// answer is the file itself. `None` when the file would be refused; attaching it says why.
    pub fn wants_file(&self, key: &str, file: &FileRef) -> Option<(Key, String, bool)> {
        let (key, field) = self.place_for_files(key)?;
        if self.file_fault(&key, &field, file).is_some() {
            return None;
        }
        let place = self.root.find(&key).map_or(&*key, |item| item.pointer.as_str());
        let place = place.to_owned();
        Some((key, place, field.encoded))
    }

    fn file_fault(&self, key: &str, field: &Field, file: &FileRef) -> Option<Fault> {
        let coming = self.transfers.iter().filter(|other| other.key == key && other.name != file.name).count();
        let there = (self.files(key).len() + coming) as u64;
        if let Some(max) = field.max_count.filter(|max| field.multiple && there >= *max) {
            return Some(Fault::File(MessageId::FileTooMany, file.name.clone(), max.digits()));
        }
        file_faults(field, &file.name, &file.media_type, file.size)
    }

    /// Says that a file is on its way: over a weak line that takes long.
    pub(super) fn attach_begun(&mut self, key: &str, name: String, changes: &mut Changes) {
        let Some((key, field)) = self.place_for_files(key) else { return };
        self.announce(MessageId::FileSending, &[("name", &name)], changes);
        let key = String::from(&*key);
        self.transfers.keep(|other| other.key != key || field.multiple && other.name != name);
        self.transfers.push(Transfer { key: key.clone(), name, ..Transfer::default() });
        // Nobody is told off for a file chosen a moment ago.
        self.faults.set(&Key::from(key.as_str()), Vec::new());
        self.check_files(&key, changes);
    }

    pub(super) fn attach_progress(&mut self, key: &str, name: &str, percent: u64, changes: &mut Changes) {
        let found = self.transfers.iter_mut().find(|other| other.key == key && other.name == name);
        if let Some(transfer) = found.filter(|transfer| transfer.percent != percent) {
            transfer.percent = percent;
            self.show_files(key, changes);
        }
    }

    /// A file is not on its way any more.
    pub(super) fn arrived(&mut self, key: &str, name: &str, changes: &mut Changes) {
        let before = self.transfers.len();
        self.transfers.keep(|other| other.key != key || other.name != name);
        // Without a name: whoever tries again is not told of earlier tries.
        if self.transfers.len() != before || name.is_empty() {
            self.check_files(key, changes);
        }
    }

    /// Shows the files of a place anew, with what is wrong there now.
    fn check_files(&mut self, key: &str, changes: &mut Changes) {
        self.show_files(key, changes);
        if self.root.find(key).is_some() {
            self.check_faults(key, changes);
        } else {
            self.check_documents(changes);
        }
    }

    fn show_files(&self, key: &str, changes: &mut Changes) {
        changes.add(if self.root.find(key).is_some() { Change::State(Key::from(key)) } else { Change::Documents });
    }

    /// Whether a file of a place is on its way or waits for the connection.
    pub(super) fn is_coming(&self, key: &str) -> bool {
        self.transfers.iter().any(|transfer| transfer.key == key)
    }

    /// A form must not be sent without a file that was chosen for it and is not with the host: it arrives or is given up.
    pub(super) fn pending(&self, key: &str) -> Vec<Fault> {
        let mut faults = Vec::new();
        for transfer in self.transfers.iter().filter(|transfer| transfer.key == key) {
            let id = match transfer.failed.as_deref() {
                None => MessageId::FileSending,
                Some("") => MessageId::FileNotSent,
                Some(_) => MessageId::FileHeld,
            };
            faults.push(Fault::File(id, transfer.name.clone(), transfer.failed.clone().unwrap_or_default()));
        }
        faults
    }

    pub(super) fn attach(&mut self, key: &str, file: FileRef, content: Option<String>, changes: &mut Changes) {
        let Some((key, field)) = self.place_for_files(key) else { return };
        // One that was on its way says nothing of others that were refused meanwhile.
        let mut refused = Vec::new();
        for fault in self.faults.of(&key).iter().filter(|_| self.is_coming(&key)) {
            if let Fault::File(id @ MessageId::FileRefused, name, reason) = fault
                && *name != file.name
            {
                refused.push(Fault::File(*id, name.clone(), reason.clone()));
            }
        }
        self.attach_file(&key, &field, file, content, changes);
        for fault in refused {
            self.refuse_file(&key, fault, changes);
        }
    }

    fn attach_file(&mut self, key: &Key, field: &Field, file: FileRef, content: Option<String>, changes: &mut Changes) {
        self.arrived(key, &file.name, changes);
        if let Some(fault) = self.file_fault(key, field, &file) {
            self.refuse_file(key, fault, changes);
            return;
        }
        let reference = content.unwrap_or_else(|| file.handle.clone());
        let reference = Value::String(if reference.is_empty() { file.name.clone() } else { reference });
        if let Some(id) = key.strip_prefix(slot_key("").as_str()) {
            self.requests.remove(id);
        }
        let is_paper = self.root.find(key).is_none();
        let files = self.files.or_default(String::from(&**key));
        if !field.multiple {
            files.clear();
        }
        // A paper that is sent again, as after signing in, is there once.
        files.keep(|other| !is_paper || file.sha256.is_empty() || other.sha256 != file.sha256);
        files.push(file);
        let Some(pointer) = self.root.find(key).map(|item| item.pointer.clone()) else {
            self.host_faults.remove(key);
            self.check_files(key, changes);
            return;
        };
        let value = if field.multiple {
            let mut list = json::list(pointer.resolve(&self.raw)).to_vec();
            list.push(reference);
            Value::Array(list)
        } else {
            reference
        };
        self.files_changed(key, &pointer, value, changes);
    }

    /// A file did not reach the host.
    pub(super) fn attach_failed(&mut self, key: &str, name: String, reason: String, changes: &mut Changes) {
        let Some((key, _)) = self.place_for_files(key) else { return };
        if let Some(transfer) = self.transfers.iter_mut().find(|other| other.key == *key && other.name == name) {
            transfer.failed = Some(reason.clone());
            transfer.percent = 0;
            self.check_files(&key, changes);
        }
        let id = match &*reason {
            "" => MessageId::FileNotSent,
            _ if self.transfers.iter().any(|other| other.key == *key && other.name == name) => MessageId::FileHeld,
            _ => MessageId::FileRefused,
        };
        self.refuse_file(&key, Fault::File(id, name, reason), changes);
    }

    /// The bytes of an attached file are gone, as when there was no room for them beside the draft.
    pub(super) fn attach_lost(&mut self, key: &str, name: String, changes: &mut Changes) {
        let Some((key, _)) = self.place_for_files(key) else { return };
        if let Some(index) = self.files(&key).iter().position(|file| file.name == name) {
            self.detach(&key, index, changes);
            self.refuse_file(&key, Fault::File(MessageId::FileLost, name, String::new()), changes);
        }
    }

    /// Says why a file was not taken, beside what is said of others.
    fn refuse_file(&mut self, key: &Key, fault: Fault, changes: &mut Changes) {
        let mut faults = self.faults.take(key);
        faults.keep(|known| {
            matches!((known, &fault), (Fault::File(id, name, _), Fault::File(_, own, _)) if *id != MessageId::FileSending && name != own)
        });
        faults.push(fault);
        self.faults.set(key, faults);
        self.faults.reveal(key);
        changes.add(Change::State(key.clone()));
        changes.add(Change::Summary(false));
        changes.add(Change::Documents);
        if let Some(words) = self.error(key) {
            changes.add(Change::Announce(words));
        }
    }

    /// Forgets the files that were not taken: the form goes on without them, where it can. Where it cannot, why they were
    /// not is still what there is to know.
    pub(super) fn forget_refused_files(&mut self, changes: &mut Changes) {
        let mut refused = Vec::new();
        for key in self.faults.keys() {
            if self.faults.of(&key).iter().any(|fault| matches!(fault, Fault::File(..))) {
                refused.push((self.faults.take(&key), key));
            }
        }
        if refused.is_empty() {
            return;
        }
        for (_, key) in &refused {
            self.check_faults(key, changes);
        }
        self.check_documents(changes);
        for (faults, key) in refused {
            let now = self.faults.of(&key);
            if !now.is_empty() && !now.iter().any(|fault| matches!(fault, Fault::File(..))) {
                self.faults.set(&key, faults);
            }
            changes.add(Change::State(key));
        }
        changes.add(Change::Summary(false));
        changes.add(Change::Documents);
    }

    pub(super) fn detach(&mut self, key: &str, index: usize, changes: &mut Changes) {
        let Some(files) = self.files.get_mut(key).filter(|files| index < files.len()) else { return };
        files.remove(index);
        let none = files.is_empty();
        if none {
            self.files.remove(key);
        }
        let Some(item) = self.root.find(key) else {
            self.check_files(key, changes);
            return;
        };
        let (key, pointer) = (item.key.clone(), item.pointer.clone());
        let mut list = json::list(pointer.resolve(&self.raw)).to_vec();
        if index < list.len() {
            list.remove(index);
        }
        self.files_changed(&key, &pointer, if none { Value::Null } else { Value::Array(list) }, changes);
    }

    /// Puts what stands for a field's files into the answers.
    fn files_changed(&mut self, key: &Key, pointer: &JsonPointer, value: Value, changes: &mut Changes) {
        self.typed(key, pointer);
        self.put_raw(pointer, value);
        changes.add(Change::Value(key.clone()));
        self.refresh(pointer, changes);
    }
}
