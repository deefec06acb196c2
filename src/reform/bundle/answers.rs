//! Each question once: what an earlier member asks, or the bundle itself decides, answers the same
//! question of a later member (`x-known`). Every member keeps its whole part of the answers, so
//! that each authority gets what its own definition asks for.

use serde_json::{Map, Value, json};

use super::steps::pledges;
use super::{Merger, below, name, said_of};
use crate::definition::Procedure;
use crate::pointer::JsonPointer;

/// Deepest nesting that is looked at; deeper than any schema that loads.
const MAX_DEPTH: usize = 256;

impl Merger<'_> {
    /// Marks, in a member's part, the questions that are answered elsewhere, and takes out the
    /// keys of subjects that come about inside the bundle.
    pub(super) fn share_answers(&mut self, i: usize, member: &Procedure, schema: &mut Value) {
        for (place, value) in self.given[i] {
            answer_by(schema, place, &json!({"when": "true", "is": value}));
        }
        for field in &member.fields {
            let at = whole(i, &field.pointer);
            let earlier = self.asked.iter().find(|(fact, _)| *fact == field.fact).map(|(_, from)| from.clone());
            match earlier {
                Some(from) => self.share(i, schema, &field.pointer, &from),
                None if i > 0 && self.given_inside(member, &field.pointer) => {
                    if leave_out(schema, &field.pointer) {
                        self.gone.push(at);
                    }
                }
                None => self.asked.push((field.fact.clone(), at)),
            }
        }
        for question in attributes(member) {
            let earlier = self.members[..i].iter().enumerate().find_map(|(j, other)| {
                let same = attributes(other).into_iter().find(|known| known.asks_the_same(&question))?;
                let alike = is_choice(&other.schema, &same.place) == is_choice(&member.schema, &question.place);
                alike.then(|| whole(j, &same.place))
            });
            if let Some(from) = earlier {
                self.share(i, schema, &question.place, &from);
            }
        }
        for pledge in pledges(member) {
            match self.pledge.clone() {
                None => self.pledge = Some(whole(i, &pledge)),
                Some(from) => self.share(i, schema, &pledge, &from),
            }
        }
        self.share_offices(i, member, schema);
        for place in channel_questions(member) {
            match self.channel.clone() {
                None => {
                    let common = self.channels();
                    each_at(schema, &segments(&place), &mut |field| keep_choices(field, &common));
                    self.channel = Some(whole(i, &place));
                }
                Some(from) => self.share(i, schema, &place, &from),
            }
        }
    }

    /// Has a question of a member answered by the answer at an earlier place; of a group, each
    /// question that both places have.
    fn share(&mut self, i: usize, schema: &mut Value, place: &JsonPointer, from: &JsonPointer) {
        let mut pairs: Vec<(JsonPointer, JsonPointer)> = Vec::new();
        if let (Some(target), Some((other, source))) = (described(&self.members[i].schema, place), self.source(from)) {
            let definitions = (&self.members[i].schema, other);
            pair_up(definitions, (&target, &source), (place, from), 0, &mut pairs);
        }
        for (to, from) in pairs {
            if answer_by(schema, &to, &json!({"answer": from.as_str()})) {
                self.out.copied.push((whole(i, &to), from));
            }
        }
    }

    /// The definition that asks at a place of the bundle, and what it says of that place.
    fn source(&self, place: &JsonPointer) -> Option<(&Value, Value)> {
        let member = (0..self.members.len()).find(|i| place.starts_with(&JsonPointer::root().key(&name(*i))))?;
        let definition = &self.members[member].schema;
        let inner = JsonPointer::parse(place.as_str().get(name(member).len() + 1..)?)?;
        Some((definition, described(definition, &inner)?))
    }

    /// Puts what the pledges of all members say into the one that is shown.
    pub(super) fn join_pledges(&self, properties: &mut Map<String, Value>) {
        let Some(place) = &self.pledge else { return };
        let mut titles: Vec<&str> = Vec::new();
        for member in &self.members {
            for pledge in pledges(member) {
                let field = super::subjects::field_at(&member.schema, &pledge);
                let title = field.and_then(|field| field.get("title")?.as_str()).unwrap_or_default();
                note_title(&mut titles, title);
            }
        }
        let mut whole = json!({ "properties": properties });
        each_at(&mut whole, &segments(place), &mut |field| {
            field.insert("title".to_owned(), json!(titles.join(". ")));
        });
        if let Some(Value::Object(joined)) = whole.get_mut("properties") {
            *properties = std::mem::take(joined);
        }
    }

    /// The same in another language.
    pub(super) fn join_pledge_texts(&self, tag: &str, texts: &mut Map<String, Value>) {
        let Some(place) = &self.pledge else { return };
        let mut titles: Vec<&str> = Vec::new();
        for member in &self.members {
            for pledge in pledges(member) {
                let own = super::subjects::field_at(&member.schema, &pledge).and_then(|field| field.get("title"));
                let own = own.and_then(Value::as_str).unwrap_or_default();
                let title = said_of(member, tag, pledge.as_str(), "title").unwrap_or(own);
                note_title(&mut titles, title);
            }
        }
        let text = texts.entry(place.as_str().to_owned()).or_insert_with(|| json!({}));
        text["title"] = json!(titles.join(". "));
    }

    /// Leaves, of the question how the dossier is handed in, the choices that are offered.
    pub(super) fn keep_channel_texts(&self, texts: &mut Map<String, Value>) {
        let common = self.channels();
        let text = self.channel.as_ref().and_then(|place| texts.get_mut(place.as_str()));
        if let Some(Value::Object(options)) = text.and_then(|text| text.get_mut("options"))
            && !common.is_empty()
        {
            options.retain(|option, _| common.contains(&option.as_str()));
        }
    }
}

