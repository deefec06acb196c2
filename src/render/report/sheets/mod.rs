//! The workbook: one sheet a question, shaped like the appendices officers fill by hand.
//!
//! Sheets are tables; `xlsx` writes them and documents borrow them, so a number stands in
//! both with the same meaning.

mod costs;
mod totals;

use crate::analysis::{FieldStatus, PaperVerdict};
use crate::reform::demand::demands;

use super::block::{Cell, Column, DocBlock, Kind, Say, Table, column};
use super::letter::whole;
use super::plan::{One, advice_chart};
use super::terms::{advice_name, publication};
use super::{Material, annex};
use super::{certain, decided};
use crate::reform::advice::Advice;
use crate::register::Effect;

pub use totals::{
    Savings, authorities, fields, groups, lever_plans, lever_words, levers, method_words, outputs, ranking, registers,
};

/// One sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Name of the tab: at most 31 characters, none of `[]:*?/\`.
    pub name: &'static str,
    /// The question it answers.
    pub question: String,
    /// What the reader must know to read it.
    pub notes: Vec<String>,
    /// The answer.
    pub table: Table,
    /// Columns on the left that stay in sight.
    pub frozen: u16,
    /// True when the second column is also drawn as bars.
    pub drawn: bool,
}

impl Sheet {
    /// A sheet without notes, whose table is called what it answers.
    pub(super) fn new(
        name: &'static str,
        question: &str,
        frozen: u16,
        columns: Vec<Column>,
        rows: impl IntoIterator<Item = Vec<Cell>>,
    ) -> Self {
        Self::holding(name, question, frozen, Table::new(question, columns, rows))
    }

    /// A sheet of a table as it is.
    pub(super) fn of(name: &'static str, question: &str, table: Table) -> Self {
        Self::holding(name, question, 0, table)
    }

    fn holding(name: &'static str, question: &str, frozen: u16, table: Table) -> Self {
        Self { name, question: question.to_owned(), notes: Vec::new(), table, frozen, drawn: false }
    }

    fn noting(self, notes: Vec<String>) -> Self {
        Self { notes, ..self }
    }
}

/// The sheets of a workbook; those without a row are left out, the first is never empty.
pub fn sheets(all: &Material) -> Vec<Sheet> {
    let say = Say(all.locale);
    let ones: Vec<One> = (0..all.reported.len()).filter_map(|at| One::new(all, at)).collect();
    let mut list = vec![about(all, &ones)];
    for (wanted, name, question) in papers_asked(say) {
        list.push(papers(all, &ones, &wanted, name, question));
    }
    list.extend(decided::sheet(&ones));
    list.push(Sheet::holding(
        say.of("Thủ tục", "Procedures"),
        say.of("Mỗi thủ tục còn đòi gì?", "What does each procedure still ask for?"),
        2,
        procedure_table(all, &ones),
    ));
    list.push(questions(all, &ones));
    if let Some(portfolio) = all.portfolio {
        list.push(fields(all, portfolio));
        list.push(authorities(all, portfolio));
        list.push(registers(all, portfolio));
        list.push(ranking(all, portfolio, Savings::Range));
        list.push(levers(all, portfolio));
        list.push(lever_plans(all, portfolio));
        list.push(outputs(all, portfolio));
        list.push(groups(all, portfolio));
    }
    list.push(costs::costs(all, &ones));
    list.push(costs::savings(all, &ones));
    list.push(costs::parameters(all, &ones));
    list.push(faults(all, &ones));
    list.extend(sources(all, &ones));
    list.retain(|sheet| !sheet.table.rows.is_empty());
    list
}

