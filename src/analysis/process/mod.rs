//! The restructured process: which steps fall away with the data that registers hold, which run beside others, and what
//! that makes of time, hand-overs and visits.
//!
//! A step that establishes facts is judged as a paper is: each by itself, as a dossier of that one paper. It goes where
//! registers whose gates are open prove all of its facts without any paper, so that no step ever goes because of another.
//! A step that handles papers goes where data make all of them superfluous, and one that hands the file on goes with what it
//! hands it to. What is an act (a signature, a decision, an inspection, taking in, handing over) is never replaced. Since
//! more registers never make less superfluous, and since the order that is left is read off pairs of steps alone, opening
//! a register never makes the proposal's path longer.

mod figures;
mod judge;
mod path;
mod time;
mod timeline;

use crate::definition::{APPLICANT, Act, Process, ProcessStep, StepKind, When};
use crate::definition::{Procedure, StepFact, TimeUnit};
use crate::register::{Gate, Pack};

use super::case::Case;
use super::diagram::Diagram;
use super::proof::Barrier;
use super::{Analysis, Options, PaperVerdict};

pub use figures::{Figures, Rework};
pub use path::{NoPath, Path};
pub use time::Span;
pub use timeline::{AuthorityTime, Timeline};

use judge::{Fate, Judge};
use path::Order;

/// The conclusion on one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepVerdict {
    /// Registers prove everything it establishes, data make superfluous everything it handles.
    FallsAway,
    /// So in some cases only.
    SomeCases,
    /// So as soon as a law opens what is shut.
    WaitsForLaw,
    /// It uses nothing of a step it waits for.
    Beside,
    /// The same actor goes on from the step before, and nothing lies between.
    Merges,
    /// Its act or its fact is needed.
    Needed,
    /// There are more cases than are looked at.
    Unclassified,
}

impl StepVerdict {
    /// All verdicts, the strongest first.
    pub const ALL: [Self; 7] = [
        Self::FallsAway,
        Self::SomeCases,
        Self::WaitsForLaw,
        Self::Beside,
        Self::Merges,
        Self::Needed,
        Self::Unclassified,
    ];

    /// The word of the report format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FallsAway => "fallsAway",
            Self::SomeCases => "someCases",
            Self::WaitsForLaw => "waitsForLaw",
            Self::Beside => "beside",
            Self::Merges => "merges",
            Self::Needed => "needed",
            Self::Unclassified => "unclassified",
        }
    }
}

/// Why a step cannot go by what it is, before any register is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    /// It is the applicant's.
    Applicant,
    /// It is an act: what its kind does is never replaced.
    Kind,
    /// It brings this about, which no lookup does.
    Act(Act),
    /// Nothing is said of what it establishes or handles.
    Undeclared,
}

/// The conclusion on one step with what backs it.
#[derive(Clone, Debug)]
pub struct JudgedStep {
    /// Id of the step.
    pub id: String,
    /// The conclusion.
    pub verdict: StepVerdict,
    /// Where it goes in some cases only: these.
    pub guard: Option<When>,
    /// Why it stays whatever registers hold.
    pub fixed: Option<Fixed>,
    /// What registers say to the facts it establishes: the verdict on a paper that would prove just these.
    pub evidence: Option<PaperVerdict>,
    /// The circumstances that verdict tells apart.
    pub circumstances: Vec<String>,
    /// Papers it handles.
    pub papers: Vec<String>,
    /// Steps it hands the file to, where it does nothing else.
    pub serves: Vec<String>,
    /// What law keeps shut, for [`StepVerdict::WaitsForLaw`].
    pub law: Vec<Barrier>,
    /// Steps it need not wait for any more.
    pub beside: Vec<String>,
    /// The step it can be done with.
    pub merges: Option<String>,
    /// Rules by which another office may do it instead; ids of gates.
    pub delegation: Vec<String>,
}

