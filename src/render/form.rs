//! The page of a form: heading, progress, error summary, steps, papers, review, receipt.
//!
//! All steps stand on the page at all times and the current one is shown, so that the whole
//! form can be printed and a step is reached without being built anew. Without a script
//! ([`View::script`] off) all of them are shown and one button posts the form.

use std::rc::Rc;

use super::control;
use super::ids::{Part, id, nth, request_name, target};
use super::item::Parts;
use super::item::{button, error_line, inner, language_tag, say, say_with, say_with_space, with_deadline};
use super::markup::{Element, el};
use crate::form::{
    Change, Failure, FieldError, FieldOption, Form, Item, LookupStatus, Phase, ReviewEntry, Slot, SlotState, Source,
    Step, StepContent, stem,
};
use crate::message::{self, MessageId};
use crate::platform::{self, Digits, joined};
use crate::sorted::{Gather, Keep};

/// How a form is shown, beyond what it holds.
#[derive(Clone, Debug)]
pub struct View {
    /// What all ids on the page begin with; differs between forms of one page.
    pub prefix: String,
    /// True where a script runs; else the page has only what works without one.
    pub script: bool,
    /// True when all steps are shown below one another.
    pub single: bool,
    /// Level of the form's heading, 1 to 4; 0 shows none.
    pub heading: u8,
    /// Whose errors the summary lists.
    pub summary: Summary,
    /// A message of the page itself, above the form.
    pub notice: Option<Notice>,
    /// True when a draft is kept on the device.
    pub saved: bool,
    /// How long drafts are kept on the device, in words; empty where they are not.
    pub keeps: String,
    /// Address of the form of another procedure, in which `{code}` stands for its code; empty where there is none.
    pub procedures: String,
    /// Where the form posts to, without a script.
    pub action: String,
    /// The search box that is being used.
    pub search: Option<Search>,
    /// Lists of proposals by the path they were fetched from.
    pub lists: Vec<(String, Rc<[FieldOption]>)>,
    /// Controls of the host's own: place of the field (`*` stands for any index) and name of
    /// the element.
    pub controls: Vec<(String, String)>,
    /// The form's revision that stands on the page: what is not newer inside a part that is
    /// described is only named, as the element `keep` with an id. `None` describes everything.
    pub since: Option<u32>,
}

impl View {
    /// The name of the host's own element for a field, if it has one.
    pub(super) fn own(&self, item: &Item) -> Option<&str> {
        let place = item.pointer.as_str();
        let fits = |pattern: &str| {
            let mut tokens = place.split('/');
            pattern.split('/').all(|wanted| tokens.next().is_some_and(|token| wanted == "*" || wanted == token))
                && tokens.next().is_none()
        };
        self.controls.iter().find(|(pattern, _)| fits(pattern)).map(|(_, tag)| tag.as_str())
    }
}

impl Default for View {
    fn default() -> Self {
        Self {
            prefix: "tk".to_owned(),
            script: false,
            single: true,
            heading: 1,
            summary: Summary::None,
            notice: None,
            saved: false,
            keeps: String::new(),
            procedures: String::new(),
            action: String::new(),
            search: None,
            lists: Vec::new(),
            controls: Vec::new(),
            since: None,
        }
    }
}

/// Whose errors the summary lists. It appears when a step or the form was tried, not
/// whenever a field is left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Summary {
    /// It is not there.
    #[default]
    None,
    /// Those of the step that was tried.
    Step,
    /// All that are shown.
    All,
}

/// A message of the page, with the way to start again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened.
    pub text: String,
    /// What can be done about it: what the host is told, and the words on the button.
    pub actions: &'static [(&'static str, MessageId)],
    /// True when it is of the step that is shown, and goes with it.
    pub passing: bool,
}

