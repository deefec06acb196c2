//! A simplification plan as text for a terminal.

use crate::definition::Procedure;
use crate::locale::Locale;
use crate::reform::simplify::{Change, Decided, Plan, Task};
use crate::texts::simplify;

/// What changes, what happens when a lookup fails, what has to be amended or obtained, and
/// what was decided before or against.
pub fn plan_text(plan: &Plan, procedure: &Procedure, locale: &Locale) -> String {
    let mut out = format!("{} {}\n", procedure.header.code, procedure.title_of(locale, "", &procedure.title));
    let mut part = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            out.push_str(&format!("\n{title}\n"));
            for line in lines {
                out.push_str(&format!("  - {line}\n"));
            }
        }
    };
    let change = |change: &Change| {
        let (before, after) = (change.before.get(locale), change.after.get(locale));
        if before.is_empty() { after.to_owned() } else { format!("{before} → {after}") }
    };
    part(simplify::changes(locale), plan.changes.iter().map(change).collect());
    part(simplify::in_place(locale), plan.in_place.iter().map(change).collect());
    let fallbacks = plan.fallbacks.iter().map(|own| own.clause.get(locale).to_owned());
    part(simplify::where_lookup_fails(locale), fallbacks.collect());
    let tasks = |wanted: fn(&Task) -> bool| {
        let list = plan.tasks.iter().filter(|task| wanted(task));
        list.map(|task| task.words().get(locale).to_owned()).collect::<Vec<_>>()
    };
    part(simplify::texts_to_amend(locale), tasks(|task| matches!(task, Task::Amend { .. })));
    part(simplify::needed_before(locale), tasks(|task| matches!(task, Task::Obtain { .. })));
    part(simplify::to_confirm(locale), tasks(|task| matches!(task, Task::Confirm { .. })));
    for decided in Decided::ALL {
        let list = plan.decisions.iter().filter(|own| own.decided == decided);
        let lines = list.map(|own| format!("{} ({}): {}", own.title, own.document, own.sentence(locale)));
        part(decided.name(locale), lines.collect());
    }
    let title = |id: &String| {
        let own = procedure.document(id).map_or("", |own| own.title.as_str());
        format!("{} ({id})", procedure.title_of(locale, &format!("/x-documents/{id}"), own))
    };
    part(simplify::undecided(locale), plan.undecided.iter().map(title).collect());
    if plan.changes.is_empty() && plan.decisions.is_empty() {
        out.push_str(&format!("\n{}\n", simplify::nothing_to_change(locale)));
    }
    out
}
