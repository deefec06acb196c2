//! Texts that the citizens' module does without: what the gate says of a submission to whoever receives it and to whoever
//! sent it, and the sentences of a form that is printed. As those of [`MessageId`](super::MessageId): an id, a wording a
//! language, and the compiler refuses a language that lacks one.

mod en;
mod vi;

use super::Language;

macro_rules! office_ids {
    ($($(#[$doc:meta])* $id:ident,)*) => {
        /// Names of the texts; `{}` and names in braces are what they are filled with.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum OfficeText { $($(#[$doc])* $id,)* }

        impl OfficeText {
            /// All texts, in the order of the list above.
            pub const ALL: &'static [Self] = &[$(Self::$id,)*];
        }
    };
}

/// The texts of a language in the order of [`OfficeText`]; does not compile when one is missing or misplaced.
macro_rules! office_texts {
    ($($id:ident => $text:literal,)*) => {
        pub(super) const TEXTS: &[&str] = &[$($text),*];

        const _: () = {
            let ids = [$(super::OfficeText::$id as usize),*];
            assert!(ids.len() == super::OfficeText::ALL.len(), "a text is missing");
            let mut at = 0;
            while at < ids.len() {
                assert!(ids[at] == at, "a text is not in the order of the ids");
                at += 1;
            }
        };
    };
}
use office_texts;

office_ids! {
    /// A field that the receiving side fills in is empty.
    Awaited,
    /// The day of sending is no day.
    DayOfSending,
    /// Days were compared with a day that only the submission says.
    DayNotCompared,
    /// The digest is of another kind.
    DigestForm,
    /// The digest is not that of the content.
    DigestDiffers,
    /// The day of sending is still to come; `{}` is the last it can be.
    DayToCome,
    /// The submission was made with another definition; `{}` is what it should name.
    OtherDefinition,
    /// A file that no answer has a place for.
    FileUnasked,
    /// An answer leads to a file other than the one listed.
    FileElsewhere,
    /// An answer speaks of a file, and none is listed.
    FileOnlyClaimed,
    /// A file without content, name, size or digest.
    FileIncomplete,
    /// A name of a file that nobody can read.
    FileName,
    /// A file of a kind or size that is not taken.
    FileKind,
    /// A file stands there twice.
    FileTwice,
    /// A file without a reference to where it is kept.
    FileWithoutHandle,
    /// More files than `{}`.
    TooManyFiles,
    /// To the person: the clock of the device is wrong.
    PersonDay,
    /// To the person: data said to be of a register are not in it.
    PersonSource,
    /// To the person: the form does not fit what the office takes.
    PersonMisfit,
    /// To the person: a file did not arrive whole.
    PersonAttachAgain,
    /// A member that no submission has.
    MemberUnknown,
    /// A member that is missing or of another kind.
    MemberMissing,
    /// A source without register or day.
    SourceIncomplete,
    /// A source of no answer.
    SourceWithoutAnswer,
    /// A register called otherwise than lookups call it.
    RegisterNamedOtherwise,
    /// A value said to come from a register that nobody asked.
    NotLookedUp,
    /// A value that is not what stands at its source.
    ValueNotFromSource,
    /// A value whose lookup failed.
    LookUpFailed,
    /// A value that the lookups do not give.
    ValueNotGiven,
    /// A typed value that differs from that of a lookup.
    TypedDiffers,
    /// A value that nobody can type, of unknown source.
    ValueFromNowhere,
    /// A value that nobody can type and no lookup gives.
    ValueNotLookedUp,
    /// A paper that is not asked for, or twice.
    PaperUnasked,
    /// The day of data in the place of a paper is none that has come.
    ReplacementDay,
    /// To the person: the paper `{}` is missing.
    PersonPaperNeeded,
    /// That data stand in for the paper `{}` is only claimed.
    ReplacementClaimed,
    /// Data stand in for the paper `{}`, and are called otherwise than lookups call them.
    ReplacementOtherSource,
    /// The authority is asked to look up the paper `{}`.
    LookUpRequested,
    /// Data do not stand in for the paper `{}`.
    ReplacementRefuted,
    /// The paper `{}` is left to the authority where the definition does not allow it.
    LookUpNotAllowed,
    /// The paper `{}` is missing.
    PaperMissing,
    /// A paper is called otherwise than `{}`.
    PaperTitle,
    /// Answers where a whole submission is taken.
    WholeExpected,
    /// An answer that the definition does not ask for.
    AnswerUnasked,
    /// A number that another person, `{}`, has.
    NumberTaken,
    /// No day, month or year where a date may be known in part; `{}` is what stands there.
    NoPartialDate,
    /// A day after `{}`.
    NotAfter,
    /// A day before `{}`.
    NotBefore,
    /// Printed form: the part behind an option, `{option}`.
    PaperOption,
    /// Printed form: the part behind an option, `{option}`, of a question, `{label}`.
    PaperOptionOf,
    /// Printed form: a part with a title, `{}`.
    PaperTitled,
    /// Printed form: a part with the condition it is asked under, `{}`.
    PaperWhen,
    /// Printed form: a part whose condition has no words.
    PaperWhenever,
    /// Printed form: a condition, `{}`.
    PaperIf,
    /// Printed form: the condition that questions, `{}`, are answered.
    PaperIfGiven,
    /// Printed form: the condition that questions, `{}`, are not answered.
    PaperIfNotGiven,
    /// Printed form: that the answer to `{label}` is one of `{values}`.
    PaperIs,
    /// Printed form: that the answer to `{label}` is none of `{values}`.
    PaperIsNot,
    /// Printed form: between conditions that all hold.
    PaperAnd,
    /// Printed form: between things of which one holds.
    PaperOr,
    /// Printed form: the answer yes.
    PaperYes,
    /// Printed form: the answer no.
    PaperNo,
}

impl OfficeText {
    /// The text in a language, with its braces.
    pub fn text(self, language: Language) -> &'static str {
        let texts = match language {
            Language::Vi => vi::TEXTS,
            Language::En => en::TEXTS,
        };
        texts.get(self as usize).copied().unwrap_or_default()
    }

    /// The text with `{}` filled in.
    pub fn of(self, language: Language, what: &str) -> String {
        self.filled(language, &[("", what)])
    }

    /// The text with values for the names in its braces; what a value holds in braces stays as it is.
    pub fn filled(self, language: Language, values: &[(&str, &str)]) -> String {
        let mut parts = self.text(language).split('{');
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part.split_once('}').unwrap_or(("", part));
            let value = values.iter().find(|(own, _)| *own == name);
            out.push_str(value.map_or("", |(_, value)| value));
            out.push_str(rest);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The placeholders of a text, sorted.
    fn placeholders(text: &str) -> Vec<&str> {
        let mut found: Vec<&str> = text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn the_languages_have_the_same_placeholders_and_no_letters_of_each_other() {
        const VIETNAMESE: &str = "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹàáãèéìíòóõùúý";
        for id in OfficeText::ALL {
            let (vi, en) = (id.text(Language::Vi), id.text(Language::En));
            assert_eq!(placeholders(vi), placeholders(en), "{id:?}");
            assert!(vi != en && !vi.is_empty() && !en.is_empty(), "{id:?}");
            assert!(!en.to_lowercase().contains(|c| VIETNAMESE.contains(c)), "{id:?}: {en}");
        }
    }
}