/// A search box in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// The item.
    pub key: String,
    /// What stands in the box.
    pub query: String,
    /// True when that was typed and not chosen before.
    pub typed: bool,
    /// True when the list is open.
    pub listed: bool,
    /// Number of the option that Enter would take.
    pub active: Option<usize>,
}

/// Forms with more items than this are laid out as they come into view.
const LONG: usize = 150;

const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// A heading of the form's own level plus `below`.
fn heading(view: &View, below: u8) -> Element {
    let level = usize::from(view.heading.max(1) - 1 + below);
    el(HEADINGS.get(level).copied().unwrap_or("h6"))
}

/// The whole form.
pub fn form(form: &Form, view: &View) -> Element {
    let root = el("form.tk").id(id(view, Part::Page, "form")).flag("novalidate", true);
    let root = root.attr("lang", language_tag(form)).attr("dir", if form.locale().is_rtl() { "rtl" } else { "ltr" });
    let root = if view.script {
        root
    } else {
        let root = root.attr("method", "post").attr("enctype", "multipart/form-data");
        root.attr_unless_empty("action", view.action.clone())
    };
    let live = el("div.tk-hidden").id(id(view, Part::Page, "live")).attr("role", "status");
    root.child(head(form, view))
        .child(notice(form, view))
        .child(failure(form, view))
        .child(summary(form, view))
        .maybe((!view.single).then(|| progress(form, view)))
        .child(steps(form, view))
        .child(signature(form))
        .child(actions(form, view))
        .child(foot(form, view))
        .child(live)
}

/// Title and authority, and around them what only stands on paper: number of the form, the state's head, whom it is for.
fn head(form: &Form, view: &View) -> Element {
    let header = &form.procedure().header;
    let authority = form.authority();
    let mut official = el("div.tk-official");
    if !header.form_number.is_empty() {
        official = official.child(el("p.tk-id").text(header.form_number.clone()));
    }
    for line in &header.letterhead {
        official = official.child(el("p").text(line.clone()));
    }
    let head = el("header.tk-head").maybe((!official.children.is_empty()).then_some(official));
    let head = if view.heading > 0 {
        head.child(heading(view, 0).class("tk-title").text(form.title().to_owned()))
    } else {
        head
    };
    head.maybe((!authority.is_empty()).then(|| {
        let to = el("span.tk-official").text(say_with_space(form, MessageId::PaperTo));
        el("p.tk-authority").child(to).text(authority.to_owned())
    }))
}

/// Where the form is signed; styles show it on paper only.
fn signature(form: &Form) -> Element {
    let line = |id| el("p").text(say(form, id));
    el("div.tk-sign").child(line(MessageId::PaperDate)).child(line(MessageId::PaperSignature))
}

/// A message of the page; an empty place when there is none.
pub fn notice(form: &Form, view: &View) -> Element {
    let place = el("div").id(id(view, Part::Page, "notice"));
    let Some(notice) = &view.notice else { return place };
    let mut place = place.class("tk-notice").child(el("p").text(notice.text.clone()));
    for (action, words) in notice.actions {
        place = place.child(button(action, "tk-button").text(say(form, *words)));
    }
    place
}

/// Why the submission did not arrive, what to do, and the way to do it; an empty place when it did.
pub fn failure(form: &Form, view: &View) -> Element {
    let place = el("div").id(id(view, Part::Page, "failure"));
    let Some((why, words)) = form.failure().filter(|_| form.phase() == Phase::Editing) else { return place };
    let elsewhere = why == Failure::Elsewhere;
    let title = if elsewhere { MessageId::SentElsewhereTitle } else { MessageId::NotSentTitle };
    let again = (!elsewhere).then(|| button("retry", "tk-button tk-primary").text(say(form, MessageId::TryAgain)));
    place
        .class("tk-errors")
        .attr("role", "alert")
        .attr("tabindex", "-1")
        .child(heading(view, 1).text(say(form, title)))
        .child(el("p").text(words))
        .maybe(again)
}

