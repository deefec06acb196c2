//! Questions whose answer is known from elsewhere (`x-known`): from the host, the account, a register or other answers.
//!
//! Such a question is not put to the person. Its value stands among the answers with its source, the review lists it,
//! and from there the person can answer it otherwise; what was typed is never replaced, unless by what the host says.

use crate::json::Value;

use super::Form;
use super::compare::is_empty;
use super::errors::{is_below, keeps_bounds};
use super::event::Change;
use super::model::{Item, Kind};
use super::prefill::{LookupStatus, Source};
use super::steps::StepContent;
use super::update::Changes;
use crate::definition::{KnownField, KnownFrom, KnownRule, Role, When};
use crate::pointer::JsonPointer;

/// How often answers that follow from each other are looked through.
const MAX_ROUNDS: usize = 8;

impl Form {
    /// Whether a value is nothing its fields could take, none of which is shown: there it would be seen and corrected.
    pub(super) fn is_misshapen(&self, concept: &str, role: &str, value: &Value) -> bool {
        let mut fields =
            self.procedure.fields.iter().filter(|field| field.fact.concept == concept && field.fact.role == role);
        fields.any(|field| self.root.at(&field.pointer).is_none() && !field.has_shape(value))
    }

    /// True for an item that is not put to the person, because its answer is known or nothing is asked in its step.
    pub fn is_answered(&self, item: &Item) -> bool {
        self.folded.iter().any(|top| is_below(&item.key, top)) || self.is_known(item)
    }

    /// True for an item about which nobody is asked, in a step in which that is true of all: its answer is known, or was
    /// filled in whole and nothing is wrong with it.
    pub(super) fn needs_no_asking(&self, item: &Item) -> bool {
        let place = &item.pointer;
        if self.is_known(item) {
            return true;
        }
        match self.sources.get(place) {
            Some(Source::Disputed(_)) => false,
            Some(_) => !self.asked_again.iter().any(|asked| asked.starts_with(place)) && !self.is_rejected(place),
            None => match &item.kind {
                Kind::Group(children) => {
                    !children.is_empty() && children.iter().all(|child| self.needs_no_asking(child))
                }
                _ => false,
            },
        }
    }

    /// The items at which it is told how the lookup of a role comes out: its key and, in each step without that, the first
    /// question to which the lookup would have told something.
    pub fn told_at(&self, role: &Role) -> Vec<&Item> {
        let Some(own) = role.key.as_ref().and_then(|key| self.root.at(key)) else { return Vec::new() };
        let tells = |item: &&Item| {
            let mut fields = self.procedure.fields.iter().filter(|field| field.fact.role == role.name);
            !self.is_answered(item) && fields.any(|field| field.pointer.starts_with(&item.pointer))
        };
        let mut items = vec![own];
        for step in &self.steps {
            let StepContent::Items(keys) = &step.content else { continue };
            if !keys.iter().any(|key| is_below(&own.key, key)) {
                items.extend(keys.iter().filter_map(|key| self.root.find(key)).find(tells));
            }
        }
        items
    }

    /// True for a place of which the definition tells how its answer may be known.
    pub(super) fn is_question(&self, place: &JsonPointer) -> bool {
        self.procedure.known.iter().any(|question| question.pointer == *place)
    }

    /// True for a question whose answer is known; for a group when that is true of all in it.
    fn is_known(&self, item: &Item) -> bool {
        if let Kind::Group(children) = &item.kind
            && !children.is_empty()
        {
            return children.iter().all(|child| self.is_known(child));
        }
        let place = &item.pointer;
        if self.waits(item) {
            return true;
        }
        let answered = |source| !matches!(source, &Source::Disputed(_) | &Source::SameAs(_));
        self.is_question(place)
            && self.sources.get(place).is_some_and(answered)
            && !self.asked_again.contains(place)
            && self.faults.of(&item.key).is_empty()
            && !self.is_preset(item)
    }

    /// True for a question that is put with a likely answer in it (`preset`).
    fn is_preset(&self, item: &Item) -> bool {
        let place = &item.pointer;
        let mut questions = self.procedure.known.iter().enumerate().filter(|(_, question)| question.pointer == *place);
        questions.any(|(index, question)| {
            question.rules.iter().any(|rule| rule.preset)
                && self.sources.get(place) == Some(&Source::Answers)
                && self.known_answer(index, question, item).is_some_and(|(rule, ..)| rule.preset)
        })
    }

