//! One procedure, one pack, one day, compiled into a Horn program over small integers.
//!
//! Facts are interned per grade of evidence that somebody demands, so that grades, a
//! partial order, need no arithmetic while proving. Only clauses that can matter for a
//! requirement are instantiated, by walking back from what the requirements need.
//! Owns the meaning of gates, publications, keys, defaults and inferred requirements;
//! knows nothing of search, verdicts or words.

use std::collections::HashMap;

use crate::definition::{Act, Document, FactRef, Need, Procedure, When};
use crate::pointer::JsonPointer;
use crate::register::{Date, DocumentKind, Effect, Gate, Pack, PublicationStatus, Quality, RelativeConcept};

use super::Options;
use super::cells::{Atoms, Case, Guard};

/// Index of a fact in [`Model::facts`].
pub(crate) type FactId = u32;

/// What a fact is demanded for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Grade {
    /// Evidence at least as good as `Model::grades[i]`.
    Evidence(u8),
    /// Key of a lookup: a typed value will do when `Model::grades[i]` is the least grade.
    Key(u8),
}

#[derive(Clone, Debug)]
pub(crate) struct Fact<'a> {
    pub(crate) concept: &'a str,
    pub(crate) role: u16,
    pub(crate) stage: Option<&'a str>,
    pub(crate) grade: Grade,
}

/// Why a clause holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A register answers: indexes of register, lookup and item, and the role asked about.
    Lookup { register: usize, lookup: usize, item: usize, role: u16 },
    /// The form asks for it at this place.
    Field(JsonPointer),
    /// The person at the keyboard is known.
    SignedIn,
    /// It is printed on a paper of the dossier; a field must be added to ask for it.
    NewField,
    /// Index of a rule of the pack.
    Rule(usize),
    /// What is proved may also serve as a key.
    Proved,
}

/// Whether law lets a clause be used on the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Legal {
    /// Usable; the gate that opens it, where one is needed, and how sure its publication is.
    Open { gate: Option<usize>, status: PublicationStatus },
    /// Not usable, and why.
    Shut(Shut),
}

/// What keeps a register answer from being used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shut {
    /// A gate exists but is not in force on the day: its index.
    NotInForce(usize),
    /// A gate is in force but the owner has not published: its index.
    NotPublished(usize),
    /// No rule lets this register stand for this information.
    NoRule,
}

#[derive(Clone, Debug)]
pub(crate) struct Clause {
    pub(crate) head: FactId,
    pub(crate) body: Vec<FactId>,
    pub(crate) origin: Origin,
    pub(crate) legal: Legal,
    /// Roles that must be present, one bit each.
    pub(crate) roles: u64,
    /// Atoms in whose cases the register holds nothing, one bit each.
    pub(crate) lacking: Case,
    /// The cases in which it can be used at all: a printed key needs its paper.
    pub(crate) guard: Guard,
}

impl Clause {
    pub(crate) const fn open(&self) -> bool {
        matches!(self.legal, Legal::Open { .. })
    }
}

/// A tree of what must be established.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    Fact(FactId),
    /// One of these papers must be handed in, for what it does.
    Papers(Act, Vec<usize>),
    /// Done without a paper.
    Done,
    All(Vec<Tree>),
    Any(Vec<Tree>),
    /// Counts only in the cases of the guard; elsewhere it is not met.
    Where(Guard, Box<Tree>),
}

impl Tree {
    /// Whether it is met in a case, given which facts are known and which papers are in.
    pub(crate) fn met(&self, case: Case, known: &impl Fn(FactId) -> bool, paper: &impl Fn(usize) -> bool) -> bool {
        match self {
            Self::Fact(fact) => known(*fact),
            Self::Papers(_, papers) => papers.iter().any(|p| paper(*p)),
            Self::Done => true,
            Self::All(list) => list.iter().all(|tree| tree.met(case, known, paper)),
            Self::Any(list) => list.iter().any(|tree| tree.met(case, known, paper)),
            Self::Where(guard, tree) => guard.holds(case) && tree.met(case, known, paper),
        }
    }

