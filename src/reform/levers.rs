//! What would have to be opened so that a paper can go: publications, articles, rules and
//! attributes, as minimal sets, each of which is enough.
//!
//! Owns the search for one procedure; choosing over many is `portfolio`'s.

use std::collections::BTreeMap;

use crate::definition::Procedure;
use crate::register::Pack;

use super::portfolio::Lever;
use crate::analysis::Options;
use crate::analysis::blocks::blocks;
use crate::analysis::case::Case;
use crate::analysis::model::{Grade, Legal, Model, Shut, Source, Tree};
use crate::analysis::provability::{Law, close, usable};
use crate::analysis::rulings::classes;

/// The sets of levers each of which frees one paper.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct UnlockingSets {
    /// Index of the document.
    pub(crate) paper: usize,
    /// Minimal sets, least first.
    pub(crate) sets: Vec<Vec<Lever>>,
}

/// Sets of levers as bits: none contains another.
type Label = Vec<u128>;

/// Most sets kept for one fact or paper.
const MAX_SETS: usize = 24;
/// Most groups of cases looked at in one procedure.
const MAX_CLASSES: usize = 64;

struct Search {
    levers: Vec<Lever>,
    index: BTreeMap<Lever, usize>,
    complete: bool,
}

/// For each paper that stays under the law of the day and performs no act: what would free it.
/// The flag is false where some sets were left out.
pub(crate) fn unlocking_sets(procedure: &Procedure, pack: &Pack, options: &Options) -> (Vec<UnlockingSets>, bool) {
    let options = Options { fields: false, max_sets: 0, ..options.clone() };
    let model = Model::build(procedure, pack, &options);
    let parts = blocks(&model, &options);
    if model.overflow {
        return (Vec::new(), false);
    }
    let mut search = Search { levers: Vec::new(), index: BTreeMap::new(), complete: true };
    let mut labels: BTreeMap<usize, Label> = BTreeMap::new();
    for block in &parts.list {
        let view = parts.view(&model, block);
        let part = view.as_ref().unwrap_or(&model);
        let classes = if block.complete { classes(part, &block.cases) } else { Vec::new() };
        search.complete &= block.complete && classes.len() <= MAX_CLASSES;
        for class in classes.iter().take(MAX_CLASSES) {
            search.class(part, class.first().copied().unwrap_or_default(), &mut labels);
        }
    }
    let mut list = Vec::new();
    for (paper, label) in labels {
        let mut sets: Vec<Vec<Lever>> = label
            .iter()
            .map(|set| {
                (0..search.levers.len())
                    .filter(|bit| set >> bit & 1 == 1)
                    .map(|bit| search.levers[bit].clone())
                    .collect()
            })
            .collect();
        for set in &mut sets {
            set.sort();
        }
        sets.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
        // Free already, in every case in which it is asked for.
        if !sets.is_empty() && !sets.iter().any(Vec::is_empty) {
            list.push(UnlockingSets { paper, sets });
        }
    }
    (list, search.complete)
}

