//! Tờ Khai turns the definition of an administrative procedure into an e-form that asks
//! people only for what the state does not already know, and into a report of the papers
//! that need not be asked for at all.
//!
//! ```text
//!                        ┌────────── form ──────────┐
//! definition ─ load ─▶ Procedure ─ model ─▶ FormModel ─ apply(event) ─▶ changes ─▶ DOM / HTML
//!      ▲                 │                     ▲                      └─ submit ─▶ Submission
//!  import (portal JSON)  │                     │ prefill (register answers, with their source)
//!                        ▼                     │
//! country pack ─────▶ analysis ─ verdicts + proofs + minimum set ─▶ Report
//! ```
//!
//! Imports point one way: leaves ([`mod@pointer`], [`locale`], [`violation`]) ← [`definition`],
//! [`register`] ← [`schema`] ← [`upgrade`] ← `reference_validator` ← [`analysis`] ← [`reform`], [`checker`] | [`form`] ←
//! [`verify`], [`render`] ← `dom` ← `js_api`; `decision_receipt` stands on `reform` and [`form`], `cli` and `server` on top. `tests/architecture.rs` holds this.

// Values are `serde_json`'s in one build and our own, smaller ones in the other.
#![cfg_attr(
    all(target_arch = "wasm32", not(feature = "full")),
    allow(clippy::clone_on_copy, clippy::explicit_auto_deref)
)]

/// A smaller allocator than the standard library's.
#[cfg(all(target_arch = "wasm32", not(feature = "full")))]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

pub mod date;
pub mod json;
pub mod locale;
pub mod platform;
pub mod pointer;
pub mod sorted;
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
pub mod table;
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
pub mod texts;
pub mod violation;

pub mod definition;
pub mod register;

#[cfg(feature = "judge")]
pub mod reference_validator;
pub mod schema;
#[cfg(any(not(target_arch = "wasm32"), feature = "gate", feature = "workbench"))]
pub mod upgrade;

#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
pub mod analysis;
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
pub mod checker;
pub mod form;
pub mod message;
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
pub mod reform;
pub mod render;
#[cfg(any(not(target_arch = "wasm32"), feature = "gate"))]
pub mod verify;

#[cfg(all(target_arch = "wasm32", not(feature = "gate")))]
mod dom;
#[cfg(target_arch = "wasm32")]
pub mod js_api;

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod decision_receipt;
#[cfg(any(feature = "cli", feature = "workbench"))]
pub mod import;
#[cfg(feature = "server")]
mod server;
#[cfg(feature = "cli")]
pub mod synthetic;
#[cfg(any(feature = "cli", feature = "workbench"))]
pub mod workbench;

#[cfg(all(feature = "form", feature = "gate", target_arch = "wasm32"))]
compile_error!("`form` is for browsers and `gate` for servers: build one module of each");

#[cfg(all(feature = "cli", target_arch = "wasm32"))]
compile_error!("the `cli` feature is native only; build for the browser with --no-default-features --features form");
