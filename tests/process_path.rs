//! The longest way through stated limits beside one that goes through every way there is, over random small processes.

#[path = "common/generator.rs"]
mod generator;

use std::collections::BTreeSet;

use generator::Dice;
use serde_json::{Value, json};
use tokhai::analysis::process::{Figures, NoPath, Restructured, Span, restructure};
use tokhai::analysis::{Options, analyse};
use tokhai::definition::{Procedure, TimeUnit};
use tokhai::register::{Calendar, Date, Pack};

fn judged(steps: &[Value]) -> Restructured {
    let procedure = Procedure::read(json!({"x-procedure": {"code": "9.1", "steps": steps}}));
    let options = Options::on(Date::parse("2026-07-18").unwrap());
    let pack = Pack::default();
    let analysis = analyse(&procedure, &pack, &options);
    restructure(&procedure, &pack, &options, &analysis).unwrap()
}

fn now(steps: &[Value]) -> Figures {
    judged(steps).usual().unwrap().now.clone()
}

const UNITS: [&str; 4] = ["hours", "workingHours", "workingDays", "days"];

/// Up to seven steps of random limits, each after some of those before it.
fn random(dice: &mut Dice) -> Vec<Value> {
    let mixed = dice.percent(50);
    let only = UNITS[dice.roll(4)];
    let count = dice.between(1, 7);
    let actors = ["applicant", "desk", "officer", "head"];
    (0..count)
        .map(|i| {
            let after: Vec<String> = (0..i).filter(|_| dice.percent(40)).map(|j| format!("s{j}")).collect();
            let least = dice.roll(9) as f64 / 2.0;
            let mut duration = json!({"value": least, "unit": if mixed { UNITS[dice.roll(4)] } else { only }});
            if dice.percent(40) {
                duration["max"] = json!(least + dice.roll(7) as f64 / 2.0);
            }
            let actor = actors[if dice.percent(15) { 0 } else { dice.between(1, 3) }];
            let mut step = json!({"id": format!("s{i}"), "kind": "draft", "actor": actor, "after": after});
            match dice.roll(20) {
                0 => {}
                1 if i > 0 => step["within"] = json!("s0"),
                _ => step["duration"] = duration,
            }
            step["clockStops"] = json!(dice.percent(10));
            step
        })
        .collect()
}

/// Working and calendar time in half hours; nothing where nobody says.
type Time = Option<(i64, i64)>;

fn time(step: &Value, key: &str) -> Time {
    let duration = step.get("duration")?;
    let value = duration.get(key).or_else(|| duration.get("value"))?.as_f64()?;
    let halves = (value * 2.0) as i64;
    Some(match duration["unit"].as_str()? {
        "hours" => (0, halves),
        "workingHours" => (halves, 0),
        "workingDays" => (halves * 8, 0),
        _ => (0, halves * 24),
    })
}

/// Every way through the steps, with the sums of the limits on it.
fn ways(steps: &[Value], key: &str) -> Option<BTreeSet<(i64, i64)>> {
    let at = |id: &Value| steps.iter().position(|step| step["id"] == *id).unwrap();
    let own = |step: &Value| -> Time {
        if step["actor"] == "applicant" || step["clockStops"] == true {
            return Some((0, 0));
        }
        match step.get("within") {
            Some(id) => steps[at(id)].get("duration").map(|_| (0, 0)),
            None => time(step, key),
        }
    };
    let own: Vec<(i64, i64)> = steps.iter().map(own).collect::<Option<_>>()?;
    let mut all = BTreeSet::new();
    let mut open: Vec<(usize, (i64, i64))> = own.iter().copied().enumerate().collect();
    while let Some((step, sum)) = open.pop() {
        all.insert(sum);
        for before in steps[step]["after"].as_array().unwrap() {
            let before = at(before);
            open.push((before, (sum.0 + own[before].0, sum.1 + own[before].1)));
        }
    }
    Some(all)
}

/// Whether one sum is as long as another on every calendar: each working day more is worth a day.
fn as_long(a: (i64, i64), b: (i64, i64)) -> bool {
    (0..=200).any(|days| a.0 - 16 * days >= b.0 && a.1 + 48 * days >= b.1)
}

