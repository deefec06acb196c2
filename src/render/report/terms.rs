//! An officer's terms for advice, publications and confidence, and the evidence of a proof.

use crate::analysis::{By, Claim, Proof, Step};
use crate::reform::advice::Advice;
use crate::register::PublicationStatus;

use super::block::Say;

/// What an advice is called.
pub fn advice_name(advice: Advice, say: Say) -> &'static str {
    let (vi, en) = match advice {
        Advice::Delete => ("Cắt bỏ", "Delete"),
        Advice::Replace => ("Thay bằng dữ liệu", "Replace by data"),
        Advice::Narrow => ("Bỏ trong một số trường hợp", "Drop in some cases"),
        Advice::Duplicate => ("Bỏ vì trùng giấy khác", "Drop: another paper suffices"),
        Advice::Confirm => ("Cần xác nhận trước", "To be confirmed first"),
        Advice::NotWorth => ("Chưa khuyến nghị bỏ", "Not recommended yet"),
        Advice::Held => ("Giữ theo quyết định", "Kept by decision"),
        Advice::Standby => ("Đã là phương án dự phòng", "Already only the fallback"),
        Advice::AfterLaw => ("Thay được khi đủ căn cứ", "Replaceable once law or publication allows"),
        Advice::Prefill => ("Giữ, điền sẵn một phần", "Keep, prefill a part"),
        Advice::Keep => ("Giữ", "Keep"),
        Advice::Mend => ("Sửa yêu cầu mâu thuẫn", "Mend a contradictory demand"),
        Advice::Unclear => ("Chưa đủ thông tin", "Too little is said"),
    };
    if say.is_vietnamese() { vi } else { en }
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
