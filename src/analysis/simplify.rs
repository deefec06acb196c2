//! From verdicts to an amended definition: papers go or become slots that open only when a
//! lookup fails, keys they carried become fields, and every decision is written down.
//!
//! Applying it twice changes nothing. Knows nothing of how a plan is printed.

mod amend;
mod json;
mod propose;
mod words;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::words::Writer;
use super::{Barrier, Component, Options, Verdict, analyse};
use crate::definition::{FactRef, Procedure, When};
use crate::locale::Locale;
use crate::pointer::JsonPointer;
use crate::register::{Pack, Words};

use words::{Teller, in_words};

/// What is proposed for one paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Its line is deleted.
    Remove,
    /// Its slot is hidden and opens when a lookup fails.
    Hide,
    /// It is no longer asked for in some cases.
    Narrow,
}

impl Action {
    /// The word of the decision record.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Remove => "remove",
            Self::Hide => "hide",
            Self::Narrow => "narrow",
        }
    }
}

/// One proposal that law allows on the day.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Id of the document.
    pub id: String,
    /// What happens to it.
    pub action: Action,
    /// The verdict behind it.
    pub verdict: Verdict,
    /// Facts whose successful lookups close its slot.
    pub closed_by: Vec<FactRef>,
    /// The circumstances in which it is still asked for, where they become fewer.
    pub narrowed_to: Option<When>,
    /// Keys the form must ask for instead.
    pub fields_to_add: Vec<FactRef>,
    /// Registers that stand in for it.
    pub registers: Vec<String>,
    /// Gates it rests on.
    pub gates: Vec<String>,
    /// Why, in words.
    pub reason: Words,
}

/// What happens where a lookup fails.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FallbackClause {
    /// Id of the document.
    pub id: String,
    /// Id of the fallback in the pack.
    pub fallback: String,
    /// The clause with its deadlines, ready to be put into a legal text.
    pub clause: Words,
    /// Article it rests on.
    pub basis: String,
}

/// Something outside the definition that has to happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// A text that demands the paper has to be amended: the citation as the definition has it.
    Amend {
        /// The document.
        id: String,
        /// The citation; empty where the definition names none.
        text: String,
        /// What to do, in words.
        words: Words,
    },
    /// A barrier has to go before a further paper can.
    Obtain {
        /// The document.
        id: String,
        /// The barrier.
        barrier: Barrier,
        /// What to do, in words.
        words: Words,
    },
    /// A publication that a carried-out proposal rests on has to be confirmed.
    Confirm {
        /// The document.
        id: String,
        /// The register.
        register: String,
        /// What to do, in words.
        words: Words,
    },
}

/// One change of the definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// `removed`, `hidden`, `narrowed`, `fieldAdded` or `keySet` (a field now opens lookups).
    pub kind: &'static str,
    /// The element, in the definition before (or after, where it is new).
    pub pointer: JsonPointer,
    /// Before, in words; empty where it is new.
    pub before: Words,
    /// After, in words; empty where it is gone.
    pub after: Words,
}

/// What was decided on one paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Id of the document.
    pub document: String,
    /// What it is called, since it may be gone.
    pub title: String,
    /// True when the proposal was accepted.
    pub accepted: bool,
    /// What was proposed.
    pub action: Action,
    /// The verdict on the day.
    pub verdict: Verdict,
    /// The day.
    pub date: String,
    /// Why: the officer's words for a rejection, the proof in words otherwise.
    pub reason: Words,
    /// Articles that allow it.
    pub basis: Vec<String>,
}

/// The plan: the amended definition and everything that goes with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The amended definition, with the record of decisions.
    pub definition: Value,
    /// All proposals that law allows on the day, accepted or not.
    pub proposals: Vec<Proposal>,
    /// The changes, in the order of the definition.
    pub changes: Vec<Change>,
    /// What the definition given had in place already: its hidden papers, as a change from
    /// asking for them. No change of this run.
    pub in_place: Vec<Change>,
    /// The decisions, those of earlier runs first.
    pub decisions: Vec<Decision>,
    /// Wording for failed lookups.
    pub fallbacks: Vec<FallbackClause>,
    /// What has to happen outside the definition.
    pub tasks: Vec<Task>,
}

