//! How the portal is to run: what the command line, the environment and one file say, in this order, and what holds where none says
//! anything. All that cannot work is found at once, each with the place that said it and what to do.

mod reading;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::registers::Mode;
use super::site::Site;
use reading::Reading;

/// Largest file of settings, in bytes.
const MOST: u64 = 1 << 20;

/// What a setting may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Any text.
    Text,
    /// A text that may hold a secret: it is never told.
    Secret,
    /// Texts; in the environment, and where they are one text in the file, with commas between.
    List,
    /// An address and perhaps a port.
    Address,
    /// A whole number within these bounds.
    Number(u64, u64),
    /// One of these words.
    OneOf(&'static [&'static str]),
}

/// A setting.
struct Setting {
    /// Its name in the file; a dot stands between section and name.
    name: &'static str,
    /// Its name in the environment.
    variable: &'static str,
    kind: Kind,
    /// What holds where it is not named; empty for nothing.
    usual: &'static str,
}

const fn setting(name: &'static str, variable: &'static str, kind: Kind, usual: &'static str) -> Setting {
    Setting { name, variable, kind, usual }
}

/// Longest period, in days.
const MOST_DAYS: u64 = 100_000;

/// All settings; `docs/running.md` describes each.
const SETTINGS: &[Setting] = &[
    setting("address", "TOKHAI_ADDRESS", Kind::Address, "127.0.0.1"),
    setting("hosts", "TOKHAI_HOSTS", Kind::List, ""),
    setting("data", "TOKHAI_DATA", Kind::Text, ""),
    setting("keys", "TOKHAI_KEYS", Kind::Text, ""),
    setting("database", "TOKHAI_DATABASE", Kind::Secret, ""),
    setting("province", "TOKHAI_PROVINCE", Kind::Text, "01"),
    setting("metrics", "TOKHAI_METRICS", Kind::Address, ""),
    setting("log", "TOKHAI_LOG", Kind::OneOf(&["none", "json"]), "none"),
    setting("registers.mode", "TOKHAI_REGISTERS", Kind::OneOf(&["up", "slow", "down", "contradictory"]), "up"),
    setting("registers.url", "TOKHAI_REGISTERS_URL", Kind::Text, ""),
    setting("registers.token_file", "TOKHAI_REGISTERS_TOKEN_FILE", Kind::Text, ""),
    setting("registers.timeout_ms", "TOKHAI_REGISTERS_TIMEOUT_MS", Kind::Number(50, 60_000), "3000"),
    setting("registers.tries", "TOKHAI_REGISTERS_TRIES", Kind::Number(1, 10), "3"),
    setting("registers.connections", "TOKHAI_REGISTERS_CONNECTIONS", Kind::Number(1, 1000), "16"),
    setting("sign_in.issuer", "TOKHAI_SIGN_IN_ISSUER", Kind::Text, ""),
    setting("sign_in.client", "TOKHAI_SIGN_IN_CLIENT", Kind::Text, ""),
    setting("sign_in.secret_file", "TOKHAI_SIGN_IN_SECRET_FILE", Kind::Text, ""),
    setting("sign_in.address", "TOKHAI_SIGN_IN_ADDRESS", Kind::Text, ""),
    setting("sign_in.number", "TOKHAI_SIGN_IN_NUMBER", Kind::Text, "sub"),
    setting("sign_in.officer", "TOKHAI_SIGN_IN_OFFICER", Kind::Text, ""),
    setting("sign_in.levels", "TOKHAI_SIGN_IN_LEVELS", Kind::List, ""),
    setting("sign_in.least_level", "TOKHAI_SIGN_IN_LEAST_LEVEL", Kind::Number(0, 9), "0"),
    setting("sign_in.authorities", "TOKHAI_SIGN_IN_AUTHORITIES", Kind::Text, ""),
    setting("limits.connections", "TOKHAI_LIMITS_CONNECTIONS", Kind::Number(1, 100_000), "256"),
    setting("limits.database_connections", "TOKHAI_LIMITS_DATABASE_CONNECTIONS", Kind::Number(2, 1000), "8"),
    setting("limits.sign_ins_per_second", "TOKHAI_LIMITS_SIGN_INS_PER_SECOND", Kind::Number(1, 100_000), "20"),
    setting("limits.lookups_at_once", "TOKHAI_LIMITS_LOOKUPS_AT_ONCE", Kind::Number(1, 100_000), "30"),
    setting("limits.grace_seconds", "TOKHAI_LIMITS_GRACE_SECONDS", Kind::Number(0, 600), "10"),
    setting("retention.finished_days", "TOKHAI_RETENTION_FINISHED_DAYS", Kind::Number(0, MOST_DAYS), "0"),
    setting("retention.answers_days", "TOKHAI_RETENTION_ANSWERS_DAYS", Kind::Number(1, MOST_DAYS), "90"),
    setting("retention.files_days", "TOKHAI_RETENTION_FILES_DAYS", Kind::Number(1, MOST_DAYS), "30"),
];

