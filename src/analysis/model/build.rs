//! Reading the dossier: roles, circumstances, papers and what they prove.

use std::collections::HashMap;

use crate::definition::{Act, Document, FactRef, Need, Procedure};
use crate::register::{Date, DocumentKind, Effect, Gate, Pack, Quality};

use super::super::Options;
use super::super::case::{Atoms, CHANNEL, Case, Guard};
use super::part::links;
use super::{Clause, Fact, FactId, Grade, Legal, Model, Origin, Paper, RoleInfo, Standing, Tree, grounds};

pub(super) struct Builder<'a, 'o> {
    pub(super) procedure: &'a Procedure,
    pub(super) pack: &'a Pack,
    pub(super) options: &'o Options,
    pub(super) index: HashMap<(&'a str, u16, Option<&'a str>, Grade), FactId>,
    pub(super) facts: Vec<Fact<'a>>,
    pub(super) grades: Vec<Quality>,
    pub(super) clauses: Vec<Clause>,
    pub(super) todo: Vec<FactId>,
    pub(super) roles: Vec<RoleInfo<'a>>,
    /// Gates of the pack that reach the procedure, and whether they are in force on the day.
    pub(super) gates: Vec<(usize, bool)>,
    /// Facts printed on or proved by some paper that is asked for: usable as typed keys.
    pub(super) printed: Vec<(String, u16, Vec<Guard>)>,
    pub(super) legal: HashMap<(usize, usize, &'a str, &'a str), Legal>,
    pub(super) lacking: Vec<(String, Option<String>, Case)>,
    /// Pairs of roles that are the same subject in the cases of the guard.
    pub(super) merged: Vec<(u16, u16, Guard)>,
    pub(super) proves: Vec<Vec<FactRef>>,
}

/// Most roles of one procedure.
pub(super) const MAX_ROLES: usize = 60;
/// Most facts and clauses of one procedure: bounds the work on hostile input.
pub(super) const MAX_CLAUSES: usize = 50_000;

impl<'a> Model<'a> {
    pub(crate) fn build(procedure: &'a Procedure, pack: &'a Pack, options: &Options) -> Self {
        let roles = roles(procedure);
        let overflow_roles = roles.len() > MAX_ROLES;
        let roles: Vec<RoleInfo> = roles.into_iter().take(MAX_ROLES).collect();
        let gates = pack
            .gates
            .iter()
            .enumerate()
            .filter(|(_, gate)| gate.reaches(&procedure.header.code, &procedure.header.field, &procedure.header.level))
            .map(|(i, gate)| (i, gate.in_force(options.date)))
            .collect();
        let mut builder = Builder {
            procedure,
            pack,
            options,
            index: HashMap::new(),
            facts: Vec::new(),
            grades: vec![Quality::LEAST],
            clauses: Vec::new(),
            todo: Vec::new(),
            roles,
            gates,
            printed: Vec::new(),
            legal: HashMap::new(),
            lacking: Vec::new(),
            merged: Vec::new(),
            proves: Vec::new(),
        };
        builder.proves = procedure.documents.iter().map(|document| builder.proved_by(document)).collect();
        let atoms = builder.atoms();
        let overflow = overflow_roles || atoms.is_none();
        let atoms = atoms.unwrap_or_default();
        for (role, info) in builder.roles.iter_mut().zip(&procedure.roles) {
            role.guard = atoms.guard(&info.when);
        }
        builder.lacking = lacking(procedure, &atoms);
        builder.merged = builder.merged(&atoms);
        let mut lapsed = Vec::new();
        let mut papers = builder.papers(&atoms, &mut lapsed);
        builder.printed = builder.printed(&papers);
        let inferred = procedure.requirements.is_empty();
        let mut requirements = builder.requirements(&atoms, &papers, &mut lapsed);
        if options.fields {
            for field in &procedure.fields {
                builder.fact(&field.fact, 0);
            }
        }
        // What is done without a paper splits no cases.
        requirements.retain(|requirement| !matches!(requirement.tree, Tree::Done));
        builder.instantiate();
        for (requirement, list) in requirements.iter_mut().map(|r| (&r.tree, (&mut r.facts, &mut r.acts))) {
            requirement.facts(list.0);
            requirement.acts(list.1);
        }
        let overflow = overflow || builder.clauses.len() > MAX_CLAUSES;
        let (givers, users) = links(&builder.clauses, builder.facts.len());
        for requirement in &mut requirements {
            requirement.grounds = grounds(&requirement.facts, &builder.clauses, &givers);
        }
        builder.attach(&mut papers, &users);
        Self {
            procedure,
            pack,
            roles: builder.roles,
            facts: builder.facts,
            clauses: builder.clauses,
            givers,
            users,
            merged: builder.merged.into_iter().map(|(_, _, guard)| guard).collect(),
            requirements,
            papers,
            atoms,
            inferred,
            lapsed,
            overflow,
        }
    }
}

