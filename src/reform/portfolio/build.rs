//! Sums, rankings and levers over many procedures.

use std::collections::{BTreeMap, BTreeSet};

use crate::definition::Document;
use crate::register::{Costs, DocumentKind, Pack, Range};

use super::super::advice::Advice;
use super::super::cost::{Figure, Name, Relief};
use super::super::levers::{UnlockingSets, ministry, unlocking_sets};
use super::super::report::advised;
use super::choose::{Choice, Item, best_against, best_of};
use super::feed::{groups, outputs};
use super::processes::{ProcessLine, ProcessTotal, StatedDays, days_opened, loads};
use super::{Lever, LeverLine, LeverPlan, Levers, Line, Method, Portfolio, Total};
use crate::analysis::{Options, Verdict};
use crate::reform::Reported;

/// Most levers of one plan by number.
const MOST_LEVERS: usize = 5;

pub(super) fn portfolio(reported: &[Reported], pack: &Pack, costs: &Costs, options: &Options) -> Portfolio {
    let mut out = Portfolio { currency: costs.currency.clone(), decimals: costs.decimals, ..Portfolio::default() };
    let mut sums = Sums::default();
    for one in reported {
        let line = line(one, pack);
        sums.total.add(&line);
        add_to(&mut sums.fields, &line.field, &line);
        add_to(&mut sums.authorities, &line.authority, &line);
        sums.registers(one, &line, pack);
        out.lines.push(line);
    }
    out.ranking = ranking(&out.lines);
    out.ranking_by_days = ranking_by_days(&out.lines);
    out.loads = loads(reported);
    out.total = sums.total.finish(String::new());
    out.fields = finish(named(sums.fields));
    out.authorities = finish(named(sums.authorities));
    out.registers = finish(sums.registers);
    out.levers = levers(reported, pack, costs, options, &out.lines);
    out.outputs = outputs(reported, pack);
    out.groups = groups(reported, pack);
    out
}

/// True for papers: not the declaration itself, nor a remark.
pub fn is_paper(document: &Document, pack: &Pack) -> bool {
    let formless = |id: &String| {
        pack.document_type(id).is_some_and(|kind| matches!(kind.kind, DocumentKind::Form | DocumentKind::Note))
    };
    !document.is_form && !document.types.first().is_some_and(formless)
}

fn line(one: &Reported, pack: &Pack) -> Line {
    let (procedure, analysis) = (one.procedure, &one.analysis);
    let mut line = Line {
        id: procedure.id.clone(),
        code: procedure.header.code.clone(),
        title: procedure.title.clone(),
        // Where the catalogue gives none, the ministry whose procedure it is stands in.
        field: or_else(&procedure.header.field, || match ministry(procedure, pack).as_str() {
            "" => String::new(),
            name => format!("({name})"),
        }),
        authority: or_else(&procedure.header.authority, || ministry(procedure, pack)),
        process: ProcessLine::of(one),
        findings: one.lints.as_ref().map_or(analysis.findings.len(), Vec::len),
        ..Line::default()
    };
    let papers = procedure.documents.iter().zip(&analysis.components).zip(advised(one, pack));
    for ((document, component), advice) in papers {
        if !is_paper(document, pack) {
            continue;
        }
        line.papers += 1;
        match advice {
            _ if advice.goes_now() => line.now += 1,
            Advice::Confirm => line.to_confirm += 1,
            Advice::AfterLaw => line.after_law += 1,
            _ => line.unclassified += usize::from(component.verdict == Verdict::Unclassified),
        }
        if advice.relief() != Relief::None {
            for register in component.registers.iter().filter(|id| !line.registers.contains(id)).collect::<Vec<_>>() {
                line.registers.push(register.clone());
            }
        }
    }
    if let Some(estimate) = &one.estimate {
        line.before = estimate.per_case.before.clone();
        line.per_case = estimate.per_case.saved.clone();
        line.per_case_with_law = estimate.per_case.saved_with_law.clone();
        line.cases = estimate.cases.clone();
        line.per_year = estimate.per_year.saved.clone();
    }
    line
}

fn or_else(name: &str, other: impl FnOnce() -> String) -> String {
    if name.is_empty() { other() } else { name.to_owned() }
}

