//! Rules that read the definition as it is written.

use serde_json::Value;

use super::{Rule, Subject, fold, paper, shortened, title};
use crate::definition::{Act, Document};
use crate::pointer::JsonPointer;
use crate::register::DocumentKind;

pub(super) const RULES: &[fn(&mut Subject)] = &[
    no_quantity,
    same_twice,
    several_in_one_line,
    vague,
    bad_code,
    typed_not_prefilled,
    empty_dossier,
    times_differ,
    shown_or_handed_in,
    surrendered_replaced,
    register_lacks_fact,
    lonely_alternative,
    channel_not_offered,
];

fn is_note(subject: &Subject, document: &Document) -> bool {
    let kind = |id: &String| subject.pack.document_type(id).map(|kind| kind.kind);
    !document.types.is_empty() && document.types.iter().all(|id| kind(id) == Some(DocumentKind::Note))
}

/// What the importer wrote about a paper.
fn import<'a>(subject: &Subject<'a>, at: usize, key: &str) -> Option<&'a Value> {
    subject.procedure.schema.get("x-documents")?.get(at)?.get("import")?.get(key)
}

fn lines<'a>(subject: &Subject<'a>, at: usize) -> Vec<&'a str> {
    let lines = import(subject, at, "lines").and_then(Value::as_array);
    lines.into_iter().flatten().filter_map(|line| line.get("at")?.as_str()).collect()
}

fn no_quantity(subject: &mut Subject) {
    for (at, document, _) in subject.papers() {
        let counted = document.copies.iter().any(|(_, count)| *count > 0);
        if !counted && !document.is_form && !is_note(subject, document) {
            let subjects = vec![title(document)];
            subject.find(Rule::NoQuantity, paper(at), subjects);
        }
    }
}

fn same_twice(subject: &mut Subject) {
    let documents = &subject.procedure.documents;
    for (at, document, own) in subject.papers() {
        let known = document.types.iter().any(|id| {
            subject
                .pack
                .document_type(id)
                .is_some_and(|kind| kind.kind == DocumentKind::Evidence && !kind.facts.is_empty())
        });
        let earlier = documents[..at].iter().zip(&subject.analysis.components).find(|(other, component)| {
            known
                && other.types == document.types
                && component.proves == own.proves
                && component.acts == own.acts
                && component.asked_when == own.asked_when
                && !own.proves.is_empty()
                && (document.group.is_none() || document.group == other.group)
        });
        if let Some((other, _)) = earlier {
            let subjects = vec![title(document), title(other)];
            subject.find(Rule::SameTwice, paper(at), subjects);
            continue;
        }
        // Lines of one case of the portal that say the same.
        let lines = lines(subject, at);
        let case = |line: &str| line.rsplit_once("/profileComponents/").map(|(case, _)| case.to_owned());
        let repeated = lines.iter().enumerate().find_map(|(i, line)| {
            let earlier = lines[..i].iter().find(|earlier| case(line).is_some() && case(earlier) == case(line))?;
            Some((*earlier).to_owned())
        });
        if let Some(earlier) = repeated {
            let subjects = vec![title(document), earlier];
            subject.find(Rule::SameTwice, paper(at), subjects);
        }
    }
}

fn several_in_one_line(subject: &mut Subject) {
    let documents = &subject.procedure.documents;
    let mut known: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    let mut shared: std::collections::BTreeMap<usize, Vec<usize>> = std::collections::BTreeMap::new();
    for at in 0..documents.len() {
        for line in lines(subject, at) {
            let first = *known.entry(line).or_insert(at);
            if first != at {
                let members = shared.entry(first).or_default();
                if !members.contains(&at) {
                    members.push(at);
                }
            }
        }
    }
    for (first, others) in shared {
        let all = std::iter::once(first).chain(others).map(|at| format!("“{}”", title(&documents[at])));
        let titles = all.collect::<Vec<_>>().join(", ");
        subject.find(Rule::SeveralInOneLine, paper(first), vec![shortened(&titles)]);
    }
}

fn vague(subject: &mut Subject) {
    for (at, document, _) in subject.papers() {
        let open = import(subject, at, "orOther").and_then(Value::as_bool).unwrap_or(false);
        let folded = fold(&document.title);
        if open || subject.linter.vague.as_ref().is_some_and(|pattern| pattern.is_match(&folded)) {
            let subjects = vec![title(document)];
            subject.find(Rule::Vague, paper(at), subjects);
        }
    }
}

fn bad_code(subject: &mut Subject) {
    let code = &subject.procedure.header.code;
    if !code.is_empty()
        && subject.linter.code.as_ref().is_some_and(|pattern| !code.split('+').all(|code| pattern.is_match(code)))
    {
        let pointer = JsonPointer::root().key("x-procedure").key("code");
        subject.find(Rule::BadCode, pointer, vec![code.clone()]);
    }
}

