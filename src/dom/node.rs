//! The browser's nodes and events, as far as forms need them, over `web_sys`.
//!
//! One type stands for nodes, events and lists alike: a call on something that lacks the
//! member would be our own mistake, and checking types at run time costs bytes on every
//! phone. Everything is reached by method and property; markup is never set from text.

use wasm_bindgen::prelude::*;
use web_sys::{Document, DragEvent, Element, Event, EventTarget, FocusEvent, HtmlElement, HtmlInputElement};
use web_sys::{KeyboardEvent, Node, NodeList, ScrollIntoViewOptions, ScrollLogicalPosition, UiEvent};

/// A node, an event, or a list of either.
#[derive(Clone)]
pub(crate) struct Dom(JsValue);

/// A `Dom` of what a call gave, if it gave something.
fn dom<T: Into<JsValue>>(value: Option<T>) -> Option<Dom> {
    value.map(|value| Dom(value.into()))
}

impl Dom {
    /// The object as forms see it.
    pub(crate) fn of(value: impl Into<JsValue>) -> Self {
        Self(value.into())
    }

    /// The object as what its member belongs to; nothing is checked, see the module text.
    fn seen_as<T: JsCast>(&self) -> &T {
        self.0.unchecked_ref()
    }

    /// The object as JavaScript has it.
    pub(super) fn js(&self) -> &JsValue {
        &self.0
    }

    /// True when both are the same node.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    /// True for elements.
    pub(super) fn is_element(&self) -> bool {
        self.node_type() == 1
    }

    // ---- documents and trees ----

    pub(super) fn owner_document(&self) -> Option<Self> {
        dom(self.seen_as::<Node>().owner_document())
    }

    pub(super) fn root_node(&self) -> Self {
        Self::of(self.seen_as::<Node>().get_root_node())
    }

    /// The focused element of a document or shadow root.
    pub(super) fn active_element(&self) -> Option<Self> {
        dom(self.seen_as::<Document>().active_element())
    }

    pub(super) fn by_id(&self, id: &str) -> Option<Self> {
        dom(self.seen_as::<Document>().get_element_by_id(id))
    }

    pub(super) fn query(&self, selector: &str) -> Option<Self> {
        dom(self.seen_as::<Element>().query_selector(selector).ok()?)
    }

    pub(super) fn query_all(&self, selector: &str) -> Vec<Self> {
        let list = self.seen_as::<Element>().query_selector_all(selector);
        list.map(|list| Self::of(list).members()).unwrap_or_default()
    }

    /// Length of a list of nodes, attributes or files.
    pub(super) fn length(&self) -> u32 {
        self.seen_as::<NodeList>().length()
    }

    fn members(&self) -> Vec<Self> {
        let mut members = Vec::new();
        for index in 0..self.length() {
            if let Some(member) = dom(self.seen_as::<NodeList>().item(index)) {
                members.push(member);
            }
        }
        members
    }

    pub(super) fn is_connected(&self) -> bool {
        self.seen_as::<Node>().is_connected()
    }

    pub(super) fn title(&self) -> String {
        self.seen_as::<Document>().title()
    }

    pub(super) fn set_title(&self, title: &str) {
        self.seen_as::<Document>().set_title(title);
    }

    // ---- nodes ----

    pub(super) fn node_type(&self) -> u16 {
        self.seen_as::<Node>().node_type()
    }

    pub(super) fn node_value(&self) -> Option<String> {
        self.seen_as::<Node>().node_value()
    }

    pub(super) fn set_node_value(&self, text: &str) {
        self.seen_as::<Node>().set_node_value(Some(text));
    }

    pub(super) fn text_content(&self) -> Option<String> {
        self.seen_as::<Node>().text_content()
    }

    pub(super) fn set_text_content(&self, text: &str) {
        self.seen_as::<Node>().set_text_content(Some(text));
    }

    pub(super) fn local_name(&self) -> String {
        self.seen_as::<Element>().local_name()
    }

    pub(super) fn parent(&self) -> Option<Self> {
        dom(self.seen_as::<Node>().parent_node())
    }

    pub(super) fn first_child(&self) -> Option<Self> {
        dom(self.seen_as::<Node>().first_child())
    }

    pub(super) fn next_sibling(&self) -> Option<Self> {
        dom(self.seen_as::<Node>().next_sibling())
    }

    pub(super) fn append(&self, child: &Self) {
        // Fails only for a node put into itself, which no markup asks for.
        let _ = self.seen_as::<Node>().append_child(child.seen_as());
    }

    pub(super) fn insert_before(&self, child: &Self, before: Option<&Self>) {
        let _ = self.seen_as::<Node>().insert_before(child.seen_as(), before.map(Self::seen_as));
    }

    pub(super) fn remove(&self) {
        self.seen_as::<Element>().remove();
    }

