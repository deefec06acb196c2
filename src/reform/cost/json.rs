//! Estimates as JSON (`schemas/report.schema.json`), what many of them share written once.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Compliance, ComponentSaving, CostRow, Estimate, Figure, Name, PathSaving, Relief, Sensitivity, rounded};
use crate::reform::bundle::InOneGo;
use crate::register::{Parameter, Range};

/// Digits after the point of what is written: enough for shares, no noise of binary fractions.
const DIGITS: u32 = 6;

fn number(value: f64) -> Value {
    let value = rounded(value, DIGITS);
    // Whole numbers are written without a fraction; beyond 2^53 they have none anyway.
    if value.fract() == 0.0 && value.abs() < 9e15 { json!(value as i64) } else { json!(value) }
}

fn range(range: Range) -> Value {
    json!({"low": number(range.low), "mid": number(range.mid), "high": number(range.high)})
}

fn names(list: &[Name]) -> Vec<&str> {
    list.iter().map(|name| &**name).collect()
}

impl Figure {
    /// The figure as it stands in reports.
    pub fn to_json(&self) -> Value {
        json!({
            "value": self.value.map(range),
            "unit": self.unit,
            "uses": names(&self.uses),
            "missing": names(&self.missing),
            "input": self.input,
        })
    }
}

/// What the estimates of a report share: each list of parameters that figures were made from,
/// and the parameters that are not of one procedure. Within a procedure its own parameters
/// (`procedure/CODE/…`) are named `own/…`, so that the lists of many procedures are the same.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    lists: Vec<Value>,
    places: BTreeMap<Vec<String>, usize>,
    parameters: BTreeMap<String, Value>,
}

/// Where the parameters of one procedure begin.
const OWN: &str = "own/";

impl Shared {
    /// The tables, under the names they have in the report; nothing where no estimate was made.
    pub(crate) fn into_members(self) -> Option<[(&'static str, Value); 2]> {
        let used = !(self.lists.is_empty() && self.parameters.is_empty());
        used.then(|| {
            [
                ("parameters", Value::Object(self.parameters.into_iter().collect())),
                ("parameterLists", Value::Array(self.lists)),
            ]
        })
    }
}

/// The estimate of one procedure on its way into a report.
struct Entry<'s> {
    shared: &'s mut Shared,
    /// How the names of the procedure's own parameters begin.
    prefix: String,
}

impl Entry<'_> {
    fn own(&self, name: &str) -> Option<String> {
        name.strip_prefix(&self.prefix).map(|rest| format!("{OWN}{rest}"))
    }

    fn name(&self, name: &str) -> String {
        self.own(name).unwrap_or_else(|| name.to_owned())
    }

    fn list(&mut self, names: &[Name]) -> usize {
        let key: Vec<String> = names.iter().map(|name| self.name(name)).collect();
        if let Some(place) = self.shared.places.get(&key) {
            return *place;
        }
        let place = self.shared.lists.len();
        self.shared.lists.push(json!(key));
        self.shared.places.insert(key, place);
        place
    }

    /// A figure: what is empty or false is left out, a value that has no range is a number.
    fn figure(&mut self, figure: &Figure) -> Value {
        let value = match figure.value {
            Some(one) if one.low.total_cmp(&one.high).is_eq() => number(one.mid),
            other => other.map_or(Value::Null, range),
        };
        let mut entry = json!({"value": value, "unit": figure.unit});
        for (key, names) in [("uses", &figure.uses), ("missing", &figure.missing)] {
            if !names.is_empty() {
                entry[key] = json!(self.list(names));
            }
        }
        if figure.input {
            entry["input"] = json!(true);
        }
        entry
    }

    fn path(&mut self, path: &PathSaving) -> Value {
        json!({
            "path": path.path,
            "share": self.figure(&path.share),
            "success": self.figure(&path.success),
            "saving": self.figure(&path.saving),
            "breakEven": self.figure(&path.break_even),
            "keepPaper": path.keep,
        })
    }

    fn sensitivity(&self, entry: &Sensitivity) -> Value {
        json!({
            "parameter": self.name(&entry.parameter),
            "atLow": number(entry.at_low),
            "atHigh": number(entry.at_high),
            "flipsAt": entry.flips_at.map(number),
            "withinRange": entry.within_range,
        })
    }

    /// A paper that stays has a cost and no saving.
    fn component(&mut self, own: &ComponentSaving) -> Value {
        let mut entry = json!({
            "id": own.id,
            "relief": own.relief.as_str(),
            "byLookup": own.by_lookup,
            "burden": self.figure(&own.burden),
            "asked": self.figure(&own.asked),
        });
        if own.relief != Relief::None {
            entry["dropped"] = self.figure(&own.dropped);
            entry["success"] = self.figure(&own.success);
            entry["paths"] = own.paths.iter().map(|path| self.path(path)).collect();
            entry["perCase"] = self.figure(&own.per_case);
            entry["perYear"] = self.figure(&own.per_year);
            entry["fullPerCase"] = self.figure(&own.full_per_case);
            entry["worthwhile"] = json!(own.worthwhile);
            entry["sensitivity"] = own.sensitivity.iter().map(|entry| self.sensitivity(entry)).collect();
        }
        entry
    }

    /// What stays as it was before is not said again.
    fn row(&mut self, row: &CostRow) -> Value {
        let mut entry = json!({
            "activity": row.activity,
            "component": row.component,
            "hours": self.figure(&row.hours),
            "cash": self.figure(&row.cash),
            "before": self.figure(&row.before),
        });
        for (key, figure) in [("after", &row.after), ("afterLaw", &row.after_law)] {
            if *figure != row.before {
                entry[key] = self.figure(figure);
            }
        }
        entry
    }

    fn compliance(&mut self, sums: &Compliance) -> Value {
        json!({
            "before": self.figure(&sums.before),
            "after": self.figure(&sums.after),
            "afterLaw": self.figure(&sums.after_law),
            "saved": self.figure(&sums.saved),
            "savedWithLaw": self.figure(&sums.saved_with_law),
        })
    }
}

