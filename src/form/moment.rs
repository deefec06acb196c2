//! Moments as the clock of a place shows them and as RFC 3339 keeps them.

use crate::platform::{Digits, day_after};
use crate::schema::format::checker;
use crate::sorted::Gather;

/// How far the clocks of the place where the form is filled in are ahead of UTC.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// Always by that many minutes.
    Ahead(i32),
    /// By as many minutes as a function says of a moment in RFC 3339 form, or of a local one when it has no offset.
    Asked(fn(&str) -> Option<i32>),
}

impl Default for Clock {
    fn default() -> Self {
        Self::Ahead(0)
    }
}

impl Clock {
    /// Reads an offset of RFC 3339: `+07:00`, `Z`.
    pub fn parse(offset: &str) -> Option<Self> {
        minutes(offset).map(Self::Ahead)
    }

    fn ahead(self, moment: &str) -> i32 {
        match self {
            Self::Ahead(minutes) => minutes,
            Self::Asked(ask) => ask(moment).unwrap_or(0),
        }
    }

    /// The moment of a day and a time of day at this clock, in RFC 3339 form.
    pub(super) fn moment(self, day: &str, time: &str) -> String {
        let local = [day, "T", time].concat();
        [&local, &*offset_text(self.ahead(&local))].concat()
    }

    /// The day and the time of day this clock shows at a moment; `None` when the text is none.
    pub(super) fn local(self, moment: &str) -> Option<(String, String)> {
        checker("date-time")?(moment).then_some(())?;
        let (day, time) = moment.split_at_checked(10)?;
        let (clock, offset) = split_offset(time.get(1..)?);
        let (hours, rest) = clock.split_at_checked(2)?;
        let (minute, seconds) = rest.get(1..)?.split_at_checked(2)?;
        let number = |text: &str| text.parse::<usize>().ok().map(|n| n as i32);
        let shift = self.ahead(moment) - minutes(offset)?;
        let total = number(hours)? * 60 + number(minute)? + shift;
        let minute = total.rem_euclid(1440);
        let day = day_after(day, total.div_euclid(1440).into())?;
        Some((day, [&two(minute / 60), ":", &two(minute % 60), seconds].concat()))
    }
}

/// A time as it is typed (`8:30`, `08:30:15`, `8h30`, `8 giờ 30 phút`, `08g30`, `0830`) with seconds, and the offset behind
/// it, if any.
pub(super) fn typed_time(text: &str) -> Option<(String, &str)> {
    let (clock, offset) = split_offset(text);
    // The letters are those of "h", "g", "giờ" and "phút".
    let between = [':', ' ', 'h', 'H', 'g', 'G', 'i', 'ờ', 'p', 'ú', 't'];
    let parts: Vec<&str> = clock.split(between.as_slice()).filter(|part| !part.is_empty()).gather();
    let digits = |text: &str| text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
    let (hours, minute, seconds) = match *parts {
        // An hour alone is one by the word behind it.
        [hours] if clock.bytes().last() > Some(b':') => (hours, "00", "00"),
        [both] if both.len() == 4 && both.is_ascii() => (&both[..2], &both[2..], "00"),
        [hours, minute] => (hours, minute, "00"),
        [hours, minute, seconds] if seconds.as_bytes()[0].is_ascii_digit() => (hours, minute, seconds),
        _ => return None,
    };
    let zero = if hours.len() == 1 { "0" } else { "" };
    (digits(hours) && digits(minute)).then(|| ([zero, hours, ":", minute, ":", seconds].concat(), offset))
}

/// What people read of a time of day: without seconds that are 0, and no finer than a browser's own control shows.
pub(super) fn short_time(time: &str) -> &str {
    let time = time.strip_suffix(":00").unwrap_or(time);
    time.get(..12).unwrap_or(time)
}

/// A time of day and its offset, which is empty when there is none.
fn split_offset(time: &str) -> (&str, &str) {
    time.split_at(time.find(['Z', 'z', '+', '-'].as_slice()).unwrap_or(time.len()))
}