/// The errors the summary lists now.
pub fn summarised(form: &Form, view: &View) -> Vec<FieldError> {
    match view.summary {
        Summary::None => Vec::new(),
        Summary::All => form.errors(),
        Summary::Step => {
            let mut errors = form.errors();
            errors.keep(|error| step_of(form, &error.key) == Some(form.current_step()));
            errors
        }
    }
}

/// The step that shows an item or a paper.
pub fn step_of(form: &Form, key: &str) -> Option<usize> {
    form.steps().iter().position(|step| match &step.content {
        StepContent::Items(keys) | StepContent::Review(keys) => {
            let near = keys.iter().filter(|shown| {
                let rest = key.strip_prefix(stem(shown));
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?'].as_slice()))
            });
            near.filter_map(|shown| form.item(shown)).any(|item| item.find(key).is_some())
        }
        StepContent::Documents => form.slots().iter().any(|slot| slot.key() == key),
    })
}

/// The error summary: the same words as at the fields, each a link to its field. An empty
/// place when there is none.
pub fn summary(form: &Form, view: &View) -> Element {
    let place = el("div").id(id(view, Part::Page, "summary"));
    let errors = summarised(form, view);
    if errors.is_empty() {
        return place;
    }
    let count = errors.len().digits();
    let title_id = id(view, Part::Page, "summary-title");
    let title = heading(view, 1).id(title_id.clone()).text(say_with(form, MessageId::SummaryTitle, &[("n", &count)]));
    let mut list = el("ul");
    for error in errors {
        let words = form.summary_words(&error, view.summary == Summary::All);
        // What is wrong with the whole has no place to go to.
        list = list.child(if error.key.is_empty() {
            el("li").text(words)
        } else {
            let href = ["#", &target(view, &error.key, form.item(&error.key))].concat();
            el("li").child(el("a").attr("href", href).attr("data-go", error.key).text(words))
        });
    }
    place
        .class("tk-errors")
        .attr("tabindex", "-1")
        .attr("role", "group")
        .attr("aria-labelledby", title_id)
        .child(title)
        .child(list)
}

/// Where in the form the person is, with a way to every step.
pub fn progress(form: &Form, view: &View) -> Element {
    let total = form.steps().len();
    let current = form.current_step();
    let position = say_with(form, MessageId::StepOf, &[("n", &(current + 1).digits()), ("total", &total.digits())]);
    let here = form.steps().get(current).map_or("", |step| step.title.as_str());
    let position = [&position, ": ", here].concat();
    let nav = el("nav.tk-progress").id(id(view, Part::Page, "progress"));
    let nav = nav.attr("aria-label", [form.title(), ": ", &position].concat());
    if form.phase() == Phase::Submitted || total < 2 {
        return nav.flag("hidden", true);
    }
    let mut wrong = Vec::new();
    for error in form.errors() {
        if let Some(step) = step_of(form, &error.key) {
            wrong.push(step);
        }
    }
    let mut list = el("ol");
    for (index, step) in form.steps().iter().enumerate() {
        let href = ["#", &id(view, Part::Step, &step.id)].concat();
        let link = el("a").attr("href", href).attr("data-step", index.digits());
        let here = index == current;
        let link = if here { link.attr("aria-current", "step") } else { link };
        let number = el("span.tk-number").attr("aria-hidden", "true").text((index + 1).digits());
        let link = link.child(number).child(el("span.tk-name").text(step.title.clone()));
        let shown_errors = wrong.contains(&index);
        let done = !here && form.step_visited(index) && form.step_valid(index) && !step.is_review();
        let state = match (shown_errors, done) {
            (true, _) => Some(("wrong", MessageId::StepWithErrors)),
            (_, true) => Some(("done", MessageId::StepDone)),
            _ => None,
        };
        list = list.child(match state {
            None => el("li").child(link),
            Some((name, id)) => {
                let words = el("span.tk-hidden").text([" (", message::template(form.language(), id), ")"].concat());
                el("li").attr("data-state", name).child(link.child(words))
            }
        });
    }
    nav.child(el("p.tk-position").text(position)).child(list)
}

