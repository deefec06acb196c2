//! The packs that travel inside the program.

use serde_json::Value;

use super::Pack;
use super::read::{PackProblem, merge};
use crate::texts::Told;

/// Name of each pack and the files it is made of.
const PACKS: &[(&str, &[&str])] = &[(
    "vn",
    &[
        include_str!("../../schemas/vn/pack/pack.json"),
        include_str!("../../schemas/vn/pack/concepts.json"),
        include_str!("../../schemas/vn/pack/registers.json"),
        include_str!("../../schemas/vn/pack/documents.json"),
        include_str!("../../schemas/vn/pack/gates.json"),
        include_str!("../../schemas/vn/pack/costs.json"),
        include_str!("../../schemas/vn/pack/import.json"),
        include_str!("../../schemas/vn/pack/form.json"),
        include_str!("../../schemas/vn/pack/process.json"),
        // Citizens are told days by the office that answers them.
        #[cfg(any(feature = "cli", feature = "workbench"))]
        include_str!("../../schemas/vn/pack/calendar.json"),
    ],
)];

/// The pack of that name, when it travels inside the program.
///
/// # Errors
/// The problems of the pack; the packs that ship have none, and a test holds that.
pub fn embedded(id: &str) -> Option<Result<Pack, Vec<PackProblem>>> {
    Some(embedded_document(id)?.and_then(Pack::read))
}

/// The same pack as the one document its files make together.
///
/// # Errors
/// As [`embedded`], of the files alone.
pub fn embedded_document(id: &str) -> Option<Result<Value, Vec<PackProblem>>> {
    let (_, files) = PACKS.iter().find(|(name, _)| *name == id)?;
    let parts: Result<Vec<Value>, _> = files.iter().map(|text| serde_json::from_str(text)).collect();
    Some(match parts {
        Ok(parts) => merge(parts),
        Err(error) => Err(vec![PackProblem::at_root(Told::of_others(error))]),
    })
}
