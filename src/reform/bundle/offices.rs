//! One office for each authority: members of the same authority hand in at the same office, and where nothing says
//! which office of another authority is meant, the one of the place that was chosen first is proposed.

use serde_json::{Map, Value, json};

use super::answers::{answer_by, each_at, segments};
use super::{Merger, below, rename_source, said_of};
use crate::definition::Procedure;
use crate::pointer::JsonPointer;

/// A choice of the office that gets the answers (`offices` of a definition).
struct Office<'m> {
    /// The group of answers that name it.
    at: JsonPointer,
    /// What it is called, with the names of those answers in braces.
    name: &'m str,
    entry: &'m Value,
}

/// The offices a definition has chosen.
fn offices(member: &Procedure) -> impl Iterator<Item = Office<'_>> {
    let all = member.schema.pointer("/x-procedure/offices").and_then(Value::as_array).into_iter().flatten();
    all.filter_map(|entry| {
        let at = JsonPointer::parse(entry.get("at")?.as_str()?)?;
        Some(Office { at, name: entry.get("name")?.as_str()?, entry })
    })
}

impl Merger<'_> {
    /// Has the office of a member answered by that of an earlier one.
    pub(super) fn share_offices(&self, i: usize, member: &Procedure, schema: &mut Value) {
        for office in offices(member) {
            let Some((same, from)) = self.earlier_office(i, &office) else { continue };
            for part in parts(&office) {
                let place = office.at.key(part);
                if same {
                    answer_by(schema, &place, &json!({"answer": format!("{from}/{part}")}));
                    continue;
                }
                each_at(schema, &segments(&place), &mut |field| {
                    let rules = field.entry("x-known").or_insert_with(|| json!([]));
                    if let Value::Array(rules) = rules {
                        rules.push(json!({"answer": from, "part": format!("/{part}")}));
                    }
                });
            }
        }
    }

    /// Says whose office is meant where members hand in at several.
    pub(super) fn name_offices(&self, i: usize, member: &Procedure, schema: &mut Value) {
        for office in offices(member) {
            each_at(schema, &segments(&office.at), &mut |group| {
                if let Some(Value::String(title)) = group.get_mut("title") {
                    *title = with_authority(title, &self.members[i].header.authority);
                }
            });
        }
    }

    /// The same in another language.
    pub(super) fn name_offices_texts(&self, tag: &str, texts: &mut Map<String, Value>) {
        for (i, member) in self.members.iter().enumerate() {
            let own = said_of(member, tag, "", "authority");
            for office in offices(member) {
                let title = texts.get_mut(&below(i, &office.at)).and_then(|text| text.get_mut("title"));
                if let Some(Value::String(title)) = title {
                    *title = with_authority(title, own.unwrap_or(&member.header.authority));
                }
            }
        }
    }

    /// The place of the earlier office that answers this one, and whether it is one of the same authority. An office of
    /// the same authority comes before others; these answer only what they name as well.
    fn earlier_office(&self, i: usize, office: &Office<'_>) -> Option<(bool, String)> {
        let earlier: Vec<(usize, Office<'_>)> =
            (0..i).flat_map(|j| offices(self.members[j]).map(move |own| (j, own))).collect();
        let same = earlier.iter().find(|(_, own)| own.name == office.name);
        let near = || earlier.iter().find(|(_, own)| parts(office).all(|part| parts(own).any(|other| other == part)));
        let (j, own) = same.or_else(near)?;
        Some((same.is_some(), below(*j, &own.at)))
    }

    /// Puts the offices of all members, each authority's once, into what the catalogue lists.
    pub(super) fn put_offices(&self, header: &mut Map<String, Value>) {
        let mut out = Vec::new();
        for (i, member) in self.members.iter().enumerate() {
            for office in offices(member) {
                if matches!(self.earlier_office(i, &office), Some((true, _))) {
                    continue;
                }
                let mut entry = office.entry.clone();
                if let Some(entry) = entry.as_object_mut() {
                    entry.insert("at".to_owned(), json!(below(i, &office.at)));
                    rename_source(entry, "source", i);
                }
                out.push(entry);
            }
        }
        if !out.is_empty() {
            header.insert("offices".to_owned(), Value::Array(out));
        }
    }
}

fn with_authority(title: &str, authority: &str) -> String {
    if authority.is_empty() { title.to_owned() } else { format!("{title} ({authority})") }
}

/// The answers an office is named by.
fn parts<'o>(office: &'o Office<'_>) -> impl Iterator<Item = &'o str> {
    office.name.split('{').skip(1).filter_map(|rest| rest.split('}').next())
}