fn roles(procedure: &Procedure) -> Vec<RoleInfo<'_>> {
    let mut roles: Vec<RoleInfo> = procedure
        .roles
        .iter()
        .map(|role| RoleInfo {
            name: &role.name,
            kind: if role.kind.is_empty() { "person" } else { &role.kind },
            guard: Guard::Always,
            signed_in: role.signed_in,
            relations: Vec::new(),
        })
        .collect();
    let relations: Vec<Vec<(&str, u16)>> = procedure
        .roles
        .iter()
        .map(|role| {
            let known = role.relations.iter().filter_map(|(word, target)| {
                let at = procedure.roles.iter().position(|other| other.name == *target)?;
                Some((word.as_str(), at as u16))
            });
            known.collect()
        })
        .collect();
    for (role, relations) in roles.iter_mut().zip(relations) {
        role.relations = relations;
    }
    roles
}

/// Registers that hold nothing in the cases of some condition (`x-lacks`).
fn lacking(procedure: &Procedure, atoms: &Atoms) -> Vec<(String, Option<String>, Case)> {
    let mut list = Vec::new();
    for condition in &procedure.conditions {
        let Some(bit) = atoms.bit(&condition.name) else { continue };
        for entry in &condition.lacks {
            let (register, role) = match entry.split_once('@') {
                Some((register, role)) => (register, Some(role.to_owned())),
                None => (entry.as_str(), None),
            };
            list.push((register.to_owned(), role, 1 << bit));
        }
    }
    list
}

