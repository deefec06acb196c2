//! The dossier of one case, before and after: what a page shows beside a form as answers change.
//!
//! Design verdicts never depend on a person's values; this does: it takes the truth of each
//! condition in the case at hand and either what a form says of its papers, which knows what
//! registers answered, or which lookups are taken to fail.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::definition::Procedure;
use crate::locale::Locale;
use crate::register::{Fallback, Pack};

use super::words::Writer;
use crate::analysis::case::{CHANNEL, Case};
use crate::analysis::model::{Model, Standing};
use crate::analysis::proof::{By, Claim};
use crate::analysis::rulings::{self, CaseClass};
use crate::analysis::{Options, Step, Verdict};

/// What is known of the case at hand.
#[derive(Clone, Debug, Default)]
pub struct Circumstances {
    /// Whether each condition of the definition holds; absent ones do not.
    pub conditions: BTreeMap<String, bool>,
    /// The way of handing in; the first the definition names when absent.
    pub channel: Option<String>,
    /// Lookups that were tried and failed: `lookup`, or `lookup@role`.
    pub failed: BTreeSet<String>,
    /// What a form says of the papers of the case (`papers` of the element); it counts more than `failed`.
    pub papers: Option<Vec<FormPaper>>,
}

/// A paper of the case as a form has it.
#[derive(Clone, Debug, Deserialize)]
pub struct FormPaper {
    /// Id of the document.
    pub id: String,
    /// Papers of one group are alternatives.
    pub group: Option<String>,
    /// How many files are attached.
    #[serde(default)]
    pub files: usize,
    /// Where it stands.
    pub state: FormState,
    /// Why data that could replace it do not.
    pub why: Option<Reason>,
}

/// Where a paper stands in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FormState {
    /// It is asked for.
    Open,
    /// It is asked for because of how a lookup came out.
    Reopened,
    /// The person leaves the looking up to the authority.
    Requested,
    /// It is only shown at the counter.
    AtCounter,
    /// Data stand in for it.
    Closed,
}

/// Why data that could replace a paper do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Reason {
    /// What would be looked up has not been typed.
    NotLookedUp,
    /// Registers have not answered yet.
    Pending,
    /// The form asks for no number that could be looked up, as for the holder of a passport.
    NoKey,
    /// A register did not answer.
    Failed,
    /// A register answered and does not hold it.
    Empty,
    /// What a register holds differs from what was typed, or is of somebody else.
    Mismatch,
}

/// The papers of one case.
#[derive(Clone, Debug, Serialize)]
pub struct Dossier {
    /// Day whose law counts.
    pub date: String,
    /// Papers asked for without registers; of alternatives one.
    pub before: usize,
    /// Papers asked for now.
    pub after: usize,
    /// One line per paper of the definition, in its order.
    pub papers: Vec<Line>,
}

/// What to do about one paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// Hand it in.
    Asked,
    /// It is this form: filling it in is handing it in.
    FilledIn,
    /// Another paper of the dossier takes its place.
    OneOf,
    /// It is not asked for: known, or useless.
    NotAsked,
    /// It is not asked for if a lookup finds the data.
    Awaited,
    /// Data that could replace it do not: hand it in after all.
    Fallback,
    /// The authority looks it up, as the person asked.
    Requested,
    /// Show it at the counter.
    AtCounter,
    /// The case is not one in which it is asked for.
    NotApplicable,
}

/// One paper in one case.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// Id of the document.
    pub id: String,
    /// What the dossier calls it.
    pub title: String,
    /// What to do about it.
    pub state: State,
    /// Why data that could replace it do not; only where a form said so.
    pub reason: Option<Reason>,
    /// The verdict in this case; absent where the paper does not apply.
    pub verdict: Option<Verdict>,
    /// Where what it proves is read instead.
    pub sources: Vec<SourceLine>,
    /// Papers that can take its place.
    pub alternatives: Vec<String>,
    /// What happens when a lookup fails.
    pub fallback: Option<FallbackLine>,
}

/// One fact that is read from a register instead of a paper.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceLine {
    /// The fact in words.
    pub fact: String,
    /// Title of the register.
    pub register: String,
    /// Id of the lookup, as in `failed`, with its role.
    pub lookup: String,
    /// Article that lets it be used.
    pub article: String,
    /// True when the owner's publication could not be confirmed.
    pub unconfirmed: bool,
}

