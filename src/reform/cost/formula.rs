//! The formulas: burden of a paper, success of its lookups, saving, compliance cost.

mod totals;

use std::collections::{BTreeMap, BTreeSet};

use crate::definition::{Document, Procedure, When};
use crate::register::{Costs, DocumentKind, Pack, Parameter, Path, Range};

use super::super::advice::{Advice, advice};
use super::drops::{Drop, drops};
use super::expression::{Expr, Table};
use super::share::share;
use super::{ComponentSaving, Detail, Estimate, Figure, PathSaving, Relief};
use crate::analysis::model::asked_when;
use crate::analysis::{Analysis, PaperVerdict};
use totals::{collect, totals};

/// A path that the procedure offers, with its weight.
struct WeightedPath<'c> {
    path: &'c Path,
    weight: Expr,
}

/// The cost of a paper, split as the circular's table wants it.
struct Burden {
    minutes: Expr,
    cash: Expr,
}

/// All formulas of one paper.
struct Terms {
    asked: Expr,
    dropped: Expr,
    burden: Expr,
    hours: Expr,
    cash: Expr,
    before: Expr,
    /// Saving under the law of the day, and what more comes once barriers are gone.
    saving: [Expr; 2],
    /// The same without the state's own cost.
    people: [Expr; 2],
    /// The state's cost of lookups.
    lookups: [Expr; 2],
    full: Expr,
    success: Expr,
    paths: Vec<(String, Expr, Expr, Expr, Expr)>,
    by_lookup: bool,
    relief: Relief,
    /// What a lookup nobody may make yet would save, in every case in which the paper is asked for.
    proposed: Expr,
    /// The saving where the paper goes in every case: it has the sign of the saving, and is known
    /// where shares of circumstances are not.
    where_dropped: Expr,
    /// The same without the state's own cost.
    where_people: Expr,
    /// True when it goes in one way only.
    uniform: bool,
}

pub(super) fn estimate(
    procedure: &Procedure,
    pack: &Pack,
    costs: &Costs,
    analysis: &Analysis,
    detail: Detail,
) -> Option<Estimate> {
    if costs.paths.is_empty() {
        return None;
    }
    let mut table = Table::new(costs);
    let code = procedure.header.code.clone();
    define_own(&mut table, procedure, &code);
    let paths_taken = weighted_paths(&mut table, procedure);
    let drops: Vec<Vec<Drop>> = analysis.components.iter().map(|component| drops(procedure, component)).collect();
    let mut users: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    for list in &drops {
        let queries: BTreeSet<(&str, &str)> =
            list.iter().flat_map(|drop| drop.queries.iter().map(|(lookup, _, role)| (*lookup, *role))).collect();
        for query in queries {
            *users.entry(query).or_default() += 1.0;
        }
    }
    let mut all: Vec<Terms> = Vec::with_capacity(analysis.components.len());
    for (component, drops) in analysis.components.iter().zip(&drops) {
        all.push(terms(&mut table, procedure, pack, component, drops, &paths_taken, &users));
    }
    let cases = table.parameter(&[&format!("procedure/{code}/annualCases")]);
    let mut estimate = Estimate { currency: costs.currency.clone(), decimals: costs.decimals, ..Estimate::default() };
    for (component, terms) in analysis.components.iter().zip(&all) {
        estimate.components.push(saving_of(&table, &component.id, terms, &cases, detail));
    }
    let advised = advice(procedure, pack, &analysis.components, &estimate.components);
    for (saving, advice) in estimate.components.iter_mut().zip(advised) {
        saving.advice = advice;
    }
    totals(&mut table, procedure, analysis, &paths_taken, &all, (&cases, detail), &mut estimate);
    if detail != Detail::Compared {
        collect(&table, &mut estimate);
    }
    Some(estimate)
}

