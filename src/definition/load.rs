//! Reading a definition with every problem at once.
/// Placeholder replaced below.
pub struct Problem;
/// Placeholder.
pub struct Severity;
/// Placeholder.
pub fn load() {}
