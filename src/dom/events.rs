//! From what a person does to events of the form. All listeners are one, on the form's
//! element; which field an event is about is read off the nearest `data-key`.

use crate::platform::Digits;

use super::app::{Action, App};
use super::node::Dom;
use crate::form::{Form, FormEvent, Kind, Widget};
use crate::render::form::{Search, View};
use crate::render::{combobox_matches, combobox_text, list_of, list_path, search};

/// The kinds of events that are listened to.
pub(super) const KINDS: &[&str] = &[
    "input",
    "change",
    "focusin",
    "focusout",
    "click",
    "keydown",
    "submit",
    "pointerdown",
    "dragover",
    "dragleave",
    "drop",
];

/// What leads to another step.
const LEADS_ON: &str = "[type=submit],[data-do=back],[data-go],[data-step]";

/// The key of the item an element belongs to.
pub(super) fn key_of(element: &Dom) -> Option<String> {
    element.closest("[data-key]")?.get("data-key")
}

/// Takes an event of the page.
pub(super) fn handle(app: &App, event: &Dom) {
    let Some(target) = event.target().filter(Dom::is_element) else { return };
    let kind = event.kind();
    match kind.as_str() {
        "focusin" | "focusout" if app.is_busy() => {}
        "input" | "change" => {
            // The element has its own event of that name.
            event.stop_propagation();
            flush(app);
            changed(app, &target, kind == "change");
        }
        "focusin" => {
            if !app.pointer_down.get() {
                flush(app);
            }
            if let Some(key) = key_of(&target) {
                let wanted = app.read(|form, view| {
                    let item = form.item(&key)?;
                    list_path(form, item).filter(|_| list_of(form, view, item).is_none())
                });
                if let Some(path) = wanted {
                    app.notify("list", &path, &"".into());
                }
                app.dispatch(FormEvent::Focus { key });
            }
        }
        "focusout" => left(app, &target, event.related_target().as_ref()),
        // The second press of a double one would send, or leave, what the first has only brought to view.
        "click" if event.detail() > 1 && target.closest(LEADS_ON).is_some() => {
            app.pointer_down.set(false);
            event.prevent_default();
        }
        "click" => {
            app.pointer_down.set(false);
            let pressed = clicked(app, &target);
            if pressed {
                event.prevent_default();
            }
            flush(app);
        }
        "keydown" => {
            app.pointer_down.set(false);
            flush(app);
            if keyed(app, &target, &event.key(), event.is_composing()) {
                event.prevent_default();
            }
        }
        "submit" => {
            event.prevent_default();
            event.stop_propagation();
            flush(app);
            go_on(app);
        }
        "pointerdown" => {
            flush(app);
            // The list of a search box closes when the box is left.
            if target.closest("[role=listbox]").is_some() {
                event.prevent_default();
            } else {
                app.pointer_down.set(true);
            }
        }
        _ => dragged(app, &target, event, &kind),
    }
}

/// Tells the form of fields that were left while a pointer was down.
fn flush(app: &App) {
    let left = std::mem::take(&mut *app.left.borrow_mut());
    for (key, searched) in left {
        leave(app, key, searched);
    }
}

fn go_on(app: &App) {
    let last = app.read(|form, view| view.single || form.current_step() + 1 >= form.steps().len());
    app.dispatch(if last { FormEvent::Submit } else { FormEvent::Next });
}

fn number(element: &Dom, name: &str) -> Option<usize> {
    element.get(name)?.parse().ok()
}

