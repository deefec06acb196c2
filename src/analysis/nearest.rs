//! Why no register was used for a paper that stays: for each fact that only the paper gives, what
//! came nearest, and what was missing.
//!
//! Read off the same program the verdicts are read off; finds no verdict itself.

use crate::definition::{Act, FactRef};
use crate::register::{Item, Lookup, PublicationStatus};

use super::PaperVerdict;
use super::case::Case;
use super::model::{Clause, FactId, Legal, Model, Origin, Shut};
use super::proof::{self, Barrier};
use super::provability::{Closure, Law, usable};
use super::rulings::{CaseClass, Ruling};
use super::verdict::Verdict;

/// Facts for which the same was missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Miss {
    /// The facts; empty where it is about the paper as such.
    pub facts: Vec<FactRef>,
    /// What was missing.
    pub why: Why,
}

/// What was missing for a register to be used, the nearest to use first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The paper does something that data cannot do.
    Act(Act),
    /// This gate demands the paper whatever registers hold.
    Demanded(String),
    /// Registers hold these facts, which is a part of what is needed.
    Part {
        /// The registers.
        registers: Vec<String>,
        /// What they hold.
        known: Vec<FactRef>,
    },
    /// The owner has not published the data.
    NotPublished {
        /// The register.
        register: String,
        /// The gate that waits for it; `None` where it is not even known that the register holds them.
        gate: Option<String>,
    },
    /// A register holds it and this gate is not in force on the day.
    NotInForce {
        /// The register.
        register: String,
        /// The gate.
        gate: String,
    },
    /// A register holds it and no gate lets it be used.
    NoGate(String),
    /// A register holds it and what one asks it with is not at hand.
    NoKey {
        /// The register.
        register: String,
        /// The lookup.
        lookup: String,
        /// What one asks with; of nobody in particular where the procedure names no such subject.
        keys: Vec<FactRef>,
    },
    /// The register holds nothing in the circumstances.
    NotCovered(String),
    /// What the register says is no evidence of the grade that is needed.
    Weaker(String),
    /// The register is about other kinds of subjects.
    OtherSubject {
        /// The register.
        register: String,
        /// The kind of subject that is needed.
        wanted: String,
        /// The kinds it answers about.
        kinds: Vec<String>,
    },
    /// No register of the pack holds it.
    NoRegister,
}

impl Why {
    /// The word of the report format.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Act(_) => "act",
            Self::Demanded(_) => "demanded",
            Self::Part { .. } => "partOnly",
            Self::NotPublished { .. } => "notPublished",
            Self::NotInForce { .. } => "notInForce",
            Self::NoGate(_) => "noGate",
            Self::NoKey { .. } => "noKey",
            Self::NotCovered(_) => "notCovered",
            Self::Weaker(_) => "weaker",
            Self::OtherSubject { .. } => "otherSubject",
            Self::NoRegister => "noRegister",
        }
    }
}

/// The misses of one paper, over all cases in which it stays.
pub(crate) fn misses(
    model: &Model,
    active: &[(&CaseClass, &Ruling)],
    paper: usize,
    component: &PaperVerdict,
) -> Vec<Miss> {
    let stays = |verdict: Verdict| {
        matches!(verdict, Verdict::LawNeeded | Verdict::Interchangeable | Verdict::Partial | Verdict::Needed)
    };
    let staying = || active.iter().filter(|(_, ruling)| stays(ruling.verdict));
    if staying().next().is_none() {
        return Vec::new();
    }
    let own = &model.papers[paper];
    let mut list: Vec<Miss> = Vec::new();
    for act in own.acts.iter().filter(|act| **act != Act::Identify) {
        list.push(Miss { facts: Vec::new(), why: Why::Act(*act) });
    }
    if let Some(gate) = own.demanded {
        list.push(Miss { facts: Vec::new(), why: Why::Demanded(model.pack.gates[gate].id.clone()) });
    }
    let mut nearest: Vec<(FactRef, Why)> = Vec::new();
    for (class, ruling) in staying() {
        let case = class.cases.first().copied().unwrap_or_default();
        let roles = model.present(case);
        for fact in ruling.needed.iter().filter(|fact| !ruling.known.contains(fact)) {
            let search = Search { model, case, roles, base: &class.base, steps: std::cell::Cell::new(0) };
            let (fact, why) = search.of(*fact, &mut Vec::new());
            match nearest.iter_mut().find(|(known, _)| *known == fact) {
                Some((_, known)) if why < *known => *known = why,
                Some(_) => {}
                None => nearest.push((fact, why)),
            }
        }
    }
    if !nearest.is_empty() && !component.known.is_empty() && !component.registers.is_empty() {
        let facts = component.needed.iter().filter(|fact| !component.known.contains(fact)).cloned().collect();
        let why = Why::Part { registers: component.registers.clone(), known: component.known.clone() };
        list.push(Miss { facts, why });
    }
    let first = list.len();
    for (fact, why) in nearest {
        match list[first..].iter_mut().find(|own| own.why == why) {
            Some(own) => own.facts.push(fact),
            None => list.push(Miss { facts: vec![fact], why }),
        }
    }
    list
}

/// Deepest chain of rules that is followed back from a fact.
const MAX_DEPTH: usize = 16;
/// Most facts looked at for one: a hostile pack has more ways through its rules than anybody can go.
const MAX_STEPS: usize = 1 << 10;

