//! Verdicts on steps beside a plain reading of what they mean, over random small processes, dossiers and packs; and that
//! opening a register never makes the proposal longer.

#[path = "common/generator.rs"]
mod generator;
#[path = "common/oracle.rs"]
mod oracle;
#[path = "common/world.rs"]
mod world;

use std::collections::{BTreeMap, BTreeSet};

use generator::Dice;
use oracle::{Case, Means, Oracle};
use serde_json::{Value, json};
use tokhai::analysis::process::{Restructured, Span, StepVerdict};
use tokhai::analysis::{Analysis, Options, Proof, Verdict, analyse};
use tokhai::checker::check_report;
use tokhai::definition::{Document, Procedure, Process, ProcessStep, StepFact, StepKind, Visit};
use tokhai::reform::Reported;
use tokhai::reform::report::report;
use tokhai::register::{Date, Pack};
use world::{TODAY, random_definition, random_fact, random_pack, random_when};

const KINDS: [&str; 11] = [
    "receive",
    "checkPapers",
    "lookUp",
    "digitise",
    "forward",
    "consult",
    "consult",
    "siteVisit",
    "assess",
    "requestMore",
    "sign",
];

/// Up to six steps of a random dossier.
fn with_steps(dice: &mut Dice, definition: &mut Value) {
    let roles: Vec<String> = definition["x-roles"].as_object().unwrap().keys().cloned().collect();
    let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
    let conditions = definition["x-conditions"].as_object().unwrap().len();
    let papers: Vec<Value> =
        definition["x-documents"].as_array().unwrap().iter().map(|own| own["id"].clone()).collect();
    let facts: Vec<Value> = (0..3).map(|_| random_fact(dice, &roles)).collect();
    let some = |dice: &mut Dice, least: usize| -> Vec<Value> {
        (0..dice.between(least, 2)).map(|_| facts[dice.roll(3)].clone()).collect()
    };
    let steps: Vec<Value> = (0..dice.between(1, 6))
        .map(|i| {
            let after: Vec<String> = (0..i).filter(|_| dice.percent(50)).map(|j| format!("s{j}")).collect();
            let actor = ["desk", "officer", "tax"][dice.roll(3)];
            let mut step =
                json!({"id": format!("s{i}"), "kind": KINDS[dice.roll(KINDS.len())], "actor": actor, "after": after,
                       "duration": {"value": dice.roll(4), "unit": "workingDays"}});
            if dice.percent(60) {
                step["establishes"] = json!(some(dice, 1));
            }
            if dice.percent(10) {
                step["establishes"] = json!([{"act": "decide"}]);
            }
            if dice.percent(60) {
                step["needs"] = json!(some(dice, 0));
            }
            if dice.percent(30) {
                step["papers"] = json!([papers[dice.roll(papers.len())]]);
            }
            if let Some(when) = random_when(dice, conditions) {
                step["when"] = json!(when);
            }
            if dice.percent(20) {
                step["visit"] = json!(true);
            }
            step
        })
        .collect();
    definition["x-procedure"]["steps"] = json!(steps);
}

fn judged(definition: &Value, pack: &Value) -> (Procedure, Pack, Analysis, Restructured) {
    let procedure = Procedure::read(definition.clone());
    let pack = Pack::read(pack.clone()).unwrap();
    let options = Options::on(Date::parse(TODAY).unwrap());
    let analysis = analyse(&procedure, &pack, &options);
    let own = analysis.process.clone().unwrap();
    (procedure, pack, analysis, own)
}

/// The plain reading of one procedure.
struct Plain<'a> {
    pack: &'a Pack,
    analysis: &'a Analysis,
    process: Process,
    /// By step: a procedure without papers but one that says what the step establishes.
    dossiers: Vec<Procedure>,
}

impl<'a> Plain<'a> {
    fn new(procedure: &'a Procedure, pack: &'a Pack, analysis: &'a Analysis) -> Self {
        let process = Process::of(procedure);
        let dossier = |step: &ProcessStep| {
            let mut own = procedure.clone();
            own.requirements.clear();
            own.documents = vec![Document {
                id: "step".to_owned(),
                proves: Some(step.facts()),
                acts: Some(Vec::new()),
                ..Document::default()
            }];
            own
        };
        let dossiers = process.steps.iter().map(dossier).collect();
        Self { pack, analysis, process, dossiers }
    }

