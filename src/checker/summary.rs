//! What a report says around its proofs: sums, lists and findings, each computed again.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::definition::{FactRef, When};
use crate::register::{Effect, Pack};
use crate::texts::{Told, told};

use super::case::{Bound, Case};
use super::closure::{at_least, has};
use super::obligations::Obligation;
use super::replay::Replay;
use super::{Complaints, expression, list, positions, texts, word};

/// Counts, and the pack the report speaks of.
pub(super) fn check_summary(report: &Value, pack: &Pack, out: &mut Complaints) {
    let root = out.at.clone();
    let own = report.pointer("/pack/id").and_then(Value::as_str).unwrap_or_default();
    if own != pack.id {
        out.at = root.key("pack").key("id");
        out.say(told!(checker::other_pack, own, pack = pack.id.as_str()));
    }
    out.at = root.key("summary");
    let procedures = list(report, "procedures");
    let all: Vec<&Value> = procedures.iter().flat_map(|entry| list(entry, "components")).collect();
    let number = |at: &str| report.pointer(at).and_then(Value::as_u64);
    if number("/summary/procedures") != Some(procedures.len() as u64)
        || number("/summary/components") != Some(all.len() as u64)
    {
        out.say(told!(checker::totals));
    }
    let empty = serde_json::Map::new();
    let counts = report.pointer("/summary/verdicts").and_then(Value::as_object).unwrap_or(&empty);
    let count = |verdict: &str| all.iter().filter(|component| word(component, "verdict") == verdict).count() as u64;
    let wrong = counts.iter().any(|(verdict, told)| told.as_u64() != Some(count(verdict)));
    let told: u64 = counts.values().filter_map(Value::as_u64).sum();
    if wrong || told != all.len() as u64 {
        out.say(told!(checker::verdicts_miscounted));
    }
    out.at = root;
}

fn facts(value: &Value, key: &str) -> BTreeSet<FactRef> {
    list(value, key).iter().filter_map(FactRef::read).collect()
}

/// The lists of a component: what it does, what is needed of it and known, what it rests on.
pub(super) fn check_words(replay: &Replay, paper: usize, component: &Value, sets: &[Value], out: &mut Complaints) {
    let document = &replay.procedure.documents[paper];
    let acts: BTreeSet<&str> = replay.acts(paper).into_iter().map(crate::definition::Act::as_str).collect();
    let told: Vec<String> = texts(component, "acts");
    if told.iter().map(String::as_str).collect::<BTreeSet<_>>() != acts {
        out.say(told!(checker::acts_of_another));
    }
    if texts(component, "documentTypes") != document.types || texts(component, "basis") != document.basis {
        out.say(told!(checker::types_or_basis));
    }
    if component.get("burden").and_then(Value::as_u64) != Some(u64::from(replay.burden(paper))) {
        out.say(told!(checker::paper_burden));
    }
    let asked = When::parse(word(component, "askedWhen"));
    let wrong = |when: &When| {
        replay.all_cases.iter().any(|(case, _)| {
            let bounds = [Bound::Lower, Bound::Upper];
            bounds.into_iter().any(|bound| case.satisfies(when, bound) != replay.asked_for(paper, case, bound))
                || replay.asked_for(paper, case, Bound::Lower) != replay.asked_for(paper, case, Bound::Upper)
        })
    };
    if asked.as_ref().map_or(true, wrong) && replay.complete {
        out.say(told!(checker::asked_when));
    }
    let kept = sets.iter().any(|set| texts(set, "kept").contains(&document.id));
    let judged = word(component.get("proof").unwrap_or(&Value::Null), "kind") == "cases";
    if judged && component.get("recommended").and_then(Value::as_bool) != Some(kept) {
        out.say(told!(checker::recommended));
    }
    if judged {
        check_facts(replay, paper, component, out);
    }
    check_grounds(replay, paper, component, out);
}

/// Facts needed of the paper, and those of them known without any paper wherever they are needed.
fn check_facts(replay: &Replay, paper: usize, component: &Value, out: &mut Complaints) {
    let (mut needed, mut unknown): (BTreeSet<FactRef>, BTreeSet<FactRef>) = (BTreeSet::new(), BTreeSet::new());
    let mut spare: BTreeSet<FactRef> = BTreeSet::new();
    for case in replay.cases.iter().filter(|case| replay.asked(paper, case) && replay.valid(paper)) {
        let bare = replay.closure(case, &[], Bound::Lower);
        let classified = replay.classified(case);
        let used = |obligation: &Obligation| -> Vec<FactRef> {
            let good = at_least(replay.paper_quality(paper), obligation.quality);
            replay.used_by(obligation).into_iter().filter(|fact| good && replay.proves[paper].contains(fact)).collect()
        };
        for obligation in &classified.due {
            for fact in used(obligation) {
                if !has(&bare.evidence, &fact, obligation.quality) {
                    unknown.insert(fact.clone());
                }
                needed.insert(fact);
            }
        }
        spare.extend(classified.spare.iter().flat_map(used));
    }
    if !spare.is_subset(&needed) {
        out.say(told!(checker::needed_undecided));
    }
    if facts(component, "needed") != needed {
        out.say(told!(checker::needed));
    }
    if facts(component, "known") != &needed - &unknown {
        out.say(told!(checker::known));
    }
}

