//! Several procedures done in one go: one definition made of the members'.
//!
//! Each member keeps its own part of the answers (`/m1`, `/m2`, …), so that each authority
//! gets what its own definition asks for. Roles of the same name and kind are the same subject,
//! and so are roles of which a member says that they can be (`subjects`). A question that an
//! earlier member asks is answered from there (`answers`), and what members ask of the same
//! subject stands in one step (`steps`). A paper that an earlier member issues, or that is asked
//! for already, is left out, and what only an issued paper proved counts as established.

mod answers;
mod needs;
mod offices;
mod one_by_one;
mod papers;
mod parts;
mod process;
mod saving;
mod steps;
mod subjects;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::analysis::case::CHANNEL;
use crate::definition::{Afterward, Document, FactRef, Procedure, Role, When};
use crate::locale::Locale;
use crate::pointer::JsonPointer;
use crate::register::Pack;
use crate::texts::bundle as say;

pub use self::one_by_one::OneByOne;
pub use self::saving::InOneGo;
use self::subjects::{Aligned, align, merge_role};

/// A bundle and what became of its members' parts.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The merged definition.
    pub definition: Value,
    /// Ids of the members in the order in which they are carried out.
    pub order: Vec<String>,
    /// Papers left out because an earlier member issues them: merged id and issuing member.
    pub produced: Vec<(String, String)>,
    /// Papers left out because an earlier one is the same: merged id and the one that stays.
    pub shared: Vec<(String, String)>,
    /// Answers that are asked once: the place that is answered, and the place of the answer.
    pub copied: Vec<(JsonPointer, JsonPointer)>,
}

/// Why procedures cannot be bundled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BundleProblem {
    /// Fewer than two members.
    TooFew,
    /// The same procedure twice.
    Twice(String),
    /// Members that wait for each other's results.
    Cycle(Vec<String>),
    /// A role that is one kind of subject here and another there.
    RoleKind {
        /// The role.
        role: String,
        /// The two kinds.
        kinds: (String, String),
    },
    /// Members that refer to different country packs.
    Packs,
}

impl BundleProblem {
    /// What is wrong, in a language.
    pub fn text(&self, locale: &Locale) -> String {
        match self {
            Self::TooFew => say::too_few(locale).to_owned(),
            Self::Twice(id) => say::twice(locale, id.as_str()),
            Self::Cycle(ids) => say::cycle(locale, ids.join(", ")),
            Self::RoleKind { role, kinds: (one, other) } => {
                say::role_kind(locale, one.as_str(), other.as_str(), role.as_str())
            }
            Self::Packs => say::packs(locale).to_owned(),
        }
    }
}

impl std::fmt::Display for BundleProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text(&Locale::en()))
    }
}

/// Makes one definition of several.
///
/// # Errors
/// Every reason why the members cannot be put together.
pub fn bundle(members: &[&Procedure], pack: &Pack) -> Result<Bundle, Vec<BundleProblem>> {
    let mut problems = Vec::new();
    if members.len() < 2 {
        problems.push(BundleProblem::TooFew);
    }
    let mut seen = BTreeSet::new();
    for member in members.iter().filter(|member| !seen.insert(member.id.as_str())) {
        problems.push(BundleProblem::Twice(member.id.clone()));
    }
    if members.windows(2).any(|pair| pair[0].pack != pair[1].pack) {
        problems.push(BundleProblem::Packs);
    }
    let mut kinds: BTreeMap<&str, &str> = BTreeMap::new();
    for role in members.iter().flat_map(|member| &member.roles) {
        let kind = *kinds.entry(&role.name).or_insert(&role.kind);
        if kind != role.kind {
            let kinds = (kind.to_owned(), role.kind.clone());
            problems.push(BundleProblem::RoleKind { role: role.name.clone(), kinds });
        }
    }
    let order = match in_order(members, pack) {
        Ok(order) => order,
        Err(stuck) => {
            problems.push(BundleProblem::Cycle(stuck));
            Vec::new()
        }
    };
    if !problems.is_empty() {
        return Err(problems);
    }
    let channels = common_channels(&order);
    let mut settled: Vec<Aligned> = Vec::new();
    // Papers of circumstances that cannot come up in one go.
    let mut left_out: Vec<Value> = Vec::new();
    for (i, member) in order.into_iter().enumerate() {
        let own = align(member, &settled, &channels);
        let gone = member.documents.iter().filter(|document| own.procedure.document(&document.id).is_none());
        let gone = gone.filter(|document| !document.is_form);
        left_out.extend(
            gone.map(|document| json!({"id": scoped(i, &document.id), "title": document.title, "member": name(i)})),
        );
        settled.push(own);
    }
    Ok(Merger { left_out, ..Merger::new(&settled, pack) }.merge())
}

