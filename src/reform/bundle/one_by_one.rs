//! What the processes of a bundle's members come to one by one, in the same cases.
//!
//! Each member is taken as it is in the life the bundle is about: with the circumstances that follow from the others. Members
//! that wait for another's result follow it; the others run beside each other, each with its own way to the office.

use super::subjects::{Aligned, align};
use super::{common_channels, scoped};
use crate::analysis::case::CHANNEL;
use crate::analysis::process::{Course, Figures, Restructured, Span};
use crate::analysis::{Options, analyse};
use crate::definition::Procedure;
use crate::register::Pack;

/// What the members come to one by one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OneByOne {
    /// Steps of all of them.
    pub steps: usize,
    /// The longest way through all of them, least and most; `None` where a member's cannot be told, or which is longer depends on
    /// the days of the case.
    pub path: Option<(Span, Span)>,
    /// How often files change hands.
    pub hand_overs: usize,
    /// How often the applicant has to come.
    pub visits: usize,
    /// Signatures of authorities.
    pub signatures: usize,
}

impl OneByOne {
    /// For each course of a bundle what its members come to one by one; `None` where a member has no process or no such case.
    /// `members` are the procedures it was made of, in any order. Empty where it is not made of them.
    pub fn of(
        bundle: &Procedure,
        whole: &Restructured,
        members: &[&Procedure],
        pack: &Pack,
        options: &Options,
    ) -> Vec<Option<Self>> {
        let codes = bundle.header.code.split('+');
        let member = |code: &str| members.iter().copied().find(|own| own.header.code == code);
        let Some(order) = codes.map(member).collect::<Option<Vec<&Procedure>>>() else { return Vec::new() };
        let channels = common_channels(&order);
        let mut aligned: Vec<Aligned> = Vec::new();
        for member in &order {
            let own = align(member, &aligned, &channels);
            aligned.push(own);
        }
        let options = Options { fields: false, max_sets: 0, ..options.clone() };
        let processes: Vec<Option<Restructured>> =
            aligned.iter().map(|own| analyse(&own.procedure, pack, &options).process).collect();
        let Some(processes) = processes.into_iter().collect::<Option<Vec<Restructured>>>() else { return Vec::new() };
        let waits = waits(bundle, &order);
        let in_course = |course: &Course| {
            let case = |way: Option<&&str>, word: &str| match (word.strip_prefix(CHANNEL), way) {
                (Some(own), Some(way)) => own == *way,
                _ => course.example.iter().any(|known| known == word),
            };
            // Of ways of handing in that make no difference to the whole, one that every member has.
            let way = channels.iter().find(|way| course.when.holds(&|word: &str| case(Some(*way), word)));
            let figures: Option<Vec<&Figures>> = processes
                .iter()
                .enumerate()
                .map(|(i, process)| {
                    let own = |word: &str| if word.starts_with(CHANNEL) { word.to_owned() } else { scoped(i, word) };
                    process.course(&|word: &str| case(way, &own(word))).map(|course| &course.now)
                })
                .collect();
            figures.map(|figures| Self::sum(&figures, &waits))
        };
        whole.courses.iter().map(in_course).collect()
    }

    fn sum(figures: &[&Figures], waits: &[Vec<usize>]) -> Self {
        let all = |of: fn(&Figures) -> usize| figures.iter().map(|own| of(own)).sum();
        Self {
            steps: all(|own| own.steps),
            path: longest(figures, waits),
            hand_overs: all(|own| own.hand_overs),
            visits: all(|own| own.visits),
            signatures: all(|own| own.signatures),
        }
    }
}

/// By member: those before it whose result it waits for, as the bundle says it.
fn waits(bundle: &Procedure, order: &[&Procedure]) -> Vec<Vec<usize>> {
    let place = |i: usize| format!("/x-procedure/parts/{i}/after");
    let codes = |i: usize| bundle.schema.pointer(&place(i)).and_then(serde_json::Value::as_array).into_iter().flatten();
    let before = |i: usize| {
        let named = codes(i).filter_map(|code| order.iter().position(|own| code.as_str() == Some(&own.header.code)));
        named.filter(|other| *other < i).collect()
    };
    (0..order.len()).map(before).collect()
}

/// The longest way through members that follow those they wait for.
fn longest(figures: &[&Figures], waits: &[Vec<usize>]) -> Option<(Span, Span)> {
    let mut ends: Vec<(Span, Span)> = Vec::new();
    for (own, waits) in figures.iter().zip(waits) {
        let start = most(waits.iter().map(|other| ends[*other]))?;
        let range = own.path.range?;
        ends.push((start.0.plus(range.0), start.1.plus(range.1)));
    }
    most(ends.into_iter())
}

/// The longest of some ranges, where that does not depend on the days of the case; nothing lasts no time.
fn most(ranges: impl Iterator<Item = (Span, Span)>) -> Option<(Span, Span)> {
    let all: Vec<(Span, Span)> = ranges.collect();
    let end = |of: fn(&(Span, Span)) -> Span| {
        let all: Vec<Span> = all.iter().map(of).chain([Span::ZERO]).collect();
        all.iter().copied().find(|own| all.iter().all(|other| own.covers(*other)))
    };
    Some((end(|own| own.0)?, end(|own| own.1)?))
}
