//! What a dossier costs people, and what the proposals save.
//!
//! The saving of replacing one paper is, over the paths `k` a case can take,
//! `Σ w_k [ q_k·b − (1 − q_k)·s_k − ℓ_k ]`: the burden `b` of the paper where the lookup
//! succeeds, less the extra cost `s_k` of a late failure, less the cost `ℓ_k` that is paid
//! either way. Compliance cost before and after follow Circular 02/2017/TT-VPCP, Art. 27.
//! Every figure names the parameters it was made from; what is unknown stays unknown and is
//! listed. Knows nothing of how reports look.

mod drops;
mod expression;
mod formula;
pub(crate) mod json;
mod share;

use std::collections::BTreeMap;

use super::advice::Advice;
use crate::analysis::Analysis;
use std::sync::Arc;

use crate::definition::Procedure;
use crate::register::{Costs, Pack, Parameter, Range};

/// How much of an estimate is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Everything.
    Full,
    /// No paths and no sensitivity: what sums over thousands of procedures need.
    Totals,
    /// What a plan says about each paper, and of the sums a case before, what is saved of it and what is saved a year: all that
    /// two sets of figures are compared by. Other figures, rows and parameters are left empty.
    Compared,
}

/// What a procedure costs and what the proposals save; `None` where the costs name no paths,
/// so that nothing at all can be said.
pub fn estimate(
    procedure: &Procedure,
    pack: &Pack,
    costs: &Costs,
    analysis: &Analysis,
    detail: Detail,
) -> Option<Estimate> {
    formula::estimate(procedure, pack, costs, analysis, detail)
}

/// The name of a parameter, which the figures of an estimate share.
pub type Name = Arc<str>;

/// A figure with what it was made from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    /// The figure; `None` when a parameter it needs is not known.
    pub value: Option<Range>,
    /// Its unit: a currency code alone or as in `VND/case`, `VND/year`, `share`, `hour/case`, `case/year`.
    pub unit: String,
    /// Names of the parameters it was made from; see [`Estimate::parameters`].
    pub uses: Vec<Name>,
    /// Parameters that are not known: the figure is `None`, or it is a sum that leaves out
    /// what they would add.
    pub missing: Vec<Name>,
    /// True when one of them is an input, not an official figure.
    pub input: bool,
}

/// When a paper goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relief {
    /// Under the law of the day.
    Now,
    /// Once the barriers named in the verdict are gone.
    AfterLaw,
    /// It stays.
    #[default]
    None,
}

impl Relief {
    /// The word of the report format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::AfterLaw => "afterLaw",
            Self::None => "none",
        }
    }
}

/// What replacing a paper comes to on one path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PathSaving {
    /// Id of the path; see `Costs::paths`.
    pub path: String,
    /// Share of cases that take it, after its ceiling.
    pub share: Figure,
    /// Chance that the lookup gives everything needed.
    pub success: Figure,
    /// Expected saving of one case on this path.
    pub saving: Figure,
    /// The chance of success below which the paper should stay the default on this path.
    pub break_even: Figure,
    /// True when the chance is below it at the middle figures.
    pub keep: bool,
}

/// How far one parameter moves the saving of a paper.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sensitivity {
    /// Name of the parameter.
    pub parameter: String,
    /// Saving at the parameter's low value, all others in the middle.
    pub at_low: f64,
    /// Saving at its high value.
    pub at_high: f64,
    /// The value at which the recommendation flips, where one exists in the parameter's domain.
    pub flips_at: Option<f64>,
    /// True when that value lies within the parameter's own range.
    pub within_range: bool,
}

