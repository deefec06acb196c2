//! What changed between two analyses, for people: text, CSV, a document and the sheets of a workbook.

use crate::analysis::Verdict;
use crate::definition::Procedure;
use crate::locale::Locale;
use crate::reform::advice::Advice;
use crate::reform::changes::{Cause, Changes, PaperChange, ProcedureChange, RegisterSeen, RuleSeen, Side};
use crate::reform::citation::cited;
use crate::reform::simplify::Decided;
use crate::reform::words::Writer;
use crate::register::Pack;
use crate::table::row;
use crate::texts::changed;

use super::block::{Cell, DocBlock, Document, Kind, Say, Table, column};
use super::sheets::Sheet;

/// Most parameters named in one cell.
const NAMED: usize = 4;

/// Changes with what it takes to tell them.
#[derive(Clone, Copy)]
pub struct ChangesShown<'a> {
    /// The changes.
    pub changes: &'a Changes,
    /// The country pack of the later analysis.
    pub pack: &'a Pack,
    /// Language: Vietnamese, or else English.
    pub locale: &'a Locale,
}

impl ChangesShown<'_> {
    const fn say(&self) -> Say<'_> {
        Say(self.locale)
    }

    fn verdict(&self, word: &str) -> String {
        let procedure = Procedure::default();
        let writer = Writer { procedure: &procedure, pack: self.pack, locale: self.locale };
        if word == Advice::Confirm.as_str() {
            return changed::to_be_confirmed(self.locale).to_owned();
        }
        Verdict::parse(word).map_or(word, |verdict| writer.verdict(verdict)).to_owned()
    }

    fn decided(&self, word: &str) -> String {
        let known = Decided::ALL.into_iter().find(|own| own.as_str() == word);
        known.map_or(changed::undecided(self.locale), |own| own.name(self.locale)).to_lowercase()
    }

    /// Everything that changed about a paper, in one cell.
    fn what(&self, paper: &PaperChange) -> String {
        let mut parts: Vec<String> = Vec::new();
        match paper.added {
            Some(true) => parts.push(changed::asked_anew(self.locale).to_owned()),
            Some(false) => parts.push(changed::no_longer_asked(self.locale).to_owned()),
            None => {}
        }
        if let Some(before) = &paper.reworded {
            parts.push(changed::reworded(self.locale, before.as_str()));
        }
        if let Some((before, after)) = &paper.verdict {
            let (before, after) = (self.verdict(before), self.verdict(after));
            parts.push(changed::verdict(self.locale, after, before));
        }
        if paper.guard {
            parts.push(changed::guard(self.locale).to_owned());
        }
        if let Some((before, after)) = paper.worthwhile {
            let worth = |known: Option<bool>| match known {
                Some(true) => changed::worth(self.locale),
                Some(false) => changed::not_worth(self.locale),
                None => changed::worth_not_known(self.locale),
            };
            parts.push(changed::benefit(self.locale, worth(after), worth(before)));
        }
        if let Some((before, after)) = &paper.decision {
            let (before, after) = (self.decided(before), self.decided(after));
            parts.push(changed::decision(self.locale, after, before));
        }
        parts.join("; ")
    }

    /// Why, in one cell.
    fn why(&self, paper: &PaperChange) -> String {
        paper.causes.iter().map(|cause| self.cause(cause)).collect::<Vec<_>>().join("; ")
    }

    fn rule(&self, rule: &RuleSeen) -> String {
        if self.say().is_vietnamese() { cited(&rule.basis, &self.pack.citations) } else { rule.basis.clone() }
    }

    fn days(&self, rule: &RuleSeen) -> String {
        let say = self.say();
        let from = rule.from.as_ref().map(|day| changed::from_day(self.locale, say.day(day)));
        let to = rule.to.as_ref().map(|day| changed::to_day(self.locale, say.day(day)));
        let list: Vec<String> = from.into_iter().chain(to).collect();
        if list.is_empty() { changed::no_days(self.locale).to_owned() } else { list.join(" ") }
    }

    fn register(&self, register: &RegisterSeen) -> String {
        let own = register.title.get(self.locale.as_str()).or_else(|| register.title.values().next());
        own.cloned().unwrap_or_default()
    }

    fn cause(&self, cause: &Cause) -> String {
        let say = self.say();
        match cause {
            Cause::Paper(members) => {
                let name = |word: &&str| match *word {
                    "type" => changed::member_type(self.locale),
                    "when" => changed::member_when(self.locale),
                    "acts" => changed::member_acts(self.locale),
                    "proves" => changed::member_proves(self.locale),
                    _ => changed::member_demand(self.locale),
                };
                let list: Vec<&str> = members.iter().map(name).collect();
                changed::paper_described(self.locale, list.join(", "))
            }
            Cause::Definition => changed::definition(self.locale).to_owned(),
            Cause::Rule(None, Some(new)) => changed::rule_new(self.locale, self.days(new), self.rule(new)),
            Cause::Rule(Some(old), None) => changed::rule_gone(self.locale, self.rule(old)),
            Cause::Rule(Some(old), Some(new)) => {
                let what = if (&old.from, &old.to) == (&new.from, &new.to) {
                    if old.effect == new.effect {
                        changed::scope(self.locale).to_owned()
                    } else {
                        changed::effect(self.locale).to_owned()
                    }
                } else {
                    format!("{} → {}", self.days(old), self.days(new))
                };
                changed::rule_changed(self.locale, self.rule(new), what)
            }
            Cause::Rule(None, None) | Cause::Register(None, None) => String::new(),
            Cause::InForce(rule, now) => {
                let (days, named) = (self.days(rule), self.rule(rule));
                if *now {
                    changed::in_force(self.locale, days, named)
                } else {
                    changed::no_longer_in_force(self.locale, days, named)
                }
            }
            Cause::Register(old, new) => self.register_changed(old.as_ref(), new.as_ref()),
            Cause::Date(before, after) => changed::law_day(self.locale, say.day(after), say.day(before)),
            Cause::NewFields(true) => changed::new_fields(self.locale).to_owned(),
            Cause::NewFields(false) => changed::no_new_fields(self.locale).to_owned(),
            Cause::Parameters(names) => {
                let list = self.changes.parameters.iter().filter(|own| names.contains(&own.name));
                let mut list: Vec<String> = list.map(|own| self.parameter(&own.title, &own.name)).collect();
                let more = list.len().saturating_sub(NAMED);
                list.truncate(NAMED);
                let rest = if more > 0 { format!(" … +{more}") } else { String::new() };
                changed::parameters_changed(self.locale, list.join(", ") + &rest)
            }
            Cause::Pack(before, after) if before == after => changed::other_pack(self.locale).to_owned(),
            Cause::Pack(before, after) => changed::pack(self.locale, say.day(after), say.day(before)),
            Cause::Tool(before, after) => changed::tool(self.locale, after.as_str(), before.as_str()),
            Cause::Unknown => changed::nothing_recorded(self.locale).to_owned(),
        }
    }

    fn register_changed(&self, old: Option<&RegisterSeen>, new: Option<&RegisterSeen>) -> String {
        let status = |word: &str| match word {
            "published" => changed::published(self.locale),
            "unconfirmed" => changed::not_confirmed(self.locale),
            _ => changed::not_published(self.locale),
        };
        match (old, new) {
            (None, Some(new)) => changed::register_new(self.locale, self.register(new)),
            (Some(old), None) => changed::register_gone(self.locale, self.register(old)),
            (Some(old), Some(new)) if old.publication != new.publication => {
                format!("{}: {} → {}", self.register(new), status(&old.publication), status(&new.publication))
            }
            (_, new) => {
                let register = new.map(|new| self.register(new)).unwrap_or_default();
                changed::register_contents(self.locale, register)
            }
        }
    }

    fn parameter(&self, title: &std::collections::BTreeMap<String, String>, name: &str) -> String {
        title.get(self.locale.as_str()).filter(|title| !title.is_empty()).map_or_else(|| name.to_owned(), Clone::clone)
    }

    fn side(&self, side: &Side) -> String {
        let say = self.say();
        changed::side(
            self.locale,
            say.day(&side.date),
            say.day(&side.as_of),
            say.number(side.papers as f64, Kind::Count),
            say.number(side.procedures as f64, Kind::Count),
        )
    }

    fn nothing(&self) -> &'static str {
        changed::nothing(self.locale)
    }

    fn of_whole(&self, procedure: &ProcedureChange) -> Option<&'static str> {
        Some(if procedure.added? { changed::procedure_new(self.locale) } else { changed::procedure_gone(self.locale) })
    }

    fn untouched(&self) -> Option<String> {
        let say = self.say();
        let count = say.number(self.changes.untouched as f64, Kind::Count);
        (self.changes.untouched > 0).then(|| changed::untouched(self.locale, count))
    }

    /// For a terminal.
    pub fn text(&self) -> String {
        let (before, after) = (self.side(&self.changes.before), self.side(&self.changes.after));
        let mut out =
            format!("{}\n{}\n", changed::before_line(self.locale, before), changed::after_line(self.locale, after));
        for cause in &self.changes.frame {
            out.push_str(&format!("  {}\n", self.cause(cause)));
        }
        for own in &self.changes.parameters {
            out.push_str(&format!("  {}\n", self.parameter_line(own)));
        }
        if self.changes.is_empty() {
            out.push_str(&format!("\n{}\n", self.nothing()));
        }
        for procedure in &self.changes.procedures {
            out.push_str(&format!("\n{} {}\n", procedure.code, procedure.title));
            if let Some(whole) = self.of_whole(procedure) {
                out.push_str(&format!("  {whole}\n"));
            }
            for paper in &procedure.papers {
                out.push_str(&format!("  {}\n    {}\n", paper.title, self.what(paper)));
                if !paper.causes.is_empty() {
                    out.push_str(&format!("    {}\n", changed::because(self.locale, self.why(paper))));
                }
            }
        }
        if let Some(line) = self.untouched() {
            out.push_str(&format!("\n{line}\n"));
        }
        out
    }

    fn parameter_line(&self, own: &crate::reform::changes::ParameterChange) -> String {
        let say = self.say();
        let value =
            |known: Option<f64>| known.map_or_else(|| say.unknown().to_owned(), |v| say.number(v, Kind::Number(4)));
        format!("{}: {} → {}", self.parameter(&own.title, &own.name), value(own.before), value(own.after))
    }

    /// One line a paper; the head alone where nothing changed.
    pub fn csv(&self) -> String {
        let mut out = row([
            "procedure_code",
            "procedure_name",
            "component_id",
            "component",
            "change",
            "component_before",
            "verdict_before",
            "verdict_after",
            "decision_before",
            "decision_after",
            "cause",
            "reason",
        ]);
        for procedure in &self.changes.procedures {
            if let Some(added) = procedure.added {
                let change = if added { "procedure_added" } else { "procedure_gone" };
                out.push_str(&row([&procedure.code, &procedure.title, "", "", change, "", "", "", "", "", "", ""]));
            }
            for paper in &procedure.papers {
                let change = match paper.added {
                    Some(true) => "added",
                    Some(false) => "gone",
                    None if paper.verdict.is_some() || paper.guard => "verdict",
                    None if paper.reworded.is_some() => "reworded",
                    None if paper.worthwhile.is_some() => "benefit",
                    None => "decision",
                };
                let pair = |pair: &Option<(String, String)>| pair.clone().unwrap_or_default();
                let ((before, after), (held, holds)) = (pair(&paper.verdict), pair(&paper.decision));
                let reason = paper.sentence.get(self.locale.as_str()).map_or("", String::as_str);
                let earlier = paper.reworded.as_deref().unwrap_or_default();
                let why = self.why(paper);
                out.push_str(&row([
                    &procedure.code,
                    &procedure.title,
                    &paper.id,
                    &paper.title,
                    change,
                    earlier,
                    &before,
                    &after,
                    &held,
                    &holds,
                    &why,
                    reason,
                ]));
            }
        }
        out
    }

    /// One row a paper, and one for a procedure that came or went.
    fn table(&self) -> Table {
        let rows = self.changes.procedures.iter().flat_map(|procedure| {
            let whole = self.of_whole(procedure).map(|whole| {
                let cells = [procedure.code.as_str(), procedure.title.as_str(), whole, "", ""];
                cells.map(Cell::text).to_vec()
            });
            let papers = procedure.papers.iter().map(|paper| {
                vec![
                    Cell::text(&procedure.code),
                    Cell::text(&paper.title),
                    Cell::text(self.what(paper)),
                    Cell::text(self.why(paper)),
                    Cell::text(paper.sentence.get(self.locale.as_str()).cloned().unwrap_or_default()),
                ]
            });
            whole.into_iter().chain(papers).collect::<Vec<_>>()
        });
        Table::new(
            changed::papers_caption(self.locale),
            vec![
                column(changed::column_code(self.locale), Kind::Code, 11),
                column(changed::column_paper(self.locale), Kind::Text, 28),
                column(changed::column_change(self.locale), Kind::Text, 28),
                column(changed::column_cause(self.locale), Kind::Text, 30),
                column(changed::column_reason(self.locale), Kind::Text, 34),
            ],
            rows,
        )
    }

    /// Papers by verdict, before and after.
    fn counts(&self) -> Table {
        let (before, after) = (&self.changes.before.verdicts, &self.changes.after.verdicts);
        let words = Verdict::ALL.into_iter().map(Verdict::as_str).chain([Advice::Confirm.as_str()]);
        let rows = words.filter_map(|word| {
            let count = |side: &std::collections::BTreeMap<String, usize>| *side.get(word).unwrap_or(&0);
            let (before, after) = (count(before), count(after));
            let name = self.verdict(word);
            (before + after > 0).then(|| vec![Cell::text(name), Cell::count(before), Cell::count(after)])
        });
        Table::new(
            changed::verdicts_caption(self.locale),
            vec![
                column(changed::column_verdict(self.locale), Kind::Text, 40),
                column(changed::column_before(self.locale), Kind::Count, 10),
                column(changed::column_after(self.locale), Kind::Count, 10),
            ],
            rows,
        )
    }

    fn parameters(&self) -> Table {
        let say = self.say();
        let number = |known: Option<f64>| known.map_or(Cell::Unknown, Cell::Number);
        let rows = self.changes.parameters.iter().map(|own| {
            let unit = Cell::text(say.unit(&own.unit));
            vec![Cell::text(self.parameter(&own.title, &own.name)), unit, number(own.before), number(own.after)]
        });
        Table::new(
            changed::parameters_caption(self.locale),
            vec![
                column(changed::column_parameter(self.locale), Kind::Text, 44),
                column(changed::column_unit(self.locale), Kind::Text, 14),
                column(changed::column_before(self.locale), Kind::Number(4), 14),
                column(changed::column_after(self.locale), Kind::Number(4), 14),
            ],
            rows,
        )
    }

    /// The document that Markdown, HTML and DOCX write: to be read, not signed.
    pub fn document(&self) -> Document {
        let say = self.say();
        let mut blocks = vec![
            DocBlock::lead(changed::before_lead(self.locale), format!("{}.", self.side(&self.changes.before))),
            DocBlock::lead(changed::after_lead(self.locale), format!("{}.", self.side(&self.changes.after))),
        ];
        if self.changes.is_empty() {
            blocks.push(DocBlock::text(self.nothing()));
        }
        let frame: Vec<String> = self.changes.frame.iter().map(|cause| format!("{}.", self.cause(cause))).collect();
        if !frame.is_empty() {
            blocks.push(DocBlock::heading(1, changed::between_heading(self.locale)));
            blocks.push(DocBlock::List(frame));
        }
        let tables = [self.table(), self.counts(), self.parameters()];
        for table in tables.into_iter().filter(|table| !table.rows.is_empty()) {
            blocks.push(DocBlock::heading(1, table.caption.clone()));
            blocks.push(DocBlock::Table(table));
        }
        blocks.extend(self.untouched().map(DocBlock::text));
        Document {
            title: changed::title(self.locale).to_owned(),
            subtitle: format!("{} → {}", say.day(&self.changes.before.date), say.day(&self.changes.after.date)),
            language: if say.is_vietnamese() { "vi" } else { "en" }.to_owned(),
            date: self.changes.after.date.clone(),
            unsigned: true,
            blocks,
            ..Document::default()
        }
    }

    /// The sheets of a workbook; the first says that nothing changed where nothing did.
    pub fn sheets(&self) -> Vec<Sheet> {
        let mut first = Sheet::of(
            changed::sheet_overview(self.locale),
            changed::sheet_overview_question(self.locale),
            self.counts(),
        );
        first.notes = vec![
            changed::before_line(self.locale, self.side(&self.changes.before)),
            changed::after_note(self.locale, self.side(&self.changes.after)),
        ];
        first.notes.extend(self.changes.frame.iter().map(|cause| self.cause(cause)));
        first.notes.extend(self.untouched());
        if self.changes.is_empty() {
            first.notes.push(self.nothing().to_owned());
        }
        let papers =
            Sheet::of(changed::sheet_papers(self.locale), changed::sheet_papers_question(self.locale), self.table());
        let parameters = Sheet::of(
            changed::sheet_parameters(self.locale),
            changed::sheet_parameters_question(self.locale),
            self.parameters(),
        );
        let more = [papers, parameters].into_iter().filter(|sheet| !sheet.table.rows.is_empty());
        std::iter::once(first).chain(more).collect()
    }
}
