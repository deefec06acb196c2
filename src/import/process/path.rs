//! The stated-limit path: the longest way through the main steps, and how it agrees with what the text states.
//!
//! What tables and laws state are limits, not work time. A path that may be wrong is not told: a mix of calendar and
//! working days, a step whose time is missing or depends on a case, or a sum that is not what the text states.

use super::reading::{Finding, Reading};
use super::step::{Period, Step};
use crate::texts::Told;
use crate::texts::told;

/// Working hours of a working day.
const HOURS: f64 = 8.0;

/// A sum of periods by the way they are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sum {
    hours: f64,
    working_hours: f64,
    days: f64,
    working_days: f64,
    months: f64,
}

impl Sum {
    fn of(period: Period) -> Self {
        let mut sum = Self::default();
        match period.unit {
            "hour" => sum.hours = period.value,
            "workingHour" => sum.working_hours = period.value,
            "workingDay" => sum.working_days = period.value,
            "month" => sum.months = period.value,
            "year" => sum.months = period.value * 12.0,
            _ => sum.days = period.value,
        }
        sum
    }

    fn plus(self, other: Self) -> Self {
        Self {
            hours: self.hours + other.hours,
            working_hours: self.working_hours + other.working_hours,
            days: self.days + other.days,
            working_days: self.working_days + other.working_days,
            months: self.months + other.months,
        }
    }

    fn parts(self) -> [f64; 5] {
        [self.hours, self.working_hours, self.days, self.working_days, self.months]
    }

    /// Ways of counting that do not add up: real time beside working time.
    fn is_mixed(self) -> bool {
        let real = [self.hours, self.days, self.months].into_iter().filter(|own| *own > 0.0).count();
        real > 1 || real == 1 && (self.working_hours > 0.0 || self.working_days > 0.0)
    }

    /// The sum in working days, where it is counted in them.
    fn in_working_days(self) -> Option<f64> {
        let real = self.hours + self.days + self.months;
        (real == 0.0).then_some(self.working_days + self.working_hours / HOURS)
    }

    /// True where it is no longer than the other on any calendar; `None` where that depends on the days.
    fn within(self, other: Self) -> Option<bool> {
        if self.parts().iter().zip(other.parts()).all(|(own, others)| *own <= others) {
            return Some(true);
        }
        if let (Some(own), Some(others)) = (self.in_working_days(), other.in_working_days()) {
            return Some(own <= others);
        }
        if !self.is_mixed() && !other.is_mixed() {
            if (self.days > 0.0 || self.hours > 0.0) && (other.days > 0.0 || other.hours > 0.0) {
                return Some(self.days * 24.0 + self.hours <= other.days * 24.0 + other.hours);
            }
            // Five working days in any seven days running, and no more than the days that are left over.
            if let (true, Some(others)) = (self.days > 0.0, other.in_working_days()) {
                let most = (self.days / 7.0).floor() * 5.0 + (self.days % 7.0).min(5.0);
                if most <= others {
                    return Some(true);
                }
            }
        }
        None
    }

    /// The sum as one period, in the unit of what is stated where it can be.
    fn period(self, stated: Option<Period>) -> Option<Period> {
        if self.is_mixed() || self == Self::default() {
            return None;
        }
        let (value, unit) = if let Some(days) = self.in_working_days() {
            let hours = self.working_days == 0.0 && stated.is_none_or(|stated| stated.unit == "workingHour");
            if hours { (self.working_hours, "workingHour") } else { (days, "workingDay") }
        } else if self.hours > 0.0 {
            (self.hours, "hour")
        } else if self.months > 0.0 {
            (self.months, "month")
        } else {
            (self.days, "day")
        };
        Some(Period { value: (value * 10_000.0).round() / 10_000.0, unit })
    }
}

/// Whether two periods are the same time.
fn same(a: Period, b: Period) -> bool {
    let close = |a: f64, b: f64| (a - b).abs() < 1e-6;
    match (Sum::of(a).in_working_days(), Sum::of(b).in_working_days()) {
        (Some(a), Some(b)) => close(a, b),
        _ => a.unit == b.unit && close(a.value, b.value),
    }
}

/// Whether periods one after the other come to this one.
pub(super) fn add_up(periods: &[Period], whole: Period) -> bool {
    let sum = periods.iter().copied().map(Sum::of).fold(Sum::default(), Sum::plus);
    sum.period(Some(whole)).is_some_and(|sum| same(sum, whole))
}

/// Brings the units of rows in line, adds up, and compares with what is stated.
pub(super) fn path(reading: &mut Reading) {
    settle(reading);
    if reading.tabular && reading.stated().is_none() {
        reading.limit = super::chain::borne_out(reading);
    }
    match longest(reading) {
        Ok(period) => reading.path = Some(period),
        Err(why) => reading.no_path = Some(why),
    }
    compare(reading);
}

/// Days and hours of rows are working ones where the text says so of the whole.
fn settle(reading: &mut Reading) {
    let stated = reading.stated();
    let says = |unit: &str| reading.steps.iter().filter_map(|step| step.duration).any(|own| own.unit == unit);
    if !reading.tabular || says("workingDay") || says("workingHour") {
        return;
    }
    let working = stated.is_some_and(|own| own.unit == "workingDay" || own.unit == "workingHour");
    if !working {
        return;
    }
    for step in &mut reading.steps {
        if let Some(period) = &mut step.duration {
            period.unit = match period.unit {
                "day" => "workingDay",
                "hour" => "workingHour",
                unit => unit,
            };
        }
    }
}

