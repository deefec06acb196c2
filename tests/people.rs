//! Synthetic people: whatever the seed, their lives can be true and their numbers say the same.
#![cfg(feature = "cli")]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tokhai::register::Date;
use tokhai::register::personal_number::{PersonalNumber, Sex};
use tokhai::synthetic::{Answer, Options, Person, Population, Record, iso, years};

fn population(seed: u64, count: usize) -> Population {
    Population::new(Options { seed, count, today: Date::parse("2026-07-18").unwrap() })
}

fn year(day: i64) -> u16 {
    iso(day)[..4].parse().unwrap()
}

/// What must hold of one person among the others.
fn lives_truly(population: &Population, at: usize) {
    let who: &Person = &population.people[at];
    let end = who.died.unwrap_or(population.today);
    assert!(who.born <= end && end <= population.today);
    if let Some(number) = &who.number {
        let number = PersonalNumber::parse(number).unwrap();
        assert_eq!(number.doubts(Some(who.sex), Some(year(who.born))), []);
        let province: u16 = who.homes[0].province.parse().unwrap();
        assert_eq!(number.place(), province, "registered where born");
    }
    assert_eq!(who.passport.is_some(), who.nationality != "VN");
    for (parent, sex) in [(who.mother, Sex::Female), (who.father, Sex::Male)] {
        let Some(parent) = parent else { continue };
        let parent_of = &population.people[parent];
        assert_eq!(parent_of.sex, sex);
        assert!(years(parent_of.born, who.born) >= 18, "parents are grown");
        assert!(parent_of.died.is_none_or(|died| who.born < died), "nobody is born to the dead");
        assert_ne!(parent, at);
    }
    assert_eq!(who.mother.is_some(), who.father.is_some());
    // Homes and marriages follow each other and end with the life.
    assert!(who.homes.windows(2).all(|pair| pair[0].from <= pair[1].from));
    assert_eq!(who.homes[0].from, who.born);
    assert!(who.last_act() <= end, "no act after death");
    for pair in who.marriages.windows(2) {
        assert!(pair[0].ended.is_some_and(|(day, _)| day <= pair[1].from), "one marriage at a time");
    }
    for marriage in &who.marriages {
        let other = &population.people[marriage.with];
        let back =
            other.marriages.iter().filter(|m| m.with == at && m.from == marriage.from && m.ended == marriage.ended);
        assert_eq!(back.count(), 1, "a marriage is the same from both sides");
        assert_ne!(other.sex, who.sex);
        assert!(years(who.born, marriage.from) >= if who.sex == Sex::Male { 20 } else { 18 });
        assert!(marriage.from <= end);
        match marriage.ended {
            Some((day, divorce)) => {
                assert!(marriage.from <= day && day <= population.today);
                let dead = [who.died, other.died].contains(&Some(day));
                assert_ne!(divorce, dead, "a marriage ends by divorce or by death");
            }
            None => assert!(who.died.is_none() && other.died.is_none()),
        }
    }
    // Brothers and sisters are not born on the heels of each other.
    let children: Vec<i64> = population.people.iter().filter(|p| p.mother == Some(at)).map(|p| p.born).collect();
    for (i, born) in children.iter().enumerate() {
        assert!(children[i + 1..].iter().all(|other| (born - other).abs() >= 300));
    }
    // A death that is not registered is known to no register of registered things.
    if !who.death_registered {
        assert!(!population.held(at).get("vn:population").is_some_and(|held| held.contains_key("death_date")));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_life_can_be_true(seed: u64, count in 0_usize..160) {
        let population = population(seed, count);
        prop_assert!(population.people.len() >= count);
        for at in 0..population.people.len() {
            lives_truly(&population, at);
        }
        let numbers: Vec<&String> = population.people.iter().filter_map(|p| p.number.as_ref()).collect();
        prop_assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), numbers.len(), "numbers are one's own");
    }

    #[test]
    fn the_same_seed_gives_the_same_people_and_another_gives_others(seed: u64) {
        let text = |seed| population(seed, 40).to_json().to_string();
        prop_assert_eq!(text(seed), text(seed));
        prop_assert_ne!(text(seed), text(seed.wrapping_add(1)));
    }

    #[test]
    fn the_parts_of_the_cases_are_always_there(seed: u64) {
        let population = population(seed, 0);
        let part = |name: &str| population.part(name).unwrap_or_else(|| panic!("no {name}"));
        prop_assert!(part("newborn").number.is_none() && part("newborn").mother == population.cast.get("mother").copied());
        prop_assert!(part("deceased").died.is_some() && !part("deceased").death_registered);
        prop_assert!(part("buried").death_registered);
        prop_assert_eq!(part("heir").father, population.cast.get("buried").copied());
        prop_assert!(part("mother").marriage_on(population.today).is_some_and(|m| Some(m.with) == population.cast.get("father").copied()));
        prop_assert!(part("groom").marriages.is_empty() && part("bride").marriages.is_empty());
        prop_assert!(part("divorcee").marriages.iter().all(|m| m.ended.is_some_and(|(_, divorce)| divorce)));
        prop_assert!(years(part("elder").born, population.today) >= 75);
        prop_assert!(part("foreigner").number.is_none());
    }
}