/// What leaving one paper out saves, in figures.
fn saving_of(table: &Table, id: &str, terms: &Terms, cases: &Expr, detail: Detail) -> ComponentSaving {
    let costs = table.costs();
    let per_case = format!("{}/case", costs.currency);
    let per_year = format!("{}/year", costs.currency);
    let own = &terms.saving[usize::from(terms.relief == Relief::AfterLaw)];
    let (relief, by_lookup) = (terms.relief, terms.by_lookup);
    if detail == Detail::Compared {
        let middle = || table.middle_of(own).or_else(|| table.middle_of(&terms.where_dropped));
        let worthwhile = (relief != Relief::None).then(middle).flatten().map(|mid| mid > 0.0);
        return ComponentSaving { id: id.to_owned(), relief, by_lookup, worthwhile, ..ComponentSaving::default() };
    }
    let figure = |expr: &Expr, unit: &str| table.figure(expr, unit, &[]);
    let saving = figure(own, &per_case);
    let paths = terms.paths.iter().map(|(path, weight, success, saving, break_even)| {
        let (success, break_even) = (figure(success, "share"), figure(break_even, "share"));
        let keep = terms.by_lookup && success.value.zip(break_even.value).is_some_and(|(q, least)| q.mid < least.mid);
        PathSaving {
            path: path.clone(),
            share: figure(weight, "share"),
            success,
            saving: figure(saving, &per_case),
            break_even,
            keep,
        }
    });
    let paths = if detail == Detail::Full { paths.collect() } else { Vec::new() };
    ComponentSaving {
        id: id.to_owned(),
        relief: terms.relief,
        by_lookup: terms.by_lookup,
        burden: figure(&terms.burden, &costs.currency),
        asked: figure(&terms.asked, "share"),
        dropped: figure(&terms.dropped, "share"),
        success: figure(&terms.success, "share"),
        paths,
        worthwhile: saving
            .value
            .or_else(|| figure(&terms.where_dropped, &per_case).value)
            .filter(|_| terms.relief != Relief::None)
            .map(|range| range.mid > 0.0),
        each: if terms.uniform { figure(&terms.where_people, &per_case) } else { Figure::default() },
        advice: Advice::Keep,
        proposed: figure(&terms.proposed, &per_case),
        per_year: figure(&Expr::product(vec![own.clone(), cases.clone()]), &per_year),
        full_per_case: figure(&terms.full, &per_case),
        sensitivity: if detail == Detail::Full && terms.relief != Relief::None {
            table.sensitivity(own)
        } else {
            Vec::new()
        },
        per_case: saving,
    }
}

/// Parameters that the definition itself brings.
fn define_own(table: &mut Table, procedure: &Procedure, code: &str) {
    let header = |pointer: &str| procedure.schema.pointer(pointer);
    let own = |value: f64, unit: &str, source: String| Parameter {
        value: Some(Range::exactly(value)),
        unit: unit.to_owned(),
        source,
        date: procedure.header.version.clone(),
        ..Parameter::default()
    };
    if let Some(cases) = procedure.header.annual_cases.filter(|cases| cases.is_finite() && *cases >= 0.0) {
        let source = header("/x-procedure/annualCases/source").and_then(serde_json::Value::as_str);
        let source = source.unwrap_or(&procedure.id).to_owned();
        table.define(&format!("procedure/{code}/annualCases"), own(cases, "case/year", source));
    }
    let currency = header("/x-procedure/fee/currency").and_then(serde_json::Value::as_str);
    if let Some(amount) = header("/x-procedure/fee/amount").and_then(serde_json::Value::as_f64)
        && currency == Some(table.costs().currency.as_str())
        && amount >= 0.0
    {
        let unit = table.costs().currency.clone();
        table.define(&format!("procedure/{code}/fee"), own(amount, &unit, procedure.id.clone()));
    }
}