    /// True for a question that takes over another answer, while that other question is still to be answered, or to be
    /// answered rightly: what is wrong with it is mended there.
    pub(super) fn waits(&self, item: &Item) -> bool {
        let place = &item.pointer;
        if place.resolve(&self.raw).is_some_and(|value| !is_empty(value)) || self.asked_again.contains(place) {
            return false;
        }
        let rules = self.procedure.known.iter().filter(|question| question.pointer == *place);
        rules.flat_map(|question| &question.rules).any(|rule| {
            let KnownFrom::Answer(other) = &rule.from else { return false };
            rule.is.is_none()
                && rule.matches.is_none()
                && rule.when.holds(&|name| self.holding.contains(name))
                && self.root.at(other).is_some_and(|source| {
                    let open = other.resolve(&self.raw).is_none_or(is_empty);
                    (open || !self.faults.of(&source.key).is_empty()) && (source.required || !item.required || !open)
                })
        })
    }

    /// True for an answer that nobody has to look through: taken over from another question and still the same, or
    /// decided by the form in every case.
    pub(super) fn repeats(&self, place: &JsonPointer) -> bool {
        let rules = self.procedure.known.iter().filter(|question| question.pointer == *place);
        self.sources.get(place) == Some(&Source::Answers)
            && rules.flat_map(|question| &question.rules).any(|rule| match &rule.from {
                KnownFrom::Answer(other) => rule.is.is_none() && other.resolve(&self.raw) == place.resolve(&self.raw),
                KnownFrom::Circumstance => rule.when == When::Always,
                _ => false,
            })
    }

    /// Puts a question to the person whose answer is known, unless the host said it.
    pub(super) fn ask_again(&mut self, key: &str, changes: &mut Changes) {
        let place = self.root.find(key).filter(|item| self.is_answered(item)).map(|item| item.pointer.clone());
        let Some(place) = place.filter(|place| self.sources.get(place) != Some(&Source::Channel)) else { return };
        let procedure = self.procedure.clone();
        let by_part = |known: &KnownField| known.rules.iter().any(|rule| !rule.part.is_root());
        let is_part = procedure.known.iter().any(|known| known.pointer == place && by_part(known));
        for known in &procedure.known {
            // Parts of one thing, such as the commune and the province of a place, are answered anew together.
            let beside = is_part && by_part(known) && known.pointer.parent() == place.parent();
            if beside {
                self.asked_again.insert(known.pointer.clone());
                self.show_answered(&known.pointer, changes);
            }
        }
        // Also what no rule answers, in a step that is none because all of it was filled in.
        self.asked_again.insert(place.clone());
        self.show_answered(&place, changes);
        self.check_steps(changes);
    }

    /// Answers what is known before the form is shown. Registers are asked once it is: see [`Form::start`].
    pub(super) fn answer_first(&mut self) {
        self.check_answered(&mut Changes::default());
        self.lookups.drop_all(LookupStatus::Pending);
    }

    /// Answers what is known by now, and asks again what no longer is.
    pub(super) fn check_answered(&mut self, changes: &mut Changes) {
        if self.answering || self.procedure.known.is_empty() {
            return;
        }
        self.answering = true;
        let procedure = self.procedure.clone();
        for _ in 0..MAX_ROUNDS {
            let mut changed = false;
            for (index, question) in procedure.known.iter().enumerate() {
                changed |= self.answer(index, question, changes);
            }
            if !changed {
                break;
            }
        }
        self.answering = false;
        self.check_steps(changes);
    }

    /// Brings one question in step with what is known; true when its answer changed.
    fn answer(&mut self, index: usize, question: &KnownField, changes: &mut Changes) -> bool {
        let place = &question.pointer;
        let Some(item) = self.root.at(place) else { return false };
        let default = self.default_of(item);
        let found = self.known_answer(index, question, item);
        let current = place.resolve(&self.raw).cloned().unwrap_or_default();
        let before = self.sources.get(place).cloned();
        if matches!(before, Some(Source::SameAs(_))) {
            return false;
        }
        let disputed = matches!(before, Some(Source::Disputed(_)));
        let (value, source) = match found {
            // What a register gave as the fact this field asks for is more than likely.
            Some((rule, ..)) if rule.preset && before.is_some() && self.is_prefilled(place, before.as_ref()) => {
                return false;
            }
            Some((_, value, source)) => {
                let own = disputed || before.is_none() && (self.asked_again.contains(place) || self.is_typed(place));
                // What was handed in, and not said by the person here, is known when it is the same.
                let said =
                    self.asked_again.contains(place) || self.marks.get(&item.key).is_some_and(|marks| marks.visited);
                if own && source != Source::Channel && (current != value || !disputed && said) {
                    return false;
                }
                (value, Some(source))
            }
            // What a register gave as the fact this field asks for is no matter of these rules.
            None if before.is_none() || self.is_prefilled(place, before.as_ref()) => return false,
            None if disputed => (current.clone(), None),
            None => (default, None),
        };
        if source == before && current == value {
            return false;
        }
        self.corrections.remove(place);
        match source {
            Some(source) => self.sources.insert(place.clone(), source),
            None => self.sources.remove(place),
        };
        if current != value {
            self.put_raw(place, value);
            self.after_raw_change(place, changes);
        }
        self.show_answered(place, changes);
        true
    }

