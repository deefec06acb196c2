//! Every text a citizen reads that does not come from the definition; officers and authors read those of `texts`.
//!
//! A text has an id ([`MessageId`]) and one wording per language (`vi`, `en`); the
//! compiler refuses a language that lacks one, and a test compares the placeholders.
//! [`violation`] words what is wrong with an answer: the field's own text for the keyword
//! comes first, then the keyword's. Every error names the field and says what to do;
//! patterns, pointers and the person's answer are never shown. `data_violation` words the
//! same for those who write JSON, and shows what a form must not.
//!
//! The citizens' module holds Vietnamese only. The English texts are in `www/src/en.txt`, one a line; the element fetches
//! them for those who read English and hands them over (`load_texts`).

#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
mod data;
#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
mod en;
pub(crate) mod number;
#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
mod office;
mod vi;
mod violation;

use std::cell::OnceCell;

use crate::locale::Locale;
use crate::platform::{is_upper, lower_first, upper_first};
use crate::sorted::Gather;

#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
pub use data::data_violation;
pub use number::{date, number};
#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
pub use office::OfficeText;
pub(crate) use vi::NOTHING;
pub use violation::{FieldWords, ValueKind, violation};

/// The languages the texts are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// Vietnamese; also what an unknown language tag gets.
    Vi,
    /// English.
    En,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// The language whose texts serve a locale.
    pub fn of(locale: &Locale) -> Self {
        if locale.language() == "en" { Self::En } else { Self::Vi }
    }

    /// The language tag for `lang` attributes.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }
}

