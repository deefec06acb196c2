//! The steps of a bundle: one list of tasks. What members ask about the same subject stands in one
//! step, what members ask at their ends about nobody in particular (copies, further requests, how
//! the dossier is handed in) and what is pledged in the last ones, and each step names the procedures
//! it serves.

use serde_json::{Map, Value, json};

use super::{Merger, below, prefixed, said_of, scoped};
use crate::definition::{KnownFrom, Procedure, Section, When};
use crate::pointer::JsonPointer;

/// A step on its way into the bundle.
struct Step {
    /// What the definition says of it, without fields.
    entry: Map<String, Value>,
    fields: Vec<String>,
    when: When,
    /// The members it serves.
    members: Vec<usize>,
    /// The role it is about, where it is about one.
    subject: Option<String>,
}

impl Merger<'_> {
    /// The steps, and the members each serves, by the step's id.
    pub(super) fn sections(&self) -> (Value, Vec<(String, Vec<usize>)>) {
        let mut steps: Vec<Step> = Vec::new();
        // What is asked at the end, and what is pledged behind the review.
        let (mut closing, mut pledged): (Option<Step>, Option<Step>) = (None, None);
        for (i, member) in self.members.iter().enumerate() {
            let pledges = pledges(member);
            let last = member.sections.iter().rposition(|section| !section.after_review);
            // Questions about nobody that stood in a step which went into another one.
            let mut carried: Vec<String> = Vec::new();
            for (s, section) in member.sections.iter().enumerate() {
                let Some(Value::Object(entry)) = member.schema.pointer(&format!("/x-sections/{s}")) else { continue };
                let asked: Vec<&JsonPointer> =
                    section.fields.iter().filter(|field| !self.is_left_out(&below(i, field))).collect();
                if asked.is_empty() && !section.fields.is_empty() {
                    continue;
                }
                let places = asked.iter().map(|field| below(i, field));
                let subject = subject(member, section);
                let when = prefixed(&section.when, i);
                if section.after_review
                    || last == Some(s) && subject.is_none()
                    || pledges.iter().any(|pledge| section.fields.iter().any(|field| pledge.starts_with(field)))
                {
                    let list = if section.after_review { &mut pledged } else { &mut closing };
                    let step = list.get_or_insert_with(|| Step::new(i, section, entry, when.clone(), None));
                    if step.when != when {
                        step.when = When::Always;
                    }
                    step.fields.append(&mut carried);
                    step.fields.extend(places);
                    step.serve(i);
                    continue;
                }
                let same = |step: &&mut Step| subject.is_some() && step.subject == subject && step.when == when;
                if let Some(step) = steps.iter_mut().find(same).filter(|step| !step.members.contains(&i)) {
                    let about = subject.as_deref().unwrap_or_default();
                    let (of_subjects, others): (Vec<_>, Vec<_>) = asked
                        .iter()
                        .partition(|field| role_of(member, field).is_some() || is_told_of(member, field, about));
                    step.fields.extend(of_subjects.into_iter().map(|field| below(i, field)));
                    carried.extend(others.into_iter().map(|field| below(i, field)));
                    step.serve(i);
                    continue;
                }
                let mut step = Step::new(i, section, entry, when, subject);
                step.fields.append(&mut carried);
                step.fields.extend(places);
                steps.push(step);
            }
            if let Some(step) = closing.as_mut().or(steps.last_mut()) {
                step.fields.append(&mut carried);
            }
        }
        for mut step in closing.into_iter().chain(pledged) {
            // What is pledged stands behind all that it is pledged of.
            let (mut ending, mut asked): (Vec<String>, Vec<String>) =
                step.fields.into_iter().partition(|place| self.is_pledge(place));
            asked.append(&mut ending);
            step.fields = asked;
            steps.push(step);
        }
        let serves = steps.iter().map(|step| (id_of(step), step.members.clone())).collect();
        (steps.into_iter().map(|step| self.written(step)).collect(), serves)
    }

    fn written(&self, step: Step) -> Value {
        let served = step.members.iter().map(|i| self.members[*i].title.as_str());
        let description = served_by(served, step.entry.get("description").and_then(Value::as_str));
        let mut entry = step.entry;
        entry.insert("description".to_owned(), json!(description));
        entry.insert("fields".to_owned(), json!(step.fields));
        entry.shift_remove("when");
        if step.when != When::Always {
            entry.insert("when".to_owned(), json!(step.when.to_string()));
        }
        Value::Object(entry)
    }

    /// The lines under the steps' headings in another language.
    pub(super) fn served(&self, serves: &[(String, Vec<usize>)], tag: &str, texts: &mut Map<String, Value>) {
        for (id, members) in serves {
            let titles = members.iter().map(|i| {
                let member = self.members[*i];
                said_of(member, tag, "", "title").unwrap_or(&member.title)
            });
            // A variant of a language that says nothing below this heading leaves it to the language.
            let place = format!("/x-sections/{id}");
            if tag.contains('-') && texts.get(&place).is_none_or(|text| text.get("description").is_none()) {
                continue;
            }
            let text = texts.entry(place).or_insert_with(|| json!({}));
            let description = served_by(titles, text.get("description").and_then(Value::as_str));
            text["description"] = json!(description);
        }
    }

    /// True for a place of the bundle at which, or below which, something is pledged.
    fn is_pledge(&self, place: &str) -> bool {
        let Some(place) = JsonPointer::parse(place) else { return false };
        let mut members = self.members.iter().enumerate();
        members.any(|(i, member)| {
            let own = |pledge: &JsonPointer| JsonPointer::parse(&below(i, pledge));
            pledges(member).iter().filter_map(own).any(|pledge| pledge.starts_with(&place))
        })
    }
}

