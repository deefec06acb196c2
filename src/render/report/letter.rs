//! The letter of a plan, as it is signed: what can be organised at once, what needs a text
//! amended, with the present wording beside the drafted one, and what it saves; each part ordered
//! by benefit. Proofs, figures and sources are the annex.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::analysis::PaperVerdict;
use crate::definition::{Act, FactRef};
use crate::reform::advice::Advice;
use crate::reform::certainty::certainty;
use crate::reform::cost::{ComponentSaving, CostRow};
use crate::reform::demand::demands;
use crate::reform::portfolio::is_paper;
use crate::register::number_of;

use super::amend;
use super::block::{Cell, DocBlock, Kind, Table, column};
use super::bundled::Bundled;
use super::decided;
use super::fallback::Fallbacks;
use super::plan::{One, fallback_of};
use super::terms::confidence;

use super::saved::{self, Sums};
use super::woven::{self, Change};

/// Most texts a letter names as its grounds beside those of the pack.
const GROUNDS: usize = 6;

/// A paper for which something is proposed.
pub(super) struct Proposal<'a> {
    pub(super) component: &'a PaperVerdict,
    pub(super) advice: Advice,
    pub(super) saving: Option<&'a ComponentSaving>,
    pub(super) row: Option<&'a CostRow>,
}

impl Proposal<'_> {
    /// What one case is spared in the end.
    fn benefit(&self) -> Option<f64> {
        Some(self.row?.spared()?[1])
    }
}

/// The proposals of a procedure, each list by benefit.
pub(super) struct Proposals<'a> {
    /// What can be organised at once.
    pub(super) now: Vec<Proposal<'a>>,
    /// What can be organised once somebody confirms what the verdict rests on.
    pub(super) to_confirm: Vec<Proposal<'a>>,
    /// What goes once a text is amended or data are published.
    pub(super) law: Vec<Proposal<'a>>,
    /// What law allows and what would cost more than it saves.
    pub(super) not_worth: Vec<Proposal<'a>>,
    /// What is asked for only when data cannot be used.
    pub(super) standby: Vec<Proposal<'a>>,
}

impl<'a> Proposals<'a> {
    pub(super) fn of(one: &One<'a>) -> Self {
        let none = Vec::new;
        let mut all = Self { now: none(), to_confirm: none(), law: none(), not_worth: none(), standby: none() };
        for component in one.components() {
            let advice = one.advice(component);
            let estimate = one.reported.estimate.as_ref();
            let saving = estimate.and_then(|estimate| estimate.component(&component.id));
            let row = estimate.and_then(|estimate| estimate.rows.iter().find(|row| row.component == component.id));
            let proposal = Proposal { component, advice, saving, row };
            match advice {
                Advice::Held => {}
                Advice::NotWorth => all.not_worth.push(proposal),
                Advice::Standby => all.standby.push(proposal),
                Advice::Confirm => all.to_confirm.push(proposal),
                Advice::AfterLaw | Advice::Mend => all.law.push(proposal),
                advice if advice.goes_now() => all.now.push(proposal),
                _ => {}
            }
        }
        for list in [&mut all.now, &mut all.to_confirm, &mut all.law, &mut all.not_worth] {
            // What nobody can reckon stands last.
            list.sort_by(|a, b| b.benefit().unwrap_or(f64::MIN).total_cmp(&a.benefit().unwrap_or(f64::MIN)));
        }
        all
    }

    pub(super) fn recommended(&self) -> impl Iterator<Item = &Proposal<'a>> {
        self.now.iter().chain(&self.to_confirm).chain(&self.law)
    }
}

/// The letter's blocks; headings start at `level`, names are unique by `prefix`.
pub(super) fn letter(one: &One, level: u8, prefix: &str) -> Vec<DocBlock> {
    let say = one.say;
    let proposals = Proposals::of(one);
    let sums = Sums::of(one, &proposals);
    let mut out = opening(one, &proposals, sums.as_ref());
    let part = |n: u8, text: &str| DocBlock::named(level, text, format!("{prefix}part{n}"));
    out.push(part(1, say.of("I. Tổ chức thực hiện ngay", "I. To be organised at once")));
    now(one, &proposals, sums.as_ref(), level + 1, &mut out);
    out.push(part(2, say.of("II. Kiến nghị sửa đổi, bổ sung văn bản", "II. Texts to amend")));
    amendments(one, &proposals, sums.as_ref(), &mut out);
    out.push(part(3, say.of("III. Lợi ích của phương án", "III. Benefit")));
    saved::table(one, sums.as_ref(), &mut out);
    not_recommended(one, &proposals, &mut out);
    standby(one, &proposals, &mut out);
    decided::decisions(one, &mut out);
    out
}