/// The paths a case of this procedure can take, weights after ceilings, adding up to 1.
fn weighted_paths<'c>(table: &mut Table<'c>, procedure: &Procedure) -> Vec<WeightedPath<'c>> {
    let paths = &table.costs().paths;
    let offered = |path: &&Path| {
        let channels = &procedure.header.channels;
        channels.is_empty() || path.channel.is_empty() || channels.contains(&path.channel)
    };
    let mut open: Vec<&Path> = paths.iter().filter(offered).collect();
    if open.is_empty() {
        open = paths.iter().collect();
    }
    let mut weights: Vec<Expr> = Vec::new();
    let mut over: BTreeMap<&str, Vec<Expr>> = BTreeMap::new();
    for path in &open {
        let share = table.parameter(&[&format!("path/{}/share", path.id)]);
        let ceiling = format!("path/{}/ceiling", path.id);
        if table.knows(&ceiling) {
            let held = share.clone().least(table.parameter(&[&ceiling]));
            if let Some(to) = &path.overflow {
                over.entry(to).or_default().push(share.minus(held.clone()));
            }
            weights.push(held);
        } else {
            weights.push(share);
        }
    }
    for (path, weight) in open.iter().zip(&mut weights) {
        if let Some(more) = over.remove(path.id.as_str()) {
            *weight = Expr::sum(std::iter::once(weight.clone()).chain(more).collect());
        }
    }
    let total = Expr::sum(weights.clone());
    open.into_iter()
        .zip(weights)
        .map(|(path, weight)| WeightedPath { path, weight: weight.over(total.clone()) })
        .collect()
}

fn burden(table: &mut Table, pack: &Pack, document: &Document) -> Burden {
    let kind = |id: &String| pack.document_type(id).map(|kind| kind.kind);
    let formless = document.is_form
        || document
            .types
            .first()
            .and_then(kind)
            .is_some_and(|kind| matches!(kind, DocumentKind::Form | DocumentKind::Note));
    if formless {
        // The declaration is reckoned with its fields.
        return Burden { minutes: Expr::ZERO, cash: Expr::ZERO };
    }
    let mut of = |what: &str| {
        let default = format!("paper/default/{what}");
        match document.types.first() {
            Some(id) => table.parameter(&[&format!("paper/{id}/{what}"), &default]),
            None => table.parameter(&[&default]),
        }
    };
    let (mut minutes, mut cash) = (vec![of("minutes")], vec![of("cash")]);
    // Where nobody says how many, one original is reckoned.
    let one = [("original".to_owned(), 1)];
    let copies: Vec<(String, u64)> = document.copies.iter().map(|(form, n)| (form.clone(), *n)).collect();
    for (form, count) in if copies.is_empty() { &one[..] } else { &copies } {
        let mut term = |what: &str| {
            let each = table.parameter(&[&format!("form/{form}/{what}")]);
            Expr::product(vec![Expr::Number(*count as f64), each])
        };
        minutes.push(term("minutes"));
        cash.push(term("cash"));
    }
    Burden { minutes: Expr::sum(minutes), cash: Expr::sum(cash) }
}

/// The circumstances in which a paper of a choice is the one handed in: not where a lighter
/// one of the same choice is asked for as well.
fn handed_in(procedure: &Procedure, pack: &Pack, component: &PaperVerdict) -> Option<When> {
    let own = procedure.documents.iter().position(|document| document.id == component.id)?;
    let document = &procedure.documents[own];
    let Some(group) = &document.group else { return Some(component.asked_when.clone()) };
    let weight = |document: &Document| {
        let burden = |id: &String| pack.document_type(id).map(|kind| kind.burden);
        document.types.first().and_then(burden).unwrap_or(1)
    };
    let mut parts = vec![component.asked_when.clone()];
    for (i, other) in procedure.documents.iter().enumerate() {
        let lighter = (weight(other), i) < (weight(document), own);
        if i == own || other.group.as_ref() != Some(group) || !lighter {
            continue;
        }
        let when = asked_when(other);
        if when == When::Always || when == component.asked_when {
            return Some(When::Or(Vec::new()));
        }
        if !disjoint(&when, &component.asked_when) {
            parts.push(When::Not(Box::new(when)));
        }
    }
    Some(if parts.len() == 1 { parts.remove(0) } else { When::And(parts) })
}

