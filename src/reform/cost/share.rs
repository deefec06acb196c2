//! Shares of cases: how often an expression over circumstances holds.
//!
//! A share nobody has counted is not known and is asked for; nothing stands in for it. Shares of
//! circumstances that exclude each other come to 1 at most.
//!
//! Nobody publishes how circumstances depend on each other. The range is therefore that of
//! Fréchet's inequalities, which hold whatever the dependence; the middle takes them as
//! independent, kept within the range.

use crate::definition::{Procedure, When};
use crate::register::{Parameter, Range};

use super::expression::{Expr, Table};
use crate::analysis::case::CHANNEL;

/// The share of the cases handed in by one channel in which an expression holds.
pub(super) fn share(table: &mut Table, procedure: &Procedure, when: &When, channel: &str) -> Expr {
    let when = reduced(procedure, on_channel(&by_channel(procedure, when), channel));
    match &when {
        When::Always => Expr::ONE,
        When::Or(list) if list.is_empty() => Expr::ZERO,
        When::Is(name) if part_of_whole(table, procedure, name).is_none() => {
            Expr::Parameter(condition(table, procedure, name))
        }
        other => {
            let mut from = Vec::new();
            for name in other.names() {
                from.push(condition(table, procedure, name));
            }
            let known = from.iter().all(|at| table.range(*at).is_some());
            if !known {
                // One unknown share leaves the whole unknown.
                return Expr::product(from.into_iter().map(Expr::Parameter).collect());
            }
            let range = bounds(table, procedure, other);
            let name = format!("share: {other}");
            table.derived(&name, range, from)
        }
    }
}

/// The expression with conditions that stand for a way of handing in named as that.
fn by_channel(procedure: &Procedure, when: &When) -> When {
    let all = |list: &[When]| list.iter().map(|inner| by_channel(procedure, inner)).collect();
    match when {
        When::Always => When::Always,
        When::Is(name) => match procedure.condition(name).and_then(|condition| condition.channel.as_ref()) {
            Some(channel) => When::Is(format!("{CHANNEL}{channel}")),
            None => when.clone(),
        },
        When::Not(inner) => When::Not(Box::new(by_channel(procedure, inner))),
        When::And(list) => When::And(all(list)),
        When::Or(list) => When::Or(all(list)),
    }
}

/// The expression with its channels decided.
pub(super) fn on_channel(when: &When, channel: &str) -> When {
    let never = || When::Or(Vec::new());
    let is_never = |when: &When| matches!(when, When::Or(list) if list.is_empty());
    match when {
        When::Is(name) => match name.strip_prefix(CHANNEL) {
            Some(own) if own == channel => When::Always,
            Some(_) => never(),
            None => when.clone(),
        },
        When::Always => When::Always,
        When::Not(inner) => match on_channel(inner, channel) {
            When::Always => never(),
            inner if is_never(&inner) => When::Always,
            inner => When::Not(Box::new(inner)),
        },
        When::And(list) => {
            let mut rest: Vec<When> = Vec::new();
            for inner in list.iter().map(|inner| on_channel(inner, channel)) {
                if is_never(&inner) {
                    return never();
                }
                if inner != When::Always && !rest.contains(&inner) {
                    rest.push(inner);
                }
            }
            match rest.len() {
                0 => When::Always,
                1 => rest.remove(0),
                _ => When::And(rest),
            }
        }
        When::Or(list) => {
            let mut rest: Vec<When> = Vec::new();
            for inner in list.iter().map(|inner| on_channel(inner, channel)) {
                if inner == When::Always {
                    return When::Always;
                }
                if !is_never(&inner) && !rest.contains(&inner) {
                    rest.push(inner);
                }
            }
            if rest.len() == 1 { rest.remove(0) } else { When::Or(rest) }
        }
    }
}

/// True when two circumstances never hold together.
fn exclusive(procedure: &Procedure, one: &str, other: &str) -> bool {
    let names = |name: &str, wanted: &str| {
        procedure.condition(name).is_some_and(|own| own.excludes.iter().any(|excluded| excluded == wanted))
    };
    one != other && (names(one, other) || names(other, one))
}

fn implies(procedure: &Procedure, one: &str, other: &str) -> bool {
    procedure.condition(one).is_some_and(|own| own.implies.iter().any(|implied| implied == other))
}

