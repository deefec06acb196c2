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
    let document = procedure.schema.get("x-documents")?.as_array()?.iter().find(|document| document["id"] == id)?;
    let links = document.get("import")?.get("links")?.as_object()?;
    let stated = pack.import.get("certainty")?;
    let shares = stated.get("links")?;
    let measured = links.iter().filter_map(|(link, way)| Some((link, shares.get(link)?.get(way.as_str()?)?.as_f64()?)));
    let (weakest, value) = measured.min_by(|(_, one), (_, other)| one.total_cmp(other))?;
    let to_confirm = value < stated.get("confirm").and_then(Value::as_f64).unwrap_or(0.0);
    let question = stated.get("questions").and_then(|all| all.get(weakest)).cloned().unwrap_or(Value::Null);
    Some(Certainty { value, weakest: weakest.clone(), to_confirm, question })
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
