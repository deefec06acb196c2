//! The audit log: who did what to whose data, chained by hashes, without values.
//!
//! There are [`LANES`] chains; whose data it is decides which, so that writes about different people seldom wait for each other.

use sqlx::{AnyConnection, Executor, Row};

use super::{Store, StoreError, Write, number, text};
use crate::server::identifier::digest;
use crate::server::surroundings::Millis;

/// How many chains there are.
const LANES: i64 = 16;
/// Rows of one person that are told at most.
const MOST_ROWS: i64 = 500;
/// Rows that are read at a time when a chain is walked.
const AT_A_TIME: i64 = 1000;

/// What somebody did.
#[derive(Clone, Copy, Debug)]
pub(in crate::server) struct Access<'a> {
    /// The pseudonym of whose data it was.
    pub(in crate::server) subject: &'a str,
    /// Who it was: `citizen:` with a pseudonym, `officer:` with an id, or `guest`.
    pub(in crate::server) actor: &'a str,
    /// What was done: `submission.received`, `dossier.read`, …
    pub(in crate::server) action: &'a str,
    /// What it was done to: a number to quote, or the ids of registers.
    pub(in crate::server) object: &'a str,
}

/// A row as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server) struct AuditRow {
    /// When.
    pub(in crate::server) time: Millis,
    /// Whose data.
    subject: String,
    /// Who.
    pub(in crate::server) actor: String,
    /// What.
    pub(in crate::server) action: String,
    /// To what.
    pub(in crate::server) object: String,
    previous: String,
    hash: String,
}

impl AuditRow {
    fn read(row: &sqlx::any::AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            time: number(row, 0)?,
            subject: text(row, 1)?,
            actor: text(row, 2)?,
            action: text(row, 3)?,
            object: text(row, 4)?,
            previous: text(row, 5)?,
            hash: text(row, 6)?,
        })
    }

    /// The hash of everything else, the hash of the row before included.
    fn link(&self, lane: i64, at: i64) -> String {
        let parts = [&self.previous, &self.subject, &self.actor, &self.action, &self.object];
        let mut all = format!("{lane}:{at}:{}", self.time);
        for part in parts {
            // With its length, so that no two rows read the same.
            all.push_str(&format!("|{}:{part}", part.len()));
        }
        digest(all.as_bytes())
    }
}

fn lane_of(subject: &str) -> i64 {
    i64::from(digest(subject.as_bytes()).bytes().fold(0u8, |all, byte| all.wrapping_mul(31).wrapping_add(byte))) % LANES
}

impl Write<'_> {
    /// Adds a row to the chain of whose data it is.
    pub(in crate::server) async fn audit(&mut self, access: Access<'_>) -> Result<(), StoreError> {
        let lane = lane_of(access.subject);
        let province = &self.store.province;
        let first = "INSERT INTO audit_lane (province, lane, number, hash) VALUES ($1, $2, 0, '') \
            ON CONFLICT (province, lane) DO NOTHING";
        self.transaction.execute(sqlx::query(first).bind(province).bind(lane)).await?;
        // Others who add to the chain wait here until this transaction ends.
        let next = "UPDATE audit_lane SET number = number + 1 WHERE province = $1 AND lane = $2 RETURNING number, hash";
        let row = self.transaction.fetch_one(sqlx::query(next).bind(province).bind(lane)).await?;
        let at: i64 = row.try_get(0)?;
        let mut entry = AuditRow {
            time: self.store.surroundings.now(),
            subject: access.subject.to_owned(),
            actor: access.actor.to_owned(),
            action: access.action.to_owned(),
            object: access.object.to_owned(),
            previous: text(&row, 1)?,
            hash: String::new(),
        };
        entry.hash = entry.link(lane, at);
        let add = "INSERT INTO audit (province, lane, number, time, subject, actor, action, object, previous, hash) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let query = sqlx::query(add).bind(province).bind(lane).bind(at).bind(entry.time).bind(&entry.subject);
        let query = query.bind(&entry.actor).bind(&entry.action).bind(&entry.object).bind(&entry.previous);
        self.transaction.execute(query.bind(&entry.hash)).await?;
        let last = "UPDATE audit_lane SET hash = $3 WHERE province = $1 AND lane = $2";
        self.transaction.execute(sqlx::query(last).bind(province).bind(lane).bind(&entry.hash)).await?;
        Ok(())
    }
}

