//! What doing several procedures in one go spares people, by itself: papers that an earlier member
//! issues or that are handed in once, questions that are asked once, and ways to an office.
//!
//! Reckoned with the parameters of each procedure alone, so that a circumstance has the share it has
//! there: what one case of every member costs today, less what one case of the bundle costs.

use serde_json::Value;

use crate::definition::Procedure;
use crate::reform::cost::{Estimate, Figure};
use crate::register::Range;

/// What one case of a bundle spares, beside one case of each of its members.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InOneGo {
    /// ISO 4217 code.
    pub currency: String,
    /// Papers that go by that alone, by their id in the bundle: what each costs in an average case of
    /// its member.
    pub papers: Vec<(String, Figure)>,
    /// Questions that are asked once.
    pub form: Figure,
    /// Handing in once.
    pub hand_in: Figure,
    /// Their sum; papers of unknown cost are left out of it and named as missing.
    pub total: Figure,
}

impl InOneGo {
    /// What is spared; `members` are the procedures with what each costs alone, in any order. `None`
    /// where the procedure is not made of them.
    pub fn of(bundle: &Procedure, whole: &Estimate, members: &[(&Procedure, Estimate)]) -> Option<Self> {
        let codes: Vec<&str> = bundle.header.code.split('+').collect();
        let alone = |code: &str| members.iter().find(|(own, _)| own.header.code == code).map(|(_, own)| own);
        let alone: Vec<&Estimate> = codes.iter().map(|code| alone(code)).collect::<Option<_>>()?;
        let left_out = bundle.schema.pointer("/x-procedure/leftOut").and_then(Value::as_array);
        let mut papers: Vec<(String, Figure)> = Vec::new();
        for id in left_out.into_iter().flatten().filter_map(|own| own.get("id").and_then(Value::as_str)) {
            // Names of parts begin with the place of the procedure: m1, m2, …
            let (part, own) = id.split_once('.')?;
            let place = part.strip_prefix('m')?.parse::<usize>().ok()?.checked_sub(1)?;
            let row = alone.get(place)?.rows.iter().find(|row| row.component == own && row.activity == "paper");
            papers.extend(row.map(|row| (id.to_owned(), row.before.clone())));
        }
        let unit = format!("{}/case", whole.currency);
        let spared = |activity: &str| {
            let before = |estimate: &Estimate| {
                estimate.rows.iter().find(|row| row.activity == activity).map(|row| row.before.clone())
            };
            let each: Vec<Figure> = alone.iter().filter_map(|own| before(own)).collect();
            let known = Figure { unit: unit.clone(), value: Some(Range::exactly(0.0)), ..Figure::default() };
            less(&added(&unit, each.iter()), &before(whole).unwrap_or(known))
        };
        let (form, hand_in) = (spared("form"), spared("handIn"));
        let costs = papers.iter().map(|(_, own)| own);
        let total = added(&unit, costs.chain([&form, &hand_in]));
        Some(Self { currency: whole.currency.clone(), papers, form, hand_in, total })
    }
}

/// The sum of the figures that are known; nothing where none is. What the others lack is missing.
fn added<'f>(unit: &str, figures: impl Iterator<Item = &'f Figure>) -> Figure {
    let mut sum = Figure { unit: unit.to_owned(), ..Figure::default() };
    for figure in figures {
        join(&mut sum, figure);
        if let Some(own) = figure.value {
            let so_far = sum.value.unwrap_or_default();
            sum.value =
                Some(Range { low: so_far.low + own.low, mid: so_far.mid + own.mid, high: so_far.high + own.high });
        }
    }
    sum
}

/// One figure less another that the same parameters make larger and smaller.
fn less(one: &Figure, other: &Figure) -> Figure {
    let mut rest = one.clone();
    join(&mut rest, other);
    rest.value = one.value.zip(other.value).map(|(one, other)| {
        let ends = [one.low - other.low, one.high - other.high];
        let mid = one.mid - other.mid;
        Range { low: ends[0].min(ends[1]).min(mid), mid, high: ends[0].max(ends[1]).max(mid) }
    });
    rest
}

/// Takes over what another figure was made from and lacks.
fn join(figure: &mut Figure, other: &Figure) {
    for (own, more) in [(&mut figure.uses, &other.uses), (&mut figure.missing, &other.missing)] {
        own.extend(more.iter().cloned());
        own.sort();
        own.dedup();
    }
    figure.input |= other.input;
}
