//! Controls: what a person types into, picks from or ticks.

use std::rc::Rc;

use super::form::View;
use super::ids::{Part, control_name, id, nth};
use super::item::{Parts, button, say, say_with, semantics};
use super::markup::{Element, Text, el};
use super::search;
use crate::form::{Field, FieldOption, FileRef, Form, Item, Transfer, Widget, kinds_words, size_words};
use crate::json;
use crate::message::MessageId;
use crate::platform;
use crate::platform::Digits;
use crate::sorted::Gather;

/// Longest list of matches shown at once.
const MAX_MATCHES: usize = 80;

/// The control of a field.
pub(super) fn control(form: &Form, view: &View, item: &Item, field: &Field, parts: &Parts) -> Element {
    if form.is_locked(item) || field.widget == Widget::Constant {
        return read_only(form, view, item, parts);
    }
    if let Some(tag) = view.own(item) {
        let value = form.value(item).map(json::write).unwrap_or_default();
        let own = base("own", view, item, parts).class("tk-own").attr("data-tag", tag.to_owned());
        let own = own.attr("aria-labelledby", id(view, Part::Label, &item.key));
        return own.attr("data-at", item.pointer.as_str().to_owned()).attr("data-value", value);
    }
    match field.widget {
        Widget::YesNo => {
            let labels = [say(form, MessageId::Yes), say(form, MessageId::No)];
            let text = form.text(item);
            let labels: Vec<&str> = labels.iter().map(String::as_str).gather();
            let chosen = |i| text == yes_no(i);
            options(view, item, "radio", &name(view, item), &labels, &chosen, true)
        }
        Widget::Radio => {
            let text = form.text(item);
            let chosen = |i: usize| text == i.digits();
            options(view, item, "radio", &name(view, item), &labels(field), &chosen, false)
        }
        Widget::CheckboxSet => {
            let ticked = form.ticked(item);
            let set =
                options(view, item, "checkbox", &name(view, item), &labels(field), &|i| ticked.contains(&i), false);
            if parts.wrong { mark_invalid(set) } else { set }
        }
        Widget::Tick => {
            let on = form.text(item) == "true";
            let tick = base("input", view, item, parts).attr("type", "checkbox").attr("value", "true");
            tick.flag("checked", on)
        }
        Widget::Combobox if view.script => combobox(form, view, item, field, parts),
        Widget::Select | Widget::Combobox => select(form, view, item, field, parts),
        Widget::File => files(form, view, item.key.as_ref(), Some(item), field, parts),
        Widget::Text if view.script && !field.suggest.is_empty() => combobox(form, view, item, field, parts),
        Widget::LongText | Widget::Json => {
            let json = field.widget == Widget::Json;
            let rows = if json { "6" } else { "4" };
            let area = base("textarea", view, item, parts).class(if json { "tk-input tk-code" } else { "tk-input" });
            let area = area.attr("rows", rows);
            let area = if json { area.attr("spellcheck", "false") } else { area };
            area.text(form.text(item))
        }
        Widget::Date => {
            let input = line(form, view, item, field, parts).attr("inputmode", "numeric");
            let row = el("div.tk-line tk-short").child(input);
            if !view.script {
                return row;
            }
            // A pointer's way to the same answer, which the element opens; keyboards and screen readers have the text.
            row.child(button("calendar", "tk-picker").attr("tabindex", "-1").attr("aria-hidden", "true"))
        }
        _ => {
            let input = line(form, view, item, field, parts);
            if field.unit.is_empty() {
                return input;
            }
            let unit = el("span.tk-unit").text(field.unit.clone());
            el("div.tk-line tk-short").child(input).child(unit)
        }
    }
}

/// The value of a yes/no button by its number.
pub(super) fn yes_no(index: usize) -> &'static str {
    if index == 0 { "true" } else { "false" }
}

fn labels(field: &Field) -> Vec<&str> {
    field.options.iter().map(|option| option.label.as_str()).gather()
}

/// Names of buttons of one set must be the same within a page and differ between forms.
fn name(view: &View, item: &Item) -> String {
    if view.script { [&view.prefix, &*control_name(item)].concat() } else { control_name(item) }
}

/// Id, name, description and state, which every single control has.
fn base(tag: &'static str, view: &View, item: &Item, parts: &Parts) -> Element {
    let element = el(tag).id(id(view, Part::Control, &item.key));
    let element = if view.script { element } else { element.attr("name", control_name(item)) };
    semantics(element.attr_unless_empty("aria-describedby", parts.described_by.clone()), item, parts)
}

