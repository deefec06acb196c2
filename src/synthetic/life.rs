//! What happens to people: births, marriages, divorces, moves and deaths, each only where it can
//! happen. An act that cannot be is refused, so that whatever calls these keeps a true story.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{ABROAD, COMMUNES, ETHNIC, FAMILY, GIVEN, PROVINCES, STREETS};
use super::{Day, Home, Marriage, Person, Record, years};
use crate::register::personal_number::Sex;

/// Days of a year, where a few hours do not matter.
pub(super) const YEAR: Day = 365;

/// Ages between which people become parents.
const PARENT_AGES: std::ops::RangeInclusive<i64> = 18..=45;

/// Numbers by chance that are the same on every machine (splitmix64).
pub(super) struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number of `low..=high`; `low` when that is empty.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        if high <= low { low } else { low + (self.next() % (high - low + 1) as u64) as i64 }
    }

    /// True once in `n` times.
    pub(super) fn one_in(&mut self, n: i64) -> bool {
        self.between(1, n) == 1
    }

    pub(super) fn pick<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        list.get(self.between(0, list.len() as i64 - 1) as usize).copied()
    }
}

/// The people so far.
pub(super) struct Lives {
    pub(super) people: Vec<Person>,
    pub(super) today: Day,
    pub(super) chance: Chance,
    numbers: BTreeSet<String>,
}

impl Lives {
    pub(super) fn new(seed: u64, today: Day) -> Self {
        Self { people: Vec::new(), today, chance: Chance(seed), numbers: BTreeSet::new() }
    }

    /// A day on which somebody of that age was born.
    pub(super) fn born_years_ago(&mut self, age: i64) -> Day {
        self.today - age * 1461 / 4 - self.chance.between(1, YEAR - 2)
    }

