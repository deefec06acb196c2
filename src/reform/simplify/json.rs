//! A plan as JSON.

use serde_json::{Value, json};

use super::{Change, Decision, Plan, Proposal, Task};
use crate::reform::report::facts;
use crate::register::LocalizedText;

impl Task {
    /// The paper it is about.
    pub fn document(&self) -> &str {
        match self {
            Self::Amend { id, .. } | Self::Obtain { id, .. } | Self::Confirm { id, .. } => id,
        }
    }

    /// What to do.
    pub const fn words(&self) -> &LocalizedText {
        match self {
            Self::Amend { words, .. } | Self::Obtain { words, .. } | Self::Confirm { words, .. } => words,
        }
    }

    fn to_json(&self) -> Value {
        let mut value = json!({"document": self.document(), "words": self.words().0});
        match self {
            Self::Amend { text, .. } => {
                value["kind"] = json!("amend");
                value["text"] = json!(text);
            }
            Self::Obtain { barrier, .. } => {
                value["kind"] = json!("obtain");
                value["barrier"] = crate::reform::report::barrier(barrier);
            }
            Self::Confirm { register, .. } => {
                value["kind"] = json!("confirm");
                value["register"] = json!(register);
            }
        }
        value
    }
}

fn proposal(own: &Proposal) -> Value {
    json!({
        "document": own.id,
        "action": own.action.as_str(),
        "verdict": own.verdict.as_str(),
        "closedBy": facts(&own.closed_by),
        "narrowedTo": own.narrowed_to.as_ref().map(ToString::to_string),
        "fieldsToAdd": facts(&own.fields_to_add),
        "registers": own.registers,
        "gates": own.gates,
        "reason": own.reason.0,
    })
}

impl Plan {
    /// Everything of the plan but the definition itself.
    pub fn to_json(&self) -> Value {
        let change = |change: &Change| {
            json!({
                "kind": change.kind, "pointer": change.pointer.as_str(),
                "before": change.before.0, "after": change.after.0,
            })
        };
        let fallbacks = self.fallbacks.iter().map(
            |own| json!({"document": own.id, "fallback": own.fallback, "clause": own.clause.0, "basis": own.basis}),
        );
        json!({
            "proposals": self.proposals.iter().map(proposal).collect::<Vec<_>>(),
            "changes": self.changes.iter().map(change).collect::<Vec<_>>(),
            "inPlace": self.in_place.iter().map(change).collect::<Vec<_>>(),
            "decisions": self.decisions.iter().map(Decision::to_json).collect::<Vec<_>>(),
            "undecided": self.undecided,
            "fallbacks": fallbacks.collect::<Vec<_>>(),
            "tasks": self.tasks.iter().map(Task::to_json).collect::<Vec<_>>(),
        })
    }
}
