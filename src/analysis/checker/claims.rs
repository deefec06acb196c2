//! Claims of a proof, each checked where it stands.

use std::rc::Rc;

use serde_json::Value;

use crate::definition::FactRef;
use crate::register::{Effect, Quality};

use super::chain::{Facts, Known, add, has, meet};
use super::demands::{Demand, With};
use super::world::{Bound, Case, World};
use super::{Complaints, list, positions, texts, word};

pub(super) fn check_part(world: &World, paper: usize, verdict: &str, part: &Value, case: &Case, out: &mut Complaints) {
    let Some(claim) = part.get("claim") else { return out.say("no claim") };
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
        return out.say(format!("`{kind}` does not back `{verdict}`"));
    }
    let sorted = world.sorted(case);
    let Sorted { asked, due, failing, .. } = &*sorted;
    if let Some(open) = &sorted.open {
        return out.say(open.clone());
    }
    let enough = |papers: &[usize]| {
        due.iter().find(|demand| !world.meets(demand, case, papers, Bound::Surely)).map(|demand| demand.name.clone())
    };
    let stand = Stand { world, case, paper, sorted: &sorted };
    let plain = match stand.plain_verdict() {
        Ok(plain) => plain,
        Err(message) => return out.say(message),
    };
    if let Some(own) = plain
        && own != verdict
    {
        return out.say(format!("it is `{own}`, not `{verdict}`"));
    }
    match kind {
        "unused" if plain.is_none() => out.say("a requirement uses it"),
        "unused" => {}
        "derived" => {
            let Some((known, barred)) = replay(world, case, verdict == "lawNeeded", claim, out) else { return };
            if verdict == "lawNeeded" && !barred && world.silenced(paper, Effect::RequiresPaper).is_none() {
                out.say("nothing in the steps is barred by law");
            }
            if world.blocks(paper) {
                return out.say("it does what no register can do");
            }
            if let Some(name) = stand.unsettled_by(&known, verdict == "lawNeeded") {
                out.say(format!("the steps do not settle {name}"));
            }
        }
        "sufficient" => {
            let papers = positions(world, &texts(claim, "papers"), out);
            if papers.contains(&paper) {
                out.say("the paper is among those that are to replace it");
            }
            if let Some(name) = enough(&papers) {
                out.say(format!("the papers named do not establish {name}"));
            }
            stand.check_never(claim, asked, out);
        }
        "either" => {
            let with = positions(world, &texts(claim, "with"), out);
            let without = positions(world, &texts(claim, "without"), out);
            let less: Vec<usize> = with.iter().copied().filter(|other| *other != paper).collect();
            if !with.contains(&paper) || without.contains(&paper) {
                out.say("the two sets do not differ in the paper");
            }
            if let Some(name) = enough(&with).or_else(|| enough(&without)) {
                out.say(format!("a set named does not establish {name}"));
            }
            if due.iter().all(|demand| world.meets(demand, case, &less, Bound::Maybe)) {
                out.say("the set with the paper does not need it");
            }
        }
        "cut" => {
            let less: Vec<usize> = asked.iter().copied().filter(|other| *other != paper).collect();
            let name = word(claim, "requirement");
            let demand = due.iter().find(|d| d.name == name && !world.meets(d, case, &less, Bound::Maybe));
            let known = world.chain(case, &world.with_others(case, &less, Bound::Maybe), Bound::Maybe);
            if demand.is_none() {
                out.say(format!("{name} is established without it"));
            }
            if let Some(demand) = demand {
                let blocked: Vec<FactRef> = list(claim, "blocked").iter().filter_map(FactRef::read).collect();
                let open = |fact: &FactRef| !has(&known.evidence, fact, demand.quality);
                if demand.facts(Bound::Surely).iter().any(|fact| open(fact) && !blocked.contains(fact)) {
                    out.say("a fact that nothing else establishes is left out");
                }
                let acts = texts(claim, "acts");
                let own = world.acts(paper);
                let strange = |act: &String| !own.iter().any(|known| known.as_str() == act) && act != "formality";
                let names = due.iter().any(|demand| demand.name == name && demand.names(paper, world));
                if acts.is_empty() == names || acts.iter().any(strange) {
                    out.say("the acts are not those it is needed for");
                }
            }
            for fact in list(claim, "blocked").iter().filter_map(FactRef::read) {
                if has(&known.evidence, &fact, Quality::BEST) {
                    out.say(format!("{} of {} is established without it", fact.concept, fact.role));
                }
            }
            if let Some((known, _)) = replay(world, case, false, claim, out) {
                let needed = |bound: Bound| stand.needed(&world.chain(case, &[], bound).evidence);
                let (sure, may) = (needed(Bound::Surely), needed(Bound::Maybe));
                if sure.is_empty() != may.is_empty() {
                    out.say("the circumstances told leave open what of it is known");
                }
                if sure.is_empty() != (verdict == "needed") || sure.iter().any(|fact| !known.contains_key(fact)) {
                    out.say("what of it is known is told wrongly");
                }
            }
        }
        "circular" => {
            let document = &world.procedure.documents[paper];
            let outputs = &world.procedure.header.outputs;
            let own = matches!(&document.types[..], [only] if outputs.contains(only)) && world.acts(paper).is_empty();
            if !own || world.proves[paper].iter().any(|fact| fact.stage.is_some()) {
                out.say("it is not the result of this procedure");
            }
            let less: Vec<usize> = asked.iter().copied().filter(|other| *other != paper).collect();
            let name = word(claim, "requirement");
            if !due.iter().any(|demand| demand.name == name && !world.meets(demand, case, &less, Bound::Maybe)) {
                out.say(format!("{name} is established without it"));
            }
        }
        _ => {
            let name = word(claim, "requirement");
            let touched = |demand: &&Demand| demand.touched_by(paper, world, case, Bound::Surely);
            if !failing.iter().any(|demand| demand.name == name && touched(&demand)) {
                out.say(format!("{name} can be met, or the paper does not serve it"));
            }
        }
    }
}