/// Looks for what comes nearest to establishing a fact in one case.
struct Search<'a, 'm> {
    model: &'a Model<'m>,
    case: Case,
    roles: u64,
    base: &'a Closure,
    /// Facts looked at so far.
    steps: std::cell::Cell<usize>,
}

impl Search<'_, '_> {
    /// The nearest miss, and the fact it is about: where a rule would do, a ground of that rule.
    fn of(&self, fact: FactId, above: &mut Vec<FactId>) -> (FactRef, Why) {
        let model = self.model;
        let own = model.fact(fact);
        let mut found: Vec<(FactRef, Why)> = Vec::new();
        let mut asked: Vec<(usize, usize, usize)> = Vec::new();
        self.steps.set(self.steps.get() + 1);
        let follow = above.len() < MAX_DEPTH && self.steps.get() < MAX_STEPS;
        above.push(fact);
        for clause in model.givers[fact as usize].iter().map(|at| &model.clauses[*at as usize]) {
            match &clause.origin {
                Origin::Lookup { register, lookup, item, .. } => {
                    asked.push((*register, *lookup, *item));
                    if clause.roles & !self.roles == 0 {
                        found.extend(self.shut(clause, *register, *lookup).map(|why| (own.clone(), why)));
                    }
                }
                Origin::Rule(_) | Origin::Same(_) if follow && usable(clause, self.case, self.roles, Law::Ignored) => {
                    let open = clause.body.iter().filter(|ground| !self.base.knows(**ground));
                    let open: Vec<FactId> = open.copied().collect();
                    if !open.iter().any(|ground| above.contains(ground)) {
                        let grounds = open.into_iter().map(|ground| self.of(ground, above));
                        found.extend(grounds.max_by(|one, two| one.1.cmp(&two.1)));
                    }
                }
                _ => {}
            }
        }
        above.pop();
        let concept = &model.facts[fact as usize];
        for &(r, l, i) in model.pack.givers(concept.concept).iter().filter(|giver| !asked.contains(giver)) {
            let register = &model.pack.registers[r];
            let why = self.unasked(fact, &register.id, &register.lookups[l], &register.items[i]);
            found.push((own.clone(), why));
        }
        found.into_iter().min_by(|one, two| one.1.cmp(&two.1)).unwrap_or((own, Why::NoRegister))
    }

    /// Why a lookup that fits does not answer; nothing where it does.
    fn shut(&self, clause: &Clause, register: usize, lookup: usize) -> Option<Why> {
        let model = self.model;
        let own = &model.pack.registers[register];
        if clause.lacking & self.case != 0 {
            return Some(Why::NotCovered(own.id.clone()));
        }
        let keys: Vec<FactRef> =
            clause.body.iter().filter(|key| !self.base.knows(**key)).map(|key| model.fact(*key)).collect();
        if !keys.is_empty() {
            return Some(Why::NoKey { register: own.id.clone(), lookup: own.lookups[lookup].id.clone(), keys });
        }
        let Legal::Shut(shut) = clause.legal else { return None };
        Some(match (shut, proof::barrier(model, register, shut)) {
            (_, Barrier::NotInForce(gate)) => Why::NotInForce { register: own.id.clone(), gate },
            (Shut::NotPublished(_), Barrier::NotPublished { gate, register }) => {
                Why::NotPublished { register, gate: Some(gate) }
            }
            _ => Why::NoGate(own.id.clone()),
        })
    }

    /// Why a lookup that gives the concept was not even asked.
    fn unasked(&self, fact: FactId, register: &str, lookup: &Lookup, item: &Item) -> Why {
        let model = self.model;
        let fact = &model.facts[fact as usize];
        let register = register.to_owned();
        let wanted = model.roles[usize::from(fact.role)].kind;
        let given = || item.gives.iter().filter(|given| given.concept == fact.concept);
        let itself = given().any(|given| given.of.is_none());
        if itself && !lookup.subjects.iter().any(|kind| kind == wanted) {
            return Why::OtherSubject { register, wanted: wanted.to_owned(), kinds: lookup.subjects.clone() };
        }
        if item.publication == Some(PublicationStatus::None) && item.confidence == "unconfirmed" {
            return Why::NotPublished { register, gate: None };
        }
        // It would have been asked about such a subject, had its answer been good enough.
        let relative = |subject: usize, of: &Option<String>| match of {
            None => Some(subject),
            Some(word) => {
                let relations = &model.roles[subject].relations;
                relations.iter().find(|(name, _)| *name == word).map(|(_, at)| usize::from(*at))
            }
        };
        let fits = |subject: usize| {
            lookup.subjects.iter().any(|kind| kind == model.roles[subject].kind)
                && given().any(|given| relative(subject, &given.of) == Some(usize::from(fact.role)))
                && lookup.keys.iter().all(|key| relative(subject, &key.of).is_some())
        };
        if (0..model.roles.len()).any(fits) {
            return Why::Weaker(register);
        }
        let unnamed = |concept: &String| FactRef { concept: concept.clone(), role: String::new(), stage: None };
        let keys = lookup.keys.iter().map(|key| unnamed(&key.concept)).collect();
        Why::NoKey { register, lookup: lookup.id.clone(), keys }
    }
}
