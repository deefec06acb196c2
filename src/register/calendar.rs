//! When offices are open: the days of the week, public holidays, working days that are swapped.

use std::collections::BTreeMap;

use serde_json::Value;

use super::read::{Object, Reader};
use super::{Date, LocalizedText};
use crate::pointer::JsonPointer;
use crate::texts::told;

/// Days of the week, as 1 January 1970, a Thursday, begins them.
const WEEK: [&str; 7] = ["thursday", "friday", "saturday", "sunday", "monday", "tuesday", "wednesday"];
/// Working hours of a working day in stated limits, which a pack cannot change.
const HOURS: u32 = 8;
/// Most days of one entry.
const LONGEST: i64 = 31;

/// A day on which an office is open or shut against the rule of the week.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalendarDay {
    /// Why.
    pub title: LocalizedText,
    /// True for a day on which offices work though the week says otherwise.
    pub working: bool,
    /// The article or notice it rests on; empty where none was read.
    pub basis: String,
    /// Short name of the source.
    pub source: String,
    /// `confirmed`; `partly` for one that law gives and of which no notice was read; `unconfirmed` for one that is not
    /// counted until somebody confirms it.
    pub confidence: String,
}

impl CalendarDay {
    /// True for a day that is reckoned with.
    pub fn counts(&self) -> bool {
        self.confidence != "unconfirmed"
    }
}

/// A country's calendar of working days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// By day of the week, as [`WEEK`] lists them: whether offices are open.
    week: [bool; 7],
    /// The rule of the week, and the one by which days are counted; empty for none.
    pub basis: Vec<String>,
    /// The first day it knows.
    from: Option<Date>,
    /// The last day it knows.
    to: Option<Date>,
    days: BTreeMap<Date, CalendarDay>,
}

impl Calendar {
    /// Whether offices are open on a day. Beyond the days the calendar knows only the week counts.
    pub fn is_open(&self, day: Date) -> bool {
        match self.days.get(&day).filter(|own| own.counts()) {
            Some(own) => own.working,
            None => self.week[day.to_days().rem_euclid(7) as usize],
        }
    }

    /// The first open day from a day on; `None` beyond the year 9999, or where no day of the week is open.
    pub fn open_from(&self, day: Date) -> Option<Date> {
        let mut day = day;
        for _ in 0..10 * LONGEST {
            if self.is_open(day) {
                return Some(day);
            }
            day = day.plus(1)?;
        }
        None
    }

    /// True where the calendar knows the holidays of all days from one to another.
    pub fn knows(&self, first: Date, last: Date) -> bool {
        self.from.is_some_and(|from| from <= first) && self.to.is_some_and(|to| last <= to)
    }

    /// Days between two, both included, of which somebody should confirm whether offices are open.
    pub fn doubtful(&self, first: Date, last: Date) -> impl Iterator<Item = (Date, &CalendarDay)> {
        let within = self.days.range(first..=last.max(first)).map(|(day, own)| (*day, own));
        within.filter(|(_, own)| own.confidence != "confirmed")
    }

    /// Every day that is not as the week says, in their order.
    pub fn days(&self) -> impl Iterator<Item = (Date, &CalendarDay)> {
        self.days.iter().map(|(day, own)| (*day, own))
    }
}

/// Reads the member `calendar`.
pub(super) fn read_calendar(reader: &mut Reader, entry: &Value, at: &JsonPointer) -> Option<Calendar> {
    let object = reader.object(entry, at, &["week", "counting", "from", "to", "days"])?;
    let mut calendar =
        Calendar { from: reader.date(object, "from", at), to: reader.date(object, "to", at), ..Calendar::default() };
    let place = at.key("week");
    let week = object.get("week").map(|week| reader.object(week, &place, &["working", "hours", "basis", "source"]));
    match week {
        Some(Some(week)) => {
            for name in reader.strings(week, "working", &place) {
                match WEEK.iter().position(|own| *own == name) {
                    Some(day) => calendar.week[day] = true,
                    None => reader.say(&place.key("working"), told!(pack::one_of_expected, options = WEEK.join(", "))),
                }
            }
            if reader.number(week, "hours", &place, HOURS) != HOURS {
                reader.say(&place.key("hours"), told!(pack::hours_expected));
            }
            calendar.basis.extend(reader.option(week, "basis", &place));
        }
        Some(None) => {}
        None => reader.say(&place, told!(pack::week_expected)),
    }
    if calendar.week == [false; 7] && reader.problems.is_empty() {
        reader.say(&place.key("working"), told!(pack::working_day_expected));
    }
    let place = at.key("counting");
    if let Some(counting) = object.get("counting").and_then(|own| reader.object(own, &place, &["basis", "source"])) {
        calendar.basis.extend(reader.option(counting, "basis", &place));
    }
    let place = at.key("days");
    for (i, entry) in object.get("days").and_then(Value::as_array).into_iter().flatten().enumerate() {
        read_day(reader, entry, &place.index(i), &mut calendar);
    }
    Some(calendar)
}

fn read_day(reader: &mut Reader, entry: &Value, at: &JsonPointer, calendar: &mut Calendar) {
    let known = ["on", "until", "working", "title", "basis", "source", "confidence"];
    let Some(object) = reader.object(entry, at, &known) else { return };
    let day = CalendarDay {
        title: reader.words(object, "title", at, true),
        working: reader.flag(object, "working", at),
        basis: reader.text(object, "basis", at, false),
        source: reader.text(object, "source", at, true),
        confidence: reader.one_of(object, "confidence", at, &["confirmed", "partly", "unconfirmed"]),
    };
    let Some(first) = day_of(reader, object, "on", at) else { return };
    let last = if object.contains_key("until") { day_of(reader, object, "until", at) } else { Some(first) };
    let Some(last) = last else { return };
    if last < first || last.to_days() - first.to_days() >= LONGEST {
        return reader.say(&at.key("until"), told!(pack::until_expected, most = LONGEST.to_string()));
    }
    for own in (0..=last.to_days() - first.to_days()).filter_map(|ahead| first.plus(ahead)) {
        if calendar.days.insert(own, day.clone()).is_some() {
            reader.say(at, told!(pack::day_twice, day = own.to_string()));
        }
    }
}

/// A day that has to be there.
fn day_of(reader: &mut Reader, object: &Object, key: &str, at: &JsonPointer) -> Option<Date> {
    if !object.contains_key(key) {
        reader.say(&at.key(key), told!(pack::day_expected));
        return None;
    }
    reader.date(object, key, at)
}
