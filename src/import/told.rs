//! What people are told, in the two languages of the tool.

/// One text in Vietnamese and in English. Shown as English where no language is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

impl Told {
    /// A text in both languages.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }

    /// The same with words that need no translation before it, such as a place.
    #[must_use]
    pub fn behind(&self, before: &str) -> Self {
        Self::new(format!("{before}: {}", self.vi), format!("{before}: {}", self.en))
    }
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.en)
    }
}
