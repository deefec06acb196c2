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
            return self.say().of("cần xác nhận", "to be confirmed").to_owned();
        }
        Verdict::parse(word).map_or(word, |verdict| writer.verdict(verdict)).to_owned()
    }

    fn decided(&self, word: &str) -> String {
        let known = Decided::ALL.into_iter().find(|own| own.as_str() == word);
        known.map_or(self.say().of("chưa quyết định", "undecided"), |own| own.name(self.locale)).to_lowercase()
    }

    /// Everything that changed about a paper, in one cell.
    fn what(&self, paper: &PaperChange) -> String {
        let say = self.say();
        let mut parts: Vec<String> = Vec::new();
        match paper.added {
            Some(true) => parts.push(say.of("thêm vào hồ sơ", "asked for anew").to_owned()),
            Some(false) => parts.push(say.of("không còn trong hồ sơ", "no longer in the dossier").to_owned()),
            None => {}
        }
        if let Some(before) = &paper.reworded {
            parts.push(format!("{} “{before}”", say.of("đổi lời, trước đây là", "reworded, before:")));
        }
        if let Some((before, after)) = &paper.verdict {
            let (before, after) = (self.verdict(before), self.verdict(after));
            parts.push(format!("{} {before} → {after}", say.of("kết luận:", "verdict:")));
        }
        if paper.guard {
            parts.push(
                say.of("bỏ được trong các trường hợp khác trước", "droppable in other cases than before").to_owned(),
            );
        }
        if let Some((before, after)) = paper.worthwhile {
            let worth = |known: Option<bool>| match known {
                Some(true) => say.of("đáng bỏ", "worth dropping"),
                Some(false) => say.of("chưa đáng bỏ", "not worth dropping"),
                None => say.of("chưa tính được", "not known"),
            };
            parts.push(format!("{} {} → {}", say.of("lợi ích:", "benefit:"), worth(before), worth(after)));
        }
        if let Some((before, after)) = &paper.decision {
            let (before, after) = (self.decided(before), self.decided(after));
            parts.push(format!("{} {before} → {after}", say.of("quyết định:", "decision:")));
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
        let from = rule.from.as_ref().map(|day| format!("{} {}", say.of("từ", "from"), say.day(day)));
        let to = rule.to.as_ref().map(|day| format!("{} {}", say.of("đến", "to"), say.day(day)));
        let list: Vec<String> = from.into_iter().chain(to).collect();
        if list.is_empty() { say.of("không nêu ngày", "no days given").to_owned() } else { list.join(" ") }
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
                    "type" => say.of("loại giấy", "its type"),
                    "when" => say.of("trường hợp phải nộp", "when it is asked for"),
                    "acts" => say.of("hành vi giấy thể hiện", "what it does"),
                    "proves" => say.of("thông tin phải chứng minh", "what it has to prove"),
                    _ => say.of("căn cứ đòi giấy", "the text that demands it"),
                };
                let list: Vec<&str> = members.iter().map(name).collect();
                format!("{} {}", say.of("mô tả giấy này đổi:", "its description changed:"), list.join(", "))
            }
            Cause::Definition => say.of("mô tả thủ tục đổi ở phần khác", "the definition changed elsewhere").to_owned(),
            Cause::Rule(None, Some(new)) => {
                format!("{} {} ({})", say.of("căn cứ mới:", "new rule:"), self.rule(new), self.days(new))
            }
            Cause::Rule(Some(old), None) => {
                format!("{} {}", say.of("căn cứ không còn:", "rule gone:"), self.rule(old))
            }
            Cause::Rule(Some(old), Some(new)) => {
                let what = if (&old.from, &old.to) == (&new.from, &new.to) {
                    if old.effect == new.effect {
                        say.of("phạm vi đổi", "its scope changed").to_owned()
                    } else {
                        say.of("tác dụng đổi", "its effect changed").to_owned()
                    }
                } else {
                    format!("{} → {}", self.days(old), self.days(new))
                };
                format!("{} {}: {what}", say.of("căn cứ đổi:", "rule changed:"), self.rule(new))
            }
            Cause::Rule(None, None) | Cause::Register(None, None) => String::new(),
            Cause::InForce(rule, now) => {
                let what = if *now {
                    say.of("nay đã có hiệu lực", "is in force now")
                } else {
                    say.of("nay hết hiệu lực", "is no longer in force")
                };
                format!("{} {what} ({})", self.rule(rule), self.days(rule))
            }
            Cause::Register(old, new) => self.register_changed(old.as_ref(), new.as_ref()),
            Cause::Date(before, after) => format!(
                "{} {} → {}",
                say.of("ngày áp dụng pháp luật:", "law of the day:"),
                say.day(before),
                say.day(after)
            ),
            Cause::NewFields(true) => {
                say.of("nay cho phép thêm ô vào tờ khai", "fields may be added to the form now").to_owned()
            }
            Cause::NewFields(false) => {
                say.of("nay không cho phép thêm ô vào tờ khai", "no fields may be added to the form now").to_owned()
            }
            Cause::Parameters(names) => {
                let list = self.changes.parameters.iter().filter(|own| names.contains(&own.name));
                let mut list: Vec<String> = list.map(|own| self.parameter(&own.title, &own.name)).collect();
                let more = list.len().saturating_sub(NAMED);
                list.truncate(NAMED);
                let rest = if more > 0 { format!(" … +{more}") } else { String::new() };
                format!("{} {}{rest}", say.of("tham số đổi:", "parameters changed:"), list.join(", "))
            }
            Cause::Pack(before, after) if before == after => {
                say.of("gói dữ liệu quốc gia khác", "another country pack").to_owned()
            }
            Cause::Pack(before, after) => {
                format!("{} {} → {}", say.of("dữ liệu quốc gia:", "country pack:"), say.day(before), say.day(after))
            }
            Cause::Tool(before, after) => {
                format!("{} {before} → {after}", say.of("phiên bản phần mềm:", "version of the software:"))
            }
            Cause::Unknown => {
                say.of("báo cáo trước không ghi điều gì khác", "nothing the earlier report records differs").to_owned()
            }
        }
    }

    fn register_changed(&self, old: Option<&RegisterSeen>, new: Option<&RegisterSeen>) -> String {
        let say = self.say();
        let status = |word: &str| match word {
            "published" => say.of("đã công bố", "published"),
            "unconfirmed" => say.of("chưa kiểm chứng", "not confirmed"),
            _ => say.of("chưa công bố", "not published"),
        };
        match (old, new) {
            (None, Some(new)) => format!("{} {}", say.of("cơ sở dữ liệu mới:", "new register:"), self.register(new)),
            (Some(old), None) => {
                format!("{} {}", say.of("cơ sở dữ liệu không còn:", "register gone:"), self.register(old))
            }
            (Some(old), Some(new)) if old.publication != new.publication => {
                format!("{}: {} → {}", self.register(new), status(&old.publication), status(&new.publication))
            }
            (_, new) => format!(
                "{}: {}",
                new.map(|new| self.register(new)).unwrap_or_default(),
                say.of("nội dung hoặc khóa tra cứu đổi", "what it holds or its keys changed")
            ),
        }
    }

    fn parameter(&self, title: &std::collections::BTreeMap<String, String>, name: &str) -> String {
        title.get(self.locale.as_str()).filter(|title| !title.is_empty()).map_or_else(|| name.to_owned(), Clone::clone)
    }

    fn side(&self, side: &Side) -> String {
        let say = self.say();
        format!(
            "{} {}; {} {}; {} {}, {} {}",
            say.of("pháp luật ngày", "law of"),
            say.day(&side.date),
            say.of("dữ liệu quốc gia", "country pack of"),
            say.day(&side.as_of),
            say.number(side.procedures as f64, Kind::Count),
            say.of("thủ tục", "procedures"),
            say.number(side.papers as f64, Kind::Count),
            say.of("dòng hồ sơ", "lines of dossiers")
        )
    }

    fn nothing(&self) -> &'static str {
        let (vi, en) = ("Không có gì thay đổi.", "Nothing changed.");
        if self.say().is_vietnamese() { vi } else { en }
    }

    fn of_whole(&self, procedure: &ProcedureChange) -> Option<&'static str> {
        let (vi, en) = if procedure.added? {
            ("thủ tục mới trong lần phân tích sau", "procedure only in the later analysis")
        } else {
            ("thủ tục không còn trong lần phân tích sau", "procedure no longer in the later analysis")
        };
        Some(if self.say().is_vietnamese() { vi } else { en })
    }

    fn untouched(&self) -> Option<String> {
        let say = self.say();
        (self.changes.untouched > 0).then(|| {
            format!(
                "{} {}",
                say.number(self.changes.untouched as f64, Kind::Count),
                say.of(
                    "thủ tục có mô tả thay đổi nhưng giấy tờ và kết luận giữ nguyên.",
                    "procedures whose definitions changed and whose papers and verdicts did not."
                )
            )
        })
    }

    /// For a terminal.
    pub fn text(&self) -> String {
        let say = self.say();
        let mut out = format!(
            "{} {}\n{} {}\n",
            say.of("Trước:", "Before:"),
            self.side(&self.changes.before),
            say.of("Sau:", "After: "),
            self.side(&self.changes.after)
        );
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
                    out.push_str(&format!("    {} {}\n", say.of("vì:", "because:"), self.why(paper)));
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
        let say = self.say();
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
            say.of("Giấy tờ có thay đổi", "Papers that changed"),
            vec![
                column(say.of("Mã TTHC", "Code"), Kind::Code, 11),
                column(say.of("Thành phần hồ sơ", "Paper"), Kind::Text, 28),
                column(say.of("Thay đổi", "Change"), Kind::Text, 28),
                column(say.of("Nguyên nhân", "Cause"), Kind::Text, 30),
                column(say.of("Lý do của kết luận sau", "Reason of the later verdict"), Kind::Text, 34),
            ],
            rows,
        )
    }

    /// Papers by verdict, before and after.
    fn counts(&self) -> Table {
        let say = self.say();
        let (before, after) = (&self.changes.before.verdicts, &self.changes.after.verdicts);
        let words = Verdict::ALL.into_iter().map(Verdict::as_str).chain([Advice::Confirm.as_str()]);
        let rows = words.filter_map(|word| {
            let count = |side: &std::collections::BTreeMap<String, usize>| *side.get(word).unwrap_or(&0);
            let (before, after) = (count(before), count(after));
            let name = self.verdict(word);
            (before + after > 0).then(|| vec![Cell::text(name), Cell::count(before), Cell::count(after)])
        });
        Table::new(
            say.of("Dòng hồ sơ theo kết luận", "Lines of dossiers by verdict"),
            vec![
                column(say.of("Kết luận", "Verdict"), Kind::Text, 40),
                column(say.of("Trước", "Before"), Kind::Count, 10),
                column(say.of("Sau", "After"), Kind::Count, 10),
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
            say.of("Tham số thay đổi", "Parameters that changed"),
            vec![
                column(say.of("Tham số", "Parameter"), Kind::Text, 44),
                column(say.of("Đơn vị", "Unit"), Kind::Text, 14),
                column(say.of("Trước", "Before"), Kind::Number(4), 14),
                column(say.of("Sau", "After"), Kind::Number(4), 14),
            ],
            rows,
        )
    }

    /// The document that Markdown, HTML and DOCX write: to be read, not signed.
    pub fn document(&self) -> Document {
        let say = self.say();
        let mut blocks = vec![
            DocBlock::lead(say.of("Trước:", "Before:"), format!("{}.", self.side(&self.changes.before))),
            DocBlock::lead(say.of("Sau:", "After:"), format!("{}.", self.side(&self.changes.after))),
        ];
        if self.changes.is_empty() {
            blocks.push(DocBlock::text(self.nothing()));
        }
        let frame: Vec<String> = self.changes.frame.iter().map(|cause| format!("{}.", self.cause(cause))).collect();
        if !frame.is_empty() {
            blocks.push(DocBlock::heading(1, say.of("Điều khác nhau giữa hai lần", "What differs between the two")));
            blocks.push(DocBlock::List(frame));
        }
        let tables = [self.table(), self.counts(), self.parameters()];
        for table in tables.into_iter().filter(|table| !table.rows.is_empty()) {
            blocks.push(DocBlock::heading(1, table.caption.clone()));
            blocks.push(DocBlock::Table(table));
        }
        blocks.extend(self.untouched().map(DocBlock::text));
        Document {
            title: say.of("Thay đổi giữa hai lần phân tích", "What changed between two analyses").to_owned(),
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
        let say = self.say();
        let mut first = Sheet::of(
            say.of("Tổng quan", "Overview"),
            say.of("Hai lần phân tích khác nhau thế nào?", "How do the two analyses differ?"),
            self.counts(),
        );
        first.notes = vec![
            format!("{} {}", say.of("Trước:", "Before:"), self.side(&self.changes.before)),
            format!("{} {}", say.of("Sau:", "After:"), self.side(&self.changes.after)),
        ];
        first.notes.extend(self.changes.frame.iter().map(|cause| self.cause(cause)));
        first.notes.extend(self.untouched());
        if self.changes.is_empty() {
            first.notes.push(self.nothing().to_owned());
        }
        let papers = Sheet::of(
            say.of("Giấy tờ", "Papers"),
            say.of("Giấy tờ nào thay đổi, vì sao?", "Which papers changed, and why?"),
            self.table(),
        );
        let parameters = Sheet::of(
            say.of("Tham số", "Parameters"),
            say.of("Tham số nào thay đổi?", "Which parameters changed?"),
            self.parameters(),
        );
        let more = [papers, parameters].into_iter().filter(|sheet| !sheet.table.rows.is_empty());
        std::iter::once(first).chain(more).collect()
    }
}
