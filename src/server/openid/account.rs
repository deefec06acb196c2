//! What an account of the provider says of somebody, as the settings of sign-in read it.

use axum::http::Uri;
use serde_json::Value;

use crate::server::settings::SignInSettings;

/// Longest number of a person.
const MOST_NUMBER: usize = 64;

impl SignInSettings {
    /// What this portal proves itself with; nothing for a public client.
    ///
    /// # Errors
    /// In words: the file cannot be read or is empty. Never with the secret.
    pub(super) fn secret(&self) -> Result<Option<String>, String> {
        let Some(path) = &self.secret_file else { return Ok(None) };
        let place = path.display();
        match std::fs::read_to_string(path) {
            Ok(text) if !text.trim().is_empty() => Ok(Some(text.trim().to_owned())),
            Ok(_) => Err(format!("`sign_in.secret_file`: {place} is empty")),
            Err(error) => Err(format!("`sign_in.secret_file`: {place}: {error}")),
        }
    }

    /// Where the provider leads back to.
    pub(super) fn done(&self) -> String {
        format!("{}{}/done", self.address, super::PATH)
    }

    /// Whether browsers reach this portal over TLS.
    pub(super) fn is_secure(&self) -> bool {
        self.address.starts_with("https://")
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

/// Whether an address may be asked: over TLS, or on this machine.
pub(in crate::server) fn is_safe(address: &str) -> bool {
    address.parse::<Uri>().is_ok_and(|uri| match uri.scheme_str() {
        Some("https") => uri.host().is_some(),
        Some("http") => uri.host().is_some_and(|host| ["127.0.0.1", "localhost", "[::1]"].contains(&host)),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_account_is_known_by_its_number_and_how_well_it_is_proved() {
        let settings = SignInSettings {
            issuer: "https://id.example".to_owned(),
            client: "portal".to_owned(),
            secret_file: None,
            address: "https://portal.example".to_owned(),
            number: "personal_number".to_owned(),
            officer: None,
            levels: vec![("urn:high".to_owned(), 2), ("urn:low".to_owned(), 1)],
            least_level: 1,
            authorities: None,
        };
        assert_eq!(settings.done(), "https://portal.example/api/v1/sign-in/done");
        assert_eq!(settings.wanted(), "urn:high urn:low");
        let claims = json!({"personal_number": "052301924230", "acr": "urn:high"});
        assert_eq!((settings.number_in(&claims).as_deref(), settings.level_in(&claims)), (Some("052301924230"), 2));
        for odd in [json!({}), json!({"personal_number": 5}), json!({"personal_number": "a b"})] {
            assert_eq!((settings.number_in(&odd), settings.level_in(&odd)), (None, 0));
        }
    }
}
