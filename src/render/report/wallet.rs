//! What a wallet could prove instead of papers: queries in DCQL (`OpenID` for Verifiable
//! Presentations 1.0, section 6), made from the minimal sets of papers.
//!
//! Only queries: trust, keys and cryptography are the verifier's. Types of credentials and
//! names of claims are ids of the country pack; whoever asks maps them to those of real
//! issuers. Acts (consent, payment, a decision) are never asked of a wallet.

use serde_json::{Map, Value, json};

use super::Material;
use super::plan::One;
use crate::analysis::{PaperVerdict, Verdict};
use crate::definition::{Act, FactRef};

/// Identifier of the format of the collection.
pub const FORMAT: &str = "urn:tokhai:schema:wallet-queries:1";

/// One query for what is still asked for in each case of each procedure, and one for each
/// paper whose lookup may fail.
pub fn queries(all: &Material) -> Value {
    let procedures: Vec<Value> = (0..all.reported.len())
        .filter_map(|at| One::new(all, at))
        .map(|one| {
            json!({
                "id": one.reported.procedure.id,
                "code": one.code(),
                "title": one.title(),
                "instead": one.reported.analysis.sets.iter().filter_map(|set| instead(&one, set)).collect::<Vec<_>>(),
                "whenLookupFails": one.components().iter().filter_map(|c| when_lookup_fails(&one, c)).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "$schema": FORMAT,
        "date": all.options.date.to_string(),
        "pack": all.pack.id,
        "names": "Values of vct_values and claim paths are ids of the country pack, not names of real issuers: map them before use.",
        "procedures": procedures,
    })
}

/// Of the papers a person still hands in, those a wallet could show, with the alternatives.
fn instead(one: &One, set: &crate::analysis::Set) -> Option<Value> {
    let component = |id: &String| one.components().iter().find(|component| component.id == *id);
    let kept: Vec<&PaperVerdict> = set.kept.iter().filter_map(component).collect();
    let alternatives: Vec<Vec<&PaperVerdict>> = if set.minimal.is_empty() {
        vec![kept.clone()]
    } else {
        set.minimal.iter().map(|ids| ids.iter().filter_map(component).collect()).collect()
    };
    let mut credentials: Vec<Value> = Vec::new();
    let mut options: Vec<Vec<String>> = Vec::new();
    for papers in alternatives {
        let mut option = Vec::new();
        for paper in papers.into_iter().filter(|paper| shows(paper)) {
            let Some(credential) = credential(one, paper, &unknown(paper)) else { continue };
            option.push(name(&paper.id));
            if !credentials.contains(&credential) {
                credentials.push(credential);
            }
        }
        if !options.contains(&option) {
            options.push(option);
        }
    }
    // Where some set needs nothing from a wallet, the others are no more than an offer.
    let required = options.iter().all(|option| !option.is_empty());
    options.retain(|option| !option.is_empty());
    if credentials.is_empty() {
        return None;
    }
    let by_hand: Vec<&str> = kept.iter().filter(|paper| !shows(paper)).map(|paper| paper.id.as_str()).collect();
    Some(json!({
        "when": set.when.to_string(),
        "case": one.writer.circumstances(&set.when),
        "stillByHand": by_hand,
        "dcql_query": {
            "credentials": credentials,
            "credential_sets": [{"options": options, "required": required}],
        },
    }))
}

/// The paper itself as a credential, for the case that a register gives no answer.
fn when_lookup_fails(one: &One, component: &PaperVerdict) -> Option<Value> {
    if !matches!(component.verdict, Verdict::RedundantByData | Verdict::Conditional) || !shows(component) {
        return None;
    }
    let credential = credential(one, component, &component.needed)?;
    Some(json!({
        "document": component.id,
        "title": one.writer.paper(&component.id),
        "dcql_query": {"credentials": [credential]},
    }))
}

/// True for papers that inform; a person who shows a wallet is identified by it.
fn shows(component: &PaperVerdict) -> bool {
    component.acts.iter().all(|act| *act == Act::Identify) && !component.needed.is_empty()
}

fn unknown(component: &PaperVerdict) -> Vec<FactRef> {
    component.needed.iter().filter(|fact| !component.known.contains(fact)).cloned().collect()
}

/// Names in DCQL hold letters, digits, `_` and `-`.
fn name(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

fn credential(one: &One, paper: &PaperVerdict, facts: &[FactRef]) -> Option<Value> {
    let document = one.reported.procedure.document(&paper.id)?;
    if document.types.is_empty() || facts.is_empty() {
        return None;
    }
    // The subject of the credential: whom the paper is about, else whom most of it is about.
    let subject = document.about.clone().unwrap_or_else(|| facts[0].role.clone());
    let path = |fact: &FactRef, concept: &str| -> Value {
        if fact.role == subject { json!([concept]) } else { json!([fact.role, concept]) }
    };
    let mut claims: Vec<Value> = Vec::new();
    let mut claim = |path: Value| -> String {
        let id = name(&path.as_array().into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>().join("-"));
        let entry = json!({"id": id, "path": path});
        if !claims.contains(&entry) {
            claims.push(entry);
        }
        id
    };
    // A fact that follows from others is asked for itself first, what it follows from second.
    let mut least: Vec<String> = Vec::new();
    let mut grounds: Vec<String> = Vec::new();
    let mut derived = false;
    for fact in facts {
        let id = claim(path(fact, &fact.concept));
        least.push(id.clone());
        let rule = one.all.pack.rules.iter().find(|rule| rule.gives == fact.concept && !rule.from.is_empty());
        match rule.filter(|rule| rule.from.iter().all(|from| from.of.is_none())) {
            Some(rule) => {
                derived = true;
                grounds.extend(rule.from.iter().map(|from| claim(path(fact, &from.concept))));
            }
            None => grounds.push(id),
        }
    }
    let mut out = Map::new();
    out.insert("id".to_owned(), json!(name(&paper.id)));
    out.insert("format".to_owned(), json!("dc+sd-jwt"));
    out.insert("meta".to_owned(), json!({"vct_values": document.types.iter().map(|id| format!("urn:tokhai:document-type:{id}")).collect::<Vec<_>>()}));
    out.insert("claims".to_owned(), Value::Array(claims));
    if derived {
        let mut unique: Vec<String> = Vec::new();
        for id in grounds {
            if !unique.contains(&id) {
                unique.push(id);
            }
        }
        out.insert("claim_sets".to_owned(), json!([least, unique]));
    }
    Some(Value::Object(out))
}
