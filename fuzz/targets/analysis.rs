//! Any two JSON texts, one after a line `---`, as a country pack and a definition: the pack is
//! refused or used, every paper gets a verdict, and the proofs of a sound definition hold.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use tokhai::analysis::{Options, analyse};
use tokhai::checker::check_report;
use tokhai::definition::{Need, Procedure, When};
use tokhai::reform::Reported;
use tokhai::reform::report::report;
use tokhai::register::{Date, Pack};

/// True when the facts that are needed are facts of somebody.
fn named(need: &Need, role: &dyn Fn(&str) -> bool) -> bool {
    match need {
        Need::Fact(fact) => role(&fact.role),
        Need::Act { .. } => true,
        Need::AllOf(list) | Need::AnyOf(list) => list.iter().all(|need| named(need, role)),
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Some((pack, definition)) = text.split_once("\n---\n") else { return };
    let (Ok(pack), Ok(definition)) = (serde_json::from_str::<Value>(pack), serde_json::from_str::<Value>(definition))
    else {
        return;
    };
    let pack = match Pack::read(pack) {
        Ok(pack) => pack,
        Err(problems) => return assert!(!problems.is_empty()),
    };
    let procedure = Procedure::read(definition);
    let options =
        Options { max_cases: 256, max_nodes: 5_000, ..Options::on(Date::parse("2026-07-18").expect("a day")) };
    let analysis = analyse(&procedure, &pack, &options);
    assert_eq!(analysis.components.len(), procedure.documents.len());
    // Ids that stand twice, or name nothing, make a proof ambiguous: `check` refuses such definitions.
    let sound = |mut ids: &mut dyn Iterator<Item = &str>| {
        let mut seen = std::collections::BTreeSet::new();
        (&mut ids).all(|id| !id.is_empty() && seen.insert(id.to_owned()))
    };
    let unique = sound(&mut procedure.documents.iter().map(|d| d.id.as_str()))
        && sound(&mut procedure.requirements.iter().map(|r| r.id.as_str()))
        && sound(&mut procedure.roles.iter().map(|r| r.name.as_str()))
        && sound(&mut procedure.conditions.iter().map(|c| c.name.as_str()));
    let value = report(&[Reported::new(&procedure, analysis)], &pack, &options);
    let problems = check_report(&value, &[&procedure], &pack);
    let role = |name: &str| procedure.role(name).is_some();
    let known = procedure
        .documents
        .iter()
        .all(|d| d.about.as_deref().is_none_or(role) && d.proves.iter().flatten().all(|fact| role(&fact.role)))
        && procedure.requirements.iter().all(|requirement| named(&requirement.needs, &role));
    // A name that no expression can hold cannot be told in one either.
    let word = |name: &String| When::parse(name).is_ok_and(|when| when == When::Is(name.clone()));
    let words = procedure.conditions.iter().all(|condition| word(&condition.name))
        && procedure.header.channels.iter().chain(procedure.documents.iter().flat_map(|d| &d.channels)).all(word);
    // Nor does a circumstance that nobody declared mean anything.
    let whens = procedure.documents.iter().map(|d| &d.when);
    let whens = whens.chain(procedure.requirements.iter().map(|r| &r.when));
    let whens =
        whens.chain(procedure.roles.iter().flat_map(|r| r.same_as.iter().map(|same| &same.when).chain([&r.when])));
    let declared = whens.flat_map(When::names).all(|name| procedure.condition(name).is_some());
    if unique && known && words && declared && procedure.conditions.len() <= 6 {
        assert!(problems.is_empty(), "{problems:?}");
    }
});
