//! Where the answers to questions that were not put to the person are said to come from (`x-known`).

use super::dossier::{given, is_named, says_the_same};
use super::{Circumstances, Gate};
use crate::definition::{KnownFrom, KnownRule};
use crate::form::{Source, keeps_bounds};
use crate::json::Value;
use crate::schema::{Options, Schema};

/// How a source stands that a rule of the definition provides for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// It gives this answer.
    Given,
    /// Nothing here tells.
    Claimed,
    /// It does not give this answer.
    Refuted,
}

impl Gate {
    /// How a source stands, by the rule that fits it best; `None` where no rule takes an answer from such a source.
    pub(super) fn known_source(
        &self,
        rules: &[KnownRule],
        value: &Value,
        from: &Source,
        (answers, day): (&Value, &str),
        circumstances: &Circumstances<'_>,
    ) -> Option<Standing> {
        rules.iter().filter_map(|rule| self.standing(rule, value, from, (answers, day), circumstances)).min()
    }

    fn standing(
        &self,
        rule: &KnownRule,
        value: &Value,
        from: &Source,
        (answers, day): (&Value, &str),
        circumstances: &Circumstances<'_>,
    ) -> Option<Standing> {
        // What is known must satisfy the rule, and be the answer where the rule names none.
        let gives = |known: &Value| {
            let Some(known) = rule.part.resolve(known) else { return false };
            let fits = rule.matches.as_ref().is_none_or(|schema| {
                keeps_bounds(schema, known, answers, day)
                    && Schema::compile(schema, &Options::default())
                        .is_ok_and(|schema| schema.is_valid(schema.root(), known))
            });
            fits && rule.is.as_ref().map_or_else(|| says_the_same(known, value), |answer| says_the_same(answer, value))
        };
        let standing = |given: bool| if given { Standing::Given } else { Standing::Refuted };
        let looked_up = |role: &str, concept: &str, account: bool| {
            let Some(lookups) = circumstances.lookups else { return Standing::Claimed };
            let held = given(lookups, role, concept);
            if !account && self.has_failed(role, circumstances) {
                return Standing::Claimed;
            }
            standing(held.iter().any(|(known, by_account)| *by_account == account && gives(known)))
        };
        let holds = |name: &str| self.holds(name, answers);
        if !rule.when.holds(&holds) {
            return Some(Standing::Refuted);
        }
        Some(match (&rule.from, from) {
            (KnownFrom::Channel, Source::Channel) => {
                let channel = if circumstances.channel.is_empty() { "online" } else { circumstances.channel };
                standing(gives(&Value::from(channel)))
            }
            (KnownFrom::Identity(concept), Source::Identity) => looked_up("", concept, true),
            (KnownFrom::Fact(_), Source::Disputed(register)) => standing(is_named(register)),
            (KnownFrom::Fact(_), Source::Register(register)) if !is_named(register) => Standing::Refuted,
            (KnownFrom::Fact(fact), Source::Register(_)) => looked_up(&fact.role, &fact.concept, false),
            (KnownFrom::Answer(place), Source::Answers) => standing(place.resolve(answers).is_some_and(gives)),
            (KnownFrom::Circumstance, Source::Answers) => standing(gives(&Value::Null)),
            _ => return None,
        })
    }
}
