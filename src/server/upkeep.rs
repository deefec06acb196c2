//! What operators do to a portal that may be running: keep a copy and bring it back, look what is wrong, erase what has to go, and
//! change the keys. Each opens the database beside the portal; none tells a value.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::definitions::Definitions;
use super::seal::{self, Keys};
use super::settings::{RetentionSettings, Settings};
use super::store::{Erased, FiledVersion, Inspected, Limits, STANDS, Seals, Selection, Store, inspect};
use super::surroundings::{Machine, Millis, Surroundings, midnight, rfc3339};
use crate::date::Date;

/// How long a day is.
const DAY: Millis = 86_400_000;
/// Who the audit log names where a command erased.
const OPERATOR: &str = "operator";
/// Who the audit log names where the time had come.
const RETENTION: &str = "retention";
/// Room on a disk below which a portal is in danger, and in need, in bytes.
const LITTLE_ROOM: (u64, u64) = (1 << 30, 100 << 20);
/// How far a clock may be ahead before it is said.
const CLOCK: Millis = 5 * 60_000;

/// Does something with the database, for a command.
fn with_store<T>(
    settings: &Settings,
    keys: Keys,
    as_it_is: bool,
    work: impl AsyncFnOnce(&Store) -> Result<T, String>,
) -> Result<T, String> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let world: Arc<dyn Surroundings> = Arc::new(Machine);
        let store = if as_it_is {
            Store::open_as_it_is(settings, keys, world).await?
        } else {
            Store::open(settings, keys, world).await?
        };
        let done = work(&store).await;
        store.close().await;
        done
    })
}

/// The keys of a portal that there is: a command never makes one.
fn keys_of(settings: &Settings) -> Result<Keys, String> {
    if settings.database.is_none() && !settings.database_file().is_file() {
        let data = settings.data.display();
        return Err(format!("{data}: there are no data of a portal here; name their folder with --data"));
    }
    Keys::of_file(&settings.keys)
}

/// Writes a backup; gives the number of rows.
///
/// # Errors
/// What failed, and what to do; then no file was made.
pub(crate) fn backup(settings: &Settings, to: &Path, with_keys: bool) -> Result<u64, String> {
    let keys = keys_of(settings)?;
    let told = |error: std::io::Error| format!("{}: {error}", to.display());
    if to.exists() {
        return Err(format!("{}: there is such a file already: name another", to.display()));
    }
    let in_it = with_keys.then(|| fs::read_to_string(&settings.keys)).transpose().map_err(|error| error.to_string())?;
    let beside = PathBuf::from(format!("{}.part", to.display()));
    let written = with_store(settings, keys, true, async |store| {
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&beside).map_err(told)?;
        let mut out = BufWriter::new(&file);
        let rows = store.dump(&mut out, in_it, rfc3339(Machine.now())).await?;
        out.flush().map_err(told)?;
        drop(out);
        file.sync_all().map_err(told)?;
        Ok(rows.values().sum())
    });
    let kept = written.and_then(|rows: u64| fs::rename(&beside, to).map_err(told).map(|()| rows));
    if kept.is_err() {
        let _ = fs::remove_file(&beside);
    }
    kept
}

/// What a restored backup held.
pub(crate) struct Restored {
    /// When it was made, RFC 3339.
    pub(crate) made: String,
    /// Rows that were put in.
    pub(crate) rows: u64,
    /// Rows that do not open with the keys there are.
    pub(crate) closed: u64,
}

/// Brings a backup into a database that is empty.
///
/// # Errors
/// What stands in the way; then nothing was changed.
pub(crate) fn restore(settings: &Settings, from: &Path) -> Result<Restored, String> {
    let open = || fs::File::open(from).map(BufReader::new).map_err(|error| format!("{}: {error}", from.display()));
    let backup: Inspected = inspect(open()?).map_err(|why| format!("{}: {why}", from.display()))?;
    fs::create_dir_all(&settings.data).map_err(|error| format!("{}: {error}", settings.data.display()))?;
    if let Some(keys) = &backup.keys {
        seal::keep(&settings.keys, keys).map_err(|error| format!("{}: {error}", settings.keys.display()))?;
    }
    let place = settings.keys.display();
    if !settings.keys.is_file() {
        return Err(format!(
            "{place}: the keys are not in this backup: bring that file back first, from where it was kept"
        ));
    }
    let keys = Keys::of_file(&settings.keys)?;
    with_store(settings, keys, true, async |store| {
        store.restore(&backup, open()?).await?;
        let seals = store.inspect_seals().await.map_err(|error| error.to_string())?;
        Ok(Restored {
            made: backup.made.clone(),
            rows: backup.rows.values().sum(),
            closed: seals.closed.values().sum(),
        })
    })
}

/// Whose data go.
#[derive(Clone, Debug)]
pub(crate) enum Whose {
    /// A person, by number.
    Person(String),
    /// Everybody's finished cases that were last changed before this day.
    Before(Date),
}

