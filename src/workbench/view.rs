//! One procedure as a page shows it: the portal's lines, every paper with facts, sources and proof, questions, circumstances
//! and findings.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::overview::issued_by;
use super::{Entry, Workbench};
use crate::analysis::{By, Claim, PaperVerdict, Proof, Step, Verdict};
use crate::definition::{Document, FactRef};
use crate::reform::advice::{Advice, advice};
use crate::reform::certainty::certainty;
use crate::reform::demand::demands;
use crate::reform::dossier::State;
use crate::reform::simplify::{Decision, recorded};
use crate::reform::words::Writer;
use crate::reform::{Circumstances, dossier};
use crate::register::{Effect, PublicationStatus, Range};
use crate::render::report::{Material, proof_lines, sheets::question_words};
use crate::texts::workbench as say;

impl Workbench {
    /// The procedure at a place, for a page.
    ///
    /// # Errors
    /// When there is none.
    pub fn procedure(&mut self, place: usize) -> Result<Value, String> {
        if self.entries.get(place).is_none() {
            return Err(self.no_such(place));
        }
        let proofs = self.proofs(place);
        let entry = &self.entries[place];
        let (procedure, header) = (&entry.procedure, &entry.procedure.header);
        let writer = self.writer(entry);
        let components = &entry.judged.analysis.components;
        let savings = entry.judged.estimate.as_ref().map(|own| own.components.as_slice()).unwrap_or_default();
        let decisions = recorded(&procedure.schema);
        let advised = advice(procedure, &self.pack, components, savings);
        let papers: Vec<Value> = components
            .iter()
            .zip(advised)
            .filter_map(|(own, advice)| {
                let document = procedure.document(&own.id)?;
                let decision = decisions.iter().find(|decision| decision.document == own.id);
                let mut paper = self.paper(entry, document, own, advice);
                paper["proof"] = proofs.get(&own.id).cloned().unwrap_or_default();
                paper["decision"] = decision.map_or(Value::Null, decided);
                paper["canAccept"] = json!(advice.goes_now() || advice == Advice::Confirm || advice == Advice::Held);
                Some(paper)
            })
            .collect();
        // What was deleted is no paper of the dossier any more, and its decision is still to be seen.
        let gone: Vec<Value> = decisions
            .iter()
            .filter(|own| procedure.document(&own.document).is_none())
            .map(|own| json!({"id": own.document, "title": own.title, "decision": decided(own)}))
            .collect();
        let portal = procedure.schema.pointer("/x-procedure/sources/portal/url").and_then(Value::as_str);
        let saving = entry.judged.estimate.as_ref().map(|own| {
            json!({
                "before": own.per_case.before.value.map(range),
                "saved": own.per_case.saved.value.map(range),
                "unit": own.currency,
            })
        });
        Ok(json!({
            "index": place,
            "file": entry.file,
            "imported": entry.imported,
            "code": header.code,
            "title": procedure.title_of(&self.locale, "", &procedure.title),
            "field": header.field,
            "authority": header.authority,
            "issuedBy": issued_by(procedure),
            "legalBasis": header.legal_basis.iter().map(|text| writer.cited(text)).collect::<Vec<_>>(),
            // Only an address that a browser opens as a page.
            "portalUrl": portal.filter(|url| url.starts_with("https://")),
            "papers": papers,
            "gone": gone,
            "questions": self.questions(entry),
            "circumstances": self.circumstances(entry),
            "findings": self.findings(entry),
            "saving": saving,
            "hasProcess": entry.judged.analysis.process.is_some(),
        }))
    }

    fn questions(&self, entry: &Entry) -> Vec<Value> {
        let writer = self.writer(entry);
        entry
            .judged
            .analysis
            .fields
            .iter()
            .map(|field| {
                json!({
                    "pointer": field.pointer.as_str(),
                    "title": writer.fact(&field.fact),
                    "status": field.status.as_str(),
                    "statusTitle": question_words(field.status, &self.locale),
                })
            })
            .collect()
    }