/// All steps.
pub fn steps(form: &Form, view: &View) -> Element {
    let mut count = 0;
    form.root().visit(&mut |_| count += 1);
    let mut place = el("div.tk-steps").id(id(view, Part::Page, "steps")).flag("data-long", count > LONG);
    if form.phase() == Phase::Submitted {
        return place.child(receipt(form, view));
    }
    for index in 0..form.steps().len() {
        place = place.child(step(form, view, index));
    }
    place
}

/// One step.
pub fn step(form: &Form, view: &View, index: usize) -> Element {
    let Some(step) = form.steps().get(index) else { return el("section") };
    let place = el("section.tk-step").id(id(view, Part::Step, &step.id));
    let title_id = id(view, Part::Title, &step.id);
    let shown = index == form.current_step() && form.phase() != Phase::Submitted;
    let review = step.is_review();
    let hidden = if view.single { review && step.items().is_empty() } else { !shown };
    let place = place.flag("hidden", hidden);
    let title = heading(view, 1).id(title_id).attr("tabindex", "-1");
    // What is called as the form is need not be shown twice.
    let title = if view.heading > 0 && step.title == form.title() { title.class("tk-hidden") } else { title };
    let place = place.child(title.text(step.title.clone()));
    let about = (!step.description.is_empty()).then(|| el("p.tk-about").text(step.description.clone()));
    let place = place.maybe(about);
    // What repeats the answers is made when it is looked at.
    let place = if review && shown && !view.single { place.children(review_parts(form, view, true)) } else { place };
    match &step.content {
        StepContent::Items(keys) | StepContent::Review(keys) => {
            let mut place = if index == 0 { place.maybe(whole_form_error(form, view)) } else { place };
            for item in keys.iter().filter_map(|key| form.item(key)) {
                place = place.child(inner(form, view, item));
            }
            // Whoever wrote the definition would look for a fault elsewhere.
            let nothing = !review
                && form.root().children().is_empty()
                && form.root().field().is_none()
                && form.slots().is_empty();
            place.maybe(nothing.then(|| el("p.tk-note").text(say(form, MessageId::NoQuestions))))
        }
        StepContent::Documents => place.children(documents(form, view)),
    }
}

/// What is wrong with the answers as a whole.
fn whole_form_error(form: &Form, view: &View) -> Option<Element> {
    let place = el("div").attr("tabindex", "-1").id(id(view, Part::Whole, ""));
    form.error("")?;
    let mut errors = form.errors();
    errors.keep(|error| error.key.is_empty());
    let mut place = place;
    for (index, error) in errors.into_iter().enumerate() {
        place = place.child(error_line(form, nth(view, Part::Error, "", index), error.message));
    }
    Some(place)
}

/// The papers of the dossier: alternatives together, the rest one by one.
fn documents(form: &Form, view: &View) -> Vec<Element> {
    let slots = form.slots();
    let mut out = Vec::new();
    if !slots.iter().any(Slot::is_open) {
        out.push(el("p.tk-none").text(say(form, MessageId::DocumentsNone)));
    }
    let mut seen: Vec<&str> = Vec::new();
    for one in slots {
        let Some(group) = one.group.as_deref() else {
            out.push(slot(form, view, one));
            continue;
        };
        if seen.contains(&group) {
            continue;
        }
        seen.push(group);
        let members: Vec<&Slot> = slots.iter().filter(|other| other.group.as_deref() == Some(group)).gather();
        if let [only] = members.as_slice() {
            out.push(slot(form, view, only));
            continue;
        }
        let legend = el("legend.tk-label").text(say(form, MessageId::DocumentGroup));
        let mut set = el("fieldset.tk-group").child(legend);
        for member in members {
            set = set.child(slot(form, view, member));
        }
        out.push(set);
    }
    out
}