fn papers_asked(say: Say) -> [(Vec<Advice>, &'static str, &'static str); 9] {
    let of = |vi: &'static str, en: &'static str| if say.is_vietnamese() { vi } else { en };
    [
        (
            vec![Advice::Replace],
            of("Thay bằng dữ liệu", "Replaced by data"),
            of(
                "Giấy nào thay được bằng dữ liệu ngay theo luật của ngày này?",
                "Which papers can data replace under the law of the day?",
            ),
        ),
        (
            vec![Advice::Delete, Advice::Duplicate],
            of("Cắt bỏ", "Deleted"),
            of("Giấy nào bỏ hẳn được?", "Which papers can be deleted outright?"),
        ),
        (
            vec![Advice::Narrow],
            of("Bỏ có điều kiện", "Dropped in some cases"),
            of("Giấy nào bỏ được trong một số trường hợp?", "Which papers can go in some cases?"),
        ),
        (
            vec![Advice::Confirm],
            of("Cần xác nhận", "To be confirmed"),
            of(
                "Giấy nào bỏ được khi đã xác nhận, và phải xác nhận điều gì?",
                "Which papers can go once somebody confirms what, and what is that?",
            ),
        ),
        (
            vec![Advice::NotWorth, Advice::Held, Advice::Standby],
            of("Không đề xuất", "Not proposed"),
            of(
                "Giấy nào có căn cứ bỏ mà không đề xuất, vì sao?",
                "Which papers does law let go that are not proposed, and why?",
            ),
        ),
        (
            vec![Advice::AfterLaw],
            of("Cần căn cứ", "Law needed"),
            of(
                "Giấy nào thay được nếu sửa quy định hoặc công bố dữ liệu?",
                "Which papers could go once law or publication allows?",
            ),
        ),
        (
            vec![Advice::Prefill],
            of("Điền sẵn", "Prefilled"),
            of(
                "Giấy nào giữ nhưng điền sẵn được một phần?",
                "Which papers stay but can be filled in beforehand in part?",
            ),
        ),
        (vec![Advice::Keep], of("Giữ lại", "Kept"), of("Giấy nào giữ lại, vì sao?", "Which papers stay, and why?")),
        (
            vec![Advice::Mend, Advice::Unclear],
            of("Cần làm rõ", "To be clarified"),
            of(
                "Yêu cầu nào mâu thuẫn hoặc chưa đủ thông tin?",
                "Which demands contradict themselves or say too little?",
            ),
        ),
    ]
}

fn about(all: &Material, ones: &[One]) -> Sheet {
    let say = Say(all.locale);
    let list = ones.iter().flat_map(|one| one.papers().map(|own| one.advice(own)));
    let table = advice_chart(
        list,
        say,
        say.of("Giấy tờ theo kết luận (không kể tờ khai, ghi chú)", "Papers by conclusion (without forms and remarks)"),
    )
    .table;
    let sheet = Sheet::holding(
        say.of("Tổng quan", "Overview"),
        say.of("Hồ sơ đòi những gì, bỏ được gì?", "What is asked for, and what can go?"),
        0,
        table,
    );
    let notes = vec![
        format!(
            "{} {} – {} {} ({})",
            say.of("Ngày áp dụng pháp luật:", "Law of the day:"),
            say.day(&all.options.date.to_string()),
            say.of("dữ liệu quốc gia:", "country pack:"),
            all.pack.title.get(all.locale),
            say.day(&all.pack.as_of)
        ),
        say.of(
            "Dự thảo do phần mềm lập từ định nghĩa thủ tục; chưa được cơ quan nào ký. Ô trống là không có gì để ghi; \
                 “chưa biết” là số chưa ai biết.",
            "A draft made by software from definitions of procedures; nobody has signed it. An empty cell means \
                 there is nothing to say; “not known” means that nobody knows the figure.",
        )
        .to_owned(),
    ];
    Sheet { drawn: true, ..sheet.noting(notes) }
}

/// One line a paper, with the columns of the appendix of a replacement resolution and the
/// reason behind them.
fn papers(all: &Material, ones: &[One], wanted: &[Advice], name: &'static str, question: &str) -> Sheet {
    let say = Say(all.locale);
    let mut rows = Vec::new();
    for one in ones {
        for component in one.components().iter().filter(|component| wanted.contains(&one.advice(component))) {
            let mut row = vec![Cell::count(rows.len() + 1)];
            row.extend(paper_row(one, component));
            rows.push(row);
        }
    }
    let [sure, to_confirm] = certain::columns(say);
    let mut table = Table::new(
        question,
        vec![
            column(say.of("STT", "No."), Kind::Count, 6),
            column(say.of("Mã TTHC", "Code"), Kind::Code, 10),
            column(say.of("Tên thủ tục hành chính", "Procedure"), Kind::Text, 26),
            column(say.of("Thành phần hồ sơ", "Paper"), Kind::Text, 28),
            column(say.of("Mã giấy tờ", "Id of the paper"), Kind::Code, 16),
            column(say.of("Cơ sở dữ liệu thay thế", "Register that replaces it"), Kind::Text, 22),
            column(say.of("Cơ quan chủ quản dữ liệu", "Owner of the data"), Kind::Text, 14),
            column(say.of("Văn bản quy định", "Text that demands it"), Kind::Text, 20),
            column(say.of("Điều khoản", "Article"), Kind::Text, 16),
            column(say.of("Căn cứ cho phép thay", "Allowed by"), Kind::Text, 24),
            column(say.of("Công bố dữ liệu", "Publication"), Kind::Text, 12),
            column(say.of("Kết luận", "Conclusion"), Kind::Text, 16),
            column(say.of("Trường hợp", "In which cases"), Kind::Text, 22),
            column(say.of("Thông tin cần", "Facts needed"), Kind::Count, 8),
            column(say.of("Đã có dữ liệu", "Facts known"), Kind::Count, 8),
            column(say.of("Ô phải thêm vào tờ khai", "Fields to add"), Kind::Text, 16),
            column(say.of("Lý do", "Reason"), Kind::Text, 44),
            column(say.of("Quyết định", "Decision"), Kind::Text, 30),
            sure,
            to_confirm,
        ],
        rows,
    );
    // What no row of this sheet says takes no room.
    keep_columns(&mut table, |at, cells| {
        let counts = (13..=14).contains(&at);
        let conclusion = at == 11;
        match (counts, conclusion) {
            (true, _) => wanted.contains(&Advice::Prefill),
            (_, true) => wanted.len() > 1,
            _ => at < 5 || cells.iter().any(|cell| **cell != Cell::text("")),
        }
    });
    Sheet::holding(name, question, 2, table)
}