/// Most relief first: a year where cases are known, then a case.
fn ranking(lines: &[Line]) -> Vec<usize> {
    let key = |line: &Line| match (line.per_year.value, line.per_case.value) {
        (Some(year), _) => (0, year.mid),
        (None, Some(case)) => (1, case.mid),
        (None, None) => (2, 0.0),
    };
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|a, b| {
        let ((group, relief), (other_group, other)) = (key(&lines[*a]), key(&lines[*b]));
        group.cmp(&other_group).then(other.total_cmp(&relief)).then_with(|| lines[*a].code.cmp(&lines[*b].code))
    });
    order
}

/// Those whose stated days fall, most days first.
fn ranking_by_days(lines: &[Line]) -> Vec<usize> {
    let days = |at: usize| lines[at].process.and_then(|own| own.saved()).map_or(0.0, StatedDays::together);
    let mut order: Vec<usize> = (0..lines.len()).filter(|at| days(*at) > 0.0).collect();
    order.sort_by(|a, b| days(*b).total_cmp(&days(*a)).then_with(|| lines[*a].code.cmp(&lines[*b].code)));
    order
}

/// A sum of figures that are known; what is not known is counted elsewhere.
#[derive(Default)]
struct Sum {
    value: Option<Range>,
    unit: String,
    uses: BTreeSet<Name>,
    missing: BTreeSet<Name>,
    input: bool,
}

impl Sum {
    fn add(&mut self, figure: &Figure) {
        let Some(more) = figure.value else { return };
        let sum = self.value.get_or_insert_default();
        sum.low += more.low;
        sum.mid += more.mid;
        sum.high += more.high;
        if self.unit.is_empty() {
            self.unit.clone_from(&figure.unit);
        }
        // What belongs to single procedures would drown what they share.
        let shared = |name: &&Name| !name.starts_with("procedure/") || name.starts_with("procedure/default/");
        for name in figure.uses.iter().filter(shared) {
            if !self.uses.contains(name) {
                self.uses.insert(name.clone());
            }
        }
        self.missing.extend(figure.missing.iter().filter(shared).cloned());
        self.input |= figure.input;
    }

    fn finish(self) -> Figure {
        Figure {
            value: self.value,
            unit: self.unit,
            uses: self.uses.into_iter().collect(),
            missing: self.missing.into_iter().collect(),
            input: self.input,
        }
    }
}

#[derive(Default)]
struct Running {
    procedures: usize,
    papers: usize,
    now: usize,
    to_confirm: usize,
    after_law: usize,
    without_cases: usize,
    per_case: Sum,
    per_year: Sum,
    process: ProcessTotal,
}

impl Running {
    fn add(&mut self, line: &Line) {
        self.procedures += 1;
        self.papers += line.papers;
        self.now += line.now;
        self.to_confirm += line.to_confirm;
        self.after_law += line.after_law;
        self.without_cases += usize::from(line.cases.value.is_none());
        self.per_case.add(&line.per_case);
        self.per_year.add(&line.per_year);
        self.process.add(line.process.as_ref());
    }

    fn finish(self, name: String) -> Total {
        Total {
            name,
            procedures: self.procedures,
            papers: self.papers,
            now: self.now,
            to_confirm: self.to_confirm,
            after_law: self.after_law,
            per_case: self.per_case.finish(),
            per_year: self.per_year.finish(),
            without_cases: self.without_cases,
            process: self.process,
        }
    }
}

/// Sums of what several spellings name: offices are written in capitals now and then.
#[derive(Default)]
struct Spelt {
    spellings: BTreeMap<String, usize>,
    sums: Running,
}

fn add_to(sums: &mut BTreeMap<String, Spelt>, name: &str, line: &Line) {
    let words = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let own = sums.entry(words.to_lowercase()).or_default();
    *own.spellings.entry(words).or_default() += 1;
    own.sums.add(line);
}

/// The sums under the spelling used most, of several the first in the alphabet.
fn named(sums: BTreeMap<String, Spelt>) -> BTreeMap<String, Running> {
    let spelt = |own: Spelt| {
        let most = own.spellings.into_iter().rev().max_by_key(|(_, count)| *count);
        (most.map(|(name, _)| name).unwrap_or_default(), own.sums)
    };
    sums.into_values().map(spelt).collect()
}

