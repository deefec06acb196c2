//! One office for each authority: members of the same authority hand in at the same office, and where nothing says
//! which office of another authority is meant, the one of the place that was chosen first is proposed.

use serde_json::{Map, Value, json};

use super::answers::{answer_by, each_at, segments};
use super::{Merger, below, rename_source};
use crate::definition::{Office, Procedure};

impl Merger<'_> {
    /// Has the office of a member answered by that of an earlier one.
    pub(super) fn share_offices(&self, i: usize, member: &Procedure, schema: &mut Value) {
        for office in &member.header.offices {
            let Some((same, from)) = self.earlier_office(i, office) else { continue };
            for part in parts(office) {
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

    /// The place of the earlier office that answers this one, and whether it is one of the same authority. An office of
    /// the same authority comes before others; these answer only what they name as well.
    fn earlier_office(&self, i: usize, office: &Office) -> Option<(bool, String)> {
        let earlier = || {
            self.members[..i]
                .iter()
                .enumerate()
                .flat_map(|(j, other)| other.header.offices.iter().map(move |own| (j, own)))
        };
        let same = earlier().find(|(_, own)| own.name == office.name).map(|found| (true, found));
        let near = || earlier().find(|(_, own)| parts(office).all(|part| parts(own).any(|other| other == part)));
        let (same, (j, own)) = same.or_else(|| Some((false, near()?)))?;
        Some((same, below(j, &own.at)))
    }

    /// Puts the offices of all members, each authority's once, into what the catalogue lists.
    pub(super) fn put_offices(&self, header: &mut Map<String, Value>) {
        let mut out = Vec::new();
        for (i, member) in self.members.iter().enumerate() {
            let own = member.schema.pointer("/x-procedure/offices").and_then(Value::as_array).into_iter().flatten();
            for (office, entry) in member.header.offices.iter().zip(own) {
                if matches!(self.earlier_office(i, office), Some((true, _))) {
                    continue;
                }
                let mut entry = entry.clone();
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

/// The answers an office is named by.
fn parts(office: &Office) -> impl Iterator<Item = &str> {
    office.name.split('{').skip(1).filter_map(|rest| rest.split('}').next())
}
