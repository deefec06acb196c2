//! How often something may be tried.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::problem::Problem;
use super::settings::LimitSettings;

/// Sign-ins at once, for each that may come in a second.
const AT_ONCE: u32 = 5;
/// Secrets that are tried for one case in ten minutes, and so many at once.
const SECRETS: (u32, u32) = (30, 20);
/// Cases that somebody who has not signed in may begin to send files for, a minute over all, and so many at once.
const GUESTS: (u32, u32) = (60, 60);
/// Readings of what is published, a second over all, and so many at once.
const PUBLICATIONS: (u32, u32) = (5, 40);
/// Pages for browsers without a script, each with a form that is made anew, a second over all, and so many at once.
const PAGES: (u32, u32) = (20, 200);
/// People whose lookups are counted before those who asked long ago are forgotten.
const MOST_COUNTED: usize = 10_000;
/// Characters of a number to quote that are told apart.
const LONGEST_NUMBER: usize = 60;

/// The limits of one portal.
pub(super) struct Limits {
    sign_ins: DefaultDirectRateLimiter,
    lookups: DefaultKeyedRateLimiter<String>,
    secrets: DefaultKeyedRateLimiter<String>,
    guests: DefaultDirectRateLimiter,
    publications: DefaultDirectRateLimiter,
    pages: DefaultDirectRateLimiter,
}

impl Limits {
    /// Limits nothing has been counted against.
    pub(super) fn new(settings: &LimitSettings) -> Self {
        let sign_ins = settings.sign_ins_per_second;
        let slowly = |(tries, at_once): (u32, u32), each: Duration| {
            let slow = Quota::with_period(each / tries).unwrap_or_else(|| quota(1, at_once));
            slow.allow_burst(NonZeroU32::new(at_once).unwrap_or(NonZeroU32::MIN))
        };
        Self {
            sign_ins: RateLimiter::direct(quota(sign_ins, sign_ins.saturating_mul(AT_ONCE))),
            // A form asks a few times, and nobody looks strangers up one by one.
            lookups: RateLimiter::keyed(quota(1, settings.lookups_at_once)),
            secrets: RateLimiter::keyed(slowly(SECRETS, Duration::from_mins(10))),
            guests: RateLimiter::direct(slowly(GUESTS, Duration::from_mins(1))),
            publications: RateLimiter::direct(quota(PUBLICATIONS.0, PUBLICATIONS.1)),
            pages: RateLimiter::direct(quota(PAGES.0, PAGES.1)),
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
        counted(&self.lookups, person)
    }

    /// Counts a secret that is said for the case of a number, be it there or not.
    ///
    /// # Errors
    /// [`Problem::Often`], with the seconds to wait.
    pub(super) fn secret(&self, number: &str) -> Result<(), Problem> {
        counted(&self.secrets, &number.chars().take(LONGEST_NUMBER).collect::<String>())
    }

    /// Counts somebody who begins a case without signing in.
    ///
    /// # Errors
    /// [`Problem::Often`].
    pub(super) fn guest(&self) -> Result<(), Problem> {
        self.guests.check().map_err(|_| Problem::Often(1))
    }

    /// Counts a reading of what is published.
    ///
    /// # Errors
    /// [`Problem::Often`].
    pub(super) fn publication(&self) -> Result<(), Problem> {
        self.publications.check().map_err(|_| Problem::Often(1))
    }

    /// Counts a page for a browser without a script.
    ///
    /// # Errors
    /// [`Problem::Often`].
    pub(super) fn page(&self) -> Result<(), Problem> {
        self.pages.check().map_err(|_| Problem::Often(1))
    }
}

/// Counts something of a key; who asked long ago is forgotten before there are too many.
fn counted(limiter: &DefaultKeyedRateLimiter<String>, key: &str) -> Result<(), Problem> {
    if limiter.len() > MOST_COUNTED {
        limiter.retain_recent();
    }
    let now = DefaultClock::default().now();
    let wait = |not: governor::NotUntil<_>| Problem::Often(not.wait_time_from(now).as_secs() + 1);
    limiter.check_key(&key.to_owned()).map_err(wait)
}

fn quota(each_second: u32, at_once: u32) -> Quota {
    let some = |count| NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
    Quota::per_second(some(each_second)).allow_burst(some(at_once))
}
