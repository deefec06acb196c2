//! A plain reading of what a definition and a pack mean, written from the model alone, that
//! decides every set of papers. It shares no code with the engine but the data types.
//!
//! [`Oracle`] reads; [`Ground`] is what it read of one case, spelt out in numbers, so that a
//! set of papers is a machine word and thousands of worlds can be tried; [`Brute`] decides all
//! sets of papers of a case. All of it stays together: it is read beside the model, line by line.
#![allow(dead_code, reason = "each test uses its part")]

use std::collections::{BTreeMap, BTreeSet};

use tokhai::definition::{Act, FactRef, Need, Procedure, When};
use tokhai::register::{Date, DocumentKind, Effect, Gate, Pack, PublicationStatus, Quality, RelativeConcept};

pub(crate) type Case = BTreeSet<String>;
/// A set of papers: bit `i` is the paper that stands `i`-th in the dossier.
pub(crate) type Mask = u32;

/// The plain reading.
pub(crate) struct Oracle<'a> {
    pub procedure: &'a Procedure,
    pub pack: &'a Pack,
    pub today: Date,
    pub channels: Vec<String>,
}

/// What may be relied on besides the papers.
#[derive(Clone, Copy)]
pub(crate) struct Means {
    /// Register answers that law keeps shut count too.
    pub unlawful: bool,
    /// What is printed on a paper of the dossier may be typed into a new field.
    pub new_fields: bool,
}

fn holds(when: &When, case: &Case) -> bool {
    when.holds(&|name| case.contains(name))
}

fn need_identify(need: &Need) -> bool {
    match need {
        Need::Act { act, .. } => *act == Act::Identify,
        Need::Fact(_) => false,
        Need::AllOf(list) | Need::AnyOf(list) => list.iter().any(need_identify),
    }
}

impl<'a> Oracle<'a> {
    pub(crate) fn new(procedure: &'a Procedure, pack: &'a Pack, today: Date) -> Self {
        let mut channels: Vec<String> = Vec::new();
        if procedure.documents.iter().any(|d| !d.channels.is_empty())
            || procedure.requirements.iter().any(|r| need_identify(&r.needs))
            || procedure.conditions.iter().any(|c| c.channel.is_some())
        {
            for channel in procedure.header.channels.iter().chain(procedure.documents.iter().flat_map(|d| &d.channels))
            {
                if !channels.contains(channel) {
                    channels.push(channel.clone());
                }
            }
        }
        Self { procedure, pack, today, channels }
    }

    /// Every case that agrees with what is declared.
    pub(crate) fn cases(&self) -> Vec<Case> {
        let all = &self.procedure.conditions;
        let conditions: Vec<_> = all.iter().filter(|c| c.channel.is_none()).collect();
        let mut cases = Vec::new();
        for bits in 0..1_u32 << conditions.len() {
            let case: Case = conditions
                .iter()
                .enumerate()
                .filter(|(i, _)| bits >> i & 1 == 1)
                .map(|(_, c)| c.name.clone())
                .collect();
            let fine = conditions.iter().filter(|c| case.contains(&c.name)).all(|c| {
                c.implies.iter().all(|other| case.contains(other))
                    && !c.excludes.iter().any(|other| case.contains(other))
            });
            if !fine {
                continue;
            }
            if self.channels.is_empty() {
                cases.push(case);
            } else {
                cases.extend(self.channels.iter().map(|channel| {
                    let mut with = case.clone();
                    with.insert(format!("channel.{channel}"));
                    let named = all.iter().filter(|c| c.channel.as_ref() == Some(channel));
                    with.extend(named.map(|c| c.name.clone()));
                    with
                }));
            }
        }
        cases
    }

    fn kind(&self, role: &str) -> Option<&str> {
        self.procedure.role(role).map(|role| role.kind.as_str())
    }

    fn present(&self, role: &str, case: &Case) -> bool {
        self.procedure.role(role).is_some_and(|role| holds(&role.when, case))
    }

