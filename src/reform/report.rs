//! The JSON report (`schemas/report.schema.json`): verdicts, sets and proofs of many
//! procedures, in the order given, the same bytes for the same input.

use serde_json::{Map, Value, json};

use crate::definition::{FactRef, Procedure, When};
use crate::locale::Locale;
use crate::register::Pack;

use super::advice::{Advice, advice};
use super::bundle::{InOneGo, OneByOne};
use super::certainty::certainty;
use super::cost::Estimate;
use super::cost::json::Shared;
use super::demand::demands;
use super::fingerprint;
use super::lint::Lint;
use super::simplify::{Decision, recorded};
use super::words::Writer;
use crate::analysis::{
    Analysis, Barrier, Because, Block, By, Claim, FieldReport, Finding, Miss, Options, PaperVerdict, Part, Proof, Set,
    Step, Verdict,
};

/// Identifier of the report format.
pub const FORMAT: &str = "urn:tokhai:schema:report:1";

/// One procedure with what was concluded on it.
pub struct Reported<'a> {
    /// The procedure.
    pub procedure: &'a Procedure,
    /// What was concluded.
    pub analysis: Analysis,
    /// What it costs and saves, where that was asked for.
    pub estimate: Option<Estimate>,
    /// What the lint found, where it was asked.
    pub lints: Option<Vec<Lint>>,
    /// How much the form asks, case by case, where that was counted.
    pub asked: Vec<AskedCase>,
    /// Of several procedures done in one go, what that alone spares, where it was reckoned.
    pub in_one_go: Option<InOneGo>,
    /// Of several procedures done in one go: by course of its process, what they come to one by one.
    pub one_by_one: Vec<Option<OneByOne>>,
}

/// How much a form asks in one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedCase {
    /// The condition that holds in it besides; `None` for the typical case.
    pub condition: Option<String>,
    /// Of somebody of whom nothing is known.
    pub before: Asked,
    /// Of somebody who signed in on a page that says how the form is handed in, when the registers answer.
    pub after: Asked,
}

/// How much is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Questions, each field of an address counted.
    pub questions: usize,
    /// Steps of the form, papers and review among them.
    pub screens: usize,
}

impl Asked {
    fn to_json(self) -> Value {
        json!({"questions": self.questions, "screens": self.screens})
    }
}

impl<'a> Reported<'a> {
    /// A procedure with its verdicts alone.
    pub const fn new(procedure: &'a Procedure, analysis: Analysis) -> Self {
        Self {
            procedure,
            analysis,
            estimate: None,
            lints: None,
            asked: Vec::new(),
            in_one_go: None,
            one_by_one: Vec::new(),
        }
    }
}

/// The whole report.
pub fn report(reported: &[Reported], pack: &Pack, options: &Options) -> Value {
    let told: Vec<&str> = reported
        .iter()
        .flat_map(|one| one.analysis.components.iter().zip(advised(one, pack)))
        .map(|(component, advice)| advice.told(component.verdict))
        .collect();
    let words = Verdict::ALL.into_iter().map(Verdict::as_str).chain([Advice::Confirm.as_str()]);
    let counts: Map<String, Value> =
        words.map(|word| (word.to_owned(), json!(told.iter().filter(|own| **own == word).count()))).collect();
    let mut shared = Shared::default();
    let procedures: Vec<Value> = reported.iter().map(|r| procedure(r, pack, options, &mut shared)).collect();
    let mut report = json!({
        "$schema": FORMAT,
        "tool": {"name": "tokhai", "version": env!("CARGO_PKG_VERSION")},
        "pack": {"id": pack.id, "asOf": pack.as_of},
        "date": options.date.to_string(),
        "newFields": options.new_fields,
        "summary": {
            "procedures": reported.len(),
            "components": reported.iter().map(|r| r.analysis.components.len()).sum::<usize>(),
            "verdicts": counts,
        },
    });
    if let Value::Object(report) = &mut report {
        report.extend(shared.into_members().into_iter().flatten().map(|(name, table)| (name.to_owned(), table)));
        report.insert("rules".to_owned(), fingerprint::rules(pack));
        report.insert("registers".to_owned(), fingerprint::registers(pack));
        report.insert("procedures".to_owned(), Value::Array(procedures));
    }
    report
}

/// A file that was to be reported on and could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Its name, as given.
    pub file: String,
    /// What is wrong with it.
    pub problems: Vec<String>,
}

