//! What changed between two analyses, and why: papers added, gone and reworded, verdicts, decisions and
//! recommendations, each with everything the reports record that can be its cause.
//!
//! Compares reports, not analyses, so that one made long ago will do. Owns no words.

mod seen;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

pub use seen::{RegisterSeen, RuleSeen, Seen, Unfit};

use seen::{PaperSeen, ProcedureSeen};

/// Identifier of the format of changes.
pub const CHANGES: &str = "urn:tokhai:schema:changes:1";

/// Something that differs between two reports and may be why a verdict does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// What the definition says of the paper itself: the members that differ.
    Paper(Vec<&'static str>),
    /// Something else in the definition.
    Definition,
    /// A rule of the country pack, before and after; `None` where it was not there.
    Rule(Option<RuleSeen>, Option<RuleSeen>),
    /// A rule that is in force on one of the days and not on the other.
    InForce(RuleSeen, bool),
    /// A register of the country pack, before and after.
    Register(Option<RegisterSeen>, Option<RegisterSeen>),
    /// The day whose law counts.
    Date(String, String),
    /// Whether keys may be asked for in new fields, as it is now.
    NewFields(bool),
    /// Cost parameters: their names.
    Parameters(Vec<String>),
    /// The country pack is of another day.
    Pack(String, String),
    /// The analysis itself is of another version.
    Tool(String, String),
    /// Nothing the reports record differs.
    Unknown,
}

/// What changed about one paper.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PaperChange {
    /// Its id, the later one.
    pub id: String,
    /// What it is called, the later one.
    pub title: String,
    /// True where it is asked for anew; false where it is gone.
    pub added: Option<bool>,
    /// What it was called, where that differs.
    pub reworded: Option<String>,
    /// The verdicts, where they differ.
    pub verdict: Option<(String, String)>,
    /// True where the verdict is the same and the cases it holds in are others.
    pub guard: bool,
    /// Whether it was and is worth its cost, where that differs.
    pub worthwhile: Option<(Option<bool>, Option<bool>)>,
    /// What was decided before and after, where that differs; empty for nothing.
    pub decision: Option<(String, String)>,
    /// Why, for a verdict or what it is worth.
    pub causes: Vec<Cause>,
    /// The later verdict in a sentence, by language.
    pub sentence: BTreeMap<String, String>,
}

impl PaperChange {
    fn says_something(&self) -> bool {
        self.added.is_some()
            || self.reworded.is_some()
            || self.verdict.is_some()
            || self.guard
            || self.worthwhile.is_some()
            || self.decision.is_some()
    }
}

/// What changed about one procedure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProcedureChange {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// True where only the later report has it; false where only the earlier one has.
    pub added: Option<bool>,
    /// Its papers that changed; none where all of it came or went.
    pub papers: Vec<PaperChange>,
}

/// One side of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// The day whose law counts.
    pub date: String,
    /// The day of the country pack.
    pub as_of: String,
    /// The version that made it.
    pub tool: String,
    /// Procedures and papers.
    pub procedures: usize,
    /// Papers of all of them.
    pub papers: usize,
    /// Papers by verdict.
    pub verdicts: BTreeMap<String, usize>,
}

/// A parameter before and after, with its unit.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterChange {
    /// Its name; with the code of its procedure where it is of one.
    pub name: String,
    /// What it is called, by language.
    pub title: BTreeMap<String, String>,
    /// Its unit.
    pub unit: String,
    /// The middle of its value before; `None` where it was not known.
    pub before: Option<f64>,
    /// And after.
    pub after: Option<f64>,
}

/// What changed between two reports.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// The earlier report.
    pub before: Side,
    /// The later one.
    pub after: Side,
    /// What differs for all procedures: the day, rules, registers, the pack, the version.
    pub frame: Vec<Cause>,
    /// Parameters whose values differ.
    pub parameters: Vec<ParameterChange>,
    /// Procedures with changes, in the order of the later report, those gone last.
    pub procedures: Vec<ProcedureChange>,
    /// Procedures whose definition differs without any change of this list.
    pub untouched: usize,
}

