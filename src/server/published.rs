//! What is published of a month, for anybody: cases by authority and procedure, how many on time, late and overdue, and papers that
//! were not asked for. Nobody is named, neither people nor officers, and no case by its number.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Portal;
use super::problem::{Malformed, Problem};
use super::store::{Month, Span};
use super::surroundings::{Millis, midnight};
use crate::date::Date;

/// The columns of the table, in their order, as the open data name them.
const COLUMNS: [&str; 10] =
    ["month", "authority", "code", "procedure", "received", "helped", "papersAvoided", "decided", "late", "overdue"];
/// First month there are figures of.
const FIRST: &str = "2020-01";

/// `GET /published/{month}`, such as `2026-11`, or `2026-11.csv`: the figures of a month, or of the days of it that are over.
pub(super) async fn month(State(portal): State<Arc<Portal>>, Path(asked): Path<String>) -> Result<Response, Problem> {
    portal.limits.publication()?;
    let (month, is_table) = match asked.strip_suffix(".csv") {
        Some(month) => (month, true),
        None => (asked.as_str(), false),
    };
    let span = span(month, portal.surroundings.now()).ok_or(Problem::Malformed(Malformed::Month))?;
    let lines = portal.store.month(&span).await?;
    if is_table {
        let name = format!("attachment; filename=\"cases-{month}.csv\"");
        let kind = "text/csv; charset=utf-8; header=present".to_owned();
        return Ok(([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, name)], table(month, &lines)).into_response());
    }
    let told = json!({
        "month": month,
        "until": span.days.1,
        "total": figures(&lines),
        "lines": lines.iter().map(line).collect::<Vec<_>>(),
    });
    Ok(([(CACHE_CONTROL, "no-store")], Json(told)).into_response())
}

/// The days and times of a month that has begun at `now`; of the current one up to and with today.
fn span(month: &str, now: Millis) -> Option<Span> {
    let first = Date::parse(&format!("{month}-01")).filter(|_| month >= FIRST)?;
    // No month is longer than 31 days, and the next begins before 32 are over.
    let next = first.plus(31)?.to_string();
    let next = Date::parse(&format!("{}-01", next.get(..7)?))?;
    let today = super::surroundings::local(now).0;
    let last = next.plus(-1)?.min(today);
    (first <= today)
        .then(|| Span { days: (first.to_string(), last.to_string()), times: (midnight(first), midnight(next)) })
}

/// The figures of some lines together: counts, and shares of 0 to 1 that are left out where there is nothing to divide by.
fn figures(lines: &[Month]) -> Value {
    let sum = |of: fn(&Month) -> i64| lines.iter().map(of).sum::<i64>();
    let (decided, timed, late) = (sum(|line| line.decided), sum(|line| line.timed), sum(|line| line.late));
    let (received, helped) = (sum(|line| line.received), sum(|line| line.helped));
    let mut told = json!({
        "received": received,
        "helped": helped,
        "papersAvoided": sum(|line| line.spared),
        "decided": decided,
        "late": late,
        "overdue": sum(|line| line.overdue),
    });
    // What comes through a helper is not sent by the person, and counts for itself.
    for (name, part, whole) in
        [("shareByThemselves", received - helped, received), ("shareOnTime", timed - late, timed)]
    {
        if whole > 0 {
            told[name] = json!(part as f64 / whole as f64);
        }
    }
    told
}

fn line(line: &Month) -> Value {
    let mut told = figures(std::slice::from_ref(line));
    told["authority"] = line.office.as_str().into();
    told["procedure"] = json!({"code": line.procedure, "name": line.title});
    told
}

/// The lines as a table (RFC 4180, UTF-8).
fn table(month: &str, lines: &[Month]) -> String {
    let mut out = COLUMNS.join(",") + "\r\n";
    for line in lines {
        let texts = [month, &line.office, &line.procedure, &line.title].map(quoted);
        let numbers = [line.received, line.helped, line.spared, line.decided, line.late, line.overdue];
        let cells = texts.into_iter().chain(numbers.map(|number| number.to_string()));
        out.push_str(&cells.collect::<Vec<_>>().join(","));
        out.push_str("\r\n");
    }
    out
}

/// A text as a cell; one that a spreadsheet would compute is a text there too.
fn quoted(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Millis = 86_400_000;

    #[test]
    fn a_month_is_counted_from_its_first_to_its_last_day_and_to_today_at_most() {
        let now = midnight(Date::parse("2026-12-05").unwrap()) + DAY / 2;
        let own = span("2026-11", now).unwrap();
        assert_eq!(own.days, ("2026-11-01".to_owned(), "2026-11-30".to_owned()));
        assert_eq!(own.times.1 - own.times.0, 30 * DAY);
        assert_eq!(span("2026-12", now).unwrap().days.1, "2026-12-05");
        for wrong in ["2027-01", "2026-13", "2026-1", "", "2019-12", "2026-11-01"] {
            assert!(span(wrong, now).is_none(), "{wrong}");
        }
    }

    #[test]
    fn no_cell_is_computed_by_a_spreadsheet() {
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
    }
}