    fn paper_goes(&self, id: &str, case: &Case, law: bool) -> bool {
        let component = self.analysis.components.iter().find(|own| own.id == id).unwrap();
        let holds = |name: &str| case.contains(name);
        match &component.proof {
            Proof::CutByLaw(_) | Proof::Forbidden(_) | Proof::Note | Proof::Dead => true,
            Proof::Cases(parts) => {
                !component.asked_when.holds(&holds)
                    || parts.iter().find(|part| part.when.holds(&holds)).is_some_and(|part| match part.verdict {
                        Verdict::Purposeless | Verdict::RedundantByData => true,
                        Verdict::LawNeeded => law,
                        _ => false,
                    })
            }
            _ => !component.asked_when.holds(&holds),
        }
    }

    fn known(&self, step: usize, case: &Case, law: bool) -> bool {
        let dossier = &self.dossiers[step];
        let oracle = Oracle::new(dossier, self.pack, Date::parse(TODAY).unwrap());
        let ground = oracle.ground(case, Means { unlawful: law, new_fields: false });
        self.process.steps[step].facts().iter().all(|fact| ground.knows(fact, 0))
    }

    fn taken(&self, case: &Case) -> Vec<bool> {
        self.process.steps.iter().map(|step| step.when.holds(&|name| case.contains(name))).collect()
    }

    /// Whether every way down from a step to another goes through steps that are taken, in any number.
    fn before(&self, later: usize, earlier: usize) -> bool {
        self.process.steps[later].after.iter().any(|id| {
            let at = self.process.position(id).unwrap();
            at == earlier || self.before(at, earlier)
        })
    }

    /// Which steps go in a case.
    fn gone(&self, case: &Case, law: bool) -> Vec<bool> {
        let taken = self.taken(case);
        let mut gone = vec![false; taken.len()];
        for at in (0..taken.len()).rev().filter(|at| taken[*at]) {
            let step = &self.process.steps[at];
            let kind = matches!(
                step.kind,
                StepKind::CheckPapers
                    | StepKind::LookUp
                    | StepKind::Digitise
                    | StepKind::Forward
                    | StepKind::Consult
                    | StepKind::RequestMore
            );
            let act = step.establishes.iter().any(|own| matches!(own, StepFact::Act(_)));
            let (facts, papers) = (!step.establishes.is_empty(), !step.papers.is_empty());
            gone[at] = kind
                && !act
                && if facts || papers {
                    (!facts || self.known(at, case, law)) && step.papers.iter().all(|id| self.paper_goes(id, case, law))
                } else if step.kind == StepKind::Forward {
                    let next: Vec<usize> = (0..taken.len())
                        .filter(|next| taken[*next] && self.before(*next, at))
                        .filter(|next| {
                            !(0..taken.len()).any(|mid| taken[mid] && self.before(*next, mid) && self.before(mid, at))
                        })
                        .collect();
                    !next.is_empty() && next.iter().all(|next| gone[*next])
                } else {
                    false
                };
        }
        gone
    }

    /// Whether a step may go on beside an earlier one.
    fn free(&self, later: usize, earlier: usize) -> bool {
        let (one, other) = (&self.process.steps[earlier], &self.process.steps[later]);
        let finds_out = |step: &ProcessStep| {
            matches!(
                step.kind,
                StepKind::CheckPapers
                    | StepKind::LookUp
                    | StepKind::Consult
                    | StepKind::SiteVisit
                    | StepKind::Assess
                    | StepKind::Publish
                    | StepKind::Pay
            )
        };
        finds_out(one)
            && finds_out(other)
            && one.actor != other.actor
            && !one.establishes.is_empty()
            && other.needs.as_ref().is_some_and(|needs| needs.iter().all(|need| !one.establishes.contains(need)))
    }

