//! Language tags (BCP 47) and the order in which languages stand in for each other.

use std::fmt;

/// A language tag such as `vi` or `en-GB`, kept in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale(String);

impl Locale {
    /// Reads a tag; `None` unless it is 1 to 35 letters, digits and hyphens
    /// that start with a letter (the length RFC 5646 §4.4.1 asks software to allow).
    pub fn parse(tag: &str) -> Option<Self> {
        let tag = tag.trim().replace('_', "-").to_ascii_lowercase();
        let well_formed = (1..=35).contains(&tag.len())
            && tag.starts_with(|c: char| c.is_ascii_alphabetic())
            && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        well_formed.then_some(Self(tag))
    }

    /// Vietnamese.
    pub fn vi() -> Self {
        Self("vi".to_owned())
    }

    /// English.
    pub fn en() -> Self {
        Self("en".to_owned())
    }

    /// The whole tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The primary language subtag: `en` of `en-gb`.
    pub fn language(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// True when the script of the language runs from right to left.
    pub fn is_rtl(&self) -> bool {
        matches!(self.language(), "ar" | "dv" | "fa" | "he" | "ps" | "ug" | "ur" | "yi")
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_normalised_and_nonsense_is_refused() {
        assert_eq!(Locale::parse("en_GB").map(|l| l.language().to_owned()).as_deref(), Some("en"));
        assert_eq!(Locale::parse("<script>"), None);
        assert_eq!(Locale::parse(""), None);
    }
}
