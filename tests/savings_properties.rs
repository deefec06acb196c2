//! What is true of every estimate: expected savings stay below full ones, fall with the
//! chance of failure, meet them when nothing fails, and change sign where it is said.

use std::sync::OnceLock;

use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::{Value, json};
use tokhai::analysis::{Analysis, Options, analyse};
use tokhai::definition::Procedure;
use tokhai::reform::cost::{ComponentSaving, Detail, estimate};
use tokhai::register::{Costs, Date, Pack};

/// Two papers of one person: the address of a register, and a birth notice in some cases.
fn dossier() -> (Procedure, Pack) {
    let words = |text: &str| json!({"en": text});
    let pack = Pack::read(json!({
        "pack": {"id": "xx", "title": words("Example"), "subjects": {"person": {"title": words("Person"), "key": "number"}}},
        "concepts": {
            "number": {"subject": "person", "type": "id", "title": words("Number")},
            "address": {"subject": "person", "title": words("Address")},
            "status": {"subject": "person", "title": words("Status")}
        },
        "registers": {"xx:people": {
            "title": words("People"), "owner": "State", "publication": {"status": "published"},
            "items": {"address": {"title": words("Address")}, "status": {"title": words("Status")}},
            "lookups": [{"id": "by-number", "subjects": ["person"], "keys": ["number"]}]
        }},
        "documentTypes": {
            "xx:residence": {"title": words("Residence"), "subject": "person", "facts": ["address"]},
            "xx:status": {"title": words("Status"), "subject": "person", "facts": ["status"]}
        },
        "gates": [{"id": "xx:law", "title": words("Data instead of papers"), "effect": "permits", "basis": "Art. 1"}]
    }))
    .unwrap();
    let procedure = Procedure::read(json!({
        "$id": "urn:example:two",
        "x-procedure": {"code": "9.2", "version": "2026-01-01"},
        "x-roles": {"applicant": {"kind": "person", "signedIn": true}},
        "x-conditions": {"married": {"x-share": 0.4}},
        "x-documents": [
            {"id": "residence", "type": "xx:residence", "about": "applicant"},
            {"id": "status", "type": "xx:status", "about": "applicant", "when": "married"}
        ]
    }));
    (procedure, pack)
}

#[derive(Clone, Debug)]
struct Figures {
    shares: [f64; 3],
    availability: [f64; 3],
    coverage: f64,
    complete: f64,
    burden: f64,
    late: [f64; 3],
    officer: f64,
}

fn figures() -> impl Strategy<Value = Figures> {
    let share = 0.0..=1.0_f64;
    (
        [0.01..1.0_f64, 0.01..1.0_f64, 0.01..1.0_f64],
        [share.clone(), share.clone(), share.clone()],
        share.clone(),
        share,
        0.0..200_000.0_f64,
        [0.0..100_000.0_f64, 0.0..100_000.0_f64, 0.0..100_000.0_f64],
        0.0..20_000.0_f64,
    )
        .prop_map(|(weights, availability, coverage, complete, burden, late, officer)| {
            let total: f64 = weights.iter().sum();
            let shares = weights.map(|weight| weight / total);
            Figures { shares, availability, coverage, complete, burden, late, officer }
        })
}

fn scenario(figures: &Figures) -> Value {
    let input = |value: f64, unit: &str| json!({"value": value, "unit": unit, "input": true});
    let mut parameters = serde_json::Map::new();
    let mut paths = serde_json::Map::new();
    for (at, path) in ["online", "desk", "post"].iter().enumerate() {
        paths.insert((*path).to_owned(), json!({"title": {"en": path}, "lookup": true}));
        for (name, value, unit) in [
            ("share", figures.shares[at], "share"),
            ("availability", figures.availability[at], "share"),
            ("keyObtained", 1.0, "share"),
            ("handInMinutes", 0.0, "minute"),
            ("handInCash", 0.0, "EUR"),
            ("lateMinutes", 0.0, "minute"),
            ("lateCash", figures.late[at], "EUR"),
            ("lookupMinutes", 0.0, "minute"),
            ("lookupCash", figures.officer, "EUR"),
        ] {
            parameters.insert(format!("path/{path}/{name}"), input(value, unit));
        }
    }
    for (name, value, unit) in [
        ("income", 10.0, "EUR/hour"),
        ("officerIncome", 10.0, "EUR/hour"),
        ("field/minutes", 1.0, "minute"),
        ("paper/default/minutes", 0.0, "minute"),
        ("paper/default/cash", figures.burden, "EUR"),
        ("form/original/minutes", 0.0, "minute"),
        ("form/original/cash", 0.0, "EUR"),
        ("register/default/coverage", figures.coverage, "share"),
        ("register/default/complete", figures.complete, "share"),
        ("register/default/match", 1.0, "share"),
    ] {
        parameters.insert(name.to_owned(), input(value, unit));
    }
    json!({"currency": "EUR", "decimals": 2, "paths": paths, "parameters": Value::Object(parameters)})
}

