//! Content controls, form fields of old documents and merge fields.

use super::super::FormProblem;
use super::super::layout::{Block, Control, Input, Line};
use super::super::pieces::{Look, Pieces, What};
use super::super::xml::Element;
use super::Document;
use super::styles::on;

/// A field that has begun: what it says it is, and whether its result has begun.
#[derive(Debug, Default)]
pub(super) struct Field {
    instruction: String,
    data: Option<What>,
    result: bool,
    /// Characters of its result, which are not printed when the field is room to write in.
    width: usize,
}

impl Field {
    /// A field at its beginning, `w:fldChar`.
    pub(super) fn begin(mark: &Element) -> Self {
        Self { data: mark.child("ffData").map(form_field), ..Self::default() }
    }

    /// Whether its result is room to write in and not text.
    pub(super) fn is_room(&self) -> bool {
        self.data.is_some() || merge_name(&self.instruction).is_some()
    }

    /// What it stands for when it ends.
    pub(super) fn end(self) -> Option<What> {
        let width = self.width;
        match self.data {
            Some(What::Control(control, _)) => Some(What::Control(control, width)),
            Some(what) => Some(what),
            None => merge_name(&self.instruction).map(|name| named(name, width)),
        }
    }
}

impl Document {
    /// Adds to the instruction of the field that has begun last.
    pub(super) fn instruct(&mut self, text: &str) {
        if let Some(field) = self.fields.last_mut()
            && field.instruction.len() < 4096
        {
            field.instruction.push_str(text);
        }
    }

    /// The result of the field that has begun last begins.
    pub(super) fn separate(&mut self) {
        if let Some(field) = self.fields.last_mut() {
            field.result = true;
        }
    }

    /// Whether text belongs to the result of a field that is told as room; it is counted there.
    pub(super) fn swallowed(&mut self, width: usize) -> bool {
        match self.fields.iter_mut().find(|field| field.result && field.is_room()) {
            Some(field) => {
                field.width += width;
                true
            }
            None => false,
        }
    }

    /// A content control around paragraphs.
    pub(super) fn control_block(&mut self, element: &Element) -> Result<Vec<Block>, FormProblem> {
        let Some(content) = element.child("sdtContent") else { return Ok(Vec::new()) };
        let before = self.count;
        let traced = self.trace.atoms.len();
        let blocks = self.blocks(content)?;
        let Some(what) = content_control(element) else { return Ok(blocks) };
        self.trace.atoms.truncate(traced);
        self.trace.atom(before, 0..1, super::Traced::Block, element);
        let mut pieces = Pieces::default();
        pieces.add(what, Look::default());
        // The control takes the place of its first paragraph.
        let at = super::Place { page: None, line: before };
        let model = blocks.iter().find_map(|block| match block {
            Block::Line(line) => Some(Line { runs: Vec::new(), ..line.clone() }),
            Block::Table(_) => None,
        });
        let lines = pieces.lines(&model.unwrap_or(Line { at, ..Line::default() }));
        Ok(lines.into_iter().map(Block::Line).collect())
    }
}

/// What a content control stands for; `None` where its content is printed text like any other.
pub(super) fn content_control(element: &Element) -> Option<What> {
    let properties = element.child("sdtPr")?;
    let text = element.child("sdtContent").map(Element::text).unwrap_or_default();
    if let Some(tick) = properties.child("checkbox") {
        let ticked = tick.value("checked").is_some_and(|value| on(Some(value)));
        return Some(What::Box(ticked));
    }
    let list = properties.child("dropDownList").or_else(|| properties.child("comboBox"));
    let placeholder = properties.child("showingPlcHdr").is_some_and(|shown| on(shown.get("val")));
    let fill = text.chars().all(|char| char.is_whitespace() || matches!(char, '.' | '…' | '_' | '‥'));
    if !(placeholder || fill || list.is_some()) {
        return None;
    }
    let table = element.child("sdtContent").is_some_and(|content| content.find("tbl").is_some());
    if table || properties.child("docPartObj").is_some() || properties.child("picture").is_some() {
        return None;
    }
    let alias = properties.value("alias").map(str::to_owned);
    let name = properties.value("tag").map(str::to_owned).or_else(|| alias.clone()).unwrap_or_default();
    let lines = properties.child("text").and_then(|text| text.get("multiLine")).is_some_and(|value| on(Some(value)));
    let input = match () {
        () if list.is_some() => Input::Choice,
        () if properties.child("date").is_some() => Input::Date,
        () if lines => Input::LongText,
        () => Input::Text,
    };
    let entries = list.into_iter().flat_map(Element::elements).filter(|entry| entry.name == "listItem");
    let options = entries
        // The first entry of Word's lists only says "choose", with no value.
        .filter(|entry| entry.get("value").is_some_and(|value| !value.is_empty()))
        .filter_map(|entry| entry.get("displayText").or_else(|| entry.get("value")).map(str::to_owned))
        .take(2000)
        .collect();
    let control = Control { name, label: alias, input, options, ..Control::default() };
    Some(What::Control(Box::new(control), text.trim().chars().count()))
}

/// What a form field of Word before 2007 stands for.
fn form_field(data: &Element) -> What {
    let name = data.value("name").unwrap_or_default().to_owned();
    let label = data.value("statusText").or_else(|| data.value("helpText")).map(str::to_owned);
    if let Some(tick) = data.child("checkBox") {
        let state = tick.child("checked").or_else(|| tick.child("default"));
        return What::Box(state.is_some_and(|state| on(state.get("val"))));
    }
    let mut control = Control { name, label, ..Control::default() };
    if let Some(list) = data.child("ddList") {
        control.input = Input::Choice;
        let entries = list.elements().filter(|entry| entry.name == "listEntry");
        control.options = entries.filter_map(|entry| entry.get("val").map(str::to_owned)).take(2000).collect();
    } else {
        let text = data.child("textInput");
        control.input = match text.and_then(|text| text.value("type")) {
            Some("number") => Input::Number,
            Some("date") => Input::Date,
            _ => Input::Text,
        };
        control.most = text.and_then(|text| text.value("maxLength")).and_then(|most| most.parse().ok());
    }
    What::Control(Box::new(control), 0)
}

/// What a simple field (`w:fldSimple`) stands for, if it is room to write in.
pub(super) fn simple_field(element: &Element) -> Option<What> {
    let name = merge_name(element.get("instr").unwrap_or_default())?;
    Some(named(name, element.text().chars().count()))
}

fn named(name: String, width: usize) -> What {
    What::Control(Box::new(Control { name, ..Control::default() }), width)
}

/// The name of the data that a merge field prints.
fn merge_name(instruction: &str) -> Option<String> {
    let rest = instruction.trim_start().strip_prefix("MERGEFIELD")?.trim_start();
    let name = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => rest.split_whitespace().next()?,
    };
    (!name.is_empty()).then(|| name.to_owned())
}
