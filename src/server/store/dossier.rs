//! Cases: what was sent, version by version, where they stand, and what happened to them.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Executor};

use super::{Store, StoreError, Write, bytes, number, text};
use crate::server::surroundings::{Millis, local};

/// Cases that are listed at a time.
pub(in crate::server) const PAGE: i64 = 50;

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) enum State {
    /// It waits for an officer.
    Received,
    /// An officer has taken it.
    InReview,
    /// The person has something to correct.
    Returned,
    /// It is accepted.
    Accepted,
    /// It is refused.
    Refused,
    /// The person has taken it back.
    Withdrawn,
}

impl State {
    pub(super) const ALL: [Self; 6] =
        [Self::Received, Self::InReview, Self::Returned, Self::Accepted, Self::Refused, Self::Withdrawn];

    /// Whether an authority has decided.
    pub(in crate::server) const fn is_decided(self) -> bool {
        matches!(self, Self::Accepted | Self::Refused)
    }

    /// Whether somebody still has something to do.
    pub(in crate::server) const fn is_open(self) -> bool {
        !self.is_decided() && !matches!(self, Self::Withdrawn)
    }

    /// The word that is stored and told.
    pub(in crate::server) const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::InReview => "inReview",
            Self::Returned => "returned",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    fn read(word: &str) -> Result<Self, StoreError> {
        let state = Self::ALL.into_iter().find(|state| state.as_str() == word);
        state.ok_or_else(|| StoreError::Damaged("the state of a case".to_owned()))
    }
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server) struct Dossier {
    /// Its id within the province.
    pub(in crate::server) id: String,
    /// The number to quote.
    pub(in crate::server) receipt: String,
    /// Code of the procedure.
    pub(in crate::server) procedure: String,
    /// What the procedure is called.
    pub(in crate::server) title: String,
    /// The pseudonym of whose it is; empty where nobody had signed in.
    pub(in crate::server) person: String,
    /// The digest of the secret of somebody who had not signed in.
    pub(in crate::server) secret: String,
    /// Where it stands.
    pub(in crate::server) state: State,
    /// The version of what was sent that counts, from 1 on.
    pub(in crate::server) version: i64,
    /// When the first version came.
    pub(in crate::server) received: Millis,
    /// The day it is due, ISO 8601; empty where the definition says none.
    pub(in crate::server) due: String,
    /// The officer who has taken it; empty where nobody has.
    pub(in crate::server) holder: String,
    /// When anything last happened.
    pub(in crate::server) changed: Millis,
    /// The authority that decides, in the language of the definition or as an officer wrote it; empty where nobody says.
    pub(in crate::server) office: String,
    /// The id of who filled it in for the person; empty where the person did.
    pub(in crate::server) helper: String,
    /// Papers that were not asked for.
    pub(in crate::server) spared: i64,
}

/// The columns of a case, in the order they are read in.
const COLUMNS: &str = "id, receipt, procedure_code, title, person, secret, state, version, received, due, holder, changed, \
    office, helper, spared";

impl Dossier {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: text(row, 0)?,
            receipt: text(row, 1)?,
            procedure: text(row, 2)?,
            title: text(row, 3)?,
            person: text(row, 4)?,
            secret: text(row, 5)?,
            state: State::read(&text(row, 6)?)?,
            version: number(row, 7)?,
            received: number(row, 8)?,
            due: text(row, 9)?,
            holder: text(row, 10)?,
            changed: number(row, 11)?,
            office: text(row, 12)?,
            helper: text(row, 13)?,
            spared: number(row, 14)?,
        })
    }
}

/// One version of what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server) struct Sent {
    /// Hash of the definition it was made with.
    pub(in crate::server) definition: String,
    /// Digest of the submission.
    pub(in crate::server) digest: String,
    /// The submission, what the portal found, and the receipt, as JSON text.
    pub(in crate::server) content: String,
}

/// A definition as it is kept beside what was sent with it.
#[derive(Clone, Debug)]
pub(in crate::server) struct Filed<'a> {
    /// SHA-256 of its canonical form.
    pub(in crate::server) hash: &'a str,
    /// Code of the procedure.
    pub(in crate::server) code: &'a str,
    /// Version it says itself.
    pub(in crate::server) version: &'a str,
    /// The definition as JSON text.
    pub(in crate::server) content: &'a str,
}

