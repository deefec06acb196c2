//! Which legal texts demand a paper, as far as the definition tells: what somebody found and
//! named in it, else the articles cited for the paper itself.
//!
//! A text that permits data in the paper's place demands nothing, whichever article of it is
//! cited; nor does an article on what the paper serves, such as one on competence. Nothing is
//! guessed: where no text is known, there is none, and a plan asks for it.

use crate::definition::{Demanding, Procedure};
use crate::register::{Effect, Pack, number_of};

/// The texts that demand a paper and have to be amended before it can go.
pub fn demands(procedure: &Procedure, pack: &Pack, id: &str) -> Vec<Demanding> {
    let Some(document) = procedure.document(id) else { return Vec::new() };
    let mut found: Vec<Demanding> = Vec::new();
    let mut add = |own: Demanding| {
        if !found.iter().any(|known| known.text == own.text) {
            found.push(own);
        }
    };
    if !document.demanded_by.is_empty() {
        document.demanded_by.iter().cloned().for_each(add);
        return found;
    }
    let permitting: Vec<&str> = pack
        .gates
        .iter()
        .filter(|gate| !matches!(gate.effect, Effect::RequiresPaper | Effect::PermitsDelegation))
        // Of several texts cited together it is not told which permits.
        .filter(|gate| {
            gate.basis.matches('/').count() <= number_of(&gate.basis).map_or(0, |own| own.matches('/').count())
        })
        .filter_map(|gate| number_of(&gate.basis))
        .collect();
    for text in &document.basis {
        if number_of(text).is_none_or(|number| !permitting.contains(&number)) {
            add(Demanding { text: text.clone(), clause: String::new() });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn demanded(paper: &Value) -> Vec<(String, String)> {
        let procedure = Procedure::read(json!({
            "x-requirements": [
                {"id": "birth", "needs": {"concept": "birth", "role": "child"}, "basis": ["Act 9/2000/AA, 13", "Act 1/2000/AA, 16"]}
            ],
            "x-documents": [paper]
        }));
        let Some(Ok(pack)) = crate::register::embedded("vn") else { panic!("the pack is built in") };
        demands(&procedure, &pack, "paper").into_iter().map(|one| (one.text, one.clause)).collect()
    }

    fn demand(text: &str, clause: &str) -> (String, String) {
        (text.to_owned(), clause.to_owned())
    }

    #[test]
    fn what_permits_data_demands_nothing_and_no_article_on_what_the_paper_serves_is_taken() {
        let paper = json!({"id": "paper", "proves": [{"concept": "birth", "role": "child"}],
            "basis": ["Nghị định 18/2026/NĐ-CP", "Nghị quyết 66.7/2025/NQ-CP, Điều 3", "Nghị định 104/2022/NĐ-CP, Điều 14 khoản 2"]});
        assert_eq!(demanded(&paper), []);
        let paper =
            json!({"id": "paper", "basis": ["Nghị định 18/2026/NĐ-CP, Điều 9", "Act 1/2000/AA", "Act 1/2000/AA"]});
        assert_eq!(demanded(&paper), [demand("Act 1/2000/AA", "")]);
    }

    #[test]
    fn what_somebody_named_counts_before_every_other_citation() {
        let paper = json!({"id": "paper", "basis": ["Act 1/2000/AA"],
            "demandedBy": ["Act 2/2000/AA, 3", {"text": "Nghị định 18/2026/NĐ-CP, 4", "clause": "One hands in the paper."}]});
        let expected =
            [demand("Act 2/2000/AA, 3", ""), demand("Nghị định 18/2026/NĐ-CP, 4", "One hands in the paper.")];
        assert_eq!(demanded(&paper), expected);
    }
}