impl InOneGo {
    /// What a bundle spares, as it stands in the report of the procedure with that code.
    pub(crate) fn to_json(&self, code: &str, shared: &mut Shared) -> Value {
        let mut entry = Entry { shared, prefix: format!("procedure/{code}/") };
        let papers: Vec<Value> =
            self.papers.iter().map(|(id, own)| json!({"id": id, "before": entry.figure(own)})).collect();
        json!({
            "currency": self.currency,
            "papers": papers,
            "form": entry.figure(&self.form),
            "handIn": entry.figure(&self.hand_in),
            "total": entry.figure(&self.total),
        })
    }
}

/// A parameter with unit, source and date.
pub(crate) fn parameter(parameter: &Parameter) -> Value {
    let mut entry = json!({
        "value": parameter.value.map(range),
        "unit": parameter.unit,
        "source": parameter.source,
        "date": parameter.date,
        "input": parameter.input,
        "title": parameter.title.0,
        "note": parameter.note,
    });
    if !parameter.given.is_empty() {
        let given = parameter.given.iter();
        let given = given.map(|one| json!({"value": number(one.value), "source": one.source, "date": one.date}));
        entry["given"] = given.collect();
    }
    if let Some(measured) = &parameter.measured {
        entry["measured"] = json!({"found": number(measured.found), "of": measured.of.map(number)});
    }
    entry
}

impl Estimate {
    /// The estimate of the procedure with this code, as it stands in a report beside `shared`.
    pub(crate) fn to_json(&self, code: &str, shared: &mut Shared) -> Value {
        let mut entry = Entry { shared, prefix: format!("procedure/{code}/") };
        let mut parameters = Map::new();
        for (name, own) in &self.parameters {
            if let Some(name) = entry.own(name) {
                parameters.insert(name, parameter(own));
            } else if !entry.shared.parameters.contains_key(name) {
                entry.shared.parameters.insert(name.clone(), parameter(own));
            }
        }
        json!({
            "currency": self.currency,
            "decimals": self.decimals,
            "components": self.components.iter().map(|own| entry.component(own)).collect::<Vec<_>>(),
            "rows": self.rows.iter().map(|row| entry.row(row)).collect::<Vec<_>>(),
            "perCase": entry.compliance(&self.per_case),
            "cases": entry.figure(&self.cases),
            "perYear": entry.compliance(&self.per_year),
            "reduction": entry.figure(&self.reduction),
            "reductionWithLaw": entry.figure(&self.reduction_with_law),
            "parameters": parameters,
            "unknown": self.unknown.iter().map(|name| entry.name(name)).collect::<Vec<_>>(),
        })
    }

    /// What was concluded on one paper.
    pub fn component(&self, id: &str) -> Option<&ComponentSaving> {
        self.components.iter().find(|own| own.id == id)
    }
}
