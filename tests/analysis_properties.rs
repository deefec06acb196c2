//! What is true of every dossier, over generated ones, each compared with brute force; and
//! what sounds true and is not.

#[path = "common/generator.rs"]
mod generator;

use std::collections::BTreeSet;

use generator::{Class, Dice, Fact, PaperSpec, RequirementSpec, Size, Spec, pack};
use tokhai::analysis::{Analysis, Options, Set, Verdict, analyse};
use tokhai::checker::check_report;
use tokhai::reform::Reported;
use tokhai::reform::report::report;
use tokhai::register::Date;

const SMALL: Size = Size { papers: (1, 7), facts: 12, requirements: 6, known: 40, conditions: 2, acts: 15 };

fn options() -> Options {
    Options::on(Date::parse("2026-07-18").unwrap())
}

fn verdicts(analysis: &Analysis, wanted: Verdict) -> BTreeSet<usize> {
    let all = analysis.components.iter().enumerate();
    all.filter(|(_, component)| component.verdict == wanted).map(|(i, _)| i).collect()
}

fn set_of(analysis: &Analysis, case: usize) -> &Set {
    let holds = |name: &str| name[1..].parse::<usize>().is_ok_and(|c| case >> c & 1 == 1);
    analysis.sets.iter().find(|set| set.when.holds(&holds)).expect("every case has a set")
}

fn bits(names: &[String]) -> u32 {
    names.iter().fold(0, |bits, name| bits | 1 << name[1..].parse::<u32>().unwrap())
}

fn single(dice: &mut Dice) -> Spec {
    Spec::random(dice, Size { conditions: 0, ..SMALL })
}

fn kept(analysis: &Analysis) -> u32 {
    bits(&analysis.sets[0].kept)
}

#[test]
fn joint_proposals_are_sound_and_least_as_brute_force_finds_them() {
    let (pack, mut dice) = (pack(false), Dice::new(1));
    for _ in 0..10_000 {
        let spec = Spec::random(&mut dice, SMALL);
        let analysis = analyse(&spec.procedure(), &pack, &options());
        for case in 0..1 << spec.conditions {
            let set = set_of(&analysis, case);
            let kept = bits(&set.kept);
            assert!(spec.sufficient(kept, case), "case {case} {set:?} {spec:?}");
            let all = spec.asked(case);
            let subsets = (0..=all).filter(|papers| papers & !all == 0);
            let least = subsets.filter(|papers| spec.sufficient(*papers, case)).map(|papers| spec.burden(papers)).min();
            assert_eq!(Some(spec.burden(kept)), least, "{spec:?}");
            assert!(set.exact && set.gap == 0);
            // Every paper kept is necessary within the set.
            for paper in (0..spec.papers.len()).filter(|paper| kept >> paper & 1 == 1) {
                assert!(!spec.sufficient(kept & !(1 << paper), case), "{spec:?}");
            }
        }
    }
}

/// `TOKHAI_WORLDS_16=100000` tries more of them.
#[test]
fn sixteen_papers_are_no_different() {
    let worlds: usize = std::env::var("TOKHAI_WORLDS_16").ok().and_then(|n| n.parse().ok()).unwrap_or(10_000);
    let (pack, mut dice) = (pack(false), Dice::new(16));
    let size = Size { papers: (9, 16), facts: 24, requirements: 12, known: 30, conditions: 1, acts: 5 };
    let options = Options { max_sets: 20_000, ..options() };
    let mut largest = 0;
    for _ in 0..worlds {
        let spec = Spec::random(&mut dice, size);
        let analysis = analyse(&spec.procedure(), &pack, &options);
        for case in 0..1 << spec.conditions {
            let set = set_of(&analysis, case);
            let enough = spec.every_set(case);
            let kept = bits(&set.kept);
            assert!(enough[kept as usize], "{set:?} {spec:?}");
            let mut least = u64::MAX;
            let mut minimal: BTreeSet<u32> = BTreeSet::new();
            for papers in (0..enough.len() as u32).filter(|papers| enough[*papers as usize]) {
                let spare =
                    (0..spec.papers.len()).any(|p| papers >> p & 1 == 1 && enough[(papers & !(1 << p)) as usize]);
                if !spare {
                    least = least.min(spec.burden(papers));
                    minimal.insert(papers);
                }
            }
            assert_eq!(spec.burden(kept), least, "{spec:?}");
            assert!(minimal.contains(&kept) && set.exact && set.gap == 0);
            assert!(set.minimal_complete);
            assert_eq!(set.minimal.iter().map(|papers| bits(papers)).collect::<BTreeSet<_>>(), minimal, "{spec:?}");
            largest = largest.max(spec.papers.len());
        }
    }
    assert_eq!(largest, 16);
}

