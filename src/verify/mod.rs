//! What the receiving side checks of answers and of whole submissions: the server's gate.
//!
//! The command line, the module that Node.js loads and a server run this same code. Nothing a
//! client says is taken for granted: answers are evaluated anew, dates are compared with the
//! day, papers are worked out from the answers and from the lookups the receiving side made
//! itself, values said to come from a register are compared with them, and the digest is made
//! again. Everything that is wrong is told at once. Checking answers builds no form and takes
//! time in proportion to them; only lookups are played through a form, and only when nothing
//! else is wrong with the answers.

mod dossier;
mod files;
mod known;
mod labels;
mod lookups;
mod once;
mod papers;
mod person;
mod shape;
mod sources;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::json::{self, Value, json};

use crate::definition::{Procedure, Role};
use crate::form::{Asked, Form, FormOptions, is_partial_date, limit_of};
use crate::locale::Locale;
use crate::message::{self, Language, OfficeText};
use crate::pointer::JsonPointer;
use crate::register::{Date, FORMATS};
use crate::schema::{Choices, CompileError, Evaluation, NodeId, Options, Schema};
use crate::violation::Violation;
use labels::Labels;
pub use once::repeated_member;
pub use person::PlacedMessage;

/// Ways of handing in.
const CHANNELS: [&str; 3] = ["online", "direct", "postal"];
/// At so many places a person is told what is wrong at once.
const MAX_TOLD: usize = 1000;
/// The word of a definition for a date that may be known by its month or year alone.
const PARTIAL: &str = "x-partial-date";
/// How a lookup can end.
const STATUSES: [&str; 4] = ["found", "empty", "mismatch", "failed"];

/// What the receiving side knows of a submission besides its text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Circumstances<'a> {
    /// The day dates are compared with, `YYYY-MM-DD`; the submission's own when empty.
    pub day: &'a str,
    /// Way of handing in; `online` when empty.
    pub channel: &'a str,
    /// What the receiving side looked up itself: `{"identity": {concept: value}, "lookups":
    /// [{"role", "key", "status", "values", "related", "source", "sources"}]}`.
    pub lookups: Option<&'a Value>,
    /// Whether answers alone are refused. With `lookups` they always are: they say nothing of sources and papers.
    pub whole: bool,
}

/// One thing that is wrong, or that is only claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where: in the answers, or in the submission for what is not an answer.
    pub pointer: JsonPointer,
    /// Which rule: a keyword of the schema, or `x-minimum`, `x-maximum`, `x-partial-date`, `differsFrom`, `unknown`,
    /// `definition`, `date`, `digest`, `source`, `paper`, `shape`, `awaited`.
    pub keyword: &'static str,
    /// What was expected and what to do.
    pub message: String,
    /// The same as the form says it to whoever fills it in; empty where another of the same place says it, or so many are
    /// told already that nobody reads more. Nothing where no form says it.
    pub told: Option<String>,
}

/// What became of a submission.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// What is wrong. Nothing means that it can be taken.
    pub findings: Vec<Finding>,
    /// What the submission says and nothing here confirms: for whoever decides on it.
    pub claimed: Vec<Finding>,
    /// What is wrong, for the person who sent it: the form takes it as it is.
    pub errors: Vec<PlacedMessage>,
}

impl Finding {
    /// As machines get it.
    pub fn to_json(&self) -> Value {
        json!({"pointer": self.pointer.as_str(), "keyword": self.keyword, "message": self.message})
    }
}

impl Verdict {
    /// As machines get it: `{valid, violations, claimed, errors}`.
    pub fn to_json(&self) -> Value {
        let list = |findings: &[Finding]| Value::Array(findings.iter().map(Finding::to_json).collect());
        json!({
            "valid": self.findings.is_empty(),
            "violations": list(&self.findings),
            "claimed": list(&self.claimed),
            "errors": self.errors.iter().map(PlacedMessage::to_json).collect::<Vec<_>>(),
        })
    }
}

/// A definition ready to check what comes in.
pub struct Gate {
    procedure: Rc<Procedure>,
    schema: Schema,
    /// The conditions of the definition: names and schemas.
    conditions: Vec<(String, Schema)>,
    locale: Locale,
    language: Language,
}

