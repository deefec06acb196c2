//! Values from the signed-in identity and from registers: requests, answers, provenance.
//!
//! The form asks the host to look up a role as soon as the role's key is valid, and goes on
//! taking input meanwhile. An answer to a key that has changed since is dropped. What is known
//! is never changed by what is typed: whether both agree is found out when it is asked for.

use crate::sorted::{Gather, SortedMap, SortedSet};

use crate::json::{Value, json};

use crate::definition::{FactRef, KnownFrom, Procedure};

/// Where a value came from, if not from the keyboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The signed-in identity.
    Identity,
    /// A register.
    Register(RegisterSource),
    /// A register value the person says is wrong and may correct.
    Disputed(RegisterSource),
    /// The same person was described in another role of the form.
    SameAs(String),
    /// The way of handing in that the host says.
    Channel,
    /// Other answers, from which it follows.
    Answers,
}

/// A register's answer: which register, data of which day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegisterSource {
    /// Id of the register in the country pack, or empty.
    pub id: String,
    /// Name people know it by.
    pub register: String,
    /// Date of the data, ISO.
    pub date: String,
}

impl Source {
    /// The source as it stands in submissions and drafts.
    pub fn to_json(&self) -> Value {
        let of = |kind: &str, s: &RegisterSource| json!({"kind": kind, "register": s.id, "name": s.register, "date": s.date});
        match self {
            Self::Identity => json!({"kind": "identity"}),
            Self::Register(source) => of("register", source),
            Self::Disputed(source) => of("disputed", source),
            Self::SameAs(role) => json!({"kind": "sameAs", "role": role}),
            Self::Channel => json!({"kind": "channel"}),
            Self::Answers => json!({"kind": "answers"}),
        }
    }

    /// Reads what [`Self::to_json`] wrote.
    pub fn from_json(value: &Value) -> Option<Self> {
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let source = || RegisterSource { id: text("register"), register: text("name"), date: text("date") };
        Some(match value.get("kind")?.as_str()? {
            "identity" => Self::Identity,
            "register" => Self::Register(source()),
            "disputed" => Self::Disputed(source()),
            "sameAs" => Self::SameAs(text("role")),
            "channel" => Self::Channel,
            "answers" => Self::Answers,
            _ => return None,
        })
    }
}

/// What the host should look up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookupRequest {
    /// Number of the request; the answer carries it.
    pub id: u32,
    /// The role whose data are wanted.
    pub role: String,
    /// What kind of subject it is.
    pub kind: String,
    /// The key that identifies it.
    pub key: Value,
    /// The concepts wanted: those the form asks for and those that close a paper.
    pub concepts: Vec<String>,
    /// The same for relatives who have no key of their own (a newborn, known by its mother).
    pub related: SortedMap<String, Vec<String>>,
}

/// How a lookup ended.
#[derive(Clone, Debug, PartialEq)]
pub struct LookupAnswer {
    /// Number of the request.
    pub id: u32,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a lookup.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Data, by concept.
    Found {
        /// Which register, data of which day.
        source: RegisterSource,
        /// Values by concept id.
        values: SortedMap<String, Value>,
        /// Values of relatives without a key, by role and concept id.
        related: SortedMap<String, SortedMap<String, Value>>,
        /// Where a value came from when not from `source`: by concept id, for a relative by `role.concept`.
        sources: SortedMap<String, RegisterSource>,
    },
    /// The register has no such subject.
    Empty,
    /// The register has the key, but for somebody else than the person described.
    Mismatch {
        /// Which register.
        source: RegisterSource,
    },
    /// No answer, or none in time.
    Failed,
}

/// The signed-in identity: values by concept id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Identity {
    /// Values by concept id.
    pub values: SortedMap<String, Value>,
}

/// Where the lookup of a role stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookupStatus {
    /// Under way.
    Pending,
    /// Data came.
    Found,
    /// No such subject.
    Empty,
    /// Data contradict what was typed.
    Mismatch,
    /// No answer.
    Failed,
}

