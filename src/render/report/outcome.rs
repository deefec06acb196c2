//! What becomes of a paper, in an officer's terms: the verdicts grouped by what has to be done.

use crate::analysis::{By, Claim, PaperVerdict, Proof, Step, Verdict};
use crate::reform::advice::Advice;
use crate::register::PublicationStatus;

use super::block::Say;

/// What has to be done about a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Its line is deleted.
    Delete,
    /// Registers stand in for it in every case.
    Replace,
    /// It goes in some cases.
    Narrow,
    /// Another paper says the same.
    Duplicate,
    /// It would go, once somebody confirms what the verdict rests on.
    Confirm,
    /// It goes once law is changed or data are published.
    AfterLaw,
    /// Law lets it go, and that does not pay.
    NotWorth,
    /// Its proposal was rejected or postponed.
    Held,
    /// It is asked for only when data cannot be used.
    Standby,
    /// It stays, and part of what it says is filled in beforehand.
    Prefill,
    /// It stays.
    Keep,
    /// The demand contradicts itself or the law.
    Mend,
    /// Too little is said of it.
    Unclear,
}

impl Outcome {
    /// All of them, in the order in which documents list them.
    pub const ALL: [Self; 13] = [
        Self::Delete,
        Self::Replace,
        Self::Narrow,
        Self::Duplicate,
        Self::Confirm,
        Self::AfterLaw,
        Self::NotWorth,
        Self::Held,
        Self::Standby,
        Self::Prefill,
        Self::Keep,
        Self::Mend,
        Self::Unclear,
    ];

    /// The outcome of a conclusion, with what a plan says about the paper.
    pub fn of(component: &PaperVerdict, advice: Advice) -> Self {
        match advice {
            Advice::Now | Advice::AfterLaw | Advice::Stays => Self::of_verdict(component),
            Advice::ToConfirm => Self::Confirm,
            Advice::NotWorth => Self::NotWorth,
            Advice::Held => Self::Held,
            Advice::FallbackOnly => Self::Standby,
        }
    }

    fn of_verdict(component: &PaperVerdict) -> Self {
        match component.verdict {
            Verdict::Purposeless => Self::Delete,
            Verdict::RedundantByData => Self::Replace,
            Verdict::Conditional => Self::Narrow,
            Verdict::CoveredByPapers => Self::Duplicate,
            Verdict::Interchangeable if component.recommended => Self::Keep,
            Verdict::Interchangeable => Self::Duplicate,
            Verdict::LawNeeded => Self::AfterLaw,
            Verdict::Partial => Self::Prefill,
            Verdict::Needed => Self::Keep,
            Verdict::Inconsistent => Self::Mend,
            Verdict::Unclassified => Self::Unclear,
        }
    }

    /// True when it is proposed that the paper goes at once, in every or some cases.
    pub const fn goes_now(self) -> bool {
        matches!(self, Self::Delete | Self::Replace | Self::Narrow | Self::Duplicate)
    }

    /// True when the plan proposes that it goes, or that the demand for it is mended: a paper that
    /// stays is no proposal.
    pub const fn goes(self) -> bool {
        self.goes_now() || matches!(self, Self::Confirm | Self::AfterLaw | Self::Mend)
    }

    /// Its name.
    pub fn name(self, say: Say) -> &'static str {
        let (vi, en) = match self {
            Self::Delete => ("Cắt bỏ", "Delete"),
            Self::Replace => ("Thay bằng dữ liệu", "Replace by data"),
            Self::Narrow => ("Bỏ trong một số trường hợp", "Drop in some cases"),
            Self::Duplicate => ("Bỏ vì trùng giấy khác", "Drop: another paper suffices"),
            Self::Confirm => ("Cần xác nhận trước", "To be confirmed first"),
            Self::NotWorth => ("Chưa khuyến nghị bỏ", "Not recommended yet"),
            Self::Held => ("Giữ theo quyết định", "Kept by decision"),
            Self::Standby => ("Đã là phương án dự phòng", "Already only the fallback"),
            Self::AfterLaw => ("Thay được khi đủ căn cứ", "Replaceable once law or publication allows"),
            Self::Prefill => ("Giữ, điền sẵn một phần", "Keep, prefill a part"),
            Self::Keep => ("Giữ", "Keep"),
            Self::Mend => ("Sửa yêu cầu mâu thuẫn", "Mend a contradictory demand"),
            Self::Unclear => ("Chưa đủ thông tin", "Too little is said"),
        };
        if say.is_vietnamese() { vi } else { en }
    }
}

/// How sure a publication is, in words.
pub fn publication(status: PublicationStatus, say: Say) -> &'static str {
    let (vi, en) = match status {
        PublicationStatus::Published => ("đã công bố", "published"),
        PublicationStatus::Unconfirmed => ("chưa kiểm chứng", "not confirmed"),
        PublicationStatus::None => ("chưa công bố", "not published"),
    };
    if say.is_vietnamese() { vi } else { en }
}

/// How sure the pack is of something it says.
pub fn confidence(word: &str, say: Say) -> String {
    let words = match word {
        "confirmed" => say.of("đã đọc văn bản", "read in the source"),
        "partly" => say.of("mới đọc được một phần", "read in part"),
        "unconfirmed" | "" => say.of("chưa kiểm chứng", "not confirmed"),
        other => other,
    };
    words.to_owned()
}

/// The steps of a proof that say where needed facts come from, each once; keys of lookups
/// are told with the lookup.
pub fn evidence(proof: &Proof) -> Vec<&Step> {
    let Proof::Cases(parts) = proof else { return Vec::new() };
    let mut list: Vec<&Step> = Vec::new();
    for part in parts {
        let steps = match &part.claim {
            Claim::Derived(steps) | Claim::Sufficient { steps, .. } | Claim::Cut { steps, .. } => steps,
            Claim::Unused | Claim::Either { .. } | Claim::Unprovable { .. } | Claim::Circular { .. } => continue,
        };
        for step in steps.iter().filter(|step| !step.key && !matches!(step.by, By::Proved)) {
            if !list.contains(&step) {
                list.push(step);
            }
        }
    }
    list
}