/// One paper: open with its files, or closed with what stands in for it.
pub fn slot(form: &Form, view: &View, slot: &Slot) -> Element {
    let key = slot.key();
    let place = el("div").id(id(view, Part::Whole, &key)).attr("data-key", key.clone());
    let mut parts = Parts::none();
    match &slot.state {
        SlotState::Closed { register, date } => {
            let words = say_with(form, MessageId::DocumentClosed, &[("register", register)]);
            let words = if date.is_empty() {
                words
            } else {
                [words.trim_end_matches('.'), ", ", &message::date(date), "."].concat()
            };
            let title = el("p.tk-label").text(slot.title.clone());
            return place.class("tk-slot tk-closed").child(title).child(el("p.tk-source").text(words));
        }
        SlotState::Reopened { role, status } => {
            let why = match status {
                LookupStatus::Empty => MessageId::LookupEmpty,
                LookupStatus::Mismatch => MessageId::LookupDiffers,
                _ => MessageId::LookupFailed,
            };
            let words = say_with(form, why, &[("label", &message::in_sentence(role))]);
            let words = with_deadline(form, words, slot.fallback.as_ref());
            parts.add(true, el("p.tk-why").id(id(view, Part::Note, &key)).text(words));
        }
        SlotState::AtCounter => {
            let title = el("p.tk-label").text(slot.title.clone());
            let note = el("p.tk-source").text(say(form, MessageId::DocumentAtCounter));
            return place.class("tk-slot tk-closed").child(title).child(note);
        }
        SlotState::Requested => {
            let title = el("p.tk-label").text(slot.title.clone());
            let note = el("p.tk-source").id(id(view, Part::Note, &key)).text(form.lookup_words(slot));
            return place.class("tk-slot tk-requested").child(title).child(note).child(request(form, view, slot));
        }
        SlotState::Open => {}
    }
    // What is said of a paper in general is not true of one that is wanted because a lookup failed.
    if !slot.note.is_empty() && slot.state == SlotState::Open {
        parts.add(true, el("p.tk-hint").id(id(view, Part::Hint, &key)).text(slot.note.clone()));
    }
    let field = form.paper_field(slot);
    if let Some(limits) = control::file_limits(form, &field) {
        parts.add(true, el("p.tk-hint tk-limits").id(nth(view, Part::Hint, &key, 1)).text(limits));
    }
    if let Some(error) = form.error(&key) {
        parts.wrong = true;
        parts.add(true, error_line(form, id(view, Part::Error, &key), error));
    }
    let label = el("label.tk-label").attr("for", id(view, Part::Control, &key)).text(slot.title.clone());
    let control = control::files(form, view, &key, None, &field, &parts);
    let request = (slot.lookup.is_some() && form.files(&key).is_empty() && form.transfers(&key).is_empty())
        .then(|| request(form, view, slot));
    let place = place.class("tk-slot").flag("data-wrong", parts.wrong).child(label).children(parts.above);
    place.child(control).maybe(request)
}

/// The way to leave the looking up of a paper to the authority, and to take that back.
fn request(form: &Form, view: &View, slot: &Slot) -> Element {
    let key = slot.key();
    let own = nth(view, Part::Control, &key, 2);
    let on = slot.state == SlotState::Requested;
    let input = el("input").id(own.clone()).attr("type", "checkbox").attr("data-do", "lookup").attr("value", "true");
    let input = if view.script { input } else { input.attr("name", request_name(&key)) };
    let input = if on { input.attr("aria-describedby", id(view, Part::Note, &key)) } else { input };
    // Of several papers on the page each is named.
    let paper = el("span.tk-hidden").text([" (", &slot.title, ")"].concat());
    let label = el("label").attr("for", own).text(say(form, MessageId::RequestLookup)).child(paper);
    el("div.tk-option tk-request").child(input.flag("checked", on)).child(label)
}

