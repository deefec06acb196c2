//! The registers: those of the demonstration, with people who do not exist, or an adapter; answers in the shape the element takes.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::adapter::{Adapter, Lookup};
use super::settings::RegisterSettings;
use crate::date::Date;
use crate::locale::Locale;
use crate::synthetic::{Answer, Options, Population, Record};

/// What an account of the electronic identity says of its owner, by concept.
const IDENTITY: [&str; 6] = ["personal_id", "full_name", "birth_date", "sex", "nationality", "permanent_address"];
/// Register an account is filled from.
const POPULATION: &str = "vn:population";
/// The people of `schemas/vn/people.json`, so that pages with and without a server know the same ones.
const SEED: u64 = 1;
const COUNT: usize = 24;
const AS_OF: &str = "2026-07-18";

/// How long a slow register takes.
const SLOW: Duration = Duration::from_secs(4);
/// The number of each mode is its place.
const MODES: [Mode; 4] = [Mode::Up, Mode::Slow, Mode::Down, Mode::Contradictory];

/// How the registers of the demonstration behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// As the record of each person says.
    Up,
    /// After a while.
    Slow,
    /// Not at all.
    Down,
    /// With a date of birth that is not that of the account.
    Contradictory,
}

impl Mode {
    /// The word of the setting.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Slow => "slow",
            Self::Down => "down",
            Self::Contradictory => "contradictory",
        }
    }

    /// The mode of a word.
    pub(super) fn parse(word: &str) -> Option<Self> {
        MODES.into_iter().find(|mode| mode.as_str() == word)
    }
}

/// The registers of a portal.
pub(super) struct Registers {
    /// Asked in place of the synthetic people, with the runtime in which it is.
    adapter: Option<(Adapter, tokio::runtime::Handle)>,
    population: Population,
    mode: AtomicU8,
    /// What registers are called, by id and language; under `of` by concept.
    names: Value,
}

impl Registers {
    /// Those of the demonstration.
    pub(super) fn demonstration(mode: Mode) -> Self {
        let today = Date::parse(AS_OF).unwrap_or(Date::EPOCH);
        let population = Population::new(Options { seed: SEED, count: COUNT, today });
        let names = population.to_json().get("registers").cloned().unwrap_or_default();
        Self { adapter: None, population, names, mode: AtomicU8::new(mode as u8) }
    }

    /// Those of the settings; to be called in the runtime that serves.
    ///
    /// # Errors
    /// What does not work of the adapter they name.
    pub(super) fn of(settings: &RegisterSettings) -> Result<Self, String> {
        let adapter = Adapter::of(settings)?.map(|adapter| (adapter, tokio::runtime::Handle::current()));
        Ok(Self { adapter, ..Self::demonstration(settings.mode) })
    }

    /// How they behave now.
    pub(super) fn mode(&self) -> Mode {
        MODES.get(usize::from(self.mode.load(Ordering::Relaxed))).copied().unwrap_or(Mode::Up)
    }

    /// Makes them behave otherwise.
    pub(super) fn set_mode(&self, mode: Mode) {
        self.mode.store(mode as u8, Ordering::Relaxed);
    }

    /// How long an answer about somebody takes.
    pub(super) fn delay(&self, key: &str) -> Duration {
        if self.adapter.is_some() {
            return Duration::ZERO;
        }
        let person = self.population.people.iter().find(|person| person.number.as_deref() == Some(key));
        let slow = self.mode() == Mode::Slow || person.is_some_and(|person| person.record == Record::Slow);
        if slow { SLOW } else { Duration::ZERO }
    }

    /// Those who can sign in: `[{number, name, part}]`, those with a part in a case first.
    pub(super) fn people(&self) -> Value {
        let part = |at: usize| self.population.cast.iter().find(|(_, place)| **place == at).map(|(part, _)| *part);
        let people = self.population.people.iter().enumerate().filter(|(_, person)| person.died.is_none());
        let mut list: Vec<(bool, Value)> = people
            .filter_map(|(at, person)| {
                let entry = json!({"number": person.number.as_ref()?, "name": person.name, "part": part(at)});
                Some((part(at).is_none(), entry))
            })
            .collect();
        list.sort_by_key(|(last, _)| *last);
        list.into_iter().map(|(_, entry)| entry).collect()
    }

    /// The number of whoever has a part in the worked cases.
    pub(super) fn number_of(&self, part: &str) -> Option<String> {
        self.population.part(part)?.number.clone()
    }

