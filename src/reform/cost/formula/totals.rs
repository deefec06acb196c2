//! Compliance cost before and after, summed over the papers and what is done besides.

use std::collections::BTreeSet;

use crate::definition::Procedure;

use super::super::super::advice::Advice;
use super::super::expression::{Expr, Table};
use super::super::{Compliance, CostRow, Detail, Estimate, Figure, Name, Relief};
use super::{Terms, WeightedPath};
use crate::analysis::Analysis;

pub(super) fn totals(
    table: &mut Table,
    procedure: &Procedure,
    analysis: &Analysis,
    paths: &[WeightedPath],
    all: &[Terms],
    (cases, detail): (&Expr, Detail),
    out: &mut Estimate,
) {
    let currency = &table.costs().currency;
    let mut sums = Sums {
        per_case: format!("{currency}/case"),
        per_year: format!("{currency}/year"),
        before: Vec::new(),
        after: Vec::new(),
        after_law: Vec::new(),
        left_out: Vec::new(),
        proposed: [[0; 2]; 2],
        detail,
    };
    let advised: Vec<Advice> = out.components.iter().map(|own| own.advice).collect();
    for ((component, terms), advice) in analysis.components.iter().zip(all).zip(&advised) {
        out.rows.push(sums.paper(table, &component.id, terms, *advice));
    }
    if analysis.questions.before > 0 {
        out.rows.push(sums.form(table, analysis));
    }
    out.rows.push(sums.hand_in(table, paths));
    out.rows.extend(sums.fee(table, procedure));
    if detail == Detail::Compared {
        out.rows.clear();
        return sums.write_compared(table, cases, out);
    }
    let state = |wanted: fn(Relief) -> bool, at: &[usize]| {
        let own = all.iter().zip(&advised).filter(|(_, advice)| wanted(advice.relief()));
        Expr::sum(own.flat_map(|(terms, _)| at.iter().map(|i| terms.lookups[*i].clone())).collect())
    };
    let now = state(|relief| relief == Relief::Now, &[0]);
    let then = state(|relief| relief != Relief::None, &[0, 1]);
    if !then.is_zero() {
        // The state's own cost, beside the people's: in no sum of compliance costs.
        out.rows.push(CostRow {
            activity: "lookup",
            before: table.figure(&Expr::ZERO, &sums.per_case, &[]),
            after: table.figure(&now, &sums.per_case, &[]),
            after_law: table.figure(&then, &sums.per_case, &[]),
            ..CostRow::default()
        });
    }
    sums.write(table, cases, out);
}

/// What is summed over the rows of a procedure, before and after its papers go.
struct Sums {
    /// The units of the figures.
    per_case: String,
    per_year: String,
    before: Vec<Expr>,
    after: Vec<Expr>,
    after_law: Vec<Expr>,
    /// Parameters that are not known, for which rows are missing in the sums.
    left_out: Vec<Name>,
    /// How many papers are proposed, at once and at all: those of known cost, and the others.
    proposed: [[usize; 2]; 2],
    detail: Detail,
}

impl Sums {
    /// A figure of a row; none where rows are not wanted.
    fn figure(&self, table: &Table, expr: &Expr, unit: &str) -> Figure {
        if self.detail == Detail::Compared { Figure::default() } else { table.figure(expr, unit, &[]) }
    }

