//! Questions: which fields of the form ask for what is known, derivable, asked already or
//! needed by nothing, and which fields a dropped paper brings.

use serde_json::Value;

use crate::definition::{Condition, FactRef, When};
use crate::pointer::JsonPointer;

use super::blocks::{Survey, relevant_atoms};
use super::case::{Case, Guard};
use super::model::{FactId, Grade, Model, Origin};
use super::proof::requirement_name;
use super::provability::{Closure, Law, close, usable};
use super::rulings::CaseClass;
use super::verdict::Verdict;
use super::{Options, PaperVerdict};

/// What becomes of one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldStatus {
    /// It identifies a subject in registers: it stays.
    Key,
    /// A register answers it: show it, do not ask.
    Known,
    /// A rule answers it from other facts.
    Derivable,
    /// Another field asks for the same.
    AskedTwice,
    /// No requirement uses it, and no circumstance is read off it.
    NotNeeded,
    /// It is asked, rightly.
    Asked,
}

impl FieldStatus {
    /// The word of the report format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Known => "known",
            Self::Derivable => "derivable",
            Self::AskedTwice => "askedTwice",
            Self::NotNeeded => "notNeeded",
            Self::Asked => "asked",
        }
    }
}

/// What was concluded on one field.
#[derive(Clone, Debug)]
pub struct FieldReport {
    /// Place in the answers.
    pub pointer: JsonPointer,
    /// What it asks for.
    pub fact: FactRef,
    /// What becomes of it.
    pub status: FieldStatus,
    /// The cases in which it need not be asked, where not in all.
    pub guard: Option<When>,
    /// Registers that answer it, or what rules make it of, as `register#item`.
    pub sources: Vec<String>,
    /// The field that asks for the same; where a guard stands, in those cases.
    pub same_as: Option<JsonPointer>,
    /// Requirements that use it, and circumstances read off it as `condition:…`.
    pub needed_by: Vec<String>,
}

/// How many questions a person answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Questions {
    /// Fields that ask for facts today.
    pub before: usize,
    /// Those that still have to be asked in some case, with the fields that must be added.
    pub after: usize,
}

/// Judges every field that asks for a fact.
pub(crate) fn fields(
    model: &Model,
    options: &Options,
    judged: &[(&Model, Vec<CaseClass>)],
    components: &[PaperVerdict],
) -> (Vec<FieldReport>, Questions) {
    let procedure = model.procedure;
    let mut list: Vec<FieldReport> = Vec::with_capacity(procedure.fields.len());
    let own = |fact: &FactRef| (0..model.facts.len() as FactId).filter(|id| model.is(*id, fact)).collect();
    let facts: Vec<Vec<FactId>> = procedure.fields.iter().map(|field| own(&field.fact)).collect();
    let survey = Survey::new(model, options);
    let views: Vec<View> = facts.iter().map(|ids| View::of(model, &survey, options, ids)).collect();
    for (at, (field, (ids, view))) in procedure.fields.iter().zip(facts.iter().zip(&views)).enumerate() {
        let mut report = FieldReport {
            pointer: field.pointer.clone(),
            fact: field.fact.clone(),
            status: FieldStatus::Asked,
            guard: None,
            sources: Vec::new(),
            same_as: None,
            needed_by: needed_by(model, ids, &field.pointer),
        };
        report.same_as = list
            .iter()
            .find(|earlier| earlier.fact == field.fact && earlier.pointer != field.pointer)
            .map(|e| e.pointer.clone());
        let is_key = procedure.roles.iter().any(|role| role.key.as_ref() == Some(&field.pointer))
            || ids.iter().any(|id| serves_as_key(judged, &views, *id));
        report.status = if report.same_as.is_some() {
            FieldStatus::AskedTwice
        } else if is_key {
            let keys: Vec<FactId> = ids.iter().copied().filter(|id| !model.is_evidence(*id)).collect();
            match spared(view, &keys, at, &mut report) {
                // Another field gives the same key in every case.
                Some(status) if report.guard.is_none() => status,
                _ => FieldStatus::Key,
            }
        } else if let Some(status) = ids
            .iter()
            .find(|id| model.facts[**id as usize].grade == Grade::Evidence(0))
            .and_then(|id| spared(view, &[*id], at, &mut report))
        {
            status
        } else if !model.inferred && report.needed_by.is_empty() {
            FieldStatus::NotNeeded
        } else {
            FieldStatus::Asked
        };
        list.push(report);
    }
    let asked = |report: &&FieldReport| {
        matches!(report.status, FieldStatus::Key | FieldStatus::Asked) || report.guard.is_some()
    };
    let goes = |verdict: Verdict| verdict.droppable() || verdict == Verdict::Conditional;
    let mut added: Vec<&FactRef> = Vec::new();
    for fact in components.iter().filter(|c| goes(c.verdict)).flat_map(|c| &c.fields_to_add) {
        if !added.contains(&fact) {
            added.push(fact);
        }
    }
    let questions = Questions { before: list.len(), after: list.iter().filter(asked).count() + added.len() };
    (list, questions)
}