impl Changes {
    /// True where no paper and no procedure changed.
    pub fn is_empty(&self) -> bool {
        self.procedures.is_empty()
    }

    /// All papers that changed.
    pub fn papers(&self) -> impl Iterator<Item = (&ProcedureChange, &PaperChange)> {
        self.procedures.iter().flat_map(|one| one.papers.iter().map(move |paper| (one, paper)))
    }
}

/// Compares two reports.
pub fn changes(before: &Seen, after: &Seen) -> Changes {
    let mut out =
        Changes { before: side(before), after: side(after), frame: frame(before, after), ..Changes::default() };
    out.parameters = parameters(before, after);
    let mut left: BTreeMap<&str, &ProcedureSeen> = before.procedures.iter().map(|one| (key(one), one)).collect();
    for new in &after.procedures {
        let (code, title) = (new.code.clone(), new.title.clone());
        let Some(old) = left.remove(key(new)) else {
            out.procedures.push(ProcedureChange { code, title, added: Some(true), papers: Vec::new() });
            continue;
        };
        let papers = Pair { before, after, old, new, parameters: &out.parameters }.papers();
        if !papers.is_empty() {
            out.procedures.push(ProcedureChange { code, title, added: None, papers });
        } else if old.definition.is_some() && old.definition != new.definition {
            out.untouched += 1;
        }
    }
    for old in before.procedures.iter().filter(|old| left.contains_key(key(old))) {
        let (code, title) = (old.code.clone(), old.title.clone());
        out.procedures.push(ProcedureChange { code, title, added: Some(false), papers: Vec::new() });
    }
    out
}

fn key(procedure: &ProcedureSeen) -> &str {
    if procedure.id.is_empty() { &procedure.code } else { &procedure.id }
}

fn side(seen: &Seen) -> Side {
    let mut verdicts: BTreeMap<String, usize> = BTreeMap::new();
    for paper in seen.procedures.iter().flat_map(|one| &one.components) {
        *verdicts.entry(paper.verdict.clone()).or_default() += 1;
    }
    Side {
        date: seen.date.clone(),
        as_of: seen.pack.as_of.clone(),
        tool: seen.tool.version.clone(),
        procedures: seen.procedures.len(),
        papers: verdicts.values().sum(),
        verdicts,
    }
}

/// What differs for all procedures.
fn frame(before: &Seen, after: &Seen) -> Vec<Cause> {
    let mut list = Vec::new();
    if before.date != after.date {
        list.push(Cause::Date(before.date.clone(), after.date.clone()));
    }
    if before.new_fields != after.new_fields {
        list.push(Cause::NewFields(after.new_fields));
    }
    if let (Some(old), Some(new)) = (&before.rules, &after.rules) {
        let ids: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        list.extend(ids.into_iter().filter_map(|id| rule(old.get(id), new.get(id))));
    }
    if let (Some(old), Some(new)) = (&before.registers, &after.registers) {
        let ids: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        list.extend(ids.into_iter().filter_map(|id| register(old.get(id), new.get(id))));
    }
    if before.pack != after.pack {
        list.push(Cause::Pack(before.pack.as_of.clone(), after.pack.as_of.clone()));
    }
    if before.tool != after.tool {
        list.push(Cause::Tool(before.tool.version.clone(), after.tool.version.clone()));
    }
    list
}

fn rule(old: Option<&RuleSeen>, new: Option<&RuleSeen>) -> Option<Cause> {
    (old != new).then(|| Cause::Rule(old.cloned(), new.cloned()))
}

fn register(old: Option<&RegisterSeen>, new: Option<&RegisterSeen>) -> Option<Cause> {
    (old != new).then(|| Cause::Register(old.cloned(), new.cloned()))
}