/// A text field of one line.
fn line(form: &Form, view: &View, item: &Item, field: &Field, parts: &Parts) -> Element {
    let (kind, mode) = match field.widget {
        _ if field.write_only => ("password", ""),
        Widget::Number | Widget::Money => {
            // Keypads for digits have neither a sign nor a decimal mark.
            let whole = field.minimum.as_deref().is_some_and(|m| !m.starts_with('-')) || field.widget == Widget::Money;
            ("text", if whole { "numeric" } else { "" })
        }
        Widget::PersonalNumber => ("text", "numeric"),
        Widget::Email => ("email", ""),
        Widget::Phone => ("tel", ""),
        Widget::Url => ("url", ""),
        _ => ("text", ""),
    };
    let class = match field.widget {
        Widget::Number
        | Widget::Money
        | Widget::Time
        | Widget::Date
        | Widget::DateTime
        | Widget::PersonalNumber
        | Widget::Phone => "tk-input tk-narrow",
        _ => "tk-input",
    };
    let input = base("input", view, item, parts).class(class).attr("type", kind);
    let input = if mode.is_empty() { input } else { input.attr("inputmode", mode) };
    let input = match (&field.autocomplete, field.write_only) {
        (Some(token), _) => input.attr("autocomplete", token.clone()),
        (None, true) => input.attr("autocomplete", "new-password"),
        (None, false) => input,
    };
    let plain = matches!(field.widget, Widget::Email | Widget::Url | Widget::Phone | Widget::PersonalNumber);
    let input = if plain { input.attr("spellcheck", "false") } else { input };
    let suggestions = !field.examples.is_empty() && kind == "text" && mode.is_empty();
    let input = if suggestions { input.attr("list", id(view, Part::Options, &item.key)) } else { input };
    let input = input.attr("value", form.text(item));
    if !suggestions {
        return input;
    }
    let mut list = el("datalist").id(id(view, Part::Options, &item.key));
    for example in &field.examples {
        list = list.child(el("option").attr("value", example.clone()));
    }
    el("div.tk-line").child(input).child(list)
}

/// A value nobody can change here: text that can be read, copied and reached by keyboard.
/// It has no name, so that a posted page cannot pretend to change it.
fn read_only(form: &Form, view: &View, item: &Item, parts: &Parts) -> Element {
    let words = form.words(item);
    let long = words.len() > 80 || platform::has(&words, '\n');
    let element = el(if long { "textarea" } else { "input" }).class("tk-input tk-fixed");
    let element = element.id(id(view, Part::Control, &item.key)).flag("readonly", true);
    let element = element.attr_unless_empty("aria-describedby", parts.described_by.clone());
    let element = if parts.wrong { element.attr("aria-invalid", "true") } else { element };
    if long { element.attr("rows", "3").text(words) } else { element.attr("type", "text").attr("value", words) }
}

/// Radio buttons or boxes to tick.
pub(super) fn options(
    view: &View,
    item: &Item,
    kind: &'static str,
    name: &str,
    labels: &[&str],
    chosen: &dyn Fn(usize) -> bool,
    truth: bool,
) -> Element {
    let mut rows = el("div").class(if truth { "tk-options tk-beside" } else { "tk-options" });
    for (index, label) in labels.iter().enumerate() {
        let own = nth(view, Part::Control, &item.key, index);
        let value: Text = if truth { yes_no(index).into() } else { index.digits().into() };
        let input = el("input").id(own.clone()).attr("type", kind).attr("name", name.to_owned()).attr("value", value);
        let label = el("label").attr("for", own).text((*label).to_owned());
        rows = rows.child(el("div.tk-option").child(input.flag("checked", chosen(index))).child(label));
    }
    rows
}

fn mark_invalid(mut set: Element) -> Element {
    for row in &mut set.children {
        if let super::markup::Node::Element(row) = row
            && let Some(super::markup::Node::Element(input)) = row.children.first_mut()
        {
            input.attributes.push(("aria-invalid", "true".into()));
        }
    }
    set
}

fn select(form: &Form, view: &View, item: &Item, field: &Field, parts: &Parts) -> Element {
    let text = form.text(item);
    let empty = el("option").attr("value", "").text(say(form, MessageId::ChooseOne));
    let mut select = base("select", view, item, parts).class("tk-input").child(empty);
    for (index, option) in field.options.iter().enumerate() {
        let value = index.digits();
        let chosen = value == text;
        select = select.child(el("option").attr("value", value).flag("selected", chosen).text(option.label.clone()));
    }
    select
}

/// What a search box shows while nobody types in it.
pub fn combobox_text(form: &Form, item: &Item) -> String {
    if item.field().is_some_and(|field| !field.suggest.is_empty()) {
        return form.text(item);
    }
    let chosen = form.text(item).parse::<usize>().ok();
    let label = chosen.and_then(|i| item.field()?.options.get(i)).map(|option| option.label.clone());
    // A text that matched nothing stays to be corrected; what is withheld is not told by its code either.
    let unmatched = form.value(item).filter(|_| !form.is_masked(item)).and_then(|v| v.as_str());
    label.unwrap_or_else(|| unmatched.unwrap_or_default().to_owned())
}