fn longest(all: &BTreeSet<(i64, i64)>) -> Vec<(i64, i64)> {
    all.iter().copied().filter(|own| all.iter().all(|other| other == own || !as_long(*other, *own))).collect()
}

fn span((working, calendar): (i64, i64)) -> Span {
    let halves = |number: i64| number as f64 / 2.0;
    Span::of(halves(working), TimeUnit::WorkingHours).plus(Span::of(halves(calendar), TimeUnit::Hours))
}

#[test]
fn the_path_is_the_longest_of_all_ways_on_ten_thousand_processes() {
    let (mut told, mut untimed, mut depends, mut ranges) = (0, 0, 0, 0);
    for seed in 0..10_000 {
        let mut dice = Dice::new(seed);
        let steps = random(&mut dice);
        let path = now(&steps).path;
        let (Some(least), Some(most)) = (ways(&steps, "value"), ways(&steps, "max")) else {
            assert_eq!(path.range, None, "seed {seed}: {steps:?}");
            assert!(path.why.iter().all(|why| matches!(why, NoPath::Untimed(_) | NoPath::LimitGone(_))), "{steps:?}");
            untimed += 1;
            continue;
        };
        let (least, most) = (longest(&least), longest(&most));
        if let ([least], [most]) = (&least[..], &most[..]) {
            assert_eq!(path.range, Some((span(*least), span(*most))), "seed {seed}: {steps:?}");
            ranges += usize::from(least != most);
            told += 1;
        } else {
            assert!(matches!(&path.why[..], [NoPath::DependsOnDays(_)]), "seed {seed}: {path:?} of {steps:?}");
            depends += 1;
        }
    }
    assert!(told > 5_000 && untimed > 500 && depends > 500 && ranges > 1_000, "{told} {untimed} {depends} {ranges}");
}

fn step(id: &str, actor: &str, days: f64, after: &[&str]) -> Value {
    json!({"id": id, "kind": "draft", "actor": actor, "after": after, "duration": {"value": days, "unit": "workingDays"}})
}

#[test]
fn the_critical_steps_are_those_of_the_longest_way() {
    let steps = [
        step("take", "desk", 0.5, &[]),
        step("ask", "officer", 3.0, &["take"]),
        step("see", "officer", 1.0, &["take"]),
        step("sign", "head", 1.0, &["ask", "see"]),
    ];
    let figures = now(&steps);
    assert_eq!(figures.path.critical, ["take", "ask", "sign"]);
    let days = Span::of(4.5, TimeUnit::WorkingDays);
    assert_eq!(figures.path.range, Some((days, days)));
    assert_eq!((figures.steps, figures.hand_overs), (4, 3));
}

#[test]
fn time_that_stands_still_is_told_apart() {
    let mut wait = step("wait", "tax", 5.0, &["take"]);
    wait["clockStops"] = json!(true);
    let figures = now(&[step("take", "desk", 1.0, &[]), wait, step("sign", "head", 2.0, &["wait"])]);
    let days = |days: f64| Span::of(days, TimeUnit::WorkingDays);
    assert_eq!(figures.path.range, Some((days(3.0), days(3.0))));
    assert_eq!(figures.stopped, (days(5.0), days(5.0)));
}

#[test]
fn a_file_that_goes_back_counts_only_as_often_as_somebody_says() {
    let mut check = step("check", "desk", 2.0, &["take"]);
    check["repeat"] = json!({"to": "take"});
    let days = |days: f64| Span::of(days, TimeUnit::WorkingDays);
    let take = step("take", "desk", 1.0, &[]);
    let silent = now(&[take.clone(), check.clone()]);
    assert_eq!((silent.rework.steps, silent.rework.expected), (1, None));
    check["repeat"] = json!({"to": "take", "share": 0.25});
    let told = now(&[take.clone(), check.clone()]);
    assert_eq!(told.path.range, Some((days(3.0), days(3.0))));
    assert_eq!(told.rework.expected, Some((days(4.0), days(4.0))));
    // What runs beside it may or may not be the longer way then.
    let beside = now(&[take, check, step("see", "officer", 2.0, &["take"])]);
    assert_eq!(beside.rework.expected, None);
}

