//! The same work on many things at once, results in the order of the things.

use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};

/// Applies `work` to each item on as many threads as the machine has. A panic of `work` is a panic here.
pub(super) fn map<'t, T: Sync, R: Send>(items: &'t [T], work: impl Fn(&'t T) -> R + Sync) -> Vec<R> {
    // Items differ much in size: each is taken by itself.
    items.par_iter().with_max_len(1).map(&work).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_stand_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..1000).collect();
        assert_eq!(super::map(&items, |item| item * 3), items.iter().map(|item| item * 3).collect::<Vec<_>>());
        assert!(super::map(&[] as &[u64], |item| *item).is_empty());
    }

    #[test]
    #[should_panic(expected = "item 500")]
    fn a_panic_on_one_item_is_not_swallowed() {
        let items: Vec<u64> = (0..1000).collect();
        super::map(&items, |item| assert!(*item != 500, "item {item}"));
    }
}
