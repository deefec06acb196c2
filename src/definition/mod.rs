//! What a procedure is: the input language of the toolkit.
//!
//! A definition is a JSON Schema (2020-12) of the submission with annotations
//! named `x-…`, described by `schemas/procedure.schema.json`. [`Procedure`] is
//! the reading of those annotations. Reading never fails: what is absent or of
//! the wrong shape is left out, because telling an author what is wrong is the
//! work of [`load()`], which runs natively, while a citizen's phone only ever
//! sees definitions that passed it. A plain JSON Schema without any annotation
//! reads as a procedure without documents.
//!
//! This module knows nothing of registers, of validation or of forms.

#[cfg(any(feature = "cli", feature = "workbench"))]
pub mod load;
#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
mod process;
mod read;
mod when;

use crate::sorted::SortedMap;

use crate::json::Value;

use crate::locale::Locale;
use crate::pointer::JsonPointer;

#[cfg(any(feature = "cli", feature = "workbench"))]
pub(crate) use load::nearest_word;
#[cfg(any(feature = "cli", feature = "workbench"))]
pub use load::{Checker, Kind, Lines, Loaded, MAX_BYTES, Problem, Severity, Vocabulary, load};
#[cfg(any(not(target_arch = "wasm32"), feature = "full"))]
pub use process::{
    APPLICANT, Actor, PROCESS_NAMESPACE, Process, ProcessStep, Repeat, StepFact, StepKind, StepTime, TimeUnit, Visit,
    WHEN_LANGUAGE,
};
pub use when::{When, WhenError};

/// One procedure: header, roles, conditions, requirements, documents, layout and texts.
#[derive(Clone, Debug, Default)]
pub struct Procedure {
    /// `$id`, or empty.
    pub id: String,
    /// `title` in the definition's own language.
    pub title: String,
    /// The country pack the ids refer to (`x-pack`), such as `vn`.
    pub pack: Option<String>,
    /// Language of the definition's own texts (`x-language`).
    pub language: Option<Locale>,
    /// `x-procedure`.
    pub header: Header,
    /// `x-roles`, in the author's order.
    pub roles: Vec<Role>,
    /// `x-conditions`, in the author's order.
    pub conditions: Vec<Condition>,
    /// `x-requirements`; empty when they are to be inferred from the documents.
    pub requirements: Vec<Requirement>,
    /// `x-documents`.
    pub documents: Vec<Document>,
    /// `x-sections`.
    pub sections: Vec<Section>,
    /// Fields that carry `x-fact`, with their place in the answers.
    pub fields: Vec<FactField>,
    /// Questions that carry `x-known`, with their place in the answers.
    pub known: Vec<KnownField>,
    /// `x-text`: per language, per place, texts that replace the definition's own.
    pub texts: SortedMap<Locale, SortedMap<String, FieldText>>,
    /// The document itself: the JSON Schema of the answers.
    pub schema: Value,
}

/// One sentence of what the person does once all is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Afterward {
    /// The sentence.
    pub text: String,
    /// Whether it is told to those who are not signed in alone (`"signedIn": false`).
    pub guests_only: bool,
}

