//! The procedure as the checker sees it: cases, roles, papers and gates.
//!
//! One file although a long one: it reads definition and pack a second time, by itself, and whoever
//! compares that reading with the engine's wants it in one piece.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use crate::definition::{Act, Document, FactRef, Need, Procedure, When};
use crate::pointer::JsonPointer;
use crate::register::{
    Date, DocumentKind, DocumentType, Effect, Gate, Item, Pack, PublicationStatus, Quality, RelativeConcept,
};

use super::chain::{Answer, Facts};

/// A case as far as it is told: the circumstances that hold, and those of which nothing is said.
///
/// What is asked of such a case has two bounds: what surely holds, whatever the others are, and
/// what may. Since nothing that is added destroys a proof, papers and registers bound from below
/// by what surely counts establish no more than they do in any case, and from above no less.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Case {
    pub(super) holds: BTreeSet<String>,
    pub(super) untold: Rc<BTreeSet<String>>,
}

/// Which bound is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bound {
    /// What surely is.
    Surely,
    /// What may be.
    Maybe,
}

impl Bound {
    pub(super) const fn other(self) -> Self {
        match self {
            Self::Surely => Self::Maybe,
            Self::Maybe => Self::Surely,
        }
    }
}

/// Most combinations of circumstances that are gone through.
const MAX_CASES: usize = 1 << 14;

pub(super) struct RoleView {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) signed_in: bool,
}

pub(super) struct World<'a> {
    pub(super) procedure: &'a Procedure,
    pub(super) pack: &'a Pack,
    pub(super) date: Date,
    pub(super) new_fields: bool,
    pub(super) roles: Vec<RoleView>,
    pub(super) proves: Vec<Vec<FactRef>>,
    /// One case of each kind: those that agree on roles, papers, requirements and registers.
    pub(super) cases: Vec<Case>,
    /// All cases, with the index of their kind.
    pub(super) all_cases: Vec<(Case, usize)>,
    pub(super) complete: bool,
    /// Whether the report says that a part of the procedure is too large to be judged.
    pub(super) too_large: bool,
    /// Whether the report says that it went through all cases of the part at hand.
    pub(super) whole: bool,
    /// Whether each paper is of the part at hand.
    pub(super) inside: Vec<bool>,
    /// The part each paper is of.
    pub(super) part_of: Vec<usize>,
    /// Circumstances of which nothing is said in the part at hand.
    untold: Rc<BTreeSet<String>>,
    /// Cases for which the report says that its search gave up.
    pub(super) inexact: Vec<When>,
    /// Ways of handing in that tell cases apart.
    pub(super) channels: Vec<String>,
    pub(super) answers: Vec<Answer>,
    pub(super) given_keys: Vec<(FactRef, Quality)>,
    pub(super) chains: RefCell<BTreeMap<(Case, Vec<usize>, bool, Bound), Rc<Facts>>>,
    /// Rules of the pack about the roles: what each gives, from what.
    pub(super) rules: Vec<(FactRef, Vec<FactRef>)>,
    pub(super) frames: RefCell<BTreeMap<(Case, Bound), Rc<super::chain::Frame>>>,
    pub(super) demanded: RefCell<BTreeMap<Case, Rc<super::claims::Sorted>>>,
    pub(super) reaches: RefCell<BTreeMap<(Case, usize, Bound), Rc<super::chain::Known>>>,
}

