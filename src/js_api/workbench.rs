//! What the officer's page calls: [`crate::workbench`] with JSON text across.

use serde_json::Value;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::import::form::reading::{FormCorrections, Words, drafted};
use crate::locale::Locale;
use crate::reform::simplify::Decided;
use crate::register::{Date, PackProblem, embedded};
use crate::texts::{pack as told, workbench as say};
use crate::workbench::edit::Command;
use crate::workbench::{Decide, Format, Subject, Workbench as Bench};

/// Reads a paper form somebody chose: its bytes, the name of its file, the id of the country pack whose words it is read
/// with (`vn`), what people said of earlier readings (a corrections file as text, or empty), and the language of problems.
///
/// Returns JSON text: `{reading, definition}`, the first as `schemas/form-reading.schema.json` describes it, the other a draft
/// that asks what was read. Nothing leaves the page.
///
/// # Errors
/// What is wrong with the file or the corrections and what to do about it, in that language; a pack that is not built in.
#[wasm_bindgen(js_name = readForm)]
pub fn read_form(bytes: &[u8], file: &str, pack: &str, corrections: &str, locale: &str) -> Result<String, JsError> {
    let locale = Locale::parse(locale).unwrap_or_else(Locale::vi);
    let own = embedded(pack).and_then(Result::ok).ok_or_else(|| JsError::new(&told::not_built_in(&locale, pack)))?;
    let words = Words::new(&own).map_err(|problems| JsError::new(&PackProblem::texts(&problems, "; ", &locale)))?;
    let said = match corrections.trim() {
        "" => FormCorrections::default(),
        text => FormCorrections::read(text.as_bytes(), &words, &own).map_err(|problems| {
            let lines: Vec<String> = problems.iter().map(|problem| problem.text(&locale)).collect();
            JsError::new(&lines.join("\n"))
        })?,
    };
    let value = drafted(file, bytes, &said, &words, &own).map_err(|problem| JsError::new(&problem.text(&locale)))?;
    Ok(value.to_string())
}

/// Procedures that are open, and what was decided on them.
#[wasm_bindgen]
pub struct Workbench {
    bench: Bench,
    locale: Locale,
}

#[wasm_bindgen]
impl Workbench {
    /// An empty workbench with the Vietnamese pack, on a day (`YYYY-MM-DD`) whose law counts.
    ///
    /// # Errors
    /// When the day is none, or the pack that is built in has faults.
    #[wasm_bindgen(constructor)]
    pub fn new(day: &str, locale: &str) -> Result<Self, JsError> {
        let day = Date::parse(day).ok_or_else(|| JsError::new("expected a day as YYYY-MM-DD"))?;
        let locale = Locale::parse(locale).unwrap_or_else(Locale::vi);
        let bench = Bench::new("vn", day, locale.clone()).map_err(|why| JsError::new(&why))?;
        Ok(Self { bench, locale })
    }

    /// Takes in a source: `{entries, problems}`.
    pub fn begin(&mut self, name: &str, bytes: &[u8]) -> String {
        let opened = self.bench.begin(name, bytes);
        let mut value = opened.to_json();
        value["entries"] = opened.done.into();
        value.to_string()
    }

    /// Reads and judges up to so many entries: `{done, left, problems}`.
    pub fn step(&mut self, count: usize) -> String {
        self.bench.step(count).to_json().to_string()
    }

    /// Drops what waits.
    pub fn cancel(&mut self) {
        self.bench.cancel();
    }

    /// How many procedures are open.
    pub fn count(&self) -> usize {
        self.bench.count()
    }

    /// The overview of everything that is open.
    pub fn portfolio(&mut self) -> String {
        self.bench.portfolio().to_string()
    }

    /// The procedure at a place.
    ///
    /// # Errors
    /// When there is none.
    pub fn procedure(&mut self, place: usize) -> Result<String, JsError> {
        self.bench.procedure(place).map(|value| value.to_string()).map_err(|why| JsError::new(&why))
    }

    /// The process of the procedure at a place, with pictures as trees of elements; `null` where it has none.
    ///
    /// # Errors
    /// When there is no such procedure.
    pub fn process(&mut self, place: usize) -> Result<String, JsError> {
        self.bench.process(place).map(|value| value.to_string()).map_err(|why| JsError::new(&why))
    }

