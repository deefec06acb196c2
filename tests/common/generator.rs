//! Synthetic procedures, reproducible from a seed: for each fact one to three papers, for
//! each requirement one to three alternative lists (35 % more than one) of one to four facts.
#![allow(dead_code, reason = "each test and bench uses its part")]

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use tokhai::definition::{Act, Condition, Document, FactRef, Need, Procedure, Requirement, Role, When};
use tokhai::register::Pack;

/// A xorshift generator.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // In 64 bits everywhere, so that a seed means the same in a browser.
        ((self.0 >> 11) % sides.max(1) as u64) as usize
    }

    pub(crate) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.roll(high - low + 1)
    }

    pub(crate) fn percent(&mut self, chance: usize) -> bool {
        self.roll(100) < chance
    }
}

/// What registers make of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Known from a register that may be used.
    Open,
    /// Held by a register that law keeps shut.
    Shut,
    /// Held by no register.
    Paper,
}

pub(crate) type Fact = (Class, usize);

#[derive(Clone, Debug, Default)]
pub(crate) struct PaperSpec {
    pub facts: Vec<Fact>,
    pub burden: u32,
    pub acts: bool,
    /// Index of the condition under which it is asked for.
    pub when: Option<usize>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct RequirementSpec {
    /// Alternative lists of facts.
    pub lists: Vec<Vec<Fact>>,
    pub when: Option<usize>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Spec {
    pub papers: Vec<PaperSpec>,
    pub requirements: Vec<RequirementSpec>,
    pub conditions: usize,
}

#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub papers: (usize, usize),
    pub facts: usize,
    pub requirements: usize,
    pub known: usize,
    pub conditions: usize,
    pub acts: usize,
}

pub(crate) const TYPICAL: Size =
    Size { papers: (3, 12), facts: 60, requirements: 12, known: 40, conditions: 0, acts: 0 };
pub(crate) const LARGE: Size =
    Size { papers: (12, 29), facts: 200, requirements: 60, known: 40, conditions: 0, acts: 0 };

pub(crate) const POOL: usize = 200;

impl Spec {
    pub(crate) fn random(dice: &mut Dice, size: Size) -> Self {
        let papers = dice.between(size.papers.0, size.papers.1);
        let facts = dice.between(2, size.facts);
        let mut spec = Self { conditions: dice.roll(size.conditions + 1), ..Self::default() };
        let when =
            |dice: &mut Dice, conditions: usize| (conditions > 0 && dice.percent(30)).then(|| dice.roll(conditions));
        for _ in 0..papers {
            let burden = dice.between(1, 9) as u32;
            let paper = PaperSpec {
                burden,
                acts: dice.percent(size.acts),
                when: when(dice, spec.conditions),
                ..PaperSpec::default()
            };
            spec.papers.push(paper);
        }
        let classes: Vec<Fact> = (0..facts)
            .map(|fact| {
                let class = if dice.percent(size.known) {
                    Class::Open
                } else if dice.percent(20) {
                    Class::Shut
                } else {
                    Class::Paper
                };
                (class, fact)
            })
            .collect();
        for &fact in &classes {
            for _ in 0..dice.between(1, 3) {
                let paper = dice.roll(papers);
                if !spec.papers[paper].facts.contains(&fact) {
                    spec.papers[paper].facts.push(fact);
                }
            }
        }
        for _ in 0..dice.between(1, size.requirements) {
            let lists = if dice.percent(35) { dice.between(2, 3) } else { 1 };
            let list = |dice: &mut Dice| (0..dice.between(1, 4)).map(|_| classes[dice.roll(facts)]).collect();
            let lists = (0..lists).map(|_| list(dice)).collect();
            spec.requirements.push(RequirementSpec { lists, when: when(dice, spec.conditions) });
        }
        spec
    }

    /// The same with each fact's class changed.
    pub(crate) fn reclassed(&self, class: impl Fn(Fact) -> Class) -> Self {
        let mut spec = self.clone();
        let change = |fact: &mut Fact| fact.0 = class(*fact);
        spec.papers.iter_mut().flat_map(|paper| &mut paper.facts).for_each(change);
        spec.requirements.iter_mut().flat_map(|r| &mut r.lists).flatten().for_each(change);
        spec
    }

    pub(crate) fn holds(when: Option<usize>, case: usize) -> bool {
        when.is_none_or(|condition| case >> condition & 1 == 1)
    }

    /// Requirements that apply in a case and that everything together meets.
    pub(crate) fn due(&self, case: usize) -> Vec<usize> {
        let all = self.asked(case);
        let applies = |r: &usize| Self::holds(self.requirements[*r].when, case) && self.meets(*r, all, case, false);
        (0..self.requirements.len()).filter(applies).collect()
    }

    /// The papers asked for in a case, as bits.
    pub(crate) fn asked(&self, case: usize) -> u32 {
        let asked = |p: &usize| Self::holds(self.papers[*p].when, case);
        (0..self.papers.len()).filter(asked).fold(0, |bits, p| bits | 1 << p)
    }

    fn known(&self, fact: Fact, papers: u32, unlawful: bool) -> bool {
        fact.0 == Class::Open
            || (unlawful && fact.0 == Class::Shut)
            || self.papers.iter().enumerate().any(|(p, paper)| papers >> p & 1 == 1 && paper.facts.contains(&fact))
    }

    pub(crate) fn meets(&self, requirement: usize, papers: u32, case: usize, unlawful: bool) -> bool {
        let papers = papers & self.asked(case);
        let lists = &self.requirements[requirement].lists;
        lists.iter().any(|list| list.iter().all(|fact| self.known(*fact, papers, unlawful)))
    }

