//! Which node a value of a document became.

use crate::schema::node::NodeId;

/// The nodes of schema values, by address: open addressing, at most half full.
#[derive(Default)]
pub(super) struct ByAddress {
    slots: Vec<(usize, Option<NodeId>)>,
    len: usize,
}

impl ByAddress {
    /// The slot of an address: its own or the free one where it would be.
    fn slot(&self, address: usize) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (address >> 3).wrapping_mul(0x9E37_79B1) & mask;
        while self.slots[at].1.is_some() && self.slots[at].0 != address {
            at = (at + 1) & mask;
        }
        at
    }

    pub(super) fn get(&self, address: usize) -> Option<NodeId> {
        if self.slots.is_empty() { None } else { self.slots[self.slot(address)].1 }
    }

    pub(super) fn insert(&mut self, address: usize, id: NodeId) {
        if self.len * 2 >= self.slots.len() {
            let grown = vec![(0, None); (self.slots.len() * 2).max(64)];
            for (address, id) in std::mem::replace(&mut self.slots, grown) {
                if id.is_some() {
                    let at = self.slot(address);
                    self.slots[at] = (address, id);
                }
            }
        }
        let at = self.slot(address);
        self.slots[at] = (address, Some(id));
        self.len += 1;
    }
}
