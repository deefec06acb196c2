//! What registers hold about people, and how they answer when asked.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Home, Marriage, Person, Population, Record, iso};
use crate::locale::Locale;
use crate::register::personal_number::Sex;
use crate::register::{LocalizedText, Register, embedded};

/// What registers hold, by register and concept.
type Held = BTreeMap<&'static str, BTreeMap<&'static str, Value>>;

/// A register's answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Data by concept, and data of relatives by role and concept.
    Found {
        /// The register each value came from: by concept, for a relative by `role.concept`.
        registers: BTreeMap<String, &'static str>,
        /// The subject's.
        values: BTreeMap<String, Value>,
        /// Of relatives who have no key.
        related: BTreeMap<String, BTreeMap<String, Value>>,
    },
    /// No such subject.
    Empty,
    /// No answer.
    Failed,
}

impl Population {
    /// Asks the registers about a subject: of these concepts, and of these of its keyless relatives.
    pub fn look_up(&self, key: &str, concepts: &[String], related: &BTreeMap<String, Vec<String>>) -> Answer {
        let thing = self.things.iter().find(|thing| thing.key == key);
        if let Some(thing) = thing {
            let held = Held::from([(thing.register, thing.values.clone())]);
            return found(&held, concepts, &BTreeMap::new(), related);
        }
        let Some(at) = self.people.iter().position(|p| p.number.as_deref() == Some(key)) else { return Answer::Empty };
        match self.people[at].record {
            Record::Missing => return Answer::Empty,
            Record::Failing => return Answer::Failed,
            Record::Right | Record::Wrong | Record::Slow => {}
        }
        found(&self.held(at), concepts, &self.relatives(at), related)
    }

    /// What each register holds about a person.
    pub fn held(&self, at: usize) -> Held {
        let Some(who) = self.people.get(at) else { return Held::new() };
        let mut held = who.extra.clone();
        if who.number.is_none() {
            // Nothing is filed under a number that does not exist; notices are found by other keys.
            held.retain(|register, _| *register == "vn:birth_death_notice");
            return held;
        }
        let mut population = Self::person(who);
        let mut civil = BTreeMap::new();
        if who.birth_registered {
            let province = who.homes.first().map_or("", |home| home.province);
            civil.insert("birth_registration", json!({"number": format!("{}/KS", at + 1), "date": iso(who.born + 14)}));
            civil.insert("birth_registration_place", json!(format!("Ủy ban nhân dân cấp xã (tỉnh {province})")));
            civil.extend(
                population.iter().filter(|(concept, _)| BIRTH.contains(*concept)).map(|(c, v)| (*c, v.clone())),
            );
        }
        let parents = [("mother", who.mother), ("father", who.father)];
        for (word, parent) in parents {
            if let Some(number) = parent.and_then(|p| self.people.get(p)?.number.as_ref()) {
                population.insert(word, json!(number));
                civil.insert(word, json!(number));
                population.insert("parent_child_relation", json!(number));
                civil.insert("parent_child_relation", json!(number));
            }
        }
        // A marriage ends for the registers when the death that ended it is registered.
        let unknown = |one: &Person| one.died.is_some() && !one.death_registered;
        let end = |marriage: &Marriage| {
            let hidden = unknown(who) || self.people.get(marriage.with).is_some_and(unknown);
            marriage.ended.filter(|(_, divorced)| *divorced || !hidden)
        };
        let alone = who.marriages.last().map(end);
        let status = match alone {
            None => "single",
            Some(None) => "married",
            Some(Some((_, true))) => "divorced",
            Some(Some((_, false))) => "widowed",
        };
        population.insert("marital_status", json!(status));
        civil.insert("marital_status", json!(status));
        if let Some(marriage) = who.marriages.last() {
            let place = format!("{}/KH", marriage.from.rem_euclid(997));
            civil.insert("marriage_registration", json!({"number": place, "date": iso(marriage.from)}));
            match end(marriage) {
                None => {
                    let number = self.people.get(marriage.with).and_then(|other| other.number.clone());
                    population.insert("spouses", json!(number));
                    civil.insert("spouses", json!(number));
                }
                Some((day, true)) => {
                    let number = format!("{}/QĐST-HNGĐ", day.rem_euclid(997));
                    let court = "Tòa án nhân dân khu vực";
                    civil.insert("divorce", json!({"number": number, "date": iso(day), "authority": court}));
                }
                Some(_) => {}
            }
        }
        if let Some(died) = who.died.filter(|_| who.death_registered) {
            let number = format!("{}/KT", at + 1);
            population.insert("death_date", json!(iso(died)));
            civil.insert("death_date", json!(iso(died)));
            civil.insert("death_registration", json!({"number": number, "date": iso((died + 5).min(self.today))}));
            civil.insert("death_place", json!(who.home().map(address)));
            civil.insert("death_cause", json!("tuổi già"));
        }
        held.insert("vn:population", population);
        held.insert("vn:civil_status", civil);
        for values in held.values_mut() {
            values.retain(|_, value| !value.is_null());
        }
        held
    }

