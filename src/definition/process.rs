//! How an authority carries a procedure out: who does what, after what, within which time (`x-procedure.steps`,
//! `x-procedure.actors`).
//!
//! Read only by analyses: forms tell people the plain sentences among the steps and know nothing of the rest. Reading never
//! fails; [`super::load()`] tells authors what is wrong.

use super::{Act, FactRef, Procedure, When, read};
use crate::json::{self, Value};
use crate::locale::Locale;
use crate::sorted::SortedMap;

/// Name of the actor that needs no declaration: whoever applies.
pub const APPLICANT: &str = "applicant";

/// XML namespace of what is said of a process where it is written in other terms than a definition's.
pub const PROCESS_NAMESPACE: &str = "urn:tokhai:process:1";

/// Language of conditions in such terms: boolean expressions over the names of a definition's conditions ([`When`]).
pub const WHEN_LANGUAGE: &str = "urn:tokhai:when:1";

/// How a procedure is carried out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Process {
    /// Who acts, in the author's order.
    pub actors: Vec<Actor>,
    /// The steps, in the author's order.
    pub steps: Vec<ProcessStep>,
}

/// Who carries out steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// Name the steps use.
    pub id: String,
    /// What the role is called, by language.
    pub title: SortedMap<String, String>,
    /// The authority it belongs to, by language.
    pub authority: SortedMap<String, String>,
}

/// What is done in a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepKind {
    /// The applicant hands in.
    #[default]
    Submit,
    /// Taking in and giving a receipt.
    Receive,
    /// Looking at papers.
    CheckPapers,
    /// Asking a register.
    LookUp,
    /// Scanning papers.
    Digitise,
    /// Handing the file on.
    Forward,
    /// Asking another office.
    Consult,
    /// Seeing the place or the object.
    SiteVisit,
    /// Weighing the case.
    Assess,
    /// Asking the applicant for more.
    RequestMore,
    /// Making something public.
    Publish,
    /// Paying.
    Pay,
    /// Drafting the result.
    Draft,
    /// Deciding by signature.
    Sign,
    /// Numbering and stamping.
    Stamp,
    /// Entering in a register.
    Record,
    /// Handing over the result.
    Deliver,
}

impl StepKind {
    /// All kinds, in the order of the definition language.
    pub const ALL: [Self; 17] = [
        Self::Submit,
        Self::Receive,
        Self::CheckPapers,
        Self::LookUp,
        Self::Digitise,
        Self::Forward,
        Self::Consult,
        Self::SiteVisit,
        Self::Assess,
        Self::RequestMore,
        Self::Publish,
        Self::Pay,
        Self::Draft,
        Self::Sign,
        Self::Stamp,
        Self::Record,
        Self::Deliver,
    ];

    /// The word of the definition language.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Receive => "receive",
            Self::CheckPapers => "checkPapers",
            Self::LookUp => "lookUp",
            Self::Digitise => "digitise",
            Self::Forward => "forward",
            Self::Consult => "consult",
            Self::SiteVisit => "siteVisit",
            Self::Assess => "assess",
            Self::RequestMore => "requestMore",
            Self::Publish => "publish",
            Self::Pay => "pay",
            Self::Draft => "draft",
            Self::Sign => "sign",
            Self::Stamp => "stamp",
            Self::Record => "record",
            Self::Deliver => "deliver",
        }
    }

    /// Reads the word of the definition language.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// How a limit is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeUnit {
    /// Hours of any day.
    Hours,
    /// Hours in which the office is open.
    WorkingHours,
    /// Days on which the office is open.
    #[default]
    WorkingDays,
    /// Days of the calendar.
    Days,
}

impl TimeUnit {
    /// All units, in the order of the definition language.
    pub const ALL: [Self; 4] = [Self::Hours, Self::WorkingHours, Self::WorkingDays, Self::Days];

    /// The word of the definition language.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::WorkingHours => "workingHours",
            Self::WorkingDays => "workingDays",
            Self::Days => "days",
        }
    }

    /// Reads the word of the definition language.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.as_str() == word)
    }
}

/// A limit as it is stated.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StepTime {
    /// How many of the unit; where `max` is larger, the least.
    pub value: f64,
    /// The most.
    pub max: f64,
    /// How it is counted.
    pub unit: TimeUnit,
}

/// What a step uses or brings about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepFact {
    /// Something is known.
    Fact(FactRef),
    /// Something was done.
    Act(Act),
}

/// What sends a file back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Repeat {
    /// The step it goes back to.
    pub to: String,
    /// In which share of files, 0 to 1, where somebody gives it.
    pub share: Option<f64>,
}

/// When the applicant has to come for a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Visit {
    /// Never.
    #[default]
    No,
    /// In these cases.
    In(When),
}

/// One step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProcessStep {
    /// Unique within the procedure.
    pub id: String,
    /// What it is called, by language.
    pub title: SortedMap<String, String>,
    /// Who does it: an [`Actor::id`], or [`APPLICANT`].
    pub actor: String,
    /// What is done.
    pub kind: StepKind,
    /// The stated limit; `None` where nobody states one.
    pub time: Option<StepTime>,
    /// True when the authority's time stands still meanwhile.
    pub clock_stops: bool,
    /// The step whose limit this one is part of.
    pub within: Option<String>,
    /// Steps it comes after.
    pub after: Vec<String>,
    /// The circumstance in which it is taken.
    pub when: When,
    /// What it uses; `None` where nobody says.
    pub needs: Option<Vec<StepFact>>,
    /// What it brings about.
    pub establishes: Vec<StepFact>,
    /// Papers it is there to handle; ids of [`super::Document`]s.
    pub papers: Vec<String>,
    /// Whether the applicant has to come.
    pub visit: Visit,
    /// Whether the file changes hands before it; `None` where that follows from the actors.
    pub hand_over: Option<bool>,
    /// Where it sends the file back.
    pub repeat: Option<Repeat>,
    /// Articles that fix its place after the others.
    pub order_basis: Vec<String>,
    /// Articles it rests on.
    pub basis: Vec<String>,
    /// Name of the source it was written from.
    pub source: String,
    /// How sure that is, in the words of the dialect; empty where nobody says.
    pub confidence: String,
}

