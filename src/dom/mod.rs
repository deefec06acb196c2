//! FormModel and changes to DOM nodes.
