//! What is read of a description: its steps, what became of every line, and what does not agree.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::step::{Period, Step};
use crate::texts::Told;

/// Address of the schema of `reading.json`.
const SCHEMA: &str = "urn:tokhai:schema:process-reading:2";

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// A step, or a part of one.
    Step,
    /// It heads what follows.
    Heading,
    /// Heads of columns.
    TableHead,
    /// It states the time of all or of a part.
    Total,
    /// How the file is handed in, and the time the portal states for it.
    Channel,
    /// It says who the actors of the steps below are, and is no step itself.
    Lead,
    /// How something is done, or a rule: no act of anybody's.
    Note,
    /// It stands outside the description of the steps.
    Outside,
}

impl Fate {
    /// Its name in `reading.json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Step => "step",
            Self::Heading => "heading",
            Self::TableHead => "tableHead",
            Self::Total => "total",
            Self::Channel => "channel",
            Self::Lead => "lead",
            Self::Note => "note",
            Self::Outside => "outside",
        }
    }
}

/// A line with its fate.
#[derive(Clone, Debug)]
pub struct LineFate {
    /// Its number in the file, from 0.
    pub line: usize,
    /// Its words.
    pub text: String,
    /// What became of it.
    pub fate: Fate,
    /// The words that say so, or what the place shows.
    pub reason: Told,
    /// Steps that were read from it, from 0.
    pub steps: Vec<usize>,
}

/// A time that the text states for the whole, or a part of it.
#[derive(Clone, Debug)]
pub struct Total {
    /// The time; its unit is `None` where the text gives a number only.
    pub period: Option<Period>,
    /// The number, where the text gives one and no unit.
    pub number: Option<f64>,
    /// Whether it is of a part of the process.
    pub part: bool,
    /// Steps before it in the list: a subtotal is of those since the subtotal before.
    pub upto: usize,
    /// The line it stands on.
    pub line: usize,
}

/// Something about the whole that somebody should look at.
#[derive(Clone, Debug)]
pub struct Finding {
    /// A word for machines.
    pub code: &'static str,
    /// The line, where there is one.
    pub line: Option<usize>,
    /// What it is and what to do, in two languages.
    pub told: Told,
}

/// What is read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Name of the procedure or process; empty where none is printed.
    pub title: String,
    /// Steps in the order of the text.
    pub steps: Vec<Step>,
    /// Stated times.
    pub totals: Vec<Total>,
    /// Every line that has something on it.
    pub lines: Vec<LineFate>,
    /// The stated-limit path: the longest way through the main steps.
    pub path: Option<Period>,
    /// The limit that a row states for all up to it, where the rows bear it out.
    pub limit: Option<Period>,
    /// Why there is no path; `None` where there is one.
    pub no_path: Option<Told>,
    /// What does not agree, and what is missing.
    pub findings: Vec<Finding>,
    /// Whether the steps stand in a table.
    pub tabular: bool,
}

impl Reading {
    /// The time that is stated for the whole.
    pub fn stated(&self) -> Option<Period> {
        let total = self.totals.iter().rev().filter(|total| !total.part).find_map(|total| total.period);
        total.or(self.limit)
    }

    /// How often the file changes hands on the main path.
    pub fn handovers(&self) -> usize {
        self.steps.iter().filter(|step| step.on_main_path && step.handover).count()
    }

    /// How often the applicant may have to come, on the main path.
    pub fn visits(&self) -> usize {
        self.steps.iter().filter(|step| step.on_main_path && step.visit).count()
    }

    /// `reading.json`, as `schemas/process-reading.schema.json` describes it.
    pub fn to_value(&self, file: &str, pack: &str) -> Value {
        let steps: Vec<Value> = self.steps.iter().enumerate().map(|(i, step)| step.to_value(i)).collect();
        let lines: Vec<Value> = self.lines.iter().map(line).collect();
        let findings: Vec<Value> = self.findings.iter().map(finding).collect();
        let period = |own: Option<Period>| own.map_or(Value::Null, Period::to_value);
        json!({
            "$schema": SCHEMA,
            "file": file,
            "pack": pack,
            "title": self.title,
            "layout": if self.tabular { "table" } else { "prose" },
            "statedTotal": period(self.stated()),
            "criticalPath": period(self.path),
            "noCriticalPath": self.no_path.as_ref().map_or(Value::Null, Told::to_value),
            "handovers": self.handovers(),
            "visits": self.visits(),
            "steps": steps,
            "findings": findings,
            "lines": lines,
        })
    }

    /// How many lines have each fate.
    pub fn fates(&self) -> BTreeMap<&'static str, usize> {
        let mut fates = BTreeMap::new();
        for line in &self.lines {
            *fates.entry(line.fate.as_str()).or_default() += 1;
        }
        fates
    }
}

fn line(own: &LineFate) -> Value {
    let mut value =
        json!({ "line": own.line, "text": own.text, "fate": own.fate.as_str(), "reason": own.reason.to_value() });
    if !own.steps.is_empty() {
        value["steps"] = json!(own.steps.iter().map(|step| step + 1).collect::<Vec<_>>());
    }
    value
}

fn finding(own: &Finding) -> Value {
    let mut value = own.told.to_value();
    value["finding"] = json!(own.code);
    if let Some(line) = own.line {
        value["line"] = json!(line);
    }
    value
}