/// All answers in words, with the way back to each.
/// What was answered and which papers come with it, step by step; with `links` back to where it was.
pub fn review_parts(form: &Form, view: &View, links: bool) -> Vec<Element> {
    let mut out = Vec::new();
    for (step, entries) in form.review() {
        let mut list = el("dl.tk-answers");
        for entry in &entries {
            list = list.child(answer(form, view, entry, links));
        }
        out.push(el("section.tk-part").child(part_title(form, view, &step, links)).child(list));
    }
    if !form.slots().is_empty() {
        let step = form.steps().iter().find(|step| step.content == StepContent::Documents);
        let mut list = el("dl.tk-answers");
        for slot in form.slots() {
            list = list.maybe(paper_answer(form, slot));
        }
        let title = match step {
            Some(step) => part_title(form, view, step, links),
            None => el("div.tk-part-title").child(heading(view, 2).text(say(form, MessageId::DocumentsTitle))),
        };
        out.push(if list.children.is_empty() {
            el("section.tk-part").child(title).child(el("p").text(say(form, MessageId::DocumentsNone)))
        } else {
            el("section.tk-part").child(title).child(list)
        });
    }
    out
}

fn part_title(form: &Form, view: &View, step: &Step, links: bool) -> Element {
    let title = heading(view, 2).text(step.title.clone());
    let place = el("div.tk-part-title").child(title);
    let Some(index) = form.steps().iter().position(|other| other.id == step.id).filter(|_| links) else { return place };
    let label = [&say(form, MessageId::Change), ": ", &step.title].concat();
    let link = el("a.tk-link").attr("href", ["#", &id(view, Part::Step, &step.id)].concat());
    let link = link.attr("data-step", index.digits()).attr("aria-label", label);
    place.child(link.text(say(form, MessageId::Change)))
}

fn answer(form: &Form, view: &View, entry: &ReviewEntry, links: bool) -> Element {
    let group = joined(entry.group.get(usize::from(entry.group.len() > 2)..).unwrap_or_default(), ", ");
    let term = el("dt");
    let term = if group.is_empty() { term } else { term.child(el("small").text([&group, ": "].concat())) }
        .text(entry.label.clone());
    let given = el("dd");
    let waiting = with_waiting(form, &entry.key, &entry.answer);
    let given = if waiting.is_empty() {
        given.child(el("span.tk-empty").text(say(form, MessageId::Empty)))
    } else {
        given.text(waiting)
    };
    let given =
        if entry.source.is_empty() { given } else { given.child(el("small").text([" ", &entry.source].concat())) };
    let wrong = form.error(&entry.key).is_some();
    let row = el("div").flag("data-wrong", wrong).child(term).child(given);
    let fixed = form.item(&entry.key).is_some_and(|item| item.read_only || form.source(item) == Some(&Source::Channel));
    if !links || fixed {
        return row;
    }
    let change = say(form, MessageId::Change);
    let href = ["#", &target(view, &entry.key, form.item(&entry.key))].concat();
    let label = [&change, ": ", &entry.label].concat();
    let link =
        el("a.tk-link").attr("href", href).attr("data-go", entry.key.clone()).attr("aria-label", label).text(change);
    row.child(el("dd.tk-change").child(link))
}

/// What was given at a place, and what becomes of files that are still on their way there.
fn with_waiting(form: &Form, key: &str, given: &str) -> String {
    let mut words = form.transfer_words(key);
    if !given.is_empty() && !words.is_empty() {
        words.insert(0, [given, "."].concat());
    } else if !given.is_empty() {
        return given.to_owned();
    }
    joined(&words, " ")
}

