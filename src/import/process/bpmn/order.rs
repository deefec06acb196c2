//! What waits for what, in which cases, and what goes back, read off nodes and flows.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque};

use super::finding::{Found, Kind};
use super::graph::{Graph, NodeKind, Taken};

/// A branch: the node it leaves, and the flow.
pub(super) type Branch = (usize, usize);
/// Cases in which a node is reached: one of the lists, all of whose branches are taken. Always where a list is empty.
pub(super) type Cases = BTreeSet<BTreeSet<Branch>>;

/// Most lists of branches that are followed to one node, and most branches of one of them.
const MAX_CASES: usize = 24;

/// The order of a graph.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// Steps and waits, each behind those it waits for, as nodes.
    pub(super) steps: Vec<usize>,
    /// By node: the steps it waits for at once.
    pub(super) after: BTreeMap<usize, Vec<usize>>,
    /// By node: in which cases it is reached; `None` where there are too many.
    pub(super) cases: Vec<Option<Cases>>,
    /// From which step to which a file goes back.
    pub(super) back: BTreeMap<usize, usize>,
    /// By node with branches: its flows.
    pub(super) branches: BTreeMap<usize, Vec<usize>>,
}

/// Reads the order; ways that would close circles are told and left out.
pub(super) fn order(graph: &Graph, found: &mut Found) -> Order {
    let mut ways = Ways::new(graph);
    let back = ways.backward();
    ways.cut(found);
    let Some(sequence) = ways.sequence() else { return Order::default() };
    let mut order = Order::default();
    let is_step = |node: usize| matches!(graph.nodes[node].kind, NodeKind::Step(_) | NodeKind::Timer(_));
    order.steps = sequence.iter().copied().filter(|node| is_step(*node)).collect();
    order.after = after(&ways, &sequence, &is_step);
    order.branches = ways.branches();
    order.cases = cases(&ways, &sequence, &order.branches, &ways.returning(&sequence, &back), found);
    for way in back {
        let from = nearest(graph.ways[way].from, &is_step, |node| ways.before(node).map(|way| graph.ways[way].from));
        let to = nearest(graph.ways[way].to, &is_step, |node| ways.behind(node).map(|way| graph.ways[way].to));
        match (from, to) {
            (Some(from), Some(to)) if !order.back.contains_key(&from) => {
                order.back.insert(from, to);
            }
            _ => found.at(&graph.ways[way].at, Kind::Back),
        }
    }
    order
}

/// The one step nearest to a node, itself included; `None` where several are equally near, or there is none.
fn nearest<I: Iterator<Item = usize>>(
    node: usize,
    is_step: &dyn Fn(usize) -> bool,
    next: impl Fn(usize) -> I,
) -> Option<usize> {
    let mut seen = BTreeSet::from([node]);
    let mut rank = vec![node];
    while !rank.is_empty() {
        let steps: Vec<usize> = rank.iter().copied().filter(|node| is_step(*node)).collect();
        if !steps.is_empty() {
            return if steps.len() == 1 { steps.first().copied() } else { None };
        }
        rank = rank.iter().flat_map(|node| next(*node)).filter(|node| seen.insert(*node)).collect();
    }
    None
}

/// The flows of a graph that go on.
struct Ways<'g, 'x> {
    graph: &'g Graph<'x>,
    kept: Vec<bool>,
    out: Vec<Vec<usize>>,
    into: Vec<Vec<usize>>,
}

impl<'g, 'x> Ways<'g, 'x> {
    fn new(graph: &'g Graph<'x>) -> Self {
        let mut ways = Self {
            graph,
            kept: vec![true; graph.ways.len()],
            out: vec![Vec::new(); graph.nodes.len()],
            into: vec![Vec::new(); graph.nodes.len()],
        };
        for (at, way) in graph.ways.iter().enumerate() {
            ways.out[way.from].push(at);
            ways.into[way.to].push(at);
            // Messages come last: see `cut`.
            ways.kept[at] = !way.message;
        }
        ways
    }

    fn behind(&self, node: usize) -> impl Iterator<Item = usize> {
        self.out[node].iter().copied().filter(|way| self.kept[*way])
    }

    fn before(&self, node: usize) -> impl Iterator<Item = usize> {
        self.into[node].iter().copied().filter(|way| self.kept[*way])
    }

    /// Takes out the flows that go back: those that say so, and those to a node that every way to their beginning passes.
    fn backward(&mut self) -> Vec<usize> {
        for (at, way) in self.graph.ways.iter().enumerate() {
            self.kept[at] &= !way.back;
        }
        let passed = self.passed();
        let mut back = Vec::new();
        for (at, way) in self.graph.ways.iter().enumerate() {
            if self.kept[at] && passed[way.from].contains(way.to) {
                self.kept[at] = false;
            }
            if !self.kept[at] && !way.message {
                back.push(at);
            }
        }
        back
    }