/// The longest way through the main steps up to the delivery.
fn longest(reading: &Reading) -> Result<Period, Told> {
    let steps = &reading.steps;
    let end = steps.iter().rposition(|step| step.on_main_path && step.kind == "deliver" && step.actor != "citizen");
    let end = end.map_or(steps.len(), |end| end + 1);
    let main: Vec<&Step> = steps[..end].iter().filter(|step| step.on_main_path).collect();
    if main.iter().all(|step| step.duration.is_none()) {
        return Err(told!(import::path_no_time));
    }
    let mut ends: Vec<Sum> = Vec::new();
    for step in &steps[..end] {
        if !step.on_main_path {
            ends.push(Sum::default());
            continue;
        }
        let before: Vec<Sum> = step.after.iter().filter_map(|before| ends.get(*before).copied()).collect();
        let start = latest(&before)?;
        let own = step.duration.map(Sum::of).unwrap_or_default();
        ends.push(start.plus(own));
    }
    let own: Vec<Sum> =
        steps[..end].iter().zip(&ends).filter(|(step, _)| step.on_main_path).map(|(_, end)| *end).collect();
    let all = latest(&own)?;
    let stated = reading.stated();
    let period = all.period(stated).ok_or_else(|| told!(import::path_days_mixed))?;
    certain(reading, &steps[..end], period)
}

/// The latest of some ends, where which it is does not depend on the calendar.
fn latest(ends: &[Sum]) -> Result<Sum, Told> {
    if ends.is_empty() {
        return Ok(Sum::default());
    }
    let last = ends.iter().find(|own| ends.iter().all(|other| other.within(**own) == Some(true)));
    last.copied().ok_or_else(|| told!(import::path_beside_mixed))
}

/// The path, where nothing speaks against it.
fn certain(reading: &Reading, steps: &[Step], path: Period) -> Result<Period, Told> {
    let totals: Vec<Period> =
        reading.totals.iter().filter(|total| !total.part).filter_map(|total| total.period).collect();
    if totals.iter().any(|total| same(*total, path)) {
        return Ok(path);
    }
    if reading.limit.is_some() {
        return Ok(path);
    }
    if let Some(stated) = reading.stated() {
        return Err(told!(import::path_differs, path = path.told(), stated = stated.told()));
    }
    let timed = steps.iter().filter(|step| step.duration.is_some());
    if reading.tabular && timed.clone().any(|step| !step.branch.is_empty()) {
        return Err(told!(import::path_branch_without_total));
    }
    let silent = steps.iter().filter(|step| step.on_main_path && step.duration.is_none() && !step.untimed).count();
    let timed = timed.filter(|step| step.on_main_path).count();
    if silent > 0 && (reading.tabular || timed > 1) {
        return Err(told!(import::path_step_without_time));
    }
    // A record that names a time without its unit bears the path out where its number is that of the path. Where it names no
    // number either, one limit is that of the whole only if it runs from the receipt of the file to the result.
    let named = reading.totals.iter().any(|total| total.number.is_some_and(|own| (own - path.value).abs() < 1e-6));
    let open = !reading.totals.is_empty() && reading.totals.iter().all(|total| total.number.is_none());
    if reading.tabular || named || open && spans_all(steps) {
        return Ok(path);
    }
    Err(told!(import::path_no_total))
}

/// Whether the one limit among the main steps runs from the receipt of the file, and what follows only makes the result.
fn spans_all(steps: &[Step]) -> bool {
    const RESULT: [&str; 4] = ["sign", "stamp", "record", "deliver"];
    let mut main = steps.iter().filter(|step| step.on_main_path && step.actor != "citizen");
    let timed = main.find(|step| step.duration.is_some());
    timed.is_some_and(|step| step.from_receipt && RESULT.contains(&step.kind))
        && main.all(|step| step.duration.is_none() && RESULT.contains(&step.kind))
}

/// What does not agree: the stated total and the sum, subtotals and their rows.
fn compare(reading: &mut Reading) {
    let mut findings = Vec::new();
    let mut from = 0;
    for total in &reading.totals {
        let Some(period) = total.period else {
            findings.push(Finding {
                code: "totalWithoutUnit",
                line: Some(total.line),
                told: told!(import::path_total_without_unit),
            });
            continue;
        };
        let rows = if total.part { from..total.upto } else { 0..reading.steps.len() };
        if total.part {
            from = total.upto;
        }
        if total.upto == 0 && total.part {
            continue;
        }
        let all = reading.steps[rows].iter().filter(|step| step.on_main_path).filter_map(|step| step.duration);
        let sum = all.map(Sum::of).fold(Sum::default(), Sum::plus).period(Some(period));
        let agrees = sum.is_some_and(|sum| same(sum, period))
            || !total.part && reading.path.is_some_and(|path| same(path, period));
        if let (false, Some(sum)) = (agrees, sum) {
            findings.push(Finding {
                code: "totalDiffers",
                line: Some(total.line),
                told: told!(import::path_total_differs, stated = period.told(), sum = sum.told()),
            });
        } else if !agrees {
            findings.push(Finding {
                code: "unitsMixed",
                line: Some(total.line),
                told: told!(import::path_units_mixed, stated = period.told()),
            });
        }
    }
    if reading.limit.is_none() && reading.totals.iter().all(|total| total.period.is_none()) {
        findings.push(Finding { code: "noTotal", line: None, told: told!(import::path_nothing_to_compare) });
    }
    reading.findings.extend(findings);
}