    /// The row of one paper. One whose cost is not known, before or after, is left out of the sums,
    /// and they say so.
    fn paper(&mut self, table: &mut Table, id: &str, terms: &Terms, advice: Advice) -> CostRow {
        let (mut now, mut then) = (terms.before.clone(), terms.before.clone());
        let cost_of = |table: &Table, expr: &Expr| self.figure(table, expr, &self.per_case);
        if advice.relief() == Relief::Now {
            now = now.minus(terms.people[0].clone());
        }
        if advice.relief() != Relief::None {
            then = then.minus(terms.people[0].clone()).minus(terms.people[1].clone());
        }
        let cost = cost_of(table, &terms.before);
        // Most papers stay: what does not change is not reckoned again.
        let after = if advice.relief() == Relief::Now { cost_of(table, &now) } else { cost.clone() };
        let after_law = if advice.relief() == Relief::None { cost.clone() } else { cost_of(table, &then) };
        let unknown: Vec<Name> =
            [&cost, &after, &after_law].into_iter().flat_map(|figure| figure.missing.iter().cloned()).collect();
        // What is spared is made of all that the cost is made of, and more.
        let known = if self.detail == Detail::Compared { table.is_known(&then) } else { unknown.is_empty() };
        let row = CostRow {
            activity: "paper",
            component: id.to_owned(),
            hours: self.figure(table, &terms.hours, "hour/case"),
            cash: cost_of(table, &terms.cash),
            before: cost,
            after,
            after_law,
        };
        for (stage, counts) in self.proposed.iter_mut().enumerate() {
            let proposed = advice.relief() == Relief::Now || (stage == 1 && advice.relief() == Relief::AfterLaw);
            counts[usize::from(!known)] += usize::from(proposed);
        }
        if known {
            self.before.push(terms.before.clone());
            self.after.push(now);
            self.after_law.push(then);
        } else {
            self.left_out.extend(unknown);
        }
        row
    }

    /// The row of what is done besides papers, which takes hours and money before and after.
    fn activity(&mut self, table: &mut Table, activity: &'static str, hours: &[Expr; 2], cash: &[Expr; 2]) -> CostRow {
        let income = table.parameter(&["income"]);
        let cost = |i: usize| Expr::sum(vec![Expr::product(vec![hours[i].clone(), income.clone()]), cash[i].clone()]);
        let (was, is) = (cost(0), cost(1));
        let row = CostRow {
            activity,
            component: String::new(),
            hours: self.figure(table, &hours[0], "hour/case"),
            cash: self.figure(table, &cash[0], &self.per_case),
            before: self.figure(table, &was, &self.per_case),
            after: self.figure(table, &is, &self.per_case),
            after_law: self.figure(table, &is, &self.per_case),
        };
        self.before.push(was);
        self.after.push(is.clone());
        self.after_law.push(is);
        row
    }

    /// Filling in the form. What a dropped paper brings to type is reckoned with that paper.
    fn form(&mut self, table: &mut Table, analysis: &Analysis) -> CostRow {
        let typing = table.parameter(&["field/minutes"]).over(Expr::Number(60.0));
        let added: BTreeSet<_> = analysis.components.iter().flat_map(|c| &c.fields_to_add).collect();
        let rest = analysis.questions.after.saturating_sub(added.len());
        let fields = [analysis.questions.before, rest];
        let hours = fields.map(|count| Expr::product(vec![Expr::Number(count as f64), typing.clone()]));
        self.activity(table, "form", &hours, &[Expr::ZERO, Expr::ZERO])
    }

    /// Handing in, over the channels by their shares.
    fn hand_in(&mut self, table: &mut Table, paths: &[WeightedPath]) -> CostRow {
        let (mut hours, mut cash) = (Vec::new(), Vec::new());
        for open in paths {
            let minutes = table.parameter(&[&format!("path/{}/handInMinutes", open.path.id)]);
            hours.push(Expr::product(vec![open.weight.clone(), minutes.over(Expr::Number(60.0))]));
            let money = table.parameter(&[&format!("path/{}/handInCash", open.path.id)]);
            cash.push(Expr::product(vec![open.weight.clone(), money]));
        }
        let (hours, cash) = (Expr::sum(hours), Expr::sum(cash));
        self.activity(table, "handIn", &[hours.clone(), hours], &[cash.clone(), cash])
    }

    /// The fee, where it is known.
    fn fee(&mut self, table: &mut Table, procedure: &Procedure) -> Option<CostRow> {
        let fee = format!("procedure/{}/fee", procedure.header.code);
        if !table.knows(&fee) {
            table.unknown.insert(fee.clone());
            self.left_out.push(fee.into());
            return None;
        }
        let fee = table.parameter(&[&fee]);
        Some(self.activity(table, "fee", &[Expr::ZERO, Expr::ZERO], &[fee.clone(), fee]))
    }

