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

#[cfg(feature = "cli")]
pub mod load;
mod when;

use crate::sorted::SortedMap;

use crate::json::{self, Map, Value};

use crate::locale::Locale;
use crate::pointer::JsonPointer;

#[cfg(feature = "cli")]
pub use load::{Checker, Kind, Lines, Loaded, MAX_BYTES, Problem, Severity, Vocabulary, load};
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
    /// `x-text`: per language, per place, texts that replace the definition's own.
    pub texts: SortedMap<Locale, SortedMap<String, FieldText>>,
    /// The document itself: the JSON Schema of the answers.
    pub schema: Value,
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
    /// Texts the procedure rests on.
    pub legal_basis: Vec<String>,
    /// Ways to hand in: `online`, `direct`, `postal`.
    pub channels: Vec<String>,
    /// Document types the procedure issues.
    pub outputs: Vec<String>,
    /// Cases a year, where a source gives a figure.
    pub annual_cases: Option<f64>,
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
    /// Relatives by the registers' word: `mother` → the role that is this subject's mother.
    pub relations: SortedMap<String, String>,
    /// The circumstance in which the subject exists.
    pub when: When,
    /// Roles that are the same subject in some circumstance (`sameAs`), so that nothing is
    /// asked of both.
    pub same_as: Vec<SameAs>,
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
    /// Legal article that demands it.
    pub basis: Vec<String>,
    /// Facts whose successful lookups close its slot in the form; written by `simplify`
    /// or by the author. `None` means that lookups never close it.
    pub closed_by: Option<Vec<FactRef>>,
    /// What law says for the case that these lookups fail.
    pub fallback: Option<Fallback>,
    /// Remark for the person who fills the form.
    pub note: String,
    /// True when filling in this form is handing in this paper (`isForm`).
    pub is_form: bool,
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
}

/// A field that asks for a fact.
#[derive(Clone, Debug)]
pub struct FactField {
    /// Place in the answers; `*` stands for every item of an array.
    pub pointer: JsonPointer,
    /// The fact it asks for.
    pub fact: FactRef,
}

/// Texts of one place in one language.
#[derive(Clone, Debug, Default)]
pub struct FieldText {
    /// Label.
    pub title: Option<String>,
    /// Hint.
    pub description: Option<String>,
    /// Labels of fixed values, by the value (strings as they are, others as JSON text).
    pub options: SortedMap<String, String>,
    /// What to say when a keyword fails, by keyword.
    pub messages: SortedMap<String, String>,
}

impl Procedure {
    /// Reads the annotations of a definition; see the module text for what happens to nonsense.
    pub fn read(definition: Value) -> Self {
        let root = &definition;
        let mut search = FactSearch { root, visits: 0, found: Vec::new() };
        search.visit(root, &JsonPointer::root(), 0);
        let fields = search.found;
        Self {
            id: text(root, "$id"),
            title: text(root, "title"),
            pack: root.get("x-pack").and_then(Value::as_str).map(str::to_owned),
            language: root.get("x-language").and_then(Value::as_str).and_then(Locale::parse),
            header: read_header(root.get("x-procedure")),
            roles: entries(root, "x-roles").map(|(name, v)| read_role(name, v)).collect(),
            conditions: entries(root, "x-conditions").map(|(name, v)| read_condition(name, v)).collect(),
            requirements: analysed(|| items(root, "x-requirements").map(read_requirement).collect()),
            documents: items(root, "x-documents").map(read_document).collect(),
            sections: items(root, "x-sections").map(read_section).collect(),
            fields,
            texts: read_texts(root),
            schema: definition,
        }
    }

    /// The role of that name.
    pub fn role(&self, name: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.name == name)
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
        let by_tag = self.texts.get(locale).and_then(|texts| texts.get(place));
        by_tag.or_else(|| Locale::parse(locale.language()).and_then(|l| self.texts.get(&l)?.get(place)))
    }

    /// `title` of a place in a language, falling back to the definition's own.
    pub fn title_of<'a>(&'a self, locale: &Locale, place: &str, own: &'a str) -> &'a str {
        self.text(locale, place).and_then(|t| t.title.as_deref()).unwrap_or(own)
    }
}

impl Condition {
    /// The condition's schema with the `$defs` of its definition in reach.
    pub fn standalone(&self, definition: &Value) -> Value {
        let mut schema = self.schema.clone();
        if let Some(object) = schema.as_object_mut() {
            for name in ["$schema", "$defs", "definitions"] {
                if let Some(value) = definition.get(name) {
                    object.entry(name.to_owned()).or_insert_with(|| value.clone());
                }
            }
        }
        schema
    }
}

