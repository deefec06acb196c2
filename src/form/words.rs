//! What a form says of an item: its errors, where its value came from, what casts doubt on it.

use crate::json::{self, Value};
use crate::platform::{self, Digits};
use crate::sorted::{Gather, Keep};

use super::coerce;
use super::documents::Slot;
use super::errors::{self, Fault, FieldError};
use super::model::{Field, Input, Item, Key, Kind};
use super::prefill::{RegisterSource, Source};
use super::quantity::is_too_long;
use super::steps::Step;
use super::widget::Widget;
use super::{Form, pattern_of};
use crate::definition::{FactField, Fallback, Procedure};
use crate::locale::Locale;
use crate::message::{self, Language, MessageId};
use crate::pointer::JsonPointer;
use crate::register::personal_number::{FORMAT, is_old_number};
use crate::schema::Schema;
use crate::violation::Rule;

impl Form {
    /// Wording for the first fault of an item or a paper.
    pub(super) fn fault_words(&self, key: &str) -> Option<String> {
        if let Some(item) = self.root.find(key) {
            return self.item_words(item);
        }
        let fault = self.faults.of(key).first()?;
        let slot = self.slots.iter().find(|slot| slot.key() == key)?;
        let item = self.paper_item(slot, fault);
        Some(self.file_words(&item).unwrap_or_else(|| self.words_for(&item, fault)))
    }

    pub(super) fn item_words(&self, item: &Item) -> Option<String> {
        let faults = self.faults.of(&item.key);
        if matches!(faults.first(), Some(Fault::Host(_))) {
            return Some(platform::joined(&self.all_words(item), " "));
        }
        if let Some(words) = self.file_words(item) {
            return Some(words);
        }
        // A pattern says how something is written only where the definition puts it in words.
        let silent = |fault: &&Fault| {
            matches!(fault, Fault::Schema(Rule::Pattern(_), _)) && self.own_message(item, "pattern").is_none()
        };
        let fault = faults.iter().find(|fault| !silent(fault)).or_else(|| faults.first())?;
        Some(self.words_for(item, fault))
    }

    /// Wording for every file that was not taken, if that is what is wrong.
    fn file_words(&self, item: &Item) -> Option<String> {
        let mut words = Vec::new();
        for fault in self.faults.of(&item.key) {
            if matches!(fault, Fault::File(..)) {
                words.push(self.words_for(item, fault));
            }
        }
        (!words.is_empty()).then(|| platform::joined(&words, " "))
    }

    /// What becomes of each file of a place that is not with the host yet.
    pub fn transfer_words(&self, key: &str) -> Vec<String> {
        let mut words = Vec::new();
        for fault in self.pending(key) {
            if let Fault::File(id, name, reason) = fault {
                words.push(message::text(self.language, id, &[("name", &name), ("limit", &reason)]));
            }
        }
        words
    }

    /// Wording for everything that is wrong with an item.
    pub(super) fn all_words(&self, item: &Item) -> Vec<String> {
        let mut words = Vec::new();
        for fault in self.faults.of(&item.key) {
            words.push(self.words_for(item, fault));
        }
        words
    }

