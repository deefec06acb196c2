//! The browser's `RegExp`, with an end: `browser.js` follows what that would try for ever.

use wasm_bindgen::prelude::*;

use super::PatternError;

#[wasm_bindgen(module = "/src/schema/pattern/browser.js")]
extern "C" {
    #[wasm_bindgen(js_name = Pattern)]
    pub(super) type Engine;

    #[wasm_bindgen(catch, constructor, js_class = "Pattern")]
    fn new(pattern: &str, flags: &str) -> Result<Engine, JsValue>;

    #[wasm_bindgen(method)]
    fn test(this: &Engine, text: &str) -> bool;
}

pub(super) fn compile(source: &str) -> Result<Engine, PatternError> {
    Engine::new(source, "u").or_else(|_| Engine::new(source, "")).map_err(|_| PatternError::Syntax)
}

#[expect(clippy::unnecessary_wraps, reason = "the native engine may have no answer")]
pub(super) fn is_match(engine: &Engine, _work: &mut u32, text: &str) -> Option<bool> {
    Some(engine.test(text))
}

pub(super) fn is_strict_syntax(source: &str) -> bool {
    Engine::new(source, "u").is_ok()
}