/// The process in some cases, as it is and as it is proposed.
#[derive(Clone, Debug)]
pub struct Course {
    /// The cases.
    pub when: When,
    /// Steps taken today, in their order.
    pub before: Vec<String>,
    /// Steps taken then, in their order.
    pub after: Vec<String>,
    /// Circumstances that hold in the plainest of the cases.
    pub example: Vec<String>,
    /// What today's process comes to.
    pub now: Figures,
    /// What the proposed one comes to.
    pub then: Figures,
}

/// Everything concluded on the process of a procedure.
#[derive(Clone, Debug)]
pub struct Restructured {
    /// The process as the definition says it.
    pub process: Process,
    /// One conclusion a step, in the author's order.
    pub steps: Vec<JudgedStep>,
    /// How it goes, case by case; cases that come to the same stand together.
    pub courses: Vec<Course>,
    /// The circumstances these depend on.
    pub circumstances: Vec<String>,
    /// False where there are more cases than are looked at: nothing is judged then.
    pub complete: bool,
}

impl Restructured {
    /// The course of a case.
    pub fn course(&self, holds: &impl Fn(&str) -> bool) -> Option<&Course> {
        self.courses.iter().find(|course| course.when.holds(holds))
    }

    /// The limit stated for the whole and the longest path of today's process, where the two differ in every course that has a
    /// path. A whole that is stated in other units than days and hours is not compared.
    pub fn total_differs(&self, procedure: &Procedure) -> Option<(Span, (Span, Span))> {
        let stated = procedure.header.processing.as_ref()?;
        let unit = match stated.unit.as_str() {
            "hour" => TimeUnit::Hours,
            "workingHour" => TimeUnit::WorkingHours,
            "day" => TimeUnit::Days,
            "workingDay" => TimeUnit::WorkingDays,
            _ => return None,
        };
        let total = Span::of(f64::from(stated.value), unit);
        let paths: Vec<(Span, Span)> = self.courses.iter().filter_map(|course| course.now.path.range).collect();
        let longest = *paths.iter().find(|own| paths.iter().all(|other| own.1.covers(other.1)))?;
        (!paths.iter().any(|path| path.1 == total)).then_some((total, longest))
    }

    /// Some steps in the order in which they are taken, as it is stated or as it is proposed, each with those of them that it
    /// waits for at once; both as places in the list of steps. `None` where they wait for each other in a circle.
    pub fn awaited(&self, taken: &[bool], proposed: bool) -> Option<Vec<(usize, Vec<usize>)>> {
        let stated = Order::stated(&self.process);
        let order = if proposed { stated.relaxed(&self.process) } else { stated };
        let sequence = order.sequence(taken)?;
        Some(sequence.into_iter().map(|step| (step, order.direct(step, taken))).collect())
    }

    /// The longest way of the proposal in a course without some more steps.
    pub fn path_without(&self, course: &Course, gone: &dyn Fn(&ProcessStep) -> bool) -> Path {
        let order = Order::stated(&self.process).relaxed(&self.process);
        let taken: Vec<bool> =
            self.process.steps.iter().map(|step| course.after.contains(&step.id) && !gone(step)).collect();
        path::path(&self.process, &order, &taken)
    }

    /// The course that is told first: that of the case in which the fewest circumstances hold, as the author listed them.
    pub fn usual(&self) -> Option<&Course> {
        self.courses.first()
    }
}

