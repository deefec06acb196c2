//! What people and hosts can do to a form, and what changes in consequence.

use crate::json::Value;

use super::documents::FileRef;
use super::model::Key;
use super::prefill::{Identity, LookupAnswer, LookupRequest};
use super::receipt::{Failure, Receipt};
use crate::pointer::JsonPointer;

/// Something a person or the host page did.
#[derive(Clone, Debug)]
pub enum FormEvent {
    /// Typed into a field or picked one of its options (then `text` is the option's number,
    /// or empty for none); `true`, `false` or empty for a yes/no question.
    Edit {
        /// Which field.
        key: String,
        /// The whole text of the control.
        text: String,
    },
    /// Ticked or unticked one option of a set.
    Toggle {
        /// Which field.
        key: String,
        /// Number of the option.
        option: usize,
        /// Whether it is ticked now.
        on: bool,
    },
    /// Set by the host page, as a value rather than as text; `null` clears it.
    Set {
        /// Place in the answers.
        pointer: JsonPointer,
        /// The new value.
        value: Value,
    },
    /// Entered a field.
    Focus {
        /// Which field.
        key: String,
    },
    /// Left a field.
    Blur {
        /// Which field.
        key: String,
    },
    /// Said that there is nothing to answer, where `null` is an answer, or took that back.
    Nothing {
        /// Which item.
        key: String,
        /// Whether it is said now.
        on: bool,
    },
    /// Took one of several alternatives; where several may be taken, took it or left it again. A number beyond them takes
    /// back the one that is chosen, where its part may be left out.
    Choose {
        /// Which choice.
        key: String,
        /// Number of the alternative.
        option: usize,
    },
    /// Added an item at the end of a list, or opened a closed part.
    AddItem {
        /// Which list or part.
        key: String,
    },
    /// Removed an item of a list, or a part that was opened.
    RemoveItem {
        /// Which list or part.
        key: String,
        /// Its present position in the list.
        index: usize,
    },
    /// Brought the item removed last back.
    UndoRemove,
    /// Moved an item of a list.
    MoveItem {
        /// Which list.
        key: String,
        /// Its present position.
        from: usize,
        /// Its new position.
        to: usize,
    },
    /// Added an entry with a name of the person's own.
    AddEntry {
        /// Which set of entries.
        key: String,
        /// The new entry's name.
        name: String,
    },
    /// Removed such an entry.
    RemoveEntry {
        /// Which set of entries.
        key: String,
        /// The entry's name.
        name: String,
    },
    /// Attached a file to a field or to a paper (then `key` is `/x-documents/<id>`).
    Attach {
        /// Where to.
        key: String,
        /// The file, by reference.
        file: FileRef,
    },
    /// The same for a field whose answer is the file itself (`contentEncoding`).
    AttachEncoded {
        /// Where to.
        key: String,
        /// The file, by reference.
        file: FileRef,
        /// Its bytes as base64.
        content: String,
    },
    /// A file is on its way to the host; [`FormEvent::Attach`] or [`FormEvent::AttachFailed`] follows.
    AttachBegun {
        /// Where to.
        key: String,
        /// Name of the file.
        name: String,
    },
    /// Part of it has arrived.
    AttachProgress {
        /// Where to.
        key: String,
        /// Name of the file.
        name: String,
        /// How much, of a hundred.
        percent: u64,
    },
    /// It did not arrive.
    AttachFailed {
        /// Where to.
        key: String,
        /// Name of the file.
        name: String,
        /// Why the host refused it; empty when the connection failed, and sending goes on later.
        reason: String,
    },
    /// It is not sent any more.
    AttachEnded {
        /// Where to.
        key: String,
        /// Name of the file.
        name: String,
    },
    /// The bytes of an attached file are gone.
    AttachLost {
        /// Where from.
        key: String,
        /// Name of the file.
        name: String,
    },
    /// Says that the person has not a paper and leaves the looking up to the authority, or takes that back. Only where
    /// law lets the authority look; see `Document::left_to_authority`. At a key: registers that did not answer are asked
    /// once more.
    RequestLookup {
        /// Which paper: `/x-documents/<id>`; else the item of a key.
        key: String,
        /// Whether it is said now.
        on: bool,
    },
    /// Took an attached file away.
    Detach {
        /// Where from.
        key: String,
        /// Its position.
        index: usize,
    },
    /// To the next step, if this one has no errors.
    Next,
    /// To the step before.
    Back,
    /// To a step; errors on the way do not hold it up.
    GoTo {
        /// Number of the step.
        step: usize,
    },
    /// Wants to send the form.
    Submit,
    /// Another day has begun, ISO (`YYYY-MM-DD`): dates are held against it.
    Day(String),
    /// The host took the submission.
    Submitted(Receipt),
    /// The host could not take the submission.
    SubmitFailed {
        /// What happened.
        why: Failure,
        /// The host's own words, or empty.
        words: String,
    },
    /// The host found errors; replaces those it found before. Those at a field block sending until something is
    /// edited, all others go with the next try. A place the form does not have counts as the whole form.
    HostErrors(Vec<(JsonPointer, String)>),
    /// The person signed in.
    SignIn(Identity),
    /// A register answered, or did not.
    Lookup(LookupAnswer),
    /// Wants to answer a question whose answer is known.
    Ask {
        /// Which field.
        key: String,
    },
    /// The person says that a value from a register is wrong.
    Dispute {
        /// Which field.
        key: String,
    },
}

/// What changed, for whoever shows the form.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The children of an item, or the item's own kind, are others than before.
    Structure(Key),
    /// The value is another one than the control shows.
    Value(Key),
    /// Error, mark, source or lock of an item.
    State(Key),
    /// Another step is shown.
    Step,
    /// The list of steps or their progress.
    Steps,
    /// The papers to hand in, or their files.
    Documents,
    /// The error summary; true when focus belongs there.
    Summary(bool),
    /// Focus belongs to this item.
    Focus(Key),
    /// Something to be read out once.
    Announce(String),
    /// Data to be looked up by the host.
    Lookup(LookupRequest),
    /// The host's answer to a lookup cannot be used; what such an answer must be, in English.
    Refused(&'static str),
    /// The answers are ready to be sent: fetch them with `Form::submission`.
    Submit,
    /// The submission was taken or refused.
    Phase,
}
