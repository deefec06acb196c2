//! Where everything the portal acknowledged stays: SQLite or PostgreSQL behind one set of queries.
//!
//! A write is one transaction and ends with [`Write::commit`]; until that returned, nothing was kept and nobody may be told that it
//! was. Statements use `$1`, JSON stands as text or sealed bytes, times are milliseconds, and every key begins with the province.

mod answered;
mod audit;
mod dossier;
mod dump;
mod file;
mod guest;
mod lookup;
mod published;
mod sealed;
mod session;
mod upkeep;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions, AnyRow};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Any, AnyPool, AssertSqlSafe, Connection, Executor, Row, SqlSafeStr, Transaction};
use tokio::sync::{Semaphore, SemaphorePermit};

pub(super) use answered::Answered;
pub(super) use audit::Access;
pub(super) use dossier::{Dossier, Filed, FiledVersion, Filter, Happening, NewDossier, PAGE, Sent, State};
pub(super) use dump::{Inspected, inspect};
pub(super) use file::StoredFile;
pub(super) use guest::owner_of_guest;
pub(super) use lookup::{STANDS, StoredLookup};
pub(super) use published::{Month, Span};
pub(super) use sealed::Seals;
pub(super) use session::{Role, StoredSession};
pub(super) use upkeep::{Erased, Limits, Selection};

use super::seal::Keys;
use super::settings::Settings;
use super::surroundings::Surroundings;

/// How often a write that another one got in the way of is tried.
const TRIES: u32 = 8;
/// How long a request waits for a connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// The migrations in their order; one that was released is never changed.
const MIGRATIONS: [(i64, &str, &str); 2] = [
    (1, "portal", include_str!("migrations/0001_portal.sql")),
    (10, "guests and decisions", include_str!("migrations/0010_guests_and_decisions.sql")),
];

/// Why something was not stored or read.
#[derive(Debug)]
pub(super) enum StoreError {
    /// The database cannot be reached or refused to work; later it may do.
    Unavailable(String),
    /// Another write got in the way; the whole transaction may be tried again.
    Contended,
    /// What is already there stands in the way.
    Exists,
    /// What was read is not what was written.
    Damaged(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(why) => write!(f, "the database does not work: {why}"),
            Self::Contended => f.write_str("the database is busy with other writes"),
            Self::Exists => f.write_str("the row stands there already"),
            Self::Damaged(what) => write!(f, "stored data cannot be read: {what}"),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(told) = &error {
            if told.is_unique_violation() {
                return Self::Exists;
            }
            // Serialization failure and deadlock of PostgreSQL; busy, locked and busy snapshot of SQLite.
            let code = told.code().unwrap_or_default();
            if matches!(&*code, "40001" | "40P01" | "5" | "6" | "261" | "517") {
                return Self::Contended;
            }
            // Messages of a database can quote values; its code never does.
            return Self::Unavailable(format!("it answered with code {code}"));
        }
        match error {
            sqlx::Error::PoolTimedOut => Self::Unavailable("no connection became free in time".to_owned()),
            sqlx::Error::Io(error) => Self::Unavailable(error.to_string()),
            sqlx::Error::ColumnDecode { index, .. } => Self::Damaged(format!("column {index}")),
            _ => Self::Unavailable("the connection failed".to_owned()),
        }
    }
}

/// The database of one province, with the keys that open it.
pub(super) struct Store {
    pool: AnyPool,
    /// SQLite lets one write at a time; those that wait do so in order.
    writers: Semaphore,
    /// SQLite, not PostgreSQL.
    is_file: bool,
    pub(super) province: String,
    pub(super) keys: Keys,
    pub(super) surroundings: Arc<dyn Surroundings>,
}

impl Store {
    /// Opens the database and brings its tables up to date.
    ///
    /// # Errors
    /// In words for whoever starts the portal: what does not work and what to do. Never with the URL.
    pub(super) async fn open(
        settings: &Settings,
        keys: Keys,
        surroundings: Arc<dyn Surroundings>,
    ) -> Result<Self, String> {
        let store = Self::open_as_it_is(settings, keys, surroundings).await?;
        migrate(&store.pool, store.is_file, i64::MAX).await?;
        Ok(store)
    }

