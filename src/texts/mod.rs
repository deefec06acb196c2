//! What officers and authors read, by key: `<language>/<room>.ftl`, written in Project Fluent, one folder a language.
//!
//! The build (`build.rs`) refuses catalogues that differ in keys or placeholders and makes one function of each message:
//! `lint::obsolete(locale, paper, why)` is `lint-obsolete` of `lint.ftl`. A language is added by adding its folder. A
//! language without a folder is answered in English.
//!
//! What citizens read is not here but in [`crate::message`], which weighs less. `tests/architecture.rs` lets no Vietnamese
//! letter stand in other sources but as data.

mod told;

use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::locale::Locale;

pub use told::Told;
pub(crate) use told::{Argument, told};

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// The language that stands in for those that have no catalogue.
const FALLBACK: &str = "en";

/// Language of a pseudo-translation: English with every letter marked, for seeing which texts stand outside the catalogues
/// and what breaks when texts grow. Subtags beginning with `q` are private use (BCP 47, `qaa` to `qtz`).
pub const PSEUDO: &str = "qps";

/// The texts of one language.
struct Catalogue {
    language: &'static str,
    bundle: FluentBundle<FluentResource>,
    /// Texts without placeholders, once they were asked for, by their number.
    plain: Vec<OnceLock<String>>,
}

static CATALOGUES: LazyLock<Vec<Catalogue>> = LazyLock::new(|| {
    let mut list: Vec<Catalogue> =
        LANGUAGES.iter().map(|(language, sources)| Catalogue::new(language, language, sources)).collect();
    if let Some((_, sources)) = LANGUAGES.iter().find(|(language, _)| *language == FALLBACK) {
        let mut pseudo = Catalogue::new(PSEUDO, FALLBACK, sources);
        pseudo.bundle.set_transform(Some(marked));
        list.push(pseudo);
    }
    list
});

impl Catalogue {
    /// `rules` is the language whose plural rules hold.
    fn new(language: &'static str, rules: &str, sources: &[&str]) -> Self {
        let mut bundle = FluentBundle::new_concurrent(rules.parse().into_iter().collect());
        // The marks around placeholders are for text of mixed direction, which no catalogue has.
        bundle.set_use_isolating(false);
        for source in sources {
            // The build has read them: there is nothing wrong with them.
            let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle, plain: (0..PLAIN).map(|_| OnceLock::new()).collect() }
    }

    fn text(&self, id: &str, arguments: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        self.bundle.format_pattern(pattern, arguments, &mut Vec::new()).into_owned()
    }
}

/// The languages that have a folder, in the order of their tags.
pub fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|(language, _)| *language)
}

/// Whether a language has a catalogue of its own; the pseudo-translation has one too.
pub fn has_language(locale: &Locale) -> bool {
    CATALOGUES.iter().any(|own| own.language == locale.language())
}

/// The catalogue of a language, or the one that stands in for it.
fn catalogue(locale: &Locale) -> &'static Catalogue {
    let of = |wanted: &str| CATALOGUES.iter().find(|own| own.language == wanted);
    of(locale.language()).or_else(|| of(FALLBACK)).unwrap_or(&CATALOGUES[0])
}

fn plain(locale: &Locale, number: usize, id: &str) -> &'static str {
    let catalogue = catalogue(locale);
    catalogue.plain[number].get_or_init(|| catalogue.text(id, None))
}

fn filled<'a, const N: usize>(locale: &Locale, id: &str, values: [(&'a str, FluentValue<'a>); N]) -> String {
    catalogue(locale).text(id, Some(&values.into_iter().collect()))
}

/// A text with every letter replaced by a marked one, which can still be read.
fn marked(text: &str) -> Cow<'_, str> {
    const SMALL: [char; 26] = [
        'ȧ', 'ƀ', 'ƈ', 'ḓ', 'ḗ', 'ƒ', 'ɠ', 'ħ', 'ī', 'ĵ', 'ķ', 'ŀ', 'ḿ', 'ƞ', 'ǿ', 'ƥ', 'ɋ', 'ř', 'ş', 'ŧ', 'ŭ', 'ṽ',
        'ẇ', 'ẋ', 'ẏ', 'ẑ',
    ];
    const LARGE: [char; 26] = [
        'Ȧ', 'Ɓ', 'Ƈ', 'Ḓ', 'Ḗ', 'Ƒ', 'Ɠ', 'Ħ', 'Ī', 'Ĵ', 'Ķ', 'Ŀ', 'Ḿ', 'Ƞ', 'Ǿ', 'Ƥ', 'Ɋ', 'Ř', 'Ş', 'Ŧ', 'Ŭ', 'Ṽ',
        'Ẇ', 'Ẋ', 'Ẏ', 'Ẑ',
    ];
    let mark = |c: char| match c {
        'a'..='z' => SMALL[c as usize - 'a' as usize],
        'A'..='Z' => LARGE[c as usize - 'A' as usize],
        other => other,
    };
    Cow::Owned(text.chars().map(mark).collect())
}