/// How the portal is to run.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Where the published files stand.
    pub(crate) site: Site,
    /// Where connections are taken.
    pub(crate) address: IpAddr,
    /// The port; without one the default or, when that is taken, any free one.
    pub(crate) port: Option<u16>,
    /// Names beside those of this machine.
    pub(crate) hosts: Vec<String>,
    /// Folder for the data, where no other database is named, and for the keys, where no other file is.
    pub(crate) data: PathBuf,
    /// File of the keys.
    pub(crate) keys: PathBuf,
    /// URL of a PostgreSQL database.
    pub(crate) database: Option<String>,
    /// Code of the province whose cases these are: two digits.
    pub(crate) province: String,
    /// Where metrics are told; nowhere without an address.
    pub(crate) metrics: Option<SocketAddr>,
    /// Whether every request is told as a line of JSON on standard error.
    pub(crate) log: bool,
    /// How registers are asked.
    pub(super) registers: RegisterSettings,
    /// The provider people sign in with; without one sign-in is that of the demonstration.
    pub(super) sign_in: Option<SignInSettings>,
    /// What is let in at most.
    pub(super) limits: LimitSettings,
    /// How long what is kept.
    pub(super) retention: RetentionSettings,
}

impl Settings {
    /// The file of SQLite, which is used where no other database is named.
    pub(super) fn database_file(&self) -> PathBuf {
        self.data.join("portal.sqlite")
    }
}

/// How registers are asked.
#[derive(Clone, Debug)]
pub(super) struct RegisterSettings {
    /// How those of the demonstration behave.
    pub(super) mode: Mode,
    /// The adapter that is asked over HTTP in place of those of the demonstration.
    pub(super) url: Option<String>,
    /// File with the token that is shown to it.
    pub(super) token_file: Option<PathBuf>,
    /// How long one try may take, in milliseconds.
    pub(super) timeout_ms: u64,
    /// How often it is tried.
    pub(super) tries: u64,
    /// Requests to it at the same time.
    pub(super) connections: u64,
}

/// A provider of OpenID Connect and what is asked of it.
#[derive(Clone, Debug)]
pub(super) struct SignInSettings {
    /// Its name for itself, which is an address.
    pub(super) issuer: String,
    /// What this portal is called there.
    pub(super) client: String,
    /// File with what it proves itself with; nothing for a public client.
    pub(super) secret_file: Option<PathBuf>,
    /// This portal as browsers see it, without a slash at the end.
    pub(super) address: String,
    /// The claim that carries the personal number.
    pub(super) number: String,
    /// The claim that carries the id of an officer; nobody is one without it.
    pub(super) officer: Option<String>,
    /// Values of `acr`, each with its level; from the best on.
    pub(super) levels: Vec<(String, u8)>,
    /// The level nobody signs in below.
    pub(super) least_level: u8,
    /// A file of certificates, in place of the authorities of the web.
    pub(super) authorities: Option<PathBuf>,
}