    pub(super) fn contains(&self, other: &Self) -> bool {
        self.seen_as::<Node>().contains(Some(other.seen_as()))
    }

    pub(super) fn closest(&self, selector: &str) -> Option<Self> {
        dom(self.seen_as::<Element>().closest(selector).ok()?)
    }

    // ---- elements ----

    pub(super) fn id(&self) -> String {
        self.seen_as::<Element>().id()
    }

    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.seen_as::<Element>().get_attribute(name)
    }

    /// Whether an attribute has a value.
    pub(super) fn says(&self, name: &str, value: &str) -> bool {
        self.get(name).as_deref() == Some(value)
    }

    pub(super) fn set(&self, name: &str, value: &str) {
        // Fails only for a name that is no attribute name, which no markup has.
        let _ = self.seen_as::<Element>().set_attribute(name, value);
    }

    pub(super) fn unset(&self, name: &str) {
        let _ = self.seen_as::<Element>().remove_attribute(name);
    }

    pub(super) fn attributes(&self) -> Vec<Self> {
        Self::of(self.seen_as::<Element>().attributes()).members()
    }

    pub(super) fn attribute_count(&self) -> u32 {
        self.seen_as::<Element>().attributes().length()
    }

    pub(super) fn name(&self) -> String {
        self.seen_as::<HtmlInputElement>().name()
    }

    pub(super) fn focus(&self) {
        let _ = self.seen_as::<HtmlElement>().focus();
    }

    /// Scrolls until the element is at the top.
    pub(super) fn scroll_to_top(&self) {
        self.seen_as::<Element>().scroll_into_view();
    }

    /// Scrolls as little as shows the element.
    pub(super) fn scroll_near(&self) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        self.seen_as::<Element>().scroll_into_view_with_scroll_into_view_options(&options);
    }

    // ---- controls ----

    pub(super) fn value(&self) -> String {
        self.seen_as::<HtmlInputElement>().value()
    }

    pub(super) fn set_value(&self, value: &str) {
        self.seen_as::<HtmlInputElement>().set_value(value);
    }

    pub(super) fn checked(&self) -> bool {
        self.seen_as::<HtmlInputElement>().checked()
    }

    pub(super) fn set_checked(&self, on: bool) {
        self.seen_as::<HtmlInputElement>().set_checked(on);
    }

    pub(super) fn files(&self) -> Option<Self> {
        dom(self.seen_as::<HtmlInputElement>().files())
    }

    // ---- events ----

    pub(super) fn listen(&self, kind: &str, listener: &JsValue) {
        let _ = self.seen_as::<EventTarget>().add_event_listener_with_callback(kind, listener.unchecked_ref());
    }

    pub(super) fn unlisten(&self, kind: &str, listener: &JsValue) {
        let _ = self.seen_as::<EventTarget>().remove_event_listener_with_callback(kind, listener.unchecked_ref());
    }

    pub(super) fn kind(&self) -> String {
        self.seen_as::<Event>().type_()
    }

    pub(super) fn target(&self) -> Option<Self> {
        dom(self.seen_as::<Event>().target())
    }

    pub(super) fn related_target(&self) -> Option<Self> {
        dom(self.seen_as::<FocusEvent>().related_target())
    }

    pub(super) fn key(&self) -> String {
        self.seen_as::<KeyboardEvent>().key()
    }

    /// How often a pointer was pressed at this place in quick succession.
    pub(super) fn detail(&self) -> i32 {
        self.seen_as::<UiEvent>().detail()
    }

    pub(super) fn is_composing(&self) -> bool {
        self.seen_as::<KeyboardEvent>().is_composing()
    }

    pub(super) fn prevent_default(&self) {
        self.seen_as::<Event>().prevent_default();
    }

    pub(super) fn stop_propagation(&self) {
        self.seen_as::<Event>().stop_propagation();
    }

    pub(super) fn dropped_files(&self) -> Option<Self> {
        dom(self.seen_as::<DragEvent>().data_transfer()?.files())
    }
}

/// An event listener that goes when it is dropped: one function for several kinds of events.
pub(super) struct Listener {
    target: Dom,
    kinds: &'static [&'static str],
    function: Closure<dyn Fn(Event)>,
}

impl Listener {
    /// Listens on an element and, as events bubble, on all below it.
    pub(super) fn new(target: &Dom, kinds: &'static [&'static str], handler: Box<dyn Fn(Dom)>) -> Self {
        let function = Closure::wrap(Box::new(move |event: Event| handler(Dom::of(event))) as Box<dyn Fn(Event)>);
        for kind in kinds {
            target.listen(kind, function.as_ref());
        }
        Self { target: target.clone(), kinds, function }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        for kind in self.kinds {
            self.target.unlisten(kind, self.function.as_ref());
        }
    }
}
