//! What members of a bundle ask for: the facts of their papers, their requirements, and what
//! is taken to be required where a member states none.

use serde_json::{Value, json};

use super::super::report;
use super::{Merger, prefixed, rename_source, scoped};
use crate::analysis::model::implicit_name;
use crate::definition::{Act, Document, FactRef, Procedure, Role, When};

impl Merger<'_> {
    /// What a paper proves, as its definition or its types say.
    pub(super) fn proves(&self, member: &Procedure, document: &Document) -> Vec<FactRef> {
        match &document.proves {
            Some(proves) => proves.clone(),
            None => self.by_type(member, document).into_iter().flatten().collect(),
        }
    }

    /// True when a paper does something besides informing.
    fn acts(&self, document: &Document) -> bool {
        self.deeds(document).iter().any(|act| *act != Act::Identify)
    }

    /// What a paper does, as its definition or its types say.
    fn deeds(&self, document: &Document) -> Vec<Act> {
        let kinds = document.types.iter().filter_map(|id| self.pack.document_type(id));
        document.acts.clone().unwrap_or_else(|| kinds.flat_map(|kind| kind.acts.iter().copied()).collect())
    }

    /// An act that a member asks for is done by a paper of that member: declaring a birth is
    /// not applying for residence. Only who stands at the counter is identified once.
    fn name_papers(&self, need: &mut Value, i: usize, member: &Procedure, depth: usize) {
        // Deeper than any definition that loads.
        if depth > 64 {
            return;
        }
        for key in ["allOf", "anyOf"] {
            let inner = need.get_mut(key).and_then(Value::as_array_mut);
            inner.into_iter().flatten().for_each(|inner| self.name_papers(inner, i, member, depth + 1));
        }
        let Some(act) = need.get("act").and_then(Value::as_str).and_then(Act::parse) else { return };
        if act == Act::Identify {
            return;
        }
        let role = need.get("role").and_then(Value::as_str).unwrap_or_default();
        let counts = |document: &&Document| {
            if self.is_of_other_channels(document) {
                return false;
            }
            let named = need.get("by").and_then(Value::as_array);
            self.deeds(document).contains(&act)
                && named.is_none_or(|named| named.iter().any(|id| id.as_str() == Some(&document.id)))
                && (role.is_empty() || document.about.as_ref().is_none_or(|about| about == role))
        };
        let mut papers: Vec<String> = Vec::new();
        for id in member.documents.iter().filter(counts).map(|document| scoped(i, &document.id)) {
            let stays = self.out.shared.iter().find(|(gone, _)| *gone == id).map_or(&id, |(_, first)| first);
            if !papers.contains(stays) {
                papers.push(stays.clone());
            }
        }
        if let (Value::Object(need), false) = (need, papers.is_empty()) {
            need.insert("by".to_owned(), json!(papers));
        }
    }

    /// What the types of a paper prove, each by itself.
    fn by_type(&self, member: &Procedure, document: &Document) -> Vec<Vec<FactRef>> {
        let kinds = document.types.iter().filter_map(|id| self.pack.document_type(id));
        kinds
            .map(|kind| {
                let fits = |role: &&Role| kind.subject.is_empty() || self.pack.is_kind(&role.kind, &kind.subject);
                let about = document.about.as_deref().and_then(|name| member.role(name)).or_else(|| {
                    let mut keyboard = member.roles.iter().filter(|role| role.signed_in);
                    keyboard.find(fits).or_else(|| member.roles.iter().find(fits))
                });
                let role = |of: Option<&str>| match (of, about) {
                    (None, Some(role)) => Some(role.name.clone()),
                    (Some(word), Some(role)) => role.relations.get(word).cloned(),
                    // A dossier without roles: the subject is whoever the paper is about.
                    (None, None) if kind.subject.is_empty() => Some(implicit_name("person").to_owned()),
                    (None, None) => Some(implicit_name(&kind.subject).to_owned()),
                    (Some(_), None) => None,
                };
                let facts = kind.facts.iter().filter_map(|fact| {
                    Some(FactRef { concept: fact.concept.clone(), role: role(fact.of.as_deref())?, stage: None })
                });
                facts.collect()
            })
            .collect()
    }

    pub(super) fn requirements(&self, established: &[(usize, FactRef)]) -> Value {
        let mut list: Vec<Value> = Vec::new();
        // Where all is inferred and nothing comes about inside, the whole is inferred as its parts are.
        let stated = self.members.iter().any(|member| !member.requirements.is_empty()) || !established.is_empty();
        let known = |i: usize| move |fact: &FactRef| established.iter().any(|(m, known)| *m == i && known == fact);
        for (i, member) in self.members.iter().enumerate() {
            if stated && member.requirements.is_empty() {
                list.extend(self.inferred(i, member, &known(i)));
            }
            for (r, requirement) in member.requirements.iter().enumerate() {
                let place = format!("/x-requirements/{r}");
                let Some(Value::Object(mut own)) = member.schema.pointer(&place).cloned() else { continue };
                own.insert("id".to_owned(), json!(scoped(i, &requirement.id)));
                rename_source(&mut own, "source", i);
                if requirement.when != When::Always {
                    own.insert("when".to_owned(), json!(prefixed(&requirement.when, i).to_string()));
                }
                if let Some(mut needs) = own.remove("needs") {
                    self.name_papers(&mut needs, i, member, 0);
                    match without(&needs, &known(i)) {
                        Some(needs) => drop(own.insert("needs".to_owned(), needs)),
                        // Everything it needs comes about inside the bundle.
                        None => continue,
                    }
                }
                list.push(Value::Object(own));
            }
        }
        if stated && list.is_empty() {
            // All comes about inside; what is left must not be taken to be asked for its own sake.
            // Nobody has to be identified by a paper where no paper does that.
            list.push(json!({"id": scoped(0, "settled"), "needs": {"act": "identify"}}));
        }
        Value::Array(list)
    }

    /// What a member that states no requirements is taken to ask its papers for. Beside stated
    /// requirements of others this has to be written down, or its papers would seem of no use.
    fn inferred(&self, i: usize, member: &Procedure, known: &impl Fn(&FactRef) -> bool) -> Vec<Value> {
        let mut list = Vec::new();
        let mut groups: Vec<&str> = Vec::new();
        for document in member.documents.iter().filter(|document| !self.is_of_other_channels(document)) {
            let alternatives: Vec<&Document> = match document.group.as_deref() {
                Some(group) if groups.contains(&group) => continue,
                Some(group) => {
                    groups.push(group);
                    let same = |other: &&Document| other.group.as_deref() == Some(group);
                    let asked = |other: &&Document| !self.is_of_other_channels(other);
                    member.documents.iter().filter(same).filter(asked).collect()
                }
                None => vec![document],
            };
            // An act is due of its own; where one alternative acts, any of them will do.
            if alternatives.len() > 1 && alternatives.iter().any(|own| self.acts(own)) {
                continue;
            }
            let mut ways: Vec<Value> = Vec::new();
            let mut whens: Vec<When> = Vec::new();
            for own in alternatives {
                let facts = match &own.proves {
                    Some(facts) => vec![facts.clone()],
                    None => self.by_type(member, own),
                };
                let said: Vec<Value> = facts.iter().filter(|way| !way.is_empty()).map(|way| all_of(way)).collect();
                if !said.is_empty() {
                    ways.extend(said);
                    whens.push(prefixed(&own.when, i));
                }
            }
            let needs = if ways.len() > 1 { Some(json!({ "anyOf": ways })) } else { ways.pop() };
            // What the bundle itself brings about is asked for no more.
            let Some(needs) = needs.and_then(|needs| without(&needs, known)) else { continue };
            let mut requirement = json!({"id": scoped(i, &format!("paper-{}", document.id)), "needs": needs});
            if !document.title.is_empty() {
                requirement["title"] = json!(document.title);
            }
            if !whens.contains(&When::Always) {
                let when = if whens.len() == 1 { whens.remove(0) } else { When::Or(whens) };
                requirement["when"] = json!(when.to_string());
            }
            list.push(requirement);
        }
        list
    }
}

fn all_of(facts: &[FactRef]) -> Value {
    match facts {
        [only] => report::fact(only),
        _ => json!({ "allOf": report::facts(facts) }),
    }
}

/// The need without facts that are established anyway; nothing when none is left to meet.
fn without(need: &Value, known: &impl Fn(&FactRef) -> bool) -> Option<Value> {
    if let Some(list) = need.get("allOf").and_then(Value::as_array) {
        let rest: Vec<Value> = list.iter().filter_map(|inner| without(inner, known)).collect();
        return match rest.len() {
            0 => None,
            1 => rest.into_iter().next(),
            _ => Some(json!({ "allOf": rest })),
        };
    }
    if let Some(list) = need.get("anyOf").and_then(Value::as_array) {
        let rest: Option<Vec<Value>> = list.iter().map(|inner| without(inner, known)).collect();
        return rest.map(|rest| json!({ "anyOf": rest }));
    }
    match FactRef::read(need) {
        Some(fact) if known(&fact) => None,
        _ => Some(need.clone()),
    }
}