/// The options that match what is being typed into a search box.
pub fn combobox_matches(options: &[FieldOption], query: &str) -> Vec<usize> {
    let mut found = search::matches(options, query);
    found.truncate(MAX_MATCHES);
    found
}

/// Where the proposals for a field are, once what they depend on is answered.
pub fn list_path(form: &Form, item: &Item) -> Option<String> {
    let suggest = &item.field()?.suggest;
    let Some((before, (name, after))) = suggest.split_once('{').and_then(|(b, rest)| Some((b, rest.split_once('}')?)))
    else {
        return (!suggest.is_empty()).then(|| suggest.clone());
    };
    let beside = item.pointer.parent()?.key(name);
    let value = beside.resolve(form.answers())?.as_str()?;
    Some([before, value, after].concat())
}

/// What can be chosen in a search box: the field's options, or the proposals that were fetched for it.
pub fn list_of(form: &Form, view: &View, item: &Item) -> Option<Rc<[FieldOption]>> {
    let path = list_path(form, item)?;
    view.lists.iter().find(|(known, _)| *known == path).map(|(_, list)| list.clone())
}

/// A search box with a list below it (ARIA 1.2 combobox).
fn combobox(form: &Form, view: &View, item: &Item, field: &Field, parts: &Parts) -> Element {
    let list_id = id(view, Part::Options, &item.key);
    let open = view.search.as_ref().filter(|search| *search.key == *item.key);
    let text = open.map_or_else(|| combobox_text(form, item), |search| search.query.clone());
    let listed = open.is_some_and(|search| search.listed);
    let active = open.and_then(|search| search.active);
    let fetched = list_of(form, view, item);
    let free = !field.suggest.is_empty();
    let options = fetched.as_deref().unwrap_or(&field.options);
    if free && options.is_empty() {
        return el("div.tk-combo").child(line(form, view, item, field, parts));
    }
    let input =
        base("input", view, item, parts).class("tk-input tk-search").attr("type", "text").attr("role", "combobox");
    let input = input.attr("aria-autocomplete", "list").attr("aria-controls", list_id.clone());
    let input = input.attr("aria-expanded", if listed { "true" } else { "false" }).attr("autocomplete", "off");
    let input =
        input.attr("spellcheck", "false").attr("placeholder", say(form, MessageId::Search)).attr("value", text.clone());
    let input = match active.filter(|_| listed) {
        Some(option) => input.attr("aria-activedescendant", nth(view, Part::Options, &item.key, option)),
        None => input,
    };
    // A list that scrolls would otherwise be a stop of the Tab key.
    let mut list = el("ul.tk-matches").id(list_id).attr("role", "listbox").attr("tabindex", "-1");
    list = list.flag("hidden", !listed);
    list = list.attr("aria-labelledby", id(view, Part::Label, &item.key));
    if listed {
        let filter = open.filter(|search| search.typed).map_or("", |search| search.query.as_str());
        let found = combobox_matches(options, filter);
        if found.is_empty() {
            let words = say(form, if free { MessageId::NoMatchFree } else { MessageId::NoMatch });
            list = list.child(el("li.tk-none").attr("role", "option").attr("aria-disabled", "true").text(words));
        }
        for index in found {
            let Some(option) = options.get(index) else { continue };
            let label = match search::through(option, filter) {
                Some(name) => [&option.label, " (", name, ")"].concat(),
                None => option.label.clone(),
            };
            let row = el("li").id(nth(view, Part::Options, &item.key, index)).attr("role", "option");
            let row = row.attr("aria-selected", if active == Some(index) { "true" } else { "false" });
            list = list.child(row.attr("data-n", index.digits()).text(label));
        }
    }
    el("div.tk-combo").child(input).child(list)
}

/// The kinds and the size of files a field takes, in words.
pub(super) fn file_limits(form: &Form, field: &Field) -> Option<String> {
    if field.widget != Widget::File {
        return None;
    }
    let kinds = kinds_words(&field.accept);
    match field.max_bytes {
        Some(max) if !kinds.is_empty() => {
            Some(say_with(form, MessageId::FileLimits, &[("kinds", &kinds), ("limit", &size_words(max))]))
        }
        _ => (!kinds.is_empty()).then_some(kinds),
    }
}

