//! The figures of estimates: each parameter they name is given, with the nature they claim.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::texts::told;

use super::{Complaints, list, texts};

/// Deepest nesting of figures in an estimate; the format has five levels.
const MAX_DEPTH: usize = 16;

/// What the report says of parameters, shared by its estimates.
pub(super) struct Parameters {
    shared: Map<String, Value>,
    lists: Vec<Vec<String>>,
}

impl Parameters {
    pub(super) fn of(report: &Value) -> Self {
        let shared = report.get("parameters").and_then(Value::as_object).cloned().unwrap_or_default();
        let names = |names: &Value| -> Vec<String> {
            let names = names.as_array().map_or(&[][..], Vec::as_slice);
            names.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let lists = list(report, "parameterLists").iter().map(names).collect();
        Self { shared, lists }
    }

    /// A report whose figures name what it does not give cannot be traced to sources.
    pub(super) fn check(&self, estimate: &Value, out: &mut Complaints) {
        let own = estimate.get("parameters").and_then(Value::as_object);
        let find = |name: &str| self.shared.get(name).or_else(|| own?.get(name));
        let mut lost: BTreeSet<String> = BTreeSet::new();
        let mut unknown: BTreeSet<String> = BTreeSet::new();
        let root = out.at.clone();
        for name in texts(estimate, "unknown") {
            if find(&name).and_then(|parameter| parameter.get("value")).is_some_and(|value| !value.is_null()) {
                out.say(told!(checker::unknown_with_value, parameter = name.as_str()));
            }
            unknown.insert(name);
        }
        let mut stack = vec![(estimate, root.clone(), 0)];
        while let Some((value, at, depth)) = stack.pop() {
            if depth > MAX_DEPTH {
                continue;
            }
            match value {
                Value::Array(members) => {
                    stack.extend(members.iter().enumerate().map(|(i, member)| (member, at.index(i), depth + 1)));
                }
                Value::Object(members) => {
                    if members.contains_key("unit") && !members.contains_key("title") {
                        out.at = at.clone();
                        let missing = self.figure(members, &find, &mut lost, out);
                        lost.extend(missing.iter().filter(|name| !unknown.contains(*name)).cloned());
                    } else {
                        stack.extend(members.iter().map(|(key, member)| (member, at.key(key), depth + 1)));
                    }
                }
                _ => {}
            }
        }
        out.at = root;
        for name in lost {
            out.say(told!(checker::parameter_not_given, parameter = name));
        }
    }

    /// The parameters it says it had to do without.
    fn figure<'v>(
        &self,
        figure: &Map<String, Value>,
        find: &impl Fn(&str) -> Option<&'v Value>,
        lost: &mut BTreeSet<String>,
        out: &mut Complaints,
    ) -> &[String] {
        let mut named = |key: &str| -> &[String] {
            let Some(place) = figure.get(key) else { return &[] };
            let place = place.as_u64().and_then(|place| usize::try_from(place).ok());
            let names = place.and_then(|place| self.lists.get(place));
            if names.is_none() {
                out.say(told!(checker::list_unknown, member = key));
            }
            names.map_or(&[], Vec::as_slice)
        };
        let (uses, missing) = (named("uses"), named("missing"));
        let mut input = false;
        for name in uses {
            match find(name) {
                Some(parameter) => input |= parameter.get("input").and_then(Value::as_bool) == Some(true),
                None => drop(lost.insert(name.clone())),
            }
        }
        if input != figure.contains_key("input") {
            out.say(told!(checker::input));
        }
        missing
    }
}