/// True when a paper can only be the result of a member, and proves rather than acts.
fn issued_by<'m>(document: &Document, earlier: &[&'m Procedure], pack: &Pack) -> Option<&'m Procedure> {
    let types = &document.types;
    let acting = document.acts.as_ref().map_or_else(
        || types.iter().filter_map(|id| pack.document_type(id)).any(|kind| !kind.acts.is_empty()),
        |acts| !acts.is_empty(),
    );
    if acting || types.is_empty() {
        return None;
    }
    earlier.iter().copied().find(|member| types.iter().all(|id| member.header.outputs.contains(id)))
}

/// The ways of handing in that every member has.
fn common_channels<'m>(members: &[&'m Procedure]) -> Vec<&'m str> {
    let first = members.first().into_iter().flat_map(|first| &first.header.channels);
    let common = first.filter(|own| members.iter().all(|member| member.header.channels.contains(own)));
    common.map(String::as_str).collect()
}

/// Those whose results others ask for come first; otherwise the order given.
fn in_order<'m>(members: &[&'m Procedure], pack: &Pack) -> Result<Vec<&'m Procedure>, Vec<String>> {
    let mut rest: Vec<&Procedure> = members.to_vec();
    let mut order: Vec<&Procedure> = Vec::new();
    while !rest.is_empty() {
        let waits = |member: &&&Procedure| {
            let others: Vec<&Procedure> = rest.iter().copied().filter(|other| other.id != member.id).collect();
            member.documents.iter().any(|document| issued_by(document, &others, pack).is_some())
        };
        let Some(next) = rest.iter().position(|member| !waits(&member)) else {
            return Err(rest.iter().map(|member| member.id.clone()).collect());
        };
        order.push(rest.remove(next));
    }
    Ok(order)
}

struct Merger<'m> {
    members: Vec<&'m Procedure>,
    /// Answers that follow from the bundle itself, by member.
    given: Vec<&'m [(JsonPointer, Value)]>,
    pack: &'m Pack,
    asked: Vec<(FactRef, JsonPointer)>,
    /// Where what is declared is pledged.
    pledge: Option<JsonPointer>,
    /// Where it is asked how the dossier is handed in.
    channel: Option<JsonPointer>,
    /// Places left out although no other place has the answer: keys that come about inside the
    /// bundle, and groups nothing is left in.
    gone: Vec<JsonPointer>,
    /// Papers a member asks for by itself and the bundle does not, as the definition tells of them.
    left_out: Vec<Value>,
    out: Bundle,
}

impl<'m> Merger<'m> {
    fn new(settled: &'m [Aligned], pack: &'m Pack) -> Self {
        let members: Vec<&Procedure> = settled.iter().map(|member| &member.procedure).collect();
        let given = settled.iter().map(|member| &member.answers[..]).collect();
        let order = members.iter().map(|member| member.id.clone()).collect();
        let out =
            Bundle { definition: Value::Null, order, produced: Vec::new(), shared: Vec::new(), copied: Vec::new() };
        Self {
            members,
            given,
            pack,
            asked: Vec::new(),
            pledge: None,
            channel: None,
            gone: Vec::new(),
            left_out: Vec::new(),
            out,
        }
    }