impl<'a> World<'a> {
    pub(super) fn new(procedure: &'a Procedure, pack: &'a Pack, date: Date, new_fields: bool) -> Self {
        let roles = procedure.roles.iter().map(|role| RoleView {
            name: role.name.clone(),
            kind: if role.kind.is_empty() { "person".to_owned() } else { role.kind.clone() },
            signed_in: role.signed_in,
        });
        let mut world = Self {
            procedure,
            pack,
            date,
            new_fields,
            roles: roles.collect(),
            proves: Vec::new(),
            cases: Vec::new(),
            all_cases: Vec::new(),
            complete: true,
            too_large: false,
            inexact: Vec::new(),
            channels: Vec::new(),
            answers: Vec::new(),
            given_keys: Vec::new(),
            chains: RefCell::new(BTreeMap::new()),
            rules: Vec::new(),
            frames: RefCell::new(BTreeMap::new()),
            demanded: RefCell::new(BTreeMap::new()),
            reaches: RefCell::new(BTreeMap::new()),
            whole: true,
            inside: Vec::new(),
            part_of: Vec::new(),
            untold: Rc::default(),
        };
        for document in &procedure.documents {
            let facts = world.proved_by(document);
            world.proves.push(facts);
        }
        world.instantiate();
        world
    }

    /// Turns to a part of the procedure: some of its papers, over some of its circumstances.
    pub(super) fn enter(&mut self, papers: &[usize], told: &[String]) {
        self.inside = (0..self.proves.len()).map(|paper| papers.contains(&paper)).collect();
        self.chains.borrow_mut().clear();
        self.frames.borrow_mut().clear();
        self.demanded.borrow_mut().clear();
        self.reaches.borrow_mut().clear();
        self.complete = true;
        self.enumerate(told);
        self.sort_cases();
    }

    /// Finds one case of each kind.
    fn sort_cases(&mut self) {
        let mut kinds: BTreeMap<Vec<bool>, usize> = BTreeMap::new();
        let mut cases = Vec::new();
        let mut all = Vec::new();
        for case in std::mem::take(&mut self.cases) {
            let procedure = self.procedure;
            let mut signature: Vec<bool> = Vec::new();
            for bound in [Bound::Surely, Bound::Maybe] {
                signature.extend(procedure.roles.iter().map(|role| Self::bound(&role.when, &case, bound)));
                let same = procedure.roles.iter().flat_map(|role| &role.same_as);
                signature.extend(same.map(|same| Self::bound(&same.when, &case, bound)));
                signature.push(self.afar(&case, bound));
                signature.extend((0..self.proves.len()).map(|paper| self.asked_for(paper, &case, bound)));
                signature.extend(procedure.requirements.iter().map(|r| Self::bound(&r.when, &case, bound)));
                let lacking = procedure.conditions.iter().filter(|condition| !condition.lacks.is_empty());
                signature.extend(lacking.map(|condition| Self::is(&condition.name, &case, bound)));
            }
            let next = cases.len();
            let kind = *kinds.entry(signature).or_insert(next);
            if kind == next {
                cases.push(case.clone());
            }
            all.push((case, kind));
        }
        self.cases = cases;
        self.all_cases = all;
    }

    pub(super) fn role(&self, name: &str) -> Option<&RoleView> {
        self.roles.iter().find(|role| role.name == name)
    }

    pub(super) fn relative<'s>(&'s self, role: &'s str, of: Option<&str>) -> Option<&'s str> {
        match of {
            None => Some(role),
            Some(word) => {
                let other = self.procedure.role(role)?.relations.get(word).map(String::as_str);
                // Nobody stands behind a name that is not declared.
                other.filter(|name| self.procedure.role(name).is_some())
            }
        }
    }

    pub(super) fn about(&self, document: &Document, subject: &str) -> Option<String> {
        if let Some(about) = document.about.as_ref().filter(|about| self.role(about).is_some()) {
            return Some(about.clone());
        }
        let fits = |role: &&RoleView| subject.is_empty() || self.pack.is_kind(&role.kind, subject);
        let keyboard = self.roles.iter().filter(|role| role.signed_in).find(fits);
        keyboard.or_else(|| self.roles.iter().find(fits)).map(|role| role.name.clone())
    }

