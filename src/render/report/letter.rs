//! The letter of a plan, as it is signed: what can be organised at once, what needs a text
//! amended, with the present wording beside the drafted one, and what it saves; each part ordered
//! by benefit. Proofs, figures and sources are the annex.

use crate::texts::letter;
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
use super::restructured::Part;
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
    out.push(part(1, letter::i_organised_once(say.0)));
    now(one, &proposals, sums.as_ref(), level + 1, &mut out);
    out.push(part(2, letter::ii_texts_amend(say.0)));
    amendments(one, &proposals, sums.as_ref(), &mut out);
    out.push(part(3, letter::iii_benefit(say.0)));
    saved::table(one, sums.as_ref(), &mut out);
    not_recommended(one, &proposals, &mut out);
    standby(one, &proposals, &mut out);
    decided::decisions(one, &mut out);
    if let Some(process) = Part::of(one) {
        out.push(part(4, letter::iv_process(say.0)));
        process.tell(&mut out);
    }
    out
}

/// How many papers the procedure asks for, and how many of its lines are none.
fn asks(one: &One, papers: usize, forms: usize) -> String {
    let say = one.say;
    let together = one.code().contains('+');
    format!(
        "{} “{}” ({} {}) {} {papers} {}{}.",
        if together { letter::procedures_handed_together(say.0) } else { letter::procedure(say.0) },
        one.title(),
        letter::code(say.0),
        one.printed_code(),
        if together { letter::ask(say.0) } else { letter::asks(say.0) },
        letter::papers(say.0),
        match forms {
            0 => String::new(),
            forms => format!(", {} {forms} {}", letter::not_counting(say.0), letter::lines_forms_remarks(say.0)),
        }
    )
}

/// How many papers go at once, after somebody confirms it, and after law, each with the part that says so.
fn proposed(one: &One) -> Vec<String> {
    let say = one.say;
    let count = |wanted: &str| one.papers().filter(|own| one.advice(own).as_str() == wanted).count();
    let mut parts: Vec<String> = Vec::new();
    for (advice, words) in [
        ("now", letter::papers_need_not_handed(say.0)),
        ("toConfirm", letter::papers_need_not_handed_once(say.0)),
        ("afterLaw", letter::papers_need_not_handed_once_text(say.0)),
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
    let gates = proposals.recommended().flat_map(|proposal| &proposal.component.gates);
    let mut out = grounds(one, header.legal_basis.first(), gates.map(String::as_str));
    let documents = || one.reported.procedure.documents.iter();
    let papers = documents().filter(|document| is_paper(document, one.all.pack)).count();
    let mut text = asks(one, papers, documents().count() - papers);
    if !header.authority.is_empty() {
        text.push_str(&format!(" {} {}.", letter::deciding_authority(say.0), header.authority));
    }
    let proposed = proposed(one);
    if !proposed.is_empty() {
        text.push_str(&format!(" {} {}.", letter::plan_proposes(say.0), proposed.join("; ")));
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
        out.push(DocBlock::Caution(letter::requirements_were_inferred_from(say.0).to_owned()));
    }
    out
}

/// The texts a letter rests on, a line each, then who submits it: those of every letter of the country, the procedure's `own`, and
/// those of the gates that its proposals need, in that order, as many as a letter bears.
pub(super) fn grounds<'g>(one: &One, own: Option<&String>, gates: impl Iterator<Item = &'g str>) -> Vec<DocBlock> {
    let (pack, say) = (one.all.pack, one.say);
    let head = pack.letterhead.as_ref();
    let mut texts: Vec<String> = head.map_or_else(Vec::new, |head| head.grounds.clone());
    let most = texts.len() + GROUNDS;
    let gates = gates.filter_map(|id| pack.gate(id)).map(|gate| whole(&gate.basis).to_owned());
    for text in own.cloned().into_iter().chain(gates) {
        if !texts.iter().any(|known| number_of(known) == number_of(&text)) {
            texts.push(text);
        }
    }
    texts.truncate(most);
    let line = |text: &String| DocBlock::text(format!("{} {};", letter::grounds(say.0), cite(one, text)));
    texts.iter().map(line).chain([DocBlock::text(letter::body_makes_plan_submits(say.0))]).collect()
}