macro_rules! message_ids {
    ($($(#[$doc:meta])* $id:ident,)*) => {
        /// Names of all texts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum MessageId { $($(#[$doc])* $id,)* }

        impl MessageId {
            /// All texts, in the order of the list above.
            pub const ALL: &'static [Self] = &[$(Self::$id,)*];
        }
    };
}

/// The texts of a language, one a line in the order of [`MessageId`]; does not compile when one is missing or misplaced.
macro_rules! texts {
    ($($id:ident => $text:literal,)*) => {
        pub(super) const TEXTS: &str = concat!($($text, "\n"),*);

        const _: () = {
            let ids = [$(super::MessageId::$id as usize),*];
            assert!(ids.len() == super::MessageId::ALL.len(), "a text is missing");
            let mut at = 0;
            while at < ids.len() {
                assert!(ids[at] == at, "a text is not in the order of the ids");
                at += 1;
            }
        };
    };
}
use texts;

message_ids! {
    /// A text field is empty.
    RequiredEnter,
    /// Nothing is chosen.
    RequiredChoose,
    /// A question is not answered.
    RequiredSay,
    /// A yes/no question has no answer.
    RequiredAnswer,
    /// A statement must be ticked.
    RequiredTick,
    /// A file is missing.
    RequiredFile,
    /// A list is empty.
    RequiredItem,
    /// A field is needed because another one was filled in.
    RequiredBecause,
    /// Not a number.
    NotANumber,
    /// Not a whole number.
    NotAnInteger,
    /// A number that cannot be kept to the digit.
    TooManyDigits,
    /// Digits, signs or pictures in a name.
    NotAName,
    /// The number of an old identity card in the place of a personal number.
    OldNumber,
    /// Neither a date nor a month or a year.
    NotAPartialDate,
    /// A day or month, `{limit}`, that the calendar does not have.
    NoSuchDay,
    /// Not of a type that serves.
    WrongType,
    /// Not one of the listed values.
    NotListed,
    /// Not the one value allowed.
    NotTheConstant,
    /// Below the minimum.
    TooSmall,
    /// Not above the exclusive minimum.
    NotAbove,
    /// Above the maximum.
    TooLarge,
    /// Not below the exclusive maximum.
    NotBelow,
    /// Not a multiple.
    NotAMultiple,
    /// Too few characters.
    TooShort,
    /// Too many characters.
    TooLong,
    /// Does not match a pattern nobody worded.
    WrongForm,
    /// Does not match a pattern; the field's hint says how.
    WrongFormHint,
    /// Not a date.
    NotADate,
    /// A year of two digits that may be of two centuries. `{limit}` is the date with four.
    YearFourDigits,
    /// Not a time.
    NotATime,
    /// Not a date with time.
    NotADateTime,
    /// Not an e-mail address.
    NotAnEmail,
    /// Not a web address.
    NotAnAddress,
    /// After the last date allowed.
    DateTooLate,
    /// Before the first date allowed.
    DateTooEarly,
    /// In the future.
    DateInFuture,
    /// In the past.
    DateInPast,
    /// Too few items.
    TooFewItems,
    /// Too many items.
    TooManyItems,
    /// Items repeat.
    RepeatedItems,
    /// Too few items of the wanted kind.
    TooFewMatching,
    /// Too many items of that kind.
    TooManyMatching,
    /// Too few entries.
    TooFewEntries,
    /// Too many entries.
    TooManyEntries,
    /// An entry nobody asked for.
    NotAsked,
    /// An entry with a name that does not serve.
    WrongName,
    /// A value that is excluded.
    Excluded,
    /// No alternative is chosen or fits.
    NoAlternative,
    /// Several alternatives fit at once.
    SeveralAlternatives,
    /// The answer is too large or too deep to be checked.
    TooComplex,
    /// The text is not JSON.
    NotJson,
    /// A paper is missing.
    DocumentMissing,
    /// None of several papers is there.
    DocumentGroupMissing,
    /// A file is larger than allowed.
    FileTooLarge,
    /// A file is empty.
    FileEmpty,
    /// The host could not take a file. `{name}`.
    FileNotSent,
    /// The host refused a file. `{name}`, and why in `{limit}`.
    FileRefused,
    /// The host refused a file that can be sent again or given up. `{name}`, and why in `{limit}`.
    FileHeld,
    /// A file of a draft is gone. `{name}`.
    FileLost,
    /// A file is on its way to the host. `{name}`.
    FileSending,
    /// A file is of a kind not taken.
    FileKind,
    /// Too many files.
    FileTooMany,
    /// Two answers about one subject disagree.
    Disagrees,
    /// The key of another subject.
    KeyTaken,
    /// A key that tells something else than is certain of the subject.
    Unlikely,

    /// Title of the error summary.
    SummaryTitle,
    /// What stands before the page title while there are errors.
    TitlePrefix,
    /// Announced when a step was tried with errors.
    SummaryAnnounce,
    /// Mark of a field that must be filled.
    Required,
    /// Mark of a field that may stay empty.
    Optional,
    /// Yes.
    Yes,
    /// No.
    No,
    /// The answer that there is nothing, among others and in summaries.
    NoAnswer,
    /// An entry may not have that name.
    NameRefused,
    /// Says that there is nothing of an item.
    NoneOfIt,
    /// First entry of a list nothing is chosen from.
    ChooseOne,
    /// To the next step.
    Next,
    /// To the step before.
    Back,
    /// To the review.
    ToReview,
    /// Send the form.
    Submit,
    /// While the form is being sent.
    Submitting,
    /// Heading after sending.
    SubmittedTitle,
    /// Text after sending.
    SubmittedText,
    /// Heading when a submission did not arrive.
    NotSentTitle,
    /// The host did not take the submission.
    NotSentRefused,
    /// The host could not be reached.
    NotSentUnreachable,
    /// The host did not answer in time.
    NotSentLate,
    /// The device is not connected.
    NotSentOffline,
    /// The device is connected again.
    NotSentOnline,
    /// The person is not signed in any more.
    NotSentSignedOut,
    /// Added to every failure.
    NotSentKept,
    /// Heading when a form of this procedure was sent from another window.
    SentElsewhereTitle,
    /// The same, as a sentence.
    SentElsewhere,
    /// Sends once more.
    TryAgain,
    /// Who decides.
    ReceiptOffice,
    /// The day of sending.
    ReceiptSent,
    /// By when.
    ReceiptDue,
    /// The days of what is received before and after a time of day. `{given}`, `{time}`, `{limit}`.
    DueSameDay,
    /// What it costs.
    ReceiptFee,
    /// It costs nothing.
    ReceiptFree,
    /// What happens next.
    ReceiptNext,
    /// What to bring.
    ReceiptBring,
    /// Procedures that come next.
    ReceiptFurther,
    /// Saves a copy of what was sent.
    ReceiptCopy,
    /// Takes a choice back.
    Unchoose,
    /// A part of something larger.
    PlaceOf,
    /// Progress.
    StepOf,
    /// A step without errors that was visited.
    StepDone,
    /// A step with errors.
    StepWithErrors,
    /// Heading of the review.
    ReviewTitle,
    /// Text of the review.
    ReviewText,
    /// Link from the review to a field.
    Change,
    /// An empty answer in the review.
    Empty,
    /// Heading of the papers step.
    DocumentsTitle,
    /// Text of the papers step.
    DocumentsText,
    /// Papers step when none is needed.
    DocumentsNone,
    /// A paper data replace.
    DocumentClosed,
    /// One of several papers serves.
    DocumentGroup,
    /// A paper that is shown at the counter.
    DocumentAtCounter,
    /// Says that the person has not a paper and leaves the looking up to the authority.
    RequestLookup,
    /// Who looks a paper up, by when and under which article. `{given}`, `{time}`, `{basis}`.
    LookupRequested,
    /// Whoever receives the form, where the definition names nobody.
    Office,
    /// Papers that the authority looks up, after sending.
    ReceiptLookups,
    /// Add a row to a list.
    AddItem,
    /// What a part of the form that is opened on demand is called on its buttons.
    Part,
    /// Remove a row.
    RemoveItem,
    /// A row was removed.
    ItemRemoved,
    /// Bring the removed row back.
    Undo,
    /// Move a row up.
    MoveUp,
    /// Move a row down.
    MoveDown,
    /// A row was moved.
    ItemMoved,
    /// Name of a row of a list.
    ItemTitle,
    /// Where a value came from: a register.
    FromRegister,
    /// Where a value came from: the signed-in identity.
    FromIdentity,
    /// A value the host said: how the form is handed in.
    FromChannel,
    /// A value that follows from other answers.
    FromAnswers,
    /// Name of the signed-in identity where a register's name would stand.
    Account,
    /// Where a value came from: the same person in another role.
    SameAs,
    /// Opens a register value for correction.
    ThisIsWrong,
    /// Takes a register's value again that was said to be wrong.
    UseRegister,
    /// Before what is withheld of a subject, in one line.
    OtherData,
    /// A register value the person disputes.
    Disputed,
    /// A register's value that the form cannot take. `{register}`, `{date}`, `{value}`.
    RegisterSays,
    /// The same where the value has parts. `{register}`, `{date}`.
    RegisterUnusable,
    /// Stands for a value that counts and is not shown.
    Masked,
    /// In the place of what a register says as long as nobody has signed in.
    MaskedUnsigned,
    /// A lookup is under way.
    LookupPending,
    /// A lookup found the data.
    LookupFound,
    /// A lookup failed or was too slow.
    LookupFailed,
    /// Ask a register again that did not answer, on a button.
    LookAgain,
    /// A lookup found nothing.
    LookupEmpty,
    /// A lookup found something else than what was typed.
    LookupMismatch,
    /// Data a lookup found differ from what was typed; said at a paper.
    LookupDiffers,
    /// By when the authority must ask for a paper whose lookup failed. `{time}`, `{basis}`.
    FallbackDeadline,
    /// A time. `{n}`.
    WorkingHours,
    /// A time. `{n}`.
    WorkingDays,
    /// A time. `{n}`.
    Days,
    /// Drafts are kept on this device, and for how long: `{time}`.
    DraftKept,
    /// A draft was kept on this device.
    DraftSaved,
    /// A draft was found and opened.
    DraftRestored,
    /// Throw the draft away.
    DraftDiscard,
    /// Whether everything is really to be deleted.
    DraftSure,
    /// Delete everything now.
    DraftDelete,
    /// Leave everything as it is.
    DraftKeep,
    /// There is a draft that may be somebody else's: `{date}`.
    DraftFound,
    /// Open that draft.
    DraftOpen,
    /// Delete that draft.
    DraftErase,
    /// The draft that was kept cannot be read.
    DraftBroken,
    /// The form is open in another tab.
    DraftElsewhere,
    /// Another tab kept a draft since.
    DraftChanged,
    /// Another tab sent the form or deleted the draft.
    DraftGone,
    /// Keep what this tab holds.
    DraftMine,
    /// A draft of an older version was opened; some answers need a look.
    DraftMigrated,
    /// Drafts cannot be kept on this device.
    DraftUnavailable,
    /// The person at the keyboard, where others are called by their part.
    You,
    /// Placeholder of a search box in a long list.
    Search,
    /// A search without a match.
    NoMatch,
    /// A search without a match where any text may stand.
    NoMatchFree,
    /// How many entries match.
    Matches,
    /// Choose a file.
    FileChoose,
    /// Button that opens the camera.
    FilePhoto,
    /// Drop files here.
    FileDrop,
    /// Take away a chosen file.
    FileRemove,
    /// Send a file once more.
    FileRetry,
    /// Look at a file.
    FileView,
    /// What files are taken.
    FileLimits,
    /// Characters left.
    CharactersLeft,
    /// Characters too many.
    CharactersOver,
    /// Hint of a typed date.
    DateHint,
    /// How to type a date that may be known in part.
    PartialDateHint,
    /// A date of which the year is known.
    OnlyYear,
    /// A date of which month and year are known.
    OnlyMonth,
    /// Hint of a JSON field.
    JsonHint,
    /// Name of an entry the person adds.
    EntryName,
    /// Value of an entry the person adds.
    EntryValue,
    /// A field that is going out of use.
    Deprecated,
    /// Something went wrong in the program.
    Broken,
    /// Load again.
    Retry,
    /// The form is being loaded.
    Loading,
    /// Print the form.
    Print,
    /// The definition has nothing to ask.
    NoQuestions,
    /// Title of fields no section names.
    OtherSection,
    /// Before the authority a form on paper is sent to.
    PaperTo,
    /// Where the date goes on paper.
    PaperDate,
    /// Where the signature goes on paper.
    PaperSignature,
    /// Title of a form whose definition has none.
    Untitled,
    /// The choice between alternatives that have no title.
    Alternative,
    /// The name of an alternative without a title.
    AlternativeTitle,
}

/// The text of an id with its placeholders filled in.
///
/// Placeholders are written `{name}`. `{name|one|many}` writes `one` when the argument
/// reads `1`, else `many`; English needs it, Vietnamese has no plural forms.
pub fn text(language: Language, id: MessageId, arguments: &[(&str, &str)]) -> String {
    fill(template(language, id), arguments)
}

thread_local! {
    /// The texts of each language, taken apart once.
    static TEXTS: [OnceCell<Vec<&'static str>>; 2] = const { [OnceCell::new(), OnceCell::new()] };
}

/// The text of an id as it is written, placeholders and all; in Vietnamese where English is not at hand.
pub fn template(language: Language, id: MessageId) -> &'static str {
    TEXTS.with(|[vi, en]| {
        #[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
        en.get_or_init(|| en::TEXTS.split('\n').gather());
        let texts = en.get().filter(|_| language == Language::En);
        let texts = texts.unwrap_or_else(|| vi.get_or_init(|| vi::TEXTS.split('\n').gather()));
        texts.get(id as usize).copied().unwrap_or_default()
    })
}

/// Takes over the English texts, one a line in the order of [`MessageId`]; those of another version are left aside.
#[cfg(all(target_arch = "wasm32", not(feature = "gate")))]
pub fn load_texts(texts: &str) {
    TEXTS.with(|[_, en]| {
        // Every element of a page brings them; only the first copy is kept, for as long as the page lives.
        if en.get().is_none() && texts.split('\n').count() == MessageId::ALL.len() + 1 {
            en.get_or_init(|| String::leak(texts.to_owned()).split('\n').gather());
        }
    });
}

/// Fills `{name}` and `{name|one|many}`; what has no argument is left out.
fn fill(template: &str, arguments: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('}') else { break };
        let mut parts = rest[open + 1..open + close].split('|');
        let name = parts.next().unwrap_or_default();
        let value = arguments.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| *value);
        match (parts.next(), parts.next()) {
            (Some(one), Some(many)) => out.push_str(if value == "1" { one } else { many }),
            _ => out.push_str(value),
        }
        rest = &rest[open + close + 1..];
    }
    out.push_str(rest);
    // A label may start a sentence.
    upper_first(&out)
}