/// `x-procedure`: the facts a catalogue of procedures lists.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// Code in the national catalogue, such as `1.001193`.
    pub code: String,
    /// Version of this definition; an ISO date in the definitions shipped here.
    pub version: String,
    /// Field of administration, such as `hộ tịch`.
    pub field: String,
    /// Level of the deciding authority: `commune`, `province`, `ministry`, …
    pub level: String,
    /// Name of the deciding authority.
    pub authority: String,
    /// Number of the official form, as it stands on it, such as `Mẫu CT01`.
    pub form_number: String,
    /// Lines an official form begins with: the state and its motto.
    pub letterhead: Vec<String>,
    /// Texts the procedure rests on.
    pub legal_basis: Vec<String>,
    /// Ways to hand in: `online`, `direct`, `postal`.
    pub channels: Vec<String>,
    /// The answer that says which of them the person takes (`channelAnswer`).
    pub channel_answer: Option<JsonPointer>,
    /// Time within which the authority decides.
    pub processing: Option<Processing>,
    /// What the procedure costs.
    pub fee: Option<Fee>,
    /// What happens, one sentence a step; the first is the person's own. Structured steps are no sentences.
    pub steps: Vec<String>,
    /// What the person does once all is sent (`afterwards`); told in place of `steps` where it is there.
    pub afterwards: Vec<Afterward>,
    /// What the person brings when the result is collected.
    pub bring: Vec<String>,
    /// Procedures that the event in the person's life still needs (`next`).
    pub next: Vec<NextProcedure>,
    /// How the person has data put right that a register lacks or holds wrongly (`correction`), and the source of that.
    pub correction: Option<(String, String)>,
    /// Document types the procedure issues.
    pub outputs: Vec<String>,
    /// Cases a year, where a source gives a figure.
    pub annual_cases: Option<f64>,
}

/// The time within which an authority decides.
#[derive(Clone, Debug, Default)]
pub struct Processing {
    /// How many of the unit; 0 is the same day.
    pub value: u32,
    /// `workingDay`, `day`, `workingHour`, …
    pub unit: String,
    /// Time of day before which what is received is decided on the day itself (`sameDayBefore`), or empty.
    pub same_day_before: String,
    /// Remark, or empty.
    pub note: String,
}

/// A procedure that comes after this one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NextProcedure {
    /// Its code.
    pub procedure: String,
    /// What people call it.
    pub title: String,
    /// Why it is needed.
    pub reason: String,
    /// Where that is written.
    pub source: String,
    /// The circumstance in which it is needed.
    pub when: When,
}

/// What a procedure costs.
#[derive(Clone, Debug, Default)]
pub struct Fee {
    /// A JSON number.
    pub amount: String,
    /// What the currency is called: `unit`, else its ISO 4217 code.
    pub currency: String,
    /// What each of a number of things costs besides, and where the answers say how many.
    pub each: Option<(JsonPointer, u64)>,
    /// Remark, or empty.
    pub note: String,
    /// What it costs instead where an answer is a certain one (`cases`: `field`, `is`, `amount` and `note` of each); the
    /// first that applies counts.
    pub cases: Value,
}

/// A subject the procedure is about.
#[derive(Clone, Debug, Default)]
pub struct Role {
    /// Name used in `x-fact`, `proves` and `needs`.
    pub name: String,
    /// `person`, `organisation`, `landParcel`, `vehicle`, `household`, `event`, …
    pub kind: String,
    /// What people call the subject.
    pub title: String,
    /// The answer that identifies the subject in registers.
    pub key: Option<JsonPointer>,
    /// Why no register can know the subject by a key (`keyless`): a child not registered yet.
    pub keyless: Option<String>,
    /// True when the signed-in identity of the person at the keyboard is this subject.
    pub signed_in: bool,
    /// Concepts a look-up of this subject may show while its key is not the signed-in person's
    /// own (`shown`): as little as proves the match. `None` means that all may be shown.
    pub shown: Option<Vec<String>>,
    /// Relatives by the registers' word: `mother` → the role that is this subject's mother.
    pub relations: SortedMap<String, String>,
    /// The circumstance in which the subject exists.
    pub when: When,
    /// Roles that are the same subject in some circumstance (`sameAs`), so that nothing is
    /// asked of both.
    pub same_as: Vec<SameAs>,
    /// Roles whose subject is always somebody else (`differsFrom`), unless `same_as` says so of the case. `None` where
    /// the definition does not say.
    pub differs_from: Option<Vec<String>>,
    /// What is certain of whoever is this subject (`certain`): values by concept.
    pub certain: SortedMap<String, String>,
}

