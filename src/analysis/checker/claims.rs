//! Claims of a proof, each checked where it stands.

use serde_json::Value;

use crate::definition::FactRef;
use crate::register::Quality;

use super::chain::{Facts, Known, add, has, meet};
use super::demands::Demand;
use super::world::{Case, World};
use super::{Complaints, list, positions, texts, word};

pub(super) fn check_part(world: &World, paper: usize, verdict: &str, part: &Value, case: &Case, out: &mut Complaints) {
    let Some(claim) = part.get("claim") else { return out.say("no claim") };
    let kind = word(claim, "kind");
    let allowed: &[&str] = match verdict {
        "purposeless" => &["unused"],
        "redundantByData" | "lawNeeded" => &["derived"],
        "coveredByPapers" => &["sufficient"],
        "interchangeable" => &["either"],
        "partial" | "needed" => &["cut"],
        "inconsistent" => &["unprovable"],
        _ => &[],
    };
    if !allowed.contains(&kind) {
        return out.say(format!("`{kind}` does not back `{verdict}`"));
    }
    let asked: Vec<usize> = (0..world.proves.len()).filter(|p| world.asked(*p, case) && world.counts(*p)).collect();
    let all = world.chain(case, &asked);
    let demands = world.demands(case);
    // What fails with everything is a finding of its own; the rest is what papers are for.
    let (due, failing): (Vec<&Demand>, Vec<&Demand>) =
        demands.iter().partition(|demand| world.satisfied(demand, &all.evidence, &asked));
    let enough = |papers: &[usize]| {
        let known = world.chain(case, papers);
        due.iter().find(|demand| !world.satisfied(demand, &known.evidence, papers)).map(|demand| demand.name.clone())
    };
    match kind {
        "unused" => {
            let reach = world.reach(paper);
            let used = demands
                .iter()
                .find(|demand| demand.names(paper, world) || demand.facts().iter().any(|fact| reach.contains(fact)));
            if let Some(demand) = used {
                out.say(format!("{} uses it", demand.name));
            }
        }
        "derived" => {
            let Some(known) = replay(world, case, verdict == "lawNeeded", claim, out) else { return };
            if world.blocks(paper) {
                return out.say("it does what no register can do");
            }
            let reach = world.reach(paper);
            for demand in &due {
                if verdict == "lawNeeded" && demand.name.starts_with("law:") {
                    continue;
                }
                let own = demand
                    .facts()
                    .iter()
                    .filter(|fact| reach.contains(fact))
                    .all(|fact| has(&known, fact, demand.quality));
                let fine = own && !demand.names(paper, world) || world.satisfied(demand, &known, &[]);
                if !fine {
                    out.say(format!("the steps do not settle {}", demand.name));
                }
            }
        }
        "sufficient" => {
            let papers = positions(world, &texts(claim, "papers"), out);
            if papers.contains(&paper) {
                out.say("the paper is among those that are to replace it");
            }
            if let Some(name) = enough(&papers) {
                out.say(format!("the papers named do not establish {name}"));
            }
        }
        "either" => {
            let with = positions(world, &texts(claim, "with"), out);
            let without = positions(world, &texts(claim, "without"), out);
            let less: Vec<usize> = with.iter().copied().filter(|other| *other != paper).collect();
            if !with.contains(&paper) || without.contains(&paper) {
                out.say("the two sets do not differ in the paper");
            }
            if let Some(name) = enough(&with).or_else(|| enough(&without)) {
                out.say(format!("a set named does not establish {name}"));
            }
            if enough(&less).is_none() {
                out.say("the set with the paper does not need it");
            }
        }
        "cut" => {
            let less: Vec<usize> = asked.iter().copied().filter(|other| *other != paper).collect();
            let known = world.chain(case, &less);
            let name = word(claim, "requirement");
            let failing =
                due.iter().any(|demand| demand.name == name && !world.satisfied(demand, &known.evidence, &less));
            if !failing {
                out.say(format!("{name} is established without it"));
            }
            for fact in list(claim, "blocked").iter().filter_map(FactRef::read) {
                if has(&known.evidence, &fact, Quality::BEST) {
                    out.say(format!("{} of {} is established without it", fact.concept, fact.role));
                }
            }
            if let Some(known) = replay(world, case, false, claim, out)
                && verdict == "partial"
                && known.is_empty()
            {
                out.say("nothing it is needed for is known");
            }
        }
        _ => {
            let name = word(claim, "requirement");
            if !failing.iter().any(|demand| demand.name == name) {
                out.say(format!("{name} can be met"));
            }
        }
    }
}

/// Checks each step on what stands before it; gives what they establish, or nothing.
pub(super) fn replay(world: &World, case: &Case, unlawful: bool, claim: &Value, out: &mut Complaints) -> Option<Known> {
    let mut facts = Facts::default();
    let mut shut = 0;
    for (i, step) in list(claim, "steps").iter().enumerate() {
        let fact = step.get("fact").and_then(FactRef::read);
        let by = step.get("by");
        let (Some(fact), Some(by)) = (fact, by) else {
            out.say(format!("step {i} is malformed"));
            return None;
        };
        let key = step.get("key").and_then(Value::as_bool).unwrap_or(false);
        shut += usize::from(by.get("shut").is_some());
        match step_quality(world, case, unlawful, key, &fact, by, &facts) {
            Ok(grades) => {
                let known = if key { &mut facts.keys } else { &mut facts.evidence };
                for grade in grades {
                    add(known, fact.clone(), grade);
                }
            }
            Err(message) => {
                out.say(format!("step {i}: {message}"));
                return None;
            }
        }
    }
    if unlawful && shut == 0 {
        out.say("nothing in the steps is barred by law");
    }
    Some(facts.evidence)
}

