//! The annex of a plan: proofs, faults of the definition, cost parameters and sources.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::{Barrier, By, Claim, PaperVerdict, Proof, Step, Verdict};
use crate::reform::citation::cited as cited_as;
use crate::reform::lint::{Gravity, Lint};
use crate::register::{Effect, Pack, Parameter};

use super::Material;
use super::benefit::{kind_of, parameter_title};
use super::block::{Cell, DocBlock, Kind, Say, Table, column};
use super::plan::{MAX_SETS, One, step_columns, step_row};
use super::terms::{confidence, publication};

/// The blocks of the annex.
pub(super) fn annex(one: &One, level: u8, out: &mut Vec<DocBlock>) {
    let say = one.say;
    out.push(DocBlock::heading(level, say.of("Chứng minh từng kết luận", "The proof of each conclusion")));
    for component in one.components() {
        let title = format!("{}: {}", one.writer.paper(&component.id), one.writer.verdict(component.verdict));
        out.push(DocBlock::Fold(title, proof(one, component)));
    }
    if let Some(estimate) = &one.reported.estimate {
        out.push(DocBlock::heading(level, say.of("Tham số dùng để ước tính", "Parameters of the estimate")));
        out.push(DocBlock::Table(parameters(&estimate.parameters, one.all)));
    }
    let mut gates = BTreeSet::new();
    let mut registers = BTreeSet::new();
    one.components().iter().for_each(|component| cited(component, &mut gates, &mut registers));
    sources(one.all, &gates, &registers, level, out);
}

/// The gates and registers a conclusion rests on or waits for.
pub(super) fn cited<'a>(component: &'a PaperVerdict, gates: &mut BTreeSet<&'a str>, registers: &mut BTreeSet<&'a str>) {
    gates.extend(component.gates.iter().map(String::as_str));
    registers.extend(component.registers.iter().map(String::as_str));
    for barrier in &component.law {
        match barrier {
            Barrier::NotInForce(gate) | Barrier::Demanded(gate) => {
                gates.insert(gate);
            }
            Barrier::NotPublished { gate, register } => {
                gates.insert(gate);
                registers.insert(register);
            }
            Barrier::NoRule(register) => {
                registers.insert(register);
            }
        }
    }
    match &component.proof {
        Proof::CutByLaw(gate) | Proof::Forbidden(gate) => {
            gates.insert(gate);
        }
        Proof::Cases(parts) => {
            for part in parts {
                let (Claim::Derived(steps) | Claim::Sufficient { steps, .. } | Claim::Cut { steps, .. }) = &part.claim
                else {
                    continue;
                };
                for step in steps {
                    if let By::Lookup { register, gate, .. } = &step.by {
                        registers.insert(register);
                        gates.extend(gate.as_deref());
                    }
                }
            }
        }
        Proof::Note | Proof::Lapsed(_) | Proof::Unclassified(_) | Proof::Dead => {}
    }
}

/// One finding as a row of a table.
pub(super) fn lint_row(lint: &Lint, all: &Material) -> Vec<Cell> {
    let say = Say(all.locale);
    let place = lint.line.map_or_else(
        || lint.pointer.as_str().to_owned(),
        |line| format!("{} ({} {line})", lint.pointer.as_str(), say.of("dòng", "line")),
    );
    let gravity = match lint.rule.gravity() {
        Gravity::Error => say.of("lỗi", "error"),
        Gravity::Warning => say.of("cảnh báo", "warning"),
        Gravity::Advice => say.of("gợi ý", "advice"),
    };
    vec![
        Cell::text(lint.rule.code()),
        Cell::text(gravity),
        Cell::text(place),
        Cell::text(lint.message(all.locale)),
        Cell::text(lint.advice(all.locale)),
    ]
}

/// A verdict, what it rests on, and the cases in which it is reached so.
type Conclusion = (Verdict, String, Vec<String>);

