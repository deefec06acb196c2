//! One item of a form as markup: its label, help, error, control, and what is below it.
//!
//! Native elements come first. Every id is derived from the item's key, and an id is named
//! only by something that stands on the page with it.

use super::control;
use super::form::View;
use super::ids::{Part, control_name, id, nth};
use super::markup::{Element, el};
use crate::definition::Fallback;
use crate::form::{Choice, Form, Item, Kind, LookupStatus, Repeat, Rows, Source, Widget};
use crate::json::Value;
use crate::message::{self, Language, MessageId};
use crate::platform;
use crate::platform::Digits;
use crate::sorted::Gather;

/// Choices with more alternatives than this open as a list.
const CHOICE_RADIO_MAX: usize = 6;

/// A text of the program in the form's language.
pub(super) fn say(form: &Form, id: MessageId) -> String {
    message::text(form.language(), id, &[])
}

/// The same with its places filled in.
pub(super) fn say_with(form: &Form, id: MessageId, arguments: &[(&str, &str)]) -> String {
    message::text(form.language(), id, arguments)
}

/// An item inside a part of the page that is described anew.
pub(super) fn inner(form: &Form, view: &View, child: &Item) -> Element {
    if view.since.is_some_and(|since| child.revision <= since) {
        el("keep").id(id(view, Part::Whole, &child.key))
    } else {
        item(form, view, child)
    }
}

/// An item and everything below it.
pub fn item(form: &Form, view: &View, item: &Item) -> Element {
    match &item.kind {
        Kind::Field(field) if field.widget.is_set() && !form.is_locked(item) && view.own(item).is_none() => {
            let mut parts = Parts::of(form, view, item);
            let radios = field.widget != Widget::CheckboxSet;
            let set =
                fieldset(form, view, item, &parts, if radios { "tk-field tk-set" } else { "tk-field tk-set tk-ticks" });
            let set = if radios {
                semantics(
                    set.attr("role", "radiogroup").attr("aria-labelledby", id(view, Part::Label, &item.key)),
                    item,
                    &parts,
                )
            } else {
                set
            };
            // A button that was pressed once cannot be released by pressing it again.
            let clear = radios && view.script && !item.required && !form.text(item).is_empty();
            let clear = clear.then(|| unchoose(form, item));
            let set = set.children(std::mem::take(&mut parts.above));
            below(set.child(control::control(form, view, item, field, &parts)).maybe(clear), parts)
        }
        Kind::Field(field) => {
            let mut parts = Parts::of(form, view, item);
            let tick = field.widget == Widget::Tick && !form.is_locked(item) && view.own(item).is_none();
            let whole = whole("div", form, view, item, &parts, if tick { "tk-field tk-tick" } else { "tk-field" });
            let label = el("label.tk-label").attr("for", id(view, Part::Control, &item.key));
            let label = mark(form, item, label.id(id(view, Part::Label, &item.key)).text(item.label.clone()), true);
            let control = control::control(form, view, item, field, &parts);
            // A tick stands before its words.
            let (label, control) =
                if tick { (None, el("div.tk-option").child(control).child(label)) } else { (Some(label), control) };
            below(whole.maybe(label).children(std::mem::take(&mut parts.above)).child(control), parts)
        }
        Kind::Group(children) => {
            let mut parts = Parts::of(form, view, item);
            let set = fieldset(form, view, item, &parts, "tk-group").children(std::mem::take(&mut parts.above));
            let mut set = below(set, parts);
            for child in children {
                set = set.child(inner(form, view, child));
            }
            if item.removable && view.script && !form.is_locked(item) {
                let words = say_with(form, MessageId::RemoveItem, &[("label", &form.part_label(item))]);
                set.child(button("remove", "tk-button").attr("data-n", "0").text(words))
            } else {
                set
            }
        }
        Kind::Repeat(repeat) => list(form, view, item, repeat),
        Kind::Choice(choice) => alternatives(form, view, item, choice),
        Kind::Rows(rows) => entries(form, view, item, rows),
        Kind::Closed => closed(form, view, item),
    }
}

/// The way back from what was chosen.
fn unchoose(form: &Form, item: &Item) -> Element {
    let words = say(form, MessageId::Unchoose);
    let label = [&words, ": ", &item.label].concat();
    button("clear", "tk-link").attr("aria-label", label).text(words)
}