/// A label as it stands inside a sentence: without a closing colon, full stop or question
/// mark, its first letter in lower case unless the word is an abbreviation.
pub fn in_sentence(label: &str) -> String {
    let label = label.trim().trim_end_matches([':', '.', '?', ' '].as_slice());
    let abbreviation = label.chars().nth(1).is_some_and(|second| second.is_ascii_digit() || is_upper(second));
    if abbreviation { label.to_owned() } else { lower_first(label) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn placeholders(template: &str) -> BTreeSet<String> {
        template
            .split('{')
            .skip(1)
            .filter_map(|part| part.split('}').next())
            .map(|inside| inside.split('|').next().unwrap_or_default().to_owned())
            .collect()
    }

    #[test]
    fn every_text_has_the_same_placeholders_in_every_language() {
        for id in MessageId::ALL {
            let vi = template(Language::Vi, *id);
            let en = template(Language::En, *id);
            assert!(!vi.is_empty() && !en.is_empty(), "{id:?} is empty");
            assert_eq!(placeholders(vi), placeholders(en), "{id:?}");
        }
    }

    /// `TOKHAI_TEXTS=1 cargo test` writes the file.
    #[test]
    fn the_texts_over_the_wire_are_those_of_the_program() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/www/src/en.txt");
        if std::env::var_os("TOKHAI_TEXTS").is_some() {
            assert!(std::fs::write(file, en::TEXTS).is_ok());
        }
        assert_eq!(std::fs::read_to_string(file).ok().as_deref(), Some(en::TEXTS), "TOKHAI_TEXTS=1 cargo test --lib");
    }

    #[test]
    fn plurals_follow_the_number() {
        assert_eq!(fill("{n} {n|item|items}", &[("n", "1")]), "1 item");
        assert_eq!(fill("{n} {n|item|items}", &[("n", "2")]), "2 items");
    }

    #[test]
    fn labels_take_the_form_their_place_in_the_sentence_wants() {
        assert_eq!(in_sentence("Họ và tên:"), "họ và tên");
        assert_eq!(in_sentence("CCCD của mẹ"), "CCCD của mẹ");
        assert_eq!(in_sentence("Đã kết hôn?"), "đã kết hôn");
        assert_eq!(fill("{label} sai.", &[("label", "đơn")]), "Đơn sai.");
    }

    #[test]
    fn an_unknown_language_reads_vietnamese() {
        let fr = Locale::parse("fr");
        assert_eq!(fr.as_ref().map(Language::of), Some(Language::Vi));
        assert_eq!(Language::of(&Locale::en()), Language::En);
    }
}
