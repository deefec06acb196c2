//! Sentences of a report, by the texts of `verdicts.ftl`, made from verdicts and proofs alone,
//! so that text and logic cannot drift apart.

use crate::definition::{Act, FactRef, Procedure, When};
use crate::locale::Locale;
use crate::register::{Date, Fallback, Pack, Period};
use crate::texts::verdicts;

use super::citation::cited;
use crate::analysis::case::CHANNEL;
use crate::analysis::{Barrier, Claim, Finding, PaperVerdict, Proof, Verdict};

/// The words within a sentence: not capitalised, unless they begin with an abbreviation.
fn small(words: &str) -> String {
    let mut letters = words.chars();
    match (letters.next(), letters.next()) {
        (Some(first), second) if second.is_none_or(|second| !second.is_uppercase()) => {
            first.to_lowercase().chain(words.chars().skip(1)).collect()
        }
        _ => words.to_owned(),
    }
}

/// Writes sentences about one procedure in one language.
#[derive(Clone, Copy)]
pub struct Writer<'a> {
    /// The procedure.
    pub procedure: &'a Procedure,
    /// The pack its ids refer to.
    pub pack: &'a Pack,
    /// The language; anything but Vietnamese is written in English.
    pub locale: &'a Locale,
}

impl Writer<'_> {
    /// A day as it is written in the language.
    pub fn day(&self, date: Date) -> String {
        crate::message::number::date(&date.to_string())
    }

    /// Short name of a verdict.
    pub fn verdict(&self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Inconsistent => verdicts::inconsistent(self.locale),
            Verdict::Purposeless => verdicts::purposeless(self.locale),
            Verdict::RedundantByData => verdicts::redundant_by_data(self.locale),
            Verdict::LawNeeded => verdicts::law_needed(self.locale),
            Verdict::Conditional => verdicts::conditional(self.locale),
            Verdict::CoveredByPapers => verdicts::covered_by_papers(self.locale),
            Verdict::Interchangeable => verdicts::interchangeable(self.locale),
            Verdict::Partial => verdicts::partial(self.locale),
            Verdict::Needed => verdicts::needed(self.locale),
            Verdict::Unclassified => verdicts::unclassified(self.locale),
        }
    }

    /// A fact in words: concept, then role.
    pub fn fact(&self, fact: &FactRef) -> String {
        let concept = self.pack.concepts.get(&fact.concept).map_or(fact.concept.as_str(), |c| c.title.get(self.locale));
        let role = self.role(&fact.role);
        match (role.is_empty(), self.locale.language()) {
            (true, _) => concept.to_owned(),
            (false, "vi") => verdicts::fact_of(self.locale, small(concept), small(&role)),
            (false, _) => verdicts::fact_of(self.locale, concept, role),
        }
    }

    /// What a subject is called.
    pub fn role(&self, name: &str) -> String {
        let own = self.procedure.role(name).map_or(name, |role| if role.title.is_empty() { name } else { &role.title });
        self.procedure.title_of(self.locale, &format!("/x-roles/{name}"), own).to_owned()
    }

    /// Facts in words, each once; in Vietnamese those about one subject together.
    pub fn facts(&self, facts: &[FactRef]) -> String {
        if self.locale.language() != "vi" {
            return facts.iter().map(|fact| self.fact(fact)).collect::<Vec<_>>().join("; ");
        }
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for fact in facts {
            let concept =
                self.pack.concepts.get(&fact.concept).map_or(fact.concept.as_str(), |c| c.title.get(self.locale));
            let (role, concept) = (small(&self.role(&fact.role)), small(concept));
            match groups.iter_mut().find(|(known, _)| *known == role) {
                Some((_, list)) if list.contains(&concept) => {}
                Some((_, list)) => list.push(concept),
                None => groups.push((role, vec![concept])),
            }
        }
        let said = groups.into_iter().map(|(role, list)| match role.as_str() {
            "" => list.join(", "),
            role => verdicts::fact_of(self.locale, list.join(", "), role),
        });
        said.collect::<Vec<_>>().join("; ")
    }

    /// Title of a paper of the dossier.
    pub fn paper(&self, id: &str) -> String {
        let own = self.procedure.document(id).map_or(id, |d| if d.title.is_empty() { id } else { &d.title });
        self.procedure.title_of(self.locale, &format!("/x-documents/{id}"), own).to_owned()
    }

    /// What a requirement is called: by its title, or by the paper it was inferred from.
    pub fn requirement(&self, id: &str) -> String {
        let own = self.procedure.requirements.iter().find(|own| own.id == id).map_or("", |own| &own.title);
        let title = self.procedure.title_of(self.locale, &format!("/x-requirements/{id}"), own);
        match (title, id.split_once(':')) {
            ("", Some(("paper", paper))) => verdicts::requirement_of_paper(self.locale, self.paper(paper)),
            ("", Some(("act", paper))) => verdicts::requirement_of_act(self.locale, self.paper(paper)),
            ("", _) => id.to_owned(),
            (title, _) => title.to_owned(),
        }
    }

    /// Title of a register.
    pub fn register<'p>(&'p self, id: &'p str) -> &'p str {
        self.pack.register(id).map_or(id, |register| register.title.get(self.locale))
    }

    /// Article of a gate.
    pub fn gate(&self, id: &str) -> String {
        self.cited(self.pack.gate(id).map_or(id, |gate| &gate.basis))
    }

    /// A citation as letters of the language write it.
    pub fn cited(&self, text: &str) -> String {
        if self.locale.language() == "vi" { cited(text, &self.pack.citations) } else { text.to_owned() }
    }

    /// An act in words.
    pub fn act(&self, act: Act) -> &'static str {
        match act {
            Act::Declare => verdicts::act_declare(self.locale),
            Act::Consent => verdicts::act_consent(self.locale),
            Act::Delegate => verdicts::act_delegate(self.locale),
            Act::Surrender => verdicts::act_surrender(self.locale),
            Act::Specimen => verdicts::act_specimen(self.locale),
            Act::Design => verdicts::act_design(self.locale),
            Act::Inspect => verdicts::act_inspect(self.locale),
            Act::Pay => verdicts::act_pay(self.locale),
            Act::Decide => verdicts::act_decide(self.locale),
            Act::Formality => verdicts::act_formality(self.locale),
            Act::Identify => verdicts::act_identify(self.locale),
        }
    }

    /// Circumstances in words.
    pub fn circumstances(&self, when: &When) -> String {
        match when {
            When::Always => verdicts::every_case(self.locale).to_owned(),
            When::Is(name) => self.circumstance(name, false),
            When::Not(inner) => match &**inner {
                When::Is(name) => self.circumstance(name, true),
                other => verdicts::not_so(self.locale, self.circumstances(other)),
            },
            When::And(list) => self.all_of(list),
            When::Or(list) => self.joined(list, |one, other| verdicts::or(self.locale, one, other)),
        }
    }

    /// A conjunction; of several conditions that do not hold the names stand in one list at its end.
    fn all_of(&self, list: &[When]) -> String {
        let absent = |inner: &When| match inner {
            When::Not(inner) => match &**inner {
                When::Is(name) if self.channel(name).is_none() => Some(format!("“{}”", self.condition(name))),
                _ => None,
            },
            _ => None,
        };
        let names: Vec<String> = list.iter().filter_map(absent).collect();
        let and = |one, other| verdicts::and(self.locale, one, other);
        if names.len() < 2 {
            return self.joined(list, and);
        }
        let others = list.iter().filter(|inner| absent(inner).is_none()).map(|inner| match inner {
            When::Or(_) | When::And(_) => format!("({})", self.circumstances(inner)),
            _ => self.circumstances(inner),
        });
        let none = verdicts::none_of_cases(self.locale, names.join(", "));
        others.chain([none]).reduce(and).unwrap_or_default()
    }

    fn joined(&self, list: &[When], join: impl Fn(String, String) -> String) -> String {
        let parts = list.iter().map(|inner| match inner {
            When::Or(_) | When::And(_) if list.len() > 1 => format!("({})", self.circumstances(inner)),
            _ => self.circumstances(inner),
        });
        parts.reduce(join).unwrap_or_else(|| verdicts::no_case(self.locale).to_owned())
    }

    /// The way of handing in that a condition stands for; `None` where it is another circumstance.
    fn channel<'c>(&'c self, name: &'c str) -> Option<&'c str> {
        let stands_for = || self.procedure.condition(name).and_then(|condition| condition.channel.as_deref());
        name.strip_prefix(CHANNEL).or_else(stands_for)
    }

    /// The title of a condition.
    fn condition(&self, name: &str) -> String {
        let own = self.procedure.condition(name).map_or(name, |c| if c.title.is_empty() { name } else { &c.title });
        self.procedure.title_of(self.locale, &format!("/x-conditions/{name}"), own).to_owned()
    }

    fn circumstance(&self, name: &str, negated: bool) -> String {
        if let Some(channel) = self.channel(name) {
            let words = match channel {
                "online" => verdicts::channel_online(self.locale),
                "direct" => verdicts::channel_direct(self.locale),
                "postal" => verdicts::channel_postal(self.locale),
                other => other,
            };
            return if negated { verdicts::not_channel(self.locale, words) } else { words.to_owned() };
        }
        let words = self.condition(name);
        if negated { verdicts::not_the_case(self.locale, words) } else { format!("“{words}”") }
    }

    /// What happens where a lookup fails, for an official text, with deadlines and article.
    pub fn fallback(&self, rule: &Fallback) -> String {
        let clause = if rule.clause.0.is_empty() { &rule.text } else { &rule.clause };
        let mut text = clause.get(self.locale).to_owned();
        // A way in which nothing can be handed in has no deadline.
        let offered = &self.procedure.header.channels;
        let list: Vec<String> = rule
            .deadlines
            .iter()
            .filter(|(id, _)| offered.is_empty() || offered.contains(id))
            .map(|(id, time)| {
                format!("{}: {}", self.circumstances(&When::Is(format!("{CHANNEL}{id}"))), self.period(time))
            })
            .collect();
        match (list.is_empty(), rule.basis.is_empty()) {
            (true, true) => {}
            (true, false) => text.push_str(&format!(" ({})", self.cited(&rule.basis))),
            (false, _) => {
                let basis =
                    if rule.basis.is_empty() { String::new() } else { format!(" ({})", self.cited(&rule.basis)) };
                let deadlines = list.join("; ") + &basis;
                text.push(' ');
                text.push_str(&match rule.mode.as_str() {
                    "askOtherAgency" => verdicts::agency_answers(self.locale, deadlines),
                    _ => verdicts::person_is_asked(self.locale, deadlines),
                });
            }
        }
        text
    }

    fn period(&self, period: &Period) -> String {
        match period.unit.as_str() {
            "workingHour" => verdicts::period_working_hour(self.locale, period.value),
            "workingDay" => verdicts::period_working_day(self.locale, period.value),
            "day" => verdicts::period_day(self.locale, period.value),
            "month" => verdicts::period_month(self.locale, period.value),
            "year" => verdicts::period_year(self.locale, period.value),
            other => format!("{} {other}", period.value),
        }
    }

    /// What keeps register data from being used, and what would change that.
    pub fn barrier(&self, barrier: &Barrier) -> String {
        match barrier {
            Barrier::NotInForce(gate) => {
                let days = self.pack.gate(gate).map_or(String::new(), |g| {
                    let day = |date: Option<Date>| date.map_or_else(|| "…".to_owned(), |date| self.day(date));
                    format!(" ({} – {})", day(g.from), day(g.to))
                });
                verdicts::not_in_force(self.locale, self.gate(gate) + &days)
            }
            Barrier::NotPublished { gate, register } => {
                let owner = self.pack.register(register).map_or("", |r| r.owner.as_str());
                verdicts::not_published(self.locale, self.gate(gate), owner, self.register(register))
            }
            Barrier::Demanded(gate) => verdicts::paper_demanded(self.locale, self.gate(gate)),
            Barrier::NoRule(register) => verdicts::no_rule(self.locale, self.register(register)),
        }
    }

    /// The conclusion on one paper, as a sentence an officer can quote.
    pub fn sentence(&self, component: &PaperVerdict) -> String {
        let text = self.verdict_sentence(component);
        if !component.fallback_only {
            return text;
        }
        let already = verdicts::already_fallback(self.locale);
        format!("{already} {text}")
    }

    fn verdict_sentence(&self, component: &PaperVerdict) -> String {
        let guard = component.guard.as_ref().map(|guard| self.circumstances(guard)).unwrap_or_default();
        let mut text = match component.verdict {
            Verdict::Purposeless => self.purposeless(component),
            Verdict::Inconsistent => self.inconsistent(component),
            Verdict::RedundantByData => {
                let gates = component.gates.iter().map(|id| self.gate(id)).collect::<Vec<_>>().join("; ");
                verdicts::replace_by_data(self.locale, gates, self.registers(component))
            }
            Verdict::LawNeeded => self.law_needed(component),
            Verdict::Conditional => verdicts::droppable_when(self.locale, &*guard),
            Verdict::CoveredByPapers => verdicts::proved_anyway(self.locale).to_owned(),
            Verdict::Interchangeable => {
                let others = component.alternatives.iter().map(|id| self.paper(id)).collect::<Vec<_>>().join("; ");
                if component.recommended {
                    verdicts::either_keep_this(self.locale, others)
                } else {
                    verdicts::either_keep_other(self.locale, others)
                }
            }
            Verdict::Partial => self.partly_known(component),
            Verdict::Needed => verdicts::needed_for(self.locale, self.needed_for(component)),
            Verdict::Unclassified => verdicts::too_little_said(self.locale).to_owned(),
        };
        if component.verdict != Verdict::Conditional && !guard.is_empty() {
            text.push(' ');
            text.push_str(&verdicts::holds_when(self.locale, &*guard));
        }
        text + &self.reservations(component)
    }

    fn purposeless(&self, component: &PaperVerdict) -> String {
        match &component.proof {
            Proof::CutByLaw(gate) => verdicts::cut_outright(self.locale, self.gate(gate)),
            Proof::Note => verdicts::remark(self.locale).to_owned(),
            _ => verdicts::unused(self.locale).to_owned(),
        }
    }

    fn inconsistent(&self, component: &PaperVerdict) -> String {
        match &component.proof {
            Proof::Forbidden(gate) => verdicts::forbidden(self.locale, self.gate(gate)),
            Proof::Lapsed(texts) => {
                verdicts::lapsed(self.locale, texts.iter().map(|text| self.cited(text)).collect::<Vec<_>>().join("; "))
            }
            Proof::Dead => verdicts::never_asked(self.locale).to_owned(),
            Proof::Cases(parts) if parts.iter().any(|part| matches!(part.claim, Claim::Circular { .. })) => {
                verdicts::own_result(self.locale).to_owned()
            }
            _ => verdicts::cannot_be_met(self.locale).to_owned(),
        }
    }

    fn law_needed(&self, component: &PaperVerdict) -> String {
        let law = component.law.iter().map(|barrier| self.barrier(barrier)).collect::<Vec<_>>().join("; ");
        if component.registers.is_empty() {
            return verdicts::serves_only(self.locale, law);
        }
        verdicts::data_exist(self.locale, law, self.registers(component))
    }

    fn partly_known(&self, component: &PaperVerdict) -> String {
        let known = if component.known.is_empty() {
            verdicts::known_in_some(self.locale).to_owned()
        } else {
            verdicts::known_of(self.locale, component.known.len(), component.needed.len())
        };
        match self.needed_for(component) {
            needs if needs.is_empty() => format!("{known}."),
            needs => verdicts::known_and_needed(self.locale, known, needs),
        }
    }

    fn registers(&self, component: &PaperVerdict) -> String {
        component.registers.iter().map(|id| self.register(id)).collect::<Vec<_>>().join("; ")
    }

    /// What only the paper gives: the facts nobody knows without it, and what it does besides.
    fn needed_for(&self, component: &PaperVerdict) -> String {
        let unknown: Vec<FactRef> =
            component.needed.iter().filter(|fact| !component.known.contains(fact)).cloned().collect();
        let acts = component.acts.iter().map(|act| self.act(*act)).collect::<Vec<_>>().join(", ");
        let needs = [self.facts(&unknown), acts].into_iter().filter(|part| !part.is_empty());
        needs.collect::<Vec<_>>().join("; ")
    }

    /// What is to be minded about a verdict: each a sentence that begins with a space.
    fn reservations(&self, component: &PaperVerdict) -> String {
        let mut text = String::new();
        if component.verdict.droppable() && component.acts.contains(&Act::Identify) {
            text.push(' ');
            text.push_str(verdicts::still_shown(self.locale));
        }
        if !component.fields_to_add.is_empty() {
            text.push(' ');
            text.push_str(&verdicts::add_fields(self.locale, self.facts(&component.fields_to_add)));
        }
        if !component.unconfirmed.is_empty() && component.verdict != Verdict::LawNeeded {
            let names = component.unconfirmed.iter().map(|id| self.register(id)).collect::<Vec<_>>().join("; ");
            text.push(' ');
            text.push_str(&verdicts::unconfirmed(self.locale, names));
        }
        text
    }

    /// A finding about the whole procedure.
    pub fn finding(&self, finding: &Finding) -> String {
        match finding {
            Finding::DeadCondition(name) => verdicts::finding_dead_condition(self.locale, name.as_str()),
            Finding::UnknownCondition(name) => verdicts::finding_unknown_condition(self.locale, name.as_str()),
            Finding::DeadRequirement(id) => verdicts::finding_dead_requirement(self.locale, id.as_str()),
            Finding::Unprovable { requirement, when, blocked } => verdicts::finding_unprovable(
                self.locale,
                self.circumstances(when),
                self.facts(blocked),
                requirement.as_str(),
            ),
            Finding::NotInForce { place, text } => {
                verdicts::finding_not_in_force(self.locale, place.as_str(), text.as_str())
            }
            Finding::OwnOutput(id) => verdicts::finding_own_result(self.locale, self.paper(id)),
            Finding::TooLarge => verdicts::finding_too_large(self.locale).to_owned(),
        }
    }
}
