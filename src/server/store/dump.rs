//! All rows of a province in one file, from one moment, and back into an empty database of either kind.
//!
//! The file is a stream of gzip with one JSON value a line: first what it is, then for each table its name and columns and one list a
//! row, at the end how many rows there were and the SHA-256 of all lines before. Sealed bytes stay sealed, in hexadecimal. Tables and
//! columns are those the database has, whatever migrations there were. Sessions are left out: whoever was signed in signs in again.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Executor, Row};

use super::{Store, StoreError, migrate, text};
use crate::server::identifier::{from_hexadecimal, hexadecimal};

/// What the first line of every such file says.
const FORMAT: &str = "tokhai-backup";
/// Version of the format.
const VERSION: u32 = 1;
/// Largest line, in bytes: a part of a file in hexadecimal, with room.
const MOST_LINE: u64 = 64 << 20;
/// Tables whose rows are worth nothing later.
const LEFT_OUT: [&str; 2] = ["session", "_sqlx_migrations"];

/// The first line.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Head {
    format: String,
    version: u32,
    /// Number of the last migration.
    schema: i64,
    province: String,
    made: String,
    /// The file of the keys, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    keys: Option<String>,
}

/// The line before the rows of a table.
#[derive(Debug, Serialize, Deserialize)]
struct TableHead {
    table: String,
    columns: Vec<String>,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
struct End {
    rows: BTreeMap<String, u64>,
    sha256: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ColumnKind {
    Text,
    Number,
    Bytes,
}

#[derive(Debug)]
struct Column {
    name: String,
    kind: ColumnKind,
}

/// What a backup was found to hold.
#[derive(Debug)]
pub(in crate::server) struct Inspected {
    /// The province whose cases these are.
    pub(in crate::server) province: String,
    /// When it was made, RFC 3339.
    pub(in crate::server) made: String,
    /// The file of the keys, where it is in it.
    pub(in crate::server) keys: Option<String>,
    /// Rows by table.
    pub(in crate::server) rows: BTreeMap<String, u64>,
    schema: i64,
}

impl Store {
    /// Writes all rows of this province as they are at one moment; gives how many there were by table.
    ///
    /// # Errors
    /// What failed, in words for whoever asked; what was written then is of no use.
    pub(in crate::server) async fn dump(
        &self,
        out: impl std::io::Write,
        keys: Option<String>,
        made: String,
    ) -> Result<BTreeMap<String, u64>, String> {
        let begin = if self.is_file { "BEGIN" } else { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" };
        let told = |error: sqlx::Error| StoreError::from(error).to_string();
        let mut reading = self.pool.begin_with(begin).await.map_err(told)?;
        let schema =
            applied(&mut reading, self.is_file).await?.ok_or("there are no tables yet: nothing is to be kept")?;
        let head =
            Head { format: FORMAT.to_owned(), version: VERSION, schema, province: self.province.clone(), made, keys };
        let mut lines = Lines::new(out);
        lines.put(&head)?;
        let mut counts = BTreeMap::new();
        for (table, columns) in tables(&mut reading, self.is_file).await? {
            let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
            lines.put(&TableHead { table: table.clone(), columns: names.clone() })?;
            // Names come from the database itself.
            let statement = format!("SELECT {} FROM {table} WHERE province = $1", names.join(", "));
            let mut rows = sqlx::query(AssertSqlSafe(statement)).bind(&self.province).fetch(&mut *reading);
            let mut count = 0;
            while let Some(row) = rows.try_next().await.map_err(told)? {
                lines.put(&read_row(&row, &columns).map_err(|why| why.to_string())?)?;
                count += 1;
            }
            counts.insert(table, count);
        }
        lines.end(&counts)?;
        Ok(counts)
    }

    /// Puts all rows of a backup into this database, which has none of this province, in one transaction; then nobody has lost anything
    /// and the audit log is whole, or nothing was changed.
    ///
    /// # Errors
    /// What stands in the way, and what to do.
    pub(in crate::server) async fn restore(&self, backup: &Inspected, input: impl Read) -> Result<(), String> {
        let told = |error: sqlx::Error| StoreError::from(error).to_string();
        if backup.province != self.province {
            return Err(format!("the backup is of province {0}: name it with --province {0}", backup.province));
        }
        let newest = super::MIGRATIONS.last().map_or(0, |(version, ..)| *version);
        let before = applied(&mut *self.pool.acquire().await.map_err(told)?, self.is_file).await?;
        if backup.schema > newest {
            return Err("the backup was made by a newer version of this program: use that one".to_owned());
        }
        if before.is_some_and(|before| before != backup.schema) {
            return Err("the database was already brought up to another version than the backup is of: name one that no portal \
                has opened yet"
                .to_owned());
        }
        migrate(&self.pool, self.is_file, backup.schema).await?;
        let mut write = self.write().await.map_err(|error| error.to_string())?;
        let known = tables(&mut write.transaction, self.is_file).await?;
        for (table, _) in &known {
            let statement = format!("SELECT 1 FROM {table} WHERE province = $1 LIMIT 1");
            let query = sqlx::query(AssertSqlSafe(statement)).bind(&self.province);
            if write.transaction.fetch_optional(query).await.map_err(told)?.is_some() {
                return Err(format!(
                    "the database is not empty (`{table}` has rows of province {}): restore into a fresh one",
                    self.province
                ));
            }
        }
        let mut lines = BufReader::new(GzDecoder::new(input));
        let (mut line, mut number) = (Vec::new(), 0);
        let mut into: Option<(String, Vec<ColumnKind>)> = None;
        while next_line(&mut lines, &mut line, &mut number)? {
            let value: Value = serde_json::from_slice(&line).map_err(|_| damaged(number))?;
            if let Some(row) = value.as_array() {
                let (statement, kinds) = into.as_ref().ok_or_else(|| damaged(number))?;
                let query = sqlx::query(AssertSqlSafe(statement.clone()));
                let query = bind_row(query, row, kinds).ok_or_else(|| damaged(number))?;
                write.transaction.execute(query).await.map_err(told)?;
            } else if value.get("table").is_some() {
                let head: TableHead = serde_json::from_value(value).map_err(|_| damaged(number))?;
                into = Some(insertion(&head, &known).ok_or_else(|| damaged(number))?);
            }
        }
        match super::audit::walk(&mut write.transaction, &self.province).await {
            Ok(Ok(_)) => {}
            Ok(Err(place)) => {
                return Err(format!("the audit log of the backup is not whole ({place}): nothing was restored"));
            }
            Err(error) => return Err(error.to_string()),
        }
        write.commit().await.map_err(|error| error.to_string())?;
        migrate(&self.pool, self.is_file, newest).await
    }
}

/// Reads a whole backup and holds it against its own digest and counts.
///
/// # Errors
/// It is none, it is cut off, or something in it was changed.
pub(in crate::server) fn inspect(input: impl Read) -> Result<Inspected, String> {
    let mut lines = BufReader::new(GzDecoder::new(input));
    let (mut line, mut number) = (Vec::new(), 0);
    let mut digest = Sha256::new();
    if !next_line(&mut lines, &mut line, &mut number).map_err(|_| "this is no backup of the portal".to_owned())? {
        return Err("the file is empty: a backup of the portal was expected".to_owned());
    }
    let head: Head = serde_json::from_slice(&line)
        .ok()
        .filter(|head: &Head| head.format == FORMAT)
        .ok_or("this is no backup of the portal: a file that `tokhai backup` wrote was expected")?;
    if head.version != VERSION {
        return Err("the backup was made by a newer version of this program: use that one".to_owned());
    }
    let (mut counts, mut table) = (BTreeMap::<String, u64>::new(), None);
    loop {
        digest.update(&line);
        if !next_line(&mut lines, &mut line, &mut number)? {
            return Err(format!("the backup ends after line {number} without its last line: it is not whole"));
        }
        let value: Value = serde_json::from_slice(&line).map_err(|_| damaged(number))?;
        if value.is_array() {
            let table = table.as_ref().ok_or_else(|| damaged(number))?;
            *counts.entry(String::clone(table)).or_default() += 1;
        } else if let Some(name) = value.get("table").and_then(Value::as_str) {
            counts.insert(name.to_owned(), 0);
            table = Some(name.to_owned());
        } else {
            let end: End = serde_json::from_value(value).map_err(|_| damaged(number))?;
            if end.sha256 != hexadecimal(&digest.finalize()) || end.rows != counts {
                return Err("the backup is not what was written: its digest is another; use another copy".to_owned());
            }
            break;
        }
    }
    let Head { province, made, keys, schema, .. } = head;
    Ok(Inspected { province, made, keys, rows: counts, schema })
}

fn damaged(line: u64) -> String {
    format!("the backup cannot be read in line {line}: it was changed, or is not whole; use another copy")
}

/// The next line with its end; false where there is none.
fn next_line(lines: &mut impl BufRead, line: &mut Vec<u8>, number: &mut u64) -> Result<bool, String> {
    line.clear();
    *number += 1;
    let count = lines.take(MOST_LINE).read_until(b'\n', line).map_err(|_| damaged(*number))?;
    if count > 0 && line.last() != Some(&b'\n') {
        return Err(damaged(*number));
    }
    Ok(count > 0)
}

/// Lines that go into a stream of gzip, and their digest.
struct Lines<W: std::io::Write> {
    out: GzEncoder<W>,
    digest: Sha256,
}

impl<W: std::io::Write> Lines<W> {
    fn new(out: W) -> Self {
        Self { out: GzEncoder::new(out, Compression::fast()), digest: Sha256::new() }
    }

