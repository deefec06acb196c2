//! An independent checker: replays the proofs of a report against the definition and the pack.
//!
//! It shares no code with the prover beyond the data types of `definition` and `register`,
//! and it never searches: it checks each step where it stands, and otherwise chains
//! forward from what a claim names, which involves no choice. Plain strings and plain
//! loops on purpose; it is slow and short.
//!
//! A report may take a procedure apart into parts that have no bearing on each other. Nothing of
//! that is taken on trust: each part is gone through over the circumstances it names, all others
//! left open, and whatever is claimed must hold with everything that depends on these left out,
//! or fail with all of it let in (`case::Bound`).
//!
//! Since nothing that is added ever destroys a proof, each claim comes down to chaining from
//! the sets it names: enough, not enough, and, for a paper in no minimal set, an argument by
//! cases whose every step is one of the two.

mod case;
mod cases;
mod claims;
mod closure;
mod figures;
mod gates;
mod instance;
mod keys;
mod obligations;
mod papers;
mod process;
mod replay;
mod summary;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::definition::{Procedure, When};
use crate::pointer::JsonPointer;
use crate::register::{Date, Effect, Pack};
use crate::texts::{Told, told};

use case::Bound;
use claims::check_part;
use figures::Parameters;
use replay::Replay;
use summary::{check_all, check_findings, check_set, check_summary, check_words};

/// A place of the report at which a proof does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofProblem {
    /// Place in the report.
    pub pointer: JsonPointer,
    /// What does not hold, in every language that has a catalogue.
    pub message: Told,
}

/// Checks every proof of a report. Procedures are found by `id`, else by code.
pub fn check_report(report: &Value, procedures: &[&Procedure], pack: &Pack) -> Vec<ProofProblem> {
    let mut problems = Vec::new();
    let root = JsonPointer::root();
    let Some(date) = report.get("date").and_then(Value::as_str).and_then(Date::parse) else {
        return vec![ProofProblem { pointer: root.key("date"), message: told!(checker::date) }];
    };
    let new_fields = report.get("newFields").and_then(Value::as_bool).unwrap_or(true);
    let parameters = Parameters::of(report);
    for (i, entry) in list(report, "procedures").iter().enumerate() {
        let at = root.key("procedures").index(i);
        if let Some(estimate) = entry.get("estimate") {
            parameters.check(estimate, &mut Complaints { problems: &mut problems, at: at.key("estimate") });
        }
        let Some(procedure) = procedures.iter().find(|procedure| is_about(entry, procedure)) else {
            problems.push(ProofProblem { pointer: at, message: told!(checker::no_definition) });
            continue;
        };
        let mut replay = Replay::new(procedure, pack, date, new_fields);
        replay.too_large = list(entry, "findings").iter().any(|finding| word(finding, "kind") == "tooLarge");
        replay.inexact = list(entry, "sets")
            .iter()
            .filter(|set| set.get("exact").and_then(Value::as_bool) == Some(false))
            .filter_map(|set| When::parse(word(set, "when")).ok())
            .collect();
        check_procedure(&mut replay, entry, &at, &mut problems);
        let mut out = Complaints { problems: &mut problems, at: at.key("process") };
        process::check_process(&mut replay, entry, &mut out);
    }
    for procedure in procedures {
        let judged = list(report, "procedures").iter().any(|entry| is_about(entry, procedure));
        if !judged {
            let message = told!(checker::procedure_left_out, procedure = name_of(procedure));
            problems.push(ProofProblem { pointer: root.key("procedures"), message });
        }
    }
    let mut out = Complaints { problems: &mut problems, at: root };
    check_summary(report, pack, &mut out);
    problems
}

/// True when an entry of a report is about a procedure: by its id, else by its code.
fn is_about(entry: &Value, procedure: &Procedure) -> bool {
    if procedure.id.is_empty() {
        word(entry, "code") == procedure.header.code
    } else {
        word(entry, "id") == procedure.id
    }
}

fn name_of(procedure: &Procedure) -> &str {
    if procedure.id.is_empty() { &procedure.header.code } else { &procedure.id }
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    list(value, key).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn word<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

struct Complaints<'p> {
    problems: &'p mut Vec<ProofProblem>,
    at: JsonPointer,
}

impl Complaints<'_> {
    fn say(&mut self, message: Told) {
        if self.problems.len() < 1_000 {
            self.problems.push(ProofProblem { pointer: self.at.clone(), message });
        }
    }
}