    fn of<'s>(&'s self, role: &'s str, relative: &RelativeConcept) -> Option<&'s str> {
        match &relative.of {
            None => Some(role),
            Some(word) => self.procedure.role(role)?.relations.get(word).map(String::as_str),
        }
    }

    fn reaches(&self, gate: &Gate) -> bool {
        let header = &self.procedure.header;
        let begun = gate.from.is_none_or(|first| self.today >= first);
        let ended = gate.to.is_some_and(|last| self.today > last);
        let named = |list: &[String], word: &String| list.is_empty() || list.contains(word);
        let of = |list: &[String]| header.code.split('+').any(|code| list.iter().any(|entry| entry == code));
        begun
            && !ended
            && !of(&gate.except_procedures)
            && (gate.procedures.is_empty() || of(&gate.procedures))
            && named(&gate.fields, &header.field)
            && named(&gate.levels, &header.level)
    }

    pub(crate) fn proves(&self, paper: usize) -> Vec<FactRef> {
        let document = &self.procedure.documents[paper];
        if let Some(proves) = &document.proves {
            return proves.clone();
        }
        let mut out = Vec::new();
        for kind in document.types.iter().filter_map(|id| self.pack.document_type(id)) {
            let Some(about) = self.about(paper, &kind.subject) else { continue };
            for fact in &kind.facts {
                let Some(role) = self.of(&about, fact) else { continue };
                let fact = FactRef { concept: fact.concept.clone(), role: role.to_owned(), stage: None };
                if !out.contains(&fact) {
                    out.push(fact);
                }
            }
        }
        out
    }

    /// As stated; else the person at the keyboard; else the first role of that kind.
    fn about(&self, paper: usize, subject: &str) -> Option<String> {
        if let Some(about) = &self.procedure.documents[paper].about {
            return Some(about.clone());
        }
        let fits = |role: &&tokhai::definition::Role| subject.is_empty() || role.kind == subject;
        let roles = || self.procedure.roles.iter().filter(fits);
        roles().find(|role| role.signed_in).or_else(|| roles().next()).map(|role| role.name.clone())
    }

    pub(crate) fn acts(&self, paper: usize) -> Vec<Act> {
        let document = &self.procedure.documents[paper];
        match &document.acts {
            Some(acts) => acts.clone(),
            None => document
                .types
                .iter()
                .filter_map(|id| self.pack.document_type(id))
                .flat_map(|t| t.acts.clone())
                .collect(),
        }
    }

    fn silenced(&self, paper: usize, effect: Effect) -> bool {
        let types = &self.procedure.documents[paper].types;
        self.pack.gates.iter().any(|gate| {
            gate.effect == effect
                && self.reaches(gate)
                && !types.is_empty()
                && types.iter().all(|t| gate.document_types.contains(t))
        })
    }

    /// Whether a paper takes part at all.
    pub(crate) fn counts(&self, paper: usize) -> bool {
        let document = &self.procedure.documents[paper];
        let kinds: Vec<_> = document.types.iter().filter_map(|id| self.pack.document_type(id)).collect();
        let note = !kinds.is_empty()
            && kinds.iter().all(|k| k.kind == DocumentKind::Note)
            && document.proves.is_none()
            && document.acts.is_none();
        let vague = self.proves(paper).is_empty()
            && self.acts(paper).is_empty()
            && (document.proves.is_none() || document.acts.is_none());
        let due = self.silenced(paper, Effect::RequiresPaper);
        (due || !note && !vague) && !self.silenced(paper, Effect::Cut) && !self.silenced(paper, Effect::ForbidsAsking)
    }

    pub(crate) fn asked(&self, paper: usize, case: &Case) -> bool {
        let document = &self.procedure.documents[paper];
        holds(&document.when, case)
            && (document.channels.is_empty()
                || document.channels.iter().any(|c| case.contains(&format!("channel.{c}"))))
    }