/// "In this circumstance the subject is the one of that role."
#[derive(Clone, Debug, Default)]
pub struct SameAs {
    /// Name of the other role.
    pub role: String,
    /// The circumstance.
    pub when: When,
}

/// A named yes/no circumstance of a case.
#[derive(Clone, Debug, Default)]
pub struct Condition {
    /// Name used in `when`.
    pub name: String,
    /// The circumstance in words (`title` of its schema).
    pub title: String,
    /// JSON Schema over the answers: the circumstance holds when they are valid.
    pub schema: Value,
    /// Conditions that hold whenever this one does (`x-implies`).
    pub implies: Vec<String>,
    /// Conditions that never hold together with this one (`x-excludes`).
    pub excludes: Vec<String>,
    /// Registers that hold nothing about a case in which it holds (`x-lacks`):
    /// `register`, or `register@role` when only that role is missing there.
    pub lacks: Vec<String>,
    /// Share of cases in which it holds, 0 to 1, where a source gives one (`x-share`).
    pub share: Option<f64>,
    /// The way of handing in of the procedure that it stands for: it holds in exactly the cases
    /// handed in that way (`x-channel`). It takes no part in implications and exclusions.
    pub channel: Option<String>,
}

/// A concept of one role, possibly at a stage: "birth date of the child".
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactRef {
    /// Kind of information; an id of the country pack.
    pub concept: String,
    /// Name of the role.
    pub role: String,
    /// Point of the process at which it is meant, where that matters (`after`, `before`, …).
    pub stage: Option<String>,
}

/// What a paper does besides informing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Declares on one's own responsibility.
    Declare,
    /// Consents or signs.
    Consent,
    /// Delegates: a power of attorney.
    Delegate,
    /// Hands over the original for good.
    Surrender,
    /// Photograph, fingerprint, sample.
    Specimen,
    /// Drawing, plan, business content.
    Design,
    /// An object must be seen.
    Inspect,
    /// Payment.
    Pay,
    /// A third party's decision made for this case.
    Decide,
    /// Legalisation, translation, certification as such.
    Formality,
    /// The paper identifies the person who stands at the counter.
    Identify,
}

impl Act {
    /// All acts, in the order of the definition language.
    pub const ALL: [Self; 11] = [
        Self::Declare,
        Self::Consent,
        Self::Delegate,
        Self::Surrender,
        Self::Specimen,
        Self::Design,
        Self::Inspect,
        Self::Pay,
        Self::Decide,
        Self::Formality,
        Self::Identify,
    ];

    /// The word of the definition language.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declare => "declare",
            Self::Consent => "consent",
            Self::Delegate => "delegate",
            Self::Surrender => "surrender",
            Self::Specimen => "specimen",
            Self::Design => "design",
            Self::Inspect => "inspect",
            Self::Pay => "pay",
            Self::Decide => "decide",
            Self::Formality => "formality",
            Self::Identify => "identify",
        }
    }

    /// Reads the word of the definition language.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.as_str() == word)
    }
}

/// What an authority must establish.
#[derive(Clone, Debug, Default)]
pub struct Requirement {
    /// Unique within the definition.
    pub id: String,
    /// In words.
    pub title: String,
    /// What meets it.
    pub needs: Need,
    /// The circumstance in which it applies.
    pub when: When,
    /// Name of the grade its facts must be proved with; a grade of the country pack.
    pub quality: Option<String>,
    /// Legal article.
    pub basis: Vec<String>,
}

/// AND/OR tree over facts and acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// A fact must be known.
    Fact(FactRef),
    /// Somebody in a role must perform an act.
    Act {
        /// What is done.
        act: Act,
        /// By whom or about whom; empty when it does not matter.
        role: String,
        /// Ids of the papers that count; empty when any paper that does it counts.
        by: Vec<String>,
    },
    /// All of them; met when empty.
    AllOf(Vec<Need>),
    /// At least one of them; never met when empty.
    AnyOf(Vec<Need>),
}

