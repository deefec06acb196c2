//! Which levers to open: exact choices under a number of levers, or against prices.
//!
//! Knows sets and weights only. A paper is freed when one of its ways lies within the levers
//! chosen. With one way a paper, relief less price is a maximum-weight closure, one minimum
//! cut; papers with several ways are branched over, under the bound that each needs only what
//! all its ways have in common.

use super::flow::closure;

/// Papers that the same ways free.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    /// Ways, as sorted lists of lever indexes; none contains another.
    pub(super) sets: Vec<Vec<usize>>,
    pub(super) papers: usize,
    pub(super) relief: f64,
}

/// A choice of levers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Choice {
    pub(super) levers: Vec<usize>,
    pub(super) value: f64,
    pub(super) exact: bool,
    pub(super) branched: bool,
}

/// Most nodes of one search.
const MAX_NODES: usize = 200_000;

impl Item {
    pub(super) fn freed(&self, chosen: &[bool]) -> bool {
        self.sets.iter().any(|set| set.iter().all(|lever| chosen[*lever]))
    }

    /// Levers still lacking for the nearest way whose lacking ones are all still free to choose.
    fn lacks(&self, chosen: &[bool], free: &[bool]) -> usize {
        let lack = |set: &Vec<usize>| {
            let missing = set.iter().filter(|lever| !chosen[**lever]);
            let mut count = 0;
            for lever in missing {
                if !free[*lever] {
                    return usize::MAX;
                }
                count += 1;
            }
            count
        };
        self.sets.iter().map(lack).min().unwrap_or(usize::MAX)
    }
}

/// The choice of at most `budget` levers with most relief; of equal ones the first in order.
pub(super) fn best_of(items: &[Item], levers: usize, budget: usize) -> Choice {
    let items: Vec<&Item> = items.iter().filter(|item| item.sets.iter().any(|set| set.len() <= budget)).collect();
    let mut useful = vec![0.0; levers];
    for item in &items {
        for set in item.sets.iter().filter(|set| set.len() <= budget) {
            for lever in set {
                useful[*lever] += item.relief;
            }
        }
    }
    let mut order: Vec<usize> = (0..levers).filter(|lever| useful[*lever] > 0.0).collect();
    order.sort_by(|a, b| useful[*b].total_cmp(&useful[*a]).then(a.cmp(b)));
    let mut free = vec![false; levers];
    for lever in &order {
        free[*lever] = true;
    }
    let mut search = Enumeration { items, order, best: Choice { exact: true, ..Choice::default() }, nodes: 0 };
    let mut chosen = vec![false; levers];
    search.extend(0, budget, &mut chosen, &mut free);
    search.best.levers.sort_unstable();
    search.best
}

struct Enumeration<'i> {
    items: Vec<&'i Item>,
    order: Vec<usize>,
    best: Choice,
    nodes: usize,
}

impl Enumeration<'_> {
    fn extend(&mut self, from: usize, left: usize, chosen: &mut [bool], free: &mut [bool]) {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            self.best.exact = false;
            return;
        }
        let (mut value, mut bound) = (0.0, 0.0);
        for item in &self.items {
            match item.lacks(chosen, free) {
                0 => value += item.relief,
                lacking if lacking <= left => bound += item.relief,
                _ => {}
            }
        }
        // A relative margin, so that rounding in another order of adding decides nothing.
        if value > self.best.value * (1.0 + 1e-12) {
            self.best.value = value;
            self.best.levers = (0..chosen.len()).filter(|lever| chosen[*lever]).collect();
        }
        if left == 0 || value + bound <= self.best.value * (1.0 + 1e-12) {
            return;
        }
        let Some(&lever) = self.order.get(from) else { return };
        free[lever] = false;
        chosen[lever] = true;
        self.extend(from + 1, left - 1, chosen, free);
        chosen[lever] = false;
        self.extend(from + 1, left, chosen, free);
        free[lever] = true;
    }
}

/// The choice for which relief less price is greatest. A lever without a price cannot be chosen.
pub(super) fn best_against(items: &[Item], prices: &[Option<f64>]) -> Choice {
    let barred: Vec<bool> = prices.iter().map(Option::is_none).collect();
    let prices: Vec<f64> = prices.iter().map(|price| price.unwrap_or(0.0)).collect();
    let mut search = Pricing { items, prices, best: Choice { exact: true, ..Choice::default() }, nodes: 0 };
    search.branch(&mut vec![false; search.prices.len()], &mut barred.clone());
    search.best.levers.sort_unstable();
    search.best
}

struct Pricing<'i> {
    items: &'i [Item],
    prices: Vec<f64>,
    best: Choice,
    nodes: usize,
}