/// Fields without a fact that are called what a register calls a fact it holds.
fn typed_not_prefilled(subject: &mut Subject) {
    let schema = &subject.procedure.schema;
    let mut found: Vec<(JsonPointer, String, &str)> = Vec::new();
    let mut stack: Vec<(JsonPointer, &Value)> = Vec::new();
    for key in ["$defs", "properties", "allOf"] {
        stack.extend(schema.get(key).map(|value| (JsonPointer::root().key(key), value)));
    }
    while let Some((at, value)) = stack.pop() {
        match value {
            Value::Object(object) => {
                let is_text = object.get("type").and_then(Value::as_str) == Some("string");
                let in_properties = at.parent().and_then(|parent| parent.last()).is_some_and(|key| key == "properties");
                if let Some(title) = object.get("title").and_then(Value::as_str)
                    && is_text
                    && in_properties
                    && !object.contains_key("x-fact")
                    && !object.contains_key("x-known")
                {
                    let name = fold(title);
                    let held = subject.linter.held.iter().find(|(known, _)| *known == name);
                    found.extend(held.map(|(_, concept)| (at.clone(), title.to_owned(), *concept)));
                }
                stack.extend(
                    object
                        .iter()
                        .rev()
                        .filter(|(key, _)| !key.starts_with("x-"))
                        .map(|(key, inner)| (at.key(key), inner)),
                );
            }
            Value::Array(list) => stack.extend(list.iter().enumerate().rev().map(|(i, inner)| (at.index(i), inner))),
            _ => {}
        }
    }
    for (pointer, title, concept) in found {
        let mut registers: Vec<String> = Vec::new();
        for (register, ..) in subject.pack.givers(concept) {
            let name = subject.writer.register(&subject.pack.registers[*register].id).to_owned();
            if !registers.contains(&name) {
                registers.push(name);
            }
        }
        subject.find(Rule::TypedNotPrefilled, pointer, vec![title, registers.join("; ")]);
    }
}

fn empty_dossier(subject: &mut Subject) {
    let procedure = subject.procedure;
    if procedure.documents.iter().all(|document| is_note(subject, document)) {
        let documents = procedure.schema.get("x-documents").is_some();
        let pointer = JsonPointer::root().key(if documents { "x-documents" } else { "x-procedure" });
        subject.find(Rule::EmptyDossier, pointer, Vec::new());
    }
}

fn times_differ(subject: &mut Subject) {
    let findings = subject.procedure.schema.pointer("/x-import/findings").and_then(Value::as_array);
    for (at, finding) in findings.into_iter().flatten().enumerate() {
        if finding.get("kind").and_then(Value::as_str) == Some("timesDiffer") {
            let pointer = JsonPointer::root().key("x-import").key("findings").index(at);
            let text = finding.get("text").and_then(Value::as_str).unwrap_or_default();
            subject.find(Rule::TimesDiffer, pointer, vec![text.to_owned()]);
        }
    }
}

fn shown_or_handed_in(subject: &mut Subject) {
    let identity = &subject.pack.lint.identity;
    for (at, document, _) in subject.papers() {
        let copies = |form: &str| document.copies.get(form).is_some_and(|count| *count > 0);
        let is_identity = !document.types.is_empty() && document.types.iter().all(|id| identity.contains(id));
        if is_identity && (copies("copy") || copies("certified")) {
            let subjects = vec![title(document)];
            subject.find(Rule::ShownOrHandedIn, paper(at), subjects);
        }
    }
}

fn surrendered_replaced(subject: &mut Subject) {
    for (at, document, own) in subject.papers() {
        if own.acts.contains(&Act::Surrender) && document.closed_by.is_some() {
            let subjects = vec![title(document)];
            subject.find(Rule::SurrenderedReplaced, paper(at).key("closedBy"), subjects);
        }
    }
}

/// What is said to be replaced by data, where no register holds it and no rule gives it.
fn register_lacks_fact(subject: &mut Subject) {
    for (at, document, own) in subject.papers() {
        let by_data = import(subject, at, "data").and_then(Value::as_bool).unwrap_or(false);
        let claimed = match &document.closed_by {
            Some(facts) => &facts[..],
            None if by_data => &own.proves[..],
            None => continue,
        };
        let held = |concept: &str| {
            !subject.pack.givers(concept).is_empty() || subject.pack.rules.iter().any(|rule| rule.gives == concept)
        };
        let lacking: Vec<_> = claimed.iter().filter(|fact| !held(&fact.concept)).cloned().collect();
        if !lacking.is_empty() {
            let pointer = if document.closed_by.is_some() { paper(at).key("closedBy") } else { paper(at) };
            let subjects = vec![title(document), subject.writer.facts(&lacking)];
            subject.find(Rule::RegisterLacksFact, pointer, subjects);
        }
    }
}

fn lonely_alternative(subject: &mut Subject) {
    for (at, document, _) in subject.papers() {
        let Some(group) = &document.group else { continue };
        let members = subject.procedure.documents.iter().filter(|other| other.group.as_ref() == Some(group)).count();
        if members == 1 {
            let subjects = vec![title(document), group.clone()];
            subject.find(Rule::LonelyAlternative, paper(at).key("group"), subjects);
        }
    }
}

fn channel_not_offered(subject: &mut Subject) {
    let offered = &subject.procedure.header.channels;
    for (at, document, _) in subject.papers().filter(|_| !offered.is_empty()) {
        let missing: Vec<&str> =
            document.channels.iter().filter(|channel| !offered.contains(channel)).map(String::as_str).collect();
        if !missing.is_empty() && missing.len() == document.channels.len() {
            let subjects = vec![title(document), missing.join(", ")];
            subject.find(Rule::ChannelNotOffered, paper(at).key("channels"), subjects);
        }
    }
}