/// What one paper costs and what dropping it saves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComponentSaving {
    /// Id of the document.
    pub id: String,
    /// When it goes.
    pub relief: Relief,
    /// True when registers stand in for it, so that lookups can fail.
    pub by_lookup: bool,
    /// Cost of the paper where it is asked for.
    pub burden: Figure,
    /// Share of cases in which it is asked for.
    pub asked: Figure,
    /// Share of cases in which it is dropped.
    pub dropped: Figure,
    /// Chance that the lookups succeed, over all paths.
    pub success: Figure,
    /// Path by path.
    pub paths: Vec<PathSaving>,
    /// Expected saving of one case of the procedure, the state's own lookups taken off.
    pub per_case: Figure,
    /// Expected saving a year.
    pub per_year: Figure,
    /// What "dropped everywhere, nothing ever fails" would claim per case.
    pub full_per_case: Figure,
    /// True when the paper should go at the middle figures: the saving is above zero.
    pub worthwhile: Option<bool>,
    /// What people are spared in one case in which the paper is asked for and goes, where that is the
    /// same in all such cases: known even where nobody counted how many they are.
    pub each: Figure,
    /// What a plan says about it.
    pub advice: Advice,
    /// What a register not yet open would save in its place, reckoned as for one that is.
    pub proposed: Figure,
    /// Parameters by how far they move the saving, most first.
    pub sensitivity: Vec<Sensitivity>,
}

/// One line of the table of compliance costs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CostRow {
    /// `paper`, `form`, `handIn`, `fee` or `lookup`.
    pub activity: &'static str,
    /// The paper it is about, or empty.
    pub component: String,
    /// Hours of a person's time in one case, before.
    pub hours: Figure,
    /// Money paid out in one case, before.
    pub cash: Figure,
    /// Cost of one case before.
    pub before: Figure,
    /// Cost of one case after what is proposed at once.
    pub after: Figure,
    /// Cost of one case after what has to be confirmed or needs law is done too.
    pub after_law: Figure,
}

impl CostRow {
    /// What one case is spared, at once and in the end, in the middle; `None` where that is not known.
    pub fn spared(&self) -> Option<[f64; 2]> {
        let [before, after, after_law] = [&self.before, &self.after, &self.after_law].map(|own| own.value);
        let before = before?.mid;
        Some([before - after?.mid, before - after_law?.mid])
    }
}

/// Compliance cost before and after what a plan proposes. Papers of unknown cost are left out of
/// the sums, and a saving to which no paper of known cost contributes is not known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compliance {
    /// Before.
    pub before: Figure,
    /// After what is proposed at once.
    pub after: Figure,
    /// After what has to be confirmed or needs law is done too.
    pub after_law: Figure,
    /// `before - after`.
    pub saved: Figure,
    /// `before - after_law`.
    pub saved_with_law: Figure,
}

/// Costs and savings of one procedure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Estimate {
    /// ISO 4217 code.
    pub currency: String,
    /// Decimals of an amount of money as it is shown.
    pub decimals: u32,
    /// One entry a paper, in the order of the dossier.
    pub components: Vec<ComponentSaving>,
    /// The table of compliance costs, papers first.
    pub rows: Vec<CostRow>,
    /// Cost of one case.
    pub per_case: Compliance,
    /// Cases a year.
    pub cases: Figure,
    /// Cost of a year.
    pub per_year: Compliance,
    /// Reduction in per cent: `(before - after) / before × 100`.
    pub reduction: Figure,
    /// The same once the barriers of law are gone.
    pub reduction_with_law: Figure,
    /// Every parameter that was used, by name, with value, unit, source and date.
    pub parameters: BTreeMap<String, Parameter>,
    /// Parameters that would be needed and are not known.
    pub unknown: Vec<String>,
}

/// An amount rounded to so many decimals, halves away from zero, as it is written: 2.675
/// is 2.68 although its nearest binary fraction lies below.
pub fn rounded(value: f64, decimals: u32) -> f64 {
    let scale = 10_f64.powi(decimals.min(9) as i32);
    let scaled = value * scale;
    // A relative step above the error of the product, far below half a unit.
    let nudge = scaled.abs() * 4.0 * f64::EPSILON;
    (scaled.abs() + nudge).round().copysign(scaled) / scale
}
