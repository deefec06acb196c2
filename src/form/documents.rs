//! The dossier as the person meets it: which papers are still asked for, and their files.
//!
//! A paper that data replace is never removed: its slot closes when the lookups of the facts
//! in `closedBy` succeed, and opens again when one fails, finds nothing, contradicts what was
//! typed or is disputed. Papers that are the form itself have no slot.

use crate::sorted::{Gather, SortedMap};

use crate::json::{Value, json};

use super::prefill::{Known, LookupStatus, Lookups};
use crate::definition::{Document, Fallback, Procedure};
use crate::locale::Locale;
use crate::message::{self, Language, MessageId};

/// Kinds of files that are taken as papers.
pub const PAPER_KINDS: &str = "image/*,application/pdf";

/// A file by reference; its bytes never enter the answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileRef {
    /// Name on the person's device.
    pub name: String,
    /// Media type the device gave, or empty.
    pub media_type: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 in hexadecimal; empty until it is known.
    pub sha256: String,
    /// Where the host keeps it; opaque.
    pub handle: String,
}

impl FileRef {
    /// The reference as it stands in answers and submissions.
    pub fn to_json(&self) -> Value {
        json!({"name": self.name, "mediaType": self.media_type, "size": self.size, "sha256": self.sha256, "handle": self.handle})
    }

    /// Reads what [`Self::to_json`] wrote; `None` without a name.
    pub fn from_json(value: &Value) -> Option<Self> {
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        Some(Self {
            name: value.get("name")?.as_str()?.to_owned(),
            media_type: text("mediaType"),
            size: value.get("size").and_then(Value::as_u64).unwrap_or(0),
            sha256: text("sha256"),
            handle: text("handle"),
        })
    }
}

/// Where a paper stands in this case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlotState {
    /// It is asked for.
    Open,
    /// It is asked for because a lookup did not give the data; the role that was looked up.
    Reopened {
        /// Title of the role.
        role: String,
        /// How the lookup ended.
        status: LookupStatus,
    },
    /// Data of a register stand in for it.
    Closed {
        /// Name of the register.
        register: String,
        /// Date of the data, ISO.
        date: String,
    },
}

/// One paper of the dossier in this case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Id of the document in the definition.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Remark, or empty.
    pub note: String,
    /// Papers of one group are alternatives.
    pub group: Option<String>,
    /// Whether it is asked for.
    pub state: SlotState,
    /// Legal articles that demand it.
    pub basis: Vec<String>,
    /// What law says for the case that the lookups that would close it fail.
    pub fallback: Option<Fallback>,
}

impl Slot {
    /// The key under which files are attached and errors are shown.
    pub fn key(&self) -> String {
        slot_key(&self.id)
    }

    /// True when a file is wanted here.
    pub const fn is_open(&self) -> bool {
        !matches!(self.state, SlotState::Closed { .. })
    }
}

/// The key of a paper's slot.
pub(super) fn slot_key(id: &str) -> String {
    ["/x-documents/", id].concat()
}

/// The papers that belong to this case.
pub(super) fn slots(
    procedure: &Procedure,
    locale: &Locale,
    channel: &str,
    holds: &impl Fn(&str) -> bool,
    known: &Known,
    lookups: &Lookups,
) -> Vec<Slot> {
    procedure
        .documents
        .iter()
        .filter(|document| document.when.holds(holds))
        .filter(|document| document.channels.is_empty() || document.channels.iter().any(|c| c == channel))
        .filter(|document| !document.is_form)
        .map(|document| {
            let place = slot_key(&document.id);
            let text = procedure.text(locale, &place);
            Slot {
                id: document.id.clone(),
                title: text.and_then(|t| t.title.clone()).unwrap_or_else(|| document.title.clone()),
                note: text.and_then(|t| t.description.clone()).unwrap_or_else(|| document.note.clone()),
                group: document.group.clone(),
                state: state_of(procedure, locale, document, known, lookups),
                basis: document.basis.clone(),
                fallback: document.fallback.clone(),
            }
        })
        .gather()
}

fn state_of(
    procedure: &Procedure,
    locale: &Locale,
    document: &Document,
    known: &Known,
    lookups: &Lookups,
) -> SlotState {
    let Some(facts) = document.closed_by.as_ref().filter(|facts| !facts.is_empty()) else { return SlotState::Open };
    let sources: Option<Vec<_>> = facts.iter().map(|fact| known.source(fact)).collect();
    if let Some(source) = sources.as_ref().and_then(|list| list.first()) {
        let account = || message::text(Language::of(locale), MessageId::Account, &[]);
        let register = if source.register.is_empty() { account() } else { source.register.clone() };
        return SlotState::Closed { register, date: source.date.clone() };
    }
    let trouble = facts.iter().find_map(|fact| {
        let status = lookups.status(&fact.role).filter(|status| *status != LookupStatus::Pending)?;
        Some((fact.role.as_str(), status))
    });
    trouble.map_or(SlotState::Open, |(role, status)| {
        let own = procedure.role(role).map_or(role, |r| r.title.as_str());
        let title = procedure.title_of(locale, &["/x-roles/", role].concat(), own).to_owned();
        let status = if status == LookupStatus::Found { LookupStatus::Empty } else { status };
        SlotState::Reopened { role: title, status }
    })
}

/// Slots that still lack a file: single ones, and groups none of whose papers is there.
pub(super) fn missing<'s>(slots: &'s [Slot], files: &SortedMap<String, Vec<FileRef>>) -> Vec<&'s Slot> {
    let has_file = |slot: &Slot| files.get(&slot.key()).is_some_and(|list| !list.is_empty());
    let mut seen_groups: Vec<&str> = Vec::new();
    let mut out = Vec::new();
    for slot in slots {
        match slot.group.as_deref() {
            None => {
                if slot.is_open() && !has_file(slot) {
                    out.push(slot);
                }
            }
            Some(group) if !seen_groups.contains(&group) => {
                seen_groups.push(group);
                let mut members = slots.iter().filter(|other| other.group.as_deref() == Some(group));
                if !members.any(|member| !member.is_open() || has_file(member)) {
                    out.push(slot);
                }
            }
            Some(_) => {}
        }
    }
    out
}