    fn merge(mut self) -> Bundle {
        let members = self.members.clone();
        let mut root = Map::new();
        let titles: Vec<&str> = members.iter().map(|member| member.title.as_str()).collect();
        let codes: Vec<&str> = members.iter().map(|member| member.header.code.as_str()).collect();
        root.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        root.insert("$id".to_owned(), json!(format!("urn:tokhai:bundle:{}", codes.join("+"))));
        root.insert("title".to_owned(), json!(titles.join(" · ")));
        if let Some(pack) = members.first().and_then(|member| member.pack.as_ref()) {
            root.insert("x-pack".to_owned(), json!(pack));
        }
        root.insert("x-procedure".to_owned(), self.header(&codes));
        root.insert("x-roles".to_owned(), self.roles());
        root.insert("x-conditions".to_owned(), self.conditions());
        let (documents, established) = self.documents();
        if let Some(Value::Object(header)) = root.get_mut("x-procedure") {
            header.insert("parts".to_owned(), self.parts());
            let mut steps: Vec<Value> = self.proceedings().into_iter().map(Value::String).collect();
            if let Some(joint) = self.joint_process(&documents, &established) {
                header.insert("actors".to_owned(), Value::Object(joint.actors));
                steps.extend(joint.steps);
                if !joint.left_out.is_empty() {
                    header.insert("leftOutSteps".to_owned(), Value::Array(joint.left_out));
                }
            }
            header.insert("steps".to_owned(), Value::Array(steps));
            let written = |Afterward { text, guests_only }: Afterward| {
                if guests_only { json!({"text": text, "signedIn": false}) } else { json!(text) }
            };
            let afterwards: Vec<Value> = self.afterwards().into_iter().map(|(_, _, told)| written(told)).collect();
            if !afterwards.is_empty() {
                header.insert("afterwards".to_owned(), json!(afterwards));
            }
            header.insert("leftOut".to_owned(), json!(self.left_out));
        }
        root.insert("x-requirements".to_owned(), self.requirements(&established));
        self.put_papers(&mut root, documents);
        let mut properties = Map::new();
        for (i, member) in members.iter().enumerate() {
            let schema = self.schema(i, member);
            properties.insert(name(i), schema);
        }
        self.join_pledges(&mut properties);
        if let (Some(place), Some(Value::Object(header))) = (&self.channel, root.get_mut("x-procedure")) {
            header.insert("channelAnswer".to_owned(), json!(place.as_str()));
        }
        let (sections, serves) = self.sections();
        root.insert("x-sections".to_owned(), sections);
        root.insert("type".to_owned(), json!("object"));
        root.insert("required".to_owned(), json!((0..members.len()).map(name).collect::<Vec<_>>()));
        root.insert("properties".to_owned(), Value::Object(properties));
        drop_idle_conditions(&mut root);
        let texts = self.texts(&root, &serves);
        if !texts.is_empty() {
            root.insert("x-text".to_owned(), Value::Object(texts));
        }
        self.out.definition = Value::Object(root);
        self.out
    }

    fn header(&self, codes: &[&str]) -> Value {
        let headers = || self.members.iter().map(|member| &member.header);
        let mut union: Vec<&str> = Vec::new();
        for basis in headers().flat_map(|header| &header.legal_basis) {
            if !union.contains(&basis.as_str()) {
                union.push(basis);
            }
        }
        let outputs: Vec<&String> = headers().flat_map(|header| &header.outputs).collect();
        let first = headers().next();
        let mut authorities: Vec<&str> = Vec::new();
        for authority in headers().map(|header| header.authority.as_str()).filter(|own| !own.is_empty()) {
            if !authorities.contains(&authority) {
                authorities.push(authority);
            }
        }
        let version = headers().map(|header| header.version.as_str()).max().unwrap_or_default();
        let mut entry = json!({
            "code": codes.join("+"), "version": version,
            "field": first.map_or("", |header| &header.field),
            "level": first.map_or("", |header| &header.level),
            "authority": authorities.join("; "),
            "letterhead": first.map_or(&[][..], |header| &header.letterhead),
            "legalBasis": union, "channels": self.channels(), "outputs": outputs,
        });
        let mut sources = Map::new();
        for (i, member) in self.members.iter().enumerate() {
            let own = member.schema.pointer("/x-procedure/sources").and_then(Value::as_object);
            sources.extend(own.into_iter().flatten().map(|(source, text)| (source_name(i, source), text.clone())));
        }
        let own = |i: usize, key: &str| self.members[i].schema.pointer(&format!("/x-procedure/{key}")).cloned();
        let correction = (0..self.members.len()).find_map(|i| own(i, "correction"));
        let mut next: Vec<Value> = Vec::new();
        for (i, entry) in (0..self.members.len()).filter_map(|i| own(i, "next").map(|next| (i, next))) {
            for mut one in entry.as_array().cloned().unwrap_or_default() {
                let code = one.get("procedure").and_then(Value::as_str).unwrap_or_default();
                if self.comes_next(i, code) {
                    if let Some(when) = one.get("when").and_then(Value::as_str).and_then(|own| When::parse(own).ok()) {
                        one["when"] = json!(prefixed(&when, i).to_string());
                    }
                    next.push(one);
                }
            }
        }
        if let Value::Object(entry) = &mut entry {
            if !next.is_empty() {
                entry.insert("next".to_owned(), json!(next));
            }
            let elsewhere = (0..self.members.len()).filter_map(|i| own(i, "elsewhere")?.as_array().cloned());
            let elsewhere: Vec<Value> = elsewhere.flatten().collect();
            if !elsewhere.is_empty() {
                entry.insert("elsewhere".to_owned(), json!(elsewhere));
            }
            if let Some(correction) = correction {
                entry.insert("correction".to_owned(), correction);
            }
            self.put_offices(entry);
            if !sources.is_empty() {
                entry.insert("sources".to_owned(), Value::Object(sources));
            }
            entry.retain(|name, value| value.as_str() != Some("") && (name != "letterhead" || *value != json!([])));
        }
        entry
    }