/// The expression without what its own parts settle: of circumstances that exclude each other,
/// one holds at most, and one that implies another says it too.
fn reduced(procedure: &Procedure, when: When) -> When {
    let When::And(list) = when else { return when };
    let held: Vec<String> =
        list.iter().filter_map(|part| if let When::Is(name) = part { Some(name.clone()) } else { None }).collect();
    if held.iter().any(|one| held.iter().any(|other| exclusive(procedure, one, other))) {
        return When::Or(Vec::new());
    }
    let settled = |part: &When| match part {
        When::Is(name) => held.iter().any(|own| own != name && implies(procedure, own, name)),
        When::Not(inner) => {
            matches!(&**inner, When::Is(name) if held.iter().any(|own| exclusive(procedure, own, name)))
        }
        _ => false,
    };
    let mut rest: Vec<When> = list.iter().filter(|part| !settled(part)).cloned().collect();
    if rest.len() == 1 { rest.remove(0) } else { When::And(rest) }
}

/// The parameter for the share of a circumstance, and the one that is known of it. In a procedure
/// made of several, whose codes are joined by `+`, the circumstances of the third begin with `m3.`
/// and have the share they have in that procedure alone.
fn counted(table: &mut Table, procedure: &Procedure, name: &str) -> (String, Option<String>) {
    let code = &procedure.header.code;
    let own = format!("procedure/{code}/condition/{name}");
    if let Some(condition) = procedure.condition(name)
        && let Some(share) = condition.share.filter(|share| (0.0..=1.0).contains(share))
    {
        let words = |key: &str| condition.schema.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
        let parameter = Parameter {
            value: Some(Range::exactly(share)),
            unit: "share".to_owned(),
            source: format!("x-share {} {}", words("x-source"), procedure.id).replace("  ", " "),
            date: procedure.header.version.clone(),
            ..Parameter::default()
        };
        table.define(&own, parameter);
    }
    let member = name.strip_prefix('m').filter(|_| code.contains('+')).and_then(|rest| rest.split_once('.')).and_then(
        |(place, rest)| {
            let place = place.parse::<usize>().ok()?.checked_sub(1)?;
            Some(format!("procedure/{}/condition/{rest}", code.split('+').nth(place)?))
        },
    );
    let stands_in = Some("procedure/default/condition/default".to_owned());
    let known = [Some(own.clone()), member, stands_in].into_iter().flatten().find(|name| table.knows(name));
    (own, known)
}

/// The parameter of a circumstance; what it is called is asked for where nobody has counted it.
fn condition(table: &mut Table, procedure: &Procedure, name: &str) -> usize {
    let (own, known) = counted(table, procedure, name);
    if known.as_ref().is_none_or(|known| known.starts_with("procedure/default/")) {
        table.unknown.insert(own.clone());
    }
    match table.parameter(&[known.as_ref().unwrap_or(&own)]) {
        Expr::Parameter(at) => at,
        _ => 0,
    }
}

/// The share of a circumstance among others that exclude it, where what is known of them comes
/// to more than 1: each in its proportion.
fn part_of_whole(table: &mut Table, procedure: &Procedure, name: &str) -> Option<Range> {
    let mut whole = vec![name.to_owned()];
    for other in procedure.conditions.iter().map(|condition| &condition.name) {
        if whole.iter().all(|own| exclusive(procedure, own, other)) {
            whole.push(other.clone());
        }
    }
    let mut known: Vec<Range> = Vec::new();
    for (at, name) in whole.iter().enumerate() {
        match counted(table, procedure, name).1.map(|name| table.parameter(&[&name])) {
            Some(Expr::Parameter(place)) => known.extend(table.range(place)),
            _ if at == 0 => return None,
            _ => {}
        }
    }
    let own = *known.first()?;
    let sum: f64 = known.iter().map(|range| range.mid).sum();
    (sum > 1.0).then(|| Range { low: own.low / sum, mid: own.mid / sum, high: own.high.min(1.0) })
}

