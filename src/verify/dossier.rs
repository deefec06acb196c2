//! A whole submission: which definition, which day, the digest, where values are said to come
//! from, and the papers.

use std::collections::{BTreeMap, BTreeSet};

use super::known::Standing;
use super::labels::Labels;
use super::{Circumstances, Finding, Gate, Verdict, is_day};
use crate::definition::Document;
use crate::form::{
    Change, FileRef, Form, FormEvent, FormOptions, Identity, LookupAnswer, Outcome, RegisterSource, Source, canonical,
    digest_of, relatives,
};
use crate::json::{self, Value};
use crate::pointer::JsonPointer;
use crate::register::{CROSS_CHECKS, FORMATS};
use crate::sorted::SortedMap;

/// The members of a submission.
const MEMBERS: [&str; 10] =
    ["definition", "locale", "date", "answers", "provenance", "documents", "corrections", "awaited", "files", "digest"];

/// Answers that one lookup leads to another are followed so often.
const MAX_LOOKUPS: usize = 200;

/// How a paper stands in a submission.
struct Paper<'a> {
    document: &'a Document,
    entry: Option<&'a Value>,
    /// Whether it must be handed in, where the lookups tell.
    open: Option<bool>,
    files: usize,
}

impl Gate {
    /// Everything that is wrong with a submission, and what it only claims.
    pub fn submission(&self, submission: &Value, circumstances: &Circumstances<'_>) -> Verdict {
        let mut verdict = Verdict::default();
        let text = |name: &str| submission.get(name).and_then(Value::as_str).unwrap_or_default();
        self.check_shape(submission, &mut verdict);
        self.check_definition(submission, &mut verdict);
        self.check_digest(submission, &mut verdict);
        let own_day = text("date");
        if !is_day(own_day) {
            let message = self.say("Ghi ngày nộp dạng NĂM-THÁNG-NGÀY.", "Give the day of sending as YYYY-MM-DD.");
            verdict.wrong("/date", "date", message);
        } else if is_day(circumstances.day) && own_day > circumstances.day {
            let message = self.say_of(
                "Ngày nộp ở sau ngày {}. Kiểm tra lại đồng hồ của máy gửi.",
                "The day of sending is after {}. Check the clock of the sender.",
                circumstances.day,
            );
            verdict.wrong("/date", "date", message);
        }
        let day = if circumstances.day.is_empty() { own_day } else { circumstances.day };
        let answers = submission.get("answers").unwrap_or(&Value::Null);
        let mut found = self.answers(answers, day);
        // What only the receiving side can fill in may be missing still.
        let awaited = json::list(submission.get("awaited"));
        let mut labels = Labels::new(&self.schema, &self.procedure, &self.locale);
        found.retain(|finding| {
            let named = awaited.iter().any(|place| place.as_str() == Some(finding.pointer.as_str()));
            let waits = named && finding.keyword == "required" && labels.is_read_only(&finding.pointer);
            if waits {
                let message = self.say("Chờ phía nhận điền.", "Yours to fill in.");
                verdict.claims(within("/answers", &finding.pointer).as_str(), "awaited", message);
            }
            !waits
        });
        let answers_hold = found.is_empty();
        for finding in &mut found {
            finding.pointer = within("/answers", &finding.pointer);
        }
        verdict.findings.append(&mut found);
        self.check_sources(submission, answers, circumstances, &mut verdict);
        self.check_field_files(submission, answers, &mut verdict);
        let form = circumstances.lookups.filter(|_| answers_hold).and_then(|lookups| {
            // A form is built of valid answers only, so that what it costs is bounded by what is asked.
            self.replay(answers, lookups, day, circumstances.channel).ok()
        });
        self.check_papers(submission, answers, form.as_ref(), circumstances, &mut verdict);
        self.tell_the_person(&mut verdict, true);
        verdict
    }