    /// The usual answer of an item; null where it has none.
    pub(super) fn default_of(&self, item: &Item) -> Value {
        let default = item.active.iter().find_map(|id| self.schema.source(*id).get("default"));
        default.cloned().unwrap_or_default()
    }

    /// Says of the questions that are put or not according to what is wrong with an answer: its own, and those that take
    /// it over.
    pub(super) fn show_dependents(&self, place: &JsonPointer, changes: &mut Changes) {
        let takes = |rule: &KnownRule| matches!(&rule.from, KnownFrom::Answer(other) if place.starts_with(other));
        for question in &self.procedure.known {
            if question.pointer == *place || question.rules.iter().any(takes) {
                self.show_answered(&question.pointer, changes);
            }
        }
    }

    /// Has a question, and the groups it stands in, shown anew.
    fn show_answered(&self, place: &JsonPointer, changes: &mut Changes) {
        let mut around = Some(place.clone());
        while let Some(place) = around.filter(|place| !place.is_root()) {
            if let Some(item) = self.root.at(&place) {
                changes.add(Change::State(item.key.clone()));
            }
            around = place.parent();
        }
    }

    /// True where a value stands as the fact its field asks for.
    fn is_prefilled(&self, place: &JsonPointer, source: Option<&Source>) -> bool {
        let mut fields = self.procedure.fields.iter().filter(|field| field.pointer == *place);
        fields.any(|field| self.known.get(&field.fact).map(|known| &known.source) == source)
    }

    /// The first rule that applies, the answer by it, and where that comes from.
    fn known_answer<'q>(
        &self,
        index: usize,
        question: &'q KnownField,
        item: &Item,
    ) -> Option<(&'q KnownRule, Value, Source)> {
        let rules = question.rules.iter().zip(self.matchers.get(index)?);
        for (rule, schema) in rules {
            let Some((value, source)) = self.known_by(rule, &question.pointer) else { continue };
            let kept = rule.matches.as_ref().is_none_or(|own| keeps_bounds(own, &value, &self.answers, &self.today));
            if !kept || schema.as_ref().is_some_and(|schema| !schema.is_valid(schema.root(), &value)) {
                continue;
            }
            let answer = rule.is.clone().unwrap_or(value);
            if answer.is_null() && rule.is.is_some() || !answer.is_null() && self.fits(item, &answer) {
                return Some((rule, answer, source));
            }
        }
        None
    }

    /// What a rule knows, whatever it is compared with.
    fn known_by(&self, rule: &KnownRule, place: &JsonPointer) -> Option<(Value, Source)> {
        if !rule.when.holds(&|name| self.holding.contains(name)) {
            return None;
        }
        let (value, source) = match &rule.from {
            KnownFrom::Channel if self.channel_said => (Value::String(self.channel.clone()), Source::Channel),
            KnownFrom::Channel => return None,
            KnownFrom::Identity(concept) => (self.said_by_account(concept)?.clone(), Source::Identity),
            KnownFrom::Fact(fact) => {
                let source = self.agreed(fact, &rule.names).ok()?.clone();
                let known = self.known.get(fact)?;
                let over = [LookupStatus::Failed, LookupStatus::Empty, LookupStatus::Mismatch].map(Some);
                // What must not be shown of somebody answers nothing, unless that person was named and compared.
                let reopened = self.reopened && self.sources.contains_key(place);
                let withheld = rule.names.is_empty() && !reopened && self.is_secret(fact);
                if withheld || over.contains(&self.lookups.status(&known.via)) {
                    return None;
                }
                (known.value.clone(), source)
            }
            KnownFrom::Answer(other) => {
                // From what is wrong, such as a day that does not exist, nothing follows.
                let wrong = self.root.at(other).is_some_and(|item| !self.faults.of(&item.key).is_empty());
                let value = other.resolve(&self.answers).filter(|value| !wrong && !is_empty(value))?;
                (value.clone(), Source::Answers)
            }
            KnownFrom::Circumstance => (Value::Null, Source::Answers),
        };
        Some((rule.part.resolve(&value)?.clone(), source))
    }

    /// True for the number of the person who signed in, as the account says it.
    pub(super) fn is_own_key(&self, item: &Item) -> bool {
        let mut roles = self.procedure.roles.iter().filter(|role| role.signed_in);
        !self.identity.is_empty()
            && self.source(item) == Some(&Source::Identity)
            && roles.any(|role| role.key.as_ref() == Some(&item.pointer))
            && self.faults.of(&item.key).is_empty()
    }

    /// What the account says of the person who signed in, now or when the draft was kept.
    fn said_by_account(&self, concept: &str) -> Option<&Value> {
        let mut facts = self.known.iter().filter(|(fact, of)| fact.concept == concept && of.source == Source::Identity);
        self.identity.get(concept).or_else(|| Some(&facts.next()?.1.value))
    }
}