/// Adds the files that could not be read to a report, so that nobody takes it for complete.
pub fn note_unread(report: &mut Value, unread: &[Unread]) {
    let entry = |unread: &Unread| json!({"file": unread.file, "problems": unread.problems});
    if let (Value::Object(report), false) = (report, unread.is_empty()) {
        report.insert("unread".to_owned(), unread.iter().map(entry).collect());
    }
}

/// One procedure of the report.
fn procedure(reported: &Reported, pack: &Pack, options: &Options, shared: &mut Shared) -> Value {
    let (procedure, analysis) = (reported.procedure, &reported.analysis);
    let mut value = json!({
        "id": procedure.id,
        "code": procedure.header.code,
        "version": procedure.header.version,
        "title": procedure.title,
        "definition": fingerprint::definition(&procedure.schema),
        "inferredRequirements": analysis.inferred,
        "findings": analysis.findings.iter().map(|finding| finding_json(finding, procedure, pack)).collect::<Vec<_>>(),
        "components": analysis.components.iter().zip(advised(reported, pack)).map(|(own, advice)| {
            component(own, advice, procedure, pack)
        }).collect::<Vec<_>>(),
        "blocks": analysis.blocks.iter().map(block).collect::<Vec<_>>(),
        "sets": analysis.sets.iter().map(set).collect::<Vec<_>>(),
        "fields": analysis.fields.iter().map(field).collect::<Vec<_>>(),
        "questions": {"before": analysis.questions.before, "after": analysis.questions.after},
    });
    let decisions = recorded(&procedure.schema);
    if !decisions.is_empty() {
        // What is parked for an undo is no news to a reader.
        let told = decisions.into_iter().map(|own| Decision { parked: None, ..own }.to_json());
        value["decisions"] = told.collect();
    }
    if let Some(estimate) = &reported.estimate {
        value["estimate"] = estimate.to_json(&procedure.header.code, shared);
    }
    if let Some(spared) = &reported.in_one_go {
        value["inOneGo"] = spared.to_json(&procedure.header.code, shared);
    }
    if !reported.asked.is_empty() {
        let case = |case: &AskedCase| json!({"condition": case.condition, "before": case.before.to_json(), "after": case.after.to_json()});
        value["asked"] = reported.asked.iter().map(case).collect();
    }
    if let Some(own) = &analysis.process {
        value["process"] = super::process::to_json(own, &reported.one_by_one, pack, procedure, options.date);
    }
    if let Some(lints) = &reported.lints {
        let locales = [&Locale::vi(), &Locale::en()];
        value["lint"] = lints.iter().map(|lint| lint.to_json(&locales)).collect();
    }
    value
}

fn in_words(procedure: &Procedure, pack: &Pack, say: impl Fn(&Writer) -> String) -> Value {
    let mut words = Map::new();
    for locale in [Locale::vi(), Locale::en()] {
        let writer = Writer { procedure, pack, locale: &locale };
        words.insert(locale.as_str().to_owned(), Value::String(say(&writer)));
    }
    Value::Object(words)
}

/// What is said about each paper of a procedure, with its savings where they were reckoned.
pub(crate) fn advised(one: &Reported, pack: &Pack) -> Vec<Advice> {
    match &one.estimate {
        // A report may leave papers out that were reckoned.
        Some(estimate) => one
            .analysis
            .components
            .iter()
            .enumerate()
            .map(|(at, component)| {
                let same = estimate.components.get(at).filter(|own| own.id == component.id);
                same.or_else(|| estimate.component(&component.id))
                    .map_or_else(|| Advice::of_verdict(component), |own| own.advice)
            })
            .collect(),
        None => advice(one.procedure, pack, &one.analysis.components, &[]),
    }
}