#[test]
fn verdicts_are_those_of_their_definitions() {
    let (pack, mut dice) = (pack(false), Dice::new(2));
    for _ in 0..4_000 {
        let spec = single(&mut dice);
        let analysis = analyse(&spec.procedure(), &pack, &options());
        let all = spec.asked(0);
        let sufficient: BTreeSet<u32> = (0..=all).filter(|papers| spec.sufficient(*papers, 0)).collect();
        let minimal: Vec<u32> = sufficient
            .iter()
            .copied()
            .filter(|set| (0..spec.papers.len()).all(|p| set >> p & 1 == 0 || !sufficient.contains(&(set & !(1 << p)))))
            .collect();
        let failing = spec.requirements.len() != spec.due(0).len();
        for (p, component) in analysis.components.iter().enumerate() {
            let some = minimal.iter().any(|set| set >> p & 1 == 1);
            let every = minimal.iter().all(|set| set >> p & 1 == 1);
            let due = spec.due(0);
            let facts =
                |r: usize| spec.requirements[r].lists.iter().flatten().filter(|f| spec.papers[p].facts.contains(f));
            let used = spec.papers[p].acts || due.iter().any(|r| facts(*r).next().is_some());
            let known = |unlawful: bool| {
                !spec.papers[p].acts
                    && due.iter().all(|r| {
                        spec.meets(*r, 0, 0, unlawful)
                            || facts(*r).all(|f| f.0 == Class::Open || (unlawful && f.0 == Class::Shut))
                    })
            };
            let serves_failing =
                failing && (0..spec.requirements.len()).any(|r| !due.contains(&r) && facts(r).next().is_some());
            match component.verdict {
                Verdict::Inconsistent => assert!(serves_failing),
                Verdict::Purposeless => assert!(!used),
                Verdict::RedundantByData => assert!(used && known(false)),
                Verdict::LawNeeded => assert!(used && !known(false) && known(true)),
                Verdict::CoveredByPapers => assert!(!some),
                Verdict::Interchangeable => assert!(some && !every),
                Verdict::Needed | Verdict::Partial => assert!(every),
                other => panic!("{other:?} in {spec:?}"),
            }
        }
    }
}

#[test]
fn every_published_verdict_has_a_proof_that_the_checker_accepts() {
    let (pack, mut dice) = (pack(false), Dice::new(3));
    for _ in 0..1_200 {
        let procedure = Spec::random(&mut dice, SMALL).procedure();
        let analysis = analyse(&procedure, &pack, &options());
        let value = report(&[Reported::new(&procedure, analysis)], &pack, &options());
        let problems = check_report(&value, &[&procedure], &pack);
        assert!(problems.is_empty(), "{problems:#?}\n{value:#}");
    }
}

/// Opens some of the shut facts.
fn opened(spec: &Spec, dice: &mut Dice) -> Spec {
    let chosen: Vec<bool> = (0..generator::POOL).map(|_| dice.percent(50)).collect();
    let class = |fact: Fact| if fact.0 != Class::Open && chosen[fact.1] { Class::Open } else { fact.0 };
    spec.reclassed(class)
}

#[test]
fn more_registers_keep_old_sets_sufficient_and_never_raise_the_burden() {
    let (pack, mut dice) = (pack(false), Dice::new(4));
    for _ in 0..3_000 {
        let spec = single(&mut dice);
        let more = opened(&spec, &mut dice);
        // Only dossiers that can be met before: a requirement that starts to be met adds work.
        if spec.due(0).len() != spec.requirements.len() {
            continue;
        }
        let before = analyse(&spec.procedure(), &pack, &options());
        let after = analyse(&more.procedure(), &pack, &options());
        assert!(more.sufficient(kept(&before), 0));
        assert!(more.burden(kept(&after)) <= spec.burden(kept(&before)));
        let data = |analysis: &Analysis| verdicts(analysis, Verdict::RedundantByData);
        let useless = verdicts(&after, Verdict::Purposeless);
        assert!(data(&before).iter().all(|paper| data(&after).contains(paper) || useless.contains(paper)));
        let needed = |analysis: &Analysis| -> BTreeSet<usize> {
            verdicts(analysis, Verdict::Needed).union(&verdicts(analysis, Verdict::Partial)).copied().collect()
        };
        assert!(needed(&after).is_subset(&needed(&before)), "{spec:?}");
    }
}

