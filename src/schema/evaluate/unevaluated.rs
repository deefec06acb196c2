//! `unevaluatedProperties` and `unevaluatedItems`: which members and items no other keyword has evaluated.

use crate::json::{Map, Value};

use super::assertions::is_named;
use super::{Child, Edge, Eval, Failure, Groups, Rest, Run, Segment};
use crate::schema::Inner;
use crate::schema::node::Node;

impl<'a> Run<'a> {
    pub(super) fn unevaluated_members(
        &mut self,
        eval: &mut Eval,
        node: &'a Node,
        map: &'a Map<String, Value>,
        rest: Rest<'_>,
        groups: &mut Groups,
    ) {
        let Some(target) = node.unevaluated_properties else { return };
        let holds = self.schema.node(target).boolean;
        let schema = self.schema;
        let mut covered = Vec::new();
        for (name, value) in map {
            if self.spend_on(eval) {
                return;
            }
            if member_is_evaluated(schema, eval, name, true) {
                covered.push(name.as_str());
            } else if holds == Some(false) {
                groups.failures.push(Failure::AdditionalProperty(name.as_str().into()));
            } else if holds.is_none() {
                let edge = Edge::UnevaluatedProperty(name.as_str().into());
                let below = match rest {
                    Some([first, below @ ..]) if first == name => Some(below),
                    Some(_) if eval.position(&edge).is_ok() => continue,
                    _ => None,
                };
                self.path.push(Segment::Key(name));
                self.child(eval, edge, target, value, below);
                self.path.pop();
            }
        }
        if rest.is_some() && holds.is_none() {
            self.drop_children(
                eval,
                &|edge| matches!(edge, Edge::UnevaluatedProperty(name) if covered.contains(&&**name) || !map.contains_key(&**name)),
            );
        }
    }

    pub(super) fn unevaluated_items(
        &mut self,
        eval: &mut Eval,
        node: &'a Node,
        items: &'a [Value],
        rest: Rest<'_>,
        old_len: u32,
        groups: &mut Groups,
    ) {
        let Some(target) = node.unevaluated_items else { return };
        let holds = self.schema.node(target).boolean;
        let schema = self.schema;
        let (span, below) = self.span(eval, items, rest, old_len, |edge| matches!(edge, Edge::UnevaluatedItem(_)));
        let mut covered = Vec::new();
        for (i, value) in items.iter().enumerate() {
            if self.spend_on(eval) {
                return;
            }
            if item_is_evaluated(schema, eval, i, true) {
                covered.push(i as u32);
            } else if holds == Some(false) {
                groups.failures.push(Failure::AdditionalItem(i as u32));
            } else if holds.is_none() {
                let edge = Edge::UnevaluatedItem(i as u32);
                if !span.contains(&i) && eval.position(&edge).is_ok() {
                    continue;
                }
                self.path.push(Segment::Index(i));
                self.child(eval, edge, target, value, below);
                self.path.pop();
            }
        }
        if rest.is_some() && holds.is_none() {
            self.drop_children(eval, &|edge| matches!(edge, Edge::UnevaluatedItem(i) if covered.contains(i)));
        }
    }

    /// Pays for asking all children whether they know one member; true when
    /// the bound is passed.
    fn spend_on(&mut self, eval: &Eval) -> bool {
        match self.work.checked_sub(eval.in_place().len() as u32) {
            Some(work) => self.work = work,
            None => self.exceed("work"),
        }
        self.exceeded.is_some()
    }
}

/// Whether a child's findings hold for its parent: it is valid, or it is at
/// fault itself, so that its members are not *also* called unevaluated.
const fn speaks(child: &Child) -> bool {
    !matches!(child.edge, Edge::Not) && (child.eval.is_valid() || child.reported)
}

/// Whether some keyword under `eval` has evaluated the member; at the `top` the
/// question comes from `unevaluatedProperties` itself.
fn member_is_evaluated(schema: &Inner, eval: &Eval, name: &str, top: bool) -> bool {
    let node = schema.node(eval.node);
    node.additional_properties.is_some()
        || !top && node.unevaluated_properties.is_some()
        || is_named(node, name)
        || eval.in_place().iter().any(|child| speaks(child) && member_is_evaluated(schema, &child.eval, name, false))
}

fn item_is_evaluated(schema: &Inner, eval: &Eval, index: usize, top: bool) -> bool {
    let node = schema.node(eval.node);
    let contained = || {
        node.contains.is_some()
            && node.contains_evaluates
            && eval.position(&Edge::Contains(index as u32)).is_ok_and(|at| eval.children[at].eval.is_valid())
    };
    node.item(index).is_some()
        || !top && node.unevaluated_items.is_some()
        || contained()
        || eval.in_place().iter().any(|child| speaks(child) && item_is_evaluated(schema, &child.eval, index, false))
}
