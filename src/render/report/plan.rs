//! What is behind the letter of one procedure: facts and their sources, papers that stay, the
//! changes of the dossier. Every sentence is made from the verdicts, their proofs and the plan.

use serde_json::Value;

use crate::analysis::{Barrier, By, PaperVerdict, Step};
use crate::definition::{FactRef, When};
use crate::reform::Reported;
use crate::reform::advice::{Advice, advice};
use crate::reform::cost::Relief;
use crate::reform::lint::Lint;
use crate::reform::portfolio::is_paper;
use crate::reform::simplify::{Decision, Plan, recorded};
use crate::reform::words::Writer;
use crate::register::{Effect, Fallback};

use super::block::{Cell, Chart, Column, DocBlock, Kind, Say, Table, column};
use super::certain::certain;
use super::terms::{advice_name, evidence, publication};
use super::{Material, annex, benefit};

/// Most joint proposals told one by one; a dossier with many circumstances has many.
pub(super) const MAX_SETS: usize = 12;

/// Deepest nesting of references and branches behind which a field's title is looked for.
const MAX_BRANCHES: usize = 6;

/// What one procedure's part of a document is made from.
#[derive(Clone, Copy)]
pub(super) struct One<'a> {
    pub(super) all: &'a Material<'a>,
    pub(super) reported: &'a Reported<'a>,
    pub(super) plan: Option<&'a Plan>,
    pub(super) writer: Writer<'a>,
    pub(super) say: Say<'a>,
}

impl<'a> One<'a> {
    pub(super) fn new(all: &'a Material<'a>, at: usize) -> Option<Self> {
        let reported = all.reported.get(at)?;
        let writer = Writer { procedure: reported.procedure, pack: all.pack, locale: all.locale };
        Some(Self { all, reported, plan: all.plans.get(at), writer, say: Say(all.locale) })
    }

    pub(super) fn title(&self) -> &'a str {
        let procedure = self.reported.procedure;
        procedure.title_of(self.all.locale, "", &procedure.title)
    }

    pub(super) fn code(&self) -> &'a str {
        &self.reported.procedure.header.code
    }

    /// The code as a letter prints it: those of procedures handed in together with commas between them.
    pub(super) fn printed_code(&self) -> String {
        self.code().replace('+', ", ")
    }

    pub(super) fn lints(&self) -> &'a [Lint] {
        self.reported.lints.as_deref().unwrap_or_default()
    }

    pub(super) fn components(&self) -> &'a [PaperVerdict] {
        &self.reported.analysis.components
    }

    /// What was decided, as the definition records it.
    pub(super) fn decisions(&self) -> Vec<Decision> {
        recorded(&self.reported.procedure.schema)
    }

    /// What a plan says about a paper.
    pub(super) fn advice(&self, component: &PaperVerdict) -> Advice {
        if let Some(estimate) = &self.reported.estimate {
            estimate.component(&component.id).map_or_else(|| Advice::of_verdict(component), |own| own.advice)
        } else {
            let (procedure, pack) = (self.reported.procedure, self.all.pack);
            advice(procedure, pack, std::slice::from_ref(component), &[]).first().copied().unwrap_or_default()
        }
    }

    /// The papers: neither forms nor remarks.
    pub(super) fn papers(&self) -> impl Iterator<Item = &'a PaperVerdict> + use<'a> {
        let (procedure, pack) = (self.reported.procedure, self.all.pack);
        self.components()
            .iter()
            .filter(move |component| procedure.document(&component.id).is_some_and(|document| is_paper(document, pack)))
    }

    /// The saving of a paper per case as computed, where it was.
    pub(super) fn relief(&self, id: &str) -> Option<Relief> {
        self.reported.estimate.as_ref()?.components.iter().find(|saving| saving.id == id).map(|saving| saving.relief)
    }
}