/// What is required in a case of the part at hand, sorted by what becomes of it.
pub(super) struct Sorted {
    /// Papers that take part.
    pub(super) asked: Vec<usize>,
    /// What surely applies and is met with everything handed in.
    pub(super) due: Vec<Demand>,
    /// What may apply, and is met without any paper.
    pub(super) spare: Vec<Demand>,
    /// What nothing meets.
    pub(super) failing: Vec<Demand>,
    /// What the circumstances told do not decide.
    pub(super) open: Option<String>,
}

impl World<'_> {
    pub(super) fn sorted(&self, case: &Case) -> Rc<Sorted> {
        if let Some(known) = self.demanded.borrow().get(case) {
            return Rc::clone(known);
        }
        let asked = self.papers_of(case);
        let mut sorted =
            Sorted { asked: asked.clone(), due: Vec::new(), spare: Vec::new(), failing: Vec::new(), open: None };
        let demands = self.demands(case);
        let inside: Vec<usize> = (0..self.proves.len()).filter(|p| self.inside[*p] && self.counts(*p)).collect();
        let concerns = |demand: &Demand| {
            let used = self.used_by(demand);
            inside.iter().any(|p| {
                demand.touched_by(*p, self, case, Bound::Maybe)
                    || self.proves[*p].iter().any(|fact| used.contains(fact))
            })
        };
        for demand in demands.into_iter().filter(concerns) {
            if demand.sure && !self.meets(&demand, case, &asked, Bound::Maybe) {
                sorted.failing.push(demand);
            } else if demand.sure && self.meets(&demand, case, &asked, Bound::Surely) {
                sorted.due.push(demand);
            } else if !demand.sure && self.meets(&demand, case, &[], Bound::Surely) {
                sorted.spare.push(demand);
            } else if sorted.open.is_none() {
                sorted.open = Some(format!("the circumstances told do not decide about {}", demand.name));
            }
        }
        let sorted = Rc::new(sorted);
        self.demanded.borrow_mut().insert(case.clone(), Rc::clone(&sorted));
        sorted
    }
}

/// A paper in a case.
struct Stand<'a> {
    world: &'a World<'a>,
    case: &'a Case,
    paper: usize,
    sorted: &'a Sorted,
}