fn changed(app: &App, target: &Dom, committed: bool) {
    let Some(key) = key_of(target) else { return };
    match target.get("data-do").as_deref() {
        Some("pick") => {
            if committed && !target.value().is_empty() {
                app.dispatch(FormEvent::Edit { key: key.clone(), text: target.value() });
                app.dispatch(FormEvent::Blur { key });
            }
            return;
        }
        Some("lookup") if committed => return app.dispatch(FormEvent::RequestLookup { key, on: target.checked() }),
        Some("none") if committed => return app.dispatch(FormEvent::Nothing { key, on: target.checked() }),
        Some(_) => return,
        None => {}
    }
    if target.says("role", "combobox") {
        let text = target.value();
        let heard = app.read(|form, view| {
            view.search.as_ref().is_some_and(|search| search.key == key)
                || form.item(&key).is_none_or(|item| combobox_text(form, item) == text)
        });
        if !committed || !heard {
            app.act(Action::Search(key.clone(), SearchStep::Type(text)));
        }
        // Filled in by a program that tells only that it is done.
        if committed && !heard {
            app.act(Action::Search(key, SearchStep::Leave));
        }
        return;
    }
    let text = target.value();
    let event = app.read(|form, _| event_for(form, &key, target, text, committed));
    match event {
        Some(Some(event)) => app.dispatch(event),
        Some(None) => {
            if let Some(files) = target.files().filter(|files| files.length() > 0) {
                app.notify("files", &key, files.js());
                target.set_value("");
            }
        }
        None => {}
    }
}

/// The event of a control that changed; `Some(None)` for files, which the host takes.
#[expect(clippy::option_option, reason = "nothing, files, an event")]
fn event_for(form: &Form, key: &str, target: &Dom, text: String, committed: bool) -> Option<Option<FormEvent>> {
    let key = key.to_owned();
    let Some(item) = form.item(&key) else {
        // A paper's slot has files only.
        return committed.then_some(None);
    };
    if let Kind::Choice(_) = item.kind {
        // The first of a list is none of them.
        let option = if text.is_empty() { usize::MAX } else { text.parse().ok()? };
        return committed.then_some(Some(FormEvent::Choose { key, option }));
    }
    let event = match item.field()?.widget {
        Widget::File => return committed.then_some(None),
        Widget::CheckboxSet if committed => FormEvent::Toggle { key, option: text.parse().ok()?, on: target.checked() },
        Widget::Tick if committed => FormEvent::Edit { key, text: if target.checked() { text } else { String::new() } },
        Widget::YesNo | Widget::Radio | Widget::Select if committed => FormEvent::Edit { key, text },
        Widget::CheckboxSet | Widget::Tick | Widget::YesNo | Widget::Radio | Widget::Select => return None,
        // Most often told by `input` already.
        _ if committed && same(&text, &form.text(item)) => return None,
        _ => FormEvent::Edit { key, text },
    };
    Some(Some(event))
}

/// True for texts that differ in what controls leave out or cannot hold: line breaks, space at the ends, U+0000.
fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.trim().replace(['\r', '\n'].as_slice(), "").replace('\0', "\u{fffd}");
    plain(one) == plain(other)
}

/// What stands in a control and the form has not heard of: filled in by a program that tells nobody.
pub(super) fn unheard(form: &Form, control: &Dom) -> Option<FormEvent> {
    let not_ours = "[readonly],[data-do],[role=combobox],[type=file],.tk-own *";
    if control.closest(not_ours).is_some_and(|found| found.is(control)) {
        return None;
    }
    let key = key_of(control)?;
    let item = form.item(&key)?;
    let (text, known, on) = (control.value(), form.text(item), control.checked());
    let text = match item.field()?.widget {
        Widget::Tick if on != (known == "true") => {
            if on {
                text
            } else {
                String::new()
            }
        }
        Widget::YesNo | Widget::Radio if on && text != known => text,
        Widget::Tick | Widget::YesNo | Widget::Radio | Widget::CheckboxSet | Widget::Constant => return None,
        _ if text.is_empty() || same(&text, &known) => return None,
        _ => text,
    };
    Some(FormEvent::Edit { key, text })
}

fn left(app: &App, target: &Dom, to: Option<&Dom>) {
    let Some(key) = key_of(target) else { return };
    // To another part of the same item, or to another window.
    let stays = to.and_then(key_of).is_some_and(|other| other == key);
    let still_active = target.root_node().active_element().is_some_and(|active| active.is(target));
    if stays || still_active {
        return;
    }
    let searched = target.says("role", "combobox");
    if app.pointer_down.get() {
        app.left.borrow_mut().push((key, searched));
    } else {
        leave(app, key, searched);
    }
}

