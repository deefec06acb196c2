//! The rules of the lint: names, gravity and words.

use super::{Gravity, Lint};
use crate::locale::Locale;

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
}

impl Rule {
    /// All rules, in the order of their codes.
    pub const ALL: [Self; 29] = [
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
    ];

    /// Its code: `L1` to `L18`, `C1` to `C11`.
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
            | Self::AskedThoughKnown => Gravity::Advice,
        }
    }
}

impl Lint {
    /// What was found, in one sentence.
    #[allow(clippy::too_many_lines, reason = "one arm a rule: its two sentences")]
    pub fn message(&self, locale: &Locale) -> String {
        let vietnamese = locale.language() == "vi";
        let s = |i: usize| self.subjects.get(i).map_or("", String::as_str);
        let (one, two) = (s(0), s(1));
        let pick = |vi: String, en: String| if vietnamese { vi } else { en };
        match self.rule {
            Rule::Obsolete => {
                pick(format!("“{one}” không còn được dùng: {two}"), format!("“{one}” is no longer in use: {two}"))
            }
            Rule::CoveredByData => pick(
                format!("“{one}” đã có dữ liệu thay thế ({two}) nhưng vẫn liệt kê như giấy phải nộp"),
                format!("data stand in for “{one}” ({two}), yet it is listed as a paper to hand in"),
            ),
            Rule::CutByLaw => pick(
                format!("“{one}” đã bị cắt bỏ: {two}, nhưng vẫn được liệt kê"),
                format!("“{one}” was cut outright by {two}, yet it is listed"),
            ),
            Rule::RegisterLacksFact => pick(
                format!("nói rằng dữ liệu thay được “{one}”, nhưng không cơ sở dữ liệu nào có: {two}"),
                format!("data are said to stand in for “{one}”, but no register holds: {two}"),
            ),
            Rule::Note => {
                pick(format!("“{one}” là ghi chú, không phải giấy tờ"), format!("“{one}” is a remark, not a paper"))
            }
            Rule::NoQuantity => {
                pick(format!("“{one}” không ghi số bản"), format!("“{one}” does not say how many copies"))
            }
            Rule::SameTwice => {
                pick(format!("“{one}” đã được yêu cầu ở “{two}”"), format!("“{one}” is asked for already as “{two}”"))
            }
            Rule::OwnResult => pick(
                format!("đòi lại kết quả của chính thủ tục này: “{one}”"),
                format!("asks for the result of this very procedure: “{one}”"),
            ),
            Rule::SeveralInOneLine => {
                pick(format!("một dòng ghi nhiều giấy tờ: {one}"), format!("one line holds several papers: {one}"))
            }
            Rule::Vague => pick(
                format!("“{one}” không cho biết là giấy gì"),
                format!("“{one}” does not tell which paper is meant"),
            ),
            Rule::LapsedBasis => pick(
                format!("văn bản không có hiệu lực vào ngày này: {one}"),
                format!("cites a text that is not in force on the day: {one}"),
            ),
            Rule::BadCode => pick(
                format!("mã thủ tục không đúng dạng: {one}"),
                format!("the code is not of the catalogue's form: {one}"),
            ),
            Rule::TypedNotPrefilled => pick(
                format!("ô “{one}” phải gõ tay dù đã có ở: {two}"),
                format!("“{one}” is typed although held by: {two}"),
            ),
            Rule::CertifiedCopy => pick(
                format!("đòi bản sao chứng thực “{one}” trong khi tra cứu được: {two}"),
                format!("asks for a certified copy of “{one}” where a lookup is allowed: {two}"),
            ),
            Rule::EmptyDossier => {
                pick("thủ tục không liệt kê giấy tờ nào".to_owned(), "the procedure lists no paper at all".to_owned())
            }
            Rule::TimesDiffer => pick(
                format!("thời hạn giải quyết khác nhau giữa các cách nộp: {one}"),
                format!("ways of handing in promise different times: {one}"),
            ),
            Rule::ShownOrHandedIn => pick(
                format!("“{one}” vừa để xuất trình vừa phải nộp bản sao"),
                format!("“{one}” identifies the person, yet copies are to be handed in"),
            ),
            Rule::SurrenderedReplaced => pick(
                format!("“{one}” phải nộp lại bản gốc nên không dữ liệu nào thay được, nhưng có closedBy"),
                format!("the original of “{one}” is handed back, so no data can stand in, yet it has closedBy"),
            ),
            Rule::DeadCondition => {
                pick(format!("điều kiện tự mâu thuẫn: {one}"), format!("condition contradicts itself: {one}"))
            }
            Rule::DeadRequirement => {
                pick(format!("yêu cầu không bao giờ áp dụng: {one}"), format!("requirement never applies: {one}"))
            }
            Rule::Unprovable => pick(
                format!("không giấy tờ hay dữ liệu nào đáp ứng được yêu cầu {one}: {two}"),
                format!("no paper and no register can meet requirement {one}: {two}"),
            ),
            Rule::DeadPaper => pick(
                format!("không trường hợp nào dẫn tới việc phải nộp “{one}”"),
                format!("no possible case asks for “{one}”"),
            ),
            Rule::Forbidden => {
                pick(format!("không được yêu cầu “{one}”: {two}"), format!("asking for “{one}” is forbidden: {two}"))
            }
            Rule::LonelyAlternative => pick(
                format!("nhóm “{two}” chỉ có một giấy: “{one}”"),
                format!("the choice “{two}” has one member only: “{one}”"),
            ),
            Rule::ChannelNotOffered => pick(
                format!("“{one}” dành cho cách nộp mà thủ tục không có: {two}"),
                format!("“{one}” is for a way of handing in that the procedure does not offer: {two}"),
            ),
            Rule::KeyOnPaper => pick(
                format!("bỏ “{one}” thì mất luôn số để tra cứu: {two}"),
                format!("without “{one}” nobody knows what to look up: {two}"),
            ),
            Rule::AskedTwice => pick(format!("“{one}” đã hỏi ở {two}"), format!("“{one}” is asked already at {two}")),
            Rule::AskedThoughKnown => {
                let (vi, en) = knower(two, s(2));
                pick(format!("“{one}” vẫn được hỏi dù {vi}"), format!("“{one}” is asked although {en}"))
            }
            Rule::TooLarge => {
                pick("quá nhiều trường hợp để xét hết".to_owned(), "too many cases to look at all of them".to_owned())
            }
        }
    }

