//! What an officer decides about proposals, and how that is written down.

use serde_json::{Value, json};

use super::{Action, amend};
use crate::analysis::Verdict;
use crate::locale::Locale;
use crate::register::{Date, LocalizedText};
use crate::texts::simplify;

/// What was decided about a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decided {
    /// It is carried out.
    Accepted,
    /// It is not carried out, and proposed no more.
    Rejected,
    /// It is not carried out yet.
    Postponed,
}

impl Decided {
    /// The three, in the order in which they are told.
    pub const ALL: [Self; 3] = [Self::Accepted, Self::Rejected, Self::Postponed];

    /// The word of the record.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Postponed => "postponed",
        }
    }

    /// The word for people.
    pub fn name(self, locale: &Locale) -> &'static str {
        match self {
            Self::Accepted => simplify::accepted(locale),
            Self::Rejected => simplify::rejected(locale),
            Self::Postponed => simplify::postponed(locale),
        }
    }
}

/// What was decided on one paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Id of the document.
    pub document: String,
    /// What it is called, since it may be gone.
    pub title: String,
    /// What was decided.
    pub decided: Decided,
    /// What was proposed.
    pub action: Action,
    /// The verdict on the day.
    pub verdict: Verdict,
    /// The day whose law allowed it.
    pub date: String,
    /// Who decided, where that was said: a person's name, which the command keeps beside the definition.
    pub by: Option<String>,
    /// The office that decided, where that was said; published with the definition.
    pub office: Option<String>,
    /// The day of the decision, where that was said.
    pub on: Option<String>,
    /// Why: the officer's words; where an acceptance has none, the proof in words.
    pub reason: LocalizedText,
    /// Articles that allow it.
    pub basis: Vec<String>,
    /// What closed the paper before it was rejected or postponed, to be put back when that is undone.
    pub parked: Option<Value>,
    /// What was decided on the same paper before, oldest first: whose decision this one replaced.
    pub earlier: Vec<Decision>,
}

impl Decision {
    /// The decision as it stands in `x-decisions`.
    pub fn to_json(&self) -> Value {
        let mut value = json!({
            "document": self.document,
            "title": self.title,
            "decision": self.decided.as_str(),
            "action": self.action.as_str(),
            "verdict": self.verdict.as_str(),
            "date": self.date,
            "reason": self.reason.0,
            "basis": self.basis,
        });
        for (key, text) in [("by", &self.by), ("office", &self.office), ("on", &self.on)] {
            if let Some(text) = text {
                value[key] = json!(text);
            }
        }
        if let Some(parked) = &self.parked {
            value["parked"] = parked.clone();
        }
        if !self.earlier.is_empty() {
            value["earlier"] = self.earlier.iter().map(Self::to_json).collect();
        }
        value
    }

    /// Reads what [`Self::to_json`] wrote.
    pub fn from_json(value: &Value) -> Option<Self> {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let list = |key: &str| value.get(key).and_then(Value::as_array).into_iter().flatten();
        let decided = text("decision")?;
        Some(Self {
            document: text("document")?.to_owned(),
            title: text("title").unwrap_or_default().to_owned(),
            decided: Decided::ALL.into_iter().find(|own| own.as_str() == decided)?,
            action: Action::parse(text("action")?)?,
            verdict: Verdict::parse(text("verdict")?)?,
            date: text("date").unwrap_or_default().to_owned(),
            by: text("by").map(str::to_owned),
            office: text("office").map(str::to_owned),
            on: text("on").map(str::to_owned),
            reason: amend::words(value.get("reason")),
            basis: list("basis").filter_map(Value::as_str).map(str::to_owned).collect(),
            parked: value.get("parked").cloned(),
            earlier: list("earlier")
                .filter_map(Self::from_json)
                .map(|own| Self { earlier: Vec::new(), ..own })
                .collect(),
        })
    }

    /// Why, by whom and when, as far as that was said, and what was decided before.
    pub fn sentence(&self, locale: &Locale) -> String {
        let mut text = self.alone(locale);
        for own in self.earlier.iter().rev() {
            text = simplify::decided_before(
                locale,
                own.decided.name(locale),
                text.trim_end_matches('.'),
                own.alone(locale),
            );
        }
        text
    }

    fn alone(&self, locale: &Locale) -> String {
        let vietnamese = locale.language() == "vi";
        let mut text = self.reason.get(locale).to_owned();
        if text.is_empty() {
            text.push_str(simplify::no_reason_given(locale));
        }
        let day = self.on.as_deref().map(|on| match Date::parse(on).filter(|_| vietnamese) {
            Some(_) => on.split('-').rev().collect::<Vec<_>>().join("/"),
            None => on.to_owned(),
        });
        let who: Vec<String> = self.by.clone().into_iter().chain(self.office.clone()).chain(day).collect();
        if who.is_empty() { text } else { format!("{} ({})", text.trim_end_matches('.'), who.join(", ")) }
    }
}

/// One choice of an officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Id of the paper.
    pub id: String,
    /// What is decided on it.
    pub decided: Decided,
    /// Why; may be empty.
    pub reason: String,
}

