//! Scenarios an officer keeps beside the figures of the country pack: shares, coverage, availability, unit costs and cases a
//! year, each with range and source. They are scenario files as the command line reads them; every change of the list can be
//! taken back.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{Subject, Workbench};
use crate::definition::When;
use crate::pointer::JsonPointer;
use crate::reform::words::Writer;
use crate::register::{Costs, PackProblem, Parameter, Range};
use crate::texts::{annexes, workbench as say};

/// Most scenarios kept at once.
const MAX_SCENARIOS: usize = 40;
/// Largest scenario that is taken over, in bytes.
const MAX_BYTES: usize = 1 << 20;

impl Workbench {
    /// Puts a scenario, as text of a scenario file, in the place of a kept one, or behind all where none is named. Tells its
    /// place.
    ///
    /// # Errors
    /// What is wrong with it, a line a problem.
    pub fn set_scenario(&mut self, at: Option<usize>, text: &str) -> Result<usize, String> {
        if text.len() > MAX_BYTES {
            return Err(say::scenario_too_large(&self.locale, MAX_BYTES >> 20));
        }
        let value: Value =
            serde_json::from_str(text).map_err(|why| say::not_json(&self.locale, why.column(), why.line()))?;
        self.figures(&value).map_err(|found| in_lines(&found))?;
        let mut after = self.scenario_list().to_vec();
        let place = at.unwrap_or(after.len());
        if at.is_none() && place >= MAX_SCENARIOS {
            return Err(say::too_many_scenarios(&self.locale, MAX_SCENARIOS));
        }
        match after.get_mut(place) {
            Some(own) => *own = value,
            None if at.is_some() => return Err(say::no_scenario(&self.locale, place + 1)),
            None => after.push(value),
        }
        self.keep_scenarios(Value::Array(after));
        Ok(place)
    }

    /// Drops the scenario at a place.
    ///
    /// # Errors
    /// When there is none.
    pub fn drop_scenario(&mut self, at: usize) -> Result<(), String> {
        let mut after = self.scenario_list().to_vec();
        if at >= after.len() {
            return Err(say::no_scenario(&self.locale, at + 1));
        }
        after.remove(at);
        self.keep_scenarios(Value::Array(after));
        Ok(())
    }

    /// Adds a scenario that was read, unless the same is kept already or there is no room.
    pub(super) fn add_scenario(&mut self, value: Value) {
        let mut after = self.scenario_list().to_vec();
        if !after.contains(&value) && after.len() < MAX_SCENARIOS {
            after.push(value);
            self.keep_scenarios(Value::Array(after));
        }
    }

    fn scenario_list(&self) -> &[Value] {
        self.scenarios.as_array().map_or(&[], Vec::as_slice)
    }

    fn keep_scenarios(&mut self, after: Value) {
        let before = self.scenarios.clone();
        if self.record(Subject::Scenarios, &before, &after, false) {
            self.scenarios = after;
        }
    }

    /// The figures of the pack with those of a scenario file in their place.
    ///
    /// # Errors
    /// Every problem with its place in the file; it says which figure it is about.
    pub(super) fn figures(&self, value: &Value) -> Result<Costs, Vec<(JsonPointer, String)>> {
        Costs::read_scenario(value).and_then(|own| self.pack.costs.with(&own)).map_err(|problems| {
            let told = |own: PackProblem| {
                let message = match self.subject(&own.pointer) {
                    subject if subject.is_empty() => own.message.text(&self.locale),
                    subject => format!("{subject}: {}", own.message.text(&self.locale)),
                };
                (own.pointer, message)
            };
            problems.into_iter().map(told).collect()
        })
    }

    /// What a place in a scenario file is about: a figure by its title and name, else the members on the way.
    fn subject(&self, pointer: &JsonPointer) -> String {
        let segments: Vec<String> = pointer.segments().collect();
        match &segments[..] {
            [first, name, rest @ ..] if first == "parameters" => {
                let title = self.figure_title(name, self.pack.costs.parameters.get(name));
                let figure = if title == *name { title } else { format!("{title} ({name})") };
                std::iter::once(&figure).chain(rest).map(String::as_str).collect::<Vec<_>>().join(", ")
            }
            all => all.join(", "),
        }
    }