/// The annex behind a letter: what is behind each proposal, what stays, figures and sources.
pub(super) fn annex(one: &One, level: u8, prefix: &str) -> Vec<DocBlock> {
    let say = one.say;
    let title = say.of("Phụ lục: chứng minh, số liệu và nguồn", "Annex: proofs, figures and sources");
    let mut out = vec![DocBlock::named(level, title, format!("{prefix}annex"))];
    out.extend(summary(one));
    sources_of_facts(one, level + 1, &mut out);
    kept(one, level + 1, &mut out);
    doubted(one, level + 1, &mut out);
    certain(one, level + 1, prefix, &mut out);
    changes(one, level + 1, &mut out);
    benefit::benefit(one, level + 1, &mut out);
    annex::annex(one, level + 1, &mut out);
    out
}

fn summary(one: &One) -> Vec<DocBlock> {
    let (say, procedure) = (one.say, one.reported.procedure);
    let header = &procedure.header;
    let channels =
        header.channels.iter().map(|channel| one.writer.circumstances(&When::Is(format!("channel.{channel}"))));
    let not_given = say.of("mô tả thủ tục không nêu", "not given in the definition");
    let or_not_given = |text: String| if text.is_empty() { not_given.to_owned() } else { text };
    let facts = [
        (say.of("Thủ tục hành chính", "Procedure"), one.title().to_owned()),
        (say.of("Mã thủ tục", "Code"), or_not_given(one.printed_code())),
        (say.of("Lĩnh vực", "Field"), or_not_given(header.field.clone())),
        (say.of("Cơ quan giải quyết", "Deciding authority"), or_not_given(header.authority.clone())),
        (say.of("Cách nộp", "Ways to hand in"), or_not_given(channels.collect::<Vec<_>>().join("; "))),
        (
            say.of("Căn cứ của thủ tục", "Legal basis"),
            or_not_given(header.legal_basis.iter().map(|text| one.writer.cited(text)).collect::<Vec<_>>().join("; ")),
        ),
        (say.of("Ngày áp dụng pháp luật", "Law of the day"), say.day(&one.all.options.date.to_string())),
        (
            say.of("Dữ liệu quốc gia dùng để xét", "Country pack"),
            format!("{} ({})", one.all.pack.title.get(one.all.locale), say.day(&one.all.pack.as_of)),
        ),
        (say.of("Phiên bản mô tả thủ tục", "Version of the definition"), or_not_given(say.day(&header.version))),
    ];
    let mut out = vec![
        DocBlock::Caution(
            say.of(
                "Dự thảo do phần mềm lập từ mô tả thủ tục và dữ liệu nêu ở phụ lục này; chưa được cơ quan nào ký, \
                 chưa phải văn bản chính thức. Điều suy ra được ghi là suy ra; điều chưa kiểm chứng được ghi là chưa kiểm chứng.",
                "A draft made by software from the definition of the procedure and the data named in this annex; nobody \
                 has signed it and it is not an official text. What is inferred says so; what is not confirmed says so.",
            )
            .to_owned(),
        ),
        DocBlock::Table(Table::new(
say.of("Thủ tục được rà soát", "The procedure under review"),
vec![
                column(say.of("Mục", "Item"), Kind::Text, 24),
                column(say.of("Nội dung", "Content"), Kind::Text, 76),
            ],
facts.into_iter().map(|(name, text)| vec![Cell::text(name), Cell::text(text)]),
)),
    ];
    if one.reported.analysis.inferred {
        out.push(DocBlock::Caution(
            say.of(
                "Định nghĩa chưa nêu yêu cầu của thủ tục: yêu cầu được suy ra từ chính giấy tờ đang đòi, \
                 nên chưa thể nói giấy nào đòi thừa so với luật.",
                "The definition states no requirements: they were inferred from the papers that are asked for, so it \
                 cannot be said which of them the law does not need.",
            )
            .to_owned(),
        ));
    }
    out.extend(one.reported.analysis.findings.iter().map(|finding| DocBlock::Caution(one.writer.finding(finding))));
    out.push(DocBlock::Chart(advice_chart(
        one.papers().map(|own| one.advice(own)),
        say,
        say.of("Giấy tờ theo kết luận (không kể tờ khai, ghi chú)", "Papers by conclusion (without forms and remarks)"),
    )));
    out
}

