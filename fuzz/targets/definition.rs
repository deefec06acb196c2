//! Any bytes as a definition: the strict reader answers, and what the tolerant one makes of
//! them can be shown as a form and analysed.

#![no_main]

use std::rc::Rc;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use tokhai::analysis::{Options, analyse};
use tokhai::definition::{self, Procedure};
use tokhai::form::{Form, FormOptions};
use tokhai::reference_validator::MetaSchema;
use tokhai::locale::Locale;
use tokhai::register::{Date, FORMATS, Pack, embedded};

fn tools() -> &'static (MetaSchema, Pack, Options) {
    static TOOLS: OnceLock<(MetaSchema, Pack, Options)> = OnceLock::new();
    TOOLS.get_or_init(|| {
        let pack = embedded("vn").expect("the pack is built in").expect("the pack is sound");
        let today = Date::parse("2026-07-18").expect("a day");
        (MetaSchema::new().expect("the meta-schema compiles"), pack, Options::on(today))
    })
}

fuzz_target!(|bytes: &[u8]| {
    let (checker, pack, options) = tools();
    let loaded = definition::load(bytes, checker, None);
    for problem in loaded.as_ref().map_or_else(|problems| &problems[..], |loaded| &loaded.warnings[..]) {
        for locale in [Locale::vi(), Locale::en()] {
            assert!(!problem.message(&locale).is_empty());
            let _ = problem.hint(&locale);
        }
    }
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else {
        assert!(loaded.is_err(), "loaded although it is no JSON");
        return;
    };
    let procedure = Rc::new(Procedure::read(value));
    let form = Form::new(procedure.clone(), FormOptions { formats: FORMATS, ..FormOptions::default() });
    if let Ok(loaded) = &loaded {
        assert!(form.is_ok(), "what passes the check has a form: {:?}", form.err());
        assert_eq!(loaded.procedure.id, procedure.id);
    }
    if let Ok(form) = form {
        assert_eq!(form.submission().is_ok(), form.is_valid());
    }
    let analysis = analyse(&procedure, pack, options);
    assert_eq!(analysis.components.len(), procedure.documents.len());
});
