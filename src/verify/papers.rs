//! The papers of a submission: those its case asks for, what was handed in for each, and what excuses the others.

use std::collections::{BTreeMap, BTreeSet};

use super::dossier::day_of;
use super::files::FilePlace;
use super::lookups::{Case, says_the_same};
use super::{Gate, Verdict};
use crate::definition::Document;
use crate::form::{Form, Slot, SlotState};
use crate::json::{self, Value};
use crate::locale::Locale;
use crate::message::OfficeText;
use crate::pointer::JsonPointer;

/// How a paper stands in a submission.
struct Paper<'a> {
    document: &'a Document,
    entry: Option<&'a Value>,
    /// Whether it must be handed in, where the lookups tell.
    open: Option<bool>,
    /// The register whose data stand in for it and their day, where the lookups tell.
    register: Option<(String, String)>,
    files: usize,
}

impl Gate {
    pub(super) fn check_papers(&self, case: &Case<'_>, form: Option<&Form>, verdict: &mut Verdict) {
        let (given, channel) = (case.circumstances.channel, case.circumstances.channel);
        let channel = if channel.is_empty() { "online" } else { channel };
        let way = self.procedure.header.channel(case.answers, given);
        let entries = json::list(case.submission.get("documents"));
        let papers = self.papers_of_case(entries, case, form, channel);
        self.check_entries(case, entries, &papers, verdict);
        let mut groups: BTreeMap<&str, bool> = BTreeMap::new();
        for paper in &papers {
            if let Some(group) = &paper.document.group {
                *groups.entry(group).or_default() |= paper.files > 0 || self.is_replaced(paper) || is_left(paper, way);
            }
        }
        let mut told = BTreeSet::new();
        for paper in &papers {
            let group = paper.document.group.as_deref();
            let served = paper.files > 0 || group.is_some_and(|group| groups.get(group) == Some(&true));
            let at = format!("/documents/{}", position(entries, &paper.document.id));
            // What is said to stand in for a paper is checked beside files too: receipts and figures rest on it.
            let fits = if kind_of(paper).is_some_and(|kind| EXCUSES.contains(&kind)) {
                self.excuses(paper, way, &at, verdict)
            } else {
                served || self.excuses(paper, way, &at, verdict)
            };
            if fits || group.is_some_and(|group| !told.insert(group)) {
                continue;
            }
            verdict.wrong(&at, "paper", self.missing(paper));
            let message = self.say_of(OfficeText::PersonPaperNeeded, &paper.document.title);
            verdict.tells(&paper.document.id, message);
        }
    }