    fn circumstances(&self, entry: &Entry) -> Vec<Value> {
        let procedure = &entry.procedure;
        procedure
            .conditions
            .iter()
            .map(|own| {
                let title = procedure.title_of(&self.locale, &format!("/x-conditions/{}", own.name), &own.title);
                json!({"id": own.name, "title": if title.is_empty() { own.name.as_str() } else { title }})
            })
            .collect()
    }

    fn findings(&self, entry: &Entry) -> Vec<Value> {
        entry
            .judged
            .lints
            .iter()
            .map(|own| {
                json!({
                    "code": own.rule.code(),
                    "gravity": own.rule.gravity().as_str(),
                    "pointer": own.pointer.as_str(),
                    "message": own.message(&self.locale),
                    "advice": own.advice(&self.locale),
                })
            })
            .collect()
    }

    /// The papers of one case: those asked for today and those still asked for when registers answer, by their ids.
    ///
    /// # Errors
    /// When there is no such procedure.
    pub fn dossier(&self, place: usize, holding: &[String]) -> Result<Value, String> {
        let Some(entry) = self.entries.get(place) else { return Err(self.no_such(place)) };
        let procedure = &entry.procedure;
        let conditions = procedure.conditions.iter().map(|own| (own.name.clone(), holding.contains(&own.name)));
        let case = Circumstances { conditions: conditions.collect(), ..Circumstances::default() };
        let papers = dossier(procedure, &self.pack, &self.options, &case, &self.locale).papers;
        let of = |wanted: &dyn Fn(State) -> bool| -> Vec<&str> {
            papers.iter().filter(|own| wanted(own.state)).map(|own| own.id.as_str()).collect()
        };
        Ok(json!({
            "before": of(&|state| state != State::NotApplicable),
            "after": of(&|state| matches!(state, State::Asked | State::FilledIn | State::Fallback | State::AtCounter)),
        }))
    }

    pub(super) fn writer<'w>(&'w self, entry: &'w Entry) -> Writer<'w> {
        Writer { procedure: &entry.procedure, pack: &self.pack, locale: &self.locale }
    }

    /// The proofs of a procedure's papers in words, by the paper's id.
    fn proofs(&mut self, place: usize) -> BTreeMap<String, Value> {
        self.with_reported(&[place], |reported, bench| {
            let material = Material {
                reported,
                plans: &[],
                unread: &[],
                portfolio: None,
                pack: &bench.pack,
                options: &bench.options,
                locale: &bench.locale,
                annex: true,
            };
            let ids = reported.iter().flat_map(|one| &one.analysis.components).map(|own| own.id.clone());
            let lines = |id: &str| -> Value {
                let lines = proof_lines(&material, 0, id).into_iter();
                lines.map(|(depth, text)| json!({"depth": depth, "text": text})).collect()
            };
            ids.map(|id| (id.clone(), lines(&id))).collect()
        })
    }

    fn paper(&self, entry: &Entry, document: &Document, own: &PaperVerdict, advice: Advice) -> Value {
        let writer = self.writer(entry);
        let types: Vec<Value> = document
            .types
            .iter()
            .map(|id| {
                let kind = self.pack.document_types.iter().find(|kind| kind.id == *id);
                json!({"id": id, "title": kind.map_or(id.as_str(), |kind| kind.title.get(&self.locale))})
            })
            .collect();
        let lines = lines_of(&entry.procedure.schema, &own.id);
        let title = match advice {
            Advice::Confirm => say::to_confirm(&self.locale),
            _ => writer.verdict(own.verdict),
        };
        let sure = certainty(&entry.procedure, &own.id, &self.pack).map(|sure| {
            json!({
                "value": sure.value,
                "weakest": sure.weakest,
                "toConfirm": sure.to_confirm,
                "question": sure.ask(&self.locale),
            })
        });
        let fallback = own.gates.iter().find_map(|gate| self.pack.gate(gate)?.fallback.as_ref());
        let fallback = fallback.and_then(|id| self.pack.fallbacks.get(id)).map(|rule| writer.fallback(rule));
        let demanding = demands(&entry.procedure, &self.pack, &own.id);
        json!({
            "id": own.id,
            "title": writer.paper(&own.id),
            "isForm": document.is_form,
            "types": types,
            "verdict": advice.told(own.verdict),
            "verdictTitle": title,
            "sentence": writer.sentence(own),
            "advice": advice.as_str(),
            "recommended": own.recommended,
            "certainty": sure,
            "lines": lines,
            "askedWhen": writer.circumstances(&own.asked_when),
            "acts": own.acts.iter().map(|act| writer.act(*act)).collect::<Vec<_>>(),
            "facts": self.facts(&writer, own, advice),
            "nearest": own.nearest.iter().map(|miss| writer.miss(own, miss)).collect::<Vec<_>>(),
            "fallback": fallback,
            "demandedBy": demanding.iter().map(|one| writer.cited(&one.text)).collect::<Vec<_>>(),
        })
    }

