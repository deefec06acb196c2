//! By whom and by when a text is amended.

use crate::analysis::PaperVerdict;
use crate::reform::cost::Relief;

use super::plan::One;

/// The day before which texts have to follow: the last day of the rule that allows it meanwhile.
pub(super) fn amend_by(one: &One, component: &PaperVerdict) -> String {
    let say = one.say;
    let ends = component.gates.iter().filter_map(|id| one.all.pack.gate(id)?.to).min();
    match (ends, one.relief(&component.id)) {
        (Some(last), _) => format!(
            "{} {} ({})",
            say.of("Hiệu lực chậm nhất ngay sau", "In force right after"),
            say.day(&last.to_string()),
            say.of("ngày căn cứ cho phép hết hiệu lực", "the last day of the rule that allows it")
        ),
        (None, Some(Relief::AfterLaw)) => say
            .of("Sau khi gỡ vướng mắc ở các dòng liên quan", "Once the barriers named for this paper are gone")
            .to_owned(),
        (None, _) => no_term(one),
    }
}

fn no_term(one: &One) -> String {
    let say = one.say;
    say.of("Thời hạn: […]", "By: […]").to_owned()
}

/// Who issued a text, read off its number.
pub(super) fn issuer(one: &One, citation: &str) -> String {
    let say = one.say;
    let known: Vec<&str> = one.all.pack.issuers_of(citation).iter().map(|words| words.get(one.all.locale)).collect();
    if known.is_empty() {
        return say.of("[Cơ quan ban hành văn bản]", "[The body that issued it]").to_owned();
    }
    known.join("; ")
}
