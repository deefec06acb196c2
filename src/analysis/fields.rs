//! Questions: which fields of the form ask for what is known, derivable, asked already or
//! needed by nothing, and which fields a dropped paper brings.

use crate::definition::{FactRef, When};
use crate::pointer::JsonPointer;

use super::Component;
use super::cells::Case;
use super::model::{FactId, Grade, Model, Origin};
use super::proof::requirement_name;
use super::rulings::Cell;

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
pub(crate) fn fields(model: &Model, cells: &[Cell], components: &[Component]) -> (Vec<FieldReport>, Questions) {
    let procedure = model.procedure;
    let mut list: Vec<FieldReport> = Vec::with_capacity(procedure.fields.len());
    for field in &procedure.fields {
        let ids: Vec<FactId> = (0..model.facts.len() as FactId).filter(|id| model.fact(*id) == field.fact).collect();
        let evidence = ids.iter().copied().find(|id| model.facts[*id as usize].grade == Grade::Evidence(0));
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
            || ids.iter().any(|id| serves_as_key(model, cells, *id));
        report.status = if report.same_as.is_some() {
            FieldStatus::AskedTwice
        } else if is_key {
            FieldStatus::Key
        } else if let Some(status) = evidence.and_then(|id| known(model, cells, id, &mut report)) {
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

/// True when a field opens a register in some case.
fn serves_as_key(model: &Model, cells: &[Cell], id: FactId) -> bool {
    if !matches!(model.facts[id as usize].grade, Grade::Key(_)) {
        return false;
    }
    let from_field = |cell: &&Cell| {
        cell.base.clause(id).is_some_and(|clause| matches!(model.clauses[clause].origin, Origin::Field(_)))
    };
    cells.iter().any(|cell| {
        from_field(&cell)
            && (0..model.facts.len() as FactId)
                .any(|fact| cell.base.clause(fact).is_some_and(|clause| model.clauses[clause].body.contains(&id)))
    })
}

/// Whether registers or rules answer a field, in the cases in which its subject exists.
fn known(model: &Model, cells: &[Cell], id: FactId, report: &mut FieldReport) -> Option<FieldStatus> {
    let role = usize::from(model.facts[id as usize].role);
    let mut on: Vec<Case> = Vec::new();
    let mut off: Vec<Case> = Vec::new();
    let mut status = None;
    for cell in cells {
        let case = cell.cases.first().copied().unwrap_or_default();
        if model.present(case) >> role & 1 == 0 {
            continue;
        }
        let Some(clause) = cell.base.clause(id) else {
            off.extend(&cell.cases);
            continue;
        };
        on.extend(&cell.cases);
        match &model.clauses[clause].origin {
            Origin::Lookup { register, item, .. } => {
                let register = &model.pack.registers[*register];
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
        report.guard = Some(model.atoms.describe(&on, &off));
    }
    status
}