/// Tells the form that a field was left.
fn leave(app: &App, key: String, searched: bool) {
    if searched {
        app.act(Action::Search(key.clone(), SearchStep::Leave));
    }
    app.dispatch(FormEvent::Blur { key });
}

/// Takes a click; true when the browser must not follow it.
fn clicked(app: &App, target: &Dom) -> bool {
    if let Some(option) = target.closest("[role=option]") {
        if let (Some(key), Some(option)) = (key_of(&option), number(&option, "data-n")) {
            app.act(Action::Search(key, SearchStep::Take(option)));
        }
        return true;
    }
    if target.says("role", "combobox") {
        if let Some(key) = key_of(target) {
            app.act(Action::Search(key, SearchStep::Open));
        }
        return false;
    }
    let Some(element) = target.closest("[data-do],[data-go],[data-step]") else { return false };
    if let Some(key) = element.get("data-go") {
        app.act(Action::GoTo(key));
        return true;
    }
    if let Some(step) = number(&element, "data-step") {
        app.dispatch(FormEvent::GoTo { step });
        return true;
    }
    let Some(action) = element.get("data-do") else { return false };
    // Buttons of a list's row stand in the list; the row has no key of its own.
    let key = key_of(&element).unwrap_or_default();
    let index = number(&element, "data-n");
    let event = match (action.as_str(), index) {
        ("back", _) => FormEvent::Back,
        ("dispute", _) => FormEvent::Dispute { key },
        ("clear", Some(option)) => FormEvent::Choose { key, option },
        ("clear", None) => FormEvent::Edit { key, text: String::new() },
        ("retry", _) => FormEvent::Submit,
        ("again", _) => FormEvent::RequestLookup { key, on: true },
        ("add", _) => FormEvent::AddItem { key },
        ("undo", _) => FormEvent::UndoRemove,
        ("remove", Some(index)) => FormEvent::RemoveItem { key, index },
        ("up", Some(from)) => FormEvent::MoveItem { key, from, to: from.saturating_sub(1) },
        ("down", Some(from)) => FormEvent::MoveItem { key, from, to: from + 1 },
        ("detach", Some(index)) => FormEvent::Detach { key, index },
        ("remove-entry", _) => FormEvent::RemoveEntry { key, name: element.get("data-name").unwrap_or_default() },
        ("add-entry", _) => {
            add_entry(app, &element, key);
            return false;
        }
        (
            "discard" | "forget" | "keep" | "print" | "copy" | "open" | "erase" | "mine" | "resend" | "unsend" | "view",
            _,
        ) => {
            app.notify(&action, &key, &element.get("data-name").or_else(|| element.get("data-n")).into());
            return false;
        }
        _ => return false,
    };
    app.dispatch(event);
    false
}

fn add_entry(app: &App, element: &Dom, key: String) {
    let Some(input) = element.closest(".tk-add").and_then(|row| row.query("[data-do=entry-name]")) else { return };
    let name = input.value();
    if name.trim().is_empty() {
        input.focus();
        return;
    }
    input.set_value("");
    app.dispatch(FormEvent::AddEntry { key, name });
}

/// Takes a key; true when the browser must not act on it.
fn keyed(app: &App, target: &Dom, name: &str, composing: bool) -> bool {
    if composing {
        return false;
    }
    let Some(key) = key_of(target) else { return false };
    if target.says("data-do", "entry-name") && name == "Enter" {
        add_entry(app, target, key);
        return true;
    }
    if !target.says("role", "combobox") {
        return false;
    }
    let open = app.read(|_, view| view.search.as_ref().is_some_and(|s| s.key == key && s.listed));
    let active = app.read(|_, view| view.search.as_ref().and_then(|s| s.active));
    let step = match name {
        "ArrowDown" if open => SearchStep::Move(1),
        "ArrowUp" if open => SearchStep::Move(-1),
        "ArrowDown" | "ArrowUp" => SearchStep::Open,
        "Enter" if open => match active {
            Some(option) => SearchStep::Take(option),
            None => SearchStep::Leave,
        },
        "Escape" if open => SearchStep::Close,
        _ => return false,
    };
    app.act(Action::Search(key, step));
    true
}

