//! Exact minimum-burden sets of papers.
//!
//! A constraint is met by a set that contains one of its masks (the minimal sets of
//! papers that prove it). The problem is a weighted hitting-set problem with joint
//! choices; it is solved by reduction, splitting into independent parts, and branch and
//! bound with a bound summed over disjoint constraints. The answer is unique: least
//! burden, then fewest papers, then the papers that stand first in the dossier.

/// A set of papers; bit `i` is the paper with index `i`, in the order of the dossier.
pub(crate) type Papers = u128;

/// The ways in which one requirement can be proved; met by any of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Constraint {
    /// Minimal sets of papers, none containing another; never empty.
    pub(crate) sets: Vec<Papers>,
}

impl Constraint {
    pub(crate) fn met_by(&self, papers: Papers) -> bool {
        self.sets.iter().any(|set| set & papers == *set)
    }

    fn papers(&self) -> Papers {
        self.sets.iter().fold(0, |all, set| all | set)
    }
}

/// The best set found, and how sure that is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Minimum {
    pub(crate) papers: Papers,
    pub(crate) burden: u64,
    /// No sufficient set has less burden than this.
    pub(crate) lower: u64,
    /// Nodes of the search tree.
    pub(crate) nodes: u64,
}

impl Minimum {
    pub(crate) const fn exact(&self) -> bool {
        self.burden == self.lower
    }
}

/// Keeps only the sets that contain no other.
pub(crate) fn absorb(sets: &mut Vec<Papers>) {
    sets.sort_unstable_by_key(|set| (set.count_ones(), *set));
    sets.dedup();
    let mut kept: Vec<Papers> = Vec::with_capacity(sets.len());
    for &set in sets.iter() {
        if !kept.iter().any(|small| small & set == *small) {
            kept.push(set);
        }
    }
    *sets = kept;
}

/// Removes constraints that hold whenever another one does.
fn reduce(constraints: &mut Vec<Constraint>) {
    // A total order: the same constraints lead to the same search wherever it runs.
    constraints.sort_unstable_by(|a, b| (a.sets.len(), &a.sets).cmp(&(b.sets.len(), &b.sets)));
    constraints.dedup();
    let mut kept: Vec<Constraint> = Vec::with_capacity(constraints.len());
    for constraint in constraints.drain(..) {
        let follows = |from: &Constraint| from.sets.iter().all(|set| constraint.met_by(*set));
        if kept.iter().any(follows) {
            continue;
        }
        kept.retain(|other| !constraint.sets.iter().all(|set| other.met_by(*set)));
        kept.push(constraint);
    }
    *constraints = kept;
}

/// Groups constraints that share papers.
fn parts(constraints: &[Constraint]) -> Vec<Vec<Constraint>> {
    let mut parts: Vec<(Papers, Vec<Constraint>)> = Vec::new();
    for constraint in constraints {
        let mut papers = constraint.papers();
        let mut joined = vec![constraint.clone()];
        parts.retain_mut(|(others, list)| {
            if *others & papers == 0 {
                return true;
            }
            papers |= *others;
            joined.append(list);
            false
        });
        parts.push((papers, joined));
    }
    parts.into_iter().map(|(_, list)| list).collect()
}

/// Takes the papers every way of some constraint needs, again and again.
fn force(constraints: &mut Vec<Constraint>) -> Papers {
    let mut forced: Papers = 0;
    loop {
        let more =
            constraints.iter().fold(0, |all, c| all | c.sets.iter().fold(Papers::MAX, |common, set| common & set));
        if more & !forced == 0 {
            return forced;
        }
        forced |= more;
        constraints.retain(|constraint| !constraint.met_by(forced));
        for constraint in constraints.iter_mut() {
            for set in &mut constraint.sets {
                *set &= !forced;
            }
            absorb(&mut constraint.sets);
        }
    }
}

/// A unique order among sets: burden, number of papers, then the first papers of the dossier.
fn rank(papers: Papers, burden: &[u32]) -> (u64, u32, std::cmp::Reverse<Papers>) {
    (weigh(papers, burden), papers.count_ones(), std::cmp::Reverse(papers.reverse_bits()))
}

