//! Estimates with known answers: the check value of the saving formula, the Spanish unit
//! values, and the figures of Madrid that count lookups as papers.
#![allow(clippy::float_cmp, reason = "amounts are rounded to the decimals they are compared in")]

use serde_json::{Value, json};
use tokhai::analysis::{Options, analyse};
use tokhai::definition::Procedure;
use tokhai::reform::Reported;
use tokhai::reform::cost::{Detail, Estimate, Relief, estimate, rounded};
use tokhai::reform::portfolio::{Lever, portfolio};
use tokhai::register::{Costs, Date, Pack};

fn words(text: &str) -> Value {
    json!({"en": text})
}

/// One register that holds what one paper proves.
pub(crate) fn one_paper() -> (Procedure, Pack) {
    let pack = Pack::read(json!({
        "pack": {"id": "xx", "title": words("Example"), "subjects": {"person": {"title": words("Person"), "key": "number"}}},
        "concepts": {
            "number": {"subject": "person", "type": "id", "title": words("Number")},
            "address": {"subject": "person", "title": words("Address")}
        },
        "registers": {"xx:people": {
            "title": words("People"), "owner": "State", "publication": {"status": "published"},
            "items": {"address": {"title": words("Address")}},
            "lookups": [{"id": "by-number", "subjects": ["person"], "keys": ["number"]}]
        }},
        "documentTypes": {"xx:residence": {"title": words("Proof of residence"), "subject": "person", "facts": ["address"]}},
        "gates": [{"id": "xx:law", "title": words("Data instead of papers"), "effect": "permits", "basis": "Art. 1"}]
    }))
    .unwrap();
    let procedure = Procedure::read(json!({
        "$id": "urn:example:one",
        "x-procedure": {"code": "9.1", "version": "2026-01-01"},
        "x-roles": {"applicant": {"kind": "person", "signedIn": true}},
        "x-documents": [{"id": "residence", "type": "xx:residence", "about": "applicant"}]
    }));
    (procedure, pack)
}

fn reckon(procedure: &Procedure, pack: &Pack, costs: &Costs) -> Estimate {
    let analysis = analyse(procedure, pack, &Options::on(Date::parse("2026-07-18").unwrap()));
    estimate(procedure, pack, costs, &analysis, Detail::Full).unwrap()
}