fn savings(figures: &Figures) -> Vec<ComponentSaving> {
    savings_of(&scenario(figures))
}

fn savings_of(scenario: &Value) -> Vec<ComponentSaving> {
    // The verdicts do not depend on costs.
    static JUDGED: OnceLock<(Procedure, Pack, Analysis)> = OnceLock::new();
    let costs = Costs::read_scenario(scenario).unwrap_or_else(|problems| panic!("{problems:?}"));
    let (procedure, pack, analysis) = JUDGED.get_or_init(|| {
        let (procedure, pack) = dossier();
        let analysis = analyse(&procedure, &pack, &Options::on(Date::parse("2026-07-18").unwrap()));
        (procedure, pack, analysis)
    });
    estimate(procedure, pack, &costs, analysis, Detail::Full).unwrap().components
}

fn mid(figure: &tokhai::reform::cost::Figure) -> f64 {
    figure.value.unwrap().mid
}

const SLACK: f64 = 1e-6;

/// Every figure of the papers: savings in full and expected, by path, chances and break-evens.
fn amounts(all: &[ComponentSaving]) -> Vec<(bool, f64)> {
    let mut list = Vec::new();
    for own in all {
        let paths =
            own.paths.iter().flat_map(|path| [(true, &path.saving), (false, &path.success), (false, &path.break_even)]);
        let figures = [(true, &own.per_case), (true, &own.full_per_case), (true, &own.burden), (false, &own.success)];
        for (money, figure) in figures.into_iter().chain(paths) {
            let range = figure.value.unwrap();
            list.extend([range.low, range.mid, range.high].map(|amount| (money, amount)));
        }
    }
    list
}

/// Multiplies every parameter of a unit.
fn scaled(scenario: &mut Value, factor: &dyn Fn(&str) -> f64) {
    for parameter in scenario["parameters"].as_object_mut().unwrap().values_mut() {
        let by = factor(parameter["unit"].as_str().unwrap());
        parameter["value"] = json!(parameter["value"].as_f64().unwrap() * by);
    }
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs()).max(1.0)
}

