//! `x-procedure` of a draft: what the portal says of a procedure beside its dossier.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::draft::{Builder, MAX_TITLE, list_of, text_of};
use super::line;
use super::rules::Rules;
use super::text::{clean, fold, key, shorten};

impl Builder<'_> {
    pub(super) fn header(&mut self, portal: &Value, detail: &Value, code: &str) -> Value {
        let mut header = Map::new();
        header.insert("code".to_owned(), json!(code));
        let field = detail.get("category").map_or("", |category| text_of(category, "name"));
        if !clean(field).is_empty() {
            header.insert("field".to_owned(), json!(key(field)));
        }
        if let Some(first) = list_of(detail, "departmentsExecuting").first()
            && !clean(text_of(first, "name")).is_empty()
        {
            header.insert("authority".to_owned(), json!(clean(text_of(first, "name"))));
        }
        let issuer = clean(text_of(detail, "departmentPromulgateName"));
        if !issuer.is_empty() {
            header.insert("issuedBy".to_owned(), json!(issuer));
        }
        let mut basis: Vec<String> = Vec::new();
        for text in list_of(detail, "legalBasisesDetails") {
            let number = clean(text_of(text, "code"));
            let number = line::citations(&number).into_iter().next().unwrap_or(number);
            if !number.is_empty() && !basis.contains(&number) {
                basis.push(number);
            }
        }
        if !basis.is_empty() {
            header.insert("legalBasis".to_owned(), json!(basis));
        }
        self.methods(detail, &mut header);
        let outputs = self.outputs(detail);
        if !outputs.is_empty() {
            header.insert("outputs".to_owned(), json!(outputs));
        }
        let page = self.pack.import.get("page").and_then(Value::as_str).unwrap_or_default();
        let id: String = text_of(portal, "id").chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let mut source = json!({ "title": format!("{} {code}", text_of(&self.pack.import, "portal")).trim() });
        if !page.is_empty() && !id.is_empty() {
            source["url"] = json!(page.replace("{id}", &id));
        }
        header.insert("sources".to_owned(), json!({ "portal": source }));
        Value::Object(header)
    }

    fn methods(&mut self, detail: &Value, header: &mut Map<String, Value>) {
        let mut channels: Vec<&str> = Vec::new();
        let mut times: Vec<(f64, &str)> = Vec::new();
        // The times of each way of handing in: several of one way are those of several cases.
        let mut by_channel: BTreeMap<&str, Vec<(f64, &str)>> = BTreeMap::new();
        let mut fees: Vec<u64> = Vec::new();
        for method in list_of(detail, "executionMethods") {
            let channel = match text_of(method, "submissionMethod") {
                "ONLINE" => "online",
                "DIRECT" => "direct",
                "POSTAL" => "postal",
                _ => continue,
            };
            if !channels.contains(&channel) {
                channels.push(channel);
            }
            let unit = match text_of(method, "processingTimeUnit") {
                "HOUR" => "hour",
                "DAY" => "day",
                "WORKING_DAY" => "workingDay",
                "MONTH" => "month",
                "YEAR" => "year",
                _ => "other",
            };
            if let Some(value) = method.get("processingTime").and_then(Value::as_f64).filter(|value| *value >= 0.0) {
                for list in [&mut times, by_channel.entry(channel).or_default()] {
                    if !list.contains(&(value, unit)) {
                        list.push((value, unit));
                    }
                }
            }
            for fee in list_of(method, "fees") {
                fees.extend(fee.get("value").and_then(Value::as_u64).filter(|value| !fees.contains(value)));
            }
        }
        if !channels.is_empty() {
            header.insert("channels".to_owned(), json!(channels));
        }
        if let Some((value, unit)) = times.first() {
            header.insert("processing".to_owned(), json!({ "value": value, "unit": unit }));
        }
        let mut sets = by_channel.into_values();
        let first = sets.next().unwrap_or_default();
        let same =
            |other: &Vec<(f64, &str)>| other.len() == first.len() && other.iter().all(|time| first.contains(time));
        if !sets.all(|other| same(&other)) {
            let all: Vec<String> = times.iter().map(|(value, unit)| format!("{value} {unit}")).collect();
            self.find(format!("{}/executionMethods", self.base), "timesDiffer", all.join(", "));
        }
        if let ([fee], Some(currency)) = (&fees[..], self.pack.import.get("currency").and_then(Value::as_str)) {
            header.insert("fee".to_owned(), json!({ "amount": fee, "currency": currency }));
        }
    }
}

/// Who may apply, as the portal lists them, folded; a procedure that lists nobody has none.
pub(super) fn applicants(detail: &Value, rules: &Rules) -> String {
    let names = list_of(detail, "subjectTypesDetails").iter().map(|subject| clean(text_of(subject, "name")));
    fold(&names.collect::<Vec<_>>().join(" | "), &rules.respelling).text
}

/// Asked of the officer or the citizen: yes means that it holds.
pub(super) fn condition(name: &str, words: &str) -> Value {
    json!({
        "title": shorten(words, MAX_TITLE),
        "properties": { "circumstances": { "properties": { name: { "const": true } }, "required": [name] } },
        "required": ["circumstances"],
        "x-confidence": "ours"
    })
}
