//! Where the answers to questions that were not put to the person are said to come from (`x-known`).

use super::Gate;
use super::lookups::{Case, says_the_same};
use super::sources::Standing;
use crate::definition::{KnownFrom, KnownRule};
use crate::form::{Source, keeps_bounds};
use crate::json::Value;
use crate::schema::{Options, Schema};

impl Gate {
    /// How a source stands, by the rule that fits it best; `None` where no rule takes an answer from such a source.
    pub(super) fn known_source(
        &self,
        rules: &[KnownRule],
        value: &Value,
        from: &Source,
        case: &Case<'_>,
    ) -> Option<Standing> {
        rules.iter().filter_map(|rule| self.standing(rule, value, from, case)).min()
    }

    fn standing(&self, rule: &KnownRule, value: &Value, from: &Source, case: &Case<'_>) -> Option<Standing> {
        // What is known must satisfy the rule, and be the answer where the rule names none.
        let gives = |known: &Value| {
            let Some(known) = rule.part.resolve(known) else { return false };
            let fits = rule.matches.as_ref().is_none_or(|schema| {
                keeps_bounds(schema, known, case.answers, case.day)
                    && Schema::compile(schema, &Options::default())
                        .is_ok_and(|schema| schema.is_valid(schema.root(), known))
            });
            fits && rule.is.as_ref().map_or_else(|| says_the_same(known, value), |answer| says_the_same(answer, value))
        };
        let standing = |given: bool| if given { Standing::Given } else { Standing::Refuted };
        let holds = |name: &str| self.holds(name, case.answers);
        // A rule that does not apply says nothing of where the value is from.
        if !rule.when.holds(&holds) {
            return None;
        }
        Some(match (&rule.from, from) {
            (KnownFrom::Channel, Source::Channel) => {
                let channel = case.circumstances.channel;
                standing(gives(&Value::from(if channel.is_empty() { "online" } else { channel })))
            }
            (KnownFrom::Identity(concept), Source::Identity) => case.account_standing(None, concept, &gives),
            // What the person corrected is their own word.
            (KnownFrom::Fact(_), Source::Disputed(_)) => Standing::Given,
            (KnownFrom::Fact(fact), Source::Register(register)) => {
                case.register_standing((&fact.role, &fact.concept), register, &gives)
            }
            (KnownFrom::Answer(place), Source::Answers) => standing(place.resolve(case.answers).is_some_and(gives)),
            (KnownFrom::Circumstance, Source::Answers) => standing(gives(&Value::Null)),
            _ => return None,
        })
    }
}