impl LookupStatus {
    /// The word that drafts and hosts get.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Found => "found",
            Self::Empty => "empty",
            Self::Mismatch => "mismatch",
            Self::Failed => "failed",
        }
    }
}

/// Facts known from elsewhere than the keyboard.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    facts: SortedMap<FactRef, KnownFact>,
}

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct KnownFact {
    pub(super) value: Value,
    pub(super) source: Source,
    /// The role whose lookup gave it: another one for a relative without a key.
    pub(super) via: String,
}

impl Known {
    pub(super) fn insert(&mut self, fact: &FactRef, value: Value, source: Source, via: &str) {
        self.facts.insert(now(fact), KnownFact { value, source, via: via.to_owned() });
    }

    pub(super) fn get(&self, fact: &FactRef) -> Option<&KnownFact> {
        self.facts.get(&now(fact))
    }

    /// Forgets what the lookup of a role gave, or what the account says of it, and tells what
    /// that was.
    pub(super) fn forget(&mut self, via: &str, account: bool) -> Vec<(FactRef, Value)> {
        let given = |known: &KnownFact| known.via == via && (known.source == Source::Identity) == account;
        let mut gone = Vec::new();
        for (fact, known) in &self.facts {
            if given(known) {
                gone.push((fact.clone(), known.value.clone()));
            }
        }
        self.facts.retain(|_, known| !given(known));
        gone
    }

    pub(super) fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&FactRef, &KnownFact)> {
        self.facts.iter()
    }

    /// As it stands in drafts, without the facts that must not be kept on the device.
    pub(super) fn to_json(&self, keep: &dyn Fn(&FactRef) -> bool) -> Value {
        let mut list = Vec::new();
        for (fact, known) in &self.facts {
            if keep(fact) {
                list.push(json!({"concept": fact.concept, "role": fact.role, "value": known.value, "source": known.source.to_json(), "via": known.via}));
            }
        }
        Value::Array(list)
    }

    /// Reads what [`Self::to_json`] wrote.
    pub(super) fn read(&mut self, list: &[Value]) {
        for entry in list {
            let source = entry.get("source").and_then(Source::from_json);
            if let (Some(fact), Some(source), Some(value)) = (FactRef::read(entry), source, entry.get("value")) {
                let via = entry.get("via").and_then(Value::as_str).unwrap_or(&fact.role);
                self.insert(&fact, value.clone(), source, via);
            }
        }
    }
}

/// A fact as registers know it: as of now.
pub(super) fn now(fact: &FactRef) -> FactRef {
    FactRef { stage: None, ..fact.clone() }
}

/// Lookups by role.
#[derive(Clone, Debug, Default)]
pub(super) struct Lookups {
    by_role: SortedMap<String, Lookup>,
    next: u32,
}

#[derive(Clone, Debug)]
struct Lookup {
    id: u32,
    key: Value,
    status: LookupStatus,
}

impl Lookups {
    pub(super) fn status(&self, role: &str) -> Option<LookupStatus> {
        self.by_role.get(role).map(|lookup| lookup.status)
    }

    /// The key that was asked for.
    pub(super) fn key(&self, role: &str) -> Option<&Value> {
        self.by_role.get(role).map(|lookup| &lookup.key)
    }

    /// Drops all of them, so that keys that are filled in are asked for anew.
    pub(super) fn clear(&mut self) {
        self.by_role.clear();
    }

    /// Drops those that stand so, and have their keys asked for anew.
    pub(super) fn drop_all(&mut self, status: LookupStatus) {
        self.by_role.retain(|_, lookup| lookup.status != status);
    }

