//! Where values are said to come from, and what came from nowhere that is said: from the account or a register only what
//! the lookups of the receiving side gave, from another role only what stands there.

use std::collections::BTreeSet;

use super::dossier::{day_of, within};
use super::lookups::{Case, is_key, says_the_same};
use super::{Gate, Verdict};
use crate::form::{RegisterSource, Source, same_value};
use crate::json::{self, Value};
use crate::message::OfficeText;
use crate::pointer::JsonPointer;
use crate::schema::{Evaluation, NodeId};

/// How a source stands, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// It gives this value.
    Given,
    /// It gives this value, under another name of the register.
    Renamed,
    /// The lookup of the receiving side failed.
    Failed,
    /// The receiving side made no lookups.
    Unasked,
    /// Another source gives this value.
    Elsewhere,
    /// It does not give this value.
    Refuted,
}

impl Case<'_> {
    /// How it stands that a register said something of a role.
    pub(super) fn register_standing(
        &self,
        (role, concept): (&str, &str),
        claimed: &RegisterSource,
        gives: &dyn Fn(&Value) -> bool,
    ) -> Standing {
        if self.circumstances.lookups.is_none() {
            return Standing::Unasked;
        }
        let said = self.registers(role, concept).into_iter().filter(|said| gives(&said.value));
        let best = said.map(|said| is_from(claimed, &said.source)).min().unwrap_or(Standing::Refuted);
        if best == Standing::Refuted && self.has_failed(role) { Standing::Failed } else { best }
    }

    /// The same of the account.
    pub(super) fn account_standing(
        &self,
        role: Option<&str>,
        concept: &str,
        gives: &dyn Fn(&Value) -> bool,
    ) -> Standing {
        match self.circumstances.lookups {
            None => Standing::Unasked,
            Some(_) if self.account(role, concept).is_some_and(|value| gives(&value)) => Standing::Given,
            Some(_) => Standing::Refuted,
        }
    }
}

/// How a claimed source stands where a lookup of the receiving side gave the value: its id must be the same, else its name,
/// and its data may be older than those looked up since, but not newer.
fn is_from(claimed: &RegisterSource, held: &RegisterSource) -> Standing {
    let name = |source: &RegisterSource| {
        let name = if source.register.trim().is_empty() { &source.id } else { &source.register };
        Value::from(name.as_str())
    };
    let renamed = !says_the_same(&name(claimed), &name(held));
    let identified = !claimed.id.trim().is_empty() && !held.id.trim().is_empty();
    let other = if identified { claimed.id != held.id } else { renamed };
    if other || day_of(&claimed.date) > day_of(&held.date) {
        Standing::Elsewhere
    } else if renamed {
        Standing::Renamed
    } else {
        Standing::Given
    }
}

impl Gate {
    pub(super) fn check_sources(&self, case: &Case<'_>, verdict: &mut Verdict) {
        for (place, source) in json::members(case.submission.get("provenance")) {
            let at = within("/provenance", &JsonPointer::root().key(place));
            let value = JsonPointer::parse(place).and_then(|pointer| pointer.resolve(case.answers));
            let standing = value.zip(Source::from_json(source)).and_then(|(value, from)| {
                if let Source::Register(register) | Source::Disputed(register) = &from
                    && !case.can_be(register)
                {
                    return Some(None);
                }
                let rules = self.procedure.known.iter().find(|question| question.pointer.as_str() == place);
                let known = rules.and_then(|rules| self.known_source(&rules.rules, value, &from, case));
                known.or_else(|| self.field_source(place, value, &from, case)).map(Some)
            });
            match standing {
                Some(Some(standing)) => self.tell_standing(&at, standing, verdict),
                Some(None) => {
                    let message = self.say(OfficeText::SourceIncomplete);
                    verdict.wrong(at.as_str(), "source", message);
                }
                None => {
                    let message = self.say(OfficeText::SourceWithoutAnswer);
                    verdict.wrong(at.as_str(), "source", message);
                }
            }
        }
    }

    /// How the source of a field stands; `None` where no field is there.
    fn field_source(&self, place: &str, value: &Value, from: &Source, case: &Case<'_>) -> Option<Standing> {
        let field = self.procedure.fields.iter().find(|field| field.pointer.as_str() == place)?;
        let (concept, role) = (&field.fact.concept, &field.fact.role);
        let gives = |held: &Value| says_the_same(held, value);
        Some(match from {
            Source::SameAs(other) => {
                let holds = |name: &str| self.holds(name, case.answers);
                let same = self.procedure.role(role).into_iter().flat_map(|role| &role.same_as);
                let may = same.into_iter().any(|same| same.role == *other && same.when.holds(&holds));
                let mut fields = self.procedure.fields.iter().filter(|_| may && other != role);
                let same = fields.find(|it| it.fact.role == *other && it.fact.concept == *concept);
                let told = same.and_then(|it| it.pointer.resolve(case.answers)) == Some(value);
                if told { Standing::Given } else { Standing::Elsewhere }
            }
            Source::Channel | Source::Answers => Standing::Refuted,
            // The register said something else there; what the person says instead is their own word.
            Source::Disputed(register) => case.register_standing((role, concept), register, &|_| true),
            Source::Register(register) => case.register_standing((role, concept), register, &gives),
            Source::Identity => case.account_standing(Some(role), concept, &gives),
        })
    }

