//! A step of a process as it is read, and how long it may take.

use serde_json::{Map, Value, json};

use crate::texts::Told;
use crate::texts::import as say;

/// Units of time, as they are written in `reading.json`.
pub const UNITS: &[&str] = &["hour", "workingHour", "day", "workingDay", "week", "month", "year"];

/// Who can act.
pub const ACTORS: &[&str] =
    &["citizen", "oneStop", "officer", "head", "leader", "council", "otherAuthority", "bank/taxOffice", "system"];

/// What can be done in a step.
pub const KINDS: &[&str] = &[
    "submit",
    "receive",
    "checkPapers",
    "lookUp",
    "digitise",
    "forward",
    "consult",
    "siteVisit",
    "assess",
    "requestMore",
    "publish",
    "pay",
    "draft",
    "sign",
    "stamp",
    "record",
    "deliver",
    "prepare",
    "reject",
];

/// A period of time as it is stated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Period {
    /// How many units, above zero.
    pub value: f64,
    /// One of [`UNITS`].
    pub unit: &'static str,
}

impl Period {
    /// The period in words.
    pub fn told(self) -> Told {
        Told::by(move |locale| {
            let value = self.value.to_string().replace('.', say::decimal_sign(locale));
            match self.unit {
                "hour" => say::period_hours(locale, value),
                "workingHour" => say::period_working_hours(locale, value),
                "workingDay" => say::period_working_days(locale, value),
                "month" => say::period_months(locale, value),
                "year" => say::period_years(locale, value),
                _ => say::period_days(locale, value),
            }
        })
    }

    /// The period as `reading.json` has it; whole numbers are written without a fraction.
    pub fn to_value(self) -> Value {
        json!({ "value": number(self.value), "unit": self.unit })
    }
}

/// A number that is written without a fraction where it has none.
#[allow(clippy::cast_possible_truncation, reason = "whole and small, as the condition says")]
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 1e9 { json!(value as i64) } else { json!(value) }
}

/// One step.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// Its words.
    pub text: String,
    /// The number printed before it, such as `Bước 3`; empty where there is none.
    pub number: String,
    /// One of [`ACTORS`].
    pub actor: &'static str,
    /// The authority that acts, as printed or as the pack names it; empty where nothing says so.
    pub authority: String,
    /// One of [`KINDS`].
    pub kind: &'static str,
    /// How long it may take, where the text says so.
    pub duration: Option<Period>,
    /// Steps that must be over before it begins, by their place in the list from 0.
    pub after: Vec<usize>,
    /// In which case it is taken, in the words of the text; empty where it always is.
    pub branch: String,
    /// Whether it lies on the way of a complete file whose conditions are met.
    pub on_main_path: bool,
    /// Which of several variants that the text describes one after the other it belongs to, from 0.
    pub variant: usize,
    /// Whether it lies on the main way of its variant.
    pub on_way: bool,
    /// Whether the file comes from another authority.
    pub handover: bool,
    /// Whether the applicant may have to come.
    pub visit: bool,
    /// Whether its time runs from the receipt of the file, not from the step before.
    pub from_receipt: bool,
    /// The event its time runs from, in the words of the text; empty where none is named.
    pub anchor: String,
    /// How much time its words give, from the receipt of what the process begins with, for all up to its own end.
    pub limit: Option<Period>,
    /// Whether it goes on with the case of the step before it in the list.
    pub carries_on: bool,
    /// Whether it runs within the time of the step before.
    pub within: bool,
    /// Whether the text says that no time is counted for it.
    pub untimed: bool,
    /// Lines it was read from, counted from 0.
    pub lines: Vec<usize>,
    /// The words that decided on its kind.
    pub reason: Told,
}

impl Step {
    /// The step as `reading.json` has it; `at` is its place in the list.
    pub fn to_value(&self, at: usize) -> Value {
        let text = |words: &str| if words.is_empty() { Value::Null } else { json!(words) };
        let mut map = Map::new();
        map.insert("n".to_owned(), json!(at + 1));
        map.insert("number".to_owned(), text(&self.number));
        map.insert("text".to_owned(), json!(self.text));
        map.insert("actor".to_owned(), json!(self.actor));
        map.insert("authority".to_owned(), text(&self.authority));
        map.insert("kind".to_owned(), json!(self.kind));
        map.insert("duration".to_owned(), self.duration.map_or(Value::Null, Period::to_value));
        map.insert("after".to_owned(), json!(self.after.iter().map(|before| before + 1).collect::<Vec<_>>()));
        map.insert("branch".to_owned(), text(&self.branch));
        map.insert("onMainPath".to_owned(), json!(self.on_main_path));
        map.insert("handover".to_owned(), json!(self.handover));
        map.insert("visit".to_owned(), json!(self.visit));
        map.insert("lines".to_owned(), json!(self.lines));
        map.insert("reason".to_owned(), self.reason.to_value());
        Value::Object(map)
    }
}