impl Default for Need {
    fn default() -> Self {
        Self::AllOf(Vec::new())
    }
}

/// One line of the dossier (thành phần hồ sơ): a paper the procedure asks for.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Unique within the definition.
    pub id: String,
    /// What the dossier list calls it.
    pub title: String,
    /// Document types that serve, the usual one first; ids of the country pack.
    pub types: Vec<String>,
    /// Copies by form: `original`, `certified`, `copy`.
    pub copies: SortedMap<String, u64>,
    /// The circumstance in which it is asked for.
    pub when: When,
    /// Papers of one group are alternatives: one of them is enough.
    pub group: Option<String>,
    /// Facts it proves; `None` takes the document type's default.
    pub proves: Option<Vec<FactRef>>,
    /// Role the document type's default facts are about, where `proves` is absent.
    pub about: Option<String>,
    /// Acts it performs; `None` takes the document type's default.
    pub acts: Option<Vec<Act>>,
    /// Name of the grade of what it says, where it differs from its type's.
    pub quality: Option<String>,
    /// First day on which it proves anything (`valid.from`), as an ISO date.
    pub valid_from: Option<String>,
    /// Last day on which it proves anything (`valid.to`), as an ISO date.
    pub valid_to: Option<String>,
    /// Ways of handing in for which it is asked; empty means all.
    pub channels: Vec<String>,
    /// Legal articles about it: those that demand it, and those that let data stand in for it.
    pub basis: Vec<String>,
    /// The articles that demand it, where somebody found them (`demandedBy`).
    pub demanded_by: Vec<Demanding>,
    /// Facts whose successful lookups close its slot in the form; written by `simplify`
    /// or by the author. `None` means that lookups never close it.
    pub closed_by: Option<Vec<FactRef>>,
    /// Roles of whom the register's value must name one before the paper is closed, for those of
    /// these facts that say who somebody is (`names`).
    pub named_by: SortedMap<FactRef, Vec<String>>,
    /// What law says for the case that these lookups fail.
    pub fallback: Option<Fallback>,
    /// Remark for the person who fills the form.
    pub note: String,
    /// What files are taken for it (`x-file`).
    pub files: FileLimits,
    /// True when filling in this form is handing in this paper (`isForm`).
    pub is_form: bool,
    /// True where the law asks for it only when data cannot be used (`fallbackOnly`).
    pub fallback_only: bool,
}

/// An article that demands a paper (`demandedBy`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demanding {
    /// The citation.
    pub text: String,
    /// How the article reads today, where it was looked up; else empty.
    pub clause: String,
}

/// What files are taken at a place (`x-file`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileLimits {
    /// Kinds, as in the `accept` attribute of HTML; empty where nothing is said.
    pub accept: String,
    /// Greatest size of each in bytes.
    pub max_bytes: Option<u64>,
    /// Greatest number.
    pub max_count: Option<u64>,
}

impl FileLimits {
    /// Reads an `x-file`.
    pub fn read(value: Option<&Value>) -> Self {
        let number = |name: &str| value.and_then(|own| own.get(name)).and_then(Value::as_u64);
        Self {
            accept: value.and_then(|own| own.get("accept")).and_then(Value::as_str).unwrap_or_default().to_owned(),
            max_bytes: number("maxBytes"),
            max_count: number("maxCount"),
        }
    }
}

/// A rule of the country pack by which the authority asks the person for a paper when lookups
/// fail, as the definition carries it: the form does not load the pack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fallback {
    /// Id of the rule in the country pack.
    pub rule: String,
    /// How long the authority may take to ask for the paper, by way of handing in: a number and
    /// its unit (`workingHour`, `workingDay` or `day`).
    pub deadlines: SortedMap<String, (u64, String)>,
    /// Article.
    pub basis: String,
}

