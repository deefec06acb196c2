//! What a bundle says of its members to whoever files it: what each costs, how long it takes, who
//! decides, and which of them wait for another's result.

use serde_json::{Map, Value, json};

use super::{Merger, below, escape, said_of};
use crate::definition::{Afterward, Procedure};
use crate::pointer::JsonPointer;

/// True for the places below `/x-procedure` that hold remarks on costs and time.
pub(super) fn is_remark(place: &str) -> bool {
    place == "/processing" || place == "/fee" || place.starts_with("/fee/")
}

impl Merger<'_> {
    /// The members in their order, as their definitions say it: nothing is added up, for what one
    /// does not say no sum would say either.
    pub(super) fn parts(&self) -> Value {
        let part = |i: usize| {
            let member = self.members[i];
            let mut part = Map::new();
            part.insert("procedure".to_owned(), json!(member.header.code));
            part.insert("title".to_owned(), json!(member.title));
            for key in ["authority", "processing", "fee"] {
                if let Some(own) = member.schema.pointer(&format!("/x-procedure/{key}")) {
                    part.insert(key.to_owned(), own.clone());
                }
            }
            if let (Some(each), Some(own)) =
                (part.get_mut("fee").and_then(|fee| fee.get_mut("each")), &member.header.fee)
                && let Some((place, _)) = &own.each
            {
                each["field"] = json!(below(i, place));
            }
            for case in part.get_mut("fee").and_then(|fee| fee.get_mut("cases")?.as_array_mut()).into_iter().flatten() {
                if let Some(place) = case["field"].as_str().and_then(JsonPointer::parse) {
                    case["field"] = json!(below(i, &place));
                }
            }
            if let Some((place, value)) = super::answers::not_for(member) {
                part.insert("notFor".to_owned(), json!({"field": below(i, &place), "is": value}));
            }
            let after: Vec<&str> = self.waits_for(i).map(|other| self.members[other].header.code.as_str()).collect();
            if !after.is_empty() {
                part.insert("after".to_owned(), json!(after));
            }
            Value::Object(part)
        };
        (0..self.members.len()).map(part).collect()
    }

    /// Earlier members without whose result a member cannot be decided: they issue a paper of its
    /// dossier, or register the subject it is about, who has no number before.
    pub(super) fn waits_for(&self, i: usize) -> impl Iterator<Item = usize> {
        let member = self.members[i];
        (0..i).filter(move |j| {
            let earlier = self.members[*j];
            let paper = self.out.produced.iter().any(|(paper, issuer)| {
                *issuer == earlier.id && paper.split_once('.').is_some_and(|(own, _)| own == super::name(i))
            });
            let subject = member.roles.iter().any(|role| {
                let first = self.members.iter().position(|other| other.role(&role.name).is_some());
                first == Some(*j) && earlier.role(&role.name).is_some_and(|known| known.keyless.is_some())
            });
            paper || subject
        })
    }

    /// What happens: the person hands everything in once, then each member goes its way.
    pub(super) fn proceedings(&self) -> Vec<String> {
        let first = self.members.iter().find_map(|member| member.header.steps.first()).cloned();
        let rest = self
            .members
            .iter()
            .flat_map(|member| member.header.steps.iter().skip(1).map(|step| format!("{}: {step}", member.title)));
        first.into_iter().chain(rest).collect()
    }

    /// What the person does after sending, each with the member it is for; what several members say alike is said once.
    pub(super) fn afterwards(&self) -> Vec<(usize, usize, Afterward)> {
        let mut told: Vec<(usize, usize, Afterward)> = Vec::new();
        for (i, member) in self.members.iter().enumerate() {
            for (n, sentence) in member.header.afterwards.iter().enumerate() {
                let shared = self.members.iter().all(|other| other.header.afterwards.contains(sentence));
                if !shared {
                    let text = format!("{}: {}", member.title, sentence.text);
                    told.push((i, n, Afterward { text, ..sentence.clone() }));
                } else if i == 0 {
                    told.push((i, n, sentence.clone()));
                }
            }
        }
        told
    }

    /// The same in another language, by place.
    pub(super) fn afterwards_texts(&self, tag: &str, target: &mut Map<String, Value>) {
        for (at, (i, n, own)) in self.afterwards().into_iter().enumerate() {
            let member = self.members[i];
            let place = format!("/x-procedure/afterwards/{n}");
            let own_text = member.schema.pointer(&format!("/x-text/{}/{}/description", escape(tag), escape(&place)));
            let Some(said) = own_text.and_then(Value::as_str) else { continue };
            let title = said_of(member, tag, "", "title").unwrap_or(&member.title);
            let said = if own.text.starts_with(&member.title) { format!("{title}: {said}") } else { said.to_owned() };
            target.insert(format!("/x-procedure/afterwards/{at}"), json!({"description": said}));
        }
    }

    /// Who decides, in another language; nothing where no member says it there.
    pub(super) fn authorities(&self, tag: &str) -> Option<String> {
        let place = format!("/x-text/{}//authority", escape(tag));
        let own = |member: &&Procedure| member.schema.pointer(&place).and_then(Value::as_str).map(str::to_owned);
        self.members.iter().find_map(own)?;
        let mut all: Vec<String> = Vec::new();
        for member in &self.members {
            let name = own(member).unwrap_or_else(|| member.header.authority.clone());
            if !name.is_empty() && !all.contains(&name) {
                all.push(name);
            }
        }
        Some(all.join("; "))
    }

    /// Titles and authorities of the members in another language.
    pub(super) fn part_texts(&self, tag: &str, target: &mut Map<String, Value>) {
        for member in &self.members {
            let Some(Value::Object(own)) = member.schema.pointer(&format!("/x-text/{}/", escape(tag))) else {
                continue;
            };
            let kept = own.iter().filter(|(key, _)| ["title", "authority"].contains(&key.as_str()));
            let kept: Map<String, Value> = kept.map(|(key, text)| (key.clone(), text.clone())).collect();
            let place = format!("/x-procedure/parts/{}", escape(&member.header.code));
            if !kept.is_empty() {
                target.insert(place.clone(), Value::Object(kept));
            }
            // Remarks on what it costs and how long it takes.
            let all = member.schema.pointer(&format!("/x-text/{}", escape(tag))).and_then(Value::as_object);
            for (own, text) in all.into_iter().flatten() {
                if let Some(rest) = own.strip_prefix("/x-procedure").filter(|rest| is_remark(rest)) {
                    target.insert(format!("{place}{rest}"), text.clone());
                }
            }
        }
    }
}
