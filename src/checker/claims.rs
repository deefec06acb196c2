//! Claims of a proof, each checked where it stands.

use serde_json::Value;

use crate::definition::FactRef;
use crate::register::{Effect, Quality};
use crate::texts::{Told, told};

use super::case::{Bound, Case};
use super::closure::{Facts, Known, add, at_least, has, meet};
use super::instance::Instance;
use super::obligations::{AtHand, Obligation};
use super::replay::{Classified, Replay};
use super::{Complaints, list, positions, texts, word};

/// Checks what a part of a proof claims about a paper in a case.
pub(super) fn check_part(
    replay: &Replay,
    paper: usize,
    verdict: &str,
    part: &Value,
    case: &Case,
    out: &mut Complaints,
) {
    let Some(claim) = part.get("claim") else { return out.say(told!(checker::no_claim)) };
    let kind = word(claim, "kind");
    let allowed: &[&str] = match verdict {
        "purposeless" => &["unused"],
        "redundantByData" | "lawNeeded" => &["derived"],
        "coveredByPapers" => &["sufficient"],
        "interchangeable" => &["either"],
        "partial" | "needed" => &["cut"],
        "inconsistent" => &["unprovable", "circular"],
        _ => &[],
    };
    if !allowed.contains(&kind) {
        return out.say(told!(checker::claim_not_of_verdict, kind, verdict));
    }
    let classified = replay.classified(case);
    if let Some(open) = &classified.open {
        return out.say(open.clone());
    }
    let position = PaperInCase { replay, case, paper, classified: &classified };
    let plain = match position.plain_verdict() {
        Ok(plain) => plain,
        Err(why) => return out.say(why),
    };
    if let Some(own) = plain
        && own != verdict
    {
        return out.say(told!(checker::other_verdict, expected = own, verdict));
    }
    position.check_claim(verdict, claim, plain.is_some(), out);
}

/// A paper in a case.
struct PaperInCase<'a> {
    replay: &'a Replay<'a>,
    case: &'a Case,
    paper: usize,
    classified: &'a Classified,
}

