//! The sealed rows of all tables: whether they open, and sealing them anew after the keys changed.

use std::collections::BTreeMap;

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Executor};

use super::{Store, StoreError, bytes, number, text};
use crate::server::seal::number_of;

/// A column by which a row is found.
#[derive(Clone, Copy, Debug)]
struct Column {
    name: &'static str,
    is_number: bool,
}

const fn words(name: &'static str) -> Column {
    Column { name, is_number: false }
}

const fn whole(name: &'static str) -> Column {
    Column { name, is_number: true }
}

/// A table with a column `sealed`.
struct SealedTable {
    name: &'static str,
    /// First part of the place its rows are sealed for.
    prefix: &'static str,
    /// What a row is found by within a province.
    key: &'static [Column],
    /// How many of these columns, from the first on, name the place.
    named: usize,
    /// Rows that are read at a time: parts of files are large.
    at_a_time: usize,
}

/// Every table with sealed rows.
const SEALED: [SealedTable; 6] = [
    SealedTable { name: "session", prefix: "session", key: &[words("token")], named: 1, at_a_time: 200 },
    SealedTable {
        name: "submission",
        prefix: "submission",
        key: &[words("dossier"), whole("version")],
        named: 2,
        at_a_time: 50,
    },
    SealedTable {
        name: "happening",
        prefix: "happening",
        key: &[words("dossier"), whole("number")],
        named: 2,
        at_a_time: 200,
    },
    SealedTable {
        name: "answered",
        prefix: "answered",
        key: &[words("owner"), words("request_key")],
        named: 2,
        at_a_time: 100,
    },
    SealedTable {
        name: "lookup",
        prefix: "lookup",
        key: &[words("person"), words("subject"), words("role"), words("procedure_code")],
        named: 3,
        at_a_time: 100,
    },
    SealedTable {
        name: "file_part",
        prefix: "file",
        key: &[words("owner"), words("sha256"), whole("start")],
        named: 3,
        at_a_time: 8,
    },
];

/// The value of a column of a key.
#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Number(i64),
}

/// A sealed row.
struct SealedRow {
    key: Vec<Part>,
    place: String,
    sealed: Vec<u8>,
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

fn bound<'q>(query: Query<'q>, key: &[Part]) -> Query<'q> {
    key.iter().fold(query, |query, part| match part {
        Part::Text(text) => query.bind(text.clone()),
        Part::Number(number) => query.bind(*number),
    })
}

impl SealedTable {
    fn columns(&self) -> String {
        self.key.iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
    }

    fn read(&self, row: &AnyRow) -> Result<SealedRow, StoreError> {
        let part = |(at, column): (usize, &Column)| {
            Ok(if column.is_number { Part::Number(number(row, at + 1)?) } else { Part::Text(text(row, at + 1)?) })
        };
        let key: Vec<Part> = self.key.iter().enumerate().map(part).collect::<Result<_, StoreError>>()?;
        let mut place = self.prefix.to_owned();
        for part in &key[..self.named] {
            place.push('/');
            match part {
                Part::Text(text) => place.push_str(text),
                Part::Number(number) => place.push_str(&number.to_string()),
            }
        }
        Ok(SealedRow { key, place, sealed: bytes(row, 0)? })
    }

    /// The rows after one, in the order of the key.
    async fn page(&self, store: &Store, after: Option<&[Part]>) -> Result<Vec<SealedRow>, StoreError> {
        let columns = self.columns();
        let after_it = after.map_or_else(String::new, |key| {
            let places: Vec<String> = (0..key.len()).map(|at| format!("${}", at + 2)).collect();
            format!("AND ({columns}) > ({})", places.join(", "))
        });
        let statement = format!(
            "SELECT sealed, {columns} FROM {} WHERE province = $1 {after_it} ORDER BY {columns} LIMIT {}",
            self.name, self.at_a_time
        );
        let query = sqlx::query(AssertSqlSafe(statement)).bind(&store.province);
        let rows = bound(query, after.unwrap_or_default()).fetch_all(&store.pool).await?;
        rows.iter().map(|row| self.read(row)).collect()
    }
}