/// True when two expressions obviously never hold together: one has a literal, the other its negation.
fn disjoint(one: &When, other: &When) -> bool {
    fn literals(when: &When) -> Vec<(&str, bool)> {
        match when {
            When::Is(name) => vec![(name, true)],
            When::Not(inner) => match &**inner {
                When::Is(name) => vec![(name, false)],
                _ => Vec::new(),
            },
            When::And(list) => list.iter().flat_map(literals).collect(),
            When::Always | When::Or(_) => Vec::new(),
        }
    }
    let channel = |name: &str| name.starts_with(crate::analysis::case::CHANNEL);
    literals(one).iter().any(|(name, sign)| {
        literals(other).iter().any(|(second, other_sign)| {
            (name == second && sign != other_sign)
                || (*sign && *other_sign && name != second && channel(name) && channel(second))
        })
    })
}

fn terms(
    table: &mut Table,
    procedure: &Procedure,
    pack: &Pack,
    component: &PaperVerdict,
    drops: &[Drop],
    paths_taken: &[WeightedPath],
    users: &BTreeMap<(&str, &str), f64>,
) -> Terms {
    let unknown = Document::default();
    let document = procedure.document(&component.id).unwrap_or(&unknown);
    let Burden { minutes, cash } = burden(table, pack, document);
    let hours = minutes.clone().over(Expr::Number(60.0));
    let own_time = if minutes.is_zero() { Expr::ZERO } else { time(table, minutes, "income") };
    let burden = Expr::sum(vec![own_time, cash.clone()]);
    let handed_in = handed_in(procedure, pack, component).unwrap_or_default();
    let by_lookup = drops.iter().any(|drop| !drop.queries.is_empty());
    let relief = drops.iter().map(|drop| drop.relief).min().unwrap_or_default();
    let mut asked = Vec::new();
    let mut dropped = Vec::new();
    let (mut saving, mut people, mut lookups) = <([Vec<Expr>; 2], [Vec<Expr>; 2], [Vec<Expr>; 2])>::default();
    let (mut full, mut success, mut paths) = (Vec::new(), Vec::new(), Vec::new());
    let (mut proposed, mut where_dropped, mut where_people) = (Vec::new(), Vec::new(), Vec::new());
    for way in paths_taken {
        let asked_here = share(table, procedure, &handed_in, &way.path.channel);
        if way.path.lookup {
            let lookup = proposal(table, procedure, document, &burden, way.path);
            proposed.push(Expr::product(vec![way.weight.clone(), asked_here.clone(), lookup]));
        }
        asked.push(Expr::product(vec![way.weight.clone(), asked_here]));
        let (mut on_path, mut chance, mut break_even) = (Vec::new(), Expr::ONE, Expr::ZERO);
        for drop in drops {
            let when = match (&handed_in, &drop.when) {
                (When::Always, when) | (when, When::Always) => when.clone(),
                (asked, when) => When::And(vec![asked.clone(), when.clone()]),
            };
            let here = share(table, procedure, &when, &way.path.channel);
            if here.is_zero() {
                continue;
            }
            let at = usize::from(drop.relief == Relief::AfterLaw);
            let weight = Expr::product(vec![way.weight.clone(), here.clone()]);
            let gain = gain(table, component, drop, way.path, &burden, users);
            let net = gain.people.clone().minus(gain.state.clone());
            if drop.relief == relief {
                dropped.push(weight.clone());
                full.push(Expr::product(vec![weight.clone(), burden.clone()]));
                if let Some((success, least)) = gain.lookup {
                    (chance, break_even) = (success, least.unwrap_or(break_even));
                }
                where_dropped.push(Expr::product(vec![way.weight.clone(), net.clone()]));
                where_people.push(Expr::product(vec![way.weight.clone(), gain.people.clone()]));
                on_path.push(Expr::product(vec![here, net.clone()]));
            }
            saving[at].push(Expr::product(vec![weight.clone(), net]));
            people[at].push(Expr::product(vec![weight.clone(), gain.people]));
            lookups[at].push(Expr::product(vec![weight, gain.state]));
        }
        success.push(Expr::product(vec![way.weight.clone(), chance.clone()]));
        paths.push((way.path.id.clone(), way.weight.clone(), chance, Expr::sum(on_path), break_even));
    }
    let asked = Expr::sum(asked);
    let people = people.map(Expr::sum);
    let before = Expr::product(vec![asked.clone(), burden.clone()]);
    let terms = Terms {
        dropped: Expr::sum(dropped),
        before,
        hours: Expr::product(vec![asked.clone(), hours]),
        cash: Expr::product(vec![asked.clone(), cash]),
        asked,
        burden,
        saving: saving.map(Expr::sum),
        people,
        lookups: lookups.map(Expr::sum),
        full: Expr::sum(full),
        success: Expr::sum(success),
        paths,
        by_lookup,
        relief,
        proposed: Expr::sum(proposed),
        where_dropped: Expr::sum(where_dropped),
        where_people: Expr::sum(where_people),
        uniform: drops.len() == 1,
    };
    if component.fallback_only && Advice::of_verdict(component).goes_now() { terms.of_fallback() } else { terms }
}