/// How many papers the procedure asks for, and how many of its lines are none.
fn asks(one: &One, papers: usize, forms: usize) -> String {
    let say = one.say;
    let together = one.code().contains('+');
    format!(
        "{} “{}” ({} {}) {} {papers} {}{}.",
        if together {
            say.of("Các thủ tục liên thông", "The procedures handed in together,")
        } else {
            say.of("Thủ tục", "The procedure")
        },
        one.title(),
        say.of("mã", "code"),
        one.printed_code(),
        if together { say.of("yêu cầu", "ask for") } else { say.of("yêu cầu", "asks for") },
        say.of("giấy tờ", "papers"),
        match forms {
            0 => String::new(),
            forms => format!(
                ", {} {forms} {}",
                say.of("không kể", "not counting"),
                say.of("dòng là tờ khai, mẫu đơn, ghi chú", "lines that are forms or remarks")
            ),
        }
    )
}

/// How many papers go at once, after somebody confirms it, and after law, each with the part that says so.
fn proposed(one: &One) -> Vec<String> {
    let say = one.say;
    let count = |wanted: &str| one.papers().filter(|own| one.advice(own).as_str() == wanted).count();
    let mut parts: Vec<String> = Vec::new();
    for (advice, words) in [
        (
            "now",
            say.of(
                "số giấy tờ không phải nộp ngay khi tổ chức thực hiện (phần I)",
                "papers that need not be handed in as soon as that is organised (part I)",
            ),
        ),
        (
            "toConfirm",
            say.of(
                "số giấy tờ không phải nộp sau khi xác nhận (cuối phần I)",
                "papers that need not be handed in once that is confirmed (end of part I)",
            ),
        ),
        (
            "afterLaw",
            say.of(
                "số giấy tờ không phải nộp sau khi sửa văn bản hoặc công bố dữ liệu (phần II)",
                "papers that need not be handed in once a text is amended or data are published (part II)",
            ),
        ),
    ] {
        if count(advice) > 0 {
            parts.push(format!("{words}: {}", count(advice)));
        }
    }
    parts
}

/// To whom, on what grounds, and all of it in one paragraph.
fn opening(one: &One, proposals: &Proposals, sums: Option<&Sums>) -> Vec<DocBlock> {
    let (say, header) = (one.say, &one.reported.procedure.header);
    let mut out = Vec::new();
    for ground in grounds(one, proposals) {
        out.push(DocBlock::text(format!("{} {ground};", say.of("Căn cứ", "On the grounds of"))));
    }
    out.push(DocBlock::text(say.of(
        "[Cơ quan lập phương án] trình phương án đơn giản hóa như sau:",
        "[Body that makes the plan] submits this plan:",
    )));
    let documents = || one.reported.procedure.documents.iter();
    let papers = documents().filter(|document| is_paper(document, one.all.pack)).count();
    let mut text = asks(one, papers, documents().count() - papers);
    if !header.authority.is_empty() {
        text.push_str(&format!(" {} {}.", say.of("Cơ quan giải quyết:", "Deciding authority:"), header.authority));
    }
    let proposed = proposed(one);
    if !proposed.is_empty() {
        text.push_str(&format!(" {} {}.", say.of("Phương án đề nghị:", "The plan proposes:"), proposed.join("; ")));
    }
    if let Some(saved) = sums.and_then(|sums| saved::sentence(one, sums)) {
        text.push_str(&format!(" {saved}"));
    }
    out.push(DocBlock::text(text));
    if let Some(bundle) = Bundled::of(one) {
        bundle.section(one, papers, &mut out);
    }
    out.extend(unconfirmed_law(one, proposals));
    if one.reported.analysis.inferred {
        out.push(DocBlock::Caution(
            say.of(
                "Yêu cầu của thủ tục được suy ra từ chính giấy tờ đang đòi: cơ quan chủ trì đối chiếu với quy định trước khi ký.",
                "The requirements were inferred from the papers that are asked for: to be compared with the law before signing.",
            )
            .to_owned(),
        ));
    }
    out
}

