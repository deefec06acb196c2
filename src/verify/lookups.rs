//! What the receiving side looked up itself, held against a submission. Only what is about the people its answers name
//! counts, and only what states something under a register and a day that can be.

use super::Circumstances;
use super::dossier::day_of;
use crate::date::Date;
use crate::definition::{FactRef, Procedure};
use crate::form::{
    Change, Form, FormEvent, FormOptions, Identity, LookupAnswer, Outcome, RegisterSource, canonical, is_same_key,
    relatives, same_value, stated,
};
use crate::json::{self, Value};
use crate::locale::Locale;
use crate::platform;
use crate::pointer::JsonPointer;
use crate::register::{CROSS_CHECKS, FORMATS};
use crate::sorted::SortedMap;

/// Answers that one lookup leads to another are followed so often.
const MAX_LOOKUPS: usize = 200;

/// A submission and what it is held against.
pub(super) struct Case<'a> {
    pub(super) procedure: &'a Procedure,
    pub(super) submission: &'a Value,
    pub(super) answers: &'a Value,
    pub(super) circumstances: &'a Circumstances<'a>,
    /// The day dates are compared with.
    pub(super) day: &'a str,
    /// The last day that data can be of: tomorrow, because days do not begin everywhere at once.
    pub(super) latest: String,
}

/// What a register says, and which one.
pub(super) struct Said {
    pub(super) value: Value,
    pub(super) source: RegisterSource,
}

impl Case<'_> {
    /// What the account says for a concept: of nobody in particular, or of a role, if the person at the keyboard is it.
    pub(super) fn account(&self, role: Option<&str>, concept: &str) -> Option<Value> {
        let identity = self.circumstances.lookups?.get("identity")?;
        if let Some(role) = role {
            let role = self.procedure.role(role).filter(|role| role.signed_in)?;
            let place = role.key.as_ref();
            let field = self.procedure.fields.iter().find(|field| Some(&field.pointer) == place);
            let own = field.and_then(|field| identity.get(&field.fact.concept));
            let typed = place.and_then(|place| place.resolve(self.answers));
            if own.zip(typed).is_some_and(|(own, typed)| !same_value(own, typed)) {
                return None;
            }
        }
        stated(identity.get(concept)?)
    }

    /// What registers said of a concept of a role, asked with the keys these answers give.
    pub(super) fn registers(&self, role: &str, concept: &str) -> Vec<Said> {
        let found = self.made().iter().filter(|it| status_of(it) == "found");
        let said = found.filter_map(|lookup| {
            let name = if role_of(lookup) == role { concept.to_owned() } else { [role, ".", concept].concat() };
            let held = match role_of(lookup) {
                asked if asked == role => lookup.get("values"),
                _ => lookup.get("related")?.get(role),
            };
            let own = lookup.get("sources").and_then(|sources| sources.get(&name));
            let mut sources = [own, lookup.get("source")].into_iter().flatten().map(|source| register(Some(source)));
            let source = sources.find(|source| self.can_be(source)).filter(|_| self.tells_of(lookup, role))?;
            Some(Said { value: stated(held?.get(concept)?)?, source })
        });
        said.collect()
    }

    /// Whether the receiving side asked for a role, or for somebody whose register knows of it, with the key these answers
    /// give, and got no answer.
    pub(super) fn has_failed(&self, role: &str) -> bool {
        self.made().iter().any(|lookup| status_of(lookup) == "failed" && self.tells_of(lookup, role))
    }

    /// Whether a register has a name and its data are of a day of the calendar that has come.
    pub(super) fn can_be(&self, source: &RegisterSource) -> bool {
        let named =
            [&source.id, &source.register].into_iter().any(|text| stated(&Value::from(text.as_str())).is_some());
        named && day_of(&source.date).is_some_and(|day| self.latest.is_empty() || day <= self.latest.as_str())
    }

    fn made(&self) -> &[Value] {
        json::list(self.circumstances.lookups.and_then(|lookups| lookups.get("lookups")))
    }

    /// Whether a lookup was made for a role, or for somebody whose register knows of it, with the key that is answered.
    fn tells_of(&self, lookup: &Value, role: &str) -> bool {
        let asked = role_of(lookup);
        let key = self.procedure.role(asked).and_then(|own| own.key.as_ref()?.resolve(self.answers));
        key.is_some()
            && key == lookup.get("key")
            && (asked == role || relatives(self.procedure, asked).contains(&role))
            && !self.names_another(lookup)
    }

    /// Whether a lookup tells another key than the one it was made with: its data are about somebody else.
    fn names_another(&self, lookup: &Value) -> bool {
        let place = self.procedure.role(role_of(lookup)).and_then(|role| role.key.as_ref());
        let field = self.procedure.fields.iter().find(|field| Some(&field.pointer) == place);
        let told = field.and_then(|field| stated(lookup.get("values")?.get(&field.fact.concept)?));
        told.zip(lookup.get("key")).is_some_and(|(told, asked)| !is_same_key(&told, asked))
    }

    /// A form with these answers after the lookups of the receiving side: it says which papers they replace.
    pub(super) fn replay(&self, procedure: &std::rc::Rc<Procedure>, locale: &Locale) -> Option<Form> {
        let lookups = self.circumstances.lookups?;
        let options = FormOptions {
            locale: locale.clone(),
            today: self.day.to_owned(),
            channel: self.circumstances.channel.to_owned(),
            answers: self.answers.clone(),
            formats: FORMATS,
            cross_checks: CROSS_CHECKS,
            ..FormOptions::default()
        };
        let mut form = Form::new(procedure.clone(), options).ok()?;
        let mut waiting = form.start();
        // A form puts what is usual beside what is answered; what was sent is compared as it was sent.
        for field in &procedure.fields {
            if let Some(value @ Value::Object(_)) = field.pointer.resolve(self.answers) {
                waiting.extend(form.apply(FormEvent::Set { pointer: field.pointer.clone(), value: value.clone() }));
            }
        }
        if let Some(identity) = lookups.get("identity") {
            let values = values(Some(identity), |_| true);
            waiting.extend(form.apply(FormEvent::SignIn(Identity { values })));
        }
        for _ in 0..MAX_LOOKUPS {
            let Some(at) = waiting.iter().position(|change| matches!(change, Change::Lookup(_))) else { break };
            let Change::Lookup(request) = waiting.remove(at) else { break };
            let mut made = self.made().iter();
            let answer = made.find(|it| role_of(it) == request.role && it.get("key") == Some(&request.key));
            let outcome = answer.map_or(Outcome::Failed, |answer| self.outcome(answer));
            waiting.extend(form.apply(FormEvent::Lookup(LookupAnswer { id: request.id, outcome })));
        }
        Some(form)
    }

    /// A lookup as hosts write it. A source that cannot be is none, and then nobody knows where the values came from.
    fn outcome(&self, answer: &Value) -> Outcome {
        let from = |source: Option<&Value>| {
            let source = register(source);
            if self.can_be(&source) { source } else { RegisterSource::default() }
        };
        let source = from(answer.get("source"));
        match status_of(answer) {
            "found" => {
                // Where no field asks for a number, none is nothing.
                let tells = |role: &str, concept: &str, value: &Value| {
                    let fact = FactRef { concept: concept.to_owned(), role: role.to_owned(), stage: None };
                    let asked = |own: &FactRef| own.role == fact.role && own.concept == fact.concept;
                    value.as_f64() != Some(0.0) || self.procedure.fields.iter().any(|field| asked(&field.fact))
                };
                let related = json::members(answer.get("related")).into_iter();
                let sources = json::members(answer.get("sources")).into_iter();
                let own = role_of(answer);
                Outcome::Found {
                    source,
                    values: values(answer.get("values"), |(name, value)| tells(own, name, value)),
                    related: related
                        .map(|(role, held)| {
                            (role.clone(), values(Some(held), |(name, value)| tells(role, name, value)))
                        })
                        .collect(),
                    sources: sources.map(|(name, source)| (name.clone(), from(Some(source)))).collect(),
                }
            }
            "empty" => Outcome::Empty,
            "mismatch" => Outcome::Mismatch { source },
            _ => Outcome::Failed,
        }
    }
}

