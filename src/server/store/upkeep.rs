//! What goes again: finished cases and what is left of a person, after a time or when it is asked for; and rows that have lost what they
//! belong to. The audit log stays, for it holds no value.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Executor};

use super::{Access, State, Store, StoreError, Write, number, retried, text};
use crate::server::surroundings::Millis;

/// Cases that are erased in one transaction.
const AT_A_TIME: i64 = 50;
/// Rows that are erased in one statement.
const ROWS_AT_A_TIME: i64 = 500;

/// Whose data go.
#[derive(Clone, Copy, Debug)]
pub(in crate::server) enum Selection<'a> {
    /// Finished cases that were last changed before this time.
    Before(Millis),
    /// What is there of a person, by pseudonym; cases that are not finished stay.
    Person(&'a str),
}

/// How much went, or would go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::server) struct Erased {
    /// Finished cases, with all versions and happenings.
    pub(in crate::server) cases: u64,
    /// Cases that are not finished and stay.
    pub(in crate::server) running: u64,
    /// Answers by which a write that is sent again is known.
    pub(in crate::server) answers: u64,
    /// What registers answered.
    pub(in crate::server) lookups: u64,
    /// Files, with their parts.
    pub(in crate::server) files: u64,
    /// Sessions.
    pub(in crate::server) sessions: u64,
}

/// A case that goes.
struct Finished {
    id: String,
    receipt: String,
    person: String,
}

impl Finished {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self { id: text(row, 0)?, receipt: text(row, 1)?, person: text(row, 2)? })
    }
}

/// Where a state is that of a finished case. Words of the program, not of anybody who asks.
fn finished() -> String {
    let open: Vec<String> =
        State::ALL.into_iter().filter(|state| state.is_open()).map(|state| format!("'{}'", state.as_str())).collect();
    format!("state NOT IN ({})", open.join(", "))
}

/// Of files: those of nobody who still has a case. Whoever has not signed in owns files by the secret of the case.
const NOBODYS: &str = "NOT EXISTS (SELECT 1 FROM dossier d WHERE d.province = file.province \
    AND (d.person = file.owner OR file.owner = 'guest:' || d.secret))";

impl Selection<'_> {
    /// What of a table goes: a condition with the value as `$2`.
    fn of(self, table: Table) -> &'static str {
        match (self, table) {
            (Self::Before(_), Table::Dossier) => "changed < $2",
            (Self::Before(_), Table::Answered) => "made < $2",
            (Self::Before(_), Table::Lookup) => "time < $2",
            (Self::Before(_), Table::File) => "changed < $2",
            (Self::Before(_), Table::Session) => "expires < $2",
            (Self::Person(_), Table::Dossier | Table::Session) => "person = $2",
            (Self::Person(_), Table::Answered | Table::File) => "owner = $2",
            (Self::Person(_), Table::Lookup) => "(person = $2 OR subject = $2)",
        }
    }
}

/// A table of which rows go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Table {
    Dossier,
    Answered,
    Lookup,
    File,
    Session,
}

impl Table {
    const fn name(self) -> &'static str {
        match self {
            Self::Dossier => "dossier",
            Self::Answered => "answered",
            Self::Lookup => "lookup",
            Self::File => "file",
            Self::Session => "session",
        }
    }

    /// The rest of its key, after the province.
    const fn key(self) -> &'static str {
        match self {
            Self::Dossier => "id",
            Self::Answered => "owner, request_key",
            Self::Lookup => "person, subject, role, procedure_code",
            Self::File => "owner, sha256",
            Self::Session => "token",
        }
    }
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

fn bound<'q>(statement: String, province: &'q str, selection: Selection<'q>) -> Query<'q> {
    let query = sqlx::query(AssertSqlSafe(statement)).bind(province);
    match selection {
        Selection::Before(time) => query.bind(time),
        Selection::Person(person) => query.bind(person),
    }
}

impl Store {
    async fn count(&self, table: Table, more: &str, selection: Selection<'_>) -> Result<u64, StoreError> {
        let statement =
            format!("SELECT COUNT(*) FROM {} WHERE province = $1 AND {} {more}", table.name(), selection.of(table));
        let row = bound(statement, &self.province, selection).fetch_one(&self.pool).await?;
        Ok(number(&row, 0)? as u64)
    }

