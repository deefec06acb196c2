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

/// What a plan says about one paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Advice {
    /// It goes, in every or some cases, as soon as that is organised.
    Now,
    /// It would go, once somebody confirms what the verdict rests on.
    ToConfirm,
    /// It goes once a text is amended or data are published.
    AfterLaw,
    /// Law lets it go, and that would cost more than it saves.
    NotWorth,
    /// Its proposal was rejected or postponed.
    Held,
    /// It is asked for only when data cannot be used: nothing is left to propose.
    FallbackOnly,
    /// It stays.
    #[default]
    Stays,
}

impl Advice {
    /// All of them, in the order in which plans list them.
    pub const ALL: [Self; 7] =
        [Self::Now, Self::ToConfirm, Self::AfterLaw, Self::NotWorth, Self::Held, Self::FallbackOnly, Self::Stays];

    /// The word of the report format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::ToConfirm => "toConfirm",
            Self::AfterLaw => "afterLaw",
            Self::NotWorth => "notWorth",
            Self::Held => "held",
            Self::FallbackOnly => "fallbackOnly",
            Self::Stays => "stays",
        }
    }

    /// When a paper goes that is proposed: confirming it comes before, as law does.
    pub const fn relief(self) -> Relief {
        match self {
            Self::Now => Relief::Now,
            Self::ToConfirm | Self::AfterLaw => Relief::AfterLaw,
            Self::NotWorth | Self::Held | Self::FallbackOnly | Self::Stays => Relief::None,
        }
    }
}

/// When a paper could go by its verdict alone.
pub(crate) const fn possible(component: &PaperVerdict) -> Relief {
    match component.verdict {
        _ if component.droppable_today() => Relief::Now,
        Verdict::LawNeeded => Relief::AfterLaw,
        _ => Relief::None,
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
    let relief = possible(component);
    if relief == Relief::None && component.verdict != Verdict::Inconsistent {
        return Advice::Stays;
    }
    let own = || decisions.iter().filter(|own| own.document == component.id);
    if own().any(|own| own.decided != Decided::Accepted) {
        return Advice::Held;
    }
    let loses = saving.is_some_and(|own| own.by_lookup && own.worthwhile == Some(false));
    // Somebody who accepted it on a day has looked at it; what law allows is carried out without one.
    let confirmed = || own().any(|own| own.decided == Decided::Accepted && own.on.is_some());
    match relief {
        Relief::None => Advice::Stays,
        Relief::Now if component.fallback_only => Advice::FallbackOnly,
        _ if loses && component.may_not_ask.is_none() => Advice::NotWorth,
        Relief::AfterLaw => Advice::AfterLaw,
        Relief::Now => match certainty(procedure, &component.id, pack) {
            Some(sure) if sure.to_confirm && !confirmed() => Advice::ToConfirm,
            _ => Advice::Now,
        },
    }
}
