//! A whole submission: which definition, which day, the digest; where values are said to come from and the papers have
//! rooms of their own.

use std::collections::HashSet;

use super::labels::Labels;
use super::lookups::{Case, tomorrow};
use super::{Circumstances, Finding, Gate, Verdict, is_day};
use crate::form::digest_of;
use crate::json::{self, Value};
use crate::message::OfficeText;
use crate::pointer::JsonPointer;

impl Gate {
    /// Everything that is wrong with a submission, and what it only claims.
    pub fn submission(&self, submission: &Value, circumstances: &Circumstances<'_>) -> Verdict {
        self.submission_on(submission, circumstances, "")
    }

    /// The same on a day of the clock, or on one nobody knows: a submission that brings its own day is held against it.
    pub(super) fn submission_on(&self, submission: &Value, circumstances: &Circumstances<'_>, now: &str) -> Verdict {
        let mut verdict = Verdict::default();
        self.check_shape(submission, &mut verdict);
        self.check_definition(submission, &mut verdict);
        self.check_digest(submission, &mut verdict);
        self.check_day(submission, circumstances.day, now, &mut verdict);
        let own_day = submission.get("date").and_then(Value::as_str).unwrap_or_default();
        let known = is_day(circumstances.day) || is_day(now);
        let case = Case {
            procedure: &self.procedure,
            submission,
            answers: submission.get("answers").unwrap_or(&Value::Null),
            circumstances,
            day: if circumstances.day.is_empty() { own_day } else { circumstances.day },
            latest: tomorrow(if known { [circumstances.day, now] } else { [own_day, ""] }),
        };
        let evaluation = self.evaluate(case.answers);
        let mut found = self.words(evaluation.violations(), case.answers);
        found.extend(self.beyond_the_schema(&evaluation, case.answers, case.day));
        self.let_wait(&mut found, submission, &mut verdict);
        let answers_hold = found.is_empty();
        for finding in &mut found {
            finding.pointer = within("/answers", &finding.pointer);
        }
        verdict.findings.append(&mut found);
        self.check_sources(&case, &mut verdict);
        self.check_unsaid(&evaluation, &case, &mut verdict);
        self.check_field_files(&evaluation, &case, &mut verdict);
        // A form is built of valid answers only, so that what it costs is bounded by what is asked.
        let form = answers_hold.then(|| case.replay(&self.procedure, &self.locale)).flatten();
        self.check_papers(&case, form.as_ref(), &mut verdict);
        self.tell_the_person(&mut verdict, true);
        verdict
    }

    /// What only the receiving side can fill in may be missing still.
    fn let_wait(&self, found: &mut Vec<Finding>, submission: &Value, verdict: &mut Verdict) {
        let awaited = json::list(submission.get("awaited")).iter().filter_map(Value::as_str);
        let awaited: HashSet<&str> = awaited.collect();
        let mut labels = Labels::new(&self.schema, &self.procedure, &self.locale);
        found.retain(|finding| {
            let named = awaited.contains(finding.pointer.as_str());
            let waits = named && finding.keyword == "required" && labels.is_read_only(&finding.pointer);
            if waits {
                let message = self.say(OfficeText::Awaited);
                verdict.claims(within("/answers", &finding.pointer).as_str(), "awaited", message);
            }
            !waits
        });
    }

    /// The day of sending: against the day of the receiving side, else against that of the clock, on which it may be
    /// another day elsewhere.
    fn check_day(&self, submission: &Value, day: &str, now: &str, verdict: &mut Verdict) {
        let own = submission.get("date").and_then(Value::as_str).unwrap_or_default();
        if !is_day(own) {
            let message = self.say(OfficeText::DayOfSending);
            return verdict.wrong("/date", "date", message);
        }
        let near = |by: i64| crate::date::Date::parse(now)?.plus(by).map(|day| day.to_string());
        let last = if is_day(day) { Some(day.to_owned()) } else { near(1) };
        if last.is_some_and(|last| own > last.as_str()) {
            let message = self.say_of(OfficeText::DayToCome, if is_day(day) { day } else { now });
            verdict.wrong("/date", "date", message);
        } else if day.is_empty() && near(-1).is_some_and(|first| own < first.as_str()) {
            let message = self.say(OfficeText::DayNotCompared);
            verdict.claims("/date", "date", message);
        }
    }

    fn check_definition(&self, submission: &Value, verdict: &mut Verdict) {
        let own = [
            ("id", &self.procedure.id),
            ("code", &self.procedure.header.code),
            ("version", &self.procedure.header.version),
        ];
        for (name, expected) in own {
            let given = submission.pointer(&["/definition/", name].concat()).and_then(Value::as_str);
            if given.unwrap_or_default() != expected {
                let message = self.say_of(OfficeText::OtherDefinition, expected);
                verdict.wrong(&["/definition/", name].concat(), "definition", message);
            }
        }
    }

    fn check_digest(&self, submission: &Value, verdict: &mut Verdict) {
        let text = |pointer: &str| submission.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        if (text("/digest/algorithm"), text("/digest/form")) != ("SHA-256", "RFC 8785") {
            let message = self.say(OfficeText::DigestForm);
            return verdict.wrong("/digest", "digest", message);
        }
        let mut content = submission.clone();
        if let Some(object) = content.as_object_mut() {
            object.shift_remove("digest");
        }
        if digest_of(&content) != text("/digest/value") {
            let message = self.say(OfficeText::DigestDiffers);
            verdict.wrong("/digest/value", "digest", message);
        }
    }
}

impl Verdict {
    pub(super) fn wrong(&mut self, at: &str, keyword: &'static str, message: String) {
        self.findings.push(Finding {
            pointer: JsonPointer::parse(at).unwrap_or_default(),
            keyword,
            message,
            told: None,
        });
    }

    pub(super) fn claims(&mut self, at: &str, keyword: &'static str, message: String) {
        self.claimed.push(Finding {
            pointer: JsonPointer::parse(at).unwrap_or_default(),
            keyword,
            message,
            told: None,
        });
    }
}

pub(super) fn within(above: &str, pointer: &JsonPointer) -> JsonPointer {
    JsonPointer::parse(&[above, pointer.as_str()].concat()).unwrap_or_default()
}

/// The day of a text that is a day of the calendar, or a moment of one.
pub(super) fn day_of(text: &str) -> Option<&str> {
    let (day, rest) = text.split_at_checked(10)?;
    (is_day(day) && (rest.is_empty() || rest.starts_with(['T', 't', ' ']))).then_some(day)
}