    /// The longest chain of days among the steps that are left.
    fn days(&self, left: &[bool], relaxed: bool, end: usize) -> f64 {
        let before =
            (0..left.len()).filter(|at| left[*at] && self.before(end, *at) && !(relaxed && self.free(end, *at)));
        let most = before.map(|at| self.days(left, relaxed, at)).fold(0.0, f64::max);
        most + self.process.steps[end].time.map_or(0.0, |time| time.value)
    }

    fn longest(&self, left: &[bool], relaxed: bool) -> f64 {
        (0..left.len()).filter(|at| left[*at]).map(|at| self.days(left, relaxed, at)).fold(0.0, f64::max)
    }
}

fn ids(process: &Process, taken: impl Fn(usize) -> bool) -> BTreeSet<&str> {
    process.steps.iter().enumerate().filter(|(at, _)| taken(*at)).map(|(_, step)| step.id.as_str()).collect()
}

fn named(list: &[String]) -> BTreeSet<&str> {
    list.iter().map(String::as_str).collect()
}

#[test]
fn verdicts_on_steps_are_those_of_a_plain_reading() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..700 {
        let mut dice = Dice::new(seed);
        let pack = random_pack(&mut dice);
        let mut definition = random_definition(&mut dice, 3);
        with_steps(&mut dice, &mut definition);
        let (procedure, pack_read, analysis, own) = judged(&definition, &pack);
        let plain = Plain::new(&procedure, &pack_read, &analysis);
        let options = Options::on(Date::parse(TODAY).unwrap());
        let written = report(&[Reported::new(&procedure, analysis.clone())], &pack_read, &options);
        let problems = check_report(&written, &[&procedure], &pack_read);
        assert!(
            problems.is_empty(),
            "seed {seed}: {problems:#?}\nDEF {definition}\nPACK {pack}\n{}",
            written["procedures"][0]["process"]
        );
        let told = || format!("seed {seed}\nDEF {definition}\nPACK {pack}");
        let cases = Oracle::new(&procedure, &pack_read, Date::parse(TODAY).unwrap()).cases();
        // Per step: in how many cases it goes, would go, stays.
        let mut fates = vec![[0_usize; 3]; own.process.steps.len()];
        for case in &cases {
            let taken = plain.taken(case);
            let (gone, with_law) = (plain.gone(case, false), plain.gone(case, true));
            let course = own.course(&|name| case.contains(name)).unwrap_or_else(|| panic!("{case:?}\n{}", told()));
            let left: Vec<bool> = (0..taken.len()).map(|at| taken[at] && !gone[at]).collect();
            assert_eq!(named(&course.before), ids(&own.process, |at| taken[at]), "{case:?}\n{}", told());
            assert_eq!(named(&course.after), ids(&own.process, |at| left[at]), "{case:?}\n{}", told());
            for (figures, left, relaxed) in [(&course.now, &taken, false), (&course.then, &left, true)] {
                let days = figures.path.range.map(|range| range.1.working_days());
                assert_eq!(days, Some(plain.longest(left, relaxed)), "{case:?} {course:?}\n{}", told());
                let visits = |at: usize| left[at] && plain.process.steps[at].visit != Visit::No;
                assert_eq!(figures.visits, (0..left.len()).filter(|at| visits(*at)).count(), "{}", told());
            }
            for at in (0..taken.len()).filter(|at| taken[*at]) {
                fates[at][if gone[at] { 0 } else { 2 - usize::from(with_law[at]) }] += 1;
            }
        }
        for (step, [goes, waits, stays]) in own.steps.iter().zip(&fates) {
            *seen.entry(step.verdict.as_str()).or_default() += 1;
            let expected = match () {
                () if *goes > 0 && waits + stays == 0 => vec![StepVerdict::FallsAway],
                () if *goes > 0 => vec![StepVerdict::SomeCases],
                () if *waits > 0 => vec![StepVerdict::WaitsForLaw],
                () => vec![StepVerdict::Needed, StepVerdict::Beside, StepVerdict::Merges],
            };
            assert!(expected.contains(&step.verdict), "{step:?}\n{}", told());
            assert_eq!(
                step.guard.is_some(),
                step.verdict == StepVerdict::SomeCases || step.verdict == StepVerdict::WaitsForLaw && *stays > 0,
                "{step:?}\n{}",
                told()
            );
        }
    }
    for verdict in StepVerdict::ALL.iter().filter(|own| **own != StepVerdict::Unclassified) {
        assert!(seen.get(verdict.as_str()).is_some_and(|count| *count >= 10), "{verdict:?}: {seen:?}");
    }
}

