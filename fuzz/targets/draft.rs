//! One line of JSON as a draft of two procedures, the bytes after it as what the person does
//! next: nothing panics, sending succeeds exactly when nothing is wrong, and a draft opens
//! again as what it was.

#![no_main]

use std::rc::Rc;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use tokhai::definition::Procedure;
use tokhai::form::{Form, FormEvent, FormOptions, Item, Kind};
use tokhai::register::FORMATS;

thread_local! {
    static PROCEDURES: Vec<Rc<Procedure>> = [
        include_str!("../../tests/fixtures/minimal.json"),
        include_str!("../../schemas/vn/procedures/1.001193.json"),
    ]
    .into_iter()
    .map(|text| Rc::new(Procedure::read(serde_json::from_str(text).expect("a definition of ours is JSON"))))
    .collect();
}

fn options() -> FormOptions<'static> {
    FormOptions { today: "2026-07-18".to_owned(), formats: FORMATS, ..FormOptions::default() }
}

fuzz_target!(|bytes: &[u8]| {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let Ok(draft) = serde_json::from_slice::<Value>(&bytes[..end]) else { return };
    PROCEDURES.with(|procedures| {
        for procedure in procedures {
            let Ok((mut form, _)) = Form::from_draft(procedure.clone(), &draft, options()) else { continue };
            for step in bytes[end..].chunks_exact(3).take(40) {
                if let Some(event) = event(&form, step[0], step[1].into(), step[2].into()) {
                    form.apply(event);
                }
            }
            assert_eq!(form.submission().is_ok(), form.all_errors().is_empty());
            let kept = form.draft();
            let (again, _) = Form::from_draft(procedure.clone(), &kept, options())
                .unwrap_or_else(|error| panic!("a draft of ours does not open: {error}"));
            assert_eq!(kept.get("answers"), again.draft().get("answers"));
            assert_eq!(form.answers(), again.answers());
        }
    });
});

const TEXTS: [&str; 8] = ["", "1", "ab", "001195012345", "2024-03-05", "7", "true", "{\"a\":"];

fn keys(form: &Form, wanted: impl Fn(&Item) -> bool) -> Vec<String> {
    let mut out = Vec::new();
    form.root().visit(&mut |item| {
        if wanted(item) {
            out.push(item.key.to_string());
        }
    });
    out
}

/// An event told by three numbers, so that it fits whatever is on the form.
fn event(form: &Form, kind: u8, which: usize, detail: usize) -> Option<FormEvent> {
    let pick = |list: Vec<String>| (!list.is_empty()).then(|| list[which % list.len()].clone());
    let field = || pick(keys(form, |item| item.field().is_some()));
    let list = || pick(keys(form, |item| matches!(item.kind, Kind::Repeat(_))));
    Some(match kind % 16 {
        0..=4 => FormEvent::Edit { key: field()?, text: TEXTS[detail % TEXTS.len()].to_owned() },
        5 => FormEvent::Blur { key: field()? },
        6 => FormEvent::Toggle { key: field()?, option: detail % 4, on: detail >= 128 },
        7 => FormEvent::AddItem { key: list()? },
        8 => FormEvent::RemoveItem { key: list()?, index: detail % 4 },
        9 => FormEvent::MoveItem { key: list()?, from: detail % 4, to: detail / 64 },
        10 => FormEvent::UndoRemove,
        11 => FormEvent::Choose { key: pick(keys(form, |item| matches!(item.kind, Kind::Choice(_))))?, option: detail },
        12 => FormEvent::Next,
        13 => FormEvent::Back,
        14 => FormEvent::Dispute { key: field()? },
        _ => FormEvent::GoTo { step: detail },
    })
}