/// A citation as it is signed: where nobody knows the number of a text, it is asked for.
fn cite(one: &One, text: &str) -> String {
    let cited = one.writer.cited(text);
    // Whatever a country numbers its texts by has figures in it.
    if text.contains(|c: char| c.is_ascii_digit()) {
        cited
    } else {
        format!("{cited} {}", letter::number_article_supplied(one.say.0))
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
    (!texts.is_empty())
        .then(|| DocBlock::Caution(format!("{} {}.", letter::rules_were_not_confirmed(one.say.0), texts.join("; "))))
}

/// The text without the article cited.
pub(super) fn whole(citation: &str) -> &str {
    let end = number_of(citation).and_then(|number| Some(citation.find(number)? + number.len()));
    citation.get(..end.unwrap_or(citation.len())).unwrap_or(citation)
}

fn now(one: &One, proposals: &Proposals, sums: Option<&Sums>, level: u8, out: &mut Vec<DocBlock>) {
    let say = one.say;
    if proposals.now.is_empty() {
        out.push(DocBlock::text(letter::no_paper_can_go(say.0)));
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
        out.push(DocBlock::lead(letter::confirmed_before_organised(say.0), letter::these_conclusions_were_read(say.0)));
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
    out.push(DocBlock::lead(letter::proposal(say.0), what(one, proposal)));
    out.push(DocBlock::lead(letter::reason(say.0), why(one, proposal)));
    if proposal.advice == Advice::Confirm
        && let Some(sure) = certainty(one.reported.procedure, &component.id, one.all.pack)
    {
        let text = format!(
            "{} ({} {})",
            sure.ask(one.all.locale),
            letter::certainty(say.0),
            say.number(sure.value, Kind::Share)
        );
        out.push(DocBlock::lead(letter::confirmed(say.0), text));
    }
    if let Some(text) = fallback {
        out.push(DocBlock::lead(letter::when_data_cannot_read(say.0), text));
    }
    out.push(DocBlock::lead(letter::whom_when(say.0), who(one, proposal, sums)));
    if let Some(own) = one.decisions().iter().find(|own| own.document == component.id) {
        out.push(DocBlock::lead(letter::decision(say.0), decided::in_short(one, own)));
    }
}

/// What is proposed, in one sentence: the paper goes, and what stands in its place by which rule.
fn what(one: &One, proposal: &Proposal) -> String {
    let (say, writer, component) = (one.say, one.writer, proposal.component);
    let guard = component.guard.as_ref().map(|guard| writer.circumstances(guard));
    let when = guard.map_or_else(String::new, |guard| format!(" {} {guard}", letter::when(say.0)));
    let mut gates: Vec<String> =
        component.gates.iter().filter_map(|id| one.all.pack.gate(id)).map(|gate| cite(one, &gate.basis)).collect();
    gates.dedup();
    let rule = if gates.is_empty() { String::new() } else { format!(" {} {}", letter::under(say.0), gates.join("; ")) };
    let mut text = match proposal.advice {
        Advice::Delete => format!("{}{rule}.", letter::delete_from_dossier(say.0)),
        Advice::Mend => {
            format!("{}.", letter::delete_correct_demand(say.0))
        }
        Advice::Duplicate if !component.alternatives.is_empty() => format!(
            "{}{when}: {} {}.",
            letter::no_longer_ask(say.0),
            letter::enough_have(say.0),
            component.alternatives.iter().map(|id| format!("“{}”", writer.paper(id))).collect::<Vec<_>>().join("; ")
        ),
        _ if component.registers.is_empty() => {
            format!("{}{when}.", letter::no_longer_ask(say.0))
        }
        _ => format!(
            "{}{when}; {} {} {} {}{rule}.",
            letter::no_longer_ask(say.0),
            letter::office_reads(say.0),
            facts_of(one, component),
            letter::in_the(say.0),
            component.registers.iter().map(|id| writer.register(id)).collect::<Vec<_>>().join("; ")
        ),
    };
    if !component.fields_to_add.is_empty() {
        text.push_str(&format!(" {} {}.", letter::form_gets_field(say.0), writer.facts(&component.fields_to_add)));
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
            letter::paper_only_proves(say.0),
            // The proposal beside it names them.
            if proposal.advice.goes_now() || proposal.advice == Advice::Confirm {
                letter::these_particulars(say.0).to_owned()
            } else {
                facts_of(one, component)
            },
            letter::which_state_holds_already(say.0)
        )
    } else {
        one.writer.sentence(component)
    };
    if component.acts.contains(&Act::Identify) && known {
        text.push(' ');
        text.push_str(letter::whoever_comes_person_still(say.0));
    }
    text
}

/// By whom and when a proposal is carried out, and what it saves.
fn who(one: &One, proposal: &Proposal, sums: Option<&Sums>) -> String {
    let (say, component, header) = (one.say, proposal.component, &one.reported.procedure.header);
    let member = Bundled::of(one).and_then(|bundle| bundle.authority(&component.id));
    let body = match member.unwrap_or(&header.authority) {
        "" => letter::deciding_authority_2(say.0),
        authority => authority,
    };
    let mut text = format!("{body}; {}.", letter::from(say.0));
    for id in &component.unconfirmed {
        let owner = one.all.pack.register(id).map_or("", |register| &register.owner);
        text.push_str(&format!(
            " {} {} ({owner}).",
            letter::before_signing_obtain_publication(say.0),
            one.writer.register(id)
        ));
    }
    if let Some(benefit) = sums.and_then(|sums| sums.benefit_of(one, &component.id)) {
        text.push_str(&format!(" {} {benefit}.", letter::benefit(say.0)));
    }
    let loses = proposal.saving.is_some_and(|own| own.by_lookup && own.worthwhile == Some(false));
    if let Some(gate) = component.may_not_ask.as_ref().and_then(|id| one.all.pack.gate(id)).filter(|_| loses) {
        text.push_str(&format!(" {} {}.", letter::lookups_reckoned_cost_more(say.0), cite(one, &gate.basis)));
    }
    text
}

/// Part II: the texts that demand a paper, their present wording beside the drafted one.
fn amendments(one: &One, proposals: &Proposals, sums: Option<&Sums>, out: &mut Vec<DocBlock>) {
    let (say, writer) = (one.say, one.writer);
    let mut list: Vec<&Proposal> = proposals.recommended().collect();
    list.sort_by(|a, b| b.benefit().unwrap_or(f64::MIN).total_cmp(&a.benefit().unwrap_or(f64::MIN)));
    if list.is_empty() {
        out.push(DocBlock::text(letter::nothing_has_amended(say.0)));
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
            .map_or_else(String::new, |benefit| format!(". {} {benefit}", letter::benefit(say.0)));
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
                    let lead = letter::present_wording_supplied(say.0);
                    (format!("{lead} ({text})"), sentence.clone())
                }
                (_, Some(row)) => {
                    let same = format!("{} {row}", letter::row(say.0));
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
                letter::article_demands_found_authority(say.0).to_owned(),
                letter::not_known(say.0).to_owned(),
                sentence.clone(),
                letter::body_issued_text(say.0).to_owned(),
            );
        }
    }
    out.push(DocBlock::Table(Table::new(
        letter::present_wording_draft(say.0),
        vec![
            column(letter::no(say.0), Kind::Count, 5),
            column(letter::paper_text_article(say.0), Kind::Text, 23),
            column(letter::present_wording(say.0), Kind::Text, 22),
            column(letter::draft(say.0), Kind::Text, 32),
            column(letter::whom_when_2(say.0), Kind::Text, 18),
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
        let lead = letter::what_must_come_first(one.say.0);
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
    let when = guard.as_ref().map_or_else(String::new, |guard| format!(" {} {guard}", letter::when(say.0)));
    if component.registers.is_empty() || matches!(proposal.advice, Advice::Delete | Advice::Mend) {
        return match guard {
            None => Change::Drop,
            Some(guard) => Change::Except(format!("{} {guard}", letter::except_where(say.0)), String::new()),
        };
    }
    let registers = component.registers.iter().map(|id| one.writer.register(id)).collect::<Vec<_>>().join("; ");
    let exception = format!(
        "{} {} {} {registers}{when}",
        letter::except_where_receiving_authority(say.0),
        facts_of(one, component),
        letter::in_the(say.0)
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
    let when = guard.map_or_else(String::new, |guard| format!(" {} {guard}", letter::where_2(say.0)));
    if component.registers.is_empty() || matches!(proposal.advice, Advice::Delete | Advice::Mend) {
        return format!("{} {paper}{when}.", letter::applicant_need_not_hand(say.0));
    }
    let registers = component.registers.iter().map(|id| writer.register(id)).collect::<Vec<_>>().join("; ");
    let fails = Some(fails(one, component)).filter(|fails| !fails.is_empty());
    let fails = fails.map_or_else(String::new, |fails| format!(" {fails}"));
    format!(
        "{} {} {} {registers}; {} {paper}{when}.{fails}",
        letter::receiving_authority_reads(say.0),
        facts_of(one, component),
        letter::in_the(say.0),
        letter::applicant_need_not_hand_2(say.0)
    )
}

/// What law allows and what would lose: not proposed, with what would turn it.
fn not_recommended(one: &One, proposals: &Proposals, out: &mut Vec<DocBlock>) {
    let say = one.say;
    if proposals.not_worth.is_empty() {
        return;
    }
    out.push(DocBlock::lead(letter::not_recommended_yet(say.0), letter::law_lets_these_papers(say.0)));
    let lines = proposals.not_worth.iter().map(|proposal| {
        let saving = proposal.saving.map(|saving| saved::rounded(one, &saving.per_case)).unwrap_or_default();
        let turns = proposal.saving.map(|saving| saved::turns(one, saving)).unwrap_or_default();
        let net = letter::benefit_after_cost_lookups(say.0);
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
    let papers = proposals.standby.iter().map(|own| one.writer.paper(&own.component.id)).collect::<Vec<_>>().join("; ");
    out.push(DocBlock::lead(letter::already_only_fallback(say.0), letter::present_rules_ask_these(say.0, papers)));
}