/// What stands around an item's control.
pub(super) struct Parts {
    /// Help and error, above the control.
    pub(super) above: Vec<Element>,
    /// Source, lookup and counter, below it.
    notes: Vec<Element>,
    /// Ids of all of these, for `aria-describedby`.
    pub(super) described_by: String,
    /// True when an error is shown.
    pub(super) wrong: bool,
}

impl Parts {
    /// Nothing yet.
    pub(super) const fn none() -> Self {
        Self { above: Vec::new(), notes: Vec::new(), described_by: String::new(), wrong: false }
    }

    fn of(form: &Form, view: &View, item: &Item) -> Self {
        let mut parts = Self::none();
        let hint = hint(form, item);
        if !hint.is_empty() {
            parts.add(true, linked(el("p.tk-hint").id(id(view, Part::Hint, &item.key)), &hint));
        }
        if let Some(error) = form.error(&item.key) {
            parts.wrong = true;
            parts.add(true, error_line(form, id(view, Part::Error, &item.key), error));
        }
        parts.add_notes(form, view, item);
        parts
    }

    /// Adds something that describes the control.
    pub(super) fn add(&mut self, above: bool, element: Element) {
        if let Some(id) = element.get("id") {
            if !self.described_by.is_empty() {
                self.described_by.push(' ');
            }
            self.described_by.push_str(id);
        }
        if above { self.above.push(element) } else { self.notes.push(element) }
    }

    fn add_notes(&mut self, form: &Form, view: &View, item: &Item) {
        let key = &*item.key;
        if item.nullable && view.script && !form.is_locked(item) {
            self.notes.push(none(form, view, item));
        }
        if let Some(words) = counter(form, item) {
            self.add(false, el("p.tk-note").id(nth(view, Part::Note, key, 0)).text(words));
        }
        if let Some(words) = form.source_words(item) {
            let line = el("p.tk-source").id(nth(view, Part::Note, key, 1)).text(words);
            self.add(false, line);
            let words = match form.source(item) {
                Some(Source::Register(_)) => {
                    Some(say_with(form, MessageId::ThisIsWrong, &[("label", &message::in_sentence(&item.label))]))
                }
                Some(Source::Disputed(source)) if form.is_on_record(item) => {
                    Some(say_with(form, MessageId::UseRegister, &[("register", &source.register)]))
                }
                _ => None,
            };
            if let Some(words) = words.filter(|_| view.script) {
                self.notes.push(button("dispute", "tk-link").text(words));
            }
        }
        if let Some(words) = form.doubt(item) {
            self.add(false, el("p.tk-doubt").id(nth(view, Part::Note, key, 3)).text(words));
        }
        if let Some((words, status)) = lookup_line(form, item) {
            let class = match status {
                LookupStatus::Pending => "tk-note tk-pending",
                LookupStatus::Failed => "tk-note tk-doubt",
                _ => "tk-note",
            };
            self.add(false, el("p").class(class).id(nth(view, Part::Note, key, 2)).text(words));
            if status == LookupStatus::Failed && view.script {
                self.notes.push(button("again", "tk-link").text(say(form, MessageId::LookAgain)));
            }
        }
    }
}

/// The element with what stands below its control.
fn below(element: Element, parts: Parts) -> Element {
    element.children(parts.notes)
}

/// The way to say that there is nothing, where that is an answer beside what the item asks.
fn none(form: &Form, view: &View, item: &Item) -> Element {
    let own = nth(view, Part::Note, &item.key, 4);
    let input = el("input").id(own.clone()).attr("type", "checkbox").attr("data-do", "none");
    let words = say_with(form, MessageId::NoneOfIt, &[("label", &message::in_sentence(&item.label))]);
    let label = el("label").attr("for", own).text(words);
    el("div.tk-option").child(input.flag("checked", form.says_nothing(item))).child(label)
}

/// An error message; what it is is said in words, not by colour alone.
pub(super) fn error_line(form: &Form, id: String, message: String) -> Element {
    let prefix = el("span.tk-hidden").text(say_with_space(form, MessageId::TitlePrefix));
    el("p.tk-error").id(id).child(prefix).text(message)
}

/// A text that ends with a space, whatever its wording.
pub(super) fn say_with_space(form: &Form, id: MessageId) -> String {
    [say(form, id).trim_end(), " "].concat()
}

/// A button that does something to the item it stands in.
pub(super) fn button(action: &'static str, class: &'static str) -> Element {
    el("button").attr("type", "button").class(class).attr("data-do", action)
}

