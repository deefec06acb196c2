//! Fields of interactive forms (ISO 32000-1, 12.7): where they stand and what they take.

use std::rc::Rc;

use super::super::layout::{Control, Input};
use super::super::pieces::What;
use super::super::work;
use super::content::Rect;
use super::file::File;
use super::objects::{Dict, Object};
use super::rows::{Placed, Thing};

/// What a field costs, and each of its choices, in steps.
const FIELD: usize = 200;
const CHOICE: usize = 200;
/// Fields within fields at most.
const MAX_DEPTH: usize = 24;
/// Most fields of a page, and most choices of a field.
const MAX_FIELDS: usize = 4000;

/// The fields that stand on a page.
pub(super) fn fields(file: &File<'_>, page: &Dict) -> Vec<Placed> {
    let notes = file.entry(page, "Annots");
    let mut found = Vec::new();
    for note in notes.array().unwrap_or_default().iter().take(MAX_FIELDS) {
        if !work::take(FIELD) {
            break;
        }
        let note = file.resolved(note);
        let Some(dict) = note.dict() else { continue };
        let hidden = file.entry(dict, "F").integer().unwrap_or(0) & (2 | 32) != 0;
        if hidden || file.entry(dict, "Subtype").name() != Some("Widget") {
            continue;
        }
        let Some(rect) = rect(file, &file.entry(dict, "Rect")) else { continue };
        if rect.width() < 1.0 || rect.height() < 1.0 {
            continue;
        }
        if let Some(what) = Field::read(file, &note).what(file, dict, rect) {
            found.push(Placed { rect, what: Thing::Piece(what) });
        }
    }
    found
}

/// A rectangle of four numbers.
pub(super) fn rect(file: &File<'_>, object: &Object) -> Option<Rect> {
    let numbers: Vec<f32> = object.array()?.iter().take(4).filter_map(|value| file.resolved(value).number()).collect();
    let [x, y, u, v] = numbers[..] else { return None };
    Some(Rect::of(x, y, u, v))
}

/// What a field says, or the fields that it is a part of.
#[derive(Debug, Default)]
struct Field {
    name: String,
    label: Option<String>,
    kind: Option<String>,
    flags: Option<i64>,
    options: Vec<String>,
    most: Option<usize>,
    scripts: String,
}

impl Field {
    fn read(file: &File<'_>, widget: &Rc<Object>) -> Self {
        let mut this = Self::default();
        let mut next = widget.clone();
        let mut names = Vec::new();
        for _ in 0..MAX_DEPTH {
            let object = next;
            let Some(dict) = object.dict() else { break };
            names.extend(file.entry(dict, "T").text());
            this.label = this.label.take().or_else(|| file.entry(dict, "TU").text());
            this.kind = this.kind.take().or_else(|| file.entry(dict, "FT").name().map(str::to_owned));
            this.flags = this.flags.or_else(|| file.entry(dict, "Ff").integer());
            this.most = this.most.or_else(|| file.entry(dict, "MaxLen").integer().map(|most| most.max(0) as usize));
            if this.options.is_empty() {
                this.options = options(file, &file.entry(dict, "Opt"));
            }
            this.script(file, dict);
            next = file.entry(dict, "Parent");
        }
        names.reverse();
        this.name = names.join(".");
        // What programs that look for fields call those for which they find no words.
        let said = |label: &String| !label.trim().is_empty() && !label.trim().to_lowercase().starts_with("undefined");
        this.label = this.label.filter(said);
        this
    }

    /// Acrobat's own formats are scripts; only their names are looked at.
    fn script(&mut self, file: &File<'_>, dict: &Dict) {
        let actions = file.entry(dict, "AA");
        let format = actions.dict().map(|actions| file.entry(actions, "F"));
        let script = format.as_ref().and_then(|format| format.dict()).map(|format| file.entry(format, "JS"));
        let Some(script) = script else { return };
        let text = script.text().unwrap_or_else(|| String::from_utf8_lossy(&file.data(&script)).into_owned());
        self.scripts.extend(text.chars().take(200));
    }

    fn what(self, file: &File<'_>, widget: &Dict, rect: Rect) -> Option<What> {
        let flag = |bit: u32| self.flags.unwrap_or(0) >> (bit - 1) & 1 == 1;
        let input = match self.kind.as_deref()? {
            "Btn" if flag(17) => return None,
            "Btn" => {
                let state = file.entry(widget, "AS");
                return Some(What::Box(state.name().is_some_and(|state| state != "Off")));
            }
            "Tx" if self.scripts.contains("AFDate") => Input::Date,
            "Tx" if self.scripts.contains("AFNumber") => Input::Number,
            "Tx" if flag(13) => Input::LongText,
            "Tx" if flag(21) => Input::File,
            "Tx" => Input::Text,
            "Ch" if flag(22) => Input::Several,
            "Ch" => Input::Choice,
            "Sig" => Input::Signature,
            _ => return None,
        };
        let control = Control {
            name: self.name,
            label: self.label,
            input,
            options: self.options,
            required: self.flags.unwrap_or(0) & 2 != 0,
            most: self.most.filter(|most| *most > 0),
            again: false,
            captioned: false,
        };
        Some(What::Control(Box::new(control), (rect.width() / 5.5).round().clamp(1.0, 500.0) as usize))
    }
}

/// Choices: texts, or pairs of a value and the text for it.
fn options(file: &File<'_>, list: &Object) -> Vec<String> {
    let entries = list.array().unwrap_or_default().iter().take(MAX_FIELDS).take_while(|_| work::take(CHOICE));
    let entries = entries.map(|entry| file.resolved(entry));
    let text = |entry: &Object| match entry.array() {
        Some(pair) => file.resolved(pair.get(1)?).text(),
        None => entry.text(),
    };
    entries.filter_map(|entry| text(&entry)).filter(|text| !text.trim().is_empty()).collect()
}
