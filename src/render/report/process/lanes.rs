//! Where nodes of a process stand in their lanes, and which way the arrows between them go.
//!
//! A layout knows two directions: `along`, in which the process goes on, and `across`, in which its lanes lie side by side.
//! The picture of a report draws `along` downwards, so that it fits a phone and a page; BPMN draws it to the right, as
//! modellers do. Each node has a rank of its own in its lane. Arrows run in the channels between ranks and in the gutters
//! between lanes, arrows of different nodes on tracks of their own, and never through a node.

use std::collections::BTreeMap;

/// A node to place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    /// Its lane, from 0.
    pub(super) lane: usize,
    /// How far it reaches in the direction of the process.
    pub(super) along: i32,
    /// How far it reaches across.
    pub(super) across: i32,
}

/// What is laid out.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    /// How many lanes there are.
    pub(super) lanes: usize,
    /// Whether no two nodes stand side by side, in whatever lanes.
    pub(super) one_by_one: bool,
    /// The least breadth of each; none where the list ends.
    pub(super) least: Vec<i32>,
    /// The nodes, each behind those it is reached from.
    pub(super) nodes: Vec<Size>,
    /// Arrows from one node to a later one.
    pub(super) arrows: Vec<(usize, usize)>,
    /// Arrows from one node back to an earlier one.
    pub(super) back: Vec<(usize, usize)>,
}

/// Distances, in the unit of the sizes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spacing {
    /// Between two tracks of arrows.
    pub(super) track: i32,
    /// Between ranks, besides the tracks.
    pub(super) channel: i32,
    /// Between a node and the border of its lane, besides the tracks.
    pub(super) gutter: i32,
}

/// A place: along, across.
pub(super) type Point = (i32, i32);

/// Where everything stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Laid {
    /// For each lane where it begins across, and how broad it is.
    pub(super) lanes: Vec<(i32, i32)>,
    /// For each node the corner nearest to the beginning.
    pub(super) nodes: Vec<Point>,
    /// The corners of each arrow, those that go back behind the others.
    pub(super) arrows: Vec<Vec<Point>>,
    /// How long the whole is.
    pub(super) along: i32,
    /// How broad it is.
    pub(super) across: i32,
}

/// A line along or across in which arrows run: the channel before a rank, or the gutter before a lane.
type Strip = usize;

/// A corner of an arrow before tracks are known.
#[derive(Clone, Copy, Debug)]
enum Along {
    Start(usize),
    Middle(usize),
    End(usize),
    Channel(Strip),
}

/// The same across.
#[derive(Clone, Copy, Debug)]
enum Across {
    Middle(usize),
    Far(usize),
    Gutter(Strip),
}

/// An arrow before tracks are known; arrows of one owner share their tracks.
struct Route {
    owner: usize,
    corners: Vec<(Along, Across)>,
}

