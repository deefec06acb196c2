//! Replays what a report says of a process: which steps go in which case, and what that comes to.
//!
//! What registers say to the facts of a step is replayed as a dossier of one paper. Everything else follows from that, from
//! what was replayed of the papers, and from what the definition says of the steps: it is worked out again here, case by
//! case, in the plainest way.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::definition::{
    APPLICANT, Document, Procedure, Process, ProcessStep, StepFact, StepKind, TimeUnit, Visit, When,
};
use crate::register::Gate;
use crate::texts::told;

use super::case::{Bound, Case};
use super::replay::Replay;
use super::{Complaints, check_component, list, texts, word};

/// Checks what a report says of the process of a procedure whose papers have been checked.
pub(super) fn check_process(replay: &mut Replay, entry: &Value, out: &mut Complaints) {
    let process = Process::of(replay.procedure);
    let own = match (process.steps.is_empty(), entry.get("process")) {
        (true, None) => return,
        (true, Some(_)) => return out.say(told!(checker::no_steps)),
        (false, None) => return out.say(told!(checker::steps_left_out)),
        (false, Some(own)) => own,
    };
    let judged = list(own, "steps");
    if judged.len() != process.steps.len()
        || judged.iter().zip(&process.steps).any(|(own, step)| word(own, "id") != step.id)
    {
        return out.say(told!(checker::other_steps));
    }
    if own.get("complete").and_then(Value::as_bool) != Some(true) {
        if judged.iter().any(|step| word(step, "verdict") != "unclassified") {
            out.say(told!(checker::steps_judged_incomplete));
        }
        return;
    }
    let here = out.at.clone();
    for (i, (step, own)) in process.steps.iter().zip(judged).enumerate() {
        out.at = here.key("steps").index(i);
        check_evidence(replay, step, own, out);
    }
    out.at = here;
    replay.whole = true;
    replay.enter(&[], &texts(own, "circumstances"));
    if !replay.complete {
        return out.say(told!(checker::too_many_cases));
    }
    Reading::new(replay, &process, judged, list(entry, "components")).check(own, out);
}

/// Whether a step can go at all: it finds something out or handles papers, and is no act.
fn may_go(step: &ProcessStep) -> bool {
    let kind = match step.kind {
        StepKind::CheckPapers | StepKind::LookUp | StepKind::Consult | StepKind::Digitise | StepKind::RequestMore => {
            !step.establishes.is_empty() || !step.papers.is_empty()
        }
        StepKind::Forward => true,
        _ => false,
    };
    kind && step.actor != APPLICANT && !step.establishes.iter().any(|own| matches!(own, StepFact::Act(_)))
}

/// What registers are said to know of the facts of a step.
fn check_evidence(replay: &Replay, step: &ProcessStep, judged: &Value, out: &mut Complaints) {
    let evidence = judged.get("evidence").filter(|own| !own.is_null());
    let wanted = may_go(step) && !step.establishes.is_empty();
    let Some(evidence) = evidence else {
        if wanted {
            out.say(told!(checker::step_facts_left_out));
        }
        return;
    };
    if !wanted {
        return out.say(told!(checker::step_without_facts));
    }
    let from = replay.procedure;
    let facts = step.establishes.iter().filter_map(|own| match own {
        StepFact::Fact(fact) => Some(fact.clone()),
        StepFact::Act(_) => None,
    });
    let dossier = Procedure {
        header: from.header.clone(),
        roles: from.roles.clone(),
        conditions: from.conditions.clone(),
        fields: from.fields.clone(),
        documents: vec![Document {
            id: step.id.clone(),
            when: step.when.clone(),
            proves: Some(facts.collect()),
            acts: Some(Vec::new()),
            ..Document::default()
        }],
        ..Procedure::default()
    };
    let mut alone = Replay::new(&dossier, replay.pack, replay.date, false);
    alone.part_of = vec![0];
    alone.enter(&[0], &texts(evidence, "circumstances"));
    if !alone.complete {
        return out.say(told!(checker::too_many_cases));
    }
    let here = out.at.clone();
    out.at = here.key("evidence");
    check_component(&alone, 0, evidence, out);
    out.at = here;
}

