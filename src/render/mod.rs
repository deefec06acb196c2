//! Pure functions from model to text.
//!
//! [`form`] describes the page of a form as [`markup`]: elements and text, no strings of
//! HTML. Two readers share that description, so that a page looks and is built the same
//! before and after its script runs: [`html`] writes it out for a server or a printer, and
//! the DOM layer makes and patches nodes from it. Nothing here knows a browser.

mod control;
pub mod form;
#[cfg(any(not(target_arch = "wasm32"), feature = "gate"))]
pub mod fragment;
pub mod html;
pub mod ids;
pub mod item;
pub mod markup;
#[cfg(not(target_arch = "wasm32"))]
pub mod page;
#[cfg(not(target_arch = "wasm32"))]
pub mod paper;
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
pub mod plan_text;
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
pub mod portfolio_text;
pub mod posted;
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
pub mod report;
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
pub mod report_csv;
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
pub mod report_text;
pub mod search;
#[cfg(any(not(target_arch = "wasm32"), feature = "gate"))]
pub mod spare;

pub use control::{combobox_matches, combobox_text, list_of, list_path};
