//! How much a form asks of a person in a case: of somebody of whom nothing is known, and of somebody who signed in and
//! whom the registers know.
//!
//! The form is filled in as far as its structure needs it: where one of several answers is to be picked, the default,
//! an example or the first one. What of it need not be asked is what the analysis concluded on facts, and what the
//! rules of `x-known` give.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use crate::analysis::{Analysis, FieldStatus, Verdict};
use crate::definition::{Condition, FactRef, KnownFrom, KnownRule, Procedure, Role};
use crate::form::{Form, FormEvent, FormOptions, Item, Key, Kind, StepContent, Widget, keeps_bounds};
use crate::pointer::JsonPointer;
use crate::reform::{Asked, AskedCase};
use crate::register::{FORMATS, Pack};
use crate::schema::{Options, Schema};

/// How often questions that come up after an answer are answered in turn.
const MAX_ROUNDS: usize = 12;

/// What is asked in the typical case, and in each circumstance that the definition names and that can be brought about
/// by answers.
pub(super) fn asked(procedure: &Procedure, analysis: &Analysis, pack: &Pack) -> Vec<AskedCase> {
    let own = Rc::new(procedure.clone());
    let mut cases = Vec::new();
    let Some(typical) = filled(&own, None) else { return cases };
    let counter = |form: &Form, condition: Option<String>| {
        let case = Case { procedure, analysis, pack, form };
        AskedCase { condition, before: case.count(false), after: case.count(true) }
    };
    cases.push(counter(&typical, None));
    for condition in procedure.conditions.iter().filter(|condition| condition.channel.is_none()) {
        if let Some(form) =
            filled(&own, Some(condition)).filter(|form| !typical.holds(&condition.name) && form.holds(&condition.name))
        {
            cases.push(counter(&form, Some(condition.name.clone())));
        }
    }
    cases
}

/// A form in which everything is answered that decides what is asked, in a circumstance if one is named.
fn filled(procedure: &Rc<Procedure>, condition: Option<&Condition>) -> Option<Form> {
    let options = FormOptions { formats: FORMATS, ..FormOptions::default() };
    let mut form = Form::new(procedure.clone(), options).ok()?;
    let mut wanted = Vec::new();
    if let Some(condition) = condition {
        answers_of(&condition.schema, &JsonPointer::root(), 0, &mut wanted);
    }
    for _ in 0..MAX_ROUNDS {
        let mut found = Vec::new();
        for (place, value) in &wanted {
            if form.root().at(place).is_some() && place.resolve(form.answers()) != Some(value) {
                found.push((place.clone(), value.clone()));
            }
        }
        if found.is_empty() {
            form.root().visit(&mut |item| {
                if item.required
                    && form.value(item).is_none()
                    && !wanted.iter().any(|(place, _)| *place == item.pointer)
                {
                    found.extend(usual(&form, item).map(|value| (item.pointer.clone(), value)));
                }
            });
        }
        if found.is_empty() {
            break;
        }
        for (pointer, value) in found {
            form.apply(FormEvent::Set { pointer, value });
        }
    }
    Some(form)
}

/// The answers a condition asks for, as far as it names them.
fn answers_of(schema: &Value, at: &JsonPointer, depth: usize, out: &mut Vec<(JsonPointer, Value)>) {
    if depth > 32 {
        return;
    }
    if let Some(value) = schema.get("const").or_else(|| schema.get("enum")?.get(0)) {
        out.push((at.clone(), value.clone()));
    }
    for (name, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        answers_of(inner, &at.key(name), depth + 1, out);
    }
}

/// What people usually pick: an example, else the first of the answers, else no.
fn usual(form: &Form, item: &Item) -> Option<Value> {
    let field = item.field().filter(|_| !item.read_only)?;
    let first = field.options.iter().map(|option| &option.value);
    let example =
        first.clone().find(|value| value.as_str().is_some_and(|text| field.examples.iter().any(|own| own == text)));
    match field.widget {
        Widget::YesNo => Some(Value::Bool(false)),
        Widget::Radio | Widget::Select | Widget::Combobox => example.or_else(|| first.clone().next()).cloned(),
        _ => None,
    }
    .filter(|_| form.value(item).is_none())
}

struct Case<'a> {
    procedure: &'a Procedure,
    analysis: &'a Analysis,
    pack: &'a Pack,
    form: &'a Form,
}

