//! Random procedures and packs in the definition language, with everything that can interact:
//! several roles, relatives, keys that lead to keys, grades, closed scopes, rules, stages,
//! gates and dates, ways of handing in, groups, acts, validity. And a plain reading of their
//! meaning, written from the model alone, that tries out every set of papers.
#![allow(dead_code, reason = "each test uses its part")]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use tokhai::definition::{Act, FactRef, Need, Procedure, When};
use tokhai::register::{Date, DocumentKind, Effect, Gate, Pack, PublicationStatus, Quality, RelativeConcept};

use crate::generator::Dice;

pub(crate) const TODAY: &str = "2026-07-18";

const GRADES: [&str; 3] = ["qa", "qb", "qc"];

fn words() -> Value {
    json!({"en": "x"})
}

fn grade(dice: &mut Dice) -> &'static str {
    GRADES[dice.roll(3)]
}

fn some<'t>(dice: &mut Dice, list: &[&'t str]) -> &'t str {
    list[dice.roll(list.len())]
}

const PERSON: [&str; 6] = ["c0", "c1", "c2", "c3", "c4", "c5"];
const FIRM: [&str; 2] = ["o0", "o1"];

/// A pack in JSON.
pub(crate) fn random_pack(dice: &mut Dice) -> Value {
    let mut concepts = Map::new();
    concepts.insert("number".to_owned(), json!({"subject": "person", "type": "id", "title": words()}));
    concepts.insert("code".to_owned(), json!({"subject": "organisation", "type": "id", "title": words()}));
    for id in PERSON {
        concepts.insert(id.to_owned(), json!({"subject": "person", "title": words()}));
    }
    for id in FIRM {
        concepts.insert(id.to_owned(), json!({"subject": "organisation", "title": words()}));
    }
    let mut registers = Map::new();
    for r in 0..dice.between(1, 3) {
        let firm = dice.percent(20);
        let own: &[&str] = if firm { &FIRM } else { &PERSON };
        let mut items = Map::new();
        for i in 0..dice.between(1, 4) {
            let mut gives: Vec<Value> = vec![json!(some(dice, own))];
            if !firm && dice.percent(20) {
                gives.push(json!({"concept": "number", "of": "mother"}));
            }
            if !firm && dice.percent(15) {
                gives.push(json!({"concept": some(dice, &PERSON), "of": "mother"}));
            }
            let mut item = json!({"title": words(), "gives": gives});
            if dice.percent(30) {
                item["quality"] = json!(grade(dice));
            }
            if dice.percent(12) {
                item["absence"] = json!(true);
            }
            if dice.percent(10) {
                item["publication"] = json!(some(dice, &["published", "unconfirmed", "none"]));
                item["confidence"] = json!(some(dice, &["confirmed", "unconfirmed"]));
            }
            items.insert(format!("i{i}"), item);
        }
        let mut lookups = Vec::new();
        for l in 0..dice.between(1, 2) {
            let key = match dice.roll(10) {
                _ if firm => json!("code"),
                0 => json!(some(dice, &PERSON)),
                1 => json!({"concept": "number", "of": "mother"}),
                _ => json!("number"),
            };
            let mut keys = vec![key];
            if !firm && dice.percent(10) {
                keys.push(json!(some(dice, &PERSON)));
            }
            let subject = if firm { "organisation" } else { "person" };
            let mut lookup = json!({"id": format!("l{l}"), "subjects": [subject], "keys": keys});
            if dice.percent(15) {
                lookup["trust"] = json!(grade(dice));
            }
            if dice.percent(15) {
                lookup["stage"] = json!("after");
            }
            if dice.percent(50) {
                lookup["closedWorld"] = json!("since 2016");
            }
            if dice.percent(30) {
                lookup["items"] = json!(["i0"]);
            }
            lookups.push(lookup);
        }
        let mut publication = json!({"status": some(dice, &["published", "published", "unconfirmed", "none"])});
        if dice.percent(15) {
            publication["date"] = json!(some(dice, &["2026-01-01", "2027-01-01"]));
        }
        registers.insert(
            format!("zz:r{r}"),
            json!({"title": words(), "owner": "o", "publication": publication, "items": items, "lookups": lookups}),
        );
    }
    let mut types = Map::new();
    for t in 0..4 {
        let mut kind = json!({"title": words(), "burden": dice.between(1, 4)});
        let facts: Vec<Value> = (0..dice.between(0, 3))
            .map(|_| {
                if dice.percent(15) {
                    json!({"concept": some(dice, &PERSON), "of": "mother"})
                } else {
                    json!(some(dice, &PERSON))
                }
            })
            .collect();
        kind["facts"] = json!(facts);
        if dice.percent(80) {
            kind["subject"] = json!("person");
        }
        if dice.percent(15) {
            kind["acts"] = json!([some(dice, &["declare", "consent", "surrender"])]);
        }
        if dice.percent(25) {
            kind["keys"] = json!(["number"]);
        }
        if dice.percent(30) {
            kind["quality"] = json!(grade(dice));
        }
        if dice.percent(6) {
            kind["kind"] = json!("note");
        }
        types.insert(format!("zz:t{t}"), kind);
    }
    let mut gates = Vec::new();
    for g in 0..dice.between(1, 5) {
        let effect = match dice.roll(20) {
            0 => "forbidsAsking",
            1 => "cut",
            2 => "requiresPaper",
            3..=9 => "permits",
            _ => "requiresPublication",
        };
        let mut gate = json!({"id": format!("zz:g{g}"), "title": words(), "effect": effect, "basis": "§ 1"});
        let silencing = matches!(effect, "forbidsAsking" | "cut" | "requiresPaper");
        if silencing || dice.percent(15) {
            gate["documentTypes"] = json!([format!("zz:t{}", dice.roll(4))]);
        } else if dice.percent(30) {
            let concepts: BTreeSet<&str> =
                (0..3).map(|_| some(dice, &["c0", "c1", "c2", "c3", "c4", "c5", "number", "o0"])).collect();
            gate["concepts"] = json!(concepts);
        }
        if dice.percent(20) {
            gate["from"] = json!(some(dice, &["2026-07-18", "2026-07-19", "2020-01-01"]));
        }
        if dice.percent(15) {
            gate["to"] = json!(some(dice, &["2026-07-18", "2026-07-17"]));
            gate.as_object_mut().unwrap().remove("from");
        }
        if dice.percent(15) {
            gate["registers"] = json!(["zz:r0"]);
        }
        if dice.percent(8) {
            gate["procedures"] = json!(["9.1"]);
        }
        if dice.percent(8) {
            gate["exceptProcedures"] = json!(["9.9"]);
        }
        if dice.percent(8) {
            gate["levels"] = json!([some(dice, &["commune", "province"])]);
        }
        if dice.percent(8) {
            gate["subjects"] = json!([some(dice, &["person", "organisation"])]);
        }
        gates.push(gate);
    }
    let rules: Vec<Value> = (0..dice.roll(3))
        .map(|i| {
            let mut from = vec![json!(some(dice, &PERSON))];
            if dice.percent(40) {
                from.push(if dice.percent(50) {
                    json!({"concept": some(dice, &PERSON), "of": "mother"})
                } else {
                    json!(some(dice, &PERSON))
                });
            }
            json!({"id": format!("zz:x{i}"), "gives": some(dice, &PERSON), "from": from})
        })
        .collect();
    json!({
        "pack": {"id": "zz", "title": words(),
            "subjects": {"person": {"title": words(), "key": "number"}, "organisation": {"title": words(), "key": "code"}},
            "qualities": {"qa": {"authority": 2, "integrity": 1}, "qb": {"authority": 1, "integrity": 2}, "qc": {"authority": 2, "integrity": 2, "maxAgeDays": 30}},
            "laws": {"LAW-OLD": {"to": "2026-07-17"}, "LAW-NEW": {"from": "2026-07-18"}}},
        "concepts": concepts, "registers": registers, "documentTypes": types, "gates": gates, "rules": rules
    })
}

