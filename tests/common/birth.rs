//! A birth as its mother sends it to the portal, and how it is changed to be another one. Needs `desk` beside it.
#![allow(dead_code, reason = "each test file takes what it needs")]

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::sync::LazyLock;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tokhai::date::Date;
use tokhai::definition::Procedure;
use tokhai::form::{Form, FormEvent, FormOptions, digest_of};
use tokhai::pointer::JsonPointer;

use super::desk;

/// What she sends, and her number.
pub(crate) static BIRTH: LazyLock<(Value, String)> = LazyLock::new(|| {
    let population = desk::population();
    let cases = desk::read("schemas/vn/cases.json");
    let case = cases["cases"].as_array().unwrap().iter().find(|case| case["procedure"] == "1.001193").unwrap();
    // Whether a birth is registered in time depends on the day, which is that of the portal's clock.
    let options = FormOptions { today: today(), ..desk::options() };
    let form = Form::new(Rc::new(Procedure::read(desk::definition("1.001193"))), options).unwrap();
    let mut seat = desk::Desk { form, population: &population, waiting: VecDeque::new(), told: BTreeMap::new() };
    seat.apply(FormEvent::SignIn(desk::identity(case, &population)));
    for entry in case["typed"].as_array().unwrap() {
        let pointer = JsonPointer::parse(entry["at"].as_str().unwrap()).unwrap();
        seat.apply(FormEvent::Set { pointer, value: desk::value(entry, &population) });
    }
    let mother = population.part("mother").unwrap().number.clone().unwrap();
    (seat.form.submission().unwrap().to_json(), mother)
});

/// The day at the office, seven hours ahead of UTC.
pub(crate) fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    Date::from_days((since as i64 + 7 * 3600) / 86_400).unwrap().to_string()
}

/// A submission with something changed, and a digest that fits again.
pub(crate) fn changed(submission: &Value, change: impl FnOnce(&mut Value)) -> Value {
    let mut own = submission.clone();
    change(&mut own);
    let mut content = own.clone();
    content.as_object_mut().unwrap().remove("digest");
    own["digest"]["value"] = digest_of(&content).into();
    own
}

/// The birth of another child: the name is made of a number.
pub(crate) fn of_child(number: usize) -> Value {
    let name = format!("Nguyễn Thử {}", letters(number));
    changed(&BIRTH.0, |it| it["answers"]["child"]["name"] = json!(name))
}

/// A number in letters: names have no digits.
fn letters(mut number: usize) -> String {
    let mut out = String::new();
    while number > 0 {
        out.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    out
}