    fn facts(&self, writer: &Writer, own: &PaperVerdict, advice: Advice) -> Vec<Value> {
        let steps = steps(&own.proof);
        let mut facts: Vec<&FactRef> = own.proves.iter().collect();
        facts.extend(own.needed.iter().filter(|fact| !own.proves.contains(fact)));
        facts
            .into_iter()
            .map(|fact| {
                let sources: Vec<Value> = steps
                    .iter()
                    .filter(|step| step.fact == *fact)
                    .filter_map(|step| self.source(writer, step))
                    .collect();
                json!({"title": writer.fact(fact), "state": state(fact, own, advice), "sources": sources})
            })
            .collect()
    }

    fn source(&self, writer: &Writer, step: &Step) -> Option<Value> {
        let By::Lookup { register, item, gate, publication, shut, .. } = &step.by else { return None };
        let known = self.pack.register(register).and_then(|own| own.items.iter().find(|own| own.id == *item));
        let permits =
            gate.as_ref().and_then(|gate| self.pack.gate(gate)).is_some_and(|own| own.effect == Effect::Permits);
        Some(json!({
            "register": register,
            "title": writer.register(register),
            "item": known.map_or(item.as_str(), |own| own.title.get(&self.locale)),
            "gate": gate,
            "citation": gate.as_ref().map(|gate| writer.gate(gate)),
            "shut": shut.as_ref().map(|barrier| writer.barrier(barrier)),
            "published": permits || *publication == PublicationStatus::Published,
        }))
    }
}

/// The word for a cell of the matrix.
fn state(fact: &FactRef, own: &PaperVerdict, advice: Advice) -> &'static str {
    let known = own.known.contains(fact);
    match own.verdict {
        _ if matches!(own.proof, Proof::Forbidden(_)) => "forbidden",
        Verdict::Unclassified => "unproven",
        _ if !own.needed.contains(fact) => "unused",
        _ if known && advice.goes_now() => "replaced",
        _ if known => "known",
        Verdict::LawNeeded => "blocked",
        _ => "needed",
    }
}

/// Every step a proof rests on, each once.
fn steps(proof: &Proof) -> Vec<&Step> {
    let Proof::Cases(parts) = proof else { return Vec::new() };
    let mut out: Vec<&Step> = Vec::new();
    for part in parts {
        let (Claim::Derived(steps) | Claim::Sufficient { steps, .. } | Claim::Cut { steps, .. }) = &part.claim else {
            continue;
        };
        for step in steps {
            if !out.contains(&step) {
                out.push(step);
            }
        }
    }
    out
}

/// The portal's lines a paper was read from, with their places.
fn lines_of(schema: &Value, id: &str) -> Vec<Value> {
    let documents = schema.get("x-documents").and_then(Value::as_array);
    let own = documents.into_iter().flatten().find(|own| own.get("id").and_then(Value::as_str) == Some(id));
    let lines = own.and_then(|own| own.pointer("/import/lines")).and_then(Value::as_array);
    lines.into_iter().flatten().map(|line| json!({"at": line.get("at"), "text": line.get("text")})).collect()
}

fn decided(own: &Decision) -> Value {
    json!({
        "decided": own.decided.as_str(),
        "action": own.action.as_str(),
        "verdict": own.verdict.as_str(),
        "reason": own.reason.0,
        "by": own.by,
        "office": own.office,
        "on": own.on,
    })
}

fn range(range: Range) -> Value {
    json!({"low": range.low, "mid": range.mid, "high": range.high})
}
