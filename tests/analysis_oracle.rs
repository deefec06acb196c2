//! The engine beside a plain reading of the model that tries out every set of papers, over
//! random procedures and packs in which everything meets everything.
#![allow(clippy::print_stdout, reason = "says how often each verdict was met")]

#[path = "common/generator.rs"]
mod generator;
#[path = "common/world.rs"]
mod world;

use std::collections::{BTreeMap, BTreeSet};

use generator::Dice;
use serde_json::Value;
use tokhai::analysis::report::report;
use tokhai::analysis::{Analysis, Options, Proof, Reported, Verdict, analyse, check_report};
use tokhai::definition::{Act, Procedure, When};
use tokhai::register::{Date, Pack};
use world::{Case, Oracle, TODAY, random_definition, random_pack};

fn options(new_fields: bool) -> Options {
    Options { new_fields, max_sets: 1_000, ..Options::on(Date::parse(TODAY).unwrap()) }
}

fn holds(when: &When, case: &Case) -> bool {
    when.holds(&|name| case.contains(name))
}

/// What brute force finds in one case.
struct Brute {
    /// Papers asked for that take part.
    asked: Vec<usize>,
    /// What everything together establishes, and what it does not.
    due: BTreeSet<String>,
    failing: BTreeSet<String>,
    /// Sets of papers (bits over `asked`) that establish all that is due, none to spare.
    minimal: Vec<u32>,
}

impl Brute {
    fn new(oracle: &Oracle, case: &Case, new_fields: bool) -> Self {
        let papers = oracle.procedure.documents.len();
        let asked: Vec<usize> = (0..papers).filter(|p| oracle.asked(*p, case) && oracle.counts(*p)).collect();
        let all = oracle.established(case, &asked, false, new_fields);
        let (due, failing): (BTreeMap<_, _>, BTreeMap<_, _>) = all.into_iter().partition(|(_, met)| *met);
        let due: BTreeSet<String> = due.into_keys().collect();
        let mut found = Self { asked, due, failing: failing.into_keys().collect(), minimal: Vec::new() };
        let mut sufficient: Vec<u32> = Vec::new();
        for set in 0..1_u32 << found.asked.len() {
            // Nothing that is added ever destroys a proof.
            let known = sufficient.iter().any(|small| small & set == *small);
            if !known && found.enough(oracle, case, &found.papers(set), new_fields) {
                sufficient.push(set);
            }
        }
        found.minimal =
            sufficient.iter().copied().filter(|set| !sufficient.iter().any(|o| o != set && o & set == *o)).collect();
        found
    }

    fn papers(&self, set: u32) -> Vec<usize> {
        self.asked.iter().enumerate().filter(|(i, _)| set >> i & 1 == 1).map(|(_, p)| *p).collect()
    }

    fn enough(&self, oracle: &Oracle, case: &Case, papers: &[usize], new_fields: bool) -> bool {
        let now = oracle.established(case, papers, false, new_fields);
        self.due.iter().all(|name| now.get(name) == Some(&true))
    }
}

fn ids(procedure: &Procedure, papers: &[usize]) -> BTreeSet<String> {
    papers.iter().map(|p| procedure.documents[*p].id.clone()).collect()
}

fn part_verdict(analysis: &Analysis, paper: usize, case: &Case) -> Option<Verdict> {
    let component = &analysis.components[paper];
    match &component.proof {
        Proof::Cases(parts) => parts.iter().find(|part| holds(&part.when, case)).map(|part| part.verdict),
        _ => None,
    }
}

