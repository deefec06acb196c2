//! One procedure, one pack, one day, compiled into a Horn program over small integers.
//!
//! Facts are interned per grade of evidence that somebody demands, so that grades, a
//! partial order, need no arithmetic while proving. Only clauses that can matter for a
//! requirement are instantiated, by walking back from what the requirements need.
//! `build` reads the dossier, `requirements` says what must be established, `clauses` what
//! can establish it and what law makes of that. Owns the meaning of gates, publications,
//! keys, defaults and inferred requirements; knows nothing of search, verdicts or words.

mod build;
mod clauses;
mod part;
mod requirements;

use std::borrow::Cow;

pub(crate) use build::implicit_name;

use crate::definition::Document;
use crate::definition::{Act, FactRef, Procedure, When};
use crate::pointer::JsonPointer;
use crate::register::{Pack, PublicationStatus};

use super::case::{Atoms, Case, Guard};

pub(crate) use part::Unit;

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
    /// In the case at hand this other role is the same subject.
    Same(u16),
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

    /// True when a fact that counts in this case is one of those asked about.
    pub(crate) fn any_fact(&self, case: Case, asked: &impl Fn(FactId) -> bool) -> bool {
        match self {
            Self::Fact(fact) => asked(*fact),
            Self::Papers(..) | Self::Done => false,
            Self::All(list) | Self::Any(list) => list.iter().any(|tree| tree.any_fact(case, asked)),
            Self::Where(guard, tree) => guard.holds(case) && tree.any_fact(case, asked),
        }
    }

    /// The facts that count in a case, each once.
    fn facts_in(&self, case: Case, out: &mut Vec<FactId>) {
        match self {
            Self::Fact(_) => self.facts(out),
            Self::Papers(..) | Self::Done => {}
            Self::All(list) | Self::Any(list) => list.iter().for_each(|tree| tree.facts_in(case, out)),
            Self::Where(guard, tree) if guard.holds(case) => tree.facts_in(case, out),
            Self::Where(..) => {}
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
    /// The same with everything that rules could make them of.
    pub(crate) grounds: Vec<FactId>,
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
    /// What it is meant to prove, with what rules make of it.
    pub(crate) reach: Vec<FactId>,
    /// Too little is known of it to count among alternatives, whatever became of its texts.
    pub(crate) vague: bool,
    /// True when something of `reach` can serve as a key, or stand for a fact of another role.
    pub(crate) leads_on: bool,
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
    pub(crate) relations: Vec<(&'a str, u16)>,
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
    /// The clauses that rest on each fact.
    pub(crate) users: Vec<Vec<u32>>,
    /// Circumstances in which some role is the same subject as another.
    pub(crate) merged: Vec<Guard>,
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

/// Facts with everything that rules, or another name of the subject, could make them of.
fn grounds(facts: &[FactId], clauses: &[Clause], givers: &[Vec<u32>]) -> Vec<FactId> {
    let mut list = facts.to_vec();
    let mut next = 0;
    while let Some(&fact) = list.get(next) {
        next += 1;
        for clause in givers[fact as usize].iter().map(|i| &clauses[*i as usize]) {
            if matches!(clause.origin, Origin::Rule(_) | Origin::Same(_)) {
                for &ground in &clause.body {
                    if !list.contains(&ground) {
                        list.push(ground);
                    }
                }
            }
        }
    }
    list
}

impl Model<'_> {
    /// What a requirement uses in a case, with what rules could make that of.
    pub(crate) fn grounds_in(&self, requirement: usize, case: Case) -> Cow<'_, [FactId]> {
        let requirement = &self.requirements[requirement];
        let mut own = Vec::new();
        requirement.tree.facts_in(case, &mut own);
        if own.len() == requirement.facts.len() {
            return Cow::Borrowed(&requirement.grounds);
        }
        Cow::Owned(grounds(&own, &self.clauses, &self.givers))
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

    /// True when this is the public form of a fact.
    pub(crate) fn is(&self, id: FactId, public: &FactRef) -> bool {
        let fact = &self.facts[id as usize];
        fact.concept == public.concept
            && fact.stage == public.stage.as_deref()
            && self.roles.get(usize::from(fact.role)).map_or("", |role| role.name) == public.role
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

/// The expression under which a paper is asked for, channels included.
pub(crate) fn asked_when(document: &Document) -> When {
    let channels: Vec<When> =
        document.channels.iter().map(|channel| When::Is(format!("{}{channel}", super::case::CHANNEL))).collect();
    match (channels.len(), &document.when) {
        (0, when) => when.clone(),
        (1, When::Always) => channels.into_iter().next().unwrap_or_default(),
        (1, when) => When::And(channels.into_iter().chain([when.clone()]).collect()),
        (_, When::Always) => When::Or(channels),
        (_, when) => When::And(vec![When::Or(channels), when.clone()]),
    }
}