/// Verdicts of a proof with the cases they are of.
type Parts<'a> = Vec<(When, &'a str)>;

/// A paper that a step handles: its place in the dossier, whether it goes whatever registers hold, and its verdicts.
struct Handled<'a> {
    at: usize,
    outright: bool,
    parts: Parts<'a>,
}

/// The steps in the cases of a procedure.
struct Reading<'a> {
    replay: &'a Replay<'a>,
    process: &'a Process,
    judged: &'a [Value],
    /// By step: the verdicts on its facts, and its papers; `None` for one that is not judged.
    facts: Vec<Option<Parts<'a>>>,
    papers: Vec<Vec<Option<Handled<'a>>>>,
    /// By step: those it is stated to come after, at once or by way of others.
    after: Vec<Vec<bool>>,
    /// Those among them it still waits for when the order is given up where nothing is used.
    needed: Vec<Vec<bool>>,
}

fn parts(judged: &Value) -> Parts<'_> {
    let parts = judged.get("proof").map_or(&[][..], |proof| list(proof, "parts"));
    parts.iter().filter_map(|part| Some((When::parse(word(part, "when")).ok()?, word(part, "verdict")))).collect()
}

/// What becomes of the steps in a case, by step.
#[derive(PartialEq, Eq)]
struct Fates {
    taken: Vec<bool>,
    goes: Vec<bool>,
    /// Those that go if law is left aside, besides.
    waits: Vec<bool>,
}

/// Whether a step may be gone on with before an earlier one is done, by what both say.
fn is_free(one: &ProcessStep, other: &ProcessStep) -> bool {
    let finds_out = |step: &ProcessStep| {
        ["checkPapers", "lookUp", "consult", "siteVisit", "assess", "publish", "pay"].contains(&step.kind.as_str())
    };
    let uses = |needs: &Vec<StepFact>| needs.iter().any(|need| one.establishes.contains(need));
    finds_out(one)
        && finds_out(other)
        && one.actor != other.actor
        && !one.establishes.is_empty()
        && other.order_basis.is_empty()
        && other.needs.as_ref().is_some_and(|needs| !uses(needs))
}

impl<'a> Reading<'a> {
    fn new(replay: &'a Replay<'a>, process: &'a Process, judged: &'a [Value], components: &'a [Value]) -> Self {
        let steps = &process.steps;
        let mut after = vec![vec![false; steps.len()]; steps.len()];
        for (at, row) in after.iter_mut().enumerate() {
            let mut open = vec![at];
            while let Some(step) = open.pop() {
                for before in (0..steps.len()).filter(|other| steps[step].after.contains(&steps[*other].id)) {
                    if !std::mem::replace(&mut row[before], true) {
                        open.push(before);
                    }
                }
            }
        }
        let waits = |at: usize, b: usize| after[at][b] && !is_free(&steps[b], &steps[at]);
        let needed = (0..steps.len()).map(|at| (0..steps.len()).map(|b| waits(at, b)).collect()).collect();
        let documents = &replay.procedure.documents;
        let handled = |id: &String| {
            let component = components.iter().find(|component| word(component, "id") == *id)?;
            let kind = component.get("proof").map_or("", |proof| word(proof, "kind"));
            Some(Handled {
                at: documents.iter().position(|document| document.id == *id)?,
                outright: matches!(kind, "cutByLaw" | "forbidden" | "note" | "dead"),
                parts: parts(component),
            })
        };
        let evidence = |own: &'a Value| own.get("evidence").filter(|own| !own.is_null()).map(parts);
        Self {
            replay,
            process,
            judged,
            facts: judged.iter().map(evidence).collect(),
            papers: steps.iter().map(|step| step.papers.iter().map(handled).collect()).collect(),
            after,
            needed,
        }
    }