fn paper_answer(form: &Form, slot: &Slot) -> Option<Element> {
    let files = form.files(&slot.key());
    let names = joined(&files.iter().map(|file| file.name.clone()).gather(), ", ");
    let given = with_waiting(form, &slot.key(), &names);
    let words = match &slot.state {
        SlotState::Closed { register, .. } => say_with(form, MessageId::DocumentClosed, &[("register", register)]),
        SlotState::Requested => form.lookup_words(slot),
        SlotState::AtCounter => say(form, MessageId::DocumentAtCounter),
        _ if given.is_empty() && slot.group.is_some() => return None,
        _ if given.is_empty() => say(form, MessageId::Empty),
        _ => given,
    };
    Some(el("div").child(el("dt").text(slot.title.clone())).child(el("dd").text(words)))
}

/// What the person sees once the host took the submission.
fn receipt(form: &Form, view: &View) -> Element {
    let title_id = id(view, Part::Title, "receipt");
    let place = el("section.tk-step tk-receipt").id(id(view, Part::Step, "receipt"));
    let told = form.receipt();
    let own = |own: &String, id| if own.is_empty() { say(form, id) } else { own.clone() };
    let title = heading(view, 1).id(title_id).attr("tabindex", "-1");
    let place = place.child(title.text(own(&told.title, MessageId::SubmittedTitle)));
    let place = if told.receipt.is_empty() && told.message.is_empty() {
        place
    } else {
        place.child(el("p").text(own(&told.message, MessageId::SubmittedText)))
    };
    let code = (!told.receipt.is_empty()).then(|| el("p.tk-code-big").text(told.receipt.clone()));
    let place = place.maybe(code);
    let mut facts = Vec::new();
    let mut fact = |id: MessageId, values: &[&str]| {
        let values: Vec<&str> = values.iter().copied().filter(|value| !value.is_empty()).gather();
        if !values.is_empty() {
            let given = if let [one] = values.as_slice() {
                el("dd").text((*one).to_owned())
            } else {
                let mut list = el("ul");
                for value in &values {
                    list = list.child(el("li").text((*value).to_owned()));
                }
                el("dd").child(list)
            };
            facts.push(el("div").child(el("dt").text(say(form, id))).child(given));
        }
    };
    fact(MessageId::ReceiptOffice, &[&told.office]);
    fact(MessageId::ReceiptSent, &[&message::date(form.today())]);
    fact(MessageId::ReceiptDue, &[&told.due]);
    fact(MessageId::ReceiptFee, &[&told.fee]);
    let requested = form.slots().iter().filter(|slot| slot.state == SlotState::Requested);
    let requested: Vec<String> = requested.map(|slot| [&slot.title, ": ", &form.lookup_words(slot)].concat()).gather();
    fact(MessageId::ReceiptLookups, &requested.iter().map(String::as_str).gather());
    fact(MessageId::ReceiptNext, &told.next.iter().map(String::as_str).gather());
    fact(MessageId::ReceiptBring, &told.bring.iter().map(String::as_str).gather());
    let place = place.child(el("dl.tk-answers tk-told").children(facts)).maybe(further(form, view));
    let keep = el("div.tk-keep");
    let keep = keep.child(button("print", "tk-button").text(say(form, MessageId::Print)));
    let keep = keep.child(button("copy", "tk-button").text(say(form, MessageId::ReceiptCopy)));
    place.maybe(view.script.then_some(keep)).children(review_parts(form, view, false))
}

/// The procedures that come next, with the way to each where the page has one.
fn further(form: &Form, view: &View) -> Option<Element> {
    let mut list = el("ul");
    for next in form.further() {
        // A code that an address does not hold as it is leads nowhere, or elsewhere.
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._+-".contains(&byte);
        let title = if view.procedures.is_empty() || !next.procedure.bytes().all(plain) {
            el("strong").text(next.title)
        } else {
            let href = platform::replaced(&view.procedures, "{code}", &next.procedure);
            el("a").attr("href", href).attr("data-next", next.procedure).text(next.title)
        };
        let why = [": ", &next.reason, " (", &next.source, ")"].concat();
        list = list.child(el("li").child(title).text(why));
    }
    let title = heading(view, 2).text(say(form, MessageId::ReceiptFurther));
    (!list.children.is_empty()).then(|| el("section.tk-further").child(title).child(list))
}