fn random_fact(dice: &mut Dice, roles: &[&str]) -> Value {
    let role = some(dice, roles);
    let concept = match role {
        "firm" => some(dice, &["o0", "o1", "code"]),
        _ if dice.percent(12) => "number",
        _ => some(dice, &PERSON),
    };
    let mut fact = json!({"concept": concept, "role": role});
    if dice.percent(8) {
        fact["stage"] = json!("after");
    }
    fact
}

fn random_need(dice: &mut Dice, roles: &[&str], depth: usize) -> Value {
    match dice.roll(10) {
        0..=1 if depth > 0 => {
            json!({"allOf": (0..dice.between(1, 3)).map(|_| random_need(dice, roles, depth - 1)).collect::<Vec<_>>()})
        }
        2..=4 if depth > 0 => {
            json!({"anyOf": (0..dice.between(1, 3)).map(|_| random_need(dice, roles, depth - 1)).collect::<Vec<_>>()})
        }
        5 => {
            let mut act =
                json!({"act": some(dice, &["declare", "consent", "surrender", "identify"]), "role": some(dice, roles)});
            if dice.percent(20) {
                act["by"] = json!([format!("d{}", dice.roll(3)), format!("d{}", dice.roll(3))]);
            }
            act
        }
        _ => random_fact(dice, roles),
    }
}

