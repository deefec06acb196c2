//! The decision receipt: which papers of a case a portal asked for and which it did not, with all that decided it, in one file from
//! which anybody finds out years later whether the same inputs still give the same verdicts.
//!
//! Verdicts depend on a person only through the case: which conditions of the definition hold, the way of handing in, and where
//! each paper stood. The receipt holds these, and of the answers only a digest and where each was from. Definition, pack and engine
//! are named by SHA-256. Pure: opens no file and has no clock.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::analysis::Options;
use crate::date::Date;
use crate::definition::Procedure;
use crate::form::digest_of;
use crate::json;
use crate::locale::Locale;
use crate::reform::dossier::{Line, dossier};
use crate::reform::{CaseReader, Circumstances, Dossier, FormPaper, FormState};
use crate::register::{Pack, PackProblem, embedded_document};

/// What a receipt says it is (`schemas/decision-receipt.schema.json`).
pub const FORMAT: &str = "urn:tokhai:schema:decision-receipt:1";
/// The schema of receipts.
pub const SCHEMA: &str = include_str!("../schemas/decision-receipt.schema.json");
/// SHA-256 of the sources from which verdicts come, in hexadecimal: programs in which it is the same say the same of every case.
pub const ENGINE: &str = env!("TOKHAI_ENGINE");

/// A country pack and the SHA-256 of its canonical form, in hexadecimal.
#[derive(Debug)]
pub struct IdentifiedPack {
    /// The pack.
    pub pack: Pack,
    /// By which it is known.
    pub sha256: String,
}

impl IdentifiedPack {
    /// A pack from the document its files make together.
    ///
    /// # Errors
    /// The problems of the pack.
    pub fn read(document: Value) -> Result<Self, Vec<PackProblem>> {
        let sha256 = digest_of(&document);
        Ok(Self { pack: Pack::read(document)?, sha256 })
    }

    /// The pack of that name that travels inside the program; nothing where none does.
    pub fn embedded(id: &str) -> Option<Self> {
        Self::read(embedded_document(id)?.ok()?).ok()
    }
}

/// What a receipt is given for.
#[derive(Clone, Copy, Debug)]
pub struct Occasion<'a> {
    /// The number to quote.
    pub number: &'a str,
    /// The version of what was sent, from 1 on.
    pub version: i64,
    /// When it was taken, RFC 3339.
    pub time: &'a str,
    /// The definition: code of the procedure, the version it says itself, and the SHA-256 of its canonical form.
    pub definition: (&'a str, &'a str, &'a str),
    /// What was sent: of it the digest stands in the receipt.
    pub submission: &'a Value,
    /// Where each answer was from, by its place: `{place: {"kind", …}}`.
    pub sources: &'a Value,
    /// What was decided.
    pub decided: &'a Decided,
}

/// What was decided of the papers of a case.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The day whose law counted.
    pub day: Date,
    /// Of the pack, `{"id", "sha256"}`.
    pack: Value,
    /// The case as the receipt says it.
    case: Value,
    /// One line a paper of the definition.
    verdicts: Vec<Verdict>,
}

/// What was decided of one paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Id of the document.
    pub id: String,
    /// What to do about it, such as `asked` or `notAsked`.
    pub state: String,
    /// What the law says of it in this case; nothing where it does not apply.
    pub verdict: Option<String>,
    /// Where what it proves is read instead.
    pub instead: Vec<Instead>,
}

/// A lookup that takes the place of a paper.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Instead {
    /// Id of the lookup with its role.
    pub lookup: String,
    /// What the register is called, in [`language_of`] the definition.
    pub register: String,
    /// The article that lets it be used.
    pub article: String,
    /// Whether its owner's publication could not be confirmed.
    pub unconfirmed: bool,
}

impl Decided {
    /// Decides on the papers of a case by the law of a day.
    pub fn of(procedure: &Procedure, pack: &IdentifiedPack, case: &Circumstances, day: Date) -> Self {
        let found = dossier(procedure, &pack.pack, &Options::on(day), case, &language_of(procedure));
        Self::from_dossier(&found, pack, case, day)
    }

    /// The same of a dossier that was made in [`language_of`] its procedure.
    pub fn from_dossier(found: &Dossier, pack: &IdentifiedPack, case: &Circumstances, day: Date) -> Self {
        Self {
            day,
            pack: json!({"id": pack.pack.id, "sha256": pack.sha256}),
            case: case_to_json(case),
            verdicts: found.papers.iter().map(Verdict::of).collect(),
        }
    }
}

impl Verdict {
    fn of(line: &Line) -> Self {
        let word = |value: Value| value.as_str().map(str::to_owned);
        let mut instead: Vec<Instead> = line
            .sources
            .iter()
            .map(|source| Instead {
                lookup: source.lookup.clone(),
                register: source.register.clone(),
                article: source.article.clone(),
                unconfirmed: source.unconfirmed,
            })
            .collect();
        // Several facts of one answer are one lookup.
        instead.sort_unstable();
        instead.dedup();
        Self {
            id: line.id.clone(),
            state: word(json!(line.state)).unwrap_or_default(),
            verdict: word(json!(line.verdict)),
            instead,
        }
    }
}