/// What is let in at most.
#[derive(Clone, Copy, Debug)]
pub(super) struct LimitSettings {
    /// Connections of clients at the same time.
    pub(super) connections: usize,
    /// Connections to the database at the same time.
    pub(super) database_connections: u32,
    /// Sign-ins a second over all.
    pub(super) sign_ins_per_second: u32,
    /// Lookups of one person at once; one a second comes back.
    pub(super) lookups_at_once: u32,
    /// How long requests under way may take after the end was asked for, in seconds.
    pub(super) grace_seconds: u64,
}

/// How long what is kept, in days.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_field_names, reason = "each says its unit")]
pub(super) struct RetentionSettings {
    /// Finished cases; without a number they are kept.
    pub(super) finished_days: Option<u64>,
    /// What writes were answered, by which the same write sent again is known.
    pub(super) answers_days: u64,
    /// Files that no case of their sender lists.
    pub(super) files_days: u64,
}

/// Who said what a setting is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Origin {
    /// The command line, with this flag.
    Flag(&'static str),
    /// The environment, with this variable.
    Variable(&'static str),
    /// The file, in this line.
    File(PathBuf, usize),
    /// Nobody.
    Nobody,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => f.write_str(flag),
            Self::Variable(variable) => f.write_str(variable),
            Self::File(path, line) => write!(f, "{}, line {line}", path.display()),
            Self::Nobody => f.write_str("without a setting"),
        }
    }
}

/// What was said, by name of the setting.
#[derive(Debug, Default)]
pub(crate) struct Said {
    values: BTreeMap<&'static str, (Vec<String>, Origin)>,
    wrong: Vec<String>,
}

impl Said {
    /// What a file and the environment say.
    pub(crate) fn of(file: Option<&Path>, variable: impl Fn(&str) -> Option<String>) -> Self {
        let mut said = Self::default();
        if let Some(path) = file {
            said.file(path);
        }
        for setting in SETTINGS {
            if let Some(text) = variable(setting.variable).filter(|text| !text.is_empty()) {
                let values = if setting.kind == Kind::List { words(&text) } else { vec![text] };
                said.values.insert(setting.name, (values, Origin::Variable(setting.variable)));
            }
        }
        said
    }

    /// What the command line says counts most.
    pub(crate) fn flag(&mut self, name: &'static str, flag: &'static str, values: Vec<String>) {
        if !values.is_empty() {
            self.values.insert(name, (values, Origin::Flag(flag)));
        }
    }

