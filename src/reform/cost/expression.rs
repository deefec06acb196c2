//! Formulas over parameters, so that every figure knows what it was made from, carries its
//! range, and can be asked which parameter moves it and where it changes sign.
#![allow(clippy::float_cmp, reason = "numbers are compared with what they were set to, not with what was computed")]

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;

use crate::register::{Costs, Parameter, Range};

use super::{Figure, Name, Sensitivity};

/// A formula; parameters by their index in a [`Table`]. Formulas share their parts: a
/// copy costs nothing, and what several parts have in common is reckoned once.
#[derive(Clone, Debug)]
pub(super) enum Expr {
    Number(f64),
    Parameter(usize),
    Sum(Rc<[Expr]>),
    Product(Rc<[Expr]>),
    /// First less second.
    Minus(Rc<[Expr; 2]>),
    /// First by second; 0 where the second is 0.
    Over(Rc<[Expr; 2]>),
    Least(Rc<[Expr; 2]>),
}

impl Expr {
    pub(super) const ZERO: Self = Self::Number(0.0);
    pub(super) const ONE: Self = Self::Number(1.0);

    pub(super) fn minus(self, other: Self) -> Self {
        if other.is_zero() { self } else { Self::Minus(Rc::new([self, other])) }
    }

    pub(super) fn over(self, other: Self) -> Self {
        Self::Over(Rc::new([self, other]))
    }

    pub(super) fn least(self, other: Self) -> Self {
        Self::Least(Rc::new([self, other]))
    }

    pub(super) fn sum(list: Vec<Self>) -> Self {
        let mut list: Vec<Self> = list.into_iter().filter(|term| !term.is_zero()).collect();
        match list.len() {
            0 => Self::ZERO,
            1 => list.remove(0),
            _ => Self::Sum(list.into()),
        }
    }