#[test]
fn steps_that_wait_for_each_other_have_no_path() {
    let figures = now(&[step("a", "desk", 1.0, &["b"]), step("b", "desk", 1.0, &["a"])]);
    assert_eq!((figures.path.range, &figures.path.why[..]), (None, &[NoPath::Circle][..]));
}

/// Five days a week, two days off in the middle of August 2026 and one Saturday on which offices work.
fn calendar() -> Calendar {
    let day = |on: &str, working: bool| json!({"on": on, "working": working, "title": {"en": "x"}, "source": "s", "confidence": "confirmed"});
    let pack = Pack::read(json!({
        "pack": {"id": "zz", "title": {"en": "x"}, "sources": {"s": "x"}},
        "calendar": {
            "week": {"working": ["monday", "tuesday", "wednesday", "thursday", "friday"]},
            "from": "2026-01-01", "to": "2026-12-31",
            "days": [day("2026-08-12", false), day("2026-08-13", false), day("2026-08-15", true)]
        }
    }));
    pack.unwrap().calendar.unwrap()
}

/// The day by which limits one after the other are over, counted day by day.
fn counted(calendar: &Calendar, start: Date, limits: &[(&str, i64)]) -> Date {
    let open = |day: Date| calendar.open_from(day).unwrap();
    let mut day = open(start);
    for (unit, value) in limits {
        for _ in 0..*value {
            day = if *unit == "workingDays" { open(day.plus(1).unwrap()) } else { day.plus(1).unwrap() };
        }
        day = open(day);
    }
    day
}

#[test]
fn due_days_leave_out_the_first_day_and_days_off() {
    let calendar = calendar();
    let mut dice = Dice::new(77);
    for _ in 0..500 {
        let limits: Vec<(&str, i64)> = (0..dice.between(1, 4))
            .map(|_| (if dice.percent(60) { "workingDays" } else { "days" }, dice.roll(9) as i64))
            .collect();
        let steps: Vec<Value> = limits
            .iter()
            .enumerate()
            .map(|(i, (unit, value))| {
                let after: Vec<String> = i.checked_sub(1).map(|before| format!("s{before}")).into_iter().collect();
                json!({"id": format!("s{i}"), "title": {"en": "x"}, "actor": format!("a{i}"), "kind": "assess",
                       "duration": {"value": value, "unit": unit}, "after": after})
            })
            .collect();
        let start = Date::parse("2026-07-20").unwrap().plus(dice.roll(40) as i64).unwrap();
        let own = judged(&steps);
        let timeline = own.timeline(own.usual().unwrap(), false, &calendar, start).unwrap();
        assert_eq!(timeline.due, counted(&calendar, start, &limits), "{start} {limits:?}");
        let spent: i64 = timeline.authorities.iter().map(|own| own.days).sum();
        assert_eq!(spent, timeline.due.to_days() - calendar.open_from(start).unwrap().to_days(), "{limits:?}");
    }
}

#[test]
fn the_authority_the_time_is_because_of_lies_on_the_longest_way() {
    let calendar = calendar();
    let steps = [
        step("take", "desk", 0.5, &[]),
        step("ask", "agency", 2.0, &["take"]),
        step("weigh", "office", 6.0, &["take"]),
        step("sign", "head", 0.5, &["ask", "weigh"]),
    ];
    let own = judged(&steps);
    let timeline = own.timeline(own.usual().unwrap(), false, &calendar, Date::parse("2026-07-17").unwrap()).unwrap();
    // Half a day on Monday, six days until noon of the next Tuesday, the signature in its afternoon.
    assert_eq!(timeline.due.to_string(), "2026-07-28");
    let named = |at: usize| timeline.authorities[at].actor.as_str();
    assert_eq!(timeline.because.map(named), Some("office"));
    let agency = timeline.authorities.iter().find(|own| own.actor == "agency").unwrap();
    assert_eq!(
        (agency.from.to_string(), agency.due.to_string(), agency.days),
        ("2026-07-20".to_owned(), "2026-07-22".to_owned(), 0)
    );
}
