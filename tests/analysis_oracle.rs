//! The engine beside a plain reading of the model that tries out every set of papers, over
//! random procedures and packs in which everything meets everything.
#![allow(clippy::print_stdout, reason = "says how often each verdict was met")]

#[path = "common/generator.rs"]
mod generator;
#[path = "common/oracle.rs"]
mod oracle;
#[path = "common/world.rs"]
mod world;

use std::collections::{BTreeMap, BTreeSet};

use generator::Dice;
use oracle::{Brute, Case, Mask, Means, Oracle, mask};
use serde_json::{Value, json};
use tokhai::analysis::{Analysis, FieldStatus, Finding, Options, Proof, Verdict, analyse};
use tokhai::checker::check_report;
use tokhai::definition::{Act, Procedure, When};
use tokhai::reform::Reported;
use tokhai::reform::report::report;
use tokhai::register::{Date, Pack};
use world::{TODAY, random_definition, random_pack, with_fields};

fn options(day: &str, new_fields: bool) -> Options {
    Options { new_fields, max_sets: 20_000, ..Options::on(Date::parse(day).unwrap()) }
}

fn holds(when: &When, case: &Case) -> bool {
    when.holds(&|name| case.contains(name))
}

fn members(procedure: &Procedure, papers: Mask) -> Vec<usize> {
    (0..procedure.documents.len()).filter(|p| papers >> p & 1 == 1).collect()
}

fn ids(procedure: &Procedure, papers: Mask) -> BTreeSet<String> {
    members(procedure, papers).into_iter().map(|p| procedure.documents[p].id.clone()).collect()
}

fn part_verdict(analysis: &Analysis, paper: usize, case: &Case) -> Option<Verdict> {
    let component = &analysis.components[paper];
    match &component.proof {
        Proof::Cases(parts) => parts.iter().find(|part| holds(&part.when, case)).map(|part| part.verdict),
        _ => None,
    }
}

/// One world: what is compared.
struct World {
    definition: Value,
    pack: Value,
    day: &'static str,
    new_fields: bool,
}

impl World {
    /// Random, with at most this many papers; on a day on which gates open, shut, and texts lapse.
    fn random(seed: u64, papers: usize) -> Self {
        let mut dice = Dice::new(seed);
        let pack = random_pack(&mut dice);
        let mut definition = random_definition(&mut dice, papers);
        let new_fields = dice.percent(70);
        let day = match dice.roll(8) {
            0 => "2019-12-31",
            1 => "2026-07-17",
            2 => "2026-07-19",
            3 => "2027-01-01",
            _ => TODAY,
        };
        with_fields(&mut dice, &mut definition);
        Self { definition, pack, day, new_fields }
    }

    fn told(&self) -> String {
        let pack = self.pack.to_string().replace("\"title\":{\"en\":\"x\"},", "");
        format!("on {}, new fields {}\nDEF {}\nPACK {pack}", self.day, self.new_fields, self.definition)
    }
}

