//! What an officer has open on one screen: many procedures with their verdicts, the decisions taken on them, and the
//! documents that come out.
//!
//! A [`Workbench`] is fed sources ([`Workbench::begin`]) and reads and judges them some at a time ([`Workbench::step`]), so
//! that a page can show how far it is and be told to stop. What it tells is JSON for a page; what it hands over are the
//! documents of `render::report`. Pure: no clock, no I/O. Knows nothing of browsers.

mod assumed;
mod author;
mod compare;
pub mod edit;
mod hand_over;
mod history;
mod model;
mod open;
mod overview;
mod process;
mod project;
mod scenario;
mod view;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::analysis::{Analysis, Options, analyse};
use crate::definition::{Procedure, Vocabulary};
use crate::import::Rules;
use crate::locale::Locale;
use crate::reference_validator::MetaSchema;
use crate::reform::Reported;
use crate::reform::cost::{Detail, Estimate, estimate};
use crate::reform::lint::{Lint, Linter};
use crate::register::{Date, Pack, PackProblem, embedded};

pub use hand_over::Format;
pub use history::{Decide, Subject};
pub use open::{Opened, Problem};

use history::Change;
use open::Queue;

/// One procedure that is open.
struct Entry {
    /// The file it came from.
    file: String,
    /// True for a draft made of a portal's record or of a model.
    imported: bool,
    /// The text it was read from, after whose manner it is written again; none for what a program made.
    source: Option<String>,
    /// The definition as it was last in order.
    procedure: Procedure,
    judged: Judged,
    /// The definition as an author left it, where that has errors.
    unreadable: Option<Value>,
}

impl Entry {
    /// The definition as it is written now, in order or not.
    fn definition(&self) -> &Value {
        self.unreadable.as_ref().unwrap_or(&self.procedure.schema)
    }

    /// A definition as text, written like what this one was read from.
    fn text_of(&self, definition: &Value) -> String {
        let read = self.source.as_deref().and_then(|text| Some((text, serde_json::from_str(text).ok()?)));
        match read {
            Some((text, before)) => edit::like(text, &before, definition),
            None => edit::fresh_text(definition),
        }
    }
}

/// What was concluded on a procedure.
#[derive(Default)]
struct Judged {
    analysis: Analysis,
    estimate: Option<Estimate>,
    lints: Vec<Lint>,
}

/// Procedures that are open, and what was decided on them.
pub struct Workbench {
    pack: Pack,
    rules: Rules,
    checker: MetaSchema,
    vocabulary: Vocabulary,
    options: Options,
    /// What is taken to hold, where anything is.
    assumed: Option<assumed::Assumed>,
    locale: Locale,
    entries: Vec<Entry>,
    /// Ids of definitions with the place of the entry that bears them.
    places: BTreeMap<String, usize>,
    queue: Queue,
    /// Scenario files as they are written, in a list.
    scenarios: Value,
    done: Vec<Change>,
    undone: Vec<Change>,
}

impl Workbench {
    /// An empty workbench with the built-in pack of a country, on the day whose law counts.
    ///
    /// # Errors
    /// When no such pack is built in, or it has faults, all of which are named.
    pub fn new(pack: &str, day: Date, locale: Locale) -> Result<Self, String> {
        let pack = match embedded(pack) {
            Some(read) => read.map_err(|problems| PackProblem::texts(&problems, "\n", &locale))?,
            None => return Err(crate::texts::pack::not_built_in(&locale, pack)),
        };
        let rules = Rules::new(&pack).map_err(|problems| PackProblem::texts(&problems, "\n", &locale))?;
        let vocabulary = crate::reform::vocabulary(&pack);
        Ok(Self {
            rules,
            checker: MetaSchema::new()?,
            vocabulary,
            options: Options { fields: true, ..Options::on(day) },
            assumed: None,
            locale,
            pack,
            entries: Vec::new(),
            places: BTreeMap::new(),
            queue: Queue::default(),
            scenarios: Value::Array(Vec::new()),
            done: Vec::new(),
            undone: Vec::new(),
        })
    }

    /// How many procedures are open.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    fn judge(&self, procedure: &Procedure) -> Judged {
        let analysis = analyse(procedure, &self.pack, &self.options);
        let estimate = estimate(procedure, &self.pack, &self.pack.costs, &analysis, Detail::Totals);
        let lints = Linter::new(&self.pack).lint(procedure, &analysis);
        Judged { analysis, estimate, lints }
    }

    /// Does something with procedures as reports take them, by their places; what was concluded on them is lent and
    /// comes back unchanged.
    fn with_reported<T>(&mut self, places: &[usize], act: impl FnOnce(&[Reported], &Self) -> T) -> T {
        let mut lent: Vec<(usize, Judged)> = Vec::with_capacity(places.len());
        for place in places {
            if let Some(entry) = self.entries.get_mut(*place) {
                lent.push((*place, std::mem::take(&mut entry.judged)));
            }
        }
        let mut kept = Vec::with_capacity(lent.len());
        let reported: Vec<Reported> = lent
            .into_iter()
            .filter_map(|(place, judged)| {
                kept.push(place);
                let mut one = Reported::new(&self.entries.get(place)?.procedure, judged.analysis);
                one.estimate = judged.estimate;
                one.lints = Some(judged.lints);
                Some(one)
            })
            .collect();
        let out = act(&reported, self);
        let back: Vec<Judged> = reported
            .into_iter()
            .map(|one| Judged { analysis: one.analysis, estimate: one.estimate, lints: one.lints.unwrap_or_default() })
            .collect();
        for (place, judged) in kept.into_iter().zip(back) {
            self.entries[place].judged = judged;
        }
        out
    }
}
