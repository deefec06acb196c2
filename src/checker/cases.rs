//! The cases of a part of the procedure: every combination of its circumstances that can be.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::definition::{Act, Need, When};

use super::case::{Bound, Case};
use super::instance::Instance;

/// Most combinations of circumstances that are gone through.
const MAX_CASES: usize = 1 << 14;

impl Instance<'_> {
    /// Turns to a part of the procedure: some of its papers, over some of its circumstances.
    pub(super) fn enter(&mut self, papers: &[usize], decided: &[String]) {
        self.inside = (0..self.proves.len()).map(|paper| papers.contains(&paper)).collect();
        self.complete = true;
        self.enumerate(decided);
        self.classify_cases();
    }

    /// Finds one case of each kind.
    fn classify_cases(&mut self) {
        let mut kinds: BTreeMap<Vec<bool>, usize> = BTreeMap::new();
        let mut cases = Vec::new();
        let mut all = Vec::new();
        for case in std::mem::take(&mut self.cases) {
            let procedure = self.procedure;
            let mut signature: Vec<bool> = Vec::new();
            for bound in [Bound::Lower, Bound::Upper] {
                signature.extend(procedure.roles.iter().map(|role| case.satisfies(&role.when, bound)));
                let same = procedure.roles.iter().flat_map(|role| &role.same_as);
                signature.extend(same.map(|same| case.satisfies(&same.when, bound)));
                signature.push(self.remote(&case, bound));
                signature.extend((0..self.proves.len()).map(|paper| self.asked_for(paper, &case, bound)));
                signature.extend(procedure.requirements.iter().map(|r| case.satisfies(&r.when, bound)));
                let lacking = procedure.conditions.iter().filter(|condition| !condition.lacks.is_empty());
                signature.extend(lacking.map(|condition| case.holds(&condition.name, bound)));
            }
            let next = cases.len();
            let kind = *kinds.entry(signature).or_insert(next);
            if kind == next {
                cases.push(case.clone());
            }
            all.push((case, kind));
        }
        self.cases = cases;
        self.all_cases = all;
    }

    /// Every circumstance the procedure speaks of: names of conditions, and ways of handing in.
    fn circumstances(&self, decided: &[String]) -> (Vec<String>, Vec<String>) {
        let procedure = self.procedure;
        let mut names: Vec<String> = procedure.conditions.iter().map(|condition| condition.name.clone()).collect();
        let whens = procedure
            .documents
            .iter()
            .map(|d| &d.when)
            .chain(procedure.requirements.iter().map(|r| &r.when))
            .chain(procedure.roles.iter().map(|r| &r.when))
            .chain(procedure.roles.iter().flat_map(|r| &r.same_as).map(|same| &same.when));
        for name in whens.flat_map(When::names) {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        let mut channels: Vec<String> = Vec::new();
        let seen = procedure.requirements.iter().any(|requirement| asks_to_see(&requirement.needs))
            || procedure.conditions.iter().any(|condition| condition.channel.is_some())
            || decided.iter().any(|name| name.starts_with("channel."));
        if seen || procedure.documents.iter().any(|document| !document.channels.is_empty()) {
            let all = procedure.header.channels.iter().chain(procedure.documents.iter().flat_map(|d| &d.channels));
            for channel in all {
                let name = format!("channel.{channel}");
                if !channels.contains(&name) {
                    channels.push(name);
                }
            }
        }
        names.retain(|name| !channels.contains(name) && self.channel_of(name).is_none());
        (names, channels)
    }

    /// The way of handing in that a condition stands for.
    fn channel_of(&self, name: &str) -> Option<&str> {
        self.procedure.condition(name)?.channel.as_deref()
    }

    /// Conditions that stand for a way of handing in, `channel.…`.
    fn conditions_for<'s>(&'s self, channel: &'s str) -> impl Iterator<Item = String> + 's {
        let own = self.procedure.conditions.iter();
        own.filter(move |own| channel.strip_prefix("channel.") == own.channel.as_deref()).map(|own| own.name.clone())
    }

    /// All combinations of the circumstances told that agree with what is declared about all.
    /// With one way of handing in all are told.
    fn enumerate(&mut self, decided: &[String]) {
        let (mut names, channels) = self.circumstances(decided);
        self.channels.clone_from(&channels);
        let by_channel = channels.iter().any(|channel| decided.contains(channel));
        let mut undecided: BTreeSet<String> = names.iter().filter(|name| !decided.contains(name)).cloned().collect();
        names.retain(|name| decided.contains(name));
        if !by_channel {
            undecided.extend(channels.iter().cloned());
            undecided.extend(channels.iter().flat_map(|channel| self.conditions_for(channel)));
        }
        self.undecided = Rc::new(undecided);
        let mut cases: Vec<BTreeSet<String>> = vec![BTreeSet::new()];
        for name in &names {
            let mut next = Vec::new();
            for case in cases {
                let mut with = case.clone();
                with.insert(name.clone());
                if !self.clash(&self.consequences(&with)) {
                    next.push(with);
                }
                next.push(case);
            }
            if next.len() > MAX_CASES * 4 {
                self.complete = false;
                self.cases = Vec::new();
                return;
            }
            cases = next;
        }
        // What follows and was told not to hold contradicts it; the rest can all fail to hold.
        cases.retain(|case| self.consequences(case).iter().all(|name| case.contains(name) || !names.contains(name)));
        if by_channel {
            let with = |case: &BTreeSet<String>, channel: &String| {
                let mut case = case.clone();
                case.insert(channel.clone());
                case.extend(self.conditions_for(channel));
                case
            };
            cases = cases.iter().flat_map(|case| channels.iter().map(move |c| with(case, c))).collect();
        }
        self.complete = cases.len() <= MAX_CASES;
        let undecided = &self.undecided;
        self.cases = cases.into_iter().map(|holding| Case { holding, undecided: Rc::clone(undecided) }).collect();
    }

    /// What holds wherever these circumstances do.
    fn consequences(&self, case: &BTreeSet<String>) -> BTreeSet<String> {
        let mut all = case.clone();
        let mut list: Vec<&str> = case.iter().map(String::as_str).collect();
        while let Some(name) = list.pop() {
            for other in self.procedure.condition(name).into_iter().flat_map(|condition| &condition.implies) {
                if self.procedure.condition(other).is_some() && all.insert(other.clone()) {
                    list.push(other);
                }
            }
        }
        all
    }

    fn clash(&self, case: &BTreeSet<String>) -> bool {
        case.iter()
            .filter_map(|name| self.procedure.condition(name))
            .any(|condition| condition.excludes.iter().any(|other| case.contains(other)))
    }
}

/// True when a need asks that somebody be identified.
fn asks_to_see(need: &Need) -> bool {
    match need {
        Need::Act { act, .. } => *act == Act::Identify,
        Need::Fact(_) => false,
        Need::AllOf(list) | Need::AnyOf(list) => list.iter().any(asks_to_see),
    }
}
