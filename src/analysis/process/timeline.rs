//! The steps of a course on a calendar: by which day each authority is done, and because of which the whole takes as long.
//!
//! Stated limits are taken at their most. The day on which something begins is not counted, and a limit in days of the
//! calendar that ends on a day off ends with the next working day. Steps for which nobody states a limit take no time here and
//! are named: the days are then the earliest that the stated limits allow.

use crate::definition::{APPLICANT, Actor, Process, ProcessStep};
use crate::register::{Calendar, Date};

use super::path::Order;
use super::time::{DAY, WORKING_DAY};
use super::{Course, Restructured, Span};

/// A course on a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The day on which the file is handed in.
    pub start: Date,
    /// The day by which the last step is done.
    pub due: Date,
    /// Who acts, in the order in which each begins.
    pub authorities: Vec<AuthorityTime>,
    /// Place in `authorities` of the one that takes most of the way that decides on the day; `None` where none takes any time.
    pub because: Option<usize>,
    /// Steps for which nobody states a limit.
    pub untimed: Vec<String>,
    /// True where somebody should confirm a day off between, or the calendar does not know all of the days.
    pub doubtful: bool,
}

/// What one authority does in a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorityTime {
    /// An actor of the authority, by which it is called.
    pub actor: String,
    /// Its steps, in their order.
    pub steps: Vec<String>,
    /// The day on which it gets the file first.
    pub from: Date,
    /// The day by which it is done.
    pub due: Date,
    /// What is stated for its steps on the way that decides on the day.
    pub stated: Span,
    /// Days of the calendar that way spends with it.
    pub days: i64,
}

/// A point of time: a day, and how much of its working time is over, in parts of working hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Moment {
    day: i64,
    worked: i64,
}

impl Restructured {
    /// A course from the day on which the file is handed in: as it is today, or as it is proposed. `None` where the steps wait
    /// for each other in a circle, or the days lie beyond the year 9999.
    pub fn timeline(&self, course: &Course, proposed: bool, calendar: &Calendar, start: Date) -> Option<Timeline> {
        let stated = Order::stated(&self.process);
        let (order, steps) =
            if proposed { (stated.relaxed(&self.process), &course.after) } else { (stated, &course.before) };
        let taken: Vec<bool> = self.process.steps.iter().map(|step| steps.contains(&step.id)).collect();
        Clock { process: &self.process, order, taken, calendar }.timeline(start)
    }
}

struct Clock<'a> {
    process: &'a Process,
    order: Order,
    taken: Vec<bool>,
    calendar: &'a Calendar,
}

impl Clock<'_> {
    fn timeline(&self, start: Date) -> Option<Timeline> {
        let sequence = self.order.sequence(&self.taken)?;
        // What comes in on a day off is taken in on the next working day; that day is over before the first limit begins.
        let begin = Moment { day: self.calendar.open_from(start)?.to_days(), worked: WORKING_DAY };
        let steps = &self.process.steps;
        let mut ends: Vec<Moment> = vec![begin; steps.len()];
        let mut begins: Vec<(Moment, Option<usize>)> = vec![(begin, None); steps.len()];
        let mut untimed = Vec::new();
        for &at in &sequence {
            let before = self.order.direct(at, &self.taken).into_iter().max_by_key(|other| ends[*other]);
            begins[at] = before.map_or((begin, None), |other| (ends[other], Some(other)));
            let limit = self.limit(at);
            if limit.is_none() {
                untimed.push(steps[at].id.clone());
            }
            ends[at] = self.after(begins[at].0, limit.unwrap_or_default())?;
        }
        // A step whose limit is part of another's is done with it at the latest.
        let dues: Vec<Moment> = (0..steps.len())
            .map(|at| {
                let within = steps[at].within.as_ref().and_then(|id| self.process.position(id));
                within.filter(|other| self.taken[*other]).map_or(ends[at], |other| ends[at].max(ends[other]))
            })
            .collect();
        let last = sequence.iter().copied().max_by_key(|at| ends[*at])?;
        let mut authorities: Vec<AuthorityTime> = Vec::new();
        for &at in sequence.iter().filter(|at| steps[**at].actor != APPLICANT) {
            let (from, due) = (Date::from_days(begins[at].0.day)?, Date::from_days(dues[at].day)?);
            match authorities.iter_mut().find(|own| self.is_of(&own.actor, &steps[at])) {
                Some(own) => {
                    own.steps.push(steps[at].id.clone());
                    own.from = own.from.min(from);
                    own.due = own.due.max(due);
                }
                None => authorities.push(AuthorityTime {
                    actor: steps[at].actor.clone(),
                    steps: vec![steps[at].id.clone()],
                    from,
                    due,
                    stated: Span::ZERO,
                    days: 0,
                }),
            }
        }
        let mut on_way = Some(last);
        while let Some(at) = on_way {
            if let Some(own) = authorities.iter_mut().find(|own| self.is_of(&own.actor, &steps[at])) {
                own.stated = own.stated.plus(self.limit(at).unwrap_or_default());
                own.days += ends[at].day - begins[at].0.day;
            }
            on_way = begins[at].1;
        }
        let because =
            (0..authorities.len()).filter(|at| authorities[*at].days > 0).max_by_key(|at| authorities[*at].days);
        let due = Date::from_days(ends[last].day)?;
        let doubtful = !self.calendar.knows(start, due) || self.calendar.doubtful(start, due).next().is_some();
        Some(Timeline { start, due, authorities, because, untimed, doubtful })
    }

    /// Whether a step is done by the authority of an actor.
    fn is_of(&self, actor: &str, step: &ProcessStep) -> bool {
        let authority = |id: &str| self.process.actor(id).map(|own: &Actor| &own.authority);
        actor == step.actor || authority(actor).is_some() && authority(actor) == authority(&step.actor)
    }

    /// The most of a step's limit: nothing where the applicant acts, time stands still, or the limit is part of another's;
    /// `None` where nobody states one.
    fn limit(&self, at: usize) -> Option<Span> {
        super::path::own_time(self.process, at, &self.taken).ok().map(|(_, most)| most)
    }

    /// The moment so much later.
    fn after(&self, moment: Moment, span: Span) -> Option<Moment> {
        let Moment { mut day, mut worked } = moment;
        let (mut left, calendar) = span.parts();
        while left > 0 {
            if worked >= WORKING_DAY || !self.calendar.is_open(Date::from_days(day)?) {
                day = self.calendar.open_from(Date::from_days(day)?.plus(1)?)?.to_days();
                worked = 0;
            }
            let today = left.min(WORKING_DAY - worked);
            worked += today;
            left -= today;
        }
        if calendar > 0 {
            day = day.checked_add(calendar.div_euclid(DAY) + i64::from(calendar.rem_euclid(DAY) > 0))?;
            day = self.calendar.open_from(Date::from_days(day)?)?.to_days();
            worked = WORKING_DAY;
        }
        Some(Moment { day, worked })
    }
}
