//! What is published of a month: cases by authority and procedure, in numbers and without anybody in them.

use super::{Store, StoreError, number, text};
use crate::server::surroundings::Millis;

/// The cases of an authority and a procedure in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server) struct Month {
    /// The authority; empty where nobody says which.
    pub(in crate::server) office: String,
    /// Code of the procedure.
    pub(in crate::server) procedure: String,
    /// What it is called.
    pub(in crate::server) title: String,
    /// Cases that came in the month.
    pub(in crate::server) received: i64,
    /// Of those, how many a helper filled in.
    pub(in crate::server) helped: i64,
    /// Papers that were not asked for in those.
    pub(in crate::server) spared: i64,
    /// Cases that were decided in the month.
    pub(in crate::server) decided: i64,
    /// Of those, how many have a day they were due on.
    pub(in crate::server) timed: i64,
    /// Of those, how many were decided after that day.
    pub(in crate::server) late: i64,
    /// Cases that were overdue at the end of the month and still with the authority.
    pub(in crate::server) overdue: i64,
}

/// A month: its first and its last day, ISO 8601, of the current one the day before today as the last; and when it begins and ends.
#[derive(Clone, Debug)]
pub(in crate::server) struct Span {
    /// Days of the month.
    pub(in crate::server) days: (String, String),
    /// The first millisecond, and the first after it.
    pub(in crate::server) times: (Millis, Millis),
}

impl Store {
    /// What is published of a month, by authority and procedure.
    pub(in crate::server) async fn month(&self, span: &Span) -> Result<Vec<Month>, StoreError> {
        let sum = |what: &str| format!("CAST(SUM(CASE WHEN {what} END) AS BIGINT)");
        let (came, went) = ("received >= $2 AND received < $3", "decided >= $4 AND decided <= $5");
        let sums = [
            format!("{came} THEN 1 ELSE 0"),
            format!("{came} AND helper <> '' THEN 1 ELSE 0"),
            format!("{came} THEN spared ELSE 0"),
            format!("{went} THEN 1 ELSE 0"),
            format!("{went} AND due <> '' THEN 1 ELSE 0"),
            format!("{went} AND due <> '' AND decided > due THEN 1 ELSE 0"),
            "due <> '' AND due < $5 AND state NOT IN ('returned', 'withdrawn') AND (decided = '' OR decided > $5) THEN 1 ELSE 0"
                .to_owned(),
        ];
        let statement = format!(
            "SELECT office, procedure_code, MAX(title), {} FROM dossier WHERE province = $1 AND received < $3 \
            AND (decided = '' OR decided >= $4) GROUP BY office, procedure_code ORDER BY office, procedure_code",
            sums.map(|one| sum(&one)).join(", ")
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(statement)).bind(&self.province);
        let query = query.bind(span.times.0).bind(span.times.1).bind(&span.days.0).bind(&span.days.1);
        let rows = query.fetch_all(&self.pool).await?;
        let read = rows.iter().map(|row| {
            Ok(Month {
                office: text(row, 0)?,
                procedure: text(row, 1)?,
                title: text(row, 2)?,
                received: number(row, 3)?,
                helped: number(row, 4)?,
                spared: number(row, 5)?,
                decided: number(row, 6)?,
                timed: number(row, 7)?,
                late: number(row, 8)?,
                overdue: number(row, 9)?,
            })
        });
        read.collect()
    }
}