/// What stands sealed.
#[derive(Debug, Default)]
pub(in crate::server) struct Seals {
    /// Rows by the number of the key that opens them.
    pub(in crate::server) by_key: BTreeMap<u32, u64>,
    /// Rows that do not open, by table.
    pub(in crate::server) closed: BTreeMap<&'static str, u64>,
}

impl Store {
    /// Opens every sealed row.
    pub(in crate::server) async fn inspect_seals(&self) -> Result<Seals, StoreError> {
        let mut seals = Seals::default();
        for table in &SEALED {
            let mut after = None;
            loop {
                let page = table.page(self, after.as_deref()).await?;
                for row in &page {
                    match number_of(&row.sealed).filter(|_| self.keys.open(&row.place, &row.sealed).is_some()) {
                        Some(key) => *seals.by_key.entry(key).or_default() += 1,
                        None => *seals.closed.entry(table.name).or_default() += 1,
                    }
                }
                let Some(last) = page.into_iter().next_back() else { break };
                after = Some(last.key);
            }
        }
        Ok(seals)
    }

    /// Seals every row anew that the newest key has not sealed, a few rows a transaction, so that others can write in between; gives
    /// how many were, and how many do not open and stay as they are.
    pub(in crate::server) async fn reseal(&self) -> Result<(u64, u64), StoreError> {
        let newest = self.keys.newest();
        let (mut done, mut closed) = (0, 0);
        for table in &SEALED {
            let mut after = None;
            loop {
                let page = table.page(self, after.as_deref()).await?;
                let old = page.iter().filter(|row| number_of(&row.sealed) != Some(newest));
                let mut opened = Vec::new();
                for row in old {
                    match self.keys.open(&row.place, &row.sealed) {
                        Some(plain) => opened.push((row, plain)),
                        None => closed += 1,
                    }
                }
                if !opened.is_empty() {
                    done += super::retried(|| self.reseal_rows(table, &opened)).await?;
                }
                let Some(last) = page.into_iter().next_back() else { break };
                after = Some(last.key);
            }
        }
        Ok((done, closed))
    }

    async fn reseal_rows(&self, table: &SealedTable, rows: &[(&SealedRow, Vec<u8>)]) -> Result<u64, StoreError> {
        let named: Vec<String> =
            table.key.iter().enumerate().map(|(at, column)| format!("{} = ${}", column.name, at + 4)).collect();
        // What changed meanwhile was sealed by whoever changed it.
        let statement = format!(
            "UPDATE {} SET sealed = $1 WHERE sealed = $2 AND province = $3 AND {}",
            table.name,
            named.join(" AND ")
        );
        let mut write = self.write().await?;
        let mut done = 0;
        for (row, plain) in rows {
            let sealed = self.keys.seal(&row.place, plain, &*self.surroundings).map_err(StoreError::Unavailable)?;
            let query = sqlx::query(AssertSqlSafe(statement.clone())).bind(sealed).bind(row.sealed.clone());
            let query = bound(query.bind(&self.province), &row.key);
            done += write.transaction.execute(query).await?.rows_affected();
        }
        write.commit().await?;
        Ok(done)
    }
}

#[cfg(test)]
mod tests {
    use super::super::MIGRATIONS;
    use super::SEALED;

    #[test]
    fn every_table_with_sealed_rows_is_known_here() {
        let mut found = Vec::new();
        for (_, _, sql) in MIGRATIONS {
            for table in sql.split("CREATE TABLE ").skip(1) {
                let (name, rest) = table.split_once(' ').unwrap();
                if rest.split(");").next().unwrap().contains("sealed BLOB") {
                    found.push(name);
                }
            }
        }
        let mut known = SEALED.map(|table| table.name);
        known.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, known);
    }
}
