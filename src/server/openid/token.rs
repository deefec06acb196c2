//! ID tokens: signed by a key of the provider, for this portal, for this very sign-in, and not out of date. What is checked is
//! what OpenID Connect Core 1.0 asks for in section 3.1.3.7; the mathematics are those of `ring`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};
use serde_json::Value;

use super::super::surroundings::Millis;

/// How far clocks may be apart.
const SKEW: Millis = 60_000;
/// How old a token may be.
const OLDEST: Millis = 600_000;
/// Longest token, in bytes.
const MOST: usize = 32 << 10;

/// What a token must say.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now: Millis,
}

/// Why a token does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It is no token.
    Shape,
    /// It is signed by a way that is not taken; `none` is one of them.
    Algorithm,
    /// The provider has no such key, or not yet: fetch them anew.
    Key,
    /// The signature is of something else.
    Signature,
    /// It is by another provider.
    Issuer,
    /// It is for somebody else.
    Audience,
    /// It is of another sign-in.
    Nonce,
    /// It is out of date, or not in force yet.
    Time,
}

/// A way of signing that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Rs256,
    Es256,
}

fn decoded(text: &str) -> Result<Vec<u8>, Refused> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Refused::Shape)
}

/// The claims of a token that counts.
///
/// # Errors
/// Why it does not.
pub(super) fn claims(token: &str, keys: &Value, expected: &Expected<'_>) -> Result<Value, Refused> {
    if token.len() > MOST {
        return Err(Refused::Shape);
    }
    let parts: Vec<&str> = token.split('.').collect();
    let &[head, body, signature] = parts.as_slice() else { return Err(Refused::Shape) };
    let read = |part: &str| serde_json::from_slice::<Value>(&decoded(part)?).map_err(|_| Refused::Shape);
    let header = read(head)?;
    let algorithm = match header["alg"].as_str() {
        Some("RS256") => Algorithm::Rs256,
        Some("ES256") => Algorithm::Es256,
        _ => return Err(Refused::Algorithm),
    };
    // Extensions one must understand, of which none is understood.
    if header.get("crit").is_some() {
        return Err(Refused::Algorithm);
    }
    let signed = &token[..head.len() + 1 + body.len()];
    let fitting = keys_of(keys, header["kid"].as_str(), algorithm);
    if fitting.is_empty() {
        return Err(Refused::Key);
    }
    let signature = decoded(signature)?;
    if !fitting.iter().any(|key| is_signed(key, algorithm, signed.as_bytes(), &signature)) {
        return Err(Refused::Signature);
    }
    let claims = read(body)?;
    check(&claims, expected)?;
    Ok(claims)
}

/// The keys a token can be signed with: those of its name, or all of its kind where it names none.
fn keys_of<'a>(keys: &'a Value, name: Option<&str>, algorithm: Algorithm) -> Vec<&'a Value> {
    let (kind, own) = match algorithm {
        Algorithm::Rs256 => ("RSA", "RS256"),
        Algorithm::Es256 => ("EC", "ES256"),
    };
    let fits = |key: &&Value| {
        key["kty"] == kind
            && key.get("use").is_none_or(|used| used == "sig")
            && key.get("alg").is_none_or(|alg| alg == own)
            && (algorithm == Algorithm::Rs256 || key["crv"] == "P-256")
            && name.is_none_or(|name| key["kid"] == name)
    };
    crate::json::list(keys.get("keys")).iter().take(64).filter(fits).collect()
}

fn is_signed(key: &Value, algorithm: Algorithm, signed: &[u8], signature: &[u8]) -> bool {
    let part = |name: &str| decoded(key[name].as_str().unwrap_or_default()).unwrap_or_default();
    match algorithm {
        Algorithm::Rs256 => {
            let key = RsaPublicKeyComponents { n: part("n"), e: part("e") };
            key.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature).is_ok()
        }
        Algorithm::Es256 => {
            let point = [&[4], part("x").as_slice(), part("y").as_slice()].concat();
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, signature).is_ok()
        }
    }
}