    fn given(&mut self) -> &'static str {
        self.chance.pick(&GIVEN).unwrap_or("Mẫu")
    }

    fn home(&mut self, from: Day) -> Home {
        let province = self.chance.pick(&PROVINCES).unwrap_or("01");
        let commune = self.chance.pick(&COMMUNES).unwrap_or_default().to_owned();
        let street = format!("Số {}, {}", self.chance.between(1, 199), self.chance.pick(&STREETS).unwrap_or_default());
        Home { from, province, commune, street }
    }

    /// A number for a birth: province, sex and century, year, six digits that are free.
    fn number(&mut self, province: &str, sex: Sex, born: Day) -> String {
        let year = i64::from(super::date(born).year());
        let century = (year / 100 - 19) * 2 + i64::from(sex == Sex::Female);
        loop {
            let number = format!("0{province}{century}{:02}{:06}", year % 100, self.chance.between(1, 999_999));
            if self.numbers.insert(number.clone()) {
                return number;
            }
        }
    }

    fn add(&mut self, sex: Sex, born: Day, name: String, ethnicity: &'static str, home: Home) -> usize {
        let number = self.number(home.province, sex, born);
        self.people.push(Person {
            number: Some(number),
            passport: None,
            name,
            sex,
            born,
            died: None,
            birth_registered: true,
            death_registered: false,
            nationality: "VN",
            ethnicity,
            mother: None,
            father: None,
            marriages: Vec::new(),
            homes: vec![home],
            extra: BTreeMap::new(),
            record: Record::Right,
        });
        self.people.len() - 1
    }

    /// Somebody whose parents are not of this population.
    pub(super) fn stranger(&mut self, sex: Sex, born: Day) -> usize {
        let home = self.home(born);
        let middle = if sex == Sex::Male { "Văn" } else { "Thị" };
        let name = format!("{} {middle} {}", self.chance.pick(&FAMILY).unwrap_or("Nguyễn"), self.given());
        let ethnicity = if self.chance.one_in(8) { self.chance.pick(&ETHNIC) } else { None };
        self.add(sex, born, name, ethnicity.unwrap_or("Kinh"), home)
    }

    /// Somebody of another country, known by a passport.
    pub(super) fn foreigner(&mut self, sex: Sex, born: Day) -> usize {
        let person = self.stranger(sex, born);
        let (country, family) = self.chance.pick(&ABROAD).unwrap_or(ABROAD[0]);
        let passport = format!("TK{:07}", self.chance.between(1, 9_999_999));
        if let Some(number) = self.people[person].number.take() {
            self.numbers.remove(&number);
        }
        let who = &mut self.people[person];
        (who.nationality, who.ethnicity, who.passport) = (country, "", Some(passport));
        who.name = format!("{family} {}", if sex == Sex::Male { "ALEX" } else { "KIM" });
        who.birth_registered = false;
        person
    }

    fn alive(&self, person: usize, day: Day) -> bool {
        self.people.get(person).is_some_and(|p| p.born <= day && p.died.is_none_or(|died| day < died))
    }

    fn may_marry(&self, person: usize, day: Day) -> bool {
        let Some(who) = self.people.get(person) else { return false };
        let least = if who.sex == Sex::Male { 20 } else { 18 };
        // Acts are told in order: none before the last.
        self.alive(person, day)
            && years(who.born, day) >= least
            && who.last_act() <= day
            && who.marriage_on(day).is_none()
    }

    /// Two people marry and from then on live at his place. False when they cannot.
    pub(super) fn marry(&mut self, a: usize, b: usize, day: Day) -> bool {
        let apart = a != b && day <= self.today && self.may_marry(a, day) && self.may_marry(b, day);
        if !apart || self.people[a].sex == self.people[b].sex || self.related(a, b) {
            return false;
        }
        self.people[a].marriages.push(Marriage { with: b, from: day, ended: None });
        self.people[b].marriages.push(Marriage { with: a, from: day, ended: None });
        if let Some(home) = self.people[a].home().cloned() {
            self.people[b].homes.push(Home { from: day, ..home });
        }
        true
    }

    fn related(&self, a: usize, b: usize) -> bool {
        let parents = |p: &Person| [p.mother, p.father];
        let (one, other) = (parents(&self.people[a]), parents(&self.people[b]));
        one.contains(&Some(b)) || other.contains(&Some(a)) || one.iter().any(|p| p.is_some() && other.contains(p))
    }

    /// Ends the marriage that stands.
    pub(super) fn divorce(&mut self, person: usize, day: Day) -> bool {
        let Some(with) = self.people[person].marriage_on(day).map(|m| m.with) else { return false };
        if day > self.today || self.people[person].last_act() > day || self.people[with].last_act() > day {
            return false;
        }
        self.end_marriage(person, with, day, true);
        true
    }

    fn end_marriage(&mut self, a: usize, b: usize, day: Day, divorce: bool) {
        for (one, other) in [(a, b), (b, a)] {
            let standing = self.people[one].marriages.iter_mut().find(|m| m.with == other && m.ended.is_none());
            if let Some(marriage) = standing {
                marriage.ended = Some((day, divorce));
            }
        }
    }

    /// A child of a marriage that stands; the family name is the father's, the home is the mother's.
    pub(super) fn bear(&mut self, mother: usize, day: Day, sex: Sex) -> Option<usize> {
        let father = self.people.get(mother)?.marriage_on(day)?.with;
        let fits = |p: usize| self.alive(p, day) && PARENT_AGES.contains(&years(self.people[p].born, day));
        let spaced = self.people.iter().filter(|p| p.mother == Some(mother)).all(|p| (p.born - day).abs() >= 300);
        if day > self.today
            || !fits(mother)
            || years(self.people[father].born, day) < 18
            || !self.alive(father, day)
            || !spaced
        {
            return None;
        }
        let family = self.people[father].name.split(' ').next().unwrap_or("Nguyễn").to_owned();
        let middle = if sex == Sex::Male { "Văn" } else { "Thị" };
        let name = format!("{family} {middle} {}", self.given());
        let at = self.people[mother].homes.iter().rev().find(|home| home.from <= day).cloned();
        let home = at.map_or_else(|| self.home(day), |home| Home { from: day, ..home });
        let citizen = if self.people[father].nationality == "VN" { father } else { mother };
        let ethnicity = self.people[citizen].ethnicity;
        let child = self.add(sex, day, name, ethnicity, home);
        (self.people[child].mother, self.people[child].father) = (Some(mother), Some(father));
        Some(child)
    }

    /// Moves somebody.
    pub(super) fn relocate(&mut self, person: usize, day: Day) -> bool {
        if day > self.today || !self.alive(person, day) || self.people[person].last_act() > day {
            return false;
        }
        let home = self.home(day);
        self.people[person].homes.push(home);
        true
    }

    /// Ends a life, and with it the marriage that stands. False while something is known to have
    /// happened later.
    pub(super) fn die(&mut self, person: usize, day: Day) -> bool {
        let parent = self.people.iter().filter(|p| p.mother == Some(person) || p.father == Some(person));
        let last = parent.map(|child| child.born).fold(self.people[person].last_act(), Day::max);
        if day > self.today || day <= last || self.people[person].died.is_some() {
            return false;
        }
        let with = self.people[person].marriage_on(day).map(|m| m.with);
        if let Some(with) = with {
            self.end_marriage(person, with, day, false);
        }
        self.people[person].died = Some(day);
        self.people[person].death_registered = true;
        true
    }

    /// Families by chance until there are so many people.
    pub(super) fn fill(&mut self, count: usize) {
        while self.people.len() < count {
            self.family();
        }
    }

    fn family(&mut self) {
        let age = self.chance.between(30, 85);
        let born = self.born_years_ago(age);
        let foreign = self.chance.one_in(20);
        let husband = if foreign { self.foreigner(Sex::Male, born) } else { self.stranger(Sex::Male, born) };
        let apart = self.chance.between(-4, 8) * YEAR;
        let wife = self.stranger(Sex::Female, (born + apart).min(self.today - 21 * YEAR));
        let children = self.couple(husband, wife);
        for child in children {
            if years(self.people[child].born, self.today) >= 24 && self.chance.one_in(2) {
                let sex = if self.people[child].sex == Sex::Male { Sex::Female } else { Sex::Male };
                let apart = self.chance.between(-YEAR, YEAR);
                let other = self.stranger(sex, self.people[child].born + apart);
                let (husband, wife) = if sex == Sex::Male { (other, child) } else { (child, other) };
                self.couple(husband, wife);
            }
            self.mishap(child);
        }
        self.mishap(husband);
        self.mishap(wife);
        self.grow_old(husband);
        self.grow_old(wife);
    }

    /// A marriage with what may come of it.
    fn couple(&mut self, husband: usize, wife: usize) -> Vec<usize> {
        let grown = self.people[husband].born.max(self.people[wife].born) + 20 * 1461 / 4 + 1;
        let day = grown + self.chance.between(0, 8 * YEAR);
        let mut children = Vec::new();
        if !self.marry(husband, wife, day) {
            return children;
        }
        let mut next = day + 300 + self.chance.between(0, 2 * YEAR);
        for _ in 0..self.chance.between(0, 3) {
            let sex = if self.chance.one_in(2) { Sex::Male } else { Sex::Female };
            children.extend(self.bear(wife, next, sex));
            next += 400 + self.chance.between(0, 4 * YEAR);
        }
        if self.chance.one_in(4) {
            let day = next + self.chance.between(0, 3 * YEAR);
            if self.relocate(husband, day) {
                let home = self.people[husband].home().cloned();
                self.people[wife].homes.extend(home);
            }
            next = day + 1;
        }
        if self.chance.one_in(8) {
            let day = next + self.chance.between(0, 6 * YEAR);
            self.divorce(wife, day);
        }
        children
    }

    /// The old may have died.
    fn grow_old(&mut self, person: usize) {
        let age = years(self.people[person].born, self.today);
        if age > 60 && self.chance.between(60, 95) < age {
            let sixty = self.people[person].born + 60 * YEAR;
            let day = self.chance.between(sixty, self.today - 40);
            self.die(person, day);
        }
    }

    /// Now and then a record is wrong, missing or out of reach, or there never was a number.
    fn mishap(&mut self, person: usize) {
        let draw = self.chance.between(1, 24);
        let who = &mut self.people[person];
        match draw {
            1 => who.record = Record::Wrong,
            2 => who.record = Record::Missing,
            3 => who.record = Record::Failing,
            4 => who.record = Record::Slow,
            5 if who.passport.is_none() => {
                if let Some(number) = who.number.take() {
                    self.numbers.remove(&number);
                }
                who.birth_registered = false;
                who.record = Record::Missing;
            }
            _ => {}
        }
    }
}
