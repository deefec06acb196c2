//! Every text a person sees, per language.
