//! The circumstances of a case, read off its answers.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Circumstances;
use crate::definition::Procedure;
use crate::register::Pack;
use crate::schema::{Options, Schema};

/// The conditions of a procedure, ready to be read off answers.
pub struct CaseReader {
    conditions: Vec<(String, Schema)>,
}

impl CaseReader {
    /// Compiles the procedure's conditions. One that does not compile never holds; `check`
    /// tells its author.
    pub fn new(procedure: &Procedure) -> Self {
        let compile = |condition: &crate::definition::Condition| {
            let schema = condition.standalone(&procedure.schema);
            let options = Options { assert_formats: true, ..Options::default() };
            Some((condition.name.clone(), Schema::compile(&schema, &options).ok()?))
        };
        Self { conditions: procedure.conditions.iter().filter_map(compile).collect() }
    }

    /// Which conditions hold for these answers, and which lookups failed: all lookups of the
    /// roles named in `failed_roles`.
    pub fn read(&self, pack: &Pack, answers: &Value, failed_roles: &[String]) -> Circumstances {
        let holds = |(name, schema): &(String, Schema)| (name.clone(), schema.is_valid(schema.root(), answers));
        let lookups = pack.registers.iter().flat_map(|register| &register.lookups);
        let failed: BTreeSet<String> =
            lookups.flat_map(|lookup| failed_roles.iter().map(|role| [&lookup.id, "@", role].concat())).collect();
        Circumstances { conditions: self.conditions.iter().map(holds).collect(), channel: None, failed }
    }
}
