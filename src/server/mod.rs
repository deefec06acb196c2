//! The local portal.