fn bounds(table: &mut Table, procedure: &Procedure, when: &When) -> Range {
    match when {
        When::Always => Range::exactly(1.0),
        When::Is(name) => part_of_whole(table, procedure, name).unwrap_or_else(|| {
            let at = condition(table, procedure, name);
            table.range(at).unwrap_or(Range { low: 0.0, mid: 0.0, high: 1.0 })
        }),
        When::Not(inner) => {
            let inner = bounds(table, procedure, inner);
            Range { low: 1.0 - inner.high, mid: 1.0 - inner.mid, high: 1.0 - inner.low }
        }
        When::And(list) => {
            let parts: Vec<Range> = list.iter().map(|inner| bounds(table, procedure, inner)).collect();
            let low = parts.iter().map(|part| part.low).sum::<f64>() - (parts.len() as f64 - 1.0);
            let high = parts.iter().fold(1.0_f64, |least, part| least.min(part.high));
            let mid: f64 = parts.iter().map(|part| part.mid).product();
            within(low.max(0.0), mid, high)
        }
        When::Or(list) => {
            let parts: Vec<Range> = list.iter().map(|inner| bounds(table, procedure, inner)).collect();
            let name = |when: &When| if let When::Is(name) = when { Some(name.clone()) } else { None };
            let names: Vec<String> = list.iter().filter_map(name).collect();
            let apart = |one: &String| names.iter().all(|other| one == other || exclusive(procedure, one, other));
            if names.len() == list.len() && names.iter().all(apart) {
                let sum = |of: fn(&Range) -> f64| parts.iter().map(of).sum::<f64>().min(1.0);
                return within(sum(|part| part.low), sum(|part| part.mid), sum(|part| part.high));
            }
            let low = parts.iter().fold(0.0_f64, |most, part| most.max(part.low));
            let high = parts.iter().map(|part| part.high).sum::<f64>().min(1.0);
            let mid = 1.0 - parts.iter().map(|part| 1.0 - part.mid).product::<f64>();
            within(low, mid, high)
        }
    }
}

fn within(low: f64, mid: f64, high: f64) -> Range {
    let high = high.max(low);
    Range { low, mid: mid.clamp(low, high), high }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Costs;
    use serde_json::{Value, json};

    fn shares_of(code: &str, shares: &Value, when: &[&str]) -> (Vec<Option<f64>>, Vec<String>) {
        let procedure = Procedure::read(json!({
            "x-procedure": {"code": code},
            "x-conditions": {
                "m1.own": {"x-excludes": ["m1.rented"]}, "m1.rented": {"x-excludes": ["m1.own"]},
                "m1.old": {"x-implies": ["m1.own"]}, "m2.abroad": {}
            }
        }));
        let mut parameters = json!({});
        for (name, share) in shares.as_object().unwrap() {
            parameters[format!("procedure/{name}")] = json!({"value": share, "unit": "share", "input": true});
        }
        let costs = Costs::read_scenario(&json!({"parameters": parameters})).unwrap();
        let mut table = Table::new(&costs);
        let mut shares = Vec::new();
        for text in when {
            let expr = share(&mut table, &procedure, &When::parse(text).unwrap(), "online");
            shares.push(table.figure(&expr, "share", &[]).value.map(|range| (range.mid * 100.0).round() / 100.0));
        }
        (shares, table.unknown.iter().cloned().collect())
    }

    #[test]
    fn a_circumstance_of_a_bundle_has_the_share_it_has_in_its_own_procedure() {
        let shares = json!({"A/condition/own": 0.3, "B/condition/abroad": 0.1});
        assert_eq!(shares_of("A+B", &shares, &["m1.own", "m2.abroad"]), (vec![Some(0.3), Some(0.1)], vec![]));
        // In a procedure of its own nothing of another is taken.
        assert_eq!(shares_of("A", &shares, &["m1.own"]).0, [None]);
    }

    #[test]
    fn a_share_nobody_counted_is_asked_for_and_nothing_stands_in_for_it() {
        let unknown = vec!["procedure/A+B/condition/m2.abroad".to_owned()];
        assert_eq!(shares_of("A+B", &json!({}), &["m2.abroad"]), (vec![None], unknown.clone()));
        assert_eq!(shares_of("A+B", &json!({"A/condition/own": 0.3}), &["m1.own && m2.abroad"]), (vec![None], unknown));
    }

    #[test]
    fn circumstances_that_exclude_each_other_come_to_one_at_most() {
        let shares = json!({"A/condition/own": 0.9, "A/condition/rented": 0.6, "A/condition/old": 0.2});
        let when = ["m1.own", "m1.rented", "m1.own || m1.rented", "m1.own && m1.rented", "m1.old && m1.own"];
        assert_eq!(shares_of("A+B", &shares, &when).0, [Some(0.6), Some(0.4), Some(1.0), Some(0.0), Some(0.2)]);
    }
}