impl Search {
    /// Conjoins to each paper's label what frees it in one class.
    fn class(&mut self, model: &Model, case: Case, labels: &mut BTreeMap<usize, Label>) {
        let asked: Vec<usize> = (0..model.papers.len())
            .filter(|at| model.papers[*at].counts() && model.papers[*at].guard.holds(case))
            .collect();
        let judged: Vec<usize> = asked.iter().copied().filter(|at| !model.papers[*at].acts_block()).collect();
        if judged.is_empty() {
            return;
        }
        let full = close(model, case, Law::Today, |paper| asked.binary_search(&paper).is_ok());
        let met = |tree: &Tree| tree.met(case, &|fact| full.knows(fact), &|paper| asked.binary_search(&paper).is_ok());
        let applicable: Vec<usize> = (0..model.requirements.len())
            .filter(|at| model.requirements[*at].guard.holds(case) && met(&model.requirements[*at].tree))
            .collect();
        let facts = self.facts(model, case);
        for paper in judged {
            let mut label: Label = vec![0];
            let demanded = model.papers[paper].demanded;
            if let Some(gate) = demanded {
                let bit = self.bit(Lever::Article(model.pack.gates[gate].id.clone()));
                label = self.and(&label, &bit);
            }
            for &at in &applicable {
                let requirement = &model.requirements[at];
                if demanded.is_some() && matches!(requirement.source, Source::Law(..)) {
                    continue;
                }
                let reach = &model.papers[paper].reach;
                let hand = requirement.acts.iter().any(|(_, other)| *other == paper);
                let mut own: Label = if hand { Vec::new() } else { vec![0] };
                for fact in requirement.facts.iter().filter(|fact| reach.contains(fact)) {
                    own = self.and(&own, &facts[*fact as usize]);
                }
                let tree = self.tree(&requirement.tree, case, &facts);
                let either = self.or(own, tree);
                label = self.and(&label, &either);
            }
            match labels.remove(&paper) {
                None => drop(labels.insert(paper, label)),
                Some(known) => {
                    let both = self.and(&known, &label);
                    labels.insert(paper, both);
                }
            }
        }
    }