    pub(super) fn product(list: Vec<Self>) -> Self {
        if list.iter().any(Self::is_zero) {
            return Self::ZERO;
        }
        let one = |factor: &Self| matches!(factor, Self::Number(n) if *n == 1.0);
        let mut list: Vec<Self> = list.into_iter().filter(|factor| !one(factor)).collect();
        match list.len() {
            0 => Self::ONE,
            1 => list.remove(0),
            _ => Self::Product(list.into()),
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        matches!(self, Self::Number(n) if *n == 0.0)
    }

    /// Where the shared parts of a formula stand; `None` for numbers and parameters.
    fn place(&self) -> Option<usize> {
        match self {
            Self::Number(_) | Self::Parameter(_) => None,
            Self::Sum(list) | Self::Product(list) => Some(Rc::as_ptr(list).cast::<Self>() as usize),
            Self::Minus(pair) | Self::Over(pair) | Self::Least(pair) => Some(Rc::as_ptr(pair).cast::<Self>() as usize),
        }
    }
}

/// Mixes the place of a part of a formula in memory, which nobody chooses, into a hash.
#[derive(Default)]
struct PlaceHasher(u64);

impl Hasher for PlaceHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_usize(usize::from(*byte));
        }
    }

    fn write_usize(&mut self, place: usize) {
        // Multiplying by 2^64 over the golden ratio spreads places that are near each other over the upper bits.
        self.0 = (self.0 ^ place as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The steps of parts that are known already, by their places.
type Known = HashMap<usize, usize, BuildHasherDefault<PlaceHasher>>;

/// One step of a formula made ready; parts by the index of their step.
enum Op {
    Number(f64),
    Parameter(usize),
    /// Of this many parts that begin there in [`Steps::parts`].
    Sum(usize, usize),
    Product(usize, usize),
    Minus(usize, usize),
    Over(usize, usize),
    Least(usize, usize),
}

/// A formula as steps, each part that stands several times in it once: the last step is
/// the whole.
struct Steps {
    ops: Vec<Op>,
    /// The parts of all sums and products, one after another.
    parts: Vec<usize>,
    /// The parameters, in their order, each once.
    used: Vec<usize>,
}

impl Steps {
    fn of(expr: &Expr) -> Self {
        let mut own = Self { ops: Vec::new(), parts: Vec::new(), used: Vec::new() };
        own.enter(expr, &mut Known::default());
        own.used.sort_unstable();
        own.used.dedup();
        own
    }

    /// The step of a part. A sum and a product never stand in one place, so places tell parts apart.
    fn enter(&mut self, expr: &Expr, known: &mut Known) -> usize {
        let place = expr.place();
        if let Some(at) = place.and_then(|place| known.get(&place)) {
            return *at;
        }
        let op = match expr {
            Expr::Number(number) => Op::Number(*number),
            Expr::Parameter(at) => {
                self.used.push(*at);
                Op::Parameter(*at)
            }
            Expr::Sum(list) => Op::Sum(self.enter_all(list, known), list.len()),
            Expr::Product(list) => Op::Product(self.enter_all(list, known), list.len()),
            Expr::Minus(pair) => Op::Minus(self.enter(&pair[0], known), self.enter(&pair[1], known)),
            Expr::Over(pair) => Op::Over(self.enter(&pair[0], known), self.enter(&pair[1], known)),
            Expr::Least(pair) => Op::Least(self.enter(&pair[0], known), self.enter(&pair[1], known)),
        };
        self.ops.push(op);
        let at = self.ops.len() - 1;
        if let Some(place) = place {
            known.insert(place, at);
        }
        at
    }

    /// Where the steps of several parts stand.
    fn enter_all(&mut self, list: &[Expr], known: &mut Known) -> usize {
        let steps: Vec<usize> = list.iter().map(|part| self.enter(part, known)).collect();
        self.parts.extend(steps);
        self.parts.len() - list.len()
    }

    /// The value of the whole; `room` is overwritten.
    fn value(&self, values: &[f64], room: &mut Vec<f64>) -> f64 {
        room.clear();
        for op in &self.ops {
            let value = match op {
                Op::Number(number) => *number,
                Op::Parameter(at) => values.get(*at).copied().unwrap_or_default(),
                Op::Sum(from, count) => self.parts[*from..from + count].iter().map(|at| room[*at]).sum(),
                Op::Product(from, count) => self.parts[*from..from + count].iter().map(|at| room[*at]).product(),
                Op::Minus(one, other) => room[*one] - room[*other],
                Op::Over(one, other) => match room[*other] {
                    0.0 => 0.0,
                    other => room[*one] / other,
                },
                Op::Least(one, other) => room[*one].min(room[*other]),
            };
            room.push(value);
        }
        room.last().copied().unwrap_or_default()
    }
}

struct Entry<'a> {
    name: Name,
    range: Option<Range>,
    parameter: Option<Cow<'a, Parameter>>,
    /// For shares made of other parameters: those.
    from: Vec<usize>,
    /// The greatest value it can take.
    greatest: f64,
}

/// The parameters of one estimate.
pub(super) struct Table<'a> {
    costs: &'a Costs,
    entries: Vec<Entry<'a>>,
    index: BTreeMap<Name, usize>,
    /// Names that ought to have a figure of their own and have none.
    pub(super) unknown: BTreeSet<String>,
}

impl<'a> Table<'a> {
    pub(super) const fn new(costs: &'a Costs) -> Self {
        Self { costs, entries: Vec::new(), index: BTreeMap::new(), unknown: BTreeSet::new() }
    }

