//! Calendar dates, without a clock and without a time zone.

#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
use std::fmt;

/// Reads exactly two digits.
pub(crate) fn two_digits(bytes: &[u8]) -> Option<u32> {
    match bytes {
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Some(u32::from(a - b'0') * 10 + u32::from(b - b'0')),
        _ => None,
    }
}

/// How many days a month of the Gregorian calendar has; 0 for a month that is none.
pub const fn days_in(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// Year, month and day of a text that is an RFC 3339 `full-date`: a day of the proleptic Gregorian calendar, years 0000 to
/// 9999. `None` for every other text.
pub fn full_date(text: &str) -> Option<(u32, u32, u32)> {
    let bytes = text.as_bytes();
    let (century, year) = (two_digits(bytes.get(..2)?)?, two_digits(bytes.get(2..4)?)?);
    let (month, day) = (two_digits(bytes.get(5..7)?)?, two_digits(bytes.get(8..)?)?);
    let year = century * 100 + year;
    (bytes[4] == b'-' && bytes[7] == b'-' && (1..=days_in(year, month)).contains(&day)).then_some((year, month, day))
}

/// A day of the Gregorian calendar in the years 0000 to 9999, written `YYYY-MM-DD` (RFC 3339 `full-date`).
#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// The calendar repeats after this many days, which are 400 years.
#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
const ERA: i64 = 146_097;

/// 1 January 1970, in days after 1 March of the year 0: years are counted from March, so that the leap day is the last.
#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
const EPOCH: i64 = 719_468;

#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
impl Date {
    /// 1 January 1970.
    pub const EPOCH: Self = Self { year: 1970, month: 1, day: 1 };

    /// Reads `YYYY-MM-DD`; `None` when the text is not a day that exists.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month, day) = full_date(text)?;
        Some(Self { year: year as u16, month: month as u8, day: day as u8 })
    }

    /// The day in Greenwich by the machine's clock; `None` where the clock stands before 1970 or after 9999. Only what
    /// starts a command or answers a request may ask: everything else is told the day.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn today() -> Option<Self> {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
        Self::from_days(i64::try_from(since.as_secs() / 86_400).ok()?)
    }

    /// The day that lies `days` after 1 January 1970 (negative: before it); `None` beyond the years 0000 to 9999.
    pub fn from_days(days: i64) -> Option<Self> {
        // Howard Hinnant's civil-from-days.
        let shifted = days.checked_add(EPOCH)?;
        let (era, of_era) = (shifted.div_euclid(ERA), shifted.rem_euclid(ERA));
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / (ERA - 1)) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let year = u16::try_from(year).ok().filter(|year| *year <= 9999)?;
        Some(Self { year, month: month as u8, day: day as u8 })
    }

    /// Days since 1 January 1970; negative before it.
    pub fn to_days(self) -> i64 {
        let (year, month) = (i64::from(self.year), i64::from(self.month));
        let (year, from_march) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * from_march + 2) / 5 + i64::from(self.day) - 1;
        era * ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH
    }

    /// The year, 0 to 9999.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The day that lies `days` after this one (negative: before it); `None` beyond the years 0000 to 9999.
    pub fn plus(self, days: i64) -> Option<Self> {
        Self::from_days(self.to_days().checked_add(days)?)
    }

    /// Whole years from this day to another, as ages are counted; who was born on 29 February has another year on
    /// 1 March of years without one.
    pub fn years_until(self, later: Self) -> i64 {
        let before_birthday = (later.month, later.day) < (self.month, self.day);
        i64::from(later.year) - i64::from(self.year) - i64::from(before_birthday)
    }
}

#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "2026/01/01", "２026-01-0"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert_eq!(Date::parse("2024-02-29").map(|d| d.to_string()).as_deref(), Some("2024-02-29"));
    }

    #[test]
    fn the_text_orders_like_the_calendar() {
        assert!(Date::parse("2025-12-31") < Date::parse("2026-01-01"));
    }

    #[test]
    fn days_since_1970_give_the_calendar_day() {
        for (days, text) in [(0, "1970-01-01"), (-1, "1969-12-31"), (19_782, "2024-02-29"), (20_454, "2026-01-01")] {
            assert_eq!(Date::from_days(days).map(|d| d.to_string()).as_deref(), Some(text));
        }
    }

    #[test]
    fn every_day_is_the_day_after_the_one_before() {
        let first = Date::parse("0000-01-01").unwrap();
        let mut day = first;
        while let Some(next) = day.plus(1) {
            assert_eq!(
                (next.to_days(), Date::parse(&next.to_string())),
                (day.to_days() + 1, Some(next)),
                "after {day}"
            );
            day = next;
        }
        assert_eq!((first.plus(-1), day.to_string().as_str()), (None, "9999-12-31"));
    }

    #[test]
    fn a_year_is_whole_on_the_birthday_and_not_before() {
        let years = |from, to| Date::parse(from).unwrap().years_until(Date::parse(to).unwrap());
        assert_eq!(years("2000-05-10", "2018-05-09"), 17);
        assert_eq!(years("2000-05-10", "2018-05-10"), 18);
        assert_eq!((years("2004-02-29", "2022-02-28"), years("2004-02-29", "2022-03-01")), (17, 18));
        assert_eq!((Date::EPOCH.year(), years("2026-01-01", "2025-12-31")), (1970, -1));
    }
}