    fn put(&mut self, what: &impl Serialize) -> Result<(), String> {
        let mut line = serde_json::to_vec(what).map_err(|error| error.to_string())?;
        line.push(b'\n');
        self.digest.update(&line);
        self.out.write_all(&line).map_err(|error| error.to_string())
    }

    fn end(mut self, rows: &BTreeMap<String, u64>) -> Result<(), String> {
        let sha256 = hexadecimal(&self.digest.clone().finalize());
        self.put(&End { rows: rows.clone(), sha256 })?;
        self.out.finish().and_then(|mut out| out.flush()).map_err(|error| error.to_string())
    }
}

/// The number of the last migration; nothing where there are no tables.
pub(super) async fn applied(connection: &mut AnyConnection, is_file: bool) -> Result<Option<i64>, String> {
    let told = |error: sqlx::Error| StoreError::from(error).to_string();
    let statement = if is_file {
        "SELECT name FROM sqlite_master WHERE name = '_sqlx_migrations'"
    } else {
        "SELECT CAST(table_name AS TEXT) FROM information_schema.tables \
            WHERE table_schema = current_schema() AND table_name = '_sqlx_migrations'"
    };
    if connection.fetch_optional(sqlx::query(statement)).await.map_err(told)?.is_none() {
        return Ok(None);
    }
    let statement = "SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) FROM _sqlx_migrations";
    let row = connection.fetch_one(sqlx::query(statement)).await.map_err(told)?;
    row.try_get(0).map(Some).map_err(told)
}

/// The tables with rows of provinces, and their columns, in order of their names.
async fn tables(connection: &mut AnyConnection, is_file: bool) -> Result<Vec<(String, Vec<Column>)>, String> {
    let statement = if is_file {
        "SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c \
            WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, c.cid"
    } else {
        "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT) \
            FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
    };
    let told = |error: sqlx::Error| StoreError::from(error).to_string();
    let mut found: Vec<(String, Vec<Column>)> = Vec::new();
    for row in connection.fetch_all(sqlx::query(statement)).await.map_err(told)? {
        let read = |at| text(&row, at).map_err(|error| error.to_string());
        let (table, name, kind) = (read(0)?, read(1)?, read(2)?.to_ascii_uppercase());
        if LEFT_OUT.contains(&table.as_str()) {
            continue;
        }
        let kind = match kind.as_str() {
            "TEXT" => ColumnKind::Text,
            "BIGINT" => ColumnKind::Number,
            "BLOB" | "BYTEA" => ColumnKind::Bytes,
            _ => return Err(format!("column `{name}` of `{table}` is of a type that no backup can hold")),
        };
        match found.last_mut().filter(|(last, _)| *last == table) {
            Some((_, columns)) => columns.push(Column { name, kind }),
            None => found.push((table, vec![Column { name, kind }])),
        }
    }
    found.retain(|(_, columns)| columns.iter().any(|column| column.name == "province"));
    Ok(found)
}

fn read_row(row: &AnyRow, columns: &[Column]) -> Result<Value, StoreError> {
    let read = |(at, column): (usize, &Column)| {
        Ok(match column.kind {
            ColumnKind::Text => row.try_get::<Option<String>, _>(at)?.into(),
            ColumnKind::Number => row.try_get::<Option<i64>, _>(at)?.into(),
            ColumnKind::Bytes => row.try_get::<Option<Vec<u8>>, _>(at)?.map(|bytes| hexadecimal(&bytes)).into(),
        })
    };
    columns.iter().enumerate().map(read).collect::<Result<Vec<Value>, StoreError>>().map(Value::from)
}

/// The statement that puts a row of a backup into a table of this database, and the kinds of its columns; nothing where the database
/// has no such table or column.
fn insertion(head: &TableHead, known: &[(String, Vec<Column>)]) -> Option<(String, Vec<ColumnKind>)> {
    let (table, columns) = known.iter().find(|(table, _)| *table == head.table)?;
    let kind = |name: &String| columns.iter().find(|column| column.name == *name).map(|column| column.kind);
    let kinds = head.columns.iter().map(kind).collect::<Option<Vec<ColumnKind>>>()?;
    let places: Vec<String> = (1..=kinds.len()).map(|at| format!("${at}")).collect();
    let statement = format!("INSERT INTO {table} ({}) VALUES ({})", head.columns.join(", "), places.join(", "));
    Some((statement, kinds))
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

fn bind_row<'q>(query: Query<'q>, row: &[Value], kinds: &[ColumnKind]) -> Option<Query<'q>> {
    if row.len() != kinds.len() {
        return None;
    }
    let mut query = query;
    for (value, kind) in row.iter().zip(kinds) {
        query = match (kind, value) {
            (ColumnKind::Text, Value::String(text)) => query.bind(text.clone()),
            (ColumnKind::Number, Value::Number(number)) => query.bind(number.as_i64()?),
            (ColumnKind::Bytes, Value::String(digits)) => query.bind(from_hexadecimal(digits)?),
            (ColumnKind::Text, Value::Null) => query.bind(None::<String>),
            (ColumnKind::Number, Value::Null) => query.bind(None::<i64>),
            (ColumnKind::Bytes, Value::Null) => query.bind(None::<Vec<u8>>),
            _ => return None,
        };
    }
    Some(query)
}