fn minutes(offset: &str) -> Option<i32> {
    let sign = match *offset.as_bytes() {
        [b'Z' | b'z'] => return Some(0),
        [b'+', _, _, b':', _, _] => 1,
        [b'-', _, _, b':', _, _] => -1,
        _ => return None,
    };
    let part = |from: usize, below: usize| {
        let digits = offset.get(from..from + 2)?;
        digits.parse::<usize>().ok().filter(|n| *n < below && digits.as_bytes()[0] != b'+').map(|n| n as i32)
    };
    Some(sign * (part(1, 24)? * 60 + part(4, 60)?))
}

fn offset_text(minutes: i32) -> String {
    if minutes == 0 {
        return "Z".to_owned();
    }
    let size = minutes.abs();
    [if minutes < 0 { "-" } else { "+" }, &two(size / 60), ":", &two(size % 60)].concat()
}

fn two(number: i32) -> String {
    let digits = number.unsigned_abs().digits();
    [if digits.len() < 2 { "0" } else { "" }, &digits].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A place that puts its clocks forward from April to October.
    fn summer(moment: &str) -> Option<i32> {
        let month: u32 = moment.get(5..7)?.parse().ok()?;
        Some(if (4..=10).contains(&month) { 120 } else { 60 })
    }

    #[test]
    fn a_time_without_offset_is_that_of_the_place() {
        let hanoi = Clock::parse("+07:00").unwrap_or_default();
        assert_eq!(hanoi.moment("2024-03-27", "08:30:00"), "2024-03-27T08:30:00+07:00");
        assert_eq!(Clock::default().moment("2024-03-27", "08:30:00"), "2024-03-27T08:30:00Z");
        assert_eq!(Clock::Asked(summer).moment("2024-07-01", "08:30:00"), "2024-07-01T08:30:00+02:00");
        assert_eq!(Clock::Asked(summer).moment("2024-01-01", "08:30:00"), "2024-01-01T08:30:00+01:00");
        assert_eq!(Clock::Ahead(-210).moment("2024-01-01", "08:30:00"), "2024-01-01T08:30:00-03:30");
    }

    #[test]
    fn a_moment_is_shown_as_the_clocks_of_the_place_show_it() {
        let at = |clock: Clock, moment| clock.local(moment).map(|(day, time)| [&day, " ", short_time(&time)].concat());
        let hanoi = Clock::Ahead(420);
        for (moment, shown) in [
            ("2024-03-27T01:30:00Z", "2024-03-27 08:30"),
            ("2024-12-31T18:00:15Z", "2025-01-01 01:00:15"),
            ("2024-03-01T00:10:00+09:30", "2024-02-29 21:40"),
            ("2024-02-29T23:00:00.250-12:00", "2024-03-01 18:00:00.250"),
            ("2024-03-27t08:30:00+07:00", "2024-03-27 08:30"),
        ] {
            assert_eq!(at(hanoi, moment).as_deref(), Some(shown), "{moment}");
        }
        assert_eq!(at(Clock::Asked(summer), "2024-07-01T06:30:00Z").as_deref(), Some("2024-07-01 08:30"));
        for text in
            ["", "soon", "2024-03-27", "2024-02-30T01:00:00Z", "2024-03-27T01:30:00", "9999-12-31T23:59:00-01:00"]
        {
            assert_eq!(at(hanoi, text), None, "{text}");
        }
    }

    #[test]
    fn times_are_typed_in_several_ways() {
        let read = |text| typed_time(text).map(|(time, offset)| [&time, offset].concat());
        for (text, time) in [
            ("8:30", "08:30:00"),
            ("08:30:15", "08:30:15"),
            ("8h30", "08:30:00"),
            ("8h", "08:00:00"),
            ("8 giờ", "08:00:00"),
            ("8 giờ 30", "08:30:00"),
            ("8 giờ 30 phút", "08:30:00"),
            ("08g30", "08:30:00"),
            ("0830", "08:30:00"),
            ("08:30+07:00", "08:30:00+07:00"),
            ("08:30:00Z", "08:30:00Z"),
        ] {
            assert_eq!(read(text).as_deref(), Some(time), "{text}");
        }
        for text in
            ["mai", "8", "8:", ":30", "123:00", "8:3x", "+07:00", "8:30 pm", "08305", "083", "giờ", "8 giờ kém 5"]
        {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(Clock::parse("+7").is_none() && Clock::parse("07:00").is_none() && Clock::parse("+25:00").is_none());
    }
}