    /// The papers this case asks for, each with what was handed in for it.
    fn papers_of_case<'s>(
        &'s self,
        entries: &'s [Value],
        case: &Case<'_>,
        form: Option<&Form>,
        channel: &str,
    ) -> Vec<Paper<'s>> {
        let holding: BTreeSet<&str> = self
            .conditions
            .iter()
            .filter(|(_, schema)| schema.is_valid(schema.root(), case.answers))
            .map(|(name, _)| name.as_str())
            .collect();
        let wanted = self.procedure.documents.iter().filter(|document| {
            !document.is_form
                && document.when.holds(&|name: &str| holding.contains(name))
                && (document.channels.is_empty() || document.channels.iter().any(|own| own == channel))
        });
        wanted
            .map(|document| {
                let entry = entries.iter().find(|entry| id_of(entry) == document.id);
                let open = form.and_then(|form| form.slots().iter().find(|slot| slot.id == document.id));
                let files = json::list(entry.and_then(|entry| entry.get("files"))).len();
                // Where the lookup of the receiving side failed, it tells nothing.
                let told = open.filter(|slot| !slot.is_open() || !is_unstated(document, case));
                let register = told.and_then(|slot| match &slot.state {
                    SlotState::Closed { register, date } if !date.is_empty() => Some((register.clone(), date.clone())),
                    _ => None,
                });
                Paper { document, entry, open: told.map(Slot::is_open), register, files }
            })
            .collect()
    }

    /// Checks that each paper that was handed in is asked for, stands once, and has sound files.
    fn check_entries(&self, case: &Case<'_>, entries: &[Value], papers: &[Paper<'_>], verdict: &mut Verdict) {
        let mut seen = BTreeSet::new();
        for (index, entry) in entries.iter().enumerate() {
            let known = papers.iter().any(|paper| paper.document.id == id_of(entry));
            let document = self.procedure.documents.iter().find(|document| document.id == id_of(entry));
            if !known || !seen.insert(id_of(entry)) {
                let message = self.say(OfficeText::PaperUnasked);
                verdict.wrong(&format!("/documents/{index}"), "paper", message);
            }
            if let Some(files) = entry.get("files") {
                let takes = FilePlace::of_paper(document);
                if !self.check_files(files, &format!("/documents/{index}/files"), &takes, verdict) {
                    verdict.tells(id_of(entry), self.attach_again());
                }
            }
            self.check_replacement(case, entry, index, verdict);
            self.check_title(case, entry, index, verdict);
            if !known {
                verdict.errors.push(super::PlacedMessage {
                    pointer: JsonPointer::root(),
                    keyword: "paper",
                    message: self.does_not_fit(),
                });
            }
        }
    }

    /// Whether a paper without files may lack them: data stand in for it, it is shown at the counter, or
    /// it is left to the authority. What is only claimed is said.
    fn excuses(&self, paper: &Paper<'_>, way: &str, at: &str, verdict: &mut Verdict) -> bool {
        if kind_of(paper) == Some("replacedByData") && self.is_replaced(paper) {
            if paper.open.is_none() {
                let message = self.say_of(OfficeText::ReplacementClaimed, &paper.document.title);
                verdict.claims(at, "paper", message);
            }
            if let Some((register, date)) = &paper.register {
                let text = |name: &str| paper.entry.and_then(|entry| entry.get("state")?.get(name)?.as_str());
                let named = says_the_same(&text("register").into(), &register.as_str().into());
                if !named || text("date").and_then(day_of) > day_of(date) {
                    let message = self.say_of(OfficeText::ReplacementOtherSource, &paper.document.title);
                    verdict.claims(&format!("{at}/state"), "paper", message);
                }
            }
            return true;
        }
        if kind_of(paper) == Some("atCounter") && paper.document.is_shown_at_counter(way) {
            return true;
        }
        if !is_left(paper, way) {
            return false;
        }
        if paper.open != Some(false) {
            let message = self.say_of(OfficeText::LookUpRequested, &paper.document.title);
            verdict.claims(at, "paper", message);
        }
        true
    }

    /// What an office is told of a paper that is missing.
    fn missing(&self, paper: &Paper<'_>) -> String {
        match kind_of(paper) {
            Some("replacedByData") => self.say_of(OfficeText::ReplacementRefuted, &paper.document.title),
            Some(LOOKUP_REQUESTED) => self.say_of(OfficeText::LookUpNotAllowed, &paper.document.title),
            _ => self.say_of(OfficeText::PaperMissing, &paper.document.title),
        }
    }

    /// Whether data may stand in for a paper, as far as is known.
    #[expect(clippy::unused_self, reason = "reads as a question to the gate")]
    fn is_replaced(&self, paper: &Paper<'_>) -> bool {
        let can_be = paper.document.closed_by.as_ref().is_some_and(|facts| !facts.is_empty());
        let claimed = kind_of(paper) == Some("replacedByData");
        can_be && paper.open.map_or(claimed, |open| !open)
    }

    /// A register and a day that are said to stand in for a paper: a day of the calendar that has come, or none, as of the
    /// account.
    fn check_replacement(&self, case: &Case<'_>, entry: &Value, index: usize, verdict: &mut Verdict) {
        let state =
            entry.get("state").filter(|state| state.get("kind").and_then(Value::as_str) == Some("replacedByData"));
        let Some(date) = state.map(|state| state.get("date").and_then(Value::as_str).unwrap_or_default()) else {
            return;
        };
        let come = |day: &str| case.latest.is_empty() || day <= case.latest.as_str();
        if !date.is_empty() && !day_of(date).is_some_and(come) {
            let message = self.say(OfficeText::ReplacementDay);
            verdict.wrong(&format!("/documents/{index}/state/date"), "paper", message);
            verdict.errors.push(super::PlacedMessage {
                pointer: JsonPointer::root(),
                keyword: "paper",
                message: self.does_not_fit(),
            });
        }
    }

    /// What an entry calls its paper: as the definition does, in the language of the submission.
    fn check_title(&self, case: &Case<'_>, entry: &Value, index: usize, verdict: &mut Verdict) {
        let Some(document) = self.procedure.documents.iter().find(|document| document.id == id_of(entry)) else {
            return;
        };
        let locale = case.submission.get("locale").and_then(Value::as_str).and_then(Locale::parse);
        let place = JsonPointer::root().key("x-documents").key(&document.id);
        let title = locale.map_or(document.title.as_str(), |locale| {
            self.procedure.title_of(&locale, place.as_str(), &document.title)
        });
        if entry.get("title").is_some_and(|own| own.as_str().is_some_and(|own| own != title)) {
            let message = self.say_of(OfficeText::PaperTitle, title);
            verdict.wrong(&format!("/documents/{index}/title"), "shape", message);
        }
    }
}

/// Whether a lookup failed of which it depends whether data stand in for a paper.
fn is_unstated(document: &Document, case: &Case<'_>) -> bool {
    document.closed_by.iter().flatten().any(|fact| case.has_failed(&fact.role))
}

/// How a paper stands that need not be handed in.
const EXCUSES: [&str; 3] = ["replacedByData", LOOKUP_REQUESTED, "atCounter"];

/// How a paper stands whose looking up is left to the authority.
const LOOKUP_REQUESTED: &str = "lookupRequested";

/// Whether the looking up of a paper is left to the authority as its definition lets the person: under that rule and
/// article, and with the time for that way of handing in, or one of these where nobody says which way it is.
fn is_left(paper: &Paper<'_>, way: &str) -> bool {
    let Some(state) = paper.entry.and_then(|entry| entry.get("state")) else { return false };
    let text = |at: &str| state.pointer(at).and_then(Value::as_str).unwrap_or_default();
    let says = |way: &str| {
        paper.document.left_to_authority(way).is_some_and(|(rule, (value, unit))| {
            let time = state.pointer("/deadline/value").and_then(Value::as_u64) == Some(*value);
            time && text("/deadline/unit") == unit && text("/rule") == rule.rule && text("/basis") == rule.basis
        })
    };
    let ways = paper.document.fallback.iter().flat_map(|rule| rule.deadlines.keys());
    text("/kind") == LOOKUP_REQUESTED && if way.is_empty() { ways.map(String::as_str).any(says) } else { says(way) }
}

fn kind_of<'a>(paper: &Paper<'a>) -> Option<&'a str> {
    paper.entry?.pointer("/state/kind")?.as_str()
}

fn id_of(entry: &Value) -> &str {
    entry.get("id").and_then(Value::as_str).unwrap_or_default()
}

/// Where a paper's entry is, or would be.
fn position(entries: &[Value], id: &str) -> usize {
    entries.iter().position(|entry| id_of(entry) == id).unwrap_or(entries.len())
}