fn check(claims: &Value, expected: &Expected<'_>) -> Result<(), Refused> {
    if claims["iss"] != expected.issuer {
        return Err(Refused::Issuer);
    }
    // Others in the audience could use the token as theirs: none is trusted.
    let is_ours = match &claims["aud"] {
        Value::Array(all) => matches!(all.as_slice(), [one] if one == expected.client),
        one => one == expected.client,
    };
    if !is_ours || claims.get("azp").is_some_and(|party| party != expected.client) {
        return Err(Refused::Audience);
    }
    if claims["nonce"] != expected.nonce {
        return Err(Refused::Nonce);
    }
    // Seconds since 1970; a time that is no number is none.
    let time = |name: &str| claims[name].as_f64().map(|seconds| (seconds * 1000.0) as Millis);
    let (Some(ends), Some(made)) = (time("exp"), time("iat")) else { return Err(Refused::Time) };
    let begins = if claims.get("nbf").is_some() { time("nbf").ok_or(Refused::Time)? } else { made };
    let is_now = ends.saturating_add(SKEW) > expected.now
        && begins.saturating_sub(SKEW) <= expected.now
        && made.saturating_sub(SKEW) <= expected.now
        && made.saturating_add(OLDEST + SKEW) > expected.now;
    if is_now { Ok(()) } else { Err(Refused::Time) }
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
    use serde_json::json;

    use super::*;

    const NOW: Millis = 1_796_040_000_000;

    /// A key that signs, and the set of keys that has it.
    fn key() -> (EcdsaKeyPair, Value) {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).unwrap();
        let point = pair.public_key().as_ref().to_vec();
        let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..]));
        (pair, json!({"keys": [{"kty": "EC", "crv": "P-256", "kid": "one", "x": x, "y": y}]}))
    }

    fn signed(pair: &EcdsaKeyPair, header: &Value, claims: &Value) -> String {
        let text = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".");
        let signature = pair.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }

    #[test]
    fn a_token_counts_only_as_long_as_everything_in_it_is_right() {
        let (pair, keys) = key();
        let expected = Expected { issuer: "https://id.example", client: "portal", nonce: "n", now: NOW };
        let seconds = NOW / 1000;
        let good = json!({
            "iss": "https://id.example", "aud": "portal", "nonce": "n", "iat": seconds, "exp": seconds + 300, "sub": "x",
        });
        let header = json!({"alg": "ES256", "kid": "one"});
        let tried = |header: &Value, change: Value| {
            let mut own = good.clone();
            own.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            claims(&signed(&pair, header, &own), &keys, &expected).map(|_| ())
        };
        assert_eq!(tried(&header, json!({})), Ok(()));
        assert_eq!(tried(&header, json!({"aud": ["portal"], "azp": "portal"})), Ok(()));
        // Clocks that differ by less than a minute.
        assert_eq!(tried(&header, json!({"exp": seconds - 30})), Ok(()));
        assert_eq!(tried(&header, json!({"iat": seconds + 30})), Ok(()));
        for (change, why) in [
            (json!({"iss": "https://id.example/"}), Refused::Issuer),
            (json!({"aud": "other"}), Refused::Audience),
            (json!({"aud": ["portal", "other"]}), Refused::Audience),
            (json!({"aud": []}), Refused::Audience),
            (json!({"azp": "other"}), Refused::Audience),
            (json!({"nonce": "m"}), Refused::Nonce),
            (json!({"nonce": null}), Refused::Nonce),
            (json!({"exp": seconds - 90}), Refused::Time),
            (json!({"exp": "9999999999"}), Refused::Time),
            (json!({"nbf": "0"}), Refused::Time),
            (json!({"nbf": seconds + 90}), Refused::Time),
            (json!({"iat": seconds + 90}), Refused::Time),
            (json!({"iat": seconds - 3600}), Refused::Time),
        ] {
            assert_eq!(tried(&header, change.clone()), Err(why), "{change}");
        }
        for (header, why) in [
            (json!({"alg": "none"}), Refused::Algorithm),
            (json!({"alg": "HS256", "kid": "one"}), Refused::Algorithm),
            (json!({"alg": "ES256", "kid": "one", "crit": ["b64"]}), Refused::Algorithm),
            (json!({"alg": "ES256", "kid": "two"}), Refused::Key),
            (json!({"alg": "RS256", "kid": "one"}), Refused::Key),
        ] {
            assert_eq!(tried(&header, json!({})), Err(why), "{header}");
        }
        let token = signed(&pair, &header, &good);
        let (rest, _) = token.rsplit_once('.').unwrap();
        for (token, why) in [
            (format!("{rest}."), Refused::Signature),
            (signed(&key().0, &header, &good), Refused::Signature),
            (rest.to_owned(), Refused::Shape),
            (format!("{token}.x"), Refused::Shape),
            ("..".to_owned(), Refused::Shape),
            ("x".repeat(MOST + 1), Refused::Shape),
        ] {
            assert_eq!(claims(&token, &keys, &expected), Err(why), "{token:.60}");
        }
    }
}
