//! The officer's documents: the plan of one procedure or the overview of many, once as
//! [`block`]s and tables ([`sheets`]), then written as Markdown, HTML, DOCX and XLSX; and the
//! machine's: JSON-LD in the terms of CPSV-AP and CCCEV, and queries to wallets.
//!
//! Pure: the same material gives the same bytes. No clock; the only date is that of the
//! analysis. Office files are written natively only.

mod amend;
mod annex;
mod benefit;
pub mod block;
mod bundled;
mod certain;
pub mod changed;
mod decided;
#[cfg(any(feature = "cli", feature = "workbench"))]
pub mod docx;
#[cfg(any(feature = "cli", feature = "workbench"))]
mod docx_parts;
#[cfg(any(feature = "cli", feature = "workbench"))]
mod docx_xml;
mod fallback;
mod letter;
pub mod linked;
pub mod markdown;
mod overview;
pub mod page;
mod plan;
pub mod process;
mod restructured;
mod saved;
pub mod sheets;
mod svg;
pub mod terms;
pub mod wallet;
mod woven;
#[cfg(any(feature = "cli", feature = "workbench"))]
pub mod xlsx;

use crate::analysis::Options;
use crate::locale::Locale;
use crate::reform::Reported;
use crate::reform::portfolio::Portfolio;
use crate::reform::report::Unread;
use crate::reform::simplify::Plan;
use crate::register::Pack;
use crate::texts::documents;

use block::{DocBlock, Document, Say};

pub use annex::{proof_lines, step_proof_lines};

/// Most procedures whose plans are written out in one document; of more there is an overview.
pub const MAX_PLANS: usize = 12;

/// Everything documents are made from.
#[derive(Clone, Copy)]
pub struct Material<'a> {
    /// The procedures with their verdicts, estimates and faults.
    pub reported: &'a [Reported<'a>],
    /// Their simplification plans, in the same order; empty where none were made.
    pub plans: &'a [Plan],
    /// Files that were to be reported on and could not be read.
    pub unread: &'a [Unread],
    /// Sums over all of them, where they were made.
    pub portfolio: Option<&'a Portfolio>,
    /// The country pack.
    pub pack: &'a Pack,
    /// Settings of the analysis; its date is the date of the documents.
    pub options: &'a Options,
    /// Language: Vietnamese, or else English.
    pub locale: &'a Locale,
    /// Whether documents carry the annex behind the signature.
    pub annex: bool,
}

impl Material<'_> {
    /// A unit in words, the currency as people call it.
    pub fn unit(&self, unit: &str) -> String {
        let costs = &self.pack.costs;
        let name = costs.currency_name.get(self.locale);
        let text = Say(self.locale).unit(unit);
        if name.is_empty() || costs.currency.is_empty() { text } else { text.replace(&costs.currency, name) }
    }

    /// The document: full plans for a few procedures, an overview for many.
    pub fn document(&self) -> Document {
        let say = Say(self.locale);
        let plans: Vec<plan::One> = (0..self.reported.len()).filter_map(|at| plan::One::new(self, at)).collect();
        let heading = documents::simplification_plan_administrative_procedure(say.0);
        let mut annex: Vec<DocBlock> = Vec::new();
        let mut lists: Vec<DocBlock> = Vec::new();
        let (title, subtitle, blocks) = match plans.as_slice() {
            [one] => {
                let code = one.printed_code();
                let subtitle = [one.title(), code.as_str()].into_iter().filter(|part| !part.is_empty());
                annex = plan::annex(one, 1, "");
                (heading, subtitle.collect::<Vec<_>>().join(" – "), letter::letter(one, 1, ""))
            }
            few if few.len() <= MAX_PLANS => {
                let mut blocks = overview::overview(self);
                let mut links = Vec::new();
                let mut bodies = Vec::new();
                for (i, one) in few.iter().enumerate() {
                    let (title, id) = (title_of(one), format!("procedure{}", i + 1));
                    links.push((title.clone(), id.clone()));
                    bodies.push(DocBlock::named(1, title, id.clone()));
                    bodies.extend(letter::letter(one, 2, &format!("{id}-")));
                    annex.push(DocBlock::named(1, title_of(one), format!("{id}-proofs")));
                    annex.extend(plan::annex(one, 2, &format!("{id}-")));
                }
                blocks.push(DocBlock::Contents(links));
                blocks.extend(bodies);
                let title = documents::simplification_plans_administrative_procedures(say.0);
                (title, format!("{} {}", few.len(), documents::procedures_2(say.0)), blocks)
            }
            many => {
                let blocks = overview::overview(self);
                certain::to_be_confirmed(many, say, &mut lists);
                overview::by_field(self, &mut lists);
                let title = documents::review_papers_administrative_procedures(say.0);
                (
                    title,
                    format!("{} {}", say.number(many.len() as f64, block::Kind::Count), documents::procedures_2(say.0)),
                    blocks,
                )
            }
        };
        Document {
            title: title.to_owned(),
            subtitle,
            language: if say.is_vietnamese() { "vi" } else { "en" }.to_owned(),
            date: self.options.date.to_string(),
            recipient: documents::authority_approves_plan(say.0).to_owned(),
            blocks,
            annex: if self.annex { annex } else { Vec::new() },
            lists,
            unsigned: false,
        }
    }
}

fn title_of(one: &plan::One) -> String {
    format!("{} {}", one.code(), one.title())
}