impl Pricing<'_> {
    fn value(&self, chosen: &[bool]) -> f64 {
        let relief: f64 = self.items.iter().filter(|item| item.freed(chosen)).map(|item| item.relief).sum();
        let price: f64 = (0..chosen.len()).filter(|lever| chosen[*lever]).map(|lever| self.prices[lever]).sum();
        relief - price
    }

    fn branch(&mut self, taken: &mut Vec<bool>, barred: &mut Vec<bool>) {
        self.nodes += 1;
        if self.nodes > MAX_NODES / 100 {
            self.best.exact = false;
            return;
        }
        // Each item needs at least what all its open ways have in common.
        let mut wants: Vec<(f64, Vec<usize>)> = Vec::new();
        for item in self.items {
            let mut open = item.sets.iter().filter(|set| set.iter().all(|lever| !barred[*lever]));
            let Some(first) = open.next() else { continue };
            let mut common = first.clone();
            for set in open {
                common.retain(|lever| set.contains(lever));
            }
            common.retain(|lever| !taken[*lever]);
            wants.push((item.relief, common));
        }
        let paid: f64 = (0..taken.len()).filter(|lever| taken[*lever]).map(|lever| self.prices[lever]).sum();
        let free_prices: Vec<f64> =
            (0..taken.len()).map(|lever| if taken[lever] { 0.0 } else { self.prices[lever] }).collect();
        let (bound, levers) = closure(&wants, &free_prices);
        let mut chosen = taken.clone();
        for lever in levers {
            chosen[lever] = true;
        }
        // What the relaxation chose is a choice like any other.
        let value = self.value(&chosen);
        let margin = 1e-9 * (1.0 + self.best.value.abs());
        if value > self.best.value + margin {
            self.best.value = value;
            self.best.levers = (0..chosen.len()).filter(|lever| chosen[*lever]).collect();
        }
        if bound - paid <= self.best.value + 1e-9 * (1.0 + self.best.value.abs()) {
            return;
        }
        // The bound counts a paper that is not freed: decide a lever of its ways.
        let undecided = self.items.iter().zip(0..).find_map(|(item, _): (&Item, usize)| {
            let open = item.sets.iter().filter(|set| set.iter().all(|lever| !barred[*lever]));
            let counted = item.sets.len() > 1 && !item.freed(&chosen);
            let lever = open.flatten().copied().find(|lever| !taken[*lever]);
            lever.filter(|_| counted)
        });
        let Some(lever) = undecided else { return };
        self.best.branched = true;
        taken[lever] = true;
        self.branch(taken, barred);
        taken[lever] = false;
        barred[lever] = true;
        self.branch(taken, barred);
        barred[lever] = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(sets: &[&[usize]], relief: f64) -> Item {
        Item { sets: sets.iter().map(|set| set.to_vec()).collect(), papers: 1, relief }
    }

    fn worth(items: &[Item], chosen: u32, levers: usize) -> f64 {
        let flags: Vec<bool> = (0..levers).map(|lever| chosen >> lever & 1 == 1).collect();
        items.iter().filter(|item| item.freed(&flags)).map(|item| item.relief).sum()
    }

    #[test]
    fn two_levers_that_only_help_together_beat_the_greedy_one() {
        let items = [item(&[&[0, 1]], 10.0), item(&[&[2]], 1.0)];
        assert_eq!(best_of(&items, 3, 1).levers, [2]);
        let two = best_of(&items, 3, 2);
        assert_eq!((two.levers, two.value, two.exact), (vec![0, 1], 10.0, true));
    }

    #[test]
    fn choices_are_those_of_brute_force() {
        let mut state = 7_u64;
        let mut roll = move |sides: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as usize % sides
        };
        for _ in 0..300 {
            let levers = 2 + roll(6);
            let items: Vec<Item> = (0..=roll(10))
                .map(|_| {
                    let sets: Vec<Vec<usize>> = (0..=roll(3))
                        .map(|_| {
                            let mut set: Vec<usize> = (0..=roll(3)).map(|_| roll(levers)).collect();
                            set.sort_unstable();
                            set.dedup();
                            set
                        })
                        .collect();
                    Item { sets, papers: 1, relief: (1 + roll(20)) as f64 }
                })
                .collect();
            for budget in 0..=levers {
                let sets = (0..1_u32 << levers).filter(|set| set.count_ones() as usize <= budget);
                let most = sets.map(|set| worth(&items, set, levers)).fold(0.0, f64::max);
                let found = best_of(&items, levers, budget);
                assert!(found.exact && (found.value - most).abs() < 1e-9, "{items:?} {budget} {found:?} {most}");
                assert!(found.levers.len() <= budget);
            }
            let prices: Vec<Option<f64>> = (0..levers).map(|_| (roll(8) > 0).then(|| roll(25) as f64)).collect();
            let allowed = |set: &u32| (0..levers).all(|lever| set >> lever & 1 == 0 || prices[lever].is_some());
            let cost = |set: u32| -> f64 {
                (0..levers).filter(|lever| set >> lever & 1 == 1).filter_map(|lever| prices[lever]).sum()
            };
            let sets = (0..1_u32 << levers).filter(allowed);
            let most = sets.map(|set| worth(&items, set, levers) - cost(set)).fold(0.0, f64::max);
            let found = best_against(&items, &prices);
            assert!(found.exact && (found.value - most).abs() < 1e-6, "{items:?} {prices:?} {found:?} {most}");
        }
    }
}
