//! A portfolio as JSON (`schemas/portfolio.schema.json`).

use serde_json::{Value, json};

use super::super::cost::rounded;
use super::{Lever, LeverLine, LeverPlan, Line, Portfolio, ProcessLine, StatedDays, Total};

/// Identifier of the format.
pub const FORMAT: &str = "urn:tokhai:schema:portfolio:1";

fn lever(lever: &Lever) -> Value {
    json!({"id": lever.id(), "kind": lever.kind()})
}

fn days(own: StatedDays) -> Value {
    json!({"working": rounded(own.working, 3), "calendar": rounded(own.calendar, 3)})
}

/// Something before and after.
fn change<T: serde::Serialize>((before, after): (T, T)) -> Value {
    json!({"before": before, "after": after})
}

fn process(own: &ProcessLine) -> Value {
    let both = own.days.map(|(before, after)| change((days(before), days(after))));
    json!({"days": both, "handOvers": change(own.hand_overs), "visits": change(own.visits)})
}

fn line(line: &Line) -> Value {
    json!({
        "id": line.id, "code": line.code, "title": line.title, "field": line.field, "authority": line.authority,
        "papers": line.papers, "now": line.now, "toConfirm": line.to_confirm, "afterLaw": line.after_law, "unclassified": line.unclassified,
        "findings": line.findings, "registers": line.registers,
        "before": line.before.to_json(), "perCase": line.per_case.to_json(),
        "perCaseWithLaw": line.per_case_with_law.to_json(), "cases": line.cases.to_json(),
        "perYear": line.per_year.to_json(), "process": line.process.as_ref().map(process),
    })
}

fn total(total: &Total) -> Value {
    json!({
        "name": total.name, "procedures": total.procedures, "papers": total.papers, "now": total.now, "toConfirm": total.to_confirm,
        "afterLaw": total.after_law, "perCase": total.per_case.to_json(), "perYear": total.per_year.to_json(),
        "withoutCases": total.without_cases,
        "process": {
            "procedures": total.process.procedures, "withoutDays": total.process.without_days,
            "days": change((days(total.process.days.0), days(total.process.days.1))),
            "handOvers": change(total.process.hand_overs), "visits": change(total.process.visits),
        },
    })
}

fn lever_line(own: &LeverLine) -> Value {
    json!({
        "lever": lever(&own.lever), "papers": own.papers, "relief": rounded(own.relief, 3),
        "takesPart": own.takes_part, "takesPartRelief": rounded(own.takes_part_relief, 3), "price": own.price, "ours": own.ours,
        "days": days(own.days),
    })
}

fn plan(plan: &LeverPlan) -> Value {
    json!({
        "levers": plan.levers.iter().map(lever).collect::<Vec<_>>(), "papers": plan.papers,
        "relief": rounded(plan.relief, 3), "price": plan.price, "method": plan.method.as_str(), "exact": plan.exact,
        "days": days(plan.days),
    })
}

impl Portfolio {
    /// The whole portfolio.
    pub fn to_json(&self) -> Value {
        let outputs = self.outputs.iter().map(|own| {
            json!({
                "documentType": own.document_type, "issuedBy": own.issued_by, "askedBy": own.asked_by,
                "now": own.now, "afterLaw": own.after_law, "registers": own.registers,
                "issuers": own.issuers,
            })
        });
        let loads = self.loads.iter().map(|own| {
            json!({
                "authority": own.names, "procedures": own.procedures, "steps": change(own.steps),
                "days": change((days(own.days.0), days(own.days.1))),
            })
        });
        let groups = self.groups.iter();
        let groups = groups.map(|own| json!({"procedures": own.procedures, "documentTypes": own.document_types}));
        json!({
            "$schema": FORMAT,
            "tool": {"name": "tokhai", "version": env!("CARGO_PKG_VERSION")},
            "currency": self.currency,
            "decimals": self.decimals,
            "total": total(&self.total),
            "ranking": self.ranking.iter().filter_map(|at| Some(&self.lines.get(*at)?.code)).collect::<Vec<_>>(),
            "rankingByDays": self.ranking_by_days.iter().filter_map(|at| Some(&self.lines.get(*at)?.code)).collect::<Vec<_>>(),
            "procedures": self.lines.iter().map(line).collect::<Vec<_>>(),
            "fields": self.fields.iter().map(total).collect::<Vec<_>>(),
            "authorities": self.authorities.iter().map(total).collect::<Vec<_>>(),
            "registers": self.registers.iter().map(total).collect::<Vec<_>>(),
            "loads": loads.collect::<Vec<_>>(),
            "levers": {
                "unit": self.levers.unit,
                "complete": self.levers.complete,
                "list": self.levers.list.iter().map(lever_line).collect::<Vec<_>>(),
                "plans": self.levers.plans.iter().map(plan).collect::<Vec<_>>(),
                "priced": self.levers.priced.as_ref().map(plan),
            },
            "outputs": outputs.collect::<Vec<_>>(),
            "groups": groups.collect::<Vec<_>>(),
        })
    }
}
