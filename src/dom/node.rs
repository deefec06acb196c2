//! The browser's nodes and events, as far as forms need them.
//!
//! One type stands for nodes, events and lists alike: a call on something that lacks the
//! member would be our own mistake, and checking types at run time costs bytes on every
//! phone. Everything is reached by method and property; markup is never set from text.
//! Members are declared here rather than taken from `web_sys`, which catches what they may
//! throw: selectors that are none and nodes that stand in themselves, which nobody asks for.

use crate::sorted::Gather;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A node, an event, or a list of either.
    #[derive(Clone)]
    pub(crate) type Dom;

    // ---- documents and trees ----

    #[wasm_bindgen(method, getter = ownerDocument)]
    pub(super) fn owner_document(this: &Dom) -> Option<Dom>;

    #[wasm_bindgen(method, js_name = getRootNode)]
    pub(super) fn root_node(this: &Dom) -> Dom;

    /// The focused element of a document or shadow root.
    #[wasm_bindgen(method, getter = activeElement)]
    pub(super) fn active_element(this: &Dom) -> Option<Dom>;

    #[wasm_bindgen(method, js_name = getElementById)]
    pub(super) fn by_id(this: &Dom, id: &str) -> Option<Dom>;

    #[wasm_bindgen(method, js_name = querySelector)]
    pub(super) fn query(this: &Dom, selector: &str) -> Option<Dom>;

    #[wasm_bindgen(method, js_name = querySelectorAll)]
    fn query_list(this: &Dom, selector: &str) -> Dom;

    /// Length of a list of nodes, attributes or files.
    #[wasm_bindgen(method, getter)]
    pub(super) fn length(this: &Dom) -> u32;

    #[wasm_bindgen(method)]
    fn item(this: &Dom, index: u32) -> Option<Dom>;

    #[wasm_bindgen(method, getter = isConnected)]
    pub(super) fn is_connected(this: &Dom) -> bool;

    #[wasm_bindgen(method, getter)]
    pub(super) fn title(this: &Dom) -> String;

    #[wasm_bindgen(method, setter)]
    pub(super) fn set_title(this: &Dom, title: &str);

    // ---- nodes ----

    #[wasm_bindgen(method, getter = nodeType)]
    pub(super) fn node_type(this: &Dom) -> u16;

    #[wasm_bindgen(method, getter = nodeValue)]
    pub(super) fn node_value(this: &Dom) -> Option<String>;

    #[wasm_bindgen(method, setter = nodeValue)]
    pub(super) fn set_node_value(this: &Dom, text: &str);

    #[wasm_bindgen(method, getter = textContent)]
    pub(super) fn text_content(this: &Dom) -> Option<String>;

    #[wasm_bindgen(method, setter = textContent)]
    pub(super) fn set_text_content(this: &Dom, text: &str);

    #[wasm_bindgen(method, getter = localName)]
    pub(super) fn local_name(this: &Dom) -> String;

    #[wasm_bindgen(method, getter = parentNode)]
    pub(super) fn parent(this: &Dom) -> Option<Dom>;

    #[wasm_bindgen(method, getter = firstChild)]
    pub(super) fn first_child(this: &Dom) -> Option<Dom>;

    #[wasm_bindgen(method, getter = nextSibling)]
    pub(super) fn next_sibling(this: &Dom) -> Option<Dom>;

    #[wasm_bindgen(method, js_name = appendChild)]
    pub(super) fn append(this: &Dom, child: &Dom);

    #[wasm_bindgen(method, js_name = insertBefore)]
    pub(super) fn insert_before(this: &Dom, child: &Dom, before: Option<&Dom>);

    #[wasm_bindgen(method)]
    pub(super) fn remove(this: &Dom);

    #[wasm_bindgen(method)]
    pub(super) fn contains(this: &Dom, other: &Dom) -> bool;

    #[wasm_bindgen(method, js_name = closest)]
    fn closest_element(this: &Dom, selector: &str) -> Option<Dom>;

    // ---- elements ----

    #[wasm_bindgen(method, getter)]
    pub(super) fn id(this: &Dom) -> String;

    #[wasm_bindgen(method, js_name = getAttribute)]
    pub(super) fn get(this: &Dom, name: &str) -> Option<String>;

    #[wasm_bindgen(method, js_name = setAttribute)]
    pub(super) fn set(this: &Dom, name: &str, value: &str);

    #[wasm_bindgen(method, js_name = removeAttribute)]
    pub(super) fn unset(this: &Dom, name: &str);

    #[wasm_bindgen(method, getter = attributes)]
    fn attribute_list(this: &Dom) -> Dom;

    #[wasm_bindgen(method, getter)]
    pub(super) fn name(this: &Dom) -> String;

    #[wasm_bindgen(method)]
    pub(super) fn focus(this: &Dom);

    #[wasm_bindgen(method, js_name = scrollIntoView)]
    fn scroll(this: &Dom, options: &JsValue);

    // ---- controls ----

    #[wasm_bindgen(method, getter)]
    pub(super) fn value(this: &Dom) -> String;

    #[wasm_bindgen(method, setter)]
    pub(super) fn set_value(this: &Dom, value: &str);

    #[wasm_bindgen(method, getter)]
    pub(super) fn checked(this: &Dom) -> bool;

    #[wasm_bindgen(method, setter)]
    pub(super) fn set_checked(this: &Dom, on: bool);

    /// Of a file input or of what is dragged.
    #[wasm_bindgen(method, getter)]
    pub(super) fn files(this: &Dom) -> Option<Dom>;

    // ---- events ----

    #[wasm_bindgen(method, js_name = addEventListener)]
    fn listen(this: &Dom, kind: &str, listener: &JsValue);

    #[wasm_bindgen(method, js_name = removeEventListener)]
    fn unlisten(this: &Dom, kind: &str, listener: &JsValue);

    #[wasm_bindgen(method, getter = type)]
    pub(super) fn kind(this: &Dom) -> String;

    #[wasm_bindgen(method, getter)]
    pub(super) fn target(this: &Dom) -> Option<Dom>;

    #[wasm_bindgen(method, getter = relatedTarget)]
    pub(super) fn related_target(this: &Dom) -> Option<Dom>;

    #[wasm_bindgen(method, getter)]
    pub(super) fn key(this: &Dom) -> String;

    #[wasm_bindgen(method, getter = isComposing)]
    pub(super) fn is_composing(this: &Dom) -> bool;

    #[wasm_bindgen(method, js_name = preventDefault)]
    pub(super) fn prevent_default(this: &Dom);

    #[wasm_bindgen(method, js_name = stopPropagation)]
    pub(super) fn stop_propagation(this: &Dom);

    #[wasm_bindgen(method, getter = dataTransfer)]
    fn data_transfer(this: &Dom) -> Option<Dom>;

    #[wasm_bindgen(js_namespace = JSON, js_name = parse)]
    fn parsed(json: &str) -> JsValue;
}

