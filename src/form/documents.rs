//! The dossier as the person meets it: which papers are still asked for, and their files.
//!
//! A paper that data replace is never removed: its slot closes when the facts in `closedBy` were
//! looked up, compared with what the form says, and agree. It opens again when a lookup fails,
//! finds nothing, contradicts what was typed, names somebody else, or is disputed. Papers that
//! are the form itself have no slot.

use crate::sorted::SortedMap;

use crate::json::{Value, json};

use super::Form;
use super::event::Change;
use super::model::Field;
use super::prefill::{LookupStatus, RegisterSource, Source};
use super::update::Changes;
use super::widget::Widget;
use crate::definition::{Document, Fallback, Procedure};
use crate::locale::Locale;
use crate::message::{self, MessageId};

/// Kinds of files that are taken as papers, unless the definition says otherwise.
pub const PAPER_KINDS: &str = "image/*,application/pdf";

/// Greatest size of a paper in bytes, unless the definition says otherwise.
const PAPER_BYTES: u64 = 20 << 20;

/// A paper's place for files, as if it were a field.
pub(crate) fn paper_field(document: Option<&Document>) -> Field {
    let limits = document.map(|document| document.files.clone()).unwrap_or_default();
    Field {
        widget: Widget::File,
        accept: if limits.accept.is_empty() { PAPER_KINDS.to_owned() } else { limits.accept },
        max_bytes: limits.max_bytes.or(Some(PAPER_BYTES)),
        max_count: limits.max_count,
        multiple: true,
        ..Field::default()
    }
}

