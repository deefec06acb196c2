//! What people are told: a message of the catalogues with its values, before its language is chosen.

use std::sync::Arc;

use fluent_bundle::FluentValue;
use serde_json::{Value, json};

use crate::locale::Locale;

/// A text that can be had in every language that has a catalogue. Shown as English where no language is asked for; two are
/// equal where their English texts are.
#[derive(Clone)]
pub struct Told(Arc<dyn Fn(&Locale) -> String + Send + Sync>);

impl Told {
    /// A text by what makes it in a language.
    pub fn by<T: Into<String>>(text: impl Fn(&Locale) -> T + Send + Sync + 'static) -> Self {
        Self(Arc::new(move |locale| text(locale).into()))
    }

    /// What somebody else's code says, which is in English only.
    #[allow(clippy::needless_pass_by_value, reason = "errors are handed over")]
    pub fn of_others(why: impl std::fmt::Display) -> Self {
        let why = why.to_string();
        Self::by(move |_| why.clone())
    }

    /// Words of a document that is read, which are the same in every language.
    pub fn words(words: impl Into<String>) -> Self {
        let words = words.into();
        Self::by(move |_| words.clone())
    }

    /// The text in a language.
    pub fn text(&self, locale: &Locale) -> String {
        (self.0)(locale)
    }

    /// The text in the two languages that reading files hold: `{"vi", "en"}`.
    pub fn to_value(&self) -> Value {
        json!({ "vi": self.text(&Locale::vi()), "en": self.text(&Locale::en()) })
    }

    /// The same with words that need no translation before it, such as a place.
    #[must_use]
    pub fn behind(&self, before: &str) -> Self {
        let (own, before) = (self.clone(), before.to_owned());
        Self::by(move |locale| format!("{before}: {}", own.text(locale)))
    }
}

/// No text at all.
impl Default for Told {
    fn default() -> Self {
        Self::by(|_| "")
    }
}

impl PartialEq for Told {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Eq for Told {}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text(&Locale::en()))
    }
}

impl std::fmt::Debug for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

/// A value that stands in a message.
pub(crate) enum Argument {
    /// Words that are the same in every language.
    Words(String),
    /// A count, which also chooses between singular and plural.
    Count(usize),
    /// A text that follows the language of the message.
    Told(Told),
}

impl Argument {
    /// The value as a message in this language takes it.
    pub(crate) fn value(&self, locale: &Locale) -> FluentValue<'static> {
        match self {
            Self::Words(words) => FluentValue::from(words.clone()),
            Self::Count(count) => FluentValue::from(*count),
            Self::Told(told) => FluentValue::from(told.text(locale)),
        }
    }
}

impl From<&str> for Argument {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<String> for Argument {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl From<&String> for Argument {
    fn from(words: &String) -> Self {
        Self::Words(words.clone())
    }
}

impl From<usize> for Argument {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}

impl From<Told> for Argument {
    fn from(told: Told) -> Self {
        Self::Told(told)
    }
}

impl From<&Told> for Argument {
    fn from(told: &Told) -> Self {
        Self::Told(told.clone())
    }
}

/// The [`Told`] of a message of the catalogues: `told!(import::path_differs, path, stated = total)`, with the values in the
/// order of the message's function, which is that of their names.
macro_rules! told {
    (@value $name:ident) => { $name };
    (@value $name:ident $value:expr) => { $value };
    ($room:ident :: $key:ident) => { $crate::texts::Told::by(|locale| $crate::texts::$room::$key(locale)) };
    ($room:ident :: $key:ident $(, $name:ident $(= $value:expr)?)+ $(,)?) => {{
        // All values are worked out before any of the names stands for one.
        let ($($name,)+) = ($($crate::texts::Argument::from($crate::texts::told!(@value $name $($value)?)),)+);
        $crate::texts::Told::by(move |locale| $crate::texts::$room::$key(locale $(, $name.value(locale))+))
    }};
}
pub(crate) use told;