fn weigh(mut papers: Papers, burden: &[u32]) -> u64 {
    let mut sum = 0;
    while papers != 0 {
        sum += u64::from(burden.get(papers.trailing_zeros() as usize).copied().unwrap_or(1));
        papers &= papers - 1;
    }
    sum
}

struct Search<'b> {
    burden: &'b [u32],
    best: Papers,
    nodes: u64,
    cap: u64,
    /// Least bound among branches that the node cap cut off.
    cut: Option<u64>,
}

/// The least-burden set that meets all constraints; `cap` bounds the nodes of the search.
pub(crate) fn minimum(constraints: &[Constraint], burden: &[u32], cap: u64) -> Minimum {
    let mut rest = constraints.to_vec();
    let mut result = Minimum { papers: force(&mut rest), ..Minimum::default() };
    result.burden = weigh(result.papers, burden);
    result.lower = result.burden;
    reduce(&mut rest);
    for part in parts(&rest) {
        let mut search = Search { burden, best: greedy(&part, burden), nodes: 0, cap, cut: None };
        search.branch(&part, 0, 0);
        let found = weigh(search.best, burden);
        result.papers |= search.best;
        result.burden += found;
        result.lower += search.cut.map_or(found, |bound| bound.min(found));
        result.nodes += search.nodes;
    }
    result
}

/// A first answer: repeatedly the cheapest way that is still missing, then what is spare goes.
fn greedy(constraints: &[Constraint], burden: &[u32]) -> Papers {
    let mut papers: Papers = 0;
    for constraint in constraints {
        if !constraint.met_by(papers) {
            papers |= constraint.sets.iter().copied().min_by_key(|set| rank(set & !papers, burden)).unwrap_or(0);
        }
    }
    let mut members: Vec<Papers> = bits(papers).collect();
    members.sort_by_key(|paper| std::cmp::Reverse(rank(*paper, burden)));
    for paper in members {
        if constraints.iter().all(|constraint| constraint.met_by(papers & !paper)) {
            papers &= !paper;
        }
    }
    papers
}

/// The members of a set, one bit each, first paper first.
pub(crate) fn bits(mut papers: Papers) -> impl Iterator<Item = Papers> {
    std::iter::from_fn(move || {
        let lowest = papers & papers.wrapping_neg();
        papers &= !lowest;
        (lowest != 0).then_some(lowest)
    })
}

impl Search<'_> {
    /// `chosen` papers are in, `barred` ones are out.
    fn branch(&mut self, constraints: &[Constraint], chosen: Papers, barred: Papers) {
        self.nodes += 1;
        let mut open: Vec<(usize, &Constraint)> = Vec::new();
        for constraint in constraints.iter().filter(|constraint| !constraint.met_by(chosen)) {
            let sets = constraint.sets.iter().filter(|set| **set & barred == 0).count();
            if sets == 0 {
                return;
            }
            open.push((sets, constraint));
        }
        if open.is_empty() {
            if rank(chosen, self.burden) < rank(self.best, self.burden) {
                self.best = chosen;
            }
            return;
        }
        open.sort_by_key(|(sets, _)| *sets);
        // Constraints that share no open paper need at least their cheapest ways together.
        let mut bound = weigh(chosen, self.burden);
        let mut least_papers = chosen.count_ones();
        let mut counted: Papers = 0;
        for (_, constraint) in &open {
            let papers = constraint.papers() & !chosen & !barred;
            if papers & counted == 0 {
                counted |= papers;
                let sets = constraint.sets.iter().filter(|set| **set & barred == 0);
                let (cheapest, fewest) = sets.fold((u64::MAX, u32::MAX), |(burden, count), set| {
                    let missing = set & !chosen;
                    (burden.min(weigh(missing, self.burden)), count.min(missing.count_ones()))
                });
                bound += cheapest;
                least_papers += fewest;
            }
        }
        let best = rank(self.best, self.burden);
        if (bound, least_papers) > (best.0, best.1) {
            return;
        }
        if self.nodes >= self.cap {
            self.cut = Some(self.cut.map_or(bound, |least| least.min(bound)));
            return;
        }
        let (_, constraint) = open[0];
        let mut sets: Vec<Papers> = constraint.sets.iter().copied().filter(|set| set & barred == 0).collect();
        sets.sort_by_key(|set| rank(set & !chosen, self.burden));
        let mut barred = barred;
        for set in sets {
            if set & barred != 0 {
                continue;
            }
            self.branch(constraints, chosen | set, barred);
            // Sets that contain a single-paper way were all looked at in that branch.
            let missing = set & !chosen;
            if missing.is_power_of_two() {
                barred |= missing;
            }
        }
    }
}