/// What one case gains on a path where a paper goes.
struct Gain {
    /// What people are spared.
    people: Expr,
    /// What the state spends on lookups.
    state: Expr,
    /// Where data replace the paper: the chance that a lookup succeeds, and the least chance at which
    /// it pays, where the path looks anything up.
    lookup: Option<(Expr, Option<Expr>)>,
}

fn time(table: &mut Table, minutes: Expr, wage: &str) -> Expr {
    Expr::product(vec![minutes.over(Expr::Number(60.0)), table.parameter(&[wage])])
}

fn gain(
    table: &mut Table,
    component: &PaperVerdict,
    drop: &Drop,
    path: &Path,
    burden: &Expr,
    users: &BTreeMap<(&str, &str), f64>,
) -> Gain {
    if drop.queries.is_empty() {
        return Gain { people: burden.clone(), state: Expr::ZERO, lookup: None };
    }
    if !path.lookup {
        // Nothing is looked up here: the paper is handed in as before.
        return Gain { people: Expr::ZERO, state: Expr::ZERO, lookup: Some((Expr::ZERO, None)) };
    }
    let id = &path.id;
    let success = chance_of(table, drop, path);
    let late_minutes = table.parameter(&[&format!("path/{id}/lateMinutes")]);
    let late = Expr::sum(vec![time(table, late_minutes, "income"), table.parameter(&[&format!("path/{id}/lateCash")])]);
    let typing =
        Expr::product(vec![Expr::Number(component.fields_to_add.len() as f64), table.parameter(&["field/minutes"])]);
    let typing = if typing.is_zero() { Expr::ZERO } else { time(table, typing, "income") };
    // A lookup that several papers rest on is made once.
    let share_of = |(lookup, _, role): &(_, _, _)| 1.0 / users.get(&(*lookup, *role)).copied().unwrap_or(1.0);
    let lookups: f64 = drop.queries.iter().map(share_of).sum();
    let officer = table.parameter(&[&format!("path/{id}/lookupMinutes")]);
    let officer =
        Expr::sum(vec![time(table, officer, "officerIncome"), table.parameter(&[&format!("path/{id}/lookupCash")])]);
    let state = Expr::product(vec![Expr::Number(lookups), officer]);
    let people = Expr::product(vec![success.clone(), burden.clone()])
        .minus(Expr::product(vec![Expr::ONE.minus(success.clone()), late.clone()]))
        .minus(typing.clone());
    let least = Expr::sum(vec![late.clone(), typing, state.clone()]).over(Expr::sum(vec![burden.clone(), late]));
    Gain { people, state, lookup: Some((success, Some(least))) }
}