/// Compares everything the engine says of one world with brute force; says how many cases it has.
#[allow(clippy::too_many_lines, reason = "one comparison after the other, of all that the engine says")]
fn compare(world: &World, seen: &mut BTreeMap<&'static str, usize>) -> usize {
    let procedure = Procedure::read(world.definition.clone());
    let pack_read = Pack::read(world.pack.clone()).unwrap_or_else(|problems| panic!("{problems:?}"));
    // Taken apart on some worlds, judged as a whole on the others.
    let max_whole = if world.new_fields { 0 } else { usize::MAX };
    let options = Options { max_whole, ..options(world.day, world.new_fields) };
    let analysis = analyse(&procedure, &pack_read, &options);
    let oracle = Oracle::new(&procedure, &pack_read, options.date);
    let mut lawless = world.pack.clone();
    let gates = lawless["gates"].as_array_mut().unwrap();
    gates.retain(|gate| gate["effect"] != "requiresPaper");
    gates.push(json!({"id": "zz:all", "title": {"en": "x"}, "effect": "permits", "basis": "§ 0"}));
    let opened = analyse(&procedure, &Pack::read(lawless).unwrap(), &options);
    let told = || world.told();
    let value = report(&[Reported::new(&procedure, analysis.clone())], &pack_read, &options);
    let problems = check_report(&value, &[&procedure], &pack_read);
    assert!(problems.is_empty(), "{problems:#?}\n{value}\n{}", told());
    let burdens: Vec<u64> = (0..procedure.documents.len()).map(|p| burden(&procedure, &pack_read, p)).collect();
    let weigh = |papers: Mask| members(&procedure, papers).into_iter().map(|p| burdens[p]).sum::<u64>();
    let cases = oracle.cases();
    for case in &cases {
        let brute = Brute::new(&oracle, case, world.new_fields);
        let set = &analysis.proposal(&|name| case.contains(name), 10_000);
        // Brute force counts what it knows nothing of as kept.
        let least = brute.minimal.iter().map(|papers| weigh(*papers)).min().unwrap_or(0);
        let unknown: BTreeSet<String> = analysis
            .components
            .iter()
            .filter(|c| matches!(c.proof, Proof::Unclassified(_)))
            .map(|c| c.id.clone())
            .collect();
        let kept: Vec<usize> = (0..procedure.documents.len())
            .filter(|p| {
                set.kept.contains(&procedure.documents[*p].id) && !unknown.contains(&procedure.documents[*p].id)
            })
            .collect();
        assert!(brute.enough(mask(&kept)), "{case:?} {set:?}\n{}", told());
        assert_eq!(weigh(mask(&kept)), least, "{case:?} {set:?}\n{}", told());
        assert!(set.exact && set.gap == 0);
        let minimal: BTreeSet<BTreeSet<String>> = set.minimal.iter().map(|s| s.iter().cloned().collect()).collect();
        let expected: BTreeSet<BTreeSet<String>> = brute.minimal.iter().map(|s| ids(&procedure, *s)).collect();
        assert!(set.minimal_complete);
        assert_eq!(minimal, expected, "{case:?}\n{}", told());

        // With law aside and nothing else.
        let unlawful = oracle.ground(case, Means { unlawful: true, new_fields: world.new_fields });
        let bare = unlawful.met(0);
        let mut free: Mask = 0;
        for &paper in &brute.asked {
            let Some(verdict) = part_verdict(&analysis, paper, case) else { continue };
            *seen.entry(verdict.as_str()).or_default() += 1;
            let some = brute.minimal.iter().any(|s| s >> paper & 1 == 1);
            let every = brute.minimal.iter().all(|s| s >> paper & 1 == 1);
            let message = || format!("{} is {verdict:?} in {case:?}\n{}", procedure.documents[paper].id, told());
            match verdict {
                Verdict::Purposeless | Verdict::RedundantByData => {
                    assert!(!some, "{}", message());
                    let acts = oracle.acts(paper).into_iter().any(|act| act != Act::Identify);
                    assert!(verdict == Verdict::Purposeless || !acts, "{}", message());
                    free |= 1 << paper;
                }
                Verdict::CoveredByPapers => assert!(!some, "{}", message()),
                Verdict::Interchangeable => assert!(some && !every, "{}", message()),
                Verdict::Needed | Verdict::Partial => assert!(every, "{}", message()),
                Verdict::Inconsistent => {
                    let own = procedure.header.outputs.iter().any(|o| procedure.documents[paper].types.contains(o));
                    assert!(!brute.failing.is_empty() || (own && every), "{}", message());
                }
                Verdict::LawNeeded => {
                    let rest = unlawful.met(mask(&brute.asked) & !(1 << paper));
                    let fine = |name: &str| name.starts_with("law ") || bare.contains(name) || rest.contains(name);
                    assert!(brute.due.iter().all(|name| fine(name)), "{}", message());
                }
                other => panic!("{other:?} of one case"),
            }
            // The words of the definitions, for papers that are plainly replaceable.
            if verdict == Verdict::RedundantByData {
                // Of alternatives, one that says and does nothing may stand for one that acts.
                let says = !oracle.proves(paper).is_empty() || !oracle.acts(paper).is_empty();
                assert!(says || procedure.documents[paper].group.is_some(), "{}", message());
            }
        }
        // The verdict on data alone, read off the definition: with law aside the same papers
        // are plainly replaceable, no more and no fewer.
        for &paper in &brute.asked {
            let verdict = part_verdict(&analysis, paper, case);
            let open = part_verdict(&opened, paper, case);
            let comparable = brute.failing.is_empty() && verdict != Some(Verdict::Inconsistent);
            if comparable && verdict.is_some() && open.is_some() {
                let by_data = matches!(verdict, Some(Verdict::RedundantByData | Verdict::LawNeeded));
                // A paper that only a rule demands is of no use once the rule is gone.
                let freed = open == Some(Verdict::RedundantByData)
                    || (verdict == Some(Verdict::LawNeeded) && open == Some(Verdict::Purposeless));
                assert_eq!(by_data, freed, "{paper} {verdict:?} {open:?}\n{}", told());
            }
        }
        // What data replace, and what nothing uses, goes in one step.
        assert!(brute.enough(mask(&brute.asked) & !free), "{free:b} {case:?}\n{}", told());
        assert_eq!(
            brute.failing.is_empty(),
            !analysis.findings.iter().any(|f| matches!(f, Finding::Unprovable { when, .. } if holds(when, case))),
            "{case:?} {:?} {:?}\n{}",
            brute.failing,
            analysis.findings,
            told()
        );
        compare_fields(world, &analysis, &oracle, case);
    }
    cases.len()
}

