//! The simplification plan of one procedure: what is proposed and why, what to amend and by
//! whom. Every sentence is made from the verdicts, their proofs and the accepted plan.

use serde_json::Value;

use crate::analysis::cost::Relief;
use crate::analysis::lint::Lint;
use crate::analysis::simplify::Plan;
use crate::analysis::words::Writer;
use crate::analysis::{Barrier, By, Component, Reported, Step};
use crate::definition::{Act, When};
use crate::register::{Effect, Fallback};

use super::block::{Block, Cell, Chart, Column, Kind, Say, Table, column};
use super::outcome::{Outcome, evidence, publication};
use super::{Material, amend, annex, benefit};

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

    pub(super) fn lints(&self) -> &'a [Lint] {
        self.reported.lints.as_deref().unwrap_or_default()
    }

    pub(super) fn components(&self) -> &'a [Component] {
        &self.reported.analysis.components
    }

    /// The saving of a paper per case as computed, where it was.
    pub(super) fn relief(&self, id: &str) -> Option<Relief> {
        self.reported.estimate.as_ref()?.components.iter().find(|saving| saving.id == id).map(|saving| saving.relief)
    }
}

/// The plan's blocks; headings start at `level`, names are unique by `prefix`.
pub(super) fn plan(one: &One, level: u8, prefix: &str) -> Vec<Block> {
    let say = one.say;
    let mut out = summary(one);
    let part = |n: u8, text: &str| Block::named(level, text, format!("{prefix}part{n}"));
    out.push(part(1, say.of("I. Nội dung đơn giản hóa và lý do", "I. What is simplified, and why")));
    let rows = amend::rows(one);
    content(one, &rows, level + 1, &mut out);
    out.push(part(2, say.of("II. Kiến nghị thực thi", "II. What to amend, and by whom")));
    amend::tasks(one, rows, level + 1, &mut out);
    out.push(part(3, say.of("III. Lợi ích phương án đơn giản hóa", "III. Benefit")));
    benefit::benefit(one, level + 1, &mut out);
    out.push(part(4, say.of("Phụ lục: chứng minh, số liệu và nguồn", "Annex: proofs, figures and sources")));
    annex::annex(one, level + 1, &mut out);
    out
}

fn summary(one: &One) -> Vec<Block> {
    let (say, procedure) = (one.say, one.reported.procedure);
    let header = &procedure.header;
    let channels =
        header.channels.iter().map(|channel| one.writer.circumstances(&When::Is(format!("channel.{channel}"))));
    let not_given = say.of("định nghĩa không nêu", "not given in the definition");
    let or_not_given = |text: String| if text.is_empty() { not_given.to_owned() } else { text };
    let facts = [
        (say.of("Thủ tục hành chính", "Procedure"), one.title().to_owned()),
        (say.of("Mã thủ tục", "Code"), or_not_given(one.code().to_owned())),
        (say.of("Lĩnh vực", "Field"), or_not_given(header.field.clone())),
        (say.of("Cơ quan giải quyết", "Deciding authority"), or_not_given(header.authority.clone())),
        (say.of("Cách nộp", "Ways to hand in"), or_not_given(channels.collect::<Vec<_>>().join("; "))),
        (say.of("Căn cứ của thủ tục", "Legal basis"), or_not_given(header.legal_basis.join("; "))),
        (say.of("Ngày áp dụng pháp luật", "Law of the day"), say.day(&one.all.options.date.to_string())),
        (
            say.of("Dữ liệu quốc gia dùng để xét", "Country pack"),
            format!("{} ({})", one.all.pack.title.get(one.all.locale), say.day(&one.all.pack.as_of)),
        ),
        (say.of("Phiên bản định nghĩa", "Version of the definition"), or_not_given(header.version.clone())),
    ];
    let mut out = vec![
        Block::Caution(
            say.of(
                "Dự thảo do phần mềm lập từ định nghĩa thủ tục và dữ liệu nêu ở phụ lục; chưa được cơ quan nào ký, \
                 chưa phải văn bản chính thức. Điều suy ra được ghi là suy ra; điều chưa kiểm chứng được ghi là chưa kiểm chứng.",
                "A draft made by software from the definition of the procedure and the data named in the annex; nobody \
                 has signed it and it is not an official text. What is inferred says so; what is not confirmed says so.",
            )
            .to_owned(),
        ),
        Block::Table(Table::new(
say.of("Thủ tục được rà soát", "The procedure under review"),
vec![
                column(say.of("Mục", "Item"), Kind::Text, 24),
                column(say.of("Nội dung", "Content"), Kind::Text, 76),
            ],
facts.into_iter().map(|(name, text)| vec![Cell::text(name), Cell::text(text)]),
)),
    ];
    if one.reported.analysis.inferred {
        out.push(Block::Caution(
            say.of(
                "Định nghĩa chưa nêu yêu cầu của thủ tục: yêu cầu được suy ra từ chính giấy tờ đang đòi, \
                 nên chưa thể nói giấy nào đòi thừa so với luật.",
                "The definition states no requirements: they were inferred from the papers that are asked for, so it \
                 cannot be said which of them the law does not need.",
            )
            .to_owned(),
        ));
    }
    out.extend(one.reported.analysis.findings.iter().map(|finding| Block::Caution(one.writer.finding(finding))));
    out.push(Block::Chart(outcomes(
        one.components().iter().map(Outcome::of),
        say,
        say.of("Thành phần hồ sơ theo kết luận", "Papers by conclusion"),
    )));
    out
}