/// A subset-minimal sufficient set that contains `paper`, if there is one.
///
/// There is one exactly when a set without the paper fails and the same set with it
/// succeeds; it is enough to try the largest sets that fail one constraint the paper can meet.
pub(crate) fn minimal_with(constraints: &[Constraint], all: Papers, paper: Papers, cap: u64) -> Membership {
    let mut steps = 0;
    for constraint in constraints.iter().filter(|constraint| constraint.papers() & paper != 0) {
        let others: Vec<Papers> = constraint.sets.iter().copied().filter(|set| set & paper == 0).collect();
        match fails_without(constraints, &others, all & !paper, paper, &mut steps, cap) {
            // What is left fails without the paper, and so does every part of it.
            Membership::In(rest) => return Membership::In(shrink(constraints, rest | paper, paper)),
            Membership::Never => {}
            Membership::Unknown => return Membership::Unknown,
        }
    }
    Membership::Never
}

/// Whether a paper is in some subset-minimal sufficient set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Membership {
    /// In this one, among others.
    In(Papers),
    /// In none.
    Never,
    /// The cap on steps was reached first.
    Unknown,
}

fn fails_without(
    constraints: &[Constraint],
    others: &[Papers],
    rest: Papers,
    paper: Papers,
    steps: &mut u64,
    cap: u64,
) -> Membership {
    *steps += 1;
    if *steps > cap {
        return Membership::Unknown;
    }
    if !constraints.iter().all(|constraint| constraint.met_by(rest | paper)) {
        return Membership::Never;
    }
    let Some(set) = others.iter().find(|set| **set & rest == **set) else { return Membership::In(rest) };
    for out in bits(*set) {
        match fails_without(constraints, others, rest & !out, paper, steps, cap) {
            Membership::Never => {}
            found => return found,
        }
    }
    Membership::Never
}

/// Takes spare papers out of a sufficient set, the last of the dossier first, but never those held.
pub(crate) fn shrink(constraints: &[Constraint], from: Papers, held: Papers) -> Papers {
    let mut list: Vec<Papers> = bits(from & !held).collect();
    list.reverse();
    list.into_iter().fold(from, |papers, paper| {
        let less = papers & !paper;
        if constraints.iter().all(|constraint| constraint.met_by(less)) { less } else { papers }
    })
}