/// What happens when a lookup fails.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FallbackLine {
    /// `askPersonAndCorrectRegister`, `askOtherAgency` or `none`.
    pub mode: String,
    /// What the person is told.
    pub text: String,
    /// Time within which the office must act, for the channel of the case.
    pub deadline: Option<DeadlineLine>,
    /// Article.
    pub basis: String,
}

/// A length of time, such as 8 working hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeadlineLine {
    /// How many.
    pub value: u32,
    /// `workingHour`, `workingDay`, `day`, `month` or `year`.
    pub unit: String,
}

impl Serialize for Verdict {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The dossier of one case.
pub fn dossier(
    procedure: &Procedure,
    pack: &Pack,
    options: &Options,
    circumstances: &Circumstances,
    locale: &Locale,
) -> Dossier {
    let options = Options { max_sets: 0, fields: false, new_fields: false, failed: BTreeSet::new(), ..options.clone() };
    let intended = solve(procedure, pack, &options, circumstances);
    let actual = if circumstances.failed.is_empty() || circumstances.papers.is_some() {
        None
    } else {
        Some(solve(
            procedure,
            pack,
            &Options { failed: circumstances.failed.clone(), ..options.clone() },
            circumstances,
        ))
    };
    let writer = Writer { procedure, pack, locale };
    let channel = intended.channel.as_deref().unwrap_or("online");
    let mut papers = Vec::with_capacity(procedure.documents.len());
    for (i, document) in procedure.documents.iter().enumerate() {
        let now = actual.as_ref().unwrap_or(&intended);
        let mut state = now.state(i);
        if state == State::Asked && intended.state(i) == State::NotAsked {
            state = State::Fallback;
        }
        if state == State::Asked && document.is_form {
            state = State::FilledIn;
        }
        let mut reason = None;
        if let Some(papers) = &circumstances.papers {
            (state, reason) = said(papers, &document.id, state);
        }
        // The sources shown are those of the intended way, so that a failure can be explained.
        let steps = intended.steps(i);
        let sources: Vec<SourceLine> = steps.iter().filter_map(|step| source(step, &writer)).collect();
        let fallback = gates(&steps)
            .iter()
            .filter_map(|gate| pack.gate(gate)?.fallback.as_ref())
            .find_map(|id| pack.fallbacks.get(id))
            .filter(|_| matches!(intended.state(i), State::NotAsked) && !intended.is_cut(i));
        papers.push(Line {
            id: document.id.clone(),
            title: writer.paper(&document.id),
            state,
            reason,
            verdict: now.verdict(i),
            sources,
            alternatives: now.alternatives(i),
            fallback: fallback.map(|fallback| fallback_line(fallback, channel, locale)),
        });
    }
    let mut groups: BTreeSet<&str> = BTreeSet::new();
    let before = procedure.documents.iter().enumerate().filter(|(i, document)| {
        !document.is_form
            && intended.model.papers[*i].guard.holds(intended.case)
            && document.group.as_deref().is_none_or(|group| groups.insert(group))
    });
    Dossier {
        date: options.date.to_string(),
        before: before.count(),
        after: papers
            .iter()
            .filter(|line| matches!(line.state, State::Asked | State::Fallback | State::AtCounter))
            .count(),
        papers,
    }
}

/// Where a paper stands by what a form says of all of them; `own` is what the law says of it.
fn said(papers: &[FormPaper], id: &str, own: State) -> (State, Option<Reason>) {
    let Some(paper) = papers.iter().find(|paper| paper.id == id) else {
        return (if own == State::FilledIn { own } else { State::NotApplicable }, None);
    };
    let serves = |paper: &FormPaper| paper.files > 0 || !matches!(paper.state, FormState::Open | FormState::Reopened);
    let another = |paper: &FormPaper| {
        let mut members = papers.iter().filter(|other| other.group == paper.group);
        members.clone().any(serves) || members.next().is_some_and(|first| first.id != paper.id)
    };
    let state = match (paper.state, paper.why) {
        (FormState::Closed, _) => State::NotAsked,
        (FormState::Requested, _) => State::Requested,
        (FormState::AtCounter, _) => State::AtCounter,
        _ if paper.files == 0 && paper.group.is_some() && another(paper) => State::OneOf,
        (FormState::Open, Some(Reason::NotLookedUp | Reason::Pending)) if paper.files == 0 => State::Awaited,
        (_, None | Some(Reason::NotLookedUp | Reason::Pending)) => State::Asked,
        (_, Some(_)) => State::Fallback,
    };
    (state, paper.why)
}

fn fallback_line(fallback: &Fallback, channel: &str, locale: &Locale) -> FallbackLine {
    let deadline = fallback.deadlines.get(channel);
    FallbackLine {
        mode: fallback.mode.clone(),
        text: fallback.text.get(locale).to_owned(),
        deadline: deadline.map(|period| DeadlineLine { value: period.value, unit: period.unit.clone() }),
        basis: fallback.basis.clone(),
    }
}

fn gates(steps: &[Step]) -> Vec<String> {
    steps.iter().filter_map(|step| if let By::Lookup { gate, .. } = &step.by { gate.clone() } else { None }).collect()
}

fn source(step: &Step, writer: &Writer) -> Option<SourceLine> {
    let By::Lookup { register, lookup, role, gate, publication, .. } = &step.by else { return None };
    if step.key {
        return None;
    }
    Some(SourceLine {
        fact: writer.fact(&step.fact),
        register: writer.register(register).to_owned(),
        lookup: format!("{lookup}@{role}"),
        article: gate.as_deref().map(|gate| writer.gate(gate)).unwrap_or_default(),
        unconfirmed: *publication == crate::register::PublicationStatus::Unconfirmed,
    })
}

/// One case, solved.
struct Solved<'a> {
    model: Model<'a>,
    case: Case,
    channel: Option<String>,
    class: CaseClass,
}