    fn check_shape(&self, submission: &Value, verdict: &mut Verdict) {
        for (name, _) in json::members(Some(submission)) {
            if !MEMBERS.contains(&name.as_str()) {
                let message = self.say(
                    "Bỏ mục này: hồ sơ gửi đi không có mục này.",
                    "Take this member out: a submission has none of that name.",
                );
                verdict.wrong(JsonPointer::root().key(name).as_str(), "unknown", message);
            }
        }
        let shapes: [(&str, fn(&Value) -> bool); 6] = [
            ("definition", Value::is_object),
            ("answers", Value::is_object),
            ("provenance", Value::is_object),
            ("documents", Value::is_array),
            ("corrections", Value::is_array),
            ("digest", Value::is_object),
        ];
        for (name, fits) in shapes {
            if !submission.get(name).is_some_and(fits) {
                let message = self.say(
                    "Mục này thiếu hoặc sai kiểu. Gửi lại đúng hồ sơ mà tờ khai đã tạo.",
                    "This member is missing or of another kind. Send the submission as the form made it.",
                );
                verdict.wrong(JsonPointer::root().key(name).as_str(), "shape", message);
            }
        }
    }

    fn check_definition(&self, submission: &Value, verdict: &mut Verdict) {
        let own = [
            ("id", &self.procedure.id),
            ("code", &self.procedure.header.code),
            ("version", &self.procedure.header.version),
        ];
        for (name, expected) in own {
            let given = submission.pointer(&["/definition/", name].concat()).and_then(Value::as_str);
            if given.unwrap_or_default() != expected {
                let message = self.say_of(
                    "Phải là “{}”: hồ sơ được lập theo định nghĩa khác. Kiểm tra bằng đúng định nghĩa đó.",
                    "Expected `{}`: the submission was made with another definition. Check it with that one.",
                    expected,
                );
                verdict.wrong(&["/definition/", name].concat(), "definition", message);
            }
        }
    }

    fn check_digest(&self, submission: &Value, verdict: &mut Verdict) {
        let text = |pointer: &str| submission.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        if (text("/digest/algorithm"), text("/digest/form")) != ("SHA-256", "RFC 8785") {
            let message = self.say("Phải là SHA-256 theo RFC 8785.", "Expected SHA-256 of the form of RFC 8785.");
            return verdict.wrong("/digest", "digest", message);
        }
        let mut content = submission.clone();
        if let Some(object) = content.as_object_mut() {
            object.shift_remove("digest");
        }
        if digest_of(&content) != text("/digest/value") {
            let message = self.say(
                "Mã băm không khớp với nội dung: hồ sơ đã bị thay đổi sau khi tạo. Yêu cầu gửi lại.",
                "The digest is not that of the content: it was changed after the form made it. Ask for it again.",
            );
            verdict.wrong("/digest/value", "digest", message);
        }
    }