/// How many cases there are of each verdict.
fn counted(one: &One, conclusions: &[Conclusion]) -> [DocBlock; 2] {
    let say = one.say;
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for (verdict, _, cases) in conclusions {
        let name = one.writer.verdict(*verdict);
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += cases.len(),
            None => counts.push((name, cases.len())),
        }
    }
    let table = Table::new(
        say.of("Số trường hợp theo kết luận", "Cases by conclusion"),
        vec![
            column(say.of("Kết luận", "Conclusion"), Kind::Text, 50),
            column(say.of("Số trường hợp", "Cases"), Kind::Count, 14),
        ],
        counts.into_iter().map(|(name, count)| vec![Cell::text(name), Cell::count(count)]),
    );
    let where_all = say.of("Tệp dữ liệu kèm theo ghi từng trường hợp.", "The JSON report lists every case.");
    [DocBlock::Table(table), DocBlock::text(where_all)]
}

fn case_by_case(one: &One, conclusions: &[Conclusion]) -> DocBlock {
    let say = one.say;
    DocBlock::Table(Table::new(
        say.of("Từng trường hợp", "Case by case"),
        vec![
            column(say.of("Trường hợp", "Case"), Kind::Text, 40),
            column(say.of("Kết luận", "Conclusion"), Kind::Text, 16),
            column(say.of("Vì", "Because"), Kind::Text, 44),
        ],
        conclusions.iter().map(|(verdict, why, cases)| {
            vec![
                Cell::text(cases.join(say.of("; hoặc ", "; or "))),
                Cell::text(one.writer.verdict(*verdict)),
                Cell::text(why),
            ]
        }),
    ))
}

fn proof(one: &One, component: &PaperVerdict) -> Vec<DocBlock> {
    let (say, writer) = (one.say, one.writer);
    let mut out = vec![DocBlock::text(writer.sentence(component))];
    let parts = match &component.proof {
        Proof::Cases(parts) => parts,
        Proof::CutByLaw(gate) | Proof::Forbidden(gate) => {
            out.push(DocBlock::lead(say.of("Căn cứ:", "By:"), writer.gate(gate)));
            return out;
        }
        Proof::Lapsed(texts) => {
            out.push(DocBlock::lead(say.of("Văn bản:", "Texts:"), texts.join("; ")));
            return out;
        }
        Proof::Unclassified(missing) => {
            out.push(DocBlock::lead(
                say.of("Còn thiếu:", "Missing:"),
                missing.iter().map(|word| lacking(word, say)).collect::<Vec<_>>().join("; "),
            ));
            return out;
        }
        Proof::Note | Proof::Dead => return out,
    };
    // Cases with the same conclusion for the same reason are told together, and what several
    // of them rest on stands once.
    let mut told: Vec<Conclusion> = Vec::new();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for part in parts {
        let (why, steps) = grounds(one, &part.claim);
        let case = writer.circumstances(&part.when);
        match told.iter_mut().find(|(verdict, known, _)| *verdict == part.verdict && *known == why) {
            Some((.., cases)) => cases.push(case),
            None => told.push((part.verdict, why, vec![case])),
        }
        for row in steps.iter().filter_map(|step| step_row(one, step)) {
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
    }
    match told.as_slice() {
        [(_, why, _)] if why.is_empty() => {}
        [(_, why, _)] => out.push(DocBlock::text(why)),
        many if many.len() > MAX_SETS => out.extend(counted(one, many)),
        many => out.push(case_by_case(one, many)),
    }
    if !rows.is_empty() {
        let caption = if parts.len() > 1 {
            say.of("Các bước, chung cho các trường hợp trên", "Steps, for all of these cases")
        } else {
            say.of("Các bước", "Steps")
        };
        out.push(DocBlock::Table(Table::new(caption, step_columns(say), rows)));
    }
    out
}

/// What a claim says in words, and the steps it rests on.
fn grounds<'c>(one: &One, claim: &'c Claim) -> (String, &'c [Step]) {
    let (say, writer) = (one.say, one.writer);
    let names = |ids: &[String]| ids.iter().map(|id| writer.paper(id)).collect::<Vec<_>>().join("; ");
    match claim {
        Claim::Derived(steps) => (
            say.of("Mọi thông tin cần đều có từ các bước dưới đây.", "All that is needed comes by the steps below.")
                .into(),
            steps,
        ),
        Claim::Sufficient { papers, steps, .. } => {
            (format!("{} {}", say.of("Đủ với:", "Enough:"), names(papers)), steps)
        }
        Claim::Cut { requirement, blocked, acts, steps } => {
            let known = writer.procedure.requirements.iter().find(|r| r.id == *requirement);
            let title = writer.requirement(requirement);
            let basis = known.map(|r| r.basis.join("; ")).filter(|basis| !basis.is_empty());
            let mut why: Vec<String> = blocked.iter().map(|fact| writer.fact(fact)).collect();
            why.extend(acts.iter().map(|act| writer.act(*act).to_owned()));
            let text = format!(
                "{} {title}{} — {}",
                say.of("Không có giấy này thì không đáp ứng được:", "Without it this is not met:"),
                basis.map_or_else(String::new, |basis| format!(" ({basis})")),
                why.join("; ")
            );
            (text, steps)
        }
        Claim::Either { with, without } => {
            let text = format!(
                "{} {}; {} {}",
                say.of("Đủ với:", "Enough:"),
                names(with),
                say.of("hoặc với:", "or:"),
                names(without)
            );
            (text, &[])
        }
        Claim::Circular { requirement, blocked } => (
            format!(
                "{} {requirement}: {}",
                say.of("Chính thủ tục này cấp ra:", "Issued by this very procedure:"),
                writer.facts(blocked)
            ),
            &[],
        ),
        Claim::Unprovable { requirement, blocked } => (
            format!(
                "{} {requirement}: {}",
                say.of("Không gì chứng minh được:", "Nothing proves:"),
                writer.facts(blocked)
            ),
            &[],
        ),
        Claim::Unused => (say.of("Không yêu cầu nào dùng đến.", "No requirement uses it.").to_owned(), &[]),
    }
}