fn solve<'a>(procedure: &'a Procedure, pack: &'a Pack, options: &Options, circumstances: &Circumstances) -> Solved<'a> {
    let model = Model::build(procedure, pack, options);
    let mut case: Case = 0;
    let channels: Vec<&str> = model.atoms.names.iter().filter_map(|name| name.strip_prefix(CHANNEL)).collect();
    let wanted = circumstances.channel.as_deref().filter(|wanted| channels.contains(wanted));
    let channel = wanted.or_else(|| channels.first().copied()).map(str::to_owned);
    for (i, name) in model.atoms.names.iter().enumerate() {
        let holds = match name.strip_prefix(CHANNEL) {
            Some(own) => channel.as_deref() == Some(own),
            None => circumstances.conditions.get(name).copied().unwrap_or(false),
        };
        case |= Case::from(holds) << i;
    }
    let class = rulings::classify(&model, vec![case], options);
    Solved { channel: channel.or_else(|| circumstances.channel.clone()), model, case, class }
}

impl Solved<'_> {
    fn is_cut(&self, paper: usize) -> bool {
        !matches!(self.model.papers[paper].standing, Standing::Asked | Standing::Lapsed)
    }

    fn verdict(&self, paper: usize) -> Option<Verdict> {
        if !self.model.papers[paper].guard.holds(self.case) {
            return None;
        }
        Some(match self.model.papers[paper].standing {
            Standing::Cut(_) | Standing::Note => Verdict::Purposeless,
            Standing::Forbidden(_) => Verdict::Inconsistent,
            Standing::Unclassified => Verdict::Unclassified,
            Standing::Asked | Standing::Lapsed => self.class.rulings.get(&paper)?.verdict,
        })
    }

    fn state(&self, paper: usize) -> State {
        let Some(verdict) = self.verdict(paper) else { return State::NotApplicable };
        match verdict {
            Verdict::Purposeless | Verdict::RedundantByData | Verdict::CoveredByPapers => State::NotAsked,
            // Asking is forbidden; or a requirement fails, and then the paper is still due.
            Verdict::Inconsistent if self.is_cut(paper) => State::NotAsked,
            Verdict::Interchangeable if !self.class.kept.contains(&paper) => State::OneOf,
            // Law is missing: in the meantime one of the papers that prove the same is enough.
            Verdict::LawNeeded if !self.class.kept.contains(&paper) => State::OneOf,
            _ => State::Asked,
        }
    }

    fn steps(&self, paper: usize) -> Vec<Step> {
        match self.class.rulings.get(&paper).map(|ruling| (&ruling.claim, ruling.verdict)) {
            Some((Claim::Derived(steps), Verdict::RedundantByData)) => steps.clone(),
            Some((Claim::Sufficient { steps, .. }, _)) => {
                let own = &self.model.papers[paper].proves;
                steps.iter().filter(|step| own.contains(&step.fact)).cloned().collect()
            }
            _ => Vec::new(),
        }
    }

    fn alternatives(&self, paper: usize) -> Vec<String> {
        match self.class.rulings.get(&paper).map(|ruling| &ruling.claim) {
            Some(Claim::Either { with, without }) => {
                without.iter().filter(|other| !with.contains(other)).cloned().collect()
            }
            _ => Vec::new(),
        }
    }
}