/// A question about a subject that is no fact registers know.
struct Attribute<'m> {
    /// The name of the subject.
    role: &'m str,
    place: JsonPointer,
    /// What is asked, without the words for the subject, which members call differently.
    asked: String,
}

impl Attribute<'_> {
    fn asks_the_same(&self, other: &Self) -> bool {
        self.role == other.role && self.place.last() == other.place.last() && self.asked == other.asked
    }
}

/// Questions about subjects that are no facts registers know: those in the group of the subject's key, or in the group
/// that bears its name.
fn attributes(member: &Procedure) -> Vec<Attribute<'_>> {
    let mut out = Vec::new();
    for role in &member.roles {
        let part = role
            .key
            .as_ref()
            .and_then(JsonPointer::parent)
            .filter(|group| !group.is_root())
            .unwrap_or_else(|| JsonPointer::root().key(&role.name));
        let questions = super::subjects::field_at(&member.schema, &part).and_then(|part| part.get("properties"));
        for (name, field) in questions.and_then(Value::as_object).into_iter().flatten() {
            let simple = ["x-fact", "properties", "items"].iter().all(|key| field.get(key).is_none());
            if let Some(title) = field.get("title").and_then(Value::as_str).filter(|_| simple) {
                let (title, subject) = (title.to_lowercase(), role.title.to_lowercase());
                let asked = if subject.is_empty() { title } else { title.replace(&subject, "") };
                out.push(Attribute { role: &role.name, place: part.key(name), asked: asked.trim().to_owned() });
            }
        }
    }
    out
}

/// Asks a member whose procedure turns out not to be for the case (`notFor`) nothing but the question that says so; what
/// a register had filled in beside it goes with the rest.
pub(super) fn fall_away(member: &Procedure, schema: &mut Value) {
    let Some((place, value)) = not_for(member) else { return };
    let names = segments(&place);
    let Some((last, groups)) = names.split_last() else { return };
    let mut rest = schema.clone();
    let group = groups.iter().try_fold(&mut rest, |at, name| at.get_mut("properties")?.get_mut(name));
    let questions = group.and_then(|group| group.get_mut("properties")?.as_object_mut());
    let Some(field) = questions.and_then(|all| all.shift_remove(last)) else { return };
    let (mut question, mut case) = (field, json!({ "const": value }));
    for (depth, name) in names.iter().enumerate().rev() {
        let group = names[..depth].iter().try_fold(&rest, |at, name| at.get("properties")?.get(name));
        let title = group.and_then(|group| group.get("title")).filter(|_| depth > 0).cloned();
        question = json!({ "type": "object", "properties": { name.clone(): question }, "required": [name] });
        case = json!({ "properties": { name.clone(): case }, "required": [name] });
        if let (Some(title), Value::Object(question)) = (title, &mut question) {
            question.insert("title".to_owned(), title);
        }
    }
    let none = none_beside(&rest, groups);
    if let (Value::Object(outer), Value::Object(inner)) = (&mut question, &mut rest) {
        // References lead to definitions at their old place.
        for key in ["title", "$defs"] {
            outer.extend(inner.shift_remove(key).map(|own| (key.to_owned(), own)));
        }
        outer.insert("if".to_owned(), case);
        outer.extend(none.map(|none| ("then".to_owned(), none)));
        outer.insert("else".to_owned(), rest);
    }
    *schema = question;
}