impl Process {
    /// Reads the process of a procedure; without structured steps it is empty.
    pub fn of(procedure: &Procedure) -> Self {
        let header = procedure.schema.get("x-procedure");
        let actors = json::members(header.and_then(|own| own.get("actors")));
        let actors = actors.into_iter().map(|(id, value)| Actor {
            id: id.clone(),
            title: worded(value.get("title")),
            authority: worded(value.get("authority")),
        });
        let steps = json::list(header.and_then(|own| own.get("steps"))).iter();
        Self {
            actors: actors.collect(),
            steps: steps.filter(|step| step.is_object()).filter_map(ProcessStep::read).collect(),
        }
    }

    /// True where nothing but sentences is said of the steps.
    pub const fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The place of a step.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.id == id)
    }

    /// An actor by its name.
    pub fn actor(&self, id: &str) -> Option<&Actor> {
        self.actors.iter().find(|actor| actor.id == id)
    }
}

impl ProcessStep {
    /// Reads one structured step; `None` where it has no id or no kind that is known.
    pub fn read(value: &Value) -> Option<Self> {
        let id = value.get("id")?.as_str()?.to_owned();
        let kind = StepKind::parse(value.get("kind")?.as_str()?)?;
        let facts =
            |key: &str| -> Vec<StepFact> { json::list(value.get(key)).iter().filter_map(StepFact::read).collect() };
        Some(Self {
            id,
            kind,
            title: worded(value.get("title")),
            actor: read::text(value, "actor"),
            time: value.get("duration").and_then(StepTime::read),
            clock_stops: value.get("clockStops").and_then(Value::as_bool).unwrap_or(false),
            within: read::text_if_any(value, "within"),
            after: read::strings(value, "after"),
            when: read::when(value),
            needs: value.get("needs").map(|_| facts("needs")),
            establishes: facts("establishes"),
            papers: read::strings(value, "papers"),
            visit: match value.get("visit") {
                Some(Value::Bool(true)) => Visit::In(When::Always),
                Some(Value::String(source)) => When::parse(source).map(Visit::In).unwrap_or_default(),
                _ => Visit::No,
            },
            hand_over: value.get("handOver").and_then(Value::as_bool),
            repeat: value.get("repeat").and_then(|own| {
                let share = own.get("share").and_then(Value::as_f64).filter(|share| (0.0..1.0).contains(share));
                Some(Repeat { to: own.get("to")?.as_str()?.to_owned(), share })
            }),
            order_basis: read::strings(value, "orderBasis"),
            basis: read::strings(value, "legalBasis"),
            source: read::text(value, "source"),
            confidence: read::text(value, "confidence"),
        })
    }

    /// The facts it establishes.
    pub fn facts(&self) -> Vec<FactRef> {
        let facts = self.establishes.iter().filter_map(|own| match own {
            StepFact::Fact(fact) => Some(fact.clone()),
            StepFact::Act(_) => None,
        });
        facts.collect()
    }

    /// What it is called in a language, else in any, else its id.
    pub fn called(&self, locale: &Locale) -> &str {
        said(&self.title, locale).unwrap_or(&self.id)
    }
}

impl Actor {
    /// What the role is called, with its authority and without, in every language.
    pub fn names(&self) -> Vec<String> {
        let of = |language: &str| {
            let own = self.authority.iter().find(|(other, _)| other.as_str() == language);
            own.map_or("", |(_, text)| text.as_str())
        };
        self.title.iter().flat_map(|(language, title)| [title.clone(), format!("{title} {}", of(language))]).collect()
    }

    /// What the role is called in a language, else in any, else its id.
    pub fn called(&self, locale: &Locale) -> &str {
        said(&self.title, locale).unwrap_or(&self.id)
    }

    /// What the authority is called in a language, else in any.
    pub fn authority_called(&self, locale: &Locale) -> Option<&str> {
        said(&self.authority, locale)
    }
}

impl StepFact {
    fn read(value: &Value) -> Option<Self> {
        match value.get("act").and_then(Value::as_str) {
            Some(act) => Act::parse(act).map(Self::Act),
            None => FactRef::read(value).map(Self::Fact),
        }
    }
}

impl StepTime {
    fn read(value: &Value) -> Option<Self> {
        let least = value.get("value")?.as_f64().filter(|value| value.is_finite() && *value >= 0.0)?;
        let most = value.get("max").and_then(Value::as_f64).filter(|most| most.is_finite() && *most >= least);
        let unit = TimeUnit::parse(value.get("unit")?.as_str()?)?;
        Some(Self { value: least, max: most.unwrap_or(least), unit })
    }
}

fn worded(value: Option<&Value>) -> SortedMap<String, String> {
    read::string_map(value)
}

fn said<'t>(texts: &'t SortedMap<String, String>, locale: &Locale) -> Option<&'t str> {
    let own = texts.iter().find(|(language, _)| language.as_str() == locale.language());
    own.or_else(|| texts.iter().next()).map(|(_, text)| text.as_str())
}