/// Judges the steps of a procedure whose papers have been judged; `None` where it has no structured steps.
pub fn restructure(procedure: &Procedure, pack: &Pack, options: &Options, analysis: &Analysis) -> Option<Restructured> {
    let process = Process::of(procedure);
    if process.is_empty() {
        return None;
    }
    let judge = Judge::new(procedure, pack, options, analysis, &process);
    let (cases, complete) = judge.cases(options.max_cases);
    if !complete {
        let steps = process.steps.iter().map(JudgedStep::unjudged).collect();
        return Some(Restructured { process, steps, courses: Vec::new(), circumstances: Vec::new(), complete: false });
    }
    let stated = Order::stated(&process);
    let relaxed = stated.relaxed(&process);
    let fates: Vec<Vec<Fate>> = cases.iter().map(|case| judge.fates(*case, &stated)).collect();
    let mut steps = Vec::with_capacity(process.steps.len());
    for at in 0..process.steps.len() {
        let mut own = judge.conclude(at, &cases, &fates);
        order(&process, &mut own, at, &fates, &stated, &relaxed);
        if own.verdict != StepVerdict::FallsAway {
            own.delegation = delegation(procedure, pack, options, &process, &process.steps[at]);
        }
        steps.push(own);
    }
    let courses = courses(&judge, &cases, &fates, &stated, &relaxed);
    let circumstances = judge.atoms.names.clone();
    Some(Restructured { process, steps, courses, circumstances, complete: true })
}

/// The rules in force by which an office other than the one that does a step may do it.
fn delegation(
    procedure: &Procedure,
    pack: &Pack,
    options: &Options,
    process: &Process,
    step: &ProcessStep,
) -> Vec<String> {
    let Some(actor) = process.actor(&step.actor) else { return Vec::new() };
    let header = &procedure.header;
    let reaches = |gate: &&Gate| {
        let Some(own) = &gate.delegation else { return false };
        gate.in_force(options.date)
            && gate.reaches(&header.code, &header.field, &header.level)
            && own.kinds.iter().any(|kind| kind == step.kind.as_str())
            && own.is_held_by(&actor.names())
    };
    pack.gates.iter().filter(reaches).map(|gate| gate.id.clone()).collect()
}

/// What becomes of the order at a step that stays: what it need not wait for, and what it can be done with.
fn order(process: &Process, own: &mut JudgedStep, at: usize, fates: &[Vec<Fate>], stated: &Order, relaxed: &Order) {
    let step = &process.steps[at];
    let (mut beside, mut merges): (Vec<usize>, Option<Option<usize>>) = (Vec::new(), None);
    let mut seen: Vec<Vec<bool>> = Vec::new();
    for case in fates.iter().filter(|case| case[at] == Fate::Stays || case[at] == Fate::WithLaw) {
        let taken: Vec<bool> = case.iter().map(|fate| matches!(fate, Fate::Stays | Fate::WithLaw)).collect();
        if seen.contains(&taken) {
            continue;
        }
        let earlier = (0..taken.len()).filter(|other| taken[*other] && stated.waits(at, *other, &taken));
        for other in earlier.filter(|other| !relaxed.waits(at, *other, &taken)) {
            if !beside.contains(&other) {
                beside.push(other);
            }
        }
        let with = joined(process, relaxed, at, &taken);
        merges = Some(merges.map_or(with, |known| known.filter(|known| with == Some(*known))));
        seen.push(taken);
    }
    own.beside = beside.into_iter().map(|other| process.steps[other].id.clone()).collect();
    own.merges = merges.flatten().map(|other| process.steps[other].id.clone());
    if own.verdict == StepVerdict::Needed && step.actor != APPLICANT {
        if !own.beside.is_empty() {
            own.verdict = StepVerdict::Beside;
        } else if own.merges.is_some() {
            own.verdict = StepVerdict::Merges;
        }
    }
}

/// Kinds that one person does in one go: no signature, inspection, or dealing with the applicant.
const IN_ONE_GO: [StepKind; 9] = [
    StepKind::Receive,
    StepKind::CheckPapers,
    StepKind::LookUp,
    StepKind::Digitise,
    StepKind::Forward,
    StepKind::Assess,
    StepKind::Draft,
    StepKind::Stamp,
    StepKind::Record,
];

