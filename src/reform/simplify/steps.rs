//! What becomes of the steps of a process when a paper leaves the dossier.

use serde_json::Value;

/// Takes a paper off the steps that handle it. A step that was there for that paper alone goes with it, and what came after it
/// comes after what it came after; one that others name for their limit or to send the file back to stays.
pub(super) fn without_paper(definition: &mut Value, paper: &str) {
    let Some(steps) = definition.pointer_mut("/x-procedure/steps").and_then(Value::as_array_mut) else { return };
    let mut idle: Vec<String> = Vec::new();
    for step in steps.iter_mut() {
        let only = step.get("establishes").is_none();
        let Some(papers) = step.get_mut("papers").and_then(Value::as_array_mut) else { continue };
        let before = papers.len();
        papers.retain(|own| own.as_str() != Some(paper));
        if papers.is_empty() && before > 0 && only {
            idle.extend(step.get("id").and_then(Value::as_str).map(str::to_owned));
        }
    }
    for id in idle {
        close_up(steps, &id, None);
    }
}

/// Takes a step out: what came after it comes after what it came after, or after the step that stands for it. One that others
/// name for their limit or to send the file back to stays; tells whether it went.
pub(in crate::reform) fn close_up(steps: &mut Vec<Value>, id: &str, stands_for: Option<&str>) -> bool {
    let named = |step: &Value| {
        ["/within", "/repeat/to"].iter().any(|place| step.pointer(place).and_then(Value::as_str) == Some(id))
    };
    if steps.iter().any(named) {
        return false;
    }
    let Some(at) = steps.iter().position(|step| step.get("id").and_then(Value::as_str) == Some(id)) else {
        return false;
    };
    let own = steps.remove(at);
    let after = match stands_for {
        Some(other) => vec![Value::from(other)],
        None => own.get("after").and_then(Value::as_array).cloned().unwrap_or_default(),
    };
    for list in steps.iter_mut().filter_map(|step| step.get_mut("after")?.as_array_mut()) {
        if let Some(place) = list.iter().position(|own| own.as_str() == Some(id)) {
            let known: Vec<Value> = list.clone();
            list.splice(place..=place, after.iter().filter(|own| !known.contains(own)).cloned());
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_step_goes_with_the_only_paper_it_handles_and_the_others_close_up() {
        let mut definition = json!({"x-procedure": {"steps": [
            "The owner applies.",
            {"id": "take", "after": []},
            {"id": "check", "after": ["take"], "papers": ["lease", "deed"]},
            {"id": "scan", "after": ["check"], "papers": ["deed"]},
            {"id": "ask", "after": ["scan"], "papers": ["deed"], "establishes": [{"concept": "x", "role": "owner"}]},
            {"id": "sign", "after": ["scan", "ask"]}
        ]}});
        without_paper(&mut definition, "deed");
        let steps = &definition["x-procedure"]["steps"];
        assert_eq!(steps[2], json!({"id": "check", "after": ["take"], "papers": ["lease"]}));
        assert_eq!(steps[3]["id"], "ask");
        assert_eq!((&steps[3]["after"], &steps[3]["papers"]), (&json!(["check"]), &json!([])));
        assert_eq!(steps[4]["after"], json!(["check", "ask"]));
        assert_eq!(steps.as_array().unwrap().len(), 5);
    }

    #[test]
    fn a_step_whose_limit_others_share_stays() {
        let mut definition = json!({"x-procedure": {"steps": [
            {"id": "check", "papers": ["deed"]},
            {"id": "sign", "after": ["check"], "within": "check"}
        ]}});
        without_paper(&mut definition, "deed");
        assert_eq!(definition["x-procedure"]["steps"][0], json!({"id": "check", "papers": []}));
    }
}
