//! Cost parameters: figures with range, unit, source and date, by name.
//!
//! A pack carries the national ones, an officer's scenario file replaces any of them; both
//! are read here, strictly. Knows what a parameter is and which names exist; what is
//! computed from them is `analysis`'s business.

use std::collections::BTreeMap;

use super::Words;

/// A figure with its range; `low <= mid <= high`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Range {
    /// The least plausible value.
    pub low: f64,
    /// The value to reckon with.
    pub mid: f64,
    /// The greatest plausible value.
    pub high: f64,
}

impl Range {
    /// A figure known exactly.
    pub const fn exactly(value: f64) -> Self {
        Self { low: value, mid: value, high: value }
    }
}

/// How a measured share came about: so many out of so many, in a period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// How many of them.
    pub found: f64,
    /// Out of how many; `None` where nobody said.
    pub of: Option<f64>,
}

/// One figure of several that sources give for the same thing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// What the source says.
    pub value: f64,
    /// Where it was read.
    pub source: String,
    /// Day or year it is about.
    pub date: String,
}

/// One cost parameter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parameter {
    /// The figure; `None` when nobody knows.
    pub value: Option<Range>,
    /// Its unit, such as `VND/hour`, `minute`, `share`, `case/year`.
    pub unit: String,
    /// Where it was read.
    pub source: String,
    /// Day or year it is about.
    pub date: String,
    /// True when no official figure stands behind it: whoever uses the estimate answers for it.
    pub input: bool,
    /// How it was measured, where it is a measured share.
    pub measured: Option<Measured>,
    /// Differing figures it was chosen from.
    pub given: Vec<Given>,
    /// What it is called.
    pub title: Words,
    /// Remark.
    pub note: String,
}

/// One way in which a case can go: a channel, with or without a lookup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    /// Id used in names of parameters.
    pub id: String,
    /// What it is called.
    pub title: Words,
    /// `online`, `direct` or `postal`.
    pub channel: String,
    /// Whether registers are asked on it at all.
    pub lookup: bool,
    /// The path that takes the cases above this one's ceiling.
    pub overflow: Option<String>,
}

/// The cost parameters of a country or of one scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Costs {
    /// What the scenario is called; empty for a pack's own.
    pub title: Words,
    /// ISO 4217 code.
    pub currency: String,
    /// Decimals of an amount of money as it is shown.
    pub decimals: u32,
    /// The ways in which cases go.
    pub paths: Vec<Path>,
    /// Parameters by name.
    pub parameters: BTreeMap<String, Parameter>,
}