impl Dom {
    /// The object as forms see it.
    pub(crate) fn of(value: impl Into<JsValue>) -> Self {
        value.into().unchecked_into()
    }

    /// The object as JavaScript has it.
    pub(super) fn js(&self) -> &JsValue {
        self.as_ref()
    }

    /// True when both are the same node.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.js() == other.js()
    }

    /// True for elements.
    pub(super) fn is_element(&self) -> bool {
        self.node_type() == 1
    }

    /// The innermost element at or above this one that fits; nothing for a text, which something may be dragged over.
    pub(super) fn closest(&self, selector: &str) -> Option<Self> {
        if self.is_element() { self.closest_element(selector) } else { None }
    }

    pub(super) fn query_all(&self, selector: &str) -> Vec<Self> {
        self.query_list(selector).members()
    }

    fn members(&self) -> Vec<Self> {
        (0..self.length()).filter_map(|index| self.item(index)).gather()
    }

    pub(super) fn attributes(&self) -> Vec<Self> {
        self.attribute_list().members()
    }

    pub(super) fn attribute_count(&self) -> u32 {
        self.attribute_list().length()
    }

    /// Scrolls until the element is at the top.
    pub(super) fn scroll_to_top(&self) {
        self.scroll(&JsValue::UNDEFINED);
    }

    /// Scrolls as little as shows the element.
    pub(super) fn scroll_near(&self) {
        self.scroll(&parsed("{\"block\":\"nearest\"}"));
    }

    pub(super) fn dropped_files(&self) -> Option<Self> {
        self.data_transfer()?.files()
    }
}

/// An event listener that goes when it is dropped: one function for several kinds of events.
pub(super) struct Listener {
    target: Dom,
    kinds: &'static [&'static str],
    function: Closure<dyn Fn(Dom)>,
}

impl Listener {
    /// Listens on an element and, as events bubble, on all below it.
    pub(super) fn new(target: &Dom, kinds: &'static [&'static str], handler: Box<dyn Fn(Dom)>) -> Self {
        let function = Closure::wrap(handler);
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