/// What says that none of the other questions of a group is answered; nothing where there are none.
fn none_beside(schema: &Value, groups: &[String]) -> Option<Value> {
    let group = groups.iter().try_fold(schema, |at, name| at.get("properties")?.get(name))?;
    let others = group.get("properties")?.as_object()?.keys();
    let none: Map<String, Value> = others.map(|name| (name.clone(), Value::Bool(false))).collect();
    let inside = (!none.is_empty()).then(|| json!({ "properties": none }))?;
    Some(groups.iter().rev().fold(inside, |inner, name| json!({ "properties": { name.clone(): inner } })))
}

/// The answer with which a procedure is not for the case, where its definition names one: its place and its value.
pub(super) fn not_for(member: &Procedure) -> Option<(JsonPointer, Value)> {
    let own = member.schema.pointer("/x-procedure/notFor")?;
    let place = JsonPointer::parse(own.get("field")?.as_str()?)?;
    // Only a question that is always put can decide whether the others are.
    super::subjects::field_at(&member.schema, &place)?;
    Some((place, own.get("is")?.clone()))
}

/// True for a question that is answered by choosing.
fn is_choice(definition: &Value, place: &JsonPointer) -> bool {
    described(definition, place).is_some_and(|field| field.get("oneOf").is_some() || field.get("enum").is_some())
}

/// Notes what is pledged, unless another pledge says it already.
fn note_title<'t>(titles: &mut Vec<&'t str>, title: &'t str) {
    if titles.iter().any(|known| known.starts_with(title)) {
        return;
    }
    titles.retain(|known| !title.starts_with(known));
    titles.push(title);
}

fn whole(member: usize, place: &JsonPointer) -> JsonPointer {
    JsonPointer::parse(&below(member, place)).unwrap_or_default()
}

pub(super) fn segments(place: &JsonPointer) -> Vec<String> {
    place.segments().collect()
}

/// The questions of a group, each with the one of another group that asks the same.
fn pair_up(
    definitions: (&Value, &Value),
    (target, source): (&Value, &Value),
    (to, from): (&JsonPointer, &JsonPointer),
    depth: usize,
    out: &mut Vec<(JsonPointer, JsonPointer)>,
) {
    let Some(properties) = target.get("properties").and_then(Value::as_object) else {
        out.push((to.clone(), from.clone()));
        return;
    };
    for (key, inner) in properties.iter().filter(|_| depth < MAX_DEPTH) {
        let Some(other) = source.get("properties").and_then(|others| others.get(key)) else { continue };
        let both = (&followed(definitions.0, inner), &followed(definitions.1, other));
        pair_up(definitions, both, (&to.key(key), &from.key(key)), depth + 1, out);
    }
}

/// Leaves the ways of handing in that all members have.
fn keep_choices(field: &mut Map<String, Value>, common: &[&str]) {
    if common.is_empty() {
        return;
    }
    if let Some(Value::Array(list)) = field.get_mut("oneOf") {
        list.retain(|choice| choice.get("const").and_then(Value::as_str).is_none_or(|own| common.contains(&own)));
    }
}

/// Questions about the way of handing in: all they offer are ways of the procedure, and a
/// circumstance that stands for a way depends on them or the host's way answers them.
fn channel_questions(member: &Procedure) -> Vec<JsonPointer> {
    let by_rule = member
        .known
        .iter()
        .filter(|question| question.rules.iter().any(|rule| rule.from == crate::definition::KnownFrom::Channel));
    by_rule.map(|question| question.pointer.clone()).collect()
}

