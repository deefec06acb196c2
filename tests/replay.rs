//! What a form sends and what the receiving side looked up itself: with the same answers of registers the gate asks for no
//! paper that the form closed, in bundles too, whoever the people are.

#[path = "common/desk.rs"]
mod desk;

use desk::{TODAY, definition, play, read};
use serde_json::{Value, json};
use tokhai::locale::Locale;
use tokhai::register::Date;
use tokhai::synthetic::{Options, Population};
use tokhai::verify::{Circumstances, Gate};

/// Plays a case and gives what the gate has against what was sent, with the lookups it was made with; nothing where these
/// people cannot send it.
fn replayed(gate: &Gate, case: &Value, population: &Population) -> Option<Vec<String>> {
    let (mut told, mut account) = (Vec::new(), json!({}));
    let (form, _) = play(case, population, &mut |desk, identity| {
        told = desk.told.values().cloned().collect();
        account = identity.values.iter().map(|(concept, value)| (concept.clone(), value.clone())).collect();
    });
    let submission = form.submission().ok()?.to_json();
    let lookups = json!({"identity": account, "lookups": told});
    let circumstances = Circumstances { channel: "online", lookups: Some(&lookups), ..Circumstances::default() };
    let verdict = gate.submission(&submission, &circumstances);
    let said = verdict.findings.iter().chain(&verdict.claimed);
    Some(said.map(|found| format!("{} {}: {}", found.pointer.as_str(), found.keyword, found.message)).collect())
}

#[test]
fn the_gate_asks_for_no_paper_that_the_same_lookups_closed_in_the_form() {
    let cases = read("schemas/vn/cases.json");
    let sendable = cases["lives"].as_array().unwrap().iter().filter(|life| life["refused"].is_null());
    let today = Date::parse(TODAY).unwrap();
    let populations: Vec<Population> = [1, 6, 7].map(|seed| Population::new(Options { seed, count: 24, today })).into();
    let (mut sent, mut faults) = (0, Vec::new());
    for case in cases["cases"].as_array().unwrap().iter().chain(sendable) {
        let code = case["procedure"].as_str().unwrap();
        let gate = Gate::new(&definition(code), Locale::vi()).unwrap();
        for (n, population) in populations.iter().enumerate() {
            let Some(said) = replayed(&gate, case, population) else { continue };
            sent += 1;
            let what = format!("{code} ({}), people {n}", case["title"]["en"].as_str().unwrap());
            faults.extend(said.into_iter().map(|line| format!("{what}: {line}")));
        }
    }
    assert_eq!(faults, Vec::<String>::new(), "{}", faults.join("\n"));
    assert!(sent > 100, "only {sent} were sent");
}
