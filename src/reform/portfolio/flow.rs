//! Maximum-weight closure as a minimum cut (Dinic's algorithm on whole numbers).

use std::collections::VecDeque;

/// Money is cut in thousandths, so that flows are exact.
const SCALE: f64 = 1000.0;
const WITHOUT_END: i64 = i64::MAX / 4;

struct Edge {
    to: usize,
    room: i64,
}

struct Network {
    edges: Vec<Edge>,
    from: Vec<Vec<usize>>,
}

impl Network {
    fn new(nodes: usize) -> Self {
        Self { edges: Vec::new(), from: vec![Vec::new(); nodes] }
    }

    fn connect(&mut self, a: usize, b: usize, room: i64) {
        self.from[a].push(self.edges.len());
        self.edges.push(Edge { to: b, room });
        self.from[b].push(self.edges.len());
        self.edges.push(Edge { to: a, room: 0 });
    }

    /// Distances from the source over edges with room.
    fn levels(&self, source: usize) -> Vec<usize> {
        let mut level = vec![usize::MAX; self.from.len()];
        level[source] = 0;
        let mut queue = VecDeque::from([source]);
        while let Some(at) = queue.pop_front() {
            for edge in self.from[at].iter().map(|edge| &self.edges[*edge]) {
                if edge.room > 0 && level[edge.to] == usize::MAX {
                    level[edge.to] = level[at] + 1;
                    queue.push_back(edge.to);
                }
            }
        }
        level
    }

    /// Pushes along shortest paths; paths have four nodes at first and lengthen slowly, so an
    /// explicit stack of edges is kept instead of recursion.
    fn block(&mut self, source: usize, sink: usize, level: &[usize]) -> i64 {
        let mut next = vec![0; self.from.len()];
        let mut total = 0;
        let mut path: Vec<usize> = Vec::new();
        loop {
            let at = path.last().map_or(source, |edge| self.edges[*edge].to);
            if at == sink {
                let room = path.iter().map(|edge| self.edges[*edge].room).min().unwrap_or(0);
                for &edge in &path {
                    self.edges[edge].room -= room;
                    self.edges[edge ^ 1].room += room;
                }
                total += room;
                path.clear();
                continue;
            }
            let step = self.from[at][next[at]..].iter().position(|edge| {
                let edge = &self.edges[*edge];
                edge.room > 0 && level[edge.to] == level[at] + 1
            });
            if let Some(ahead) = step {
                next[at] += ahead;
                path.push(self.from[at][next[at]]);
                continue;
            }
            next[at] = self.from[at].len();
            // The edge that led here leads nowhere: its start goes on to its next one.
            let Some(edge) = path.pop() else { return total };
            next[self.edges[edge ^ 1].to] += 1;
        }
    }
}

/// The greatest total weight of wants less the prices of what they need, and what to buy.
/// Each want is its weight and the goods it needs.
pub(super) fn closure(wants: &[(f64, Vec<usize>)], prices: &[f64]) -> (f64, Vec<usize>) {
    let (source, sink) = (wants.len() + prices.len(), wants.len() + prices.len() + 1);
    let mut network = Network::new(sink + 1);
    let scaled = |amount: f64| (amount.max(0.0) * SCALE).round().min(1e15) as i64;
    let mut all = 0_i64;
    for (i, (weight, needs)) in wants.iter().enumerate() {
        let room = scaled(*weight);
        all = all.saturating_add(room);
        network.connect(source, i, room);
        for need in needs {
            network.connect(i, wants.len() + need, WITHOUT_END);
        }
    }
    for (good, price) in prices.iter().enumerate() {
        network.connect(wants.len() + good, sink, scaled(*price));
    }
    let mut flow = 0_i64;
    loop {
        let level = network.levels(source);
        if level[sink] == usize::MAX {
            let goods = (0..prices.len()).filter(|good| level[wants.len() + good] != usize::MAX);
            return ((all - flow) as f64 / SCALE, goods.collect());
        }
        flow += network.block(source, sink, &level);
    }
}
