//! The order of steps, and the longest way through their stated limits.
//!
//! Exact: limits counted by the office and by the calendar are kept apart, and where it depends on the days of a case which
//! of two ways is longer, both are told and no path is.

use crate::definition::{APPLICANT, Process, ProcessStep, StepKind};

use super::time::{Longest, Span};

/// The longest way through stated limits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    /// Least and most, where it can be told.
    pub range: Option<(Span, Span)>,
    /// Why it cannot be told.
    pub why: Vec<NoPath>,
    /// Steps of one longest way by the most of their limits, in their order; empty where no path is told.
    pub critical: Vec<String>,
}

/// Why no path is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPath {
    /// Nobody states how long these steps may take.
    Untimed(Vec<String>),
    /// The limit these steps are part of went with its step.
    LimitGone(Vec<String>),
    /// Which of these ways is the longest depends on the days of the case.
    DependsOnDays(Vec<Span>),
    /// More ways than are looked at.
    TooMany,
    /// Steps wait for each other.
    Circle,
}

/// For each step, the steps that must come before it, at once or by way of others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Order {
    before: Vec<Vec<bool>>,
}

impl Order {
    /// The order as it is stated. Steps that wait for each other in a circle come before each other.
    pub(crate) fn stated(process: &Process) -> Self {
        let steps = &process.steps;
        let direct: Vec<Vec<usize>> =
            steps.iter().map(|step| step.after.iter().filter_map(|id| process.position(id)).collect()).collect();
        let mut before = vec![vec![false; steps.len()]; steps.len()];
        for (at, row) in before.iter_mut().enumerate() {
            let mut open = direct[at].clone();
            while let Some(step) = open.pop() {
                if !std::mem::replace(&mut row[step], true) {
                    open.extend(&direct[step]);
                }
            }
        }
        Self { before }
    }

    /// The order that is left when steps with no bearing on each other need not wait for each other.
    pub(crate) fn relaxed(&self, process: &Process) -> Self {
        let mut before = self.before.clone();
        for (at, row) in before.iter_mut().enumerate() {
            for (earlier, waits) in row.iter_mut().enumerate() {
                *waits = *waits && !independent(&process.steps[earlier], &process.steps[at]);
            }
        }
        Self { before }
    }

    /// Whether one step waits for another, among those that are taken: at once or by way of them.
    pub(crate) fn waits(&self, step: usize, earlier: usize, taken: &[bool]) -> bool {
        let mut seen = vec![false; self.before.len()];
        let mut open = vec![step];
        while let Some(at) = open.pop() {
            for (other, is_before) in self.before[at].iter().enumerate() {
                if *is_before && taken[other] && !std::mem::replace(&mut seen[other], true) {
                    if other == earlier {
                        return true;
                    }
                    open.push(other);
                }
            }
        }
        false
    }

    /// The steps a step waits for at once, among those that are taken.
    pub(crate) fn direct(&self, step: usize, taken: &[bool]) -> Vec<usize> {
        let all: Vec<usize> = (0..taken.len()).filter(|other| taken[*other] && self.before[step][*other]).collect();
        let between = |earlier: usize| all.iter().any(|mid| *mid != earlier && self.before[*mid][earlier]);
        all.iter().copied().filter(|earlier| !between(*earlier)).collect()
    }

    /// The taken steps, each after those it waits for, else in the author's order. `None` where they wait in a circle.
    pub(crate) fn sequence(&self, taken: &[bool]) -> Option<Vec<usize>> {
        let mut open: Vec<usize> = (0..taken.len()).filter(|step| taken[*step]).collect();
        let mut done = Vec::with_capacity(open.len());
        while !open.is_empty() {
            let ready = |step: &usize| open.iter().all(|other| !self.before[*step][*other]);
            let next = open.iter().position(ready)?;
            done.push(open.remove(next));
        }
        Some(done)
    }
}

/// Kinds of step that may go on beside others: they find something out and change nothing.
const BESIDE: [StepKind; 7] = [
    StepKind::CheckPapers,
    StepKind::LookUp,
    StepKind::Consult,
    StepKind::SiteVisit,
    StepKind::Assess,
    StepKind::Publish,
    StepKind::Pay,
];

/// Whether the later of two steps uses nothing of the earlier one, by what both say, so that it need not wait for it.
///
/// Two steps of one actor follow each other. Where nothing is said of what one brings about or the other uses, or an
/// article fixes the order, they do not count as independent.
pub(crate) fn independent(earlier: &ProcessStep, later: &ProcessStep) -> bool {
    let Some(needs) = &later.needs else { return false };
    BESIDE.contains(&earlier.kind)
        && BESIDE.contains(&later.kind)
        && earlier.actor != later.actor
        && later.order_basis.is_empty()
        && !earlier.establishes.is_empty()
        && !needs.iter().any(|need| earlier.establishes.contains(need))
}

