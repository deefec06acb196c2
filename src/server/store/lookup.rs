//! What registers answered to people who asked.

use sqlx::Executor;

use super::{Store, StoreError, Write, bytes, number, text};
use crate::server::surroundings::Millis;

/// How long an answer stands for a register that does not answer any more: as long as a draft does.
pub(in crate::server) const STANDS: Millis = 30 * 86_400_000;
/// Answers of one person that are read at most.
const MOST: i64 = 200;

/// An answer of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server) struct StoredLookup {
    /// The role it was asked for.
    pub(in crate::server) role: String,
    /// The pseudonym of whom it is about.
    pub(in crate::server) subject: String,
    /// When.
    pub(in crate::server) time: Millis,
    /// The answer, as JSON text.
    pub(in crate::server) content: String,
}

fn place(person: &str, subject: &str, role: &str) -> String {
    format!("lookup/{person}/{subject}/{role}")
}

impl Store {
    /// What registers answered to a person for a procedure, as long as it stands.
    pub(in crate::server) async fn lookups(
        &self,
        person: &str,
        procedure: &str,
    ) -> Result<Vec<StoredLookup>, StoreError> {
        let statement = "SELECT subject, role, time, sealed FROM lookup \
            WHERE province = $1 AND person = $2 AND procedure_code = $3 AND time > $4 ORDER BY time DESC LIMIT $5";
        let query = sqlx::query(statement).bind(&self.province).bind(person).bind(procedure);
        let rows = query.bind(self.surroundings.now() - STANDS).bind(MOST).fetch_all(&self.pool).await?;
        let read = rows.iter().map(|row| {
            let (subject, role) = (text(row, 0)?, text(row, 1)?);
            let content = self.open_sealed(&place(person, &subject, &role), &bytes(row, 3)?)?;
            Ok(StoredLookup { role, subject, time: number(row, 2)?, content })
        });
        read.collect()
    }
}

impl Write<'_> {
    /// Keeps what a register answered, in place of what it answered before, and forgets what stands no longer.
    pub(in crate::server) async fn keep_lookup(
        &mut self,
        person: &str,
        procedure: &str,
        answer: &StoredLookup,
    ) -> Result<(), StoreError> {
        let province = &self.store.province;
        let old = sqlx::query("DELETE FROM lookup WHERE province = $1 AND person = $2 AND time <= $3");
        self.transaction.execute(old.bind(province).bind(person).bind(answer.time - STANDS)).await?;
        let sealed = self.store.seal(&place(person, &answer.subject, &answer.role), &answer.content)?;
        let statement = "INSERT INTO lookup (province, person, subject, role, procedure_code, time, sealed) \
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (province, person, subject, role, procedure_code) \
            DO UPDATE SET time = excluded.time, sealed = excluded.sealed";
        let query = sqlx::query(statement).bind(province).bind(person).bind(&answer.subject).bind(&answer.role);
        self.transaction.execute(query.bind(procedure).bind(answer.time).bind(sealed)).await?;
        Ok(())
    }
}
