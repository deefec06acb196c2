//! What is open as a whole: sums, one line a procedure, and what to open next.

use serde_json::{Value, json};

use super::Workbench;
use crate::definition::Procedure;
use crate::reform::Reported;
use crate::reform::cost::Figure;
use crate::reform::portfolio::{Lever, Line, Total, portfolio};
use crate::reform::report::advised;
use crate::reform::simplify::{Decided, recorded};
use crate::register::Pack;
use crate::render::report::sheets::{lever_owner, lever_words};

impl Workbench {
    /// The overview of everything that is open, for a page: `total`, `procedures` by their places, `fields`,
    /// `authorities`, `registers`, `levers` (each by itself, most relief first), `plans` (the best choice of 1, 2, 3, … levers)
    /// and `outputs`. Relief is money, in `unit`.
    pub fn portfolio(&mut self) -> Value {
        let all: Vec<usize> = (0..self.entries.len()).collect();
        self.with_reported(&all, |reported, bench| {
            let whole = portfolio(reported, &bench.pack, &bench.pack.costs, &bench.options);
            let procedures: Vec<Value> = whole
                .lines
                .iter()
                .zip(reported)
                .enumerate()
                .map(|(at, (line, one))| {
                    let mut value = bench.line(at, line);
                    value["undecided"] = json!(undecided(one, &bench.pack));
                    value
                })
                .collect();
            let questions = reported.iter().map(|one| one.analysis.questions);
            let (before, after) = questions.fold((0, 0), |sum, one| (sum.0 + one.before, sum.1 + one.after));
            let levers = whole.levers.list.iter().map(|one| {
                json!({
                    "id": one.lever.id(),
                    "kind": one.lever.kind(),
                    "title": lever_words(&one.lever, &bench.pack, &bench.locale),
                    "owner": lever_owner(&one.lever, &bench.pack, &bench.locale),
                    "papers": one.papers,
                    "relief": one.relief,
                    "ours": one.ours,
                })
            });
            let plans = whole.levers.plans.iter().map(|plan| {
                json!({
                    "levers": plan.levers.iter().map(Lever::id).collect::<Vec<_>>(),
                    "papers": plan.papers,
                    "relief": plan.relief,
                    "exact": plan.exact,
                })
            });
            let outputs = whole.outputs.iter().map(|one| {
                let kind = bench.pack.document_types.iter().find(|kind| kind.id == one.document_type);
                json!({
                    "documentType": one.document_type,
                    "title": kind.map_or(one.document_type.as_str(), |kind| kind.title.get(&bench.locale)),
                    "issuedBy": one.issued_by,
                    "askedBy": one.asked_by,
                })
            });
            let mut total = sums(&whole.total);
            total["unclassified"] = json!(whole.lines.iter().map(|line| line.unclassified).sum::<usize>());
            total["questions"] = json!({"before": before, "after": after});
            json!({
                "total": total,
                "unit": whole.levers.unit,
                "currency": whole.currency,
                "procedures": procedures,
                "fields": whole.fields.iter().map(sums).collect::<Vec<_>>(),
                "authorities": whole.authorities.iter().map(sums).collect::<Vec<_>>(),
                "registers": whole.registers.iter().map(|own| bench.register(own)).collect::<Vec<_>>(),
                "levers": levers.collect::<Vec<_>>(),
                "plans": plans.collect::<Vec<_>>(),
                "outputs": outputs.collect::<Vec<_>>(),
            })
        })
    }

    fn line(&self, at: usize, line: &Line) -> Value {
        let entry = self.entries.get(at);
        let decided = entry.map(|entry| recorded(&entry.procedure.schema)).unwrap_or_default();
        let count = |wanted: Decided| decided.iter().filter(|own| own.decided == wanted).count();
        json!({
            "index": at,
            "file": entry.map(|entry| entry.file.as_str()),
            "code": line.code,
            "title": entry.map_or(line.title.as_str(), |entry| entry.procedure.title_of(&self.locale, "", &line.title)),
            "field": line.field,
            "authority": line.authority,
            "issuedBy": entry.map(|entry| issued_by(&entry.procedure)),
            "papers": line.papers,
            "now": line.now,
            "toConfirm": line.to_confirm,
            "afterLaw": line.after_law,
            "unclassified": line.unclassified,
            "findings": line.findings,
            "accepted": count(Decided::Accepted),
            "rejected": count(Decided::Rejected),
            "postponed": count(Decided::Postponed),
            "registers": line.registers,
            "perCase": middle(&line.per_case),
            "perYear": middle(&line.per_year),
        })
    }

    fn register(&self, own: &Total) -> Value {
        let mut value = sums(own);
        value["id"] = json!(own.name);
        value["title"] = json!(self.pack.register(&own.name).map_or(own.name.as_str(), |r| r.title.get(&self.locale)));
        value
    }
}

/// Papers on which something is proposed at once and nobody has decided.
fn undecided(one: &Reported, pack: &Pack) -> usize {
    let decided = recorded(&one.procedure.schema);
    let open = |id: &str| !decided.iter().any(|own| own.document == id);
    let components = one.analysis.components.iter().zip(advised(one, pack));
    components.filter(|(own, advice)| advice.goes_now() && open(&own.id)).count()
}

fn sums(own: &Total) -> Value {
    json!({
        "name": own.name,
        "procedures": own.procedures,
        "papers": own.papers,
        "now": own.now,
        "toConfirm": own.to_confirm,
        "afterLaw": own.after_law,
        "perCase": middle(&own.per_case),
        "perYear": middle(&own.per_year),
    })
}

/// The ministry that issued the procedure; empty where the definition does not say.
pub(super) fn issued_by(procedure: &Procedure) -> &str {
    procedure.schema.pointer("/x-procedure/issuedBy").and_then(Value::as_str).unwrap_or_default()
}

/// The value to reckon with; none where it is not known.
fn middle(figure: &Figure) -> Option<f64> {
    figure.value.map(|range| range.mid)
}