    fn check(&self, own: &Value, out: &mut Complaints) {
        let here = out.at.clone();
        let courses: Vec<(Option<When>, &Value)> =
            list(own, "courses").iter().map(|course| (When::parse(word(course, "when")).ok(), course)).collect();
        let mut all: Vec<Fates> = Vec::new();
        let mut compared: BTreeSet<(usize, Vec<bool>, Vec<bool>, usize)> = BTreeSet::new();
        for (case, _) in &self.replay.all_cases {
            if self.open(case) {
                return out.say(told!(checker::step_undecided));
            }
            let mut covering = courses
                .iter()
                .enumerate()
                .filter(|(_, (when, _))| when.as_ref().is_some_and(|when| case.satisfies(when, Bound::Lower)));
            let (Some((at, (_, course))), None) = (covering.next(), covering.next()) else {
                return out.say(told!(checker::course_not_one));
            };
            let fates = self.fates(case);
            let visits = self.visits(case);
            let left: Vec<bool> = fates.taken.iter().zip(&fates.goes).map(|(taken, goes)| *taken && !goes).collect();
            let coming = (0..left.len()).filter(|step| fates.taken[*step] && visits[*step]).count();
            if compared.insert((at, fates.taken.clone(), left.clone(), coming)) {
                out.at = here.key("courses").index(at);
                self.check_course(course, &fates.taken, &left, &visits, out);
                out.at.clone_from(&here);
            }
            all.push(fates);
        }
        for (i, judged) in self.judged.iter().enumerate() {
            out.at = here.key("steps").index(i);
            self.check_verdict(i, judged, &all, out);
        }
        out.at = here;
    }

    /// Whether it depends on what the circumstances told leave open what becomes of a step.
    fn open(&self, case: &Case) -> bool {
        let open = |when: &When| case.satisfies(when, Bound::Lower) != case.satisfies(when, Bound::Upper);
        let any = |parts: &Parts| parts.iter().any(|(when, _)| open(when));
        self.process.steps.iter().any(|step| open(&step.when) || matches!(&step.visit, Visit::In(when) if open(when)))
            || self.facts.iter().flatten().any(any)
            || self.papers.iter().flatten().flatten().any(|paper| any(&paper.parts))
    }

    /// Whether data are said to make something superfluous in a case.
    fn by_data(parts: &Parts, case: &Case, law: bool) -> bool {
        parts
            .iter()
            .filter(|(when, _)| case.satisfies(when, Bound::Lower))
            .any(|(_, verdict)| matches!(*verdict, "redundantByData" | "purposeless") || law && *verdict == "lawNeeded")
    }

    fn paper_goes(&self, paper: Option<&Handled>, case: &Case, law: bool) -> bool {
        paper.is_some_and(|paper| {
            paper.outright
                || !self.replay.asked_for(paper.at, case, Bound::Lower)
                || Self::by_data(&paper.parts, case, law)
        })
    }

    /// Whether a step waits for an earlier one.
    fn waits(&self, later: usize, earlier: usize, relaxed: bool) -> bool {
        if relaxed { self.needed[later][earlier] } else { self.after[later][earlier] }
    }

    /// The steps that a step waits for with none between.
    fn directly(&self, step: usize, left: &[bool], relaxed: bool) -> Vec<usize> {
        let all: Vec<usize> = (0..left.len()).filter(|at| left[*at] && self.waits(step, *at, relaxed)).collect();
        let between = |at: &usize| all.iter().any(|mid| mid != at && self.waits(*mid, *at, relaxed));
        all.iter().copied().filter(|at| !between(at)).collect()
    }

    fn fates(&self, case: &Case) -> Fates {
        let steps = &self.process.steps;
        let taken: Vec<bool> = steps.iter().map(|step| case.satisfies(&step.when, Bound::Lower)).collect();
        let goes = self.gone(case, &taken, false);
        let waits = self.gone(case, &taken, true).iter().zip(&goes).map(|(law, today)| *law && !today).collect();
        Fates { taken, goes, waits }
    }