impl Store {
    /// What was done to somebody's data, the latest first.
    pub(in crate::server) async fn accesses(&self, subject: &str) -> Result<Vec<AuditRow>, StoreError> {
        let statement = "SELECT time, subject, actor, action, object, previous, hash FROM audit \
            WHERE province = $1 AND subject = $2 ORDER BY time DESC, number DESC LIMIT $3";
        let query = sqlx::query(statement).bind(&self.province).bind(subject).bind(MOST_ROWS);
        query.fetch_all(&self.pool).await?.iter().map(AuditRow::read).collect()
    }

    /// Walks all chains; gives how many rows there are, or the first place at which a row was changed, taken out or put in.
    pub(in crate::server) async fn walk_audit(&self) -> Result<Result<u64, String>, StoreError> {
        walk(&mut *self.pool.acquire().await?, &self.province).await
    }

    /// When the latest row was written; nothing where there is none.
    pub(in crate::server) async fn latest_access(&self) -> Result<Option<Millis>, StoreError> {
        let query = sqlx::query("SELECT MAX(time) FROM audit WHERE province = $1").bind(&self.province);
        Ok(query.fetch_one(&self.pool).await?.try_get(0)?)
    }
}

/// As [`Store::walk_audit`], with what is not committed yet.
pub(super) async fn walk(connection: &mut AnyConnection, province: &str) -> Result<Result<u64, String>, StoreError> {
    let mut rows = 0;
    for lane in 0..LANES {
        let (mut at, mut previous) = (0, String::new());
        loop {
            let statement = "SELECT time, subject, actor, action, object, previous, hash, number FROM audit \
                WHERE province = $1 AND lane = $2 AND number > $3 ORDER BY number LIMIT $4";
            let query = sqlx::query(statement).bind(province).bind(lane).bind(at).bind(AT_A_TIME);
            let read = connection.fetch_all(query).await?;
            if read.is_empty() {
                break;
            }
            for row in &read {
                let entry = AuditRow::read(row)?;
                at += 1;
                if number(row, 7)? != at || entry.previous != previous || entry.hash != entry.link(lane, at) {
                    return Ok(Err(format!("chain {lane}, row {at}")));
                }
                previous = entry.hash;
                rows += 1;
            }
        }
        let statement = "SELECT number, hash FROM audit_lane WHERE province = $1 AND lane = $2";
        let last = connection.fetch_optional(sqlx::query(statement).bind(province).bind(lane)).await?;
        let last = last.map(|row| Ok::<_, StoreError>((number(&row, 0)?, text(&row, 1)?))).transpose()?;
        if last.unwrap_or_default() != (at, previous) {
            return Ok(Err(format!("chain {lane}, after row {at}")));
        }
    }
    Ok(Ok(rows))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::Store;
    use super::*;
    use crate::server::seal::Keys;
    use crate::server::settings::tests::usual;
    use crate::server::surroundings::tests::Fixed;

    #[test]
    fn a_row_that_was_changed_taken_out_or_put_in_breaks_the_chain_at_its_place() {
        let folder = std::env::temp_dir().join(format!("tokhai-audit-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let world = Arc::new(Fixed::at(1000));
            let keys = Keys::at(&folder.join("keys"), &*world).unwrap();
            let store = Store::open(&usual(&folder), keys, world).await.unwrap();
            for object in ["a", "b", "c"] {
                let mut write = store.write().await.unwrap();
                let access = Access { subject: "s", actor: "officer:o", action: "dossier.read", object };
                write.audit(access).await.unwrap();
                write.commit().await.unwrap();
            }
            assert_eq!(store.walk_audit().await.unwrap(), Ok(3));
            let told: Vec<String> = store.accesses("s").await.unwrap().into_iter().map(|row| row.object).collect();
            assert_eq!(told, ["c", "b", "a"]);
            let lane = lane_of("s");
            for (statement, back, row) in [
                ("UPDATE audit SET actor = 'officer:x' WHERE number = 2", "UPDATE audit SET actor = 'officer:o'", 2),
                ("UPDATE audit_lane SET number = 4", "UPDATE audit_lane SET number = 3", 3),
                ("DELETE FROM audit WHERE number = 2", "", 2),
            ] {
                sqlx::query(statement).execute(&store.pool).await.unwrap();
                let broken = store.walk_audit().await.unwrap().unwrap_err();
                assert!(
                    broken.starts_with(&format!("chain {lane}, ")) && broken.ends_with(&row.to_string()),
                    "{broken}"
                );
                if !back.is_empty() {
                    sqlx::query(back).execute(&store.pool).await.unwrap();
                }
            }
            store.close().await;
        });
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