/// What a definition says of a place of the answers, references followed.
fn described(definition: &Value, place: &JsonPointer) -> Option<Value> {
    fn walk(definition: &Value, schema: &Value, place: &[String], depth: usize) -> Option<Value> {
        let schema = followed(definition, schema);
        let Some((first, rest)) = place.split_first() else { return Some(schema) };
        if depth > MAX_DEPTH {
            return None;
        }
        let inner = schema.get("properties").and_then(|properties| properties.get(first));
        if let Some(found) = inner.and_then(|inner| walk(definition, inner, rest, depth + 1)) {
            return Some(found);
        }
        let lists = ["allOf", "anyOf", "oneOf"].iter().filter_map(|keyword| schema.get(*keyword)?.as_array()).flatten();
        let branches = ["then", "else"].iter().filter_map(|keyword| schema.get(*keyword));
        lists.chain(branches).find_map(|inner| walk(definition, inner, place, depth + 1))
    }
    walk(definition, definition, &segments(place), 0)
}

/// A schema with what its local reference says beside it.
fn followed(definition: &Value, schema: &Value) -> Value {
    let target = schema.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
    let Some(Value::Object(target)) = target.and_then(|target| definition.pointer(target)) else {
        return schema.clone();
    };
    let mut both = target.clone();
    both.extend(schema.as_object().into_iter().flatten().map(|(key, value)| (key.clone(), value.clone())));
    Value::Object(both)
}

/// Puts a rule before the others by which a question is answered; false where nothing is asked
/// at that place.
pub(super) fn answer_by(schema: &mut Value, place: &JsonPointer, rule: &Value) -> bool {
    let mut found = false;
    each_at(schema, &segments(place), &mut |field| {
        found = true;
        let rules = field.entry("x-known").or_insert_with(|| json!([]));
        if let Value::Array(rules) = rules {
            rules.insert(0, rule.clone());
        }
    });
    found
}

/// Takes a question out wherever it is asked or required; false where nothing is asked there.
fn leave_out(schema: &mut Value, place: &JsonPointer) -> bool {
    let (Some(parent), Some(last)) = (place.parent(), place.last()) else { return false };
    let mut found = false;
    let group = segments(&parent);
    walk(schema, &group, 0, &mut |group, rest| {
        if !rest.is_empty() {
            return;
        }
        let properties = group.get_mut("properties").and_then(Value::as_object_mut);
        found |= properties.is_some_and(|properties| properties.shift_remove(&last).is_some());
        if let Some(Value::Array(required)) = group.get_mut("required") {
            required.retain(|name| name.as_str() != Some(&last));
        }
    });
    found
}

/// Calls a function on every schema that itself asks at a place.
pub(super) fn each_at(schema: &mut Value, place: &[String], f: &mut dyn FnMut(&mut Map<String, Value>)) {
    let Some((last, parent)) = place.split_last() else { return };
    walk(schema, parent, 0, &mut |group, rest| {
        let field = group.get_mut("properties").filter(|_| rest.is_empty()).and_then(|all| all.get_mut(last));
        if let Some(field) = field.and_then(Value::as_object_mut) {
            f(field);
        }
    });
}

/// Calls a function on every schema on the way to a place, with what is left of the way: below
/// `properties`, in combinations and in both branches of conditions, not in what conditions ask.
fn walk(schema: &mut Value, place: &[String], depth: usize, f: &mut dyn FnMut(&mut Map<String, Value>, &[String])) {
    let Some(object) = schema.as_object_mut().filter(|_| depth < MAX_DEPTH) else { return };
    f(object, place);
    for keyword in ["allOf", "anyOf", "oneOf"] {
        if let Some(Value::Array(list)) = object.get_mut(keyword) {
            for inner in list {
                walk(inner, place, depth + 1, f);
            }
        }
    }
    for keyword in ["then", "else"] {
        if let Some(inner) = object.get_mut(keyword) {
            walk(inner, place, depth + 1, f);
        }
    }
    if let Some((first, rest)) = place.split_first()
        && let Some(inner) = object.get_mut("properties").and_then(|properties| properties.get_mut(first))
    {
        walk(inner, rest, depth + 1, f);
    }
}