    /// Writes the sums, a case and a year, and by how much they fall.
    fn write(mut self, table: &Table, cases: &Expr, out: &mut Estimate) {
        self.left_out.sort();
        self.left_out.dedup();
        let left_out = self.left_out;
        let (before, after, after_law) = (Expr::sum(self.before), Expr::sum(self.after), Expr::sum(self.after_law));
        let year = |expr: &Expr| Expr::product(vec![expr.clone(), cases.clone()]);
        let compliance = |scale: &dyn Fn(&Expr) -> Expr, unit: &str| Compliance {
            before: table.figure(&scale(&before), unit, &left_out),
            after: table.figure(&scale(&after), unit, &left_out),
            after_law: table.figure(&scale(&after_law), unit, &left_out),
            saved: table.figure(&scale(&before.clone().minus(after.clone())), unit, &left_out),
            saved_with_law: table.figure(&scale(&before.clone().minus(after_law.clone())), unit, &left_out),
        };
        out.per_case = compliance(&Expr::clone, &self.per_case);
        out.per_year = compliance(&year, &self.per_year);
        out.cases = table.figure(cases, "case/year", &[]);
        let rate = |rest: &Expr| {
            let saved = before.clone().minus(rest.clone()).over(before.clone());
            Expr::product(vec![saved, Expr::Number(100.0)])
        };
        out.reduction = table.figure(&rate(&after), "%", &left_out);
        out.reduction_with_law = table.figure(&rate(&after_law), "%", &left_out);
        let [now_unknown, law_unknown] = unknown_savings(self.proposed);
        let (case, year) = (&mut out.per_case, &mut out.per_year);
        if now_unknown {
            for figure in [&mut case.saved, &mut year.saved, &mut out.reduction] {
                figure.value = None;
            }
        }
        if law_unknown {
            for figure in [&mut case.saved_with_law, &mut year.saved_with_law, &mut out.reduction_with_law] {
                figure.value = None;
            }
        }
    }

    /// Writes the sums that two sets of figures are compared by.
    fn write_compared(self, table: &Table, cases: &Expr, out: &mut Estimate) {
        let (before, after, after_law) = (Expr::sum(self.before), Expr::sum(self.after), Expr::sum(self.after_law));
        let saved = before.clone().minus(after);
        let [now_unknown, law_unknown] = unknown_savings(self.proposed);
        out.per_case.before = table.bare_figure(&before);
        if !now_unknown {
            out.per_case.saved = table.bare_figure(&saved);
            out.per_year.saved = table.bare_figure(&Expr::product(vec![saved, cases.clone()]));
        }
        if !law_unknown {
            out.per_case.saved_with_law = table.bare_figure(&before.minus(after_law));
        }
    }
}

/// Whether what is saved, at once and at all, is not known: where no paper that goes has a known cost, it is not, and not zero.
fn unknown_savings(proposed: [[usize; 2]; 2]) -> [bool; 2] {
    proposed.map(|[known, unknown]| known == 0 && unknown > 0)
}

pub(super) fn collect(table: &Table, out: &mut Estimate) {
    let mut figures: Vec<&Figure> = Vec::new();
    for own in &out.components {
        figures.extend([&own.burden, &own.asked, &own.dropped, &own.success, &own.per_case, &own.per_year]);
        for path in &own.paths {
            figures.extend([&path.share, &path.success, &path.saving, &path.break_even]);
        }
    }
    for row in &out.rows {
        figures.extend([&row.hours, &row.cash, &row.before, &row.after, &row.after_law]);
    }
    for sums in [&out.per_case, &out.per_year] {
        figures.extend([&sums.before, &sums.after, &sums.after_law]);
    }
    figures.push(&out.cases);
    let mut unknown: BTreeSet<String> = table.unknown.clone();
    unknown.extend(figures.iter().flat_map(|figure| &figure.missing).map(ToString::to_string));
    out.parameters = table.used(figures.into_iter());
    out.unknown = unknown.into_iter().collect();
}