/// All subset-minimal sufficient sets up to a cap, ordered by rank; and whether that was all.
pub(crate) fn minimal_sets(constraints: &[Constraint], burden: &[u32], cap: usize) -> (Vec<Papers>, bool) {
    let mut rest = constraints.to_vec();
    let forced = force(&mut rest);
    reduce(&mut rest);
    let mut complete = true;
    let mut sets: Vec<Papers> = vec![forced];
    for part in parts(&rest) {
        let mut own: Vec<Papers> = vec![0];
        for constraint in &part {
            let mut next: Vec<Papers> = Vec::new();
            for set in &own {
                if constraint.met_by(*set) {
                    next.push(*set);
                } else {
                    next.extend(constraint.sets.iter().map(|other| other | set));
                }
            }
            absorb(&mut next);
            // Work is bounded well above the number reported, so that the sets kept are minimal.
            if next.len() > cap.saturating_mul(8).max(64) {
                next.sort_by_key(|set| rank(*set, burden));
                next.truncate(cap.saturating_mul(8).max(64));
                complete = false;
            }
            own = next;
        }
        let mut product: Vec<Papers> = Vec::new();
        'product: for set in &sets {
            for more in &own {
                if product.len() > cap.saturating_mul(8).max(64) {
                    complete = false;
                    break 'product;
                }
                product.push(set | more);
            }
        }
        sets = product;
    }
    if !complete {
        // A truncated product may hold sets that another, dropped one would have absorbed.
        sets.retain(|set| bits(*set).all(|paper| !constraints.iter().all(|c| c.met_by(set & !paper))));
    }
    sets.sort_by_key(|set| rank(*set, burden));
    sets.dedup();
    if sets.len() > cap {
        sets.truncate(cap);
        complete = false;
    }
    (sets, complete)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, sides: u64) -> u64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            self.0 % sides
        }
    }

    fn random(dice: &mut Dice) -> (usize, Vec<Constraint>, Vec<u32>) {
        let papers = 1 + dice.roll(9) as usize;
        let constraints = (0..dice.roll(7))
            .map(|_| {
                let mut sets: Vec<Papers> = (0..=dice.roll(3))
                    .map(|_| (0..=dice.roll(2)).fold(0, |set, _| set | 1 << dice.roll(papers as u64)))
                    .collect();
                absorb(&mut sets);
                Constraint { sets }
            })
            .collect();
        (papers, constraints, (0..papers).map(|_| 1 + dice.roll(4) as u32).collect())
    }

    #[test]
    fn the_minimum_is_the_one_brute_force_finds() {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
        for _ in 0..4_000 {
            let (papers, constraints, burden) = random(&mut dice);
            let sufficient = |set: Papers| constraints.iter().all(|c| c.met_by(set));
            let best = (0..1_u128 << papers).filter(|set| sufficient(*set)).min_by_key(|set| rank(*set, &burden));
            let found = minimum(&constraints, &burden, 1_000_000);
            assert_eq!(Some(found.papers), best, "{constraints:?} {burden:?}");
            assert!(found.exact());
        }
    }

    #[test]
    fn minimal_sets_and_membership_are_those_brute_force_finds() {
        let mut dice = Dice(0xD1B5_4A32_D192_ED03);
        for _ in 0..2_000 {
            let (papers, constraints, burden) = random(&mut dice);
            let all = (1_u128 << papers) - 1;
            let sufficient = |set: Papers| constraints.iter().all(|c| c.met_by(set));
            let minimal = |set: &Papers| sufficient(*set) && bits(*set).all(|paper| !sufficient(set & !paper));
            let mut expected: Vec<Papers> = (0..=all).filter(minimal).collect();
            expected.sort_by_key(|set| rank(*set, &burden));
            assert_eq!(minimal_sets(&constraints, &burden, 4_096), (expected.clone(), true));
            for paper in bits(all) {
                let some = expected.iter().any(|set| set & paper != 0);
                let found = minimal_with(&constraints, all, paper, 1_000_000);
                match found {
                    Membership::In(set) => assert!(some && set & paper != 0 && expected.contains(&set)),
                    Membership::Never => assert!(!some),
                    Membership::Unknown => panic!("the cap is far away"),
                }
            }
        }
    }

    #[test]
    fn a_search_that_is_cut_short_says_so() {
        let pairs: Vec<Constraint> =
            (0..20).flat_map(|i| (i + 1..20).map(move |j| Constraint { sets: vec![1 << i, 1 << j] })).collect();
        let rushed = minimum(&pairs, &[1; 20], 3);
        assert!(pairs.iter().all(|pair| pair.met_by(rushed.papers)));
        assert!(rushed.lower <= 19 && rushed.burden >= 19);
        let full = minimum(&pairs, &[1; 20], 10_000_000);
        assert!(full.exact());
        assert_eq!(full.burden, 19);
    }
}
