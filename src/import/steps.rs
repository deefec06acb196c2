//! The steps of a draft, read from what the portal says of how a procedure is carried out (`executionSteps`), with the time it
//! states for the whole (`processingTime` of `executionMethods`).
//!
//! Every line has a fate. Structured steps are made only where the reading is sure: each line says who does what or heads what
//! does, and the steps come to a longest way that the stated time bears out. They are marked as read by a machine.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::draft::{Builder, MAX_TITLE, list_of, text_of};
use super::process::{self, Fate, Period, Reading, Step};
use super::text::{clean, shorten};
use crate::definition::{APPLICANT, StepKind};
use crate::locale::Locale;

/// Most lines of one procedure that are read.
const MAX_LINES: usize = 500;
/// Word of the process reader for whoever applies.
const CITIZEN: &str = "citizen";
/// Fewest steps that make a process.
const FEWEST: usize = 2;

/// What the portal's steps came to.
#[derive(Clone, Debug, Default)]
struct PortalSteps {
    /// Members of `x-procedure.actors`; empty where no steps were made.
    actors: Map<String, Value>,
    /// Structured steps; empty where the reading is not sure.
    steps: Vec<Value>,
    /// What became of each line, as `x-import.steps` holds it.
    lines: Vec<Value>,
}

impl Builder<'_> {
    /// Puts the portal's steps into the header of a draft where they are sure; tells what became of each line.
    pub(super) fn put_steps(&mut self, detail: &Value, header: &mut Value) -> Vec<Value> {
        let read = self.steps(detail);
        if let (Value::Object(header), false) = (header, read.steps.is_empty()) {
            header.insert("actors".to_owned(), Value::Object(read.actors));
            header.insert("steps".to_owned(), Value::Array(read.steps));
        }
        read.lines
    }

    /// Reads the portal's steps; what the steps come to and the stated time is not is a finding.
    fn steps(&mut self, detail: &Value) -> PortalSteps {
        let base = self.base;
        let mut places: Vec<String> = Vec::new();
        let mut texts: Vec<String> = Vec::new();
        for (n, step) in list_of(detail, "executionSteps").iter().enumerate() {
            for line in ["name", "description"].into_iter().flat_map(|key| text_of(step, key).lines()) {
                let line = clean(line);
                if !line.is_empty() && texts.len() < MAX_LINES {
                    places.push(format!("{base}/executionSteps/{n}"));
                    texts.push(line);
                }
            }
        }
        let mut out = PortalSteps::default();
        let Some(words) = self.rules.process_words(self.pack).filter(|_| !texts.is_empty()) else { return out };
        let reading = process::read_lines(&texts, &stated(detail), words);
        for (line, place) in places.iter().enumerate() {
            let own = reading.lines.iter().find(|own| own.line == line);
            let (fate, reason) = own.map_or((Fate::Note, String::new()), |own| (own.fate, own.reason.to_string()));
            let text = shorten(&texts[line], MAX_TITLE);
            out.lines.push(json!({"at": place, "text": text, "fate": fate.as_str(), "reason": reason}));
        }
        let main = reading.steps.iter().filter(|step| step.on_main_path).count();
        if main >= FEWEST {
            for finding in reading.findings.iter().filter(|finding| finding.code == "totalDiffers") {
                self.find(format!("{base}/executionSteps"), "stepsDiffer", finding.told.text(&Locale::vi()));
            }
        }
        if let Some((actors, steps)) = self.sure(&reading) {
            (out.actors, out.steps) = (actors, steps);
        }
        out
    }

    /// Actors and steps of a reading that is sure.
    fn sure(&self, reading: &Reading) -> Option<(Map<String, Value>, Vec<Value>)> {
        let told = |fate: Fate| matches!(fate, Fate::Step | Fate::Heading | Fate::Lead);
        let one_way = reading.steps.iter().all(|step| step.on_main_path);
        if reading.path.is_none() || reading.steps.len() < FEWEST || !one_way {
            return None;
        }
        if !reading.lines.iter().all(|line| told(line.fate)) {
            return None;
        }
        let language = self.pack.import.get("language").and_then(Value::as_str).unwrap_or("und");
        let mut actors: BTreeMap<(&str, &str), String> = BTreeMap::new();
        let mut declared = Map::new();
        let mut steps = Vec::with_capacity(reading.steps.len());
        for (at, step) in reading.steps.iter().enumerate() {
            let kind = StepKind::parse(step.kind)?;
            let name = if step.actor == CITIZEN {
                APPLICANT.to_owned()
            } else {
                let number = actors.len() + 1;
                let name = actors.entry((step.actor, &step.authority)).or_insert_with(|| format!("actor{number}"));
                declared.entry(name.clone()).or_insert_with(|| self.actor(step, language));
                name.clone()
            };
            let mut own = json!({
                "id": id(at),
                "title": { language: shorten(&step.text, MAX_TITLE) },
                "actor": name,
                "kind": kind.as_str(),
                "after": step.after.iter().map(|before| id(*before)).collect::<Vec<_>>(),
                "source": "portal",
                "confidence": "ours",
            });
            if let Some(period) = step.duration {
                own["duration"] = duration(period)?;
            } else if step.actor != CITIZEN && step.untimed {
                own["clockStops"] = json!(true);
            }
            if step.visit {
                own["visit"] = json!(true);
            }
            steps.push(own);
        }
        Some((declared, steps))
    }

    /// Who acts, as the pack calls the role; its authority as it was read, else the one the portal names for all.
    fn actor(&self, step: &Step, language: &str) -> Value {
        let titles = self.pack.import.get("titles");
        let role = titles.and_then(|titles| titles.get(format!("actor {}", step.actor))).and_then(Value::as_str);
        let role = role.unwrap_or(step.actor);
        let authority = if step.authority.is_empty() { role } else { &step.authority };
        json!({"title": { language: role }, "authority": { language: authority }})
    }
}

fn id(at: usize) -> String {
    format!("step{}", at + 1)
}

/// The times the portal states for the whole: how many, and of what, where it says so.
fn stated(detail: &Value) -> Vec<(f64, Option<&'static str>)> {
    let mut all: Vec<(f64, Option<&'static str>)> = Vec::new();
    for method in list_of(detail, "executionMethods") {
        let unit = match text_of(method, "processingTimeUnit") {
            "HOUR" => Some("hour"),
            "DAY" => Some("day"),
            "WORKING_DAY" => Some("workingDay"),
            "MONTH" => Some("month"),
            "YEAR" => Some("year"),
            _ => None,
        };
        let value = method.get("processingTime").and_then(Value::as_f64).filter(|value| *value > 0.0);
        if let Some(own) = value.map(|value| (value, unit)).filter(|own| !all.contains(own)) {
            all.push(own);
        }
    }
    all
}

/// A limit as definitions write it; `None` for units they have not.
fn duration(period: Period) -> Option<Value> {
    let (value, unit) = match period.unit {
        "hour" => (period.value, "hours"),
        "workingHour" => (period.value, "workingHours"),
        "day" => (period.value, "days"),
        "workingDay" => (period.value, "workingDays"),
        "week" => (period.value * 7.0, "days"),
        _ => return None,
    };
    Some(json!({"value": value, "unit": unit}))
}