proptest! {
    #![proptest_config(Config::with_cases(200))]

    #[test]
    fn an_expected_saving_never_exceeds_the_full_one(figures in figures()) {
        for own in savings(&figures) {
            prop_assert!(mid(&own.per_case) <= mid(&own.full_per_case) + SLACK);
            let range = own.per_case.value.unwrap();
            prop_assert!(range.low <= range.mid && range.mid <= range.high);
        }
    }

    #[test]
    fn more_failures_never_save_more(figures in figures(), less in 0.0..=1.0_f64, at in 0..4_usize) {
        let before = savings(&figures);
        let mut worse = figures;
        match at {
            3 => worse.coverage *= less,
            path => worse.availability[path] *= less,
        }
        for (one, other) in before.iter().zip(&savings(&worse)) {
            prop_assert!(mid(&other.per_case) <= mid(&one.per_case) + SLACK);
        }
    }

    #[test]
    fn where_nothing_fails_the_saving_is_full_less_what_lookups_cost(mut figures in figures()) {
        figures.availability = [1.0; 3];
        (figures.coverage, figures.complete) = (1.0, 1.0);
        let all = savings(&figures);
        for own in &all {
            prop_assert!((mid(&own.success) - 1.0).abs() < 1e-9);
            // One query serves both papers, so each bears half of it.
            let lookups = mid(&own.dropped) * figures.officer / 2.0;
            prop_assert!((mid(&own.per_case) - (mid(&own.full_per_case) - lookups)).abs() < SLACK);
        }
        figures.officer = 0.0;
        for own in savings(&figures) {
            prop_assert!((mid(&own.per_case) - mid(&own.full_per_case)).abs() < SLACK);
        }
    }

    #[test]
    fn people_with_equal_figures_can_be_counted_as_one_group_or_several(
        figures in figures(), cut in 0.0..=1.0_f64, again in 0.0..=1.0_f64,
    ) {
        let whole = amounts(&savings(&figures));
        for shares in [vec![1.0], vec![cut, 1.0 - cut], vec![cut * again, cut * (1.0 - again), 1.0 - cut]] {
            let mut split = scenario(&figures);
            let parameters = split["parameters"].as_object_mut().unwrap();
            for (at, share) in shares.iter().enumerate() {
                for (what, value) in [("share", *share), ("coverage", figures.coverage)] {
                    let name = format!("register/xx:people/cohort/group{at}/{what}");
                    parameters.insert(name, json!({"value": value, "unit": "share", "input": true}));
                }
            }
            let cut = amounts(&savings_of(&split));
            prop_assert_eq!(whole.len(), cut.len());
            prop_assert!(whole.iter().zip(&cut).all(|(one, other)| close(one.1, other.1)));
        }
    }

    #[test]
    fn other_units_of_money_and_time_give_the_same_savings(
        figures in figures(), minutes in 0.0..600.0_f64, rate in 0.01..100.0_f64,
    ) {
        let mut plain = scenario(&figures);
        for name in ["paper/default/minutes", "form/original/minutes", "path/desk/lateMinutes"] {
            plain["parameters"][name]["value"] = json!(minutes);
        }
        let before = savings_of(&plain);
        // Another currency: amounts at its rate, chances and advice as they were.
        let mut money = plain.clone();
        scaled(&mut money, &|unit| if unit.starts_with("EUR") { rate } else { 1.0 });
        let after = savings_of(&money);
        for (one, other) in amounts(&before).into_iter().zip(amounts(&after)) {
            prop_assert!(close(if one.0 { one.1 * rate } else { one.1 }, other.1), "{:?} {:?}", one, other);
        }
        for (one, other) in before.iter().zip(&after) {
            // Only where nothing hangs on the last digit.
            prop_assert!(one.worthwhile == other.worthwhile || mid(&one.per_case).abs() < SLACK);
        }
        // Another clock: sixty times the minutes at a sixtieth of the wage.
        let mut time = plain.clone();
        scaled(&mut time, &|unit| match unit {
            "minute" => 60.0,
            "EUR/hour" => 1.0 / 60.0,
            _ => 1.0,
        });
        let after = amounts(&savings_of(&time));
        prop_assert!(amounts(&before).iter().zip(&after).all(|(one, other)| close(one.1, other.1)));
    }

    #[test]
    fn a_path_saves_exactly_when_its_success_is_above_the_break_even(figures in figures()) {
        for own in savings(&figures) {
            for path in &own.paths {
                let (q, least, saving) = (mid(&path.success), mid(&path.break_even), mid(&path.saving));
                if (q - least).abs() > 1e-9 && figures.burden + figures.late[0] > 1.0 {
                    prop_assert_eq!(q < least, path.keep);
                    let as_said = if path.keep { saving <= SLACK } else { saving >= -SLACK };
                    prop_assert!(as_said);
                }
            }
        }
    }

    #[test]
    fn the_recommendation_flips_at_the_value_that_is_named(figures in figures()) {
        for own in savings(&figures) {
            let now = mid(&own.per_case) > 0.0;
            for entry in &own.sensitivity {
                let (Some(value), "paper/default/cash") = (entry.flips_at, entry.parameter.as_str()) else { continue };
                let step = 1.0 + value * 1e-6;
                for (burden, expected) in [(value - step, false), (value + step, true)] {
                    let moved = Figures { burden: burden.max(0.0), ..figures.clone() };
                    let own = savings(&moved).into_iter().find(|other| other.id == own.id).unwrap();
                    prop_assert_eq!(mid(&own.per_case) > 0.0, expected, "{} {}", value, now);
                }
            }
        }
    }
}

/// A condition that holds in two cases of five takes two fifths of the saving.
#[test]
fn a_paper_asked_for_in_some_cases_saves_in_those_only() {
    let figures = Figures {
        shares: [0.5, 0.3, 0.2],
        availability: [1.0; 3],
        coverage: 1.0,
        complete: 1.0,
        burden: 100.0,
        late: [0.0; 3],
        officer: 0.0,
    };
    let all = savings(&figures);
    assert!((mid(&all[0].per_case) - 100.0).abs() < SLACK && (mid(&all[1].per_case) - 40.0).abs() < SLACK);
}