/// Leaves out the columns that are not wanted; the question is asked with index and cells.
pub(super) fn keep_columns(table: &mut Table, wanted: impl Fn(usize, &[&Cell]) -> bool) {
    let keep: Vec<bool> = (0..table.columns.len())
        .map(|at| wanted(at, &table.rows.iter().filter_map(|row| row.get(at)).collect::<Vec<_>>()))
        .collect();
    let mut flags = keep.iter();
    table.columns.retain(|_| *flags.next().unwrap_or(&true));
    for row in &mut table.rows {
        let mut flags = keep.iter();
        row.retain(|_| *flags.next().unwrap_or(&true));
    }
}

fn paper_row(one: &One, component: &PaperVerdict) -> Vec<Cell> {
    let (say, pack, writer) = (one.say, one.all.pack, one.writer);
    let registers: Vec<_> = component.registers.iter().filter_map(|id| pack.register(id)).collect();
    let mut owners: Vec<&str> = registers.iter().map(|register| register.owner.as_str()).collect();
    owners.dedup();
    let demanded = demands(one.reported.procedure, pack, &component.id);
    let texts: Vec<String> = demanded.iter().map(|own| writer.cited(whole(&own.text))).collect();
    let articles: Vec<String> =
        demanded.iter().zip(&texts).map(|(own, text)| article(&writer.cited(&own.text), text)).collect();
    let mut allowed: Vec<String> = component.gates.iter().map(|gate| writer.gate(gate)).collect();
    allowed.extend(component.law.iter().map(|barrier| writer.barrier(barrier)));
    // The least sure publication, unless the rules let the data be used without any.
    let needed = component.gates.iter().filter_map(|id| pack.gate(id)).any(|gate| gate.effect != Effect::Permits);
    let status = registers.iter().map(|register| register.publication.status).max();
    let status = match status {
        Some(_) if !needed && component.law.is_empty() => {
            say.of("không cần theo căn cứ này", "not needed under this rule")
        }
        Some(status) => publication(status, say),
        None => "",
    };
    let case = component.guard.as_ref().unwrap_or(&component.asked_when);
    let decisions = one.decisions().into_iter().filter(|own| own.document == component.id);
    let decisions: Vec<String> = decisions.map(|own| decided::in_short(one, &own)).collect();
    let [sure, to_confirm] = certain::cells(one, component);
    vec![
        Cell::text(one.code()),
        Cell::text(one.title()),
        Cell::text(writer.paper(&component.id)),
        Cell::text(&component.id),
        Cell::text(registers.iter().map(|register| register.title.get(one.all.locale)).collect::<Vec<_>>().join("; ")),
        Cell::text(owners.join("; ")),
        Cell::text(texts.join("; ")),
        Cell::text(articles.join("; ").trim_matches([';', ' '])),
        Cell::text(allowed.join("; ")),
        Cell::text(status),
        Cell::text(advice_name(one.advice(component), say)),
        Cell::text(writer.circumstances(case)),
        Cell::count(component.needed.len()),
        Cell::count(component.known.len()),
        Cell::text(writer.facts(&component.fields_to_add)),
        Cell::text(writer.sentence(component)),
        Cell::text(decisions.join("; ")),
        sure,
        to_confirm,
    ]
}