/// Places everything.
pub(super) fn lay_out(graph: &Graph, spacing: Spacing) -> Laid {
    let ranks = ranks(graph);
    let routes = Router::new(graph, &ranks).routes();
    let count = ranks.iter().max().map_or(0, |last| last + 1);
    let (channels, gutters) = tracks(graph, &ranks, &routes);
    let wide = |strip: &BTreeMap<usize, usize>| strip.values().max().map_or(0, |last| *last as i32 + 1) * spacing.track;
    let breadth = |list: &BTreeMap<Strip, BTreeMap<usize, usize>>, at: Strip| list.get(&at).map_or(0, wide);
    // Across: before each lane its gutter, and behind the last one more.
    let content = |lane: usize| {
        let own = graph.nodes.iter().filter(|node| node.lane == lane);
        own.map(|node| node.across).chain(graph.least.get(lane).copied()).max().unwrap_or(0)
    };
    let (mut lanes, mut middles, mut gutter_at, mut across) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for lane in 0..graph.lanes {
        let last = lane + 1 == graph.lanes;
        gutter_at.push(across + spacing.gutter / 2);
        let before = spacing.gutter + breadth(&gutters, lane);
        let behind = spacing.gutter + if last { breadth(&gutters, lane + 1) } else { 0 };
        middles.push(across + before + content(lane) / 2);
        if last {
            gutter_at.push(across + before + content(lane) + spacing.gutter / 2);
        }
        lanes.push((across, before + content(lane) + behind));
        across += before + content(lane) + behind;
    }
    // Along: before each rank its channel, and behind the last one more.
    let (mut channel_at, mut starts, mut along) = (Vec::new(), Vec::new(), 0);
    for rank in 0..=count {
        channel_at.push(along + spacing.channel / 2);
        along += spacing.channel + breadth(&channels, rank);
        starts.push(along);
        let own = graph.nodes.iter().zip(&ranks).filter(|(_, own)| **own == rank);
        along += own.map(|(node, _)| node.along).max().unwrap_or(0);
    }
    let extent = |rank: usize| {
        let own = graph.nodes.iter().zip(&ranks).filter(|(_, own)| **own == rank);
        own.map(|(node, _)| node.along).max().unwrap_or(0)
    };
    let start = |node: usize| starts[ranks[node]] + (extent(ranks[node]) - graph.nodes[node].along) / 2;
    let nodes: Vec<Point> = (0..graph.nodes.len())
        .map(|node| (start(node), middles[graph.nodes[node].lane] - graph.nodes[node].across / 2))
        .collect();
    let track = |list: &BTreeMap<Strip, BTreeMap<usize, usize>>, strip: Strip, owner: usize| {
        list.get(&strip).and_then(|own| own.get(&owner)).map_or(0, |track| *track as i32 * spacing.track)
    };
    let arrow = |route: &Route| -> Vec<Point> {
        let corner = |(along, across): &(Along, Across)| {
            let along = match *along {
                Along::Start(node) => nodes[node].0,
                Along::Middle(node) => nodes[node].0 + graph.nodes[node].along / 2,
                Along::End(node) => nodes[node].0 + graph.nodes[node].along,
                Along::Channel(strip) => channel_at[strip] + track(&channels, strip, route.owner),
            };
            let across = match *across {
                Across::Middle(node) => middles[graph.nodes[node].lane],
                Across::Far(node) => nodes[node].1 + graph.nodes[node].across,
                Across::Gutter(strip) => gutter_at[strip] + track(&gutters, strip, route.owner),
            };
            (along, across)
        };
        straightened(route.corners.iter().map(corner).collect())
    };
    let arrows = routes.iter().map(arrow).collect();
    Laid { lanes, nodes, arrows, along, across }
}

/// The rank of each node: behind those it is reached from, and alone in its lane, or alone altogether.
fn ranks(graph: &Graph) -> Vec<usize> {
    if graph.one_by_one {
        return (0..graph.nodes.len()).collect();
    }
    let mut ranks: Vec<usize> = Vec::with_capacity(graph.nodes.len());
    let mut taken = std::collections::BTreeSet::new();
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    for (from, to) in &graph.arrows {
        before[*to].push(*from);
    }
    for (at, node) in graph.nodes.iter().enumerate() {
        let mut rank = before[at].iter().map(|from| ranks[*from] + 1).max().unwrap_or(0);
        while !taken.insert((node.lane, rank)) {
            rank += 1;
        }
        ranks.push(rank);
    }
    ranks
}

/// Finds the way of each arrow.
struct Router<'a> {
    graph: &'a Graph,
    ranks: &'a [usize],
    /// Stretches along the middle of a lane in which an arrow runs: lane, first and last rank, owner and target.
    lines: Vec<(usize, usize, usize, usize, usize)>,
}

impl<'a> Router<'a> {
    const fn new(graph: &'a Graph, ranks: &'a [usize]) -> Self {
        Self { graph, ranks, lines: Vec::new() }
    }

