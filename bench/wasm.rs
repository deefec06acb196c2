//! What `make bench` measures in WebAssembly: the evaluator and the form without the document,
//! built as the shipped modules are. Values are held on this side, so that the cost of handing
//! them over can be told apart from the cost of judging them.
#![cfg(target_arch = "wasm32")]

use std::rc::Rc;

use tokhai::definition::Procedure;
use tokhai::form::{Form, FormEvent, FormOptions};
use tokhai::json::{self, Value};
use tokhai::locale::Locale;
use tokhai::pointer::JsonPointer;
use tokhai::schema::{Choices, Evaluation, Options, Schema};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

fn parse(text: &str) -> Result<Value, JsError> {
    json::parse(text).map_err(|error| JsError::new(&error.to_string()))
}

fn place(pointer: &str) -> Result<JsonPointer, JsError> {
    JsonPointer::parse(pointer).ok_or_else(|| JsError::new("not a JSON Pointer"))
}

fn compile(document: &Value) -> Result<Schema, JsError> {
    Schema::compile(document, &Options { assert_formats: true, ..Options::default() })
        .map_err(|errors| JsError::new(&errors[0].to_string()))
}

/// A schema and a value of it.
#[wasm_bindgen]
pub struct Subject {
    document: Value,
    schema: Schema,
    value: Value,
    choices: Choices,
    evaluation: Evaluation,
}

#[wasm_bindgen]
impl Subject {
    /// Takes a schema and an instance over, as JSON texts.
    ///
    /// # Errors
    /// When one cannot be used.
    #[wasm_bindgen(constructor)]
    pub fn new(schema: &str, instance: &str) -> Result<Self, JsError> {
        let (document, value, choices) = (parse(schema)?, parse(instance)?, Choices::new());
        let schema = compile(&document)?;
        let evaluation = schema.evaluate(&value, &choices);
        Ok(Self { document, schema, value, choices, evaluation })
    }

    /// Compiles the schema again.
    ///
    /// # Errors
    /// None, since it has been compiled before.
    pub fn prepare(&self) -> Result<bool, JsError> {
        compile(&self.document).map(|_| true)
    }

    /// Whether the value is valid, by the check that stops at the first fault.
    pub fn quick(&self) -> bool {
        self.schema.is_valid(self.schema.root(), &self.value)
    }

    /// The number of violations, each of them made out as it is for a form.
    pub fn check(&self) -> usize {
        self.schema.evaluate(&self.value, &self.choices).violations().len()
    }

    /// The same for a JSON text that is handed over.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn check_text(&self, instance: &str) -> Result<usize, JsError> {
        Ok(self.schema.evaluate(&parse(instance)?, &self.choices).violations().len())
    }

    /// Sets one member (its new value as JSON text) and brings the evaluation up to date;
    /// returns how many places changed.
    ///
    /// # Errors
    /// When a text is wrong or the place is not there.
    pub fn edit(&mut self, pointer: &str, value: &str) -> Result<usize, JsError> {
        let at = place(pointer)?;
        *self.value.pointer_mut(pointer).ok_or_else(|| JsError::new("no such place"))? = parse(value)?;
        Ok(self.schema.update(&mut self.evaluation, &self.value, &self.choices, &at).changed.len())
    }

    /// The number of violations after the edits so far.
    pub fn violations(&self) -> usize {
        self.evaluation.violations().len()
    }
}

/// A form without a document.
#[wasm_bindgen]
pub struct Headless {
    procedure: Rc<Procedure>,
    answers: Value,
    form: Form,
}

#[wasm_bindgen]
impl Headless {
    /// Opens a form for a definition with answers, as JSON texts.
    ///
    /// # Errors
    /// When one cannot be used.
    #[wasm_bindgen(constructor)]
    pub fn new(definition: &str, answers: &str) -> Result<Self, JsError> {
        let (procedure, answers) = (Rc::new(Procedure::read(parse(definition)?)), parse(answers)?);
        let form = Self::opened(&procedure, &answers)?;
        Ok(Self { procedure, answers, form })
    }

    fn opened(procedure: &Rc<Procedure>, answers: &Value) -> Result<Form, JsError> {
        let options = FormOptions { locale: Locale::en(), answers: answers.clone(), ..FormOptions::default() };
        Form::new(procedure.clone(), options).map_err(|errors| JsError::new(&errors[0].to_string()))
    }

    /// Opens the form again.
    ///
    /// # Errors
    /// None, since it has been opened before.
    pub fn prepare(&self) -> Result<bool, JsError> {
        Self::opened(&self.procedure, &self.answers).map(|form| form.is_valid())
    }

    /// Types a text into the field at a place; returns how many parts of the page would change.
    ///
    /// # Errors
    /// When no field is there.
    pub fn edit(&mut self, pointer: &str, text: &str) -> Result<usize, JsError> {
        let at = place(pointer)?;
        let item = self.form.root().at(&at).ok_or_else(|| JsError::new("no such field"))?;
        let key = item.key.to_string();
        Ok(self.form.apply(FormEvent::Edit { key, text: text.to_owned() }).len())
    }

    /// The number of faults, shown or not.
    pub fn faults(&self) -> usize {
        self.form.all_errors().len()
    }
}