/// Erases, or counts what would be; gives what in words.
///
/// # Errors
/// What failed, and what to do.
pub(crate) fn erase(settings: &Settings, whose: &Whose, really: bool) -> Result<String, String> {
    let keys = keys_of(settings)?;
    with_store(settings, keys, false, async |store| {
        let person;
        let selection = match whose {
            Whose::Person(number) => {
                person = store.keys.pseudonym(number);
                Selection::Person(&person)
            }
            Whose::Before(day) => Selection::Before(midnight(*day)),
        };
        let done = if really { store.erase(selection, OPERATOR).await } else { store.erasable(selection).await };
        done.map(|erased| erased.to_string()).map_err(|error| error.to_string())
    })
}

impl fmt::Display for Erased {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cases, running, answers, lookups, files, sessions } = self;
        write!(
            f,
            "{cases} finished cases with all that was sent, {answers} answers to requests, {lookups} answers of registers, {files} \
             files, {sessions} sessions"
        )?;
        if *running > 0 {
            write!(f, "; {running} cases are not finished and stay, with their files")?;
        }
        Ok(())
    }
}

/// Erases what has been kept as long as the settings say.
pub(super) async fn retire(store: &Store, settings: &RetentionSettings, now: Millis) -> Result<Erased, String> {
    let before = |days: u64| now - days as Millis * DAY;
    let limits = Limits {
        finished: settings.finished_days.map(before),
        answers: before(settings.answers_days),
        lookups: now - STANDS,
        files: before(settings.files_days),
        sessions: now,
    };
    store.retire(&limits, RETENTION).await.map_err(|error| error.to_string())
}

/// Adds a sealing key to the file; gives its number.
///
/// # Errors
/// What is wrong with the file.
pub(crate) fn add_key(settings: &Settings) -> Result<u32, String> {
    keys_of(settings)?;
    Keys::add(&settings.keys, &Machine)
}

/// Seals everything with the newest key; gives how many rows were, and how many do not open.
///
/// # Errors
/// What failed; what was sealed anew stays so.
pub(crate) fn reseal(settings: &Settings) -> Result<(u64, u64), String> {
    let keys = keys_of(settings)?;
    with_store(settings, keys, false, async |store| {
        let (mut all, _) = store.reseal().await.map_err(|error| error.to_string())?;
        loop {
            // A portal that runs seals with the key it knows until it has looked at the file again.
            tokio::time::sleep(seal::LOOK + seal::LOOK / 2).await;
            let (more, closed) = store.reseal().await.map_err(|error| error.to_string())?;
            all += more;
            if more == 0 {
                return Ok((all, closed));
            }
        }
    })
}

/// What is published of a procedure, beside what was sent with it before.
pub(crate) struct Versions {
    /// Code of the procedure.
    pub(crate) code: String,
    /// What is published now, if anything.
    pub(crate) published: Option<Version>,
    /// Versions something was sent with, the earliest first.
    pub(crate) filed: Vec<Version>,
}

/// A version of a definition.
#[derive(Clone)]
pub(crate) struct Version {
    /// The version it says itself.
    pub(crate) name: String,
    /// SHA-256 of its canonical form.
    pub(crate) hash: String,
    /// The definition.
    pub(crate) content: Value,
    /// Cases that are not decided and stand on it.
    pub(crate) running: i64,
}

/// The versions of all procedures something was sent with, by code.
///
/// # Errors
/// What failed, and what to do.
pub(crate) fn versions(settings: &Settings) -> Result<Vec<Versions>, String> {
    let keys = keys_of(settings)?;
    let definitions = Definitions::of(settings.site.clone());
    let mut all: BTreeMap<String, Versions> = BTreeMap::new();
    let filed: Vec<FiledVersion> =
        with_store(settings, keys, true, async |store| store.filed_versions().await.map_err(|why| why.to_string()))?;
    for FiledVersion { code, version, hash, content, running } in filed {
        let content = serde_json::from_str(&content).map_err(|error| format!("definition {hash}: {error}"))?;
        let of_code = all.entry(code.clone()).or_insert_with(|| Versions {
            published: definitions.read(&code).map(|own| Version {
                name: own.version.clone(),
                hash: own.hash.clone(),
                content: own.content.clone(),
                running: 0,
            }),
            code,
            filed: Vec::new(),
        });
        of_code.filed.push(Version { name: version, hash, content, running });
    }
    Ok(all.into_values().collect())
}

/// One thing that was looked at.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// How it stands.
    pub(crate) health: Health,
    /// What was found, and what to do where it is not well.
    pub(crate) words: String,
}

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Health {
    /// Nothing is to be done.
    Well,
    /// Something should be done soon.
    Warning,
    /// The portal does not work, or loses something.
    Error,
}

fn well(words: impl Into<String>) -> Finding {
    Finding { health: Health::Well, words: words.into() }
}

