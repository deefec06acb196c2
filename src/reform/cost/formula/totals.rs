//! Compliance cost before and after, summed over the papers and what is done besides.

use std::collections::BTreeSet;

use crate::definition::Procedure;

use super::super::super::advice::Advice;
use super::super::expression::{Expr, Table};
use super::super::{Compliance, CostRow, Estimate, Figure, Relief};
use super::{Terms, Way};
use crate::analysis::Analysis;

pub(super) fn totals(
    table: &mut Table,
    procedure: &Procedure,
    analysis: &Analysis,
    ways: &[Way],
    all: &[Terms],
    cases: &Expr,
    out: &mut Estimate,
) {
    let currency = table.costs().currency.clone();
    let per_case = format!("{currency}/case");
    let per_year = format!("{currency}/year");
    let mut left_out = Vec::new();
    let mut before = Vec::new();
    // After what is proposed at once, and in the end.
    let mut sums = [Vec::new(), Vec::new()];
    // Papers proposed at once, and at all: those of known cost, and the others.
    let mut known = [[0_usize; 2]; 2];
    let advised: Vec<Advice> = out.components.iter().map(|own| own.advice).collect();
    for ((component, terms), advice) in analysis.components.iter().zip(all).zip(&advised) {
        let (mut now, mut then) = (terms.before.clone(), terms.before.clone());
        if advice.relief() == Relief::Now {
            now = now.minus(terms.people[0].clone());
        }
        if advice.relief() != Relief::None {
            then = then.minus(terms.people[0].clone()).minus(terms.people[1].clone());
        }
        let cost = table.figure(&terms.before, &per_case, &[]);
        // Most papers stay: what does not change is not reckoned again.
        let after = if advice.relief() == Relief::Now { table.figure(&now, &per_case, &[]) } else { cost.clone() };
        let after_law =
            if advice.relief() == Relief::None { cost.clone() } else { table.figure(&then, &per_case, &[]) };
        // A paper whose cost is not known, before or after, is left out of the sums, and they say so.
        let unknown: Vec<String> =
            [&cost, &after, &after_law].into_iter().flat_map(|figure| figure.missing.iter().cloned()).collect();
        out.rows.push(CostRow {
            activity: "paper",
            component: component.id.clone(),
            hours: table.figure(&terms.hours, "hour/case", &[]),
            cash: table.figure(&terms.cash, &per_case, &[]),
            before: cost,
            after,
            after_law,
        });
        for (stage, known) in known.iter_mut().enumerate() {
            let proposed = advice.relief() == Relief::Now || (stage == 1 && advice.relief() == Relief::AfterLaw);
            known[usize::from(!unknown.is_empty())] += usize::from(proposed);
        }
        if unknown.is_empty() {
            before.push(terms.before.clone());
            sums[0].push(now);
            sums[1].push(then);
        } else {
            left_out.extend(unknown);
        }
    }
    let income = table.parameter(&["income"]);
    let mut row = |table: &Table, activity: &'static str, hours: Option<[Expr; 2]>, cash: [Expr; 2]| {
        let hours = hours.unwrap_or([Expr::ZERO, Expr::ZERO]);
        let cost = |i: usize| Expr::sum(vec![Expr::product(vec![hours[i].clone(), income.clone()]), cash[i].clone()]);
        let (was, is) = (cost(0), cost(1));
        let row = CostRow {
            activity,
            component: String::new(),
            hours: table.figure(&hours[0], "hour/case", &[]),
            cash: table.figure(&cash[0], &per_case, &[]),
            before: table.figure(&was, &per_case, &[]),
            after: table.figure(&is, &per_case, &[]),
            after_law: table.figure(&is, &per_case, &[]),
        };
        out.rows.push(row);
        before.push(was);
        sums[0].push(is.clone());
        sums[1].push(is);
    };
    if analysis.questions.before > 0 {
        let typing = table.parameter(&["field/minutes"]).over(Expr::Number(60.0));
        // What a dropped paper brings to type is reckoned with that paper.
        let added: BTreeSet<_> = analysis.components.iter().flat_map(|c| &c.fields_to_add).collect();
        let rest = analysis.questions.after.saturating_sub(added.len());
        let fields = [analysis.questions.before, rest];
        let hours = fields.map(|count| Expr::product(vec![Expr::Number(count as f64), typing.clone()]));
        row(table, "form", Some(hours), [Expr::ZERO, Expr::ZERO]);
    }
    let (mut hours, mut cash) = (Vec::new(), Vec::new());
    for way in ways {
        let minutes = table.parameter(&[&format!("path/{}/handInMinutes", way.path.id)]);
        hours.push(Expr::product(vec![way.weight.clone(), minutes.over(Expr::Number(60.0))]));
        let money = table.parameter(&[&format!("path/{}/handInCash", way.path.id)]);
        cash.push(Expr::product(vec![way.weight.clone(), money]));
    }
    let (hours, cash) = (Expr::sum(hours), Expr::sum(cash));
    row(table, "handIn", Some([hours.clone(), hours]), [cash.clone(), cash]);
    let fee = format!("procedure/{}/fee", procedure.header.code);
    if table.knows(&fee) {
        let fee = table.parameter(&[&fee]);
        row(table, "fee", None, [fee.clone(), fee]);
    } else {
        table.unknown.insert(fee.clone());
        left_out.push(fee);
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
            before: table.figure(&Expr::ZERO, &per_case, &[]),
            after: table.figure(&now, &per_case, &[]),
            after_law: table.figure(&then, &per_case, &[]),
            ..CostRow::default()
        });
    }
    left_out.sort();
    left_out.dedup();
    let before = Expr::sum(before);
    let [after, after_law] = sums.map(Expr::sum);
    let year = |expr: &Expr| Expr::product(vec![expr.clone(), cases.clone()]);
    let compliance = |table: &Table, scale: &dyn Fn(&Expr) -> Expr, unit: &str| Compliance {
        before: table.figure(&scale(&before), unit, &left_out),
        after: table.figure(&scale(&after), unit, &left_out),
        after_law: table.figure(&scale(&after_law), unit, &left_out),
        saved: table.figure(&scale(&before.clone().minus(after.clone())), unit, &left_out),
        saved_with_law: table.figure(&scale(&before.clone().minus(after_law.clone())), unit, &left_out),
    };
    out.per_case = compliance(table, &Expr::clone, &per_case);
    out.per_year = compliance(table, &year, &per_year);
    out.cases = table.figure(cases, "case/year", &[]);
    let rate = |rest: &Expr| {
        let saved = before.clone().minus(rest.clone()).over(before.clone());
        Expr::product(vec![saved, Expr::Number(100.0)])
    };
    out.reduction = table.figure(&rate(&after), "%", &left_out);
    out.reduction_with_law = table.figure(&rate(&after_law), "%", &left_out);
    // Where no paper that goes has a known cost, what is saved is not known, and not zero.
    let [now_unknown, law_unknown] = known.map(|[known, unknown]| known == 0 && unknown > 0);
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
    unknown.extend(figures.iter().flat_map(|figure| figure.missing.iter().cloned()));
    out.parameters = table.used(figures.into_iter());
    out.unknown = unknown.into_iter().collect();
}
