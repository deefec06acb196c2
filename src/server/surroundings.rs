//! What the portal takes from outside its data: the time and chance. Tests set both.

use crate::date::Date;

/// Milliseconds since 1 January 1970 in UTC.
pub(super) type Millis = i64;

/// How far the clocks of Vietnam are ahead of UTC: days begin there, and periods are counted there.
const AHEAD: Millis = 7 * 3_600_000;
const DAY: Millis = 86_400_000;

/// The time and chance.
pub(super) trait Surroundings: Send + Sync {
    /// What the clock says.
    fn now(&self) -> Millis;

    /// Bytes nobody can guess.
    ///
    /// # Errors
    /// The system has none.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), String>;
}

/// The clock and the random bytes of the machine.
pub(super) struct Machine;

impl Surroundings for Machine {
    fn now(&self) -> Millis {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0, |since| since.as_millis() as Millis)
    }

    fn fill(&self, bytes: &mut [u8]) -> Result<(), String> {
        getrandom::fill(bytes).map_err(|error| error.to_string())
    }
}

/// The day and the minute of it (0 to 1439) at the place of the office.
pub(super) fn local(time: Millis) -> (Date, u32) {
    let here = time + AHEAD;
    let day = Date::from_days(here.div_euclid(DAY)).unwrap_or(Date::EPOCH);
    (day, (here.rem_euclid(DAY) / 60_000) as u32)
}

/// When a day begins at the place of the office.
pub(super) fn day_begins(day: Date) -> Millis {
    day.to_days() * DAY - AHEAD
}

/// A time as RFC 3339 writes it, in UTC, to the second.
pub(super) fn rfc3339(time: Millis) -> String {
    let day = Date::from_days(time.div_euclid(DAY)).unwrap_or(Date::EPOCH);
    let second = time.rem_euclid(DAY) / 1000;
    format!("{day}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

    use super::*;

    /// A clock that stands where it is put, and chance that repeats.
    pub(in crate::server) struct Fixed {
        pub(in crate::server) clock: AtomicI64,
        next: AtomicU64,
    }

    impl Fixed {
        pub(in crate::server) fn at(time: Millis) -> Self {
            Self { clock: AtomicI64::new(time), next: AtomicU64::new(1) }
        }
    }

    impl Surroundings for Fixed {
        fn now(&self) -> Millis {
            self.clock.load(Ordering::SeqCst)
        }

        fn fill(&self, bytes: &mut [u8]) -> Result<(), String> {
            for byte in bytes {
                *byte = (self.next.fetch_add(0x9E37_79B9, Ordering::SeqCst) >> 13) as u8;
            }
            Ok(())
        }
    }

    #[test]
    fn a_day_begins_where_the_office_is() {
        // 2026-11-30 17:30 in Greenwich is half past midnight of the next day in Hanoi.
        let time = (20_787 * DAY) + 17 * 3_600_000 + 30 * 60_000;
        assert_eq!(rfc3339(time), "2026-11-30T17:30:00Z");
        assert_eq!((local(time).0.to_string().as_str(), local(time).1), ("2026-12-01", 30));
    }
}