    fn tell_standing(&self, at: &JsonPointer, standing: Standing, verdict: &mut Verdict) {
        let at = at.as_str();
        match standing {
            Standing::Given => {}
            Standing::Renamed => {
                let message = self.say(OfficeText::RegisterNamedOtherwise);
                verdict.claims(at, "source", message);
            }
            Standing::Failed => verdict.claims(at, "source", self.lookup_failed()),
            Standing::Unasked => {
                let message = self.say(OfficeText::NotLookedUp);
                verdict.claims(at, "source", message);
            }
            Standing::Elsewhere => {
                let message = self.say(OfficeText::ValueNotFromSource);
                verdict.wrong(at, "source", message);
            }
            Standing::Refuted => verdict.wrong(at, "source", self.not_given()),
        }
    }

    fn lookup_failed(&self) -> String {
        self.say(OfficeText::LookUpFailed)
    }

    fn not_given(&self) -> String {
        self.say(OfficeText::ValueNotGiven)
    }

    /// Values that say nothing of a source: where nobody at a form can answer only data or the receiving side can have given
    /// them, and what a person typed may be other than what a register says.
    pub(super) fn check_unsaid(&self, evaluation: &Evaluation, case: &Case<'_>, verdict: &mut Verdict) {
        // A register's word that the person disputed does not say where their own is from.
        let from = json::members(case.submission.get("provenance")).into_iter();
        let from = from.filter(|(_, source)| !matches!(Source::from_json(source), Some(Source::Disputed(_))));
        let said: BTreeSet<&str> = from.map(|(place, _)| place.as_str()).collect();
        let has_said_part = |at: &JsonPointer| {
            let below = [at.as_str(), "/"].concat();
            said.range(below.as_str()..).next().is_some_and(|place| place.starts_with(&below))
        };
        let mut locked: Vec<JsonPointer> = Vec::new();
        // Locked places that are accounted for with all that is in them, and groups of which no part was met yet.
        let mut settled: Vec<JsonPointer> = Vec::new();
        let mut whole: Vec<JsonPointer> = Vec::new();
        evaluation.visit(case.answers, &mut |at, value, nodes| {
            let below = locked.last().is_some_and(|place| at.starts_with(place));
            let flag = |id: &NodeId| self.schema.source(*id).get("readOnly").and_then(Value::as_bool) == Some(true);
            if !below && !nodes.iter().any(flag) || settled.last().is_some_and(|place| at.starts_with(place)) {
                return;
            }
            if !below {
                locked.push(at.clone());
            }
            whole.retain(|group| !at.starts_with(group));
            let own = |id: &NodeId| {
                let source = self.schema.source(*id);
                ["const", "default"].iter().any(|name| source.get(*name) == Some(value))
            };
            // A part is held against what is said of its group.
            let is_said =
                std::iter::successors(Some(at.clone()), JsonPointer::parent).any(|at| said.contains(at.as_str()));
            if is_said || nodes.iter().any(own) {
                settled.push(at.clone());
                return;
            }
            // A group is held against what is said of its parts; of one whose parts are facts, each by itself.
            let facts = || self.procedure.fields.iter().map(|field| &field.pointer);
            let has_facts = !facts().any(|place| place == at) && facts().any(|place| place.starts_with(at));
            if has_facts || has_said_part(at) {
                whole.push(at.clone());
            } else {
                self.check_locked(at, value, case, verdict);
                settled.push(at.clone());
            }
        });
        for group in whole {
            self.check_locked(&group, group.resolve(case.answers).unwrap_or(&Value::Null), case, verdict);
        }
        let known = self.procedure.fields.iter().filter(|field| {
            let place = &field.pointer;
            !said.contains(place.as_str())
                && !is_key(&self.procedure, place)
                && !locked.iter().any(|locked| place.starts_with(locked))
        });
        for field in known {
            let Some(value) = field.pointer.resolve(case.answers) else { continue };
            let held = case.registers(&field.fact.role, &field.fact.concept);
            if !held.is_empty() && !held.iter().any(|said| same_value(&said.value, value)) {
                let message = self.say(OfficeText::TypedDiffers);
                verdict.claims(within("/answers", &field.pointer).as_str(), "source", message);
            }
        }
    }

    /// A value where nobody at a form can answer, without a word of where it is from.
    fn check_locked(&self, at: &JsonPointer, value: &Value, case: &Case<'_>, verdict: &mut Verdict) {
        let place = within("/answers", at);
        let field = self.procedure.fields.iter().find(|field| field.pointer == *at);
        let mut held: Vec<Value> = Vec::new();
        if let Some(field) = field {
            let (role, concept) = (&field.fact.role, &field.fact.concept);
            held.extend(case.account(Some(role), concept));
            held.extend(case.registers(role, concept).into_iter().map(|said| said.value));
        }
        if held.iter().any(|held| same_value(held, value)) {
            return;
        }
        if held.is_empty() {
            let message = self.say(OfficeText::ValueFromNowhere);
            verdict.claims(place.as_str(), "source", message);
        } else {
            let message = self.say(OfficeText::ValueNotLookedUp);
            verdict.wrong(place.as_str(), "source", message);
        }
    }
}
