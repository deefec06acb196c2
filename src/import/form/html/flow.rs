//! Text of a page in lines and tables.

use super::super::drawn::is_small;
use super::super::layout::{Block, Cell, Line, Place, Row, Table};
use super::super::lengths::points;
use super::super::numbers::counted;
use super::super::pieces::{Look, Pieces, What, symbol};
use super::super::{Counted, FormProblem, MAX_LINES};
use super::controls::Labels;
use super::css::{Sheet, Style};
use super::dom::{Dom, Node};

/// Most columns or rows that a cell spans.
const MAX_SPAN: usize = 200;
/// Width of a character in points, where only a width on the page is known.
const CHARACTER: f32 = 6.0;

/// Where text is added.
#[derive(Debug, Clone, Default)]
struct Context {
    look: Look,
    line: Line,
    /// White space is printed as it stands.
    preformatted: bool,
    /// The font, where it is one of symbols.
    symbols: Option<String>,
}

/// A page while it is read.
pub(super) struct Flow<'a> {
    dom: &'a Dom,
    sheet: &'a Sheet,
    labels: Labels,
    pieces: Pieces,
    /// Whether the line so far ends in white space.
    space: bool,
    /// Whether what came last asks to be followed by something to write in.
    asks: bool,
    count: usize,
    blocks: Vec<Block>,
}

impl<'a> Flow<'a> {
    /// A page at its beginning.
    pub(super) fn new(dom: &'a Dom, sheet: &'a Sheet) -> Self {
        let labels = Labels::find(dom);
        Self { dom, sheet, labels, pieces: Pieces::default(), space: true, asks: false, count: 0, blocks: Vec::new() }
    }

    /// The lines and tables of the page.
    pub(super) fn read(mut self) -> Result<Vec<Block>, FormProblem> {
        let context = Context::default();
        self.children(0, &context)?;
        self.flush(&context)?;
        Ok(self.blocks)
    }

    fn children(&mut self, id: usize, context: &Context) -> Result<(), FormProblem> {
        let dom = self.dom;
        for child in &dom.node(id).children {
            let node = dom.node(*child);
            match &node.text {
                Some(text) => self.text(text, context),
                None => self.element(*child, node, context)?,
            }
        }
        Ok(())
    }

    fn element(&mut self, id: usize, node: &'a Node, context: &Context) -> Result<(), FormProblem> {
        let style = self.sheet.of(node);
        if node.get("hidden").is_some() || style.hidden() {
            return Ok(());
        }
        match node.name.as_str() {
            "head" | "script" | "style" | "noscript" | "template" | "svg" | "math" | "title" | "button"
            | "datalist" | "iframe" | "object" | "video" | "audio" | "canvas" | "option" => return Ok(()),
            "br" => {
                self.pieces.text("\n", context.look);
                self.space = true;
                return Ok(());
            }
            "img" => {
                self.picture(node, &style);
                return Ok(());
            }
            "input" | "select" | "textarea" => {
                if let Some(what) = self.labels.control(self.dom, id) {
                    self.put(what);
                }
                return Ok(());
            }
            "table" => {
                self.flush(context)?;
                return self.table(id, node, context, &style);
            }
            "ol" | "ul" | "menu" => return self.list(id, node, context),
            _ => {}
        }
        let editable = node.get("contenteditable").is_some_and(|value| value != "false");
        if editable && let Some(what) = self.labels.control(self.dom, id) {
            self.put(what);
            return Ok(());
        }
        if style.border("bottom") == Some(true) && self.dom.text(id).replace('\u{a0}', "").trim().is_empty() {
            return self.rule(node, &style, context);
        }
        let inner = inside(node, &style, context);
        if is_block(node, &style) {
            self.flush(context)?;
            self.children(id, &inner)?;
            self.flush(&inner)
        } else {
            self.children(id, &inner)
        }
    }

    /// An empty element with a line below it.
    fn rule(&mut self, node: &Node, style: &Style, context: &Context) -> Result<(), FormProblem> {
        let width = style.get("width").or_else(|| style.get("min-width")).and_then(points).unwrap_or(0.0);
        let room = What::Room((width.max(0.0) / CHARACTER).round() as usize);
        if is_block(node, style) {
            self.flush(context)?;
            self.put(room);
            return self.flush(context);
        }
        self.put(room);
        Ok(())
    }

