//! The process of one procedure as a page shows it: pictures before and after, every step with verdict and proof, and what it
//! comes to.

use serde_json::{Map, Value, json};

use super::Workbench;
use crate::reform::process::{Told, kind, verdict};
use crate::render::markup::{Element, Node};
use crate::render::report::process::pictures;
use crate::render::report::{Material, step_proof_lines};
use crate::texts::process as say;

/// Most courses that are told; the JSON report has all.
const MAX_COURSES: usize = 12;

impl Workbench {
    /// The process of the procedure at a place, for a page; null where its definition has no structured steps.
    ///
    /// # Errors
    /// When there is no such procedure.
    pub fn process(&mut self, place: usize) -> Result<Value, String> {
        if self.entries.get(place).is_none() {
            return Err(self.no_such(place));
        }
        Ok(self.with_reported(&[place], |reported, bench| {
            let Some(one) = reported.first() else { return Value::Null };
            let Some(own) = &one.analysis.process else { return Value::Null };
            let entry = &bench.entries[place];
            let locale = &bench.locale;
            let told = Told { writer: bench.writer(entry), own };
            let material = Material {
                reported,
                plans: &[],
                unread: &[],
                portfolio: None,
                pack: &bench.pack,
                options: &bench.options,
                locale,
                annex: true,
            };
            let steps = own.process.steps.iter().zip(&own.steps).map(|(step, judged)| {
                let lines = step_proof_lines(&material, 0, &step.id).into_iter();
                json!({
                    "id": step.id,
                    "title": step.called(locale),
                    "who": told.who(step),
                    "kind": kind(step.kind, locale),
                    "limit": told.limit(step),
                    "verdict": judged.verdict.as_str(),
                    "verdictTitle": verdict(judged.verdict, locale),
                    "sentence": told.sentence(judged),
                    "legalBasis": step.basis.iter().map(|text| told.writer.cited(text)).collect::<Vec<_>>(),
                    "proof": lines.map(|(depth, text)| json!({"depth": depth, "text": text})).collect::<Vec<_>>(),
                })
            });
            let courses = own.courses.iter().take(MAX_COURSES).enumerate().map(|(at, course)| {
                let figures = told.figures(course).into_iter();
                let drawn = pictures(&told, course, &format!("process{at}")).into_iter();
                json!({
                    "case": told.writer.circumstances(&course.when),
                    "figures": figures.map(|(name, now, then)| json!({"name": name, "now": now, "then": then})).collect::<Vec<_>>(),
                    "pictures": drawn.map(|(name, svg)| json!({"name": name, "svg": tree(&svg)})).collect::<Vec<_>>(),
                })
            });
            json!({
                "title": say::title(locale),
                "steps": steps.collect::<Vec<_>>(),
                "courses": courses.collect::<Vec<_>>(),
                "remarks": told.remarks(),
            })
        }))
    }
}

/// An element as a page builds it, without any text that is read as markup.
fn tree(element: &Element) -> Value {
    let attributes: Map<String, Value> =
        element.attributes.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let children = element.children.iter().map(|child| match child {
        Node::Element(inner) => tree(inner),
        Node::Text(text) => json!(text),
    });
    json!({"name": element.tag, "attributes": attributes, "children": children.collect::<Vec<_>>()})
}