pub(crate) fn scenario(name: &str) -> Value {
    let path = format!("{}/tests/fixtures/scenarios/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn the_saving_formula_gives_its_check_value() {
    let (procedure, pack) = one_paper();
    let costs = Costs::read_scenario(&scenario("check")).unwrap();
    let estimate = reckon(&procedure, &pack, &costs);
    let paper = &estimate.components[0];
    assert_eq!(paper.relief, Relief::Now);
    assert!((paper.success.value.unwrap().mid - 0.6762).abs() < 1e-9, "{:?}", paper.success);
    assert_eq!(rounded(paper.per_case.value.unwrap().mid, 0), 39_282.0);
    assert_eq!(rounded(paper.full_per_case.value.unwrap().mid, 0), 60_000.0);
    assert_eq!(paper.worthwhile, Some(true));
    // "All dropped" would claim 53 % too much, "times 35 %" 47 % too little.
    let saving = paper.per_case.value.unwrap().mid;
    assert_eq!((rounded(100.0 * (60_000.0 / saving - 1.0), 0), 0.35 * 60_000.0), (53.0, 21_000.0));
    assert_eq!(rounded(100.0 * (1.0 - 21_000.0 / saving), 0), 47.0);
    // Path by path: q·b − (1 − q)·s, of weight 0.3, 0.5 and 0.2.
    let by_path: Vec<f64> = paper.paths.iter().map(|path| rounded(path.saving.value.unwrap().mid, 0)).collect();
    let chances: Vec<f64> = paper.paths.iter().map(|path| rounded(path.success.value.unwrap().mid, 4)).collect();
    assert_eq!(chances, [0.874, 0.828, 0.0]);
    assert_eq!(by_path, [52_440.0, 47_100.0, 0.0]);
    assert!(paper.per_case.input);
    // Where nothing is ever found the paper should stay, and the report says so.
    let kept: Vec<(&str, bool)> = paper.paths.iter().map(|path| (path.path.as_str(), path.keep)).collect();
    assert_eq!(kept, [("online", false), ("counterLookup", false), ("counter", false)]);
    let least = paper.paths[1].break_even.value.unwrap().mid;
    assert!((least - 15_000.0 / 75_000.0).abs() < 1e-12);
    // Nobody said how many cases a year there are: the yearly figure is unknown and named.
    assert_eq!(paper.per_year.value, None);
    assert!(estimate.unknown.contains(&"procedure/9.1/annualCases".to_owned()));
}

#[test]
fn the_identity_ceiling_limits_the_online_path_only() {
    let (procedure, pack) = one_paper();
    let mut value = scenario("check");
    value["paths"]["online"]["overflow"] = json!("counterLookup");
    value["parameters"]["path/online/share"]["value"] = json!(0.8);
    value["parameters"]["path/counterLookup/share"]["value"] = json!(0.2);
    value["parameters"]["path/counter/share"]["value"] = json!(0);
    value["parameters"]["path/online/ceiling"] =
        json!({"value": 0.35, "unit": "share", "source": "mid-term conference", "date": "2023", "input": true});
    let costs = Costs::read_scenario(&value).unwrap();
    let estimate = reckon(&procedure, &pack, &costs);
    let paper = &estimate.components[0];
    let share = |at: usize| paper.paths[at].share.value.unwrap().mid;
    assert!((share(0) - 0.35).abs() < 1e-12 && (share(1) - 0.65).abs() < 1e-12 && share(2).abs() < 1e-12);
    let counter = 0.828 * 60_000.0 - 0.172 * 15_000.0;
    let expected = 0.35 * 0.874 * 60_000.0 + 0.65 * counter;
    assert!((paper.per_case.value.unwrap().mid - expected).abs() < 1e-6);
}

/// One paper needs two registers and is worth ten, another needs a third and is worth one: with
/// two to open, the first by gain alone would be the third register, and one the end of it.
#[test]
fn two_registers_that_only_help_together_are_opened_before_one_that_helps_alone() {
    let register = |item: &str| {
        json!({"title": words(item), "owner": "State", "publication": {"status": "none"}, "items": {item: {"title": words(item)}},
               "lookups": [{"id": "by-number", "subjects": ["person"], "keys": ["number"]}]})
    };
    let concept = |name: &str| json!({"subject": "person", "title": words(name)});
    let pack = Pack::read(json!({
        "pack": {"id": "xx", "title": words("Example"), "subjects": {"person": {"title": words("Person"), "key": "number"}}},
        "concepts": {"number": {"subject": "person", "type": "id", "title": words("Number")},
                     "a": concept("a"), "b": concept("b"), "c": concept("c")},
        "registers": {"xx:a": register("a"), "xx:b": register("b"), "xx:c": register("c")},
        "documentTypes": {"xx:ab": {"title": words("AB"), "subject": "person", "facts": ["a", "b"]},
                          "xx:c": {"title": words("C"), "subject": "person", "facts": ["c"]}},
        "gates": [{"id": "xx:law", "title": words("Published data"), "effect": "requiresPublication", "basis": "Art. 1"}]
    }))
    .unwrap();
    let procedure = |code: &str, kind: &str, cases: u32| {
        Procedure::read(json!({
            "$id": format!("urn:example:{code}"), "title": code, "x-procedure": {"code": code, "annualCases": {"value": cases}},
            "x-roles": {"applicant": {"kind": "person", "signedIn": true}},
            "x-documents": [{"id": "paper", "type": kind, "about": "applicant"}]
        }))
    };
    let procedures = [procedure("1", "xx:ab", 10), procedure("2", "xx:c", 1)];
    let costs = Costs::read_scenario(&scenario("check")).unwrap();
    let options = Options::on(Date::parse("2026-07-18").unwrap());
    let reported: Vec<Reported> = procedures
        .iter()
        .map(|procedure| {
            let mut one = Reported::new(procedure, analyse(procedure, &pack, &options));
            one.estimate = estimate(procedure, &pack, &costs, &one.analysis, Detail::Totals);
            one
        })
        .collect();
    let levers = portfolio(&reported, &pack, &costs, &options).levers;
    let plan = |at: usize| -> (Vec<Lever>, f64) { (levers.plans[at].levers.clone(), levers.plans[at].relief) };
    let open = |id: &str| Lever::Publication(format!("xx:{id}"));
    let (first, alone) = plan(0);
    let (second, together) = plan(1);
    assert_eq!((first, second), (vec![open("c")], vec![open("a"), open("b")]));
    // One query is answered with 0.92; two registers are asked with one key, each by a query of its own.
    let (online, counter) = (0.95 * 0.92 * 0.92, 0.9 * 0.92 * 0.92);
    let both = 0.3 * online * 60_000.0 + 0.5 * (counter * 60_000.0 - (1.0 - counter) * 15_000.0);
    assert!((together - 10.0 * both).abs() < 1e-6, "{together} {both}");
    assert!((alone - 39_282.0).abs() < 1.0, "{alone}");
    assert!(levers.plans[1].exact);
}

/// The published unit values of the Spanish method: 5 euros to present a document the
/// conventional way, 35 euros to go through an intermediary; times frequency and population.
#[test]
fn spanish_unit_values_times_frequency_and_population() {
    let (mut procedure, pack) = one_paper();
    let source = "Método simplificado de medición de cargas administrativas";
    for (unit_value, population, yearly, expected) in [(5.0, 1_200.0, 1.0, 6_000.0), (35.0, 410.0, 2.0, 28_700.0)] {
        let mut value = scenario("check");
        value["currency"] = json!("EUR");
        value["decimals"] = json!(2);
        value["paths"] = json!({"direct": {"title": words("All"), "channel": "direct", "lookup": true}});
        let certain = ["availability", "keyObtained", "share"];
        let names = ["handInMinutes", "handInCash", "lateMinutes", "lateCash", "lookupMinutes", "lookupCash"];
        let parameters = value["parameters"].as_object_mut().unwrap();
        parameters.retain(|name, _| !name.starts_with("path/"));
        for (name, entry) in parameters.iter_mut() {
            let unit = entry["unit"].as_str().unwrap().replace("VND", "EUR");
            entry["unit"] = json!(unit);
            if name.ends_with("coverage") {
                entry["value"] = json!(1);
            }
        }
        for name in certain {
            parameters.insert(format!("path/direct/{name}"), json!({"value": 1, "unit": "share", "input": true}));
        }
        for name in names {
            let unit = if name.ends_with("Minutes") { "minute" } else { "EUR" };
            parameters.insert(format!("path/direct/{name}"), json!({"value": 0, "unit": unit, "input": true}));
        }
        parameters.insert(
            "paper/default/cash".to_owned(),
            json!({"value": unit_value, "unit": "EUR", "source": source, "date": "2011"}),
        );
        let costs = Costs::read_scenario(&value).unwrap();
        procedure.header.annual_cases = Some(population * yearly);
        let estimate = reckon(&procedure, &pack, &costs);
        let year = &estimate.components[0].per_year;
        assert_eq!(rounded(year.value.unwrap().mid, estimate.decimals), expected);
        assert_eq!(year.unit, "EUR/year");
        assert_eq!(rounded(estimate.reduction.value.unwrap().mid, 2), 100.0);
    }
    assert_eq!((rounded(2.675, 2), rounded(-0.5, 0), rounded(1_234.5, 0)), (2.68, -1.0, 1_235.0));
}

/// One page of the city of Madrid gives 1,825,359 lookups as papers spared, the other more
/// than 449,000 for the same year: neither may pass as cases, and a share needs its
/// denominator and its day.
#[test]
fn lookups_are_not_papers_spared() {
    let refused = |parameters: Value| -> Vec<String> {
        let value = json!({"currency": "EUR", "parameters": parameters});
        Costs::read_scenario(&value).err().unwrap_or_default().iter().map(ToString::to_string).collect()
    };
    let counted = json!({"procedure/9.1/annualCases": {
        "unit": "lookup/year", "given": [
            {"value": 1_825_359, "source": "madrid.es, Spanish page", "date": "2021"},
            {"value": 449_000, "source": "madrid.es, English page", "date": "2021"}
        ]
    }});
    let problems = refused(counted);
    assert!(problems.len() == 1 && problems[0].contains("lookups are not cases"), "{problems:?}");
    let share = json!({"register/xx:people/coverage": {"unit": "share", "source": "madrid.es", "measured": {"found": 449_000}}});
    let problems = refused(share).join("\n");
    assert!(problems.contains("out of how many") && problems.contains("when was it measured"), "{problems}");
    // Where sources differ, the lower middle figure counts, and the range keeps both.
    let value = json!({"currency": "EUR", "parameters": {"procedure/9.1/annualCases": {
        "unit": "case/year", "given": [
            {"value": 1_825_359, "source": "one", "date": "2021"}, {"value": 449_000, "source": "other", "date": "2021"}
        ]
    }}});
    let range = Costs::read_scenario(&value).unwrap().parameters["procedure/9.1/annualCases"].value.unwrap();
    assert_eq!((range.low, range.mid, range.high), (449_000.0, 449_000.0, 1_825_359.0));
}
