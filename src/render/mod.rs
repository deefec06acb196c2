//! Pure functions from model to text.

pub mod report_csv;
pub mod report_text;