    fn channels(&self) -> Vec<&str> {
        common_channels(&self.members)
    }

    /// True for a procedure that comes after the bundle: none of its members, and named by this member first.
    fn comes_next(&self, member: usize, code: &str) -> bool {
        let named = |other: &&Procedure| other.header.next.iter().any(|next| next.procedure == code);
        self.members.iter().all(|other| other.header.code != code) && !self.members[..member].iter().any(named)
    }

    /// True for a paper of ways of handing in that the bundle does not have.
    fn is_of_other_channels(&self, document: &Document) -> bool {
        let common = self.channels();
        !common.is_empty()
            && !document.channels.is_empty()
            && !document.channels.iter().any(|own| common.contains(&own.as_str()))
    }

    fn roles(&self) -> Value {
        let mut roles: Map<String, Value> = Map::new();
        let mut whens: BTreeMap<String, Vec<When>> = BTreeMap::new();
        for (i, member) in self.members.iter().enumerate() {
            for role in &member.roles {
                whens.entry(role.name.clone()).or_default().push(prefixed(&role.when, i));
                let described = self.role(i, role);
                match (roles.get_mut(&role.name), described) {
                    (None, described) => drop(roles.insert(role.name.clone(), described)),
                    (Some(Value::Object(known)), Value::Object(described)) => merge_role(known, described),
                    _ => {}
                }
            }
        }
        for (role, list) in whens {
            let Some(Value::Object(described)) = roles.get_mut(&role) else { continue };
            described.remove("when");
            // A subject exists where any member has it.
            if !list.contains(&When::Always) {
                described.insert("when".to_owned(), json!(When::Or(list).to_string()));
            }
        }
        Value::Object(roles)
    }

    /// A role of one member, as the bundle describes it.
    fn role(&self, member: usize, role: &Role) -> Value {
        let described = self.members[member].schema.pointer(&format!("/x-roles/{}", escape(&role.name))).cloned();
        let mut described = described.unwrap_or_else(|| json!({"kind": role.kind}));
        if let Value::Object(described) = &mut described {
            if let Some(key) = &role.key {
                described.insert("key".to_owned(), json!(below(member, key)));
            }
            let others = role.same_as.iter().map(|other| match prefixed(&other.when, member) {
                When::Always => json!({"role": other.role}),
                when => json!({"role": other.role, "when": when.to_string()}),
            });
            if described.remove("sameAs").is_some() {
                described.insert("sameAs".to_owned(), others.collect());
            }
        }
        described
    }

    fn conditions(&self) -> Value {
        let mut conditions = Map::new();
        for (i, member) in self.members.iter().enumerate() {
            for condition in &member.conditions {
                let mut inner = condition.schema.clone();
                let mut outer = Map::new();
                if let Value::Object(inner) = &mut inner {
                    let moved = ["title", "x-share", "x-channel", "x-lacks"].into_iter();
                    outer.extend(moved.filter_map(|key| Some((key.to_owned(), inner.remove(key)?))));
                    let unborn = self.unknown_where(i, member, &condition.name);
                    if !unborn.is_empty() {
                        let known = outer.entry("x-lacks").or_insert_with(|| json!([]));
                        let fresh = unborn.into_iter().map(Value::String);
                        known.as_array_mut().into_iter().for_each(|known| known.extend(fresh.clone()));
                    }
                    for key in ["x-implies", "x-excludes"] {
                        inner.remove(key);
                    }
                }
                for (key, names) in [("x-implies", &condition.implies), ("x-excludes", &condition.excludes)] {
                    if !names.is_empty() {
                        outer.insert(key.to_owned(), names.iter().map(|other| json!(scoped(i, other))).collect());
                    }
                }
                let property = name(i);
                outer.insert("properties".to_owned(), json!({ property.clone(): inner }));
                outer.insert("required".to_owned(), json!([property]));
                conditions.insert(scoped(i, &condition.name), Value::Object(outer));
            }
        }
        Value::Object(conditions)
    }