    /// Whether a set of papers is enough: due requirements are met and no act is lost.
    pub(crate) fn sufficient(&self, papers: u32, case: usize) -> bool {
        let acting = |p: usize| self.papers[p].acts && self.asked(case) >> p & 1 == 1;
        (0..self.papers.len()).all(|p| !acting(p) || papers >> p & 1 == 1)
            && self.due(case).into_iter().all(|r| self.meets(r, papers, case, false))
    }

    /// Which of all sets of papers are enough in a case, by trying every one: bit `i` of the
    /// index stands for paper `i`. The same as [`Spec::sufficient`], with what no set changes
    /// worked out beforehand.
    pub(crate) fn every_set(&self, case: usize) -> Vec<bool> {
        let asked = self.asked(case);
        let acting = (0..self.papers.len()).filter(|p| self.papers[*p].acts).fold(0, |bits, p| bits | 1 << p) & asked;
        let provers = |fact: &Fact| {
            let proves = |p: &usize| asked >> p & 1 == 1 && self.papers[*p].facts.contains(fact);
            (0..self.papers.len()).filter(proves).fold(0_u32, |bits, p| bits | 1 << p)
        };
        // Of each list, for each fact that no register tells, the papers that do.
        let wanted =
            |list: &Vec<Fact>| -> Vec<u32> { list.iter().filter(|fact| fact.0 != Class::Open).map(provers).collect() };
        let due: Vec<Vec<Vec<u32>>> =
            self.due(case).iter().map(|r| self.requirements[*r].lists.iter().map(wanted).collect()).collect();
        let enough = |set: u32| {
            set & !asked == 0
                && acting & !set == 0
                && due.iter().all(|lists| lists.iter().any(|list| list.iter().all(|any| any & set != 0)))
        };
        (0..1_u32 << self.papers.len()).map(enough).collect()
    }

    pub(crate) fn burden(&self, papers: u32) -> u64 {
        (0..self.papers.len()).filter(|p| papers >> p & 1 == 1).map(|p| u64::from(self.papers[p].burden)).sum()
    }

    pub(crate) fn procedure(&self) -> Procedure {
        let fact = |fact: &Fact| FactRef { concept: concept(*fact), role: "person".to_owned(), stage: None };
        let when = |when: Option<usize>| when.map_or(When::Always, |c| When::Is(format!("c{c}")));
        Procedure {
            id: "urn:example:synthetic".to_owned(),
            title: "Synthetic".to_owned(),
            roles: vec![Role {
                name: "person".to_owned(),
                kind: "person".to_owned(),
                signed_in: true,
                ..Role::default()
            }],
            conditions: (0..self.conditions)
                .map(|c| Condition { name: format!("c{c}"), ..Condition::default() })
                .collect(),
            requirements: self
                .requirements
                .iter()
                .enumerate()
                .map(|(r, spec)| {
                    let all = |list: &Vec<Fact>| Need::AllOf(list.iter().map(|f| Need::Fact(fact(f))).collect());
                    let mut lists: Vec<Need> = spec.lists.iter().map(all).collect();
                    let needs = if lists.len() == 1 { lists.remove(0) } else { Need::AnyOf(lists) };
                    Requirement { id: format!("r{r}"), needs, when: when(spec.when), ..Requirement::default() }
                })
                .collect(),
            documents: self
                .papers
                .iter()
                .enumerate()
                .map(|(p, spec)| Document {
                    id: format!("p{p}"),
                    types: vec![format!("xx:b{}", spec.burden)],
                    proves: Some(spec.facts.iter().map(fact).collect()),
                    acts: Some(if spec.acts { vec![Act::Declare] } else { Vec::new() }),
                    when: when(spec.when),
                    ..Document::default()
                })
                .collect(),
            ..Procedure::default()
        }
    }
}

pub(crate) fn concept(fact: Fact) -> String {
    let class = match fact.0 {
        Class::Open => "open",
        Class::Shut => "shut",
        Class::Paper => "paper",
    };
    format!("{class}{}", fact.1)
}

/// A pack with a register that may be used, one that may not, and facts no register holds.
/// With `all_open`, law is out of the way.
pub(crate) fn pack(all_open: bool) -> Pack {
    let words = json!({"en": "x"});
    let mut concepts = Map::new();
    concepts.insert("number".to_owned(), json!({"subject": "person", "type": "id", "title": words}));
    let mut items: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for fact in 0..POOL {
        for class in [Class::Open, Class::Shut, Class::Paper] {
            let id = concept((class, fact));
            concepts.insert(id.clone(), json!({"subject": "person", "title": words}));
            let register = match class {
                Class::Open => "xx:open",
                Class::Shut => "xx:shut",
                Class::Paper => continue,
            };
            items.entry(register).or_default().insert(id, json!({"title": words}));
        }
    }
    let register = |id: &str, status: &str| {
        json!({"title": words, "owner": "o", "publication": {"status": status}, "items": items[id],
               "lookups": [{"id": "by-number", "subjects": ["person"], "keys": ["number"]}]})
    };
    let types: Map<String, Value> =
        (1..=9).map(|b| (format!("xx:b{b}"), json!({"title": words, "burden": b}))).collect();
    let shut = if all_open { "published" } else { "none" };
    let value = json!({
        "pack": {"id": "xx", "title": words, "subjects": {"person": {"title": words, "key": "number"}}},
        "concepts": concepts,
        "registers": {"xx:open": register("xx:open", "published"), "xx:shut": register("xx:shut", shut)},
        "documentTypes": types,
        "gates": [{"id": "xx:law", "title": words, "effect": "requiresPublication", "from": "2000-01-01", "basis": "§ 1"}]
    });
    Pack::read(value).expect("the synthetic pack is sound")
}
