//! The JavaScript surface, tested in a browser: `make test-wasm`.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_version_is_that_of_the_package() {
    assert_eq!(tokhai::js_api::version(), env!("CARGO_PKG_VERSION"));
}