fn component(component: &PaperVerdict, advice: Advice, procedure: &Procedure, pack: &Pack) -> Value {
    let document = procedure.document(&component.id);
    let guard = component.guard.as_ref().map(|guard| {
        json!({
            "expression": guard.to_string(),
            "words": in_words(procedure, pack, |writer| writer.circumstances(guard)),
            "share": component.share.map(|(low, high)| json!({"low": low, "high": high})),
        })
    });
    let fallback = component
        .gates
        .iter()
        .find_map(|id| pack.gate(id)?.fallback.clone())
        .filter(|_| matches!(component.verdict, Verdict::RedundantByData | Verdict::Conditional));
    let mut value = json!({
        "id": component.id,
        "title": document.map_or("", |document| &document.title),
        "documentTypes": document.map_or(&[][..], |document| &document.types),
        "basis": document.map_or(&[][..], |document| &document.basis),
        "demandedBy": demands(procedure, pack, &component.id).into_iter().map(|own| own.text).collect::<Vec<_>>(),
        "askedWhen": component.asked_when.to_string(),
        "verdict": advice.told(component.verdict),
        "guard": guard,
        "sentence": in_words(procedure, pack, |writer| writer.sentence(component)),
        "needed": facts(&component.needed),
        "known": facts(&component.known),
        "acts": component.acts.iter().map(|act| act.as_str()).collect::<Vec<_>>(),
        "burden": component.burden,
        "registers": component.registers,
        "lookups": component.lookups,
        "gates": component.gates,
        "unconfirmed": component.unconfirmed,
        "fallback": fallback,
        "law": component.law.iter().map(barrier).collect::<Vec<_>>(),
        "fieldsToAdd": facts(&component.fields_to_add),
        "alternatives": component.alternatives,
        "recommended": component.recommended,
        "advice": advice.as_str(),
        "mayNotAsk": component.may_not_ask,
        "proof": proof(&component.proof),
    });
    if !component.nearest.is_empty() {
        let miss = |miss: &Miss| {
            let mut value = super::nearest::to_json(miss);
            value["words"] = in_words(procedure, pack, |writer| writer.miss(component, miss));
            value
        };
        value["nearest"] = component.nearest.iter().map(miss).collect();
    }
    if advice == Advice::Confirm {
        value["supposed"] = json!(component.verdict.as_str());
    }
    if let Some(certainty) = certainty(procedure, &component.id, pack) {
        value["certainty"] = certainty.to_json();
    }
    value
}

fn field(field: &FieldReport) -> Value {
    let mut entry = json!({
        "pointer": field.pointer.as_str(),
        "fact": fact(&field.fact),
        "status": field.status.as_str(),
        "guard": field.guard.as_ref().map(ToString::to_string),
        "sources": field.sources,
        "neededBy": field.needed_by,
    });
    if let (Some(same), Value::Object(entry)) = (&field.same_as, &mut entry) {
        entry.insert("sameAs".to_owned(), Value::String(same.as_str().to_owned()));
    }
    entry
}

fn block(block: &Block) -> Value {
    json!({
        "papers": block.papers,
        "circumstances": block.circumstances,
        "cases": block.cases,
        "complete": block.complete,
    })
}

fn set(set: &Set) -> Value {
    json!({
        "block": set.block,
        "when": set.when.to_string(),
        "kept": set.kept,
        "dropped": set.dropped,
        "cheaper": set.cheaper,
        "burden": {"before": set.burden_before, "after": set.burden_after},
        "minimal": set.minimal,
        "minimalComplete": set.minimal_complete,
        "exact": set.exact,
        "gap": set.gap,
        "nodes": set.nodes,
    })
}

fn finding_json(finding: &Finding, procedure: &Procedure, pack: &Pack) -> Value {
    let words = in_words(procedure, pack, |writer| writer.finding(finding));
    match finding {
        Finding::DeadCondition(name) => json!({"kind": "deadCondition", "subject": name, "words": words}),
        Finding::UnknownCondition(name) => json!({"kind": "unknownCondition", "subject": name, "words": words}),
        Finding::DeadRequirement(id) => json!({"kind": "deadRequirement", "subject": id, "words": words}),
        Finding::Unprovable { requirement, when, blocked } => json!({
            "kind": "unprovable", "subject": requirement, "when": when.to_string(), "facts": facts(blocked), "words": words
        }),
        Finding::NotInForce { place, text } => {
            json!({"kind": "notInForce", "subject": place, "text": text, "words": words})
        }
        Finding::OwnOutput(id) => json!({"kind": "ownOutput", "subject": id, "words": words}),
        Finding::TooLarge => json!({"kind": "tooLarge", "subject": "", "words": words}),
    }
}

/// A fact as the definition language writes it.
pub(crate) fn fact(fact: &FactRef) -> Value {
    match &fact.stage {
        Some(stage) => json!({"concept": fact.concept, "role": fact.role, "stage": stage}),
        None => json!({"concept": fact.concept, "role": fact.role}),
    }
}

