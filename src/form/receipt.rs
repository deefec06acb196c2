//! What a person keeps once the host took the submission, and what is said when it did not.

use crate::definition::{Fee, Header, Processing};
use crate::json::{self, Value};
use crate::message::{self, Language, MessageId};
use crate::platform::{self, Digits};
use crate::pointer::JsonPointer;

/// What the person is told after sending. What the host leaves out is taken from the definition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// The heading, where the host has one of its own.
    pub title: String,
    /// What is said below it, where the host says it itself.
    pub message: String,
    /// What the person may quote.
    pub receipt: String,
    /// Who decides.
    pub office: String,
    /// By when; an ISO date, or words.
    pub due: String,
    /// What it costs, in words.
    pub fee: String,
    /// What happens next, one sentence each.
    pub next: Vec<String>,
    /// What to bring when the result is collected.
    pub bring: Vec<String>,
}

impl Receipt {
    /// Fills in what the definition says of the procedure, for a submission with these answers of that day; `say` puts
    /// what stands at a place of the definition into the language.
    pub(super) fn complete(
        &mut self,
        header: &Header,
        answers: &Value,
        say: &dyn Fn(&str, &str) -> String,
        (today, signed_in): (&str, bool),
        language: Language,
    ) {
        self.due = message::date(&self.due);
        if let (true, Some(time)) = (self.due.is_empty(), &header.processing) {
            self.due = due(time, &say("/x-procedure/processing", &time.note), today, language);
        }
        if let (true, Some(fee)) = (self.fee.is_empty(), &header.fee) {
            self.fee = cost(fee, answers, say, language);
        }
        if self.next.is_empty() {
            for (n, own) in header.afterwards.iter().enumerate() {
                if !(own.guests_only && signed_in) {
                    self.next.push(say(&["/x-procedure/afterwards/", &n.digits()].concat(), &own.text));
                }
            }
        }
        if self.next.is_empty() {
            self.next = header.steps.get(1..).unwrap_or_default().to_vec();
        }
        if self.bring.is_empty() {
            self.bring.clone_from(&header.bring);
        }
    }
}

/// What a procedure costs in the case of these answers, in words, with the remark; the remark alone where nobody says how
/// much that is.
fn cost(fee: &Fee, answers: &Value, say: &dyn Fn(&str, &str) -> String, language: Language) -> String {
    let (mut base, mut note) = (Some(fee.amount.clone()), say("/x-procedure/fee", &fee.note));
    for case in fee.cases.as_array().into_iter().flatten() {
        let given = |name: &str| case.get(name).and_then(Value::as_str).unwrap_or_default();
        let is = JsonPointer::parse(given("field")).and_then(|place| place.resolve(answers));
        if is.is_some() && is == case.get("is") {
            base = case.get("amount").map(json::write);
            note = say(&["/x-procedure/fee/", given("is")].concat(), given("note"));
            break;
        }
    }
    let mut each = 0;
    if let Some((place, one)) = &fee.each {
        each = one.saturating_mul(place.resolve(answers).and_then(Value::as_u64).unwrap_or_default());
    }
    let amount = match base {
        None if each == 0 => return note,
        // What nobody names is no part of the sum, and comes on top of it.
        None => return [&message::number(language, &each.digits()), " ", &fee.currency, " + ", &note].concat(),
        Some(base) => match base.parse::<u64>() {
            Ok(base) if each > 0 => base.saturating_add(each).digits(),
            _ => base,
        },
    };
    let words = if amount == "0" {
        message::text(language, MessageId::ReceiptFree, &[])
    } else {
        [&message::number(language, &amount), " ", &fee.currency].concat()
    };
    with_note(words, &note)
}

fn with_note(words: String, note: &str) -> String {
    if note.is_empty() { words } else { [&words, " (", note.trim_end_matches('.'), ")"].concat() }
}

/// The last day of the time within which the authority decides, and that time, in words.
fn due(time: &Processing, note: &str, today: &str, language: Language) -> String {
    let unit = match time.unit.as_str() {
        "workingDay" => MessageId::WorkingDays,
        "workingHour" => MessageId::WorkingHours,
        "day" => MessageId::Days,
        _ => return note.to_owned(),
    };
    let words = message::text(language, unit, &[("n", &time.value.digits())]);
    let words = if time.value == 0 { String::new() } else { words };
    let last = last_day(today, time.value, unit == MessageId::WorkingDays).filter(|_| unit != MessageId::WorkingHours);
    if let Some((early, late)) = same_day(time, today).filter(|_| unit == MessageId::WorkingDays) {
        let arguments =
            [("given", &*message::date(&early)), ("time", &*time.same_day_before), ("limit", &*message::date(&late))];
        return message::text(language, MessageId::DueSameDay, &arguments);
    }
    let more = note.trim_end_matches('.');
    let between = if words.is_empty() || more.is_empty() { "" } else { "; " };
    let note = [&words, between, more].concat();
    match last {
        Some(day) => with_note(message::date(&day), &note),
        None => note,
    }
}

/// The day of what is received in time and the last day of what comes later, where there is such a time.
fn same_day(time: &Processing, today: &str) -> Option<(String, String)> {
    if time.same_day_before.is_empty() {
        return None;
    }
    // What comes too late for the day itself takes another one, though the time be given as none.
    Some((last_day(today, 0, true)?, last_day(today, time.value.max(1), true)?))
}

/// The last of so many days after a day. What is handed in on a weekend counts from the next working day; public
/// holidays are known to the host, who may name the day itself.
fn last_day(day: &str, count: u32, working: bool) -> Option<String> {
    let next_open = |day: String| {
        // Sunday and Saturday.
        let on = match platform::weekday(&day) {
            Some(0) if working => 1,
            Some(6) if working => 2,
            _ => 0,
        };
        platform::day_after(&day, on)
    };
    let mut day = next_open(day.to_owned())?;
    for _ in 0..count.min(3660) {
        day = next_open(platform::day_after(&day, 1)?)?;
    }
    Some(day)
}

