//! The form's own JSON Schema evaluator: 2020-12 and draft-07, complete.
//!
//! A [`Schema`] is compiled once from a document: a graph of [`Node`]s that a
//! form can be built from. It is then asked
//! - whether a value is valid ([`Schema::is_valid`]), quickly;
//! - what is wrong with it ([`Schema::evaluate`]), as [`Violation`]s at the
//!   places where a person can mend them, of the branch that person chose;
//! - what has changed after an edit ([`Schema::update`]), looking only at what
//!   the edit can reach.
//!
//! ```
//! use tokhai::json::json;
//! use tokhai::schema::{Choices, Options, Schema};
//! use tokhai::pointer::JsonPointer;
//!
//! let schema = Schema::compile(
//!     &json!({"properties": {"name": {"type": "string", "minLength": 2}}, "required": ["name"]}),
//!     &Options::default(),
//! ).map_err(|errors| errors[0].to_string())?;
//! let choices = Choices::new();
//! let mut evaluation = schema.evaluate(&json!({}), &choices);
//! assert_eq!(evaluation.violations()[0].pointer.as_str(), "/name");
//!
//! let name = JsonPointer::root().key("name");
//! let delta = schema.update(&mut evaluation, &json!({"name": "An"}), &choices, &name);
//! assert_eq!(delta.changed, [name]);
//! assert!(evaluation.is_valid());
//! # Ok::<(), String>(())
//! ```
//!
//! Reading order: `node` (the compiled form), `compile` (with `resolve` for
//! URIs), `evaluate` (the one pass), `report` (from its tree to violations),
//! `incremental` (updates), `branch` (whose errors count), `annotation`.
//! `pattern`, `format`, `number` and `value` are leaves.
//!
//! Nothing is ever fetched, nothing recurses deeper than [`Limits::depth`], and
//! no work goes on for longer than [`Limits::work`] allows. This module knows
//! nothing of procedures, forms or languages.

mod annotation;
mod branch;
mod compile;
#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
pub mod conformance;
mod evaluate;
pub mod format;
mod incremental;
#[cfg(any(not(target_arch = "wasm32"), feature = "gate"))]
pub mod metaschema;
mod node;
mod number;
pub mod pattern;
mod report;
mod resolve;
mod value;

use std::fmt;
use std::sync::Arc;

use crate::json::Value;

pub use annotation::Annotation;
#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
pub use annotation::Visitor;
pub use branch::Choices;
pub use compile::{CompileError, CompileErrorKind};
pub use incremental::{Delta, Evaluation};
pub use node::{Draft, Format, Node, NodeId, Types};
#[cfg(any(not(target_arch = "wasm32"), feature = "gate", feature = "workbench"))]
pub(crate) use resolve::join;

use crate::pointer::JsonPointer;
#[cfg(doc)]
use crate::violation::Violation;
use evaluate::{Eval, Run};

/// Bounds on what a hostile schema or value can cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Deepest nesting of a schema document, of a value, and of schema objects
    /// applied inside each other. The stack must hold that many steps.
    pub depth: u32,
    /// Steps of one evaluation: schema objects applied to values, and the
    /// like. One step takes some 100 bytes.
    pub work: u32,
    /// JSON values in all schema documents together.
    pub schema_size: u32,
    /// JSON values in the value to be judged.
    pub instance_size: u32,
}

impl Default for Limits {
    /// What a form may need with room to spare.
    fn default() -> Self {
        Self { depth: 400, work: 1_000_000, schema_size: 1_000_000, instance_size: 1_000_000 }
    }
}

/// How a schema is compiled.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// The draft of a schema that has no `$schema`.
    pub default_draft: Draft,
    /// Whether a `format` that does not hold is a violation.
    pub assert_formats: bool,
    /// Checkers for formats of one's own; they go before the standard ones.
    pub formats: &'a [(&'a str, format::Checker)],
    /// The documents that may be referred to, by URI.
    pub remotes: &'a [(&'a str, &'a Value)],
    /// Bounds on depth, size and time.
    pub limits: Limits,
}

/// A compiled schema. Cloning it is cheap.
#[derive(Clone)]
pub struct Schema(Arc<Inner>);