    fn routes(mut self) -> Vec<Route> {
        let mut routes = Vec::with_capacity(self.graph.arrows.len() + self.graph.back.len());
        for (from, to) in &self.graph.arrows {
            routes.push(Route { owner: *from, corners: self.forward(*from, *to) });
        }
        for (from, to) in &self.graph.back {
            // What goes back leaves at the side, apart from what goes on.
            let owner = self.graph.nodes.len() + *from;
            let (gutter, channel) = (self.graph.nodes[*from].lane + 1, self.ranks[*to]);
            let corners = vec![
                (Along::Middle(*from), Across::Far(*from)),
                (Along::Middle(*from), Across::Gutter(gutter)),
                (Along::Channel(channel), Across::Gutter(gutter)),
                (Along::Channel(channel), Across::Middle(*to)),
                (Along::Start(*to), Across::Middle(*to)),
            ];
            routes.push(Route { owner, corners });
        }
        routes
    }

    fn forward(&mut self, from: usize, to: usize) -> Vec<(Along, Across)> {
        let (lane, target) = (self.graph.nodes[from].lane, self.graph.nodes[to].lane);
        let (first, last) = (self.ranks[from] + 1, self.ranks[to]);
        let begin = (Along::End(from), Across::Middle(from));
        let end = (Along::Start(to), Across::Middle(to));
        if first == last || self.is_free(lane, first, last, from, to) {
            self.lines.push((lane, first, last, from, to));
            let corner = Along::Channel(last);
            return vec![begin, (corner, Across::Middle(from)), (corner, Across::Middle(to)), end];
        }
        if self.is_free(target, first, last, from, to) {
            self.lines.push((target, first, last, from, to));
            let corner = Along::Channel(first);
            return vec![begin, (corner, Across::Middle(from)), (corner, Across::Middle(to)), end];
        }
        let gutter = Across::Gutter(if target >= lane { lane + 1 } else { lane });
        let (leave, arrive) = (Along::Channel(first), Along::Channel(last));
        vec![begin, (leave, Across::Middle(from)), (leave, gutter), (arrive, gutter), (arrive, Across::Middle(to)), end]
    }

    /// True where nothing stands in the middle of a lane from one rank until before another, and no other arrow runs there.
    fn is_free(&self, lane: usize, first: usize, last: usize, from: usize, to: usize) -> bool {
        let stands = |(node, rank): (&Size, &usize)| node.lane == lane && (first..last).contains(rank);
        let runs = |(own, start, end, owner, target): &(usize, usize, usize, usize, usize)| {
            *own == lane && *owner != from && *target != to && *start <= last && first <= *end
        };
        !self.graph.nodes.iter().zip(self.ranks).any(stands) && !self.lines.iter().any(runs)
    }
}

/// The tracks of the owners of arrows, by channel or gutter.
type Tracks = BTreeMap<Strip, BTreeMap<usize, usize>>;

/// Gives arrows of different owners that would meet in a channel or a gutter tracks of their own.
fn tracks(graph: &Graph, ranks: &[usize], routes: &[Route]) -> (Tracks, Tracks) {
    // In a grid in which lanes and ranks lie at odd, gutters and channels at even places.
    let along = |own: &Along| match *own {
        Along::Start(node) | Along::Middle(node) | Along::End(node) => 2 * ranks[node] + 1,
        Along::Channel(strip) => 2 * strip,
    };
    let across = |own: &Across| match *own {
        Across::Middle(node) | Across::Far(node) => 2 * graph.nodes[node].lane + 1,
        Across::Gutter(strip) => 2 * strip,
    };
    let mut channels: BTreeMap<Strip, BTreeMap<usize, (usize, usize)>> = BTreeMap::new();
    let mut gutters = channels.clone();
    for route in routes {
        for pair in route.corners.windows(2) {
            let [(a, b), (c, d)] = pair else { continue };
            if let (Across::Gutter(strip), Across::Gutter(_)) = (b, d) {
                reach(gutters.entry(*strip).or_default(), route.owner, along(a), along(c));
            } else if let (Along::Channel(strip), Along::Channel(_)) = (a, c) {
                reach(channels.entry(*strip).or_default(), route.owner, across(b), across(d));
            }
        }
    }
    (assigned(channels), assigned(gutters))
}