    /// Registers that hold nothing about a subject under the number it is asked for in this
    /// member, where a condition makes it the subject that an earlier member registers first: a
    /// child whose birth is being registered has no number yet, whatever it is called later.
    fn unknown_where(&self, i: usize, member: &Procedure, condition: &str) -> Vec<String> {
        let earlier = || self.members[..i].iter().flat_map(|other| &other.roles);
        let mut list = Vec::new();
        for role in &member.roles {
            let first = |name: &str| earlier().find(|known| known.name == name);
            let unborn = role.same_as.iter().any(|same| {
                same.when == When::Is(condition.to_owned())
                    && first(&same.role).is_some_and(|known| known.keyless.is_some())
            });
            if !unborn || first(&role.name).is_some() {
                continue;
            }
            for register in &self.pack.registers {
                let mut own = register.lookups.iter().filter(|l| l.subjects.contains(&role.kind)).peekable();
                // What is asked with a relative's number is answered all the same.
                if own.peek().is_some() && own.all(|lookup| lookup.keys.iter().any(|key| key.of.is_none())) {
                    list.push(format!("{}@{}", register.id, role.name));
                }
            }
        }
        list
    }

    /// A member's schema as a part of the whole: no header of its own, references re-rooted,
    /// facts that are asked for already copied.
    fn schema(&mut self, i: usize, member: &Procedure) -> Value {
        let mut schema = member.schema.clone();
        if let Value::Object(root) = &mut schema {
            root.retain(|key, _| !key.starts_with("x-") && key != "$schema" && key != "$id");
        }
        let base = format!("/properties/{}", name(i));
        reroot(&mut schema, &base, i, 0);
        self.share_answers(i, member, &mut schema);
        prune(&mut schema, &name(i), &mut self.gone);
        self.name_offices(i, member, &mut schema);
        answers::fall_away(member, &mut schema);
        schema
    }

    /// True for the key of a subject that an earlier member knows without one: it is the result
    /// of that member, such as the number of a child whose birth is registered.
    fn given_inside(&self, member: &Procedure, pointer: &JsonPointer) -> bool {
        let keyed = member.roles.iter().find(|role| role.key.as_ref() == Some(pointer));
        keyed.is_some_and(|role| {
            let first = self.members.iter().find_map(|other| other.roles.iter().find(|known| known.name == role.name));
            first.is_some_and(|first| first.keyless.is_some())
        })
    }