impl Gate {
    /// Prepares a definition or any JSON Schema; findings are worded in the language of `locale`.
    ///
    /// # Errors
    /// All reasons why the schema or the schema of a condition cannot be compiled, at their places
    /// in the definition.
    pub fn new(definition: &Value, locale: Locale) -> Result<Self, Vec<CompileError>> {
        let options = Options { assert_formats: true, formats: FORMATS, ..Options::default() };
        let mut errors = Vec::new();
        let schema = Schema::compile(definition, &options).map_err(|found| errors.extend(found));
        let procedure = Procedure::read(definition.clone());
        let mut conditions = Vec::new();
        for condition in &procedure.conditions {
            match Schema::compile(&condition.standalone(definition), &options) {
                Ok(compiled) => conditions.push((condition.name.clone(), compiled)),
                Err(found) => errors.extend(found.into_iter().map(|error| of_condition(&condition.name, error))),
            }
        }
        // What is wrong in `$defs` is found again from every condition.
        let mut told = HashSet::new();
        errors.retain(|error| told.insert(error.words()));
        let (Ok(schema), true) = (schema, errors.is_empty()) else { return Err(errors) };
        let language = Language::of(&locale);
        Ok(Self { procedure: Rc::new(procedure), schema, conditions, locale, language })
    }

    /// A new form of the definition: pages are made of one, and what a page without a script was posted with is read by
    /// one. The language and the formats are those of the gate, whatever the options say.
    ///
    /// # Errors
    /// As [`Form::new`].
    pub fn form(&self, options: FormOptions<'_>) -> Result<Form, Vec<CompileError>> {
        let locale = self.locale.clone();
        Form::new(self.procedure.clone(), FormOptions { locale, formats: FORMATS, ..options })
    }

    /// Whether this is the definition of a procedure, which says all that may be sent, rather
    /// than just any schema.
    pub fn is_procedure(&self) -> bool {
        self.procedure.schema.get("x-procedure").is_some()
    }

    /// Whether a value is a submission rather than answers: it has the members that make one,
    /// and the definition asks for none of them.
    pub fn is_submission(&self, value: &Value) -> bool {
        let root = self.schema.node(self.schema.root());
        ["answers", "definition", "digest"]
            .iter()
            .all(|name| value.get(name).is_some() && root.property(name).is_none())
    }

    /// Why these circumstances cannot be those of this definition; nothing when they can.
    pub fn fault_of(&self, circumstances: &Circumstances<'_>) -> Option<String> {
        let channel = circumstances.channel;
        if !channel.is_empty() && !CHANNELS.contains(&channel) {
            return Some(format!("the channel is one of {}; `{channel}` is none", CHANNELS.join(", ")));
        }
        let made = circumstances.lookups.map(|lookups| crate::json::list(lookups.get("lookups"))).unwrap_or_default();
        let mut roles = made.iter().filter_map(|it| it.get("role").and_then(Value::as_str));
        let unknown = roles.find(|role| self.procedure.role(role).is_none())?;
        let names: Vec<&str> = self.procedure.roles.iter().map(|role| role.name.as_str()).collect();
        Some(format!("lookups name the role `{unknown}`; the definition has the roles [{}]", names.join(", ")))
    }

    /// What becomes of a submission or of answers. `now` is the day answers are compared with when
    /// the circumstances name none; a submission brings its own.
    pub fn check(&self, instance: &Value, circumstances: &Circumstances<'_>, now: &str) -> Verdict {
        if self.is_submission(instance) {
            return self.submission_on(instance, circumstances, now);
        }
        let mut verdict = Verdict::default();
        if circumstances.whole || circumstances.lookups.is_some() {
            let message = self.say(OfficeText::WholeExpected);
            verdict.wrong("", "shape", message);
        }
        let day = if circumstances.day.is_empty() { now } else { circumstances.day };
        verdict.findings.append(&mut self.answers(instance, day));
        self.tell_the_person(&mut verdict, false);
        verdict
    }

    /// Everything that is wrong with answers on a day.
    pub fn answers(&self, answers: &Value, day: &str) -> Vec<Finding> {
        let evaluation = self.evaluate(answers);
        let mut findings = self.words(evaluation.violations(), answers);
        findings.extend(self.beyond_the_schema(&evaluation, answers, day));
        findings
    }

    /// What the schema alone says about answers.
    pub fn evaluate(&self, answers: &Value) -> Evaluation {
        self.schema.evaluate(answers, &Choices::default())
    }

