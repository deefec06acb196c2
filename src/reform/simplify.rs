//! From verdicts to an amended definition: papers go or become slots that open only when a
//! lookup fails, keys they carried become fields, and every decision is written down.
//!
//! Applying it twice changes nothing. Knows nothing of how a plan is printed.

mod amend;
mod decision;
mod json;
mod propose;
mod steps;
mod words;

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use super::words::Writer;
use crate::analysis::{Analysis, Barrier, Options, PaperVerdict, Verdict, analyse};
use crate::definition::{FactRef, Procedure, When};
use crate::pointer::JsonPointer;
use crate::register::{LocalizedText, Pack};

pub(in crate::reform) use steps::close_up;

pub use decision::{Choice, ChoiceProblem, Choices, Decided, Decision};

use words::{BilingualWriter, in_words};

/// What is proposed for one paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Its line is deleted.
    Remove,
    /// Its slot is hidden and opens when a lookup fails.
    Hide,
    /// It is no longer asked for in some cases.
    Narrow,
    /// A text is amended or data are published first; the definition stays as it is.
    Amend,
}

impl Action {
    /// The word of the decision record.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Remove => "remove",
            Self::Hide => "hide",
            Self::Narrow => "narrow",
            Self::Amend => "amend",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Remove, Self::Hide, Self::Narrow, Self::Amend].into_iter().find(|action| action.as_str() == word)
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
    pub reason: LocalizedText,
}

/// What happens where a lookup fails.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FallbackClause {
    /// Id of the document.
    pub id: String,
    /// Id of the fallback in the pack.
    pub fallback: String,
    /// The clause with its deadlines, ready to be put into a legal text.
    pub clause: LocalizedText,
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
        words: LocalizedText,
    },
    /// A barrier has to go before a further paper can.
    Obtain {
        /// The document.
        id: String,
        /// The barrier.
        barrier: Barrier,
        /// What to do, in words.
        words: LocalizedText,
    },
    /// A publication that a carried-out proposal rests on has to be confirmed.
    Confirm {
        /// The document.
        id: String,
        /// The register.
        register: String,
        /// What to do, in words.
        words: LocalizedText,
    },
}

/// One change of the definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// `removed`, `hidden`, `narrowed`, `reopened` (asked for again: its proposal was rejected or
    /// postponed), `fieldAdded` or `keySet` (a field now opens lookups).
    pub kind: &'static str,
    /// The element, in the definition before (or after, where it is new).
    pub pointer: JsonPointer,
    /// Before, in words; empty where it is new.
    pub before: LocalizedText,
    /// After, in words; empty where it is gone.
    pub after: LocalizedText,
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
    /// Ids of papers for which something is proposed, or in place, that nobody decided on.
    pub undecided: Vec<String>,
    /// Wording for failed lookups.
    pub fallbacks: Vec<FallbackClause>,
    /// What has to happen outside the definition.
    pub tasks: Vec<Task>,
}

/// The decisions a definition brings along, in the order they were written down.
pub fn recorded(definition: &Value) -> Vec<Decision> {
    amend::recorded(definition)
}

/// Amends a definition by what law allows on the day and the officer chooses: everything that is
/// not rejected or postponed where no choice is made, else what is accepted.
///
/// # Errors
/// Every choice that names no paper of the dossier or one about which nothing is proposed, and
/// every paper decided on in two ways.
pub fn simplify(
    procedure: &Procedure,
    pack: &Pack,
    options: &Options,
    choices: &Choices,
) -> Result<Plan, Vec<ChoiceProblem>> {
    simplify_analysed(procedure, pack, options, choices, None)
}

