//! RFC 3339: dates, times and durations.

use crate::date::{full_date, two_digits as two};

/// `full-date`.
pub(super) fn date(text: &str) -> bool {
    full_date(text).is_some()
}

/// `full-time`, offset included; a leap second only where UTC has 23:59:60.
pub(super) fn time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_time = || {
        let (hour, minute, second) = (two(bytes.get(..2)?)?, two(bytes.get(3..5)?)?, two(bytes.get(6..8)?)?);
        if bytes[2] != b':' || bytes[5] != b':' || hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let mut rest = &bytes[8..];
        if let [b'.', fraction @ ..] = rest {
            let digits = fraction.iter().take_while(|b| b.is_ascii_digit()).count();
            if digits == 0 {
                return None;
            }
            rest = &fraction[digits..];
        }
        let offset = match rest {
            [b'Z' | b'z'] => 0,
            [sign @ (b'+' | b'-'), hours @ .., b':', m1, m2] => {
                let (hours, minutes) = (two(hours)?, two(&[*m1, *m2])?);
                if hours > 23 || minutes > 59 {
                    return None;
                }
                let minutes = hours * 60 + minutes;
                if *sign == b'+' { 1440 - minutes } else { minutes }
            }
            _ => return None,
        };
        Some(second < 60 || (hour * 60 + minute + offset) % 1440 == 1439)
    };
    is_time().unwrap_or(false)
}

/// `date-time`: a date, `T` and a time.
pub(super) fn date_time(text: &str) -> bool {
    text.split_once(['T', 't'].as_slice()).is_some_and(|(day, clock)| date(day) && time(clock))
}

/// `duration` of RFC 3339 appendix A: whole numbers, units in order and
/// without gaps, weeks alone.
pub(super) fn duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else { return false };
    if let Some(weeks) = rest.strip_suffix('W') {
        return !weeks.is_empty() && weeks.bytes().all(|b| b.is_ascii_digit());
    }
    match rest.split_once('T') {
        None => units(rest, b"YMD"),
        Some((days, clock)) => (days.is_empty() || units(days, b"YMD")) && units(clock, b"HMS"),
    }
}

/// One or more numbers, each followed by a unit that comes right after the
/// previous one in `order`.
fn units(text: &str, order: &[u8]) -> bool {
    let (mut next, mut digits) = (None, 0);
    for byte in text.bytes() {
        if byte.is_ascii_digit() {
            digits += 1;
            continue;
        }
        let Some(at) = order.iter().position(|unit| *unit == byte) else { return false };
        if digits == 0 || next.is_some_and(|next| next != at) {
            return false;
        }
        (next, digits) = (Some(at + 1), 0);
    }
    next.is_some() && digits == 0
}