    /// What would go.
    pub(in crate::server) async fn erasable(&self, selection: Selection<'_>) -> Result<Erased, StoreError> {
        let (finished, files) = (format!("AND {}", finished()), format!("AND {NOBODYS}"));
        let running = match selection {
            Selection::Person(_) => {
                self.count(Table::Dossier, &format!("AND NOT {}", &finished[4..]), selection).await?
            }
            Selection::Before(_) => 0,
        };
        // Once the finished cases of a person are gone, files belong to nobody unless another case runs.
        let files = match selection {
            Selection::Person(_) if running == 0 => self.count(Table::File, "", selection).await?,
            Selection::Person(_) => 0,
            Selection::Before(_) => self.count(Table::File, &files, selection).await?,
        };
        Ok(Erased {
            cases: self.count(Table::Dossier, &finished, selection).await?,
            running,
            answers: self.count(Table::Answered, "", selection).await?,
            lookups: self.count(Table::Lookup, "", selection).await?,
            files,
            sessions: self.count(Table::Session, "", selection).await?,
        })
    }

    /// Erases finished cases and says so in the audit log of whose they were, a few cases a transaction; gives how many.
    pub(in crate::server) async fn erase_cases(
        &self,
        selection: Selection<'_>,
        actor: &str,
    ) -> Result<u64, StoreError> {
        let mut erased = 0;
        loop {
            let count = retried(|| async {
                let mut write = self.write().await?;
                let count = write.erase_some_cases(selection, actor).await?;
                write.commit().await?;
                Ok::<_, StoreError>(count)
            })
            .await?;
            erased += count;
            if count < AT_A_TIME as u64 {
                return Ok(erased);
            }
        }
    }

    /// Erases answers of writes, answers of registers, files of nobody and sessions.
    async fn erase_rows(&self, table: Table, selection: Selection<'_>) -> Result<u64, StoreError> {
        let more = if table == Table::File { NOBODYS } else { "1 = 1" };
        let (name, key, which) = (table.name(), table.key(), selection.of(table));
        let chosen =
            format!("SELECT {key} FROM {name} WHERE province = $1 AND {which} AND {more} LIMIT {ROWS_AT_A_TIME}");
        let statement = format!("DELETE FROM {name} WHERE province = $1 AND ({key}) IN ({chosen})");
        let mut erased = 0;
        loop {
            let count = retried(|| async {
                let mut write = self.write().await?;
                let count = bound(statement.clone(), &self.province, selection);
                let count = write.transaction.execute(count).await?.rows_affected();
                if table == Table::File && count > 0 {
                    write.remove_lone_parts().await?;
                }
                write.commit().await?;
                Ok::<_, StoreError>(count)
            })
            .await?;
            erased += count;
            if count < ROWS_AT_A_TIME as u64 {
                return Ok(erased);
            }
        }
    }

    /// Erases everything selected: what [`Self::erasable`] counted.
    pub(in crate::server) async fn erase(&self, selection: Selection<'_>, actor: &str) -> Result<Erased, StoreError> {
        Ok(Erased {
            cases: self.erase_cases(selection, actor).await?,
            running: self.erasable(selection).await?.running,
            answers: self.erase_rows(Table::Answered, selection).await?,
            lookups: self.erase_rows(Table::Lookup, selection).await?,
            files: self.erase_rows(Table::File, selection).await?,
            sessions: self.erase_rows(Table::Session, selection).await?,
        })
    }

    /// What a retention run takes: each kind of row that is older than its own limit; nothing has a limit that is not named.
    pub(in crate::server) async fn retire(&self, limits: &Limits, actor: &str) -> Result<Erased, StoreError> {
        let cases = match limits.finished {
            Some(before) => self.erase_cases(Selection::Before(before), actor).await?,
            None => 0,
        };
        Ok(Erased {
            cases,
            running: 0,
            answers: self.erase_rows(Table::Answered, Selection::Before(limits.answers)).await?,
            lookups: self.erase_rows(Table::Lookup, Selection::Before(limits.lookups)).await?,
            files: self.erase_rows(Table::File, Selection::Before(limits.files)).await?,
            sessions: self.erase_rows(Table::Session, Selection::Before(limits.sessions)).await?,
        })
    }

