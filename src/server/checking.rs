//! The gate at work: a few threads, each with definitions ready, that check what was sent and look up what it claims.
//!
//! Checking is arithmetic and can take a while, so it is done beside what answers quickly; and what is prepared of a definition stays
//! with its thread. A queue that is full is told to whoever waits.

use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use serde_json::{Map, Value, json};
use tokio::sync::oneshot;

use super::definitions::Published;
use super::problem::Problem;
use super::receipt;
use super::registers::Registers;
use super::surroundings::{Millis, local, rfc3339};
use crate::decision_receipt::{Decided, IdentifiedPack};
use crate::definition::{FactRef, KnownFrom, Procedure};
use crate::form::{Change, Form, FormEvent, FormOptions, Identity, LookupAnswer, Outcome, RegisterSource, relatives};
use crate::json;
use crate::locale::Locale;
use crate::pointer::JsonPointer;
use crate::reference_validator::{self, Judge};
use crate::register::{CROSS_CHECKS, FORMATS};
use crate::verify::{Circumstances, Finding, Gate, PlacedMessage, Verdict};
use crate::violation::Rule;

/// What waits to be checked at most.
const QUEUE: usize = 64;
/// Definitions a thread keeps ready.
const KEPT: usize = 16;
/// Bytes of the stack of a thread: what is deeply nested is read in one call a level.
const STACK: usize = 16 << 20;
/// Answers that one lookup leads to another are followed so often.
const MOST_LOOKUPS: usize = 200;

/// What a register answered at a time.
pub(super) struct Recorded {
    /// The role it was asked for.
    pub(super) role: String,
    /// The key it was asked with.
    pub(super) key: Value,
    /// When.
    pub(super) time: Millis,
    /// What it said.
    pub(super) answer: Value,
}

/// Something to check.
pub(super) struct Question {
    /// With what.
    pub(super) definition: Arc<Published>,
    /// What was sent.
    pub(super) submission: Value,
    /// What the account of whoever is signed in says; nothing for a guest, for whom nothing is looked up.
    pub(super) identity: Option<Value>,
    /// What registers answered to that person before.
    pub(super) recorded: Vec<Recorded>,
    /// When it came.
    pub(super) time: Millis,
    /// Language of what the person reads.
    pub(super) locale: Locale,
}

/// What was found.
pub(super) struct Checked {
    /// What was sent, handed back.
    pub(super) submission: Value,
    /// What is wrong, for the person, each `{pointer, message}`; empty when it can be taken.
    pub(super) errors: Vec<Value>,
    /// What it claims and nothing confirms, for the officer.
    pub(super) claimed: Value,
    /// What the portal looked up itself.
    pub(super) lookups: Value,
    /// Where each value that a register could give is from, by place: see [`Ready::sources`].
    pub(super) sources: Value,
    /// Places whose values a register gave and the person is not shown: of somebody else, beyond what proves the match.
    pub(super) withheld: Vec<String>,
    /// Papers that were not asked for.
    pub(super) not_asked: Vec<Value>,
    /// What was decided of its papers; nothing where there is no pack.
    pub(super) decided: Option<Decided>,
    /// Who decides.
    pub(super) office: String,
    /// The day it is due, ISO 8601; empty where the definition says none.
    pub(super) due: String,
}

type Job = (Question, oneshot::Sender<Result<Checked, Problem>>);

/// The threads that check.
pub(super) struct Checkers {
    queue: SyncSender<Job>,
}

impl Checkers {
    /// Starts as many threads as there are processors, at least two.
    ///
    /// # Errors
    /// The system gives none.
    pub(super) fn start(registers: &Arc<Registers>) -> std::io::Result<Self> {
        let (queue, jobs) = sync_channel::<Job>(QUEUE);
        let jobs = Arc::new(Mutex::new(jobs));
        for number in 0..thread::available_parallelism().map_or(2, |count| count.get().clamp(2, 16)) {
            let (jobs, registers) = (Arc::clone(&jobs), Arc::clone(registers));
            let builder = thread::Builder::new().name(format!("check-{number}")).stack_size(STACK);
            builder.spawn(move || work(&jobs, &registers))?;
        }
        Ok(Self { queue })
    }