fn whole(tag: &'static str, form: &Form, view: &View, item: &Item, parts: &Parts, class: &'static str) -> Element {
    let element = el(tag).class(class).id(id(view, Part::Whole, &item.key)).attr("data-key", String::from(&*item.key));
    // A question whose answer is known is not put, but printed like any other, and a page without a script shows it.
    let element = element.flag("hidden", view.script && form.is_answered(item));
    element.flag("data-wrong", parts.wrong)
}

fn fieldset(form: &Form, view: &View, item: &Item, parts: &Parts, class: &'static str) -> Element {
    let legend = el("legend").id(id(view, Part::Label, &item.key)).text(item.label.clone());
    // What the group or the step around it is called already need not be shown twice, nor what its only field is.
    let alike = |other: &Item| other.key != item.key && other.label == item.label;
    let around = form.root().at(&item.pointer).is_some_and(alike);
    let only = matches!(&item.kind, Kind::Group(children) if matches!(&children[..], [only] if alike(only) && only.pointer != item.pointer));
    let marked = matches!(item.kind, Kind::Field(_) | Kind::Repeat(_) | Kind::Closed);
    let step = !marked && form.steps().iter().any(|step| step.title == item.label && step.shows(&item.key));
    let legend = legend.class(if around || only || step { "tk-label tk-hidden" } else { "tk-label" });
    let set = whole("fieldset", form, view, item, parts, class);
    let set = set.attr_unless_empty("aria-describedby", parts.described_by.clone());
    set.child(if marked {
        mark(form, item, legend, matches!(&item.kind, Kind::Field(f) if f.widget != Widget::CheckboxSet))
    } else {
        legend
    })
}

/// `aria-required` and `aria-invalid`, where the role of the element knows them.
pub(super) fn semantics(element: Element, item: &Item, parts: &Parts) -> Element {
    let element = if item.required { element.attr("aria-required", "true") } else { element };
    if parts.wrong { element.attr("aria-invalid", "true") } else { element }
}

/// Whether the item must be filled in, in words. `told` means that the control itself says
/// so to assistive technology, which then should not hear it twice.
fn mark(form: &Form, item: &Item, label: Element, told: bool) -> Element {
    let brackets = |id| [" (", message::template(form.language(), id), ")"].concat();
    let mut label = label;
    if !form.is_locked(item) && item.field().is_none_or(|field| field.widget != Widget::Constant) {
        let words = el("span.tk-mark");
        label = label.child(if item.required {
            let words = words.text(brackets(MessageId::Required));
            if told { words.attr("aria-hidden", "true") } else { words }
        } else {
            words.text(brackets(MessageId::Optional))
        });
    }
    if item.deprecated {
        label = label.child(el("span.tk-mark").text(brackets(MessageId::Deprecated)));
    }
    label
}

/// A text in an element; addresses in it, each between spaces, can be followed.
fn linked(mut element: Element, text: &str) -> Element {
    let mut plain = String::new();
    for word in text.split_inclusive(' ') {
        if word.starts_with("https://") {
            let address = word.trim_end().to_owned();
            let link = el("a").attr("href", address.clone()).attr("target", "_blank").attr("rel", "noopener");
            element = element.text(std::mem::take(&mut plain)).child(link.text(address));
            plain.push(' ');
        } else {
            plain.push_str(word);
        }
    }
    element.text(plain)
}

fn hint(form: &Form, item: &Item) -> String {
    if form.is_locked(item) {
        // How to fill in what was filled in already is no help; what is told instead of asked says itself what it is.
        return if item.read_only { item.hint.clone() } else { String::new() };
    }
    let general = match item.field().map(|field| field.widget) {
        Some(Widget::Date) if item.field().is_some_and(|field| field.partial) => Some(MessageId::PartialDateHint),
        Some(Widget::Date) => Some(MessageId::DateHint),
        Some(Widget::Json) => Some(MessageId::JsonHint),
        _ => None,
    };
    let limits = item.field().and_then(|field| control::file_limits(form, field));
    let general = general.map(|id| say(form, id)).or(limits);
    match (item.hint.is_empty(), general) {
        (_, None) => item.hint.clone(),
        (true, Some(general)) => general,
        (false, Some(general)) => [item.hint.trim_end(), " (", &lower_first(&general), ")"].concat(),
    }
}

fn lower_first(text: &str) -> String {
    platform::lower_first(text.trim_end_matches('.'))
}