fn check_procedure(replay: &mut Replay, entry: &Value, at: &JsonPointer, problems: &mut Vec<ProofProblem>) {
    let documents = &replay.procedure.documents;
    let components = list(entry, "components");
    let mut out = Complaints { problems, at: at.key("components") };
    if components.len() != documents.len() {
        out.say(told!(checker::papers_count, judged = components.len(), known = documents.len()));
    }
    for (i, component) in components.iter().enumerate() {
        out.at = at.key("components").index(i);
        if !documents.iter().any(|document| document.id == word(component, "id")) {
            out.say(told!(checker::no_paper_in_definition));
        }
    }
    out.at = at.key("blocks");
    let blocks = list(entry, "blocks");
    let parts: Vec<Vec<usize>> =
        blocks.iter().map(|block| positions(replay, &texts(block, "papers"), &mut out)).collect();
    let mut places: Vec<usize> = parts.iter().flatten().copied().collect();
    places.sort_unstable();
    if blocks.is_empty() || places != (0..documents.len()).collect::<Vec<_>>() {
        return out.say(told!(checker::papers_not_parted));
    }
    let sets = list(entry, "sets");
    if sets.iter().any(|set| set.get("block").and_then(Value::as_u64).is_none_or(|at| at >= blocks.len() as u64)) {
        out.say(told!(checker::set_of_no_part));
    }
    let part_of = |paper: usize| parts.iter().position(|papers| papers.contains(&paper)).unwrap_or_default();
    replay.part_of = (0..documents.len()).map(part_of).collect();
    let mut decided = Vec::new();
    for (b, (block, papers)) in blocks.iter().zip(&parts).enumerate() {
        out.at = at.key("blocks").index(b);
        replay.whole = block.get("complete").and_then(Value::as_bool) == Some(true);
        if replay.whole {
            replay.enter(papers, &texts(block, "circumstances"));
            if block.get("cases").and_then(Value::as_u64) != Some(replay.all_cases.len() as u64) {
                out.say(told!(checker::cases_miscounted));
            }
        } else {
            replay.enter(papers, &[]);
            replay.complete = false;
            if !replay.too_large {
                out.say(told!(checker::not_said_too_large));
            }
        }
        for (i, component) in components.iter().enumerate() {
            out.at = at.key("components").index(i);
            let paper = documents.iter().position(|document| document.id == word(component, "id"));
            if let Some(paper) = paper.filter(|paper| papers.contains(paper)) {
                check_component(replay, paper, component, &mut out);
                check_words(replay, paper, component, sets, &mut out);
            }
        }
        let own = |set: &Value| set.get("block").and_then(Value::as_u64) == Some(b as u64);
        for (i, set) in sets.iter().enumerate().filter(|(_, set)| own(set)) {
            out.at = at.key("sets").index(i);
            if replay.complete {
                check_set(replay, set, components, &mut out);
            } else {
                out.say(told!(checker::set_of_too_large));
            }
        }
        out.at = at.key("sets");
        if replay.complete && !(papers.is_empty() && blocks.len() > 1) {
            let own: Vec<&Value> = sets.iter().filter(|set| own(set)).collect();
            check_cover(replay, &own, &mut out);
        }
        out.at = at.key("findings");
        if replay.complete {
            decided.push(check_findings(replay, entry, &mut out));
        }
    }
    out.at = at.key("findings");
    check_all(replay, entry, &decided, &mut out);
}

/// Each case has one joint proposal.
fn check_cover(replay: &Replay, sets: &[&Value], out: &mut Complaints) {
    let whens: Vec<When> = sets.iter().filter_map(|set| expression(set, out)).collect();
    for (case, _) in &replay.all_cases {
        let covering = |bound: Bound| whens.iter().filter(|when| case.satisfies(when, bound)).count();
        if covering(Bound::Lower) != 1 || covering(Bound::Upper) != 1 {
            return out.say(told!(checker::set_not_one));
        }
    }
}

fn expression(value: &Value, out: &mut Complaints) -> Option<When> {
    let when = When::parse(word(value, "when"));
    if when.is_err() {
        out.say(told!(checker::when));
    }
    when.ok()
}

fn positions(replay: &Replay, ids: &[String], out: &mut Complaints) -> Vec<usize> {
    let mut list = Vec::new();
    for id in ids {
        match replay.procedure.documents.iter().position(|document| document.id == *id) {
            Some(paper) => list.push(paper),
            None => out.say(told!(checker::paper_unknown, paper = id)),
        }
    }
    list
}

/// The verdict a proof is of: where a report only supposes it, that one.
fn concluded(component: &Value) -> &str {
    match word(component, "verdict") {
        "toConfirm" => word(component, "supposed"),
        verdict => verdict,
    }
}