impl Step {
    fn new(i: usize, section: &Section, entry: &Map<String, Value>, when: When, subject: Option<String>) -> Self {
        let mut entry = entry.clone();
        entry.insert("id".to_owned(), json!(scoped(i, &section.id)));
        Self { entry, fields: Vec::new(), when, members: vec![i], subject }
    }

    fn serve(&mut self, member: usize) {
        if !self.members.contains(&member) {
            self.members.push(member);
        }
    }
}

fn id_of(step: &Step) -> String {
    step.entry.get("id").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The procedures a step serves, and what the step says of itself.
fn served_by<'t>(titles: impl Iterator<Item = &'t str>, own: Option<&str>) -> String {
    let titles = titles.collect::<Vec<_>>().join(" · ");
    own.map_or_else(|| titles.clone(), |own| format!("{titles}. {own}"))
}

/// The role all facts of a step belong to; nothing where there are several, or none.
fn subject(member: &Procedure, section: &Section) -> Option<String> {
    let mut roles = section.fields.iter().filter_map(|field| role_of(member, field));
    let first = roles.next()?;
    roles.all(|role| role == first).then(|| first.to_owned())
}

/// The role a question is about: that of its facts, or the one whose part of the answers it
/// stands in.
fn role_of<'m>(member: &'m Procedure, field: &JsonPointer) -> Option<&'m str> {
    let mut facts = member.fields.iter().filter(|own| own.pointer.starts_with(field)).map(|own| own.fact.role.as_str());
    if let Some(role) = facts.next() {
        return facts.all(|other| other == role).then_some(role);
    }
    let part = field.segments().next()?;
    member.roles.iter().map(|role| role.name.as_str()).find(|name| *name == part)
}

/// Whether a register may answer a question by what it knows of a role.
fn is_told_of(member: &Procedure, field: &JsonPointer, role: &str) -> bool {
    let mut rules = member.known.iter().filter(|own| own.pointer.starts_with(field)).flat_map(|own| &own.rules);
    rules.any(|rule| matches!(&rule.from, KnownFrom::Fact(fact) if fact.role == role))
}

/// Places of what a member has people pledge: answers that can only be yes.
pub(super) fn pledges(member: &Procedure) -> Vec<JsonPointer> {
    fn walk(schema: &Value, at: &JsonPointer, depth: usize, out: &mut Vec<JsonPointer>) {
        if schema.get("const") == Some(&Value::Bool(true)) && schema.get("type") == Some(&json!("boolean")) {
            out.push(at.clone());
        }
        let inner = schema.get("properties").and_then(Value::as_object);
        // Deeper than any schema that loads.
        for (name, inner) in inner.into_iter().flatten().filter(|_| depth < 256) {
            walk(inner, &at.key(name), depth + 1, out);
        }
    }
    let mut out = Vec::new();
    walk(&member.schema, &JsonPointer::root(), 0, &mut out);
    out
}