fn warning(words: impl Into<String>) -> Finding {
    Finding { health: Health::Warning, words: words.into() }
}

fn error(words: impl Into<String>) -> Finding {
    Finding { health: Health::Error, words: words.into() }
}

/// Looks at everything a portal needs, and changes nothing.
pub(crate) fn examine(settings: &Settings) -> Vec<Finding> {
    let mut findings = vec![room(&settings.data)];
    findings.extend(mode_of(&settings.keys));
    let keys = match keys_of(settings) {
        Ok(keys) => keys,
        Err(why) => {
            findings.push(error(why));
            return findings;
        }
    };
    findings.push(well(format!("keys: {} can be read; number {} seals", settings.keys.display(), keys.newest())));
    let looked = with_store(settings, keys, true, async |store| Ok(examine_store(store).await));
    match looked {
        Ok(more) => findings.extend(more),
        Err(why) => findings.push(error(why)),
    }
    findings
}

/// How much room the disk of a folder has.
#[cfg(unix)]
fn room(folder: &Path) -> Finding {
    match rustix::fs::statvfs(folder) {
        Ok(known) => {
            let free = known.f_bavail.saturating_mul(known.f_frsize);
            let told = format!("disk: {} MB free at {}", free >> 20, folder.display());
            match free {
                free if free < LITTLE_ROOM.1 => error(format!("{told}; make room, or submissions will be refused")),
                free if free < LITTLE_ROOM.0 => warning(format!("{told}; make room soon")),
                _ => well(told),
            }
        }
        Err(why) => error(format!("{}: {why}; name the folder of the data with --data", folder.display())),
    }
}

#[cfg(not(unix))]
fn room(folder: &Path) -> Finding {
    warning(format!("disk: how much room there is at {} is not known on this system", folder.display()))
}

/// Whether others can read the keys.
#[cfg(unix)]
fn mode_of(keys: &Path) -> Option<Finding> {
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(keys).ok()?.permissions());
    let words = format!("keys: others can read {0}: chmod 600 {0}", keys.display());
    (mode & 0o077 != 0).then(|| error(words))
}

#[cfg(not(unix))]
fn mode_of(_: &Path) -> Option<Finding> {
    None
}

async fn examine_store(store: &Store) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (has, knows) = match store.schema().await {
        Ok(schema) => schema,
        Err(why) => return vec![error(format!("database: {why}"))],
    };
    match has {
        None => return vec![error("database: it has no tables: start `tokhai serve` once")],
        Some(has) if has > knows => findings.push(error(format!(
            "database: its tables are of version {has}, and this program knows {knows}: use the newer program"
        ))),
        Some(has) if has < knows => findings.push(warning(format!(
            "database: its tables are of version {has}; the next start brings them to {knows}: make a backup before"
        ))),
        Some(has) => findings.push(well(format!("database: it answers; its tables are of version {has}"))),
    }
    findings.push(match store.walk_audit().await {
        Ok(Ok(rows)) => well(format!("audit log: {rows} rows, whole")),
        Ok(Err(place)) => {
            error(format!("audit log: changed at {place}: keep this database as it is and compare it with a backup"))
        }
        Err(why) => error(format!("audit log: {why}")),
    });
    match store.inspect_seals().await {
        Ok(seals) => findings.extend(of_seals(&seals, store.keys.newest())),
        Err(why) => findings.push(error(format!("sealed rows: {why}"))),
    }
    match store.orphans().await {
        Ok(orphans) if orphans.is_empty() => findings.push(well("rows: each has what it belongs to")),
        Ok(orphans) => findings.extend(orphans.into_iter().map(|(what, count)| {
            error(format!("rows: {count} times {what}: restore a backup into another database and compare"))
        })),
        Err(why) => findings.push(error(format!("rows: {why}"))),
    }
    findings.push(match store.latest_access().await {
        Ok(Some(latest)) if latest > Machine.now() + CLOCK => error(format!(
            "clock: it says {}, and something was kept at {}: set it, or dates of receipts and periods will be wrong",
            rfc3339(Machine.now()),
            rfc3339(latest)
        )),
        Ok(_) => well(format!("clock: it says {}", rfc3339(Machine.now()))),
        Err(why) => error(format!("clock: {why}")),
    });
    findings
}

fn of_seals(seals: &Seals, newest: u32) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (table, count) in &seals.closed {
        findings.push(error(format!(
            "sealed rows: {count} of `{table}` do not open: bring back the file of the keys they were sealed with, or a backup"
        )));
    }
    let old: u64 = seals.by_key.iter().filter(|(key, _)| **key != newest).map(|(_, count)| count).sum();
    if old > 0 {
        findings.push(warning(format!(
            "sealed rows: {old} are sealed with an older key than number {newest}: run `tokhai keys reseal`"
        )));
    }
    if findings.is_empty() {
        let all: u64 = seals.by_key.values().sum();
        findings.push(well(format!("sealed rows: all {all} open")));
    }
    findings
}
