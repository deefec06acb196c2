//! What the page of a procedure adds to the form: the dossier before and after, of what the form holds.

use serde::Deserialize;
use serde_json::{Value, json};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

use super::form::{compile, parse};
use crate::analysis::Options;
use crate::definition::Procedure;
use crate::locale::Locale;
use crate::reform::{CaseReader, FormPaper, dossier};
use crate::register::{Date, Pack, embedded};
use crate::schema::Choices;

/// What a schema says about an instance without judging it (titles, descriptions, defaults, the
/// annotations of one's own): a JSON array of `{instance, schema, keyword, value}`, the first two
/// JSON Pointers. `options` as in `validate`.
///
/// # Errors
/// As in `validate`.
#[wasm_bindgen]
pub fn annotations(schema: &str, instance: &str, options: Option<String>) -> Result<String, JsError> {
    let instance = parse(instance)?;
    let evaluation = compile(schema, options)?.evaluate(&instance, &Choices::default());
    let list: Vec<Value> = evaluation
        .annotations(&instance)
        .into_iter()
        .map(|it| {
            json!({
                "instance": it.instance.as_str(),
                "schema": it.schema.as_str(),
                "keyword": it.keyword,
                "value": it.value,
            })
        })
        .collect();
    Ok(Value::Array(list).to_string())
}

/// What a form holds, as far as the dossier depends on it.
#[derive(Deserialize)]
struct FormState {
    answers: Value,
    papers: Vec<FormPaper>,
    channel: String,
}

/// One procedure against the country pack its definition names.
#[wasm_bindgen]
pub struct DossierReader {
    procedure: Procedure,
    pack: Pack,
    reader: CaseReader,
}

#[wasm_bindgen]
impl DossierReader {
    /// Reads a definition (JSON text).
    ///
    /// # Errors
    /// When it is not JSON or names a country pack this module does not carry.
    #[wasm_bindgen(constructor)]
    pub fn new(definition: &str) -> Result<Self, JsError> {
        let definition: Value = serde_json::from_str(definition).map_err(|error| JsError::new(&error.to_string()))?;
        let procedure = Procedure::read(definition);
        let id = procedure.pack.clone().unwrap_or_default();
        let pack = embedded(&id)
            .and_then(Result::ok)
            .ok_or_else(|| JsError::new(&["no country pack named `", &id, "` is built in"].concat()))?;
        let reader = CaseReader::new(&procedure);
        Ok(Self { procedure, pack, reader })
    }

    /// The dossier before and after of what a form holds, on a day (`YYYY-MM-DD`). `form` is JSON text:
    /// `{answers, papers, channel}`, as the element's properties give them. Returns JSON text.
    ///
    /// # Errors
    /// When the text is not that, or the day is none.
    pub fn dossier(&self, form: &str, date: &str, locale: &str) -> Result<String, JsError> {
        let form: FormState = serde_json::from_str(form).map_err(|error| JsError::new(&error.to_string()))?;
        let date = Date::parse(date).ok_or_else(|| JsError::new("expected a day as YYYY-MM-DD"))?;
        let locale = Locale::parse(locale).unwrap_or_else(Locale::vi);
        let circumstances = self.reader.read(&form.answers, &form.channel, form.papers);
        let dossier = dossier(&self.procedure, &self.pack, &Options::on(date), &circumstances, &locale);
        serde_json::to_string(&dossier).map_err(|error| JsError::new(&error.to_string()))
    }
}