    /// For each node the nodes that every way from a beginning to it passes, itself among them.
    fn passed(&self) -> Vec<Bits> {
        let count = self.graph.nodes.len();
        let reached = self.reached();
        let mut passed: Vec<Bits> = (0..count).map(|_| Bits::full(count)).collect();
        let mut changed = true;
        while changed {
            changed = false;
            for node in 0..count {
                let mut own = Bits::full(count);
                let before: Vec<usize> = self.before(node).map(|way| self.graph.ways[way].from).collect();
                // What lies in a circle that nothing leads to begins somewhere as well.
                if before.is_empty() || !reached[node] {
                    own = Bits::empty(count);
                }
                for from in &before {
                    own.keep(&passed[*from]);
                }
                own.add(node);
                if own != passed[node] {
                    passed[node] = own;
                    changed = true;
                }
            }
        }
        passed
    }

    /// What is reached from a node that nothing leads to.
    fn reached(&self) -> Vec<bool> {
        let count = self.graph.nodes.len();
        let mut reached: Vec<bool> = (0..count).map(|node| self.before(node).next().is_none()).collect();
        let mut open: VecDeque<usize> = (0..count).filter(|node| reached[*node]).collect();
        while let Some(node) = open.pop_front() {
            for way in self.behind(node) {
                let to = self.graph.ways[way].to;
                if !std::mem::replace(&mut reached[to], true) {
                    open.push_back(to);
                }
            }
        }
        reached
    }

    /// Takes out what still closes a circle, then lets in the messages that close none.
    fn cut(&mut self, found: &mut Found) {
        #[derive(Clone, Copy, PartialEq)]
        enum Seen {
            Not,
            On,
            Done,
        }
        let mut seen = vec![Seen::Not; self.graph.nodes.len()];
        for start in 0..self.graph.nodes.len() {
            let mut way = vec![(start, 0)];
            while let Some((node, next)) = way.last_mut() {
                if *next == 0 {
                    if seen[*node] != Seen::Not {
                        way.pop();
                        continue;
                    }
                    seen[*node] = Seen::On;
                }
                let Some(flow) = self.out[*node].get(*next).copied() else {
                    seen[*node] = Seen::Done;
                    way.pop();
                    continue;
                };
                *next += 1;
                let to = self.graph.ways[flow].to;
                if self.kept[flow] && seen[to] == Seen::On {
                    self.kept[flow] = false;
                    found.at(&self.graph.ways[flow].at, Kind::Circle);
                } else if self.kept[flow] && seen[to] == Seen::Not {
                    way.push((to, 0));
                }
            }
        }
        for (at, way) in self.graph.ways.iter().enumerate().filter(|(_, way)| way.message) {
            if self.leads(way.to, way.from) {
                found.at(&way.at, Kind::MessageCircle);
            } else {
                self.kept[at] = true;
            }
        }
    }

    fn leads(&self, from: usize, to: usize) -> bool {
        let mut seen = vec![false; self.graph.nodes.len()];
        let mut open = vec![from];
        while let Some(node) = open.pop() {
            if node == to {
                return true;
            }
            if !std::mem::replace(&mut seen[node], true) {
                open.extend(self.behind(node).map(|way| self.graph.ways[way].to));
            }
        }
        false
    }

    /// The nodes, each behind those that lead to it, else in the order of the file. `None` where they lie in a circle.
    fn sequence(&self) -> Option<Vec<usize>> {
        let count = self.graph.nodes.len();
        let mut open: Vec<usize> = (0..count).map(|node| self.before(node).count()).collect();
        let mut ready: BinaryHeap<Reverse<usize>> = (0..count).filter(|node| open[*node] == 0).map(Reverse).collect();
        let mut done = Vec::with_capacity(count);
        while let Some(Reverse(node)) = ready.pop() {
            done.push(node);
            for way in self.behind(node) {
                let to = self.graph.ways[way].to;
                open[to] -= 1;
                if open[to] == 0 {
                    ready.push(Reverse(to));
                }
            }
        }
        (done.len() == count).then_some(done)
    }

    /// The nodes behind which the file always goes back: what else their branch leaves is taken in the end.
    fn returning(&self, sequence: &[usize], back: &[usize]) -> Vec<bool> {
        let mut out = vec![false; self.graph.nodes.len()];
        for node in sequence.iter().rev() {
            let on: Vec<usize> = self.behind(*node).map(|way| self.graph.ways[way].to).collect();
            let goes_back = back.iter().any(|way| self.graph.ways[*way].from == *node);
            out[*node] = on.iter().all(|to| out[*to]) && (goes_back || !on.is_empty());
        }
        out
    }

    /// The flows from nodes at which not all are taken.
    fn branches(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut out = BTreeMap::new();
        for (node, own) in self.graph.nodes.iter().enumerate() {
            let ways: Vec<usize> = self.behind(node).filter(|way| !self.graph.ways[*way].message).collect();
            let choice = own.kind == NodeKind::Choice && ways.len() > 1;
            let conditional = ways.iter().any(|way| self.graph.ways[*way].taken != Taken::Always);
            if choice || conditional && own.kind != NodeKind::Choice {
                out.insert(node, ways);
            }
        }
        out
    }
}