fn reach(strip: &mut BTreeMap<usize, (usize, usize)>, owner: usize, from: usize, to: usize) {
    let own = strip.entry(owner).or_insert((from.min(to), from.max(to)));
    *own = (own.0.min(from).min(to), own.1.max(from).max(to));
}

fn assigned(strips: BTreeMap<Strip, BTreeMap<usize, (usize, usize)>>) -> Tracks {
    let mut out = Tracks::new();
    for (strip, owners) in strips {
        let mut taken: Vec<Vec<(usize, usize)>> = Vec::new();
        for (owner, (from, to)) in owners {
            // A line within one lane is no line across.
            if from == to {
                continue;
            }
            let free = |own: &Vec<(usize, usize)>| own.iter().all(|(start, end)| to < *start || *end < from);
            let track = taken.iter().position(free).unwrap_or(taken.len());
            if track == taken.len() {
                taken.push(Vec::new());
            }
            taken[track].push((from, to));
            out.entry(strip).or_default().insert(owner, track);
        }
    }
    out
}

/// The corners without those that lie on a straight line.
fn straightened(corners: Vec<Point>) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::with_capacity(corners.len());
    for corner in corners {
        if out.last() == Some(&corner) {
            continue;
        }
        if let [.., before, last] = out[..]
            && ((before.0 == last.0 && last.0 == corner.0) || (before.1 == last.1 && last.1 == corner.1))
        {
            out.pop();
        }
        out.push(corner);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPACING: Spacing = Spacing { track: 8, channel: 24, gutter: 16 };

    fn random(seed: &mut u64, most: u64) -> usize {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((*seed >> 33) % most) as usize
    }

    #[test]
    fn no_two_nodes_meet_and_no_arrow_goes_through_a_node() {
        let mut seed = 7;
        for _ in 0..2_000 {
            let lanes = 1 + random(&mut seed, 5);
            let count = 1 + random(&mut seed, 14);
            let nodes: Vec<Size> = (0..count)
                .map(|_| Size {
                    lane: random(&mut seed, lanes as u64),
                    along: 20 + 2 * random(&mut seed, 30) as i32,
                    across: 20 + 2 * random(&mut seed, 60) as i32,
                })
                .collect();
            let mut graph = Graph { lanes, nodes, ..Graph::default() };
            for to in 1..count {
                for from in 0..to {
                    if random(&mut seed, 4) == 0 {
                        graph.arrows.push((from, to));
                    } else if random(&mut seed, 12) == 0 {
                        graph.back.push((to, from));
                    }
                }
            }
            let laid = lay_out(&graph, SPACING);
            let through = |node: usize, (a, b): Point, (c, d): Point| {
                let ((start, left), size) = (laid.nodes[node], graph.nodes[node]);
                let meets =
                    |from: i32, to: i32, begin: i32, long: i32| from.max(to) > begin && from.min(to) < begin + long;
                meets(a, c, start, size.along) && meets(b, d, left, size.across)
            };
            for (at, (start, left)) in laid.nodes.iter().enumerate() {
                let (lane, breadth) = laid.lanes[graph.nodes[at].lane];
                assert!(*left >= lane && left + graph.nodes[at].across <= lane + breadth);
                for other in 0..at {
                    let apart = |a: i32, long: i32, b: i32, other: i32| a + long <= b || b + other <= a;
                    let (own, known) = (graph.nodes[at], graph.nodes[other]);
                    assert!(
                        apart(*start, own.along, laid.nodes[other].0, known.along)
                            || apart(*left, own.across, laid.nodes[other].1, known.across)
                    );
                }
            }
            for line in &laid.arrows {
                for pair in line.windows(2) {
                    let ((a, b), (c, d)) = (pair[0], pair[1]);
                    assert!(a == c || b == d, "arrows turn at right angles");
                    assert!((0..=laid.along).contains(&c) && (0..=laid.across).contains(&d));
                    assert!((0..count).all(|node| !through(node, pair[0], pair[1])), "{graph:?}\n{line:?}");
                }
            }
        }
    }
}