/// A place for files: of a field, or of a paper when there is no field.
pub(super) fn files(form: &Form, view: &View, key: &str, item: Option<&Item>, field: &Field, parts: &Parts) -> Element {
    let attached = form.files(key);
    let accept = field.accept.as_str();
    let input = if let Some(item) = item {
        base("input", view, item, parts)
    } else {
        let input = el("input").id(id(view, Part::Control, key));
        let input = if view.script { input } else { input.attr("name", key.to_owned()) };
        let input = input.attr_unless_empty("aria-describedby", parts.described_by.clone());
        if parts.wrong { input.attr("aria-invalid", "true") } else { input }
    };
    let input =
        input.attr("type", "file").flag("multiple", field.multiple).attr_unless_empty("accept", accept.to_owned());
    let mut list = el("ul.tk-files");
    for (index, file) in attached.iter().enumerate() {
        list = list.child(file_row(form, view, index, file));
    }
    for transfer in form.transfers(key) {
        list = list.child(transfer_row(form, transfer));
    }
    let any = !list.children.is_empty();
    let control_id = id(view, Part::Control, key);
    let area = el("div.tk-drop").attr("data-drop", "");
    let area = if view.script {
        // The browser's own words are in the browser's language; the label's are in the page's.
        let choose = el("label.tk-button").attr("for", control_id).text(say(form, MessageId::FileChoose));
        let drop = el("span.tk-drop-hint").attr("aria-hidden", "true").text(say(form, MessageId::FileDrop));
        let pictures = accept.split(',').any(|kind| kind.trim_start().starts_with("image/"));
        let photo = (accept.is_empty() || pictures).then(|| camera(form, view, key, &parts.described_by));
        area.child(input.class("tk-hidden")).child(choose).maybe(photo).child(drop)
    } else {
        area.child(input.class("tk-file"))
    };
    el("div.tk-attach").child(area).maybe(any.then_some(list))
}

/// The short way to a photo, on devices held in the hand; the other button offers it as well,
/// after a menu.
fn camera(form: &Form, view: &View, key: &str, described_by: &str) -> Element {
    let own = nth(view, Part::Control, key, 1);
    let input = el("input.tk-hidden").id(own.clone()).attr("type", "file").attr("accept", "image/*");
    let input = input.attr("capture", "environment").attr_unless_empty("aria-describedby", described_by.to_owned());
    let label = el("label.tk-button").attr("for", own).text(say(form, MessageId::FilePhoto));
    el("span.tk-camera").child(input).child(label)
}

fn file_row(form: &Form, view: &View, index: usize, file: &FileRef) -> Element {
    let kind = platform::behind_last(&file.media_type, b'/').to_ascii_uppercase();
    let size = size_words(file.size);
    let about = if kind.is_empty() { size } else { [&kind, ", ", &size].concat() };
    let row = el("li.tk-attached");
    let row = if view.script && file.media_type.starts_with("image/") && !file.sha256.is_empty() {
        row.child(el("canvas.tk-thumb").attr("data-file", file.sha256.clone()).attr("aria-hidden", "true"))
    } else {
        row
    };
    let row =
        row.child(el("span.tk-file-name").text(file.name.clone()).child(el("small").text([" ", &about].concat())));
    if !view.script {
        return row;
    }
    let shown = matches!(&*file.media_type, "image/jpeg" | "image/png" | "application/pdf") && !file.sha256.is_empty();
    let view = shown.then(|| {
        let words = say(form, MessageId::FileView);
        let label = [&words, " ", &file.name].concat();
        button("view", "tk-button").attr("data-n", index.digits()).attr("aria-label", label).text(words)
    });
    row.maybe(view).child(remove(form, "detach", &file.name).attr("data-n", index.digits()))
}

fn remove(form: &Form, action: &'static str, name: &str) -> Element {
    let label = say_with(form, MessageId::FileRemove, &[("name", name)]);
    button(action, "tk-button tk-arrow").attr("aria-label", label).text("✕")
}

/// A file that is on its way to the host, or was not taken.
fn transfer_row(form: &Form, transfer: &Transfer) -> Element {
    let name = transfer.name.as_str();
    let row = el("li.tk-attached");
    let row = if transfer.failed.is_some() {
        let words = say(form, MessageId::FileRetry);
        let label = [&words, " ", name].concat();
        let retry = button("resend", "tk-button").attr("data-name", name.to_owned());
        row.child(el("span.tk-sending").text(name.to_owned())).child(retry.attr("aria-label", label).text(words))
    } else {
        let words = say_with(form, MessageId::FileSending, &[("name", name)]);
        let row = row.child(el("span.tk-sending").text(words));
        let bar = || el("progress").attr("max", "100").attr("value", transfer.percent.digits());
        row.maybe((transfer.percent > 0).then(|| bar().attr("aria-label", name.to_owned())))
    };
    row.child(remove(form, "unsend", name).attr("data-name", name.to_owned()))
}