    fn quality(&self, paper: usize) -> Quality {
        let document = &self.procedure.documents[paper];
        match &document.quality {
            Some(name) => self.pack.quality(Some(name)),
            None => document
                .types
                .iter()
                .filter_map(|id| self.pack.document_type(id))
                .map(|t| t.quality)
                .next()
                .unwrap_or(Quality::BEST),
        }
    }

    fn valid(&self, paper: usize) -> bool {
        let document = &self.procedure.documents[paper];
        let today = self.today.to_string();
        document.valid_from.as_deref().is_none_or(|d| d <= today.as_str())
            && document.valid_to.as_deref().is_none_or(|d| today.as_str() <= d)
    }

    /// Whether law lets an item stand for a concept today.
    fn open(&self, register: usize, item: usize, concept: &str, kind: &str) -> bool {
        let from = &self.pack.registers[register];
        let status = from.items[item].publication.unwrap_or(from.publication.status);
        let published = status != PublicationStatus::None && from.publication.date.is_none_or(|d| d <= self.today);
        self.pack.gates.iter().any(|gate| {
            let effect = match gate.effect {
                Effect::Permits => true,
                Effect::RequiresPublication => published,
                _ => false,
            };
            let through_paper = |id: &String| {
                self.pack.document_type(id).is_some_and(|t| t.facts.iter().any(|f| f.concept == concept))
                    || (0..self.procedure.documents.len()).any(|p| {
                        self.procedure.documents[p].types.contains(id)
                            && self.proves(p).iter().any(|f| f.concept == concept)
                    })
            };
            let about = (gate.concepts.is_empty() && gate.document_types.is_empty())
                || gate.concepts.iter().any(|c| c == concept)
                || gate.document_types.iter().any(through_paper);
            effect
                && about
                && self.reaches(gate)
                && (gate.registers.is_empty() || gate.registers.contains(&from.id))
                && (gate.subjects.is_empty() || gate.subjects.iter().any(|s| s == kind))
        })
    }

    fn typed(&self, key: &str, role: &str) -> bool {
        let own = self.pack.subjects[self.kind(role).unwrap_or_default()].key.as_deref() == Some(key);
        self.procedure.fields.iter().any(|f| f.fact.concept == key && f.fact.role == role && f.fact.stage.is_none())
            || (own && self.procedure.role(role).is_some_and(|r| r.key.is_some()))
    }

    fn lapsed(&self, paper: usize) -> bool {
        let basis = &self.procedure.documents[paper].basis;
        let out = |text: &String| {
            self.pack.laws.iter().any(|(name, law)| {
                text.contains(name.as_str())
                    && (law.from.is_some_and(|from| self.today < from) || law.to.is_some_and(|to| to < self.today))
            })
        };
        !basis.is_empty() && basis.iter().all(out)
    }

    /// A key that can be read off a paper of the case.
    fn printed(&self, key: &str, role: &str, case: &Case) -> bool {
        let concept = &self.pack.concepts[key];
        (0..self.procedure.documents.len()).any(|p| {
            if !self.counts(p) || self.lapsed(p) || !self.asked(p, case) {
                return false;
            }
            let proves = self.proves(p);
            let states = concept.value == "id" && proves.iter().any(|f| f.concept == key && f.role == role);
            let bears = self.kind(role) == Some(concept.subject.as_str())
                && self.procedure.documents[p].types.iter().filter_map(|id| self.pack.document_type(id)).any(|t| {
                    t.keys.iter().any(|k| k == key)
                        && (proves.iter().any(|f| f.role == role) || self.about(p, &t.subject).as_deref() == Some(role))
                });
            states || bears
        })
    }

