//! What a schema would cost the crate. It writes every reference out and judges without a
//! bound, so that a schema of two kilobytes can take gigabytes; our own evaluator tells
//! beforehand.

use std::collections::HashMap;

use crate::schema::{self, Choices, NodeId, Schema};
use crate::violation::{Rule, Violation};
use serde_json::Value;

use super::Options;

/// Most schema objects of a schema whose references are written out; one takes some 2 kB.
const MAX_WRITTEN_OUT: u64 = 60_000;
/// Most steps of judging one value; a failed one is told with all it failed by.
const MAX_WORK: u32 = 250_000;

/// The same schema before our evaluator, where it can be used: it knows fewer drafts.
pub(super) fn guard(document: &Value, options: &Options<'_>) -> Option<Schema> {
    let options = schema::Options {
        assert_formats: options.assert_formats,
        formats: options.formats,
        remotes: options.remotes,
        limits: schema::Limits { work: MAX_WORK, ..schema::Limits::default() },
        ..schema::Options::default()
    };
    Schema::compile(document, &options).ok()
}

/// Whether a schema is too large once its references are written out.
pub(super) fn is_too_large(schema: &Schema) -> bool {
    let mut sizes: HashMap<NodeId, u64> = HashMap::new();
    // Each node twice: on the way down, and once what is below it is known.
    let mut open = vec![(schema.root(), false)];
    while let Some((id, known)) = open.pop() {
        let inner = schema.node(id).inner();
        if known {
            let size =
                inner.iter().fold(1_u64, |sum, inner| sum.saturating_add(sizes.get(inner).copied().unwrap_or(1)));
            sizes.insert(id, size);
        } else if let std::collections::hash_map::Entry::Vacant(size) = sizes.entry(id) {
            // What comes back to here meanwhile counts once: the crate follows it when it is used.
            size.insert(1);
            open.push((id, true));
            open.extend(inner.into_iter().filter(|inner| !sizes.contains_key(inner)).map(|inner| (inner, false)));
        }
    }
    sizes.get(&schema.root()).is_some_and(|size| *size > MAX_WRITTEN_OUT)
}

/// What stands for the verdict on a value that would take too long.
pub(super) fn passed(schema: &Schema, instance: &Value) -> Option<Violation> {
    let found = schema.evaluate(instance, &Choices::default()).violations();
    found.into_iter().find(|violation| matches!(violation.rule, Rule::LimitExceeded(_)))
}
