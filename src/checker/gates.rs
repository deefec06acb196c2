//! Gates, read a second time: on which days they are in force, what they reach, what they open.
//!
//! Nothing here calls what `register` knows to do with a gate: an error in its dates or its reach
//! would otherwise go unnoticed by both.

use serde_json::Value;

use crate::register::{Date, Effect, Gate, Item, PublicationStatus};

use super::case::{Bound, Case};
use super::instance::Instance;

/// Whether a day is neither before the first nor after the last of a span, of which either end
/// may be open.
pub(super) fn within(first: Option<Date>, last: Option<Date>, day: Date) -> bool {
    let too_early = first.is_some_and(|first| day < first);
    let too_late = last.is_some_and(|last| day > last);
    !too_early && !too_late
}

impl Instance<'_> {
    /// Whether a gate speaks of this procedure, in force or not: by its code, field and level. Of
    /// procedures done in one go it has to name one and may except none.
    fn concerns_procedure(&self, gate: &Gate) -> bool {
        let header = &self.procedure.header;
        let members: Vec<&str> = header.code.split('+').collect();
        let named = |list: &[String]| list.iter().any(|code| members.contains(&code.as_str()));
        if named(&gate.except_procedures) || !(gate.procedures.is_empty() || named(&gate.procedures)) {
            return false;
        }
        let limits = [(&gate.fields, &header.field), (&gate.levels, &header.level)];
        limits.into_iter().all(|(allowed, own)| allowed.is_empty() || allowed.contains(own))
    }

    /// Whether a gate that names procedures names the one a paper is from, where several are done in one go.
    fn concerns_paper(&self, gate: &Gate, paper: usize) -> bool {
        let members: Vec<&str> = self.procedure.header.code.split('+').collect();
        if members.len() < 2 || gate.procedures.is_empty() {
            return true;
        }
        let part = self.procedure.documents[paper].id.split('.').next().unwrap_or_default();
        let from = (1..=members.len()).find(|place| part == format!("m{place}"));
        from.is_none_or(|place| gate.procedures.iter().any(|code| code == members[place - 1]))
    }

    /// The gate of a kind that speaks of a paper on the day.
    pub(super) fn gate_on(&self, paper: usize, effect: Effect) -> Option<&Gate> {
        self.gates_on(paper, effect).next()
    }

    /// The gates of a kind that speak of a paper on the day.
    pub(super) fn gates_on(&self, paper: usize, effect: Effect) -> impl Iterator<Item = &Gate> {
        let document = &self.procedure.documents[paper];
        self.pack.gates.iter().filter(move |gate| gate.effect == effect && self.applies(gate)).filter(move |gate| {
            if !self.concerns_paper(gate, paper) {
                false
            } else if gate.document_types.is_empty() {
                let proves = &self.proves[paper];
                !proves.is_empty() && proves.iter().all(|fact| gate.concepts.contains(&fact.concept))
            } else {
                !document.types.is_empty() && document.types.iter().all(|id| gate.document_types.contains(id))
            }
        })
    }

    /// Whether a gate that speaks of this procedure is in force on the day of the report.
    pub(super) fn applies(&self, gate: &Gate) -> bool {
        within(gate.from, gate.to, self.date) && self.concerns_procedure(gate)
    }

    /// How far a gate opens a register item today: the publication it rests on, or nothing.
    pub(super) fn opens(
        &self,
        gate: &Gate,
        register: usize,
        item: usize,
        concept: &str,
        kind: &str,
    ) -> Option<PublicationStatus> {
        let from = &self.pack.registers[register];
        match gate.effect {
            _ if !self.applies(gate) || !self.is_about(gate, register, concept, kind) => None,
            Effect::Permits => Some(PublicationStatus::Published),
            Effect::RequiresPublication => {
                let status = from.items[item].publication.unwrap_or(from.publication.status);
                let dated = from.publication.date.is_none_or(|date| date <= self.date);
                Some(status).filter(|status| *status != PublicationStatus::None && dated)
            }
            _ => None,
        }
    }

    /// Whether a gate that can open something speaks of a register's concept, in force or not.
    fn is_about(&self, gate: &Gate, register: usize, concept: &str, kind: &str) -> bool {
        let from = &self.pack.registers[register];
        let several = self.procedure.header.code.contains('+') && !gate.procedures.is_empty();
        let papers_of = |id: &String| -> Vec<usize> {
            let named = |paper: &usize| self.procedure.documents[*paper].types.contains(id);
            (0..self.proves.len()).filter(named).filter(|paper| self.concerns_paper(gate, *paper)).collect()
        };
        let about = gate.concepts.is_empty() && gate.document_types.is_empty()
            || gate.concepts.iter().any(|id| id == concept)
            || gate.document_types.iter().any(|id| {
                let papers = papers_of(id);
                let proved = self.pack.document_type(id).is_some_and(|t| t.facts.iter().any(|f| f.concept == concept));
                proved && !(several && papers.is_empty())
                    || papers.iter().any(|paper| self.proves[*paper].iter().any(|fact| fact.concept == concept))
            });
        matches!(gate.effect, Effect::Permits | Effect::RequiresPublication)
            && self.concerns_procedure(gate)
            && (gate.registers.is_empty() || gate.registers.contains(&from.id))
            && (gate.subjects.is_empty() || gate.subjects.iter().any(|s| s == kind))
            && about
    }

    /// Whether what is said to bar an answer does.
    pub(super) fn bars(&self, barrier: &Value, (register, item): (usize, usize), concept: &str, kind: &str) -> bool {
        let word = |key: &str| barrier.get(key).and_then(Value::as_str).unwrap_or_default();
        let gate = self.pack.gate(word("gate")).filter(|gate| self.is_about(gate, register, concept, kind));
        let named = word("register") == self.pack.registers[register].id;
        !self.open(register, item, concept, kind)
            && match (word("kind"), gate) {
                ("notInForce", Some(gate)) => !within(gate.from, gate.to, self.date),
                ("notPublished", Some(gate)) => {
                    named && within(gate.from, gate.to, self.date) && gate.effect == Effect::RequiresPublication
                }
                ("noRule", _) => named && !self.pack.gates.iter().any(|g| self.is_about(g, register, concept, kind)),
                _ => false,
            }
    }

    pub(super) fn open(&self, register: usize, item: usize, concept: &str, kind: &str) -> bool {
        self.pack.gates.iter().any(|gate| self.opens(gate, register, item, concept, kind).is_some())
    }

    pub(super) fn lacking(&self, register: &str, role: &str, case: &Case, bound: Bound) -> bool {
        let named = format!("{register}@{role}");
        let conditions = self.procedure.conditions.iter().filter(|condition| !condition.lacks.is_empty());
        conditions
            .filter(|condition| case.holds(&condition.name, bound))
            .any(|condition| condition.lacks.iter().any(|entry| entry == register || *entry == named))
    }

    /// What nobody confirmed to be held and its owner did not publish is not taken to exist.
    pub(super) fn doubtful(item: &Item) -> bool {
        item.publication == Some(PublicationStatus::None) && item.confidence == "unconfirmed"
    }
}