/// The parameters whose values differ: those of all procedures, then those of one.
fn parameters(before: &Seen, after: &Seen) -> Vec<ParameterChange> {
    fn named(seen: &Seen) -> BTreeMap<String, &seen::ParameterSeen> {
        let mut all: BTreeMap<String, &seen::ParameterSeen> =
            seen.parameters.iter().map(|(name, own)| (name.clone(), own)).collect();
        for one in &seen.procedures {
            let own = one.estimate.iter().flat_map(|estimate| &estimate.parameters);
            all.extend(
                own.map(|(name, value)| (format!("procedure/{}/{}", one.code, name.trim_start_matches("own/")), value)),
            );
        }
        all
    }
    let middle = |value: &Value| value.as_f64().or_else(|| value.get("mid")?.as_f64());
    let (old, new) = (named(before), named(after));
    let mut list = Vec::new();
    for (name, own) in &new {
        if let Some(known) = old.get(name).filter(|known| known.value != own.value) {
            list.push(ParameterChange {
                name: name.clone(),
                title: own.title.clone(),
                unit: own.unit.clone(),
                before: middle(&known.value),
                after: middle(&own.value),
            });
        }
    }
    list
}

/// One procedure in both reports.
struct Pair<'a> {
    before: &'a Seen,
    after: &'a Seen,
    old: &'a ProcedureSeen,
    new: &'a ProcedureSeen,
    parameters: &'a [ParameterChange],
}

