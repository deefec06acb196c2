//! Shares of cases: how often an expression over circumstances holds.
//!
//! Nobody publishes how circumstances depend on each other. The range is therefore that of
//! Fréchet's inequalities, which hold whatever the dependence; the middle takes them as
//! independent, kept within the range.

use crate::definition::{Procedure, When};
use crate::register::{Parameter, Range};

use super::super::cells::CHANNEL;
use super::expression::{Expr, Table};

/// The share of the cases handed in by one channel in which an expression holds.
pub(super) fn share(table: &mut Table, procedure: &Procedure, when: &When, channel: &str) -> Expr {
    let when = on_channel(&by_channel(procedure, when), channel);
    match &when {
        When::Always => Expr::ONE,
        When::Or(list) if list.is_empty() => Expr::ZERO,
        When::Is(name) => Expr::Parameter(condition(table, procedure, name)),
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

fn condition(table: &mut Table, procedure: &Procedure, name: &str) -> usize {
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
    if !table.knows(&own) {
        table.unknown.insert(own.clone());
    }
    match table.parameter(&[&own, "procedure/default/condition/default"]) {
        Expr::Parameter(at) => at,
        _ => 0,
    }
}

fn bounds(table: &mut Table, procedure: &Procedure, when: &When) -> Range {
    match when {
        When::Always => Range::exactly(1.0),
        When::Is(name) => {
            let at = condition(table, procedure, name);
            table.range(at).unwrap_or(Range { low: 0.0, mid: 0.5, high: 1.0 })
        }
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
