//! How sure the verdicts on imported papers are: least sure first, with the question that settles each below the
//! threshold.

use crate::analysis::PaperVerdict;
use crate::reform::certainty::{Certainty, certainty, said};
use crate::texts::annexes;

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
        "line" => annexes::line_taken_apart(say.0),
        "type" => annexes::type_paper(say.0),
        "act" => annexes::what_paper_does(say.0),
        "case" => annexes::when_asked(say.0),
        "register" => annexes::whether_register_holds(say.0),
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
    [column(annexes::certainty(say.0), Kind::Number(2), 8), column(annexes::confirmed(say.0), Kind::Text, 30)]
}

fn to_confirm(sure: &Certainty, say: Say, one: &One) -> String {
    match sure.ask(one.all.locale) {
        ask if ask.is_empty() => String::new(),
        ask => format!("{}: {ask}", annexes::confirmed(say.0)),
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
            column(annexes::code_2(say.0), Kind::Code, 11),
            column(annexes::paper(say.0), Kind::Text, 36),
            column(annexes::verdict(say.0), Kind::Text, 16),
            column(annexes::certainty(say.0), Kind::Number(2), 8),
            column(annexes::weakest_link(say.0), Kind::Text, 18),
            column(annexes::question_answer_what_officers(say.0), Kind::Text, 40),
        ],
        list.iter().map(|row| {
            let (one, component) = (row.one, row.component);
            let mut words: Vec<String> =
                Some(to_confirm(&row.sure, say, one)).filter(|own| !own.is_empty()).into_iter().collect();
            let said = said(one.reported.procedure, &component.id);
            words.extend(said.into_iter().map(|own| format!("{} {own}", annexes::said_officer(say.0))));
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
        choices.push(annexes::confirmed(say.0).to_owned());
    }
    if links.len() > 1 {
        choices.extend(links.iter().map(|word| format!("{} {}", annexes::asked_about(say.0), link(word, say))));
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
        all: annexes::all(say.0).to_owned(),
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
        let caption = annexes::how_sure_each_verdict(say.0);
        out.push(DocBlock::heading(level, annexes::how_sure_verdicts(say.0)));
        out.push(sifted(&list, say, caption, &format!("{prefix}certainty")));
    }
}

/// Of many procedures: what is to be confirmed.
pub(super) fn to_be_confirmed(ones: &[One], say: Say, out: &mut Vec<DocBlock>) {
    let list = rows(ones, |sure| sure.to_confirm);
    if !list.is_empty() {
        let title = annexes::verdicts_confirmed(say.0);
        let inner = vec![sifted(&list, say, title, "certainty")];
        out.push(DocBlock::Section { level: 1, text: title.to_owned(), id: "to-confirm".to_owned(), inner });
    }
}
