//! References and what they lead to, and those that would never end.

use crate::json::Value;
use crate::sorted::Gather;

use super::{Builder, CompileErrorKind, Reference, Resource, address, array_index};
use crate::platform::has;
use crate::pointer::JsonPointer;
use crate::schema::node::NodeId;
use crate::schema::resolve;

impl Builder<'_> {
    /// Resolves references until none is left; each may bring in new schemas.
    pub(super) fn link(&mut self) {
        while let Some((id, kind, reference)) = self.references.pop() {
            let base = &self.resources[self.at(id).resource as usize].uri;
            let (mut uri, mut fragment) = resolve::join(base, reference);
            let mut target = self.find(&uri, &fragment);
            if target.is_none() && matches!(kind, Reference::Dynamic) && !has(reference, '#') {
                // The release after 2020-12 writes the bare name of the anchor.
                let base = &self.resources[self.at(id).resource as usize].uri;
                (uri, fragment) = (base.clone(), reference.to_owned());
                target = self.find(&uri, &fragment);
            }
            let Some(target) = target else {
                let keyword = match kind {
                    Reference::Static => "$ref",
                    Reference::Dynamic => "$dynamicRef",
                };
                let missing = if fragment.is_empty() { uri } else { [&uri, "#", &fragment].concat() };
                self.error(id, keyword, CompileErrorKind::UnresolvedReference(missing));
                continue;
            };
            let node = self.shell(id);
            match kind {
                Reference::Static => node.reference = Some(target),
                Reference::Dynamic => {
                    node.dynamic_reference = Some(target);
                    let resource = &self.resources[self.at(target).resource as usize];
                    let is_dynamic = resource
                        .anchors
                        .iter()
                        .any(|(name, node, dynamic)| *dynamic && *node == target && **name == *fragment);
                    if is_dynamic {
                        self.nodes[id.0 as usize].dynamic_anchor = Some(fragment.into());
                    }
                }
            }
        }
    }

    fn find(&mut self, uri: &str, fragment: &str) -> Option<NodeId> {
        let resource = if let Some(resource) = self.by_uri.get(uri) {
            *resource
        } else {
            let (uri, document) = self.registered(uri)?;
            self.add_document(uri, document)?
        };
        let Resource { root, ref anchors, .. } = self.resources[resource];
        if fragment.is_empty() {
            return Some(root);
        }
        if !fragment.starts_with('/') {
            return anchors.iter().find(|(name, ..)| **name == *fragment).map(|(_, node, _)| *node);
        }
        // Walk down, so that the innermost schema passed on the way, with its
        // own base URI, is known.
        let fragment = JsonPointer::parse(fragment)?;
        let mut pointer = self.at(root).pointer.clone();
        let document = self.at(root).document;
        let mut resource = resource as u32;
        let mut value = self.values[root.0 as usize];
        for segment in fragment.segments() {
            value = match value {
                Value::Object(map) => map.get(&segment)?,
                Value::Array(list) => list.get(array_index(&segment)?)?,
                _ => return None,
            };
            pointer.push_key(&segment);
            if let Some(node) = self.by_address.get(address(value)) {
                resource = self.at(node).resource;
            }
        }
        let node = self.node(value, document, pointer, resource);
        self.read_all();
        Some(node)
    }

    /// Finds schemas that lead back to themselves at the same value.
    pub(super) fn refuse_cycles(&mut self) {
        #[derive(Clone, Copy, PartialEq)]
        enum Mark {
            New,
            Open,
            Done,
        }
        let mut marks = vec![Mark::New; self.nodes.len()];
        for start in 0..self.nodes.len() {
            if marks[start] != Mark::New {
                continue;
            }
            marks[start] = Mark::Open;
            let mut path: Vec<(usize, Vec<NodeId>)> = vec![(start, self.nodes[start].in_place())];
            while let Some((current, ahead)) = path.last_mut() {
                let Some(next) = ahead.pop() else {
                    marks[*current] = Mark::Done;
                    path.pop();
                    continue;
                };
                let next = next.0 as usize;
                match marks[next] {
                    Mark::Done => {}
                    Mark::New => {
                        marks[next] = Mark::Open;
                        path.push((next, self.nodes[next].in_place()));
                    }
                    Mark::Open => {
                        let from = path.iter().position(|(node, _)| *node == next).unwrap_or(0);
                        let places = path[from..].iter().map(|(node, _)| self.nodes[*node].pointer.clone()).gather();
                        return self.error(NodeId(next as u32), "", CompileErrorKind::Cycle(places));
                    }
                }
            }
        }
    }
}
