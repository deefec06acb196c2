//! The `#[wasm_bindgen]` surface: what JavaScript sees of the toolkit, nothing else.

#[cfg(feature = "workbench")]
mod workbench;

use wasm_bindgen::prelude::wasm_bindgen;

/// Version of the toolkit this module was built from, as in `Cargo.toml`.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
