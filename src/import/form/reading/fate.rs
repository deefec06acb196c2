//! What became of a line of the paper.

use serde::Serialize;

/// What a line, or a part of one, is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Fate {
    /// It asks something.
    Field,
    /// Room to go on with the answer to the field before.
    Continuation,
    /// It heads the fields that follow.
    Heading,
    /// Name of the form.
    Title,
    /// Name and motto of the state.
    Motto,
    /// Number of the form and the text it belongs to.
    FormNumber,
    /// Whom the form is addressed to.
    Addressee,
    /// What whoever signs declares.
    Declaration,
    /// Place and date of signing.
    Signing,
    /// Where somebody signs.
    Signature,
    /// A note on how to fill in the form.
    Note,
    /// What only an office fills in.
    Official,
    /// A head of a table, or its rows to fill in.
    TableHead,
    /// Papers to hand in with the form.
    Attachment,
    /// A sentence that asks nothing.
    Prose,
    /// Nothing but lines and marks.
    Ornament,
    /// Room to write in of which nothing says what for.
    Unlabelled,
}

/// All fates with the words for them.
const WORDS: &[(&str, Fate)] = &[
    ("field", Fate::Field),
    ("continuation", Fate::Continuation),
    ("heading", Fate::Heading),
    ("title", Fate::Title),
    ("motto", Fate::Motto),
    ("formNumber", Fate::FormNumber),
    ("addressee", Fate::Addressee),
    ("declaration", Fate::Declaration),
    ("signing", Fate::Signing),
    ("signature", Fate::Signature),
    ("note", Fate::Note),
    ("official", Fate::Official),
    ("tableHead", Fate::TableHead),
    ("attachment", Fate::Attachment),
    ("prose", Fate::Prose),
    ("ornament", Fate::Ornament),
    ("unlabelled", Fate::Unlabelled),
];

impl Fate {
    /// The fate of that name.
    pub fn parse(word: &str) -> Option<Self> {
        WORDS.iter().find(|(known, _)| *known == word).map(|(_, fate)| *fate)
    }

    /// Its name in `reading.json`.
    pub fn as_str(self) -> &'static str {
        WORDS.iter().find(|(_, fate)| *fate == self).map_or("", |(word, _)| word)
    }
}