    /// A picture that is as small as a box is one.
    fn picture(&mut self, node: &Node, style: &Style) {
        let side = |name: &str| {
            let own = node.get(name).and_then(|text| text.trim_end_matches("px").trim().parse::<f32>().ok());
            own.map(|pixels| pixels * 0.75).or_else(|| style.get(name).and_then(points))
        };
        if let (Some(width), Some(height)) = (side("width"), side("height"))
            && is_small(width, height)
        {
            self.put(What::Box(false));
        } else {
            self.pieces.skip(1);
        }
    }

    fn put(&mut self, what: What) {
        self.pieces.add(what, Look::default());
        self.space = false;
        self.asks = false;
    }

    /// Text, with white space as it is printed. A tab after a colon is what is left of dots that lead to a stop.
    fn text(&mut self, text: &str, context: &Context) {
        let spelt = context
            .symbols
            .as_deref()
            .map(|font| -> String { text.chars().map(|char| symbol(font, char as u32).unwrap_or(char)).collect() });
        let text = spelt.as_deref().unwrap_or(text);
        if context.preformatted {
            self.pieces.text(text, context.look);
            return;
        }
        let is_space = |char: char| matches!(char, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|char| is_space(char) != is_space(first)).unwrap_or(rest.len());
            let (piece, after) = rest.split_at(end);
            rest = after;
            if !is_space(first) {
                self.pieces.text(piece, context.look);
                self.space = false;
                // A note's mark may stand between the colon and the room.
                self.asks = piece.ends_with(':') || (self.asks && context.look.raised);
            } else if self.asks && piece.contains('\t') && !piece.contains('\n') {
                self.put(What::Room(0));
                self.space = true;
            } else if !self.space {
                self.pieces.text(" ", context.look);
                self.space = true;
            }
        }
    }

    /// Ends the line.
    fn flush(&mut self, context: &Context) -> Result<(), FormProblem> {
        let pieces = std::mem::take(&mut self.pieces);
        (self.space, self.asks) = (true, false);
        if pieces.is_blank() {
            return Ok(());
        }
        for mut line in pieces.lines(&context.line) {
            line.at = Place { page: None, line: self.count };
            self.count += 1;
            if self.count > MAX_LINES {
                return Err(FormProblem::TooLarge { what: Counted::Lines, most: MAX_LINES });
            }
            self.blocks.push(Block::Line(line));
        }
        Ok(())
    }

    fn list(&mut self, id: usize, node: &Node, context: &Context) -> Result<(), FormProblem> {
        self.flush(context)?;
        let format = match node.get("type") {
            Some("a") => "lowerLetter",
            Some("A") => "upperLetter",
            Some("i") => "lowerRoman",
            Some("I") => "upperRoman",
            _ => "decimal",
        };
        let mut number: usize = node.get("start").and_then(|start| start.parse().ok()).unwrap_or(1);
        let style = self.sheet.of(node);
        let bare =
            style.get("list-style").or_else(|| style.get("list-style-type")).is_some_and(|kind| kind.contains("none"));
        let dom = self.dom;
        for child in &dom.node(id).children {
            let item = dom.node(*child);
            let mut context = context.clone();
            if item.name == "li" {
                context.line.indent += 30.0;
                context.line.numbering = match node.name.as_str() {
                    _ if bare => None,
                    "ol" => Some(format!("{}.", counted(format, number))),
                    _ => Some("•".to_owned()),
                };
                number = number.saturating_add(1);
            }
            let before = self.blocks.len();
            match &item.text {
                Some(text) => self.text(text, &context),
                None => self.element(*child, item, &context)?,
            }
            self.flush(&context)?;
            // Only the first line of an entry is numbered.
            let rest = self.blocks.iter_mut().skip(before + 1);
            for block in rest {
                if let Block::Line(line) = block
                    && line.numbering == context.line.numbering
                {
                    line.numbering = None;
                }
            }
        }
        Ok(())
    }

    fn table(&mut self, id: usize, node: &'a Node, context: &Context, style: &Style) -> Result<(), FormProblem> {
        let outer = std::mem::take(&mut self.blocks);
        let mut table = Table { at: Place { page: None, line: self.count }, ..Table::default() };
        let mut parts = Vec::new();
        rows(self.dom, id, &mut parts);
        let (mut cells, mut bordered) = (0_usize, 0_usize);
        for row in parts {
            let mut read = Row::default();
            if self.dom.node(row).name == "caption" {
                self.children(row, context)?;
                self.flush(context)?;
                continue;
            }
            let captions = std::mem::take(&mut self.blocks);
            for id in &self.dom.node(row).children {
                let cell = self.dom.node(*id);
                if !matches!(cell.name.as_str(), "td" | "th") {
                    continue;
                }
                let own = self.sheet.of(cell);
                if own.hidden() || cell.get("hidden").is_some() {
                    continue;
                }
                cells += 1;
                let sides = ["top", "bottom", "left", "right"];
                bordered += usize::from(sides.iter().filter(|side| own.border(side) == Some(true)).count() >= 2);
                let inner = inside(cell, &own, &Context { line: Line::default(), ..context.clone() });
                self.children(*id, &inner)?;
                self.flush(&inner)?;
                let span =
                    |name: &str| cell.get(name).and_then(|span| span.parse().ok()).unwrap_or(1).clamp(1, MAX_SPAN);
                let width = cell.get("width").and_then(|width| width.parse::<f32>().ok()).map(|pixels| pixels * 0.75);
                read.cells.push(Cell {
                    blocks: std::mem::take(&mut self.blocks),
                    columns: span("colspan"),
                    rows: span("rowspan"),
                    width: width.or_else(|| own.get("width").and_then(points)).unwrap_or(0.0),
                });
            }
            self.blocks = captions;
            table.rows.push(read);
        }
        let border = node.get("border").is_some_and(|border| border.trim() != "0");
        table.ruled = border || style.border("bottom") == Some(true) && bordered > 0 || bordered * 2 > cells;
        let captions = std::mem::replace(&mut self.blocks, outer);
        self.blocks.extend(captions);
        if cells > 0 {
            self.blocks.push(Block::Table(table));
        }
        Ok(())
    }
}