/// How many papers come to which advice.
pub(super) fn advice_chart(list: impl Iterator<Item = Advice>, say: Say, caption: &str) -> Chart {
    let list: Vec<Advice> = list.collect();
    let all = list.len();
    let rows = Advice::ALL.iter().filter_map(|advice| {
        let count = list.iter().filter(|other| *other == advice).count();
        let share = if all == 0 { 0.0 } else { count as f64 / all as f64 };
        (count > 0).then(|| vec![Cell::text(advice_name(*advice, say)), Cell::count(count), Cell::Number(share)])
    });
    let mut rows: Vec<Vec<Cell>> = rows.collect();
    rows.push(vec![Cell::text(say.of("Tổng", "Total")), Cell::count(all), Cell::Number(1.0)]);
    Chart {
        table: Table {
            caption: caption.to_owned(),
            columns: vec![
                column(say.of("Kết luận", "Conclusion"), Kind::Text, 44),
                column(say.of("Số giấy tờ", "Papers"), Kind::Count, 16),
                column(say.of("Tỷ lệ", "Share"), Kind::Share, 12),
            ],
            rows,
            total: true,
        },
        label: 0,
        values: vec![1],
    }
}

/// Where the facts of each paper with a proposal come from.
fn sources_of_facts(one: &One, level: u8, out: &mut Vec<DocBlock>) {
    let say = one.say;
    let proposed = one.components().iter().filter(|own| one.advice(own).goes());
    for component in proposed {
        let rows = grouped(one, component, evidence(&component.proof));
        if !rows.is_empty() {
            let caption = format!(
                "{} {}",
                say.of("Thông tin lấy từ đâu:", "Where the information comes from:"),
                one.writer.paper(&component.id)
            );
            if !matches!(out.last(), Some(DocBlock::Table(_))) {
                out.push(DocBlock::heading(level, say.of("Dữ liệu thay giấy tờ", "Data instead of papers")));
            }
            out.push(DocBlock::Table(Table::new(caption, step_columns(say), rows)));
        }
    }
}

/// The papers that stay, in whole or filled in beforehand.
fn kept(one: &One, level: u8, out: &mut Vec<DocBlock>) {
    let (say, writer) = (one.say, one.writer);
    let kept: Vec<&PaperVerdict> = one.components().iter().filter(|c| !one.advice(c).goes()).collect();
    if kept.is_empty() {
        return;
    }
    out.push(DocBlock::heading(level, say.of("Thành phần hồ sơ giữ lại", "Papers that stay")));
    out.push(DocBlock::Table(Table::new(
        say.of("Giấy tờ giữ lại và lý do", "Papers that stay, and why"),
        vec![
            column(say.of("Thành phần hồ sơ", "Paper"), Kind::Text, 36),
            column(say.of("Yêu cầu khi", "Asked for when"), Kind::Text, 24),
            column(say.of("Lý do", "Reason"), Kind::Text, 40),
        ],
        kept.into_iter().map(|component| {
            vec![
                Cell::text(writer.paper(&component.id)),
                Cell::text(writer.circumstances(&component.asked_when)),
                Cell::text(writer.sentence(component)),
            ]
        }),
    )));
}