impl Stand<'_> {
    /// Facts the paper is needed for that are known without any.
    fn needed(&self, bare: &Known) -> Vec<FactRef> {
        let (world, paper) = (self.world, self.paper);
        let mut list = Vec::new();
        let fine = |demand: &&Demand| world.valid(paper) && world.paper_quality(paper).meets(&demand.quality);
        for demand in self.sorted.due.iter().filter(fine) {
            let used = world.used_by(demand).into_iter().filter(|fact| world.proves[paper].contains(fact));
            list.extend(used.filter(|fact| has(bare, fact, demand.quality)));
        }
        list
    }

    fn touched(&self, demand: &Demand, bound: Bound) -> bool {
        demand.touched_by(self.paper, self.world, self.case, bound)
    }

    /// The verdict on the paper where it follows without looking at other papers: it serves what
    /// nothing can meet, nothing uses it, or data, lawfully or not, replace it.
    fn plain_verdict(&self) -> Result<Option<&'static str>, String> {
        let undecided = |what: &str| Err(format!("the circumstances told do not decide whether {what}"));
        let Sorted { due, spare, failing, .. } = self.sorted;
        let any = |list: &[Demand], bound: Bound| list.iter().any(|demand| self.touched(demand, bound));
        if any(failing, Bound::Surely) {
            return Ok(Some("inconsistent"));
        }
        if any(failing, Bound::Maybe) {
            return undecided("it serves what nothing can meet");
        }
        if !any(due, Bound::Surely) {
            let maybe = any(due, Bound::Maybe) || any(spare, Bound::Maybe);
            return if maybe { undecided("a requirement uses it") } else { Ok(Some("purposeless")) };
        }
        let demanded = self.world.silenced(self.paper, Effect::RequiresPaper).is_some();
        if self.world.blocks(self.paper) {
            return Ok(None);
        }
        if !demanded && self.settled(false, Bound::Surely) {
            return Ok(Some("redundantByData"));
        }
        if !demanded && self.settled(false, Bound::Maybe) {
            return undecided("data replace it");
        }
        match (self.settled(true, Bound::Surely), self.settled(true, Bound::Maybe)) {
            (true, _) => Ok(Some("lawNeeded")),
            (false, false) => Ok(None),
            (false, true) => undecided("data could replace it"),
        }
    }

    /// Whether data settle everything the paper could help with.
    fn settled(&self, unlawful: bool, bound: Bound) -> bool {
        let bare = self.world.chain_under(self.case, &[], unlawful, bound);
        let settles = |demand: &Demand| self.settles(demand, unlawful, (bound, bound.other()), &bare.evidence);
        self.due(unlawful).all(settles) && (bound == Bound::Maybe || self.sorted.spare.iter().all(settles))
    }

    fn due(&self, unlawful: bool) -> impl Iterator<Item = &Demand> {
        self.sorted.due.iter().filter(move |demand| !(unlawful && demand.name.starts_with("law:")))
    }

    /// Whether a demand is met by what is known, or all that the paper could help to prove of it
    /// is known; `other` bounds what it could help to prove.
    fn settles(&self, demand: &Demand, unlawful: bool, (bound, other): (Bound, Bound), known: &Known) -> bool {
        let bare = self.world.chain_under(self.case, &[], unlawful, bound);
        let given = |key: &FactRef, trust: Quality| has(&bare.keys, key, trust);
        let reach = self.world.reach(self.paper, self.case, &given, other);
        let reached = |fact: &&FactRef| has(&reach, fact, demand.quality);
        let own = demand.facts(other).iter().filter(reached).all(|fact| has(known, fact, demand.quality));
        own && !demand.names(self.paper, self.world)
            || self.world.satisfied(demand, &With { known, papers: &[], case: self.case, bound })
    }

    /// A demand that some steps do not settle. What the paper surely has to do with must follow
    /// from the steps; what it may have to do with, from registers anyhow.
    fn unsettled_by(&self, known: &Known, unlawful: bool) -> Option<String> {
        let bare = self.world.chain_under(self.case, &[], unlawful, Bound::Surely);
        let open = |demand: &&Demand| {
            let known = if self.touched(demand, Bound::Surely) { known } else { &bare.evidence };
            // Beyond what it surely could help with, registers settle it anyhow: that is checked before.
            !self.settles(demand, unlawful, (Bound::Surely, Bound::Surely), known)
        };
        self.due(unlawful).find(open).map(|demand| demand.name.clone())
    }

    /// For every requirement the paper touches there must be an argument that holds. A least
    /// set with the paper would, without it, leave one of them open and be enough with it.
    fn check_never(&self, claim: &Value, asked: &[usize], out: &mut Complaints) {
        let arguments = list(claim, "never");
        if arguments.is_empty() && self.world.inexact(self.case) {
            return;
        }
        let others: Vec<usize> = asked.iter().copied().filter(|other| *other != self.paper).collect();
        let mut checked: Vec<&str> = Vec::new();
        for demand in self.sorted.due.iter().filter(|demand| self.touched(demand, Bound::Maybe)) {
            if checked.contains(&demand.name.as_str()) {
                continue;
            }
            checked.push(&demand.name);
            let argument = arguments.iter().find(|argument| word(argument, "requirement") == demand.name);
            let Some(argument) = argument else {
                // Where it may, but need not, serve something, registers alone must settle that.
                let named = || self.sorted.due.iter().filter(|other| other.name == demand.name);
                if named().all(|d| !self.touched(d, Bound::Surely))
                    && named().all(|d| self.world.meets(d, self.case, &[], Bound::Surely))
                {
                    continue;
                }
                return out.say(format!("no argument that {} can do without it", demand.name));
            };
            let Some(because) = argument.get("because") else { return out.say("an argument without a reason") };
            if let Err(message) = self.check_because(&demand.name, because, others.clone()) {
                return out.say(format!("the argument for {} does not hold: {message}", demand.name));
            }
        }
    }

    /// No part of `rest` leaves the requirement open and is enough with the paper.
    fn check_because(&self, name: &str, because: &Value, rest: Vec<usize>) -> Result<(), String> {
        // The stack is explicit, so that a forged report cannot exhaust it.
        let mut stack = vec![(because, rest)];
        while let Some((because, rest)) = stack.pop() {
            if let Some(fails) = because.get("fails").and_then(Value::as_str) {
                let mut with = rest;
                with.push(self.paper);
                with.sort_unstable();
                if self.holds(fails, &with, Bound::Maybe) {
                    return Err(format!("{fails} does not fail"));
                }
                continue;
            }
            let ids = texts(because, "by");
            let position = |id: &String| self.world.procedure.documents.iter().position(|d| d.id == *id);
            let by: Option<Vec<usize>> = ids.iter().map(position).collect();
            let by = by.ok_or("no such paper")?;
            let without = list(because, "without");
            if because.get("by").is_none() || without.len() != by.len() || !by.iter().all(|p| rest.contains(p)) {
                return Err("it is malformed".to_owned());
            }
            let mut sorted = by.clone();
            sorted.sort_unstable();
            if !self.holds(name, &sorted, Bound::Surely) {
                return Err("the papers named do not settle it".to_owned());
            }
            for (out, inner) in by.iter().zip(without) {
                stack.push((inner, rest.iter().copied().filter(|other| other != out).collect()));
            }
        }
        Ok(())
    }

    /// Whether some papers meet every demand of that name.
    fn holds(&self, name: &str, papers: &[usize], bound: Bound) -> bool {
        let mut named = self.sorted.due.iter().filter(|demand| demand.name == name).peekable();
        named.peek().is_some() && named.all(|d| self.world.meets(d, self.case, papers, bound))
    }
}

