//! Which provider people sign in with: from the environment, all that is wrong at once.

use std::env;
use std::path::PathBuf;

use axum::http::Uri;
use serde_json::Value;

/// What every name in the environment begins with.
const BEGIN: &str = "TOKHAI_SIGN_IN_";
/// Longest number of a person.
const MOST_NUMBER: usize = 64;

/// A provider and what is asked of it.
#[derive(Clone)]
pub(in crate::server) struct Settings {
    /// Its name for itself, which is an address.
    pub(super) issuer: String,
    /// What this portal is called there.
    pub(super) client: String,
    /// What it proves itself with; nothing for a public client.
    pub(super) secret: Option<String>,
    /// This portal as browsers see it, without a slash at the end.
    pub(super) address: String,
    /// The claim that carries the personal number.
    pub(super) number: String,
    /// The claim that carries the id of an officer; nobody is one without it.
    officer: Option<String>,
    /// Values of `acr`, each with its level; from the best on.
    levels: Vec<(String, u8)>,
    /// The level nobody signs in below.
    pub(super) least_level: u8,
    /// A file of certificates, in place of the authorities of the web.
    pub(super) authorities: Option<PathBuf>,
}

impl Settings {
    /// Those of the environment; nothing where no provider is named.
    ///
    /// # Errors
    /// Everything that cannot work, in words. Never with the secret.
    pub(in crate::server) fn from_environment() -> Result<Option<Self>, Vec<String>> {
        Self::of(&|name| env::var(format!("{BEGIN}{name}")).ok().filter(|value| !value.is_empty()))
    }