    pub(super) fn proved_by(&mut self, document: &Document) -> Vec<FactRef> {
        if let Some(proves) = &document.proves {
            for fact in proves.iter().filter(|fact| fact.role.is_empty()) {
                if self.role("").is_none() {
                    let kind = self.pack.concepts.get(&fact.concept).map_or("person", |c| c.subject.as_str());
                    self.roles.push(RoleView { name: String::new(), kind: kind.to_owned(), signed_in: false });
                }
            }
            return proves.clone();
        }
        let mut facts = Vec::new();
        let pack = self.pack;
        for kind in document.types.iter().filter_map(|id| pack.document_type(id)) {
            if !kind.facts.is_empty() && self.about(document, &kind.subject).is_none() {
                let subject = if kind.subject.is_empty() { "person" } else { &kind.subject };
                let name = if subject == "person" { "applicant" } else { subject };
                self.roles.push(RoleView {
                    name: name.to_owned(),
                    kind: subject.to_owned(),
                    signed_in: name == "applicant",
                });
            }
            let Some(about) = self.about(document, &kind.subject) else { continue };
            for given in &kind.facts {
                let Some(role) = self.relative(&about, given.of.as_deref()) else { continue };
                let fact = FactRef { concept: given.concept.clone(), role: role.to_owned(), stage: None };
                if !facts.contains(&fact) {
                    facts.push(fact);
                }
            }
        }
        facts
    }