/// As [`simplify`], of a procedure that was analysed already, with the same pack and options.
///
/// # Errors
/// As [`simplify`].
pub fn simplify_analysed(
    procedure: &Procedure,
    pack: &Pack,
    options: &Options,
    choices: &Choices,
    analysis: Option<&Analysis>,
) -> Result<Plan, Vec<ChoiceProblem>> {
    let mut run = Run::new(procedure, pack, options, choices, analysis)?;
    // Every round carries out at least one proposal, and each paper has few to give.
    let most = procedure.documents.len() * 3 + 1;
    for _ in 0..most {
        if !run.round() {
            break;
        }
    }
    Ok(run.finish())
}

/// The procedure with decisions taken back, and what closed papers put back where they are accepted or undecided again.
fn put_back(procedure: &Procedure, choices: &Choices) -> Result<(Procedure, Vec<Decision>), Vec<ChoiceProblem>> {
    let mut decisions = amend::recorded(&procedure.schema);
    let mut problems = Vec::new();
    for id in &choices.undo {
        let own = || decisions.iter().filter(|own| own.document == *id);
        let known = || decisions.iter().map(|own| own.document.clone()).collect();
        // What was carried out by taking text away is gone: only the earlier definition still has it.
        let gone =
            own().any(|own| own.decided == Decided::Accepted && matches!(own.action, Action::Remove | Action::Narrow));
        if own().next().is_none() {
            problems.push(ChoiceProblem::NotDecided { id: id.clone(), known: known() });
        } else if gone {
            problems.push(ChoiceProblem::Done(id.clone()));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut definition = procedure.schema.clone();
    let mut moved = false;
    for own in &decisions {
        let open = choices.undo.contains(&own.document) || choices.accepts(&own.document);
        if let Some(parked) = own.parked.as_ref().filter(|_| open) {
            amend::close_again(&mut definition, &own.document, parked);
            moved = true;
        }
    }
    decisions.retain(|own| !choices.undo.contains(&own.document));
    let procedure = if moved { Procedure::read(definition) } else { procedure.clone() };
    Ok((procedure, decisions))
}

struct Run<'a> {
    pack: &'a Pack,
    options: &'a Options,
    choices: &'a Choices,
    procedure: Procedure,
    /// The verdicts on the papers of the procedure as it stands.
    components: Rc<[PaperVerdict]>,
    /// Papers that stay as asked for: rejected or postponed, in this run or the record.
    held: BTreeSet<String>,
    plan: Plan,
}

impl<'a> Run<'a> {
    fn new(
        procedure: &Procedure,
        pack: &'a Pack,
        options: &'a Options,
        choices: &'a Choices,
        analysis: Option<&Analysis>,
    ) -> Result<Self, Vec<ChoiceProblem>> {
        let given = procedure;
        let (procedure, decisions) = put_back(given, choices)?;
        let fits =
            |own: &&Analysis| own.components.len() == procedure.documents.len() && procedure.schema == given.schema;
        let components = match analysis.filter(fits) {
            Some(analysis) => analysis.components.clone(),
            None => analyse(&procedure, pack, options).components,
        };
        let recorded = decisions.iter().filter(|own| own.decided != Decided::Accepted).map(|own| &own.document);
        let chosen = choices.list.iter().filter(|own| own.decided != Decided::Accepted).map(|own| &own.id);
        let held = recorded.filter(|id| !choices.accepts(id)).chain(chosen).cloned().collect();
        let plan = Plan {
            definition: procedure.schema.clone(),
            proposals: Vec::new(),
            changes: Vec::new(),
            in_place: Vec::new(),
            decisions,
            undecided: Vec::new(),
            fallbacks: Vec::new(),
            tasks: Vec::new(),
        };
        let components = Rc::from(components);
        let mut run = Self { pack, options, choices, procedure, components, held, plan };
        let components = Rc::clone(&run.components);
        let proposals = run.decidable(&components);
        let problems = run.problems(&components, &proposals);
        if !problems.is_empty() {
            return Err(problems);
        }
        run.record(&proposals);
        run.reopen(&components);
        run.tell_standing(&components);
        Ok(run)
    }

    /// Reads the procedure again as the plan has made it, and judges it anew where it is another than `before`. Tells
    /// whether it is.
    fn read_again(&mut self, before: &Value) -> bool {
        self.procedure = Procedure::read(self.plan.definition.clone());
        let changed = self.plan.definition != *before;
        if changed {
            self.components = analyse(&self.procedure, self.pack, self.options).components.into();
        }
        changed
    }

    fn proposals(&self, components: &[PaperVerdict]) -> Vec<Proposal> {
        let documents = self.procedure.documents.iter().zip(components);
        documents.filter_map(|(own, component)| propose::propose(&self.procedure, self.pack, own, component)).collect()
    }

    /// Everything an officer can decide on: what is proposed, what is in place, and what waits for
    /// a text or a publication.
    fn decidable(&self, components: &[PaperVerdict]) -> Vec<Proposal> {
        let mut list = self.proposals(components);
        for (own, component) in self.procedure.documents.iter().zip(components) {
            if !list.iter().any(|known| known.id == own.id) {
                list.extend(propose::decidable(&self.procedure, self.pack, own, component));
            }
        }
        list
    }

    /// Every choice that cannot be carried out, in the order given.
    fn problems(&self, components: &[PaperVerdict], proposals: &[Proposal]) -> Vec<ChoiceProblem> {
        let mut problems = Vec::new();
        let known = |list: &[Proposal]| list.iter().map(|own| own.id.clone()).collect::<Vec<_>>();
        for choice in &self.choices.list {
            let id = &choice.id;
            let accepted =
                self.plan.decisions.iter().any(|own| own.decided == Decided::Accepted && own.document == *id);
            if proposals.iter().any(|own| own.id == *id) || (accepted && choice.decided == Decided::Accepted) {
                continue;
            }
            let component = components.iter().find(|component| component.id == *id);
            let problem = match component {
                _ if accepted => ChoiceProblem::Done(id.clone()),
                Some(component) => {
                    let (procedure, pack) = (&self.procedure, self.pack);
                    let why = in_words(|locale| Writer { procedure, pack, locale }.sentence(component));
                    ChoiceProblem::NotAllowed { id: id.clone(), why, known: known(proposals) }
                }
                None => ChoiceProblem::Unknown { id: id.clone(), known: known(proposals) },
            };
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        problems.extend(self.choices.conflicts());
        problems.extend(self.choices.unreasoned());
        problems
    }

    /// Writes down what was chosen, each paper once; an acceptance that is carried out later in
    /// the run is written down there.
    fn record(&mut self, proposals: &[Proposal]) {
        let choices = self.choices;
        for proposal in proposals {
            let Some(choice) = choices.of(&proposal.id) else { continue };
            let in_place = self.procedure.document(&proposal.id).is_some_and(|own| own.closed_by.is_some());
            if choice.decided != Decided::Accepted
                || proposal.action == Action::Amend
                || (proposal.action == Action::Hide && in_place)
            {
                self.decide(proposal, choice.decided);
            }
        }
    }

    /// Asks again for papers whose slot was closed and whose proposal was rejected or postponed.
    fn reopen(&mut self, components: &[PaperVerdict]) {
        let procedure = self.procedure.clone();
        let before = self.plan.definition.clone();
        for (at, (document, component)) in procedure.documents.iter().zip(components).enumerate() {
            if let (true, Some(standing)) = (self.held.contains(&document.id), propose::standing(document, component)) {
                let teller = BilingualWriter { procedure: &procedure, pack: self.pack };
                self.plan.changes.push(teller.reopened(at, document, &standing));
                let parked = amend::reopen(&mut self.plan.definition, &document.id);
                let own = self.plan.decisions.iter_mut().filter(|own| own.decided != Decided::Accepted);
                for own in own.filter(|own| own.document == document.id && own.parked.is_none()) {
                    own.parked.clone_from(&parked);
                }
            }
        }
        self.read_again(&before);
    }

    /// What an earlier run, or the author, hid needs its clauses and tasks all the same.
    fn tell_standing(&mut self, components: &[PaperVerdict]) {
        let procedure = self.procedure.clone();
        let teller = BilingualWriter { procedure: &procedure, pack: self.pack };
        for (at, (document, component)) in procedure.documents.iter().zip(components).enumerate() {
            if !self.held.contains(&document.id) {
                self.plan.tasks.extend(teller.barriers(component));
            }
            if let Some(standing) = propose::standing(document, component) {
                self.plan.in_place.push(teller.change(at, document, &standing));
                self.plan.fallbacks.extend(teller.fallback(&standing));
                self.plan.tasks.extend(teller.amendments(document, component, &standing));
                self.plan.tasks.extend(teller.confirmations(component));
            }
        }
    }

    /// A later decision on the same paper takes the place of an earlier one, except that of another
    /// step which was carried out.
    fn decide(&mut self, proposal: &Proposal, decided: Decided) {
        let title = self.procedure.document(&proposal.id).map_or("", |own| own.title.as_str()).to_owned();
        let said = self.choices.of(&proposal.id).map_or("", |choice| choice.reason.as_str());
        let reason = match decided {
            _ if !said.is_empty() => in_words(|_| said.to_owned()),
            Decided::Accepted => proposal.reason.clone(),
            _ => LocalizedText::default(),
        };
        let decision = Decision {
            document: proposal.id.clone(),
            title,
            decided,
            action: proposal.action,
            verdict: proposal.verdict,
            date: self.options.date.to_string(),
            by: self.choices.by.clone(),
            office: self.choices.office.clone(),
            on: self.choices.on.map(|day| day.to_string()),
            reason,
            basis: proposal.gates.iter().filter_map(|id| Some(self.pack.gate(id)?.basis.clone())).collect(),
            parked: None,
            earlier: Vec::new(),
        };
        let decisions = &mut self.plan.decisions;
        // What closed the paper is parked with whichever decision keeps it open.
        let mut before = decisions.iter().filter(|own| own.document == proposal.id);
        let parked = before.find_map(|own| own.parked.clone()).filter(|_| decided != Decided::Accepted);
        let decision = Decision { parked, ..decision };
        let same = |own: &Decision| Decision { earlier: Vec::new(), ..own.clone() } == decision;
        if decisions.iter().any(same) {
            return;
        }
        let goes = |own: &Decision| {
            own.document == decision.document && !(own.decided == Decided::Accepted && own.action != decision.action)
        };
        let mut earlier: Vec<Decision> = Vec::new();
        for own in decisions.extract_if(.., |own| goes(own)) {
            earlier.extend(own.earlier.iter().cloned());
            earlier.push(Decision { earlier: Vec::new(), ..own });
        }
        decisions.push(Decision { earlier, ..decision });
    }

    /// Without any choice everything that is not held is carried out, else what is accepted.
    fn wanted(&self, id: &str) -> bool {
        !self.held.contains(id) && (self.choices.is_empty() || self.choices.accepts(id))
    }

    /// Carries out what is proposed and wanted. Tells whether anything changed.
    fn round(&mut self) -> bool {
        let components = Rc::clone(&self.components);
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
        self.read_again(&before)
    }

    fn carry_out(&mut self, proposal: &Proposal, components: &[PaperVerdict]) {
        let procedure = self.procedure.clone();
        let Some(at) = procedure.documents.iter().position(|own| own.id == proposal.id) else { return };
        let document = &procedure.documents[at];
        let teller = BilingualWriter { procedure: &procedure, pack: self.pack };
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
        self.decide(proposal, Decided::Accepted);
    }

    fn finish(mut self) -> Plan {
        let components = Rc::clone(&self.components);
        let decided = |id: &str| self.plan.decisions.iter().any(|own| own.document == id);
        let open = self.decidable(&components).into_iter().map(|own| own.id).filter(|id| !decided(id));
        self.plan.undecided = open.collect();
        amend::record(&mut self.plan.definition, &self.plan.decisions);
        self.plan
    }
}