/// A version of a definition something was sent with.
#[derive(Clone, Debug)]
pub(in crate::server) struct FiledVersion {
    /// Code of the procedure.
    pub(in crate::server) code: String,
    /// Version it says itself.
    pub(in crate::server) version: String,
    /// SHA-256 of its canonical form.
    pub(in crate::server) hash: String,
    /// The definition as JSON text.
    pub(in crate::server) content: String,
    /// Cases that are not decided and stand on it.
    pub(in crate::server) running: i64,
}

/// A new case, with the first version of what was sent.
pub(in crate::server) struct NewDossier<'a> {
    /// The case; its state is the first.
    pub(in crate::server) dossier: &'a Dossier,
    /// What was sent.
    pub(in crate::server) sent: &'a Sent,
    /// What it was made with.
    pub(in crate::server) definition: &'a Filed<'a>,
}

/// Something that happened to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server) struct Happening {
    /// When.
    pub(in crate::server) time: Millis,
    /// Where the case stood then.
    pub(in crate::server) state: State,
    /// The officer who did it; empty where it was the person.
    pub(in crate::server) officer: String,
    /// Reason and marks, as JSON text.
    pub(in crate::server) content: String,
}

/// Which cases an officer wants to see.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::server) struct Filter<'a> {
    /// Only in one of these states; in any where the first is none.
    pub(in crate::server) states: [Option<State>; 3],
    /// Only those this officer has taken.
    pub(in crate::server) holder: Option<&'a str>,
    /// Only those after this id.
    pub(in crate::server) after: &'a str,
}

fn sent_place(dossier: &str, version: i64) -> String {
    format!("submission/{dossier}/{version}")
}

fn happening_place(dossier: &str, number: i64) -> String {
    format!("happening/{dossier}/{number}")
}

impl Store {
    /// The case with a number to quote.
    pub(in crate::server) async fn dossier(&self, receipt: &str) -> Result<Option<Dossier>, StoreError> {
        let statement = format!("SELECT {COLUMNS} FROM dossier WHERE province = $1 AND receipt = $2");
        let row =
            sqlx::query(AssertSqlSafe(statement)).bind(&self.province).bind(receipt).fetch_optional(&self.pool).await?;
        row.as_ref().map(Dossier::read).transpose()
    }

    /// Somebody's cases, the latest first.
    pub(in crate::server) async fn dossiers_of(&self, person: &str) -> Result<Vec<Dossier>, StoreError> {
        let statement =
            format!("SELECT {COLUMNS} FROM dossier WHERE province = $1 AND person = $2 ORDER BY id DESC LIMIT $3");
        let query = sqlx::query(AssertSqlSafe(statement)).bind(&self.province).bind(person).bind(PAGE);
        query.fetch_all(&self.pool).await?.iter().map(Dossier::read).collect()
    }

    /// A page of the cases of the province, the oldest first.
    pub(in crate::server) async fn inbox(&self, filter: Filter<'_>) -> Result<Vec<Dossier>, StoreError> {
        let statement = format!(
            "SELECT {COLUMNS} FROM dossier WHERE province = $1 AND id > $2 AND ($3 = '' OR state IN ($3, $4, $5)) \
            AND ($6 = '' OR holder = $6) ORDER BY id LIMIT $7"
        );
        let [one, second, third] = filter.states.map(|state| state.map_or("", State::as_str));
        let query = sqlx::query(AssertSqlSafe(statement)).bind(&self.province).bind(filter.after);
        let query = query.bind(one).bind(second).bind(third).bind(filter.holder.unwrap_or_default());
        query.bind(PAGE).fetch_all(&self.pool).await?.iter().map(Dossier::read).collect()
    }

    /// A version of what was sent.
    pub(in crate::server) async fn sent(&self, dossier: &str, version: i64) -> Result<Sent, StoreError> {
        let statement =
            "SELECT definition, digest, sealed FROM submission WHERE province = $1 AND dossier = $2 AND version = $3";
        let query = sqlx::query(statement).bind(&self.province).bind(dossier).bind(version);
        let row = query.fetch_one(&self.pool).await?;
        let content = self.open_sealed(&sent_place(dossier, version), &bytes(&row, 2)?)?;
        Ok(Sent { definition: text(&row, 0)?, digest: text(&row, 1)?, content })
    }