/// What uses an answer: requirements of its fact, or of what rules or another name of the
/// subject make of it, and circumstances that are read off it (`condition:…`).
fn needed_by(model: &Model, ids: &[FactId], pointer: &JsonPointer) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for requirement in &model.requirements {
        if requirement.grounds.iter().any(|fact| ids.contains(fact)) {
            let name = requirement_name(model, &requirement.source);
            if !list.contains(&name) {
                list.push(name);
            }
        }
    }
    let read = model.procedure.conditions.iter().filter(|condition| reads(condition, pointer));
    list.extend(read.map(|condition| format!("condition:{}", condition.name)));
    list
}

/// True when a circumstance depends on the answer at a place.
pub(crate) fn reads(condition: &Condition, pointer: &JsonPointer) -> bool {
    let segments: Vec<_> = pointer.segments().collect();
    let names: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
    schema_reads(&condition.schema, &names, 0)
}

pub(crate) fn schema_reads(schema: &Value, names: &[&str], depth: usize) -> bool {
    let (Some(object), Some((name, rest))) = (schema.as_object(), names.split_first()) else {
        // At the place itself, whatever is said of it; above it, `true` and `false` look at nothing.
        return names.is_empty() && *schema != Value::Bool(true);
    };
    // Deeper than any schema that loads.
    if depth > 256 {
        return true;
    }
    let below = |inner: &Value, names: &[&str]| schema_reads(inner, names, depth + 1);
    object.iter().any(|(keyword, value)| match (keyword.as_str(), value) {
        ("properties", Value::Object(map)) => map.get(*name).is_some_and(|inner| below(inner, rest)),
        ("required", Value::Array(list)) => rest.is_empty() && list.iter().any(|own| own.as_str() == Some(name)),
        ("items" | "contains", inner) => *name == "*" && below(inner, rest),
        ("allOf" | "anyOf" | "oneOf", Value::Array(list)) => list.iter().any(|inner| below(inner, names)),
        ("not" | "if" | "then" | "else", inner) => below(inner, names),
        // Whole values are compared, or another schema is asked: everything below may matter.
        ("const" | "enum" | "$ref" | "$dynamicRef", _) => true,
        _ => false,
    })
}

/// What is known of the facts of one field without papers, in each case in which its subject
/// exists, over the circumstances that decide about them.
struct View<'a> {
    part: Model<'a>,
    cases: Vec<(Case, Closure)>,
}

impl<'a> View<'a> {
    fn of(model: &Model<'a>, survey: &Survey, options: &Options, ids: &[FactId]) -> Self {
        let role = ids.first().map(|id| usize::from(model.facts[*id as usize].role));
        let there = role.map_or(&Guard::Always, |role| &model.roles[role].guard);
        // Other names of the subject count: what one is asked for, the others need not be.
        let named = model.behind(ids, &|clause| matches!(clause.origin, Origin::Same(_)));
        let over = relevant_atoms(survey, options, &named, there);
        let part = model.part(&[], &[], ids, over);
        let (cases, _) = model.atoms.cases_over(over, options.max_cases);
        let cases = cases.into_iter().filter(|case| there.holds(*case));
        let cases = cases.map(|case| (case, close(&part, case, Law::Today, |_| false))).collect();
        Self { part, cases }
    }
}

/// True when a field opens a register in some case.
fn serves_as_key(judged: &[(&Model, Vec<CaseClass>)], views: &[View], id: FactId) -> bool {
    judged.iter().any(|(model, classes)| classes.iter().any(|class| opens(model, &class.base, id)))
        || views.iter().any(|view| view.cases.iter().any(|(_, base)| opens(&view.part, base, id)))
}