#[test]
fn the_ratchet_never_brings_a_dropped_paper_back() {
    let (pack, mut dice) = (pack(false), Dice::new(5));
    let mut cheaper = 0;
    for _ in 0..3_000 {
        let spec = single(&mut dice);
        let more = opened(&spec, &mut dice);
        if spec.due(0).len() != spec.requirements.len() {
            continue;
        }
        let before = analyse(&spec.procedure(), &pack, &options());
        let accepted: BTreeSet<String> = before.sets[0].kept.iter().cloned().collect();
        let held = Options { accepted: Some(accepted), ..options() };
        let after = analyse(&more.procedure(), &pack, &held);
        assert_eq!(kept(&after) & !kept(&before), 0, "{spec:?}");
        assert!(more.sufficient(kept(&after), 0));
        cheaper += usize::from(after.sets[0].cheaper.is_some());
    }
    assert!(cheaper > 0, "sometimes the ratchet has its price, and then says so");
}

#[test]
fn a_plain_optimum_does_bring_dropped_papers_back() {
    // Why the ratchet exists: A proves both facts for 3, B and C one each for 2.
    let (f1, f2) = ((Class::Paper, 1), (Class::Paper, 2));
    let paper = |facts: Vec<Fact>, burden| PaperSpec { facts, burden, ..PaperSpec::default() };
    let spec = Spec {
        papers: vec![paper(vec![f1, f2], 3), paper(vec![f1], 2), paper(vec![f2], 2)],
        requirements: vec![
            RequirementSpec { lists: vec![vec![f1]], when: None },
            RequirementSpec { lists: vec![vec![f2]], when: None },
        ],
        conditions: 0,
    };
    let pack = pack(false);
    let before = analyse(&spec.procedure(), &pack, &options());
    assert_eq!(before.sets[0].kept, ["p0"]);
    let more = spec.reclassed(|fact| if fact == f2 { Class::Open } else { fact.0 });
    let after = analyse(&more.procedure(), &pack, &options());
    assert_eq!(after.sets[0].kept, ["p1"]);
    let held = Options { accepted: Some(BTreeSet::from(["p0".to_owned()])), ..options() };
    let ratchet = analyse(&more.procedure(), &pack, &held);
    assert_eq!(ratchet.sets[0].kept, ["p0"]);
    assert_eq!(ratchet.sets[0].cheaper.as_deref(), Some(&["p1".to_owned()][..]));

    // And it is no rarity: over random dossiers it happens again and again.
    let mut dice = Dice::new(6);
    let (mut tried, mut returned) = (0, 0);
    for _ in 0..3_000 {
        let spec = Spec::random(&mut dice, Size { conditions: 0, acts: 0, papers: (4, 10), ..SMALL });
        if spec.due(0).len() == spec.requirements.len() {
            let more = opened(&spec, &mut dice);
            let before = kept(&analyse(&spec.procedure(), &pack, &options()));
            let after = kept(&analyse(&more.procedure(), &pack, &options()));
            tried += 1;
            returned += usize::from(after & !before != 0);
        }
    }
    assert!(returned > 0 && returned * 4 < tried, "{returned} of {tried}");
}

#[test]
fn dropping_every_paper_that_is_redundant_on_its_own_would_break_many_dossiers() {
    let (pack, mut dice) = (pack(false), Dice::new(7));
    let (mut tried, mut broken) = (0, 0);
    for _ in 0..2_000 {
        let spec = Spec::random(&mut dice, Size { papers: (3, 12), conditions: 0, acts: 0, facts: 40, ..SMALL });
        let all = spec.asked(0);
        let alone = (0..spec.papers.len()).filter(|p| spec.sufficient(all & !(1 << p), 0));
        let dropped = alone.fold(0, |bits, p| bits | 1 << p);
        tried += 1;
        broken += usize::from(!spec.sufficient(all & !dropped, 0));
        let analysis = analyse(&spec.procedure(), &pack, &options());
        assert!(spec.sufficient(kept(&analysis), 0));
        // The union of what data replace can go in one step.
        let data = verdicts(&analysis, Verdict::RedundantByData).into_iter().fold(0, |bits, p| bits | 1 << p);
        assert!(spec.sufficient(all & !data, 0));
    }
    assert!(broken * 3 > tried, "{broken} of {tried}");
}

#[test]
fn analysing_what_is_left_drops_nothing_more() {
    let (pack, mut dice) = (pack(false), Dice::new(8));
    for _ in 0..1_500 {
        let spec = single(&mut dice);
        if spec.due(0).len() != spec.requirements.len() {
            continue;
        }
        let first = analyse(&spec.procedure(), &pack, &options());
        let keep = kept(&first);
        let mut less = spec.clone();
        let mut index = 0;
        less.papers.retain(|_| {
            index += 1;
            keep >> (index - 1) & 1 == 1
        });
        let second = analyse(&less.procedure(), &pack, &options());
        assert_eq!(second.sets[0].kept.len(), less.papers.len(), "{spec:?}");
        assert!(second.components.iter().all(|component| !component.verdict.droppable()));
        let third = analyse(&less.procedure(), &pack, &options());
        let text = |analysis: Analysis| {
            let procedure = less.procedure();
            report(&[Reported::new(&procedure, analysis)], &pack, &options()).to_string()
        };
        assert_eq!(text(second), text(third));
    }
}

