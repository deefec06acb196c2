//! Paper forms: files of several formats into one layout, and the layout into fields.

pub mod layout;