/// What a citation says besides the text it is of.
fn article(citation: &str, text: &str) -> String {
    let rest = citation.replacen(text, "", 1);
    rest.trim_matches(|c: char| c == ',' || c.is_whitespace()).to_owned()
}

/// Columns of [`proposal_rows`].
pub(super) fn proposal_columns(say: Say) -> Vec<Column> {
    vec![
        column(say.of("Mã TTHC", "Code"), Kind::Code, 11),
        column(say.of("Thành phần hồ sơ", "Paper"), Kind::Text, 40),
        column(say.of("Kết luận", "Conclusion"), Kind::Text, 20),
        column(say.of("Lý do", "Reason"), Kind::Text, 60),
    ]
}

/// The papers of a procedure that come to some advice, shortly.
pub(super) fn proposal_rows<'a>(one: &'a One<'a>, wanted: fn(Advice) -> bool) -> impl Iterator<Item = Vec<Cell>> + 'a {
    one.components().iter().filter(move |component| wanted(one.advice(component))).map(move |component| {
        vec![
            Cell::text(one.code()),
            Cell::text(one.writer.paper(&component.id)),
            Cell::text(advice_name(one.advice(component), one.say)),
            Cell::text(one.writer.sentence(component)),
        ]
    })
}

/// One line a procedure.
pub(super) fn procedure_table(all: &Material, ones: &[One]) -> Table {
    let say = Say(all.locale);
    let mut columns = vec![
        column(say.of("Mã TTHC", "Code"), Kind::Code, 11),
        column(say.of("Tên thủ tục hành chính", "Procedure"), Kind::Text, 50),
        column(say.of("Lĩnh vực", "Field"), Kind::Text, 22),
        column(say.of("Cơ quan giải quyết", "Authority"), Kind::Text, 26),
        column(say.of("Thành phần hồ sơ", "Papers"), Kind::Count, 9),
        column(say.of("Bỏ được ngay", "Can go now"), Kind::Count, 9),
        column(say.of("Cần xác nhận", "To be confirmed"), Kind::Count, 9),
        column(say.of("Bỏ được khi đủ căn cứ", "Can go after law"), Kind::Count, 10),
        column(say.of("Chưa đủ thông tin", "Unclear"), Kind::Count, 9),
        column(say.of("Ô điền tay hiện nay", "Questions today"), Kind::Count, 9),
        column(say.of("Ô điền tay sau", "Questions after"), Kind::Count, 9),
        column(say.of("Yêu cầu", "Requirements"), Kind::Text, 14),
    ];
    if ones.iter().all(|one| one.reported.analysis.questions.before == 0) {
        columns.drain(9..11);
    }
    let width = columns.len();
    let rows = ones.iter().map(|one| {
        let header = &one.reported.procedure.header;
        let count = |wanted: &str| Cell::count(one.papers().filter(|own| one.advice(own).as_str() == wanted).count());
        let unclear = one.papers().filter(|own| one.advice(own) == Advice::Unclear).count();
        let mut row = vec![
            Cell::text(one.code()),
            Cell::text(one.title()),
            Cell::text(&header.field),
            Cell::text(&header.authority),
            Cell::count(one.papers().count()),
            count("now"),
            count("toConfirm"),
            count("afterLaw"),
            Cell::count(unclear),
        ];
        if width == 12 {
            row.push(Cell::count(one.reported.analysis.questions.before));
            row.push(Cell::count(one.reported.analysis.questions.after));
        }
        row.push(Cell::text(if one.reported.analysis.inferred {
            say.of("suy ra", "inferred")
        } else {
            say.of("đã nêu", "stated")
        }));
        row
    });
    let rows = rows.collect();
    Table { caption: say.of("Thủ tục", "Procedures").to_owned(), columns, rows, total: false }
}

