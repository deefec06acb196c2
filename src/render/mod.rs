//! Pure functions from model to text.
