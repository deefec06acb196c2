//! What is typed into a page without a running script, as events of a form: used when a
//! posted page arrives at a server, and when the script takes over a page somebody has
//! already begun to fill in.

use super::ids::{named, requested};
use crate::form::{Change, Form, FormEvent, Item, Kind, SlotState, Widget};
use crate::pointer::JsonPointer;

/// Most items a posted page may add to one list.
const MAX_ADDED: usize = 200;

/// The event a control's value stands for; `None` when the form has no such control or holds
/// that value already. `on` says whether a tick or a radio button is set.
pub fn event_of(form: &Form, name: &str, value: &str, on: bool) -> Option<FormEvent> {
    if let Some(key) = requested(name) {
        let slot = form.slots().iter().find(|slot| slot.key() == key)?;
        let differs = (slot.state == SlotState::Requested) != on && slot.lookup.is_some();
        return differs.then(|| FormEvent::RequestLookup { key: key.to_owned(), on });
    }
    let item = named(form.root(), name)?;
    let key = String::from(&*item.key);
    if let Kind::Choice(choice) = &item.kind {
        let option = value.parse::<usize>().ok().filter(|option| {
            let chosen = choice.chosen.contains(option);
            chosen != on && (on || choice.several)
        })?;
        return Some(FormEvent::Choose { key, option });
    }
    let field = item.field()?;
    if form.is_locked(item) {
        return None;
    }
    match field.widget {
        Widget::CheckboxSet => {
            let option = value.parse::<usize>().ok()?;
            (form.ticked(item).contains(&option) != on).then_some(FormEvent::Toggle { key, option, on })
        }
        Widget::File | Widget::Constant => None,
        Widget::Tick => {
            let text = if on { "true" } else { "" };
            (shown(form, item) != text).then(|| FormEvent::Edit { key, text: text.to_owned() })
        }
        Widget::YesNo | Widget::Radio if !on => None,
        _ => (shown(form, item) != value).then(|| FormEvent::Edit { key, text: value.to_owned() }),
    }
}

/// The text of an item's control, `true` or nothing for a tick.
fn shown(form: &Form, item: &Item) -> String {
    let text = form.text(item);
    if item.field().is_some_and(|field| field.widget == Widget::Tick) && text != "true" { String::new() } else { text }
}

/// Makes lists long enough for a name that points behind their end; false when there is
/// nothing to be done for it.
pub fn make_room(form: &mut Form, name: &str) -> bool {
    let Some(pointer) = name.find('/').and_then(|cut| JsonPointer::parse(&name[cut..])) else { return false };
    let Some((list, index)) = shortest_list(form.root(), &pointer) else { return false };
    if index >= MAX_ADDED {
        return false;
    }
    let changes = form.apply(FormEvent::AddItem { key: list });
    !changes.is_empty()
}

/// The list on the way to a place that ends before it.
fn shortest_list(item: &Item, pointer: &JsonPointer) -> Option<(String, usize)> {
    if let Kind::Repeat(repeat) = &item.kind {
        let rest = pointer.as_str().strip_prefix(item.pointer.as_str())?.strip_prefix('/')?;
        let index = rest.split('/').next()?.parse::<usize>().ok()?;
        if index >= repeat.items.len() {
            return Some((String::from(&*item.key), index));
        }
    }
    item.children()
        .iter()
        .filter(|child| pointer.starts_with(&child.pointer))
        .find_map(|child| shortest_list(child, pointer))
}

/// Puts the pairs of a posted page into a form. Names and values are as HTML forms send
/// them; pairs with empty values, and pairs the form has no place for, are left out. Gives what came of it, lookups among it.
pub fn take_posted(form: &mut Form, pairs: &[(String, String)]) -> Vec<Change> {
    let mut changes = Vec::new();
    // What an answer brings onto the form may have been posted before it.
    for _ in 0..8 {
        let mut any = false;
        for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
            while named(form.root(), name).is_none() && make_room(form, name) {}
            if let Some(event) = event_of(form, name, value, true) {
                any = true;
                changes.extend(form.apply(event));
            }
        }
        if !any {
            break;
        }
    }
    changes
}
