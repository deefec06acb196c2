//! How a bundle is carried out: the members' steps as one process.
//!
//! The file is handed in once, taken in once, and the results are handed over once; every other step keeps its own name
//! behind its member's. A member that waits for another's result goes on from where that result is made, with nobody coming
//! in between. Actors of the same role and authority are one.

use serde_json::{Map, Value, json};

use super::{Merger, escape, name, prefixed, rename_source, scoped};
use crate::analysis::process::Span;
use crate::definition::{APPLICANT, Actor, FactRef, Process, ProcessStep, StepKind, StepTime, Visit, When};
use crate::reform::simplify::close_up;

/// Kinds of step that are done once for all members.
const ONCE: [StepKind; 3] = [StepKind::Submit, StepKind::Receive, StepKind::Deliver];

/// The process of a bundle as its definition holds it.
#[derive(Default)]
pub(super) struct JointProcess {
    /// Members of `actors`.
    pub(super) actors: Map<String, Value>,
    /// Structured steps.
    pub(super) steps: Vec<Value>,
    /// Members of `leftOutSteps`: steps of members that go by doing it in one go, each with why.
    pub(super) left_out: Vec<Value>,
}

/// What the members' steps are called in the bundle.
struct Joint<'m> {
    merger: &'m Merger<'m>,
    /// By member.
    processes: Vec<Process>,
    /// By member and kind of [`ONCE`]: its step that is done once for all.
    once: Vec<[Option<usize>; 3]>,
    /// Actors with the member that named each first.
    actors: Vec<(usize, Actor)>,
}

impl Merger<'_> {
    /// The members' processes as one; `None` where a member does not say how it is carried out. `papers` are those the bundle
    /// asks for, `established` what members know because an earlier one has just brought it about.
    pub(super) fn joint_process(&self, papers: &Value, established: &[(usize, FactRef)]) -> Option<JointProcess> {
        let processes: Vec<Process> = self.members.iter().map(|member| Process::of(member)).collect();
        if processes.iter().any(Process::is_empty) {
            return None;
        }
        let once = processes.iter().map(done_once).collect();
        let joint = Joint { merger: self, once, actors: joined_actors(&processes), processes };
        let mut out = JointProcess { actors: joint.actors_json(), ..JointProcess::default() };
        out.steps.extend(joint.shared_step(0).into_iter().chain(joint.shared_step(1)));
        for i in 0..joint.processes.len() {
            let waits: Vec<usize> = self.waits_for(i).collect();
            let own = (0..joint.processes[i].steps.len()).filter(|at| !joint.once[i].contains(&Some(*at)));
            out.steps.extend(own.map(|at| joint.own_step(i, at, &waits)).collect::<Vec<_>>());
        }
        out.steps.extend(joint.shared_step(2));
        joint.leave_out(papers, established, &mut out);
        Some(out)
    }
}

/// The steps of a process that a bundle takes once: handing in at its beginning, taking in right after, handing over at its
/// end; each where it is taken in every case and is the only one of its kind there.
fn done_once(process: &Process) -> [Option<usize>; 3] {
    let only = |fits: &dyn Fn(&ProcessStep) -> bool| {
        let mut found = process.steps.iter().enumerate().filter(|(_, step)| step.when == When::Always && fits(step));
        found.next().filter(|_| found.next().is_none()).map(|(at, _)| at)
    };
    let submit = only(&|step| step.kind == StepKind::Submit && step.actor == APPLICANT && step.after.is_empty());
    let first = submit.map(|at| process.steps[at].id.clone());
    let receive =
        only(&|step| step.kind == StepKind::Receive && step.actor != APPLICANT && step.after == first.as_slice());
    let last = |step: &ProcessStep| !process.steps.iter().any(|other| other.after.contains(&step.id));
    let deliver = only(&|step| step.kind == StepKind::Deliver && step.actor != APPLICANT && last(step));
    [submit, receive, deliver]
}