    /// Opens the database without changing its tables.
    ///
    /// # Errors
    /// As for [`Self::open`].
    pub(super) async fn open_as_it_is(
        settings: &Settings,
        keys: Keys,
        surroundings: Arc<dyn Surroundings>,
    ) -> Result<Self, String> {
        sqlx::any::install_default_drivers();
        let is_file = settings.database.is_none();
        let url = match &settings.database {
            None => {
                let path = settings.database_file();
                let path = path.to_str().ok_or("the folder of the data has a name that is no text: name another")?;
                format!("sqlite:{}?mode=rwc", percent_encoding::utf8_percent_encode(path, IN_URL))
            }
            Some(url) => url.clone(),
        };
        let options: AnyConnectOptions = url
            .parse()
            .map_err(|_| "the address of the database cannot be read: postgres://USER@HOST/NAME was expected")?;
        let connections = settings.limits.database_connections;
        let pool = AnyPoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE);
        let pool = pool.after_connect(move |connection, _| {
            Box::pin(async move {
                if is_file {
                    connection.execute(PRAGMAS).await?;
                }
                Ok(())
            })
        });
        // A database that rolled back by itself, as SQLite does when a disk is full, leaves a connection that believes to be in a
        // transaction, on which none can ever begin again.
        let pool = pool.before_acquire(|connection, _| {
            let is_idle = !connection.is_in_transaction();
            Box::pin(std::future::ready(Ok(is_idle)))
        });
        let pool = pool.connect_with(options).await.map_err(|error| {
            let why = StoreError::from(error);
            format!("{why}: check that it runs, that its name and password are right, and that the disk has room")
        })?;
        Ok(Self {
            pool,
            writers: Semaphore::new(if is_file { 1 } else { connections as usize }),
            is_file,
            province: settings.province.clone(),
            keys,
            surroundings,
        })
    }

    /// Begins a write.
    pub(super) async fn write(&self) -> Result<Write<'_>, StoreError> {
        let Ok(place) = self.writers.acquire().await else {
            return Err(StoreError::Unavailable("the portal is ending".to_owned()));
        };
        let begin = if self.is_file { "BEGIN IMMEDIATE" } else { "BEGIN" };
        let transaction = self.pool.begin_with(begin).await?;
        Ok(Write { transaction, store: self, _place: place })
    }

    /// Whether the database answers.
    pub(super) async fn is_ready(&self) -> bool {
        sqlx::query("SELECT 1").fetch_one(&self.pool).await.is_ok()
    }

    /// Number of the last migration the database has, if it has any, and of the last this program knows.
    ///
    /// # Errors
    /// The database does not answer.
    pub(super) async fn schema(&self) -> Result<(Option<i64>, i64), String> {
        let mut connection = self.pool.acquire().await.map_err(|error| StoreError::from(error).to_string())?;
        let has = dump::applied(&mut connection, self.is_file).await?;
        Ok((has, MIGRATIONS.last().map_or(0, |(version, ..)| *version)))
    }

    /// Connections to the database, and how many of them are free.
    pub(super) fn connections(&self) -> (i64, i64) {
        (self.pool.size().into(), self.pool.num_idle() as i64)
    }

    /// Ends all connections.
    pub(super) async fn close(&self) {
        self.pool.close().await;
    }

    fn seal(&self, place: &str, plain: &str) -> Result<Vec<u8>, StoreError> {
        self.keys.seal(place, plain.as_bytes(), &*self.surroundings).map_err(StoreError::Unavailable)
    }

    fn open_sealed(&self, place: &str, sealed: &[u8]) -> Result<String, StoreError> {
        let damaged = || StoreError::Damaged(format!("{place} does not open with the keys of this portal"));
        String::from_utf8(self.keys.open(place, sealed).ok_or_else(damaged)?).map_err(|_| damaged())
    }
}

/// What a file of SQLite is used with: what was committed survives the end of the process and of the machine.
const PRAGMAS: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
    PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON";

/// What the name of a file needs before it stands in the address of a database.
const IN_URL: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS.add(b' ').add(b'%').add(b'?').add(b'#');

/// Brings the tables up to a version.
async fn migrate(pool: &AnyPool, is_file: bool, upto: i64) -> Result<(), String> {
    let migrations = MIGRATIONS.iter().filter(|(version, ..)| *version <= upto).map(|(version, name, sql)| {
        // The one type the two call differently.
        let sql = if is_file { (*sql).to_owned() } else { sql.replace(" BLOB ", " BYTEA ") };
        Migration::new(*version, (*name).into(), MigrationType::Simple, AssertSqlSafe(sql).into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.collect()).run(pool).await.map_err(|error| {
        format!("the tables could not be brought up to date ({error}); a newer version may have been here: use that one, or a backup")
    })
}

/// One write: all of it is kept, or nothing.
pub(super) struct Write<'a> {
    transaction: Transaction<'static, Any>,
    store: &'a Store,
    _place: SemaphorePermit<'a>,
}

impl Write<'_> {
    /// Keeps everything. Only after this returned may anybody be told.
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit().await?)
    }
}

/// Tries a write again while others get in its way.
pub(super) async fn retried<T, F: Future<Output = Result<T, E>>, E: From<StoreError> + IsContended>(
    work: impl Fn() -> F,
) -> Result<T, E> {
    let mut tries = 1;
    loop {
        match work().await {
            Err(error) if error.is_contended() && tries < TRIES => {
                tokio::time::sleep(Duration::from_millis(5 << tries)).await;
                tries += 1;
            }
            done => return done,
        }
    }
}

/// Whether the whole may be tried again.
pub(super) trait IsContended {
    /// True where nothing was kept because another write got in the way.
    fn is_contended(&self) -> bool;
}

impl IsContended for StoreError {
    fn is_contended(&self) -> bool {
        matches!(self, Self::Contended)
    }
}

/// A statement with what is bound to it.
type Query<'q> = sqlx::query::Query<'q, Any, sqlx::any::AnyArguments>;

/// A text of a row.
fn text(row: &AnyRow, at: usize) -> Result<String, StoreError> {
    Ok(row.try_get(at)?)
}

/// A whole number of a row.
fn number(row: &AnyRow, at: usize) -> Result<i64, StoreError> {
    Ok(row.try_get(at)?)
}

/// Sealed bytes of a row.
fn bytes(row: &AnyRow, at: usize) -> Result<Vec<u8>, StoreError> {
    Ok(row.try_get(at)?)
}
