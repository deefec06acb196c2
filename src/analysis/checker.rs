//! An independent checker: replays the proofs of a report against the definition and the pack.
//!
//! It shares no code with the prover beyond the data types of `definition` and `register`,
//! and it never searches: it checks each step where it stands, and otherwise chains
//! forward from what a claim names, which involves no choice. Plain strings and plain
//! loops on purpose; it is slow and short.
//!
//! Of `coveredByPapers` it checks that the papers named are enough without the one in
//! question; that no other minimal set holds it either is not replayed.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use crate::definition::{Act, Document, FactRef, Need, Procedure, When};
use crate::pointer::JsonPointer;
use crate::register::{Date, DocumentKind, Effect, Gate, Pack, PublicationStatus, Quality, RelativeConcept};

/// A place of the report at which a proof does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofProblem {
    /// Place in the report.
    pub pointer: JsonPointer,
    /// What does not hold.
    pub message: String,
}

/// Most combinations of circumstances that are gone through.
const MAX_CASES: usize = 1 << 14;

/// Checks every proof of a report. Procedures are found by `id`, else by code.
pub fn check_report(report: &Value, procedures: &[&Procedure], pack: &Pack) -> Vec<ProofProblem> {
    let mut problems = Vec::new();
    let root = JsonPointer::root();
    let Some(date) = report.get("date").and_then(Value::as_str).and_then(Date::parse) else {
        return vec![ProofProblem { pointer: root.key("date"), message: "not a day".to_owned() }];
    };
    let new_fields = report.get("newFields").and_then(Value::as_bool).unwrap_or(true);
    for (i, entry) in list(report, "procedures").iter().enumerate() {
        let at = root.key("procedures").index(i);
        let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
        let found = procedures
            .iter()
            .find(|p| if p.id.is_empty() { p.header.code == text("code") } else { p.id == text("id") });
        let Some(procedure) = found else {
            problems
                .push(ProofProblem { pointer: at, message: "no definition of this procedure was given".to_owned() });
            continue;
        };
        let world = World::new(procedure, pack, date, new_fields);
        check_procedure(&world, entry, &at, &mut problems);
    }
    problems
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    list(value, key).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn word<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

type Case = BTreeSet<String>;
type Known = BTreeMap<FactRef, Vec<Quality>>;

/// What is established: evidence, and what may serve as keys, with its grades.
#[derive(Default)]
struct Facts {
    evidence: Known,
    keys: Known,
}

fn add(known: &mut Known, fact: FactRef, quality: Quality) -> bool {
    let grades = known.entry(fact).or_default();
    if grades.iter().any(|grade| grade.meets(&quality)) {
        return false;
    }
    grades.push(quality);
    true
}

fn has(known: &Known, fact: &FactRef, demanded: Quality) -> bool {
    known.get(fact).is_some_and(|grades| grades.iter().any(|grade| grade.meets(&demanded)))
}

fn meet(a: Quality, b: Quality) -> Quality {
    Quality {
        authority: a.authority.min(b.authority),
        integrity: a.integrity.min(b.integrity),
        binding: a.binding.min(b.binding),
        max_age: a.max_age.max(b.max_age),
    }
}

struct RoleView {
    name: String,
    kind: String,
    signed_in: bool,
}

/// One answer of one register about one role that law lets be used on the day.
struct Answer {
    register: String,
    role: String,
    keys: Vec<FactRef>,
    trust: Quality,
    fact: FactRef,
    quality: Quality,
}

struct World<'a> {
    procedure: &'a Procedure,
    pack: &'a Pack,
    date: Date,
    new_fields: bool,
    roles: Vec<RoleView>,
    proves: Vec<Vec<FactRef>>,
    /// One case of each kind: those that agree on roles, papers, requirements and registers.
    cases: Vec<Case>,
    /// All cases, with the index of their kind.
    all_cases: Vec<(Case, usize)>,
    complete: bool,
    answers: Vec<Answer>,
    given_keys: Vec<(FactRef, Quality)>,
    chains: RefCell<BTreeMap<(Case, Vec<usize>), Rc<Facts>>>,
}

