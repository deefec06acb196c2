//! Cases that are begun without signing in, by the digest of their secret: what papers belong to before anything was sent.

use sqlx::{AssertSqlSafe, Executor};

use super::{Store, StoreError, Write};
use crate::server::surroundings::Millis;

/// How long something that was begun and never sent is kept: as long as a draft.
const WAITS: Millis = 30 * 86_400_000;

/// Of what was begun so long ago and never sent.
const LEFT: &str = "SELECT guest.secret FROM guest WHERE guest.province = $1 AND guest.opened < $2 AND NOT EXISTS \
    (SELECT 1 FROM dossier WHERE dossier.province = guest.province AND dossier.secret = guest.secret)";

/// How the files of somebody who has not signed in are owned.
pub(in crate::server) fn owner_of_guest(secret: &str) -> String {
    format!("guest:{secret}")
}

impl Store {
    /// Whether a case was begun with a secret of this digest.
    pub(in crate::server) async fn is_guest(&self, secret: &str) -> Result<bool, StoreError> {
        let query = sqlx::query("SELECT secret FROM guest WHERE province = $1 AND secret = $2");
        let row = query.bind(&self.province).bind(secret).fetch_optional(&self.pool).await?;
        Ok(row.is_some())
    }
}

impl Write<'_> {
    /// Notes that a case was begun.
    pub(in crate::server) async fn open_guest(&mut self, secret: &str) -> Result<(), StoreError> {
        let statement = "INSERT INTO guest (province, secret, opened) VALUES ($1, $2, $3) \
            ON CONFLICT (province, secret) DO NOTHING";
        let query = sqlx::query(statement).bind(&self.store.province).bind(secret);
        self.transaction.execute(query.bind(self.store.surroundings.now())).await?;
        Ok(())
    }

    /// Forgets, with its files, what was begun long ago and never sent.
    pub(in crate::server) async fn forget_guests(&mut self) -> Result<(), StoreError> {
        let (province, begun) = (&self.store.province, self.store.surroundings.now() - WAITS);
        for statement in [
            format!(
                "DELETE FROM file_part WHERE province = $1 AND owner IN (SELECT 'guest:' || own.secret FROM ({LEFT}) AS own)"
            ),
            format!(
                "DELETE FROM file WHERE province = $1 AND owner IN (SELECT 'guest:' || own.secret FROM ({LEFT}) AS own)"
            ),
            format!("DELETE FROM guest WHERE province = $1 AND secret IN ({LEFT})"),
        ] {
            let query = sqlx::query(AssertSqlSafe(statement)).bind(province).bind(begun);
            self.transaction.execute(query).await?;
        }
        Ok(())
    }
}
