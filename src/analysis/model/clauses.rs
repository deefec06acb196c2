//! What can establish a fact: keys, lookups and rules, and what law makes of a lookup.

use crate::definition::Document;
use crate::register::{Effect, Gate, PublicationStatus, Quality, RelativeConcept};

use super::super::case::Guard;
use super::build::{Builder, MAX_CLAUSES};
use super::{Clause, Fact, FactId, Grade, Legal, Origin, Shut};

impl<'a> Builder<'a, '_> {
    /// Walks back from the facts that are wanted to everything that can give them.
    pub(super) fn instantiate(&mut self) {
        while let Some(goal) = self.todo.pop() {
            if self.clauses.len() > MAX_CLAUSES {
                return;
            }
            let Fact { concept, role, stage, grade } = self.facts[goal as usize].clone();
            match grade {
                Grade::Key(trust) => self.key_clauses(goal, concept, role, stage, trust),
                Grade::Evidence(wanted) => {
                    self.lookup_clauses(goal, concept, role, stage, wanted);
                    self.rule_clauses(goal, concept, role, stage, wanted);
                    self.same_clauses(goal);
                }
            }
        }
    }

    pub(super) fn key_clauses(&mut self, goal: FactId, concept: &'a str, role: u16, stage: Option<&'a str>, trust: u8) {
        let procedure = self.procedure;
        let roles = 1_u64 << role;
        let open = Legal::Open { gate: None, status: PublicationStatus::Published };
        let mut give = |origin: Origin, guard: Guard| {
            let legal = open.clone();
            self.clauses.push(Clause { head: goal, body: Vec::new(), origin, legal, roles, lacking: 0, guard });
        };
        let info = &self.roles[usize::from(role)];
        let subject = self.pack.subjects.get(info.kind);
        let is_subject_key = subject.and_then(|subject| subject.key.as_deref()) == Some(concept);
        if is_subject_key && procedure.role(info.name).is_some_and(|role| role.keyless.is_some()) {
            return;
        }
        if info.signed_in && is_subject_key {
            give(Origin::SignedIn, Guard::Always);
        }
        // A typed value is a claim of the least grade; it may serve where no more is asked.
        if self.grades[usize::from(trust)] == Quality::LEAST {
            let name = info.name;
            let asks = |field: &&crate::definition::FactField| {
                field.fact.concept == concept && field.fact.role == name && field.fact.stage.as_deref() == stage
            };
            let key = procedure.role(name).and_then(|role| role.key.as_ref()).filter(|_| is_subject_key);
            if let Some(pointer) = procedure.fields.iter().find(asks).map(|field| &field.pointer).or(key) {
                give(Origin::Field(pointer.clone()), Guard::Always);
            } else if let Some((_, _, guards)) =
                self.printed.iter().find(|(known, at, _)| known == concept && *at == role)
            {
                give(Origin::NewField, Guard::Or(guards.clone()));
            }
        }
        let evidence = self.intern(concept, role, stage, Grade::Evidence(trust));
        self.clauses.push(Clause {
            head: goal,
            body: vec![evidence],
            origin: Origin::Proved,
            legal: open,
            roles,
            lacking: 0,
            guard: Guard::Always,
        });
        self.same_clauses(goal);
    }

    /// What is established of a subject under one name is established under its others.
    fn same_clauses(&mut self, goal: FactId) {
        let Fact { concept, role, stage, grade } = self.facts[goal as usize].clone();
        for i in 0..self.merged.len() {
            let (one, two, guard) = self.merged[i].clone();
            let other = match role {
                _ if role == one => two,
                _ if role == two => one,
                _ => continue,
            };
            let body = vec![self.intern(concept, other, stage, grade)];
            self.clauses.push(Clause {
                head: goal,
                body,
                origin: Origin::Same(other),
                legal: Legal::Open { gate: None, status: PublicationStatus::Published },
                roles: 1_u64 << role | 1_u64 << other,
                lacking: 0,
                guard,
            });
        }
    }

    pub(super) fn lookup_clauses(
        &mut self,
        goal: FactId,
        concept: &'a str,
        role: u16,
        stage: Option<&'a str>,
        wanted: u8,
    ) {
        let pack = self.pack;
        for &(r, l, i) in pack.givers(concept) {
            let register = &pack.registers[r];
            let (lookup, item) = (&register.lookups[l], &register.items[i]);
            // What nobody confirmed to be held, and its owner did not publish, is not taken to exist.
            let doubtful = item.publication == Some(PublicationStatus::None) && item.confidence == "unconfirmed";
            if lookup.stage.as_deref() != stage
                || doubtful
                || !lookup.answers_for(&self.procedure.header.code)
                || (item.absence && lookup.closed_world.is_none())
                || !item.quality.meets(&self.grades[usize::from(wanted)])
            {
                continue;
            }
            for given in item.gives.iter().filter(|given| given.concept == concept) {
                for subject in 0..self.roles.len() as u16 {
                    if self.relative(subject, given.of.as_deref()) != Some(role) {
                        continue;
                    }
                    let kind = self.roles[usize::from(subject)].kind;
                    if !lookup.subjects.iter().any(|known| known == kind) {
                        continue;
                    }
                    let Some(keyed) = self.keys(&lookup.keys, subject) else { continue };
                    let name = self.roles[usize::from(subject)].name;
                    if !self.options.failed.is_empty()
                        && (self.options.failed.contains(&lookup.id)
                            || self.options.failed.contains(&format!("{}@{name}", lookup.id)))
                    {
                        continue;
                    }
                    let trust = match &lookup.trust {
                        Some(name) => self.grade(pack.quality(Some(name))),
                        None => 0,
                    };
                    let body: Vec<FactId> =
                        keyed.iter().map(|(key, at)| self.intern(key, *at, None, Grade::Key(trust))).collect();
                    let roles = keyed.iter().fold(1 << subject | 1 << role, |bits, (_, at)| bits | 1_u64 << at);
                    let legal = self.legal(r, i, concept, kind);
                    let lacking = self
                        .lacking
                        .iter()
                        .filter(|(id, only, _)| *id == register.id && only.as_deref().is_none_or(|only| only == name))
                        .fold(0, |bits, (_, _, bit)| bits | bit);
                    self.clauses.push(Clause {
                        head: goal,
                        body,
                        origin: Origin::Lookup { register: r, lookup: l, item: i, role: subject },
                        legal,
                        roles,
                        lacking,
                        guard: Guard::Always,
                    });
                }
            }
        }
    }

    pub(super) fn keys(&self, keys: &'a [RelativeConcept], subject: u16) -> Option<Vec<(&'a str, u16)>> {
        keys.iter().map(|key| Some((key.concept.as_str(), self.relative(subject, key.of.as_deref())?))).collect()
    }

    pub(super) fn rule_clauses(
        &mut self,
        goal: FactId,
        concept: &'a str,
        role: u16,
        stage: Option<&'a str>,
        wanted: u8,
    ) {
        let pack = self.pack;
        for (i, rule) in pack.rules.iter().enumerate().filter(|(_, rule)| rule.gives == concept) {
            let Some(from) = self.keys(&rule.from, role) else { continue };
            let roles = from.iter().fold(1 << role, |bits, (_, at)| bits | 1_u64 << at);
            // A conclusion is as good as the weakest of its grounds, component by component.
            let body: Vec<FactId> =
                from.iter().map(|(c, at)| self.intern(c, *at, stage, Grade::Evidence(wanted))).collect();
            self.clauses.push(Clause {
                head: goal,
                body,
                origin: Origin::Rule(i),
                legal: Legal::Open { gate: None, status: PublicationStatus::Published },
                roles,
                lacking: 0,
                guard: Guard::Always,
            });
        }
    }

    /// Whether the law of the day lets a register's item stand for a concept of a kind of subject.
    pub(super) fn legal(&mut self, r: usize, i: usize, concept: &'a str, kind: &'a str) -> Legal {
        if let Some(known) = self.legal.get(&(r, i, concept, kind)) {
            return known.clone();
        }
        let register = &self.pack.registers[r];
        let status = register.items[i].publication.unwrap_or(register.publication.status);
        let dated = register.publication.date.is_none_or(|date| date <= self.options.date);
        let published = status != PublicationStatus::None && dated;
        let mut shut = Shut::NoRule;
        let mut best: Option<(PublicationStatus, usize)> = None;
        for &(at, in_force) in &self.gates {
            let gate = &self.pack.gates[at];
            if !matches!(gate.effect, Effect::Permits | Effect::RequiresPublication)
                || !(gate.registers.is_empty() || gate.registers.contains(&register.id))
                || !(gate.subjects.is_empty() || gate.subjects.iter().any(|s| s == kind))
                || !self.covers(gate, concept)
            {
                continue;
            }
            let needs = gate.effect == Effect::RequiresPublication;
            if !in_force {
                if shut == Shut::NoRule {
                    shut = Shut::NotInForce(at);
                }
            } else if needs && !published {
                if !matches!(shut, Shut::NotPublished(_)) {
                    shut = Shut::NotPublished(at);
                }
            } else {
                let status = if needs { status } else { PublicationStatus::Published };
                if best.is_none_or(|(known, _)| status < known) {
                    best = Some((status, at));
                }
            }
        }
        let legal = match best {
            Some((status, gate)) => Legal::Open { gate: Some(gate), status },
            None => Legal::Shut(shut),
        };
        self.legal.insert((r, i, concept, kind), legal.clone());
        legal
    }

    /// Whether a gate is about a concept: by name, or through the papers it names. Of procedures done in one go only
    /// papers of the members it names count.
    pub(super) fn covers(&self, gate: &Gate, concept: &str) -> bool {
        if gate.concepts.is_empty() && gate.document_types.is_empty() {
            return true;
        }
        let code = &self.procedure.header.code;
        let limited = !gate.procedures.is_empty() && code.contains('+');
        let papers = || self.procedure.documents.iter().zip(&self.proves);
        let reached =
            |id: &String, document: &Document| document.types.contains(id) && gate.reaches_paper(code, &document.id);
        gate.concepts.iter().any(|id| id == concept)
            || gate.document_types.iter().any(|id| {
                let by_type = self
                    .pack
                    .document_type(id)
                    .is_some_and(|kind| kind.facts.iter().any(|fact| fact.concept == concept));
                by_type && (!limited || papers().any(|(document, _)| reached(id, document)))
                    || papers().any(|(document, proves)| {
                        reached(id, document) && proves.iter().any(|fact| fact.concept == concept)
                    })
            })
    }
}
