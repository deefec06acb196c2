//! What came nearest to replacing a paper that stays ([`Miss`]), as sentences and as the report writes it.

use serde_json::{Value, json};

use crate::analysis::{Barrier, Miss, PaperVerdict, Why};

use super::demand::demands;
use super::report;
use super::words::Writer;

impl Writer<'_> {
    /// A miss as a sentence for somebody who doubts the verdict on a paper.
    pub fn miss(&self, component: &PaperVerdict, miss: &Miss) -> String {
        let facts = self.facts(&miss.facts);
        let why = self.why(component, &miss.why);
        let text = match (&miss.why, facts.is_empty()) {
            (_, true) => why,
            (Why::Part { .. }, false) => format!("{why} {facts}"),
            _ => format!("{facts}: {why}"),
        };
        let mut letters = text.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
        format!("{first}{}.", letters.as_str())
    }

    /// What a kind of subject is called.
    fn kind<'k>(&'k self, id: &'k str) -> &'k str {
        self.pack.subjects.get(id).map_or(id, |own| own.title.get(self.locale))
    }

    fn why(&self, component: &PaperVerdict, why: &Why) -> String {
        let holds = |register: &str, rest: &str| {
            format!("{} {}", self.register(register), self.say("có, nhưng ", "holds it, but ").to_owned() + rest)
        };
        let owner = |register: &str| self.pack.register(register).map_or("", |own| own.owner.as_str()).to_owned();
        match why {
            Why::Act(act) => format!(
                "{} {}: {}",
                self.say("giấy này", "the paper"),
                self.act(*act),
                self.say("dữ liệu không làm thay được", "data cannot do that")
            ),
            Why::Demanded(gate) => self.barrier(&Barrier::Demanded(gate.clone())),
            Why::Part { registers, known } => format!(
                "{} {} {}; {}",
                registers.iter().map(|id| self.register(id)).collect::<Vec<_>>().join("; "),
                self.say("mới có một phần thông tin cần:", "holds a part of what is needed:"),
                self.facts(known),
                self.say("còn thiếu:", "what is missing:")
            ),
            Why::NotPublished { register, gate: Some(gate) } => {
                let barrier = Barrier::NotPublished { gate: gate.clone(), register: register.clone() };
                holds(register, &self.barrier(&barrier))
            }
            Why::NotPublished { register, gate: None } => format!(
                "{} {} {}",
                self.say("chưa xác nhận được dữ liệu có tại", "nobody could confirm that this is held by"),
                self.register(register),
                format_args!("({}: {})", owner(register), self.say("chưa công bố", "not published"))
            ),
            Why::NotInForce { register, gate } => holds(register, &self.barrier(&Barrier::NotInForce(gate.clone()))),
            Why::NoGate(register) => {
                let texts: Vec<String> =
                    demands(self.procedure, self.pack, &component.id).iter().map(|own| self.cited(&own.text)).collect();
                let texts = if texts.is_empty() {
                    self.say("chưa biết văn bản đòi giấy này", "the one that demands the paper, not known yet")
                        .to_owned()
                } else {
                    texts.join("; ")
                };
                let rest = format!(
                    "{} {texts}",
                    self.say(
                        "chưa có quy định cho dùng thay giấy tờ; văn bản cần sửa:",
                        "no rule lets it replace the paper; the text to amend:"
                    )
                );
                holds(register, &rest)
            }
            Why::NoKey { register, keys, .. } => {
                let lead = self
                    .say("thủ tục này không có thông tin để tra cứu:", "the procedure lacks what one asks it with:");
                holds(register, &format!("{lead} {}", self.facts(keys)))
            }
            Why::NotCovered(register) => format!(
                "{} {}",
                self.register(register),
                self.say("không có dữ liệu trong trường hợp này", "holds nothing in these cases")
            ),
            Why::Weaker(register) => holds(
                register,
                self.say("chưa đủ giá trị chứng minh cho việc này", "not as the evidence that is needed"),
            ),
            Why::OtherSubject { register, wanted, kinds } => {
                let kinds = kinds.iter().map(|own| self.kind(own)).collect::<Vec<_>>().join(", ");
                let (of, not) = (self.say("chỉ của", "only of"), self.say("không phải của", "not of"));
                holds(register, &format!("{of} {kinds}, {not} {}", self.kind(wanted)))
            }
            Why::NoRegister => self
                .say("chưa cơ sở dữ liệu nào trong danh mục có thông tin này", "no register of the pack holds it")
                .to_owned(),
        }
    }
}

/// A miss as the report writes it, without its words.
pub(crate) fn to_json(miss: &Miss) -> Value {
    let mut value = json!({"kind": miss.why.as_str(), "facts": report::facts(&miss.facts)});
    match &miss.why {
        Why::Act(act) => value["act"] = json!(act.as_str()),
        Why::Demanded(gate) => value["gate"] = json!(gate),
        Why::Part { registers, known } => {
            value["registers"] = json!(registers);
            value["known"] = report::facts(known);
        }
        Why::NotPublished { register, gate } => {
            value["registers"] = json!([register]);
            if let Some(gate) = gate {
                value["gate"] = json!(gate);
            }
        }
        Why::NotInForce { register, gate } => {
            value["registers"] = json!([register]);
            value["gate"] = json!(gate);
        }
        Why::NoKey { register, lookup, keys } => {
            value["registers"] = json!([register]);
            value["lookup"] = json!(lookup);
            value["keys"] = report::facts(keys);
        }
        Why::OtherSubject { register, kinds, .. } => {
            value["registers"] = json!([register]);
            value["kinds"] = json!(kinds);
        }
        Why::NoGate(register) | Why::NotCovered(register) | Why::Weaker(register) => {
            value["registers"] = json!([register]);
        }
        Why::NoRegister => {}
    }
    value
}