    /// Where values are said to come from: from the account or a register only what the lookups
    /// of the receiving side gave, from another role only what stands there.
    fn check_sources(
        &self,
        submission: &Value,
        answers: &Value,
        circumstances: &Circumstances<'_>,
        verdict: &mut Verdict,
    ) {
        let lookups = circumstances.lookups;
        let sent = submission.get("date").and_then(Value::as_str).unwrap_or_default();
        let day = if circumstances.day.is_empty() { sent } else { circumstances.day };
        for (place, source) in json::members(submission.get("provenance")) {
            let at = within("/provenance", &JsonPointer::root().key(place));
            let value = JsonPointer::parse(place).and_then(|pointer| pointer.resolve(answers));
            let field = self.procedure.fields.iter().find(|field| field.pointer.as_str() == place);
            let rules = self.procedure.known.iter().find(|question| question.pointer.as_str() == place);
            if let (Some(value), Some(rules), Some(from)) = (value, rules, Source::from_json(source))
                && let Some(standing) = self.known_source(&rules.rules, value, &from, (answers, day), circumstances)
            {
                match standing {
                    Standing::Given => {}
                    Standing::Claimed => verdict.claims(at.as_str(), "source", self.not_looked_up()),
                    Standing::Refuted => verdict.wrong(at.as_str(), "source", self.not_given()),
                }
                continue;
            }
            let (Some(value), Some(field), Some(from)) = (value, field, Source::from_json(source)) else {
                let message = self.say(
                    "Nguồn này không ứng với câu trả lời nào lấy từ dữ liệu. Bỏ nguồn này hoặc gửi lại hồ sơ.",
                    "This source belongs to no answer that data can give. Take it out or send the submission again.",
                );
                verdict.wrong(at.as_str(), "source", message);
                continue;
            };
            let (concept, role) = (&field.fact.concept, &field.fact.role);
            let looked_up = lookups.map(|lookups| given(lookups, role, concept));
            match from {
                Source::SameAs(other) => {
                    let mut fields = self.procedure.fields.iter();
                    let same = fields.find(|it| it.fact.role == other && it.fact.concept == *concept);
                    if same.and_then(|it| it.pointer.resolve(answers)) != Some(value) {
                        let message = self.say(
                            "Không giống phần khai được nói là đã lấy. Kiểm tra lại cả hai.",
                            "It is not what stands where it is said to come from. Check both.",
                        );
                        verdict.wrong(at.as_str(), "source", message);
                    }
                }
                Source::Channel | Source::Answers => verdict.wrong(at.as_str(), "source", self.not_given()),
                // What the person corrected is their own word.
                Source::Disputed(register) if is_named(&register) => {}
                Source::Identity | Source::Register(_) | Source::Disputed(_) => {
                    let account = from == Source::Identity;
                    let named = match &from {
                        Source::Register(register) | Source::Disputed(register) => is_named(register),
                        _ => true,
                    };
                    let agrees = looked_up.map(|values| {
                        values.iter().any(|(held, by_account)| *by_account == account && says_the_same(held, value))
                    });
                    match agrees {
                        _ if !named => {
                            let message = self.say(
                                "Nguồn thiếu tên cơ sở dữ liệu hoặc ngày. Gửi lại hồ sơ có đủ nguồn.",
                                "The source lacks the register or the day of the data. Send the submission with both.",
                            );
                            verdict.wrong(at.as_str(), "source", message);
                        }
                        None => verdict.claims(at.as_str(), "source", self.not_looked_up()),
                        Some(true) => {}
                        Some(false) if !account && self.has_failed(role, circumstances) => {
                            verdict.claims(at.as_str(), "source", self.lookup_failed());
                        }
                        Some(false) => verdict.wrong(at.as_str(), "source", self.not_given()),
                    }
                }
            }
        }
    }

    fn not_looked_up(&self) -> String {
        self.say(
            "Chỉ được khai, chưa kiểm chứng: chưa có kết quả tra cứu của phía nhận.",
            "Claimed, not verified: no lookups of the receiving side were given.",
        )
    }

    pub(super) fn lookup_failed(&self) -> String {
        self.say(
            "Chỉ được khai, chưa kiểm chứng: tra cứu của phía nhận không thành. Tra cứu lại rồi kiểm tra lại.",
            "Claimed, not verified: the lookup of the receiving side failed. Look it up again, then check again.",
        )
    }

    fn not_given(&self) -> String {
        self.say(
            "Kết quả tra cứu của phía nhận không có giá trị này. Tra cứu lại hoặc coi là do người khai nhập.",
            "The lookups of the receiving side do not give this value. Look it up again, or take it as typed.",
        )
    }