/// Characters left, for long texts with a limit.
fn counter(form: &Form, item: &Item) -> Option<String> {
    let field = item.field().filter(|field| field.widget == Widget::LongText && !form.is_locked(item))?;
    let limit = field.max_length?;
    // Of the value: what is typed may hold more than counts.
    let used = form.value(item).and_then(Value::as_str).map_or(0, |text| text.chars().count()) as u64;
    let (id, number) = if used > limit {
        (MessageId::CharactersOver, used - limit)
    } else {
        (MessageId::CharactersLeft, limit - used)
    };
    let number = message::number(form.language(), &number.digits());
    Some(say_with(form, id, &[("n", &number)]))
}

/// Where the lookup stands whose key this item is, or which would have told what it asks for, in words.
fn lookup_line(form: &Form, item: &Item) -> Option<(String, LookupStatus)> {
    let mut roles = form.procedure().roles.iter().filter(|role| form.lookup_status(&role.name).is_some());
    let role = roles.find(|role| form.told_at(role).iter().any(|at| at.key == item.key))?;
    let status = form.lookup_status(&role.name)?;
    // What comes of a number is corrected at the number; that nobody answered is told where data are typed instead.
    let elsewhere = role.key.as_ref() != Some(&item.pointer);
    if elsewhere && !matches!(status, LookupStatus::Failed | LookupStatus::Pending) {
        return None;
    }
    let label = message::in_sentence(&form.role_title(&role.name));
    let id = match status {
        LookupStatus::Pending => MessageId::LookupPending,
        LookupStatus::Failed => MessageId::LookupFailed,
        LookupStatus::Empty => MessageId::LookupEmpty,
        LookupStatus::Mismatch => MessageId::LookupDiffers,
        // What was found says so itself, at each field.
        LookupStatus::Found => return None,
    };
    let words = say_with(form, id, &[("label", &label)]);
    if status == LookupStatus::Pending {
        return Some((words, status));
    }
    // Two sentences are read: what happened, and what comes of it. The papers tell the rest.
    Some((
        match form.correction() {
            Some(how) if status != LookupStatus::Failed => [&words, " ", &how].concat(),
            _ => with_deadline(form, words, form.fallback_of(&role.name)),
        },
        status,
    ))
}

/// Adds by when the authority must ask for the paper, where the country has such a rule.
pub(super) fn with_deadline(form: &Form, words: String, rule: Option<&Fallback>) -> String {
    match rule.and_then(|rule| form.deadline_words(rule)) {
        Some(deadline) => [&words, " ", &deadline].concat(),
        None => words,
    }
}

fn list(form: &Form, view: &View, item: &Item, repeat: &Repeat) -> Element {
    let mut parts = Parts::of(form, view, item);
    let count = repeat.items.len();
    let mut rows = el("ol.tk-rows");
    for (index, child) in repeat.items.iter().enumerate() {
        let mut row = el("li.tk-row").id(nth(view, Part::Whole, &child.key, 0)).child(inner(form, view, child));
        if index >= repeat.fixed && view.script && !form.is_locked(item) {
            row = row.child(tools(form, child, index, repeat, count));
        }
        rows = rows.child(row);
    }
    let mut set = fieldset(form, view, item, &parts, "tk-list").children(std::mem::take(&mut parts.above)).child(rows);
    set = undo(form, view, item, set);
    let none = form.says_nothing(item);
    if view.script && !form.is_locked(item) && !none && repeat.max.is_none_or(|max| (count as u64) < max) {
        let label = message::in_sentence(&repeat.item_label);
        let words = say_with(form, MessageId::AddItem, &[("label", &label)]);
        set = set.child(button("add", "tk-button").text(words));
    }
    below(set, parts)
}

/// The way back from what was removed last, where it was.
fn undo(form: &Form, view: &View, item: &Item, set: Element) -> Element {
    if view.script && form.can_undo_remove() == Some(&*item.key) {
        set.child(button("undo", "tk-button").text(say(form, MessageId::Undo)))
    } else {
        set
    }
}

/// A part that is built when somebody opens it.
fn closed(form: &Form, view: &View, item: &Item) -> Element {
    let mut parts = Parts::of(form, view, item);
    let set = fieldset(form, view, item, &parts, "tk-list").children(std::mem::take(&mut parts.above));
    let set = undo(form, view, item, set);
    if !view.script || form.is_locked(item) {
        return below(set, parts);
    }
    let words = say_with(form, MessageId::AddItem, &[("label", &form.part_label(item))]);
    let open = button("add", "tk-button").id(id(view, Part::Control, &item.key)).text(words);
    below(set.child(open), parts)
}

