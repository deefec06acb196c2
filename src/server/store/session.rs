//! Who is signed in.

use sqlx::Executor;

use super::{Store, StoreError, Write, bytes, text};
use crate::server::surroundings::Millis;

/// Between the number of somebody and the level of their account, where both are sealed.
const LEVEL: char = '\n';

/// As what somebody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) enum Role {
    /// Somebody with cases of their own.
    Citizen,
    /// Somebody who decides.
    Officer,
    /// Somebody who fills in for people who are present.
    Helper,
}

impl Role {
    /// The word that is stored and told.
    pub(in crate::server) const fn as_str(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Officer => "officer",
            Self::Helper => "helper",
        }
    }
}

/// A session as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server) struct StoredSession {
    /// As what.
    pub(in crate::server) role: Role,
    /// The pseudonym of a citizen, the id of an officer.
    pub(in crate::server) person: String,
    /// The number of a citizen, the id of an officer.
    pub(in crate::server) subject: String,
    /// How well the account is proved, 0 where nothing is said of that.
    pub(in crate::server) level: u8,
    /// When it ends.
    pub(in crate::server) expires: Millis,
}

impl Store {
    /// The session of a token, by the digest of the token, if it has not ended.
    pub(in crate::server) async fn session(&self, token: &str) -> Result<Option<StoredSession>, StoreError> {
        let statement = "SELECT role, person, sealed, expires FROM session WHERE province = $1 AND token = $2";
        let query = sqlx::query(statement).bind(&self.province).bind(token);
        let Some(row) = query.fetch_optional(&self.pool).await? else { return Ok(None) };
        let expires = super::number(&row, 3)?;
        if expires <= self.surroundings.now() {
            return Ok(None);
        }
        let word = text(&row, 0)?;
        let role = [Role::Citizen, Role::Officer, Role::Helper].into_iter().find(|role| role.as_str() == word);
        let role = role.ok_or_else(|| StoreError::Damaged("the role of a session".to_owned()))?;
        let sealed = self.open_sealed(&["session/", token].concat(), &bytes(&row, 2)?)?;
        // A number has no such sign, and neither has the id of an officer.
        let (subject, level) = sealed.split_once(LEVEL).unwrap_or((sealed.as_str(), ""));
        let (subject, level) = (subject.to_owned(), level.parse().unwrap_or_default());
        Ok(Some(StoredSession { role, person: text(&row, 1)?, subject, level, expires }))
    }
}

impl Write<'_> {
    /// Begins a session, and forgets those that have ended.
    pub(in crate::server) async fn sign_in(&mut self, token: &str, session: &StoredSession) -> Result<(), StoreError> {
        let ended = sqlx::query("DELETE FROM session WHERE province = $1 AND expires <= $2");
        let ended = ended.bind(&self.store.province).bind(self.store.surroundings.now());
        self.transaction.execute(ended).await?;
        let plain = format!("{}{LEVEL}{}", session.subject, session.level);
        let sealed = self.store.seal(&["session/", token].concat(), &plain)?;
        let statement = "INSERT INTO session (province, token, role, person, sealed, expires) \
            VALUES ($1, $2, $3, $4, $5, $6)";
        let query = sqlx::query(statement).bind(&self.store.province).bind(token).bind(session.role.as_str());
        self.transaction.execute(query.bind(&session.person).bind(sealed).bind(session.expires)).await?;
        Ok(())
    }

    /// Ends a session.
    pub(in crate::server) async fn sign_out(&mut self, token: &str) -> Result<(), StoreError> {
        let query = sqlx::query("DELETE FROM session WHERE province = $1 AND token = $2");
        self.transaction.execute(query.bind(&self.store.province).bind(token)).await?;
        Ok(())
    }
}