    /// The label of every fact: the sets of levers under which no paper is needed for it.
    fn facts(&mut self, model: &Model, case: Case) -> Vec<Label> {
        let roles = model.present(case);
        let base = close(model, case, Law::Today, |_| false);
        let mut labels: Vec<Label> =
            (0..model.facts.len()).map(|fact| if base.knows(fact as u32) { vec![0] } else { Vec::new() }).collect();
        for (fact, label) in labels.iter_mut().enumerate().filter(|(_, label)| label.is_empty()) {
            if let Some(lever) = attribute(model, fact) {
                *label = self.bit(lever);
            }
        }
        // Each round lengthens derivations by one step; a derivation visits no fact twice.
        for _ in 0..=model.facts.len() {
            let mut changed = false;
            for clause in model.clauses.iter().filter(|clause| usable(clause, case, roles, Law::Ignored)) {
                let head = clause.head as usize;
                if labels[head] == [0] {
                    continue;
                }
                let mut label = match lever(model, clause) {
                    None => vec![0],
                    Some(lever) => self.bit(lever),
                };
                for body in &clause.body {
                    label = self.and(&label, &labels[*body as usize]);
                    if label.is_empty() {
                        break;
                    }
                }
                let joined = self.or(labels[head].clone(), label);
                if joined != labels[head] {
                    labels[head] = joined;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        labels
    }

    fn tree(&mut self, tree: &Tree, case: Case, facts: &[Label]) -> Label {
        match tree {
            Tree::Fact(fact) => facts[*fact as usize].clone(),
            Tree::Papers(..) => Vec::new(),
            Tree::Done => vec![0],
            Tree::All(list) => {
                let mut label = vec![0];
                for inner in list {
                    let inner = self.tree(inner, case, facts);
                    label = self.and(&label, &inner);
                }
                label
            }
            Tree::Any(list) => {
                let mut label = Vec::new();
                for inner in list {
                    let inner = self.tree(inner, case, facts);
                    label = self.or(label, inner);
                }
                label
            }
            Tree::Where(guard, inner) if guard.holds(case) => self.tree(inner, case, facts),
            Tree::Where(..) => Vec::new(),
        }
    }

    /// The label of one lever; none where a set of 128 has no room for it.
    fn bit(&mut self, lever: Lever) -> Label {
        let next = self.index.len();
        let at = *self.index.entry(lever.clone()).or_insert(next);
        if at == self.levers.len() {
            self.levers.push(lever);
        }
        if let Some(bit) = 1_u128.checked_shl(at as u32) {
            vec![bit]
        } else {
            self.complete = false;
            Vec::new()
        }
    }

    fn and(&mut self, one: &Label, other: &Label) -> Label {
        match (&one[..], &other[..]) {
            ([0], _) => return other.clone(),
            (_, [0]) => return one.clone(),
            _ => {}
        }
        let all = one.iter().flat_map(|a| other.iter().map(move |b| a | b)).collect();
        self.minimal(all)
    }

    fn or(&mut self, mut one: Label, other: Label) -> Label {
        if other.is_empty() {
            return one;
        }
        one.extend(other);
        self.minimal(one)
    }

    fn minimal(&mut self, mut sets: Label) -> Label {
        sets.sort_unstable_by_key(|set| (set.count_ones(), *set));
        let mut kept: Label = Vec::new();
        for set in sets {
            if kept.iter().any(|known| known & !set == 0) {
                continue;
            }
            if kept.len() == MAX_SETS {
                self.complete = false;
                break;
            }
            kept.push(set);
        }
        kept
    }
}

/// What has to be opened for a clause; `None` when it is open.
fn lever(model: &Model, clause: &crate::analysis::model::Clause) -> Option<Lever> {
    let Legal::Shut(shut) = clause.legal else { return None };
    let pack = model.pack;
    let crate::analysis::model::Origin::Lookup { register, .. } = clause.origin else { return None };
    let id = pack.registers[register].id.clone();
    Some(match shut {
        Shut::NotInForce(gate) => Lever::Article(pack.gates[gate].id.clone()),
        Shut::NotPublished(_) => Lever::Publication(id),
        Shut::NoRule => {
            let concept = model.facts[clause.head as usize].concept.to_owned();
            Lever::Rule { register: id, concept }
        }
    })
}

/// The attribute a register would have to hold, for evidence that none holds about a subject that
/// can be looked up at all. What nobody could hold, such as what a foreign body confirms, and what
/// has no owner that could be named is none.
fn attribute(model: &Model, fact: usize) -> Option<Lever> {
    let own = &model.facts[fact];
    let pack = model.pack;
    let concept = pack.concepts.get(own.concept)?;
    let home = concept.home.as_ref()?;
    let derived = pack.rules.iter().any(|rule| rule.gives == own.concept);
    let role = model.roles.get(usize::from(own.role))?;
    let stated = model.procedure.role(role.name);
    let keyed = pack.subjects.get(role.kind).is_some_and(|subject| subject.key.is_some())
        && stated.is_none_or(|role| role.keyless.is_none());
    let held = pack.register(&home.register).map(|register| register.owner.as_str());
    let code = &model.procedure.header.code;
    let answers =
        |(register, lookup, _): &(usize, usize, usize)| pack.registers[*register].lookups[*lookup].answers_for(code);
    let given = pack.givers(own.concept).iter().any(answers);
    let owner = match held.unwrap_or(&home.owner) {
        "" => ministry(model.procedure, pack),
        owner => owner.to_owned(),
    };
    (matches!(own.grade, Grade::Evidence(_))
        && concept.value != "act"
        && keyed
        && !derived
        && !owner.is_empty()
        && !given)
        .then(|| Lever::Attribute { owner, concept: own.concept.to_owned() })
}

/// The ministry whose procedure it is, as the pack calls it; as the catalogue writes it where the
/// pack knows none of that name; else the deciding authority.
pub fn ministry(procedure: &Procedure, pack: &Pack) -> String {
    let issued = procedure.schema.pointer("/x-procedure/issuedBy").and_then(serde_json::Value::as_str);
    let written = issued.map_or("", str::trim);
    let lower = written.to_lowercase();
    let known = pack.issuers.values().flat_map(|words| words.0.values()).find(|name| {
        let name = name.to_lowercase();
        lower.strip_prefix(&name).is_some_and(|rest| rest.is_empty() || rest.starts_with(" ("))
    });
    match known {
        Some(name) => name.clone(),
        None if written.is_empty() => procedure.header.authority.clone(),
        None => written.to_owned(),
    }
}