impl<'a> World<'a> {
    fn new(procedure: &'a Procedure, pack: &'a Pack, date: Date, new_fields: bool) -> Self {
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
            answers: Vec::new(),
            given_keys: Vec::new(),
            chains: RefCell::new(BTreeMap::new()),
        };
        for document in &procedure.documents {
            let facts = world.proved_by(document);
            world.proves.push(facts);
        }
        world.enumerate();
        world.sort_cases();
        world.instantiate();
        world
    }

    /// Finds one case of each kind.
    fn sort_cases(&mut self) {
        let mut kinds: BTreeMap<Vec<bool>, usize> = BTreeMap::new();
        let mut cases = Vec::new();
        let mut all = Vec::new();
        for case in std::mem::take(&mut self.cases) {
            let procedure = self.procedure;
            let mut signature: Vec<bool> = procedure.roles.iter().map(|role| Self::holds(&role.when, &case)).collect();
            signature.extend((0..self.proves.len()).map(|paper| self.asked(paper, &case)));
            signature.extend(procedure.requirements.iter().map(|r| Self::holds(&r.when, &case)));
            let lacking = procedure.conditions.iter().filter(|condition| !condition.lacks.is_empty());
            signature.extend(lacking.map(|condition| case.contains(&condition.name)));
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

    /// Writes out what registers answer about the roles, leaving out what nothing asks for.
    fn instantiate(&mut self) {
        let mut answers = Vec::new();
        for (r, register) in self.pack.registers.iter().enumerate() {
            for lookup in &register.lookups {
                for role in self.roles.iter().filter(|role| lookup.subjects.contains(&role.kind)) {
                    let Some(keys) = self.keys(&lookup.keys, &role.name) else { continue };
                    for &i in &lookup.items {
                        let item = &register.items[i];
                        if item.absence && lookup.closed_world.is_none() {
                            continue;
                        }
                        for given in &item.gives {
                            let Some(about) = self.relative(&role.name, given.of.as_deref()) else { continue };
                            if self.open(r, i, &given.concept, &role.kind) {
                                answers.push(Answer {
                                    register: register.id.clone(),
                                    role: role.name.clone(),
                                    keys: keys.clone(),
                                    trust: self.pack.quality(lookup.trust.as_deref()),
                                    fact: FactRef {
                                        concept: given.concept.clone(),
                                        role: about.to_owned(),
                                        stage: lookup.stage.clone(),
                                    },
                                    quality: item.quality,
                                });
                            }
                        }
                    }
                }
            }
        }
        let mut stated: BTreeSet<FactRef> = BTreeSet::new();
        self.procedure.requirements.iter().for_each(|requirement| named(&requirement.needs, &mut stated));
        let mut wanted: BTreeSet<(String, String)> = stated.into_iter().map(|fact| (fact.concept, fact.role)).collect();
        wanted.extend(self.proves.iter().flatten().map(|fact| (fact.concept.clone(), fact.role.clone())));
        loop {
            let before = wanted.len();
            for answer in &answers {
                if wanted.contains(&(answer.fact.concept.clone(), answer.fact.role.clone())) {
                    wanted.extend(answer.keys.iter().map(|key| (key.concept.clone(), key.role.clone())));
                }
            }
            for rule in &self.pack.rules {
                for role in &self.roles {
                    if !wanted.contains(&(rule.gives.clone(), role.name.clone())) {
                        continue;
                    }
                    let from = self.keys(&rule.from, &role.name).unwrap_or_default();
                    wanted.extend(from.into_iter().map(|fact| (fact.concept, fact.role)));
                }
            }
            if wanted.len() == before {
                break;
            }
        }
        answers.retain(|answer| wanted.contains(&(answer.fact.concept.clone(), answer.fact.role.clone())));
        let keys: BTreeSet<FactRef> = answers.iter().flat_map(|answer| answer.keys.iter().cloned()).collect();
        self.given_keys =
            keys.into_iter().filter_map(|key| Some((key.clone(), self.given(&key.concept, &key.role)?))).collect();
        self.answers = answers;
    }

    fn role(&self, name: &str) -> Option<&RoleView> {
        self.roles.iter().find(|role| role.name == name)
    }

    fn relative<'s>(&'s self, role: &'s str, of: Option<&str>) -> Option<&'s str> {
        match of {
            None => Some(role),
            Some(word) => self.procedure.role(role)?.relations.get(word).map(String::as_str),
        }
    }

    fn about(&self, document: &Document, subject: &str) -> Option<String> {
        if let Some(about) = document.about.as_ref().filter(|about| self.role(about).is_some()) {
            return Some(about.clone());
        }
        let fits = |role: &&RoleView| subject.is_empty() || self.pack.is_kind(&role.kind, subject);
        let keyboard = self.roles.iter().filter(|role| role.signed_in).find(fits);
        keyboard.or_else(|| self.roles.iter().find(fits)).map(|role| role.name.clone())
    }

    fn proved_by(&mut self, document: &Document) -> Vec<FactRef> {
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

    /// All combinations of circumstances that agree with what is declared about them.
    fn enumerate(&mut self) {
        let procedure = self.procedure;
        let mut names: Vec<String> = procedure.conditions.iter().map(|condition| condition.name.clone()).collect();
        let whens = procedure
            .documents
            .iter()
            .map(|d| &d.when)
            .chain(procedure.requirements.iter().map(|r| &r.when))
            .chain(procedure.roles.iter().map(|r| &r.when));
        for name in whens.flat_map(When::names) {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        let mut channels: Vec<String> = Vec::new();
        if procedure.documents.iter().any(|document| !document.channels.is_empty()) {
            let all = procedure.header.channels.iter().chain(procedure.documents.iter().flat_map(|d| &d.channels));
            for channel in all {
                let name = format!("channel.{channel}");
                if !channels.contains(&name) {
                    channels.push(name);
                }
            }
        }
        names.retain(|name| !channels.contains(name));
        let mut cases: Vec<Case> = vec![Case::new()];
        for name in &names {
            let mut next = Vec::new();
            for case in cases {
                let mut with = case.clone();
                with.insert(name.clone());
                if !self.clash(&with) {
                    next.push(with);
                }
                next.push(case);
            }
            if next.len() > MAX_CASES * 4 {
                self.complete = false;
                return;
            }
            cases = next;
        }
        cases.retain(|case| self.implied(case));
        if !channels.is_empty() {
            let with = |case: &Case, channel: &String| {
                let mut case = case.clone();
                case.insert(channel.clone());
                case
            };
            cases = cases.iter().flat_map(|case| channels.iter().map(move |c| with(case, c))).collect();
        }
        self.complete = cases.len() <= MAX_CASES;
        self.cases = cases;
    }

    fn clash(&self, case: &Case) -> bool {
        case.iter()
            .filter_map(|name| self.procedure.condition(name))
            .any(|condition| condition.excludes.iter().any(|other| case.contains(other)))
    }

    fn implied(&self, case: &Case) -> bool {
        case.iter().filter_map(|name| self.procedure.condition(name)).all(|condition| {
            condition.implies.iter().all(|other| case.contains(other) || self.procedure.condition(other).is_none())
        })
    }

    fn holds(when: &When, case: &Case) -> bool {
        when.holds(&|name| case.contains(name))
    }

    fn present(&self, role: &str, case: &Case) -> bool {
        self.procedure.role(role).is_none_or(|role| Self::holds(&role.when, case))
    }

    fn kinds(&self, paper: usize) -> impl Iterator<Item = &crate::register::DocumentType> {
        self.procedure.documents[paper].types.iter().filter_map(|id| self.pack.document_type(id))
    }

    fn acts(&self, paper: usize) -> Vec<Act> {
        let document = &self.procedure.documents[paper];
        document.acts.clone().unwrap_or_else(|| self.kinds(paper).flat_map(|kind| kind.acts.clone()).collect())
    }

    fn blocks(&self, paper: usize) -> bool {
        self.acts(paper).iter().any(|act| *act != Act::Identify)
    }

    /// The gate of a kind that speaks of a paper on the day.
    fn silenced(&self, paper: usize, effect: Effect) -> Option<&Gate> {
        let document = &self.procedure.documents[paper];
        self.pack.gates.iter().filter(|gate| gate.effect == effect && self.in_force(gate)).find(|gate| {
            if gate.document_types.is_empty() {
                let proves = &self.proves[paper];
                !proves.is_empty() && proves.iter().all(|fact| gate.concepts.contains(&fact.concept))
            } else {
                !document.types.is_empty() && document.types.iter().all(|id| gate.document_types.contains(id))
            }
        })
    }

    fn in_force(&self, gate: &Gate) -> bool {
        let header = &self.procedure.header;
        gate.in_force(self.date) && gate.reaches(&header.code, &header.field, &header.level)
    }

    fn is_note(&self, paper: usize) -> bool {
        let document = &self.procedure.documents[paper];
        document.proves.is_none()
            && document.acts.is_none()
            && self.kinds(paper).next().is_some()
            && self.kinds(paper).all(|kind| kind.kind == DocumentKind::Note)
    }

    fn unclassified(&self, paper: usize) -> bool {
        let document = &self.procedure.documents[paper];
        let vague = document.proves.is_none() && self.kinds(paper).any(|kind| kind.kind == DocumentKind::Other);
        if vague && self.acts(paper).is_empty() {
            return true;
        }
        self.proves[paper].is_empty()
            && self.acts(paper).is_empty()
            && (document.proves.is_none() || document.acts.is_none())
    }

    /// True when a paper takes part in proving.
    fn counts(&self, paper: usize) -> bool {
        self.silenced(paper, Effect::Cut).is_none()
            && self.silenced(paper, Effect::ForbidsAsking).is_none()
            && !self.is_note(paper)
            && !self.unclassified(paper)
    }

    fn asked(&self, paper: usize, case: &Case) -> bool {
        let document = &self.procedure.documents[paper];
        Self::holds(&document.when, case)
            && (document.channels.is_empty()
                || document.channels.iter().any(|channel| case.contains(&format!("channel.{channel}"))))
    }

    fn paper_quality(&self, paper: usize) -> Quality {
        let document = &self.procedure.documents[paper];
        match &document.quality {
            Some(name) => self.pack.quality(Some(name)),
            None => self.kinds(paper).next().map_or(Quality::BEST, |kind| kind.quality),
        }
    }

    fn valid(&self, paper: usize) -> bool {
        let document = &self.procedure.documents[paper];
        let day = |text: &Option<String>| text.as_deref().and_then(Date::parse);
        day(&document.valid_from).is_none_or(|from| from <= self.date)
            && day(&document.valid_to).is_none_or(|to| self.date <= to)
    }

    /// How far a gate opens a register item today: the publication it rests on, or nothing.
    fn opens(&self, gate: &Gate, register: usize, item: usize, concept: &str, kind: &str) -> Option<PublicationStatus> {
        let from = &self.pack.registers[register];
        let about = gate.concepts.is_empty() && gate.document_types.is_empty()
            || gate.concepts.iter().any(|id| id == concept)
            || gate.document_types.iter().any(|id| {
                self.pack.document_type(id).is_some_and(|t| t.facts.iter().any(|f| f.concept == concept))
                    || (0..self.proves.len()).any(|paper| {
                        self.procedure.documents[paper].types.contains(id)
                            && self.proves[paper].iter().any(|fact| fact.concept == concept)
                    })
            });
        let reaches = self.in_force(gate)
            && (gate.registers.is_empty() || gate.registers.contains(&from.id))
            && (gate.subjects.is_empty() || gate.subjects.iter().any(|s| s == kind))
            && about;
        match gate.effect {
            _ if !reaches => None,
            Effect::Permits => Some(PublicationStatus::Published),
            Effect::RequiresPublication => {
                let status = from.items[item].publication.unwrap_or(from.publication.status);
                let dated = from.publication.date.is_none_or(|date| date <= self.date);
                Some(status).filter(|status| *status != PublicationStatus::None && dated)
            }
            _ => None,
        }
    }

    fn open(&self, register: usize, item: usize, concept: &str, kind: &str) -> bool {
        self.pack.gates.iter().any(|gate| self.opens(gate, register, item, concept, kind).is_some())
    }

    fn lacking(&self, register: &str, role: &str, case: &Case) -> bool {
        let named = format!("{register}@{role}");
        case.iter()
            .filter_map(|name| self.procedure.condition(name))
            .any(|condition| condition.lacks.iter().any(|entry| entry == register || *entry == named))
    }

    /// Keys that stand without any proof: fields of the form, the signed-in person, printed ones.
    fn given(&self, concept: &str, role: &str) -> Option<Quality> {
        let view = self.role(role)?;
        let subject_key = self.pack.subjects.get(&view.kind).and_then(|kind| kind.key.as_deref()) == Some(concept);
        if subject_key && self.procedure.role(role).is_some_and(|role| role.keyless.is_some()) {
            return None;
        }
        if view.signed_in && subject_key {
            return Some(Quality::BEST);
        }
        let typed = self.field(concept, role).is_some() || self.printed(concept, role, None);
        typed.then_some(Quality::LEAST)
    }

    fn field(&self, concept: &str, role: &str) -> Option<&JsonPointer> {
        let fields = &self.procedure.fields;
        let asks = fields.iter().find(|f| f.fact.concept == concept && f.fact.role == role && f.fact.stage.is_none());
        let kind = &self.role(role)?.kind;
        let subject_key = self.pack.subjects.get(kind).and_then(|kind| kind.key.as_deref()) == Some(concept);
        asks.map(|field| &field.pointer)
            .or_else(|| self.procedure.role(role).and_then(|role| role.key.as_ref()).filter(|_| subject_key))
    }

    /// Whether a key is printed on a paper of the dossier; of the papers of a case, where one is given.
    fn printed(&self, concept: &str, role: &str, case: Option<&Case>) -> bool {
        let Some(view) = self.role(role).filter(|_| self.new_fields) else { return false };
        let of_kind = self.pack.concepts.get(concept).is_some_and(|c| self.pack.is_kind(&view.kind, &c.subject));
        let is_id = self.pack.concepts.get(concept).is_some_and(|c| c.value == "id");
        let lapsed = |paper: usize| self.all_lapsed(paper);
        let here = |paper: usize| case.is_none_or(|case| self.asked(paper, case));
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

    fn all_lapsed(&self, paper: usize) -> bool {
        let basis = &self.procedure.documents[paper].basis;
        !basis.is_empty()
            && basis.iter().all(|text| {
                self.pack.laws.iter().any(|(name, law)| {
                    text.contains(name.as_str())
                        && (law.from.is_some_and(|from| self.date < from) || law.to.is_some_and(|to| to < self.date))
                })
            })
    }

    fn keys(&self, keys: &[RelativeConcept], role: &str) -> Option<Vec<FactRef>> {
        keys.iter()
            .map(|key| {
                let role = self.relative(role, key.of.as_deref())?.to_owned();
                Some(FactRef { concept: key.concept.clone(), role, stage: None })
            })
            .collect()
    }

    /// Everything that follows in a case from some papers and the registers open today.
    fn chain(&self, case: &Case, papers: &[usize]) -> Rc<Facts> {
        let key = (case.clone(), papers.to_vec());
        if let Some(known) = self.chains.borrow().get(&key) {
            return Rc::clone(known);
        }
        let mut facts = Facts::default();
        for &paper in papers.iter().filter(|paper| self.counts(**paper) && self.valid(**paper)) {
            for fact in &self.proves[paper] {
                add(&mut facts.evidence, fact.clone(), self.paper_quality(paper));
            }
        }
        for (fact, quality) in self.given_keys.iter().filter(|(fact, _)| self.present(&fact.role, case)) {
            // A key that no field asks for is read off a paper of the case.
            let typed = *quality == Quality::BEST || self.field(&fact.concept, &fact.role).is_some();
            if !typed && !self.printed(&fact.concept, &fact.role, Some(case)) {
                continue;
            }
            add(&mut facts.keys, fact.clone(), *quality);
        }
        let usable: Vec<&Answer> = self
            .answers
            .iter()
            .filter(|answer| {
                self.present(&answer.role, case)
                    && self.present(&answer.fact.role, case)
                    && answer.keys.iter().all(|key| self.present(&key.role, case))
                    && !self.lacking(&answer.register, &answer.role, case)
            })
            .collect();
        loop {
            let mut grew = false;
            let proved: Vec<(FactRef, Vec<Quality>)> =
                facts.evidence.iter().map(|(fact, grades)| (fact.clone(), grades.clone())).collect();
            for (fact, grades) in proved.into_iter().filter(|(fact, _)| self.present(&fact.role, case)) {
                for grade in grades {
                    grew |= add(&mut facts.keys, fact.clone(), grade);
                }
            }
            for answer in &usable {
                if answer.keys.iter().all(|key| has(&facts.keys, key, answer.trust)) {
                    grew |= add(&mut facts.evidence, answer.fact.clone(), answer.quality);
                }
            }
            grew |= self.apply_rules(case, &mut facts);
            if !grew {
                let facts = Rc::new(facts);
                self.chains.borrow_mut().insert(key, Rc::clone(&facts));
                return facts;
            }
        }
    }

    fn apply_rules(&self, case: &Case, facts: &mut Facts) -> bool {
        let mut grew = false;
        let stages: BTreeSet<Option<String>> = facts.evidence.keys().map(|fact| fact.stage.clone()).collect();
        for rule in &self.pack.rules {
            for role in &self.roles {
                let Some(from) = self.keys(&rule.from, &role.name) else { continue };
                if !self.present(&role.name, case) || !from.iter().all(|fact| self.present(&fact.role, case)) {
                    continue;
                }
                for stage in &stages {
                    let grounds = from.iter().map(|fact| FactRef { stage: stage.clone(), ..fact.clone() });
                    // The meet of every choice of grades; a ground nobody proved gives none.
                    let mut grades = vec![Quality::BEST];
                    for ground in grounds {
                        let own = facts.evidence.get(&ground).map_or(&[][..], Vec::as_slice);
                        grades = grades.iter().flat_map(|a| own.iter().map(|b| meet(*a, *b))).collect();
                        grades.dedup();
                        grades.truncate(64);
                    }
                    for grade in grades {
                        let fact =
                            FactRef { concept: rule.gives.clone(), role: role.name.clone(), stage: stage.clone() };
                        grew |= add(&mut facts.evidence, fact, grade);
                    }
                }
            }
        }
        grew
    }

    fn met(&self, need: &Need, quality: Quality, known: &Known, papers: &[usize]) -> bool {
        match need {
            Need::Fact(fact) => has(known, fact, quality),
            Need::Act { act: Act::Identify, .. } => true,
            Need::Act { act, role } => papers.iter().any(|paper| self.performs(*paper, *act, role)),
            Need::AllOf(list) => list.iter().all(|need| self.met(need, quality, known, papers)),
            Need::AnyOf(list) => list.iter().any(|need| self.met(need, quality, known, papers)),
        }
    }

    fn performs(&self, paper: usize, act: Act, role: &str) -> bool {
        let about = &self.procedure.documents[paper].about;
        self.counts(paper)
            && self.acts(paper).contains(&act)
            && (role.is_empty() || about.as_ref().is_none_or(|about| about == role))
    }

    /// The demands that apply in a case, each as a name and a test.
    fn demands(&self, case: &Case) -> Vec<Demand> {
        let mut demands = Vec::new();
        let documents = &self.procedure.documents;
        for requirement in self.procedure.requirements.iter().filter(|r| Self::holds(&r.when, case)) {
            demands.push(Demand {
                name: requirement.id.clone(),
                need: requirement.needs.clone(),
                quality: self.pack.quality(requirement.quality.as_deref()),
                papers: Vec::new(),
                or: Vec::new(),
            });
        }
        let plain = |name: String, need: Need| Demand {
            name,
            need,
            quality: Quality::LEAST,
            papers: Vec::new(),
            or: Vec::new(),
        };
        for paper in (0..documents.len()).filter(|paper| self.asked(*paper, case)) {
            if self.silenced(paper, Effect::RequiresPaper).is_some() {
                let mut demand = plain(format!("law:{}", documents[paper].id), Need::AnyOf(Vec::new()));
                demand.papers.push(paper);
                demands.push(demand);
            }
        }
        let mut seen: Vec<&str> = Vec::new();
        for (paper, document) in documents.iter().enumerate().filter(|(paper, _)| self.counts(*paper)) {
            let members: Vec<usize> = match document.group.as_deref() {
                Some(group) if seen.contains(&group) => continue,
                Some(group) => {
                    seen.push(group);
                    (0..documents.len())
                        .filter(|p| documents[*p].group.as_deref() == Some(group) && self.counts(*p))
                        .collect()
                }
                None => vec![paper],
            };
            let asked: Vec<usize> = members.iter().copied().filter(|member| self.asked(*member, case)).collect();
            if asked.is_empty() {
                continue;
            }
            if self.procedure.requirements.is_empty() {
                let name = format!("paper:{}", document.id);
                if members.len() == 1 {
                    for need in self.asked_for(paper) {
                        demands.push(plain(name.clone(), need.need).with(need.papers));
                    }
                } else {
                    let or = asked.iter().map(|member| self.asked_for(*member)).collect();
                    demands.push(Demand { or, ..plain(name, Need::AnyOf(Vec::new())) });
                }
                continue;
            }
            for act in Act::ALL.into_iter().filter(|act| *act != Act::Identify) {
                let due = |p: &usize| self.acts(*p).contains(&act) && !self.governed(*p, act);
                let Some(&first) = members.iter().find(|p| due(p)) else { continue };
                if !asked.iter().any(due) {
                    continue;
                }
                // Another way of the group without acts of its own also settles it.
                let or = asked.iter().filter(|p| !self.blocks(**p) && !self.proves[**p].is_empty());
                let or = or.map(|p| {
                    let facts = self.proves[*p].iter().cloned().map(Need::Fact);
                    facts.map(|need| plain(String::new(), need)).collect()
                });
                demands.push(Demand {
                    papers: members.clone(),
                    or: or.collect(),
                    ..plain(format!("act:{}", documents[first].id), Need::AnyOf(Vec::new()))
                });
            }
        }
        demands
    }

    /// What a paper is taken to be asked for where no requirement is stated.
    fn asked_for(&self, paper: usize) -> Vec<Demand> {
        let document = &self.procedure.documents[paper];
        let fact = |need: Need| Demand {
            name: String::new(),
            need,
            quality: Quality::LEAST,
            papers: Vec::new(),
            or: Vec::new(),
        };
        let mut demands: Vec<Demand> = self
            .acts(paper)
            .iter()
            .filter(|act| **act != Act::Identify)
            .map(|_| fact(Need::AnyOf(Vec::new())).with(vec![paper]))
            .collect();
        let mut ways: Vec<Need> = Vec::new();
        if document.proves.is_none() && document.types.len() > 1 {
            for kind in self.kinds(paper) {
                let Some(about) = self.about(document, &kind.subject) else { continue };
                let facts = kind.facts.iter().filter_map(|given| {
                    let role = self.relative(&about, given.of.as_deref())?.to_owned();
                    Some(Need::Fact(FactRef { concept: given.concept.clone(), role, stage: None }))
                });
                let facts: Vec<Need> = facts.collect();
                if !facts.is_empty() {
                    ways.push(Need::AllOf(facts));
                }
            }
        }
        if ways.len() > 1 {
            demands.push(fact(Need::AnyOf(ways)));
        } else {
            demands.extend(self.proves[paper].iter().cloned().map(|proved| fact(Need::Fact(proved))));
        }
        demands
    }

    fn governed(&self, paper: usize, act: Act) -> bool {
        fn names(need: &Need, wanted: Act, roles: &mut Vec<String>) {
            match need {
                Need::Act { act, role } if *act == wanted => roles.push(role.clone()),
                Need::AllOf(list) | Need::AnyOf(list) => list.iter().for_each(|need| names(need, wanted, roles)),
                Need::Fact(_) | Need::Act { .. } => {}
            }
        }
        let mut roles = Vec::new();
        self.procedure.requirements.iter().for_each(|requirement| names(&requirement.needs, act, &mut roles));
        roles.iter().any(|role| self.performs(paper, act, role))
    }

    fn satisfied(&self, demand: &Demand, known: &Known, papers: &[usize]) -> bool {
        self.met(&demand.need, demand.quality, known, papers)
            || demand.papers.iter().any(|paper| papers.contains(paper))
            || demand
                .or
                .iter()
                .any(|way| !way.is_empty() && way.iter().all(|demand| self.satisfied(demand, known, papers)))
    }

    /// Facts a paper might help to prove: its own and what rules make of them.
    fn reach(&self, paper: usize) -> BTreeSet<FactRef> {
        let mut reach: BTreeSet<FactRef> = self.proves[paper].iter().cloned().collect();
        loop {
            let mut more = Vec::new();
            for rule in &self.pack.rules {
                for role in &self.roles {
                    let Some(from) = self.keys(&rule.from, &role.name) else { continue };
                    for fact in &reach {
                        if from.iter().any(|ground| ground.concept == fact.concept && ground.role == fact.role) {
                            more.push(FactRef {
                                concept: rule.gives.clone(),
                                role: role.name.clone(),
                                stage: fact.stage.clone(),
                            });
                        }
                    }
                }
            }
            let before = reach.len();
            reach.extend(more);
            if reach.len() == before {
                return reach;
            }
        }
    }
}

/// The facts a need names.
fn named(need: &Need, out: &mut BTreeSet<FactRef>) {
    match need {
        Need::Fact(fact) => drop(out.insert(fact.clone())),
        Need::Act { .. } => {}
        Need::AllOf(list) | Need::AnyOf(list) => list.iter().for_each(|need| named(need, out)),
    }
}

/// Something that must be established: met by the need, by handing in one of the papers, or
/// by all of one of the ways.
struct Demand {
    name: String,
    need: Need,
    quality: Quality,
    papers: Vec<usize>,
    or: Vec<Vec<Demand>>,
}

impl Demand {
    fn with(mut self, papers: Vec<usize>) -> Self {
        self.papers = papers;
        self
    }

    fn facts(&self) -> BTreeSet<FactRef> {
        let mut facts = BTreeSet::new();
        named(&self.need, &mut facts);
        for way in self.or.iter().flatten() {
            facts.extend(way.facts());
        }
        facts
    }

    fn names(&self, paper: usize, world: &World) -> bool {
        fn walk(need: &Need, paper: usize, world: &World) -> bool {
            match need {
                Need::Act { act, role } => *act != Act::Identify && world.performs(paper, *act, role),
                Need::Fact(_) => false,
                Need::AllOf(list) | Need::AnyOf(list) => list.iter().any(|need| walk(need, paper, world)),
            }
        }
        walk(&self.need, paper, world)
            || self.papers.contains(&paper)
            || self.or.iter().flatten().any(|demand| demand.names(paper, world))
    }
}

struct Complaints<'p> {
    problems: &'p mut Vec<ProofProblem>,
    at: JsonPointer,
}

impl Complaints<'_> {
    fn say(&mut self, message: impl Into<String>) {
        if self.problems.len() < 1_000 {
            self.problems.push(ProofProblem { pointer: self.at.clone(), message: message.into() });
        }
    }
}

fn check_procedure(world: &World, entry: &Value, at: &JsonPointer, problems: &mut Vec<ProofProblem>) {
    let documents = &world.procedure.documents;
    let components = list(entry, "components");
    let mut out = Complaints { problems, at: at.key("components") };
    if components.len() != documents.len() {
        out.say(format!("{} papers are judged, the definition has {}", components.len(), documents.len()));
    }
    for (i, component) in components.iter().enumerate() {
        out.at = at.key("components").index(i);
        match documents.iter().position(|document| document.id == word(component, "id")) {
            Some(paper) => check_component(world, paper, component, &mut out),
            None => out.say("the definition has no such paper"),
        }
    }
    for (i, set) in list(entry, "sets").iter().enumerate() {
        out.at = at.key("sets").index(i);
        check_set(world, set, &mut out);
    }
}

/// Whether the papers kept are enough wherever everything together is.
fn check_set(world: &World, set: &Value, out: &mut Complaints) {
    let Some(when) = expression(set, out) else { return };
    let kept = positions(world, &texts(set, "kept"), out);
    let kinds: BTreeSet<usize> =
        world.all_cases.iter().filter(|(case, _)| World::holds(&when, case)).map(|(_, kind)| *kind).collect();
    for case in kinds.into_iter().map(|kind| &world.cases[kind]) {
        let asked: Vec<usize> = (0..world.proves.len()).filter(|paper| world.asked(*paper, case)).collect();
        let (all, some) = (world.chain(case, &asked), world.chain(case, &kept));
        if let Some(stray) = kept.iter().find(|paper| !asked.contains(paper)) {
            out.say(format!("keeps {}, which is not asked for in these cases", world.procedure.documents[*stray].id));
            return;
        }
        for demand in world.demands(case) {
            if world.satisfied(&demand, &all.evidence, &asked) && !world.satisfied(&demand, &some.evidence, &kept) {
                out.say(format!("the papers kept do not establish {}", demand.name));
                return;
            }
        }
    }
}

fn expression(value: &Value, out: &mut Complaints) -> Option<When> {
    let when = When::parse(word(value, "when"));
    if when.is_err() {
        out.say("`when` is not an expression");
    }
    when.ok()
}

fn positions(world: &World, ids: &[String], out: &mut Complaints) -> Vec<usize> {
    let mut list = Vec::new();
    for id in ids {
        match world.procedure.documents.iter().position(|document| document.id == *id) {
            Some(paper) => list.push(paper),
            None => out.say(format!("no paper {id}")),
        }
    }
    list
}

fn check_component(world: &World, paper: usize, component: &Value, out: &mut Complaints) {
    let verdict = word(component, "verdict");
    let Some(proof) = component.get("proof") else { return out.say("no proof") };
    let expect = |ok: bool, out: &mut Complaints, message: &str| {
        if !ok {
            out.say(message);
        }
    };
    let gate = |effect| world.silenced(paper, effect).is_some();
    match word(proof, "kind") {
        "cutByLaw" => {
            expect(verdict == "purposeless" && gate(Effect::Cut), out, "no gate removes this paper on the day");
        }
        "forbidden" => {
            expect(
                verdict == "inconsistent" && gate(Effect::ForbidsAsking),
                out,
                "no gate forbids asking for it on the day",
            );
        }
        "note" => expect(verdict == "purposeless" && world.is_note(paper), out, "it is not a remark"),
        "lapsed" => expect(verdict == "inconsistent" && world.all_lapsed(paper), out, "a text it cites is in force"),
        "unclassified" => {
            let size = texts(proof, "missing").iter().any(|missing| missing == "size");
            let known = verdict == "unclassified" && (size || world.unclassified(paper));
            expect(known, out, "enough is said of it to judge it");
        }
        "dead" => {
            let asked = world.cases.iter().any(|case| world.asked(paper, case));
            expect(verdict == "inconsistent" && !asked, out, "there are cases in which it is asked for");
        }
        "cases" => check_cases(world, paper, component, proof, out),
        _ => out.say("unknown kind of proof"),
    }
}

fn check_cases(world: &World, paper: usize, component: &Value, proof: &Value, out: &mut Complaints) {
    if !world.complete {
        return out.say("too many cases to go through");
    }
    let parts: Vec<(When, &Value)> =
        list(proof, "parts").iter().filter_map(|part| Some((expression(part, out)?, part))).collect();
    let guard =
        component.get("guard").filter(|guard| !guard.is_null()).map(|guard| When::parse(word(guard, "expression")));
    let overall = word(component, "verdict");
    let mut words: BTreeSet<&str> = BTreeSet::new();
    let here = out.at.clone();
    let mut done: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (case, kind) in world.all_cases.iter().filter(|(case, _)| world.asked(paper, case)) {
        let mut covering = parts.iter().enumerate().filter(|(_, (when, _))| World::holds(when, case));
        let Some((i, (_, part))) = covering.next() else {
            return out.say("a case in which it is asked for is not covered by the proof");
        };
        let verdict = word(part, "verdict");
        words.insert(verdict);
        out.at = here.key("proof").key("parts").index(i);
        let before = out.problems.len();
        if done.insert((*kind, i)) {
            check_part(world, paper, verdict, part, &world.cases[*kind], out);
        }
        out.at.clone_from(&here);
        if out.problems.len() > before {
            return;
        }
        let inside = match overall {
            "conditional" => matches!(verdict, "purposeless" | "redundantByData" | "coveredByPapers"),
            other => verdict == other,
        };
        match &guard {
            Some(Ok(guard)) if World::holds(guard, case) != inside => {
                return out.say("the guard does not fit the proof");
            }
            Some(Err(_)) => return out.say("the guard is not an expression"),
            // Without a guard the verdict stands for every case, joined with weaker ones of its kind.
            _ => {}
        }
    }
    let all = |allowed: &[&str]| words.iter().all(|word| allowed.contains(word));
    let fits = words.contains(overall)
        && match overall {
            "purposeless" | "needed" => words.len() == 1,
            "redundantByData" => all(&["redundantByData", "purposeless"]),
            "coveredByPapers" => all(&["coveredByPapers", "redundantByData", "purposeless"]),
            _ => true,
        }
        || overall == "conditional"
            && words.iter().any(|w| matches!(*w, "purposeless" | "redundantByData" | "coveredByPapers"))
        || overall == "inconsistent" && words.contains("inconsistent");
    if !fits {
        out.say(format!("`{overall}` does not follow from {words:?}"));
    }
}

fn check_part(world: &World, paper: usize, verdict: &str, part: &Value, case: &Case, out: &mut Complaints) {
    let Some(claim) = part.get("claim") else { return out.say("no claim") };
    let kind = word(claim, "kind");
    let allowed: &[&str] = match verdict {
        "purposeless" => &["unused"],
        "redundantByData" | "lawNeeded" => &["derived"],
        "coveredByPapers" => &["sufficient"],
        "interchangeable" => &["either"],
        "partial" | "needed" => &["cut"],
        "inconsistent" => &["unprovable"],
        _ => &[],
    };
    if !allowed.contains(&kind) {
        return out.say(format!("`{kind}` does not back `{verdict}`"));
    }
    let asked: Vec<usize> = (0..world.proves.len()).filter(|p| world.asked(*p, case) && world.counts(*p)).collect();
    let all = world.chain(case, &asked);
    let demands = world.demands(case);
    // What fails with everything is a finding of its own; the rest is what papers are for.
    let (due, failing): (Vec<&Demand>, Vec<&Demand>) =
        demands.iter().partition(|demand| world.satisfied(demand, &all.evidence, &asked));
    let enough = |papers: &[usize]| {
        let known = world.chain(case, papers);
        due.iter().find(|demand| !world.satisfied(demand, &known.evidence, papers)).map(|demand| demand.name.clone())
    };
    match kind {
        "unused" => {
            let reach = world.reach(paper);
            let used = demands
                .iter()
                .find(|demand| demand.names(paper, world) || demand.facts().iter().any(|fact| reach.contains(fact)));
            if let Some(demand) = used {
                out.say(format!("{} uses it", demand.name));
            }
        }
        "derived" => {
            let Some(known) = replay(world, case, verdict == "lawNeeded", claim, out) else { return };
            if world.blocks(paper) {
                return out.say("it does what no register can do");
            }
            let reach = world.reach(paper);
            for demand in &due {
                if verdict == "lawNeeded" && demand.name.starts_with("law:") {
                    continue;
                }
                let own = demand
                    .facts()
                    .iter()
                    .filter(|fact| reach.contains(fact))
                    .all(|fact| has(&known, fact, demand.quality));
                let fine = own && !demand.names(paper, world) || world.satisfied(demand, &known, &[]);
                if !fine {
                    out.say(format!("the steps do not settle {}", demand.name));
                }
            }
        }
        "sufficient" => {
            let papers = positions(world, &texts(claim, "papers"), out);
            if papers.contains(&paper) {
                out.say("the paper is among those that are to replace it");
            }
            if let Some(name) = enough(&papers) {
                out.say(format!("the papers named do not establish {name}"));
            }
        }
        "either" => {
            let with = positions(world, &texts(claim, "with"), out);
            let without = positions(world, &texts(claim, "without"), out);
            let less: Vec<usize> = with.iter().copied().filter(|other| *other != paper).collect();
            if !with.contains(&paper) || without.contains(&paper) {
                out.say("the two sets do not differ in the paper");
            }
            if let Some(name) = enough(&with).or_else(|| enough(&without)) {
                out.say(format!("a set named does not establish {name}"));
            }
            if enough(&less).is_none() {
                out.say("the set with the paper does not need it");
            }
        }
        "cut" => {
            let less: Vec<usize> = asked.iter().copied().filter(|other| *other != paper).collect();
            let known = world.chain(case, &less);
            let name = word(claim, "requirement");
            let failing =
                due.iter().any(|demand| demand.name == name && !world.satisfied(demand, &known.evidence, &less));
            if !failing {
                out.say(format!("{name} is established without it"));
            }
            for fact in list(claim, "blocked").iter().filter_map(FactRef::read) {
                if has(&known.evidence, &fact, Quality::BEST) {
                    out.say(format!("{} of {} is established without it", fact.concept, fact.role));
                }
            }
            if let Some(known) = replay(world, case, false, claim, out)
                && verdict == "partial"
                && known.is_empty()
            {
                out.say("nothing it is needed for is known");
            }
        }
        _ => {
            let name = word(claim, "requirement");
            if !failing.iter().any(|demand| demand.name == name) {
                out.say(format!("{name} can be met"));
            }
        }
    }
}

/// Checks each step on what stands before it; gives what they establish, or nothing.
fn replay(world: &World, case: &Case, unlawful: bool, claim: &Value, out: &mut Complaints) -> Option<Known> {
    let mut facts = Facts::default();
    let mut shut = 0;
    for (i, step) in list(claim, "steps").iter().enumerate() {
        let fact = step.get("fact").and_then(FactRef::read);
        let by = step.get("by");
        let (Some(fact), Some(by)) = (fact, by) else {
            out.say(format!("step {i} is malformed"));
            return None;
        };
        let key = step.get("key").and_then(Value::as_bool).unwrap_or(false);
        shut += usize::from(by.get("shut").is_some());
        match step_quality(world, case, unlawful, key, &fact, by, &facts) {
            Ok(grades) => {
                let known = if key { &mut facts.keys } else { &mut facts.evidence };
                for grade in grades {
                    add(known, fact.clone(), grade);
                }
            }
            Err(message) => {
                out.say(format!("step {i}: {message}"));
                return None;
            }
        }
    }
    if unlawful && shut == 0 {
        out.say("nothing in the steps is barred by law");
    }
    Some(facts.evidence)
}

/// The grades at which a step establishes its fact, or why it does not.
fn step_quality(
    world: &World,
    case: &Case,
    unlawful: bool,
    key: bool,
    fact: &FactRef,
    by: &Value,
    facts: &Facts,
) -> Result<Vec<Quality>, String> {
    if !world.present(&fact.role, case) {
        return Err(format!("{} does not exist in this case", fact.role));
    }
    if by.get("lookup").is_some() {
        return lookup_quality(world, case, unlawful, fact, by, facts);
    }
    if let Some(id) = by.get("rule").and_then(Value::as_str) {
        let rule = world.pack.rules.iter().find(|rule| rule.id == id && rule.gives == fact.concept);
        let rule = rule.ok_or("no such rule")?;
        let from = world.keys(&rule.from, &fact.role).ok_or("a relative it needs is not named")?;
        let mut grades = vec![Quality::BEST];
        for ground in from {
            let ground = FactRef { stage: fact.stage.clone(), ..ground };
            let own = facts.evidence.get(&ground).ok_or("it rests on what was not established")?;
            grades = grades.iter().flat_map(|a| own.iter().map(|b| meet(*a, *b))).collect();
        }
        return Ok(grades);
    }
    if let Some(id) = by.get("paper").and_then(Value::as_str) {
        let paper = world.procedure.documents.iter().position(|document| document.id == id).ok_or("no such paper")?;
        let fine =
            world.asked(paper, case) && world.counts(paper) && world.valid(paper) && world.proves[paper].contains(fact);
        return if fine { Ok(vec![world.paper_quality(paper)]) } else { Err("the paper does not prove it".to_owned()) };
    }
    if !key {
        return Err("what is typed is no evidence".to_owned());
    }
    if let Some(pointer) = by.get("field").and_then(Value::as_str) {
        let known = world.field(&fact.concept, &fact.role).is_some_and(|field| field.as_str() == pointer);
        return if known { Ok(vec![Quality::LEAST]) } else { Err("no such field asks for it".to_owned()) };
    }
    if by.get("signedIn").is_some() {
        return match world.given(&fact.concept, &fact.role) {
            Some(quality) if quality == Quality::BEST => Ok(vec![quality]),
            _ => Err("signing in does not tell it".to_owned()),
        };
    }
    if by.get("newField").is_some() {
        let shown = world.printed(&fact.concept, &fact.role, Some(case));
        return if shown {
            Ok(vec![Quality::LEAST])
        } else {
            Err("it is printed on no paper of the dossier".to_owned())
        };
    }
    facts.evidence.get(fact).cloned().ok_or_else(|| "it was not proved before".to_owned())
}

fn lookup_quality(
    world: &World,
    case: &Case,
    unlawful: bool,
    fact: &FactRef,
    by: &Value,
    facts: &Facts,
) -> Result<Vec<Quality>, String> {
    let registers = &world.pack.registers;
    let r = registers.iter().position(|register| register.id == word(by, "register")).ok_or("no such register")?;
    let register = &registers[r];
    let lookup = register.lookups.iter().find(|lookup| lookup.id == word(by, "lookup")).ok_or("no such lookup")?;
    let i = register.items.iter().position(|item| item.id == word(by, "item")).ok_or("no such item")?;
    let item = &register.items[i];
    let role = world.role(word(by, "role")).ok_or("no such role")?;
    if !lookup.items.contains(&i) || !lookup.subjects.contains(&role.kind) || lookup.stage != fact.stage {
        return Err("the lookup does not return this".to_owned());
    }
    let gives = item.gives.iter().any(|given| {
        given.concept == fact.concept && world.relative(&role.name, given.of.as_deref()) == Some(fact.role.as_str())
    });
    if !gives {
        return Err("the item does not say this".to_owned());
    }
    if item.absence && lookup.closed_world.is_none() {
        return Err("a missing record proves nothing here".to_owned());
    }
    if world.lacking(&register.id, &role.name, case) || !world.present(&role.name, case) {
        return Err("the register holds nothing about this case".to_owned());
    }
    let keys = world.keys(&lookup.keys, &role.name).ok_or("a relative it is keyed by is not named")?;
    let named: Vec<FactRef> = list(by, "keys").iter().filter_map(FactRef::read).collect();
    let trust = world.pack.quality(lookup.trust.as_deref());
    if keys != named || !keys.iter().all(|key| has(&facts.keys, key, trust)) {
        return Err("it is asked with what was not established".to_owned());
    }
    if by.get("shut").is_some() {
        let barred = unlawful && !world.open(r, i, &fact.concept, &role.kind);
        return if barred { Ok(vec![item.quality]) } else { Err("law does not bar it".to_owned()) };
    }
    let gate = world.pack.gate(word(by, "gate")).ok_or("no such gate")?;
    match world.opens(gate, r, i, &fact.concept, &role.kind) {
        Some(status) if status.as_str() == word(by, "publication") => Ok(vec![item.quality]),
        Some(_) => Err("its publication is stated wrongly".to_owned()),
        None => Err("the gate does not open it on the day".to_owned()),
    }
}