    pub(crate) fn facts(&self, out: &mut Vec<FactId>) {
        match self {
            Self::Fact(fact) => {
                if !out.contains(fact) {
                    out.push(*fact);
                }
            }
            Self::Papers(..) | Self::Done => {}
            Self::All(list) | Self::Any(list) => list.iter().for_each(|tree| tree.facts(out)),
            Self::Where(_, tree) => tree.facts(out),
        }
    }

    pub(crate) fn acts(&self, out: &mut Vec<(Act, usize)>) {
        match self {
            Self::Papers(act, papers) => out.extend(papers.iter().map(|paper| (*act, *paper))),
            Self::Fact(_) | Self::Done => {}
            Self::All(list) | Self::Any(list) => list.iter().for_each(|tree| tree.acts(out)),
            Self::Where(_, tree) => tree.acts(out),
        }
    }
}

/// Where a requirement comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Index in `Procedure::requirements`.
    Stated(usize),
    /// Inferred from the paper with this index (or its group).
    Inferred(usize),
    /// The act of the paper with this index, which no stated requirement mentions.
    Act(usize),
    /// A legal rule demands the paper with this index; the gate.
    Law(usize, usize),
}

#[derive(Clone, Debug)]
pub(crate) struct Requirement {
    pub(crate) source: Source,
    pub(crate) tree: Tree,
    pub(crate) guard: Guard,
    /// Facts of the tree, each once.
    pub(crate) facts: Vec<FactId>,
    /// Papers whose acts the tree names.
    pub(crate) acts: Vec<(Act, usize)>,
}

/// How a paper stands before any search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// To be judged.
    Asked,
    /// A gate removes it outright.
    Cut(usize),
    /// A gate forbids asking for it.
    Forbidden(usize),
    /// It is a remark, not a paper.
    Note,
    /// All texts it cites have lapsed or are not yet in force.
    Lapsed,
    /// Too little is known of it.
    Unclassified,
}

#[derive(Clone, Debug)]
pub(crate) struct Paper {
    pub(crate) standing: Standing,
    /// Facts it proves directly, among those that matter.
    pub(crate) facts: Vec<FactId>,
    /// The same without regard to its validity and grade: what it is meant to prove.
    pub(crate) names: Vec<FactId>,
    /// Everything it proves, as the definition or the pack says.
    pub(crate) proves: Vec<FactRef>,
    pub(crate) acts: Vec<Act>,
    pub(crate) guard: Guard,
    pub(crate) burden: u32,
    /// The gate that demands it whatever registers hold.
    pub(crate) demanded: Option<usize>,
    /// Facts that lead, through rules or printed keys, to other facts: everything it might help to prove.
    pub(crate) reach: Vec<FactId>,
}

impl Paper {
    /// True when it takes part in proving: it is asked for and may be.
    pub(crate) const fn counts(&self) -> bool {
        matches!(self.standing, Standing::Asked | Standing::Lapsed)
    }

    /// True when it does something no register can do.
    pub(crate) fn acts_block(&self) -> bool {
        self.acts.iter().any(|act| *act != Act::Identify)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct RoleInfo<'a> {
    pub(crate) name: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) guard: Guard,
    pub(crate) signed_in: bool,
    relations: Vec<(&'a str, u16)>,
}

/// The compiled program.
pub(crate) struct Model<'a> {
    pub(crate) procedure: &'a Procedure,
    pub(crate) pack: &'a Pack,
    pub(crate) roles: Vec<RoleInfo<'a>>,
    pub(crate) facts: Vec<Fact<'a>>,
    pub(crate) clauses: Vec<Clause>,
    /// The clauses that give each fact.
    pub(crate) givers: Vec<Vec<u32>>,
    pub(crate) requirements: Vec<Requirement>,
    pub(crate) papers: Vec<Paper>,
    pub(crate) atoms: Atoms,
    /// Requirements were inferred because the definition states none.
    pub(crate) inferred: bool,
    /// Citations that are not in force on the day: a place and the text.
    pub(crate) lapsed: Vec<(String, String)>,
    /// True when the definition has more roles, papers or atoms than the engine takes.
    pub(crate) overflow: bool,
}