    fn gone(&self, case: &Case, taken: &[bool], law: bool) -> Vec<bool> {
        let mut gone = vec![false; taken.len()];
        let mut handing = Vec::new();
        for (at, step) in self.process.steps.iter().enumerate().filter(|(at, step)| taken[*at] && may_go(step)) {
            if step.establishes.is_empty() && step.papers.is_empty() {
                handing.push(at);
                continue;
            }
            let facts =
                self.facts[at].as_ref().map_or(step.establishes.is_empty(), |own| Self::by_data(own, case, law));
            gone[at] = facts && self.papers[at].iter().all(|paper| self.paper_goes(paper.as_ref(), case, law));
        }
        // What hands on to what goes, goes: until nothing more does.
        loop {
            let more = handing.iter().copied().find(|at| {
                let next: Vec<usize> = (0..taken.len())
                    .filter(|other| taken[*other] && self.directly(*other, taken, false).contains(at))
                    .collect();
                !gone[*at] && !next.is_empty() && next.iter().all(|other| gone[*other])
            });
            let Some(at) = more else { return gone };
            gone[at] = true;
        }
    }

    fn visits(&self, case: &Case) -> Vec<bool> {
        let visits = |step: &ProcessStep| matches!(&step.visit, Visit::In(when) if case.satisfies(when, Bound::Lower));
        self.process.steps.iter().map(visits).collect()
    }

    fn check_course(&self, course: &Value, taken: &[bool], left: &[bool], visits: &[bool], out: &mut Complaints) {
        for (key, name, steps, relaxed) in [("before", "now", taken, false), ("after", "then", left, true)] {
            let order = texts(course, key);
            let expected: Vec<&str> = self.named(|at| steps[at]);
            let mut sorted: Vec<&str> = order.iter().map(String::as_str).collect();
            sorted.sort_by_key(|id| self.process.steps.iter().position(|step| step.id == *id));
            if sorted != expected {
                out.say(told!(checker::course_steps_expected, course = key, steps = expected.join(", ")));
                continue;
            }
            let place = |at: usize| order.iter().position(|id| *id == self.process.steps[at].id);
            let early =
                |at: usize| (0..steps.len()).any(|b| steps[b] && self.waits(at, b, relaxed) && place(b) > place(at));
            if (0..steps.len()).any(|at| steps[at] && early(at)) {
                out.say(told!(checker::step_too_early, course = key));
            }
            let Some(figures) = course.get(name) else {
                out.say(told!(checker::no_figures, course = name));
                continue;
            };
            self.check_figures(name, figures, steps, relaxed, visits, out);
        }
    }

    fn named(&self, wanted: impl Fn(usize) -> bool) -> Vec<&str> {
        self.process.steps.iter().enumerate().filter(|(at, _)| wanted(*at)).map(|(_, step)| step.id.as_str()).collect()
    }

    fn check_figures(
        &self,
        name: &str,
        figures: &Value,
        steps: &[bool],
        relaxed: bool,
        visits: &[bool],
        out: &mut Complaints,
    ) {
        let count =
            |wanted: &dyn Fn(usize) -> bool| (0..steps.len()).filter(|at| steps[*at] && wanted(*at)).count() as u64;
        let of = |at: usize| &self.process.steps[at];
        let offices: Vec<bool> = (0..steps.len()).map(|at| steps[at] && of(at).actor != APPLICANT).collect();
        let handed = |at: usize| {
            let other = |before: &usize| of(*before).actor != of(at).actor;
            of(at).hand_over.unwrap_or_else(|| offices[at] && self.directly(at, &offices, relaxed).iter().any(other))
        };
        let signed = |at: usize| of(at).kind == StepKind::Sign && of(at).actor != APPLICANT;
        for (key, expected) in [
            ("steps", count(&|_| true)),
            ("handOvers", count(&handed)),
            ("visits", count(&|at| visits[at])),
            ("signatures", count(&signed)),
            ("stoppedUntimed", count(&|at| of(at).clock_stops && of(at).time.is_none())),
        ] {
            if figures.get(key).and_then(Value::as_u64) != Some(expected) {
                out.say(told!(checker::figure_is, course = name, figure = key, value = expected.to_string()));
            }
        }
        let told = figures.get("path").filter(|path| !path.is_null());
        let told = told.map(|path| (time(path.get("least")), time(path.get("most"))));
        if told != self.path(steps, relaxed) {
            out.say(told!(checker::path_not_longest, course = name));
        }
    }

