//! Files by reference: those of fields, by their place in the answers, and those of papers.

use std::collections::{HashMap, HashSet};

use super::lookups::Case;
use super::{Gate, Verdict};
use crate::definition::{Document, FileLimits};
use crate::form::{Field, FileRef, Widget, paper_field, takes_file};
use crate::json::{self, Value};
use crate::message::OfficeText;
use crate::pointer::JsonPointer;
use crate::schema::{Evaluation, NodeId};

/// What is taken at a place for files: by any of these, because alternatives may each have limits of their own.
pub(super) struct FilePlace {
    fields: Vec<Field>,
    /// Greatest number.
    most: Option<u64>,
}

impl FilePlace {
    /// The place of a paper; one that the definition does not know takes what papers are.
    pub(super) fn of_paper(document: Option<&Document>) -> Self {
        let field = paper_field(document);
        Self { most: field.max_count, fields: vec![field] }
    }

    fn takes(&self, file: &FileRef) -> bool {
        self.fields.iter().any(|field| takes_file(field, &file.name, &file.media_type, file.size))
    }
}

impl Gate {
    /// The files of fields: at places that take some, and whether each such place has one.
    pub(super) fn check_field_files(&self, evaluation: &Evaluation, case: &Case<'_>, verdict: &mut Verdict) {
        let places = self.file_places(evaluation, case.answers);
        for (place, files) in json::members(case.submission.get("files")) {
            let at = JsonPointer::root().key("files").key(place);
            if let Some(takes) = places.get(place) {
                self.check_files(files, at.as_str(), takes, verdict);
                if !takes.fields.iter().any(|field| field.encoded) {
                    self.check_references(place, files, case.answers, verdict);
                }
            } else {
                let message = self.say(OfficeText::FileUnasked);
                verdict.wrong(at.as_str(), "unknown", message);
            }
        }
        let listed = |place: &str| {
            let files = case.submission.get("files").and_then(|files| files.get(place));
            !json::list(files).is_empty()
        };
        let mut bare: Vec<&String> = places
            .iter()
            .filter(|(place, takes)| !takes.fields.iter().any(|field| field.encoded) && !listed(place))
            .map(|(place, _)| place)
            .collect();
        bare.sort_unstable();
        for place in bare {
            self.claim_bare(place, verdict);
        }
    }

    /// The answer at a place is what its files are kept under: where nobody keeps them yet, their names.
    fn check_references(&self, place: &str, files: &Value, answers: &Value, verdict: &mut Verdict) {
        let answer = JsonPointer::parse(place).and_then(|at| at.resolve(answers)).unwrap_or(&Value::Null);
        let said: Vec<&str> = match answer {
            Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
            other => other.as_str().into_iter().collect(),
        };
        let listed: Vec<FileRef> = json::list(Some(files)).iter().filter_map(FileRef::from_json).collect();
        let kept: HashSet<&str> =
            listed.iter().map(|file| if file.handle.is_empty() { &*file.name } else { &*file.handle }).collect();
        if kept.iter().any(|reference| !said.contains(reference)) {
            let message = self.say(OfficeText::FileElsewhere);
            verdict.wrong(&["/answers", place].concat(), "paper", message);
        } else if !kept.is_empty() && said.iter().any(|reference| !kept.contains(reference)) {
            self.claim_bare(place, verdict);
        }
    }

    fn claim_bare(&self, place: &str, verdict: &mut Verdict) {
        let message = self.say(OfficeText::FileOnlyClaimed);
        verdict.claims(&["/answers", place].concat(), "paper", message);
    }

    /// Where the answers have places for files, as the form builds them: a text with the type of its content, or a list
    /// of such texts.
    fn file_places(&self, evaluation: &Evaluation, answers: &Value) -> HashMap<String, FilePlace> {
        let mut places = HashMap::new();
        evaluation.visit(answers, &mut |at, value, nodes| {
            let single: Vec<Field> = if value.is_string() { self.file_fields(nodes) } else { Vec::new() };
            let items: Vec<NodeId> = nodes.iter().filter_map(|id| self.schema.node(*id).items).collect();
            let listed = if value.is_array() { self.file_fields(&self.in_place(items)) } else { Vec::new() };
            let above = at.parent().is_some_and(|list| places.contains_key(list.as_str()));
            let takes_files = !single.is_empty() || !listed.is_empty();
            if !above && takes_files {
                let most = nodes.iter().filter_map(|id| self.schema.node(*id).max_items);
                let most = most.chain(listed.iter().filter_map(|field| field.max_count)).min();
                let most = if value.is_string() { Some(1) } else { most };
                let fields = single.into_iter().chain(listed).collect();
                places.insert(at.as_str().to_owned(), FilePlace { fields, most });
            }
        });
        places
    }

