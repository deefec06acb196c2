//! What the papers of the dossier are, and in which cases they are asked for.

use crate::definition::Act;
use crate::register::{Date, DocumentKind, DocumentType, Effect, Quality};

use super::case::{Bound, Case};
use super::gates::within;
use super::instance::Instance;

impl Instance<'_> {
    pub(super) fn kinds(&self, paper: usize) -> impl Iterator<Item = &DocumentType> {
        self.procedure.documents[paper].types.iter().filter_map(|id| self.pack.document_type(id))
    }

    pub(super) fn acts(&self, paper: usize) -> Vec<Act> {
        let document = &self.procedure.documents[paper];
        document.acts.clone().unwrap_or_else(|| self.kinds(paper).flat_map(|kind| kind.acts.clone()).collect())
    }

    pub(super) fn has_acts(&self, paper: usize) -> bool {
        self.acts(paper).iter().any(|act| *act != Act::Identify)
    }

    pub(super) fn is_note(&self, paper: usize) -> bool {
        let document = &self.procedure.documents[paper];
        self.gate_on(paper, Effect::RequiresPaper).is_none()
            && document.proves.is_none()
            && document.acts.is_none()
            && self.kinds(paper).next().is_some()
            && self.kinds(paper).all(|kind| kind.kind == DocumentKind::Note)
    }

    /// The kind of proof that a paper's verdict takes: what settles it first.
    pub(super) fn standing(&self, paper: usize) -> &'static str {
        let asked = || self.cases.iter().any(|case| self.asked(paper, case));
        match () {
            () if self.gate_on(paper, Effect::Cut).is_some() => "cutByLaw",
            () if self.gate_on(paper, Effect::ForbidsAsking).is_some() => "forbidden",
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
            && self.gate_on(paper, Effect::Cut).is_none()
            && self.gate_on(paper, Effect::ForbidsAsking).is_none()
    }

    pub(super) fn unclassified(&self, paper: usize) -> bool {
        let document = &self.procedure.documents[paper];
        let vague = document.proves.is_none() && self.kinds(paper).any(|kind| kind.kind == DocumentKind::Other);
        if self.gate_on(paper, Effect::RequiresPaper).is_some() {
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
        self.gate_on(paper, Effect::Cut).is_none()
            && self.gate_on(paper, Effect::ForbidsAsking).is_none()
            && !self.is_note(paper)
            && !self.unclassified(paper)
    }

    /// Whether a paper of the part at hand is asked for.
    pub(super) fn asked(&self, paper: usize, case: &Case) -> bool {
        self.inside[paper] && self.asked_for(paper, case, Bound::Lower)
    }

    /// Whether any paper is asked for.
    pub(super) fn asked_for(&self, paper: usize, case: &Case, bound: Bound) -> bool {
        let document = &self.procedure.documents[paper];
        case.satisfies(&document.when, bound)
            && (document.channels.is_empty()
                || document.channels.iter().any(|channel| case.holds(&format!("channel.{channel}"), bound)))
    }

    /// The papers of the part at hand that take part in a case.
    pub(super) fn papers_of(&self, case: &Case) -> Vec<usize> {
        (0..self.proves.len()).filter(|paper| self.asked(*paper, case) && self.counts(*paper)).collect()
    }

    /// With papers of the part at hand, those of other parts that may be handed in.
    pub(super) fn with_others(&self, case: &Case, papers: &[usize], bound: Bound) -> Vec<usize> {
        let other = |paper: &usize| {
            bound == Bound::Upper && !self.inside[*paper] && self.asked_for(*paper, case, bound) && self.counts(*paper)
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
        within(day(&document.valid_from), day(&document.valid_to), self.date)
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
}