/// Checks each step on what stands before it; gives what they establish and whether law bars
/// one of them, or nothing.
fn replay(world: &World, case: &Case, unlawful: bool, claim: &Value, out: &mut Complaints) -> Option<(Known, bool)> {
    let mut facts = Facts::default();
    let mut shut = 0;
    for (i, step) in list(claim, "steps").iter().enumerate() {
        let fact = step.get("fact").and_then(FactRef::read);
        let by = step.get("by");
        let (Some(fact), Some(by)) = (fact, by) else {
            out.say(format!("step {i} is malformed"));
            return None;
        };
        let key = step.get("key").and_then(Value::as_bool).unwrap_or(false);
        shut += usize::from(by.get("shut").is_some());
        match step_quality(world, case, unlawful, key, &fact, by, &facts) {
            Ok(grades) => {
                let known = if key { &mut facts.keys } else { &mut facts.evidence };
                for grade in grades {
                    add(known, fact.clone(), grade);
                }
            }
            Err(message) => {
                out.say(format!("step {i}: {message}"));
                return None;
            }
        }
    }
    Some((facts.evidence, shut > 0))
}

/// The grades at which a step establishes its fact, or why it does not.
fn step_quality(
    world: &World,
    case: &Case,
    unlawful: bool,
    key: bool,
    fact: &FactRef,
    by: &Value,
    facts: &Facts,
) -> Result<Vec<Quality>, String> {
    if !world.present(&fact.role, case, Bound::Surely) {
        return Err(format!("{} does not exist in this case", fact.role));
    }
    if by.get("lookup").is_some() {
        return lookup_quality(world, case, unlawful, fact, by, facts);
    }
    if let Some(id) = by.get("rule").and_then(Value::as_str) {
        let rule = world.pack.rules.iter().find(|rule| rule.id == id && rule.gives == fact.concept);
        let rule = rule.ok_or("no such rule")?;
        let from = world.keys(&rule.from, &fact.role).ok_or("a relative it needs is not named")?;
        let mut grades = vec![Quality::BEST];
        for ground in from {
            let ground = FactRef { stage: fact.stage.clone(), ..ground };
            let own = facts.evidence.get(&ground).ok_or("it rests on what was not established")?;
            grades = grades.iter().flat_map(|a| own.iter().map(|b| meet(*a, *b))).collect();
        }
        return Ok(grades);
    }
    if let Some(id) = by.get("paper").and_then(Value::as_str) {
        let paper = world.procedure.documents.iter().position(|document| document.id == id).ok_or("no such paper")?;
        let fine =
            world.asked(paper, case) && world.counts(paper) && world.valid(paper) && world.proves[paper].contains(fact);
        return if fine { Ok(vec![world.paper_quality(paper)]) } else { Err("the paper does not prove it".to_owned()) };
    }
    if let Some(name) = by.get("sameAs").and_then(Value::as_str) {
        if !world.also(&fact.role, case, Bound::Surely).contains(&name) {
            return Err(format!("{name} is not the same subject in this case"));
        }
        let other = FactRef { role: name.to_owned(), ..fact.clone() };
        let known = if key { &facts.keys } else { &facts.evidence };
        return known.get(&other).cloned().ok_or_else(|| "it rests on what was not established".to_owned());
    }
    if !key {
        return Err("what is typed is no evidence".to_owned());
    }
    if let Some(pointer) = by.get("field").and_then(Value::as_str) {
        let known = world.field(&fact.concept, &fact.role).is_some_and(|field| field.as_str() == pointer);
        return if known { Ok(vec![Quality::LEAST]) } else { Err("no such field asks for it".to_owned()) };
    }
    if by.get("signedIn").is_some() {
        return match world.given(&fact.concept, &fact.role) {
            Some(quality) if quality == Quality::BEST => Ok(vec![quality]),
            _ => Err("signing in does not tell it".to_owned()),
        };
    }
    if by.get("newField").is_some() {
        let shown = world.printed(&fact.concept, &fact.role, Some((case, Bound::Surely)));
        return if shown {
            Ok(vec![Quality::LEAST])
        } else {
            Err("it is printed on no paper of the dossier".to_owned())
        };
    }
    facts.evidence.get(fact).cloned().ok_or_else(|| "it was not proved before".to_owned())
}

