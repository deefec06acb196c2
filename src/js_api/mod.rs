//! The `#[wasm_bindgen]` surface: what JavaScript sees of the toolkit, nothing else.
//!
//! Structured values cross as JSON text: it is the smallest way, and both sides have it.
//! The types people program against are those of `www/src/to-khai.d.ts` and `www/node/index.d.ts`.

#[cfg(feature = "dossier")]
pub mod dossier;
#[cfg(feature = "form")]
mod form;
#[cfg(feature = "gate")]
pub mod gate;
#[cfg(feature = "workbench")]
pub mod workbench;

#[cfg(feature = "form")]
pub use form::{FormHandle, validate};

use wasm_bindgen::prelude::wasm_bindgen;

/// Version of the toolkit this module was built from, as in `Cargo.toml`.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