/// What a definition does not say of a paper.
pub(super) fn lacking(word: &str, say: Say) -> String {
    match word {
        "type" => say.of("loại giấy tờ", "its type"),
        "proves" => say.of("thông tin giấy chứng minh", "the facts it proves"),
        "acts" => say.of("hành vi giấy thể hiện", "what it does besides"),
        "role" | "about" => say.of("giấy nói về ai", "whom it is about"),
        "size" => say.of("hồ sơ quá lớn để xét hết", "too large to judge"),
        other => other,
    }
    .to_owned()
}

/// Cost parameters with value, unit, source and date; inputs are marked.
pub(super) fn parameters(list: &BTreeMap<String, Parameter>, all: &Material) -> Table {
    let say = Say(all.locale);
    Table::new(
        say.of("Tham số, giá trị và nguồn", "Parameters, values and sources"),
        vec![
            column(say.of("Tham số", "Parameter"), Kind::Text, 34),
            column(say.of("Giá trị", "Value"), Kind::Text, 22),
            column(say.of("Đơn vị", "Unit"), Kind::Text, 12),
            column(say.of("Tính chất", "Nature"), Kind::Text, 16),
            column(say.of("Nguồn", "Source"), Kind::Text, 40),
            column(say.of("Ngày, năm", "Date"), Kind::Text, 12),
        ],
        list.iter().map(|(name, parameter)| {
            let nature = match (&parameter.value, parameter.input) {
                (None, _) => say.of("chưa biết", "not known"),
                (Some(_), true) => say.of("số nhập, không chính thức", "input, not official"),
                (Some(_), false) => say.of("theo nguồn", "from the source"),
            };
            let measured = parameter.measured.as_ref().map_or_else(String::new, |measured| {
                let found = say.number(measured.found, Kind::Count);
                let of = measured.of.map_or_else(|| say.unknown().to_owned(), |of| say.number(of, Kind::Count));
                format!(" [{found}/{of}]")
            });
            vec![
                Cell::text(parameter_title(all, name, Some(parameter))),
                Cell::text(say.range(parameter.value, kind_of(&parameter.unit, 0), "") + &measured),
                Cell::text(all.unit(&parameter.unit)),
                Cell::text(nature),
                Cell::text(match parameter.source.as_str() {
                    "" => "–",
                    // The definition itself says it.
                    source if source.contains("urn:") => say.of("mô tả thủ tục", "description of the procedure"),
                    source => source,
                }),
                match parameter.date.as_str() {
                    "" => Cell::text("–"),
                    date => Cell::text(say.day(date)),
                },
            ]
        }),
    )
}