/// Registers, lookups, gates and fields that the steps name must be listed, and what bars them.
fn check_grounds(replay: &Replay, paper: usize, component: &Value, out: &mut Complaints) {
    let parts = component.get("proof").map_or(&[][..], |proof| list(proof, "parts"));
    let (mut registers, mut lookups) = (BTreeSet::new(), BTreeSet::new());
    let (mut gates, mut fields, mut barriers): (BTreeSet<String>, BTreeSet<FactRef>, Vec<&Value>) = Default::default();
    let mut spare: BTreeSet<String> = BTreeSet::new();
    for claim in parts.iter().filter_map(|part| part.get("claim")) {
        if word(claim, "kind") == "either" {
            let with = texts(claim, "with");
            spare.extend(texts(claim, "without").into_iter().filter(|id| !with.contains(id)));
        }
        if word(claim, "kind") != "derived" {
            continue;
        }
        for step in list(claim, "steps") {
            let Some(by) = step.get("by") else { continue };
            if by.get("lookup").is_some() {
                registers.insert(word(by, "register").to_owned());
                lookups.insert(word(by, "lookup").to_owned());
            }
            gates.extend(by.get("gate").and_then(Value::as_str).map(str::to_owned));
            if let Some(shut) = by.get("shut") {
                gates.extend(shut.get("gate").and_then(Value::as_str).map(str::to_owned));
                if !barriers.contains(&shut) {
                    barriers.push(shut);
                }
            }
            if by.get("newField").is_some() {
                fields.extend(step.get("fact").and_then(FactRef::read));
            }
        }
    }
    let listed = |key: &str| texts(component, key).into_iter().collect::<BTreeSet<String>>();
    for (key, named) in [("registers", &registers), ("lookups", &lookups), ("gates", &gates)] {
        if !named.is_subset(&listed(key)) {
            out.say(told!(checker::grounds_left_out, list = key));
        }
    }
    let exist = listed("registers").iter().all(|id| replay.pack.register(id).is_some())
        && listed("gates").iter().all(|id| replay.pack.gate(id).is_some())
        && listed("unconfirmed").is_subset(&listed("registers"))
        && listed("lookups").iter().all(|id| {
            replay.pack.registers.iter().any(|register| {
                listed("registers").contains(&register.id) && register.lookups.iter().any(|lookup| lookup.id == *id)
            })
        });
    if !exist {
        out.say(told!(checker::grounds_unknown));
    }
    if !fields.is_subset(&facts(component, "fieldsToAdd")) {
        out.say(told!(checker::fields_to_add));
    }
    let alternatives = listed("alternatives");
    spare.remove(&replay.procedure.documents[paper].id);
    if alternatives != spare {
        out.say(told!(checker::alternatives));
    }
    let law: Vec<&Value> = list(component, "law").iter().filter(|entry| word(entry, "kind") != "demanded").collect();
    if law.iter().any(|entry| !barriers.contains(entry)) || barriers.iter().any(|entry| !law.contains(entry)) {
        out.say(told!(checker::law));
    }
    let demanded = list(component, "law").iter().find(|entry| word(entry, "kind") == "demanded");
    let gate = replay.gate_on(paper, Effect::RequiresPaper).map(|gate| gate.id.as_str());
    if demanded.is_some_and(|entry| Some(word(entry, "gate")) != gate) {
        out.say(told!(checker::not_demanded));
    }
}

/// A joint proposal of a report as it is read: what it keeps and drops, and the least sets it lists.
struct Proposed<'r> {
    set: &'r Value,
    kept: Vec<usize>,
    dropped: Vec<usize>,
    minimal: Vec<Vec<usize>>,
    /// Burden of each paper, as the report gives it.
    burdens: Vec<u64>,
}