/// What an officer decides about the proposals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Ids of papers whose proposal is accepted; empty accepts all that are not rejected.
    pub accept: Vec<String>,
    /// Ids of papers whose proposal is rejected, with the reason.
    pub reject: Vec<(String, String)>,
}

/// Why choices cannot be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChoiceProblem {
    /// The dossier has no such paper.
    Unknown {
        /// What was given.
        id: String,
        /// The ids there are.
        known: Vec<String>,
    },
    /// The verdict does not allow it.
    NotAllowed {
        /// The paper.
        id: String,
        /// The verdict in words.
        why: Words,
    },
    /// Accepted and rejected at once.
    Both(String),
    /// A rejection without a reason.
    NoReason(String),
    /// Rejected twice, for different reasons.
    TwoReasons(String),
    /// It was carried out before: only the earlier definition still has the choice.
    Done(String),
}

impl ChoiceProblem {
    /// The problem in words, with what to do.
    pub fn message(&self, locale: &Locale) -> String {
        let vietnamese = locale.language() == "vi";
        let pick = |vi: String, en: String| if vietnamese { vi } else { en };
        match self {
            Self::Unknown { id, known } => {
                let known = known.join(", ");
                pick(
                    format!("hồ sơ không có giấy tờ `{id}`; các mã: {known}"),
                    format!("the dossier has no paper `{id}`; it has: {known}"),
                )
            }
            Self::NotAllowed { id, why } => {
                let why = why.get(locale);
                pick(
                    format!("`{id}`: không có đề xuất nào để chấp nhận hay từ chối. {why}"),
                    format!("`{id}`: nothing is proposed that could be accepted or rejected. {why}"),
                )
            }
            Self::Both(id) => pick(
                format!("`{id}` vừa được chấp nhận vừa bị từ chối"),
                format!("`{id}` is accepted and rejected at once"),
            ),
            Self::NoReason(id) => pick(
                format!("từ chối `{id}` phải nêu lý do: --reject {id}=LÝ DO"),
                format!("a rejection needs a reason: --reject {id}=REASON"),
            ),
            Self::TwoReasons(id) => pick(
                format!("`{id}` bị từ chối hai lần với hai lý do khác nhau: chỉ nêu một lý do"),
                format!("`{id}` is rejected twice for different reasons: give one"),
            ),
            Self::Done(id) => pick(
                format!("`{id}` đã được đơn giản hóa; muốn từ chối, hãy bắt đầu từ định nghĩa trước đó"),
                format!("`{id}` is simplified already; to reject that, start from the definition before"),
            ),
        }
    }
}

impl Decision {
    /// The decision as it stands in `x-decisions`.
    pub fn to_json(&self) -> Value {
        json!({
            "document": self.document,
            "title": self.title,
            "decision": if self.accepted { "accepted" } else { "rejected" },
            "action": self.action.as_str(),
            "verdict": self.verdict.as_str(),
            "date": self.date,
            "reason": self.reason.0,
            "basis": self.basis,
        })
    }

    /// Reads what [`Self::to_json`] wrote.
    pub fn from_json(value: &Value) -> Option<Self> {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let basis = value.get("basis").and_then(Value::as_array).into_iter().flatten();
        Some(Self {
            document: text("document")?.to_owned(),
            title: text("title").unwrap_or_default().to_owned(),
            accepted: match text("decision")? {
                "accepted" => true,
                "rejected" => false,
                _ => return None,
            },
            action: [Action::Remove, Action::Hide, Action::Narrow]
                .into_iter()
                .find(|a| Some(a.as_str()) == text("action"))?,
            verdict: Verdict::parse(text("verdict")?)?,
            date: text("date").unwrap_or_default().to_owned(),
            reason: amend::words(value.get("reason")),
            basis: basis.filter_map(Value::as_str).map(str::to_owned).collect(),
        })
    }
}

/// Amends a definition by what law allows on the day and the officer chooses.
///
/// # Errors
/// Every choice that names no paper of the dossier, or one whose verdict allows nothing.
pub fn simplify(
    procedure: &Procedure,
    pack: &Pack,
    options: &Options,
    choices: &Choices,
) -> Result<Plan, Vec<ChoiceProblem>> {
    let mut run = Run::new(procedure, pack, options, choices)?;
    // Every round carries out at least one proposal, and each paper has few to give.
    let most = procedure.documents.len() * 3 + 1;
    for _ in 0..most {
        if !run.round() {
            break;
        }
    }
    Ok(run.finish())
}

