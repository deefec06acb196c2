//! The papers of a bundle: what an earlier member issues or asks for already is left out.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Merger, issued_by, name, prefixed, rename_source, scoped};
use crate::definition::{Document, FactRef, Procedure, When};
use crate::reform::report;
use crate::reform::simplify::{Decision, recorded};
use crate::register::{DocumentKind, Pack};

impl Merger<'_> {
    /// The papers that are still asked for, and the facts that issued papers would prove.
    pub(super) fn documents(&mut self) -> (Value, Vec<(usize, FactRef)>) {
        let mut list: Vec<Value> = Vec::new();
        let mut kept: Vec<(String, usize, Document)> = Vec::new();
        let mut established: Vec<(usize, FactRef)> = Vec::new();
        for (i, member) in self.members.iter().enumerate() {
            for (d, document) in member.documents.iter().enumerate() {
                let id = scoped(i, &document.id);
                if self.is_of_other_channels(document) {
                    continue;
                }
                if let Some(issuer) = issued_by(document, &self.members[..i], self.pack) {
                    self.left_out.push(json!({
                        "id": id, "title": document.title, "member": name(i), "issuedBy": issuer.header.code,
                    }));
                    self.out.produced.push((id, issuer.id.clone()));
                    established.extend(self.proves(member, document).into_iter().map(|fact| (i, fact)));
                    continue;
                }
                let same = kept
                    .iter()
                    .position(|(_, j, other)| *j < i && self.same(member, document, self.members[*j], other));
                if let Some(at) = same {
                    let (first, j, other) = &mut kept[at];
                    let mut facts = self.proves(self.members[*j], other);
                    let before = facts.len();
                    add_new(&mut facts, self.proves(member, document));
                    // One form says what both said.
                    if facts.len() > before {
                        list[at]["proves"] = report::facts(&facts);
                        other.proves = Some(facts);
                    }
                    if !form_of(self.pack, document) {
                        self.left_out.push(json!({
                            "id": id, "title": document.title, "member": name(i), "sameAs": first,
                        }));
                    }
                    self.out.shared.push((id, first.clone()));
                    continue;
                }
                let mut own = member.schema.pointer(&format!("/x-documents/{d}")).cloned().unwrap_or_else(|| json!({}));
                if let Value::Object(own) = &mut own {
                    own.insert("id".to_owned(), json!(id));
                    if document.when != When::Always {
                        own.insert("when".to_owned(), json!(prefixed(&document.when, i).to_string()));
                    }
                    if let Some(group) = &document.group {
                        own.insert("group".to_owned(), json!(scoped(i, group)));
                    }
                    rename_source(own, "source", i);
                }
                list.push(own);
                kept.push((id, i, document.clone()));
            }
        }
        leave_lone_groups(&mut list);
        (Value::Array(list), established)
    }

    /// Puts the papers into the definition, with what was decided on them in the members: a paper that another member
    /// asks for too is decided on there.
    pub(super) fn put_papers(&self, root: &mut Map<String, Value>, documents: Value) {
        root.insert("x-documents".to_owned(), documents);
        let mut list: Vec<Value> = Vec::new();
        for (i, member) in self.members.iter().enumerate() {
            for own in recorded(&member.schema) {
                let id = scoped(i, &own.document);
                let shared = self.out.shared.iter().find(|(left_out, _)| *left_out == id);
                let document = shared.map_or(id, |(_, first)| first.clone());
                // What a member would put back is put back in the member.
                let earlier = own.earlier.iter().map(|old| Decision { document: document.clone(), ..old.clone() });
                let earlier = earlier.collect();
                list.push(Decision { document, parked: None, earlier, ..own }.to_json());
            }
        }
        if !list.is_empty() {
            root.insert("x-decisions".to_owned(), Value::Array(list));
        }
    }

    /// True when two members ask for the same paper: the declaration, which becomes one form,
    /// or papers of the same types that prove and do the same in every case.
    fn same(&self, member: &Procedure, own: &Document, other_member: &Procedure, other: &Document) -> bool {
        let form = |document: &Document| form_of(self.pack, document);
        if own.channels != other.channels || other.when != When::Always {
            return false;
        }
        let facts = |member: &Procedure, document: &Document| -> BTreeSet<FactRef> {
            self.proves(member, document).into_iter().collect()
        };
        let covered = facts(member, own).is_subset(&facts(other_member, other));
        own.types == other.types && own.acts == other.acts && (covered || (form(own) && form(other)))
    }
}

/// True for a declaration.
fn form_of(pack: &Pack, document: &Document) -> bool {
    document.types.iter().filter_map(|id| pack.document_type(id)).any(|kind| kind.kind == DocumentKind::Form)
}

/// Makes papers whose alternatives are all left out papers of their own.
fn leave_lone_groups(list: &mut [Value]) {
    let groups: Vec<Option<String>> =
        list.iter().map(|paper| paper.get("group").and_then(Value::as_str).map(str::to_owned)).collect();
    for (paper, group) in list.iter_mut().zip(&groups) {
        if group.is_some() && groups.iter().filter(|other| *other == group).count() == 1 {
            paper.as_object_mut().into_iter().for_each(|paper| drop(paper.shift_remove("group")));
        }
    }
}

/// Appends the facts a list does not hold yet.
fn add_new(facts: &mut Vec<FactRef>, more: Vec<FactRef>) {
    for fact in more {
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
}