    /// Every circumstance the procedure speaks of: names of conditions, and ways of handing in.
    fn circumstances(&self) -> (Vec<String>, Vec<String>) {
        let procedure = self.procedure;
        let mut names: Vec<String> = procedure.conditions.iter().map(|condition| condition.name.clone()).collect();
        let whens = procedure
            .documents
            .iter()
            .map(|d| &d.when)
            .chain(procedure.requirements.iter().map(|r| &r.when))
            .chain(procedure.roles.iter().map(|r| &r.when))
            .chain(procedure.roles.iter().flat_map(|r| &r.same_as).map(|same| &same.when));
        for name in whens.flat_map(When::names) {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        let mut channels: Vec<String> = Vec::new();
        let seen = procedure.requirements.iter().any(|requirement| asks_to_see(&requirement.needs))
            || procedure.conditions.iter().any(|condition| condition.channel.is_some());
        if seen || procedure.documents.iter().any(|document| !document.channels.is_empty()) {
            let all = procedure.header.channels.iter().chain(procedure.documents.iter().flat_map(|d| &d.channels));
            for channel in all {
                let name = format!("channel.{channel}");
                if !channels.contains(&name) {
                    channels.push(name);
                }
            }
        }
        names.retain(|name| !channels.contains(name) && self.way(name).is_none());
        (names, channels)
    }

    /// The way of handing in that a condition stands for.
    fn way(&self, name: &str) -> Option<&str> {
        self.procedure.condition(name)?.channel.as_deref()
    }

    /// Conditions that stand for a way of handing in, `channel.…`.
    fn standing_for<'s>(&'s self, channel: &'s str) -> impl Iterator<Item = String> + 's {
        let own = self.procedure.conditions.iter();
        own.filter(move |own| channel.strip_prefix("channel.") == own.channel.as_deref()).map(|own| own.name.clone())
    }

    /// All combinations of the circumstances told that agree with what is declared about all.
    /// With one way of handing in all are told.
    fn enumerate(&mut self, told: &[String]) {
        let (mut names, channels) = self.circumstances();
        self.channels.clone_from(&channels);
        let by_channel = channels.iter().any(|channel| told.contains(channel));
        let mut untold: BTreeSet<String> = names.iter().filter(|name| !told.contains(name)).cloned().collect();
        names.retain(|name| told.contains(name));
        if !by_channel {
            untold.extend(channels.iter().cloned());
            untold.extend(channels.iter().flat_map(|channel| self.standing_for(channel)));
        }
        self.untold = Rc::new(untold);
        let mut cases: Vec<BTreeSet<String>> = vec![BTreeSet::new()];
        for name in &names {
            let mut next = Vec::new();
            for case in cases {
                let mut with = case.clone();
                with.insert(name.clone());
                if !self.clash(&self.consequences(&with)) {
                    next.push(with);
                }
                next.push(case);
            }
            if next.len() > MAX_CASES * 4 {
                self.complete = false;
                self.cases = Vec::new();
                return;
            }
            cases = next;
        }
        // What follows and was told not to hold contradicts it; the rest can all fail to hold.
        cases.retain(|case| self.consequences(case).iter().all(|name| case.contains(name) || !names.contains(name)));
        if by_channel {
            let with = |case: &BTreeSet<String>, channel: &String| {
                let mut case = case.clone();
                case.insert(channel.clone());
                case.extend(self.standing_for(channel));
                case
            };
            cases = cases.iter().flat_map(|case| channels.iter().map(move |c| with(case, c))).collect();
        }
        self.complete = cases.len() <= MAX_CASES;
        let untold = &self.untold;
        self.cases = cases.into_iter().map(|holds| Case { holds, untold: Rc::clone(untold) }).collect();
    }

    /// What holds wherever these circumstances do.
    fn consequences(&self, case: &BTreeSet<String>) -> BTreeSet<String> {
        let mut all = case.clone();
        let mut list: Vec<&str> = case.iter().map(String::as_str).collect();
        while let Some(name) = list.pop() {
            for other in self.procedure.condition(name).into_iter().flat_map(|condition| &condition.implies) {
                if self.procedure.condition(other).is_some() && all.insert(other.clone()) {
                    list.push(other);
                }
            }
        }
        all
    }

    pub(super) fn inexact(&self, case: &Case) -> bool {
        self.inexact.iter().any(|when| Self::holds(when, case))
    }

    /// True where nobody stands at a counter: handed in online or by post.
    pub(super) fn afar(&self, case: &Case, bound: Bound) -> bool {
        let at_counter = Self::is("channel.direct", case, bound.other());
        let elsewhere = self.channels.iter().any(|channel| channel != "channel.direct");
        match self.channels.len() {
            0 => false,
            _ if self.never_seen() => true,
            _ => elsewhere && !at_counter,
        }
    }

    /// True when no case has anybody at a counter.
    pub(super) fn never_seen(&self) -> bool {
        !self.channels.is_empty() && !self.channels.iter().any(|channel| channel == "channel.direct")
    }

    /// The other names of a role's subject in a case.
    pub(super) fn also(&self, role: &str, case: &Case, bound: Bound) -> Vec<&str> {
        let own = self.procedure.role(role).into_iter().flat_map(|own| &own.same_as);
        let mut names: Vec<&str> =
            own.filter(|same| Self::bound(&same.when, case, bound)).map(|same| same.role.as_str()).collect();
        for other in &self.procedure.roles {
            if other.same_as.iter().any(|same| same.role == role && Self::bound(&same.when, case, bound)) {
                names.push(&other.name);
            }
        }
        names.retain(|name| *name != role && self.present(name, case, bound) && self.role(name).is_some());
        names
    }

    fn clash(&self, case: &BTreeSet<String>) -> bool {
        case.iter()
            .filter_map(|name| self.procedure.condition(name))
            .any(|condition| condition.excludes.iter().any(|other| case.contains(other)))
    }

    /// Whether a circumstance holds.
    fn is(name: &str, case: &Case, bound: Bound) -> bool {
        case.holds.contains(name) || (bound == Bound::Maybe && case.untold.contains(name))
    }

    /// Whether an expression holds.
    pub(super) fn bound(when: &When, case: &Case, bound: Bound) -> bool {
        match when {
            When::Always => true,
            When::Is(name) => Self::is(name, case, bound),
            When::Not(inner) => !Self::bound(inner, case, bound.other()),
            When::And(list) => list.iter().all(|inner| Self::bound(inner, case, bound)),
            When::Or(list) => list.iter().any(|inner| Self::bound(inner, case, bound)),
        }
    }

    /// Whether an expression surely holds.
    pub(super) fn holds(when: &When, case: &Case) -> bool {
        Self::bound(when, case, Bound::Surely)
    }

    pub(super) fn present(&self, role: &str, case: &Case, bound: Bound) -> bool {
        self.procedure.role(role).is_none_or(|role| Self::bound(&role.when, case, bound))
    }

    pub(super) fn kinds(&self, paper: usize) -> impl Iterator<Item = &DocumentType> {
        self.procedure.documents[paper].types.iter().filter_map(|id| self.pack.document_type(id))
    }

    pub(super) fn acts(&self, paper: usize) -> Vec<Act> {
        let document = &self.procedure.documents[paper];
        document.acts.clone().unwrap_or_else(|| self.kinds(paper).flat_map(|kind| kind.acts.clone()).collect())
    }

    pub(super) fn blocks(&self, paper: usize) -> bool {
        self.acts(paper).iter().any(|act| *act != Act::Identify)
    }

    /// The gate of a kind that speaks of a paper on the day.
    pub(super) fn silenced(&self, paper: usize, effect: Effect) -> Option<&Gate> {
        self.silences(paper, effect).next()
    }

    /// The gates of a kind that speak of a paper on the day.
    pub(super) fn silences(&self, paper: usize, effect: Effect) -> impl Iterator<Item = &Gate> {
        let document = &self.procedure.documents[paper];
        self.pack.gates.iter().filter(move |gate| gate.effect == effect && self.in_force(gate)).filter(move |gate| {
            if gate.document_types.is_empty() {
                let proves = &self.proves[paper];
                !proves.is_empty() && proves.iter().all(|fact| gate.concepts.contains(&fact.concept))
            } else {
                !document.types.is_empty() && document.types.iter().all(|id| gate.document_types.contains(id))
            }
        })
    }

    pub(super) fn in_force(&self, gate: &Gate) -> bool {
        let header = &self.procedure.header;
        gate.in_force(self.date) && gate.reaches(&header.code, &header.field, &header.level)
    }

    pub(super) fn is_note(&self, paper: usize) -> bool {
        let document = &self.procedure.documents[paper];
        self.silenced(paper, Effect::RequiresPaper).is_none()
            && document.proves.is_none()
            && document.acts.is_none()
            && self.kinds(paper).next().is_some()
            && self.kinds(paper).all(|kind| kind.kind == DocumentKind::Note)
    }

    /// The kind of proof that a paper's verdict takes: what settles it first.
    pub(super) fn standing(&self, paper: usize) -> &'static str {
        let asked = || self.cases.iter().any(|case| self.asked(paper, case));
        match () {
            () if self.silenced(paper, Effect::Cut).is_some() => "cutByLaw",
            () if self.silenced(paper, Effect::ForbidsAsking).is_some() => "forbidden",
            () if self.is_note(paper) => "note",
            () if self.all_lapsed(paper) => "lapsed",
            () if self.unclassified(paper) => "unclassified",
            () if self.complete && !asked() => "dead",
            () => "cases",
        }
    }