/// The step just before, of the same actor, which nothing but this one waits for.
fn joined(process: &Process, order: &Order, at: usize, taken: &[bool]) -> Option<usize> {
    let [before] = order.direct(at, taken)[..] else { return None };
    let fits = |step: &ProcessStep| IN_ONE_GO.contains(&step.kind) && step.actor != APPLICANT && !step.clock_stops;
    let (one, other) = (&process.steps[before], &process.steps[at]);
    let mut waiting = (0..taken.len()).filter(|next| taken[*next] && order.direct(*next, taken).contains(&before));
    let alone = waiting.next() == Some(at) && waiting.next().is_none();
    (alone && one.actor == other.actor && fits(one) && fits(other)).then_some(before)
}

/// Cases that come to the same stand together, the one with the fewest circumstances first.
fn courses(judge: &Judge, cases: &[Case], fates: &[Vec<Fate>], stated: &Order, relaxed: &Order) -> Vec<Course> {
    let mut groups: Vec<((Vec<bool>, Vec<bool>, Vec<bool>), Vec<Case>)> = Vec::new();
    for (case, own) in cases.iter().zip(fates) {
        let taken = own.iter().map(|fate| *fate != Fate::NotTaken).collect();
        let left = own.iter().map(|fate| matches!(fate, Fate::Stays | Fate::WithLaw)).collect();
        let key = (taken, left, judge.visits(*case));
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, list)) => list.push(*case),
            None => groups.push((key, vec![*case])),
        }
    }
    let fewest = |list: &[Case]| list.iter().map(|case| case.count_ones()).min().unwrap_or_default();
    groups.sort_by_key(|(_, list)| fewest(list));
    let diagram = Diagram::sorted(groups.iter().map(|(_, list)| &list[..]));
    let process = judge.process;
    let names = |order: &Order, taken: &[bool]| -> Vec<String> {
        let sequence = order.sequence(taken).unwrap_or_default();
        sequence.into_iter().map(|step| process.steps[step].id.clone()).collect()
    };
    let course =
        |(at, ((taken, left, visits), list)): (usize, &((Vec<bool>, Vec<bool>, Vec<bool>), Vec<Case>))| Course {
            when: diagram.describe(&judge.atoms, at as u32, list),
            before: names(stated, taken),
            after: names(relaxed, left),
            example: plainest(judge, list),
            now: figures::figures(process, stated, taken, visits),
            then: figures::figures(process, relaxed, left, visits),
        };
    groups.iter().enumerate().map(course).collect()
}

/// The circumstances that hold in the case in which the fewest do.
fn plainest(judge: &Judge, list: &[Case]) -> Vec<String> {
    let Some(case) = list.iter().min_by_key(|case| case.count_ones()) else { return Vec::new() };
    let names = judge.atoms.names.iter().enumerate();
    names.filter(|(at, _)| case >> at & 1 == 1).map(|(_, name)| name.clone()).collect()
}

impl JudgedStep {
    fn of(step: &ProcessStep, verdict: StepVerdict) -> Self {
        Self {
            id: step.id.clone(),
            verdict,
            guard: None,
            fixed: None,
            evidence: None,
            circumstances: Vec::new(),
            papers: step.papers.clone(),
            serves: Vec::new(),
            law: Vec::new(),
            beside: Vec::new(),
            merges: None,
            delegation: Vec::new(),
        }
    }

    fn unjudged(step: &ProcessStep) -> Self {
        Self::of(step, StepVerdict::Unclassified)
    }
}

/// Why a step stays by what it is.
fn fixed(step: &ProcessStep) -> Option<Fixed> {
    use StepKind::{CheckPapers, Consult, Digitise, Forward, LookUp, RequestMore};
    if step.actor == APPLICANT {
        return Some(Fixed::Applicant);
    }
    if !matches!(step.kind, CheckPapers | LookUp | Digitise | Forward | Consult | RequestMore) {
        return Some(Fixed::Kind);
    }
    let act = step.establishes.iter().find_map(|own| match own {
        StepFact::Act(act) => Some(Fixed::Act(*act)),
        StepFact::Fact(_) => None,
    });
    let silent = step.establishes.is_empty() && step.papers.is_empty() && step.kind != Forward;
    act.or_else(|| silent.then_some(Fixed::Undeclared))
}