    /// One case in numbers.
    #[allow(clippy::too_many_lines, reason = "one case in all its numbers, read from top to bottom")]
    pub(crate) fn ground(&self, case: &Case, means: Means) -> Ground {
        let mut ground = Ground::default();
        let roles: Vec<&str> =
            self.procedure.roles.iter().filter(|r| holds(&r.when, case)).map(|r| r.name.as_str()).collect();
        let stages = [None, Some("after".to_owned())];
        // Whatever can be said of anybody at any stage.
        for role in &roles {
            for concept in self.pack.concepts.keys() {
                for stage in &stages {
                    ground.id(&FactRef { concept: concept.clone(), role: (*role).to_owned(), stage: stage.clone() });
                }
            }
        }
        for p in 0..self.procedure.documents.len() {
            let proves = if self.counts(p) && self.valid(p) { self.proves(p) } else { Vec::new() };
            let quality = self.quality(p);
            let proves = proves.iter().map(|fact| (ground.id(fact), quality)).collect();
            ground.papers.push(proves);
        }
        for &role in &roles {
            for concept in self.pack.concepts.keys() {
                let own = self.pack.subjects[self.kind(role).unwrap()].key.as_deref() == Some(concept);
                let view = self.procedure.role(role).unwrap();
                let fact = FactRef { concept: concept.clone(), role: role.to_owned(), stage: None };
                if own && view.keyless.is_some() {
                    continue;
                }
                if own && view.signed_in {
                    let id = ground.id(&fact);
                    ground.keys.push((id, Quality::BEST));
                }
                if self.typed(concept, role) || (means.new_fields && self.printed(concept, role, case)) {
                    let id = ground.id(&fact);
                    ground.keys.push((id, Quality::LEAST));
                }
            }
        }
        for (r, register) in self.pack.registers.iter().enumerate() {
            for lookup in &register.lookups {
                for &role in &roles {
                    self.ground_lookup(&mut ground, r, lookup, (role, &roles), case, means);
                }
            }
        }
        for rule in &self.pack.rules {
            for &role in &roles {
                for stage in &stages {
                    let from: Option<Vec<FactRef>> = rule
                        .from
                        .iter()
                        .map(|ground| {
                            let about = self.of(role, ground).filter(|about| roles.contains(about))?;
                            let (concept, role) = (ground.concept.clone(), about.to_owned());
                            Some(FactRef { concept, role, stage: stage.clone() })
                        })
                        .collect();
                    let Some(from) = from else { continue };
                    let from = from.iter().map(|fact| ground.id(fact)).collect();
                    let (concept, role) = (rule.gives.clone(), role.to_owned());
                    let gives = ground.id(&FactRef { concept, role, stage: stage.clone() });
                    ground.rules.push((from, gives));
                }
            }
        }
        self.ground_goals(&mut ground, case, means);
        for role in &self.procedure.roles {
            for same in role.same_as.iter().filter(|same| holds(&same.when, case)) {
                if !roles.contains(&role.name.as_str()) || !roles.contains(&same.role.as_str()) {
                    continue;
                }
                let own: Vec<FactRef> = ground.ids.keys().filter(|fact| fact.role == role.name).cloned().collect();
                for fact in own {
                    let other = ground.id(&FactRef { role: same.role.clone(), ..fact.clone() });
                    let one = ground.id(&fact);
                    ground.same.extend([(one, other), (other, one)]);
                }
                let others: Vec<FactRef> = ground.ids.keys().filter(|fact| fact.role == same.role).cloned().collect();
                for fact in others {
                    let one = ground.id(&FactRef { role: role.name.clone(), ..fact.clone() });
                    let other = ground.id(&fact);
                    ground.same.extend([(one, other), (other, one)]);
                }
            }
        }
        ground
    }