    /// Checks something.
    ///
    /// # Errors
    /// [`Problem::Busy`] when too much waits already; [`Problem::Internal`] for a definition that does not compile.
    pub(super) async fn check(&self, question: Question) -> Result<Checked, Problem> {
        let (answer, answered) = oneshot::channel();
        self.queue.try_send((question, answer)).map_err(|error| match error {
            TrySendError::Full(_) => Problem::Busy,
            TrySendError::Disconnected(_) => Problem::Internal,
        })?;
        answered.await.unwrap_or(Err(Problem::Internal))
    }
}

fn work(jobs: &Mutex<Receiver<Job>>, registers: &Registers) {
    let mut ready: VecDeque<Rc<Ready>> = VecDeque::new();
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((question, answer)) = job else { return };
        if answer.is_closed() {
            continue;
        }
        let at = ready.iter().position(|one| one.hash == question.definition.hash && one.locale == question.locale);
        let own = match at.and_then(|at| ready.remove(at)) {
            Some(own) => Some(own),
            None => Ready::new(&question.definition, &question.locale).map(Rc::new),
        };
        let checked = own.as_ref().ok_or(Problem::Internal).and_then(|own| own.check(question, registers));
        // What was used last stays longest.
        if let Some(own) = own {
            ready.push_front(own);
            ready.truncate(KEPT);
        }
        let _ = answer.send(checked);
    }
}

/// A definition, prepared in one language.
struct Ready {
    hash: String,
    locale: Locale,
    /// The definition as it is written.
    content: Value,
    procedure: Rc<Procedure>,
    gate: Gate,
    /// The second engine; none where the definition is too large for it or has patterns it cannot read.
    judge: Option<Judge>,
    pack: Option<Arc<IdentifiedPack>>,
}

impl Ready {
    fn new(published: &Published, locale: &Locale) -> Option<Self> {
        let options = reference_validator::Options {
            assert_formats: true,
            formats: FORMATS,
            ..reference_validator::Options::default()
        };
        Some(Self {
            hash: published.hash.clone(),
            locale: locale.clone(),
            content: published.content.clone(),
            procedure: Rc::new(Procedure::read(published.content.clone())),
            gate: Gate::new(&published.content, locale.clone()).ok()?,
            judge: Judge::new(&published.content, &options).ok(),
            pack: published.pack.clone(),
        })
    }

    fn check(&self, question: Question, registers: &Registers) -> Result<Checked, Problem> {
        let Question { submission, identity, recorded, time, locale, .. } = question;
        let (today, _) = local(time);
        let day = today.to_string();
        let answers = submission.get("answers").unwrap_or(&Value::Null);
        self.agree(answers)?;
        // Lookups follow a form, and a form is made of valid answers only.
        let holds = self.gate.answers(answers, &day).is_empty();
        let lookups = match identity {
            Some(identity) if holds => {
                let made = self.look_up(answers, &identity, (registers, &recorded), time);
                json!({"identity": identity, "lookups": made})
            }
            Some(identity) => json!({"identity": identity, "lookups": []}),
            None => json!({"lookups": []}),
        };
        let held = held(&lookups);
        // Where nothing could be looked up, what registers are said to say is not refused for it: only the answers are.
        let circumstances = Circumstances { day: &day, channel: "", lookups: holds.then_some(&held), whole: true };
        let verdict: Verdict = self.gate.check(&submission, &circumstances, &day);
        let taken = verdict.findings.is_empty();
        let pack = self.pack.as_ref().filter(|_| taken);
        let decided = pack.map(|pack| receipt::decide(&self.procedure, pack, &submission, (&locale, today)));
        let (decided, not_asked) = decided.unzip();
        let calendar = self.pack.as_ref().and_then(|pack| pack.pack.calendar.as_ref());
        let processing = self.procedure.header.processing.as_ref().zip(calendar);
        let due = processing.and_then(|(processing, calendar)| receipt::due(processing, calendar, time));
        let sources = self.sources(&submission, &lookups);
        Ok(Checked {
            errors: if taken { Vec::new() } else { verdict.errors.iter().map(PlacedMessage::to_json).collect() },
            claimed: verdict.claimed.iter().map(Finding::to_json).collect(),
            withheld: self.withheld(&submission, &sources, &lookups),
            sources,
            lookups,
            not_asked: not_asked.unwrap_or_default(),
            decided,
            office: receipt::office(&self.content, submission.get("answers").unwrap_or(&Value::Null)),
            due: due.map(|day| day.to_string()).unwrap_or_default(),
            submission,
        })
    }