struct Run<'a> {
    pack: &'a Pack,
    options: &'a Options,
    choices: &'a Choices,
    procedure: Procedure,
    /// Rejected papers with the reason, from this run and the record.
    rejected: BTreeMap<String, Words>,
    plan: Plan,
}

impl<'a> Run<'a> {
    fn new(
        procedure: &Procedure,
        pack: &'a Pack,
        options: &'a Options,
        choices: &'a Choices,
    ) -> Result<Self, Vec<ChoiceProblem>> {
        let decisions = amend::recorded(&procedure.schema);
        let mut rejected: BTreeMap<String, Words> = BTreeMap::new();
        for decision in decisions.iter().filter(|decision| !decision.accepted) {
            if !choices.accept.contains(&decision.document) {
                rejected.insert(decision.document.clone(), decision.reason.clone());
            }
        }
        for (id, reason) in &choices.reject {
            rejected.insert(id.clone(), in_words(|_| reason.clone()));
        }
        let plan = Plan {
            definition: procedure.schema.clone(),
            proposals: Vec::new(),
            changes: Vec::new(),
            in_place: Vec::new(),
            decisions,
            fallbacks: Vec::new(),
            tasks: Vec::new(),
        };
        let mut run = Self { pack, options, choices, procedure: procedure.clone(), rejected, plan };
        let components = run.components();
        let proposals = run.proposals(&components);
        let problems = run.problems(&components, &proposals);
        if !problems.is_empty() {
            return Err(problems);
        }
        run.reject(&proposals);
        for component in &components {
            let teller = Teller { procedure, pack };
            run.plan.tasks.extend(teller.barriers(component));
            // What an earlier run, or the author, hid needs its clauses and tasks all the same.
            let at = procedure.documents.iter().position(|own| own.id == component.id);
            if let Some((at, standing)) =
                at.and_then(|at| Some((at, propose::standing(&procedure.documents[at], component)?)))
            {
                let document = &procedure.documents[at];
                run.plan.in_place.push(teller.change(at, document, &standing));
                run.plan.fallbacks.extend(teller.fallback(&standing));
                run.plan.tasks.extend(teller.amendments(document, component, &standing));
                run.plan.tasks.extend(teller.confirmations(component));
            }
        }
        Ok(run)
    }

    fn components(&self) -> Vec<Component> {
        analyse(&self.procedure, self.pack, self.options).components
    }

    fn proposals(&self, components: &[Component]) -> Vec<Proposal> {
        let documents = self.procedure.documents.iter().zip(components);
        documents.filter_map(|(own, component)| propose::propose(&self.procedure, self.pack, own, component)).collect()
    }

    fn problems(&self, components: &[Component], proposals: &[Proposal]) -> Vec<ChoiceProblem> {
        let mut problems = Vec::new();
        let proposed = |id: &str| proposals.iter().any(|proposal| proposal.id == id);
        let accepted =
            |id: &str| self.plan.decisions.iter().any(|decision| decision.accepted && decision.document == id);
        let mut check = |id: &String, rejecting: bool| {
            if proposed(id) {
                return;
            }
            if accepted(id) {
                if rejecting {
                    problems.push(ChoiceProblem::Done(id.clone()));
                }
                return;
            }
            problems.push(match components.iter().find(|component| component.id == *id) {
                Some(component) => {
                    let (procedure, pack) = (&self.procedure, self.pack);
                    let why = in_words(|locale| Writer { procedure, pack, locale }.sentence(component));
                    ChoiceProblem::NotAllowed { id: id.clone(), why }
                }
                None => ChoiceProblem::Unknown {
                    id: id.clone(),
                    known: components.iter().map(|component| component.id.clone()).collect(),
                },
            });
        };
        for id in &self.choices.accept {
            check(id, false);
        }
        for (id, _) in &self.choices.reject {
            check(id, true);
        }
        for (id, reason) in &self.choices.reject {
            if self.choices.accept.contains(id) {
                problems.push(ChoiceProblem::Both(id.clone()));
            }
            if reason.trim().is_empty() {
                problems.push(ChoiceProblem::NoReason(id.clone()));
            }
            let first = self.choices.reject.iter().find(|(other, _)| other == id);
            if first.is_some_and(|(_, other)| other != reason) {
                problems.push(ChoiceProblem::TwoReasons(id.clone()));
            }
        }
        problems
    }