    fn is_left_out(&self, place: &str) -> bool {
        self.gone
            .iter()
            .map(JsonPointer::as_str)
            .any(|left_out| place.strip_prefix(left_out).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    }

    /// Whether what a member's header says at a place is said of the bundle: what is told of each member stands with
    /// its part.
    fn is_stated_of_all(&self, i: usize, place: &str) -> bool {
        if place.starts_with("afterwards/") || parts::is_remark(&format!("/{place}")) {
            return false;
        }
        let next = || place.strip_prefix("next/").map_or(i == 0, |code| self.comes_next(i, code));
        place.starts_with("elsewhere/") || next()
    }

    /// The members' texts, of what is left of them.
    fn texts(&self, root: &Map<String, Value>, serves: &[(String, Vec<usize>)]) -> Map<String, Value> {
        let there = |place: &str| {
            let Some((part, id)) = place.get(1..).and_then(|rest| rest.split_once('/')) else { return true };
            match root.get(part) {
                Some(Value::Array(list)) => list.iter().any(|entry| entry["id"].as_str() == Some(id)),
                Some(Value::Object(map)) if part.starts_with("x-") => map.contains_key(id),
                _ => true,
            }
        };
        let mut texts: Map<String, Value> = Map::new();
        for (i, member) in self.members.iter().enumerate() {
            let Some(own) = member.schema.get("x-text").and_then(Value::as_object) else { continue };
            for (tag, places) in own {
                let target = texts.entry(tag.clone()).or_insert_with(|| {
                    let title =
                        |member: &&Procedure| said_of(member, tag, "", "title").unwrap_or(&member.title).to_owned();
                    json!({"": {"title": self.members.iter().map(title).collect::<Vec<_>>().join(" · ")}})
                });
                let (Some(target), Some(places)) = (target.as_object_mut(), places.as_object()) else { continue };
                for (place, text) in places {
                    if let Some(next) = place.strip_prefix("/x-procedure/") {
                        let said = self.is_stated_of_all(i, next);
                        said.then(|| target.entry(place.clone()).or_insert_with(|| text.clone()));
                        continue;
                    }
                    let moved = ["/x-sections/", "/x-documents/", "/x-conditions/", "/x-requirements/"]
                        .iter()
                        .find_map(|part| Some(format!("{part}{}", scoped(i, place.strip_prefix(part)?))));
                    let roles = place.starts_with("/x-roles/").then(|| place.clone());
                    let own = moved.or(roles).unwrap_or_else(|| format!("/{}{place}", name(i)));
                    if !self.is_left_out(&own) && there(&own) {
                        target.entry(own).or_insert_with(|| text.clone());
                    }
                }
            }
        }
        for (tag, target) in &mut texts {
            if let Value::Object(target) = target {
                if let (Some(all), Some(whole)) = (self.authorities(tag), target.get_mut("")) {
                    whole["authority"] = json!(all);
                }
                self.part_texts(tag, target);
                self.afterwards_texts(tag, target);
                self.served(serves, tag, target);
                self.join_pledge_texts(tag, target);
                self.keep_channel_texts(target);
                self.name_offices_texts(tag, target);
            }
        }
        texts
    }
}

/// A text of a member in a language; of a variant of a language (`en-x-helped`) that of the language where the variant says
/// nothing.
fn said_of<'m>(member: &'m Procedure, tag: &str, place: &str, key: &str) -> Option<&'m str> {
    let texts = member.schema.get("x-text")?;
    let told = |tag: &str| texts.get(tag)?.get(place)?.get(key)?.as_str();
    told(tag).or_else(|| told(tag.split('-').next()?))
}

/// Takes out conditions on which nothing depends any longer, because what depended on them is left
/// out.
fn drop_idle_conditions(root: &mut Map<String, Value>) {
    let mut used: BTreeSet<String> = BTreeSet::new();
    let mut read = |entry: &Value| {
        for key in ["when", "visit"] {
            let when = entry.get(key).and_then(Value::as_str).and_then(|when| When::parse(when).ok());
            used.extend(when.iter().flat_map(When::names).map(str::to_owned));
        }
    };
    for part in ["x-documents", "x-requirements", "x-sections"] {
        root.get(part).and_then(Value::as_array).into_iter().flatten().for_each(&mut read);
    }
    for list in ["next", "steps"] {
        let own = root.get("x-procedure").and_then(|header| header.get(list)?.as_array());
        own.into_iter().flatten().for_each(&mut read);
    }
    for role in root.get("x-roles").and_then(Value::as_object).into_iter().flat_map(Map::values) {
        read(role);
        role.get("sameAs").and_then(Value::as_array).into_iter().flatten().for_each(&mut read);
    }
    for part in root.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::values) {
        each_rule(part, 0, &mut read);
    }
    let Some(Value::Object(conditions)) = root.get_mut("x-conditions") else { return };
    conditions.retain(|name, condition| {
        used.contains(name) || ["x-channel", "x-lacks"].iter().any(|key| condition.get(key).is_some())
    });
    let left: BTreeSet<String> = conditions.keys().cloned().collect();
    for condition in conditions.values_mut() {
        for key in ["x-implies", "x-excludes"] {
            if let Some(Value::Array(list)) = condition.get_mut(key) {
                list.retain(|name| name.as_str().is_some_and(|name| left.contains(name)));
            }
        }
    }
}

/// Every rule by which a question below a schema is answered.
fn each_rule(schema: &Value, depth: usize, read: &mut dyn FnMut(&Value)) {
    // Deeper than any schema that loads.
    if depth > 256 {
        return;
    }
    match schema {
        Value::Object(object) => {
            object.get("x-known").and_then(Value::as_array).into_iter().flatten().for_each(&mut *read);
            object
                .iter()
                .filter(|(key, _)| !key.starts_with("x-"))
                .for_each(|(_, inner)| each_rule(inner, depth + 1, read));
        }
        Value::Array(list) => list.iter().for_each(|inner| each_rule(inner, depth + 1, read)),
        _ => {}
    }
}