    /// Violations of `answers` in words, each with the label of its place.
    pub fn words(&self, violations: Vec<Violation>, answers: &Value) -> Vec<Finding> {
        let mut labels = Labels::new(&self.schema, &self.procedure, &self.locale);
        let asked = self.asked(answers);
        let mut findings: Vec<Finding> = Vec::new();
        // The one that speaks at each place, and whether it gives way to another.
        let mut speaking: HashMap<JsonPointer, (usize, bool)> = HashMap::new();
        for violation in violations {
            let message = labels.before(&violation.pointer, message::data_violation(self.language, &violation.rule));
            let before = speaking.get(&violation.pointer).copied();
            let heard = before.is_some_and(|(_, silent)| !silent) || before.is_none() && speaking.len() >= MAX_TOLD;
            let (told, silent) =
                if heard { Default::default() } else { asked.violation(&violation.rule, &violation.pointer) };
            let told = match before {
                Some(_) if silent => String::new(),
                Some((before, true)) => {
                    findings[before].told = Some(String::new());
                    told
                }
                _ => told,
            };
            if !told.is_empty() {
                speaking.insert(violation.pointer.clone(), (findings.len(), silent));
            }
            let keyword = violation.rule.keyword();
            findings.push(Finding { keyword, pointer: violation.pointer, message, told: Some(told) });
        }
        findings
    }

    /// What the form would say at places of these answers.
    fn asked<'a>(&'a self, answers: &'a Value) -> Asked<'a> {
        Asked::new(&self.schema, &self.procedure, &self.locale, answers)
    }

    /// What no keyword of JSON Schema says: dates against the day, and, where the definition is
    /// that of a procedure, members it does not ask for.
    pub fn beyond_the_schema(&self, evaluation: &Evaluation, answers: &Value, day: &str) -> Vec<Finding> {
        let refused: HashSet<JsonPointer> = evaluation.violations().into_iter().map(|it| it.pointer).collect();
        let asked = self.asked(answers);
        let mut labels = Labels::new(&self.schema, &self.procedure, &self.locale);
        let mut findings = Vec::new();
        evaluation.visit(answers, &mut |at, value, nodes| match value {
            Value::Object(members) if self.is_procedure() => {
                for name in members.keys().filter(|name| !self.asks_for(nodes, name)) {
                    let pointer = at.key(name);
                    if !refused.contains(&pointer) {
                        let message = self.say(OfficeText::AnswerUnasked);
                        findings.push(Finding { pointer, keyword: "unknown", message, told: None });
                    }
                }
            }
            Value::String(text) => {
                let mut tell = |keyword, message, told: &dyn Fn() -> String| {
                    let message = labels.before(at, message);
                    // What the schema refuses there is said first.
                    let told = if refused.contains(at) { String::new() } else { told() };
                    findings.push(Finding { pointer: at.clone(), keyword, message, told: Some(told) });
                };
                let partial = nodes.iter().any(|id| self.schema.source(*id).get(PARTIAL) == Some(&Value::Bool(true)));
                if partial && !is_partial_date(text) {
                    let message = self.say_of(OfficeText::NoPartialDate, text);
                    return tell(PARTIAL, message, &|| asked.no_partial_date(text, at));
                }
                let whole = text.get(..10).filter(|date| is_day(date));
                let Some(date) = whole.or(partial.then_some(text)) else { return };
                for id in nodes {
                    self.bounds(*id, date, (answers, day), |keyword, limit, message| {
                        tell(keyword, message, &|| asked.bound(keyword, limit.clone(), at));
                    });
                }
            }
            _ => {}
        });
        findings.dedup();
        findings.extend(self.taken_keys(answers, &mut labels));
        findings
    }

    /// Keys that stand at two subjects who are never the same.
    fn taken_keys(&self, answers: &Value, labels: &mut Labels<'_>) -> Vec<Finding> {
        let key_of = |role: &Role| role.key.as_ref()?.resolve(answers).filter(|key| key.is_string()).cloned();
        let mut findings = Vec::new();
        for role in &self.procedure.roles {
            let Some(pointer) = role.key.clone() else { continue };
            let holds = |name: &str| self.holds(name, answers);
            if let Some(other) = self.procedure.taken_by(role, &key_of, &holds) {
                let title = self.procedure.title_of(&self.locale, &["/x-roles/", &other.name].concat(), &other.title);
                let message = self.say_of(OfficeText::NumberTaken, title);
                let told = Some(self.asked(answers).taken(other, &pointer));
                let message = labels.before(&pointer, message);
                findings.push(Finding { message, pointer, keyword: "differsFrom", told });
            }
        }
        findings
    }

    /// Whether a condition of the definition holds of answers.
    fn holds(&self, name: &str, answers: &Value) -> bool {
        self.conditions.iter().any(|(own, schema)| own == name && schema.is_valid(schema.root(), answers))
    }