    /// These schema objects and those that apply at the same place.
    fn in_place(&self, mut nodes: Vec<NodeId>) -> Vec<NodeId> {
        let mut seen: HashSet<NodeId> = nodes.iter().copied().collect();
        let mut next = 0;
        while let Some(id) = nodes.get(next).copied() {
            let node = self.schema.node(id);
            nodes.extend(node.in_place().into_iter().filter(|inner| node.not != Some(*inner) && seen.insert(*inner)));
            next += 1;
        }
        nodes
    }

    /// What some of these schema objects take as a file; nothing where none of them is about one.
    fn file_fields(&self, nodes: &[NodeId]) -> Vec<Field> {
        let all = |name: &str| nodes.iter().filter_map(|id| self.schema.source(*id).get(name)).collect::<Vec<_>>();
        let (kinds, encodings) = (all("contentMediaType"), all("contentEncoding"));
        let asked = all("x-widget").iter().any(|widget| widget.as_str() == Some("file"));
        if kinds.is_empty() && encodings.is_empty() && !asked {
            return Vec::new();
        }
        let encoded = encodings.iter().any(|encoding| encoding.as_str() == Some("base64"));
        let mut limits: Vec<FileLimits> = all("x-file").into_iter().map(|own| FileLimits::read(Some(own))).collect();
        if limits.is_empty() {
            limits.push(FileLimits::default());
        }
        let field = |own: FileLimits| {
            let kind = kinds.first().and_then(|kind| kind.as_str()).unwrap_or_default();
            let accept = if own.accept.is_empty() { kind.to_owned() } else { own.accept };
            let (max_bytes, max_count) = (own.max_bytes, own.max_count);
            Field { widget: Widget::File, accept, max_bytes, max_count, encoded, ..Field::default() }
        };
        limits.into_iter().map(field).collect()
    }

    /// Files by reference: a name, a size, a digest, of a kind that is taken there. True when they are whole.
    pub(super) fn check_files(&self, files: &Value, at: &str, takes: &FilePlace, verdict: &mut Verdict) -> bool {
        let mut whole = true;
        let mut seen = HashSet::new();
        let mut copies = false;
        let list = json::list(Some(files));
        for (number, file) in list.iter().enumerate() {
            let read = FileRef::from_json(file).unwrap_or_default();
            let place = format!("{at}/{number}");
            let hexadecimal = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
            if read.name.trim().is_empty() || read.size == 0 || read.sha256.len() != 64 || !hexadecimal(&read.sha256) {
                let message = self.say(OfficeText::FileIncomplete);
                verdict.wrong(&place, "paper", message);
                whole = false;
                continue;
            }
            if file.get("name").and_then(Value::as_str) != Some(&read.name) {
                let message = self.say(OfficeText::FileName);
                verdict.wrong(&place, "paper", message);
                whole = false;
            }
            if !takes.takes(&read) {
                let message = self.say(OfficeText::FileKind);
                verdict.wrong(&place, "paper", message);
                whole = false;
            }
            if !seen.insert((read.name, read.sha256)) && !copies {
                copies = true;
                let message = self.say(OfficeText::FileTwice);
                verdict.claims(&place, "paper", message);
            }
            if read.handle.trim().is_empty() {
                let message = self.say(OfficeText::FileWithoutHandle);
                verdict.claims(&place, "paper", message);
            }
        }
        if let Some(most) = takes.most.filter(|most| list.len() as u64 > *most) {
            let message = self.say_of(OfficeText::TooManyFiles, &most.to_string());
            verdict.wrong(at, "paper", message);
            whole = false;
        }
        whole
    }
}