/// One step of the form.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Unique within the definition.
    pub id: String,
    /// Heading.
    pub title: String,
    /// One sentence under the heading.
    pub description: String,
    /// Answers asked here, in order.
    pub fields: Vec<JsonPointer>,
    /// The circumstance in which the step is shown.
    pub when: When,
    /// Whether it comes when the answers were looked through.
    pub after_review: bool,
}

/// A field that asks for a fact.
#[derive(Clone, Debug)]
pub struct FactField {
    /// Place in the answers; `*` stands for every item of an array.
    pub pointer: JsonPointer,
    /// The fact it asks for.
    pub fact: FactRef,
    /// The JSON type its schema names, or empty.
    pub kind: String,
    /// Members its schema requires.
    pub required: Vec<String>,
}

impl FactField {
    /// Whether a value is of the kind the field takes and has what it requires, as far as its schema says so itself.
    pub fn has_shape(&self, value: &Value) -> bool {
        let fits = match &*self.kind {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            _ => true,
        };
        fits && self.required.iter().all(|name| value.get(name).is_some())
    }
}

/// A question whose answer may be known from elsewhere (`x-known`).
#[derive(Clone, Debug)]
pub struct KnownField {
    /// Place in the answers.
    pub pointer: JsonPointer,
    /// From where it may be known; the first that applies answers it.
    pub rules: Vec<KnownRule>,
}

/// "Where this is known, that is the answer."
#[derive(Clone, Debug)]
pub struct KnownRule {
    /// From where something is known.
    pub from: KnownFrom,
    /// JSON Schema that what is known has to satisfy (`matches`).
    pub matches: Option<Value>,
    /// Roles of whom the register's value must name one (`names`).
    pub names: Vec<String>,
    /// The part of what is known that answers the question (`part`); the whole where it is the root.
    pub part: JsonPointer,
    /// The circumstance in which the rule applies.
    pub when: When,
    /// The answer; `null` where there is nothing to answer. `None` takes what is known itself.
    pub is: Option<Value>,
    /// Whether the question is put all the same, with this answer in it (`preset`): it is likely, not certain.
    pub preset: bool,
}

/// From where the answer to a question may be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownFrom {
    /// The way of handing in that the host says.
    Channel,
    /// What the account says of the person who signed in: a concept.
    Identity(String),
    /// What a register says of a role.
    Fact(FactRef),
    /// Another answer.
    Answer(JsonPointer),
    /// The circumstance of the rule alone.
    Circumstance,
}

/// Texts of one place in one language.
#[derive(Clone, Debug, Default)]
pub struct FieldText {
    /// Label.
    pub title: Option<String>,
    /// Hint.
    pub description: Option<String>,
    /// Who decides, of the procedure itself.
    pub authority: Option<String>,
    /// Labels of fixed values, by the value (strings as they are, others as JSON text).
    pub options: SortedMap<String, String>,
    /// What to say when a keyword fails, by keyword.
    pub messages: SortedMap<String, String>,
}

