//! What is wrong, for the person who sent it: at the places of their form, in words that say what they can do. What
//! only the receiving side can mend becomes one sentence about the whole form.

use std::collections::HashSet;

use super::{Finding, Gate, Verdict};
use crate::json::{Value, json};
use crate::message::OfficeText;
use crate::pointer::JsonPointer;

/// What a form shows at one of its places.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PlacedMessage {
    /// Place in the answers, or `/x-documents/` and the id of a paper; empty for the whole form.
    pub pointer: JsonPointer,
    /// The rule, as in [`Finding`]: for programs.
    pub keyword: &'static str,
    /// What is wrong and what to do.
    pub message: String,
}

impl PlacedMessage {
    /// As the form takes it in `errors`.
    pub fn to_json(&self) -> Value {
        json!({"pointer": self.pointer.as_str(), "keyword": self.keyword, "message": self.message})
    }
}

impl From<&Finding> for PlacedMessage {
    fn from(finding: &Finding) -> Self {
        Self { pointer: finding.pointer.clone(), keyword: finding.keyword, message: finding.for_people() }
    }
}

impl Finding {
    /// What whoever filled the form in is told.
    fn for_people(&self) -> String {
        self.told.as_ref().unwrap_or(&self.message).clone()
    }

    /// Whether another finding of the same place says it.
    fn is_told_with_another(&self) -> bool {
        self.told.as_deref() == Some("")
    }
}

impl Gate {
    /// Completes what the person is told, for what is wrong with answers alone or with a submission. What is wrong with
    /// papers stands there already.
    pub(super) fn tell_the_person(&self, verdict: &mut Verdict, is_submission: bool) {
        let mut told: Vec<PlacedMessage> = Vec::new();
        for finding in verdict.findings.iter().filter(|finding| !finding.is_told_with_another()) {
            let mut places = finding.pointer.segments();
            let top = places.next().unwrap_or_default();
            // Nobody at a form can mend what nobody can fill in there.
            let beyond = (finding.keyword, &*top) == ("source", "answers") && is_submission;
            let said = match (finding.keyword, &*top) {
                _ if beyond => self.does_not_fit(),
                ("unknown" | "definition" | "digest" | "shape", _) => self.does_not_fit(),
                ("date", _) => self.say(OfficeText::PersonDay),
                (_, "documents") if is_submission => continue,
                ("source", "provenance") if is_submission => self.say(OfficeText::PersonSource),
                ("paper", "files" | "answers") if is_submission => self.attach_again(),
                _ => finding.for_people(),
            };
            let own = match &*top {
                _ if beyond || matches!(finding.keyword, "unknown" | "definition" | "digest" | "shape" | "date") => {
                    None
                }
                "answers" if is_submission => Some(places.fold(JsonPointer::root(), |at, name| at.key(&name))),
                "provenance" | "files" if is_submission => places.next().and_then(|place| JsonPointer::parse(&place)),
                _ if is_submission => None,
                _ => Some(finding.pointer.clone()),
            };
            told.push(PlacedMessage { pointer: own.unwrap_or_default(), keyword: finding.keyword, message: said });
        }
        verdict.errors.extend(told);
        // One sentence that stands for several rules is told once.
        let mut seen = HashSet::new();
        verdict.errors.retain(|one| seen.insert((one.pointer.clone(), one.message.clone())));
    }

    /// What a person can do about a form that is not the one the receiving side expects.
    pub(super) fn does_not_fit(&self) -> String {
        self.say(OfficeText::PersonMisfit)
    }

    pub(super) fn attach_again(&self) -> String {
        self.say(OfficeText::PersonAttachAgain)
    }
}

impl Verdict {
    /// What the engines alone say of answers.
    pub fn of_answers(findings: Vec<Finding>) -> Self {
        let told = findings.iter().filter(|finding| !finding.is_told_with_another());
        let errors = told.map(PlacedMessage::from).collect();
        Self { findings, claimed: Vec::new(), errors }
    }

    /// What the person is told of a paper.
    pub(super) fn tells(&mut self, paper: &str, message: String) {
        let pointer = JsonPointer::root().key("x-documents").key(paper);
        self.errors.push(PlacedMessage { pointer, keyword: "paper", message });
    }
}
