//! By whom and by when a text is amended.

use crate::analysis::PaperVerdict;
use crate::reform::cost::Relief;
use crate::texts::letter;

use super::plan::One;

/// The day before which texts have to follow: the last day of the rule that allows it meanwhile.
pub(super) fn amend_by(one: &One, component: &PaperVerdict) -> String {
    let say = one.say;
    let ends = component.gates.iter().filter_map(|id| one.all.pack.gate(id)?.to).min();
    match (ends, one.relief(&component.id)) {
        (Some(last), _) => format!(
            "{} {} ({})",
            letter::force_right_after(say.0),
            say.day(&last.to_string()),
            letter::last_day_rule_allows(say.0)
        ),
        (None, Some(Relief::AfterLaw)) => letter::once_barriers_named_this(say.0).to_owned(),
        (None, _) => no_term(one),
    }
}

fn no_term(one: &One) -> String {
    let say = one.say;
    letter::by(say.0).to_owned()
}

/// Who issued a text, read off its number.
pub(super) fn issuer(one: &One, citation: &str) -> String {
    let say = one.say;
    let known: Vec<&str> = one.all.pack.issuers_of(citation).iter().map(|words| words.get(one.all.locale)).collect();
    if known.is_empty() {
        return letter::body_issued(say.0).to_owned();
    }
    known.join("; ")
}