    /// What the account of somebody says of them, by concept; nothing where nobody has the number.
    pub(super) fn identity(&self, number: &str) -> Option<Value> {
        let at = self.population.people.iter().position(|person| person.number.as_deref() == Some(number))?;
        let held = self.population.held(at);
        let held = held.get(POPULATION)?;
        Some(IDENTITY.iter().filter_map(|concept| Some(((*concept).to_owned(), held.get(concept)?.clone()))).collect())
    }

    /// Asks about a subject: `{status, source, values, related, sources}`, data of `today`. Waits in the thread it is called in, which
    /// must be none of the runtime.
    pub(super) fn ask(
        &self,
        key: &str,
        concepts: &[String],
        related: &BTreeMap<String, Vec<String>>,
        (locale, today): (&Locale, Date),
    ) -> Value {
        match &self.adapter {
            Some((adapter, runtime)) => {
                runtime.block_on(adapter.ask(&Lookup { key, concepts, related, locale, day: today }))
            }
            None => self.of_demonstration(key, concepts, related, (locale, today)),
        }
    }

    /// As [`Self::ask`], in the runtime.
    pub(super) async fn answer(
        &self,
        key: &str,
        concepts: &[String],
        related: &BTreeMap<String, Vec<String>>,
        (locale, today): (&Locale, Date),
    ) -> Value {
        match &self.adapter {
            Some((adapter, _)) => adapter.ask(&Lookup { key, concepts, related, locale, day: today }).await,
            None => self.of_demonstration(key, concepts, related, (locale, today)),
        }
    }

    fn of_demonstration(
        &self,
        key: &str,
        concepts: &[String],
        related: &BTreeMap<String, Vec<String>>,
        (locale, today): (&Locale, Date),
    ) -> Value {
        let mode = self.mode();
        if mode == Mode::Down {
            return json!({"status": "failed"});
        }
        let (registers, mut values, others) = match self.population.look_up(key, concepts, related) {
            Answer::Found { registers, values, related } => (registers, values, related),
            Answer::Empty => return json!({"status": "empty"}),
            Answer::Failed => return json!({"status": "failed"}),
        };
        let born = values.get("birth_date").and_then(|day| Date::parse(day.as_str()?)?.plus(31));
        if let (Mode::Contradictory, Some(other)) = (mode, born) {
            values.insert("birth_date".to_owned(), other.to_string().into());
        }
        let source = |id: &str, concept: &str| json!({"id": id, "name": self.name(id, concept, locale), "date": today.to_string()});
        let sources: Map<String, Value> = registers
            .iter()
            .map(|(name, id)| {
                let concept = name.rsplit_once('.').map_or(name.as_str(), |(_, concept)| concept);
                (name.clone(), source(id, concept))
            })
            .collect();
        let first = sources.values().next().cloned().unwrap_or_else(|| source(POPULATION, ""));
        json!({"status": "found", "source": first, "values": values, "related": others, "sources": sources})
    }

    /// What the data of a register about a concept are called.
    fn name(&self, id: &str, concept: &str, locale: &Locale) -> String {
        let own = self.names.get(id);
        let named = own.and_then(|own| own.get("of")?.get(concept)).or(own);
        named.and_then(|named| named.get(locale.as_str())?.as_str()).unwrap_or(id).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_people_are_those_the_pages_know() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/vn/people.json");
        let known: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let registers = Registers::demonstration(Mode::Up);
        assert_eq!(registers.population.to_json(), known);
        let people = registers.people();
        let first = people[0]["number"].as_str().unwrap();
        assert!(people[0]["part"].is_string());
        assert_eq!(registers.identity(first).unwrap()["personal_id"], first);
        assert_eq!(registers.identity("nobody"), None);
    }

    #[test]
    fn every_value_names_its_register_and_day() {
        let registers = Registers::demonstration(Mode::Up);
        let mother = registers.population.part("mother").unwrap().number.clone().unwrap();
        let concepts = ["full_name".to_owned(), "marital_status".to_owned()];
        let day = Date::parse("2026-11-30").unwrap();
        let answer = registers.ask(&mother, &concepts, &BTreeMap::new(), (&Locale::en(), day));
        assert_eq!(answer["status"], "found");
        for concept in &concepts {
            assert!(answer["values"][concept].is_string(), "{answer}");
            assert_eq!(answer["sources"][concept]["date"], "2026-11-30");
        }
        assert_eq!(answer["source"]["name"], "National population database");
        assert_eq!(registers.ask("0", &concepts, &BTreeMap::new(), (&Locale::en(), day)), json!({"status": "empty"}));
    }
}