    /// The papers of the case in which these circumstances (a JSON list of names) hold: `{before, after}`.
    ///
    /// # Errors
    /// When the list is none, or there is no such procedure.
    pub fn dossier(&self, place: usize, holding: &str) -> Result<String, JsError> {
        let holding: Vec<String> = serde_json::from_str(holding).map_err(|error| JsError::new(&error.to_string()))?;
        self.bench.dossier(place, &holding).map(|value| value.to_string()).map_err(|why| JsError::new(&why))
    }

    /// Takes a decision (`{paper, decided, reason, by, office, on}` as JSON text; `decided` is `accepted`, `rejected`,
    /// `postponed`, or `none` to take it back) and tells the procedure as it is then.
    ///
    /// # Errors
    /// Why it cannot be decided so, in words.
    pub fn decide(&mut self, place: usize, decision: &str) -> Result<String, JsError> {
        let decide = read(decision).map_err(|why| JsError::new(&say::bad_decision(&self.locale, why)))?;
        self.bench.decide(place, &decide).map_err(|why| JsError::new(&why))?;
        self.procedure(place)
    }

    /// What an author works on at a place.
    ///
    /// # Errors
    /// When there is no such procedure.
    pub fn author(&self, place: usize) -> Result<String, JsError> {
        self.bench.author(place).map(|value| value.to_string()).map_err(|why| JsError::new(&why))
    }

    /// Carries out commands of an author (a JSON list), all or none: true where anything changed.
    ///
    /// # Errors
    /// Why they were not carried out, in words.
    pub fn edit(&mut self, place: usize, commands: &str) -> Result<bool, JsError> {
        let commands: Vec<Command> =
            serde_json::from_str(commands).map_err(|error| JsError::new(&error.to_string()))?;
        self.bench.edit(place, &commands).map_err(|why| JsError::new(&why))
    }

    /// Adds the questions of a paper form to the definition at a place: how many were read.
    ///
    /// # Errors
    /// What is wrong with the file and what to do about it, in words.
    #[wasm_bindgen(js_name = addForm)]
    pub fn add_form(&mut self, place: usize, file: &str, bytes: &[u8]) -> Result<usize, JsError> {
        self.bench.add_form(place, file, bytes).map_err(|why| JsError::new(&why))
    }

    /// Puts the process of a model in BPMN in the place of that of a procedure: `{done, problems}`, where `done` is how many steps
    /// it has.
    ///
    /// # Errors
    /// What is wrong with the file and what to do about it, in words.
    #[wasm_bindgen(js_name = addModel)]
    pub fn add_model(&mut self, place: usize, file: &str, bytes: &[u8]) -> Result<String, JsError> {
        let opened = self.bench.add_model(place, file, bytes).map_err(|why| JsError::new(&why))?;
        Ok(opened.to_json().to_string())
    }

    /// How many questions a paper form has, of which nothing is made yet.
    ///
    /// # Errors
    /// What is wrong with the file and what to do about it, in words; a file without questions is no form.
    #[wasm_bindgen(js_name = checkForm)]
    pub fn check_form(&self, file: &str, bytes: &[u8]) -> Result<usize, JsError> {
        self.bench.check_form(file, bytes).map_err(|why| JsError::new(&why))
    }

    /// Judges everything as if levers (a JSON list of their ids) were open and the law were that of a day (`YYYY-MM-DD`);
    /// as it is where there are none and no day.
    ///
    /// # Errors
    /// When the day is none, or a lever cannot be assumed.
    pub fn assume(&mut self, day: Option<String>, levers: &str) -> Result<(), JsError> {
        let levers: Vec<String> = serde_json::from_str(levers).map_err(|error| JsError::new(&error.to_string()))?;
        let day = match day.filter(|day| !day.is_empty()) {
            Some(day) => Some(Date::parse(&day).ok_or_else(|| JsError::new("expected a day as YYYY-MM-DD"))?),
            None => None,
        };
        self.bench.assume(day, &levers).map_err(|why| JsError::new(&why))
    }

    /// What an author chooses from.
    pub fn vocabulary(&self) -> String {
        self.bench.vocabulary().to_string()
    }

