//! The rules of the lint: names, gravity and texts.

use super::{Gravity, Lint};
use crate::locale::Locale;
use crate::texts::lint;

/// A rule of the lint. `L…` come from reviews of real dossiers, `C…` are contradictions and
/// oversights that only an analysis finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// A paper that no longer exists is asked for.
    Obsolete,
    /// Data stand in for the paper by law, yet it is listed plainly.
    CoveredByData,
    /// Law cut the paper outright, yet it is listed.
    CutByLaw,
    /// The register said to hold a fact does not.
    RegisterLacksFact,
    /// A remark stands among the papers.
    Note,
    /// Nobody says how many copies.
    NoQuantity,
    /// The same paper stands twice.
    SameTwice,
    /// The procedure asks for its own result.
    OwnResult,
    /// Several papers stand in one line.
    SeveralInOneLine,
    /// "Related papers, if any": nobody can tell what is meant.
    Vague,
    /// A text that is not in force is cited.
    LapsedBasis,
    /// The code is not of the catalogue's form.
    BadCode,
    /// A field asks for what a register holds, and nothing lets it be prefilled.
    TypedNotPrefilled,
    /// A certified copy is asked for where a lookup would do.
    CertifiedCopy,
    /// The dossier lists no paper and no form.
    EmptyDossier,
    /// Channels promise different times.
    TimesDiffer,
    /// An identity paper: shown or handed in?
    ShownOrHandedIn,
    /// A paper whose original is handed back is said to be replaceable.
    SurrenderedReplaced,
    /// A condition contradicts itself.
    DeadCondition,
    /// A requirement applies in no case.
    DeadRequirement,
    /// Nothing can meet a requirement.
    Unprovable,
    /// A paper is asked for in no possible case.
    DeadPaper,
    /// Asking for this information is forbidden.
    Forbidden,
    /// A choice of papers with one member.
    LonelyAlternative,
    /// A paper for a way of handing in that the procedure does not offer.
    ChannelNotOffered,
    /// A paper goes and takes the key of the lookup with it.
    KeyOnPaper,
    /// Two fields ask for the same fact.
    AskedTwice,
    /// Too many cases to judge.
    TooLarge,
    /// A question is put whose answer the channel, the sign-in, a register or another answer gives.
    AskedThoughKnown,
    /// A question without a legal basis among others that have one.
    NoBasis,
}

impl Rule {
    /// All rules, in the order of their codes.
    pub const ALL: [Self; 30] = [
        Self::Obsolete,
        Self::CoveredByData,
        Self::CutByLaw,
        Self::RegisterLacksFact,
        Self::Note,
        Self::NoQuantity,
        Self::SameTwice,
        Self::OwnResult,
        Self::SeveralInOneLine,
        Self::Vague,
        Self::LapsedBasis,
        Self::BadCode,
        Self::TypedNotPrefilled,
        Self::CertifiedCopy,
        Self::EmptyDossier,
        Self::TimesDiffer,
        Self::ShownOrHandedIn,
        Self::SurrenderedReplaced,
        Self::DeadCondition,
        Self::DeadRequirement,
        Self::Unprovable,
        Self::DeadPaper,
        Self::Forbidden,
        Self::LonelyAlternative,
        Self::ChannelNotOffered,
        Self::KeyOnPaper,
        Self::AskedTwice,
        Self::TooLarge,
        Self::AskedThoughKnown,
        Self::NoBasis,
    ];

    /// Its code: `L1` to `L18`, `C1` to `C12`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Obsolete => "L1",
            Self::CoveredByData => "L2",
            Self::CutByLaw => "L3",
            Self::RegisterLacksFact => "L4",
            Self::Note => "L5",
            Self::NoQuantity => "L6",
            Self::SameTwice => "L7",
            Self::OwnResult => "L8",
            Self::SeveralInOneLine => "L9",
            Self::Vague => "L10",
            Self::LapsedBasis => "L11",
            Self::BadCode => "L12",
            Self::TypedNotPrefilled => "L13",
            Self::CertifiedCopy => "L14",
            Self::EmptyDossier => "L15",
            Self::TimesDiffer => "L16",
            Self::ShownOrHandedIn => "L17",
            Self::SurrenderedReplaced => "L18",
            Self::DeadCondition => "C1",
            Self::DeadRequirement => "C2",
            Self::Unprovable => "C3",
            Self::DeadPaper => "C4",
            Self::Forbidden => "C5",
            Self::LonelyAlternative => "C6",
            Self::ChannelNotOffered => "C7",
            Self::KeyOnPaper => "C8",
            Self::AskedTwice => "C9",
            Self::TooLarge => "C10",
            Self::AskedThoughKnown => "C11",
            Self::NoBasis => "C12",
        }
    }

    /// How much it matters.
    pub const fn gravity(self) -> Gravity {
        match self {
            Self::SurrenderedReplaced => Gravity::Error,
            Self::Obsolete
            | Self::CoveredByData
            | Self::CutByLaw
            | Self::RegisterLacksFact
            | Self::OwnResult
            | Self::LapsedBasis
            | Self::BadCode
            | Self::EmptyDossier
            | Self::TimesDiffer
            | Self::DeadCondition
            | Self::DeadRequirement
            | Self::Unprovable
            | Self::DeadPaper
            | Self::Forbidden
            | Self::ChannelNotOffered
            | Self::TooLarge => Gravity::Warning,
            Self::Note
            | Self::NoQuantity
            | Self::SameTwice
            | Self::SeveralInOneLine
            | Self::Vague
            | Self::TypedNotPrefilled
            | Self::CertifiedCopy
            | Self::ShownOrHandedIn
            | Self::LonelyAlternative
            | Self::KeyOnPaper
            | Self::AskedTwice
            | Self::AskedThoughKnown
            | Self::NoBasis => Gravity::Advice,
        }
    }
}