/// The buttons below the steps.
pub fn actions(form: &Form, view: &View) -> Element {
    let place = el("div.tk-actions").id(id(view, Part::Page, "actions"));
    if form.phase() == Phase::Submitted {
        return place.flag("hidden", true);
    }
    let last = form.current_step() + 1 >= form.steps().len();
    let before_review = form.current_step() + 1 == form.review_step();
    let words = match form.phase() {
        Phase::Submitting => MessageId::Submitting,
        _ if view.single || last => MessageId::Submit,
        _ if before_review || form.is_returning() => MessageId::ToReview,
        _ => MessageId::Next,
    };
    let primary = el("button").attr("type", "submit").class("tk-button tk-primary").id(id(view, Part::Page, "go"));
    let primary = if form.phase() == Phase::Submitting { primary.attr("aria-disabled", "true") } else { primary };
    let back = !view.single && form.current_step() > 0;
    place
        .child(primary.text(say(form, words)))
        .maybe(back.then(|| button("back", "tk-button").text(say(form, MessageId::Back))))
}

/// What identifies the form, and whether a draft is kept.
pub fn foot(form: &Form, view: &View) -> Element {
    let header = &form.procedure().header;
    let mut about = vec![header.code.clone(), header.version.clone()];
    about.keep(|text| !text.is_empty());
    let place = el("footer.tk-foot").id(id(view, Part::Page, "foot"));
    let saved =
        (view.saved && form.phase() == Phase::Editing).then(|| el("p.tk-saved").text(say(form, MessageId::DraftSaved)));
    let keeps = (!view.keeps.is_empty() && form.phase() == Phase::Editing).then(|| {
        let words = el("p").text(say_with(form, MessageId::DraftKept, &[("time", &view.keeps)]));
        el("div.tk-keeps").child(words).child(button("forget", "tk-link").text(say(form, MessageId::DraftDiscard)))
    });
    place.maybe(keeps).maybe(saved).maybe((!about.is_empty()).then(|| el("p.tk-id").text(joined(&about, " · "))))
}

/// What has to be shown anew after some changes; the page's parts, coarsest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stale {
    /// Everything.
    pub all: bool,
    /// All steps.
    pub steps: bool,
    /// Which step is shown, progress and buttons.
    pub frame: bool,
    /// The step of the papers and the lookups at keys.
    pub documents: bool,
    /// The error summary.
    pub summary: bool,
    /// Single items: the key, and whether the control must take the form's value even where
    /// somebody types in it.
    pub items: Vec<(String, bool)>,
}

impl Stale {
    /// Sorts changes by what they make stale.
    pub fn of(form: &Form, changes: &[Change]) -> Self {
        let mut stale = Self::default();
        for change in changes {
            match change {
                Change::Structure(key) => {
                    // An item a step does not show as a whole has parts in several places.
                    if step_of(form, key).is_some() { stale.item(key, false) } else { stale.steps = true }
                }
                Change::Value(key) => stale.item(key, true),
                Change::State(key) if key.is_empty() => stale.steps = true,
                Change::State(key) => stale.item(key, false),
                Change::Step | Change::Steps => stale.frame = true,
                Change::Documents | Change::Lookup(_) => stale.documents = true,
                Change::Summary(_) => stale.summary = true,
                Change::Phase => stale.all = true,
                Change::Focus(_) | Change::Announce(_) | Change::Submit | Change::Refused(_) => {}
            }
        }
        stale
    }

    fn item(&mut self, key: &str, forced: bool) {
        match self.items.iter_mut().find(|(known, _)| known == key) {
            Some(known) => known.1 |= forced,
            None => self.items.push((key.to_owned(), forced)),
        }
    }
}