/// A field is called known or derivable in exactly the cases in which its fact is established
/// with no paper at all.
fn compare_fields(world: &World, analysis: &Analysis, oracle: &Oracle, case: &Case) {
    let ground = oracle.ground(case, Means { unlawful: false, new_fields: world.new_fields });
    for field in &analysis.fields {
        let role = oracle.procedure.role(&field.fact.role);
        let told = || format!("{field:?} in {case:?}\n{}", world.told());
        if !role.is_some_and(|role| holds(&role.when, case)) {
            continue;
        }
        let known = ground.knows(&field.fact, 0);
        let inside = field.guard.as_ref().is_none_or(|guard| holds(guard, case));
        match field.status {
            FieldStatus::Known | FieldStatus::Derivable if inside => {
                let same = field.same_as.is_some();
                assert!(known || same, "{}", told());
            }
            FieldStatus::Known | FieldStatus::Derivable | FieldStatus::Asked | FieldStatus::NotNeeded => {
                assert!(!known, "{}", told());
            }
            FieldStatus::AskedTwice | FieldStatus::Key => {}
        }
    }
}

fn burden(procedure: &Procedure, pack: &Pack, paper: usize) -> u64 {
    let types = procedure.documents[paper].types.iter().filter_map(|id| pack.document_type(id));
    types.map(|t| u64::from(t.burden)).min().unwrap_or(1)
}

/// Compares the worlds of some seeds; the first that differs fails, with its seed.
fn compare_all(seeds: std::ops::Range<u64>, papers: usize) -> (usize, BTreeMap<&'static str, usize>) {
    let mut seen = BTreeMap::new();
    let mut cases = 0;
    for seed in seeds {
        let world = World::random(seed, papers);
        if let Ok(folder) = std::env::var("TOKHAI_WORLDS") {
            // In the form of the fuzz target `analysis`.
            std::fs::write(format!("{folder}/world-{seed}"), format!("{}\n---\n{}", world.pack, world.definition))
                .unwrap();
        }
        let caught = std::panic::catch_unwind(|| {
            let mut own = BTreeMap::new();
            let cases = compare(&world, &mut own);
            (cases, own)
        });
        match caught {
            Ok((own, verdicts)) => {
                cases += own;
                for (verdict, n) in verdicts {
                    *seen.entry(verdict).or_insert(0) += n;
                }
            }
            Err(panic) => {
                panic!("world {seed}: {}", panic.downcast_ref::<String>().map_or("", String::as_str))
            }
        }
    }
    (cases, seen)
}