impl Terms {
    /// The formulas of a paper that is asked for only when data cannot be used: what its lookups spare
    /// people they spare today, and nothing is left to save.
    fn of_fallback(self) -> Self {
        let none = || [Expr::ZERO, Expr::ZERO];
        let before = self.before.minus(self.people[0].clone());
        let (saving, people, lookups) = (none(), none(), none());
        let (by_lookup, relief, proposed) = (false, Relief::None, Expr::ZERO);
        Self { before, saving, people, lookups, by_lookup, relief, proposed, ..self }
    }
}

/// What replacing a paper by one lookup in a register not yet open would save on a path: reckoned
/// as for registers that exist, its key included, with the figures of a register nobody knows more of.
fn proposal(table: &mut Table, procedure: &Procedure, document: &Document, burden: &Expr, path: &Path) -> Expr {
    let about = document.about.as_ref();
    let about = about.or_else(|| document.proves.as_ref()?.first().map(|fact| &fact.role));
    let role = about.and_then(|name| procedure.role(name));
    let signed_in = role.is_some_and(|role| role.signed_in);
    let typed = !signed_in && role.is_none_or(|role| role.key.is_none());
    let drop = Drop {
        when: When::Always,
        relief: Relief::AfterLaw,
        queries: vec![("", "default", "")],
        keys: vec![signed_in],
    };
    let id = &path.id;
    let success = chance_of(table, &drop, path);
    let mut money = |minutes: &str, wage: &str, cash: Option<&str>| {
        let minutes = table.parameter(&[minutes]).over(Expr::Number(60.0));
        let time = Expr::product(vec![minutes, table.parameter(&[wage])]);
        Expr::sum(std::iter::once(time).chain(cash.map(|cash| table.parameter(&[cash]))).collect())
    };
    let late = money(&format!("path/{id}/lateMinutes"), "income", Some(&format!("path/{id}/lateCash")));
    let officer = money(&format!("path/{id}/lookupMinutes"), "officerIncome", Some(&format!("path/{id}/lookupCash")));
    let typing = if typed { money("field/minutes", "income", None) } else { Expr::ZERO };
    Expr::product(vec![success.clone(), burden.clone()])
        .minus(Expr::product(vec![Expr::ONE.minus(success), late]))
        .minus(Expr::sum(vec![officer, typing]))
}

/// The chance that everything a paper is replaced by is found on a path. One query gives all
/// its attributes, so success is reckoned once a query, and availability once a path.
fn chance_of(table: &mut Table, drop: &Drop, path: &Path) -> Expr {
    let id = &path.id;
    let mut factors = vec![table.parameter(&[&format!("path/{id}/availability")])];
    let mut registers: Vec<&str> = Vec::new();
    for (_, register, _) in &drop.queries {
        if !registers.contains(register) {
            registers.push(register);
            let names = [format!("register/{register}/availability"), "register/default/availability".to_owned()];
            if let Some(name) = names.iter().find(|name| table.knows(name)) {
                factors.push(table.parameter(&[name]));
            }
        }
        let cohorts = table.costs().cohorts(register);
        factors.push(if cohorts.is_empty() {
            table.parameter(&[&format!("register/{register}/coverage"), "register/default/coverage"])
        } else {
            let mut sum = Vec::new();
            for cohort in cohorts {
                let mut of = |what: &str| table.parameter(&[&format!("register/{register}/cohort/{cohort}/{what}")]);
                sum.push(Expr::product(vec![of("share"), of("coverage")]));
            }
            Expr::sum(sum)
        });
        for what in ["complete", "match"] {
            factors
                .push(table.parameter(&[&format!("register/{register}/{what}"), &format!("register/default/{what}")]));
        }
    }
    for signed_in in &drop.keys {
        if !(*signed_in && path.channel == "online") {
            factors.push(table.parameter(&[&format!("path/{id}/keyObtained")]));
        }
    }
    Expr::product(factors)
}
