//! The procedure, the pack and the day, as the checker reads them: roles, and what papers prove.
//!
//! `cases`, `papers`, `gates` and `keys` add what it reads of each. None of it is taken from the
//! engine, so that whoever compares the two readings finds two.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::definition::{Document, FactRef, Need, Procedure, When};
use crate::register::{Date, Pack};

use super::case::{Bound, Case};

/// A role of the procedure, or one that its papers take for granted.
pub(super) struct RoleView {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) signed_in: bool,
}

/// What the checker reads of a procedure under a pack on a day, and the part it is at.
pub(super) struct Instance<'a> {
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
    pub(super) undecided: Rc<BTreeSet<String>>,
    /// Cases for which the report says that its search gave up.
    pub(super) inexact: Vec<When>,
    /// Ways of handing in that tell cases apart.
    pub(super) channels: Vec<String>,
}

impl<'a> Instance<'a> {
    pub(super) fn new(procedure: &'a Procedure, pack: &'a Pack, date: Date, new_fields: bool) -> Self {
        let roles = procedure.roles.iter().map(|role| RoleView {
            name: role.name.clone(),
            kind: if role.kind.is_empty() { "person".to_owned() } else { role.kind.clone() },
            signed_in: role.signed_in,
        });
        let mut instance = Self {
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
            whole: true,
            inside: Vec::new(),
            part_of: Vec::new(),
            undecided: Rc::default(),
        };
        for document in &procedure.documents {
            let facts = instance.proved_by(document);
            instance.proves.push(facts);
        }
        instance
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
        let fits = |role: &&RoleView| subject.is_empty() || self.is_of_kind(&role.kind, subject);
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

    pub(super) fn inexact(&self, case: &Case) -> bool {
        self.inexact.iter().any(|when| case.satisfies(when, Bound::Lower))
    }

    /// True where nobody stands at a counter: handed in online or by post.
    pub(super) fn remote(&self, case: &Case, bound: Bound) -> bool {
        let at_counter = case.holds("channel.direct", bound.other());
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
            own.filter(|same| case.satisfies(&same.when, bound)).map(|same| same.role.as_str()).collect();
        for other in &self.procedure.roles {
            if other.same_as.iter().any(|same| same.role == role && case.satisfies(&same.when, bound)) {
                names.push(&other.name);
            }
        }
        names.retain(|name| *name != role && self.present(name, case, bound) && self.role(name).is_some());
        names
    }

    pub(super) fn present(&self, role: &str, case: &Case, bound: Bound) -> bool {
        self.procedure.role(role).is_none_or(|role| case.satisfies(&role.when, bound))
    }

    /// Whether a kind of subject is the wanted one or a narrower kind of it.
    pub(super) fn is_of_kind(&self, kind: &str, wanted: &str) -> bool {
        let mut wider: Vec<&str> = vec![kind];
        while let Some(next) = self.pack.subjects.get(wider[wider.len() - 1]).and_then(|own| own.kind_of.as_deref()) {
            if wider.contains(&next) {
                break;
            }
            wider.push(next);
        }
        wider.contains(&wanted)
    }
}

/// The facts a need names.
pub(super) fn named(need: &Need, out: &mut BTreeSet<FactRef>) {
    match need {
        Need::Fact(fact) => drop(out.insert(fact.clone())),
        Need::Act { .. } => {}
        Need::AllOf(list) | Need::AnyOf(list) => list.iter().for_each(|need| named(need, out)),
    }
}