#[test]
fn opening_a_register_never_lengthens_the_proposal() {
    let mut shorter = 0;
    for seed in 0..700 {
        let mut dice = Dice::new(seed + 90_000);
        let pack = random_pack(&mut dice);
        let mut definition = random_definition(&mut dice, 3);
        with_steps(&mut dice, &mut definition);
        let mut opened = pack.clone();
        let registers: Vec<String> = pack["registers"].as_object().unwrap().keys().cloned().collect();
        let some: &[String] = if dice.percent(60) { &[] } else { &registers[..1] };
        opened["gates"].as_array_mut().unwrap().push(
            json!({"id": "zz:new", "title": {"en": "x"}, "effect": "permits", "basis": "§ 0", "registers": some}),
        );
        let (procedure, pack_read, _, before) = judged(&definition, &pack);
        let (_, _, _, after) = judged(&definition, &opened);
        for case in Oracle::new(&procedure, &pack_read, Date::parse(TODAY).unwrap()).cases() {
            let course = |own: &Restructured| own.course(&|name| case.contains(name)).unwrap().clone();
            let (before, after) = (course(&before), course(&after));
            assert!(named(&after.after).is_subset(&named(&before.after)), "seed {seed} {case:?}");
            let most = |range: Option<(Span, Span)>| range.unwrap().1;
            let (long, short) = (most(before.then.path.range), most(after.then.path.range));
            assert!(long.covers(short), "seed {seed} {case:?}: {long:?} {short:?}\n{definition}\n{opened}");
            assert!(most(before.now.path.range).covers(long), "seed {seed}: the proposal is longer than today");
            shorter += usize::from(long != short);
        }
    }
    assert!(shorter > 25, "{shorter}");
}

#[test]
fn the_checker_notices_what_is_claimed_wrongly_of_a_process() {
    let mut tried = 0;
    for seed in 0..120 {
        let mut dice = Dice::new(seed);
        let pack = random_pack(&mut dice);
        let mut definition = random_definition(&mut dice, 3);
        with_steps(&mut dice, &mut definition);
        let (procedure, pack_read, analysis, _) = judged(&definition, &pack);
        let options = Options::on(Date::parse(TODAY).unwrap());
        let written = report(&[Reported::new(&procedure, analysis)], &pack_read, &options);
        let wrong = |what: &str, change: &dyn Fn(&mut Value)| {
            let mut report = written.clone();
            change(&mut report["procedures"][0]["process"]);
            assert!(
                report == written || !check_report(&report, &[&procedure], &pack_read).is_empty(),
                "seed {seed}: {what}"
            );
        };
        wrong("a step that goes is left out", &|own| {
            own["courses"][0]["after"].as_array_mut().unwrap().pop();
        });
        wrong("one visit less", &|own| own["courses"][0]["then"]["visits"] = json!(77));
        wrong("one hand-over less", &|own| own["courses"][0]["now"]["handOvers"] = json!(77));
        wrong("no path", &|own| own["courses"][0]["now"]["path"] = Value::Null);
        wrong("a longer path", &|own| own["courses"][0]["then"]["path"]["most"]["workingDays"] = json!(99));
        wrong("no course", &|own| own["courses"] = json!([]));
        wrong("no process", &|own| *own = Value::Null);
        for step in 0..written["procedures"][0]["process"]["steps"].as_array().unwrap().len() {
            wrong("another verdict", &|own| {
                let falls = own["steps"][step]["verdict"] == "fallsAway";
                own["steps"][step]["verdict"] = json!(if falls { "needed" } else { "fallsAway" });
            });
            wrong("other evidence", &|own| {
                let evidence = &mut own["steps"][step]["evidence"];
                if !evidence.is_null() {
                    *evidence = Value::Null;
                }
            });
            tried += 1;
        }
    }
    assert!(tried > 200);
}

