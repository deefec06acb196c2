//! Room for entries on pages without a script, which have no buttons that add one.

use crate::form::{Form, FormEvent, Item, Kind};

/// Empty entries a list has on paper, where an entry is short.
const SPARE_ENTRIES: usize = 3;
/// Most fields of a short entry; longer ones stand once.
const SHORT_ENTRY: usize = 6;
/// Most parts that are opened for paper; what repeats itself within them stays closed.
const SPARE_PARTS: usize = 12;
/// Lists in entries of lists that get entries of their own.
const SPARE_DEPTH: usize = 3;

/// Opens the parts that wait to be opened, gives each empty list room for entries, and the lists in these too: paper has no
/// buttons.
pub fn add_spare_entries(form: &mut Form) {
    let mut closed = Vec::new();
    form.root().visit(&mut |item: &Item| {
        if matches!(item.kind, Kind::Closed) {
            closed.push(item.key.to_string());
        }
    });
    for key in closed.into_iter().take(SPARE_PARTS) {
        form.apply(FormEvent::AddItem { key });
    }
    for _ in 0..SPARE_DEPTH {
        let mut lists = Vec::new();
        form.root().visit(&mut |item: &Item| {
            if matches!(&item.kind, Kind::Repeat(repeat) if repeat.items.is_empty()) {
                lists.push(item.key.to_string());
            }
        });
        if lists.is_empty() {
            return;
        }
        for key in lists {
            form.apply(FormEvent::AddItem { key: key.clone() });
            let mut fields = 0;
            let entry = form.item(&key).map_or(&[][..], Item::children);
            for part in entry {
                part.visit(&mut |item: &Item| fields += usize::from(item.field().is_some()));
            }
            if fields <= SHORT_ENTRY {
                for _ in 1..SPARE_ENTRIES {
                    form.apply(FormEvent::AddItem { key: key.clone() });
                }
            }
        }
    }
}
