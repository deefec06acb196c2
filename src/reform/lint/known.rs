//! Questions that are put although the channel, the sign-in, a register or another answer gives what they ask, or that no
//! article is named for.

use serde_json::Value;

use super::{Rule, Subject, fold};
use crate::analysis::fields::{reads, schema_reads};
use crate::analysis::{PaperVerdict, Verdict};
use crate::definition::{Document, FactRef, Role, When};
use crate::pointer::JsonPointer;

/// Deepest nesting that is looked through; no form is deeper.
const MAX_DEPTH: usize = 32;
/// Most questions that are looked at.
const MAX_QUESTIONS: usize = 2000;

/// What knows the answer to a question: an operand of the message.
#[derive(Clone, Copy)]
enum Knower {
    Channel,
    Account,
    Key,
    Register,
    SameSubject,
    Title,
    Age,
}

impl Knower {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::Account => "account",
            Self::Key => "key",
            Self::Register => "register",
            Self::SameSubject => "sameSubject",
            Self::Title => "title",
            Self::Age => "age",
        }
    }
}

/// One question, and what decides whether it is put.
struct Question<'v> {
    /// Place in the answers.
    at: JsonPointer,
    /// Place in the definition.
    schema_at: JsonPointer,
    schema: &'v Value,
    title: &'v str,
    /// Schemas of `if` on the way, each with the place it judges and whether it must hold.
    guards: Vec<(JsonPointer, &'v Value, bool)>,
}

impl Question<'_> {
    fn says(&self, keyword: &str) -> bool {
        self.schema.get(keyword).is_some()
    }

    /// Neither prefilled nor answered from elsewhere, and answered by picking.
    fn is_plain_choice(&self) -> bool {
        let kind = self.schema.get("type").and_then(Value::as_str);
        let picked = kind == Some("boolean") || ["enum", "oneOf"].iter().any(|keyword| self.says(keyword));
        picked && !self.says("const") && self.is_plain()
    }

    fn is_plain(&self) -> bool {
        !self.says("x-fact") && !self.says("x-known")
    }

    /// Whether a guard on the way to it looks at another answer.
    fn hangs_on(&self, other: &JsonPointer) -> bool {
        self.guards.iter().any(|(base, schema, _)| {
            let names = below(base, other);
            names.is_some_and(|names| schema_reads(schema, &names.iter().map(String::as_str).collect::<Vec<_>>(), 0))
        })
    }
}

/// The way from a place to one below it.
fn below(base: &JsonPointer, place: &JsonPointer) -> Option<Vec<String>> {
    let inner = place.starts_with(base) && place != base;
    inner.then(|| place.segments().skip(base.segments().count()).collect())
}

struct Walk<'v> {
    root: &'v Value,
    found: Vec<Question<'v>>,
}