/// The texts a letter rests on: the pack's, what the procedure is based on first, and those that permit.
fn grounds(one: &One, proposals: &Proposals) -> Vec<String> {
    let pack = one.all.pack;
    let head = pack.letterhead.as_ref();
    let mut texts: Vec<String> = head.map_or_else(Vec::new, |head| head.grounds.clone());
    let most = texts.len() + GROUNDS;
    let own = one.reported.procedure.header.legal_basis.first().cloned();
    let gates = proposals.recommended().flat_map(|proposal| &proposal.component.gates);
    let gates = gates.filter_map(|id| pack.gate(id)).map(|gate| whole(&gate.basis).to_owned());
    for text in own.into_iter().chain(gates) {
        if !texts.iter().any(|known| number_of(known) == number_of(&text)) {
            texts.push(text);
        }
    }
    texts.truncate(most);
    texts.iter().map(|text| cite(one, text)).collect()
}

/// A citation as it is signed: where nobody knows the number of a text, it is asked for.
fn cite(one: &One, text: &str) -> String {
    let cited = one.writer.cited(text);
    // Whatever a country numbers its texts by has figures in it.
    if text.contains(|c: char| c.is_ascii_digit()) {
        cited
    } else {
        format!(
            "{cited} {}",
            one.say.of("[số, điều, khoản: cơ quan chủ trì bổ sung]", "[number and article: to be supplied]")
        )
    }
}

/// The rules a plan rests on that nobody has read in full: said before anything is proposed.
fn unconfirmed_law(one: &One, proposals: &Proposals) -> Option<DocBlock> {
    let mut texts: Vec<String> = Vec::new();
    for gate in proposals.recommended().flat_map(|own| &own.component.gates).filter_map(|id| one.all.pack.gate(id)) {
        let text = format!("{} ({})", cite(one, &gate.basis), confidence(&gate.confidence, one.say));
        if gate.confidence != "confirmed" && !texts.contains(&text) {
            texts.push(text);
        }
    }
    (!texts.is_empty()).then(|| {
        DocBlock::Caution(format!(
            "{} {}.",
            one.say.of(
                "Căn cứ chưa được kiểm chứng đầy đủ, cơ quan chủ trì đối chiếu toàn văn trước khi ký:",
                "Rules that were not confirmed, to be compared with the full text before signing:",
            ),
            texts.join("; ")
        ))
    })
}

/// The text without the article cited.
pub(super) fn whole(citation: &str) -> &str {
    let end = number_of(citation).and_then(|number| Some(citation.find(number)? + number.len()));
    citation.get(..end.unwrap_or(citation.len())).unwrap_or(citation)
}

fn now(one: &One, proposals: &Proposals, sums: Option<&Sums>, level: u8, out: &mut Vec<DocBlock>) {
    let say = one.say;
    if proposals.now.is_empty() {
        out.push(DocBlock::text(
            say.of("Chưa có giấy tờ nào bỏ được chỉ bằng tổ chức thực hiện.", "No paper can go by organising alone."),
        ));
    }
    let mut number = 0;
    let mut fallbacks = Fallbacks::default();
    let mut tell = |list: &[Proposal], out: &mut Vec<DocBlock>| {
        for proposal in list {
            number += 1;
            out.push(DocBlock::heading(level, format!("{number}. {}", one.writer.paper(&proposal.component.id))));
            proposal_block(one, proposal, fallbacks.of(one, proposal.component, number), sums, out);
        }
    };
    tell(&proposals.now, out);
    if !proposals.to_confirm.is_empty() {
        out.push(DocBlock::lead(
            say.of("Cần xác nhận trước khi thực hiện:", "To be confirmed before it is organised:"),
            say.of(
                "các kết luận sau đọc từ lời văn của Cổng và chưa đủ chắc; mỗi mục nêu câu hỏi cần trả lời.",
                "these conclusions were read off the portal's words and are not sure enough; each names its question.",
            ),
        ));
        tell(&proposals.to_confirm, out);
    }
}

