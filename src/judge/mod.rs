//! The jsonschema crate as checker of definitions and second opinion on submissions.