    /// The scenarios that are kept and the figures that can be changed, of a procedure too where its place is given.
    ///
    /// # Errors
    /// When there is no such procedure.
    pub fn scenarios(&self, place: Option<usize>) -> Result<String, JsError> {
        self.bench.scenarios(place).map(|value| value.to_string()).map_err(|why| JsError::new(&why))
    }

    /// Puts a scenario, as text of a scenario file, in the place of one, or behind all where none is given: its place.
    ///
    /// # Errors
    /// What is wrong with it, a line a problem.
    #[wasm_bindgen(js_name = setScenario)]
    pub fn set_scenario(&mut self, at: Option<usize>, text: &str) -> Result<usize, JsError> {
        self.bench.set_scenario(at, text).map_err(|why| JsError::new(&why))
    }

    /// Drops the scenario at a place.
    ///
    /// # Errors
    /// When there is none.
    #[wasm_bindgen(js_name = dropScenario)]
    pub fn drop_scenario(&mut self, at: usize) -> Result<(), JsError> {
        self.bench.drop_scenario(at).map_err(|why| JsError::new(&why))
    }

    /// Two sets of figures side by side, scenarios by their places or those of the pack where none is given; of one procedure
    /// where its place is given.
    ///
    /// # Errors
    /// When there is no such scenario or procedure, or a scenario does not fit the pack.
    pub fn compare(&self, one: Option<usize>, other: Option<usize>, place: Option<usize>) -> Result<String, JsError> {
        self.bench.compare([one, other], place).map(|value| value.to_string()).map_err(|why| JsError::new(&why))
    }

    /// Takes the last change back; the place of the procedure it was of, -1 where it was of the scenarios.
    pub fn undo(&mut self) -> Option<i32> {
        self.bench.undo().map(number)
    }

    /// Makes it again.
    pub fn redo(&mut self) -> Option<i32> {
        self.bench.redo().map(number)
    }

    /// How many changes can be taken back and made again: `{undo, redo}`.
    pub fn history(&self) -> String {
        let (undo, redo) = self.bench.history();
        serde_json::json!({"undo": undo, "redo": redo}).to_string()
    }

    /// The definition at a place as it is published.
    ///
    /// # Errors
    /// When there is none.
    pub fn definition(&self, place: usize) -> Result<String, JsError> {
        self.bench.definition(place).map_err(|why| JsError::new(&why))
    }

    /// The document on these procedures (a JSON list of places; all where absent).
    ///
    /// # Errors
    /// When the format is none, nothing is open, or an office file cannot be made.
    pub fn hand_over(&mut self, places: Option<String>, format: &str) -> Result<Vec<u8>, JsError> {
        let known = Format::parse(format).ok_or_else(|| JsError::new(&say::no_format(&self.locale, format)))?;
        let places: Option<Vec<usize>> = match places {
            Some(text) => Some(serde_json::from_str(&text).map_err(|error| JsError::new(&error.to_string()))?),
            None => None,
        };
        self.bench.hand_over(places.as_deref(), known).map_err(|why| JsError::new(&why))
    }

    /// Everything that is open, as text of a project file.
    pub fn project(&self) -> String {
        self.bench.project()
    }
}

fn number(of: Subject) -> i32 {
    match of {
        Subject::Procedure(place) => i32::try_from(place).unwrap_or(i32::MAX),
        Subject::Scenarios => -1,
    }
}

/// A decision as a page writes it.
fn read(decision: &str) -> Result<Decide, String> {
    let value: Value = serde_json::from_str(decision).map_err(|error| error.to_string())?;
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let decided = match text("decided") {
        Some("none") => None,
        word => {
            let known = Decided::ALL.into_iter().find(|own| Some(own.as_str()) == word);
            Some(known.ok_or("`decided` is `accepted`, `rejected`, `postponed` or `none`")?)
        }
    };
    let on = match text("on") {
        Some(day) => Some(Date::parse(day).ok_or("`on` is a day as YYYY-MM-DD")?),
        None => None,
    };
    Ok(Decide {
        paper: text("paper").ok_or("`paper` is missing")?.to_owned(),
        decided,
        reason: text("reason").unwrap_or_default().to_owned(),
        by: text("by").map(str::to_owned),
        office: text("office").map(str::to_owned),
        on,
    })
}