    /// A form with these answers after the lookups of the receiving side: it says which papers
    /// they replace.
    fn replay(&self, answers: &Value, lookups: &Value, day: &str, channel: &str) -> Result<Form, ()> {
        let options = FormOptions {
            locale: self.locale.clone(),
            today: day.to_owned(),
            channel: channel.to_owned(),
            answers: answers.clone(),
            formats: FORMATS,
            cross_checks: CROSS_CHECKS,
            ..FormOptions::default()
        };
        let mut form = Form::new(self.procedure.clone(), options).map_err(|_| ())?;
        let mut waiting = form.start();
        if let Some(identity) = lookups.get("identity") {
            waiting.extend(form.apply(FormEvent::SignIn(Identity { values: values(Some(identity)) })));
        }
        for _ in 0..MAX_LOOKUPS {
            let Some(at) = waiting.iter().position(|change| matches!(change, Change::Lookup(_))) else { break };
            let Change::Lookup(request) = waiting.remove(at) else { break };
            let mut made = json::list(lookups.get("lookups")).iter();
            let answer = made.find(|it| is_of(it, &request.role) && it.get("key") == Some(&request.key));
            let outcome = answer.map_or(Outcome::Failed, outcome);
            waiting.extend(form.apply(FormEvent::Lookup(LookupAnswer { id: request.id, outcome })));
        }
        Ok(form)
    }

    fn check_papers(
        &self,
        submission: &Value,
        answers: &Value,
        form: Option<&Form>,
        circumstances: &Circumstances<'_>,
        verdict: &mut Verdict,
    ) {
        let (given, channel) = (circumstances.channel, circumstances.channel);
        let channel = if channel.is_empty() { "online" } else { channel };
        let way = self.procedure.header.channel(answers, given);
        let entries = json::list(submission.get("documents"));
        let papers = self.papers_of_case(entries, answers, form, channel, circumstances);
        self.check_entries(entries, &papers, verdict);
        let mut groups: BTreeMap<&str, bool> = BTreeMap::new();
        for paper in &papers {
            if let Some(group) = &paper.document.group {
                *groups.entry(group).or_default() |= paper.files > 0 || self.is_replaced(paper) || is_left(paper, way);
            }
        }
        let mut told = BTreeSet::new();
        for paper in &papers {
            let group = paper.document.group.as_deref();
            let served = paper.files > 0 || group.is_some_and(|group| groups.get(group) == Some(&true));
            let at = format!("/documents/{}", position(entries, &paper.document.id));
            let excused = paper.files > 0
                || served && kind_of(paper) == Some("otherOfGroup")
                || self.excuses(paper, way, &at, verdict);
            if excused || served || group.is_some_and(|group| !told.insert(group)) {
                continue;
            }
            verdict.wrong(&at, "paper", self.missing(paper));
            let message = self.say_of(
                "Nơi tiếp nhận cần “{}”. Hãy đính kèm giấy tờ này.",
                "The office needs “{}”. Attach it.",
                &paper.document.title,
            );
            verdict.tells(&paper.document.id, message);
        }
    }