    fn ground_lookup(
        &self,
        ground: &mut Ground,
        r: usize,
        lookup: &tokhai::register::Lookup,
        (role, roles): (&str, &[&str]),
        case: &Case,
        means: Means,
    ) {
        let register = &self.pack.registers[r];
        let kind = self.kind(role).unwrap();
        let lacks = self
            .procedure
            .conditions
            .iter()
            .filter(|c| case.contains(&c.name))
            .any(|c| c.lacks.iter().any(|l| *l == register.id || *l == format!("{}@{role}", register.id)));
        if lacks || !lookup.subjects.iter().any(|s| s == kind) {
            return;
        }
        let keys: Option<Vec<usize>> = lookup
            .keys
            .iter()
            .map(|key| {
                let about = self.of(role, key).filter(|about| roles.contains(about))?;
                let fact = FactRef { concept: key.concept.clone(), role: about.to_owned(), stage: None };
                (!self.never_key(&key.concept, about)).then(|| ground.id(&fact))
            })
            .collect();
        let Some(keys) = keys else { return };
        let mut gives = Vec::new();
        for &i in &lookup.items {
            let item = &register.items[i];
            if item.absence && lookup.closed_world.is_none()
                || item.publication == Some(PublicationStatus::None) && item.confidence == "unconfirmed"
            {
                continue;
            }
            for given in &item.gives {
                let Some(about) = self.of(role, given).filter(|about| roles.contains(about)) else { continue };
                if means.unlawful || self.open(r, i, &given.concept, kind) {
                    let (concept, role) = (given.concept.clone(), about.to_owned());
                    let fact = FactRef { concept, role, stage: lookup.stage.clone() };
                    gives.push((ground.id(&fact), item.quality));
                }
            }
        }
        ground.lookups.push((keys, self.pack.quality(lookup.trust.as_deref()), gives));
    }

    fn met(&self, ground: &mut Ground, need: &Need, demanded: Quality, case: &Case) -> Formula {
        match need {
            Need::Fact(fact) => Formula::Good(ground.id(fact), demanded),
            Need::Act { act, role, by } => {
                let does = |p: &usize| {
                    let document = &self.procedure.documents[*p];
                    let about = &document.about;
                    (by.is_empty() || by.contains(&document.id))
                        && self.counts(*p)
                        && self.acts(*p).contains(act)
                        && about.as_ref().is_none_or(|about| about == role)
                };
                let doing: Vec<usize> = (0..self.procedure.documents.len()).filter(does).collect();
                let afar = !self.channels.is_empty() && !case.contains("channel.direct");
                if *act == Act::Identify && (afar || doing.is_empty()) {
                    return Formula::All(Vec::new());
                }
                Formula::Papers(mask(&doing))
            }
            Need::AllOf(list) => Formula::All(list.iter().map(|need| self.met(ground, need, demanded, case)).collect()),
            Need::AnyOf(list) => Formula::Any(list.iter().map(|need| self.met(ground, need, demanded, case)).collect()),
        }
    }

    /// What is to be established in a case.
    fn ground_goals(&self, ground: &mut Ground, case: &Case, means: Means) {
        for requirement in self.procedure.requirements.iter().filter(|r| holds(&r.when, case)) {
            let demanded = self.pack.quality(requirement.quality.as_deref());
            let met = self.met(ground, &requirement.needs, demanded, case);
            ground.goals.push((requirement.id.clone(), met));
        }
        let all: Vec<usize> = (0..self.procedure.documents.len()).collect();
        for &p in all.iter().filter(|p| self.asked(**p, case)) {
            if self.counts(p) && self.silenced(p, Effect::RequiresPaper) && !means.unlawful {
                ground.goals.push((format!("law {p}"), Formula::Papers(1 << p)));
            }
        }
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for &p in all.iter().filter(|p| self.counts(**p)) {
            let name = self.procedure.documents[p].group.clone().unwrap_or_else(|| format!("alone {p}"));
            groups.entry(name).or_default().push(p);
        }
        for (name, members) in groups {
            let here: Vec<usize> = members.iter().copied().filter(|p| self.asked(*p, case)).collect();
            if here.is_empty() {
                continue;
            }
            if self.procedure.requirements.is_empty() {
                // What each paper says and does; of alternatives, one.
                if let [only] = members[..] {
                    for (what, met) in self.given(ground, only) {
                        ground.goals.push((format!("{name} {what}"), met));
                    }
                } else {
                    let ways: Vec<Formula> = here
                        .iter()
                        .map(|p| self.given(ground, *p))
                        .filter(|way| !way.is_empty())
                        .map(|way| Formula::All(way.into_iter().map(|(_, met)| met).collect()))
                        .collect();
                    if !ways.is_empty() {
                        ground.goals.push((name, Formula::Any(ways)));
                    }
                }
                continue;
            }
            for act in Act::ALL.into_iter().filter(|act| *act != Act::Identify) {
                let doing = |p: &usize| self.acts(*p).contains(&act) && !self.governed(*p, act);
                if !here.iter().any(doing) {
                    continue;
                }
                let mut ways = vec![Formula::Papers(mask(&members))];
                for p in &here {
                    let facts = self.proves(*p);
                    if self.acts(*p).iter().all(|a| *a == Act::Identify) && !facts.is_empty() {
                        ways.push(Formula::All(facts.iter().map(|f| Formula::Known(ground.id(f))).collect()));
                    }
                }
                ground.goals.push((format!("{name} {act:?}"), Formula::Any(ways)));
            }
        }
    }