impl FactRef {
    /// Reads `{"concept": …, "role": …, "stage"?: …}`.
    pub fn read(value: &Value) -> Option<Self> {
        Some(Self {
            concept: value.get("concept")?.as_str()?.to_owned(),
            role: text(value, "role"),
            stage: value.get("stage").and_then(Value::as_str).map(str::to_owned),
        })
    }
}

/// What only an analysis asks for; the citizens' module does without it.
fn analysed<T: Default>(read: impl FnOnce() -> T) -> T {
    if cfg!(any(not(target_arch = "wasm32"), feature = "workbench")) { read() } else { T::default() }
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn strings(value: &Value, key: &str) -> Vec<String> {
    match value.get(key) {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn items<'v>(value: &'v Value, key: &str) -> std::slice::Iter<'v, Value> {
    json::list(value.get(key)).iter()
}

fn entries<'v>(value: &'v Value, key: &str) -> std::vec::IntoIter<(&'v String, &'v Value)> {
    json::members(value.get(key)).into_iter()
}

fn when(value: &Value) -> When {
    value.get("when").and_then(Value::as_str).and_then(|source| When::parse(source).ok()).unwrap_or_default()
}

fn facts(value: &Value, key: &str) -> Option<Vec<FactRef>> {
    let list = value.get(key)?.as_array()?;
    Some(list.iter().filter_map(FactRef::read).collect())
}

fn read_header(value: Option<&Value>) -> Header {
    let Some(value) = value else { return Header::default() };
    Header {
        code: text(value, "code"),
        version: text(value, "version"),
        field: analysed(|| text(value, "field")),
        level: analysed(|| text(value, "level")),
        authority: text(value, "authority"),
        legal_basis: analysed(|| strings(value, "legalBasis")),
        channels: analysed(|| strings(value, "channels")),
        outputs: analysed(|| strings(value, "outputs")),
        annual_cases: analysed(|| value.pointer("/annualCases/value").and_then(Value::as_f64)),
    }
}

fn read_role(name: &str, value: &Value) -> Role {
    Role {
        name: name.to_owned(),
        kind: text(value, "kind"),
        title: text(value, "title"),
        key: value.get("key").and_then(Value::as_str).and_then(JsonPointer::parse),
        keyless: value.get("keyless").and_then(Value::as_str).map(str::to_owned),
        signed_in: value.get("signedIn").and_then(Value::as_bool).unwrap_or(false),
        relations: entries(value, "relations")
            .filter_map(|(relation, role)| Some((relation.clone(), role.as_str()?.to_owned())))
            .collect(),
        when: when(value),
        same_as: items(value, "sameAs").map(|other| SameAs { role: text(other, "role"), when: when(other) }).collect(),
    }
}

fn read_condition(name: &str, value: &Value) -> Condition {
    Condition {
        name: name.to_owned(),
        title: text(value, "title"),
        schema: value.clone(),
        implies: analysed(|| strings(value, "x-implies")),
        excludes: analysed(|| strings(value, "x-excludes")),
        lacks: analysed(|| strings(value, "x-lacks")),
        share: analysed(|| value.get("x-share").and_then(Value::as_f64)),
    }
}

fn read_requirement(value: &Value) -> Requirement {
    Requirement {
        id: text(value, "id"),
        title: text(value, "title"),
        needs: value.get("needs").and_then(read_need).unwrap_or_default(),
        when: when(value),
        quality: value.get("quality").and_then(Value::as_str).map(str::to_owned),
        basis: strings(value, "basis"),
    }
}

fn read_need(value: &Value) -> Option<Need> {
    let list = |key: &str| Some(value.get(key)?.as_array()?.iter().filter_map(read_need).collect());
    if let Some(all) = list("allOf") {
        return Some(Need::AllOf(all));
    }
    if let Some(any) = list("anyOf") {
        return Some(Need::AnyOf(any));
    }
    if let Some(act) = value.get("act").and_then(Value::as_str).and_then(Act::parse) {
        return Some(Need::Act { act, role: text(value, "role"), by: strings(value, "by") });
    }
    FactRef::read(value).map(Need::Fact)
}