    /// Where each answer is from that need not be typed, by its place: what the submission names and the gate found true, with the
    /// time of the lookup, `typedRegisterDown` where the register of its role did not answer, else `typed`.
    fn sources(&self, submission: &Value, lookups: &Value) -> Value {
        let made = json::list(lookups.get("lookups"));
        let of_role = |role: &str| {
            let tells = |lookup: &&Value| {
                let asked = lookup["role"].as_str().unwrap_or_default();
                asked == role || relatives(&self.procedure, asked).contains(&role)
            };
            made.iter().find(tells)
        };
        let timed = |named: &Value, lookup: Option<&Value>| {
            let mut source = named.clone();
            if let (Some("register"), Some(lookup)) = (named["kind"].as_str(), lookup) {
                source["time"] = lookup["time"].clone();
            }
            source
        };
        let mut sources = Map::new();
        for field in &self.procedure.fields {
            let place = field.pointer.as_str();
            if field.pointer.resolve(submission.get("answers").unwrap_or(&Value::Null)).is_none() {
                continue;
            }
            let lookup = of_role(&field.fact.role);
            let named = submission.get("provenance").and_then(|all| all.get(place));
            let source = match named {
                Some(named) => timed(named, lookup),
                None if lookup.is_some_and(|lookup| lookup["status"] == "failed") => {
                    json!({"kind": "typedRegisterDown"})
                }
                None => json!({"kind": "typed"}),
            };
            sources.insert(place.to_owned(), source);
        }
        // Questions that need not be asked: what answers them may be a fact of another name, or none, as for the channel.
        for (place, named) in json::members(submission.get("provenance")) {
            let questions = self.procedure.known.iter().filter(|question| question.pointer.as_str() == place);
            let fact = questions.flat_map(|question| &question.rules).find_map(|rule| match &rule.from {
                KnownFrom::Fact(fact) => Some(fact),
                _ => None,
            });
            let lookup = fact.and_then(|fact| of_role(&fact.role));
            sources.entry(place.clone()).or_insert_with(|| timed(named, lookup));
        }
        Value::Object(sources)
    }

    /// Where the values are that a form with these lookups counts without showing them (`shown` of a role), and what repeats those.
    fn withheld(&self, submission: &Value, sources: &Value, lookups: &Value) -> Vec<String> {
        let answer = |place: &JsonPointer| submission.get("answers").and_then(|answers| place.resolve(answers));
        let from_register = |place: &str| sources[place]["kind"] == "register";
        let account = json::members(lookups.get("identity"));
        let made = json::list(lookups.get("lookups"));
        let is_secret = |fact: &FactRef| {
            let tells = |lookup: &&Value| {
                let asked = lookup["role"].as_str().unwrap_or_default();
                asked == fact.role || relatives(&self.procedure, asked).contains(&fact.role.as_str())
            };
            let mut answers = made.iter().filter(tells).filter(|lookup| lookup["status"] == "found");
            // Shown by one of the answers is shown.
            let shown = |lookup: &Value| {
                let asked = self.procedure.role(lookup["role"].as_str().unwrap_or_default());
                let own = account.iter().any(|(_, value)| **value == lookup["key"]);
                own || asked.and_then(|role| role.shown.as_ref()).is_none_or(|shown| shown.contains(&fact.concept))
            };
            answers.clone().next().is_some() && !answers.any(shown)
        };
        let fields = self.procedure.fields.iter().filter(|field| is_secret(&field.fact));
        let mut withheld: Vec<String> = fields.map(|field| field.pointer.to_string()).collect();
        withheld.retain(|place| from_register(place));
        for question in &self.procedure.known {
            // What is the same as something that is shown tells nothing more.
            let same = |hidden: bool| {
                let others =
                    question.rules.iter().filter(|rule| rule.part.is_root()).filter_map(|rule| match &rule.from {
                        KnownFrom::Answer(other) => Some(other),
                        _ => None,
                    });
                let is_hidden = |other: &JsonPointer| withheld.iter().any(|place| *place == other.as_str());
                others
                    .filter(|other| is_hidden(other) == hidden)
                    .any(|other| answer(other) == answer(&question.pointer))
            };
            let fact = |from: &KnownFrom| matches!(from, KnownFrom::Fact(fact) if is_secret(fact));
            let told = question.rules.iter().any(|rule| rule.names.is_empty() && fact(&rule.from));
            let repeats = told || same(true) && !same(false);
            let place = question.pointer.as_str();
            let filled = from_register(place) || sources[place]["kind"] == "answers";
            if repeats && filled && !withheld.iter().any(|own| own == place) {
                withheld.push(place.to_owned());
            }
        }
        withheld
    }