    /// The papers this case asks for, each with what was handed in for it.
    fn papers_of_case<'s>(
        &'s self,
        entries: &'s [Value],
        answers: &Value,
        form: Option<&Form>,
        channel: &str,
        circumstances: &Circumstances<'_>,
    ) -> Vec<Paper<'s>> {
        let holding: BTreeSet<&str> = self
            .conditions
            .iter()
            .filter(|(_, schema)| schema.is_valid(schema.root(), answers))
            .map(|(name, _)| name.as_str())
            .collect();
        let wanted = self.procedure.documents.iter().filter(|document| {
            !document.is_form
                && document.when.holds(&|name: &str| holding.contains(name))
                && (document.channels.is_empty() || document.channels.iter().any(|own| own == channel))
        });
        wanted
            .map(|document| {
                let entry = entries.iter().find(|entry| id_of(entry) == document.id);
                let open = form.and_then(|form| form.slots().iter().find(|slot| slot.id == document.id));
                let files = json::list(entry.and_then(|entry| entry.get("files"))).len();
                // Where the lookup of the receiving side failed, it tells nothing.
                let told = open.filter(|slot| !slot.is_open() || !self.is_unstated(document, circumstances));
                Paper { document, entry, open: told.map(crate::form::Slot::is_open), files }
            })
            .collect()
    }

    /// Checks that each paper that was handed in is asked for, stands once, and has sound files.
    fn check_entries(&self, entries: &[Value], papers: &[Paper<'_>], verdict: &mut Verdict) {
        let mut seen = BTreeSet::new();
        for (index, entry) in entries.iter().enumerate() {
            let known = papers.iter().any(|paper| paper.document.id == id_of(entry));
            if !known || !seen.insert(id_of(entry)) {
                let message = self.say(
                    "Bỏ giấy tờ này: trường hợp này không hỏi, hoặc đã có ở trên.",
                    "Take this paper out: this case does not ask for it, or it is there already.",
                );
                verdict.wrong(&format!("/documents/{index}"), "paper", message);
            }
            if let Some(files) = entry.get("files")
                && !self.check_files(files, &format!("/documents/{index}/files"), verdict)
            {
                verdict.tells(id_of(entry), self.attach_again());
            }
            if !known {
                verdict
                    .errors
                    .push(super::PlacedMessage { pointer: JsonPointer::root(), message: self.does_not_fit() });
            }
        }
    }

    /// Whether a paper without files may lack them: data stand in for it, it is shown at the counter, or
    /// it is left to the authority. What is only claimed is said.
    fn excuses(&self, paper: &Paper<'_>, way: &str, at: &str, verdict: &mut Verdict) -> bool {
        if kind_of(paper) == Some("replacedByData") && self.is_replaced(paper) {
            if paper.open.is_none() {
                let message = self.say_of(
                    "“{}” chỉ được khai là đã có dữ liệu thay thế, chưa kiểm chứng.",
                    "That data stand in for “{}” is claimed, not verified.",
                    &paper.document.title,
                );
                verdict.claims(at, "paper", message);
            }
            return true;
        }
        if kind_of(paper) == Some("atCounter") && paper.document.is_shown_at_counter(way) {
            return true;
        }
        if !is_left(paper, way) {
            return false;
        }
        if paper.open != Some(false) {
            let message = self.say_of(
                "Người nộp không có “{}” và đề nghị cơ quan tra cứu. Hãy tra cứu trong thời hạn ghi tại đây.",
                "The person has no “{}” and asks the authority to look it up. Look it up within the time said here.",
                &paper.document.title,
            );
            verdict.claims(at, "paper", message);
        }
        true
    }

    /// What an office is told of a paper that is missing.
    fn missing(&self, paper: &Paper<'_>) -> String {
        match kind_of(paper) {
            Some("replacedByData") => self.say_of(
                "“{}” được khai là đã có dữ liệu thay thế, nhưng kết quả tra cứu không thay được. Yêu cầu nộp giấy này.",
                "“{}” is said to be replaced by data, but the lookups do not replace it. Ask for the paper.",
                &paper.document.title,
            ),
            Some(LOOKUP_REQUESTED) => self.say_of(
                "“{}” được đề nghị cơ quan tra cứu, nhưng định nghĩa không cho phép, hoặc căn cứ, thời hạn không đúng. Yêu cầu nộp giấy này.",
                "The authority is asked to look “{}” up, which the definition does not allow, or not under this article or with this time. Ask for the paper.",
                &paper.document.title,
            ),
            _ => self.say_of(
                "Thiếu “{}”. Yêu cầu đính kèm.",
                "“{}” is missing. Ask for it to be attached.",
                &paper.document.title,
            ),
        }
    }

    /// Whether a lookup failed of which it depends whether data stand in for a paper.
    fn is_unstated(&self, document: &Document, circumstances: &Circumstances<'_>) -> bool {
        let mut facts = document.closed_by.iter().flatten();
        facts.any(|fact| self.has_failed(&fact.role, circumstances))
    }

    /// Whether the receiving side asked for a role, or for somebody whose register knows of it, and got no answer.
    pub(super) fn has_failed(&self, role: &str, circumstances: &Circumstances<'_>) -> bool {
        let made = circumstances.lookups.map(|lookups| json::list(lookups.get("lookups"))).unwrap_or_default();
        made.iter().filter(|it| it.get("status").and_then(Value::as_str) == Some("failed")).any(|it| {
            let asked = it.get("role").and_then(Value::as_str).unwrap_or_default();
            asked == role || relatives(&self.procedure, asked).contains(&role)
        })
    }

    /// Whether data may stand in for a paper, as far as is known.
    #[expect(clippy::unused_self, reason = "reads as a question to the gate")]
    fn is_replaced(&self, paper: &Paper<'_>) -> bool {
        let can_be = paper.document.closed_by.as_ref().is_some_and(|facts| !facts.is_empty());
        let claimed = kind_of(paper) == Some("replacedByData");
        can_be && paper.open.map_or(claimed, |open| !open)
    }

    /// The files of fields, by their place in the answers.
    fn check_field_files(&self, submission: &Value, answers: &Value, verdict: &mut Verdict) {
        for (place, files) in json::members(submission.get("files")) {
            let at = JsonPointer::root().key("files").key(place);
            if answers.pointer(place).is_none() {
                let message = self.say(
                    "Bỏ tệp này: câu trả lời không có chỗ cho nó.",
                    "Take this file out: the answers have no place for it.",
                );
                verdict.wrong(at.as_str(), "unknown", message);
            }
            self.check_files(files, at.as_str(), verdict);
        }
    }

    /// Files by reference: a name, a size, a digest.
    /// True when they are whole.
    fn check_files(&self, files: &Value, at: &str, verdict: &mut Verdict) -> bool {
        let mut whole = true;
        for (number, file) in json::list(Some(files)).iter().enumerate() {
            let read = FileRef::from_json(file).unwrap_or_default();
            let hexadecimal = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
            if read.name.trim().is_empty() || read.size == 0 || read.sha256.len() != 64 || !hexadecimal(&read.sha256) {
                let message = self.say(
                    "Tệp trống, hoặc thiếu tên, kích thước hay mã băm SHA-256. Yêu cầu đính kèm lại.",
                    "The file is empty or lacks its name, size or SHA-256. Ask for it to be attached again.",
                );
                verdict.wrong(&format!("{at}/{number}"), "paper", message);
                whole = false;
            } else if read.handle.trim().is_empty() {
                let message = self.say(
                    "Tệp không có tham chiếu tới nơi lưu. Chỉ nhận khi tệp đến cùng hồ sơ và khớp mã băm.",
                    "The file has no reference to where it is kept. Take it only if it came along and its SHA-256 fits.",
                );
                verdict.claims(&format!("{at}/{number}"), "paper", message);
            }
        }
        whole
    }
}