/// The language in which a receipt names registers and articles, whoever reads it: that of the definition.
pub fn language_of(procedure: &Procedure) -> Locale {
    procedure.language.clone().unwrap_or_else(Locale::vi)
}

/// The case of a submission: which conditions its answers meet, how it was handed in, and where its papers stand.
pub fn case_of(procedure: &Procedure, submission: &Value) -> Circumstances {
    let papers = json::list(submission.get("documents")).iter().filter_map(|paper| {
        let id = paper.get("id")?.as_str()?;
        let state = match paper.pointer("/state/kind").and_then(Value::as_str)? {
            "replacedByData" => FormState::Closed,
            "lookupRequested" => FormState::Requested,
            "atCounter" => FormState::AtCounter,
            "attachedAfterFailedLookup" => FormState::Reopened,
            _ => FormState::Open,
        };
        let group = procedure.document(id)?.group.clone();
        let files = json::list(paper.get("files")).len();
        Some(FormPaper { id: id.to_owned(), group, files, state, why: None })
    });
    let answers = submission.get("answers").unwrap_or(&Value::Null);
    CaseReader::new(procedure).read(answers, "online", papers.collect())
}

/// A case as a receipt says it: `{"channel", "conditions": {name: bool}, "papers": [{"id", "state", "files"}]}`.
pub fn case_to_json(case: &Circumstances) -> Value {
    let papers = case.papers.iter().flatten();
    let papers = papers.map(|paper| json!({"id": paper.id, "state": paper.state, "files": paper.files}));
    json!({
        "channel": case.channel,
        "conditions": case.conditions,
        "papers": papers.collect::<Vec<_>>(),
    })
}

/// The receipt of an occasion.
pub fn receipt(occasion: &Occasion<'_>) -> Value {
    let decided = occasion.decided;
    let (code, version, sha256) = occasion.definition;
    // Of a source its kind, the register and the time say enough: when a register last wrote about somebody is left out.
    let sources: Map<String, Value> = json::members(Some(occasion.sources))
        .into_iter()
        .map(|(place, source)| {
            let told = ["kind", "register", "role", "time"].iter();
            let told = told.filter_map(|name| Some(((*name).to_owned(), source.get(*name)?.clone())));
            (place.clone(), Value::Object(told.collect()))
        })
        .collect();
    let mut receipt = json!({
        "$schema": FORMAT,
        "receipt": occasion.number,
        "version": occasion.version,
        "time": occasion.time,
        "definition": {"code": code, "version": version, "sha256": sha256},
        "pack": decided.pack,
        "engine": {"version": env!("CARGO_PKG_VERSION"), "sha256": ENGINE},
        "submission": occasion.submission.get("digest").cloned().unwrap_or_default(),
        "day": decided.day.to_string(),
        "case": decided.case,
        "sources": sources,
        "verdicts": decided.verdicts,
    });
    receipt["digest"] = digest_of(&receipt).into();
    receipt
}

/// Whether a receipt is as it was made: its digest is that of all else in it.
pub fn is_as_made(receipt: &Value) -> bool {
    let mut rest = receipt.clone();
    let digest = rest.as_object_mut().and_then(|members| members.remove("digest"));
    digest.is_some_and(|digest| digest.as_str() == Some(digest_of(&rest).as_str()))
}

/// What of a receipt that its schema accepts is needed to decide anew.
#[derive(Debug, Deserialize)]
pub struct Recorded {
    /// The definition.
    pub definition: NamedDefinition,
    /// The pack.
    pub pack: NamedPack,
    /// The engine.
    pub engine: NamedEngine,
    /// What was sent: `{"algorithm", "form", "value"}`.
    pub submission: Value,
    day: String,
    case: RecordedCase,
    /// What was decided.
    pub verdicts: Vec<Verdict>,
}

/// A definition as a receipt names it.
#[derive(Debug, Deserialize)]
pub struct NamedDefinition {
    /// Code of the procedure.
    pub code: String,
    /// The version it says itself.
    pub version: String,
    /// SHA-256 of its canonical form.
    pub sha256: String,
}

/// A pack as a receipt names it.
#[derive(Debug, Deserialize)]
pub struct NamedPack {
    /// Its id.
    pub id: String,
    /// SHA-256 of its canonical form.
    pub sha256: String,
}

/// A program as a receipt names it.
#[derive(Debug, Deserialize)]
pub struct NamedEngine {
    /// Its version.
    pub version: String,
    /// SHA-256 of the sources verdicts come from.
    pub sha256: String,
}

#[derive(Debug, Deserialize)]
struct RecordedCase {
    channel: String,
    conditions: BTreeMap<String, bool>,
    papers: Vec<RecordedPaper>,
}

