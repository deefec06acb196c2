//! Small ordered maps and sets: sorted vectors with the standard library's method names.
//!
//! Their order is that of `BTreeMap` and `BTreeSet`, so what leaves the program is the same.
//! They exist for the browser build, where each use of a B-tree with other types brings
//! kilobytes of code. Inserting in the middle moves what is behind it: right for the
//! hundreds of entries a form has, wrong for analyses of thousands of procedures.

use std::borrow::Borrow;

/// A map whose entries stand in the order of their keys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortedMap<K, V>(Vec<(K, V)>);

/// A set whose members stand in order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortedSet<T>(Vec<T>);

impl<K, V> Default for SortedMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Default for SortedSet<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Where something stands, or where it would have to stand; `order` compares the nth entry
/// with it. Most entries come in order, so the end is looked at first.
fn search(length: usize, order: &mut dyn FnMut(usize) -> std::cmp::Ordering) -> Result<usize, usize> {
    use std::cmp::Ordering::{Equal, Greater, Less};
    if length == 0 || order(length - 1) == Less {
        return Err(length);
    }
    let (mut low, mut high) = (0, length);
    while low < high {
        let middle = usize::midpoint(low, high);
        match order(middle) {
            Less => low = middle + 1,
            Greater => high = middle,
            Equal => return Ok(middle),
        }
    }
    Err(low)
}

impl<K: Ord, V> SortedMap<K, V> {
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        search(self.0.len(), &mut |index| self.0[index].0.borrow().cmp(key))
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.find(key).ok().map(|at| &self.0[at].1)
    }

    /// The value of a key, to be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.find(key).ok().map(|at| &mut self.0[at].1)
    }

    /// Whether there is such a key.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_ok()
    }

    /// Puts a value in; the one it replaces comes back.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(&key) {
            Ok(at) => Some(std::mem::replace(&mut self.0[at].1, value)),
            Err(at) => {
                self.0.insert(at, (key, value));
                None
            }
        }
    }

    /// Takes a value out.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.find(key).ok().map(|at| self.0.remove(at).1)
    }

    /// The value of a key, made if there is none.
    pub fn or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        let at = self.find(&key).unwrap_or_else(|at| {
            self.0.insert(at, (key, make()));
            at
        });
        &mut self.0[at].1
    }

    /// The value of a key, the type's default if there was none.
    pub fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        self.or_insert_with(key, V::default)
    }
}

impl<K, V> SortedMap<K, V> {
    /// Without entries.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Removes all.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The entries, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// The entries, in order, their values to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&K, &mut V)> {
        self.0.iter_mut().map(|(key, value)| (&*key, value))
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> {
        self.0.iter().map(|(key, _)| key)
    }

    /// The values, in the order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }

    /// Keeps the entries that fit.
    pub fn retain(&mut self, mut fits: impl FnMut(&K, &mut V) -> bool) {
        self.0.keep(|(key, value)| fits(key, value));
    }
}

impl<T: Ord> SortedSet<T> {
    fn find<Q: Ord + ?Sized>(&self, member: &Q) -> Result<usize, usize>
    where
        T: Borrow<Q>,
    {
        search(self.0.len(), &mut |index| self.0[index].borrow().cmp(member))
    }

    /// Whether it is a member.
    pub fn contains<Q: Ord + ?Sized>(&self, member: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.find(member).is_ok()
    }

    /// Adds a member; false when it was one before.
    pub fn insert(&mut self, member: T) -> bool {
        match self.find(&member) {
            Ok(_) => false,
            Err(at) => {
                self.0.insert(at, member);
                true
            }
        }
    }

    /// Takes a member out; false when it was none.
    pub fn remove<Q: Ord + ?Sized>(&mut self, member: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.find(member).map(|at| self.0.remove(at)).is_ok()
    }
}

impl<T> SortedSet<T> {
    /// Without members.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Number of members.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The members, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }

    /// Keeps the members that fit.
    pub fn retain(&mut self, mut fits: impl FnMut(&T) -> bool) {
        self.0.keep(|member| fits(member));
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for SortedMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::new();
        map.extend(entries);
        map
    }
}