/// `ROUNDS` and `START` choose how many worlds, and from which seed on.
fn chosen(rounds: u64, start: u64) -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse().ok());
    let start = number("START").unwrap_or(start);
    start..start + number("ROUNDS").unwrap_or(rounds)
}

#[test]
fn the_engine_says_what_trying_everything_out_says() {
    let (cases, seen) = compare_all(chosen(1_500, 1), 6);
    println!("{cases} cases: {seen:?}");
    for verdict in Verdict::ALL.iter().filter(|v| !matches!(v, Verdict::Conditional | Verdict::Unclassified)) {
        assert!(seen.get(verdict.as_str()).is_some_and(|n| *n > 0), "{} never came up: {seen:?}", verdict.as_str());
    }
}

#[test]
fn and_so_it_does_of_dossiers_of_up_to_sixteen_papers() {
    let (cases, seen) = compare_all(chosen(1_500, 1_000_001), 16);
    println!("{cases} cases: {seen:?}");
}

/// A pack whose gates begin a day late and end a day early where that makes a difference on a day:
/// what an engine would read that leaves the first and the last day out.
fn without_first_and_last_day(pack: &Value, day: &str, before: &str, after: &str) -> Value {
    let mut pack = pack.clone();
    for gate in pack["gates"].as_array_mut().unwrap() {
        if gate["from"] == day {
            gate["from"] = json!(after);
        }
        if gate["to"] == day {
            gate["to"] = json!(before);
        }
    }
    pack
}

#[test]
fn a_gate_read_a_day_late_is_noticed_by_the_checker_and_by_trying_everything_out() {
    let mut noticed = 0;
    for seed in chosen(1_500, 2_000_001) {
        let world = World { day: TODAY, ..World::random(seed, 5) };
        let late = without_first_and_last_day(&world.pack, TODAY, "2026-07-17", "2026-07-19");
        if late == world.pack {
            continue;
        }
        let procedure = Procedure::read(world.definition.clone());
        let (pack, late) = (Pack::read(world.pack.clone()).unwrap(), Pack::read(late).unwrap());
        let options = options(world.day, world.new_fields);
        let (right, wrong) = (analyse(&procedure, &pack, &options), analyse(&procedure, &late, &options));
        let oracle = Oracle::new(&procedure, &pack, options.date);
        let minimal = |analysis: &Analysis, case: &Case| -> BTreeSet<BTreeSet<String>> {
            let proposal = analysis.proposal(&|name| case.contains(name), 10_000);
            proposal.minimal.iter().map(|set| set.iter().cloned().collect()).collect()
        };
        let cases = oracle.cases();
        let Some(case) = cases.iter().find(|case| minimal(&right, case) != minimal(&wrong, case)) else { continue };
        let brute = Brute::new(&oracle, case, world.new_fields);
        let tried: BTreeSet<BTreeSet<String>> = brute.minimal.iter().map(|set| ids(&procedure, *set)).collect();
        assert_ne!(minimal(&wrong, case), tried, "trying everything out agrees\n{}", world.told());
        let value = report(&[Reported::new(&procedure, wrong)], &pack, &options);
        assert_ne!(check_report(&value, &[&procedure], &pack), [], "the checker agrees\n{}", world.told());
        noticed += 1;
    }
    assert!(noticed > 20, "days must make a difference: {noticed}");
}
