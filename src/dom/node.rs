//! The browser's nodes and events, as far as forms need them.
//!
//! One type stands for nodes, events and lists alike: a call on something that lacks the
//! member would be our own mistake, and checking types at run time costs bytes on every
//! phone. Everything is reached by method and property; markup is never set from text.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A node, an event, or a list of either.
    #[derive(Clone)]
    pub type Dom;

    // ---- documents and trees ----
    #[wasm_bindgen(method, getter, js_name = ownerDocument)]
    pub fn owner_document(this: &Dom) -> Option<Dom>;
    #[wasm_bindgen(method, js_name = getRootNode)]
    pub fn root_node(this: &Dom) -> Dom;
    #[wasm_bindgen(method, getter, js_name = activeElement)]
    pub fn active_element(this: &Dom) -> Option<Dom>;
    #[wasm_bindgen(method, js_name = createElement)]
    pub fn create_element(this: &Dom, tag: &str) -> Dom;
    #[wasm_bindgen(method, js_name = createTextNode)]
    pub fn create_text(this: &Dom, text: &str) -> Dom;
    #[wasm_bindgen(method, js_name = getElementById)]
    pub fn by_id(this: &Dom, id: &str) -> Option<Dom>;
    #[wasm_bindgen(method, js_name = querySelector)]
    pub fn query(this: &Dom, selector: &str) -> Option<Dom>;
    #[wasm_bindgen(method, js_name = querySelectorAll)]
    pub fn query_all(this: &Dom, selector: &str) -> Dom;
    #[wasm_bindgen(method, getter)]
    pub fn length(this: &Dom) -> u32;
    #[wasm_bindgen(method)]
    pub fn item(this: &Dom, index: u32) -> Option<Dom>;
    #[wasm_bindgen(method, getter, js_name = isConnected)]
    pub fn is_connected(this: &Dom) -> bool;
    #[wasm_bindgen(method, getter)]
    pub fn title(this: &Dom) -> String;
    #[wasm_bindgen(method, setter)]
    pub fn set_title(this: &Dom, title: &str);

    // ---- nodes ----
    #[wasm_bindgen(method, getter, js_name = nodeType)]
    pub fn node_type(this: &Dom) -> u32;
    #[wasm_bindgen(method, getter, js_name = nodeValue)]
    pub fn node_value(this: &Dom) -> Option<String>;
    #[wasm_bindgen(method, setter, js_name = nodeValue)]
    pub fn set_node_value(this: &Dom, text: &str);
    #[wasm_bindgen(method, getter, js_name = textContent)]
    pub fn text_content(this: &Dom) -> Option<String>;
    #[wasm_bindgen(method, setter, js_name = textContent)]
    pub fn set_text_content(this: &Dom, text: &str);
    #[wasm_bindgen(method, getter, js_name = localName)]
    pub fn local_name(this: &Dom) -> String;
    #[wasm_bindgen(method, getter, js_name = parentNode)]
    pub fn parent(this: &Dom) -> Option<Dom>;
    #[wasm_bindgen(method, getter, js_name = firstChild)]
    pub fn first_child(this: &Dom) -> Option<Dom>;
    #[wasm_bindgen(method, getter, js_name = nextSibling)]
    pub fn next_sibling(this: &Dom) -> Option<Dom>;
    #[wasm_bindgen(method, js_name = appendChild)]
    pub fn append(this: &Dom, child: &Dom);
    #[wasm_bindgen(method, js_name = insertBefore)]
    pub fn insert_before(this: &Dom, child: &Dom, before: Option<&Dom>);
    #[wasm_bindgen(method)]
    pub fn remove(this: &Dom);
    #[wasm_bindgen(method)]
    pub fn contains(this: &Dom, other: &Dom) -> bool;
    #[wasm_bindgen(method)]
    pub fn closest(this: &Dom, selector: &str) -> Option<Dom>;

    // ---- elements ----
    #[wasm_bindgen(method, getter)]
    pub fn id(this: &Dom) -> String;
    #[wasm_bindgen(method, js_name = getAttribute)]
    pub fn get(this: &Dom, name: &str) -> Option<String>;
    #[wasm_bindgen(method, js_name = setAttribute)]
    pub fn set(this: &Dom, name: &str, value: &str);
    #[wasm_bindgen(method, js_name = removeAttribute)]
    pub fn unset(this: &Dom, name: &str);
    #[wasm_bindgen(method, getter)]
    pub fn attributes(this: &Dom) -> Dom;
    #[wasm_bindgen(method, getter)]
    pub fn name(this: &Dom) -> String;
    #[wasm_bindgen(method)]
    pub fn focus(this: &Dom);
    #[wasm_bindgen(method, js_name = scrollIntoView)]
    pub fn scroll_into_view(this: &Dom, options: &JsValue);

    // ---- controls ----
    #[wasm_bindgen(method, getter)]
    pub fn value(this: &Dom) -> String;
    #[wasm_bindgen(method, setter)]
    pub fn set_value(this: &Dom, value: &str);
    #[wasm_bindgen(method, getter)]
    pub fn checked(this: &Dom) -> bool;
    #[wasm_bindgen(method, setter)]
    pub fn set_checked(this: &Dom, on: bool);
    #[wasm_bindgen(method, getter)]
    pub fn files(this: &Dom) -> Option<Dom>;

    // ---- events ----
    #[wasm_bindgen(method, js_name = addEventListener)]
    pub fn listen(this: &Dom, kind: &str, listener: &JsValue);
    #[wasm_bindgen(method, js_name = removeEventListener)]
    pub fn unlisten(this: &Dom, kind: &str, listener: &JsValue);
    #[wasm_bindgen(method, getter, js_name = type)]
    pub fn kind(this: &Dom) -> String;
    #[wasm_bindgen(method, getter)]
    pub fn target(this: &Dom) -> Option<Dom>;
    #[wasm_bindgen(method, getter, js_name = relatedTarget)]
    pub fn related_target(this: &Dom) -> Option<Dom>;
    #[wasm_bindgen(method, getter)]
    pub fn key(this: &Dom) -> String;
    #[wasm_bindgen(method, getter, js_name = isComposing)]
    pub fn is_composing(this: &Dom) -> bool;
    #[wasm_bindgen(method, js_name = preventDefault)]
    pub fn prevent_default(this: &Dom);
    #[wasm_bindgen(method, js_name = stopPropagation)]
    pub fn stop_propagation(this: &Dom);
    #[wasm_bindgen(method, getter, js_name = dataTransfer)]
    pub fn data_transfer(this: &Dom) -> Option<Dom>;

    /// A function of the host page.
    #[derive(Clone)]
    pub type Host;
    #[wasm_bindgen(method, catch)]
    pub fn call(this: &Host, this_arg: &JsValue, kind: &str, detail: &str, files: &JsValue) -> Result<JsValue, JsValue>;
}

impl Dom {
    /// True when both are the same node.
    pub fn is(&self, other: &Self) -> bool {
        let (this, other): (&JsValue, &JsValue) = (self.as_ref(), other.as_ref());
        this == other
    }

    /// True for elements.
    pub fn is_element(&self) -> bool {
        self.node_type() == 1
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
