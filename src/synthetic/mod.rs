//! Synthetic people: a small population that does not exist, for tests, the demo and the portal.
//!
//! The same seed gives the same people, byte for byte. They are born, marry, divorce, move and die
//! in an order that can be true, and their numbers have the structure of the Vietnamese personal
//! number. Registers know of them what real registers would: some records are missing or wrong,
//! some people have no number. Given names and addresses are plainly invented. A number may by
//! chance be that of somebody real, as any twelve digits may.
//!
//! This module owns the people and what registers answer about them; it knows nothing of forms.

mod cast;
mod life;
mod names;
mod records;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::date::Date;
use crate::register::personal_number::Sex;

pub use records::Answer;

/// What to make.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Decides everything that is left to chance.
    pub seed: u64,
    /// At least so many people, beside those who play a part; at most [`MAX_PEOPLE`].
    pub count: usize,
    /// The last day on which anything happens.
    pub today: Date,
}

/// Largest population that is made.
pub const MAX_PEOPLE: usize = 10_000;

/// A day, counted from 1 January 1970.
pub type Day = i64;

/// Somebody who does not exist.
#[derive(Clone, Debug)]
pub struct Person {
    /// The personal number; none for a newborn, a foreigner and some old people.
    pub number: Option<String>,
    /// The passport, of a foreigner.
    pub passport: Option<String>,
    /// Full name.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Day of birth.
    pub born: Day,
    /// Day of death.
    pub died: Option<Day>,
    /// The birth has been registered.
    pub birth_registered: bool,
    /// The death has been registered.
    pub death_registered: bool,
    /// Country, ISO 3166, `VN` for citizens.
    pub nationality: &'static str,
    /// Ethnic group, for citizens.
    pub ethnicity: &'static str,
    /// Mother, by place in the list.
    pub mother: Option<usize>,
    /// Father.
    pub father: Option<usize>,
    /// Marriages, in order.
    pub marriages: Vec<Marriage>,
    /// Homes, in order; the first from birth on.
    pub homes: Vec<Home>,
    /// What else registers hold, by register and concept.
    pub extra: BTreeMap<&'static str, BTreeMap<&'static str, Value>>,
    /// How registers answer when that is not simply the truth.
    pub record: Record,
}

/// A marriage, seen from one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marriage {
    /// The other one.
    pub with: usize,
    /// First day.
    pub from: Day,
    /// Last day, and whether it ended by divorce rather than by death.
    pub ended: Option<(Day, bool)>,
}

/// A place somebody lives at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// First day.
    pub from: Day,
    /// Two-digit code of the province.
    pub province: &'static str,
    /// Commune, ward or special zone.
    pub commune: String,
    /// House and street.
    pub street: String,
}

/// How registers answer about somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Record {
    /// With the truth.
    #[default]
    Right,
    /// With another date of birth.
    Wrong,
    /// Not at all: the record is missing.
    Missing,
    /// The register breaks down.
    Failing,
    /// After a long wait.
    Slow,
}

impl Record {
    /// The word in the JSON; nothing for a record that is right.
    pub const fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Right => None,
            Self::Wrong => Some("wrong"),
            Self::Missing => Some("empty"),
            Self::Failing => Some("failed"),
            Self::Slow => Some("slow"),
        }
    }
}

/// A subject that is not a person: a plot of land, a firm.
#[derive(Clone, Debug)]
pub struct Thing {
    /// `landParcel`, `organisation`.
    pub kind: &'static str,
    /// The key registers know it by.
    pub key: String,
    /// Which register, and what it holds by concept.
    pub register: &'static str,
    /// What it holds, by concept.
    pub values: BTreeMap<&'static str, Value>,
}

/// The people, what they own, and who plays which part.
#[derive(Clone, Debug)]
pub struct Population {
    /// What it was made from.
    pub seed: u64,
    /// The last day on which anything happened.
    pub today: Day,
    /// Everybody; relatives refer to each other by their place here.
    pub people: Vec<Person>,
    /// Land and firms.
    pub things: Vec<Thing>,
    /// Who plays which part (`mother`, `driver`, …): a person by place in the list.
    pub cast: BTreeMap<&'static str, usize>,
}

impl Population {
    /// Makes a population.
    pub fn new(options: Options) -> Self {
        let mut lives = life::Lives::new(options.seed, options.today.to_days());
        let cast = cast::people(&mut lives);
        lives.fill(cast.len() + options.count.min(MAX_PEOPLE));
        let things = cast::things(&lives, &cast);
        Self { seed: options.seed, today: lives.today, people: lives.people, things, cast }
    }

    /// The person who plays a part.
    pub fn part(&self, name: &str) -> Option<&Person> {
        self.people.get(*self.cast.get(name)?)
    }
}

impl Person {
    /// The marriage that stands on a day.
    pub fn marriage_on(&self, day: Day) -> Option<&Marriage> {
        self.marriages.iter().find(|m| m.from <= day && m.ended.is_none_or(|(end, _)| day < end))
    }

    /// Where the person lives, or lived last.
    pub fn home(&self) -> Option<&Home> {
        self.homes.last()
    }

    /// The last day on which anything is known to have happened to the person, death left out.
    pub fn last_act(&self) -> Day {
        let homes = self.homes.iter().map(|home| home.from);
        let marriages = self
            .marriages
            .iter()
            .flat_map(|m| [Some(m.from), m.ended.filter(|(_, divorce)| *divorce).map(|(day, _)| day)]);
        homes.chain(marriages.flatten()).fold(self.born, Day::max)
    }
}

/// Whole years between two days.
pub fn years(from: Day, to: Day) -> i64 {
    date(from).years_until(date(to))
}

/// A day as registers write it, ISO 8601.
pub fn iso(day: Day) -> String {
    date(day).to_string()
}

fn date(day: Day) -> Date {
    Date::from_days(day).unwrap_or(Date::EPOCH)
}