fn role_of(lookup: &Value) -> &str {
    lookup.get("role").and_then(Value::as_str).unwrap_or_default()
}

fn status_of(lookup: &Value) -> &str {
    lookup.get("status").and_then(Value::as_str).unwrap_or_default()
}

fn register(source: Option<&Value>) -> RegisterSource {
    let text = |name: &str| source.and_then(|it| it.get(name)).and_then(Value::as_str).unwrap_or_default().to_owned();
    RegisterSource { id: text("id"), register: text("name"), date: text("date") }
}

/// The values of concepts that mean something.
fn values(object: Option<&Value>, wanted: impl Fn((&str, &Value)) -> bool) -> SortedMap<String, Value> {
    let members = json::members(object).into_iter();
    let meant = members.filter_map(|(name, value)| Some((name.clone(), stated(value)?)));
    meant.filter(|(name, value)| wanted((name, value))).collect()
}

/// Equality but for letter case, spaces, how letters are composed and the order of members.
pub(super) fn says_the_same(a: &Value, b: &Value) -> bool {
    fn plain(value: &Value) -> Value {
        match value {
            Value::String(text) => {
                let text = platform::composed(text).to_lowercase();
                Value::from(text.split_whitespace().collect::<Vec<_>>().join(" "))
            }
            Value::Array(list) => Value::Array(list.iter().map(plain).collect()),
            Value::Object(members) => {
                Value::Object(members.iter().map(|(name, value)| (name.clone(), plain(value))).collect())
            }
            other => other.clone(),
        }
    }
    canonical(&plain(a)) == canonical(&plain(b))
}

/// The last day that data can be of where these days are today, or nothing where nobody knows what day it is.
pub(super) fn tomorrow(days: [&str; 2]) -> String {
    let today = days.into_iter().filter_map(Date::parse).max();
    today.and_then(|today| today.plus(1)).map(|day| day.to_string()).unwrap_or_default()
}

/// The key of a role and the answers that give it are one place: whether this is it.
pub(super) fn is_key(procedure: &Procedure, place: &JsonPointer) -> bool {
    procedure.roles.iter().any(|role| role.key.as_ref() == Some(place))
}