    /// Rows that have lost what they belong to: what is missing, and how often.
    pub(in crate::server) async fn orphans(&self) -> Result<Vec<(&'static str, u64)>, StoreError> {
        let mut found = Vec::new();
        for (what, statement) in ORPHANS {
            let row = sqlx::query(statement).bind(&self.province).fetch_one(&self.pool).await?;
            let count = number(&row, 0)?;
            if count > 0 {
                found.push((what, count as u64));
            }
        }
        Ok(found)
    }
}

/// Until when rows go, by kind.
#[derive(Clone, Copy, Debug)]
pub(in crate::server) struct Limits {
    /// Cases that were finished before this time; none go without one.
    pub(in crate::server) finished: Option<Millis>,
    /// Answers of writes made before this time.
    pub(in crate::server) answers: Millis,
    /// Answers of registers given before this time.
    pub(in crate::server) lookups: Millis,
    /// Files of nobody with a case, changed before this time.
    pub(in crate::server) files: Millis,
    /// Sessions that ended before this time.
    pub(in crate::server) sessions: Millis,
}

/// What may be missing, and how rows that miss it are counted.
const ORPHANS: [(&str, &str); 5] = [
    (
        "what was sent without its case",
        "SELECT COUNT(*) FROM submission s WHERE s.province = $1 AND NOT EXISTS \
            (SELECT 1 FROM dossier d WHERE d.province = s.province AND d.id = s.dossier)",
    ),
    (
        "cases without what was sent",
        "SELECT COUNT(*) FROM dossier d WHERE d.province = $1 AND NOT EXISTS (SELECT 1 FROM submission s \
            WHERE s.province = d.province AND s.dossier = d.id AND s.version = d.version)",
    ),
    (
        "what was sent without its definition",
        "SELECT COUNT(*) FROM submission s WHERE s.province = $1 AND NOT EXISTS \
            (SELECT 1 FROM definition d WHERE d.province = s.province AND d.hash = s.definition)",
    ),
    (
        "happenings without their case",
        "SELECT COUNT(*) FROM happening h WHERE h.province = $1 AND NOT EXISTS \
            (SELECT 1 FROM dossier d WHERE d.province = h.province AND d.id = h.dossier)",
    ),
    (
        "parts of files without their file",
        "SELECT COUNT(*) FROM file_part p WHERE p.province = $1 AND NOT EXISTS \
            (SELECT 1 FROM file f WHERE f.province = p.province AND f.owner = p.owner AND f.sha256 = p.sha256)",
    ),
];

impl Write<'_> {
    async fn erase_some_cases(&mut self, selection: Selection<'_>, actor: &str) -> Result<u64, StoreError> {
        let statement = format!(
            "SELECT id, receipt, person FROM dossier WHERE province = $1 AND {} AND {} ORDER BY id LIMIT {AT_A_TIME}",
            selection.of(Table::Dossier),
            finished()
        );
        let rows = self.transaction.fetch_all(bound(statement, &self.store.province, selection)).await?;
        for row in &rows {
            let case = Finished::read(row)?;
            for statement in [
                "DELETE FROM submission WHERE province = $1 AND dossier = $2",
                "DELETE FROM happening WHERE province = $1 AND dossier = $2",
                "DELETE FROM dossier WHERE province = $1 AND id = $2",
            ] {
                let query = sqlx::query(statement).bind(&self.store.province).bind(&case.id);
                self.transaction.execute(query).await?;
            }
            // Whoever had not signed in is known by the number of the case.
            let subject = if case.person.is_empty() { &case.receipt } else { &case.person };
            self.audit(Access { subject, actor, action: "data.erased", object: &case.receipt }).await?;
        }
        Ok(rows.len() as u64)
    }

    async fn remove_lone_parts(&mut self) -> Result<(), StoreError> {
        let statement = "DELETE FROM file_part WHERE province = $1 AND NOT EXISTS (SELECT 1 FROM file f \
            WHERE f.province = file_part.province AND f.owner = file_part.owner AND f.sha256 = file_part.sha256)";
        self.transaction.execute(sqlx::query(statement).bind(&self.store.province)).await?;
        Ok(())
    }
}
