//! Which legal texts demand a paper, as far as the definition tells.
//!
//! A text that permits data in the paper's place demands nothing, whichever article of it is
//! cited. Nothing is guessed: where neither the paper nor what it serves cites a text, there is none.

use crate::definition::{Need, Procedure, Requirement};
use crate::register::{Effect, Pack, number_of};

use super::Component;

/// A text that has to be amended before a paper can go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// The citation, as the definition has it.
    pub text: String,
    /// Id of the requirement that cites it and that the paper serves; empty where it is cited
    /// for the paper itself.
    pub requirement: String,
}

/// The texts that demand a paper, those cited for itself first; where a requirement it serves
/// cites the same text more exactly, that. Without any of its own, those of what it serves.
pub fn demands(procedure: &Procedure, pack: &Pack, component: &Component) -> Vec<Demand> {
    let permitting: Vec<&str> = pack
        .gates
        .iter()
        .filter(|gate| gate.effect != Effect::RequiresPaper)
        // Of several texts cited together it is not told which permits.
        .filter(|gate| {
            gate.basis.matches('/').count() <= number_of(&gate.basis).map_or(0, |own| own.matches('/').count())
        })
        .filter_map(|gate| number_of(&gate.basis))
        .collect();
    let demanding = |text: &&String| number_of(text).is_none_or(|number| !permitting.contains(&number));
    // What is about this paper alone comes before what it has a small part in.
    let mut all: Vec<(u32, &Requirement)> =
        procedure.requirements.iter().map(|own| (part(component, own), own)).collect();
    all.retain(|(part, _)| *part > 0);
    all.sort_by_key(|(part, _)| std::cmp::Reverse(*part));
    let served = || all.iter().map(|(_, requirement)| *requirement);
    let cited = |own: &Requirement, text: &String| Demand { text: text.clone(), requirement: own.id.clone() };
    let own = procedure.document(&component.id).map_or(&[][..], |document| &document.basis);
    let mut found: Vec<Demand> = Vec::new();
    for text in own.iter().filter(demanding) {
        let same = |other: &&String| other.len() > text.len() && other.starts_with(text.as_str());
        let exact = served().find_map(|requirement| Some(cited(requirement, requirement.basis.iter().find(same)?)));
        found.push(exact.unwrap_or_else(|| Demand { text: text.clone(), requirement: String::new() }));
    }
    if found.is_empty() {
        found = served().flat_map(|own| own.basis.iter().filter(demanding).map(|text| cited(own, text))).collect();
    }
    let mut seen: Vec<String> = Vec::new();
    found.retain(|demand| {
        let fresh = !seen.contains(&demand.text);
        seen.push(demand.text.clone());
        fresh
    });
    found
}

/// How much of a requirement the paper meets, in thousandths.
fn part(component: &Component, requirement: &Requirement) -> u32 {
    fn count(need: &Need, component: &Component, told: &mut (u32, u32)) {
        let meets = match need {
            Need::Fact(fact) => component.needed.contains(fact),
            Need::Act { act, .. } => component.acts.contains(act),
            Need::AllOf(list) | Need::AnyOf(list) => return list.iter().for_each(|need| count(need, component, told)),
        };
        told.0 = told.0.saturating_add(u32::from(meets));
        told.1 = told.1.saturating_add(1);
    }
    let mut told = (0, 0);
    count(&requirement.needs, component, &mut told);
    told.0.saturating_mul(1000).div_ceil(told.1.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::FactRef;
    use serde_json::json;

    fn demanded(own: &serde_json::Value, served: &serde_json::Value) -> Vec<(String, String)> {
        let procedure = Procedure::read(json!({
            "x-requirements": [
                {"id": "other", "needs": {"concept": "sex", "role": "child"}, "basis": ["Act 9/2000/AA, 1"]},
                {"id": "details", "needs": {"allOf": [{"concept": "birth", "role": "child"}, {"concept": "sex", "role": "child"}]},
                 "basis": ["Act 1/2000/AA, 2"]},
                {"id": "birth", "needs": {"anyOf": [{"concept": "birth", "role": "child"}]}, "basis": served}
            ],
            "x-documents": [{"id": "paper", "basis": own}]
        }));
        let fact = FactRef { concept: "birth".to_owned(), role: "child".to_owned(), stage: None };
        let component = Component { id: "paper".to_owned(), needed: vec![fact], ..Component::default() };
        let Some(Ok(pack)) = crate::register::embedded("vn") else { panic!("the pack is built in") };
        demands(&procedure, &pack, &component).into_iter().map(|one| (one.text, one.requirement)).collect()
    }

    #[test]
    fn what_permits_data_demands_nothing_and_the_more_exact_citation_counts() {
        let told = |text: &str, of: &str| (text.to_owned(), of.to_owned());
        assert_eq!(demanded(&json!(["Act 1/2000/AA, 3"]), &json!(["Act 2/2000/AA"])), [told("Act 1/2000/AA, 3", "")]);
        let exact = demanded(&json!(["Act 1/2000/AA"]), &json!(["Act 2/2000/AA", "Act 1/2000/AA, 16"]));
        assert_eq!(exact, [told("Act 1/2000/AA, 16", "birth")]);
        let served = demanded(
            &json!(["Nghị định 18/2026/NĐ-CP"]),
            &json!(["Act 2/2000/AA, 4", "Nghị định 18/2026/NĐ-CP, Art. 9"]),
        );
        assert_eq!(served, [told("Act 2/2000/AA, 4", "birth"), told("Act 1/2000/AA, 2", "details")]);
    }
}
