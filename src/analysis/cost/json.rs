//! Estimates as JSON (`schemas/report.schema.json`).

use serde_json::{Map, Value, json};

use super::{Compliance, ComponentSaving, CostRow, Estimate, Figure, PathSaving, Sensitivity, rounded};
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

impl Figure {
    /// The figure as it stands in reports.
    pub fn to_json(&self) -> Value {
        json!({
            "value": self.value.map(range),
            "unit": self.unit,
            "uses": self.uses,
            "missing": self.missing,
            "input": self.input,
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

fn sensitivity(entry: &Sensitivity) -> Value {
    json!({
        "parameter": entry.parameter,
        "atLow": number(entry.at_low),
        "atHigh": number(entry.at_high),
        "flipsAt": entry.flips_at.map(number),
        "withinRange": entry.within_range,
    })
}

fn path(path: &PathSaving) -> Value {
    json!({
        "path": path.path,
        "share": path.share.to_json(),
        "success": path.success.to_json(),
        "saving": path.saving.to_json(),
        "breakEven": path.break_even.to_json(),
        "keepPaper": path.keep,
    })
}

fn component(own: &ComponentSaving) -> Value {
    json!({
        "id": own.id,
        "relief": own.relief.as_str(),
        "byLookup": own.by_lookup,
        "burden": own.burden.to_json(),
        "asked": own.asked.to_json(),
        "dropped": own.dropped.to_json(),
        "success": own.success.to_json(),
        "paths": own.paths.iter().map(path).collect::<Vec<_>>(),
        "perCase": own.per_case.to_json(),
        "perYear": own.per_year.to_json(),
        "fullPerCase": own.full_per_case.to_json(),
        "worthwhile": own.worthwhile,
        "sensitivity": own.sensitivity.iter().map(sensitivity).collect::<Vec<_>>(),
    })
}

fn row(row: &CostRow) -> Value {
    json!({
        "activity": row.activity,
        "component": row.component,
        "hours": row.hours.to_json(),
        "cash": row.cash.to_json(),
        "before": row.before.to_json(),
        "after": row.after.to_json(),
        "afterLaw": row.after_law.to_json(),
    })
}

fn compliance(sums: &Compliance) -> Value {
    json!({
        "before": sums.before.to_json(),
        "after": sums.after.to_json(),
        "afterLaw": sums.after_law.to_json(),
        "saved": sums.saved.to_json(),
        "savedWithLaw": sums.saved_with_law.to_json(),
    })
}

impl Estimate {
    /// The estimate as it stands in reports.
    pub fn to_json(&self) -> Value {
        let parameters: Map<String, Value> =
            self.parameters.iter().map(|(name, own)| (name.clone(), parameter(own))).collect();
        json!({
            "currency": self.currency,
            "decimals": self.decimals,
            "components": self.components.iter().map(component).collect::<Vec<_>>(),
            "rows": self.rows.iter().map(row).collect::<Vec<_>>(),
            "perCase": compliance(&self.per_case),
            "cases": self.cases.to_json(),
            "perYear": compliance(&self.per_year),
            "reduction": self.reduction.to_json(),
            "reductionWithLaw": self.reduction_with_law.to_json(),
            "parameters": parameters,
            "unknown": self.unknown,
        })
    }

    /// What was concluded on one paper.
    pub fn component(&self, id: &str) -> Option<&ComponentSaving> {
        self.components.iter().find(|own| own.id == id)
    }
}