#[derive(Default)]
struct Sums {
    total: Running,
    /// By name in lower case, each with the way it is written most often.
    fields: BTreeMap<String, Spelt>,
    authorities: BTreeMap<String, Spelt>,
    registers: BTreeMap<String, Running>,
}

impl Sums {
    /// A paper that rests on two registers counts in full for each: neither alone is enough.
    fn registers(&mut self, one: &Reported, line: &Line, pack: &Pack) {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for ((at, component), advice) in one.analysis.components.iter().enumerate().zip(advised(one, pack)) {
            if advice.relief() == Relief::None {
                continue;
            }
            let own = one.estimate.as_ref().and_then(|estimate| estimate.components.get(at));
            for register in &component.registers {
                let running = self.registers.entry(register.clone()).or_default();
                running.papers += 1;
                running.now += usize::from(advice.goes_now());
                running.to_confirm += usize::from(advice == Advice::Confirm);
                running.after_law += usize::from(advice == Advice::AfterLaw);
                if seen.insert(register) {
                    running.procedures += 1;
                    running.without_cases += usize::from(line.cases.value.is_none());
                }
                if let Some(own) = own {
                    running.per_case.add(&own.per_case);
                    if line.cases.value.is_some() {
                        running.per_year.add(&own.per_year);
                    }
                }
            }
        }
    }
}

/// Totals, most relief first.
fn finish(sums: BTreeMap<String, Running>) -> Vec<Total> {
    let mut list: Vec<Total> = sums.into_iter().map(|(name, running)| running.finish(name)).collect();
    let relief = |total: &Total| total.per_case.value.map_or(0.0, |range| range.mid);
    list.sort_by(|a, b| relief(b).total_cmp(&relief(a)).then_with(|| a.name.cmp(&b.name)));
    list
}

fn levers(reported: &[Reported], pack: &Pack, costs: &Costs, options: &Options, lines: &[Line]) -> Levers {
    // Money of a year only where every procedure has its cases: sums of both kinds mean nothing.
    let yearly = !lines.is_empty() && lines.iter().all(|line| line.cases.value.is_some());
    let unit = match (yearly, costs.currency.is_empty()) {
        (_, true) => "paper".to_owned(),
        (true, _) => format!("{}/year", costs.currency),
        (false, _) => format!("{}/case", costs.currency),
    };
    let mut out = Levers { unit, complete: true, ..Levers::default() };
    let mut index: BTreeMap<Lever, usize> = BTreeMap::new();
    let mut known: Vec<Lever> = Vec::new();
    let mut items: BTreeMap<Vec<Vec<usize>>, Item> = BTreeMap::new();
    for (one, line) in reported.iter().zip(lines) {
        let worth_looking = one.analysis.components.iter().any(|component| {
            matches!(
                component.verdict,
                Verdict::LawNeeded
                    | Verdict::Needed
                    | Verdict::Partial
                    | Verdict::Conditional
                    | Verdict::Interchangeable
            )
        });
        if !worth_looking {
            continue;
        }
        let (list, complete) = unlocking_sets(one.procedure, pack, options);
        let advised = advised(one, pack);
        out.complete &= complete;
        for UnlockingSets { paper, sets } in list {
            let document = &one.procedure.documents[paper];
            // What is not known to be of some kind is asked about; opening data is no help.
            let residual = |id: &String| pack.document_type(id).is_some_and(|kind| kind.kind == DocumentKind::Other);
            let decided = matches!(advised.get(paper), Some(Advice::Held | Advice::Standby));
            if !is_paper(document, pack) || document.types.first().is_some_and(residual) || decided {
                continue;
            }
            let mut own: Vec<Vec<usize>> = sets
                .iter()
                .map(|set| {
                    let mut way: Vec<usize> = set
                        .iter()
                        .map(|lever| {
                            *index.entry(lever.clone()).or_insert_with(|| {
                                known.push(lever.clone());
                                known.len() - 1
                            })
                        })
                        .collect();
                    way.sort_unstable();
                    way
                })
                .collect();
            own.sort();
            let relief = worth(one, paper, line, yearly);
            // Opening something so that a paper goes at a loss is no use.
            if relief < 0.0 {
                continue;
            }
            let item = items.entry(own.clone()).or_insert(Item { sets: own, papers: 0, relief: 0.0 });
            item.papers += 1;
            item.relief += relief;
        }
    }
    let items: Vec<Item> = items.into_values().collect();
    out.list = list_levers(&items, &known, pack, costs);
    for budget in 1..=MOST_LEVERS.min(known.len()) {
        let choice = best_of(&items, known.len(), budget);
        if choice.levers.is_empty() || out.plans.last().is_some_and(|last| last.relief >= choice.value) {
            break;
        }
        out.plans.push(plan(&items, &known, costs, &choice, Method::Enumeration));
    }
    let prices: Vec<Option<f64>> = known.iter().map(|lever| price(costs, lever)).collect();
    if prices.iter().any(Option::is_some) {
        let choice = best_against(&items, &prices);
        let method = if choice.branched { Method::BranchAndCut } else { Method::MinCut };
        out.priced = Some(plan(&items, &known, costs, &choice, method));
    }
    tell_days(&mut out, reported);
    out
}