/// How many papers come to which outcome.
pub(super) fn outcomes(list: impl Iterator<Item = Outcome>, say: Say, caption: &str) -> Chart {
    let list: Vec<Outcome> = list.collect();
    let all = list.len();
    let rows = Outcome::ALL.iter().filter_map(|outcome| {
        let count = list.iter().filter(|other| *other == outcome).count();
        let share = if all == 0 { 0.0 } else { count as f64 / all as f64 };
        (count > 0).then(|| vec![Cell::text(outcome.name(say)), Cell::count(count), Cell::Number(share)])
    });
    let mut rows: Vec<Vec<Cell>> = rows.collect();
    rows.push(vec![Cell::text(say.of("Tổng", "Total")), Cell::count(all), Cell::Number(1.0)]);
    Chart {
        table: Table {
            caption: caption.to_owned(),
            columns: vec![
                column(say.of("Kết luận", "Conclusion"), Kind::Text, 44),
                column(say.of("Số thành phần hồ sơ", "Papers"), Kind::Count, 16),
                column(say.of("Tỷ lệ", "Share"), Kind::Share, 12),
            ],
            rows,
            total: true,
        },
        label: 0,
        values: vec![1],
    }
}

/// Part I: paper by paper.
fn content(one: &One, tasks: &[amend::Row], level: u8, out: &mut Vec<Block>) {
    let (say, writer) = (one.say, one.writer);
    let mut proposed: Vec<&Component> =
        one.components().iter().filter(|component| Outcome::of(component).proposes()).collect();
    // What goes stands before what stays; within each, the order of the dossier.
    proposed.sort_by_key(|component| Outcome::of(component));
    if proposed.is_empty() {
        out.push(Block::text(say.of(
            "Không có thành phần hồ sơ nào bỏ, thay hoặc điền sẵn được theo các căn cứ của ngày này.",
            "Under the law of the day no paper can be dropped, replaced or prefilled.",
        )));
    }
    for (i, component) in proposed.into_iter().enumerate() {
        let outcome = Outcome::of(component);
        out.push(Block::heading(level, format!("{}. {}: {}", i + 1, outcome.name(say), writer.paper(&component.id))));
        out.push(Block::lead(say.of("Nội dung:", "Proposal:"), proposal(one, component, outcome)));
        out.push(Block::lead(say.of("Lý do:", "Reason:"), reason(one, component, outcome)));
        let rows = grouped(one, component, evidence(&component.proof));
        if !rows.is_empty() {
            out.push(Block::Table(Table::new(
                say.of("Thông tin lấy từ đâu", "Where the information comes from"),
                step_columns(say),
                rows,
            )));
        }
        fallback(one, component, outcome, out);
        out.extend(outlook(one, component, tasks));
        for id in &component.unconfirmed {
            let owner = one.all.pack.register(id).map_or("", |register| &register.owner);
            out.push(Block::Caution(format!(
                "{} {} ({owner}). {}",
                say.of(
                    "Chưa kiểm chứng được quyết định công bố dữ liệu của",
                    "No publication decision could be confirmed for the"
                ),
                writer.register(id),
                say.of("Phải xác nhận trước khi ký phương án.", "To be confirmed before the plan is signed.")
            )));
        }
    }
    let kept: Vec<&Component> = one.components().iter().filter(|c| !Outcome::of(c).proposes()).collect();
    if !kept.is_empty() {
        out.push(Block::heading(level, say.of("Thành phần hồ sơ giữ lại", "Papers that stay")));
        out.push(Block::Table(Table::new(
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
    changes(one, level, out);
}

/// Why, for the reader who does not know our words for verdicts: what the paper is there to
/// prove, who holds that, and by which rule it may be read.
fn reason(one: &One, component: &Component, outcome: Outcome) -> String {
    let (say, writer) = (one.say, one.writer);
    let by_data = matches!(outcome, Outcome::Replace | Outcome::Narrow) && !component.registers.is_empty();
    if !by_data || component.known.is_empty() || component.gates.is_empty() {
        return writer.sentence(component);
    }
    let registers = component.registers.iter().map(|id| writer.register(id)).collect::<Vec<_>>().join("; ");
    let mut gates: Vec<String> = component.gates.iter().map(|id| writer.gate(id)).collect();
    gates.dedup();
    let mut text = format!(
        "{} {}. {} {registers}; {} {}.",
        if outcome == Outcome::Narrow {
            say.of("Trong trường hợp nêu trên, giấy này chỉ để chứng minh:", "In these cases the paper only proves:")
        } else {
            say.of("Giấy này chỉ để chứng minh:", "The paper is only there to prove:")
        },
        writer.facts(&component.known),
        say.of("Các thông tin đó đã có tại", "All of this stands in the"),
        say.of("cơ quan giải quyết được khai thác theo", "the office may read it under"),
        gates.join("; ")
    );
    if component.acts.contains(&Act::Identify) {
        text.push(' ');
        text.push_str(say.of(
            "Người đến nộp trực tiếp vẫn xuất trình để được nhận diện.",
            "Whoever comes in person still shows it to be identified.",
        ));
    }
    text
}

/// The change of the dossier line in one sentence.
fn proposal(one: &One, component: &Component, outcome: Outcome) -> String {
    let (say, writer) = (one.say, one.writer);
    let paper = format!("“{}”", writer.paper(&component.id));
    let registers = component.registers.iter().map(|id| writer.register(id)).collect::<Vec<_>>().join("; ");
    let guard = component.guard.as_ref().map(|guard| writer.circumstances(guard)).unwrap_or_default();
    let when = if guard.is_empty() { String::new() } else { format!(" {} {guard}", say.of("khi", "when")) };
    let mut text = match outcome {
        Outcome::Delete => {
            format!("{} {paper} {}", say.of("Bỏ", "Delete"), say.of("khỏi thành phần hồ sơ.", "from the dossier."))
        }
        Outcome::Replace | Outcome::Narrow if registers.is_empty() => {
            format!("{} {paper}{when}.", say.of("Không yêu cầu nộp", "No longer ask for"))
        }
        Outcome::Replace | Outcome::Narrow => format!(
            "{} {paper}{when}; {} {registers}.",
            say.of("Không yêu cầu nộp", "No longer ask for"),
            say.of("cơ quan giải quyết tự lấy thông tin từ:", "the office reads the data itself from the")
        ),
        Outcome::Duplicate => format!(
            "{} {paper}{when}: {}.",
            say.of("Không yêu cầu nộp", "No longer ask for"),
            match component.alternatives.as_slice() {
                [] => say
                    .of("giấy tờ khác của hồ sơ đã chứng minh", "other papers of the dossier prove the same")
                    .to_owned(),
                others => format!(
                    "{} {}",
                    say.of("đã có", "it is enough to have"),
                    others.iter().map(|id| format!("“{}”", writer.paper(id))).collect::<Vec<_>>().join("; ")
                ),
            }
        ),
        Outcome::AfterLaw => format!(
            "{} {paper} {} {registers}, {}.",
            say.of("Thay", "Replace"),
            say.of("bằng dữ liệu của", "by data of the"),
            say.of("sau khi thực hiện kiến nghị ở phần II", "once part II is carried out")
        ),
        Outcome::Prefill if component.known.is_empty() => format!(
            "{} {paper}; {}.",
            say.of("Giữ", "Keep"),
            say.of(
                "hệ thống điền sẵn phần thông tin đã biết trong trường hợp nêu ở lý do",
                "fill in beforehand what is known in the cases given below"
            )
        ),
        Outcome::Prefill => format!(
            "{} {paper}; {} {}/{} {}: {}.",
            say.of("Giữ", "Keep"),
            say.of("hệ thống điền sẵn", "fill in beforehand"),
            component.known.len(),
            component.needed.len(),
            say.of("thông tin", "of its facts"),
            writer.facts(&component.known)
        ),
        Outcome::Mend => format!("{} {paper}.", say.of("Sửa hoặc bỏ yêu cầu nộp", "Correct or delete the demand for")),
        Outcome::Keep => format!("{} {paper}.", say.of("Giữ", "Keep")),
        Outcome::Unclear => format!("{} {paper}.", say.of("Bổ sung thông tin về", "Say more about")),
    };
    if let Some((low, high)) = component.share {
        let share = if (high - low).abs() < 1e-9 {
            say.number(low, Kind::Share)
        } else {
            format!("{} – {}", say.number(low, Kind::Share), say.number(high, Kind::Share))
        };
        text.push_str(&format!(
            " {} {share}.",
            say.of("Tỷ lệ hồ sơ như vậy theo định nghĩa:", "Share of such cases, as the definition gives it:")
        ));
    }
    if !component.fields_to_add.is_empty() {
        text.push_str(&format!(
            " {} {}.",
            say.of("Tờ khai có thêm ô:", "The form gets a field for:"),
            writer.facts(&component.fields_to_add)
        ));
    }
    text
}

/// What a proposal saves and which rows of part II carry it out.
fn outlook(one: &One, component: &Component, tasks: &[amend::Row]) -> Option<Block> {
    let say = one.say;
    let mut said: Vec<String> = Vec::new();
    let estimate = one.reported.estimate.as_ref();
    if let Some((estimate, saving)) = estimate.and_then(|all| Some((all, all.component(&component.id)?)))
        && saving.relief != Relief::None
    {
        said.push(format!(
            "{} {}.",
            say.of("Tiết kiệm kỳ vọng", "Expected saving:"),
            benefit::figure(one, estimate, &saving.per_case)
        ));
        let kept = benefit::kept_paths(one, saving);
        if !kept.is_empty() {
            said.push(format!(
                "{} {} ({}).",
                say.of(
                    "Tra cứu còn dưới mức hòa vốn khi nộp theo cách",
                    "Lookups still succeed less often than breaks even for"
                ),
                kept.join(", "),
                say.of(
                    "ở đó trước mắt vẫn nhận giấy như mặc định, xem phần III",
                    "there the paper stays the default for now, see part III"
                )
            ));
        }
    }
    let rows: Vec<String> =
        tasks.iter().enumerate().filter(|(_, row)| row.id == component.id).map(|(i, _)| (i + 1).to_string()).collect();
    if !rows.is_empty() {
        said.push(format!("{} {}.", say.of("Xem phần II, dòng", "See part II, row"), rows.join(", ")));
    }
    (!said.is_empty()).then(|| Block::lead(say.of("Lợi ích, thực hiện:", "Benefit, next steps:"), said.join(" ")))
}

/// Columns of [`step_row`].
pub(super) fn step_columns(say: Say) -> Vec<Column> {
    vec![
        column(say.of("Thông tin", "Fact"), Kind::Text, 32),
        column(say.of("Nguồn", "Source"), Kind::Text, 24),
        column(say.of("Tra cứu theo", "Asked by"), Kind::Text, 20),
        column(say.of("Căn cứ cho phép", "Allowed by"), Kind::Text, 20),
        column(say.of("Công bố dữ liệu", "Publication"), Kind::Text, 12),
    ]
}

/// Facts that come from the same source in the same way, in one row; the annex tells them
/// one by one.
fn grouped(one: &One, component: &Component, steps: Vec<&Step>) -> Vec<Vec<Cell>> {
    let (partial, known) = (Outcome::of(component) == Outcome::Prefill, &component.known);
    let mut rows: Vec<(Vec<Cell>, Vec<String>)> = Vec::new();
    for step in steps {
        let Some(mut row) = step_row(one, step) else { continue };
        if let By::Lookup { register, .. } = &step.by {
            row[1] = Cell::text(one.writer.register(register));
        }
        let mut fact = one.writer.fact(&step.fact);
        if partial && !known.contains(&step.fact) {
            fact.push_str(one.say.of(" – trong một số trường hợp", " – in some cases"));
        }
        match rows.iter_mut().find(|(other, _)| other[1..] == row[1..]) {
            Some((_, facts)) if facts.contains(&fact) => {}
            Some((_, facts)) => facts.push(fact),
            None => rows.push((row, vec![fact])),
        }
    }
    let joined = rows.into_iter().map(|(mut row, facts)| {
        row[0] = Cell::text(facts.join("; "));
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
        title => format!("“{title}” ({pointer})"),
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

/// What happens when the lookup gives nothing: from the accepted plan, else from the gates.
fn fallback(one: &One, component: &Component, outcome: Outcome, out: &mut Vec<Block>) {
    if !matches!(outcome, Outcome::Replace | Outcome::Narrow | Outcome::AfterLaw) {
        return;
    }
    if let Some(clause) = one.plan.and_then(|plan| plan.fallbacks.iter().find(|clause| clause.id == component.id)) {
        let text = clause.clause.get(one.all.locale);
        // The clause cites its article itself.
        let lead = one.say.of("Quy định thay thế, kể cả khi tra cứu hỏng:", "Clause, failed lookups included:");
        out.push(Block::lead(lead, text));
    } else if let Some(rule) = fallback_of(one, component) {
        let lead = one.say.of("Khi không khai thác được dữ liệu:", "When the lookup fails:");
        out.push(Block::lead(lead, one.writer.fallback(rule)));
    }
}

/// The fallback prescribed by the gates a verdict rests on or waits for.
pub(super) fn fallback_of<'p>(one: &One<'p>, component: &Component) -> Option<&'p Fallback> {
    let waiting = component.law.iter().filter_map(|barrier| match barrier {
        Barrier::NotInForce(gate) | Barrier::NotPublished { gate, .. } | Barrier::Demanded(gate) => Some(gate),
        Barrier::NoRule(_) => None,
    });
    let mut gates = component.gates.iter().chain(waiting);
    gates.find_map(|id| one.all.pack.fallbacks.get(one.all.pack.gate(id)?.fallback.as_ref()?))
}

/// The changes of the definition, before and after, where a plan was made.
fn changes(one: &One, level: u8, out: &mut Vec<Block>) {
    let say = one.say;
    let Some(plan) = one.plan else { return };
    let all = || plan.in_place.iter().chain(&plan.changes);
    if all().next().is_none() {
        return;
    }
    out.push(Block::heading(level, say.of("So sánh trước và sau", "Before and after")));
    out.push(Block::Table(Table::new(
        say.of("Thay đổi của thành phần hồ sơ và tờ khai", "Changes of the dossier and the form"),
        vec![
            column(say.of("Hiện nay", "Today"), Kind::Text, 50),
            column(say.of("Sau đơn giản hóa", "After"), Kind::Text, 50),
        ],
        all().map(|change| {
            let words = |words: &crate::register::Words| Cell::text(words.get(one.all.locale));
            vec![words(&change.before), words(&change.after)]
        }),
    )));
}