    /// What a step adds, least or most, in thousandths of working and calendar hours; `None` where nobody says.
    fn adds(&self, at: usize, steps: &[bool], most: bool) -> Option<Time> {
        let step = &self.process.steps[at];
        if step.actor == APPLICANT || step.clock_stops {
            return Some((0, 0));
        }
        if let Some(within) = &step.within {
            let anchor = self.process.steps.iter().position(|other| other.id == *within)?;
            return (steps[anchor] && self.process.steps[anchor].time.is_some()).then_some((0, 0));
        }
        let time = step.time?;
        let value = if most { time.max } else { time.value };
        let parts = |hours: f64| (value * hours * 1_000.0).round() as i64;
        Some(match time.unit {
            TimeUnit::Hours => (0, parts(1.0)),
            TimeUnit::WorkingHours => (parts(1.0), 0),
            TimeUnit::WorkingDays => (parts(8.0), 0),
            TimeUnit::Days => (0, parts(24.0)),
        })
    }

    /// The one longest way, least and most.
    fn path(&self, steps: &[bool], relaxed: bool) -> Option<(Time, Time)> {
        let mut ends = [Vec::new(), Vec::new()];
        for (most, end) in [false, true].into_iter().zip(&mut ends) {
            let mut sums: Vec<Option<Vec<Time>>> = vec![None; steps.len()];
            let mut left: Vec<usize> = (0..steps.len()).filter(|at| steps[*at]).collect();
            while !left.is_empty() {
                let ready = left.iter().position(|at| !left.iter().any(|other| self.waits(*at, *other, relaxed)))?;
                let at = left.remove(ready);
                let own = self.adds(at, steps, most)?;
                let before = (0..steps.len()).filter(|b| steps[*b] && self.waits(at, *b, relaxed));
                let starts = before.filter_map(|b| sums[b].clone()).flatten().chain([(0, 0)]);
                sums[at] = Some(longest(starts.map(|start| (start.0 + own.0, start.1 + own.1))));
            }
            *end = longest(sums.into_iter().flatten().flatten().chain([(0, 0)]));
        }
        match (&ends[0][..], &ends[1][..]) {
            ([least], [most]) => Some((*least, *most)),
            _ => None,
        }
    }