/// Says of every lever and choice of levers how many stated days go with it.
fn tell_days(levers: &mut Levers, reported: &[Reported]) {
    for line in &mut levers.list {
        line.days = days_opened(reported, &|lever| *lever == line.lever);
    }
    for plan in levers.plans.iter_mut().chain(&mut levers.priced) {
        plan.days = days_opened(reported, &|lever| plan.levers.contains(lever));
    }
}

/// The relief of one paper where it is no longer asked for, after lookups that fail and keys that
/// are typed, by the same formula whether its register can be read already or not; 0 where it is
/// not known. A paper counts one where no costs are known.
fn worth(one: &Reported, paper: usize, line: &Line, yearly: bool) -> f64 {
    let Some(estimate) = &one.estimate else { return 1.0 };
    let Some(own) = estimate.components.get(paper) else { return 0.0 };
    let middle = |figure: &Figure| figure.value.map_or(0.0, |range| range.mid);
    let case = match own.relief {
        Relief::AfterLaw => middle(&own.per_case),
        Relief::None => middle(&own.proposed),
        // What it saves in the cases in which it goes already is no relief of a lever's.
        Relief::Now => (middle(&own.proposed) - middle(&own.per_case)).max(0.0),
    };
    if yearly { case * line.cases.value.map_or(0.0, |range| range.mid) } else { case }
}

fn price(costs: &Costs, lever: &Lever) -> Option<f64> {
    costs.mid(&format!("lever/{}/price", lever.id()))
}

fn list_levers(items: &[Item], known: &[Lever], pack: &Pack, costs: &Costs) -> Vec<LeverLine> {
    let mut list: Vec<LeverLine> = known
        .iter()
        .enumerate()
        .map(|(at, lever)| {
            let mut line = LeverLine {
                lever: lever.clone(),
                papers: 0,
                relief: 0.0,
                takes_part: 0,
                takes_part_relief: 0.0,
                price: price(costs, lever),
                ours: lever.is_ours(pack),
                days: StatedDays::default(),
            };
            for item in items {
                if item.sets.iter().any(|set| set[..] == [at]) {
                    line.papers += item.papers;
                    line.relief += item.relief;
                }
                if item.sets.iter().any(|set| set.contains(&at)) {
                    line.takes_part += item.papers;
                    line.takes_part_relief += item.relief;
                }
            }
            line
        })
        .collect();
    list.sort_by(|a, b| {
        let by_relief = b.relief.total_cmp(&a.relief).then(b.takes_part_relief.total_cmp(&a.takes_part_relief));
        by_relief.then_with(|| a.lever.cmp(&b.lever))
    });
    list
}

fn plan(items: &[Item], known: &[Lever], costs: &Costs, choice: &Choice, method: Method) -> LeverPlan {
    let mut chosen = vec![false; known.len()];
    for lever in &choice.levers {
        chosen[*lever] = true;
    }
    let freed: Vec<&Item> = items.iter().filter(|item| item.freed(&chosen)).collect();
    let mut levers: Vec<Lever> = choice.levers.iter().map(|lever| known[*lever].clone()).collect();
    levers.sort();
    LeverPlan {
        papers: freed.iter().map(|item| item.papers).sum(),
        relief: freed.iter().map(|item| item.relief).sum(),
        price: levers.iter().filter_map(|lever| price(costs, lever)).sum(),
        levers,
        method,
        exact: choice.exact,
        days: StatedDays::default(),
    }
}