    fn file(&mut self, path: &Path) {
        let place = path.display();
        let known = match fs::metadata(path) {
            Ok(known) => known,
            Err(error) => return self.wrong.push(format!("{place}: {error}; name the file of settings with --config")),
        };
        if known.len() > MOST || !known.is_file() {
            return self.wrong.push(format!("{place}: a file of at most {} MB was expected", MOST >> 20));
        }
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => return self.wrong.push(format!("{place}: {error}")),
        };
        let line_of = |at: usize| text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        let (table, errors) = DeTable::parse_recoverable(&text);
        for error in errors {
            let line = line_of(error.span().map_or(0, |span| span.start));
            self.wrong.push(format!("{place}, line {line}: {}: TOML was expected", error.message()));
        }
        let mut sections = vec![(String::new(), table.get_ref())];
        while let Some((before, table)) = sections.pop() {
            for (name, value) in table {
                let line = line_of(name.span().start);
                let full = format!("{before}{}", name.get_ref());
                if let DeValue::Table(below) = value.get_ref() {
                    sections.push((format!("{full}."), below));
                    continue;
                }
                let Some(setting) = SETTINGS.iter().find(|setting| setting.name == full) else {
                    let known: Vec<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
                    self.wrong.push(format!(
                        "{place}, line {line}: there is no setting `{full}`: {} were expected",
                        known.join(", ")
                    ));
                    continue;
                };
                match plain(value.get_ref()) {
                    Some(mut values) => {
                        if setting.kind == Kind::List {
                            values = values.iter().flat_map(|text| words(text)).collect();
                        }
                        self.values.insert(setting.name, (values, Origin::File(path.to_owned(), line)));
                    }
                    None => self
                        .wrong
                        .push(format!("{place}, line {line}: `{full}` is neither text, number nor a list of texts")),
                }
            }
        }
    }

    /// The settings, when everything said can work.
    ///
    /// # Errors
    /// All that cannot, each in words for whoever starts the portal.
    pub(crate) fn settings(self, site: Site, own_data: PathBuf) -> Result<Settings, Vec<String>> {
        let mut read = Reading { values: self.values, wrong: self.wrong };
        let (address, port) = read.address("address").unwrap_or((Ipv4Addr::LOCALHOST.into(), None));
        let hosts = read.values.remove("hosts").map(|(hosts, _)| hosts).unwrap_or_default();
        if !address.is_loopback() && hosts.is_empty() {
            read.wrong.push(format!(
                "the portal is to take connections at {address}, and no name leads there: name it with --host or `hosts`"
            ));
        }
        let metrics = read.address("metrics").and_then(|(address, port)| {
            if port.is_none() {
                read.wrong
                    .push("the address of the metrics has no port: one such as 127.0.0.1:9464 was expected".into());
            }
            Some(SocketAddr::new(address, port?))
        });
        let data = read.text("data").map_or(own_data, PathBuf::from);
        let settings = Settings {
            site,
            address,
            port,
            hosts,
            keys: read.text("keys").map_or_else(|| data.join("keys"), PathBuf::from),
            data,
            database: read.database(),
            province: read.province(),
            metrics,
            log: read.text("log").is_some_and(|word| word == "json"),
            registers: RegisterSettings {
                mode: read.text("registers.mode").and_then(|word| Mode::parse(&word)).unwrap_or(Mode::Up),
                url: read.register_url(),
                token_file: read.text("registers.token_file").map(PathBuf::from),
                timeout_ms: read.number("registers.timeout_ms"),
                tries: read.number("registers.tries"),
                connections: read.number("registers.connections"),
            },
            sign_in: read.sign_in(),
            limits: LimitSettings {
                connections: read.number("limits.connections") as usize,
                database_connections: read.number("limits.database_connections") as u32,
                sign_ins_per_second: read.number("limits.sign_ins_per_second") as u32,
                lookups_at_once: read.number("limits.lookups_at_once") as u32,
                grace_seconds: read.number("limits.grace_seconds"),
            },
            retention: RetentionSettings {
                finished_days: Some(read.number("retention.finished_days")).filter(|days| *days > 0),
                answers_days: read.number("retention.answers_days"),
                files_days: read.number("retention.files_days"),
            },
        };
        if read.wrong.is_empty() { Ok(settings) } else { Err(read.wrong) }
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn plain(value: &DeValue<'_>) -> Option<Vec<String>> {
    match value {
        DeValue::String(text) => Some(vec![text.to_string()]),
        DeValue::Integer(number) if number.radix() == 10 => Some(vec![number.as_str().replace('_', "")]),
        DeValue::Array(list) => list.iter().map(|one| one.get_ref().as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The usual settings, with the data in a folder.
    pub(in crate::server) fn usual(data: &Path) -> Settings {
        Said::default().settings(Site::Embedded, data.to_owned()).unwrap()
    }

    fn read(file: &str, variables: &[(&str, &str)], flags: &[(&'static str, &str)]) -> Result<Settings, Vec<String>> {
        static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
        let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let path = std::env::temp_dir().join(format!("tokhai-settings-{}-{number}", std::process::id()));
        fs::write(&path, file).unwrap();
        let variable =
            |name: &str| variables.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned());
        let mut said = Said::of(Some(&path), variable);
        for (name, value) in flags {
            said.flag(name, "--flag", vec![(*value).to_owned()]);
        }
        fs::remove_file(&path).unwrap();
        said.settings(Site::Embedded, PathBuf::from("own"))
    }

    #[test]
    fn the_command_line_counts_before_the_environment_and_that_before_the_file() {
        let file =
            "province = \"79\"\naddress = \"127.0.0.1:81\"\nhosts = [\"a.example\"]\n[limits]\nconnections = 1_000\n";
        let settings = read(file, &[], &[]).unwrap();
        assert_eq!((settings.province.as_str(), settings.port, settings.limits.connections), ("79", Some(81), 1000));
        assert_eq!((settings.hosts, settings.keys), (vec!["a.example".to_owned()], PathBuf::from("own/keys")));
        assert_eq!((settings.retention.finished_days, settings.retention.answers_days), (None, 90));
        let settings = read(file, &[("TOKHAI_PROVINCE", "31"), ("TOKHAI_HOSTS", "b, c")], &[]).unwrap();
        assert_eq!((settings.province.as_str(), settings.hosts.len()), ("31", 2));
        assert_eq!(read(file, &[("TOKHAI_PROVINCE", "31")], &[("province", "48")]).unwrap().province, "48");
    }

    #[test]
    fn all_that_cannot_work_is_named_with_its_place() {
        let file =
            "province = \"x\"\ncolour = \"red\"\naddress = \"0.0.0.0\"\n[limits]\nconnections = 0\n[log]\nx = 1.5\n";
        let wrong = read(file, &[("TOKHAI_DATABASE", "mysql://u:geheim@h/d"), ("TOKHAI_REGISTERS", "asleep")], &[]);
        let wrong = wrong.unwrap_err().join("\n");
        for part in [
            "line 1: the province `x`",
            "line 2: there is no setting `colour`",
            "--host",
            "line 5: `limits.connections`",
        ] {
            assert!(wrong.contains(part), "{part}: {wrong}");
        }
        for part in ["TOKHAI_DATABASE", "postgres://", "TOKHAI_REGISTERS: `registers.mode` is `asleep`", "`log.x`"] {
            assert!(wrong.contains(part), "{part}: {wrong}");
        }
        assert!(!wrong.contains("geheim"), "{wrong}");
        assert!(read("province = ", &[], &[]).unwrap_err().join("\n").contains("line 1"));
    }

    #[test]
    fn the_provider_of_sign_in_stands_in_the_file_beside_the_rest_and_all_that_is_wrong_is_told_at_once() {
        let file = "[sign_in]\nissuer = \"https://id.example\"\nclient = \"portal\"\naddress = \"https://portal.example/\"\n\
            levels = [\"urn:low=1\", \"urn:high=2\"]\nleast_level = 1\n";
        let own = read(file, &[("TOKHAI_SIGN_IN_NUMBER", "personal_number")], &[]).unwrap().sign_in.unwrap();
        assert_eq!((own.issuer.as_str(), own.address.as_str()), ("https://id.example", "https://portal.example"));
        assert_eq!((own.number.as_str(), own.least_level, own.levels[0].1), ("personal_number", 1, 2));
        let text = file.replace("[\"urn:low=1\", \"urn:high=2\"]", "\"urn:low=1, urn:high=2\"");
        assert_eq!(read(&text, &[], &[]).unwrap().sign_in.unwrap().levels, own.levels);
        assert!(read("", &[], &[]).unwrap().sign_in.is_none());
        let variables = [("TOKHAI_SIGN_IN_LEVELS", "high"), ("TOKHAI_SIGN_IN_LEAST_LEVEL", "3")];
        let wrong = read("[sign_in]\nissuer = \"http://id.example\"\n", &variables, &[]).unwrap_err().join("\n");
        for part in [
            "line 2: `sign_in.issuer`",
            "`sign_in.client` is missing",
            "`sign_in.address` is missing",
            "TOKHAI_SIGN_IN_LEVELS: `sign_in.levels`",
            "`sign_in.least_level` is 3",
        ] {
            assert!(wrong.contains(part), "{part}: {wrong}");
        }
    }

    #[test]
    fn every_setting_is_described_where_operators_look_and_can_be_said_in_the_environment() {
        let described = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/running.md")).unwrap();
        for setting in SETTINGS {
            for name in [setting.name, setting.variable] {
                assert!(described.contains(&format!("`{name}`")), "docs/running.md says nothing of {name}");
            }
            assert!(setting.usual.is_empty() || described.contains(setting.usual), "{}", setting.name);
        }
    }
}