/// A permit that the chair of a province signs, and a rule by which a director may sign instead.
fn delegable() -> (Value, Value) {
    let definition = json!({
        "x-procedure": {
            "code": "9.1", "level": "province",
            "actors": {
                "desk": {"title": {"en": "Front desk of the province"}},
                "head": {"title": {"en": "Chair"}, "authority": {"en": "of the province"}}
            },
            "steps": [
                {"id": "take", "kind": "receive", "actor": "desk", "duration": {"value": 1, "unit": "workingDays"}},
                {"id": "sign", "kind": "sign", "actor": "head", "after": ["take"], "duration": {"value": 2, "unit": "workingDays"}}
            ]
        }
    });
    let mut pack = random_pack(&mut Dice::new(1));
    pack["gates"] = json!([{
        "id": "zz:director", "title": {"en": "Directors sign"}, "effect": "permitsDelegation", "from": "2026-01-01",
        "levels": ["province"], "basis": "Act 7, art. 3", "confidence": "unconfirmed",
        "delegation": {
            "holders": ["chair of the province"], "kinds": ["sign"],
            "to": {"en": "the director"}, "by": {"en": "the council"}
        }
    }]);
    (definition, pack)
}

#[test]
fn a_signature_that_another_office_may_give_is_proposed_with_who_decides_and_replayed() {
    let (definition, pack) = delegable();
    let (procedure, pack_read, analysis, own) = judged(&definition, &pack);
    assert_eq!(own.steps[0].delegation, [""; 0], "the desk signs nothing");
    assert_eq!(
        (own.steps[1].verdict, &own.steps[1].delegation[..]),
        (StepVerdict::Needed, &["zz:director".to_owned()][..])
    );

    let options = Options::on(Date::parse(TODAY).unwrap());
    let written = report(&[Reported::new(&procedure, analysis)], &pack_read, &options);
    assert_eq!(check_report(&written, &[&procedure], &pack_read), [], "{written}");
    let sentence = written["procedures"][0]["process"]["steps"][1]["sentence"]["en"].as_str().unwrap();
    for part in ["the director", "a proposal", "the council", "2026-01-01", "Act 7, art. 3", "compared"] {
        assert!(sentence.contains(part), "{part}: {sentence}");
    }
    for (step, claimed) in [(1, json!([])), (0, json!(["zz:director"]))] {
        let mut wrong = written.clone();
        wrong["procedures"][0]["process"]["steps"][step]["delegation"] = claimed;
        assert!(!check_report(&wrong, &[&procedure], &pack_read).is_empty(), "step {step}");
    }
}

#[test]
fn nothing_is_delegated_before_its_day_to_other_levels_kinds_or_offices() {
    let (definition, pack) = delegable();
    let changed = |place: &str, value: Value, of_pack: bool| {
        let (mut definition, mut pack) = (definition.clone(), pack.clone());
        let whole = if of_pack { &mut pack } else { &mut definition };
        *whole.pointer_mut(place).unwrap_or_else(|| panic!("{place}")) = value;
        judged(&definition, &pack).3.steps[1].delegation.clone()
    };
    assert_eq!(changed("/gates/0/from", json!("2999-01-01"), true), [""; 0]);
    assert_eq!(changed("/gates/0/delegation/kinds/0", json!("assess"), true), [""; 0]);
    assert_eq!(changed("/x-procedure/level", json!("commune"), false), [""; 0]);
    assert_eq!(changed("/x-procedure/actors/head/authority/en", json!("of the provincetown"), false), [""; 0]);
    assert_eq!(changed("/x-procedure/actors/head/title/en", json!("The chair"), false), ["zz:director"]);

    let mut wrong = pack.clone();
    wrong["gates"][0]["effect"] = json!("permits");
    wrong["gates"][0]["delegation"]["kinds"][0] = json!("stroll");
    let problems: Vec<String> = Pack::read(wrong).unwrap_err().iter().map(|own| own.pointer.to_string()).collect();
    assert_eq!(problems, ["/gates/0/delegation/kinds/0", "/gates/0"]);
}
