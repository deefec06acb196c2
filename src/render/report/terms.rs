//! An officer's terms for advice, publications and confidence, and the evidence of a proof.

use crate::analysis::{By, Claim, Proof, Step};
use crate::reform::advice::Advice;
use crate::register::PublicationStatus;
use crate::texts::documents;

use super::block::Say;

/// What an advice is called.
pub fn advice_name(advice: Advice, say: Say) -> &'static str {
    match advice {
        Advice::Delete => documents::delete(say.0),
        Advice::Replace => documents::replace_data(say.0),
        Advice::Narrow => documents::drop_some_cases(say.0),
        Advice::Duplicate => documents::drop_another_paper_suffices(say.0),
        Advice::Confirm => documents::confirmed_first(say.0),
        Advice::NotWorth => documents::not_recommended_yet(say.0),
        Advice::Held => documents::kept_decision(say.0),
        Advice::Standby => documents::already_only_fallback(say.0),
        Advice::AfterLaw => documents::replaceable_once_law_publication(say.0),
        Advice::Prefill => documents::keep_prefill_part(say.0),
        Advice::Keep => documents::keep(say.0),
        Advice::Mend => documents::mend_contradictory_demand(say.0),
        Advice::Unclear => documents::too_little_said(say.0),
    }
}

/// How sure a publication is, in words.
pub fn publication(status: PublicationStatus, say: Say) -> &'static str {
    match status {
        PublicationStatus::Published => documents::published(say.0),
        PublicationStatus::Unconfirmed => documents::not_confirmed(say.0),
        PublicationStatus::None => documents::not_published(say.0),
    }
}

/// How sure the pack is of something it says.
pub fn confidence(word: &str, say: Say) -> String {
    let words = match word {
        "confirmed" => documents::read_source(say.0),
        "partly" => documents::read_part(say.0),
        "unconfirmed" | "" => documents::not_confirmed(say.0),
        other => other,
    };
    words.to_owned()
}

/// The steps of a proof that say where needed facts come from, each once; keys of lookups
/// are told with the lookup.
pub fn evidence(proof: &Proof) -> Vec<&Step> {
    let Proof::Cases(parts) = proof else { return Vec::new() };
    let mut list: Vec<&Step> = Vec::new();
    for part in parts {
        let steps = match &part.claim {
            Claim::Derived(steps) | Claim::Sufficient { steps, .. } | Claim::Cut { steps, .. } => steps,
            Claim::Unused | Claim::Either { .. } | Claim::Unprovable { .. } | Claim::Circular { .. } => continue,
        };
        for step in steps.iter().filter(|step| !step.key && !matches!(step.by, By::Proved)) {
            if !list.contains(&step) {
                list.push(step);
            }
        }
    }
    list
}