fn dragged(app: &App, target: &Dom, event: &Dom, kind: &str) {
    let Some(area) = target.closest("[data-drop]") else { return };
    match kind {
        "dragover" => {
            event.prevent_default();
            area.set("data-over", "");
        }
        "dragleave" => area.unset("data-over"),
        _ => {
            event.prevent_default();
            area.unset("data-over");
            let files = event.dropped_files();
            if let (Some(key), Some(files)) = (key_of(&area), files.filter(|files| files.length() > 0)) {
                app.notify("files", &key, files.js());
            }
        }
    }
}

/// A step of using a search box.
pub(super) enum SearchStep {
    /// Opens the whole list.
    Open,
    /// Another text stands in the box.
    Type(String),
    /// To the next or the previous match.
    Move(i32),
    /// Takes an option.
    Take(usize),
    /// Closes the list and goes back to what was chosen before.
    Close,
    /// Leaves the box: takes what is marked, or what the text says.
    Leave,
}

/// The form's event if there is one, and a number of matches to be read out.
type Searched = (Option<FormEvent>, Option<usize>);

/// Carries a step of using the search box of an item out; `None` where there is none.
pub(super) fn search(form: &Form, view: &mut View, key: &str, step: SearchStep) -> Option<Searched> {
    let item = form.item(key)?;
    let field = item.field()?;
    let free = !field.suggest.is_empty();
    let fetched = list_of(form, view, item);
    let options = fetched.as_deref().unwrap_or(&field.options);
    let current = view.search.take().filter(|search| search.key == key);
    let text = form.text(item);
    let chosen = if free { options.iter().position(|option| option.label == text) } else { text.parse::<usize>().ok() };
    let edit = |text: String| FormEvent::Edit { key: key.to_owned(), text };
    let take = |option: usize| match options.get(option) {
        Some(option) if free => edit(option.label.clone()),
        _ => edit(option.digits()),
    };
    let (mut event, mut count) = (None, None);
    match step {
        SearchStep::Open => {
            let mut search = current.unwrap_or_else(|| Search {
                key: key.to_owned(),
                query: combobox_text(form, item),
                typed: false,
                listed: true,
                active: chosen,
            });
            search.listed = true;
            view.search = Some(search);
        }
        SearchStep::Type(query) => {
            count = Some(search::matches(options, &query).len());
            view.search = Some(Search { key: key.to_owned(), query, typed: true, listed: true, active: None });
        }
        SearchStep::Move(by) => {
            let mut search = current?;
            let list = combobox_matches(options, if search.typed { &search.query } else { "" });
            let at = search.active.and_then(|active| list.iter().position(|option| *option == active));
            let last = list.len().checked_sub(1);
            search.active = match (at, by > 0, last) {
                (_, _, None) => None,
                (None, true, _) => list.first().copied(),
                (None, false, _) => list.last().copied(),
                (Some(at), true, Some(last)) => list.get((at + 1).min(last)).copied(),
                (Some(at), false, _) => list.get(at.saturating_sub(1)).copied(),
            };
            view.search = Some(search);
        }
        SearchStep::Take(option) if chosen != Some(option) => event = Some(take(option)),
        SearchStep::Take(_) | SearchStep::Close => {}
        SearchStep::Leave => {
            let search = current?;
            let query = search.query.trim();
            let meant = match search.active {
                Some(option) => Some(option),
                None if !search.typed => chosen,
                None if query.is_empty() => None,
                // A part of a name may be meant as it stands where anything may.
                None if free => search::exact(options, query).or_else(|| search::ending(options, query)),
                None => search::exact(options, query).or_else(|| match *search::matches(options, query) {
                    [only] => Some(only),
                    _ => None,
                }),
            };
            event = match meant {
                Some(option) if Some(option) == chosen => None,
                Some(option) => Some(take(option)),
                None if free && (!search.typed || query == text) => None,
                None if query.is_empty() || free => Some(edit(query.to_owned())),
                // Kept as it is, so that it can be corrected; the schema says that it is wrong.
                None => Some(FormEvent::Set { pointer: item.pointer.clone(), value: query.into() }),
            };
        }
    }
    Some((event, count))
}