struct Inner {
    documents: Vec<Value>,
    nodes: Vec<Node>,
    /// For each schema resource, its dynamic anchors.
    dynamic_anchors: Vec<Vec<(Box<str>, NodeId)>>,
    /// Whether some node must know what others have evaluated.
    has_unevaluated: bool,
    limits: Limits,
}

impl Inner {
    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }
}

impl Schema {
    /// Compiles a schema document.
    ///
    /// # Errors
    /// All that is wrong with it: keywords of the wrong kind, patterns that
    /// cannot be run, references that lead nowhere or in a circle.
    pub fn compile(schema: &Value, options: &Options<'_>) -> Result<Self, Vec<CompileError>> {
        compile::compile(schema, options).map(|inner| Self(Arc::new(inner)))
    }

    /// The node of the whole document.
    pub const fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// A node.
    ///
    /// # Panics
    /// When the id comes from another schema.
    pub fn node(&self, id: NodeId) -> &Node {
        self.0.node(id)
    }

    /// The schema object a node was made from, with its annotations.
    pub fn source(&self, id: NodeId) -> &Value {
        let node = self.node(id);
        node.pointer.resolve(&self.0.documents[node.document as usize]).unwrap_or(&Value::Null)
    }

    /// Whether `value` fits the schema of a node; false when a bound is passed.
    pub fn is_valid(&self, node: NodeId, value: &Value) -> bool {
        let mut run = Run::new(&self.0, None, true);
        let mut eval = Eval::new(node);
        if run.admit(value, 0) {
            run.visit(&mut eval, value, None);
        }
        run.exceeded.is_none() && eval.is_valid()
    }

    /// Which of the `branches` of a node's `oneOf` or `anyOf` a value is meant
    /// for: as a discriminating `const` or `enum` tells, else as was chosen,
    /// else the one that fits best. `None` when nothing tells.
    pub fn choose(&self, node: NodeId, branches: &[NodeId], value: &Value, choice: Option<usize>) -> Option<usize> {
        let resource = self.node(node).resource;
        branch::pick(&self.0, branches, value, choice, &mut |i| {
            let mut run = Run::new(&self.0, None, false);
            let mut eval = Eval::new(branches[i]);
            if run.admit(value, 0) {
                run.enter(resource);
                run.visit(&mut eval, value, None);
            }
            if run.exceeded.is_some() { u32::MAX } else { eval.errors }
        })
    }

    /// Names by which branches are told apart: each branch pins them to some values.
    pub fn discriminators(&self, branches: &[NodeId]) -> Vec<&str> {
        branch::discriminators(&self.0, branches)
    }

    /// The values to which a branch pins a name; none where it does not.
    pub fn pinned(&self, branch: NodeId, name: &str) -> &[Value] {
        branch::pinned(&self.0, branch, name)
    }

    /// The values `const` or `enum` of a node leaves, also through a reference; none where it has neither.
    pub fn allowed(&self, node: NodeId) -> &[Value] {
        branch::allowed(&self.0, node, 0).unwrap_or_default()
    }

    /// Whether a value has a member that a branch describes.
    pub fn mentions(&self, branch: NodeId, value: &Value) -> bool {
        branch::mentions(&self.0, branch, value, 0)
    }

    /// Judges a value in full.
    pub fn evaluate(&self, value: &Value, choices: &Choices) -> Evaluation {
        Evaluation::new(self, value, choices)
    }

    /// Brings an evaluation up to date after one edit. `value` is the value
    /// after the edit; `changed` is what was set, removed or inserted in it,
    /// or the place a choice was changed at. When items of an array changed
    /// places, `changed` is the array.
    pub fn update(
        &self,
        evaluation: &mut Evaluation,
        value: &Value,
        choices: &Choices,
        changed: &JsonPointer,
    ) -> Delta {
        debug_assert!(Arc::ptr_eq(&self.0, &evaluation.schema.0), "an evaluation of another schema");
        evaluation.update(value, choices, changed)
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema").field("nodes", &self.0.nodes.len()).finish_non_exhaustive()
    }
}