    /// The figures to reckon with: of the pack where no scenario is named.
    ///
    /// # Errors
    /// When there is no such scenario, or it does not fit the pack (any more).
    pub(super) fn figures_of(&self, at: Option<usize>) -> Result<Cow<'_, Costs>, String> {
        let Some(at) = at else { return Ok(Cow::Borrowed(&self.pack.costs)) };
        let value = self.scenario_list().get(at).ok_or_else(|| say::no_scenario(&self.locale, at + 1))?;
        let read = self.figures(value);
        read.map(Cow::Owned).map_err(|found| in_lines(&found))
    }

    /// The scenarios that are kept, and the figures that can be changed, for a page: `list` (`title`, `file`, `figures` by
    /// name), `parameters` (`name`, `title`, `unit`, `own` where the pack has a figure, `standsIn` where another figure of the
    /// pack counts, `together` where the middles of several must make one) and `currency`. With the place of a procedure its own
    /// figures are among them.
    ///
    /// # Errors
    /// When there is no such procedure.
    pub fn scenarios(&self, place: Option<usize>) -> Result<Value, String> {
        let code = match place {
            Some(place) => {
                Some(self.entries.get(place).ok_or_else(|| self.no_such(place))?.procedure.header.code.as_str())
            }
            None => None,
        };
        let costs = &self.pack.costs;
        let mut names: BTreeSet<String> = costs.parameters.keys().cloned().collect();
        let mut list = Vec::new();
        let mut titles: BTreeMap<String, Parameter> = costs.parameters.clone();
        for file in self.scenario_list() {
            let read = Costs::read_scenario(file).unwrap_or_default();
            let figures: Map<String, Value> =
                read.parameters.iter().map(|(name, own)| (name.clone(), figure(own))).collect();
            list.push(json!({"title": read.title.get(&self.locale), "file": file, "figures": figures}));
            for (name, own) in read.parameters {
                titles.entry(name.clone()).or_insert(own);
                names.insert(name);
            }
        }
        names.extend(self.registers_used().flat_map(|id| {
            ["coverage", "complete", "match", "availability"].map(|what| format!("register/{id}/{what}"))
        }));
        if let Some(code) = code {
            names.insert(format!("procedure/{code}/annualCases"));
            let conditions = place.into_iter().flat_map(|place| &self.entries[place].procedure.conditions);
            names.extend(conditions.map(|own| format!("procedure/{code}/condition/{}", own.name)));
        }
        // Of other procedures there may be thousands.
        let concerns = |name: &str| match (name.strip_prefix("procedure/"), code) {
            (Some(rest), Some(code)) => rest.starts_with("default/") || rest.split('/').next() == Some(code),
            _ => true,
        };
        let parameters: Vec<Value> = names
            .iter()
            .filter(|name| concerns(name))
            .map(|name| {
                let own = costs.parameters.get(name);
                let stand_in = stand_in(name).filter(|other| own.is_none() && costs.parameters.contains_key(other));
                json!({
                    "name": name,
                    "title": self.figure_title(name, titles.get(name)),
                    "unit": titles.get(name).map_or_else(|| unit_of(name), |own| own.unit.as_str()),
                    "own": own.map(figure),
                    "standsIn": stand_in.and_then(|other| costs.parameters.get(&other)).map(figure),
                    "together": together(costs, name),
                })
            })
            .collect();
        Ok(json!({"list": list, "parameters": parameters, "currency": costs.currency}))
    }

    /// The registers on which verdicts of what is open rest.
    fn registers_used(&self) -> impl Iterator<Item = &str> {
        let used: BTreeSet<&str> = self
            .entries
            .iter()
            .flat_map(|entry| &entry.judged.analysis.components)
            .flat_map(|own| own.registers.iter().map(String::as_str))
            .collect();
        used.into_iter()
    }

    /// What a figure is called; of one without a title, what its name says in words.
    pub(super) fn figure_title(&self, name: &str, parameter: Option<&Parameter>) -> String {
        let locale = &self.locale;
        let title = parameter.map_or("", |own| own.title.get(locale));
        if !title.is_empty() {
            return title.to_owned();
        }
        let parts: Vec<&str> = name.split('/').collect();
        let of_register = |id: &str| self.pack.register(id).map_or(id, |own| own.title.get(locale)).to_owned();
        match parts[..] {
            ["register", id, "coverage"] => say::figure_coverage(locale, of_register(id).as_str()),
            ["register", id, "complete"] => say::figure_complete(locale, of_register(id).as_str()),
            ["register", id, "match"] => say::figure_match(locale, of_register(id).as_str()),
            ["register", id, "availability"] => say::figure_availability(locale, of_register(id).as_str()),
            ["procedure", code, "annualCases"] => format!("{code}: {}", annexes::cases_year(locale)),
            ["procedure", code, "fee"] => format!("{code}: {}", annexes::fees(locale)),
            ["procedure", code, "condition", condition] => {
                let entry = self.entries.iter().find(|entry| entry.procedure.header.code == code);
                let case = entry.map_or_else(
                    || condition.to_owned(),
                    |entry| {
                        let writer = Writer { procedure: &entry.procedure, pack: &self.pack, locale };
                        writer.circumstances(&When::Is(condition.to_owned()))
                    },
                );
                format!("{code}: {} {case}", annexes::share_cases(locale))
            }
            _ => name.to_owned(),
        }
    }
}

/// Problems, a line each.
fn in_lines(problems: &[(JsonPointer, String)]) -> String {
    problems.iter().map(|(_, message)| message.as_str()).collect::<Vec<_>>().join("\n")
}

/// The figure of the pack that counts where there is none of this name.
fn stand_in(name: &str) -> Option<String> {
    let parts: Vec<&str> = name.split('/').collect();
    match parts[..] {
        ["register", _, what] => Some(format!("register/default/{what}")),
        ["paper", _, what] => Some(format!("paper/default/{what}")),
        ["procedure", _, "condition", _] => Some("procedure/default/condition/default".to_owned()),
        _ => None,
    }
}

/// The unit of a figure that the pack has none of.
fn unit_of(name: &str) -> &'static str {
    if name.ends_with("/annualCases") { "case/year" } else { "share" }
}

/// The names of the figures whose middles must make one together with this one; none where it stands alone.
fn together(costs: &Costs, name: &str) -> Vec<String> {
    let parts: Vec<&str> = name.split('/').collect();
    match parts[..] {
        ["path", _, "share"] => costs.paths.iter().map(|path| format!("path/{}/share", path.id)).collect(),
        ["register", id, "cohort", _, "share"] => {
            costs.cohorts(id).into_iter().map(|cohort| format!("register/{id}/cohort/{cohort}/share")).collect()
        }
        _ => Vec::new(),
    }
}

/// A figure with range, unit and source, for a page.
fn figure(own: &Parameter) -> Value {
    json!({
        "value": own.value.map(range),
        "unit": own.unit,
        "source": own.source,
        "date": own.date,
        "input": own.input,
        "note": own.note,
    })
}

pub(super) fn range(own: Range) -> Value {
    json!({"low": own.low, "mid": own.mid, "high": own.high})
}