#[test]
fn more_requirements_never_make_a_paper_redundant_nor_the_burden_smaller() {
    let (pack, mut dice) = (pack(false), Dice::new(9));
    for _ in 0..2_000 {
        let more = single(&mut dice);
        if more.requirements.len() < 2 || more.due(0).len() != more.requirements.len() {
            continue;
        }
        let mut fewer = more.clone();
        fewer.requirements.pop();
        let (small, large) =
            (analyse(&fewer.procedure(), &pack, &options()), analyse(&more.procedure(), &pack, &options()));
        let useless = verdicts(&small, Verdict::Purposeless);
        let known = verdicts(&small, Verdict::RedundantByData);
        for paper in verdicts(&large, Verdict::RedundantByData) {
            assert!(known.contains(&paper) || useless.contains(&paper), "{more:?}");
        }
        assert!(fewer.burden(kept(&small)) <= more.burden(kept(&large)));
    }
}

#[test]
fn shutting_gates_moves_papers_from_data_to_law_and_nothing_else_out_of_law() {
    let (open, shut, mut dice) = (pack(true), pack(false), Dice::new(10));
    for _ in 0..2_000 {
        let spec = single(&mut dice);
        // Only dossiers whose requirements papers alone can meet: law must not break them.
        if spec.due(0).len() != spec.requirements.len() {
            continue;
        }
        let before = analyse(&spec.procedure(), &open, &options());
        let after = analyse(&spec.procedure(), &shut, &options());
        let (data, law) = (verdicts(&after, Verdict::RedundantByData), verdicts(&after, Verdict::LawNeeded));
        let free = verdicts(&before, Verdict::RedundantByData);
        assert_eq!(data.union(&law).copied().collect::<BTreeSet<_>>(), free, "{spec:?}");
        assert_eq!(verdicts(&before, Verdict::Purposeless), verdicts(&after, Verdict::Purposeless));
    }
}

#[test]
fn a_paper_that_acts_is_never_dropped() {
    let (pack, mut dice) = (pack(false), Dice::new(11));
    let size = Size { acts: 50, known: 90, ..SMALL };
    for _ in 0..2_000 {
        let spec = Spec::random(&mut dice, size);
        let analysis = analyse(&spec.procedure(), &pack, &options());
        for (paper, component) in analysis.components.iter().enumerate().filter(|(p, _)| spec.papers[*p].acts) {
            assert!(!component.verdict.droppable() && component.verdict != Verdict::Conditional, "{paper} of {spec:?}");
        }
    }
}

#[test]
fn renaming_and_reordering_change_names_and_order_only() {
    let (pack, mut dice) = (pack(false), Dice::new(12));
    for _ in 0..1_000 {
        let spec = single(&mut dice);
        let mut mirrored = spec.clone();
        mirrored.papers.reverse();
        mirrored.requirements.reverse();
        let (straight, back) =
            (analyse(&spec.procedure(), &pack, &options()), analyse(&mirrored.procedure(), &pack, &options()));
        let forward: Vec<Verdict> = straight.components.iter().map(|component| component.verdict).collect();
        let backward: Vec<Verdict> = back.components.iter().rev().map(|component| component.verdict).collect();
        assert_eq!(forward, backward, "{spec:?}");
        assert_eq!(straight.sets[0].burden_after, back.sets[0].burden_after);
        let mut renamed = spec.procedure();
        for document in &mut renamed.documents {
            document.id.insert_str(0, "paper-");
        }
        let named = analyse(&renamed, &pack, &options());
        let same: Vec<Verdict> = named.components.iter().map(|component| component.verdict).collect();
        assert_eq!(forward, same);
    }
}

#[test]
fn a_search_cut_short_is_never_called_exact() {
    let (pack, mut dice) = (pack(false), Dice::new(13));
    let mut cut = 0;
    for _ in 0..300 {
        let spec = Spec::random(
            &mut dice,
            Size { papers: (12, 16), facts: 40, requirements: 30, known: 0, conditions: 0, acts: 0 },
        );
        let rushed = Options { max_nodes: 2, ..options() };
        let (fast, full) = (analyse(&spec.procedure(), &pack, &rushed), analyse(&spec.procedure(), &pack, &options()));
        let (fast, full) = (&fast.sets[0], &full.sets[0]);
        assert!(spec.sufficient(bits(&fast.kept), 0));
        assert!(full.exact);
        assert!(fast.burden_after - fast.gap <= full.burden_after);
        if fast.exact {
            assert_eq!(fast.burden_after, full.burden_after);
        } else {
            cut += 1;
        }
    }
    assert!(cut > 0);
}