/// Why a submission did not arrive, or may not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nothing is said: the host says it.
    Silent,
    /// The host did not take it.
    Refused,
    /// The host could not be reached.
    Unreachable,
    /// No answer came in time.
    Late,
    /// The device is not connected.
    Offline,
    /// The device was not connected and is again.
    Online,
    /// The person is not signed in any more.
    SignedOut,
    /// A form of this procedure was sent from another window.
    Elsewhere,
}

impl Failure {
    /// What happened and what to do.
    pub(super) fn words(self, language: Language) -> String {
        let id = match self {
            Self::Silent => return String::new(),
            Self::Refused => MessageId::NotSentRefused,
            Self::Unreachable => MessageId::NotSentUnreachable,
            Self::Late => MessageId::NotSentLate,
            Self::Offline => MessageId::NotSentOffline,
            Self::Online => MessageId::NotSentOnline,
            Self::SignedOut => MessageId::NotSentSignedOut,
            Self::Elsewhere => MessageId::SentElsewhere,
        };
        message::text(language, id, &[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;

    fn time(value: u32, unit: &str) -> Processing {
        Processing { value, unit: unit.to_owned(), ..Processing::default() }
    }

    #[test]
    fn working_days_skip_the_weekend_and_begin_after_it() {
        let on = |today: &str, value| due(&time(value, "workingDay"), "", today, Language::Vi);
        // 27 November 2026 is a Friday.
        assert_eq!(on("2026-11-27", 1), "30/11/2026 (1 ngày làm việc)");
        assert_eq!(on("2026-11-28", 1), "01/12/2026 (1 ngày làm việc)");
        assert_eq!(on("2026-11-26", 7), "07/12/2026 (7 ngày làm việc)");
        assert_eq!(on("2026-11-27", 0), "27/11/2026");
        assert_eq!(on("", 3), "3 ngày làm việc");
        assert_eq!(due(&time(10, "day"), "", "2026-12-25", Language::En), "04/01/2027 (10 days)");
        assert_eq!(due(&time(8, "workingHour"), "", "2026-12-25", Language::Vi), "8 giờ làm việc");
    }

    #[test]
    fn what_is_received_in_time_is_done_on_the_same_working_day() {
        let time = Processing { same_day_before: "15:00".to_owned(), ..time(1, "workingDay") };
        let on = |today: &str| due(&time, "", today, Language::Vi);
        assert_eq!(on("2026-11-30"), "30/11/2026 nếu hồ sơ được nhận trước 15:00; nhận sau 15:00 thì 01/12/2026");
        // A Friday and a Saturday.
        assert_eq!(on("2026-11-27"), "27/11/2026 nếu hồ sơ được nhận trước 15:00; nhận sau 15:00 thì 30/11/2026");
        assert_eq!(on("2026-11-28"), "30/11/2026 nếu hồ sơ được nhận trước 15:00; nhận sau 15:00 thì 01/12/2026");
        let none = Processing { value: 0, ..time.clone() };
        assert_eq!(
            due(&none, "", "2026-11-27", Language::Vi),
            on("2026-11-27"),
            "what comes too late is not done that day"
        );
        assert_eq!(due(&time, "", "", Language::Vi), "1 ngày làm việc", "without a day there is none to name");
    }

    #[test]
    fn what_the_host_says_counts_more_than_the_definition() {
        let header = Header {
            processing: Some(time(2, "workingDay")),
            fee: Some(Fee { amount: "15000".to_owned(), currency: "VND".to_owned(), ..Fee::default() }),
            steps: vec!["Gửi.".to_owned(), "Xét.".to_owned()],
            ..Header::default()
        };
        let mut receipt = Receipt { due: "2026-12-20".to_owned(), ..Receipt::default() };
        let own = |_: &str, own: &str| own.to_owned();
        receipt.complete(&header, &Value::Null, &own, ("2026-11-30", false), Language::Vi);
        assert_eq!(receipt.due, "20/12/2026");
        assert_eq!(receipt.fee, "15.000 VND");
        assert_eq!(receipt.next, ["Xét."]);
        let mut plain = Receipt::default();
        plain.complete(&Header::default(), &Value::Null, &own, ("2026-11-30", false), Language::En);
        assert_eq!(plain, Receipt::default(), "a definition that says nothing promises nothing");
    }

    #[test]
    fn what_it_costs_depends_on_the_case_and_is_no_sum_where_nobody_names_one() {
        let late = json!({"field": "/when", "is": "late", "note": "Hỏi."});
        let dear = json!({"field": "/when", "is": "dear", "amount": 9000});
        let fee = Fee {
            amount: "0".to_owned(),
            currency: "VND".to_owned(),
            each: JsonPointer::parse("/copies").map(|place| (place, 8000)),
            note: "Đúng hạn.".to_owned(),
            cases: json!([late, dear]),
        };
        let own = |_: &str, own: &str| own.to_owned();
        let told = |answers: Value| cost(&fee, &answers, &own, Language::Vi);
        assert_eq!(told(json!({"when": "inTime"})), "Không thu (Đúng hạn)");
        assert_eq!(told(json!({"when": "late"})), "Hỏi.");
        assert_eq!(told(json!({"when": "late", "copies": 2})), "16.000 VND + Hỏi.");
        assert_eq!(told(json!({"when": "dear", "copies": 2})), "25.000 VND");
        let there = |place: &str, _: &str| place.to_owned();
        assert_eq!(cost(&fee, &json!({"when": "late"}), &there, Language::En), "/x-procedure/fee/late");
    }
}
