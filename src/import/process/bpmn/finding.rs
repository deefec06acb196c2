//! What of a BPMN file is not read, or read with a doubt: where it stands, what it is, what to do.

use super::graph::Place;
use crate::locale::Locale;
use crate::texts::bpmn as say;

/// What is told of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing here stands for it.
    Unsupported,
    /// A pool that holds no process.
    EmptyPool,
    /// The proposal of a file that was written here: it is worked out again.
    Proposal,
    /// A gateway with a rule of its own for what arrives.
    ComplexGateway,
    /// It is done several times.
    Loop,
    /// A process that stands elsewhere.
    Called,
    /// Two elements of one name.
    SameId,
    /// A process within another that runs by rules of its own.
    Special,
    /// The process begins by the clock.
    TimerStart,
    /// A flow to or from nothing.
    NoSuchEnd,
    /// Nobody is said to do it.
    NoActor,
    /// A step whose kind nothing tells; the kind it is given.
    NoKind(&'static str),
    /// A wait that is read as a step.
    Wait,
    /// A duration that cannot be read.
    NoDuration(String),
    /// A limit counted in days, of which BPMN does not say whether they are working days.
    AnyDays,
    /// A flow that closes a circle and is not plainly one back.
    Circle,
    /// A message that would close a circle.
    MessageCircle,
    /// A way back whose ends are not one step each, or a second one of a step.
    Back,
    /// A branch about which nothing is said.
    NoWords,
    /// Something that no expression over conditions is.
    NoExpression(String),
    /// More branches than are followed.
    Branches,
    /// Something in our namespace that a step does not have.
    Member(String),
    /// Steps name roles, papers or sources that a draft lacks.
    Joined,
}

/// Something about an element, or about the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where it stands; `None` for the whole.
    pub(super) place: Option<Place>,
    /// What it is.
    pub kind: Kind,
}

/// What is found in a file, each thing once.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) list: Vec<Finding>,
}

/// Most findings that are kept.
const MAX_FINDINGS: usize = 500;

impl Found {
    pub(super) fn tell(&mut self, finding: Finding) {
        if self.list.len() < MAX_FINDINGS && !self.list.contains(&finding) {
            self.list.push(finding);
        }
    }

    pub(super) fn at(&mut self, place: &Place, kind: Kind) {
        self.tell(Finding { place: Some(place.clone()), kind });
    }
}

impl Finding {
    /// The line it is about, from 1; `None` for the whole.
    pub fn line(&self) -> Option<usize> {
        self.place.as_ref().map(|place| place.line)
    }

    /// The element it is about, as it is written; empty for the whole.
    pub fn element(&self) -> &str {
        self.place.as_ref().map_or("", |place| place.what.as_str())
    }

    /// What it is and what to do.
    pub fn text(&self, locale: &Locale) -> String {
        let plain = match &self.kind {
            Kind::Unsupported => say::unsupported(locale),
            Kind::EmptyPool => say::empty_pool(locale),
            Kind::Proposal => say::proposal(locale),
            Kind::ComplexGateway => say::complex_gateway(locale),
            Kind::Loop => say::done_again(locale),
            Kind::Called => say::called(locale),
            Kind::SameId => say::same_id(locale),
            Kind::Special => say::special(locale),
            Kind::TimerStart => say::timer_start(locale),
            Kind::NoSuchEnd => say::no_such_end(locale),
            Kind::NoActor => say::no_actor(locale),
            Kind::Wait => say::wait(locale),
            Kind::AnyDays => say::any_days(locale),
            Kind::Circle => say::circle(locale),
            Kind::MessageCircle => say::message_circle(locale),
            Kind::Back => say::back(locale),
            Kind::NoWords => say::no_words(locale),
            Kind::Branches => say::branches(locale),
            Kind::Joined => say::joined(locale),
            Kind::NoKind(kind) => return say::no_kind(locale, *kind),
            Kind::NoDuration(text) => return say::no_duration(locale, text.as_str()),
            Kind::NoExpression(text) => return say::no_expression(locale, text.as_str()),
            Kind::Member(name) => return say::member(locale, name.as_str()),
        };
        plain.to_owned()
    }
}
