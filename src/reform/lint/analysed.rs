//! Rules that read what the analysis concluded.

use serde_json::Value;

use super::{Rule, Subject, paper, title};
use crate::analysis::{FieldReport, FieldStatus, Finding, Proof, Verdict};
use crate::pointer::JsonPointer;
use crate::reform::simplify::{Decided, recorded};

pub(super) const RULES: &[fn(&mut Subject)] = &[
    removed_by_law,
    covered_by_data,
    certified_copy,
    key_on_paper,
    findings,
    asked_twice,
    super::known::asked_though_known,
    super::known::without_basis,
];

/// Papers that law cut, forbids or no longer knows, remarks among papers, and papers that
/// no case asks for.
fn removed_by_law(subject: &mut Subject) {
    for (at, document, own) in subject.papers() {
        let name = title(document);
        let (rule, more) = match &own.proof {
            Proof::CutByLaw(gate) => (Rule::CutByLaw, subject.writer.gate(gate)),
            Proof::Forbidden(gate) => {
                let named = subject.pack.gate(gate).is_some_and(|gate| !gate.document_types.is_empty());
                (if named { Rule::Obsolete } else { Rule::Forbidden }, subject.writer.gate(gate))
            }
            Proof::Note => (Rule::Note, String::new()),
            Proof::Dead => (Rule::DeadPaper, String::new()),
            _ => continue,
        };
        subject.find(rule, paper(at), vec![name, more]);
    }
}

fn covered_by_data(subject: &mut Subject) {
    let decisions = recorded(&subject.procedure.schema);
    for (at, document, own) in subject.papers() {
        let droppable = matches!(own.verdict, Verdict::RedundantByData | Verdict::Conditional);
        let by_data = subject.procedure.schema.pointer(&format!("/x-documents/{at}/import/data"));
        let said = document.closed_by.is_some() || by_data.and_then(Value::as_bool).unwrap_or(false);
        // What an officer rejected or postponed is asked for on purpose.
        let held = decisions.iter().any(|own| own.document == document.id && own.decided != Decided::Accepted);
        if droppable && !own.registers.is_empty() && !said && !held && !document.is_form {
            let subjects = vec![title(document), subject.registers(&own.registers)];
            subject.find(Rule::CoveredByData, paper(at), subjects);
        }
    }
}

fn certified_copy(subject: &mut Subject) {
    for (at, document, own) in subject.papers() {
        let certified = document.copies.get("certified").is_some_and(|count| *count > 0);
        let looked_up = matches!(own.verdict, Verdict::RedundantByData | Verdict::Conditional);
        if certified && looked_up && !own.registers.is_empty() {
            let subjects = vec![title(document), subject.registers(&own.registers)];
            subject.find(Rule::CertifiedCopy, paper(at).key("copies"), subjects);
        }
    }
}

fn key_on_paper(subject: &mut Subject) {
    for (at, document, own) in subject.papers() {
        if own.verdict.droppable() && !own.fields_to_add.is_empty() {
            let subjects = vec![title(document), subject.writer.facts(&own.fields_to_add)];
            subject.find(Rule::KeyOnPaper, paper(at), subjects);
        }
    }
}

/// What the analysis says of the procedure as a whole.
fn findings(subject: &mut Subject) {
    for finding in &subject.analysis.findings {
        let procedure = subject.procedure;
        let document = |id: &str| procedure.documents.iter().position(|document| document.id == id);
        let requirement = |id: &str| match procedure.requirements.iter().position(|own| own.id == id) {
            Some(at) => JsonPointer::root().key("x-requirements").index(at),
            None => id.split_once(':').and_then(|(_, id)| document(id)).map(paper).unwrap_or_default(),
        };
        let (rule, pointer, subjects) = match finding {
            Finding::DeadCondition(name) => {
                let pointer = JsonPointer::root().key("x-conditions").key(name);
                (Rule::DeadCondition, pointer, vec![name.clone()])
            }
            // Reading the definition reports it as an error.
            Finding::UnknownCondition(_) => continue,
            Finding::DeadRequirement(id) => (Rule::DeadRequirement, requirement(id), vec![id.clone()]),
            Finding::Unprovable { requirement: id, blocked, .. } => {
                (Rule::Unprovable, requirement(id), vec![id.clone(), subject.writer.facts(blocked)])
            }
            Finding::NotInForce { place, text } => (Rule::LapsedBasis, cited(subject, place), vec![text.clone()]),
            Finding::OwnOutput(id) => {
                let at = document(id);
                let name = at.map(|at| title(&procedure.documents[at])).unwrap_or_default();
                (Rule::OwnResult, at.map(paper).unwrap_or_default(), vec![name])
            }
            Finding::TooLarge => (Rule::TooLarge, JsonPointer::root(), Vec::new()),
        };
        subject.find(rule, pointer, subjects);
    }
}

/// The place of a citation: findings name elements by id.
fn cited(subject: &Subject, place: &str) -> JsonPointer {
    let procedure = subject.procedure;
    if let Some(id) = place.strip_prefix("/x-documents/")
        && let Some(at) = procedure.documents.iter().position(|document| document.id == id)
    {
        return paper(at).key("basis");
    }
    if let Some(id) = place.strip_prefix("/x-requirements/")
        && let Some(at) = procedure.requirements.iter().position(|requirement| requirement.id == id)
    {
        return JsonPointer::root().key("x-requirements").index(at).key("basis");
    }
    JsonPointer::parse(place).unwrap_or_default()
}

fn asked_twice(subject: &mut Subject) {
    let twice = |field: &&FieldReport| field.status == FieldStatus::AskedTwice && field.guard.is_none();
    // What is answered from elsewhere is not asked again.
    let known = |field: &&FieldReport| subject.procedure.known.iter().any(|other| other.pointer == field.pointer);
    let fields: Vec<FieldReport> =
        subject.analysis.fields.iter().filter(twice).filter(|f| !known(f)).cloned().collect();
    for field in &fields {
        let Some(same) = &field.same_as else { continue };
        let pointer = schema_place(&subject.procedure.schema, &field.pointer);
        let subjects = vec![subject.writer.fact(&field.fact), same.as_str().to_owned()];
        subject.find(Rule::AskedTwice, pointer, subjects);
    }
}

/// Where the schema of an answer stands, as far as `properties`, `items` and local references
/// lead to it; the nearest place on the way otherwise.
fn schema_place(root: &Value, answer: &JsonPointer) -> JsonPointer {
    let mut at = JsonPointer::root();
    let mut schema = root;
    for segment in answer.segments() {
        // References are followed a few times; a cycle leads nowhere.
        for _ in 0..8 {
            let target = schema.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
            let Some((place, next)) = target.and_then(|t| Some((JsonPointer::parse(t)?, root.pointer(t)?))) else {
                break;
            };
            (at, schema) = (place, next);
        }
        let next = if segment == "*" {
            schema.get("items").map(|next| (at.key("items"), next))
        } else {
            let own = schema.get("properties").and_then(|properties| properties.get(&*segment));
            own.map(|next| (at.key("properties").key(&segment), next))
        };
        match next {
            Some((place, next)) => (at, schema) = (place, next),
            None => break,
        }
    }
    at
}