/// For somebody who doubts that a paper must stay: what came nearest to taking its place.
fn doubted(one: &One, level: u8, out: &mut Vec<DocBlock>) {
    let (say, writer) = (one.say, one.writer);
    let doubtful = one.components().iter().filter(|component| !component.nearest.is_empty());
    let rows: Vec<Vec<Cell>> = doubtful
        .map(|component| {
            let misses: Vec<String> = component.nearest.iter().map(|miss| writer.miss(component, miss)).collect();
            vec![Cell::text(writer.paper(&component.id)), Cell::text(misses.join(" "))]
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    out.push(DocBlock::heading(level, say.of("Vì sao chưa dùng dữ liệu thay giấy?", "Why was no register used?")));
    let columns = vec![
        column(say.of("Thành phần hồ sơ", "Paper"), Kind::Text, 36),
        column(say.of("Điều còn thiếu", "What was missing"), Kind::Text, 64),
    ];
    out.push(DocBlock::Table(Table::new(say.of("Điều gần nhất để thay giấy", "What came nearest"), columns, rows)));
}

/// Columns of [`step_row`].
pub(super) fn step_columns(say: Say) -> Vec<Column> {
    vec![
        column(say.of("Thông tin", "Fact"), Kind::Text, 32),
        column(say.of("Nguồn", "Source"), Kind::Text, 24),
        column(say.of("Khai thác theo", "Asked by"), Kind::Text, 20),
        column(say.of("Căn cứ cho phép", "Allowed by"), Kind::Text, 20),
        column(say.of("Công bố dữ liệu", "Publication"), Kind::Text, 12),
    ]
}

/// Facts that come from the same source in the same way, in one row; the annex tells them
/// one by one.
fn grouped(one: &One, component: &PaperVerdict, steps: Vec<&Step>) -> Vec<Vec<Cell>> {
    let (partial, known) = (one.advice(component) == Advice::Prefill, &component.known);
    let mut rows: Vec<(Vec<Cell>, Vec<FactRef>, bool)> = Vec::new();
    for step in steps {
        let Some(mut row) = step_row(one, step) else { continue };
        if let By::Lookup { register, .. } = &step.by {
            row[1] = Cell::text(one.writer.register(register));
        }
        let sometimes = partial && !known.contains(&step.fact);
        match rows.iter_mut().find(|(other, _, some)| other[1..] == row[1..] && *some == sometimes) {
            Some((_, facts, _)) if facts.contains(&step.fact) => {}
            Some((_, facts, _)) => facts.push(step.fact.clone()),
            None => rows.push((row, vec![step.fact.clone()], sometimes)),
        }
    }
    let joined = rows.into_iter().map(|(mut row, facts, sometimes)| {
        let more =
            if sometimes { one.say.of(" – trong một số trường hợp", " – in some cases") } else { "" };
        row[0] = Cell::text(one.writer.facts(&facts) + more);
        row
    });
    joined.collect()
}

/// A fact with what establishes it.
pub(super) fn step_row(one: &One, step: &Step) -> Option<Vec<Cell>> {
    let (say, writer) = (one.say, one.writer);
    let (mut asked, mut allowed, mut published) = (String::new(), String::new(), "");
    let source = match &step.by {
        By::Lookup { register, item, keys, gate, publication: status, shut, absence, .. } => {
            let title = one.all.pack.register(register).and_then(|r| r.items.iter().find(|i| i.id == *item));
            asked = writer.facts(keys);
            allowed = match (gate, shut) {
                (Some(gate), _) => writer.gate(gate),
                (None, Some(barrier)) => writer.barrier(barrier),
                (None, None) => String::new(),
            };
            let permitted = gate.as_ref().and_then(|gate| one.all.pack.gate(gate));
            // Where the rule itself lets the data be used, nobody had to publish, and nobody did.
            published = match permitted.map(|gate| gate.effect) {
                Some(Effect::Permits) => say.of("không cần", "not needed"),
                _ => publication(*status, say),
            };
            let absent = absence.as_ref().map_or(String::new(), |scope| {
                format!(
                    " ({} {scope})",
                    say.of("không có bản ghi cũng là bằng chứng, phạm vi:", "a missing record counts as proof within:")
                )
            });
            format!(
                "{}: {}{absent}",
                writer.register(register),
                title.map_or(item.as_str(), |item| item.title.get(one.all.locale))
            )
        }
        By::Field(pointer) => {
            format!("{} {}", say.of("Ô của tờ khai:", "Field of the form:"), field_title(one, pointer.as_str()))
        }
        By::SignedIn => say.of("Người đang đăng nhập", "The signed-in person").to_owned(),
        By::Same(role) => writer.role(role),
        By::NewField => say.of("Ô mới của tờ khai", "New field of the form").to_owned(),
        By::Paper(id) => writer.paper(id),
        By::Rule { id, from } => {
            let rule = one.all.pack.rules.iter().find(|rule| rule.id == *id);
            allowed = rule.map_or(String::new(), |rule| rule.basis.clone());
            format!("{} {}", say.of("Suy ra từ", "Follows from"), writer.facts(from))
        }
        By::Proved => return None,
    };
    Some([writer.fact(&step.fact), source, asked, allowed, published.to_owned()].map(Cell::Text).into())
}

/// What a field of the form is called; its place where it has no title.
pub(super) fn field_title(one: &One, pointer: &str) -> String {
    let procedure = one.reported.procedure;
    let root = &procedure.schema;
    let mut schema = Some(root);
    for part in pointer.split('/').skip(1) {
        schema = schema.and_then(|schema| property(root, schema, part, 0));
    }
    let title = |schema: &Value| schema.get("title").and_then(Value::as_str).unwrap_or_default().to_owned();
    let own = schema.map(title).filter(|title| !title.is_empty());
    let own = own.or_else(|| schema.and_then(|schema| target(root, schema)).map(title)).unwrap_or_default();
    match procedure.title_of(one.all.locale, pointer, &own) {
        "" => pointer.to_owned(),
        title => format!("“{title}”"),
    }
}

fn target<'v>(root: &'v Value, schema: &Value) -> Option<&'v Value> {
    root.pointer(schema.get("$ref")?.as_str()?.strip_prefix('#')?)
}