/// One proposal of part I.
fn proposal_block(
    one: &One,
    proposal: &Proposal,
    fallback: Option<String>,
    sums: Option<&Sums>,
    out: &mut Vec<DocBlock>,
) {
    let (say, component) = (one.say, proposal.component);
    out.push(DocBlock::lead(say.of("Đề nghị:", "Proposal:"), what(one, proposal)));
    out.push(DocBlock::lead(say.of("Lý do:", "Reason:"), why(one, proposal)));
    if proposal.advice == Advice::Confirm
        && let Some(sure) = certainty(one.reported.procedure, &component.id, one.all.pack)
    {
        let text = format!(
            "{} ({} {})",
            sure.ask(one.all.locale),
            say.of("độ chắc", "certainty"),
            say.number(sure.value, Kind::Share)
        );
        out.push(DocBlock::lead(say.of("Phải xác nhận:", "To be confirmed:"), text));
    }
    if let Some(text) = fallback {
        out.push(DocBlock::lead(say.of("Khi không khai thác được dữ liệu:", "When the data cannot be read:"), text));
    }
    out.push(DocBlock::lead(say.of("Thực hiện:", "By whom, when:"), who(one, proposal, sums)));
    if let Some(own) = one.decisions().iter().find(|own| own.document == component.id) {
        out.push(DocBlock::lead(say.of("Quyết định:", "Decision:"), decided::in_short(one, own)));
    }
}

/// What is proposed, in one sentence: the paper goes, and what stands in its place by which rule.
fn what(one: &One, proposal: &Proposal) -> String {
    let (say, writer, component) = (one.say, one.writer, proposal.component);
    let guard = component.guard.as_ref().map(|guard| writer.circumstances(guard));
    let when = guard.map_or_else(String::new, |guard| format!(" {} {guard}", say.of("khi", "when")));
    let mut gates: Vec<String> =
        component.gates.iter().filter_map(|id| one.all.pack.gate(id)).map(|gate| cite(one, &gate.basis)).collect();
    gates.dedup();
    let rule =
        if gates.is_empty() { String::new() } else { format!(" {} {}", say.of("theo", "under"), gates.join("; ")) };
    let mut text = match proposal.advice {
        Advice::Delete => format!("{}{rule}.", say.of("bỏ khỏi thành phần hồ sơ", "delete it from the dossier")),
        Advice::Mend => {
            format!("{}.", say.of("bỏ hoặc sửa yêu cầu nộp giấy này", "delete or correct the demand for it"))
        }
        Advice::Duplicate if !component.alternatives.is_empty() => format!(
            "{}{when}: {} {}.",
            say.of("không yêu cầu nộp", "no longer ask for it"),
            say.of("đã có", "it is enough to have"),
            component.alternatives.iter().map(|id| format!("“{}”", writer.paper(id))).collect::<Vec<_>>().join("; ")
        ),
        _ if component.registers.is_empty() => {
            format!("{}{when}.", say.of("không yêu cầu nộp", "no longer ask for it"))
        }
        _ => format!(
            "{}{when}; {} {} {} {}{rule}.",
            say.of("không yêu cầu nộp", "no longer ask for it"),
            say.of("cơ quan giải quyết khai thác", "the office reads"),
            facts_of(one, component),
            say.of("tại", "in the"),
            component.registers.iter().map(|id| writer.register(id)).collect::<Vec<_>>().join("; ")
        ),
    };
    if !component.fields_to_add.is_empty() {
        text.push_str(&format!(
            " {} {}.",
            say.of("Tờ khai có thêm ô:", "The form gets a field for:"),
            writer.facts(&component.fields_to_add)
        ));
    }
    text
}

fn facts_of(one: &One, component: &PaperVerdict) -> String {
    let facts: &[FactRef] = if component.known.is_empty() { &component.needed } else { &component.known };
    one.writer.facts(facts)
}

/// Why, in one sentence.
fn why(one: &One, proposal: &Proposal) -> String {
    let (say, component) = (one.say, proposal.component);
    let by_data = matches!(proposal.advice, Advice::Replace | Advice::Narrow | Advice::Confirm | Advice::AfterLaw);
    let known = by_data && !component.registers.is_empty() && !component.needed.is_empty();
    let mut text = if known {
        format!(
            "{} {}{}.",
            say.of("giấy này chỉ để chứng minh", "the paper only proves"),
            // The proposal beside it names them.
            if proposal.advice.goes_now() || proposal.advice == Advice::Confirm {
                say.of("các thông tin trên", "these particulars").to_owned()
            } else {
                facts_of(one, component)
            },
            say.of(", cơ quan nhà nước đã có", ", which the state holds already")
        )
    } else {
        one.writer.sentence(component)
    };
    if component.acts.contains(&Act::Identify) && known {
        text.push(' ');
        text.push_str(say.of(
            "Người đến nộp trực tiếp vẫn xuất trình để được nhận diện.",
            "Whoever comes in person still shows it to be identified.",
        ));
    }
    text
}