impl Verdict {
    pub(super) fn wrong(&mut self, at: &str, keyword: &'static str, message: String) {
        self.findings.push(Finding { pointer: JsonPointer::parse(at).unwrap_or_default(), keyword, message });
    }

    fn claims(&mut self, at: &str, keyword: &'static str, message: String) {
        self.claimed.push(Finding { pointer: JsonPointer::parse(at).unwrap_or_default(), keyword, message });
    }
}

/// How a paper stands whose looking up is left to the authority.
const LOOKUP_REQUESTED: &str = "lookupRequested";

/// Whether the looking up of a paper is left to the authority as its definition lets the person: under that rule and
/// article, and with the time for that way of handing in, or one of these where nobody says which way it is.
fn is_left(paper: &Paper<'_>, way: &str) -> bool {
    let Some(state) = paper.entry.and_then(|entry| entry.get("state")) else { return false };
    let text = |at: &str| state.pointer(at).and_then(Value::as_str).unwrap_or_default();
    let says = |way: &str| {
        paper.document.left_to_authority(way).is_some_and(|(rule, (value, unit))| {
            let time = state.pointer("/deadline/value").and_then(Value::as_u64) == Some(*value);
            time && text("/deadline/unit") == unit && text("/rule") == rule.rule && text("/basis") == rule.basis
        })
    };
    let ways = paper.document.fallback.iter().flat_map(|rule| rule.deadlines.keys());
    text("/kind") == LOOKUP_REQUESTED && if way.is_empty() { ways.map(String::as_str).any(says) } else { says(way) }
}