/// For each step those it waits for at once.
fn after(ways: &Ways, sequence: &[usize], is_step: &dyn Fn(usize) -> bool) -> BTreeMap<usize, Vec<usize>> {
    let count = ways.graph.nodes.len();
    // By node: the steps that come before it, and those of them next to it.
    let mut all: Vec<Bits> = (0..count).map(|_| Bits::empty(count)).collect();
    let mut next = all.clone();
    let mut out = BTreeMap::new();
    for node in sequence {
        let (mut before, mut near) = (Bits::empty(count), Bits::empty(count));
        for way in ways.before(*node) {
            let from = ways.graph.ways[way].from;
            before.join(&all[from]);
            if is_step(from) {
                before.add(from);
                near.add(from);
            } else {
                near.join(&next[from]);
            }
        }
        if is_step(*node) {
            let list = near.list();
            let between = |step: usize| list.iter().any(|other| all[*other].contains(step));
            out.insert(*node, list.iter().copied().filter(|step| !between(*step)).collect());
        }
        (all[*node], next[*node]) = (before, near);
    }
    out
}

/// For each node the cases in which it is reached.
fn cases(
    ways: &Ways,
    sequence: &[usize],
    branches: &BTreeMap<usize, Vec<usize>>,
    returning: &[bool],
    found: &mut Found,
) -> Vec<Option<Cases>> {
    let returns = |way: usize| returning[ways.graph.ways[way].to];
    // By node: the flows one of which is taken in the end.
    let whole: BTreeMap<usize, Vec<usize>> = branches
        .iter()
        .map(|(node, all)| (*node, all.iter().copied().filter(|way| !returns(*way)).collect()))
        .collect();
    let is_only = |node: usize, way: usize| {
        let only = whole.get(&node).is_some_and(|own: &Vec<usize>| own.len() == 1 && own.contains(&way));
        only && ways.graph.nodes[node].kind == NodeKind::Choice
    };
    let branch_of = |from: usize, way: usize| {
        let told = ways.graph.ways[way].taken != Taken::Always && !is_only(from, way);
        branches.get(&from).filter(|_| told).map(|_| (from, way))
    };
    let always = || Cases::from([BTreeSet::new()]);
    let mut out: Vec<Option<Cases>> = vec![None; ways.graph.nodes.len()];
    for node in sequence {
        let mut own = Some(Cases::new());
        let mut begins = true;
        for way in ways.before(*node).filter(|way| !ways.graph.ways[*way].message) {
            begins = false;
            let from = ways.graph.ways[way].from;
            let Some(reached) = &out[from] else {
                own = None;
                break;
            };
            let branch = branch_of(from, way);
            let list = own.get_or_insert_default();
            if list.len() > MAX_CASES * MAX_CASES {
                found.at(&ways.graph.nodes[*node].at, Kind::Branches);
                own = None;
                break;
            }
            list.extend(reached.iter().map(|case| case.iter().copied().chain(branch).collect::<BTreeSet<Branch>>()));
        }
        if begins {
            own = Some(always());
        }
        let own = own.map(|list| simplified(list, &whole));
        let fits =
            own.as_ref().is_some_and(|list| list.len() <= MAX_CASES && list.iter().all(|case| case.len() <= MAX_CASES));
        if own.is_some() && !fits {
            found.at(&ways.graph.nodes[*node].at, Kind::Branches);
        }
        out[*node] = own.filter(|_| fits);
    }
    out
}

/// The cases without those that others hold, and with all branches of a node as none.
fn simplified(mut list: Cases, branches: &BTreeMap<usize, Vec<usize>>) -> Cases {
    loop {
        let before = list.len();
        let shorter =
            |case: &BTreeSet<Branch>| list.iter().any(|other| other.len() < case.len() && other.is_subset(case));
        list = list.iter().filter(|case| !shorter(case)).cloned().collect();
        let whole = list.iter().find_map(|case| {
            case.iter().find_map(|branch| {
                let mut rest = case.clone();
                rest.remove(branch);
                let with = |way: &usize| rest.iter().copied().chain([(branch.0, *way)]).collect::<BTreeSet<Branch>>();
                let all: Vec<BTreeSet<Branch>> = branches.get(&branch.0)?.iter().map(with).collect();
                (!all.is_empty() && all.iter().all(|case| list.contains(case))).then_some((rest, all))
            })
        });
        if let Some((rest, all)) = whole {
            for case in &all {
                list.remove(case);
            }
            list.insert(rest);
        } else if list.len() == before {
            return list;
        }
    }
}

/// A set of nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bits(Vec<u64>);

impl Bits {
    fn empty(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    fn full(count: usize) -> Self {
        Self(vec![u64::MAX; count.div_ceil(64)])
    }

    fn add(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    fn contains(&self, at: usize) -> bool {
        self.0[at / 64] >> (at % 64) & 1 == 1
    }

    fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= other);
    }

    fn join(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
    }

    fn list(&self) -> Vec<usize> {
        (0..self.0.len() * 64).filter(|at| self.contains(*at)).collect()
    }
}