fn read_document(value: &Value) -> Document {
    Document {
        id: text(value, "id"),
        title: text(value, "title"),
        types: analysed(|| strings(value, "type")),
        copies: analysed(|| {
            entries(value, "copies").filter_map(|(form, n)| Some((form.clone(), n.as_u64()?))).collect()
        }),
        when: when(value),
        group: value.get("group").and_then(Value::as_str).map(str::to_owned),
        proves: analysed(|| facts(value, "proves")),
        about: analysed(|| value.get("about").and_then(Value::as_str).map(str::to_owned)),
        acts: analysed(|| {
            let list = value.get("acts").and_then(Value::as_array);
            list.map(|list| list.iter().filter_map(|act| Act::parse(act.as_str()?)).collect())
        }),
        quality: analysed(|| value.get("quality").and_then(Value::as_str).map(str::to_owned)),
        valid_from: analysed(|| value.pointer("/valid/from").and_then(Value::as_str).map(str::to_owned)),
        valid_to: analysed(|| value.pointer("/valid/to").and_then(Value::as_str).map(str::to_owned)),
        channels: strings(value, "channels"),
        basis: strings(value, "basis"),
        closed_by: facts(value, "closedBy"),
        fallback: value.get("fallback").map(read_fallback),
        note: text(value, "note"),
        is_form: value.get("isForm").and_then(Value::as_bool).unwrap_or(false),
    }
}

fn read_fallback(value: &Value) -> Fallback {
    let period = |period: &Value| Some((period.get("value")?.as_u64()?, text(period, "unit")));
    Fallback {
        rule: text(value, "rule"),
        deadlines: entries(value, "deadlines").filter_map(|(way, own)| Some((way.clone(), period(own)?))).collect(),
        basis: text(value, "basis"),
    }
}

fn read_section(value: &Value) -> Section {
    Section {
        id: text(value, "id"),
        title: text(value, "title"),
        description: text(value, "description"),
        fields: strings(value, "fields").iter().filter_map(|p| JsonPointer::parse(p)).collect(),
        when: when(value),
    }
}

fn read_texts(root: &Value) -> SortedMap<Locale, SortedMap<String, FieldText>> {
    entries(root, "x-text")
        .filter_map(|(tag, places)| {
            let texts = places.as_object()?.iter().map(|(place, value)| (place.clone(), read_text(value)));
            Some((Locale::parse(tag)?, texts.collect()))
        })
        .collect()
}

fn read_text(value: &Value) -> FieldText {
    FieldText {
        title: value.get("title").and_then(Value::as_str).map(str::to_owned),
        description: value.get("description").and_then(Value::as_str).map(str::to_owned),
        options: string_map(value.get("options")),
        messages: string_map(value.get("messages")),
    }
}

/// A JSON object of strings; anything else in it is left out.
pub(crate) fn string_map(value: Option<&Value>) -> SortedMap<String, String> {
    json::members(value).into_iter().filter_map(|(key, text)| Some((key.clone(), text.as_str()?.to_owned()))).collect()
}

/// Deepest nesting that is searched for `x-fact`; a form nobody could fill is deeper.
const MAX_FIELD_DEPTH: usize = 32;
/// Most subschemas that are searched; references can describe more places than atoms exist.
const MAX_FIELD_VISITS: usize = 20_000;

/// Walks every place where a schema describes the same or a child instance.
struct FactSearch<'v> {
    root: &'v Value,
    visits: usize,
    found: Vec<FactField>,
}

impl<'v> FactSearch<'v> {
    fn visit(&mut self, schema: &'v Value, at: &JsonPointer, depth: usize) {
        let Some(object) = schema.as_object() else { return };
        if depth >= MAX_FIELD_DEPTH || self.visits >= MAX_FIELD_VISITS {
            return;
        }
        self.visits += 1;
        if let Some(fact) = object.get("x-fact").and_then(FactRef::read)
            && !self.found.iter().any(|field| field.pointer == *at && field.fact == fact)
        {
            self.found.push(FactField { pointer: at.clone(), fact });
        }
        if let Some(target) = local_reference(self.root, object) {
            self.visit(target, at, depth + 1);
        }
        for (name, child) in entries(schema, "properties") {
            self.visit(child, &at.key(name), depth + 1);
        }
        for key in ["items", "contains"] {
            if let Some(child) = object.get(key) {
                self.visit(child, &at.key("*"), depth + 1);
            }
        }
        for key in ["then", "else"] {
            if let Some(branch) = object.get(key) {
                self.visit(branch, at, depth + 1);
            }
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            for branch in items(schema, key) {
                self.visit(branch, at, depth + 1);
            }
        }
        for (_, branch) in entries(schema, "dependentSchemas") {
            self.visit(branch, at, depth + 1);
        }
    }
}

/// The schema a `$ref` of the form `#/…` names.
fn local_reference<'v>(root: &'v Value, object: &Map<String, Value>) -> Option<&'v Value> {
    root.pointer(object.get("$ref")?.as_str()?.strip_prefix('#')?)
}