    fn person(who: &Person) -> BTreeMap<&'static str, Value> {
        let born = if who.record == Record::Wrong { who.born + 31 } else { who.born };
        let mut values = BTreeMap::from([
            ("personal_id", json!(who.number)),
            ("full_name", json!(who.name)),
            ("birth_date", json!(iso(born))),
            ("sex", json!(sex(who.sex))),
            ("nationality", json!(who.nationality)),
            ("ethnicity", json!(who.ethnicity)),
            ("phone", json!(format!("00000{:05}", who.born.rem_euclid(99_991)))),
        ]);
        if let Some(home) = who.home() {
            values.insert("permanent_address", address(home));
            values.insert("current_address", address(home));
            values.insert("household_head", json!(who.name));
        }
        if let Some(first) = who.homes.first() {
            values.insert("native_place", json!({"province": first.province, "commune": first.commune}));
        }
        values
    }

    /// What registers know of relatives without a number through a person: by the word of the role.
    pub fn relatives(&self, at: usize) -> BTreeMap<&'static str, Held> {
        const NOTICES: &str = "vn:birth_death_notice";
        let child = self.people.iter().position(|p| p.number.is_none() && p.mother == Some(at) && p.passport.is_none());
        let notice = child.and_then(|child| self.people[child].extra.get(NOTICES).cloned());
        notice.map(|notice| ("child", Held::from([(NOTICES, notice)]))).into_iter().collect()
    }

    /// Everybody, ready for a portal that only looks keys up.
    pub fn to_json(&self) -> Value {
        let mut people = Vec::new();
        for (at, who) in self.people.iter().enumerate() {
            let Some(number) = &who.number else { continue };
            let mut entry = Map::new();
            entry.insert("number".to_owned(), json!(number));
            entry.insert("name".to_owned(), json!(who.name));
            if let Some(part) = self.cast.iter().find(|(_, place)| **place == at).map(|(part, _)| *part) {
                entry.insert("part".to_owned(), json!(part));
            }
            if let Some(word) = who.record.as_str() {
                entry.insert("behaves".to_owned(), json!(word));
            }
            entry.insert("registers".to_owned(), json!(self.held(at)));
            let relatives = self.relatives(at);
            if !relatives.is_empty() {
                entry.insert("relatives".to_owned(), json!(relatives));
            }
            people.push(Value::Object(entry));
        }
        let things: Vec<Value> = self
            .things
            .iter()
            .map(|thing| json!({"kind": thing.kind, "key": thing.key, "registers": {thing.register: thing.values}}))
            .collect();
        json!({"seed": self.seed, "asOf": iso(self.today), "registers": names(), "people": people, "things": things})
    }
}

/// What the registers are called, from the country pack; under `of` by concept, where their data have a name of their own.
fn names() -> Map<String, Value> {
    let pack = embedded("vn").and_then(Result::ok).unwrap_or_default();
    let titles = |words: &LocalizedText| json!({"vi": words.get(&Locale::vi()), "en": words.get(&Locale::en())});
    let known = pack.registers.iter().filter(|register| REGISTERS.contains(&register.id.as_str()));
    let named = |register: &Register| {
        let mut names = titles(&register.title);
        let mut own = Map::new();
        for item in register.items.iter().filter(|item| !item.called.0.is_empty()) {
            own.extend(item.gives.iter().map(|gives| (gives.concept.clone(), titles(&item.called))));
        }
        if let Some(names) = names.as_object_mut().filter(|_| !own.is_empty()) {
            names.insert("of".to_owned(), Value::Object(own));
        }
        (register.id.clone(), names)
    };
    known.map(named).collect()
}

/// Registers that hold something here.
const REGISTERS: [&str; 8] = [
    "vn:population",
    "vn:civil_status",
    "vn:birth_death_notice",
    "vn:insurance",
    "vn:driver_licence",
    "vn:health_record",
    "vn:land",
    "vn:business",
];

/// Concepts an entry of a birth holds.
const BIRTH: [&str; 7] = ["full_name", "birth_date", "sex", "ethnicity", "nationality", "native_place", "personal_id"];

/// The word of definitions.
pub(super) const fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "male",
        Sex::Female => "female",
    }
}

fn address(home: &Home) -> Value {
    json!({"province": home.province, "commune": home.commune, "street": home.street})
}

/// The wanted concepts; each from the first register that holds it.
fn found(
    held: &Held,
    concepts: &[String],
    relatives: &BTreeMap<&'static str, Held>,
    related: &BTreeMap<String, Vec<String>>,
) -> Answer {
    let mut registers = BTreeMap::new();
    let values = read(held, concepts, "", &mut registers);
    let nothing = Held::new();
    let related = related
        .iter()
        .map(|(role, wanted)| {
            let held = relatives.get(role.as_str()).unwrap_or(&nothing);
            (role.clone(), read(held, wanted, &format!("{role}."), &mut registers))
        })
        .collect();
    Answer::Found { registers, values, related }
}

/// The values of some concepts, each from the first register that holds it.
fn read(
    held: &Held,
    concepts: &[String],
    whose: &str,
    registers: &mut BTreeMap<String, &'static str>,
) -> BTreeMap<String, Value> {
    // The population database first: it is what people know.
    let mut ids: Vec<&'static str> = held.keys().copied().collect();
    ids.sort_by_key(|id| (*id != "vn:population", *id != "vn:civil_status"));
    let mut values = BTreeMap::new();
    for concept in concepts {
        if let Some((id, value)) = ids.iter().find_map(|id| Some((*id, held.get(id)?.get(concept.as_str())?))) {
            registers.insert(format!("{whose}{concept}"), id);
            values.insert(concept.clone(), value.clone());
        }
    }
    values
}