fn random_when(dice: &mut Dice, conditions: usize) -> Option<String> {
    if conditions == 0 || !dice.percent(35) {
        return None;
    }
    let one = |dice: &mut Dice| format!("{}k{}", if dice.percent(30) { "!" } else { "" }, dice.roll(conditions));
    Some(match dice.roll(4) {
        0 => format!("{} && {}", one(dice), one(dice)),
        1 => format!("{} || {}", one(dice), one(dice)),
        _ => one(dice),
    })
}

/// A definition in JSON, with at most this many papers.
pub(crate) fn random_definition(dice: &mut Dice, papers: usize) -> Value {
    let conditions = dice.roll(3);
    let mut named = Map::new();
    for k in 0..conditions {
        let mut condition = Map::new();
        if k > 0 && dice.percent(25) {
            condition.insert(some(dice, &["x-implies", "x-excludes"]).to_owned(), json!(["k0"]));
        }
        if dice.percent(35) {
            condition.insert("x-lacks".to_owned(), json!([some(dice, &["zz:r0", "zz:r1@other", "zz:r1"])]));
        }
        named.insert(format!("k{k}"), Value::Object(condition));
    }
    let mut roles = Map::new();
    let mut all = vec!["me"];
    roles.insert("me".to_owned(), json!({"kind": "person", "signedIn": dice.percent(70)}));
    let mut properties = Map::new();
    if dice.percent(60) {
        all.push("other");
        let mut other = json!({"kind": "person"});
        if dice.percent(50) {
            other["key"] = json!("/other");
            properties.insert("other".to_owned(), json!({}));
        }
        if dice.percent(10) {
            other["keyless"] = json!("no number yet");
        }
        if let Some(when) = random_when(dice, conditions) {
            other["when"] = json!(when);
        }
        if dice.percent(25) {
            let when = random_when(dice, conditions);
            other["sameAs"] = json!([match when {
                Some(when) => json!({"role": "me", "when": when}),
                None => json!({"role": "me"}),
            }]);
        }
        roles["me"]["relations"] = json!({"mother": "other"});
        roles.insert("other".to_owned(), other);
    }
    if dice.percent(25) {
        all.push("firm");
        let mut firm = json!({"kind": "organisation"});
        if dice.percent(50) {
            firm["key"] = json!("/firm");
        }
        roles.insert("firm".to_owned(), firm);
    }
    if dice.percent(15) {
        properties.insert(
            "typed".to_owned(),
            json!({"x-fact": {"concept": some(dice, &PERSON), "role": some(dice, &["me", "other"])}}),
        );
    }
    let channels = dice.percent(30);
    let mut documents = Vec::new();
    for d in 0..dice.between(1, papers) {
        let mut document = json!({"id": format!("d{d}")});
        let typed = dice.percent(60);
        if typed {
            let one = format!("zz:t{}", dice.roll(4));
            document["type"] =
                if dice.percent(12) { json!([one, format!("zz:t{}", dice.roll(4))]) } else { json!(one) };
            if dice.percent(50) {
                document["about"] = json!(some(dice, &all));
            }
        }
        if !typed || dice.percent(30) {
            let facts: Vec<Value> = (0..dice.between(0, 4)).map(|_| random_fact(dice, &all)).collect();
            document["proves"] = json!(facts);
        }
        if !typed || dice.percent(40) {
            let acts: Vec<&str> = if dice.percent(25) {
                vec![some(dice, &["declare", "consent", "surrender", "identify"])]
            } else {
                Vec::new()
            };
            document["acts"] = json!(acts);
        }
        if let Some(when) = random_when(dice, conditions) {
            document["when"] = json!(when);
        }
        if channels && dice.percent(40) {
            document["channels"] = json!([some(dice, &["online", "direct"])]);
        }
        if dice.percent(20) {
            document["group"] = json!(some(dice, &["g1", "g2"]));
        }
        if dice.percent(15) {
            document["quality"] = json!(grade(dice));
        }
        if dice.percent(10) {
            document["valid"] = json!({"to": some(dice, &["2026-07-18", "2026-07-17"])});
        }
        if dice.percent(6) {
            document["basis"] = json!([some(dice, &["LAW-OLD § 2", "LAW-NEW § 3"])]);
        }
        documents.push(document);
    }
    let mut definition = json!({
        "$id": "urn:example:random",
        "x-procedure": {"code": some(dice, &["9.1", "9.9"]), "level": "commune", "channels": if dice.percent(70) { json!(["online", "direct"]) } else { json!([]) },
            "outputs": if dice.percent(15) { json!(["zz:t0"]) } else { json!([]) }},
        "x-roles": roles, "x-conditions": named, "x-documents": documents, "properties": properties
    });
    if dice.percent(80) {
        let requirements: Vec<Value> = (0..dice.between(1, 4))
            .map(|r| {
                let mut requirement = json!({"id": format!("r{r}"), "needs": random_need(dice, &all, 2)});
                if let Some(when) = random_when(dice, conditions) {
                    requirement["when"] = json!(when);
                }
                if dice.percent(25) {
                    requirement["quality"] = json!(grade(dice));
                }
                requirement
            })
            .collect();
        definition["x-requirements"] = json!(requirements);
    }
    definition
}

