//! What servers call: the gate, which is the same code as `tokhai validate`, and the form as HTML, as of `tokhai render`.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use serde_json::{Value, json};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::form::{Clock, FormOptions};
use crate::locale::Locale;
use crate::render::form::View;
use crate::render::fragment::{Attributes, fragment};
use crate::render::ids::is_prefix;
use crate::render::posted::take_posted;
use crate::render::spare::add_spare_entries;
use crate::schema::CompileError;
use crate::upgrade::{self, NoFiles};
use crate::verify::{Circumstances, Gate, fault_of_lookups, is_day, repeated_member};

/// Largest text that is read, in bytes, as of the command.
const MAX_BYTES: usize = 64 << 20;
/// Languages of the messages.
const LANGUAGES: [&str; 2] = ["vi", "en"];
/// Definitions that stay prepared for the next submission, and the bytes they may have together.
const KEPT: (usize, usize) = (32, 8 << 20);

/// A definition that was prepared, by its text and the language of the messages.
struct Prepared {
    definition: String,
    locale: Locale,
    gate: Rc<Gate>,
}

thread_local! {
    /// The one used last comes first.
    static PREPARED: RefCell<VecDeque<Prepared>> = const { RefCell::new(VecDeque::new()) };
}

/// Why nothing was checked.
struct Refusal {
    /// `definition`, `instance`, `fields`, `values` or `options`.
    what: &'static str,
    /// Places, where there are some, and reasons.
    problems: Vec<(String, String)>,
}

impl Refusal {
    fn of(what: &'static str, reason: impl Into<String>) -> Self {
        Self { what, problems: vec![(String::new(), reason.into())] }
    }

    fn of_definition(errors: &[CompileError]) -> Self {
        let problems = errors.iter().map(|error| (error.pointer.to_string(), error.reason())).collect();
        Self { what: "definition", problems }
    }

    fn to_json(&self) -> Value {
        let problem = |(pointer, message): &(String, String)| json!({"pointer": pointer, "message": message});
        json!({"refused": self.what, "problems": self.problems.iter().map(problem).collect::<Vec<_>>()})
    }
}

/// Checks a submission or answers against a definition, all JSON text. `options` is `{locale, today,
/// channel, lookups, submission, now}`; every member may be left out but `now`, the day of the clock. Returns
/// `{valid, violations, claimed, errors}`, or `{refused, problems}` when nothing could be checked.
#[wasm_bindgen]
pub fn check(definition: &str, instance: &str, options: &str) -> String {
    judged(definition, instance, options).unwrap_or_else(|refusal| refusal.to_json()).to_string()
}

/// What a page without a script was posted with, as answers: `fields` are the pairs of names and values as they came,
/// JSON text as the rest; `options` as of [`check`], of which `locale`, `today` and `now` count. Returns `{answers}` or
/// `{refused, problems}`.
#[wasm_bindgen]
pub fn posted(definition: &str, fields: &str, options: &str) -> String {
    answered(definition, fields, options).unwrap_or_else(|refusal| refusal.to_json()).to_string()
}

fn answered(definition: &str, fields: &str, options: &str) -> Result<Value, Refusal> {
    let (options, locale) = settings(options)?;
    let expected = "a list of names and texts was expected: [[\"/name\", \"Nguyễn Văn An\"], …]";
    let fields: Vec<(String, String)> =
        serde_json::from_value(read("fields", fields)?).map_err(|_| Refusal::of("fields", expected))?;
    let today = day(&options);
    let gate = prepared(definition, &locale)?;
    let mut form =
        gate.form(FormOptions { today, ..FormOptions::default() }).map_err(|errors| Refusal::of_definition(&errors))?;
    take_posted(&mut form, &fields);
    Ok(json!({"answers": form.answers()}))
}

/// The form of a definition as HTML, `<to-khai>` with all that is in it, for the element to take over. `values` is a JSON
/// object of answers to fill in. `options` is `{locale, today, now, action, id, spareEntries, attributes}`: every member
/// may be left out but `now`; `attributes` are those of the element, texts by name. Returns `{html}` or
/// `{refused, problems}`.
#[wasm_bindgen]
pub fn render(definition: &str, values: &str, options: &str) -> String {
    rendered(definition, values, options).unwrap_or_else(|refusal| refusal.to_json()).to_string()
}