fn tools(form: &Form, child: &Item, index: usize, repeat: &Repeat, count: usize) -> Element {
    let label = message::in_sentence(&child.label);
    let named = |id| say_with(form, id, &[("label", &label)]);
    let number = index.digits();
    let arrow = |action, arrow: &'static str, id| {
        button(action, "tk-button tk-arrow").attr("data-n", number.clone()).attr("aria-label", named(id)).text(arrow)
    };
    el("div.tk-tools")
        .maybe((index > repeat.fixed).then(|| arrow("up", "↑", MessageId::MoveUp)))
        .maybe((index + 1 < count).then(|| arrow("down", "↓", MessageId::MoveDown)))
        .child(button("remove", "tk-button").attr("data-n", number.clone()).text(named(MessageId::RemoveItem)))
}

fn alternatives(form: &Form, view: &View, item: &Item, choice: &Choice) -> Element {
    let mut parts = Parts::of(form, view, item);
    let name = [&view.prefix, &*control_name(item)].concat();
    let name = if view.script { name } else { control_name(item) };
    let few = choice.options.len() <= CHOICE_RADIO_MAX;
    let set = fieldset(form, view, item, &parts, "tk-group tk-choice").children(std::mem::take(&mut parts.above));
    let set = if few || choice.several {
        let labels: Vec<&str> = choice.options.iter().map(String::as_str).gather();
        let kind = if choice.several { "checkbox" } else { "radio" };
        set.child(control::options(view, item, kind, &name, &labels, &|i| choice.chosen.contains(&i), false))
    } else {
        let empty = el("option").attr("value", "").text(say(form, MessageId::ChooseOne));
        let select = el("select.tk-input").id(id(view, Part::Control, &item.key)).attr("name", name);
        let select = select.attr("aria-labelledby", id(view, Part::Label, &item.key));
        let select = select.attr_unless_empty("aria-describedby", parts.described_by.clone());
        let mut select = semantics(select, item, &parts).child(empty);
        for (index, label) in choice.options.iter().enumerate() {
            let option = el("option").attr("value", index.digits());
            select = select.child(option.flag("selected", choice.chosen.contains(&index)).text(label.clone()));
        }
        set.child(select)
    };
    let clear = (view.script && few && form.can_unchoose(item))
        .then(|| unchoose(form, item).attr("data-n", choice.options.len().digits()));
    let set = set.maybe(clear);
    let mut branch = el("div.tk-branch");
    for child in &choice.children {
        branch = branch.child(inner(form, view, child));
    }
    below(set.maybe((!choice.children.is_empty()).then_some(branch)), parts)
}

fn entries(form: &Form, view: &View, item: &Item, rows: &Rows) -> Element {
    let mut parts = Parts::of(form, view, item);
    let mut list = Vec::new();
    for entry in &rows.entries {
        let row = el("li.tk-row").id(nth(view, Part::Whole, &entry.key, 0)).child(inner(form, view, entry));
        let label = message::in_sentence(&entry.label);
        let remove = button("remove-entry", "tk-button").attr("data-name", entry.pointer.last().unwrap_or_default());
        let remove = remove.text(say_with(form, MessageId::RemoveItem, &[("label", &label)]));
        list.push(if view.script { row.child(el("div.tk-tools").child(remove)) } else { row });
    }
    let mut set = fieldset(form, view, item, &parts, "tk-list").children(std::mem::take(&mut parts.above));
    if !list.is_empty() {
        set = set.child(el("ul.tk-rows").children(list));
    }
    if rows.open && view.script {
        let name = nth(view, Part::Control, &item.key, 1);
        let label = el("label.tk-label").attr("for", name.clone()).text(say(form, MessageId::EntryName));
        let input = el("input.tk-input").id(name).attr("type", "text").attr("data-do", "entry-name");
        let words = say_with(form, MessageId::AddItem, &[("label", &message::in_sentence(&item.label))]);
        set = set.child(el("div.tk-add").child(label).child(input).child(button("add-entry", "tk-button").text(words)));
    }
    below(set, parts)
}

/// The language of the page's own texts where the form's locale is another one.
pub(super) fn language_tag(form: &Form) -> String {
    match form.language() {
        Language::Vi if form.locale().language() != "vi" => form.locale().as_str().to_owned(),
        language => language.tag().to_owned(),
    }
}