    /// An error as the summary says it: after the name of the group and the section it is in, without which two of
    /// them may read the same.
    /// `all` where errors of several sections are listed: there the section alone says something too.
    pub fn summary_words(&self, error: &FieldError, all: bool) -> String {
        let mut way = vec![&self.root];
        while let Some(outer) = way.last().filter(|outer| *outer.key != *error.key)
            && let Some(inner) = outer.children().iter().find(|child| child.find(&error.key).is_some())
        {
            way.push(inner);
        }
        let shows = |step: &&Step| step.items().iter().any(|key| way.iter().any(|item| item.key == *key));
        let mut around: Vec<&str> = Vec::new();
        // The one section of a small form says nothing, and the page of the review is named by what it is for.
        let several = self.steps.len() > 2 && !error.key.is_empty();
        let step = self.steps.iter().filter(|_| several).find(shows).filter(|step| !step.is_review());
        around.extend(step.map(|step| step.title.as_str()));
        // Where a step is about a part of a group, its title says more than that of the whole.
        let wider = |group: &Item| {
            let mut shown = step.map_or(&[][..], Step::items).iter();
            shown.any(|key| *key != group.key && group.find(key).is_some())
        };
        let mut grouped = false;
        for inner in &way[1..] {
            if *inner.key != *error.key
                && matches!(inner.kind, Kind::Group(_))
                && !wider(inner)
                && around.last() != Some(&inner.label.as_str())
            {
                around.push(&inner.label);
                grouped = true;
            }
        }
        around.keep(|label| !label.trim().is_empty());
        // What is called as what is around it is named once.
        if way.last().is_some_and(|item| *item.key == *error.key && around.last() == Some(&item.label.as_str())) {
            around.pop();
        }
        let place = match around.as_slice() {
            [] => return error.message.clone(),
            [_] if !all && !grouped => return error.message.clone(),
            // Nothing is “of” a question.
            [.., outer, inner] if outer.as_bytes().last() != Some(&b'?') => {
                let outer = message::in_sentence(outer);
                // “The mother's residence” need not be told to be of the mother, nor of the mother that is named at length.
                let repeated = [platform::behind_last(&platform::lower(inner), b' '), " "].concat();
                let (mut long, mut short) = (platform::lower(inner), platform::lower(&outer));
                if long.len() < short.len() {
                    (long, short) = (short, long);
                }
                if long.starts_with(&short) || long.ends_with(&short) || platform::lower(&outer).starts_with(&repeated)
                {
                    String::from(*inner)
                } else {
                    message::text(self.language, MessageId::PlaceOf, &[("label", *inner), ("given", &outer)])
                }
            }
            [.., inner] => String::from(*inner),
        };
        if matches!(self.faults.of(&error.key).first(), Some(Fault::Host(_))) {
            return [&place, ": ", &error.message].concat();
        }
        [&place, ": ", &message::in_sentence(&error.message), "."].concat()
    }

    fn words_for(&self, item: &Item, fault: &Fault) -> String {
        let empty = item.pointer.resolve(&self.raw).is_none_or(Value::is_null);
        let own = |item: &Item, keyword: &str| self.own_message(item, keyword);
        let sibling = |item: &Item, name: &str| {
            let place = item.pointer.parent().map(|parent| parent.key(name));
            place.and_then(|place| self.root.at(&place)).map_or_else(|| name.to_owned(), |other| other.label.clone())
        };
        let typed = item.pointer.resolve(&self.raw).and_then(Value::as_str).filter(|_| !empty);
        let input = item.field().map(|field| field.input);
        let number = input == Some(Input::Number);
        let day = typed.and_then(coerce::with_century).filter(|_| input == Some(Input::Date));
        let label = message::in_sentence(&item.label);
        match fault {
            Fault::Schema(Rule::Type(_), _) if number && typed.is_some_and(is_too_long) => {
                return message::text(self.language, MessageId::TooManyDigits, &[("label", &label)]);
            }
            Fault::Schema(Rule::Format(_), _) | Fault::Text(MessageId::NotAPartialDate) if day.is_some() => {
                let mut day = day.unwrap_or_default();
                let most = item.field().and_then(|field| field.maximum.as_deref());
                let most = most.map(|most| errors::limit_of(most, &self.answers, &self.today));
                // Where a day has to lie in the past, no day of this century that is still to come is proposed.
                if most.is_some_and(|most| day > most.unwrap_or_else(|| self.today.clone())) {
                    day = ["19", &day[2..]].concat();
                }
                let arguments = [("label", &*label), ("limit", &message::date(&day))];
                return message::text(self.language, MessageId::YearFourDigits, &arguments);
            }
            Fault::Schema(Rule::Format(_) | Rule::Pattern(_) | Rule::MinLength(_), _)
                if typed.is_some_and(is_old_number) && self.faults.of(&item.key).iter().any(is_no_personal_number) =>
            {
                return message::text(self.language, MessageId::OldNumber, &[("label", &label)]);
            }
            _ => {}
        }
        let fits = |value: &Value| self.fits(item, value);
        let example = item.field().map(|field| example_of(field, self.language, &fits)).unwrap_or_default();
        let words = errors::Wording { language: self.language, own: &own, example: &example, sibling: &sibling };
        errors::wording(&words, item, fault, empty)
    }