impl Case<'_> {
    /// What is put to the person, who is known or not.
    fn count(&self, known: bool) -> Asked {
        let mut asked: BTreeSet<Key> = BTreeSet::new();
        self.form.root().visit(&mut |item| {
            if let Kind::Field(field) = &item.kind
                && !item.read_only
                && field.widget != Widget::Constant
                && !(known && (self.is_spared(item) || self.is_filled(item)))
            {
                asked.insert(item.key.clone());
            }
        });
        let shows = |content: &StepContent| match content {
            StepContent::Items(keys) => {
                let mut items = keys.iter().filter_map(|key| self.form.item(key));
                items.any(|top| asked.iter().any(|key| top.find(key).is_some()))
            }
            StepContent::Documents | StepContent::Review(_) => true,
        };
        Asked { questions: asked.len(), screens: self.form.steps().iter().filter(|step| shows(&step.content)).count() }
    }

    /// True for an answer that the account, a register or another part of the form fills in.
    fn is_filled(&self, item: &Item) -> bool {
        let holds = |name: &str| self.form.holds(name);
        let mut fields = self.procedure.fields.iter().zip(&self.analysis.fields);
        fields.any(|(field, report)| {
            let Some(role) = self.procedure.role(&field.fact.role) else { return false };
            let key = role.key.as_ref() == Some(&field.pointer);
            let same = role.same_as.iter().any(|same| {
                let asks = |other: &&crate::definition::FactField| {
                    other.fact.role == same.role && other.fact.concept == field.fact.concept
                };
                same.when.holds(&holds) && self.procedure.fields.iter().any(|other| asks(&other))
            });
            let given = matches!(report.status, FieldStatus::Known | FieldStatus::Derivable | FieldStatus::AskedTwice)
                && report.guard.as_ref().is_none_or(|guard| guard.holds(&holds));
            item.pointer.starts_with(&field.pointer) && (same || key && role.signed_in || given && !key)
        })
    }

    /// True for a question that is not put at all.
    fn is_spared(&self, item: &Item) -> bool {
        let question = self.procedure.known.iter().find(|question| question.pointer == item.pointer);
        question.is_some_and(|question| question.rules.iter().any(|rule| self.answers(rule, item)))
    }

    fn answers(&self, rule: &KnownRule, item: &Item) -> bool {
        let signed_in = self.procedure.roles.iter().any(|role| role.signed_in);
        // A register that says something else than what is the case does not answer it so.
        let is_so = rule.is.as_ref().is_none_or(|is| is.is_null() || self.form.value(item) == Some(is));
        rule.when.holds(&|name| self.form.holds(name))
            && match &rule.from {
                KnownFrom::Channel => true,
                KnownFrom::Identity(_) => signed_in && is_so,
                KnownFrom::Fact(fact) => is_so && self.is_given(fact, rule),
                KnownFrom::Answer(place) => {
                    let value = place.resolve(self.form.answers());
                    let fits = |value: &Value| {
                        let kept = |own: &Value| keeps_bounds(own, value, self.form.answers(), self.form.today());
                        if !rule.matches.as_ref().is_none_or(kept) {
                            return false;
                        }
                        let schema = rule.matches.as_ref().map(|schema| Schema::compile(schema, &Options::default()));
                        schema.is_none_or(|schema| schema.is_ok_and(|schema| schema.is_valid(schema.root(), value)))
                    };
                    // What is typed is not filled in here: a number is there as soon as it is asked for.
                    let typed = value.is_none() && self.form.root().at(place).is_some();
                    typed || value.is_some_and(fits)
                }
                KnownFrom::Circumstance => true,
            }
    }

    /// True when a register gives a fact to this person: its subject's number is at hand, and what is said of somebody
    /// else may be shown.
    fn is_given(&self, fact: &FactRef, rule: &KnownRule) -> bool {
        let holds = |name: &str| self.form.holds(name);
        let Some(role) = self.procedure.role(&fact.role) else { return false };
        let related = role.relations.values().filter_map(|name| self.procedure.role(name));
        let own = |role: &Role| {
            let same = |other: &str| self.procedure.role(other).is_some_and(|other| other.signed_in);
            role.signed_in || role.same_as.iter().any(|it| it.when.holds(&holds) && same(&it.role))
        };
        let told = |role: &Role| {
            let key = role.key.as_ref().is_some_and(|key| self.form.root().at(key).is_some());
            let shown = role.shown.as_ref().is_none_or(|shown| shown.contains(&fact.concept));
            key && (shown || own(role) || !rule.names.is_empty())
        };
        let closed = self.procedure.documents.iter().zip(&self.analysis.components).any(|(document, own)| {
            let replaced = matches!(own.verdict, Verdict::RedundantByData | Verdict::Conditional);
            replaced && document.closed_by.iter().flatten().any(|closing| closing.concept == fact.concept)
        });
        let filled = self
            .analysis
            .fields
            .iter()
            .any(|field| field.fact.concept == fact.concept && field.status == FieldStatus::Known);
        let held = closed || filled || self.pack.is_open(&fact.concept);
        held && std::iter::once(role).chain(related).any(told)
    }
}