/// What a step adds to the authority's time: nothing where the applicant acts or the clock stands still, nothing of its own
/// where it is part of the limit of another. `Err` where that is not known; whether a limit went with its step.
pub(crate) fn own_time(process: &Process, step: usize, taken: &[bool]) -> Result<(Span, Span), bool> {
    let own = &process.steps[step];
    if own.actor == APPLICANT || own.clock_stops {
        return Ok((Span::ZERO, Span::ZERO));
    }
    if let Some(within) = &own.within {
        let counted = process.position(within).is_some_and(|at| taken[at] && process.steps[at].time.is_some());
        return if counted { Ok((Span::ZERO, Span::ZERO)) } else { Err(true) };
    }
    own.time.map(Span::range).ok_or(false)
}

/// The longest way through the taken steps in an order.
pub(crate) fn path(process: &Process, order: &Order, taken: &[bool]) -> Path {
    let Some(sequence) = order.sequence(taken) else {
        return Path { why: vec![NoPath::Circle], ..Path::default() };
    };
    let mut times = vec![(Span::ZERO, Span::ZERO); taken.len()];
    let (mut untimed, mut gone) = (Vec::new(), Vec::new());
    for &step in &sequence {
        match own_time(process, step, taken) {
            Ok(time) => times[step] = time,
            Err(true) => gone.push(process.steps[step].id.clone()),
            Err(false) => untimed.push(process.steps[step].id.clone()),
        }
    }
    let mut why = Vec::new();
    if !untimed.is_empty() {
        why.push(NoPath::Untimed(untimed));
    }
    if !gone.is_empty() {
        why.push(NoPath::LimitGone(gone));
    }
    if !why.is_empty() {
        return Path { why, ..Path::default() };
    }
    let least = longest(order, &sequence, &|step| times[step].0);
    let most = longest(order, &sequence, &|step| times[step].1);
    for end in [&least.0, &most.0] {
        if !end.complete {
            why = vec![NoPath::TooMany];
        } else if end.spans.len() > 1 && why.is_empty() {
            why = vec![NoPath::DependsOnDays(end.spans.clone())];
        }
    }
    if !why.is_empty() {
        return Path { why, ..Path::default() };
    }
    let only = |end: &Longest| end.spans.first().copied().unwrap_or_default();
    let critical = way(order, &sequence, &|step| times[step].1, &most.1);
    Path {
        range: Some((only(&least.0), only(&most.0))),
        why,
        critical: critical.into_iter().map(|step| process.steps[step].id.clone()).collect(),
    }
}

/// The longest ways through a sequence, and those up to the end of each of its steps.
fn longest(order: &Order, sequence: &[usize], time: &dyn Fn(usize) -> Span) -> (Longest, Vec<Longest>) {
    let mut whole = Longest::new();
    let mut ends: Vec<Longest> = Vec::with_capacity(sequence.len());
    for (at, &step) in sequence.iter().enumerate() {
        let mut start = Longest::new();
        start.add(Span::ZERO);
        for (earlier, end) in sequence[..at].iter().zip(&ends) {
            if order.before[step][*earlier] {
                start.complete &= end.complete;
                end.spans.iter().for_each(|span| start.add(*span));
            }
        }
        let mut end = Longest::new();
        start.spans.iter().for_each(|span| end.add(span.plus(time(step))));
        end.complete &= start.complete;
        whole.complete &= end.complete;
        end.spans.iter().for_each(|span| whole.add(*span));
        ends.push(end);
    }
    (whole.sorted(), ends)
}

/// One longest way, from its end: each step takes time and ends when the rest of the way begins.
fn way(order: &Order, sequence: &[usize], time: &dyn Fn(usize) -> Span, ends: &[Longest]) -> Vec<usize> {
    let mut list = Vec::new();
    let last = (0..sequence.len()).find(|at| (0..sequence.len()).all(|other| covers(&ends[*at], &ends[other])));
    let mut at = last;
    while let Some(here) = at {
        let step = sequence[here];
        if time(step) != Span::ZERO {
            list.push(step);
        }
        // Of the steps it waits for, one by which alone its end is reached.
        let before = (0..here).filter(|other| order.before[step][sequence[*other]]);
        at = before.filter(|other| !ends[*other].spans.iter().all(|span| *span == Span::ZERO)).find(|other| {
            let mut end = Longest::new();
            ends[*other].spans.iter().for_each(|span| end.add(span.plus(time(step))));
            covers(&end, &ends[here])
        });
    }
    list.reverse();
    list
}

fn covers(own: &Longest, other: &Longest) -> bool {
    other.spans.iter().all(|span| own.spans.iter().any(|known| known.covers(*span)))
}
