//! The circumstances of a case, read off its answers.

use serde_json::Value;

use crate::definition::{Header, Procedure};
use crate::reform::{Circumstances, FormPaper};
use crate::schema::{Options, Schema};

/// The conditions of a procedure, ready to be read off answers.
pub struct CaseReader {
    header: Header,
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
        Self { header: procedure.header.clone(), conditions: procedure.conditions.iter().filter_map(compile).collect() }
    }

    /// The case of these answers: which conditions hold, how the person hands in (by `channel` where the answers do
    /// not say), and what a form says of its papers.
    pub fn read(&self, answers: &Value, channel: &str, papers: Vec<FormPaper>) -> Circumstances {
        let holds = |(name, schema): &(String, Schema)| (name.clone(), schema.is_valid(schema.root(), answers));
        Circumstances {
            conditions: self.conditions.iter().map(holds).collect(),
            channel: Some(self.header.channel(answers, channel).to_owned()),
            papers: Some(papers),
            ..Circumstances::default()
        }
    }
}