impl<'v> Walk<'v> {
    fn visit(
        &mut self,
        schema: &'v Value,
        at: &JsonPointer,
        schema_at: &JsonPointer,
        guards: &[(JsonPointer, &'v Value, bool)],
        depth: usize,
    ) {
        if depth > MAX_DEPTH || self.found.len() > MAX_QUESTIONS {
            return;
        }
        for (name, child) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let (at, schema_at) = (at.key(name), schema_at.key("properties").key(name));
            let title = child.get("title").and_then(Value::as_str).unwrap_or_default();
            let (own, place) = (at.clone(), schema_at.clone());
            self.found.push(Question { at: own, schema_at: place, schema: child, title, guards: guards.to_vec() });
            self.visit(child, &at, &schema_at, guards, depth + 1);
        }
        for (index, part) in schema.get("allOf").and_then(Value::as_array).into_iter().flatten().enumerate() {
            self.visit(part, at, &schema_at.key("allOf").index(index), guards, depth + 1);
        }
        let target = schema.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
        if let Some((place, target)) = target.and_then(|t| Some((JsonPointer::parse(t)?, self.root.pointer(t)?))) {
            self.visit(target, at, &place, guards, depth + 1);
        }
        for (branch, holds) in [("then", true), ("else", false)] {
            if let (Some(condition), Some(part)) = (schema.get("if"), schema.get(branch)) {
                let mut inner = guards.to_vec();
                inner.push((at.clone(), condition, holds));
                self.visit(part, at, &schema_at.key(branch), &inner, depth + 1);
            }
        }
    }
}

pub(super) fn asked_though_known(subject: &mut Subject) {
    let procedure = subject.procedure;
    let mut walk = Walk { root: &procedure.schema, found: Vec::new() };
    walk.visit(&procedure.schema, &JsonPointer::root(), &JsonPointer::root(), &[], 0);
    let questions = walk.found;
    for question in &questions {
        let known = by_channel(subject, question)
            .or_else(|| by_key(subject, question, &questions))
            .or_else(|| by_register(subject, question, &questions))
            .or_else(|| by_record(subject, question, &questions))
            .or_else(|| by_same_subject(subject, question))
            .or_else(|| by_age(subject, question))
            .or_else(|| by_title(subject, question));
        if let Some((knower, detail)) = known {
            let subjects = vec![question.title.to_owned(), knower.as_str().to_owned(), detail];
            subject.find(Rule::AskedThoughKnown, question.schema_at.clone(), subjects);
        }
    }
}

type Known = Option<(Knower, String)>;

/// The host knows how a form that it shows is handed in.
/// Where somebody wrote down which articles demand questions, those without one; an article of a part is of all in it.
pub(super) fn without_basis(subject: &mut Subject) {
    let schema = &subject.procedure.schema;
    let mut walk = Walk { root: schema, found: Vec::new() };
    walk.visit(schema, &JsonPointer::root(), &JsonPointer::root(), &[], 0);
    let has = |question: &Question| {
        let around = std::iter::successors(Some(question.schema_at.clone()), JsonPointer::parent);
        around.filter_map(|place| place.resolve(schema)).any(|own| own.get("x-basis").is_some())
    };
    let plain = walk.found.iter().filter(|question| !question.says("properties"));
    let (with, without): (Vec<&Question>, Vec<&Question>) = plain.partition(|question| has(question));
    if !with.is_empty() {
        for question in without {
            subject.find(Rule::NoBasis, question.schema_at.clone(), vec![question.title.to_owned()]);
        }
    }
}

fn by_channel(subject: &Subject, question: &Question) -> Known {
    let mut conditions = subject.procedure.conditions.iter().filter(|condition| condition.channel.is_some());
    let read = question.is_plain_choice() && conditions.any(|condition| reads(condition, &question.at));
    read.then(|| (Knower::Channel, String::new()))
}

/// Whether somebody has a number is told by the number, or by having signed in with it.
fn by_key(subject: &Subject, question: &Question, questions: &[Question]) -> Known {
    if !question.is_plain_choice() {
        return None;
    }
    let procedure = subject.procedure;
    let keyed = |role: &&Role| {
        let key = role.key.as_ref().and_then(|key| questions.iter().find(|other| other.at == *key));
        key.is_some_and(|key| {
            let nearest = key.guards.last().map(std::slice::from_ref).unwrap_or_default();
            let hangs =
                Question { guards: nearest.to_vec(), at: key.at.clone(), schema_at: key.schema_at.clone(), ..*key };
            hangs.hangs_on(&question.at)
        })
    };
    let yes_or_no = question.schema.get("type").and_then(Value::as_str) == Some("boolean");
    let decides = procedure.conditions.iter().any(|condition| reads(condition, &question.at));
    let mut roles = procedure.roles.iter().filter(keyed);
    let role = roles.find(|role| role.signed_in || yes_or_no && !decides)?;
    Some((if role.signed_in { Knower::Account } else { Knower::Key }, role.title.clone()))
}

/// What a register says of somebody whose number is at hand decides the circumstance in which a paper is asked for that
/// the same answer of the register replaces.
fn by_register(subject: &Subject, question: &Question, questions: &[Question]) -> Known {
    if !question.is_plain_choice() {
        return None;
    }
    let procedure = subject.procedure;
    let open = |(document, own): (&Document, &PaperVerdict)| -> Option<FactRef> {
        let names = document.when.names();
        let mut decided =
            procedure.conditions.iter().filter(|it| it.channel.is_none() && names.contains(&it.name.as_str()));
        let replaced = matches!(own.verdict, Verdict::RedundantByData | Verdict::Conditional);
        let facts = document.closed_by.as_ref().filter(|_| replaced && decided.any(|it| reads(it, &question.at)))?;
        facts.iter().find(|fact| is_at_hand(subject, fact, question, questions)).cloned()
    };
    let mut papers = procedure.documents.iter().zip(&subject.analysis.components);
    let fact = papers.find_map(open)?;
    Some((Knower::Register, subject.writer.fact(&fact)))
}

/// Particulars of a record that are asked for once another answer, itself a fact about somebody whose number is at hand, says
/// that there is one: the register that holds what the paper proves gives them.
fn by_record(subject: &Subject, question: &Question, questions: &[Question]) -> Known {
    let in_group = |other: &&Question| question.at.starts_with(&other.at);
    if question.says("properties") || !questions.iter().filter(in_group).all(Question::is_plain) {
        return None;
    }
    let title = question.title.to_lowercase();
    let mut records = subject.linter.records.iter().filter(|(pattern, _)| pattern.is_match(&title));
    let about = |concept: &str| {
        let kind = &subject.pack.concepts.get(concept)?.subject;
        let said = subject.procedure.fields.iter().filter(|field| question.hangs_on(&field.pointer));
        let facts =
            said.map(|field| FactRef { concept: concept.to_owned(), role: field.fact.role.clone(), stage: None });
        let of_kind = |fact: &FactRef| {
            subject.procedure.role(&fact.role).is_some_and(|role| subject.pack.is_kind(&role.kind, kind))
        };
        facts.into_iter().find(|fact| of_kind(fact) && is_at_hand(subject, fact, question, questions))
    };
    let fact = records.find_map(|(_, concept)| about(concept))?;
    Some((Knower::Register, subject.writer.fact(&fact)))
}

/// Whether the number by which a fact is found is asked for whatever the question is answered.
fn is_at_hand(subject: &Subject, fact: &FactRef, question: &Question, questions: &[Question]) -> bool {
    let Some(role) = subject.procedure.role(&fact.role) else { return false };
    let related = role.relations.values().filter_map(|name| subject.procedure.role(name));
    let free = |role: &Role| {
        let key = role.key.as_ref().and_then(|key| questions.iter().find(|other| other.at == *key));
        key.is_some_and(|key| !key.hangs_on(&question.at))
    };
    std::iter::once(role).chain(related).any(free)
}

/// Consent of, or relation to, somebody who is the same subject as another role wherever the question is put.
fn by_same_subject(subject: &Subject, question: &Question) -> Known {
    if !question.is_plain_choice() {
        return None;
    }
    let procedure = subject.procedure;
    for role in procedure.roles.iter().filter(|role| !role.same_as.is_empty()) {
        let beside = role.key.as_ref().is_some_and(|key| key.parent() == question.at.parent() && *key != question.at);
        let named = !role.title.is_empty() && fold(question.title).contains(&fold(&role.title));
        let same = role.same_as.iter().find(|same| is_implied(subject, question, &same.when));
        if let Some(same) = same.filter(|_| beside || named) {
            let other = procedure.role(&same.role).map_or(&*same.role, |role| &role.title);
            return Some((Knower::SameSubject, format!("{} = {other}", role.title)));
        }
    }
    None
}

/// Whether a circumstance holds wherever a question is put: its section or an `if` on the way says so.
fn is_implied(subject: &Subject, question: &Question, when: &When) -> bool {
    let procedure = subject.procedure;
    let holds_in = |other: &When| match other {
        When::And(list) => list.contains(when),
        other => other == when,
    };
    let asks = |fields: &[JsonPointer]| fields.iter().any(|field| question.at.starts_with(field));
    if procedure.sections.iter().any(|section| asks(&section.fields) && holds_in(&section.when)) {
        return *when != When::Always;
    }
    let When::Is(name) = when else { return *when == When::Always };
    let Some(condition) = procedure.condition(name) else { return false };
    question.guards.iter().any(|(base, schema, holds)| {
        let mut own = Some(&condition.schema);
        for segment in base.segments() {
            own = own.and_then(|own| own.get("properties")?.get(&*segment));
        }
        let properties = |schema: &Value| schema.get("properties").cloned();
        *holds && own.and_then(properties).is_some_and(|own| properties(schema) == Some(own))
    })
}

/// Choices that tell ages apart, beside the date that gives the age.
fn by_age(subject: &Subject, question: &Question) -> Known {
    let (age, born) = (subject.linter.age.as_ref()?, &subject.pack.lint.age.1);
    let choices = question.schema.get("oneOf").and_then(Value::as_array).filter(|_| question.is_plain_choice())?;
    let tells = |choice: &Value| choice.get("title").and_then(Value::as_str).is_some_and(|it| age.is_match(&fold(it)));
    let around = question.at.parent()?;
    let mut fields = subject.procedure.fields.iter();
    let field = fields.find(|field| field.fact.concept == *born && field.pointer.starts_with(&around))?;
    choices.iter().any(tells).then(|| (Knower::Age, subject.writer.fact(&field.fact)))
}

/// A question called what a register calls something it holds of the role the group is about. Texts that are typed are
/// found by `TypedNotPrefilled`.
fn by_title(subject: &Subject, question: &Question) -> Known {
    let is_text = question.schema.get("type").and_then(Value::as_str) == Some("string") && !question.says("oneOf");
    if !question.is_plain() || is_text || question.title.is_empty() {
        return None;
    }
    let name = fold(question.title);
    let (_, concept) = subject.linter.held.iter().find(|(known, _)| *known == name)?;
    let around = question.at.parent()?;
    let mut fields = subject.procedure.fields.iter();
    let field = fields.find(|field| field.pointer.parent().as_ref() == Some(&around) && !around.is_root())?;
    let kind = &subject.procedure.role(&field.fact.role)?.kind;
    let about = &subject.pack.concepts.get(*concept)?.subject;
    let fact = FactRef { concept: (*concept).to_owned(), role: field.fact.role.clone(), stage: None };
    subject.pack.is_kind(kind, about).then(|| (Knower::Title, subject.writer.fact(&fact)))
}
