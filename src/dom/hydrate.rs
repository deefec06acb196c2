//! A page that stood, and was perhaps typed into, before its script ran.

use super::app::App;
use super::events::key_of;
use super::node::Dom;
use crate::form::Form;
use crate::render::ids::named;
use crate::render::posted::{event_of, make_room};

/// How often the controls are read: an answer may bring others onto the form.
const ROUNDS: usize = 4;

/// Reads what stands in the controls of a server's page into the form.
pub(super) fn read(form: &mut Form, standing: &Dom) {
    let controls = standing.query_all("input[name],select[name],textarea[name]");
    for _ in 0..ROUNDS {
        let mut any = false;
        for control in &controls {
            let Some(name) = control.get("name") else { continue };
            let kind = control.get("type").unwrap_or_default();
            let ticks = kind == "checkbox" || kind == "radio";
            if kind == "file" || kind == "hidden" {
                continue;
            }
            let (value, on) = (control.value(), !ticks || control.checked());
            let says_something = if ticks { on } else { !value.is_empty() };
            while says_something && named(form.root(), &name).is_none() && make_room(form, &name) {}
            if let Some(event) = event_of(form, &name, &value, on) {
                form.apply(event);
                any = true;
            }
        }
        if !any {
            return;
        }
    }
}

/// Hands files that were chosen before over to the host.
pub(super) fn files(app: &App) {
    for control in app.file_inputs() {
        let files = control.files().filter(|files| files.length() > 0);
        if let (Some(key), Some(files)) = (key_of(&control), files) {
            app.notify("files", &key, files.js());
            control.set_value("");
        }
    }
}