    /// What to do about it.
    pub fn advice(&self, locale: &Locale) -> &'static str {
        let (vi, en) = match self.rule {
            Rule::Obsolete => (
                "Bỏ dòng này; nếu cần chứng cứ lịch sử, đổi loại giấy tờ.",
                "Delete the line; if it is wanted as historical evidence, change its type.",
            ),
            Rule::CoveredByData => (
                "Dùng `tokhai simplify` để ẩn ô nộp giấy và chỉ mở khi tra cứu không được.",
                "Let `tokhai simplify` hide the slot so that it opens only when the lookup fails.",
            ),
            Rule::CutByLaw => ("Bỏ dòng này; không giữ cả phương án dự phòng.", "Delete the line, also as a fallback."),
            Rule::RegisterLacksFact => (
                "Giữ giấy tờ, hoặc nêu đúng cơ sở dữ liệu có thông tin đó.",
                "Keep the paper, or name a register that holds the information.",
            ),
            Rule::Note => ("Đưa ghi chú ra khỏi thành phần hồ sơ.", "Move the remark out of the dossier."),
            Rule::NoQuantity => (
                "Ghi `copies`: số bản chính, bản sao chứng thực, bản sao.",
                "Say in `copies` how many originals, certified copies and copies.",
            ),
            Rule::SameTwice => (
                "Gộp hai dòng; nếu là giấy của người khác, nêu `about`.",
                "Merge the lines; if the paper is about somebody else, say so in `about`.",
            ),
            Rule::OwnResult => {
                ("Cơ quan tự tra cứu kết quả do mình cấp.", "Let the authority look up what it issued itself.")
            }
            Rule::SeveralInOneLine => ("Tách mỗi giấy một dòng.", "Give each paper its own line."),
            Rule::Vague => {
                ("Nêu tên từng giấy và trường hợp phải nộp.", "Name each paper and the case in which it is asked for.")
            }
            Rule::LapsedBasis => ("Thay bằng văn bản đang có hiệu lực.", "Cite the text in force."),
            Rule::BadCode => ("Sửa theo mã trên cổng dịch vụ công.", "Correct it after the national catalogue."),
            Rule::TypedNotPrefilled => {
                ("Gắn `x-fact` cho ô này để điền sẵn.", "Give the field an `x-fact` so that it is prefilled.")
            }
            Rule::CertifiedCopy => ("Bỏ yêu cầu chứng thực.", "Drop the certification."),
            Rule::EmptyDossier => ("Liệt kê ít nhất tờ khai.", "List at least the form."),
            Rule::TimesDiffer => {
                ("Thống nhất thời hạn hoặc ghi rõ lý do.", "Make the times agree or say why they differ.")
            }
            Rule::ShownOrHandedIn => {
                ("Ghi rõ chỉ xuất trình, không nộp bản sao.", "Say that it is shown only, and ask for no copies.")
            }
            Rule::SurrenderedReplaced => ("Bỏ `closedBy`.", "Remove `closedBy`."),
            Rule::DeadCondition => ("Sửa `x-implies` hoặc `x-excludes`.", "Mend `x-implies` or `x-excludes`."),
            Rule::DeadRequirement => ("Sửa `when` hoặc bỏ yêu cầu.", "Mend `when` or delete the requirement."),
            Rule::Unprovable => (
                "Thêm giấy tờ hoặc cơ sở dữ liệu chứng minh được, hoặc bỏ yêu cầu.",
                "Add a paper or register that can prove it, or delete the requirement.",
            ),
            Rule::DeadPaper => ("Sửa `when` hoặc bỏ giấy này.", "Mend `when` or delete the paper."),
            Rule::Forbidden => ("Bỏ giấy này.", "Delete the paper."),
            Rule::LonelyAlternative => {
                ("Bỏ `group` hoặc thêm giấy thay thế.", "Remove `group` or add the alternative.")
            }
            Rule::ChannelNotOffered => {
                ("Thêm cách nộp vào thủ tục hoặc sửa `channels`.", "Offer the channel or correct `channels`.")
            }
            Rule::KeyOnPaper => (
                "Thêm ô nhập số đó vào tờ khai; `tokhai simplify` làm việc này.",
                "Add a field for it; `tokhai simplify` does.",
            ),
            Rule::AskedTwice => ("Chỉ hỏi một lần.", "Ask once."),
            Rule::AskedThoughKnown => (
                "Bỏ câu hỏi này, gắn `x-fact`, hoặc ghi trong `x-known` câu trả lời đã biết từ đâu (để trống nếu thật sự không biết).",
                "Drop the question, give it an `x-fact`, or say in `x-known` from where its answer is known (nothing in it where nothing knows it after all).",
            ),
            Rule::TooLarge => ("Tách thủ tục.", "Split the procedure."),
        };
        if locale.language() == "vi" { vi } else { en }
    }
}

/// What knows the answer to a question, in Vietnamese and English.
fn knower(kind: &str, detail: &str) -> (String, String) {
    let (vi, en) = match kind {
        "channel" => ("trang tiếp nhận đã biết cách nộp", "the page that shows the form knows how it is handed in"),
        "account" => ("việc đăng nhập đã cho biết", "signing in answers it"),
        "key" => ("chính số định danh đã cho biết", "the number itself answers it"),
        "register" => ("cơ sở dữ liệu đã trả lời", "a register answers it"),
        "age" => ("ngày sinh đã cho biết tuổi", "the date of birth gives the age"),
        "sameSubject" => {
            ("mọi trường hợp được hỏi đều là cùng một người", "it is the same subject wherever it is asked")
        }
        _ => ("cơ sở dữ liệu có thông tin này", "a register holds it"),
    };
    let with = |text: &str| if detail.is_empty() { text.to_owned() } else { format!("{text}: {detail}") };
    (with(vi), with(en))
}