impl<K: Ord, V> Extend<(K, V)> for SortedMap<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<T: Ord> FromIterator<T> for SortedSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(members: I) -> Self {
        let mut set = Self::new();
        set.extend(members);
        set
    }
}

impl<T: Ord> Extend<T> for SortedSet<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, members: I) {
        for member in members {
            self.insert(member);
        }
    }
}

impl<K, V> IntoIterator for SortedMap<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'m, K, V> IntoIterator for &'m SortedMap<K, V> {
    type Item = (&'m K, &'m V);
    type IntoIter = std::iter::Map<std::slice::Iter<'m, (K, V)>, fn(&'m (K, V)) -> (&'m K, &'m V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(key, value)| (key, value))
    }
}

impl<T> IntoIterator for SortedSet<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'m, T> IntoIterator for &'m SortedSet<T> {
    type Item = &'m T;
    type IntoIter = std::slice::Iter<'m, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// What an iterator gives, as a list. The standard library's `collect` asks how much there will be, takes the first
/// alone and has ways of its own for many iterators: seven per cent of the browser build. This puts one item behind the
/// other.
pub(crate) trait Gather: Iterator + Sized {
    /// The items, in order.
    fn gather(self) -> Vec<Self::Item> {
        let mut list = Vec::new();
        for item in self {
            list.push(item);
        }
        list
    }
}

impl<I: Iterator> Gather for I {}

/// Takes out of a list what does not fit. `Vec::retain` does so in two loops, with a guard for panics: three times the code.
/// This moves up what stands behind each item it takes out, so it is for lists that lose few.
pub(crate) trait Keep<T> {
    /// Keeps the items that fit, in their order.
    fn keep(&mut self, fits: impl FnMut(&mut T) -> bool);
}

impl<T> Keep<T> for Vec<T> {
    fn keep(&mut self, mut fits: impl FnMut(&mut T) -> bool) {
        let mut at = 0;
        while at < self.len() {
            if fits(&mut self[at]) {
                at += 1;
            } else {
                self.remove(at);
            }
        }
    }
}

/// Sorts by a dynamic comparison: a few hundred bytes where the standard sort
/// is several thousand for each type it is used with.
pub(crate) fn heapsort(items: &mut [u32], less: &dyn Fn(u32, u32) -> bool) {
    let sift = |items: &mut [u32], mut root: usize| {
        loop {
            let mut child = 2 * root + 1;
            if child >= items.len() {
                return;
            }
            if child + 1 < items.len() && less(items[child], items[child + 1]) {
                child += 1;
            }
            if !less(items[root], items[child]) {
                return;
            }
            items.swap(root, child);
            root = child;
        }
    };
    (0..items.len() / 2).rev().for_each(|root| sift(items, root));
    for end in (1..items.len()).rev() {
        items.swap(0, end);
        sift(&mut items[..end], 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn keep_takes_out_what_does_not_fit_and_leaves_the_order() {
        let mut list = vec![3, 1, 4, 1, 5];
        list.keep(|n| *n != 1);
        assert_eq!(list, [3, 4, 5]);
        list.keep(|_| false);
        assert!(list.is_empty());
    }

    #[test]
    fn they_order_and_replace_as_the_trees_do() {
        let words = ["b", "a", "c", "a", "", "bb", "c"];
        let tree: BTreeMap<&str, usize> = words.iter().enumerate().map(|(i, w)| (*w, i)).collect();
        let mut map: SortedMap<&str, usize> = words.iter().enumerate().map(|(i, w)| (*w, i)).collect();
        assert!(tree.iter().eq(map.iter()));
        assert_eq!(map.remove("b"), Some(0));
        assert_eq!(map.get("b"), None);
        *map.or_default("x") += 5;
        assert_eq!(map.get("x"), Some(&5));
        let tree: BTreeSet<&str> = words.into_iter().collect();
        let set: SortedSet<&str> = words.into_iter().collect();
        assert!(tree.iter().eq(set.iter()));
    }
}
