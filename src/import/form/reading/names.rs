//! Names that are told apart by numbers, in one step each however many begin alike.

use std::collections::{HashMap, HashSet};

/// Names that are taken.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    taken: HashSet<String>,
    /// The number to try next for a name that is taken.
    next: HashMap<String, usize>,
}

impl Names {
    /// The name, with the first number from 2 on that makes it free where it is taken; it is taken from now on.
    pub(super) fn free(&mut self, name: &str) -> String {
        if self.taken.insert(name.to_owned()) {
            return name.to_owned();
        }
        let next = self.next.entry(name.to_owned()).or_insert(2);
        loop {
            let own = format!("{name}{next}");
            *next += 1;
            if self.taken.insert(own.clone()) {
                return own;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_by_the_first_free_number_and_each_name_is_tried_once() {
        let mut names = Names::default();
        let told: Vec<String> = ["a", "a2", "a", "a", "b", "a"].iter().map(|name| names.free(name)).collect();
        assert_eq!(told, ["a", "a2", "a3", "a4", "b", "a5"]);
        for _ in 0..10 {
            names.free("c");
        }
        // Nothing is tried again that was found taken.
        assert_eq!(names.next["c"], 11);
    }
}