    /// Both engines must say the same of answers; where they do not, nothing is taken on the word of one.
    fn agree(&self, answers: &Value) -> Result<(), Problem> {
        let Some(judge) = &self.judge else { return Ok(()) };
        let (ours, theirs) = (self.gate.evaluate(answers).violations(), judge.violations(answers));
        let limited = ours.iter().chain(&theirs).any(|violation| matches!(violation.rule, Rule::LimitExceeded(_)));
        if ours.is_empty() == theirs.is_empty() || limited { Ok(()) } else { Err(Problem::Internal) }
    }

    /// What registers say to the questions a form with these answers asks. Where one does not answer, what it answered to this
    /// person before stands, with its time.
    fn look_up(
        &self,
        answers: &Value,
        identity: &Value,
        (registers, recorded): (&Registers, &[Recorded]),
        time: Millis,
    ) -> Vec<Value> {
        let (today, _) = local(time);
        let options = FormOptions {
            locale: self.locale.clone(),
            today: today.to_string(),
            answers: answers.clone(),
            formats: FORMATS,
            cross_checks: CROSS_CHECKS,
            ..FormOptions::default()
        };
        let Ok(mut form) = Form::new(self.procedure.clone(), options) else { return Vec::new() };
        let mut waiting = form.start();
        let values = json::members(Some(identity)).into_iter().map(|(name, value)| (name.clone(), value.clone()));
        waiting.extend(form.apply(FormEvent::SignIn(Identity { values: values.collect() })));
        let mut made = Vec::new();
        while made.len() < MOST_LOOKUPS {
            let Some(at) = waiting.iter().position(|change| matches!(change, Change::Lookup(_))) else { break };
            let Change::Lookup(request) = waiting.remove(at) else { break };
            let related = request.related.iter().map(|(role, concepts)| (role.clone(), concepts.clone())).collect();
            let key = request.key.as_str().unwrap_or_default();
            let mut answer = registers.ask(key, &request.concepts, &related, (&self.locale, today));
            answer["time"] = rfc3339(time).into();
            let mut before = recorded.iter().filter(|own| own.role == request.role && own.key == request.key);
            if let (Some("failed"), Some(own)) = (answer["status"].as_str(), before.next()) {
                answer = own.answer.clone();
                answer["time"] = rfc3339(own.time).into();
            }
            let outcome = outcome(&answer);
            answer["role"] = request.role.into();
            answer["key"] = request.key;
            made.push(answer);
            waiting.extend(form.apply(FormEvent::Lookup(LookupAnswer { id: request.id, outcome })));
        }
        made
    }
}

/// The lookups as the gate takes them. A register that does not answer and never answered to this person gave nothing: a value that
/// is said to be from it is refused, and what was typed instead is taken.
fn held(lookups: &Value) -> Value {
    let mut held = lookups.clone();
    for lookup in held.get_mut("lookups").and_then(Value::as_array_mut).into_iter().flatten() {
        if lookup["status"] == "failed" {
            lookup["status"] = "empty".into();
        }
    }
    held
}

/// An answer of a register as a form takes it.
pub(super) fn outcome(answer: &Value) -> Outcome {
    match answer.get("status").and_then(Value::as_str) {
        Some("found") => {}
        Some("empty") => return Outcome::Empty,
        _ => return Outcome::Failed,
    }
    let source = |own: &Value| {
        let text = |name: &str| own.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        RegisterSource { id: text("id"), register: text("name"), date: text("date") }
    };
    let nothing = Map::new();
    let members = |name: &str| answer.get(name).and_then(Value::as_object).unwrap_or(&nothing).iter();
    let values = |held: &Value| {
        json::members(Some(held)).into_iter().map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    Outcome::Found {
        source: source(&answer["source"]),
        values: values(&answer["values"]),
        related: members("related").map(|(role, held)| (role.clone(), values(held))).collect(),
        sources: members("sources").map(|(name, own)| (name.clone(), source(own))).collect(),
    }
}