    /// Notes the key a role has now. A new valid key gives a request; no key ends the lookup.
    pub(super) fn key_changed(&mut self, procedure: &Procedure, role: &str, key: Option<&Value>) -> KeyChange {
        let before = self.by_role.get(role);
        let Some(key) = key else {
            return if self.by_role.remove(role).is_some() { KeyChange::Ended } else { KeyChange::None };
        };
        if before.is_some_and(|lookup| lookup.key == *key) {
            return KeyChange::None;
        }
        let replaces = before.is_some();
        let concepts = wanted_concepts(procedure, role);
        let mut related: SortedMap<String, Vec<String>> = SortedMap::new();
        for name in relatives(procedure, role) {
            related.insert(name.to_owned(), wanted_concepts(procedure, name));
        }
        if concepts.is_empty() && related.values().all(Vec::is_empty) {
            return KeyChange::None;
        }
        let id = self.note(role, key.clone(), LookupStatus::Pending);
        let kind = procedure.role(role).map(|r| r.kind.clone()).unwrap_or_default();
        let request = LookupRequest { id, role: role.to_owned(), kind, key: key.clone(), concepts, related };
        KeyChange::Request { request, replaces }
    }

    fn note(&mut self, role: &str, key: Value, status: LookupStatus) -> u32 {
        self.next += 1;
        self.by_role.insert(role.to_owned(), Lookup { id: self.next, key, status });
        self.next
    }

    /// The role an answer is about; `None` when the answer is late.
    pub(super) fn record_answer(&mut self, id: u32, status: LookupStatus) -> Option<String> {
        let (role, lookup) = self.by_role.iter_mut().find(|(_, lookup)| lookup.id == id)?;
        lookup.status = status;
        Some(role.clone())
    }

    /// As they stand in drafts: those that came to an end, by role.
    pub(super) fn to_json(&self, keep: &dyn Fn(&str) -> bool) -> Value {
        let mut list = Vec::new();
        for (role, lookup) in &self.by_role {
            if keep(role) && ENDED.contains(&lookup.status) {
                list.push(json!([role, lookup.key, lookup.status.as_str()]));
            }
        }
        Value::Array(list)
    }

    /// Reads what [`Self::to_json`] wrote.
    pub(super) fn read(&mut self, list: &[Value]) {
        for entry in list {
            let word = entry.get(2).and_then(Value::as_str);
            let status = ENDED.iter().find(|status| Some(status.as_str()) == word);
            if let (Some(role), Some(key), Some(status)) = (entry.get(0).and_then(Value::as_str), entry.get(1), status)
            {
                self.note(role, key.clone(), *status);
            }
        }
    }
}

/// How a lookup ended that is not tried again when a draft is opened.
const ENDED: [LookupStatus; 3] = [LookupStatus::Found, LookupStatus::Empty, LookupStatus::Mismatch];

/// What a change of a role's key leads to.
pub(super) enum KeyChange {
    None,
    /// Something is to be asked, perhaps instead of what was asked before.
    Request {
        request: LookupRequest,
        replaces: bool,
    },
    Ended,
}

/// Roles without a key of their own that are related to a role.
pub(crate) fn relatives<'p>(procedure: &'p Procedure, role: &str) -> Vec<&'p str> {
    let mut relatives = Vec::new();
    for other in &procedure.roles {
        if other.key.is_none() && !other.signed_in && other.relations.values().any(|name| name == role) {
            relatives.push(other.name.as_str());
        }
    }
    relatives
}

/// What the form asks of a role, what would close its papers and what would answer questions, the key itself left out.
pub(crate) fn wanted_concepts(procedure: &Procedure, role: &str) -> Vec<String> {
    let key = procedure.role(role).and_then(|r| r.key.as_ref());
    let mut concepts = SortedSet::new();
    let mut want = |fact: &FactRef| {
        if fact.role == role {
            concepts.insert(fact.concept.clone());
        }
    };
    procedure.fields.iter().filter(|field| Some(&field.pointer) != key).for_each(|field| want(&field.fact));
    for document in &procedure.documents {
        document.closed_by.iter().flatten().for_each(&mut want);
    }
    for rule in procedure.known.iter().flat_map(|question| &question.rules) {
        if let KnownFrom::Fact(fact) = &rule.from {
            want(fact);
        }
    }
    concepts.into_iter().gather()
}