struct Builder<'a, 'o> {
    procedure: &'a Procedure,
    pack: &'a Pack,
    options: &'o Options,
    index: HashMap<(&'a str, u16, Option<&'a str>, Grade), FactId>,
    facts: Vec<Fact<'a>>,
    grades: Vec<Quality>,
    clauses: Vec<Clause>,
    todo: Vec<FactId>,
    roles: Vec<RoleInfo<'a>>,
    /// Gates of the pack that reach the procedure, and whether they are in force on the day.
    gates: Vec<(usize, bool)>,
    /// Facts printed on or proved by some paper that is asked for: usable as typed keys.
    printed: Vec<(String, u16, Vec<Guard>)>,
    legal: HashMap<(usize, usize, &'a str, &'a str), Legal>,
    lacking: Vec<(String, Option<String>, Case)>,
    proves: Vec<Vec<FactRef>>,
}

/// Most roles of one procedure.
const MAX_ROLES: usize = 60;
/// Most facts and clauses of one procedure: bounds the work on hostile input.
const MAX_CLAUSES: usize = 50_000;

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
        builder.attach(&mut papers);
        let overflow = overflow || builder.clauses.len() > MAX_CLAUSES;
        let mut givers = vec![Vec::new(); builder.facts.len()];
        for (i, clause) in builder.clauses.iter().enumerate() {
            givers[clause.head as usize].push(i as u32);
        }
        Self {
            procedure,
            pack,
            roles: builder.roles,
            facts: builder.facts,
            clauses: builder.clauses,
            givers,
            requirements,
            papers,
            atoms,
            inferred,
            lapsed,
            overflow,
        }
    }

    /// The public form of a fact.
    pub(crate) fn fact(&self, id: FactId) -> FactRef {
        let fact = &self.facts[id as usize];
        FactRef {
            concept: fact.concept.to_owned(),
            role: self.roles.get(usize::from(fact.role)).map(|role| role.name.to_owned()).unwrap_or_default(),
            stage: fact.stage.map(str::to_owned),
        }
    }

    /// True when the fact is wanted as evidence, not merely as a key.
    pub(crate) fn is_evidence(&self, id: FactId) -> bool {
        matches!(self.facts[id as usize].grade, Grade::Evidence(_))
    }

    /// The roles that exist in a case, one bit each.
    pub(crate) fn present(&self, case: Case) -> u64 {
        self.roles.iter().enumerate().filter(|(_, role)| role.guard.holds(case)).fold(0, |bits, (i, _)| bits | 1 << i)
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
    fn atoms(&self) -> Option<Atoms> {
        let procedure = self.procedure;
        let expressions = procedure
            .documents
            .iter()
            .map(|document| &document.when)
            .chain(procedure.requirements.iter().map(|requirement| &requirement.when))
            .chain(procedure.roles.iter().map(|role| &role.when));
        let lacking: Vec<&str> =
            procedure.conditions.iter().filter(|c| !c.lacks.is_empty()).map(|c| c.name.as_str()).collect();
        let mut channels: Vec<String> = Vec::new();
        if procedure.documents.iter().any(|document| !document.channels.is_empty()) {
            let named = procedure.documents.iter().flat_map(|document| &document.channels);
            for channel in procedure.header.channels.iter().chain(named) {
                if !channels.contains(channel) {
                    channels.push(channel.clone());
                }
            }
        }
        Atoms::collect(procedure, expressions, &lacking, &channels)
    }

    fn role(&self, name: &str) -> Option<u16> {
        self.roles.iter().position(|role| role.name == name).map(|at| at as u16)
    }

    fn relative(&self, role: u16, of: Option<&str>) -> Option<u16> {
        let Some(word) = of else { return Some(role) };
        self.roles.get(usize::from(role))?.relations.iter().find(|(name, _)| *name == word).map(|(_, at)| *at)
    }

    /// The role a paper is about: as stated, else the one at the keyboard, else the first that fits.
    fn about(&self, document: &Document, subject: &str) -> Option<u16> {
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
    fn proved_by(&mut self, document: &Document) -> Vec<FactRef> {
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

    fn ensure_role(&mut self, name: &str, concept: &str) {
        if self.role(name).is_some() || (name.is_empty() && self.roles.iter().any(|role| role.name.is_empty())) {
            return;
        }
        // Only names the definition lends us can be kept; an undeclared role is left to `check`.
        if name.is_empty() {
            let subject = self.pack.concepts.get(concept).map_or("person", |concept| concept.subject.as_str());
            self.push_role("", subject);
        }
    }

    fn push_role(&mut self, name: &'a str, kind: &'a str) {
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

    fn grade(&mut self, quality: Quality) -> u8 {
        match self.grades.iter().position(|known| *known == quality) {
            Some(at) => at as u8,
            None if self.grades.len() < 255 => {
                self.grades.push(quality);
                (self.grades.len() - 1) as u8
            }
            None => 0,
        }
    }

    fn intern(&mut self, concept: &'a str, role: u16, stage: Option<&'a str>, grade: Grade) -> FactId {
        let next = self.facts.len() as FactId;
        let id = *self.index.entry((concept, role, stage, grade)).or_insert(next);
        if id == next {
            self.facts.push(Fact { concept, role, stage, grade });
            self.todo.push(id);
        }
        id
    }

    fn papers(&self, atoms: &Atoms, lapsed: &mut Vec<(String, String)>) -> Vec<Paper> {
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
                    gate.effect == effect && is_about(gate, document, proves)
                })
            };
            let outdated = self.lapsed(&document.basis);
            for text in &outdated {
                lapsed.push((format!("/x-documents/{}", document.id), (*text).to_owned()));
            }
            let note = !kinds.is_empty() && kinds.iter().all(|kind| kind.kind == DocumentKind::Note);
            let standing = if let Some(gate) = matching(Effect::Cut) {
                Standing::Cut(gate)
            } else if let Some(gate) = matching(Effect::ForbidsAsking) {
                Standing::Forbidden(gate)
            } else if note && document.proves.is_none() && document.acts.is_none() {
                Standing::Note
            } else if !document.basis.is_empty() && outdated.len() == document.basis.len() {
                Standing::Lapsed
            } else if document.proves.is_none()
                && kinds.iter().any(|kind| kind.kind == DocumentKind::Other)
                && acts.is_empty()
                || proves.is_empty() && acts.is_empty() && (document.proves.is_none() || document.acts.is_none())
            {
                Standing::Unclassified
            } else {
                Standing::Asked
            };
            let mut guard = atoms.guard(&document.when);
            if !document.channels.is_empty() {
                let channels = document.channels.iter().map(|channel| {
                    atoms.bit(&format!("{}{channel}", super::cells::CHANNEL)).map_or(Guard::Or(Vec::new()), Guard::Is)
                });
                guard = Guard::And(vec![guard, Guard::Or(channels.collect())]);
            }
            let burden = self.options.burdens.get(&document.id).copied();
            let burden = burden.or_else(|| kinds.iter().map(|kind| kind.burden).min()).unwrap_or(1);
            papers.push(Paper {
                standing,
                facts: Vec::new(),
                names: Vec::new(),
                proves: proves.clone(),
                acts,
                guard,
                burden,
                demanded: matching(Effect::RequiresPaper),
                reach: Vec::new(),
            });
        }
        papers
    }

    fn lapsed<'t>(&self, basis: &'t [String]) -> Vec<&'t str> {
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
    fn printed(&self, papers: &[Paper]) -> Vec<(String, u16, Vec<Guard>)> {
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
                    for &role in &subjects {
                        let fits = self.pack.is_kind(self.roles[usize::from(role)].kind, wanted);
                        if fits {
                            note(key, role, &paper.guard);
                        }
                    }
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

    fn requirements(
        &mut self,
        atoms: &Atoms,
        papers: &[Paper],
        lapsed: &mut Vec<(String, String)>,
    ) -> Vec<Requirement> {
        let procedure = self.procedure;
        let mut list = Vec::new();
        let mut push = |source, tree, guard| {
            list.push(Requirement { source, tree, guard, facts: Vec::new(), acts: Vec::new() });
        };
        let mut governed: Vec<(usize, Act)> = Vec::new();
        for (i, requirement) in procedure.requirements.iter().enumerate() {
            for text in self.lapsed(&requirement.basis) {
                lapsed.push((format!("/x-requirements/{}", requirement.id), text.to_owned()));
            }
            let grade = match &requirement.quality {
                Some(name) => self.grade(self.pack.quality(Some(name))),
                None => 0,
            };
            let tree = self.tree(&requirement.needs, grade, papers, &mut governed, 0);
            push(Source::Stated(i), tree, atoms.guard(&requirement.when));
        }
        let live = |i: usize| matches!(papers[i].standing, Standing::Asked | Standing::Lapsed);
        let mut done_groups: Vec<&str> = Vec::new();
        for (i, document) in procedure.documents.iter().enumerate() {
            if let Some(gate) = papers[i].demanded {
                push(Source::Law(i, gate), Tree::Papers(Act::Formality, vec![i]), papers[i].guard.clone());
            }
            if !live(i) {
                continue;
            }
            // Alternatives stand together; a paper of its own is a group of one.
            let members: Vec<usize> = match document.group.as_deref() {
                Some(group) if done_groups.contains(&group) => continue,
                Some(group) => {
                    done_groups.push(group);
                    let same = |j: &usize| procedure.documents[*j].group.as_deref() == Some(group) && live(*j);
                    (0..papers.len()).filter(same).collect()
                }
                None => vec![i],
            };
            let guard = |members: &[usize]| Guard::Or(members.iter().map(|&m| papers[m].guard.clone()).collect());
            if procedure.requirements.is_empty() {
                if let [only] = members[..] {
                    let trees = self.inferred(only, papers);
                    for tree in trees {
                        push(Source::Inferred(only), tree, papers[only].guard.clone());
                    }
                } else {
                    let ways = members
                        .iter()
                        .map(|&m| Tree::Where(papers[m].guard.clone(), Box::new(Tree::All(self.inferred(m, papers)))))
                        .collect();
                    push(Source::Inferred(i), Tree::Any(ways), guard(&members));
                }
                continue;
            }
            for act in Act::ALL {
                let doing: Vec<usize> = members
                    .iter()
                    .copied()
                    .filter(|&m| papers[m].acts.contains(&act) && !governed.contains(&(m, act)))
                    .collect();
                if act == Act::Identify || doing.is_empty() {
                    continue;
                }
                // An act of one alternative is due only where that alternative is the one used:
                // not where another paper is handed in, or registers say what it would.
                let mut ways = vec![Tree::Papers(act, members.clone())];
                for &other in members.iter().filter(|&&m| !papers[m].acts_block()) {
                    let proves = self.proves[other].clone();
                    let facts: Option<Vec<Tree>> =
                        proves.iter().map(|fact| self.fact(fact, 0).map(Tree::Fact)).collect();
                    if let Some(facts) = facts.filter(|facts| !facts.is_empty()) {
                        ways.push(Tree::Where(papers[other].guard.clone(), Box::new(Tree::All(facts))));
                    }
                }
                let tree = if ways.len() == 1 { ways.remove(0) } else { Tree::Any(ways) };
                push(Source::Act(doing[0]), tree, guard(&doing));
            }
        }
        list
    }

    /// What a paper is taken to be asked for: each of its facts and acts; where its line
    /// names several types, what one of them would prove is enough.
    fn inferred(&mut self, paper: usize, papers: &[Paper]) -> Vec<Tree> {
        let document = &self.procedure.documents[paper];
        let mut trees: Vec<Tree> = papers[paper]
            .acts
            .iter()
            .filter(|act| **act != Act::Identify)
            .map(|act| Tree::Papers(*act, vec![paper]))
            .collect();
        let proves = self.proves[paper].clone();
        let pack = self.pack;
        let mut ways: Vec<Vec<Tree>> = Vec::new();
        if document.proves.is_none() && document.types.len() > 1 {
            for kind in document.types.iter().filter_map(|id| pack.document_type(id)) {
                let Some(about) = self.about(document, &kind.subject) else { continue };
                let facts: Vec<Tree> = kind
                    .facts
                    .iter()
                    .filter_map(|fact| {
                        let role = self.relative(about, fact.of.as_deref())?;
                        let concept = self.concept(&fact.concept)?;
                        Some(Tree::Fact(self.intern(concept, role, None, Grade::Evidence(0))))
                    })
                    .collect();
                if !facts.is_empty() {
                    ways.push(facts);
                }
            }
        }
        if ways.len() > 1 {
            trees.push(Tree::Any(ways.into_iter().map(Tree::All).collect()));
        } else {
            for fact in &proves {
                trees.extend(self.fact(fact, 0).map(Tree::Fact));
            }
        }
        trees
    }

    /// The definition's or the pack's own spelling of a concept, which lives long enough to be kept.
    fn concept(&self, id: &str) -> Option<&'a str> {
        self.pack.concepts.get_key_value(id).map(|(id, _)| id.as_str())
    }

    fn fact(&mut self, fact: &FactRef, grade: u8) -> Option<FactId> {
        let role = self.role(&fact.role)?;
        let concept = self.concept(&fact.concept).or_else(|| self.own(&fact.concept))?;
        let stage = match &fact.stage {
            Some(stage) => Some(self.own(stage)?),
            None => None,
        };
        Some(self.intern(concept, role, stage, Grade::Evidence(grade)))
    }

    /// A text as the definition spells it, borrowed from the definition.
    fn own(&self, text: &str) -> Option<&'a str> {
        let documents = self.procedure.documents.iter().filter_map(|d| d.proves.as_ref()).flatten();
        let of_fact = |fact: &'a FactRef| -> Option<&'a str> {
            if fact.concept == text { Some(&fact.concept) } else { fact.stage.as_deref().filter(|s| *s == text) }
        };
        if let Some(found) = documents.into_iter().find_map(of_fact) {
            return Some(found);
        }
        self.procedure.requirements.iter().find_map(|requirement| within(&requirement.needs, text))
    }

    fn tree(
        &mut self,
        need: &'a Need,
        grade: u8,
        papers: &[Paper],
        governed: &mut Vec<(usize, Act)>,
        depth: usize,
    ) -> Tree {
        // Deeper trees than any article: refuse to recurse, which leaves the need unmet.
        if depth > 64 {
            return Tree::Any(Vec::new());
        }
        match need {
            Need::Fact(fact) => self.fact(fact, grade).map_or(Tree::Any(Vec::new()), Tree::Fact),
            // Showing a paper, or having signed in, identifies; nothing is handed in for it.
            Need::Act { act: Act::Identify, .. } => Tree::Done,
            Need::Act { act, role } => {
                let fits = |i: &usize| {
                    let document = &self.procedure.documents[*i];
                    papers[*i].acts.contains(act)
                        && matches!(papers[*i].standing, Standing::Asked | Standing::Lapsed)
                        && (role.is_empty() || document.about.as_ref().is_none_or(|about| about == role))
                };
                let doing: Vec<usize> = (0..papers.len()).filter(fits).collect();
                governed.extend(doing.iter().map(|i| (*i, *act)));
                Tree::Papers(*act, doing)
            }
            Need::AllOf(list) => {
                Tree::All(list.iter().map(|need| self.tree(need, grade, papers, governed, depth + 1)).collect())
            }
            Need::AnyOf(list) => {
                Tree::Any(list.iter().map(|need| self.tree(need, grade, papers, governed, depth + 1)).collect())
            }
        }
    }

    /// Walks back from the facts that are wanted to everything that can give them.
    fn instantiate(&mut self) {
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
                }
            }
        }
    }

    fn key_clauses(&mut self, goal: FactId, concept: &'a str, role: u16, stage: Option<&'a str>, trust: u8) {
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
    }

    fn lookup_clauses(&mut self, goal: FactId, concept: &'a str, role: u16, stage: Option<&'a str>, wanted: u8) {
        let pack = self.pack;
        for &(r, l, i) in pack.givers(concept) {
            let register = &pack.registers[r];
            let (lookup, item) = (&register.lookups[l], &register.items[i]);
            // What nobody confirmed to be held, and its owner did not publish, is not taken to exist.
            let doubtful = item.publication == Some(PublicationStatus::None) && item.confidence == "unconfirmed";
            if lookup.stage.as_deref() != stage
                || doubtful
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

    fn keys(&self, keys: &'a [RelativeConcept], subject: u16) -> Option<Vec<(&'a str, u16)>> {
        keys.iter().map(|key| Some((key.concept.as_str(), self.relative(subject, key.of.as_deref())?))).collect()
    }

    fn rule_clauses(&mut self, goal: FactId, concept: &'a str, role: u16, stage: Option<&'a str>, wanted: u8) {
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
    fn legal(&mut self, r: usize, i: usize, concept: &'a str, kind: &'a str) -> Legal {
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

    /// Whether a gate is about a concept: by name, or through the papers it names.
    fn covers(&self, gate: &Gate, concept: &str) -> bool {
        if gate.concepts.is_empty() && gate.document_types.is_empty() {
            return true;
        }
        gate.concepts.iter().any(|id| id == concept)
            || gate.document_types.iter().any(|id| {
                let by_type = self
                    .pack
                    .document_type(id)
                    .is_some_and(|kind| kind.facts.iter().any(|fact| fact.concept == concept));
                by_type
                    || self.procedure.documents.iter().zip(&self.proves).any(|(document, proves)| {
                        document.types.contains(id) && proves.iter().any(|fact| fact.concept == concept)
                    })
            })
    }

    /// Tells each paper which of the facts that matter it proves, and what it might help to prove.
    fn attach(&self, papers: &mut [Paper]) {
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
                    if let Some(id) = self.index.get(&key) {
                        paper.names.push(*id);
                        if valid && quality.meets(demanded) {
                            paper.facts.push(*id);
                        }
                    }
                }
            }
            paper.reach.clone_from(&paper.names);
            if paper.names.is_empty() {
                continue;
            }
            // Over-approximation on purpose: it must not depend on what registers give today.
            let mut next = 0;
            while let Some(&at) = paper.reach.get(next) {
                next += 1;
                for clause in &self.clauses {
                    let leads = match clause.origin {
                        Origin::Rule(_) => true,
                        Origin::Proved | Origin::Lookup { .. } => !self.options.new_fields,
                        _ => false,
                    };
                    if leads && clause.body.contains(&at) && !paper.reach.contains(&clause.head) {
                        paper.reach.push(clause.head);
                    }
                }
            }
        }
    }
}

/// A text as a need spells it.
fn within<'n>(need: &'n Need, text: &str) -> Option<&'n str> {
    match need {
        Need::Fact(fact) if fact.concept == text => Some(&fact.concept),
        Need::Fact(fact) => fact.stage.as_deref().filter(|stage| *stage == text),
        Need::Act { .. } => None,
        Need::AllOf(list) | Need::AnyOf(list) => list.iter().find_map(|need| within(need, text)),
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
const fn implicit_name(kind: &str) -> &str {
    match kind.as_bytes() {
        b"person" => "applicant",
        _ => kind,
    }
}

/// The expression under which a paper is asked for, channels included.
pub(crate) fn asked_when(document: &Document) -> When {
    let channels: Vec<When> =
        document.channels.iter().map(|channel| When::Is(format!("{}{channel}", super::cells::CHANNEL))).collect();
    match (channels.len(), &document.when) {
        (0, when) => when.clone(),
        (1, When::Always) => channels.into_iter().next().unwrap_or_default(),
        (1, when) => When::And(channels.into_iter().chain([when.clone()]).collect()),
        (_, When::Always) => When::Or(channels),
        (_, when) => When::And(vec![When::Or(channels), when.clone()]),
    }
}
