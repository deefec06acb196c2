//! BPMN 2.0 read as the process of a definition: tasks as steps, lanes and pools as those who act, flows and gateways as order
//! and circumstances, timers as limits.
//!
//! What our own namespace says of a step (`render::report::process::bpmn` writes it) comes back as it was. What is not read is
//! told with its place; everything else is kept. `graph` takes the file apart, `order` finds what waits for what, `draft`
//! makes the definition, `finding` says what to do.

mod draft;
mod finding;
mod graph;
mod order;

pub use finding::{Finding, Kind};

use serde_json::Value;

use super::words::Words;
use crate::definition::PROCESS_NAMESPACE;
use crate::import::form::{self, FormProblem};
use crate::register::Pack;

/// A process read from BPMN.
#[derive(Debug)]
pub struct Model {
    /// A draft definition with the process, or the definition that was given with the process in the place of its own.
    pub definition: Value,
    /// How many steps it has.
    pub steps: usize,
    /// How many of them have a limit.
    pub timed: usize,
    /// What is not read, or read with a doubt, in the order of the file.
    pub findings: Vec<Finding>,
}

/// Letters at the beginning of a file within which it says that it is BPMN.
const DECLARED: usize = 4096;

/// True for a model in BPMN 2.0: by the ending of its name, else by the namespace it begins with.
pub fn is_model(name: &str, bytes: &[u8]) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    let first = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARED)]);
    match ending.as_deref() {
        Some("bpmn") => true,
        Some("xml") => first.contains("http://www.omg.org/spec/BPMN/20100524/MODEL"),
        _ => false,
    }
}

/// Reads a BPMN file. `name` is that of the draft where the file says none; `joined` is a definition whose process it becomes.
///
/// # Errors
/// What is wrong with the file and what to do about it. `None` where no step is in it.
pub fn read(
    bytes: &[u8],
    words: &Words,
    pack: &Pack,
    name: &str,
    joined: Option<&Value>,
) -> Result<Option<Model>, FormProblem> {
    let (text, root) = form::read_xml(bytes, PROCESS_NAMESPACE)?;
    let mut found = finding::Found::default();
    let graph = graph::graph(&root, &text, &mut found)?;
    let order = order::order(&graph, &mut found);
    if order.steps.is_empty() {
        return Ok(None);
    }
    Ok(Some(draft::draft(&graph, &order, words, pack, name, joined, found)))
}
