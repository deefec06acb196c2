//! How often something may be tried.

use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::problem::Problem;
use super::settings::LimitSettings;

/// Sign-ins at once, for each that may come in a second.
const AT_ONCE: u32 = 5;
/// People whose lookups are counted before those who asked long ago are forgotten.
const MOST_COUNTED: usize = 10_000;

/// The limits of one portal.
pub(super) struct Limits {
    sign_ins: DefaultDirectRateLimiter,
    lookups: DefaultKeyedRateLimiter<String>,
}

impl Limits {
    /// Limits nothing has been counted against.
    pub(super) fn new(settings: &LimitSettings) -> Self {
        let sign_ins = settings.sign_ins_per_second;
        // A form asks a few times, and nobody looks strangers up one by one.
        let lookups = quota(1, settings.lookups_at_once);
        Self {
            sign_ins: RateLimiter::direct(quota(sign_ins, sign_ins.saturating_mul(AT_ONCE))),
            lookups: RateLimiter::keyed(lookups),
        }
    }

    /// Counts a sign-in.
    ///
    /// # Errors
    /// [`Problem::Often`].
    pub(super) fn sign_in(&self) -> Result<(), Problem> {
        self.sign_ins.check().map_err(|_| Problem::Often(1))
    }

    /// Counts a lookup of a person.
    ///
    /// # Errors
    /// [`Problem::Often`], with the seconds to wait.
    pub(super) fn lookup(&self, person: &str) -> Result<(), Problem> {
        if self.lookups.len() > MOST_COUNTED {
            self.lookups.retain_recent();
        }
        let now = DefaultClock::default().now();
        let wait = |not: governor::NotUntil<_>| Problem::Often(not.wait_time_from(now).as_secs() + 1);
        self.lookups.check_key(&person.to_owned()).map_err(wait)
    }
}

fn quota(each_second: u32, at_once: u32) -> Quota {
    let some = |count| NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
    Quota::per_second(some(each_second)).allow_burst(some(at_once))
}