    /// All versions of what was sent, the first one first, each with when it came.
    pub(in crate::server) async fn versions(&self, dossier: &str) -> Result<Vec<(Millis, String)>, StoreError> {
        let statement =
            "SELECT version, received, sealed FROM submission WHERE province = $1 AND dossier = $2 ORDER BY version";
        let rows = sqlx::query(statement).bind(&self.province).bind(dossier).fetch_all(&self.pool).await?;
        let read = rows.iter().map(|row| {
            Ok((number(row, 1)?, self.open_sealed(&sent_place(dossier, number(row, 0)?), &bytes(row, 2)?)?))
        });
        read.collect()
    }

    /// What happened to a case, in order.
    pub(in crate::server) async fn happenings(&self, dossier: &str) -> Result<Vec<Happening>, StoreError> {
        let statement = "SELECT time, state, officer, sealed, number FROM happening \
            WHERE province = $1 AND dossier = $2 ORDER BY number";
        let rows = sqlx::query(statement).bind(&self.province).bind(dossier).fetch_all(&self.pool).await?;
        let read = rows.iter().map(|row| {
            let content = self.open_sealed(&happening_place(dossier, number(row, 4)?), &bytes(row, 3)?)?;
            Ok(Happening {
                time: number(row, 0)?,
                state: State::read(&text(row, 1)?)?,
                officer: text(row, 2)?,
                content,
            })
        });
        read.collect()
    }

    /// The versions of definitions something was sent with, by code, the earliest first.
    pub(in crate::server) async fn filed_versions(&self) -> Result<Vec<FiledVersion>, StoreError> {
        let statement = "SELECT f.code, f.version, f.hash, f.content, (SELECT COUNT(*) FROM submission s \
            JOIN dossier d ON d.province = s.province AND d.id = s.dossier AND d.version = s.version \
            WHERE s.province = f.province AND s.definition = f.hash AND d.state NOT IN ($2, $3, $4)) \
            FROM definition f WHERE f.province = $1 ORDER BY f.code, f.published, f.hash";
        let query = sqlx::query(statement).bind(&self.province);
        let closed = [State::Accepted, State::Refused, State::Withdrawn];
        let query = closed.into_iter().fold(query, |query, state| query.bind(state.as_str()));
        let read = |row: &AnyRow| {
            Ok(FiledVersion {
                code: text(row, 0)?,
                version: text(row, 1)?,
                hash: text(row, 2)?,
                content: text(row, 3)?,
                running: number(row, 4)?,
            })
        };
        query.fetch_all(&self.pool).await?.iter().map(read).collect()
    }

    /// A definition something was sent with, by its hash.
    pub(in crate::server) async fn definition(&self, hash: &str) -> Result<Option<String>, StoreError> {
        let query = sqlx::query("SELECT content FROM definition WHERE province = $1 AND hash = $2");
        let row = query.bind(&self.province).bind(hash).fetch_optional(&self.pool).await?;
        row.as_ref().map(|row| text(row, 0)).transpose()
    }
}