fn lookup_quality(
    world: &World,
    case: &Case,
    unlawful: bool,
    fact: &FactRef,
    by: &Value,
    facts: &Facts,
) -> Result<Vec<Quality>, String> {
    let registers = &world.pack.registers;
    let r = registers.iter().position(|register| register.id == word(by, "register")).ok_or("no such register")?;
    let register = &registers[r];
    let lookup = register.lookups.iter().find(|lookup| lookup.id == word(by, "lookup")).ok_or("no such lookup")?;
    let i = register.items.iter().position(|item| item.id == word(by, "item")).ok_or("no such item")?;
    let item = &register.items[i];
    let role = world.role(word(by, "role")).ok_or("no such role")?;
    if !lookup.items.contains(&i) || !lookup.subjects.contains(&role.kind) || lookup.stage != fact.stage {
        return Err("the lookup does not return this".to_owned());
    }
    let gives = item.gives.iter().any(|given| {
        given.concept == fact.concept && world.relative(&role.name, given.of.as_deref()) == Some(fact.role.as_str())
    });
    if !gives {
        return Err("the item does not say this".to_owned());
    }
    if World::doubtful(item) {
        return Err("nobody confirmed that the register holds this".to_owned());
    }
    if item.absence && lookup.closed_world.is_none() {
        return Err("a missing record proves nothing here".to_owned());
    }
    if world.lacking(&register.id, &role.name, case, Bound::Maybe) || !world.present(&role.name, case, Bound::Surely) {
        return Err("the register holds nothing about this case".to_owned());
    }
    let keys = world.keys(&lookup.keys, &role.name).ok_or("a relative it is keyed by is not named")?;
    let named: Vec<FactRef> = list(by, "keys").iter().filter_map(FactRef::read).collect();
    let trust = world.pack.quality(lookup.trust.as_deref());
    let stands = |key: &FactRef| has(&facts.keys, key, trust) && !world.keyless(&key.concept, &key.role);
    if keys != named || !keys.iter().all(stands) {
        return Err("it is asked with what was not established".to_owned());
    }
    if let Some(shut) = by.get("shut") {
        let barred = unlawful
            && by.get("gate").is_some_and(Value::is_null)
            && word(by, "publication") == "none"
            && world.bars(shut, (r, i), &fact.concept, &role.kind);
        return if barred { Ok(vec![item.quality]) } else { Err("law does not bar it so".to_owned()) };
    }
    let gate = world.pack.gate(word(by, "gate")).ok_or("no such gate")?;
    match world.opens(gate, r, i, &fact.concept, &role.kind) {
        Some(status) if status.as_str() == word(by, "publication") => Ok(vec![item.quality]),
        Some(_) => Err("its publication is stated wrongly".to_owned()),
        None => Err("the gate does not open it on the day".to_owned()),
    }
}