impl PaperInCase<'_> {
    /// The name of a requirement that some papers do not surely meet.
    fn unmet(&self, papers: &[usize]) -> Option<String> {
        let open = |obligation: &&Obligation| !self.replay.fulfilled_by(obligation, self.case, papers, Bound::Lower);
        self.classified.due.iter().find(open).map(|obligation| obligation.name.clone())
    }

    /// Papers asked for besides this one.
    fn others(&self) -> Vec<usize> {
        self.classified.asked.iter().copied().filter(|other| *other != self.paper).collect()
    }

    /// The requirement of that name that nothing meets without the paper; says so where there is none.
    fn unmet_without_it(&self, name: &str, out: &mut Complaints) -> Option<&Obligation> {
        let less = self.others();
        let open =
            |due: &&Obligation| due.name == name && !self.replay.fulfilled_by(due, self.case, &less, Bound::Upper);
        let found = self.classified.due.iter().find(open);
        if found.is_none() {
            out.say(told!(checker::established_without, requirement = name));
        }
        found
    }

    /// Checks a claim that its kind lets stand for the verdict.
    fn check_claim(&self, verdict: &str, claim: &Value, unused: bool, out: &mut Complaints) {
        match word(claim, "kind") {
            "unused" if !unused => out.say(told!(checker::used)),
            "unused" => {}
            "derived" => self.check_derived(verdict, claim, out),
            "sufficient" => self.check_sufficient(claim, out),
            "either" => self.check_either(claim, out),
            "cut" => self.check_cut(verdict, claim, out),
            "circular" => self.check_circular(claim, out),
            _ => self.check_unprovable(claim, out),
        }
    }

    /// Registers establish, step by step, all the paper could help to prove.
    fn check_derived(&self, verdict: &str, claim: &Value, out: &mut Complaints) {
        let Some((known, barred)) = replay_steps(self.replay, self.case, verdict == "lawNeeded", claim, out) else {
            return;
        };
        if verdict == "lawNeeded" && !barred && self.replay.gate_on(self.paper, Effect::RequiresPaper).is_none() {
            out.say(told!(checker::nothing_barred));
        }
        if self.replay.has_acts(self.paper) {
            return out.say(told!(checker::acts_not_of_registers));
        }
        if let Some(name) = self.unmet_obligation(&known, verdict == "lawNeeded") {
            out.say(told!(checker::steps_leave_open, requirement = name));
        }
    }

    /// Other papers are enough, and none of the least sets holds this one.
    fn check_sufficient(&self, claim: &Value, out: &mut Complaints) {
        let papers = positions(self.replay, &texts(claim, "papers"), out);
        if papers.contains(&self.paper) {
            out.say(told!(checker::replaced_by_itself));
        }
        if let Some(name) = self.unmet(&papers) {
            out.say(told!(checker::papers_not_enough, requirement = name));
        }
        self.check_never(claim, out);
    }

    /// One set of papers with this one and one without are enough, and the first needs it.
    fn check_either(&self, claim: &Value, out: &mut Complaints) {
        let with = positions(self.replay, &texts(claim, "with"), out);
        let without = positions(self.replay, &texts(claim, "without"), out);
        let less: Vec<usize> = with.iter().copied().filter(|other| *other != self.paper).collect();
        if !with.contains(&self.paper) || without.contains(&self.paper) {
            out.say(told!(checker::sets_alike));
        }
        if let Some(name) = self.unmet(&with).or_else(|| self.unmet(&without)) {
            out.say(told!(checker::set_not_enough, requirement = name));
        }
        let met = |obligation: &Obligation| self.replay.fulfilled_by(obligation, self.case, &less, Bound::Upper);
        if self.classified.due.iter().all(met) {
            out.say(told!(checker::not_needed_in_set));
        }
    }

    /// Without the paper a requirement is not met, by what is listed; and what of it is known.
    fn check_cut(&self, verdict: &str, claim: &Value, out: &mut Complaints) {
        let name = word(claim, "requirement");
        let papers = self.replay.with_others(self.case, &self.others(), Bound::Upper);
        let known = self.replay.closure(self.case, &papers, Bound::Upper);
        let obligation = self.unmet_without_it(name, out);
        if let Some(obligation) = obligation {
            let blocked: Vec<FactRef> = list(claim, "blocked").iter().filter_map(FactRef::read).collect();
            let open = |fact: &FactRef| !has(&known.evidence, fact, obligation.quality);
            if obligation.facts(Bound::Lower).iter().any(|fact| open(fact) && !blocked.contains(fact)) {
                out.say(told!(checker::blocked_fact_left_out));
            }
            let acts = texts(claim, "acts");
            let own = self.replay.acts(self.paper);
            let strange = |act: &String| !own.iter().any(|known| known.as_str() == act) && act != "formality";
            let named = |due: &Obligation| due.name == name && due.names(self.paper, self.replay);
            let names = self.classified.due.iter().any(named);
            if acts.is_empty() == names || acts.iter().any(strange) {
                out.say(told!(checker::other_acts_needed));
            }
        }
        for fact in list(claim, "blocked").iter().filter_map(FactRef::read) {
            if has(&known.evidence, &fact, Quality::BEST) {
                out.say(told!(
                    checker::fact_established_without,
                    concept = fact.concept.as_str(),
                    role = fact.role.as_str()
                ));
            }
        }
        if let Some((known, _)) = replay_steps(self.replay, self.case, false, claim, out) {
            let needed = |bound: Bound| self.needed(&self.replay.closure(self.case, &[], bound).evidence);
            let (sure, may) = (needed(Bound::Lower), needed(Bound::Upper));
            if sure.is_empty() != may.is_empty() {
                out.say(told!(checker::known_undecided));
            }
            if sure.is_empty() != (verdict == "needed") || sure.iter().any(|fact| !known.contains_key(fact)) {
                out.say(told!(checker::known_wrong));
            }
        }
    }

    /// The paper is the result of this very procedure.
    fn check_circular(&self, claim: &Value, out: &mut Complaints) {
        let document = &self.replay.procedure.documents[self.paper];
        let outputs = &self.replay.procedure.header.outputs;
        let own =
            matches!(&document.types[..], [only] if outputs.contains(only)) && self.replay.acts(self.paper).is_empty();
        if !own || self.replay.proves[self.paper].iter().any(|fact| fact.stage.is_some()) {
            out.say(told!(checker::not_own_result));
        }
        self.unmet_without_it(word(claim, "requirement"), out);
    }

    /// It serves a requirement that nothing meets.
    fn check_unprovable(&self, claim: &Value, out: &mut Complaints) {
        let name = word(claim, "requirement");
        let touched = |obligation: &&Obligation| obligation.concerns(self.paper, self.replay, self.case, Bound::Lower);
        if !self.classified.failing.iter().any(|obligation| obligation.name == name && touched(&obligation)) {
            out.say(told!(checker::not_unprovable, requirement = name));
        }
    }

    /// Facts the paper is needed for that are known without any.
    fn needed(&self, bare: &Known) -> Vec<FactRef> {
        let (replay, paper) = (self.replay, self.paper);
        let mut list = Vec::new();
        let fine =
            |obligation: &&Obligation| replay.valid(paper) && at_least(replay.paper_quality(paper), obligation.quality);
        for obligation in self.classified.due.iter().filter(fine) {
            let used = replay.used_by(obligation).into_iter().filter(|fact| replay.proves[paper].contains(fact));
            list.extend(used.filter(|fact| has(bare, fact, obligation.quality)));
        }
        list
    }

    fn touched(&self, obligation: &Obligation, bound: Bound) -> bool {
        obligation.concerns(self.paper, self.replay, self.case, bound)
    }

    /// The verdict on the paper where it follows without looking at other papers: it serves what
    /// nothing can meet, nothing uses it, or data, lawfully or not, replace it.
    fn plain_verdict(&self) -> Result<Option<&'static str>, Told> {
        let Classified { due, spare, failing, .. } = self.classified;
        let any = |list: &[Obligation], bound: Bound| list.iter().any(|obligation| self.touched(obligation, bound));
        if any(failing, Bound::Lower) {
            return Ok(Some("inconsistent"));
        }
        if any(failing, Bound::Upper) {
            return Err(told!(checker::undecided_failing));
        }
        if !any(due, Bound::Lower) {
            let maybe = any(due, Bound::Upper) || any(spare, Bound::Upper);
            return if maybe { Err(told!(checker::undecided_use)) } else { Ok(Some("purposeless")) };
        }
        let demanded = self.replay.gate_on(self.paper, Effect::RequiresPaper).is_some();
        if self.replay.has_acts(self.paper) {
            return Ok(None);
        }
        if !demanded && self.met_by_data(false, Bound::Lower) {
            return Ok(Some("redundantByData"));
        }
        if !demanded && self.met_by_data(false, Bound::Upper) {
            return Err(told!(checker::undecided_data));
        }
        match (self.met_by_data(true, Bound::Lower), self.met_by_data(true, Bound::Upper)) {
            (true, _) => Ok(Some("lawNeeded")),
            (false, false) => Ok(None),
            (false, true) => Err(told!(checker::undecided_law)),
        }
    }

    /// Whether data settle everything the paper could help with.
    fn met_by_data(&self, unlawful: bool, bound: Bound) -> bool {
        let bare = self.replay.closure_under(self.case, &[], unlawful, bound);
        let settles =
            |obligation: &Obligation| self.is_met(obligation, unlawful, (bound, bound.other()), &bare.evidence);
        self.due(unlawful).all(settles) && (bound == Bound::Upper || self.classified.spare.iter().all(settles))
    }

    fn due(&self, unlawful: bool) -> impl Iterator<Item = &Obligation> {
        self.classified.due.iter().filter(move |obligation| !(unlawful && obligation.name.starts_with("law:")))
    }

    /// Whether a demand is met by what is known, or all that the paper could help to prove of it
    /// is known; `other` bounds what it could help to prove.
    fn is_met(&self, obligation: &Obligation, unlawful: bool, (bound, other): (Bound, Bound), known: &Known) -> bool {
        let bare = self.replay.closure_under(self.case, &[], unlawful, bound);
        let given = |key: &FactRef, trust: Quality| has(&bare.keys, key, trust);
        let reach = self.replay.reach(self.paper, self.case, &given, other);
        let reached = |fact: &&FactRef| has(&reach, fact, obligation.quality);
        let own = obligation.facts(other).iter().filter(reached).all(|fact| has(known, fact, obligation.quality));
        own && !obligation.names(self.paper, self.replay)
            || self.replay.satisfied(obligation, &AtHand { known, papers: &[], case: self.case, bound })
    }

    /// A demand that some steps do not settle. What the paper surely has to do with must follow
    /// from the steps; what it may have to do with, from registers anyhow.
    fn unmet_obligation(&self, known: &Known, unlawful: bool) -> Option<String> {
        let bare = self.replay.closure_under(self.case, &[], unlawful, Bound::Lower);
        let open = |obligation: &&Obligation| {
            let known = if self.touched(obligation, Bound::Lower) { known } else { &bare.evidence };
            // Beyond what it surely could help with, registers settle it anyhow: that is checked before.
            !self.is_met(obligation, unlawful, (Bound::Lower, Bound::Lower), known)
        };
        self.due(unlawful).find(open).map(|obligation| obligation.name.clone())
    }

    /// For every requirement the paper touches there must be an argument that holds. A least
    /// set with the paper would, without it, leave one of them open and be enough with it.
    fn check_never(&self, claim: &Value, out: &mut Complaints) {
        let arguments = list(claim, "never");
        if arguments.is_empty() && self.replay.inexact(self.case) {
            return;
        }
        let others = self.others();
        let mut checked: Vec<&str> = Vec::new();
        for obligation in self.classified.due.iter().filter(|obligation| self.touched(obligation, Bound::Upper)) {
            if checked.contains(&obligation.name.as_str()) {
                continue;
            }
            checked.push(&obligation.name);
            let argument = arguments.iter().find(|argument| word(argument, "requirement") == obligation.name);
            let Some(argument) = argument else {
                // Where it may, but need not, serve something, registers alone must settle that.
                let named = || self.classified.due.iter().filter(|other| other.name == obligation.name);
                if named().all(|d| !self.touched(d, Bound::Lower))
                    && named().all(|d| self.replay.fulfilled_by(d, self.case, &[], Bound::Lower))
                {
                    continue;
                }
                return out.say(told!(checker::no_argument, requirement = obligation.name.as_str()));
            };
            let Some(because) = argument.get("because") else { return out.say(told!(checker::no_reason)) };
            if let Err(why) = self.check_because(&obligation.name, because, others.clone()) {
                return out.say(told!(checker::argument_fails, requirement = obligation.name.as_str(), why));
            }
        }
    }

    /// No part of `rest` leaves the requirement open and is enough with the paper.
    fn check_because(&self, name: &str, because: &Value, rest: Vec<usize>) -> Result<(), Told> {
        // The stack is explicit, so that a forged report cannot exhaust it.
        let mut stack = vec![(because, rest)];
        while let Some((because, rest)) = stack.pop() {
            if let Some(fails) = because.get("fails").and_then(Value::as_str) {
                let mut with = rest;
                with.push(self.paper);
                with.sort_unstable();
                if self.holds(fails, &with, Bound::Upper) {
                    return Err(told!(checker::does_not_fail, requirement = fails));
                }
                continue;
            }
            let ids = texts(because, "by");
            let position = |id: &String| self.replay.procedure.documents.iter().position(|d| d.id == *id);
            let by: Option<Vec<usize>> = ids.iter().map(position).collect();
            let by = by.ok_or_else(|| told!(checker::no_paper))?;
            let without = list(because, "without");
            if because.get("by").is_none() || without.len() != by.len() || !by.iter().all(|p| rest.contains(p)) {
                return Err(told!(checker::malformed));
            }
            let mut classified = by.clone();
            classified.sort_unstable();
            if !self.holds(name, &classified, Bound::Lower) {
                return Err(told!(checker::reason_leaves_open));
            }
            for (out, inner) in by.iter().zip(without) {
                stack.push((inner, rest.iter().copied().filter(|other| other != out).collect()));
            }
        }
        Ok(())
    }

    /// Whether some papers meet every demand of that name.
    fn holds(&self, name: &str, papers: &[usize], bound: Bound) -> bool {
        let mut named = self.classified.due.iter().filter(|obligation| obligation.name == name).peekable();
        named.peek().is_some() && named.all(|d| self.replay.fulfilled_by(d, self.case, papers, bound))
    }
}