pub(crate) fn facts(list: &[FactRef]) -> Value {
    list.iter().map(fact).collect()
}

pub(crate) fn barrier(barrier: &Barrier) -> Value {
    match barrier {
        Barrier::NotInForce(gate) => json!({"kind": "notInForce", "gate": gate}),
        Barrier::NotPublished { gate, register } => {
            json!({"kind": "notPublished", "gate": gate, "register": register})
        }
        Barrier::NoRule(register) => json!({"kind": "noRule", "register": register}),
        Barrier::Demanded(gate) => json!({"kind": "demanded", "gate": gate}),
    }
}

fn step(step: &Step) -> Value {
    let mut entry = Map::new();
    entry.insert("fact".to_owned(), fact(&step.fact));
    if step.key {
        entry.insert("key".to_owned(), Value::Bool(true));
    }
    let by = match &step.by {
        By::Lookup { lookup, register, item, role, keys, gate, publication, shut, absence } => {
            let mut by = json!({
                "lookup": lookup, "register": register, "item": item, "role": role, "keys": facts(keys),
                "gate": gate, "publication": publication.as_str(),
            });
            if let (Some(shut), Value::Object(by)) = (shut, &mut by) {
                by.insert("shut".to_owned(), barrier(shut));
            }
            if let (Some(scope), Value::Object(by)) = (absence, &mut by) {
                by.insert("absence".to_owned(), Value::String(scope.clone()));
            }
            by
        }
        By::Field(pointer) => json!({"field": pointer.as_str()}),
        By::SignedIn => json!({"signedIn": true}),
        By::NewField => json!({"newField": true}),
        By::Paper(id) => json!({"paper": id}),
        By::Rule { id, from } => json!({"rule": id, "from": facts(from)}),
        By::Proved => json!({"proved": true}),
        By::Same(role) => json!({"sameAs": role}),
    };
    entry.insert("by".to_owned(), by);
    Value::Object(entry)
}

fn because(reason: &Because) -> Value {
    match reason {
        Because::Fails(requirement) => json!({"fails": requirement}),
        Because::Settled(papers, without) => {
            json!({"by": papers, "without": without.iter().map(because).collect::<Vec<_>>()})
        }
    }
}

fn part(part: &Part) -> Value {
    let steps = |list: &[Step]| list.iter().map(step).collect::<Vec<_>>();
    let claim = match &part.claim {
        Claim::Unused => json!({"kind": "unused"}),
        Claim::Derived(list) => json!({"kind": "derived", "steps": steps(list)}),
        Claim::Sufficient { papers, steps: list, never } => json!({
            "kind": "sufficient", "papers": papers, "steps": steps(list),
            "never": never.iter().map(|never| {
                json!({"requirement": never.requirement, "because": because(&never.because)})
            }).collect::<Vec<_>>(),
        }),
        Claim::Either { with, without } => json!({"kind": "either", "with": with, "without": without}),
        Claim::Cut { requirement, blocked, acts, steps: list } => json!({
            "kind": "cut", "requirement": requirement, "blocked": facts(blocked),
            "acts": acts.iter().map(|act| act.as_str()).collect::<Vec<_>>(), "steps": steps(list),
        }),
        Claim::Circular { requirement, blocked } => {
            json!({"kind": "circular", "requirement": requirement, "blocked": facts(blocked)})
        }
        Claim::Unprovable { requirement, blocked } => {
            json!({"kind": "unprovable", "requirement": requirement, "blocked": facts(blocked)})
        }
    };
    json!({"when": when(&part.when), "verdict": part.verdict.as_str(), "claim": claim})
}

fn when(when: &When) -> String {
    when.to_string()
}

pub(super) fn proof(proof: &Proof) -> Value {
    match proof {
        Proof::CutByLaw(gate) => json!({"kind": "cutByLaw", "gate": gate}),
        Proof::Forbidden(gate) => json!({"kind": "forbidden", "gate": gate}),
        Proof::Note => json!({"kind": "note"}),
        Proof::Lapsed(texts) => json!({"kind": "lapsed", "texts": texts}),
        Proof::Unclassified(missing) => json!({"kind": "unclassified", "missing": missing}),
        Proof::Dead => json!({"kind": "dead"}),
        Proof::Cases(parts) => json!({"kind": "cases", "parts": parts.iter().map(part).collect::<Vec<_>>()}),
    }
}
