//! One form on a page: its state, its place, and the one way in which either changes.
//!
//! Everything goes through [`App::dispatch`]: an event is applied to the form, what became
//! stale is described anew and patched, and only then is the host told. Whatever the host
//! does in answer waits in a queue until that is done.

use crate::platform::{Digits, joined, last_at};
use crate::sorted::Gather;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::json::{self, json};
use js_sys::Function;
use wasm_bindgen::JsValue;

use super::events;
use super::hydrate;
use super::node::{Dom, Listener};
use super::patch::{Page, build, morph};
use crate::form::{Change, FieldError, FieldOption, Form, FormEvent, LookupRequest, Phase, Step, StepContent};
use crate::json::write;
use crate::message::{self, MessageId};
use crate::render::form::{self as page, Notice, Stale, Summary, View};
use crate::render::ids::{Part, id, nth, target};
use crate::render::item::item;
use crate::render::markup::Element;

/// What the queue holds.
pub(super) enum Action {
    /// An event of the form.
    Form(FormEvent),
    /// A step of using the search box of an item.
    Search(String, events::SearchStep),
    /// To an item, wherever it is.
    GoTo(String),
}

/// What the host is told once the page is in order.
struct HostEvent(&'static str, String);

struct State {
    form: Form,
    view: View,
    /// The page's title while it has none of our prefix.
    title: Option<String>,
    /// Whether the page's title may be changed.
    titled: bool,
    /// The list whose last removal can be undone, as it is shown.
    undo: Option<String>,
    /// The revision of the form that stands on the page.
    shown: u32,
}

struct Mount {
    root: Dom,
    document: Dom,
    /// The document or the shadow root around the form.
    tree: Dom,
    /// The form's own element.
    element: Dom,
    parts: bool,
    _listener: Listener,
}

/// One form, shown or not.
pub(crate) struct App {
    state: RefCell<State>,
    mounted: RefCell<Option<Mount>>,
    queue: RefCell<Vec<Action>>,
    busy: Cell<bool>,
    host: Function,
    /// Fields left while a pointer is down, and whether they are search boxes: their errors and lists would move what
    /// is under it.
    pub(super) left: RefCell<Vec<(String, bool)>>,
    pub(super) pointer_down: Cell<bool>,
}

impl App {
    /// A form that is not shown yet.
    pub(crate) fn new(form: Form, view: View, titled: bool, host: Function) -> Rc<Self> {
        Rc::new(Self {
            state: RefCell::new(State { form, view, title: None, titled, undo: None, shown: 0 }),
            mounted: RefCell::new(None),
            queue: RefCell::default(),
            busy: Cell::new(false),
            host,
            left: RefCell::default(),
            pointer_down: Cell::new(false),
        })
    }

    /// Reads the form and how it is shown.
    pub(crate) fn read<T>(&self, reader: impl FnOnce(&Form, &View) -> T) -> T {
        let state = self.state.borrow();
        reader(&state.form, &state.view)
    }

    /// Shows the form in an element or a shadow root, or takes over the form that a server
    /// has put there.
    pub(crate) fn mount(self: &Rc<Self>, root: Dom) {
        let Some(document) = root.owner_document() else { return };
        let tree = root.root_node();
        let parts = tree.node_type() == 11;
        let standing = root.query("form.tk");
        let markup = {
            let state = &mut *self.state.borrow_mut();
            if let Some(standing) = &standing {
                hydrate::read(&mut state.form, standing);
                if let Some(key) =
                    tree.active_element().filter(|a| standing.contains(a)).and_then(|a| events::key_of(&a))
                    && let Some(step) = page::step_of(&state.form, &key)
                {
                    state.form.apply(FormEvent::GoTo { step });
                }
            }
            state.shown = state.form.revision();
            page::form(&state.form, &state.view)
        };
        let element = {
            let active = tree.active_element();
            let around = Page { host: &self.host, root: &tree, active: active.as_ref(), parts, lost: Cell::new(false) };
            if let Some(standing) = standing {
                let focused = active.clone().filter(|a| standing.contains(a)).map(|a| a.id());
                morph(&around, &standing, &markup);
                // A list became a search box under the person's hands.
                if let Some(id) = focused.filter(|_| !active.as_ref().is_some_and(Dom::is_connected))
                    && let Some(same) = tree.by_id(&id)
                {
                    same.focus();
                }
                standing
            } else {
                let Some(element) = build(&around, &markup) else { return };
                root.append(&element);
                element
            }
        };
        let app = Rc::downgrade(self);
        let handler = Box::new(move |event: Dom| {
            if let Some(app) = app.upgrade() {
                events::handle(&app, &event);
            }
        });
        let listener = Listener::new(&element, events::KINDS, handler);
        *self.mounted.borrow_mut() = Some(Mount { root, document, tree, element, parts, _listener: listener });
        hydrate::files(self);
        let changes = self.state.borrow_mut().form.start();
        self.show_and_notify(&changes, &[]);
    }

    /// Takes the form off the page.
    pub(crate) fn unmount(&self) {
        let Some(mounted) = self.mounted.borrow_mut().take() else { return };
        let title = self.state.borrow_mut().title.take();
        if let Some(title) = title {
            mounted.document.set_title(&title);
        }
        if mounted.root.contains(&mounted.element) {
            mounted.element.remove();
        }
    }

    /// Carries an event out, now or as soon as the one under way is done.
    pub(crate) fn dispatch(&self, event: FormEvent) {
        self.act(Action::Form(event));
    }

    pub(super) fn act(&self, action: Action) {
        self.queue.borrow_mut().push(action);
        if self.busy.get() {
            return;
        }
        while let Some(action) = self.next_action() {
            match action {
                Action::Form(event) => {
                    if matches!(event, FormEvent::Next | FormEvent::Back | FormEvent::GoTo { .. } | FormEvent::Submit) {
                        self.take_in();
                    }
                    self.carry_out(event);
                }
                Action::Search(key, step) => {
                    if let Some(event) = self.search(&key, step) {
                        self.carry_out(event);
                        self.show_and_notify(&[Change::Value(key.into())], &[]);
                    }
                }
                Action::GoTo(key) => self.go_to(&key),
            }
        }
    }

    /// Before a step is left or the form is sent: reads what stands in the controls, and what day it is.
    fn take_in(&self) {
        let controls = match self.mounted.borrow().as_ref() {
            Some(mounted) => mounted.element.query_all(".tk-step:not([hidden]) :is(input,select,textarea)"),
            None => Vec::new(),
        };
        for control in controls {
            if let Some(event) = self.read(|form, _| events::unheard(form, &control)) {
                self.carry_out(event);
            }
        }
        let day = self.host.call1(&JsValue::NULL, &"today".into()).ok().and_then(|day| day.as_string());
        if let Some(day) = day.filter(|day| self.read(|form, _| form.today() != day)) {
            self.carry_out(FormEvent::Day(day));
        }
    }

    fn next_action(&self) -> Option<Action> {
        let queue = &mut *self.queue.borrow_mut();
        if queue.is_empty() { None } else { Some(queue.remove(0)) }
    }

    pub(super) fn is_busy(&self) -> bool {
        self.busy.get()
    }

    fn carry_out(&self, event: FormEvent) {
        let mut more: Vec<Change> = Vec::new();
        let changes = {
            let state = &mut *self.state.borrow_mut();
            let summary = match &event {
                FormEvent::Next => Some(Summary::Step),
                FormEvent::Submit | FormEvent::HostErrors(_) => Some(Summary::All),
                _ => None,
            };
            let before = state.form.current_step();
            // A counter changes with every key, whatever else does; a choice can be taken back once it is made.
            if let FormEvent::Edit { key, .. } = &event {
                let field = state.form.item(key).and_then(|item| item.field());
                let counted = field.is_some_and(|field| field.max_length.is_some() || field.widget.is_set());
                if counted {
                    more.push(Change::State(key.as_str().into()));
                }
            }
            // A look at a role's data shows at its key.
            if matches!(event, FormEvent::Lookup(_)) {
                more.push(Change::Documents);
            }
            let told = is_edit(&event);
            // Steps may come and go before the one that is shown.
            let shown = state.form.steps().get(before).map(|step| step.id.clone());
            let changes = state.form.apply(event);
            let left = state.form.steps().get(state.form.current_step()).map(|step| &step.id) != shown.as_ref();
            if changes.contains(&Change::Summary(true)) {
                // On the page of the review all that is wrong counts.
                let review = state.form.current_step() == state.form.review_step();
                state.view.summary = if review { Summary::All } else { summary.unwrap_or(state.view.summary) };
            } else if left && state.view.summary == Summary::Step {
                state.view.summary = Summary::None;
                more.push(Change::Summary(false));
            }
            if left && state.view.notice.as_ref().is_some_and(|notice| notice.passing) {
                state.view.notice = None;
            }
            let undo = state.form.can_undo_remove().map(str::to_owned);
            if undo != state.undo {
                for list in [&state.undo, &undo] {
                    more.extend(list.as_deref().map(|key| Change::State(key.into())));
                }
                state.undo = undo;
            }
            (changes, told)
        };
        let (mut changes, told) = changes;
        changes.extend(more);
        let host = if told { vec![HostEvent("change", String::new())] } else { Vec::new() };
        self.show_and_notify(&changes, &host);
    }

    fn go_to(&self, key: &str) {
        let changes = {
            let form = &mut self.state.borrow_mut().form;
            let mut changes = form.apply(FormEvent::Ask { key: key.to_owned() });
            match page::step_of(form, key) {
                Some(step) if step != form.current_step() => changes.extend(form.apply(FormEvent::GoTo { step })),
                _ => {}
            }
            changes
        };
        let mut changes = changes;
        changes.push(Change::Focus(key.into()));
        self.show_and_notify(&changes, &[]);
    }

    /// Changes how the form is shown, and shows what that makes stale.
    pub(crate) fn view(&self, change: impl FnOnce(&mut View)) {
        change(&mut self.state.borrow_mut().view);
        self.patch(&|form, view| vec![page::notice(form, view), page::foot(form, view)]);
    }

    /// Takes a list of proposals over: of each its name, then other names it is found by.
    pub(crate) fn list(&self, path: String, entries: &[crate::json::Value]) {
        let mut list = Vec::new();
        for entry in entries {
            let names = json::list(Some(entry)).iter().filter_map(crate::json::Value::as_str);
            let mut names = names.map(str::to_owned).gather();
            if !names.is_empty() {
                let label = names.remove(0);
                list.push(FieldOption { value: crate::json::Value::Null, label, also: names });
            }
        }
        self.state.borrow_mut().view.lists.push((path, list.into()));
        self.busy.set(true);
        self.patch(&|form, view| {
            let mut waiting = Vec::new();
            form.root().visit(&mut |one| {
                if one.field().is_some_and(|field| !field.suggest.is_empty()) {
                    waiting.push(item(form, view, one));
                }
            });
            waiting
        });
        self.busy.set(false);
    }

    /// Shows a message of the page.
    pub(crate) fn notice(&self, text: Option<String>, actions: &'static [(&'static str, MessageId)], passing: bool) {
        self.view(|view| view.notice = text.map(|text| Notice { text, actions, passing }));
    }

    /// Brings the page in line with what changed, then tells the host.
    fn show_and_notify(&self, changes: &[Change], also: &[HostEvent]) {
        self.busy.set(true);
        let mut told: Vec<HostEvent> = Vec::new();
        if self.mounted.borrow().is_some() {
            self.show(changes);
        }
        {
            let form = &self.state.borrow().form;
            for change in changes {
                match change {
                    Change::Lookup(request) => told.push(HostEvent("lookup", lookup_json(request))),
                    Change::Refused(cause) => {
                        let none: Vec<crate::json::Value> = Vec::new();
                        told.push(HostEvent("error", write(&json!({"errors": none, "cause": *cause}))));
                    }
                    Change::Submit => {
                        if let Ok(submission) = form.submission() {
                            told.push(HostEvent("submit", write(&submission.to_json())));
                        }
                    }
                    Change::Step => {
                        let step = form.current_step();
                        let id = form.steps().get(step).map(|step| step.id.as_str());
                        told.push(HostEvent("step", write(&json!({"index": step, "id": id}))));
                    }
                    Change::Summary(true) => {
                        let errors = FieldError::list(&form.errors());
                        told.push(HostEvent("error", write(&json!({"errors": errors}))));
                    }
                    _ => {}
                }
            }
        }
        for HostEvent(kind, detail) in also.iter().chain(&told) {
            self.notify(kind, detail, &JsValue::UNDEFINED);
        }
        self.busy.set(false);
    }

    /// Calls the host's function. What it throws is its own affair: the form goes on.
    pub(super) fn notify(&self, kind: &str, detail: &str, files: &JsValue) {
        let _ = self.host.call3(&JsValue::NULL, &kind.into(), &detail.into(), files);
    }

    fn show(&self, changes: &[Change]) {
        let stale = self.read(|form, _| Stale::of(form, changes));
        let (tree, active) = {
            let mounted = self.mounted.borrow();
            let Some(mounted) = mounted.as_ref() else { return };
            let active = mounted.tree.active_element().filter(|active| mounted.element.contains(active));
            (mounted.tree.clone(), active)
        };
        let within = active.as_ref().and_then(events::key_of);
        // A row that was moved to an end loses the button that moved it.
        let moved_row = active.as_ref().filter(|a| matches!(a.get("data-do").as_deref(), Some("up" | "down")));
        let moved_row = moved_row.and_then(|a| a.closest(".tk-row")).map(|row| row.id());
        self.since(|state| (!stale.all).then_some(state.shown));
        self.patch_stale(&stale);
        self.since(|_| None);
        {
            let state = &mut *self.state.borrow_mut();
            state.shown = state.form.revision();
        }
        let errors = self.read(|form, view| !page::summarised(form, view).is_empty());
        self.prefix_title(errors);
        let words: Vec<String> = changes
            .iter()
            .filter_map(|c| if let Change::Announce(text) = c { Some(text.clone()) } else { None })
            .gather();
        // What was said of a step is over when another one is shown.
        if !words.is_empty() || changes.contains(&Change::Step) {
            self.announce(&joined(&words, " "));
        }
        let mut moved = false;
        for change in changes {
            match change {
                Change::Phase if self.read(|form, _| form.failure().is_some()) => {
                    moved |= self.focus_id(&self.read(|_, view| id(view, Part::Page, "failure")));
                }
                Change::Step | Change::Phase => moved |= self.focus_step(change == &Change::Phase),
                Change::Focus(key) => moved |= self.focus_item(key),
                Change::Summary(true) => moved |= self.focus_id(&self.read(|_, view| id(view, Part::Page, "summary"))),
                _ => {}
            }
        }
        if let Some(active) = active.as_ref().filter(|_| !moved) {
            let now = tree.active_element();
            if now.is_none_or(|now| !now.is(active)) {
                self.give_back(active, moved_row.as_deref(), within.as_deref());
            }
        }
    }

    /// Gives the focus back to what had it before the page was brought in line, or to what stands in for it.
    fn give_back(&self, active: &Dom, moved_row: Option<&str>, within: Option<&str>) {
        if active.is_connected() {
            active.focus();
        } else if let Some(other) =
            moved_row.and_then(|row| self.by_id(row)).and_then(|row| row.query(":scope>.tk-tools>button"))
        {
            other.focus();
        } else if let Some(key) = within {
            self.focus_near(&active.id(), key);
        } else {
            self.focus_id(&self.read(|_, view| id(view, Part::Page, "go")));
        }
    }

    /// Describes the stale parts and patches them.
    fn patch_stale(&self, stale: &Stale) {
        if stale.all {
            self.patch(&|form, view| vec![page::form(form, view)]);
            return;
        }
        // Values that count more than what stands in a control somebody is in.
        let forced: Vec<&str> = stale.items.iter().filter(|(_, forced)| *forced).map(|(key, _)| key.as_str()).gather();
        let steps = stale.steps || stale.frame;
        if steps {
            self.patch(&|form, view| vec![page::steps(form, view)]);
            self.since(|state| Some(state.form.revision()));
            self.patch(&|form, view| {
                vec![
                    page::notice(form, view),
                    page::progress(form, view),
                    page::actions(form, view),
                    page::foot(form, view),
                ]
            });
        }
        if stale.documents {
            self.patch(&|form, view| {
                let mut parts = Vec::new();
                for (index, step) in form.steps().iter().enumerate() {
                    if step.content == StepContent::Documents {
                        parts.push(page::step(form, view, index));
                    }
                }
                for role in &form.procedure().roles {
                    parts.extend(form.told_at(role).iter().map(|one| item(form, view, one)));
                }
                parts
            });
        }
        if !stale.items.is_empty() {
            self.patch_forced(&forced, &|form, view| {
                let mut parts = Vec::new();
                for (key, _) in &stale.items {
                    parts.extend(form.item(key).map(|one| item(form, view, one)));
                }
                parts
            });
        }
        if stale.summary || stale.steps || !stale.items.is_empty() {
            self.patch(&|form, view| {
                if view.summary == Summary::None && !stale.summary {
                    Vec::new()
                } else {
                    vec![page::summary(form, view), page::progress(form, view)]
                }
            });
        }
        // The review repeats answers.
        let review = self.read(|form, _| form.steps().get(form.current_step()).is_some_and(Step::is_review));
        if review && !steps {
            self.patch(&|form, view| vec![page::step(form, view, form.current_step())]);
        }
    }

    fn patch(&self, parts: &dyn Fn(&Form, &View) -> Vec<Element>) {
        self.patch_forced(&[], parts);
    }

    /// Patches parts of the page, each known by its id; parts that are not on the page are
    /// left out. The controls of `forced` items take the form's value even while in use.
    fn patch_forced(&self, forced: &[&str], parts: &dyn Fn(&Form, &View) -> Vec<Element>) {
        let mounted = self.mounted.borrow();
        let Some(mounted) = mounted.as_ref() else { return };
        let markup = self.read(parts);
        let active = mounted.tree.active_element();
        let active = active.filter(|active| events::key_of(active).is_none_or(|key| !forced.contains(&key.as_str())));
        let around = Page {
            host: &self.host,
            root: &mounted.tree,
            active: active.as_ref(),
            parts: mounted.parts,
            lost: Cell::new(false),
        };
        for element in markup {
            let standing = element.get("id").and_then(|id| mounted.tree.by_id(id));
            if let Some(standing) = standing {
                morph(&around, &standing, &element);
            }
        }
        if around.lost.get() && self.since(|_| None).is_some() {
            self.patch_forced(forced, parts);
        }
    }

    /// Sets what of the page is described only by name; gives what was set before.
    fn since(&self, revision: impl FnOnce(&State) -> Option<u32>) -> Option<u32> {
        let state = &mut *self.state.borrow_mut();
        let since = revision(state);
        std::mem::replace(&mut state.view.since, since)
    }

    /// Puts "Error:" before the page's title while there is a summary, and takes it back.
    fn prefix_title(&self, errors: bool) {
        let mounted = self.mounted.borrow();
        let Some(mounted) = mounted.as_ref() else { return };
        let state = &mut *self.state.borrow_mut();
        if !state.titled || errors == state.title.is_some() {
            return;
        }
        if let Some(title) = state.title.take() {
            mounted.document.set_title(&title);
        } else {
            let title = mounted.document.title();
            let prefix = message::template(state.form.language(), MessageId::TitlePrefix);
            mounted.document.set_title(&[prefix.trim_end(), " ", &title].concat());
            state.title = Some(title);
        }
    }

    /// Has a text read out once. The same text again gets a space behind it, or it would
    /// not count as new.
    pub(super) fn announce(&self, text: &str) {
        let mounted = self.mounted.borrow();
        let Some(mounted) = mounted.as_ref() else { return };
        let Some(live) = self.read(|_, view| mounted.tree.by_id(&id(view, Part::Page, "live"))) else { return };
        let same = !text.is_empty() && live.text_content().as_deref() == Some(text);
        live.set_text_content(&if same { [text, "\u{a0}"].concat() } else { text.to_owned() });
    }

    /// The places where files are chosen.
    pub(super) fn file_inputs(&self) -> Vec<Dom> {
        let mounted = self.mounted.borrow();
        let Some(mounted) = mounted.as_ref() else { return Vec::new() };
        mounted.element.query_all("input[type=file]")
    }

    fn by_id(&self, id: &str) -> Option<Dom> {
        self.mounted.borrow().as_ref().and_then(|mounted| mounted.tree.by_id(id))
    }

    fn focus_id(&self, id: &str) -> bool {
        let found = self.by_id(id);
        if let Some(node) = &found {
            node.focus();
        }
        found.is_some()
    }

    /// To the heading of the current step, or of the receipt.
    fn focus_step(&self, phase: bool) -> bool {
        let (heading, submitted, progress) = self.read(|form, view| {
            let submitted = form.phase() == Phase::Submitted;
            let step = form.steps().get(form.current_step()).map_or("", |step| step.id.as_str());
            let heading = id(view, Part::Title, if submitted { "receipt" } else { step });
            (heading, submitted, id(view, Part::Page, if submitted { "steps" } else { "progress" }))
        });
        if phase && !submitted {
            return false;
        }
        let done = self.focus_id(&heading);
        if let Some(node) = self.by_id(&progress) {
            node.scroll_to_top();
        }
        done
    }

    /// To an item's control, in whichever step it is.
    fn focus_item(&self, key: &str) -> bool {
        let (control, whole) = self.read(|form, view| (target(view, key, form.item(key)), id(view, Part::Whole, key)));
        let Some(node) = self.by_id(&control).or_else(|| self.by_id(&whole)) else { return false };
        let plain = !matches!(node.local_name().as_str(), "fieldset" | "div");
        let inner = if plain { None } else { node.query("input:not([tabindex]),select,textarea,button") };
        if let Some(inner) = inner {
            inner.focus();
        } else {
            if !plain {
                node.set("tabindex", "-1");
            }
            node.focus();
        }
        true
    }

    /// What had the focus is gone: to what stands in for it, else to what can bring it back,
    /// else to the list or the group it was in.
    fn focus_near(&self, id: &str, key: &str) {
        if !id.is_empty() && self.focus_id(id) {
            return;
        }
        let mut key = key.to_owned();
        loop {
            let whole = self.read(|_, view| nth_whole(view, &key));
            if let Some(node) = self.by_id(&whole) {
                let nearest = ["[data-do=undo]", "[data-do=add]", "button,input:not([tabindex]),select,textarea"];
                if let Some(button) = nearest.iter().find_map(|selector| node.query(selector)) {
                    button.focus();
                    return;
                }
            }
            let Some(cut) = last_at(&key, b'/').max(last_at(&key, b'?')) else { return };
            key.truncate(cut);
        }
    }

    /// Carries a step of using a search box out: the event of the form it amounts to. Without one the box is shown anew.
    fn search(&self, key: &str, step: events::SearchStep) -> Option<FormEvent> {
        let (event, count) = {
            let state = &mut *self.state.borrow_mut();
            events::search(&state.form, &mut state.view, key, step)?
        };
        if let Some(count) = count {
            let words = self.read(|form, _| {
                let id = if count == 0 { MessageId::NoMatch } else { MessageId::Matches };
                message::text(form.language(), id, &[("n", &count.digits())])
            });
            self.announce(&words);
        }
        if event.is_none() {
            self.busy.set(true);
            let forced = self.read(|_, view| view.search.is_none());
            self.patch_forced(&[key][..usize::from(forced)], &|form, view| {
                form.item(key).map(|one| item(form, view, one)).into_iter().gather()
            });
            self.busy.set(false);
            let active = self.read(|_, view| {
                view.search.as_ref().and_then(|s| s.active).map(|option| nth(view, Part::Options, key, option))
            });
            if let Some(node) = active.and_then(|id| self.by_id(&id)) {
                node.scroll_near();
            }
        }
        event
    }
}

fn nth_whole(view: &View, key: &str) -> String {
    id(view, Part::Whole, key)
}

/// Events after which a draft is worth keeping.
const fn is_edit(event: &FormEvent) -> bool {
    !matches!(
        event,
        FormEvent::Focus { .. }
            | FormEvent::Blur { .. }
            | FormEvent::Submit
            | FormEvent::Day(_)
            | FormEvent::Submitted(_)
            | FormEvent::SubmitFailed { .. }
            | FormEvent::HostErrors(_)
    )
}

fn lookup_json(request: &LookupRequest) -> String {
    let mut related: crate::json::Map<String, crate::json::Value> = crate::json::Map::new();
    for (role, concepts) in &request.related {
        related.insert(role.clone(), json!(concepts));
    }
    write(&json!({
        "id": request.id,
        "role": request.role,
        "kind": request.kind,
        "key": request.key,
        "concepts": request.concepts,
        "related": related,
    }))
}
