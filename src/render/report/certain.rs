//! How sure the verdicts on imported papers are: least sure first, with the question that settles each below the
//! threshold.

use crate::analysis::PaperVerdict;
use crate::reform::certainty::{Certainty, certainty, said};

use super::block::{Cell, Column, DocBlock, Kind, Say, Sifted, Table, column};
use super::plan::One;

/// The links of a verdict, in the words of the pack's shares.
const LINKS: [&str; 5] = ["line", "type", "act", "case", "register"];

/// One verdict with how sure it is.
struct Row<'a> {
    one: &'a One<'a>,
    component: &'a PaperVerdict,
    sure: Certainty,
}

/// What a link is about.
fn link(word: &str, say: Say) -> String {
    let name = match word {
        "line" => say.of("tách dòng thành giấy tờ", "the line taken apart"),
        "type" => say.of("loại giấy tờ", "the type of paper"),
        "act" => say.of("hành vi giấy thể hiện", "what the paper does"),
        "case" => say.of("trường hợp phải nộp", "when it is asked for"),
        "register" => say.of("cơ sở dữ liệu có người, việc này không", "whether the register holds it"),
        other => other,
    };
    name.to_owned()
}

/// The two cells of a sheet of papers: how sure, and what is to be confirmed.
pub(super) fn cells(one: &One, component: &PaperVerdict) -> [Cell; 2] {
    match certainty(one.reported.procedure, &component.id, one.all.pack) {
        None => [Cell::text(""), Cell::text("")],
        Some(sure) => [Cell::Number(sure.value), Cell::text(to_confirm(&sure, one.say, one))],
    }
}

/// The columns of [`case`].
pub(super) fn columns(say: Say) -> [Column; 2] {
    [
        column(say.of("Độ chắc", "Certainty"), Kind::Number(2), 8),
        column(say.of("Cần xác nhận", "To be confirmed"), Kind::Text, 30),
    ]
}

fn to_confirm(sure: &Certainty, say: Say, one: &One) -> String {
    match sure.ask(one.all.locale) {
        ask if ask.is_empty() => String::new(),
        ask => format!("{}: {ask}", say.of("Cần xác nhận", "To be confirmed")),
    }
}

/// The verdicts that have a certainty, least sure first.
fn rows<'a>(ones: &'a [One<'a>], wanted: fn(&Certainty) -> bool) -> Vec<Row<'a>> {
    let mut list: Vec<Row> = Vec::new();
    for one in ones {
        for component in one.components() {
            let sure = certainty(one.reported.procedure, &component.id, one.all.pack).filter(wanted);
            list.extend(sure.map(|sure| Row { one, component, sure }));
        }
    }
    list.sort_by(|a, b| a.sure.value.total_cmp(&b.sure.value));
    list
}

fn table(list: &[Row], say: Say, caption: &str) -> Table {
    Table::new(
        caption,
        vec![
            column(say.of("Mã TTHC", "Code"), Kind::Code, 11),
            column(say.of("Thành phần hồ sơ", "Paper"), Kind::Text, 36),
            column(say.of("Kết luận", "Verdict"), Kind::Text, 16),
            column(say.of("Độ chắc", "Certainty"), Kind::Number(2), 8),
            column(say.of("Mắt xích yếu nhất", "Weakest link"), Kind::Text, 18),
            column(
                say.of("Câu hỏi cần trả lời; điều cán bộ đã trả lời", "Question to answer; what officers said"),
                Kind::Text,
                40,
            ),
        ],
        list.iter().map(|row| {
            let (one, component) = (row.one, row.component);
            let mut words: Vec<String> =
                Some(to_confirm(&row.sure, say, one)).filter(|own| !own.is_empty()).into_iter().collect();
            let said = said(one.reported.procedure, &component.id);
            words.extend(
                said.into_iter().map(|own| format!("{} {own}", say.of("Cán bộ đã trả lời:", "Said by an officer:"))),
            );
            vec![
                Cell::text(one.code()),
                Cell::text(one.writer.paper(&component.id)),
                Cell::text(one.writer.verdict(component.verdict)),
                Cell::Number(row.sure.value),
                Cell::text(if row.sure.value < 1.0 { link(&row.sure.weakest, say) } else { String::new() }),
                Cell::text(words.join(" ")),
            ]
        }),
    )
}

/// The rows as a table that a screen can narrow down: to what is to be confirmed, and to one link.
fn sifted(list: &[Row], say: Say, caption: &str, id: &str) -> DocBlock {
    let confirm = list.iter().any(|row| row.sure.to_confirm) && list.iter().any(|row| !row.sure.to_confirm);
    let asked = |word: &str| list.iter().any(|row| row.sure.to_confirm && row.sure.weakest == word);
    let links: Vec<&str> = LINKS.into_iter().filter(|word| asked(word)).collect();
    let mut choices: Vec<String> = Vec::new();
    if confirm {
        choices.push(say.of("Cần xác nhận", "To be confirmed").to_owned());
    }
    if links.len() > 1 {
        choices.extend(links.iter().map(|word| format!("{} {}", say.of("Hỏi về", "Asked about"), link(word, say))));
    }
    let shown = |row: &Row| {
        let mut own = Vec::new();
        if row.sure.to_confirm {
            own.extend(confirm.then_some(0));
            let at = links.iter().position(|word| *word == row.sure.weakest).filter(|_| links.len() > 1);
            own.extend(at.map(|at| at + usize::from(confirm)));
        }
        own
    };
    DocBlock::Sifted(Sifted {
        id: id.to_owned(),
        all: say.of("Tất cả", "All").to_owned(),
        choices,
        shown: list.iter().map(shown).collect(),
        table: table(list, say, caption),
    })
}

/// In the annex of one procedure: every verdict that has a certainty.
pub(super) fn certain(one: &One, level: u8, prefix: &str, out: &mut Vec<DocBlock>) {
    let say = one.say;
    let ones = [*one];
    let list = rows(&ones, |_| true);
    if !list.is_empty() {
        let caption = say.of("Độ chắc của từng kết luận, kém chắc trước", "How sure each verdict is, least sure first");
        out.push(DocBlock::heading(level, say.of("Độ chắc của kết luận", "How sure the verdicts are")));
        out.push(sifted(&list, say, caption, &format!("{prefix}certainty")));
    }
}

/// Of many procedures: what is to be confirmed.
pub(super) fn to_be_confirmed(ones: &[One], say: Say, out: &mut Vec<DocBlock>) {
    let list = rows(ones, |sure| sure.to_confirm);
    if !list.is_empty() {
        let title = say.of("Kết luận cần xác nhận", "Verdicts to be confirmed");
        let inner = vec![sifted(&list, say, title, "certainty")];
        out.push(DocBlock::Section { level: 1, text: title.to_owned(), id: "to-confirm".to_owned(), inner });
    }
}
