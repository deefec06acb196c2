//! An earlier report, read for what can be compared: everything else in it is passed over, so that the report of a
//! whole portal takes little room.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::reform::report::FORMAT;

/// A report as far as it is compared.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seen {
    /// What made it.
    pub(super) tool: Tool,
    /// The country pack it was made with.
    pub(super) pack: PackSeen,
    /// The day whose law counted.
    pub(super) date: String,
    pub(super) new_fields: bool,
    /// Rules of the pack by id; reports of earlier versions have none.
    pub(super) rules: Option<BTreeMap<String, RuleSeen>>,
    /// Registers of the pack by id; reports of earlier versions have none.
    pub(super) registers: Option<BTreeMap<String, RegisterSeen>>,
    #[serde(default)]
    pub(super) parameters: BTreeMap<String, ParameterSeen>,
    pub(super) procedures: Vec<ProcedureSeen>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Tool {
    pub(super) version: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PackSeen {
    pub(super) id: String,
    pub(super) as_of: String,
}

/// A rule as a report tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct RuleSeen {
    /// What it does to a paper.
    pub effect: String,
    /// First day in force, as an ISO date.
    pub from: Option<String>,
    /// Last day in force.
    pub to: Option<String>,
    /// The article.
    pub basis: String,
    /// Changes with what it reaches.
    pub scope: String,
}

/// A register as a report tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct RegisterSeen {
    /// What it is called.
    pub title: BTreeMap<String, String>,
    /// Whether its data may replace papers.
    pub publication: String,
    /// Changes with what it holds and by which keys.
    pub holds: String,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub(super) struct ParameterSeen {
    pub(super) value: Value,
    #[serde(default)]
    pub(super) title: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) unit: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct ProcedureSeen {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) title: String,
    /// Changes with the definition, decisions apart.
    pub(super) definition: Option<String>,
    pub(super) components: Vec<PaperSeen>,
    pub(super) estimate: Option<EstimateSeen>,
    #[serde(default)]
    pub(super) decisions: Vec<DecisionSeen>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PaperSeen {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) document_types: Vec<String>,
    pub(super) basis: Vec<String>,
    #[serde(default)]
    pub(super) demanded_by: Vec<String>,
    pub(super) asked_when: String,
    pub(super) verdict: String,
    pub(super) guard: Option<GuardSeen>,
    pub(super) sentence: BTreeMap<String, String>,
    pub(super) needed: Vec<Value>,
    pub(super) acts: Vec<String>,
    pub(super) registers: Vec<String>,
    pub(super) gates: Vec<String>,
    #[serde(default)]
    pub(super) law: Vec<BarrierSeen>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct GuardSeen {
    pub(super) expression: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct BarrierSeen {
    pub(super) gate: Option<String>,
    pub(super) register: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct EstimateSeen {
    pub(super) components: Vec<SavingSeen>,
    #[serde(default)]
    pub(super) parameters: BTreeMap<String, ParameterSeen>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SavingSeen {
    pub(super) id: String,
    #[serde(default)]
    pub(super) worthwhile: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct DecisionSeen {
    pub(super) document: String,
    pub(super) decision: String,
}

/// Why a file is no report that can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is no report: perhaps a definition.
    NoReport,
    /// It is a report of another format: the one it has.
    Format(String),
    /// It says that it is a report and is not: what is wrong.
    Broken(String),
}

#[derive(Deserialize)]
struct Head {
    #[serde(rename = "$schema", default)]
    schema: String,
}

impl Seen {
    /// Reads a report's JSON.
    ///
    /// # Errors
    /// Where it is none, or one of another version of the format.
    pub fn read(bytes: &[u8]) -> Result<Self, Unfit> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let head: Head = serde_json::from_slice(bytes).map_err(|_| Unfit::NoReport)?;
        let (stem, _) = FORMAT.rsplit_once(':').unwrap_or((FORMAT, ""));
        if head.schema == FORMAT {
            return serde_json::from_slice(bytes).map_err(|error| Unfit::Broken(error.to_string()));
        }
        let other = head.schema.rsplit_once(':').is_some_and(|(own, _)| own == stem);
        Err(if other { Unfit::Format(head.schema) } else { Unfit::NoReport })
    }

    /// A report of this version.
    ///
    /// # Errors
    /// When it is none.
    pub fn of(report: Value) -> Result<Self, Unfit> {
        serde_json::from_value(report).map_err(|error| Unfit::Broken(error.to_string()))
    }
}