    /// What would have to be said of a paper of which too little is said.
    pub(super) fn missing(&self, paper: usize) -> Vec<&'static str> {
        if !self.unclassified(paper) {
            return Vec::new();
        }
        let untyped = self.kinds(paper).next().is_none();
        untyped.then_some("type").into_iter().chain(["proves", "acts"]).collect()
    }

    /// A remark that no rule speaks of either.
    pub(super) fn is_remark(&self, paper: usize) -> bool {
        self.is_note(paper)
            && self.silenced(paper, Effect::Cut).is_none()
            && self.silenced(paper, Effect::ForbidsAsking).is_none()
    }

    pub(super) fn unclassified(&self, paper: usize) -> bool {
        let document = &self.procedure.documents[paper];
        let vague = document.proves.is_none() && self.kinds(paper).any(|kind| kind.kind == DocumentKind::Other);
        if self.silenced(paper, Effect::RequiresPaper).is_some() {
            return false;
        }
        if vague && self.acts(paper).into_iter().all(|act| act == Act::Identify) {
            return true;
        }
        self.proves[paper].is_empty()
            && self.acts(paper).is_empty()
            && (document.proves.is_none() || document.acts.is_none())
    }

    /// True when a paper takes part in proving.
    pub(super) fn counts(&self, paper: usize) -> bool {
        self.silenced(paper, Effect::Cut).is_none()
            && self.silenced(paper, Effect::ForbidsAsking).is_none()
            && !self.is_note(paper)
            && !self.unclassified(paper)
    }

    /// Whether a paper of the part at hand is asked for.
    pub(super) fn asked(&self, paper: usize, case: &Case) -> bool {
        self.inside[paper] && self.asked_for(paper, case, Bound::Surely)
    }

    /// Whether any paper is asked for.
    pub(super) fn asked_for(&self, paper: usize, case: &Case, bound: Bound) -> bool {
        let document = &self.procedure.documents[paper];
        Self::bound(&document.when, case, bound)
            && (document.channels.is_empty()
                || document.channels.iter().any(|channel| Self::is(&format!("channel.{channel}"), case, bound)))
    }

    /// The papers of the part at hand that take part in a case.
    pub(super) fn papers_of(&self, case: &Case) -> Vec<usize> {
        (0..self.proves.len()).filter(|paper| self.asked(*paper, case) && self.counts(*paper)).collect()
    }

    /// With papers of the part at hand, those of other parts that may be handed in.
    pub(super) fn with_others(&self, case: &Case, papers: &[usize], bound: Bound) -> Vec<usize> {
        let other = |paper: &usize| {
            bound == Bound::Maybe && !self.inside[*paper] && self.asked_for(*paper, case, bound) && self.counts(*paper)
        };
        let mut all: Vec<usize> = papers.to_vec();
        all.extend((0..self.proves.len()).filter(other));
        all
    }

    pub(super) fn paper_quality(&self, paper: usize) -> Quality {
        let document = &self.procedure.documents[paper];
        match &document.quality {
            Some(name) => self.pack.quality(Some(name)),
            None => self.kinds(paper).next().map_or(Quality::BEST, |kind| kind.quality),
        }
    }

    pub(super) fn burden(&self, paper: usize) -> u32 {
        self.kinds(paper).map(|kind| kind.burden).min().unwrap_or(1)
    }

    pub(super) fn valid(&self, paper: usize) -> bool {
        let document = &self.procedure.documents[paper];
        let day = |text: &Option<String>| text.as_deref().and_then(Date::parse);
        day(&document.valid_from).is_none_or(|from| from <= self.date)
            && day(&document.valid_to).is_none_or(|to| self.date <= to)
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
            _ if !self.in_force(gate) || !self.is_about(gate, register, concept, kind) => None,
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
        let header = &self.procedure.header;
        let about = gate.concepts.is_empty() && gate.document_types.is_empty()
            || gate.concepts.iter().any(|id| id == concept)
            || gate.document_types.iter().any(|id| {
                self.pack.document_type(id).is_some_and(|t| t.facts.iter().any(|f| f.concept == concept))
                    || (0..self.proves.len()).any(|paper| {
                        self.procedure.documents[paper].types.contains(id)
                            && self.proves[paper].iter().any(|fact| fact.concept == concept)
                    })
            });
        matches!(gate.effect, Effect::Permits | Effect::RequiresPublication)
            && gate.reaches(&header.code, &header.field, &header.level)
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
                ("notInForce", Some(gate)) => !gate.in_force(self.date),
                ("notPublished", Some(gate)) => {
                    named && gate.in_force(self.date) && gate.effect == Effect::RequiresPublication
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
            .filter(|condition| Self::is(&condition.name, case, bound))
            .any(|condition| condition.lacks.iter().any(|entry| entry == register || *entry == named))
    }

    /// What nobody confirmed to be held and its owner did not publish is not taken to exist.
    pub(super) fn doubtful(item: &Item) -> bool {
        item.publication == Some(PublicationStatus::None) && item.confidence == "unconfirmed"
    }

    /// Keys that stand without any proof: fields of the form, the signed-in person, printed ones.
    pub(super) fn given(&self, concept: &str, role: &str) -> Option<Quality> {
        if self.keyless(concept, role) {
            return None;
        }
        let printed = || self.printed(concept, role, None).then_some(Quality::LEAST);
        self.entered(concept, role).or_else(printed)
    }

    /// True for the key of a subject that no register can know by a key.
    pub(super) fn keyless(&self, concept: &str, role: &str) -> bool {
        let kind = self.role(role).and_then(|view| self.pack.subjects.get(&view.kind));
        kind.and_then(|kind| kind.key.as_deref()) == Some(concept)
            && self.procedure.role(role).is_some_and(|role| role.keyless.is_some())
    }

    /// What a person enters in a form as it stands, or is known by when signed in.
    pub(super) fn entered(&self, concept: &str, role: &str) -> Option<Quality> {
        let view = self.role(role)?;
        let subject_key = self.pack.subjects.get(&view.kind).and_then(|kind| kind.key.as_deref()) == Some(concept);
        if self.keyless(concept, role) {
            return None;
        }
        if view.signed_in && subject_key {
            return Some(Quality::BEST);
        }
        self.field(concept, role).map(|_| Quality::LEAST)
    }

    pub(super) fn field(&self, concept: &str, role: &str) -> Option<&JsonPointer> {
        let fields = &self.procedure.fields;
        let asks = fields.iter().find(|f| f.fact.concept == concept && f.fact.role == role && f.fact.stage.is_none());
        let kind = &self.role(role)?.kind;
        let subject_key = self.pack.subjects.get(kind).and_then(|kind| kind.key.as_deref()) == Some(concept);
        asks.map(|field| &field.pointer)
            .or_else(|| self.procedure.role(role).and_then(|role| role.key.as_ref()).filter(|_| subject_key))
    }

    /// Whether a key is printed on a paper of the dossier; of the papers of a case, where one is given.
    pub(super) fn printed(&self, concept: &str, role: &str, case: Option<(&Case, Bound)>) -> bool {
        let Some(view) = self.role(role).filter(|_| self.new_fields) else { return false };
        let of_kind = self.pack.concepts.get(concept).is_some_and(|c| self.pack.is_kind(&view.kind, &c.subject));
        let is_id = self.pack.concepts.get(concept).is_some_and(|c| c.value == "id");
        let lapsed = |paper: usize| self.all_lapsed(paper);
        let here = |paper: usize| case.is_none_or(|(case, bound)| self.asked_for(paper, case, bound));
        (0..self.proves.len()).filter(|p| self.counts(*p) && !lapsed(*p) && here(*p)).any(|paper| {
            let stated = self.proves[paper].iter().any(|fact| fact.concept == concept && fact.role == role);
            let shown = self.kinds(paper).any(|kind| {
                kind.keys.iter().any(|key| key == concept)
                    && (self.proves[paper].iter().any(|fact| fact.role == role)
                        || self.about(&self.procedure.documents[paper], &kind.subject).as_deref() == Some(role))
            });
            (stated && is_id) || (shown && of_kind)
        })
    }

    pub(super) fn all_lapsed(&self, paper: usize) -> bool {
        let basis = &self.procedure.documents[paper].basis;
        !basis.is_empty()
            && basis.iter().all(|text| {
                self.pack.laws.iter().any(|(name, law)| {
                    text.contains(name.as_str())
                        && (law.from.is_some_and(|from| self.date < from) || law.to.is_some_and(|to| to < self.date))
                })
            })
    }

    pub(super) fn keys(&self, keys: &[RelativeConcept], role: &str) -> Option<Vec<FactRef>> {
        keys.iter()
            .map(|key| {
                let role = self.relative(role, key.of.as_deref())?.to_owned();
                Some(FactRef { concept: key.concept.clone(), role, stage: None })
            })
            .collect()
    }
}

/// True when a need asks that somebody be identified.
fn asks_to_see(need: &Need) -> bool {
    match need {
        Need::Act { act, .. } => *act == Act::Identify,
        Need::Fact(_) => false,
        Need::AllOf(list) | Need::AnyOf(list) => list.iter().any(asks_to_see),
    }
}