fn rendered(definition: &str, values: &str, options: &str) -> Result<Value, Refusal> {
    let (options, locale) = settings(options)?;
    let answers = read("values", values)?;
    if !answers.is_object() {
        let expected = "an object was expected: {\"property\": value, …}";
        return Err(Refusal::of("values", expected));
    }
    let faulty = |why: String| Refusal::of("options", why);
    let attributes = Attributes::read(options.get("attributes").unwrap_or(&Value::Null)).map_err(faulty)?;
    let text = |name: &str| options.get(name).and_then(Value::as_str).unwrap_or_default();
    let own = |name: &str| attributes.get(name).unwrap_or_default();
    let prefix = if text("id").is_empty() { "tk" } else { text("id") };
    if !is_prefix(prefix) {
        let expected = "`id`: letters, digits, `-` and `_` were expected, a letter first, as in `second`";
        return Err(faulty(expected.to_owned()));
    }
    let clock = match own("utc-offset") {
        "" => Clock::default(),
        offset => Clock::parse(offset)
            .ok_or_else(|| faulty("the attribute `utc-offset`: an offset written +07:00 was expected".to_owned()))?,
    };
    let heading = match own("heading") {
        "" => 1,
        level => level
            .parse()
            .ok()
            .filter(|level| *level <= 4)
            .ok_or_else(|| faulty("the attribute `heading`: 0 to 4 was expected".to_owned()))?,
    };
    let channel = own("channel").to_owned();
    let form = FormOptions { today: day(&options), clock, channel, answers, ..FormOptions::default() };
    let mut form = prepared(definition, &locale)?.form(form).map_err(|errors| Refusal::of_definition(&errors))?;
    if options.get("spareEntries").and_then(Value::as_bool).unwrap_or_default() {
        add_spare_entries(&mut form);
    }
    let (prefix, action) = (prefix.to_owned(), text("action").to_owned());
    let view = View { prefix, action, heading, ..View::default() };
    Ok(json!({"html": fragment(&form, &view, &attributes)}))
}

/// The day that counts: the caller's, else that of the clock.
fn day(options: &Value) -> String {
    let day = ["today", "now"].iter().find_map(|name| options.get(*name)?.as_str().filter(|day| !day.is_empty()));
    day.unwrap_or_default().to_owned()
}

/// The options, and the language of what is said.
fn settings(options: &str) -> Result<(Value, Locale), Refusal> {
    let options = read("options", options)?;
    let text = |name: &str| options.get(name).and_then(Value::as_str).unwrap_or_default();
    let locale = match text("locale") {
        "" => Locale::vi(),
        tag => Locale::parse(tag)
            .filter(|locale| LANGUAGES.contains(&locale.language()))
            .ok_or_else(|| Refusal::of("options", "`locale`: there are messages in vi and en; give one of these"))?,
    };
    if !text("today").is_empty() && !is_day(text("today")) {
        return Err(Refusal::of("options", "`today`: a day written YYYY-MM-DD was expected"));
    }
    Ok((options, locale))
}

fn judged(definition: &str, instance: &str, options: &str) -> Result<Value, Refusal> {
    let (options, locale) = settings(options)?;
    let text = |name: &str| options.get(name).and_then(Value::as_str).unwrap_or_default();
    let lookups = options.get("lookups").filter(|lookups| !lookups.is_null());
    if let Some(fault) = lookups.and_then(fault_of_lookups) {
        return Err(Refusal::of("options", fault));
    }
    let gate = prepared(definition, &locale)?;
    let whole = options.get("submission").and_then(Value::as_bool).unwrap_or_default();
    let circumstances = Circumstances { day: text("today"), channel: text("channel"), lookups, whole };
    if let Some(fault) = gate.fault_of(&circumstances) {
        return Err(Refusal::of("options", fault));
    }
    let instance = {
        let value = read("instance", instance)?;
        if let Some((line, column)) = repeated_member(instance.trim_start_matches('\u{feff}').as_bytes()) {
            let reason = "a member stands twice in one object";
            return Err(Refusal::of("instance", format!("{reason}: line {line}, column {column}; keep one of them")));
        }
        value
    };
    Ok(gate.check(&instance, &circumstances, text("now")).to_json())
}

fn read(what: &'static str, text: &str) -> Result<Value, Refusal> {
    if text.len() > MAX_BYTES {
        return Err(Refusal::of(what, format!("is larger than {} MiB; split it", MAX_BYTES >> 20)));
    }
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Refusal::of(what, format!("is not JSON: line {line}, column {column}; check the text there"))
    })
}

/// The gate of a definition, prepared now or before.
fn prepared(definition: &str, locale: &Locale) -> Result<Rc<Gate>, Refusal> {
    let known = PREPARED.with_borrow_mut(|kept| {
        let at = kept.iter().position(|one| one.definition == definition && one.locale == *locale)?;
        let one = kept.remove(at)?;
        let gate = one.gate.clone();
        kept.push_front(one);
        Some(gate)
    });
    if let Some(gate) = known {
        return Ok(gate);
    }
    let mut schema = read("definition", definition)?;
    if upgrade::is_needed(&schema) {
        let upgraded = upgrade::upgrade(&schema, "", &mut NoFiles).map_err(|problems| {
            let problems = problems.into_iter().map(|it| (it.pointer.to_string(), it.message)).collect();
            Refusal { what: "definition", problems }
        })?;
        schema = upgraded.schema;
    }
    let gate = Gate::new(&schema, locale.clone()).map_err(|errors| Refusal::of_definition(&errors))?;
    let gate = Rc::new(gate);
    let one = Prepared { definition: definition.to_owned(), locale: locale.clone(), gate: gate.clone() };
    PREPARED.with_borrow_mut(|kept| {
        kept.push_front(one);
        let (mut count, mut bytes) = (0, 0);
        kept.retain(|one| {
            count += 1;
            bytes += one.definition.len();
            count <= KEPT.0 && bytes <= KEPT.1
        });
    });
    Ok(gate)
}