    /// What a paper says and does, each by a name.
    fn given(&self, ground: &mut Ground, p: usize) -> Vec<(String, Formula)> {
        let document = &self.procedure.documents[p];
        let acts = self.acts(p);
        let acts = acts.iter().filter(|act| **act != Act::Identify);
        let mut list: Vec<(String, Formula)> = acts.map(|act| (format!("{act:?}"), Formula::Papers(1 << p))).collect();
        let all = |ground: &mut Ground, facts: &[FactRef]| {
            Formula::All(facts.iter().map(|fact| Formula::Known(ground.id(fact))).collect())
        };
        if document.proves.is_none() && document.types.len() > 1 {
            let types = document.types.iter().filter_map(|id| self.pack.document_type(id));
            let ways: Vec<Vec<FactRef>> = types
                .filter_map(|t| {
                    let about = self.about(p, &t.subject)?;
                    let facts = t.facts.iter().filter_map(|f| {
                        let role = self.of(&about, f)?.to_owned();
                        Some(FactRef { concept: f.concept.clone(), role, stage: None })
                    });
                    Some(facts.collect())
                })
                .filter(|facts: &Vec<FactRef>| !facts.is_empty())
                .collect();
            if ways.len() > 1 {
                let ways = ways.iter().map(|way| all(ground, way)).collect();
                list.push(("one of its types".to_owned(), Formula::Any(ways)));
                return list;
            }
        }
        let proves = self.proves(p);
        list.extend(proves.iter().map(|fact| (format!("{fact:?}"), Formula::Known(ground.id(fact)))));
        list
    }

    /// The key of a subject no register can know by a key.
    fn never_key(&self, concept: &str, role: &str) -> bool {
        self.procedure.role(role).is_some_and(|r| r.keyless.is_some())
            && self.pack.subjects[self.kind(role).unwrap()].key.as_deref() == Some(concept)
    }

    fn governed(&self, paper: usize, act: Act) -> bool {
        fn roles<'n>(need: &'n Need, act: Act, out: &mut Vec<(&'n String, &'n Vec<String>)>) {
            match need {
                Need::Act { act: own, role, by } if *own == act => out.push((role, by)),
                Need::AllOf(list) | Need::AnyOf(list) => list.iter().for_each(|need| roles(need, act, out)),
                _ => {}
            }
        }
        let mut named = Vec::new();
        self.procedure.requirements.iter().for_each(|r| roles(&r.needs, act, &mut named));
        let document = &self.procedure.documents[paper];
        named.iter().any(|(role, by)| {
            (by.is_empty() || by.contains(&document.id)) && document.about.as_ref().is_none_or(|about| about == *role)
        })
    }
}

/// The papers as a set.
pub(crate) fn mask(papers: &[usize]) -> Mask {
    papers.iter().fold(0, |bits, p| bits | 1 << p)
}

/// What must hold of facts and papers.
#[derive(Debug)]
enum Formula {
    /// Known, whatever the grade.
    Known(usize),
    /// Known as well as this.
    Good(usize, Quality),
    /// One of these papers is in.
    Papers(Mask),
    All(Vec<Formula>),
    Any(Vec<Formula>),
}

