//! Two sets of figures side by side: what each comes to, where they differ, and which figure turns the recommendation for a
//! paper round, with the value at which it does.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::scenario::range;
use super::{Entry, Workbench};
use crate::reform::advice::Advice;
use crate::reform::cost::{ComponentSaving, Detail, Estimate, Figure, Sensitivity, estimate};
use crate::reform::portfolio::is_paper;
use crate::register::{Costs, Pack, Range};

/// Most papers whose turning is explained; more are counted.
const MAX_TURNED: usize = 200;

/// What one procedure, or many, come to under one set of figures.
#[derive(Clone, Copy, Default)]
struct Sum {
    now: usize,
    after_law: usize,
    not_worth: usize,
    before: Option<Range>,
    per_case: Option<Range>,
    with_law: Option<Range>,
    per_year: Option<Range>,
}

impl Sum {
    fn of(entry: &Entry, pack: &Pack, estimate: Option<&Estimate>) -> Self {
        let mut sum = Self::default();
        let Some(estimate) = estimate else { return sum };
        for (document, own) in entry.procedure.documents.iter().zip(&estimate.components) {
            if is_paper(document, pack) {
                sum.now += usize::from(own.advice.goes_now());
                sum.after_law += usize::from(own.advice == Advice::AfterLaw);
                sum.not_worth += usize::from(own.advice == Advice::NotWorth);
            }
        }
        let value = |figure: &Figure| figure.value;
        sum.before = value(&estimate.per_case.before);
        sum.per_case = value(&estimate.per_case.saved);
        sum.with_law = value(&estimate.per_case.saved_with_law);
        sum.per_year = value(&estimate.per_year.saved);
        sum
    }

    fn add(&mut self, other: &Self) {
        self.now += other.now;
        self.after_law += other.after_law;
        self.not_worth += other.not_worth;
        for (own, more) in [
            (&mut self.before, other.before),
            (&mut self.per_case, other.per_case),
            (&mut self.with_law, other.with_law),
            (&mut self.per_year, other.per_year),
        ] {
            let Some(more) = more else { continue };
            let sum = own.get_or_insert_default();
            *sum = Range { low: sum.low + more.low, mid: sum.mid + more.mid, high: sum.high + more.high };
        }
    }

    fn to_json(self) -> Value {
        let told = |own: Option<Range>| own.map(range);
        json!({
            "now": self.now,
            "afterLaw": self.after_law,
            "notWorth": self.not_worth,
            "before": told(self.before),
            "perCase": told(self.per_case),
            "perCaseWithLaw": told(self.with_law),
            "perYear": told(self.per_year),
        })
    }

    /// True where a page would show something else for the two.
    fn differs(&self, other: &Self) -> bool {
        let counts = |own: &Self| (own.now, own.after_law, own.not_worth);
        let middles = |own: &Self| {
            [own.before, own.per_case, own.with_law, own.per_year].map(|range| range.map(|own| own.mid.round()))
        };
        counts(self) != counts(other) || middles(self) != middles(other)
    }
}

/// The figures of one side.
struct Side<'c> {
    costs: Cow<'c, Costs>,
    /// True for those of the pack, whose estimates are at hand.
    own: bool,
}

impl Side<'_> {
    /// The sums of a procedure under these figures.
    fn totals<'e>(&self, entry: &'e Entry, pack: &Pack) -> Option<Cow<'e, Estimate>> {
        if self.own {
            return entry.judged.estimate.as_ref().map(Cow::Borrowed);
        }
        self.estimate(entry, pack, Detail::Compared).map(Cow::Owned)
    }

    fn estimate(&self, entry: &Entry, pack: &Pack, detail: Detail) -> Option<Estimate> {
        estimate(&entry.procedure, pack, &self.costs, &entry.judged.analysis, detail)
    }
}

impl Workbench {
    /// Two sets of figures side by side, each a scenario by its place or, for `None`, those of the pack; for all that is open,
    /// or for the procedure at a place. For a page: `total` (one a side), `rows` (the procedures that differ), `turned` (the
    /// papers on which a plan would say something else, with the figure that alone turns it and where), `unexplained` (how
    /// many more there are), and of one procedure `papers` with the values at which each figure turns them.
    ///
    /// # Errors
    /// When there is no such scenario or procedure, or a scenario does not fit the pack.
    pub fn compare(&self, sides: [Option<usize>; 2], place: Option<usize>) -> Result<Value, String> {
        if let Some(place) = place
            && place >= self.entries.len()
        {
            return Err(self.no_such(place));
        }
        let [one, other] = sides;
        let side = |at: Option<usize>| Ok::<_, String>(Side { costs: self.figures_of(at)?, own: at.is_none() });
        let sides = [side(one)?, side(other)?];
        let mut total = [Sum::default(); 2];
        let (mut rows, mut turned, mut unexplained) = (Vec::new(), Vec::new(), 0);
        for (at, entry) in self.entries.iter().enumerate().filter(|(at, _)| place.is_none_or(|own| own == *at)) {
            let estimates = sides.each_ref().map(|side| side.totals(entry, &self.pack));
            let sums = estimates.each_ref().map(|own| Sum::of(entry, &self.pack, own.as_deref()));
            for (total, sum) in total.iter_mut().zip(&sums) {
                total.add(sum);
            }
            if sums[0].differs(&sums[1]) {
                rows.push(self.row(at, entry, &sums));
            }
            let [Some(one), Some(other)] = &estimates else { continue };
            let changed: Vec<usize> = (0..one.components.len().min(other.components.len()))
                .filter(|at| one.components[*at].advice != other.components[*at].advice)
                .collect();
            if changed.is_empty() {
                continue;
            }
            if turned.len() + changed.len() > MAX_TURNED {
                unexplained += changed.len();
                continue;
            }
            turned.extend(self.turned(at, entry, &sides, &changed));
        }
        let mut out = json!({
            "currency": self.pack.costs.currency,
            "total": total.map(Sum::to_json),
            "rows": rows,
            "turned": turned,
            "unexplained": unexplained,
        });
        if let Some(place) = place {
            out["papers"] = self.turning_points(&self.entries[place], &sides).into();
        }
        Ok(out)
    }