fn source_name(member: usize, source: &str) -> String {
    format!("{}-{source}", name(member))
}

/// Sources keep their member's name, for two members may call different ones the same.
fn rename_source(object: &mut Map<String, Value>, key: &str, member: usize) {
    if let Some(Value::String(source)) = object.get_mut(key) {
        *source = source_name(member, source);
    }
}

/// Name of a member's part of the answers.
fn name(member: usize) -> String {
    format!("m{}", member + 1)
}

fn scoped(member: usize, word: &str) -> String {
    format!("{}.{word}", name(member))
}

fn below(member: usize, pointer: &JsonPointer) -> String {
    format!("/{}{pointer}", name(member))
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The expression over a member's own conditions.
fn prefixed(when: &When, member: usize) -> When {
    match when {
        When::Always => When::Always,
        // Ways of handing in are those of the whole.
        When::Is(name) if name.starts_with(CHANNEL) => when.clone(),
        When::Is(name) => When::Is(scoped(member, name)),
        When::Not(inner) => When::Not(Box::new(prefixed(inner, member))),
        When::And(list) => When::And(list.iter().map(|inner| prefixed(inner, member)).collect()),
        When::Or(list) => When::Or(list.iter().map(|inner| prefixed(inner, member)).collect()),
    }
}

/// Moves references into the member's own document, and rules that look at its own answers.
fn reroot(schema: &mut Value, base: &str, member: usize, depth: usize) {
    // Deeper than any schema that loads.
    if depth > 256 {
        return;
    }
    match schema {
        Value::Object(object) => {
            for key in ["$ref", "$dynamicRef"] {
                if let Some(Value::String(target)) = object.get_mut(key)
                    && (target == "#" || target.starts_with("#/"))
                {
                    *target = format!("#{base}{}", &target[1..]);
                }
            }
            rename_source(object, "x-source", member);
            for rule in object.get_mut("x-known").and_then(Value::as_array_mut).into_iter().flatten() {
                if let Some(place) = rule.get("answer").and_then(Value::as_str).and_then(JsonPointer::parse) {
                    rule["answer"] = json!(below(member, &place));
                }
                if let Some(when) = rule.get("when").and_then(Value::as_str).and_then(|own| When::parse(own).ok()) {
                    rule["when"] = json!(prefixed(&when, member).to_string());
                }
            }
            for key in ["x-minimum", "x-maximum"] {
                if let Some(Value::String(of)) = object.get_mut(key).and_then(|bound| bound.get_mut("of"))
                    && of != "today"
                {
                    *of = format!("/{}{of}", name(member));
                }
            }
            object.values_mut().for_each(|inner| reroot(inner, base, member, depth + 1));
        }
        Value::Array(list) => list.iter_mut().for_each(|inner| reroot(inner, base, member, depth + 1)),
        _ => {}
    }
}

/// Takes out groups nothing is left in, and notes their places.
fn prune(schema: &mut Value, member: &str, gone: &mut Vec<JsonPointer>) {
    fn walk(schema: &mut Value, at: &str, depth: usize, gone: &mut Vec<JsonPointer>) {
        let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
        if depth > 256 {
            return;
        }
        let mut empty: Vec<String> = Vec::new();
        for (key, inner) in properties.iter_mut() {
            walk(inner, &format!("{at}/{}", escape(key)), depth + 1, gone);
            let bare = inner.get("properties").and_then(Value::as_object).is_some_and(Map::is_empty);
            let more = ["allOf", "anyOf", "oneOf", "if", "$ref", "patternProperties", "dependentSchemas"];
            if bare && more.iter().all(|keyword| inner.get(keyword).is_none()) {
                empty.push(key.clone());
            }
        }
        for key in &empty {
            properties.shift_remove(key);
            gone.extend(JsonPointer::parse(&format!("{at}/{}", escape(key))));
        }
        if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
            required.retain(|name| name.as_str().is_none_or(|name| !empty.iter().any(|key| key == name)));
        }
    }
    walk(schema, &format!("/{member}"), 0, gone);
}