fn check_component(replay: &Replay, paper: usize, component: &Value, out: &mut Complaints) {
    let verdict = concluded(component);
    let Some(proof) = component.get("proof") else { return out.say(told!(checker::no_proof)) };
    let expect = |ok: bool, out: &mut Complaints, message: Told| {
        if !ok {
            out.say(message);
        }
    };
    let kind = word(proof, "kind");
    let size = kind == "unclassified" && texts(proof, "missing") == ["size"];
    if !size && kind != replay.standing(paper) {
        return out.say(told!(checker::proof_kind_expected, kind = replay.standing(paper)));
    }
    let gate = |effect| replay.gates_on(paper, effect).any(|gate| gate.id == word(proof, "gate"));
    match kind {
        "cutByLaw" => {
            expect(verdict == "purposeless" && gate(Effect::Cut), out, told!(checker::not_cut));
        }
        "forbidden" => {
            expect(verdict == "inconsistent" && gate(Effect::ForbidsAsking), out, told!(checker::not_forbidden));
        }
        "note" => expect(verdict == "purposeless" && replay.is_note(paper), out, told!(checker::no_remark)),
        "lapsed" => {
            let texts = texts(proof, "texts") == replay.procedure.documents[paper].basis;
            expect(verdict == "inconsistent" && texts && replay.all_lapsed(paper), out, told!(checker::not_lapsed));
        }
        "unclassified" => {
            let missing = texts(proof, "missing");
            let fits =
                if missing == ["size"] { replay.too_large && !replay.whole } else { missing == replay.missing(paper) };
            expect(verdict == "unclassified" && fits, out, told!(checker::classifiable));
        }
        "dead" => {
            let asked = replay.cases.iter().any(|case| replay.asked(paper, case));
            expect(verdict == "inconsistent" && !asked, out, told!(checker::asked_in_cases));
        }
        "cases" => check_cases(replay, paper, component, proof, out),
        _ => out.say(told!(checker::proof_kind_unknown)),
    }
}

fn check_cases(replay: &Replay, paper: usize, component: &Value, proof: &Value, out: &mut Complaints) {
    if !replay.complete {
        return out.say(told!(checker::too_many_cases));
    }
    let parts: Vec<(When, &Value)> =
        list(proof, "parts").iter().filter_map(|part| Some((expression(part, out)?, part))).collect();
    let guard =
        component.get("guard").filter(|guard| !guard.is_null()).map(|guard| When::parse(word(guard, "expression")));
    let overall = concluded(component);
    let mut words: BTreeSet<&str> = BTreeSet::new();
    let here = out.at.clone();
    let mut done: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (case, kind) in replay.all_cases.iter().filter(|(case, _)| replay.asked(paper, case)) {
        let mut covering = parts.iter().enumerate().filter(|(_, (when, _))| case.satisfies(when, Bound::Lower));
        let Some((i, (_, part))) = covering.next() else {
            return out.say(told!(checker::case_uncovered));
        };
        let verdict = word(part, "verdict");
        words.insert(verdict);
        out.at = here.key("proof").key("parts").index(i);
        let before = out.problems.len();
        if done.insert((*kind, i)) {
            check_part(replay, paper, verdict, part, &replay.cases[*kind], out);
        }
        out.at.clone_from(&here);
        if out.problems.len() > before {
            return;
        }
        let inside = match overall {
            "conditional" => DROPPABLE.contains(&verdict),
            other => verdict == other,
        };
        match &guard {
            Some(Ok(guard)) if case.satisfies(guard, Bound::Lower) != inside => {
                return out.say(told!(checker::guard_not_of_proof));
            }
            Some(Err(_)) => return out.say(told!(checker::guard_no_expression)),
            // Without a guard the verdict stands for every case, joined with weaker ones of its kind.
            _ => {}
        }
    }
    if words.is_empty() {
        return out.say(told!(checker::never_asked));
    }
    let follows = overall_verdict(&words);
    if overall != follows {
        return out.say(told!(
            checker::verdict_follows,
            follows,
            verdict = overall,
            verdicts = words.into_iter().collect::<Vec<_>>().join(", ")
        ));
    }
    let mixed = words.iter().any(|word| *word != overall) && !DROPPABLE.contains(&overall);
    if guard.is_some() != mixed {
        out.say(told!(checker::guard_misplaced));
    }
}

const DROPPABLE: [&str; 3] = ["purposeless", "redundantByData", "coveredByPapers"];

/// The verdict over all cases from those of the cases.
fn overall_verdict(words: &BTreeSet<&str>) -> &'static str {
    let any = |word: &str| words.contains(word);
    let all = |allowed: &[&str]| words.iter().all(|word| allowed.contains(word));
    match () {
        () if any("inconsistent") => "inconsistent",
        () if all(&["purposeless"]) => "purposeless",
        () if all(&["purposeless", "redundantByData"]) => "redundantByData",
        () if all(&DROPPABLE) => "coveredByPapers",
        () if all(&["purposeless", "redundantByData", "coveredByPapers", "lawNeeded"]) => "lawNeeded",
        () if DROPPABLE.iter().any(|word| any(word)) => "conditional",
        () if any("interchangeable") => "interchangeable",
        () if any("lawNeeded") => "lawNeeded",
        () if any("partial") => "partial",
        () => "needed",
    }
}
