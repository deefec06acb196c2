//! Sentences of a report, in Vietnamese and English, made from verdicts and proofs alone,
//! so that text and logic cannot drift apart.

use crate::definition::{Act, FactRef, Procedure, When};
use crate::locale::Locale;
use crate::register::{Date, Fallback, Pack, Period};

use super::citation::cited;
use crate::analysis::case::CHANNEL;
use crate::analysis::{Barrier, Claim, Finding, PaperVerdict, Proof, Verdict};

/// The words within a sentence: not capitalised, unless they begin with an abbreviation.
fn small(words: &str) -> String {
    let mut letters = words.chars();
    match (letters.next(), letters.next()) {
        (Some(first), second) if second.is_none_or(|second| !second.is_uppercase()) => {
            first.to_lowercase().chain(words.chars().skip(1)).collect()
        }
        _ => words.to_owned(),
    }
}

/// Writes sentences about one procedure in one language.
#[derive(Clone, Copy)]
pub struct Writer<'a> {
    /// The procedure.
    pub procedure: &'a Procedure,
    /// The pack its ids refer to.
    pub pack: &'a Pack,
    /// The language; anything but Vietnamese is written in English.
    pub locale: &'a Locale,
}

impl Writer<'_> {
    /// One of two wordings, by language.
    pub fn say<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        if self.locale.language() == "vi" { vi } else { en }
    }

    /// A day as it is written in the language.
    pub fn day(&self, date: Date) -> String {
        crate::message::number::date(&date.to_string())
    }

    /// Short name of a verdict.
    pub fn verdict(&self, verdict: Verdict) -> &'static str {
        let (vi, en) = match verdict {
            Verdict::Inconsistent => ("mâu thuẫn", "inconsistent"),
            Verdict::Purposeless => ("không để làm gì", "purposeless"),
            Verdict::RedundantByData => ("dữ liệu thay được", "redundant by data"),
            Verdict::LawNeeded => ("cần sửa quy định", "law needed"),
            Verdict::Conditional => ("bỏ được trong một số trường hợp", "droppable in some cases"),
            Verdict::CoveredByPapers => ("giấy khác đã chứng minh", "covered by other papers"),
            Verdict::Interchangeable => ("một trong các giấy là đủ", "interchangeable"),
            Verdict::Partial => ("cần, nhưng điền sẵn được một phần", "partly known"),
            Verdict::Needed => ("cần", "needed"),
            Verdict::Unclassified => ("chưa phân loại", "unclassified"),
        };
        if self.locale.language() == "vi" { vi } else { en }
    }

    /// A fact in words: concept, then role.
    pub fn fact(&self, fact: &FactRef) -> String {
        let concept = self.pack.concepts.get(&fact.concept).map_or(fact.concept.as_str(), |c| c.title.get(self.locale));
        let role = self.role(&fact.role);
        match (role.is_empty(), self.locale.language()) {
            (true, _) => concept.to_owned(),
            (false, "vi") => format!("{} của {}", small(concept), small(&role)),
            (false, _) => format!("{concept} ({role})"),
        }
    }

    /// What a subject is called.
    pub fn role(&self, name: &str) -> String {
        let own = self.procedure.role(name).map_or(name, |role| if role.title.is_empty() { name } else { &role.title });
        self.procedure.title_of(self.locale, &format!("/x-roles/{name}"), own).to_owned()
    }

    /// Facts in words, each once; in Vietnamese those about one subject together.
    pub fn facts(&self, facts: &[FactRef]) -> String {
        if self.locale.language() != "vi" {
            return facts.iter().map(|fact| self.fact(fact)).collect::<Vec<_>>().join("; ");
        }
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for fact in facts {
            let concept =
                self.pack.concepts.get(&fact.concept).map_or(fact.concept.as_str(), |c| c.title.get(self.locale));
            let (role, concept) = (small(&self.role(&fact.role)), small(concept));
            match groups.iter_mut().find(|(known, _)| *known == role) {
                Some((_, list)) if list.contains(&concept) => {}
                Some((_, list)) => list.push(concept),
                None => groups.push((role, vec![concept])),
            }
        }
        let said = groups.into_iter().map(|(role, list)| match role.as_str() {
            "" => list.join(", "),
            role => format!("{} của {role}", list.join(", ")),
        });
        said.collect::<Vec<_>>().join("; ")
    }

    /// Title of a paper of the dossier.
    pub fn paper(&self, id: &str) -> String {
        let own = self.procedure.document(id).map_or(id, |d| if d.title.is_empty() { id } else { &d.title });
        self.procedure.title_of(self.locale, &format!("/x-documents/{id}"), own).to_owned()
    }

    /// What a requirement is called: by its title, or by the paper it was inferred from.
    pub fn requirement(&self, id: &str) -> String {
        let own = self.procedure.requirements.iter().find(|own| own.id == id).map_or("", |own| &own.title);
        let title = self.procedure.title_of(self.locale, &format!("/x-requirements/{id}"), own);
        match (title, id.split_once(':')) {
            ("", Some(("paper", paper))) => {
                format!("{} “{}”", self.say("yêu cầu suy ra từ", "the requirement inferred from"), self.paper(paper))
            }
            ("", Some(("act", paper))) => {
                format!("{} “{}”", self.say("việc phải làm bằng", "what is done by"), self.paper(paper))
            }
            ("", _) => id.to_owned(),
            (title, _) => title.to_owned(),
        }
    }

    /// Title of a register.
    pub fn register<'p>(&'p self, id: &'p str) -> &'p str {
        self.pack.register(id).map_or(id, |register| register.title.get(self.locale))
    }

    /// Article of a gate.
    pub fn gate(&self, id: &str) -> String {
        self.cited(self.pack.gate(id).map_or(id, |gate| &gate.basis))
    }

    /// A citation as letters of the language write it.
    pub fn cited(&self, text: &str) -> String {
        if self.locale.language() == "vi" { cited(text, &self.pack.citations) } else { text.to_owned() }
    }

    /// An act in words.
    pub fn act(&self, act: Act) -> &'static str {
        let (vi, en) = match act {
            Act::Declare => ("khai và chịu trách nhiệm", "declares on one's own responsibility"),
            Act::Consent => ("thể hiện sự đồng ý", "gives consent"),
            Act::Delegate => ("ủy quyền", "delegates"),
            Act::Surrender => ("nộp lại bản gốc", "hands back the original"),
            Act::Specimen => ("cung cấp mẫu (ảnh, vân tay…)", "gives a specimen (photo, fingerprint, …)"),
            Act::Design => ("trình bày thiết kế, phương án", "presents a design or plan"),
            Act::Inspect => ("để kiểm tra hiện vật", "lets an object be inspected"),
            Act::Pay => ("chứng minh đã nộp tiền", "pays"),
            Act::Decide => ("là quyết định của bên thứ ba cho việc này", "is a third party's decision for this case"),
            Act::Formality => ("là thủ tục hình thức bắt buộc", "is a required formality"),
            Act::Identify => ("để nhận diện người đến nộp", "identifies who stands at the counter"),
        };
        if self.locale.language() == "vi" { vi } else { en }
    }

    /// Circumstances in words.
    pub fn circumstances(&self, when: &When) -> String {
        match when {
            When::Always => self.say("mọi trường hợp", "every case").to_owned(),
            When::Is(name) => self.circumstance(name, false),
            When::Not(inner) => match &**inner {
                When::Is(name) => self.circumstance(name, true),
                other => format!("{} ({})", self.say("không phải", "not"), self.circumstances(other)),
            },
            When::And(list) => self.joined(list, self.say(" và ", " and ")),
            When::Or(list) => self.joined(list, self.say(" hoặc ", " or ")),
        }
    }

    fn joined(&self, list: &[When], glue: &str) -> String {
        if list.is_empty() {
            return self.say("không trường hợp nào", "no case").to_owned();
        }
        let parts = list.iter().map(|inner| match inner {
            When::Or(_) | When::And(_) if list.len() > 1 => format!("({})", self.circumstances(inner)),
            _ => self.circumstances(inner),
        });
        parts.collect::<Vec<_>>().join(glue)
    }

    fn circumstance(&self, name: &str, negated: bool) -> String {
        let stands_for = self.procedure.condition(name).and_then(|condition| condition.channel.as_deref());
        if let Some(channel) = name.strip_prefix(CHANNEL).or(stands_for) {
            let words = match channel {
                "online" => self.say("nộp trực tuyến", "handed in online"),
                "direct" => self.say("nộp trực tiếp", "handed in at the counter"),
                "postal" => self.say("nộp qua bưu chính", "handed in by post"),
                other => other,
            };
            return if negated { format!("{} {words}", self.say("không", "not")) } else { words.to_owned() };
        }
        let own = self.procedure.condition(name).map_or(name, |c| if c.title.is_empty() { name } else { &c.title });
        let words = self.procedure.title_of(self.locale, &format!("/x-conditions/{name}"), own);
        if negated {
            format!("{} “{words}”", self.say("không phải trường hợp", "not the case that"))
        } else {
            format!("“{words}”")
        }
    }

    /// What happens where a lookup fails, for an official text, with deadlines and article.
    pub fn fallback(&self, rule: &Fallback) -> String {
        let clause = if rule.clause.0.is_empty() { &rule.text } else { &rule.clause };
        let mut text = clause.get(self.locale).to_owned();
        // A way in which nothing can be handed in has no deadline.
        let offered = &self.procedure.header.channels;
        let list: Vec<String> = rule
            .deadlines
            .iter()
            .filter(|(id, _)| offered.is_empty() || offered.contains(id))
            .map(|(id, time)| {
                format!("{}: {}", self.circumstances(&When::Is(format!("{CHANNEL}{id}"))), self.period(time))
            })
            .collect();
        match (list.is_empty(), rule.basis.is_empty()) {
            (true, true) => {}
            (true, false) => text.push_str(&format!(" ({})", self.cited(&rule.basis))),
            (false, _) => {
                let lead = match rule.mode.as_str() {
                    "askOtherAgency" => {
                        self.say("Thời hạn cơ quan được hỏi trả lời", "The agency asked answers within")
                    }
                    _ => self.say("Thời hạn yêu cầu người nộp bổ sung", "The person is asked within"),
                };
                let basis =
                    if rule.basis.is_empty() { String::new() } else { format!(" ({})", self.cited(&rule.basis)) };
                text.push_str(&format!(" {lead}: {}{basis}.", list.join("; ")));
            }
        }
        text
    }

    fn period(&self, period: &Period) -> String {
        let one = period.value == 1;
        let unit = match period.unit.as_str() {
            "workingHour" => self.say("giờ làm việc", if one { "working hour" } else { "working hours" }),
            "workingDay" => self.say("ngày làm việc", if one { "working day" } else { "working days" }),
            "day" => self.say("ngày", if one { "day" } else { "days" }),
            "month" => self.say("tháng", if one { "month" } else { "months" }),
            "year" => self.say("năm", if one { "year" } else { "years" }),
            other => other,
        };
        format!("{} {unit}", period.value)
    }

    /// What keeps register data from being used, and what would change that.
    pub fn barrier(&self, barrier: &Barrier) -> String {
        match barrier {
            Barrier::NotInForce(gate) => {
                let days = self.pack.gate(gate).map_or(String::new(), |g| {
                    let day = |date: Option<Date>| date.map_or_else(|| "…".to_owned(), |date| self.day(date));
                    format!(" ({} – {})", day(g.from), day(g.to))
                });
                format!(
                    "{}: {}{days}",
                    self.say("chưa hoặc không còn hiệu lực", "not in force on the day"),
                    self.gate(gate)
                )
            }
            Barrier::NotPublished { gate, register } => {
                let owner = self.pack.register(register).map_or("", |r| r.owner.as_str());
                format!(
                    "{owner} {} {} ({})",
                    self.say("phải công bố dữ liệu của", "must publish the data of the"),
                    self.register(register),
                    self.gate(gate)
                )
            }
            Barrier::Demanded(gate) => format!(
                "{} {}",
                self.say("quy định buộc nộp bản giấy:", "a rule demands the paper itself:"),
                self.gate(gate)
            ),
            Barrier::NoRule(register) => format!(
                "{} {}",
                self.say(
                    "chưa có quy định cho dùng dữ liệu thay giấy tờ:",
                    "no rule lets these data replace the paper:"
                ),
                self.register(register)
            ),
        }
    }

    /// The conclusion on one paper, as a sentence an officer can quote.
    pub fn sentence(&self, component: &PaperVerdict) -> String {
        let text = self.verdict_sentence(component);
        if !component.fallback_only {
            return text;
        }
        let already = self.say(
            "Đã là phương án dự phòng: quy định hiện hành chỉ đòi giấy này khi không khai thác được dữ liệu, không còn gì để bỏ.",
            "Already only the fallback: the present rules ask for it only when data cannot be used, nothing is left to drop.",
        );
        format!("{already} {text}")
    }

    fn verdict_sentence(&self, component: &PaperVerdict) -> String {
        let guard = component.guard.as_ref().map(|guard| self.circumstances(guard)).unwrap_or_default();
        let mut text = match component.verdict {
            Verdict::Purposeless => self.purposeless(component),
            Verdict::Inconsistent => self.inconsistent(component),
            Verdict::RedundantByData => {
                let gates = component.gates.iter().map(|id| self.gate(id)).collect::<Vec<_>>().join("; ");
                format!(
                    "{} {} ({gates}).",
                    self.say("Thay bằng dữ liệu:", "Replace by data:"),
                    self.registers(component)
                )
            }
            Verdict::LawNeeded => self.law_needed(component),
            Verdict::Conditional => {
                format!("{} {guard}.", self.say("Bỏ được khi:", "Droppable when:"))
            }
            Verdict::CoveredByPapers => self
                .say(
                    "Các giấy tờ hoặc dữ liệu đằng nào cũng có đã chứng minh đủ.",
                    "Already proved by what is needed or known anyway.",
                )
                .to_owned(),
            Verdict::Interchangeable => {
                let others = component.alternatives.iter().map(|id| self.paper(id)).collect::<Vec<_>>().join("; ");
                let choice = if component.recommended {
                    self.say("nên giữ giấy này", "keep this one")
                } else {
                    self.say("nên giữ giấy kia", "keep the other")
                };
                format!("{} {others}; {choice}.", self.say("Chỉ cần giấy này hoặc:", "Either this or:"))
            }
            Verdict::Partial => self.partly_known(component),
            Verdict::Needed => format!("{} {}.", self.say("Cần vì:", "Needed for:"), self.needed_for(component)),
            Verdict::Unclassified => self
                .say(
                    "Chưa biết giấy này chứng minh điều gì: bổ sung loại giấy tờ, thông tin hoặc hành vi.",
                    "Too little is said of it: add its type, the facts it proves or what it does.",
                )
                .to_owned(),
        };
        if component.verdict != Verdict::Conditional && !guard.is_empty() {
            text.push_str(&format!(" {} {guard}.", self.say("Đúng khi:", "Holds when:")));
        }
        text + &self.reservations(component)
    }

    fn purposeless(&self, component: &PaperVerdict) -> String {
        match &component.proof {
            Proof::CutByLaw(gate) => {
                format!("{}: {}.", self.say("Bỏ hẳn theo", "Removed outright by"), self.gate(gate))
            }
            Proof::Note => self
                .say(
                    "Đây là ghi chú, không phải giấy tờ: đưa ra khỏi thành phần hồ sơ.",
                    "A remark, not a paper: move it out of the dossier.",
                )
                .to_owned(),
            _ => self
                .say("Không yêu cầu nào dùng đến giấy này: bỏ.", "No requirement uses this paper: delete it.")
                .to_owned(),
        }
    }

    fn inconsistent(&self, component: &PaperVerdict) -> String {
        match &component.proof {
            Proof::Forbidden(gate) => format!(
                "{}: {}.",
                self.say("Không được yêu cầu giấy này", "Asking for it is forbidden"),
                self.gate(gate)
            ),
            Proof::Lapsed(texts) => format!(
                "{}: {}.",
                self.say("Căn cứ không có hiệu lực vào ngày này", "What it cites is not in force on the day"),
                texts.iter().map(|text| self.cited(text)).collect::<Vec<_>>().join("; ")
            ),
            Proof::Dead => self
                .say(
                    "Trường hợp yêu cầu giấy này không bao giờ xảy ra.",
                    "The circumstances in which it is asked for never come about.",
                )
                .to_owned(),
            Proof::Cases(parts) if parts.iter().any(|part| matches!(part.claim, Claim::Circular { .. })) => self
                .say(
                    "Đòi lại kết quả của chính thủ tục này, và không gì khác chứng minh được.",
                    "It is the result of this very procedure, and nothing else proves what it is asked for.",
                )
                .to_owned(),
            _ => self
                .say(
                    "Có yêu cầu không giấy tờ hay dữ liệu nào đáp ứng được.",
                    "A requirement it serves cannot be met by any paper or register.",
                )
                .to_owned(),
        }
    }

    fn law_needed(&self, component: &PaperVerdict) -> String {
        let law = component.law.iter().map(|barrier| self.barrier(barrier)).collect::<Vec<_>>().join("; ");
        if component.registers.is_empty() {
            return format!("{} {law}.", self.say("Không cần cho việc gì khác ngoài:", "It serves nothing but this:"));
        }
        format!(
            "{} {}. {} {law}.",
            self.say("Dữ liệu đã có:", "The data exist:"),
            self.registers(component),
            self.say("Còn thiếu:", "What is missing:")
        )
    }

    fn partly_known(&self, component: &PaperVerdict) -> String {
        let known = if component.known.is_empty() {
            self.say(
                "Giữ lại; trong một số trường hợp đã biết một phần thông tin, điền sẵn",
                "Keep it; in some cases a part of the facts is known: prefill it",
            )
            .to_owned()
        } else {
            let (known, needed) = (component.known.len(), component.needed.len());
            format!(
                "{} {known}/{needed} {}",
                self.say("Giữ lại; đã biết", "Keep it; known are"),
                self.say("thông tin, điền sẵn", "of the facts: prefill them")
            )
        };
        match self.needed_for(component) {
            needs if needs.is_empty() => format!("{known}."),
            needs => format!("{known}; {} {needs}.", self.say("vẫn cần vì:", "it is needed for:")),
        }
    }

    fn registers(&self, component: &PaperVerdict) -> String {
        component.registers.iter().map(|id| self.register(id)).collect::<Vec<_>>().join("; ")
    }

    /// What only the paper gives: the facts nobody knows without it, and what it does besides.
    fn needed_for(&self, component: &PaperVerdict) -> String {
        let unknown: Vec<FactRef> =
            component.needed.iter().filter(|fact| !component.known.contains(fact)).cloned().collect();
        let acts = component.acts.iter().map(|act| self.act(*act)).collect::<Vec<_>>().join(", ");
        let needs = [self.facts(&unknown), acts].into_iter().filter(|part| !part.is_empty());
        needs.collect::<Vec<_>>().join("; ")
    }

    /// What is to be minded about a verdict: each a sentence that begins with a space.
    fn reservations(&self, component: &PaperVerdict) -> String {
        let mut text = String::new();
        if component.verdict.droppable() && component.acts.contains(&Act::Identify) {
            text.push(' ');
            text.push_str(self.say(
                "Không phải nộp; người đến nộp trực tiếp vẫn xuất trình để được nhận diện.",
                "It is not handed in; whoever comes in person still shows it to be identified.",
            ));
        }
        if !component.fields_to_add.is_empty() {
            text.push_str(&format!(
                " {} {}.",
                self.say("Thêm ô vào tờ khai:", "Add a field for:"),
                self.facts(&component.fields_to_add)
            ));
        }
        if !component.unconfirmed.is_empty() && component.verdict != Verdict::LawNeeded {
            let names = component.unconfirmed.iter().map(|id| self.register(id)).collect::<Vec<_>>().join("; ");
            text.push_str(&format!(
                " {} {names}.",
                self.say("Chưa kiểm chứng được việc công bố dữ liệu:", "Publication not confirmed:")
            ));
        }
        text
    }

    /// A finding about the whole procedure.
    pub fn finding(&self, finding: &Finding) -> String {
        match finding {
            Finding::DeadCondition(name) => {
                format!("{}: {name}", self.say("Điều kiện tự mâu thuẫn", "A condition contradicts itself"))
            }
            Finding::UnknownCondition(name) => {
                format!("{}: {name}", self.say("Điều kiện chưa khai báo", "No such condition"))
            }
            Finding::DeadRequirement(id) => {
                format!("{}: {id}", self.say("Yêu cầu không bao giờ áp dụng", "A requirement that never applies"))
            }
            Finding::Unprovable { requirement, when, blocked } => format!(
                "{} {requirement} ({}): {}",
                self.say("Không gì đáp ứng được yêu cầu", "Nothing can meet requirement"),
                self.circumstances(when),
                self.facts(blocked)
            ),
            Finding::NotInForce { place, text } => format!(
                "{place}: {} {text}",
                self.say("văn bản không có hiệu lực vào ngày này:", "not in force on the day:")
            ),
            Finding::OwnOutput(id) => format!(
                "{}: {}",
                self.say("Đòi lại kết quả của chính thủ tục này", "Asks for its own result"),
                self.paper(id)
            ),
            Finding::TooLarge => self
                .say(
                    "Quá nhiều trường hợp để xét hết: hãy tách thủ tục.",
                    "Too many cases to look at all of them: split the procedure.",
                )
                .to_owned(),
        }
    }
}
