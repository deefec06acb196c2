//! A form in a page: nodes from markup, events to the form, changes to the page.
//!
//! [`app`] owns one form and the place where it is shown; [`events`] turns what a person does
//! into events of the form; [`patch`] brings standing nodes in line with markup; [`take_over`]
//! reads what was typed into a page before its script ran. What the page looks like is said
//! in `render` alone; what happens to answers, in `form` alone.

mod app;
mod events;
mod hydrate;
mod node;
mod patch;

pub(crate) use app::App;
pub(crate) use node::Dom;
