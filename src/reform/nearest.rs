//! What came nearest to replacing a paper that stays ([`Miss`]), as sentences and as the report writes it.

use serde_json::{Value, json};

use crate::analysis::{Barrier, Miss, PaperVerdict, Why};
use crate::texts::nearest;

use super::demand::demands;
use super::report;
use super::words::Writer;

impl Writer<'_> {
    /// A miss as a sentence for somebody who doubts the verdict on a paper.
    pub fn miss(&self, component: &PaperVerdict, miss: &Miss) -> String {
        let facts = self.facts(&miss.facts);
        let why = self.why(component, &miss.why);
        let text = match (&miss.why, facts.is_empty()) {
            (_, true) => why,
            (Why::Part { .. }, false) => format!("{why} {facts}"),
            _ => format!("{facts}: {why}"),
        };
        let mut letters = text.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
        format!("{first}{}.", letters.as_str())
    }

    /// What a kind of subject is called.
    fn kind<'k>(&'k self, id: &'k str) -> &'k str {
        self.pack.subjects.get(id).map_or(id, |own| own.title.get(self.locale))
    }

    fn why(&self, component: &PaperVerdict, why: &Why) -> String {
        let holds = |register: &str, rest: &str| nearest::holds_but(self.locale, self.register(register), rest);
        let owner = |register: &str| self.pack.register(register).map_or("", |own| own.owner.as_str()).to_owned();
        match why {
            Why::Act(act) => nearest::act(self.locale, self.act(*act)),
            Why::Demanded(gate) => self.barrier(&Barrier::Demanded(gate.clone())),
            Why::Part { registers, known } => nearest::part(
                self.locale,
                self.facts(known),
                registers.iter().map(|id| self.register(id)).collect::<Vec<_>>().join("; "),
            ),
            Why::NotPublished { register, gate: Some(gate) } => {
                let barrier = Barrier::NotPublished { gate: gate.clone(), register: register.clone() };
                holds(register, &self.barrier(&barrier))
            }
            Why::NotPublished { register, gate: None } => {
                nearest::unconfirmed(self.locale, owner(register), self.register(register))
            }
            Why::NotInForce { register, gate } => holds(register, &self.barrier(&Barrier::NotInForce(gate.clone()))),
            Why::NoGate(register) => {
                let texts: Vec<String> =
                    demands(self.procedure, self.pack, &component.id).iter().map(|own| self.cited(&own.text)).collect();
                let texts =
                    if texts.is_empty() { nearest::text_not_known(self.locale).to_owned() } else { texts.join("; ") };
                let rest = nearest::no_rule(self.locale, texts);
                holds(register, &rest)
            }
            Why::NoKey { register, keys, .. } => holds(register, &nearest::no_key(self.locale, self.facts(keys))),
            Why::NotCovered(register) => nearest::not_covered(self.locale, self.register(register)),
            Why::Weaker(register) => holds(register, nearest::weaker(self.locale)),
            Why::OtherSubject { register, wanted, kinds } => {
                let kinds = kinds.iter().map(|own| self.kind(own)).collect::<Vec<_>>().join(", ");
                holds(register, &nearest::other_subject(self.locale, kinds, self.kind(wanted)))
            }
            Why::NoRegister => nearest::no_register(self.locale).to_owned(),
        }
    }
}

/// A miss as the report writes it, without its words.
pub(crate) fn to_json(miss: &Miss) -> Value {
    let mut value = json!({"kind": miss.why.as_str(), "facts": report::facts(&miss.facts)});
    match &miss.why {
        Why::Act(act) => value["act"] = json!(act.as_str()),
        Why::Demanded(gate) => value["gate"] = json!(gate),
        Why::Part { registers, known } => {
            value["registers"] = json!(registers);
            value["known"] = report::facts(known);
        }
        Why::NotPublished { register, gate } => {
            value["registers"] = json!([register]);
            if let Some(gate) = gate {
                value["gate"] = json!(gate);
            }
        }
        Why::NotInForce { register, gate } => {
            value["registers"] = json!([register]);
            value["gate"] = json!(gate);
        }
        Why::NoKey { register, lookup, keys } => {
            value["registers"] = json!([register]);
            value["lookup"] = json!(lookup);
            value["keys"] = report::facts(keys);
        }
        Why::OtherSubject { register, kinds, .. } => {
            value["registers"] = json!([register]);
            value["kinds"] = json!(kinds);
        }
        Why::NoGate(register) | Why::NotCovered(register) | Why::Weaker(register) => {
            value["registers"] = json!([register]);
        }
        Why::NoRegister => {}
    }
    value
}