/// Characters of a file's name that are kept.
const LONGEST_NAME: usize = 200;

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

    /// Reads what [`Self::to_json`] wrote; `None` without a name. Of the name, what would hide or
    /// turn round the rest of it is left out.
    pub fn from_json(value: &Value) -> Option<Self> {
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let harmless = |c: &char| {
            !c.is_control()
                && !matches!(*c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        };
        Some(Self {
            name: value.get("name")?.as_str()?.chars().filter(harmless).take(LONGEST_NAME).collect(),
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
    /// The person has not got it and leaves the looking up to the authority.
    Requested,
    /// It identifies whoever stands at the counter, and is only shown there.
    AtCounter,
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
    /// The time the authority has to look it up where the person may leave that to it: a number and its unit.
    pub lookup: Option<(u64, String)>,
}

impl Slot {
    /// The key under which files are attached and errors are shown.
    pub fn key(&self) -> String {
        slot_key(&self.id)
    }

    /// True when a file is wanted here.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, SlotState::Open | SlotState::Reopened { .. })
    }
}

/// The key of a paper's slot.
pub(super) fn slot_key(id: &str) -> String {
    ["/x-documents/", id].concat()
}

/// The papers that belong to this case: those of the form's channel; `way` is how the person hands in.
pub(super) fn slots(
    procedure: &Procedure,
    locale: &Locale,
    channel: &str,
    way: &str,
    holds: &dyn Fn(&str) -> bool,
    state: &dyn Fn(&Document) -> SlotState,
) -> Vec<Slot> {
    let mut slots = Vec::new();
    for document in &procedure.documents {
        let this_way = document.channels.is_empty() || document.channels.iter().any(|c| c == channel);
        if document.is_form || !this_way || !document.when.holds(holds) {
            continue;
        }
        let text = procedure.text(locale, &slot_key(&document.id));
        slots.push(Slot {
            id: document.id.clone(),
            title: text.and_then(|t| t.title.clone()).unwrap_or_else(|| document.title.clone()),
            note: text.and_then(|t| t.description.clone()).unwrap_or_else(|| document.note.clone()),
            group: document.group.clone(),
            state: state(document),
            basis: document.basis.clone(),
            fallback: document.fallback.clone(),
            lookup: document.left_to_authority(way).map(|(_, time)| time.clone()),
        });
    }
    slots
}

impl Form {
    /// The papers of this case as a host gets them: `[{id, title, group, files, state, …}]`. The state is `open`,
    /// `reopened`, `requested`, `atCounter` or `closed`; of a paper that data could replace and do not, `why` tells the reason.
    pub fn papers(&self) -> Value {
        let mut papers = Vec::new();
        for slot in &self.slots {
            let mut paper = json!({"id": slot.id, "title": slot.title, "group": slot.group, "files": self.files(&slot.key()).len() as u64});
            let why = if slot.state == SlotState::Open { self.why_open(&slot.id) } else { "" };
            let said: &[(&str, &str)] = match &slot.state {
                SlotState::Open => &[("state", "open"), ("why", why)],
                SlotState::Reopened { status, .. } => &[("state", "reopened"), ("why", status.as_str())],
                SlotState::Requested => &[("state", "requested")],
                SlotState::AtCounter => &[("state", "atCounter")],
                SlotState::Closed { register, date } => &[("state", "closed"), ("register", register), ("date", date)],
            };
            if let Some(paper) = paper.as_object_mut() {
                for (name, value) in said.iter().filter(|(name, value)| *name != "why" || !value.is_empty()) {
                    paper.insert((*name).to_owned(), json!(*value));
                }
                // A lookup may still close it.
                if matches!(why, "notLookedUp" | "pending") {
                    paper.insert("awaited".to_owned(), json!(true));
                }
                if let Some((value, unit)) = &slot.lookup {
                    let basis = slot.fallback.as_ref().map_or("", |rule| rule.basis.as_str());
                    paper.insert("lookup".to_owned(), json!({"value": *value, "unit": unit, "basis": basis}));
                }
            }
            papers.push(paper);
        }
        Value::Array(papers)
    }

    /// Why data do not stand in for an open paper yet; empty where they never could. Where the form asks for the number
    /// of nobody who would have to be looked up, or of a relative, there is no key.
    fn why_open(&self, id: &str) -> &'static str {
        let facts = self.procedure.document(id).and_then(|document| document.closed_by.as_ref());
        let Some(facts) = facts.filter(|facts| !facts.is_empty()) else { return "" };
        if !facts.iter().all(|fact| self.is_looked_up(&fact.role)) {
            "noKey"
        } else if facts.iter().any(|fact| self.is_pending(&fact.role)) {
            "pending"
        } else {
            "notLookedUp"
        }
    }

    /// How the person hands in.
    pub(super) fn way(&self) -> &str {
        self.procedure.header.channel(&self.answers, &self.channel)
    }

    pub(super) fn request_lookup(&mut self, key: &str, on: bool, changes: &mut Changes) {
        let Some(slot) = self.slots.iter().find(|slot| slot.key() == key) else {
            return self.look_again(key, changes);
        };
        let id = slot.id.clone();
        // Whoever hands the paper in does not want it looked up.
        let wanted = slot.lookup.is_some() && slot.is_open() && self.files(key).is_empty() && !self.is_coming(key);
        if !on {
            self.requests.remove(&id);
        } else if wanted {
            changes.add(Change::Announce(self.lookup_words(slot)));
            self.requests.insert(id);
        }
        self.host_faults.remove(key);
        changes.add(Change::Documents);
        self.check_documents(changes);
    }

    /// Where a paper stands: what closes it must be known, compared and agree, all of it. Else it may be the
    /// authority's to look up.
    pub(super) fn state_of(&self, document: &Document) -> SlotState {
        let demanded = self.demanded.contains(&document.id);
        if !demanded && document.is_shown_at_counter(self.way()) {
            return SlotState::AtCounter;
        }
        let state = if demanded { SlotState::Open } else { self.known_state_of(document) };
        let requested = !matches!(state, SlotState::Closed { .. })
            && self.requests.contains(&document.id)
            && self.files(&slot_key(&document.id)).is_empty()
            && document.left_to_authority(self.way()).is_some();
        if requested { SlotState::Requested } else { state }
    }

    fn known_state_of(&self, document: &Document) -> SlotState {
        let (mut from, mut trouble) = (None, None);
        let mut open = false;
        for fact in document.closed_by.iter().flatten() {
            let names = document.named_by.get(fact).map_or(&[][..], Vec::as_slice);
            match self.agreed(fact, names) {
                Ok(source) => from = from.or(Some(source)),
                Err(status) => {
                    open = true;
                    trouble = trouble.or(status.map(|status| (&fact.role, status)));
                }
            }
        }
        // Whoever says that data are wrong shows the paper that proves what is right.
        for fact in document.proves.iter().flatten().filter(|_| from.is_some()) {
            let mut fields = self.procedure.fields.iter().filter(|field| field.fact == *fact);
            let told = self.known.get(fact).map(|known| &known.value);
            if fields.any(|field| {
                matches!(self.sources.get(&field.pointer), Some(Source::Disputed(_)))
                    && field.pointer.resolve(&self.raw) != told
            }) {
                trouble = trouble.or(Some((&fact.role, LookupStatus::Mismatch)));
            }
        }
        match (trouble, from) {
            (Some((role, status)), _) => SlotState::Reopened { role: self.role_title(role), status },
            (None, Some(source)) if !open => {
                let source = match source {
                    Source::Register(source) => source.clone(),
                    // The account has no name of its own and is of today.
                    _ => RegisterSource {
                        register: message::text(self.language(), MessageId::Account, &[]),
                        ..RegisterSource::default()
                    },
                };
                SlotState::Closed { register: source.register, date: source.date }
            }
            _ => SlotState::Open,
        }
    }
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