    fn check_verdict(&self, at: usize, judged: &Value, all: &[Fates], out: &mut Complaints) {
        let some = |of: &dyn Fn(&Fates) -> bool| all.iter().filter(|fates| fates.taken[at]).any(of);
        let goes = some(&|fates| fates.goes[at]);
        let waits = some(&|fates| fates.waits[at]);
        let stays = some(&|fates| !fates.goes[at] && !fates.waits[at]);
        let follows: &[&str] = match (goes, waits, stays) {
            (true, false, false) => &["fallsAway"],
            (true, _, _) => &["someCases"],
            (false, true, _) => &["waitsForLaw"],
            (false, false, _) => &["needed", "beside", "merges"],
        };
        let verdict = word(judged, "verdict");
        if !follows.contains(&verdict) {
            return out.say(told!(checker::step_verdict_follows, follows = follows.join(", "), verdict));
        }
        let guard = judged.get("guard").filter(|own| !own.is_null()).map(|own| When::parse(word(own, "expression")));
        match guard {
            Some(Err(_)) => return out.say(told!(checker::guard_no_expression)),
            Some(Ok(guard)) => {
                let inside = |fates: &Fates| if verdict == "waitsForLaw" { fates.waits[at] } else { fates.goes[at] };
                let fits = self
                    .replay
                    .all_cases
                    .iter()
                    .zip(all)
                    .filter(|(_, fates)| fates.taken[at])
                    .all(|((case, _), fates)| case.satisfies(&guard, Bound::Lower) == inside(fates));
                if !fits {
                    out.say(told!(checker::guard_not_of_cases));
                }
            }
            None if verdict == "someCases" || verdict == "waitsForLaw" && stays => {
                out.say(told!(checker::guard_missing));
            }
            None => {}
        }
        let position = |id: &str| self.process.steps.iter().position(|step| step.id == id);
        for id in texts(judged, "beside") {
            let free = position(&id).is_some_and(|other| self.after[at][other] && !self.needed[at][other]);
            let chain = position(&id).is_none();
            if chain || !free && !self.reached_without(at, &id, all) {
                out.say(told!(checker::step_waits, step = id));
            }
        }
        if texts(judged, "delegation") != self.delegation(at, verdict) {
            out.say(told!(checker::delegation_follows, gates = self.delegation(at, verdict).join(", ")));
        }
        if let Some(id) = judged.get("merges").and_then(Value::as_str) {
            let same =
                position(id).is_some_and(|other| self.process.steps[other].actor == self.process.steps[at].actor);
            if !same {
                out.say(told!(checker::other_actor, step = id));
            }
        }
    }

    /// The rules in force that let another office do a step which does not fall away.
    fn delegation(&self, at: usize, verdict: &str) -> Vec<String> {
        let step = &self.process.steps[at];
        let lets = |gate: &&Gate| {
            let of = self.process.actors.iter().find(|actor| actor.id == step.actor);
            gate.delegation.as_ref().zip(of).is_some_and(|(own, actor)| {
                own.kinds.iter().any(|kind| StepKind::parse(kind) == Some(step.kind)) && own.is_held_by(&actor.names())
            })
        };
        let gates = self.replay.pack.gates.iter().filter(|_| verdict != "fallsAway");
        gates.filter(lets).filter(|gate| self.replay.applies(gate)).map(|gate| gate.id.clone()).collect()
    }

    /// Whether in some case a step that stays no longer waits for another that stays, at once or by way of others.
    fn reached_without(&self, at: usize, id: &str, all: &[Fates]) -> bool {
        let Some(other) = self.process.steps.iter().position(|step| step.id == id) else { return false };
        all.iter().any(|fates| {
            let left: Vec<bool> = fates.taken.iter().zip(&fates.goes).map(|(taken, goes)| *taken && !goes).collect();
            let mut seen = vec![at];
            let mut next = 0;
            while let Some(&step) = seen.get(next) {
                next += 1;
                for before in (0..left.len()).filter(|b| left[*b] && self.waits(step, *b, true)) {
                    if !seen.contains(&before) {
                        seen.push(before);
                    }
                }
            }
            left[at] && left[other] && !seen.contains(&other)
        })
    }
}

/// Thousandths of working hours and of hours of the calendar.
type Time = (i64, i64);

fn time(value: Option<&Value>) -> Time {
    let days = |key: &str| value.and_then(|own| own.get(key)).and_then(Value::as_f64).unwrap_or(-1.0);
    ((days("workingDays") * 8_000.0).round() as i64, (days("days") * 24_000.0).round() as i64)
}

/// Those that no other is as long as on every calendar; a working day lasts a day of the calendar at least.
fn longest(all: impl Iterator<Item = Time>) -> Vec<Time> {
    let all: BTreeSet<Time> = all.collect();
    let as_long = |a: &Time, b: &Time| {
        let spare = (a.0 - b.0).div_euclid(8_000);
        spare >= 0 && a.1 + spare * 24_000 >= b.1
    };
    all.iter().copied().filter(|own| all.iter().all(|other| other == own || !as_long(other, own))).collect()
}