    /// Writes rejections down, once for each paper.
    fn reject(&mut self, proposals: &[Proposal]) {
        for proposal in proposals {
            let Some(reason) = self.rejected.get(&proposal.id).cloned() else { continue };
            let known = self
                .plan
                .decisions
                .iter()
                .any(|own| !own.accepted && own.document == proposal.id && own.reason == reason);
            self.plan.proposals.push(proposal.clone());
            if !known {
                self.decide(proposal, false, reason);
            }
        }
    }

    /// A later decision on the same paper takes the place of an earlier rejection.
    fn decide(&mut self, proposal: &Proposal, accepted: bool, reason: Words) {
        let title = self.procedure.document(&proposal.id).map_or("", |own| own.title.as_str()).to_owned();
        self.plan.decisions.retain(|own| own.accepted || own.document != proposal.id);
        self.plan.decisions.push(Decision {
            document: proposal.id.clone(),
            title,
            accepted,
            action: proposal.action,
            verdict: proposal.verdict,
            date: self.options.date.to_string(),
            reason,
            basis: proposal.gates.iter().filter_map(|id| Some(self.pack.gate(id)?.basis.clone())).collect(),
        });
    }

    fn wanted(&self, id: &str) -> bool {
        let accept = &self.choices.accept;
        !self.rejected.contains_key(id) && (accept.is_empty() || accept.iter().any(|own| own == id))
    }

    /// Carries out what is proposed and wanted. Tells whether anything changed.
    fn round(&mut self) -> bool {
        let components = self.components();
        let proposals = self.proposals(&components);
        let before = self.plan.definition.clone();
        for proposal in &proposals {
            if !self.wanted(&proposal.id) {
                if !self.plan.proposals.contains(proposal) {
                    self.plan.proposals.push(proposal.clone());
                }
                continue;
            }
            self.carry_out(proposal, &components);
        }
        self.procedure = Procedure::read(self.plan.definition.clone());
        self.plan.definition != before
    }

    fn carry_out(&mut self, proposal: &Proposal, components: &[Component]) {
        let procedure = self.procedure.clone();
        let Some(at) = procedure.documents.iter().position(|own| own.id == proposal.id) else { return };
        let document = &procedure.documents[at];
        let teller = Teller { procedure: &procedure, pack: self.pack };
        let plan = &mut self.plan;
        plan.proposals.push(proposal.clone());
        plan.changes.push(teller.change(at, document, proposal));
        if proposal.action == Action::Remove {
            amend::remove(&mut plan.definition, &proposal.id);
        }
        if let Some(when) = &proposal.narrowed_to {
            amend::narrow(&mut plan.definition, &proposal.id, &when.to_string());
        }
        if !proposal.closed_by.is_empty() {
            let carried = self.pack.carried_fallbacks();
            let mut rules = proposal.gates.iter().filter_map(|id| self.pack.gate(id)?.fallback.as_ref());
            let fallback = rules.find_map(|rule| carried.get(rule));
            let closing = (proposal.id.as_str(), proposal.closed_by.as_slice());
            amend::hide(&mut plan.definition, &procedure, self.pack, closing, fallback);
        }
        for fact in &proposal.fields_to_add {
            // Two papers may carry the same key: what one of them added, the other finds.
            let current = Procedure::read(plan.definition.clone());
            if let Some((pointer, added)) = amend::add_key(&mut plan.definition, &current, self.pack, fact) {
                plan.changes.push(teller.added(fact, pointer, added));
            }
        }
        plan.fallbacks.extend(teller.fallback(proposal));
        if let Some(component) = components.iter().find(|component| component.id == proposal.id) {
            plan.tasks.extend(teller.amendments(document, component, proposal));
            plan.tasks.extend(teller.confirmations(component));
        }
        self.decide(proposal, true, proposal.reason.clone());
    }

    fn finish(mut self) -> Plan {
        amend::record(&mut self.plan.definition, &self.plan.decisions);
        self.plan
    }
}