/// Checks each step on what stands before it; gives what they establish and whether law bars
/// one of them, or nothing.
fn replay_steps(
    replay: &Replay,
    case: &Case,
    unlawful: bool,
    claim: &Value,
    out: &mut Complaints,
) -> Option<(Known, bool)> {
    let mut facts = Facts::default();
    let mut shut = 0;
    for (i, step) in list(claim, "steps").iter().enumerate() {
        let fact = step.get("fact").and_then(FactRef::read);
        let by = step.get("by");
        let (Some(fact), Some(by)) = (fact, by) else {
            out.say(told!(checker::step_malformed, step = i.to_string()));
            return None;
        };
        let key = step.get("key").and_then(Value::as_bool).unwrap_or(false);
        shut += usize::from(by.get("shut").is_some());
        match step_quality(replay, case, unlawful, key, &fact, by, &facts) {
            Ok(grades) => {
                let known = if key { &mut facts.keys } else { &mut facts.evidence };
                for grade in grades {
                    add(known, fact.clone(), grade);
                }
            }
            Err(why) => {
                out.say(told!(checker::step_fails, step = i.to_string(), why));
                return None;
            }
        }
    }
    Some((facts.evidence, shut > 0))
}

/// The grades at which a step establishes its fact, or why it does not.
fn step_quality(
    replay: &Replay,
    case: &Case,
    unlawful: bool,
    key: bool,
    fact: &FactRef,
    by: &Value,
    facts: &Facts,
) -> Result<Vec<Quality>, Told> {
    if !replay.present(&fact.role, case, Bound::Lower) {
        return Err(told!(checker::role_absent, role = fact.role.as_str()));
    }
    if by.get("lookup").is_some() {
        return lookup_quality(replay, case, unlawful, fact, by, facts);
    }
    if let Some(id) = by.get("rule").and_then(Value::as_str) {
        let rule = replay.pack.rules.iter().find(|rule| rule.id == id && rule.gives == fact.concept);
        let rule = rule.ok_or_else(|| told!(checker::no_rule))?;
        let from = replay.keys(&rule.from, &fact.role).ok_or_else(|| told!(checker::needed_relative_unnamed))?;
        let mut grades = vec![Quality::BEST];
        for ground in from {
            let ground = FactRef { stage: fact.stage.clone(), ..ground };
            let own = facts.evidence.get(&ground).ok_or_else(|| told!(checker::rests_on_unknown))?;
            grades = grades.iter().flat_map(|a| own.iter().map(|b| meet(*a, *b))).collect();
        }
        return Ok(grades);
    }
    if let Some(id) = by.get("paper").and_then(Value::as_str) {
        let paper = replay
            .procedure
            .documents
            .iter()
            .position(|document| document.id == id)
            .ok_or_else(|| told!(checker::no_paper))?;
        let fine = replay.asked(paper, case)
            && replay.counts(paper)
            && replay.valid(paper)
            && replay.proves[paper].contains(fact);
        return if fine { Ok(vec![replay.paper_quality(paper)]) } else { Err(told!(checker::paper_proves_it_not)) };
    }
    if let Some(name) = by.get("sameAs").and_then(Value::as_str) {
        if !replay.also(&fact.role, case, Bound::Lower).contains(&name) {
            return Err(told!(checker::not_same, role = name));
        }
        let other = FactRef { role: name.to_owned(), ..fact.clone() };
        let known = if key { &facts.keys } else { &facts.evidence };
        return known.get(&other).cloned().ok_or_else(|| told!(checker::rests_on_unknown));
    }
    if !key {
        return Err(told!(checker::typed_no_evidence));
    }
    if let Some(pointer) = by.get("field").and_then(Value::as_str) {
        let known = replay.field(&fact.concept, &fact.role).is_some_and(|field| field.as_str() == pointer);
        return if known { Ok(vec![Quality::LEAST]) } else { Err(told!(checker::no_field)) };
    }
    if by.get("signedIn").is_some() {
        return match replay.given(&fact.concept, &fact.role) {
            Some(quality) if quality == Quality::BEST => Ok(vec![quality]),
            _ => Err(told!(checker::signing_in_tells_not)),
        };
    }
    if by.get("newField").is_some() {
        let shown = replay.printed(&fact.concept, &fact.role, Some((case, Bound::Lower)));
        return if shown { Ok(vec![Quality::LEAST]) } else { Err(told!(checker::printed_nowhere)) };
    }
    facts.evidence.get(fact).cloned().ok_or_else(|| told!(checker::not_proved_before))
}