impl Write<'_> {
    /// Keeps a new case with its first version.
    pub(in crate::server) async fn receive(&mut self, new: &NewDossier<'_>) -> Result<(), StoreError> {
        let dossier = new.dossier;
        let statement = "INSERT INTO dossier (province, id, receipt, procedure_code, title, person, secret, state, \
            version, received, due, holder, changed, office, helper, spared) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', $10, $12, $13, $14)";
        let query = sqlx::query(statement).bind(&self.store.province).bind(&dossier.id).bind(&dossier.receipt);
        let query = query.bind(&dossier.procedure).bind(&dossier.title).bind(&dossier.person).bind(&dossier.secret);
        let query = query.bind(dossier.state.as_str()).bind(dossier.version).bind(dossier.received).bind(&dossier.due);
        let query = query.bind(&dossier.office).bind(&dossier.helper).bind(dossier.spared);
        self.transaction.execute(query).await?;
        self.file(new.definition).await?;
        self.keep(&dossier.id, dossier.version, new.sent).await?;
        self.happened(&dossier.id, dossier.state, "", "{}").await
    }

    /// Keeps a corrected version of a returned case, which then waits for an officer again.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where the case is not returned any more, or another version came meanwhile.
    pub(in crate::server) async fn correct(
        &mut self,
        dossier: &Dossier,
        sent: &Sent,
        definition: &Filed<'_>,
    ) -> Result<(), StoreError> {
        let now = self.store.surroundings.now();
        let statement = "UPDATE dossier SET state = $3, version = version + 1, holder = '', due = $4, changed = $5, \
            spared = $6, helper = $7 WHERE province = $1 AND id = $2 AND state = $8 AND version = $9";
        let query = sqlx::query(statement).bind(&self.store.province).bind(&dossier.id);
        let query = query.bind(State::Received.as_str()).bind(&dossier.due).bind(now).bind(dossier.spared);
        let query = query.bind(&dossier.helper).bind(State::Returned.as_str()).bind(dossier.version);
        if self.transaction.execute(query).await?.rows_affected() != 1 {
            return Err(StoreError::Exists);
        }
        self.file(definition).await?;
        self.keep(&dossier.id, dossier.version + 1, sent).await?;
        self.happened(&dossier.id, State::Received, "", "{}").await
    }

    /// Brings a case from one state to another, if it still is as it was read: `next` is what is to become of it, of which its
    /// state, its holder and its authority count.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where it is not.
    pub(in crate::server) async fn advance(
        &mut self,
        dossier: &Dossier,
        next: &Dossier,
        officer: &str,
        content: &str,
    ) -> Result<(), StoreError> {
        let now = self.store.surroundings.now();
        let statement = "UPDATE dossier SET state = $3, holder = $4, changed = $5, office = $6, decided = $7 \
            WHERE province = $1 AND id = $2 AND state = $8 AND holder = $9 AND version = $10";
        let query = sqlx::query(statement).bind(&self.store.province).bind(&dossier.id).bind(next.state.as_str());
        let query = query.bind(&next.holder).bind(now).bind(&next.office);
        let query = query.bind(if next.state.is_decided() { local(now).0.to_string() } else { String::new() });
        let query = query.bind(dossier.state.as_str());
        let query = query.bind(&dossier.holder).bind(dossier.version);
        if self.transaction.execute(query).await?.rows_affected() != 1 {
            return Err(StoreError::Exists);
        }
        self.happened(&dossier.id, next.state, officer, content).await
    }

    async fn file(&mut self, definition: &Filed<'_>) -> Result<(), StoreError> {
        let statement = "INSERT INTO definition (province, hash, code, version, content, published) \
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (province, hash) DO NOTHING";
        let query = sqlx::query(statement).bind(&self.store.province).bind(definition.hash).bind(definition.code);
        let query = query.bind(definition.version).bind(definition.content).bind(self.store.surroundings.now());
        self.transaction.execute(query).await?;
        Ok(())
    }

    async fn keep(&mut self, dossier: &str, version: i64, sent: &Sent) -> Result<(), StoreError> {
        let sealed = self.store.seal(&sent_place(dossier, version), &sent.content)?;
        let statement = "INSERT INTO submission (province, dossier, version, definition, digest, received, sealed) \
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let query = sqlx::query(statement).bind(&self.store.province).bind(dossier).bind(version);
        let query = query.bind(&sent.definition).bind(&sent.digest).bind(self.store.surroundings.now());
        self.transaction.execute(query.bind(sealed)).await?;
        Ok(())
    }

    async fn happened(&mut self, dossier: &str, state: State, officer: &str, content: &str) -> Result<(), StoreError> {
        let next = "SELECT COALESCE(MAX(number), 0) + 1 FROM happening WHERE province = $1 AND dossier = $2";
        let row = self.transaction.fetch_one(sqlx::query(next).bind(&self.store.province).bind(dossier)).await?;
        let at = number(&row, 0)?;
        let sealed = self.store.seal(&happening_place(dossier, at), content)?;
        let statement = "INSERT INTO happening (province, dossier, number, time, state, officer, sealed) \
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let query = sqlx::query(statement).bind(&self.store.province).bind(dossier).bind(at);
        let query = query.bind(self.store.surroundings.now()).bind(state.as_str()).bind(officer).bind(sealed);
        self.transaction.execute(query).await?;
        Ok(())
    }
}