/// Rows and captions of a table, not those of tables in it.
fn rows(dom: &Dom, id: usize, found: &mut Vec<usize>) {
    for child in &dom.node(id).children {
        match dom.node(*child).name.as_str() {
            "tr" | "caption" => found.push(*child),
            "thead" | "tbody" | "tfoot" => rows(dom, *child, found),
            _ => {}
        }
    }
}

/// What holds inside an element.
fn inside(node: &Node, style: &Style, context: &Context) -> Context {
    let mut inner = context.clone();
    let look = &mut inner.look;
    match node.name.as_str() {
        "b" | "strong" | "th" => look.bold = true,
        "i" | "em" => look.italic = true,
        "u" | "ins" => look.underlined = true,
        "sup" => look.raised = true,
        "pre" => inner.preformatted = true,
        "center" => inner.line.centred = true,
        name => {
            if let Some(level) =
                name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok()).filter(|l| (1..=6).contains(l))
            {
                inner.line.heading = Some(level);
                look.bold = true;
            }
        }
    }
    if let Some(weight) = style.get("font-weight") {
        look.bold = weight.starts_with("bold") || weight.parse::<u16>().is_ok_and(|weight| weight >= 600);
    }
    if let Some(slant) = style.get("font-style") {
        look.italic = slant.starts_with("italic");
    }
    look.underlined |= style.get("text-decoration").is_some_and(|value| value.contains("underline"));
    look.raised |= style.get("vertical-align").is_some_and(|value| value.starts_with("super"));
    inner.preformatted |= style.get("white-space").is_some_and(|value| value.starts_with("pre") && value != "pre-line");
    if let Some(font) = style.get("font-family").or_else(|| node.get("face")) {
        inner.symbols = font.to_lowercase().contains("dings").then(|| font.to_owned());
    }
    if let Some(align) = style.get("text-align").or_else(|| node.get("align")) {
        inner.line.centred = align.eq_ignore_ascii_case("center");
    }
    if let Some(margin) = style.get("margin-left").or_else(|| style.get("padding-left")).and_then(points) {
        inner.line.indent += margin;
    }
    inner
}

/// Whether an element stands on lines of its own.
fn is_block(node: &Node, style: &Style) -> bool {
    match style.get("display") {
        Some(display) if display.starts_with("inline") => return false,
        Some("block" | "flex" | "grid") => return true,
        _ => {}
    }
    matches!(
        node.name.as_str(),
        "html"
            | "body"
            | "p"
            | "div"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "form"
            | "fieldset"
            | "legend"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "aside"
            | "nav"
            | "address"
            | "blockquote"
            | "pre"
            | "hr"
            | "center"
            | "figure"
            | "figcaption"
            | "details"
            | "summary"
            | "tr"
            | "td"
            | "th"
            | "tbody"
            | "thead"
            | "tfoot"
            | "caption"
    )
}