/// The actors of all members, those of the same role and authority once.
fn joined_actors(processes: &[Process]) -> Vec<(usize, Actor)> {
    let mut all: Vec<(usize, Actor)> = Vec::new();
    for (i, process) in processes.iter().enumerate() {
        for actor in &process.actors {
            if !all.iter().any(|(_, known)| same_actor(known, actor)) {
                all.push((i, actor.clone()));
            }
        }
    }
    all
}

/// Whether two members mean the same actor: role and authority are called the same in every language both are given in.
fn same_actor(one: &Actor, other: &Actor) -> bool {
    [(&one.title, &other.title), (&one.authority, &other.authority)].into_iter().all(|(own, others)| {
        let mut shared = own.iter().filter_map(|(tag, text)| Some((text, others.get(tag)?))).peekable();
        shared.peek().is_some() && shared.all(|(own, other)| own.trim() == other.trim())
    })
}

fn actor_name(member: usize, id: &str) -> String {
    format!("{}-{id}", name(member))
}

impl Joint<'_> {
    fn actors_json(&self) -> Map<String, Value> {
        let entry = |(i, actor): &(usize, Actor)| {
            let place = format!("/x-procedure/actors/{}", escape(&actor.id));
            let own = self.merger.members[*i].schema.pointer(&place).cloned();
            Some((actor_name(*i, &actor.id), own?))
        };
        self.actors.iter().filter_map(entry).collect()
    }

    /// Who does a step of a member, by the name the bundle has for it.
    fn actor(&self, i: usize, id: &str) -> String {
        let own = self.processes[i].actor(id);
        let joint = own.and_then(|own| self.actors.iter().find(|(_, known)| same_actor(known, own)));
        joint.map_or_else(|| id.to_owned(), |(first, known)| actor_name(*first, &known.id))
    }

    /// What a step of a member is called.
    fn id(&self, i: usize, id: &str) -> String {
        let at = self.processes[i].position(id);
        match self.once[i].iter().position(|own| own.is_some() && *own == at) {
            Some(kind) => ONCE[kind].as_str().to_owned(),
            None => scoped(i, id),
        }
    }

    fn ids<'s>(&self, i: usize, ids: impl Iterator<Item = &'s String>) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for id in ids.map(|id| self.id(i, id)) {
            if !all.contains(&id) {
                all.push(id);
            }
        }
        all
    }

    /// The steps with which a member's result is made: those before it is handed over, else the last ones.
    fn ends(&self, i: usize) -> Vec<String> {
        let process = &self.processes[i];
        if let Some(deliver) = self.once[i][2] {
            return self.ids(i, process.steps[deliver].after.iter());
        }
        let last = |step: &&ProcessStep| !process.steps.iter().any(|other| other.after.contains(&step.id));
        self.ids(i, process.steps.iter().filter(last).map(|step| &step.id))
    }

    /// A step of a member as the member writes it, with the names of the bundle, its place in the order left aside.
    fn renamed(&self, i: usize, at: usize) -> Map<String, Value> {
        let step = &self.processes[i].steps[at];
        let mut own = structured(&self.merger.members[i].schema, &step.id);
        own.insert("id".to_owned(), json!(self.id(i, &step.id)));
        own.insert("actor".to_owned(), json!(self.actor(i, &step.actor)));
        rename_source(&mut own, "source", i);
        if let Some(within) = &step.within {
            own.insert("within".to_owned(), json!(self.id(i, within)));
        }
        if let (Some(repeat), Some(Value::Object(entry))) = (&step.repeat, own.get_mut("repeat")) {
            entry.insert("to".to_owned(), json!(self.id(i, &repeat.to)));
            rename_source(entry, "source", i);
        }
        if step.when != When::Always {
            own.insert("when".to_owned(), json!(prefixed(&step.when, i).to_string()));
        }
        if let Visit::In(when) = &step.visit {
            own.insert("visit".to_owned(), visit_json(&prefixed(when, i)));
        }
        own
    }

    /// A step that is its member's own. Where the member waits for others, what comes after the file was taken in comes after
    /// their results are made.
    fn own_step(&self, i: usize, at: usize, waits: &[usize]) -> Value {
        let step = &self.processes[i].steps[at];
        let mut own = self.renamed(i, at);
        let begins = |id: &String| {
            let place = self.processes[i].position(id);
            place.is_some() && self.once[i][..2].contains(&place)
        };
        let mut after: Vec<String> = self.ids(i, step.after.iter().filter(|id| !begins(id)));
        let first = step.after.is_empty() || step.after.iter().any(begins);
        if first && !waits.is_empty() {
            after.extend(waits.iter().flat_map(|other| self.ends(*other)));
        } else if step.after.is_empty() {
            after.extend(
                (0..2)
                    .rev()
                    .find(|kind| self.owners(*kind).next().is_some())
                    .map(|kind| ONCE[kind].as_str().to_owned()),
            );
        } else {
            after.extend(self.ids(i, step.after.iter().filter(|id| begins(id))));
        }
        own.shift_remove("after");
        if !after.is_empty() {
            own.insert("after".to_owned(), json!(after));
        }
        Value::Object(own)
    }

    /// Members that have a step of a kind that is done once, with its place.
    fn owners(&self, kind: usize) -> impl Iterator<Item = (usize, usize)> {
        self.once.iter().enumerate().filter_map(move |(i, own)| Some((i, own[kind]?)))
    }

    /// The one step that stands for those of a kind that is done once: where the first member does it, and for handing over
    /// with the longest limit of all.
    fn shared_step(&self, kind: usize) -> Option<Value> {
        let all: Vec<(usize, usize)> = self.owners(kind).collect();
        let (first, at) = *all.first()?;
        let mut own = self.renamed(first, at);
        let steps = || all.iter().map(|(i, at)| (*i, &self.processes[*i].steps[*at]));
        let mut visits: Vec<When> = Vec::new();
        for (i, step) in steps() {
            if let Visit::In(when) = &step.visit {
                let when = prefixed(when, i);
                if !visits.contains(&when) {
                    visits.push(when);
                }
            }
        }
        own.shift_remove("visit");
        if !visits.is_empty() {
            let whole = visits.contains(&When::Always);
            let when = if whole {
                When::Always
            } else if visits.len() == 1 {
                visits.remove(0)
            } else {
                When::Or(visits)
            };
            own.insert("visit".to_owned(), visit_json(&when));
        }
        own.shift_remove("after");
        let mut after: Vec<String> = Vec::new();
        match kind {
            0 => {}
            1 => after.extend(self.owners(0).next().map(|_| ONCE[0].as_str().to_owned())),
            _ => {
                for end in (0..self.processes.len()).flat_map(|i| self.ends(i)) {
                    if !after.contains(&end) {
                        after.push(end);
                    }
                }
                self.put_limit(&all, &mut own);
            }
        }
        if !after.is_empty() {
            own.insert("after".to_owned(), json!(after));
        }
        if all.len() > 1 {
            own.insert("confidence".to_owned(), json!("ours"));
        }
        Some(Value::Object(own))
    }

    /// The limit of handing over all results: the longest stated one, else it is part of the last member's that is.
    fn put_limit(&self, all: &[(usize, usize)], own: &mut Map<String, Value>) {
        own.shift_remove("duration");
        own.shift_remove("within");
        let step = |(i, at): &(usize, usize)| &self.processes[*i].steps[*at];
        let most = |time: StepTime| Span::range(time).1;
        let timed: Vec<((usize, usize), StepTime)> =
            all.iter().filter_map(|place| Some((*place, step(place).time?))).collect();
        let longest = timed.iter().find(|(_, time)| timed.iter().all(|(_, other)| most(*time).covers(most(*other))));
        if let Some(((i, at), _)) = longest {
            let limit = self.renamed(*i, *at).get("duration").cloned();
            own.extend(limit.map(|limit| ("duration".to_owned(), limit)));
        } else if timed.is_empty() {
            let within = all.iter().rev().find_map(|place| Some(self.id(place.0, step(place).within.as_ref()?)));
            own.extend(within.map(|within| ("within".to_owned(), json!(within))));
        }
    }

    /// Takes out steps that would find out what an earlier member has just brought about, handle papers that are left out, or
    /// find out again what the same actor has found out for an earlier member.
    fn leave_out(&self, papers: &Value, established: &[(usize, FactRef)], out: &mut JointProcess) {
        let ids = papers.as_array().into_iter().flatten().filter_map(|own| own.get("id").and_then(Value::as_str));
        let asked: Vec<&str> = ids.collect();
        let mut known: Vec<(Value, String)> = Vec::new();
        for i in 0..self.processes.len() {
            for at in (0..self.processes[i].steps.len()).filter(|at| !self.once[i].contains(&Some(*at))) {
                let step = &self.processes[i].steps[at];
                let id = self.id(i, &step.id);
                let own = self.papers(i, step, &asked);
                if let Some(Value::Object(entry)) = out.steps.iter_mut().find(|own| own["id"] == json!(id))
                    && !step.papers.is_empty()
                {
                    entry.insert("papers".to_owned(), json!(own));
                }
                let facts = step.facts();
                let finds_out = matches!(
                    step.kind,
                    StepKind::CheckPapers
                        | StepKind::LookUp
                        | StepKind::Consult
                        | StepKind::Digitise
                        | StepKind::RequestMore
                ) && facts.len() == step.establishes.len()
                    && own.is_empty()
                    && step.actor != APPLICANT;
                if !finds_out {
                    continue;
                }
                let brought = |fact: &FactRef| established.iter().any(|(m, known)| *m == i && known == fact);
                let question = json!([
                    self.actor(i, &step.actor),
                    step.kind.as_str(),
                    prefixed(&step.when, i).to_string(),
                    facts.iter().map(|fact| [&fact.concept, &fact.role]).collect::<Vec<_>>()
                ]);
                let again =
                    known.iter().find(|(own, _)| *own == question && !facts.is_empty()).map(|(_, id)| id.clone());
                let because = match () {
                    () if facts.is_empty() && step.papers.is_empty() => continue,
                    () if facts.is_empty() => "papers",
                    () if facts.iter().all(brought) => "result",
                    () if again.is_some() => "once",
                    () => {
                        known.push((question, id));
                        continue;
                    }
                };
                let title = structured(&self.merger.members[i].schema, &step.id).get("title").cloned();
                if close_up(&mut out.steps, &id, again.as_deref()) {
                    out.left_out.push(json!({"id": id, "title": title, "member": name(i), "because": because}));
                }
            }
        }
    }

    /// The papers of a step that the bundle still asks for; one that another member asks for too by the name it has there.
    fn papers(&self, i: usize, step: &ProcessStep, asked: &[&str]) -> Vec<String> {
        let mut own: Vec<String> = Vec::new();
        for paper in step.papers.iter().map(|paper| scoped(i, paper)) {
            let shared = self.merger.out.shared.iter().find(|(left_out, _)| *left_out == paper);
            let paper = shared.map_or(paper, |(_, first)| first.clone());
            if asked.contains(&paper.as_str()) && !own.contains(&paper) {
                own.push(paper);
            }
        }
        own
    }
}

/// A structured step as a definition writes it.
fn structured(schema: &Value, id: &str) -> Map<String, Value> {
    let steps = schema.pointer("/x-procedure/steps").and_then(Value::as_array);
    let own = steps.into_iter().flatten().find(|own| own.get("id").and_then(Value::as_str) == Some(id));
    own.and_then(Value::as_object).cloned().unwrap_or_default()
}

fn visit_json(when: &When) -> Value {
    if *when == When::Always { json!(true) } else { json!(when.to_string()) }
}
