//! Questions: which fields of the form ask for what is known, derivable, asked already or
//! needed by nothing, and which fields a dropped paper brings.

use crate::definition::{FactRef, When};
use crate::pointer::JsonPointer;

use super::blocks::around;
use super::cells::Case;
use super::model::{FactId, Grade, Model, Origin};
use super::proof::requirement_name;
use super::provability::{Closure, Law, close};
use super::rulings::Cell;
use super::{Component, Options};

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
    /// No requirement uses it.
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
    /// The cases in which it is known, where not in all.
    pub guard: Option<When>,
    /// Registers that answer it, as `register#item`.
    pub sources: Vec<String>,
    /// The field that asks for the same.
    pub same_as: Option<JsonPointer>,
    /// Requirements that use it.
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
    judged: &[(&Model, Vec<Cell>)],
    components: &[Component],
) -> (Vec<FieldReport>, Questions) {
    let procedure = model.procedure;
    let mut list: Vec<FieldReport> = Vec::with_capacity(procedure.fields.len());
    let own = |fact: &FactRef| (0..model.facts.len() as FactId).filter(|id| model.is(*id, fact)).collect();
    let facts: Vec<Vec<FactId>> = procedure.fields.iter().map(|field| own(&field.fact)).collect();
    let evidence = |ids: &[FactId]| {
        ids.iter().copied().find(|id| model.facts[*id as usize].grade == Grade::Evidence(0))
    };
    let mut views: Vec<View> = Vec::new();
    for fact in facts.iter().filter_map(|ids| evidence(ids)) {
        if !views.iter().any(|view| view.fact == fact) {
            views.push(View::of(model, options, fact));
        }
    }
    for (field, ids) in procedure.fields.iter().zip(&facts) {
        let view = evidence(ids).and_then(|fact| views.iter().find(|view| view.fact == fact));
        let mut report = FieldReport {
            pointer: field.pointer.clone(),
            fact: field.fact.clone(),
            status: FieldStatus::Asked,
            guard: None,
            sources: Vec::new(),
            same_as: None,
            needed_by: Vec::new(),
        };
        for requirement in &model.requirements {
            if requirement.facts.iter().any(|fact| ids.contains(fact)) {
                let name = requirement_name(model, &requirement.source);
                if !report.needed_by.contains(&name) {
                    report.needed_by.push(name);
                }
            }
        }
        report.same_as = list
            .iter()
            .find(|earlier| earlier.fact == field.fact && earlier.pointer != field.pointer)
            .map(|e| e.pointer.clone());
        let is_key = procedure.roles.iter().any(|role| role.key.as_ref() == Some(&field.pointer))
            || ids.iter().any(|id| serves_as_key(judged, &views, *id));
        report.status = if report.same_as.is_some() {
            FieldStatus::AskedTwice
        } else if is_key {
            FieldStatus::Key
        } else if let Some(status) = view.and_then(|view| known(view, &mut report)) {
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
    let mut added: Vec<&FactRef> = Vec::new();
    for fact in components.iter().filter(|c| c.verdict.droppable()).flat_map(|c| &c.fields_to_add) {
        if !added.contains(&fact) {
            added.push(fact);
        }
    }
    let questions = Questions { before: list.len(), after: list.iter().filter(asked).count() + added.len() };
    (list, questions)
}

/// What is known of one fact without papers, in each case in which its subject exists.
struct View<'a> {
    fact: FactId,
    part: Model<'a>,
    cases: Vec<(Case, Closure)>,
}

impl<'a> View<'a> {
    fn of(model: &Model<'a>, options: &Options, fact: FactId) -> Self {
        let subject = &model.roles[usize::from(model.facts[fact as usize].role)].guard;
        let over = around(model, options, fact, subject);
        let part = model.part(&[], &[], &[fact], over);
        let (cases, _) = model.atoms.cases_over(over, options.max_cases);
        let there = cases.into_iter().filter(|case| subject.holds(*case));
        let cases = there.map(|case| (case, close(&part, case, Law::Today, |_| false))).collect();
        Self { fact, part, cases }
    }
}

/// True when a field opens a register in some case.
fn serves_as_key(judged: &[(&Model, Vec<Cell>)], views: &[View], id: FactId) -> bool {
    judged.iter().any(|(model, cells)| cells.iter().any(|cell| opens(model, &cell.base, id)))
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

/// Whether registers or rules answer a field, in the cases in which its subject exists.
fn known(view: &View, report: &mut FieldReport) -> Option<FieldStatus> {
    let mut on: Vec<Case> = Vec::new();
    let mut off: Vec<Case> = Vec::new();
    let mut status = None;
    for (case, base) in &view.cases {
        let Some(clause) = base.clause(view.fact) else {
            off.push(*case);
            continue;
        };
        on.push(*case);
        match &view.part.clauses[clause].origin {
            Origin::Lookup { register, item, .. } => {
                let register = &view.part.pack.registers[*register];
                let source = format!("{}#{}", register.id, register.items[*item].id);
                if !report.sources.contains(&source) {
                    report.sources.push(source);
                }
                status = Some(FieldStatus::Known);
            }
            _ => status = status.or(Some(FieldStatus::Derivable)),
        }
    }
    if !on.is_empty() && !off.is_empty() {
        report.guard = Some(view.part.atoms.describe(&on, &off));
    }
    status
}