    pub(super) const fn costs(&self) -> &'a Costs {
        self.costs
    }

    /// A parameter that a definition brings along.
    pub(super) fn define(&mut self, name: &str, parameter: Parameter) {
        if !self.costs.parameters.contains_key(name) {
            self.enter(name, Some(Cow::Owned(parameter)), Vec::new());
        }
    }

    /// The parameter of the first name that has one; unknown where none has.
    pub(super) fn parameter(&mut self, names: &[&str]) -> Expr {
        for name in names {
            if let Some(at) = self.index.get(*name) {
                return Expr::Parameter(*at);
            }
            let costs: &'a Costs = self.costs;
            if let Some(parameter) = costs.parameters.get(*name) {
                return Expr::Parameter(self.enter(name, Some(Cow::Borrowed(parameter)), Vec::new()));
            }
        }
        let name = names.first().copied().unwrap_or_default();
        Expr::Parameter(self.enter(name, None, Vec::new()))
    }

    /// True when some figure stands under the name.
    pub(super) fn knows(&self, name: &str) -> bool {
        let own = self.index.get(name).and_then(|at| self.entries[*at].range);
        own.is_some() || self.costs.parameters.get(name).is_some_and(|parameter| parameter.value.is_some())
    }

    /// A share whose range was worked out from others.
    pub(super) fn derived(&mut self, name: &str, range: Range, from: Vec<usize>) -> Expr {
        if let Some(at) = self.index.get(name) {
            return Expr::Parameter(*at);
        }
        let at = self.enter(name, None, from);
        self.entries[at].range = Some(range);
        Expr::Parameter(at)
    }

    pub(super) fn range(&self, at: usize) -> Option<Range> {
        self.entries.get(at).and_then(|entry| entry.range)
    }

    fn enter(&mut self, name: &str, parameter: Option<Cow<'a, Parameter>>, from: Vec<usize>) -> usize {
        let at = self.entries.len();
        let range = parameter.as_ref().and_then(|parameter| parameter.value);
        let share = parameter.as_ref().is_none_or(|parameter| parameter.unit == "share");
        let greatest = if share { 1.0 } else { f64::MAX };
        let name = Name::from(name);
        self.entries.push(Entry { name: name.clone(), range, parameter, from, greatest });
        self.index.insert(name, at);
        at
    }

    /// Which parameters those used go back to, by entry.
    fn roots(&self, used: &[usize]) -> Vec<bool> {
        let mut roots = vec![false; self.entries.len()];
        for &at in used {
            match &self.entries[at].from[..] {
                [] => roots[at] = true,
                from => from.iter().for_each(|root| roots[*root] = true),
            }
        }
        roots
    }

    fn middle(&self) -> Vec<f64> {
        self.entries.iter().map(|entry| entry.range.map_or(0.0, |range| range.mid)).collect()
    }

    /// The figure of a formula; `left_out` are names of parameters it had to do without.
    pub(super) fn figure(&self, expr: &Expr, unit: &str, left_out: &[Name]) -> Figure {
        let steps = Steps::of(expr);
        let roots = self.roots(&steps.used);
        let mut figure = Figure { unit: unit.to_owned(), missing: left_out.to_vec(), ..Figure::default() };
        let mut known = true;
        // The index is in the order of the names.
        for &at in self.index.values().filter(|at| roots[**at]) {
            let entry = &self.entries[at];
            if entry.range.is_none() {
                known = false;
                figure.missing.push(entry.name.clone());
            }
            figure.input |= entry.parameter.as_ref().is_some_and(|parameter| parameter.input);
            figure.uses.push(entry.name.clone());
        }
        figure.missing.sort();
        figure.missing.dedup();
        if known {
            figure.value = Some(self.reach(&steps));
        }
        figure
    }

    /// The steps of a formula, where every parameter it goes back to is known.
    fn known_steps(&self, expr: &Expr) -> Option<Steps> {
        let steps = Steps::of(expr);
        let entered = |at: &usize| self.entries[*at].range.is_some();
        let known = |at: &usize| match &self.entries[*at].from[..] {
            [] => entered(at),
            from => from.iter().all(entered),
        };
        steps.used.iter().all(known).then_some(steps)
    }

    /// True when every parameter that a formula goes back to is known.
    pub(super) fn is_known(&self, expr: &Expr) -> bool {
        self.known_steps(expr).is_some()
    }

    /// The value of a formula with every parameter in the middle; `None` where one is not known.
    pub(super) fn middle_of(&self, expr: &Expr) -> Option<f64> {
        self.known_steps(expr).map(|steps| steps.value(&self.middle(), &mut Vec::with_capacity(steps.ops.len())))
    }

    /// The value of a formula with its range and nothing else.
    pub(super) fn bare_figure(&self, expr: &Expr) -> Figure {
        Figure { value: self.known_steps(expr).map(|steps| self.reach(&steps)), ..Figure::default() }
    }

    /// The range of a formula: each parameter at the end that lowers it, and at the other.
    fn reach(&self, steps: &Steps) -> Range {
        let mut values = self.middle();
        let mut room = Vec::with_capacity(steps.ops.len());
        let mut value = |values: &[f64]| steps.value(values, &mut room);
        let mid = value(&values);
        let (mut worst, mut best) = (values.clone(), values.clone());
        let (mut low, mut high) = (mid, mid);
        for &at in &steps.used {
            let Some(range) = self.entries[at].range.filter(|range| range.low < range.high) else { continue };
            let mut ends = [0.0; 2];
            for (end, limit) in ends.iter_mut().zip([range.low, range.high]) {
                values[at] = limit;
                *end = value(&values);
            }
            values[at] = range.mid;
            let (down, up) = if ends[0] <= ends[1] { (range.low, range.high) } else { (range.high, range.low) };
            (worst[at], best[at]) = (down, up);
            low = low.min(ends[0]).min(ends[1]);
            high = high.max(ends[0]).max(ends[1]);
        }
        Range { low: low.min(value(&worst)), mid, high: high.max(value(&best)) }
    }

    /// How far each parameter moves a formula, most first, and where it changes sign.
    pub(super) fn sensitivity(&self, expr: &Expr) -> Vec<Sensitivity> {
        let steps = Steps::of(expr);
        let mut room = Vec::with_capacity(steps.ops.len());
        let mut values = self.middle();
        let mid = steps.value(&values, &mut room);
        let mut list = Vec::new();
        for &at in &steps.used {
            let entry = &self.entries[at];
            let Some(range) = entry.range else { return Vec::new() };
            let mut at_value = |value: f64| {
                let held = std::mem::replace(&mut values[at], value);
                let result = steps.value(&values, &mut room);
                values[at] = held;
                result
            };
            let (at_low, at_high) = (at_value(range.low), at_value(range.high));
            let flips_at = crossing(&mut at_value, range.mid, mid, entry.greatest);
            if at_low == at_high && flips_at.is_none() {
                continue;
            }
            list.push(Sensitivity {
                parameter: entry.name.to_string(),
                at_low,
                at_high,
                flips_at,
                within_range: flips_at.is_some_and(|value| range.low <= value && value <= range.high),
            });
        }
        let width = |one: &Sensitivity| (one.at_high - one.at_low).abs();
        list.sort_by(|a, b| width(b).total_cmp(&width(a)).then_with(|| a.parameter.cmp(&b.parameter)));
        list
    }

    /// The parameters behind some figures, by name.
    pub(super) fn used<'f>(&self, figures: impl Iterator<Item = &'f Figure>) -> BTreeMap<String, Parameter> {
        // Figures share their names with the entries: where a name stands tells which entry it is of.
        let mut named: Vec<*const u8> = figures.flat_map(|figure| &figure.uses).map(|name| name.as_ptr()).collect();
        named.sort_unstable();
        named.dedup();
        let used = self.entries.iter().filter(|entry| named.binary_search(&entry.name.as_ptr()).is_ok());
        used.map(|entry| (entry.name.to_string(), entry.parameter.as_deref().cloned().unwrap_or_default())).collect()
    }
}

/// Where a function of one parameter changes sign, in `0..=greatest`. Formulas bend only
/// where a least value switches sides, so a bracket and bisection find every place that a
/// straight line would not.
fn crossing(at: &mut impl FnMut(f64) -> f64, mid: f64, value: f64, greatest: f64) -> Option<f64> {
    let top = greatest.min(if mid > 0.0 { mid * 100.0 } else { 1e9 });
    let positive = value > 0.0;
    let mut best: Option<f64> = None;
    for end in [0.0, top] {
        if (at(end) > 0.0) == positive {
            continue;
        }
        // `same` keeps the sign of the middle, `other` has the other one.
        let (mut same, mut other) = (mid, end);
        for _ in 0..200 {
            let between = f64::midpoint(same, other);
            if between == same || between == other {
                break;
            }
            if (at(between) > 0.0) == positive { same = between } else { other = between }
        }
        if best.is_none_or(|found| (other - mid).abs() < (found - mid).abs()) {
            best = Some(other);
        }
    }
    best
}