impl Pair<'_> {
    fn papers(&self) -> Vec<PaperChange> {
        let pairs = self.matched();
        let mut list = Vec::new();
        for (new, at) in self.new.components.iter().zip(&pairs) {
            let change = match at.and_then(|at| self.old.components.get(at)) {
                Some(old) => self.compared(old, new),
                None => PaperChange { added: Some(true), ..Self::unchanged(new) },
            };
            list.extend(Some(change).filter(PaperChange::says_something));
        }
        let gone = (0..self.old.components.len()).filter(|at| !pairs.contains(&Some(*at)));
        list.extend(gone.map(|at| PaperChange { added: Some(false), ..Self::unchanged(&self.old.components[at]) }));
        list
    }

    fn unchanged(paper: &PaperSeen) -> PaperChange {
        PaperChange {
            id: paper.id.clone(),
            title: paper.title.clone(),
            sentence: paper.sentence.clone(),
            ..PaperChange::default()
        }
    }

    /// For each later paper the earlier one it is: the same id and words, the same words, or the same id with words
    /// that have something in common.
    fn matched(&self) -> Vec<Option<usize>> {
        let (old, new) = (&self.old.components, &self.new.components);
        let mut pairs: Vec<Option<usize>> = vec![None; new.len()];
        let same: [fn(&PaperSeen, &PaperSeen) -> bool; 3] = [
            |a, b| a.id == b.id && words(&a.title) == words(&b.title),
            |a, b| words(&a.title) == words(&b.title),
            |a, b| a.id == b.id && alike(&a.title, &b.title),
        ];
        for same in same {
            for (n, paper) in new.iter().enumerate() {
                if pairs[n].is_none() {
                    pairs[n] = (0..old.len()).find(|at| !pairs.contains(&Some(*at)) && same(&old[*at], paper));
                }
            }
        }
        pairs
    }

    fn compared(&self, old: &PaperSeen, new: &PaperSeen) -> PaperChange {
        let worth = |one: &ProcedureSeen, id: &str| {
            let own = one.estimate.as_ref()?.components.iter().find(|own| own.id == id)?;
            Some(own.worthwhile)
        };
        let worthwhile = match (worth(self.old, &old.id), worth(self.new, &new.id)) {
            (Some(before), Some(after)) if before != after && old.verdict == new.verdict => Some((before, after)),
            _ => None,
        };
        let decided = |one: &ProcedureSeen, id: &str| {
            let own = one.decisions.iter().rfind(|own| own.document == id);
            own.map_or_else(String::new, |own| own.decision.clone())
        };
        let (before, after) = (decided(self.old, &old.id), decided(self.new, &new.id));
        let mut change = PaperChange {
            reworded: (words(&old.title) != words(&new.title)).then(|| old.title.clone()),
            verdict: (old.verdict != new.verdict).then(|| (old.verdict.clone(), new.verdict.clone())),
            guard: old.verdict == new.verdict && old.guard != new.guard,
            worthwhile,
            decision: (before != after).then_some((before, after)),
            ..Self::unchanged(new)
        };
        if change.verdict.is_some() || change.guard {
            change.causes = self.causes(old, new);
        } else if change.worthwhile.is_some() {
            change.causes = self.causes_of_worth(old, new);
        }
        change
    }

    /// Everything recorded that differs and has a bearing on the paper.
    fn causes(&self, old: &PaperSeen, new: &PaperSeen) -> Vec<Cause> {
        let mut list = Vec::new();
        let own = members(old, new);
        let changed = self.old.definition != self.new.definition;
        if !own.is_empty() {
            list.push(Cause::Paper(own));
        } else if changed && self.old.definition.is_some() {
            list.push(Cause::Definition);
        }
        let gates = |paper: &PaperSeen| -> Vec<String> {
            paper.gates.iter().cloned().chain(paper.law.iter().filter_map(|own| own.gate.clone())).collect()
        };
        let registers = |paper: &PaperSeen| -> Vec<String> {
            paper.registers.iter().cloned().chain(paper.law.iter().filter_map(|own| own.register.clone())).collect()
        };
        let both = |of: &dyn Fn(&PaperSeen) -> Vec<String>| -> BTreeSet<String> {
            of(old).into_iter().chain(of(new)).collect()
        };
        if let (Some(before), Some(after)) = (&self.before.rules, &self.after.rules) {
            for id in both(&gates) {
                list.extend(rule(before.get(&id), after.get(&id)));
                list.extend(after.get(&id).and_then(|own| self.crossed(own)));
            }
        }
        if let (Some(before), Some(after)) = (&self.before.registers, &self.after.registers) {
            list.extend(both(&registers).iter().filter_map(|id| register(before.get(id), after.get(id))));
        }
        if self.before.new_fields != self.after.new_fields {
            list.push(Cause::NewFields(self.after.new_fields));
        }
        self.otherwise(list)
    }

    /// What is left where nothing nearer differs: the day, the pack, the version.
    fn otherwise(&self, mut list: Vec<Cause>) -> Vec<Cause> {
        if list.is_empty() && self.before.date != self.after.date {
            list.push(Cause::Date(self.before.date.clone(), self.after.date.clone()));
        }
        if list.is_empty() && self.before.pack != self.after.pack {
            list.push(Cause::Pack(self.before.pack.as_of.clone(), self.after.pack.as_of.clone()));
        }
        if list.is_empty() && self.before.tool != self.after.tool {
            list.push(Cause::Tool(self.before.tool.version.clone(), self.after.tool.version.clone()));
        }
        if list.is_empty() {
            list.push(Cause::Unknown);
        }
        list
    }

    /// A rule in force on one of the days only.
    fn crossed(&self, rule: &RuleSeen) -> Option<Cause> {
        let holds = |day: &str| {
            rule.from.as_deref().is_none_or(|from| from <= day) && rule.to.as_deref().is_none_or(|to| day <= to)
        };
        let (then, now) = (holds(&self.before.date), holds(&self.after.date));
        (then != now).then(|| Cause::InForce(rule.clone(), now))
    }

    fn causes_of_worth(&self, old: &PaperSeen, new: &PaperSeen) -> Vec<Cause> {
        let mut list = Vec::new();
        let code = format!("procedure/{}/", self.new.code);
        let own = |name: &str| !name.starts_with("procedure/") || name.starts_with(&code);
        let names: Vec<String> =
            self.parameters.iter().filter(|one| own(&one.name)).map(|one| one.name.clone()).collect();
        if !names.is_empty() {
            list.push(Cause::Parameters(names));
        }
        let of_paper = members(old, new);
        if !of_paper.is_empty() {
            list.push(Cause::Paper(of_paper));
        } else if self.old.definition.is_some() && self.old.definition != self.new.definition {
            list.push(Cause::Definition);
        }
        self.otherwise(list)
    }
}

/// What the definition says of a paper itself and differs.
fn members(old: &PaperSeen, new: &PaperSeen) -> Vec<&'static str> {
    let all = [
        ("type", old.document_types != new.document_types),
        ("when", old.asked_when != new.asked_when),
        ("acts", old.acts != new.acts),
        ("proves", old.needed != new.needed),
        ("basis", old.basis != new.basis || old.demanded_by != new.demanded_by),
    ];
    all.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}