    /// A paper dressed as an item, so that its error is worded like any other.
    fn paper_item(&self, slot: &Slot, fault: &Fault) -> Item {
        let label = match (fault, &slot.group) {
            (Fault::Document { group: true }, Some(group)) => {
                let titles = self.slots.iter().filter(|s| s.group.as_ref() == Some(group)).map(|s| s.title.clone());
                platform::joined(&titles.gather(), "; ")
            }
            _ => slot.title.clone(),
        };
        let field = Field { widget: Widget::File, ..Field::default() };
        let pointer = JsonPointer::parse(&slot.key()).unwrap_or_default();
        Item::bare(Key::from(slot.key()), pointer, label, Kind::Field(Box::new(field)))
    }

    /// The definition's wording for a keyword at an item: its text in the form's language,
    /// else `x-messages` of its schema.
    fn own_message(&self, item: &Item, keyword: &str) -> Option<String> {
        own_message(&self.procedure, &self.locale, &self.schema, item, keyword)
    }

    /// Where an item's value came from, in words; `None` for typed values.
    pub fn source_words(&self, item: &Item) -> Option<String> {
        let say = |id: MessageId, source: &RegisterSource| {
            let date = message::date(&source.date);
            message::text(self.language, id, &[("register", &source.register), ("date", &date)])
        };
        Some(match self.source(item)? {
            Source::Identity => message::text(self.language, MessageId::FromIdentity, &[]),
            Source::Channel => message::text(self.language, MessageId::FromChannel, &[]),
            Source::Answers => message::text(self.language, MessageId::FromAnswers, &[]),
            Source::Register(source) if self.is_rejected(&item.pointer) => self.rejected_words(item, source),
            Source::Register(source) => say(MessageId::FromRegister, source),
            Source::Disputed(source) => say(MessageId::Disputed, source),
            Source::SameAs(role) => message::text(
                self.language,
                MessageId::SameAs,
                &[("label", &message::in_sentence(&self.role_title(role)))],
            ),
        })
    }

    /// What a register says at a place where the form cannot take it, and what to do.
    fn rejected_words(&self, item: &Item, source: &RegisterSource) -> String {
        let known = self.procedure.fields.iter().find(|field| field.pointer == item.pointer);
        let value = known.and_then(|field| Some(&self.known.get(&field.fact)?.value));
        let field = item.field().filter(|_| !self.is_masked(item));
        let value = field.zip(value).map(|(field, value)| coerce::words_of(field, value, self.setting()));
        let value = value.unwrap_or_default();
        let date = message::date(&source.date);
        let id = if value.is_empty() { MessageId::RegisterUnusable } else { MessageId::RegisterSays };
        message::text(self.language, id, &[("register", &source.register), ("date", &date), ("value", &value)])
    }

    /// Wording for what another answer about the same subject contradicts in this one. It is
    /// something to look at and holds nothing up.
    pub fn doubt(&self, item: &Item) -> Option<String> {
        let text = |pointer: &JsonPointer| pointer.resolve(&self.answers).and_then(Value::as_str);
        let fields = &self.procedure.fields;
        let own = fields.iter().find(|field| field.pointer == item.pointer)?;
        let role = own.fact.role.as_str();
        let certain = self.procedure.role(role).map(|role| &role.certain);
        let (id, given) = self.cross_checks.iter().find_map(|(one, other, fits)| {
            let value = text(&own.pointer).filter(|_| own.fact.concept == *one)?;
            if certain.and_then(|known| known.get(*other)).is_some_and(|known| !fits(value, known)) {
                return Some((MessageId::Unlikely, self.role_title(role)));
            }
            let about =
                |f: &FactField| if one == other { self.has_parent(&f.fact.role, role) } else { f.fact.role == role };
            let with = fields.iter().find(|f| f.fact.concept == *other && about(f))?;
            let agree = fits(value, text(&with.pointer)?);
            (!agree).then_some((MessageId::Disagrees, self.root.at(&with.pointer)?.label.clone()))
        })?;
        let (given, label) = (message::in_sentence(&given), message::in_sentence(&item.label));
        Some(message::text(self.language, id, &[("label", &label), ("given", &given)]))
    }