/// True when no respect of one grade of evidence falls short of another's.
fn as_good(own: Quality, demanded: Quality) -> bool {
    let short = own.authority < demanded.authority
        || own.integrity < demanded.integrity
        || own.binding < demanded.binding
        || own.max_age > demanded.max_age;
    !short
}

impl Formula {
    fn holds(&self, known: &[Vec<Quality>], papers: Mask) -> bool {
        match self {
            Self::Known(fact) => !known[*fact].is_empty(),
            Self::Good(fact, demanded) => known[*fact].iter().any(|own| as_good(*own, *demanded)),
            Self::Papers(any) => any & papers != 0,
            Self::All(list) => list.iter().all(|inner| inner.holds(known, papers)),
            Self::Any(list) => list.iter().any(|inner| inner.holds(known, papers)),
        }
    }
}

/// One case in numbers: every fact has one, with the grades in which it is known.
#[derive(Debug, Default)]
pub(crate) struct Ground {
    ids: BTreeMap<FactRef, usize>,
    /// What each paper proves.
    papers: Vec<Vec<(usize, Quality)>>,
    /// Keys that somebody signs in with or types.
    keys: Vec<(usize, Quality)>,
    /// Keys, how good they must be, and what is answered.
    lookups: Vec<(Vec<usize>, Quality, Vec<(usize, Quality)>)>,
    rules: Vec<(Vec<usize>, usize)>,
    /// What is known of the first is known of the second.
    same: Vec<(usize, usize)>,
    /// What is to be established, by name.
    goals: Vec<(String, Formula)>,
}

fn add(list: &mut Vec<Quality>, quality: Quality) -> bool {
    let new = !list.contains(&quality);
    if new {
        list.push(quality);
    }
    new
}

impl Ground {
    fn id(&mut self, fact: &FactRef) -> usize {
        let next = self.ids.len();
        *self.ids.entry(fact.clone()).or_insert(next)
    }

    /// The grades in which each fact is known with some papers: round after round until
    /// nothing new comes.
    fn known(&self, papers: Mask) -> Vec<Vec<Quality>> {
        let mut known: Vec<Vec<Quality>> = vec![Vec::new(); self.ids.len()];
        let mut keys = known.clone();
        for (_, proves) in self.papers.iter().enumerate().filter(|(p, _)| papers >> p & 1 == 1) {
            for (fact, quality) in proves {
                add(&mut known[*fact], *quality);
            }
        }
        for (fact, quality) in &self.keys {
            add(&mut keys[*fact], *quality);
        }
        loop {
            let mut grew = false;
            for (wanted, trust, gives) in &self.lookups {
                let good = |grades: &[Vec<Quality>], key: usize| grades[key].iter().any(|own| as_good(*own, *trust));
                if wanted.iter().all(|key| good(&keys, *key) || good(&known, *key)) {
                    for (fact, quality) in gives {
                        grew |= add(&mut known[*fact], *quality);
                    }
                }
            }
            for (from, gives) in &self.rules {
                let mut grades = vec![Quality::BEST];
                for ground in from {
                    grades = grades.iter().flat_map(|a| known[*ground].iter().map(|b| meet(*a, *b))).collect();
                }
                for quality in grades {
                    grew |= add(&mut known[*gives], quality);
                }
            }
            for (from, to) in &self.same {
                for grades in [&mut known, &mut keys] {
                    for quality in grades[*from].clone() {
                        grew |= add(&mut grades[*to], quality);
                    }
                }
            }
            if !grew {
                return known;
            }
        }
    }

    /// Whether a fact is known with some papers.
    pub(crate) fn knows(&self, fact: &FactRef, papers: Mask) -> bool {
        self.ids.get(fact).is_some_and(|id| !self.known(papers)[*id].is_empty())
    }

    /// The goals that some papers meet, by name.
    pub(crate) fn met(&self, papers: Mask) -> BTreeSet<&str> {
        self.established(papers).into_iter().map(|at| self.goals[at].0.as_str()).collect()
    }