/// The grades at which a step establishes its fact, or why it does not.
pub(super) fn step_quality(
    world: &World,
    case: &Case,
    unlawful: bool,
    key: bool,
    fact: &FactRef,
    by: &Value,
    facts: &Facts,
) -> Result<Vec<Quality>, String> {
    if !world.present(&fact.role, case) {
        return Err(format!("{} does not exist in this case", fact.role));
    }
    if by.get("lookup").is_some() {
        return lookup_quality(world, case, unlawful, fact, by, facts);
    }
    if let Some(id) = by.get("rule").and_then(Value::as_str) {
        let rule = world.pack.rules.iter().find(|rule| rule.id == id && rule.gives == fact.concept);
        let rule = rule.ok_or("no such rule")?;
        let from = world.keys(&rule.from, &fact.role).ok_or("a relative it needs is not named")?;
        let mut grades = vec![Quality::BEST];
        for ground in from {
            let ground = FactRef { stage: fact.stage.clone(), ..ground };
            let own = facts.evidence.get(&ground).ok_or("it rests on what was not established")?;
            grades = grades.iter().flat_map(|a| own.iter().map(|b| meet(*a, *b))).collect();
        }
        return Ok(grades);
    }
    if let Some(id) = by.get("paper").and_then(Value::as_str) {
        let paper = world.procedure.documents.iter().position(|document| document.id == id).ok_or("no such paper")?;
        let fine =
            world.asked(paper, case) && world.counts(paper) && world.valid(paper) && world.proves[paper].contains(fact);
        return if fine { Ok(vec![world.paper_quality(paper)]) } else { Err("the paper does not prove it".to_owned()) };
    }
    if !key {
        return Err("what is typed is no evidence".to_owned());
    }
    if let Some(pointer) = by.get("field").and_then(Value::as_str) {
        let known = world.field(&fact.concept, &fact.role).is_some_and(|field| field.as_str() == pointer);
        return if known { Ok(vec![Quality::LEAST]) } else { Err("no such field asks for it".to_owned()) };
    }
    if by.get("signedIn").is_some() {
        return match world.given(&fact.concept, &fact.role) {
            Some(quality) if quality == Quality::BEST => Ok(vec![quality]),
            _ => Err("signing in does not tell it".to_owned()),
        };
    }
    if by.get("newField").is_some() {
        let shown = world.printed(&fact.concept, &fact.role, Some(case));
        return if shown {
            Ok(vec![Quality::LEAST])
        } else {
            Err("it is printed on no paper of the dossier".to_owned())
        };
    }
    facts.evidence.get(fact).cloned().ok_or_else(|| "it was not proved before".to_owned())
}

pub(super) fn lookup_quality(
    world: &World,
    case: &Case,
    unlawful: bool,
    fact: &FactRef,
    by: &Value,
    facts: &Facts,
) -> Result<Vec<Quality>, String> {
    let registers = &world.pack.registers;
    let r = registers.iter().position(|register| register.id == word(by, "register")).ok_or("no such register")?;
    let register = &registers[r];
    let lookup = register.lookups.iter().find(|lookup| lookup.id == word(by, "lookup")).ok_or("no such lookup")?;
    let i = register.items.iter().position(|item| item.id == word(by, "item")).ok_or("no such item")?;
    let item = &register.items[i];
    let role = world.role(word(by, "role")).ok_or("no such role")?;
    if !lookup.items.contains(&i) || !lookup.subjects.contains(&role.kind) || lookup.stage != fact.stage {
        return Err("the lookup does not return this".to_owned());
    }
    let gives = item.gives.iter().any(|given| {
        given.concept == fact.concept && world.relative(&role.name, given.of.as_deref()) == Some(fact.role.as_str())
    });
    if !gives {
        return Err("the item does not say this".to_owned());
    }
    if item.absence && lookup.closed_world.is_none() {
        return Err("a missing record proves nothing here".to_owned());
    }
    if world.lacking(&register.id, &role.name, case) || !world.present(&role.name, case) {
        return Err("the register holds nothing about this case".to_owned());
    }
    let keys = world.keys(&lookup.keys, &role.name).ok_or("a relative it is keyed by is not named")?;
    let named: Vec<FactRef> = list(by, "keys").iter().filter_map(FactRef::read).collect();
    let trust = world.pack.quality(lookup.trust.as_deref());
    if keys != named || !keys.iter().all(|key| has(&facts.keys, key, trust)) {
        return Err("it is asked with what was not established".to_owned());
    }
    if by.get("shut").is_some() {
        let barred = unlawful && !world.open(r, i, &fact.concept, &role.kind);
        return if barred { Ok(vec![item.quality]) } else { Err("law does not bar it".to_owned()) };
    }
    let gate = world.pack.gate(word(by, "gate")).ok_or("no such gate")?;
    match world.opens(gate, r, i, &fact.concept, &role.kind) {
        Some(status) if status.as_str() == word(by, "publication") => Ok(vec![item.quality]),
        Some(_) => Err("its publication is stated wrongly".to_owned()),
        None => Err("the gate does not open it on the day".to_owned()),
    }
}