impl<'r> Proposed<'r> {
    fn read(replay: &Replay, set: &'r Value, components: &[Value], out: &mut Complaints) -> Self {
        let kept = positions(replay, &texts(set, "kept"), out);
        let dropped = positions(replay, &texts(set, "dropped"), out);
        let ids = |value: &Value| -> Vec<String> {
            value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let minimal = list(set, "minimal").iter().map(|value| positions(replay, &ids(value), out)).collect();
        let burden =
            |id: &String| components.iter().find(|component| word(component, "id") == id)?.get("burden")?.as_u64();
        let burdens = replay.procedure.documents.iter().map(|document| burden(&document.id).unwrap_or(0)).collect();
        Self { set, kept, dropped, minimal, burdens }
    }

    fn burden(&self, papers: &[usize]) -> u64 {
        papers.iter().map(|paper| self.burdens[*paper]).sum()
    }

    /// A number the report states; one it leaves out equals none.
    fn stated(&self, at: &str) -> u64 {
        self.set.pointer(at).and_then(Value::as_u64).unwrap_or(u64::MAX)
    }

    fn exact(&self) -> bool {
        self.set.get("exact").and_then(Value::as_bool).unwrap_or(true)
    }
}

/// A joint proposal: enough, none to spare, summed right, and no heavier than any other it lists.
pub(super) fn check_set(replay: &Replay, set: &Value, components: &[Value], out: &mut Complaints) {
    let Some(when) = expression(set, out) else { return };
    let proposed = Proposed::read(replay, set, components, out);
    if proposed.stated("/burden/after") != proposed.burden(&proposed.kept) {
        out.say(told!(checker::burden_kept));
    }
    if proposed.exact() && proposed.stated("/gap") != 0 {
        out.say(told!(checker::gap_not_exact));
    }
    let inside = replay.all_cases.iter().filter(|(case, _)| case.satisfies(&when, Bound::Lower));
    let classes: BTreeSet<usize> = inside.map(|(_, class)| *class).collect();
    for case in classes.into_iter().map(|class| &replay.cases[class]) {
        let asked: Vec<usize> = (0..replay.proves.len()).filter(|paper| replay.asked(*paper, case)).collect();
        let mut both: Vec<usize> = proposed.kept.iter().chain(&proposed.dropped).copied().collect();
        both.sort_unstable();
        if both != asked {
            return out.say(told!(checker::set_not_of_cases));
        }
        if proposed.stated("/burden/before") != asked_for(replay, &asked, &|papers| proposed.burden(papers)) {
            out.say(told!(checker::burden_asked));
        }
        if let Err(why) = check_least(replay, case, &proposed) {
            return out.say(why);
        }
    }
}

/// In a case, what is kept is enough and none of it to spare, and so is each least set listed.
fn check_least(replay: &Replay, case: &Case, proposed: &Proposed) -> Result<(), Told> {
    let classified = replay.classified(case);
    let unmet = |papers: &[usize], bound: Bound| {
        let open = |due: &&Obligation| !replay.fulfilled_by(due, case, papers, bound);
        classified.due.iter().find(open).map(|due| due.name.clone())
    };
    let spare = |papers: &[usize]| {
        papers.iter().copied().filter(|paper| replay.counts(*paper)).find(|paper| {
            let less: Vec<usize> = papers.iter().copied().filter(|other| other != paper).collect();
            unmet(&less, Bound::Upper).is_none()
        })
    };
    if let Some(name) = unmet(&proposed.kept, Bound::Lower) {
        return Err(told!(checker::kept_not_enough, requirement = name));
    }
    if proposed.exact()
        && let Some(paper) = spare(&proposed.kept)
    {
        return Err(told!(checker::kept_to_spare, paper = replay.procedure.documents[paper].id.as_str()));
    }
    let counted: Vec<usize> = proposed.kept.iter().copied().filter(|paper| replay.counts(*paper)).collect();
    let ratchet = proposed.set.get("cheaper").is_some_and(|cheaper| !cheaper.is_null());
    for papers in &proposed.minimal {
        if let Some(name) = unmet(papers, Bound::Lower) {
            return Err(told!(checker::listed_not_enough, requirement = name));
        }
        if spare(papers).is_some() {
            return Err(told!(checker::listed_to_spare));
        }
        if proposed.exact() && !ratchet && proposed.burden(papers) < proposed.burden(&counted) {
            return Err(told!(checker::listed_lighter));
        }
    }
    let complete = proposed.set.get("minimalComplete").and_then(Value::as_bool) == Some(true);
    if complete && !proposed.minimal.contains(&counted) && proposed.set.get("cheaper").is_some_and(Value::is_null) {
        return Err(told!(checker::proposal_not_least));
    }
    Ok(())
}

/// Burden of what is asked for: every paper, of alternatives the lightest.
fn asked_for(replay: &Replay, asked: &[usize], burden: &dyn Fn(&[usize]) -> u64) -> u64 {
    let documents = &replay.procedure.documents;
    let mut seen: Vec<&str> = Vec::new();
    let mut sum = 0;
    for &paper in asked.iter().filter(|paper| !replay.is_remark(**paper)) {
        let Some(group) = documents[paper].group.as_deref() else {
            sum += burden(&[paper]);
            continue;
        };
        if !seen.contains(&group) {
            seen.push(group);
            let members = asked.iter().filter(|other| documents[**other].group.as_deref() == Some(group));
            sum += members.filter(|other| !replay.is_remark(**other)).map(|other| burden(&[*other])).min().unwrap_or(0);
        }
    }
    sum
}

/// Requirements that fail with everything handed in: those named, in the cases named. Gives the
/// names of those that this part decides about, and of those among them that fail.
pub(super) fn check_findings(replay: &Replay, entry: &Value, out: &mut Complaints) -> Decided {
    let mut decided = Decided::default();
    let findings: Vec<(&str, When)> = list(entry, "findings")
        .iter()
        .filter(|finding| word(finding, "kind") == "unprovable")
        .filter_map(|finding| Some((word(finding, "subject"), expression(finding, out)?)))
        .collect();
    // What no paper has to do with is decided wherever the circumstances told are enough.
    let mut undecided: BTreeSet<(String, String)> = BTreeSet::new();
    let mut misstated = false;
    let (mut fails, mut elsewhere): (Vec<BTreeSet<String>>, Vec<BTreeSet<String>>) = (Vec::new(), Vec::new());
    for case in &replay.cases {
        let classified = replay.classified(case);
        if let Some(open) = &classified.open {
            out.say(open.clone());
        }
        let mut failing: BTreeSet<String> =
            classified.failing.iter().map(|obligation| obligation.name.clone()).collect();
        let mut left: BTreeSet<String> = BTreeSet::new();
        for obligation in replay.obligations(case) {
            let touching = |p: &usize| replay.counts(*p) && obligation.concerns(*p, replay, case, Bound::Upper);
            let parts: BTreeSet<usize> =
                (0..replay.proves.len()).filter(touching).map(|paper| replay.part_of[paper]).collect();
            if parts.len() > 1
                && obligation.sure
                && !replay.fulfilled_by(&obligation, case, &classified.asked, Bound::Upper)
            {
                out.say(told!(checker::parts_share_failing, requirement = obligation.name.as_str()));
            }
            if (0..replay.proves.len()).any(|p| touching(&p)) && obligation.sure {
                // Where all papers that have to do with it are of other parts, these decide.
                if !(0..replay.proves.len()).any(|p| replay.inside[p] && touching(&p)) {
                    left.insert(obligation.name);
                }
                continue;
            }
            let papers: &[usize] = if obligation.sure { &classified.asked } else { &[] };
            if obligation.sure && !replay.fulfilled_by(&obligation, case, papers, Bound::Upper) {
                failing.insert(obligation.name);
            } else if !replay.fulfilled_by(&obligation, case, papers, Bound::Lower) {
                undecided.insert((obligation.name.clone(), format!("{:?}", obligation.need)));
                left.insert(obligation.name);
            }
        }
        decided.failing.extend(failing.iter().cloned());
        fails.push(failing);
        elsewhere.push(left);
    }
    for (case, kind) in &replay.all_cases {
        let told = |name: &String| {
            findings.iter().any(|(subject, when)| subject == name && case.satisfies(when, Bound::Upper))
        };
        misstated |= fails[*kind].iter().any(|name| !told(name));
        let more = findings.iter().filter(|(subject, when)| {
            let here = !fails[*kind].contains(*subject) && !elsewhere[*kind].contains(*subject);
            here && case.satisfies(when, Bound::Lower)
        });
        misstated |= more.count() > 0;
    }
    if misstated {
        out.say(told!(checker::failing_misnamed));
    }
    decided.undecided = undecided;
    decided
}

/// What a part of the procedure decides about requirements.
#[derive(Default)]
pub(super) struct Decided {
    pub(super) failing: BTreeSet<String>,
    /// By name and by what is needed, since several requirements may bear one name.
    pub(super) undecided: BTreeSet<(String, String)>,
}

/// Over all parts: each requirement is decided somewhere, each finding is confirmed, and a
/// requirement that fails somewhere has all its papers in the part where it does.
pub(super) fn check_all(replay: &Replay, entry: &Value, parts: &[Decided], out: &mut Complaints) {
    for finding in list(entry, "findings").iter().filter(|finding| word(finding, "kind") == "unprovable") {
        if !parts.iter().any(|part| part.failing.contains(word(finding, "subject"))) && !replay.too_large {
            out.say(told!(checker::can_be_met, requirement = word(finding, "subject")));
        }
    }
    let everywhere = |open: &(String, String)| parts.iter().all(|part| part.undecided.contains(open));
    let first = parts.first().map(|part| &part.undecided).into_iter().flatten();
    if let Some((name, _)) = first.filter(|_| !replay.too_large).find(|open| everywhere(open)) {
        out.say(told!(checker::decided_nowhere, requirement = name));
    }
    if entry.get("inferredRequirements").and_then(Value::as_bool) != Some(replay.procedure.requirements.is_empty()) {
        out.say(told!(checker::inferred));
    }
}
