//! How sure a verdict on an imported paper is: as sure as its weakest link.
//!
//! The import says how each link was made, the pack what share of judged verdicts held for
//! that way; knows nothing of wording.

use serde_json::{Value, json};

use crate::definition::Procedure;
use crate::locale::Locale;
use crate::register::Pack;

/// How sure one verdict is.
#[derive(Clone, Debug, PartialEq)]
pub struct Certainty {
    /// The measured share of its weakest link, 0 to 1.
    pub value: f64,
    /// That link: `line`, `type`, `act`, `case` or `register`.
    pub weakest: String,
    /// True below the pack's threshold: a person should confirm it.
    pub to_confirm: bool,
    /// The question whose answer settles the link, by language.
    pub question: Value,
}

/// How sure the verdict on a paper is; `None` where it was not imported or the pack states no shares.
pub fn certainty(procedure: &Procedure, id: &str, pack: &Pack) -> Option<Certainty> {
    links(procedure, id, pack).into_iter().next()
}

/// Each link below the pack's threshold with its question, weakest first: what is left to be confirmed.
pub fn doubts(procedure: &Procedure, id: &str, pack: &Pack) -> Vec<Certainty> {
    links(procedure, id, pack).into_iter().filter(|link| link.to_confirm).collect()
}

/// The links of a verdict on a paper, weakest first. What an officer said of one is certain.
fn links(procedure: &Procedure, id: &str, pack: &Pack) -> Vec<Certainty> {
    let stated = pack.import.get("certainty");
    let (Some(own), Some(stated)) = (imported(procedure, id), stated) else { return Vec::new() };
    let links = own.get("links").and_then(Value::as_object).into_iter().flatten();
    let threshold = stated.get("confirm").and_then(Value::as_f64).unwrap_or(0.0);
    let share = |link: &String, way: &str| match way {
        SAID => Some(1.0),
        way => stated.get("links")?.get(link)?.get(way)?.as_f64(),
    };
    let mut list: Vec<Certainty> = links
        .filter_map(|(link, way)| {
            let way = way.as_str()?;
            let value = share(link, way)?;
            let ask = |name: &str| stated.get("questions").and_then(|all| all.get(name)).cloned();
            let question = ask(&format!("{link}.{way}")).or_else(|| ask(link)).unwrap_or(Value::Null);
            Some(Certainty { value, weakest: link.clone(), to_confirm: value < threshold, question })
        })
        .collect();
    list.sort_by(|one, other| one.value.total_cmp(&other.value));
    list
}

/// How a link was made that an officer confirmed or corrected.
const SAID: &str = "said";

/// What the import wrote down of a paper.
fn imported<'p>(procedure: &'p Procedure, id: &str) -> Option<&'p Value> {
    let documents = procedure.schema.get("x-documents")?.as_array()?;
    documents.iter().find(|document| document["id"] == id)?.get("import")
}

/// What officers said of a paper when it was imported, each as one text: the answer, why, which office, when.
pub fn said(procedure: &Procedure, id: &str) -> Vec<String> {
    let list = imported(procedure, id).and_then(|own| own.get("said")).and_then(Value::as_array);
    let text = |entry: &Value| {
        let parts = ["answer", "reason", "office", "on"].into_iter().filter_map(|name| entry.get(name)?.as_str());
        parts.collect::<Vec<_>>().join("; ")
    };
    list.into_iter().flatten().map(text).collect()
}

impl Certainty {
    /// The question to be answered, in a language; empty where nothing is to be confirmed.
    pub fn ask(&self, locale: &Locale) -> String {
        let question = self.question.get(locale.as_str()).and_then(Value::as_str).filter(|_| self.to_confirm);
        question.unwrap_or_default().to_owned()
    }

    /// The member of the JSON report.
    pub fn to_json(&self) -> Value {
        json!({
            "value": self.value,
            "weakest": self.weakest,
            "toConfirm": self.to_confirm,
            "question": if self.to_confirm { self.question.clone() } else { Value::Null },
        })
    }
}