pub(crate) type Case = BTreeSet<String>;
type Grades = BTreeMap<FactRef, Vec<Quality>>;

/// The plain reading.
pub(crate) struct Oracle<'a> {
    pub procedure: &'a Procedure,
    pub pack: &'a Pack,
    pub today: Date,
    pub channels: Vec<String>,
}

fn put(known: &mut Grades, fact: FactRef, quality: Quality) -> bool {
    let list = known.entry(fact).or_default();
    if list.contains(&quality) {
        return false;
    }
    list.push(quality);
    true
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
    pub(crate) fn new(procedure: &'a Procedure, pack: &'a Pack) -> Self {
        let mut channels: Vec<String> = Vec::new();
        if procedure.documents.iter().any(|d| !d.channels.is_empty())
            || procedure.requirements.iter().any(|r| need_identify(&r.needs))
        {
            for channel in procedure.header.channels.iter().chain(procedure.documents.iter().flat_map(|d| &d.channels))
            {
                if !channels.contains(channel) {
                    channels.push(channel.clone());
                }
            }
        }
        Self { procedure, pack, today: Date::parse(TODAY).unwrap(), channels }
    }

    /// Every case that agrees with what is declared.
    pub(crate) fn cases(&self) -> Vec<Case> {
        let conditions = &self.procedure.conditions;
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
        gate.in_force(self.today) && gate.reaches(&header.code, &header.field, &header.level)
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
        document.valid_from.as_deref().is_none_or(|d| d <= TODAY)
            && document.valid_to.as_deref().is_none_or(|d| TODAY <= d)
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
        !basis.is_empty() && basis.iter().all(|text| text.contains("LAW-OLD"))
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

    /// All facts that follow in a case from some papers, with their grades.
    pub(crate) fn facts(&self, case: &Case, papers: &[usize], unlawful: bool, new_fields: bool) -> Grades {
        let mut known = Grades::new();
        let mut keys = Grades::new();
        for &p in papers.iter().filter(|p| self.counts(**p) && self.valid(**p)) {
            for fact in self.proves(p) {
                put(&mut known, fact, self.quality(p));
            }
        }
        let roles: Vec<&str> =
            self.procedure.roles.iter().filter(|r| holds(&r.when, case)).map(|r| r.name.as_str()).collect();
        for &role in &roles {
            for concept in self.pack.concepts.keys() {
                let own = self.pack.subjects[self.kind(role).unwrap()].key.as_deref() == Some(concept);
                let view = self.procedure.role(role).unwrap();
                let fact = FactRef { concept: concept.clone(), role: role.to_owned(), stage: None };
                if own && view.keyless.is_some() {
                    continue;
                }
                if own && view.signed_in {
                    put(&mut keys, fact.clone(), Quality::BEST);
                }
                if self.typed(concept, role) || (new_fields && self.printed(concept, role, case)) {
                    put(&mut keys, fact, Quality::LEAST);
                }
            }
        }
        loop {
            let mut grew = false;
            for (r, register) in self.pack.registers.iter().enumerate() {
                for lookup in &register.lookups {
                    for &role in &roles {
                        let kind = self.kind(role).unwrap();
                        let lacks = self.procedure.conditions.iter().filter(|c| case.contains(&c.name)).any(|c| {
                            c.lacks.iter().any(|l| *l == register.id || *l == format!("{}@{role}", register.id))
                        });
                        if lacks || !lookup.subjects.iter().any(|s| s == kind) {
                            continue;
                        }
                        let trust = self.pack.quality(lookup.trust.as_deref());
                        let keyed = lookup.keys.iter().all(|key| {
                            self.of(role, key).is_some_and(|about| {
                                let fact =
                                    FactRef { concept: key.concept.clone(), role: about.to_owned(), stage: None };
                                let good = |grades: &Grades| {
                                    grades.get(&fact).is_some_and(|l| l.iter().any(|q| q.meets(&trust)))
                                };
                                roles.contains(&about)
                                    && !self.never_key(&key.concept, about)
                                    && (good(&keys) || good(&known))
                            })
                        });
                        if !keyed {
                            continue;
                        }
                        for &i in &lookup.items {
                            let item = &register.items[i];
                            if item.absence && lookup.closed_world.is_none()
                                || item.publication == Some(PublicationStatus::None) && item.confidence == "unconfirmed"
                            {
                                continue;
                            }
                            for given in &item.gives {
                                let Some(about) = self.of(role, given).filter(|about| roles.contains(about)) else {
                                    continue;
                                };
                                if unlawful || self.open(r, i, &given.concept, kind) {
                                    let fact = FactRef {
                                        concept: given.concept.clone(),
                                        role: about.to_owned(),
                                        stage: lookup.stage.clone(),
                                    };
                                    grew |= put(&mut known, fact, item.quality);
                                }
                            }
                        }
                    }
                }
            }
            for rule in &self.pack.rules {
                for &role in &roles {
                    for stage in [None, Some("after".to_owned())] {
                        let mut grades = vec![Quality::BEST];
                        for ground in &rule.from {
                            let own = self.of(role, ground).filter(|about| roles.contains(about)).and_then(|about| {
                                known.get(&FactRef {
                                    concept: ground.concept.clone(),
                                    role: about.to_owned(),
                                    stage: stage.clone(),
                                })
                            });
                            grades =
                                grades.iter().flat_map(|a| own.into_iter().flatten().map(|b| meet(*a, *b))).collect();
                        }
                        for quality in grades {
                            grew |= put(
                                &mut known,
                                FactRef { concept: rule.gives.clone(), role: role.to_owned(), stage: stage.clone() },
                                quality,
                            );
                        }
                    }
                }
            }
            for role in &self.procedure.roles {
                for same in role.same_as.iter().filter(|same| holds(&same.when, case)) {
                    if !roles.contains(&role.name.as_str()) || !roles.contains(&same.role.as_str()) {
                        continue;
                    }
                    for grades in [&mut known, &mut keys] {
                        let copies: Vec<(FactRef, Vec<Quality>)> = grades
                            .iter()
                            .filter_map(|(fact, list)| {
                                let to = if fact.role == role.name {
                                    &same.role
                                } else if fact.role == same.role {
                                    &role.name
                                } else {
                                    return None;
                                };
                                Some((FactRef { role: to.clone(), ..fact.clone() }, list.clone()))
                            })
                            .collect();
                        for (fact, list) in copies {
                            for quality in list {
                                grew |= put(grades, fact.clone(), quality);
                            }
                        }
                    }
                }
            }
            if !grew {
                return known;
            }
        }
    }

    /// The key of a subject no register can know by a key.
    fn never_key(&self, concept: &str, role: &str) -> bool {
        self.procedure.role(role).is_some_and(|r| r.keyless.is_some())
            && self.pack.subjects[self.kind(role).unwrap()].key.as_deref() == Some(concept)
    }

    fn met(&self, need: &Need, demanded: Quality, known: &Grades, papers: &[usize], case: &Case) -> bool {
        match need {
            Need::Fact(fact) => known.get(fact).is_some_and(|list| list.iter().any(|q| q.meets(&demanded))),
            Need::Act { act, role, by } => {
                let does = |p: usize| {
                    let document = &self.procedure.documents[p];
                    let about = &document.about;
                    (by.is_empty() || by.contains(&document.id)) && self.counts(p) && self.acts(p).contains(act) && about.as_ref().is_none_or(|about| about == role)
                };
                let afar = !self.channels.is_empty() && !case.contains("channel.direct");
                *act == Act::Identify && (afar || !(0..self.procedure.documents.len()).any(does))
                    || papers.iter().any(|p| does(*p))
            }
            Need::AllOf(list) => list.iter().all(|need| self.met(need, demanded, known, papers, case)),
            Need::AnyOf(list) => list.iter().any(|need| self.met(need, demanded, known, papers, case)),
        }
    }

    fn governed(&self, paper: usize, act: Act) -> bool {
        fn roles(need: &Need, act: Act, out: &mut Vec<(String, Vec<String>)>) {
            match need {
                Need::Act { act: own, role, by } if *own == act => out.push((role.clone(), by.clone())),
                Need::AllOf(list) | Need::AnyOf(list) => list.iter().for_each(|need| roles(need, act, out)),
                _ => {}
            }
        }
        let mut named = Vec::new();
        self.procedure.requirements.iter().for_each(|r| roles(&r.needs, act, &mut named));
        let document = &self.procedure.documents[paper];
        named.iter().any(|(role, by)| {
            (by.is_empty() || by.contains(&document.id)) && document.about.as_ref().is_none_or(|about| about == role)
        })
    }

    /// Names of what is to be established in a case and is, with some papers.
    pub(crate) fn established(
        &self,
        case: &Case,
        papers: &[usize],
        unlawful: bool,
        new_fields: bool,
    ) -> BTreeMap<String, bool> {
        let known = self.facts(case, papers, unlawful, new_fields);
        let mut out = BTreeMap::new();
        let papers_in: Vec<usize> = papers.to_vec();
        for requirement in self.procedure.requirements.iter().filter(|r| holds(&r.when, case)) {
            let demanded = self.pack.quality(requirement.quality.as_deref());
            out.insert(requirement.id.clone(), self.met(&requirement.needs, demanded, &known, &papers_in, case));
        }
        let has = |fact: &FactRef| known.contains_key(fact);
        let all: Vec<usize> = (0..self.procedure.documents.len()).collect();
        for &p in all.iter().filter(|p| self.asked(**p, case)) {
            if self.counts(p) && self.silenced(p, Effect::RequiresPaper) && !unlawful {
                out.insert(format!("law {p}"), papers_in.contains(&p));
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
                let given = |p: usize| -> Vec<(String, bool)> {
                    let document = &self.procedure.documents[p];
                    let mut list: Vec<(String, bool)> = self
                        .acts(p)
                        .iter()
                        .filter(|a| **a != Act::Identify)
                        .map(|a| (format!("{a:?}"), papers_in.contains(&p)))
                        .collect();
                    let types: Vec<_> = document.types.iter().filter_map(|id| self.pack.document_type(id)).collect();
                    if document.proves.is_none() && document.types.len() > 1 {
                        let ways: Vec<Vec<FactRef>> = types
                            .iter()
                            .filter_map(|t| {
                                let about = self.about(p, &t.subject)?;
                                let facts: Vec<FactRef> = t
                                    .facts
                                    .iter()
                                    .filter_map(|f| {
                                        Some(FactRef {
                                            concept: f.concept.clone(),
                                            role: self.of(&about, f)?.to_owned(),
                                            stage: None,
                                        })
                                    })
                                    .collect();
                                Some(facts)
                            })
                            .filter(|facts| !facts.is_empty())
                            .collect();
                        if ways.len() > 1 {
                            list.push(("one of its types".to_owned(), ways.iter().any(|way| way.iter().all(has))));
                            return list;
                        }
                    }
                    list.extend(self.proves(p).iter().map(|fact| (format!("{fact:?}"), has(fact))));
                    list
                };
                if let [only] = members[..] {
                    for (what, met) in given(only) {
                        out.insert(format!("{name} {what}"), met);
                    }
                } else {
                    let ways: Vec<_> = here.iter().map(|p| given(*p)).filter(|way| !way.is_empty()).collect();
                    if !ways.is_empty() {
                        out.insert(name, ways.iter().any(|way| way.iter().all(|(_, met)| *met)));
                    }
                }
                continue;
            }
            for act in Act::ALL.into_iter().filter(|act| *act != Act::Identify) {
                let doing = |p: &usize| self.acts(*p).contains(&act) && !self.governed(*p, act);
                if !here.iter().any(doing) {
                    continue;
                }
                let plain = here.iter().any(|p| {
                    let facts = self.proves(*p);
                    self.acts(*p).iter().all(|a| *a == Act::Identify) && !facts.is_empty() && facts.iter().all(has)
                });
                out.insert(format!("{name} {act:?}"), plain || members.iter().any(|p| papers_in.contains(p)));
            }
        }
        out
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
