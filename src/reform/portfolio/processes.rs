//! What processes come to over many procedures: days, hand-overs and visits before and after, the load of each authority, and
//! how many days opening something saves.

use std::collections::BTreeMap;

use crate::analysis::Barrier;
use crate::analysis::process::{Course, Restructured, Span, StepVerdict};
use crate::definition::{APPLICANT, ProcessStep};
use crate::locale::Locale;
use crate::reform::Reported;

use super::Lever;

/// A length of stated time over many procedures. Days of both kinds do not add up to one number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StatedDays {
    /// Working days.
    pub working: f64,
    /// Days of the calendar.
    pub calendar: f64,
}

impl StatedDays {
    fn of(span: Span) -> Self {
        Self { working: span.working_days(), calendar: span.days() }
    }

    fn add(&mut self, other: Self) {
        self.working += other.working;
        self.calendar += other.calendar;
    }

    /// What is less than before.
    #[must_use]
    pub fn less(self, after: Self) -> Self {
        Self { working: self.working - after.working, calendar: self.calendar - after.calendar }
    }

    /// Days of both kinds together, by which lists are ordered and for nothing else.
    pub fn together(self) -> f64 {
        self.working + self.calendar
    }
}

/// What the process of one procedure comes to in its usual case, before and after what can be done at once.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ProcessLine {
    /// The most of the longest way, where it can be told before and after.
    pub days: Option<(StatedDays, StatedDays)>,
    /// How often the file changes hands.
    pub hand_overs: (usize, usize),
    /// How often the applicant comes.
    pub visits: (usize, usize),
}

impl ProcessLine {
    /// The line of a procedure; `None` where its definition says nothing of steps, or they could not be judged.
    pub(super) fn of(one: &Reported) -> Option<Self> {
        let Course { now, then, .. } = one.analysis.process.as_ref()?.usual()?;
        let days = now.path.range.zip(then.path.range);
        Some(Self {
            days: days.map(|(now, then)| (StatedDays::of(now.1), StatedDays::of(then.1))),
            hand_overs: (now.hand_overs, then.hand_overs),
            visits: (now.visits, then.visits),
        })
    }

    /// The days that are saved, where both ways can be told.
    pub fn saved(&self) -> Option<StatedDays> {
        self.days.map(|(before, after)| before.less(after))
    }
}

/// Sums of processes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ProcessTotal {
    /// Procedures whose definitions say how they are carried out.
    pub procedures: usize,
    /// Those of them whose longest way cannot be told; their days are in no sum.
    pub without_days: usize,
    /// Days before and after.
    pub days: (StatedDays, StatedDays),
    /// Hand-overs before and after.
    pub hand_overs: (usize, usize),
    /// Visits before and after.
    pub visits: (usize, usize),
}

impl ProcessTotal {
    pub(super) fn add(&mut self, line: Option<&ProcessLine>) {
        let Some(line) = line else { return };
        self.procedures += 1;
        match line.days {
            Some((before, after)) => {
                self.days.0.add(before);
                self.days.1.add(after);
            }
            None => self.without_days += 1,
        }
        self.hand_overs.0 += line.hand_overs.0;
        self.hand_overs.1 += line.hand_overs.1;
        self.visits.0 += line.visits.0;
        self.visits.1 += line.visits.1;
    }
}

/// What an authority has to do in the usual cases of the procedures it takes part in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AuthorityLoad {
    /// What it is called, by language.
    pub names: BTreeMap<String, String>,
    /// Procedures it takes part in.
    pub procedures: usize,
    /// Its steps before and after.
    pub steps: (usize, usize),
    /// Limits stated for them before and after.
    pub days: (StatedDays, StatedDays),
}

impl AuthorityLoad {
    /// What it is called in a language, else in any.
    pub fn called(&self, locale: &Locale) -> &str {
        self.names.get(locale.language()).or_else(|| self.names.values().next()).map_or("", String::as_str)
    }
}

/// The load of every authority that carries out steps, most steps first.
pub(super) fn loads(reported: &[Reported]) -> Vec<AuthorityLoad> {
    let mut all: BTreeMap<String, AuthorityLoad> = BTreeMap::new();
    for own in reported.iter().filter_map(|one| one.analysis.process.as_ref()) {
        let Some(course) = own.usual() else { continue };
        let mut met: Vec<String> = Vec::new();
        for step in own.process.steps.iter().filter(|step| step.actor != APPLICANT) {
            let Some(actor) = own.process.actor(&step.actor) else { continue };
            let names: BTreeMap<String, String> =
                actor.authority.iter().map(|(tag, text)| (tag.clone(), text.clone())).collect();
            let Some(key) = names.values().next().map(|name| name.to_lowercase()) else { continue };
            let (before, after) = (course.before.contains(&step.id), course.after.contains(&step.id));
            if !before && !after {
                continue;
            }
            let load = all.entry(key.clone()).or_insert_with(|| AuthorityLoad { names, ..AuthorityLoad::default() });
            if !met.contains(&key) {
                load.procedures += 1;
                met.push(key);
            }
            let days = step.time.map(|time| StatedDays::of(Span::range(time).1)).unwrap_or_default();
            if before {
                load.steps.0 += 1;
                load.days.0.add(days);
            }
            if after {
                load.steps.1 += 1;
                load.days.1.add(days);
            }
        }
    }
    let mut list: Vec<AuthorityLoad> = all.into_values().collect();
    list.sort_by(|a, b| b.steps.0.cmp(&a.steps.0).then_with(|| a.names.cmp(&b.names)));
    list
}

/// The days that go, over all procedures, when some levers are opened: steps that wait for nothing else fall away, and the
/// longest way is told anew. `opened` says of a lever whether it is.
pub(super) fn days_opened(reported: &[Reported], opened: &dyn Fn(&Lever) -> bool) -> StatedDays {
    let mut sum = StatedDays::default();
    for own in reported.iter().filter_map(|one| one.analysis.process.as_ref()) {
        if let Some(saved) = days_of(own, opened) {
            sum.add(saved);
        }
    }
    sum
}

fn days_of(own: &Restructured, opened: &dyn Fn(&Lever) -> bool) -> Option<StatedDays> {
    let free = |barriers: &[Barrier]| {
        !barriers.is_empty() && barriers.iter().all(|barrier| lever(barrier).is_some_and(|lever| opened(&lever)))
    };
    let judged = own.process.steps.iter().zip(&own.steps);
    // In some cases only, the usual one need not be among them.
    let gone = judged.filter(|(_, judged)| judged.verdict == StepVerdict::WaitsForLaw && judged.guard.is_none());
    let gone: Vec<&ProcessStep> = gone.filter(|(_, judged)| free(&judged.law)).map(|(step, _)| step).collect();
    if gone.is_empty() {
        return None;
    }
    let course = own.usual()?;
    let without = own.path_without(course, &|step| gone.iter().any(|other| other.id == step.id));
    let (before, after) = course.then.path.range.zip(without.range)?;
    Some(StatedDays::of(before.1).less(StatedDays::of(after.1)))
}

/// What opens a barrier; `None` for a rule that is not there, of which nobody says for what.
fn lever(barrier: &Barrier) -> Option<Lever> {
    match barrier {
        Barrier::NotInForce(gate) | Barrier::Demanded(gate) => Some(Lever::Article(gate.clone())),
        Barrier::NotPublished { register, .. } => Some(Lever::Publication(register.clone())),
        Barrier::NoRule(_) => None,
    }
}
