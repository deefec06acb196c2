//! Files, attached to fields and to papers.

use crate::json::Value;
use crate::platform::Digits;
use crate::sorted::Gather;

use super::Form;
use super::documents::{FileRef, PAPER_KINDS};
use super::errors::{Fault, file_faults};
use super::event::Change;
use super::model::{Field, Key};
use super::update::Changes;
use super::widget::Widget;
use crate::message::{self, MessageId};
use crate::pointer::JsonPointer;

impl Form {
    /// Says that a file is on its way: over a weak line that takes long.
    pub(super) fn attach_begun(&mut self, key: &str, name: String, changes: &mut Changes) {
        changes.add(Change::Announce(message::text(self.language, MessageId::FileSending, &[("name", &name)])));
        self.sending.push((key.to_owned(), name));
        self.show_files(key, changes);
    }

    fn arrived(&mut self, key: &str, name: &str, changes: &mut Changes) {
        if let Some(at) = self.sending.iter().position(|(place, file)| place == key && file == name) {
            self.sending.remove(at);
            self.show_files(key, changes);
        }
    }

    fn show_files(&self, key: &str, changes: &mut Changes) {
        changes.add(if self.root.find(key).is_some() { Change::State(Key::from(key)) } else { Change::Documents });
    }

    /// A form must not be sent without a file that is on its way.
    pub(super) fn wait_for_files(&mut self) {
        for (key, name) in &self.sending {
            let fault = Fault::File(MessageId::FileSending, name.clone(), String::new());
            self.faults.set(&Key::from(key.as_str()), vec![fault]);
        }
    }

    pub(super) fn attach(&mut self, key: &str, file: FileRef, changes: &mut Changes) {
        self.arrived(key, &file.name, changes);
        if let Some(item) = self.root.find(key) {
            let Some(field) = item.field().filter(|field| field.widget == Widget::File) else { return };
            let (key, pointer, multiple) = (item.key.clone(), item.pointer.clone(), field.multiple);
            let too_many = multiple && field.max_count.is_some_and(|max| self.files(&key).len() as u64 >= max);
            let fault = if too_many {
                let max = field.max_count.unwrap_or_default().digits();
                Some(Fault::File(MessageId::FileTooMany, file.name.clone(), max))
            } else {
                file_faults(field, &file.name, &file.media_type, file.size)
            };
            if let Some(fault) = fault {
                self.refuse_file(&key, fault, changes);
                return;
            }
            let files = self.files.or_default(String::from(&*key));
            if !multiple {
                files.clear();
            }
            files.push(file);
            self.files_changed(&key, &pointer, multiple, changes);
        } else if self.slots.iter().any(|slot| slot.key() == key) {
            let field = Field { accept: PAPER_KINDS.to_owned(), ..Field::default() };
            if let Some(fault) = file_faults(&field, &file.name, &file.media_type, file.size) {
                self.refuse_file(&Key::from(key), fault, changes);
                return;
            }
            self.files.or_default(key.to_owned()).push(file);
            self.host_faults.remove(key);
            self.check_documents(changes);
        }
    }

    /// The host could not take a file.
    pub(super) fn attach_failed(&mut self, key: &str, name: String, changes: &mut Changes) {
        self.arrived(key, &name, changes);
        let fault = Fault::File(MessageId::FileNotSent, name, String::new());
        self.refuse_file(&Key::from(key), fault, changes);
    }

    /// Says why a file was not taken.
    fn refuse_file(&mut self, key: &Key, fault: Fault, changes: &mut Changes) {
        self.faults.set(key, vec![fault]);
        self.faults.reveal(key);
        changes.add(Change::State(key.clone()));
        changes.add(Change::Summary(false));
        changes.add(Change::Documents);
        if let Some(words) = self.error(key) {
            changes.add(Change::Announce(words));
        }
    }

    /// Forgets the files that were not taken: the form goes on without them.
    pub(super) fn forget_refused_files(&mut self, changes: &mut Changes) {
        let refused = |key: &&Key| self.faults.of(key).iter().any(|fault| matches!(fault, Fault::File(..)));
        let keys: Vec<Key> = self.faults.keys().filter(refused).cloned().gather();
        for key in &keys {
            self.check_faults(key, changes);
        }
        if !keys.is_empty() {
            self.check_documents(changes);
        }
    }

    pub(super) fn detach(&mut self, key: &str, index: usize, changes: &mut Changes) {
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
    pub(super) fn files_changed(&mut self, key: &Key, pointer: &JsonPointer, multiple: bool, changes: &mut Changes) {
        let reference = |file: &FileRef| {
            Value::String(if file.handle.is_empty() { file.name.clone() } else { file.handle.clone() })
        };
        let references: Vec<Value> = self.files(key).iter().map(reference).gather();
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
}
