//! The keywords that judge a value by itself: types, bounds, lengths, patterns, formats, names.

use crate::json::Value;

use super::{Eval, Failure, Run};
use crate::schema::node::{Node, NodeId};
use crate::schema::{number, value};

impl<'a> Run<'a> {
    /// The keywords that look at the value alone, or at no more of it than its
    /// members' names and number.
    #[inline(never)]
    #[allow(
        clippy::too_many_lines,
        reason = "one arm a keyword, and the citizens' module is smaller with all in one function"
    )]
    pub(super) fn assertions(&mut self, node: &'a Node, value: &Value, own: &mut Vec<Failure>) {
        let mut assert = |holds: bool, failure: Failure| {
            if !holds {
                own.push(failure);
            }
        };
        assert(node.types.accept(value), Failure::Type);
        if let Some(values) = &node.enumeration {
            assert(values.iter().any(|other| value::equal(value, other)), Failure::Enum);
        }
        if let Some(other) = &node.constant {
            assert(value::equal(value, other), Failure::Const);
        }
        match value {
            Value::Number(n) => {
                if let Some(step) = &node.multiple_of {
                    assert(number::is_multiple(n, step), Failure::MultipleOf);
                }
                if let Some(bound) = &node.maximum {
                    assert(number::compare(n, bound).is_le(), Failure::Maximum);
                }
                if let Some(bound) = &node.exclusive_maximum {
                    assert(number::compare(n, bound).is_lt(), Failure::ExclusiveMaximum);
                }
                if let Some(bound) = &node.minimum {
                    assert(number::compare(n, bound).is_ge(), Failure::Minimum);
                }
                if let Some(bound) = &node.exclusive_minimum {
                    assert(number::compare(n, bound).is_gt(), Failure::ExclusiveMinimum);
                }
            }
            Value::String(text) => {
                if node.max_length.is_some() || node.min_length.is_some() {
                    let length = text.chars().count() as u64;
                    assert(node.max_length.is_none_or(|most| length <= most), Failure::MaxLength);
                    assert(node.min_length.is_none_or(|least| length >= least), Failure::MinLength);
                }
                if let Some(pattern) = &node.pattern {
                    match pattern.within(&mut self.work, text) {
                        Some(found) => assert(found, Failure::Pattern),
                        None => self.exceed("pattern"),
                    }
                }
                if let Some(check) = node.format.as_ref().and_then(|format| format.check) {
                    assert(check(text), Failure::Format);
                }
            }
            Value::Array(items) => {
                let length = items.len() as u64;
                assert(node.max_items.is_none_or(|most| length <= most), Failure::MaxItems);
                assert(node.min_items.is_none_or(|least| length >= least), Failure::MinItems);
                if node.unique_items {
                    match value::all_unique(items, &mut self.work) {
                        Some(unique) => assert(unique, Failure::UniqueItems),
                        None => self.exceed("work"),
                    }
                }
                if node.items.is_some_and(|items| self.schema.node(items).boolean == Some(false)) {
                    for i in node.prefix_items.len()..items.len() {
                        assert(false, Failure::AdditionalItem(i as u32));
                    }
                }
            }
            Value::Object(map) => {
                let length = map.len() as u64;
                assert(node.max_properties.is_none_or(|most| length <= most), Failure::MaxProperties);
                assert(node.min_properties.is_none_or(|least| length >= least), Failure::MinProperties);
                for (i, name) in node.required.iter().enumerate() {
                    assert(map.contains_key(&**name), Failure::Required(i as u32));
                }
                for (i, (trigger, names)) in node.dependent_required.iter().enumerate() {
                    if map.contains_key(&**trigger) {
                        for (j, name) in names.iter().enumerate() {
                            assert(map.contains_key(&**name), Failure::DependentRequired(i as u32, j as u32));
                        }
                    }
                }
                if let Some(target) = node.property_names {
                    for name in map.keys() {
                        assert(self.name_is_valid(target, name), Failure::PropertyName(name.as_str().into()));
                    }
                }
                if node.additional_properties.is_some_and(|it| self.schema.node(it).boolean == Some(false)) {
                    for name in map.keys() {
                        assert(is_named(node, name), Failure::AdditionalProperty(name.as_str().into()));
                    }
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// `propertyNames`: the name as a value of its own.
    fn name_is_valid(&mut self, target: NodeId, name: &str) -> bool {
        let value = Value::String(name.to_owned());
        let mut run = Run::new(self.schema, None, true);
        (run.depth, run.work) = (self.depth, self.work);
        run.scope.clone_from(&self.scope);
        let mut eval = Eval::new(target);
        run.visit(&mut eval, &value, None);
        self.work = run.work;
        if let Some((_, what)) = run.exceeded {
            self.exceed(what);
        }
        eval.is_valid()
    }
}

/// Whether `properties` or `patternProperties` speak of a member.
pub(super) fn is_named(node: &Node, name: &str) -> bool {
    node.property_index(name).is_some() || node.pattern_properties.iter().any(|(pattern, _)| pattern.is_match(name))
}