/// By whom and when a proposal is carried out, and what it saves.
fn who(one: &One, proposal: &Proposal, sums: Option<&Sums>) -> String {
    let (say, component, header) = (one.say, proposal.component, &one.reported.procedure.header);
    let member = Bundled::of(one).and_then(|bundle| bundle.authority(&component.id));
    let body = match member.unwrap_or(&header.authority) {
        "" => say.of("[cơ quan giải quyết]", "[deciding authority]"),
        authority => authority,
    };
    let mut text = format!("{body}; {}.", say.of("từ ngày […]", "from […]"));
    for id in &component.unconfirmed {
        let owner = one.all.pack.register(id).map_or("", |register| &register.owner);
        text.push_str(&format!(
            " {} {} ({owner}).",
            say.of("Trước khi ký, xin văn bản công bố dữ liệu của", "Before signing, obtain the publication of the"),
            one.writer.register(id)
        ));
    }
    if let Some(benefit) = sums.and_then(|sums| sums.benefit_of(one, &component.id)) {
        text.push_str(&format!(" {} {benefit}.", say.of("Lợi ích:", "Benefit:")));
    }
    let loses = proposal.saving.is_some_and(|own| own.by_lookup && own.worthwhile == Some(false));
    if let Some(gate) = component.may_not_ask.as_ref().and_then(|id| one.all.pack.gate(id)).filter(|_| loses) {
        text.push_str(&format!(
            " {} {}.",
            say.of(
                "Chi phí khai thác dữ liệu ước lớn hơn lợi ích, nhưng cơ quan không được yêu cầu nộp giấy này theo",
                "Lookups are reckoned to cost more than is saved, but offices may not ask for the paper under",
            ),
            cite(one, &gate.basis)
        ));
    }
    text
}

/// Part II: the texts that demand a paper, their present wording beside the drafted one.
fn amendments(one: &One, proposals: &Proposals, sums: Option<&Sums>, out: &mut Vec<DocBlock>) {
    let (say, writer) = (one.say, one.writer);
    let mut list: Vec<&Proposal> = proposals.recommended().collect();
    list.sort_by(|a, b| b.benefit().unwrap_or(f64::MIN).total_cmp(&a.benefit().unwrap_or(f64::MIN)));
    if list.is_empty() {
        out.push(DocBlock::text(say.of("Không có kiến nghị.", "Nothing has to be amended.")));
        return;
    }
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    // Several papers may be demanded by one clause: it is drafted once, with all of them in it.
    let (mut shown, mut number): (BTreeMap<String, usize>, usize) = (BTreeMap::new(), 1);
    for proposal in list {
        let component = proposal.component;
        let paper = writer.paper(&component.id);
        let mut texts = demands(one.reported.procedure, one.all.pack, &component.id);
        texts.sort_by_key(|own| Reverse(!own.clause.is_empty()));
        let sentence = format!("“{}”", drafted(one, proposal));
        // What part I has told already is not told again.
        let benefit = sums
            .and_then(|sums| sums.benefit_of(one, &component.id))
            .filter(|_| proposal.advice == Advice::AfterLaw)
            .map_or_else(String::new, |benefit| format!(". {} {benefit}", say.of("Lợi ích:", "Benefit:")));
        let mut add = |text: String, clause: String, draft: String, body: String| {
            let cells = [
                format!("{paper}: {text}"),
                clause,
                draft,
                format!("{body}. {}{benefit}", amend::amend_by(one, component)),
            ];
            let mut row = vec![Cell::count(rows.len() + 1)];
            row.extend(cells.map(Cell::Text));
            rows.push(row);
        };
        for own in &texts {
            let text = writer.cited(&own.text);
            let (clause, draft) = match (own.clause.as_str(), shown.get(&own.text)) {
                ("", _) => {
                    let lead = say.of("Văn bản hiện hành: cần bổ sung", "Present wording: to be supplied");
                    (format!("{lead} ({text})"), sentence.clone())
                }
                (_, Some(row)) => {
                    let same = format!("{} {row}", say.of("Như dòng", "As in row"));
                    (same.clone(), same)
                }
                (clause, None) => (format!("“{clause}”"), in_wording(one, clause, &own.text, proposals)),
            };
            if !own.clause.is_empty() {
                shown.entry(own.text.clone()).or_insert(number);
            }
            number += 1;
            add(text, clause, draft, amend::issuer(one, &own.text));
        }
        if texts.is_empty() {
            number += 1;
            add(
                say.of(
                    "chưa rõ điều, khoản nào đòi giấy này [đề nghị cơ quan chủ trì xác định]",
                    "article that demands it [to be found by the authority in charge]",
                )
                .to_owned(),
                say.of("Chưa xác định", "Not known").to_owned(),
                sentence.clone(),
                say.of("[Cơ quan ban hành văn bản]", "[The body that issued the text]").to_owned(),
            );
        }
    }
    out.push(DocBlock::Table(Table::new(
        say.of("Quy định hiện hành và dự thảo quy định sửa đổi", "Present wording and draft"),
        vec![
            column(say.of("STT", "No."), Kind::Count, 5),
            column(say.of("Giấy tờ; văn bản, điều khoản", "Paper; text and article"), Kind::Text, 23),
            column(say.of("Quy định hiện hành", "Present wording"), Kind::Text, 22),
            column(say.of("Dự thảo sửa đổi", "Draft"), Kind::Text, 32),
            column(say.of("Cơ quan, thời hạn", "By whom, by when"), Kind::Text, 18),
        ],
        rows,
    )));
    barriers(one, proposals, out);
}