impl<'a> Builder<'a, '_> {
    pub(super) fn atoms(&self) -> Option<Atoms> {
        let procedure = self.procedure;
        let expressions = procedure
            .documents
            .iter()
            .map(|document| &document.when)
            .chain(procedure.requirements.iter().map(|requirement| &requirement.when))
            .chain(procedure.roles.iter().map(|role| &role.when))
            .chain(procedure.roles.iter().flat_map(|role| &role.same_as).map(|same| &same.when));
        let lacking: Vec<&str> =
            procedure.conditions.iter().filter(|c| !c.lacks.is_empty()).map(|c| c.name.as_str()).collect();
        let mut channels: Vec<String> = Vec::new();
        let counter = procedure.requirements.iter().any(|requirement| identifies(&requirement.needs));
        let named = procedure.conditions.iter().any(|condition| condition.channel.is_some());
        if counter || named || procedure.documents.iter().any(|document| !document.channels.is_empty()) {
            let named = procedure.documents.iter().flat_map(|document| &document.channels);
            for channel in procedure.header.channels.iter().chain(named) {
                if !channels.contains(channel) {
                    channels.push(channel.clone());
                }
            }
        }
        Atoms::collect(procedure, expressions, &lacking, &channels)
    }

    /// Roles that are declared to be the same subject in some circumstance.
    fn merged(&self, atoms: &Atoms) -> Vec<(u16, u16, Guard)> {
        let mut list = Vec::new();
        for (at, role) in self.procedure.roles.iter().enumerate().take(self.roles.len()) {
            for same in &role.same_as {
                if let Some(other) = self.role(&same.role).filter(|other| usize::from(*other) != at) {
                    list.push((at as u16, other, atoms.guard(&same.when)));
                }
            }
        }
        list
    }

    pub(super) fn role(&self, name: &str) -> Option<u16> {
        self.roles.iter().position(|role| role.name == name).map(|at| at as u16)
    }

    pub(super) fn relative(&self, role: u16, of: Option<&str>) -> Option<u16> {
        let Some(word) = of else { return Some(role) };
        self.roles.get(usize::from(role))?.relations.iter().find(|(name, _)| *name == word).map(|(_, at)| *at)
    }

    /// The role a paper is about: as stated, else the one at the keyboard, else the first that fits.
    pub(super) fn about(&self, document: &Document, subject: &str) -> Option<u16> {
        if let Some(at) = document.about.as_deref().and_then(|name| self.role(name)) {
            return Some(at);
        }
        let fits = |role: &&(usize, &RoleInfo)| subject.is_empty() || self.pack.is_kind(role.1.kind, subject);
        let all: Vec<(usize, &RoleInfo)> = self.roles.iter().enumerate().collect();
        all.iter()
            .filter(|role| role.1.signed_in)
            .find(fits)
            .or_else(|| all.iter().find(fits))
            .map(|role| role.0 as u16)
    }

    /// What a paper proves: as stated, else as its types say.
    pub(super) fn proved_by(&mut self, document: &Document) -> Vec<FactRef> {
        if let Some(proves) = &document.proves {
            for fact in proves {
                self.ensure_role(&fact.role, &fact.concept);
            }
            return proves.clone();
        }
        let pack = self.pack;
        let mut facts: Vec<FactRef> = Vec::new();
        for kind in document.types.iter().filter_map(|id| pack.document_type(id)) {
            if !kind.facts.is_empty() && self.about(document, &kind.subject).is_none() {
                // A dossier without roles: the subject is whoever the paper is about.
                let subject = if kind.subject.is_empty() { "person" } else { &kind.subject };
                self.push_role(implicit_name(subject), subject);
            }
            let Some(role) = self.about(document, &kind.subject) else { continue };
            for fact in &kind.facts {
                let Some(role) = self.relative(role, fact.of.as_deref()) else { continue };
                let fact = FactRef {
                    concept: fact.concept.clone(),
                    role: self.roles[usize::from(role)].name.to_owned(),
                    stage: None,
                };
                if !facts.contains(&fact) {
                    facts.push(fact);
                }
            }
        }
        facts
    }

    pub(super) fn ensure_role(&mut self, name: &str, concept: &str) {
        if self.role(name).is_some() || (name.is_empty() && self.roles.iter().any(|role| role.name.is_empty())) {
            return;
        }
        // Only names the definition lends us can be kept; an undeclared role is left to `check`.
        if name.is_empty() {
            let subject = self.pack.concepts.get(concept).map_or("person", |concept| concept.subject.as_str());
            self.push_role("", subject);
        }
    }

    pub(super) fn push_role(&mut self, name: &'a str, kind: &'a str) {
        if self.role(name).is_none() {
            self.roles.push(RoleInfo {
                name,
                kind,
                guard: Guard::Always,
                signed_in: name == "applicant",
                relations: Vec::new(),
            });
        }
    }

    pub(super) fn grade(&mut self, quality: Quality) -> u8 {
        match self.grades.iter().position(|known| *known == quality) {
            Some(at) => at as u8,
            None if self.grades.len() < 255 => {
                self.grades.push(quality);
                (self.grades.len() - 1) as u8
            }
            None => 0,
        }
    }

    pub(super) fn intern(&mut self, concept: &'a str, role: u16, stage: Option<&'a str>, grade: Grade) -> FactId {
        let next = self.facts.len() as FactId;
        let id = *self.index.entry((concept, role, stage, grade)).or_insert(next);
        if id == next {
            self.facts.push(Fact { concept, role, stage, grade });
            self.todo.push(id);
        }
        id
    }

    pub(super) fn papers(&self, atoms: &Atoms, lapsed: &mut Vec<(String, String)>) -> Vec<Paper> {
        let mut papers = Vec::with_capacity(self.procedure.documents.len());
        for (document, proves) in self.procedure.documents.iter().zip(&self.proves) {
            let kinds: Vec<_> = document.types.iter().filter_map(|id| self.pack.document_type(id)).collect();
            let mut acts: Vec<Act> = document.acts.clone().unwrap_or_default();
            if document.acts.is_none() {
                for act in kinds.iter().flat_map(|kind| &kind.acts) {
                    if !acts.contains(act) {
                        acts.push(*act);
                    }
                }
            }
            let matching = |effect: Effect| {
                self.gates.iter().filter(|(_, in_force)| *in_force).map(|(i, _)| *i).find(|&i| {
                    let gate = &self.pack.gates[i];
                    gate.effect == effect
                        && gate.reaches_paper(&self.procedure.header.code, &document.id)
                        && is_about(gate, document, proves)
                })
            };
            let outdated = self.lapsed(&document.basis);
            for text in &outdated {
                lapsed.push((format!("/x-documents/{}", document.id), (*text).to_owned()));
            }
            let note = !kinds.is_empty() && kinds.iter().all(|kind| kind.kind == DocumentKind::Note);
            let demanded = matching(Effect::RequiresPaper);
            // That a paper is shown says nothing of what an unknown one is asked for.
            let idle = acts.iter().all(|act| *act == Act::Identify);
            let other = || document.proves.is_none() && kinds.iter().any(|kind| kind.kind == DocumentKind::Other);
            let bare = || proves.is_empty() && (document.proves.is_none() || document.acts.is_none());
            let vague = demanded.is_none() && (idle && other() || acts.is_empty() && bare());
            let standing = if let Some(gate) = matching(Effect::Cut) {
                Standing::Cut(gate)
            } else if let Some(gate) = matching(Effect::ForbidsAsking) {
                Standing::Forbidden(gate)
            } else if note && demanded.is_none() && document.proves.is_none() && document.acts.is_none() {
                Standing::Note
            } else if !document.basis.is_empty() && outdated.len() == document.basis.len() {
                Standing::Lapsed
            } else if vague {
                Standing::Unclassified
            } else {
                Standing::Asked
            };
            let mut guard = atoms.guard(&document.when);
            if !document.channels.is_empty() {
                let channels = document
                    .channels
                    .iter()
                    .map(|channel| atoms.bit(&format!("{CHANNEL}{channel}")).map_or(Guard::Or(Vec::new()), Guard::Is));
                guard = Guard::And(vec![guard, Guard::Or(channels.collect())]);
            }
            let burden = self.options.burdens.get(&document.id).copied();
            let burden = burden.or_else(|| kinds.iter().map(|kind| kind.burden).min()).unwrap_or(1);
            papers.push(Paper {
                facts: Vec::new(),
                names: Vec::new(),
                proves: proves.clone(),
                acts,
                guard,
                burden,
                demanded: demanded.filter(|_| !matches!(standing, Standing::Cut(_) | Standing::Forbidden(_))),
                reach: Vec::new(),
                leads_on: false,
                vague,
                standing,
            });
        }
        papers
    }

    pub(super) fn lapsed<'t>(&self, basis: &'t [String]) -> Vec<&'t str> {
        let lapsed = |text: &&String| {
            self.pack.laws.iter().any(|(name, law)| {
                text.contains(name.as_str())
                    && (law.from.is_some_and(|from| self.options.date < from)
                        || law.to.is_some_and(|to| to < self.options.date))
            })
        };
        basis.iter().filter(lapsed).map(String::as_str).collect()
    }

    /// Keys that a person can read off a paper of the dossier, hence can type.
    pub(super) fn printed(&self, papers: &[Paper]) -> Vec<(String, u16, Vec<Guard>)> {
        let mut printed: Vec<(String, u16, Vec<Guard>)> = Vec::new();
        if !self.options.new_fields {
            return printed;
        }
        let mut note = |key: &str, role: u16, guard: &Guard| match printed
            .iter_mut()
            .find(|(known, at, _)| known == key && *at == role)
        {
            Some((_, _, guards)) => guards.push(guard.clone()),
            None => printed.push((key.to_owned(), role, vec![guard.clone()])),
        };
        for (document, paper) in self.procedure.documents.iter().zip(papers) {
            if paper.standing != Standing::Asked {
                continue;
            }
            for kind in document.types.iter().filter_map(|id| self.pack.document_type(id)) {
                // Keys printed on a paper identify the subjects of what it proves.
                let mut subjects: Vec<u16> = paper.proves.iter().filter_map(|fact| self.role(&fact.role)).collect();
                subjects.extend(self.about(document, &kind.subject));
                for key in &kind.keys {
                    let wanted = self.pack.concepts.get(key).map_or("", |concept| concept.subject.as_str());
                    let fits = |role: &&u16| self.pack.is_kind(self.roles[usize::from(**role)].kind, wanted);
                    subjects.iter().filter(fits).for_each(|role| note(key, *role, &paper.guard));
                }
            }
            for fact in &paper.proves {
                if let Some(role) = self.role(&fact.role) {
                    let is_id = self.pack.concepts.get(&fact.concept).is_some_and(|concept| concept.value == "id");
                    if is_id {
                        note(&fact.concept, role, &paper.guard);
                    }
                }
            }
        }
        printed
    }

    /// Tells each paper which of the facts that matter it proves, and what it might help to prove.
    pub(super) fn attach(&self, papers: &mut [Paper], users: &[Vec<u32>]) {
        for (document, paper) in self.procedure.documents.iter().zip(papers) {
            let own = document.quality.as_deref().map(|name| self.pack.quality(Some(name)));
            let quality = own.unwrap_or_else(|| {
                let kinds = document.types.iter().filter_map(|id| self.pack.document_type(id));
                kinds.map(|kind| kind.quality).next().unwrap_or(Quality::BEST)
            });
            let day = |text: &Option<String>| text.as_deref().and_then(Date::parse);
            let valid = day(&document.valid_from).is_none_or(|from| from <= self.options.date)
                && day(&document.valid_to).is_none_or(|to| self.options.date <= to);
            if !paper.counts() {
                continue;
            }
            for proved in &paper.proves {
                let Some(role) = self.role(&proved.role) else { continue };
                for (g, demanded) in self.grades.iter().enumerate() {
                    let key = (proved.concept.as_str(), role, proved.stage.as_deref(), Grade::Evidence(g as u8));
                    let Some(id) = self.index.get(&key) else { continue };
                    paper.names.push(*id);
                    if valid && quality.meets(demanded) {
                        paper.facts.push(*id);
                    }
                }
            }
            paper.reach.clone_from(&paper.names);
            let mut next = 0;
            while let Some(&at) = paper.reach.get(next) {
                next += 1;
                for clause in users[at as usize].iter().map(|i| &self.clauses[*i as usize]) {
                    match clause.origin {
                        Origin::Rule(_) if !paper.reach.contains(&clause.head) => paper.reach.push(clause.head),
                        Origin::Proved | Origin::Same(_) => paper.leads_on = true,
                        _ => {}
                    }
                }
            }
        }
    }
}

/// True when a need asks that somebody be identified in person.
fn identifies(need: &Need) -> bool {
    match need {
        Need::Act { act, .. } => *act == Act::Identify,
        Need::Fact(_) => false,
        Need::AllOf(list) | Need::AnyOf(list) => list.iter().any(identifies),
    }
}

/// Whether a gate that removes, forbids or demands papers is about this one.
fn is_about(gate: &Gate, document: &Document, proves: &[FactRef]) -> bool {
    if gate.document_types.is_empty() {
        return !proves.is_empty() && proves.iter().all(|fact| gate.concepts.contains(&fact.concept));
    }
    !document.types.is_empty() && document.types.iter().all(|id| gate.document_types.contains(id))
}

/// The name a subject gets where the definition declares no roles.
pub(crate) const fn implicit_name(kind: &str) -> &str {
    match kind.as_bytes() {
        b"person" => "applicant",
        _ => kind,
    }
}
