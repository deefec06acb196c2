//! The documents that come out: plans, tables, data.

use super::Workbench;
use crate::reform::Reported;
use crate::reform::portfolio::portfolio;
use crate::reform::report::report;
use crate::reform::simplify::{Choices, Plan, simplify_analysed};
use crate::render::report::process::bpmn;
use crate::render::report::{MAX_PLANS, Material, docx, linked, markdown, page, sheets, xlsx};
use crate::render::report_csv::report_csv;

/// What a document is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The plan as a letter to complete and sign.
    Docx,
    /// One sheet a question.
    Xlsx,
    /// The plan as one page without scripts.
    Html,
    /// The plan as Markdown.
    Markdown,
    /// One line a paper.
    Csv,
    /// Verdicts and proofs for machines.
    Json,
    /// Linked data in CPSV-AP and CCCEV terms.
    JsonLd,
    /// Processes as they are and as they are proposed, in BPMN 2.0.
    Bpmn,
}

impl Format {
    /// By the ending of such a file.
    pub fn parse(ending: &str) -> Option<Self> {
        Some(match ending {
            "docx" => Self::Docx,
            "xlsx" => Self::Xlsx,
            "html" => Self::Html,
            "md" => Self::Markdown,
            "csv" => Self::Csv,
            "json" => Self::Json,
            "jsonld" => Self::JsonLd,
            "bpmn" => Self::Bpmn,
            _ => return None,
        })
    }
}

impl Workbench {
    /// The document on the procedures at these places; on all that are open where none is given.
    ///
    /// # Errors
    /// When nothing is open, an office file cannot be made, or there is no process to draw.
    pub fn hand_over(&mut self, places: Option<&[usize]>, format: Format) -> Result<Vec<u8>, String> {
        self.no_assumption()?;
        let mut places: Vec<usize> = match places {
            Some(places) => places.to_vec(),
            None => (0..self.entries.len()).collect(),
        };
        places.sort_unstable();
        places.dedup();
        if let Some(place) = places.iter().find(|place| **place >= self.entries.len()) {
            return Err(self.no_such(*place));
        }
        if places.is_empty() {
            return Err(crate::texts::workbench::nothing_open(&self.locale).to_owned());
        }
        self.with_reported(&places, |reported, bench| {
            let sums =
                (reported.len() > 1).then(|| portfolio(reported, &bench.pack, &bench.pack.costs, &bench.options));
            let planned = if reported.len() <= MAX_PLANS { reported } else { &[] };
            let (pack, options, none) = (&bench.pack, &bench.options, Choices::default());
            let plan =
                |one: &Reported| simplify_analysed(one.procedure, pack, options, &none, Some(&one.analysis)).ok();
            let plans: Vec<Plan> = planned.iter().filter_map(plan).collect();
            let material = Material {
                reported,
                plans: if plans.len() == reported.len() { &plans } else { &[] },
                unread: &[],
                portfolio: sums.as_ref(),
                pack: &bench.pack,
                options: &bench.options,
                locale: &bench.locale,
                annex: true,
            };
            written(&material, format)
        })
    }
}

fn written(all: &Material, format: Format) -> Result<Vec<u8>, String> {
    let pretty =
        |value| serde_json::to_string_pretty(&value).map(|text| text + "\n").map_err(|error| error.to_string());
    let text = match format {
        Format::Docx => return docx::docx(&all.document(), all.pack.letterhead.as_ref(), all.locale),
        Format::Xlsx => {
            let document = all.document();
            return xlsx::xlsx(&sheets::sheets(all), &document.title, &document.date, all.locale);
        }
        Format::Html => page::page(&all.document(), all.locale),
        Format::Markdown => markdown::markdown(&all.document(), all.locale),
        Format::Csv => report_csv(all.reported, all.pack, all.locale),
        Format::Json => pretty(report(all.reported, all.pack, all.options))?,
        Format::JsonLd => pretty(linked::json_ld(all))?,
        Format::Bpmn => {
            return bpmn::bpmn(all).ok_or_else(|| crate::texts::workbench::no_process(all.locale).to_owned());
        }
    };
    Ok(text.into_bytes())
}
