//! Stated limits as time: working hours and hours of the calendar, which do not add up to one number.

use crate::definition::{StepTime, TimeUnit};

/// Parts into which an hour is divided, so that quarters of days and tenths of hours are whole numbers.
const PARTS: i64 = 1_000;
/// Working hours of a working day.
pub(super) const WORKING_DAY: i64 = 8 * PARTS;
/// Hours of a day.
pub(super) const DAY: i64 = 24 * PARTS;

/// A length of stated time: what is counted while the office is open, and what is counted by the calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Thousandths of working hours.
    working: i64,
    /// Thousandths of hours of the calendar.
    calendar: i64,
}

impl Span {
    /// Nothing.
    pub const ZERO: Self = Self { working: 0, calendar: 0 };

    /// A number of some unit, rounded to a thousandth of an hour.
    pub fn of(value: f64, unit: TimeUnit) -> Self {
        let parts = |of_one: i64| (value * of_one as f64).round() as i64;
        match unit {
            TimeUnit::Hours => Self { working: 0, calendar: parts(PARTS) },
            TimeUnit::Days => Self { working: 0, calendar: parts(DAY) },
            TimeUnit::WorkingHours => Self { working: parts(PARTS), calendar: 0 },
            TimeUnit::WorkingDays => Self { working: parts(WORKING_DAY), calendar: 0 },
        }
    }

    /// The least and the most of a limit.
    pub fn range(time: StepTime) -> (Self, Self) {
        (Self::of(time.value, time.unit), Self::of(time.max, time.unit))
    }

    /// Thousandths of working hours, and of hours of the calendar.
    pub(super) const fn parts(self) -> (i64, i64) {
        (self.working, self.calendar)
    }

    /// Working days.
    pub fn working_days(self) -> f64 {
        self.working as f64 / WORKING_DAY as f64
    }

    /// Days of the calendar.
    pub fn days(self) -> f64 {
        self.calendar as f64 / DAY as f64
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            working: self.working.saturating_add(other.working),
            calendar: self.calendar.saturating_add(other.calendar),
        }
    }

    /// The span prolonged by a factor, for files that go back; rounded.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        let part = |own: i64| (own as f64 * factor).round() as i64;
        Self { working: part(self.working), calendar: part(self.calendar) }
    }

    /// True where it lasts at least as long as the other whatever days the office is closed on.
    ///
    /// It does where it has no less of either kind. A working day lasts a day of the calendar at least, so that whole
    /// working days more make up for as many days of the calendar less.
    pub const fn covers(self, other: Self) -> bool {
        let more = self.working.saturating_sub(other.working);
        let less = other.calendar.saturating_sub(self.calendar);
        more >= 0 && less <= (more / WORKING_DAY).saturating_mul(DAY)
    }
}

/// Most spans none of which covers another that are kept.
const MAX_SPANS: usize = 64;

/// Spans none of which covers another: the longest ways to a point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Longest {
    pub(crate) spans: Vec<Span>,
    /// False when there were more than are kept.
    pub(crate) complete: bool,
}

impl Longest {
    pub(crate) const fn new() -> Self {
        Self { spans: Vec::new(), complete: true }
    }

    pub(crate) fn add(&mut self, span: Span) {
        if self.spans.iter().any(|known| known.covers(span)) {
            return;
        }
        self.spans.retain(|known| !span.covers(*known));
        if self.spans.len() == MAX_SPANS {
            self.complete = false;
        } else {
            self.spans.push(span);
        }
    }

    pub(crate) fn sorted(mut self) -> Self {
        self.spans.sort_unstable();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn working_days_make_up_for_days_of_the_calendar_and_never_the_other_way() {
        let working = |days: f64| Span::of(days, TimeUnit::WorkingDays);
        let days = |days: f64| Span::of(days, TimeUnit::Days);
        assert!(working(3.0).covers(days(3.0)));
        assert!(working(3.0).plus(days(1.0)).covers(days(4.0)));
        assert!(!working(3.0).covers(days(4.0)));
        assert!(!days(30.0).covers(working(1.0)));
        // Four hours of an office may be four hours of a day.
        assert!(!working(0.5).covers(days(0.5)));
        assert!(working(1.5).covers(days(1.0)) && !working(1.5).covers(days(2.0)));
        assert!(working(0.25).covers(Span::of(2.0, TimeUnit::WorkingHours)));
    }
}