    fn row(&self, at: usize, entry: &Entry, sums: &[Sum; 2]) -> Value {
        let header = &entry.procedure.header;
        let title = entry.procedure.title_of(&self.locale, "", &entry.procedure.title);
        json!({"index": at, "code": header.code, "title": title, "sides": sums.map(Sum::to_json)})
    }

    /// The papers of a procedure on which the two sides say something else, and what alone makes the difference.
    fn turned(&self, at: usize, entry: &Entry, sides: &[Side; 2], changed: &[usize]) -> Vec<Value> {
        let full = sides.each_ref().map(|side| side.estimate(entry, &self.pack, Detail::Full));
        let [Some(one), Some(other)] = &full else { return Vec::new() };
        let writer = self.writer(entry);
        let told = |paper: usize| {
            let [before, after] = [&one.components[paper], &other.components[paper]];
            let because: Vec<Value> = before
                .sensitivity
                .iter()
                .filter_map(|own| {
                    let middle = |side: &Estimate| Some(side.parameters.get(&own.parameter)?.value?.mid);
                    let (turns_at, from, to) = (own.flips_at?, middle(one)?, middle(other)?);
                    let between = from.min(to) <= turns_at && turns_at <= from.max(to);
                    let differ = from.total_cmp(&to).is_ne();
                    (between && differ).then(|| self.turning(one, own, [Some(from), Some(to)], [Some(turns_at), None]))
                })
                .collect();
            json!({
                "index": at,
                "code": entry.procedure.header.code,
                "paper": before.id,
                "title": writer.paper(&before.id),
                "advice": [before.advice.as_str(), after.advice.as_str()],
                "perCase": saved([before, after]),
                "because": because,
            })
        };
        changed.iter().map(|paper| told(*paper)).collect()
    }

    /// Of each paper that goes or could, what it saves on either side and where figures turn the recommendation round.
    fn turning_points(&self, entry: &Entry, sides: &[Side; 2]) -> Vec<Value> {
        let full = sides.each_ref().map(|side| side.estimate(entry, &self.pack, Detail::Full));
        let [Some(one), Some(other)] = &full else { return Vec::new() };
        let writer = self.writer(entry);
        let pairs = one.components.iter().zip(&other.components);
        pairs
            .filter(|(before, after)| before.worthwhile.is_some() || after.worthwhile.is_some())
            .map(|(before, after)| {
                let mut turns: Vec<Value> = Vec::new();
                let mut seen: Vec<&str> = Vec::new();
                for own in before.sensitivity.iter().chain(&after.sensitivity) {
                    let of = |list: &[Sensitivity]| {
                        list.iter().find(|other| other.parameter == own.parameter).and_then(|own| own.flips_at)
                    };
                    let at = [of(&before.sensitivity), of(&after.sensitivity)];
                    // Shares worked out of others are no figure one could change.
                    let given = one.parameters.contains_key(&own.parameter);
                    if !given || at == [None, None] || seen.contains(&own.parameter.as_str()) {
                        continue;
                    }
                    seen.push(&own.parameter);
                    let middle = |side: &Estimate| Some(side.parameters.get(&own.parameter)?.value?.mid);
                    turns.push(self.turning(one, own, [middle(one), middle(other)], at));
                }
                json!({
                    "id": before.id,
                    "title": writer.paper(&before.id),
                    "advice": [before.advice.as_str(), after.advice.as_str()],
                    "perCase": saved([before, after]),
                    "turns": turns,
                })
            })
            .collect()
    }

    /// A figure that turns a recommendation round: its middle on either side, and the value at which it does.
    fn turning(
        &self,
        estimate: &Estimate,
        own: &Sensitivity,
        values: [Option<f64>; 2],
        turns_at: [Option<f64>; 2],
    ) -> Value {
        let parameter = estimate.parameters.get(&own.parameter);
        json!({
            "parameter": own.parameter,
            "title": self.figure_title(&own.parameter, parameter),
            "unit": parameter.map_or("", |own| own.unit.as_str()),
            "values": values,
            "turnsAt": turns_at,
            "withinRange": own.within_range,
        })
    }
}

/// What leaving a paper out saves on either side.
fn saved(papers: [&ComponentSaving; 2]) -> Value {
    json!(papers.map(|own| own.per_case.value.map(range)))
}
