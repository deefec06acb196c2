//! What a plan says about each paper: proposed at once, after somebody confirms it, once law
//! allows it, or not at all, and why not. One answer for letters, tables, sums and portfolios.
//!
//! A verdict says what is true of a paper; advice adds what somebody decided, how sure the
//! verdict is, what the paper is asked for as, and whether leaving it out pays.

use super::certainty::certainty;
use super::cost::{ComponentSaving, Relief};
use super::simplify::{Decided, Decision, recorded};
use crate::analysis::{PaperVerdict, Verdict};
use crate::definition::Procedure;
use crate::register::Pack;

/// What a plan says about one paper. The one answer from which everything else is derived: the word of the report format, when
/// the paper goes, and what officers read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Advice {
    /// Its line is deleted.
    Delete,
    /// Registers stand in for it in every case.
    Replace,
    /// It goes in some cases.
    Narrow,
    /// Another paper says the same.
    Duplicate,
    /// It would go, once somebody confirms what the verdict rests on.
    Confirm,
    /// It goes once a text is amended or data are published.
    AfterLaw,
    /// Law lets it go, and that would cost more than it saves.
    NotWorth,
    /// Its proposal was rejected or postponed.
    Held,
    /// It is asked for only when data cannot be used: nothing is left to propose.
    Standby,
    /// It stays, and part of what it says is filled in beforehand.
    Prefill,
    /// It stays.
    #[default]
    Keep,
    /// The demand contradicts itself or the law.
    Mend,
    /// Too little is said of it.
    Unclear,
}

impl Advice {
    /// All of them, in the order in which documents list them.
    pub const ALL: [Self; 13] = [
        Self::Delete,
        Self::Replace,
        Self::Narrow,
        Self::Duplicate,
        Self::Confirm,
        Self::AfterLaw,
        Self::NotWorth,
        Self::Held,
        Self::Standby,
        Self::Prefill,
        Self::Keep,
        Self::Mend,
        Self::Unclear,
    ];

    /// What a verdict comes to before anything else is known of the paper.
    pub const fn of_verdict(component: &PaperVerdict) -> Self {
        match component.verdict {
            Verdict::Purposeless => Self::Delete,
            Verdict::RedundantByData => Self::Replace,
            Verdict::Conditional => Self::Narrow,
            Verdict::CoveredByPapers => Self::Duplicate,
            Verdict::Interchangeable if component.recommended => Self::Keep,
            Verdict::Interchangeable => Self::Duplicate,
            Verdict::LawNeeded => Self::AfterLaw,
            Verdict::Partial => Self::Prefill,
            Verdict::Needed => Self::Keep,
            Verdict::Inconsistent => Self::Mend,
            Verdict::Unclassified => Self::Unclear,
        }
    }

    /// The word of the report format: how a paper goes, or mends its demand, is told by its verdict there.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delete | Self::Replace | Self::Narrow | Self::Duplicate => "now",
            Self::Confirm => "toConfirm",
            Self::AfterLaw => "afterLaw",
            Self::NotWorth => "notWorth",
            Self::Held => "held",
            Self::Standby => "fallbackOnly",
            Self::Prefill | Self::Keep | Self::Mend | Self::Unclear => "stays",
        }
    }

    /// When a paper goes that is proposed. What is to be confirmed is no proposal yet and saves nothing.
    pub const fn relief(self) -> Relief {
        match self {
            Self::Delete | Self::Replace | Self::Narrow | Self::Duplicate => Relief::Now,
            Self::AfterLaw => Relief::AfterLaw,
            _ => Relief::None,
        }
    }

    /// The verdict as reports tell it: `toConfirm` in place of one that is not sure enough to be said.
    pub const fn told(self, verdict: Verdict) -> &'static str {
        if matches!(self, Self::Confirm) { self.as_str() } else { verdict.as_str() }
    }

    /// True when it is proposed that the paper goes at once, in every or some cases.
    pub const fn goes_now(self) -> bool {
        matches!(self.relief(), Relief::Now)
    }

    /// True when the plan proposes that it goes, or that the demand for it is mended: a paper that stays is no proposal.
    pub const fn goes(self) -> bool {
        !matches!(self.relief(), Relief::None) || matches!(self, Self::Confirm | Self::Mend)
    }
}

/// What a plan says about every paper of a procedure, in the order of the dossier. Without
/// savings, nothing is said to be not worth it.
pub fn advice(
    procedure: &Procedure,
    pack: &Pack,
    components: &[PaperVerdict],
    savings: &[ComponentSaving],
) -> Vec<Advice> {
    let decisions = recorded(&procedure.schema);
    let all = components.iter().enumerate();
    all.map(|(at, component)| of(procedure, pack, component, &decisions, savings.get(at))).collect()
}

fn of(
    procedure: &Procedure,
    pack: &Pack,
    component: &PaperVerdict,
    decisions: &[Decision],
    saving: Option<&ComponentSaving>,
) -> Advice {
    let by_verdict = Advice::of_verdict(component);
    if !by_verdict.goes() {
        return by_verdict;
    }
    let of_paper = || decisions.iter().filter(|decision| decision.document == component.id);
    if of_paper().any(|decision| decision.decided != Decided::Accepted) {
        return Advice::Held;
    }
    let loses = saving.is_some_and(|saving| saving.by_lookup && saving.worthwhile == Some(false));
    // Somebody who accepted it on a day has looked at it; what law allows is carried out without one.
    let confirmed = || of_paper().any(|decision| decision.decided == Decided::Accepted && decision.on.is_some());
    let unsure = || certainty(procedure, &component.id, pack).is_some_and(|sure| sure.to_confirm) && !confirmed();
    match by_verdict.relief() {
        Relief::None => by_verdict,
        Relief::Now if component.fallback_only => Advice::Standby,
        Relief::Now if unsure() => Advice::Confirm,
        _ if loses && component.may_not_ask.is_none() => Advice::NotWorth,
        _ => by_verdict,
    }
}
