//! The form's own JSON Schema evaluator.