    fn bounds(
        &self,
        id: NodeId,
        date: &str,
        (answers, day): (&Value, &str),
        mut tell: impl FnMut(&'static str, Option<String>, String),
    ) {
        let source = self.schema.source(id);
        let bound = |keyword: &str| {
            let bound = source.get(keyword)?;
            let bound = bound.as_str().map_or_else(|| bound.to_string(), str::to_owned);
            let limit = limit_of(&bound, answers, day).filter(|limit| is_partial_date(limit))?;
            Some(((bound != "today").then(|| limit.clone()), limit))
        };
        // Of a date and its bound counts as much as is known of both.
        let against = |limit: &str| {
            let known = limit.len().min(date.len());
            date[..known].cmp(&limit[..known])
        };
        if let Some((named, limit)) = bound("x-maximum").filter(|(_, limit)| against(limit).is_gt()) {
            let limit = message::date(&limit);
            tell("x-maximum", named, self.say_of(OfficeText::NotAfter, &limit));
        }
        if let Some((named, limit)) = bound("x-minimum").filter(|(_, limit)| against(limit).is_lt()) {
            let limit = message::date(&limit);
            tell("x-minimum", named, self.say_of(OfficeText::NotBefore, &limit));
        }
    }

    /// Whether one of these schema objects has a place for a member, or leaves the object open:
    /// an object of which no member is named is open too.
    fn asks_for(&self, nodes: &[NodeId], name: &str) -> bool {
        let mut listed = false;
        for id in nodes {
            let node = self.schema.node(*id);
            listed |= !node.properties.is_empty() || !node.pattern_properties.is_empty();
            let others = [node.additional_properties, node.unevaluated_properties];
            if node.property(name).is_some()
                || node.pattern_properties.iter().any(|(pattern, _)| pattern.is_match(name))
                || others.into_iter().flatten().any(|other| self.schema.node(other).boolean != Some(false))
            {
                return true;
            }
        }
        !listed
    }

    /// A text in the language findings are worded in.
    fn say(&self, text: OfficeText) -> String {
        text.text(self.language).to_owned()
    }

    /// The same with `{}` replaced.
    fn say_of(&self, text: OfficeText, what: &str) -> String {
        text.of(self.language, what)
    }
}

/// Why these cannot be the lookups of [`Circumstances`]; nothing when they can.
pub fn fault_of_lookups(lookups: &Value) -> Option<&'static str> {
    let text = |it: &Value, name: &str| it.get(name).is_some_and(Value::is_string);
    let object = |name: &str| lookups.get(name).is_none_or(Value::is_object);
    let list = lookups.get("lookups").is_none_or(|list| {
        list.as_array().is_some_and(|list| {
            list.iter().all(|it| {
                text(it, "role")
                    && it.get("key").is_some()
                    && STATUSES.iter().any(|status| it.get("status") == Some(&Value::from(*status)))
            })
        })
    });
    let readable = lookups.is_object() && object("identity") && list;
    if !readable {
        return Some(
            "lookups are {\"identity\": {concept: value}, \"lookups\": [{\"role\", \"key\", \"status\", …}]} with the key that was asked for and a status of found, empty, mismatch or failed; write them so",
        );
    }
    let named = |source: &Value| source.as_object().is_some_and(|it| it.contains_key("id") || it.contains_key("name"));
    let bare = |it: &Value| {
        let gives = ["values", "related"].iter().any(|name| !json::members(it.get(name)).is_empty());
        let each = json::members(it.get("sources")).iter().any(|(_, source)| named(source));
        it.get("status") == Some(&Value::from("found")) && gives && !each && !it.get("source").is_some_and(named)
    };
    json::list(lookups.get("lookups")).iter().any(bare).then_some(
        "a lookup that found something names where: give it \"source\": {\"id\", \"name\", \"date\"}, or \"sources\" by concept; without it no value of it can be compared",
    )
}

/// Whether a text is a day as ISO 8601 writes it.
pub fn is_day(text: &str) -> bool {
    Date::parse(text).is_some()
}

/// An error in the schema of a condition, at its place in the definition.
fn of_condition(name: &str, error: CompileError) -> CompileError {
    let shared = ["$schema", "$defs", "definitions"];
    if error.pointer.segments().next().is_some_and(|first| shared.contains(&&*first)) {
        return error;
    }
    let above = JsonPointer::root().key("x-conditions").key(name);
    CompileError { pointer: dossier::within(above.as_str(), &error.pointer), ..error }
}
