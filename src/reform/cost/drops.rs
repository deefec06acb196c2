//! In which cases a paper goes, and what is looked up in its place: read off its proof.

use std::collections::BTreeSet;

use crate::definition::{FactRef, Procedure, When};

use super::Relief;
use crate::analysis::{By, Claim, PaperVerdict, Proof, Step, Verdict};

/// Cases in which a paper goes, and what stands in for it.
#[derive(Clone, PartialEq)]
pub(super) struct Drop<'a> {
    pub(super) when: When,
    pub(super) relief: Relief,
    /// What is asked of registers; empty when nothing can fail.
    pub(super) queries: Vec<(&'a str, &'a str, &'a str)>,
    /// Keys that somebody has to give: whether the signed-in identity gives it online.
    pub(super) keys: Vec<bool>,
}

/// In which cases a paper goes.
pub(super) fn drops<'a>(procedure: &Procedure, component: &'a PaperVerdict) -> Vec<Drop<'a>> {
    let outright =
        |when: &When| Drop { when: when.clone(), relief: Relief::Now, queries: Vec::new(), keys: Vec::new() };
    let parts = match &component.proof {
        Proof::CutByLaw(_) | Proof::Forbidden(_) | Proof::Note => return vec![outright(&When::Always)],
        Proof::Cases(parts) => parts,
        Proof::Lapsed(_) | Proof::Unclassified(_) | Proof::Dead => return Vec::new(),
    };
    let mut list = Vec::new();
    for part in parts {
        let relief = match part.verdict {
            Verdict::Purposeless | Verdict::CoveredByPapers | Verdict::RedundantByData => Relief::Now,
            Verdict::Interchangeable if !component.recommended => Relief::Now,
            Verdict::LawNeeded => Relief::AfterLaw,
            _ => continue,
        };
        let mut drop = Drop { relief, ..outright(&part.when) };
        if let Claim::Derived(steps) = &part.claim {
            read_steps(procedure, steps, &mut drop);
        }
        list.push(drop);
    }
    joined(component, list, parts.len())
}

/// Cases told apart by circumstances that change nothing for the paper are one: it goes in the
/// same way in all of them, and how often each comes up need not be known.
fn joined<'a>(component: &PaperVerdict, mut list: Vec<Drop<'a>>, parts: usize) -> Vec<Drop<'a>> {
    let Some(first) = list.first().cloned() else { return list };
    let same = list.iter().all(|drop| Drop { when: first.when.clone(), ..drop.clone() } == first);
    let when = if list.len() == parts { Some(When::Always) } else { component.guard.clone() };
    if let (true, true, Some(when)) = (same, list.len() > 1, when) {
        list.truncate(1);
        list[0].when = when;
    }
    list
}

fn read_steps<'a>(procedure: &Procedure, steps: &'a [Step], drop: &mut Drop<'a>) {
    // Whom the definition may take for one person is asked about once.
    let same = |one: &str, other: &str| {
        let names = |name: &str, wanted: &str| {
            procedure.role(name).is_some_and(|role| role.same_as.iter().any(|same| same.role == wanted))
        };
        one == other || names(one, other) || names(other, one)
    };
    let mut wanted: BTreeSet<&FactRef> = BTreeSet::new();
    for step in steps {
        if let By::Lookup { lookup, register, role, keys, .. } = &step.by {
            let known = drop.queries.iter().any(|(own, _, asked)| own == lookup && same(asked, role));
            if !known {
                drop.queries.push((lookup, register, role));
            }
            wanted.extend(keys);
        }
    }
    let mut given: Vec<&FactRef> = Vec::new();
    for step in steps.iter().filter(|step| step.key && wanted.contains(&step.fact)) {
        let signed_in = match step.by {
            By::Field(_) | By::NewField => false,
            By::SignedIn => true,
            _ => continue,
        };
        if !given.iter().any(|own| own.concept == step.fact.concept && same(&own.role, &step.fact.role)) {
            given.push(&step.fact);
            drop.keys.push(signed_in);
        }
    }
}
