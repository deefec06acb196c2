//! Files that come in parts, by who sends them and the SHA-256 of the whole.

use sqlx::Executor;

use super::{Store, StoreError, Write, bytes, number, text};

/// How far a file has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server) struct StoredFile {
    /// Bytes of the whole.
    pub(in crate::server) size: i64,
    /// Bytes that are here.
    pub(in crate::server) received: i64,
    /// Its type by its content, once it is whole and its digest was found right; empty before.
    pub(in crate::server) media_type: String,
}

fn place(owner: &str, sha256: &str, offset: i64) -> String {
    format!("file/{owner}/{sha256}/{offset}")
}

impl Store {
    /// How far a file of an owner has come.
    pub(in crate::server) async fn file(&self, owner: &str, sha256: &str) -> Result<Option<StoredFile>, StoreError> {
        let statement = "SELECT size, received, media_type FROM file WHERE province = $1 AND owner = $2 AND sha256 = $3";
        let query = sqlx::query(statement).bind(&self.province).bind(owner).bind(sha256);
        let row = query.fetch_optional(&self.pool).await?;
        let read = row.map(|row| {
            Ok(StoredFile { size: number(&row, 0)?, received: number(&row, 1)?, media_type: text(&row, 2)? })
        });
        read.transpose()
    }

    /// Bytes of all files of an owner, as they are said to become.
    pub(in crate::server) async fn file_bytes(&self, owner: &str) -> Result<i64, StoreError> {
        let statement = "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM file WHERE province = $1 AND owner = $2";
        let query = sqlx::query(statement).bind(&self.province).bind(owner);
        number(&query.fetch_one(&self.pool).await?, 0)
    }

    /// The part of a file that begins at an offset; nothing where none does.
    pub(in crate::server) async fn file_part(
        &self,
        owner: &str,
        sha256: &str,
        offset: i64,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let statement =
            "SELECT sealed FROM file_part WHERE province = $1 AND owner = $2 AND sha256 = $3 AND start = $4";
        let query = sqlx::query(statement).bind(&self.province).bind(owner).bind(sha256).bind(offset);
        let Some(row) = query.fetch_optional(&self.pool).await? else { return Ok(None) };
        let place = place(owner, sha256, offset);
        let opened = self.keys.open(&place, &bytes(&row, 0)?);
        opened.map(Some).ok_or_else(|| StoreError::Damaged(format!("{place} does not open with the keys of this portal")))
    }
}

impl Write<'_> {
    /// Keeps the next part of a file; the first also says how large the whole is.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where the file has come further or less far meanwhile.
    pub(in crate::server) async fn keep_part(
        &mut self,
        (owner, sha256): (&str, &str),
        size: i64,
        offset: i64,
        part: &[u8],
    ) -> Result<(), StoreError> {
        let (province, now) = (&self.store.province, self.store.surroundings.now());
        if offset == 0 {
            let statement = "INSERT INTO file (province, owner, sha256, size, received, media_type, changed) \
                VALUES ($1, $2, $3, $4, 0, '', $5) ON CONFLICT (province, owner, sha256) DO NOTHING";
            let query = sqlx::query(statement).bind(province).bind(owner).bind(sha256).bind(size).bind(now);
            self.transaction.execute(query).await?;
        }
        let statement = "UPDATE file SET received = received + $4, changed = $5 \
            WHERE province = $1 AND owner = $2 AND sha256 = $3 AND received = $6 AND size = $7 AND media_type = ''";
        let query = sqlx::query(statement).bind(province).bind(owner).bind(sha256).bind(part.len() as i64);
        if self.transaction.execute(query.bind(now).bind(offset).bind(size)).await?.rows_affected() != 1 {
            return Err(StoreError::Exists);
        }
        let sealed = self.store.keys.seal(&place(owner, sha256, offset), part, &*self.store.surroundings);
        let sealed = sealed.map_err(StoreError::Unavailable)?;
        let statement =
            "INSERT INTO file_part (province, owner, sha256, start, sealed) VALUES ($1, $2, $3, $4, $5)";
        let query = sqlx::query(statement).bind(province).bind(owner).bind(sha256).bind(offset).bind(sealed);
        self.transaction.execute(query).await?;
        Ok(())
    }

    /// Says that a file is whole and what it is.
    pub(in crate::server) async fn complete_file(
        &mut self,
        owner: &str,
        sha256: &str,
        media_type: &str,
    ) -> Result<(), StoreError> {
        let statement = "UPDATE file SET media_type = $4 WHERE province = $1 AND owner = $2 AND sha256 = $3";
        let query = sqlx::query(statement).bind(&self.store.province).bind(owner).bind(sha256).bind(media_type);
        self.transaction.execute(query).await?;
        Ok(())
    }

    /// Takes a file out, with all that came of it.
    pub(in crate::server) async fn remove_file(&mut self, owner: &str, sha256: &str) -> Result<(), StoreError> {
        for statement in [
            "DELETE FROM file_part WHERE province = $1 AND owner = $2 AND sha256 = $3",
            "DELETE FROM file WHERE province = $1 AND owner = $2 AND sha256 = $3",
        ] {
            let query = sqlx::query(statement).bind(&self.store.province).bind(owner).bind(sha256);
            self.transaction.execute(query).await?;
        }
        Ok(())
    }
}
