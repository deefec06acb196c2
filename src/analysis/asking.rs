//! What the definition and the law of a day say of asking for a paper that need not be handed in:
//! whether it is asked for only as a fallback, and which rule forbids to ask for it.

use crate::definition::{Document, Procedure};
use crate::register::{Date, Effect, Gate, Pack, PublicationStatus};

use super::PaperVerdict;

/// Notes on each conclusion what the definition and the law of a day say of its paper besides.
pub(crate) fn note(procedure: &Procedure, pack: &Pack, date: Date, components: &mut [PaperVerdict]) {
    for (document, component) in procedure.documents.iter().zip(components) {
        if !component.droppable_today() {
            continue;
        }
        component.fallback_only = document.fallback_only;
        component.may_not_ask = forbidding(procedure, pack, date, document, component).map(|gate| gate.id.clone());
    }
}

/// The rule by which offices may not ask for a paper that can go: one the verdict rests on, or
/// another that reaches the same paper and all the registers behind it.
fn forbidding<'p>(
    procedure: &Procedure,
    pack: &'p Pack,
    date: Date,
    document: &Document,
    component: &PaperVerdict,
) -> Option<&'p Gate> {
    let forbids = |gate: &&Gate| gate.may_not_ask || matches!(gate.effect, Effect::ForbidsAsking | Effect::Cut);
    let mut own = component.gates.iter().filter_map(|id| pack.gate(id));
    if let Some(gate) = own.find(forbids) {
        return Some(gate);
    }
    let header = &procedure.header;
    let open = |id: &String| pack.register(id).is_some_and(|own| own.publication.status != PublicationStatus::None);
    pack.gates.iter().filter(|gate| gate.may_not_ask && gate.in_force(date)).find(|gate| {
        gate.reaches(&header.code, &header.field, &header.level)
            && gate.reaches_paper(&header.code, &document.id)
            && !component.registers.is_empty()
            && document.types.iter().all(|id| gate.document_types.contains(id))
            && component.registers.iter().all(|id| gate.registers.contains(id) && open(id))
    })
}
