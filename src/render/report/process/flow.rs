//! The steps of a process as the nodes and flows of BPMN.
//!
//! A step that waits for several others stands behind a parallel gateway that joins them, and one that several wait for before
//! one that parts. A step that is taken in some cases stands between two exclusive gateways: where it is not taken the file
//! passes it by at once. A step that can send the file back has such a gateway behind it. So each gateway belongs to one
//! step, and what waits for what can be read off the flows again.

use crate::definition::{ProcessStep, When};

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NodeKind {
    /// The beginning.
    Start,
    /// The end.
    End,
    /// A step, by its place in the list of steps.
    Task(usize),
    /// All that leads here has to arrive.
    Join,
    /// All that leads on is begun.
    Split,
    /// One of the ways that lead on is taken.
    Choice,
    /// Whatever arrives goes on.
    Merge,
}

/// A node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// What it is.
    pub(super) kind: NodeKind,
    /// Its lane, by the place of the actor in [`Flow::actors`].
    pub(super) lane: usize,
}

/// When a flow is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// Always.
    Always,
    /// Where this holds.
    When(When),
    /// Where none of the others is.
    Otherwise,
    /// Where the file goes back.
    Back,
}

/// A flow from one node to another.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) taken: Taken,
}

/// The nodes and flows of a process.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    /// Who acts, in the order of their first step.
    pub(super) actors: Vec<String>,
    /// Each behind those it is reached from, but for what goes back.
    pub(super) nodes: Vec<Node>,
    pub(super) ways: Vec<Way>,
}

/// What is made of a step.
#[derive(Clone)]
struct Made {
    /// Where it is entered.
    enter: usize,
    /// Where files that come back enter.
    again: Option<usize>,
    /// Where files are sent back.
    back: Option<usize>,
    /// From where it is left, and when.
    leave: usize,
    onward: Taken,
}

/// Makes the nodes of steps; `order` is each step with those it waits for at once, in the order in which they are taken, and
/// `when` says in which cases a step is taken.
pub(super) fn flow(steps: &[ProcessStep], order: &[(usize, Vec<usize>)], when: &dyn Fn(usize) -> When) -> Flow {
    let mut flow = Flow::default();
    for (at, _) in order {
        if !flow.actors.contains(&steps[*at].actor) {
            flow.actors.push(steps[*at].actor.clone());
        }
    }
    // A file goes back to the step itself, or to one before it.
    let back_to = |place: usize| {
        let to = &steps[order[place].0].repeat.as_ref()?.to;
        order[..=place].iter().map(|(at, _)| *at).find(|at| steps[*at].id == *to)
    };
    let backs: Vec<(usize, usize)> =
        (0..order.len()).filter_map(|place| Some((order[place].0, back_to(place)?))).collect();
    let followers = |at: usize| order.iter().filter(|(_, before)| before.contains(&at)).count();
    let start = flow.node(NodeKind::Start, 0);
    let begin = match order.iter().filter(|(_, before)| before.is_empty()).count() {
        0 | 1 => start,
        _ => {
            let split = flow.node(NodeKind::Split, 0);
            flow.way(start, split, Taken::Always);
            split
        }
    };
    let mut made: Vec<Option<Made>> = vec![None; steps.len()];
    for (at, before) in order {
        let lane = flow.actors.iter().position(|own| *own == steps[*at].actor).unwrap_or(0);
        let own = Own {
            at: *at,
            lane,
            joins: before.len() > 1,
            parts: followers(*at) > 1,
            repeated: backs.iter().any(|(_, to)| to == at),
            repeats: backs.iter().any(|(from, _)| from == at),
            when: when(*at),
        };
        let own = flow.step(&own);
        if before.is_empty() {
            flow.way(begin, own.enter, Taken::Always);
        }
        for source in before.iter().filter_map(|step| made[*step].clone()) {
            flow.way(source.leave, own.enter, source.onward);
        }
        made[*at] = Some(own);
    }
    let last: Vec<Made> =
        order.iter().filter(|(at, _)| followers(*at) == 0).filter_map(|(at, _)| made[*at].clone()).collect();
    let lane = last.last().map_or(0, |own| flow.nodes[own.leave].lane);
    let join = (last.len() > 1).then(|| flow.node(NodeKind::Join, lane));
    let end = flow.node(NodeKind::End, lane);
    for own in last {
        flow.way(own.leave, join.unwrap_or(end), own.onward);
    }
    if let Some(join) = join {
        flow.way(join, end, Taken::Always);
    }
    for (from, to) in backs {
        let from = made[from].as_ref().and_then(|own| own.back);
        if let (Some(from), Some(to)) = (from, made[to].as_ref().and_then(|own| own.again)) {
            flow.way(from, to, Taken::Back);
        }
    }
    flow
}

/// What decides on the gateways of a step.
struct Own {
    at: usize,
    lane: usize,
    /// It waits for several.
    joins: bool,
    /// Several wait for it.
    parts: bool,
    /// Files come back to it.
    repeated: bool,
    /// It sends files back.
    repeats: bool,
    when: When,
}

impl Flow {
    fn node(&mut self, kind: NodeKind, lane: usize) -> usize {
        self.nodes.push(Node { kind, lane });
        self.nodes.len() - 1
    }

    fn way(&mut self, from: usize, to: usize, taken: Taken) {
        self.ways.push(Way { from, to, taken });
    }

    /// The nodes of a step and the flows between them.
    fn step(&mut self, own: &Own) -> Made {
        let sometimes = own.when != When::Always;
        let parts = [
            (own.joins, NodeKind::Join),
            (own.repeated, NodeKind::Merge),
            (sometimes, NodeKind::Choice),
            (true, NodeKind::Task(own.at)),
            (own.repeats, NodeKind::Choice),
            (sometimes, NodeKind::Merge),
            (own.parts, NodeKind::Split),
        ];
        let nodes = parts.map(|(wanted, kind)| wanted.then(|| self.node(kind, own.lane)));
        let [_, again, choice, task, back, merge, _] = nodes;
        let chain: Vec<usize> = nodes.into_iter().flatten().collect();
        let onward = |from: usize| {
            if Some(from) == choice {
                Taken::When(own.when.clone())
            } else if Some(from) == back {
                Taken::Otherwise
            } else {
                Taken::Always
            }
        };
        for pair in chain.windows(2) {
            self.way(pair[0], pair[1], onward(pair[0]));
        }
        if let (Some(choice), Some(merge)) = (choice, merge) {
            self.way(choice, merge, Taken::Otherwise);
        }
        let task = task.unwrap_or_default();
        let (enter, leave) = (chain.first().copied().unwrap_or(task), chain.last().copied().unwrap_or(task));
        Made { enter, again, back, leave, onward: onward(leave) }
    }
}
