//! The headless form: no DOM, no clock, no randomness, no I/O.