/// Compares everything the engine says of one world with brute force.
fn compare(definition: &Value, pack: &Value, (new_fields, apart): (bool, bool), seen: &mut BTreeMap<&'static str, usize>) {
    let procedure = Procedure::read(definition.clone());
    let pack_read = Pack::read(pack.clone()).unwrap_or_else(|problems| panic!("{problems:?}"));
    // Taken apart on some worlds, judged as a whole on the others.
    let max_whole = if apart { 0 } else { usize::MAX };
    let options = Options { max_whole, ..options(new_fields) };
    let analysis = analyse(&procedure, &pack_read, &options);
    let oracle = Oracle::new(&procedure, &pack_read);
    let mut lawless = pack.clone();
    let gates = lawless["gates"].as_array_mut().unwrap();
    gates.retain(|gate| gate["effect"] != "requiresPaper");
    gates.push(serde_json::json!({"id": "zz:all", "title": {"en": "x"}, "effect": "permits", "basis": "§ 0"}));
    let opened = analyse(&procedure, &Pack::read(lawless).unwrap(), &options);
    let told = || format!("DEF {definition}\nPACK {}", pack.to_string().replace("\"title\":{\"en\":\"x\"},", ""));
    let value = report(
        &[Reported { procedure: &procedure, analysis: analysis.clone(), estimate: None, lints: None }],
        &pack_read,
        &options,
    );
    let problems = check_report(&value, &[&procedure], &pack_read);
    assert!(problems.is_empty(), "{problems:#?}\n{value}\n{}", told());
    for case in oracle.cases() {
        let brute = Brute::new(&oracle, &case, new_fields);
        let set = &analysis.proposal(&|name| case.contains(name), 10_000);
        // Brute force counts what it knows nothing of as kept.
        let burden: u64 = brute
            .minimal
            .iter()
            .map(|papers| {
                let papers = brute.papers(*papers);
                papers.iter().map(|p| burden(&procedure, &pack_read, *p)).sum()
            })
            .min()
            .unwrap_or(0);
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
        assert!(brute.enough(&oracle, &case, &kept, new_fields), "{case:?} {set:?}\n{}", told());
        let own: u64 = kept.iter().map(|p| crate::burden(&procedure, &pack_read, *p)).sum();
        assert_eq!(own, burden, "{case:?} {set:?}\n{}", told());
        assert!(set.exact && set.gap == 0);
        let minimal: BTreeSet<BTreeSet<String>> = set.minimal.iter().map(|s| s.iter().cloned().collect()).collect();
        let expected: BTreeSet<BTreeSet<String>> =
            brute.minimal.iter().map(|s| ids(&procedure, &brute.papers(*s))).collect();
        assert!(set.minimal_complete);
        assert_eq!(minimal, expected, "{case:?}\n{}", told());

        let mut free = Vec::new();
        for (bit, &paper) in brute.asked.iter().enumerate() {
            let Some(verdict) = part_verdict(&analysis, paper, &case) else { continue };
            *seen.entry(verdict.as_str()).or_default() += 1;
            let some = brute.minimal.iter().any(|s| s >> bit & 1 == 1);
            let every = brute.minimal.iter().all(|s| s >> bit & 1 == 1);
            let message = || format!("{} is {verdict:?} in {case:?}\n{}", procedure.documents[paper].id, told());
            match verdict {
                Verdict::Purposeless | Verdict::RedundantByData => {
                    assert!(!some, "{}", message());
                    let acts = oracle.acts(paper).into_iter().any(|act| act != Act::Identify);
                    assert!(verdict == Verdict::Purposeless || !acts, "{}", message());
                    free.push(paper);
                }
                Verdict::CoveredByPapers => assert!(!some, "{}", message()),
                Verdict::Interchangeable => assert!(some && !every, "{}", message()),
                Verdict::Needed | Verdict::Partial => assert!(every, "{}", message()),
                Verdict::Inconsistent => {
                    let own = procedure.header.outputs.iter().any(|o| procedure.documents[paper].types.contains(o));
                    assert!(!brute.failing.is_empty() || (own && every), "{}", message());
                }
                Verdict::LawNeeded => {
                    // With law aside and nothing else, all that is due without it stands.
                    let bare = oracle.established(&case, &[], true, new_fields);
                    let others: Vec<usize> = brute.asked.iter().copied().filter(|p| *p != paper).collect();
                    let rest = oracle.established(&case, &others, true, new_fields);
                    assert!(
                        brute.due.iter().all(|name| {
                            name.starts_with("law ") || bare.get(name) == Some(&true) || rest.get(name) == Some(&true)
                        }),
                        "{}",
                        message()
                    );
                }
                other => panic!("{other:?} of one case"),
            }
            // The words of the definitions, for papers that are plainly replaceable.
            if verdict == Verdict::RedundantByData {
                assert!(!oracle.proves(paper).is_empty() || !oracle.acts(paper).is_empty(), "{}", message());
            }
        }
        // The verdict on data alone, read off the definition: with law aside the same papers
        // are plainly replaceable, no more and no fewer.
        for (bit, &paper) in brute.asked.iter().enumerate() {
            let verdict = part_verdict(&analysis, paper, &case);
            let open = part_verdict(&opened, paper, &case);
            let comparable = brute.failing.is_empty() && verdict != Some(Verdict::Inconsistent);
            if comparable && verdict.is_some() && open.is_some() {
                let by_data = matches!(verdict, Some(Verdict::RedundantByData | Verdict::LawNeeded));
                // A paper that only a rule demands is of no use once the rule is gone.
                let freed = open == Some(Verdict::RedundantByData)
                    || (verdict == Some(Verdict::LawNeeded) && open == Some(Verdict::Purposeless));
                assert_eq!(by_data, freed, "{bit} {verdict:?} {open:?}\n{}", told());
            }
        }
        // What data replace, and what nothing uses, goes in one step.
        let left: Vec<usize> = brute.asked.iter().copied().filter(|p| !free.contains(p)).collect();
        assert!(brute.enough(&oracle, &case, &left, new_fields), "{free:?} {case:?}\n{}", told());
        assert_eq!(
            brute.failing.is_empty(),
            !analysis
                .findings
                .iter()
                .any(|f| { matches!(f, tokhai::analysis::Finding::Unprovable { when, .. } if holds(when, &case)) }),
            "{case:?} {:?} {:?}\n{}",
            brute.failing,
            analysis.findings,
            told()
        );
    }
}

fn burden(procedure: &Procedure, pack: &Pack, paper: usize) -> u64 {
    let types = procedure.documents[paper].types.iter().filter_map(|id| pack.document_type(id));
    types.map(|t| u64::from(t.burden)).min().unwrap_or(1)
}

#[test]
fn the_engine_says_what_trying_everything_out_says() {
    let rounds: u64 = std::env::var("ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(1_500);
    let start: u64 = std::env::var("START").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let mut seen = BTreeMap::new();
    for seed in start..start + rounds {
        let mut dice = Dice::new(seed);
        let pack = random_pack(&mut dice);
        let definition = random_definition(&mut dice, 6);
        let new_fields = dice.percent(70);
        let caught = std::panic::catch_unwind(|| {
            let mut own = BTreeMap::new();
            compare(&definition, &pack, (new_fields, seed % 2 == 0), &mut own);
            own
        });
        match caught {
            Ok(own) => own.into_iter().for_each(|(verdict, n)| *seen.entry(verdict).or_insert(0) += n),
            Err(panic) => panic!(
                "world {seed}, new fields {new_fields}: {}",
                panic.downcast_ref::<String>().map_or("", String::as_str)
            ),
        }
    }
    println!("{seen:?}");
    for verdict in Verdict::ALL.iter().filter(|v| !matches!(v, Verdict::Conditional | Verdict::Unclassified)) {
        assert!(seen.get(verdict.as_str()).is_some_and(|n| *n > 0), "{} never came up: {seen:?}", verdict.as_str());
    }
}