fn kind_of<'a>(paper: &Paper<'a>) -> Option<&'a str> {
    paper.entry?.pointer("/state/kind")?.as_str()
}

fn id_of(entry: &Value) -> &str {
    entry.get("id").and_then(Value::as_str).unwrap_or_default()
}

/// Where a paper's entry is, or would be.
fn position(entries: &[Value], id: &str) -> usize {
    entries.iter().position(|entry| id_of(entry) == id).unwrap_or(entries.len())
}

pub(super) fn within(above: &str, pointer: &JsonPointer) -> JsonPointer {
    JsonPointer::parse(&[above, pointer.as_str()].concat()).unwrap_or_default()
}

pub(super) fn is_named(register: &RegisterSource) -> bool {
    !(register.id.is_empty() && register.register.is_empty()) && is_day(&register.date)
}

fn is_of(lookup: &Value, role: &str) -> bool {
    lookup.get("role").and_then(Value::as_str) == Some(role)
}

/// What the account and the lookups give for a concept of a role; true for the account.
pub(super) fn given<'l>(lookups: &'l Value, role: &str, concept: &str) -> Vec<(&'l Value, bool)> {
    let account = lookups.get("identity").and_then(|identity| identity.get(concept)).map(|value| (value, true));
    let found = json::list(lookups.get("lookups"))
        .iter()
        .filter(|it| it.get("status").and_then(Value::as_str) == Some("found"));
    let found = found.filter_map(|lookup| {
        let held = if is_of(lookup, role) { lookup.get("values") } else { lookup.get("related")?.get(role) };
        Some((held?.get(concept)?, false))
    });
    account.into_iter().chain(found).collect()
}

/// Equality but for letter case, spaces and the order of members.
pub(super) fn says_the_same(a: &Value, b: &Value) -> bool {
    fn plain(value: &Value) -> Value {
        match value {
            Value::String(text) => Value::from(text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")),
            Value::Array(list) => Value::Array(list.iter().map(plain).collect()),
            Value::Object(members) => {
                Value::Object(members.iter().map(|(name, value)| (name.clone(), plain(value))).collect())
            }
            other => other.clone(),
        }
    }
    canonical(&plain(a)) == canonical(&plain(b))
}

fn values(object: Option<&Value>) -> SortedMap<String, Value> {
    let members = json::members(object).into_iter();
    members.map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn register(source: Option<&Value>) -> RegisterSource {
    let text = |name: &str| source.and_then(|it| it.get(name)).and_then(Value::as_str).unwrap_or_default().to_owned();
    RegisterSource { id: text("id"), register: text("name"), date: text("date") }
}

/// A lookup as hosts write it.
fn outcome(answer: &Value) -> Outcome {
    let source = register(answer.get("source"));
    match answer.get("status").and_then(Value::as_str) {
        Some("found") => {
            let related = json::members(answer.get("related")).into_iter();
            let sources = json::members(answer.get("sources")).into_iter();
            Outcome::Found {
                source,
                values: values(answer.get("values")),
                related: related.map(|(role, held)| (role.clone(), values(Some(held)))).collect(),
                sources: sources.map(|(name, source)| (name.clone(), register(Some(source)))).collect(),
            }
        }
        Some("empty") => Outcome::Empty,
        Some("mismatch") => Outcome::Mismatch { source },
        _ => Outcome::Failed,
    }
}