/// True when a typed key is what some fact rests on.
fn opens(model: &Model, base: &Closure, id: FactId) -> bool {
    matches!(model.facts[id as usize].grade, Grade::Key(_))
        && base.clause(id).is_some_and(|clause| matches!(model.clauses[clause].origin, Origin::Field(_)))
        && model.users[id as usize]
            .iter()
            .map(|user| model.clauses[*user as usize].head)
            .any(|fact| base.clause(fact).is_some_and(|clause| model.clauses[clause].body.contains(&id)))
}

/// Whether a field need not be asked, in the cases in which its subject exists: because
/// registers or rules answer it, or because an earlier field asks the same of the same subject
/// under another name. `ids` are the facts it asks for, of one kind: evidence or keys.
fn spared(view: &View, ids: &[FactId], at: usize, report: &mut FieldReport) -> Option<FieldStatus> {
    ids.first()?;
    let model = &view.part;
    let (mut on, mut off): (Vec<Case>, Vec<Case>) = (Vec::new(), Vec::new());
    let (mut known, mut derived) = (false, false);
    for (case, base) in &view.cases {
        let case = *case;
        let established = ids.iter().copied().find(|id| model.is_evidence(*id) && base.knows(*id));
        let earlier = || ids.iter().find_map(|id| asked_before(model, case, *id, at));
        if let Some(id) = established {
            let by_rule = support(model, base, id, &mut Vec::new(), &mut report.sources);
            (known, derived) = (known || !by_rule, derived || by_rule);
            on.push(case);
        } else if let Some(before) = earlier() {
            match before {
                Before::Field(pointer) => {
                    report.same_as.get_or_insert(pointer);
                }
                Before::SignedIn => known = true,
            }
            on.push(case);
        } else {
            off.push(case);
        }
    }
    if on.is_empty() {
        return None;
    }
    if !off.is_empty() {
        report.guard = Some(model.atoms.describe(&on, &off));
    }
    Some(match (known, derived) {
        (true, _) => FieldStatus::Known,
        (_, true) => FieldStatus::Derivable,
        _ => FieldStatus::AskedTwice,
    })
}

/// Notes the registers behind a fact; true when a rule had to make it of others.
fn support(model: &Model, base: &Closure, id: FactId, seen: &mut Vec<FactId>, sources: &mut Vec<String>) -> bool {
    let Some(clause) = base.clause(id).map(|at| &model.clauses[at]).filter(|_| !seen.contains(&id)) else {
        return false;
    };
    seen.push(id);
    match &clause.origin {
        Origin::Lookup { register, item, .. } => {
            let register = &model.pack.registers[*register];
            let source = format!("{}#{}", register.id, register.items[*item].id);
            if !sources.contains(&source) {
                sources.push(source);
            }
            false
        }
        origin => {
            let mut by_rule = matches!(origin, Origin::Rule(_));
            for ground in &clause.body {
                by_rule |= support(model, base, *ground, seen, sources);
            }
            by_rule
        }
    }
}

/// Who says the same of a subject that, in this case, is the same one.
enum Before {
    /// An earlier field.
    Field(JsonPointer),
    /// The person who signed in.
    SignedIn,
}

fn asked_before(model: &Model, case: Case, id: FactId, at: usize) -> Option<Before> {
    let roles = model.present(case);
    let mut same = vec![id];
    let mut next = 0;
    let mut signed_in = false;
    while let Some(&fact) = same.get(next) {
        next += 1;
        let givers = model.givers[fact as usize].iter().map(|i| &model.clauses[*i as usize]);
        for clause in givers.filter(|clause| usable(clause, case, roles, Law::Today)) {
            match clause.origin {
                Origin::Same(_) => {
                    let more: Vec<FactId> = clause.body.iter().filter(|fact| !same.contains(fact)).copied().collect();
                    same.extend(more);
                }
                Origin::SignedIn => signed_in |= fact != id,
                _ => {}
            }
        }
    }
    let names: Vec<FactRef> = same.iter().skip(1).map(|fact| model.fact(*fact)).collect();
    let mut earlier = model.procedure.fields.iter().take(at);
    match earlier.find(|field| names.contains(&field.fact)) {
        Some(field) => Some(Before::Field(field.pointer.clone())),
        None => signed_in.then_some(Before::SignedIn),
    }
}