fn lookup_quality(
    replay: &Replay,
    case: &Case,
    unlawful: bool,
    fact: &FactRef,
    by: &Value,
    facts: &Facts,
) -> Result<Vec<Quality>, Told> {
    let registers = &replay.pack.registers;
    let r = registers
        .iter()
        .position(|register| register.id == word(by, "register"))
        .ok_or_else(|| told!(checker::no_register))?;
    let register = &registers[r];
    let lookup = register
        .lookups
        .iter()
        .find(|lookup| lookup.id == word(by, "lookup"))
        .ok_or_else(|| told!(checker::no_lookup))?;
    let i =
        register.items.iter().position(|item| item.id == word(by, "item")).ok_or_else(|| told!(checker::no_item))?;
    let item = &register.items[i];
    let role = replay.role(word(by, "role")).ok_or_else(|| told!(checker::no_role))?;
    if !lookup.items.contains(&i) || !lookup.subjects.contains(&role.kind) || lookup.stage != fact.stage {
        return Err(told!(checker::lookup_returns_not));
    }
    let gives = item.gives.iter().any(|given| {
        given.concept == fact.concept && replay.relative(&role.name, given.of.as_deref()) == Some(fact.role.as_str())
    });
    if !gives {
        return Err(told!(checker::item_says_not));
    }
    if Instance::doubtful(item) {
        return Err(told!(checker::item_unconfirmed));
    }
    if item.absence && lookup.closed_world.is_none() {
        return Err(told!(checker::absence_proves_nothing));
    }
    if replay.lacking(&register.id, &role.name, case, Bound::Upper) || !replay.present(&role.name, case, Bound::Lower) {
        return Err(told!(checker::register_lacks_case));
    }
    let keys = replay.keys(&lookup.keys, &role.name).ok_or_else(|| told!(checker::key_relative_unnamed))?;
    let named: Vec<FactRef> = list(by, "keys").iter().filter_map(FactRef::read).collect();
    let trust = replay.pack.quality(lookup.trust.as_deref());
    let stands = |key: &FactRef| has(&facts.keys, key, trust) && !replay.keyless(&key.concept, &key.role);
    if keys != named || !keys.iter().all(stands) {
        return Err(told!(checker::asked_with_unknown));
    }
    if let Some(shut) = by.get("shut") {
        let barred = unlawful
            && by.get("gate").is_some_and(Value::is_null)
            && word(by, "publication") == "none"
            && replay.bars(shut, (r, i), &fact.concept, &role.kind);
        return if barred { Ok(vec![item.quality]) } else { Err(told!(checker::not_barred_so)) };
    }
    let gate = replay.pack.gate(word(by, "gate")).ok_or_else(|| told!(checker::no_gate))?;
    match replay.opens(gate, r, i, &fact.concept, &role.kind) {
        Some(status) if status.as_str() == word(by, "publication") => Ok(vec![item.quality]),
        Some(_) => Err(told!(checker::publication_wrong)),
        None => Err(told!(checker::gate_shut)),
    }
}