impl Procedure {
    /// The role of that name.
    pub fn role(&self, name: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.name == name)
    }

    /// The subject whose key stands at a role's key as well, though they are two: the other role.
    pub fn taken_by(
        &self,
        role: &Role,
        key_of: &dyn Fn(&Role) -> Option<Value>,
        holds: &dyn Fn(&str) -> bool,
    ) -> Option<&Role> {
        let key = key_of(role)?;
        let others = role.differs_from.iter().flatten().filter_map(|name| self.role(name));
        let mut others = others.filter(|other| key_of(other).is_some_and(|taken| taken == key));
        let own = self.names_of(&role.name, holds);
        others.find(|other| !own.contains(&other.name.as_str()))
    }

    /// The names under which a role's subject goes in a case, its own among them.
    pub(crate) fn names_of<'p>(&'p self, role: &'p str, holds: &dyn Fn(&str) -> bool) -> Vec<&'p str> {
        let mut names = vec![role];
        let mut at = 0;
        while let Some(&name) = names.get(at) {
            for own in &self.roles {
                for same in own.same_as.iter().filter(|same| same.when.holds(holds)) {
                    let other = match name {
                        name if name == own.name => &same.role,
                        name if name == same.role => &own.name,
                        _ => continue,
                    };
                    if !names.contains(&other.as_str()) {
                        names.push(other);
                    }
                }
            }
            at += 1;
        }
        names
    }

    /// The condition of that name.
    pub fn condition(&self, name: &str) -> Option<&Condition> {
        self.conditions.iter().find(|condition| condition.name == name)
    }

    /// The document of that id.
    pub fn document(&self, id: &str) -> Option<&Document> {
        self.documents.iter().find(|document| document.id == id)
    }

    /// Texts for one place in one language, where the definition has them.
    ///
    /// Places are pointers into the answers (with `*` for every item of an array), or
    /// `/x-sections/<id>`, `/x-documents/<id>`, `/x-conditions/<name>`,
    /// `/x-requirements/<id>`, `/x-roles/<name>`.
    pub fn text(&self, locale: &Locale, place: &str) -> Option<&FieldText> {
        let told = |tag: &str| self.texts.iter().find(|(own, _)| own.as_str() == tag)?.1.get(place);
        told(locale.as_str()).or_else(|| told(locale.language()))
    }

    /// `title` of a place in a language, falling back to the definition's own.
    pub fn title_of<'a>(&'a self, locale: &Locale, place: &str, own: &'a str) -> &'a str {
        self.text(locale, place).and_then(|t| t.title.as_deref()).unwrap_or(own)
    }
}

impl Header {
    /// The way of handing in: what the answers say, else what is given.
    pub fn channel<'a>(&self, answers: &'a Value, given: &'a str) -> &'a str {
        let said = self.channel_answer.as_ref().and_then(|place| place.resolve(answers)).and_then(Value::as_str);
        said.unwrap_or(given)
    }
}

impl Document {
    /// True where the paper is shown by the person who stands at the counter, and not handed in.
    pub fn is_shown_at_counter(&self, channel: &str) -> bool {
        channel == "direct" && self.acts.as_ref().is_some_and(|acts| acts.contains(&Act::Identify))
    }

    /// The rule by which a person without this paper may leave it to the authority to look up what it proves, and the
    /// time the authority then has; `None` where law does not say so for this way of handing in. Nobody can look up
    /// what a paper does besides informing: its acts must be stated, and only identifying somebody at a counter is none
    /// where there is no counter.
    pub fn left_to_authority(&self, channel: &str) -> Option<(&Fallback, &(u64, String))> {
        let informs = self.acts.as_ref()?.iter().all(|act| *act == Act::Identify && channel != "direct");
        let closable = self.closed_by.as_ref().is_some_and(|facts| !facts.is_empty());
        let rule = self.fallback.as_ref().filter(|_| informs && closable && !self.is_form)?;
        Some((rule, rule.deadlines.get(channel)?))
    }
}

impl Condition {
    /// The condition's schema with the `$defs` of its definition in reach, where it refers to anything.
    pub fn standalone(&self, definition: &Value) -> Value {
        let mut schema = self.schema.clone();
        let reachable: &[&str] = if refers(&schema) { &["$schema", "$defs", "definitions"] } else { &["$schema"] };
        if let Some(object) = schema.as_object_mut() {
            for &name in reachable {
                if let Some(value) = definition.get(name) {
                    object.entry(name.to_owned()).or_insert_with(|| value.clone());
                }
            }
        }
        schema
    }
}

/// True when a schema, or one within it, refers to another.
fn refers(schema: &Value) -> bool {
    match schema {
        Value::Object(members) => members
            .iter()
            .any(|(name, inner)| matches!(name.as_str(), "$ref" | "$dynamicRef" | "$recursiveRef") || refers(inner)),
        Value::Array(list) => list.iter().any(refers),
        _ => false,
    }
}
