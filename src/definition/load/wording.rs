//! The kinds of problem and their words, in English and Vietnamese, for authors.

use super::Severity;
use super::dialect::Home;
use crate::locale::Locale;
use crate::pointer::JsonPointer;
use crate::violation::{JsonType, Rule};

/// What can be wrong with a definition.
#[allow(missing_docs, reason = "the operands are named")]
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// The text stops being JSON; what was expected there, in both languages.
    NotJson { en: &'static str, vi: &'static str },
    /// A record of a portal's catalogue, which has to be imported before it is a definition.
    Record,
    /// The bytes are not UTF-8.
    NotUtf8,
    /// More bytes than are read.
    TooLarge { limit: usize },
    /// More nesting than is read.
    TooDeep { limit: usize },
    /// A property name of more bytes than are read.
    KeyTooLong { limit: usize },
    /// More work than one definition may cause.
    TooComplex,
    /// More answers, or deeper ones, than a form can ask.
    TooManyFields { limit: usize },
    /// More problems than are reported.
    TooMany { left_out: usize },
    /// A key that stands in the same object before.
    DuplicateKey { first_line: usize },
    /// An `x-` keyword nobody knows.
    UnknownAnnotation { name: String },
    /// An `x-` keyword where it means nothing; where it belongs.
    MisplacedAnnotation { name: String, home: &'static Home },
    /// A keyword JSON Schema does not have.
    UnknownKeyword { name: String },
    /// A property an annotation does not have.
    UnknownProperty { name: String },
    /// A property an annotation must have.
    MissingProperty { name: String },
    /// A name that is not of the right form.
    BadName { name: String },
    /// Not one of a fixed list of words.
    NotOneOf { options: Vec<String> },
    /// Neither `today` nor a date.
    NotADay,
    /// Any other rule of the meta-schema.
    Schema { rule: Rule },
    /// A reference to nothing.
    RefNowhere { target: String },
    /// A reference to something that is not a schema.
    RefNotSchema { target: String },
    /// A reference to another document.
    RefOutside { target: String },
    /// References that come back to themselves without going into the value.
    RefCycle { length: usize },
    /// A pattern that cannot be run.
    PatternUnusable { reason: String },
    /// A pattern that a browser can try for ever.
    PatternBacktracks,
    /// A schema the form's evaluator cannot use.
    Unusable { reason: String },
    /// A pattern without words for the person who breaks it.
    PatternWithoutWords { field: JsonPointer },
    /// A question inside a list that says from where its answer is known.
    KnownInList { field: JsonPointer },
    /// Nothing says whether two people of the procedure can be one.
    MayCoincide { one: String, other: String },
    /// A field without a label.
    MissingTitle { field: JsonPointer },
    /// Texts a language lacks.
    MissingTranslation { language: String, place: String, missing: Vec<&'static str> },
    /// A pointer to an answer or part that does not exist.
    PointerToNowhere { target: String },
    /// The name of an answer that is not described.
    UndescribedAnswer { name: String },
    /// A value the answer can never take.
    ImpossibleValue { options: Vec<String> },
    /// Not a boolean expression.
    WhenSyntax { column: usize, expected: &'static str },
    /// An expression that holds in no case.
    WhenNeverHolds,
    /// A condition nobody declared.
    UnknownCondition { name: String },
    /// A condition nothing reads.
    UnusedCondition { name: String },
    /// A condition that implies two others which exclude each other.
    NeverHolds { one: String, other: String },
    /// A condition whose schema admits nothing.
    NeverTrue,
    /// A role nobody declared.
    UnknownRole { name: String },
    /// A need names a paper that the dossier does not have.
    UnknownPaper { name: String },
    /// An id that stands before.
    DuplicateId { id: String, first: JsonPointer },
    /// An answer no section asks for.
    FieldInNoSection { field: String },
    /// An answer two sections ask for.
    FieldTwice { field: String, first: JsonPointer },
    /// A concept the country pack does not have.
    UnknownConcept { name: String },
    /// A document type the country pack does not have.
    UnknownDocumentType { name: String },
    /// A rule for failing lookups the country pack does not have.
    UnknownFallback { name: String },
    /// A rule for failing lookups that reads differently in the country pack.
    FallbackDiffers { name: String, expected: String },
    /// A source `x-procedure.sources` does not name.
    UnknownSource { name: String },
}

pub(super) fn did_you_mean(word: &str, locale: &Locale) -> String {
    if is_vietnamese(locale) { format!("có phải `{word}` không?") } else { format!("did you mean `{word}`?") }
}

fn is_vietnamese(locale: &Locale) -> bool {
    locale.language() == "vi"
}

impl Kind {
    /// Whether it stops the definition from being used.
    pub const fn severity(&self) -> Severity {
        match self {
            Self::UnknownKeyword { .. }
            | Self::PatternWithoutWords { .. }
            | Self::KnownInList { .. }
            | Self::MayCoincide { .. }
            | Self::PatternBacktracks
            | Self::MissingTitle { .. }
            | Self::MissingTranslation { .. }
            | Self::UnusedCondition { .. }
            | Self::TooManyFields { .. }
            | Self::TooMany { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// A short name, for machines; stable.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotJson { .. } => "not-json",
            Self::Record => "portal-record",
            Self::NotUtf8 => "not-utf8",
            Self::TooLarge { .. } => "too-large",
            Self::TooDeep { .. } => "too-deep",
            Self::KeyTooLong { .. } => "key-too-long",
            Self::TooComplex => "too-complex",
            Self::TooManyFields { .. } => "too-many-fields",
            Self::TooMany { .. } => "too-many-problems",
            Self::DuplicateKey { .. } => "duplicate-key",
            Self::UnknownAnnotation { .. } => "unknown-annotation",
            Self::MisplacedAnnotation { .. } => "misplaced-annotation",
            Self::UnknownKeyword { .. } => "unknown-keyword",
            Self::UnknownProperty { .. } => "unknown-property",
            Self::MissingProperty { .. } => "missing-property",
            Self::BadName { .. } => "bad-name",
            Self::NotOneOf { .. } => "not-one-of",
            Self::NotADay | Self::Schema { .. } => "meta-schema",
            Self::RefNowhere { .. } => "ref-nowhere",
            Self::RefNotSchema { .. } => "ref-not-schema",
            Self::RefOutside { .. } => "ref-outside",
            Self::RefCycle { .. } => "ref-cycle",
            Self::PatternUnusable { .. } => "pattern-unusable",
            Self::PatternBacktracks => "pattern-backtracks",
            Self::Unusable { .. } => "unusable",
            Self::PatternWithoutWords { .. } => "pattern-without-words",
            Self::KnownInList { .. } => "known-in-list",
            Self::MayCoincide { .. } => "may-coincide",
            Self::MissingTitle { .. } => "missing-title",
            Self::MissingTranslation { .. } => "missing-translation",
            Self::PointerToNowhere { .. } => "pointer-to-nowhere",
            Self::UndescribedAnswer { .. } => "undescribed-answer",
            Self::ImpossibleValue { .. } => "impossible-value",
            Self::WhenSyntax { .. } => "when-syntax",
            Self::WhenNeverHolds => "when-never-holds",
            Self::UnknownCondition { .. } => "unknown-condition",
            Self::UnusedCondition { .. } => "unused-condition",
            Self::NeverHolds { .. } | Self::NeverTrue => "condition-never-holds",
            Self::UnknownRole { .. } => "unknown-role",
            Self::UnknownPaper { .. } => "unknown-paper",
            Self::DuplicateId { .. } => "duplicate-id",
            Self::FieldInNoSection { .. } => "field-in-no-section",
            Self::FieldTwice { .. } => "field-twice",
            Self::UnknownConcept { .. } => "unknown-concept",
            Self::UnknownDocumentType { .. } => "unknown-document-type",
            Self::UnknownFallback { .. } => "unknown-fallback",
            Self::FallbackDiffers { .. } => "fallback-differs",
            Self::UnknownSource { .. } => "unknown-source",
        }
    }

    /// One sentence: what is wrong, what was expected.
    pub fn message(&self, locale: &Locale) -> String {
        if is_vietnamese(locale) { self.vietnamese() } else { self.english() }
    }

    #[allow(clippy::too_many_lines, reason = "one arm a problem: its sentence")]
    fn english(&self) -> String {
        match self {
            Self::NotJson { en, .. } => format!("not JSON: expected {en}"),
            Self::Record => "a record of the portal, not a definition: its papers are not read yet".to_owned(),
            Self::NotUtf8 => "not UTF-8 text from here on".to_owned(),
            Self::TooLarge { limit } => format!("more than {} MiB; that is no definition", limit >> 20),
            Self::TooDeep { limit } => format!("more than {limit} nested arrays and objects"),
            Self::KeyTooLong { limit } => format!("a property name of more than {limit} bytes"),
            Self::TooComplex => "too many cross-references to check; the findings are incomplete".to_owned(),
            Self::TooManyFields { limit } => {
                format!("more than {limit} answers, or answers too deep, to check one by one")
            }
            Self::TooMany { left_out } => format!("{left_out} more problems are not shown"),
            Self::DuplicateKey { first_line } => {
                format!("this key already stands in line {first_line} of the same object")
            }
            Self::UnknownAnnotation { name } => format!("`{name}` is not an annotation of the dialect"),
            Self::MisplacedAnnotation { name, home } => {
                format!("`{name}` means nothing here; it stands {}", home.words(false))
            }
            Self::UnknownKeyword { name } => format!("`{name}` is not a keyword of JSON Schema and has no effect"),
            Self::UnknownProperty { name } => format!("`{name}` is not a property of this annotation"),
            Self::MissingProperty { name } => format!("the property `{name}` is missing"),
            Self::BadName { name } => format!("`{name}` is not a name allowed here"),
            Self::NotOneOf { options } => format!("expected one of {}", list(options, "…")),
            Self::NotADay => "expected `today` or a date such as 2026-07-18".to_owned(),
            Self::Schema { rule } => rule_in_english(rule),
            Self::RefNowhere { target } => format!("the reference `{target}` leads to nothing in this document"),
            Self::RefNotSchema { target } => {
                format!("the reference `{target}` leads to something that is not a schema")
            }
            Self::RefOutside { target } => format!("the reference `{target}` leads to another document"),
            Self::RefCycle { length: 1 } => {
                "the reference leads back to itself, so checking would never end".to_owned()
            }
            Self::RefCycle { length } => {
                format!("{length} schemas refer to each other in a circle, so checking would never end")
            }
            Self::PatternUnusable { reason } => format!("the pattern cannot be run: {reason}"),
            Self::PatternBacktracks => {
                "the pattern repeats what is nothing but a repetition already: of a text that does not match, many validators try every way to cut it into pieces, and never end".to_owned()
            }
            Self::Unusable { reason } => format!("no form can be made of it: {reason}"),
            Self::PatternWithoutWords { field } => {
                format!("`{field}` has a pattern but no words for the person who breaks it")
            }
            Self::KnownInList { field } => {
                format!("`{field}` stands in a list, where `x-known` answers nothing: it is asked of every entry")
            }
            Self::MayCoincide { one, other } => {
                format!("nothing says whether `{one}` and `{other}` can be the same person")
            }
            Self::MissingTitle { field } => format!("`{field}` has no title to show as its label"),
            Self::MissingTranslation { language, place, missing } => {
                format!("`{place}` lacks text in `{language}`: {}", missing.join(", "))
            }
            Self::PointerToNowhere { target } => format!("`{target}` leads to nothing: no such answer is described"),
            Self::UndescribedAnswer { name } => format!("no answer `{name}` is described at this place"),
            Self::ImpossibleValue { options } => {
                format!("the answer never takes this value; it is one of {}", list(options, "…"))
            }
            Self::WhenSyntax { column, expected } => {
                format!("not an expression: at character {column}, expected {expected}")
            }
            Self::WhenNeverHolds => "this expression holds in no case".to_owned(),
            Self::UnknownCondition { name } => format!("`{name}` is not a condition of x-conditions"),
            Self::UnusedCondition { name } => format!("nothing depends on the condition `{name}`"),
            Self::NeverHolds { one, other } => {
                format!("never holds: it brings `{one}` and `{other}`, which exclude each other")
            }
            Self::NeverTrue => "never holds: the schema admits no answer".to_owned(),
            Self::UnknownRole { name } => format!("`{name}` is not a role of x-roles"),
            Self::UnknownPaper { name } => format!("`{name}` is not a paper of x-documents"),
            Self::DuplicateId { id, first } => format!("the id `{id}` is taken by `{first}`"),
            Self::FieldInNoSection { field } => format!("no section asks for `{field}`"),
            Self::FieldTwice { field, first } => format!("`{field}` is already asked for at `{first}`"),
            Self::UnknownConcept { name } => format!("the country pack has no concept `{name}`"),
            Self::UnknownDocumentType { name } => format!("the country pack has no document type `{name}`"),
            Self::UnknownFallback { name } => format!("the country pack has no fallback `{name}`"),
            Self::FallbackDiffers { name, expected } => {
                format!("the country pack says something else of `{name}`: copy {expected}")
            }
            Self::UnknownSource { name } => format!("`{name}` is not a source of x-procedure.sources"),
        }
    }

    fn vietnamese(&self) -> String {
        match self {
            Self::NotJson { vi, .. } => format!("không phải JSON: cần {vi}"),
            Self::Record => "đây là bản ghi của Cổng, chưa phải định nghĩa: chạy `tokhai import` trước".to_owned(),
            Self::NotUtf8 => "từ đây không phải văn bản UTF-8".to_owned(),
            Self::TooLarge { limit } => format!("lớn hơn {} MiB; không thể là định nghĩa", limit >> 20),
            Self::TooDeep { limit } => format!("mảng và đối tượng lồng nhau quá {limit} lớp"),
            Self::KeyTooLong { limit } => format!("tên thuộc tính dài quá {limit} byte"),
            Self::TooComplex => "quá nhiều tham chiếu chéo để kiểm tra; kết quả chưa đầy đủ".to_owned(),
            Self::TooManyFields { limit } => {
                format!("có hơn {limit} câu trả lời, hoặc lồng quá sâu, để kiểm tra từng mục")
            }
            Self::TooMany { left_out } => format!("còn {left_out} lỗi không hiển thị"),
            Self::DuplicateKey { first_line } => format!("khóa này đã có ở dòng {first_line} trong cùng đối tượng"),
            Self::UnknownAnnotation { name } => format!("`{name}` không phải chú giải của ngôn ngữ định nghĩa"),
            Self::MisplacedAnnotation { name, home } => {
                format!("`{name}` không có nghĩa ở đây; nó đứng {}", home.words(true))
            }
            Self::UnknownKeyword { name } => format!("`{name}` không phải từ khóa JSON Schema và không có tác dụng"),
            Self::UnknownProperty { name } => format!("`{name}` không phải thuộc tính của chú giải này"),
            Self::MissingProperty { name } => format!("thiếu thuộc tính `{name}`"),
            Self::BadName { name } => format!("`{name}` không phải tên dùng được ở đây"),
            Self::NotOneOf { options } => format!("cần một trong {}", list(options, "…")),
            Self::NotADay => "cần `today` hoặc một ngày như 2026-07-18".to_owned(),
            Self::Schema { rule } => rule_in_vietnamese(rule),
            Self::RefNowhere { target } => format!("tham chiếu `{target}` không dẫn tới đâu trong tài liệu này"),
            Self::RefNotSchema { target } => format!("tham chiếu `{target}` dẫn tới một thứ không phải lược đồ"),
            Self::RefOutside { target } => format!("tham chiếu `{target}` dẫn tới tài liệu khác"),
            Self::RefCycle { length: 1 } => "tham chiếu quay về chính nó, kiểm tra sẽ không bao giờ xong".to_owned(),
            Self::RefCycle { length } => {
                format!("{length} lược đồ tham chiếu nhau thành vòng, kiểm tra sẽ không bao giờ xong")
            }
            Self::PatternUnusable { reason } => format!("mẫu không chạy được: {reason}"),
            Self::PatternBacktracks => {
                "mẫu lặp lại phần vốn đã là lặp: với văn bản không khớp, nhiều bộ kiểm tra thử mọi cách cắt văn bản và không bao giờ xong".to_owned()
            }
            Self::Unusable { reason } => format!("không dựng được biểu mẫu: {reason}"),
            Self::PatternWithoutWords { field } => {
                format!("`{field}` có mẫu nhưng không có lời nhắc cho người nhập sai")
            }
            Self::KnownInList { field } => {
                format!("`{field}` nằm trong danh sách nên `x-known` không có tác dụng: mục nào cũng bị hỏi")
            }
            Self::MayCoincide { one, other } => {
                format!("không rõ `{one}` và `{other}` có thể là cùng một người hay không")
            }
            Self::MissingTitle { field } => format!("`{field}` không có tiêu đề để làm nhãn"),
            Self::MissingTranslation { language, place, missing } => {
                format!("`{place}` thiếu văn bản tiếng `{language}`: {}", missing.join(", "))
            }
            Self::PointerToNowhere { target } => {
                format!("`{target}` không dẫn tới đâu: không có câu trả lời nào như vậy")
            }
            Self::UndescribedAnswer { name } => format!("không có câu trả lời `{name}` tại vị trí này"),
            Self::ImpossibleValue { options } => {
                format!("câu trả lời không bao giờ có giá trị này; nó là một trong {}", list(options, "…"))
            }
            Self::WhenSyntax { column, expected } => {
                format!("không phải biểu thức: tại ký tự {column}, cần {}", expected_in_vietnamese(expected))
            }
            Self::WhenNeverHolds => "biểu thức này không đúng trong trường hợp nào".to_owned(),
            Self::UnknownCondition { name } => format!("`{name}` không phải điều kiện của x-conditions"),
            Self::UnusedCondition { name } => format!("không có gì phụ thuộc vào điều kiện `{name}`"),
            Self::NeverHolds { one, other } => {
                format!("không bao giờ đúng: kéo theo `{one}` và `{other}`, hai điều kiện loại trừ nhau")
            }
            Self::NeverTrue => "không bao giờ đúng: lược đồ không chấp nhận câu trả lời nào".to_owned(),
            Self::UnknownRole { name } => format!("`{name}` không phải vai của x-roles"),
            Self::UnknownPaper { name } => format!("`{name}` không phải giấy tờ của x-documents"),
            Self::DuplicateId { id, first } => format!("mã `{id}` đã dùng ở `{first}`"),
            Self::FieldInNoSection { field } => format!("không bước nào hỏi `{field}`"),
            Self::FieldTwice { field, first } => format!("`{field}` đã được hỏi ở `{first}`"),
            Self::UnknownConcept { name } => format!("gói quốc gia không có khái niệm `{name}`"),
            Self::UnknownDocumentType { name } => format!("gói quốc gia không có loại giấy tờ `{name}`"),
            Self::UnknownFallback { name } => format!("gói quốc gia không có phương án `{name}`"),
            Self::FallbackDiffers { name, expected } => {
                format!("gói quốc gia ghi khác về `{name}`: chép lại {expected}")
            }
            Self::UnknownSource { name } => format!("`{name}` không phải nguồn của x-procedure.sources"),
        }
    }

    /// What to do, where the message alone does not say it.
    pub(super) fn advice(&self, locale: &Locale) -> Option<String> {
        let (en, vi) = match self {
            Self::NotJson { .. } => (
                "JSON has no comments, no single quotes and no comma after the last item",
                "JSON không có chú thích, không dùng nháy đơn và không có dấu phẩy sau mục cuối",
            ),
            Self::Record => (
                "run `tokhai import FILE -o DRAFTS`, then this command on DRAFTS",
                "chạy `tokhai import TỆP -o THƯ_MỤC_NHÁP`, rồi chạy lại lệnh này với THƯ_MỤC_NHÁP",
            ),
            Self::NotUtf8 => ("save the file as UTF-8", "lưu tệp dưới dạng UTF-8"),
            Self::TooLarge { .. } => (
                "check that this is the definition and not a data file",
                "kiểm tra xem đây có phải định nghĩa hay là tệp dữ liệu",
            ),
            Self::DuplicateKey { .. } => {
                ("only the last of the two is read; keep one", "chỉ mục sau được đọc; hãy giữ một")
            }
            Self::RefOutside { .. } => (
                "copy the schema into $defs; definitions are read without a network",
                "chép lược đồ vào $defs; định nghĩa được đọc không qua mạng",
            ),
            Self::RefCycle { .. } => (
                "let the circle go through `properties` or `items`, or remove the reference",
                "cho vòng đi qua `properties` hoặc `items`, hoặc bỏ tham chiếu",
            ),
            Self::PatternUnusable { .. } => (
                "write it as a regular expression of ECMA-262 (JavaScript), with small repetitions",
                "viết theo biểu thức chính quy của ECMA-262 (JavaScript), số lần lặp nhỏ",
            ),
            Self::PatternBacktracks => (
                "write one repetition, or a sign that must stand between: `^\\w+(\\s\\w+)*$` instead of `^(\\w+\\s?)*$`",
                "viết một lần lặp, hoặc một ký tự bắt buộc ở giữa: `^\\w+(\\s\\w+)*$` thay cho `^(\\w+\\s?)*$`",
            ),
            Self::PatternWithoutWords { .. } => (
                "add \"x-messages\": {\"pattern\": \"…\"} that says what to enter",
                "thêm \"x-messages\": {\"pattern\": \"…\"} nói rõ cần nhập gì",
            ),
            Self::KnownInList { .. } => (
                "ask it once, outside the list, or take `x-known` out (a default serves where most entries are alike)",
                "hỏi một lần ở ngoài danh sách, hoặc bỏ `x-known` (nếu phần lớn các mục giống nhau thì dùng `default`)",
            ),
            Self::MayCoincide { .. } => (
                "name those who are always somebody else in `differsFrom`, empty where there are none",
                "ghi trong `differsFrom` những người chắc chắn là người khác, để trống nếu không có",
            ),
            Self::MissingTitle { .. } => ("add `title`", "thêm `title`"),
            Self::MissingTranslation { .. } => ("add it under x-text", "thêm vào x-text"),
            Self::UnusedCondition { .. } => ("use it in a `when` or remove it", "dùng nó trong một `when` hoặc bỏ đi"),
            Self::WhenNeverHolds | Self::NeverHolds { .. } => (
                "check x-implies and x-excludes of the conditions it names",
                "kiểm tra x-implies và x-excludes của các điều kiện liên quan",
            ),
            Self::FieldInNoSection { .. } => (
                "list it, or the group it is in, in one section's `fields`",
                "liệt kê nó hoặc nhóm chứa nó trong `fields` của một bước",
            ),
            Self::FieldTwice { .. } => ("keep it in one section", "giữ nó ở một bước"),
            _ => return None,
        };
        Some(if is_vietnamese(locale) { vi } else { en }.to_owned())
    }
}

/// Most words of a list that a problem keeps; the last only tells that there are more.
pub(super) const MAX_SHOWN: usize = 13;

/// Words of a list, cut short when there are many.
fn list(words: &[String], more: &str) -> String {
    let mut text: Vec<String> = words.iter().take(MAX_SHOWN - 1).map(|word| format!("`{word}`")).collect();
    if words.len() >= MAX_SHOWN {
        text.push(more.to_owned());
    }
    text.join(", ")
}

/// What the parser of expressions expected; a new English text shows as it is.
fn expected_in_vietnamese(expected: &'static str) -> &'static str {
    match expected {
        "`&&`, `||` or the end" => "`&&`, `||` hoặc hết",
        "at most 64 nested parentheses and negations" => "không quá 64 lớp ngoặc và phủ định",
        "the name of a condition, `!` or `(`" => "tên điều kiện, `!` hoặc `(`",
        other => other,
    }
}

fn types(list: &[JsonType]) -> String {
    list.iter().map(|json_type| json_type.as_str()).collect::<Vec<_>>().join(" or ")
}

fn rule_in_english(rule: &Rule) -> String {
    match rule {
        Rule::Type(list) => format!("expected {}", types(list)),
        Rule::Const(value) => format!("expected {value}"),
        Rule::Minimum(limit) => format!("expected {limit} or more"),
        Rule::ExclusiveMinimum(limit) => format!("expected more than {limit}"),
        Rule::Maximum(limit) => format!("expected {limit} or less"),
        Rule::MinLength(_) => "expected a text that is not empty".to_owned(),
        Rule::MinItems(limit) => format!("expected at least {limit} item"),
        Rule::UniqueItems => "the same item stands twice".to_owned(),
        Rule::Pattern(pattern) => format!("expected a text of the form {pattern}"),
        Rule::Format(format) => format!("expected a text of the format `{format}`"),
        Rule::AnyOf => "fits none of the forms allowed here".to_owned(),
        Rule::OneOfNone | Rule::OneOfSeveral => {
            "expected exactly one of: a fact (`concept`, `role`), an `act`, `allOf`, `anyOf`".to_owned()
        }
        other => format!("the keyword `{}` of the meta-schema does not hold", other.keyword()),
    }
}

fn rule_in_vietnamese(rule: &Rule) -> String {
    match rule {
        Rule::Type(list) => format!("cần kiểu {}", types(list)),
        Rule::Const(value) => format!("cần {value}"),
        Rule::Minimum(limit) => format!("cần từ {limit} trở lên"),
        Rule::ExclusiveMinimum(limit) => format!("cần lớn hơn {limit}"),
        Rule::Maximum(limit) => format!("cần không quá {limit}"),
        Rule::MinLength(_) => "cần một chuỗi không rỗng".to_owned(),
        Rule::MinItems(limit) => format!("cần ít nhất {limit} mục"),
        Rule::UniqueItems => "có hai mục giống nhau".to_owned(),
        Rule::Pattern(pattern) => format!("cần chuỗi có dạng {pattern}"),
        Rule::Format(format) => format!("cần chuỗi theo định dạng `{format}`"),
        Rule::AnyOf => "không thuộc dạng nào dùng được ở đây".to_owned(),
        Rule::OneOfNone | Rule::OneOfSeveral => {
            "cần đúng một trong: sự kiện (`concept`, `role`), `act`, `allOf`, `anyOf`".to_owned()
        }
        other => format!("không thỏa từ khóa `{}` của siêu lược đồ", other.keyword()),
    }
}
