//! Short marks that change when something changes, so that a later report can say what did. No protection against
//! anybody: two things on purpose alike can be made.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::register::{Date, Pack, PublicationStatus, RelativeConcept};

/// FNV-1a over what is written.
struct Mark(u64);

impl Mark {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn hex(&self) -> String {
        format!("{:016x}", self.0)
    }
}

impl Write for Mark {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn mark(value: &Value) -> String {
    let mut mark = Mark::new();
    // A mark takes everything.
    let _ = serde_json::to_writer(&mut mark, value);
    mark.hex()
}

/// The mark of a definition; what was decided about it is no part of it.
pub(super) fn definition(schema: &Value) -> String {
    let mut mark = Mark::new();
    for (name, value) in schema.as_object().into_iter().flatten().filter(|(name, _)| *name != "x-decisions") {
        let _ = writeln!(mark, "{name}");
        let _ = serde_json::to_writer(&mut mark, value);
    }
    mark.hex()
}

/// The rules of a pack, with a mark of what each reaches.
pub(super) fn rules(pack: &Pack) -> Value {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let entry = |gate: &crate::register::Gate| {
        let scope = json!([
            gate.document_types,
            gate.concepts,
            gate.registers,
            gate.procedures,
            gate.except_procedures,
            gate.fields,
            gate.levels,
            gate.subjects,
            gate.fallback,
            gate.delegation.as_ref().map(|own| json!([own.holders, own.kinds, own.to.0, own.by.0])),
        ]);
        let value = json!({
            "effect": gate.effect.as_str(), "from": day(gate.from), "to": day(gate.to), "basis": gate.basis,
            "scope": mark(&scope),
        });
        (gate.id.clone(), value)
    };
    pack.gates.iter().map(entry).collect()
}

/// The registers of a pack, with a mark of what each holds.
pub(super) fn registers(pack: &Pack) -> Value {
    let concepts = |list: &[RelativeConcept]| list.iter().map(|own| format!("{own:?}")).collect::<Vec<_>>();
    let entry = |register: &crate::register::Register| {
        let items = register.items.iter().map(|item| {
            let own = item.publication.map(PublicationStatus::as_str);
            json!([item.id, concepts(&item.gives), own, item.absence])
        });
        let lookups = register.lookups.iter().map(|lookup| {
            json!([lookup.id, lookup.subjects, concepts(&lookup.keys), lookup.trust, lookup.items, lookup.closed_world])
        });
        let holds = json!([items.collect::<Vec<_>>(), lookups.collect::<Vec<_>>()]);
        let value = json!({
            "title": register.title.0, "publication": register.publication.status.as_str(), "holds": mark(&holds),
        });
        (register.id.clone(), value)
    };
    pack.registers.iter().map(entry).collect()
}