fn questions(all: &Material, ones: &[One]) -> Sheet {
    let say = Say(all.locale);
    let status = |status: FieldStatus| match status {
        FieldStatus::Key => say.of("khóa tra cứu: giữ", "key of a lookup: stays"),
        FieldStatus::Known => say.of("dữ liệu đã có: điền sẵn", "known: prefill"),
        FieldStatus::Derivable => say.of("suy ra được: không hỏi", "follows from others: do not ask"),
        FieldStatus::AskedTwice => say.of("hỏi hai lần", "asked twice"),
        FieldStatus::NotNeeded => say.of("không yêu cầu nào dùng", "used by no requirement"),
        FieldStatus::Asked => say.of("phải hỏi", "has to be asked"),
    };
    let rows = ones.iter().flat_map(|one| {
        one.reported.analysis.fields.iter().map(move |field| {
            vec![
                Cell::text(one.code()),
                Cell::text(field.pointer.as_str()),
                Cell::text(one.writer.fact(&field.fact)),
                Cell::text(status(field.status)),
                Cell::text(field.guard.as_ref().map(|guard| one.writer.circumstances(guard)).unwrap_or_default()),
                Cell::text(field.sources.iter().map(|id| source(one, id)).collect::<Vec<_>>().join("; ")),
                Cell::text(field.needed_by.iter().map(|id| one.writer.requirement(id)).collect::<Vec<_>>().join("; ")),
            ]
        })
    });
    let question = say.of("Ô nào của tờ khai không cần hỏi?", "Which fields of the form need not be asked?");
    Sheet::new(
        say.of("Ô tờ khai", "Fields of the form"),
        question,
        2,
        vec![
            column(say.of("Mã TTHC", "Code"), Kind::Code, 11),
            column(say.of("Ô", "Field"), Kind::Code, 28),
            column(say.of("Hỏi thông tin", "Asks for"), Kind::Text, 36),
            column(say.of("Kết luận", "Conclusion"), Kind::Text, 26),
            column(say.of("Trường hợp", "In which cases"), Kind::Text, 30),
            column(say.of("Nguồn dữ liệu", "Source"), Kind::Text, 36),
            column(say.of("Yêu cầu dùng đến", "Requirements that use it"), Kind::Text, 30),
        ],
        rows,
    )
}

/// A register with its item, `register#item`, as people call them.
fn source(one: &One, id: &str) -> String {
    let named = id.split_once('#').and_then(|(register, item)| {
        let own = one.all.pack.register(register)?.items.iter().find(|own| own.id == item)?;
        Some(format!("{}: {}", one.writer.register(register), own.title.get(one.all.locale)))
    });
    named.unwrap_or_else(|| id.to_owned())
}

fn faults(all: &Material, ones: &[One]) -> Sheet {
    let say = Say(all.locale);
    let question = say.of("Định nghĩa thủ tục có gì phải sửa?", "What has to be mended in the definitions?");
    let mut rows = Vec::new();
    for one in ones {
        let head = || Cell::text(one.code());
        rows.extend(one.lints().iter().map(|lint| {
            let mut row = vec![head()];
            row.extend(annex::lint_row(lint, all));
            row
        }));
        // The lint repeats what the analysis found; without it the findings stand alone.
        if one.lints().is_empty() {
            rows.extend(one.reported.analysis.findings.iter().map(|finding| {
                let words = Cell::text(one.writer.finding(finding));
                vec![head(), Cell::text(""), Cell::text(""), Cell::text(""), words, Cell::text("")]
            }));
        }
    }
    Sheet::new(
        say.of("Lỗi định nghĩa", "Faults"),
        question,
        1,
        vec![
            column(say.of("Mã TTHC", "Code"), Kind::Code, 11),
            column(say.of("Quy tắc", "Rule"), Kind::Code, 8),
            column(say.of("Mức", "Gravity"), Kind::Text, 11),
            column(say.of("Chỗ trong định nghĩa", "Place"), Kind::Code, 26),
            column(say.of("Nội dung", "What was found"), Kind::Text, 56),
            column(say.of("Nên làm", "Advice"), Kind::Text, 46),
        ],
        rows,
    )
}

fn sources(all: &Material, ones: &[One]) -> [Sheet; 2] {
    let say = Say(all.locale);
    let (mut gates, mut registers) = Default::default();
    ones.iter().flat_map(One::components).for_each(|component| annex::cited(component, &mut gates, &mut registers));
    [
        Sheet::holding(
            say.of("Căn cứ", "Rules"),
            say.of("Kết luận dựa vào quy định nào?", "Which legal rules do the conclusions rest on?"),
            1,
            annex::gate_table(all.pack, &gates, all),
        ),
        Sheet::holding(
            say.of("Cơ sở dữ liệu", "Registers"),
            say.of("Dữ liệu lấy ở đâu, đã công bố chưa?", "Where do the data come from, and are they published?"),
            1,
            annex::register_table(all.pack, &registers, all),
        ),
    ]
}

/// A document's view of a sheet.
impl From<Sheet> for DocBlock {
    fn from(sheet: Sheet) -> Self {
        Self::Table(sheet.table)
    }
}
