//! Settings read one after the other: each that cannot work is noted with the place that said it.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use super::{Kind, Origin, SETTINGS, SignInSettings};
use crate::server::openid::is_safe;

/// What was said, read one setting after the other.
pub(super) struct Reading {
    /// What was said, by name of the setting, and who said it.
    pub(super) values: BTreeMap<&'static str, (Vec<String>, Origin)>,
    /// What cannot work, in words.
    pub(super) wrong: Vec<String>,
}

impl Reading {
    /// What a setting is and who said so; nothing where nobody did and nothing is usual.
    fn one(&mut self, name: &'static str) -> Option<(String, Origin, Kind)> {
        let setting = SETTINGS.iter().find(|setting| setting.name == name)?;
        let usual = Some(setting.usual).filter(|usual| !usual.is_empty());
        let Some((mut values, origin)) = self.values.remove(name) else {
            return Some((usual?.to_owned(), Origin::Nobody, setting.kind));
        };
        let value = values.pop()?;
        if !values.is_empty() {
            self.wrong.push(format!("{origin}: `{name}` is a list: one value was expected"));
        }
        Some((value, origin, setting.kind))
    }

    /// What a setting is, where somebody said so or something is usual.
    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        let (value, origin, kind) = self.one(name)?;
        if let Kind::OneOf(known) = kind
            && !known.contains(&value.as_str())
        {
            self.wrong.push(format!("{origin}: `{name}` is `{value}`: {} was expected", known.join(" or ")));
        }
        Some(value)
    }

    /// A number within its bounds; the least one where it is none.
    pub(super) fn number(&mut self, name: &'static str) -> u64 {
        let Some((value, origin, Kind::Number(least, most))) = self.one(name) else { return 0 };
        let number = value.parse().ok().filter(|number| (least..=most).contains(number));
        number.unwrap_or_else(|| {
            self.wrong
                .push(format!("{origin}: `{name}` is `{value}`: a whole number from {least} to {most} was expected"));
            least
        })
    }

    /// An address, and the port where it names one.
    pub(super) fn address(&mut self, name: &'static str) -> Option<(IpAddr, Option<u16>)> {
        let (value, origin, _) = self.one(name)?;
        let whole = value.parse::<SocketAddr>().map(|address| (address.ip(), Some(address.port())));
        let read = whole.or_else(|_| value.parse::<IpAddr>().map(|address| (address, None)));
        read.map_err(|_| {
            self.wrong.push(format!(
                "{origin}: `{name}` is `{value}`: an address such as 127.0.0.1 or 127.0.0.1:8080 was expected"
            ));
        })
        .ok()
    }

    /// The code of the province.
    pub(super) fn province(&mut self) -> String {
        let Some((value, origin, _)) = self.one("province") else { return String::new() };
        if value.len() != 2 || !value.bytes().all(|byte| byte.is_ascii_digit()) {
            self.wrong.push(format!(
                "{origin}: the province `{value}` is no code of two digits, such as 01: name one with --province"
            ));
        }
        value
    }

    /// The URL of the database, where one is named.
    pub(super) fn database(&mut self) -> Option<String> {
        let (url, origin, _) = self.one("database")?;
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            self.wrong.push(format!(
                "{origin}: the database is none this portal knows: postgres://USER@HOST/NAME was expected; leave it out for \
                 SQLite in the folder of the data"
            ));
        }
        Some(url)
    }

    /// The text of a setting that cannot be left out, and who said it.
    fn needed(&mut self, name: &'static str, what: &str) -> (String, Origin) {
        if let Some((value, origin, _)) = self.one(name) {
            return (value, origin);
        }
        self.wrong.push(format!("`{name}` is missing: {what} was expected"));
        (String::new(), Origin::Nobody)
    }

    /// The provider people sign in with; nothing where nobody said anything of one.
    pub(super) fn sign_in(&mut self) -> Option<SignInSettings> {
        if !self.values.keys().any(|name| name.starts_with("sign_in.")) {
            return None;
        }
        let issuer = self.needed("sign_in.issuer", "the provider's name for itself, such as https://id.example,");
        let client = self.needed("sign_in.client", "what this portal is called at the provider").0;
        let address = self.needed("sign_in.address", "this portal as browsers see it, such as https://portal.example,");
        for (name, (address, origin)) in [("sign_in.issuer", &issuer), ("sign_in.address", &address)] {
            if !address.is_empty() && !is_safe(address) {
                self.wrong.push(format!(
                    "{origin}: `{name}` is `{address}`: an address that begins with https:// was expected, or with http:// on this \
                     machine"
                ));
            }
        }
        let levels = self.levels();
        let least_level = self.number("sign_in.least_level") as u8;
        if least_level > 0 && levels.iter().all(|(_, level)| *level < least_level) {
            self.wrong
                .push(format!("`sign_in.least_level` is {least_level}, and `sign_in.levels` gives no level as high"));
        }
        Some(SignInSettings {
            issuer: issuer.0,
            client,
            secret_file: self.text("sign_in.secret_file").map(PathBuf::from),
            address: address.0.trim_end_matches('/').to_owned(),
            number: self.text("sign_in.number").unwrap_or_default(),
            officer: self.text("sign_in.officer"),
            levels,
            least_level,
            authorities: self.text("sign_in.authorities").map(PathBuf::from),
        })
    }

    /// The values of `acr` and their levels, from the best on.
    fn levels(&mut self) -> Vec<(String, u8)> {
        let (pairs, origin) = self.values.remove("sign_in.levels").unwrap_or((Vec::new(), Origin::Nobody));
        let mut levels: Vec<(String, u8)> = Vec::new();
        for pair in pairs {
            let level =
                pair.rsplit_once('=').and_then(|(name, level)| Some((name.trim(), level.trim().parse::<u8>().ok()?)));
            match level.filter(|(_, level)| (1..=9).contains(level)) {
                Some((name, level)) => levels.push((name.to_owned(), level)),
                None => {
                    self.wrong.push(format!("{origin}: `sign_in.levels` has `{pair}`: ACR=1 to ACR=9 were expected"));
                }
            }
        }
        levels.sort_by_key(|(_, level)| std::cmp::Reverse(*level));
        levels
    }

    /// The address of the adapter of registers, where one is named.
    pub(super) fn register_url(&mut self) -> Option<String> {
        let (url, origin, _) = self.one("registers.url")?;
        let known: Result<axum::http::Uri, _> = url.parse();
        let fits = known.is_ok_and(|known| known.scheme_str() == Some("http") && known.host().is_some());
        if !fits {
            self.wrong.push(format!(
                "{origin}: `registers.url` is no address of an adapter: http://HOST:PORT/PATH was expected; an adapter on this \
                 machine speaks to registers over the encrypted line"
            ));
        }
        Some(url)
    }
}