/// Where legal facts were read: the gates and registers named.
pub(super) fn sources(
    all: &Material,
    gates: &BTreeSet<&str>,
    registers: &BTreeSet<&str>,
    level: u8,
    out: &mut Vec<DocBlock>,
) {
    let say = Say(all.locale);
    let tables = [gate_table(all.pack, gates, all), register_table(all.pack, registers, all)];
    if tables.iter().all(|table| table.rows.is_empty()) {
        return;
    }
    out.push(DocBlock::heading(level, say.of("Căn cứ và nguồn", "Legal rules and sources")));
    out.extend(tables.into_iter().filter(|table| !table.rows.is_empty()).map(DocBlock::Table));
}

/// The legal rules named, with their days and how sure the pack is of them.
pub(super) fn gate_table(pack: &Pack, gates: &BTreeSet<&str>, all: &Material) -> Table {
    let say = Say(all.locale);
    let day = |date: Option<crate::register::Date>| date.map_or(Cell::text("–"), |date| Cell::Day(date.to_string()));
    Table::new(
        say.of("Quy định về việc dùng dữ liệu thay giấy tờ", "Rules on data instead of papers"),
        vec![
            column(say.of("Căn cứ", "Article"), Kind::Text, 30),
            column(say.of("Nội dung", "What it says"), Kind::Text, 30),
            column(say.of("Tác dụng", "Effect"), Kind::Text, 18),
            column(say.of("Từ ngày", "From"), Kind::Day, 11),
            column(say.of("Đến ngày", "To"), Kind::Day, 11),
            column(say.of("Đọc ở", "Read in"), Kind::Text, 36),
            column(say.of("Mức tin cậy", "Confidence"), Kind::Text, 14),
        ],
        pack.gates.iter().filter(|gate| gates.contains(gate.id.as_str())).map(|gate| {
            let effect = match gate.effect {
                Effect::Permits => say.of("cho phép thay", "permits"),
                Effect::RequiresPublication => say.of("cho phép sau khi công bố", "permits once published"),
                Effect::ForbidsAsking => say.of("cấm đòi", "forbids asking"),
                Effect::Cut => say.of("cắt bỏ", "cuts"),
                Effect::RequiresPaper => say.of("bắt buộc nộp giấy", "requires the paper"),
            };
            vec![
                Cell::text(if say.is_vietnamese() {
                    cited_as(&gate.basis, &pack.citations)
                } else {
                    gate.basis.clone()
                }),
                Cell::text(gate.title.get(all.locale)),
                Cell::text(effect),
                day(gate.from),
                day(gate.to),
                Cell::text(pack.sources.get(&gate.source).unwrap_or(&gate.source)),
                Cell::text(confidence(&gate.confidence, say)),
            ]
        }),
    )
}

/// The registers named, with their owners and publications.
pub(super) fn register_table(pack: &Pack, registers: &BTreeSet<&str>, all: &Material) -> Table {
    let say = Say(all.locale);
    Table::new(
        say.of("Cơ sở dữ liệu", "Registers"),
        vec![
            column(say.of("Cơ sở dữ liệu", "Register"), Kind::Text, 30),
            column(say.of("Cơ quan chủ quản", "Owner"), Kind::Text, 18),
            column(say.of("Công bố dữ liệu", "Publication"), Kind::Text, 16),
            column(say.of("Quyết định công bố", "Publishing decision"), Kind::Text, 22),
            column(say.of("Ngày", "Date"), Kind::Day, 11),
            column(say.of("Ghi chú", "Remark"), Kind::Text, 40),
        ],
        pack.registers.iter().filter(|register| registers.contains(register.id.as_str())).map(|register| {
            let published = &register.publication;
            vec![
                Cell::text(register.title.get(all.locale)),
                Cell::text(&register.owner),
                Cell::text(publication(published.status, say)),
                Cell::text(published.decision.as_deref().unwrap_or("–")),
                published.date.map_or(Cell::text("–"), |date| Cell::Day(date.to_string())),
                Cell::text(published.note.get(all.locale)),
            ]
        }),
    )
}