    fn established(&self, papers: Mask) -> BTreeSet<usize> {
        let known = self.known(papers);
        let met = |(_, (_, goal)): &(usize, &(String, Formula))| goal.holds(&known, papers);
        self.goals.iter().enumerate().filter(met).map(|(at, _)| at).collect()
    }

    /// Whether these goals are met.
    fn meets(&self, goals: &BTreeSet<usize>, papers: Mask) -> bool {
        let known = self.known(papers);
        goals.iter().all(|at| self.goals[*at].1.holds(&known, papers))
    }
}

/// All sets of papers of one case, each decided.
pub(crate) struct Brute {
    /// Papers asked for that take part.
    pub asked: Vec<usize>,
    /// What everything together establishes, and what it does not, by name.
    pub due: BTreeSet<String>,
    pub failing: BTreeSet<String>,
    /// Sets of papers that establish all that is due, none to spare.
    pub minimal: Vec<Mask>,
    ground: Ground,
    goals: BTreeSet<usize>,
}

impl Brute {
    pub(crate) fn new(oracle: &Oracle, case: &Case, new_fields: bool) -> Self {
        let papers = oracle.procedure.documents.len();
        let asked: Vec<usize> = (0..papers).filter(|p| oracle.asked(*p, case) && oracle.counts(*p)).collect();
        let ground = oracle.ground(case, Means { unlawful: false, new_fields });
        let goals = ground.established(mask(&asked));
        let named = |met: bool| -> BTreeSet<String> {
            let list = ground.goals.iter().enumerate().filter(|(at, _)| goals.contains(at) == met);
            list.map(|(_, (name, _))| name.clone()).collect()
        };
        let (due, failing) = (named(true), named(false));
        let mut found = Self { asked, due, failing, minimal: Vec::new(), ground, goals };
        found.minimal = found.decide();
        found
    }

    pub(crate) fn enough(&self, papers: Mask) -> bool {
        self.ground.meets(&self.goals, papers)
    }

    /// Decides every set of the papers asked for. Nothing that is added ever destroys a proof, so
    /// each set tried decides all that contain it, or all it contains.
    fn decide(&self) -> Vec<Mask> {
        let width = self.asked.len();
        let spread = |set: usize| {
            self.asked.iter().enumerate().filter(|(i, _)| set >> i & 1 == 1).fold(0, |bits, (_, p)| bits | 1 << p)
        };
        let mut decided: Vec<Option<bool>> = vec![None; 1 << width];
        for from in 0..decided.len() {
            // From the middle outwards sets decide most others.
            let start = from ^ (0x5555 & (decided.len() - 1));
            if decided[start].is_some() {
                continue;
            }
            let mut ask = |set: usize| *decided[set].get_or_insert_with(|| self.enough(spread(set)));
            if ask(start) {
                let least = (0..width).fold(start, |set, i| {
                    let less = set & !(1 << i);
                    if less != set && ask(less) { less } else { set }
                });
                let rest = (decided.len() - 1) & !least;
                submasks(rest, |more| decided[least | more] = Some(true));
            } else {
                let most = (0..width).fold(start, |set, i| {
                    let more = set | 1 << i;
                    if more != set && !ask(more) { more } else { set }
                });
                submasks(most, |less| decided[less] = Some(false));
            }
        }
        let enough = |set: usize| decided[set] == Some(true);
        let spare = |set: usize| (0..width).any(|i| set >> i & 1 == 1 && enough(set & !(1 << i)));
        (0..decided.len()).filter(|set| enough(*set) && !spare(*set)).map(spread).collect()
    }
}

fn submasks(of: usize, mut each: impl FnMut(usize)) {
    let mut sub = of;
    loop {
        each(sub);
        if sub == 0 {
            return;
        }
        sub = (sub - 1) & of;
    }
}

fn meet(a: Quality, b: Quality) -> Quality {
    Quality {
        authority: a.authority.min(b.authority),
        integrity: a.integrity.min(b.integrity),
        binding: a.binding.min(b.binding),
        max_age: a.max_age.max(b.max_age),
    }
}