    /// Whether one role is that of a parent of another's.
    pub(super) fn has_parent(&self, child: &str, parent: &str) -> bool {
        let relations = self.procedure.role(child).map(|role| &role.relations);
        let is = |relation| relations.and_then(|known| known.get(relation)).is_some_and(|role| role == parent);
        is("mother") || is("father")
    }

    /// What people call a role.
    pub fn role_title(&self, role: &str) -> String {
        role_title(&self.procedure, &self.locale, role)
    }

    /// Who decides, in the form's language where the definition says it.
    pub fn authority(&self) -> &str {
        let own = self.procedure.text(&self.locale, "").and_then(|text| text.authority.as_deref());
        own.unwrap_or(&self.procedure.header.authority)
    }

    /// By when the authority must ask for a paper whose lookups failed, and under which
    /// article; `None` where law says nothing of this way of handing in.
    pub fn deadline_words(&self, rule: &Fallback) -> Option<String> {
        let time = self.time_words(rule.deadlines.get(self.way())?);
        Some(message::text(self.language, MessageId::FallbackDeadline, &[("time", &time), ("basis", &rule.basis)]))
    }

    /// Who looks a paper up that the person leaves to the authority, by when, and under which article.
    pub fn lookup_words(&self, slot: &Slot) -> String {
        let (Some(time), Some(rule)) = (&slot.lookup, &slot.fallback) else { return String::new() };
        let receipt = self.receipt.office.as_str();
        let office = if receipt.is_empty() { &self.procedure.header.authority } else { receipt };
        let anybody = message::template(self.language, MessageId::Office);
        let office = if office.is_empty() { anybody } else { office };
        let arguments = [("given", office), ("time", &self.time_words(time)), ("basis", &rule.basis)];
        message::text(self.language, MessageId::LookupRequested, &arguments)
    }

    fn time_words(&self, (number, unit): &(u64, String)) -> String {
        let unit = match unit.as_str() {
            "workingHour" => MessageId::WorkingHours,
            "workingDay" => MessageId::WorkingDays,
            _ => MessageId::Days,
        };
        message::text(self.language, unit, &[("n", &number.digits())])
    }
}

/// A number a field takes, as people write it; nothing for fields of anything else.
pub(super) fn example_of(field: &Field, language: Language, fits: &dyn Fn(&Value) -> bool) -> String {
    if field.input != Input::Number {
        return String::new();
    }
    let money = if field.widget == Widget::Money { "1500000" } else { "12.5" };
    let mut tried: Vec<&str> = field.examples.iter().map(String::as_str).gather();
    tried.extend_from_slice(&[money, "12", "1", "10", "100", "1000", "1000000", "0.5", "0"]);
    for bound in [&field.minimum, &field.maximum] {
        tried.extend(bound.as_deref());
    }
    for text in tried {
        if let Ok(number @ Value::Number(_)) = json::parse(text)
            && fits(&number)
        {
            return message::number(language, &json::write(&number));
        }
    }
    "12".to_owned()
}

/// What people read for a role: the person who fills the form in is “you”.
pub(super) fn role_title(procedure: &Procedure, locale: &Locale, role: &str) -> String {
    let known = procedure.role(role);
    if known.is_some_and(|role| role.signed_in) {
        return message::text(Language::of(locale), MessageId::You, &[]);
    }
    let own = known.map_or(role, |role| role.title.as_str());
    procedure.title_of(locale, &["/x-roles/", role].concat(), own).to_owned()
}

/// A definition's wording for a keyword at an item: its text in the language, else `x-messages` of its schema.
pub(super) fn own_message(
    procedure: &Procedure,
    locale: &Locale,
    schema: &Schema,
    item: &Item,
    keyword: &str,
) -> Option<String> {
    let translated =
        procedure.text(locale, &pattern_of(&item.key)).and_then(|text| text.messages.get(keyword).cloned());
    translated.or_else(|| {
        item.active.iter().find_map(|id| {
            let own = schema.source(*id).get("x-messages")?.get(keyword)?;
            own.as_str().map(str::to_owned)
        })
    })
}

/// Whether the format of personal numbers is what is wrong.
fn is_no_personal_number(fault: &Fault) -> bool {
    matches!(fault, Fault::Schema(Rule::Format(format), _) if format == FORMAT)
}