/// What else has to happen before the papers of part II can go.
fn barriers(one: &One, proposals: &Proposals, out: &mut Vec<DocBlock>) {
    let mut lines: Vec<String> = Vec::new();
    for proposal in &proposals.law {
        for barrier in &proposal.component.law {
            let words = one.writer.barrier(barrier);
            let line = format!("{}: {words}.", one.writer.paper(&proposal.component.id));
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    if !lines.is_empty() {
        let lead = one.say.of("Điều kiện để bỏ giấy tờ:", "What must come first:");
        out.push(DocBlock::lead(lead, ""));
        out.push(DocBlock::List(lines));
    }
}

/// The present wording of a clause with everything that is proposed of the papers it demands woven into it; what names
/// none of its words is a sentence behind it.
fn in_wording(one: &One, clause: &str, citation: &str, proposals: &Proposals) -> String {
    let language = one.reported.procedure.language.as_ref().map_or("vi", |own| own.language());
    let mut text = clause.to_owned();
    for proposal in proposals.recommended() {
        let id = &proposal.component.id;
        if !demands(one.reported.procedure, one.all.pack, id).iter().any(|own| own.text == citation) {
            continue;
        }
        let change = match change(one, proposal) {
            // What two papers have in common is said once.
            Change::Except(exception, rest) if text.contains(&rest) => Change::Except(exception, String::new()),
            change => change,
        };
        let same_language = language == one.all.locale.language();
        let woven = same_language.then(|| woven::woven(&text, &names(one, id), &change)).flatten();
        text = woven.unwrap_or_else(|| format!("{} {}", text.trim_end(), drafted(one, proposal)));
    }
    format!("“{text}”")
}

/// What a paper may be called in a legal text: its title, and the names of its types.
fn names(one: &One, id: &str) -> Vec<String> {
    let Some(document) = one.reported.procedure.document(id) else { return Vec::new() };
    let types = document.types.iter().filter_map(|id| one.all.pack.document_type(id));
    let types = types.flat_map(|kind| kind.title.get(one.all.locale).split('/').map(str::trim).map(str::to_owned));
    std::iter::once(one.writer.paper(id)).chain(types).collect()
}

/// What becomes of the words that demand a paper.
fn change(one: &One, proposal: &Proposal) -> Change {
    let (say, component) = (one.say, proposal.component);
    let guard = component.guard.as_ref().map(|guard| one.writer.circumstances(guard));
    let when = guard.as_ref().map_or_else(String::new, |guard| format!(" {} {guard}", say.of("khi", "when")));
    if component.registers.is_empty() || matches!(proposal.advice, Advice::Delete | Advice::Mend) {
        return match guard {
            None => Change::Drop,
            Some(guard) => {
                Change::Except(format!("{} {guard}", say.of("trừ trường hợp", "except where")), String::new())
            }
        };
    }
    let registers = component.registers.iter().map(|id| one.writer.register(id)).collect::<Vec<_>>().join("; ");
    let exception = format!(
        "{} {} {} {registers}{when}",
        say.of("trừ trường hợp cơ quan tiếp nhận đã khai thác được", "except where the receiving authority has read"),
        facts_of(one, component),
        say.of("tại", "in the")
    );
    Change::Except(exception, fails(one, component))
}

/// What is said of a lookup that fails; empty where no rule says it.
fn fails(one: &One, component: &PaperVerdict) -> String {
    let rule = fallback_of(one, component);
    let clause = rule.map(|rule| if rule.clause.0.is_empty() { &rule.text } else { &rule.clause });
    clause.map_or_else(String::new, |clause| clause.get(one.all.locale).to_owned())
}

/// The amended clause as a sentence of its own.
fn drafted(one: &One, proposal: &Proposal) -> String {
    let (say, writer, component) = (one.say, one.writer, proposal.component);
    let paper = writer.paper(&component.id);
    let guard = component.guard.as_ref().map(|guard| writer.circumstances(guard));
    let when = guard.map_or_else(String::new, |guard| format!(" {} {guard}", say.of("trong trường hợp", "where")));
    if component.registers.is_empty() || matches!(proposal.advice, Advice::Delete | Advice::Mend) {
        return format!("{} {paper}{when}.", say.of("Người yêu cầu không phải nộp", "The applicant need not hand in"));
    }
    let registers = component.registers.iter().map(|id| writer.register(id)).collect::<Vec<_>>().join("; ");
    let fails = Some(fails(one, component)).filter(|fails| !fails.is_empty());
    let fails = fails.map_or_else(String::new, |fails| format!(" {fails}"));
    format!(
        "{} {} {} {registers}; {} {paper}{when}.{fails}",
        say.of("Cơ quan tiếp nhận khai thác", "The receiving authority reads"),
        facts_of(one, component),
        say.of("tại", "in the"),
        say.of("người yêu cầu không phải nộp", "the applicant need not hand in")
    )
}

/// What law allows and what would lose: not proposed, with what would turn it.
fn not_recommended(one: &One, proposals: &Proposals, out: &mut Vec<DocBlock>) {
    let say = one.say;
    if proposals.not_worth.is_empty() {
        return;
    }
    out.push(DocBlock::lead(
        say.of("Chưa khuyến nghị bỏ:", "Not recommended yet:"),
        say.of(
            "các giấy tờ sau đã có căn cứ bỏ, nhưng chi phí khi không khai thác được dữ liệu lớn hơn lợi ích.",
            "law lets these papers go, but failed lookups would cost more than is saved.",
        ),
    ));
    let lines = proposals.not_worth.iter().map(|proposal| {
        let saving = proposal.saving.map(|saving| saved::rounded(one, &saving.per_case)).unwrap_or_default();
        let turns = proposal.saving.map(|saving| saved::turns(one, saving)).unwrap_or_default();
        let net = say.of("lợi ích sau khi trừ chi phí khai thác dữ liệu:", "benefit after the cost of lookups:");
        format!("{}: {net} {saving}{turns}", one.writer.paper(&proposal.component.id))
    });
    out.push(DocBlock::List(lines.collect()));
}

/// What is asked for only when data cannot be used: nothing to propose, and no benefit.
fn standby(one: &One, proposals: &Proposals, out: &mut Vec<DocBlock>) {
    let say = one.say;
    if proposals.standby.is_empty() {
        return;
    }
    out.push(DocBlock::lead(
        say.of("Đã là phương án dự phòng:", "Already only the fallback:"),
        say.of(
            "quy định hiện hành chỉ đòi các giấy tờ sau khi không khai thác được dữ liệu; không có gì để đề xuất và không \
             tính lợi ích.",
            "the present rules ask for these papers only when data cannot be used; nothing is proposed and no benefit is \
             reckoned.",
        ),
    ));
    out.push(DocBlock::List(proposals.standby.iter().map(|own| one.writer.paper(&own.component.id)).collect()));
}
