//! What writes were answered, so that the same request sent again is answered the same and done once.

use sqlx::Executor;

use super::{Store, StoreError, Write, bytes, number, text};

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server) struct Answered {
    /// The digest of the request.
    pub(in crate::server) request: String,
    /// Status of the answer.
    pub(in crate::server) status: u16,
    /// Body of the answer.
    pub(in crate::server) body: String,
}

fn place(owner: &str, key: &str) -> String {
    format!("answered/{owner}/{key}")
}

impl Store {
    /// What was answered to this key of this owner.
    pub(in crate::server) async fn answered(&self, owner: &str, key: &str) -> Result<Option<Answered>, StoreError> {
        let statement =
            "SELECT request, status, sealed FROM answered WHERE province = $1 AND owner = $2 AND request_key = $3";
        let query = sqlx::query(statement).bind(&self.province).bind(owner).bind(key);
        let Some(row) = query.fetch_optional(&self.pool).await? else { return Ok(None) };
        let body = self.open_sealed(&place(owner, key), &bytes(&row, 2)?)?;
        let status = u16::try_from(number(&row, 1)?).map_err(|_| StoreError::Damaged("a status".to_owned()))?;
        Ok(Some(Answered { request: text(&row, 0)?, status, body }))
    }
}

impl Write<'_> {
    /// Keeps an answer.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where the key was answered meanwhile.
    pub(in crate::server) async fn answer(
        &mut self,
        owner: &str,
        key: &str,
        answer: &Answered,
    ) -> Result<(), StoreError> {
        let sealed = self.store.seal(&place(owner, key), &answer.body)?;
        let statement = "INSERT INTO answered (province, owner, request_key, request, status, sealed, made) \
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let query = sqlx::query(statement).bind(&self.store.province).bind(owner).bind(key).bind(&answer.request);
        let query = query.bind(i64::from(answer.status)).bind(sealed).bind(self.store.surroundings.now());
        self.transaction.execute(query).await?;
        Ok(())
    }
}
