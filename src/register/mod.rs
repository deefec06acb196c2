//! The country pack: registers, concepts, document types, gates.