/// Where a property is described: by the schema itself, what it refers to, or one of its branches.
fn property<'v>(root: &'v Value, schema: &'v Value, name: &str, depth: usize) -> Option<&'v Value> {
    if let Some(found) = schema.get("properties").and_then(|all| all.get(name)) {
        return Some(found);
    }
    if depth == MAX_BRANCHES {
        return None;
    }
    let below = |inner: &'v Value| property(root, inner, name, depth + 1);
    let lists = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
    let branches = ["then", "else"].into_iter().filter_map(|key| schema.get(key));
    target(root, schema).and_then(below).or_else(|| lists.chain(branches).find_map(below))
}

/// The fallback prescribed by the gates a verdict rests on or waits for.
pub(super) fn fallback_of<'p>(one: &One<'p>, component: &PaperVerdict) -> Option<&'p Fallback> {
    let waiting = component.law.iter().filter_map(|barrier| match barrier {
        Barrier::NotInForce(gate) | Barrier::NotPublished { gate, .. } | Barrier::Demanded(gate) => Some(gate),
        Barrier::NoRule(_) => None,
    });
    let mut gates = component.gates.iter().chain(waiting);
    gates.find_map(|id| one.all.pack.fallbacks.get(one.all.pack.gate(id)?.fallback.as_ref()?))
}

/// The changes of the definition, before and after, where a plan was made.
fn changes(one: &One, level: u8, out: &mut Vec<DocBlock>) {
    let say = one.say;
    let Some(plan) = one.plan else { return };
    let all = || plan.in_place.iter().chain(&plan.changes);
    if all().next().is_none() {
        return;
    }
    out.push(DocBlock::heading(level, say.of("So sánh trước và sau", "Before and after")));
    out.push(DocBlock::Table(Table::new(
        say.of("Thay đổi của thành phần hồ sơ và tờ khai", "Changes of the dossier and the form"),
        vec![
            column(say.of("Hiện nay", "Today"), Kind::Text, 50),
            column(say.of("Sau đơn giản hóa", "After"), Kind::Text, 50),
        ],
        all().map(|change| {
            let words = |words: &crate::register::LocalizedText| Cell::text(words.get(one.all.locale));
            vec![words(&change.before), words(&change.after)]
        }),
    )));
}
