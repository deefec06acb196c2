//! Keys: what a register can be asked with, and from where it is known.

use crate::definition::FactRef;
use crate::pointer::JsonPointer;
use crate::register::{Quality, RelativeConcept};

use super::case::{Bound, Case};
use super::instance::Instance;

impl Instance<'_> {
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
        let of_kind = self.pack.concepts.get(concept).is_some_and(|c| self.is_of_kind(&view.kind, &c.subject));
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

    pub(super) fn keys(&self, keys: &[RelativeConcept], role: &str) -> Option<Vec<FactRef>> {
        keys.iter()
            .map(|key| {
                let role = self.relative(role, key.of.as_deref())?.to_owned();
                Some(FactRef { concept: key.concept.clone(), role, stage: None })
            })
            .collect()
    }
}