    fn of(said: &dyn Fn(&str) -> Option<String>) -> Result<Option<Self>, Vec<String>> {
        let Some(issuer) = said("ISSUER") else { return Ok(None) };
        let mut wrong = Vec::new();
        let mut needed = |name: &str, what: &str| {
            said(name).unwrap_or_else(|| {
                wrong.push(format!("{BEGIN}{name} is missing: {what}"));
                String::new()
            })
        };
        let client = needed("CLIENT", "what this portal is called at the provider");
        let address = needed("ADDRESS", "this portal as browsers see it, such as https://portal.example");
        let (number, levels) = (said("NUMBER").unwrap_or_else(|| "sub".to_owned()), said("LEVELS").unwrap_or_default());
        for (name, address) in [("ISSUER", &issuer), ("ADDRESS", &address)] {
            if !address.is_empty() && !is_safe(address) {
                wrong.push(format!("{BEGIN}{name} must begin with https://, or with http:// on this machine"));
            }
        }
        let secret = said("SECRET_FILE").and_then(|path| match std::fs::read_to_string(&path) {
            Ok(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Ok(_) => {
                wrong.push(format!("{BEGIN}SECRET_FILE: {path} is empty"));
                None
            }
            Err(error) => {
                wrong.push(format!("{BEGIN}SECRET_FILE: {path}: {error}"));
                None
            }
        });
        let read = |pair: &str| {
            let (name, level) = pair.rsplit_once('=')?;
            Some((name.trim().to_owned(), level.trim().parse::<u8>().ok().filter(|level| (1..=9).contains(level))?))
        };
        let pairs = levels.split(',').map(str::trim).filter(|pair| !pair.is_empty());
        let mut known: Vec<(String, u8)> = Vec::new();
        for pair in pairs {
            match read(pair) {
                Some(level) => known.push(level),
                None => wrong.push(format!(
                    "{BEGIN}LEVELS: `{pair}` is none: ACR=1 to ACR=9 were expected, with commas between"
                )),
            }
        }
        known.sort_by_key(|(_, level)| std::cmp::Reverse(*level));
        let least_level = said("LEAST_LEVEL").map_or(0, |text| {
            text.parse().ok().filter(|least| known.iter().any(|(_, level)| level >= least)).unwrap_or_else(|| {
                wrong.push(format!("{BEGIN}LEAST_LEVEL: `{text}` is no level that {BEGIN}LEVELS gives"));
                0
            })
        });
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let authorities = said("AUTHORITIES").map(PathBuf::from);
        let address = address.trim_end_matches('/').to_owned();
        let officer = said("OFFICER");
        Ok(Some(Self { issuer, client, secret, address, number, officer, levels: known, least_level, authorities }))
    }

    /// Where the provider leads back to.
    pub(super) fn done(&self) -> String {
        format!("{}{}/done", self.address, super::PATH)
    }

    /// Whether browsers reach this portal over TLS.
    pub(super) fn is_secure(&self) -> bool {
        self.address.starts_with("https://")
    }

    /// Whether an address the provider names may be asked.
    pub(super) fn is_taken(&self, address: &str) -> bool {
        is_safe(address)
    }

    /// The values of `acr` that are good enough, the best first.
    pub(super) fn wanted(&self) -> String {
        let good = self.levels.iter().filter(|(_, level)| *level >= self.least_level.max(1));
        good.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The personal number an account says.
    pub(super) fn number_in(&self, claims: &Value) -> Option<String> {
        identifier(claims.get(&self.number)?)
    }

    /// The id of an officer an account says.
    pub(super) fn officer_in(&self, claims: &Value) -> Option<String> {
        identifier(claims.get(self.officer.as_ref()?)?)
    }

    /// How well an account is proved; 0 where it does not say.
    pub(super) fn level_in(&self, claims: &Value) -> u8 {
        let said = claims["acr"].as_str().unwrap_or_default();
        self.levels.iter().find(|(name, _)| name == said).map_or(0, |(_, level)| *level)
    }
}

/// A number or an id: short and plain.
fn identifier(claim: &Value) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let text = claim.as_str().filter(|text| (1..=MOST_NUMBER).contains(&text.len()) && text.bytes().all(plain));
    text.map(str::to_owned)
}

/// Over TLS, or on this machine.
fn is_safe(address: &str) -> bool {
    address.parse::<Uri>().is_ok_and(|uri| match uri.scheme_str() {
        Some("https") => uri.host().is_some(),
        Some("http") => uri.host().is_some_and(|host| ["127.0.0.1", "localhost", "[::1]"].contains(&host)),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Option<Settings>, Vec<String>> {
        let said: BTreeMap<String, String> =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Settings::of(&|name| said.get(name).cloned())
    }

    #[test]
    fn everything_that_cannot_work_is_told_at_once() {
        assert!(read(&[]).is_ok_and(|none| none.is_none()));
        let wrong = read(&[
            ("ISSUER", "http://id.example"),
            ("SECRET_FILE", "/nonexistent"),
            ("LEVELS", "high"),
            ("LEAST_LEVEL", "3"),
        ]);
        let wrong = wrong.err().unwrap().join("\n");
        for name in ["ISSUER", "CLIENT", "ADDRESS", "SECRET_FILE", "LEVELS", "LEAST_LEVEL"] {
            assert!(wrong.contains(&format!("{BEGIN}{name}")), "{name}: {wrong}");
        }
    }

    #[test]
    fn an_account_is_known_by_its_number_and_how_well_it_is_proved() {
        let settings = read(&[
            ("ISSUER", "https://id.example"),
            ("CLIENT", "portal"),
            ("ADDRESS", "https://portal.example/"),
            ("NUMBER", "personal_number"),
            ("LEVELS", "urn:low=1, urn:high=2"),
            ("LEAST_LEVEL", "1"),
        ]);
        let settings = settings.unwrap().unwrap();
        assert_eq!(settings.done(), "https://portal.example/api/v1/sign-in/done");
        assert_eq!(settings.wanted(), "urn:high urn:low");
        let claims = json!({"personal_number": "052301924230", "acr": "urn:high"});
        assert_eq!((settings.number_in(&claims).as_deref(), settings.level_in(&claims)), (Some("052301924230"), 2));
        for odd in [json!({}), json!({"personal_number": 5}), json!({"personal_number": "a b"})] {
            assert_eq!((settings.number_in(&odd), settings.level_in(&odd)), (None, 0));
        }
    }
}