/// What an officer decides about the proposals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The choices; with none of them, everything that is not rejected or postponed is carried out.
    pub list: Vec<Choice>,
    /// Papers whose decisions are taken back: they are undecided again, and as they were before.
    pub undo: Vec<String>,
    /// Who decides: a person's name.
    pub by: Option<String>,
    /// The office that decides.
    pub office: Option<String>,
    /// The day of the decision.
    pub on: Option<Date>,
}

impl Choices {
    /// Adds what one argument says: `ID`, `ID=REASON`, or several ids between commas for one reason.
    #[must_use]
    pub fn with(mut self, decided: Decided, argument: &str) -> Self {
        let (ids, reason) = argument.split_once('=').unwrap_or((argument, ""));
        for id in ids.split(',') {
            let choice = Choice { id: id.trim().to_owned(), decided, reason: reason.trim().to_owned() };
            if !self.list.contains(&choice) {
                self.list.push(choice);
            }
        }
        self
    }

    /// The choice on a paper.
    pub fn of(&self, id: &str) -> Option<&Choice> {
        self.list.iter().find(|choice| choice.id == id)
    }

    /// Whether its proposal is accepted.
    pub fn accepts(&self, id: &str) -> bool {
        self.of(id).is_some_and(|choice| choice.decided == Decided::Accepted)
    }

    /// True where nothing is chosen: what law allows is carried out.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty() && self.undo.is_empty()
    }

    /// Papers that would stay for no stated reason: nobody could tell later why.
    pub(super) fn unreasoned(&self) -> impl Iterator<Item = ChoiceProblem> {
        let bare = |own: &&Choice| own.decided != Decided::Accepted && own.reason.is_empty();
        self.list.iter().filter(bare).map(|own| ChoiceProblem::NoReason { id: own.id.clone(), decided: own.decided })
    }

    /// Papers decided on twice, each once.
    pub(super) fn conflicts(&self) -> Vec<ChoiceProblem> {
        let mut problems = Vec::new();
        for choice in self.list.iter().filter(|choice| self.undo.contains(&choice.id)) {
            problems.push(ChoiceProblem::Undone { id: choice.id.clone(), decided: choice.decided });
        }
        for (at, choice) in self.list.iter().enumerate() {
            for earlier in self.list[..at].iter().filter(|earlier| earlier.id == choice.id) {
                let id = choice.id.clone();
                let problem = if earlier.decided == choice.decided {
                    ChoiceProblem::TwoReasons(id)
                } else {
                    ChoiceProblem::Both { id, decided: [earlier.decided, choice.decided] }
                };
                if !problems.contains(&problem) {
                    problems.push(problem);
                }
            }
        }
        problems
    }
}

/// Why choices cannot be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChoiceProblem {
    /// The dossier has no such paper.
    Unknown {
        /// What was given.
        id: String,
        /// The ids one can decide on.
        known: Vec<String>,
    },
    /// Nothing is proposed about it.
    NotAllowed {
        /// The paper.
        id: String,
        /// The verdict in words.
        why: LocalizedText,
        /// The ids one can decide on.
        known: Vec<String>,
    },
    /// Decided on in two ways at once.
    Both {
        /// The paper.
        id: String,
        /// The two ways.
        decided: [Decided; 2],
    },
    /// A decision is taken back that was not made.
    NotDecided {
        /// What was given.
        id: String,
        /// The papers with a decision.
        known: Vec<String>,
    },
    /// A decision is taken back and another made at once.
    Undone {
        /// The paper.
        id: String,
        /// The other decision.
        decided: Decided,
    },
    /// Decided on twice, for different reasons.
    TwoReasons(String),
    /// Rejected or postponed without a word why.
    NoReason {
        /// The paper.
        id: String,
        /// What was decided.
        decided: Decided,
    },
    /// Its line was deleted or its cases made fewer before: only the earlier definition still has the choice.
    Done(String),
}

impl ChoiceProblem {
    /// The problem in words, with what to do.
    pub fn message(&self, locale: &Locale) -> String {
        let list = |known: &[String]| match known {
            [] => simplify::none_proposed(locale).to_owned(),
            known => known.join(", "),
        };
        match self {
            Self::Unknown { id, known } => {
                let known = list(known);
                simplify::unknown_paper(locale, id.as_str(), known)
            }
            Self::NotAllowed { id, why, known } => {
                let (why, known) = (why.get(locale), list(known));
                simplify::nothing_proposed(locale, id.as_str(), known, why)
            }
            Self::Both { id, decided: [one, two] } => {
                let (one, two) = (one.name(locale).to_lowercase(), two.name(locale).to_lowercase());
                simplify::two_decisions(locale, id.as_str(), one, two)
            }
            Self::NotDecided { id, known } => {
                let known = if known.is_empty() { simplify::none_decided(locale).to_owned() } else { known.join(", ") };
                simplify::not_decided(locale, id.as_str(), known)
            }
            Self::Undone { id, decided } => {
                let decided = decided.name(locale).to_lowercase();
                simplify::undone(locale, decided, id.as_str())
            }
            Self::NoReason { id, decided } => {
                let option = if *decided == Decided::Rejected { "--reject" } else { "--postpone" };
                simplify::no_reason(locale, id.as_str(), option)
            }
            Self::TwoReasons(id) => simplify::two_reasons(locale, id.as_str()),
            Self::Done(id) => simplify::done(locale, id.as_str()),
        }
    }
}