/// The words of a title, whatever stands between them.
fn words(title: &str) -> Vec<String> {
    title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// True when two titles share a third of their words.
fn alike(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    let shared = one.iter().filter(|word| other.contains(word)).count();
    shared * 3 >= one.len().max(other.len())
}

fn cause_json(cause: &Cause) -> Value {
    let rule = |own: &RuleSeen| json!({ "basis": own.basis, "effect": own.effect, "from": own.from, "to": own.to });
    let register = |own: &RegisterSeen| json!({ "title": own.title, "publication": own.publication });
    match cause {
        Cause::Paper(members) => json!({ "kind": "paper", "members": members }),
        Cause::Definition => json!({ "kind": "definition" }),
        Cause::Rule(before, after) => {
            json!({ "kind": "rule", "before": before.as_ref().map(rule), "after": after.as_ref().map(rule) })
        }
        Cause::InForce(own, now) => json!({ "kind": "inForce", "rule": rule(own), "now": now }),
        Cause::Register(before, after) => {
            json!({ "kind": "register", "before": before.as_ref().map(register), "after": after.as_ref().map(register) })
        }
        Cause::Date(before, after) => json!({ "kind": "date", "before": before, "after": after }),
        Cause::NewFields(now) => json!({ "kind": "newFields", "now": now }),
        Cause::Parameters(names) => json!({ "kind": "parameters", "names": names }),
        Cause::Pack(before, after) => json!({ "kind": "pack", "before": before, "after": after }),
        Cause::Tool(before, after) => json!({ "kind": "tool", "before": before, "after": after }),
        Cause::Unknown => json!({ "kind": "unknown" }),
    }
}

impl Side {
    fn to_json(&self) -> Value {
        json!({
            "date": self.date, "asOf": self.as_of, "tool": self.tool, "procedures": self.procedures,
            "papers": self.papers, "verdicts": self.verdicts,
        })
    }
}

impl PaperChange {
    fn to_json(&self) -> Value {
        let mut value = json!({ "id": self.id, "title": self.title });
        match self.added {
            Some(true) => value["change"] = json!("added"),
            Some(false) => value["change"] = json!("gone"),
            None => value["change"] = json!("changed"),
        }
        if let Some(before) = &self.reworded {
            value["reworded"] = json!({ "before": before, "after": self.title });
        }
        let pair = |(before, after): &(String, String)| json!({ "before": before, "after": after });
        if let Some(verdict) = &self.verdict {
            value["verdict"] = pair(verdict);
        }
        if self.guard {
            value["cases"] = json!(true);
        }
        if let Some((before, after)) = self.worthwhile {
            value["worthwhile"] = json!({ "before": before, "after": after });
        }
        if let Some(decision) = &self.decision {
            value["decision"] = pair(decision);
        }
        if !self.causes.is_empty() {
            value["causes"] = self.causes.iter().map(cause_json).collect();
        }
        value["sentence"] = json!(self.sentence);
        value
    }
}

impl Changes {
    /// The changes as JSON (`schemas/changes.schema.json`).
    pub fn to_json(&self) -> Value {
        let parameter = |own: &ParameterChange| json!({ "name": own.name, "title": own.title, "unit": own.unit, "before": own.before, "after": own.after });
        let procedure = |own: &ProcedureChange| {
            let change = match own.added {
                Some(true) => "added",
                Some(false) => "gone",
                None => "changed",
            };
            json!({
                "code": own.code, "title": own.title, "change": change,
                "papers": own.papers.iter().map(PaperChange::to_json).collect::<Vec<_>>(),
            })
        };
        json!({
            "$schema": CHANGES,
            "tool": { "name": "tokhai", "version": env!("CARGO_PKG_VERSION") },
            "before": self.before.to_json(),
            "after": self.after.to_json(),
            "nothingChanged": self.is_empty(),
            "frame": self.frame.iter().map(cause_json).collect::<Vec<_>>(),
            "parameters": self.parameters.iter().map(parameter).collect::<Vec<_>>(),
            "untouched": self.untouched,
            "procedures": self.procedures.iter().map(procedure).collect::<Vec<_>>(),
        })
    }
}
