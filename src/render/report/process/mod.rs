//! A process as a picture and as BPMN 2.0: one layout (`lanes`) for both.

#[cfg(any(feature = "cli", feature = "workbench"))]
pub mod bpmn;
#[cfg(any(feature = "cli", feature = "workbench"))]
mod flow;
mod lanes;
mod picture;
mod rails;
mod wrapped;

#[cfg(feature = "workbench")]
pub(crate) use picture::pictures;
pub(crate) use picture::pictures_of_any_width;