#[derive(Debug, Deserialize)]
struct RecordedPaper {
    id: String,
    state: FormState,
    files: usize,
}

/// A paper of which something else comes out than the receipt says.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// Id of the document.
    pub id: String,
    /// What the receipt says; nothing where it does not name the paper.
    pub recorded: Option<Verdict>,
    /// What comes out; nothing where the definition has no such paper.
    pub recomputed: Option<Verdict>,
}

impl Recorded {
    /// Reads a receipt its schema accepts.
    ///
    /// # Errors
    /// Why it is none after all.
    pub fn read(receipt: &Value) -> Result<Self, String> {
        Self::deserialize(receipt).map_err(|error| error.to_string())
    }

    /// The case the receipt says.
    fn case(&self, procedure: &Procedure) -> Circumstances {
        let papers = self.case.papers.iter().map(|paper| FormPaper {
            id: paper.id.clone(),
            group: procedure.document(&paper.id).and_then(|document| document.group.clone()),
            files: paper.files,
            state: paper.state,
            why: None,
        });
        Circumstances {
            conditions: self.case.conditions.clone(),
            channel: Some(self.case.channel.clone()),
            papers: Some(papers.collect()),
            ..Circumstances::default()
        }
    }

    /// Decides anew by definition and pack and tells what comes out otherwise, in the order of the receipt; nothing where its day
    /// is none.
    pub fn differences(&self, procedure: &Procedure, pack: &IdentifiedPack) -> Option<Vec<Difference>> {
        let now = Decided::of(procedure, pack, &self.case(procedure), Date::parse(&self.day)?).verdicts;
        let find = |list: &[Verdict], id: &str| list.iter().find(|own| own.id == id).cloned();
        let more = now.iter().filter(|own| find(&self.verdicts, &own.id).is_none());
        let ids = self.verdicts.iter().chain(more).map(|own| own.id.clone());
        let compared =
            ids.map(|id| Difference { recorded: find(&self.verdicts, &id), recomputed: find(&now, &id), id });
        Some(compared.filter(|one| one.recorded != one.recomputed).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn birth() -> (Procedure, String) {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/vn/procedures/1.001193.json");
        let content: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let sha256 = digest_of(&content);
        (Procedure::read(content), sha256)
    }

    /// The receipt of a birth whose papers stand as said.
    fn made(kind: &str) -> (Procedure, Value) {
        let (procedure, definition) = birth();
        let pack = IdentifiedPack::embedded("vn").unwrap();
        let papers: Vec<Value> = procedure
            .documents
            .iter()
            .map(|paper| json!({"id": paper.id, "state": {"kind": kind}, "files": []}))
            .collect();
        let submission = json!({"answers": {}, "documents": papers, "digest": {"algorithm": "SHA-256", "form": "RFC 8785", "value": "0"}});
        let decided =
            Decided::of(&procedure, &pack, &case_of(&procedure, &submission), Date::parse("2026-11-30").unwrap());
        let sources =
            json!({"/child/name": {"kind": "register", "register": "vn.x", "date": "2001-02-03", "value": "An"}});
        let occasion = Occasion {
            number: "01-261130-7KQ2M9XD",
            version: 1,
            time: "2026-11-30T01:00:00Z",
            definition: (&procedure.header.code, &procedure.header.version, &definition),
            submission: &submission,
            sources: &sources,
            decided: &decided,
        };
        let receipt = receipt(&occasion);
        (procedure, receipt)
    }

    #[test]
    fn a_receipt_gives_the_same_verdicts_again_and_holds_no_value() {
        let (procedure, receipt) = made("replacedByData");
        assert!(is_as_made(&receipt));
        assert_eq!(receipt["sources"]["/child/name"], json!({"kind": "register", "register": "vn.x"}));
        let recorded = Recorded::read(&receipt).unwrap();
        assert!(recorded.verdicts.iter().any(|own| own.state == "notAsked"), "{:?}", recorded.verdicts);
        let pack = IdentifiedPack::embedded("vn").unwrap();
        assert_eq!(pack.sha256, recorded.pack.sha256);
        assert!(recorded.differences(&procedure, &pack).unwrap().is_empty());
    }

    #[test]
    fn a_verdict_that_was_changed_is_found_at_its_paper() {
        let (procedure, mut receipt) = made("attached");
        receipt["verdicts"][0]["state"] = "requested".into();
        receipt["verdicts"].as_array_mut().unwrap().pop();
        assert!(!is_as_made(&receipt));
        let recorded = Recorded::read(&receipt).unwrap();
        let differences = recorded.differences(&procedure, &IdentifiedPack::embedded("vn").unwrap()).unwrap();
        let last = procedure.documents.last().unwrap();
        assert_eq!(
            differences.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(),
            [procedure.documents[0].id.as_str(), last.id.as_str()]
        );
        assert!(differences[1].recorded.is_none() && differences[1].recomputed.is_some());
    }
}