impl Lint {
    /// What was found, in one sentence.
    pub fn message(&self, locale: &Locale) -> String {
        let s = |i: usize| self.subjects.get(i).map_or("", String::as_str);
        let (one, two) = (s(0), s(1));
        // Placeholders stand in the order of the alphabet.
        match self.rule {
            Rule::Obsolete => lint::obsolete(locale, one, two),
            Rule::CoveredByData => lint::covered_by_data(locale, two, one),
            Rule::CutByLaw => lint::cut_by_law(locale, two, one),
            Rule::RegisterLacksFact => lint::register_lacks_fact(locale, two, one),
            Rule::Note => lint::note(locale, one),
            Rule::NoQuantity => lint::no_quantity(locale, one),
            Rule::SameTwice => lint::same_twice(locale, two, one),
            Rule::OwnResult => lint::own_result(locale, one),
            Rule::SeveralInOneLine => lint::several_in_one_line(locale, one),
            Rule::Vague => lint::vague(locale, one),
            Rule::LapsedBasis => lint::lapsed_basis(locale, one),
            Rule::BadCode => lint::bad_code(locale, one),
            Rule::TypedNotPrefilled => lint::typed_not_prefilled(locale, one, two),
            Rule::CertifiedCopy => lint::certified_copy(locale, one, two),
            Rule::EmptyDossier => lint::empty_dossier(locale).to_owned(),
            Rule::TimesDiffer => lint::times_differ(locale, one),
            Rule::ShownOrHandedIn => lint::shown_or_handed_in(locale, one),
            Rule::SurrenderedReplaced => lint::surrendered_replaced(locale, one),
            Rule::DeadCondition => lint::dead_condition(locale, one),
            Rule::DeadRequirement => lint::dead_requirement(locale, one),
            Rule::Unprovable => lint::unprovable(locale, two, one),
            Rule::DeadPaper => lint::dead_paper(locale, one),
            Rule::Forbidden => lint::forbidden(locale, two, one),
            Rule::LonelyAlternative => lint::lonely_alternative(locale, two, one),
            Rule::ChannelNotOffered => lint::channel_not_offered(locale, two, one),
            Rule::KeyOnPaper => lint::key_on_paper(locale, two, one),
            Rule::AskedTwice => lint::asked_twice(locale, one, two),
            Rule::AskedThoughKnown => lint::asked_though_known(locale, one, knower(locale, two, s(2))),
            Rule::NoBasis => lint::no_basis(locale, one),
            Rule::TooLarge => lint::too_large(locale).to_owned(),
        }
    }

    /// What to do about it.
    pub fn advice(&self, locale: &Locale) -> &'static str {
        match self.rule {
            Rule::Obsolete => lint::obsolete_advice(locale),
            Rule::CoveredByData => lint::covered_by_data_advice(locale),
            Rule::CutByLaw => lint::cut_by_law_advice(locale),
            Rule::RegisterLacksFact => lint::register_lacks_fact_advice(locale),
            Rule::Note => lint::note_advice(locale),
            Rule::NoQuantity => lint::no_quantity_advice(locale),
            Rule::SameTwice => lint::same_twice_advice(locale),
            Rule::OwnResult => lint::own_result_advice(locale),
            Rule::SeveralInOneLine => lint::several_in_one_line_advice(locale),
            Rule::Vague => lint::vague_advice(locale),
            Rule::LapsedBasis => lint::lapsed_basis_advice(locale),
            Rule::BadCode => lint::bad_code_advice(locale),
            Rule::TypedNotPrefilled => lint::typed_not_prefilled_advice(locale),
            Rule::CertifiedCopy => lint::certified_copy_advice(locale),
            Rule::EmptyDossier => lint::empty_dossier_advice(locale),
            Rule::TimesDiffer => lint::times_differ_advice(locale),
            Rule::ShownOrHandedIn => lint::shown_or_handed_in_advice(locale),
            Rule::SurrenderedReplaced => lint::surrendered_replaced_advice(locale),
            Rule::DeadCondition => lint::dead_condition_advice(locale),
            Rule::DeadRequirement => lint::dead_requirement_advice(locale),
            Rule::Unprovable => lint::unprovable_advice(locale),
            Rule::DeadPaper => lint::dead_paper_advice(locale),
            Rule::Forbidden => lint::forbidden_advice(locale),
            Rule::LonelyAlternative => lint::lonely_alternative_advice(locale),
            Rule::ChannelNotOffered => lint::channel_not_offered_advice(locale),
            Rule::KeyOnPaper => lint::key_on_paper_advice(locale),
            Rule::AskedTwice => lint::asked_twice_advice(locale),
            Rule::AskedThoughKnown => lint::asked_though_known_advice(locale),
            Rule::NoBasis => lint::no_basis_advice(locale),
            Rule::TooLarge => lint::too_large_advice(locale),
        }
    }
}

/// What knows the answer to a question, and in more detail where that is known.
fn knower(locale: &Locale, kind: &str, detail: &str) -> String {
    let words = match kind {
        "channel" => lint::known_channel(locale),
        "account" => lint::known_account(locale),
        "key" => lint::known_key(locale),
        "register" => lint::known_register(locale),
        "age" => lint::known_age(locale),
        "sameSubject" => lint::known_same_subject(locale),
        _ => lint::known_other(locale),
    };
    if detail.is_empty() { words.to_owned() } else { format!("{words}: {detail}") }
}