#[test]
fn a_large_population_has_every_kind_of_trouble() {
    let population = population(7, 2_000);
    let count = |holds: &dyn Fn(&Person) -> bool| population.people.iter().filter(|p| holds(p)).count();
    for record in [Record::Wrong, Record::Missing, Record::Failing, Record::Slow] {
        assert!(count(&|p| p.record == record) >= 10, "{record:?}");
    }
    assert!(count(&|p| p.number.is_none() && p.passport.is_none()) >= 10);
    assert!(count(&|p| p.passport.is_some()) >= 5);
    assert!(count(&|p| p.died.is_some()) >= 50 && count(&|p| p.homes.len() > 2) >= 20);
    assert!(count(&|p| p.mother.is_some()) >= 200);
    assert!(count(&|p| p.marriages.iter().any(|m| m.ended.is_some_and(|(_, divorce)| divorce))) >= 10);
}

#[test]
fn registers_answer_what_they_hold_and_nothing_else() {
    let population = population(1, 40);
    let ask = |key: &str, concepts: &[&str]| {
        let concepts: Vec<String> = concepts.iter().map(|c| (*c).to_owned()).collect();
        population.look_up(key, &concepts, &BTreeMap::new())
    };
    let number = |part: &str| population.part(part).and_then(|p| p.number.clone()).unwrap_or_default();
    let Answer::Found { registers, values, .. } = ask(&number("deceased"), &["full_name", "death_event", "religion"])
    else {
        panic!("the register knows the man")
    };
    assert_eq!(registers["full_name"], "vn:population");
    assert_eq!(registers["death_event"], "vn:birth_death_notice");
    assert_eq!(values.keys().collect::<Vec<_>>(), ["death_event", "full_name"]);
    assert_eq!(ask(&number("unknown"), &["full_name"]), Answer::Empty);
    assert_eq!(ask(&number("unreachable"), &["full_name"]), Answer::Failed);
    assert_eq!(ask("079188999999x", &["full_name"]), Answer::Empty);
    let wrong = population.part("misrecorded").unwrap();
    let Answer::Found { values, .. } = ask(&number("misrecorded"), &["birth_date"]) else { panic!("it has a record") };
    assert_ne!(values["birth_date"], iso(wrong.born));
    let Answer::Found { values, .. } = ask("AA00000001", &["right_holder"]) else { panic!("the plot is known") };
    assert_eq!(values["right_holder"], number("owner"));
    // A newborn has no key of its own: the notice is found through the mother.
    let related = BTreeMap::from([("child".to_owned(), vec!["birth_event".to_owned(), "sex".to_owned()])]);
    let Answer::Found { registers, related, .. } = population.look_up(&number("mother"), &[], &related) else {
        panic!("found")
    };
    assert_eq!(related["child"].len(), 2);
    assert_eq!(registers["child.birth_event"], "vn:birth_death_notice");
}
